"""Activities, verdicts and findings to the coverage table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.coverage import cover, in_period
from linkaudit.model import STATUS_OF, Claim, Coverage, Link, LinkRow, Period, Verdict
from tests.builders import NOW, PROJECT, activity, check, cite, extraction, link

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
    assert found == {
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
