"""What the walk through a document knows as it goes: the activities so far, and who is in charge of each line.

prose.py, tables.py and streams.py each read one kind of text by it; it refuses to read any itself, but for the
numbered headings that all of them have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from linkaudit.citations.headings import (
    arabic,
    headings,
    inner_heading,
    number_of,
)
from linkaudit.citations.lines import Line
from linkaudit.citations.steps import Steps
from linkaudit.citations.titles import Joiner
from linkaudit.model import Period

TITLE = 100  # characters; what is longer is no heading
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
class Marker:
    """One numbered heading. `number` is dotted Arabic; `worded` where a word of the language names its kind."""

    line: int
    kind: Literal["task", "activity"]
    number: str
    title: str
    worded: bool
    last_line: int


class Walk:
    """Goes over the lines once, from the first to the last; lives for one document."""

    def __init__(self, lines: list[Line], project: Period | None) -> None:
        self.lines = lines
        self.project = project
        self.join = Joiner(lines)
        self.entries: dict[str, Entry] = {}
        self.charges: list[Charge | None] = [None] * len(lines)
        self.task: str | None = None
        self.task_titles: dict[str, str] = {}
        self.is_parted = False
        self.is_parted = self.has_parts()
        self.heading: Marker | None = None  # a task's heading in prose under which no activity has been named yet
        self.section = 0  # the number of the main heading under which the activities stand
        self.level = 0  # of the last activity's heading, where the document tells
        self.item = 0  # the last number by which a line of an activity's account begins
        self.numbered: dict[int, re.Match[str]] = {}  # headings by number alone, where no word names any
        self.dated_by: dict[str, Line] = {}  # by activity, the line of prose that tells its time
        self.is_begun = False  # whether a row of the table that is being read has been one of an activity
        self.steps = Steps(())
        self.title_column = -1  # where the head of the table that is being read says that the titles stand
        self.columns = (-1, 0, False)  # where the last table ended, its activities' column, whether it was counted

    def worded(self, line: Line, topic: Literal["task", "activity"]) -> Marker | None:
        for heading in headings("part" if topic == "task" and self.is_parted else topic):
            if match := heading.match(line.text):
                number = number_of(match)
                title, last = self.join.title(line.index, match["title"])
                return Marker(line.index, topic, number, title, True, last)
        return None

    def has_parts(self) -> bool:
        """Whether the tasks are called otherwise: two numbered parts or more, with activities counted anew below."""
        if any(self.worded(line, "task") for line in self.lines):
            return False
        told: list[str] = []
        for line in self.lines:
            if any(heading.match(line.text) for heading in headings("part")):
                told.append("part")
            elif marker := self.worded(line, "activity"):
                told.append(marker.number)
        parts = [n for n, each in enumerate(told) if each == "part"]
        return len(parts) > 1 and sum(1 for n in parts if told[n + 1 : n + 2] == ["1"]) > 1

    def rejoined(self, line: Line) -> Line | None:
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

    def within(self, line: Line) -> Marker | None:
        """A heading behind another column's text: the first row of a page may come as one line."""
        match = inner_heading().search(line.text)
        if match is None:
            return None
        return Marker(line.index, "activity", arabic(match["a"] or match["b"]), match["title"], True, line.index)

    def enter(self, activity: str, title: str) -> None:
        """Enters an activity that is new, and gives a title to one that has none."""
        entry = self.entries.get(activity)
        if entry is None:
            task = self.task_titles.get(activity.split(".")[0]) if "." in activity else None
            self.entries[activity] = Entry(activity, title, task)
        elif title and not entry.title:
            entry.title = title

    def enter_row(self, steps: Steps, named: list[Marker], row_title: str) -> list[str]:
        """The ids of the activities that a row names, each once."""
        ids: list[str] = []
        for marker in named:
            activity, is_list = steps.place(marker.number, is_worded=marker.worded)
            self.enter(activity, (row_title if is_list else "") or marker.title)
            if activity not in ids:
                ids.append(activity)
        return ids


def numbers_of(text: str) -> list[str]:
    """The numbers of a cell that names several activities: "2 және 3", "1.2–1.4"."""
    numbers = re.findall(r"\d{1,2}(?:\.\d{1,2})*", text)
    if len(numbers) == 2 and re.search(r"\d\s*[-–—]\s*\d", text):
        part, _, first = numbers[0].rpartition(".")
        last = numbers[1].rpartition(".")[2]
        if numbers[1].rpartition(".")[0] in (part, "") and int(first) < int(last) <= int(first) + 9:
            return [f"{part}.{n}" if part else str(n) for n in range(int(first), int(last) + 1)]
    return numbers


def is_count(numbers: list[str]) -> bool:
    """Whether numbers down a column number its rows: each follows the one before, repeats it or begins anew. A column
    of amounts does not."""
    if any("." in number for number in numbers):
        return True
    counts = [int(number) for number in numbers]
    return all(after in (before, before + 1, 1) for before, after in pairwise(counts))
