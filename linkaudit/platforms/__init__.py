"""The registry: from a text to the link that it names, whichever platform that is on.

It refuses to know any platform: each has one module with HOSTS, owns(host), parse(address) and probe(link).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import ModuleType

from linkaudit.model import Flaw, Link, Probe
from linkaudit.platforms import facebook, instagram, tiktok, web, wrappers, youtube
from linkaudit.platforms._address import Address, split

__all__ = ["PLATFORMS", "WALL", "Address", "is_look_alike", "normalize", "platform_of", "probe", "split"]

_MODULES: dict[str, ModuleType] = {
    "instagram": instagram,
    "tiktok": tiktok,
    "youtube": youtube,
    "facebook": facebook,
    "web": web,
}
PLATFORMS = tuple(_MODULES)
_HOSTED = tuple(module for name, module in _MODULES.items() if name != "web")
_OWNER = {  # the hosts of nearly all addresses; the rest are asked for one by one
    prefix + host: module
    for module in _HOSTED
    for host in module.HOSTS
    for prefix in ("", "www.", "m.")
    if module.owns(prefix + host)
}
_LABELS = {host.partition(".")[0] for module in _HOSTED for host in module.HOSTS}  # every host of theirs holds one
_NOT_A_URL = Flaw("not_a_url", "there is no http(s) address in it")
_TOO_WRAPPED = Flaw("not_a_url", f"more than {wrappers.LAYERS} redirectors are wrapped around one another")


def normalize(text: str) -> Link | Flaw:
    """The link that an address names, wrappers taken off; a Flaw where it names none. Never raises."""
    address = split(text) or _from_scheme(text)
    if address is None or not ("//" in text or _is_meant(address)):
        return _NOT_A_URL
    inner = wrappers.unwrap(address)
    if inner is None:
        return _TOO_WRAPPED
    found: Link | Flaw | None = (_OWNER.get(inner.host) or _owner(inner.host)).parse(inner)
    return found or _NOT_A_URL


def platform_of(host: str) -> str:
    """The platform that a host belongs to, "web" where it is no platform's."""
    owner = _OWNER.get(host) or _owner(host)
    return next(name for name, module in _MODULES.items() if module is owner)


def _owner(host: str) -> ModuleType:
    if _LABELS.isdisjoint(host.split(".")):
        return web
    return next((module for module in _HOSTED if module.owns(host)), web)


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    asked: Probe = _MODULES[link.platform].probe(link)
    return asked


def _is_meant(address: Address) -> bool:
    """Whether a text without a scheme is meant as an address: not every word with a dot in it is."""
    return address.host.startswith("www.") or bool(address.path) or _owner(address.host) is not web


def _from_scheme(text: str) -> Address | None:
    """The web form of an app's own address ("instagram://media?id=…", "vnd.youtube:ID")."""
    scheme, colon, rest = text.strip().partition(":")
    if not colon:
        return None
    for module in (instagram, youtube):
        if scheme.lower() in module.SCHEMES:
            web_form = module.from_scheme(rest.lstrip("/"))
            return split(web_form) if web_form else None
    return None


# Where the platforms send a visitor whom they will not show the thing: to go there would be one more request to a wall.
WALL = re.compile(
    r"https?://(?:[\w-]+\.)*(?:instagram\.com/(?:accounts|challenge|consent)|facebook\.com/(?:login|checkpoint|consent|cookie)"
    r"|tiktok\.com/login|(?:consent|accounts)\.(?:google|youtube)\.com|google\.[a-z.]+/sorry)(?![\w-])",
    re.IGNORECASE,
)


# --- look-alikes -----------------------------------------------------------------------------------------------

_NAMES = ("instagram", "tiktok", "youtube", "facebook")
_SHORT_HOSTS = ("youtu.be", "fb.watch", "fb.com", "fb.me", "instagr.am")
# Domains that bear a platform's name by right: its own, and services that spell others' hosts as a part of theirs.
_GENUINE = re.compile(
    r"(?:.*\.)?(?:instagram\.com|cdninstagram\.com|tiktok\.com|tiktokv\.(?:com|us)|tiktokcdn(?:-[a-z]{2})?\.com"
    r"|youtube\.com|youtubeeducation\.com|[a-z]+\.youtube|facebook\.(?:com|net)|facebookmail\.com|fb\.com"
    r"|translate\.goog|cdn\.ampproject\.org|googleblog\.com)"
)
# Letters and digits that pass for others at a glance, folded to one of each set (after Unicode TR 39). A folded text
# is only ever compared with a folded text.
_CONFUSABLE = str.maketrans("абвеёіїјкмнорсстухгԛѕԁһԝьαβεικνοτυχ0135l", "abbeeiijkmhopcctyxrqsdhwbabeikvotuxoiesi")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


@lru_cache(4096)
def is_look_alike(host: str) -> bool:
    """Whether a host imitates a platform's name without being its own.

    It does if, its look-alike letters folded, a part of it holds a platform's whole name, hyphens or not
    ("notinstagram.com", "instagram.com.example.org", "lnstagram.com", "faceb00k.com", "tik-tok.com": organisations
    write "Tik-Tok", but no host of TikTok's does), if a part between dots and hyphens is one slip away from a name
    ("facebok.com"), or if a short host of theirs stands in another ("youtu.be.example.org").
    """
    if _GENUINE.fullmatch(host) or _owner(host) is not web:
        return False
    seen = _decoded(host)
    folded = _folded(seen)
    if any(f".{_folded(short)}." in f".{folded}." for short in _SHORT_HOSTS):
        return True
    if any(_folded(name) in part for name in _NAMES for part in _parts(folded)):
        return True
    return any(_is_one_slip_from(name, part) for name in _NAMES for part in _parts(seen))


def _parts(host: str) -> list[str]:
    """What stands between the dots and hyphens of a host but for its last part, and what the hyphens join."""
    return [part for label in host.split(".")[:-1] for part in (label.replace("-", ""), *label.split("-"))]


def _is_one_slip_from(name: str, part: str) -> bool:
    """Whether one letter is too many or missing, two neighbours are swapped, or, in the longer names, one is another:
    "tiktok" is so short that other words ("tiktak") differ from it in one letter."""
    start = next((i for i, (a, b) in enumerate(zip(name, part, strict=False)) if a != b), min(len(name), len(part)))
    if start == 0:
        return False
    right, wrong = name[start:], part[start:]
    is_other = right[1:] == wrong[1:] and len(right) == len(wrong) and len(name) > len("tiktok")
    is_swapped = len(wrong) > 1 and right == wrong[1] + wrong[0] + wrong[2:]
    return right[1:] == wrong or right == wrong[1:] or is_other or is_swapped


def _decoded(host: str) -> str:
    """A host whose national letters are written in ASCII ("xn--…") as its readers see it."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c)).translate(_CONFUSABLE)
    for pair, single in _PAIRS:
        folded = folded.replace(pair, single)
    return folded
