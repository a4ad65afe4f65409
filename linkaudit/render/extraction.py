"""What a document claims and cites, as a table for people: `linkaudit extract` without --json."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from linkaudit.model import Activity, Claim, Extraction
from linkaudit.render.evidence import shown
from linkaudit.render.words import Words


def show(extraction: Extraction, words: Words, console: Console) -> None:
    """Prints one row an activity with its links beneath, then what belongs to none and what cannot be read."""
    facts = (
        extraction.title,
        extraction.organisation,
        " – ".join(map(str, extraction.period)) if extraction.period else None,
        str(extraction.dated) if extraction.dated else None,
    )
    console.print(_text(" · ".join(fact for fact in facts if fact)))
    table = Table(show_lines=True)
    for head in ("activity", "title", "claimed", "links"):
        table.add_column(words[f"column.{head}"], overflow="fold", no_wrap=head == "activity")
    for activity in extraction.activities:
        table.add_row(_text(activity.id), _title(activity), _claims(activity.claims), _links(activity))
    console.print(table)
    for citation in extraction.unattributed:
        console.print(_text(f"{words['ui.unattributed']}: {citation.link.canonical_url}"))
    for item in extraction.unreadable:
        where = item.text or (words.text("ui.page", number=item.page) if item.page else "–")
        others = f" → {', '.join(item.candidates)}" if item.candidates else ""
        console.print(_text(f"{words['ui.unreadable']}: {where} ({words[f'flaw.{item.flaw.reason}']}){others}"))
    if extraction.seen:
        told = {"printed": extraction.seen.printed, "hyperlinks": extraction.seen.hyperlinks}
        told |= {"joined": extraction.seen.joined, "unreadable": len(extraction.unreadable)}
        console.print(Text(words["ui.seen"].format(**told)))


def _text(text: str) -> Text:
    """What a document says, without the orders that a terminal would obey."""
    return Text(shown(text))


def _title(activity: Activity) -> Text:
    period = f"\n{activity.period[0]} – {activity.period[1]}" if activity.period else ""
    return _text(activity.title + period)


def _claims(claims: tuple[Claim, ...]) -> Text:
    return _text("\n".join(f"{claim.what}: {_number(claim.planned)} / {_number(claim.reported)}" for claim in claims))


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _links(activity: Activity) -> Text:
    """Each link once, with how often it is cited where that is more than once, and how certainly it was recognised."""
    counts: dict[str, int] = {}
    sure: dict[str, float] = {}
    for citation in activity.citations:
        url = citation.link.canonical_url
        counts[url] = counts.get(url, 0) + 1
        if citation.ocr is not None:
            sure[url] = max(citation.ocr, sure.get(url, 0.0))
    return _text(
        "\n".join(
            f"{url}{f' ×{count}' if count > 1 else ''}{f' (OCR {sure[url]:.0%})' if url in sure else ''}"
            for url, count in counts.items()
        )
    )
