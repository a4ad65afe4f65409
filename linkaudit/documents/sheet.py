"""Workbooks (XLSX) to blocks: each sheet is a table, each cell that holds anything a block of its own.

It refuses to calculate: of a formula it takes the value that was saved with it, and of HYPERLINK() the address and the
words as they are written.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from linkaudit.documents._cells import Shown, behind, table
from linkaudit.documents._package import opened
from linkaudit.model import Block, Document, DocumentError

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ParseError, InvalidFileException, KeyError, ValueError,
    TypeError, AttributeError, IndexError,
)  # fmt: skip


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
            blocks += table(cells, number, line + 1, number + 1)
    except _BROKEN as error:
        raise DocumentError(f"{path}: the XLSX is damaged; open it in Excel or LibreOffice and save it anew") from error
    if not any(block.kind == "cell" for block in blocks):
        raise DocumentError(f"{path}: there is nothing in the workbook's cells; give the one that is filled in")
    return Document(path, sha256, "xlsx", tuple(blocks))


def _cells(cells: Iterable[Any], shown: Any) -> Iterator[Shown]:
    """What a sheet's cells show; `shown` is the same sheet with the values that were saved beside its formulas."""
    for cell in cells:
        row, column, value = cell.row - 1, cell.column - 1, cell.value
        target = getattr(cell.hyperlink, "target", None)
        if isinstance(value, str) and (found := behind(value)) is not None:
            yield Shown(row, column, *found)
            continue
        if isinstance(value, str) and value.startswith("="):
            value = shown.cell(cell.row, cell.column).value
        yield Shown(row, column, _text(value) or target or "", target)


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
