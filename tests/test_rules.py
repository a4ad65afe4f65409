"""Each rule remarks on what it is for, and on nothing that only comes near it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from linkaudit.coverage import cover
from linkaudit.model import SEVERITIES, STATUS_OF, Extraction, Finding, Flaw, Unreadable
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
PLAYLIST = link("PLaspan", datetime(2026, 1, 1, tzinfo=UTC), platform="youtube", kind="playlist")
HOME = link("home", None, platform="web", kind="page", canonical_url="https://example.kz/")
BARE_HOME = link("bare", None, platform="web", kind="page", canonical_url="http://example.kz")
QUERIED = link("queried", None, platform="web", kind="page", canonical_url="https://example.kz/?p=15")
SHORT = Unreadable("x/p/short", Flaw("id_length", "short"), activity="1.1")
ATTACHED = Unreadable("photo.jpg", Flaw("attachment", "attached"))
LONELY = Unreadable("", Flaw("no_text_layer", "a picture"), page=7)
BLURRED = replace(cite(POST), ocr=0.62, candidates=tuple(f"https://x/{n}" for n in range(5)))
TWOFOLD = tuple(replace(cite(each), cited_as="https://a", href="https://b") for each in (POST, APRIL))
ARTICLE = link("article", None, platform="web", kind="page", canonical_url="https://example.kz/news/1")

# Every kind of the contract, and whether it can be one piece of evidence.
KINDS = {
    ("instagram", True): "post story highlight share",
    ("instagram", False): "profile other",
    ("tiktok", True): "post short-link",
    ("tiktok", False): "profile live other",
    ("youtube", True): "video clip post",
    ("youtube", False): "playlist channel other",
    ("facebook", True): "post video photo event share short-link story",
    ("facebook", False): "profile group other",
}
# What a finding tells, for the message that is shown: one of each rule.
TOLD: list[tuple[Extraction, dict[str, str], Finding]] = [
    (
        extraction(activity("1.1", cite(POST))),
        {POST.key: "removed"},
        Finding("LA001", "error", "1.1", POST.key, (("reason", "removed"),)),
    ),
    (
        extraction(activity("1.1", cite(POST))),
        {POST.key: "age"},
        Finding("LA002", "warning", "1.1", POST.key, (("reason", "age"),)),
    ),
    (
        extraction(unattributed=(cite(POST),)),
        {POST.key: "timeout"},
        Finding("LA003", "note", None, POST.key, (("reason", "timeout"),)),
    ),
    (
        extraction(activity("1.1", cite(POST, "narrative"), *[cite(POST)] * 3)),
        {},
        Finding("LA011", "note", "1.1", POST.key, (("count", "3"),)),
    ),
    (
        extraction(*(activity(number, cite(POST)) for number in ("1.1", "1.2", "2.1"))),
        {},
        Finding("LA012", "warning", "1.2", POST.key, (("activities", "1.1, 1.2, 2.1"),)),
    ),
    (
        extraction(activity("1.1", cite(LATE))),
        {},
        Finding("LA021", "error", "1.1", LATE.key, (("published", "2025-07-06"), ("dated", "2025-07-05"))),
    ),
    (
        extraction(activity("1.1", cite(EARLY))),
        {},
        Finding(
            "LA022", "warning", "1.1", EARLY.key,
            (("published", "2025-01-31"), ("start", "2025-02-01"), ("end", "2025-06-30")),
        ),
    ),
    (
        extraction(activity("1.1", cite(APRIL), period=MARCH)),
        {},
        Finding(
            "LA023", "warning", "1.1", APRIL.key,
            (("published", "2025-04-01"), ("start", "2025-03-01"), ("end", "2025-03-31")),
        ),
    ),
    (
        extraction(activity("1.1", cite(PLAYLIST))),
        {},
        Finding("LA031", "warning", "1.1", PLAYLIST.key, (("kind", "playlist"),)),
    ),
    (extraction(activity("1.1")), {}, Finding("LA041", "error", "1.1", None, ())),
    (
        extraction(unreadable=(SHORT,)),
        {},
        Finding("LA051", "error", "1.1", None, (("text", "x/p/short"), ("flaw", "id_length"))),
    ),
    (
        extraction(unreadable=(LONELY,)),
        {},
        Finding("LA052", "error", None, None, (("text", ""), ("place", "7"), ("flaw", "no_text_layer"))),
    ),
    (
        extraction(activity("1.1", BLURRED, replace(BLURRED, ocr=0.4))),
        {},
        Finding(
            "LA053", "warning", "1.1", POST.key, (("percent", "62"), ("others", "https://x/0, https://x/1, https://x/2"))
        ),
    ),
    (
        extraction(activity("1.1", *TWOFOLD)),
        {},
        Finding("LA054", "error", "1.1", APRIL.key, (("printed", "https://a"), ("href", "https://b"))),
    ),
]  # fmt: skip

# Code, what the document says, the verdicts (by key; others are "ok"), and the activities and keys remarked on.
Row = tuple[str, Extraction, dict[str, str], list[tuple[str | None, str | None]]]
TRIGGERS: list[Row] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "removed"}, [("1.1", POST.key)]),
    ("LA001", extraction(unattributed=(cite(POST),)), {POST.key: "not_found"}, [(None, POST.key)]),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "private"}, [("1.1", POST.key)]),
    ("LA003", extraction(activity("1.1", cite(POST))), {POST.key: "captcha"}, [("1.1", POST.key)]),
    ("LA011", extraction(activity("1.1", cite(POST), cite(POST, line=2))), {}, [("1.1", POST.key)]),
    ("LA011", extraction(activity("1.1", cite(POST, "narrative"), cite(POST, "narrative"))), {}, [("1.1", POST.key)]),
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
    ("LA022", extraction(unattributed=(cite(EARLY),)), {}, [(None, EARLY.key)]),
    ("LA023", extraction(activity("1.1", cite(APRIL), period=MARCH)), {}, [("1.1", APRIL.key)]),
    ("LA023", extraction(activity("1.1", cite(APRIL), period=MARCH), period=None), {}, [("1.1", APRIL.key)]),
    ("LA031", extraction(activity("1.1", cite(PROFILE))), {}, [("1.1", PROFILE.key)]),
    ("LA031", extraction(activity("1.1", cite(HOME))), {}, [("1.1", HOME.key)]),
    ("LA031", extraction(activity("1.1", cite(BARE_HOME))), {}, [("1.1", BARE_HOME.key)]),
    ("LA031", extraction(unattributed=(cite(PROFILE),)), {}, [(None, PROFILE.key)]),
    ("LA041", extraction(activity("1.1")), {}, [("1.1", None)]),
    ("LA041", extraction(activity("1.1"), unattributed=(cite(POST),)), {}, [("1.1", None)]),
    ("LA041", extraction(activity("1.1"), unreadable=(SHORT,)), {}, [("1.1", None)]),
    ("LA051", extraction(activity("1.1"), unreadable=(SHORT, LONELY)), {}, [("1.1", None)]),
    ("LA052", extraction(activity("1.1"), unreadable=(SHORT, LONELY)), {}, [(None, None)]),
    ("LA052", extraction(unreadable=(ATTACHED,)), {}, [(None, None)]),
    ("LA053", extraction(activity("1.1", BLURRED)), {}, [("1.1", POST.key)]),
    ("LA053", extraction(unattributed=(BLURRED,)), {}, [(None, POST.key)]),
    ("LA054", extraction(activity("1.1", *TWOFOLD)), {}, [("1.1", APRIL.key)]),
]
NEAR_MISSES: list[tuple[str, Extraction, dict[str, str]]] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "private"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "login_wall"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {}),
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "unrecognised"}),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "not_found"}),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "consent"}),
    ("LA003", extraction(activity("1.1", cite(POST))), {}),
    ("LA011", extraction(activity("1.1", cite(POST, "narrative"), cite(POST, "table"))), {}),
    ("LA011", extraction(activity("1.1", cite(POST), cite(UNDATED))), {}),
    ("LA011", extraction(activity("1.1", cite(POST)), activity("1.2", cite(POST))), {}),
    ("LA011", extraction(unattributed=(cite(POST), cite(POST))), {}),
    ("LA012", extraction(activity("1.1", cite(POST), cite(POST)), activity("1.2", cite(UNDATED))), {}),
    ("LA012", extraction(activity("1.1", cite(POST)), unattributed=(cite(POST),)), {}),
    ("LA021", extraction(activity("1.1", cite(PUNCTUAL))), {}),
    ("LA021", extraction(activity("1.1", cite(LATE)), dated=None), {}),
    ("LA021", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA022", extraction(activity("1.1", cite(ON_TIME))), {}),
    ("LA022", extraction(activity("1.1", cite(EARLY)), period=None), {}),
    ("LA022", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA022", extraction(activity("1.1", cite(PLAYLIST)), dated=None), {}),  # its date is not a post's
    ("LA022", extraction(activity("1.1", cite(APRIL), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(LAST_OF_MARCH), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(UNDATED), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(PLAYLIST), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(POST), period=MARCH), activity("1.2", cite(APRIL))), {}),
    ("LA023", extraction(activity("1.1", cite(APRIL))), {}),
    ("LA023", extraction(unattributed=(cite(APRIL),)), {}),
    ("LA031", extraction(activity("1.1", cite(POST))), {}),
    ("LA031", extraction(activity("1.1", cite(ARTICLE))), {}),
    ("LA031", extraction(activity("1.1", cite(QUERIED))), {}),
    ("LA041", extraction(activity("1.1", cite(PROFILE))), {}),
    ("LA041", extraction(activity("1.1", cite(POST))), {POST.key: "removed"}),
    ("LA041", extraction(unreadable=(SHORT,)), {}),
    ("LA051", extraction(activity("1.1", cite(POST))), {}),
    ("LA051", extraction(unreadable=(LONELY, ATTACHED)), {}),
    ("LA052", extraction(unreadable=(SHORT,)), {}),
    ("LA053", extraction(activity("1.1", cite(POST))), {}),
    ("LA054", extraction(activity("1.1", TWOFOLD[0], replace(TWOFOLD[1], line=2))), {}),
    ("LA054", extraction(activity("1.1", TWOFOLD[0], TWOFOLD[0])), {}),
    ("LA053", extraction(activity("1.1", BLURRED, cite(POST, line=2))), {}),  # the document itself says it, too
]


def found(said: Extraction, reasons: dict[str, str]) -> tuple[Finding, ...]:
    checks = {key: check(cited, reasons.get(key, "ok")) for key, cited in said.links.items()}
    return cover(said, checks, "offline", NOW).findings


def remarks(code: str, said: Extraction, reasons: dict[str, str]) -> list[tuple[str | None, str | None]]:
    return [(finding.activity, finding.key) for finding in found(said, reasons) if finding.code == code]


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


@pytest.mark.parametrize(("said", "reasons", "finding"), TOLD, ids=[row[2].code for row in TOLD])
def test_a_finding_tells_what_its_message_needs(said: Extraction, reasons: dict[str, str], finding: Finding) -> None:
    assert [f for f in found(said, reasons) if (f.code, f.activity) == (finding.code, finding.activity)] == [finding]


@pytest.mark.parametrize("reason", sorted(STATUS_OF))
def test_every_reason_but_ok_is_remarked_on_by_exactly_one_rule(reason: str) -> None:
    said = extraction(activity("1.1", cite(POST)))
    codes = [finding.code for finding in found(said, {POST.key: reason})]
    assert (
        codes
        == {"available": [], "gone": ["LA001"], "restricted": ["LA002"], "unverified": ["LA003"]}[STATUS_OF[reason]]
    )


@pytest.mark.parametrize(
    ("platform", "kind", "is_evidence"),
    [(platform, kind, is_evidence) for (platform, is_evidence), kinds in KINDS.items() for kind in kinds.split()],
)
def test_profiles_lists_and_places_are_no_single_piece_of_evidence(platform: str, kind: str, is_evidence: bool) -> None:
    cited = link("someid", None, platform=platform, kind=kind)
    assert remarks("LA031", extraction(activity("1.1", cite(cited))), {}) == [("1.1", cited.key)] * (not is_evidence)


def test_a_link_of_no_activity_and_of_one_is_remarked_on_under_that_one_only() -> None:
    said = extraction(activity("1.1", cite(POST)), unattributed=(cite(POST),))
    assert remarks("LA001", said, {POST.key: "not_found"}) == [("1.1", POST.key)]


def test_a_document_without_fault_has_no_findings() -> None:
    said = extraction(
        activity("1.1", cite(POST, "narrative"), cite(POST)), activity("1.2", cite(ARTICLE), period=MARCH)
    )
    assert found(said, {}) == ()
    assert found(extraction(), {}) == ()


def test_findings_stand_in_the_order_of_codes_then_of_the_document() -> None:
    said = extraction(activity("2.1", cite(PROFILE), cite(LATE)), activity("1.1", cite(LATE)), unreadable=(LONELY,))
    assert [(finding.code, finding.activity) for finding in found(said, {LATE.key: "removed"})] == [
        ("LA001", "2.1"), ("LA001", "1.1"), ("LA012", "2.1"), ("LA012", "1.1"), ("LA021", "2.1"), ("LA021", "1.1"),
        ("LA022", "2.1"), ("LA022", "1.1"), ("LA031", "2.1"), ("LA052", None),
    ]  # fmt: skip


def test_every_rule_has_a_trigger_and_a_near_miss() -> None:
    codes = [rule.code for rule in RULES]
    assert sorted({row[0] for row in TRIGGERS}) == sorted({row[0] for row in NEAR_MISSES}) == sorted(codes)
    assert sorted(row[2].code for row in TOLD) == sorted(set(codes)) == codes
    assert {rule.severity for rule in RULES} <= set(SEVERITIES)
    assert len(NEAR_MISSES) > len(TRIGGERS)


def test_the_page_s_own_date_outranks_the_id_s() -> None:
    """An id tells when the upload began, the page when the post appeared."""
    said = extraction(activity("1.1", cite(PUNCTUAL)))
    moved = {PUNCTUAL.key: check(PUNCTUAL, published=datetime(2025, 8, 1, tzinfo=UTC))}
    findings = [f for f in cover(said, moved, "offline", NOW).findings if f.code == "LA021"]
    assert [dict(finding.facts) for finding in findings] == [{"published": "2025-08-01", "dated": str(DATED)}]
