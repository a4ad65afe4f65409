"""A stand-in for the platforms: a TLS-terminating CONNECT proxy on loopback that plays scenes by the link's key.

    with StandIn() as standin:
        standin.put("instagram:post:DAbCdEfGhIj", "gone")
        standin.put("web:page:https://example.org/", Answer(200, b"<title>Hello</title>"))
        subprocess.run(command, env={**os.environ, **standin.environment})

It speaks for every host without asking any name server, refuses to talk to the real network, and answers 501 where
nothing was put. The scenes are the tables below: structured as in PLATFORMS.md, content invented.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

import trustme

# --- what is answered ------------------------------------------------------------------------------------------

Trouble = Literal["", "reset", "endless", "trickle", "garbage", "silence"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `trouble` is what the server does instead of ending it properly: break off in the middle of the
    body, never end (fast or drop by drop), speak no HTTP, hang up without a word."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    trouble: Trouble = ""


class Asked(NamedTuple):
    method: str
    url: str
    headers: dict[str, str]  # names in lower case


class Subject(NamedTuple):
    """What a request is about; `title` is what the item is called, `url` what was asked."""

    id: str
    title: str
    url: str


Play = Callable[[Subject], Answer]


def html(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), (("Content-Type", "application/json; charset=utf-8"),))


def redirect(url: str, status: int = 302) -> Answer:
    return Answer(status, headers=(("Location", url),))


def script(value: object) -> str:
    """JSON as pages carry it in a script element: no `</script` can close it."""
    return json.dumps(value).replace("</", "<\\/")


def plays(answer: Answer) -> Play:
    return lambda _: answer


# --- Instagram (PLATFORMS.md 2.3) ------------------------------------------------------------------------------


def _instagram_oembed(it: Subject) -> Answer:
    return as_json({
        "version": "1.0", "type": "rich", "title": it.title, "author_name": "sample_org", "author_id": 1,
        "author_url": "https://www.instagram.com/sample_org", "media_id": "1_1", "provider_name": "Instagram",
        "thumbnail_url": "https://scontent.example/t.jpg", "width": 658,
        "html": f'<blockquote data-instgrm-permalink="https://www.instagram.com/p/{it.id}/"></blockquote>',
    })  # fmt: skip


def _instagram_page(it: Subject, gate: str = "open") -> Answer:
    media = {
        "pk": "3570766765028588805", "code": it.id, "taken_at": 1730000000, "media_type": 1,
        "product_type": "feed", "caption": {"text": it.title}, "like_count": 12, "comment_count": 3,
        "user": {"pk": "1", "username": "sample_org", "full_name": "Sample Organisation"},
    }  # fmt: skip
    found = {"if_not_gated_logged_out": media if gate == "open" else None}
    if gate != "open":
        found["gating_ruling"] = {"title": "Restricted"}
    return _meta_page("RelayPrefetchedStreamCache", "next", [], [
        "adp_PolarisPostRootQuery",
        {"__bbox": {"complete": True, "result": {"data": {"xig_polaris_media": found}}}},
    ])  # fmt: skip


def _meta_page(*call: object) -> Answer:
    page = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [list(call)]}}]]]}
    return html(
        "<!DOCTYPE html><html><head><title>Instagram</title></head><body>"
        f'<script type="application/json" data-content-len="1" data-sjs>{script(page)}</script></body></html>'
    )


def _instagram_error(_: Subject) -> Answer:
    return _meta_page("PolarisErrorRoot", "init", [], [{"pageID": "httpErrorPage"}])


def _instagram_profile(it: Subject) -> Answer:
    user = {"pk": "1", "username": it.id, "full_name": it.title, "is_private": False}
    return _meta_page("RelayPrefetchedStreamCache", "next", [], [
        "adp_PolarisProfilePageContentQuery",
        {"__bbox": {"complete": True, "result": {"data": {"xig_user_by_username": user, "user": user}}}},
    ])  # fmt: skip


def _instagram_login(it: Subject) -> Answer:
    return redirect(f"https://www.instagram.com/accounts/login/?next={quote(it.url, safe='')}")


# --- TikTok (PLATFORMS.md 3.3) ---------------------------------------------------------------------------------


def _tiktok_oembed(it: Subject) -> Answer:
    return as_json({
        "version": "1.0", "type": "video", "title": it.title, "author_url": "https://www.tiktok.com/@sample_org",
        "author_name": "Sample Organisation", "author_unique_id": "sample_org", "embed_product_id": it.id,
        "html": f'<blockquote class="tiktok-embed" data-video-id="{it.id}"></blockquote>',
        "thumbnail_url": "https://p16.example/t.jpg", "thumbnail_width": 576, "thumbnail_height": 1024,
        "provider_name": "TikTok",
    })  # fmt: skip


def _tiktok_page(scopes: dict[str, object]) -> Answer:
    state = {"__DEFAULT_SCOPE__": {"webapp.app-context": {"language": "en"}, **scopes}}
    return html(
        "<!DOCTYPE html><html><head><title>TikTok</title></head><body><script>var strings="
        '{"gone":"Video currently unavailable"}</script><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" '
        f'type="application/json">{script(state)}</script></body></html>'
    )


def _tiktok_video(it: Subject) -> Answer:
    item = {
        "id": it.id, "desc": it.title, "createTime": "1730000000",
        "author": {"id": "1", "uniqueId": "sample_org", "nickname": "Sample Organisation", "secUid": "MS4wLjAB"},
        "stats": {"playCount": 100, "diggCount": 10, "commentCount": 1, "shareCount": 0, "collectCount": "0"},
        "video": {"duration": 15, "cover": "https://p16.example/t.jpg", "playAddr": "https://v16.example/v"},
    }  # fmt: skip
    detail = {"statusCode": 0, "statusMsg": "", "itemInfo": {"itemStruct": item}}
    return _tiktok_page({"webapp.video-detail": detail})


def _tiktok_refuses(code: int, message: str) -> Play:
    return plays(_tiktok_page({"webapp.video-detail": {"statusCode": code, "statusMsg": message}}))


def _tiktok_profile(it: Subject) -> Answer:
    user = {"id": "1", "uniqueId": it.id, "nickname": it.title, "privateAccount": False, "secUid": "MS4wLjAB"}
    info = {"user": user, "stats": {"videoCount": 3, "followerCount": 5}}
    return _tiktok_page({"webapp.user-detail": {"statusCode": 0, "userInfo": info}})


def _tiktok_login(it: Subject) -> Answer:
    return redirect(f"https://www.tiktok.com/login?redirect_url={quote(it.url, safe='')}")


# --- YouTube (PLATFORMS.md 4.3) --------------------------------------------------------------------------------

GREY_JPEG = Answer(404, b"\xff\xd8\xff\xe0\x00\x10JFIF grey \xff\xd9", (("Content-Type", "image/jpeg"),))
JPEG = replace(GREY_JPEG, status=200)


def _youtube_oembed(it: Subject) -> Answer:
    return as_json({
        "title": it.title, "author_name": "Sample Organisation", "author_url": "https://www.youtube.com/@sample",
        "type": "video", "height": 113, "width": 200, "version": "1.0", "provider_name": "YouTube",
        "thumbnail_url": f"https://i.ytimg.com/vi/{it.id}/hqdefault.jpg",
        "html": f'<iframe src="https://www.youtube.com/embed/{it.id}?feature=oembed"></iframe>',
    })  # fmt: skip


def _youtube_page(playability: dict[str, object], has_video: bool = False) -> Play:
    def play(it: Subject) -> Answer:
        player: dict[str, object] = {"playabilityStatus": playability}
        if has_video:
            player["videoDetails"] = {
                "videoId": it.id, "title": it.title, "author": "Sample Organisation",
                "channelId": "UC0000000000000000000000", "lengthSeconds": "61", "viewCount": "100",
            }  # fmt: skip
            player["microformat"] = {"playerMicroformatRenderer": {"publishDate": "2024-09-01T00:00:00-07:00"}}
        return html(
            '<!DOCTYPE html><html><head><title>YouTube</title></head><body><script nonce="x">'
            f"var ytInitialPlayerResponse = {script(player)};</script></body></html>"
        )

    return play


def _youtube_error(reason: str, subreason: str = "") -> dict[str, object]:
    renderer: dict[str, object] = {"reason": {"simpleText": reason}}
    if subreason:
        renderer["subreason"] = {"simpleText": subreason}
    return {
        "status": "ERROR", "reason": reason, "errorScreen": {"playerErrorMessageRenderer": renderer},
    }  # fmt: skip


YOUTUBE_OK: dict[str, object] = {"status": "OK", "playableInEmbed": True}
YOUTUBE_PRIVATE: dict[str, object] = {
    **_youtube_error("Private video", "Sign in if you've been granted access to this video"),
    "status": "LOGIN_REQUIRED",
}
YOUTUBE_AGE = {**_youtube_error("Sign in to confirm your age"), "status": "LOGIN_REQUIRED"}
YOUTUBE_BOT = {**_youtube_error("Sign in to confirm you’re not a bot"), "status": "LOGIN_REQUIRED"}
YOUTUBE_REMOVED = _youtube_error("Video unavailable", "This video has been removed by the uploader")


def _youtube_channel(it: Subject) -> Answer:
    data = {"metadata": {"channelMetadataRenderer": {
        "title": it.title, "externalId": it.id if it.id.startswith("UC") else "UC0000000000000000000000",
    }}}  # fmt: skip
    return html(f"<title>{it.title} - YouTube</title><script>var ytInitialData = {script(data)};</script>")


# --- Facebook (PLATFORMS.md 5.3) -------------------------------------------------------------------------------


def _facebook_page(it: Subject) -> Answer:
    return html(
        "<!DOCTYPE html><html><head><title>Sample Organisation | Facebook</title>"
        f'<meta property="og:title" content="{it.title}"/><meta property="og:description" content="Invented"/>'
        '<meta property="og:image" content="https://scontent.example.fbcdn.net/t.jpg"/>'
        f'<meta property="og:url" content="{it.url}"/></head><body></body></html>'
    )


def _facebook_login(it: Subject) -> Answer:
    return redirect(f"https://www.facebook.com/login/?next={quote(it.url, safe='')}")


FACEBOOK_UNAVAILABLE = _meta_page(
    "CometErrorRoot", "init", [], [{"props": {"title": "This content isn't available right now"}}]
)
FACEBOOK_PLUGIN_DENIES = html("<div>This Facebook post is no longer available</div>")

# --- who answers which address with what -----------------------------------------------------------------------

NOTHING = Answer(501, b"the stand-in has no scene for this")
TOO_MANY = html("<title>Too many requests</title>", 429)
LOGIN_PAGE = html('<title>Log in</title><form id="login_form"></form>')
TITLE = "An invented title"

# The parts of "host/path?query", the query decoded once, that name a link: platform, kind, endpoint, pattern.
# The first match wins. `id` is the link's id.
_IG = r"(?:www\.)?instagram\.com/"
_YT = r"(?:www\.)?youtube\.com/"
_FB = r"(?:www|m|mbasic)\.facebook\.com/"
ENDPOINTS: tuple[tuple[str, str, str, re.Pattern[str]], ...] = tuple(
    (platform, kind, endpoint, re.compile(pattern))
    for platform, kind, endpoint, pattern in (
        ("instagram", "", "login", _IG + r"accounts/login"),
        ("instagram", "post", "oembed", _IG + r"api/v1/oembed/\?.*/(?:p|reel|reels|tv)/(?P<id>[\w-]+)"),
        ("instagram", "post", "embed", _IG + r"(?:p|reel)/(?P<id>[\w-]+)/embed"),
        ("instagram", "post", "page", _IG + r"(?:p|reel|reels|tv)/(?P<id>[\w-]+)"),
        ("instagram", "share", "page", _IG + r"share/(?:\w+/)?(?P<id>[\w-]+)"),
        ("instagram", "profile", "api", _IG + r"api/v1/users/web_profile_info/\?username=(?P<id>[\w.]+)"),
        ("instagram", "profile", "page", _IG + r"(?P<id>[\w.]+)/?(?:\?|$)"),
        ("tiktok", "", "login", r"www\.tiktok\.com/login"),
        ("tiktok", "post", "oembed", r"www\.tiktok\.com/oembed\?.*/(?:video|photo)/(?P<id>\d+)"),
        ("tiktok", "profile", "oembed", r"www\.tiktok\.com/oembed\?.*/@(?P<id>[\w.-]+)/?$"),
        ("tiktok", "post", "page", r"www\.tiktok\.com/@[^/]*/(?:video|photo)/(?P<id>\d+)"),
        ("tiktok", "live", "page", r"www\.tiktok\.com/@(?P<id>[\w.-]+)/live"),
        ("tiktok", "profile", "page", r"www\.tiktok\.com/@(?P<id>[\w.-]+)/?(?:\?|$)"),
        ("tiktok", "short-link", "page", r"(?:v[mt]\.tiktok\.com|www\.tiktok\.com/t)/(?P<id>\w+)"),
        ("youtube", "video", "oembed", _YT + r"oembed\?.*watch\?v=(?P<id>[\w-]{11})"),
        ("youtube", "playlist", "oembed", _YT + r"oembed\?.*playlist\?list=(?P<id>[\w-]+)"),
        ("youtube", "video", "thumbnail", r"i\.ytimg\.com/vi/(?P<id>[\w-]{11})/"),
        ("youtube", "video", "page", _YT + r"watch\?v=(?P<id>[\w-]{11})"),
        ("youtube", "playlist", "page", _YT + r"playlist\?list=(?P<id>[\w-]+)"),
        ("youtube", "channel", "page", _YT + r"(?:channel/)?(?P<id>(?:@|UC|c/|user/)[\w.-]+)"),
        ("facebook", "", "login", _FB + r"(?:login|checkpoint)"),
        ("facebook", "post", "plugin", _FB + r"plugins/post\.php\?.*(?:/posts/|story_fbid=)(?P<id>\w+)"),
        ("facebook", "photo", "plugin", _FB + r"plugins/post\.php\?.*fbid=(?P<id>\d+)"),
        ("facebook", "video", "plugin", _FB + r"plugins/video\.php\?.*(?:v=|/reel/|/videos/)(?P<id>\d+)"),
        ("facebook", "post", "page", _FB + r".*(?:/posts/|story_fbid=)(?:[^/&]+/)?(?P<id>\w+)"),
        ("facebook", "video", "page", _FB + r"(?:watch/?\?v=|reel/|[\w.]+/videos/)(?P<id>\d+)"),
        ("facebook", "photo", "page", _FB + r"photo(?:\.php|/)?\?fbid=(?P<id>\d+)"),
        ("facebook", "share", "page", _FB + r"share/(?:\w/)?(?P<id>\w+)"),
        ("facebook", "short-link", "page", r"fb\.(?:watch|me)/(?P<id>[\w-]+)"),
        ("facebook", "group", "page", _FB + r"groups/(?P<id>[\w.-]+)"),
        ("facebook", "event", "page", _FB + r"events/(?P<id>\d+)"),
        ("facebook", "profile", "page", _FB + r"profile\.php\?id=(?P<id>\d+)"),
        ("facebook", "profile", "page", _FB + r"(?P<id>[\w.]+)/?(?:\?|$)"),
    )
)

# platform → scene → endpoint → what it plays; "*" is every endpoint that is not named.
SCENES: dict[str, dict[str, dict[str, Play]]] = {
    "instagram": {
        "available": {"oembed": _instagram_oembed, "page": _instagram_page},
        "gone": {"oembed": plays(html("No Media Match", 404)), "page": _instagram_error},
        "gated": {
            "oembed": plays(as_json({"title": "Restricted", "gating_type": 3, "blocks_logging_data": True}, 400)),
            "page": lambda it: _instagram_page(it, "closed"),
        },
        "profile": {"*": _instagram_profile},
        "login_wall": {"*": _instagram_login},
        "shell": {"*": _instagram_error},
    },
    "tiktok": {
        "available": {"oembed": _tiktok_oembed, "page": _tiktok_video},
        "gone": {
            "oembed": plays(as_json({"code": 400, "message": "Something went wrong"}, 400)),
            "page": _tiktok_refuses(10204, "status_deleted"),
        },
        "silent_10204": {"oembed": plays(Answer(400)), "page": _tiktok_refuses(10204, "")},
        "private": {"oembed": plays(Answer(400)), "page": _tiktok_refuses(10216, "")},
        "profile": {"oembed": plays(Answer(400)), "page": _tiktok_profile},
        "no_profile": {
            "oembed": plays(Answer(400)),
            "page": plays(_tiktok_page({"webapp.user-detail": {"statusCode": 10221, "statusMsg": ""}})),
        },
        "login_wall": {"*": _tiktok_login},
        "captcha": {"*": plays(html("<title>Please wait...</title><p id=\"cs\" class=\"abc\"></p>"))},
    },
    "youtube": {
        "available": {
            "oembed": _youtube_oembed, "thumbnail": plays(JPEG), "page": _youtube_page(YOUTUBE_OK, has_video=True),
        },
        "no_embedding": {
            "oembed": plays(html("Unauthorized", 401)), "thumbnail": plays(JPEG),
            "page": _youtube_page({**YOUTUBE_OK, "playableInEmbed": False}, has_video=True),
        },
        "gone": {
            "oembed": plays(html("Not Found", 404)), "thumbnail": plays(GREY_JPEG),
            "page": _youtube_page(YOUTUBE_REMOVED),
        },
        "private": {
            "oembed": plays(html("Forbidden", 403)), "thumbnail": plays(GREY_JPEG),
            "page": _youtube_page(YOUTUBE_PRIVATE),
        },
        "age": {
            "oembed": plays(html("Unauthorized", 401)), "thumbnail": plays(JPEG),
            "page": _youtube_page(YOUTUBE_AGE, has_video=True),
        },
        "captcha": {
            "oembed": plays(html("<title>Sorry...</title>")), "thumbnail": plays(JPEG),
            "page": _youtube_page(YOUTUBE_BOT),
        },
        "channel": {"*": _youtube_channel},
        "no_channel": {"*": plays(html("<title>404 Not Found</title>", 404))},
    },
    "facebook": {
        "available": {"page": _facebook_page, "plugin": plays(FACEBOOK_PLUGIN_DENIES)},
        "unavailable": {"page": plays(FACEBOOK_UNAVAILABLE), "plugin": plays(FACEBOOK_PLUGIN_DENIES)},
        "login_wall": {"*": _facebook_login},
        "stripped": {"*": plays(html("<title>Facebook</title>"))},
    },
    "web": {
        "available": {"*": lambda it: html(f"<title>{it.title}</title><p>Invented words.</p>")},
        "gone": {"*": plays(html("<title>Not found</title>", 404))},
        "removed": {"*": plays(html("<title>Gone</title>", 410))},
    },
}  # fmt: skip
EVERYWHERE: dict[str, Play] = {
    "rate_limited": plays(TOO_MANY),
    "server_error": plays(html("<title>Oops</title>", 500)),
    "reset": plays(Answer(body=b"x" * 1000, trouble="reset")),
    "endless": plays(Answer(body=b"x" * 65536, trouble="endless")),
    "trickle": plays(Answer(body=b"x", trouble="trickle")),
    "garbage": plays(Answer(trouble="garbage")),
    "silence": plays(Answer(trouble="silence")),
    "redirect_loop": lambda it: redirect(it.url),
}


@dataclass(slots=True)
class Wall:
    """After so many requests, a platform answers every request with one scene."""

    play: Play
    after: int
    asked: int = 0


# --- the server ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class StandIn:
    """The proxy in a thread of its own. What it was asked stays readable after the end."""

    requests: list[Asked] = field(default_factory=list)
    connects: list[str] = field(default_factory=list)  # "host:port" of every CONNECT
    port: int = 0
    _scenes: dict[str, tuple[Play | dict[str, Play], str]] = field(default_factory=dict)
    _walls: dict[str, Wall] = field(default_factory=dict)
    _distrusted: set[str] = field(default_factory=set)
    _unreachable: set[str] = field(default_factory=set)
    _contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)
    _authority: trustme.CA = field(default_factory=trustme.CA)
    _folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    _started: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    def put(self, key: str, scene: str | Answer, title: str = TITLE) -> None:
        """What a link answers: a scene of the tables or an Answer at every endpoint. Keys are those of
        CONTRACT.md (`web:page:URL` is any plain address); `platform:kind:*` and `platform:*` cover the rest.
        """
        if isinstance(scene, Answer):
            self._scenes[key] = plays(scene), title
        else:
            platform = key.partition(":")[0]
            self._scenes[key] = EVERYWHERE.get(scene) or SCENES[platform][scene], title

    def wall(self, platform: str, scene: str, after: int = 0) -> None:
        """From the request after the next `after` on, a platform answers all with one scene."""
        plot = EVERYWHERE.get(scene) or SCENES[platform][scene]["*"]
        self._walls[platform] = Wall(plot, after)

    def distrust(self, host: str) -> None:
        """A host shows a certificate that nobody vouches for."""
        self._distrusted.add(host)

    def cut_off(self, host: str) -> None:
        """The proxy cannot reach a host: it answers 502 to CONNECT."""
        self._unreachable.add(host)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ca_file(self) -> Path:
        return Path(self._folder.name) / "authority.pem"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a command talk to the stand-in; lower-case names too, because they outrank the others."""
        names = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
        return {
            **dict.fromkeys(names, self.url), "NO_PROXY": "", "no_proxy": "", "SSL_CERT_FILE": str(self.ca_file),
        }  # fmt: skip

    def asked(self, part: str) -> list[Asked]:
        """The requests whose address holds this part."""
        return [asked for asked in self.requests if part in asked.url]

    def __enter__(self) -> Self:
        self._authority.cert_pem.write_to_path(str(self.ca_file))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="stand-in")
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._folder.cleanup()

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        talks = list(self._talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from CONNECT to the last answer."""
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        origin = ""
        try:
            while (asked := await _read_request(reader, origin)) is not None:
                if asked.method == "CONNECT":
                    host = asked.url.rpartition(":")[0]
                    self.connects.append(asked.url)
                    if host in self._unreachable:
                        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                        break
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await writer.start_tls(self._context(host))
                    origin = f"https://{asked.url.removesuffix(':443')}"
                    continue
                self.requests.append(asked)
                if not await _write_answer(writer, asked, self._answer(asked)):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or the stand-in ends
        finally:
            self._talks.discard(task)
            writer.close()

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            authority = trustme.CA() if host in self._distrusted else self._authority
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            # no certificate names a host with an underscore, which exist all the same
            name = f"*.{host.partition('.')[2]}" if "_" in host.partition(".")[0] else host
            authority.issue_cert(name).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]

    def _answer(self, asked: Asked) -> Answer:
        platform, kind, endpoint, name = _named(asked.url)
        wall = self._walls.get(platform)
        if wall is not None:
            wall.asked += 1
            if wall.asked > wall.after:
                return wall.play(Subject(name, TITLE, asked.url))
        if endpoint == "login":
            return LOGIN_PAGE
        for key in (f"{platform}:{kind}:{name}", f"{platform}:{kind}:*", f"{platform}:*"):
            if key in self._scenes:
                scene, title = self._scenes[key]
                play = scene.get(endpoint) or scene.get("*") if isinstance(scene, dict) else scene
                return play(Subject(name, title, asked.url)) if play else NOTHING
        return NOTHING


def _named(url: str) -> tuple[str, str, str, str]:
    """The platform, kind, endpoint and id that an address names; a plain page where no platform's is matched."""
    parts = urlsplit(url)
    spelled = f"{parts.hostname}{parts.path}" + (f"?{unquote(parts.query)}" if parts.query else "")
    for platform, kind, endpoint, pattern in ENDPOINTS:
        if match := pattern.match(spelled):
            return platform, kind, endpoint, match.groupdict().get("id") or ""
    return "web", "page", "page", url


async def _read_request(reader: asyncio.StreamReader, origin: str) -> Asked | None:
    """The next request, None at the end of the connection. `origin` stands before addresses that lack it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target if target.startswith("http") or method == "CONNECT" else origin + target, headers)


async def _write_answer(writer: asyncio.StreamWriter, asked: Asked, answer: Answer) -> bool:
    """Whether the connection may serve another request."""
    await asyncio.sleep(answer.delay_s)
    if answer.trouble == "silence":
        return False
    if answer.trouble == "garbage":
        writer.write(b"\x16\x03 this is not HTTP\r\n\r\n")
        await writer.drain()
        return False
    lengths = {"reset": len(answer.body) * 2, "endless": None, "trickle": None}
    length = lengths.get(answer.trouble, len(answer.body))
    headers = [*answer.headers, *([("Content-Length", str(length))] if length is not None else [])]
    lines = [f"HTTP/1.1 {answer.status} Played", *(f"{name}: {value}" for name, value in headers), "", ""]
    writer.write("\r\n".join(lines).encode())
    if asked.method != "HEAD":
        writer.write(answer.body)
    await writer.drain()
    while answer.trouble in {"endless", "trickle"}:
        writer.write(answer.body)
        await writer.drain()
        await asyncio.sleep(0.02 if answer.trouble == "trickle" else 0)
    return not answer.trouble
