"""Headings and table rows to tasks and activities, and for each line the activity in whose charge it stands.

It reads numbers and the words of words/*.toml, in prose ("1 міндет.", "Мероприятие 1.1", "Activity II") and in
tables ("1-іс-шара.", "3.Title" in the activity column, a column of numbers), also where a table has become a stream of
narrow lines. It refuses to judge which citations belong together: that is citations/__init__.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from linkaudit.citations.dates import months_of
from linkaudit.citations.headings import (
    ADDRESS,
    ADDRESS_LINE,
    BARE,
    DOTTED,
    NUMBER_CELL,
    ROMAN_CELL,
    arabic,
    heading_prefix,
    headings,
    inner_heading,
    is_column_head,
    number_of,
    several_named,
)
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.citations.steps import Steps
from linkaudit.citations.titles import Joiner, narrow_width
from linkaudit.model import Period

TITLE = 100  # characters; what is longer is no heading
NEAR = 12  # lines; a table farther below a task's heading is not the task's own
HEAD_ROWS = 6  # of a table; a form's heading, its title and facts may stand in rows above its head
SEVERAL = re.compile(
    r"\s*№?\s*\d{1,2}(?:\.\d{1,2})*(?:\s*(?:[-–—,;&+]|және|мен|и|and)\s*\d{1,2}(?:\.\d{1,2})*)+\s*[.)]?\s*", re.I
)
LISTED = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2})+)\s*[–—:.)-]*\s*(?=https?:|www\.)", re.I)  # "1.2 – https://…"
ANYWHERE = -1  # a page's number for notes at the document's end
BRACKETED = re.compile(r"\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
NOTE = re.compile(r"\s*(\d{1,3}|\[\d{1,3}\])(?:\s+(\S.*))?\s*$")
NUMBERED = re.compile(r"№|номер|нөмір|number|\bno\b|\bid\b", re.I)  # what a card calls the number of its activity
UNKNOWN = re.compile(
    r"\W*(?P<word>[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?)\s(?:№\s?)?(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})"
    r"(?:\s?[.:)–—-]\s?|\s(?=[A-ZА-ЯӘҒҚҢӨҰҮҺІЁ«\"“])|$)(?P<title>.*)"
)
NOTE_LINES = 4  # that one note may take
REFERENCES = re.compile(r"(?<=[^\W\d_])\d{1,3}(?:\s\d{1,3})*(?=[.,;:!?)»]?(?:\s|$))")
LABEL = 40  # characters; what is longer before a colon is prose

Section = Literal["narrative", "table"]


@dataclass(slots=True)
class Entry:
    """One activity as it is being put together. `lines` are the table lines that describe it, for claims."""

    id: str
    title: str
    task: str | None
    period: Period | None = None
    spans: list[range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Charge:
    """Who answers for a line: the activity, or several where a row names several, and in which section.

    `before` is the activity of the row before: a cell that crosses a page may leave its last links behind it.
    """

    activities: tuple[str, ...]
    section: Section
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The activities in order of first appearance, and the charge of every line (None before the first)."""

    entries: tuple[Entry, ...]
    charges: tuple[Charge | None, ...]


@dataclass(frozen=True, slots=True)
class _Marker:
    """One numbered heading. `number` is dotted Arabic; `worded` where a word of the language names its kind."""

    line: int
    kind: Literal["task", "activity"]
    number: str
    title: str
    worded: bool
    last_line: int


def read_outline(lines: list[Line], project: Period | None) -> Outline:
    """The outline of a document's lines. `project` lends its year to months that are stated without one."""
    return _Outliner(lines, project).read()


class _Outliner:
    """Walks the lines once, from the first to the last; lives for one document."""

    def __init__(self, lines: list[Line], project: Period | None) -> None:
        self.lines = lines
        self.project = project
        self.join = Joiner(lines)
        self.entries: dict[str, Entry] = {}
        self.charges: list[Charge | None] = [None] * len(lines)
        self.task: str | None = None
        self.task_titles: dict[str, str] = {}
        self.is_parted = False
        self.is_parted = self._has_parts()
        self.heading: _Marker | None = None  # a task's heading in prose under which no activity has been named yet
        self.section = 0  # the number of the main heading under which the activities stand
        self.level = 0  # of the last activity's heading, where the document tells
        self.item = 0  # the last number by which a line of an activity's account begins
        self.numbered = self._numbered_headings()
        self.steps = Steps(())
        self.title_column = -1  # where the head of the table that is being read says that the titles stand
        self.columns = (-1, 0, False)  # where the last table ended, its activities' column, whether it was counted

    def read(self) -> Outline:
        tables = self._tables()
        current: Charge | None = None
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.cell is not None:
                end = self._end_of_table(index)
                if self._read_table(index, end):
                    current = None
                elif self._read_known(self._rows(index, end)):
                    pass
                elif current is not None and not self._is_of_many(index, end):  # it belongs to what is being described
                    self.charges[index:end] = [Charge(current.activities, "table")] * (end - index)
                    spans = (range(row[0].index, row[-1].index + 1) for row in self._rows(index, end).values())
                    self.entries[current.activities[0]].spans.extend(spans)
                index = end
            elif index in tables:
                self._read_stream(index, tables[index], current)
                current = None
                index = tables[index]
            else:
                current = self._read_narrative(line, current)
                index += 1
        self._charge_notes()
        entries = tuple(self.entries.values())
        return Outline(entries, tuple(self.charges))

    # --- prose -------------------------------------------------------------------------------------------------

    def _worded(self, line: Line, topic: Literal["task", "activity"]) -> _Marker | None:
        for heading in headings("part" if topic == "task" and self.is_parted else topic):
            if match := heading.match(line.text):
                number = number_of(match)
                title, last = self.join.title(line.index, match["title"])
                return _Marker(line.index, topic, number, title, True, last)
        return None

    def _has_parts(self) -> bool:
        """Whether the tasks are called otherwise: two numbered parts or more, with activities counted anew below."""
        if any(self._worded(line, "task") for line in self.lines):
            return False
        told: list[str] = []
        for line in self.lines:
            if any(heading.match(line.text) for heading in headings("part")):
                told.append("part")
            elif marker := self._worded(line, "activity"):
                told.append(marker.number)
        parts = [n for n, each in enumerate(told) if each == "part"]
        return len(parts) > 1 and sum(1 for n in parts if told[n + 1 : n + 2] == ["1"]) > 1

    def _rejoined(self, line: Line) -> Line | None:
        """The line with the next one where only both together are a heading ("Мероприя" and "тие 1.1. Лекция")."""
        after = self.lines[line.index + 1] if line.index + 1 < len(self.lines) else None
        if after is None or not 0 < len(line.text.strip()) <= self.join.limit:
            return None
        if line.cell is not None and after.block != line.block:
            return None
        for glue in ("", " "):
            both = replace(line, text=line.text.rstrip() + glue + after.text.lstrip(), ends_word=after.ends_word)
            found = (heading.match(both.text) for heading in headings("activity"))
            if any(match and (match["mark"] or not glue) for match in found):  # a word that is cut is no prose
                return both
        return None

    def _numbered_headings(self) -> dict[int, re.Match[str]]:
        """Headings by number alone ("1.2 Title", "3. Title"), for documents whose headings name no kind.

        A plain number heads an activity only where addresses follow: a report's own sections are numbered as well.
        """
        loose = [line for line in self.lines if line.cell is None]
        if any(self._worded(line, "activity") for line in self.lines):
            return {}
        if named := self._named_without_number(loose):
            return named
        dotted = {line.index: match for line in loose if (match := DOTTED.match(line.text))}
        if len(dotted) >= 2:
            return dotted
        bare = {line.index: match for line in loose if (match := BARE.match(line.text))}
        if not bare and (unknown := self._of_unknown_word(loose)):
            return unknown
        followed: dict[int, re.Match[str]] = {}
        for index, after in zip(bare, [*list(bare)[1:], len(self.lines)], strict=False):
            if any(ADDRESS.search(line.text) or line.hyperlinks for line in self.lines[index:after]):
                followed[index] = bare[index]
        return followed if len(followed) >= 2 else {}

    def _named_without_number(self, loose: list[Line]) -> dict[int, re.Match[str]]:
        """Headings that name the kind and no number ("Мероприятие: Тренинг"), which are counted."""
        kind = re.compile(rf"\W*(?:{pattern('activity')})\s?[:–—]\s?(?P<title>[^\W\d_«\"“].*|[«\"“].+)", re.I)
        found = {line.index: match for line in loose if len(line.text) <= TITLE and (match := kind.match(line.text))}
        return found if len(found) > 1 else {}

    def _of_unknown_word(self, loose: list[Line]) -> dict[int, re.Match[str]]:
        """Headings of one word that words/*.toml does not know, with counting numbers and addresses below each:
        "Deliverable 2.1 – Title"."""
        words: dict[str, dict[int, re.Match[str]]] = {}
        for line in loose:
            if len(line.text) <= TITLE and not ADDRESS.search(line.text) and (match := UNKNOWN.match(line.text)):
                words.setdefault(match["word"].lower(), {})[line.index] = match
        for found in sorted(words.values(), key=len, reverse=True):
            ends = [*list(found)[1:], len(self.lines)]
            cites = [
                any(ADDRESS.search(line.text) or line.hyperlinks for line in self.lines[index:end])
                for index, end in zip(found, ends, strict=True)
            ]
            if len(found) > 1 and all(cites) and _is_count([match["a"] for match in found.values()]):
                return found
        return {}

    def _by_number(self, line: Line) -> _Marker | None:
        match = self.numbered.get(line.index)
        if match is None:
            return None
        title, last = self.join.title(line.index, match["title"])
        counted = str(list(self.numbered).index(line.index) + 1)
        return _Marker(line.index, "activity", arabic(match.groupdict().get("a") or counted), title, False, last)

    def _read_narrative(self, line: Line, current: Charge | None) -> Charge | None:
        several = several_named().match(line.text)
        marker = None if several else self._worded(line, "activity")
        if several and (numbers := _numbers_of(several[0])):
            ids = tuple(n if "." in n or self.task is None else f"{self.task}.{n}" for n in numbers)
            for activity in ids:
                self._enter(activity, line.text[several.end() :].strip(" .:–—-"))
            self.heading, self.item, self.level = None, 0, line.level
            self.charges[line.index] = Charge(ids, "narrative")
            return self.charges[line.index]
        if task := self._worded(line, "task"):
            behind = (line.text.partition("/")[2], task.title)  # both on one line
            marker = next(filter(None, (self._worded(replace(line, text=each), "activity") for each in behind)), None)
            self.task = task.number
            self.heading = task
            if marker is None:
                self.task_titles.setdefault(task.number, task.title)
            current = None
        if marker := marker or (None if task else self._by_number(line)):
            number = marker.number
            activity = number if "." in number or self.task is None else f"{self.task}.{number}"
            self._enter(activity, marker.title)
            current = Charge((activity,), "narrative")
            self.heading, self.item = None, 0
            self.level = line.level
        elif current is not None and 0 < line.level <= self.level and not task:
            current = None  # the next chapter's heading
        elif current is not None and self._ends_section(line):
            current = None
        elif not task and (main := BARE.match(line.text)) and "." not in main["a"]:
            if current is None:
                self.section = int(main["a"])
            else:
                self.item = int(main["a"])
        listed = LISTED.match(line.text)
        if listed and listed[1] in self.entries:
            current = Charge((listed[1],), "narrative")
        self.charges[line.index] = current
        if current is not None and self.entries[current.activities[0]].period is None:
            self.entries[current.activities[0]].period = self._labelled_months(line)
        return current

    def _labelled_months(self, line: Line) -> Period | None:
        """The time that a line of prose states behind a label: "Сроки проведения: март – май 2024 г."."""
        if line.text.startswith("\t"):  # a cell, as Tika prints those of a Word document
            return months_of(line.text, self.project, is_whole=True)
        parts = re.split(r":|\s[–—-]\s", line.text, maxsplit=1)
        label, value = parts[0], parts[-1] if len(parts) > 1 else ""
        labelled = rf"\W*(?:[^\W\d_]\)\s*)?(?:{pattern('header_period')})"
        if len(label) > LABEL or not value.strip() or not re.match(labelled, label, re.I):
            return None
        read = (months_of(text, self.project, is_whole=True) for text in (value, re.split(r",|\.\s", value)[0]))
        return next(filter(None, read), None)

    def _ends_section(self, line: Line) -> bool:
        """Whether a main heading ("3. Выводы") ends the part that describes activities: a long one, or the one whose
        turn it is among main headings, and not in a list that the activity's account counts."""
        if line.text.rstrip() == "--":  # a mail's signature follows (RFC 3676, 4.3)
            return True
        if _chapter().match(line.text) and len(line.text) <= TITLE and not ADDRESS.search(line.text):
            return True
        main = BARE.match(line.text)
        if main is None or ADDRESS.search(line.text) or "." in main["a"]:
            return False
        is_next = bool(self.section) and int(main["a"]) == self.section + 1 != self.item + 1
        return len(line.text) > 60 or (is_next and len(line.text) <= TITLE)

    def _enter(self, activity: str, title: str) -> None:
        """Enters an activity that is new, and gives a title to one that has none."""
        entry = self.entries.get(activity)
        if entry is None:
            task = self.task_titles.get(activity.split(".")[0]) if "." in activity else None
            self.entries[activity] = Entry(activity, title, task)
        elif title and not entry.title:
            entry.title = title

    def _enter_row(self, steps: Steps, named: list[_Marker], row_title: str) -> list[str]:
        """The ids of the activities that a row names, each once."""
        ids: list[str] = []
        for marker in named:
            activity, is_list = steps.place(marker.number, is_worded=marker.worded)
            self._enter(activity, (row_title if is_list else "") or marker.title)
            if activity not in ids:
                ids.append(activity)
        return ids

    # --- footnotes ---------------------------------------------------------------------------------------------

    def _charge_notes(self) -> None:
        """Gives the notes at a page's foot to the activity in whose account the page refers to them.

        PDF knows no footnotes: a reference is a number right behind a word ("сетях1 2"), a note a line that begins
        with the number and goes on with an address.
        """
        notes = [(line, number) for line in self.lines if (number := self._note(line))]
        if not notes:
            return
        referred: dict[tuple[int, str], Charge | None] = {}
        for line in self.lines:
            for found in REFERENCES.finditer(line.text):
                for number in found[0].split():
                    referred.setdefault((line.page or 0, number), self.charges[line.index])
            for found in BRACKETED.finditer(line.text):
                for number in re.findall(r"\d+", found[0]) if not NOTE.match(line.text) else ():
                    referred.setdefault((ANYWHERE, f"[{number}]"), self.charges[line.index])
        for position, (line, number) in enumerate(notes):
            page = line.page or 0
            key = next((k for k in ((ANYWHERE, number), (page, number), (page - 1, number)) if k in referred), None)
            if key is None:
                continue
            end = notes[position + 1][0].index if position + 1 < len(notes) else line.index + NOTE_LINES
            for after in self.lines[line.index : min(end, line.index + NOTE_LINES)]:
                if after.page != line.page or after.cell is not None:
                    break
                self.charges[after.index] = referred[key]

    def _note(self, line: Line) -> str | None:
        """The number of the note that a line begins, None where it begins none."""
        found = NOTE.match(line.text) if line.cell is None else None
        if found is None or (line.is_loose and not found[1].startswith("[")):
            return None
        after = self.lines[line.index + 1].text if line.index + 1 < len(self.lines) else ""
        return found[1] if ADDRESS.match(found[2] or after.strip()) else None

    # --- tables with cells -------------------------------------------------------------------------------------

    def _end_of_table(self, start: int) -> int:
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

    def _rows(self, start: int, end: int) -> dict[int, list[Line]]:
        """A table's own lines by row."""
        rows: dict[int, list[Line]] = {}
        table = self.lines[start].cell
        for line in self.lines[start:end]:
            if line.cell and table and line.cell.table == table.table:
                rows.setdefault(line.cell.row, []).append(line)
        return rows

    def _is_of_many(self, start: int, end: int) -> bool:
        """Whether a table that numbers no activity is one of activities or tasks all the same, by its head."""
        heads = [row for row in list(self._rows(start, end).values())[:HEAD_ROWS] if self._is_header(row)]
        named = (
            re.search(rf"{pattern('header_activity')}|{pattern('header_task')}", _joined(row), re.I) for row in heads
        )
        return any(named)

    def _read_table(self, start: int, end: int) -> bool:
        """Every row of a results table to the activity that it names; whether the table names any."""
        rows = self._rows(start, end)
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
                    named = [_Marker(row[0].index, "activity", str(number), title, False, row[-1].index)]
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
                ids = self._enter_row(self.steps, named, self._row_title(row, column)) if named else ids
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
        self._enter(number, title)
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
        named = {column: marker for column, cell in first.items() if (marker := self._worded(cell[0], "activity"))}
        if len(named) < 2 or len(rows) < 2 or len(first) - len(named) > 1:
            return False
        if any(self._worded(cell[0], "activity") for row in list(rows.values())[1:] for cell in _cells(row).values()):
            return False
        for column, marker in named.items():
            self._enter(marker.number, marker.title or self.join.cell(first[column][1:]))
            entry = self.entries[marker.number]
            for row in rows.values():
                if cell := _cells(row).get(column):
                    entry.period = entry.period or self._months(cell)
                    for line in cell:
                        self.charges[line.index] = Charge((marker.number,), "table")
        return True

    def _read_known(self, rows: dict[int, list[Line]]) -> bool:
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
                if is_named and column > numbers and not self._worded(cell[0], "activity"):
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

    def _row_task(self, row: list[Line], tasks: int | None, column: int) -> _Marker | None:
        """The task that a row names: by the word, by a plain number in the tasks' column, or by a Roman one where
        activities have Arabic ones."""
        cells = _cells(row)
        if worded := next(filter(None, (self._worded(cell[0], "task") for cell in cells.values())), None):
            return worded
        if tasks is not None and tasks != column and (cell := cells.get(tasks)):
            plain = BARE.match(cell[0].text)
            if plain and "." not in plain["a"] and not (self.steps.is_told and int(plain["a"]) == self.steps.task):
                title = re.sub(r"^\s*\d+\s?[.)]?\s*", "", self.join.cell(cell))
                return _Marker(cell[0].index, "task", plain["a"], title, False, cell[-1].index)
        if (cell := cells.get(column)) and ROMAN_CELL.fullmatch(_joined(cell)) and self._counts_in_arabic(row, column):
            title = self.join.cell(cells.get(column + 1, []))
            return _Marker(cell[0].index, "task", arabic(_joined(cell).strip(" .)")), title, False, cell[-1].index)
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
                if self._worded(cell[0], "activity") or self._within(cell[0]) or self._rejoined(cell[0]):
                    worded[column] = worded.get(column, 0) + 1
                elif SEVERAL.fullmatch(_joined(cell)):
                    bare.setdefault(column, []).extend(_numbers_of(_joined(cell)))
                elif number := BARE.match(cell[0].text) or NUMBER_CELL.fullmatch(cell[0].text):
                    bare.setdefault(column, []).append(number["a"])
                is_head = position < HEAD_ROWS and not cites_row and len(_joined(cell)) <= TITLE
                if is_head and len(rows) > 1 and _says(cell, "header_activity"):
                    header.append(column)
        if worded:
            return max(worded, key=lambda c: (worded[c], -c)), False
        numbered = [c for c in bare if c <= 2 and _is_count(bare[c])]
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
            self._worded(line, "activity") or line.hyperlinks or NUMBER_CELL.fullmatch(line.text) for line in row
        )
        return told >= 2 and not is_row and not re.search(r"https?:|www\.|\d{3}", text)

    def _row_markers(self, row: list[Line], column: int) -> list[_Marker]:
        cells = _cells(row)
        cell = cells.get(column, [])
        found = list(self._cell_markers(cell))
        several = SEVERAL.fullmatch(_joined(cell)) if cell else None
        if cell and (several or (several := several_named().match(_joined(cell)))):
            title = (
                self.join.cell(cells.get(column + 1, [])) if several.re is SEVERAL else _joined(cell)[several.end() :]
            )
            numbers = [arabic(each) for each in _numbers_of(several[0])]
            return [_Marker(cell[0].index, "activity", each, title, False, cell[-1].index) for each in numbers]
        if not found and cell and (number := NUMBER_CELL.fullmatch(_joined(cell))):
            title = self.join.cell(cells.get(self.title_column) or cells.get(column + 1, []))
            found = [_Marker(cell[0].index, "activity", arabic(number["a"]), title, False, cell[-1].index)]
        return found

    def _cell_markers(self, cell: list[Line]) -> Iterator[_Marker]:
        starts: list[tuple[int, str, str, bool]] = []
        if len(cell) > 1 and not self._worded(cell[0], "activity") and (both := self._rejoined(cell[0])):
            cell = [both, *cell[2:]]
        for position, line in enumerate(cell):
            if worded := self._worded(line, "activity") or (None if starts else self._within(line)):
                starts.append((position, worded.number, worded.title, True))
            elif (bare := BARE.match(line.text)) and (position == 0 or _counts_on(starts, bare["a"])):
                starts.append((position, arabic(bare["a"]), bare["title"], False))
        ends = [*(start[0] for start in starts[1:]), len(cell)]
        for (position, number, _, worded_), end in zip(starts, ends, strict=False):
            own = cell[position:end]
            title = re.sub(heading_prefix(), "", self.join.cell(own), count=1)
            yield _Marker(own[0].index, "activity", number, title.strip(), worded_, own[-1].index)

    def _row_title(self, row: list[Line], column: int) -> str:
        """What the columns before the activity's say: the title of a row that only lists deliverables."""
        cells = _cells(row)
        return " ".join(self.join.cell(cell) for c, cell in cells.items() if c < column).strip()

    def _months(self, cell: list[Line]) -> Period | None:
        return months_of("\n".join(line.text for line in cell), self.project, is_whole=True)

    # --- tables that have become a stream of narrow lines ------------------------------------------------------

    def _tables(self) -> dict[int, int]:
        """Runs of narrow loose lines that hold numbered headings: first index → index after the last."""
        limit = narrow_width(self.lines)
        runs: dict[int, int] = {}
        start: int | None = None
        for line in [*self.lines, None]:
            narrow = (
                line is not None
                and line.cell is None
                and (len(line.text.strip()) <= limit or (start is not None and ADDRESS_LINE.fullmatch(line.text)))
            )
            if narrow and line is not None and start is None:
                start = line.index
            elif not narrow and start is not None:
                end = line.index if line is not None else len(self.lines)
                if self._is_stream(start, end):
                    runs[start] = end
                start = None
        return runs

    def _is_stream(self, start: int, end: int) -> bool:
        """Whether narrow lines are a table's: many of them, with a table's header words or numbered activities."""
        if end - start < 30:
            return False
        text = "\n".join(line.text for line in self.lines[start:end])
        topics = ("header_planned", "header_reported", "header_what", "header_period")
        told = sum(1 for topic in topics if re.search(rf"^\W*(?:{pattern(topic)})", text, re.I | re.M))
        return told >= 2 or sum(1 for line in self.lines[start:end] if self._worded(line, "activity")) >= 2

    def _read_stream(self, start: int, end: int, narrative: Charge | None) -> None:
        """The rows of a stream. Its first narrow lines may still be the narrative's (an address is a short line)."""
        steps = Steps(self.entries)
        before: str | None = None
        charge = narrative
        index = start
        while index < end:
            line = self.lines[index]
            if task := self._worded(line, "task"):
                steps.begin(task.number)
                self.task_titles.setdefault(task.number, self.join.stream_title(line.index, task.title, end))
            marker = self._worded(line, "activity") or self._bare(line, steps) or self._within(line)
            if marker is None and (both := self._rejoined(line)):
                marker = self._worded(both, "activity")
            if marker is None:
                if charge is narrative and is_column_head(line):
                    charge = narrative = None
                self.charges[index] = charge
                index += 1
                continue
            title = self.join.stream_title(marker.line, marker.title, end)
            named = [_Marker(index, "activity", marker.number, title, marker.worded, index)]
            ids = self._enter_row(steps, named, self.join.stream_before(index, start))
            if charge is None or charge.activities != tuple(ids):
                before = charge.activities[-1] if charge else before
                charge = Charge(tuple(ids), "table", before)
            self.charges[index] = charge
            index += 1
        self._stream_months(start, end)

    def _within(self, line: Line) -> _Marker | None:
        """A heading behind another column's text: the first row of a page may come as one line."""
        match = inner_heading().search(line.text)
        if match is None:
            return None
        return _Marker(line.index, "activity", arabic(match["a"] or match["b"]), match["title"], True, line.index)

    def _bare(self, line: Line, steps: Steps) -> _Marker | None:
        match = BARE.match(line.text)
        if match is None or not steps.expects(arabic(match["a"])):
            return None
        return _Marker(line.index, "activity", arabic(match["a"]), match["title"], False, line.index)

    def _stream_months(self, start: int, end: int) -> None:
        """The months of each activity: one to four lines in a row that together spell nothing but months."""
        for index in range(start, end):
            charge = self.charges[index]
            if charge is None or self.entries[charge.activities[0]].period is not None:
                continue
            for count in (4, 3, 2, 1):
                chunk = self.lines[index : index + count]
                if any(self.charges[line.index] != charge for line in chunk):
                    continue
                head = "\n".join(line.text for line in chunk)
                if period := months_of(head, self.project) or self._months_beside_place(head, count):
                    self.entries[charge.activities[0]].period = period
                    break
        for entry in self.entries.values():
            own = [i for i in range(start, end) if (c := self.charges[i]) and c.activities[0] == entry.id]
            if own:
                entry.spans.append(range(own[0], own[-1] + 1))

    def _months_beside_place(self, head: str, count: int) -> Period | None:
        """A line such as "шілде Қарағанды облысы": the date column and the place column printed as one line."""
        first, _, rest = head.strip().partition(" ")
        if count != 1 or not rest.strip()[:1].isupper():
            return None
        return months_of(first, self.project)


@cache
def _chapter() -> re.Pattern[str]:
    """The heading of a report's next part: "Раздел 3. Финансовый отчёт", "Приложение 1"."""
    return re.compile(
        rf"\W*(?:{pattern('chapter')})\s*(?:№\s*)?(?:\d{{1,2}}|[IVX]{{1,4}}|[A-ZА-Я])?\s*(?:[.:)–—-]|$)", re.I
    )


def _counts_on(starts: list[tuple[int, str, str, bool]], number: str) -> bool:
    return bool(starts) and "." not in number and starts[-1][1].isdecimal() and int(number) == int(starts[-1][1]) + 1


def _is_count(numbers: list[str]) -> bool:
    """Whether numbers down a column number its rows: each follows the one before, repeats it or begins anew. A column
    of amounts does not."""
    if any("." in number for number in numbers):
        return True
    counts = [int(number) for number in numbers]
    return all(after in (before, before + 1, 1) for before, after in pairwise(counts))


def _numbers_of(text: str) -> list[str]:
    """The numbers of a cell that names several activities: "2 және 3", "1.2–1.4"."""
    numbers = re.findall(r"\d{1,2}(?:\.\d{1,2})*", text)
    if len(numbers) == 2 and re.search(r"\d\s*[-–—]\s*\d", text):
        part, _, first = numbers[0].rpartition(".")
        last = numbers[1].rpartition(".")[2]
        if numbers[1].rpartition(".")[0] in (part, "") and int(first) < int(last) <= int(first) + 9:
            return [f"{part}.{n}" if part else str(n) for n in range(int(first), int(last) + 1)]
    return numbers


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
