"""Writes the samples: what each platform answers in every state that PLATFORMS.md knows, as the archive keeps it.

    python -m tests.platforms.make_samples [FOLDER]

Each sample is a little world: which endpoint answers what. The real probes ask it, `judge` judges it, and the real
archiver writes it under the verdict that it was made for; where the verdict is another one, nothing is written for it
and the command fails. The structures are those of PLATFORMS.md, the people and contents are invented. Nothing here
takes the time or a random number, so that every run writes the same bytes.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from linkaudit import platforms
from linkaudit.archive.warc import Recorder
from linkaudit.check import Judged, judge
from linkaudit.lanes import Fetch
from linkaudit.model import SECRET_HEADERS, STATUS_OF, FetchError, Headers, Link, Request, Response

FOLDER = Path(__file__).parent
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
REDIRECTS = range(300, 400)
PHRASES = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 429: "Too Many Requests"}


# --- what is answered ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    body: str | bytes = ""
    status: int = 200
    headers: Headers = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer, for one of the contract's reasons."""

    reason: str
    detail: str


World = dict[str, Answer | Failed]


@dataclass(frozen=True, slots=True)
class Sample:
    """What an address as somebody cites it must be judged, in a world of endpoints and whole addresses
    ("*" stands for all others)."""

    url: str
    reason: str
    note: str
    world: World

    @property
    def link(self) -> Link:
        found = platforms.normalize(self.url)
        assert isinstance(found, Link), self.url
        return found

    @property
    def name(self) -> str:
        return f"{self.link.platform}/{STATUS_OF[self.reason]}--{self.reason}--synthetic-{self.note}.warc"


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(json.dumps(value), status, (("Content-Type", "application/json"),))


def moved(url: str, status: int = 302) -> Answer:
    return Answer("", status, (("Location", url),))


def page(head: str, body: str = "", status: int = 200) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", status)


def script(value: object) -> str:
    """JSON as pages carry it in a script element: no `</script` can close it."""
    return json.dumps(value).replace("</", "<\\/")


TOO_MANY = page("<title>Too many requests</title>", status=429)
BROKEN = page("<title>Oops</title>", status=500)
FORBIDDEN = page("<title>Forbidden</title>", status=403)
EMPTY = Answer()
TITLE = "The opening of an invented school garden"

# Which endpoint an address without its query is; the first match counts, and every other one is a "page".
ENDPOINTS: tuple[tuple[str, str], ...] = (
    ("oembed", r"/oembed/?$"),
    ("thumbnail", r"//i\.ytimg\.com/"),
    ("user", r"/web_profile_info/"),
    ("room", r"//webcast\."),
    ("plugin", r"/plugins/"),
    ("login", r"/login|/ServiceLogin|/checkpoint/"),
    ("consent", r"//consent\.|/consent|/cookie"),
    ("captcha", r"/sorry/|/challenge/"),
    ("home", r"^https://[^/]+/?$"),
)
# What stands there in every world.
ELSEWHERE: World = {
    "login": page("<title>Log in</title>", "<form id='login_form'></form>"),
    "consent": page("<title>Before you continue</title>", "<form></form>"),
    "captcha": page("<title>Are you a human?</title>", "<form></form>"),
    "home": page("<title>Home</title>", "<p>Everything for everybody</p>"),
}


def play(world: World) -> Fetch:
    """A fetch of that world: it follows redirects as the real one does, and never leaves this file."""
    seconds = itertools.count()

    async def fetch(request: Request) -> Response:
        hops: list[Response] = []
        url = request.url
        while len(hops) < 9:
            at = NOON + timedelta(seconds=next(seconds))
            answer = _answer(world, url)
            if isinstance(answer, Failed):
                raise FetchError(answer.reason, answer.detail, tuple(hops))
            response = _response(_plain(request), url, answer, at)
            target = response.header("Location")
            if not (request.follow and answer.status in REDIRECTS and target):
                return replace(response, hops=tuple(hops))
            hops.append(response)
            url = urljoin(url, target)
        raise LookupError(f"{request.url} is redirected for ever")

    return fetch


def _answer(world: World, url: str) -> Answer | Failed:
    plain = url.partition("?")[0]
    endpoint = next((name for name, form in ENDPOINTS if re.search(form, plain)), "page")
    for answers, name in ((world, url), (world, endpoint), (ELSEWHERE, endpoint), (world, "*")):
        if name in answers:
            return answers[name]
    raise LookupError(f"nobody answers {url} ({endpoint})")


def _plain(request: Request) -> Request:
    """The question without its secrets, which are never kept, and without its reason: that is worded anew more often
    than anything is asked anew."""
    return replace(request, headers=_without_secrets(request.headers), why="")


def _without_secrets(headers: Headers) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() not in SECRET_HEADERS)


def _response(request: Request, url: str, answer: Answer, at: datetime) -> Response:
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    sent = (("Host", urlsplit(url).hostname or ""), *request.headers, ("User-Agent", "linkaudit/samples"))
    headers = (*answer.headers, ("Content-Length", str(len(body))))
    return Response(request, url, answer.status, headers, body, at, (), sent, PHRASES.get(answer.status, "Played"))


# --- Instagram (PLATFORMS.md 2.3) ------------------------------------------------------------------------------

IG = "https://www.instagram.com"
IG_POST, IG_USER, IG_SHARE = f"{IG}/p/DAbCdEfGhIj/", f"{IG}/sample_garden/", f"{IG}/share/BAinvented1"


def ig_page(*call: object) -> Answer:
    state = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [list(call)]}}]]]}
    return page("<title>Instagram</title>", f'<script type="application/json" data-sjs>{script(state)}</script>')


def ig_data(name: str, **data: object) -> Answer:
    found = {"__bbox": {"complete": True, "result": {"data": data}}}
    return ig_page("RelayPrefetchedStreamCache", "next", [], [name, found])


def ig_media(code: str = "DAbCdEfGhIj", **more: object) -> Answer:
    media = {
        "pk": "3467000000000000000", "code": code, "taken_at": 1727700000, "media_type": 1, "product_type": "feed",
        "caption": {"text": TITLE}, "like_count": 12, "comment_count": 3,
        "user": {"pk": "1", "username": "sample_garden", "full_name": "Sample Garden"}, **more,
    }  # fmt: skip
    return ig_data("adp_PolarisPostRootQuery", xig_polaris_media={"if_not_gated_logged_out": media})


def ig_user(**more: object) -> dict[str, object]:
    return {"pk": "1", "username": "sample_garden", "full_name": "Sample Garden", "is_private": False, **more}


def ig_profile(**more: object) -> Answer:
    return ig_data("adp_PolarisProfilePageContentQuery", xig_user_by_username=ig_user(**more))


def ig_error(**props: object) -> Answer:
    return ig_page("PolarisErrorRoot", "init", [], [{"pageID": "httpErrorPage", "props": props}])


def ig_login(url: str) -> Answer:
    return moved(f"{IG}/accounts/login/?next={quote(url, safe='')}")


IG_OEMBED = as_json({
    "version": "1.0", "title": TITLE, "author_name": "sample_garden", "author_id": 1, "media_id": "3467_1",
    "author_url": f"{IG}/sample_garden", "provider_name": "Instagram", "type": "rich", "width": 658,
    "html": f'<blockquote data-instgrm-permalink="{IG_POST}"></blockquote>',
})  # fmt: skip
IG_NO_MATCH = Answer("No Media Match", 404, (("Content-Type", "text/plain"),))
IG_GATED = as_json({"title": "Restricted", "gating_type": 3, "blocks_logging_data": True}, 400)
IG_GEOBLOCK = as_json({"message": "geoblock_required", "geo_block_rule_type": None, "status": "fail"}, 400)
IG_REFUSED = as_json({"message": "Please wait a few minutes before you try again.", "status": "fail"}, 401)
IG_WITHHELD = ig_data(
    "adp_PolarisPostRootQuery",
    xig_polaris_media={"if_not_gated_logged_out": None, "gating_ruling": {"title": "Restricted"}},
)
IG_AGE_ERROR = ig_error(failure_reason="MA", restricted_age=18)
IG_HTML = page("<title>Instagram</title>")
IG_SHELL = ig_page("PolarisPostRoute", "init", [], [])
IG_OWNER = page(f'<meta property="og:type" content="profile"/><meta property="og:url" content="{IG_USER}"/>')

INSTAGRAM = [
    Sample(IG_POST, "ok", "oembed-200", {"oembed": IG_OEMBED, "page": ig_media()}),
    Sample(f"{IG}/reel/DAbCdEfGhIj/?igsh=MTdq", "ok", "reel", {
        "oembed": IG_OEMBED, "page": ig_media(media_type=2, product_type="clips", video_duration=15.5),
    }),
    Sample(IG_POST, "ok", "page-where-oembed-refuses", {"oembed": IG_REFUSED, "page": ig_media()}),
    Sample(IG_POST, "ok", "page-where-oembed-is-html", {"oembed": IG_HTML, "page": ig_media()}),
    Sample(IG_POST, "ok", "page-contradicts-oembed-404", {"oembed": IG_NO_MATCH, "page": ig_media()}),
    Sample(IG_USER, "ok", "profile", {"page": ig_profile(), "user": as_json({"data": {"user": ig_user()}})}),
    Sample(IG_USER, "ok", "profile-from-api", {"page": IG_SHELL, "user": as_json({"data": {"user": ig_user(id="1")}})}),
    Sample(IG_SHARE, "ok", "share-to-post", {"page": moved(f"{IG_POST}?igsh=MTdq")}),
    Sample(f"{IG}/share/reel/BAinvented2", "ok", "share-to-reel", {"page": moved("/reel/DAbCdEfGhIj/")}),
    Sample(IG_POST, "not_found", "no-media-match", {"oembed": IG_NO_MATCH, "page": ig_error()}),
    Sample(IG_POST, "not_found", "no-media-match-as-json", {
        "oembed": as_json({"message": "No Media Match", "status": "fail"}, 404), "page": ig_error(),
    }),
    Sample(IG_USER, "not_found", "profile-404-from-api", {"page": IG_SHELL, "user": as_json({"status": "fail"}, 404)}),
    Sample(IG_USER, "private", "profile", {
        "page": ig_profile(is_private=True), "user": as_json({"data": {"user": ig_user(is_private=True)}}),
    }),
    Sample(IG_POST, "age", "oembed-gated", {"oembed": IG_GATED, "page": IG_WITHHELD}),
    Sample(IG_POST, "age", "oembed-geoblock-required", {"oembed": IG_GEOBLOCK, "page": IG_WITHHELD}),
    Sample(IG_POST, "age", "page-withheld", {"oembed": IG_REFUSED, "page": IG_WITHHELD}),
    Sample(IG_POST, "age", "error-page-names-age", {"oembed": IG_REFUSED, "page": IG_AGE_ERROR}),
    Sample(IG_POST, "login_wall", "page-to-login", {"oembed": IG_REFUSED, "page": ig_login(IG_POST)}),
    Sample(IG_POST, "login_wall", "page-to-home", {"oembed": IG_REFUSED, "page": moved("/")}),
    Sample(IG_POST, "login_wall", "no-media-match-but-login", {"oembed": IG_NO_MATCH, "page": ig_login(IG_POST)}),
    Sample(IG_USER, "login_wall", "profile", {"page": ig_login(IG_USER), "user": IG_REFUSED}),
    Sample(IG_SHARE, "login_wall", "share-names-its-target", {"page": ig_login(IG_POST)}),
    Sample(IG_POST, "rate_limited", "oembed-429", {"*": TOO_MANY}),
    Sample(IG_POST, "rate_limited", "page-429", {"oembed": IG_REFUSED, "page": TOO_MANY}),
    Sample(IG_USER, "rate_limited", "profile", {"*": TOO_MANY}),
    Sample(IG_SHARE, "rate_limited", "share", {"*": TOO_MANY}),
    Sample(IG_POST, "captcha", "challenge", {"oembed": IG_REFUSED, "page": moved(f"{IG}/challenge/?next=%2Fp%2F")}),
    Sample(IG_POST, "consent", "consent", {"oembed": IG_REFUSED, "page": moved(f"{IG}/consent/?flow=user_cookie")}),
    Sample(IG_POST, "server_error", "page-500", {"oembed": BROKEN, "page": BROKEN}),
    Sample(IG_USER, "server_error", "profile", {"*": BROKEN}),
    Sample(IG_POST, "unrecognised", "error-page-alone", {"oembed": IG_REFUSED, "page": ig_error()}),
    Sample(IG_POST, "unrecognised", "another-post", {"oembed": IG_REFUSED, "page": ig_media("DZzZzZzZzZz")}),
    Sample(IG_POST, "unrecognised", "empty-shell", {"oembed": IG_REFUSED, "page": IG_SHELL}),
    Sample(IG_POST, "unrecognised", "its-owner-instead", {
        "oembed": IG_NO_MATCH, "page": moved("/sample_garden/"), IG_USER: IG_OWNER,
    }),
    Sample(IG_USER, "unrecognised", "profile-null", {"page": IG_SHELL, "user": as_json({"data": {"user": None}})}),
    Sample(f"{IG}/explore/tags/garden/", "unrecognised", "hashtag", {"page": IG_SHELL}),
    Sample(IG_SHARE, "unrecognised", "share-400", {"page": page("<title>Error</title>", status=400)}),
]  # fmt: skip

# --- TikTok (PLATFORMS.md 3.3) ---------------------------------------------------------------------------------

TT, TT_ID = "https://www.tiktok.com", "7426365848731913478"
TT_POST, TT_USER = f"{TT}/@sample.garden/video/{TT_ID}", f"{TT}/@sample.garden"
TT_SHORT, TT_ROOM = "https://vm.tiktok.com/ZMinvent1/", "https://m.tiktok.com/share/live/7209423610325322522/"


def tt_page(scopes: dict[str, object], cut: int | None = None) -> Answer:
    """A page with its script bundle, which holds the sentences that are shown for missing videos, as all do."""
    state = json.dumps({"__DEFAULT_SCOPE__": {"webapp.app-context": {"language": "en"}, **scopes}})[:cut]
    return page(
        '<title>TikTok</title><script>var strings={"gone":"Video currently unavailable"}</script>',
        f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{state}'
        + ("</script>" if cut is None else ""),
    )


def tt_video(code: object = 0, number: str = TT_ID, **more: object) -> Answer:
    item = {
        "id": number, "desc": TITLE, "createTime": "1729085545",
        "author": {"id": "1", "uniqueId": "sample.garden", "nickname": "Sample Garden"},
        "stats": {"playCount": 100, "diggCount": 10, "commentCount": 1}, "textLanguage": "en",
        "video": {"duration": 15, "cover": "https://p16.example/t.jpg", "playAddr": "https://v16.example/v"}, **more,
    }  # fmt: skip
    detail = {"statusCode": code, "statusMsg": "", "itemInfo": {"itemStruct": item}}
    return tt_page({"webapp.video-detail": detail})


def tt_refuses(code: int, message: str = "") -> Answer:
    return tt_page({"webapp.video-detail": {"statusCode": code, "statusMsg": message}})


def tt_profile(code: int = 0, **more: object) -> Answer:
    user = {"id": "1", "uniqueId": "sample.garden", "nickname": "Sample Garden", "privateAccount": False, **more}
    info = {"user": user, "stats": {"videoCount": 3, "followerCount": 5}} if code == 0 else {}
    return tt_page({"webapp.user-detail": {"statusCode": code, "statusMsg": "", "userInfo": info}})


def tt_oembed(number: str = TT_ID) -> Answer:
    return as_json({
        "version": "1.0", "type": "video", "title": TITLE, "author_name": "Sample Garden", "author_url": TT_USER,
        "author_unique_id": "sample.garden", "embed_product_id": number, "provider_name": "TikTok",
        "html": f'<blockquote class="tiktok-embed" data-video-id="{number}"></blockquote>',
    })  # fmt: skip


def tt_room(status: int) -> Answer:
    owner = {"id": 1, "display_id": "sample.garden", "nickname": "Sample Garden"}
    room = {"id": 7209423610325322522, "id_str": "7209423610325322522", "status": status, "title": TITLE}
    return as_json({"data": {**room, "owner": owner}, "status_code": 0})


TT_400 = as_json({"code": 400, "message": "Something went wrong"}, 400)
TT_EMPTY_400 = Answer("", 400)
TT_LOGIN = moved(f"{TT}/login?redirect_url={quote(TT_POST, safe='')}")
TT_CHALLENGE = page("<title>Please wait...</title>", '<p id="cs" class="abc">Please wait...</p>')
TT_CAPTCHA = page("<title>TikTok - Make Your Day</title>", '<div class="captcha-verify-container"></div>')
TT_HOME = tt_page({"webapp.a-b": {"items": []}})


def tt(reason: str, note: str, shown: Answer, oembed: Answer = TT_400) -> Sample:
    return Sample(TT_POST, reason, note, {"oembed": oembed, "page": shown})


TIKTOK = [
    tt("ok", "oembed-200", tt_video(), tt_oembed()),
    tt("ok", "oembed-200-where-the-page-is-withheld-here", tt_refuses(10204, "copyright_geo_filter"), tt_oembed()),
    tt("ok", "page-code-0", tt_video()),
    tt("ok", "page-code-0-as-text", tt_video("0"), TT_EMPTY_400),
    tt("ok", "page-where-oembed-is-html", tt_video(), page("<title>TikTok</title>")),
    tt("ok", "page-where-oembed-names-another", tt_video(), tt_oembed("7426365848731913479")),
    tt("ok", "titled-like-a-removed-one", tt_video(desc="Video currently unavailable. This video is private")),
    Sample(f"{TT}/@sample.garden/photo/{TT_ID}?is_from_webapp=1", "ok", "slideshow", {
        "oembed": TT_400, "page": tt_video(imagePost={"images": [{}, {}]}, video={"duration": 0}),
    }),
    Sample(TT_USER, "ok", "profile", {"page": tt_profile(), "oembed": TT_400}),
    Sample(f"{TT_USER}/live", "ok", "live-page-of-a-user", {"page": tt_profile(), "oembed": TT_400}),
    Sample(TT_ROOM, "ok", "live-room", {"room": tt_room(2)}),
    Sample(TT_SHORT, "ok", "short-link", {"page": moved(f"{TT_POST}?_r=1&_t=8abc")}),
    Sample(f"{TT}/t/ZTinvent2/", "ok", "short-link-to-profile", {"page": moved(f"{TT_USER}?_r=1", 301)}),
    tt("removed", "status-deleted", tt_refuses(10204, "status_deleted")),
    tt("removed", "status-deleted-joined", tt_refuses(10204, "privacy_authorization_failed&status_deleted")),
    tt("removed", "status-deleted-outranks-privacy", tt_refuses(10204, "status_self_see&status_deleted"), TT_EMPTY_400),
    tt("not_found", "no-such-item", tt_refuses(10204, "item doesn't exist")),
    Sample(TT_USER, "not_found", "profile-10221", {"page": tt_profile(10221), "oembed": TT_400}),
    Sample(TT_SHORT, "not_found", "short-link-to-home", {"page": moved(f"{TT}/?_r=1")}),
    tt("private", "status-self-see", tt_refuses(10204, "status_self_see")),
    tt("private", "status-friend-see", tt_refuses(10204, "status_friend_see")),
    tt("private", "author-secret", tt_refuses(10204, "author_secret")),
    tt("private", "code-10216", tt_refuses(10216)),
    tt("private", "code-10222", tt_refuses(10222)),
    Sample(TT_USER, "private", "profile", {"page": tt_profile(privateAccount=True), "oembed": TT_400}),
    Sample(TT_USER, "private", "profile-10222", {"page": tt_profile(10222), "oembed": TT_400}),
    tt("not_yet_public", "status-reviewing", tt_refuses(10204, "status_reviewing")),
    tt("not_yet_public", "status-audit-not-pass", tt_refuses(10204, "status_audit_not_pass")),
    tt("age", "content-classification", tt_refuses(10204, "content_classification")),
    tt("age", "classified-without-video", tt_video(isContentClassified=True, video={})),
    tt("geo", "person-geo-fencing", tt_refuses(10204, "person_geo_fencing")),
    tt("geo", "copyright-geo-filter", tt_refuses(10204, "copyright_geo_filter")),
    tt("geo", "cross-border-violation", tt_refuses(10204, "cross_border_violation_reason_1")),
    tt("geo", "code-10231", tt_refuses(10231)),
    tt("login_wall", "page-to-login", TT_LOGIN),
    tt("login_wall", "code-10102", tt_refuses(10102)),
    Sample(TT_SHORT, "login_wall", "short-link-names-its-target", {"page": TT_LOGIN}),
    tt("captcha", "challenge", TT_CHALLENGE),
    tt("captcha", "verify-container", TT_CAPTCHA),
    tt("captcha", "code-10000", tt_refuses(10000)),
    Sample(TT_USER, "captcha", "profile", {"page": TT_CHALLENGE, "oembed": TT_400}),
    tt("rate_limited", "page-429", TOO_MANY),
    Sample(TT_POST, "rate_limited", "oembed-429", {"*": TOO_MANY}),
    Sample(TT_USER, "rate_limited", "profile", {"*": TOO_MANY}),
    tt("server_error", "page-500", BROKEN, BROKEN),
    tt("unrecognised", "silent-10204", tt_refuses(10204)),
    tt("unrecognised", "unknown-message", tt_refuses(10204, "status_of_tomorrow")),
    tt("unrecognised", "code-10202", tt_refuses(10202)),
    tt("unrecognised", "code-10215", tt_refuses(10215)),
    tt("unrecognised", "code-10201-blames-us", tt_refuses(10201)),
    tt("unrecognised", "another-video", tt_video(number="7426365848731913479")),
    tt("unrecognised", "home-page-scope", TT_HOME),
    tt("unrecognised", "script-cut-off", tt_page({"webapp.video-detail": {"statusCode": 10204}}, cut=70)),
    tt("unrecognised", "page-403", FORBIDDEN),
    Sample(TT_ROOM, "unrecognised", "live-room-ended", {"room": tt_room(4)}),
    Sample(f"{TT}/tag/garden", "unrecognised", "hashtag", {"page": TT_HOME}),
    Sample(TT_SHORT, "unrecognised", "short-link-elsewhere", {"page": moved("https://example.org/")}),
]  # fmt: skip

# --- YouTube (PLATFORMS.md 4.3) --------------------------------------------------------------------------------

YT, YT_ID = "https://www.youtube.com", "aBcDeFgHiJk"
YT_VIDEO, YT_LIST, YT_CHANNEL = f"{YT}/watch?v={YT_ID}", "PLinventedinventedinvented1234567", "UC0123456789012345678901"
JPEG = Answer(b"\xff\xd8\xff\xe0\x00\x10JFIF invented \xff\xd9", 200, (("Content-Type", "image/jpeg"),))
GREY_JPEG = replace(JPEG, status=404)


def yt_page(player: object = None, data: object = None, status: int = 200) -> Answer:
    variables = (("ytInitialPlayerResponse", player), ("ytInitialData", data))
    scripts = "".join(f"<script>var {name} = {script(value)};</script>" for name, value in variables if value)
    return page("<title>YouTube</title>", scripts, status)


def yt_player(status: str, reason: str = "", subreason: str = "", number: str | None = None, **more: object) -> Answer:
    """A watch page; `number` is the video that it tells about, which refusals seldom do."""
    state: dict[str, object] = {"status": status, "playableInEmbed": True, **more}
    if reason:
        screen = {"reason": {"simpleText": reason}, **({"subreason": {"simpleText": subreason}} if subreason else {})}
        state |= {"reason": reason, "errorScreen": {"playerErrorMessageRenderer": screen}}
    player: dict[str, object] = {"playabilityStatus": state}
    if number:
        player |= {"videoDetails": _yt_details(number), "microformat": {"playerMicroformatRenderer": YT_MICRO}}
    return yt_page(player)


def _yt_details(number: str) -> dict[str, object]:
    return {
        "videoId": number, "title": TITLE, "author": "Sample Garden", "channelId": YT_CHANNEL, "lengthSeconds": "61",
        "viewCount": "100",
    }  # fmt: skip


YT_MICRO = {"publishDate": "2024-09-30T05:00:00-07:00", "ownerProfileUrl": "http://www.youtube.com/@samplegarden"}


def yt_oembed(html: str, title: str = TITLE) -> Answer:
    return as_json({
        "title": title, "author_name": "Sample Garden", "author_url": f"{YT}/@samplegarden", "type": "video",
        "provider_name": "YouTube", "version": "1.0", "html": f'<iframe src="{YT}/embed/{html}"></iframe>',
        "thumbnail_url": f"https://i.ytimg.com/vi/{YT_ID}/hqdefault.jpg", "height": 113, "width": 200,
    })  # fmt: skip


def yt_stream(**live: object) -> Answer:
    """A stream that is not on; its times tell whether it is still to come."""
    micro = {**YT_MICRO, "liveBroadcastDetails": {"startTimestamp": "2026-12-01T10:00:00+00:00", **live}}
    details = {**_yt_details(YT_ID), "isUpcoming": "endTimestamp" not in live, "isLiveContent": True}
    state = {"status": "LIVE_STREAM_OFFLINE", "reason": "This live event will begin in 11 days."}
    return yt_page({
        "playabilityStatus": state, "videoDetails": details, "microformat": {"playerMicroformatRenderer": micro},
    })  # fmt: skip


def yt_alert(text: str) -> Answer:
    return yt_page(data={"alerts": [{"alertRenderer": {"type": "ERROR", "text": {"simpleText": text}}}]})


def yt_channel(number: str = YT_CHANNEL) -> Answer:
    channel = {"title": "Sample Garden", "externalId": number, "vanityChannelUrl": f"{YT}/@samplegarden"}
    return yt_page(data={"metadata": {"channelMetadataRenderer": channel}})


def yt(reason: str, note: str, oembed: Answer, shown: Answer, picture: Answer = GREY_JPEG) -> Sample:
    return Sample(YT_VIDEO, reason, note, {"oembed": oembed, "thumbnail": picture, "page": shown})


YT_OK = yt_player("OK", number=YT_ID)
YT_FOUND = yt_oembed(f"{YT_ID}?feature=oembed")
YT_400, YT_401, YT_403, YT_404 = (
    Answer(text, status)
    for text, status in (("Bad Request", 400), ("Unauthorized", 401), ("Forbidden", 403), ("Not Found", 404))
)
YT_SORRY = moved("https://www.google.com/sorry/index?continue=https://www.youtube.com/oembed")
YT_CONSENT = moved(f"https://consent.youtube.com/m?continue={quote(YT_VIDEO, safe='')}")
YT_NOWHERE = page("<title>404 Not Found</title>", status=404)
YT_NO_CHANNEL = yt_alert("This channel does not exist.")
YT_BLANK = yt_page(data={"contents": {}})
YT_BOT = yt_player("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot")
YT_GONE_HOME = yt_page(
    data={"contents": {"twoColumnBrowseResultsRenderer": {"tabs": [
        {"tabRenderer": {"selected": True, "tabIdentifier": "FEwhat_to_watch"}},
    ]}}}
)  # fmt: skip
YT_PLAYLIST = yt_page(data={
    "header": {"playlistHeaderRenderer": {"playlistId": YT_LIST, "title": {"simpleText": TITLE}}},
    "metadata": {"playlistMetadataRenderer": {"title": TITLE}},
})  # fmt: skip
YT_CLIP = yt_page(
    {"playabilityStatus": {"status": "OK"}, "videoDetails": _yt_details(YT_ID)},
    {"currentVideoEndpoint": {"watchEndpoint": {"videoId": YT_ID}}},
)
YT_POST = yt_page(data={"contents": {"tabs": [{"backstagePostRenderer": {
    "postId": "UgkxInventedPost0001", "authorText": {"simpleText": "Sample Garden"},
    "contentText": {"runs": [{"text": TITLE}]},
}}]}})  # fmt: skip
REMOVED = "This video has been removed by the uploader"
VIOLATES = "This video has been removed for violating YouTube's Community Guidelines"
GRANTED = "Sign in if you've been granted access to this video"
INAPPROPRIATE = "This video may be inappropriate for some users."
IDENTIFIED = "The following content has been identified by the YouTube community as inappropriate"
PREMIUM = "This video is only available to Music Premium members"
PAYMENT = "This video requires payment to watch"
LATER = "This content isn't available, try again later."
COUNTRY = "The uploader has not made this video available in your country"
MEMBERS = "This video is available to this channel's members on level: Friends (or any higher level)."
TERMINATED = (
    "This video is no longer available because the YouTube account associated with this video has been terminated."
)

YOUTUBE = [
    yt("ok", "oembed-200", YT_FOUND, YT_OK, JPEG),
    yt("ok", "embedding-off", YT_401, yt_player("OK", number=YT_ID, playableInEmbed=False), JPEG),
    yt("ok", "embedding-off-and-the-page-is-a-captcha", YT_401, YT_BOT, JPEG),
    yt("ok", "page-contradicts-oembed-404", YT_404, YT_OK),
    yt("ok", "titled-like-a-private-one", yt_oembed(YT_ID, "This video is private"), YT_OK, JPEG),
    yt("ok", "page-where-oembed-is-forbidden", YT_403, YT_OK, JPEG),
    yt("ok", "page-where-oembed-is-a-captcha", page("<title>Sorry...</title>"), YT_OK, JPEG),
    yt("ok", "stream-that-is-over", YT_401, yt_stream(endTimestamp="2026-11-01T11:00:00+00:00"), JPEG),
    Sample(f"https://youtu.be/{YT_ID}?si=abc", "ok", "short-address", {
        "oembed": YT_FOUND, "thumbnail": JPEG, "page": YT_OK,
    }),
    Sample(f"{YT}/shorts/{YT_ID}", "ok", "shorts", {"oembed": YT_FOUND, "thumbnail": JPEG, "page": YT_OK}),
    Sample(f"{YT}/playlist?list={YT_LIST}", "ok", "playlist", {
        "oembed": yt_oembed(f"videoseries?list={YT_LIST}"), "page": YT_PLAYLIST,
    }),
    Sample(f"{YT}/@samplegarden", "ok", "channel-by-handle", {"page": yt_channel()}),
    Sample(f"{YT}/channel/{YT_CHANNEL}", "ok", "channel-by-id", {"page": yt_channel()}),
    Sample(f"{YT}/c/SampleGarden", "ok", "channel-by-name", {"page": yt_channel()}),
    Sample(f"{YT}/clip/UgkxInventedClip0001", "ok", "clip", {"page": YT_CLIP}),
    Sample(f"{YT}/post/UgkxInventedPost0001", "ok", "post", {"page": YT_POST}),
    yt("removed", "by-the-uploader", YT_404, yt_player("ERROR", "Video unavailable", REMOVED)),
    yt("removed", "for-policy", YT_404, yt_player("ERROR", "Video unavailable", VIOLATES)),
    yt("account_gone", "terminated", YT_404, yt_player("ERROR", "Video unavailable", TERMINATED)),
    Sample(f"{YT}/channel/{YT_CHANNEL}", "account_gone", "channel-terminated", {
        "page": yt_alert("This account has been terminated for a violation of YouTube's Terms of Service."),
    }),
    yt("not_found", "bare-error-and-404s", YT_404, yt_player("ERROR", "Video unavailable")),
    yt("not_found", "bare-error-and-oembed-400", YT_400, yt_player("ERROR", "This video does not exist")),
    yt("not_found", "vague-error-and-404s", YT_404, yt_player("ERROR", "This video is not available")),
    Sample(f"{YT}/@samplegarden", "not_found", "channel-404", {"page": YT_NOWHERE}),
    Sample(f"{YT}/@samplegarden", "not_found", "channel-shows-the-home-page", {"page": YT_GONE_HOME}),
    Sample(f"{YT}/channel/{YT_CHANNEL}", "not_found", "channel-alert", {"page": YT_NO_CHANNEL}),
    yt("private", "login-required", YT_403, yt_player("LOGIN_REQUIRED", "Private video", GRANTED)),
    yt("private", "login-required-and-oembed-404", YT_404, yt_player("LOGIN_REQUIRED", "This video is private")),
    yt("age", "login-required", YT_401, yt_player("LOGIN_REQUIRED", "Sign in to confirm your age", number=YT_ID), JPEG),
    yt("age", "age-verification", YT_401, yt_player("AGE_VERIFICATION_REQUIRED", INAPPROPRIATE), JPEG),
    yt("age", "content-check", YT_401, yt_player("CONTENT_CHECK_REQUIRED", IDENTIFIED), JPEG),
    yt("geo", "country", YT_401, yt_player("UNPLAYABLE", "Video unavailable", COUNTRY, number=YT_ID), JPEG),
    yt("members", "members-only", YT_401, yt_player("UNPLAYABLE", MEMBERS, number=YT_ID), JPEG),
    yt("members", "premium", YT_401, yt_player("UNPLAYABLE", PREMIUM, number=YT_ID), JPEG),
    yt("members", "purchase", YT_401, yt_player("UNPLAYABLE", PAYMENT, number=YT_ID), JPEG),
    yt("not_yet_public", "stream-to-come", YT_401, yt_stream(), JPEG),
    yt("consent", "consent-page", YT_CONSENT, YT_CONSENT),
    yt("captcha", "sorry-page", YT_SORRY, YT_SORRY),
    yt("captcha", "not-a-bot", page("<title>Sorry...</title>"), YT_BOT),
    yt("login_wall", "to-login", YT_403, moved("https://accounts.google.com/ServiceLogin?continue=x")),
    yt("rate_limited", "try-again-later", YT_403, yt_player("UNPLAYABLE", LATER), JPEG),
    Sample(YT_VIDEO, "rate_limited", "oembed-429", {"*": TOO_MANY}),
    Sample(f"{YT}/@samplegarden", "rate_limited", "channel", {"*": TOO_MANY}),
    Sample(YT_VIDEO, "server_error", "all-500", {"*": BROKEN}),
    Sample(f"{YT}/playlist?list={YT_LIST}", "private", "playlist", {
        "oembed": YT_404, "page": yt_alert("This playlist is private."),
    }),
    Sample(f"{YT}/playlist?list={YT_LIST}", "unrecognised", "playlist-that-does-not-exist-or-is-private", {
        "oembed": YT_404, "page": yt_alert("The playlist does not exist."),
    }),
    yt("unrecognised", "another-video", YT_403, yt_player("OK", number="zZyYxXwWvVU"), JPEG),
    yt("unrecognised", "forbidden-with-status-200", Answer("Forbidden"), yt_page(), JPEG),
    yt("unrecognised", "vague-error-but-thumbnail", YT_404, yt_player("ERROR", "This video is not available"), JPEG),
    yt("unrecognised", "state-of-tomorrow", YT_403, yt_player("SOMETHING_NEW", "Something new"), JPEG),
    yt("unrecognised", "page-without-player", YT_404, YT_BLANK, GREY_JPEG),
    Sample(f"{YT}/@samplegarden", "unrecognised", "channel-without-metadata", {"page": YT_BLANK}),
    Sample(f"{YT}/clip/UgkxInventedClip0001", "unrecognised", "clip-without-video", {"page": YT_BLANK}),
    Sample(f"{YT}/post/UgkxInventedPost0001", "unrecognised", "post-that-is-not-shown", {"page": YT_BLANK}),
    Sample(f"{YT}/results?search_query=garden", "unrecognised", "search", {"page": YT_BLANK}),
]  # fmt: skip

# --- Facebook (PLATFORMS.md 5.3) -------------------------------------------------------------------------------

FB, FB_ID, FB_PFBID = "https://www.facebook.com", "1234567890123456", "pfbid0invented1234567890"
FB_POST, FB_VIDEO, FB_PHOTO = f"{FB}/samplegarden/posts/{FB_ID}", f"{FB}/watch/?v={FB_ID}", f"{FB}/photo/?fbid={FB_ID}"
FB_USER, FB_NUMBERED = f"{FB}/samplegarden", f"{FB}/profile.php?id=100000000000001"
FB_GROUP_POST = f"{FB}/groups/samplegarden/posts/{FB_ID}/"
FB_SHARE = f"{FB}/share/p/1Invented01/"


def fb_page(url: str, title: str = TITLE, image: bool = True, body: str = "") -> Answer:
    tags = {"og:title": title, "og:description": "Invented words", "og:url": url, "og:type": "article"}
    if image:
        tags["og:image"] = "https://scontent.example.fbcdn.net/t.jpg"
    return page(
        "<title>Sample Garden | Facebook</title>"
        + "".join(f'<meta property="{name}" content="{value}"/>' for name, value in tags.items()),
        body,
    )


def fb_script(*require: object) -> str:
    state = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": list(require)}}]]]}
    return f'<script type="application/json" data-sjs>{script(state)}</script>'


def fb_login(url: str) -> Answer:
    return moved(f"{FB}/login/?next={quote(url, safe='')}")


def fb_plugin(url: str) -> Answer:
    return page("<title>Facebook</title>", (
        f'<a href="{FB}/samplegarden?ref=embed_post"><img aria-label="Sample Garden"'
        f' src="https://scontent.example.fbcdn.net/v/t39.30808-1/a.jpg"/></a><p>{TITLE}</p><a href="{url}">2 d</a>'
    ))  # fmt: skip


FB_DENIES = page("<title>Facebook</title>", "<div>This Facebook post is no longer available.</div>")
FB_STRIPPED = page("<title>Facebook</title>", "<div></div>")
FB_UNAVAILABLE = page("<title>Facebook</title>", fb_script(
    ["CometErrorRoot", "init", [], [{"props": {"title": "This content isn't available right now"}}]],
))  # fmt: skip
FB_COMET = page("<title>Error</title>", fb_script(["x", {"__dr": "CometErrorRoot.react"}]))
FB_AGE = page("<title>Facebook</title>", fb_script(["x", {"__dr": "CometAgeInappropriateLoggedOutErrorRoot.react"}]))
FB_VERIFY = page("<title>Facebook</title>", '<script>var next = "/__rd_verify?challenge=1";</script>')
FB_NOT_FOUND = page("<title>Page Not Found</title>", status=404)
FB_DATA = page("<title>Facebook</title>", fb_script({
    "video": {
        "id": FB_ID, "publish_time": 1727700000, "playable_url": "https://video.example/v",
        "owner": {"name": "Sample Garden"}, "playable_duration_in_ms": 15000,
        "feedback": {"reaction_count": {"count": 7}},
    },
}))  # fmt: skip


def fb(reason: str, note: str, shown: Answer, plugin: Answer = FB_DENIES, url: str = FB_POST) -> Sample:
    return Sample(url, reason, note, {"page": shown, "plugin": plugin})


FACEBOOK = [
    fb("ok", "page-with-tags", fb_page(FB_POST)),
    fb("ok", "page-names-a-pfbid", fb_page(f"{FB}/samplegarden/posts/{FB_PFBID}")),
    fb("ok", "page-without-picture", fb_page(FB_POST, image=False)),
    fb("ok", "titled-like-a-missing-one", fb_page(FB_POST, title="This content isn't available right now")),
    fb("ok", "pfbid", fb_page(f"{FB}/samplegarden/posts/{FB_PFBID}"), url=f"{FB}/samplegarden/posts/{FB_PFBID}"),
    fb("ok", "plugin-where-the-page-is-walled", fb_login(FB_POST), fb_plugin(FB_POST)),
    fb("ok", "video-data", FB_DATA, url=FB_VIDEO),
    fb("ok", "reel", fb_page(f"{FB}/reel/{FB_ID}/"), url=f"{FB}/reel/{FB_ID}"),
    fb("ok", "photo", fb_page(FB_PHOTO), url=FB_PHOTO),
    fb("ok", "profile", fb_page(FB_USER, "Sample Garden"), url=FB_USER),
    fb("ok", "numbered-profile", fb_page(FB_USER, "Sample Garden"), url=FB_NUMBERED),
    fb("ok", "group", fb_page(f"{FB}/groups/samplegarden/"), url=f"{FB}/groups/samplegarden"),
    fb("ok", "group-post", fb_page(FB_GROUP_POST), url=FB_GROUP_POST),
    fb("ok", "event", fb_page(f"{FB}/events/{FB_ID}/"), url=f"{FB}/events/{FB_ID}/"),
    fb("ok", "share-302", moved(f"{FB_POST}?rdid=abc&share_url=def"), url=FB_SHARE),
    fb("ok", "share-200-with-og-url", fb_page(FB_POST), url=FB_SHARE),
    fb("ok", "short-link", moved(f"{FB}/watch/?v={FB_ID}&mibextid=x"), url="https://fb.watch/inVenTed01/"),
    fb("age", "token", FB_AGE),
    fb("age", "token-of-a-video", FB_AGE, url=FB_VIDEO),
    fb("login_wall", "to-login", fb_login(FB_POST)),
    fb("login_wall", "login-form-in-place", page("<title>Facebook</title>", '<form id="login_form"></form>')),
    fb("login_wall", "checkpoint", moved(f"{FB}/checkpoint/?next=x")),
    fb("login_wall", "profile", fb_login(FB_USER), url=FB_USER),
    fb("login_wall", "share-names-its-target", fb_login(FB_POST), url=FB_SHARE),
    fb("consent", "cookie-consent", moved(f"{FB}/cookie/consent_prompt/?next=x")),
    fb("captcha", "verify-challenge", FB_VERIFY),
    fb("rate_limited", "all-429", TOO_MANY, TOO_MANY),
    fb("rate_limited", "share", TOO_MANY, url=FB_SHARE),
    fb("server_error", "all-500", BROKEN, BROKEN),
    fb("unrecognised", "not-available-right-now", FB_UNAVAILABLE),
    fb("unrecognised", "comet-error-root", FB_COMET),
    fb("unrecognised", "page-not-found-404", FB_NOT_FOUND),
    fb("unrecognised", "stripped-page", FB_STRIPPED),
    fb("unrecognised", "no-bytes-at-all", EMPTY),
    fb("unrecognised", "tags-of-another-post", fb_page(f"{FB}/samplegarden/posts/6543210987654321")),
    fb("unrecognised", "bare-400", page("<title>Error</title>", status=400)),
    fb("unrecognised", "video", FB_STRIPPED, url=FB_VIDEO),
    fb("unrecognised", "photo", FB_UNAVAILABLE, url=FB_PHOTO),
    fb("unrecognised", "profile-not-found-404", FB_NOT_FOUND, url=FB_USER),
    fb("unrecognised", "share-200-without-og-url", FB_STRIPPED, url=FB_SHARE),
    fb("unrecognised", "share-400", page("<title>Error</title>", status=400), url=FB_SHARE),
    fb("unrecognised", "hashtag", FB_STRIPPED, url=f"{FB}/hashtag/garden"),
]  # fmt: skip

# --- plain pages -----------------------------------------------------------------------------------------------

WEB_URL = "https://garden.example.org/news/opening"


def web(reason: str, note: str, shown: Answer | Failed, url: str = WEB_URL) -> Sample:
    return Sample(url, reason, note, {"page": shown, "*": shown})


WEB = [
    web("ok", "page", page(f"<title>{TITLE}</title>", "<p>Invented words.</p>")),
    web("ok", "no-html", Answer(b"%PDF-1.7 invented", 200, (("Content-Type", "application/pdf"),))),
    web("ok", "titled-like-a-missing-one", page("<title>404 Not Found</title>")),
    web("ok", "another-charset", Answer(
        "<title>Открытие сада</title>".encode("cp1251"), 200, (("Content-Type", "text/html; charset=windows-1251"),)
    )),
    Sample("http://garden.example.org/old", "ok", "redirects", {
        "page": page(f"<title>{TITLE}</title>"), "http://garden.example.org/old": moved(WEB_URL, 301),
    }),
    web("not_found", "status-404", page("<title>Not found</title>", status=404)),
    web("removed", "status-410", page("<title>Gone</title>", status=410)),
    web("dns", "no-such-host", Failed("dns", "there is no host garden.example.org")),
    web("geo", "status-451", page("<title>Unavailable for legal reasons</title>", status=451)),
    web("login_wall", "status-401", page("<title>Unauthorized</title>", status=401)),
    web("login_wall", "own-login-page", moved("/login?back=%2Fnews%2Fopening")),
    web("login_wall", "another-host-s", moved("https://accounts.google.com/ServiceLogin?continue=x")),
    web("rate_limited", "status-429", TOO_MANY),
    web("captcha", "challenge-in-place", replace(FORBIDDEN, headers=(("cf-mitigated", "challenge"),))),
    web("captcha", "sorry-page", moved("https://www.google.com/sorry/index?continue=x")),
    web("consent", "consent-page", moved("https://consent.google.com/ml?continue=x")),
    web("server_error", "status-503", page("<title>Busy</title>", status=503)),
    web("unrecognised", "status-403", FORBIDDEN),
    web("unrecognised", "status-999", page("<title>Denied</title>", status=999)),
    web("unrecognised", "empty", EMPTY),
    web("unrecognised", "sent-home", moved("/")),
]  # fmt: skip

# --- no answer at all ------------------------------------------------------------------------------------------

FAILURES = (
    Failed("timeout", "no answer in time"),
    Failed("network", "the connection was closed without an answer"),
    Failed("tls", "certificate has expired"),
    Failed("too_large", "more than 8388608 bytes"),
    Failed("blocked_address", "169.254.169.254"),
    Failed("not_attempted", "the lane's circuit breaker is open"),
    Failed("offline", "the audit asks nothing"),
)
ONE_OF_EACH = {
    "instagram": IG_POST, "tiktok": TT_POST, "youtube": YT_VIDEO, "facebook": FB_POST, "web": WEB_URL,
}  # fmt: skip


def _failing() -> Iterator[Sample]:
    for platform, url in ONE_OF_EACH.items():
        for failed in FAILURES:
            yield Sample(url, failed.reason, "first-question", {"*": failed, "page": failed, "oembed": failed})
        if platform != "web":  # whose hosts are known to exist: a name server that denies one is at fault
            yield Sample(
                url, "network", "host-unknown", {name: Failed("dns", "no host") for name in ("*", "page", "oembed")}
            )


SAMPLES: tuple[Sample, ...] = (
    *INSTAGRAM, *TIKTOK, *YOUTUBE, *FACEBOOK, *WEB, *_failing(),
    Sample(WEB_URL, "blocked_address", "behind-a-redirect", {
        "page": moved("http://169.254.169.254/meta"),
        "http://169.254.169.254/meta": Failed("blocked_address", "169.254.169.254"),
    }),
    Sample(TT_POST, "timeout", "second-question", {"oembed": TT_400, "page": Failed("timeout", "no answer in time")}),
)  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------------------


def verdict_on(link: Link, fetch: Fetch) -> Judged:
    """As check_all judges: that a host does not exist is believed of plain pages only."""
    moments = (NOON + timedelta(minutes=1) for _ in itertools.count())
    probe = platforms.probe(link)
    return asyncio.run(judge(probe, fetch, now=lambda: next(moments), trust_dns=lambda: link.platform == "web"))


def write(sample: Sample, folder: Path) -> str:
    """Writes the sample under its name; returns what is wrong with it, which is nothing as a rule."""
    link = sample.link
    verdict, responses, failure = verdict_on(link, play(sample.world))
    if verdict.reason != sample.reason:
        return f"{sample.name}: judged {verdict.status} {verdict.reason} ({verdict.probe}: {verdict.why})"
    if failure is not None:
        failure = replace(failure, request=_plain(failure.request))
    path = folder / sample.name
    numbers = itertools.count()
    about = {"link": link.key, "url": link.canonical_url, "description": f"synthetic: {sample.note.replace('-', ' ')}"}
    with Recorder(
        path, about, now=lambda: NOON, new_id=lambda: uuid5(NAMESPACE_URL, f"{sample.name}#{next(numbers)}")
    ) as recorder:
        recorder.record(responses, failure)
    return ""


def main(folder: Path) -> int:
    for former in folder.glob("*/*--synthetic-*.warc"):
        former.unlink()
    wrong = [told for sample in SAMPLES if (told := write(sample, folder))]
    print(*wrong, f"{len(SAMPLES) - len(wrong)} samples written, {len(wrong)} judged otherwise", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
