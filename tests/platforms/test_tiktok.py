"""TikTok's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Link
from linkaudit.platforms import tiktok
from linkaudit.platforms._address import Address, split

HOME = "https://www.tiktok.com"
ID = "7426365848731913478"
BORN = datetime(2024, 10, 16, 13, 32, 20, tzinfo=UTC)
SEC_UID = "MS4wLjABAAAAv7iSuuXDJGDvJkmH_vz1qkDZYo1apxgzaxdBSeIuPiM"


def parse(url: str) -> Link | Flaw | None:
    address = split(HOME + url if re.match("/[^/]|/$", url) else url)
    assert address is not None
    return tiktok.parse(address)


# url (or path under HOME) → kind, id, owner, canonical URL (or path)
FORMS = [
    (f"/@Some.User/video/{ID}", "post", ID, "some.user", f"/@some.user/video/{ID}"),
    (f"/@some_user/photo/{ID}", "post", ID, "some_user", f"/@some_user/video/{ID}"),
    (f"/@/video/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/@_/video/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/@{SEC_UID}/video/{ID}", "post", ID, SEC_UID, f"/@{SEC_UID}/video/{ID}"),
    (
        f"/@6813181309701720070/video/{ID}",
        "post",
        ID,
        "6813181309701720070",
        f"/@6813181309701720070/video/{ID}",
    ),
    (f"/@имя/video/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"tiktok.com/%40some_user/video/{ID}?_r=1", "post", ID, "some_user", f"/@some_user/video/{ID}"),
    (f"//WWW.TikTok.com//@some_user//video/{ID}//", "post", ID, "some_user", f"/@some_user/video/{ID}"),
    (f"https://www.tiktokv.com/share/video/{ID}/", "post", ID, None, f"/@_/video/{ID}"),
    (f"https://m.tiktok.com/share/video/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"https://t.tiktok.com/i18n/share/video/{ID}/?lang=ru", "post", ID, None, f"/@_/video/{ID}"),
    (f"https://m.tiktok.com/h5/share/video/{ID}.html", "post", ID, None, f"/@_/video/{ID}"),
    (f"https://m.tiktok.com/v/{ID}.html?u_code=1", "post", ID, None, f"/@_/video/{ID}"),
    (f"/v/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/embed/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/embed/v2/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/embed/v3/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    (f"/player/v1/{ID}", "post", ID, None, f"/@_/video/{ID}"),
    ("/@Some.User?lang=en", "profile", "some.user", "some.user", "/@some.user"),
    ("/@some.user.", "profile", "some.user", "some.user", "/@some.user"),
    ("/@some.user/reposts", "profile", "some.user", "some.user", "/@some.user"),
    ("/embed/@some.user", "profile", "some.user", "some.user", "/@some.user"),
    (f"/@{SEC_UID}", "profile", SEC_UID, SEC_UID, f"/@{SEC_UID}"),
    (
        "https://m.tiktok.com/h5/share/usr/6813181309701720070.html",
        "profile",
        "6813181309701720070",
        "6813181309701720070",
        "/@6813181309701720070",
    ),
    ("/@Some.User/live", "live", "some.user", "some.user", "/@some.user/live"),
    (
        "https://m.tiktok.com/share/live/7209423610325322522/",
        "live",
        "7209423610325322522",
        None,
        "https://m.tiktok.com/share/live/7209423610325322522/",
    ),
    ("https://vm.tiktok.com/ZMrX95EGY/", "short-link", "ZMrX95EGY", None, "https://vm.tiktok.com/ZMrX95EGY/"),
    ("vt.tiktok.com/ZSexample1", "short-link", "ZSexample1", None, "https://vt.tiktok.com/ZSexample1/"),
    ("/t/ZTexample/?k=1", "short-link", "ZTexample", None, "/t/ZTexample/"),
    ("/tag/ФypШ?lang=ru", "other", "/tag/фypш", None, "/tag/%D1%84yp%D1%88"),
    (
        "/music/some-sound-7016547803243022337",
        "other",
        "/music/_-7016547803243022337",
        None,
        "/music/_-7016547803243022337",
    ),
    ("/sticker/x-12345", "other", "/sticker/_-12345", None, "/sticker/_-12345"),
    ("/@Some/playlist/Best-of-12345", "other", "/@some/playlist/_-12345", None, "/@some/playlist/_-12345"),
    ("/@some/collection/c-12345", "other", "/@some/collection/_-12345", None, "/@some/collection/_-12345"),
    ("/search?q=a%20b&t=1", "other", "/search?q=a b", None, "/search?q=a%20b"),
    ("/discover/x", "other", "/discover/x", None, "/discover/x"),
    ("/login", "other", "/login", None, "/login"),
    ("/foryou", "other", "/foryou", None, "/foryou"),
    ("/?_r=1", "other", "/", None, "/"),
    ("/some_user", "other", "/some_user", None, "/some_user"),
]


@pytest.mark.parametrize(
    ("url", "kind", "code", "owner", "canonical"), FORMS, ids=[form[0] for form in FORMS]
)
def test_a_form_names_its_link(url: str, kind: str, code: str, owner: str | None, canonical: str) -> None:
    born = BORN if kind == "post" else None
    assert parse(url) == Link(
        "tiktok", kind, code, canonical if canonical.startswith("https:") else HOME + canonical, owner, born
    )


@pytest.mark.parametrize("url", [form[0] for form in FORMS])
def test_a_canonical_url_normalises_to_itself(url: str) -> None:
    link = parse(url)
    assert isinstance(link, Link)
    assert parse(link.canonical_url) == link


FLAWED = [
    (f"/@some/video/{ID[:-1]}", Flaw("id_length", f"a TikTok id has 19 digits, {ID[:-1]} has 18")),
    (f"/@some/video/{ID}1", Flaw("id_length", f"a TikTok id has 19 digits, {ID}1 has 20")),
    (f"/@some/photo/{ID[:-1]}", Flaw("id_length", f"a TikTok id has 19 digits, {ID[:-1]} has 18")),
    ("/@some/video/1", Flaw("id_length", "a TikTok id has 19 digits, 1 has 1")),
    ("https://m.tiktok.com/v/123.html", Flaw("id_length", "a TikTok id has 19 digits, 123 has 3")),
    (
        "https://m.tiktok.com/share/live/72",
        Flaw("id_length", "a TikTok live room id has 19 digits, 72 has 2"),
    ),
    (
        f"/@some/video/{ID}Some",
        Flaw("id_alphabet", f"a TikTok id has digits only, {ID}Some has other characters"),
    ),
    (
        "/@some/video/742636584873191347٨",
        Flaw("id_alphabet", "a TikTok id has digits only, 742636584873191347٨ has other characters"),
    ),
    ("/@some/video/", Flaw("no_id", "the address stops before the TikTok id")),
    ("/@some/video", Flaw("no_id", "the address stops before the TikTok id")),
    ("/@", Flaw("no_id", "the address stops before the TikTok user's name")),
    ("https://vm.tiktok.com/", Flaw("no_id", "the address stops before the short link's code")),
    ("/t/", Flaw("no_id", "the address stops before the short link's code")),
    (
        "https://vm.tiktok.com/ZМrX95EGY",
        Flaw("id_alphabet", "a TikTok short link has Latin letters and digits only, ZМrX95EGY has others"),
    ),
    ("/@sоme", Flaw("id_alphabet", "a TikTok name has Latin letters, digits, _ and . only, sоme has others")),
]


@pytest.mark.parametrize(("url", "flaw"), FLAWED, ids=[row[0] for row in FLAWED])
def test_an_id_that_cannot_exist_is_a_flaw(url: str, flaw: Flaw) -> None:
    assert parse(url) == flaw


FOREIGN = [
    "nottiktok.com",
    "tiktok.com.example.org",
    "www-tiktok.com",
    "tiktok.co",
    "tiktok.kz",
    "tiktokcdn.com",
    "douyin.com",
    "newsroom.tiktok.com",
    "support.tiktok.com",
    "ads.tiktok.com",
    "developers.tiktok.com",
    "www.evil.tiktok.com",
    "tiktokvv.com",
    "tiktok.com.",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_not_owned(host: str) -> None:
    assert not tiktok.owns(host)
    assert (
        tiktok.parse(Address(f"https://{host}/@a/video/{ID}", "https", host, "", f"/@a/video/{ID}", "", ""))
        is None
    )


@pytest.mark.parametrize("junk", ["]", ")", ".", "%5D", '"', ",", "»", "%22%29.", ").,", "…", "/)", "\u200b"])
def test_what_text_leaves_behind_an_id_is_dropped(junk: str) -> None:
    assert parse(f"https://www.tiktok.com/@some/video/{ID}{junk}") == parse(
        f"https://www.tiktok.com/@some/video/{ID}"
    )


# The ids of the first two were published 1 to 60 seconds after these moments; the rest cannot be times.
TIMES = [
    (ID, BORN),
    ("7047596209028074758", datetime(2021, 12, 30, 20, 32, 41, tzinfo=UTC)),
    ("6253282176000000000", None),  # 2016-02, before there was a TikTok
    ("9999999999999999999", None),  # 2043
    ("1000000000000000000", None),  # 1977
]


@pytest.mark.parametrize(("code", "published_at"), TIMES)
def test_an_id_tells_its_time_where_that_is_plausible(code: str, published_at: datetime | None) -> None:
    link = parse(f"https://www.tiktok.com/@some/video/{code}")
    assert isinstance(link, Link)
    assert link.published_at == published_at


NOISE = st.sampled_from(
    ["", "?_r=1", "?is_from_webapp=1&sender_device=pc", "?lang=ru&q=x", "?_t=8abc&_r=1#top", "?utm_source=a"]
)
OWNER = st.one_of(st.sampled_from(["", "_", SEC_UID]), st.from_regex(r"[A-Za-z0-9_.]{1,24}", fullmatch=True))
HOST = st.sampled_from(
    ["www.tiktok.com", "tiktok.com", "m.tiktok.com", "WWW.TIKTOK.COM", "us.tiktok.com", "www.tiktokv.com"]
)


@given(
    host=HOST,
    owner=OWNER,
    word=st.sampled_from(["video", "photo"]),
    noise=NOISE,
    scheme=st.sampled_from(["https://", "http://", "//", ""]),
    slash=st.sampled_from(["", "/"]),
)
def test_one_id_is_one_key_whoever_posted_it_and_however_it_was_shared(
    host: str, owner: str, word: str, noise: str, scheme: str, slash: str
) -> None:
    link = parse(f"{scheme}{host}/@{owner}/{word}/{ID}{slash}{noise}")
    assert isinstance(link, Link)
    assert link.key == f"tiktok:post:{ID}"


PATHS = st.one_of(
    st.text().map(lambda text: "/" + text),
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "@a",
                    "@",
                    "video",
                    "photo",
                    "live",
                    ID,
                    ID[1:],
                    "t",
                    "v",
                    "embed",
                    "v2",
                    "share",
                    "tag",
                    "music",
                    "x-12",
                    "search",
                    "h5",
                    "%",
                    "%2F",
                    "..",
                    ".html",
                    "collection",
                    "h5",
                    "login",
                ]
            ),
            st.text(max_size=5),
        ),
        max_size=5,
    ).map(lambda parts: "/" + "/".join(parts)),
)


@given(
    path=PATHS,
    query=st.one_of(st.just(""), st.text(), st.text().map("q={}".format)),
    fragment=st.text(),
    host=st.sampled_from(["www.tiktok.com", "vm.tiktok.com", "t.tiktok.com", "tiktokv.com"]),
)
def test_no_path_raises_and_every_canonical_url_keeps_its_key(
    path: str, query: str, fragment: str, host: str
) -> None:
    link = tiktok.parse(Address(f"https://{host}{path}", "https", host, "", path, query, fragment))
    assert link is not None
    if isinstance(link, Link):
        again = parse(link.canonical_url)
        assert isinstance(again, Link)
        assert (again.key, again.canonical_url) == (link.key, link.canonical_url)
