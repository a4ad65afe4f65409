"""How many plain pages a second `linkaudit check` judges, by hand: python tests/benchmarks/bench_check.py [--pages N].

The real command, a bare aiohttp loop and LinkChecker ask the same loopback server for the same pages, alternately;
medians, and the memory at ten times as many pages. LinkChecker is GPL and no dependency, and is left out where it is
missing: python3 -m venv /tmp/venv-bench && /tmp/venv-bench/bin/pip install LinkChecker
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from _server import addresses, asked, index, serving, without_proxies

ROOT = Path(__file__).parents[2]
BARE_LOOP = Path(__file__).with_name("_bare_loop.py")
LINKCHECKER = Path(os.environ.get("LINKCHECKER", "/tmp/venv-bench/bin/linkchecker"))  # noqa: S108
PAGES = 2_000
ROUNDS = 5
MANY = 10  # times as many pages, to see whether memory stays flat
CONCURRENCY = 64  # what README recommends for one's own servers
CHECK = (sys.executable, "-m", "linkaudit", "-q", "check", "--no-pace", "--allow-private")
# As fast as it may go: its own default is ten threads and at most ten requests a second.
LINKCHECKER_SETTINGS = "[checking]\nthreads=10\nmaxrequestspersecond=100000\nrecursionlevel=1\n"


class Run(NamedTuple):
    """Of one process: the seconds of its whole life and from its first to its last output, and its peak memory."""

    whole_s: float
    answering_s: float
    peak_mb: float
    output: str


def run(command: Sequence[str], given: str = "") -> Run:
    """Runs a command to its end; what it prints is read as it comes. Raises CalledProcessError."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(given.encode())
        stdin.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, env=without_proxies(), cwd=ROOT)
        assert process.stdout is not None
        moments, output = [], bytearray()
        while chunk := os.read(process.stdout.fileno(), 1 << 16):
            moments.append(time.perf_counter())
            output += chunk
        _, status, usage = os.wait4(process.pid, 0)  # the only way to one child's peak memory
        end = time.perf_counter()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    answering_s = moments[-1] - moments[0] if moments else 0.0
    return Run(end - start, answering_s, usage.ru_maxrss / 1024, output.decode())


def check(urls: Sequence[str], *options: str) -> Run:
    done = run([*CHECK, *options], "\n".join(urls))
    assert done.output.count('"status": "available"') == len(urls), "every page must be found there"
    return done


def bare_loop(urls: Sequence[str]) -> Run:
    done = run([sys.executable, str(BARE_LOOP)], "\n".join(urls))
    return done._replace(answering_s=float(done.output))


def linkchecker(start: str, settings: Path, count: int) -> Run:
    done = run([str(LINKCHECKER), "--config", str(settings), "--no-status", "--no-warnings", start])
    assert f"{count + 1} links in" in done.output, "it must check every page, and the index"
    return done


def spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):6.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def show(rounds: dict[str, list[Run]], pages: int) -> None:
    whole, answering = (
        {name: statistics.median(getattr(done, field) for done in runs) for name, runs in rounds.items()}
        for field in ("whole_s", "answering_s")
    )
    yardstick = "bare aiohttp loop"
    for name, runs in rounds.items():
        taken = spread([done.whole_s for done in runs])
        print(f"{name:<28} whole {taken} {pages / whole[name]:>6,.0f} pages/s", end="")
        print(f"  answering {answering[name]:.2f} s  peak {max(done.peak_mb for done in runs):.0f} MB")
        told = [f"{whole[yardstick] / whole[name]:.2f} x the loop, whole processes"]
        told += [f"{answering[yardstick] / answering[name]:.2f} x, first answer to last against the loop alone"]
        if "LinkChecker" in rounds:
            told += [f"{whole['LinkChecker'] / whole[name]:.1f} x LinkChecker"]
        if name.startswith("check"):
            print(f"{'':<28} {'; '.join(told)}")


def main(pages: int, rounds: int) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"{pages:,} pages, {rounds} alternating rounds, medians")
    with tempfile.TemporaryDirectory() as folder, serving() as origin:
        Path(folder).chmod(0o755)  # LinkChecker, started by root, becomes nobody
        config, settings = Path(folder) / "linkaudit.toml", Path(folder) / "linkcheckerrc"
        config.write_text(f"[platforms.web]\nconcurrency = {CONCURRENCY}\n")
        settings.write_text(LINKCHECKER_SETTINGS)
        urls = addresses(origin, pages)
        measured: dict[str, Callable[[], Run]] = {
            "bare aiohttp loop": lambda: bare_loop(urls),
            "check, default": lambda: check(urls),
            f"check, concurrency {CONCURRENCY}": lambda: check(urls, "--config", str(config)),
        }
        if LINKCHECKER.exists():
            measured["LinkChecker"] = lambda: linkchecker(index(origin, pages), settings, pages)
        else:
            print(f"{LINKCHECKER} is missing: compared without LinkChecker (see this script's first lines)")
        taken: dict[str, list[Run]] = {name: [] for name in measured}
        for _ in range(rounds):
            for name, work in measured.items():
                before = asked(origin)
                taken[name].append(work())
                assert asked(origin) - before == pages, f"{name} must ask for every page, once"
        show(taken, pages)
        many = check(addresses(origin, pages * MANY), "--config", str(config))
        print(f"peak memory at {pages * MANY:,} pages: {many.peak_mb:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    main(given.pages, given.rounds)
