"""When the evidence was published, drawn against the project's period and the document's date: the shapes of a bar
chart in its own coordinates. A link without a date is counted beside the chart, never drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from linkaudit.model import Coverage, Period
from linkaudit.render.evidence import STATUSES, Evidence, Part
from linkaudit.render.words import Words

WIDTH, TOP, HEIGHT = 960, 44, 150  # the plot area; dates run along x, counts up from the bottom

_LABEL = 60  # the room that a month's label takes


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of days with so many links; `side` is "inside", "outside" or "known" (nothing to compare with)."""

    x: float
    y: float
    width: float
    height: float
    side: str
    label: str
    days: Period
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis; `day` is what it stands for on that of the days."""

    at: float
    label: str
    day: date = date.min


@dataclass(frozen=True, slots=True)
class Chart:
    """`band` is the project's period and `line` the document's date, in x; None where the document names none.
    `sides` counts the links by side, "undated" included."""

    bars: tuple[Bar, ...]
    dates: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    band: tuple[float, float] | None
    line: float | None
    sides: dict[str, int]


SIDES = ("inside", "outside", "known", "undated")


def chart_of(coverage: Coverage, parts: Iterable[Part], words: Words) -> Chart | None:
    """The chart of every cited link, each once; None where no link tells its date."""
    links = {evidence.row.evidence.key: evidence for part in parts for evidence in part.evidence}.values()
    dated = [(e.row.published_at.date(), _side(e)) for e in links if e.row.published_at]
    if not dated:
        return None
    extraction = coverage.extraction
    period = coverage.period or extraction.period
    days = [day for day, _ in dated] + [day for day in (*(period or ()), extraction.dated) if day]
    first, last = min(days), max(days)
    begin, following = _unit((last - first).days)
    edges = [begin(first)]
    while edges[-1] <= last:
        edges.append(following(edges[-1]))
    span = (edges[-1] - edges[0]).days

    def x(day: date) -> float:
        return round((day - edges[0]).days / span * WIDTH, 1)

    spans = list(pairwise(edges))
    stacks = [Counter(side for day, side in dated if start <= day < end) for start, end in spans]
    most = max(stack.total() for stack in stacks)
    bars = [
        bar
        for (start, end), stack in zip(spans, stacks, strict=True)
        for bar in _bars(x(start), x(end), stack, most, (start, end - timedelta(days=1)), words)
    ]
    sides = Counter(_side(evidence) for evidence in links)
    return Chart(
        tuple(bars),
        tuple(
            Tick(x(day), label, day) for day, label in _months(edges[0], edges[-1], words) if x(day) < WIDTH - _LABEL
        ),
        tuple(Tick(TOP + HEIGHT - n / most * HEIGHT, str(n)) for n in sorted({0, most // 2, most})),
        (x(period[0]), x(period[1] + timedelta(days=1))) if period else None,
        x(extraction.dated) if extraction.dated else None,
        {side: sides[side] for side in SIDES if sides[side]},
    )


def _side(evidence: Evidence) -> str:
    if evidence.row.published_at is None:
        return "undated"
    return {True: "inside", False: "outside", None: "known"}[evidence.in_period]


def _bars(start: float, end: float, stack: Counter[str], most: int, days: Period, words: Words) -> Iterable[Bar]:
    label = words.period(days)
    bottom = float(TOP + HEIGHT)
    for side in SIDES:
        if stack[side]:
            height = round(stack[side] / most * HEIGHT, 1)
            bottom = round(bottom - height, 1)
            width, count = round(max(end - start - 2, 1), 1), stack[side]
            yield Bar(start + 1, bottom, width, height, side, f"{label}: {count}", days, count)


def _unit(days: int) -> tuple[Callable[[date], date], Callable[[date], date]]:
    """How a bar's first day is found and the next bar's: weeks up to a year and a half, then months, then years."""
    if days <= 550:
        return lambda day: day - timedelta(days=day.weekday()), lambda day: day + timedelta(days=7)
    if days <= 5 * 366:
        return lambda day: day.replace(day=1), _next_month
    return lambda day: day.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(first: date, last: date, words: Words) -> list[tuple[date, str]]:
    """First days of months to label, at most a dozen."""
    months = list(_firsts(first, last))
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if len(months) <= 12 * s), 240)
    chosen = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
    return [
        (
            day,
            words.month(day) if step < 12 else str(day.year),
        )
        for day in chosen
    ]


def _firsts(first: date, last: date) -> Iterable[date]:
    day = first if first.day == 1 else _next_month(first)
    while day < last:
        yield day
        day = _next_month(day)


# --- what each activity stands on ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stack:
    """One activity's different links as a bar: status, start and width of each piece. `mark` is where what is required
    would end. The widest bar or mark ends at WIDTH."""

    id: str
    bars: tuple[tuple[str, float, float], ...]
    mark: float
    available: int
    required: int


def stacks_of(parts: Iterable[Part]) -> tuple[Stack, ...]:
    """A bar for each activity, all on one scale."""
    rows = [part.row for part in parts if part.row]
    most = max((max(row.unique, row.required) for row in rows), default=0)
    scale = WIDTH / most if most else 0
    found = []
    for row in rows:
        bars, start = [], 0.0
        for status in STATUSES:
            if count := getattr(row, status):
                bars.append((status, round(start, 1), round(count * scale, 1)))
                start += count * scale
        mark = round(row.required * scale, 1)
        found.append(Stack(row.activity.id, tuple(bars), mark, row.available, row.required))
    return tuple(found)
