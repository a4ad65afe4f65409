"""Activities, verdicts and findings to the coverage table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.coverage import cover
from linkaudit.model import REASONS, Claim, Coverage, Link
from tests.builders import NOW, activity, check, cite, extraction, link

POSTS = [link(f"POST{n:07}") for n in range(4)]
PROFILE = link("aspan", None, kind="profile")
EARLY = link("EARLYaaaaaa", datetime(2024, 12, 1, tzinfo=UTC))

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
    ([EARLY], ["ok"], None, "uncovered"),
    ([EARLY, POSTS[0]], ["ok", "ok"], 2, "partial"),
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


def test_a_row_counts_citations_and_unique_links() -> None:
    links = [*POSTS, PROFILE]
    reasons = ["ok", "removed", "private", "timeout", "ok"]
    said = extraction(activity("1.1", *map(cite, links), cite(POSTS[0], "narrative")))
    checks = {cited.key: check(cited, reason) for cited, reason in zip(links, reasons, strict=True)}
    row = cover(said, checks, "offline", NOW).rows[0]
    told = (row.cited, row.unique, row.available, row.gone, row.restricted, row.unverified, row.in_period, row.required)
    assert told == (6, 5, 2, 1, 1, 1, 4, 1)
    assert row.platforms == (("instagram", 5),)


def test_links_without_a_check_are_unverified_for_the_given_reason() -> None:
    coverage = cover(extraction(activity("1.1", cite(POSTS[0]))), {}, "network", NOW)
    assert [(row.verdict.status, row.verdict.reason, row.cited_by) for row in coverage.links] == [
        ("unverified", "network", ("1.1",))
    ]


@given(
    st.lists(st.lists(st.sampled_from(POSTS), max_size=6), max_size=5),
    st.lists(st.sampled_from([reason for reasons in REASONS.values() for reason in reasons]), min_size=4, max_size=4),
)
def test_no_activity_and_no_link_is_lost(cited: list[list[Link]], reasons: list[str]) -> None:
    said = extraction(*(activity(str(n), *map(cite, links)) for n, links in enumerate(cited)))
    checks = {post.key: check(post, reason) for post, reason in zip(POSTS, reasons, strict=True)}
    coverage = cover(said, checks, "offline", NOW)
    assert [row.activity.id for row in coverage.rows] == [str(n) for n in range(len(cited))]
    assert {row.link.key for row in coverage.links} == {post.key for links in cited for post in links}
    for row in coverage.rows:
        assert row.unique == row.available + row.gone + row.restricted + row.unverified
