"""A night: what is due is asked, once a link; what changed is told, once.

It goes on with a night that was killed, and leaves what its time does not allow to the next one.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, aclosing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from linkaudit.audit import Setup, asked, opened, timed
from linkaudit.check import Progress, origins_of
from linkaudit.difference import difference
from linkaudit.fetch import is_online
from linkaudit.lanes import USED_UP, LaneSettings
from linkaudit.model import Difference, Link, Night
from linkaudit.platforms import PLATFORMS
from linkaudit.recheck import SLACK, UNASKED
from linkaudit.store import Store
from linkaudit.store.registry import Registry


class NightBusyError(Exception):
    """Another night is at work. The message is one line."""


@contextmanager
def alone(db: Path) -> Iterator[None]:
    """One night at a time works with a database. Raises NightBusyError."""
    with ExitStack() as held:
        try:
            held.enter_context(FileLock(db.parent / f".{db.name}.nightly.lock", blocking=False))
        except Timeout as error:
            raise NightBusyError(f"{db}: another nightly run is at work on it; it asks what is due") from error
        yield


@dataclass(frozen=True, slots=True)
class Budget:
    """What a night may take: `seconds` of time, None for as long as it needs."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Tonight:
    """What is to be asked: by platform, the links that the time suffices for, the most urgent first, and how many are
    due in all."""

    links: Mapping[str, list[Link]] = field(default_factory=dict)
    due: Mapping[str, int] = field(default_factory=dict)


def planned(registry: Registry, night: datetime, setup: Setup, budget: Budget, visitors: int = 1) -> Tonight:
    """Chooses what is asked. A link takes one request at least, so that a lane's pace, and how many visitors keep to
    it, bounds what is worth choosing."""
    chosen, due = {}, {}
    for platform in PLATFORMS:
        due[platform] = registry.due_count(night, platform)
        if due[platform]:
            chosen[platform] = registry.due(night, platform, _most(setup.lanes[platform], budget, visitors))
    return Tonight(chosen, due)


def _most(lane: LaneSettings, budget: Budget, visitors: int) -> int | None:
    caps = [] if lane.requests is None else [lane.requests * visitors]
    if budget.seconds is not None and lane.pace_s:
        caps.append(math.ceil(budget.seconds / lane.pace_s) * visitors)
    return min(caps, default=None)


async def _visitors(setup: Setup) -> int:
    """How many ask, each from an address and at a pace of its own. Raises ClusterError."""
    if setup.engine is None:
        return 1
    async with setup.engine.connect() as session:
        return max(1, len(await session.workers()))


Tell = Callable[[Night], Mapping[str, tuple[str, str]]]


async def nightly(store: Store, setup: Setup, budget: Budget, tell: Tell, on_progress: Progress | None) -> Night:
    """Asks what is due and tells what changed since the last night.

    `tell` writes what is to be written and returns what each recipient is sent, a title and a text; it is asked again
    where the night is killed meanwhile.
    """
    registry = Registry(store)
    began = setup.now()
    registry.set_right(began, setup.policy.longest)
    documents = registry.due_documents(began)
    tonight = planned(registry, began, setup, budget, await _visitors(setup))
    links = [link for share in tonight.links.values() for link in share]
    stopped: dict[str, None] = {}
    is_cut, online = False, True
    with opened([], links, store, setup) as (number, kept):
        registry.begin(number)
        earlier = registry.asked_and_not_due(number, began)  # by this night's run that was killed
        if links:
            online = setup.engine is not None or await is_online(origins_of(links), setup.network)
        if links and online:
            try:
                async with asyncio.timeout(budget.seconds) as limit:
                    async with aclosing(asked(links, kept, setup, on_progress, False)) as reached:
                        async for check in reached:
                            if check.verdict.reason in UNASKED and USED_UP not in check.verdict.why:
                                stopped[check.link.platform] = None
            except TimeoutError:
                if not limit.expired():
                    raise
                is_cut = True
        is_timed = setup.authority and links and online
        untimed = await timed(kept, setup.authority, setup.network) if setup.authority and is_timed else ""
        store.end_run(number, kept.head, None)
        registry.put_off(began, SLACK)
        last = registry.last_change()
        done = store.asked_by(number)
        due = {on: count + earlier.get(on, 0) for on, count in tonight.due.items()}
        statuses: dict[str, int] = {}
        for counts in done.values():
            for status, count in counts.items():
                statuses[status] = statuses.get(status, 0) + count
        night = Night(
            number, began, setup.now(), documents, tuple((on, count) for on, count in due.items() if count),
            tuple((on, sum(counts.values())) for on, counts in done.items()), tuple(statuses.items()),
            differences(store, registry, last, setup.now()), tuple(stopped), is_cut, online, untimed,
        )  # fmt: skip
        registry.end(number, kept.head, setup.now(), last, tell(night))
    return night


def differences(store: Store, registry: Registry, last: int, now: datetime) -> tuple[Difference, ...]:
    """What is to be told of each watched document, up to change `last`; those with the gravest news first."""
    untold = registry.untold(last)
    watched = {each.sha256: each for each in registry.watched()} if untold else {}
    found = []
    for sha256, changed in untold.items():
        if told := difference(store, sha256, changed, now, watched[sha256].tags):
            found.append(told)
    return tuple(sorted(found, key=_gravity))


def _gravity(told: Difference) -> tuple[bool, bool]:
    lost = any(each.change.what in ("gone", "confirmed", "restricted") for each in told.changes)
    return not any(shift.has_fallen for shift in told.shifts), not lost
