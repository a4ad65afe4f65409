"""Exchanges as WARC/1.1 records: `Recorder` writes what was asked and answered, `read` makes a fetch of it again.

It refuses to keep cookies and authorisation, to change a byte of a body, and to touch a file that another run wrote.
Nothing here is asynchronous but the signature of `Recording.fetch`; a caller that must not wait for the disk records
in a thread.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self, TypeAlias
from urllib.parse import quote
from uuid import UUID, uuid4

from isal import isal_zlib
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]  # warcio ships no types
from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]

from linkaudit.model import SECRET_HEADERS, Failure, FetchError, Headers, Request, Response

# Our own fields. They do not begin with "WARC-": those names are the standard's (WARC/1.1, section 5.1).
QUESTION = "Linkaudit-Question"  # on the record that ends an exchange: the Request that it answers, as JSON
HOPS = "Linkaudit-Hops"  # beside it: the ids of the redirects passed on the way, oldest first
ADDRESS = "Linkaudit-URL"  # as JSON, where WARC-Target-URI, which must be a URI, cannot spell the address
SENT = "Linkaudit-Sent"  # "unknown" on a request record that holds only the question's own headers

CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
    "metadata": "application/json",
}
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
LIMIT = 1_000_000_000  # bytes after which a file is full (WARC/1.1, annex C: 1 GB)
# Of 20 KB of HTML, isal's level 1 makes 26 % in 0.03 ms, zlib's 27 % in 0.06, and warcio's own level 9 21 % in 0.5 ms
# (bench_pack.py). What came compressed is stored as it was sent: packing it again takes as long and saves 8 %.
LEVEL = 1
STORED = 0
GZIP = 31  # zlib's word for "with gzip's header"
CHUNK = 64 * 1024

# An HTTP message whose transfer coding has been taken off must not claim it any more (RFC 9112, 7.1.3), and a WARC
# payload is the body without it (WARC/1.1, 6.3.2; iipc/warc-specifications#22). So the header steps aside, under the
# name that Common Crawl gives it, and comes back when the record is read.
ASIDE = "X-Crawler-"
_CODING = re.compile(rf"(?:{ASIDE})*Transfer-Encoding", re.IGNORECASE)
_CODING_ASIDE = re.compile(rf"{ASIDE}(?:{ASIDE})*Transfer-Encoding", re.IGNORECASE)

MAGIC = b"\x1f\x8b"  # how a gzip member begins
END = b"\r\n\r\n"  # what follows each record
FIELDS_LIMIT = 1024 * 1024  # bytes
_LENGTH = re.compile(rb"^Content-Length:[ \t]*([0-9]{1,15})\r$", re.IGNORECASE | re.MULTILINE)
_BREAKS = re.compile(r"[\r\n\0]")  # what no header can hold; RFC 9110, 5.5, has them replaced by spaces
_HOST = re.compile(r"^[A-Za-z]+://[^/?#]*")
_UNESCAPED = "%/:?#[]@!$&'()*+,;=~"


class Record(NamedTuple):
    """Where a record stands, and what it was: `sha256` is that of the `length` bytes from `offset` on, the record's own
    fields included; the others, "sha256:…", are those of its block and of its payload, as its fields say them.

    Only answers have a payload. SHA-256 and not SHA-1, which all readers take as well, because SHA-1
    collisions can be made (shattered.io), and evidence must not be exchangeable.
    """

    id: str  # "<urn:uuid:…>"
    type: str
    file: str
    offset: int
    length: int
    sha256: str
    block_digest: str
    payload_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where a file is not what was written. After a broken frame, nothing of that file can be read."""

    file: str
    offset: int
    why: str


# --- writing ---------------------------------------------------------------------------------------------------


class _Draft(NamedTuple):
    """A record on its way into the file. The block is head and body, but for a revisit's, which has no body."""

    type: str
    at: datetime
    head: bytes = b""
    body: bytes = b""
    payload_digest: str | None = None
    url: str | None = None
    fields: Headers = ()
    is_packed: bool = False  # the body came compressed


class _Former(NamedTuple):
    """The record that holds a body which has come again."""

    id: str
    url: str
    at: datetime

    @property
    def fields(self) -> Headers:
        return (
            ("WARC-Profile", IDENTICAL),
            ("WARC-Refers-To", self.id),
            ("WARC-Refers-To-Target-URI", _uri(self.url)),
            ("WARC-Refers-To-Date", _date(self.at)),
        )


class Recorder:
    """Writes an audit's exchanges to `path` (one gzip member a record where its name ends in ".gz"), a context manager.

    A full file is followed by `NAME.part2.warc.gz` and so on, each readable by itself. Where `path` is already there,
    because an earlier run was killed, the next free part is begun: what has been written, and perhaps been named by a
    manifest, is never touched again. Every record is in the operating system's hands before `record` returns, so that
    a killed run loses at most the one that it was writing. `about` goes into each file's warcinfo record. One caller
    at a time.
    """

    def __init__(
        self,
        path: Path,
        about: Mapping[str, str] | None = None,
        *,
        limit: int = LIMIT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], UUID] = uuid4,
    ) -> None:
        self._path = path
        self._about = about or {}
        self._limit = limit
        self._now = now
        self._new_id = new_id
        self._file: io.FileIO | None = None  # opened when there is something to write
        self._name = ""
        self._offset = 0
        self._bodies: dict[str, _Former] = {}  # by digest; of this file only, so that each can be read by itself

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def record(self, responses: Iterable[Response], failure: Failure | None = None) -> tuple[Record, ...]:
        """Archives the answers in order, each after its redirects, and the question that got none.

        Raises OSError where the disk refuses; the next call then begins a new part.
        """
        written: list[Record] = []
        for response in responses:
            self._answer(response, (*_question(response.request), *self._hops(response.hops, written)), written)
        if failure is not None:
            self._failure(failure, self._hops(failure.hops, written), written)
        if self._file is not None and self._offset >= self._limit:
            self._close()
        return tuple(written)

    def tell(self, url: str, at: datetime, words: bytes) -> tuple[Record, ...]:
        """Archives what another reader said of an address, as JSON. Raises OSError."""
        draft = _Draft("metadata", at, body=words, url=url, fields=_address(url))
        return (self._write(self._id(), draft),)

    def _hops(self, hops: Iterable[Response], written: list[Record]) -> Headers:
        ids = [self._answer(hop, (), written) for hop in hops]
        return ((HOPS, " ".join(ids)),) if ids else ()

    def _answer(self, response: Response, ending: Headers, written: list[Record]) -> str:
        """Writes a request and then its response, which alone says that both are there; returns the response's id."""
        record_id, url, at = self._id(), response.url, response.fetched_at
        written.append(self._asked(response.request, url, at, record_id, response.sent))
        digest = _digest(response.body)
        former = self._bodies.get(digest)
        fields = (*_address(url), *(former.fields if former else ()), *ending)
        kind = "revisit" if former else "response"
        is_packed = response.header("Content-Encoding") not in (None, "identity")
        draft = _Draft(kind, at, _response_head(response), response.body, digest, url, fields, is_packed)
        written.append(self._write(record_id, draft))
        if response.body and former is None:
            self._bodies[digest] = _Former(record_id, url, at)
        return record_id

    def _failure(self, failure: Failure, hops: Headers, written: list[Record]) -> None:
        request, record_id = failure.request, self._id()
        if _uri(request.url).startswith(("http://", "https://")):  # what is no web address was never asked
            written.append(self._asked(request, request.url, failure.failed_at, record_id))
        told = json.dumps({"reason": failure.reason, "detail": failure.detail}).encode()
        fields = (*_address(request.url), *_question(request), *hops)
        draft = _Draft("metadata", failure.failed_at, body=told, url=request.url, fields=fields)
        written.append(self._write(record_id, draft))

    def _asked(self, request: Request, url: str, at: datetime, answer: str, sent: Headers = ()) -> Record:
        """The request record that belongs to an answer's; where it is not known what was sent, what was to be sent."""
        unknown = () if sent else ((SENT, "unknown"),)
        fields = (*_address(url), ("WARC-Concurrent-To", answer), *unknown)
        head = _request_head(request.method, url, sent or request.headers)
        return self._write(self._id(), _Draft("request", at, head, url=url, fields=fields))

    def _write(self, record_id: str, draft: _Draft) -> Record:
        file = self._file or self._begin()
        block = (draft.head,) if draft.type == "revisit" else (draft.head, draft.body)
        block_digest, offset = _digest(*block), self._offset
        fields = (
            ("WARC-Type", draft.type),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", _date(draft.at)),
            *([("WARC-Target-URI", _uri(draft.url))] if draft.url is not None else []),
            *draft.fields,
            *([("WARC-Payload-Digest", draft.payload_digest)] if draft.payload_digest else []),
            ("WARC-Block-Digest", block_digest),
            ("Content-Type", CONTENT_TYPES[draft.type]),
        )
        raw = _serialised(fields, *block)
        if self._name.endswith(".gz"):
            raw = zlib.compress(raw, STORED, GZIP) if draft.is_packed else isal_zlib.compress(raw, LEVEL, GZIP)
        self._append(file, raw)
        sha256 = hashlib.sha256(raw).hexdigest()
        return Record(record_id, draft.type, self._name, offset, len(raw), sha256, block_digest, draft.payload_digest)

    def _append(self, file: io.FileIO, raw: bytes) -> None:
        """Hands a whole record to the operating system, which keeps it whatever becomes of this process."""
        rest = memoryview(raw)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.close()
            self._file = None  # nothing may follow half a record
            raise
        self._offset += len(raw)

    def _begin(self) -> io.FileIO:
        """Opens the first part that nobody has begun."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = 1
        while True:
            path = _part(self._path, part)
            try:
                file = self._file = path.open("xb", buffering=0)
                break
            except FileExistsError:
                part += 1
        self._name, self._offset, self._bodies = path.name, 0, {}
        about = {"format": "WARC File Format 1.1", **self._about}
        told = "".join(f"{name}: {_BREAKS.sub(' ', value)}\r\n" for name, value in about.items())
        named = (("WARC-Filename", path.name),)
        self._write(self._id(), _Draft("warcinfo", self._now(), body=told.encode(), fields=named))
        return file

    def _close(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _id(self) -> str:
        return f"<urn:uuid:{self._new_id()}>"


def _serialised(fields: Headers, *block: bytes) -> bytes:
    # By hand: warcio's writer respells HTTP headers that are not ASCII, leaves out the block of what it knows as a
    # revisit, adds digests of its own, and takes longer than all else here. Its reader is what these are tested with.
    length = sum(map(len, block))
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields), f"Content-Length: {length}", "", ""]
    return b"".join(("\r\n".join(lines).encode(), *block, END))


def _part(path: Path, part: int) -> Path:
    """The file that a recording's n-th part is in; the first has the recording's own name."""
    if part == 1:
        return path
    stem, dot, suffix = path.name.partition(".warc")
    return path.with_name(f"{stem}.part{part}{dot}{suffix}")


def _question(request: Request) -> Headers:
    asked = {
        "method": request.method,
        "url": request.url,
        "probe": request.probe,
        "headers": _without_secrets(request.headers),
        "follow": request.follow,
        "why": request.why,
    }
    return ((QUESTION, json.dumps(asked)),)


def _request_head(method: str, url: str, headers: Headers) -> bytes:
    target = _HOST.sub("", _uri(url)).partition("#")[0]
    target = target if target.startswith("/") else f"/{target}"
    return _head(f"{method} {target} HTTP/1.1", headers)


def _response_head(response: Response) -> bytes:
    headers = tuple((ASIDE + name if _CODING.fullmatch(name) else name, value) for name, value in response.headers)
    return _head(f"HTTP/1.1 {response.status} {response.phrase}", headers)


def _head(first: str, headers: Headers) -> bytes:
    """An HTTP message's head. The model tells UTF-8 and Latin-1 headers no longer apart: all become UTF-8."""
    return f"{_BREAKS.sub(' ', first)}\r\n{_lines(headers)}\r\n".encode("utf-8", "surrogateescape")


@lru_cache(64)  # most questions are asked with the same
def _lines(headers: Headers) -> str:
    return "".join(_BREAKS.sub(" ", f"{name}: {value}") + "\r\n" for name, value in _without_secrets(headers))


def _without_secrets(headers: Headers) -> Headers:
    return tuple(header for header in headers if not _is_secret(header[0]))


@lru_cache(1024)  # the same few names, again and again
def _is_secret(name: str) -> bool:
    return name.strip().lower() in SECRET_HEADERS


def _address(url: str) -> Headers:
    return () if _uri(url) == url else ((ADDRESS, json.dumps(url)),)


@lru_cache(64)  # all records of an exchange name it
def _uri(url: str) -> str:
    """The address with everything escaped that no URI may hold."""
    return quote(url, safe=_UNESCAPED, errors="replace")


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


# --- reading ---------------------------------------------------------------------------------------------------

_Key: TypeAlias = tuple[str, str, bool]  # method, address, whether redirects are followed


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    offset: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A record as it was read. Field names are in lower case."""

    fields: Mapping[str, str]
    block: bytes

    def field(self, name: str) -> str:
        return self.fields.get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class Recording:
    """What a Recorder wrote, to be asked again. `about` is what its first warcinfo says; `broken` what cannot be read.

    Only places are held in memory; an answer is read from the disk when it is asked for.
    """

    about: Mapping[str, str]
    broken: tuple[Broken, ...]
    _places: Mapping[str, _Place]  # by record id
    _requests: Mapping[str, str]  # id of an answer's record → id of its request's
    _endings: Mapping[_Key, Mapping[str, str]]  # question → its probe's name → id of the record that ends the exchange
    _words: Mapping[str, str]  # address → id of the record that holds another reader's words about it

    async def fetch(self, request: Request) -> Response:
        """What was answered the last time that this was asked, by the same probe if that one asked it.

        Raises FetchError, and nothing else: what was recorded to have failed, and `offline` for what was not recorded.
        """
        probes = self._endings.get((request.method, request.url, request.follow))
        if not probes:
            raise FetchError("offline", "not in the recording")
        try:
            return self._exchange(probes.get(request.probe) or [*probes.values()][-1])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise FetchError("offline", "the recording is broken here") from error

    def answered(self, record_id: str) -> Response | None:
        """The answer that a record holds, without its redirects; None for a redirect, and for what cannot be read."""
        try:
            found = self._load(record_id)
            request = _request(found.field(QUESTION))
            return self._response(record_id, request) if request and found.field("WARC-Type") != "metadata" else None
        except (OSError, ValueError, LookupError):
            return None

    def words(self, url: str) -> bytes:
        """What another reader last said of an address; nothing where none did."""
        try:
            return self._load(self._words[url]).block
        except (OSError, ValueError, LookupError):
            return b""

    def _exchange(self, record_id: str) -> Response:
        ending = self._load(record_id)
        request = _request(ending.field(QUESTION))
        if request is None:
            raise ValueError("the record has changed")
        hops = tuple(self._response(hop, request) for hop in ending.field(HOPS).split())
        if ending.field("WARC-Type") == "metadata":
            told = json.loads(ending.block)
            raise FetchError(told["reason"], told["detail"], hops)
        return self._response(record_id, request, hops)

    def _response(self, record_id: str, request: Request, hops: tuple[Response, ...] = ()) -> Response:
        found = self._load(record_id)
        first, headers, body = _message(found.block)
        if found.field("WARC-Type") == "revisit":
            body = _message(self._load(found.field("WARC-Refers-To")).block)[2]
        _, status, phrase = first.split(" ", 2)
        return Response(
            request=request,
            url=_url(found),
            status=int(status),
            headers=tuple((name[len(ASIDE) :] if _CODING_ASIDE.fullmatch(name) else name, v) for name, v in headers),
            body=body,
            fetched_at=datetime.fromisoformat(found.field("WARC-Date")),
            hops=hops,
            sent=self._sent(record_id),
            phrase=phrase,
        )

    def _sent(self, record_id: str) -> Headers:
        found = self._load(self._requests[record_id])
        return () if found.field(SENT) else _message(found.block)[1]

    def _load(self, record_id: str) -> _Found:
        place = self._places[record_id]
        with place.path.open("rb") as file:
            file.seek(place.offset)
            _, found = next(_records(file), (place.offset, "the file is shorter than it was"))
        if not isinstance(found, _Found):
            raise ValueError(f"{place.path.name} has changed")
        return found


def read(path: Path) -> Recording:
    """The recording that begins with this file, plain or gzipped, and goes on in its parts.

    Reads everything once, checks frames and digests, and leaves out what is broken. Raises OSError where there is no
    such file.
    """
    about: dict[str, str] = {}
    broken: list[Broken] = []
    places: dict[str, _Place] = {}
    requests: dict[str, str] = {}
    endings: dict[_Key, dict[str, str]] = {}
    words: dict[str, str] = {}
    for part in parts(path):
        with part.open("rb") as file:
            for offset, found in _records(file):
                if isinstance(found, str):
                    broken.append(Broken(part.name, offset, found))
                    continue
                record_id, kind = found.field("WARC-Record-ID"), found.field("WARC-Type")
                places[record_id] = _Place(part, offset)
                if kind == "warcinfo" and not about:
                    about = dict(_fields(found.block.decode(errors="replace").split("\r\n")))
                elif kind == "request":
                    requests[found.field("WARC-Concurrent-To")] = record_id
                elif (request := _request(found.field(QUESTION))) is not None:
                    probes = endings.setdefault((request.method, request.url, request.follow), {})
                    probes.pop(request.probe, None)  # the last one asked stands last
                    probes[request.probe] = record_id
                elif kind == "metadata":
                    words[_url(found)] = record_id
    return Recording(about, tuple(broken), places, requests, endings, words)


def parts(path: Path) -> Iterator[Path]:
    """The files of a recording that begins with this one."""
    yield path
    for part in count(2):
        follower = _part(path, part)
        if not follower.exists():
            return
        yield follower


def _records(file: BinaryIO) -> Iterator[tuple[int, _Found | str]]:
    """Where each record from here on begins, with the record, or with why it is none. After a broken frame nothing
    follows: nobody can tell where the next record would begin."""
    while True:
        offset = file.tell()
        start = file.read(len(MAGIC))
        file.seek(offset)
        if not start:
            return
        try:
            raw = _framed(io.BytesIO(_member(file)), is_alone=True) if start == MAGIC else _framed(file)
            record = ArcWarcRecordLoader().parse_record_stream(
                io.BytesIO(raw), known_format="warc", no_record_parse=True
            )
        except (ValueError, ArchiveLoadFailed) as error:
            yield offset, str(error)
            return
        found = _Found({name.lower(): value for name, value in record.rec_headers.headers}, record.raw_stream.read())
        is_whole = found.field("WARC-Block-Digest") == _digest(found.block)
        yield offset, found if is_whole else "the record does not match its digest"


def _member(file: BinaryIO) -> bytes:
    """The next gzip member, unpacked; the file then stands behind it. Raises ValueError where it is not whole."""
    unpacker = zlib.decompressobj(GZIP)
    parts: list[bytes] = []
    try:
        while not unpacker.eof and (chunk := file.read(CHUNK)):
            parts.append(unpacker.decompress(chunk))
    except zlib.error as error:
        raise ValueError("the gzip member is damaged") from error
    if not unpacker.eof:
        raise ValueError("the file breaks off in a record")
    file.seek(-len(unpacker.unused_data), os.SEEK_CUR)
    return b"".join(parts)


def _framed(stream: BinaryIO, is_alone: bool = False) -> bytes:
    """The next record: fields, an empty line, as many bytes as it says, two empty lines. Raises ValueError."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline(CHUNK)
        if not line or len(head) > FIELDS_LIMIT:
            raise ValueError("the file breaks off in a record" if not line else "there is no record")
        head += line
    said = _LENGTH.search(head)
    if said is None:
        raise ValueError("the record does not say how long it is")
    length, here = int(said[1]) + len(END), stream.tell()
    left = stream.seek(0, os.SEEK_END) - stream.seek(here)
    if length > left:
        raise ValueError("the file breaks off in a record")
    rest = stream.read(length)
    if not rest.endswith(END) or (is_alone and length < left):
        raise ValueError("the record is not as long as it says")
    return head + rest


def _message(block: bytes) -> tuple[str, Headers, bytes]:
    """An HTTP message's first line, headers and body."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    return first, _fields(lines), body


def _fields(lines: Iterable[str]) -> Headers:
    pairs = (line.partition(":") for line in lines if line)
    return tuple((name, value.removeprefix(" ")) for name, _, value in pairs)


def _request(text: str) -> Request | None:
    """The question that an exchange answers; None where it names none."""
    try:
        told = json.loads(text)
        headers = tuple((name, value) for name, value in told["headers"])
        return Request(told["url"], told["probe"], told["method"], headers, told["follow"], told["why"])
    except (ValueError, LookupError, TypeError):
        return None


def _url(found: _Found) -> str:
    told = found.field(ADDRESS)
    return str(json.loads(told)) if told else found.field("WARC-Target-URI")
