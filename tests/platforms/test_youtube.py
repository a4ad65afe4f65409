"""YouTube's addresses and answers, each known form and its near misses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Flaw, Link, Metadata, Request, Response, Verdict
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
THUMBNAIL = f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
SORRY = f"https://www.google.com/sorry/index?continue={VIDEO}"
CONSENT = f"https://consent.youtube.com/m?continue={VIDEO}"
# Every phrase that means something in the player, where it means nothing: a title, a script, an element.
NOISE = (
    '<title>var ytInitialPlayerResponse = {"playabilityStatus": {"status": "ERROR", "reason": "Video unavailable"}}'
    "</title><script>var s=['This video has been removed by the uploader','Private video','Video unavailable',"
    "'not a bot']</script><p>This video is private</p>"
)

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
GREY, PICTURE = answer(404, "JFIF"), answer(200, "JFIF")
NO, NOT_FOUND, UNAUTHORIZED, FORBIDDEN = (
    answer(400, "Bad Request"), answer(404, "Not Found"), answer(401, "Unauthorized"), answer(403, "Forbidden")
)  # fmt: skip


def test_an_embeddable_video_needs_one_question() -> None:
    verdict, asked = judge(VIDEO, oembed())
    url = f"{HOME}/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}"
    assert asked == [Request(url, "oembed")]
    told = Metadata(
        title="This video is private", author="Some One", author_url=f"{HOME}/@some", thumbnail_url=THUMBNAIL
    )
    assert verdict == Verdict("ok", "oembed", 200, metadata=told)


def test_the_player_tells_all_where_oembed_refuses() -> None:
    verdict, asked = judge(VIDEO, UNAUTHORIZED, plays(playableInEmbed=False))
    assert asked[1:] == [Request(PAGE, "page", headers=(("Cookie", "SOCS=CAI"), ("Accept-Language", "en")))]
    assert verdict == Verdict("ok", "page", 200, metadata=TOLD)


# What oEmbed may answer beside the video: none of it decides anything.
OEMBED_NOTHINGS = [
    answer(200), answer(200, "Forbidden"), answer(200, "<html>captcha</html>"), answer(200, "{}"), answer(200, "[]"),
    oembed(OTHER), oembed(ID + "x"), oembed(title=None), answer(200, oembed()[1][:-9]), FORBIDDEN, answer(410),
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
    [(answer(429), "rate_limited"), (answer(429, "", SORRY), "captcha"), (answer(200, "", SORRY), "captcha")],
)
def test_nothing_more_is_asked_of_a_platform_that_has_had_enough(wall: Answer, reason: str) -> None:
    assert judge(VIDEO, wall)[0] == Verdict(reason, "oembed", wall[0])


# oEmbed, the rest of the answers, the reason: nothing is gone on one word.
TWO_SIGNALS: list[tuple[Answer, Sequence[Answer], str]] = [
    (NOT_FOUND, [REMOVED], "removed"),
    (NO, [REMOVED], "removed"),
    (NOT_FOUND, [BARE], "not_found"),
    (FORBIDDEN, [REMOVED, GREY], "removed"),
    (FORBIDDEN, [REMOVED, PICTURE], "unrecognised"),
    (FORBIDDEN, [BARE, GREY], "not_found"),
    (FORBIDDEN, [BARE, answer(404, "", "https://example.org/")], "unrecognised"),
    (FORBIDDEN, [BARE, answer(429)], "unrecognised"),
    (UNAUTHORIZED, [REMOVED, GREY], "unrecognised"),
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
    _, asked = judge(VIDEO, FORBIDDEN, BARE, GREY)
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
     "account."), "removed"),
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


OFFLINE = "LIVE_STREAM_OFFLINE"
SLATE = {"offlineSlate": {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": "1900000000"}}}
PLAYERS = [
    (plays(), "ok"),
    (plays(OFFLINE), "ok"),
    (plays(OFFLINE, liveStreamability={"liveStreamabilityRenderer": SLATE}), "not_yet_public"),
    (
        page({"playabilityStatus": {"status": OFFLINE}, "videoDetails": DETAILS | {"isUpcoming": True}}),
        "not_yet_public",
    ),
    (page({"playabilityStatus": {"status": OFFLINE}}), "unrecognised"),
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


LISTED = f"{HOME}/playlist?list={LIST}"
PLAYLISTS = [
    (oembed(html=f'<iframe src="{HOME}/embed/videoseries?list={LIST}"></iframe>'), "ok"),
    (oembed(html=f'<iframe src="{HOME}/embed/videoseries?list={LIST}x"></iframe>'), "unrecognised"),
    (oembed(html=f'<iframe src="{HOME}/embed/{ID}"></iframe>'), "unrecognised"),
    (NOT_FOUND, "unrecognised"),
    (FORBIDDEN, "unrecognised"),
    (NO, "unrecognised"),
    (answer(200, "<html>"), "unrecognised"),
    (answer(429), "rate_limited"),
    (answer(500), "server_error"),
    (answer(200, "", SORRY), "captcha"),
]


@pytest.mark.parametrize(("found", "reason"), PLAYLISTS, ids=range(len(PLAYLISTS)))
def test_a_playlist_is_there_or_nobody_can_tell(found: Answer, reason: str) -> None:
    verdict = judge(LISTED, found)[0]
    assert (verdict.reason, verdict.probe, verdict.http_status) == (reason, "oembed", found[0])


def channel(code: str = CHANNEL) -> Answer:
    told = {"title": "This account has been terminated", "externalId": code, "vanityChannelUrl": f"{HOME}/@some"}
    return page({"metadata": {"channelMetadataRenderer": told}}, "ytInitialData")


def alert(text: str, kind: object = "ERROR", final: str | None = None) -> Answer:
    renderer = {"alertRenderer": {"type": kind, "text": {"simpleText": text}}}
    return page({"alerts": [{}, renderer]}, "ytInitialData", final=final)


CHANNELS = [
    (f"/channel/{CHANNEL}", channel(), "ok"),
    ("/@some", channel(), "ok"),
    ("/c/Some", channel(), "ok"),
    (f"/channel/{CHANNEL}", channel(CHANNEL[:-1] + "x"), "unrecognised"),
    ("/@some", answer(404, "<title>404 Not Found</title>"), "not_found"),
    ("/@some", answer(404, "", f"{HOME}/@other"), "unrecognised"),
    ("/@some", answer(404, "", f"{HOME}/"), "unrecognised"),
    ("/@some", alert("This account has been terminated for violating Google's Terms"), "account_gone"),
    ("/@some", alert("This channel was removed because it violated our Community Guidelines."), "account_gone"),
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
    ("/@some", answer(429), "rate_limited"),
    ("/@some", answer(500), "server_error"),
]


@pytest.mark.parametrize(("url", "found", "reason"), CHANNELS, ids=range(len(CHANNELS)))
def test_a_channels_page_says_what_its_row_says(url: str, found: Answer, reason: str) -> None:
    verdict, asked = judge(url, found)
    title = "This account has been terminated"
    told = Metadata(title=title, author=title, author_id=CHANNEL, author_url=f"{HOME}/@some")
    assert verdict == Verdict(reason, "page", found[0], metadata=told if reason == "ok" else Metadata())
    assert [request.url for request in asked] == [HOME + url]


CLIP = f"{HOME}/clip/UgytZKpehg-hEMBSn3F4AaABCQ"
CLIPS = [
    (page({"currentVideoEndpoint": {"watchEndpoint": {"videoId": ID}}}, "ytInitialData"), "ok"),
    (page({"currentVideoEndpoint": {"watchEndpoint": {"videoId": "x"}}}, "ytInitialData"), "unrecognised"),
    (page({"currentVideoEndpoint": None}, "ytInitialData"), "unrecognised"),
    (answer(404), "unrecognised"),
    (answer(200, "", CONSENT), "consent"),
]


@pytest.mark.parametrize(("found", "reason"), CLIPS, ids=range(len(CLIPS)))
def test_a_clip_plays_a_video_or_nobody_can_tell(found: Answer, reason: str) -> None:
    assert judge(CLIP, found)[0] == Verdict(reason, "page", found[0])


@pytest.mark.parametrize("found", [page({}, "ytInitialData"), answer(404), answer(200, NOISE)])
def test_a_page_of_another_kind_proves_nothing(found: Answer) -> None:
    assert judge(f"{HOME}/post/Ugkx0123", found)[0] == Verdict("unrecognised", "page", found[0])


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
