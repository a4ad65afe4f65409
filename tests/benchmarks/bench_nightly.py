"""Planning a night over a million links and ten thousand documents: how long, and in how much memory.

    python tests/benchmarks/bench_nightly.py [LINKS] [DOCUMENTS]

Three nights are planned, each in a process of its own, as a night is: nothing due, a seventh of the links due (the
steady state of links that are there), and every link due at once (the first night).
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from linkaudit.archive.describer import Wishes
from linkaudit.audit import Setup
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import DEFAULT_LANES
from linkaudit.model import stamp
from linkaudit.nightly import Budget, planned
from linkaudit.store import Store
from linkaudit.store.registry import Registry

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
SHARES = (
    ("instagram", "post", 5),
    ("tiktok", "post", 2),
    ("youtube", "video", 1),
    ("facebook", "post", 1),
    ("web", "page", 1),
)
HOURS = 8


def make(path: Path, links: int, documents: int) -> None:
    """A registry in which link n of a document was asked n seventh parts of a week ago; every tenth is cited twice."""
    wheel = [(platform, kind) for platform, kind, count in SHARES for _ in range(count)]
    with Store(path) as store:
        db = store.db.conn
        db.execute("PRAGMA synchronous = OFF")
        with db:
            db.executemany(
                "INSERT INTO documents (sha256, path, format, first_seen_at) VALUES (?, ?, 'pdf', ?)",
                ((f"{n:064x}", f"report-{n}.pdf", stamp(NOW)) for n in range(documents)),
            )
            db.executemany(
                "INSERT INTO watched (document, every_s, tags, added_at, due_at, path, folder)"
                " VALUES (?, 86400, '[]', ?, ?, ?, ?)",
                ((f"{n:064x}", stamp(NOW), stamp(NOW), f"report-{n}.pdf", f"report-{n}") for n in range(documents)),
            )
            named = ((n, *wheel[n % len(wheel)]) for n in range(links))
            db.executemany(
                "INSERT INTO links (key, platform, kind, id, canonical_url) VALUES (?, ?, ?, ?, ?)",
                (
                    (f"{on}:{kind}:{n:011}", on, kind, f"{n:011}", f"https://{on}.example/{n:011}/")
                    for n, on, kind in named
                ),
            )
            share = links // documents
            cited = ((n, min(n // share, documents - 1)) for n in range(links))
            db.executemany(
                "INSERT INTO citations (document, position, key, cited_as, section) VALUES (?, ?, ?, '', 'table')",
                (
                    (f"{document:064x}", n + twice * links, "{}:{}:{:011}".format(*wheel[n % len(wheel)], n))
                    for n, own in cited
                    for twice, document in enumerate((own, (own + 1) % documents) if n % 10 == 0 else (own,))
                ),
            )
            named = ((n, *wheel[n % len(wheel)]) for n in range(links))
            db.executemany(
                "INSERT INTO standings (key, platform, rank, due_at, status, strikes, misses, checked_at)"
                " VALUES (?, ?, 3, ?, 'available', 0, 0, ?)",
                (
                    (f"{on}:{kind}:{n:011}", on, stamp(due), stamp(due - timedelta(days=7)))
                    for n, on, kind in named
                    for due in [NOW + timedelta(days=n % 7 - 0.1)]
                ),
            )  # fmt: skip


def plan(path: Path, night: datetime) -> None:
    """Plans one night, and says what it took."""
    lanes = dict(DEFAULT_LANES)
    setup = Setup(NetworkSettings(), lanes, {}, path.parent / "archive", Wishes())
    began = time.perf_counter()
    with Store(path) as store:
        tonight = planned(Registry(store), night, setup, Budget(HOURS * 3600.0))
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    chosen = sum(map(len, tonight.links.values()))
    print(
        f"due {sum(tonight.due.values()):>9,}  chosen {chosen:>7,}  {seconds:5.2f} s  {megabytes:4.0f} MB", flush=True
    )


def idle(path: Path) -> None:
    """The whole of a night in which nothing is due, as the command runs it."""
    later = stamp(datetime.now(UTC) + timedelta(days=3))  # of this machine's clock, which the command goes by
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE standings SET due_at = ?", [later])
    began = time.perf_counter()
    command = [sys.executable, "-m", "linkaudit", "-q", "nightly", "--db", path, "--out", path.parent / "reports"]
    subprocess.run(command, check=True)
    print(f"the whole command, nothing due: {time.perf_counter() - began:.2f} s", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--plan"]:
        plan(Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
        return
    links, documents = (int(n) for n in (*sys.argv[1:], "1000000", "10000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "linkaudit.db"
        began = time.perf_counter()
        make(path, links, documents)
        print(f"{links:,} links in {documents:,} documents, made in {time.perf_counter() - began:.0f} s", flush=True)
        for days in (-1, 0, 7):
            night = stamp(NOW + timedelta(days=days))
            subprocess.run([sys.executable, __file__, "--plan", path, night], check=True)
        with Store(path) as store:
            store.db.execute("UPDATE standings SET due_at = '2999-01-01T00:00:00Z'")
            store.db.execute("UPDATE watched SET due_at = '2000-01-01T00:00:00Z'")
            store.db.conn.commit()
        idle(path)


if __name__ == "__main__":
    main()
