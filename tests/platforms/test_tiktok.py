"""TikTok's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Headers, Link, Metadata, Request, Response, Verdict
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


@pytest.mark.parametrize(("url", "kind", "code", "owner", "canonical"), FORMS, ids=[form[0] for form in FORMS])
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
    assert tiktok.parse(Address(f"https://{host}/@a/video/{ID}", "https", host, "", f"/@a/video/{ID}", "", "")) is None


@pytest.mark.parametrize("junk", ["]", ")", ".", "%5D", '"', ",", "»", "%22%29.", ").,", "…", "/)", "\u200b"])
def test_what_text_leaves_behind_an_id_is_dropped(junk: str) -> None:
    assert parse(f"https://www.tiktok.com/@some/video/{ID}{junk}") == parse(f"https://www.tiktok.com/@some/video/{ID}")


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
def test_no_path_raises_and_every_canonical_url_keeps_its_key(path: str, query: str, fragment: str, host: str) -> None:
    link = tiktok.parse(Address(f"https://{host}{path}", "https", host, "", path, query, fragment))
    assert link is not None
    if isinstance(link, Link):
        again = parse(link.canonical_url)
        assert isinstance(again, Link)
        assert (again.key, again.canonical_url) == (link.key, link.canonical_url)


# --- answers ----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, tzinfo=UTC)
POST_URL = f"{HOME}/@some/video/{ID}"
OTHER_ID = "7391572856074685701"
STRINGS = "<script>var s={a: 'Video currently unavailable', b: 'item does not exist', c: 'status_deleted'}</script>"

# An answer as a test scripts it: status, body, headers, final address (None: the one that was asked).
Answer = tuple[int, str, Headers, str | None]


def answer(status: int, body: str = "", final: str | None = None, location: str | None = None) -> Answer:
    return status, body, (("Location", location),) if location else (), final


def judge(url: str, *answers: Answer) -> tuple[Verdict, list[Request]]:
    """The verdict on an address after these answers, and what was asked for it. Every answer must be asked for."""
    link = parse(url)
    assert isinstance(link, Link)
    probe, asked, left = tiktok.probe(link), [], list(answers)
    try:
        request = next(probe)
        while True:
            asked.append(request)
            status, body, headers, final = left.pop(0)
            request = probe.send(Response(request, final or request.url, status, headers, body.encode(), NOW))
    except StopIteration as end:
        assert not left
        return end.value, asked


def page(scope: object, name: str = "webapp.video-detail") -> str:
    scopes = json.dumps({"__DEFAULT_SCOPE__": {"webapp.app-context": {}, name: scope}})
    return (
        f"<html><head><title>This video is private</title>{STRINGS}</head><body>"
        f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{scopes}</script></body></html>'
    )


def shown(found: object, code: object = 0) -> Answer:
    return answer(200, page({"statusCode": code, "statusMsg": "", "itemInfo": {"itemStruct": found}}))


def refused(code: object, message: object = "") -> Answer:
    return answer(200, page({"statusCode": code, "statusMsg": message}))


def oembed(code: str = ID) -> Answer:
    told = {
        "title": "This video is private",
        "author_name": "Some One",
        "author_unique_id": "some",
        "author_url": f"{HOME}/@some",
        "thumbnail_url": "https://p16.example/t.jpg",
        "html": f'<blockquote class="tiktok-embed" data-video-id="{code}"></blockquote>',
    }
    return answer(200, json.dumps(told))


NO = answer(400, '{"code": 400, "message": "Something went wrong"}')
ITEM = {
    "id": ID,
    "desc": "Video currently unavailable",
    "createTime": "1729085545",
    "author": {"uniqueId": "some", "nickname": "Some One"},
    "stats": {"playCount": 100, "diggCount": "12", "commentCount": 3},
    "video": {"duration": 15, "cover": "https://p16.example/c.jpg", "playAddr": "https://v16.example/v.mp4"},
    "textLanguage": "kk",
}
TOLD = Metadata(
    title="Video currently unavailable",
    author="Some One",
    author_id="some",
    author_url=f"{HOME}/@some",
    published_at=datetime(2024, 10, 16, 13, 32, 25, tzinfo=UTC),
    duration_s=15,
    view_count=100,
    like_count=12,
    comment_count=3,
    thumbnail_url="https://p16.example/c.jpg",
    language="kk",
)


def test_an_embeddable_post_needs_one_question() -> None:
    verdict, asked = judge(POST_URL, oembed())
    assert asked == [
        Request(f"{HOME}/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40some%2Fvideo%2F{ID}", "oembed"),
    ]
    told = Metadata(
        title="This video is private",
        author="Some One",
        author_id="some",
        author_url=f"{HOME}/@some",
        thumbnail_url="https://p16.example/t.jpg",
    )
    assert verdict == Verdict("ok", "oembed", 200, metadata=told)


def test_the_page_tells_all_where_oembed_refuses() -> None:
    verdict, asked = judge(POST_URL, NO, shown(ITEM))
    assert [request.probe for request in asked] == ["oembed", "page"]
    assert asked[1] == Request(POST_URL, "page")
    assert verdict == Verdict("ok", "page", 200, metadata=TOLD)


# What oEmbed may answer beside a post: none of it decides anything.
OEMBED_NOTHINGS = [
    NO, answer(400), answer(403), answer(404), answer(500), answer(999), answer(200),
    answer(200, "<html>captcha</html>"),
    answer(200, "[]"), answer(200, "{}"), answer(200, '{"html": null}'), oembed(OTHER_ID), oembed(ID + "1"), oembed(""),
]  # fmt: skip


@pytest.mark.parametrize("nothing", OEMBED_NOTHINGS)
def test_the_page_decides_where_oembed_says_nothing(nothing: Answer) -> None:
    assert judge(POST_URL, nothing, shown(ITEM))[0].reason == "ok"
    assert judge(POST_URL, nothing, refused(10204, "status_deleted"))[0].reason == "removed"
    assert judge(POST_URL, nothing, answer(200, ""))[0].reason == "unrecognised"


def test_nothing_more_is_asked_once_the_rate_limit_is_reached() -> None:
    assert judge(POST_URL, answer(429))[0] == Verdict("rate_limited", "oembed", 429)


REFUSALS = [
    (10204, "item doesn't exist", "not_found"),
    (10204, "status_deleted", "removed"),
    (10204, "status_self_see", "private"),
    (10204, "status_friend_see", "private"),
    (10204, "author_secret", "private"),
    (10204, "status_reviewing", "not_yet_public"),
    (10204, "status_audit_not_pass", "not_yet_public"),
    (10204, "content_classification", "age"),
    (10204, "person_geo_fencing", "geo"),
    (10204, "copyright_geo_filter", "geo"),
    (10204, "cross_border_violation_x", "geo"),
    ("10204", "status_deleted", "removed"),
    (10204, "status_self_see&status_deleted", "removed"),
    (10204, "author_secret & status_deleted", "removed"),
    (10204, "status_deleted&item doesn't exist", "removed"),
    (10204, "item doesn't exist&status_self_see", "private"),
    (10204, "", "unrecognised"),
    (10204, None, "unrecognised"),
    (10204, 5, "unrecognised"),
    (10204, "some new word", "unrecognised"),
    (10204, "we think the item doesn't exist any more", "unrecognised"),
    (10216, "", "private"),
    ("10216", "", "private"),
    (10222, "", "private"),
    (10231, "", "geo"),
    (10102, "", "login_wall"),
    (10000, "", "captcha"),
    (10221, "", "unrecognised"),
    (10202, "", "unrecognised"),
    (10201, "item doesn't exist", "unrecognised"),
    (100004, "", "unrecognised"),
    (10215, "", "unrecognised"),
    (10223, "status_deleted", "unrecognised"),
    (0, "status_deleted", "unrecognised"),
    (None, "status_deleted", "unrecognised"),
    (True, "status_deleted", "unrecognised"),
    ("", "status_deleted", "unrecognised"),
    ([10204], "status_deleted", "unrecognised"),
]


@pytest.mark.parametrize(("code", "message", "reason"), REFUSALS)
def test_a_status_code_and_its_message_say_what_their_row_says(code: object, message: object, reason: str) -> None:
    assert judge(POST_URL, NO, refused(code, message))[0] == Verdict(reason, "page", 200)


@pytest.mark.parametrize("place", [f"/foryou?item_id={ID}", f"/@some?x={ID}", "/@some", f"/@some/video/{OTHER_ID}"])
def test_a_refusal_from_another_place_says_nothing(place: str) -> None:
    status, body, headers, _ = refused(10204, "item doesn't exist")
    assert judge(POST_URL, NO, (status, body, headers, HOME + place))[0].reason == "unrecognised"


def test_a_refusal_with_403_or_with_the_post_beside_it_says_nothing() -> None:
    _, body, headers, final = refused(10204, "status_deleted")
    assert judge(POST_URL, NO, (403, body, headers, final))[0].reason == "unrecognised"
    both = {"statusCode": 10204, "statusMsg": "status_deleted", "itemInfo": {"itemStruct": ITEM}}
    assert judge(POST_URL, NO, answer(200, page(both)))[0].reason == "unrecognised"


SHOWN = [
    (ITEM, 0, "ok"),
    (ITEM, "0", "ok"),
    (ITEM | {"imagePost": {"images": []}, "video": {}}, 0, "ok"),
    (ITEM | {"isContentClassified": True}, 0, "ok"),
    (ITEM | {"isContentClassified": True, "video": {}}, 0, "age"),
    (ITEM | {"isContentClassified": True, "video": None}, 0, "age"),
    (ITEM | {"id": OTHER_ID}, 0, "unrecognised"),
    (ITEM | {"id": None}, 0, "unrecognised"),
    ({}, 0, "unrecognised"),
    (None, 0, "unrecognised"),
    ([], 0, "unrecognised"),
]


@pytest.mark.parametrize(("found", "code", "reason"), SHOWN)
def test_only_the_post_itself_proves_that_it_is_there(found: object, code: object, reason: str) -> None:
    assert judge(POST_URL, NO, shown(found, code))[0].reason == reason


CHALLENGE = (
    '<html><head><title>Please wait...</title></head><body><p id="cs" class="x">Please wait...</p></body></html>'
)
PAGES = [
    (answer(200, CHALLENGE), "captcha"),
    (answer(403, CHALLENGE), "captcha"),
    (answer(200, '<div class="a captcha-verify-container b"></div>'), "captcha"),
    (answer(200, "<div id='tiktok-verify-page'></div>"), "captcha"),
    (answer(200, "<script>'<p id=\"cs\">'; '<div class=\"captcha-verify-container\">'</script>"), "unrecognised"),
    (answer(200, "<script>'<p id=\"cs\">' and the rest was cut"), "unrecognised"),
    (answer(200, "", f"{HOME}/login?redirect_url=x"), "login_wall"),
    (answer(200, "", f"{HOME}/login/download-app"), "login_wall"),
    (answer(404, STRINGS), "unrecognised"),
    (answer(403, "status_deleted"), "unrecognised"),
    (answer(429, ""), "rate_limited"),
    (answer(500, ""), "server_error"),
    (answer(503, ""), "server_error"),
    (answer(999, ""), "unrecognised"),
    (answer(200, ""), "unrecognised"),
    (answer(200, STRINGS + "<title>TikTok - Make Your Day</title>"), "unrecognised"),
    (answer(200, page({"statusCode": 10204, "statusMsg": "status_deleted"})[:-60]), "unrecognised"),
    (answer(200, page({"statusCode": 10204, "statusMsg": "status_deleted"}, "webapp.home")), "unrecognised"),
    (answer(200, page(None)), "unrecognised"),
    (answer(200, page({}), HOME), "unrecognised"),
    (answer(200, refused(10204, "status_deleted")[1], f"{HOME}/@some/video/{OTHER_ID}"), "unrecognised"),
    (answer(200, shown(ITEM)[1], "https://tiktok.com.example.org/"), "unrecognised"),
    (answer(200, shown(ITEM)[1], "https://nottiktok.com/"), "unrecognised"),
    (answer(200, "<script id=__UNIVERSAL_DATA_FOR_REHYDRATION__>" + "[" * 100_000 + "</script>"), "unrecognised"),
]


@pytest.mark.parametrize(("found", "reason"), PAGES)
def test_a_page_that_is_not_the_posts_data_never_accuses(found: Answer, reason: str) -> None:
    assert judge(POST_URL, NO, found)[0] == Verdict(reason, "page", found[0])


def user(**fields: object) -> Answer:
    told = {"uniqueId": "Some", "nickname": "Some One", "secUid": SEC_UID, "id": "6813181309701720070"} | fields
    return answer(200, page({"statusCode": 0, "userInfo": {"user": told, "stats": {}}}, "webapp.user-detail"))


def no_user(code: object) -> Answer:
    return answer(200, page({"statusCode": code}, "webapp.user-detail"))


USERS = [
    ("/@some", user(), "ok"),
    ("/@some/live", user(), "ok"),
    (f"/@{SEC_UID}", user(), "ok"),
    ("/@6813181309701720070", user(), "ok"),
    ("/@some", user(privateAccount=True), "private"),
    ("/@some", user(uniqueId="other"), "unrecognised"),
    ("/@some", user(uniqueId=""), "unrecognised"),
    ("/@some", no_user(10221), "not_found"),
    ("/@some", no_user("10221"), "not_found"),
    ("/@some/live", no_user(10221), "not_found"),
    ("/@some", no_user(10222), "private"),
    ("/@some", no_user(10202), "unrecognised"),
    ("/@some", no_user(0), "unrecognised"),
    ("/@some", no_user(None), "unrecognised"),
    ("/@some", answer(200, no_user(10221)[1], f"{HOME}/@other"), "unrecognised"),
    ("/@some", answer(200, no_user(10221)[1], f"{HOME}/"), "unrecognised"),
    ("/@some", answer(200, page({"statusCode": 10221})), "unrecognised"),
    ("/@some", answer(404, "user not found"), "unrecognised"),
    ("/@some", answer(200, CHALLENGE), "captcha"),
    ("/@some", answer(200, "", f"{HOME}/login"), "login_wall"),
]


@pytest.mark.parametrize(("url", "found", "reason"), USERS)
def test_a_users_page_says_what_its_row_says(url: str, found: Answer, reason: str) -> None:
    verdict, asked = judge(url, found)
    assert verdict.reason == reason
    assert asked == [Request(f"{HOME}{url.removesuffix('/live')}", "page")]


SHORT = "https://vm.tiktok.com/ZMexample/"
LOCATIONS = [
    (f"{POST_URL}?_r=1&_t=8abc", "ok", POST_URL),
    (f"{HOME}/@/video/{ID}?u_code=1", "ok", f"{HOME}/@/video/{ID}"),
    (f"https://m.tiktok.com/v/{ID}.html?x=1", "ok", f"https://m.tiktok.com/v/{ID}.html"),
    (f"/@some/photo/{ID}", "ok", f"https://vm.tiktok.com/@some/photo/{ID}"),
    (f"{HOME}/@some?lang=ru", "ok", f"{HOME}/@some"),
    (f"{HOME}/music/a-sound-123?x=1", "ok", f"{HOME}/music/a-sound-123"),
    (f"{HOME}/?_r=1", "not_found", None),
    (HOME, "not_found", None),
    ("https://tiktok.com/", "not_found", None),
    (f"{HOME}/?lang=ru&enter_from=x", "unrecognised", None),
    ("/", "unrecognised", None),
    ("", "unrecognised", None),
    ("?_r=1", "unrecognised", None),
    ("mailto:nobody@tiktok.com", "unrecognised", None),
    (f"{HOME}/foryou", "unrecognised", None),
    (f"{HOME}/@some/video/1", "unrecognised", None),
    (
        f"{HOME}/login?redirect_url=https%3A%2F%2Fwww.tiktok.com%2F%40some%2Fvideo%2F{ID}%3F_r%3D1",
        "login_wall",
        POST_URL,
    ),
    (f"{HOME}/login", "login_wall", None),
    (f"https://tiktok.com.example.org/@some/video/{ID}", "unrecognised", None),
    ("https://nottiktok.com/", "unrecognised", None),
    ("https://newsroom.tiktok.com/", "unrecognised", None),
    ("http://[", "unrecognised", None),
    ("mailto:nobody@example.org", "unrecognised", None),
]


@pytest.mark.parametrize(("location", "reason", "resolved_to"), LOCATIONS)
def test_a_short_links_location_tells_where_it_leads(location: str, reason: str, resolved_to: str | None) -> None:
    verdict, asked = judge(SHORT, answer(301, location=location))
    assert verdict == Verdict(reason, "redirect", 301, resolved_to)
    assert asked == [Request(SHORT, "redirect", follow=False)]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (answer(200, ""), "unrecognised"),
        (answer(404, "gone"), "unrecognised"),
        (answer(200, CHALLENGE), "captcha"),
        (answer(429, ""), "rate_limited"),
        (answer(502, ""), "server_error"),
        (answer(200, location=POST_URL), "unrecognised"),
        (answer(301), "unrecognised"),
    ],
)
def test_a_short_link_that_does_not_redirect_is_unverified(found: Answer, reason: str) -> None:
    assert judge(SHORT, found)[0] == Verdict(reason, "redirect", found[0])


ROOM = "7209423610325322522"
ROOMS = [
    ({"id_str": ROOM, "status": 2, "title": "A talk", "owner": {"nickname": "Some One"}}, "ok"),
    ({"id_str": ROOM, "status": "2"}, "ok"),
    ({"id_str": ROOM, "status": 4}, "unrecognised"),
    ({"id_str": ID, "status": 2}, "unrecognised"),
    ({}, "unrecognised"),
    (None, "unrecognised"),
]


@pytest.mark.parametrize(("told", "reason"), ROOMS)
def test_only_a_room_that_is_live_is_available(told: object, reason: str) -> None:
    verdict, asked = judge(f"https://m.tiktok.com/share/live/{ROOM}/", answer(200, json.dumps({"data": told})))
    assert (verdict.reason, verdict.probe) == (reason, "room")
    assert asked[0].url == f"https://webcast.tiktok.com/webcast/room/info/?aid=1988&room_id={ROOM}"


def test_a_page_of_another_kind_proves_nothing() -> None:
    assert judge("/tag/some", answer(200, page({})))[0] == Verdict("unrecognised", "page", 200)


@given(
    status=st.integers(0, 999),
    body=st.one_of(
        st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(page), st.just(CHALLENGE)
    ),
    location=st.one_of(st.none(), st.text()),
    final=st.one_of(st.none(), st.text()),
    url=st.sampled_from(["/@some", SHORT, "/tag/some", f"https://m.tiktok.com/share/live/{ROOM}/"]),
)
def test_no_answer_raises(status: int, body: str, location: str | None, final: str | None, url: str) -> None:
    body = body.encode("utf-8", "replace").decode()
    assert judge(url, answer(status, body, final, location))[0].status in ("unverified", "gone", "available")
