"""The real report, where it is at hand (it holds real people's data and never enters the repository)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from linkaudit import citations, documents
from linkaudit.coverage import cover
from linkaudit.model import Coverage, Extraction

SEED = Path(__file__).parents[2] / "shared" / "seed"
pytestmark = pytest.mark.skipif(not (SEED / "report.txt").exists(), reason="the seed is not at hand")


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return citations.extract(documents.read(SEED / "report.txt"))


@pytest.fixture(scope="module")
def coverage(extraction: Extraction) -> Coverage:
    return cover(extraction, {}, "offline", datetime(2026, 11, 23, tzinfo=UTC))


def test_the_seed_gives_what_a_careful_reader_finds(extraction: Extraction) -> None:
    gold = json.loads((SEED / "citations.json").read_text(encoding="utf-8"))
    pairs = {(a["activity"], key) for a in gold["activities"] for key in a["narrative"] + a["table"]}
    assert {(a.id, c.link.key) for a in extraction.activities for c in a.citations} == pairs
    assert (len(extraction.links), len(pairs)) == (gold["unique_links"], gold["activity_link_pairs"])
    assert extraction.unattributed == extraction.unreadable == ()


def test_the_seed_tells_its_period_and_date(extraction: Extraction) -> None:
    told = (extraction.language, extraction.period, extraction.dated)
    assert told == ("kk", (date(2024, 6, 1), date(2024, 10, 30)), date(2024, 10, 29))


def test_a_reel_of_december_is_found_in_a_report_of_october(coverage: Coverage) -> None:
    codes = {f.code for f in coverage.findings if f.key == "instagram:post:DD_YsEltWzg"}
    assert {"LA021", "LA022", "LA023"} <= codes


def test_the_two_closing_rows_are_uncovered(coverage: Coverage) -> None:
    uncovered = [row for row in coverage.rows if row.coverage == "uncovered"]
    assert [(row.cited, [f.code for f in row.findings]) for row in uncovered] == [(0, ["LA041"])] * 2
    assert len(coverage.rows) == 14


def test_posts_outside_an_activitys_months_are_found(coverage: Coverage) -> None:
    late = {(f.activity, f.key) for f in coverage.findings if f.code == "LA023"}
    assert {("2.2", "instagram:post:C-NkNWytTKu"), ("2.2", "instagram:post:C-NybtcNuKA")} <= late
    assert sum(1 for activity, key in late if activity == "1.4" and key and key.startswith("tiktok:")) == 4
