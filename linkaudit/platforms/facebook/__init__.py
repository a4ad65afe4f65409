"""Facebook: which addresses name what, what to ask about a link, and how the answers together decide.

It refuses to say `gone`, because live posts get the same answers as deleted ones, and to ask on once it is told to
stop. Source: PLATFORMS.md, section 5.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from linkaudit.model import Link, Probe, Request, Verdict
from linkaudit.platforms.facebook.addresses import FORMS, HOME, HOSTS, RESERVED, owns, parse
from linkaudit.platforms.facebook.answers import read_page, read_plugin, read_redirect

__all__ = ["FORMS", "HOSTS", "PLUGINS", "RESERVED", "owns", "parse", "probe"]

# Which plugin shows a thing on other people's pages: it is reachable from places where the page is walled.
PLUGINS = {"post": "post", "photo": "post", "video": "video"}
_OPEN = frozenset({"login_wall", "consent", "unrecognised"})  # what another address of the thing may get round
_STOP = frozenset({"rate_limited", "captcha"})
_CODES = 3  # share and short links in a row; each may lead to another one


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "share" | "short-link":
            return _probe_resolving(link)
        case "story":
            return _unasked("stories are shown to visitors with an account only, so nothing is asked")
        case _:
            return _probe_page(link)


def _unasked(why: str) -> Probe:
    yield from ()
    return Verdict("login_wall", why=why)


def _probe_page(link: Link) -> Probe:
    """The page, its other spelling, the plugin: the first that shows the thing, or limits it, decides. What only says
    nothing leaves the page's own word."""
    page = yield Request(link.canonical_url, "page", why="the page itself is what an anonymous visitor would open")
    first = told = read_page(link, page)
    others = _others(link) if first.reason in _OPEN else []
    for name, url, why in others:
        answer = yield Request(url, name, why=f"{told.why}; {why}")
        told = read_plugin(link, answer) if name == "plugin" else read_page(link, answer)
        if told.status != "unverified" or told.reason in _STOP:
            return told
    return replace(first, why=f"{first.why}; nothing else that was asked shows it") if others else first


def _others(link: Link) -> list[tuple[str, str, str]]:
    """What else can be asked about a thing: the probe's name, the address and why."""
    asked = []
    if url := _other_spelling(link):
        asked.append(("page", url, "its other address is open at times"))
    if plugin := PLUGINS.get(link.kind):
        url = f"{HOME}/plugins/{plugin}.php?href={quote(link.canonical_url, safe='')}"
        asked.append(("plugin", url, "the plugin is open where pages are not"))
    return asked


def _other_spelling(link: Link) -> str | None:
    """Another address of the same thing: Facebook puts walls before some spellings and not before others."""
    if link.kind == "video":
        return f"{HOME}/reel/{link.id}/"
    if link.kind != "post" or link.owner is None or link.owner.startswith("events/"):
        return None
    if link.owner.startswith("groups/"):
        return f"{HOME}/{link.owner}/permalink/{link.id}/"
    if link.owner.isdecimal():
        return f"{HOME}/{link.owner}/posts/{link.id}"
    return f"{HOME}/permalink.php?story_fbid={link.id}&id={link.owner}"


def _probe_resolving(link: Link) -> Probe:
    """Only where the code leads is asked; what is there is another link's question."""
    code, why = link, "the code is opaque: only Facebook knows where it leads"
    for _ in range(_CODES):
        answer = yield Request(code.canonical_url, "redirect", follow=False, why=why)
        told, onward = read_redirect(answer)
        if onward is None or onward.canonical_url == code.canonical_url:
            return told
        code, why = onward, f"{told.why}, which is followed"
    return told
