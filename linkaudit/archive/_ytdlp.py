"""yt-dlp as this program uses it: which links it is asked about, its options, how it reaches the network.

It refuses to read the user's yt-dlp configuration, plugins and cache, and to write to the cookie file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import MozillaCookieJar
from pathlib import Path
from typing import Any

from linkaudit.archive._refusals import NoAnswerError
from linkaudit.model import Link

# Videos and reels, and which of yt-dlp's extractors reads them. Photos, profiles and groups are nothing for it
# (PLATFORMS.md 5.5); whether an Instagram or TikTok post is a video, its address does not tell.
EXTRACTORS = {
    ("youtube", "video"): "Youtube",
    ("tiktok", "post"): "TikTok",
    ("instagram", "post"): "Instagram",
    ("facebook", "video"): "Facebook",
}

# What one of them asks of its platform about one link.
REQUESTS = {"youtube": 1, "tiktok": 1, "instagram": 3, "facebook": 2}


def is_video(link: Link) -> bool:
    """Whether a link is of a kind that yt-dlp may be asked about."""
    return (link.platform, link.kind) in EXTRACTORS


@dataclass(frozen=True, slots=True)
class Access:
    """How the network is reached. `proxy` None means the environment's; `ca_file` adds to the known authorities;
    `cookies` is a Netscape file, which is only read.

    `is_private` says of a host name or address that it may not be talked to (None: all may); another process calls it,
    so it must be a function of some module. `timeout_s` is for connecting and for each read.
    """

    proxy: str | None = field(default=None, repr=False)  # may hold a password
    ca_file: Path | None = None
    cookies: Path | None = field(default=None, repr=False)
    is_private: Callable[[str], bool] | None = None
    timeout_s: float = 15.0


class Log:
    """yt-dlp's logger: says nothing, and keeps the warnings for whoever asks next."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None:
        """Progress and the like."""

    def warning(self, message: str) -> None:
        self.warnings.append(message)

    def error(self, message: str) -> None:
        """It is raised, too."""


class Desk:
    """Where a task finds yt-dlp, in the other process."""

    def __init__(self, access: Access) -> None:
        self._timeout_s = access.timeout_s
        self._ca_file = access.ca_file and access.ca_file.absolute()  # a task may change the working directory
        self._cookies = access.cookies and access.cookies.absolute()
        self.log = Log()

    @cached_property
    def reader(self) -> Any:
        """A YoutubeDL that only reads pages, the same for all links: cookies and sessions are kept, as in a browser."""
        return self.open(
            ignore_no_formats_error=True,  # title and date are wanted of what cannot be played, too
            extractor_args={  # one request: what the page itself tells
                "youtube": {
                    "player_client": ["web"], "player_skip": ["configs", "js", "initial_data"],
                    "skip": ["hls", "dash", "translated_subs"],
                },
            },
        )  # fmt: skip

    def open(self, **options: object) -> Any:
        """A YoutubeDL with these options besides those that always hold, and no extractor yet."""
        from yt_dlp import DownloadError, YoutubeDL  # type: ignore[import-untyped]  # late: it costs 0.3 s
        from yt_dlp.networking._urllib import UrllibRH  # type: ignore[import-untyped]

        ca_file = self._ca_file

        class SystemRH(UrllibRH):  # type: ignore[misc]  # yt-dlp ships no types, and wants this suffix
            def _make_sslcontext(self, *args: object, **named: object) -> Any:
                context = super()._make_sslcontext(*args, **named)
                if ca_file is not None:
                    context.load_verify_locations(ca_file)
                return context

        class Downloader(YoutubeDL):  # type: ignore[misc]
            def build_request_director(self, handlers: object, preferences: object = None) -> Any:
                """The one HTTP client that the guard sees through, whatever else is installed."""
                return super().build_request_director([SystemRH], preferences)

            refused: Exception | None = None  # the last request's

            def urlopen(self, request: object) -> Any:
                self.refused = None
                try:
                    return super().urlopen(request)
                except Exception as error:
                    self.refused = error
                    raise

            def report_error(self, *args: object, **named: object) -> None:
                """A download that gives up tells its last error in words only."""
                try:
                    super().report_error(*args, **named)
                except DownloadError as error:
                    raise error from self.refused or error.__context__

        always = {**OPTIONS, "socket_timeout": self._timeout_s, "logger": self.log}
        downloader = Downloader({**always, **options}, auto_init=False)
        if self._cookies is not None:
            jar = MozillaCookieJar(self._cookies)
            jar.load(ignore_discard=True, ignore_expires=True)
            for cookie in jar:
                cookie.expires = cookie.expires or None  # 0 means "until the end of the session"
                downloader.cookiejar.set_cookie(cookie)
        return downloader


def of_this_link(told: object, link: Link) -> dict[str, Any]:
    """What an extractor returned, if it is about this very link. Raises NoAnswerError."""
    if isinstance(told, dict) and told.get("id") == link.id:
        return told
    raise NoAnswerError("unrecognised", "yt-dlp read another item, or none")


OPTIONS: Mapping[str, object] = {
    "quiet": True,
    "no_warnings": True,
    "noprogress": True,
    "color": "never",
    "cachedir": False,
    "compat_opts": ["no-certifi"],  # the system's authorities and SSL_CERT_FILE's, as for every other request
    "js_runtimes": {},  # no program is started
    "geo_bypass": False,  # it would make up an address of ours
    "noplaylist": True,
    "retries": 1,
    "extractor_retries": 0,
    "fragment_retries": 1,
    "file_access_retries": 0,
    "fixup": "never",
    "hls_prefer_native": True,
    "updatetime": False,
}
