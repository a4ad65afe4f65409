"""What a whole audit costs, by hand: python tests/benchmarks/bench_audit.py [--pages N].

`linkaudit audit` (extract, fetch, judge, WARC, SQLite, manifest, report) and a bare aiohttp loop ask the same loopback
server for the same pages of 20 KB, alternately; medians of whole processes and of the asking, judging and archiving
alone (`_audit_loop.py`), the peak memory of all of the command's processes together, in a run of its own, and how much
of the decoded bytes lies on the disk afterwards. Once with pages sent as they are, once gzipped, as the platforms send
them; over TLS, as every platform is asked, and without it.
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
from pathlib import Path

from _server import LONG, addresses, serving, without_proxies
from bench_check import CONCURRENCY, Run, bare_loop, run, spread

AUDIT_LOOP = Path(__file__).with_name("_audit_loop.py")
PAGES = 2_000
ROUNDS = 5


def prepared(folder: Path, urls: list[str]) -> list[str]:
    """The command that audits a report of these addresses, in an empty folder."""
    (folder / "report.txt").write_text("Activity 1. Publish\n" + "\n".join(urls) + "\n")
    (folder / "linkaudit.toml").write_text(f"[platforms.web]\nconcurrency = {CONCURRENCY}\n")
    return [
        sys.executable, "-m", "linkaudit", "-q", "audit", "--no-pace", "--allow-private", "--format", "json",
        "--config", str(folder / "linkaudit.toml"), "--db", str(folder / "data" / "linkaudit.db"),
        "--out", str(folder / "reports"), str(folder / "report.txt"),
    ]  # fmt: skip


def memory(urls: list[str]) -> float:
    """The most that the command's processes hold together, in MB; what they share counts once."""
    most = 0.0
    with tempfile.TemporaryDirectory() as name:
        process = subprocess.Popen(prepared(Path(name), urls), env=without_proxies())
        while process.poll() is None:
            most = max(most, sum(map(_held_kb, _family(process.pid))) / 1024)
            time.sleep(0.05)
    assert process.returncode == 0
    return most


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _held_kb(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0)


def audit(urls: list[str]) -> tuple[Run, int]:
    """A run in an empty folder, and the bytes of its WARC files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = run(prepared(folder, urls))
        text = (folder / "reports" / "report" / "coverage.json").read_text()
        assert text.count('"status": "available"') == len(urls), "every page must be found there"
        return done, sum(path.stat().st_size for path in (folder / "data" / "archive").glob("*.warc.gz"))


def main(pages: int, rounds: int) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"{pages:,} pages of {LONG // 1000} KB, {rounds} alternating rounds, medians of whole processes")
    for is_secure in (True, False):
        with serving(is_secure=is_secure) as origin:
            for kind, said in (("long", "sent as they are"), ("packed", "sent gzipped")):
                compare(f"{'https' if is_secure else 'http'}, {said}", addresses(origin, pages, kind), rounds)


def compare(said: str, urls: list[str], rounds: int) -> None:
    bare_loop(urls)  # the server packs each page when it is first asked for
    loops, audits, inner, sizes = [], [], [], []
    for _ in range(rounds):
        loops.append(bare_loop(urls))
        inner.append(float(run([sys.executable, str(AUDIT_LOOP)], "\n".join(urls)).output))
        done, size = audit(urls)
        audits.append(done)
        sizes.append(size)
    whole = statistics.median(done.whole_s for done in audits)
    loop = statistics.median(done.whole_s for done in loops)
    bare = statistics.median(done.answering_s for done in loops)
    print(f"{said:<24} loop {spread([done.whole_s for done in loops])}", end="")
    print(f"  audit {spread([done.whole_s for done in audits])}", end="")
    print(f"  {loop / whole:.2f} x the loop, {memory(urls):.0f} MB, ", end="")
    print(f"{max(sizes) / len(urls) / LONG:.2f} of the decoded bytes on the disk")
    print(f"{'':<24} alone: loop {spread([done.answering_s for done in loops])}  audit {spread(inner)}", end="")
    print(f"  {bare / statistics.median(inner):.2f} x the loop", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    main(given.pages, given.rounds)
