"""Which address of Facebook's names what.

It refuses to guess: an id of impossible length or letters is a Flaw, a form in no table is `other`. Source of the
facts: PLATFORMS.md, section 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from linkaudit.model import Flaw, Link
from linkaudit.platforms._address import JUNK, Address, clean, escaped, spelled, split, value_of

_ONION = "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion"
HOSTS = frozenset({"facebook.com", "fb.com", "fb.watch", "fb.me", _ONION})
_CONTENT_HOST = re.compile(
    r"(?:(?:www|m|mbasic|web|touch|business|mobile|free|lm?|[a-z]{2}-[a-z]{2})\.)*"
    rf"(?:facebook\.com|fb\.com|{_ONION})|(?:(?:www|m)\.)?fb\.(?:watch|me)"
)
HOME = "https://www.facebook.com"

_NUMBER = re.compile(r"[0-9]+")
_POST_ID = re.compile(r"[0-9]+|pfbid[0-9A-Za-z]+")
_NUMBERED_NAME = re.compile(r".*-([0-9]{9,20})")  # a page without a name of its own: /Some-Words-123456789012
_VANITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.]*")
_GROUP = re.compile(r"\w[\w.-]*", re.ASCII)
_CODE = re.compile(r"[\w-]{2,}", re.ASCII)
_LONGEST_NUMBER = 20  # digits of a 64-bit number


def owns(host: str) -> bool:
    """Whether a lower-case host shows Facebook's content. developers., about. and the like do not."""
    return _CONTENT_HOST.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    if address.host.endswith(("fb.watch", "fb.me")):
        return _short_link(address)
    path, query = address.path, address.query
    if address.fragment.startswith("!/"):  # "#!/path" carried the path before 2012
        path, _, query = address.fragment[1:].partition("?")
    path = clean(path)
    word = path[1:].partition("/")[0].lower()
    while word == "pg":  # /pg/NAME/tab showed the same page as /NAME/tab
        path = path[3:] or "/"
        word = path[1:].partition("/")[0].lower()
    forms = FORMS.get(word)
    if forms is None:
        forms = () if word in RESERVED or word.endswith(".php") else USER_FORMS
    for form in forms:
        if (match := form.path.fullmatch(path)) and (link := form.read(match, query)):
            return link
    return _other(path, query)


def absolute(written: str) -> Address | None:
    """Where an address in an answer of Facebook's leads; None for anything but an absolute path or http(s) address."""
    if written.startswith("/") and not written.startswith("//"):
        return split(HOME + written)
    return split(written) if re.match(r"(?:https?:)?//", written, re.IGNORECASE) else None


def _value(query: str, name: str) -> str | None:
    value = value_of(query, name)
    return value.rstrip(JUNK) if value else value


def _id_flaw(kind: str, written: str, alphabet: re.Pattern[str] = _NUMBER) -> Flaw | None:
    """Why `written` is no id; None where it is one."""
    if not written:
        return Flaw("no_id", f"the address stops before the Facebook {kind}'s id")
    if not alphabet.fullmatch(written):
        expected = "digits only" if alphabet is _NUMBER else "digits only or starts with pfbid"
        return Flaw("id_alphabet", f"a Facebook {kind}'s id has {expected}, {written} does not fit")
    if len(written) > _LONGEST_NUMBER and written.isdecimal():
        return Flaw(
            "id_length",
            f"a Facebook {kind}'s id has at most {_LONGEST_NUMBER} digits, {written} has {len(written)}",
            len(written) - _LONGEST_NUMBER,
        )
    return None


def _profile_id(written: str) -> str | None:
    """The number or lower-case name of a profile or page; None where it can be neither."""
    written = written.rstrip(".")  # a full stop ends a sentence, never a name
    if match := _NUMBERED_NAME.fullmatch(written):
        return match[1]
    if not _VANITY.fullmatch(written) or (written.isdecimal() and len(written) > _LONGEST_NUMBER):
        return None
    return written.lower()


def _post(code: str, owner: str | None) -> Link | Flaw:
    """`owner` is a number, a name, "groups/G", "events/E" or None."""
    if flaw := _id_flaw("post", code, _POST_ID):
        return flaw
    if owner is None:
        url = f"{HOME}/permalink.php?story_fbid={code}"
    elif owner.isdecimal():
        url = f"{HOME}/permalink.php?story_fbid={code}&id={owner}"
    elif owner.startswith("events/"):
        url = f"{HOME}/{owner}/?post_id={code}"
    else:
        url = f"{HOME}/{owner}/posts/{code}"
    return Link("facebook", "post", code, url, owner)


def _video(code: str, owner: str | None = None) -> Link | Flaw:
    return _id_flaw("video", code) or Link("facebook", "video", code, f"{HOME}/watch/?v={code}", owner)


def _photo(code: str, owner: str | None = None) -> Link | Flaw:
    return _id_flaw("photo", code, _POST_ID) or Link("facebook", "photo", code, f"{HOME}/photo/?fbid={code}", owner)


def _profile(written: str) -> Link | Flaw:
    if _POST_ID.fullmatch(written) and not written.isdecimal():
        return Link("facebook", "profile", written, f"{HOME}/people/_/{written}/", written)
    if written.isdecimal() and (flaw := _id_flaw("profile", written)):
        return flaw
    code = _profile_id(written)
    if code is None:
        return Flaw("id_alphabet", f"a Facebook name has Latin letters, digits and dots only, {written} has others")
    return Link(
        "facebook",
        "profile",
        code,
        f"{HOME}/profile.php?id={code}" if code.isdecimal() else f"{HOME}/{code}",
        code,
    )


# Readers of one form: the match over the path and the query → the link; None where the form does not apply.


def _user_post(match: re.Match[str], query: str) -> Link | Flaw:
    return _post(match["id"], _profile_id(match["owner"]))


def _permalink(match: re.Match[str], query: str) -> Link | Flaw:
    owner = _value(query, "id") or ""
    code = (_value(query, "story_fbid") or "").partition(":")[0]
    return _post(code, owner if _NUMBER.fullmatch(owner) else None)


def _user_video(match: re.Match[str], query: str) -> Link | Flaw:
    return _video(match["id"], _profile_id(match["owner"]))


def _reel(match: re.Match[str], query: str) -> Link | Flaw:
    return _video(match["id"])


def _watch(match: re.Match[str], query: str) -> Link | Flaw | None:
    code = _value(query, "v")
    if code is None:
        code = _value(query, "video_id")
    return None if code is None else _video(code)


def _user_photo(match: re.Match[str], query: str) -> Link | Flaw:
    return _photo(match["id"], _profile_id(match["owner"]))


def _photo_page(match: re.Match[str], query: str) -> Link | Flaw:
    """Old videos live under photo.php too, told apart by the parameter."""
    if code := _value(query, "v"):
        return _video(code)
    return _photo(_value(query, "fbid") or "")


def _group_post(match: re.Match[str], query: str) -> Link | Flaw:
    return _post(match["id"], f"groups/{match['group'].lower()}" if _GROUP.fullmatch(match["group"]) else None)


def _group(match: re.Match[str], query: str) -> Link | Flaw:
    group = match["group"].lower()
    if not _GROUP.fullmatch(group):
        return Flaw(
            "id_alphabet",
            f"a Facebook group's name has Latin letters, digits and dots only, {group} has others",
        )
    post = _value(query, "multi_permalinks")
    if post is None and _value(query, "view") == "permalink":
        post = _value(query, "id")
    if post:
        return _post(post.partition(",")[0], f"groups/{group}")
    return Link("facebook", "group", group, f"{HOME}/groups/{group}")


def _event(match: re.Match[str], query: str) -> Link | Flaw:
    event = match["id"]
    if flaw := _id_flaw("event", event):
        return flaw
    if post := match["post"] or _value(query, "post_id"):
        return _post(post, f"events/{event}")
    return Link("facebook", "event", event, f"{HOME}/events/{event}")


def _named_profile(match: re.Match[str], query: str) -> Link | Flaw:
    return _profile(match["id"])


def _numbered_profile(match: re.Match[str], query: str) -> Link | Flaw:
    code = _value(query, "id") or ""
    return _id_flaw("profile", code, _POST_ID) or _profile(code)


def _share(match: re.Match[str], query: str) -> Link | Flaw:
    code = match["id"] or ""
    if len(code) < 2:  # one letter is the form, not the code
        return Flaw("no_id", "the address stops before the share code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a Facebook share code has Latin letters and digits only, {code} has others")
    return Link("facebook", "share", code, f"{HOME}/share/{(match['form'] or '').lower()}{code}/")


def _short_link(address: Address) -> Link | Flaw:
    host = "fb.me" if address.host.endswith("fb.me") else "fb.watch"
    form, _, code = clean(address.path)[1:].rpartition("/")
    if not code:
        return Flaw("no_id", "the address stops before the short link's code")
    if not (_CODE.fullmatch(code) and re.fullmatch(r"[a-z]{0,2}", form)):
        return Flaw(
            "id_alphabet",
            f"a Facebook short link's code has Latin letters and digits only, {code} has others",
        )
    return Link("facebook", "short-link", code, f"https://{host}/{form}{'/' if form else ''}{code}/")


def _story(match: re.Match[str], query: str) -> Link | Flaw:
    owner, code = match["owner"].lower(), match["id"]
    if not (_VANITY.fullmatch(owner) and re.fullmatch(r"[A-Za-z0-9+=_-]+", code)):
        return Flaw("id_alphabet", f"a Facebook story's id is base64, {code} is not")
    return Link("facebook", "story", code, f"{HOME}/stories/{owner}/{code}/", owner)


def _hashtag(match: re.Match[str], query: str) -> Link:
    return _other("/hashtag/" + spelled(match["id"]).lower(), "")


def _other(path: str, query: str) -> Link:
    """A page that shows no single thing; its path, with the parameter that selects what it shows, is its id."""
    code = spelled(path)
    url = HOME + escaped(code)
    name = next((name for start, name in SELECTING.items() if code.lower().startswith(start)), None)
    if name and (value := value_of(query, name)):
        value = spelled(value)
        code, url = f"{code}/?{name}={value}", f"{url}/?{name}={escaped(value, safe='')}"
    return Link("facebook", "other", code, url)


class Form(NamedTuple):
    """What the whole path looks like, and who reads it."""

    path: re.Pattern[str]
    read: Callable[[re.Match[str], str], Link | Flaw | None]


def _form(path: str, read: Callable[[re.Match[str], str], Link | Flaw | None]) -> Form:
    return Form(re.compile(path, re.ASCII | re.IGNORECASE), read)


_TAB = (
    r"(?:about|photos|videos|reels|reel|posts|live|live_videos|stories|community|followers|following|friends|likes|map"
    r"|reviews|mentions|events|groups|shop|services|notes|info|timeline|sports|music|movies|tv|books|checkins|feed|home"
    r"|menu|jobs|offers|albums|featured|directory|with_replies)(?:_[a-z_]+)?(?:/[a-z_]+)?"
)

# The forms under a word that is no name, by that word; ordered.
FORMS: dict[str, tuple[Form, ...]] = {
    "share": (_form(r"/share(?:/(?P<form>(?:[a-z]|reel)/))?(?:/?(?P<id>[^/]+))?", _share),),
    "reel": (_form(r"/reel/(?P<id>[^/]+)", _reel),),
    "reels": (_form(r"/reels/(?P<id>[^/]+)", _reel),),
    "watch": (_form(r"/watch(?:/live)?", _watch),),
    "video.php": (_form(r"/video\.php", _watch),),
    "video": (_form(r"/video/(?:video\.php|embed)", _watch),),
    "photo": (_form(r"/photo", _photo_page),),
    "photo.php": (_form(r"/photo\.php", _photo_page),),
    "permalink.php": (_form(r"/permalink\.php", _permalink),),
    "story.php": (_form(r"/story\.php", _permalink),),
    "profile.php": (_form(r"/profile\.php", _numbered_profile),),
    "groups": (
        _form(r"/groups/(?P<group>[^/]+)/(?:posts|permalink)/(?:[^/]+/)?(?P<id>[^/]+)", _group_post),
        _form(
            r"/groups/(?!(?:feed|discover|joins|create|search|browse|categor\w*)(?:/|$))(?P<group>[^/]+)(?:/[a-z_]+)?",
            _group,
        ),
    ),
    "events": (
        _form(r"/events/(?:[^/]+/)*?(?P<id>\d+)/(?:permalink|posts)/(?P<post>[^/]+)", _event),
        _form(r"/events/(?:[^/]+/)*(?P<id>\d+)(?:/[a-z_]+)?(?P<post>)", _event),
    ),
    "people": (_form(r"/people/[^/]+/(?P<id>\d+|pfbid[0-9a-z]+)(?:/[a-z_]+)?", _named_profile),),
    "pages": (
        _form(r"/pages/category/[^/]+/(?:[^/]*-)?(?P<id>\d+)(?:/[a-z_]+)?", _named_profile),
        _form(r"/pages/[^/]+/(?P<id>\d+)(?:/[a-z_]+)?", _named_profile),
    ),
    "p": (_form(r"/p/(?:[^/]*-)?(?P<id>\d+)(?:/[a-z_]+)?", _named_profile),),
    "stories": (_form(r"/stories/(?P<owner>[^/]+)/(?P<id>[^/]+)", _story),),
    "hashtag": (_form(r"/hashtag/(?P<id>[^/]+)", _hashtag),),
}

# The forms under a name or a number; ordered, the commonest first.
USER_FORMS: tuple[Form, ...] = (
    _form(r"/(?P<owner>[^/]+)/(?:posts|activity)/(?:[^/]+/)?(?P<id>[^/:]+)(?::\d*)?", _user_post),
    _form(r"/(?P<owner>[^/]+)/videos/(?:[^/]+/)?(?P<id>\d[^/]*)", _user_video),
    _form(r"/(?P<owner>[^/]+)/photos/(?:[^/]+/)?(?P<id>\d[^/]*)", _user_photo),
    _form(r"/(?P<owner>[^/]+)/reels?/(?P<id>\d[^/]*)", _user_video),
    _form(r"/(?P<owner>\d+)_(?P<id>\d+)", _user_post),
    _form(rf"/(?P<id>[^/]+)(?:/{_TAB})?", _named_profile),
)

# Which parameter selects what a page of kind `other` shows, by the start of its path.
SELECTING = {
    "/media/set": "set",
    "/ads/library": "id",
    "/search": "q",
    "/watch/search": "q",
    "/marketplace": "query",
}

# First words of paths that are never somebody's name, beside those of FORMS and all that ends in ".php".
RESERVED = frozenset({
    "",
    "a", "about", "ads", "adsmanager", "ajax", "api", "apps", "bookmarks", "browse", "business",
    "careers", "checkpoint", "consent", "cookie", "cookies", "coronavirus_info", "crisisresponse",
    "dialog", "directory", "donate", "embed", "fbml", "find-friends", "flx", "form", "friends",
    "fundraiser", "fundraisers", "games", "gaming", "gift", "graphql", "help", "home", "hubs",
    "instant", "instantgames", "jobs", "latest", "legal", "lite", "live", "livemap", "local", "login",
    "logout", "marketplace", "me", "media", "memories", "messages", "messenger", "mobile", "n", "notes",
    "notifications", "oculus", "offers", "onthisday", "pay", "payments", "permalink", "pg", "pixel",
    "places", "plugins", "policies", "policy", "posts", "privacy", "privacycenter", "profile", "public",
    "questions", "reactions", "recover", "reg", "requests", "safety", "salegroups", "saved", "search",
    "security", "settings", "sharer", "shops", "signup", "sitetour", "story", "support", "terms", "tr",
    "translations", "ufi", "unsupportedbrowser", "user", "userinfo", "videos", "voting", "watchparty",
    "weather", "whitehat", "work", "x",
})  # fmt: skip
