"""Instagram: which addresses name what, and how its answers about a post, profile or share link are read.

It refuses to guess: a shortcode of a length that Instagram never gave is a Flaw, a page without the post's own data
is `unrecognised`, and no phrase is ever searched for in a page. Source of the facts: PLATFORMS.md, section 2.
"""

from __future__ import annotations

import binascii
import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from linkaudit.model import Flaw, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import JUNK, Address, clean, escaped, spelled, split, value_of

# --- addresses -------------------------------------------------------------------------------------------------

HOSTS = frozenset({"instagram.com", "instagr.am", "instagr.com"})
SCHEMES = frozenset({"instagram"})
_CONTENT_HOSTS = frozenset(prefix + host for host in HOSTS for prefix in ("", "www.", "m."))
_HOME = "https://www.instagram.com"

_CODE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"[0-9]+")
_HANDLE = re.compile(r"[a-z0-9_.]+")
_LONGEST_NUMBER = 20  # digits of a 64-bit number
_LONGEST_HANDLE = 30
_EPOCH_MS = 1314220021721  # 2011-08-24, the zero of the id scheme (Instagram engineering, "Sharding & IDs")
_SCHEME_START = 10**17  # ids with fewer than 18 digits were counted up before the scheme and carry no time
_LATEST = 2208988800  # 2040-01-01, Unix seconds; a later time is a damaged id's
_SCHEME_END = (_LATEST * 1000 - _EPOCH_MS) << 23
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
        return f"{_HOME}/p/{code_of(int(number))}/" if is_number else None
    name = value_of(query, "username") if what == "user" else None
    return f"{_HOME}/{escaped(spelled(name), safe='')}/" if name else None


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
        return Flaw("id_length", f"an Instagram shortcode has 11 characters, {code} has {len(code)}")
    return _post_link(code, owner)


def _post_link(code: str, owner: str | None) -> Link:
    return Link("instagram", "post", code, f"{_HOME}/p/{code}/", owner, published_at(number_of(code)))


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
    url = f"{_HOME}/stories/{owner}/{number}/"
    return _id_flaw("story", number) or Link("instagram", "story", number, url, owner, published_at(int(number)))


def _highlight(match: re.Match[str], address: Address) -> Link | Flaw:
    number = match["id"] or ""
    url = f"{_HOME}/stories/highlights/{number}/"
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
    return Link("instagram", "highlight", number, f"{_HOME}/stories/highlights/{number}/")


def _share(match: re.Match[str], address: Address) -> Link | Flaw:
    code, what = match["id"] or "", (match["what"] or "").lower()
    if not code:
        return Flaw("no_id", "the address stops before the share code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a share code has Latin letters, digits, - and _ only, {code} has others")
    return Link("instagram", "share", code, f"{_HOME}/share/{what}{'/' if what else ''}{code}/")


def _profile(match: re.Match[str], address: Address) -> Link | Flaw:
    name = match["id"].rstrip(JUNK).lower()
    if not name or name in RESERVED:
        return _other(match[0])
    return _name_flaw(name) or Link("instagram", "profile", name, f"{_HOME}/{name}/", name)


def _name_flaw(name: str) -> Flaw | None:
    if not _HANDLE.fullmatch(name):
        return Flaw("id_alphabet", f"an Instagram name has Latin letters, digits, _ and . only, {name} has others")
    if len(name) > _LONGEST_HANDLE:
        return Flaw("id_length", f"an Instagram name has at most {_LONGEST_HANDLE} characters, {name} has {len(name)}")
    return None


def _other(path: str, owner: str | None = None) -> Link:
    """A page that shows no single item; its path is its id."""
    path = spelled(path).rstrip(JUNK) or "/"
    return Link("instagram", "other", path, f"{_HOME}{escaped(path)}{'' if path == '/' else '/'}", owner)


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

# --- answers ---------------------------------------------------------------------------------------------------

_OEMBED = f"{_HOME}/api/v1/oembed/?url="
_NO_SUCH_POST = "No Media Match"  # oEmbed's own word; its answer is compared with it, never a page
# oEmbed's 400 with one of these keys, or that message, is about a post that exists and is withheld. The message is
# sent for plain age gates too, so nothing is said of countries.
_GATED = ("gating_type", "blocks_logging_data")
_GATED_MESSAGE = "geoblock_required"
_USER = f"{_HOME}/api/v1/users/web_profile_info/?username="
_APP = (("X-IG-App-ID", "936619743392459"),)  # what Instagram's own page says of itself
_DATA = "data-sjs"  # marks the scripts that hold what a page was drawn from
_SHOWN_IN = re.compile(r"/(?:p|reel|tv)/([A-Za-z0-9_-]+)")

# The first part of a final path → why nobody could see the page.
WALLS = {"accounts": "login_wall", "challenge": "captcha", "consent": "consent"}


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "post":
            return _probe_post(link)
        case "profile":
            return _probe_profile(link)
        case "share":
            return _probe_share(link)
        case "story" | "highlight":
            return _probe_story(link)
        case _:
            return _probe_other(link)


def _probe_post(link: Link) -> Probe:
    """oEmbed tells four ways apart; its "no" is only believed when the page comes and does not show the post."""
    oembed = yield Request(_OEMBED + quote(link.canonical_url, safe=""), "oembed")
    if oembed.status == 429:
        return Verdict("rate_limited", "oembed", 429)
    told = oembed.json()
    if (metadata := _embedded(link, oembed.status, told)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    if oembed.status == 400 and _is_gated(told):
        return Verdict("age", "oembed", 400)
    page = yield Request(link.canonical_url, "page")
    verdict = _walled(page) or _read_post(link, page)
    if verdict.reason == "unrecognised" and _is_denied(oembed) and _is_page_of(link, page):
        return Verdict("not_found", "oembed", 404)
    return verdict


def _probe_profile(link: Link) -> Probe:
    """The page shows an account; that there is none, only the page's own source of data says."""
    page = yield Request(link.canonical_url, "page")
    if page.status == 429:
        return Verdict("rate_limited", "page", 429)
    if (verdict := _read_user(link, page, _found(page, "xig_user_by_username"))) is not None:
        return verdict
    user = yield Request(_USER + quote(link.id), "user", headers=_APP)
    if (verdict := _read_user(link, user, [_page.at(user.json(), "data", "user")])) is not None:
        return verdict
    if (walled := _walled(page) or _walled(user)) is not None:
        return walled
    if user.status == 404 and _is_page_of(link, page):
        return Verdict("not_found", "user", 404)
    return Verdict("unrecognised", "user", user.status)


def _probe_share(link: Link) -> Probe:
    """Only where it leads is asked; what is there is another link's question."""
    answer = yield Request(link.canonical_url, "redirect", follow=False)
    location = answer.header("Location")
    if not location or not 300 <= answer.status < 400:
        # the app's own page instead of the redirect is what readers without an account get: unresolved, not dead
        reason = "login_wall" if answer.status == 200 else "unrecognised"
        return _walled(answer) or Verdict(reason, "redirect", answer.status)
    target = _target(location)
    if target is not None and (wall := _wall(target)):
        named = _named(_target(target.value("next") or ""))
        return Verdict(wall, "redirect", answer.status, named)
    named = _named(target)
    return Verdict("ok" if named else "unrecognised", "redirect", answer.status, named)


def _probe_story(link: Link) -> Probe:
    """Nothing is asked: stories and highlights are shown to accounts only, in every tool that was read (2.3 F)."""
    yield from ()
    return Verdict("login_wall")


def _probe_other(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page")
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link, whatever was asked; None where it is worth reading."""
    name, status = answer.request.probe, answer.status
    if status == 429:
        return Verdict("rate_limited", name, status)
    if 500 <= status < 600:
        return Verdict("server_error", name, status)
    address = split(answer.landing)
    if address is None or not owns(address.host):
        return Verdict("unrecognised", name, status)
    if wall := _wall(address):
        return Verdict(wall, name, status)
    is_sent_home = address.path in ("", "/") and split(answer.request.url) != address
    return Verdict("login_wall", name, status) if status in (401, 403) or is_sent_home else None


def _wall(address: Address) -> str | None:
    return WALLS.get(clean(address.path)[1:].partition("/")[0].lower()) if owns(address.host) else None


def _target(written: str) -> Address | None:
    """Where a redirect or a login page's parameter leads; None for anything but an absolute path or http(s) address."""
    if written.startswith("/") and not written.startswith("//"):
        return split(_HOME + written)
    return split(written) if "//" in written else None


def _named(address: Address | None) -> str | None:
    """The canonical URL of the one thing that an address names; None where it names none."""
    link = parse(address) if address else None
    return link.canonical_url if isinstance(link, Link) and link.kind not in ("other", "share") else None


def _is_page_of(link: Link, page: Response) -> bool:
    """Whether a page that shows nothing is Instagram's answer about this very link: there is something in it, and it
    was not sent from elsewhere. An account's page instead of its post is what followers-only posts get, too."""
    address = split(page.url)
    return page.status in (200, 404) and bool(page.body) and _named(address) == link.canonical_url


def _embedded(link: Link, status: int, told: object) -> Metadata | None:
    """What oEmbed tells of a post that everyone may see; None for any other answer."""
    shown = _page.text(told, "html")
    codes = _SHOWN_IN.findall(shown or "")
    if status != 200 or not shown or (codes and link.id not in codes):
        return None
    return Metadata(
        title=_page.text(told, "title"),
        author=_page.text(told, "author_name"),
        author_id=_id(told, "author_id"),
        author_url=_page.text(told, "author_url"),
        thumbnail_url=_page.text(told, "thumbnail_url"),
    )


def _is_gated(told: object) -> bool:
    return isinstance(told, dict) and (
        any(key in told for key in _GATED) or _page.text(told, "message") == _GATED_MESSAGE
    )


def _is_denied(oembed: Response) -> bool:
    """Whether oEmbed says, as text or as JSON, that there is no such post."""
    told = oembed.json()
    messages = list(told.values()) if isinstance(told, dict) else [oembed.text().strip()]
    return oembed.status == 404 and _NO_SUCH_POST in messages


def _read_post(link: Link, page: Response) -> Verdict:
    """What the page's own data say of the post; the other posts in it say nothing."""
    withheld = False
    for media in _found(page, "xig_polaris_media"):
        shown = _page.at(media, "if_not_gated_logged_out")
        if _page.text(shown, "code") == link.id:
            return Verdict("ok", "page", page.status, metadata=_post_metadata(shown))
        withheld = withheld or (isinstance(media, dict) and media.get("if_not_gated_logged_out", media) is None)
    if (withheld or _is_age_error(page)) and _is_page_of(link, page):
        return Verdict("age", "page", page.status)  # it may be sensitive or regional: the page does not say
    return Verdict("unrecognised", "page", page.status)


def _is_age_error(page: Response) -> bool:
    """The error page whose properties name the reader's missing age. Without them, it is sent for anything."""
    errors = (props for props in _found(page, "props") if _page.text(props, "failure_reason") == "MA")
    return any(isinstance(props, dict) and props.get("restricted_age") for props in errors)


def _found(page: Response, key: str) -> list[object]:
    """Every value under a key in the data that a page was drawn from."""
    return list(_page.find(_page.scripts(page.text(), _DATA), key))


def _post_metadata(shown: object) -> Metadata:
    name, seconds = _page.text(shown, "user", "username"), _page.number(shown, "taken_at")
    is_time = seconds is not None and 0 < seconds < _LATEST
    duration = _page.at(shown, "video_duration")
    return Metadata(
        title=_page.text(shown, "caption", "text"),
        author=_page.text(shown, "user", "full_name") or name,
        author_id=_id(shown, "user", "pk"),
        author_url=f"{_HOME}/{name}/" if name else None,
        published_at=datetime.fromtimestamp(seconds, UTC) if seconds and is_time else None,
        duration_s=duration if isinstance(duration, int | float) and math.isfinite(duration) else None,
        view_count=_page.number(shown, "view_count"),
        like_count=_page.number(shown, "like_count"),
        comment_count=_page.number(shown, "comment_count"),
    )


def _read_user(link: Link, answer: Response, users: list[object]) -> Verdict | None:
    """The account itself, shown or private; None where it is not in the answer."""
    for user in users:
        number = _id(user, "pk") or _id(user, "id")
        name = _page.text(user, "username") or ""
        if number and name.lower() == link.id:
            title = _page.text(user, "full_name")
            metadata = Metadata(title=title, author=title or name, author_id=number, author_url=link.canonical_url)
            reason = "private" if _page.at(user, "is_private") is True else "ok"
            return Verdict(reason, answer.request.probe, answer.status, metadata=metadata)
    return None


def _id(value: object, *keys: str) -> str | None:
    """A number that serves as a name, written as either."""
    number = _page.at(value, *keys)
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else _page.text(number)
