"""YouTube's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import STATUS_OF, FetchError, Flaw, Link, Metadata, Request, Response, Verdict
from linkaudit.platforms import normalize, youtube

HOME = "https://www.youtube.com"
ID = "YE7VzlLtp-4"
OTHER = "BGQWPY4IigY"
CHANNEL = "UC0123456789-_ABCDEFabcd"
LIST = "PLIivdWyY5sqJ0oXcnZYqOnuNRsLF9H48u"


def parse(url: str) -> Link | Flaw:
    return normalize(HOME + url if url.startswith("/") and not url.startswith("//") else url)


VIDEOS = [
    f"/watch?v={ID}", f"/watch/?v={ID}", f"/watch?v={ID}&t=1s", f"/watch?feature=share&v={ID}",
    f"/watch?v={ID}&list={LIST}",
    f"/watch?list={LIST}&v={ID}", f"/watch?v={ID}&v={OTHER}", f"/watch?app=desktop&amp;v={ID}", f"/watch?v={ID}%5D",
    f"/watch?v={ID}]", f"/watch?v={ID})", f"/watch?v={ID}.", f"/watch?v={ID}?feature=share", f"/watch?v={ID}/",
    f"/watch?v={ID}%26t%3D1s", f"/watch?v={ID}»", f"/?v={ID}", f"/watch.php?v={ID}", f"/movie?v={ID}",
    f"/watch_popup?v={ID}",
    f"/watch/{ID}", f"/v/{ID}?version=3", f"/v/{ID}&hl=ru", f"/e/{ID}", f"/w/{ID}", f"/video/{ID}", f"/embed/{ID}",
    f"/embed/{ID}?clip=Ugkx0&clipt=EAA", f"/embed/{ID}?list={LIST}", f"/#/watch?v={ID}", f"/watch#!v={ID}",
    f"/tv#/watch?v={ID}",
    f"/#!/watch?feature=x&v={ID}", f"/shorts/{ID}", f"/shorts/{ID}?feature=share", f"/Shorts/{ID}/",
    f"/source/{ID}/shorts",
    f"/live/{ID}?si=x", f"/live/{ID}/", f"https://youtu.be/{ID}", f"https://youtu.be/{ID}/",
    f"https://youtu.be/{ID}?t=10",
    f"https://youtu.be/{ID}&t=10", f"https://youtu.be/{ID}/x", f"https://youtu.be/{ID})", f"//youtu.be//{ID}",
    f"https://youtu.be/watch?v={ID}", f"https://www.youtu.be/{ID}", f"https://y2u.be/{ID}", f"https://yt.be/{ID}",
    f"youtube.com/watch?v={ID}", f"//www.YouTube.com/watch?v={ID}", f"HTTP://WWW.YOUTUBE.COM/watch?v={ID}",
    f"https://m.youtube.com/watch?v={ID}", f"https://music.youtube.com/watch?v={ID}",
    f"https://au.youtube.com/watch?v={ID}",
    f"https://gaming.youtube.com/watch?v={ID}", f"https://www.youtube-nocookie.com/embed/{ID}",
    f"https://youtube.googleapis.com/v/{ID}", f"https://www.youtubekids.com/watch?v={ID}",
    f"https://youtube.de/watch?v={ID}",
    f"https://www.youtube.co.uk/watch?v={ID}", f"https://m.youtube.com.br/watch?v={ID}",
    f"https://youtube.kz/shorts/{ID}",
    f"https://www.youtube.com:443/watch?v={ID}", f"https://www.youtube.com./watch?v={ID}",
    f"http://youtube.com.:80/watch?v={ID}",
    f"https://www.youtube.com/%77atch?v={ID}", f"https://www.youtube.com/watch%3Fv%3D{ID}", f"vnd.youtube:{ID}",
    f"vnd.youtube://{ID}", f"vnd.youtube:{ID}?vndapp=youtube", f"vnd.youtube://www.youtube.com/watch?v={ID}",
]  # fmt: skip


@pytest.mark.parametrize("url", VIDEOS)
def test_every_form_of_a_video_is_one_video(url: str) -> None:
    assert parse(url) == Link("youtube", "video", ID, f"{HOME}/watch?v={ID}")


# url (or path) → kind, id, canonical path
FORMS = [
    (f"/playlist?list={LIST}", "playlist", LIST, f"/playlist?list={LIST}"),
    (f"/playlist?list={LIST})", "playlist", LIST, f"/playlist?list={LIST}"),
    (f"/watch?list={LIST}", "playlist", LIST, f"/playlist?list={LIST}"),
    (f"/watch?v=&list={LIST}", "playlist", LIST, f"/playlist?list={LIST}"),
    (f"/embed/videoseries?list={LIST}", "playlist", LIST, f"/playlist?list={LIST}"),
    (f"https://music.youtube.com/browse/VL{LIST}", "playlist", LIST, f"/playlist?list={LIST}"),
    ("/playlist?list=RDCLAK5uy_abc", "playlist", "RDCLAK5uy_abc", "/playlist?list=RDCLAK5uy_abc"),
    ("/playlist?list=WL", "other", "/playlist?list=WL", "/playlist?list=WL"),
    (f"/watch?list=RD{ID}", "other", f"/playlist?list=RD{ID}", f"/playlist?list=RD{ID}"),
    (f"/channel/{CHANNEL}", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    (f"/channel/{CHANNEL}/videos", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    (f"/channel/{CHANNEL}/live", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    (f"/embed/live_stream?channel={CHANNEL}", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    (f"/feeds/videos.xml?channel_id={CHANNEL}", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    (f"https://music.youtube.com/browse/{CHANNEL}", "channel", CHANNEL, f"/channel/{CHANNEL}"),
    ("/@3Blue1Brown/about", "channel", "@3blue1brown", "/@3blue1brown"),
    ("/@3blue1brown/live", "channel", "@3blue1brown", "/@3blue1brown"),
    ("/@some.name-1_x.", "channel", "@some.name-1_x", "/@some.name-1_x"),
    ("/@Қор", "channel", "@қор", "/@%D2%9B%D0%BE%D1%80"),
    ("/c/TaranisNews", "channel", "c/TaranisNews", "/c/TaranisNews"),
    ("/c/TaranisNews/videos", "channel", "c/TaranisNews", "/c/TaranisNews"),
    ("/user/SomeOne", "channel", "user/SomeOne", "/user/SomeOne"),
    ("/TaranisNews", "channel", "c/TaranisNews", "/c/TaranisNews"),
    ("/TaranisNews/featured", "channel", "c/TaranisNews", "/c/TaranisNews"),
    ("/clip/UgytZKpehg-hEMBSn3F4AaABCQ", "clip", "UgytZKpehg-hEMBSn3F4AaABCQ", "/clip/UgytZKpehg-hEMBSn3F4AaABCQ"),
    ("/post/Ugkx0123_x", "post", "Ugkx0123_x", "/post/Ugkx0123_x"),
    (f"/channel/{CHANNEL}/community?lb=Ugkx0123_x", "post", "Ugkx0123_x", "/post/Ugkx0123_x"),
    ("/@some/community?lb=Ugkx0123_x", "post", "Ugkx0123_x", "/post/Ugkx0123_x"),
    ("/watch_videos?video_ids=A,B", "other", "/watch_videos?video_ids=A,B", "/watch_videos?video_ids=A%2CB"),
    ("/hashtag/Қор", "other", "/hashtag/қор", "/hashtag/%D2%9B%D0%BE%D1%80"),
    ("/results?search_query=a+b&sp=x", "other", "/results?search_query=a b", "/results?search_query=a%20b"),
    ("/shared?ci=CODE", "other", "/shared?ci=CODE", "/shared?ci=CODE"),
    ("https://music.youtube.com/search?q=a", "other", "/search?q=a", "https://music.youtube.com/search?q=a"),
    ("https://music.youtube.com/browse/MPREb_x", "other", "/browse/MPREb_x",
     "https://music.youtube.com/browse/MPREb_x"),
    ("/feed/subscriptions", "other", "/feed/subscriptions", "/feed/subscriptions"),
    ("/t/terms", "other", "/t/terms", "/t/terms"),
    ("/about/", "other", "/about", "/about"),
    ("/premium", "other", "/premium", "/premium"),
    ("/robots.txt", "other", "/robots.txt", "/robots.txt"),
    ("/signin", "other", "/signin", "/signin"),
    ("/tv", "other", "/tv", "/tv"),
    ("/some/unlisted/form", "other", "/some/unlisted/form", "/some/unlisted/form"),
    ("/", "other", "/", "/"),
    ("https://www.youtube.com", "other", "/", "/"),
    ("/?gl=KZ", "other", "/", "/"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind", "code", "canonical"), FORMS, ids=[form[0] for form in FORMS])
def test_a_form_names_its_link(url: str, kind: str, code: str, canonical: str) -> None:
    canonical = canonical if canonical.startswith("https:") else HOME + canonical
    assert parse(url) == Link("youtube", kind, code, canonical, code if kind == "channel" else None)


@pytest.mark.parametrize("url", [*VIDEOS, *(form[0] for form in FORMS)])
def test_a_canonical_url_normalises_to_itself(url: str) -> None:
    link = parse(url)
    assert isinstance(link, Link)
    assert parse(link.canonical_url) == link


def no_id(what: str) -> Flaw:
    return Flaw("no_id", f"the address stops before the YouTube {what}")


def length(code: str) -> Flaw:
    return Flaw("id_length", f"a YouTube id has 11 characters, {code} has {len(code)}")


FLAWED = [
    ("/watch", no_id("video's id")), ("/watch?v=", no_id("video's id")), ("/watch?t=1", no_id("video's id")),
    ("/watch?v=)", no_id("video's id")), ("/shorts/", no_id("video's id")), ("/shorts", no_id("video's id")),
    ("/embed/", no_id("video's id")), ("/live", no_id("video's id")), ("https://youtu.be/", no_id("video's id")),
    ("https://youtu.be", no_id("video's id")), ("/watch?v=Қор", no_id("video's id")),
    ("/watch?v=N_708QY7Ob", length("N_708QY7Ob")), (f"/watch?v={ID}x", length(f"{ID}x")),
    (f"/shorts/{ID[:-1]}", length(ID[:-1])), (f"/shorts/{ID}_", length(f"{ID}_")), ("/live/abc", length("abc")),
    (f"https://youtu.be/{ID[:-1]}", length(ID[:-1])), (f"https://youtu.be/{ID}0", length(f"{ID}0")),
    (f"/embed/{ID}{ID}", length(ID + ID)), ("vnd.youtube:abc", length("abc")), ("/v/abc/def", length("abc")),
    ("/playlist", no_id("playlist's id")), ("/playlist?list=", no_id("playlist's id")),
    ("/playlist?list=PLж", Flaw("id_alphabet",
     "a YouTube playlist's id has Latin letters, digits, - and _ only, PLж has "
     "others")),
    ("/channel/", no_id("channel's id")),
    (f"/channel/{CHANNEL[:-1]}", Flaw("id_length",
     f"a YouTube channel's id is UC and 22 characters, {CHANNEL[:-1]} is not")),
    ("/channel/somebody", Flaw("id_length", "a YouTube channel's id is UC and 22 characters, somebody is not")),
    ("/@", no_id("channel's name")), ("/c/", no_id("channel's name")), ("/user", no_id("channel's name")),
    ("/clip/", no_id("clip's id")), ("/post", no_id("post's id")),
    ("/clip/Ugж", Flaw("id_alphabet", "a YouTube clip's id has Latin letters, digits, - and _ only, Ugж has others")),
]  # fmt: skip


@pytest.mark.parametrize(("url", "flaw"), FLAWED, ids=[row[0] for row in FLAWED])
def test_an_id_that_cannot_exist_is_a_flaw(url: str, flaw: Flaw) -> None:
    assert parse(url) == flaw


FOREIGN = [
    "support.youtube.com", "studio.youtube.com", "about.youtube.com", "accounts.youtube.com", "consent.youtube.com",
    "blog.youtube", "img.youtube.com", "notyoutube.com", "youtube.com.evil.org", "youtube.com.ru", "youtube.xyz",
    "youtube.evil.kz", "my-youtube.com", "youtubee.com", "youtu.be.evil.org", "xyoutu.be", "m.youtu.be.kz",
    "yоutube.com",
    "youtube.com@evil.example", "i.ytimg.com", "www.evil.youtube.com", "youtube-nocookie.com.evil.org",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_a_web_page(host: str) -> None:
    assert not youtube.owns(host)
    link = parse(f"https://{host}/watch?v={ID}")
    assert isinstance(link, Link)
    assert link.platform == "web"


@pytest.mark.parametrize("word", sorted(youtube.RESERVED))
def test_a_reserved_word_is_never_a_name(word: str) -> None:
    for path in (f"/{word}", f"/{word}/videos", f"/{word.upper()}/"):
        link = parse(path)
        assert isinstance(link, Flaw) or link.kind != "channel" or link.id.startswith(("c/v", "user/v")), path


# --- answers ----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, tzinfo=UTC)
VIDEO = f"{HOME}/watch?v={ID}"
PAGE = f"{VIDEO}&bpctr=9999999999&has_verified=1&hl=en"
PAGE_REQUEST = Request(PAGE, "page", headers=(("Cookie", "SOCS=CAI"), ("Accept-Language", "en")))
THUMBNAIL = f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
SORRY = f"https://www.google.com/sorry/index?continue={VIDEO}"
CONSENT = f"https://consent.youtube.com/m?continue={VIDEO}"
# Every phrase that means something in the player, where it means nothing: a title, a script, an element.
NOISE = (
    '<title>var ytInitialPlayerResponse = {"playabilityStatus": {"status": "ERROR", "reason": "Video unavailable"}}'
    "</title><script>var s=['This video has been removed by the uploader','Private video','Video unavailable',"
    "'not a bot']</script><p>This video is private</p>"
)

CAPTCHA_PAGE = '<form id="captcha-form" action="index" method="post"><div class="g-recaptcha"></div></form>'
CONSENT_PAGE = '<form action="https://consent.youtube.com/save" method="POST"></form>'

# An answer as a test scripts it: status, body, final address (None: the one that was asked).
Answer = tuple[int, str, str | None]


def answer(status: int, body: str = "", final: str | None = None) -> Answer:
    return status, body, final


def judge(url: str, *answers: Answer) -> tuple[Verdict, list[Request]]:
    """The verdict on an address after these answers, and what was asked for it. Every answer must be asked for."""
    link = parse(url)
    assert isinstance(link, Link)
    probe, asked, left = youtube.probe(link), [], list(answers)
    try:
        request = next(probe)
        while True:
            asked.append(request)
            status, body, final = left.pop(0)
            request = probe.send(Response(request, final or request.url, status, (), body.encode(), NOW))
    except StopIteration as end:
        assert not left
        verdict: Verdict = end.value
        return verdict, asked


def oembed(code: str = ID, **fields: object) -> Answer:
    told = {
        "title": "This video is private", "author_name": "Some One", "author_url": f"{HOME}/@some", "type": "video",
        "thumbnail_url": f"https://i.ytimg.com/vi/{code}/hqdefault.jpg",
        "html": f'<iframe src="{HOME}/embed/{code}?feature=oembed"></iframe>',
    } | fields  # fmt: skip
    return answer(200, json.dumps(told))


def page(player: object, name: str = "ytInitialPlayerResponse", status: int = 200, final: str | None = None) -> Answer:
    return answer(status, f'<html>{NOISE}<script nonce="x">var {name} = {json.dumps(player)};</script></html>', final)


DETAILS = {
    "videoId": ID, "title": "This video has been removed by the uploader", "author": "Some One", "channelId": CHANNEL,
    "lengthSeconds": "61", "viewCount": "100",
}  # fmt: skip
TOLD = Metadata(
    title="This video has been removed by the uploader", author="Some One", author_id=CHANNEL,
    author_url=f"{HOME}/@some",
    published_at=datetime(2024, 9, 1, 7, tzinfo=UTC), duration_s=61, view_count=100,
)  # fmt: skip
MICRO = {"playerMicroformatRenderer": {"publishDate": "2024-09-01T00:00:00-07:00", "ownerProfileUrl": f"{HOME}/@some"}}


def plays(status: str = "OK", code: str | None = ID, **fields: object) -> Answer:
    return page({
        "playabilityStatus": {"status": status} | fields,
        "videoDetails": DETAILS | {"videoId": code},
        "microformat": MICRO,
    })  # fmt: skip


def refuses(status: str, reason: str, subreason: object = None, **fields: object) -> Answer:
    renderer = {"reason": {"simpleText": reason}, "subreason": subreason}
    screen = {"errorScreen": {"playerErrorMessageRenderer": renderer}}
    return page({"playabilityStatus": {"status": status, "reason": reason} | screen | fields})


def runs(*texts: str) -> object:
    return {"runs": [{"text": text} for text in texts]}


REMOVED = refuses("ERROR", "Video unavailable", {"simpleText": "This video has been removed by the uploader"})
BARE = refuses("ERROR", "Video unavailable")
VAGUE = refuses("UNPLAYABLE", "This video is not available")
OFFLINE = "LIVE_STREAM_OFFLINE"
SLATE = {"offlineSlate": {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": "1900000000"}}}
SILENT = answer(500)
GREY, PICTURE = answer(404, "JFIF"), answer(200, "JFIF")
NO, NOT_FOUND, UNAUTHORIZED, FORBIDDEN = (
    answer(400, "Bad Request"), answer(404, "Not Found"), answer(401, "Unauthorized"), answer(403, "Forbidden")
)  # fmt: skip


EMBEDDED = Metadata(
    title="This video is private", author="Some One", author_url=f"{HOME}/@some", thumbnail_url=THUMBNAIL
)  # fmt: skip


def test_a_video_is_shown_by_oembed_and_dated_by_its_page() -> None:
    verdict, asked = judge(VIDEO, oembed(), plays())
    url = f"{HOME}/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}"
    assert asked == [Request(url, "oembed"), PAGE_REQUEST]
    told = replace(TOLD, title="This video is private", thumbnail_url=THUMBNAIL)
    assert verdict == Verdict("ok", "oembed", 200, metadata=told)


# What the page may add to oEmbed's word: a limit of this very video.
LIMITS = [
    (refuses("LOGIN_REQUIRED", "Sign in to confirm your age"), "age"),
    (plays("LOGIN_REQUIRED", reason="Sign in to confirm your age"), "age"),
    (plays("UNPLAYABLE", reason="The uploader has not made this video available in your country"), "geo"),
    (plays("UNPLAYABLE", reason="Join this channel to get access to members-only content"), "members"),
    (plays(OFFLINE, liveStreamability={"liveStreamabilityRenderer": SLATE}), "not_yet_public"),
]


@pytest.mark.parametrize(("found", "reason"), LIMITS, ids=range(len(LIMITS)))
def test_a_limit_that_the_player_names_outranks_oembeds_word(found: Answer, reason: str) -> None:
    verdict, _ = judge(VIDEO, oembed(), found)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", 200)
    assert verdict.metadata.title == "This video is private"


# What the page may answer that takes nothing from oEmbed's word.
OUTWEIGHED = [
    answer(429), answer(429, "", SORRY), answer(200, "", CONSENT), answer(503),
    answer(200), answer(404), answer(200, NOISE), answer(200, "", f"{HOME}/"),
    answer(200, CAPTCHA_PAGE), answer(200, CONSENT_PAGE), plays(code=OTHER),
    plays("LOGIN_REQUIRED", OTHER, reason="Sign in to confirm your age"),
    refuses("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
    refuses("LOGIN_REQUIRED", "Private video"), refuses("ERROR", "Something new"),
    refuses("UNPLAYABLE", "This content isn't available, try again later."), REMOVED, BARE,
    VAGUE, answer(200, refuses("LOGIN_REQUIRED", "Sign in to confirm your age")[1], f"{HOME}/"),
]  # fmt: skip


@pytest.mark.parametrize("found", OUTWEIGHED, ids=range(len(OUTWEIGHED)))
def test_nothing_else_on_the_page_outweighs_what_oembed_shows(found: Answer) -> None:
    assert judge(VIDEO, oembed(), found)[0] == Verdict("ok", "oembed", 200, metadata=EMBEDDED)


@pytest.mark.parametrize(("embed", "is_there"), [(True, True), (False, False)])
def test_a_page_that_cannot_be_had_takes_nothing_from_oembeds_word(embed: bool, is_there: bool) -> None:
    probe = youtube.probe(Link("youtube", "video", ID, VIDEO))
    status, body, _ = oembed() if embed else answer(404)
    first = next(probe)
    probe.send(Response(first, first.url, status, (), body.encode(), NOW))
    with pytest.raises(StopIteration if is_there else FetchError) as end:
        probe.throw(FetchError("timeout", "no answer in 30 s"))
    if is_there:
        assert end.value.value == Verdict("ok", "oembed", 200, metadata=EMBEDDED)


def test_the_player_tells_all_where_oembed_refuses() -> None:
    verdict, asked = judge(VIDEO, UNAUTHORIZED, plays(playableInEmbed=False))
    assert asked[1:] == [PAGE_REQUEST]
    assert verdict == Verdict("ok", "page", 200, metadata=TOLD)


# What oEmbed may answer beside the video: none of it decides anything.
OEMBED_NOTHINGS = [
    answer(200), answer(200, "Forbidden"), answer(200, "<html>captcha</html>"), answer(200, "{}"), answer(200, "[]"),
    oembed(OTHER), oembed(ID + "x"), oembed(title=None),
    answer(200, '{"title": "Error"}'), answer(200, oembed()[1][:-9]), FORBIDDEN, answer(410),
    answer(500),
    answer(999), answer(404, "Not Found", CONSENT), answer(404, "", "https://youtube.com.evil.org/"), answer(403,
    "private"),
]  # fmt: skip


@pytest.mark.parametrize("nothing", OEMBED_NOTHINGS, ids=range(len(OEMBED_NOTHINGS)))
def test_the_player_decides_where_oembed_says_nothing(nothing: Answer) -> None:
    assert judge(VIDEO, nothing, plays())[0].reason == "ok"
    assert judge(VIDEO, nothing, answer(200))[0].reason == "unrecognised"
    assert judge(VIDEO, nothing, REMOVED, PICTURE)[0].reason == "unrecognised"
    assert judge(VIDEO, nothing, REMOVED, GREY)[0].reason == "removed"
    assert judge(VIDEO, nothing, VAGUE, GREY)[0].reason == "unrecognised"


@pytest.mark.parametrize(
    ("wall", "reason"),
    [
        (answer(429), "rate_limited"),
        (answer(429, "", SORRY), "captcha"),
        (answer(200, "", SORRY), "captcha"),
        (answer(200, CAPTCHA_PAGE), "captcha"),
    ],
)
def test_nothing_more_is_asked_of_a_platform_that_has_had_enough(wall: Answer, reason: str) -> None:
    assert judge(VIDEO, wall)[0] == Verdict(reason, "oembed", wall[0])
    assert judge(LISTED, wall)[0] == Verdict(reason, "oembed", wall[0])


# oEmbed, the rest of the answers, the reason: nothing is gone on one word.
TWO_SIGNALS: list[tuple[Answer, Sequence[Answer], str]] = [
    (NOT_FOUND, [REMOVED], "removed"),
    (NO, [REMOVED], "removed"),
    (NOT_FOUND, [BARE], "not_found"),
    (FORBIDDEN, [REMOVED, GREY], "removed"),
    (FORBIDDEN, [REMOVED, PICTURE], "unrecognised"),
    (FORBIDDEN, [BARE], "unrecognised"),
    (SILENT, [BARE, GREY], "not_found"),
    (SILENT, [BARE, answer(404, "", "https://example.org/")], "unrecognised"),
    (SILENT, [BARE, answer(429)], "unrecognised"),
    (UNAUTHORIZED, [REMOVED], "unrecognised"),
    (UNAUTHORIZED, [VAGUE], "ok"),
    (UNAUTHORIZED, [refuses("LOGIN_REQUIRED", "Private video")], "private"),
    (NOT_FOUND, [VAGUE, GREY], "not_found"),
    (NOT_FOUND, [VAGUE, PICTURE], "unrecognised"),
    (FORBIDDEN, [VAGUE, GREY], "unrecognised"),
    (NOT_FOUND, [refuses("UNPLAYABLE", "Video unavailable"), GREY], "not_found"),
    (NOT_FOUND, [refuses("UNPLAYABLE", "Video unavailable"), PICTURE], "unrecognised"),
    (FORBIDDEN, [refuses("UNPLAYABLE", "Video unavailable"), GREY], "unrecognised"),
    (NOT_FOUND, [answer(200)], "unrecognised"),
    (NOT_FOUND, [answer(404)], "unrecognised"),
    (NOT_FOUND, [plays()], "ok"),
    (NOT_FOUND, [refuses("LOGIN_REQUIRED", "Private video")], "private"),
    (FORBIDDEN, [refuses("LOGIN_REQUIRED", "This video is private")], "private"),
    (FORBIDDEN, [answer(200)], "unrecognised"),
    (UNAUTHORIZED, [answer(200)], "ok"),
    (UNAUTHORIZED, [answer(429)], "ok"),
    (UNAUTHORIZED, [answer(200, "", CONSENT)], "ok"),
    (UNAUTHORIZED, [refuses("LOGIN_REQUIRED", "Sign in to confirm you're not a bot")], "ok"),
    (UNAUTHORIZED, [refuses("LOGIN_REQUIRED", "Sign in to confirm your age")], "age"),
]


@pytest.mark.parametrize(("embed", "rest", "reason"), TWO_SIGNALS, ids=range(len(TWO_SIGNALS)))
def test_a_video_is_gone_on_two_words_only(embed: Answer, rest: Sequence[Answer], reason: str) -> None:
    assert judge(VIDEO, embed, *rest)[0].reason == reason


def test_the_thumbnail_is_asked_for_where_a_second_word_is_missing() -> None:
    _, asked = judge(VIDEO, SILENT, BARE, GREY)
    assert asked[2:] == [Request(THUMBNAIL, "thumbnail")]


# What the player says, after oEmbed's 404 → the reason.
MESSAGES = [
    ("LOGIN_REQUIRED", "Private video", runs("Sign in if you've been granted access to this video"), "private"),
    ("LOGIN_REQUIRED", "Sign in to confirm your age", runs("This video may be inappropriate for some users."), "age"),
    ("AGE_VERIFICATION_REQUIRED", "", None, "age"),
    ("CONTENT_CHECK_REQUIRED", "This video may be inappropriate for some users.", None, "age"),
    ("LOGIN_REQUIRED", "This video is age-restricted and only available on YouTube", None, "age"),
    ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", None, "captcha"),
    ("ERROR", "Video unavailable", runs("This video has been removed by the uploader"), "removed"),
    ("ERROR", "Video unavailable", runs("This video ", "has been removed", " for violating YouTube's policy"),
     "removed"),
    ("UNPLAYABLE",
     "Video unavailable", runs("This video is no longer available due to a copyright claim by Members Inc"),
     "removed"),
    ("ERROR",
     "Video unavailable", runs("This video is no longer available because the YouTube account associated with this "
     "video has been terminated."), "account_gone"),
    ("ERROR",
     "Video unavailable", runs("This video is no longer available because the uploader has closed their YouTube "
     "account."), "account_gone"),
    ("ERROR", "Video unavailable. This video has been removed by the uploader", None, "removed"),
    ("ERROR", "Video unavailable", {"simpleText": "This video has been removed for violating YouTube's policy on spam"},
     "removed"),
    ("UNPLAYABLE", "Video unavailable", runs("This video is no longer available in your country"), "geo"),
    ("UNPLAYABLE", "Video unavailable", runs("This video has been removed in your country due to a legal complaint "
     "from the government"), "geo"),
    ("UNPLAYABLE", "Video unavailable", runs("This video is no longer available due to a copyright claim by X in your "
     "country."), "geo"),
    ("ERROR", "Video unavailable", runs("This video is no longer available because the owner made it private"),
     "private"),
    ("LOGIN_REQUIRED", "This is a private video. Please sign in to verify that you may see it.", None, "private"),
    ("LOGIN_REQUIRED", "Sign in to confirm your age", runs("Private Video Lovers"), "age"),
    ("UNPLAYABLE", "Video unavailable", runs("This video is no longer available due to a copyright claim by ",
     "Dr. Private Video"), "removed"),
    ("UNPLAYABLE", "Video unavailable", runs("This video is no longer available due to a copyright claim by Blocked "
     "In Your Country. This video is private"), "removed"),
    ("UNPLAYABLE", "Video unavailable", runs("This video contains content from Private Video. Has been removed, who "
     "has blocked it in your country on copyright grounds"), "geo"),
    ("UNPLAYABLE", "Video unavailable", runs("This video contains content from Members Premium, who has blocked it on "
     "copyright grounds"), "unrecognised"),
    ("UNPLAYABLE", "Video unavailable", runs("This video contains content from Not In Your Country, who has blocked it "
     "on copyright grounds"), "unrecognised"),
    ("ERROR", "Video unavailable", runs("This video was made by Has Been Removed"), "unrecognised"),
    ("ERROR", "Video unavailable", runs("Private Video Ltd has objected"), "unrecognised"),
    ("UNPLAYABLE", "Video unavailable", runs("This video is available to this channel's members on level: Private"),
     "members"),
    ("ERROR", "Video unavailable", None, "not_found"),
    ("ERROR", "This video does not exist.", None, "not_found"),
    ("UNPLAYABLE", "Video unavailable", runs("The uploader has not made this video available in your country."), "geo"),
    ("UNPLAYABLE",
     "Video unavailable", runs("This video contains content from X, who has blocked it in your country"), "geo"),
    ("UNPLAYABLE", "Join this channel to get access to members-only content like this video", None, "members"),
    ("UNPLAYABLE", "This video is only available to Music Premium members", None, "members"),
    ("UNPLAYABLE", "This video requires payment to watch", None, "members"),
    ("UNPLAYABLE", "This content isn't available, try again later.", None, "rate_limited"),
    ("ERROR", "This video is private", None, "private"),
    ("ERROR", "Something new", None, "unrecognised"),
    ("ERROR", "", None, "unrecognised"),
    ("ERROR", "Video unavailable", runs("Something new"), "unrecognised"),
    ("LOGIN_REQUIRED", "This video has been removed by the uploader", None, "unrecognised"),
    ("LOGIN_REQUIRED", "Video unavailable", None, "unrecognised"),
    ("LOGIN_REQUIRED", "", None, "unrecognised"),
    ("OK", "This video has been removed by the uploader", None, "unrecognised"),
    ("NEW_STATUS", "Private video", None, "unrecognised"),
    ("NEW_STATUS", "This video has been removed by the uploader", None, "unrecognised"),
    ("", "Video unavailable", None, "unrecognised"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "message", "subreason", "reason"), MESSAGES, ids=range(len(MESSAGES)))
def test_the_players_message_says_what_its_row_says(status: str, message: str, subreason: object, reason: str) -> None:
    assert judge(VIDEO, NOT_FOUND, refuses(status, message, subreason))[0] == Verdict(reason, "page", 200)


PLAYERS = [
    (plays(), "ok"),
    (plays(OFFLINE), "ok"),
    (plays(OFFLINE, liveStreamability={"liveStreamabilityRenderer": SLATE}), "not_yet_public"),
    (
        page({"playabilityStatus": {"status": OFFLINE}, "videoDetails": DETAILS | {"isUpcoming": True}}),
        "not_yet_public",
    ),
    (
        page(
            {
                "playabilityStatus": {"status": OFFLINE},
                "videoDetails": DETAILS | {"isUpcoming": True},
                "microformat": {"playerMicroformatRenderer": {"liveBroadcastDetails": {"endTimestamp": "2024-09-02"}}},
            }
        ),
        "ok",
    ),
    *(
        (
            page(
                {
                    "playabilityStatus": {"status": OFFLINE},
                    "videoDetails": DETAILS,
                    "microformat": {"playerMicroformatRenderer": {"liveBroadcastDetails": {"startTimestamp": start}}},
                }
            ),
            reason,
        )
        for start, reason in (("2026-11-23T10:00:00+00:00", "not_yet_public"), ("2026-11-21T10:00:00+00:00", "ok"))
    ),
    (page({"playabilityStatus": {"status": OFFLINE}}), "unrecognised"),
    (
        page({"playabilityStatus": {"status": "LOGIN_REQUIRED", "messages": ["This is a private video. Sign in."]}}),
        "private",
    ),
    (answer(200, CAPTCHA_PAGE), "captcha"),
    (answer(200, CONSENT_PAGE), "consent"),
    (answer(200, f"<script>'{CAPTCHA_PAGE}'</script>"), "unrecognised"),
    (answer(200, "", "https://www.google.com/"), "unrecognised"),
    (plays(code=OTHER), "unrecognised"),
    (plays("ERROR", OTHER, reason="This video has been removed by the uploader"), "unrecognised"),
    (plays("LOGIN_REQUIRED", desktopLegacyAgeGateReason=1), "age"),
    (plays("LOGIN_REQUIRED", errorScreen={"playerCaptchaViewModel": {}}), "captcha"),
    (page({"playabilityStatus": {"status": "OK"}}), "unrecognised"),
    (page({"playabilityStatus": None}), "unrecognised"),
    (page({}), "unrecognised"),
    (page([]), "unrecognised"),
    (page({"playabilityStatus": {"status": "ERROR", "reason": "Video unavailable"}}, "ytOther"), "unrecognised"),
    (answer(200, REMOVED[1], f"{HOME}/watch?v={OTHER}"), "unrecognised"),
    (answer(200, REMOVED[1], f"{HOME}/"), "unrecognised"),
    (answer(200, REMOVED[1], "https://youtube.com.evil.org/"), "unrecognised"),
    (answer(200, REMOVED[1][:-30]), "unrecognised"),
    (answer(200, NOISE), "unrecognised"),
    (answer(200), "unrecognised"),
    (answer(200, "<script>var ytInitialPlayerResponse = {" + '"a":[' * 50_000), "unrecognised"),
    (answer(200, REMOVED[1], CONSENT), "consent"),
    (answer(200, "", "https://consent.google.com/ml?continue=x"), "consent"),
    (answer(429, "", SORRY), "captcha"),
    (answer(200, "", "https://accounts.google.com/ServiceLogin?continue=x"), "login_wall"),
    (answer(429, REMOVED[1]), "rate_limited"),
    (answer(503, REMOVED[1]), "server_error"),
]


@pytest.mark.parametrize(("found", "reason"), PLAYERS, ids=range(len(PLAYERS)))
def test_only_the_player_of_this_very_video_counts(found: Answer, reason: str) -> None:
    verdict = judge(VIDEO, NOT_FOUND, found)[0]
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", found[0])


@pytest.mark.parametrize("date", ["2024-09-01", "2024-09-01T00:00:00", "yesterday", "", "0001-01-01T00:00:00+14:00"])
def test_a_time_without_zone_or_sense_is_unknown(date: str) -> None:
    player = {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": DETAILS,
        "microformat": {"playerMicroformatRenderer": {"publishDate": date}},
    }
    assert judge(VIDEO, UNAUTHORIZED, page(player))[0].metadata.published_at is None


LIVE = {"startTimestamp": "2024-09-03T10:00:00+00:00", "endTimestamp": "2024-09-03T11:00:00+00:00"}
RUNNING = {"startTimestamp": "2024-09-03T10:00:00+00:00", "isLiveNow": True}
PUBLISHED, BEGUN = datetime(2024, 9, 1, 7, tzinfo=UTC), datetime(2024, 9, 3, 10, tzinfo=UTC)
MICROFORMATS: list[tuple[dict[str, object], datetime | None]] = [
    ({"publishDate": "2024-09-01T00:00:00-07:00"}, PUBLISHED),
    ({"uploadDate": "2024-09-01T00:00:00-07:00"}, PUBLISHED),
    ({"publishDate": "2024-09-01T00:00:00-07:00", "uploadDate": "2024-08-01T00:00:00-07:00"}, PUBLISHED),
    ({"publishDate": "soon", "uploadDate": "2024-09-01T00:00:00-07:00"}, PUBLISHED),
    ({"publishDate": "2024-09-01T00:00:00-07:00", "liveBroadcastDetails": LIVE}, BEGUN),
    ({"publishDate": "2024-09-01T00:00:00-07:00", "liveBroadcastDetails": RUNNING}, BEGUN),
    ({"publishDate": "2024-09-01T00:00:00-07:00", "liveBroadcastDetails": LIVE | {"startTimestamp": ""}}, PUBLISHED),
    ({"publishDate": "2024-09-01T00:00:00-07:00", "liveBroadcastDetails": {"startTimestamp": "2024-09-03T10:00:00Z"}},
     PUBLISHED),
    ({"publishDate": "2004-09-01T00:00:00-07:00"}, None),
    ({"publishDate": "2031-09-01T00:00:00-07:00"}, None),
    ({"publishDate": 20240901}, None),
    ({}, None),
]  # fmt: skip


@pytest.mark.parametrize(("micro", "published_at"), MICROFORMATS, ids=range(len(MICROFORMATS)))
def test_a_video_is_as_old_as_its_publication_and_a_stream_as_its_start(
    micro: dict[str, object], published_at: datetime | None
) -> None:
    player = {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": DETAILS,
        "microformat": {"playerMicroformatRenderer": micro},
    }
    assert judge(VIDEO, oembed(), page(player))[0].metadata.published_at == published_at


def around(likes: object, comments: object, code: str = ID) -> dict[str, object]:
    header = {"engagementPanelTitleHeaderRenderer": {"contextualInfo": {"runs": [{"text": comments}]}}}
    panel = {"panelIdentifier": "engagement-panel-comments-section", "header": header}
    entity = {"payload": {"likeCountEntity": {"likeCountIfIndifferentNumber": likes}}}
    return {
        "currentVideoEndpoint": {"watchEndpoint": {"videoId": code}},
        "engagementPanels": [{"engagementPanelSectionListRenderer": panel}],
        "frameworkUpdates": {"entityBatchUpdate": {"mutations": [{}, entity]}},
    }


COUNTED = [
    (around("12", "3"), (12, 3)),
    (around("1,234", "1,000,000"), (1234, 1_000_000)),
    (around(0, "0"), (0, 0)),
    (around("1.2K", "3K"), (None, None)),
    (around(-1, "-3"), (None, None)),
    (around("12", "3", OTHER), (None, None)),
    (around(None, None), (None, None)),
    ({}, (None, None)),
]


@pytest.mark.parametrize(("data", "counts"), COUNTED, ids=range(len(COUNTED)))
def test_only_exact_counts_of_this_very_video_are_kept(
    data: dict[str, object], counts: tuple[int | None, int | None]
) -> None:
    found = answer(200, plays()[1] + page(data, "ytInitialData")[1].replace(NOISE, ""))
    told = judge(VIDEO, oembed(), found)[0].metadata
    assert (told.like_count, told.comment_count) == counts


STRANGE = [{"lengthSeconds": "0"}, {"lengthSeconds": "-5"}, {"lengthSeconds": "9999999999"}, {"lengthSeconds": None},
           {"viewCount": "many"}, {"viewCount": -1}, {"viewCount": True}]  # fmt: skip


@pytest.mark.parametrize("fields", STRANGE, ids=range(len(STRANGE)))
def test_a_number_that_cannot_be_is_unknown(fields: dict[str, object]) -> None:
    player = {"playabilityStatus": {"status": "OK"}, "videoDetails": DETAILS | fields}
    told = judge(VIDEO, UNAUTHORIZED, page(player))[0].metadata
    assert (told.duration_s if "lengthSeconds" in fields else told.view_count) is None


LISTED = f"{HOME}/playlist?list={LIST}"
PLAYED = f'<iframe src="{HOME}/embed/videoseries?list={LIST}"></iframe>'


def playlist(code: str | None = LIST, title: str = "This playlist is private", final: str | None = None) -> Answer:
    header = {"playlistHeaderRenderer": {
        "playlistId": code, "ownerText": runs("Some One"), "ownerEndpoint": {"browseEndpoint": {"browseId": CHANNEL}},
    }}  # fmt: skip
    data = {"metadata": {"playlistMetadataRenderer": {"title": title}}, "header": header}
    return page(data, "ytInitialData", final=final)


def alert(text: str, kind: object = "ERROR", final: str | None = None) -> Answer:
    renderer = {"alertRenderer": {"type": kind, "text": {"simpleText": text}}}
    return page({"alerts": [{}, renderer]}, "ytInitialData", final=final)


def test_a_playlist_that_can_be_embedded_needs_one_question() -> None:
    verdict, asked = judge(LISTED, oembed(html=PLAYED))
    assert verdict == Verdict("ok", "oembed", 200, metadata=EMBEDDED)
    assert [request.probe for request in asked] == ["oembed"]


# oEmbed's answers that leave a playlist's page to be asked.
@pytest.mark.parametrize(
    "nothing",
    [
        oembed(html=PLAYED.replace(LIST, LIST + "x")), oembed(), NOT_FOUND, FORBIDDEN, NO, answer(200, "<html>"),
        answer(500), answer(200, "", CONSENT),
    ],
    ids=range(8),
)  # fmt: skip
def test_a_playlists_page_is_asked_where_oembed_says_nothing(nothing: Answer) -> None:
    verdict, asked = judge(LISTED, nothing, playlist())
    told = Metadata(title="This playlist is private", author="Some One", author_id=CHANNEL)
    assert verdict == Verdict("ok", "page", 200, metadata=told)
    assert asked[1].url == f"{LISTED}&hl=en"


PLAYLISTS = [
    (playlist(None), "ok"),
    (
        page({"header": {"playlistHeaderRenderer": {"playlistId": LIST, "title": runs("A list")}}}, "ytInitialData"),
        "ok",
    ),
    (playlist(LIST + "x"), "unrecognised"),
    (playlist(None, final=f"{HOME}/playlist?list=PLother"), "unrecognised"),
    (playlist(None, final=f"{HOME}/"), "unrecognised"),
    (playlist(title=""), "unrecognised"),
    (alert("The playlist does not exist."), "unrecognised"),
    (alert("This playlist is private."), "private"),
    (alert("This playlist is private.", "INFO"), "unrecognised"),
    (alert("This playlist is private.", final=f"{HOME}/playlist?list=PLother"), "unrecognised"),
    (alert("We think this playlist is private."), "unrecognised"),
    (answer(200, NOISE), "unrecognised"),
    (answer(404), "unrecognised"),
    (answer(429), "rate_limited"),
    (answer(500), "server_error"),
    (answer(200, "", CONSENT), "consent"),
]


@pytest.mark.parametrize(("found", "reason"), PLAYLISTS, ids=range(len(PLAYLISTS)))
def test_a_playlist_is_never_gone(found: Answer, reason: str) -> None:
    verdict = judge(LISTED, NOT_FOUND, found)[0]
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", found[0])


def channel(code: str = CHANNEL, final: str | None = None) -> Answer:
    told = {
        "title": "This account has been terminated", "externalId": code, "vanityChannelUrl": f"{HOME}/@some",
        "avatar": {"thumbnails": [{"url": "https://yt3.example/s"}, {"url": "//yt3.example/l"}]},
    }  # fmt: skip
    return page({"metadata": {"channelMetadataRenderer": told}}, "ytInitialData", final=final)


def home(final: str | None = f"{HOME}/") -> Answer:
    tabs = [{"tabRenderer": {"selected": True, "tabIdentifier": "FEwhat_to_watch"}}]
    data = {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}}}
    return page(data, "ytInitialData", final=final)


CHANNELS = [
    (f"/channel/{CHANNEL}", channel(), "ok"),
    ("/@some", channel(), "ok"),
    ("/@some", channel(final=f"{HOME}/channel/{CHANNEL}"), "ok"),
    ("/@other", channel(), "ok"),
    ("/c/Some", channel(), "ok"),
    ("/c/Some", channel(final=f"{HOME}/@some"), "ok"),
    ("/@other", channel(final=f"{HOME}/@some"), "unrecognised"),
    (f"/channel/{CHANNEL}", channel(CHANNEL[:-1] + "x"), "unrecognised"),
    ("/@some", answer(404, "", f"{HOME}/@other"), "unrecognised"),
    ("/@some", answer(404, "", f"{HOME}/"), "unrecognised"),
    ("/@some", answer(200, "", f"{HOME}/"), "unrecognised"),
    ("/@some", alert("This account has been terminated for violating Google's Terms"), "account_gone"),
    ("/@some", alert("This channel was removed because it violated our Community Guidelines."), "account_gone"),
    (
        "/@some",
        page(
            {
                "alerts": [
                    {"alertRenderer": {"type": "ERROR", "text": {"simpleText": "This account has been terminated"}}}
                ],
                "metadata": {"channelMetadataRenderer": {"title": "Some", "externalId": CHANNEL}},
            },
            "ytInitialData",
        ),
        "unrecognised",
    ),
    ("/@some", alert("This channel does not exist."), "not_found"),
    ("/@some", alert("This channel does not exist.", "INFO"), "unrecognised"),
    ("/@some", alert("This channel does not exist.", None), "unrecognised"),
    ("/@some", alert("This channel does not exist.", final=f"{HOME}/@other"), "unrecognised"),
    ("/@some", alert("We think this channel does not exist."), "unrecognised"),
    ("/@some", alert("Something new"), "unrecognised"),
    ("/@some", page({"alerts": "This channel does not exist."}, "ytInitialData"), "unrecognised"),
    ("/@some", page({"metadata": None}, "ytInitialData"), "unrecognised"),
    ("/@some", answer(200, "<p>This channel does not exist.</p>"), "unrecognised"),
    ("/@some", answer(403), "unrecognised"),
    ("/@some", answer(200), "unrecognised"),
    ("/@some", answer(404, "", CONSENT), "consent"),
    ("/@some", answer(404, "", SORRY), "captcha"),
    ("/@some", answer(200, CAPTCHA_PAGE), "captcha"),
    ("/@some", answer(429), "rate_limited"),
    ("/@some", answer(500), "server_error"),
]


@pytest.mark.parametrize(("url", "found", "reason"), CHANNELS, ids=range(len(CHANNELS)))
def test_a_channels_page_says_what_its_row_says(url: str, found: Answer, reason: str) -> None:
    verdict, asked = judge(url, found)
    title = "This account has been terminated"
    told = Metadata(
        title=title, author=title, author_id=CHANNEL, author_url=f"{HOME}/@some", thumbnail_url="https://yt3.example/l"
    )
    assert verdict == Verdict(reason, "page", found[0], metadata=told if reason == "ok" else Metadata())
    assert [request.url for request in asked] == [HOME + url]


# A channel, what its first address denies it with, its second address, what that answers, the reason.
DENIED = [
    ("/@some", answer(404), "/@some/about", answer(404), "not_found"),
    ("/@some", answer(404), "/@some/about", home(), "not_found"),
    ("/@some", home(), "/@some/about", home(), "not_found"),
    ("/@some", home(), "/@some/about", answer(404), "not_found"),
    (f"/channel/{CHANNEL}", answer(404), f"/channel/{CHANNEL}/about", answer(404), "not_found"),
    ("/user/Some", answer(404), "/user/Some/about", answer(404), "not_found"),
    ("/Some", answer(404), "/Some", answer(404), "not_found"),
    ("/Some", answer(404), "/Some", channel(final=f"{HOME}/@some"), "ok"),
    ("/@some", answer(404), "/@some/about", channel(), "ok"),
    ("/@some", answer(404), "/@some/about", answer(200), "unrecognised"),
    ("/@some", answer(404), "/@some/about", answer(429), "rate_limited"),
    ("/@some", answer(404), "/@some/about", answer(404, "", SORRY), "captcha"),
    ("/@some", answer(404), "/@some/about", answer(404, "", f"{HOME}/@other"), "unrecognised"),
    ("/@some", home(), "/@some/about", alert("This account has been terminated."), "account_gone"),
]


@pytest.mark.parametrize(("url", "first", "other", "second", "reason"), DENIED, ids=range(len(DENIED)))
def test_a_channel_is_denied_twice_before_it_is_gone(
    url: str, first: Answer, other: str, second: Answer, reason: str
) -> None:
    verdict, asked = judge(url, first, second)
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "page", second[0])
    assert asked[1].url == HOME + other


CLIP = f"{HOME}/clip/UgytZKpehg-hEMBSn3F4AaABCQ"


def clip(player: Answer, code: str = ID) -> Answer:
    data = {"currentVideoEndpoint": {"watchEndpoint": {"videoId": code}}}
    return answer(200, page(data, "ytInitialData")[1] + player[1].replace(NOISE, ""))


CLIPS = [
    (clip(answer(200)), "ok", Metadata()),
    (clip(plays()), "ok", TOLD),
    (clip(refuses("LOGIN_REQUIRED", "Sign in to confirm your age")), "age", Metadata()),
    (clip(refuses("LOGIN_REQUIRED", "Sign in to confirm you're not a bot")), "ok", Metadata()),
    (clip(REMOVED), "unrecognised", Metadata()),
    (clip(plays(), "x"), "unrecognised", Metadata()),
    (page({"currentVideoEndpoint": None}, "ytInitialData"), "unrecognised", Metadata()),
    ((200, clip(plays())[1], f"{HOME}/watch?v={ID}"), "unrecognised", Metadata()),
    (answer(404), "unrecognised", Metadata()),
    (answer(200, "", CONSENT), "consent", Metadata()),
]


@pytest.mark.parametrize(("found", "reason", "told"), CLIPS, ids=range(len(CLIPS)))
def test_a_clip_is_as_visible_as_the_video_it_plays(found: Answer, reason: str, told: Metadata) -> None:
    assert judge(CLIP, found)[0] == Verdict(reason, "page", found[0], metadata=told)


def post(code: str, **fields: object) -> Answer:
    told = {
        "postId": code, "authorText": runs("Some One"), "contentText": runs("A post\n", "of two lines"),
        "authorEndpoint": {"browseEndpoint": {"browseId": CHANNEL}}, "voteCount": {"simpleText": "1,234"},
    }  # fmt: skip
    thread = {"backstagePostThreadRenderer": {"post": {"backstagePostRenderer": told | fields}}}
    return page({"contents": {"tabs": [thread]}}, "ytInitialData")


POSTS = [
    (post("Ugkx0123"), "ok"),
    (post("Ugkx0123x"), "unrecognised"),
    (page({}, "ytInitialData"), "unrecognised"),
    (alert("This post does not exist."), "unrecognised"),
    (answer(404), "unrecognised"),
    (answer(200, NOISE), "unrecognised"),
    (answer(200, CAPTCHA_PAGE), "captcha"),
    (answer(429), "rate_limited"),
]


@pytest.mark.parametrize(("found", "reason"), POSTS, ids=range(len(POSTS)))
def test_a_post_is_there_where_its_page_holds_it(found: Answer, reason: str) -> None:
    told = Metadata(title="A post of two lines", author="Some One", author_id=CHANNEL, like_count=1234)
    expected = Verdict(reason, "page", found[0], metadata=told if reason == "ok" else Metadata())
    assert judge(f"{HOME}/post/Ugkx0123", found)[0] == expected


@pytest.mark.parametrize("found", [page({}, "ytInitialData"), answer(404), answer(200, NOISE), plays(), channel()])
def test_a_page_of_no_single_item_proves_nothing(found: Answer) -> None:
    assert judge(f"{HOME}/feed/trending", found)[0] == Verdict("unrecognised", "page", found[0])


# Every tabled answer: what was cited, and the answers in order.
EXCHANGES: list[tuple[str, Sequence[Answer]]] = [
    *((VIDEO, [oembed(), found]) for found, _ in LIMITS),
    *((VIDEO, [oembed(), found]) for found in OUTWEIGHED),
    *((VIDEO, [nothing, plays()]) for nothing in OEMBED_NOTHINGS),
    *((VIDEO, [nothing, VAGUE, GREY]) for nothing in OEMBED_NOTHINGS),
    *((VIDEO, [embed, *rest]) for embed, rest, _ in TWO_SIGNALS),
    *((VIDEO, [NOT_FOUND, refuses(*row[:3])]) for row in MESSAGES),
    *((VIDEO, [UNAUTHORIZED, refuses(*row[:3])]) for row in MESSAGES),
    *((VIDEO, [SILENT, refuses(*row[:3]), GREY]) for row in MESSAGES if STATUS_OF[row[3]] == "gone"),
    *((VIDEO, [NOT_FOUND, found]) for found, _ in PLAYERS),
    *((LISTED, [NOT_FOUND, found]) for found, _ in PLAYLISTS),
    *((url, [found]) for url, found, _ in CHANNELS),
    *((url, [first, second]) for url, first, _, second, _ in DENIED),
    *((CLIP, [found]) for found, *_ in CLIPS),
    *((f"{HOME}/post/Ugkx0123", [found]) for found, _ in POSTS),
    *((f"{HOME}/feed/trending", [found]) for found, _ in POSTS),
]


@pytest.mark.parametrize(("url", "answers"), EXCHANGES, ids=range(len(EXCHANGES)))
def test_every_question_and_every_verdict_says_why(url: str, answers: Sequence[Answer]) -> None:
    verdict, asked = judge(url, *answers)
    for why in (verdict.why, *(request.why for request in asked)):
        assert 0 < len(why) <= 200, why
        assert why.isprintable(), why


# Cited, the answers, what an auditor reads in the verdict.
WHYS = [
    (VIDEO, [oembed(), plays()], "oEmbed answered 200 with a title for this id; the player agrees: "
     f"videoDetails.videoId is {ID} and playabilityStatus.status is OK"),
    (VIDEO, [NOT_FOUND, REMOVED], "playabilityStatus.status is 'ERROR', subreason is 'This video has been removed by "
     "the uploader'; oEmbed answered 404 (deleted, never there, or private)"),
    (VIDEO, [SILENT, BARE, GREY], "playabilityStatus.status is 'ERROR', reason is 'Video unavailable'; the "
     "thumbnail answered 404 too"),
    ("/@some", [answer(404), answer(404)], "both addresses deny it: HTTP status 404 on the channel's own address; HTTP "
     "status 404 on the channel's own address"),
    ("/@some", [answer(200, "", CONSENT)], "sent to consent.youtube.com"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "answers", "why"), WHYS, ids=range(len(WHYS)))
def test_a_verdict_says_what_was_read(url: str, answers: Sequence[Answer], why: str) -> None:
    assert judge(url, *answers)[0].why == why


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["playabilityStatus", "status", "reason", "errorScreen", "videoDetails", "alerts", "metadata"]
            ),
            inner,
        )
    ),
)


@given(
    status=st.integers(0, 999),
    body=st.one_of(
        st.text(),
        JSON.map(json.dumps),
        JSON.map(lambda node: page(node)[1]),
        JSON.map(lambda node: page(node, "ytInitialData")[1]),
    ),
    final=st.one_of(st.none(), st.text(), st.sampled_from([CONSENT, SORRY, HOME])),
    url=st.sampled_from([VIDEO, LISTED, CLIP, f"{HOME}/@some", f"{HOME}/post/Ugkx0"]),
)
def test_no_answer_raises(status: int, body: str, final: str | None, url: str) -> None:
    link = parse(url)
    assert isinstance(link, Link)
    probe = youtube.probe(link)
    request = next(probe)
    with pytest.raises(StopIteration) as end:  # noqa: PT012
        while True:
            raw = body.encode("utf-8", "replace")
            request = probe.send(Response(request, final or request.url, status, (), raw, NOW))
    assert isinstance(end.value.value, Verdict)
    assert 0 < len(end.value.value.why) < 300
