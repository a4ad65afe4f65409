"""YouTube as the stand-in plays it (PLATFORMS.md 4.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from tests.standin.answers import (
    BROKEN,
    CAPTCHA_PAGE,
    CONSENT_PAGE,
    JPEG,
    LOGIN_PAGE,
    TOO_MANY,
    Answer,
    Play,
    Scene,
    Subject,
    as_json,
    attribute,
    differs,
    endpoints,
    html,
    loud,
    packed,
    plays,
    redirect,
    script,
)

HOME = "https://www.youtube.com"
OTHER_ID, CHANNEL_ID = "zZzZzZzZzZz", "UC0123456789012345678901"
_YT = r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/"
_ID = r"(?P<id>[\w-]{11})(?![\w-])"
_LIST = r"(?P<id>[\w-]+)"

ENDPOINTS = endpoints(
    ("", "consent", r"consent\.(?:youtube|google)\.com/"),
    ("", "sorry", r"(?:www\.)?google\.com/sorry"),
    ("", "login", r"accounts\.(?:youtube|google)\.com/|" + _YT + "signin"),
    ("video", "oembed", _YT + r"oembed\?.*(?:watch\?(?:.*&)?v=|youtu\.be/|shorts/|live/)" + _ID),
    ("playlist", "oembed", _YT + r"oembed\?.*playlist\?list=" + _LIST),
    ("video", "thumbnail", r"(?:i\d?\.ytimg|img\.youtube)\.com/vi(?:_webp)?/" + _ID),
    ("video", "player", _YT + r'youtubei/v1/player.*#.*"videoId":\s*"' + _ID),
    ("video", "short_address", r"youtu\.be/" + _ID),
    ("video", "shorts", _YT + "shorts/" + _ID),
    ("video", "embed", _YT + r"(?:embed|v)/" + _ID),
    ("video", "page", _YT + r"(?:watch\?(?:.*&)?v=|live/)" + _ID),
    ("playlist", "page", _YT + r"playlist\?list=" + _LIST),
    ("clip", "page", _YT + r"clip/(?P<id>[\w-]+)"),
    ("post", "page", _YT + r"post/(?P<id>[\w-]+)"),
    ("other", "page", _YT + r"(?P<id>results|hashtag)"),
    ("channel", "channel", _YT + r"channel/(?P<id>UC[\w-]+)"),
    ("channel", "channel", _YT + r"(?P<id>@[\w.-]+)"),
    ("channel", "channel", _YT + r"(?P<id>(?:c|user)/[\w.-]+)"),
    ("channel", "bare_name", _YT + r"(?P<id>[\w.-]+)"),
)


def watch(code: str) -> str:
    return f"{HOME}/watch?v={code}"


# --- videos ----------------------------------------------------------------------------------------------------

Player = dict[str, object]


def _oembed(it: Subject) -> Answer:
    return as_json({
        "title": it.title, "author_name": "Sample Organisation", "author_url": f"{HOME}/@sample_org",
        "type": "video", "height": 113, "width": 200, "version": "1.0", "provider_name": "YouTube",
        "thumbnail_url": f"https://i.ytimg.com/vi/{it.id}/hqdefault.jpg",
        "html": f'<iframe src="{HOME}/embed/{it.id}?feature=oembed"></iframe>',
    })  # fmt: skip


def _day(it: Subject) -> str:
    return datetime.fromtimestamp(it.at, UTC).isoformat()


def _details(it: Subject) -> Player:
    micro = {
        "publishDate": _day(it), "uploadDate": _day(it), "lengthSeconds": "61",
        "ownerProfileUrl": "http://www.youtube.com/@sample_org", "ownerChannelName": "Sample Organisation",
        "externalChannelId": CHANNEL_ID, "viewCount": "100", "isUnlisted": False, "isFamilySafe": True,
        "title": {"simpleText": it.title}, "category": "Education", "availableCountries": ["KZ", "KG"],
    }  # fmt: skip
    details = {
        "videoId": it.id, "title": it.title, "author": "Sample Organisation", "channelId": CHANNEL_ID,
        "lengthSeconds": "61", "viewCount": "100", "shortDescription": "Invented", "isLiveContent": False,
        "isPrivate": False, "keywords": ["invented"],
        "thumbnail": {"thumbnails": [
            {"url": f"https://i.ytimg.com/vi/{it.id}/hqdefault.jpg", "width": 480, "height": 360},
        ]},
    }  # fmt: skip
    file = {
        "itag": 18, "url": f"https://rr1.googlevideo.com/videoplayback?id={it.id}", "width": 640, "height": 360,
        "mimeType": 'video/mp4; codecs="avc1.42001E, mp4a.40.2"', "bitrate": 500000, "quality": "medium",
        "qualityLabel": "360p", "contentLength": "1000", "approxDurationMs": "61000",
        "audioQuality": "AUDIO_QUALITY_LOW",
    }  # fmt: skip
    return {
        "videoDetails": details, "microformat": {"playerMicroformatRenderer": micro},
        "streamingData": {"expiresInSeconds": "21540", "formats": [file]},
    }  # fmt: skip


def _player(it: Subject, playability: Player, *, is_described: bool) -> Player:
    told: Player = {"responseContext": {"visitorData": "invented"}, "playabilityStatus": playability}
    return told | _details(it) if is_described else told


def _beside(it: Subject, *, is_described: bool) -> Player:
    """What a watch page holds beside its player."""
    owner = {"title": {"runs": [{"text": "Sample Organisation", "navigationEndpoint": {
        "browseEndpoint": {"browseId": CHANNEL_ID, "canonicalBaseUrl": "/@sample_org"},
    }}]}}  # fmt: skip
    found = [
        {"videoPrimaryInfoRenderer": {"title": {"runs": [{"text": it.title}]}}},
        {"videoSecondaryInfoRenderer": {"owner": {"videoOwnerRenderer": owner}}},
    ] if is_described else []  # fmt: skip
    data: Player = {"contents": {"twoColumnWatchNextResults": {"results": {"results": {"contents": found}}}}}
    if is_described:
        data["currentVideoEndpoint"] = {"watchEndpoint": {"videoId": it.id}}
    return data


def _page(player: object, data: object = None, title: str = "YouTube") -> Answer:
    config = {
        "INNERTUBE_API_KEY": "invented", "INNERTUBE_CONTEXT_CLIENT_NAME": 1, "VISITOR_DATA": "invented",
        "INNERTUBE_CONTEXT": {"client": {"clientName": "WEB", "clientVersion": "2.20260101.00.00", "hl": "en"}},
    }  # fmt: skip
    told = (("ytInitialPlayerResponse", player), ("ytInitialData", data))
    scripts = "".join(f'<script nonce="x">var {name} = {script(value)};</script>' for name, value in told if value)
    return html(
        f"<!DOCTYPE html><html><head><title>{attribute(title)}</title><script>ytcfg.set({script(config)});</script>"
        f"</head><body>{scripts}</body></html>"
    )


def error(status: str, reason: str, subreason: str = "") -> Player:
    renderer: Player = {"reason": {"simpleText": reason}}
    if subreason:
        renderer["subreason"] = {"simpleText": subreason}
    return {"status": status, "reason": reason, "errorScreen": {"playerErrorMessageRenderer": renderer}}


def video(
    playability: Player, oembed: Play | Answer, thumbnail: Answer = JPEG, *, is_described: bool = False, **more: object
) -> Scene:
    """A video whose player says one thing at all its endpoints. `more` stands beside what the player says."""

    def player(it: Subject) -> Player:
        return {**_player(it, playability, is_described=is_described), **more}

    def page(it: Subject) -> Answer:
        return _page(
            player(it), _beside(it, is_described=is_described), f"{it.title} - YouTube" if is_described else "YouTube"
        )

    return {
        "oembed": oembed if callable(oembed) else plays(oembed), "thumbnail": plays(thumbnail), "page": page,
        "player": lambda it: as_json(player(it)), "embed": page,
        "shorts": lambda it: redirect(watch(it.id), 303),
        "short_address": lambda it: redirect(f"{watch(it.id)}&feature=youtu.be", 303),
    }  # fmt: skip


def _other(it: Subject) -> Answer:
    return _page(_player(it._replace(id=OTHER_ID), OK, is_described=True))


GREY_JPEG = replace(JPEG, status=404)
UNAUTHORIZED, PRIVATE_403 = html("Unauthorized", 401), html("Forbidden", 403)
NOT_FOUND, BAD_REQUEST, FORBIDDEN_200 = html("Not Found", 404), html("Bad Request", 400), html("Forbidden")
SORRY = redirect(f"https://www.google.com/sorry/index?continue={quote(HOME, safe='')}")
CONSENT = redirect(f"https://consent.youtube.com/m?continue={quote(HOME, safe='')}&gl=DE")

OK: Player = {"status": "OK", "playableInEmbed": True}
REMOVED = error("ERROR", "Video unavailable", "This video has been removed by the uploader")
POLICY = error(
    "UNPLAYABLE", "Video unavailable", "This video has been removed for violating YouTube's Community Guidelines"
)
TERMINATED = error(
    "ERROR", "Video unavailable",
    "This video is no longer available because the YouTube account associated with this video has been terminated.",
)  # fmt: skip
BARE = error("ERROR", "Video unavailable")
VAGUE = error("ERROR", "Video unavailable", "This video is not available")
PRIVATE = error("LOGIN_REQUIRED", "Private video", "Sign in if you've been granted access to this video")
AGE = error("LOGIN_REQUIRED", "Sign in to confirm your age", "This video may be inappropriate for some users.")
AGE_CHECK: Player = {
    "status": "AGE_VERIFICATION_REQUIRED", "reason": "Sign in to confirm your age", "desktopLegacyAgeGateReason": 1,
}  # fmt: skip
CONTENT_CHECK = error("CONTENT_CHECK_REQUIRED", "The following content may be inappropriate for some audiences")
GEO = error("UNPLAYABLE", "Video unavailable", "The uploader has not made this video available in your country")
MEMBERS = error(
    "UNPLAYABLE", "Join this channel to get access to members-only content like this video, and other exclusive perks."
)
PREMIUM = error("UNPLAYABLE", "This video is only available to Music Premium members")
PURCHASE = error("UNPLAYABLE", "This video requires payment to watch")
BOT = error("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", "This helps protect our community.")
CAPTCHA: Player = {"status": "UNPLAYABLE", "errorScreen": {"playerCaptchaViewModel": {"siteKey": "invented"}}}
LATER = error("UNPLAYABLE", "This content isn't available, try again later.")
TOMORROW = error("STATE_OF_TOMORROW", "Video unavailable", "An invented reason")
ANNOUNCED: Player = {
    "status": "LIVE_STREAM_OFFLINE", "reason": "This live event will begin in 3 days.",
    "liveStreamability": {"liveStreamabilityRenderer": {"offlineSlate": {"liveStreamOfflineSlateRenderer": {
        "scheduledStartTime": "4070908800",
    }}}},
}  # fmt: skip
OVER: Player = {"status": "LIVE_STREAM_OFFLINE", "reason": "This live stream recording is not available."}

LIVE = video(OK, _oembed, is_described=True)
REMOVED_SCENE = video(REMOVED, NOT_FOUND, GREY_JPEG)
SHORTS_PAGE: Scene = {"shorts": LIVE["page"]}


def _over(it: Subject) -> Answer:
    told = _player(it, OVER, is_described=True)
    live = {"startTimestamp": "2024-09-01T12:00:00+00:00", "endTimestamp": "2024-09-01T13:00:00+00:00"}
    told["microformat"] = {"playerMicroformatRenderer": {"liveBroadcastDetails": live, "publishDate": "2024-09-01"}}
    return _page(told)


def _upcoming(it: Subject) -> Answer:
    told = _player(it, ANNOUNCED, is_described=True)
    details = told["videoDetails"]
    assert isinstance(details, dict)
    return _page({**told, "videoDetails": {**details, "isUpcoming": True, "isLiveContent": True}})


# --- channels, playlists, clips, posts -------------------------------------------------------------------------


def _data(value: object, title: str = "YouTube") -> Answer:
    return _page(None, value, title)


def _alert(text: str) -> Answer:
    return _data({"alerts": [{"alertRenderer": {"type": "ERROR", "text": {"simpleText": text}}}]})


def _channel(it: Subject) -> Answer:
    channel_id = it.id if it.id.startswith("UC") else CHANNEL_ID
    handle = it.id if it.id.startswith("@") else "@sample_org"
    told = {"title": it.title, "externalId": channel_id, "vanityChannelUrl": f"http://www.youtube.com/{handle}"}
    return _data({"metadata": {"channelMetadataRenderer": told}}, f"{it.title} - YouTube")


def _playlist(it: Subject) -> Answer:
    told = {"title": it.title}
    address = f"{HOME}/playlist?list={it.id}"
    header = {"playlistHeaderRenderer": {"playlistId": it.id, "title": {"simpleText": it.title}}}
    micro = {"microformatDataRenderer": {"urlCanonical": address}}
    return _data({"metadata": {"playlistMetadataRenderer": told}, "header": header, "microformat": micro}, it.title)


def _playlist_oembed(it: Subject) -> Answer:
    frame = f'<iframe src="{HOME}/embed/videoseries?list={it.id}"></iframe>'
    return as_json({"title": it.title, "author_name": "Sample Organisation", "type": "video", "html": frame})


def _clip(it: Subject) -> Answer:
    code = "cLiPpEdViDe"
    data = {"currentVideoEndpoint": {"watchEndpoint": {"videoId": code}}}
    return _page(_player(it._replace(id=code), OK, is_described=True), data, f"{it.title} - YouTube")


def _post(it: Subject) -> Answer:
    told = {"postId": it.id, "contentText": {"runs": [{"text": it.title}]}, "authorText": {"simpleText": "Sample"}}
    return _data({"contents": {"sectionListRenderer": {"contents": [{"backstagePostRenderer": told}]}}})


def channel(answer: Play | Answer) -> Scene:
    play = plays(answer) if isinstance(answer, Answer) else answer
    return {"channel": play, "bare_name": play}


HOME_TABS = _data({"contents": {"twoColumnBrowseResultsRenderer": {"tabs": [
    {"tabRenderer": {"tabIdentifier": "FEwhat_to_watch", "selected": True}},
]}}})  # fmt: skip

# --- scenes ----------------------------------------------------------------------------------------------------

PLACES: Scene = {
    "login": plays(LOGIN_PAGE),
    "consent": plays(CONSENT_PAGE),
    "sorry": plays(replace(CAPTCHA_PAGE, status=429)),
}
SCENES: dict[str, Scene] = {
    # videos that anyone can see
    "available": LIVE | channel(_channel),
    "short": LIVE | SHORTS_PAGE,
    "available_loud": differs(LIVE, page=loud(LIVE["page"])),
    "available_loud_page_only": differs(LIVE, page=loud(LIVE["page"]), oembed=UNAUTHORIZED),
    "available_compressed": differs(
        LIVE, oembed=lambda it: packed(_oembed(it)), page=lambda it: packed(LIVE["page"](it))
    ),
    "available_page_captcha": differs(LIVE, page=_page(BOT)),
    "available_page_consent": differs(LIVE, page=CONSENT),
    "available_page_sorry": differs(LIVE, page=SORRY),
    "available_page_denies": differs(REMOVED_SCENE, oembed=_oembed, thumbnail=JPEG),
    "available_page_broken": differs(LIVE, page=BROKEN),
    "available_oembed_denies": differs(LIVE, oembed=NOT_FOUND),
    "available_oembed_captcha": differs(LIVE, oembed=CAPTCHA_PAGE),
    "available_oembed_forbidden": differs(LIVE, oembed=FORBIDDEN_200),
    "no_embedding": differs(video({**OK, "playableInEmbed": False}, UNAUTHORIZED, is_described=True)),
    "no_embedding_page_captcha": differs(video({**OK, "playableInEmbed": False}, UNAUTHORIZED), page=_page(BOT)),
    "stream_over": differs(video(OVER, _oembed, is_described=True), page=_over),
    # videos that are not there
    "gone": REMOVED_SCENE,
    "gone_policy": video(POLICY, NOT_FOUND, GREY_JPEG),
    "gone_account": video(TERMINATED, NOT_FOUND, GREY_JPEG),
    "gone_bare": video(BARE, NOT_FOUND, GREY_JPEG),
    "gone_bare_400": video(BARE, BAD_REQUEST, GREY_JPEG),
    "gone_vague": video(VAGUE, NOT_FOUND, GREY_JPEG),
    "gone_oembed_walled": video(REMOVED, CAPTCHA_PAGE, GREY_JPEG),
    # videos that are there, but not for everyone
    "private": video(PRIVATE, PRIVATE_403, GREY_JPEG),
    "private_404": video(PRIVATE, NOT_FOUND, GREY_JPEG),
    "age": video(AGE, UNAUTHORIZED, is_described=True),
    "age_embeddable": video(AGE, _oembed, is_described=True),
    "age_check": video(AGE_CHECK, UNAUTHORIZED, is_described=True),
    "content_check": video(CONTENT_CHECK, _oembed, is_described=True),
    "geo": video(GEO, _oembed, is_described=True),
    "geo_no_embedding": video(GEO, UNAUTHORIZED, is_described=True),
    "members": video(MEMBERS, _oembed, is_described=True),
    "premium": video(PREMIUM, _oembed, is_described=True),
    "purchase": video(PURCHASE, _oembed, is_described=True),
    "announced": differs(video(ANNOUNCED, _oembed, is_described=True), page=_upcoming),
    # what nobody can tell from here
    "captcha": video(BOT, CAPTCHA_PAGE),
    "captcha_in_player": video(CAPTCHA, FORBIDDEN_200),
    "try_later": video(LATER, FORBIDDEN_200),
    "other_video": differs(REMOVED_SCENE, page=_other),
    "vague": video(VAGUE, NOT_FOUND),
    "vague_forbidden": video(VAGUE, PRIVATE_403, GREY_JPEG),
    "denied_but_pictured": video(BARE, FORBIDDEN_200),
    "tomorrow": video(TOMORROW, NOT_FOUND, GREY_JPEG),
    "no_player": differs(REMOVED_SCENE, oembed=FORBIDDEN_200, page=_page(None)),
    "page_limited": differs(REMOVED_SCENE, page=TOO_MANY),
    "consent": {"*": plays(CONSENT)},
    "consent_in_place": {"*": plays(CONSENT_PAGE)},
    "sorry": {"*": plays(SORRY)},
    "login_wall": {"*": lambda it: redirect(f"https://accounts.google.com/ServiceLogin?continue={quote(it.url, '')}")},
    # channels
    "channel": channel(_channel) | {"*": _channel},
    "channel_loud": channel(loud(_channel)),
    "no_channel": {"*": plays(html("<title>404 Not Found</title>", 404))},
    "channel_alert": channel(_alert("This channel does not exist.")),
    "channel_at_home": channel(HOME_TABS),
    "channel_terminated": channel(_alert("This account has been terminated for violating YouTube's policy.")),
    "channel_silent": channel(_data({"contents": {}})),
    # playlists, clips, community posts
    "playlist": {"oembed": _playlist_oembed, "page": _playlist},
    "playlist_page_only": {"oembed": plays(FORBIDDEN_200), "page": _playlist},
    "playlist_private": {"oembed": plays(PRIVATE_403), "page": plays(_alert("This playlist is private."))},
    "no_playlist": {"oembed": plays(NOT_FOUND), "page": plays(_alert("The playlist does not exist."))},
    "clip": {"page": _clip},
    "no_clip": {"page": plays(_page(None))},
    "post": {"page": _post},
    "no_post": {"page": plays(_data({"contents": {}}))},
}
