"""What bench_audit measures beside the whole command: an audit's asking, judging and archiving, in this process.

It audits the addresses of standard input, and prints the seconds from the first question to the last thing stored.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from linkaudit.archive.describer import Wishes
from linkaudit.audit import Setup, audit
from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import DEFAULT_LANES
from linkaudit.store import Store

WORKERS = 64


def main(urls: list[str]) -> float:
    lanes = DEFAULT_LANES | {"web": replace(DEFAULT_LANES["web"], pace_s=0.0, concurrency=WORKERS)}
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "linkaudit.db") as store:
        (Path(name) / "report.txt").write_text("Activity 1. Publish\n" + "\n".join(urls) + "\n")
        extraction = extract(read(Path(name) / "report.txt"))
        plan = Setup(NetworkSettings(allow_private=True), lanes, {}, Path(name) / "archive", Wishes())
        start = time.perf_counter()
        outcome = asyncio.run(audit([extraction], store, plan, None))
        taken = time.perf_counter() - start
    assert outcome.coverages[0].rows[0].available == len(urls), "every page must be found there"
    return taken


if __name__ == "__main__":
    print(main(sys.stdin.read().split()))
