"""Plain web pages: one canonical URL an address, and what a page's answer says about it.

It refuses to know any platform's ids: it takes every http(s) address that no platform has claimed. Whether http
and https, or a host with and without "www.", show one page cannot be told offline, so they stay two.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import quote

from linkaudit.model import Flaw, Link, Metadata, Probe, Request, Response, Verdict
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

# HTTP status → reason, where it says something about the page by itself. 5xx is server_error, 2xx is read; every
# other status, the home-made ones (999) too, is unrecognised: a 403 is often the answer to a program, not to people.
STATUSES = {401: "login_wall", 404: "not_found", 410: "removed", 429: "rate_limited", 451: "geo"}

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
    ("passport.yandex.ru", "/", "login_wall"),
    ("passport.yandex.kz", "/", "login_wall"),
    ("id.vk.com", "/", "login_wall"),
    ("login.vk.com", "/", "login_wall"),
    ("linkedin.com", "/authwall", "login_wall"),
    ("linkedin.com", "/login", "login_wall"),
    ("x.com", "/i/flow/login", "login_wall"),
)
_LOGIN_PAGE = re.compile(r"/(?:log-?in|sign-?in|auth|sso|wp-login\.php|login\.(?:php|aspx|html?))/?", re.IGNORECASE)
_HOME_PAGE = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|default|home)\.[a-z]{3,5})?", re.IGNORECASE)

_TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,2000})", re.IGNORECASE)


def probe(link: Link) -> Probe:
    """What to ask about a page, and how to read the answer. That its host does not exist, the driver says."""
    page = yield Request(link.canonical_url, "page")
    address = split(page.landing)
    reason = (_walled(link, address) if address else None) or _read_status(link, address, page)
    return Verdict(reason, "page", page.status, metadata=_metadata(page) if reason == "ok" else Metadata())


def _read_status(link: Link, address: Address | None, page: Response) -> str:
    if (
        page.header("cf-mitigated") == "challenge"
    ):  # Cloudflare's own word for a page shown instead of the one asked for
        return "captcha"
    if 500 <= page.status < 600:
        return "server_error"
    if page.status != 200:
        return STATUSES.get(page.status, "unrecognised")
    if address is None or not page.body or _is_sent_home(link, address):
        return "unrecognised"
    return "ok"


def _walled(link: Link, address: Address) -> str | None:
    """Why the page behind a final address is not the one asked for; None where it may be."""
    for host, start, reason in WALLS:
        if (address.host == host or address.host.endswith(f".{host}")) and f"{address.path}/".startswith(start):
            return reason
    asked = split(link.canonical_url)
    if (
        asked
        and asked.path != address.path
        and _LOGIN_PAGE.fullmatch(f"/{address.path.rstrip('/').rpartition('/')[2]}")
    ):
        return "login_wall"
    return None


def _is_sent_home(link: Link, address: Address) -> bool:
    """Whether a page deep in a site was answered with a home page: many sites do that with what they deleted, others
    with what they moved, so it proves nothing."""
    asked = split(link.canonical_url)
    if asked is None or (_HOME_PAGE.fullmatch(asked.path) and not asked.query):
        return False
    is_home = _HOME_PAGE.fullmatch(address.path) is not None and not address.query
    return is_home and (asked.path != address.path or bool(asked.query))


def _metadata(page: Response) -> Metadata:
    """What the page says of itself, the tags made for that first."""
    text = page.text()
    said: dict[str, str] = {}
    for element, attributes in _page.elements(text):
        if element == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            said.setdefault(name.lower(), html.unescape(attributes.get("content", "")).strip())
    title = _TITLE.search(_page.without_scripts(text))
    return Metadata(
        title=said.get("og:title") or (" ".join(html.unescape(title[1]).split()) if title else None) or None,
        author=said.get("author") or said.get("article:author") or said.get("og:site_name") or None,
        published_at=_moment(said.get("article:published_time") or said.get("datepublished") or ""),
        thumbnail_url=said.get("og:image") or None,
    )


def _moment(written: str) -> datetime | None:
    """An ISO time that names its zone, in UTC: without one it may be another day."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
