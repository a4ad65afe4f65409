"""Which of TikTok's addresses name what: posts, profiles, live pages and rooms, short links, other pages.

It refuses to guess: an id that has not exactly 19 digits is a Flaw. Source: PLATFORMS.md, 3.1 and 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from linkaudit.model import Flaw, Link
from linkaudit.platforms._address import Address, clean, escaped, spelled

HOSTS = frozenset({"tiktok.com", "tiktokv.com"})
_CONTENT_HOST = re.compile(r"(?:(?:www|m|t|lite|[a-z]{2})\.)?tiktokv?\.com")
SHORT_HOSTS = frozenset({"vm.tiktok.com", "vt.tiktok.com", "t.tiktok.com"})

HOME = "https://www.tiktok.com"
_HANDLE = re.compile(r"[\w.-]+", re.ASCII)
_CODE = re.compile(r"[\w-]+", re.ASCII)
_SEC_UID = "MS4wLjAB"  # base64 of "1.0.0."; such owners keep their case
_EARLIEST, _LATEST = 1472688000, 2208988800  # 2016-09-01 (no TikTok before) and 2040-01-01, Unix seconds


def owns(host: str) -> bool:
    """Whether a lower-case host shows TikTok's content. newsroom., support., ads. and the like do not."""
    return _CONTENT_HOST.fullmatch(host) is not None


def parse(address: Address) -> Link | Flaw | None:
    """The link that an address names; None for a foreign host, a Flaw for an impossible id. Never raises."""
    if not owns(address.host):
        return None
    path = clean(address.path)
    if address.host in SHORT_HOSTS and (match := _SHORT_PATH.fullmatch(path)):
        return _short(match["id"], f"https://{address.host}")
    for form, read in FORMS:
        if match := form.fullmatch(path):
            return read(match)
    return _other(path, address.value("q") if path.startswith("/search") else None)


def _handle(written: str) -> str:
    return written if written.startswith(_SEC_UID) else written.lower()


def _id_flaw(written: str, what: str) -> Flaw | None:
    """Why 19 digits these are not; None where they are."""
    if not written:
        return Flaw("no_id", f"the address stops before the {what} id")
    if not (written.isascii() and written.isdecimal()):
        return Flaw("id_alphabet", f"a {what} id has digits only, {written} has other characters")
    if len(written) != 19:
        return Flaw("id_length", f"a {what} id has 19 digits, {written} has {len(written)}", len(written) - 19)
    return None


def _published(code: str) -> datetime | None:
    """The upper 32 of an id's 64 bits are Unix seconds, stamped a little before the publication."""
    return moment_of(int(code) >> 32)


def moment_of(seconds: int | None) -> datetime | None:
    """Unix seconds as a time; None where TikTok cannot have published anything."""
    return datetime.fromtimestamp(seconds, UTC) if seconds and _EARLIEST <= seconds < _LATEST else None


def _post(match: re.Match[str]) -> Link | Flaw:
    named = match.groupdict()
    code, owner = named["id"] or "", named.get("owner") or "_"
    if flaw := _id_flaw(code, "TikTok"):
        return flaw
    if owner == "_" or not _HANDLE.fullmatch(owner):  # TikTok answers whatever the owner, so it says "_" for none
        return Link("tiktok", "post", code, f"{HOME}/@_/video/{code}", None, _published(code))
    owner = _handle(owner)
    return Link("tiktok", "post", code, f"{HOME}/@{owner}/video/{code}", owner, _published(code))


def _user(match: re.Match[str]) -> Link | Flaw:
    """A profile, or the live page of one."""
    if not (written := match["id"]):
        return Flaw("no_id", "the address stops before the TikTok user's name")
    if not _HANDLE.fullmatch(written):
        return Flaw("id_alphabet", f"a TikTok name has Latin letters, digits, _ and . only, {written} has others")
    handle = _handle(written)
    if match.groupdict().get("live"):
        return Link("tiktok", "live", handle, f"{HOME}/@{handle}/live", handle)
    return Link("tiktok", "profile", handle, f"{HOME}/@{handle}", handle)


def _room(match: re.Match[str]) -> Link | Flaw:
    room = match["id"] or ""
    if flaw := _id_flaw(room, "TikTok live room"):
        return flaw
    return Link("tiktok", "live", room, f"https://m.tiktok.com/share/live/{room}/")


def _short(code: str, home: str) -> Link | Flaw:
    if not code:
        return Flaw("no_id", "the address stops before the short link's code")
    if not _CODE.fullmatch(code):
        return Flaw("id_alphabet", f"a TikTok short link has Latin letters and digits only, {code} has others")
    return Link("tiktok", "short-link", code, f"{home}/{code}/")


def _other(path: str, sought: str | None = None) -> Link:
    """A page that shows no single post; its path, with what a search page looks for, is its id."""
    code = spelled(path)
    url = HOME + escaped(code)
    if sought:
        sought = spelled(sought)
        code, url = f"{code}?q={sought}", f"{url}?q={escaped(sought, safe='')}"
    return Link("tiktok", "other", code, url)


def _tag(match: re.Match[str]) -> Link:
    return _other("/tag/" + spelled(match["id"]).lower())


def _numbered(match: re.Match[str]) -> Link:
    """Sounds, effects, collections: the slug before the number is decoration."""
    owner = match.groupdict().get("owner")
    return _other(f"{f'/@{owner.lower()}' if owner else ''}/{match['what'].lower()}/_-{match['id']}")


def _form(path: str) -> re.Pattern[str]:
    return re.compile(path, re.ASCII | re.IGNORECASE)


_SHORT_PATH = _form(r"/(?P<id>[^/@]*)")

# Ordered, the commonest first: what the whole path looks like, and what it names. What no row matches is `other`.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Link | Flaw]], ...] = (
    (_form(r"/@(?P<owner>[^/]*)/(?:video|photo)(?:/(?P<id>[^/]*))?"), _post),
    (_form(r"/@(?P<id>[^/]*)(?:/(?:posts|reposts|stories|liked|saved))?"), _user),
    (_form(r"/t(?:/(?P<id>[^/]*))?"), lambda match: _short(match["id"] or "", f"{HOME}/t")),
    (_form(r"/@(?P<id>[^/]*)/(?P<live>live)"), _user),
    (_form(r"/(?:(?:i18n|h5)/)?share/(?:video|photo)(?:/(?P<id>[^/]*?))?(?:\.html)?"), _post),
    (_form(r"/v/(?P<id>[^/]*?)(?:\.html)?"), _post),
    (_form(r"/embed/@(?P<id>[^/]*)"), _user),
    (_form(r"/embed(?:/v[23])?/(?P<id>[^/@v][^/]*)"), _post),
    (_form(r"/player/v1/(?P<id>[^/]*)"), _post),
    (_form(r"/(?:(?:i18n|h5)/)?share/live/(?P<id>[^/]*?)(?:\.html)?"), _room),
    (_form(r"/(?:(?:i18n|h5)/)?share/use?r/(?P<id>[^/]*?)(?:\.html)?"), _user),
    (_form(r"/(?P<what>music|sticker)/(?:.*-)?(?P<id>\d+)"), _numbered),
    (_form(r"/@(?P<owner>[^/]+)/(?P<what>collection|playlist)/(?:.*-)?(?P<id>\d+)"), _numbered),
    (_form(r"/tag/(?P<id>[^/]+)"), _tag),
)
