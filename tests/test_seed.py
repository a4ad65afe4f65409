"""The real report, where it is at hand (it holds real people's data and never enters the repository)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from linkaudit import citations, documents
from linkaudit.coverage import cover
from linkaudit.model import Coverage, Extraction
from linkaudit.render.evidence import claimed
from tests.command import run
from tests.standin import StandIn

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


# What a careful reader writes down of each activity, offline: planned and reported, citations, different links, posts
# that may be of the project's period, pieces required, the word, and the rules that remark on it (but for LA003).
Row = tuple[int | None, int | None, int, int, int, int, str, str]
EXPECTED: dict[str, Row] = {
    "1.1": (None, None, 10, 5, 5, 1, "unverified", "LA056"),
    "1.2": (None, None, 9, 8, 2, 1, "unverified", "LA012 LA031 LA034 LA055 LA056"),  # profiles; the playlist of 3.3
    "1.3": (None, None, 8, 8, 7, 1, "unverified", "LA021 LA022 LA023 LA055"),  # the reel of 25 December
    "1.4": (None, None, 10, 7, 7, 1, "unverified", "LA023"),  # TikTok's of 9 and 16 October
    "1.5": (4, 4, 4, 4, 4, 4, "unverified", ""),
    "2.1": (14, 14, 2, 1, 1, 10, "partial", "LA023 LA042"),  # ten videos, one link
    "2.2": (14, 14, 20, 10, 10, 10, "unverified", "LA023"),  # ten and ten, the last two of 3 August
    "2.3": (None, None, 6, 3, 3, 1, "unverified", "LA023"),
    "3.1": (10, None, 3, 3, 3, 10, "partial", "LA042"),
    "3.2": (None, None, 12, 6, 6, 1, "unverified", ""),
    "3.3": (None, 10, 24, 24, 23, 10, "unverified", "LA012 LA031 LA044 LA055"),
    "3.4": (None, None, 12, 6, 6, 1, "unverified", "LA023"),
    "4.1": (None, None, 0, 0, 0, 1, "uncovered", "LA041"),
    "5.1": (97, 97, 0, 0, 0, 35, "uncovered", "LA041"),  # information work: 97 items, no link
}


def test_each_activity_of_the_seed_stands_as_a_careful_reader_expects(coverage: Coverage) -> None:
    found = {
        row.activity.id: (
            *claimed(row.activity.claims), row.cited, row.unique, row.in_period, row.required, row.coverage,
            " ".join(sorted({finding.code for finding in row.findings} - {"LA003"})),
        )
        for row in coverage.rows
    }  # fmt: skip
    assert found == EXPECTED


# What the stand-in plays of the seed's posts, where they are not there for everybody, and the words that follow.
STATES = {
    "instagram:post:C-NkNWytTKu": "gone",
    "instagram:post:C-NVC5BNklu": "login_wall",
    "instagram:post:DD_YsEltWzg": "gone",
}
FOLLOWING = {
    "1.1": "covered", "1.2": "covered", "1.3": "covered", "1.4": "covered", "1.5": "covered",
    "2.1": "partial",  # one of ten, and that one walled
    "2.2": "partial",  # nine of ten
    "2.3": "covered", "3.1": "partial", "3.2": "covered", "3.3": "covered", "3.4": "covered",
    "4.1": "uncovered", "5.1": "uncovered",
}  # fmt: skip


def test_the_table_follows_what_the_platforms_answer(tmp_path: Path) -> None:
    with StandIn() as standin:
        for platform in ("instagram", "tiktok", "youtube", "facebook"):
            standin.put(f"{platform}:*", "available")
        for key, scene in STATES.items():
            standin.put(key, scene)
        result = run("audit", SEED / "report.txt", "--no-pace", cwd=tmp_path, env=standin.environment)
    assert result.code == 0, result.err
    told = json.loads((tmp_path / "reports" / "report" / "coverage.json").read_text(encoding="utf-8"))
    assert {row["activity"]: row["coverage"] for row in told["activities"]} == FOLLOWING
    gone = [link["key"] for link in told["links"] if link["status"] == "gone"]
    assert sorted(gone) == sorted(key for key, scene in STATES.items() if scene == "gone")


def test_the_account_of_the_seed_is_spelt_in_two_ways(coverage: Coverage) -> None:
    told = [(f.activity, f.key) for f in coverage.findings if f.code == "LA034"]
    assert told == [("1.2", "tiktok:profile:basqarufound")]


def test_the_playlist_of_the_seed_is_cited_under_two_activities(coverage: Coverage) -> None:
    told = {(f.activity, (f.key or "").split(":")[1]) for f in coverage.findings if f.code == "LA012"}
    assert told == {("1.2", "playlist"), ("3.3", "playlist")}


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
