"""Addresses that only carry another one: redirectors, login and consent pages, archives. Known hosts only.

It refuses to ask the network: a short link that does not hold its target is no wrapper but a kind of its own.
Source: PLATFORMS.md, section 1.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

from linkaudit.platforms._address import Address, split

_LAYERS = 6  # as many wrappers around one another are taken off

_FACEBOOK = r"(?:[a-z0-9-]+\.)*facebook\.com"

# Host, path, and the parameters in which the inner address may lie, the likelier first.
_TABLE: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"(?:{host})"), re.compile(rf"(?:{path})", re.IGNORECASE), parameters)
    for host, path, parameters in (
        (_FACEBOOK, r"/l\.php", ("u",)),
        (_FACEBOOK, r"/flx/warn/?", ("u",)),
        (_FACEBOOK, r"/plugins/\w+\.php", ("href",)),
        (_FACEBOOK, r"/(?:login|checkpoint|cookie|consent|privacy/consent)(?:/.*|\.php)?", ("next",)),
        (_FACEBOOK, r"/(?:sharer/)?share(?:r)?\.php", ("u",)),
        (r"l\.instagram\.com", r"/?", ("u",)),
        (r"(?:www\.|m\.)?instagram\.com", r"/(?:accounts/(?:login|signup)|challenge|consent)(?:/.*)?", ("next",)),
        (r"(?:www\.|m\.|music\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:www\.|m\.)?youtube\.com", r"/attribution_link", ("u",)),
        (r"(?:www\.|m\.)?youtube\.com", r"/signin", ("next",)),
        (r"(?:www\.|m\.)?youtube\.com", r"/oembed", ("url",)),
        (r"consent\.(?:youtube|google)\.com", r"/.*", ("continue",)),
        (r"accounts\.youtube\.com", r"/accounts/SetSID", ("continue",)),
        (r"accounts\.google\.com", r"/.*", ("continue",)),
        (r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}", r"/url", ("q", "url")),
        (r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}", r"/sorry(?:/.*)?", ("continue",)),
        (r"translate\.google(?:\.[a-z]{2,3}){1,2}", r"/translate", ("u",)),
        (r"(?:www\.|m\.)?tiktok\.com", r"/login(?:/.*)?", ("redirect_url",)),
        (r"(?:www\.|m\.)?tiktok\.com", r"/link/v2", ("target",)),
        (r"(?:www\.|m\.)?tiktok\.com", r"/oembed", ("url",)),
    )
)  # fmt: skip
_ARCHIVE = re.compile(r"/web/(?:\d{1,14}|\*)(?:[a-z]{2}_)?/(?P<inner>.+)", re.DOTALL)
_ARCHIVE_TODAY = re.compile(r"/(?:\d[\d.-]*|o/\w+|newest|oldest)/(?P<inner>.+)", re.DOTALL)
_ARCHIVE_TODAY_HOSTS = frozenset(f"archive.{tld}" for tld in ("ph", "is", "today", "li", "vn", "fo", "md"))
_CACHE = re.compile(r"cache:(?:[\w-]{6,16}:)?(?P<inner>.+)")
_AMP = re.compile(r"/[cv]/(?P<scheme>s/)?(?P<inner>.+)")

HOSTS = re.compile(
    r"(?:.*\.)?(?:facebook\.com|instagram\.com|youtube\.com|tiktok\.com|google(?:\.[a-z]{2,3}){1,2}|archive\.\w+"
    r"|googleusercontent\.com|translate\.goog|ampproject\.org)"
)


def unwrap(address: Address) -> Address:
    """The address that all wrappers around it carry; itself where there is none."""
    for _ in range(_LAYERS):
        inner = _inner(address)
        if inner is None:
            break
        address = inner
    return address


def _inner(address: Address) -> Address | None:
    """What one wrapper carries, None where the address is none or carries nothing that is an address."""
    host, path = address.host, address.path
    if not HOSTS.fullmatch(host):
        return None
    for hosts, paths, parameters in _TABLE:
        if hosts.fullmatch(host) and paths.fullmatch(path):
            told = next((value for name in parameters if (value := address.value(name))), None)
            return _target(address, told) if told else None
    rest = path + (f"?{address.query}" if address.query else "")
    if host == "web.archive.org" and (match := _ARCHIVE.fullmatch(rest)):
        return _target(address, _mend(match["inner"]))
    if host in _ARCHIVE_TODAY_HOSTS and (match := _ARCHIVE_TODAY.fullmatch(rest)):
        return _target(address, _mend(match["inner"]))
    if host == "webcache.googleusercontent.com" and (match := _CACHE.match(address.value("q") or "")):
        return _target(address, _mend(match["inner"]))
    if host.endswith(".cdn.ampproject.org") and (match := _AMP.fullmatch(rest)):
        return _target(address, f"http{'s' if match['scheme'] else ''}://{match['inner']}")
    if host.endswith(".translate.goog"):
        real = host.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".").replace("\0", "-")
        query = "&".join(pair for pair in address.query.split("&") if not pair.startswith("_x_tr_"))
        return split(f"https://{real}{path}{'?' if query else ''}{query}")
    return None


def _target(wrapper: Address, told: str) -> Address | None:
    """The inner address; a relative one lies on the wrapper's own host."""
    if told.startswith("/") and not told.startswith("//"):
        return split(urljoin(f"{wrapper.scheme}://{wrapper.host}/", told))
    inner = split(told)
    if inner is None and "%" in told:
        inner = split(unquote(told))
    return inner


def _mend(inner: str) -> str:
    """An archive's inner address: its scheme may be missing or have lost a slash."""
    inner = re.sub(r"^(https?):/{1,2}(?=[^/])", r"\1://", inner)
    return inner if "://" in inner[:9] else f"http://{inner}"
