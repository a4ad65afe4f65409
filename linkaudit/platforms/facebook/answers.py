"""How Facebook's pages and plugins read: what stands before them, whether they show the very thing, what they tell.

It refuses to search a page for phrases, to believe tags or data that name another thing, and to call anything gone:
live posts get the same answers as deleted ones. Source of the facts: PLATFORMS.md, sections 5.3 and 5.4.
"""

from __future__ import annotations

import html
import re
import reprlib
from dataclasses import replace

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, clean, split
from linkaudit.platforms.facebook.addresses import absolute, owns, parse
from linkaudit.platforms.facebook.described import describing, metadata_of

NOTHING = Metadata()
_BRIEF = reprlib.Repr()
_BRIEF.maxstring = 80
quoted = _BRIEF.repr  # what an answer says, short enough for a sentence


def verdict(answer: Response, reason: str, why: str, metadata: Metadata = NOTHING) -> Verdict:
    return Verdict(reason, answer.request.probe, answer.status, metadata=metadata, why=why)


# --- addresses in answers --------------------------------------------------------------------------------------

RESOLVABLE = frozenset({"post", "video", "photo", "profile", "group", "event", "story"})
SHOWING = frozenset({"post", "video", "photo"})  # kinds that data in a page describes under their id


def named(address: Address | None) -> Link | None:
    """The thing that an address names, without the parameters that tell who shared it."""
    link = parse(address) if address else None
    return link if isinstance(link, Link) and link.kind in RESOLVABLE else None


def is_same(link: Link, shown: Link) -> bool:
    """One thing under one id, or under two of which one is opaque: Facebook answers a number with its own choice of
    pfbid, a numbered profile or group with its name. Dots in names do not count."""
    if link.key == shown.key:
        return True
    if link.kind != shown.kind:
        return False
    if link.id.isdecimal() == shown.id.isdecimal():
        return link.kind == "profile" and link.id.replace(".", "") == shown.id.replace(".", "")
    if link.kind in ("profile", "group"):
        return True
    owners = {owner for owner in (link.owner, shown.owner) if owner and not owner.isdecimal()}
    return link.kind in ("post", "photo") and len(owners) < 2


# --- walls -----------------------------------------------------------------------------------------------------

# The beginning of a final path, as whole words → why nobody could see the page.
WALLS: tuple[tuple[str, str], ...] = (
    ("login", "login_wall"),
    ("checkpoint", "login_wall"),
    ("consent", "consent"),
    ("cookie", "consent"),
    ("privacy/consent", "consent"),
)
# What stands in a page's scripts in place of what was asked for, as a text of its own → the reason.
SCRIPTED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\"'](CometAgeInappropriateLoggedOutErrorRoot)(?:\.react)?[\"']"), "age"),
    (re.compile(r"[\"'](/__rd_verify)[^\"']*[\"']"), "captcha"),
)
# The same for what is known to mean nothing: removed, private and walled things share it.
MEANINGLESS = re.compile(r"[\"'](CometErrorRoot)(?:\.react)?[\"']")
# The og:title of what is shown in a page's place. Whole titles but for the login page's, of which there are many: a
# live post is titled "Name - its first words".
SHELL_TITLE = re.compile(
    r"facebook|error|security check(?: required)?|you.re temporarily blocked"
    r"|(?:facebook\s*[-–—|]\s*)?(?:log ?in|sign up|вход|кіру)(?:\s*(?:[-–—|].*|\b(?:or|to|for|на|в|и|или)\b.*))?"
    r"|(?:log into|войти|войдите)\b.*",
    re.IGNORECASE | re.DOTALL,
)
# The og:description that Facebook gives to what it does not show; of a profile it says no more even where it does.
SHELL_DESCRIPTION = re.compile(
    r"see posts, photos and more on facebook\.?|log (?:into|in to) facebook to .*|create an account or log .*",
    re.IGNORECASE | re.DOTALL,
)


def walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link; None where it is worth reading."""
    status, address = answer.status, split(answer.landing)
    if status == 429:
        return verdict(answer, "rate_limited", "HTTP status 429, too many requests")
    if 500 <= status < 600:
        return verdict(answer, "server_error", f"HTTP status {status}, a fault of the server's own")
    if address is None or not owns(address.host):
        return verdict(answer, "unrecognised", f"sent to {quoted(answer.url)}, which shows nothing of Facebook's")
    if wall := wall_at(address):
        return verdict(answer, wall, f"sent to {quoted(clean(address.path))}")
    return None


def wall_at(address: Address) -> str | None:
    """The reason why an address of Facebook's own shows a wall; None for all others."""
    path = clean(address.path)[1:].lower() if owns(address.host) else ""
    return next((why for start, why in WALLS if re.match(rf"{start}(?:[./_-]|$)", path)), None)


def login_form(elements: list[tuple[str, dict[str, str]]]) -> str | None:
    """Where a page's login form leads; None where the page has none."""
    forms = (attributes for name, attributes in elements if name == "form")
    return next((form.get("action", "") for form in forms if form.get("id") == "login_form"), None)


# --- pages -----------------------------------------------------------------------------------------------------

_SCRIPT = re.compile(r"<script\b[^<>]*>(.*?)(?:</script|$)", re.DOTALL | re.IGNORECASE)


def read_page(link: Link, page: Response) -> Verdict:
    """What a page says of the thing it was asked for: that it is there, that it is limited by age, or nothing."""
    if wall := walled(page):
        return wall
    text = page.text()
    scripts, elements = _SCRIPT.findall(text), _page.elements(text)
    tags = properties(elements)
    if page.status == 200:
        found = describing(link, scripts) if link.kind in SHOWING else []
        flaw = _flaw(link, tags)
        if found:
            why = f"a script's data holds this id as {found[0].field}, with {found[0].shown_by}"
            return verdict(page, "ok", why, metadata_of(link, {} if flaw else tags, found, page.fetched_at))
        if flaw is None:
            why = f"og:title and og:url {quoted(tags['og:url'])} are of this very thing"
            return verdict(page, "ok", why, metadata_of(link, tags, (), page.fetched_at))
    for token, reason in SCRIPTED:
        if drawn := next((match for script in scripts if (match := token.search(script))), None):
            return verdict(page, reason, f"a script of the page holds {drawn[1]} in its place")
    if login_form(elements) is not None:
        return verdict(page, "login_wall", "the page is <form id='login_form'>")
    return verdict(page, "unrecognised", _silence(page, text, flaw if page.status == 200 else None))


def _silence(page: Response, text: str, flaw: str | None) -> str:
    """What there is instead of an answer, for a page that says nothing."""
    if page.status == 200 and not text:
        return "HTTP status 200 with an empty body, a decoy"
    if page.status == 404:
        return "HTTP status 404, which live things for a limited audience get too"
    if page.status != 200:
        return f"HTTP status {page.status}, which decides nothing"
    if MEANINGLESS.search(text):
        return "a script draws CometErrorRoot, as for blocked visitors and for private and deleted things"
    return f"{flaw}, and no script's data describes this id"


def properties(elements: list[tuple[str, dict[str, str]]]) -> dict[str, str]:
    """The og: tags by name, as written; of several the first."""
    found: dict[str, str] = {}
    for name, attributes in elements:
        if name == "meta" and "property" in attributes:
            found.setdefault(attributes["property"], attributes.get("content", ""))
    return found


def _flaw(link: Link, tags: dict[str, str]) -> str | None:
    """Why the page's own description is not of this link; None where it is."""
    title, image = html.unescape(tags.get("og:title", "")).strip(), split(tags.get("og:image", ""))
    if not title or SHELL_TITLE.fullmatch(title):
        return f"og:title is {quoted(title)}" if title else "there is no og:title"
    if link.kind in SHOWING and SHELL_DESCRIPTION.fullmatch(html.unescape(tags.get("og:description", "")).strip()):
        return f"og:description is {quoted(tags['og:description'])}, what Facebook says of what it does not show"
    if not tags.get("og:description") and not (image and re.fullmatch(r"(?!static\.)(?:.+\.)?fbcdn\.net", image.host)):
        return "there is neither og:description nor a picture from fbcdn.net"
    address = split(tags.get("og:url", ""))
    shown = parse(address) if address else None
    if isinstance(shown, Link) and is_same(link, shown):
        return None
    return f"og:url is {quoted(tags['og:url'])}, something else" if "og:url" in tags else "there is no og:url"


# --- plugins ---------------------------------------------------------------------------------------------------

_AVATAR, _PICTURE = "t39.30808-1", "t39.30808-6"  # the buckets in which an author's and a post's pictures lie
_BYLINES = frozenset({"embed_post", "embed_video"})


def read_plugin(link: Link, fragment: Response) -> Verdict:
    """Available where the fragment shows the thing with its author; anything else says nothing: live posts that may
    not be embedded look like deleted ones."""
    if wall := walled(fragment):
        return wall
    elements = _page.elements(fragment.text())
    targets = [address for name, a in elements if name == "a" and (address := absolute(a.get("href", "")))]
    pictures = [a for name, a in elements if name == "img" and "src" in a]
    shown = [other for target in targets if (other := named(target)) and other.kind == link.kind]
    if shown and not any(is_same(link, other) for other in shown):
        return verdict(fragment, "unrecognised", f"the plugin shows {quoted(shown[0].key)}, something else")
    author = next((a["aria-label"] for a in pictures if _AVATAR in a["src"] and a.get("aria-label")), None)
    bylines = [t for t in targets if owns(t.host) and t.value("ref") in _BYLINES and named(t)]
    has_content = any(name == "p" for name, _ in elements) or any(_PICTURE in a["src"] for a in pictures)
    if fragment.status != 200 or not ((bylines or author) and (has_content or shown)):
        why = f"HTTP status {fragment.status}, no author with a post in it, as for live ones not to be embedded"
        return verdict(fragment, "unrecognised", why)
    owner = next((other for t in bylines if (other := named(t)) and other.kind == "profile"), None)
    metadata = Metadata(
        author=html.unescape(author) if author else None,
        author_id=owner.id if owner and owner.id.isdecimal() else None,
        author_url=owner.canonical_url if owner else None,
    )
    what = f"an author's picture labelled {quoted(author)}" if author else f"a link with ref={bylines[0].value('ref')}"
    what += f" and a link to {quoted(shown[0].key)}" if shown else " and content"
    return verdict(fragment, "ok", f"the plugin shows {what}", metadata)


# --- share codes -----------------------------------------------------------------------------------------------


def read_redirect(answer: Response) -> tuple[Verdict, Link | None]:
    """Where a share or short link leads; the second is the next code where it leads to another one."""
    location = answer.header("Location")
    if location and 300 <= answer.status < 400:
        return _read_location(answer, absolute(location), quoted(location))
    if wall := walled(answer):
        return wall, None
    elements = _page.elements(answer.text())
    url = properties(elements).get("og:url", "")
    if answer.status == 200 and (link := named(split(url))):
        return _leading(answer, "ok", "og:url", link), None
    if (action := login_form(elements)) is not None:
        form = absolute(action)
        return _leading(answer, "login_wall", "<form id='login_form'>", form and _beyond(form)), None
    field = f"og:url is {quoted(url)}, nothing that could be cited" if url else "without Location or og:url"
    return verdict(answer, "unrecognised", f"HTTP status {answer.status}, {field}"), None


def _read_location(answer: Response, target: Address | None, written: str) -> tuple[Verdict, Link | None]:
    if target and (wall := wall_at(target)):
        return _leading(answer, wall, f"Location {quoted(clean(target.path))}", _beyond(target)), None
    if link := named(target):
        return _leading(answer, "ok", "Location", link), None
    onward = parse(target) if target else None
    if isinstance(onward, Link) and onward.kind in ("share", "short-link"):
        return verdict(answer, "unrecognised", f"Location leads to another code, {quoted(onward.key)}"), onward
    return verdict(answer, "unrecognised", f"Location is {written}, nothing that could be cited"), None


def _leading(answer: Response, reason: str, field: str, link: Link | None) -> Verdict:
    why = f"{field} names {quoted(link.key)}" if link else f"{field} names no target"
    return replace(verdict(answer, reason, why), resolved_to=link.canonical_url if link else None)


def _beyond(wall: Address) -> Link | None:
    """What a login page would have shown after the login, where that is a thing and not a page of Facebook's."""
    return named(absolute(wall.value("next") or ""))
