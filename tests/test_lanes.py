"""Lanes on a clock that only moves when somebody sleeps: no test here waits."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from linkaudit.lanes import BREAKER, DEFAULT_LANES, Gate, Lane, LaneSettings, Timing, retry_after, without_pace
from linkaudit.model import FetchError, Headers, Link, Request, Response

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
REQUEST = Request("https://www.instagram.com/p/DAbCdEfGhIj/", "page")
POST = Link("instagram", "post", "DAbCdEfGhIj", REQUEST.url)


@dataclass
class Clock:
    """A clock that jumps to the next moment that somebody waits for, once everybody waits."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    _waiting: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now + seconds, next(self._order), future))
        await future

    async def run(self, *work: asyncio.Task[None]) -> None:
        while not all(task.done() for task in work):
            for _ in range(20):  # lets everybody who can go on do so
                await asyncio.sleep(0)
            if self._waiting:
                self.now, _, future = heapq.heappop(self._waiting)
                future.set_result(None)
        await asyncio.gather(*work)

    def timing(self, chance: float = 0.5) -> Timing:
        return Timing(self.read, self.sleep, lambda: chance)


def response(status: int = 200, headers: Headers = (), hops: tuple[Response, ...] = ()) -> Response:
    return Response(REQUEST, REQUEST.url, status, headers, b"", NOW, hops)


@dataclass
class Site:
    """Notes when it is asked, answers in turn what it was given, then 200."""

    clock: Clock
    answers: list[Response] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)

    async def fetch(self, request: Request) -> Response:
        self.asked_at.append(self.clock.now)
        return self.answers.pop(0) if self.answers else response()


def run_requests(gate: Gate, clock: Clock, workers: int, each: int) -> None:
    async def work() -> None:
        for _ in range(each):
            await gate.fetch(REQUEST)

    async def main() -> None:
        await clock.run(*(asyncio.create_task(work()) for _ in range(workers)))

    asyncio.run(main())


# --- pace ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 4])
def test_the_starts_of_requests_are_a_pace_apart_however_many_workers_ask(workers: int) -> None:
    clock = Clock()
    site = Site(clock)
    run_requests(Gate(LaneSettings(pace_s=8.0), site.fetch, clock.timing()), clock, workers, 8 // workers)
    assert site.asked_at == [0.0, 8.0, 16.0, 24.0, 32.0, 40.0, 48.0, 56.0]


@pytest.mark.parametrize(("chance", "gap"), [(0.0, 6.4), (0.5, 8.0), (1.0, 9.6)])
def test_the_pace_is_jittered_by_a_fifth(chance: float, gap: float) -> None:
    clock = Clock()
    site = Site(clock)
    run_requests(Gate(LaneSettings(pace_s=8.0), site.fetch, clock.timing(chance)), clock, 1, 3)
    assert site.asked_at == pytest.approx([0.0, gap, 2 * gap])


def test_without_a_pace_nobody_waits() -> None:
    clock = Clock()
    run_requests(Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing()), clock, 4, 25)
    assert clock.slept == []


def test_time_spent_elsewhere_counts_towards_the_pace() -> None:
    clock = Clock()
    site = Site(clock)
    gate = Gate(LaneSettings(pace_s=8.0), site.fetch, clock.timing())
    run_requests(gate, clock, 1, 1)
    clock.now = 5.0
    run_requests(gate, clock, 1, 1)
    clock.now = 100.0
    run_requests(gate, clock, 1, 1)
    assert site.asked_at == [0.0, 8.0, 100.0]


# --- Retry-After -----------------------------------------------------------------------------------------------

RETRY_AFTER: dict[str, tuple[int, str | None, float | None]] = {
    "seconds": (429, "30", 30.0),
    "seconds with spaces": (503, " 7 ", 7.0),
    "nothing to wait for": (429, "0", 0.0),
    "a day": (429, "86400", 86400.0),
    "a date to come": (429, "Sun, 22 Nov 2026 01:02:33 GMT", 30.0),
    "a date gone by": (503, "Sun, 22 Nov 2026 01:00:00 GMT", 0.0),
    "a date elsewhere": (429, "Sun, 22 Nov 2026 06:02:33 +0500", 30.0),
    "a date of no zone": (429, "Sun, 22 Nov 2026 01:02:33 -0000", 30.0),
    "more seconds than a float holds": (429, "9" * 400, float("inf")),
    "no header": (429, None, None),
    "an empty header": (429, "", None),
    "words": (429, "soon", None),
    "a negative number": (429, "-5", None),
    "a fraction": (429, "1.5", None),
    "digits of another script": (429, "٣٠", None),
    "a date that is none": (429, "Sun, 42 Nov 2026 01:02:33 GMT", None),
    "a redirect's": (302, "30", None),
    "a healthy page's": (200, "30", None),
}


@pytest.mark.parametrize("case", RETRY_AFTER)
def test_retry_after_is_read_in_both_forms(case: str) -> None:
    status, value, wanted = RETRY_AFTER[case]
    assert retry_after(response(status, () if value is None else (("retry-after", value),))) == wanted


def test_everybody_waits_as_long_as_the_platform_asked() -> None:
    clock = Clock()
    site = Site(clock, [response(429, (("Retry-After", "30"),))])
    run_requests(Gate(LaneSettings(pace_s=1.0), site.fetch, clock.timing()), clock, 3, 1)
    assert site.asked_at == [0.0, 30.0, 31.0]


def test_a_retry_after_on_the_way_counts_too() -> None:
    clock = Clock()
    site = Site(clock, [response(200, hops=(response(503, (("Retry-After", "9"),)),))])
    run_requests(Gate(LaneSettings(pace_s=0.0), site.fetch, clock.timing()), clock, 1, 2)
    assert site.asked_at == [0.0, 9.0]


@pytest.mark.parametrize(("seconds", "is_closed"), [("60", False), ("61", True)])
def test_who_asks_us_to_stay_away_too_long_is_not_asked_again(seconds: str, is_closed: bool) -> None:
    clock = Clock()
    gate = Gate(
        LaneSettings(pace_s=0.0), Site(clock, [response(429, (("Retry-After", seconds),))]).fetch, clock.timing()
    )
    asyncio.run(gate.fetch(REQUEST))
    assert (gate.is_closed, gate.is_paused) == (is_closed, not is_closed)


# --- the breaker -----------------------------------------------------------------------------------------------

BREAKERS: dict[str, tuple[list[str], bool]] = {
    "five walls": (["login_wall"] * 5, True),
    "five of different kinds": (["rate_limited", "captcha", "consent", "login_wall", "captcha"], True),
    "no network": (["network", "timeout", "network", "network", "timeout"], True),
    "after good ones": (["ok", "ok", *["timeout"] * 5], True),
    "four": (["login_wall"] * 4, False),
    "interrupted by a good one": ([*["login_wall"] * 4, "ok", *["login_wall"] * 4], False),
    "interrupted by a gone one": ([*["captcha"] * 4, "removed", "captcha"], False),
    "gone ones": (["not_found"] * 9, False),
    "private ones": (["private"] * 9, False),
    "failures of the server": (["server_error"] * 9, False),
    "pages nobody understands": (["unrecognised"] * 9, False),
    "what was not attempted does not count": ([*["network"] * 4, *["not_attempted"] * 4], False),
    "nor does it interrupt": (["network", "not_attempted"] * 5, True),
}


@pytest.mark.parametrize("case", BREAKERS)
def test_five_unreadable_answers_in_a_row_close_the_gate(case: str) -> None:
    reasons, is_closed = BREAKERS[case]
    clock = Clock()
    gate = Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing())
    for reason in reasons:
        gate.record(reason)
    assert gate.is_closed is is_closed


def test_a_closed_gate_asks_nothing() -> None:
    clock = Clock()
    site = Site(clock)
    gate = Gate(LaneSettings(pace_s=0.0), site.fetch, clock.timing())
    for _ in range(BREAKER):
        gate.record("captcha")
    with pytest.raises(FetchError, match="not_attempted"):
        asyncio.run(gate.fetch(REQUEST))
    assert site.asked_at == []


def test_who_waits_while_the_gate_closes_is_turned_away() -> None:
    clock = Clock()
    site = Site(clock)
    gate = Gate(LaneSettings(pace_s=8.0), site.fetch, clock.timing())

    async def late() -> None:
        with pytest.raises(FetchError, match="not_attempted"):
            await gate.fetch(REQUEST)

    async def main() -> None:
        await gate.fetch(REQUEST)
        waiting = asyncio.create_task(late())
        await asyncio.sleep(0)
        for _ in range(BREAKER):
            gate.record("login_wall")
        await clock.run(waiting)

    asyncio.run(main())
    assert len(site.asked_at) == 1


# --- second attempts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["rate_limited", "server_error", "timeout"])
def test_what_may_pass_is_tried_once_more(reason: str) -> None:
    clock = Clock()
    assert Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing()).may_retry(reason)


@pytest.mark.parametrize(
    "reason", ["ok", "not_found", "login_wall", "captcha", "network", "tls", "unrecognised", "dns"]
)
def test_what_will_not_pass_is_not_tried_again(reason: str) -> None:
    clock = Clock()
    assert not Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing()).may_retry(reason)


def test_a_closed_gate_tries_nothing_again() -> None:
    clock = Clock()
    gate = Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing())
    for _ in range(BREAKER):
        gate.record("timeout")
    assert not gate.may_retry("timeout")


@pytest.mark.parametrize(("chance", "waits"), [(0.0, [1.6, 1.6, 3.2]), (1.0, [2.4, 2.4, 4.8])])
def test_backing_off_grows_with_what_went_wrong_and_is_jittered(chance: float, waits: list[float]) -> None:
    clock = Clock()
    gate = Gate(LaneSettings(pace_s=0.0), Site(clock).fetch, clock.timing(chance))

    async def back_off() -> None:
        for failures in range(3):
            if failures:
                gate.record("timeout")
            await gate.back_off("timeout")

    async def main() -> None:
        await clock.run(asyncio.create_task(back_off()))

    asyncio.run(main())
    assert clock.slept == pytest.approx(waits)


def test_after_a_rate_limit_everybody_backs_off() -> None:
    clock = Clock()
    site = Site(clock)
    gate = Gate(LaneSettings(pace_s=0.0), site.fetch, clock.timing())
    asyncio.run(gate.back_off("rate_limited"))
    run_requests(gate, clock, 3, 1)
    assert site.asked_at == [2.0, 2.0, 2.0]


# --- lanes -----------------------------------------------------------------------------------------------------


def lane_of(platform: str, answers: list[Response] | None = None) -> tuple[Lane, Clock]:
    clock = Clock()
    return Lane(platform, LaneSettings(), Site(clock, answers or []).fetch, clock.timing()), clock


def page(url: str) -> Link:
    return Link("web", "page", url, url)


def test_a_platform_has_one_gate_and_the_web_one_a_host() -> None:
    lane, _ = lane_of("instagram")
    other = Link("instagram", "profile", "sample", "https://www.instagram.com/sample/")
    assert lane.gate(POST) is lane.gate(other)
    web, _ = lane_of("web")
    assert web.gate(page("https://a.example/1")) is web.gate(page("https://A.example/2"))
    assert web.gate(page("https://a.example/1")) is not web.gate(page("https://b.example/1"))
    assert web.gate(page("https://a.example/1")) is not web.gate(page("https://a.example:8443/1"))


def walled(lane: Lane, link: Link) -> None:
    for _ in range(BREAKER):
        lane.gate(link).record("login_wall")


STATES: dict[str, tuple[str, Link, Callable[[Lane, Link], None], str]] = {
    "untouched": ("instagram", POST, lambda lane, link: None, "running"),
    "asked": ("instagram", POST, lambda lane, link: lane.gate(link).record("ok"), "running"),
    "walled": ("instagram", POST, walled, "walled"),
    "one host of the web walled": ("web", page("https://a.example/"), walled, "running"),
}


@pytest.mark.parametrize("case", STATES)
def test_a_lane_tells_its_state(case: str) -> None:
    platform, link, happen, state = STATES[case]
    lane, _ = lane_of(platform)
    happen(lane, link)
    assert lane.state == state


def test_a_lane_that_was_told_to_wait_is_paused_until_then() -> None:
    lane, clock = lane_of("instagram", [response(429, (("Retry-After", "30"),))])
    asyncio.run(lane.gate(POST).fetch(REQUEST))
    assert lane.state == "paused"
    clock.now = 30.0
    assert lane.state == "running"


def test_the_defaults_are_those_of_a_polite_visitor() -> None:
    assert {platform: (lane.concurrency, lane.pace_s) for platform, lane in DEFAULT_LANES.items()} == {
        "instagram": (4, 8.0), "facebook": (4, 5.0), "tiktok": (4, 2.0), "youtube": (4, 0.5), "web": (4, 0.0),
    }  # fmt: skip


def test_without_pace_only_the_pace_is_gone() -> None:
    assert without_pace({"instagram": LaneSettings(2, 8.0)}) == {"instagram": LaneSettings(2, 0.0)}


@pytest.mark.parametrize(
    ("concurrency", "pace"), [(0, 1.0), (-1, 1.0), (4, -0.1), (4, float("nan")), (4, float("inf"))]
)
def test_settings_that_make_no_sense_are_refused(concurrency: int, pace: float) -> None:
    with pytest.raises(ValueError, match=r"lane|pace"):
        LaneSettings(concurrency, pace)
