"""Sets a report out as organisations do: in prose, in a results table, in a table without numbers, in an annex."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.documents.corpus.flow import Cell, Flow, Paragraph, Table, cell
from tests.documents.corpus.gold import Activity, Report
from tests.documents.corpus.styles import Style

ROMAN = ("0", "I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True)
class Way:
    """Small choices. `behind` puts addresses behind words, `bullets` before them; `links` joins a cell's addresses."""

    behind: str = ""
    bullet: str = ""
    joint: str = "\n"
    tail: str = ""
    roman: bool = False
    with_months: bool = False
    count: str = "{0} {2}"  # of a cell that says what it counts: number, what, what in small letters


def front(report: Report, style: Style) -> list[Paragraph | Table]:
    """What the report says of itself, one fact a line."""
    return [
        Paragraph(style.report, 1),
        Paragraph(style.organisation.format(report.organisation)),
        Paragraph(style.title.format(report.title)),
        Paragraph(style.period.format(report.period_text)),
    ]


def front_table(report: Report, style: Style) -> list[Paragraph | Table]:
    """The same as a table of two columns."""
    rows = [
        (style.organisation, report.organisation),
        (style.title, report.title),
        (style.period, report.period_text),
    ]
    cells = tuple((cell(label.partition("{}")[0].strip(" :—«")), cell(value)) for label, value in rows)
    return [Paragraph(style.report, 1), Table(cells, (6, 10))]


def back(report: Report, style: Style) -> list[Paragraph | Table]:
    """Closing words, and the day."""
    return [*(Paragraph(text) for text in style.closing), Paragraph(style.dated.format(report.dated_text))]


def listed(activity: Activity, way: Way) -> list[str]:
    """An activity's addresses as they are printed, or words with the addresses behind them."""
    cited = [evidence.address for evidence in activity.evidence]
    if way.behind:
        cited = [f"[[{way.behind.format(number)}|{address}]]" for number, address in enumerate(cited, 1)]
    return [f"{way.bullet}{address}{way.tail}" for address in cited]


def heading(pattern: str, task: str, number: str, title: str, way: Way) -> str:
    if way.roman:
        task, number = (ROMAN[int(digits)] if digits else "" for digits in (task, number))
    return pattern.format(t=task, a=number, title=title)


def prose(report: Report, style: Style, way: Way = Way()) -> Flow:
    """Headings, the account, the addresses, one a line."""
    parts = [*front(report, style), Paragraph(style.section, 2)]
    for task in report.tasks:
        if task.title:
            parts.append(Paragraph(heading(style.task, task.number, "", task.title, way), 2))
        for activity in task.activities:
            parts.append(Paragraph(heading(style.activity, task.number, activity.number, activity.title, way), 3))
            if way.with_months:
                parts.append(Paragraph(f"{style.heads[2]}: {activity.months}"))
            parts += [Paragraph(text) for text in activity.told]
            parts.append(Paragraph(style.links))
            style_of = "bullet" if way.bullet == "*" else ""
            parts += [
                Paragraph(text, 0, style_of) for text in listed(activity, replace(way, bullet=way.bullet.strip("*")))
            ]
    return Flow((*parts, *back(report, style)))


def results(report: Report, style: Style, way: Way = Way(), widths: tuple[float, ...] = ()) -> Flow:
    """A results table: a task's cell beside all its activities, plan and fact, the addresses in the last column."""
    rows: list[tuple[Cell, ...]] = [tuple(cell(head) for head in style.heads)]
    for task in report.tasks:
        for count, activity in enumerate(task.activities):
            cells = (
                cell(heading(style.activity, task.number, activity.number, activity.title, way)),
                cell(activity.months),
                cell("\n".join(indicator.what for indicator in activity.indicators)),
                cell("\n".join(str(indicator.planned) for indicator in activity.indicators)),
                cell("\n".join(str(indicator.reported) for indicator in activity.indicators)),
                cell(way.joint.join(listed(activity, way))),
            )
            title = heading(style.task, task.number, "", task.title, way)
            rows.append((cell(title, down=len(task.activities)), *cells) if count == 0 else cells)
    table = Table(tuple(rows), widths or (2.6, 4.0, 2.4, 2.8, 1.9, 1.9, 6.5))
    return Flow((*front(report, style), Paragraph(style.section, 2), table, *back(report, style)), landscape=True)


def flat(report: Report, style: Style, way: Way = Way(), widths: tuple[float, ...] = ()) -> Flow:
    """A table whose rows are counted by a column of their own; plan and fact name what they count."""
    _, activity_head, months, _, planned, reported, links = style.heads
    rows = [tuple(cell(head) for head in ("№", activity_head, months, planned, reported, links))]
    for number, _, activity in report.numbered():
        counts = [
            "\n".join(
                way.count.format(count, i.what, i.what.lower())
                for i, count in zip(activity.indicators, of, strict=True)
            )
            for of in ([i.planned for i in activity.indicators], [i.reported for i in activity.indicators])
        ]
        texts = (number, activity.title, activity.months, *counts, way.joint.join(listed(activity, way)))
        rows.append(tuple(cell(text) for text in texts))
    table = Table(tuple(rows), widths or (1.2, 4.5, 2.8, 2.4, 2.4, 6.0))
    return Flow((*front_table(report, style), Paragraph(style.section, 2), table, *back(report, style)))


def task_rows(report: Report, style: Style, way: Way = Way()) -> Flow:
    """A table in which a task is a row over all columns."""
    _, activity_head, months, _, _, _, links = style.heads
    rows: list[tuple[Cell, ...]] = [(cell(activity_head), cell(months), cell(links))]
    for task in report.tasks:
        if task.title:
            rows.append((cell(heading(style.task, task.number, "", task.title, way), across=3),))
        for activity in task.activities:
            title = heading(style.activity, task.number, activity.number, activity.title, way)
            rows.append((cell(title), cell(activity.months), cell(way.joint.join(listed(activity, way)))))
    table = Table(tuple(rows), (6, 3, 7.5))
    return Flow((*front_table(report, style), Paragraph(style.section, 2), table, *back(report, style)))


def nested(report: Report, style: Style, networks: str = "") -> Flow:
    """A results table whose last cell holds a table of its own: what, and where."""
    flow = task_rows(report, style)
    (outer,) = (part for part in flow.parts if isinstance(part, Table) and len(part.widths) == 3)
    rows: list[tuple[Cell, ...]] = []
    for row in outer.rows:
        if len(row) == 3 and row is not outer.rows[0]:
            inner = tuple((cell(str(n)), cell(address)) for n, address in enumerate(row[2].lines, 1))
            row = (row[0], row[1], Cell((networks,) if networks else (), inner=Table(inner, (1, 6))))
        rows.append(row)
    parts = tuple(Table(tuple(rows), outer.widths) if part is outer else part for part in flow.parts)
    return replace(flow, parts=parts)


def notes(report: Report, style: Style, way: Way = Way()) -> Flow:
    """Prose whose addresses stand in footnotes."""
    parts = [*front(report, style), Paragraph(style.section, 2)]
    found: list[str] = []
    for task in report.tasks:
        if task.title:
            parts.append(Paragraph(heading(style.task, task.number, "", task.title, way), 2))
        for activity in task.activities:
            parts.append(Paragraph(heading(style.activity, task.number, activity.number, activity.title, way), 3))
            first = len(found) + 1
            found += [f" {address}" for address in listed(activity, way)]
            marks = " ".join(f"[^{number}]" for number in range(first, len(found) + 1))
            parts += [Paragraph(text) for text in activity.told[:-1]]
            parts.append(Paragraph(activity.told[-1].removesuffix(".") + marks + "."))
    return Flow((*parts, *back(report, style)), notes=tuple(found))
