"""How Instagram's answers are read: oEmbed, pages, the source of a profile's data, a share code's redirect.

No phrase is ever searched for in a page, and a page without the post's own data proves nothing. Source: PLATFORMS.md,
2.3 and 2.4.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import Address, clean, split
from linkaudit.platforms.instagram.addresses import HOME, LATEST, owns, parse

NOTHING = Metadata()
_NO_SUCH_POST = "No Media Match"  # oEmbed's own word; its answer is compared with it, never a page
# oEmbed's 400 with one of these keys, or that message, is about a post that exists and is withheld. The message is
# sent for plain age gates too, so nothing is said of countries.
_GATED = ("gating_type", "blocks_logging_data")
_GATED_MESSAGE = "geoblock_required"
_DATA = "data-sjs"  # marks the scripts that hold what a page was drawn from
_SHOWN_IN = re.compile(r"/(?:p|reels?|tv)/([A-Za-z0-9_-]+)")

# The first part of a final path → why nobody could see the page.
WALLS = {"accounts": "login_wall", "challenge": "captcha", "consent": "consent"}


def says(answer: Response, reason: str, why: str, metadata: Metadata = NOTHING) -> Verdict:
    return Verdict(reason, answer.request.probe, answer.status, metadata=metadata, why=why)


# --- walls -----------------------------------------------------------------------------------------------------


def walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link, whatever was asked; None where it is worth reading."""
    status = answer.status
    if status == 429:
        return says(answer, "rate_limited", "HTTP status 429, too many requests")
    if 500 <= status < 600:
        return says(answer, "server_error", f"HTTP status {status}, a fault of the server's own")
    address = split(answer.landing)
    if address is None or not owns(address.host):
        return says(answer, "unrecognised", "the answer came from a place that shows nothing of Instagram's")
    if wall := _wall(address):
        return says(answer, wall, f"sent to /{_first(address)} instead")
    if status in (401, 403):
        return says(answer, "login_wall", f"HTTP status {status}: not for visitors without an account")
    if address.path in ("", "/") and split(answer.request.url) != address:
        return says(answer, "login_wall", "sent to the home page, as visitors without an account are")
    return None


def _wall(address: Address) -> str | None:
    return WALLS.get(_first(address)) if owns(address.host) else None


def _first(address: Address) -> str:
    return clean(address.path)[1:].partition("/")[0].lower()


# --- share codes -----------------------------------------------------------------------------------------------


def read_share(answer: Response) -> Verdict:
    """Where a share code leads; behind a login page, that page's `next` still tells."""
    location = answer.header("Location")
    if not location or not 300 <= answer.status < 400:
        # the app's own page instead of the redirect is what readers without an account get: unresolved, not dead
        reason = "login_wall" if answer.status == 200 else "unrecognised"
        return walled(answer) or says(answer, reason, f"HTTP status {answer.status} without the redirect to the post")
    target = _target(location)
    if target is not None and (wall := _wall(target)):
        named = _named(_target(target.value("next") or ""))
        told = "whose next= names what it leads to" if named else "which does not name what it leads to"
        return Verdict(wall, "redirect", answer.status, named, why=f"redirected to /{_first(target)}, {told}")
    named = _named(target)
    reason, told = ("ok", "one thing") if named else ("unrecognised", "no single thing")
    return Verdict(reason, "redirect", answer.status, named, why=f"its Location names {told} of Instagram's")


def _target(written: str) -> Address | None:
    """Where a redirect or a login page's parameter leads; None for anything but an absolute path or http(s) address."""
    if written.startswith("/") and not written.startswith("//"):
        return split(HOME + written)
    return split(written) if "//" in written else None


def _named(address: Address | None) -> str | None:
    """The canonical URL of the one thing that an address names; None where it names none."""
    link = parse(address) if address else None
    return link.canonical_url if isinstance(link, Link) and link.kind not in ("other", "share") else None


# --- oEmbed ----------------------------------------------------------------------------------------------------


def embedded(link: Link, status: int, told: object) -> Metadata | None:
    """What oEmbed tells of a post that everyone may see; None for any other answer."""
    shown = _page.text(told, "html")
    codes = _SHOWN_IN.findall(shown or "")
    if status != 200 or link.id not in codes:
        return None
    return Metadata(
        title=_page.text(told, "title"),
        author=_page.text(told, "author_name"),
        author_id=_id(told, "author_id"),
        author_url=_page.text(told, "author_url"),
        thumbnail_url=_page.text(told, "thumbnail_url"),
    )


def is_gated(told: object) -> str:
    """The mark of a post that exists and is withheld, as oEmbed wrote it; empty where there is none."""
    if not isinstance(told, dict):
        return ""
    if _page.text(told, "message") == _GATED_MESSAGE:
        return f"message {_GATED_MESSAGE!r}"
    return next((repr(key) for key in _GATED if key in told), "")


def is_denied(oembed: Response) -> bool:
    """Whether oEmbed says, as text or as JSON, that there is no such post."""
    told = oembed.json()
    messages = list(told.values()) if isinstance(told, dict) else [oembed.text().strip()]
    return oembed.status == 404 and _NO_SUCH_POST in messages


# --- pages -----------------------------------------------------------------------------------------------------


def is_missing(user: Response) -> bool:
    """Whether the source of a profile's data says itself that there is no such account."""
    return user.status == 404 and user.url == user.request.url and not user.hops


def is_page_of(link: Link, page: Response) -> bool:
    """Whether a page that shows nothing is Instagram's answer about this very link: there is something in it, and it
    was not sent from elsewhere. An account's page instead of its post is what followers-only posts get, too."""
    address = split(page.url)
    return page.status in (200, 404) and bool(page.body) and _named(address) == link.canonical_url


def media_in(page: Response, key: str) -> list[object]:
    """Every value under a key in the data that a page was drawn from."""
    return list(_page.find(_page.scripts(page.text(), _DATA), key))


def read_post(link: Link, page: Response) -> Verdict:
    """What the page's own data say of the post; the other posts in it say nothing."""
    withheld = False
    for media in media_in(page, "xig_polaris_media"):
        shown = _page.at(media, "if_not_gated_logged_out")
        if _page.text(shown, "code") == link.id:
            why = f"the page's data (xig_polaris_media.if_not_gated_logged_out) hold this very post, code {link.id}"
            return says(page, "ok", why, _post_metadata(shown))
        is_withheld = isinstance(media, dict) and media.get("if_not_gated_logged_out", media) is None
        withheld = withheld or (is_withheld and _page.text(media, "code") in (None, link.id))
    if is_page_of(link, page):
        if withheld:  # it may be sensitive or regional: the page does not say
            return says(page, "age", "if_not_gated_logged_out is null: the post is there and withheld from visitors")
        if _is_age_error(page):
            return says(page, "age", "PolarisErrorRoot's props name failure_reason 'MA' and restricted_age")
    return says(
        page, "unrecognised", "the page does not hold the post's data, as for missing posts and blocked visitors"
    )


def shows_anything(page: Response) -> bool:
    """Whether the page shows a post, an account or a form, of this link or not. Then it is no page without the thing:
    blocked visitors are shown something else, and the account stands in for its followers-only posts."""
    shown = media_in(page, "xig_polaris_media") + media_in(page, "xig_user_by_username")
    if any(isinstance(each, dict) and each.get("if_not_gated_logged_out", each) for each in shown):
        return True
    elements = _page.elements(page.text())
    described = (a.get("content", "") for name, a in elements if name == "meta" and a.get("property") == "og:url")
    return any(name == "form" for name, _ in elements) or any(_named(split(url)) for url in described)


def _is_age_error(page: Response) -> bool:
    """The error page whose properties name the reader's missing age. Without them, it is sent for anything."""
    errors = (props for props in media_in(page, "props") if _page.text(props, "failure_reason") == "MA")
    return any(isinstance(props, dict) and props.get("restricted_age") for props in errors)


def _post_metadata(shown: object) -> Metadata:
    name, seconds = _page.text(shown, "user", "username"), _page.number(shown, "taken_at")
    is_time = seconds is not None and 0 < seconds < LATEST
    duration = _page.at(shown, "video_duration")
    is_hidden = _page.at(shown, "like_and_view_counts_disabled") is True  # the numbers beside it are made up then
    return Metadata(
        title=_page.text(shown, "caption", "text"),
        author=_page.text(shown, "user", "full_name") or name,
        author_id=_id(shown, "user", "pk"),
        author_url=f"{HOME}/{name}/" if name else None,
        published_at=datetime.fromtimestamp(seconds, UTC) if seconds and is_time else None,
        duration_s=_seconds(duration),
        view_count=None if is_hidden else _count(shown, "view_count"),
        like_count=None if is_hidden else _count(shown, "like_count"),
        comment_count=_count(shown, "comment_count"),
        thumbnail_url=_thumbnail(shown),
    )


def _seconds(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if math.isfinite(value) and value > 0 else None


def _count(value: object, key: str) -> int | None:
    number = _page.number(value, key)
    return number if number is not None and number >= 0 else None


def _thumbnail(shown: object) -> str | None:
    candidates = _page.at(shown, "image_versions2", "candidates")
    pictures = (_page.text(each, "url") for each in candidates) if isinstance(candidates, list) else iter(())
    return next((url for url in pictures if url), None)


def read_user(link: Link, answer: Response, users: list[object]) -> Verdict | None:
    """The account itself, shown or private; None where it is not in the answer."""
    for user in users:
        number = _id(user, "pk") or _id(user, "id")
        name = _page.text(user, "username") or ""
        if number and name.lower() == link.id:
            title = _page.text(user, "full_name")
            metadata = Metadata(title=title, author=title or name, author_id=number, author_url=link.canonical_url)
            is_private = _page.at(user, "is_private") is True
            why = f"the data hold the account of this name, number {number}"
            return says(
                answer, "private" if is_private else "ok", f"{why}{', is_private' if is_private else ''}", metadata
            )
    return None


def _id(value: object, *keys: str) -> str | None:
    """A number that serves as a name, written as either."""
    number = _page.at(value, *keys)
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else _page.text(number)
