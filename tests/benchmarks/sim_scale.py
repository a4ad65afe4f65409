"""Nights over a million and a hundred million links, simulated: how many links fall due, how long N workers take, how
many requests each platform gets, and what is stored. Seeded: the same command prints the same figures.

    python tests/benchmarks/sim_scale.py             the tables of docs/scale.md, and docs/scale.svg
    python tests/benchmarks/sim_scale.py --measure   requests and bytes a check, from the real program over the stand-in
    python tests/benchmarks/sim_scale.py --check     a small real run against what the simulation says of it

Links are kept in cohorts of the same platform, truth and standing. When a cohort is due, chance divides it by what is
found, and the program's own policy (linkaudit.recheck.weighed) says how each part stands and when it is due again. The
lanes are the program's own, too (linkaudit.lanes.DEFAULT_LANES).
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from linkaudit.lanes import DEFAULT_LANES, JITTER
from linkaudit.model import Check, Link, Standing, Verdict
from linkaudit.recheck import Policy, weighed

if TYPE_CHECKING:
    from tests.standin import Asked

SEED = 20261123
NIGHTS, SETTLED = 90, 60  # simulated; and from which on a night counts as usual
BEGAN = datetime(2026, 1, 1, 21, tzinfo=UTC)
HOURS = 8
WORKERS = (1, 4, 16, 64, 256, 1024, 4096)
POPULATIONS = (1_000_000, 100_000_000)
# Of cited links, as in the seed report: more than half on Instagram.
MIX = {"instagram": 0.55, "tiktok": 0.24, "youtube": 0.15, "facebook": 0.04, "web": 0.02}
# Assumed: nobody has measured them for grant reports. Chances a day, and of a check that decides nothing.
VANISHING, RETURNING, HIDING, SHOWING = 0.0005, 0.002, 0.0003, 0.01
UNDECIDED = {"instagram": 0.10, "tiktok": 0.05, "youtube": 0.01, "facebook": 0.30, "web": 0.03}
# Measured by --measure: requests at the platform's own pace that one check makes, by platform and what is found.
# Pictures lie on other hosts and wait for nobody: one for each item that is there, the web excepted.
REQUESTS: Mapping[str, Mapping[str, float]] = {
    "instagram": {"ok": 1.0, "private": 1.0, "not_found": 2.0, "captcha": 2.0},
    "tiktok": {"ok": 2.0, "private": 2.0, "not_found": 2.0, "captcha": 2.0},
    "youtube": {"ok": 2.0, "private": 2.0, "not_found": 2.0, "captcha": 2.0},
    "facebook": {"ok": 1.0, "private": 1.0, "not_found": 3.0, "captcha": 3.0},
    "web": {"ok": 1.0, "private": 1.0, "not_found": 1.0, "captcha": 2.0},
}
LATENCY_S = 0.5  # assumed; it matters only where there is no pace
# A check's share of the archive: a page as the platforms send it, compressed. Assumed, from low to high; the stand-in's
# own pages are smaller (--measure).
WARC_KB = (20, 150)
MANIFEST_KB, DATABASE_KB = 1.2, 1.7  # measured by --measure
TRUTHS = ("alive", "hidden", "lost")
FOUND = {"alive": "ok", "hidden": "private", "lost": "not_found"}


class Cohort(NamedTuple):
    platform: str
    truth: str
    standing: Standing


@dataclass(slots=True)
class Nights:
    """A population that is asked night after night. `checks` counts by platform and reason, for each night."""

    chance: random.Random
    policy: Policy = field(default_factory=Policy)
    cohorts: Counter[Cohort] = field(default_factory=Counter)
    checks: list[Counter[tuple[str, str]]] = field(default_factory=list)

    def populate(self, links: int) -> None:
        """All links alive and asked within the last week, as after a first pass."""
        for platform, share in MIX.items():
            for day in range(7):
                count = round(links * share / 7)
                seen = self._weighed(platform, Standing(""), "ok", BEGAN - timedelta(days=7 - day))
                self.cohorts[Cohort(platform, "alive", seen)] += count

    def night(self, number: int) -> None:
        now = BEGAN + timedelta(days=number)
        due = [cohort for cohort in self.cohorts if cohort.standing.due_at is None or cohort.standing.due_at <= now]
        told: Counter[tuple[str, str]] = Counter()
        for cohort in due:
            count = self.cohorts.pop(cohort)
            days = (now - (cohort.standing.checked_at or now)) / timedelta(days=1)
            for truth, part in self._become(cohort.truth, count, days):
                lost = self._binomial(part, UNDECIDED[cohort.platform])
                for reason, share in (("captcha", lost), (FOUND[truth], part - lost)):
                    if share:
                        standing = self._weighed(cohort.platform, cohort.standing, reason, now)
                        self.cohorts[Cohort(cohort.platform, truth, standing)] += share
                        told[cohort.platform, reason] += share
        self.checks.append(told)

    def _become(self, truth: str, count: int, days: float) -> Iterator[tuple[str, int]]:
        """What is true of a cohort by now. A link changes at most once between two checks."""
        ways = {
            "alive": (("lost", VANISHING), ("hidden", HIDING)), "hidden": (("alive", SHOWING), ("lost", VANISHING)),
            "lost": (("alive", RETURNING),),
        }  # fmt: skip
        left = count
        for other, daily in ways[truth]:
            gone = self._binomial(left, 1 - (1 - daily) ** days)
            left -= gone
            if gone:
                yield other, gone
        if left:
            yield truth, left

    def _weighed(self, platform: str, standing: Standing, reason: str, now: datetime) -> Standing:
        """The policy's word, without what tells one link from another and no night from the next."""
        link = Link(platform, "post", "x", "https://example.org/")
        after = weighed(standing, Check(link, Verdict(reason), now), self.policy)
        return replace(after, key="", since=None, seen_at=None, confirmed_at=after.confirmed_at and BEGAN)

    def _binomial(self, count: int, chance: float) -> int:
        if count * chance < 50 or count * (1 - chance) < 50:
            if count <= 5000:
                return sum(self.chance.random() < chance for _ in range(count))
            return min(count, _poisson(self.chance, count * chance))
        told = self.chance.gauss(count * chance, math.sqrt(count * chance * (1 - chance)))
        return min(count, max(0, round(told)))


def _poisson(chance: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def requests_of(checks: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """By platform, the requests that so many checks make."""
    told: dict[str, float] = dict.fromkeys(MIX, 0.0)
    for (platform, reason), count in checks.items():
        told[platform] += count * REQUESTS[platform][reason]
    return told


def lane_s(platform: str, requests: float, chance: random.Random, pace_s: float | None = None) -> float:
    """How long one visitor's lane takes for so many requests: the sum of that many jittered paces."""
    lane = DEFAULT_LANES[platform]
    pace = lane.pace_s if pace_s is None else pace_s
    if not pace:
        return requests * LATENCY_S / lane.concurrency
    spread = pace * JITTER / math.sqrt(3)  # of one uniform wait
    return max(0.0, chance.gauss(requests * pace, spread * math.sqrt(max(requests, 1.0))))


def night_s(requests: Mapping[str, float], workers: int, chance: random.Random) -> dict[str, float]:
    """By platform, how long the slowest of N workers takes, each with the same share of every platform's links."""
    told = {}
    for platform, count in requests.items():
        share = math.ceil(count / workers)
        # The slowest of many lanes: beyond some dozens, the largest of a sample says the same.
        told[platform] = max(lane_s(platform, share, chance) for _ in range(min(workers, 64)))
    return told


@dataclass(frozen=True, slots=True)
class Figures:
    links: int
    due: float  # links a usual night
    requests: dict[str, float]
    nights: dict[int, dict[str, float]]  # seconds by platform, by number of workers
    wanted: int  # workers for a night of HOURS
    first: float  # worker-nights of HOURS for the first pass over all links
    gone: float  # of the due, those that are asked because they were seen gone


def simulated(links: int, seed: int = SEED) -> Figures:
    nights = Nights(random.Random(seed))
    nights.populate(links)
    for number in range(NIGHTS):
        nights.night(number)
    usual = nights.checks[SETTLED:]
    mean = {pair: sum(night[pair] for night in usual) / len(usual) for pair in set().union(*usual)}
    requests = requests_of(mean)
    chance = random.Random(seed + 1)
    first = requests_of({(platform, "ok"): links * share for platform, share in MIX.items()})
    slowest = max(count * DEFAULT_LANES[on].pace_s for on, count in first.items())
    return Figures(
        links, sum(mean.values()), requests, {n: night_s(requests, n, chance) for n in WORKERS},
        math.ceil(max(count * DEFAULT_LANES[on].pace_s for on, count in requests.items()) / (HOURS * 3600)),
        slowest / (HOURS * 3600), sum(count for (_, reason), count in mean.items() if reason == "not_found"),
    )  # fmt: skip


# --- what is printed ------------------------------------------------------------------------------------------


def span(seconds: float) -> str:
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    hours = seconds / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:,.0f} days"


def size(kilobytes: float) -> str:
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        if kilobytes < 1000:
            return f"{kilobytes:.3g} {unit}"
        kilobytes /= 1000
    return f"{kilobytes:,.0f} EB"


def tables(all_figures: Sequence[Figures]) -> str:
    lines = ["| links | due a usual night | of them seen gone | requests a night | workers for a night of 8 h |"]
    lines += ["| --: | --: | --: | --: | --: |"]
    for each in all_figures:
        total = sum(each.requests.values())
        lines.append(f"| {each.links:,} | {each.due:,.0f} | {each.gone:,.0f} | {total:,.0f} | {each.wanted:,} |")
    lines += ["", f"| links | {' | '.join(f'{on}: requests' for on in MIX)} |", f"| --: |{' --: |' * len(MIX)}"]
    for each in all_figures:
        lines.append(f"| {each.links:,} | {' | '.join(f'{each.requests[on]:,.0f}' for on in MIX)} |")
    lines += [
        "",
        "| links | workers | the night | " + " | ".join(MIX) + " |",
        f"| --: | --: | --: |{' --: |' * len(MIX)}",
    ]
    for each in all_figures:
        for workers, lanes in each.nights.items():
            cells = " | ".join(span(lanes[on]) for on in MIX)
            lines.append(f"| {each.links:,} | {workers:,} | {span(max(lanes.values()))} | {cells} |")
    lines += ["", "| links | archive a night | manifest a night | database a night | all of it a year |"]
    lines += ["| --: | --: | --: | --: | --: |"]
    for each in all_figures:
        low, high = (each.due * kb for kb in WARC_KB)
        told, rows = each.due * MANIFEST_KB, each.due * DATABASE_KB
        year = [365 * (warc + told + rows) for warc in (low, high)]
        lines.append(
            f"| {each.links:,} | {size(low)} to {size(high)} | {size(told)} | {size(rows)} | "
            f"{size(year[0])} to {size(year[1])} |"
        )
    lines += ["", "| links | the first pass, with the workers of a usual night |", "| --: | --: |"]
    for each in all_figures:
        lines.append(
            f"| {each.links:,} | {each.first / each.wanted:.0f} nights of {HOURS} h with {each.wanted:,} workers |"
        )
    return "\n".join(lines)


def plot(all_figures: Sequence[Figures]) -> str:
    """The night's length against the number of workers, both on logarithmic scales, as SVG."""
    width, height, left, top = 720, 400, 70, 24
    x_of = {n: left + at * (width - left - 150) / (len(WORKERS) - 1) for at, n in enumerate(WORKERS)}
    low, high = math.log10(0.05), math.log10(2e6)  # hours

    def y(hours: float) -> float:
        return top + (high - math.log10(max(hours, 0.05))) / (high - low) * (height - top - 50)

    told = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" '
        'font-size="13">',
        "<title>The night's length by the number of workers</title>",
        "<style>text{fill:#333}.g{stroke:#8886}.l{fill:none;stroke-width:2.5}@media(prefers-color-scheme:dark)"
        "{text{fill:#ddd}}</style>",
    ]
    for hours, name in ((0.1, "6 min"), (1, "1 h"), (8, "8 h"), (24, "1 day"), (720, "30 days"), (8766, "1 year"),
                        (876600, "100 years")):  # fmt: skip
        at = y(hours)
        dash = ' stroke-dasharray="6 4" style="stroke:#c0392b"' if hours == HOURS else ""
        told.append(f'<line class="g" x1="{left}" x2="{width - 140}" y1="{at:.1f}" y2="{at:.1f}"{dash}/>')
        told.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{name}</text>')
    for n, x in x_of.items():
        told.append(f'<text x="{x:.1f}" y="{height - 26}" text-anchor="middle">{n:,}</text>')
    told.append(f'<text x="{(left + width - 150) / 2:.0f}" y="{height - 6}" text-anchor="middle">workers</text>')
    for each, colour in zip(all_figures, ("#2471a3", "#b9770e"), strict=True):
        points = [(x_of[n], y(max(lanes.values()) / 3600)) for n, lanes in each.nights.items()]
        path = " ".join(f"{x:.1f},{at:.1f}" for x, at in points)
        told.append(f'<polyline class="l" stroke="{colour}" points="{path}"/>')
        told += [f'<circle cx="{x:.1f}" cy="{at:.1f}" r="4" fill="{colour}"/>' for x, at in points]
        told.append(f'<text x="{points[-1][0] + 12:.1f}" y="{points[-1][1] + 4:.1f}">{each.links:,} links</text>')
    return "\n".join([*told, "</svg>"]) + "\n"


# --- the real program -----------------------------------------------------------------------------------------

STATES = {
    "instagram": {"ok": "available", "private": "gated", "not_found": "gone", "captcha": "shell"},
    "tiktok": {"ok": "available", "private": "private", "not_found": "gone", "captcha": "unknown_message"},
    "youtube": {"ok": "available", "private": "private", "not_found": "gone", "captcha": "vague"},
    "facebook": {"ok": "available", "private": "age", "not_found": "not_found", "captcha": "unavailable"},
    "web": {"ok": "available", "private": "geo", "not_found": "gone", "captcha": "unavailable"},
}
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def address(platform: str, number: int) -> str:
    letters = f"{_DIGITS[number // 676 % 26]}{_DIGITS[number // 26 % 26]}{_DIGITS[number % 26]}"
    return {
        "instagram": f"https://www.instagram.com/p/DAbCdEfG{letters}/",
        "tiktok": f"https://www.tiktok.com/@sample_org/video/{7417000000000000000 + number}",
        "youtube": f"https://www.youtube.com/watch?v=LakeLak{letters}A",
        "facebook": f"https://www.facebook.com/sample.org/posts/{10**15 + number}",
        "web": f"https://example.org/{number}",
    }[platform]


def document(folder: Path, addresses: Sequence[str]) -> Path:
    path = folder / "report.txt"
    lines = "\n".join(addresses)
    path.write_text(f"Final report\n\nTask 1. Tell people\n\nActivity 1. Publish\n{lines}\n", encoding="utf-8")
    return path


def own(requests: Sequence[Asked]) -> int:
    """How many requests went to the platforms themselves, or to a plain page."""
    hosts = [urlsplit(asked.url).hostname or "" for asked in requests]
    return len([host for host in hosts if host.endswith((*(f"{on}.com" for on in MIX), "example.org"))])


def audit(folder: Path, environment: Mapping[str, str], *arguments: str) -> float:
    from tests.command import COMMAND
    from tests.command import environment as small

    began = time.monotonic()
    command = [*COMMAND, "-q", "audit", "report.txt", "--format", "json", *arguments]
    subprocess.run(command, cwd=folder, env=small(environment), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def measure() -> None:
    """Requests a check, by platform and state; and the bytes of a check in archive, manifest and database."""
    from tests.standin import StandIn

    count = 20
    for platform, states in STATES.items():
        told = {}
        for reason, scene in states.items():
            with tempfile.TemporaryDirectory() as name, StandIn() as standin:
                folder = Path(name)
                standin.put(f"{platform}:*", scene)
                document(folder, [address(platform, n * 7) for n in range(count)])
                audit(folder, standin.environment, "--no-pace")
                told[reason] = own(standin.requests) / count
        print(
            f"requests a check  {platform:<10}",
            "  ".join(f"{reason} {n:.2f}" for reason, n in told.items()),
            flush=True,
        )
    with tempfile.TemporaryDirectory() as name, StandIn() as standin:
        folder = Path(name)
        mixed = [address(platform, n * 7) for platform in MIX for n in range(round(400 * MIX[platform]))]
        for platform in MIX:
            standin.put(f"{platform}:*", "available")
        document(folder, mixed)
        audit(folder, standin.environment, "--no-pace")
        sizes = {
            path.name: path.stat().st_size / len(mixed) / 1000
            for path in (folder / "data").rglob("*")
            if path.is_file()
        }
    print(f"kB a check, {len(mixed)} checks:", "  ".join(f"{file} {kb:.2f}" for file, kb in sizes.items() if kb > 0.01))


SCALE = 1 / 40  # of the default paces
SMALL = {"instagram": 88, "tiktok": 60, "youtube": 60, "facebook": 24}


def check() -> None:
    """One visitor, then four, over the stand-in at a fortieth of the default paces, against the simulation's word."""
    from tests.standin import StandIn

    config = "".join(
        f"[platforms.{on}]\npace = {DEFAULT_LANES[on].pace_s * SCALE}\n" for on in SMALL
    )  # fmt: skip
    predicted_requests = {on: count * REQUESTS[on]["ok"] for on, count in SMALL.items()}
    print(f"{'':10} {'requests, real':>15} {'simulated':>10}   {'night, real':>12} {'simulated':>10} {'off by':>8}")
    for workers in (1, 4):
        with tempfile.TemporaryDirectory() as name, ExitStack() as held:
            folder = Path(name)
            standin = held.enter_context(StandIn())
            for platform in SMALL:
                standin.put(f"{platform}:*", "available")
            (folder / "config.toml").write_text(config, encoding="utf-8")
            arguments = ["--config", "config.toml"]
            if workers > 1:
                arguments += ["--cluster", held.enter_context(cluster(folder, workers, standin.environment))]
            document(folder, [address(on, n * 7) for on, count in SMALL.items() for n in range(2)])
            idle = audit(folder, standin.environment, *arguments, "--no-pace")  # what the program takes besides waiting
            document(folder, [address(on, n * 7 + 1) for on, count in SMALL.items() for n in range(count)])
            standin.requests.clear()
            took = audit(folder, standin.environment, *arguments) - idle
            real = own(standin.requests)
        chance = random.Random(SEED)
        lanes = {
            on: max(
                lane_s(on, math.ceil(n / workers), chance, DEFAULT_LANES[on].pace_s * SCALE) for _ in range(workers)
            )
            for on, n in predicted_requests.items()
        }
        told, expected = max(lanes.values()), sum(predicted_requests.values())
        print(
            f"{workers} visitor{'s' if workers > 1 else ' '} {real:>15} {expected:>10.0f}   {took:>10.1f} s "
            f"{told:>8.1f} s {took / told - 1:>+8.0%}",
            flush=True,
        )


def cluster(folder: Path, workers: int, environment: Mapping[str, str]) -> ExitStack:
    """A Dask scheduler and workers on loopback, which end with the context that is returned; it gives the address."""
    from tests.command import environment as small

    class Started(ExitStack):
        def __enter__(self) -> str:  # type: ignore[override]
            log = folder / "scheduler.log"
            told = small({**environment, "PYTHONWARNINGS": "ignore"})
            scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
            self._start(scheduler, told, log)
            deadline = time.monotonic() + 30
            while "Scheduler at:" not in (text := log.read_text(encoding="utf-8")) and time.monotonic() < deadline:
                time.sleep(0.1)
            line = next(line for line in text.splitlines() if "Scheduler at:" in line)
            found = "tcp://" + line.rpartition("tcp://")[2].strip()
            for number in range(workers):
                worker = ["dask_worker", found, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
                self._start([*worker, "--local-directory", str(folder / f"w{number}")], told, folder / f"w{number}.log")
            time.sleep(6)
            return found

        def _start(self, command: Sequence[str], told: Mapping[str, str], log: Path) -> None:
            with log.open("w") as file:
                started = subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]],
                    env=dict(told), stdout=file, stderr=file, cwd=folder,
                )  # fmt: skip
            self.callback(started.wait, 20)
            self.callback(started.terminate)

    return Started()


def main() -> None:
    if sys.argv[1:] == ["--measure"]:
        measure()
    elif sys.argv[1:] == ["--check"]:
        check()
    else:
        all_figures = [simulated(links) for links in POPULATIONS]
        print(tables(all_figures))
        picture = Path(__file__).parents[2] / "docs" / "scale.svg"
        picture.write_text(plot(all_figures), encoding="utf-8")


if __name__ == "__main__":
    main()
