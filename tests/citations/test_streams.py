"""Reports whose narrow tables have become a stream of lines, as Tika prints a PDF: every link comes back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from linkaudit import citations
from linkaudit.documents import text
from tests.citations import reports, tika

WIDTHS = [8, 12, 8, 11, 14, 16, 7, 6]


def found(report: reports.Report) -> set[tuple[str | None, str]]:
    content = report.text.encode()
    document = text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest())
    extraction = citations.extract(document)
    attributed = {(a.id, c.link.key) for a in extraction.activities for c in a.citations}
    return attributed | {(None, c.link.key) for c in extraction.unattributed}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("width", [15, 20, 27])
@pytest.mark.parametrize("blanks", ["telling", "always"])
def test_every_link_of_a_stream_with_hyperlink_targets_comes_back(seed: int, width: int, blanks: str) -> None:
    report = reports.make(seed, tika.Style([*WIDTHS, width], 30 + seed * 2, blanks, targets=1.0))
    assert found(report) == report.pairs


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("width", [15, 20, 27])
def test_grammar_alone_brings_the_links_of_a_word_made_pdf_back(seed: int, width: int) -> None:
    report = reports.make(seed, tika.Style([*WIDTHS, width], 30 + seed * 2, "telling", targets=0.0))
    assert found(report) == report.pairs


@pytest.mark.parametrize(("blanks", "targets"), [("never", 0.0), ("never", 0.7), ("always", 0.0)])
def test_a_stream_that_lost_its_blanks_or_targets_still_gives_nearly_everything(blanks: str, targets: float) -> None:
    right = told = true = 0
    for seed in range(40):
        report = reports.make(seed, tika.Style([*WIDTHS, 15 + seed % 13], 30 + seed, blanks, targets))
        got = found(report)
        right, told, true = right + len(got & report.pairs), told + len(got), true + len(report.pairs)
    assert 2 * right / (told + true) >= 0.98
