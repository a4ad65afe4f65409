"""Any addresses, wrapped at any width in any column over any page break, come back exactly or are named unreadable."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Spacer, Table

from linkaudit.citations import extract
from linkaudit.documents import docx as docx_reader
from linkaudit.documents import pdf
from linkaudit.model import Extraction
from linkaudit.platforms import normalize
from tests.citations.reports import url

RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WORDS = "The pupils met their teachers and parents in the school and told of it"
ADDRESSES = st.builds(
    lambda seed, count: list(dict.fromkeys(url(random.Random(seed + n)) for n in range(count))),
    st.integers(0, 10**9),
    st.integers(1, 25),
)


def keys_of(addresses: list[str]) -> set[str]:
    return {normalize(address).key for address in addresses}  # type: ignore[union-attr]  # all are links


def check(extraction: Extraction, addresses: list[str]) -> None:
    """The law: nothing that is not cited is found, and what is not found is named."""
    cited = [c.link.key for a in extraction.activities for c in a.citations]
    cited += [c.link.key for c in extraction.unattributed]
    wanted = keys_of(addresses)
    assert set(cited) <= wanted
    assert len(wanted - set(cited)) <= len(extraction.unreadable)


def styled(size: int, *, anywhere: bool) -> ParagraphStyle:
    """Text that is broken wherever the width ends, or at blanks first, as word processors do."""
    wrap = "CJK" if anywhere else None
    return ParagraphStyle("x", fontName="Helvetica", fontSize=size, leading=size + 2, wordWrap=wrap, splitLongWords=1)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;")


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    addresses=ADDRESSES,
    widths=st.lists(st.integers(40, 150), min_size=1, max_size=5),
    last=st.integers(55, 260),
    height=st.integers(250, 800),
    size=st.integers(7, 11),
    rows=st.integers(1, 4),
    anywhere=st.booleans(),
)
def test_addresses_in_the_columns_of_a_table_over_pages(
    addresses: list[str], widths: list[int], last: int, height: int, size: int, rows: int, anywhere: bool
) -> None:
    style = styled(size, anywhere=anywhere)
    shares = [addresses[n::rows] for n in range(rows)]
    cells = [
        [*(Paragraph(f"{WORDS[: 7 * (n + 1)]}", style) for n in range(len(widths))),
         [Paragraph(escaped(address), style) for address in share]]
        for share in shares
    ]  # fmt: skip
    file = io.BytesIO()
    sides = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 36)
    page = (sum(widths) + last + 100, height)
    table = Table(cells, colWidths=[*widths, last], style=RULED, splitInRow=1)
    SimpleDocTemplate(file, pagesize=page, **sides).build([table])
    check(extract(pdf.read(Path("report.pdf"), file.getvalue(), "0" * 64)), addresses)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    addresses=ADDRESSES,
    columns=st.integers(1, 3),
    width=st.integers(130, 300),
    height=st.integers(250, 800),
    size=st.integers(7, 11),
    between=st.integers(0, 3),
)
def test_addresses_in_columns_of_running_text_over_pages(
    addresses: list[str], columns: int, width: int, height: int, size: int, between: int
) -> None:
    style = styled(size, anywhere=False)
    story: list[Any] = []
    for number, address in enumerate(addresses):
        story.append(Paragraph(f"{number + 1}) {escaped(address)}", style))
        story += [Paragraph(f"{WORDS}.", style)] * between + [Spacer(1, 3)]
    file = io.BytesIO()
    frames = [Frame(36 + n * (width + 24), 36, width, height - 72, 0, 0, 0, 0) for n in range(columns)]
    document = BaseDocTemplate(file, pagesize=(72 + columns * (width + 24), height))
    document.addPageTemplates(PageTemplate(frames=frames))
    document.build(story)
    check(extract(pdf.read(Path("report.pdf"), file.getvalue(), "0" * 64)), addresses)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(addresses=ADDRESSES, seed=st.integers(0, 10**9), columns=st.integers(1, 4))
def test_addresses_cut_into_runs_in_the_cells_of_a_word_document(addresses: list[str], seed: int, columns: int) -> None:
    chance = random.Random(seed)
    document = docx.Document()
    table = document.add_table(rows=0, cols=columns)
    rest = list(addresses)
    while rest:
        for cell in table.add_row().cells:
            for _ in range(chance.randrange(3)):
                if rest:
                    paragraph, address = cell.add_paragraph(), rest.pop()
                    while address:
                        cut = chance.randrange(1, len(address) + 1)
                        paragraph.add_run(address[:cut])
                        address = address[cut:]
    file = io.BytesIO()
    document.save(file)
    extraction = extract(docx_reader.read(Path("report.docx"), file.getvalue(), "0" * 64))
    cited = {c.link.key for a in extraction.activities for c in a.citations}
    assert cited | {c.link.key for c in extraction.unattributed} == keys_of(addresses)
