"""A document's text as one sequence of lines, each of which knows what comes after it in its own cell or paragraph.

It refuses to read meaning: addresses are urls.py's, headings outline.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from linkaudit.model import Block, Cell, Document, Hyperlink


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block. `number` is the block's line plus the offset within it, `start` where it begins in the
    block's text.

    `ends_word` tells whether the last word of the line ends with it: False where a word processor broke the word,
    None where the document does not tell. `block` is the block's index in the document.
    """

    index: int
    text: str
    number: int
    page: int | None
    block: int
    start: int
    cell: Cell | None
    ends_word: bool | None
    hyperlinks: tuple[Hyperlink, ...]
    is_loose: bool = False  # a line of a format that knows no paragraphs
    level: int = 0  # of a heading, 1 the highest; 0 where it is none, or the document does not tell


def lines_of(document: Document) -> list[Line]:
    """Every line of the document in reading order; `hyperlinks` are cut to the line and count from its start."""
    tells_words = _tells_words(document.blocks)
    lines: list[Line] = []
    for block_index, block in enumerate(document.blocks):
        start = 0
        for offset, text in enumerate(block.text.split("\n")):
            ends_word = (text != text.rstrip() or text.rstrip().endswith(")")) if tells_words else None
            lines.append(
                Line(
                    len(lines), text, block.line + offset, block.page, block_index, start, block.cell, ends_word,
                    tuple(_cut(block.hyperlinks, start, start + len(text))), block.kind == "line", block.level,
                )
            )  # fmt: skip
            start += len(text) + 1
    return lines


def _tells_words(blocks: Iterable[Block]) -> bool:
    """Whether trailing blanks mean something here: some lines end in one, and some, broken in a word, do not."""
    loose = [block.text for block in blocks if block.kind == "line"]
    blank_ended = sum(1 for text in loose if text.endswith(" "))
    return 0.3 * len(loose) < blank_ended < 0.98 * len(loose)


def _cut(hyperlinks: tuple[Hyperlink, ...], start: int, end: int) -> Iterable[Hyperlink]:
    for link in hyperlinks:
        is_point = start <= link.start == link.end <= end  # a picture that is a link, an embedded player
        if is_point or (link.start < end and link.end > start):
            yield Hyperlink(max(link.start - start, 0), min(link.end, end) - start, link.target)


def next_in_flow(lines: list[Line]) -> list[int | None]:
    """For each line the index of the line that its text would go on in, None where it ends for certain.

    Inside a block that is the next line. A cell's last line goes on in the same column on the next page; a paragraph's
    last line, or a loose line, in the next one unless an empty line parts them.
    """
    following: list[int | None] = [None] * len(lines)
    gap = _usual_gap(lines)
    heads: dict[tuple[int, int, int], int] = {}  # the first and the last line of a table's column on a page
    tails: dict[tuple[int, int, int], int] = {}
    for line in lines:
        if line.cell and line.page is not None:
            heads.setdefault((line.cell.table, line.cell.column, line.page), line.index)
            tails[line.cell.table, line.cell.column, line.page] = line.index
    for line, after in zip_longest(lines, lines[1:]):
        if after is not None and after.block == line.block:
            following[line.index] = after.index
        elif line.cell and line.page is not None:
            if tails[line.cell.table, line.cell.column, line.page] == line.index:
                following[line.index] = heads.get((line.cell.table, line.cell.column, line.page + 1))
        elif (
            after is not None
            and line.cell is after.cell is None
            and after.page == line.page
            and after.number - line.number <= gap
        ):
            following[line.index] = after.index
    return following


def _usual_gap(lines: list[Line]) -> int:
    """1 in ordinary text, 2 where every line is followed by an empty one."""
    gaps = [b.number - a.number for a, b in pairwise(lines)]
    doubled = sum(1 for gap in gaps if gap >= 2)
    return 2 if doubled > 0.8 * len(gaps) else 1


_NARROW = frozenset("iljtfrI.,:;/|!-()[]'\"` 1")
_WIDE = frozenset("mwMW@%—шщжюыфмШЩЖЮЫФМ")


def width(text: str) -> float:
    """About how wide a proportional typeface prints the text, in ems: enough to tell a full line from a short one."""
    return sum(0.3 if c in _NARROW else 0.85 if c in _WIDE else 0.68 if c.isupper() else 0.52 for c in text)
