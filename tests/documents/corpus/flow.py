"""A document as a sequence of paragraphs and tables: what every writer can write. `[[words|target]]` is a hyperlink."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HYPERLINK = re.compile(r"\[\[(?P<words>[^|\]]*)\|(?P<target>[^\]]+)\]\]")


@dataclass(frozen=True)
class Paragraph:
    """`level` 1 to 3 is a heading, `style` one of "", "bullet", "number" (the writer's own list numbers)."""

    text: str
    level: int = 0
    style: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell over `across` columns and `down` rows; its lines are paragraphs, an inner table may follow."""

    lines: tuple[str, ...]
    across: int = 1
    down: int = 1
    inner: Table | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells as HTML knows them: what a cell above covers is left out. Widths are in cm."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()

    def grid(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and column."""
        covered: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in covered:
                    column += 1
                covered |= {(row + r, column + c) for r in range(cell.down) for c in range(cell.across)}
                yield row, column, cell
                column += cell.across

    @property
    def columns(self) -> int:
        return max(column + cell.across for _, column, cell in self.grid())


@dataclass(frozen=True)
class Flow:
    """The whole document. `notes` are footnotes: the text's "[^1]" points at the first."""

    parts: tuple[Paragraph | Table, ...]
    header: str = ""
    footer: str = ""
    landscape: bool = False
    columns: int = 1
    notes: tuple[str, ...] = field(default=())


def cell(text: str, across: int = 1, down: int = 1) -> Cell:
    """A cell of a text's lines."""
    return Cell(tuple(text.split("\n")), across, down)


def spans(text: str) -> Iterator[tuple[str, str | None]]:
    """The pieces of a text, each with the target behind it."""
    end = 0
    for match in HYPERLINK.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], None
        yield match["words"] or match["target"], match["target"]
        end = match.end()
    if end < len(text):
        yield text[end:], None


def bare(text: str) -> str:
    """The text as it is printed, without targets."""
    return "".join(words for words, _ in spans(text))
