"""What is true of a report, whatever it looks like. Everybody and everything in it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Period = tuple[date, date]


@dataclass(frozen=True)
class Citation:
    """One address as it is printed, and the link that it stands for."""

    address: str
    key: str


@dataclass(frozen=True)
class Indicator:
    """One line of a plan: what is counted, in numbers. Only what is `published` (clips, posts …) is a claim."""

    what: str
    planned: int
    reported: int
    published: bool = True


@dataclass(frozen=True)
class Activity:
    """`months` is the time as it is printed, `period` what it means; `told` is the account in prose."""

    number: str  # within its task
    title: str
    months: str
    period: Period
    told: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    evidence: tuple[Citation, ...]


@dataclass(frozen=True)
class Task:
    """A task; a report without tasks has a single one whose number is empty."""

    number: str
    title: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Report:
    """One organisation's report. `profile` is its own page, which letterheads show."""

    language: str
    title: str
    organisation: str
    period_text: str
    period: Period
    dated_text: str
    dated: date
    tasks: tuple[Task, ...]
    profile: Citation

    def numbered(self) -> list[tuple[str, Task, Activity]]:
        """Every activity with its id and its task, in order."""
        return [(".".join(filter(None, (t.number, a.number))), t, a) for t in self.tasks for a in t.activities]


@dataclass(frozen=True)
class Truth:
    """What a reading of one document must say. Claims are the planned and reported numbers, by activity."""

    language: str
    organisation: str
    title: str
    period: Period | None
    dated: date | None
    activities: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    periods: frozenset[tuple[str, Period]]
    claims: frozenset[tuple[str, int | None, int | None]]
    others: frozenset[str] = frozenset()  # keys that belong to no activity
    optional: frozenset[str] = frozenset()  # keys that may or may not be told as such: a letterhead is no evidence

    @property
    def keys(self) -> frozenset[str]:
        return self.others | {key for _, key in self.pairs}


def truth_of(report: Report, *, claims: str, periods: bool, letterhead: bool) -> Truth:
    """The truth of a document that shows all of a report's evidence. `claims` says where numbers stand: "table" tells
    both, "reported" is a narrative's own number, "planned" a plan's, "" none."""
    told: set[tuple[str, int | None, int | None]] = set()
    for activity_id, _, activity in report.numbered():
        for indicator in activity.indicators:
            if claims and indicator.published:
                planned = None if claims == "reported" else indicator.planned
                told.add((activity_id, planned, None if claims == "planned" else indicator.reported))
    return Truth(
        report.language,
        report.organisation,
        report.title,
        report.period,
        report.dated,
        frozenset(number for number, _, _ in report.numbered()),
        frozenset((number, cited.key) for number, _, activity in report.numbered() for cited in activity.evidence),
        frozenset((number, activity.period) for number, _, activity in report.numbered() if periods),
        frozenset(told),
        optional=frozenset({report.profile.key} if letterhead else ()),
    )
