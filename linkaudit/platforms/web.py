"""Plain web pages: one canonical URL an address, and what a page's answer says about it.

It refuses to know any platform's ids: it takes every http(s) address that no platform has claimed. Whether http
and https, or a host with and without "www.", show one page cannot be told offline, so they stay two.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import quote, urljoin

from linkaudit.model import STATUS_OF, FetchError, Flaw, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, split, unescaped

# --- addresses ----------------------------------------------------------------------------------------------

HOSTS: frozenset[str] = frozenset()

_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*")  # nothing to escape, nothing escaped
_TO_SPELL = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LABEL = re.compile(r"[\w-]{1,63}")

# Parameters that tell who sent the reader, never what the page shows.
_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:utm_[^&=]*|fbclid|fb_[^&=]*|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ysclid|ymclid|twclid|ttclid"
    r"|igsh|igshid|mc_cid|mc_eid|mkt_tok|_openstat|_ga|_gl|_hsenc|_hsmi|li_fat_id|srsltid|vero_id|oly_enc_id|oly_anon_id"
    r"|roistat|wickedid|rb_clickid|s_cid|ml_subscriber|ml_subscriber_hash)(?:=[^&]*)?(?:&|$)",
    re.IGNORECASE,
)


def owns(host: str) -> bool:
    """Any host: platforms are asked first."""
    return True


def parse(address: Address) -> Link | Flaw | None:
    """The page that an address names; a Flaw where its host cannot exist. Never raises."""
    host = address.host
    if not host.isascii():
        ascii_host = _ascii_host(host)
        if isinstance(ascii_host, Flaw):
            return ascii_host
        host = ascii_host
    path = _spelled(address.path) or "/"
    if "/." in path:
        path = _without_dots(path)
    url = f"{address.scheme}://{host}:{address.port}{path}" if address.port else f"{address.scheme}://{host}{path}"
    if address.query and (query := _significant(_spelled(address.query))):
        url = f"{url}?{query}"
    if address.fragment.startswith("!"):  # "#!/path" was how pages named their state before the history API
        url = f"{url}#{_spelled(address.fragment)}"
    url = unescaped(url)  # an escaped letter of "amp" has been read
    return Link("web", "page", url, url)


def _spelled(text: str) -> str:
    """The one spelling of a path or query: unreserved characters as they are, all others escaped in upper case."""
    if _PLAIN.fullmatch(text):
        return text
    return _TO_SPELL.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return quote(found, safe="", errors="replace")
    character = chr(int(found[1:], 16))
    return character if character in _UNRESERVED else found.upper()


def _significant(query: str) -> str:
    """The query without tracking parameters and empty pairs, in its own order."""
    query = _TRACKING.sub("", query)
    return "&".join(pair for pair in query.split("&") if pair)


def _without_dots(path: str) -> str:
    """The path with "." and ".." resolved (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _ascii_host(host: str) -> str | Flaw:
    """A Cyrillic or other national host as the network knows it ("xn--…")."""
    composed = unicodedata.normalize("NFKC", host).lower()
    if composed.isascii():  # full-width letters and the like: nobody's keyboard makes them by accident
        return Flaw("look_alike_host", f"the host {host} only looks like {composed}")
    labels = composed.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return Flaw("not_a_url", f"{host} is no possible host name")
    written = [label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels]
    if max(map(len, written)) > 63:
        return Flaw("not_a_url", f"a part of the host {host} is longer than 63 characters")
    return ".".join(written)


# --- answers --------------------------------------------------------------------------------------------------

# HTTP status → reason, where it says something about the page by itself. 5xx is server_error, 200 is read; every
# other status, the home-made ones (999) too, is unrecognised: a 403 is often the answer to a program, not to people.
STATUSES = {401: "login_wall", 404: "not_found", 410: "removed", 429: "rate_limited", 451: "geo"}

# Headers by which the guards before a site (Cloudflare, AWS WAF) say themselves that they answered in its place.
CHALLENGES = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}
# The forms that pages consist of which are shown in a page's place: id, or start of the action → reason.
FORMS: tuple[tuple[str, str, str], ...] = (
    ("id", "challenge-form", "captcha"),  # Cloudflare
    ("id", "captcha-form", "captcha"),  # Google
    ("action", "https://consent.google.", "consent"),
    ("action", "https://consent.youtube.", "consent"),
)

# Where others send a visitor who may not see the page: host (with its sub-domains), start of the path, reason.
WALLS: tuple[tuple[str, str, str], ...] = (
    ("facebook.com", "/login", "login_wall"),
    ("facebook.com", "/checkpoint", "login_wall"),
    ("facebook.com", "/consent", "consent"),
    ("facebook.com", "/cookie", "consent"),
    ("instagram.com", "/accounts/", "login_wall"),
    ("instagram.com", "/challenge", "captcha"),
    ("instagram.com", "/consent", "consent"),
    ("tiktok.com", "/login", "login_wall"),
    ("accounts.google.com", "/", "login_wall"),
    ("accounts.youtube.com", "/", "login_wall"),
    ("consent.google.com", "/", "consent"),
    ("consent.youtube.com", "/", "consent"),
    ("google.com", "/sorry", "captcha"),
    ("login.microsoftonline.com", "/", "login_wall"),
    ("login.live.com", "/", "login_wall"),
    ("yandex.ru", "/showcaptcha", "captcha"),
    ("yandex.kz", "/showcaptcha", "captcha"),
    ("passport.yandex.ru", "/", "login_wall"),
    ("passport.yandex.kz", "/", "login_wall"),
    ("id.vk.com", "/", "login_wall"),
    ("login.vk.com", "/", "login_wall"),
    ("linkedin.com", "/authwall", "login_wall"),
    ("linkedin.com", "/login", "login_wall"),
    ("x.com", "/i/flow/login", "login_wall"),
)
_WALLED_LABELS = {host.split(".")[-2] for host, _, _ in WALLS}  # few hosts hold one of them
_LOGIN_PAGE = re.compile(r"(?:log-?in|sign-?in|auth|sso|wp-login\.php|login\.(?:php|aspx|html?))", re.IGNORECASE)
_HOME_PAGE = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|default|home)\.[a-z]{3,5})?", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?>(?:url\s*=\s*)?)[\"']?(?P<url>[^\"'\s]+)", re.IGNORECASE)
_READABLE = re.compile(r"html|xml", re.IGNORECASE)

_FORM = re.compile("<form", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,2000})", re.IGNORECASE)


def probe(link: Link) -> Probe:
    """What to ask about a page, and how to read the answer. That its host does not exist, the driver says.

    The verdict's `resolved_to` is where redirects ended, if that is on another host; whose page that is, and whether a
    platform should be asked about it, the driver knows.
    """
    page = yield Request(link.canonical_url, "page", why="whether a page is there, only its own server says")
    head = _Head.of(page)
    if (onward := head.leads_to(page)) is not None:
        request = Request(onward, "refresh", why="the page sends its readers on to another (meta refresh)")
        try:
            page = yield request
        except FetchError as error:  # what is said of the other host proves nothing of this page
            reason = "network" if error.reason == "dns" else error.reason
            return Verdict(reason, "refresh", why=f"the page sends its readers on, and there: {error.detail}")
        head = _Head.of(page)
    asked = split(link.canonical_url)
    landed = asked if page.landing == link.canonical_url else split(page.landing)
    if asked is None or landed is None:
        return Verdict("unrecognised", page.request.probe, page.status, why="the answer came from no http(s) address")
    reason, why = _walled(asked, landed) or _read_status(page, head) or _read_page(page, asked, landed)
    elsewhere = None if _site(asked) == _site(landed) else landed.url
    if STATUS_OF[reason] == "gone" and (elsewhere or page.request.probe == "refresh"):
        reason, why = "unrecognised", f"{why}, but on another page than the one that was cited"
    metadata = head.metadata() if reason == "ok" else Metadata()
    return Verdict(reason, page.request.probe, page.status, elsewhere, metadata=metadata, why=why)


def _walled(asked: Address, landed: Address) -> tuple[str, str] | None:
    """Why the page behind a final address is not the one asked for; None where it may be."""
    for host, start, reason in () if _WALLED_LABELS.isdisjoint(landed.host.split(".")) else WALLS:
        if (landed.host == host or landed.host.endswith(f".{host}")) and f"{landed.path}/".startswith(start):
            return reason, f"sent to {host}{start.rstrip('/')}, where no page is shown"
    if asked.path != landed.path and _LOGIN_PAGE.fullmatch(landed.path.rstrip("/").rpartition("/")[2]):
        return "login_wall", "sent to the site's login page"
    return None


def _read_status(page: Response, head: _Head) -> tuple[str, str] | None:
    """What a guard's or a server's own word says; None where the page itself is to be read."""
    guards = (name.lower() for name, word in page.headers if word.lower() in CHALLENGES.get(name.lower(), ()))
    if name := next(guards, None):
        return "captcha", f"the header {name} says that a challenge is shown in the page's place"
    if 500 <= page.status < 600:
        return "server_error", f"HTTP status {page.status}, a fault of the server's own"
    for name, start, reason in FORMS if head.forms else ():
        if any(form.get(name, "").startswith(start) for form in head.forms):
            return reason, f"the page is a form ({name} {start}) that is shown in the page's place"
    if page.status != 200:
        reason = STATUSES.get(page.status, "unrecognised")
        return reason, f"HTTP status {page.status}" + (", which proves nothing" if reason == "unrecognised" else "")
    return None


def _read_page(page: Response, asked: Address, landed: Address) -> tuple[str, str]:
    if not page.body:
        return "unrecognised", "HTTP status 200, but nothing was sent"
    if _is_sent_home(asked, landed):
        return "unrecognised", "sent to the home page, which sites do with what they deleted and with what they moved"
    return "ok", "HTTP status 200, and the page came from the address that was asked for or one that it leads to"


def _is_sent_home(asked: Address, landed: Address) -> bool:
    """Whether a page deep in a site was answered with a home page: many sites do that with what they deleted, others
    with what they moved, so it proves nothing."""
    if _HOME_PAGE.fullmatch(asked.path) and not asked.query:
        return False
    is_home = _HOME_PAGE.fullmatch(landed.path) is not None and not landed.query
    return is_home and (asked.path != landed.path or bool(asked.query))


def _site(address: Address) -> str:
    return address.host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class _Head:
    """What a page says of itself, scripts left out. What follows the head is read only where a form of FORMS may be."""

    text: str = ""
    said: Mapping[str, str] = field(default_factory=dict)  # the content of each meta element by its name
    forms: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def of(cls, page: Response) -> Self:
        kind = page.header("Content-Type")
        if not page.body or (kind and not _READABLE.search(kind)):
            return cls()
        text = page.text()
        end = text.find("</head")
        is_told = end >= 0 and not (_FORM.search(text, end) and any(start in text for _, start, _ in FORMS))
        text = _page.without_scripts(text[:end] if is_told else text)
        said: dict[str, str] = {}
        forms = []
        for element, attributes in _page.elements(text):
            if element == "html":
                said.setdefault("lang", attributes.get("lang", "").strip())
            elif element == "meta":
                name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or ""
                said.setdefault(name.lower(), html.unescape(attributes.get("content", "")).strip())
            elif element == "form":
                forms.append(attributes)
        return cls(text, said, tuple(forms))

    def leads_to(self, page: Response) -> str | None:
        """The address that the page itself sends its readers to at once; None where it sends them nowhere else."""
        told = _REFRESH.match(self.said.get("refresh", "")) if page.status == 200 else None
        onward = urljoin(page.url, told["url"]) if told else None
        return onward if onward and split(onward) and onward not in (page.url, page.request.url) else None

    def metadata(self) -> Metadata:
        """What the page says of itself, the tags made for that first."""
        title = None if self.said.get("og:title") else _TITLE.search(self.text)
        return Metadata(
            title=self.said.get("og:title") or (" ".join(html.unescape(title[1]).split()) if title else None) or None,
            author=self.said.get("author") or self.said.get("article:author") or self.said.get("og:site_name") or None,
            published_at=_moment(self.said.get("article:published_time") or self.said.get("datepublished") or ""),
            thumbnail_url=self.said.get("og:image") or None,
            language=_page.language(self.said, "lang"),
        )


def _moment(written: str) -> datetime | None:
    """An ISO time that names its zone, in UTC: without one it may be another day."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
