"""What reading a document costs, by hand: python tests/benchmarks/bench_read.py.

A PDF of 200 pages with 2,000 wrapped links against bare pypdfium2 text extraction of the same pages, alternately; the
peak memory of fresh processes at 50, 200 and 800 pages; `linkaudit extract` on 120 pages with 3,000 citations; a DOCX
against python-docx's own walk over its paragraphs and cells.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from linkaudit import citations, documents

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.citations.reports import url  # noqa: E402  # found only then

ROUNDS = 5
WRAPPED = ParagraphStyle("wrapped", fontName="Helvetica", fontSize=8, leading=10, wordWrap="CJK")
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13)
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WIDTHS = (40, 130, 60, 60, 40, 40, 130)
PROSE = "The organisation held the meeting with the pupils, their teachers and their parents, and told of it. " * 4


def pdf(path: Path, pages: int, links: int) -> None:
    """Pages of prose and of results tables by turns; every link is wrapped in a cell of 4.6 cm."""
    chance = random.Random(7)
    story: list[Any] = []
    activity = 0
    for page in range(pages):
        if page % 2 == 0:
            story += [Paragraph(f"Activity {activity + each}. The meeting", PLAIN) for each in (1, 2)]
            story += [Paragraph(PROSE, PLAIN)] * 6
        else:
            rows = [["No", "Activity", "Date", "Place", "Plan", "Fact", "Links"]]
            for _ in range(4):
                activity += 1
                cited = "<br/>".join(url(chance).replace("&", "&amp;") for _ in range(2 * links // pages // 4))
                rows.append([f"{activity}", "The meeting with the pupils", "May 2024", "School", "5", "5", cited])
            cells = [[Paragraph(cell, WRAPPED) for cell in row] for row in rows]
            story.append(Table(cells, colWidths=WIDTHS, style=RULED))
        story.append(PageBreak())
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=40, rightMargin=40).build(story)


def word(path: Path, paragraphs: int) -> None:
    """Paragraphs, and tables of five rows and four columns, with an address in every third of both."""
    chance = random.Random(7)
    document = docx.Document()
    for number in range(paragraphs):
        document.add_paragraph(url(chance) if number % 3 == 0 else PROSE)
        if number % 20 == 0:
            table = document.add_table(rows=5, cols=4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = url(chance) if chance.random() < 0.3 else "The meeting with the pupils"
    document.save(str(path))


def seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def alternately(*tasks: Callable[[], object]) -> list[float]:
    """The median seconds of each task, measured by turns."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(ROUNDS):
        for mine, task in zip(taken, tasks, strict=True):
            mine.append(seconds(task))
    return [statistics.median(mine) for mine in taken]


def bare_text(path: Path) -> int:
    """All text of a PDF as pypdfium2 hands it out."""
    with pypdfium2.PdfDocument(path) as document:
        total = 0
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            total += len(text.get_text_range())
            text.close()
            page.close()
    return total


def bare_walk(path: Path) -> int:
    """All text of a DOCX as python-docx hands it out."""
    document = docx.Document(str(path))
    total = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return total + sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def peak_mb(path: Path) -> float:
    """The most memory that a fresh process takes to read and extract a document."""
    code = (
        "import resource, sys; from pathlib import Path; from linkaudit import citations, documents;"
        "citations.extract(documents.read(Path(sys.argv[1])));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True, cwd=ROOT)
    return int(done.stdout) / (1024 if sys.platform == "linux" else 1024 * 1024)


def main(folder: Path) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, medians of {ROUNDS}")
    report = folder / "report.pdf"
    pdf(report, 200, 2_000)
    extraction = citations.extract(documents.read(report))
    cited = sum(len(a.citations) for a in extraction.activities) + len(extraction.unattributed)
    bare, read, both = alternately(
        lambda: bare_text(report), lambda: documents.read(report), lambda: citations.extract(documents.read(report))
    )
    print(f"PDF of 200 pages, {cited:,} citations: pypdfium2 {200 / bare:.0f} pages/s, ", end="")
    print(f"read {200 / read:.0f} ({bare / read:.2f} x), read and extract {200 / both:.0f} ({bare / both:.2f} x)")
    peaks = []
    for pages in (50, 200, 800):
        pdf(folder / "more.pdf", pages, 10 * pages)
        peaks.append(f"{pages} pages {peak_mb(folder / 'more.pdf'):.0f} MB")
    print(f"peak memory: {', '.join(peaks)}")
    pdf(folder / "dense.pdf", 120, 3_000)
    command = [sys.executable, "-m", "linkaudit", "extract", "--json", str(folder / "dense.pdf")]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    told = json.loads(done.stdout)
    count = sum(len(a["citations"]) for a in told["activities"]) + len(told["unattributed"])
    (whole,) = alternately(lambda: subprocess.run(command, capture_output=True, check=True, cwd=ROOT))
    print(f"PDF of 120 pages, {count:,} citations: linkaudit extract {whole:.2f} s")
    word(folder / "report.docx", 3_000)
    walk, mine = alternately(lambda: bare_walk(folder / "report.docx"), lambda: documents.read(folder / "report.docx"))
    print(f"DOCX of 3,000 paragraphs and 150 tables: python-docx {walk:.2f} s, read {mine:.2f} s ({walk / mine:.2f} x)")
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
