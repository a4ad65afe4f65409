"""The real command, run as a user runs it: another process, an environment of its own, a folder of its own."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

COMMAND = (sys.executable, "-m", "linkaudit")
KEPT = ("PATH", "HOME", "PYTHONPATH", "SYSTEMROOT", "TMPDIR")  # of this machine's environment; no proxy among them
SAMPLE = Path(__file__).parents[1] / "data" / "sample"
PATIENCE_S = 60

REPORT = """\
Final report on the project "Clear Water for All"
Organisation: Sample Lake Foundation
Project period: 1 June 2024 - 30 October 2024

Task 1. Tell people about the lake

Activity 1. Publish posts about the lake
https://www.instagram.com/p/DAbCdEfGhIj/
https://www.instagram.com/reel/DAbCdEfGhIj/?igsh=MTdq
https://www.youtube.com/watch?v=YE7VzlLtp-4
https://example.org/news/lake-1

Activity 2. Make films
https://youtu.be/YE7VzlLtp-4?si=abc
https://www.tiktok.com/@sample_org/video/7417000000000000001

Task 2. Meet people

Activity 1. Hold a meeting
Nothing was published about it.

29.10.2024
"""

# Python reads it at its start, before any of ours: who touches the network does not end well.
GUARD = """
import os, sys

def guard(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        os.write(2, b"THE NETWORK WAS TOUCHED\\n")
        os._exit(99)

sys.addaudithook(guard)
"""


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error that say what is wrong."""
        return [line for line in self.err.splitlines() if line.startswith("linkaudit")]


def environment(extra: Mapping[str, str] | None = None, guard: Path | None = None) -> dict[str, str]:
    """Little, so that this machine's settings take no part; warnings are errors there too."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    if guard is not None:
        (guard / "sitecustomize.py").write_text(GUARD)
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(guard), kept.get("PYTHONPATH"))))
    return {**kept, "LANG": "C.UTF-8", "PYTHONWARNINGS": "error", **(extra or {})}


def run(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    guard: Path | None = None,
) -> Result:
    """Runs the command to its end. `guard` is a folder outside `cwd`: with it, no socket may be connected."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd, input=stdin, env=environment(env, guard), capture_output=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def start(*arguments: str | Path, cwd: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Starts the command and does not wait for it. It hears SIGINT even where a shell made us, in the background,
    ignore it."""
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=cwd, env=environment(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, ours)


def on_screen(stream: Literal["stdout", "stderr"], *arguments: str | Path, cwd: Path, env: Mapping[str, str]) -> str:
    """What the command, which must end well, prints to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    told = environment({"TERM": "xterm-256color", "COLUMNS": "100", **env})
    out, err = (theirs, subprocess.DEVNULL) if stream == "stdout" else (subprocess.DEVNULL, theirs)
    with os.fdopen(ours, "rb", buffering=0) as screen:
        process = subprocess.Popen([*COMMAND, *map(str, arguments)], cwd=cwd, env=told, stdout=out, stderr=err)
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # Linux says so when the last writer is gone
            while piece := screen.read(65536):
                shown += piece
        assert process.wait(PATIENCE_S) == 0
    return shown.decode()


def matches(value: object, shape: object) -> bool:
    """Whether a JSON value has a shape: exactly the keys of a dict, each item as the list's one, else one of the
    types. `...` as a key allows further keys."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return False
        wanted = {key for key in shape if key is not ...}
        right = wanted <= set(value) if ... in shape else wanted == set(value)
        return right and all(matches(value[key], shape[key]) for key in wanted)
    if isinstance(shape, list):
        return isinstance(value, list) and all(matches(item, shape[0]) for item in value)
    return isinstance(value, shape)  # type: ignore[arg-type]
