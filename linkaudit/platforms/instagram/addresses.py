"""Instagram's addresses: which names what, and what ids tell.

It refuses to guess: a shortcode of a length that Instagram never gave is a Flaw. Source: PLATFORMS.md, 2.1 and 2.2.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime

from linkaudit.model import Flaw, Link
from linkaudit.platforms._address import JUNK, Address, clean, escaped, spelled, value_of

HOSTS = frozenset({"instagram.com", "instagr.am", "instagr.com"})
SCHEMES = frozenset({"instagram"})
_CONTENT_HOSTS = frozenset(prefix + host for host in HOSTS for prefix in ("", "www.", "m."))
HOME = "https://www.instagram.com"

_CODE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"[0-9]+")
_HANDLE = re.compile(r"[a-z0-9_.]+")
_LONGEST_NUMBER = 20  # digits of a 64-bit number
_LONGEST_HANDLE = 30
_EPOCH_MS = 1314220021721  # 2011-08-24, the zero of the id scheme (Instagram engineering, "Sharding & IDs")
_SCHEME_START = 10**17  # ids with fewer than 18 digits were counted up before the scheme and carry no time
LATEST = 2208988800  # 2040-01-01, Unix seconds; a later time is a damaged id's
_SCHEME_END = (LATEST * 1000 - _EPOCH_MS) << 23
_GRANT = 28  # characters that a private account's code ends in, for its followers

RESERVED = frozenset(
    """about accounts ads api archive challenge consent developer direct directory emails explore graphql legal
    lite oauth p press push reel reels s session settings share stories topics tv web your_activity""".split()
)
_POST_WORDS = "p|reels?|tv"
_TABS = "reels|tagged|posts|highlights|followers|following|channel|profilecard|saved|info|avatar"


def owns(host: str) -> bool:
    """Whether a lower-case host shows Instagram's content; help., about., business. and the like do not."""
    return host in _CONTENT_HOSTS


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if address.host not in _CONTENT_HOSTS:
        return None
    if match := _PLAIN_POST.fullmatch(address.path):
        return _post_link(match[1], None)
    path = clean(address.path)
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match, address)
    return _other(path)


def from_scheme(rest: str) -> str | None:
    """The web address of an app's own one: "media?id=PK" and "user?username=NAME"; None for another."""
    what, _, query = rest.partition("?")
    what = what.rstrip("/")
    if what == "media":
        number = (value_of(query, "id") or "").partition("_")[0]
        is_number = _NUMBER.fullmatch(number) and len(number) <= _LONGEST_NUMBER
        return f"{HOME}/p/{code_of(int(number))}/" if is_number else None
    name = value_of(query, "username") if what == "user" else None
    return f"{HOME}/{escaped(spelled(name), safe='')}/" if name else None


def number_of(code: str) -> int:
    """The media id that a shortcode writes in base 64."""
    padded = "A" * (-len(code) % 4) + code.replace("-", "+").replace("_", "/")
    return int.from_bytes(binascii.a2b_base64(padded))


def code_of(number: int) -> str:
    """The shortcode of a media id."""
    raw = number.to_bytes(-(-number.bit_length() // 24) * 3)
    return urlsafe_b64encode(raw).decode().lstrip("A")


def published_at(number: int) -> datetime | None:
    """When a media id was given out, to the second: the post appeared seconds to minutes later."""
    if not _SCHEME_START <= number < _SCHEME_END:
        return None
    return datetime.fromtimestamp(((number >> 23) + _EPOCH_MS) // 1000, UTC)


def _post(written: str | None, owner: str | None = None) -> Link | Flaw:
    code = (written or "").partition("&")[0].rstrip(JUNK)  # "&igsh=…" stands where "?igsh=…" was meant
    if not code:
        return Flaw("no_id", "the address stops before the Instagram shortcode")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"an Instagram shortcode has Latin letters, digits, - and _ only, {code} has others")
    if len(code) > _GRANT:
        code = code[:-_GRANT]
    if len(code) != 11 and not (len(code) == 10 and number_of(code) >= _SCHEME_START):
        return Flaw("id_length", f"an Instagram shortcode has 11 characters, {code} has {len(code)}", len(code) - 11)
    return _post_link(code, owner)


def _post_link(code: str, owner: str | None) -> Link:
    return Link("instagram", "post", code, f"{HOME}/p/{code}/", owner, published_at(number_of(code)))


def _own_post(match: re.Match[str], address: Address) -> Link | Flaw:
    return _post(match["id"])


def _users_post(match: re.Match[str], address: Address) -> Link | Flaw:
    owner = match["owner"].lower()
    if owner in RESERVED:
        return _other(match[0])
    return _post(match["id"], owner if _HANDLE.fullmatch(owner) else None)


def _story(match: re.Match[str], address: Address) -> Link | Flaw:
    owner, number = match["owner"].rstrip(JUNK).lower(), match["id"]
    if flaw := _name_flaw(owner):
        return flaw
    if owner == "me" or number is None:  # today's tray of an account: no story in particular
        return _other(f"/stories/{owner}", None if owner == "me" else owner)
    url = f"{HOME}/stories/{owner}/{number}/"
    return _id_flaw("story", number) or Link("instagram", "story", number, url, owner, published_at(int(number)))


def _highlight(match: re.Match[str], address: Address) -> Link | Flaw:
    number = match["id"] or ""
    url = f"{HOME}/stories/highlights/{number}/"
    return _id_flaw("highlight", number) or Link("instagram", "highlight", number, url)


def _id_flaw(what: str, written: str) -> Flaw | None:
    """Why `written` is no number that Instagram counts stories by; None where it is one."""
    if not written:
        return Flaw("no_id", f"the address stops before the Instagram {what}'s id")
    if not _NUMBER.fullmatch(written):
        return Flaw("id_alphabet", f"an Instagram {what}'s id has digits only, {written} has other characters")
    if len(written) > _LONGEST_NUMBER:
        return Flaw(
            "id_length",
            f"an Instagram {what}'s id has at most {_LONGEST_NUMBER} digits, {written} has {len(written)}",
            len(written) - _LONGEST_NUMBER,
        )
    return None


def _shared_highlight(match: re.Match[str], address: Address) -> Link | Flaw:
    """The app's share link of a highlight: "highlight:ID" in base 64."""
    written = match["id"].rstrip("=")
    try:
        told = urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        told = ""
    what, _, number = told.partition(":")
    if what != "highlight" or _id_flaw(what, number):
        return Flaw("id_alphabet", f"{written} names no Instagram highlight")
    return Link("instagram", "highlight", number, f"{HOME}/stories/highlights/{number}/")


def _share(match: re.Match[str], address: Address) -> Link | Flaw:
    code, what = match["id"] or "", (match["what"] or "").lower()
    if not code:
        return Flaw("no_id", "the address stops before the share code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a share code has Latin letters, digits, - and _ only, {code} has others")
    return Link("instagram", "share", code, f"{HOME}/share/{what}{'/' if what else ''}{code}/")


def _profile(match: re.Match[str], address: Address) -> Link | Flaw:
    name = match["id"].rstrip(JUNK).lower()
    if not name or name in RESERVED:
        return _other(match[0])
    return _name_flaw(name) or Link("instagram", "profile", name, f"{HOME}/{name}/", name)


def _name_flaw(name: str) -> Flaw | None:
    if not _HANDLE.fullmatch(name):
        return Flaw("id_alphabet", f"an Instagram name has Latin letters, digits, _ and . only, {name} has others")
    if len(name) > _LONGEST_HANDLE:
        told = f"an Instagram name has at most {_LONGEST_HANDLE} characters, {name} has {len(name)}"
        return Flaw("id_length", told, len(name) - _LONGEST_HANDLE)
    return None


def _other(path: str, owner: str | None = None) -> Link:
    """A page that shows no single item; its path is its id."""
    path = spelled(path).rstrip(JUNK) or "/"
    return Link("instagram", "other", path, f"{HOME}{escaped(path)}{'' if path == '/' else '/'}", owner)


def _guide(match: re.Match[str], address: Address) -> Link:
    owner = match["owner"].lower()
    return _other(f"/{owner}/guide/_/{match['id']}", owner)  # the slug is decoration


def _tag(match: re.Match[str], address: Address) -> Link:
    return _other("/explore/tags/" + spelled(match["id"].rstrip(JUNK)).lower())


def _location(match: re.Match[str], address: Address) -> Link:
    return _other(f"/explore/locations/{match['id']}")


def _search(match: re.Match[str], address: Address) -> Link:
    page, sought = _other(match[0]), spelled(address.value("q") or "")
    if not sought:
        return page
    url = f"{page.canonical_url}?q={escaped(sought, safe='')}"
    return Link("instagram", "other", f"{page.id}/?q={sought}", url)


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.ASCII | re.IGNORECASE)


_PLAIN_POST = re.compile(r"/(?:p|reel)/([A-Za-z0-9_-]{11})/?")

# Ordered: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Address], Link | Flaw]], ...] = (
    (_form(rf"/(?:reels/videos|{_POST_WORDS})(?:/(?!audio(?:/|$))(?P<id>[^/]+)(?:/.*)?)?"), _own_post),
    (_form(rf"/share(?:/(?P<what>{_POST_WORDS}))?(?:/(?P<id>[^/]+))?"), _share),
    (_form(r"/(?P<id>[^/]+)"), _profile),
    (_form(r"/stories/highlights(?:/(?P<id>[^/]+))?"), _highlight),
    (_form(r"/stories/(?P<owner>[^/]+)(?:/(?P<id>[^/]+))?"), _story),
    (_form(r"/s/(?P<id>[\w-]+=*)"), _shared_highlight),
    (_form(r"/_u/(?P<id>[^/]+)"), _profile),
    (_form(rf"/(?P<id>[^/]+)/(?:{_TABS})"), _profile),
    (_form(rf"/(?P<owner>[^/]+)/(?:{_POST_WORDS})(?:/(?P<id>[^/]+)(?:/.*)?)?"), _users_post),
    (_form(r"/explore/tags/(?P<id>[^/]+)(?:/.*)?"), _tag),
    (_form(r"/explore/locations/(?P<id>\d+)(?:/.*)?"), _location),
    (_form(r"/explore/search(?:/keyword)?"), _search),
    (_form(r"/(?P<owner>[^/]+)/guide/[^/]+/(?P<id>\d+)"), _guide),
)
