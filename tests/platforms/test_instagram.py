"""Instagram's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Headers, Link, Metadata, Request, Response, Verdict
from linkaudit.platforms import instagram, normalize

HOME = "https://www.instagram.com"
CODE = "DD_YsEltWzg"
BORN = datetime(2024, 12, 25, 5, 56, 46, tzinfo=UTC)
GRANT = "9o-CS7vsZGxcmGHuTGvG0jNI0abc"  # 28 characters
PK = "3570766765028588805"
PK_BORN = datetime(2025, 2, 18, 14, 23, 10, tzinfo=UTC)
HIGHLIGHT = "18090946048123978"


def parse(url: str) -> Link | Flaw:
    return normalize(HOME + url if url.startswith("/") and not url.startswith("//") else url)


# url (or path under HOME) → owner
POSTS = [
    (f"/p/{CODE}/", None),
    (f"/p/{CODE}", None),
    (f"/reel/{CODE}/", None),
    (f"/reels/{CODE}/", None),
    (f"/reels/videos/{CODE}/", None),
    (f"/tv/{CODE}/", None),
    (f"/P/{CODE}/", None),
    (f"/Some.User/p/{CODE}/", "some.user"),
    (f"/some_user/reel/{CODE}/", "some_user"),
    (f"/some_user/reels/{CODE}/", "some_user"),
    (f"/some_user/tv/{CODE}", "some_user"),
    (f"/имя/p/{CODE}/", None),
    (f"/p/{CODE}/embed/", None),
    (f"/p/{CODE}/embed/captioned/?cr=1&v=14&wp=540&rd=https%3A%2F%2Fexample.org", None),
    (f"/p/{CODE}/liked_by/", None),
    (f"/p/{CODE}/comments/", None),
    (f"/p/{CODE}/c/17900000000000000/", None),
    (f"/p/{CODE}/media/?size=l", None),
    (f"/p/{CODE}{GRANT}/", None),
    (f"/some_user/p/{CODE}{GRANT}/", "some_user"),
    (f"/reel/{CODE}/?igsh=MTdq&img_index=2", None),
    (f"/reel/{CODE}/?igsh=MTdq&amp;img_index=2", None),
    (f"/reel/{CODE}?utm_source=ig_web_copy_link#top", None),
    (f"/%70/{CODE}/", None),
    (f"/p%2F{CODE}%2F", None),
    (f"//WWW.Instagram.com//p//{CODE}//", None),
    (f"HTTP://INSTAGRAM.COM/p/{CODE}", None),
    (f"instagram.com/p/{CODE}", None),
    (f"https://m.instagram.com/p/{CODE}/", None),
    (f"https://instagr.am/p/{CODE}/", None),
    (f"https://www.instagr.com/p/{CODE}/", None),
    (f"https://www.instagram.com:443/p/{CODE}/", None),
    (f"http://instagram.com.:80/p/{CODE}/", None),
    (f"https://user@www.instagram.com/p/{CODE}/", None),
    (f"https://www.instagram.com\\p\\{CODE}\\", None),
    (f"instagram://media?id={instagram.number_of(CODE)}", None),
    (f"instagram://media?id={instagram.number_of(CODE)}_123", None),
    (f"INSTAGRAM://media/?id={instagram.number_of(CODE)}", None),
]


@pytest.mark.parametrize(("url", "owner"), POSTS, ids=[row[0] for row in POSTS])
def test_every_form_of_a_post_is_one_post(url: str, owner: str | None) -> None:
    assert parse(url) == Link("instagram", "post", CODE, f"{HOME}/p/{CODE}/", owner, BORN)


# url (or path) → kind, id, owner, canonical path
FORMS = [
    ("/Porsche/", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche?hl=ru", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche.", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche/reels/", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche/tagged/", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche/profilecard/?igsh=x", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche/followers/", "profile", "porsche", "porsche", "/porsche/"),
    ("/porsche/channel/", "profile", "porsche", "porsche", "/porsche/"),
    ("/_u/Porsche/", "profile", "porsche", "porsche", "/porsche/"),
    ("/some.user_1", "profile", "some.user_1", "some.user_1", "/some.user_1/"),
    ("/reels_kz/", "profile", "reels_kz", "reels_kz", "/reels_kz/"),
    ("/parents/", "profile", "parents", "parents", "/parents/"),
    ("instagram://user?username=Porsche", "profile", "porsche", "porsche", "/porsche/"),
    (f"/stories/highlights/{HIGHLIGHT}/", "highlight", HIGHLIGHT, None, f"/stories/highlights/{HIGHLIGHT}/"),
    (
        "/s/aGlnaGxpZ2h0OjE4MDQyNTA5NDg4MTcwMDk1?story_media_id=3570766765028588805_1&igsh=x",
        "highlight", "18042509488170095", None, "/stories/highlights/18042509488170095/",
    ),
    ("/share/BACiUUUYQV", "share", "BACiUUUYQV", None, "/share/BACiUUUYQV/"),
    ("/share/p/BACiUUUYQVx", "share", "BACiUUUYQVx", None, "/share/p/BACiUUUYQVx/"),
    ("/share/reel/BARSSL4rTu/?igsh=x", "share", "BARSSL4rTu", None, "/share/reel/BARSSL4rTu/"),
    ("/share/tv/BARSSL4rTu)", "share", "BARSSL4rTu", None, "/share/tv/BARSSL4rTu/"),
    ("/stories/fruits_zipper/", "other", "/stories/fruits_zipper", "fruits_zipper", "/stories/fruits_zipper/"),
    ("/stories/me/", "other", "/stories/me", None, "/stories/me/"),
    ("/stories/", "other", "/stories", None, "/stories/"),
    ("/some_user/guide/my-guide/17900000000000001/", "other", "/some_user/guide/_/17900000000000001", "some_user",
     "/some_user/guide/_/17900000000000001/"),
    ("/explore/tags/Қор/", "other", "/explore/tags/қор", None, "/explore/tags/%D2%9B%D0%BE%D1%80/"),
    ("/explore/tags/Food/top", "other", "/explore/tags/food", None, "/explore/tags/food/"),
    ("/explore/locations/214424288/hong-kong/", "other", "/explore/locations/214424288", None,
     "/explore/locations/214424288/"),
    ("/explore/search/keyword/?q=a%20b", "other", "/explore/search/keyword/?q=a b", None,
     "/explore/search/keyword/?q=a%20b"),
    ("/explore/", "other", "/explore", None, "/explore/"),
    ("/reels/audio/564058920086577/", "other", "/reels/audio/564058920086577", None, "/reels/audio/564058920086577/"),
    ("/accounts/login/", "other", "/accounts/login", None, "/accounts/login/"),
    ("/direct/inbox/", "other", "/direct/inbox", None, "/direct/inbox/"),
    ("/legal/terms/", "other", "/legal/terms", None, "/legal/terms/"),
    (f"/accounts/p/{CODE}/", "other", f"/accounts/p/{CODE}", None, f"/accounts/p/{CODE}/"),
    ("/some_user/unlisted/form/", "other", "/some_user/unlisted/form", None, "/some_user/unlisted/form/"),
    ("/", "other", "/", None, "/"),
    ("https://www.instagram.com", "other", "/", None, "/"),
    ("/?hl=ru", "other", "/", None, "/"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind", "code", "owner", "canonical"), FORMS, ids=[form[0] for form in FORMS])
def test_a_form_names_its_link(url: str, kind: str, code: str, owner: str | None, canonical: str) -> None:
    assert parse(url) == Link("instagram", kind, code, HOME + canonical, owner)


def test_a_story_tells_its_owner_and_its_time() -> None:
    link = Link("instagram", "story", PK, f"{HOME}/stories/some_user/{PK}/", "some_user", PK_BORN)
    assert parse(f"/stories/Some_User/{PK}/?igsh=x") == link


@pytest.mark.parametrize("url", [row[0] for row in (*POSTS, *FORMS)] + [f"/stories/some_user/{PK}/"])
def test_a_canonical_url_normalises_to_itself(url: str) -> None:
    link = parse(url)
    assert isinstance(link, Link)
    again = parse(link.canonical_url)
    assert isinstance(again, Link)
    assert (again.key, again.canonical_url) == (link.key, link.canonical_url)


def length_flaw(code: str) -> Flaw:
    return Flaw("id_length", f"an Instagram shortcode has 11 characters, {code} has {len(code)}")


CUT = Flaw("no_id", "the address stops before the Instagram shortcode")
FLAWED = [
    *[(f"/{word}/", CUT) for word in ("p", "reel", "reels", "tv", "reels/videos", "some_user/p", "some_user/reel")],
    ("/reel", CUT),
    ("/p/?igsh=x", CUT),
    ("/p/)", CUT),
    (f"/p/{CODE[:-1]}/", length_flaw(CODE[:-1])),
    (f"/p/{CODE}g/", length_flaw(f"{CODE}g")),
    (f"/reel/{CODE[:5]}", length_flaw(CODE[:5])),
    (f"/p/{'A' * 28}/", length_flaw("A" * 28)),
    ("/p/Co-r5ZyTuZ--/", length_flaw("Co-r5ZyTuZ--")),
    (f"/p/{CODE}g{GRANT}/", length_flaw(f"{CODE}g")),
    (f"/p/{'A' * 29}/", length_flaw("A")),
    ("/p/DD_YsEltWzф/", Flaw("id_alphabet", "an Instagram shortcode has Latin letters, digits, - and _ only, "
     "DD_YsEltWzф has others")),
    ("/share/", Flaw("no_id", "the address stops before the share code")),
    ("/share/p/", Flaw("no_id", "the address stops before the share code")),
    ("/share/p/ЖABC", Flaw("id_alphabet", "a share code has Latin letters, digits, - and _ only, ЖABC has others")),
    ("/stories/highlights/", Flaw("no_id", "the address stops before the Instagram highlight's id")),
    ("/stories/highlights/x1", Flaw("id_alphabet", "an Instagram highlight's id has digits only, x1 has other "
     "characters")),
    ("/stories/some/1x", Flaw("id_alphabet", "an Instagram story's id has digits only, 1x has other characters")),
    ("/stories/some/٣٥", Flaw("id_alphabet", "an Instagram story's id has digits only, ٣٥ has other characters")),
    ("/stories/some/" + "1" * 21, Flaw("id_length", "an Instagram story's id has at most 20 digits, "
     "111111111111111111111 has 21")),
    ("/s/aGVsbG8", Flaw("id_alphabet", "aGVsbG8 names no Instagram highlight")),
    ("/s/x", Flaw("id_alphabet", "x names no Instagram highlight")),
    ("/имя/", Flaw("id_alphabet", "an Instagram name has Latin letters, digits, _ and . only, имя has others")),
    ("/some-user/", Flaw("id_alphabet", "an Instagram name has Latin letters, digits, _ and . only, some-user has "
     "others")),
    ("/" + "a" * 31, Flaw("id_length", f"an Instagram name has at most 30 characters, {'a' * 31} has 31")),
]  # fmt: skip


@pytest.mark.parametrize(("url", "flaw"), FLAWED, ids=[row[0] for row in FLAWED])
def test_an_id_that_cannot_exist_is_a_flaw(url: str, flaw: Flaw) -> None:
    assert parse(url) == flaw


@pytest.mark.parametrize("word", sorted(instagram.RESERVED))
def test_a_reserved_word_is_never_a_name(word: str) -> None:
    for path in (f"/{word}/", f"/{word}/tagged/", f"/_u/{word}/"):
        link = parse(path)
        assert isinstance(link, Flaw) or link.kind in ("other", "share"), path


FOREIGN = [
    "help.instagram.com", "about.instagram.com", "business.instagram.com", "developers.instagram.com",
    "api.instagram.com", "i.instagram.com", "graph.instagram.com", "l.instagram.com", "evil.instagram.com",
    "notinstagram.com", "instagram.com.evil.org", "www-instagram.com", "instagram.co", "instagram.kz", "xinstagr.am",
    "lnstagram.com", "wwwinstagram.com", "instagram.com@evil.example", "instаgram.com",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_a_web_page(host: str) -> None:
    assert not instagram.owns(host)
    link = parse(f"https://{host}/p/{CODE}/")
    assert isinstance(link, Link)
    assert link.platform == "web"


@pytest.mark.parametrize("junk", ["]", ")", ".", "%5D", '"', ",", "»", "%22%29.", ").,", "…", "/)", "\u200b", "*", ";"])
@pytest.mark.parametrize("path", [f"/p/{CODE}", f"/a/reel/{CODE}", f"/stories/a/{PK}", "/share/BACiUUUYQV", "/a"])
def test_what_text_leaves_behind_an_address_is_dropped(path: str, junk: str) -> None:
    assert parse(path + junk) == parse(path)


# code → its media id, and when that was given out. Published seconds to minutes later (yt-dlp's fixtures).
IDS = [
    (CODE, 3530649214582615264, BORN),
    ("aye83DjauH", 482584233761418119, datetime(2013, 6, 20, 17, 15, 45, tzinfo=UTC)),
    ("BqvsDleB3lV", 1922949326347663701, datetime(2018, 11, 29, 1, 4, 4, tzinfo=UTC)),
    ("H__________", 2**63 - 1, None),  # 2046
    ("zzzzzzzzzzz", 59732314143440452851, None),
]


@pytest.mark.parametrize(("code", "number", "born"), IDS)
def test_a_code_is_a_number_that_tells_its_time(code: str, number: int, born: datetime | None) -> None:
    assert instagram.number_of(code) == number
    assert instagram.code_of(number) == code
    link = parse(f"/p/{code}/")
    assert isinstance(link, Link)
    assert link.published_at == born


BEFORE_THE_SCHEME = ["1", "12345678901234567", "99999999999999999"]


@pytest.mark.parametrize("number", BEFORE_THE_SCHEME)
def test_an_id_from_before_the_scheme_tells_no_time(number: str) -> None:
    link = parse(f"/stories/some/{number}/")
    assert isinstance(link, Link)
    assert link.published_at is None
    assert isinstance(parse(f"instagram://media?id={number}"), Flaw)


@pytest.mark.parametrize("what", ["media?id=", "media?id=x", "media?id=" + "9" * 5000, "user?username=", "camera", ""])
def test_an_apps_own_address_that_names_nothing_is_no_address(what: str) -> None:
    assert isinstance(parse(f"instagram://{what}"), Flaw)


@given(st.integers(2**60, 2**63 - 1))
def test_numbers_and_codes_are_one_to_one(number: int) -> None:
    assert instagram.number_of(instagram.code_of(number)) == number


# --- answers ----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, tzinfo=UTC)
POST = f"{HOME}/p/{CODE}/"
OTHER = "C6q-XdvsU5v"
# Every phrase of a healthy page's string table, in a script of the page.
STRINGS = (
    "<script>var s=['No Media Match','Sorry, this page is not available','link may be broken','PolarisErrorRoot',"
    "'restricted_age','user not found']</script>"
)

# An answer as a test scripts it: status, body, headers, final address (None: the one that was asked).
Answer = tuple[int, str, Headers, str | None]


def answer(status: int, body: str = "", final: str | None = None, location: str | None = None) -> Answer:
    return status, body, (("Location", location),) if location is not None else (), final


def judge(url: str, *answers: Answer) -> tuple[Verdict, list[Request]]:
    """The verdict on an address after these answers, and what was asked for it. Every answer must be asked for."""
    link = parse(url)
    assert isinstance(link, Link)
    probe, asked, left = instagram.probe(link), [], list(answers)
    try:
        request = next(probe)
        while True:
            asked.append(request)
            status, body, headers, final = left.pop(0)
            request = probe.send(Response(request, final or request.url, status, headers, body.encode(), NOW))
    except StopIteration as end:
        assert not left
        verdict: Verdict = end.value
        return verdict, asked


def page(*nodes: object, status: int = 200, final: str | None = None) -> Answer:
    """A page drawn from these nodes, whose title and scripts hold every phrase that might mislead."""
    scripts = "".join(
        f'<script type="application/json" data-content-len="9" data-sjs>{json.dumps({"require": [[[node]]]})}</script>'
        for node in nodes
    )
    return answer(status, f"<html><head><title>No Media Match</title>{STRINGS}</head>{scripts}</html>", final)


def media(found: object) -> object:
    return {"__bbox": {"complete": True, "result": {"data": {"xig_polaris_media": found}}}}


def shown(**fields: object) -> object:
    return media({"if_not_gated_logged_out": ITEM | fields})


def oembed(code: str = CODE, **fields: object) -> Answer:
    told = {
        "version": "1.0", "title": "No Media Match", "author_name": "some_user", "author_id": 1,
        "author_url": f"{HOME}/some_user", "thumbnail_url": "https://scontent.example/t.jpg",
        "html": f'<blockquote data-instgrm-permalink="{HOME}/reel/{code}/?utm_source=ig_embed"></blockquote>',
    } | fields  # fmt: skip
    return answer(200, json.dumps(told))


ITEM: dict[str, object] = {
    "pk": "1", "code": CODE, "taken_at": 1735106300, "caption": {"text": "Sorry, this page is not available"},
    "user": {"pk": "7", "username": "some_user", "full_name": "Some One"}, "video_duration": 12.5, "view_count": 100,
    "like_count": 12, "comment_count": 3,
}  # fmt: skip
TOLD = Metadata(
    title="Sorry, this page is not available", author="Some One", author_id="7", author_url=f"{HOME}/some_user/",
    published_at=datetime(2024, 12, 25, 5, 58, 20, tzinfo=UTC), duration_s=12.5, view_count=100, like_count=12,
    comment_count=3,
)  # fmt: skip
DENIED = answer(404, "No Media Match")
ERROR_ROOT = {"PolarisErrorRoot": [{"pageID": "httpErrorPage"}]}
AGE_ROOT = {"PolarisErrorRoot": [{"props": {"failure_reason": "MA", "restricted_age": 18}}]}
LOGIN = answer(200, "<title>Login</title>", f"{HOME}/accounts/login/?next=%2Fp%2F{CODE}%2F")


def test_an_embeddable_post_needs_one_question() -> None:
    verdict, asked = judge(POST, oembed())
    asked_for = f"{HOME}/api/v1/oembed/?url=https%3A%2F%2Fwww.instagram.com%2Fp%2F{CODE}%2F"
    assert asked == [Request(asked_for, "oembed")]
    told = Metadata(
        title="No Media Match", author="some_user", author_id="1", author_url=f"{HOME}/some_user",
        thumbnail_url="https://scontent.example/t.jpg",
    )  # fmt: skip
    assert verdict == Verdict("ok", "oembed", 200, metadata=told)


def test_the_page_tells_all_where_oembed_refuses() -> None:
    verdict, asked = judge(POST, DENIED, page(shown()))
    assert asked[1:] == [Request(POST, "page")]
    assert verdict == Verdict("ok", "page", 200, metadata=TOLD)


# What oEmbed may answer beside a post: none of it decides anything.
OEMBED_NOTHINGS = [
    answer(400), answer(400, "{}"), answer(400, '{"message": "checkpoint_required"}'), answer(401), answer(403),
    answer(404), answer(404, "{}"), answer(404, "<html>No Media Match</html>"),
    answer(404, "No Media Match found here"),
    answer(404, '{"message": "Not Found"}'), answer(500), answer(503, "No Media Match"), answer(200), answer(200, "{}"),
    answer(200, "No Media Match"), answer(200, "<html>captcha</html>"), answer(200, '{"html": ""}'), oembed(OTHER),
    oembed(html="<p>Post unavailable</p>"), oembed(html=f'<a href="{HOME}/reels/{OTHER}/">'),
    oembed(html=None), oembed(CODE + "x"), answer(200, oembed()[1][:-20]), answer(200, "[]"),
    answer(403, "No Media Match"),
    answer(999), answer(410, "No Media Match"), LOGIN,
]  # fmt: skip


@pytest.mark.parametrize("nothing", OEMBED_NOTHINGS, ids=range(len(OEMBED_NOTHINGS)))
def test_the_page_decides_where_oembed_says_nothing(nothing: Answer) -> None:
    assert judge(POST, nothing, page(shown()))[0].reason == "ok"
    assert judge(POST, nothing, page(ERROR_ROOT))[0].reason == "unrecognised"
    assert judge(POST, nothing, page(media({"if_not_gated_logged_out": None})))[0].reason == "age"


# Pages that came for the post and show something after all: oEmbed's "no" is not believed against them.
SHOWING = [
    answer(200, f'<meta property="og:url" content="{HOME}/some_user/p/{CODE}/"><meta property="og:title" content="S">'),
    answer(200, f'<meta property="og:type" content="profile"><meta property="og:url" content="{HOME}/some_user/">'),
    answer(200, '<title>Login</title><form id="loginForm" action="/accounts/login/ajax/"></form>'),
    page({"xig_polaris_media": {"code": CODE, "pk": "1"}}),
    page(shown(code=OTHER)),
    page({"xig_user_by_username": {"pk": "1", "username": "some_user"}}),
]  # fmt: skip


@pytest.mark.parametrize("showing", SHOWING, ids=range(len(SHOWING)))
def test_a_page_that_shows_anything_is_no_second_signal(showing: Answer) -> None:
    assert judge(POST, DENIED, page(ERROR_ROOT))[0].reason == "not_found"
    assert judge(POST, DENIED, showing)[0].reason == "unrecognised"


def test_an_account_is_not_gone_where_its_page_shows_it_or_another_address_answered() -> None:
    no = answer(404, '{"status": "fail"}')
    described = answer(
        200, f'<meta property="og:title" content="S"><meta property="og:url" content="{HOME}/some_user/">'
    )
    assert judge(f"{HOME}/some_user/", answer(200, "<p>shell</p>"), no)[0].reason == "not_found"
    assert judge(f"{HOME}/some_user/", described, no)[0].reason == "unrecognised"
    elsewhere = answer(404, "<html></html>", f"{HOME}/other/")
    assert judge(f"{HOME}/some_user/", answer(200, "<p>shell</p>"), elsewhere)[0].reason == "unrecognised"


def test_nothing_more_is_asked_once_the_rate_limit_is_reached() -> None:
    assert judge(POST, answer(429))[0] == Verdict("rate_limited", "oembed", 429)


GATES = [
    '{"title": "Restricted", "gating_type": 3, "blocks_logging_data": true}', '{"gating_type": null}',
    '{"blocks_logging_data": false}', '{"message": "geoblock_required", "geo_block_rule_type": null}',
]  # fmt: skip


@pytest.mark.parametrize("body", GATES)
def test_a_gate_is_about_a_post_that_is_there(body: str) -> None:
    assert judge(POST, answer(400, body))[0] == Verdict("age", "oembed", 400)


# The page after oEmbed's "no" → the reason, and who said it.
SECOND_SIGNALS = [
    (page(ERROR_ROOT), "not_found", "oembed"),
    (page(ERROR_ROOT, status=404), "not_found", "oembed"),
    (page(), "not_found", "oembed"),
    (page(shown(code=OTHER)), "unrecognised", "page"),
    (page(shown()), "ok", "page"),
    (page(shown(code=OTHER), shown()), "ok", "page"),
    (page(media({"if_not_gated_logged_out": None})), "age", "page"),
    (page(AGE_ROOT), "age", "page"),
    (answer(200, ""), "unrecognised", "page"),
    (answer(403, "No Media Match"), "login_wall", "page"),
    (answer(999, "No Media Match"), "unrecognised", "page"),
    (page(ERROR_ROOT, final=f"{HOME}/some_user/"), "unrecognised", "page"),
    (page(ERROR_ROOT, final=f"{HOME}/p/{OTHER}/"), "unrecognised", "page"),
    (page(ERROR_ROOT, final="https://instagram.com.evil.org/"), "unrecognised", "page"),
    (page(ERROR_ROOT, status=401), "login_wall", "page"),
    (page(ERROR_ROOT, status=429), "rate_limited", "page"),
    (page(ERROR_ROOT, status=502), "server_error", "page"),
    (LOGIN, "login_wall", "page"),
    (page(final=f"{HOME}/"), "login_wall", "page"),
    (page(final=f"{HOME}/challenge/?next=x"), "captcha", "page"),
    (page(final=f"{HOME}/consent/?flow=x"), "consent", "page"),
]


@pytest.mark.parametrize(("second", "reason", "probe"), SECOND_SIGNALS, ids=range(len(SECOND_SIGNALS)))
@pytest.mark.parametrize("denied", [DENIED, answer(404, '{"message": "No Media Match"}')])
def test_only_a_page_that_does_not_show_the_post_makes_oembeds_no_a_gone(
    denied: Answer, second: Answer, reason: str, probe: str
) -> None:
    verdict, _ = judge(POST, denied, second)
    assert (verdict.reason, verdict.probe) == (reason, probe)


# What a page alone, after an oEmbed that said nothing, proves.
PAGES = [
    (page(shown()), "ok"),
    (page(shown(caption=None, user=None, taken_at=None)), "ok"),
    (page({"a": [[[[shown()]]]]}), "ok"),
    (page(shown(code=OTHER)), "unrecognised"),
    (page(shown(code=None)), "unrecognised"),
    (page(media({"if_not_gated_logged_out": {}})), "unrecognised"),
    (page(media({})), "unrecognised"),
    (page(media(None)), "unrecognised"),
    (page(media([])), "unrecognised"),
    (page({"code": CODE}), "unrecognised"),
    (page(media({"if_not_gated_logged_out": None, "gating_ruling": {"title": "x"}})), "age"),
    (page(media({"if_not_gated_logged_out": None}), final=f"{HOME}/p/{OTHER}/"), "unrecognised"),
    (page(media({"if_not_gated_logged_out": None, "code": OTHER})), "unrecognised"),
    (page(media({"if_not_gated_logged_out": None, "code": CODE})), "age"),
    (page(AGE_ROOT), "age"),
    (page({"props": {"failure_reason": "MA"}}), "unrecognised"),
    (page({"props": {"restricted_age": 18}}), "unrecognised"),
    (page(ERROR_ROOT), "unrecognised"),
    (page(), "unrecognised"),
    (answer(200, ""), "unrecognised"),
    (answer(404, "Sorry, this page isn't available."), "unrecognised"),
    (answer(410, ""), "unrecognised"),
    (answer(200, page(shown())[1].replace("data-sjs", "data-x")), "unrecognised"),
    (answer(200, page(shown())[1][:-30]), "unrecognised"),
    (answer(200, "<script data-sjs>" + "[" * 100_000), "unrecognised"),
    (answer(200, "<script " * 20_000), "unrecognised"),
    (LOGIN, "login_wall"),
    (answer(429), "rate_limited"),
    (answer(500), "server_error"),
]


@pytest.mark.parametrize(("found", "reason"), PAGES, ids=range(len(PAGES)))
def test_a_page_alone_never_accuses(found: Answer, reason: str) -> None:
    verdict, _ = judge(POST, answer(500), found)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", found[0])


PROFILE = f"{HOME}/some_user/"


def user(**fields: object) -> object:
    return {"pk": "7", "username": "Some_User", "full_name": "Some One", "is_private": False} | fields


def account(found: object) -> Answer:
    return page({"data": {"xig_user_by_username": found}})


def source(found: object, status: int = 200) -> Answer:
    return answer(status, json.dumps({"data": {"user": found}, "status": "ok"}))


@pytest.mark.parametrize(("is_private", "reason"), [(False, "ok"), (True, "private"), (None, "ok")])
def test_an_accounts_page_shows_it(is_private: bool | None, reason: str) -> None:
    verdict, asked = judge(PROFILE, account(user(is_private=is_private)))
    told = Metadata(title="Some One", author="Some One", author_id="7", author_url=PROFILE)
    assert verdict == Verdict(reason, "page", 200, metadata=told)
    assert asked == [Request(PROFILE, "page")]


# The page, what the page draws its data from, the reason.
ACCOUNTS = [
    (page(ERROR_ROOT), source(user(pk=None, id="7")), "ok"),
    (page(ERROR_ROOT), source(user(pk=7, is_private=True)), "private"),
    (LOGIN, source(user()), "ok"),
    (page(ERROR_ROOT), source(None, 404), "not_found"),
    (page(ERROR_ROOT, status=404), answer(404, "<html>"), "not_found"),
    (page(ERROR_ROOT), source(None), "unrecognised"),
    (page(ERROR_ROOT), source(user(username="other")), "unrecognised"),
    (account(user(username="other")), source(user(username="other")), "unrecognised"),
    (account(user(pk=None)), source(None, 400), "unrecognised"),
    (page(), answer(200, "<html>user not found</html>"), "unrecognised"),
    (page(), answer(400, '{"message": "user not found"}'), "unrecognised"),
    (page(), answer(403), "login_wall"),
    (page(), answer(401, '{"message": "Please wait a few minutes", "require_login": true}'), "login_wall"),
    (page(), answer(429), "rate_limited"),
    (page(), answer(560), "server_error"),
    (LOGIN, source(None, 404), "login_wall"),
    (page(final=f"{HOME}/"), source(None, 404), "login_wall"),
    (page(final=f"{HOME}/other_user/"), source(None, 404), "unrecognised"),
    (answer(200, ""), source(None, 404), "unrecognised"),
    (answer(503), source(None, 404), "server_error"),
    (page(final=f"{HOME}/challenge/"), source(None, 404), "captcha"),
]


@pytest.mark.parametrize(("found", "data", "reason"), ACCOUNTS, ids=range(len(ACCOUNTS)))
def test_an_account_is_gone_only_if_its_page_and_its_data_are(found: Answer, data: Answer, reason: str) -> None:
    verdict, asked = judge(PROFILE, found, data)
    assert verdict.reason == reason
    url = f"{HOME}/api/v1/users/web_profile_info/?username=some_user"
    assert asked[1] == Request(url, "user", headers=(("X-IG-App-ID", "936619743392459"),))


def test_an_account_is_not_asked_for_twice_once_the_rate_limit_is_reached() -> None:
    assert judge(PROFILE, answer(429))[0] == Verdict("rate_limited", "page", 429)


SHARE = f"{HOME}/share/p/BACiUUUYQVx/"
LOCATIONS = [
    (f"{HOME}/reel/{CODE}/?igsh=x", "ok", POST),
    (f"/p/{CODE}/", "ok", POST),
    (f"{HOME}/some_user/?igsh=x", "ok", PROFILE),
    (f"{HOME}/stories/some_user/{PK}/", "ok", f"{HOME}/stories/some_user/{PK}/"),
    (f"{HOME}/accounts/login/?next=%2Fp%2F{CODE}%2F", "login_wall", POST),
    (f"{HOME}/accounts/login/?next={HOME}/p/{CODE}/", "login_wall", POST),
    (f"{HOME}/accounts/login/", "login_wall", None),
    (f"{HOME}/accounts/login/?next=https://evil.example/p/{CODE}/", "login_wall", None),
    (f"{HOME}/challenge/", "captcha", None),
    (f"{HOME}/consent/", "consent", None),
    (f"{HOME}/", "unrecognised", None),
    ("/", "unrecognised", None),
    ("", "unrecognised", None),
    ("javascript:alert(1)", "unrecognised", None),
    (f"{HOME}/p/{CODE[:-1]}/", "unrecognised", None),
    (f"{HOME}/explore/", "unrecognised", None),
    (SHARE, "unrecognised", None),
    (f"https://instagram.com.evil.org/p/{CODE}/", "unrecognised", None),
    ("http://[", "unrecognised", None),
]


@pytest.mark.parametrize(("location", "reason", "resolved_to"), LOCATIONS)
def test_a_share_links_location_tells_where_it_leads(location: str, reason: str, resolved_to: str | None) -> None:
    verdict, asked = judge(SHARE, answer(302, location=location))
    assert verdict == Verdict(reason, "redirect", 302, resolved_to)
    assert asked == [Request(SHARE, "redirect", follow=False)]


UNMOVED = [
    (answer(200, page(shown())[1]), "login_wall"), (answer(404, "No Media Match"), "unrecognised"),
    (answer(200, location=POST), "login_wall"), (answer(302), "unrecognised"), (answer(429), "rate_limited"),
    (answer(500), "server_error"), (answer(401), "login_wall"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "reason"), UNMOVED, ids=range(len(UNMOVED)))
def test_a_share_link_that_does_not_redirect_is_unverified(found: Answer, reason: str) -> None:
    assert judge(SHARE, found)[0] == Verdict(reason, "redirect", found[0])


STORIES = [f"{HOME}/stories/some_user/{PK}/", f"{HOME}/stories/highlights/{HIGHLIGHT}/"]


@pytest.mark.parametrize("url", STORIES)
def test_a_story_or_highlight_is_shown_to_accounts_only_and_nothing_is_asked(url: str) -> None:
    assert judge(url) == (Verdict("login_wall"), [])


OTHER_PAGES = [
    (page(ERROR_ROOT), "unrecognised"), (page(shown()), "unrecognised"), (answer(404, "gone"), "unrecognised"),
    (answer(410), "unrecognised"), (LOGIN, "login_wall"), (page(final=f"{HOME}/"), "login_wall"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "reason"), OTHER_PAGES, ids=range(len(OTHER_PAGES)))
def test_a_page_of_another_kind_proves_nothing(found: Answer, reason: str) -> None:
    assert judge(f"{HOME}/explore/", found)[0] == Verdict(reason, "page", found[0])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["xig_polaris_media", "if_not_gated_logged_out", "code", "props", "user", "html"]), inner
        )
    ),
)


@given(
    status=st.integers(0, 999),
    body=st.one_of(st.text(), JSON.map(json.dumps), JSON.map(lambda node: page(node)[1])),
    location=st.one_of(st.none(), st.text()),
    final=st.one_of(st.none(), st.text(), st.just(f"{HOME}/accounts/login/")),
    url=st.sampled_from([POST, PROFILE, SHARE, f"{HOME}/explore/"]),
)
def test_no_answer_raises(status: int, body: str, location: str | None, final: str | None, url: str) -> None:
    link = parse(url)
    assert isinstance(link, Link)
    probe = instagram.probe(link)
    request = next(probe)
    headers = (("Location", location),) if location is not None else ()
    with pytest.raises(StopIteration) as end:  # noqa: PT012
        while True:
            raw = re.sub("[\ud800-\udfff]", "", body).encode()
            request = probe.send(Response(request, final or request.url, status, headers, raw, NOW))
    assert isinstance(end.value.value, Verdict)
