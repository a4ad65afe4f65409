"""What bench_audit measures beside the whole command: an audit's asking, judging and archiving, in this process.

It audits the addresses of standard input, and prints the seconds from the first question to the last thing stored.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from linkaudit.archive.describer import Wishes
from linkaudit.audit import Setup, asked, opened
from linkaudit.check import utc_now
from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.fetch import NetworkSettings
from linkaudit.keeping import Keeper
from linkaudit.lanes import DEFAULT_LANES
from linkaudit.model import Link
from linkaudit.store import Store

WORKERS = 64


def main(urls: list[str]) -> float:
    lanes = DEFAULT_LANES | {"web": replace(DEFAULT_LANES["web"], pace_s=0.0, concurrency=WORKERS)}
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "linkaudit.db") as store:
        (Path(name) / "report.txt").write_text("Activity 1. Publish\n" + "\n".join(urls) + "\n")
        extraction = extract(read(Path(name) / "report.txt"))
        store.save_document(extraction, utc_now())
        links = list(extraction.links.values())
        setup = Setup(NetworkSettings(allow_private=True), lanes, {}, Path(name) / "archive", Wishes())
        with opened([extraction.document.sha256], links, store, setup) as (number, kept):
            start = time.perf_counter()
            asyncio.run(_asked(links, kept, setup))
            taken = time.perf_counter() - start
        found = [check.verdict.status for check in store.decided(number).values()]
    assert found == ["available"] * len(urls), "every page must be found there"
    return taken


async def _asked(links: list[Link], kept: Keeper, setup: Setup) -> None:
    async with aclosing(asked(links, kept, setup, None)) as checks:
        async for _ in checks:
            pass


if __name__ == "__main__":
    print(main(sys.stdin.read().split()))
