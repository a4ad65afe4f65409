"""A document to its activities, each with the claims it makes and the links it cites. No network, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linkaudit.citations.agreement import agreed_of
from linkaudit.citations.claims import claims_of
from linkaudit.citations.confusable import candidates, confidence_of, meant
from linkaudit.citations.facts import dated_of, organisation_of, period_of, title_of
from linkaudit.citations.language import WordsError, extend, language_of
from linkaudit.citations.lines import Line
from linkaudit.citations.outline import Outline, read_outline
from linkaudit.citations.reach import reach_by_activity
from linkaudit.citations.repair import repairs
from linkaudit.citations.urls import Mention, find_mentions
from linkaudit.citations.walk import Charge
from linkaudit.model import Activity, Block, Citation, Document, DocumentError, Extraction, Flaw, Link, Mark, Unreadable

__all__ = ["WordsError", "extend", "extract"]


def extract(document: Document) -> Extraction:
    """Everything that the document says of its activities and their evidence.

    Raises DocumentError where addresses are mentioned but none could be read: silence is never success.
    """
    lines, mentions, seen = find_mentions(document)
    period = period_of(lines)
    outline = read_outline(lines, period)
    charged: dict[str, list[Citation]] = {entry.id: [] for entry in outline.entries}
    unattributed: list[Citation] = []
    unreadable = list(document.unreadable)
    elsewhere = _cited_elsewhere(mentions, outline)
    strayed = _strayed(mentions, lines, outline, elsewhere)
    intact = {link.key: link for mention in mentions for link in _links(mention)}.values()
    marks: list[Mark] = []
    for number, mention in enumerate(mentions):
        line, charge = lines[mention.line], outline.charges[mention.line]
        links = _links(mention)
        if not links and isinstance(mention.found, Flaw):
            owner = charge.activities[0] if charge else None
            sure = confidence_of(_pieces(mention, lines, document))
            others = meant(mention.text) if not mention.text.isascii() else ()
            others = others if sure is None else candidates(mention.text, mention.found, period)
            others = tuple(dict.fromkeys((*others, *repairs(mention.text, mention.found, intact))))
            unreadable.append(Unreadable(mention.text, mention.found, line.page, line.number, owner, others))
            marks += _marks(mention, lines, None, owner)
        for link in links:
            sure = confidence_of(_pieces(mention, lines, document))
            citation = Citation(
                link, mention.text, mention.href, charge.section if charge else "narrative", line.page, line.number,
                sure, () if sure is None else candidates(mention.text, link, period),
            )  # fmt: skip
            owner = _owner(link, charge, elsewhere, number in strayed)
            (charged[owner] if owner else unattributed).append(citation)
            marks += _marks(mention, lines, link.key, owner)
    if unreadable and not any(charged.values()) and not unattributed and not outline.entries:
        raise DocumentError(
            f"{document.path}: nothing could be read out of it although it mentions addresses "
            f"({unreadable[0].flaw.detail}); give the original file, or one with a text layer"
        )
    claims = claims_of(outline.entries, outline, lines)
    reach = reach_by_activity(outline.entries, outline, lines)
    return Extraction(
        document=document,
        language=language_of("\n".join(line.text for line in lines)),
        title=title_of(lines),
        organisation=organisation_of(lines),
        period=period,
        dated=dated_of(lines, outline.charges),
        activities=tuple(
            Activity(
                entry.id, entry.title, entry.task, entry.period, claims[entry.id],
                tuple(charged[entry.id]), reach[entry.id],
            )
            for entry in outline.entries
        ),
        unattributed=tuple(unattributed),
        unreadable=tuple(unreadable),
        seen=seen,
        marks=tuple(marks),
        agreed=agreed_of(lines, outline.charges),
    )  # fmt: skip


def _pieces(mention: Mention, lines: list[Line], document: Document) -> list[tuple[Block, int, int]]:
    """Where a mention stands in the document's blocks."""
    found = []
    for piece in mention.pieces:
        line = lines[piece.line]
        found.append((document.blocks[line.block], line.start + piece.start, line.start + piece.end))
    return found


def _marks(mention: Mention, lines: list[Line], key: str | None, activity: str | None) -> Iterator[Mark]:
    """Where a mention stands in the document's blocks."""
    for piece in mention.pieces:
        line = lines[piece.line]
        yield Mark(line.block, line.start + piece.start, line.start + piece.end, key, activity)


def _links(mention: Mention) -> list[Link]:
    """The links that a mention names: where text and hyperlink disagree, both."""
    links = [link for link in (mention.found, mention.target) if isinstance(link, Link)]
    return links[:1] if len({link.key for link in links}) == 1 else links


def _cited_elsewhere(mentions: Iterable[Mention], outline: Outline) -> dict[str, list[str]]:
    """By key, the activities that cite a link beyond doubt: those whose own narrative names it, then sole rows."""
    narrative: dict[str, list[str]] = {}
    rows: dict[str, list[str]] = {}
    for mention in mentions:
        charge = outline.charges[mention.line]
        if charge is None or len(charge.activities) != 1:
            continue
        where = narrative if charge.section == "narrative" else rows
        for link in _links(mention):
            where.setdefault(link.key, []).append(charge.activities[0])
    return {key: narrative.get(key) or rows[key] for key in {**rows, **narrative}}


def _strayed(mentions: list[Mention], lines: list[Line], outline: Outline, elsewhere: dict[str, list[str]]) -> set[int]:
    """Which mentions are the last links of a row that a page break cut, printed after the next row's heading.

    In a stream of narrow lines the activity column of the new page comes before the links that the old row goes on
    with. They are known by this: they open a row that begins on a new page, and only the row before cites them.
    """
    strayed: set[int] = set()
    last: tuple[Charge, int | None] | None = None  # the row of the mention before, and its page
    opening: Charge | None = None
    for number, mention in enumerate(mentions):
        charge, page = outline.charges[mention.line], lines[mention.line].page
        if charge is None or charge.section != "table":
            continue
        if last is not None and charge != last[0]:
            opening = charge if charge.before in last[0].activities and page != last[1] else None
        owners = [owner for link in _links(mention) for owner in elsewhere.get(link.key, [])]
        if charge == opening and charge.before in owners and not set(charge.activities) & set(owners):
            strayed.add(number)
        else:
            opening = None
        last = charge, page
    return strayed


def _owner(link: Link, charge: Charge | None, elsewhere: dict[str, list[str]], strayed: bool) -> str | None:
    """The activity that a citation belongs to. A row that names several gives a link to the one that cites it
    elsewhere, else to the first (CONTRACT.md)."""
    if charge is None:
        return None
    if strayed and charge.before:
        return charge.before
    owners = elsewhere.get(link.key, [])
    return next((activity for activity in charge.activities if activity in owners), charge.activities[0])
