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
from linkaudit.platforms._address import Address, split, value_of

# --- addresses -------------------------------------------------------------------------------------------------

HOSTS = frozenset({"youtube.com", "youtu.be", "y2u.be", "yt.be", "youtube-nocookie.com"})
SCHEMES = frozenset({"vnd.youtube", "youtube"})
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be", "y2u.be", "yt.be"})
_OWN_HOST = re.compile(
    r"(?:(?!about\.|blog\.|support\.|studio\.|developers\.|accounts\.|consent\.|img\.|tv\.)[a-z0-9-]+\.)?"
    r"(?:youtube\.com|youtube-nocookie\.com|youtubekids\.com)|(?:www\.)?youtu\.be|y2u\.be|yt\.be"
    r"|youtube\.googleapis\.com|(?:www\.|m\.)?youtube(?:\.[a-z]{2,3}){1,2}"
)
_HOME = "https://www.youtube.com"
_JUNK = "/)]}>.,;:!?\"'«»“”„’‘…*|\\ \u00a0\u200b\ufeff"  # what running text leaves behind an address

_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])")
_LEADING = re.compile(r"[A-Za-z0-9_-]*")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_LIST = re.compile(r"[A-Za-z0-9_-]{2,}")
_PERSONAL_LIST = re.compile(r"(?:WL|LL|LM)|RD.*")  # everybody's own, or made for one visitor: never checkable

# First path segments that are no vanity name (yt-dlp, youtube/_base.py, with obvious additions).
RESERVED = frozenset(
    """channel c user playlist watch w v embed e watch_popup clip shorts live movies results search shared hashtag
    trending explore feed feeds browse oembed get_video_info iframe_api s yt source storefront oops index
    account t about upload signin logout redirect attribution_link ads premium gaming kids creators new post img
    howyoutubeworks create reporthistory intl music tv watch_videos video movie""".split()
)
_TABS = (
    "featured|videos|shorts|streams|live|playlists|community|posts|channels|about|podcasts|releases|store|membership"
)


def owns(host: str) -> bool:
    """Whether a lower-case host shows YouTube's content; support., studio. and the like do not."""
    return _OWN_HOST.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    if address.host in _SHORT_HOSTS:
        segments = address.segments()
        return _video(segments[0]) if segments else _other("/", address)
    if address.fragment and (inner := _FRAGMENT.fullmatch(address.fragment)):
        address = address._replace(path="/watch", query=inner["query"], fragment="")
    if address.path == "/watch" and (found := _named(address)):
        return found
    path = _clean(address.path)
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match, address)
    return _other(path, address)


def from_scheme(rest: str) -> str | None:
    """The web address of an app's own one ("vnd.youtube:ID", "vnd.youtube://ID")."""
    video = rest.partition("?")[0].rpartition("/")[2]
    video = value_of(rest.partition("?")[2], "v") or video
    return f"{_HOME}/watch?v={video}" if _VIDEO.fullmatch(video) else None


def _clean(path: str) -> str:
    """The path decoded, without empty parts and without what running text left behind it."""
    path = "/" + "/".join(part for part in unquote(path).split("/") if part)
    return path.rstrip(_JUNK) or "/"


def _video(written: str) -> Link | Flaw:
    if match := _VIDEO.match(written):
        code = match[0]
        return Link("youtube", "video", code, f"{_HOME}/watch?v={code}")
    leading = _LEADING.match(written)
    code = leading[0] if leading else ""
    if not code:
        return Flaw("no_id", "the address stops before the video's id")
    return Flaw("id_length", f"a YouTube id has 11 characters, {code} has {len(code)}")


def _named(address: Address) -> Link | Flaw | None:
    """What the parameters of a watch page name: the video, else the playlist; None where they name nothing."""
    if (video := address.value("v")) is not None:
        return _video(video)
    playlist = address.value("list")
    return _playlist(playlist, address) if playlist else None


def _read_video(match: re.Match[str], address: Address) -> Link | Flaw:
    return _video(match["id"] or "")


def _watch(match: re.Match[str], address: Address) -> Link | Flaw:
    return _named(address) or Flaw("no_id", "the address stops before the video's id")


def _home(match: re.Match[str], address: Address) -> Link | Flaw:
    return _named(address) or _other("/", address)


def _read_playlist(match: re.Match[str], address: Address) -> Link | Flaw:
    written = address.value("list")
    return _playlist(written, address) if written else Flaw("no_id", "the address stops before the playlist's id")


def _playlist(written: str, address: Address) -> Link | Flaw:
    code = written.rstrip(_JUNK)
    if _PERSONAL_LIST.fullmatch(code):
        return Link("youtube", "other", f"/playlist?list={code}", f"{_HOME}/playlist?list={quote(code)}")
    if not _LIST.fullmatch(code):
        return Flaw("id_alphabet", f"a playlist id has Latin letters, digits, - and _ only, {code} has others")
    return Link("youtube", "playlist", code, f"{_HOME}/playlist?list={code}")


def _browse(match: re.Match[str], address: Address) -> Link | Flaw:
    code = match["id"]
    if _CHANNEL.fullmatch(code):
        return _by_id(code)
    if code.startswith("VL"):
        return _playlist(code[2:], address)
    return _other(match[0], address)


def _channel(match: re.Match[str], address: Address) -> Link | Flaw:
    code = match["id"] or ""
    if (post := address.value("lb")) and _LIST.fullmatch(post):
        return Link("youtube", "post", post, f"{_HOME}/post/{post}")
    if not code:
        return Flaw("no_id", "the address stops before the channel's id")
    if not _CHANNEL.fullmatch(code):
        return Flaw("id_length", f"a channel id is UC and 22 characters, {code} has {len(code)} in all")
    return _by_id(code)


def _by_id(code: str) -> Link:
    return Link("youtube", "channel", code, f"{_HOME}/channel/{code}", code)


def _handle(match: re.Match[str], address: Address) -> Link | Flaw:
    name = "@" + match["id"].lower()
    return Link("youtube", "channel", name, f"{_HOME}/{_spelled(name)}", name)


def _custom(match: re.Match[str], address: Address) -> Link | Flaw:
    name = f"{match['what'].lower()}/{match['id']}"
    return Link("youtube", "channel", name, f"{_HOME}/{_spelled(name)}", name)


def _vanity(match: re.Match[str], address: Address) -> Link | Flaw:
    if match["id"].lower() in RESERVED:
        return _other(match[0], address)
    name = f"c/{match['id']}"
    return Link("youtube", "channel", name, f"{_HOME}/{_spelled(name)}", name)


def _feed(match: re.Match[str], address: Address) -> Link | Flaw:
    code = address.value("channel_id") or ""
    return _by_id(code) if _CHANNEL.fullmatch(code) else _other(match[0], address)


def _live_stream(match: re.Match[str], address: Address) -> Link | Flaw:
    code = address.value("channel") or ""
    return _by_id(code) if _CHANNEL.fullmatch(code) else _other(match[0], address)


def _coded(kind: str) -> Callable[[re.Match[str], Address], Link | Flaw]:
    """Clips and community posts, whose canonical address is the kind's own word and the code."""

    def read(match: re.Match[str], address: Address) -> Link | Flaw:
        code = match["id"] or ""
        if not code:
            return Flaw("no_id", f"the address stops before the {kind}'s id")
        if not _LIST.fullmatch(code):
            return Flaw("id_alphabet", f"a {kind} id has Latin letters, digits, - and _ only, {code} has others")
        return Link("youtube", kind, code, f"{_HOME}/{kind}/{code}")

    return read


_KEPT = ("search_query", "q", "ci", "video_ids")  # the parameters that make two `other` pages two


def _other(path: str, address: Address) -> Link:
    """A page that shows no single item; its path, with what a search page looks for, is its id."""
    told = next(((name, value) for name in _KEPT if (value := address.value(name))), None)
    url = _HOME + _spelled(path)
    if told is None:
        return Link("youtube", "other", path, url)
    return Link("youtube", "other", f"{path}?{told[0]}={told[1]}", f"{url}?{told[0]}={_spelled(told[1], safe='')}")


def _spelled(text: str, safe: str = "/@!$'()*+,;=:~") -> str:
    return quote(text.encode("utf-8", "replace"), safe=safe)


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.IGNORECASE)


_FRAGMENT = re.compile(r"!?/?watch\?(?P<query>.*)")

# Ordered: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Address], Link | Flaw]], ...] = (
    (_form(r"/shorts(?:/(?P<id>[^/]+).*)?"), _read_video),
    (_form(r"/(?:watch(?:\.php|_popup)?|movie|tv)"), _watch),
    (_form(r"/(?:embed/videoseries|playlist)"), _read_playlist),
    (_form(r"/embed/live_stream"), _live_stream),
    (_form(r"/(?:watch|v|e|w|video|embed|live)(?:/(?P<id>[^/]+).*)?"), _read_video),
    (_form(r"/source/(?P<id>[^/]+)/shorts"), _read_video),
    (_form(r"/channel(?:/(?P<id>[^/]+).*)?"), _channel),
    (_form(r"/@(?P<id>[^/]+)(?:/.*)?"), _handle),
    (_form(r"/(?P<what>c|user)/(?P<id>[^/]+)(?:/.*)?"), _custom),
    (_form(r"/browse/(?P<id>[^/]+)"), _browse),
    (_form(r"/feeds/videos\.xml"), _feed),
    (_form(r"/clip(?:/(?P<id>[^/]+))?"), _coded("clip")),
    (_form(r"/post(?:/(?P<id>[^/]+))?"), _coded("post")),
    (_form(r"/"), _home),
    (_form(rf"/(?P<id>[^/@]+)(?:/(?:{_TABS}))?"), _vanity),
)

# --- answers ---------------------------------------------------------------------------------------------------

_NO_CONSENT_PAGE = (("Cookie", "SOCS=CAI"), ("Accept-Language", "en"))
# The player's own message, lower case, in order → reason. It is localised, so pages are asked for in English, and
# these are compared with the player's error element only.
UNPLAYABLE: tuple[tuple[str, str], ...] = (
    ("not a bot", "captcha"),
    ("try again later", "rate_limited"),
    ("private", "private"),
    ("confirm your age", "age"),
    ("age-restricted", "age"),
    ("inappropriate", "age"),
    ("your country", "geo"),
    ("members", "members"),
    ("premium", "members"),
    ("payment", "members"),
    ("purchase", "members"),
    ("terminated", "account_gone"),
    ("account has been closed", "account_gone"),
    ("removed by the uploader", "removed"),
    ("has been removed", "removed"),
    ("is no longer available", "removed"),
)
_BARE_GONE = frozenset({"video unavailable", "this video does not exist"})
_OFFLINE_STREAM = "LIVE_STREAM_OFFLINE"  # announced or over: its page is there


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
            return _probe_other(link)


def _probe_video(link: Link) -> Probe:
    """oEmbed answers for what can be embedded; else the player says why, and a "gone" needs the thumbnail gone too."""
    oembed = yield Request(f"{_HOME}/oembed?format=json&url={quote(link.canonical_url, safe='')}", "oembed")
    if (metadata := _embedded(oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    if oembed.status == 429:
        return Verdict("rate_limited", "oembed", 429)
    page = yield Request(
        f"{link.canonical_url}&bpctr=9999999999&has_verified=1&hl=en", "page", headers=_NO_CONSENT_PAGE
    )
    if walled := _walled(page):
        return walled
    verdict = _read_player(link, page)
    if verdict.status != "gone":
        if verdict.reason == "unrecognised" and oembed.status == 401:  # it exists, embedding is off
            return Verdict("ok", "oembed", 401)
        return verdict
    thumbnail = yield Request(f"https://i.ytimg.com/vi/{link.id}/hqdefault.jpg", "thumbnail")
    if oembed.status in (400, 404) or thumbnail.status == 404:
        return verdict
    return Verdict("unrecognised", "page", page.status)


def _probe_playlist(link: Link) -> Probe:
    oembed = yield Request(f"{_HOME}/oembed?format=json&url={quote(link.canonical_url, safe='')}", "oembed")
    if (metadata := _embedded(oembed)) is not None:
        return Verdict("ok", "oembed", 200, metadata=metadata)
    if oembed.status == 429:
        return Verdict("rate_limited", "oembed", 429)
    # a playlist that is private and one that is gone look alike: the page decides nothing more
    return _walled(oembed) or Verdict("unrecognised", "oembed", oembed.status)


def _probe_channel(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page", headers=_NO_CONSENT_PAGE)
    if walled := _walled(page):
        return walled
    if page.status == 404:
        return Verdict("not_found", "page", 404)
    data = _page.variable(page.text(), "ytInitialData")
    channel = _at(data, "metadata", "channelMetadataRenderer")
    if external := _text(_at(channel, "externalId")):
        if link.id.startswith("UC") and external != link.id:
            return Verdict("unrecognised", "page", page.status)
        metadata = Metadata(title=_text(_at(channel, "title")), author_id=external)
        return Verdict("ok", "page", page.status, metadata=metadata)
    alerts = _at(data, "alerts")
    for alert in alerts if isinstance(alerts, list) else ():
        text = _words(_at(alert, "alertRenderer", "text")).lower()
        if _at(alert, "alertRenderer", "type") == "ERROR":
            if "terminated" in text or "removed" in text:
                return Verdict("account_gone", "page", page.status)
            if "does not exist" in text:
                return Verdict("not_found", "page", page.status)
    return Verdict("unrecognised", "page", page.status)


def _probe_other(link: Link) -> Probe:
    page = yield Request(link.canonical_url, "page", headers=_NO_CONSENT_PAGE)
    return _walled(page) or Verdict("unrecognised", "page", page.status)


def _embedded(answer: Response) -> Metadata | None:
    """What oEmbed tells of what everyone may see; None for any other answer, a captcha page with status 200 too."""
    told = answer.json() if answer.status == 200 else None
    if not _text(_at(told, "html")) and not _text(_at(told, "title")):
        return None
    return Metadata(
        title=_text(_at(told, "title")),
        author=_text(_at(told, "author_name")),
        author_url=_text(_at(told, "author_url")),
        thumbnail_url=_text(_at(told, "thumbnail_url")),
    )


def _read_player(link: Link, page: Response) -> Verdict:
    """What the watch page's own player says of the video."""
    player = _page.variable(page.text(), "ytInitialPlayerResponse")
    playability = _at(player, "playabilityStatus")
    told = _text(_at(playability, "status"))
    answered = _text(_at(player, "videoDetails", "videoId"))
    if answered is not None and answered != link.id:
        return Verdict("unrecognised", "page", page.status)
    metadata = _player_metadata(player)
    if told in ("OK", _OFFLINE_STREAM):
        return Verdict("ok" if answered else "unrecognised", "page", page.status, metadata=metadata)
    message = _message(playability)
    if _at(playability, "desktopLegacyAgeGateReason") or (told or "").startswith("AGE_"):
        return Verdict("age", "page", page.status, metadata=metadata)
    reason = next((reason for words, reason in UNPLAYABLE if words in message), None)
    if reason is None and told == "ERROR" and message.strip(" .") in _BARE_GONE:
        reason = "not_found"
    if reason in ("removed", "account_gone", "not_found") and told not in ("ERROR", "UNPLAYABLE"):
        reason = None
    return Verdict(reason or "unrecognised", "page", page.status, metadata=metadata)


def _message(playability: object) -> str:
    """The player's error element as lower-case text: its reason and sub-reason, never the page's."""
    renderer = _at(playability, "errorScreen", "playerErrorMessageRenderer")
    parts = [_words(_at(renderer, "reason")), _words(_at(renderer, "subreason"))]
    told = _text(_at(playability, "reason")) or ""
    return " ".join(dict.fromkeys(part.strip() for part in (told, *parts) if part.strip())).lower()


def _words(text: object) -> str:
    """A text of YouTube's, which is plain or comes in runs."""
    if plain := _text(_at(text, "simpleText")):
        return plain
    runs = _at(text, "runs")
    return "".join(_text(_at(run, "text")) or "" for run in runs) if isinstance(runs, list) else ""


def _player_metadata(player: object) -> Metadata:
    details, micro = _at(player, "videoDetails"), _at(player, "microformat", "playerMicroformatRenderer")
    return Metadata(
        title=_text(_at(details, "title")),
        author=_text(_at(details, "author")),
        author_id=_text(_at(details, "channelId")),
        author_url=_text(_at(micro, "ownerProfileUrl")),
        published_at=_moment(_text(_at(micro, "publishDate"))),
        duration_s=_number(_at(details, "lengthSeconds")),
        view_count=_count(_at(details, "viewCount")),
    )


def _moment(told: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told) if told else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _walled(answer: Response) -> Verdict | None:
    """The verdict where an answer says nothing about the link; None where it is worth reading."""
    name, status = answer.request.probe, answer.status
    if status == 429:
        return Verdict("rate_limited", name, status)
    if 500 <= status < 600:
        return Verdict("server_error", name, status)
    address = split(answer.url)
    if address is None:
        return Verdict("unrecognised", name, status)
    if address.host.startswith("consent."):
        return Verdict("consent", name, status)
    if address.host.endswith("google.com"):
        return Verdict("captcha" if address.path.startswith("/sorry") else "login_wall", name, status)
    return None if owns(address.host) else Verdict("unrecognised", name, status)


def _at(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 else None
