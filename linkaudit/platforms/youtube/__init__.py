"""YouTube: which addresses name what, what to ask about a link, and how the answers together decide.

It refuses to say `gone` on one word where a second is to be had, and to let a wall outweigh what was seen before it.
Source: PLATFORMS.md, section 4.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from linkaudit.model import FetchError, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms.youtube.addresses import HOME, HOSTS, RESERVED, SCHEMES, from_scheme, owns, parse
from linkaudit.platforms.youtube.answers import (
    completed,
    embedded,
    oembed_says,
    quoted,
    unread,
    verdict,
    walled,
)
from linkaudit.platforms.youtube.pages import read_channel, read_clip, read_playlist, read_post
from linkaudit.platforms.youtube.player import Told, read_player

__all__ = ["HOSTS", "RESERVED", "SCHEMES", "from_scheme", "owns", "parse", "probe"]

# The cookie and the query keep the consent page and the warning before some videos away; messages are localised.
_IN_ENGLISH = (("Cookie", "SOCS=CAI"), ("Accept-Language", "en"))
_WITHOUT_WARNINGS = "&bpctr=9999999999&has_verified=1&hl=en"
_ENOUGH = frozenset({"rate_limited", "captcha"})  # nothing more is asked of a platform that answers so
_LIMITS = frozenset({"age", "geo", "members", "not_yet_public"})  # oEmbed says nothing of these

_CHEAPEST = "oEmbed is the cheapest question: it answers for all that may be embedded"
_ONLY = "the page is the only place where YouTube says anything of it"


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "video":
            return _probe_video(link)
        case "playlist":
            return _probe_playlist(link)
        case "channel":
            return _probe_channel(link)
        case _:
            return _probe_page(link)


# --- videos ----------------------------------------------------------------------------------------------------


def _probe_video(link: Link) -> Probe:
    """oEmbed knows what is there, the watch page when it was published and for whom; "gone" needs two that say so."""
    oembed = yield Request(_oembed_url(link), "oembed", why=_CHEAPEST)
    known, wall = embedded(link, oembed), walled(oembed)
    if known is None and (blocked := wall or unread(oembed, "")).reason in _ENOUGH:
        return blocked
    left_open = "oEmbed shows the video, but tells neither its date nor whether everyone may see it"
    why = left_open if known else f"{oembed_says(oembed)}; the player tells more"
    url = link.canonical_url + _WITHOUT_WARNINGS
    try:
        page = yield Request(url, "page", headers=_IN_ENGLISH, why=why)
    except FetchError as error:
        if known is None:
            raise
        return _shown(oembed, known, f"; the watch page could not be had: {error.reason}")
    told = read_player(link, page, link.id)
    if known is not None:
        return _weigh(oembed, known, told.verdict)
    if not wall and oembed.status == 401:
        return _beside_401(oembed, told.verdict)
    if told.verdict.status != "gone" and not told.is_vague:
        return told.verdict
    return (yield from _confirm(link, told, oembed, is_denied=not wall and oembed.status in (400, 404)))


def _weigh(oembed: Response, known: Metadata, told: Verdict) -> Verdict:
    """oEmbed has shown the video: the player may tell more of it and limit who may see it, but not deny it."""
    if told.reason == "ok":
        return _shown(oembed, completed(known, told.metadata), f"; the player agrees: {told.why}")
    if told.reason in _LIMITS:
        return replace(told, metadata=completed(known, told.metadata), why=f"{told.why}; oEmbed cannot tell that")
    return _shown(oembed, known, f", which outweighs the page: {told.why}")


def _shown(oembed: Response, known: Metadata, rest: str = "") -> Verdict:
    return verdict(oembed, "ok", f"oEmbed answered 200 with a title for this id{rest}", known)


def _beside_401(oembed: Response, told: Verdict) -> Verdict:
    """401 is said of what is there, embedding off: only the player's clear word for a limit counts beside it."""
    if told.status == "gone":
        return _contradicted(told, oembed)
    if told.status == "unverified":
        return verdict(oembed, "ok", f"{oembed_says(oembed)}; the page: {told.why}", told.metadata)
    return told


def _contradicted(told: Verdict, oembed: Response) -> Verdict:
    return replace(told, reason="unrecognised", why=f"{told.why}, but {oembed_says(oembed)}", metadata=Metadata())


def _confirm(link: Link, told: Told, oembed: Response, *, is_denied: bool) -> Probe:
    """The verdict where the player denies the video: oEmbed's denial is a second one, else the thumbnail's."""
    if is_denied and not told.is_vague:
        return replace(told.verdict, why=f"{told.verdict.why}; {oembed_says(oembed)}")
    if told.verdict.reason == "not_found" and oembed.status == 403:  # private ones have no thumbnail either
        return _contradicted(told.verdict, oembed)
    thumbnail = yield Request(
        f"https://i.ytimg.com/vi/{link.id}/hqdefault.jpg",
        "thumbnail",
        why=f"{told.verdict.why}; gone needs a second word",
    )
    is_blank = thumbnail.status == 404 and thumbnail.url.startswith("https://i.ytimg.com/")
    if is_blank and (is_denied or not told.is_vague):
        reason = "not_found" if told.is_vague else told.verdict.reason
        return replace(told.verdict, reason=reason, why=f"{told.verdict.why}; the thumbnail answered 404 too")
    doubt = f"the thumbnail answered {thumbnail.status}, {'but oEmbed no denial' if is_blank else 'no second denial'}"
    why = f"{told.verdict.why}; {doubt}"
    return replace(told.verdict, reason="unrecognised", why=why, metadata=Metadata())


# --- all other kinds -------------------------------------------------------------------------------------------


def _probe_playlist(link: Link) -> Probe:
    oembed = yield Request(_oembed_url(link), "oembed", why=_CHEAPEST)
    if (known := embedded(link, oembed)) is not None:
        return _shown(oembed, known)
    wall = walled(oembed) or unread(oembed, "")
    if wall.reason in _ENOUGH:
        return wall
    page = yield Request(
        link.canonical_url + "&hl=en", "page", headers=_IN_ENGLISH, why=f"{oembed_says(oembed)}; its page tells more"
    )
    return read_playlist(link, page)


def _probe_channel(link: Link) -> Probe:
    page = yield Request(
        link.canonical_url, "page", headers=_IN_ENGLISH, why="oEmbed knows no channels; their pages do"
    )
    told, denied = read_channel(link, page)
    if denied is None:
        return told
    # A bare name, which is a link of kind c/, may lead where the one after "c/" no longer does.
    space, _, name = link.canonical_url.removeprefix(f"{HOME}/").partition("/")
    url = f"{HOME}/{name}" if space == "c" else f"{link.canonical_url}/about"
    again = yield Request(
        url, "page", headers=_IN_ENGLISH, why=f"{denied}; gone needs a second denial, from its other address"
    )
    second, denied_again = read_channel(link, again)
    if denied_again is None:
        return second
    return verdict(again, "not_found", f"both addresses deny it: {denied}; {denied_again}")


def _probe_page(link: Link) -> Probe:
    """Clips and posts; of a page that shows no single thing nothing can be said but what stands before it."""
    page = yield Request(link.canonical_url, "page", headers=_IN_ENGLISH, why=_ONLY)
    if link.kind == "clip":
        return read_clip(link, page)
    if link.kind == "post":
        return read_post(link, page)
    why = f"HTTP status {page.status} from {quoted(page.url)}, which shows no single item whose id could be compared"
    return walled(page) or unread(page, why)


def _oembed_url(link: Link) -> str:
    return f"{HOME}/oembed?format=json&url={quote(link.canonical_url, safe='')}"
