"""Activities in tables whose cells are known: which column names them, which rows are heads, tasks, figures, cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkaudit.citations.dates import months_of
from linkaudit.citations.headings import (
    ADDRESS,
    BARE,
    NUMBER_CELL,
    ROMAN_CELL,
    arabic,
    heading_prefix,
    several_named,
)
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.citations.steps import Steps
from linkaudit.citations.walk import LABEL, TITLE, Charge, Marker, Walk, is_count, numbers_of
from linkaudit.model import Period

NEAR = 12  # lines; a table farther below a task's heading is not the task's own
HEAD_ROWS = 6  # of a table; a form's heading, its title and facts may stand in rows above its head
SEVERAL = re.compile(
    r"\s*№?\s*\d{1,2}(?:\.\d{1,2})*(?:\s*(?:[-–—,;&+]|және|мен|и|and)\s*\d{1,2}(?:\.\d{1,2})*)+\s*[.)]?\s*", re.I
)
NUMBERED = re.compile(r"№|номер|нөмір|number|\bno\b|\bid\b", re.I)  # what a card calls the number of its activity


class Tables(Walk):
    """The part of the walk that reads tables."""

    def end_of_table(self, start: int) -> int:
        """Where a table ends: behind its last cell, and behind the tables that stand in its own."""
        own: set[int | None] = {cell.table} if (cell := self.lines[start].cell) else set()
        end = start + 1
        for index in range(start, len(self.lines)):
            cell = self.lines[index].cell
            if cell is None:
                break
            if cell.table in own or cell.within in own:
                own.add(cell.table)
                end = index + 1
        return end

    def rows_of(self, start: int, end: int) -> dict[int, list[Line]]:
        """A table's own lines by row."""
        rows: dict[int, list[Line]] = {}
        table = self.lines[start].cell
        for line in self.lines[start:end]:
            if line.cell and table and line.cell.table == table.table:
                rows.setdefault(line.cell.row, []).append(line)
        return rows

    def is_of_many(self, start: int, end: int) -> bool:
        """Whether a table that numbers no activity is one of activities or tasks all the same, by its head."""
        heads = [row for row in list(self.rows_of(start, end).values())[:HEAD_ROWS] if self._is_header(row)]
        named = (
            re.search(rf"{pattern('header_activity')}|{pattern('header_task')}", _joined(row), re.I) for row in heads
        )
        return any(named)

    def read_table(self, start: int, end: int) -> bool:
        """Every row of a results table to the activity that it names; whether the table names any."""
        rows = self.rows_of(start, end)
        if self._read_card(rows, start, end) or self._read_swapped(rows):
            return True
        column, is_counted = self._activity_column(rows)
        if column is None and start == self.columns[0]:
            column, is_counted = self._column_before(rows)
        if column is None:
            return False
        self.columns = end, column, is_counted
        self.title_column = self._title_column(rows, column)
        begins = True
        before: str | None = None
        ids: list[str] = []
        last_title = ""
        heads: list[list[str]] = []
        self.is_begun = False
        tasks = self._task_column(rows)
        if self.heading is not None and start - self.heading.last_line <= NEAR:
            self.steps, begins = Steps(self.entries), False
            self.steps.begin(self.heading.number)
            self.heading = None
        for row in rows.values():
            texts = [_joined(cell) for cell in _cells(row).values()]
            if self._is_header(row) and (not self.is_begun or texts in heads):
                heads.append(texts)
            else:
                self.is_begun = True
                named = self._row_markers(row, column)
                title = _joined(_cells(row).get(column, []))
                task = self._row_task(row, tasks, column)
                is_own = task is not None and task.line in {line.index for line in _cells(row).get(column, [])}
                if is_own and not any(marker.worded for marker in named):
                    named = []  # a row that only names the task
                elif is_counted and title and title == last_title and not task:
                    named = []  # the same activity again, in a row for each of its links
                elif is_counted and title and not self._heads_column(title, row):
                    last_title = title
                    number = 1 if task else self.steps.last + 1
                    named = [Marker(row[0].index, "activity", str(number), title, False, row[-1].index)]
                if task:
                    if begins:
                        self.steps, begins = Steps(self.entries), False
                    self.steps.begin(task.number)
                    self.task_titles.setdefault(task.number, task.title)
                    ids = []
                if begins and named:
                    # a table that begins with another number than 1 is the rest of the one before
                    self.steps = self.steps if named[0].number != "1" and self.steps.last else Steps(self.entries)
                    begins = False
                told = [period for cell in _cells(row).values() if (period := self._months(cell))]
                months = (min(first for first, _ in told), max(last for _, last in told)) if told else None
                ids = self.enter_row(self.steps, named, self._row_title(row, column)) if named else ids
                charge = Charge(tuple(ids), "table", before) if ids else None
                for activity in ids:
                    entry = self.entries[activity]
                    entry.period = entry.period or months
                    entry.spans.append(range(row[0].index, row[-1].index + 1))
                for line in row:
                    self.charges[line.index] = charge
                before = ids[-1] if ids else before
        for index in range(start, end):  # a table within a cell belongs to the cell's row
            if self.charges[index] is None and index > start and self._is_nested(index, start):
                self.charges[index] = self.charges[index - 1]
        return True

    def _read_card(self, rows: dict[int, list[Line]], start: int, end: int) -> bool:
        """A table of two columns about one activity, whose number is a value: "Номер мероприятия | 1.1"."""
        facts = {_joined(cells[0]): cells[1] for row in rows.values() if (cells := [*_cells(row).values()])[1:2]}
        if any(len(_cells(row)) > 2 for row in rows.values()):
            return False
        about = {label: cell for label, cell in facts.items() if re.search(pattern("activity"), label, re.I)}
        if first := self._card_head(next(iter(facts.items()), None)):
            return self._charge_card(first[0], first[1], rows, start, end)
        numbers = [m["a"] for label, cell in about.items()
                   if NUMBERED.search(label) and (m := NUMBER_CELL.fullmatch(_joined(cell)))]  # fmt: skip
        if len(numbers) != 1:
            return False
        title = next((self.join.cell(cell) for label, cell in about.items() if not NUMBERED.search(label)), "")
        return self._charge_card(numbers[0], title, rows, start, end)

    def _card_head(self, fact: tuple[str, list[Line]] | None) -> tuple[str, str] | None:
        """The number and the title of a card that begins "Іс-шара | 1.1. Тіл мерекесі"."""
        if fact is None or not re.fullmatch(rf"\W*(?:{pattern('activity')})[^\W\d_]{{0,3}}\W*", fact[0], re.I):
            return None
        value = self.join.cell(fact[1])
        found = re.match(r"\W*(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(.+)", value)
        return (found[1], found[2]) if found else None

    def _charge_card(self, number: str, title: str, rows: dict[int, list[Line]], start: int, end: int) -> bool:
        self.enter(number, title)
        entry = self.entries[number]
        for row in rows.values():
            entry.period = entry.period or next(
                filter(None, (self._months(cell) for cell in _cells(row).values())), None
            )
            entry.spans.append(range(row[0].index, row[-1].index + 1))
        self.charges[start:end] = [Charge((number,), "table")] * (end - start)
        return True

    def _read_swapped(self, rows: dict[int, list[Line]]) -> bool:
        """A table whose columns are activities, named in its first row."""
        first = _cells(next(iter(rows.values())))
        named = {column: marker for column, cell in first.items() if (marker := self.worded(cell[0], "activity"))}
        if len(named) < 2 or len(rows) < 2 or len(first) - len(named) > 1:
            return False
        if any(self.worded(cell[0], "activity") for row in list(rows.values())[1:] for cell in _cells(row).values()):
            return False
        for column, marker in named.items():
            self.enter(marker.number, marker.title or self.join.cell(first[column][1:]))
            entry = self.entries[marker.number]
            for row in rows.values():
                if cell := _cells(row).get(column):
                    entry.period = entry.period or self._months(cell)
                    for line in cell:
                        self.charges[line.index] = Charge((marker.number,), "table")
        return True

    def read_known(self, rows: dict[int, list[Line]]) -> bool:
        """A table of figures whose rows begin with the dotted numbers of activities that have been named."""
        told: list[tuple[str, list[Line]]] = []
        for row in rows.values():
            first = NUMBER_CELL.fullmatch(_joined(next(iter(_cells(row).values()))))
            if first and "." in first["a"] and first["a"] in self.entries:
                told.append((first["a"], row))
        if len(told) < 2 or len(told) < len(rows) - 2:
            return False
        for activity, row in told:
            self.entries[activity].spans.append(range(row[0].index, row[-1].index + 1))
            for line in row:
                self.charges[line.index] = Charge((activity,), "table")
        return True

    def _column_before(self, rows: dict[int, list[Line]]) -> tuple[int | None, bool]:
        """The activities' column of the table right before, of which these rows without a head may be the rest."""
        _, column, is_counted = self.columns
        number = NUMBER_CELL.fullmatch(_joined(_cells(next(iter(rows.values()))).get(column, [])))
        goes_on = number is not None and number["a"] == str(self.steps.last + 1)
        return (column, is_counted) if goes_on else (None, False)

    def _title_column(self, rows: dict[int, list[Line]], numbers: int) -> int:
        """The column right of the numbers that the table's head calls the activities', -1 where it calls none so."""
        for row in list(rows.values())[:HEAD_ROWS]:
            for column, cell in _cells(row).items():
                is_named = _says(cell, "header_activity") and self._is_header(row)
                if is_named and column > numbers and not self.worded(cell[0], "activity"):
                    return column
        return -1

    def _task_column(self, rows: dict[int, list[Line]]) -> int | None:
        """The column that the table's head calls the tasks', if it is a column of its own."""
        for row in list(rows.values())[:HEAD_ROWS]:
            for column, cell in _cells(row).items():
                text = _joined(cell)
                is_task = re.match(rf"\W*(?:{pattern('header_task')})", text, re.I)
                if is_task and len(text) <= LABEL and not re.search(pattern("header_activity"), text, re.I):
                    return column
        return None

    def _row_task(self, row: list[Line], tasks: int | None, column: int) -> Marker | None:
        """The task that a row names: by the word, by a plain number in the tasks' column, or by a Roman one where
        activities have Arabic ones."""
        cells = _cells(row)
        if worded := next(filter(None, (self.worded(cell[0], "task") for cell in cells.values())), None):
            return worded
        if tasks is not None and tasks != column and (cell := cells.get(tasks)):
            plain = BARE.match(cell[0].text)
            if plain and "." not in plain["a"] and not (self.steps.is_told and int(plain["a"]) == self.steps.task):
                title = re.sub(r"^\s*\d+\s?[.)]?\s*", "", self.join.cell(cell))
                return Marker(cell[0].index, "task", plain["a"], title, False, cell[-1].index)
        if (cell := cells.get(column)) and ROMAN_CELL.fullmatch(_joined(cell)) and self._counts_in_arabic(row, column):
            title = self.join.cell(cells.get(column + 1, []))
            return Marker(cell[0].index, "task", arabic(_joined(cell).strip(" .)")), title, False, cell[-1].index)
        return None

    def _counts_in_arabic(self, row: list[Line], column: int) -> bool:
        """Whether the column of a row's table holds Arabic numbers, too."""
        own = row[0].cell
        return any(
            line.cell and own and line.cell.table == own.table and line.cell.column == column
            and NUMBER_CELL.fullmatch(line.text)
            for line in self.lines
        )  # fmt: skip

    def _heads_column(self, title: str, row: list[Line]) -> bool:
        """Whether a row is the table's head: its own words name the column, and nothing is cited there."""
        is_named = re.match(rf"\W*(?:{pattern('header_activity')})", title, re.I) is not None
        return is_named and not any(ADDRESS.search(line.text) or line.hyperlinks for line in row)

    def _is_nested(self, index: int, start: int) -> bool:
        inner, outer = self.lines[index].cell, self.lines[start].cell
        return inner is not None and outer is not None and inner.table != outer.table

    def _activity_column(self, rows: dict[int, list[Line]]) -> tuple[int | None, bool]:
        """The column that names activities: most numbered headings decide, then the header's word. And whether they
        are to be counted, because nothing there is numbered."""
        worded: dict[int, int] = {}
        bare: dict[int, list[str]] = {}
        header: list[int] = []
        for position, row in enumerate(rows.values()):
            if _numbers_columns(row):
                continue
            cites_row = any(ADDRESS.search(line.text) or line.hyperlinks for line in row)
            for column, cell in _cells(row).items():
                if self.worded(cell[0], "activity") or self.within(cell[0]) or self.rejoined(cell[0]):
                    worded[column] = worded.get(column, 0) + 1
                elif SEVERAL.fullmatch(_joined(cell)):
                    bare.setdefault(column, []).extend(numbers_of(_joined(cell)))
                elif number := BARE.match(cell[0].text) or NUMBER_CELL.fullmatch(cell[0].text):
                    bare.setdefault(column, []).append(number["a"])
                is_head = position < HEAD_ROWS and not cites_row and len(_joined(cell)) <= TITLE
                if is_head and len(rows) > 1 and _says(cell, "header_activity"):
                    header.append(column)
        if worded:
            return max(worded, key=lambda c: (worded[c], -c)), False
        numbered = [c for c in bare if c <= 2 and is_count(bare[c])]
        cites = any(ADDRESS.search(line.text) or line.hyperlinks for row in rows.values() for line in row)
        if header and numbered:
            return next((c for c in numbered if c in header), numbered[0]), False
        if not header and not self.entries and numbered[:1] == [0] and bare[0][0] == "1" and len(bare[0]) > 1 and cites:
            return 0, False  # a table without a head, in a document without another outline
        return (header[0], True) if header and cites else (None, False)

    def _is_header(self, row: list[Line]) -> bool:
        """Whether a row is the head of a table: it names columns, or numbers them."""
        if _numbers_columns(row):
            return True
        text = " ".join(f"{_joined(cell)} {_squeezed(cell)}" for cell in _cells(row).values())
        topics = (
            "header_activity",
            "header_planned",
            "header_reported",
            "header_period",
            "header_what",
            "header_task",
        )
        told = sum(1 for topic in topics if re.search(rf"(?<![^\W\d_])(?:{pattern(topic)})", text, re.I))
        is_row = any(
            self.worded(line, "activity") or line.hyperlinks or NUMBER_CELL.fullmatch(line.text) for line in row
        )
        return told >= 2 and not is_row and not re.search(r"https?:|www\.|\d{3}", text)

    def _row_markers(self, row: list[Line], column: int) -> list[Marker]:
        cells = _cells(row)
        cell = cells.get(column, [])
        found = list(self._cell_markers(cell))
        several = SEVERAL.fullmatch(_joined(cell)) if cell else None
        if cell and (several or (several := several_named().match(_joined(cell)))):
            title = (
                self.join.cell(cells.get(column + 1, [])) if several.re is SEVERAL else _joined(cell)[several.end() :]
            )
            numbers = [arabic(each) for each in numbers_of(several[0])]
            return [Marker(cell[0].index, "activity", each, title, False, cell[-1].index) for each in numbers]
        if not found and cell and (number := NUMBER_CELL.fullmatch(_joined(cell))):
            title = self.join.cell(cells.get(self.title_column) or cells.get(column + 1, []))
            found = [Marker(cell[0].index, "activity", arabic(number["a"]), title, False, cell[-1].index)]
        return found

    def _cell_markers(self, cell: list[Line]) -> Iterator[Marker]:
        starts: list[tuple[int, str, str, bool]] = []
        if len(cell) > 1 and not self.worded(cell[0], "activity") and (both := self.rejoined(cell[0])):
            cell = [both, *cell[2:]]
        for position, line in enumerate(cell):
            if worded := self.worded(line, "activity") or (None if starts else self.within(line)):
                starts.append((position, worded.number, worded.title, True))
            elif (bare := BARE.match(line.text)) and (position == 0 or _counts_on(starts, bare["a"])):
                starts.append((position, arabic(bare["a"]), bare["title"], False))
        ends = [*(start[0] for start in starts[1:]), len(cell)]
        for (position, number, _, worded_), end in zip(starts, ends, strict=False):
            own = cell[position:end]
            title = re.sub(heading_prefix(), "", self.join.cell(own), count=1)
            yield Marker(own[0].index, "activity", number, title.strip(), worded_, own[-1].index)

    def _row_title(self, row: list[Line], column: int) -> str:
        """What the columns before the activity's say: the title of a row that only lists deliverables."""
        cells = _cells(row)
        return " ".join(self.join.cell(cell) for c, cell in cells.items() if c < column).strip()

    def _months(self, cell: list[Line]) -> Period | None:
        return months_of("\n".join(line.text for line in cell), self.project, is_whole=True)


def _counts_on(starts: list[tuple[int, str, str, bool]], number: str) -> bool:
    return bool(starts) and "." not in number and starts[-1][1].isdecimal() and int(number) == int(starts[-1][1]) + 1


def _numbers_columns(row: list[Line]) -> bool:
    """Whether a row only counts the columns: 1, 2, 3 below the head, as in the forms of authorities."""
    texts = [_joined(cell).strip(" .()") for cell in _cells(row).values()]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _cells(row: list[Line]) -> dict[int, list[Line]]:
    """A row's lines by column, from left to right."""
    cells: dict[int, list[Line]] = {}
    for line in row:
        if line.cell:
            cells.setdefault(line.cell.column, []).append(line)
    return dict(sorted(cells.items()))


def _squeezed(cell: list[Line]) -> str:
    """A cell's text without its line breaks, which cut words in narrow cells."""
    return "".join(line.text.strip() for line in cell)


def _says(cell: list[Line], topic: str) -> bool:
    """Whether a cell holds one of a topic's words, be it cut by the cell's edge."""
    return any(re.search(pattern(topic), text, re.I) for text in (_joined(cell), _squeezed(cell)))


def _joined(cell: list[Line]) -> str:
    return " ".join(line.text.strip() for line in cell)
