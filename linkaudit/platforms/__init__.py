"""The registry: from a text to the link that it names, whichever platform that is on.

It refuses to know any platform: each has one module with HOSTS, owns(host), parse(address) and probe(link).
"""

from __future__ import annotations

import re
import unicodedata
from types import ModuleType

from linkaudit.model import Flaw, Link, Probe
from linkaudit.platforms import facebook, instagram, tiktok, web, wrappers, youtube
from linkaudit.platforms._address import Address, split

__all__ = ["PLATFORMS", "Address", "is_look_alike", "normalize", "probe", "split"]

_MODULES: dict[str, ModuleType] = {
    "instagram": instagram,
    "tiktok": tiktok,
    "youtube": youtube,
    "facebook": facebook,
    "web": web,
}
PLATFORMS = tuple(_MODULES)
_HOSTED = tuple(module for name, module in _MODULES.items() if name != "web")
_OWNER = {
    prefix + host: module for module in _HOSTED for host in module.HOSTS for prefix in ("", "www.", "m.")
    if module.owns(prefix + host)
}  # fmt: skip
_NOT_A_URL = Flaw("not_a_url", "there is no http(s) address in it")


def normalize(text: str) -> Link | Flaw:
    """The link that an address names, wrappers taken off; a Flaw where it names none. Never raises."""
    address = split(text) or _from_scheme(text)
    if address is None:
        return _NOT_A_URL
    module = _OWNER.get(address.host)
    if module is None and "://" not in text and not text.lstrip().startswith("//") and not _is_bare(address):
        return _NOT_A_URL
    inner = wrappers.unwrap(address)
    if inner is not address:
        module = _OWNER.get(inner.host)
    if module is None:
        module = next((candidate for candidate in _HOSTED if candidate.owns(inner.host)), web)
    found: Link | Flaw | None = module.parse(inner)
    return found or web.parse(inner) or _NOT_A_URL


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    asked: Probe = _MODULES[link.platform].probe(link)
    return asked


def _is_bare(address: Address) -> bool:
    """Whether a text without a scheme is an address all the same: not every word with a dot in it is."""
    return address.host.startswith("www.") or bool(address.path) or any(m.owns(address.host) for m in _HOSTED)


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


# --- look-alikes -----------------------------------------------------------------------------------------------

_NAMES = ("instagram", "tiktok", "youtube", "facebook")
_SHORT_NAMES = ("youtu.be", "fb.watch", "fb.com", "instagr.am")
# Hosts that bear a platform's name by right although they show no content of it.
_GENUINE = re.compile(
    r"(?:.*\.)?(?:instagram\.com|tiktok\.com|tiktokv\.com|tiktokcdn\.com|youtube\.com|youtu\.be|facebook\.com|fb\.com"
    r"|youtube-nocookie\.com|youtubekids\.com|about\.youtube|blog\.youtube|facebook\.net|cdninstagram\.com|fb\.watch"
    r"|instagr\.am|tiktok\.net|youtube\.googleapis\.com|youtube(?:\.[a-z]{2,3}){1,2})"
)
# Characters that pass for others at a glance, folded to one of each set (Unicode TR 39, the Latin look-alikes).
_CONFUSABLE = str.maketrans("абвеёіїјкмнорсстухгԛѕԁһ0135|lI!", "a6beeiijkmhopcctyxrqsdhoi3siiii")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def is_look_alike(host: str) -> bool:
    """Whether a host imitates a platform's name without being its own: "lnstagram.com", "instagram.com.example.org"."""
    if _GENUINE.fullmatch(host) or any(module.owns(host) for module in _HOSTED):
        return False
    shown = _decoded(host)
    folded, names = _folded(shown), [_folded(name) for name in _NAMES]
    if any(f".{_folded(short)}." in f".{folded}." for short in _SHORT_NAMES):
        return True
    labels = folded.split(".")[:-1]
    return any(
        name == label or name in label.split("-") or _imitates(label, name) for label in labels for name in names
    )


def _imitates(label: str, name: str) -> bool:
    """A name with something glued to it ("notinstagram") or with one letter too many, too few or exchanged."""
    if name in label:
        return True
    if abs(len(label) - len(name)) > 1 or label[:1] != name[:1]:
        return False
    shorter, longer = sorted((label, name), key=len)
    if len(shorter) < len(longer):
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    differing = [i for i, (a, b) in enumerate(zip(label, name, strict=True)) if a != b]
    swapped = len(differing) == 2 and label[differing[0]] == name[differing[1]]
    return len(differing) == 1 or (swapped and label[differing[1]] == name[differing[0]])


def _decoded(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except (UnicodeError, ValueError):
        return host


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).translate(_CONFUSABLE)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain
