"""How long coverage takes where the database is large: 2,000 documents with 200,000 citations and 1,000,000 checks.

    python tests/benchmarks/bench_coverage.py [--documents 2000]

The database is made anew in a temporary folder. Printed are the coverage of one document, of all of them, the memory
taken, and the HTML page of a document with 5,000 links, with the time until Chromium has it ready, if there is one.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from linkaudit.coverage import cover
from linkaudit.model import Activity, Check, Citation, Document, Extraction, Link, Metadata, Verdict, stamp
from linkaudit.recall import recalled
from linkaudit.render import FORMATS
from linkaudit.render.words import load
from linkaudit.store import Store

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CITED, ACTIVITIES, CHECKS = 100, 10, 6  # links a document, activities a document, checks a link
REASONS = ("ok", "ok", "ok", "login_wall", "removed", "private")


def link(number: int) -> Link:
    code = f"B{number:010d}"
    published = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=number % 9000)
    return Link("instagram", "post", code, f"https://www.instagram.com/p/{code}/", "invented", published)


def extraction(number: int, links: int = CITED) -> Extraction:
    """An invented report; every tenth link of it stands in the next one, too."""
    own = [link(number * CITED + n if n % 10 else (number + 1) * CITED + n + 1) for n in range(links)]
    share = links // ACTIVITIES
    activities = tuple(
        Activity(
            f"{1 + n // 5}.{1 + n % 5}", f"Ойлап табылған іс-шара {n}", "Міндет", (date(2025, 2, 1), date(2025, 6, 30)),
            citations=tuple(
                Citation(each, each.canonical_url, None, "table", 1 + n, 40 + at)
                for at, each in enumerate(own[n * share : (n + 1) * share])
            ),
        )
        for n in range(ACTIVITIES)
    )  # fmt: skip
    document = Document(Path(f"report-{number}.pdf"), f"{number:064x}", "pdf", ())
    period = date(2025, 2, 1), date(2025, 6, 30)
    return Extraction(document, "kk", f"Жоба {number}", f"Қор {number}", period, date(2025, 7, 5), activities)


def fill(store: Store, documents: int) -> int:
    """The database as audits would have left it; returns how many checks it holds. The rows are those that
    Store.save_check() writes, a thousand at a time."""
    for number in range(documents):
        store.save_document(extraction(number), NOW)
    links = [row[0] for row in store.db.execute("SELECT key FROM links ORDER BY key").fetchall()]
    shas = [f"{number:064x}" for number in range(documents)]
    with store.db.conn:
        for audit in range(1, CHECKS + 1):
            at = stamp(NOW - timedelta(days=30 * (CHECKS - audit)))
            store.db.execute("INSERT INTO audits VALUES (?, ?, '1', ?, ?, NULL)", [audit, f"scope{audit}", at, at])
            store.db.conn.executemany("INSERT INTO audit_documents VALUES (?, ?)", ((audit, sha) for sha in shas))
            store.db.conn.executemany(
                "INSERT INTO checks (audit, key, status, reason, probe, metadata, checked_at, entry)"
                " VALUES (?, ?, ?, ?, 'oembed', ?, ?, ?)",
                _checks(audit, links, at),
            )
    return int(store.db.execute("SELECT count(*) FROM checks").fetchone()[0])


def _checks(audit: int, links: list[str], at: str) -> Iterator[tuple[object, ...]]:
    for number, key in enumerate(links):
        verdict = Verdict(REASONS[number % len(REASONS)])
        told = json.dumps(Metadata(title=f"Ойлап табылған жазба {number}", author="invented", view_count=7).known())
        yield audit, key, verdict.status, verdict.reason, told, at, f"{number:064x}"


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def page(folder: Path) -> None:
    """The page of 5,000 links: its size, and how long Chromium takes until its script has run."""
    said = extraction(0, 5000)
    checks = {
        key: Check(
            each, Verdict(REASONS[number % len(REASONS)], metadata=Metadata(title="Жазба", author="invented")), NOW
        )
        for number, (key, each) in enumerate(said.links.items())
    }
    coverage = cover(said, checks, "not_attempted", NOW)
    began = time.perf_counter()
    content = FORMATS["html"](coverage, load("kk"))
    print(f"HTML of 5,000 links: {len(content) / 1e6:.2f} MB, rendered in {time.perf_counter() - began:.1f} s")
    file = folder / "page.html"
    file.write_bytes(content)
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        print("  no Chromium with playwright here: not opened")
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        began = time.perf_counter()
        tab.goto(file.as_uri())
        tab.wait_for_selector("#tools:not([hidden])")
        ready = time.perf_counter() - began
        began = time.perf_counter()
        tab.fill("#query", "B0000000042")
        tab.wait_for_function("document.getElementById('shown').textContent.includes(' 1 /')")
        found = time.perf_counter() - began
        began = time.perf_counter()
        tab.select_option("#language", "en")
        tab.wait_for_function("document.documentElement.lang === 'en'")
        spoken = time.perf_counter() - began
        print(f"  interactive after {ready:.2f} s, a search {found:.2f} s, another language {spoken:.2f} s")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=2000)
    documents = parser.parse_args().documents
    folder = Path(tempfile.mkdtemp(prefix="linkaudit-bench-"))
    try:
        began = time.perf_counter()
        with Store(folder / "big.db") as store:
            checks = fill(store, documents)
        took = time.perf_counter() - began
        print(f"{documents} documents, {documents * CITED} citations, {checks} checks; made in {took:.0f} s")
        began = time.perf_counter()
        with Store(folder / "big.db") as store:
            one = recalled(store, f"{documents // 2:064x}", NOW)
        assert one is not None
        print(f"coverage of one document, the database opened for it: {time.perf_counter() - began:.3f} s "
              f"({len(one.links)} links, {len(one.findings)} findings)")  # fmt: skip
        after_one = peak_mb()
        began = time.perf_counter()
        with Store(folder / "big.db") as store:
            for number in range(documents):
                assert recalled(store, f"{number:064x}", NOW) is not None
        took = time.perf_counter() - began
        print(f"coverage of all: {took:.1f} s; memory {after_one:.0f} MB after one, {peak_mb():.0f} MB after all")
        page(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
