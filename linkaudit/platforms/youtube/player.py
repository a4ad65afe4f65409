"""What the player of a watch page says of a video: its state, the reason of a refusal, and what it tells about it.

It refuses to read any words but the player's own message, to take another video's answer for this one's, and to guess
at a message or state that no table lists. Source of the facts: PLATFORMS.md, sections 4.3 and 4.4.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from linkaudit.model import Link, Metadata, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms.youtube.answers import (
    count,
    is_page_of,
    moment,
    past,
    picture,
    quoted,
    unread,
    verdict,
    walled,
    web_address,
    words,
)


class Told(NamedTuple):
    """A verdict on the player's word alone. `is_vague`: it refuses the video in words that removed, private and blocked
    videos share."""

    verdict: Verdict
    is_vague: bool = False


# The player's own message, lower case, matched at its beginning, in order → reason. Asked for in English. Rows that
# look anywhere in a message pass over names, which may hold any words: a claimant's stands after "by" or "from".
_BEFORE_NAMES = r"(?:(?!\b(?:by|from|of)\b).)*"
_CAPTCHA = (".*not a bot", "captcha")
_PRIVATE = (r"(?:(?:sorry,?|this|the|a|is|video|content) )*private(?: video)?(?:[.,;:!]|$)", "private")
_MEMBERS = (rf"{_BEFORE_NAMES}\b(?:members|premium|payment|purchase)\b", "members")
_GONE_WITH_ACCOUNT = (
    r"(?:this video is (?:no longer|not) available because )?the (?:youtube )?account associated with this video "
    r"has been (?:terminated|closed)|this video is (?:no longer|not) available because (?:the|its) uploader has closed"
)
_ELSEWHERE_ONLY = (
    r"(?:the uploader has not made )?(?:this|the) (?:video|content) (?:is |isn't )?(?:not |no longer )?"
    r"(?:available|viewable|blocked) in your country|(?:this|the) video contains content from .+, "
    r"who has blocked it in your country"
)
_REMOVED = r"(?:(?:this|the) video (?:has been|was) removed|this video is no longer available)\b"
Messages = tuple[tuple[str, str], ...]
WITHHELD: Messages = (
    _CAPTCHA,
    _PRIVATE,
    (rf"{_BEFORE_NAMES}\b(?:confirm your age|age-restricted|inappropriate)\b", "age"),
    (r"the following content has been identified by the youtube community as inappropriate", "age"),
    _MEMBERS,
)
REFUSED: Messages = (
    _CAPTCHA,
    (".*try again later", "rate_limited"),
    _PRIVATE,
    (_ELSEWHERE_ONLY, "geo"),
    (_GONE_WITH_ACCOUNT, "account_gone"),
    # Removed somewhere is not removed; a name may hold any words but is the last thing said.
    (rf"{_REMOVED}{_BEFORE_NAMES}\bin your country\b|{_REMOVED}.*\bin your country$", "geo"),
    (rf"{_REMOVED}{_BEFORE_NAMES}\bmade (?:it )?private\b", "private"),
    (rf"{_REMOVED}(?! in )|removed by the uploader\b", "removed"),
    (r"this video is available to this channel's members\b", "members"),
    _MEMBERS,
)
# playabilityStatus.status → how its messages are read. A status in no table is unrecognised.
MESSAGES: dict[str, Messages] = {
    "LOGIN_REQUIRED": WITHHELD,
    "AGE_VERIFICATION_REQUIRED": WITHHELD,
    "AGE_CHECK_REQUIRED": WITHHELD,
    "CONTENT_CHECK_REQUIRED": WITHHELD,
    "ERROR": REFUSED,
    "UNPLAYABLE": REFUSED,
}
_OFFLINE_STREAM = "LIVE_STREAM_OFFLINE"  # announced or over
_BARE = frozenset({"video unavailable", "this video does not exist", "this video doesn't exist"})
_VAGUE = frozenset({"this video is not available", "this video isn't available", "this video is unavailable"})


def read_player(link: Link, page: Response, code: str) -> Told:
    """What the player on a link's page says of the video `code`: the link's own, or the one of which it is a clip."""
    if wall := walled(page):
        return Told(wall)
    html = page.text()
    player = _page.variable(html, "ytInitialPlayerResponse")
    playability = _page.at(player, "playabilityStatus")
    status, answered = _page.text(playability, "status"), _page.text(player, "videoDetails", "videoId")
    if answered and answered != code:  # a blocked client is answered with another video
        return Told(unread(page, f"videoDetails.videoId is {quoted(answered)}: the player shows another video"))
    if not answered and not is_page_of(link, page):
        return Told(unread(page, f"sent to {quoted(page.url)}, which is not the link's own page"))
    if status is None:
        return Told(unread(page, "the page holds no playabilityStatus.status in ytInitialPlayerResponse"))
    metadata = _metadata(player, _page.variable(html, "ytInitialData"), page) if answered else Metadata()
    if status in ("OK", _OFFLINE_STREAM):
        if not answered:
            return Told(unread(page, f"playabilityStatus.status is {status}, but no videoDetails.videoId confirms it"))
        announced = _announced(player, page.fetched_at) if status == _OFFLINE_STREAM else None
        why = f"videoDetails.videoId is {code} and playabilityStatus.status is {status}"
        reason = "not_yet_public" if announced else "ok"
        return Told(verdict(page, reason, f"{why}; {announced}" if announced else why, metadata))
    return _read_refusal(page, playability, status, metadata)


def _read_refusal(page: Response, playability: object, status: str, metadata: Metadata) -> Told:
    state = f"playabilityStatus.status is {quoted(status)}"
    if status not in MESSAGES:
        return Told(unread(page, f"{state}, which no table lists"))
    if _page.at(playability, "errorScreen", "playerCaptchaViewModel") is not None:
        return Told(verdict(page, "captcha", f"{state}, errorScreen.playerCaptchaViewModel asks for a captcha"))
    if status.startswith("AGE_"):
        return Told(verdict(page, "age", state, metadata))
    if MESSAGES[status] is WITHHELD and _page.at(playability, "desktopLegacyAgeGateReason"):
        return Told(verdict(page, "age", f"{state} with a desktopLegacyAgeGateReason", metadata))
    said = _said(playability)
    for beginning, reason in MESSAGES[status]:
        for field, message in said.items():
            if re.match(beginning, _folded(message), re.DOTALL):
                return Told(verdict(page, reason, f"{state}, {field} is {quoted(message)}", metadata))
    messages = {_folded(message) for message in said.values()}
    heard = ["no reason", *(f"{field} is {quoted(message)}" for field, message in said.items())]
    why = f"{state}, {heard[-1]}"
    if status == "ERROR" and messages and messages <= _BARE:
        return Told(verdict(page, "not_found", why, metadata))
    is_vague = MESSAGES[status] is REFUSED and bool(messages) and messages <= _BARE | _VAGUE
    return Told(unread(page, f"{why}, which {'has several causes' if is_vague else 'no table lists'}"), is_vague)


def _said(playability: object) -> dict[str, str]:
    """The player's own messages, by where they stand: its reason and sub-reason, never the page's words."""
    screen = _page.at(playability, "errorScreen", "playerErrorMessageRenderer")
    listed = _page.at(playability, "messages")
    found = {
        "reason": _page.text(playability, "reason") or words(_page.at(screen, "reason")),
        "messages": " ".join(line for line in listed if isinstance(line, str)) if isinstance(listed, list) else "",
        "subreason": words(_page.at(screen, "subreason")),
    }
    return {field: message for field, message in found.items() if _folded(message)}


def _folded(message: str) -> str:
    told = " ".join(message.replace("’", "'").lower().split()).rstrip(" .")
    return re.sub(r"^video unavailable[.:] ", "", told)  # the reason and its cause in one text


def _announced(player: object, seen_at: datetime) -> str | None:
    """What shows that a stream that does not run is one that has not begun; None where it is over."""
    live = _page.at(player, "microformat", "playerMicroformatRenderer", "liveBroadcastDetails")
    slate = _page.at(player, "playabilityStatus", "liveStreamability", "liveStreamabilityRenderer", "offlineSlate")
    if _page.text(live, "endTimestamp"):
        return None
    if _page.at(player, "videoDetails", "isUpcoming") is True:
        return "videoDetails.isUpcoming is true"
    if _page.at(slate, "liveStreamOfflineSlateRenderer", "scheduledStartTime") is not None:
        return "its offlineSlate has a scheduledStartTime"
    if (start := moment(_page.text(live, "startTimestamp"))) and start > seen_at:
        return f"liveBroadcastDetails.startTimestamp is {start:%Y-%m-%dT%H:%MZ}"
    return None


# --- metadata --------------------------------------------------------------------------------------------------

_LONGEST = 10**6  # seconds; streams run for days


def _metadata(player: object, data: object, page: Response) -> Metadata:
    details, micro = _page.at(player, "videoDetails"), _page.at(player, "microformat", "playerMicroformatRenderer")
    live = _page.at(micro, "liveBroadcastDetails")
    has_begun = _page.text(live, "endTimestamp") or _page.at(live, "isLiveNow") is True
    times = (
        _page.text(live, "startTimestamp") if has_begun else None,  # of a stream, the page may be days older
        _page.text(micro, "publishDate"),
        _page.text(micro, "uploadDate"),
    )
    seconds = count(details, "lengthSeconds")
    played = _page.text(data, "currentVideoEndpoint", "watchEndpoint", "videoId")
    around = data if played in (None, _page.text(details, "videoId")) else None
    return Metadata(
        title=_page.text(details, "title"),
        author=_page.text(details, "author") or _page.text(micro, "ownerChannelName"),
        author_id=_page.text(details, "channelId") or _page.text(micro, "externalChannelId"),
        author_url=web_address(_page.text(micro, "ownerProfileUrl")),
        published_at=next((time for text in times if (time := past(text, page.fetched_at))), None),
        duration_s=seconds if seconds and seconds < _LONGEST else None,  # 0 for streams
        view_count=count(details, "viewCount"),
        like_count=_likes(micro, around),
        comment_count=_comments(around),
        thumbnail_url=picture(_page.at(details, "thumbnail")),
    )


def _likes(micro: object, data: object) -> int | None:
    if (told := count(micro, "likeCount")) is not None:
        return told
    entities = _page.find([_page.at(data, "frameworkUpdates")], "likeCountEntity")
    return next((n for entity in entities if (n := count(entity, "likeCountIfIndifferentNumber")) is not None), None)


def _comments(data: object) -> int | None:
    panels = _page.find([_page.at(data, "engagementPanels")], "engagementPanelSectionListRenderer")
    for panel in panels:
        if _page.text(panel, "panelIdentifier") == "engagement-panel-comments-section":
            shown = _page.at(panel, "header", "engagementPanelTitleHeaderRenderer", "contextualInfo")
            return count({"shown": words(shown)}, "shown")
    return None
