"""Drives the probes over a fetch: link → verdict, with the answers it rests on.

Here, in one place, what could not be fetched and what went wrong inside a probe becomes a verdict. It refuses
to read pages (the platforms do) and to store anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkaudit import platforms
from linkaudit.lanes import DEFAULT_LANES, Fetch, Gate, Lane, LaneSettings, Timing
from linkaudit.model import Check, FetchError, Link, Probe, Request, Response, Verdict

log = logging.getLogger(__name__)

REAL_TIME = Timing()
UNCOLLECTED = 4  # checks that may wait for the caller; then the lanes wait, so that memory stays flat


class Progress(Protocol):
    """Told of each step. `state` is running, paused (told to wait), walled (no more is asked) or done."""

    def __call__(self, lane: str, done: int, total: int, state: str) -> None: ...


async def judge(
    probe: Probe, fetch: Fetch, *, trust_dns: Callable[[], bool] = lambda: False
) -> tuple[Verdict, tuple[Response, ...]]:
    """What a probe says, and the answers that it was given, in order. Raises nothing but CancelledError.

    `trust_dns` says, asked at that moment, whether a host that does not exist proves the link gone.
    """
    responses: list[Response] = []
    asked: str | None = None
    try:
        request = next(probe)
        while True:
            asked = request.probe
            responses.append(await fetch(request))
            request = probe.send(responses[-1])
    except StopIteration as end:
        verdict: Verdict = end.value
    except FetchError as error:
        reason = "network" if error.reason == "dns" and not trust_dns() else error.reason
        verdict = Verdict(reason, probe=asked)
    except Exception:  # a bug in one probe costs one link
        log.debug("the probe failed after %s", asked or "nothing", exc_info=True)
        verdict = Verdict("unrecognised", probe=asked)
    return verdict, tuple(responses)


async def check_all(
    links: Sequence[Link],
    fetch: Fetch,
    lanes: Mapping[str, LaneSettings] = DEFAULT_LANES,
    *,
    now: Callable[[], datetime],
    probe: Callable[[Link], Probe] = platforms.probe,
    online: bool = False,
    on_progress: Progress | None = None,
    timing: Timing = REAL_TIME,
) -> AsyncGenerator[Check, None]:
    """Checks every link once and yields each verdict as it is reached, in whatever order that is.

    The platforms run side by side, each in its lane; what its lane no longer asks for is `not_attempted`.
    `online` says that the network is known to work: without it, and before anything has answered, a host that
    does not exist proves nothing. To stop early, close the generator (`contextlib.aclosing`).
    """
    run = _Run(probe, now, online)
    cited: dict[str, list[Link]] = {}
    for link in links:
        cited.setdefault(link.platform, []).append(link)
    ready: asyncio.Queue[Check | None] = asyncio.Queue(UNCOLLECTED)
    workers: list[asyncio.Task[None]] = []
    for platform, share in cited.items():
        lane = Lane(platform, lanes.get(platform, LaneSettings()), fetch, timing)
        tally = _Tally(lane, len(share), on_progress)
        tally.tell()
        waiting = iter(share)  # a worker takes the next link when it is free: no task a link
        workers += [
            asyncio.create_task(run.work(waiting, lane, tally, ready))
            for _ in range(min(lane.settings.concurrency, len(share)))
        ]
    closing = asyncio.create_task(_close(ready, workers))
    try:
        while (check := await ready.get()) is not None:
            yield check
        for worker in workers:
            worker.result()  # raises what went wrong in ourselves
    finally:
        for task in (closing, *workers):
            task.cancel()
        await asyncio.gather(closing, *workers, return_exceptions=True)


async def _close(ready: asyncio.Queue[Check | None], workers: Sequence[asyncio.Task[None]]) -> None:
    if workers:
        await asyncio.wait(workers)
    await ready.put(None)


@dataclass(slots=True)
class _Tally:
    """How far a lane has got."""

    lane: Lane
    total: int
    on_progress: Progress | None
    done: int = 0

    def tell(self) -> None:
        if self.on_progress is not None:
            state = self.lane.state
            if self.done == self.total and state != "walled":
                state = "done"
            self.on_progress(self.lane.platform, self.done, self.total, state)


@dataclass(slots=True)
class _Run:
    """What the workers of one check_all share."""

    probe: Callable[[Link], Probe]
    now: Callable[[], datetime]
    online: bool

    async def work(
        self, waiting: Iterator[Link], lane: Lane, tally: _Tally, ready: asyncio.Queue[Check | None]
    ) -> None:
        for link in waiting:
            await ready.put(await self.check(link, lane.gate(link), tally))
            tally.done += 1
            tally.tell()

    async def check(self, link: Link, gate: Gate, tally: _Tally) -> Check:
        verdict, responses = await self.attempt(link, gate)
        if gate.may_retry(verdict.reason):
            tally.tell()
            await gate.back_off(verdict.reason)
            second = await self.attempt(link, gate)
            if second[0].reason != "not_attempted":  # the gate closed meanwhile: the first answer stands
                verdict, responses = second
        return Check(link, verdict, self.now(), responses)

    async def attempt(self, link: Link, gate: Gate) -> tuple[Verdict, tuple[Response, ...]]:
        asked = False

        async def ask(request: Request) -> Response:
            nonlocal asked
            asked = True
            response = await gate.fetch(request)
            self.online = True
            return response

        verdict, responses = await judge(
            _questions(self.probe, link), ask, trust_dns=lambda: link.platform == "web" and self.online
        )
        if asked:  # a verdict reached without asking says nothing of the platform
            gate.record(verdict.reason)
        return verdict, responses


def _questions(probe: Callable[[Link], Probe], link: Link) -> Probe:
    """A probe whose very beginning, too, runs where `judge` catches what goes wrong."""
    return (yield from probe(link))
