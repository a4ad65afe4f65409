"""Writes a report as a workbook: a sheet of facts and a sheet of activities, one link a row or several in a cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment

from tests.documents.corpus.gold import Report
from tests.documents.corpus.styles import Style


def facts(book: Workbook, report: Report, style: Style, name: str) -> None:
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for pattern, value in (
        (style.organisation, report.organisation),
        (style.title, report.title),
        (style.period, report.period_text),
    ):
        sheet.append([pattern.partition("{}")[0].strip(" :—«"), value])
    sheet.append([style.dated.partition("{}")[0].strip(" :—"), datetime.combine(report.dated, datetime.min.time())])
    sheet.cell(4, 2).number_format = "DD.MM.YYYY"


def write_rows(report: Report, style: Style, path: Path, names: tuple[str, str], way: str) -> None:
    """One link a row; the activity's own cells are filled in its first row only (or merged). `way` is "hyperlink"
    (words with a target), "formula" (=HYPERLINK) or "text"."""
    book = Workbook()
    facts(book, report, style, names[0])
    sheet = book.create_sheet(names[1])
    _, activity_head, months, indicator, planned, reported, links = style.heads
    sheet.append([activity_head, months, indicator, planned, reported, links])
    for number, task, activity in report.numbered():
        title = style.activity.format(t=task.number, a=activity.number, title=activity.title)
        first = sheet.max_row + 1
        (claim,) = (indicator for indicator in activity.indicators if indicator.published)
        head = [title or number, activity.months, claim.what, claim.planned, claim.reported]
        for count, cited in enumerate(activity.evidence, 1):
            sheet.append([*(head if count == 1 else [None] * len(head)), None])
            cell = sheet.cell(sheet.max_row, 6)
            if way == "hyperlink":
                cell.value, cell.hyperlink = f"{links} {count}", cited.address
            elif way == "formula":
                cell.value = f'=HYPERLINK("{cited.address}","{links} {count}")'
            else:
                cell.value = cited.address
        if len(activity.evidence) > 1:
            for column in range(1, 6):
                sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=column, end_column=column)
    book.save(path)


def write_cells(report: Report, style: Style, path: Path, names: tuple[str, str]) -> None:
    """One activity a row, all its links in one cell; tasks in rows of their own over all columns."""
    book = Workbook()
    facts(book, report, style, names[0])
    sheet = book.create_sheet(names[1])
    _, activity_head, months, _, planned, reported, links = style.heads
    sheet.append([activity_head, months, planned, reported, links])
    for task in report.tasks:
        if task.title:
            sheet.append([style.task.format(t=task.number, title=task.title)])
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5)
        for activity in task.activities:
            counts = [
                "; ".join(
                    f"{indicator.what} – {number}" for indicator, number in zip(activity.indicators, of, strict=True)
                )
                for of in ([i.planned for i in activity.indicators], [i.reported for i in activity.indicators])
            ]
            title = style.activity.format(t=task.number, a=activity.number, title=activity.title)
            sheet.append([title, activity.months, *counts, "\n".join(cited.address for cited in activity.evidence)])
            sheet.cell(sheet.max_row, 5).alignment = Alignment(wrap_text=True)
    book.save(path)


def write_tasks(report: Report, style: Style, path: Path, name: str) -> None:
    """A sheet for each task, one activity a row, each link in a column of its own."""
    book = Workbook()
    facts(book, report, style, "Report")
    for task in report.tasks:
        sheet = book.create_sheet(name.format(task.number))
        sheet.append([style.task.format(t=task.number, title=task.title)])
        most = max(len(activity.evidence) for activity in task.activities)
        sheet.append([style.heads[1], *(f"Link {number}" for number in range(1, most + 1))])
        for activity in task.activities:
            title = style.activity.format(t=task.number, a=activity.number, title=activity.title)
            sheet.append([title, *(cited.address for cited in activity.evidence)])
    book.save(path)
