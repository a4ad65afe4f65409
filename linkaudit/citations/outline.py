"""Headings and table rows to tasks and activities, and for each line the activity in whose charge it stands.

It reads numbers and the words of words/*.toml, in prose ("1 міндет.", "Мероприятие 1.1", "Activity II") and in
tables ("1-іс-шара.", "3.Title" in the activity column, a column of numbers), also where a table has become a stream of
narrow lines. It refuses to judge which citations belong together: that is citations/__init__.py's.
"""

from __future__ import annotations

from dataclasses import dataclass

from linkaudit.citations.lines import Line
from linkaudit.citations.prose import Prose
from linkaudit.citations.streams import Streams
from linkaudit.citations.tables import Tables
from linkaudit.citations.walk import Charge, Entry
from linkaudit.model import Period


@dataclass(frozen=True, slots=True)
class Outline:
    """The activities in order of first appearance, and the charge of every line (None before the first)."""

    entries: tuple[Entry, ...]
    charges: tuple[Charge | None, ...]


def read_outline(lines: list[Line], project: Period | None) -> Outline:
    """The outline of a document's lines. `project` lends its year to months that are stated without one."""
    return _Outliner(lines, project).read()


class _Outliner(Prose, Tables, Streams):
    """The whole walk: which text is read how."""

    def read(self) -> Outline:
        self.numbered = self.numbered_headings()
        tables = self.streams()
        current: Charge | None = None
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.cell is not None:
                end = self.end_of_table(index)
                if self.read_table(index, end):
                    current = None
                elif self.read_known(self.rows_of(index, end)):
                    pass
                elif current is not None and not self.is_of_many(index, end):  # it belongs to what is being described
                    self.charges[index:end] = [Charge(current.activities, "table")] * (end - index)
                    spans = (range(row[0].index, row[-1].index + 1) for row in self.rows_of(index, end).values())
                    self.entries[current.activities[0]].spans.extend(spans)
                index = end
            elif index in tables:
                self.read_stream(index, tables[index], current)
                current = None
                index = tables[index]
            else:
                current = self.read_narrative(line, current)
                index += 1
        self.charge_notes()
        self.forget_document_date()
        entries = tuple(self.entries.values())
        return Outline(entries, tuple(self.charges))
