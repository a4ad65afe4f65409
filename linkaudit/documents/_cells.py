"""The cells of a sheet or of a table in text → blocks, with the addresses of their HYPERLINK formulas.

It refuses to calculate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linkaudit.model import Block, Cell, Hyperlink

# =HYPERLINK("address"; "words"), its quotes doubled inside; either argument may be calculated, and then tells nothing.
_HYPERLINK = re.compile(
    r"=\s*HYPERLINK\s*\(\s*\"(?P<target>(?:[^\"]|\"\")*)\"\s*(?:[,;]\s*(?:\"(?P<words>(?:[^\"]|\"\")*)\")?.*)?\)\s*",
    re.IGNORECASE | re.DOTALL,
)


class Shown(NamedTuple):
    """What a cell shows, and the address behind it."""

    row: int
    column: int
    text: str
    target: str | None = None


def behind(value: str) -> tuple[str, str] | None:
    """The words and the address of a HYPERLINK formula; None for anything else."""
    match = _HYPERLINK.fullmatch(value)
    if match is None:
        return None
    target = match["target"].replace('""', '"')
    return (match["words"] or "").replace('""', '"') or target, target


def table(cells: Iterable[Shown], table: int, line: int, page: int | None) -> Iterator[Block]:
    for shown in cells:
        text = shown.text.strip()
        if text:
            links = (Hyperlink(0, len(text), shown.target),) if shown.target else ()
            yield Block("cell", text, line, page, links, Cell(table, shown.row, shown.column))
            line += text.count("\n") + 1
