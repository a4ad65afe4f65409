"""What all of YouTube's answers have in common: the walls before them, whose page they are, and what oEmbed tells.

It refuses to search a page for phrases, and takes nothing for an answer about a link that does not name its id.
Source of the facts: PLATFORMS.md, sections 4.3 and 4.4.
"""

from __future__ import annotations

import re
import reprlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import split
from linkaudit.platforms.youtube.addresses import owns, parse

NOTHING = Metadata()
_BRIEF = reprlib.Repr()
_BRIEF.maxstring = 60
quoted = _BRIEF.repr  # what an answer says, short enough for a sentence


def verdict(answer: Response, reason: str, why: str, metadata: Metadata = NOTHING) -> Verdict:
    return Verdict(reason, answer.request.probe, answer.status, metadata=metadata, why=why)


# --- walls -----------------------------------------------------------------------------------------------------

# Where an answer came from instead: host, start of the path, the reason. The first match counts.
ELSEWHERE: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"consent\.(?:youtube\.com|google\.[a-z.]+)"), "/", "consent"),
    (re.compile(r"(?:.+\.)?google\.[a-z.]+"), "/sorry", "captcha"),
    (re.compile(r"accounts\.(?:youtube\.com|google\.[a-z.]+)"), "/", "login_wall"),
)
# Elements that only a captcha or a consent page has: element, attribute, its value, the reason. What a page shows of
# the link itself counts first.
OBSTACLES: tuple[tuple[str, str, re.Pattern[str], str], ...] = (
    ("form", "id", re.compile(r"captcha-form"), "captcha"),
    ("div", "class", re.compile(r"(?:.*\s)?g-recaptcha(?:\s.*)?"), "captcha"),
    ("form", "action", re.compile(r"https://consent\.(?:youtube\.com|google\.[a-z.]+)/.*"), "consent"),
)


def walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link, whatever was asked; None where it is worth reading."""
    address, status = split(answer.landing), answer.status
    if address is None:
        return verdict(answer, "unrecognised", "what answered has no address")
    for host, path, reason in ELSEWHERE:
        if host.fullmatch(address.host) and (address.path or "/").startswith(path):
            return verdict(answer, reason, f"sent to {address.host}{path if reason == 'captcha' else ''}")
    if status == 429:
        return verdict(answer, "rate_limited", "HTTP status 429, too many requests")
    if 500 <= status < 600:
        return verdict(answer, "server_error", f"HTTP status {status}, a fault of the server's own")
    if owns(address.host):
        return None
    return verdict(answer, "unrecognised", f"sent to {quoted(address.host)}, which shows nothing of YouTube's")


def unread(answer: Response, why: str) -> Verdict:
    """The verdict on an answer in which nothing was found about the link; `why` says what was looked for."""
    for name, attributes in _page.elements(answer.text()):
        for element, attribute, value, reason in OBSTACLES:
            written = attributes.get(attribute)
            if name == element and written is not None and value.fullmatch(written):
                return verdict(answer, reason, f"the answer holds <{element} {attribute}={quoted(written)}>")
    return verdict(answer, "unrecognised", why)


def is_page_of(link: Link, page: Response) -> bool:
    """Whether a page comes from the link's own address, and not from where we were sent instead."""
    return leads_to(link, page.url)


def leads_to(link: Link, url: str | None) -> bool:
    """Whether an address names the link."""
    address = split(url) if url else None
    named = parse(address) if address else None
    return isinstance(named, Link) and named.key == link.key


# --- oEmbed ----------------------------------------------------------------------------------------------------

_EMBEDDED = re.compile(r"/embed/(?:videoseries\?(?:[^\"'<>/]*&(?:amp;)?)?list=)?([A-Za-z0-9_-]+)")
_PICTURED = re.compile(r"ytimg\.com/vi(?:_webp)?/([A-Za-z0-9_-]+)/")

# What oEmbed's refusals mean, by HTTP status.
REFUSALS = {
    400: "no such video or playlist",
    401: "there, embedding off",
    403: "private as a rule",
    404: "deleted, never there, or private",
}


def embedded(link: Link, answer: Response) -> Metadata | None:
    """What oEmbed tells of this very thing; None for any other answer, a captcha page with status 200 too."""
    told = answer.json() if answer.status == 200 and walled(answer) is None else None
    picture = _page.text(told, "thumbnail_url")
    named = _EMBEDDED.findall(_page.text(told, "html") or "") or _PICTURED.findall(picture or "")
    if not _page.text(told, "title") or link.id not in named:
        return None
    return Metadata(
        title=_page.text(told, "title"),
        author=_page.text(told, "author_name"),
        author_url=web_address(_page.text(told, "author_url")),
        thumbnail_url=web_address(picture),
    )


def oembed_says(answer: Response) -> str:
    """What oEmbed's answer means, in one clause."""
    if wall := walled(answer):
        return f"oEmbed could not be asked ({wall.why})"
    if answer.status == 200:
        return "oEmbed answered 200 without describing this id"
    return f"oEmbed answered {answer.status} ({REFUSALS.get(answer.status, 'which decides nothing')})"


# --- values ----------------------------------------------------------------------------------------------------

_BEGINNING = datetime(2005, 2, 14, tzinfo=UTC)  # of YouTube
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


def words(text: object) -> str:
    """A text of YouTube's, which is plain or comes in runs."""
    runs = _page.at(text, "runs")
    if isinstance(runs, list):
        return "".join(_page.text(run, "text") or "" for run in runs)
    return _page.text(text, "simpleText") or ""


def web_address(written: str | None) -> str | None:
    """An address that is given with a scheme, or with two slashes in its place."""
    address = split(written) if written and re.match(r"(?:https?:)?//", written) else None
    return address.url if address else None


def picture(value: object) -> str | None:
    """The address of the largest of a picture's sizes, which come smallest first."""
    sizes = _page.at(value, "thumbnails")
    return web_address(_page.text(sizes[-1], "url")) if isinstance(sizes, list) and sizes else None


def count(value: object, *keys: str) -> int | None:
    """An exact number that cannot be negative, "1,234" too; None for "1.2K"."""
    number = _page.number(value, *keys)
    if number is None and _GROUPED.fullmatch(written := _page.text(value, *keys) or ""):
        number = int(written.replace(",", ""))
    return number if number is not None and 0 <= number < 10**15 else None


def moment(written: str | None) -> datetime | None:
    """An ISO time that names its zone, in UTC: without one it may be another day."""
    try:
        told = datetime.fromisoformat(written or "")
        return told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None


def past(written: str | None, seen_at: datetime) -> datetime | None:
    """A moment between YouTube's beginning and when the answer was seen, give or take what clocks differ."""
    told = moment(written)
    return told if told and _BEGINNING <= told <= seen_at + timedelta(days=1) else None


def completed(known: Metadata, more: Metadata) -> Metadata:
    """What is known, its gaps filled with what another answer tells of the same thing."""
    gaps = {field.name: getattr(more, field.name) for field in fields(known) if getattr(known, field.name) is None}
    return replace(known, **gaps)
