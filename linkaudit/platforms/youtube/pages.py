"""What the pages of playlists, channels, clips and community posts say, read in their ytInitialData.

It refuses to believe a page that does not name the very thing that was asked for, and to call a playlist gone: private
ones get the same answer. Source of the facts: PLATFORMS.md, section 4.3 E and G.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms.youtube.addresses import VIDEO_ID
from linkaudit.platforms.youtube.answers import (
    count,
    is_page_of,
    leads_to,
    picture,
    quoted,
    unread,
    verdict,
    walled,
    web_address,
    words,
)
from linkaudit.platforms.youtube.player import read_player

# What YouTube's own alert of type ERROR begins with, lower case → reason. What no row lists is unrecognised.
CHANNEL_ALERTS: tuple[tuple[str, str], ...] = (
    ("this account has been terminated", "account_gone"),
    ("this channel was removed", "account_gone"),
    ("this channel has been removed", "account_gone"),
    ("this channel does not exist", "not_found"),
    ("this channel doesn't exist", "not_found"),
)
PLAYLIST_ALERTS: tuple[tuple[str, str], ...] = (("this playlist is private", "private"),)


def _data(page: Response) -> object:
    return _page.variable(page.text(), "ytInitialData")


def _alerts(data: object) -> Iterator[str]:
    """The texts of the alerts that name an error; those of type INFO and WARNING stand on pages that are there."""
    alerts = _page.at(data, "alerts")
    for alert in alerts if isinstance(alerts, list) else ():
        renderer = _page.at(alert, "alertRenderer")
        if _page.text(renderer, "type") == "ERROR" and (told := words(_page.at(renderer, "text"))):
            yield told


def _alerted(page: Response, data: object, table: tuple[tuple[str, str], ...], missing: str) -> Verdict:
    """The verdict of the first error that the table lists; `missing` is what the page should have shown."""
    told = ""
    for told in _alerts(data):
        for start, reason in table:
            if told.lower().replace("’", "'").startswith(start):
                return verdict(page, reason, f"ytInitialData.alerts: type ERROR, {quoted(told)}")
    if told:
        return unread(page, f"ytInitialData.alerts: type ERROR, {quoted(told)}, which decides nothing")
    return unread(page, f"HTTP status {page.status}, and ytInitialData has neither {missing} nor an alert of an error")


# --- playlists -------------------------------------------------------------------------------------------------


def read_playlist(link: Link, page: Response) -> Verdict:
    if wall := walled(page):
        return wall
    data = _data(page)
    header, micro = _page.at(data, "header", "playlistHeaderRenderer"), _page.at(data, "microformat")
    about = _page.at(data, "metadata", "playlistMetadataRenderer")
    if title := _page.text(about, "title") or words(_page.at(header, "title")):
        named, canonical = (
            _page.text(header, "playlistId"),
            _page.text(micro, "microformatDataRenderer", "urlCanonical"),
        )
        if named == link.id or (not named and leads_to(link, canonical or page.url)):
            owner = _page.at(header, "ownerEndpoint", "browseEndpoint", "browseId")
            metadata = Metadata(
                title=title,
                author=words(_page.at(header, "ownerText")) or None,
                author_id=owner if isinstance(owner, str) else None,
            )
            field = "header.playlistHeaderRenderer.playlistId" if named else "the page's own address"
            return verdict(page, "ok", f"{field} is this list's, and it has a title", metadata)
        return unread(page, f"the page is about {quoted(named or canonical or page.url)}, another playlist")
    if not is_page_of(link, page):
        return unread(page, f"sent to {quoted(page.url)}, which is not the playlist's own page")
    return _alerted(page, data, PLAYLIST_ALERTS, "metadata.playlistMetadataRenderer")


# --- channels --------------------------------------------------------------------------------------------------


def read_channel(link: Link, page: Response) -> tuple[Verdict, str | None]:
    """What a channel's page says, and, where it only denies that there is one, how: that wants a second denial."""
    if wall := walled(page):
        return wall, None
    data = _data(page)
    channel = _page.at(data, "metadata", "channelMetadataRenderer")
    if external := _page.text(channel, "externalId"):
        told = _read_metadata(link, page, channel, external)
        alerted = _alerted(page, data, CHANNEL_ALERTS, "metadata.channelMetadataRenderer")
        if told.reason == "ok" and alerted.status != "unverified":
            return unread(page, f"{told.why}, but {alerted.why}"), None
        return told, None
    if denied := _denied(link, page, data):
        return unread(page, denied), denied
    if not is_page_of(link, page):
        return unread(page, f"sent to {quoted(page.url)}, which is not the channel's own page"), None
    return _alerted(page, data, CHANNEL_ALERTS, "metadata.channelMetadataRenderer"), None


def _read_metadata(link: Link, page: Response, channel: object, external: str) -> Verdict:
    url = web_address(_page.text(channel, "vanityChannelUrl"))
    if link.id.startswith("UC") and external != link.id:
        return unread(page, f"metadata.channelMetadataRenderer.externalId is {quoted(external)}, another channel's")
    if link.id.startswith("@") and not (is_page_of(link, page) or leads_to(link, url)):
        return unread(page, f"sent to {quoted(page.url)}, the page of another handle")
    title = _page.text(channel, "title")
    avatar = picture(_page.at(channel, "avatar"))
    metadata = Metadata(title=title, author=title, author_id=external, author_url=url, thumbnail_url=avatar)
    return verdict(page, "ok", f"metadata.channelMetadataRenderer.externalId is {quoted(external)}", metadata)


def _denied(link: Link, page: Response, data: object) -> str | None:
    """How YouTube says that there is no such channel: with 404, or by showing its home page instead."""
    if page.status == 404 and is_page_of(link, page):
        return "HTTP status 404 on the channel's own address"
    tabs = _page.find([_page.at(data, "contents")], "tabRenderer")
    is_home = any(_page.text(tab, "tabIdentifier") == "FEwhat_to_watch" for tab in tabs)
    if page.status == 200 and is_home:
        return "sent to the home page: tabRenderer.tabIdentifier is FEwhat_to_watch"
    return None


# --- clips and posts -------------------------------------------------------------------------------------------


def read_clip(link: Link, page: Response) -> Verdict:
    """A clip is a part of a video: without one it may be gone, or kept from us; with one it is as visible as that."""
    if wall := walled(page):
        return wall
    played = _page.text(_data(page), "currentVideoEndpoint", "watchEndpoint", "videoId") or ""
    if not VIDEO_ID.fullmatch(played) or not is_page_of(link, page):
        return unread(page, "currentVideoEndpoint.watchEndpoint.videoId on the clip's own page names no video")
    told = read_player(link, page, played).verdict
    if told.status in ("available", "restricted"):
        return told
    if told.status == "gone":
        return unread(page, f"the clip's page plays {played}, of which the player says: {told.reason}")
    return verdict(page, "ok", f"currentVideoEndpoint.watchEndpoint.videoId on the clip's own page is {played}")


def read_post(link: Link, page: Response) -> Verdict:
    if wall := walled(page):
        return wall
    data = _data(page)
    for post in _page.find([_page.at(data, "contents")], "backstagePostRenderer"):
        if _page.text(post, "postId") == link.id:
            author = _page.text(post, "authorEndpoint", "browseEndpoint", "browseId")
            metadata = Metadata(
                title=re.sub(r"\s+", " ", words(_page.at(post, "contentText"))).strip() or None,
                author=words(_page.at(post, "authorText")) or None,
                author_id=author,
                like_count=count({"shown": words(_page.at(post, "voteCount"))}, "shown"),
            )
            return verdict(page, "ok", "backstagePostRenderer.postId is this post's", metadata)
    return _alerted(page, data, (), "a backstagePostRenderer with this post's id")
