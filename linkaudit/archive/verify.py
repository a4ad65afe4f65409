"""Whether an audit's archive and database still say what was recorded: every byte, every entry, every row.

It reads everything anew and changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, takewhile
from pathlib import Path, PurePosixPath
from typing import Any

from linkaudit.archive.ledger import PORTION, manifest_of, warcs_of
from linkaudit.archive.manifest import Entry, ManifestError, read
from linkaudit.archive.timestamp import Certificate, TimestampError, checked

# What an entry and a database row both say of a check.
SAME = (
    "key", "url", "published_at", "checked_at", "status", "reason", "probe", "http_status", "resolved_to", "target",
    "metadata", "snapshot",
)  # fmt: skip

BEGINNINGS = ("run", "review")  # entries with which somebody begins to add to a manifest


@dataclass(slots=True)
class Findings:
    """What a look at one audit's archive came to. `problems` stand in the order in which they were met; `remarks` are
    what a killed run leaves behind and what could not be looked at, `timed` the moments of trusted time that hold."""

    checks: int = 0
    records: int = 0
    files: int = 0
    timed: list[datetime] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def verify(
    folder: Path,
    media: Path,
    audit: int,
    rows: Sequence[Mapping[str, Any]],
    documents: Sequence[Mapping[str, Any]] = (),
    head: str | None = None,
    roots: tuple[Certificate, ...] = (),
    rulings: Sequence[Mapping[str, Any]] = (),
) -> Findings:
    """Looks at everything that one audit recorded. `media` is the store's folder, `rows` what the database says of its
    checks (Store.recorded), `documents` what it says of the documents that it read last (Store.last_read), and `head`
    how far the manifest had come (Store.head). `roots` vouch for its timestamps; `rulings` are what the database says
    that people said (Store.ruled)."""
    found = Findings()
    path = manifest_of(folder, audit)
    kept = list(rows)
    if not path.exists():
        if head or rows:
            found.problems.append(f"{path.name} is missing; {len(rows)} checks rest on it")
        return found
    entries: list[Entry] = []
    whole = path.read_bytes()
    if rest := whole.rpartition(b"\n")[2]:
        found.remarks.append(f"{path.name}: {len(rest)} bytes at its end are no entry: a killed run leaves such")
    try:
        entries.extend(read(whole))
    except ManifestError as error:
        found.problems.append(f"{path.name}: {error}")
        kept = kept[: sum(entry.told.get("what") == "check" for entry in entries)]  # the rest cannot be compared
    found.problems += _unlike(entries, kept, head, found.remarks)
    if head and not found.problems and head not in {entry.digest for entry in entries}:
        found.problems.append(f"{path.name}: its last entries are missing, or all of it was written anew")
    found.problems += _unlike_documents(entries, documents)
    found.problems += _unlike_rulings(entries, rulings, head)
    _read_times(entries, roots, found)
    _read_files(folder, audit, entries, found)
    found.problems += _unlike_media(media, entries)
    found.checks = len(kept)
    return found


def _unlike(
    entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]], head: str | None, remarks: list[str]
) -> Iterator[str]:
    """Where the database and the manifest disagree."""
    waiting = {entry.digest: entry.told for entry in entries if entry.told.get("what") == "check"}
    for row in rows:
        told = waiting.pop(row["entry"], None)
        if told is None:
            yield f"the manifest has no entry (any more) for the check of {row['key']} at {row['checked_at']}"
            continue
        if row["named"] != row["key"]:
            yield f"the database says that {row['key']} is {row['named']}"
        for name in SAME:
            if told.get(name) != row[name]:
                yield (
                    f"the database says of {told['key']}, checked at {told['checked_at']}: {name} {row[name]!r}; "
                    f"the manifest says {told.get(name)!r}"
                )
    excused = _excused(entries, waiting, head)
    for digest, told in waiting.items():
        what = f"the check of {told.get('key')} at {told.get('checked_at')}"
        if digest in excused:
            remarks.append(f"{what} was archived, but not stored, by a run that was killed")
        else:
            yield f"the database has no row (any more) for {what}"


def _excused(entries: Sequence[Entry], waiting: Mapping[str, object], head: str | None) -> set[str]:
    """Which of the entries that wait for their rows a run that was killed may have left so: those that it wrote last,
    at most a portion, with nothing behind them but the next run."""
    ends = [number for number, entry in enumerate(entries) if entry.told.get("what") in BEGINNINGS]
    if entries and entries[-1].digest != head:
        ends.append(len(entries))
    last = (reversed(entries[max(end - PORTION, 0) : end]) for end in ends)
    return {entry.digest for run in last for entry in takewhile(lambda each: each.digest in waiting, run)}


def _unlike_documents(entries: Sequence[Entry], documents: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    last = {str(entry.told.get("sha256")): entry.told for entry in entries if entry.told.get("what") == "document"}
    for row in documents:
        told = last.get(row["sha256"])
        if told is not None:
            for name in (name for name in row if name in told and told[name] != row[name]):
                yield f"the database's {name} of the document {row['path']} is not what was recorded"


def _unlike_rulings(entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]], head: str | None) -> Iterator[str]:
    """What people said, as the manifest and the database have it."""
    waiting = {entry.digest: entry.told for entry in entries if entry.told.get("what") == "ruling"}
    for row in rows:
        told = waiting.pop(row["entry"], None)
        if told is None:
            yield f"the manifest has no entry (any more) for what {row['by']} said of {row['key']}"
            continue
        for name in (name for name in row if name != "entry" and told.get(name) != row[name]):
            yield (
                f"the database says of a ruling on {told.get('key')}: {name} {row[name]!r}; "
                f"the manifest says {told.get(name)!r}"
            )
    excused = _excused(entries, waiting, head)
    for told in (told for digest, told in waiting.items() if digest not in excused):
        yield f"the database has no row (any more) for what {told.get('by')} said of {told.get('key')}"


def _read_times(entries: Sequence[Entry], roots: tuple[Certificate, ...], found: Findings) -> None:
    """Compares each timestamp with the line before it."""
    for former, entry in pairwise(entries):
        if entry.told.get("what") == "timestamp" and roots:
            try:
                found.timed.append(checked(base64.b64decode(entry.told["token"]), former.line, roots))
            except (TimestampError, LookupError, TypeError, ValueError) as error:
                found.problems.append(f"the timestamp of {entry.told.get('at')}, entry {entry.number}: {error}")
        elif entry.told.get("what") == "timestamp":
            found.remarks.append(
                f"the timestamp of {entry.told.get('at')} was not looked at: name its authority's root certificate "
                "with --timestamp-ca"
            )


def _unlike_media(folder: Path, entries: Sequence[Entry]) -> Iterator[str]:
    """Which of the media are no longer what was kept. Each file is read once, however many entries name it."""
    named: dict[str, tuple[str, Any]] = {}
    for entry in entries:
        for medium in _listed(entry, "media"):
            if _is_medium(medium):
                named[medium["path"]] = medium["sha256"], entry.told.get("key")
            else:
                yield f"entry {entry.number} names a medium without its digest or its place"
    for path, (sha256, key) in named.items():
        try:
            with (folder / path).open("rb") as file:
                is_same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except (OSError, ValueError) as error:
            yield f"media/{path}, kept of {key}: cannot be read ({getattr(error, 'strerror', None) or error})"
            continue
        if not is_same:
            yield f"media/{path}, kept of {key}, is not what was downloaded"


def _listed(entry: Entry, name: str) -> list[Any]:
    """What an entry lists; what is no list is one thing of the wrong kind."""
    listed = entry.told.get(name, [])
    return listed if isinstance(listed, list) else [listed]


def _is_medium(medium: object) -> bool:
    """Whether an entry says of a medium where it lies, in the store's own folder, and what its digest is."""
    if not isinstance(medium, dict) or not all(isinstance(medium.get(name), str) for name in ("path", "sha256")):
        return False
    path = PurePosixPath(medium["path"])
    return not path.is_absolute() and ".." not in path.parts


def _weigh_strangers(names: Sequence[str], entries: Sequence[Entry], found: Findings) -> None:
    """What is said of files that no entry names: a run that is killed before its first entry may leave one."""
    wordless, is_silent = 0, False  # runs that recorded nothing
    for entry in entries:
        if entry.told.get("what") == "run":
            wordless += 1
            is_silent = True
        elif entry.told.get("records") and is_silent:
            wordless -= 1
            is_silent = False
    for number, name in enumerate(names):
        if number < wordless:
            found.remarks.append(f"{name}: no entry names it: a killed run leaves such")
        else:
            found.problems.append(f"{name}: no entry names this file")


def _read_files(folder: Path, audit: int, entries: Sequence[Entry], found: Findings) -> None:
    """Compares every byte of every file with what the entries say of it."""
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        for record in _listed(entry, "records"):
            if _is_whole(record):
                by_file.setdefault(record["file"], []).append(record)
            else:
                found.problems.append(f"entry {entry.number} names a record without its digest or its place")
    _weigh_strangers([path.name for path in warcs_of(folder, audit) if path.name not in by_file], entries, found)
    for name, records in by_file.items():
        found.files += 1
        found.records += len(records)
        try:
            found.problems += _read_file(folder / name, records, found.remarks)
        except OSError as error:
            found.problems.append(f"{name}: cannot be read ({error.strerror})")


def _read_file(path: Path, records: Sequence[Mapping[str, Any]], remarks: list[str]) -> Iterator[str]:
    end = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        for record in records:
            offset, length = record["offset"], record["length"]
            if offset != end:
                yield f"{path.name}: bytes {end} to {offset} are named by no entry"
            end = offset + length
            if end > size:
                yield f"{path.name}: breaks off at byte {size}, inside or before record {record['id']}"
                return
            file.seek(offset)
            if _sha256(file.read(length)) != record["sha256"]:
                yield f"{path.name}: record {record['id']} (bytes {offset} to {end}) is not what was recorded"
    if size > end:
        remarks.append(f"{path.name}: {size - end} bytes at its end are named by no entry: a killed run leaves such")


def _is_whole(record: object) -> bool:
    """Whether an entry says of a record where it lies, in the archive's own folder, and what its digest is."""
    kinds = {"file": str, "sha256": str, "offset": int, "length": int}
    if not isinstance(record, dict) or not all(isinstance(record.get(name), kind) for name, kind in kinds.items()):
        return False
    is_here = Path(record["file"]).name == record["file"] and "\0" not in record["file"]
    return is_here and record["offset"] >= 0 and record["length"] > 0


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
