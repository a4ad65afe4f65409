"""TikTok: which addresses name what, and how its answers about a post, profile, live or short link are read.

It refuses to guess: an id that has not exactly 19 digits is a Flaw, a status code that no table lists is
`unrecognised`, and no phrase is ever searched for in a page. Source of the facts: PLATFORMS.md, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from linkaudit.model import Flaw, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, clean, escaped, spelled, split

# --- addresses ----------------------------------------------------------------------------------------------

HOSTS = frozenset({"tiktok.com", "tiktokv.com"})
_CONTENT_HOST = re.compile(r"(?:(?:www|m|t|lite|[a-z]{2})\.)?tiktokv?\.com")
_SHORT_HOSTS = frozenset({"vm.tiktok.com", "vt.tiktok.com", "t.tiktok.com"})

_HOME = "https://www.tiktok.com"
_HANDLE = re.compile(r"[\w.-]+", re.ASCII)
_CODE = re.compile(r"[\w-]+", re.ASCII)
_SEC_UID = "MS4wLjAB"  # base64 of "1.0.0."; such owners keep their case
_EARLIEST, _LATEST = 1472688000, 2208988800  # 2016-09-01 (no TikTok before) and 2040-01-01, Unix seconds


def owns(host: str) -> bool:
    """Whether a lower-case host shows TikTok's content. newsroom., support., ads. and the like do not."""
    return _CONTENT_HOST.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    path = clean(address.path)
    if address.host in _SHORT_HOSTS and (match := _SHORT_PATH.fullmatch(path)):
        return _short(match["id"], f"https://{address.host}")
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match)
    return _other(path, address.value("q") if path.startswith("/search") else None)


def _handle(written: str) -> str:
    return written if written.startswith(_SEC_UID) else written.lower()


def _id_flaw(written: str, what: str) -> Flaw | None:
    """Why 19 digits these are not; None where they are."""
    if not written:
        return Flaw("no_id", f"the address stops before the {what} id")
    if not (written.isascii() and written.isdecimal()):
        return Flaw("id_alphabet", f"a {what} id has digits only, {written} has other characters")
    if len(written) != 19:
        return Flaw("id_length", f"a {what} id has 19 digits, {written} has {len(written)}")
    return None


def _published(code: str) -> datetime | None:
    """The upper 32 of an id's 64 bits are Unix seconds, stamped a little before the publication."""
    return _moment(int(code) >> 32)


def _moment(seconds: int | None) -> datetime | None:
    """Unix seconds as a time; None where TikTok cannot have published anything."""
    return datetime.fromtimestamp(seconds, UTC) if seconds and _EARLIEST <= seconds < _LATEST else None


def _post(match: re.Match[str]) -> Link | Flaw:
    named = match.groupdict()
    code, owner = named["id"] or "", named.get("owner") or "_"
    if flaw := _id_flaw(code, "TikTok"):
        return flaw
    if owner == "_" or not _HANDLE.fullmatch(owner):  # TikTok answers whatever the owner, so it says "_" for none
        return Link("tiktok", "post", code, f"{_HOME}/@_/video/{code}", None, _published(code))
    owner = _handle(owner)
    return Link("tiktok", "post", code, f"{_HOME}/@{owner}/video/{code}", owner, _published(code))


def _user(match: re.Match[str]) -> Link | Flaw:
    """A profile, or the live page of one."""
    if not (written := match["id"]):
        return Flaw("no_id", "the address stops before the TikTok user's name")
    if not _HANDLE.fullmatch(written):
        return Flaw("id_alphabet", f"a TikTok name has Latin letters, digits, _ and . only, {written} has others")
    handle = _handle(written)
    if match.groupdict().get("live"):
        return Link("tiktok", "live", handle, f"{_HOME}/@{handle}/live", handle)
    return Link("tiktok", "profile", handle, f"{_HOME}/@{handle}", handle)


def _room(match: re.Match[str]) -> Link | Flaw:
    room = match["id"] or ""
    if flaw := _id_flaw(room, "TikTok live room"):
        return flaw
    return Link("tiktok", "live", room, f"https://m.tiktok.com/share/live/{room}/")


def _short(code: str, home: str) -> Link | Flaw:
    if not code:
        return Flaw("no_id", "the address stops before the short link's code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a TikTok short link has Latin letters and digits only, {code} has others")
    return Link("tiktok", "short-link", code, f"{home}/{code}/")


def _other(path: str, sought: str | None = None) -> Link:
    """A page that shows no single post; its path, with what a search page looks for, is its id."""
    code = spelled(path)
    url = _HOME + escaped(code)
    if sought:
        sought = spelled(sought)
        code, url = f"{code}?q={sought}", f"{url}?q={escaped(sought, safe='')}"
    return Link("tiktok", "other", code, url)


def _tag(match: re.Match[str]) -> Link:
    return _other("/tag/" + spelled(match["id"]).lower())


def _numbered(match: re.Match[str]) -> Link:
    """Sounds, effects, collections: the slug before the number is decoration."""
    owner = match.groupdict().get("owner")
    return _other(f"{f'/@{owner.lower()}' if owner else ''}/{match['what'].lower()}/_-{match['id']}")


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.ASCII | re.IGNORECASE)


_SHORT_PATH = _form(r"/(?P<id>[^/@]*)")

# Ordered, the commonest first: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Link | Flaw]], ...] = (
    (_form(r"/@(?P<owner>[^/]*)/(?:video|photo)(?:/(?P<id>[^/]*))?"), _post),
    (_form(r"/@(?P<id>[^/]*)(?:/(?:posts|reposts|stories|liked|saved))?"), _user),
    (_form(r"/t(?:/(?P<id>[^/]*))?"), lambda match: _short(match["id"] or "", f"{_HOME}/t")),
    (_form(r"/@(?P<id>[^/]*)/(?P<live>live)"), _user),
    (_form(r"/(?:(?:i18n|h5)/)?share/(?:video|photo)(?:/(?P<id>[^/]*?))?(?:\.html)?"), _post),
    (_form(r"/v/(?P<id>[^/]*?)(?:\.html)?"), _post),
    (_form(r"/embed/@(?P<id>[^/]*)"), _user),
    (_form(r"/embed(?:/v[23])?/(?P<id>[^/@v][^/]*)"), _post),
    (_form(r"/player/v1/(?P<id>[^/]*)"), _post),
    (_form(r"/(?:(?:i18n|h5)/)?share/live/(?P<id>[^/]*?)(?:\.html)?"), _room),
    (_form(r"/(?:(?:i18n|h5)/)?share/use?r/(?P<id>[^/]*?)(?:\.html)?"), _user),
    (_form(r"/(?P<what>music|sticker)/(?:.*-)?(?P<id>\d+)"), _numbered),
    (_form(r"/@(?P<owner>[^/]+)/(?P<what>collection|playlist)/(?:.*-)?(?P<id>\d+)"), _numbered),
    (_form(r"/tag/(?P<id>[^/]+)"), _tag),
)

# --- answers ------------------------------------------------------------------------------------------------

# statusCode of the page's data → reason. What is not listed is unrecognised: 10201 and 100004 blame our question,
# 10202 is old and vague, nobody knows 10215 and 10223.
CODES: dict[int, str] = {
    10000: "captcha",
    10102: "login_wall",
    10216: "private",
    10222: "private",  # a private account
    10231: "geo",
}
UNSAID = 10204  # "not available": alone it says nothing, its statusMsg does

# What a statusMsg beside 10204 holds → reason; ordered, since several may be joined by "&" and deletion outranks all.
MESSAGES: tuple[tuple[str, str], ...] = (
    ("status_deleted", "removed"),
    ("status_self_see", "private"),
    ("status_friend_see", "private"),
    ("author_secret", "private"),
    ("status_reviewing", "not_yet_public"),
    ("status_audit_not_pass", "not_yet_public"),  # withheld by TikTok's own review: it may return
    ("content_classification", "age"),
    ("person_geo_fencing", "geo"),
    ("copyright_geo_filter", "geo"),
    ("cross_border_violation", "geo"),
)
NOT_THERE = "item doesn't exist"  # the one statusMsg that is a sentence: compared whole, never searched for

USER_NOT_FOUND = 10221  # decisive for profiles; banned, deleted and renamed users look alike
ROOM_IS_LIVE = 2

_DATA = "__UNIVERSAL_DATA_FOR_REHYDRATION__"  # the script that holds what a page was drawn from
_CHALLENGE = re.compile(r"<[a-z]+\s[^<>]*\bid=[\"']?cs[\"'\s>]", re.IGNORECASE)
_CAPTCHA = re.compile(
    r"<[a-z]+\s[^<>]*\b(?:id|class)=[\"']?[^<>\"']{0,500}\b(?:captcha-verify-container|tiktok-verify-page)\b",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r"\bdata-video-id=[\"'](\d+)[\"']")
_NO_TARGET = re.compile(r"(?:_[a-z]=[^&]*(?:&|$))*")  # "?_r=1" is all that a home page without a target gets
_NAMED_PAGE = re.compile(r"/(?:music|sticker|tag)/|/@[^/]+/(?:collection|playlist)/")


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "post":
            return _probe_post(link)
        case "short-link":
            return _probe_short_link(link)
        case "live" if link.owner is None:
            return _probe_room(link)
        case "profile" | "live":  # the live page of a user who is not streaming is still there
            return _probe_user(link)
        case _:
            return _probe_other(link)


def _probe_post(link: Link) -> Probe:
    """oEmbed answers for whatever anyone can see; where it does not, the page says why."""
    oembed = yield Request(f"{_HOME}/oembed?url={quote(link.canonical_url, safe='')}", "oembed")
    if oembed.status == 429:
        return Verdict("rate_limited", "oembed", 429)
    if (metadata := _embedded(link, oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    page = yield Request(link.canonical_url, "page")
    return _walled(page) or _read_post(link, page)


def _probe_user(link: Link) -> Probe:
    page = yield Request(f"{_HOME}/@{link.owner}", "page")
    return _walled(page) or _read_user(link, page)


def _probe_room(link: Link) -> Probe:
    room = yield Request(f"https://webcast.tiktok.com/webcast/room/info/?aid=1988&room_id={link.id}", "room")
    if walled := _walled(room):
        return walled
    answer = _page.at(room.json(), "data")
    if _page.text(answer, "id_str") == link.id and _page.number(answer, "status") == ROOM_IS_LIVE:
        title, name = _page.text(answer, "title"), _page.text(answer, "owner", "nickname")
        return Verdict("ok", "room", room.status, metadata=Metadata(title=title, author=name))
    return Verdict("unrecognised", "room", room.status)  # 4 is "ended": it was there, nobody can see it now


def _probe_short_link(link: Link) -> Probe:
    """Only where it leads is asked; what is there is another link's question."""
    answer = yield Request(link.canonical_url, "redirect", follow=False)
    location = answer.header("Location")
    if location and 300 <= answer.status < 400:
        return _read_location(_target(_origin(link), location), answer.status)
    return _walled(answer) or Verdict("unrecognised", "redirect", answer.status)


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
    if address is None or not (owns(address.host) or address.host == "webcast.tiktok.com"):
        return Verdict("unrecognised", name, status)
    if _is_login(address):
        return Verdict("login_wall", name, status)
    text = answer.text()
    if _DATA not in text:
        elements = _page.without_scripts(text)
        if _CHALLENGE.search(elements) or _CAPTCHA.search(elements):
            return Verdict("captcha", name, status)
    return None


def _is_login(address: Address) -> bool:
    return address.path == "/login" or address.path.startswith("/login/")


def _embedded(link: Link, answer: Response) -> Metadata | None:
    """What oEmbed tells of this very post; None for any other answer."""
    found = answer.json() if answer.status == 200 else None
    embedded = _EMBEDDED.search(_page.text(found, "html") or "")
    if not embedded or embedded[1] != link.id:
        return None
    return Metadata(
        title=_page.text(found, "title"),
        author=_page.text(found, "author_name"),
        author_id=_page.text(found, "author_unique_id"),
        author_url=_page.text(found, "author_url"),
        thumbnail_url=_page.text(found, "thumbnail_url"),
    )


def _read_post(link: Link, page: Response) -> Verdict:
    detail = _scope(page, "webapp.video-detail")
    code, found = _page.number(detail, "statusCode"), _page.at(detail, "itemInfo", "itemStruct")
    reason = "unrecognised"
    if code == 0 and _page.text(found, "id") == link.id:
        is_withheld = _page.at(found, "isContentClassified") is True and not _page.text(found, "video", "playAddr")
        reason = "age" if is_withheld and not _page.at(found, "imagePost") else "ok"
        return Verdict(reason, "page", page.status, metadata=_post_metadata(found))
    if code and link.id in page.url:  # an answer about where we were sent to accuses nobody else
        reason = _said(_page.text(detail, "statusMsg") or "") if code == UNSAID else CODES.get(code, "unrecognised")
    return Verdict(reason, "page", page.status)


def _said(message: str) -> str:
    is_unknown = any(part.strip() == NOT_THERE for part in message.split("&"))
    fallback = "not_found" if is_unknown else "unrecognised"
    return next((reason for word, reason in MESSAGES if word in message), fallback)


def _post_metadata(found: object) -> Metadata:
    stats = _page.at(found, "stats")
    handle = _page.text(found, "author", "uniqueId")
    return Metadata(
        title=_page.text(found, "desc"),
        author=_page.text(found, "author", "nickname"),
        author_id=handle,
        author_url=f"{_HOME}/@{handle}" if handle else None,
        published_at=_moment(_page.number(found, "createTime")),
        duration_s=_page.number(found, "video", "duration") or None,  # 0 for slideshows
        view_count=_page.number(stats, "playCount"),
        like_count=_page.number(stats, "diggCount"),
        comment_count=_page.number(stats, "commentCount"),
        thumbnail_url=_page.text(found, "video", "cover"),
    )


def _read_user(link: Link, page: Response) -> Verdict:
    detail = _scope(page, "webapp.user-detail")
    code, user = _page.number(detail, "statusCode"), _page.at(detail, "userInfo", "user")
    handle = _page.text(user, "uniqueId")
    if code == 0 and handle:
        if link.owner not in (handle.lower(), _page.text(user, "secUid"), _page.text(user, "id")):
            return Verdict("unrecognised", "page", page.status)
        reason = "private" if _page.at(user, "privateAccount") is True else "ok"
        name, portrait = _page.text(user, "nickname"), _page.text(user, "avatarLarger")
        metadata = Metadata(
            title=name, author=name, author_id=handle, author_url=f"{_HOME}/@{handle}", thumbnail_url=portrait
        )
        return Verdict(reason, "page", page.status, metadata=metadata)
    address = split(page.url)
    if code is None or address is None or f"/@{link.owner}" != clean(address.path).partition("/live")[0].lower():
        return Verdict("unrecognised", "page", page.status)
    reason = "not_found" if code == USER_NOT_FOUND else CODES.get(code, "unrecognised")
    return Verdict(reason, "page", page.status)


def _origin(link: Link) -> str:
    return "/".join(link.canonical_url.split("/", 3)[:3])


def _read_location(address: Address | None, status: int) -> Verdict:
    """What a short link's redirect says. To the bare home page TikTok sends those whose code it no longer knows."""
    if address is None or not owns(address.host):
        return Verdict("unrecognised", "redirect", status)
    plain = f"{address.scheme}://{address.host}{address.path}"
    if _is_login(address):
        target = _target(_HOME, address.value("redirect_url") or "")
        resolved_to = target and f"{target.scheme}://{target.host}{target.path}"
        return Verdict("login_wall", "redirect", status, resolved_to if target and _is_named(target) else None)
    if _is_named(address):
        return Verdict("ok", "redirect", status, plain)
    is_home = address.path in ("", "/") and address.host not in _SHORT_HOSTS
    if is_home and _NO_TARGET.fullmatch(address.query):
        return Verdict("not_found", "redirect", status)
    return Verdict("unrecognised", "redirect", status)


def _target(home: str, written: str) -> Address | None:
    """Where a redirect or a login page's parameter leads; None for anything but an absolute path or http(s) address."""
    if written.startswith("/") and not written.startswith("//"):
        return split(home + written)
    return split(written) if re.match(r"(?:https?:)?//", written, re.IGNORECASE) else None


def _is_named(address: Address) -> bool:
    """Whether an address names one thing that somebody may have meant to share."""
    link = parse(address)
    if not isinstance(link, Link):
        return False
    return link.kind in ("post", "profile", "live") or _NAMED_PAGE.match(link.id) is not None


def _scope(page: Response, name: str) -> object:
    """One part of the data that a page was drawn from; None where there is none."""
    found = next(_page.scripts(page.text(), _DATA), None)
    return _page.at(found, "__DEFAULT_SCOPE__", name)
