"""The same checks on the workers of a cluster, whatever its engine: each worker is one visitor with lanes of its own.

Here links are handed out and checks come back; whoever runs the audit stores them. It refuses to ask a platform
itself, and to wait for anything without an end.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from linkaudit.check import Progress, canaries_for, check_all, origins_of
from linkaudit.cluster.custody import WALLED, Custody
from linkaudit.cluster.engine import ClusterError, Engine, Session, WorkerError
from linkaudit.cluster.tally import Tally
from linkaudit.cluster.visitor import Arrival, Errand, Ticket, begin, end, flush, longest_s, visit
from linkaudit.fetch import ONLINE_HOSTS
from linkaudit.lanes import UNHURRIED, LaneSettings
from linkaudit.model import Check, FetchError, Link, Request, Response

__all__ = ["ClusterError", "Engine", "Errand", "Patience", "Session", "WorkerError", "reached"]

log = logging.getLogger(__name__)
AGAIN = "what was found so far is kept, run the same command again then"
Event: TypeAlias = Callable[[], list[Check]]  # what it does, once it is its turn, and the checks that it brings


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one looks which workers there are, and how long one waits: for a worker to begin, for a cluster without
    workers, for visitors to end; in seconds."""

    look_s: float = 1.0
    begin_s: float = 60.0
    lonely_s: float = 30.0
    end_s: float = 1.0


async def reached(
    links: Sequence[Link], errand: Errand, engine: Engine, on_progress: Progress | None = None,
    patience: Patience = Patience(),
) -> AsyncGenerator[Check, None]:  # fmt: skip
    """Each check as it is made by some worker, each link once, in whatever order that is. Raises ClusterError, once at
    the latest where no worker is left; what was yielded before stands.

    What one worker's lane no longer asks for is left to the others; what nobody's does is `not_attempted`.
    """
    async with engine.connect() as session:
        run = _Run(links, replace(errand, canaries=canaries_for(links, errand.canaries)), session, patience)
        tally = Tally(run.custody, errand, on_progress)
        try:
            tally.tell(run.custody.totals)
            while not run.custody.is_over:
                for check in await run.next():
                    yield check
                    tally.tell([check.link.platform])
                if run.is_ready:
                    async for check in run.stranded():
                        yield check
                        tally.tell([check.link.platform])
                    run.hand_out()
        finally:
            await run.dismiss()


class _Run:
    """One run over a session: what is under way, and what came of it."""

    def __init__(self, links: Sequence[Link], errand: Errand, session: Session, patience: Patience) -> None:
        self.custody = Custody(links, errand.lanes)
        self._errand = errand
        self._session = session
        self._patience = patience
        self._name = uuid.uuid4().hex
        self._origins = origins_of(links)[:ONLINE_HOSTS]
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._tasks: dict[asyncio.Task[Event], str] = {}  # and the worker that each waits for
        self._arriving: set[str] = set()
        self._aside: dict[str, str] = {}  # workers that serve no more, and why
        self._first: frozenset[str] | None = None  # the workers that there were when it began
        self._lonely_since = time.monotonic()
        self._numbers = iter(range(1, 2**62))
        self._arrived: dict[str, list[int]] = {}  # tickets of which a worker does not know yet that they have arrived
        self._deadly: list[tuple[Link, str]] = []
        self._looking = asyncio.create_task(self._look())

    @property
    def is_ready(self) -> bool:
        """Whether links are handed out: all who were there at the beginning have been heard."""
        return self._first is not None and not self._first & self._arriving

    # --- workers come and go -----------------------------------------------------------------------------------

    async def _look(self) -> None:
        """Looks again and again which workers there are."""
        try:
            while True:
                names = frozenset(await self._session.workers())
                self._events.put_nowait(partial(self._see, names))
                await asyncio.sleep(self._patience.look_s)
        except Exception as error:  # noqa: BLE001  # the run is told, whatever it is
            self._events.put_nowait(partial(_raise, error))

    def _see(self, names: frozenset[str]) -> list[Check]:
        for name in (self._arriving | self.custody.places.keys() | self._aside.keys()) - names:
            self._part(name)
            self._aside.pop(name, None)
        for name in names - self._arriving - self.custody.places.keys() - self._aside.keys():
            self._arriving.add(name)
            self._start(name, self._welcome(name))
        if self._first is None and names:
            self._first = names
        if self.custody.places or self._arriving:
            self._lonely_since = time.monotonic()
        elif names:
            raise self._unusable()
        elif time.monotonic() - self._lonely_since > self._patience.lonely_s:
            raise self._lonely()
        return []

    def _lonely(self) -> ClusterError:
        if self._first is None:
            return ClusterError("the cluster has no workers; start some (dask worker ADDRESS)", is_begun=False)
        return ClusterError(f"all workers of the cluster have left; {AGAIN}")

    def _unusable(self) -> ClusterError:
        worker, why = next(iter(self._aside.items()))
        return ClusterError(f"no worker of the cluster can be used ({worker}: {why}); {AGAIN}")

    async def _welcome(self, name: str) -> Event:
        try:
            async with asyncio.timeout(self._patience.begin_s):
                arrival = await self._session.run(name, begin, self._name, self._errand, self._origins)
        except TimeoutError:
            arrival = Arrival("it does not begin")
        except WorkerError as error:
            arrival = Arrival(str(error), is_unfit=error.is_unfit)
        return partial(self._admit, name, arrival)

    def _admit(self, name: str, arrival: Arrival) -> list[Check]:
        if name not in self._arriving:  # it has left again
            return []
        self._arriving.discard(name)
        if not arrival.trouble:
            self.custody.join(name)
            self._arrived[name] = []
            return []
        if arrival.is_unfit and self._first and name in self._first and not self.custody.done:
            raise ClusterError(f"the worker {name} cannot be used: {arrival.trouble}", is_begun=False)
        log.warning("%s: %s; it gets no links", name, arrival.trouble)
        self._aside[name] = arrival.trouble
        if not (self.custody.places or self._arriving):
            raise self._unusable()
        return []

    def _part(self, name: str) -> list[Check]:
        """A worker has left, or is as good as gone."""
        self._arriving.discard(name)
        for task in [task for task, worker in self._tasks.items() if worker == name]:
            del self._tasks[task]  # it is of no interest any more
            task.cancel()
        if name in self.custody.places:
            self._deadly += self.custody.leave(name)
        return []

    # --- links go out, checks come in --------------------------------------------------------------------------

    def hand_out(self) -> None:
        for name, link in self.custody.hand_out():
            self._start(name, self._ask(name, link))
        for name in self.custody.holders():
            self._start(name, self._ask(name, None))

    async def stranded(self) -> AsyncGenerator[Check, None]:
        """The checks of the links that nobody is going to ask about: made as everywhere, by a lane that is closed."""
        deadly, self._deadly = self._deadly, []
        stranded = [] if self._arriving else self.custody.strand()
        for _, said in stranded:
            if said is not None:
                if (target := self.custody.unasked_target(said)) is not None:
                    self.custody.tell(target)
                    yield target
                self.custody.tell(said)
                yield said
        unsaid = [(link, WALLED) for link, said in stranded if said is None]
        for link, why in (*deadly, *unsaid):
            async for check in _refused(link, why):
                self.custody.tell(check)
                yield check

    async def next(self) -> list[Check]:
        """What the next event brings."""
        return (await self._events.get())()

    async def _ask(self, name: str, link: Link | None) -> Event:
        """A ticket for a link; without one, for what the worker holds back."""
        number, (arrived, self._arrived[name]) = next(self._numbers), (self._arrived[name], [])
        lane = self._errand.lanes.get(link.platform, LaneSettings()) if link else LaneSettings()
        work, about = (visit, (link,)) if link else (flush, ())
        ticket: Ticket | None = None
        try:
            async with asyncio.timeout(longest_s(lane)):
                ticket = await self._session.run(name, work, self._name, number, *about, arrived)
        except TimeoutError:
            log.info("%s: nothing is heard of it", name)
        except WorkerError as error:
            log.info("%s: %s", name, error)
            return partial(self._go_wrong, name, link)
        return partial(self._receive, name, number, link, ticket)

    def _receive(self, name: str, number: int, link: Link | None, ticket: Ticket | None) -> list[Check]:
        if ticket is None:  # its visitor is gone: it has to begin again, if it can
            return self._part(name)
        if name in self._arrived:
            self._arrived[name].append(number)
        checks = self.custody.receive(name, link, ticket)
        if link is None:
            self._deadly += self.custody.lose(name)
        return checks

    def _go_wrong(self, name: str, link: Link | None) -> list[Check]:
        self._deadly += self.custody.fail(name, link) if link else self.custody.lose(name)
        return []

    # --- tasks -------------------------------------------------------------------------------------------------

    def _start(self, name: str, work: Coroutine[Any, Any, Event]) -> None:
        task = asyncio.create_task(work)
        self._tasks[task] = name
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Event]) -> None:
        if (name := self._tasks.pop(task, None)) is None:
            return
        if task.cancelled():  # not by us: whatever it was, nothing more is heard of what it waited for
            self._events.put_nowait(partial(self._part, name))
        else:
            error = task.exception()
            self._events.put_nowait(partial(_raise, error) if error else task.result())

    async def dismiss(self) -> None:
        """Ends what is under way, and the visitors where they can still be told."""
        tasks: list[asyncio.Task[Any]] = [self._looking, *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        ends = (self._session.run(name, end, self._name) for name in self.custody.places)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.end_s):
                await asyncio.gather(*ends, return_exceptions=True)


def _raise(error: BaseException) -> list[Check]:
    raise error


async def _refused(link: Link, why: str) -> AsyncGenerator[Check, None]:
    async def refuse(request: Request) -> Response:
        raise FetchError("not_attempted", why)

    async for check in check_all([link], refuse, {link.platform: UNHURRIED}):
        yield check
