"""A year of nights over the stand-in, with a clock that the test moves: fifty documents whose links vanish, return,
turn private and change their titles. What the program does each night is held against an oracle that counts in days."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linkaudit import platforms
from linkaudit.archive.describer import Wishes
from linkaudit.audit import Setup
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import DEFAULT_LANES, without_pace
from linkaudit.model import Activity, Citation, Document, Extraction, Link, Night
from linkaudit.nightly import Budget, nightly
from linkaudit.store import Store
from linkaudit.store.registry import Registry
from tests.standin import StandIn

BEGAN = datetime(2026, 1, 1, 21, 0, 30, tzinfo=UTC)
NIGHTS, DOCUMENTS, LINKS = 365, 50, 120
TITLES = ("A film about the lake", "Clean water for all", "Volunteers plant trees")
# What becomes of a link: how long, in days, each state lasts; a link goes through the states of one story.
STORIES: tuple[tuple[str, ...], ...] = (
    ("available",),
    ("available", "gone"),
    ("available", "gone", "available"),
    ("available", "private", "available"),
    ("available", "vague", "available"),
    ("available", "vague", "gone"),
    ("available", "title", "gone"),
    ("available", "title", "title"),
    ("gone",),
    ("vague", "available", "private", "gone"),
)
SCENES = {"available": "available", "title": "available", "gone": "gone", "private": "private", "vague": "vague"}
STATUS = {"available": "available", "title": "available", "gone": "gone", "private": "restricted", "vague": None}


@dataclass(frozen=True, slots=True)
class Fate:
    """What is true of a link on each day: the days on which its states begin."""

    link: Link
    story: tuple[tuple[int, str], ...]

    def state(self, day: int) -> tuple[str, str]:
        """The state and the title on a day."""
        begun = [state for start, state in self.story if start <= day]
        return begun[-1], TITLES[begun.count("title")]


@dataclass(slots=True)
class Oracle:
    """The policy's table, read by somebody who counts in days: when each link is asked, and what is found then."""

    fate: Fate
    due: int = 0
    status: str | None = None
    title: str | None = None
    strikes: int = 0
    struck: int | None = None
    misses: int = 0
    is_confirmed: bool = False

    def ask(self, day: int) -> set[str]:
        """What the check of a day shows to be otherwise."""
        state, title = self.fate.state(day)
        status, before = STATUS[state], self.status
        if status is None:
            self.misses += 1
            self.due = day + (30 if self.is_confirmed else (1, 2, 4, 7)[min(self.misses, 4) - 1])
            return set()
        self.misses, self.status = 0, status
        told: set[str] = set()
        if status == "gone":
            if self.struck is None or day - self.struck >= 3:
                self.strikes, self.struck = self.strikes + 1, day
            if before in ("available", "restricted"):
                told.add("gone")
            if self.strikes == 3 and not self.is_confirmed:
                self.is_confirmed = True
                told.add("confirmed")
            self.due = day + 30 if self.is_confirmed else self.struck + 3
            return told
        self.strikes, self.struck, self.is_confirmed, self.due = 0, None, False, day + 7
        if before == "gone":
            told.add("back")
        elif before is not None and before != status:
            told.add("restricted" if status == "restricted" else "opened")
        if status == "available":
            if self.title not in (None, title):
                told.add("title")
            self.title = title
        return told


def fates(chance: random.Random) -> Iterator[Fate]:
    for number in range(LINKS):
        if number % 2:
            url = f"https://www.youtube.com/watch?v=Lake{number:06}A"
        else:
            url = f"https://www.tiktok.com/@sample_org/video/{7417000000000000000 + number}"
        link = platforms.normalize(url)
        assert isinstance(link, Link)
        day, story = 0, []
        for state in STORIES[number % len(STORIES)]:
            if link.platform == "tiktok" and state == "vague":
                state = "silent"
            story.append((day, state))
            day += chance.randrange(2, 90)
        yield Fate(link, tuple(story))


SCENES["silent"], STATUS["silent"] = "unknown_message", None


def document(number: int, links: list[Link]) -> Extraction:
    cited = tuple(Citation(link, link.canonical_url, None, "narrative", 1, line) for line, link in enumerate(links))
    activity = Activity("1.1", "Publish films", None, None, (), cited)
    made = Document(Path(f"report-{number}.pdf"), f"{number:064x}", "pdf", ())
    return Extraction(made, "en", "Report", "Sample Lake Foundation", None, None, (activity,), (), ())


@dataclass(slots=True)
class Year:
    """The clock and what it was asked at; everything else is the program's own."""

    folder: Path
    standin: StandIn
    now: datetime = BEGAN
    nights: list[Night] = field(default_factory=list)
    told: list[set[tuple[str, str]]] = field(default_factory=list)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=3)  # a night takes its time
        return self.now

    def night(self, store: Store) -> Night:
        network = NetworkSettings(proxy=self.standin.url, ca_file=self.standin.ca_file)
        lanes, archive = without_pace(DEFAULT_LANES), self.folder / "archive"
        setup = Setup(network, lanes, {}, archive, Wishes(platforms=()), now=self.clock)
        return asyncio.run(nightly(store, setup, Budget(), lambda _: {}, None))


@pytest.mark.slow
def test_every_change_of_a_year_is_told_once_on_the_right_night(tmp_path: Path) -> None:
    chance = random.Random(7)
    oracles = {fate.link.key: Oracle(fate) for fate in fates(chance)}
    links = [oracle.fate.link for oracle in oracles.values()]
    with StandIn() as standin, Store(tmp_path / "linkaudit.db") as store:
        registry, year = Registry(store), Year(tmp_path, standin)
        for number in range(DOCUMENTS):
            own = links[number::DOCUMENTS] + chance.sample(links, 3)  # three that others cite, too
            made = document(number, list(dict.fromkeys(own)))
            store.save_document(made, BEGAN)
            registry.watch(made.document.sha256, timedelta(days=1), None, (), BEGAN)
        confirmed: set[str] = set()
        for day in range(NIGHTS):
            year.now = BEGAN + timedelta(days=day)
            for key, oracle in oracles.items():
                state, title = oracle.fate.state(day)
                standin.put(key, SCENES[state], title=title)
            due = [key for key, oracle in oracles.items() if oracle.due <= day]
            expected = {(key, what) for key in due for what in oracles[key].ask(day)}
            before = len(standin.requests)
            night = year.night(store)
            told = [(e.change.key, e.change.what, d.sha256) for d in night.differences for e in d.changes]
            assert len(told) == len(set(told)), day
            assert {(key, what) for key, what, _ in told} == expected, day
            for each in night.differences:
                lost = [one for one in each.changes if (one.change.what, one.change.before) == ("gone", "available")]
                found = [one for one in each.changes if one.change.what in ("back", "opened")]
                assert not lost or found or any(shift.has_fallen for shift in each.shifts), day
            assert set(store.reached(night.audit)) == set(due), day
            assert (night.left, sum(count for _, count in night.due)) == (0, len(due)), day
            assert len(standin.requests) - before <= 3 * len(due), day
            confirmed |= {key for key, what in expected if what == "confirmed"}
        standings = store.standings(oracles)
        assert {key for key, each in standings.items() if each.confirmed_at} == {
            key for key, oracle in oracles.items() if oracle.is_confirmed
        }
        assert {key for key, each in standings.items() if each.strikes} == {k for k, o in oracles.items() if o.strikes}
        truly = {key for key, oracle in oracles.items() if any(state == "gone" for _, state in oracle.fate.story)}
        assert confirmed
        assert confirmed <= truly
        assert registry.due_documents(year.now + timedelta(days=1)) == DOCUMENTS
