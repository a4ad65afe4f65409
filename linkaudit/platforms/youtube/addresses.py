"""Which address of YouTube's names what.

It refuses to guess: an id that has not exactly 11 characters is a Flaw, a form in no table is `other`. Source of the
facts: PLATFORMS.md, section 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from linkaudit.model import Flaw, Link
from linkaudit.platforms._address import JUNK, Address, clean, escaped, spelled, value_of

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
HOME = "https://www.youtube.com"
_MUSIC = "music.youtube.com"

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])")
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
    return f"{HOME}/watch?v={video}" if _CODE.fullmatch(video) else None


def _video(written: str) -> Link | Flaw:
    """The video that a text names by its first 11 characters, if no twelfth could belong to them."""
    if match := VIDEO_ID.match(written):
        code = match[0]
        return Link("youtube", "video", code, f"{HOME}/watch?v={code}")
    leading = _LEADING.match(written)
    code = leading[0] if leading else ""
    if not code:
        return Flaw("no_id", "the address stops before the YouTube video's id")
    return Flaw("id_length", f"a YouTube id has 11 characters, {code} has {len(code)}", len(code) - 11)


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
        return Link("youtube", "other", f"/playlist?list={code}", f"{HOME}/playlist?list={code}")
    return Link("youtube", "playlist", code, f"{HOME}/playlist?list={code}")


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
        return Flaw("id_length", f"a YouTube channel's id is UC and 22 characters, {code} is not", len(code) - 24)
    return _by_id(code)


def _by_id(code: str) -> Link:
    return Link("youtube", "channel", code, f"{HOME}/channel/{code}", code)


def _handle(match: re.Match[str], address: Address) -> Link | Flaw:
    written = match["id"].rstrip(JUNK)
    if not written:
        return Flaw("no_id", "the address stops before the YouTube channel's name")
    name = "@" + spelled(written).lower()
    return _post_of(address) or Link("youtube", "channel", name, f"{HOME}/{escaped(name)}", name)


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
    return Link("youtube", "channel", name, f"{HOME}/{escaped(name)}", name)


def _post_of(address: Address) -> Link | None:
    """The post that a channel's community page was opened at."""
    post = (address.value("lb") or "").rstrip(JUNK)
    return Link("youtube", "post", post, f"{HOME}/post/{post}") if _CODE.fullmatch(post) else None


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
        return _code_flaw(kind, code) or Link("youtube", kind, code, f"{HOME}/{kind}/{code}")

    return read


def _tag(match: re.Match[str], address: Address) -> Link:
    return _other("/hashtag/" + spelled(match["id"]).lower(), address)


def _other(path: str, address: Address) -> Link:
    """A page that shows no single item; its path, with the parameter that selects what it shows, is its id."""
    code = spelled(path).rstrip(JUNK) or "/"
    url = f"https://{_MUSIC}" if address.host == _MUSIC else HOME
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
