"""What platform grammar says of a piece of text: whether an id is whole, must go on, or may.

It asks the platforms and refuses to know their forms itself; only lengths that cannot grow stand here.
"""

from __future__ import annotations

import re

from linkaudit.model import Flaw, Link
from linkaudit.platforms import is_look_alike, normalize, split

_FIXED_LENGTH = {("instagram", "post"), ("tiktok", "post"), ("youtube", "video")}  # ids that cannot grow
_PLATFORM_HOSTS = tuple(
    f"{prefix}{host}" for prefix in ("www.", "m.", "vm.", "vt.", "") for host in
    ("instagram.com", "tiktok.com", "youtube.com", "facebook.com", "youtu.be", "fb.watch")
)  # fmt: skip
_CUT_KIND = re.compile(r"/@[\w.-]+/(?:v|vi|vid|vide|video|p|ph|pho|phot|photo)/?")  # of TikTok: the id is to follow
_SHORT_CODE = 9  # signs of a code of vm.tiktok.com
_PFBID = 50  # signs of the shortest id of that kind; they have more than 60
_ASKING = ("/permalink.php", "/story.php", "/photo.php", "/profile.php")  # pages that are nothing without a query
_TOLD = 4  # signs of such a page's path by which it is known
_FACEBOOK_DIGITS = 14  # numeric ids have 14 to 17 digits today; shorter ones date from before 2009


def judge(text: str) -> Link | Flaw:
    """The link that a text names, or why it can be none: a look-alike and a host that breaks off are flaws here."""
    address = split(text)
    if address is not None and is_look_alike(address.host):
        return Flaw("look_alike_host", f"{address.host} imitates a platform but does not belong to it")
    if address is not None and is_cut_host(address.host):
        return Flaw("no_id", "the address breaks off within the host")
    if address is not None and address.host in ("vm.tiktok.com", "vt.tiktok.com") and len(address.path.strip("/")) < 4:
        return Flaw("no_id", "the address breaks off within the code")
    if address is not None and _CUT_KIND.fullmatch(address.path) and address.host.endswith("tiktok.com"):
        return Flaw("no_id", "the address breaks off before the id")
    return normalize(mend_scheme(text))


def mend_scheme(text: str) -> str:
    """ "https//x" and "http:/x" with the slashes and colon that they lack."""
    single = re.sub(r"^(?:https?:?/{1,3})+(?=https?:?/)", "", text, count=1, flags=re.IGNORECASE)  # http://https://…
    return re.sub(r"^(https?):?/{1,3}", r"\1://", single, count=1, flags=re.IGNORECASE)


def state_of(text: str) -> str:
    """What grammar says of a text: "whole" (its id cannot grow), "broken" (it must go on), "open" (it may)."""
    address = split(mend_scheme(text))
    if address is None or is_cut_host(address.host):
        return "broken"
    if address.host in _PLATFORM_HOSTS and address.path in ("", "/"):
        return "broken"
    found = judge(text)
    if isinstance(found, Flaw):
        return "broken"
    if found.platform == "facebook" and found.id.isdecimal() and len(found.id) < _FACEBOOK_DIGITS:
        return "broken"
    if found.platform == "facebook" and found.id.startswith("pfbid") and len(found.id) < _PFBID:
        return "broken"
    is_asking = len(address.path) > _TOLD and any(page.startswith(address.path) for page in _ASKING)
    if found.platform == "facebook" and is_asking and not address.query.strip("&"):
        return "broken"
    if found.platform == "tiktok" and found.kind == "short-link" and len(found.id) < _SHORT_CODE:
        return "broken"
    return "whole" if (found.platform, found.kind) in _FIXED_LENGTH else "open"


def keeps_host(text: str, more: str) -> bool:
    """Whether a host cut within a platform's name goes on as that platform's."""
    before, after = split(mend_scheme(text)), split(mend_scheme(more))
    if before is None or after is None or not is_cut_host(before.host):
        return True
    return after.host in _PLATFORM_HOSTS or is_cut_host(after.host)


def is_front_door(text: str) -> bool:
    """Whether an address names a platform's host and nothing on it."""
    address = split(mend_scheme(text))
    return address is not None and address.host in _PLATFORM_HOSTS and address.path in ("", "/") and not address.query


def is_cut_host(host: str) -> bool:
    """Whether a host is the beginning of a platform's ("www.instagra")."""
    return any(whole != host and whole.startswith(host) for whole in _PLATFORM_HOSTS)


def is_end_of_host(host: str) -> bool:
    """Whether a host is the end of a platform's ("m.com"), as a line's break leaves it."""
    return any(whole.endswith(host.lower()) for whole in _PLATFORM_HOSTS)


def is_exact(text: str) -> bool:
    """Whether a whole address ends with the very last character of its id."""
    found = normalize(mend_scheme(text))
    return isinstance(found, Link) and text.endswith(found.id)


def is_tail(text: str, piece: str) -> bool:
    """Whether a piece looks like the rest of a query or path rather than like the next word."""
    return text[-1] in "=&?_%-" or any(c in "=&?_%/" for c in piece)


def is_path(piece: str) -> bool:
    """Whether a piece has characters that only paths and queries have."""
    return any(c in "/=&?_%" for c in piece)


def _bare(text: str) -> str:
    """An address as two spellings of it compare: without its scheme."""
    return re.sub(r"^https?:?/{1,3}", "", text, flags=re.IGNORECASE)


def begins(target: str, text: str) -> bool:
    """Whether a hyperlink target begins like the text printed so far."""
    return _bare(target).startswith(_bare(text)) if _bare(text) else target.startswith(text)


def is_of_one_host(link: Link | Flaw, text: str) -> bool:
    """Whether a link is of the host that a text names."""
    address = split(mend_scheme(text))
    own = split(link.canonical_url) if isinstance(link, Link) else None
    return (
        address is not None and own is not None and address.host.removeprefix("www.") == own.host.removeprefix("www.")
    )


def same(target: str, text: str) -> bool:
    """Whether a text is the whole of a hyperlink target."""
    return _bare(target) == _bare(text)


def key_of(text: str) -> str | None:
    """The key of the link that a text names, None where it names none."""
    found = judge(text)
    return found.key if isinstance(found, Link) else None


def strip_punctuation(text: str) -> str:
    """The text without the punctuation that ends a sentence or closes a bracket opened before the address."""
    while text:
        last = text[-1]
        if last in ".,;:!?'\"*" or (last in ")]" and text.count(last) > text.count({")": "(", "]": "["}[last])):
            text = text[:-1]
        else:
            break
    return text
