"""One lane a platform: how many at once, how fast, how long to wait, and when to stop asking.

It refuses to read answers: a lane knows the reasons of verdicts, never the pages behind them.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from linkaudit.model import FetchError, Link, Request, Response

Fetch: TypeAlias = Callable[[Request], Awaitable[Response]]

# Answers that say more about our standing with the platform than about the link.
UNREADABLE = frozenset({"login_wall", "rate_limited", "captcha", "consent", "network", "timeout"})
TRANSIENT = frozenset({"rate_limited", "server_error", "timeout"})  # worth one polite second attempt
BREAKER = 5  # unreadable answers in a row: one link that is walled, or two, says nothing of the platform
LONGEST_WAIT_S = 60.0  # who asks us to stay away longer is left alone for this run
BACK_OFF_S = 2.0  # before the second attempt; doubled with each unreadable answer before it
JITTER = 0.2  # of every wait, either way: a regular beat is what rate limits look for
USED_UP = "the requests that one run may make are used up"
ASKS_TO_WAIT = frozenset({429, 503})  # the statuses whose Retry-After is meant for us (RFC 9110, 10.2.3)


@dataclass(frozen=True, slots=True)
class LaneSettings:
    """At most `concurrency` links in flight, `pace_s` seconds (±20 %) between the starts of two requests; `breaker`
    unreadable answers in a row end the asking, and so do `requests` of a run (None: as many as it takes)."""

    concurrency: int = 4
    pace_s: float = 0.0
    breaker: float = BREAKER
    requests: int | None = None

    def __post_init__(self) -> None:
        if self.concurrency < 1:
            raise ValueError("a lane needs at least one link in flight")
        if not (self.pace_s >= 0 and math.isfinite(self.pace_s)):
            raise ValueError("a pace is a number of seconds, 0 or more")


# What keeps an anonymous visitor welcome (PLATFORMS.md 2.3, 3.3, 4.3, 5.3: "rate folklore").
DEFAULT_LANES: Mapping[str, LaneSettings] = {
    "instagram": LaneSettings(pace_s=8.0),
    "facebook": LaneSettings(pace_s=5.0),
    "tiktok": LaneSettings(pace_s=2.0),
    "youtube": LaneSettings(pace_s=0.5),
    "web": LaneSettings(),
}


def without_pace(lanes: Mapping[str, LaneSettings]) -> dict[str, LaneSettings]:
    """The same lanes without waiting between requests. Retry-After and the breaker still hold."""
    return {platform: replace(settings, pace_s=0.0) for platform, settings in lanes.items()}


# For what is read from a recording: nobody is asked, so nobody can be asked too fast or too often.
UNHURRIED = LaneSettings(concurrency=1, breaker=math.inf)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the lanes know of time and chance: a clock that never goes back, a sleep, a 0 ≤ chance < 1."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random

    def jittered(self, seconds: float) -> float:
        return seconds * (1 - JITTER + 2 * JITTER * self.chance())


def timeless() -> Timing:
    """A time that passes only where somebody waits, and then at once: for reading a recording."""
    moment = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal moment
        moment += seconds
        await asyncio.sleep(0)

    return Timing(lambda: moment, sleep)


class Lane:
    """All links of one platform. What answers as one shares a gate: the platform, or one host of the web."""

    def __init__(self, platform: str, settings: LaneSettings, fetch: Fetch, timing: Timing) -> None:
        self.platform = platform
        self.settings = settings
        self._fetch = fetch
        self._timing = timing
        self._gates: dict[str, Gate] = {}
        self._purse = Purse(settings.requests)

    def gate(self, link: Link) -> Gate:
        name = self.platform
        if name == "web":
            name = link.canonical_url.split("/", 3)[2].lower()
        if name not in self._gates:
            self._gates[name] = Gate(self.settings, self._fetch, self._timing, self._purse)
        return self._gates[name]

    @property
    def state(self) -> str:
        """ "walled" when no more is asked, "paused" while a Retry-After lasts, else "running"."""
        gate = self._gates.get(self.platform)
        if gate is None:  # nothing asked yet, or the web: one host's wall is not the web's
            return "running"
        return "walled" if gate.is_closed else "paused" if gate.is_paused else "running"

    def seconds_left(self, done: int, total: int, started_at: float) -> float | None:
        """How long the rest of `total` links will take, by what those done took and never less than the pace allows;
        None while nothing is known. `started_at` is a time of the lane's clock."""
        left = total - done
        gate = self._gates.get(self.platform)
        pause = gate.pause_s if gate else 0.0
        measured = (self._timing.clock() - started_at) / done * left if done else 0.0
        paced = self.settings.pace_s * left
        return max(measured, paced) + pause or (None if left else 0.0)


@dataclass(slots=True)
class Purse:
    """How many requests a lane may still make in this run; None for no end."""

    left: int | None = None

    def take(self, requests: int) -> None:
        """Raises FetchError: not_attempted where there are not so many."""
        if self.left is not None:
            if self.left < requests:
                raise FetchError("not_attempted", USED_UP)
            self.left -= requests


class Gate:
    """One door at which requests queue: pace, pauses and the breaker of whatever stands behind it."""

    def __init__(self, settings: LaneSettings, fetch: Fetch, timing: Timing, purse: Purse | None = None) -> None:
        self._purse = purse or Purse()
        self.is_closed = False
        self._settings = settings
        self._fetch = fetch
        self._timing = timing
        self._free_at = -math.inf  # when the next request may start
        self._paused_until = -math.inf
        self._unreadable = 0  # in a row

    @property
    def is_paused(self) -> bool:
        return self.pause_s > 0

    @property
    def pause_s(self) -> float:
        """How long requests still have to wait because the platform asked for it."""
        return max(0.0, self._paused_until - self._timing.clock())

    async def fetch(self, request: Request) -> Response:
        """One request in its turn. Raises FetchError: not_attempted once closed, else the fetch's own."""
        self._purse.take(1)
        await self._turn()
        response = await self._fetch(request)
        for answer in (*response.hops, response):
            wait = retry_after(answer)
            if wait is not None and wait > LONGEST_WAIT_S:
                self.is_closed = True
            elif wait is not None:
                self._pause(wait)
        return response

    async def lend(self, requests: int) -> None:
        """Returns when somebody else may ask so many requests at this door's pace. Raises FetchError: not_attempted
        once closed."""
        self._purse.take(requests)
        await self._turn()
        self._free_at += (requests - 1) * self._settings.pace_s

    def record(self, reason: str) -> None:
        """Takes note of what came of asking: the breaker counts unreadable answers in a row."""
        if reason == "not_attempted":
            return
        self._unreadable = self._unreadable + 1 if reason in UNREADABLE else 0
        if self._unreadable >= self._settings.breaker:
            self.is_closed = True

    def may_retry(self, reason: str) -> bool:
        return reason in TRANSIENT and not self.is_closed

    async def back_off(self, reason: str) -> None:
        """Waits before a second attempt, the longer the more went wrong; a rate limit makes all wait."""
        wait = self._timing.jittered(BACK_OFF_S * 2 ** max(0, self._unreadable - 1))
        if reason == "rate_limited":
            self._pause(wait)  # _turn waits
        else:
            await self._timing.sleep(wait)

    async def _turn(self) -> None:
        """Returns when a request may start. Nothing else runs between the last look at the clock and taking
        the turn, so two starts are never closer than the pace, however many links wait here.
        """
        timing = self._timing
        while not self.is_closed:
            wait = max(self._free_at, self._paused_until) - timing.clock()
            if wait <= 0:
                self._free_at = timing.clock() + timing.jittered(self._settings.pace_s)
                return
            await timing.sleep(wait)
        raise FetchError("not_attempted", "the platform stopped answering")

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._timing.clock() + seconds)


def retry_after(response: Response) -> float | None:
    """The seconds that an answer asks us to stay away, in either form of Retry-After, else None."""
    if response.status not in ASKS_TO_WAIT:
        return None
    value = (response.header("Retry-After") or "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000" and the like: UTC without saying so
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - response.fetched_at).total_seconds())
