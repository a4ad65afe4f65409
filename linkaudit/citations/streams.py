"""Activities in tables that have become a stream of narrow lines, as in the text that Tika takes from a PDF."""

from __future__ import annotations

import re

from linkaudit.citations.dates import months_of
from linkaudit.citations.headings import (
    ADDRESS_LINE,
    BARE,
    arabic,
    is_column_head,
)
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.citations.steps import Steps
from linkaudit.citations.titles import narrow_width
from linkaudit.citations.walk import Charge, Marker, Walk
from linkaudit.model import Period


class Streams(Walk):
    """The part of the walk that reads such streams."""

    def streams(self) -> dict[int, int]:
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
        return told >= 2 or sum(1 for line in self.lines[start:end] if self.worded(line, "activity")) >= 2

    def read_stream(self, start: int, end: int, narrative: Charge | None) -> None:
        """The rows of a stream. Its first narrow lines may still be the narrative's (an address is a short line)."""
        steps = Steps(self.entries)
        before: str | None = None
        charge = narrative
        index = start
        while index < end:
            line = self.lines[index]
            if task := self.worded(line, "task"):
                steps.begin(task.number)
                self.task_titles.setdefault(task.number, self.join.stream_title(line.index, task.title, end))
            marker = self.worded(line, "activity") or self._bare(line, steps) or self.within(line)
            if marker is None and (both := self.rejoined(line)):
                marker = self.worded(both, "activity")
            if marker is None:
                if charge is narrative and is_column_head(line):
                    charge = narrative = None
                self.charges[index] = charge
                index += 1
                continue
            title = self.join.stream_title(marker.line, marker.title, end)
            named = [Marker(index, "activity", marker.number, title, marker.worded, index)]
            ids = self.enter_row(steps, named, self.join.stream_before(index, start))
            if charge is None or charge.activities != tuple(ids):
                before = charge.activities[-1] if charge else before
                charge = Charge(tuple(ids), "table", before)
            self.charges[index] = charge
            index += 1
        self._stream_months(start, end)

    def _bare(self, line: Line, steps: Steps) -> Marker | None:
        match = BARE.match(line.text)
        if match is None or not steps.expects(arabic(match["a"])):
            return None
        return Marker(line.index, "activity", arabic(match["a"]), match["title"], False, line.index)

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
