"""TikTok: which addresses name what, what to ask about a link, and how the answers together decide.

It refuses to read a bare "not available" as gone: only a decisive message beside it says why nobody sees the post.
Source: PLATFORMS.md, section 3.
"""

from __future__ import annotations

from urllib.parse import quote

from linkaudit.model import Link, Probe, Request
from linkaudit.platforms.tiktok.addresses import HOME, HOSTS, owns, parse
from linkaudit.platforms.tiktok.answers import (
    embedded,
    read_location,
    read_post,
    read_room,
    read_user,
    says,
    walled,
)

__all__ = ["HOSTS", "owns", "parse", "probe"]

_CHEAPEST = "oEmbed is the cheapest question: it answers for every post that anyone can see"
_SILENT = "oEmbed said nothing of the post (HTTP status {}); the data of its page say why"


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
    oembed = yield Request(f"{HOME}/oembed?url={quote(link.canonical_url, safe='')}", "oembed", why=_CHEAPEST)
    if oembed.status == 429:
        return says(oembed, "rate_limited", "HTTP status 429, too many requests")
    if (metadata := embedded(link, oembed)) is not None:
        return says(oembed, "ok", f"oEmbed hands out the post {link.id} to be embedded (data-video-id)", metadata)
    page = yield Request(link.canonical_url, "page", why=_SILENT.format(oembed.status))
    return walled(page) or read_post(link, page)


def _probe_user(link: Link) -> Probe:
    page = yield Request(
        f"{HOME}/@{link.owner}", "page", why="oEmbed tells too little of profiles; the page's data name the account"
    )
    return walled(page) or read_user(link, page)


def _probe_room(link: Link) -> Probe:
    url = f"https://webcast.tiktok.com/webcast/room/info/?aid=1988&room_id={link.id}"
    room = yield Request(url, "room", why="the only place that tells whether a room is live")
    return walled(room) or read_room(link, room)


def _probe_short_link(link: Link) -> Probe:
    """Only where it leads is asked; what is there is another link's question."""
    answer = yield Request(link.canonical_url, "redirect", follow=False, why="a short link's redirect names its target")
    if answer.header("Location") and 300 <= answer.status < 400:
        return read_location(link, answer)
    return walled(answer) or says(answer, "unrecognised", f"HTTP status {answer.status} without a redirect")


def _probe_other(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page", why="it shows no single post; the page is all there is to ask")
    return walled(page) or says(page, "unrecognised", "the page names no single item whose presence could be proved")
