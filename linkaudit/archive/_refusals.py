"""What yt-dlp's errors and words mean, as the contract's reasons.

It refuses to call anything gone: what yt-dlp calls unavailable may be blocked, walled, or elsewhere.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from urllib.error import URLError


class NoAnswerError(Exception):
    """Nothing came of a task. `reason` is one of the contract's reasons, `why` says in one clause what happened."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(reason, why)
        self.reason = reason
        self.why = why


class DiskFullError(Exception):
    """The disk has no room for what is to be kept. The message is one line: what is wrong and what to do."""


class BlockedAddress(URLError):  # noqa: N818  # URLError is what yt-dlp's networking expects
    """An address that may not be talked to."""


# Types of errors, yt-dlp's and Python's, by name. The first in the chain of causes that stands here counts; of one
# error, the most special type. Sources: yt_dlp/utils/_utils.py, yt_dlp/networking/exceptions.py, PLATFORMS.md 6.3.
TYPES = {
    "GeoRestrictedError": "geo",
    "UserNotLive": "unrecognised",  # there is nothing to be seen now, which does not tell why
    "UnsupportedError": "unrecognised",
    "BlockedAddress": "blocked_address",
    "TimeoutError": "timeout",
    "CertificateVerifyError": "tls",
    "SSLError": "tls",
    "ProxyError": "network",
    "IncompleteRead": "network",
    "ContentTooShortError": "network",
    "ConnectionError": "network",
    "gaierror": "network",
    "MemoryError": "too_large",
    "TooLargeError": "too_large",  # our own, of a download
}
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
STATUSES = {429: "rate_limited", 407: "network"}  # 5xx is server_error; 403 and 404 tell nothing here

# What the platforms' refusals begin with, or, where the pattern says so, hold: those phrases are yt-dlp's own or come
# from the platform's answer, never from a title. What is not listed is unrecognised: "Video unavailable", TikTok's
# "Your IP address is blocked" (which is every 10204), Instagram's "empty media response", Facebook's "Cannot parse
# data". Sources: PLATFORMS.md 2.5, 3.5, 4.5, 5.5.
PHRASES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (platform, re.compile(pattern), reason)
    for platform, pattern, reason in (
        ("", r"(?:ERROR: )?\s*\[download\] Got error: ", "network"),  # the connection broke; refusals have a type
        ("youtube", r"Private video\b", "private"),
        ("youtube", r"This video is private\b", "private"),
        ("youtube", r"Sign in to confirm your age\b", "age"),
        ("youtube", r"This video may be inappropriate for some users\b", "age"),
        ("youtube", r"This video is age[- ]restricted\b", "age"),
        ("youtube", r"Sign in to confirm you.re not a bot\b", "captcha"),
        ("youtube", r".*\. YouTube is requiring a captcha challenge before playback", "captcha"),
        ("youtube", r".* has been rate-limited by YouTube\b", "rate_limited"),
        ("youtube", r"(?:Video unavailable\. )?The uploader has not made this video available in your country\b",
         "geo"),
        ("youtube", r"(?:Video unavailable\. )?This video contains content from .+ blocked it in your country\b",
         "geo"),
        ("youtube", r"(?:Video unavailable\. )?This video is (?:not available|blocked) in your country\b", "geo"),
        ("youtube", r"Join this channel to get access to members-only content\b", "members"),
        ("youtube", r"This video is available to this channel.s members\b", "members"),
        ("youtube", r"(?:Video unavailable\. )?This video is only available to Music Premium members\b", "members"),
        ("youtube", r"This video requires payment to watch\b", "members"),
        ("youtube", r"Premieres in \d", "not_yet_public"),
        ("youtube", r"This live event will begin in\b", "not_yet_public"),
        ("tiktok", r"You do not have permission to view this post\b", "private"),
        ("tiktok", r"This post may not be comfortable for some audiences\b", "age"),
        ("tiktok", r"TikTok is requiring login for access to this content\b", "login_wall"),
        ("tiktok", r"Unable to (?:solve JS challenge|extract challenge data)\b", "captcha"),
        ("tiktok", r"Video not available, status code 10000(?!\d)", "captcha"),
        ("tiktok", r"Video not available, status code 10102(?!\d)", "login_wall"),
        ("tiktok", r"Video not available, status code 10231(?!\d)", "geo"),
        ("instagram", r"This content is only available for registered users who follow this account\b", "private"),
        ("instagram", r"The webpage request was redirected to the login page\b", "login_wall"),
        ("instagram", r"You need to log in to access this content\b", "login_wall"),
        ("facebook", r"This video is only available for registered users\b", "login_wall"),
    )
)  # fmt: skip
_PREFIX = re.compile(r"\A(?:ERROR: |WARNING: )?\[[\w:+.]+\] (?:[\w-]+: )?")  # "[youtube] abcdefghijk: "


def reason_of(error: BaseException, platform: str = "") -> str:
    """What an error of yt-dlp means, as one of the contract's reasons; never that something is gone."""
    chain = list(causes(error))
    for each in chain:
        status = getattr(each, "status", None) if type(each).__name__ == "HTTPError" else None
        if isinstance(status, int):
            return STATUSES.get(status, "server_error" if status >= 500 else "unrecognised")
        for kind in type(each).__mro__:
            if kind.__name__ in TYPES:
                return TYPES[kind.__name__]
    if any(type(each).__name__ == "TransportError" for each in chain):
        return "network"
    messages = (str(getattr(each, "orig_msg", each)) for each in chain)
    return next((found for message in messages if (found := said(platform, message))), "unrecognised")


def said(platform: str, message: str) -> str | None:
    """The reason that a message of yt-dlp gives, None where it is no refusal that is known."""
    text = _PREFIX.sub("", message, count=1)
    return next((reason for of, phrase, reason in PHRASES if of in {"", platform} and phrase.match(text)), None)


def clause(error: BaseException) -> str:
    """What an error says, short and in one line."""
    message = str(getattr(error, "orig_msg", error)) or type(error).__name__
    return message.splitlines()[0][:200]


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what brought it about, outermost first, each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        told = [getattr(each, name, None) for name in ("cause", "reason", "__cause__")]
        told += getattr(each, "unexpected_errors", ())
        waiting += [cause for cause in told if isinstance(cause, BaseException)]
