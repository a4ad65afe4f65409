"""Counts through a results table's rows: which number comes next, and which activity it stands for.

A table numbers activities anew under each task and often leaves the tasks unnumbered, so the count itself tells them.
"""

from __future__ import annotations

from collections.abc import Collection


class Steps:
    """One walk down a table. `known` are the ids that the document's prose has named."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = frozenset(known)
        self.tasks = len({activity.split(".")[0] for activity in known if "." in activity})
        self.task = 0
        self.last = 0
        self.listing: str | None = None  # the activity of a row that lists deliverables
        self.is_told = False  # the table itself names the tasks

    def expects(self, number: str) -> bool:
        """Whether a bare number may head a row here: the next one, or the first of a new task."""
        if "." in number:
            return number in self.known or not self.known
        return int(number) in (self.last + 1, 1)

    def begin(self, task: str) -> None:
        """The table names a task of its own: its activities are counted from 1."""
        self.task, self.last, self.listing, self.is_told = int(task.partition(".")[0]), 0, None, True

    def place(self, number: str, *, is_worded: bool) -> tuple[str, bool]:
        """The id of the activity that a row's number stands for, and whether the row only lists deliverables.

        Such a list stands under a task that the prose does not know; its numbers count things, not activities.
        """
        if "." in number:
            task, *_, self.last = (int(part) for part in number.split("."))
            self.task, self.listing = task, None
            return number, False
        count = int(number)
        if self.is_told:
            self.last = count
            return f"{self.task}.{count}", False
        if self.listing and not is_worded and count == self.last + 1:
            self.last = count
            return self.listing, True
        self.listing = None
        if self.task == 0 or (count == 1 and self.last):
            self.task += 1
        self.last = count
        if not self.tasks:
            return number, False
        activity = f"{self.task}.{count}"
        if activity not in self.known and not is_worded and self.task > self.tasks:
            self.listing = activity
        return activity, self.listing is not None
