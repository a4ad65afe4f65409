"""How near `linkaudit check` comes to the ideal schedule, by hand: python tests/benchmarks/bench_schedule.py.

The real command asks the stand-in for the platforms, which takes 300 ms over each answer, at the paces below (the
defaults, scaled down). Ideal is the busiest lane's pace x the requests that it was asked + one latency. A site without
pacing is asked too: its ideal is the rounds that its links need at so many in flight.
"""

from __future__ import annotations

import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from _server import addresses, serving, without_proxies

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.standin import Answer, Asked, StandIn  # noqa: E402  # the tests are no package that is installed

LATENCY_S = 0.3
ROUNDS = 3
UNPACED = 400  # links of the site without pacing
# A lane's pace in seconds. With four in flight, answers of 300 ms could not keep up with less than 0.075 s.
PACES = {"instagram": 0.4, "facebook": 0.25, "tiktok": 0.1, "youtube": 0.1}
HOSTS = {"instagram": ["instagram"], "facebook": ["facebook"], "tiktok": ["tiktok"], "youtube": ["youtube", "ytimg"]}
# What is cited, the same name being what the stand-in plays: how many of it, the address, the link's key, the scene.
CITED = (
    (30, "https://www.instagram.com/p/C{n:010d}/", "instagram:post:C{n:010d}", "available"),
    (10, "https://www.instagram.com/p/D{n:010d}/", "instagram:post:D{n:010d}", "gone"),  # a second question follows
    (20, "https://www.facebook.com/sample.org/posts/{n:015d}", "facebook:post:{n:015d}", "available"),
    (20, "https://www.tiktok.com/@sample_org/video/7{n:018d}", "tiktok:post:7{n:018d}", "available"),
    (10, "https://www.tiktok.com/@sample_org/video/71{n:017d}", "tiktok:post:71{n:017d}", "gone"),
    (20, "https://www.youtube.com/watch?v=A{n:09d}A", "youtube:video:A{n:09d}A", "available"),
)


@dataclass(slots=True)
class SlowStandIn(StandIn):
    """The stand-in, which takes its time over every answer."""

    def _answer(self, asked: Asked) -> Answer:
        return replace(StandIn._answer(self, asked), delay_s=LATENCY_S)


class Run(NamedTuple):
    """The seconds of a whole process, and the verdicts that it printed."""

    whole_s: float
    verdicts: int


def check(urls: Sequence[str], config: str, environment: dict[str, str], *options: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "linkaudit.toml"
        path.write_text(config)
        command = [sys.executable, "-m", "linkaudit", "-q", "check", "--config", str(path), *options]
        start = time.perf_counter()
        done = subprocess.run(
            command, input="\n".join(urls), stdout=subprocess.PIPE, text=True, check=True, env=environment, cwd=ROOT
        )
        return Run(time.perf_counter() - start, len(done.stdout.splitlines()))


def paced(paces: dict[str, float]) -> tuple[Run, float, Counter[str]]:
    """A run over the platforms, its ideal, and how many requests each lane made."""
    config = "\n".join(f"[platforms.{name}]\npace = {pace}" for name, pace in paces.items())
    urls = []
    with SlowStandIn() as standin:
        for count, url, key, scene in CITED:
            for n in range(count):
                if key.partition(":")[0] in paces:
                    standin.put(key.format(n=n), scene)
                    urls.append(url.format(n=n))
        done = check(urls, config, {**os.environ, **standin.environment})
        hosts = [each.url.split("/")[2] for each in standin.requests]
        asked = Counter({name: sum(any(part in host for part in HOSTS[name]) for host in hosts) for name in paces})
    assert done.verdicts == len(urls), "every link must get its verdict"
    return done, max(pace * asked[name] for name, pace in paces.items()) + LATENCY_S, asked


def unpaced(concurrency: int) -> tuple[Run, float]:
    """A run over one slow site, and its ideal."""
    with serving(LATENCY_S) as origin:
        config = f"[platforms.web]\nconcurrency = {concurrency}\n"
        urls = addresses(origin, UNPACED)
        done = check(urls, config, without_proxies(), "--no-pace", "--allow-private")
    assert done.verdicts == UNPACED, "every link must get its verdict"
    return done, math.ceil(UNPACED / concurrency) * LATENCY_S


def show(name: str, wholes: Sequence[float], ideals: Sequence[float], note: str) -> None:
    ratios = [whole / ideal for whole, ideal in zip(wholes, ideals, strict=True)]
    whole, ideal, ratio = (statistics.median(values) for values in (wholes, ideals, ratios))
    print(f"{name:<24} {whole:6.2f} s  ideal {ideal:6.2f} s  {ratio:.2f} x ", end="")
    print(f"({min(ratios):.2f} to {max(ratios):.2f})  {note}")


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, whole commands, ", end="")
    print(f"{ROUNDS} rounds, medians, {LATENCY_S:g} s an answer")
    for name, paces in {"instagram": {"instagram": PACES["instagram"]}, "four platforms": PACES}.items():
        taken = [paced(paces) for _ in range(ROUNDS)]
        asked = ", ".join(f"{lane} {count}" for lane, count in taken[-1][2].items())
        wholes, ideals = [done.whole_s for done, _, _ in taken], [ideal for _, ideal, _ in taken]
        show(f"paced: {name}", wholes, ideals, f"requests: {asked}")
    for concurrency in (4, 64):
        runs = [unpaced(concurrency) for _ in range(ROUNDS)]
        wholes, ideals = [done.whole_s for done, _ in runs], [ideal for _, ideal in runs]
        show(f"unpaced, {concurrency} in flight", wholes, ideals, f"{UNPACED} pages of one site")


if __name__ == "__main__":
    main()
