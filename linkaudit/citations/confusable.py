"""What an address that was recognised in a picture may be instead: its id with letters that look alike exchanged.

It refuses to choose: the reading stays what was read, and the candidates stand beside it for a person to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise, product

from linkaudit.citations.grammar import judge
from linkaudit.model import Block, Flaw, Link, Period, is_within

# Signs that recognition takes for each other in the fonts of office documents, the likeliest first, with what a mistake
# costs in the ranking. The first of each that is a digit stands for all of them where an id has only digits.
ALIKE = (
    ("0OoQ", 2), ("1lIi", 2), ("2Zz", 3), ("5Ss", 3), ("8B", 3), ("9gq", 3), ("6bh", 4), ("cC", 4), ("kK", 4),
    ("pP", 4), ("uU", 4), ("vVy", 4), ("wW", 4), ("xX", 4),
)  # fmt: skip
_LATIN = str.maketrans(  # Cyrillic letters that look Latin
    "асеорхуіѕјкмтвАВЕЅІЈКМНОРСТУХҮ", "aceopxyisjkmtbABESIJKMHOPCTYXY"
)
TWICE = 1  # what it costs that one sign was read as two
MOST = 10  # candidates that a person is shown
CHANGES = 2  # signs at once that are taken to be mistaken
_ID = re.compile(r"[A-Za-z0-9_-]{6,}")
_OTHERS: dict[str, list[tuple[str, int]]] = {}
for _signs, _cost in ALIKE:
    for _sign in _signs:
        _OTHERS.setdefault(_sign, []).extend((other, _cost) for other in _signs if other != _sign)
_DIGITS = {ord(sign): signs[0] for signs, _ in ALIKE if signs[0].isdigit() for sign in signs}


def confidence_of(pieces: list[tuple[Block, int, int]]) -> float | None:
    """How confidently the least certain part of an address was recognised; each piece is `start:end` of a block's
    text. None where the document itself holds the text."""
    found = [
        part.confidence
        for block, start, end in pieces
        for part in block.recognised
        if part.start < end and part.end > start
    ]
    return min(found, default=None)


def meant(text: str) -> tuple[str, ...]:
    """The canonical URL of an address that has Cyrillic letters that look Latin: what a typist may have meant, and what
    a forger wants to be taken for."""
    link = judge(latin(text))
    return (link.canonical_url,) if isinstance(link, Link) and link.platform != "web" else ()


def latin(text: str) -> str:
    """A text with the Latin letters that its Cyrillic ones look like."""
    return text.translate(_LATIN)


def candidates(text: str, found: Link | Flaw, period: Period | None) -> tuple[str, ...]:
    """The canonical URLs of what an address may be instead of what was `found` in it, the likeliest first: fewest
    signs exchanged, and published in the project's `period` as far as ids tell."""
    own = found.key if isinstance(found, Link) else ""
    ranked: dict[str, tuple[bool, int]] = {}
    for cost, variant in _variants(text, found):
        link = judge(variant)
        if not isinstance(link, Link) or link.key == own or link.platform == "web":
            continue
        if isinstance(found, Link) and (link.platform, link.kind) != (found.platform, found.kind):
            continue
        is_odd = bool(period and link.published_at and not is_within(link.published_at, period))
        rank = is_odd, cost
        ranked[link.canonical_url] = min(rank, ranked.get(link.canonical_url, rank))
    return tuple(sorted(ranked, key=lambda url: ranked[url])[:MOST])


def _variants(text: str, found: Link | Flaw) -> Iterator[tuple[int, str]]:
    """Texts that look alike, with what the mistakes cost."""
    place = _id_in(text, found)
    if place is None:
        return
    start, end = place
    before, read, after = text[:start], text[start:end], text[end:]
    if isinstance(found, Flaw):
        yield 0, before + read.translate(_DIGITS) + after
        for shorter in _once(read):
            yield TWICE, before + shorter + after
            yield from ((TWICE + cost, before + other + after) for cost, other in _exchanged(shorter, 1))
    yield from ((cost, before + other + after) for cost, other in _exchanged(read, CHANGES))


def _once(read: str) -> Iterator[str]:
    """The id without one of two neighbours that look alike."""
    for at, (sign, following) in enumerate(pairwise(read)):
        if following == sign or any(following == other for other, _ in _OTHERS.get(sign, ())):
            yield read[:at] + read[at + 1 :]
            yield read[: at + 1] + read[at + 2 :]


def _exchanged(read: str, most: int) -> Iterator[tuple[int, str]]:
    """The id with up to so many signs exchanged, with what that costs."""
    doubtful = [at for at, sign in enumerate(read) if sign in _OTHERS]
    for changes in range(1, most + 1):
        for places in combinations(doubtful, changes):
            for others in product(*(_OTHERS[read[at]] for at in places)):
                signs = list(read)
                for at, (other, _) in zip(places, others, strict=True):
                    signs[at] = other
                yield sum(cost for _, cost in others), "".join(signs)


def _id_in(text: str, found: Link | Flaw) -> tuple[int, int] | None:
    """Where the id stands in the text: the link's own, else the last piece behind the host that may be one."""
    if isinstance(found, Link):
        at = text.lower().rfind(found.id.lower())
        return (at, at + len(found.id)) if at >= 0 else None
    told = re.match(r"(?:https?:?/*)?[^/]*/(?:[^?#]*[?&]v=)?", text)
    rest = re.split(r"[?&#]", text[told.end() :], maxsplit=1)[0] if told else ""
    inside = [(told.end() + piece.start(), told.end() + piece.end()) for piece in _ID.finditer(rest)] if told else []
    return inside[-1] if inside else None
