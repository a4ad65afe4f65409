"""The policy's table: when a link is asked again, what is counted against it, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Change, Check, Link, Metadata, Ruling, Standing, Verdict
from linkaudit.recheck import RANKS, Policy, changes, led, rank_of, ruled, weighed
from linkaudit.render.night import change_json, told_of_change
from linkaudit.render.words import load

NOW = datetime(2026, 1, 1, 21, tzinfo=UTC)
CLIP = Link("youtube", "video", "abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk")
POLICY = Policy()
DAY = timedelta(days=1)


def check(reason: str, day: float, **told: object) -> Check:
    return Check(CLIP, Verdict(reason, "oembed", 200, metadata=Metadata(**told)), NOW + day * DAY)  # type: ignore[arg-type]


def after(story: Sequence[tuple[float, str]], policy: Policy = POLICY) -> Standing:
    """How the link stands after checks on these days."""
    standing: Standing | None = None
    for day, reason in story:
        standing = weighed(standing, check(reason, day), policy)
    assert standing is not None
    return standing


# The checks, and the first night (21:00 each day) in which the link is asked again.
NEXT: list[tuple[list[tuple[float, str]], int]] = [
    ([(0, "ok")], 7),
    ([(0, "private")], 7),
    ([(0, "login_wall")], 1),
    ([(0, "login_wall"), (1, "timeout")], 3),
    ([(0, "login_wall"), (1, "timeout"), (3, "captcha")], 7),
    ([(0, "login_wall"), (1, "timeout"), (3, "captcha"), (7, "captcha")], 14),
    ([(0, "login_wall"), (1, "timeout"), (3, "captcha"), (7, "captcha"), (14, "captcha")], 21),
    ([(0, "login_wall"), (1, "ok")], 8),
    ([(0, "ok"), (7, "login_wall")], 8),
    ([(0, "not_found")], 3),
    ([(0, "not_found"), (3, "not_found")], 6),
    ([(0, "not_found"), (3, "not_found"), (6, "not_found")], 36),
    ([(0, "not_found"), (2, "not_found")], 3),  # too soon to count: it is asked when it counts
    ([(0, "not_found"), (3, "login_wall")], 4),
    ([(0, "not_found"), (3, "login_wall"), (4, "not_found")], 7),
    ([(0, "not_found"), (3, "not_found"), (6, "not_found"), (36, "login_wall")], 66),
    ([(0.2, "ok")], 7),  # asked late in a night, it does not lose one
    ([(0.2, "login_wall")], 1),
    ([(0.2, "not_found")], 4),  # an accusation waits its three whole days
]


@pytest.mark.parametrize(("story", "night"), NEXT)
def test_a_link_is_asked_again_when_the_table_says(story: list[tuple[float, str]], night: int) -> None:
    due = after(story).due_at
    assert due is not None
    assert NOW + (night - 1) * DAY < due <= NOW + night * DAY


# The checks, the strikes that they come to, and whether the link is confirmed to be gone.
STRIKES: list[tuple[list[tuple[float, str]], int, bool]] = [
    ([(0, "not_found")], 1, False),
    ([(0, "not_found"), (3, "removed")], 2, False),
    ([(0, "not_found"), (3, "removed"), (6, "not_found")], 3, True),
    ([(0, "not_found"), (1, "not_found"), (2, "not_found")], 1, False),
    ([(0, "not_found"), (2.9, "not_found"), (5.8, "not_found")], 2, False),
    ([(0, "not_found"), (2.97, "not_found"), (5.94, "not_found")], 3, True),  # timers are not exact
    ([(0, "not_found"), (3, "ok"), (6, "not_found"), (9, "not_found")], 2, False),
    ([(0, "not_found"), (3, "private"), (6, "not_found")], 1, False),
    ([(0, "not_found"), (3, "login_wall"), (6, "not_found"), (9, "not_found")], 3, True),
    ([(0, "not_found"), (3, "not_found"), (6, "not_found"), (36, "ok")], 0, False),
    ([(0, "not_found"), (3, "not_found"), (6, "not_found"), (36, "captcha")], 3, True),
    ([(0, "not_found"), (3, "not_attempted"), (3, "offline")], 1, False),
    ([(0, "captcha"), (3, "captcha"), (6, "captcha")], 0, False),
]


@pytest.mark.parametrize(("story", "strikes", "is_confirmed"), STRIKES)
def test_only_three_sights_three_days_apart_confirm(
    story: list[tuple[float, str]], strikes: int, is_confirmed: bool
) -> None:
    standing = after(story)
    assert (standing.strikes, standing.confirmed_at is not None) == (strikes, is_confirmed)


def test_nobody_asked_puts_nothing_off() -> None:
    before = after([(0, "ok")])
    assert weighed(before, check("not_attempted", 7), POLICY) == before
    assert weighed(None, check("offline", 0), POLICY) == Standing(CLIP.key)


def test_the_table_is_the_user_s() -> None:
    policy = Policy(available=14, gone=1, strikes=2, confirmed=90)
    assert after([(0, "ok")], policy).due_at == NOW + 14 * DAY - timedelta(hours=6)
    confirmed = after([(0, "not_found"), (1, "not_found")], policy)
    assert confirmed.confirmed_at == NOW + DAY
    assert confirmed.due_at == NOW + 91 * DAY - timedelta(hours=6)


RANKED: list[tuple[list[tuple[float, str]], str]] = [
    ([(0, "not_found")], "gone"),
    ([(0, "not_found"), (3, "captcha")], "gone"),
    ([(0, "not_found"), (3, "captcha"), (4, "captcha"), (6, "captcha"), (10, "captcha")], "walled"),
    ([(0, "captcha")], "walled"),
    ([(0, "ok"), (7, "captcha"), (8, "captcha"), (10, "captcha")], "unverified"),
    ([(0, "ok"), (7, "captcha"), (8, "captcha"), (10, "captcha"), (14, "captcha")], "walled"),
    ([(0, "captcha"), (1, "ok")], "alive"),
    ([(0, "ok")], "alive"),
    ([(0, "not_found"), (3, "not_found"), (6, "not_found")], "confirmed"),
    ([(0, "not_attempted")], "new"),
]


@pytest.mark.parametrize(("story", "rank"), RANKED)
def test_what_is_urgent_comes_first(story: list[tuple[float, str]], rank: str) -> None:
    assert RANKS[rank_of(after(story))] == rank


# --- what people say ------------------------------------------------------------------------------------------


def said(word: str, day: float) -> Ruling:
    return Ruling(CLIP.key, word, "A. Auditor", NOW + day * DAY)


def test_a_person_who_sees_it_sets_the_count_back() -> None:
    struck = after([(0, "not_found"), (3, "not_found")])
    seen = ruled(struck, said("seen", 4), POLICY)
    assert (seen.strikes, seen.confirmed_at, seen.seen_at) == (0, None, NOW + 4 * DAY)
    assert weighed(seen, check("not_found", 6), POLICY).strikes == 1


def test_a_person_who_sees_it_takes_the_confirmation_back() -> None:
    confirmed = after([(0, "not_found"), (3, "not_found"), (6, "not_found")])
    assert ruled(confirmed, said("seen", 7), POLICY).confirmed_at is None


def test_a_person_who_finds_it_gone_confirms_it() -> None:
    gone = ruled(after([(0, "captcha")]), said("not_there", 1), POLICY)
    assert gone.confirmed_at == NOW + DAY
    assert weighed(gone, check("ok", 9), POLICY).confirmed_at is None


@pytest.mark.parametrize("word", ["not_as_claimed", "remark"])
def test_other_words_say_nothing_of_what_is_there(word: str) -> None:
    before = after([(0, "not_found")])
    assert ruled(before, said(word, 1), POLICY) == before


# --- what changed ---------------------------------------------------------------------------------------------


def told(story: Sequence[Check]) -> list[tuple[str, str | None, str | None]]:
    """What the last of these checks shows to be otherwise."""
    standing: Standing | None = None
    found: list[Change] = []
    for at, each in enumerate(story):
        seen = next((one for one in reversed(story[:at]) if one.verdict.status == "available"), None)
        before, standing = standing, weighed(standing, each, POLICY)
        found = changes(before, seen, each, standing, POLICY)
    return [(change.what, change.before, change.after) for change in found]


CHANGED: list[tuple[list[Check], list[tuple[str, str | None, str | None]]]] = [
    ([check("ok", 0)], []),
    ([check("not_found", 0)], []),  # nobody knew it otherwise
    ([check("ok", 0), check("not_found", 7)], [("gone", "available", "not_found")]),
    ([check("ok", 0), check("captcha", 7), check("removed", 8)], [("gone", "available", "removed")]),
    ([check("ok", 0), check("not_found", 7), check("not_found", 10)], []),
    (
        [check("ok", 0), check("not_found", 7), check("not_found", 10), check("not_found", 13)],
        [("confirmed", "gone", "not_found")],
    ),
    ([check("ok", 0), check("not_found", 7), check("ok", 10)], [("back", "gone", "ok")]),
    ([check("ok", 0), check("not_found", 7), check("private", 10)], [("back", "gone", "private")]),
    ([check("ok", 0), check("private", 7)], [("restricted", "available", "private")]),
    ([check("private", 0), check("ok", 7)], [("opened", "restricted", "ok")]),
    ([check("private", 0), check("age", 7)], []),
    ([check("ok", 0), check("login_wall", 7)], []),
    ([check("ok", 0), check("login_wall", 7), check("ok", 8)], []),
    ([check("captcha", 0), check("ok", 1)], []),
    ([check("ok", 0, title="A film"), check("ok", 7, title="Another")], [("title", "A film", "Another")]),
    ([check("ok", 0, title="A film"), check("captcha", 7), check("ok", 8, title="B")], [("title", "A film", "B")]),
    ([check("ok", 0, title="A film about"), check("ok", 7, title="A film about the lake")], []),  # cut, not edited
    ([check("ok", 0, author="A fund"), check("ok", 7, author="Somebody")], [("author", "A fund", "Somebody")]),
    ([check("ok", 0, view_count=1000), check("ok", 7, view_count=400)], [("view_count", "1000", "400")]),
    ([check("ok", 0, view_count=1000), check("ok", 7, view_count=995)], []),  # less than a hundredth
    ([check("ok", 0, view_count=1000), check("ok", 7, view_count=2000)], []),
    ([check("ok", 0, like_count=3), check("ok", 7, like_count=0)], [("like_count", "3", "0")]),
    ([check("ok", 0, comment_count=3), check("ok", 7)], []),  # not known is not fewer
]  # fmt: skip


@pytest.mark.parametrize(("story", "expected"), CHANGED)
def test_what_a_check_shows_is_told(story: list[Check], expected: list[tuple[str, str | None, str | None]]) -> None:
    assert told(story) == expected


def test_other_questions_have_other_answers() -> None:
    """A page and an oEmbed answer count and name things in their own ways."""
    page = check("ok", 7, title="Another", view_count=1)
    page = replace(page, verdict=replace(page.verdict, probe="page"))
    assert told([check("ok", 0, title="A film", view_count=9), page]) == []


def test_a_change_says_when_it_was_seen_last() -> None:
    before = after([(0, "ok"), (7, "captcha")])
    gone = check("not_found", 8)
    (change,) = changes(before, None, gone, weighed(before, gone, POLICY), POLICY)
    assert (change.last_seen_at, change.at) == (NOW, NOW + 8 * DAY)


REASONS = st.sampled_from(["ok", "private", "not_found", "removed", "captcha", "timeout", "not_attempted"])


@given(st.lists(st.tuples(st.floats(0.01, 40), REASONS), min_size=1, max_size=30))
def test_whatever_happens_no_link_is_confirmed_that_was_alive_within_six_days(story: list[tuple[float, str]]) -> None:
    standing, day, alive = None, 0.0, -100.0
    for wait, reason in story:
        day += wait
        alive = day if reason in ("ok", "private") else alive
        standing = weighed(standing, check(reason, day), POLICY)
        assert not standing.confirmed_at or day - alive >= 2 * (3 - 1 / 24)
        assert standing.due_at is None or standing.checked_at is not None
        assert (standing.strikes > 0) == (standing.struck_at is not None)


@given(st.lists(REASONS, min_size=2, max_size=20))
def test_a_link_that_is_asked_when_due_is_never_asked_twice_a_night(story: list[str]) -> None:
    standing, days = None, []
    for reason in story:
        night = 0 if standing is None or standing.due_at is None else -((NOW - standing.due_at) // DAY)
        days.append(night)
        standing = weighed(standing, check(reason, night), POLICY)
    asked = [day for day, reason in zip(days, story, strict=True) if reason != "not_attempted"]
    assert all(later > earlier for earlier, later in pairwise(asked))


# --- clocks that were wrong -----------------------------------------------------------------------------------

YEAR = 365


@pytest.mark.parametrize(
    ("story", "strikes", "is_confirmed"),
    [
        ([(0, "ok"), (7 - YEAR, "not_found"), (7.02, "not_found"), (10.1, "not_found")], 2, False),
        ([(0, "ok"), (7 - YEAR, "not_found"), (7.02, "not_found"), (10.1, "not_found"), (13.2, "not_found")], 3, True),
        ([(0, "ok"), (7 + YEAR, "not_found"), (10, "not_found"), (13, "not_found"), (16, "not_found")], 2, False),
        ([(0, "ok"), (7, "not_found"), (7.5 + YEAR, "not_found"), (10, "not_found"), (13, "not_found")], 1, False),
        ([(0, "not_found"), (3, "not_found"), (2.999, "not_found")], 2, False),  # another machine's clock
    ],
)
def test_a_clock_that_goes_back_hurries_no_accusation(
    story: list[tuple[float, str]], strikes: int, is_confirmed: bool
) -> None:
    standing = after(story)
    assert (standing.strikes, standing.confirmed_at is not None) == (strikes, is_confirmed)
    now = NOW + story[-1][0] * DAY
    moments = standing.since, standing.seen_at, standing.struck_at, standing.checked_at
    assert all(moment is None or moment <= now + DAY for moment in moments)


def test_a_sight_of_what_a_short_link_leads_to_is_one_of_it() -> None:
    short = after([(0, "ok"), (7, "not_found"), (10, "not_found")])
    seen, missed = after([(0, "ok"), (11, "ok"), (13, "not_found")]), after([(0, "ok"), (7, "not_found")])
    back = led(short, seen)
    assert back is not None
    assert (back.strikes, back.struck_at, back.seen_at) == (0, None, NOW + 11 * DAY)
    assert led(short, missed) == short
    assert led(None, seen) is None
    assert led(short, None) == short


# --- how changes are told -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "found", "after_date"),
    [
        ("2024-10-30T00:00", "2024-10-31T00:00", True),
        ("2024-10-29T01:00", "2024-10-29T22:00", None),  # on the very day
        ("2024-10-20T00:00", "2024-10-28T12:00", False),
        ("2024-10-20T00:00", "2024-10-28T21:00", None),  # the next day has begun where the document is dated
        ("2024-10-20T00:00", "2024-11-20T00:00", None),
        (None, "2024-11-20T00:00", None),
    ],
)
def test_what_nobody_knows_is_not_said_of_a_document_s_date(
    seen: str | None, found: str, after_date: bool | None
) -> None:
    seen_at = datetime.fromisoformat(f"{seen}+00:00") if seen else None
    change = Change(CLIP.key, "gone", datetime.fromisoformat(f"{found}+00:00"), "available", "not_found", seen_at)
    assert change_json(change, date(2024, 10, 29))["after_date"] is after_date


def test_two_long_titles_are_shown_where_they_differ() -> None:
    before, after = "x" * 300 + "1" + "y" * 300, "x" * 300 + "2"
    change = Change(CLIP.key, "title", NOW, before, after)
    told = told_of_change(change, None, load("en"))
    assert "…" + "x" * 40 + "1" + "y" * 159 + "…" in told
    assert "…" + "x" * 40 + "2" in told
