"""One document of the corpus: its name, what is true of it, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.documents.corpus.gold import Report, Truth, truth_of


@dataclass(frozen=True)
class Entry:
    """`write` makes the file; with `through`, what it makes is given to "pdf" or "odt" (LibreOffice converts) or
    to "chromium", and the result is the document."""

    name: str
    suffix: str
    truth: Truth
    write: Callable[[Path], None]
    through: str = ""


def entry(
    name: str,
    suffix: str,
    report: Report,
    write: Callable[[Path], None],
    *,
    claims: str = "table",
    periods: bool = True,
    letterhead: bool = False,
    through: str = "",
) -> Entry:
    """An entry whose truth is a whole report. See truth_of for `claims`, `periods` and `letterhead`."""
    return Entry(name, suffix, truth_of(report, claims=claims, periods=periods, letterhead=letterhead), write, through)


def renumbered(report: Report, pattern: str) -> Report:
    """The report with other activity numbers: "1.{}" for three levels."""
    tasks = tuple(
        replace(task, activities=tuple(replace(a, number=pattern.format(a.number)) for a in task.activities))
        for task in report.tasks
    )
    return replace(report, tasks=tasks)
