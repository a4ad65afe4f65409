"""The Internet Archive's public snapshots: the closest one of what is gone or unverified, a new one of what is there.

It refuses to be a verdict: that a page was there once proves nothing of today. Where the archive does not answer, that
is said, and after a few failures nobody asks it any more. Source: https://archive.org/help/wayback_api.php
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import quote

from linkaudit.model import Check, FetchError, Kept, Request, Response, Snapshot

Fetch: TypeAlias = Callable[[Request], Awaitable[Response]]

LOOKUP = "https://archive.org/wayback/available?url="
SAVE = "https://web.archive.org/save/"
LOOKUP_PACE_S, SAVE_PACE_S = 1.0, 6.0  # ten saves a minute are what anonymous visitors are granted
PATIENCE = 3  # failures in a row
UNASKED = frozenset({"not_attempted", "offline", "network"})  # the link itself was never the reason
_SNAPSHOT = re.compile(r"https?://web\.archive\.org/web/(?P<stamp>\d{14})(?:[a-z]{2}_)?/.+", re.DOTALL)


@dataclass(slots=True)
class Wayback:
    """Used by one run. One question at a time, at the archive's pace."""

    fetch: Fetch
    is_looked_up: bool
    is_saved: bool
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _failures: int = 0

    def is_asked(self, check: Check) -> bool:
        match check.verdict.status:
            case "available":
                return self.is_saved
            case "gone" | "unverified":
                return self.is_looked_up and check.verdict.reason not in UNASKED
            case _:
                return False

    async def look(self, check: Check) -> Kept:
        """What is kept of a check, with its snapshot, or why there is none to be had."""
        url = check.link.canonical_url
        if check.verdict.status == "available":
            request = Request(SAVE + url, "wayback-save", why="a public snapshot, for everybody to see")
            pace_s, read = SAVE_PACE_S, saved
        else:
            request = Request(LOOKUP + quote(url, safe=""), "wayback", why="what the public archive has seen there")
            pace_s, read = LOOKUP_PACE_S, closest
        async with self._turn:
            if self._failures >= PATIENCE:
                return _without(check, "it did not answer")
            answer = await self._ask(request)
            await self.sleep(pace_s)
        if isinstance(answer, FetchError):
            self._failures += 1
            return _without(check, answer.reason)
        if answer.status == 429 or answer.status >= 500:
            self._failures += 1
            return _without(check, f"HTTP status {answer.status}")
        self._failures = 0
        kept = replace(check.kept, answers=(*check.kept.answers, answer), snapshot=read(answer))
        return kept if kept.snapshot or read is closest else _without(replace(check, kept=kept), "nothing was saved")

    async def _ask(self, request: Request) -> Response | FetchError:
        try:
            return await self.fetch(request)
        except FetchError as error:
            return error


def closest(answer: Response) -> Snapshot | None:
    """The snapshot that a lookup names; None where there is none."""
    told = answer.json()
    for name in ("archived_snapshots", "closest"):
        told = told.get(name) if isinstance(told, dict) else None
    if not isinstance(told, dict) or told.get("available") is not True or told.get("status") not in (None, "200"):
        return None
    return _snapshot(told.get("url"))


def saved(answer: Response) -> Snapshot | None:
    """The snapshot that was just taken: where the request ended, or what its header names."""
    named = answer.header("Content-Location") or ""
    return _snapshot(answer.landing) or _snapshot(f"https://web.archive.org{named}" if named.startswith("/") else named)


def _snapshot(url: object) -> Snapshot | None:
    match = _SNAPSHOT.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        return None
    try:
        at = datetime.strptime(match["stamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Snapshot(match[0].replace("http://", "https://", 1), at)


def _without(check: Check, why: str) -> Kept:
    return replace(check.kept, missing=(*check.kept.missing, f"wayback: {why}"))
