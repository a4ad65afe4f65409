"""What a damaged id may have been: an intact one that the same document cites elsewhere, nearly alike.

It refuses to repair: a person compares the candidates. Ids that the document does not hold are never made up.
"""

from __future__ import annotations

from collections.abc import Iterable

from linkaudit.model import Flaw, Link
from linkaudit.platforms import platform_of, split

DAMAGED = frozenset({"id_length", "id_alphabet", "no_id"})  # flaws of an id, by reason
EDITS = 2  # characters that may be wrong
SHORTEST = 6  # characters; a shorter piece is like too many ids
MOST = 3
_BEHIND = "/)]}>.,;:!?\"'«»“”"  # what running text leaves behind an address
_NAMED = ("v", "story_fbid", "fbid", "id")  # parameters that hold ids


def repairs(text: str, flaw: Flaw, intact: Iterable[Link]) -> tuple[str, ...]:
    """The canonical URLs of the `intact` links on the address's platform whose ids are within EDITS of the damaged one,
    or begin with it; the nearest first, equally near ones in the given order."""
    address = split(text) if flaw.reason in DAMAGED else None
    if address is None:
        return ()
    platform = platform_of(address.host)
    values = (value for name in _NAMED if (value := address.value(name)))
    written = next(values, address.path.rstrip(_BEHIND).rpartition("/")[2]).rstrip(_BEHIND)
    if platform == "web" or len(written) < SHORTEST:
        return ()
    near: dict[str, int] = {}
    for link in intact:
        if link.platform != platform or link.kind == "other":
            continue
        edits = distance(written, link.id)
        if edits <= EDITS or link.id.startswith(written):
            near.setdefault(link.canonical_url, edits)
    return tuple(sorted(near, key=lambda url: near[url])[:MOST])


def distance(written: str, meant: str) -> int:
    """How many characters have to be put in, left out, exchanged or swapped with a neighbour, EDITS + 1 at most being
    exact (optimal string alignment)."""
    if abs(len(written) - len(meant)) > EDITS:
        return abs(len(written) - len(meant))
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, own in enumerate(written, start=1):
        before, above, row = row, before, [i]
        for j, other in enumerate(meant, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (own != other))
            if i > 1 and j > 1 and own == meant[j - 2] and written[i - 2] == other:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
