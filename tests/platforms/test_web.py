"""Plain pages: one canonical URL an address, and what an answer says about the page."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import FetchError, Flaw, Headers, Link, Metadata, Request, Response, Verdict
from linkaudit.platforms import web
from linkaudit.platforms._address import Address, split

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def parse(url: str) -> Link | Flaw | None:
    address = split(url)
    assert address is not None
    return web.parse(address)


# address → canonical URL
CANONICAL = [
    ("https://example.kz/news/1", "https://example.kz/news/1"),
    ("example.kz", "https://example.kz/"),
    ("HTTP://Example.KZ", "http://example.kz/"),
    ("http://example.kz:80/a", "http://example.kz/a"),
    ("https://example.kz:443/a", "https://example.kz/a"),
    ("https://example.kz:8443/a", "https://example.kz:8443/a"),
    ("https://www.example.kz/a/", "https://www.example.kz/a/"),
    ("https://user:word@example.kz/a", "https://example.kz/a"),
    ("https://example.kz./a", "https://example.kz/a"),
    ("https://example.kz/a#part", "https://example.kz/a"),
    ("https://example.kz/#!/a?b=1", "https://example.kz/#!/a?b=1"),
    ("https://example.kz/a?utm_source=tg&id=5&fbclid=IwAR0&UTM_Medium=x&b=2", "https://example.kz/a?id=5&b=2"),
    ("https://example.kz/a?b=2&a=1&b=3", "https://example.kz/a?b=2&a=1&b=3"),
    ("https://example.kz?gclid=1", "https://example.kz/"),
    ("https://example.kz/a?igsh=1&igshid=2&yclid=3&mc_cid=4&mc_eid=5&_openstat=6&ysclid=7", "https://example.kz/a"),
    (
        "https://example.kz/a?my_utm_source=1&autm_x=2&fbclid2=3",
        "https://example.kz/a?my_utm_source=1&autm_x=2&fbclid2=3",
    ),
    ("https://example.kz/a?", "https://example.kz/a"),
    ("https://example.kz/a?&&b=1&", "https://example.kz/a?b=1"),
    ("https://example.kz/a?b=1&amp;utm_term=2", "https://example.kz/a?b=1"),
    ("https://example.kz/%7Ea%2fb%d0%b0", "https://example.kz/~a%2Fb%D0%B0"),
    ("https://example.kz/жаңалық", "https://example.kz/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B"),
    ("https://example.kz/100%zz", "https://example.kz/100%25zz"),
    ("https://example.kz/?q=қор", "https://example.kz/?q=%D2%9B%D0%BE%D1%80"),
    ("https://example.kz/a/./b/../c", "https://example.kz/a/c"),
    ("https://example.kz/a/%2e%2E/c/.", "https://example.kz/c/"),
    ("https://example.kz/../..", "https://example.kz/"),
    ("https://example.kz/a//b", "https://example.kz/a//b"),
    ("https://example.kz/.well-known/..a", "https://example.kz/.well-known/..a"),
    ("https://Пример.РФ/", "https://xn--e1afmkfd.xn--p1ai/"),
    ("https://қор.қаз/a", "https://xn--n1ae5y.xn--80ao21a/a"),
    ("https://xn--80ao21a.xn--80ao21a/", "https://xn--80ao21a.xn--80ao21a/"),
    ("https://straße.example/", "https://xn--strae-oqa.example/"),
    ("https://192.0.2.7/a", "https://192.0.2.7/a"),
]


@pytest.mark.parametrize(("url", "canonical"), CANONICAL, ids=[row[0] for row in CANONICAL])
def test_an_address_has_one_canonical_url(url: str, canonical: str) -> None:
    assert parse(url) == Link("web", "page", canonical, canonical)
    assert parse(canonical) == parse(url)


def test_other_schemes_hosts_and_slashes_are_other_pages() -> None:
    pages = ["http://example.kz/a", "https://example.kz/a", "https://www.example.kz/a", "https://example.kz/a/"]
    assert len({link.key for url in pages if isinstance(link := parse(url), Link)}) == len(pages)


IMPOSSIBLE = [
    ("https://ｅxample.kz/", Flaw("look_alike_host", "the host ｅxample.kz only looks like example.kz")),
    (f"https://{'қ' * 63}.kz/", Flaw("not_a_url", f"a part of the host {'қ' * 63}.kz is longer than 63 characters")),
]


@pytest.mark.parametrize(("url", "flaw"), IMPOSSIBLE)
def test_a_host_that_cannot_exist_is_a_flaw(url: str, flaw: Flaw) -> None:
    assert parse(url) == flaw


TRACKING = [
    "utm_source=a",
    "utm_campaign=%D0%B0",
    "fbclid=1",
    "gclid=x",
    "igsh=MTdq",
    "yclid=1",
    "mc_cid=1",
    "ysclid=a",
]


@given(
    host=st.sampled_from(["example.kz", "EXAMPLE.KZ", "Example.Kz"]),
    port=st.sampled_from(["", ":443"]),
    path=st.sampled_from(["/a", "/./a", "/%61", "/b/../a"]),
    tracking=st.lists(st.sampled_from(TRACKING), max_size=4),
    fragment=st.sampled_from(["", "#top"]),
    front=st.booleans(),
)
def test_tracking_and_spelling_change_nothing(
    host: str, port: str, path: str, tracking: list[str], fragment: str, front: bool
) -> None:
    query = "&".join(["id=5", *tracking] if front else [*tracking, "id=5"])
    link = parse(f"https://{host}{port}{path}?{query}{fragment}")
    assert isinstance(link, Link)
    assert link.key == "web:page:https://example.kz/a?id=5"


PARTS = st.sampled_from(
    ["%", "%41", "%2e", "..", ".", "/", "&", "&amp;", "amp;", "utm_a=1", "=", "?", "#", "қ", "\ud800", "a"]
)
TEXT = st.one_of(st.text(), st.lists(PARTS).map("".join))
HOSTS = st.one_of(st.just("example.kz"), st.text(min_size=1), st.from_regex(r"\w{1,70}\.\w{2,9}", fullmatch=True))


@given(host=HOSTS, path=TEXT.map("/{}".format), query=TEXT, fragment=TEXT)
def test_nothing_raises(host: str, path: str, query: str, fragment: str) -> None:
    assert web.parse(Address(f"https://{host}{path}", "https", host, "", path, query, fragment)) is not None


@given(text=TEXT, host=st.sampled_from(["example.kz", "қор.қаз"]))
def test_a_canonical_url_normalises_to_itself(text: str, host: str) -> None:
    address = split(f"https://{host}/{text}")
    if address is None:
        return
    link = web.parse(address)
    assert isinstance(link, Link)
    assert parse(link.canonical_url) == link


# --- answers ----------------------------------------------------------------------------------------------------

DEEP = "https://example.kz/news/5"
PAGE = (
    b'<html lang="ru-KZ"><head><title> A &amp;\n title </title><meta property="og:title" content="Told &quot;so&quot;">'
    b'<meta content="2024-09-03T10:00:00+05:00" property="article:published_time"><meta name="author" content="Nobody">'
    b'<meta property="og:image" content="https://example.kz/i.jpg"></head><body>Page Not Found, 404, gone</body></html>'
)


def judge(
    asked: str = DEEP, status: int = 200, body: bytes = PAGE, final: str | None = None, headers: Headers = ()
) -> Verdict:
    link = parse(asked)
    assert isinstance(link, Link)
    probe = web.probe(link)
    request = next(probe)
    assert request == Request(link.canonical_url, "page")
    try:
        probe.send(Response(request, final or link.canonical_url, status, headers, body, NOW))
    except StopIteration as end:
        verdict: Verdict = end.value
        return verdict
    raise AssertionError("a page needs one question")


def test_a_page_that_answers_is_available_with_what_it_says_of_itself() -> None:
    metadata = Metadata(
        title='Told "so"',
        author="Nobody",
        published_at=datetime(2024, 9, 3, 5, tzinfo=UTC),
        thumbnail_url="https://example.kz/i.jpg",
        language="ru-KZ",
    )
    assert judge() == Verdict("ok", "page", 200, metadata=metadata)


@pytest.mark.parametrize("said", ["un", "und", "", "русский", "x", "en us", "{{lang}}"])
def test_what_names_no_language_is_none(said: str) -> None:
    assert judge(body=f'<html lang="{said}"><head></head>'.encode()).metadata.language is None


def test_the_title_element_is_read_where_no_tag_says_more() -> None:
    body = b"<script>var a = '<title>No</title>'</script><title>A &amp;\n title</title><meta name=author content=''>"
    assert judge(body=body).metadata == Metadata(title="A & title")


@pytest.mark.parametrize("date", ["2024-09-03T10:00:00", "yesterday", "", "0001-01-01T00:00:00+14:00"])
def test_a_time_without_zone_or_sense_is_unknown(date: str) -> None:
    body = f'<meta property="article:published_time" content="{date}">'.encode()
    assert judge(body=body).metadata.published_at is None


STATUSES = [
    (200, "ok"), (404, "not_found"), (410, "removed"), (401, "login_wall"), (403, "unrecognised"),
    (429, "rate_limited"),
    (451, "geo"), (500, "server_error"), (503, "server_error"), (599, "server_error"), (999, "unrecognised"),
    (400, "unrecognised"), (405, "unrecognised"), (302, "unrecognised"), (204, "unrecognised"), (0, "unrecognised"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "reason"), STATUSES)
def test_a_status_says_what_its_row_says(status: int, reason: str) -> None:
    verdict = judge(status=status)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", status)


# asked, final address, reason
FINALS = [
    (DEEP, "https://example.kz/", "unrecognised"),
    (DEEP, "https://www.example.kz/", "unrecognised"),
    (DEEP, "https://example.kz", "unrecognised"),
    (DEEP, "https://example.kz/ru/", "unrecognised"),
    (DEEP, "https://example.kz/index.php", "unrecognised"),
    ("https://example.kz/?p=123", "https://example.kz/", "unrecognised"),
    (DEEP, "https://other.example/", "unrecognised"),
    ("https://example.kz/", "https://www.example.kz/ru/", "ok"),
    ("https://example.kz/index.html", "https://example.kz/", "ok"),
    (DEEP, "https://www.example.kz/news/5", "ok"),
    ("https://example.kz/?p=123", "https://example.kz/news/a-title", "ok"),
    (DEEP, "https://example.kz/login?next=%2Fnews%2F5", "login_wall"),
    (DEEP, "https://example.kz/wp-login.php?redirect_to=x", "login_wall"),
    ("https://example.kz/login", "https://example.kz/login", "ok"),
    (DEEP, "https://www.facebook.com/login/?next=x", "login_wall"),
    (DEEP, "https://m.facebook.com/login.php?next=x", "login_wall"),
    (DEEP, "https://www.instagram.com/accounts/login/", "login_wall"),
    (DEEP, "https://www.tiktok.com/login?redirect_url=x", "login_wall"),
    (DEEP, "https://accounts.google.com/v3/signin/identifier", "login_wall"),
    (DEEP, "https://consent.youtube.com/m?continue=x", "consent"),
    (DEEP, "https://www.google.com/sorry/index", "captcha"),
    (DEEP, "https://notfacebook.com/loginov/5", "ok"),
    (DEEP, "https://example.kz/news/login-to-the-fund", "ok"),
]


@pytest.mark.parametrize(("asked", "final", "reason"), FINALS)
def test_where_an_answer_comes_from_matters(asked: str, final: str, reason: str) -> None:
    assert judge(asked, final=final).reason == reason


@pytest.mark.parametrize("status", [200, 404, 403])
def test_a_login_page_of_a_platform_proves_nothing_whatever_its_status(status: int) -> None:
    assert judge(status=status, final="https://www.facebook.com/login/").reason == "login_wall"


def test_an_empty_answer_proves_nothing() -> None:
    assert judge(body=b"") == Verdict("unrecognised", "page", 200)


def test_a_challenge_shown_instead_of_the_page_is_a_captcha() -> None:
    assert judge(status=403, headers=(("CF-Mitigated", "challenge"),)) == Verdict("captcha", "page", 403)


GUARDED = [
    ("cf-mitigated", "challenge"),
    ("CF-Mitigated", "Challenge"),
    ("X-Amzn-Waf-Action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
]


@pytest.mark.parametrize("header", GUARDED)
@pytest.mark.parametrize("status", [200, 202, 403, 404, 405, 503])
def test_a_guard_that_names_itself_is_a_captcha_whatever_its_status(header: tuple[str, str], status: int) -> None:
    assert judge(status=status, headers=(header,)).reason == "captcha"


IN_PLACE = [
    ('<form id="challenge-form" action="/x">', "captcha"),
    ('<form id="captcha-form" action="index">', "captcha"),
    ('<form action="https://consent.youtube.com/save">', "consent"),
    ('<form action="https://consent.google.kz/save">', "consent"),
    ('<script>var form = \'<form id="captcha-form">\'</script>', "ok"),
    ('<p>challenge-form, captcha-form, https://consent.google.com</p>', "ok"),
    ('<a href="https://consent.google.com/m">cookies</a><form id="search" action="/s">', "ok"),
]  # fmt: skip


@pytest.mark.parametrize(("element", "reason"), IN_PLACE)
def test_a_form_that_is_shown_in_a_page_s_place_is_told_by_its_element(element: str, reason: str) -> None:
    body = f"<html><head><title>A</title></head><body>{element}</body></html>".encode()
    assert judge(body=body).reason == reason
    assert judge(status=404, body=body).reason == ("not_found" if reason == "ok" else reason)


@pytest.mark.parametrize("status", [404, 410])
def test_another_site_s_not_found_is_not_the_cited_page_s(status: int) -> None:
    assert judge(status=status, final="https://www.example.kz/moved").reason in ("not_found", "removed")
    assert judge(status=status, final="https://parking.example/").reason == "unrecognised"


def test_a_page_that_sends_its_readers_on_is_followed_once() -> None:
    link = parse(DEEP)
    assert isinstance(link, Link)
    probe = web.probe(link)
    body = b'<meta http-equiv="Refresh" content="0; URL=\'https://instagram.com/p/DAbCdEfGhIj/\'"><title>A</title>'
    onward = probe.send(Response(next(probe), DEEP, 200, (), body, NOW))
    assert onward == Request("https://instagram.com/p/DAbCdEfGhIj/", "refresh")
    with pytest.raises(StopIteration) as end:
        probe.send(Response(onward, onward.url, 200, (), body, NOW))
    assert (end.value.value.reason, end.value.value.resolved_to) == ("ok", onward.url)


@pytest.mark.parametrize(
    ("beyond", "reason"),
    [(404, "unrecognised"), (410, "unrecognised"), (503, "server_error"), (FetchError("dns"), "network"),
     (FetchError("timeout"), "timeout"), (FetchError("blocked_address"), "blocked_address")],
)  # fmt: skip
def test_what_is_wrong_beyond_a_refresh_does_not_make_the_cited_page_gone(
    beyond: int | FetchError, reason: str
) -> None:
    link = parse(DEEP)
    assert isinstance(link, Link)
    probe = web.probe(link)
    body = b'<meta http-equiv="refresh" content="3; url=https://other.example/"><p>The whole article</p>'
    onward = probe.send(Response(next(probe), DEEP, 200, (), body, NOW))
    answered = partial(probe.throw, beyond)
    if isinstance(beyond, int):
        answered = partial(probe.send, Response(onward, onward.url, beyond, (), b"no", NOW))
    with pytest.raises(StopIteration) as end:
        answered()
    assert end.value.value.reason == reason


@pytest.mark.parametrize(
    "content", ["", "30", "0", "0; url=", "60; url=https://example.org/", f"0; url={DEEP}", "0; url=javascript:a()"]
)
def test_a_page_that_only_loads_itself_anew_is_the_page(content: str) -> None:
    link = parse(DEEP)
    assert isinstance(link, Link)
    probe = web.probe(link)
    body = f'<meta http-equiv="refresh" content="{content}"><title>A</title>'.encode()
    with pytest.raises(StopIteration) as end:
        probe.send(Response(next(probe), DEEP, 200, (), body, NOW))
    assert end.value.value == Verdict("ok", "page", 200, metadata=Metadata(title="A"))


@pytest.mark.parametrize(
    ("final", "resolved_to"),
    [
        ("https://www.instagram.com/p/DAbCdEfGhIj/", "https://www.instagram.com/p/DAbCdEfGhIj/"),
        ("https://other.example/news/5", "https://other.example/news/5"),
        ("https://www.example.kz/news/5", None),
        ("https://example.kz/moved", None),
    ],
)
def test_where_redirects_end_on_another_host_is_told(final: str, resolved_to: str | None) -> None:
    assert judge(final=final).resolved_to == resolved_to


def titled(title: str, charset: str, content_type: str | None, meta: str = "") -> str | None:
    body = f"{meta}<title>{title}</title>".encode(charset)
    return judge(body=body, headers=(("Content-Type", content_type),) if content_type else ()).metadata.title


def test_the_title_is_read_in_the_page_s_own_charset() -> None:
    title = "Көл жағасы"
    assert titled(title, "utf-8", None) == title
    assert titled(title, "utf-8", "text/html; charset=UTF-8") == title
    assert titled("Озеро", "windows-1251", "text/html; charset=windows-1251") == "Озеро"
    assert titled("Озеро", "windows-1251", "text/html", '<meta charset="windows-1251">') == "Озеро"
    assert (
        titled("Озеро", "koi8-r", None, "<META http-equiv=Content-Type content='text/html; charset=koi8-r'>") == "Озеро"
    )
    assert titled(title, "utf-8", "text/html; charset=utf-8", '<meta charset="windows-1251">') == title
    assert titled(title, "utf-8", "text/html; charset=no-such-thing") == title
    assert titled(title, "utf-8", "text/html; charset=hex") == title


def test_a_document_or_picture_has_no_title_to_be_read() -> None:
    body = b"%PDF-1.7 <title>No</title>"
    assert judge(body=body, headers=(("Content-Type", "application/pdf"),)) == Verdict("ok", "page", 200)


@pytest.mark.parametrize("status", [200, 202, 401, 403, 404, 410, 429, 451, 503, 999])
@pytest.mark.parametrize("final", [None, "https://example.kz/", "https://www.facebook.com/login/", "ftp://a"])
def test_every_verdict_says_why(status: int, final: str | None) -> None:
    why = judge(status=status, final=final).why
    assert 0 < len(why) <= 200
    assert why.isprintable()


@given(body=st.binary(), status=st.integers(0, 999), final=st.one_of(st.none(), st.text()))
def test_no_answer_raises(body: bytes, status: int, final: str | None) -> None:
    assert judge(body=body, status=status, final=final)
