"""The yardstick of bench_check: GETs the addresses of standard input with bare aiohttp and 64 workers.

It reads each answer to its end, looks at none, and prints the seconds that the loop alone took.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator

import aiohttp

WORKERS = 64


async def work(session: aiohttp.ClientSession, waiting: Iterator[str]) -> None:
    for url in waiting:
        async with session.get(url) as answer:
            await answer.read()
            assert answer.status == 200


async def main(urls: list[str]) -> float:
    async with aiohttp.ClientSession() as session:
        start = time.perf_counter()
        waiting = iter(urls)
        await asyncio.gather(*(work(session, waiting) for _ in range(WORKERS)))
        return time.perf_counter() - start


if __name__ == "__main__":
    print(asyncio.run(main(sys.stdin.read().split())))
