"""Further ways to set a report out: tables under headings, forms with numbered columns, tables of links."""

from __future__ import annotations

from tests.documents.corpus.flow import Cell, Flow, Paragraph, Table, cell
from tests.documents.corpus.gold import Activity, Report
from tests.documents.corpus.layouts import ROMAN, Way, back, front, heading, listed
from tests.documents.corpus.styles import Style

PLAIN = Way()


def titled(style: Style, task: str, activity: Activity) -> str:
    return heading(style.activity, task, activity.number, activity.title, PLAIN)


def framed(report: Report, style: Style, *parts: Paragraph | Table) -> Flow:
    return Flow((*front(report, style), Paragraph(style.section, 2), *parts, *back(report, style)))


def under_tasks(report: Report, style: Style) -> Flow:
    """Each task is a heading with a table of its own below."""
    parts: list[Paragraph | Table] = []
    for task in report.tasks:
        parts.append(Paragraph(heading(style.task, task.number, "", task.title, PLAIN), 2))
        rows = [tuple(cell(style.heads[column]) for column in (1, 2, 6))]
        for activity in task.activities:
            texts = (titled(style, task.number, activity), activity.months, "\n".join(listed(activity, PLAIN)))
            rows.append(tuple(cell(text) for text in texts))
        parts.append(Table(tuple(rows), (6, 3, 7.5)))
    return framed(report, style, *parts)


def roman_rows(report: Report, style: Style) -> Flow:
    """A first column of numbers: Roman ones for tasks, plain ones, which begin anew, for activities."""
    rows = [tuple(cell(head) for head in ("№", style.heads[1], style.heads[2], style.heads[6]))]
    for task in report.tasks:
        rows.append((cell(ROMAN[int(task.number)]), cell(task.title, across=3)))
        for activity in task.activities:
            texts = (activity.number, activity.title, activity.months, "\n".join(listed(activity, PLAIN)))
            rows.append(tuple(cell(text) for text in texts))
    return framed(report, style, Table(tuple(rows), (1.2, 5.5, 2.8, 7.5)))


def plain_columns(report: Report, style: Style) -> Flow:
    """Tasks and activities beside each other, each counted by bare numbers."""
    rows: list[tuple[Cell, ...]] = [tuple(cell(style.heads[column]) for column in (0, 1, 2, 6))]
    for task in report.tasks:
        for count, activity in enumerate(task.activities):
            texts = (f"{activity.number}. {activity.title}", activity.months, "\n".join(listed(activity, PLAIN)))
            cells = tuple(cell(text) for text in texts)
            title = cell(f"{task.number}. {task.title}", down=len(task.activities))
            rows.append((title, *cells) if count == 0 else cells)
    return framed(report, style, Table(tuple(rows), (4, 4.5, 2.6, 6)))


def column_numbers(flow: Flow) -> Flow:
    """Below a table's head, a row that numbers its columns, as state forms have it."""
    parts = tuple(
        Table((p.rows[0], tuple(cell(str(n)) for n in range(1, p.columns + 1)), *p.rows[1:]), p.widths)
        if isinstance(p, Table) and p.columns > 2
        else p
        for p in flow.parts
    )
    return Flow(parts, flow.header, flow.footer, flow.landscape)


def link_tables(report: Report, style: Style, heads: tuple[str, str, str], whats: tuple[str, ...]) -> Flow:
    """Below each activity's account a table of its publications: number, what it is, address."""
    parts: list[Paragraph | Table] = []
    for task in report.tasks:
        parts.append(Paragraph(heading(style.task, task.number, "", task.title, PLAIN), 2))
        for activity in task.activities:
            parts.append(Paragraph(titled(style, task.number, activity), 3))
            parts += [Paragraph(text) for text in activity.told]
            rows = [tuple(cell(head) for head in heads)]
            for number, address in enumerate(listed(activity, PLAIN)):
                rows.append(tuple(cell(text) for text in (str(number + 1), whats[number % len(whats)], address)))
            parts.append(Table(tuple(rows), (1.2, 6, 9)))
    return framed(report, style, *parts)


def in_words(report: Report, style: Style, sentence: str) -> Flow:
    """Prose in which one sentence tells both the plan and the result: {what}, {planned}, {reported}."""
    parts: list[Paragraph | Table] = []
    for task in report.tasks:
        parts.append(Paragraph(heading(style.task, task.number, "", task.title, PLAIN), 2))
        for activity in task.activities:
            parts.append(Paragraph(titled(style, task.number, activity), 3))
            parts += [Paragraph(text) for text in activity.told[:-1]]
            (told,) = (i for i in activity.indicators if i.published)
            parts.append(Paragraph(sentence.format(what=told.what, planned=told.planned, reported=told.reported)))
            parts += [Paragraph(text) for text in listed(activity, PLAIN)]
    return framed(report, style, *parts)


def shortened(report: Report, style: Style) -> Flow:
    """Addresses behind their own beginnings, as messengers and notice boards show long ones."""
    parts: list[Paragraph | Table] = []
    for _, task, activity in report.numbered():
        if task.title and activity.number == "1":
            parts.append(Paragraph(heading(style.task, task.number, "", task.title, PLAIN), 2))
        parts.append(Paragraph(titled(style, task.number, activity), 3))
        parts += [Paragraph(text) for text in activity.told]
        parts += [Paragraph(f"[[{cited.address[:34]}…|{cited.address}]]") for cited in activity.evidence]
    return framed(report, style, *parts)


def results_below(report: Report, style: Style) -> Flow:
    """Below each activity's heading a small table: indicator, plan, fact, addresses."""
    parts: list[Paragraph | Table] = []
    for task in report.tasks:
        parts.append(Paragraph(heading(style.task, task.number, "", task.title, PLAIN), 2))
        for activity in task.activities:
            parts.append(Paragraph(titled(style, task.number, activity), 3))
            parts += [Paragraph(text) for text in activity.told[:-1]]
            (told,) = (i for i in activity.indicators if i.published)
            links = "\n".join(listed(activity, PLAIN))
            texts = (told.what, str(told.planned), str(told.reported), links)
            rows = (tuple(cell(head) for head in style.heads[3:]), tuple(cell(text) for text in texts))
            parts += [Table(rows, (4, 2.2, 2.2, 8)), Paragraph("")]
    return framed(report, style, *parts)


def split(flow: Flow, after: int) -> Flow:
    """The flow's widest table cut in two behind a row; the second half has no head, as converters leave it."""
    parts: list[Paragraph | Table] = []
    for part in flow.parts:
        if isinstance(part, Table) and part.columns > 2:
            parts += [Table(part.rows[:after], part.widths), Paragraph(""), Table(part.rows[after:], part.widths)]
        else:
            parts.append(part)
    return Flow(tuple(parts), flow.header, flow.footer, flow.landscape)
