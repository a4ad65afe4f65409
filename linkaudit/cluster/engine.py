"""What has to be done to run on another engine, and how it fails: an engine is a file that does this, like dask.py."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

T = TypeVar("T")


class ClusterError(Exception):
    """The cluster cannot be used, or no longer. The message is one line. `is_begun`: links may have been asked for."""

    def __init__(self, line: str, *, is_begun: bool = True) -> None:
        super().__init__(line)
        self.is_begun = is_begun


class WorkerError(Exception):
    """One worker did not do what it was to do. The message is one clause. `is_unfit`: it never will."""

    def __init__(self, clause: str, *, is_unfit: bool = False) -> None:
        super().__init__(clause)
        self.is_unfit = is_unfit


class Session(Protocol):
    """A cluster that is connected to. Raises ClusterError where it is lost."""

    async def workers(self) -> Collection[str]:
        """The names of the workers that there are at this moment."""

    async def run(self, worker: str, work: Callable[..., T], *arguments: object) -> T:
        """What a function of linkaudit's returns in this worker's process, several at once. Raises WorkerError. Where
        the worker has left, it may never return."""


class Engine(Protocol):
    """How a cluster is reached."""

    def connect(self) -> AbstractAsyncContextManager[Session]:
        """Raises ClusterError, and that within seconds."""
