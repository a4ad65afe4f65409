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
LOOKED_AT = 50  # rows by which a separator is told


def read(path: Path, content: bytes, sha256: str) -> Document:
    """One table, its separator told by the content. Raises DocumentError where the bytes are no text."""
    text = decode(content, path)
    separator = separator_of(text) or ","
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


def separator_of(text: str) -> str | None:
    """What separates a text's columns: what most rows hold equally often; None where it is no table."""
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
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count, default=1)
        share = widths.count(usual) / len(widths) if widths else 0.0
        if usual > 1 and len(rows) > 1 and share >= 0.8 and (best is None or share > best[0]):
            best = share, separator
    return best[1] if best else None
