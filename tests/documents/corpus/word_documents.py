"""The documents that are written with a word processor: DOCX, and LibreOffice's ODT and PDF of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.documents.corpus import english, kazakh, russian
from tests.documents.corpus.compose import compose
from tests.documents.corpus.entry import Entry, entry, renumbered
from tests.documents.corpus.flow import Flow, Paragraph, Table, cell
from tests.documents.corpus.gold import Report
from tests.documents.corpus.layouts import Way, back, flat, front, heading, listed, nested, notes, prose, results
from tests.documents.corpus.styles import EN_FORM, EN_FREE, KK_FORM, KK_FREE, RU_FORM, RU_FREE, Style
from tests.documents.corpus.word import Link, Writer, blank, fielded, related

NARROW = (2.4, 3.2, 2.0, 2.6, 1.6, 1.6, 3.0)


def entries() -> list[Entry]:
    """Every document of this module."""
    found: list[Entry] = []

    def add(
        name: str, report: Report, flow: Flow, *, live: bool = False, link: Link = related, **truth: str | bool
    ) -> None:
        suffix = str(truth.get("through") or "docx")
        write = lambda path: Writer(link, live=live).write(flow, path)  # noqa: E731
        found.append(entry(name, suffix, report, write, **truth))  # type: ignore[arg-type]

    kk = compose(kazakh.LANGUAGE, "kk-docx-results-table")
    add("kk-docx-results-table", kk, results(kk, KK_FORM), live=True)

    kk = compose(kazakh.LANGUAGE, "kk-docx-field-code-hyperlinks", ("p-owner", "p"))
    add(
        "kk-docx-field-code-hyperlinks",
        kk,
        prose(kk, KK_FREE, Way(behind="жазба {}")),
        link=fielded,
        claims="reported",
        periods=False,
    )

    kk = compose(kazakh.FOREST, "kk-docx-number-after-word")
    style = replace(KK_FREE, activity="Іс-шара №{a}. {title}")
    letterhead = replace(prose(kk, style), header=f"Жасыл белдеу қоры | {kk.profile.address}", footer="Алматы, 2025")
    add("kk-docx-letterhead", kk, letterhead, live=True, claims="reported", periods=False, letterhead=True)

    kk = compose(kazakh.LANGUAGE, "kk-docx-row-of-two", ("p-img", "reel"))
    add("kk-docx-row-of-two", kk, row_of_two(kk, KK_FORM), claims="reported", periods=False)

    kk = compose(kazakh.LANGUAGE, "kk-pdf-libreoffice-merged-tasks")
    add("kk-pdf-libreoffice-merged-tasks", kk, results(kk, KK_FORM), through="pdf")

    kk = compose(kazakh.LANGUAGE, "kk-odt-nested-tables")
    add("kk-odt-nested-tables", kk, nested(kk, KK_FORM, "Әр әлеуметтік желіде бір-бірден:"), claims="", through="odt")

    ru = compose(russian.CARERS, "ru-docx-footnotes")
    add("ru-docx-footnotes", ru, notes(ru, RU_FORM), claims="reported", periods=False)

    ru = compose(russian.CARERS, "ru-docx-activity-cards", ("p-short", "reel"))
    add("ru-docx-activity-cards", ru, cards(ru, RU_FORM), live=True, claims="reported")

    ru = compose(russian.LIBRARY, "ru-docx-rows-without-numbers")
    plain = replace(RU_FREE, activity="{title}")
    add(
        "ru-docx-rows-without-numbers",
        ru,
        without_numbers(flat(ru, plain, Way(count="{1} – {0}"))),
        claims="table",
    )

    ru = compose(russian.CARERS, "ru-docx-tracked-changes")
    found.append(
        entry(
            "ru-docx-tracked-changes",
            "docx",
            ru,
            lambda path, ru=ru: tracked(ru, path),
            claims="reported",
            periods=False,
        )
    )

    ru = compose(russian.CARERS, "ru-docx-damaged", ("p-slash", "p-bare", "p-naked", "p-upper", "p-mobile"))
    add("ru-docx-damaged-addresses", ru, damaged(prose(ru, RU_FREE), ru), claims="reported", periods=False)

    ru = compose(russian.CARERS, "ru-pdf-libreoffice-narrow-cells")
    add("ru-pdf-libreoffice-narrow-cells", ru, results(ru, RU_FORM, widths=NARROW), through="pdf")

    ru = compose(russian.LIBRARY, "ru-odt-flat-table")
    add("ru-odt-flat-table", ru, flat(ru, RU_FREE, Way(joint=", ", count="{1}: {0}")), live=True, through="odt")

    en = compose(english.CRAFTS, "en-docx-numbered-list")
    add("en-docx-numbered-list", en, by_list(en, EN_FREE), live=True, claims="reported", periods=False)

    en = compose(english.WATER, "en-docx-text-boxes")
    found.append(
        entry("en-docx-text-boxes", "docx", en, lambda path, en=en: boxes(en, path), claims="reported", periods=False)
    )

    en = compose(english.WATER, "en-docx-network-columns", ("p-owner", "reel-owner"))
    add("en-docx-network-columns", en, networks(en, EN_FORM), live=True, claims="")

    en = renumbered(compose(english.WATER, "en-pdf-libreoffice-deep-numbers"), "1.{}")
    style = replace(EN_FORM, activity="Activity {t}.{a} {title}", task="Objective {t}. {title}")
    add(
        "en-pdf-libreoffice-deep-numbers",
        en,
        prose(en, style, Way(bullet="*")),
        claims="reported",
        periods=False,
        through="pdf",
    )

    ru = compose(russian.CARERS, "ru-pdf-libreoffice-footnotes", ("p-img", "reel"))
    add("ru-pdf-libreoffice-footnotes", ru, notes(ru, RU_FORM), claims="reported", periods=False, through="pdf")

    kk = compose(kazakh.LANGUAGE, "kk-pdf-libreoffice-two-columns")
    columns = replace(prose(kk, KK_FORM), columns=2)
    add("kk-pdf-libreoffice-two-columns", kk, columns, claims="reported", periods=False, through="pdf")

    kk = compose(kazakh.FOREST, "kk-pdf-libreoffice-narrow-flat")
    add("kk-pdf-libreoffice-narrow-flat", kk, flat(kk, KK_FORM, widths=(1, 3, 2.4, 2.2, 2.2, 2.6)), through="pdf")
    return found  # fmt: skip


def row_of_two(report: Report, style: Style) -> Flow:
    """Prose that cites everything, then a table with one row for two activities: prose tells whose a link is."""
    flow = prose(report, style)
    heads = tuple(cell(head) for head in (style.heads[0], style.heads[1], style.heads[6]))
    rows = [heads]
    for task in report.tasks:
        titles = [heading(style.activity, task.number, a.number, a.title, Way()) for a in task.activities[:2]]
        links = [address for a in task.activities[:2] for address in listed(a, Way())]
        title = cell(heading(style.task, task.number, "", task.title, Way()))
        rows.append((title, cell("\n".join(titles)), cell("\n".join(links))))
    table = Table(tuple(rows), (4, 6, 6.5))
    return replace(flow, parts=(*flow.parts[:-3], table, *flow.parts[-3:]))


def cards(report: Report, style: Style) -> Flow:
    """Each activity is a small table of its own: what, when, result, links."""
    parts = front(report, style)
    for task in report.tasks:
        parts.append(Paragraph(heading(style.task, task.number, "", task.title, Way()), 2))
        for activity in task.activities:
            title = heading(style.activity, task.number, activity.number, activity.title, Way())
            rows = (
                (cell(title, across=2),),
                (cell(style.heads[2]), cell(activity.months)),
                (cell("Описание и результат"), cell("\n".join(activity.told))),
                (cell(style.heads[6]), cell("\n".join(listed(activity, Way())))),
            )
            parts += [Table(rows, (4.5, 12)), Paragraph("")]
    return Flow((*parts, *back(report, style)))


def without_numbers(flow: Flow) -> Flow:
    """The flat table without its first column: nothing is numbered any more."""
    parts = tuple(
        Table(tuple(row[1:] for row in part.rows), part.widths[1:])
        if isinstance(part, Table) and part.columns == 6
        else part
        for part in flow.parts
    )
    return replace(flow, parts=parts)


def tracked(report: Report, path: Path) -> None:
    """Prose in which a reviewer replaced each activity's first address, and the address's end in the second."""
    flow, writer = prose(report, RU_FORM), Writer()
    old = {a.evidence[0].address: "https://www.instagram.com/p/C5oldOLDo1A/" for _, _, a in report.numbered()}
    writer.write(flow, path)
    for paragraph in writer.document.paragraphs:
        text = paragraph.text
        if text in old:
            writer.revise(blank(paragraph), text, old[text])
        elif text.startswith("http"):
            blank(paragraph).add_run(text[:-4])
            writer.revise(paragraph, text[-4:], "XXXX/")
    writer.document.save(str(path))


def damaged(flow: Flow, report: Report) -> Flow:
    """Zero-width blanks and soft hyphens in some addresses, punctuation behind others."""
    marks = ["{};", "({}),", "«{}».", "{},", "\u200b{}", "{} –"]
    wounds = ["\u00ad", "\u200b", "\u2060", ""]
    known = {
        cited.address: number for number, cited in enumerate(c for _, _, a in report.numbered() for c in a.evidence)
    }
    parts: list[Paragraph | Table] = []
    for part in flow.parts:
        if isinstance(part, Paragraph) and part.text in known:
            number = known[part.text]
            middle = len(part.text) - 6
            text = part.text[:middle] + wounds[number % len(wounds)] + part.text[middle:]
            parts.append(Paragraph(marks[number % len(marks)].format(text)))
        else:
            parts.append(part)
    return replace(flow, parts=tuple(parts))


def by_list(report: Report, style: Style) -> Flow:
    """Activities are items of Word's own numbered list, so that the text holds no number."""
    parts = [*front(report, style), Paragraph(style.section, 2)]
    for _, _, activity in report.numbered():
        parts.append(Paragraph(activity.title, 0, "number"))
        parts += [Paragraph(text) for text in activity.told]
        parts += [Paragraph(text) for text in listed(activity, Way())]
    return Flow((*parts, *back(report, style)))


def boxes(report: Report, path: Path) -> None:
    """Prose in which each activity's addresses stand in a text box below the account."""
    writer = Writer()
    for part in front(report, EN_FREE):
        assert isinstance(part, Paragraph)
        writer.paragraph(part)
    for task in report.tasks:
        writer.paragraph(Paragraph(heading(EN_FREE.task, task.number, "", task.title, Way()), 2))
        for activity in task.activities:
            title = heading(EN_FREE.activity, task.number, activity.number, activity.title, Way())
            writer.paragraph(Paragraph(title, 3))
            for text in activity.told:
                writer.paragraph(Paragraph(text))
            writer.boxed((EN_FREE.links, *listed(activity, Way())))
    writer.write(Flow(tuple(back(report, EN_FREE))), path)


def networks(report: Report, style: Style) -> Flow:
    """A table with one column for each network."""
    names = {"instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube", "facebook": "Facebook", "web": "Media"}
    rows = [tuple(cell(head) for head in (style.heads[1], style.heads[2], *names.values()))]
    for _, task, activity in report.numbered():
        title = heading(style.activity, task.number, activity.number, activity.title, Way())
        columns = [
            "\n".join(c.address for c in activity.evidence if c.key.startswith(f"{name}:")) or "—" for name in names
        ]
        rows.append(tuple(cell(text) for text in (title, activity.months, *columns)))
    table = Table(tuple(rows), (4, 2.4, 3.6, 3.6, 3.6, 3.6, 3.6))
    return Flow((*front(report, style), table, *back(report, style)), landscape=True)
