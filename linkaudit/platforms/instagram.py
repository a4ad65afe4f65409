"""Instagram: which addresses name what, and how its answers about a post, profile or share link are read.

It refuses to guess: a shortcode of a length that Instagram never gave is a Flaw, a page without the post's own data
is `unrecognised`, and no phrase is ever searched for in a page. Source of the facts: PLATFORMS.md, section 2.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, unquote

from linkaudit.model import Flaw, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, split

# --- addresses -------------------------------------------------------------------------------------------------

HOSTS = frozenset({"instagram.com", "instagr.am", "instagr.com"})
SCHEMES = frozenset({"instagram"})
_OWN_HOST = re.compile(r"(?:www\.|m\.)?(?:instagram\.com|instagr\.am|instagr\.com)")
_HOME = "https://www.instagram.com"
_JUNK = "/)]}>.,;:!?\"'«»“”„’‘…*|\\ \u00a0\u200b\ufeff"  # what running text leaves behind an address

_CODE = re.compile(r"[A-Za-z0-9_-]+")
_HANDLE = re.compile(r"[a-z0-9_.]{1,30}")
_EPOCH_MS = 1314220021721  # 2011-08-24, the zero of the id scheme (Instagram engineering, "Sharding & IDs")
_SCHEME_START = 10**17  # ids with fewer than 18 digits were counted up before the scheme and carry no time
_LATEST_MS = 2208988800000  # 2040-01-01; a later time is a damaged id's
_GRANT = 28  # characters that a private account's code ends in, for its followers

RESERVED = frozenset(
    """about accounts ads api archive challenge consent developer direct directory emails explore graphql legal
    lite oauth p press push reel reels s session settings share stories topics tv web your_activity""".split()
)
_POST_WORDS = "p|reel|reels|tv"
_TABS = "reels|tagged|posts|highlights|followers|following|channel|profilecard|saved|info|avatar"


def owns(host: str) -> bool:
    """Whether a lower-case host shows Instagram's content; help., about., business. and the like do not."""
    return _OWN_HOST.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    path = address.path
    if match := _COMMON_POST.match(path):
        return _post(match["id"], match["owner"])
    path = _clean(path)
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match, address)
    return _other(path, address)


def from_scheme(rest: str) -> str | None:
    """The web address of an app's own one: "media?id=PK" and "user?username=NAME"; None for another."""
    what, _, query = rest.partition("?")
    values = {name: value[0] for name, value in parse_qs(query).items()}
    if what.rstrip("/") == "media" and (number := values.get("id", "").partition("_")[0]).isdecimal():
        return f"{_HOME}/p/{code_of(int(number))}/"
    if what.rstrip("/") == "user" and (name := values.get("username")):
        return f"{_HOME}/{quote(name)}/"
    return None


def number_of(code: str) -> int:
    """The media id that a shortcode writes in base 64."""
    padded = "A" * (-len(code) % 4) + code
    return int.from_bytes(urlsafe_b64decode(padded))


def code_of(number: int) -> str:
    """The shortcode of a media id."""
    raw = number.to_bytes(max(1, (number.bit_length() + 7) // 8))
    raw = b"\0" * (-len(raw) % 3) + raw
    return urlsafe_b64encode(raw).decode().lstrip("A")


def published_at(number: int) -> datetime | None:
    """When a media id was given out, to the second: the post appeared seconds to minutes later."""
    milliseconds = (number >> 23) + _EPOCH_MS
    if number < _SCHEME_START or milliseconds >= _LATEST_MS:
        return None
    return datetime.fromtimestamp(milliseconds // 1000, UTC)


def _clean(path: str) -> str:
    """The path decoded, without empty parts and without what running text left behind it."""
    path = "/" + "/".join(part for part in unquote(path).split("/") if part)
    return path.rstrip(_JUNK) or "/"


def _post(written: str | None, owner: str | None) -> Link | Flaw:
    code = (written or "").rstrip(_JUNK)
    if not code:
        return Flaw("no_id", "the address stops before the Instagram shortcode")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"an Instagram shortcode has Latin letters, digits, - and _ only, {code} has others")
    if len(code) > _GRANT:
        code = code[:-_GRANT]
    length = len(code)
    number = number_of(code) if length in (10, 11) else 0
    if length != 11 and not (length == 10 and number >= _SCHEME_START):
        return Flaw("id_length", f"an Instagram shortcode has 11 characters, {code} has {length}")
    if owner is not None:
        owner = owner.lower()
        owner = owner if _HANDLE.fullmatch(owner) and owner not in RESERVED else None
    return Link("instagram", "post", code, f"{_HOME}/p/{code}/", owner, published_at(number))


def _read_post(match: re.Match[str], address: Address) -> Link | Flaw:
    return _post(match["id"], match.groupdict().get("owner"))


def _story(match: re.Match[str], address: Address) -> Link | Flaw:
    owner, number = match["owner"].lower(), match["id"]
    if not _HANDLE.fullmatch(owner):
        return _bad_name(match["owner"])
    if number is None:  # today's tray of an account: no story in particular
        return Link("instagram", "other", f"/stories/{owner}", f"{_HOME}/stories/{owner}/", owner)
    if not number.isdecimal():
        return Flaw("id_alphabet", f"an Instagram story id has digits only, {number} has other characters")
    return Link("instagram", "story", number, f"{_HOME}/stories/{owner}/{number}/", owner, published_at(int(number)))


def _highlight(match: re.Match[str], address: Address) -> Link | Flaw:
    number = match["id"] or ""
    if not number:
        return Flaw("no_id", "the address stops before the highlight's id")
    if not number.isdecimal():
        return Flaw("id_alphabet", f"an Instagram highlight id has digits only, {number} has other characters")
    return Link("instagram", "highlight", number, f"{_HOME}/stories/highlights/{number}/")


def _shared_highlight(match: re.Match[str], address: Address) -> Link | Flaw:
    try:
        told = urlsafe_b64decode(match["id"] + "=" * (-len(match["id"]) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        told = ""
    what, _, number = told.partition(":")
    if what == "highlight" and number.isdecimal():
        return Link("instagram", "highlight", number, f"{_HOME}/stories/highlights/{number}/")
    return Flaw("id_alphabet", "the address names no highlight")


def _share(match: re.Match[str], address: Address) -> Link | Flaw:
    code, what = match["id"] or "", match["what"]
    if not code:
        return Flaw("no_id", "the address stops before the share code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a share code has Latin letters, digits, - and _ only, {code} has others")
    return Link("instagram", "share", code, f"{_HOME}/share/{what.lower() + '/' if what else ''}{code}/")


def _profile(match: re.Match[str], address: Address) -> Link | Flaw:
    name = match["id"].lower()
    if name in RESERVED:
        return _other(match[0], address)
    if not _HANDLE.fullmatch(name):
        return _bad_name(match["id"])
    return Link("instagram", "profile", name, f"{_HOME}/{name}/", name)


def _bad_name(written: str) -> Flaw:
    return Flaw("id_alphabet", f"an Instagram name has Latin letters, digits, _ and . only, {written} has others")


def _other(path: str, address: Address) -> Link:
    """A page that shows no single item; its path, with what a search page looks for, is its id."""
    sought = address.value("q") if path.startswith("/explore/search") else None
    if match := re.fullmatch(r"(/explore/locations/\d+)/.*", path):
        path = match[1]
    elif path.startswith("/explore/tags/"):
        path = path.lower()
    url = _HOME + quote(path.encode("utf-8", "replace"), safe="/@!$'()*+,;=:~") + ("" if path == "/" else "/")
    if sought:
        return Link("instagram", "other", f"{path}?q={sought}", f"{url}?q={quote(sought.encode('utf-8', 'replace'))}")
    return Link("instagram", "other", path, url)


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.IGNORECASE)


_COMMON_POST = re.compile(r"/(?:(?P<owner>[\w.]+)/)?(?:p|reel)/(?P<id>[A-Za-z0-9_-]{10,})/?$", re.ASCII)

# Ordered: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Address], Link | Flaw]], ...] = (
    (_form(r"/reels/audio/.*"), lambda match, address: _other(match[0], address)),
    (_form(r"/reels/videos(?:/(?P<id>[^/]+))?(?:/.*)?"), _read_post),
    (_form(rf"/(?:{_POST_WORDS})(?:/(?P<id>[^/]+))?(?:/.*)?"), _read_post),
    (_form(r"/stories/highlights(?:/(?P<id>[^/]+))?"), _highlight),
    (_form(r"/stories/(?P<owner>[^/]+)(?:/(?P<id>[^/]+))?"), _story),
    (_form(r"/s/(?P<id>[\w-]+)"), _shared_highlight),
    (_form(rf"/share(?:/(?P<what>{_POST_WORDS}))?(?:/(?P<id>[^/]+))?"), _share),
    (_form(r"/_u/(?P<id>[^/]+)"), _profile),
    (_form(rf"/(?P<id>[^/]+)(?:/(?:{_TABS}))?"), _profile),
    (_form(rf"/(?P<owner>[^/]+)/(?:{_POST_WORDS})/(?P<id>[^/]+)(?:/.*)?"), _read_post),
    (_form(r"/(?P<owner>[^/]+)/(?:p|reel|tv)(?P<id>)"), _read_post),
)

# --- answers ---------------------------------------------------------------------------------------------------

_OEMBED = f"{_HOME}/api/v1/oembed/?url="
_NO_SUCH_POST = "No Media Match"  # oEmbed's own word, compared with the whole message
# oEmbed's 400 with one of these keys is about a post that exists and is withheld; "geoblock" is also said of age gates.
_GATED = ("gating_type", "blocks_logging_data")


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "post":
            return _probe_post(link)
        case "profile":
            return _probe_profile(link)
        case "share":
            return _probe_share(link)
        case _:  # stories and highlights need an account in every tool that was read
            return _probe_other(link)


def _probe_post(link: Link) -> Probe:
    """oEmbed tells four ways apart; a "no" of its is only believed when the page does not show the post."""
    oembed = yield Request(_OEMBED + quote(link.canonical_url, safe=""), "oembed")
    if (metadata := _embedded(oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    if oembed.status == 429:
        return Verdict("rate_limited", "oembed", 429)
    told = oembed.json()
    page = yield Request(link.canonical_url, "page")
    media = _media(page)
    shown = _at(media, "if_not_gated_logged_out")
    if _text(_at(shown, "code")) == link.id:
        return Verdict("ok", "page", page.status, metadata=_post_metadata(shown))
    if oembed.status == 404 and _says_no_media(told, oembed):
        return Verdict("not_found", "oembed", 404)
    if oembed.status == 400 and isinstance(told, dict) and any(key in told for key in _GATED):
        return Verdict("age", "oembed", 400)
    if isinstance(media, dict) and "if_not_gated_logged_out" in media and shown is None:
        return Verdict("age", "page", page.status)
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _probe_profile(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page")
    user = _page.find(_page.scripts(page.text(), "data-sjs"), "xig_user_by_username")
    if _text(_at(user, "pk")) and (_text(_at(user, "username")) or link.id).lower() == link.id:
        metadata = Metadata(author=_text(_at(user, "full_name")), author_id=_text(_at(user, "pk")))
        return Verdict("ok", "page", page.status, metadata=metadata)
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _probe_share(link: Link) -> Probe:
    """Only where it leads is asked; what is there is another link's question."""
    answer = yield Request(link.canonical_url, "redirect", follow=False)
    location = split(answer.header("Location") or "")
    if location is None or not 300 <= answer.status < 400:
        return _walled(answer) or Verdict("unrecognised", "redirect", answer.status)
    is_wall = location.path.startswith("/accounts/")
    target = split(location.value("next") or "") if is_wall else location
    found = parse(target) if target else None
    resolved = found.canonical_url if isinstance(found, Link) and found.kind != "other" else None
    reason = "login_wall" if is_wall else "ok" if resolved else "unrecognised"
    return Verdict(reason, "redirect", answer.status, resolved)


def _probe_other(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page")
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _embedded(answer: Response) -> Metadata | None:
    """What oEmbed tells of a post that everyone may see; None for any other answer."""
    told = answer.json() if answer.status == 200 else None
    if not _text(_at(told, "html")):
        return None
    return Metadata(
        title=_text(_at(told, "title")),
        author=_text(_at(told, "author_name")),
        author_id=_text(_at(told, "author_id")),
        author_url=_text(_at(told, "author_url")),
        thumbnail_url=_text(_at(told, "thumbnail_url")),
    )


def _says_no_media(told: object, answer: Response) -> bool:
    return _text(_at(told, "message")) == _NO_SUCH_POST or answer.text().strip() == _NO_SUCH_POST


def _media(page: Response) -> object:
    return _page.find(_page.scripts(page.text(), "data-sjs"), "xig_polaris_media")


def _post_metadata(shown: object) -> Metadata:
    taken = _number(_at(shown, "taken_at"))
    return Metadata(
        title=_text(_at(shown, "caption", "text")),
        author=_text(_at(shown, "user", "full_name")) or _text(_at(shown, "user", "username")),
        author_id=_text(_at(shown, "user", "pk")),
        published_at=datetime.fromtimestamp(taken, UTC) if taken and 0 < taken * 1000 < _LATEST_MS else None,
        duration_s=_number(_at(shown, "video_duration")),
        view_count=_count(_at(shown, "view_count")),
        like_count=_count(_at(shown, "like_count")),
        comment_count=_count(_at(shown, "comment_count")),
    )


def _walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link; None where it is worth reading."""
    name, status = answer.request.probe, answer.status
    if status == 429:
        return Verdict("rate_limited", name, status)
    if status >= 500 and status < 600:
        return Verdict("server_error", name, status)
    address = split(answer.url)
    if address is None or not owns(address.host):
        return Verdict("unrecognised", name, status)
    if address.path.startswith("/accounts/") or status in (401, 403):
        target = split(address.value("next") or "")
        found = parse(target) if target else None
        return Verdict("login_wall", name, status, found.canonical_url if isinstance(found, Link) else None)
    if address.path in ("", "/") and split(answer.request.url) != address:
        return Verdict("login_wall", name, status)
    if address.path.startswith("/challenge/"):
        return Verdict("captcha", name, status)
    if address.path.startswith("/consent/"):
        return Verdict("consent", name, status)
    return None


def _at(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
