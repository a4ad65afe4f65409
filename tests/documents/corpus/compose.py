"""Puts a report's words and its links together: short notations, so that the words read as words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.documents.corpus.addresses import Printer
from tests.documents.corpus.gold import Activity, Indicator, Period, Report, Task


@dataclass(frozen=True)
class Draft:
    """An activity before its links are made. `evidence` holds "form day" pairs, `period` two ISO days."""

    title: str
    months: str
    period: str
    told: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    evidence: str


@dataclass(frozen=True)
class Words:
    """A report before its links are made: its tasks by title, "" where it has none."""

    language: str
    handle: str
    title: str
    organisation: str
    period_text: str
    period: str
    dated_text: str
    dated: str
    tasks: tuple[tuple[str, tuple[Draft, ...]], ...]


def days(text: str) -> Period:
    """Two ISO days, "2024-03-01 2024-04-30"."""
    first, last = text.split()
    return date.fromisoformat(first), date.fromisoformat(last)


def compose(words: Words, seed: str, forms: Iterable[str] = ()) -> Report:
    """The report with links of its own. `forms` replace the drafts' own forms of Instagram addresses, in turn."""
    printer = Printer(seed, words.handle)
    instead = list(forms)
    drawn = 0

    def activity(number: int, draft: Draft) -> Activity:
        nonlocal drawn
        evidence = []
        pieces = draft.evidence.split()
        for form, day in zip(pieces[::2], pieces[1::2], strict=True):
            chosen = form
            if instead and form in ("p", "reel"):
                chosen = instead[drawn % len(instead)]
                drawn += 1
            evidence.append(printer.cite(chosen, day))
        return Activity(
            str(number), draft.title, draft.months, days(draft.period), draft.told, draft.indicators, tuple(evidence)
        )

    tasks = tuple(
        Task(
            str(number) if title else "",
            title,
            tuple(activity(count, draft) for count, draft in enumerate(drafts, 1)),
        )
        for number, (title, drafts) in enumerate(words.tasks, 1)
    )
    return Report(
        words.language,
        words.title,
        words.organisation,
        words.period_text,
        days(words.period),
        words.dated_text,
        date.fromisoformat(words.dated),
        tasks,
        printer.cite("profile", words.dated),
    )
