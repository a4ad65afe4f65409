"""The manifest: one JSON line for everything that an audit recorded, each line holding the SHA-256 of the one before.

Nobody can change, remove or reorder an entry without breaking the chain behind it, and the database names the entry of
each of its checks. It refuses to know what an entry says: that is the conductor's business.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

START = "0" * 64  # what the first entry holds in place of a digest
PREVIOUS = "previous"
_SPELLER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class ManifestError(Exception):
    """A manifest that does not hold together. The message names the first line that does not fit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number from 1, the SHA-256 of the whole line (hexadecimal), what it says, and the line itself."""

    number: int
    digest: str
    told: dict[str, Any]
    line: bytes


class Manifest:
    """An audit's manifest, opened to add to it, a context manager. A half-written last line of a killed run is cut off:
    nothing was ever told to rest on it.

    Raises ManifestError where what is there already does not hold together.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.head = START
        self.last = b""  # the line that the head is the digest of
        end = 0
        if path.exists():
            whole = path.read_bytes()
            end = whole.rfind(b"\n") + 1
            for entry in read(whole[:end]):
                self.head, self.last = entry.digest, entry.line
        self._file: io.FileIO = path.open("ab", buffering=0)
        self._file.truncate(end)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, told: Mapping[str, object]) -> str:
        """Adds an entry in one write, and returns its digest, the manifest's new head. Raises OSError."""
        line = _line({**told, PREVIOUS: self.head})
        self._file.write(line + b"\n")
        self.head, self.last = hashlib.sha256(line).hexdigest(), line
        return self.head


def read(whole: bytes) -> Iterator[Entry]:
    """The entries of a manifest, in order. Raises ManifestError at the first line that does not fit the one before.

    What follows the last line's end is no entry: a killed run may leave it, and nothing was told to rest on it.
    """
    head = START
    lines = whole.split(b"\n")
    for number, line in enumerate(lines[:-1], 1):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ManifestError(f"line {number} is no entry any more") from error
        if not isinstance(told, dict) or told.get(PREVIOUS) != head:
            raise ManifestError(f"line {number} does not follow the line before it: one of the two was changed, "
                                "removed or moved")  # fmt: skip
        head = hashlib.sha256(line).hexdigest()
        yield Entry(number, head, told, line)


def _line(told: Mapping[str, object]) -> bytes:
    """The one spelling of an entry: keys sorted, no blanks, UTF-8 escaped."""
    return _SPELLER.encode(told).encode()
