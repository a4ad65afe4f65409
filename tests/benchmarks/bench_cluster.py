"""How much sooner four workers of a cluster are done than one, by hand: python tests/benchmarks/bench_cluster.py.

The real command asks over a real Dask cluster on loopback. One platform is asked, whose lane's pace is what takes the
time, as it does in life; each worker sees it through a stand-in of its own, that is as another visitor. Required: four
workers take at most 0.3 of the time of one.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.cluster.processes import Cluster  # noqa: E402  # the tests are no package that is installed

PACE_S = 0.2
LINKS = 400
ROUNDS = 3
MOST = 0.3


def audit(folder: Path, workers: int) -> float:
    """The seconds of a whole command."""
    folder.mkdir()
    urls = "\n".join(f"https://www.tiktok.com/@sample_org/video/74{n:017d}" for n in range(LINKS))
    (folder / "report.txt").write_text(f"Activity 1. Make films\n{urls}\n")
    (folder / "linkaudit.toml").write_text(f"[platforms.tiktok]\nytdlp = false\npace = {PACE_S}\n")
    with Cluster(folder) as cluster:
        for _ in range(workers):
            cluster.add()
        cluster.wait()
        cluster.put("tiktok:*", "available")
        command = [sys.executable, "-m", "linkaudit", "audit", "-q", "--format", "json", "--config", "linkaudit.toml"]
        began = time.perf_counter()
        subprocess.run(
            [*command, "--cluster", cluster.address, "report.txt"],
            cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        taken = time.perf_counter() - began
        shares = [len(asked) for asked in cluster.asked("tiktok.com")]
    print(f"  {workers} worker{'s' * (workers > 1)}: {taken:6.2f} s, requests {shares}", flush=True)
    return taken


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}: {LINKS} links, pace {PACE_S} s, {ROUNDS} rounds")
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            four, one = (audit(Path(folder) / f"{number}-{workers}", workers) for workers in (4, 1))
            ratios.append(four / one)
            print(f"  four workers take {ratios[-1]:.3f} of one's time", flush=True)
    print(f"median {statistics.median(ratios):.3f}, required {MOST}")
    if statistics.median(ratios) > MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
