"""yt-dlp as a reader of videos: its words in one schema, its errors as reasons, its process and what it may talk to."""

from __future__ import annotations

import errno
import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from yt_dlp import DownloadError
from yt_dlp.networking.exceptions import (
    CertificateVerifyError,
    HTTPError,
    IncompleteRead,
    NoSupportingHandlers,
    ProxyError,
    SSLError,
    TransportError,
)
from yt_dlp.utils import ContentTooShortError, ExtractorError, GeoRestrictedError, UnsupportedError, UserNotLive

from linkaudit.archive._refusals import (
    PHRASES,
    TYPES,
    BlockedAddress,
    DiskFullError,
    NoAnswerError,
    clause,
    reason_of,
    said,
)
from linkaudit.archive._ytdlp import EXTRACTORS, Desk
from linkaudit.archive.metadata import NAMES, Access, Reading, Worker, described, is_video, merged, read
from linkaudit.fetch import is_private_host
from linkaudit.model import STATUS_OF, Link, Metadata
from tests.standin import Answer, StandIn, html, redirect, script

TIKTOK = Link("tiktok", "post", "7280000000000000001", "https://www.tiktok.com/@sample_org/video/7280000000000000001")
YOUTUBE = Link("youtube", "video", "abcdefghij0", "https://www.youtube.com/watch?v=abcdefghij0")
INSTAGRAM = Link("instagram", "post", "DAbCdEfGhIj", "https://www.instagram.com/p/DAbCdEfGhIj/")
FACEBOOK = Link("facebook", "video", "1234567890", "https://www.facebook.com/watch/?v=1234567890")
LINKS = {link.platform: link for link in (TIKTOK, YOUTUBE, INSTAGRAM, FACEBOOK)}
MOMENT = datetime(2024, 10, 27, 3, 33, 20, tzinfo=UTC)  # 1730000000

# --- which links are asked about -------------------------------------------------------------------------------

KINDS = [
    ("youtube", "video", True),
    ("tiktok", "post", True),
    ("instagram", "post", True),
    ("facebook", "video", True),
    ("youtube", "channel", False),
    ("youtube", "playlist", False),
    ("youtube", "post", False),
    ("youtube", "clip", False),
    ("tiktok", "profile", False),
    ("tiktok", "live", False),
    ("tiktok", "short-link", False),
    ("instagram", "profile", False),
    ("instagram", "story", False),
    ("instagram", "share", False),
    ("facebook", "photo", False),
    ("facebook", "post", False),
    ("facebook", "group", False),
    ("facebook", "share", False),
    ("web", "page", False),
]


@pytest.mark.parametrize(("platform", "kind", "expected"), KINDS)
def test_only_what_can_be_a_video_is_asked_about(platform: str, kind: str, expected: bool) -> None:
    assert is_video(Link(platform, kind, "1", "https://example.org/")) is expected


def test_a_photo_is_refused_before_anything_starts() -> None:
    with Worker(Access()) as worker, pytest.raises(ValueError, match="no video: facebook:photo:1"):
        read(worker, Link("facebook", "photo", "1", "https://www.facebook.com/photo/?fbid=1"))


def test_every_platform_that_is_asked_has_a_schema() -> None:
    assert NAMES.keys() == {platform for platform, _ in EXTRACTORS}


# --- one schema ------------------------------------------------------------------------------------------------

# platform, yt-dlp's words, ours
TOLD: list[tuple[str, dict[str, object], Metadata]] = [
    (
        "youtube",
        {
            "title": "A lesson", "channel": "Sample Organisation", "channel_id": "UC1", "channel_url": "https://y.example/c",
            "uploader_id": "@sample", "uploader_url": "https://y.example/@sample", "timestamp": 1730000000,
            "upload_date": "20241028", "duration": 61, "view_count": 7, "like_count": 0, "comment_count": 2,
            "thumbnail": "https://i.example/t.jpg", "language": "kk",
        },
        Metadata(
            "A lesson", "Sample Organisation", "UC1", "https://y.example/c", MOMENT, 61, 7, 0, 2, "https://i.example/t.jpg",
            "kk",
        ),
    ),
    (
        "tiktok",
        {
            "title": "Seminar, day on...", "description": "Seminar, day one #youth", "channel": "Sample",
            "channel_id": "MS4", "uploader": "sample_org", "uploader_id": "1", "uploader_url": "https://www.tiktok.com/@sample_org",
            "timestamp": 1730000000,
            "thumbnails": [
                {"url": "https://p.example/dynamic", "preference": -2},
                {"url": "https://p.example/cover", "preference": -1},
            ],
        },
        Metadata(
            "Seminar, day one #youth", "Sample", "sample_org", "https://www.tiktok.com/@sample_org", MOMENT,
            thumbnail_url="https://p.example/cover",
        ),
    ),
    (
        "instagram",
        {
            "title": "Video by sample_org", "description": "Our seminar", "channel": "sample_org", "uploader_id": "1",
            "uploader": "Sample Organisation", "timestamp": 1730000000, "duration": 12.5, "like_count": 3,
        },
        Metadata(
            "Our seminar", "Sample Organisation", "1", "https://www.instagram.com/sample_org/", MOMENT, 12.5,
            like_count=3,
        ),
    ),
    ("instagram", {"title": "Video by sample_org", "channel": "sample_org"},
     Metadata(author="sample_org", author_url="https://www.instagram.com/sample_org/")),
    ("facebook", {"title": "Facebook video #1234567890", "uploader": "Sample", "uploader_id": "9"},
     Metadata(author="Sample", author_id="9")),
    ("facebook", {"title": "Facebook video #1 of our series", "uploader": "Sample"},
     Metadata("Facebook video #1 of our series", "Sample")),
    ("facebook", {"title": "Our seminar", "uploader": "Our seminar | Facebook", "uploader_id": "9"},
     Metadata("Our seminar", author_id="9")),
    ("facebook", {"uploader": "Sample"}, Metadata(author="Sample")),
    ("youtube", {"title": "Sample", "channel": "Sample"}, Metadata("Sample", "Sample")),
    ("youtube", {"title": " Half a smile \ud83d "}, Metadata("Half a smile ?")),
    ("youtube", {"title": "", "channel": " Sample\n"}, Metadata(author="Sample")),
    ("youtube", {}, Metadata()),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "told", "expected"), TOLD)
def test_what_yt_dlp_says_is_told_in_one_schema(platform: str, told: dict[str, object], expected: Metadata) -> None:
    assert described(LINKS[platform], told) == expected


# words about the time, the moment
MOMENTS: list[tuple[dict[str, object], datetime | None]] = [
    ({"timestamp": 1730000000}, MOMENT),
    ({"timestamp": 1730000000.9}, MOMENT),
    ({"timestamp": 1730000000, "release_timestamp": 1, "live_status": "was_live"}, MOMENT),
    ({"release_timestamp": 1730000000, "live_status": "was_live"}, MOMENT),
    ({"release_timestamp": 1730000000, "live_status": "is_live"}, MOMENT),
    ({"release_timestamp": 1730000000, "live_status": "is_upcoming"}, None),
    ({"release_timestamp": 1730000000, "live_status": "not_live"}, None),
    ({"release_timestamp": 1730000000}, None),
    ({"upload_date": "20241027"}, None),
    ({"release_date": "20241027", "live_status": "was_live"}, None),
    ({"epoch": 1730000000}, None),
    ({"modified_timestamp": 1730000000}, None),
    ({"timestamp": 0}, None),
    ({"timestamp": -1}, None),
    ({"timestamp": True}, None),
    ({"timestamp": "1730000000"}, None),
    ({"timestamp": 1730000000000}, None),
    ({"timestamp": math.nan}, None),
]


@pytest.mark.parametrize(("told", "expected"), MOMENTS)
def test_only_an_exact_time_is_when_it_was_published(told: dict[str, object], expected: datetime | None) -> None:
    assert described(YOUTUBE, told) == Metadata(published_at=expected)


SHAPES: list[dict[str, object]] = [
    {"title": ""},
    {"title": "  "},
    {"title": ["A list"]},
    {"channel": {"name": "Sample"}},
    {"duration": "61"},
    {"duration": 0},
    {"duration": math.inf},
    {"duration": True},
    {"view_count": -1},
    {"view_count": "12"},
    {"view_count": 10**30},
    {"like_count": 1.5},
    {"comment_count": True},
    {"thumbnail": "//i.example/t.jpg"},
    {"thumbnail": "javascript:alert(1)"},
    {"thumbnails": {"url": "https://i.example/t.jpg"}},
    {"thumbnails": ["https://i.example/t.jpg", {"url": None}]},
]


@pytest.mark.parametrize("told", SHAPES, ids=str)
def test_what_has_another_shape_than_documented_is_unknown(told: dict[str, object]) -> None:
    assert described(YOUTUBE, told) == Metadata()


PROBED = Metadata(title="As probed", view_count=0, published_at=MOMENT)
MERGES = [
    (PROBED, Metadata(), PROBED),
    (Metadata(), PROBED, PROBED),
    (PROBED, Metadata(title="As told", view_count=9), PROBED),
    (PROBED, Metadata(published_at=MOMENT.replace(hour=5)), PROBED),
    (replace(PROBED, published_at=None), Metadata(published_at=MOMENT), PROBED),
    (PROBED, Metadata(duration_s=61.0, author="Sample"), replace(PROBED, duration_s=61.0, author="Sample")),
]


@pytest.mark.parametrize(("probed", "told", "expected"), MERGES)
def test_what_the_probe_read_outranks_yt_dlp_field_by_field(
    probed: Metadata, told: Metadata, expected: Metadata
) -> None:
    assert merged(probed, told) == expected


# --- what errors mean ------------------------------------------------------------------------------------------


def answered(status: int) -> HTTPError:
    return HTTPError(SimpleNamespace(status=status, reason="Played", close=lambda: None))  # type: ignore[arg-type]


def failed(cause: Exception) -> ExtractorError:
    return ExtractorError("Unable to download webpage", cause=cause)


def wrapped(error: Exception) -> DownloadError:
    """As a download hands errors on."""
    made = DownloadError("ERROR: it failed")
    made.__cause__ = error
    return made


ERRORS: list[tuple[Exception, str]] = [
    (GeoRestrictedError("The uploader has not made this video available in your country"), "geo"),
    (UserNotLive(), "unrecognised"),
    (UnsupportedError("https://www.tiktok.com/"), "unrecognised"),
    (failed(TransportError(cause=BlockedAddress("private host"))), "blocked_address"),
    (failed(TransportError(cause=URLError(BlockedAddress("private address")))), "blocked_address"),
    (failed(TransportError(cause=TimeoutError("timed out"))), "timeout"),
    (failed(TransportError(cause=URLError(TimeoutError("timed out")))), "timeout"),
    (failed(CertificateVerifyError("certificate verify failed")), "tls"),
    (failed(SSLError("wrong version number")), "tls"),
    (failed(ProxyError("Tunnel connection failed: 502")), "network"),
    (failed(IncompleteRead(5, 10)), "network"),
    (failed(TransportError(cause=ConnectionResetError())), "network"),
    (failed(TransportError(cause=URLError(socket.gaierror(-2, "Name or service not known")))), "network"),
    (failed(TransportError("something else")), "network"),
    (ContentTooShortError(5, 10), "network"),
    (NoSupportingHandlers([], [MemoryError()]), "too_large"),
    (NoSupportingHandlers([], []), "unrecognised"),
    (failed(answered(429)), "rate_limited"),
    (failed(answered(407)), "network"),
    (failed(answered(500)), "server_error"),
    (failed(answered(503)), "server_error"),
    (failed(answered(400)), "unrecognised"),
    (failed(answered(403)), "unrecognised"),
    (failed(answered(404)), "unrecognised"),
    (failed(answered(410)), "unrecognised"),
    (wrapped(failed(answered(429))), "rate_limited"),
    (wrapped(GeoRestrictedError("in your country")), "geo"),
    (wrapped(ExtractorError("Private video", expected=True)), "private"),
    (wrapped(ExtractorError("Video unavailable", expected=True)), "unrecognised"),
    (ExtractorError("Sign in to confirm your age", expected=True, video_id="abcdefghij0"), "age"),
    (ExtractorError("The title is: Private video"), "unrecognised"),
    (ExtractorError("An extractor error has occurred.", cause=KeyError("Private video")), "unrecognised"),
    (KeyError("itemInfo"), "unrecognised"),
    (RecursionError("maximum recursion depth exceeded"), "unrecognised"),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS, ids=lambda value: repr(value)[:60])
def test_an_error_s_type_counts_before_its_words(error: Exception, expected: str) -> None:
    assert reason_of(error, "youtube") == expected


# What yt-dlp and the platforms say, and the row of PHRASES that it belongs to; each row once.
SAID = [
    ("youtube", "\r[download] Got error: 5 bytes read, 5 more expected. Giving up after 1 retries", "network"),
    ("youtube", "Private video. Sign in if you've been granted access to this video", "private"),
    ("youtube", "This video is private", "private"),
    ("youtube", "Sign in to confirm your age. This video may be inappropriate for some users. Use --cookies", "age"),
    ("youtube", "This video may be inappropriate for some users. Sign in", "age"),
    ("youtube", "This video is age-restricted and only available on YouTube", "age"),
    ("youtube", "Sign in to confirm you’re not a bot. Use --cookies-from-browser", "captcha"),
    ("youtube", "Video unavailable. YouTube is requiring a captcha challenge before playback", "captcha"),
    ("youtube", "This content isn't available, try again later. The current session has been rate-limited by YouTube "
     "for up to an hour.", "rate_limited"),
    ("youtube", "Video unavailable. The uploader has not made this video available in your country", "geo"),
    ("youtube", "Video unavailable. This video contains content from Some Label, who has blocked it in your country on "
     "copyright grounds", "geo"),
    ("youtube", "This video is not available in your country", "geo"),
    ("youtube", "Join this channel to get access to members-only content like this video, and other exclusive perks.",
     "members"),
    ("youtube", "This video is available to this channel's members on level: Friends.", "members"),
    ("youtube", "Video unavailable. This video is only available to Music Premium members", "members"),
    ("youtube", "This video requires payment to watch", "members"),
    ("youtube", "Premieres in 5 hours", "not_yet_public"),
    ("youtube", "This live event will begin in a few moments.", "not_yet_public"),
    ("tiktok", "You do not have permission to view this post. Log into an account that has access", "private"),
    ("tiktok", "This post may not be comfortable for some audiences. Log in for access", "age"),
    ("tiktok", "TikTok is requiring login for access to this content", "login_wall"),
    ("tiktok", "Unable to extract challenge data", "captcha"),
    ("tiktok", "Video not available, status code 10000", "captcha"),
    ("tiktok", "Video not available, status code 10102", "login_wall"),
    ("tiktok", "Video not available, status code 10231", "geo"),
    ("instagram", "This content is only available for registered users who follow this account", "private"),
    ("instagram", "The webpage request was redirected to the login page. You have exceeded", "login_wall"),
    ("instagram", "You need to log in to access this content", "login_wall"),
    ("facebook", "This video is only available for registered users. Use --cookies", "login_wall"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "message", "expected"), SAID)
@pytest.mark.parametrize("prefix", ["", "[youtube] abcdefghij0: ", "ERROR: [vm.tiktok] 7280000000000000001: "])
def test_a_known_refusal_is_understood(platform: str, message: str, expected: str, prefix: str) -> None:
    assert said(platform, prefix + message) == expected


def test_every_row_of_the_table_is_tried_by_a_message_of_its_own() -> None:
    tried = [
        next(row for row, (of, phrase, _) in enumerate(PHRASES) if of in {"", platform} and phrase.match(message))
        for platform, message, _ in SAID
    ]
    assert tried == list(range(len(PHRASES)))


NOT_SAID = [
    ("youtube", "Our video: [download] Got error: 5"),
    ("youtube", "Video unavailable"),
    ("youtube", "Video unavailable. This video has been removed by the uploader"),
    ("youtube", "Video unavailable. This video is private to our members, says its title"),
    (
        "youtube",
        "This video is no longer available because the YouTube account associated with it has been terminated.",
    ),
    ("youtube", "This video is not available"),
    ("youtube", "Private videography course"),
    ("youtube", "Our title: Private video"),
    ("youtube", "Watch it before it Premieres in 5 hours"),
    ("youtube", "Premieres in cinemas"),
    ("youtube", "All player responses are invalid. Your IP is likely being blocked by Youtube"),
    ("youtube", "Failed to extract any player response"),
    ("youtube", "Sign in"),
    ("youtube", "You do not have permission to view this post"),
    ("tiktok", "Your IP address is blocked from accessing this post"),
    ("tiktok", "Video not available, status code 10204"),
    ("tiktok", "Video not available, status code 102310"),
    ("tiktok", "Video not available, status code 0"),
    ("tiktok", "Video currently unavailable"),
    ("tiktok", "Unexpected response from webpage request"),
    ("tiktok", "Unable to extract universal data for rehydration"),
    ("tiktok", "Private video"),
    ("instagram", "There is no video in this post"),
    ("instagram", "Instagram sent an empty media response. Check if this post is accessible in your browser"),
    ("instagram", "Requested content is not available, rate-limit reached or login required"),
    ("instagram", "Restricted Video: You must be 18 years old or over to see this video"),
    ("instagram", "Private video"),
    ("facebook", "Cannot parse data"),
    ("facebook", 'The video is not available, Facebook said: "This content isn\'t available right now"'),
    ("facebook", "This video is private"),
    ("", "Private video"),
    ("web", "Private video"),
    ("youtube", ""),
]


@pytest.mark.parametrize(("platform", "message"), NOT_SAID)
def test_what_is_no_known_refusal_of_this_platform_is_not_understood(platform: str, message: str) -> None:
    assert said(platform, message) is None
    assert reason_of(ExtractorError(message, expected=True), platform) == "unrecognised"


def test_no_error_of_yt_dlp_ever_accuses() -> None:
    reasons = {*TYPES.values(), *(reason for _, _, reason in PHRASES)}
    assert {STATUS_OF[reason] for reason in reasons} == {"restricted", "unverified"}


def test_a_reason_is_explained_in_one_short_line() -> None:
    assert clause(ExtractorError("First line\nsecond")) == "First line"
    assert clause(KeyError()) == "KeyError"
    assert len(clause(ValueError("x" * 900))) == 200


# --- over the stand-in -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn() as playing:
        yield playing


def access(standin: StandIn) -> Access:
    return Access(proxy=standin.url, ca_file=standin.ca_file, is_private=is_private_host, timeout_s=5)


@pytest.fixture(scope="module")
def worker(standin: StandIn) -> Iterator[Worker]:
    with Worker(access(standin)) as hired:
        yield hired


def tiktok_page(detail: dict[str, object]) -> Answer:
    state = {"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}}
    return html(f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{script(state)}</script>')


def tiktok_video(**fields: object) -> Answer:
    found: dict[str, object] = {
        "id": TIKTOK.id, "desc": "Private video", "createTime": "1730000000",
        "author": {"id": "1", "uniqueId": "sample_org", "nickname": "Sample Organisation", "secUid": "MS4wLjAB"},
        "stats": {"playCount": 100, "diggCount": 10, "commentCount": 1},
        "video": {"duration": 15, "cover": "https://p16.example/t.jpg", "playAddr": "https://v16.example/v.mp4"},
    }  # fmt: skip
    return tiktok_page({"statusCode": 0, "itemInfo": {"itemStruct": found | fields}})


def youtube_page(player: dict[str, object]) -> Answer:
    return html(f"<title>YouTube</title><script>var ytInitialPlayerResponse = {script(player)};</script>")


def youtube_details(video: str) -> dict[str, object]:
    return {
        "videoId": video,
        "title": "A lesson",
        "channelId": "UC" + "0" * 22,
        "lengthSeconds": "61",
        "viewCount": "9",
    }


def youtube_refusal(reason: str, subreason: str = "") -> dict[str, object]:
    screen = {"reason": {"simpleText": reason}} | ({"subreason": {"simpleText": subreason}} if subreason else {})
    return {"status": "ERROR", "reason": reason, "errorScreen": {"playerErrorMessageRenderer": screen}}


def meta_page(data: dict[str, object], head: str = "") -> Answer:
    """Instagram's and Facebook's way of sending what a page is drawn from."""
    call = ["RelayPrefetchedStreamCache", "next", [], ["adp_Query", {"__bbox": {"result": {"data": data}}}]]
    page = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [call]}}]]]}
    return html(f'{head}<script type="application/json" data-sjs>{script(page)}</script>')


INSTAGRAM_HOME = html('<script>["LSD",[],{"token":"invented"}]</script>')


def test_a_tiktok_video_is_read_with_one_request(standin: StandIn, worker: Worker) -> None:
    standin.put(TIKTOK.key, tiktok_video())
    asked = len(standin.requests)
    reading = read(worker, TIKTOK)
    assert reading == Reading(
        Metadata(
            "Private video", "Sample Organisation", "sample_org", "https://www.tiktok.com/@sample_org", MOMENT, 15,
            100, 10, 1, "https://p16.example/t.jpg",
        ),
        reading.raw,
    )  # fmt: skip
    assert [(request.method, request.url) for request in standin.requests[asked:]] == [("GET", TIKTOK.canonical_url)]


def test_a_youtube_video_is_read_with_one_request_that_skips_consent(standin: StandIn, worker: Worker) -> None:
    micro = {"playerMicroformatRenderer": {"uploadDate": "2024-10-26T20:33:20-07:00"}}
    player = {"playabilityStatus": {"status": "OK"}, "videoDetails": youtube_details(YOUTUBE.id), "microformat": micro}
    standin.put(YOUTUBE.key, youtube_page(player))
    asked = len(standin.requests)
    url = "https://www.youtube.com/channel/UC" + "0" * 22
    assert read(worker, YOUTUBE).metadata == Metadata(
        "A lesson", None, "UC" + "0" * 22, url, MOMENT, 61, view_count=9
    )  # fmt: skip
    (request,) = standin.requests[asked:]
    assert request.url.startswith(YOUTUBE.canonical_url)
    assert "SOCS=CAI" in request.headers["cookie"]


def test_an_instagram_post_without_a_video_is_read_all_the_same(standin: StandIn, worker: Worker) -> None:
    post = {
        "pk": "3466375131966345763", "code": INSTAGRAM.id, "taken_at": 1730000000, "caption": {"text": "Our seminar"},
        "user": {"pk": "1", "username": "sample_org", "full_name": "Sample Organisation"}, "like_count": 12,
    }  # fmt: skip
    standin.put(INSTAGRAM.key, meta_page({"xig_polaris_media": {"if_not_gated_logged_out": post}}))
    standin.put("web:page:https://www.instagram.com/", INSTAGRAM_HOME)
    reading = read(worker, INSTAGRAM)
    url = "https://www.instagram.com/sample_org/"
    expected = Metadata("Our seminar", "Sample Organisation", "1", url, MOMENT, like_count=12)
    assert reading == Reading(expected, reading.raw)


def test_a_facebook_video_is_read(standin: StandIn, worker: Worker) -> None:
    video = {
        "__typename": "Video", "id": FACEBOOK.id, "playable_url": "https://video.example/v.mp4",
        "publish_time": 1730000000, "playable_duration_in_ms": 61500,
    }  # fmt: skip
    actor = {"id": "9", "name": "Sample Organisation"}
    head = '<meta property="og:title" content="Our seminar | Facebook"/>'
    standin.put(FACEBOOK.key, meta_page({"video": video, "node": {"actors": [actor]}}, head))
    reading = read(worker, FACEBOOK)
    expected = Metadata("Our seminar", "Sample Organisation", "9", None, MOMENT, 61.5)
    assert reading == Reading(expected, reading.raw)


RAW_HOLDS_NOT = ("v16.example", "cookie", "Referer", "formats", "127.0.0.1")


def test_yt_dlp_s_words_are_kept_without_what_expires_or_names_the_asker(standin: StandIn, worker: Worker) -> None:
    standin.put(TIKTOK.key, tiktok_video())
    raw = read(worker, TIKTOK).raw
    assert raw is not None
    told = json.loads(raw)
    assert (told["id"], told["timestamp"], told["uploader"]) == (TIKTOK.id, 1730000000, "sample_org")
    assert told["_version"]["repository"] == "yt-dlp/yt-dlp"
    assert not [word for word in RAW_HOLDS_NOT if word in raw.decode()]


# What is answered at every address of the link, what comes of it.
NOT_READ: list[tuple[str, Link, Answer, str]] = [
    ("private", TIKTOK, tiktok_page({"statusCode": 10216}), "private"),
    ("blocked or gone", TIKTOK, tiktok_page({"statusCode": 10204, "statusMsg": "status_deleted"}), "unrecognised"),
    ("region", TIKTOK, tiktok_page({"statusCode": 10231}), "geo"),
    ("captcha", TIKTOK, html("<title>Please wait...</title>"), "captcha"),
    ("empty", TIKTOK, html(""), "unrecognised"),
    ("no JSON", TIKTOK, html('<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">{</script>'), "unrecognised"),
    ("too many", TIKTOK, html("", 429), "rate_limited"),
    ("broken server", TIKTOK, html("", 503), "server_error"),
    ("not found", TIKTOK, html("", 404), "unrecognised"),
    ("broken off", TIKTOK, Answer(body=b"x" * 1000, trouble="reset"), "network"),
    ("silence", TIKTOK, Answer(trouble="silence"), "network"),
    ("private host", TIKTOK, redirect("https://169.254.169.254/latest/meta-data/"), "blocked_address"),
    ("private name", TIKTOK, redirect("http://localhost/"), "blocked_address"),
    ("private", YOUTUBE, youtube_page({"playabilityStatus": youtube_refusal("Private video")}), "private"),
    ("removed", YOUTUBE, youtube_page({"playabilityStatus": youtube_refusal(
        "Video unavailable", "This video has been removed by the uploader")}), "unrecognised"),
    ("region", YOUTUBE, youtube_page({"playabilityStatus": youtube_refusal(
        "Video unavailable", "The uploader has not made this video available in your country")}), "geo"),
    ("another video", YOUTUBE, youtube_page({
        "playabilityStatus": {"status": "OK"}, "videoDetails": youtube_details("ZZZZZZZZZZ0")}), "unrecognised"),
    ("empty", YOUTUBE, html("<title>YouTube</title>"), "unrecognised"),
    ("stripped", FACEBOOK, html("<title>Facebook</title>"), "unrecognised"),
    ("login", FACEBOOK, html('<form id="login_form"></form>'), "login_wall"),
    ("nothing", INSTAGRAM, html("<title>Instagram</title>"), "unrecognised"),
]  # fmt: skip


FACEBOOK_SECOND = (
    f"https://www.facebook.com/video/tahoe/async/{FACEBOOK.id}/?chain=true&isvideo=true&payloadtype=primary"
)


@pytest.mark.parametrize(
    ("link", "answer", "reason"), [row[1:] for row in NOT_READ], ids=[f"{row[1].platform} {row[0]}" for row in NOT_READ]
)
def test_what_cannot_be_read_has_a_reason_and_no_metadata(
    standin: StandIn, worker: Worker, link: Link, answer: Answer, reason: str
) -> None:
    standin.put(link.key, answer)
    standin.put("web:page:https://www.instagram.com/", INSTAGRAM_HOME)
    standin.put(f"web:page:{FACEBOOK_SECOND}", html("for (;;);{}"))
    reading = read(worker, link)
    assert reading == Reading(reason=reason, why=reading.why)
    assert reading.why
    assert not standin.asked("169.254.169.254") + standin.asked("localhost")


# how long after the id the page says that it was published, in hours
LATER = [(0, True), (-0.5, True), (24 * 30, True), (-2, False), (-24 * 365, False)]


@pytest.mark.parametrize(("hours", "is_believed"), LATER)
def test_what_is_older_than_its_id_is_another_item(
    standin: StandIn, worker: Worker, hours: float, is_believed: bool
) -> None:
    standin.put(TIKTOK.key, tiktok_video())
    link = replace(TIKTOK, published_at=MOMENT - timedelta(hours=hours))
    reading = read(worker, link)
    assert (reading.metadata is not None, reading.reason) == ((True, None) if is_believed else (False, "unrecognised"))


def test_a_facebook_page_that_plays_nothing_describes_nothing(standin: StandIn, worker: Worker) -> None:
    head = '<meta property="og:title" content="Another page"/>'
    standin.put(FACEBOOK.key, meta_page({"video": {"id": FACEBOOK.id, "playable_url": None}}, head))
    assert read(worker, FACEBOOK) == Reading(reason="unrecognised", why="it read nothing")


def test_between_yt_dlp_s_requests_there_is_a_pause(standin: StandIn) -> None:
    standin.put(INSTAGRAM.key, html("<title>Instagram</title>"))
    standin.put("web:page:https://www.instagram.com/", INSTAGRAM_HOME)
    with Worker(access(standin)) as worker:
        worker.run(10, cookies_for, INSTAGRAM, INSTAGRAM.canonical_url)  # it has started
        began, asked = time.monotonic(), len(standin.requests)
        read(worker, INSTAGRAM, pause_s=0.2)
    assert len(standin.requests) - asked == 3
    assert time.monotonic() - began >= 0.4


def test_what_only_may_not_be_played_is_described_with_its_reason(standin: StandIn, worker: Worker) -> None:
    refusal = youtube_refusal("Sign in to confirm your age") | {"status": "LOGIN_REQUIRED"}
    player = {"playabilityStatus": refusal, "videoDetails": youtube_details(YOUTUBE.id)}
    standin.put(YOUTUBE.key, youtube_page(player))
    reading = read(worker, YOUTUBE)
    assert (reading.reason, reading.metadata and reading.metadata.title) == ("age", "A lesson")


# --- its process -----------------------------------------------------------------------------------------------


def fill_the_memory(desk: Desk, link: Link) -> None:
    bytearray(2**30)


def go_elsewhere(desk: Desk, link: Link) -> None:
    os.chdir("/")


def fill_the_disk(desk: Desk, link: Link) -> None:
    raise ValueError("unable to write data") from OSError(errno.ENOSPC, "No space left on device")


def sleep(desk: Desk, link: Link) -> None:
    time.sleep(60)


def die(desk: Desk, link: Link) -> None:
    os._exit(3)


def pid(desk: Desk, link: Link) -> int:
    return os.getpid()


def connect(desk: Desk, link: Link, host: str, port: int) -> str:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except BlockedAddress:
        return "blocked"
    return "connected"


def start_a_program(desk: Desk, link: Link) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def speak(desk: Desk, link: Link) -> None:
    print("this is no machine output")


def cookies_for(desk: Desk, link: Link, url: str) -> str | None:
    header: str | None = desk.reader.cookiejar.get_cookie_header(url)
    desk.reader.close()
    return header


def test_a_body_that_comes_drop_by_drop_ends_at_the_time_limit_and_the_next_link_is_read(standin: StandIn) -> None:
    with Worker(access(standin)) as worker:
        worker.run(10, pid, TIKTOK)  # it has started
        standin.put(TIKTOK.key, Answer(body=b"x", trouble="trickle"))
        began = time.monotonic()
        assert read(worker, TIKTOK, limit_s=0.3) == Reading(reason="timeout", why="yt-dlp took longer than 0.3 s")
        assert time.monotonic() - began < 1
        standin.put(TIKTOK.key, tiktok_video())
        assert read(worker, TIKTOK).reason is None


def test_a_process_that_dies_costs_one_answer_only(standin: StandIn) -> None:
    with Worker(access(standin)) as worker:
        with pytest.raises(NoAnswerError, match="process died") as caught:
            worker.run(10, die, TIKTOK)
        assert caught.value.reason == "unrecognised"
        assert worker.run(10, pid, TIKTOK) != os.getpid()


def test_what_runs_in_one_thread_is_stopped_from_another() -> None:
    with Worker(Access()) as worker:
        worker.run(10, pid, TIKTOK)  # it has started
        threading.Timer(0.1, worker.stop).start()
        began = time.monotonic()
        with pytest.raises(NoAnswerError, match="process died"):
            worker.run(60, sleep, TIKTOK)
        assert time.monotonic() - began < 1
        worker.stop()


def test_a_process_that_is_idle_is_the_same_for_all_links(worker: Worker) -> None:
    assert worker.run(10, pid, TIKTOK) == worker.run(10, pid, YOUTUBE)


def test_ctrl_c_is_the_command_s_business(worker: Worker) -> None:
    number = worker.run(10, pid, TIKTOK)
    os.kill(number, signal.SIGINT)
    assert worker.run(10, pid, TIKTOK) == number


PRIVATE = ["127.0.0.1", "localhost"]


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_refused_at_the_moment_of_connecting(worker: Worker, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert worker.run(10, connect, TIKTOK, host, server.getsockname()[1]) == "blocked"


def test_the_operator_s_own_proxy_may_be_private(standin: StandIn, worker: Worker) -> None:
    assert worker.run(10, connect, TIKTOK, "127.0.0.1", standin.port) == "connected"


def test_private_addresses_are_allowed_on_request() -> None:
    with Worker(Access()) as worker, socket.create_server(("127.0.0.1", 0)) as server:
        assert worker.run(10, connect, TIKTOK, "127.0.0.1", server.getsockname()[1]) == "connected"


def test_no_program_is_started(worker: Worker) -> None:
    with pytest.raises(NoAnswerError, match="no program is started"):
        worker.run(10, start_a_program, TIKTOK)


def test_a_disk_that_becomes_full_is_told_in_one_line(worker: Worker) -> None:
    with pytest.raises(DiskFullError, match=r"^the disk has become full .*: free some space$"):
        worker.run(10, fill_the_disk, TIKTOK)


def test_a_page_that_would_fill_the_memory_is_too_large(worker: Worker) -> None:
    with pytest.raises(NoAnswerError) as caught:
        worker.run(10, fill_the_memory, TIKTOK)
    assert caught.value.reason == "too_large"


def test_certificates_are_found_from_wherever_a_task_is(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(standin.ca_file.parent)
    standin.put(TIKTOK.key, tiktok_video())
    with Worker(replace(access(standin), ca_file=Path(standin.ca_file.name))) as worker:
        worker.run(10, go_elsewhere, TIKTOK)
        assert read(worker, TIKTOK).reason is None


def test_nothing_is_printed_to_the_command_s_output(worker: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    with Worker(Access()) as loud:
        loud.run(10, speak, TIKTOK)
    assert capfd.readouterr().out == ""


def test_cookies_go_to_their_own_host_and_their_file_stays_as_it_is(standin: StandIn, tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text(
        "# Netscape HTTP Cookie File\n"
        "#HttpOnly_.tiktok.com\tTRUE\t/\tTRUE\t0\tsid\tinvented\n"
        ".example.org\tTRUE\t/\tFALSE\t4102444800\tother\tinvented\n"
    )
    before = file.read_bytes(), file.stat().st_mtime_ns
    with Worker(replace(access(standin), cookies=file)) as worker:
        assert worker.run(10, cookies_for, TIKTOK, TIKTOK.canonical_url) == "sid=invented"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_the_environment_s_proxy_and_certificates_are_used(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in standin.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(standin.ca_file.parent)
    monkeypatch.setenv("SSL_CERT_FILE", standin.ca_file.name)
    standin.put(TIKTOK.key, tiktok_video())
    with Worker(Access()) as worker:
        worker.run(10, go_elsewhere, TIKTOK)
        assert read(worker, TIKTOK).reason is None


def test_an_unknown_certificate_is_told(standin: StandIn) -> None:
    with Worker(Access(proxy=standin.url)) as worker:
        assert read(worker, TIKTOK).reason == "tls"


def test_the_user_s_own_yt_dlp_takes_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = tmp_path / "yt-dlp" / "plugins" / "theirs" / "yt_dlp_plugins" / "extractor" / "theirs.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with Worker(Access()) as worker:
        worker.run(10, cookies_for, TIKTOK, TIKTOK.canonical_url)
    assert not (tmp_path / "ran").exists()


KILLED = """
import os, time
from linkaudit.archive.metadata import Access, Worker
from linkaudit.model import Link

LINK = Link("tiktok", "post", "1", "https://www.tiktok.com/@sample_org/video/1")

def pid(desk, link):
    return os.getpid()

def sleep(desk, link):
    time.sleep(60)

if __name__ == "__main__":
    with Worker(Access()) as worker:
        print(worker.run(10, pid, LINK), flush=True)
        worker.run(60, sleep, LINK)
"""


def test_a_killed_audit_leaves_no_process_behind(tmp_path: Path) -> None:
    file = tmp_path / "command.py"
    file.write_text(KILLED)
    root = Path(__file__).parents[2]
    command = subprocess.Popen(
        [sys.executable, file], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert command.stdout is not None
    left = int(command.stdout.readline())
    command.kill()
    command.wait()
    command.stdout.close()
    ends = time.monotonic() + 5
    while Path(f"/proc/{left}").exists() and time.monotonic() < ends:
        time.sleep(0.01)
    assert not Path(f"/proc/{left}").exists()
