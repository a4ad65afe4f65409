"""Instagram: which addresses name what, what to ask about a link, and how the answers together decide.

It refuses to say `gone` on one word: oEmbed's "no" is believed only where the post's own page comes without the post.
Source: PLATFORMS.md, section 2.
"""

from __future__ import annotations

from urllib.parse import quote

from linkaudit.model import Link, Probe, Request, Verdict
from linkaudit.platforms import _page
from linkaudit.platforms.instagram.addresses import (
    HOME,
    HOSTS,
    RESERVED,
    SCHEMES,
    code_of,
    from_scheme,
    number_of,
    owns,
    parse,
)
from linkaudit.platforms.instagram.answers import (
    embedded,
    is_denied,
    is_gated,
    is_missing,
    is_page_of,
    media_in,
    read_post,
    read_share,
    read_user,
    says,
    shows_anything,
    walled,
)

__all__ = ["HOSTS", "RESERVED", "SCHEMES", "code_of", "from_scheme", "number_of", "owns", "parse", "probe"]

_OEMBED = f"{HOME}/api/v1/oembed/?url="
_USER = f"{HOME}/api/v1/users/web_profile_info/?username="
_APP = (("X-IG-App-ID", "936619743392459"),)  # what Instagram's own page says of itself

_CHEAPEST = "oEmbed is the cheapest question: it answers for every post that anyone may embed"
_SECOND = "oEmbed says 'No Media Match'; gone needs a second signal, the post's own page"
_SILENT = "oEmbed said nothing of the post; its page holds its data if anyone may see it"


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    match link.kind:
        case "post":
            return _probe_post(link)
        case "profile":
            return _probe_profile(link)
        case "share":
            return _probe_share(link)
        case "story" | "highlight":
            return _probe_story(link)
        case _:
            return _probe_other(link)


def _probe_post(link: Link) -> Probe:
    """oEmbed tells four ways apart; its "no" is only believed when the page comes and does not show the post."""
    oembed = yield Request(_OEMBED + quote(link.canonical_url, safe=""), "oembed", why=_CHEAPEST)
    if oembed.status == 429:
        return says(oembed, "rate_limited", "HTTP status 429, too many requests")
    told = oembed.json()
    if (metadata := embedded(link, oembed.status, told)) is not None:
        return says(oembed, "ok", f"oEmbed hands out the post {link.id} to be embedded (html)", metadata)
    if oembed.status == 400 and (gate := is_gated(told)):
        return says(oembed, "age", f"oEmbed refuses with {gate}, which it says of posts that exist and are withheld")
    is_no = is_denied(oembed)
    page = yield Request(link.canonical_url, "page", why=_SECOND if is_no else _SILENT)
    verdict = walled(page) or read_post(link, page)
    if verdict.reason == "unrecognised" and is_no and is_page_of(link, page) and not shows_anything(page):
        return says(oembed, "not_found", "oEmbed says 'No Media Match', and the post's own page came without the post")
    return verdict


def _probe_profile(link: Link) -> Probe:
    """The page shows an account; that there is none, only the page's own source of data says."""
    page = yield Request(link.canonical_url, "page", why="the page's data (xig_user_by_username) show the account")
    if page.status == 429:
        return says(page, "rate_limited", "HTTP status 429, too many requests")
    if (verdict := read_user(link, page, media_in(page, "xig_user_by_username"))) is not None:
        return verdict
    left_open = "the page does not hold the account's data; their source says whether there is one"
    user = yield Request(_USER + quote(link.id), "user", headers=_APP, why=left_open)
    if (verdict := read_user(link, user, [_page.at(user.json(), "data", "user")])) is not None:
        return verdict
    if (wall := walled(page) or walled(user)) is not None:
        return wall
    if is_missing(user) and is_page_of(link, page) and not shows_anything(page):
        return says(user, "not_found", "web_profile_info answers 404 for the name, and its page shows no account")
    return says(user, "unrecognised", f"neither the page nor web_profile_info ({user.status}) shows the account")


def _probe_share(link: Link) -> Probe:
    """Only where it leads is asked; what is there is another link's question."""
    answer = yield Request(link.canonical_url, "redirect", follow=False, why="a share code's redirect names the post")
    return read_share(answer)


def _probe_story(link: Link) -> Probe:
    """Nothing is asked: stories and highlights are shown to accounts only, in every tool that was read (2.3 F)."""
    yield from ()
    why = "stories live for a day" if link.kind == "story" else "highlights are kept stories"
    return Verdict("login_wall", why=f"{why}, and Instagram shows them to accounts only: nobody can tell from here")


def _probe_other(link: Link) -> Probe:
    page = yield Request(
        link.canonical_url, "page", why="it shows no single post; the page is all that there is to ask"
    )
    return walled(page) or says(page, "unrecognised", "the page names no single item whose presence could be proved")
