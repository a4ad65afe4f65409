"""A Dask cluster as the engine: each call is a task that is pinned to its worker and leaves the worker's queue at once.

Nothing of ours but bytes passes through the scheduler, which need not know linkaudit. It refuses to start a cluster.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import distributed

from linkaudit import __version__
from linkaudit.cluster.engine import ClusterError, WorkerError

T = TypeVar("T")

CONNECT_S = 4.0
ANSWER_S = 20.0  # for a scheduler that is there
CLOSE_S = 2.0
LOST = "the connection to the cluster's scheduler is lost; what was found so far is kept, run the same command again"
PYTHON = "{}.{}".format(*sys.version_info)
LOGGERS = ("distributed", "distributed.client", "distributed.gc")  # those whose level it sets when it is imported


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask cluster, by its scheduler's address: tcp://HOST:PORT."""

    address: str

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[DaskSession]:
        _hush()
        unreachable = f"no Dask scheduler can be reached at {self.address}; correct --cluster, or start one"
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]  # it has no annotations, hence Any
            self.address, asynchronous=True, timeout=CONNECT_S, set_as_default=False
        )
        session = DaskSession(client)
        try:
            try:
                async with asyncio.timeout(CONNECT_S + 1):
                    await client
            except Exception as error:  # whatever answers there, it is none
                raise ClusterError(unreachable, is_begun=False) from error
            yield session
        finally:
            await session.close()


class DaskSession:
    """See engine.Session."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._job = _job()
        self._pythons: dict[str, str] = {}  # by worker
        self._awaited: set[asyncio.Task[tuple[str, Any]]] = set()

    async def workers(self) -> Collection[str]:
        try:
            async with asyncio.timeout(ANSWER_S):
                names = list(await self._client.nthreads())  # of scheduler_info, the list may be cut short
                if not self._pythons.keys() >= set(names):
                    told = (await self._client.get_versions())["workers"]
                    self._pythons |= {name: _python_of(told.get(name)) for name in names}
        except Exception as error:
            raise ClusterError(LOST) from error
        return names

    async def run(self, worker: str, work: Callable[..., T], *arguments: object) -> T:
        if (python := self._pythons.get(worker) or PYTHON) != PYTHON:  # it could not read what is sent to it
            raise WorkerError(f"it runs Python {python}, not {PYTHON}", is_unfit=True)
        payload = pickle.dumps((work, arguments))
        if self._client.status != "running":
            raise ClusterError(LOST)
        future = self._client.submit(
            self._job, payload, __version__, key=f"linkaudit-{work.__name__}-{uuid.uuid4().hex}",
            workers=[worker], allow_other_workers=False, pure=False, retries=0,
        )  # fmt: skip
        try:
            outcome, answer = await asyncio.shield(self._answer(future))
        finally:
            future.release()
        if outcome == "cancelled" or self._client.status != "running":
            raise ClusterError(LOST)
        if outcome == "done":
            value: T = pickle.loads(answer)  # noqa: S301  # the operator's own workers
            return value
        raise WorkerError(answer, is_unfit=outcome == "unfit")

    def _answer(self, future: Any) -> asyncio.Task[tuple[str, Any]]:
        """What a future comes to, in a task of its own, which ends when the future is released. It must not be
        cancelled: the client fetches the answers to many calls together, and would drop all of them."""
        task = asyncio.ensure_future(_result(future))
        self._awaited.add(task)
        task.add_done_callback(self._awaited.discard)
        return task

    async def close(self) -> None:
        with suppress(Exception):
            async with asyncio.timeout(CLOSE_S):
                await self._client.close(timeout=CLOSE_S)
        if self._awaited:  # they end with the client
            await asyncio.wait(self._awaited, timeout=CLOSE_S)


async def _result(future: Any) -> tuple[str, Any]:
    """What a job has returned; failures as answers, too."""
    try:
        answer: tuple[str, Any] = await future
    except distributed.CancelledError:
        return "cancelled", b""
    except Exception as error:  # noqa: BLE001  # a worker that died under it, or Dask's own troubles with it
        return "failed", f"{type(error).__name__} in the cluster"
    return answer


def _job() -> Callable[[bytes, str], tuple[str, bytes | str]]:
    """What a worker runs: a function that is sent whole, because it has to run where there is no linkaudit, too."""

    def job(payload: bytes, version: str) -> tuple[str, bytes | str]:
        import pickle

        import distributed

        # A call waits most of its time: it is not for the few threads of the worker.
        distributed.secede()  # type: ignore[no-untyped-call]
        try:
            import linkaudit
        except ImportError:
            return "unfit", f"linkaudit is not installed there; install linkaudit-evidence {version}"
        if linkaudit.__version__ != version:
            return "unfit", f"it has linkaudit {linkaudit.__version__}, not {version}; install the same on all machines"
        try:
            work, arguments = pickle.loads(payload)  # noqa: S301  # it comes from whoever commands this worker
            return "done", pickle.dumps(work(*arguments))
        except Exception as error:  # noqa: BLE001  # told there, by the name alone: its text may hold anything
            return "failed", f"{type(error).__name__} on the worker"

    return job


def _python_of(told: Any) -> str:
    """The Python of a worker, as 3.11; nothing where it did not say."""
    return ".".join(str(told["host"]["python"]).split(".")[:2]) if told else ""


def _hush() -> None:
    """What goes wrong is told by ClusterError, once; --verbose shows Dask's own words, too."""
    level = logging.NOTSET if logging.getLogger().isEnabledFor(logging.DEBUG) else logging.CRITICAL
    for name in LOGGERS:
        logging.getLogger(name).setLevel(level)
