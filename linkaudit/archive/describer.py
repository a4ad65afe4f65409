"""Tells more of a video that is there than its probe did: yt-dlp's words, its picture and, on request, its media.

It refuses to change a verdict: what cannot be had is said, and nothing else follows from it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, TypeAlias, TypeVar

from linkaudit.archive._ytdlp import REQUESTS, Access, is_video
from linkaudit.archive.media import DiskFullError, download, require_space
from linkaudit.archive.metadata import Worker, described, merged, read
from linkaudit.archive.thumbnail import small
from linkaudit.archive.warc import Recording
from linkaudit.archive.wayback import Wayback
from linkaudit.model import Check, FetchError, Kept, Medium, Metadata, Request, Response

__all__ = ["Access", "Describer", "DiskFullError", "Recalled", "Wishes"]

Fetch: TypeAlias = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")

# What everybody who looks at a video's evidence asks: what is it, whose, since when, how long?
WANTED = ("title", "author", "published_at", "duration_s")
PICTURE = "picture"  # what the probe is called that asks for it


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be kept of an item. `platforms` are those whose videos yt-dlp is asked about; `media` is the store's
    folder, None where no media are wanted, each of at most `media_bytes`. `wayback` looks up a public snapshot of what
    is gone or could not be verified, `wayback_save` asks for one of what is there."""

    platforms: Collection[str] = ("youtube", "tiktok", "facebook")
    media: Path | None = None
    media_bytes: int = 200 * 1024 * 1024
    wayback: bool = False
    wayback_save: bool = False


@dataclass(slots=True)
class Describer:
    """Used by one run, a context manager. Each platform has a process of its own for yt-dlp, so that a slow one holds
    up nobody else.

    Raises DiskFullError where the wished media would not fit.
    """

    fetch: Fetch
    access: Access
    wishes: Wishes
    _workers: dict[str, Worker] = field(default_factory=dict)
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    _held: ExitStack = field(default_factory=ExitStack)
    _wayback: Wayback = field(init=False)

    def __post_init__(self) -> None:
        self._wayback = Wayback(self.fetch, self.wishes.wayback, self.wishes.wayback_save)

    def __enter__(self) -> Self:
        if self.wishes.media is not None:
            self.wishes.media.mkdir(parents=True, exist_ok=True)
            require_space(self.wishes.media, self.wishes.media_bytes)
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def requests(self, check: Check) -> int:
        """How often the platform would be asked about an item. Pictures lie on other hosts."""
        if check.verdict.status != "available":
            return 0
        return REQUESTS.get(check.link.platform, 0) * (self._is_unknown(check) + self._is_wished(check))

    async def describe(self, check: Check, pause_s: float) -> Check:
        """The check with what could be had, and in its `kept` what could not."""
        if check.verdict.status == "available":
            check = await self._of_what_is_there(check, pause_s)
        if self._wayback.is_asked(check):
            check = replace(check, kept=await self._wayback.look(check))
        return check

    async def _of_what_is_there(self, check: Check, pause_s: float) -> Check:
        link, metadata = check.link, check.verdict.metadata
        words = b""
        answers: tuple[Response, ...] = ()
        media: tuple[Medium, ...] = ()
        missing: list[str] = []
        if self._is_unknown(check):
            reading = await self._apart(link.platform, lambda worker: read(worker, link, pause_s))
            metadata, words = merged(metadata, reading.metadata or Metadata()), reading.raw or b""
            missing += [f"yt-dlp: {reading.reason}: {reading.why}"] if reading.reason else []
        if metadata.thumbnail_url and link.platform != "web":  # what a site shows of itself is no evidence
            answers = await self._picture(metadata.thumbnail_url)
            missing += [] if answers else ["picture"]
        folder, limit = self.wishes.media, self.wishes.media_bytes
        if folder is not None and self._is_wished(check):
            done = await self._apart(link.platform, lambda worker: download(worker, link, folder, limit))
            media = done.media
            missing += [f"media: {done.reason}: {done.why}"] if done.reason else []
        if not (words or answers or media or missing):
            return check
        verdict = replace(check.verdict, metadata=metadata)
        thumbnail = await asyncio.to_thread(small, answers[0].content()) if answers else b""
        kept = Kept(words, answers, media, missing=tuple(missing), thumbnail=thumbnail)
        return replace(check, verdict=verdict, kept=kept)

    async def _picture(self, url: str) -> tuple[Response, ...]:
        """The answer that holds the picture; nothing for any other."""
        try:
            answer = await self.fetch(Request(url, PICTURE, why="what the item looked like"))
        except FetchError:
            return ()
        is_picture = answer.status == 200 and (answer.header("Content-Type") or "").startswith("image/")
        return (answer,) if is_picture and answer.body else ()

    def _is_unknown(self, check: Check) -> bool:
        """Whether yt-dlp is to be asked: what the probe has read already is not asked for twice."""
        if check.link.platform not in self.wishes.platforms or not is_video(check.link):
            return False
        return any(getattr(check.verdict.metadata, name) is None for name in WANTED)

    def _is_wished(self, check: Check) -> bool:
        return self.wishes.media is not None and is_video(check.link)

    async def _apart(self, platform: str, work: Callable[[Worker], T]) -> T:
        """Runs what blocks in a thread, one at a time on each platform; an interrupted one does not wait for it."""
        async with self._turns.setdefault(platform, asyncio.Lock()):
            if platform not in self._workers:
                self._workers[platform] = self._held.enter_context(Worker(self.access))
            worker = self._workers[platform]
            try:
                return await asyncio.to_thread(work, worker)
            except asyncio.CancelledError:
                worker.stop()
                raise


@dataclass(frozen=True, slots=True)
class Recalled:
    """Tells again what a recording holds, and asks nobody."""

    recording: Recording

    def requests(self, check: Check) -> int:
        return 0

    async def describe(self, check: Check, pause_s: float) -> Check:
        check = self._told(check)
        url = check.verdict.metadata.thumbnail_url
        if url and check.verdict.status == "available":
            try:
                answer = await self.recording.fetch(Request(url, PICTURE))
            except FetchError:
                return check
            check = replace(check, kept=replace(check.kept, thumbnail=small(answer.content())))
        return check

    def _told(self, check: Check) -> Check:
        """The check with what yt-dlp said then."""
        words = self.recording.words(check.link.canonical_url)
        if not words or not is_video(check.link):
            return check
        try:
            told = described(check.link, json.loads(words))
        except (ValueError, TypeError, AttributeError):  # a recording is untrusted input
            return check
        return replace(check, verdict=replace(check.verdict, metadata=merged(check.verdict.metadata, told)))
