"""Words with positions → tables and paragraphs in reading order. Pure geometry: it knows neither PDF nor links.

All coordinates are points, y grows downwards. It refuses to drop, join or reword anything: every word comes out
once, every visual line stays a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

from linkaudit.documents._grid import Grid

ON_LINE = 0.6  # share of the lower word's height that two words of one line have in common
GUTTER = 8.0  # the narrowest space between two columns
ALIGNED = 2.5  # left edges nearer than this are one edge
ROWS = 3  # text side by side in fewer rows is no column
TEXT_COLUMN = 120.0  # a column of running text is at least so wide
FIRST_INDENT = 72.0  # the deepest indent of a paragraph's first line
APART = 0.5  # line heights between a table's last row and what follows
LEADING = 1.25  # a distance so many times the usual one separates paragraphs
NEAR_EDGE = 2.2  # lines of space that a word processor leaves below a cell that goes on: one, or two for widows
CUT_FROM = 3  # lines; a lower row fills its cells anyway
HEADING = 1.15  # letters so many times the page's usual ones are a heading's
HEADING_LINES = 3

LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[a-zа-яё])[.)](?=\s|$)|[•·▪●○◦‣–—*-](?=\s|$)|\d+(?:\.\d+)+\s"
)
ADDRESS = re.compile(r"(?:https?:|www\.)", re.IGNORECASE)


class Word(NamedTuple):
    """Text on one line, a word or more: its box, its place in the page's content, whether a space stood before it.

    `order` counts words, `at` characters. `marks` are marked characters (start, end, mark); what a mark means is
    the caller's affair.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    order: int
    at: int
    spaced: bool
    marks: tuple[tuple[int, int, int], ...] = ()
    is_sideways: bool = False

    @property
    def end(self) -> int:
        return self.at + len(self.text) - 1


class Print(NamedTuple):
    """How a character is printed. `size` compares within a document only; some files scale all letters."""

    is_bold: bool
    size: float


class Line:
    """Words side by side, from left to right."""

    __slots__ = ("words", "x0", "x1", "y0", "y1")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.x0, self.y0, self.x1, self.y1 = word[:4]

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def add(self, word: Word) -> None:
        self.words.append(word)
        if word.x0 < self.x0:
            self.x0 = word.x0
        if word.x1 > self.x1:
            self.x1 = word.x1
        if word.y0 < self.y0:
            self.y0 = word.y0
        if word.y1 > self.y1:
            self.y1 = word.y1

    def is_beside(self, y0: float, y1: float) -> bool:
        common = min(self.y1, y1) - max(self.y0, y0)
        return common >= ON_LINE * min(self.y1 - self.y0, y1 - y0)


@dataclass(frozen=True, slots=True)
class Text:
    """A block's text, lines separated by "\\n", and its marked characters (start, end, mark) line by line."""

    text: str
    marks: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Text
    is_heading: bool
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the edges; `cells` go row by row: row and column from 0, and the text. None is empty.

    `unfinished` are the columns whose text fills the last row to its lower edge while others do not: what a row
    looks like that a page break cuts.
    """

    columns: tuple[float, ...]
    cells: tuple[tuple[int, int, Text], ...]
    unfinished: frozenset[int] = frozenset()


Part: TypeAlias = Paragraph | Table
PrintOf: TypeAlias = Callable[[int], Print]


def parts(words: Iterable[Word], grids: Sequence[Grid], print_of: PrintOf) -> list[Part]:
    """Everything on a page in reading order."""
    in_grid: list[dict[tuple[int, int], list[Word]]] = [{} for _ in grids]
    free: list[list[Word]] = [[] for _ in range(len(grids) + 1)]  # by the number of tables that begin above it
    innermost = sorted(range(len(grids)), key=lambda i: grids[i].area)
    tops = [grid.rows[0] for grid in grids]
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        for i in innermost:
            if (cell := grids[i].cell(x, y)) is not None:
                in_grid[i].setdefault(cell, []).append(word)
                break
        else:
            free[bisect_right(tops, y)].append(word)
    found: list[Part] = []
    for i, between in enumerate(free):
        if i:
            found += [_ruled(grids[i - 1], in_grid[i - 1])] if in_grid[i - 1] else []
        found += _flow(_fragments(between, apart=True), print_of)
    return found


def _ruled(grid: Grid, inside: dict[tuple[int, int], list[Word]]) -> Table:
    cells = [(row, column, lines(words)) for (row, column), words in sorted(inside.items())]
    last_row = {column: found for row, column, found in cells if row == cells[-1][0]}
    full = {c for c, found in last_row.items() if grid.rows[-1] - found[-1].y1 < NEAR_EDGE * found[-1].height}
    is_cut = full < last_row.keys() and any(len(found) >= CUT_FROM for found in last_row.values())
    return Table(
        tuple(grid.columns),
        tuple((row, column, _text(found)) for row, column, found in cells),
        frozenset(full if is_cut else ()),
    )


def lines(words: list[Word]) -> list[Line]:
    """The visual lines, top to bottom. Text turned on its side keeps the order of the content."""
    fragments = _fragments(words)
    if any(line.words[0].is_sideways for line in fragments):
        return fragments
    return _merged(fragments)


def _fragments(words: list[Word], apart: bool = False) -> list[Line]:
    """Words that follow each other on one line; with `apart`, a gap as wide as a gutter ends the fragment."""
    fragments: list[Line] = []
    for word in words:
        if fragments:
            line = fragments[-1]
            last = line.words[-1]
            if last.is_sideways:
                goes_on = abs(word.x0 - last.x0) < ALIGNED and (word.is_sideways or len(word.text) == 1)
            else:
                gap = word.x0 - last.x1
                goes_on = gap > -ALIGNED and not (apart and gap > GUTTER) and _is_level(line, last, word)
            if goes_on:
                line.add(word)
                continue
        fragments.append(Line(word))
    return fragments


def _is_level(line: Line, last: Word, word: Word) -> bool:
    """Whether a word stands on the line of the word before it.

    Boxes are only as high as the letters in fonts that do not tell their height: a quotation mark and a comma have
    no height in common. Where the content has a space between the two, that they are close is enough.
    """
    if word.y0 == last.y0 or line.is_beside(word.y0, word.y1):
        return not word.is_sideways
    is_close = abs(word.y0 + word.y1 - line.y0 - line.y1) < 1.5 * line.height
    return is_close and word.spaced and word.order == last.order + 1 and not word.is_sideways


def _merged(fragments: list[Line]) -> list[Line]:
    """Fragments of one visual line put together, from left to right, and all lines from top to bottom."""
    merged: list[Line] = []
    for fragment in sorted(fragments, key=lambda line: line.y0 + line.y1):
        if merged and merged[-1].is_beside(fragment.y0, fragment.y1):
            for word in fragment.words:
                merged[-1].add(word)
            merged[-1].words.sort(key=lambda word: word.x0)
        else:
            merged.append(fragment)
    return merged


def _text(found: list[Line]) -> Text:
    pieces: list[str] = []
    marks: list[tuple[int, int, int]] = []
    length = 0
    for line in found:
        previous: Word | None = None
        if pieces:
            pieces.append("\n")
            length += 1
        first_mark = len(marks)
        for word in line.words:
            if previous is not None and _is_space(previous, word):
                pieces.append(" ")
                length += 1
            for start, end, mark in word.marks:
                if len(marks) > first_mark and marks[-1][2] == mark:
                    marks[-1] = (marks[-1][0], length + end, mark)
                else:
                    marks.append((length + start, length + end, mark))
            pieces.append(word.text)
            length += len(word.text)
            previous = word
    return Text("".join(pieces), tuple(marks))


def _is_space(left: Word, right: Word) -> bool:
    if right.spaced and right.order == left.order + 1:
        return True
    return right.x0 - left.x1 > 0.15 * (right.y1 - right.y0)


# --- columns without rules ----------------------------------------------------------------------------------


def _flow(fragments: list[Line], print_of: PrintOf) -> list[Part]:
    """Paragraphs, columns of text and tables without rules, from fragments outside ruled tables."""
    ordered = sorted(fragments, key=lambda line: line.y0 + line.y1)
    band = _band(ordered)
    if band is None:
        return list(_paragraphs(_merged(ordered), print_of))
    first, last, edges = band
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in ordered[first:last]:
        columns[bisect_right(edges, line.x0 + ALIGNED)].append(line)
    inside: list[Part]
    if _is_running_text(columns):
        inside = [part for column in columns for part in _paragraphs(_merged(column), print_of)]
    else:
        last = _table_end(ordered, first, last, columns)
        columns = [[line for line in column if line in ordered[first:last]] for column in columns]
        inside = [_unruled(columns, edges)]
    return _flow(ordered[:first], print_of) + inside + _flow(ordered[last:], print_of)


def _band(ordered: list[Line]) -> tuple[int, int, list[float]] | None:
    """The first run of fragments in columns: its bounds and the left edges of all columns but the first."""
    if len(ordered) < 2 * ROWS:
        return None
    left, right = min(line.x0 for line in ordered), max(line.x1 for line in ordered)
    starts = sorted(line.x0 for line in ordered if line.x0 > left + 0.1 * (right - left))
    if len(starts) < ROWS:
        return None
    edges = [start for i, start in enumerate(starts) if i == 0 or start - starts[i - 1] > ALIGNED]
    bands: list[tuple[int, int, float]] = []
    for edge in edges:
        if bisect_right(starts, edge + ALIGNED) - bisect_right(starts, edge - 0.01) >= ROWS:
            bands += [(first, last, edge) for first, last in _runs(ordered, edge)]
    if not bands:
        return None
    first, last, _ = min(bands)
    shared = [edge for begin, end, edge in sorted(bands, key=lambda band: band[2]) if begin <= first and end >= last]
    return first, last, shared


def _runs(ordered: list[Line], edge: float) -> list[tuple[int, int]]:
    """Where nothing crosses the gutter left of `edge` and both its sides hold text in several rows."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(len(ordered) + 1):
        line = ordered[i] if i < len(ordered) else None
        if line is None or (line.x0 < edge - ALIGNED and line.x1 > edge - GUTTER):
            runs += _two_sided(ordered, start, i, edge)
            start = i + 1
    return runs


def _two_sided(ordered: list[Line], first: int, last: int, edge: float) -> list[tuple[int, int]]:
    beyond = [i for i in range(first, last) if abs(ordered[i].x0 - edge) <= ALIGNED]
    if len(beyond) < ROWS:
        return []
    top, bottom = ordered[beyond[0]].y0, ordered[beyond[-1]].y1
    before = [i for i in range(first, last) if ordered[i].x1 <= edge - GUTTER and top <= ordered[i].middle <= bottom]
    worded = [
        i for i in before if not all(LABEL.fullmatch(word.text) or len(word.text) < 2 for word in ordered[i].words)
    ]
    if len(worded) < ROWS:  # numbers and bullets before a list are no column
        return []
    return [(min(before[0], beyond[0]), last)]


def _is_running_text(columns: list[list[Line]]) -> bool:
    """Two or three wide columns, as in a journal: the content goes down one before it begins the next, or lines mostly
    fill them. Anything else is a table."""
    if len(columns) > 3 or any(len(column) < ROWS for column in columns):
        return False
    if _is_told_column_by_column(columns):
        return all(max(line.x1 for line in column) - column[0].x0 >= TEXT_COLUMN / 2 for column in columns)
    for column in columns:
        width = max(line.x1 for line in column) - min(line.x0 for line in column)
        if width < TEXT_COLUMN or median(line.x1 - line.x0 for line in column) < 0.7 * width:
            return False
    return True


def _is_told_column_by_column(columns: list[list[Line]]) -> bool:
    """Whether the file writes each column to its end before the next; tables are written row by row."""
    orders = [[word.order for line in column for word in line.words] for column in columns]
    return all(max(before) < min(after) for before, after in pairwise(orders))


def _table_end(ordered: list[Line], first: int, last: int, columns: list[list[Line]]) -> int:
    """Where a table ends: text under its first column alone, behind a gap, is what follows it."""
    bottom = max(line.y1 for column in columns[1:] for line in column)
    for i in range(first + 1, last):
        above, line = ordered[i - 1], ordered[i]
        if line.y0 >= bottom - 1 and line.y0 - above.y1 > APART * line.height:
            return i
    return last


def _unruled(columns: list[list[Line]], edges: list[float]) -> Table:
    """A table by its columns alone. A row begins after a gap if gaps differ, else where column 0 has text."""
    rows = _merged_rows(columns)
    steps = [below - above for (above, _), (below, _) in pairwise(rows)]
    is_spaced = bool(steps) and max(steps) > LEADING * min(steps)
    cells: dict[tuple[int, int], list[Word]] = {}
    row = -1
    for i, (_, found) in enumerate(rows):
        begins = steps[i - 1] > LEADING * min(steps) if i and is_spaced else 0 in found
        row += 1 if begins or i == 0 else 0
        for column, words in found.items():
            cells.setdefault((row, column), []).extend(words)
    left = min(line.x0 for column in columns for line in column)
    right = max(line.x1 for column in columns for line in column)
    ordered = sorted(cells.items())
    return Table((left, *edges, right), tuple((r, c, _text(lines(words))) for (r, c), words in ordered))


def _merged_rows(columns: list[list[Line]]) -> list[tuple[float, dict[int, list[Word]]]]:
    """The visual rows across all columns: the middle of each and its words by column."""
    rows: list[tuple[Line, dict[int, list[Word]]]] = []
    placed = sorted(((line, i) for i, column in enumerate(columns) for line in column), key=lambda pair: pair[0].middle)
    for line, column in placed:
        if not rows or not rows[-1][0].is_beside(line.y0, line.y1):
            rows.append((line, {}))
        rows[-1][1].setdefault(column, []).extend(line.words)
    return [(line.middle, found) for line, found in rows]


# --- paragraphs ---------------------------------------------------------------------------------------------


def _paragraphs(found: list[Line], print_of: PrintOf) -> Iterable[Paragraph]:
    if not found:
        return
    prints = [_line_print(line, print_of) for line in found]
    size = median(each.size for each in prints)
    right = max(line.x1 for line in found)
    height = median(line.height for line in found)
    steps = [below.middle - above.middle for above, below in pairwise(found)]
    usual = min(median(steps), 2 * height) if steps else height
    start = 0
    for i in range(1, len(found) + 1):
        if i < len(found) and prints[i] == prints[i - 1] and _goes_on(found[start:i], found[i], right, usual):
            continue
        block = found[start:i]
        stands_out = prints[start].is_bold or prints[start].size > HEADING * size
        text = _text(block)
        is_heading = stands_out and i - start <= HEADING_LINES and ADDRESS.search(text.text) is None
        yield Paragraph(text, is_heading, block[0].y0, block[-1].y1)
        start = i


def _first_width(word: Word) -> float:
    """The width of a line's first word; a whole line may have been given as one."""
    return (word.x1 - word.x0) * len(word.text.partition(" ")[0]) / len(word.text)


def _line_print(line: Line, print_of: PrintOf) -> Print:
    """A line is bold if it begins and ends so; a bold lead before plain text does not make it a heading."""
    first = print_of(line.words[0].at)
    return Print(first.is_bold and print_of(line.words[-1].end).is_bold, first.size)


def _goes_on(block: list[Line], line: Line, right: float, usual: float) -> bool:
    """Whether a line belongs to the paragraph above it."""
    above = block[-1]
    height = max(line.height, above.height)
    first = line.words[0]
    if line.middle - above.middle > LEADING * usual:
        return False
    text = " ".join(word.text for word in line.words[:2])
    if LABEL.match(text) or ADDRESS.match(text):
        return False
    if above.x1 + 0.3 * height + _first_width(first) < right - height:  # the word had room on the line above
        return False
    shift = line.x0 - above.x0
    if abs(shift) <= ALIGNED or abs(line.x0 + line.x1 - above.x0 - above.x1) <= 2 * ALIGNED:  # flush or centred
        return True
    if len(block) > 1:
        return False
    return -FIRST_INDENT <= shift < 0 or (shift <= FIRST_INDENT and bool(LABEL.match(above.words[0].text)))
