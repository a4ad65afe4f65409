"""The registry: one key for one thing however it is written, and a Flaw for what is no address."""

from __future__ import annotations

import time
from typing import NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Link
from linkaudit.platforms import PLATFORMS, normalize, probe

NOT_A_URL = Flaw("not_a_url", "there is no http(s) address in it")
KINDS = {  # CONTRACT.md; TikTok's and Facebook's own tests see to theirs
    "instagram": {"post", "profile", "story", "highlight", "share", "other"},
    "youtube": {"video", "playlist", "channel", "clip", "post", "other"},
}


class Thing(NamedTuple):
    """One thing, the paths that name it, and the hosts on which they do."""

    key: str
    hosts: tuple[str, ...]
    paths: tuple[str, ...]


INSTAGRAM = (
    "www.instagram.com",
    "instagram.com",
    "m.instagram.com",
    "instagr.am",
    "INSTAGRAM.com",
    "instagram.com:443",
)
TIKTOK = ("www.tiktok.com", "tiktok.com", "m.tiktok.com", "WWW.TikTok.com")
YOUTUBE = ("www.youtube.com", "youtube.com", "m.youtube.com", "music.youtube.com", "au.youtube.com", "YouTube.com",
           "www.youtube-nocookie.com", "youtube.de", "www.youtube.kz")  # fmt: skip
FACEBOOK = ("www.facebook.com", "facebook.com", "m.facebook.com", "ru-ru.facebook.com", "fb.com")
CHANNEL = "UC0123456789-_ABCDEFabcd"
THINGS = [
    Thing(
        "instagram:post:DD_YsEltWzg",
        INSTAGRAM,
        ("/p/DD_YsEltWzg/", "/reel/DD_YsEltWzg", "/reels/DD_YsEltWzg/", "/tv/DD_YsEltWzg/", "/some_one/p/DD_YsEltWzg/",
         "/some_one/reel/DD_YsEltWzg/", "/reels/videos/DD_YsEltWzg/", "/p/DD_YsEltWzg/embed/captioned/",
         "/p/%44D_YsEltWzg/", "//p//DD_YsEltWzg", "/p/DD_YsEltWzg/c/17900000000000000/"),
    ),
    Thing("instagram:profile:some_one", INSTAGRAM, ("/some_one", "/Some_One/", "/some_one/reels/", "/_u/some_one/")),
    Thing("instagram:story:3570766765028588805", INSTAGRAM, ("/stories/some_one/3570766765028588805/",)),
    Thing(
        "instagram:highlight:18042509488170095",
        INSTAGRAM,
        ("/stories/highlights/18042509488170095/", "/s/aGlnaGxpZ2h0OjE4MDQyNTA5NDg4MTcwMDk1"),
    ),
    Thing("instagram:share:BACiUUUYQV", INSTAGRAM, ("/share/BACiUUUYQV", "/share/p/BACiUUUYQV/")),
    Thing("instagram:other:/explore/tags/жастар", INSTAGRAM, ("/explore/tags/Жастар/",
    f"/explore/tags/{quote('жастар')}")),
    Thing(
        "tiktok:post:7426365848731913478",
        TIKTOK,
        ("/@some/video/7426365848731913478", "/@Some/photo/7426365848731913478", "/embed/v2/7426365848731913478"),
    ),
    Thing(
        "youtube:video:YE7VzlLtp-4",
        YOUTUBE,
        ("/watch?v=YE7VzlLtp-4", "/watch?list=PL0123456789&v=YE7VzlLtp-4", "/shorts/YE7VzlLtp-4", "/live/YE7VzlLtp-4/",
         "/embed/YE7VzlLtp-4", "/v/YE7VzlLtp-4", "/e/YE7VzlLtp-4", "/?v=YE7VzlLtp-4", "/watch/YE7VzlLtp-4",
         "/source/YE7VzlLtp-4/shorts", "/watch_popup?v=YE7VzlLtp-4"),
    ),
    Thing("youtube:video:YE7VzlLtp-4", ("youtu.be", "www.youtu.be", "y2u.be", "yt.be"), ("/YE7VzlLtp-4",
    "/YE7VzlLtp-4/")),
    Thing(
        f"youtube:channel:{CHANNEL}",
        YOUTUBE,
        (f"/channel/{CHANNEL}", f"/channel/{CHANNEL}/live", f"/embed/live_stream?channel={CHANNEL}",
         f"/feeds/videos.xml?channel_id={CHANNEL}", f"/browse/{CHANNEL}"),
    ),
    Thing("youtube:channel:@some.one", YOUTUBE, ("/@Some.One", "/@some.one/videos", "/%40some.one/live")),
    Thing("youtube:channel:c/SomeOne", YOUTUBE, ("/c/SomeOne", "/c/SomeOne/about", "/SomeOne")),
    Thing("youtube:playlist:PL0123456789", YOUTUBE, ("/playlist?list=PL0123456789", "/watch?list=PL0123456789",
                                                     "/embed/videoseries?list=PL0123456789", "/browse/VLPL0123456789")),
    Thing("youtube:post:Ugkx0123", YOUTUBE, ("/post/Ugkx0123", f"/channel/{CHANNEL}/community?lb=Ugkx0123")),
    Thing("youtube:clip:Ugkx0123", YOUTUBE, ("/clip/Ugkx0123",)),
    Thing("facebook:video:1234567890123456", FACEBOOK, ("/watch/?v=1234567890123456", "/reel/1234567890123456")),
    Thing("facebook:profile:some.page", FACEBOOK, ("/some.page", "/Some.Page/")),
]  # fmt: skip
CANONICAL = {thing.key: normalize(f"https://{thing.hosts[0]}{thing.paths[0]}") for thing in THINGS}
EACH = [(thing.key, f"https://{thing.hosts[0]}{path}") for thing in THINGS for path in thing.paths]


@pytest.mark.parametrize(("key", "url"), EACH, ids=[url for _, url in EACH])
def test_a_form_gives_the_key_of_its_thing(key: str, url: str) -> None:
    link = normalize(url)
    assert isinstance(link, Link)
    assert link.key == key


@pytest.mark.parametrize("key", CANONICAL)
def test_a_canonical_url_normalises_to_itself(key: str) -> None:
    link = CANONICAL[key]
    assert isinstance(link, Link)
    again = normalize(link.canonical_url)
    assert isinstance(again, Link)
    assert (again.key, again.canonical_url) == (key, link.canonical_url)


TRACKING = [
    "igsh=MTdqOGE0cXZ5bQ%3D%3D", "igshid=1", "utm_source=ig_web_copy_link", "utm_medium=share", "fbclid=IwAR0",
    "si=Zx8sA0",
    "feature=shared", "pp=ygU", "ab_channel=Some", "is_from_webapp=1", "sender_device=pc", "_r=1", "_t=8abc",
    "mibextid=wwXIfr",
    "rdid=abc", "hl=ru", "t=12s", "index=3", "img_index=2", "region=KZ", "copy=1",
]  # fmt: skip
CLEAN = "{}"
WRAPPERS = [
    CLEAN, "https://l.facebook.com/l.php?u={}&h=AT0", "https://l.instagram.com/?u={}&e=1",
    "https://www.google.com/url?q={}",
    "https://www.youtube.com/redirect?event=x&q={}", "https://www.instagram.com/accounts/login/?next={}",
    "https://consent.youtube.com/m?continue={}", "https://www.facebook.com/login/?next={}",
]  # fmt: skip


@given(data=st.data())
def test_all_forms_hosts_tracking_and_wrappers_give_one_key(data: st.DataObject) -> None:
    thing = data.draw(st.sampled_from(THINGS))
    path = data.draw(st.sampled_from(thing.paths))
    url = (
        data.draw(st.sampled_from(["https://", "http://", "//", "HTTPS://", ""]))
        + data.draw(st.sampled_from(thing.hosts))
        + path
    )
    for parameter in data.draw(st.lists(st.sampled_from(TRACKING), max_size=3)):
        url += ("&" if "?" in url else "?") + parameter
    if data.draw(st.booleans()):
        url = url.replace("&", "&amp;")
    for wrapper in data.draw(st.lists(st.sampled_from(WRAPPERS), max_size=2)):
        url = url if wrapper == CLEAN else wrapper.format(quote(url, safe=""))
    link = normalize(url)
    assert isinstance(link, Link)
    assert link.key == thing.key


NO_ADDRESSES = [
    "", " ", "hello", "3.5", "report.txt", "example.kz", "т.б.", "2024.10.29", "a/b", "и/или", "1/2",
    "name@example.kz", "@some_one",
    "#жастар", "https://", "http:/", "ftp://example.kz/a", "javascript:alert(1)", "instagram", "instagram:",
    "instagram://library",
    "youtube: a channel", "https://exa mple.kz/",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_a_flaw(text: str) -> None:
    assert normalize(text) == NOT_A_URL


WITHOUT_SCHEME = [
    ("youtu.be/YE7VzlLtp-4", "youtube:video:YE7VzlLtp-4"),
    ("instagram.com", "instagram:other:/"),
    ("www.example.kz", "web:page:https://www.example.kz/"),
    ("example.kz/a", "web:page:https://example.kz/a"),
    ("//example.kz", "web:page:https://example.kz/"),
    ("instagram://media?id=482584233761418119_26633036", "instagram:post:aye83DjauH"),
    ("instagram://user?username=Some_One", "instagram:profile:some_one"),
    ("vnd.youtube:YE7VzlLtp-4", "youtube:video:YE7VzlLtp-4"),
    ("vnd.youtube://YE7VzlLtp-4?t=1", "youtube:video:YE7VzlLtp-4"),
    ("vnd.youtube://www.youtube.com/watch?v=YE7VzlLtp-4", "youtube:video:YE7VzlLtp-4"),
]


@pytest.mark.parametrize(("text", "key"), WITHOUT_SCHEME)
def test_an_address_that_is_meant_needs_no_scheme(text: str, key: str) -> None:
    link = normalize(text)
    assert isinstance(link, Link)
    assert link.key == key


def test_the_platforms_stand_in_the_order_of_the_contract() -> None:
    assert PLATFORMS == ("instagram", "tiktok", "youtube", "facebook", "web")


@pytest.mark.parametrize("key", CANONICAL)
def test_every_kind_has_a_probe(key: str) -> None:
    link = CANONICAL[key]
    assert isinstance(link, Link)
    probe(link).close()


PIECES = st.sampled_from(
    ["/p/", "/reel/", "/watch?v=", "/shorts/", "/@", "/channel/", "/stories/", "/share/", "/explore/tags/", "/s/",
    "/c/", "?list=",
     "&v=", "#!v=", "/", "%2F", "%5D", "%", ")", "»", "DD_YsEltWzg", "UC", "а", "İ", "\ud800", "\u0306", "..",
     "&amp;", "?q="]
)  # fmt: skip
HOSTS = st.sampled_from(
    ["www.instagram.com", "www.youtube.com", "youtu.be", "music.youtube.com", "l.instagram.com", "instagr.am"]
)
PATHS = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


@given(text=st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(normalize(text), Link | Flaw)


@given(host=HOSTS, path=PATHS)
def test_every_link_found_is_of_a_known_kind_and_its_canonical_url_names_it(host: str, path: str) -> None:
    link = normalize(f"https://{host}/{path}")
    if isinstance(link, Link):
        assert link.kind in KINDS.get(link.platform, {link.kind})
        again = normalize(link.canonical_url)
        assert isinstance(again, Link)
        assert (again.key, again.canonical_url) == (link.key, link.canonical_url)


MEGABYTE = 1_000_000
HOSTILE = [
    "a" * MEGABYTE, "." * MEGABYTE, "a." * (MEGABYTE // 2), "/" * MEGABYTE, "https://" + "a" * MEGABYTE,
    *(
        f"https://{host}/{path}"
        for host in ("www.instagram.com", "www.youtube.com", "youtu.be", "www.tiktok.com", "www.facebook.com",
                     "example.kz")
        for path in ("a" * MEGABYTE, "/" * MEGABYTE, "a/" * (MEGABYTE // 2), "%" * MEGABYTE, "%2F" * (MEGABYTE // 3),
                     "." * MEGABYTE, "watch?v=" + "a" * MEGABYTE, "?" + "v&" * (MEGABYTE // 2), "?&" + "amp;" * 200_000,
                     "p/" + "-" * MEGABYTE, "#" + "v=&" * (MEGABYTE // 3), "қ" * 300_000, "a-" * (MEGABYTE // 2))
    ),
    *(
        wrapper + "https%3A%2F%2F" * 70_000
        for wrapper in ("https://l.facebook.com/l.php?u=", "https://www.google.com/url?q=", "https://web.archive.org/web/1/")
    ),
    "https://web.archive.org/web/2024/" * 30_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_megabyte_is_normalised_within_seconds(text: str) -> None:
    start = time.perf_counter()
    assert isinstance(normalize(text), Link | Flaw)
    assert time.perf_counter() - start < 5
