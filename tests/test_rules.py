"""Each rule remarks on what it is for, and on nothing that only comes near it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from linkaudit.coverage import cover
from linkaudit.model import Extraction, Flaw, Unreadable
from linkaudit.rules import RULES
from tests.builders import DATED, NOW, activity, check, cite, extraction, link

POST = link("POSTaaaaaaa")
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
PROFILE = link("aspan", None, kind="profile")
LATE = link("LATEaaaaaaa", datetime(2025, 7, 6, 0, 0, tzinfo=UTC))  # the first minute after the document's day
PUNCTUAL = link("PUNCTUALaaa", datetime(2025, 7, 5, 23, 59, tzinfo=UTC))
EARLY = link("EARLYaaaaaa", datetime(2025, 1, 31, 17, 59, tzinfo=UTC))  # before the first day began in Kazakhstan
ON_TIME = link("ONTIMEaaaaa", datetime(2025, 1, 31, 18, 0, tzinfo=UTC))
APRIL = link("APRILaaaaaa", datetime(2025, 4, 1, tzinfo=UTC))
LAST_OF_MARCH = link("MARCHaaaaaa", datetime(2025, 3, 31, 23, 59, tzinfo=UTC))
UNDATED = link("UNDATEDaaaa", None, platform="youtube", kind="video")
HOME = link("home", None, platform="web", kind="page", canonical_url="https://example.kz/")
ARTICLE = link("article", None, platform="web", kind="page", canonical_url="https://example.kz/news/1")

# Code, what the document says, the verdicts (by key; others are "ok"), and the activities and keys remarked on.
Row = tuple[str, Extraction, dict[str, str], list[tuple[str | None, str | None]]]
TRIGGERS: list[Row] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "removed"}, [("1.1", POST.key)]),
    ("LA001", extraction(unattributed=(cite(POST),)), {POST.key: "not_found"}, [(None, POST.key)]),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "private"}, [("1.1", POST.key)]),
    ("LA003", extraction(activity("1.1", cite(POST))), {POST.key: "captcha"}, [("1.1", POST.key)]),
    ("LA011", extraction(activity("1.1", cite(POST), cite(POST, line=2))), {}, [("1.1", POST.key)]),
    (
        "LA012",
        extraction(activity("1.1", cite(POST)), activity("1.2", cite(POST))),
        {},
        [("1.1", POST.key), ("1.2", POST.key)],
    ),
    ("LA021", extraction(activity("1.1", cite(LATE))), {}, [("1.1", LATE.key)]),
    ("LA021", extraction(unattributed=(cite(LATE),)), {}, [(None, LATE.key)]),
    ("LA022", extraction(activity("1.1", cite(EARLY))), {}, [("1.1", EARLY.key)]),
    ("LA022", extraction(activity("1.1", cite(LATE))), {}, [("1.1", LATE.key)]),
    ("LA023", extraction(activity("1.1", cite(APRIL), period=MARCH)), {}, [("1.1", APRIL.key)]),
    ("LA031", extraction(activity("1.1", cite(PROFILE))), {}, [("1.1", PROFILE.key)]),
    ("LA031", extraction(activity("1.1", cite(HOME))), {}, [("1.1", HOME.key)]),
    ("LA041", extraction(activity("1.1")), {}, [("1.1", None)]),
    (
        "LA051",
        extraction(activity("1.1"), unreadable=(Unreadable("x/p/short", Flaw("id_length", "short"), activity="1.1"),)),
        {},
        [("1.1", None)],
    ),
]
NEAR_MISSES: list[tuple[str, Extraction, dict[str, str]]] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "private"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "login_wall"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {}),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "not_found"}),
    ("LA003", extraction(activity("1.1", cite(POST))), {}),
    ("LA011", extraction(activity("1.1", cite(POST, "narrative"), cite(POST, "table"))), {}),
    ("LA011", extraction(activity("1.1", cite(POST), cite(UNDATED))), {}),
    ("LA012", extraction(activity("1.1", cite(POST), cite(POST)), activity("1.2", cite(UNDATED))), {}),
    ("LA012", extraction(activity("1.1", cite(POST)), unattributed=(cite(POST),)), {}),
    ("LA021", extraction(activity("1.1", cite(PUNCTUAL))), {}),
    ("LA021", extraction(activity("1.1", cite(LATE)), dated=None), {}),
    ("LA021", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA022", extraction(activity("1.1", cite(ON_TIME))), {}),
    ("LA022", extraction(activity("1.1", cite(EARLY)), period=None), {}),
    ("LA022", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA023", extraction(activity("1.1", cite(LAST_OF_MARCH), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(APRIL))), {}),
    ("LA023", extraction(unattributed=(cite(APRIL),)), {}),
    ("LA031", extraction(activity("1.1", cite(POST))), {}),
    ("LA031", extraction(activity("1.1", cite(ARTICLE))), {}),
    ("LA041", extraction(activity("1.1", cite(PROFILE))), {}),
    ("LA051", extraction(activity("1.1", cite(POST))), {}),
]


def remarks(code: str, said: Extraction, reasons: dict[str, str]) -> list[tuple[str | None, str | None]]:
    checks = {key: check(cited, reasons.get(key, "ok")) for key, cited in said.links.items()}
    findings = cover(said, checks, "offline", NOW).findings
    return [(finding.activity, finding.key) for finding in findings if finding.code == code]


def names(rows: list[Any]) -> list[str]:
    return [f"{row[0]}-{number}" for number, row in enumerate(rows)]


@pytest.mark.parametrize(("code", "said", "reasons", "expected"), TRIGGERS, ids=names(TRIGGERS))
def test_a_rule_remarks_on_what_it_is_for(
    code: str, said: Extraction, reasons: dict[str, str], expected: list[tuple[str | None, str | None]]
) -> None:
    assert remarks(code, said, reasons) == expected


@pytest.mark.parametrize(("code", "said", "reasons"), NEAR_MISSES, ids=names(NEAR_MISSES))
def test_a_rule_is_silent_on_what_only_comes_near_it(code: str, said: Extraction, reasons: dict[str, str]) -> None:
    assert remarks(code, said, reasons) == []


def test_every_rule_has_a_trigger_and_a_near_miss() -> None:
    codes = [rule.code for rule in RULES]
    assert sorted({row[0] for row in TRIGGERS}) == sorted({row[0] for row in NEAR_MISSES}) == sorted(codes)
    assert len(codes) == len(set(codes))


def test_the_page_s_own_date_outranks_the_id_s() -> None:
    """An id tells when the upload began, the page when the post appeared."""
    said = extraction(activity("1.1", cite(PUNCTUAL)))
    moved = {PUNCTUAL.key: check(PUNCTUAL, published=datetime(2025, 8, 1, tzinfo=UTC))}
    found = [f for f in cover(said, moved, "offline", NOW).findings if f.code == "LA021"]
    assert [dict(finding.facts) for finding in found] == [{"published": "2025-08-01", "dated": str(DATED)}]
