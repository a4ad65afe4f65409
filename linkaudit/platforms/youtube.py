"""YouTube: which addresses name what, and how its answers about a video, channel or playlist are read.

It refuses to guess: an id that has not exactly 11 characters is a Flaw, a reason that no table lists is
`unrecognised`, and no phrase is searched for outside the player's own message. Source: PLATFORMS.md, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from linkaudit.model import Flaw, Link, Metadata, Probe, Request, Response, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms._address import JUNK, Address, clean, escaped, spelled, split, value_of

# --- addresses -------------------------------------------------------------------------------------------------

HOSTS = frozenset({"youtube.com", "youtu.be", "y2u.be", "yt.be", "youtube-nocookie.com", "youtubekids.com"})
SCHEMES = frozenset({"vnd.youtube", "youtube"})
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be", "y2u.be", "yt.be"})
# Countries in which YouTube answers under a domain of the country's, by the form of that domain.
_COUNTRIES = frozenset(
    f"youtube.{form}{country}"
    for form, countries in {
        "": """ae al am at az ba be bg bh bo by ca cat ch cl co cr cz de dk ee es fi fr ge gr gt hk hr hu ie in iq is
            it jo jp kr kz la lk lt lu lv ly ma md me mk mn mx my ng ni nl no pa pe ph pk pl pr pt qa ro rs ru sa se sg
            si sk sn soy sv tn tv ua ug uy uz vn""",
        "co.": "ae at cr hu id il in jp ke kr ma nz th tz ug uk ve za zw",
        "com.": """ar au az bd bh bo br by co do ec ee eg es gh gr gt hk hn hr jm jo kw lb lv ly mk mt mx my ng ni om
            pa pe ph pk pt py qa ro sa sg sv tn tr tw ua uy ve""",
    }.items()
    for country in countries.split()
)
_CONTENT_HOSTS = _SHORT_HOSTS | {"youtube.googleapis.com"} | {
    prefix + host for host in (HOSTS - _SHORT_HOSTS) | _COUNTRIES for prefix in ("", "www.", "m.")
}  # fmt: skip
_NOT_CONTENT = """about accounts api apis artists blog charts consent creatoracademy developers gdata help img
    redirector s studio support tv upload""".split()
_SUB_DOMAIN = re.compile(
    rf"(?!(?:{'|'.join(_NOT_CONTENT)})\.)[a-z0-9-]+\.(?:youtube\.com|youtube-nocookie\.com|youtubekids\.com)"
)
_HOME = "https://www.youtube.com"
_MUSIC = "music.youtube.com"

_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])")
_LEADING = re.compile(r"[A-Za-z0-9_-]*")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_CODE = re.compile(r"[A-Za-z0-9_-]+")
# Everybody's own lists, or made for one visitor, but for the ones that YouTube Music keeps: never checkable.
_PERSONAL_LIST = re.compile(r"(?:WL|LL|LM)|RD(?!CLAK).*")

# First path segments that are no vanity name (yt-dlp, youtube/_base.py, with obvious additions).
RESERVED = frozenset(
    """channel c user playlist watch w v embed e watch_popup clip shorts live movies results search shared hashtag
    trending explore feed feeds browse oembed get_video_info iframe_api s yt source storefront oops index
    account t about upload signin logout redirect attribution_link ads premium gaming kids creators new post img
    howyoutubeworks create reporthistory intl music tv watch_videos video movie verify_age""".split()
)


def owns(host: str) -> bool:
    """Whether a lower-case host shows YouTube's content; support., studio. and the like do not."""
    return host in _CONTENT_HOSTS or _SUB_DOMAIN.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    path = address.path if address.path == "/watch" else clean(address.path)
    if "?" in path:  # an escaped question mark
        path, _, query = path.partition("?")
        path, address = clean(path), address._replace(query=query)
    if address.host in _SHORT_HOSTS and (word := path[1:].partition("/")[0]).lower() not in RESERVED:
        return _video(word) if word else _named(address) or _video("")
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match, address)
    return _other(path, address)


def from_scheme(rest: str) -> str | None:
    """The web address of an app's own one ("vnd.youtube:ID", "vnd.youtube://ID"); None for another."""
    path, _, query = rest.partition("?")
    video = value_of(query, "v") or path.rpartition("/")[2]
    return f"{_HOME}/watch?v={video}" if _CODE.fullmatch(video) else None


def _video(written: str) -> Link | Flaw:
    """The video that a text names by its first 11 characters, if no twelfth could belong to them."""
    if match := _VIDEO.match(written):
        code = match[0]
        return Link("youtube", "video", code, f"{_HOME}/watch?v={code}")
    leading = _LEADING.match(written)
    code = leading[0] if leading else ""
    if not code:
        return Flaw("no_id", "the address stops before the YouTube video's id")
    return Flaw("id_length", f"a YouTube id has 11 characters, {code} has {len(code)}")


def _named(address: Address) -> Link | Flaw | None:
    """What the parameters name: the video, else the playlist; None where they name nothing."""
    query = address.query if "=" in address.query else unquote(address.query)
    video = value_of(query, "v")
    if not video and "v=" in address.fragment:  # "#!v=ID" and "#/watch?v=ID" were how pages changed without loading
        video = value_of(_FRAGMENT.sub("", address.fragment), "v")
    if video:
        return _video(video)
    playlist = value_of(query, "list")
    return _playlist(playlist, address) if playlist else None


def _read_video(match: re.Match[str], address: Address) -> Link | Flaw:
    return _video(match["id"]) if match["id"] else _named(address) or _video("")


def _watch(match: re.Match[str], address: Address) -> Link | Flaw:
    return _named(address) or _video("")


def _start(match: re.Match[str], address: Address) -> Link | Flaw:
    """Pages that play what their parameters name, and are pages of their own without them."""
    return _named(address) or _other(match[0], address)


def _read_playlist(match: re.Match[str], address: Address) -> Link | Flaw:
    return _playlist(address.value("list") or "", address)


def _playlist(written: str, address: Address) -> Link | Flaw:
    code = written.rstrip(JUNK)
    if flaw := _code_flaw("playlist", code):
        return flaw
    if _PERSONAL_LIST.fullmatch(code):
        return Link("youtube", "other", f"/playlist?list={code}", f"{_HOME}/playlist?list={code}")
    return Link("youtube", "playlist", code, f"{_HOME}/playlist?list={code}")


def _code_flaw(what: str, code: str) -> Flaw | None:
    """Why a text is no code of YouTube's; None where it is one."""
    if not code:
        return Flaw("no_id", f"the address stops before the YouTube {what}'s id")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a YouTube {what}'s id has Latin letters, digits, - and _ only, {code} has others")
    return None


def _browse(match: re.Match[str], address: Address) -> Link | Flaw:
    """What YouTube Music shows: a channel, a playlist behind "VL", or an album, which is nothing of the contract's."""
    code = match["id"]
    if _CHANNEL.fullmatch(code):
        return _by_id(code)
    return _playlist(code[2:], address) if code.startswith("VL") else _other(match[0], address)


def _channel(match: re.Match[str], address: Address) -> Link | Flaw:
    code = (match["id"] or "").rstrip(JUNK)
    if post := _post_of(address):
        return post
    if flaw := _code_flaw("channel", code):
        return flaw
    if not _CHANNEL.fullmatch(code):
        return Flaw("id_length", f"a YouTube channel's id is UC and 22 characters, {code} is not")
    return _by_id(code)


def _by_id(code: str) -> Link:
    return Link("youtube", "channel", code, f"{_HOME}/channel/{code}", code)


def _handle(match: re.Match[str], address: Address) -> Link | Flaw:
    written = match["id"].rstrip(JUNK)
    if not written:
        return Flaw("no_id", "the address stops before the YouTube channel's name")
    name = "@" + spelled(written).lower()
    return _post_of(address) or Link("youtube", "channel", name, f"{_HOME}/{escaped(name)}", name)


def _custom(match: re.Match[str], address: Address) -> Link | Flaw:
    written = (match["id"] or "").rstrip(JUNK)
    if not written:
        return Flaw("no_id", "the address stops before the YouTube channel's name")
    return _post_of(address) or _by_name(match["what"].lower(), written)


def _vanity(match: re.Match[str], address: Address) -> Link | Flaw:
    """A bare name leads where the one after "c/" leads; the contract knows no third kind of names."""
    written = match["id"].rstrip(JUNK)
    if not written or written.lower() in RESERVED:
        return _other(match[0], address)
    return _by_name("c", written)


def _by_name(space: str, written: str) -> Link:
    name = f"{space}/{spelled(written)}"
    return Link("youtube", "channel", name, f"{_HOME}/{escaped(name)}", name)


def _post_of(address: Address) -> Link | None:
    """The post that a channel's community page was opened at."""
    post = (address.value("lb") or "").rstrip(JUNK)
    return Link("youtube", "post", post, f"{_HOME}/post/{post}") if _CODE.fullmatch(post) else None


def _of_channel(name: str) -> Callable[[re.Match[str], Address], Link | Flaw]:
    """Pages of a channel whose id a parameter carries: its feed, its live stream as others embed it."""

    def read(match: re.Match[str], address: Address) -> Link | Flaw:
        code = (address.value(name) or "").rstrip(JUNK)
        return _by_id(code) if _CHANNEL.fullmatch(code) else _other(match[0], address)

    return read


def _coded(kind: str) -> Callable[[re.Match[str], Address], Link | Flaw]:
    """Clips and community posts, whose canonical address is the kind's own word and the code."""

    def read(match: re.Match[str], address: Address) -> Link | Flaw:
        code = (match["id"] or "").rstrip(JUNK)
        return _code_flaw(kind, code) or Link("youtube", kind, code, f"{_HOME}/{kind}/{code}")

    return read


def _tag(match: re.Match[str], address: Address) -> Link:
    return _other("/hashtag/" + spelled(match["id"]).lower(), address)


def _other(path: str, address: Address) -> Link:
    """A page that shows no single item; its path, with the parameter that selects what it shows, is its id."""
    code = spelled(path).rstrip(JUNK) or "/"
    url = f"https://{_MUSIC}" if address.host == _MUSIC else _HOME
    url += escaped(code)
    name = SELECTING.get(path.lower())
    if name and (value := address.value(name)):
        value = spelled(value)
        code, url = f"{code}?{name}={value}", f"{url}?{name}={escaped(value, safe='')}"
    return Link("youtube", "other", code, url)


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.ASCII | re.IGNORECASE)


_FRAGMENT = re.compile(r"^!?(?:/?watch[^?]*\?)?", re.ASCII)
_TABS = (
    "featured|videos|shorts|streams|live|playlists|community|posts|channels|about|podcasts|releases|store|membership"
)
# Which parameter selects what a page of kind `other` shows, by its path.
SELECTING = {
    "/results": "search_query",
    "/search": "q",
    "/shared": "ci",
    "/watch_videos": "video_ids",
    "/feeds/videos.xml": "playlist_id",
}

# Ordered: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Address], Link | Flaw]], ...] = (
    (_form(r"/watch(?:\.php|_popup)?"), _watch),
    (_form(r"/shorts(?:/(?P<id>[^/]+).*)?"), _read_video),
    (_form(r"/@(?P<id>[^/]*)(?:/.*)?"), _handle),
    (_form(r"/(?:embed/videoseries|playlist)"), _read_playlist),
    (_form(r"/embed/live_stream"), _of_channel("channel")),
    (_form(r"/(?:watch|v|e|w|video|embed|live)(?:/(?P<id>[^/]+).*)?"), _read_video),
    (_form(r"/source/(?P<id>[^/]+)/shorts"), _read_video),
    (_form(r"/channel(?:/(?P<id>[^/]+).*)?"), _channel),
    (_form(r"/(?P<what>c|user)(?:/(?P<id>[^/]+)(?:/.*)?)?"), _custom),
    (_form(r"/browse/(?P<id>[^/]+)"), _browse),
    (_form(r"/feeds/videos\.xml"), _of_channel("channel_id")),
    (_form(r"/clip(?:/(?P<id>[^/]+))?"), _coded("clip")),
    (_form(r"/post(?:/(?P<id>[^/]+))?"), _coded("post")),
    (_form(r"/hashtag/(?P<id>[^/]+)(?:/.*)?"), _tag),
    (_form(r"/(?:index|movie|tv)?"), _start),
    (_form(rf"/(?P<id>[^/@.]+)(?:/(?:{_TABS}))?"), _vanity),
)

# --- answers ---------------------------------------------------------------------------------------------------

# The query and the cookie keep the consent page and the warning before some videos away; messages are localised.
_WITHOUT_WARNINGS = "&bpctr=9999999999&has_verified=1&hl=en"
_IN_ENGLISH = (("Cookie", "SOCS=CAI"), ("Accept-Language", "en"))
_EMBEDDED = re.compile(r"/embed/(?:videoseries\?(?:[^\"'<>/]*&(?:amp;)?)?list=)?([A-Za-z0-9_-]+)")

# playabilityStatus.status → which of the tables below its message is read with. What is not listed is unrecognised.
_WITHHELD = frozenset({"LOGIN_REQUIRED", "AGE_VERIFICATION_REQUIRED", "AGE_CHECK_REQUIRED", "CONTENT_CHECK_REQUIRED"})
_REFUSED = frozenset({"ERROR", "UNPLAYABLE"})
_OFFLINE_STREAM = "LIVE_STREAM_OFFLINE"  # announced or over

# The player's own message, lower case, in order → reason. Compared with the player's error element only, never with
# the page, and asked for in English. A claimant's name stands in some, so the narrow phrases come first.
WITHHELD: tuple[tuple[str, str], ...] = (
    ("not a bot", "captcha"),
    ("private", "private"),
    ("confirm your age", "age"),
    ("age-restricted", "age"),
    ("inappropriate", "age"),
    ("members", "members"),
)
REFUSED: tuple[tuple[str, str], ...] = (
    ("not a bot", "captcha"),
    ("try again later", "rate_limited"),
    ("this video is private", "private"),
    ("private video", "private"),
    ("in your country", "geo"),
    ("account associated with this video has been terminated", "account_gone"),
    ("account associated with this video has been closed", "account_gone"),
    ("has been removed", "removed"),
    ("removed by the uploader", "removed"),
    ("is no longer available", "removed"),
    ("members", "members"),
    ("premium", "members"),
    ("payment", "members"),
    ("purchase", "members"),
)
_BARE = frozenset({"video unavailable", "this video does not exist", "this video doesn't exist"})
_VAGUE = frozenset({"this video is not available", "this video isn't available", "this video is unavailable"})

# What YouTube's own alert on a channel's page begins with, lower case → reason.
ALERTS: tuple[tuple[str, str], ...] = (
    ("this account has been terminated", "account_gone"),
    ("this channel was removed", "account_gone"),
    ("this channel has been removed", "account_gone"),
    ("this channel does not exist", "not_found"),
    ("this channel doesn't exist", "not_found"),
)


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "video":
            return _probe_video(link)
        case "playlist":
            return _probe_playlist(link)
        case "channel":
            return _probe_channel(link)
        case "clip":
            return _probe_clip(link)
        case _:
            return _probe_other(link)


def _probe_video(link: Link) -> Probe:
    """oEmbed answers for what can be embedded; else the player says why, and "gone" needs two that say so."""
    oembed = yield _oembed(link)
    if (metadata := _embedded(link, oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    walled = _walled(oembed)
    if walled and walled.reason in ("rate_limited", "captcha"):
        return walled
    told = 0 if walled else oembed.status
    page = yield Request(link.canonical_url + _WITHOUT_WARNINGS, "page", headers=_IN_ENGLISH)
    verdict, is_vague = _read_player(link, page)
    if verdict.status == "unverified" and told == 401:  # "not to be embedded" is said of what is there
        return Verdict("ok", "oembed", 401, metadata=verdict.metadata)
    if verdict.status != "gone" and not is_vague:
        return verdict
    is_denied = told in (400, 404)
    if is_denied and not is_vague:
        return verdict
    thumbnail = yield Request(f"https://i.ytimg.com/vi/{link.id}/hqdefault.jpg", "thumbnail")
    is_blank = thumbnail.status == 404 and thumbnail.url.startswith("https://i.ytimg.com/")
    if is_blank and is_vague and is_denied:
        return Verdict("not_found", "page", page.status)
    if is_blank and not is_vague and told != 401:
        return verdict
    return Verdict("unrecognised", "page", page.status)


def _probe_playlist(link: Link) -> Probe:
    """A playlist that is private and one that is gone look alike, so oEmbed's is the only answer that decides."""
    oembed = yield _oembed(link)
    if (metadata := _embedded(link, oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    return _walled(oembed) or Verdict("unrecognised", "oembed", oembed.status)


def _probe_channel(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page", headers=_IN_ENGLISH)
    if walled := _walled(page):
        return walled
    data = _page.variable(page.text(), "ytInitialData")
    channel = _page.at(data, "metadata", "channelMetadataRenderer")
    if external := _page.text(channel, "externalId"):
        is_another = link.id.startswith("UC") and external != link.id
        title = _page.text(channel, "title")
        metadata = Metadata(
            title=title, author=title, author_id=external, author_url=_page.text(channel, "vanityChannelUrl")
        )
        return Verdict("unrecognised", "page", page.status) if is_another else _ok(page, metadata)
    if not _is_page_of(link, page):
        return Verdict("unrecognised", "page", page.status)
    if page.status == 404:
        return Verdict("not_found", "page", 404)
    alerts = _page.at(data, "alerts")
    for alert in alerts if isinstance(alerts, list) else ():
        if _page.text(alert, "alertRenderer", "type") == "ERROR":
            told = _words(_page.at(alert, "alertRenderer", "text")).lower()
            if reason := next((reason for words, reason in ALERTS if told.startswith(words)), None):
                return Verdict(reason, "page", page.status)
    return Verdict("unrecognised", "page", page.status)


def _probe_clip(link: Link) -> Probe:
    """A clip's page plays a part of a video; without one it may be gone, or kept from us."""
    page = yield Request(link.canonical_url, "page", headers=_IN_ENGLISH)
    data = _page.variable(page.text(), "ytInitialData")
    played = _page.text(data, "currentVideoEndpoint", "watchEndpoint", "videoId") or ""
    return _walled(page) or (
        _ok(page, Metadata()) if _VIDEO.fullmatch(played) else Verdict("unrecognised", "page", page.status)
    )


def _probe_other(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page", headers=_IN_ENGLISH)
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _oembed(link: Link) -> Request:
    return Request(f"{_HOME}/oembed?format=json&url={quote(link.canonical_url, safe='')}", "oembed")


def _ok(page: Response, metadata: Metadata) -> Verdict:
    return Verdict("ok", "page", page.status, metadata=metadata)


def _walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link, whatever was asked; None where it is worth reading."""
    name, status = answer.request.probe, answer.status
    address = split(answer.url)
    if address is not None and re.fullmatch(r"(?:.+\.)?google\.[a-z.]+", address.host):
        reason = "captcha" if address.path.startswith("/sorry") else "login_wall"
        return Verdict("consent" if address.host.startswith("consent.") else reason, name, status)
    if address is not None and address.host == "consent.youtube.com":
        return Verdict("consent", name, status)
    if status == 429:
        return Verdict("rate_limited", name, status)
    if 500 <= status < 600:
        return Verdict("server_error", name, status)
    return None if address and owns(address.host) else Verdict("unrecognised", name, status)


def _is_page_of(link: Link, page: Response) -> bool:
    """Whether a page comes from the link's own address, and not from where we were sent instead."""
    address = split(page.url)
    named = parse(address) if address else None
    return isinstance(named, Link) and named.key == link.key


def _embedded(link: Link, answer: Response) -> Metadata | None:
    """What oEmbed tells of this very thing; None for any other answer, a captcha page with status 200 too."""
    told = answer.json() if answer.status == 200 else None
    shown = _EMBEDDED.findall(_page.text(told, "html") or "")
    if not _page.text(told, "title") or (shown and link.id not in shown):
        return None
    return Metadata(
        title=_page.text(told, "title"),
        author=_page.text(told, "author_name"),
        author_url=_page.text(told, "author_url"),
        thumbnail_url=_page.text(told, "thumbnail_url"),
    )


def _read_player(link: Link, page: Response) -> tuple[Verdict, bool]:
    """What the watch page's own player says of the video, and whether it refuses it without saying why."""
    if walled := _walled(page):
        return walled, False
    player = _page.variable(page.text(), "ytInitialPlayerResponse")
    playability = _page.at(player, "playabilityStatus")
    status, answered = _page.text(playability, "status"), _page.text(player, "videoDetails", "videoId")
    nothing = Verdict("unrecognised", "page", page.status)
    is_ours = answered == link.id if answered else _is_page_of(link, page)
    if not is_ours:  # a blocked client is answered with another video
        return nothing, False
    metadata = _player_metadata(player) if answered else Metadata()
    if status in ("OK", _OFFLINE_STREAM):
        is_announced = status == _OFFLINE_STREAM and _is_announced(player)
        reason = "not_yet_public" if is_announced else "ok"
        return (Verdict(reason, "page", page.status, metadata=metadata) if answered else nothing), False
    said = _said(playability)
    if why := _reason(playability, status or "", said):
        return Verdict(why, "page", page.status, metadata=metadata), False
    return nothing, status in _REFUSED and said != set() and said <= _BARE | _VAGUE


def _reason(playability: object, status: str, said: set[str]) -> str | None:
    if _page.at(playability, "errorScreen", "playerCaptchaViewModel") is not None:
        return "captcha"
    if status in _WITHHELD:
        if _page.at(playability, "desktopLegacyAgeGateReason") or status.startswith("AGE_"):
            return "age"
        return next((reason for words, reason in WITHHELD if any(words in sentence for sentence in said)), None)
    if status in _REFUSED:
        is_bare = status == "ERROR" and said != set() and said <= _BARE
        fallback = "not_found" if is_bare else None
        return next((reason for words, reason in REFUSED if any(words in sentence for sentence in said)), fallback)
    return None


def _said(playability: object) -> set[str]:
    """The sentences of the player's error element in lower case: its reason and sub-reason, never the page's."""
    renderer = _page.at(playability, "errorScreen", "playerErrorMessageRenderer")
    parts = (
        _page.text(playability, "reason") or "",
        _words(_page.at(renderer, "reason")),
        _words(_page.at(renderer, "subreason")),
    )
    sentences = (sentence.strip(" .\n") for part in parts for sentence in re.split(r"\.\s", part))
    return {sentence.lower().replace("’", "'") for sentence in sentences if sentence}


def _words(text: object) -> str:
    """A text of YouTube's, which is plain or comes in runs."""
    runs = _page.at(text, "runs")
    if isinstance(runs, list):
        return "".join(_page.text(run, "text") or "" for run in runs)
    return _page.text(text, "simpleText") or ""


def _is_announced(player: object) -> bool:
    """Whether a stream that does not run is one that has not begun."""
    slate = _page.at(player, "playabilityStatus", "liveStreamability", "liveStreamabilityRenderer", "offlineSlate")
    scheduled = _page.at(slate, "liveStreamOfflineSlateRenderer", "scheduledStartTime")
    return _page.at(player, "videoDetails", "isUpcoming") is True or scheduled is not None


def _player_metadata(player: object) -> Metadata:
    details, told = _page.at(player, "videoDetails"), _page.at(player, "microformat", "playerMicroformatRenderer")
    return Metadata(
        title=_page.text(details, "title"),
        author=_page.text(details, "author"),
        author_id=_page.text(details, "channelId"),
        author_url=_page.text(told, "ownerProfileUrl"),
        published_at=_moment(_page.text(told, "publishDate") or ""),
        duration_s=_page.number(details, "lengthSeconds") or None,  # 0 for streams
        view_count=_page.number(details, "viewCount"),
    )


def _moment(written: str) -> datetime | None:
    """An ISO time that names its zone, in UTC: without one it may be another day."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
