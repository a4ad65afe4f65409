"""An audit's archive as one thing: its exchanges in WARC files, and a manifest entry for everything recorded.

    archive/audit-0007.warc.gz  archive/audit-0007.manifest.jsonl

One run at a time writes to it. It refuses to keep secrets: cookies and authorisation are gone before it sees anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from linkaudit.archive.manifest import Manifest
from linkaudit.archive.warc import Record, Recorder, parts
from linkaudit.model import Check, stamp

PORTION = 32  # checks that are stored together: as many may be in the archive alone where a run was killed
PARTING_S = 2.0  # for a run that was killed to have written its last


class LedgerBusyError(Exception):
    """Another run is writing to this audit's archive."""


def is_busy(folder: Path, audit: int) -> bool:
    """Whether a run is writing to an audit's archive."""
    lock = _lock_of(folder, audit)
    try:
        if lock.exists():
            FileLock(lock).acquire(timeout=PARTING_S).lock.release()
    except Timeout:
        return True
    except OSError:  # a place that nobody can write to
        return False
    return False


def _lock_of(folder: Path, audit: int) -> Path:
    return folder / f".audit-{audit:04}.lock"


def warc_of(folder: Path, audit: int) -> Path:
    return folder / f"audit-{audit:04}.warc.gz"


def warcs_of(folder: Path, audit: int) -> list[Path]:
    """The files that an audit's exchanges lie in, oldest first."""
    return [path for path in parts(warc_of(folder, audit)) if path.exists()]


def manifest_of(folder: Path, audit: int) -> Path:
    return folder / f"audit-{audit:04}.manifest.jsonl"


class Ledger:
    """Opened for one run of one audit, a context manager. `about` is what every file says of its making.

    Raises LedgerBusyError, OSError where the folder cannot be used, and ManifestError where what an earlier run wrote
    does not hold together any more.
    """

    def __init__(self, folder: Path, audit: int, about: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            lock = FileLock(_lock_of(folder, audit), timeout=PARTING_S)
            try:
                held.enter_context(lock)
            except Timeout as error:
                raise LedgerBusyError(str(audit)) from error
            self._manifest = held.enter_context(Manifest(manifest_of(folder, audit)))
            self._recorder = held.enter_context(Recorder(warc_of(folder, audit), about))
            self._held = held.pop_all()
        self._folder = folder
        self._begun: set[str] = set()  # files whose first bytes, which say how they were made, are in the manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def head(self) -> str:
        """The SHA-256 of the manifest's last line."""
        return self._manifest.head

    @property
    def last(self) -> bytes:
        """The manifest's last line, which stands for all before it."""
        return self._manifest.last

    def tell(self, told: Mapping[str, object]) -> str:
        """Adds an entry that rests on no exchange; returns its digest."""
        return self._manifest.add(told)

    def keep(self, check: Check) -> str:
        """Archives what a verdict rests on and what else is kept of the item, then the verdict; returns the digest of
        the manifest's entry."""
        records = self._recorder.record(check.responses, check.failure)
        records += self._recorder.record(check.kept.answers)
        if check.kept.words:
            records += self._recorder.tell(check.link.canonical_url, check.checked_at, check.kept.words)
        kept = [told for record in records for told in (*self._head_of(record), _told_of_record(record))]
        beside: dict[str, object] = {}
        if check.kept.media:
            beside["media"] = [asdict(medium) for medium in check.kept.media]
        if check.kept.missing:
            beside["missing"] = list(check.kept.missing)
        return self._manifest.add(told_of(check) | {"what": "check", "records": kept} | beside)

    def note(self, check: Check) -> str:
        """Adds a verdict on what an older recording answered, which stays where it is; returns the entry's digest."""
        return self._manifest.add(told_of(check) | {"what": "check", "records": []})

    def _head_of(self, first: Record) -> list[dict[str, object]]:
        """What stands before the first record of a file that was just begun."""
        if first.file in self._begun:
            return []
        self._begun.add(first.file)
        with (self._folder / first.file).open("rb") as file:
            head = file.read(first.offset)
        digest = hashlib.sha256(head).hexdigest()
        return [
            {"id": None, "type": "warcinfo", "file": first.file, "offset": 0, "length": len(head), "sha256": digest}
        ]


def told_of(check: Check) -> dict[str, object]:
    """What an entry says of a check; the database's row says the same."""
    verdict = check.verdict
    return {
        "key": check.link.key,
        "url": check.link.canonical_url,
        "published_at": check.link.published_at and stamp(check.link.published_at),
        "checked_at": stamp(check.checked_at),
        "status": verdict.status,
        "reason": verdict.reason,
        "probe": verdict.probe,
        "http_status": verdict.http_status,
        "resolved_to": verdict.resolved_to,
        "target": check.target and check.target.key,
        "metadata": verdict.metadata.known(),
        "snapshot": check.kept.snapshot and check.kept.snapshot.known(),
    }


def _told_of_record(record: Record) -> dict[str, object]:
    """Where a record stands, and the digest of its bytes as they lie in the file."""
    return {name: getattr(record, name) for name in ("id", "type", "file", "offset", "length", "sha256")}
