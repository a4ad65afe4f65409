"""The page of `extract --show`: a document's text as it was read, each citation in its activity's colour, so that a
person can check the reading in a minute. It loads nothing, and what the document says is text on it, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from linkaudit.model import Block, Extraction, Mark
from linkaudit.render.evidence import shown
from linkaudit.render.html import digest, own_style, page_of
from linkaudit.render.words import Words

TURN = 137.5  # degrees: the golden angle keeps neighbours' colours apart
NOBODY, BROKEN = "nobody", "broken"  # the classes of what belongs to no activity and of what could not be read


class Span(NamedTuple):
    """A stretch of a block's text: what it says, its class and what it is, both empty for plain text."""

    text: str
    name: str = ""
    told: str = ""


def render(extraction: Extraction, words: Words) -> str:
    ids = [activity.id for activity in extraction.activities]
    names = {activity: f"a{number}" for number, activity in enumerate(ids)}
    style = "\n".join(f".a{n} {{ --hue: {n * TURN % 360:.0f}; }}" for n in range(len(ids)))
    by_block: dict[int, list[Mark]] = {}
    for mark in extraction.marks:
        by_block.setdefault(mark.block, []).append(mark)
    blocks = [
        (block, list(_spans(block, by_block.get(number, []), names)))
        for number, block in enumerate(extraction.document.blocks)
    ]
    own = own_style("reading.css")
    return page_of(
        "reading.html.j2",
        style=own,
        style_digest=digest(own),
        extraction=extraction,
        words=words,
        blocks=blocks,
        names=names,
        colours=Markup(style),  # noqa: S704  # our own numbers
        colours_digest=digest(style),
    )


def _spans(block: Block, marks: list[Mark], names: dict[str, str]) -> Iterator[Span]:
    """The block's text in order, cut at its marks; of two that overlap the first counts."""
    position = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if mark.start < position:
            continue
        if mark.start > position:
            yield _span(block.text[position : mark.start])
        name = BROKEN if mark.key is None else names.get(mark.activity or "", NOBODY)
        told = " ".join(filter(None, (mark.activity, mark.key)))
        yield _span(block.text[mark.start : mark.end] or "\u25b6", name, told)  # a picture or a player has no text
        position = mark.end
    if position < len(block.text):
        yield _span(block.text[position:])


def _span(text: str, name: str = "", told: str = "") -> Span:
    """Escaped here, because white space is to stay as it is."""
    return Span(Markup(escape(shown(text))), name, told)  # noqa: S704
