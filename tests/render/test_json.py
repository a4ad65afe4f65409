"""coverage.json as CONTRACT.md fixes it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from linkaudit.model import Coverage
from linkaudit.render.json import moment, render
from linkaudit.render.words import LANGUAGES, load

NO_METADATA = dict.fromkeys(
    ("title", "author", "author_id", "author_url", "published_at", "duration_s", "view_count", "like_count",
     "comment_count", "thumbnail_url", "language")
)  # fmt: skip
SMALL = {
    "schema": 1,
    "document": {
        "path": "report.txt", "sha256": "ab" * 32, "format": "pdf", "language": "en", "title": "Invented project",
        "organisation": None, "period": ["2024-06-01", "2024-10-30"], "dated": "2024-10-29",
        "agreed": None,
    },
    "summary": {
        "activities": {"covered": 0, "partial": 1, "unverified": 0, "uncovered": 1},
        "links": {"available": 1, "gone": 0, "restricted": 0, "unverified": 1},
        "citations": 3,
        "findings": {"error": 3, "warning": 0, "note": 0},
        "seen": 0,
        "required_by": {"plan": 0, "claims": 1, "default": 1},
    },
    "activities": [
        {
            "activity": "1.1", "task": "Task", "title": "Ten | videos", "period": ["2024-06-01", "2024-06-30"],
            "claims": [{"what": "video", "planned": 10, "reported": 8}],
            "cited": 3, "unique": 2, "available": 1, "gone": 0, "restricted": 0, "unverified": 1,
            "platforms": {"youtube": 1, "instagram": 1}, "in_period": 1, "required": 10, "required_by": "claims",
            "required_platforms": {}, "counted": {"available": 1, "seen": 0, "unverified": 0},
            "left_out": {"out_of_period": 1}, "coverage": "partial",
            "why": "10 pieces of evidence are required (by the document's own claims): 1 available; "
            "not counted: 1 out of period.",
            "findings": ["LA021"],
        },
        {
            "activity": "1.2", "task": None, "title": "Closing event", "period": None, "claims": [],
            "cited": 0, "unique": 0, "available": 0, "gone": 0, "restricted": 0, "unverified": 0, "platforms": {},
            "in_period": 0, "required": 1, "required_by": "default", "required_platforms": {},
            "counted": {"available": 0, "seen": 0, "unverified": 0}, "left_out": {}, "coverage": "uncovered",
            "why": "1 piece of evidence is required (no number is stated): nothing is cited.",
            "findings": ["LA041"],
        },
    ],
    "links": [
        {
            "key": "youtube:video:abcdefghijk", "canonical_url": "https://www.youtube.com/watch?v=abcdefghijk",
            "status": "available", "reason": "ok", "resolved_to": None,
            "published_at": "2024-06-03T00:00:00Z", "cited_by": ["1.1"],
            "metadata": NO_METADATA | {"title": "A video", "published_at": "2024-06-03T00:00:00Z"},
            "checked_at": "2026-11-22T01:02:03Z",
        },
        {
            "key": "instagram:post:Post0000001", "canonical_url": "https://www.instagram.com/p/Post0000001/",
            "status": "unverified", "reason": "login_wall", "resolved_to": None, "published_at": "2024-12-25T05:56:46Z",
            "cited_by": ["1.1"], "metadata": NO_METADATA,
        },
    ],
    "findings": [
        {
            "code": "LA021", "severity": "error", "activity": "1.1", "key": "instagram:post:Post0000001",
            "message": "Published on 25 December 2024, after the document's own date (29 October 2024)",
        },
        {
            "code": "LA041", "severity": "error", "activity": "1.2", "key": None,
            "message": "No evidence is cited for this activity",
        },
        {
            "code": "LA051", "severity": "error", "activity": None, "key": None,
            "message": "Unreadable link “instagram.com/p/x”: the id is shorter or longer than the platform's ids are; "
            "10 characters are missing",
        },
    ],
}  # fmt: skip


def test_the_whole_of_a_small_coverage(small: Coverage) -> None:
    rendered = render(small, load("en"))
    assert rendered == json.dumps(SMALL, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_activity_link_or_finding_is_lost(lang: str, hostile: Coverage) -> None:
    table = json.loads(render(hostile, load(lang)))
    assert [row["activity"] for row in table["activities"]] == [row.activity.id for row in hostile.rows]
    assert [row["title"] for row in table["activities"]] == [row.activity.title for row in hostile.rows]
    assert [row["key"] for row in table["links"]] == [row.link.key for row in hostile.links]
    assert [(f["code"], f["activity"], f["key"]) for f in table["findings"]] == [
        (finding.code, finding.activity, finding.key) for finding in hostile.findings
    ]


def test_only_the_messages_depend_on_the_language(hostile: Coverage) -> None:
    tables = [json.loads(render(hostile, load(lang))) for lang in LANGUAGES]
    for table in tables:
        for row in table["activities"]:
            assert row.pop("why")
        for finding in table["findings"]:
            assert finding.pop("message")
    assert tables[0] == tables[1] == tables[2]


def test_the_document_is_named_without_its_folder(hostile: Coverage) -> None:
    assert "/home" not in render(hostile, load("en"))


def test_half_a_surrogate_pair_can_be_written_and_read_back(small: Coverage) -> None:
    rendered = render(replace(small, extraction=replace(small.extraction, title="a \ud83d b")), load("en"))
    assert json.loads(rendered.encode())["document"]["title"] == "a \ud83d b"


@pytest.mark.parametrize("year", [1, 1000, 1970, 9999])
def test_any_year_is_written_as_iso_8601_has_it(year: int) -> None:
    assert moment(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)) == f"{year:04}-12-31T23:59:59Z"


def test_people_and_proof_are_told_where_there_are_any(hostile: Coverage) -> None:
    told = {link["key"]: link for link in json.loads(render(hostile, load("kk")))["links"]}
    for row in hostile.links:
        link = told[row.link.key]
        assert [(r["ruling"], r["by"], r["note"], r["screenshot"]) for r in link.get("rulings", [])] == [
            (ruling.word, ruling.by, ruling.note, ruling.screenshot) for ruling in row.rulings
        ]
        assert link.get("proof") == row.proof
        assert link.get("snapshot") == (row.snapshot and row.snapshot.known())
    assert sum("rulings" in link for link in told.values()) == 5
