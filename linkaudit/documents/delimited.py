"""Tables as text (CSV, whatever separates the columns) to blocks: each cell that holds anything is one of its own.

It refuses to take a text for a table by its commas alone.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

from linkaudit.documents._cells import Shown, behind, table
from linkaudit.documents.text import decode
from linkaudit.model import Document, DocumentError

SEPARATORS = (";", "\t", ",", "|")
PLAIN, NAMED = 0.8, 0.3  # of the rows have as many columns as most: in any text, in one that is called CSV
LOOKED_AT = 50  # rows by which a separator is told


def read(path: Path, content: bytes, sha256: str) -> Document:
    """One table, its separator told by the content. Raises DocumentError where the bytes are no text."""
    text = decode(content, path)
    separator = separator_of(text, is_named=True) or ","
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("sep=" + separator), newline=""), delimiter=separator))
    except csv.Error as error:
        raise DocumentError(f"{path}: the table is damaged ({error}); save it anew as CSV or XLSX") from error
    cells = (
        Shown(row, column, *(behind(value) or (value,)))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    return Document(path, sha256, "csv", tuple(table(cells, 0, 1, None)))


def separator_of(text: str, is_named: bool = False) -> str | None:
    """What separates a text's columns: what most rows hold equally often; None where it is no table.

    In a file that `is_named` CSV, a heading may stand before the table, and rows may break off at their last value.
    """
    for separator in SEPARATORS:
        if text.startswith(f"sep={separator}"):
            return separator
    best: tuple[float, str] | None = None
    for separator in SEPARATORS:
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            rows = [row for row in islice(reader, LOOKED_AT) if any(row)]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1 or not is_named]
        usual = max(set(widths), key=widths.count, default=1)
        share = widths.count(usual) / len(rows) if rows else 0.0
        if (
            usual > 1
            and len(rows) > 1
            and share >= (NAMED if is_named else PLAIN)
            and (best is None or share > best[0])
        ):
            best = share, separator
    return best[1] if best else None
