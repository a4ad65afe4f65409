"""The nouns of linkaudit, frozen and slotted. They carry facts between the stages and refuse to fetch, read or judge.

The words are those of CONTRACT.md: a *document* is what an organisation submits, a *citation* one place in it where
a *link* is cited, a *verdict* what one check says of a link. Times are aware UTC.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from isal import isal_zlib

# --- links -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """The thing cited, after normalisation. Two links with one key are one piece of evidence.

    `owner` is display data (handles get renamed, ids stay), so it takes no part in the key.
    `published_at` is what the id alone tells: a lower bound, None where ids carry no time.
    """

    platform: str
    kind: str
    id: str
    canonical_url: str
    owner: str | None = None
    published_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why something that looks like a link cannot be one. `detail` is one clear English clause for people; `off` is by
    how many characters an id is too long, or too short if negative, 0 where that is not known."""

    reason: str  # one of FLAWS
    detail: str
    off: int = field(default=0, compare=False)  # `detail` says it in words


FLAWS = {
    "not_a_url": "no http(s) address in it",
    "id_length": "the id is shorter or longer than the platform's ids are",
    "id_alphabet": "the id holds a character that the platform's ids never hold",
    "no_id": "the address stops before the id",
    "look_alike_host": "the host imitates a platform but does not belong to it",
    "no_text_layer": "the page is a picture: it has no text that could be read",
    "attachment": "a file attached to a message, which is not read: give it by itself",
    "unclaimed": "a piece of an address that no address claims",
}


# --- documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A target behind the characters `start:end` of a block's text."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """The characters `start:end` of a block's text were recognised in a picture, with a confidence from 0 to 1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands; all counts from 0. A row that goes on over a page break keeps its number. `within` is
    the table in a cell of which this cell's table stands, None where it stands by itself."""

    table: int
    row: int
    column: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, table cell or line, in reading order.

    `text` keeps the document's own line breaks as "\\n": in narrow cells they cut addresses in two, and only platform
    grammar can tell where an address goes on. `line` counts from 1 in the document's text as a reader sees it.
    `kind` "line" is for formats that know no paragraphs (plain text): a paragraph may span several such blocks.
    """

    kind: Literal["heading", "paragraph", "cell", "line"]
    text: str
    line: int
    page: int | None = None
    hyperlinks: tuple[Hyperlink, ...] = ()
    cell: Cell | None = None
    recognised: tuple[Recognised, ...] = ()  # nothing where the document itself holds the text
    level: int = 0  # of a heading, 1 the highest; 0 where the document does not tell


@dataclass(frozen=True, slots=True)
class Target:
    """A hyperlink target of which only the page is known (Tika lists them at the page's end)."""

    page: int
    url: str
    line: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What looks like a link but cannot be one, with where it stands."""

    text: str
    flaw: Flaw
    page: int | None = None
    line: int | None = None
    activity: str | None = None
    candidates: tuple[str, ...] = ()  # what it may be, as a citation's


@dataclass(frozen=True, slots=True)
class Document:
    """A file as its reader found it. `format` is told by the content, not by the suffix."""

    path: Path
    sha256: str
    format: str  # pdf docx odt rtf html txt xlsx csv
    blocks: tuple[Block, ...]
    targets: tuple[Target, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()  # pages without a text layer and the like


class DocumentError(Exception):
    """A file that cannot be read. The message is one line: what is wrong and what to do."""


@lru_cache(1024)  # the moment of a check is written several times
def stamp(moment: datetime) -> str:
    """An aware time as the contract writes it: ISO 8601 in UTC, to the second, with Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# --- what a document says --------------------------------------------------------------------------------------

Period: TypeAlias = tuple[date, date]  # both days included


# Reports are written in UTC+5 (until March 2024 partly UTC+6), ids count in UTC: a reported day begins up to six hours
# before UTC's. It also ends earlier, but nobody is accused over those hours.
_DAY_BEGINS_EARLIER = timedelta(hours=6)


def is_within(moment: datetime, period: Period) -> bool:
    """Whether an aware moment may lie within the period, both days included."""
    first = datetime.combine(period[0], time(), UTC) - _DAY_BEGINS_EARLIER
    return first <= moment and moment.astimezone(UTC).date() <= period[1]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the document promises or reports, e.g. "ролик", 10, 10."""

    what: str
    planned: int | None
    reported: int | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a link is cited. `cited_as` is the text as printed, rejoined; `href` the hyperlink's target.

    `ocr` is None for what the document itself says. What was recognised in a picture has a confidence from 0 to 1, and
    `candidates`: the canonical URLs of what it may be instead, where letters look alike, the likeliest first.
    """

    link: Link
    cited_as: str
    href: str | None
    section: Literal["narrative", "table"]
    page: int | None
    line: int | None
    ocr: float | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """`id` is TASK.ACTIVITY ("1.3"), or N where the document has no tasks. `reach` is the largest number of views or
    of people reached that the document claims for it; None where it claims none."""

    id: str
    title: str
    task: str | None = None
    period: Period | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    reach: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """How complete a reading is: how many addresses begin in the raw text, how many different targets its hyperlinks
    have, and how many mentions of links came of the two once they were joined."""

    printed: int
    hyperlinks: int
    joined: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a piece of a citation stands: characters `start:end` of the text of the document's n-th block. `key` is
    None for what could not be read, `activity` for what belongs to none."""

    block: int
    start: int
    end: int
    key: str | None
    activity: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that a document says of its activities and their evidence. `agreed` is the day of the grant agreement
    that it reports on."""

    document: Document
    language: str | None
    title: str | None
    organisation: str | None
    period: Period | None
    dated: date | None
    activities: tuple[Activity, ...]
    unattributed: tuple[Citation, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    seen: Seen | None = None  # None where the document itself is not at hand, and there are no marks
    marks: tuple[Mark, ...] = ()
    agreed: date | None = None

    @property
    def links(self) -> dict[str, Link]:
        """Each cited link once, by key, in the order of first citation."""
        found: dict[str, Link] = {}
        for citation in (*(c for a in self.activities for c in a.citations), *self.unattributed):
            found.setdefault(citation.link.key, citation.link)
        return found


# --- asking the platforms --------------------------------------------------------------------------------------

Headers: TypeAlias = tuple[tuple[str, str], ...]
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})  # never kept anywhere
DECODED_LIMIT = 16 * 1024 * 1024  # bytes; a decompression bomb stops here
GZIP = 31  # zlib's word for "with gzip's header"
MEMBERS = 64  # of which a body may consist: a bomb may also be made of many small ones
_MEMBER = b"\x1f\x8b"  # how a gzip member begins
_PLAIN_MEMBER = _MEMBER + b"\x08\x00"  # one without a name or anything else that is optional, as servers send it
_OWN_CHARSET = re.compile(
    rb"<(?:meta\b[^<>]{0,200}?\bcharset|\?xml\b[^<>]{0,200}?\bencoding)=[\"']?([\w-]{1,40})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a platform. `probe` names it ("oembed", "page"); `follow` says whether redirects are followed.

    `why` says in one clause why it is asked: what the answers before it told, and what they left open.
    """

    url: str
    probe: str
    method: str = "GET"
    headers: Headers = ()
    follow: bool = True
    why: str = field(default="", compare=False)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, its body exactly as it came over the wire (still compressed).

    `url` is the final address; `hops` are the redirects passed on the way, oldest first. `sent` are the headers that
    went out with the question, without cookies and authorisation; `phrase` is the status line's own word.
    """

    request: Request
    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    hops: tuple[Response, ...] = ()
    sent: Headers = ()
    phrase: str = ""

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    @property
    def landing(self) -> str:
        """Where the question came to an end: the final address, or where a redirect leads that was not followed."""
        location = self.header("Location") if 300 <= self.status < 400 else None
        return urljoin(self.url, location.strip()) if location else self.url

    def content(self) -> bytes:
        """The body decoded, at most DECODED_LIMIT bytes; what cannot be decoded comes back as it is."""
        match (self.header("Content-Encoding") or "identity").lower():
            case "gzip" | "x-gzip":
                window = GZIP
            case "deflate":
                window = 15
            case _:
                return self.body
        try:
            return _unpacked(self.body, window)
        except zlib.error:
            try:  # some servers send raw deflate data without the zlib header
                return zlib.decompressobj(-15).decompress(self.body, DECODED_LIMIT)
            except zlib.error:
                return self.body

    def text(self) -> str:
        """The decoded body as text; never raises. Its charset is that of Content-Type, else the page's own word for
        it, else UTF-8."""
        content = self.content()
        _, is_told, told = (self.header("Content-Type") or "").lower().partition("charset=")
        charset = told.split(";")[0].strip(" \"'") if is_told else ""
        if not charset and (own := _OWN_CHARSET.search(content, 0, 2048)):
            charset = own[1].decode("ascii")
        try:
            return content.decode(charset or "utf-8", errors="replace")
        except (LookupError, ValueError):  # a name that Python does not know, or may not be used for text
            return content.decode("utf-8", errors="replace")

    def json(self) -> object:
        """The decoded body as JSON, None where it is none."""
        try:
            parsed: object = json.loads(self.text())
        except (ValueError, RecursionError):
            return None
        return parsed


def _unpacked(packed: bytes, window: int) -> bytes:
    """What one or several gzip members, or one zlib stream, hold; what follows them is no part of it."""
    if window == GZIP and (whole := _whole(packed)) is not None:
        return whole
    found = b""
    for _ in range(MEMBERS):
        unpacker = zlib.decompressobj(window)
        try:
            found += unpacker.decompress(packed, DECODED_LIMIT - len(found))
        except zlib.error:
            if not found:
                raise
            return found
        packed = unpacker.unused_data
        if window != GZIP or not packed.startswith(_MEMBER) or len(found) >= DECODED_LIMIT:
            break
    return found


def _whole(packed: bytes) -> bytes | None:
    """What one plain gzip member holds, unpacked in a third of zlib's time; None for whatever else it may be. Only what
    matches the member's own checksum counts: another reader sees the same in it, or nothing at all."""
    size = int.from_bytes(packed[-4:], "little")
    if not packed.startswith(_PLAIN_MEMBER) or size > DECODED_LIMIT:
        return None
    unpacker = isal_zlib.decompressobj(GZIP)
    try:
        found: bytes = unpacker.decompress(packed, DECODED_LIMIT)
    except isal_zlib.error:  # type: ignore[misc]  # its stub does not say that this is an exception
        return None
    is_whole = unpacker.eof and not unpacker.unused_data and len(found) == size
    return found if is_whole and isal_zlib.crc32(found) == int.from_bytes(packed[-8:-4], "little") else None


class FetchError(Exception):
    """No answer could be had. `reason` is one of the contract's reasons for `unverified`, `hops` the redirects that
    were passed before."""

    def __init__(self, reason: str, detail: str = "", hops: tuple[Response, ...] = ()) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.hops = hops


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no answer: one of the contract's reasons and, in one clause, what happened."""

    request: Request
    reason: str
    detail: str
    failed_at: datetime
    hops: tuple[Response, ...] = ()


# --- verdicts --------------------------------------------------------------------------------------------------

REASONS: dict[str, tuple[str, ...]] = {
    "available": ("ok",),
    "gone": ("not_found", "removed", "account_gone", "dns"),
    "restricted": ("private", "age", "geo", "members", "not_yet_public"),
    "unverified": (
        "login_wall", "rate_limited", "captcha", "consent", "timeout", "network", "tls", "server_error",
        "blocked_address", "too_large", "unrecognised", "not_attempted", "offline",
    ),
}  # fmt: skip
STATUS_OF = {reason: status for status, reasons in REASONS.items() for reason in reasons}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the same responses tell about the item. None is unknown; counts are as of the check. A date before the web,
    or a century ahead, is a system's word for "never" or "not set": unknown, too."""

    title: str | None = None
    author: str | None = None
    author_id: str | None = None
    author_url: str | None = None
    published_at: datetime | None = None
    duration_s: float | None = None
    view_count: int | None = None
    like_count: int | None = None
    comment_count: int | None = None
    thumbnail_url: str | None = None
    language: str | None = None  # of its words, as BCP 47 names it

    def __post_init__(self) -> None:
        # JSON may hold halves of characters, as of an emoji that a caption was cut in; nothing could store them.
        for name in _TEXTS:
            value = getattr(self, name)
            if value is not None and not value.isascii():
                object.__setattr__(self, name, value.encode("utf-8", "replace").decode())
        if self.published_at is not None and not _FIRST <= self.published_at < _END:
            object.__setattr__(self, "published_at", None)

    def known(self) -> dict[str, object]:
        """The known fields only, times as text: what JSON can hold."""
        told = ((name, getattr(self, name)) for name in self.__slots__)
        known = ((name, value) for name, value in told if value is not None)
        return {name: stamp(value) if isinstance(value, datetime) else value for name, value in known}


_FIRST, _END = (datetime(year, 1, 1, tzinfo=UTC) for year in (1990, 2101))
_TEXTS = tuple(field.name for field in fields(Metadata) if field.type == "str | None")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check says of a link. The reason decides the status, so that the two can never disagree.

    `probe` and `http_status` name the answer that decided; `resolved_to` is the address that a short link leads to.
    `why` says in one clause what was read in that answer, and why the reason follows.
    """

    reason: str
    probe: str | None = None
    http_status: int | None = None
    resolved_to: str | None = None
    metadata: Metadata = field(default=Metadata())
    why: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.reason not in STATUS_OF:
            raise ValueError(f"no such reason: {self.reason}")

    @property
    def status(self) -> str:
        return STATUS_OF[self.reason]


Probe: TypeAlias = Generator[Request, Response, Verdict]


@dataclass(frozen=True, slots=True)
class Medium:
    """One file of the media store. `path` is relative to the store's folder, with slashes: `sha256/ab/cdef….mp4`."""

    sha256: str
    path: str
    bytes: int
    mime: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A public archive's copy of a page, and when it was taken."""

    url: str
    at: datetime

    def known(self) -> dict[str, str]:
        """What JSON can hold of it."""
        return {"url": self.url, "at": stamp(self.at)}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an item beside its verdict: another reader's own words about it (JSON), the answers that were
    had for its sake (its picture, a public archive's), its media, a public snapshot of it; and in one clause each,
    what of this could not be had. No verdict rests on it."""

    words: bytes = b""
    answers: tuple[Response, ...] = ()
    media: tuple[Medium, ...] = ()
    snapshot: Snapshot | None = None
    missing: tuple[str, ...] = ()
    thumbnail: bytes = b""  # the picture, small (WebP): for the eye, no evidence


@dataclass(frozen=True, slots=True)
class Check:
    """One verdict with what it rests on: the answers in order and, if it came to that, the question that got none.

    `target` is the link that a short or share link leads to. What the target's own check said is its verdict too.
    """

    link: Link
    verdict: Verdict
    checked_at: datetime
    responses: tuple[Response, ...] = ()
    failure: Failure | None = None
    target: Link | None = None
    kept: Kept = Kept()
    entry: str | None = None  # the SHA-256 of its entry in the archive's manifest, once it has one


# --- what is required ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan asks of one activity. None and () ask nothing: what the document itself claims serves then.

    `platforms` are platforms with how many pieces each has to show, `kinds` the contract's kinds, `accounts` are
    written as "instagram:aspan".
    """

    activity: str
    title: str | None = None
    required: int | None = None
    kinds: tuple[str, ...] = ()
    platforms: tuple[tuple[str, int], ...] = ()
    period: Period | None = None
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a grant requires of a document, activity by activity; `period` and `accounts` hold where an activity has
    none of its own. `agreed` is the day of the grant agreement."""

    promises: tuple[Promise, ...] = ()
    period: Period | None = None
    accounts: tuple[str, ...] = ()
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """How many pieces of evidence an activity needs, and which; `source` says who says so: the plan, the document's own
    claims, or nobody, and then it is one."""

    count: int
    source: Literal["plan", "claims", "default"]
    kinds: tuple[str, ...] = ()
    platforms: tuple[tuple[str, int], ...] = ()
    period: Period | None = None  # None: the project's
    accounts: tuple[str, ...] = ()


# --- what people say, and what other documents do --------------------------------------------------------------

# "seen" and the two after it are what a person found behind a link; a "remark" is the organisation's own word on it.
RULINGS = ("seen", "not_there", "not_as_claimed", "remark")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says of a link that a document cites, beside the machine's verdict. `screenshot` is the path of
    the kept picture in the media store, None without one."""

    key: str
    word: str  # one of RULINGS
    by: str
    at: datetime
    note: str = ""
    screenshot: str | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A document of another organisation or another grant that cites the same link."""

    key: str
    document: str  # its file's name
    organisation: str | None
    title: str | None
    activity: str | None


# --- what becomes of a link over time ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sight:
    """What one check said of a link, as its history tells it."""

    at: datetime
    reason: str

    @property
    def status(self) -> str:
        return STATUS_OF[self.reason]


@dataclass(frozen=True, slots=True)
class Standing:
    """What all checks of a link come to, and when it is to be asked again.

    `status` is the last one that was decided (None: none ever was) and `since` the check that first said so;
    `seen_at` is when anybody saw the item last. `strikes` counts the sights of it gone that count, `struck_at` is the
    last of them; `misses` counts the checks since then that decided nothing. `confirmed_at` is set once it is
    confirmed to be gone. None as `due_at` is now.
    """

    key: str
    status: str | None = None
    since: datetime | None = None
    seen_at: datetime | None = None
    strikes: int = 0
    struck_at: datetime | None = None
    misses: int = 0
    confirmed_at: datetime | None = None
    checked_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A document that is audited again and again. `until` is the last day on which it is, None for ever."""

    sha256: str
    path: Path  # where it was when it was watched last
    every: timedelta
    until: date | None
    tags: tuple[str, ...]
    added_at: datetime
    due_at: datetime
    organisation: str | None = None
    links: int = 0  # that it cites

    @property
    def short(self) -> str:
        """The beginning of its SHA-256, by which it can be named."""
        return self.sha256[:8]


# What may change, in the order in which it is told: the gravest first.
CHANGES = (
    "gone", "confirmed", "restricted", "author", "title", "view_count", "like_count", "comment_count", "back", "opened",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What one check showed to be otherwise than before. `before` and `after` are reasons, titles, names or counts;
    `last_seen_at` is when anybody saw the item last, before it was gone."""

    key: str
    what: str  # one of CHANGES
    at: datetime
    before: str | None = None
    after: str | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """What the changes make of one activity's coverage. The words are those of CoverageRow.coverage."""

    activity: str
    before: str
    after: str
    available_before: int
    available_after: int
    required: int

    @property
    def has_fallen(self) -> bool:
        return (WORDS.index(self.after), -self.available_after) > (WORDS.index(self.before), -self.available_before)


@dataclass(frozen=True, slots=True)
class Changed:
    """A change with the link that it befell, and the activities that cite it."""

    change: Change
    link: Link
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one document's evidence; the gravest changes first."""

    sha256: str
    path: Path
    organisation: str | None
    title: str | None
    dated: date | None
    changes: tuple[Changed, ...]
    shifts: tuple[Shift, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Night:
    """What one night came to. `due`, `asked` and `statuses` count links, the first two by platform; a link counts once
    however many documents cite it. `stopped` are the platforms that stopped answering; `is_cut` says that the time was
    up, `is_online` that there was a network."""

    audit: int
    began_at: datetime
    ended_at: datetime
    documents: int  # that were due
    due: tuple[tuple[str, int], ...]
    asked: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    differences: tuple[Difference, ...]
    stopped: tuple[str, ...] = ()
    is_cut: bool = False
    is_online: bool = True
    untimed: str = ""  # why there is no trusted time, where there was to be one

    @property
    def left(self) -> int:
        """How many links were due and were not asked."""
        return sum(count for _, count in self.due) - sum(count for _, count in self.asked)


WORDS = ("covered", "unverified", "partial", "uncovered")  # of coverage, the best first


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a document's links beside this audit's checks: who else cites them, what an earlier audit
    was told of them, what people have ruled, how they looked, and what became of them. By key."""

    elsewhere: Mapping[str, tuple[Elsewhere, ...]] = field(default_factory=dict)
    former: Mapping[str, Check] = field(default_factory=dict)
    rulings: Mapping[str, tuple[Ruling, ...]] = field(default_factory=dict)  # oldest first
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # small ones of what was archived (WebP)
    sights: Mapping[str, tuple[Sight, ...]] = field(default_factory=dict)  # oldest first
    standings: Mapping[str, Standing] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()  # oldest first


# --- coverage --------------------------------------------------------------------------------------------------

SEVERITIES = ("note", "warning", "error")  # mildest first
# What mends a finding, the easiest first: a word in the report, a setting on the platform, other evidence, an
# explanation; "person" is for somebody who looks.
MENDS = ("report", "platform", "evidence", "explanation", "person")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's remark. `facts` fill the placeholders of the rule's message in whatever language it is shown;
    `mend` is one of MENDS."""

    code: str
    severity: str
    activity: str | None = None
    key: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    mend: str = "person"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A cited link with its current verdict. `published_at` is the page's word, else the id's. `proof` is the SHA-256
    of the check's entry in the archive's manifest, `picture` a small picture of what was archived (WebP)."""

    link: Link
    verdict: Verdict
    cited_by: tuple[str, ...]  # activity ids, in document order; empty for unattributed links
    checked_at: datetime | None = None

    target: Link | None = None  # what a short or share link leads to
    snapshot: Snapshot | None = None
    rulings: tuple[Ruling, ...] = ()  # oldest first
    proof: str | None = None
    picture: bytes = b""
    sights: tuple[Sight, ...] = ()  # its last checks, oldest first
    standing: Standing | None = None

    @property
    def ruling(self) -> Ruling | None:
        """What a person said last of what is there; remarks say nothing of it."""
        return next((ruling for ruling in reversed(self.rulings) if ruling.word != "remark"), None)

    @property
    def evidence(self) -> Link:
        """What is there to be seen: a short link stands for what it leads to."""
        return self.target or self.link

    @property
    def published_at(self) -> datetime | None:
        return self.verdict.metadata.published_at or self.evidence.published_at


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An activity with its claims, its evidence and its findings.

    `cited` counts citations, the others unique pieces of evidence: a short link and what it leads to are one. Where one
    mention prints one address and leads to another, both are listed and counted here, and one of them is left out of
    what counts ("same_mention").
    `in_period` counts those that can be evidence (posts, not profiles) and are not known to have been published
    outside the period, whatever has become of them; `undated` says of how many of these nobody knows it, because the
    date or the period is not known. `required` is what `requirement` asks for, and `counted` what may be set against
    it: how many are "available", "seen" by a person where nobody else can tell, "unverified"; `left_out` says how many
    are not counted, and why, `lacking` how many each required platform still needs.
    """

    activity: Activity
    cited: int
    unique: int
    available: int
    gone: int
    restricted: int
    unverified: int
    platforms: tuple[tuple[str, int], ...]
    in_period: int
    requirement: Requirement
    coverage: Literal["covered", "partial", "uncovered", "unverified"]
    counted: tuple[tuple[str, int], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    lacking: tuple[tuple[str, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    undated: int = 0

    @property
    def required(self) -> int:
        return self.requirement.count


@dataclass(frozen=True, slots=True)
class Coverage:
    """The evidence-coverage table of one document, with all that a renderer needs to show it. `period` is the plan's,
    None where it has none and the document's own holds."""

    extraction: Extraction
    rows: tuple[CoverageRow, ...]
    links: tuple[LinkRow, ...]
    findings: tuple[Finding, ...]
    made_at: datetime
    period: Period | None = None
    purpose: Literal["audit", "submission"] = "audit"  # who reads it: whoever audits, or whoever is to mend
    changes: tuple[Change, ...] = ()  # of its links, oldest first
