"""Drives the probes over a fetch: link → verdict, with the answers it rests on.

Here, in one place, what could not be fetched and what went wrong inside a probe becomes a verdict, and a short link
gets the verdict of what it leads to. It refuses to read pages (the platforms do) and to store anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, TypeAlias

from linkaudit import platforms
from linkaudit.lanes import DEFAULT_LANES, Fetch, Gate, Lane, LaneSettings, Timing
from linkaudit.model import Check, Failure, FetchError, Link, Metadata, Probe, Request, Response, Verdict

log = logging.getLogger(__name__)

REAL_TIME = Timing()
UNCOLLECTED = 32  # checks that may wait for the caller; then the lanes wait, so that memory stays flat
# Kinds that only lead to something else. A plain page does where its redirects end on a platform.
LEADING = frozenset({"share", "short-link", "page"})


@dataclass(frozen=True, slots=True)
class Step:
    """How far a lane has got. `state` is running, paused (told to wait), walled (no more is asked) or done;
    `seconds_left` is None while nothing can be said about it."""

    lane: str
    done: int
    total: int
    state: str
    seconds_left: float | None = None


Progress: TypeAlias = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Canaries:
    """Two items of one platform whose state is known: one that anyone can see, one that is gone. None is not asked."""

    live: Link | None = None
    gone: Link | None = None


class Describer(Protocol):
    """Whoever tells more of an item than its probe did."""

    def requests(self, check: Check) -> int:
        """How often it would ask the item's platform."""

    async def describe(self, check: Check, pause_s: float) -> Check:
        """The check with what it found, and `pause_s` between its requests. It never fails for what others do."""


class Judged(NamedTuple):
    """A verdict, the answers it rests on in order, and the question that got none, if it came to that."""

    verdict: Verdict
    responses: tuple[Response, ...]
    failure: Failure | None


def utc_now() -> datetime:
    return datetime.now(UTC)


def origins_of(links: Iterable[Link]) -> list[str]:
    """Where the links are about to be asked for, each scheme, host and port once: the platforms first, because they
    are known to be there, and any other host may be long gone."""
    known_first = sorted(links, key=lambda link: link.platform == "web")
    return list(dict.fromkeys("/".join(link.canonical_url.split("/", 3)[:3]) for link in known_first))


async def judge(
    probe: Probe,
    fetch: Fetch,
    *,
    now: Callable[[], datetime] = utc_now,
    trust_dns: Callable[[], bool] = lambda: False,
) -> Judged:
    """What a probe says of its link. Raises nothing but CancelledError.

    `trust_dns` says, asked at that moment, whether a host that does not exist proves the link gone.
    """
    responses: list[Response] = []
    failure: Failure | None = None
    request: Request | None = None
    try:
        request = next(probe)
        while True:
            try:
                responses.append(await fetch(request))
            except FetchError as error:  # a probe that has its answer already may catch it; else it ends here
                failure = Failure(request, error.reason, error.detail, now(), error.hops)
                request = probe.throw(error)
            else:
                request = probe.send(responses[-1])
    except StopIteration as end:
        verdict: Verdict = end.value
    except FetchError as error:
        reason = "network" if error.reason == "dns" and not trust_dns() else error.reason
        verdict = Verdict(reason, probe=failure.request.probe if failure else None, why=error.detail)
    except Exception:  # a bug in one probe costs one link
        asked = request.probe if request else None
        log.debug("the probe failed after %s", asked or "nothing", exc_info=True)
        verdict = Verdict("unrecognised", probe=asked, why="the answer was one that the program cannot read")
    return Judged(verdict, tuple(responses), failure)


async def check_all(
    links: Sequence[Link],
    fetch: Fetch,
    lanes: Mapping[str, LaneSettings] = DEFAULT_LANES,
    *,
    now: Callable[[], datetime] = utc_now,
    probe: Callable[[Link], Probe] = platforms.probe,
    canaries: Mapping[str, Canaries] = {},
    describer: Describer | None = None,
    online: bool = False,
    on_progress: Progress | None = None,
    timing: Timing = REAL_TIME,
) -> AsyncGenerator[Check, None]:
    """Each verdict of check_together by itself."""
    checks = check_together(
        links, fetch, lanes, now=now, probe=probe, canaries=canaries, describer=describer, online=online,
        on_progress=on_progress, timing=timing,
    )  # fmt: skip
    async with aclosing(checks) as found:
        async for together in found:
            for check in together:
                yield check


async def check_together(
    links: Sequence[Link],
    fetch: Fetch,
    lanes: Mapping[str, LaneSettings] = DEFAULT_LANES,
    *,
    now: Callable[[], datetime] = utc_now,
    probe: Callable[[Link], Probe] = platforms.probe,
    canaries: Mapping[str, Canaries] = {},
    describer: Describer | None = None,
    online: bool = False,
    on_progress: Progress | None = None,
    timing: Timing = REAL_TIME,
) -> AsyncGenerator[list[Check], None]:
    """Checks every link once and yields the verdicts as they are reached, those together that are there at once.

    What a short link leads to is checked too, once, and yielded before it. The platforms run side by side, each in its
    lane; what its lane no longer asks for is `not_attempted`. `online` says that the network is known to work: without
    it, and before anything has answered, a host that does not exist proves nothing. To stop early, close the generator
    (`contextlib.aclosing`).
    """
    cited: dict[str, list[Link]] = {}
    for link in links:
        cited.setdefault(link.platform, []).append(link)
    ready: asyncio.Queue[Check | None] = asyncio.Queue(UNCOLLECTED)
    visitor = Visitor(
        fetch, ready.put, lanes, now=now, probe=probe, canaries=canaries_for(links, canaries), describer=describer,
        online=online, timing=timing,
    )  # fmt: skip
    workers: list[asyncio.Task[None]] = []
    for platform, share in cited.items():
        lane = visitor.lane(platform)
        tally = _Tally(lane, len(share), on_progress, timing.clock())
        tally.tell()
        waiting = iter(share)  # a worker takes the next link when it is free: no task a link
        workers += [
            asyncio.create_task(_work(visitor, waiting, tally))
            for _ in range(min(lane.settings.concurrency, len(share)))
        ]
    closing = asyncio.create_task(_close(visitor, workers, ready))
    try:
        is_over = False
        while not is_over:
            there = [await ready.get()]
            while not ready.empty():
                there.append(ready.get_nowait())
            is_over = there[-1] is None
            if together := [check for check in there if check is not None]:
                yield together
        for worker in workers:
            worker.result()  # raises what went wrong in ourselves
    finally:
        for task in (closing, *workers):
            task.cancel()
        await asyncio.gather(closing, *workers, return_exceptions=True)


def canaries_for(links: Iterable[Link], canaries: Mapping[str, Canaries]) -> dict[str, Canaries]:
    """The canaries of the platforms that are cited: nobody else is to be asked."""
    cited = {link.platform for link in links}
    return {platform: known for platform, known in canaries.items() if platform in cited}


async def _work(visitor: Visitor, waiting: Iterator[Link], tally: _Tally) -> None:
    for link in waiting:
        await visitor.visit(link, tally.tell)
        tally.done += 1
        tally.tell()


async def _close(visitor: Visitor, workers: Sequence[asyncio.Task[None]], ready: asyncio.Queue[Check | None]) -> None:
    """Waits for the workers and says that nothing follows."""
    if workers:
        await asyncio.wait(workers)
    await visitor.release()
    await ready.put(None)


@dataclass(slots=True)
class _Tally:
    """How far a lane has got, and how long the rest will take."""

    lane: Lane
    total: int
    on_progress: Progress | None
    started_at: float
    done: int = 0

    def tell(self) -> None:
        if self.on_progress is not None:
            state = self.lane.state
            if self.done == self.total and state != "walled":
                state = "done"
            left = self.lane.seconds_left(self.done, self.total, self.started_at) if state != "walled" else None
            self.on_progress(Step(self.lane.platform, self.done, self.total, state, left))


Told: TypeAlias = Callable[[], None]


def _untold() -> None:
    pass


class Visitor:
    """Asks about one link after another, or several at once, as one visitor of every platform: its lanes, the watches
    over its canaries and what it has reached last as long as it does.

    Each check is handed to `deliver` as soon as it may be told, which may be long after its link was visited.
    """

    def __init__(
        self,
        fetch: Fetch,
        deliver: Callable[[Check], Awaitable[None]],
        lanes: Mapping[str, LaneSettings] = DEFAULT_LANES,
        *,
        now: Callable[[], datetime] = utc_now,
        probe: Callable[[Link], Probe] = platforms.probe,
        canaries: Mapping[str, Canaries] = {},
        describer: Describer | None = None,
        online: bool = False,
        timing: Timing = REAL_TIME,
    ) -> None:
        self._fetch = fetch
        self._deliver = deliver
        self._settings = lanes
        self._now = now
        self._probe = probe
        self._describer = describer
        self._online = online
        self._timing = timing
        self._lanes: dict[str, Lane] = {}
        self._watches = {platform: _Watch(self, platform, known) for platform, known in canaries.items()}
        # Links that a short link may lead to, as soon as anybody asks for them. Plain pages are never waited for.
        self._reached: dict[str, asyncio.Future[Verdict]] = {}

    def lane(self, platform: str) -> Lane:
        if platform not in self._lanes:
            settings = self._settings.get(platform, LaneSettings())
            self._lanes[platform] = Lane(platform, settings, self._fetch, self._timing)
        return self._lanes[platform]

    async def visit(self, link: Link, on_wait: Told = _untold) -> None:
        """Returns when the link has its verdict. `on_wait` is called before a second attempt is waited for."""
        watch = self._watches.get(link.platform)
        if watch is not None:
            await watch.begin()
        if link.platform == "web":
            await self._check(link, on_wait)
        else:
            await self._reach(link, on_wait)

    async def release(self) -> None:
        """Delivers what is held back: nothing follows that could show more."""
        for watch in self._watches.values():
            if watch.held:
                await watch.begin()
            for check in watch.release():
                await self._deliver(check)

    async def _reach(self, link: Link, on_wait: Told = _untold) -> Verdict:
        """The verdict on a link, which is checked once however many ask for it."""
        if (known := self._reached.get(link.key)) is not None:
            return await asyncio.shield(known)
        future = self._reached[link.key] = asyncio.get_running_loop().create_future()
        try:
            verdict = await self._check(link, on_wait)
        except BaseException:
            future.cancel()
            raise
        future.set_result(verdict)
        return verdict

    async def _check(self, link: Link, on_wait: Told) -> Verdict:
        """The verdict on a link, which is also delivered, with what it rests on."""
        verdict, responses, failure = await self.ask(link, on_wait)
        target, verdict = _led(link, verdict)
        if target is not None:
            beyond = await self._reach(target)
            told = f"it leads to {target.key}: {beyond.why}" if beyond.why else f"it leads to {target.key}"
            verdict = replace(beyond, resolved_to=target.canonical_url, why=told)
        check = Check(link, verdict, _asked_at(responses, failure) or self._now(), responses, failure, target)
        check = await self._described(check)
        await self._told(check)
        return check.verdict

    async def _described(self, check: Check) -> Check:
        """The check with what its describer has to tell, who waits for the lane's turn as everybody does."""
        if self._describer is None or check.target is not None:
            return check
        lane = self.lane(check.link.platform)
        if requests := self._describer.requests(check):
            try:
                await lane.gate(check.link).lend(requests)
            except FetchError:  # the lane has closed meanwhile: the verdict stands as it is
                return check
        return await self._describer.describe(check, lane.settings.pace_s)

    async def _told(self, check: Check) -> None:
        watch = self._watches.get((check.target or check.link).platform)
        for judged in [check] if watch is None else await watch.weigh(check):
            await self._deliver(judged)

    async def ask(self, link: Link, on_wait: Told = _untold) -> Judged:
        """What the platform says, asked a second time where the first answer was a passing trouble."""
        gate = self.lane(link.platform).gate(link)
        judged = await self._attempt(link, gate)
        if gate.may_retry(judged.verdict.reason):
            on_wait()
            await gate.back_off(judged.verdict.reason)
            second = await self._attempt(link, gate)
            if second.verdict.reason != "not_attempted":  # the gate closed meanwhile: the first answer stands
                return second
        return judged

    async def _attempt(self, link: Link, gate: Gate) -> Judged:
        asked = False

        async def ask(request: Request) -> Response:
            nonlocal asked
            asked = True
            response = await gate.fetch(request)
            self._online = True
            return response

        judged = await judge(
            _questions(self._probe, link), ask, now=self._now, trust_dns=lambda: link.platform == "web" and self._online
        )
        if asked:  # a verdict reached without asking says nothing of the platform
            gate.record(judged.verdict.reason)
        return judged


def _questions(probe: Callable[[Link], Probe], link: Link) -> Probe:
    """A probe whose very beginning, too, runs where `judge` catches what goes wrong."""
    return (yield from probe(link))


def _asked_at(responses: Sequence[Response], failure: Failure | None) -> datetime | None:
    """When the platform was asked last, which may be long ago where a recording is read."""
    return failure.failed_at if failure else responses[-1].fetched_at if responses else None


def _led(link: Link, verdict: Verdict) -> tuple[Link | None, Verdict]:
    """The platform's link that a short link, or a page with redirects, was found to lead to, and the verdict so far.

    What leads on itself is no target, so that no two links ever wait for each other. A platform's page is not judged as
    a plain one: reached without an item of its own, it proves nothing.
    """
    if link.kind not in LEADING or verdict.resolved_to is None:
        return None, verdict
    found = platforms.normalize(verdict.resolved_to)
    if isinstance(found, Link) and found.kind not in LEADING:
        return found, verdict
    if link.platform != "web":
        return None, verdict
    if isinstance(found, Link) and found.platform == "web":
        onward = found.canonical_url if found != link else None
        return None, replace(verdict, resolved_to=onward)
    if verdict.status == "unverified":
        return None, verdict
    why = f"it leads to a platform's page that names no single item: {verdict.why}"
    return None, replace(verdict, reason="unrecognised", metadata=Metadata(), why=why)


# --- canaries --------------------------------------------------------------------------------------------------

RUN = 5  # `gone` verdicts in a row that make the canaries be asked again


@dataclass(slots=True)
class _Watch:
    """Holds a lane's `gone` verdicts back until something shows that the platform tells us the truth: another link of
    it that is there, or the canaries. Where a canary fails, they become `unverified`, and so do all that follow.
    """

    visitor: Visitor
    platform: str
    canaries: Canaries
    is_begun: bool = False
    doubt: str = ""  # why negatives are not believed
    held: list[Check] = field(default_factory=list)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def begin(self) -> None:
        """Asks the canaries before anything else is asked."""
        async with self.turn:
            if not self.is_begun:
                self.is_begun = True
                await self._ask()

    async def weigh(self, check: Check) -> list[Check]:
        """What may be delivered now that this check has been made."""
        if check.verdict.status == "available":
            return [*self.release(), check]
        if check.verdict.status != "gone":
            return [check]
        self.held.append(check)
        if len(self.held) < RUN and not self.doubt:
            return []
        async with self.turn:
            if self.held and not self.doubt:
                await self._ask()
            return self.release()

    def release(self) -> list[Check]:
        """What was held back."""
        held, self.held = self.held, []
        return [self._doubted(check) for check in held] if self.doubt else held

    def _doubted(self, check: Check) -> Check:
        why = f"{self.doubt}, so that the platform's {check.verdict.reason} is not believed"
        return replace(check, verdict=replace(check.verdict, reason="unrecognised", why=why))

    async def _ask(self) -> None:
        for link, status in ((self.canaries.live, "available"), (self.canaries.gone, "gone")):
            if link is not None and not self.doubt:
                verdict = (await self.visitor.ask(link)).verdict
                if verdict.status != status:
                    self.doubt = f"{link.canonical_url}, known to be {status}, was {verdict.status}: {verdict.reason}"
                    log.warning("%s: %s; its negatives are not believed", self.platform, self.doubt)
