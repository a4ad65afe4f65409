"""Lays a made-up report out on pages with narrow columns and prints it as Apache Tika prints such a PDF.

Each line is followed by an empty one, cells come one after another, a page ends with its hyperlink targets, and what a
page cuts goes on after the other columns' text of the next one. Nothing here knows how linkaudit reads.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One table row: cells of paragraphs, the column of links, and the targets behind those."""

    cells: list[list[str]]
    links: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Style:
    """How the page is set. `blanks`: "telling" (a blank only after a whole word), "always" or "never"."""

    widths: list[int]
    height: int = 40
    blanks: str = "telling"
    targets: float = 1.0  # share of links that the page's list names


def wrap(paragraph: str, width: int) -> list[tuple[str, bool]]:
    """The lines of a paragraph in a column `width` characters wide, each with whether its last word ends there."""
    lines: list[tuple[str, bool]] = []
    line = ""
    for word in paragraph.split(" "):
        # word processors break at spaces and after hyphens, and anywhere in what is longer than the line
        pieces = re.findall(r"[^-]+-?|-", word) or [""]
        for number, piece in enumerate(pieces):
            glue = " " if line and number == 0 else ""
            if len(line) + len(glue) + len(piece) <= width:
                line += glue + piece
                continue
            if line:
                lines.append((line, number == 0))
                line = ""
            while len(piece) > width:
                lines.append((piece[:width], False))
                piece = piece[width:]
            line = piece
    lines.append((line, True))
    return lines


def print_table(rows: list[Row], style: Style, seed: random.Random) -> str:
    """The table's pages as Tika's text."""
    printed: list[str] = []
    used = 0
    page_targets: list[str] = []

    def close_page() -> None:
        nonlocal used, page_targets
        printed.append("\n".join(page_targets) + "\n\n\n" if page_targets else "\n\n")
        used, page_targets = 0, []

    for row in rows:
        columns: list[list[tuple[str, bool, str | None]]] = []
        for cell, width in zip(row.cells, style.widths, strict=False):
            columns.append([(text, ends, None) for p in cell for text, ends in wrap(p, width)])
        column: list[tuple[str, bool, str | None]] = []
        for link in row.links:
            target = link if link.startswith("http") and seed.random() < style.targets else None
            column += [(text, ends, target) for text, ends in wrap(link, style.widths[len(row.cells)])]
        columns.append(column)
        height = max(map(len, columns))
        start = 0
        while start < height:
            room = style.height - used
            if room < 2:
                close_page()
                continue
            for cells in columns:
                for text, ends, target in cells[start : start + room]:
                    printed.append(_line(text, ends, style))
                    if target:
                        page_targets.append(target)
            part = min(room, height - start)
            used += part
            start += part
    close_page()
    return "".join(printed)


def _line(text: str, ends: bool, style: Style) -> str:
    blank = {"telling": " " if ends else "", "always": " ", "never": ""}[style.blanks]
    return f"{text}{blank}\n\n"
