"""Facebook's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Headers, Link, Metadata, Request, Response, Verdict
from linkaudit.platforms import facebook
from linkaudit.platforms._address import Address, split

ID = "10153807558977570"
PFBID = "pfbid02AbCdEfGhIjKlMnOpQrStUvWxYz1234567890"
OWNER = "61566359902051"


def parse(url: str) -> Link | Flaw | None:
    address = split(url)
    assert address is not None
    return facebook.parse(address)


# path under https://www.facebook.com → kind, id, owner, canonical path
FORMS = [
    (f"/Some.Page/posts/{ID}", "post", ID, "some.page", f"/some.page/posts/{ID}"),
    (f"/Some.Page/posts/{ID}?comment_id=1&__tn__=R", "post", ID, "some.page", f"/some.page/posts/{ID}"),
    (f"/Some.Page/posts/a-slug/{ID}/", "post", ID, "some.page", f"/some.page/posts/{ID}"),
    (f"/somepage/posts/{ID}:0", "post", ID, "somepage", f"/somepage/posts/{ID}"),
    (f"/somepage/activity/{ID}", "post", ID, "somepage", f"/somepage/posts/{ID}"),
    (f"/somepage/posts/{PFBID}", "post", PFBID, "somepage", f"/somepage/posts/{PFBID}"),
    (f"/{OWNER}/posts/{ID}", "post", ID, OWNER, f"/permalink.php?story_fbid={ID}&id={OWNER}"),
    (f"/{OWNER}_{ID}", "post", ID, OWNER, f"/permalink.php?story_fbid={ID}&id={OWNER}"),
    (f"/Some-Page-{OWNER}/posts/{ID}", "post", ID, OWNER, f"/permalink.php?story_fbid={ID}&id={OWNER}"),
    (
        f"/permalink.php?story_fbid={ID}&id={OWNER}&paipv=0",
        "post",
        ID,
        OWNER,
        f"/permalink.php?story_fbid={ID}&id={OWNER}",
    ),
    (
        f"/story.php?id={OWNER}&story_fbid={PFBID}",
        "post",
        PFBID,
        OWNER,
        f"/permalink.php?story_fbid={PFBID}&id={OWNER}",
    ),
    (f"/story.php?story_fbid={ID}%5D", "post", ID, None, f"/permalink.php?story_fbid={ID}"),
    (
        f"/groups/Some.Group/permalink/{ID}/",
        "post",
        ID,
        "groups/some.group",
        f"/groups/some.group/posts/{ID}",
    ),
    (f"/groups/1234567/posts/{ID}/", "post", ID, "groups/1234567", f"/groups/1234567/posts/{ID}"),
    (f"/groups/1234567/posts/HaSh/{ID}/", "post", ID, "groups/1234567", f"/groups/1234567/posts/{ID}"),
    (f"/groups/1234567/?multi_permalinks={ID}", "post", ID, "groups/1234567", f"/groups/1234567/posts/{ID}"),
    (f"/groups/1234567?view=permalink&id={ID}", "post", ID, "groups/1234567", f"/groups/1234567/posts/{ID}"),
    (f"/events/12345/?post_id={ID}", "post", ID, "events/12345", f"/events/12345/?post_id={ID}"),
    (f"/events/12345/permalink/{ID}", "post", ID, "events/12345", f"/events/12345/?post_id={ID}"),
    ("/groups/Some.Group/about?ref=1", "group", "some.group", None, "/groups/some.group"),
    ("/groups/1234567", "group", "1234567", None, "/groups/1234567"),
    ("/groups/1234567/posts/", "group", "1234567", None, "/groups/1234567"),
    ("/events/12345/", "event", "12345", None, "/events/12345"),
    ("/events/12345/discussion", "event", "12345", None, "/events/12345"),
    ("/events/almaty/a-talk-2024/12345/", "event", "12345", None, "/events/12345"),
    (f"/Some.Page/videos/{ID}/", "video", ID, "some.page", f"/watch/?v={ID}"),
    (f"/somepage/videos/a-slug/{ID}/", "video", ID, "somepage", f"/watch/?v={ID}"),
    (f"/somepage/videos/vb.{OWNER}/{ID}/?type=2", "video", ID, "somepage", f"/watch/?v={ID}"),
    (f"/watch/?v={ID}&ref=sharing", "video", ID, None, f"/watch/?v={ID}"),
    (f"/watch?ref=x&amp;v={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/watch/live/?v={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/video.php?v={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/video/video.php?v={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/video/embed?video_id={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/photo.php?v={ID}", "video", ID, None, f"/watch/?v={ID}"),
    (f"/reel/{ID}?mibextid=x", "video", ID, None, f"/watch/?v={ID}"),
    (f"/somepage/reels/{ID}", "video", ID, "somepage", f"/watch/?v={ID}"),
    (f"/photo/?fbid={ID}&set=a.1", "photo", ID, None, f"/photo/?fbid={ID}"),
    (f"/photo.php?fbid={ID}", "photo", ID, None, f"/photo/?fbid={ID}"),
    (f"/photo.php/?fbid={ID}", "photo", ID, None, f"/photo/?fbid={ID}"),
    (f"/photo?fbs=1&fbid={ID}", "photo", ID, None, f"/photo/?fbid={ID}"),
    (f"/somepage/photos/a.1.2.3/{ID}/?type=3", "photo", ID, "somepage", f"/photo/?fbid={ID}"),
    (f"/somepage/photos/pcb.12/{ID}", "photo", ID, "somepage", f"/photo/?fbid={ID}"),
    (f"/somepage/photos/a-slug/{ID}", "photo", ID, "somepage", f"/photo/?fbid={ID}"),
    (f"/somepage/photos/{ID}", "photo", ID, "somepage", f"/photo/?fbid={ID}"),
    (f"/profile.php?id={OWNER}&mibextid=x", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/people/Some-Body/{OWNER}/", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/people/Кто-То/{PFBID}/", "profile", PFBID, PFBID, f"/people/_/{PFBID}/"),
    (f"/pages/Some-Fund/{OWNER}?sk=info", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/pages/category/Charity/Some-Fund-{OWNER}/", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/p/Some-Bakery-{OWNER}/", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/{OWNER}", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    (f"/Some-Fund-{OWNER}/about/", "profile", OWNER, OWNER, f"/profile.php?id={OWNER}"),
    ("/Some.Page", "profile", "some.page", "some.page", "/some.page"),
    ("/Some.Page.", "profile", "some.page", "some.page", "/some.page"),
    ("/somepage/about_contact_and_basic_info", "profile", "somepage", "somepage", "/somepage"),
    ("/somepage/photos/albums", "profile", "somepage", "somepage", "/somepage"),
    ("/somepage/posts/", "profile", "somepage", "somepage", "/somepage"),
    ("/pg/SomePage/photos/?ref=page", "profile", "somepage", "somepage", "/somepage"),
    ("/#!/somepage/posts/123?ref=x", "post", "123", "somepage", "/somepage/posts/123"),
    (
        f"/home.php#!/permalink.php?story_fbid={ID}&id={OWNER}",
        "post",
        ID,
        OWNER,
        f"/permalink.php?story_fbid={ID}&id={OWNER}",
    ),
    ("/share/1BP2XbTpog/?mibextid=wwXIfr", "share", "1BP2XbTpog", None, "/share/1BP2XbTpog/"),
    ("/share/p/1BP2XbTpog)", "share", "1BP2XbTpog", None, "/share/p/1BP2XbTpog/"),
    ("/share/v/1BP2XbTpog/", "share", "1BP2XbTpog", None, "/share/v/1BP2XbTpog/"),
    ("/share/r/1BP2XbTpog/", "share", "1BP2XbTpog", None, "/share/r/1BP2XbTpog/"),
    ("/share/g/1BP2XbTpog/", "share", "1BP2XbTpog", None, "/share/g/1BP2XbTpog/"),
    (
        f"/stories/{OWNER}/UzpfSVNDOjEyMzQ1Njc4OTA%3D/?view_single=1",
        "story",
        "UzpfSVNDOjEyMzQ1Njc4OTA=",
        OWNER,
        f"/stories/{OWNER}/UzpfSVNDOjEyMzQ1Njc4OTA=/",
    ),
    (
        "/hashtag/Жастар?x=1",
        "other",
        "/hashtag/жастар",
        None,
        "/hashtag/%D0%B6%D0%B0%D1%81%D1%82%D0%B0%D1%80",
    ),
    ("/media/set/?set=a.123&type=3", "other", "/media/set/?set=a.123", None, "/media/set/?set=a.123"),
    ("/somepage/photos/a.123", "other", "/somepage/photos/a.123", None, "/somepage/photos/a.123"),
    ("/watchparty/123", "other", "/watchparty/123", None, "/watchparty/123"),
    ("/ads/library/?id=123&x=1", "other", "/ads/library/?id=123", None, "/ads/library/?id=123"),
    ("/marketplace/item/123/", "other", "/marketplace/item/123", None, "/marketplace/item/123"),
    ("/search/posts/?q=a%26b", "other", "/search/posts/?q=a&b", None, "/search/posts/?q=a%26b"),
    ("/watch/", "other", "/watch", None, "/watch"),
    ("/watch/hashtag/x", "other", "/watch/hashtag/x", None, "/watch/hashtag/x"),
    ("/groups/feed/", "other", "/groups/feed", None, "/groups/feed"),
    (f"/groups/123/user/{OWNER}", "other", f"/groups/123/user/{OWNER}", None, f"/groups/123/user/{OWNER}"),
    ("/events/discovery", "other", "/events/discovery", None, "/events/discovery"),
    ("/login/?x=1", "other", "/login", None, "/login"),
    ("/LOGIN.php", "other", "/LOGIN.php", None, "/LOGIN.php"),
    ("/unlisted.php?x=1", "other", "/unlisted.php", None, "/unlisted.php"),
    ("/marketplace", "other", "/marketplace", None, "/marketplace"),
    ("/policies", "other", "/policies", None, "/policies"),
    (
        "/somepage/some/unlisted/form",
        "other",
        "/somepage/some/unlisted/form",
        None,
        "/somepage/some/unlisted/form",
    ),
    ("/plugins/post.php", "other", "/plugins/post.php", None, "/plugins/post.php"),
    ("/", "other", "/", None, "/"),
]


@pytest.mark.parametrize(("path", "kind", "code", "owner", "canonical"), FORMS, ids=[form[0] for form in FORMS])
def test_a_form_names_its_link(path: str, kind: str, code: str, owner: str | None, canonical: str) -> None:
    link = Link("facebook", kind, code, f"https://www.facebook.com{canonical}", owner)
    assert parse(f"https://www.facebook.com{path}") == link
    assert parse(f"m.facebook.com{path}") == link


@pytest.mark.parametrize("path", [form[0] for form in FORMS])
def test_a_canonical_url_normalises_to_itself(path: str) -> None:
    link = parse(f"https://www.facebook.com{path}")
    assert isinstance(link, Link)
    again = parse(link.canonical_url)
    assert isinstance(again, Link)
    assert (again.key, again.canonical_url) == (link.key, link.canonical_url)


SHORT = [
    ("https://fb.watch/6nSBvr0vqS/", "6nSBvr0vqS", "https://fb.watch/6nSBvr0vqS/"),
    ("fb.watch/6nSBvr0vqS?mibextid=x", "6nSBvr0vqS", "https://fb.watch/6nSBvr0vqS/"),
    ("https://www.fb.watch/v/6nSBvr-0v_S/", "6nSBvr-0v_S", "https://fb.watch/v/6nSBvr-0v_S/"),
    ("https://fb.me/e/1AbCdEfGh)", "1AbCdEfGh", "https://fb.me/e/1AbCdEfGh/"),
]


@pytest.mark.parametrize(("url", "code", "canonical"), SHORT, ids=[row[0] for row in SHORT])
def test_a_short_link_keeps_its_host_and_form(url: str, code: str, canonical: str) -> None:
    link = Link("facebook", "short-link", code, canonical)
    assert parse(url) == link
    assert parse(canonical) == link


LONG = "1" * 21
FLAWED = [
    ("/somepage/posts/12345a", "id_alphabet"),
    ("/somepage/posts/some-slug-only", "id_alphabet"),
    ("/somepage/posts/pfbid", "id_alphabet"),
    ("/somepage/posts/pfbid02-x", "id_alphabet"),
    (f"/somepage/posts/{LONG}", "id_length"),
    (f"/somepage/videos/{LONG}", "id_length"),
    ("/somepage/videos/123abc", "id_alphabet"),
    ("/groups/123/posts/abc", "id_alphabet"),
    ("/groups/топ", "id_alphabet"),
    ("/reel/abc", "id_alphabet"),
    (f"/reel/{PFBID}", "id_alphabet"),
    ("/watch/?v=", "no_id"),
    ("/watch/?v=abc", "id_alphabet"),
    ("/photo/?fbid=", "no_id"),
    ("/photo.php", "no_id"),
    ("/photo/?fbid=1x", "id_alphabet"),
    ("/permalink.php", "no_id"),
    (f"/permalink.php?id={OWNER}", "no_id"),
    ("/story.php?story_fbid=x", "id_alphabet"),
    ("/profile.php", "no_id"),
    ("/profile.php?id=some.name", "id_alphabet"),
    (f"/profile.php?id={LONG}", "id_length"),
    (f"/{LONG}", "id_length"),
    (f"/events/{LONG}", "id_length"),
    ("/share/", "no_id"),
    ("/share/p/", "no_id"),
    ("/share/p", "no_id"),
    ("/share/1BP2ХbTpog", "id_alphabet"),  # the Х is Cyrillic
    ("/Имя", "id_alphabet"),
    ("/some_page", "id_alphabet"),
    ("/some-page/about", "id_alphabet"),
    ("/stories/123/ж", "id_alphabet"),
]


@pytest.mark.parametrize(("path", "reason"), FLAWED, ids=[row[0] for row in FLAWED])
def test_an_id_that_cannot_exist_is_a_flaw(path: str, reason: str) -> None:
    flaw = parse(f"https://www.facebook.com{path}")
    assert isinstance(flaw, Flaw)
    assert flaw.reason == reason
    assert flaw.detail


@pytest.mark.parametrize("url", ["https://fb.watch/", "https://fb.me"])
def test_a_short_link_without_a_code_is_a_flaw(url: str) -> None:
    assert parse(url) == Flaw("no_id", "the address stops before the short link's code")


OWN = [
    "facebook.com",
    "www.facebook.com",
    "m.facebook.com",
    "mbasic.facebook.com",
    "web.facebook.com",
    "touch.facebook.com",
    "business.facebook.com",
    "fr-fr.facebook.com",
    "zh-hk.facebook.com",
    "m.es-la.facebook.com",
    "fb.com",
    "www.fb.com",
    "l.facebook.com",
    "lm.facebook.com",
    "www.facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
]
FOREIGN = [
    "developers.facebook.com",
    "about.facebook.com",
    "investor.facebook.com",
    "transparency.facebook.com",
    "engineering.facebook.com",
    "graph.facebook.com",
    "lookaside.facebook.com",
    "notfacebook.com",
    "myfb.com",
    "facebook.com.example.org",
    "facebook.kz",
    "facebook.co",
    "wwwfacebook.com",
    "xfb.watch",
    "fb.watch.example.org",
    "m-facebook.com",
    "facebookcom",
    "fb.me.uk",
    "ai.facebook.com",
    "fbcdn.net",
]


@pytest.mark.parametrize("host", OWN)
def test_content_hosts_are_owned(host: str) -> None:
    assert facebook.owns(host)
    link = parse(f"https://{host}/Some.Page/posts/{ID}")
    assert isinstance(link, Link)
    assert link.key == f"facebook:post:{ID}"


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_not_owned(host: str) -> None:
    assert not facebook.owns(host)
    assert facebook.parse(Address(f"https://{host}/a/posts/1", "https", host, "", "/a/posts/1", "", "")) is None


@pytest.mark.parametrize("junk", ["]", ")", ".", "%5D", '"', ",", "»", "%22%29.", ").,", "…", "/)", "\u200b"])
@pytest.mark.parametrize(
    "path", [f"/somepage/posts/{ID}", f"/watch/?v={ID}", "/share/p/1BP2XbTpog", f"/reel/{ID}", "/somepage"]
)
def test_what_text_leaves_behind_an_address_is_dropped(path: str, junk: str) -> None:
    assert parse(f"https://www.facebook.com{path}{junk}") == parse(f"https://www.facebook.com{path}")


@pytest.mark.parametrize("word", sorted(facebook.RESERVED - {""} | facebook.FORMS.keys()))
def test_a_reserved_word_is_never_a_name(word: str) -> None:
    link = parse(f"https://www.facebook.com/{word}")
    assert not isinstance(link, Link) or link.kind == "other"


VIDEO_FORMS = [
    "/reel/{}",
    "/watch/?v={}",
    "/watch?v={}",
    "/a.b/videos/{}",
    "/A.b/videos/slug/{}/",
    "/watch/live/?v={}",
]
NOISE = [
    "fbclid=IwAR0",
    "mibextid=wwXIfr",
    "rdid=x",
    "__tn__=%2CO",
    "__cft__[0]=AZ",
    "_rdr",
    "paipv=0",
    "locale=ru_RU",
    "ref=share",
    "share_url=https%3A%2F%2Fwww.facebook.com%2Fshare%2Fp%2Fx",
    "utm_source=a",
    "s=7",
]


@given(
    host=st.sampled_from([*OWN[:8], "WWW.FACEBOOK.COM"]),
    form=st.sampled_from(VIDEO_FORMS),
    noise=st.lists(st.sampled_from(NOISE), max_size=4),
    scheme=st.sampled_from(["https://", "http://", "//", ""]),
)
def test_a_video_is_one_link_however_it_is_cited(host: str, form: str, noise: list[str], scheme: str) -> None:
    path = form.format(ID)
    link = parse(f"{scheme}{host}{path}{'&' if '?' in path else '?'}{'&'.join(noise)}")
    assert isinstance(link, Link)
    assert (link.key, link.canonical_url) == (
        f"facebook:video:{ID}",
        f"https://www.facebook.com/watch/?v={ID}",
    )


WORDS = [
    *facebook.FORMS,
    "posts",
    "videos",
    "photos",
    "about",
    "pg",
    "login",
    "a.b",
    "a.1",
    "12",
    "1_2",
    PFBID,
    "x-123456789",
    "%",
    "%2F",
    "%3F",
    "..",
    "permalink",
    "live",
    "media",
    "set",
    "search",
    "ads",
    "library",
    "n.php",
    "p",
    "user",
]
PATHS = st.one_of(
    st.text().map(lambda text: "/" + text),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=6).map(
        lambda parts: "/" + "/".join(parts)
    ),
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["v", "fbid", "id", "story_fbid", "set", "q", "post_id", "multi_permalinks", "view", "query"]),
        st.one_of(st.sampled_from([ID, PFBID, "", "1,2", "1:0", "permalink", "a.b"]), st.text(max_size=6)),
    ),
    max_size=3,
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))


@given(
    path=PATHS,
    query=st.one_of(QUERIES, st.text()),
    fragment=st.one_of(st.just(""), st.text(), PATHS.map("!{}".format)),
    host=st.sampled_from(["www.facebook.com", "fb.com", "fb.watch", "fb.me"]),
)
def test_no_path_raises_and_every_canonical_url_keeps_its_key(path: str, query: str, fragment: str, host: str) -> None:
    link = facebook.parse(Address(f"https://{host}{path}", "https", host, "", path, query, fragment))
    assert link is not None
    if isinstance(link, Link):
        again = parse(link.canonical_url)
        assert isinstance(again, Link)
        assert (again.key, again.canonical_url) == (link.key, link.canonical_url)


# --- answers ----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOME = "https://www.facebook.com"
POST = f"/somepage/posts/{ID}"
OTHER_ID = "10159999999999999"
IMAGE = "https://scontent.xx.fbcdn.net/v/t39.jpg?a=1&amp;b=2"

# An answer as a test scripts it: status, body, headers, final address (None: the one that was asked).
Answer = tuple[int, str, Headers, str | None]


def answer(status: int, body: str = "", final: str | None = None, location: str | None = None) -> Answer:
    return status, body, (("Location", location),) if location else (), final and HOME + final


def judge(url: str, *answers: Answer, is_all: bool = True) -> tuple[Verdict, list[Request]]:
    """The verdict on an address after these answers, and what was asked for it. `is_all`: every answer must be asked
    for."""
    link = parse(url if "://" in url else HOME + url)
    assert isinstance(link, Link)
    probe, asked, left = facebook.probe(link), [], list(answers)
    try:
        request = next(probe)
        while True:
            asked.append(request)
            status, body, headers, final = left.pop(0)
            request = probe.send(Response(request, final or request.url, status, headers, body.encode(), NOW))
    except StopIteration as end:
        assert not (is_all and left)
        return end.value, asked


def og(url: str | None, title: str = "Some Page", image: str = IMAGE, description: str = "", rest: str = "") -> Answer:
    tags = [("title", title), ("image", image), ("description", description), ("url", url and HOME + url)]
    metas = "".join(f'<meta property="og:{name}" content="{value}" />' for name, value in tags if value)
    return answer(200, f"<html><head><title>Facebook</title>{metas}</head><body>{rest}</body></html>")


def data(*nodes: object) -> str:
    return f'<script type="application/json" data-sjs>{json.dumps({"require": [[{"__bbox": nodes}]]})}</script>'


WALLED = answer(200, '<form id="login_form" action="/login/"></form>', "/login/?next=x")
LOGIN_FORM = '<div><form id="login_form" action="/login/"></form></div>'
NOTHING = answer(200, "<title>Facebook</title>")
NO_PLUGIN = answer(200, "<div>This Facebook post is no longer available. It may have been removed.</div>")

# What was cited, the page that came, whether it shows the thing.
SHOWN = [
    (POST, og(POST), "ok"),
    (POST, og(POST, title="This video is private"), "ok"),
    (POST, og(POST, rest=LOGIN_FORM), "ok"),
    (POST, og(POST, image="", description="A text"), "ok"),
    (POST, og(f"/somepage/posts/{PFBID}"), "ok"),
    (POST, og(f"/permalink.php?story_fbid={PFBID}&amp;id={OWNER}"), "ok"),
    (POST, og(f"/groups/123/posts/{ID}/"), "ok"),
    (f"/somepage/posts/{PFBID}", og(POST), "ok"),
    (f"/reel/{ID}", og(f"/somepage/videos/a-slug/{ID}/"), "ok"),
    (f"/photo/?fbid={ID}", og(f"/somepage/photos/a.1/{ID}/"), "ok"),
    (f"/profile.php?id={OWNER}", og("/SomePage/"), "ok"),
    ("/somepage", og("/SomePage/"), "ok"),
    ("/somepage", og(f"/people/Some/{OWNER}/"), "ok"),
    ("/groups/some", og("/groups/123456/"), "ok"),
    ("/events/12345", og("/events/12345/"), "ok"),
    ("/hashtag/some", og("/hashtag/some"), "ok"),
    (POST, answer(200, data({"post_id": ID, "creation_story": {"x": 1}})), "ok"),
    (f"/reel/{ID}", answer(200, data([{"video": {"id": ID, "playable_url": "https://video.example/v"}}])), "ok"),
    (POST, og(f"/somepage/posts/{OTHER_ID}"), "unrecognised"),
    (POST, og(f"/otherpage/posts/{PFBID}"), "unrecognised"),
    (f"/somepage/posts/{PFBID}", og(f"/somepage/posts/{PFBID}x"), "unrecognised"),
    (POST, og("/somepage"), "unrecognised"),
    (POST, og("/"), "unrecognised"),
    (POST, og("/login/"), "unrecognised"),
    (POST, og(None), "unrecognised"),
    (POST, og(".example.org" + POST), "unrecognised"),
    (POST, og(POST, title=""), "unrecognised"),
    (POST, og(POST, title="Page Not Found"), "ok"),
    ("/some.page", og("/SomePage/"), "ok"),
    ("/somepage", og("/SomePages/"), "unrecognised"),
    ("/groups/some", og("/groups/so.me/"), "unrecognised"),
    ("/groups/12345", og("/groups/123456/"), "unrecognised"),
    (POST, og(POST, title="Facebook"), "unrecognised"),
    (POST, og(POST, title="Log in"), "unrecognised"),
    (POST, og(POST, title="Log In or Sign Up to View"), "unrecognised"),
    (POST, og(POST, title="Log into Facebook | Facebook"), "unrecognised"),
    (POST, og(POST, title="Facebook – log in or sign up"), "unrecognised"),
    (POST, og(POST, title="Войдите на Facebook"), "unrecognised"),
    (POST, og(POST, title="You&#039;re Temporarily Blocked"), "unrecognised"),
    (POST, og(POST, title="Login page of our school, redesigned"), "ok"),
    (POST, og(POST, title="Some Page", description="See posts, photos and more on Facebook."), "unrecognised"),
    (POST, og(POST, image="https://static.xx.fbcdn.net/rsrc.php/logo.png"), "unrecognised"),
    ("/somepage", og("/SomePage/", description="See posts, photos and more on Facebook."), "ok"),
    (POST, og(POST, image=""), "unrecognised"),
    (POST, og(POST, image="https://fbcdn.net.example.org/i.jpg"), "unrecognised"),
    (f"/reel/{ID}", og(f"/reel/{OTHER_ID}"), "unrecognised"),
    (f"/reel/{ID}", og(POST), "unrecognised"),
    ("/somepage", og("/otherpage"), "unrecognised"),
    (POST, answer(404, og(POST)[1]), "unrecognised"),
    (POST, answer(200, f"<script>var a = '{og(POST)[1]}'</script>"), "unrecognised"),
    (POST, answer(200, data({"post_id": OTHER_ID, "creation_story": {"x": 1}, "near": {"id": ID}})), "unrecognised"),
    (POST, answer(200, data({"post_id": ID, "creation_story": None})), "unrecognised"),
    (POST, answer(200, data({"post_id": ID, "creation_story": {"x": 1}})[:-30]), "unrecognised"),
    (POST, NOTHING, "unrecognised"),
]


@pytest.mark.parametrize(("cited", "found", "reason"), SHOWN)
def test_only_a_page_about_the_thing_itself_shows_it(cited: str, found: Answer, reason: str) -> None:
    link = parse(HOME + cited)
    assert isinstance(link, Link)
    rest = [] if reason == "ok" else [NOTHING, NO_PLUGIN] if link.kind in ("post", "video") else []
    verdict, asked = judge(cited, found, *rest)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", found[0])
    assert asked[0] == Request(link.canonical_url, "page")


def test_what_the_page_tells_is_kept() -> None:
    node = {
        "post_id": ID,
        "publish_time": 1725339600,
        "owner": {"id": OWNER, "name": "Some Page", "url": "https://www.facebook.com/somepage"},
        "playable_duration_in_ms": 15500,
        "video_view_count": 900,
    }
    feedback = {"id": ID, "feedback": {"reaction_count": {"count": 12}, "total_comment_count": 3}}
    found = og(POST, title="Some &quot;Page&quot;", rest=data(node, feedback))
    assert judge(POST, found)[0] == Verdict("ok", "page", 200, metadata=ALL_TOLD)


ALL_TOLD = Metadata(
    title='Some "Page"', author="Some Page", author_id=OWNER, author_url="https://www.facebook.com/somepage",
    published_at=datetime(2024, 9, 3, 5, tzinfo=UTC), duration_s=15.5, view_count=900, like_count=12, comment_count=3,
    thumbnail_url="https://scontent.xx.fbcdn.net/v/t39.jpg?a=1&b=2",
)  # fmt: skip
# What a node of this very post says, what is made of it.
NODES: list[tuple[dict[str, object], Metadata]] = [
    ({"actors": [{"name": "Some Page", "id": OWNER}], "message": {"text": "A text"}},
     Metadata(title="A text", author="Some Page", author_id=OWNER)),
    ({"creation_story": {"actors": [{"name": "Some Page"}], "creation_time": 1725339600}},
     Metadata(author="Some Page", published_at=datetime(2024, 9, 3, 5, tzinfo=UTC))),
    ({"feedback": {"likers": {"count": 4}, "comment_count": {"total_count": "5"}}},
     Metadata(like_count=4, comment_count=5)),
    ({"publish_time": 0, "creation_time": 1725339600}, Metadata(published_at=datetime(2024, 9, 3, 5, tzinfo=UTC))),
    ({"publish_time": 9}, Metadata()),
    ({"publish_time": 99999999999}, Metadata()),
    ({"publish_time": 1_900_000_000}, Metadata()),
    ({"publish_time": True}, Metadata()),
    ({"publish_time": "yesterday"}, Metadata()),
    ({"playable_duration_in_ms": -1}, Metadata()),
    ({"feedback": {"reaction_count": {"count": -1}, "total_comment_count": "1.2K"}}, Metadata()),
    ({"owner": "Some Page", "actors": [], "message": "A text"}, Metadata()),
    ({"owner": {"name": 7, "url": "javascript:alert()"}}, Metadata()),
    ({"attached_story": {"post_id": OTHER_ID, "publish_time": 1725339600, "feedback": {"x": 1}}}, Metadata()),
]  # fmt: skip


@pytest.mark.parametrize(("node", "told"), NODES, ids=range(len(NODES)))
def test_what_cannot_be_or_belongs_to_another_post_is_unknown(node: dict[str, object], told: Metadata) -> None:
    found = answer(200, data({"post_id": ID, "created_time": 1} | node))
    assert judge(POST, found)[0] == Verdict("ok", "page", 200, metadata=told)


AGE = 'requireLazy([{"rootView":{"resource":{"__dr":"CometAgeInappropriateLoggedOutErrorRoot.react"}}}])'
UNSHOWN = [
    (answer(200, LOGIN_FORM), "login_wall"),
    (WALLED, "login_wall"),
    (answer(200, og(POST)[1], "/login.php?next=x"), "login_wall"),
    (answer(200, "", "/checkpoint/123/"), "login_wall"),
    (answer(200, "", "/cookie/consent_prompt/?next=x"), "consent"),
    (answer(200, "", "/consent/?x"), "consent"),
    (answer(200, '<p>{"__dr":"CometAgeInappropriateLoggedOutErrorRoot.react"}</p>'), "unrecognised"),
    (answer(200, '<script>{"__dr":"CometErrorRoot.react"}</script>'), "unrecognised"),
    (answer(200, data({"title": "This content isn't available right now"})), "unrecognised"),
    (answer(404, "<title>Page Not Found</title>"), "unrecognised"),
    (answer(410, "<title>Content Not Found</title>"), "unrecognised"),
    (answer(400, ""), "unrecognised"),
    (answer(403, "/__rd_verify"), "unrecognised"),
    (answer(200, ""), "unrecognised"),
    (answer(999, ""), "unrecognised"),
    (answer(500, ""), "server_error"),
    (answer(503, "<title>Error</title>"), "server_error"),
    (answer(403, "<script>fetch('/__rd_verify_abc?challenge=3', {method: 'POST'})</script>"), "captcha"),
]
FINAL = ("server_error", "captcha")  # where nothing else is asked


@pytest.mark.parametrize(("found", "reason"), UNSHOWN)
def test_a_page_that_does_not_show_the_post_never_accuses(found: Answer, reason: str) -> None:
    rest = [] if reason in FINAL else [NOTHING, NO_PLUGIN]
    assert judge(POST, found, *rest)[0] == Verdict(reason, "page", found[0])


@pytest.mark.parametrize(("found", "reason"), UNSHOWN)
def test_no_plugin_is_asked_about_a_profile(found: Answer, reason: str) -> None:
    assert judge("/somepage", found)[0] == Verdict(reason, "page", found[0])


def test_the_view_for_the_too_young_is_a_restriction() -> None:
    assert judge(POST, answer(200, f"<script>{AGE}</script>{LOGIN_FORM}"))[0] == Verdict("age", "page", 200)
    assert judge(POST, og(POST, rest=f"<script>{AGE}</script>"))[0].reason == "ok"


def test_nothing_more_is_asked_once_the_rate_limit_is_reached() -> None:
    assert judge(POST, answer(429))[0] == Verdict("rate_limited", "page", 429)
    assert judge(POST, WALLED, answer(429))[0] == Verdict("rate_limited", "page", 429)
    assert judge(POST, WALLED, NOTHING, answer(429))[0] == Verdict("rate_limited", "plugin", 429)


# Cited, the one other address that is asked where the first says nothing; None where there is none.
SPELLINGS = [
    (POST, f"/permalink.php?story_fbid={ID}&id=somepage"),
    (f"/somepage/posts/{PFBID}", f"/permalink.php?story_fbid={PFBID}&id=somepage"),
    (f"/permalink.php?story_fbid={ID}&id={OWNER}", f"/{OWNER}/posts/{ID}"),
    (f"/groups/some/posts/{ID}", f"/groups/some/permalink/{ID}/"),
    (f"/watch/?v={ID}", f"/reel/{ID}/"),
    (f"/somepage/videos/{ID}", f"/reel/{ID}/"),
    (f"/permalink.php?story_fbid={ID}", None),
    (f"/events/12345/?post_id={ID}", None),
    (f"/photo/?fbid={ID}", None),
]


@pytest.mark.parametrize(("cited", "other"), SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_a_wall_before_one_address_is_not_before_the_other(cited: str, other: str | None) -> None:
    others = [] if other is None else [NOTHING]
    _, asked = judge(cited, WALLED, *others, NO_PLUGIN)
    assert [request.probe for request in asked] == ["page", *["page" for _ in others], "plugin"]
    if other is not None:
        assert asked[1] == Request(HOME + other, "page")
        one, same = parse(HOME + cited), parse(HOME + other)
        assert isinstance(one, Link)
        assert isinstance(same, Link)
        assert one.key == same.key


# What the other address may show after a wall, and what becomes of it.
SECOND = [
    (og(POST), "ok"),
    (answer(200, f"<script>{AGE}</script>"), "age"),
    (answer(200, og(f"/somepage/posts/{OTHER_ID}")[1]), "login_wall"),
    (answer(404), "login_wall"),
    (answer(500), "login_wall"),
    (answer(200, "", "/consent/?x"), "login_wall"),
]


@pytest.mark.parametrize(("found", "reason"), SECOND)
def test_the_other_address_counts_where_it_says_something(found: Answer, reason: str) -> None:
    rest = [NO_PLUGIN] if reason == "login_wall" else []
    verdict, _ = judge(POST, WALLED, found, *rest)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", 200)


def test_a_story_is_not_even_asked_for() -> None:
    assert judge(f"/stories/{OWNER}/UzpfSVNDOjEyMzQ1Njc4OTA=") == (Verdict("login_wall"), [])


AVATAR = '<img class="x" aria-label="Some Page" src="https://scontent.fbcdn.net/v/t39.30808-1/1_n.jpg?a=1&amp;b=2">'
BYLINE = f'<a href="{HOME}/somepage?ref=embed_post">Some Page</a>'
STAMP = f'<a href="{HOME}/somepage/posts/{PFBID}?ref=embed_post">3 h</a>'
PHOTO = '<img src="https://scontent.fbcdn.net/v/t39.30808-6/1_n.jpg">'
PLUGIN = [
    (answer(200, AVATAR + BYLINE + STAMP + "<p>A text</p>"), "ok", "Some Page"),
    (answer(200, BYLINE + "<p>This Facebook post is no longer available</p>"), "ok", None),
    (answer(200, BYLINE + PHOTO), "ok", None),
    (answer(200, AVATAR + PHOTO), "ok", "Some Page"),
    (answer(200, BYLINE + f'<a href="/nothing"></a><a href="{HOME}{POST}">3 h</a>'), "ok", None),
    (
        answer(200, AVATAR + BYLINE + f'<a href="{HOME}/somepage/posts/{OTHER_ID}">3 h</a><p>A text</p>'),
        "login_wall",
        None,
    ),
    (answer(200, BYLINE), "login_wall", None),
    (answer(200, f'<a href="{HOME}/?ref=embed_post">Facebook</a><p>Not available</p>'), "login_wall", None),
    (answer(200, "<p>A text</p>" + PHOTO), "login_wall", None),
    (answer(200, f"<script>'{AVATAR}{BYLINE}<p>'</script>"), "login_wall", None),
    (answer(200, BYLINE.replace("www.facebook.com", "www.facebook.com.example.org") + "<p>"), "login_wall", None),
    (NO_PLUGIN, "login_wall", None),
    (answer(404, AVATAR + BYLINE + "<p>A text</p>"), "login_wall", None),
    (answer(200, AVATAR + BYLINE + "<p>A text</p>", "/login/"), "login_wall", None),
    (answer(500), "login_wall", None),
    (answer(200), "login_wall", None),
]


@pytest.mark.parametrize(("fragment", "reason", "author"), PLUGIN)
def test_the_plugin_shows_what_the_page_hides_or_says_nothing(
    fragment: Answer, reason: str, author: str | None
) -> None:
    verdict, asked = judge(POST, WALLED, NOTHING, fragment)
    probe, url = ("plugin", f"{HOME}/somepage") if reason == "ok" else ("page", None)
    told = Metadata(author=author, author_url=url if BYLINE in fragment[1] else None)
    assert verdict == Verdict(reason, probe, 200, metadata=told)
    assert asked[2] == Request(f"{HOME}/plugins/post.php?href={quote(HOME + POST, safe='')}", "plugin")


def test_videos_have_their_own_plugin() -> None:
    _, asked = judge(f"/reel/{ID}", NOTHING, NOTHING, NO_PLUGIN)
    assert asked[2].url == f"{HOME}/plugins/video.php?href={quote(f'{HOME}/watch/?v={ID}', safe='')}"


NEXT = quote(f"{HOME}{POST}?rdid=abc&share_url=x", safe="")
RESOLVED = [
    (answer(302, location=f"{HOME}{POST}?rdid=abc&share_url=x"), "ok", POST),
    (answer(302, location=f"{POST}/?rdid=abc"), "ok", POST),
    (answer(301, location=f"https://m.facebook.com/story.php?story_fbid={ID}&id={OWNER}&mibextid=x"), "ok",
     f"/permalink.php?story_fbid={ID}&id={OWNER}"),
    (answer(302, location=f"{HOME}/reel/{ID}/?s=1"), "ok", f"/watch/?v={ID}"),
    (og(POST), "ok", POST),
    (answer(200, f"<meta content='{HOME}{POST}' property='og:url'>"), "ok", POST),
    (answer(302, location=f"{HOME}/login/?next={NEXT}"), "login_wall", POST),
    (answer(302, location="/login.php?next=%2Fshare%2Fp%2F1BP2XbTpog%2F"), "login_wall", None),
    (answer(302, location=f"{HOME}/login/?next=https%3A%2F%2Fexample.org%2Fposts%2F1"), "login_wall", None),
    (answer(302, location=f"{HOME}/login/"), "login_wall", None),
    (answer(302, location=f"https://facebook.com.example.org{POST}"), "unrecognised", None),
    (answer(302, location=f"https://notfacebook.com/login/?next={NEXT}"), "unrecognised", None),
    (answer(302, location="https://www.threads.net/@some/post/abc"), "unrecognised", None),
    (answer(302, location=HOME), "unrecognised", None),
    (answer(302, location="http://["), "unrecognised", None),
    (answer(302), "unrecognised", None),
    (answer(200, location=HOME + POST), "unrecognised", None),
    (og("/share/p/1BP2XbTpog/"), "unrecognised", None),
    (og(None), "unrecognised", None),
    (answer(404, og(POST)[1]), "unrecognised", None),
    (answer(400), "unrecognised", None),
    (answer(200, ""), "unrecognised", None),
    (answer(429), "rate_limited", None),
    (answer(500), "server_error", None),
    (answer(200, f'<form id="login_form" action="/login/?next={NEXT}"></form>'), "login_wall", POST),
    (answer(200, f'<form id="login_form" action="{HOME}/login/?a=1&amp;next={NEXT}"></form>'), "login_wall", POST),
    (answer(400, f'<form id="login_form" action="/login/?next={NEXT}"></form>'), "login_wall", POST),
    (answer(200, '<form id="login_form"></form>'), "login_wall", None),
    (answer(200, f'<form action="/login/?next={NEXT}"></form>'), "unrecognised", None),
    (answer(302, location="//www.facebook.com/somepage/?mibextid=x&rdid=y#"), "ok", "/somepage"),
    (answer(302, location=f"/groups/some/permalink/{ID}/?rdid=x&share_url=y"), "ok", f"/groups/some/posts/{ID}"),
    (answer(302, location=f"/photo.php?fbid={ID}&set=a.1&rdid=x"), "ok", f"/photo/?fbid={ID}"),
    (answer(302, location="/cookie/consent_prompt/?next=%2Fsomepage"), "consent", "/somepage"),
]  # fmt: skip


@pytest.mark.parametrize("cited", ["/share/p/1BP2XbTpog/", "https://fb.watch/6nSBvr0vqS/"])
@pytest.mark.parametrize(("found", "reason", "resolved_to"), RESOLVED)
def test_a_code_resolves_to_what_the_redirect_or_the_page_names(
    cited: str, found: Answer, reason: str, resolved_to: str | None
) -> None:
    verdict, asked = judge(cited, found)
    assert verdict == Verdict(reason, "redirect", found[0], resolved_to and HOME + resolved_to)
    assert asked == [Request(cited if "://" in cited else HOME + cited, "redirect", follow=False)]


@given(
    status=st.integers(0, 999),
    body=st.one_of(
        st.text(),
        st.recursive(
            st.none() | st.integers() | st.just(ID),
            lambda x: st.dictionaries(st.sampled_from(["id", "owner", "publish_time", "feedback"]), x) | st.lists(x),
        ).map(data),
        st.lists(st.sampled_from([*'<>"= ', "meta", "property", "og:url", "content", POST, "a", "href", "<p>"])).map(
            "".join
        ),
    ),
    location=st.one_of(st.none(), st.text()),
    final=st.one_of(st.none(), st.text()),
    cited=st.sampled_from(
        [POST, f"/reel/{ID}", "/somepage", "/share/p/1BP2XbTpog/", "https://fb.me/abc", "/hashtag/a"]
    ),
)
def test_no_answer_raises_or_accuses(
    status: int, body: str, location: str | None, final: str | None, cited: str
) -> None:
    link = parse(cited if "://" in cited else HOME + cited)
    assert isinstance(link, Link)
    headers = (("Location", location),) if location else ()
    raw = body.encode("utf-8", "replace")
    probe = facebook.probe(link)
    request = next(probe)
    with pytest.raises(StopIteration) as end:  # noqa: PT012
        while True:
            request = probe.send(Response(request, final or request.url, status, headers, raw, NOW))
    assert end.value.value.status in ("unverified", "available")
    assert 0 < len(end.value.value.why) <= 200


ONWARD = answer(301, location="https://m.facebook.com/share/v/2CQ3YcUqph/?mibextid=x")


def test_a_code_that_leads_to_another_code_is_followed() -> None:
    verdict, asked = judge("https://fb.watch/6nSBvr0vqS/", ONWARD, answer(302, location=f"{HOME}/reel/{ID}?rdid=x"))
    assert verdict == Verdict("ok", "redirect", 302, f"{HOME}/watch/?v={ID}")
    assert [request.url for request in asked] == ["https://fb.watch/6nSBvr0vqS/", f"{HOME}/share/v/2CQ3YcUqph/"]


def test_codes_that_lead_to_themselves_or_in_a_circle_are_left() -> None:
    here, there = answer(301, location="https://fb.watch/6nSBvr0vqS/"), ONWARD
    assert judge("https://fb.watch/6nSBvr0vqS/", here)[0] == Verdict("unrecognised", "redirect", 301)
    circle = judge("https://fb.watch/6nSBvr0vqS/", there, here, there)[0]
    assert circle == Verdict("unrecognised", "redirect", 301)


def exchange(cited: str, *answers: Answer) -> tuple[str, list[Answer]]:
    """The answers, with as many that say nothing as the probe may still ask for."""
    return cited, [*answers, NOTHING, NO_PLUGIN]


# Every tabled answer: what was cited, and the answers in order.
EXCHANGES = [
    *(exchange(cited, found) for cited, found, _ in SHOWN),
    *(exchange(POST, found) for found, _ in UNSHOWN),
    *(exchange("/somepage", found) for found, _ in UNSHOWN),
    *(exchange(POST, WALLED, found) for found, _ in SECOND),
    *(exchange(POST, WALLED, NOTHING, fragment) for fragment, *_ in PLUGIN),
    *(exchange("/share/p/1BP2XbTpog/", found) for found, *_ in RESOLVED),
    exchange("https://fb.watch/6nSBvr0vqS/", ONWARD, answer(400)),
    exchange(f"/stories/{OWNER}/UzpfSVNDOjEyMzQ1Njc4OTA="),
]


@pytest.mark.parametrize(("cited", "answers"), EXCHANGES, ids=range(len(EXCHANGES)))
def test_every_question_and_every_verdict_says_why(cited: str, answers: list[Answer]) -> None:
    verdict, asked = judge(cited, *answers, is_all=False)
    for why in (verdict.why, *(request.why for request in asked)):
        assert 0 < len(why) <= 200, why
        assert why.isprintable(), why


# Cited, the answers, what an auditor reads in the verdict.
WHYS = [
    (POST, [og(POST)], f"og:title and og:url '{HOME}{POST}' are of this very thing"),
    (POST, [answer(200, data({"post_id": ID, "creation_story": {"x": 1}}))],
     "a script's data holds this id as post_id, with creation_story"),
    (POST, [WALLED, NOTHING, NO_PLUGIN], "sent to '/login'; nothing else that was asked shows it"),
    (POST, [WALLED, NOTHING, answer(200, AVATAR + PHOTO)],
     "the plugin shows an author's picture labelled 'Some Page' and content"),
    ("/somepage", [answer(200)], "HTTP status 200 with an empty body, a decoy"),
    ("/somepage", [answer(404)], "HTTP status 404, which live things for a limited audience get too"),
    ("/share/p/1BP2XbTpog/", [answer(302, location=f"{HOME}/login/?next={NEXT}")],
     f"Location '/login' names 'facebook:post:{ID}'"),
    ("/share/p/1BP2XbTpog/", [answer(400)], "HTTP status 400, without Location or og:url"),
]  # fmt: skip


@pytest.mark.parametrize(("cited", "answers", "why"), WHYS, ids=range(len(WHYS)))
def test_a_verdict_says_what_was_read(cited: str, answers: list[Answer], why: str) -> None:
    assert judge(cited, *answers)[0].why == why
