"""Spreadsheets, XLSX and CSV, to blocks: each sheet is a table, each cell that holds anything a block of its own.

It refuses to calculate: of a formula it takes the value that was saved with it, and of HYPERLINK() the address and the
words as they are written.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from linkaudit.documents._package import opened
from linkaudit.documents.text import decode
from linkaudit.model import Block, Cell, Document, DocumentError, Hyperlink

# =HYPERLINK("address"; "words"), its quotes doubled inside; either argument may be calculated, and then tells nothing.
_HYPERLINK = re.compile(
    r"=\s*HYPERLINK\s*\(\s*\"(?P<target>(?:[^\"]|\"\")*)\"\s*(?:[,;]\s*(?:\"(?P<words>(?:[^\"]|\"\")*)\")?.*)?\)\s*",
    re.IGNORECASE | re.DOTALL,
)
SEPARATORS = (";", "\t", ",", "|")
LOOKED_AT = 50  # rows by which a separator is told
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ParseError, InvalidFileException, KeyError, ValueError,
    TypeError, AttributeError, IndexError,
)  # fmt: skip


class _Shown(NamedTuple):
    """What a cell shows, and the address behind it."""

    row: int
    column: int
    text: str
    target: str | None = None


def read(path: Path, content: bytes, sha256: str) -> Document:
    """The sheets of a workbook in order, hidden ones too. Raises DocumentError."""
    blocks: list[Block] = []
    try:
        with opened(path, content, "XLSX"):
            shown = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            written = load_workbook(io.BytesIO(content), keep_links=False)
        for number, sheet in enumerate(written.worksheets):
            line = blocks[-1].line + 1 if blocks else 1
            blocks.append(Block("heading", str(sheet.title), line, number + 1))
            # Only the cells that are there: iter_rows() makes all up to the last one, 17 thousand million at worst.
            cells = _cells((cell for _, cell in sorted(sheet._cells.items())), shown.worksheets[number])
            blocks += _table(cells, number, line + 1, number + 1)
    except _BROKEN as error:
        raise DocumentError(f"{path}: the XLSX is damaged; open it in Excel or LibreOffice and save it anew") from error
    if not any(block.kind == "cell" for block in blocks):
        raise DocumentError(f"{path}: there is nothing in the workbook's cells; give the one that is filled in")
    return Document(path, sha256, "xlsx", tuple(blocks))


def read_csv(path: Path, content: bytes, sha256: str) -> Document:
    """One table, its separator told by the content. Raises DocumentError where the bytes are no text."""
    text = decode(content, path)
    separator = separator_of(text) or ","
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("sep=" + separator), newline=""), delimiter=separator))
    except csv.Error as error:
        raise DocumentError(f"{path}: the table is damaged ({error}); save it anew as CSV or XLSX") from error
    cells = (
        _Shown(row, column, *(_behind(value) or (value,)))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    return Document(path, sha256, "csv", tuple(_table(cells, 0, 1, None)))


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


def _cells(cells: Iterable[Any], shown: Any) -> Iterator[_Shown]:
    """What a sheet's cells show; `shown` is the same sheet with the values that were saved beside its formulas."""
    for cell in cells:
        row, column, value = cell.row - 1, cell.column - 1, cell.value
        target = getattr(cell.hyperlink, "target", None)
        if isinstance(value, str) and (behind := _behind(value)) is not None:
            yield _Shown(row, column, *behind)
            continue
        if isinstance(value, str) and value.startswith("="):
            value = shown.cell(cell.row, cell.column).value
        yield _Shown(row, column, _text(value) or target or "", target)


def _behind(value: str) -> tuple[str, str] | None:
    """The words and the address of a HYPERLINK formula; None for anything else."""
    match = _HYPERLINK.fullmatch(value)
    if match is None:
        return None
    target = match["target"].replace('""', '"')
    return (match["words"] or "").replace('""', '"') or target, target


def _text(value: object) -> str:
    """A value as its reader sees it, as nearly as the file tells."""
    match value:
        case None:
            return ""
        case datetime() if value.hour == value.minute == value.second == 0:
            return f"{value:%d.%m.%Y}"
        case datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _table(cells: Iterable[_Shown], table: int, line: int, page: int | None) -> Iterator[Block]:
    for shown in cells:
        text = shown.text.strip()
        if text:
            links = (Hyperlink(0, len(text), shown.target),) if shown.target else ()
            yield Block("cell", text, line, page, links, Cell(table, shown.row, shown.column))
            line += text.count("\n") + 1
