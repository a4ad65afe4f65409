"""When a link is asked again, when it is confirmed to be gone, and what a check shows to have changed. Pure.

| last seen | asked again |
| --- | --- |
| available, restricted | after 7 days |
| unverified | the next night; then after 2, 4 and at most 7 days, until something is decided |
| gone | after 3 days; seen gone in 3 checks at least 3 days apart, it is confirmed |
| confirmed to be gone | after 30 days |

One sight of it alive sets the count back to nothing, an unverified check leaves it as it is. A person who sees it
counts as a sight of it alive; a person who finds it gone confirms that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from linkaudit.model import Change, Check, Metadata, Ruling, Standing
from linkaudit.rules.states import differences

ALIVE = frozenset({"available", "restricted"})
UNASKED = frozenset({"not_attempted", "offline"})  # nobody was asked: nothing was learnt, and nothing put off
COUNTERS = ("view_count", "like_count", "comment_count")
# Nights do not begin to the minute, and the last link of one is asked hours after its first: what falls due within so
# much of a night's beginning is asked in it. An accusation is not hurried, so that sights of it gone get an hour only.
SLACK, STRICT_SLACK = timedelta(hours=6), timedelta(hours=1)
# How urgent a link is; a lower rank is asked earlier. The database keeps their indices: new ones are added at the end.
RANKS = ("gone", "new", "unverified", "alive", "confirmed", "walled")
WALLED = 4  # misses in a row after which no answer is expected; the first one is enough where there never was any


@dataclass(frozen=True, slots=True)
class Policy:
    """The table above, in days: section [recheck] of the settings. `unverified` doubles with every check that decides
    nothing, up to `unverified_at_most`. A counter has fallen when it lost more than `counter_fall` of its highest."""

    available: float = 7
    restricted: float = 7
    unverified: float = 1
    unverified_at_most: float = 7
    gone: float = 3
    strikes: int = 3
    confirmed: float = 30
    counter_fall: float = 0.01

    @property
    def longest(self) -> timedelta:
        """No link waits longer until it is asked again."""
        return timedelta(days=max(self.available, self.restricted, self.unverified_at_most, self.gone, self.confirmed))


def weighed(before: Standing | None, check: Check, policy: Policy) -> Standing:
    """How a link stands after one more check."""
    known = before or Standing(check.link.key)
    verdict, at = check.verdict, check.checked_at
    if verdict.reason in UNASKED:
        return known
    is_astray = known.checked_at is not None and known.checked_at - at > STRICT_SLACK
    if is_astray:
        known = _astray(known, at)
    if verdict.status == "unverified":
        return _due(replace(known, checked_at=at, misses=known.misses + 1), policy)
    since = known.since if known.status == verdict.status else at
    if verdict.status in ALIVE:
        alive = Standing(known.key, verdict.status, since, seen_at=at, checked_at=at)
        return _due(alive, policy)
    decided = replace(known, checked_at=at, status=verdict.status, since=since, misses=0)
    apart = timedelta(days=policy.gone) - STRICT_SLACK
    if not is_astray and (known.struck_at is None or at - known.struck_at >= apart):
        decided = replace(decided, strikes=known.strikes + 1, struck_at=at)
    if decided.strikes >= policy.strikes and decided.confirmed_at is None:
        decided = replace(decided, confirmed_at=at)
    return _due(decided, policy)


def led(before: Standing | None, target: Standing | None) -> Standing | None:
    """How a link that leads to another stood, given how that one stands: a sight of that alive is one of it."""
    if before is None or before.struck_at is None or target is None or target.seen_at is None:
        return before
    if target.seen_at < before.struck_at:
        return before
    seen_at = max(target.seen_at, before.seen_at or target.seen_at)
    return replace(before, strikes=0, struck_at=None, confirmed_at=None, seen_at=seen_at)


def _astray(known: Standing, at: datetime) -> Standing:
    """A standing after the clock went back: it is wrong now, or was before. How far apart two sights are is not known
    then, so that they are counted anew from the next one on, and nothing lies in the future."""

    def no_later(moment: datetime | None) -> datetime | None:
        return min(moment, at) if moment else None

    return replace(
        known, since=no_later(known.since), seen_at=no_later(known.seen_at), confirmed_at=no_later(known.confirmed_at),
        strikes=0, struck_at=None,
    )  # fmt: skip


def ruled(before: Standing, ruling: Ruling, policy: Policy) -> Standing:
    """How a link stands after a person's word on it."""
    if ruling.word == "seen":
        return _due(replace(before, strikes=0, struck_at=None, confirmed_at=None, seen_at=ruling.at), policy)
    if ruling.word == "not_there" and before.confirmed_at is None:
        return _due(replace(before, confirmed_at=ruling.at), policy)
    return before


def rank_of(standing: Standing) -> int:
    """An index of RANKS: an accusation that waits for its confirmation comes first, what is not expected to be answered
    last."""
    if standing.misses >= WALLED or (standing.misses and standing.status is None):
        return RANKS.index("walled")
    if standing.confirmed_at:
        return RANKS.index("confirmed")
    if standing.strikes:
        return RANKS.index("gone")
    if standing.checked_at is None:
        return RANKS.index("new")
    return RANKS.index("unverified" if standing.misses else "alive")


def _due(standing: Standing, policy: Policy) -> Standing:
    """The standing with the moment from which a night asks again."""
    asked = standing.checked_at
    if asked is None:
        return standing
    slack = SLACK
    if standing.confirmed_at:
        days = policy.confirmed
    elif standing.misses:
        days = min(policy.unverified * 2 ** min(standing.misses - 1, 20), policy.unverified_at_most)
    elif standing.strikes and standing.struck_at:
        asked, days, slack = standing.struck_at, policy.gone, STRICT_SLACK
    else:
        days = policy.restricted if standing.status == "restricted" else policy.available
    return replace(standing, due_at=asked + max(timedelta(days=days) - slack, timedelta(days=days / 2)))


def changes(before: Standing | None, seen: Check | None, check: Check, after: Standing, policy: Policy) -> list[Change]:
    """What a check shows to be otherwise than before. `seen` is the last check that saw the item by the same probe,
    with the highest of its counters, None where none did; a link that nobody had decided before has not changed."""
    if before is None or check.verdict.status == "unverified":
        return []
    key, at, reason = check.link.key, check.checked_at, check.verdict.reason
    found: list[Change] = []
    was, now = before.status, check.verdict.status
    if now == "gone" and was in ALIVE:
        found.append(Change(key, "gone", at, was, reason, before.seen_at))
    elif now in ALIVE and was == "gone":
        found.append(Change(key, "back", at, was, reason))
    elif (was, now) == ("available", "restricted"):
        found.append(Change(key, "restricted", at, was, reason, before.seen_at))
    elif (was, now) == ("restricted", "available"):
        found.append(Change(key, "opened", at, was, reason))
    if now == "gone" and after.confirmed_at and not before.confirmed_at:
        found.append(Change(key, "confirmed", at, was, reason, after.seen_at))
    if now == "available" and seen is not None and seen.verdict.probe == check.verdict.probe:
        told = _edited(seen.verdict.metadata, check.verdict.metadata, policy)
        found += [Change(key, what, at, then, after_) for what, then, after_ in told]
    return found


def is_told(change: Change, told: Iterable[Change]) -> bool:
    """Whether an edit is among those that were told since the sight that it was compared with."""
    edits = {(each.what, each.after) for each in told if each.what in ("author", "title", *COUNTERS)}
    return (change.what, change.after) in edits


def _edited(before: Metadata, after: Metadata, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """What differs in the words and counters that the same question was answered with."""
    yield from differences(before, after)
    for name in COUNTERS:
        then, now = getattr(before, name), getattr(after, name)
        if then is not None and now is not None and then - now > policy.counter_fall * then:
            yield name, str(then), str(now)
