"""The exchange behind a verdict, as people read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from linkaudit.model import Check, Failure, Link, Metadata, Request, Response, Verdict
from linkaudit.render.exchange import show

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
POST = Link("tiktok", "post", "7417000000000000001", "https://www.tiktok.com/@sample_org/video/7417000000000000001")
OEMBED = Request("https://www.tiktok.com/oembed?url=x", "oembed", why="oEmbed answers for what anyone can see")
PAGE = Request(POST.canonical_url, "page", why="oEmbed answered 400: the page says why")
REFUSED = Response(OEMBED, OEMBED.url, 400, (("Content-Type", "application/json"),), b"{}", NOW, phrase="Bad Request")
HOP = Response(PAGE, PAGE.url, 301, (("Location", "https://www.tiktok.com/moved"),), b"", NOW)
SHOWN = Response(PAGE, "https://www.tiktok.com/moved", 200, (), b"x" * 12345, NOW, hops=(HOP,), phrase="OK")
GONE = Verdict("removed", "page", 200, why="statusMsg is 'status_deleted'")

WHOLE = """\
https://www.tiktok.com/@sample_org/video/7417000000000000001
  tiktok:post:7417000000000000001
  given as https://m.tiktok.com/v/7417000000000000001.html

  1. GET https://www.tiktok.com/oembed?url=x
     asked    oembed: oEmbed answers for what anyone can see
     answer   400 Bad Request, application/json, 2 bytes, at 2026-11-22T01:02:03Z
     read     oEmbed answered 400: the page says why

  2. GET https://www.tiktok.com/@sample_org/video/7417000000000000001
     asked    page
     sent on  301 to https://www.tiktok.com/moved
     answer   200 OK, no content type, 12,345 bytes, at 2026-11-22T01:02:03Z, from
              https://www.tiktok.com/moved
     read     statusMsg is 'status_deleted'

  gone: removed
     because  statusMsg is 'status_deleted'
     decided  by page with HTTP status 200
"""


def lines(check: Check) -> list[str]:
    return [line.strip() for line in show(check).splitlines()]


def test_each_question_stands_with_its_answer_and_what_was_read_in_it() -> None:
    told = show(Check(POST, GONE, NOW, (REFUSED, SHOWN)), ("https://m.tiktok.com/v/7417000000000000001.html",))
    assert told == WHOLE


def test_a_question_without_answer_says_what_happened() -> None:
    failure = Failure(PAGE, "tls", "the certificate is not valid", NOW, (HOP,))
    told = lines(Check(POST, Verdict("tls", "page", why=failure.detail), NOW, (REFUSED,), failure))
    assert "answer   none: the certificate is not valid" in told
    assert "sent on  301 to https://www.tiktok.com/moved" in told
    assert "because  the certificate is not valid" in told


def test_a_verdict_without_questions_says_so() -> None:
    assert "nothing was asked" in lines(Check(POST, Verdict("login_wall", why="stories need an account"), NOW))


def test_a_short_link_names_what_it_leads_to_and_the_known_facts() -> None:
    metadata = Metadata(title="A film", author="Sample Organisation", published_at=NOW)
    verdict = replace(GONE, reason="ok", resolved_to=POST.canonical_url, metadata=metadata)
    short = Link("tiktok", "short-link", "ZMabc", "https://vm.tiktok.com/ZMabc/")
    told = lines(Check(short, verdict, NOW, (REFUSED,), target=POST))
    assert f"leads to {POST.canonical_url}" in told
    assert told[-3:] == ["title    A film", "author   Sample Organisation", "published 2026-11-22T01:02:03Z"]


def test_no_title_can_move_the_cursor() -> None:
    verdict = replace(GONE, metadata=Metadata(title="\x1b[2J\u202egone"))
    assert "title    ⟨U+001B⟩[2J⟨U+202E⟩gone" in lines(Check(POST, verdict, NOW))
