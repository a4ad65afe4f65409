"""The parts of page after page → a Document's blocks: counts lines and tables, carries tables over page breaks.

It refuses to move or reword anything; only the repeated head of a table that goes on is given once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from linkaudit.documents._layout import Part, Table, Text
from linkaudit.model import Block, Cell, Flaw, Hyperlink, Recognised, Target, Unreadable

FURNITURE = 54.0  # points at a page's head and foot where page numbers and running titles stand, above any text
EDGE = 3.0  # points by which the edges of one table differ from page to page


class Reading:
    """What was read so far. Pages are added in order; `line` is the number of the next line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.targets: list[Target] = []
        self.unreadable: list[Unreadable] = []
        self.line = 1
        self._tables = 0
        self._open: _OpenTable | None = None

    def miss(self, page: int, why: str) -> None:
        """Records a page of which nothing could be read."""
        self.unreadable.append(Unreadable("", Flaw("no_text_layer", why), page, self.line))

    def add_page(
        self, number: int, parts: Sequence[Part], top: float, bottom: float, marked: Sequence[str] | Sequence[float]
    ) -> None:
        """The parts of a page from `top` to `bottom`; the marks in its texts stand for what `marked` holds: addresses
        behind them, or how confidently they were recognised."""
        for part in parts:
            if isinstance(part, Table):
                self._add_table(part, number, marked)
                continue
            is_furniture = part.y1 < top + FURNITURE or part.y0 > bottom - FURNITURE
            if not is_furniture:  # text between two tables: the first does not go on
                self._open = None
            self._add("heading" if part.is_heading else "paragraph", part.content, number, marked)

    def _add(
        self, kind: Literal["heading", "paragraph", "cell"], content: Text, page: int,
        marked: Sequence[str] | Sequence[float], cell: Cell | None = None,
    ) -> None:  # fmt: skip
        hyperlinks: list[Hyperlink] = []
        recognised: list[Recognised] = []
        for start, end, mark in content.marks:
            match marked[mark]:
                case str(url):
                    hyperlinks.append(Hyperlink(start, end, url))
                case float(confidence):
                    recognised.append(Recognised(start, end, confidence))
        self.blocks.append(Block(kind, content.text, self.line, page, tuple(hyperlinks), cell, tuple(recognised)))
        self.line += content.text.count("\n") + 1

    def _add_table(self, table: Table, page: int, marked: Sequence[str] | Sequence[float]) -> None:
        going_on = self._open is not None and self._open.is_continued_by(table, page)
        if self._open is None or not going_on:
            self._open = _OpenTable(self._tables, table)
            self._tables += 1
        opened = self._open
        opened.page = page
        if going_on and opened.head:
            table = _without_head(table, opened.head[0])
        rows = _rows(table)
        repeated = _common(list(rows.values()), opened.head) if going_on else 0
        kept = list(rows)[repeated:]
        if not kept:
            return
        is_rest = going_on and opened.is_cut(rows[kept[0]])
        offset = opened.last_row + (0 if is_rest else 1) - kept[0]
        for row, column, content in table.cells:
            if row >= kept[0]:
                self._add("cell", content, page, marked, Cell(opened.number, offset + row, column))
        opened.last_row, opened.unfinished = offset + kept[-1], table.unfinished


class _OpenTable:
    """A table that may go on over the next page."""

    def __init__(self, number: int, table: Table) -> None:
        self.number = number
        self.widths = _widths(table)
        self.head = list(_rows(table).values())
        self.last_row = -1
        self.page = 0
        self.unfinished: frozenset[int] = frozenset()

    def is_continued_by(self, table: Table, page: int) -> bool:
        return (
            page == self.page + 1
            and len(table.columns) == len(self.widths)
            and all(abs(one - other) < EDGE for one, other in zip(_widths(table), self.widths, strict=True))
        )

    def is_cut(self, row: dict[int, str]) -> bool:
        """Whether the first row on a new page is the rest of the last one on the old page.

        It is if its first two cells are empty (the number and the name of what the row is about stand on the old
        page), or if it has text just where the old page's text went down to the edge.
        """
        first = {0, 1} if len(self.widths) > 3 else {0}
        return not row.keys() & first or row.keys() <= self.unfinished


def _widths(table: Table) -> list[float]:
    """How far the columns' edges are from the first: pages that face each other, or were scanned, lie differently."""
    return [edge - table.columns[0] for edge in table.columns]


def _rows(table: Table) -> dict[int, dict[int, str]]:
    """Each row's texts by column, in order."""
    rows: dict[int, dict[int, str]] = {}
    for row, column, content in table.cells:
        rows.setdefault(row, {})[column] = content.text
    return rows


def _without_head(table: Table, head: dict[int, str]) -> Table:
    """The table without the repeated head in its first row, where no rule parts it from the rest of a cut row."""
    first = {column: content for row, column, content in table.cells if row == 0}
    is_fused = first.keys() == head.keys() and any(first[column].text != text for column, text in head.items())
    if not is_fused or not all(f"{first[column].text}\n".startswith(f"{text}\n") for column, text in head.items()):
        return table
    cells = [
        (row, column, content if row else _behind(content, len(head[column]) + 1))
        for row, column, content in table.cells
        if row or content.text != head[column]
    ]
    return replace(table, cells=tuple(cells))


def _behind(content: Text, start: int) -> Text:
    marks = tuple((begin - start, end - start, mark) for begin, end, mark in content.marks if begin >= start)
    return Text(content.text[start:], marks)


def _common(rows: list[dict[int, str]], head: list[dict[int, str]]) -> int:
    """How many rows at the beginning of both are the same."""
    count = 0
    while count < min(len(rows), len(head)) and rows[count] == head[count]:
        count += 1
    return count
