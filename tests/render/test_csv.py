"""coverage.csv: every pair and every lone activity, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from linkaudit.model import Coverage
from linkaudit.render.csv import COLUMNS, harmless, render
from linkaudit.render.words import load

INJECTIONS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","x")',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tplain",
    "\rplain",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹣1+1",
    "﹢1+1",
    "﹦1+1",
    "﹫SUM(1)",
    "−1+1",
    "\u00ad=1+1",
]
HARMLESS = ["", "1.3", "a=b", "plain", "«=»", "'=1", "https://example.org/?a=-1", "№ 5", "Қ = қ", "(-1)", "%1", "|x"]


def rows(coverage: Coverage) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(coverage, load("en")).removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_formula_comes_back_as_text(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_hidden_character_cannot_cover_a_formula() -> None:
    assert harmless("\u200b=1+1") == "⟨U+200B⟩=1+1"


def test_the_whole_of_a_small_coverage(small: Coverage) -> None:
    first = "1.1,Ten | videos,partial,10,claims,"
    assert render(small, load("kk")) == "".join(
        f"{line}\r\n"
        for line in (
            "\ufeff" + ",".join(COLUMNS),
            first + "youtube:video:abcdefghijk,https://www.youtube.com/watch?v=abcdefghijk,,available,ok,"
            "2024-06-03T00:00:00Z,true,youtu.be/abcdefghijk | https://youtu.be/abcdefghijk,"
            "https://youtu.be/abcdefghijk,1 | 2,4 | 40,,2026-11-22T01:02:03Z,,,,,",
            first + "instagram:post:Post0000001,https://www.instagram.com/p/Post0000001/,,unverified,login_wall,"
            "2024-12-25T05:56:46Z,false,https://www.instagram.com/p/Post0000001/,,2,41,LA021,,,,,,",
            "1.2,Closing event,uncovered,1,default,,,,,,,,,,,,LA041,,,,,,",
            ",,,,,,,,,id_length,,,instagram.com/p/x,,2,50,LA051,,,,,,",
        )
    )


def test_no_cell_of_a_hostile_coverage_starts_a_formula(hostile: Coverage) -> None:
    cells = [cell for row in rows(hostile) for cell in row.values()]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")] == []


def test_no_activity_pair_or_unreadable_text_is_lost(hostile: Coverage) -> None:
    extraction = hostile.extraction
    pairs = {(a.id, c.link.key) for a in extraction.activities for c in a.citations}
    pairs |= {("", citation.link.key) for citation in extraction.unattributed}
    found = rows(hostile)
    assert {(row["activity"], row["key"]) for row in found if row["key"]} == pairs
    assert {row["activity"] for row in found if row["activity"]} == {a.id for a in extraction.activities}
    assert {row["cited_as"] for row in found if not row["key"]} - {""} == {u.text for u in extraction.unreadable}


def test_every_finding_stands_beside_its_pair(hostile: Coverage) -> None:
    known = {activity.id for activity in hostile.extraction.activities}
    expected = {(f.activity if f.activity in known else "", f.key or "", f.code) for f in hostile.findings}
    found = {(r["activity"], r["key"], code) for r in rows(hostile) for code in r["findings"].split()}
    assert found == {(activity or "", key, code) for activity, key, code in expected}
