"""The watched documents: a table on the terminal, and JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from linkaudit.model import Watched, stamp
from linkaudit.render.evidence import visible
from linkaudit.render.words import Words

_COLUMNS = ("path", "sha256", "links", "every", "until", "tags", "due")


def show(watched: Sequence[Watched], words: Words, console: Console) -> None:
    if not watched:
        console.print(words["watch.none"])
        return
    table = Table(box=None, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(words[f"watch.{column}"], justify="right" if column == "links" else "left", overflow="fold")
    for each in watched:
        until = words.date(each.until) if each.until else words["ui.none"]
        table.add_row(
            escape(visible(str(each.path))), each.short, str(each.links), span_of(each.every), until,
            escape(visible(", ".join(each.tags))), f"{each.due_at:%Y-%m-%d %H:%M} UTC",
        )  # fmt: skip
    console.print(table)


def span_of(every: timedelta) -> str:
    """A span as it is given: 12h, 1d, 2w."""
    hours = int(every.total_seconds() // 3600)
    if hours % 168 == 0:
        return f"{hours // 168}w"
    return f"{hours // 24}d" if hours % 24 == 0 else f"{hours}h"


def json_of(each: Watched) -> dict[str, object]:
    return {
        "path": str(each.path),
        "sha256": each.sha256,
        "organisation": each.organisation,
        "links": each.links,
        "every": span_of(each.every),
        "until": each.until and each.until.isoformat(),
        "tags": list(each.tags),
        "added_at": stamp(each.added_at),
        "due_at": stamp(each.due_at),
    }
