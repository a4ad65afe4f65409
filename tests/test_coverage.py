"""Activities, verdicts and findings to the coverage table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.coverage import COUNTED, cover, in_period
from linkaudit.model import (
    RULINGS,
    STATUS_OF,
    Check,
    Citation,
    Claim,
    Coverage,
    CoverageRow,
    History,
    Link,
    LinkRow,
    Period,
    Plan,
    Promise,
    Requirement,
    Ruling,
    Verdict,
)
from linkaudit.render.words import LANGUAGES, load
from tests.builders import NOW, PROJECT, activity, address, check, cite, extraction, known, link, mention, ruling

POSTS = [link(f"POST{n:07}") for n in range(4)]
PROFILE = link("aspan", None, kind="profile")
EARLY = link("EARLYaaaaaa", datetime(2024, 12, 1, tzinfo=UTC))

UNDATED = link("UNDATEDaaaa", None, platform="youtube", kind="video")
HOME = link("home", None, platform="web", kind="page", canonical_url="https://example.kz/")
LATE = link("LATEaaaaaaa", datetime(2025, 7, 1, 0, 0, tzinfo=UTC))

# The links that an activity cites, their reasons, how many it claims, and the word for it.
WORDS: list[tuple[list[Link], list[str], int | None, str]] = [
    ([], [], None, "uncovered"),
    (POSTS[:1], ["ok"], None, "covered"),
    (POSTS[:1], ["ok"], 2, "partial"),
    (POSTS[:2], ["ok", "ok"], 2, "covered"),
    (POSTS[:2], ["ok", "login_wall"], 2, "unverified"),
    (POSTS[:2], ["ok", "removed"], 2, "partial"),
    (POSTS[:2], ["ok", "private"], 2, "partial"),
    (POSTS[:1], ["offline"], None, "unverified"),
    (POSTS[:1], ["offline"], 3, "partial"),
    (POSTS[:1], ["not_found"], None, "uncovered"),
    (POSTS[:1], ["private"], None, "uncovered"),
    ([PROFILE], ["ok"], None, "uncovered"),
    ([PROFILE, POSTS[0]], ["ok", "ok"], None, "covered"),
    (POSTS[:3], ["ok", "ok", "ok"], 2, "covered"),
    (POSTS[:2], ["login_wall", "login_wall"], 2, "unverified"),
    (POSTS[:2], ["removed", "login_wall"], 2, "partial"),
    (POSTS[:2], ["removed", "login_wall"], 1, "unverified"),
    (POSTS[:2], ["removed", "private"], 2, "uncovered"),
    (POSTS[:4], ["ok", "ok", "login_wall", "removed"], 4, "partial"),
    ([PROFILE], ["login_wall"], None, "uncovered"),
    ([PROFILE, POSTS[0]], ["ok", "ok"], 2, "partial"),
    ([HOME], ["ok"], None, "uncovered"),
    ([UNDATED], ["ok"], None, "covered"),  # nothing speaks against its date
    ([EARLY], ["login_wall"], None, "uncovered"),
    ([LATE], ["ok"], None, "uncovered"),
    ([POSTS[0], POSTS[0]], ["ok", "ok"], 2, "partial"),  # cited twice is one piece of evidence
    ([EARLY], ["ok"], None, "uncovered"),
    ([EARLY, POSTS[0]], ["ok", "ok"], 2, "partial"),
]
# What an activity claims, and how many pieces of evidence that asks for.
REQUIRED: list[tuple[list[tuple[int | None, int | None]], int]] = [
    ([], 1),
    ([(None, None)], 1),
    ([(0, 0)], 1),
    ([(3, None)], 3),
    ([(None, 4)], 4),
    ([(3, 4)], 4),
    ([(5, 4)], 5),
    ([(20, 20), (30, 28), (5, None)], 30),
]
# When something was published, and whether that may be in the project.
MOMENTS: list[tuple[datetime | None, Period | None, bool]] = [
    (None, PROJECT, True),
    (None, None, True),
    (datetime(2020, 1, 1, tzinfo=UTC), None, True),
    (datetime(2025, 1, 31, 17, 59, tzinfo=UTC), PROJECT, False),
    (datetime(2025, 1, 31, 18, 0, tzinfo=UTC), PROJECT, True),  # already 1 February, six hours east
    (datetime(2025, 6, 30, 23, 59, tzinfo=UTC), PROJECT, True),
    (datetime(2025, 7, 1, 0, 0, tzinfo=UTC), PROJECT, False),
]


def table(links: list[Link], reasons: list[str], claimed: int | None) -> Coverage:
    claims = (Claim("post", claimed, None),) if claimed else ()
    said = extraction(activity("1.1", *map(cite, links), claims=claims))
    checks = {cited.key: check(cited, reason) for cited, reason in zip(links, reasons, strict=True)}
    return cover(said, checks, "offline", NOW)


@pytest.mark.parametrize(("links", "reasons", "claimed", "word"), WORDS)
def test_an_activity_is_covered_by_available_posts_of_the_period(
    links: list[Link], reasons: list[str], claimed: int | None, word: str
) -> None:
    assert table(links, reasons, claimed).rows[0].coverage == word


@pytest.mark.parametrize(("claims", "required"), REQUIRED)
def test_the_document_itself_says_how_much_evidence_it_takes(
    claims: list[tuple[int | None, int | None]], required: int
) -> None:
    claimed = tuple(Claim(f"thing {n}", *numbers) for n, numbers in enumerate(claims))
    assert cover(extraction(activity("1.1", claims=claimed)), {}, "offline", NOW).rows[0].required == required


@pytest.mark.parametrize(("published", "period", "expected"), MOMENTS)
def test_only_a_known_date_outside_the_period_speaks_against_a_link(
    published: datetime | None, period: Period | None, expected: bool
) -> None:
    assert in_period(LinkRow(link(published=published), Verdict("ok"), ()), period) is expected


@pytest.mark.parametrize(
    ("period", "links", "counts"),
    [
        (PROJECT, [POSTS[0], UNDATED], (2, 1)),
        (PROJECT, [UNDATED, PROFILE], (1, 1)),
        (PROJECT, [POSTS[0], EARLY], (1, 0)),
        (None, [POSTS[0], UNDATED], (2, 2)),  # nothing to compare a date with
    ],
)
def test_what_nobody_can_date_is_counted_as_in_period_and_the_row_says_so(
    period: Period | None, links: list[Link], counts: tuple[int, int]
) -> None:
    row = cover(extraction(activity("1.1", *map(cite, links)), period=period), {}, "offline", NOW).rows[0]
    assert (row.in_period, row.undated) == counts
    for lang in LANGUAGES:
        words = load(lang)
        assert (words.text("why.undated", count=row.undated) in words.why(row)) is (row.undated > 0)


def test_the_page_s_date_counts_before_the_id_s() -> None:
    said = extraction(activity("1.1", cite(POSTS[0])))
    moved = {POSTS[0].key: check(POSTS[0], published=datetime(2026, 1, 1, tzinfo=UTC))}
    row = cover(said, moved, "offline", NOW).rows[0]
    assert (row.in_period, row.coverage) == (0, "uncovered")


def test_without_a_project_s_period_nothing_is_out_of_it() -> None:
    said = extraction(activity("1.1", cite(EARLY)), period=None)
    row = cover(said, {EARLY.key: check(EARLY)}, "offline", NOW).rows[0]
    assert (row.in_period, row.coverage) == (1, "covered")


def test_a_link_is_evidence_for_each_activity_that_cites_it_and_stands_once_among_the_links() -> None:
    said = extraction(
        activity("1.2", cite(POSTS[0])), activity("1.1", cite(POSTS[0])), unattributed=(cite(POSTS[0]), cite(POSTS[1]))
    )
    coverage = cover(said, {post.key: check(post) for post in POSTS}, "offline", NOW)
    assert [(row.activity.id, row.coverage) for row in coverage.rows] == [("1.2", "covered"), ("1.1", "covered")]
    assert [(row.link.key, row.cited_by) for row in coverage.links] == [
        (POSTS[0].key, ("1.2", "1.1")),
        (POSTS[1].key, ()),
    ]


def test_a_row_holds_its_own_findings_only() -> None:
    said = extraction(activity("1.1", cite(EARLY)), activity("1.2"), unattributed=(cite(PROFILE),))
    coverage = cover(said, {}, "offline", NOW)
    assert [[finding.code for finding in row.findings] for row in coverage.rows] == [["LA003", "LA022"], ["LA041"]]
    assert [finding.code for finding in coverage.findings if finding.activity is None] == ["LA003", "LA031"]


def test_a_row_counts_citations_and_unique_links() -> None:
    links = [*POSTS, PROFILE]
    reasons = ["ok", "removed", "private", "timeout", "ok"]
    said = extraction(activity("1.1", *map(cite, links), cite(POSTS[0], "narrative")))
    checks = {cited.key: check(cited, reason) for cited, reason in zip(links, reasons, strict=True)}
    row = cover(said, checks, "offline", NOW).rows[0]
    told = (row.cited, row.unique, row.available, row.gone, row.restricted, row.unverified, row.in_period, row.required)
    assert told == (6, 5, 2, 1, 1, 1, 4, 1)
    assert row.platforms == (("instagram", 5),)


# --- short links -----------------------------------------------------------------------------------------------

SHORT = link("ZMshort", None, platform="tiktok", kind="short-link")
BEYOND = link("7417000000000000001", datetime(2025, 3, 2, tzinfo=UTC), platform="tiktok", kind="post")
TOO_LATE = link("7417000000000000002", datetime(2025, 7, 9, tzinfo=UTC), platform="tiktok", kind="post")
SOMEBODY = link("somebody", None, platform="tiktok", kind="profile")

# What an activity cites, where the short link leads, with what verdict → unique, available, in period, the word.
LED: list[tuple[list[Link], Link, str, tuple[int, int, int, str]]] = [
    ([SHORT], BEYOND, "ok", (1, 1, 1, "covered")),
    ([SHORT, BEYOND], BEYOND, "ok", (1, 1, 1, "covered")),
    ([BEYOND, SHORT, SHORT], BEYOND, "ok", (1, 1, 1, "covered")),
    ([SHORT, POSTS[0]], BEYOND, "ok", (2, 2, 2, "covered")),
    ([SHORT], BEYOND, "removed", (1, 0, 1, "uncovered")),
    ([SHORT], TOO_LATE, "ok", (1, 1, 0, "uncovered")),
    ([SHORT], SOMEBODY, "ok", (1, 1, 0, "uncovered")),
    ([SHORT], BEYOND, "captcha", (1, 0, 1, "unverified")),
]


@pytest.mark.parametrize(("cited", "target", "reason", "counts"), LED)
def test_a_short_link_and_what_it_leads_to_are_one_piece_of_evidence(
    cited: list[Link], target: Link, reason: str, counts: tuple[int, int, int, str]
) -> None:
    checks = {each.key: check(each, reason) for each in (*cited, target)}
    checks[SHORT.key] = replace(checks[SHORT.key], target=target)
    made = cover(extraction(activity("1.1", *map(cite, cited))), checks, "offline", NOW)
    row = made.rows[0]
    assert (row.unique, row.available, row.in_period, row.coverage) == counts
    assert row.cited == len(cited)
    assert {each.link.key: each.cited_by for each in made.links} == {e.key: ("1.1",) for e in (*cited, target)}


def test_one_video_behind_several_short_links_is_remarked_on_as_cited_twice_and_by_several() -> None:
    other = link("ZMother", None, platform="tiktok", kind="short-link")
    checks = {each.key: replace(check(each), target=BEYOND) for each in (SHORT, other)} | {BEYOND.key: check(BEYOND)}
    said = extraction(activity("1.1", cite(SHORT), cite(other)), activity("1.2", cite(other)))
    found = {(f.code, f.activity, f.key) for f in cover(said, checks, "offline", NOW).findings}
    assert {each for each in found if each[0] != "LA056"} == {
        ("LA011", "1.1", BEYOND.key), ("LA012", "1.1", BEYOND.key), ("LA012", "1.2", BEYOND.key),
    }  # fmt: skip


def test_links_without_a_check_are_unverified_for_the_given_reason() -> None:
    coverage = cover(extraction(activity("1.1", cite(POSTS[0]))), {}, "network", NOW)
    assert [(row.verdict.status, row.verdict.reason, row.cited_by) for row in coverage.links] == [
        ("unverified", "network", ("1.1",))
    ]


REASON = st.sampled_from(sorted(STATUS_OF))
LINKS = [*POSTS, PROFILE, EARLY, UNDATED, HOME]


@given(
    st.lists(st.lists(st.sampled_from(LINKS), max_size=6), max_size=5),
    st.lists(st.sampled_from(LINKS), max_size=3),
    st.lists(st.none() | REASON, min_size=len(LINKS), max_size=len(LINKS)),
)
def test_no_activity_and_no_link_is_lost(cited: list[list[Link]], loose: list[Link], reasons: list[str | None]) -> None:
    activities = [activity(str(n), *map(cite, links)) for n, links in enumerate(cited)]
    said = extraction(*activities, unattributed=tuple(map(cite, loose)))
    checks = {one.key: check(one, reason) for one, reason in zip(LINKS, reasons, strict=True) if reason}
    coverage = cover(said, checks, "offline", NOW)
    assert [row.activity for row in coverage.rows] == activities
    assert {row.link.key for row in coverage.links} == {one.key for links in (*cited, loose) for one in links}
    assert len(coverage.links) == len({row.link.key for row in coverage.links})
    for row, links in zip(coverage.rows, cited, strict=True):
        assert (row.cited, row.unique) == (len(links), len(set(links)))
        assert row.unique == row.available + row.gone + row.restricted + row.unverified
        assert row.unique == sum(count for _, count in row.platforms)
        assert (row.coverage == "covered") <= (row.available >= row.required)
        assert set(row.findings) == {finding for finding in coverage.findings if finding.activity == row.activity.id}
    assert cover(said, checks, "offline", NOW) == coverage


@given(st.lists(REASON, min_size=1, max_size=4), st.integers(1, 5), st.integers(0, 3))
def test_a_link_that_turns_out_available_never_makes_coverage_worse(reasons: list[str], claimed: int, at: int) -> None:
    order = ("uncovered", "partial", "unverified", "covered")
    posts = POSTS[: len(reasons)]
    better = ["ok" if n == at else reason for n, reason in enumerate(reasons)]
    before, after = (table(posts, verdicts, claimed).rows[0].coverage for verdicts in (reasons, better))
    assert order.index(after) >= order.index(before)


# --- what is required ------------------------------------------------------------------------------------------

REEL = "https://www.instagram.com/reel/DHbVbT4Jx0c/"  # 20 March 2025
REEL_2 = "https://www.instagram.com/p/DHbVbT4Jx0d/"
CLIP = "https://www.tiktok.com/@aspan/video/7482000000000000001"  # 15 March 2025
CLIP_2 = "https://www.tiktok.com/@aspan/video/7482000000000000002"
FILM = "https://youtu.be/YE7VzlLtp-4"
FB = "https://www.facebook.com/aspan/videos/1000000000000001"
NEWS = "https://aspan.kz/news/kol"
ALBUM = "https://www.instagram.com/aspan/"
SHORTENED = "https://vm.tiktok.com/ZMabcdefg/"
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
MAY = (date(2025, 5, 1), date(2025, 5, 31))
CLAIMS = (Claim("video", 3, 4),)


def promise(**parts: object) -> Plan:
    return Plan((Promise("1.1", **parts),))  # type: ignore[arg-type]


def row_of(
    plan: Plan,
    urls: tuple[str, ...],
    reasons: dict[str, str] | None = None,
    claims: tuple[Claim, ...] = (),
    rulings: tuple[Ruling, ...] = (),
    checks: tuple[Check, ...] = (),
) -> CoverageRow:
    """The row of a document's one activity; links are available unless `reasons` say otherwise."""
    said = extraction(activity("1.1", *map(mention, urls), claims=claims))
    found = {address(url).key: known(url, (reasons or {}).get(url, "ok")) for url in urls}
    found |= {each.link.key: each for each in checks}
    told: dict[str, tuple[Ruling, ...]] = {}
    for each in rulings:
        told[each.key] = (*told.get(each.key, ()), each)
    (row,) = cover(said, found, "offline", NOW, plan=plan, history=History(rulings=told)).rows
    return row


# A plan, the document's own claims, and what is required then.
REQUIREMENTS: list[tuple[Plan, tuple[Claim, ...], Requirement]] = [
    (Plan(), (), Requirement(1, "default")),
    (Plan(), CLAIMS, Requirement(4, "claims")),
    (Plan(), (Claim("video", 0, 0),), Requirement(1, "default")),
    (promise(required=2), CLAIMS, Requirement(2, "plan")),
    (promise(required=0), CLAIMS, Requirement(0, "plan")),
    (promise(), CLAIMS, Requirement(4, "claims")),
    (promise(kinds=("video",)), CLAIMS, Requirement(4, "claims", ("video",))),
    (promise(kinds=("video",)), (), Requirement(1, "default", ("video",))),
    (
        promise(platforms=(("instagram", 5), ("tiktok", 2))),
        CLAIMS,
        Requirement(7, "plan", platforms=(("instagram", 5), ("tiktok", 2))),
    ),
    (promise(required=9, platforms=(("tiktok", 2),)), (), Requirement(9, "plan", platforms=(("tiktok", 2),))),
    (Plan(period=MARCH, accounts=("tiktok:a",)), (), Requirement(1, "default", period=MARCH, accounts=("tiktok:a",))),
    (
        Plan((Promise("1.1", period=MAY, accounts=("tiktok:b",)),), MARCH, ("tiktok:a",)),
        (),
        Requirement(1, "default", period=MAY, accounts=("tiktok:b",)),
    ),
]


@pytest.mark.parametrize(("plan", "claims", "asked"), REQUIREMENTS)
def test_the_plan_says_what_is_required_else_the_document_else_it_is_one(
    plan: Plan, claims: tuple[Claim, ...], asked: Requirement
) -> None:
    assert row_of(plan, (REEL,), claims=claims).requirement == asked


TWO_CLIPS = promise(platforms=(("instagram", 1), ("tiktok", 2)))
# What the plan asks, what is cited, why some of it cannot be had → the word, what counts, what does not, what lacks.
STANDINGS: list[
    tuple[Plan, tuple[str, ...], dict[str, str], str, dict[str, int], dict[str, int], dict[str, int]]
] = [
    (promise(required=2), (REEL, CLIP), {}, "covered", {"available": 2}, {}, {}),
    (promise(required=3), (REEL, CLIP), {}, "partial", {"available": 2}, {}, {}),
    (promise(required=0), (), {}, "covered", {}, {}, {}),
    (promise(required=1), (), {}, "uncovered", {}, {}, {}),
    (promise(required=0), (REEL,), {REEL: "removed"}, "covered", {}, {"gone": 1}, {}),
    (promise(required=2), (REEL, CLIP), {CLIP: "captcha"}, "unverified", {"available": 1, "unverified": 1}, {}, {}),
    (promise(required=2), (REEL, CLIP), {CLIP: "private"}, "partial", {"available": 1}, {"restricted": 1}, {}),
    (promise(required=1), (ALBUM,), {}, "uncovered", {}, {"not_a_post": 1}, {}),
    # kinds
    (promise(required=1, kinds=("video",)), (FILM,), {}, "covered", {"available": 1}, {}, {}),
    (promise(required=1, kinds=("video",)), (REEL,), {}, "uncovered", {}, {"other_kind": 1}, {}),
    (promise(required=2, kinds=("post", "video")), (REEL, FB), {}, "covered", {"available": 2}, {}, {}),
    (promise(required=1, kinds=("facebook:video",)), (FILM,), {}, "uncovered", {}, {"other_kind": 1}, {}),
    (promise(required=1, kinds=("facebook:video",)), (FB, FILM), {}, "covered", {"available": 1}, {"other_kind": 1},
     {}),
    (promise(required=1, kinds=("page",)), (NEWS,), {}, "covered", {"available": 1}, {}, {}),
    # platforms with numbers of their own
    (TWO_CLIPS, (REEL, CLIP, CLIP_2), {}, "covered", {"available": 3}, {}, {}),
    (TWO_CLIPS, (REEL, REEL_2, CLIP), {}, "partial", {"available": 3}, {}, {"tiktok": 1}),
    (TWO_CLIPS, (CLIP, CLIP_2, FILM), {}, "partial", {"available": 3}, {}, {"instagram": 1}),
    (TWO_CLIPS, (REEL, CLIP, CLIP_2), {CLIP_2: "timeout"}, "unverified", {"available": 2, "unverified": 1}, {},
     {"tiktok": 1}),
    (TWO_CLIPS, (REEL, CLIP, CLIP_2), {REEL: "removed"}, "partial", {"available": 2}, {"gone": 1}, {"instagram": 1}),
    (TWO_CLIPS, (FILM,), {FILM: "removed"}, "uncovered", {}, {"gone": 1}, {"instagram": 1, "tiktok": 2}),
    (promise(required=1, platforms=(("tiktok", 0),)), (REEL,), {}, "covered", {"available": 1}, {}, {}),
    (promise(required=3, platforms=(("tiktok", 1),)), (CLIP, REEL), {}, "partial", {"available": 2}, {}, {}),
    # periods
    (promise(required=1, period=MAY), (REEL,), {}, "uncovered", {}, {"out_of_period": 1}, {}),
    (promise(required=1, period=MARCH), (REEL, FILM), {}, "covered", {"available": 2}, {}, {}),
    (Plan(period=MAY), (REEL,), {}, "uncovered", {}, {"out_of_period": 1}, {}),
    (Plan((Promise("1.1", period=MARCH),), MAY), (REEL,), {}, "covered", {"available": 1}, {}, {}),
    (Plan(period=(date(2020, 1, 1), date(2030, 1, 1))), (REEL,), {}, "covered", {"available": 1}, {}, {}),
    (promise(required=1, period=MAY), (REEL,), {REEL: "removed"}, "uncovered", {}, {"out_of_period": 1}, {}),
    # accounts
    (promise(accounts=("tiktok:aspan",)), (CLIP,), {}, "covered", {"available": 1}, {}, {}),
    (promise(accounts=("tiktok:basqa",)), (CLIP,), {}, "uncovered", {}, {"other_account": 1}, {}),
    (promise(accounts=("tiktok:basqa",)), (REEL,), {}, "covered", {"available": 1}, {}, {}),
    (Plan(accounts=("tiktok:basqa",)), (CLIP, FILM), {}, "covered", {"available": 1}, {"other_account": 1}, {}),
    (Plan((Promise("1.1", accounts=("tiktok:aspan",)),), accounts=("tiktok:basqa",)), (CLIP,), {}, "covered",
     {"available": 1}, {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "urls", "reasons", "word", "counted", "left_out", "lacking"), STANDINGS)
def test_a_plan_decides_what_counts(
    plan: Plan,
    urls: tuple[str, ...],
    reasons: dict[str, str],
    word: str,
    counted: dict[str, int],
    left_out: dict[str, int],
    lacking: dict[str, int],
) -> None:
    row = row_of(plan, urls, reasons)
    told = {name: count for name, count in row.counted if count}
    assert (row.coverage, told, dict(row.left_out), dict(row.lacking)) == (word, counted, left_out, lacking)
    assert [name for name, _ in row.counted] == list(COUNTED)
    for lang in LANGUAGES:
        assert load(lang).why(row)


# --- text and hyperlink that disagree ---------------------------------------------------------------------------

# Each mention's text and what its hyperlink leads to (None: the same), what is claimed, why some cannot be had → the
# word, what counts, what does not, the findings on numbers.
DISAGREEING: list[
    tuple[list[tuple[str, str | None]], int, dict[str, str], str, dict[str, int], dict[str, int], list[str]]
] = [
    ([(REEL, REEL_2)], 2, {}, "partial", {"available": 1}, {"same_mention": 1}, ["LA042"]),
    ([(REEL, REEL_2)], 1, {}, "covered", {"available": 1}, {"same_mention": 1}, []),
    ([(REEL, REEL_2)], 1, {REEL: "removed"}, "covered", {"available": 1}, {"gone": 1}, []),
    ([(REEL, REEL_2)], 1, {REEL: "captcha"}, "covered", {"available": 1}, {"same_mention": 1}, []),
    ([(REEL, REEL_2)], 1, {REEL_2: "captcha"}, "covered", {"available": 1}, {"same_mention": 1}, []),
    ([(REEL, REEL_2)], 2, {REEL: "captcha", REEL_2: "captcha"}, "partial", {"unverified": 1}, {"same_mention": 1},
     ["LA042"]),
    ([(REEL, REEL_2), (REEL, REEL_2)], 2, {}, "partial", {"available": 1}, {"same_mention": 1}, ["LA042"]),
    ([(REEL, REEL_2), (CLIP, None)], 2, {}, "covered", {"available": 2}, {"same_mention": 1}, []),
    ([(REEL, REEL_2), (REEL_2, None)], 2, {}, "covered", {"available": 2}, {}, []),  # one is cited by itself, too
    ([(REEL, REEL_2), (CLIP, REEL)], 2, {}, "covered", {"available": 2}, {"same_mention": 1}, []),
    ([(REEL, REEL_2), (REEL_2, CLIP), (CLIP, REEL)], 3, {}, "covered", {"available": 3}, {}, []),
    ([(ALBUM, REEL)], 1, {}, "covered", {"available": 1}, {"not_a_post": 1}, []),
    ([(REEL, None), (REEL, None)], 1, {}, "covered", {"available": 1}, {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "claimed", "reasons", "word", "counted", "left_out", "codes"), DISAGREEING)
def test_a_mention_that_names_two_links_is_one_piece_of_evidence(
    printed: list[tuple[str, str | None]],
    claimed: int,
    reasons: dict[str, str],
    word: str,
    counted: dict[str, int],
    left_out: dict[str, int],
    codes: list[str],
) -> None:
    cited = [
        replace(mention(url), cited_as=text, href=href, line=line)
        for line, (text, href) in enumerate(printed, 1)
        for url in dict.fromkeys((text, href or text))
    ]
    said = extraction(activity("1.1", *cited, claims=(Claim("video", None, claimed),)))
    urls = {url for both in printed for url in both if url}
    coverage = cover(said, {address(url).key: known(url, reasons.get(url, "ok")) for url in urls}, "offline", NOW)
    (row,) = coverage.rows
    told = {name: count for name, count in row.counted if count}
    assert (row.coverage, told, dict(row.left_out)) == (word, counted, left_out)
    assert (row.cited, row.unique, len(coverage.links)) == (len(cited), len(urls), len(urls))  # all are listed
    assert [finding.code for finding in row.findings if finding.code.startswith("LA04")] == codes


# --- what people say -------------------------------------------------------------------------------------------

# How a link is judged, what people said of it in that order → the word, and how it stands.
RULED: list[tuple[str, tuple[str, ...], str, str]] = [
    ("login_wall", (), "unverified", "unverified"),
    ("login_wall", ("seen",), "covered", "seen"),
    ("login_wall", ("remark",), "unverified", "unverified"),
    ("login_wall", ("seen", "remark"), "covered", "seen"),
    ("login_wall", ("not_there",), "uncovered", "ruled_out"),
    ("login_wall", ("not_as_claimed",), "uncovered", "ruled_out"),
    ("login_wall", ("not_there", "seen"), "covered", "seen"),
    ("login_wall", ("seen", "not_there"), "uncovered", "ruled_out"),
    ("ok", ("seen",), "covered", "available"),
    ("ok", ("not_as_claimed",), "uncovered", "ruled_out"),
    ("ok", ("remark",), "covered", "available"),
    ("removed", ("seen",), "uncovered", "gone"),
    ("removed", ("remark",), "uncovered", "gone"),
    ("private", ("seen",), "uncovered", "restricted"),
    ("removed", ("not_there",), "uncovered", "ruled_out"),
]


def said_of(url: str, words: tuple[str, ...]) -> tuple[Ruling, ...]:
    return tuple(ruling(url, word, NOW + timedelta(days=n)) for n, word in enumerate(words))


@pytest.mark.parametrize(("reason", "words", "word", "stands"), RULED)
def test_a_person_s_word_counts_where_nobody_else_can_tell_and_against_the_evidence(
    reason: str, words: tuple[str, ...], word: str, stands: str
) -> None:
    row = row_of(Plan(), (REEL,), {REEL: reason}, rulings=said_of(REEL, words))
    assert row.coverage == word
    assert {**dict(row.counted), **dict(row.left_out)}[stands] == 1
    assert getattr(row, STATUS_OF[reason]) == 1  # the verdict stays what it was


def test_what_was_seen_meets_a_platform_s_own_number() -> None:
    reasons = {CLIP: "captcha", CLIP_2: "captcha"}
    row = row_of(TWO_CLIPS, (REEL, CLIP, CLIP_2), reasons, rulings=said_of(CLIP, ("seen",)))
    assert (row.coverage, dict(row.lacking)) == ("unverified", {"tiktok": 1})
    row = row_of(
        TWO_CLIPS, (REEL, CLIP, CLIP_2), reasons, rulings=(*said_of(CLIP, ("seen",)), *said_of(CLIP_2, ("seen",)))
    )
    assert (row.coverage, dict(row.counted), dict(row.lacking)) == (
        "covered", {"available": 1, "seen": 2, "unverified": 0}, {},
    )  # fmt: skip


# The mentions of an activity that claims two pieces, the reasons of those that are not there, the word for it, and what
# is left out. A mention that prints one address and leads to another is two citations.
TWOFOLD = (replace(mention(REEL, FILM), link=address(REEL)), mention(REEL, FILM))
MENTIONS: list[tuple[tuple[Citation, ...], dict[str, str], str, dict[str, int]]] = [
    (TWOFOLD, {}, "partial", {"same_mention": 1}),
    (TWOFOLD, {REEL: "removed"}, "partial", {"gone": 1}),
    (TWOFOLD, {REEL: "captcha"}, "partial", {"same_mention": 1}),
    ((*TWOFOLD, mention(CLIP)), {}, "covered", {"same_mention": 1}),
    ((*TWOFOLD, mention(CLIP)), {CLIP: "removed"}, "partial", {"same_mention": 1, "gone": 1}),
    ((*TWOFOLD, mention(REEL, line=9)), {}, "covered", {}),  # named twice, for one each
    ((mention(REEL), mention(FILM)), {}, "covered", {}),
]


@pytest.mark.parametrize(("mentions", "reasons", "word", "left_out"), MENTIONS)
def test_a_mention_backs_one_piece_of_evidence_however_many_it_names(
    mentions: tuple[Citation, ...], reasons: dict[str, str], word: str, left_out: dict[str, int]
) -> None:
    said = extraction(activity("1.1", *mentions, claims=(Claim("post", 2, 2),)))
    found = {address(url).key: known(url, reasons.get(url, "ok")) for url in (REEL, FILM, CLIP)}
    (row,) = cover(said, found, "offline", NOW).rows
    assert (row.coverage, dict(row.left_out)) == (word, left_out)
    assert row.unique == len({each.link.key for each in mentions})
    codes = {finding.code for finding in row.findings}
    assert ("LA042" in codes) == (len(mentions) == 2 and mentions is TWOFOLD)


def test_what_was_seen_still_has_to_be_of_the_period_the_kind_and_the_account() -> None:
    for plan, why in (
        (promise(period=MAY), "out_of_period"),
        (promise(kinds=("video",)), "other_kind"),
        (promise(accounts=("tiktok:basqa",)), "other_account"),
    ):
        row = row_of(plan, (CLIP,), {CLIP: "captcha"}, rulings=said_of(CLIP, ("seen",)))
        assert (row.coverage, dict(row.left_out)) == ("uncovered", {why: 1})


ONE_FILM = (known(SHORTENED, "captcha", target=CLIP), known(CLIP, "captcha"))


def test_what_is_said_of_a_short_link_is_said_of_what_it_leads_to() -> None:
    row = row_of(Plan(), (SHORTENED,), checks=ONE_FILM, rulings=said_of(SHORTENED, ("not_there",)))
    assert row.coverage == "uncovered"


def test_what_is_said_of_a_short_link_s_target_is_said_of_the_short_link() -> None:
    row = row_of(Plan(), (SHORTENED,), checks=ONE_FILM, rulings=said_of(CLIP, ("not_there",)))
    assert row.coverage == "uncovered"


def test_a_plan_of_other_activities_leaves_an_activity_to_its_own_claims() -> None:
    said = extraction(activity("1.1", mention(REEL), claims=CLAIMS))
    made = cover(said, {}, "offline", NOW, plan=Plan((Promise("1.2", required=5),)))
    assert made.rows[0].requirement == Requirement(4, "claims")


# --- what only the plan names ----------------------------------------------------------------------------------


def test_an_activity_that_only_the_plan_names_is_a_row() -> None:
    said = extraction(activity("1.1", mention(REEL)))
    plan = Plan((Promise("1.2", "Көлде сенбілік", 3), Promise("1.1", required=1), Promise("2.1")))
    made = cover(said, {address(REEL).key: known(REEL)}, "offline", NOW, plan=plan)
    assert [(row.activity.id, row.activity.title, row.cited, row.required, row.coverage) for row in made.rows] == [
        ("1.1", "Activity 1.1", 1, 1, "covered"),
        ("1.2", "Көлде сенбілік", 0, 3, "uncovered"),
        ("2.1", "", 0, 1, "uncovered"),
    ]
    assert [(finding.code, finding.activity) for finding in made.findings] == [("LA041", "1.2"), ("LA041", "2.1")]
    assert made.extraction.activities[0] is said.activities[0]


def test_the_plan_s_period_stands_in_the_coverage() -> None:
    assert cover(extraction(), {}, "offline", NOW, plan=Plan(period=MARCH)).period == MARCH
    assert cover(extraction(), {}, "offline", NOW).period is None


# --- laws ------------------------------------------------------------------------------------------------------

ORDER = ("uncovered", "partial", "unverified", "covered")
URLS = (REEL, REEL_2, CLIP, CLIP_2, FILM, FB, NEWS, ALBUM, SHORTENED)
NUMBERS = st.dictionaries(st.sampled_from(["instagram", "tiktok", "youtube"]), st.integers(0, 3), max_size=3)
PLANS = st.builds(
    lambda required, kinds, platforms, period, accounts: Plan(
        (Promise("1.1", None, required, kinds, tuple(platforms.items()), period, accounts),)
    ),
    st.none() | st.integers(0, 5),
    st.sampled_from([(), ("post",), ("post", "video"), ("facebook:video", "page")]),
    NUMBERS,
    st.sampled_from([None, MARCH, MAY]),
    st.sampled_from([(), ("tiktok:aspan",), ("tiktok:basqa",)]),
)
STATES = st.dictionaries(st.sampled_from(URLS), REASON, max_size=len(URLS))
SAYINGS = st.lists(st.tuples(st.sampled_from(URLS), st.sampled_from(RULINGS)), max_size=6).map(
    lambda told: tuple(ruling(url, word, NOW + timedelta(n)) for n, (url, word) in enumerate(told))
)
CITED = st.lists(st.sampled_from(URLS), max_size=8).map(tuple)


@given(PLANS, CITED, STATES, SAYINGS, st.integers(0, 6))
def test_every_piece_of_evidence_counts_or_is_left_out_for_one_reason(
    plan: Plan, urls: tuple[str, ...], reasons: dict[str, str], rulings: tuple[Ruling, ...], claimed: int
) -> None:
    row = row_of(plan, urls, reasons, (Claim("x", claimed, None),), rulings)
    assert sum(n for _, n in row.counted) + sum(n for _, n in row.left_out) == row.unique
    assert all(n > 0 for _, n in (*row.left_out, *row.lacking))
    assert (row.coverage == "covered") <= (row.lacking == ())
    sure = dict(row.counted)["available"] + dict(row.counted)["seen"]
    assert (row.coverage == "covered") == (sure >= row.required and row.lacking == ())
    assert (row.coverage == "uncovered") <= (row.required > 0 or row.lacking != ())


@given(PLANS, CITED, STATES, SAYINGS, st.sampled_from(URLS), st.integers(0, 6))
def test_another_available_post_never_makes_coverage_worse(
    plan: Plan, urls: tuple[str, ...], reasons: dict[str, str], rulings: tuple[Ruling, ...], more: str, claimed: int
) -> None:
    reasons = {url: reason for url, reason in reasons.items() if url != more}
    rulings = tuple(each for each in rulings if each.key != address(more).key)
    claims = (Claim("x", claimed, None),)
    others = tuple(url for url in urls if url != more)
    before = row_of(plan, others, reasons, claims, rulings)
    after = row_of(plan, (*others, more), reasons, claims, rulings)
    assert ORDER.index(after.coverage) >= ORDER.index(before.coverage)


@given(PLANS, CITED, STATES, SAYINGS)
def test_what_people_say_changes_no_verdict_and_no_count_of_verdicts(
    plan: Plan, urls: tuple[str, ...], reasons: dict[str, str], rulings: tuple[Ruling, ...]
) -> None:
    said = extraction(activity("1.1", *map(mention, urls)))
    checks = {address(url).key: known(url, reasons.get(url, "ok")) for url in urls}
    told: dict[str, tuple[Ruling, ...]] = {}
    for each in rulings:
        told[each.key] = (*told.get(each.key, ()), each)
    without = cover(said, checks, "offline", NOW, plan=plan)
    having = cover(said, checks, "offline", NOW, plan=plan, history=History(rulings=told))
    assert [row.verdict for row in having.links] == [row.verdict for row in without.links]
    for one, other in zip(without.rows, having.rows, strict=True):
        for name in ("cited", "unique", "available", "gone", "restricted", "unverified", "in_period", "requirement"):
            assert getattr(one, name) == getattr(other, name)
        if not any(each.word == "seen" for each in rulings):
            assert ORDER.index(other.coverage) <= ORDER.index(one.coverage)
    for row in having.links:
        assert row.rulings == told.get(row.link.key, ())
