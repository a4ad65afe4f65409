"""The media behind a video link, downloaded by yt-dlp into a store where a file's name is its SHA-256.

It refuses to exceed the size that was allowed, to fill the disk, to join or convert streams, and to keep a web page as
if it were a video. Several runs may share one store.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from linkaudit.archive._refusals import DiskFullError, NoAnswerError
from linkaudit.archive._worker import Worker
from linkaudit.archive._ytdlp import EXTRACTORS, Access, Desk, is_video, of_this_link
from linkaudit.model import Link, Medium

__all__ = ["Access", "DiskFullError", "Download", "Medium", "Worker", "download", "is_video"]

TIME_LIMIT_S = 900.0
SPARE_BYTES = 64 * 1024 * 1024  # left free for the database, the archive and everybody else
RESUMES_WITHIN_S = 86400.0  # later, the platform may have encoded it anew: the halves would not fit
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_MARKUP = (b"<", b"{", b"#EXTM3U")  # a page, an error as JSON, a playlist: what no video file begins with


@dataclass(frozen=True, slots=True)
class Download:
    """What came of one link: a file, or several where a post shows several videos; or none, and then one of the
    contract's reasons, never one of those for `gone`, and in one clause what happened."""

    media: tuple[Medium, ...] = ()
    reason: str | None = None
    why: str = ""


def download(worker: Worker, link: Link, folder: Path, max_bytes: int, limit_s: float = TIME_LIMIT_S) -> Download:
    """The link's media, each of at most `max_bytes`, in the store.

    What was broken off lies in `folder/partial` and goes on there the next time. `not_attempted` means that another
    run is at it. Blocks for at most `limit_s` and the worker's start. Raises DiskFullError before the disk is full,
    OSError where the folder cannot be used, ValueError for a link that is no video (`is_video`).
    """
    if not is_video(link):
        raise ValueError(f"no video: {link.key}")
    partial = folder.absolute() / "partial"
    partial.mkdir(parents=True, exist_ok=True)
    require_space(folder, max_bytes)
    name = hashlib.sha256(link.key.encode()).hexdigest()[:24]
    try:
        with FileLock(partial / f"{name}-lock", blocking=False):
            _forget(partial.glob(f"{name}.*"), older_than_s=RESUMES_WITHIN_S)
            try:
                return Download(worker.run(limit_s, _download, link, folder.absolute(), name, max_bytes))
            except NoAnswerError as error:
                if error.reason == "too_large":  # it would be too large the next time, too
                    _forget(partial.glob(f"{name}.*"))
                return Download(reason=error.reason, why=error.why)
    except Timeout:
        return Download(reason="not_attempted", why="another run is downloading it")


def _forget(files: Iterable[Path], older_than_s: float = 0) -> None:
    for file in files:
        if file.stat().st_mtime + older_than_s < time.time():
            file.unlink()


def require_space(folder: Path, wanted: int) -> None:
    """Raises DiskFullError unless so many bytes fit where the folder is, and some to spare."""
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE_BYTES:
        raise DiskFullError(
            f"{free // 2**20} MB are free where {folder} is, {(wanted + SPARE_BYTES) // 2**20} MB are needed: "
            "free some space or lower --max-media-mb"
        )


# --- in the worker's process -----------------------------------------------------------------------------------


class TooLargeError(Exception):
    """The download has grown beyond what was allowed."""


def _download(desk: Desk, link: Link, folder: Path, name: str, max_bytes: int) -> tuple[Medium, ...]:
    os.chdir(folder / "partial")  # yt-dlp would expand ~ and $ in a folder's name
    downloader = desk.open(
        # one file with sound and picture as the platform has it, the best that fits; nothing needs to be joined
        format=f"b[protocol^=http][filesize<=?{max_bytes}]/b[protocol^=http]/b",
        # the bytes of another format must not be gone on with
        outtmpl={"default": f"{name}.%(number)s.%(format_id)s.%(ext)s"},
        progress_hooks=[lambda progress: _stop_beyond(max_bytes, progress)],
    )
    extractor = downloader.get_info_extractor(EXTRACTORS[link.platform, link.kind])
    told = of_this_link(extractor.extract(link.canonical_url), link)
    videos = [each for each in told.get("entries") or [told] if each.get("formats")]  # a post may show photos, too
    media: list[Medium] = []
    for number, video in enumerate(videos):
        downloader.add_default_extra_info(video, extractor, link.canonical_url)
        done = downloader.process_ie_result({**video, "number": number}, download=True)
        media += [_keep(Path(each["filepath"]), folder) for each in done.get("requested_downloads") or ()]
    if not media:
        raise NoAnswerError("unrecognised", "yt-dlp found nothing that can be downloaded")
    return tuple(media)


def _stop_beyond(max_bytes: int, progress: dict[str, Any]) -> None:
    """yt-dlp tells after every block how far it is, and how long the whole will be if the server says so."""
    if max(progress.get("downloaded_bytes") or 0, progress.get("total_bytes") or 0) > max_bytes:
        raise TooLargeError(f"it has more than {max_bytes} bytes")


def _keep(file: Path, folder: Path) -> Medium:
    """Moves a finished download to where its content says; the same bytes stay there once."""
    with file.open("rb") as content:
        is_markup = content.read(512).lstrip().startswith(_MARKUP)
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        size = content.seek(0, os.SEEK_END)
        os.fsync(content.fileno())
    if is_markup or not size:
        file.unlink()
        raise NoAnswerError("unrecognised", "what was downloaded is a page or nothing, no video")
    suffix = file.suffix.removeprefix(".").lower()
    shelf = folder / "sha256" / digest[:2]
    shelf.mkdir(parents=True, exist_ok=True)
    kept = next(shelf.glob(f"{digest[2:]}.*"), None)
    if kept is None:
        kept = shelf / f"{digest[2:]}.{suffix if _EXTENSION.fullmatch(suffix) else 'bin'}"
        file.replace(kept)
    else:
        file.unlink()
    mime = mimetypes.guess_type(kept.name)[0] or "application/octet-stream"
    return Medium(digest, kept.relative_to(folder).as_posix(), size, mime)
