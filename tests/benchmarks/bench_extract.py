"""How long text extraction takes, by hand: python tests/benchmarks/bench_extract.py [DOCUMENT…].

Each document is read and its citations are extracted several times in this process; the median is printed, beside the
whole command's time (interpreter and imports included).
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from linkaudit import citations, documents

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed" / "report.txt"
ROUNDS = 9


def seconds(document: Path) -> tuple[float, float]:
    """The medians of extraction alone and of `linkaudit extract --json`, in seconds."""
    inside, whole = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        citations.extract(documents.read(document))
        inside.append(time.perf_counter() - start)
        start = time.perf_counter()
        command = [sys.executable, "-m", "linkaudit", "extract", "--json", str(document)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        whole.append(time.perf_counter() - start)
    return statistics.median(inside), statistics.median(whole)


if __name__ == "__main__":
    print(f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} rounds, medians")
    given = [Path(name) for name in sys.argv[1:]]
    samples = [SEED, *sorted((ROOT / "data/sample").glob("report.*"))]
    for document in given or [path for path in samples if path.exists()]:
        inside, whole = seconds(document)
        size = document.stat().st_size
        print(f"{document.name:<12} {size:>7} bytes  extraction {inside:.3f} s  command {whole:.3f} s")
