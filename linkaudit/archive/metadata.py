"""What yt-dlp reads on the page of a video or reel: one schema for all platforms, and its own words for the archive.

It refuses to download the video, to ask about photos and profiles, and to guess: a day without an hour is no moment,
and what is read of another item counts for nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from linkaudit.archive._refusals import NoAnswerError, said
from linkaudit.archive._worker import Worker
from linkaudit.archive._ytdlp import EXTRACTORS, Access, Desk, is_video, of_this_link
from linkaudit.model import Link, Metadata

__all__ = ["Access", "Reading", "Worker", "described", "is_video", "merged", "read"]

TIME_LIMIT_S = 45.0
MOST_REQUESTS = 4  # of yt-dlp about one link, and one to spare


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of asking yt-dlp about one link. `raw` is its own JSON, for the archive.

    `reason` is None where everything was read, else one of the contract's reasons, never one of those for `gone`;
    metadata may be known all the same. `why` says in one clause what stood in the way.
    """

    metadata: Metadata | None = None
    raw: bytes | None = None
    reason: str | None = None
    why: str = ""


def read(worker: Worker, link: Link, pause_s: float = 0.0, limit_s: float = TIME_LIMIT_S) -> Reading:
    """Asks yt-dlp about a video, in the worker's process, with `pause_s` between its requests: one on YouTube and
    TikTok, two on Facebook, three on Instagram. Blocks for at most `limit_s`, the process's start and the pauses.

    Never raises for what the platform does. Raises ValueError for a link that is no video (`is_video`).
    """
    if not is_video(link):
        raise ValueError(f"no video: {link.key}")
    try:
        raw, reason, why = worker.run(limit_s + MOST_REQUESTS * pause_s, _ask, link, pause_s)
    except NoAnswerError as error:
        return Reading(reason=error.reason, why=error.why)
    metadata = described(link, json.loads(raw))
    if metadata.published_at and link.published_at and metadata.published_at < link.published_at - CLOCKS_DIFFER:
        return Reading(reason="unrecognised", why="yt-dlp read something older than the link's id")
    return Reading(metadata, raw, reason, why)


def merged(probed: Metadata, told: Metadata) -> Metadata:
    """What the probe read, and yt-dlp's word where it read nothing."""
    known = {field.name: getattr(probed, field.name) for field in fields(Metadata)}
    return replace(told, **{name: value for name, value in known.items() if value is not None})


# --- in the worker's process -----------------------------------------------------------------------------------

# Of yt-dlp's words these are not kept: addresses that expire within hours and name the asker's own IP address, what it
# would send with them, and other people's comments.
NOT_KEPT = frozenset({
    "formats", "requested_formats", "subtitles", "automatic_captions", "heatmap", "http_headers", "cookies", "comments",
})  # fmt: skip
MADE_UP = {"youtube": frozenset({"thumbnails"})}  # addresses that yt-dlp tries out
# yt-dlp gives an empty page, too, the id that was asked for. The item was read if there is something to play, or if
# anything tells whose it is; not so on Facebook, where yt-dlp may take any page's title for the owner.
OWNERS = ("channel", "channel_id", "uploader", "uploader_id")
OWNERS_OF: dict[str, tuple[str, ...]] = {"facebook": ()}
CLOCKS_DIFFER = timedelta(hours=1)


def _ask(desk: Desk, link: Link, pause_s: float) -> tuple[bytes, str | None, str]:
    """yt-dlp's words about a link, as JSON, and what stood in the way, if anything."""
    desk.log.warnings.clear()
    desk.reader.params["sleep_interval_requests"] = pause_s
    extractor = desk.reader.get_info_extractor(EXTRACTORS[link.platform, link.kind])
    told = of_this_link(extractor.extract(link.canonical_url), link)
    complaint = None
    if not (told.get("formats") or told.get("entries")):
        found = ((said(link.platform, warning), warning) for warning in desk.log.warnings)
        complaint = next(((reason, warning) for reason, warning in found if reason), None)
        if not any(told.get(name) for name in OWNERS_OF.get(link.platform, OWNERS)):
            raise NoAnswerError(*(complaint or ("unrecognised", " ".join(desk.log.warnings[-1:]) or "it read nothing")))
    dropped = NOT_KEPT | MADE_UP.get(link.platform, frozenset())
    kept = {key: value for key, value in told.items() if key not in dropped}
    raw = json.dumps(desk.reader.sanitize_info(kept, remove_private_keys=True)).encode()
    return raw, *(complaint or (None, ""))


# --- yt-dlp's words, one schema --------------------------------------------------------------------------------

# field → yt-dlp's keys, the first that is known. The same as the probes read: a TikTok account is known by its handle,
# and an Instagram "title" is "Video by …".
COMMON = {
    "title": ("title",),
    "author": ("channel", "uploader"),
    "author_id": ("uploader_id",),
    "author_url": ("uploader_url",),
}
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "youtube": COMMON | {"author_id": ("channel_id",), "author_url": ("channel_url", "uploader_url")},
    "tiktok": COMMON | {"title": ("description", "title"), "author_id": ("uploader",)},
    "instagram": COMMON | {"title": ("description",), "author": ("uploader", "channel")},
    "facebook": COMMON | {"author": ("uploader",)},
}
_NAMELESS = re.compile(r"Facebook video #\d+")  # yt-dlp's name for a video without one
_LATEST = 2**32  # seconds: a time beyond is none
_MOST = 2**53  # a count beyond is none, and neither JSON nor the database could hold it
_AIRED = frozenset({"is_live", "was_live", "post_live"})


def described(link: Link, told: Mapping[str, object]) -> Metadata:
    """yt-dlp's words in our schema; what has not the shape that its documentation promises is unknown."""
    names = {name: _text(told, *keys) for name, keys in NAMES[link.platform].items()}
    if names["title"] and _NAMELESS.fullmatch(names["title"]):
        names["title"] = None
    if link.platform == "facebook" and names["title"] and (names["author"] or "").startswith(names["title"]):
        names["author"] = None  # where no owner is named, yt-dlp takes the page's title for one
    if link.platform == "instagram" and (handle := _text(told, "channel")):
        names["author_url"] = f"https://www.instagram.com/{handle}/"
    return Metadata(
        **names,
        published_at=_moment(told),
        duration_s=_seconds(told.get("duration")),
        view_count=_count(told.get("view_count")),
        like_count=_count(told.get("like_count")),
        comment_count=_count(told.get("comment_count")),
        thumbnail_url=_picture(told),
        language=_text(told, "language"),
    )


def _moment(told: Mapping[str, object]) -> datetime | None:
    """When it was published, to the second. `upload_date` is a day in an unknown zone, so it tells no moment; when a
    stream began counts only once it has."""
    seconds = told.get("timestamp")
    if seconds is None and told.get("live_status") in _AIRED:
        seconds = told.get("release_timestamp")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < _LATEST:
        return datetime.fromtimestamp(int(seconds), UTC)
    return None


def _picture(told: Mapping[str, object]) -> str | None:
    """The picture named so, else the most preferred."""
    pictures = told.get("thumbnails")
    offered = [each for each in pictures if isinstance(each, dict)] if isinstance(pictures, list) else []
    ranked = sorted(offered, key=lambda each: _rank(each.get("preference")), reverse=True)
    addresses = (_text(told, "thumbnail"), *(_text(each, "url") for each in ranked))
    return next((url for url in addresses if url and url.startswith(("https://", "http://"))), None)


def _rank(preference: object) -> float:
    return preference if isinstance(preference, int | float) else -math.inf


def _text(told: Mapping[str, object], *keys: str) -> str | None:
    """The first text there is."""
    values = (told.get(key) for key in keys)
    texts = (value.strip() for value in values if isinstance(value, str))
    return next(filter(None, texts), None)


def _seconds(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if math.isfinite(value) and value > 0 else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST else None
