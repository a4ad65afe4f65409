"""Ruling lines of a page → grids of table cells. Pure geometry: it knows neither PDF nor text.

All coordinates are points, y grows downwards. It refuses to guess a table where no rules cross.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

TOUCH = 2.0  # how far apart two rules may end and still meet; cell paddings are wider
SAME = 1.5  # rules nearer than this are one (the two edges of a drawn border)
WALLS = 3  # of the same height, which two columns have
CROWD = 250_000  # pairs of rules beyond which the page is a drawing, not a table


class Rule(NamedTuple):
    """A straight horizontal or vertical line: `at` is its y (or x), from `start` to `end` its x (or y)."""

    at: float
    start: float
    end: float


class Grid:
    """One ruled table on one page. `columns` and `rows` are its edges; a cell goes by its first row and column."""

    __slots__ = ("_owner", "columns", "rows")

    def __init__(self, columns: list[float], rows: list[float], owner: dict[tuple[int, int], tuple[int, int]]) -> None:
        self.columns = columns
        self.rows = rows
        self._owner = owner

    @property
    def area(self) -> float:
        return (self.columns[-1] - self.columns[0]) * (self.rows[-1] - self.rows[0])

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell at a point, None outside the table."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right(self.rows, y) - 1
        return self._owner.get((row, column))

    def sides(self, row: int, column: int) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of the cell that begins in this row and column, None where none does."""
        inside = [at for at, owner in self._owner.items() if owner == (row, column)]
        if (row, column) not in inside:
            return None
        last_row, last_column = max(r for r, _ in inside) + 1, max(c for _, c in inside) + 1
        return self.columns[column], self.rows[row], self.columns[last_column], self.rows[last_row]

    def is_crossed(self, x0: float, x1: float, y: float) -> bool:
        """Whether a stretch at height `y` reaches from one cell into another."""
        left, right = bisect_right(self.columns, x0), bisect_right(self.columns, x1)
        return left < right and self.cell(x0, y) != self.cell(x1, y)


def grids(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Grid]:
    """The ruled tables of a page, top to bottom. A frame around one cell is no table."""
    across, down = _joined(horizontal), _joined(vertical)
    across = across or _implied(down)
    if not across or not down or len(across) * len(down) > CROWD:
        return []
    found = [grid for h, v in _connected(across, down) if (grid := _grid(h, v))]
    return sorted(found, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _implied(down: list[Rule]) -> list[Rule]:
    """The upper and the lower edge of a row that goes on over the whole page, where only its walls are drawn."""
    if len(down) < WALLS:
        return []
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    if any(rule.start > top + TOUCH or rule.end < bottom - TOUCH for rule in down):
        return []
    left, right = min(rule.at for rule in down), max(rule.at for rule in down)
    return [Rule(top, left, right), Rule(bottom, left, right)]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line put together; the borders of neighbouring cells are usually drawn piece by piece."""
    joined: list[Rule] = []
    level: list[Rule] = []
    for rule in sorted(rules):
        if level and rule.at - level[0].at > SAME:
            joined += _in_line(level)
            level = []
        level.append(rule)
    return joined + _in_line(level)


def _in_line(level: list[Rule]) -> list[Rule]:
    pieces: list[Rule] = []
    for rule in sorted(level, key=lambda rule: rule.start):
        if pieces and rule.start <= pieces[-1].end + TOUCH:
            last = pieces[-1]
            pieces[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            pieces.append(rule)
    return pieces


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross or touch each other, directly or through others, table by table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, (x, top, bottom) in enumerate(down, len(across)):
        top, bottom = top - TOUCH, bottom + TOUCH
        for i in range(bisect_left(across, (top,)), bisect_right(across, (bottom, float("inf")))):
            _, start, end = across[i]
            if start - TOUCH <= x <= end + TOUCH:
                parent[root(i)] = root(j)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        tables.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down, len(across)):
        tables.setdefault(root(j), ([], []))[1].append(rule)
    return [(h, v) for h, v in tables.values() if h and v]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    columns, walls = _edges(down, [edge for rule in across for edge in (rule.start, rule.end)])
    rows, floors = _edges(across, [edge for rule in down for edge in (rule.start, rule.end)])
    parent = {(r, c): (r, c) for r in range(len(rows) - 1) for c in range(len(columns) - 1)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while parent[cell] != cell:
            cell = parent[cell]
        return cell

    def merge(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    for r, c in parent:
        top, bottom, left, right = rows[r], rows[r + 1], columns[c], columns[c + 1]
        # A missing rule makes two cells one. An underline is no rule: it spares the cell's padding.
        if c + 2 < len(columns) and not _covered(walls[c + 1], top, bottom):
            merge((r, c), (r, c + 1))
        if r + 2 < len(rows) and not _covered(floors[r + 1], left, right):
            merge((r, c), (r + 1, c))
    owner = {cell: root(cell) for cell in parent}
    if len(set(owner.values())) < 2:
        return None
    return _dense(columns, rows, owner)


def _edges(rules: list[Rule], extremes: list[float]) -> tuple[list[float], list[list[Rule]]]:
    """The distinct positions of parallel rules, and which rules lie on each.

    The ends of the crossing rules are edges too: tables are drawn without their outer borders now and then.
    """
    edges: list[float] = []
    on: list[list[Rule]] = []
    for rule in sorted([*rules, Rule(min(extremes), 0, 0), Rule(max(extremes), 0, 0)]):
        if edges and rule.at - edges[-1] <= 2 * TOUCH:
            on[-1].append(rule)
        else:
            edges.append(rule.at)
            on.append([rule])
    return edges, on


def _covered(rules: list[Rule], start: float, end: float) -> bool:
    return any(rule.start <= start + TOUCH and rule.end >= end - TOUCH for rule in rules)


def _dense(columns: list[float], rows: list[float], owner: dict[tuple[int, int], tuple[int, int]]) -> Grid:
    """The grid without edges at which no cell begins: a stray line must not shift the row numbers."""
    begin_rows = sorted({r for r, _ in owner.values()})
    begin_columns = sorted({c for _, c in owner.values()})
    cells = {
        (r, c): (
            begin_rows.index(owner[begin_row, begin_column][0]),
            begin_columns.index(owner[begin_row, begin_column][1]),
        )
        for r, begin_row in enumerate(begin_rows)
        for c, begin_column in enumerate(begin_columns)
    }
    return Grid([columns[c] for c in begin_columns] + columns[-1:], [rows[r] for r in begin_rows] + rows[-1:], cells)
