"""LA051 to LA056: how a link is written in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from linkaudit.model import Citation
from linkaudit.rules.facts import SHORT_KINDS, SHORTENERS, Facts, Remark, places_of

OTHERS = 3  # candidates that a message names
NOT_READ = frozenset({"no_text_layer", "attachment"})  # flaws of a part of the document, not of an address

# Parameters that say who shared a link, or from whose device, by a label of the host (PLATFORMS.md, "Share URLs"); on
# other hosts they may mean anything.
SHARERS = {
    "instagram": frozenset({"igsh", "igshid"}),
    "tiktok": frozenset({
        "u_code", "sec_user_id", "sec_uid", "share_author_id", "user_id", "_t", "share_link_id", "share_iid",
    }),
    "youtube": frozenset({"si"}),
    "youtu": frozenset({"si"}),
    "facebook": frozenset({"rdid"}),
}  # fmt: skip
ANYWHERE = frozenset({"fbclid", "igsh", "igshid"})  # those that only one platform makes, and hangs on every address
# Hosts that only lead on, and on the platforms' own hosts the paths that do.
_REDIRECTS = re.compile(
    r"(?:lm?\.facebook\.com/l\.php|l\.instagram\.com/|(?:www\.|m\.)?youtube\.com/(?:redirect|attribution_link)"
    r"|(?:www\.)?google\.[a-z.]{2,6}/url|(?:www\.)?(?:instagram|facebook)\.com/(?:accounts/)?login(?:\.php)?/?"
    r"|consent\.(?:youtube|google)\.com/\w*|vk\.com/away\.php|away\.vk\.com/\w*)",
    re.IGNORECASE,
)


def broken(facts: Facts) -> Iterator[Remark]:
    for item in facts.extraction.unreadable:
        if item.flaw.reason not in NOT_READ:
            told = ("text", item.text), ("flaw", item.flaw.reason), ("off", str(item.flaw.off))
            yield item.activity, None, (*told, ("repair", ", ".join(item.candidates[:OTHERS])))


def not_read(facts: Facts) -> Iterator[Remark]:
    """A page or a file in which there may be any number of links."""
    for item in facts.extraction.unreadable:
        if item.flaw.reason in NOT_READ:
            place = item.text or str(item.page or "")
            yield item.activity, None, (("text", item.text), ("place", place), ("flaw", item.flaw.reason))


def recognised(facts: Facts) -> Iterator[Remark]:
    """A link that was recognised in a picture, as certain as its most certain mention in the activity."""
    surest: dict[tuple[str | None, str], Citation] = {}
    for activity, cited in facts.cited():
        for citation in cited:
            place = activity, citation.link.key
            if place not in surest or _sureness(citation) > _sureness(surest[place]):
                surest[place] = citation
    for (activity, key), citation in surest.items():
        if citation.ocr is not None:
            others = ", ".join(citation.candidates[:OTHERS]) or "–"
            yield activity, key, (("percent", f"{100 * citation.ocr:.0f}"), ("others", others))


def _sureness(citation: Citation) -> float:
    """What the document itself says is surer than anything recognised."""
    return 2.0 if citation.ocr is None else citation.ocr


def other_than_printed(facts: Facts) -> Iterator[Remark]:
    """One place that prints one address and leads to another: both are kept."""
    for activity, cited in facts.cited():
        for (printed, href, *_), both in places_of(cited).items():
            if len({citation.link.key for citation in both}) > 1:
                yield activity, both[-1].link.key, (("printed", printed), ("href", href or ""))


def names_the_sharer(facts: Facts) -> Iterator[Remark]:
    """Parameters that tell who copied the link: personal data that no report needs."""
    for activity, cited in facts.cited():
        named: dict[str, dict[str, None]] = {}
        for citation in cited:
            for address in (citation.cited_as, citation.href or ""):
                named.setdefault(citation.link.key, {}).update(dict.fromkeys(_sharers(address)))
        for key, parameters in named.items():
            if parameters:
                yield activity, key, (("parameters", ", ".join(parameters)),)


def _sharers(address: str) -> Iterator[str]:
    place, has_query, query = address.partition("?")
    if not has_query:
        return
    host = (place.partition("://")[2] or place).partition("/")[0].lower()
    named = ANYWHERE.union(*(SHARERS.get(label, ()) for label in host.split(".")))
    for name, value in parse_qsl(query.partition("#")[0]):
        if value and name in named:
            yield name


def wrapped(facts: Facts) -> Iterator[Remark]:
    """An address that only leads to the one that is meant: another service has to live for it to work."""
    for activity, cited in facts.cited():
        told: dict[str, str] = {}
        for citation in cited:
            for address in (citation.href or "", citation.cited_as):
                if how := _wrapping(address):
                    told.setdefault(citation.link.key, how)
            if citation.link.kind in SHORT_KINDS:
                told.setdefault(citation.link.key, "short")
        for key, how in told.items():
            yield activity, key, (("wrapping", how),)


def _wrapping(address: str) -> str | None:
    rest, _, query = (address.partition("://")[2] or address).partition("?")
    if query and _REDIRECTS.fullmatch(rest):
        return "redirect"
    return "short" if SHORTENERS.match(f"{rest}/".removeprefix("www.")) else None
