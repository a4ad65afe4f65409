"""What lives in a worker's process: one visitor, for as long as a run lasts, in a thread with a loop of its own.

Lanes, pauses and canaries last from link to link, so that a worker is to a platform what one computer is. It stores
nothing: every check goes back to whoever runs the audit. The newest run has the worker; an older one's visitor ends.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from linkaudit.archive.describer import Describer, Wishes
from linkaudit.check import Canaries, Visitor
from linkaudit.equipment import equipped
from linkaudit.fetch import NetworkSettings, is_online
from linkaudit.lanes import Fetch, LaneSettings
from linkaudit.model import Check, Link

T = TypeVar("T")

OVERLAP = 2  # links of a platform that wait on the worker, so that none of its turns passes unused
LOOK_S = 1.0  # how often a call looks whether the visitor is still there
OPENING_S = 30.0  # for the visitor to be ready, and for an older one to be gone
ONE_LINK_S = 900.0  # more than any link takes in a lane without pace: its questions, pauses, yt-dlp, a snapshot
TURNS = 60.0  # more requests than one link takes


@dataclass(frozen=True, slots=True)
class Errand:
    """What every visitor of a run is told. Paths in it are those of the worker's machine, and what it does not name of
    the network is that machine's environment."""

    network: NetworkSettings
    lanes: Mapping[str, LaneSettings]
    canaries: Mapping[str, Canaries]
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether a worker can serve: `trouble` says in one clause why not, nothing where it can. One whose machine is set
    up wrongly is `is_unfit`; where not, the trouble may pass."""

    trouble: str = ""
    is_unfit: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """The checks that may be told now, whatever links they are of. `is_walled`: what the link asked about stands
    behind a door that this visitor does not knock at again."""

    checks: tuple[Check, ...] = ()
    is_walled: bool = False


def longest_s(lane: LaneSettings) -> float:
    """How long a link may be on a worker before something is wrong with the worker."""
    return ONE_LINK_S + (lane.concurrency + OVERLAP) * TURNS * lane.pace_s


# --- what a run calls, each in some thread of the worker's process ---------------------------------------------

_turn = threading.Lock()
_here: _Resident | None = None
_evicted: set[str] = set()  # runs whose visitor had to make room for a newer one


def begin(run: str, errand: Errand, origins: Sequence[str]) -> Arrival:
    """Has a visitor ready for the run, and the one of any older run gone. `origins` are some of what will be asked:
    where none of them can be reached, this machine has no network."""
    global _here
    with _turn:
        if _here is not None and _here.run == run:
            return Arrival()
        if run in _evicted:
            return Arrival("a newer run has taken it over")
        if _here is not None:
            _evicted.add(_here.run)
            _here.leave()
            _here = None
        # A Dask nanny's worker may not start processes otherwise, and yt-dlp works in one. It ends with this process.
        multiprocessing.current_process().daemon = False
        try:
            resident = _Resident(run, errand)
        except (OSError, ValueError) as error:  # its certificates, its cookies, its proxy; or it took too long
            return Arrival(str(error) or "it took too long to begin", is_unfit=True)
        if not resident.is_online(origins):
            resident.leave()
            return Arrival("it has no network")
        _here = resident
        return Arrival()


def visit(run: str, number: int, link: Link, arrived: Sequence[int]) -> Ticket | None:
    """What visiting a link came to; None where this run has no visitor here (any more).

    Called again with one number, it returns the same ticket, until the number is among those that have `arrived`.
    """
    resident = _here
    return resident.visit(number, link, arrived) if resident is not None and resident.run == run else None


def flush(run: str, number: int, arrived: Sequence[int]) -> Ticket | None:
    """What the visitor holds back: nothing follows that could show more."""
    resident = _here
    return resident.flush(number, arrived) if resident is not None and resident.run == run else None


def end(run: str) -> None:
    """Ends the run's visitor, with whatever it is doing."""
    global _here
    with _turn:
        if _here is not None and _here.run == run:
            _here.leave()
            _here = None


# --- the visitor and its thread --------------------------------------------------------------------------------


class _Resident:
    """The thread of one run's visitor, and the door to it. Raises ValueError, OSError or TimeoutError where it cannot
    begin."""

    def __init__(self, run: str, errand: Errand) -> None:
        self.run = run
        self._errand = errand
        self._desk: Future[_Desk] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="linkaudit-visitor", daemon=True)
        self._thread.start()
        self._desk.result(OPENING_S)

    def is_online(self, origins: Sequence[str]) -> bool:
        return bool(self._ask(is_online(origins, self._errand.network), OPENING_S))

    def visit(self, number: int, link: Link, arrived: Sequence[int]) -> Ticket | None:
        desk, lane = self._desk.result(0), self._errand.lanes.get(link.platform, LaneSettings())
        return self._ask(desk.serve(number, lambda: desk.visit(link), arrived), longest_s(lane))

    def flush(self, number: int, arrived: Sequence[int]) -> Ticket | None:
        desk = self._desk.result(0)
        return self._ask(desk.serve(number, desk.flush, arrived), ONE_LINK_S)

    def leave(self) -> None:
        if self._desk.done() and not self._desk.exception():
            desk = self._desk.result()
            with suppress(RuntimeError):  # its loop is closed already
                desk.loop.call_soon_threadsafe(desk.closing.set)
            self._thread.join(OPENING_S)

    def _ask(self, work: Coroutine[Any, Any, T], limit_s: float) -> T | None:
        """What comes of work in the visitor's loop; None where it ends meanwhile, or takes too long."""
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._desk.result(0).loop)
        except RuntimeError:  # the loop is closed already
            work.close()
            return None
        until = time.monotonic() + limit_s
        while not future.done() and self._thread.is_alive() and time.monotonic() < until:
            wait([future], LOOK_S)  # not to its end: a loop that closes may forget what it was given last
        if not future.done():
            future.cancel()
            if not self._thread.is_alive():
                work.close()
        return None if future.cancelled() else future.result()

    async def _live(self) -> None:
        errand = self._errand
        try:
            async with equipped(errand.network, errand.wishes) as (fetch, describer):
                desk = _Desk(errand, fetch, describer)
                self._desk.set_result(desk)
                await desk.closing.wait()
                await desk.close()
        except (OSError, ValueError) as error:
            if self._desk.done():
                raise
            self._desk.set_exception(error)


class _Desk:
    """What lives in the visitor's loop: tickets are asked for here."""

    def __init__(self, errand: Errand, fetch: Fetch, describer: Describer) -> None:
        self.loop = asyncio.get_running_loop()
        self.closing = asyncio.Event()
        self._visitor = Visitor(
            fetch, self._keep, errand.lanes, canaries=errand.canaries, describer=describer, online=True
        )
        self._checks: list[Check] = []  # may be told, and no ticket has taken them yet
        self._tickets: dict[int, asyncio.Task[Ticket]] = {}
        self._places: dict[str, asyncio.Semaphore] = {}

    async def serve(
        self, number: int, work: Callable[[], Coroutine[Any, Any, Ticket]], arrived: Sequence[int]
    ) -> Ticket:
        """The ticket of a number: a cluster that lost it asks for it again, and its checks are in no other."""
        for each in arrived:
            self._tickets.pop(each, None)
        if number not in self._tickets:
            self._tickets[number] = asyncio.create_task(work())
        return await asyncio.shield(self._tickets[number])

    async def visit(self, link: Link) -> Ticket:
        lane = self._visitor.lane(link.platform)
        async with self._places.setdefault(link.platform, asyncio.Semaphore(lane.settings.concurrency)):
            await self._visitor.visit(link)
        return Ticket(self._taken(), lane.gate(link).is_closed)

    async def flush(self) -> Ticket:
        await self._visitor.release()
        return Ticket(self._taken())

    async def close(self) -> None:
        tasks = list(self._tickets.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, check: Check) -> None:
        self._checks.append(check)

    def _taken(self) -> tuple[Check, ...]:
        checks = tuple(self._checks)
        self._checks.clear()
        return checks
