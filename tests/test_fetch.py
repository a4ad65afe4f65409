"""What comes back from the network, and what is never asked of it."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkaudit.fetch import NAVIGATION_HEADERS, Fetcher, NetworkSettings, is_online
from linkaudit.model import DECODED_LIMIT, MEMBERS, FetchError, Request, Response
from linkaudit.platforms import WALL
from tests.standin import Answer, Asked, StandIn, redirect

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PAGE = "https://www.example.org/page"
PACKED = gzip.compress(b"<title>packed</title>" * 50)
ONE, TWO = (
    gzip.compress(word, mtime=0) for word in (b"one ", b"two")
)  # no time of making: the rows' names are told by it


@pytest.fixture(scope="module", autouse=True)
def standin() -> Iterator[StandIn]:
    """No proxy of this machine takes part, and the stand-in's authority is the only one known."""
    with StandIn() as running, pytest.MonkeyPatch.context() as environment:
        for name in running.environment:
            environment.delenv(name, raising=False)
        environment.setenv("SSL_CERT_FILE", str(running.ca_file))
        running.distrust("nobody-vouches.example.org")
        running.cut_off("unreachable.example.org")
        yield running


def settings(standin: StandIn, **changes: object) -> NetworkSettings:
    defaults: dict[str, object] = {"proxy": standin.url}
    return NetworkSettings(**{**defaults, **changes})  # type: ignore[arg-type]


def ask(request: Request | str, network: NetworkSettings) -> Response:
    async def once() -> Response:
        async with Fetcher(network, now=lambda: NOW) as fetcher:
            return await fetcher.fetch(Request(request, "page") if isinstance(request, str) else request)

    return asyncio.run(once())


def failure(request: Request | str, network: NetworkSettings) -> str:
    with pytest.raises(FetchError) as caught:
        ask(request, network)
    return caught.value.reason


def put(standin: StandIn, url: str, answer: str | Answer) -> None:
    standin.put(f"web:page:{url}", answer)


# --- what comes back -------------------------------------------------------------------------------------------


def test_an_answer_keeps_its_status_headers_and_time(standin: StandIn) -> None:
    put(standin, PAGE, Answer(999, b"hello", (("Content-Type", "text/plain"), ("X-Two", "1"), ("X-Two", "2"))))
    request = Request(PAGE, "page")
    headers = (("Content-Type", "text/plain"), ("X-Two", "1"), ("X-Two", "2"), ("Content-Length", "5"))
    got = ask(request, settings(standin))
    assert replace(got, sent=()) == Response(request, PAGE, 999, headers, b"hello", NOW, phrase="Played")
    assert set(got.sent) == {("Host", "www.example.org"), *NAVIGATION_HEADERS.items()}


def test_a_compressed_body_is_kept_as_it_was_received(standin: StandIn) -> None:
    put(standin, PAGE, Answer(200, PACKED, (("Content-Encoding", "gzip"),)))
    response = ask(PAGE, settings(standin))
    assert (response.body, response.text()) == (PACKED, "<title>packed</title>" * 50)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (ONE + TWO, b"one two"),  # as browsers read it (RFC 1952, 2.2)
        (ONE + b"what follows", b"one "),
        (ONE + TWO[:-9] + b"broken off", b"one "),
        (ONE * 10_000, b"one " * MEMBERS),
        (gzip.compress(b"\0" * 1024 * 1024, mtime=0) * 20, b"\0" * DECODED_LIMIT),
        (b"not packed at all", b"not packed at all"),
    ],
    ids=["two", "something after", "broken off", "too many", "too long", "not packed"],
)
def test_a_body_may_be_packed_in_several_pieces(body: bytes, content: bytes) -> None:
    packed = Response(Request(PAGE, "page"), PAGE, 200, (("Content-Encoding", "gzip"),), body, NOW)
    assert packed.content() == content


def test_headers_that_are_no_ascii_are_text_all_the_same(standin: StandIn) -> None:
    put(standin, PAGE, Answer(200, b"", (("X-Title", "жоба"),)))
    assert ask(PAGE, settings(standin)).header("x-title") == "жоба"


def test_a_head_request_asks_for_no_body(standin: StandIn) -> None:
    put(standin, PAGE, Answer(200, b"x" * 100))
    response = ask(Request(PAGE, "page", method="HEAD"), settings(standin, max_body_bytes=10))
    assert (response.status, response.body, standin.requests[-1].method) == (200, b"", "HEAD")


def test_a_header_line_longer_than_most_clients_read_is_read(standin: StandIn) -> None:
    put(standin, PAGE, Answer(200, b"", (("Content-Security-Policy", "x" * 20_000),)))
    assert len(ask(PAGE, settings(standin)).header("Content-Security-Policy") or "") == 20_000


def test_the_request_looks_like_a_browser_unless_it_says_otherwise(standin: StandIn) -> None:
    put(standin, PAGE, Answer())
    ask(Request(PAGE, "page", headers=(("Accept-Language", "kk"), ("Cookie", "SOCS=CAI"))), settings(standin))
    sent = standin.requests[-1].headers
    assert (sent["accept-language"], sent["cookie"]) == ("kk", "SOCS=CAI")
    ask(PAGE, settings(standin))
    sent = standin.requests[-1].headers
    assert sent["user-agent"].startswith("Mozilla/5.0 ")
    assert (sent["accept-encoding"], sent["accept-language"]) == ("gzip, deflate", "en-US,en;q=0.9")


SPELLINGS = {  # asked → as it must arrive
    "https://www.example.org/?url=https%3A%2F%2Fa.example%2F%3Fb%3D1": "as it is",
    "https://www.example.org/%D0%B0%2Fb?q=a+b&r=a%20b": "as it is",
    "https://www.example.org/page#part": "https://www.example.org/page",
    "https://www.example.org/а?б=1": "https://www.example.org/%D0%B0?%D0%B1=1",
    "https://www.example.org/a b": "https://www.example.org/a%20b",
    "http://plain.example.org/x?y=1": "as it is",
}


@pytest.mark.parametrize("url", SPELLINGS)
def test_an_address_arrives_as_it_was_written(standin: StandIn, url: str) -> None:
    ask(url, settings(standin))
    assert standin.requests[-1].url == (url if SPELLINGS[url] == "as it is" else SPELLINGS[url])


# --- redirects -------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_every_hop_is_kept(standin: StandIn) -> None:
    first, second, last = (f"https://hops.example.org/{n}" for n in (1, 2, 3))
    put(standin, first, redirect("/2", 301))  # relative
    put(standin, second, redirect("//hops.example.org/3#part", 307))
    put(standin, last, Answer(200, b"end"))
    response = ask(first, settings(standin))
    assert [(hop.url, hop.status) for hop in response.hops] == [(first, 301), (second, 307)]
    assert (response.url, response.body, response.request.url) == (last, b"end", first)


def test_a_redirect_is_the_answer_where_it_is_not_to_be_followed(standin: StandIn) -> None:
    put(standin, PAGE, redirect("https://elsewhere.example.org/"))
    response = ask(Request(PAGE, "redirect", follow=False), settings(standin))
    assert (response.status, response.header("Location"), response.hops) == (302, "https://elsewhere.example.org/", ())


def test_a_redirect_without_a_target_is_an_answer(standin: StandIn) -> None:
    put(standin, PAGE, Answer(302, b"no Location"))
    assert ask(PAGE, settings(standin)).status == 302


LOST = {
    "back to itself": redirect(PAGE),
    "to an app": redirect("intent://www.example.org/#Intent;end"),
    "to a file": redirect("file:///etc/passwd"),
    "to nowhere": redirect("https://"),
    "to a broken address": redirect("https://[::1"),
    "to a port that does not exist": redirect("https://www.example.org:99999/"),
}


@pytest.mark.parametrize("case", LOST)
def test_a_redirect_that_leads_nowhere_is_not_understood(standin: StandIn, case: str) -> None:
    put(standin, PAGE, LOST[case])
    assert failure(PAGE, settings(standin)) == "unrecognised"


def test_redirects_end_at_the_limit(standin: StandIn) -> None:
    for step in range(5):
        put(standin, f"https://long.example.org/{step}", redirect(f"/{step + 1}"))
    put(standin, "https://long.example.org/5", Answer(200, b"end"))
    start = "https://long.example.org/0"
    assert len(ask(start, settings(standin, max_redirects=5)).hops) == 5
    assert failure(start, settings(standin, max_redirects=4)) == "unrecognised"


def test_a_page_that_sets_a_cookie_and_sends_back_to_itself_is_not_a_circle(standin: StandIn) -> None:
    put(standin, PAGE, Answer(302, b"", (("Location", PAGE), ("Set-Cookie", "seen=1; Path=/"))))
    before = len(standin.requests)
    assert failure(PAGE, settings(standin, max_redirects=2)) == "unrecognised"
    assert [asked.headers.get("cookie") for asked in standin.requests[before:]] == [None, "seen=1", "seen=1"]


def test_cookies_and_credentials_do_not_follow_to_another_host(standin: StandIn) -> None:
    put(standin, PAGE, redirect("https://other.example.org/"))
    put(standin, "https://other.example.org/", Answer())
    ask(Request(PAGE, "page", headers=(("Cookie", "a=1"), ("Authorization", "x"), ("X-Own", "1"))), settings(standin))
    sent = standin.requests[-1]
    assert sent.url == "https://other.example.org/"
    assert {"cookie", "authorization", "x-own"} & sent.headers.keys() == {"x-own"}


# --- limits and failures ---------------------------------------------------------------------------------------

FAILURES: dict[str, tuple[str | Answer, dict[str, object], str]] = {
    "announced too large": (Answer(200, b"x" * 101), {"max_body_bytes": 100}, "too_large"),
    "endless": ("endless", {"max_body_bytes": 1_000_000}, "too_large"),
    "a redirect with an endless body": (
        Answer(302, b"x" * 65536, (("Location", PAGE),), trouble="endless"), {"max_body_bytes": 100_000}, "too_large",
    ),
    "cut off in the middle": ("reset", {}, "network"),
    "hung up": ("silence", {}, "network"),
    "no HTTP": ("garbage", {}, "network"),
    "no answer": (Answer(200, delay_s=5), {"read_timeout_s": 0.2}, "timeout"),
    "no answer in all": (Answer(200, delay_s=5), {"total_timeout_s": 0.2}, "timeout"),
    "drop by drop": ("trickle", {"total_timeout_s": 0.3}, "timeout"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_what_goes_wrong_on_the_way_has_its_reason(standin: StandIn, case: str) -> None:
    scene, changes, reason = FAILURES[case]
    put(standin, PAGE, scene)
    assert failure(PAGE, settings(standin, **changes)) == reason


def test_the_time_is_for_all_redirects_together(standin: StandIn) -> None:
    for step in range(6):
        put(standin, f"https://www.example.org/late/{step}", replace(redirect(f"/late/{step + 1}"), delay_s=0.3))
    put(standin, "https://www.example.org/late/6", "available")
    late = Request("https://www.example.org/late/0", "page")
    assert ask(late, settings(standin, total_timeout_s=20.0)).status == 200
    with pytest.raises(FetchError) as raised:
        ask(late, settings(standin, total_timeout_s=0.8))
    assert (raised.value.reason, len(raised.value.hops) <= 3) == ("timeout", True)


def test_a_body_of_exactly_the_limit_is_not_too_large(standin: StandIn) -> None:
    put(standin, PAGE, Answer(200, b"x" * 100))
    assert len(ask(PAGE, settings(standin, max_body_bytes=100)).body) == 100


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(standin: StandIn) -> None:
    assert failure("https://nobody-vouches.example.org/", settings(standin)) == "tls"


def test_a_host_that_the_proxy_cannot_reach_is_a_network_failure(standin: StandIn) -> None:
    assert failure("https://unreachable.example.org/", settings(standin)) == "network"


def test_a_silent_proxy_is_a_timeout() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        network = NetworkSettings(proxy=f"127.0.0.1:{silent.getsockname()[1]}", connect_timeout_s=0.2)
        assert failure(PAGE, network) == "timeout"


def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def test_a_refused_connection_is_a_network_failure() -> None:
    port = closed_port()
    assert failure(f"http://127.0.0.1:{port}/", NetworkSettings(allow_private=True)) == "network"
    assert failure("https://www.example.org/", NetworkSettings(proxy=f"http://127.0.0.1:{port}")) == "network"


def test_a_proxy_that_does_not_exist_says_nothing_about_the_host() -> None:
    assert failure(PAGE, NetworkSettings(proxy="http://proxy.invalid:3128")) == "network"


def test_a_host_that_does_not_exist_is_dns_where_a_name_server_says_so() -> None:
    assert failure("https://no-such-host.invalid/", NetworkSettings()) in {"dns", "network"}


NO_ADDRESS = (
    "ftp://www.example.org/",
    "mailto:a@example.org",
    "https:///path",
    "https://a b/",
    "https://%31%32/",
    "x",
    "",
)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_not_asked(standin: StandIn, url: str) -> None:
    before = (len(standin.requests), len(standin.connects))
    assert failure(url, settings(standin)) == "unrecognised"
    assert (len(standin.requests), len(standin.connects)) == before


def test_a_host_name_that_cannot_be_one_raises_no_other_exception() -> None:
    assert failure("https://a..b/", NetworkSettings()) in {"unrecognised", "dns", "network"}
    assert failure(f"https://{'a' * 64}.example.org/", NetworkSettings()) in {"unrecognised", "dns", "network"}


# --- where it never goes ---------------------------------------------------------------------------------------

PRIVATE_HOSTS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "0.0.0.0",  # noqa: S104 (it is not bound)
    "10.0.0.1", "172.16.0.1",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]",
    "[fd00::1]", "[fec0::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost", "LOCALHOST.", "app.localhost", "printer.local", "metadata.google.internal", "router.home.arpa",
    "127。0。0。1",
)  # fmt: skip
PUBLIC_HOSTS = (
    "8.8.8.8", "[2606:4700::1]", "[64:ff9b::808:808]", "localhost.example.org", "notlocalhost.org", "internal.org",
    "127.0.0.1.example.org",
)  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
@pytest.mark.parametrize("proxied", [True, False])
def test_a_private_address_is_never_asked(standin: StandIn, host: str, proxied: bool) -> None:
    before = (len(standin.requests), len(standin.connects))
    network = settings(standin) if proxied else NetworkSettings()
    assert failure(f"http://{host}:{standin.port}/", network) == "blocked_address"
    assert (len(standin.requests), len(standin.connects)) == before


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_a_redirect_into_a_private_address_is_not_followed(standin: StandIn, host: str) -> None:
    put(standin, PAGE, redirect(f"http://{host}:{standin.port}/secret"))
    assert failure(PAGE, settings(standin)) == "blocked_address"
    assert standin.asked("/secret") == []


@pytest.mark.parametrize("host", PUBLIC_HOSTS)
def test_a_public_address_that_resembles_a_private_one_is_asked(standin: StandIn, host: str) -> None:
    assert ask(f"http://{host}/", settings(standin)).status == 501


def test_a_private_address_is_asked_where_the_operator_allows_it(standin: StandIn) -> None:
    put(standin, "/own", Answer(200, b"mine"))
    network = NetworkSettings(allow_private=True)
    assert ask(f"http://127.0.0.1:{standin.port}/own", network).body == b"mine"
    assert ask(f"http://localhost:{standin.port}/own", network).body == b"mine"


# --- proxies ---------------------------------------------------------------------------------------------------


def test_the_password_of_the_proxy_reaches_it_and_nothing_else(standin: StandIn) -> None:
    network = settings(standin, proxy=f"http://user:p%40ss@127.0.0.1:{standin.port}")
    ask("http://plain.example.org/", network)
    assert standin.requests[-1].headers["proxy-authorization"] == "Basic dXNlcjpwQHNz"
    ask("https://www.example.org/secure", network)
    assert "proxy-authorization" not in standin.requests[-1].headers
    with pytest.raises(FetchError) as caught:
        ask("https://unreachable.example.org/", network)
    assert "p@ss" not in f"{caught.value}{network}"


@pytest.mark.parametrize("proxy", ["socks5://user:secret@127.0.0.1:1", "http://", "://", "http://user:secret@"])
def test_a_proxy_that_cannot_be_used_is_refused_without_repeating_it(proxy: str) -> None:
    with pytest.raises(ValueError, match="the proxy must be") as caught:
        NetworkSettings(proxy=proxy)
    assert "secret" not in str(caught.value)


def test_the_proxies_of_the_environment_are_used_but_for_the_hosts_it_exempts(standin: StandIn) -> None:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in standin.environment.items():
            environment.setenv(name, value)
        assert ask("https://www.example.org/by-proxy", NetworkSettings()).status == 501
        assert ask("http://plain.example.org/by-proxy", NetworkSettings()).status == 501
        for name in ("NO_PROXY", "no_proxy"):
            environment.setenv(name, "exempt.invalid")
        before = len(standin.connects)
        assert failure("https://exempt.invalid/", NetworkSettings()) in {"dns", "network"}
        assert failure("https://exempt.invalid/", settings(standin)) in {"dns", "network"}
        assert len(standin.connects) == before


def test_a_ca_file_adds_to_the_authorities_that_are_known(standin: StandIn) -> None:
    with StandIn() as other:
        put(other, PAGE, Answer())
        put(standin, PAGE, Answer())
        assert failure(PAGE, settings(other)) == "tls"
        assert ask(PAGE, settings(other, ca_file=other.ca_file)).status == 200
        assert ask(PAGE, settings(standin, ca_file=other.ca_file)).status == 200


def test_a_ca_file_that_cannot_be_read_is_named(standin: StandIn) -> None:
    with pytest.raises(ValueError, match=r"missing\.pem"):
        Fetcher(settings(standin, ca_file=standin.ca_file.with_name("missing.pem")))


# --- is there a network at all ---------------------------------------------------------------------------------


def test_the_network_is_there_when_one_host_or_its_proxy_answers(standin: StandIn) -> None:
    own = NetworkSettings(allow_private=True)
    here, closed = standin.url, f"http://127.0.0.1:{closed_port()}"
    assert asyncio.run(is_online([closed, here], own)) is True
    assert asyncio.run(is_online([closed], own)) is False
    assert asyncio.run(is_online(["https://www.example.org"], settings(standin))) is True
    assert asyncio.run(is_online(["https://www.example.org"], NetworkSettings(proxy=closed))) is False


def test_many_dead_hosts_do_not_hide_a_living_one(standin: StandIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        dead = [f"https://h{n}.invalid" for n in range(100)] + [f"http://127.0.0.1:{port}" for port in range(1, 100)]
        here = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert asyncio.run(is_online([*dead, here], NetworkSettings(allow_private=True))) is True


OFFLINE = [[], ["https://no-such-host.invalid"], ["https://a b"], ["https://x:99999"], ["https://a..b"], [""]]


@pytest.mark.parametrize("origins", OFFLINE)
def test_without_network_that_is_noticed_quickly(origins: list[str]) -> None:
    began = time.monotonic()
    assert asyncio.run(is_online(origins, NetworkSettings())) is False
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1"])
def test_a_private_host_is_not_even_knocked_at_and_proves_nothing(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        origin = f"http://{host}:{server.getsockname()[1]}"
        assert asyncio.run(is_online([origin], NetworkSettings())) is True
        with pytest.raises(BlockingIOError):
            server.accept()


def test_one_session_serves_many_requests_and_keeps_its_connection(standin: StandIn) -> None:
    before = len(standin.connects)

    async def ask_often() -> list[int]:
        async with Fetcher(settings(standin)) as fetcher:
            return [(await fetcher.fetch(Request(f"https://kept.example.org/{n}", "page"))).status for n in range(5)]

    assert asyncio.run(ask_often()) == [501] * 5
    assert standin.connects[before:] == ["kept.example.org:443"]
    assert isinstance(standin.requests[-1], Asked)


# --- walls -----------------------------------------------------------------------------------------------------


def test_a_redirect_to_a_wall_is_the_answer_and_the_wall_is_not_asked(standin: StandIn) -> None:
    login = "https://www.instagram.com/accounts/login/?next=%2Fp%2FDAbCdEfGhIj%2F"
    put(standin, "https://www.example.org/walled", redirect(login))
    put(standin, "https://www.example.org/moved", redirect("/elsewhere"))
    put(standin, "https://www.example.org/elsewhere", "available")

    async def both() -> list[Response]:
        async with Fetcher(settings(standin), WALL) as fetcher:
            return [
                await fetcher.fetch(Request(f"https://www.example.org/{n}", "page", follow=follow))
                for n, follow in (("walled", True), ("moved", True), ("moved", False), ("elsewhere", True))
            ]

    before = len(standin.requests)
    found = asyncio.run(both())
    assert [(each.status, each.landing) for each in found] == [
        (302, login), (200, "https://www.example.org/elsewhere"), (302, "https://www.example.org/elsewhere"),
        (200, "https://www.example.org/elsewhere"),
    ]  # fmt: skip
    assert not [each.url for each in standin.requests[before:] if "instagram" in each.url]


# Where a redirect may lead, and whether a wall stands there.
WALLS = [
    ("https://www.instagram.com/accounts/login/", True),
    ("https://instagram.com/challenge/?next=/p/x/", True),
    ("https://m.facebook.com/login.php?next=x", True),
    ("https://www.facebook.com/checkpoint/", True),
    ("https://www.tiktok.com/login?redirect_url=x", True),
    ("https://consent.youtube.com/m?continue=x", True),
    ("https://www.google.com/sorry/index?continue=x", True),
    ("https://www.google.kz/sorry/index", True),
    ("https://accounts.google.com/ServiceLogin", True),
    ("https://www.instagram.com/accounts_of_the_lake/", False),
    ("https://www.facebook.com/loginov.ivan", False),
    ("https://www.facebook.com/login-lake/posts/1", False),
    ("https://www.tiktok.com/@login", False),
    ("https://www.tiktok.com/loginlake", False),
    ("https://notinstagram.com/accounts/login/", False),
    ("https://www.instagram.com.example.org/accounts/login/", False),
    ("https://example.org/?next=https://www.instagram.com/accounts/login/", False),
    ("https://www.google.com/search?q=sorry", False),
]


@pytest.mark.parametrize(("url", "is_wall"), WALLS)
def test_a_wall_is_told_by_its_address(url: str, is_wall: bool) -> None:
    assert (WALL.match(url) is not None) is is_wall


# --- cookies ---------------------------------------------------------------------------------------------------

COOKIES = """# Netscape HTTP Cookie File
.example.org\tTRUE\t/\tTRUE\t0\tsession\tabc"d=
www.example.org\tFALSE\t/deep\tFALSE\t4102444800\tdeep\t1
#HttpOnly_.example.org\tTRUE\t/\tTRUE\t4102444800\thidden\t2
.example.org\tTRUE\t/\tTRUE\t1000000000\tpast\t3
.elsewhere.org\tTRUE\t/\tTRUE\t0\tforeign\t4
"""
# The address, and the cookies that are sent there.
SENT = [
    ("https://www.example.org/", {'session=abc"d=', "hidden=2"}),
    ("https://www.example.org/deep/page", {'session=abc"d=', "hidden=2", "deep=1"}),
    ("https://m.example.org/deep/page", {'session=abc"d=', "hidden=2"}),
    ("https://elsewhere.org/", {"foreign=4"}),
    ("https://notexample.org/", set()),
    ("https://www.example.org.evil.org/", set()),
]
NO_COOKIES = ["", "session=abc", '[{"name": "session"}]', "\xff", "# Netscape HTTP Cookie File\nno tabs\n"]


@pytest.fixture
def cookies(tmp_path: Path) -> Path:
    path = tmp_path / "cookies.txt"
    path.write_text(COOKIES)
    return path


@pytest.mark.parametrize(("url", "sent"), SENT)
def test_a_cookie_goes_to_its_own_host_and_path_and_is_kept_nowhere(
    standin: StandIn, cookies: Path, url: str, sent: set[str]
) -> None:
    put(standin, url, "available")
    got = ask(url, settings(standin, cookies=cookies))
    received = standin.asked(url)[-1].headers.get("cookie", "")
    assert set(received.split("; ")) - {""} == sent
    assert "cookie" not in {name.lower() for name, _ in got.sent}


@pytest.mark.parametrize("text", NO_COOKIES)
def test_what_is_no_cookie_file_is_refused_before_anything_is_asked(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cookies.txt"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match=r"cookies\.txt.*Netscape"):
        Fetcher(NetworkSettings(cookies=path))


# --- what was passed on the way ----------------------------------------------------------------------------------


def test_a_failure_behind_redirects_keeps_them(standin: StandIn) -> None:
    put(standin, "https://www.example.org/first", redirect("http://169.254.169.254/latest/meta-data/"))
    with pytest.raises(FetchError) as caught:
        ask("https://www.example.org/first", settings(standin))
    assert caught.value.reason == "blocked_address"
    assert [hop.url for hop in caught.value.hops] == ["https://www.example.org/first"]
    assert not standin.asked("169.254")


@pytest.mark.parametrize("named", ["", "/nowhere/certificates.pem"])
def test_importing_leaves_the_environment_as_it_was(named: str) -> None:
    told = "import os; before = dict(os.environ); import linkaudit.fetch; print(before == dict(os.environ))"
    environment = {"PATH": os.environ["PATH"]} | ({"SSL_CERT_FILE": named} if named else {})
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
