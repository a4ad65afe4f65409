"""Plans as files, by the suffix of their names."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # XlsxWriter ships no types

from linkaudit.model import Plan
from linkaudit.plan.tables import rows_of
from linkaudit.plan.toml import dumps

_WIDTHS = (10, 60, 10, 16, 28, 12, 12, 40, 12)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate


def write(plan: Plan, path: Path, note: str) -> None:
    """The plan as TOML, or as a table in CSV or XLSX. Raises OSError."""
    match path.suffix.lower():
        case ".csv":
            path.write_text(_csv(plan), encoding="utf-8", newline="")
        case ".xlsx":
            path.write_bytes(_xlsx(plan))
        case _:
            path.write_text(dumps(plan, note), encoding="utf-8")


def _csv(plan: Plan) -> str:
    out = io.StringIO()
    rows = ([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows_of(plan))
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return "\ufeff" + out.getvalue()


def _xlsx(plan: Plan) -> bytes:
    """Every cell is text, so that 1.10 stays 1.10 and nothing is calculated."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, text = (
            book.add_worksheet("plan"),
            book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        )
        for row, cells in enumerate(rows_of(plan)):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, text)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
    return out.getvalue()
