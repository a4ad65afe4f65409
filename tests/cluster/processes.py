"""A real Dask cluster on loopback: a scheduler and workers, each a process that surely dies, and each worker with a
stand-in of its own, so that it can be told who asked what."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.command import environment
from tests.standin import Answer, Asked, StandIn

STARTING_S = 30
LONGEST_S = 600  # without work; then the scheduler ends itself, and the workers with it, whatever became of the tests

# A package of this name without anything in it, before ours on the path.
NO_LINKAUDIT = "raise ImportError('not here')"


@dataclass(slots=True)
class TimedStandIn(StandIn):
    """Notes when it was asked, and can forget all."""

    times: list[tuple[float, str]] = field(default_factory=list)

    def clear(self) -> None:
        for memory in (self.times, self.requests, self.connects, self._scenes, self._walls):
            memory.clear()

    def _answer(self, asked: Asked) -> Answer:
        self.times.append((time.monotonic(), asked.url))
        return StandIn._answer(self, asked)


@dataclass(slots=True)
class Cluster:
    """A context manager. The scheduler knows no linkaudit."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    standins: list[TimedStandIn] = field(default_factory=list)
    _held: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        log = self.folder / "scheduler.log"
        self.scheduler = self._start(
            log, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0",
            "--no-show", "--idle-timeout", f"{LONGEST_S}",
            env=shadow(self.folder / "shadow", NO_LINKAUDIT),
        )  # fmt: skip
        self.address = "tcp://" + _wait_for(log, "Scheduler at:").rpartition("tcp://")[2].strip()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def add(self, env: Mapping[str, str] | None = None, *options: str) -> TimedStandIn:
        """One more worker; the stand-in that it talks to."""
        number = len(self.workers)  # as many as there ever were
        standin = self._held.enter_context(TimedStandIn())
        self.standins.append(standin)
        arguments = [
            "--nthreads", "1", "--name", f"worker-{number}", "--local-directory", str(self.folder / f"worker-{number}"),
            *(options or ("--no-nanny",)),
        ]  # fmt: skip
        told = {**standin.environment, **(env or {})}
        self.workers.append(self._start(self.log(number), "dask_worker", self.address, *arguments, env=told))
        return standin

    def drop(self) -> None:
        """The workers die, and the scheduler knows it."""
        for process in self.workers:
            end(process)
        until = time.monotonic() + STARTING_S
        log = self.folder / "scheduler.log"
        while log.read_text(errors="replace").count("Remove worker") < len(self.workers) and time.monotonic() < until:
            time.sleep(0.02)

    def log(self, number: int) -> Path:
        return self.folder / f"worker-{number}.log"

    def wait(self) -> None:
        """Until all workers are known to the scheduler."""
        for number in range(len(self.workers)):
            _wait_for(self.log(number), "Registered to:")

    def put(self, key: str, scene: str | Answer) -> None:
        for standin in self.standins:
            standin.put(key, scene)

    def asked(self, part: str) -> list[list[Asked]]:
        """By worker, the requests whose address holds this part."""
        return [standin.asked(part) for standin in self.standins]

    def _start(self, log: Path, what: str, *arguments: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{what}", "--no-dashboard", *arguments],
                stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=environment(env), cwd=self.folder,
            )  # fmt: skip
        self._held.callback(end, process)
        return process


def shadow(folder: Path, text: str) -> dict[str, str]:
    """An environment in which `linkaudit` is this text and nothing else."""
    (folder / "linkaudit").mkdir(parents=True, exist_ok=True)
    (folder / "linkaudit" / "__init__.py").write_text(text)
    return {"PYTHONPATH": str(folder)}


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _wait_for(log: Path, words: str) -> str:
    """The line of a log that holds these words."""
    until = time.monotonic() + STARTING_S
    while time.monotonic() < until:
        for line in log.read_text(errors="replace").splitlines():
            if words in line:
                return line
        time.sleep(0.05)
    raise TimeoutError(f"{words!r} is not in {log}:\n{log.read_text(errors='replace')}")
