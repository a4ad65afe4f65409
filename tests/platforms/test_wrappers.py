"""Wrappers are taken off on known hosts, and on no others."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from linkaudit.model import Flaw, Link
from linkaudit.platforms import normalize, split, wrappers

TARGET = "https://www.instagram.com/p/DD_YsEltWzg/?igsh=MTdq"
INSIDE = quote(TARGET, safe="")
KEY = "instagram:post:DD_YsEltWzg"
VIDEO_KEY = "youtube:video:YE7VzlLtp-4"
CODE = "DD_YsEltWzg"


def key(url: str) -> str:
    link = normalize(url)
    assert isinstance(link, Link), link
    return link.key


WRAPPED = [
    f"https://l.facebook.com/l.php?u={INSIDE}&h=AT0&s=1&__tn__=H-R&c[0]=AT1",
    f"https://lm.facebook.com/l.php?h=AT0&u={INSIDE}",
    f"http://www.facebook.com/l.php?u={INSIDE}",
    f"https://m.facebook.com/l.php?u={INSIDE}",
    f"https://touch.facebook.com/l.php?u={INSIDE}",
    f"L.FACEBOOK.COM/l.php?u={INSIDE}",
    f"https://www.facebook.com/flx/warn/?u={INSIDE}&h=x",
    f"https://www.facebook.com/plugins/post.php?href={INSIDE}&width=500",
    "https://www.facebook.com/plugins/post.php?href=https://www.instagram.com/p/DD_YsEltWzg/&width=500",
    f"https://www.facebook.com/plugins/video.php?height=314&href={INSIDE}",
    f"https://www.facebook.com/plugins/comment_embed.php?href={INSIDE}",
    f"https://www.facebook.com/login/?next={INSIDE}",
    f"https://m.facebook.com/login.php?next={INSIDE}&refsrc=deprecated",
    f"https://www.facebook.com/login/web/?next={INSIDE}",
    f"https://www.facebook.com/checkpoint/?next={INSIDE}",
    f"https://m.facebook.com/cookie/consent_prompt/?next={INSIDE}",
    f"https://www.facebook.com/privacy/consent/?next={INSIDE}",
    f"https://www.facebook.com/sharer.php?u={INSIDE}",
    f"https://www.facebook.com/sharer/sharer.php?u={INSIDE}&t=x",
    f"https://www.facebook.com/share.php?u={INSIDE}",
    f"https://l.instagram.com/?u={INSIDE}&e=AT0&s=1",
    f"https://l.instagram.com?u={INSIDE}",
    f"https://www.instagram.com/accounts/login/?next={INSIDE}",
    f"https://www.instagram.com/accounts/login?next=/p/{CODE}/",
    f"https://www.instagram.com/accounts/login/?next=%2Fp%2F{CODE}%2F&source=desktop",
    f"https://www.instagram.com/accounts/login/?next=%2Freel%2F{CODE}%2F%3Figsh%3DMTdq",
    f"https://www.instagram.com/accounts/signup/email/?next={INSIDE}",
    f"https://www.instagram.com/challenge/?next=/tv/{CODE}/",
    f"https://www.instagram.com/consent/?flow=x&next=/p/{CODE}/",
    f"https://www.youtube.com/redirect?event=video&redir_token=x&q={INSIDE}&v=YE7VzlLtp-4",
    f"https://www.youtube.com/redirect?q=www.instagram.com%2Fp%2F{CODE}%2F",
    f"https://consent.youtube.com/m?continue={INSIDE}&gl=KZ",
    f"https://consent.youtube.com/ml?continue={INSIDE}",
    f"https://consent.youtube.com/d?continue={INSIDE}",
    f"https://consent.google.com/ml?continue={INSIDE}",
    f"https://accounts.youtube.com/accounts/SetSID?ssdc=1&continue={INSIDE}",
    f"https://accounts.google.com/ServiceLogin?service=youtube&continue={INSIDE}",
    f"https://www.google.com/url?sa=t&q={INSIDE}&usg=x",
    f"https://www.google.com/url?sa=t&url={INSIDE}",
    f"https://www.google.kz/url?q=&url={INSIDE}",
    f"https://www.google.com.kz/url?q=&esrc=s&url={INSIDE}",
    f"https://google.co.uk/url?q={INSIDE}",
    f"https://www.google.com/sorry/index?continue={INSIDE}&q=EgS",
    f"https://webcache.googleusercontent.com/search?q=cache:{INSIDE}",
    f"https://webcache.googleusercontent.com/search?q=cache:AbCdEf-12345:{INSIDE}+some+words&hl=ru",
    f"https://webcache.googleusercontent.com/search?q=cache:AbCdEf-12345:www.instagram.com/p/{CODE}/",
    f"https://translate.google.com/translate?hl=ru&sl=auto&u={INSIDE}",
    f"https://translate.google.kz/translate?u={INSIDE}",
    f"https://www-instagram-com.translate.goog/p/{CODE}/?_x_tr_sl=en&_x_tr_tl=kk",
    f"https://web.archive.org/web/20241225060000/{TARGET}",
    f"https://web.archive.org/web/20241225060000id_/{TARGET}",
    f"https://web.archive.org/web/20241225if_/{TARGET}",
    f"https://web.archive.org/web/2024*/{TARGET}",
    f"https://web.archive.org/web/*/{TARGET}",
    f"https://web.archive.org/web/20241225060000/https:/www.instagram.com/p/{CODE}/",
    f"https://web.archive.org/web/20241225060000/http:/instagram.com/p/{CODE}/",
    f"https://web.archive.org/web/20241225060000/www.instagram.com/p/{CODE}/",
    f"https://web.archive.org/web/20241225060000/{INSIDE}",
    f"web.archive.org/web/20241225060000/{TARGET}",
    f"https://archive.ph/20241225060000/{TARGET}",
    f"https://archive.ph/2024.12.25-060000/{TARGET}",
    f"https://archive.is/newest/{TARGET}",
    f"https://archive.today/o/AbCdE/{TARGET}",
    f"https://www-instagram-com.cdn.ampproject.org/c/s/www.instagram.com/p/{CODE}/",
    f"https://www-instagram-com.cdn.ampproject.org/v/s/www.instagram.com/p/{CODE}/?amp_js_v=0.1",
    f"https://cdn.cdn.ampproject.org/c/www.instagram.com/p/{CODE}/",
    f"https://www.tiktok.com/login?redirect_url={INSIDE}",
    f"https://www.tiktok.com/login/phone?lang=ru&redirect_url={INSIDE}",
    f"https://www.tiktok.com/link/v2?aid=1988&scene=bio_url&target={INSIDE}",
    f"https://www.tiktok.com/oembed?url={INSIDE}",
    f"https://www.youtube.com/oembed?format=json&url={INSIDE}",
    f"https://www.youtube.com/%72edirect?%71={INSIDE}",
    f"https://www.google.com/./url?q={INSIDE}",
    f"https://l.facebook.com/l.php?h=1&amp;u={INSIDE}",
    f"https://l.facebook.com/l.php?u={quote(f'https://www.google.com/url?q={INSIDE}', safe='')}",
    f"https://web.archive.org/web/2024/https://www.google.com/url?q={INSIDE}",
    f"https://l.facebook.com/l.php?u={quote(INSIDE, safe='')}",
]


@pytest.mark.parametrize("url", WRAPPED)
def test_a_wrapper_is_taken_off(url: str) -> None:
    assert key(url) == KEY


RELATIVE = [
    "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DYE7VzlLtp-4%26feature%3Dshare",
    "https://www.youtube.com/attribution_link?u=/watch?v=YE7VzlLtp-4",
    "https://m.youtube.com/signin?next=%2Fwatch%3Fv%3DYE7VzlLtp-4",
    "https://www.youtube.com/signin?action_handle_signin=true&next="
    + quote("/signin?next=" + quote("/watch?v=YE7VzlLtp-4", safe=""), safe=""),
    "https://accounts.google.com/ServiceLogin?continue="
    + quote(
        "https://www.youtube.com/signin?next=" + quote("/signin?next=%2Fwatch%3Fv%3DYE7VzlLtp-4", safe=""), safe=""
    ),
    "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DYE7VzlLtp-4%26cbrd%3D1",
    "https://web.archive.org/web/2012/http://www.youtube.com/watch?v=YE7VzlLtp-4",
    "https://web.archive.org/web/2012/http://www.youtube.com/#!/watch?v=YE7VzlLtp-4",
]


@pytest.mark.parametrize("url", RELATIVE)
def test_a_relative_target_lies_on_the_wrappers_own_host(url: str) -> None:
    assert key(url) == VIDEO_KEY


# What looks like a wrapper but is none: address → key.
NO_WRAPPERS = [
    (f"https://example.org/?next={TARGET}",
     "web:page:https://example.org/?next=https://www.instagram.com/p/DD_YsEltWzg/?igsh=MTdq"),
    (f"https://example.org/url?q={INSIDE}", f"web:page:https://example.org/url?q={INSIDE}"),
    (f"https://notfacebook.com/l.php?u={INSIDE}", f"web:page:https://notfacebook.com/l.php?u={INSIDE}"),
    (f"https://facebook.com.example.org/l.php?u={INSIDE}",
     f"web:page:https://facebook.com.example.org/l.php?u={INSIDE}"),
    (f"https://google.example.org/url?q={INSIDE}", f"web:page:https://google.example.org/url?q={INSIDE}"),
    (f"https://mygoogle.com/url?q={INSIDE}", f"web:page:https://mygoogle.com/url?q={INSIDE}"),
    (f"https://www.google.com/search?q={INSIDE}", f"web:page:https://www.google.com/search?q={INSIDE}"),
    ("https://www.google.com/url?q=some+words", "web:page:https://www.google.com/url?q=some+words"),
    ("https://www.google.com/url?q=&url=", "web:page:https://www.google.com/url?q=&url="),
    ("https://www.google.com/url", "web:page:https://www.google.com/url"),
    (f"https://archive.org/details/{CODE}", f"web:page:https://archive.org/details/{CODE}"),
    (f"https://archive.example.org/web/2024/{CODE}", f"web:page:https://archive.example.org/web/2024/{CODE}"),
    ("https://web.archive.org/web/2024/nothing", "web:page:https://web.archive.org/web/2024/nothing"),
    ("https://archive.ph/AbCdE", "web:page:https://archive.ph/AbCdE"),
    ("https://www.instagram.com/accounts/login/", "instagram:other:/accounts/login"),
    ("https://www.instagram.com/accounts/login/?next=", "instagram:other:/accounts/login"),
    ("https://www.instagram.com/accounts/login/?next=javascript:alert(1)", "instagram:other:/accounts/login"),
    ("https://www.facebook.com/login/", "facebook:other:/login"),
    (f"https://www.facebook.com/loginov/?next={INSIDE}", "facebook:profile:loginov"),
    (f"https://www.facebook.com/cookies.kz/?next={INSIDE}", "facebook:profile:cookies.kz"),
    ("https://www.tiktok.com/login", "tiktok:other:/login"),
    ("https://www.youtube.com/attribution_link?a=x", "youtube:other:/attribution_link"),
    ("https://www.youtube.com/redirect?event=video", "youtube:other:/redirect"),
    (f"https://www.youtube.com/watch?v=YE7VzlLtp-4&q={INSIDE}&next={INSIDE}&u={INSIDE}", VIDEO_KEY),
    (f"https://www.instagram.com/p/{CODE}/?next=https%3A%2F%2Fexample.org%2F&u=https%3A%2F%2Fexample.org", KEY),
    ("https://fb.watch/6nSBvr0vqS/", "facebook:short-link:6nSBvr0vqS"),
    ("https://vm.tiktok.com/ZMexample/", "tiktok:short-link:ZMexample"),
    ("https://www.instagram.com/share/p/BACiUUUYQV", "instagram:share:BACiUUUYQV"),
    (
        f"https://notarchive.org/web/2024/{TARGET}",
        "web:page:https://notarchive.org/web/2024/https://www.instagram.com/p/DD_YsEltWzg/",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), NO_WRAPPERS)
def test_what_is_no_wrapper_stays_what_it_is(url: str, expected: str) -> None:
    assert key(url) == expected


def wrapped(layers: int) -> str:
    return "https://web.archive.org/web/2024/" * layers + TARGET


def test_six_wrappers_are_taken_off_and_seven_are_a_flaw() -> None:
    assert key(wrapped(wrappers.LAYERS)) == KEY
    flaw = normalize(wrapped(wrappers.LAYERS + 1))
    assert flaw == Flaw("not_a_url", "more than 6 redirectors are wrapped around one another")


def test_a_thousand_wrappers_cost_no_more_than_six() -> None:
    start = time.perf_counter()
    assert isinstance(normalize(wrapped(20_000)), Flaw)
    assert time.perf_counter() - start < 1


def test_an_address_without_a_wrapper_is_handed_back_as_it_is() -> None:
    address = split(TARGET)
    assert address is not None
    assert wrappers.unwrap(address) is address
