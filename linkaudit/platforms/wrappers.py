"""Addresses that only carry another one: redirectors, login and consent pages, archives. Known hosts only.

It refuses to ask the network: a short link that does not hold its target is no wrapper but a kind of its own.
Source: PLATFORMS.md, section 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from linkaudit.model import Link
from linkaudit.platforms import web
from linkaudit.platforms._address import Address, split

LAYERS = 6  # as many wrappers around one another are taken off


def unwrap(address: Address) -> Address | None:
    """The address that all wrappers around it carry; itself where there is none, None where there are too many."""
    for _ in range(LAYERS + 1):
        inner = _inner(address)
        if inner is None:
            return address
        address = inner
    return None


def _inner(address: Address) -> Address | None:
    """What one wrapper carries, None where the address is none or carries nothing that is an address."""
    readers = _READERS if address.query else _READERS_OF_PATHS
    for label in address.host.split("."):
        if read := readers.get(label):
            if "%" in address.path or "/." in address.path or _ESCAPED_NAME.search(address.query):
                address = _settled(address)
            return read(address)
    return None


def _settled(address: Address) -> Address:
    """The address as it will be spelled: what is a wrapper then must be one now."""
    page = web.parse(address)
    settled = split(page.canonical_url) if isinstance(page, Link) else None
    return settled._replace(fragment=address.fragment) if settled else address


def _parameter(form: str) -> Callable[[Address], Address | None]:
    """Reads wrappers that carry their target in a parameter, from a form over host and path. The name of the group
    that matches is the parameter's, or two names of which the first that has a value counts."""
    pattern = re.compile(form, re.ASCII | re.IGNORECASE | re.VERBOSE)

    def read(address: Address) -> Address | None:
        match = pattern.fullmatch(address.host + address.path)
        if match is None or match.lastgroup is None:
            return None
        told = next((value for name in match.lastgroup.split("_or_") if (value := address.value(name))), "")
        return _target(address, told)

    return read


def _target(wrapper: Address, told: str) -> Address | None:
    """The inner address; a relative one lies on the wrapper's own host."""
    if told.startswith("/") and not told.startswith(("//", "/\\")):
        return split(f"{wrapper.scheme}://{wrapper.host}{told}")
    return split(told) or (split(unquote(told)) if "%" in told else None)


def _archived(address: Address) -> Address | None:
    form = _ARCHIVES.get(address.host)
    match = form.fullmatch(_rest(address)) if form else None
    return _mended(match["inner"]) if match else None


def _cached(address: Address) -> Address | None:
    match = _CACHE.match(address.value("q") or "") if address.host == "webcache.googleusercontent.com" else None
    return _mended(match["inner"]) if match else None


def _accelerated(address: Address) -> Address | None:
    match = _AMP.fullmatch(_rest(address)) if address.host.endswith(".cdn.ampproject.org") else None
    return split(f"http{match['s'] or ''}://{match['inner']}") if match else None


def _translated(address: Address) -> Address | None:
    """ "a--b-example-org.translate.goog" is "a-b.example.org"."""
    host, dot, _ = address.host.partition(".translate.goog")
    if not dot:
        return None
    host = host.replace("--", "\0").replace("-", ".").replace("\0", "-")
    query = "&".join(pair for pair in address.query.split("&") if not pair.startswith("_x_tr_"))
    return split(f"https://{host}{address.path}{'?' if query else ''}{query}")


def _rest(address: Address) -> str:
    """All that follows the host."""
    query, fragment = f"?{address.query}" if address.query else "", f"#{address.fragment}" if address.fragment else ""
    return address.path + query + fragment


def _mended(inner: str) -> Address | None:
    """An archive's inner address: it may be escaped, and its scheme may be missing or have lost a slash."""
    if _ESCAPED_SCHEME.match(inner):
        inner = unquote(inner)
    scheme = _SCHEME.match(inner)
    return split(f"{scheme[1]}://{inner[scheme.end() :]}" if scheme else f"http://{inner}")


_ESCAPED_NAME = re.compile(r"(?:^|&)[^=&%]*%")
_SCHEME = re.compile(r"(https?):/{1,2}(?!/)", re.IGNORECASE)
_ESCAPED_SCHEME = re.compile(r"https?(?::|%3A)(?:/|%2F)*%2F", re.IGNORECASE)
_WAYBACK = re.compile(r"/web/(?:\d{1,14}\*?|\*)(?:[a-z]{2}_)?/(?P<inner>.+)", re.ASCII | re.DOTALL)
_ARCHIVE_TODAY = re.compile(r"/(?:\d[\d.-]*|o/\w+|newest|oldest)/(?P<inner>.+)", re.ASCII | re.DOTALL)
_ARCHIVES = {"web.archive.org": _WAYBACK} | dict.fromkeys(
    (f"archive.{tld}" for tld in ("ph", "is", "today", "li", "vn", "fo", "md")), _ARCHIVE_TODAY
)
_CACHE = re.compile(r"cache:(?:[\w-]{6,16}:)?(?P<inner>\S+)")
_AMP = re.compile(r"/[cv]/(?:(?P<s>s)/)?(?P<inner>.+)", re.DOTALL)
_GOOGLE = r"google\.(?:com|cat|[a-z]{2}|com?\.[a-z]{2})"

_READERS_OF_PATHS = {"archive": _archived, "ampproject": _accelerated, "goog": _translated}
# One label of a host → how the wrappers on hosts with that label are read.
_READERS: dict[str, Callable[[Address], Address | None]] = {
    "facebook": _parameter(r"""(?:[a-z0-9-]+\.)*facebook\.com(?:
        (?P<u>/l\.php|/flx/warn/?|/(?:sharer/)?sharer\.php|/sharer/?|/share\.php)
        |(?P<href>/plugins/\w+\.php)
        |(?P<next>/(?:login|checkpoint|cookie|consent|privacy/consent)(?:[/._-].*)?))"""),
    "instagram": _parameter(r"""l\.instagram\.com(?P<u>/?)
        |(?:www\.|m\.)?instagram\.com(?P<next>/(?:accounts/\w+|challenge|consent)(?:/.*)?)"""),
    "youtube": _parameter(r"""(?:[a-z0-9-]+\.)?youtube\.com(?:
        (?P<q>/redirect/?)|(?P<u>/attribution_link/?)|(?P<next>/signin/?)|(?P<url>/oembed/?))
        |(?:consent\.youtube\.com/.*|accounts\.youtube\.com/accounts/SetSID)(?P<continue>)"""),
    "tiktok": _parameter(r"""(?:www\.|m\.)?tiktok\.com(?:
        (?P<redirect_url>/login(?:/.*)?)|(?P<target>/link/v2/?)|(?P<url>/oembed/?))"""),
    "google": _parameter(rf"""(?:www\.)?{_GOOGLE}(?P<q_or_url>/url/?)
        |translate\.{_GOOGLE}(?P<u>/translate/?)
        |(?:(?:www\.)?{_GOOGLE}/sorry(?:/.*)?|(?:accounts|consent)\.{_GOOGLE}/.*)(?P<continue>)"""),
    "googleusercontent": _cached,
    **_READERS_OF_PATHS,
}  # fmt: skip
