"""How TikTok's answers are read: oEmbed, the data that pages are drawn from, live rooms, a short link's redirect.

A status code that no table lists is `unrecognised`, and no phrase is ever searched for in a page. Source:
PLATFORMS.md, 3.3 and 3.4.
"""

from __future__ import annotations

import re

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, clean, split
from linkaudit.platforms.tiktok.addresses import HOME, SHORT_HOSTS, moment_of, owns, parse

NOTHING = Metadata()

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


def says(answer: Response, reason: str, why: str, metadata: Metadata = NOTHING) -> Verdict:
    return Verdict(reason, answer.request.probe, answer.status, metadata=metadata, why=why)


def walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link, whatever was asked; None where it is worth reading."""
    status = answer.status
    if status == 429:
        return says(answer, "rate_limited", "HTTP status 429, too many requests")
    if 500 <= status < 600:
        return says(answer, "server_error", f"HTTP status {status}, a fault of the server's own")
    address = split(answer.landing)
    if address is None or not (owns(address.host) or address.host == "webcast.tiktok.com"):
        return says(answer, "unrecognised", "the answer came from a place that shows nothing of TikTok's")
    if _is_login(address):
        return says(answer, "login_wall", "sent to /login instead")
    text = answer.text()
    if _DATA not in text:
        elements = _page.without_scripts(text)
        if _CHALLENGE.search(elements) or _CAPTCHA.search(elements):
            return says(answer, "captcha", "the page is a challenge (an element of that name) and holds no data")
    return None


def _is_login(address: Address) -> bool:
    return address.path == "/login" or address.path.startswith("/login/")


# --- posts -----------------------------------------------------------------------------------------------------


def embedded(link: Link, answer: Response) -> Metadata | None:
    """What oEmbed tells of this very post; None for any other answer."""
    found = answer.json() if answer.status == 200 else None
    shown = _EMBEDDED.search(_page.text(found, "html") or "")
    if not shown or shown[1] != link.id:
        return None
    return Metadata(
        title=_page.text(found, "title"),
        author=_page.text(found, "author_name"),
        author_id=_page.text(found, "author_unique_id"),
        author_url=_page.text(found, "author_url"),
        thumbnail_url=_page.text(found, "thumbnail_url"),
    )


def read_post(link: Link, page: Response) -> Verdict:
    """What the page's data say of the post that was asked for; another post in it says nothing."""
    detail = _scope(page, "webapp.video-detail")
    code, found = _page.number(detail, "statusCode"), _page.at(detail, "itemInfo", "itemStruct")
    message = _page.text(detail, "statusMsg") or ""
    if code == 0 and _page.text(found, "id") == link.id:
        metadata = _post_metadata(found)
        if _is_withheld(found):
            return says(page, "age", "isContentClassified: the data name the post and hold no video to play", metadata)
        return says(page, "ok", f"statusCode 0, and itemStruct holds this very post, id {link.id}", metadata)
    if code == 0:
        return says(page, "unrecognised", "statusCode 0, but itemStruct does not hold the post that was asked for")
    if not code:
        return says(page, "unrecognised", "the page does not hold the post's data (webapp.video-detail)")
    address = split(page.url)
    place = parse(address) if address else None
    if not isinstance(place, Link) or place.id != link.id:
        return says(page, "unrecognised", f"statusCode {code} is about a place that we were sent to")
    if page.status not in (200, 404) or _page.text(found, "id") == link.id:
        beside = f"HTTP status {page.status} and the data of {_page.text(found, 'id') or 'no post'}"
        return says(page, "unrecognised", f"statusCode {code} beside {beside}")
    if code == UNSAID:
        reason, told = _said(message)
        return says(page, reason, f"statusCode {code} with {told}")
    known = "" if code in CODES else ", whose meaning nobody knows for certain"
    return says(page, CODES.get(code, "unrecognised"), f"statusCode {code}{known}")


def _is_withheld(found: object) -> bool:
    is_classified = _page.at(found, "isContentClassified") is True
    return is_classified and not _page.text(found, "video", "playAddr") and not _page.at(found, "imagePost")


def _said(message: str) -> tuple[str, str]:
    """The reason beside 10204, and the words that it was read from."""
    if found := next(((word, reason) for word, reason in MESSAGES if word in message), None):
        return found[1], f"statusMsg {found[0]}"
    if any(part.strip() == NOT_THERE for part in message.split("&")):
        return "not_found", f"statusMsg {NOT_THERE!r}"
    return "unrecognised", "a statusMsg that no table lists" if message else "no statusMsg: alone it says nothing"


def _post_metadata(found: object) -> Metadata:
    handle = _page.text(found, "author", "uniqueId")
    return Metadata(
        title=_page.text(found, "desc"),
        author=_page.text(found, "author", "nickname"),
        author_id=handle,
        author_url=f"{HOME}/@{handle}" if handle else None,
        published_at=moment_of(_page.number(found, "createTime")),
        duration_s=_page.number(found, "video", "duration") or None,  # 0 for slideshows
        view_count=_count(found, "playCount"),
        like_count=_count(found, "diggCount"),
        comment_count=_count(found, "commentCount"),
        thumbnail_url=_page.text(found, "video", "cover") or _first_picture(found),
        language=_page.language(found, "textLanguage"),
    )


def _count(found: object, name: str) -> int | None:
    """statsV2 counts as text, without the 32-bit overflow of stats; older pages know only stats."""
    newer = _page.number(found, "statsV2", name)
    number = _page.number(found, "stats", name) if newer is None else newer
    return number if number is None or number >= 0 else None


def _first_picture(found: object) -> str | None:
    images = _page.at(found, "imagePost", "images")
    urls = _page.at(images[0], "imageURL", "urlList") if isinstance(images, list) and images else None
    return urls[0] if isinstance(urls, list) and urls and isinstance(urls[0], str) else None


def _scope(page: Response, name: str) -> object:
    """One part of the data that a page was drawn from; None where there is none."""
    found = next(_page.scripts(page.text(), _DATA), None)
    return _page.at(found, "__DEFAULT_SCOPE__", name)


# --- profiles and live rooms -----------------------------------------------------------------------------------


def read_user(link: Link, page: Response) -> Verdict:
    detail = _scope(page, "webapp.user-detail")
    code, user = _page.number(detail, "statusCode"), _page.at(detail, "userInfo", "user")
    handle = _page.text(user, "uniqueId")
    if code == 0 and handle:
        if link.owner not in (handle.lower(), _page.text(user, "secUid"), _page.text(user, "id")):
            return says(page, "unrecognised", "the page's data hold another account than the one asked for")
        name, portrait = _page.text(user, "nickname"), _page.text(user, "avatarLarger")
        metadata = Metadata(
            title=name, author=name, author_id=handle, author_url=f"{HOME}/@{handle}", thumbnail_url=portrait
        )
        why = "statusCode 0, and the data hold the account of this name"
        if _page.at(user, "privateAccount") is True:
            return says(page, "private", f"{why}, privateAccount", metadata)
        return says(page, "ok", why, metadata)
    if code and link.owner == (handle or "").lower():
        return says(page, "unrecognised", f"statusCode {code}, with the account itself beside it")
    address = split(page.url)
    if code is None or address is None or f"/@{link.owner}" != clean(address.path).partition("/live")[0].lower():
        return says(page, "unrecognised", "the page does not hold the account's data (webapp.user-detail)")
    reason = "not_found" if code == USER_NOT_FOUND else CODES.get(code, "unrecognised")
    return says(page, reason, f"statusCode {code} for the account of this name")


def read_room(link: Link, room: Response) -> Verdict:
    answer = _page.at(room.json(), "data")
    status = _page.number(answer, "status")
    if _page.text(answer, "id_str") == link.id and status == ROOM_IS_LIVE:
        title, name = _page.text(answer, "title"), _page.text(answer, "owner", "nickname")
        return says(room, "ok", f"status {status}: this very room is live", Metadata(title=title, author=name))
    # 4 is "ended": it was there, nobody can see it now
    return says(room, "unrecognised", "the room is not live: whether it ever was, the answer does not prove")


# --- short links -----------------------------------------------------------------------------------------------


def read_location(link: Link, answer: Response) -> Verdict:
    """What a short link's redirect says. To the bare home page TikTok sends those whose code it no longer knows."""
    address = _target(_origin(link), answer.header("Location") or "")
    if address is None or not owns(address.host):
        return says(answer, "unrecognised", "its Location leads to a place that shows nothing of TikTok's")
    if _is_login(address):
        target = _target(HOME, address.value("redirect_url") or "")
        named = _plain(target) if target and _is_named(target) else None
        told = "whose redirect_url= names what it leads to" if named else "which does not name what it leads to"
        return Verdict("login_wall", "redirect", answer.status, named, why=f"redirected to /login, {told}")
    if _is_named(address):
        return Verdict("ok", "redirect", answer.status, _plain(address), why="its Location names one thing of TikTok's")
    is_home = address.path in ("", "/") and address.host not in SHORT_HOSTS
    if is_home and _NO_TARGET.fullmatch(address.query):
        return says(answer, "not_found", "redirected to the bare home page, as codes are that TikTok does not know")
    return says(answer, "unrecognised", "its Location names no single thing of TikTok's")


def _origin(link: Link) -> str:
    return "/".join(link.canonical_url.split("/", 3)[:3])


def _plain(address: Address) -> str:
    return f"{address.scheme}://{address.host}{address.path}"


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
