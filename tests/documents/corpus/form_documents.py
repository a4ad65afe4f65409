"""The documents that are set out as forms.py says, each in a format that suits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.documents.corpus import english, forms, kazakh, plain, print_pdf, russian, sheets, web
from tests.documents.corpus.compose import compose
from tests.documents.corpus.entry import Entry, entry
from tests.documents.corpus.flow import Flow, Paragraph, Table, cell
from tests.documents.corpus.gold import Report
from tests.documents.corpus.layouts import Way, flat, prose, results, task_rows
from tests.documents.corpus.styles import EN_FORM, EN_FREE, KK_FORM, KK_FREE, RU_FORM
from tests.documents.corpus.word import Writer, controlled, counted

ORDINALS = {"1": "Бірінші", "2": "Екінші", "3": "Үшінші"}


def entries() -> list[Entry]:
    """Every document of this module."""
    return [*word(), *others()]


def word() -> list[Entry]:
    found: list[Entry] = []

    def add(name: str, report: Report, flow: Flow, writer: Callable[[], Writer] = Writer, **truth: str | bool) -> None:
        suffix = str(truth.get("through") or "docx")
        found.append(entry(name, suffix, report, lambda path: writer().write(flow, path), **truth))  # type: ignore[arg-type]

    kk = compose(kazakh.LANGUAGE, "kk-docx-table-under-each-task", ("p-short", "reel"))
    add("kk-docx-table-under-each-task", kk, forms.under_tasks(kk, KK_FORM), claims="")

    kk = compose(kazakh.LANGUAGE, "kk-docx-plainly-numbered-columns")
    add("kk-docx-plainly-numbered-columns", kk, forms.plain_columns(kk, KK_FORM), claims="")

    kk = compose(kazakh.LANGUAGE, "kk-docx-ordinal-words")
    add(
        "kk-docx-ordinal-words",
        kk,
        in_ordinals(prose(kk, replace(KK_FORM, task="{t} міндет. {title}"))),
        claims="reported",
        periods=False,
    )

    ru = compose(russian.LIBRARY, "ru-docx-numbered-columns")
    add("ru-docx-numbered-columns", ru, forms.column_numbers(flat(ru, RU_FORM, Way(count="{1} – {0}"))))

    ru = compose(russian.CARERS, "ru-docx-table-of-links-below-activity")
    heads, whats = ("№", "Публикация", "Ссылка"), ("Анонс мероприятия", "Итоги мероприятия", "Отзывы участников")
    add(
        "ru-docx-table-of-links-below-activity",
        ru,
        forms.link_tables(ru, RU_FORM, heads, whats),
        claims="reported",
        periods=False,
    )

    ru = compose(russian.CARERS, "ru-docx-plan-and-fact-in-words", ("p", "reels"))
    add(
        "ru-docx-plan-and-fact-in-words",
        ru,
        forms.in_words(ru, RU_FORM, "{what}: запланировано – {planned}, размещено – {reported}."),
        periods=False,
    )

    ru = compose(russian.CARERS, "ru-docx-own-pages-in-a-later-section")
    add(
        "ru-docx-own-pages-in-a-later-section",
        ru,
        with_later_section(prose(ru, RU_FORM), ru),
        claims="reported",
        letterhead=True,
        periods=False,
    )

    ru = compose(russian.CARERS, "ru-docx-results-below-each-activity", ("p", "reel-owner"))
    add(
        "ru-docx-results-below-each-activity",
        ru,
        forms.results_below(ru, RU_FORM),
        lambda: Writer(live=True),
        periods=False,
    )

    en = compose(english.CRAFTS, "en-docx-table-in-two-halves")
    halves = forms.split(flat(en, replace(EN_FREE, dated="Date of report: {}")), 3)
    add("en-docx-table-in-two-halves", en, halves)

    clocked = compose(kazakh.by_the_hour(), "kk-docx-clock-times")
    add("kk-docx-clock-times", clocked, flat(clocked, KK_FORM, Way(count="{1} – {0}")))

    en = compose(english.WATER, "en-docx-content-controls")
    add("en-docx-content-controls", en, results(en, EN_FORM), lambda: controlled(Writer(live=True)))

    ru = compose(russian.LIBRARY, "ru-docx-counted-by-word")
    add("ru-docx-counted-by-word", ru, flat(ru, RU_FORM), lambda: counted(Writer()))
    return found  # fmt: skip


def others() -> list[Entry]:
    found: list[Entry] = []

    def add(name: str, suffix: str, report: Report, write: Callable[[Path], None], **truth: str | bool) -> None:
        found.append(entry(name, suffix, report, write, **truth))  # type: ignore[arg-type]

    kk = compose(kazakh.LANGUAGE, "kk-txt-number-sign-first")
    signed = replace(KK_FORM, task="№{t} міндет. {title}", activity="№{a} іс-шара. {title}")
    add(
        "kk-txt-number-sign-first",
        "txt",
        kk,
        lambda path: plain.write_text(prose(kk, signed), path, 0),
        claims="reported",
        periods=False,
    )

    ru = compose(russian.CARERS, "ru-html-rows-without-numbers")
    unnumbered = replace(RU_FORM, activity="{title}")
    add(
        "ru-html-rows-without-numbers",
        "html",
        ru,
        lambda path: web.Page().write(task_rows(ru, unnumbered), path),
        claims="",
    )

    roman = compose(russian.CARERS, "ru-pdf-roman-task-rows")
    add(
        "ru-pdf-roman-task-rows",
        "pdf",
        roman,
        lambda path: print_pdf.write(forms.roman_rows(roman, RU_FORM), path),
        claims="",
    )

    footed = compose(kazakh.LANGUAGE, "kk-pdf-addresses-across-pages", ("p-utm", "reel"))
    across = replace(prose(footed, KK_FORM), header="«Тіл ояны» ЖҚБ · қорытынды есеп", footer="{page}-бет")
    add(
        "kk-pdf-addresses-across-pages",
        "pdf",
        footed,
        lambda path: print_pdf.write(across, path, size=15),
        claims="reported",
        periods=False,
    )

    open_ = compose(english.WATER, "en-pdf-table-without-lines")
    add(
        "en-pdf-table-without-lines",
        "pdf",
        open_,
        lambda path: print_pdf.write(task_rows(open_, EN_FORM), path, lines=False),
        claims="",
    )

    short = compose(kazakh.FOREST, "kk-html-shortened-labels")
    add(
        "kk-html-shortened-labels",
        "html",
        short,
        lambda path: web.GooglePage().write(
            forms.shortened(short, replace(KK_FORM, activity="{a}-іс-шара. {title}")), path
        ),
        claims="reported",
        periods=False,
    )

    sheet = compose(english.WATER, "en-xlsx-sheet-per-objective")
    add(
        "en-xlsx-sheet-per-objective",
        "xlsx",
        sheet,
        lambda path: sheets.write_tasks(sheet, EN_FORM, path, "Objective {}"),
        claims="",
        periods=False,
    )

    flowed = compose(russian.CARERS, "ru-eml-flowed-cp1251", ("p-old", "reel"))
    add(
        "ru-eml-flowed-cp1251",
        "eml",
        flowed,
        lambda path: plain.write_flowed(prose(flowed, RU_FORM), path),
        claims="reported",
        periods=False,
    )

    piped = compose(english.CRAFTS, "en-txt-pipes")
    style = replace(EN_FREE, dated="Date of report: {}")
    add("en-txt-pipes", "txt", piped, lambda path: plain.write_pipes(flat(piped, style, Way(joint=" ")), path))

    framed = compose(english.WATER, "en-html-framed", ("p-img", "reel"))
    add(
        "en-html-framed",
        "html",
        framed,
        lambda path: web.FramedPage(live=True).write(prose(framed, EN_FORM), path),
        claims="reported",
        periods=False,
    )

    letters = compose(kazakh.FOREST, "kk-pdf-chromium-cards", ("p", "reel-owner"))
    carded = prose(letters, replace(KK_FREE, activity="Іс-шара {a}: {title}"), Way(behind="сілтеме", bullet="*"))
    found.append(
        entry(
            "kk-pdf-chromium-prose",
            "pdf",
            letters,
            lambda path: web.Page().write(carded, path),
            claims="reported",
            periods=False,
            through="chromium",
        )
    )
    return found  # fmt: skip


def in_ordinals(flow: Flow) -> Flow:
    """ "1 міндет." and "2 іс-шара." with their numbers in words."""
    parts = tuple(
        Paragraph(ORDINALS[p.text[0]] + p.text[1:], p.level)
        if isinstance(p, Paragraph)
        and p.text[:1] in ORDINALS
        and (" міндет." in p.text[:9] or " іс-шара." in p.text[:10])
        else p
        for p in flow.parts
    )
    return replace(flow, parts=parts)


def with_later_section(flow: Flow, report: Report) -> Flow:
    """A further main section about the organisation's own pages, which is no activity's."""
    parts = list(flow.parts[:-3])
    own = (
        Paragraph("Информация об организации", 2),
        Paragraph(f"Новости фонда всегда можно найти на нашей странице: {report.profile.address}"),
        Table(
            ((cell("Социальная сеть"), cell("Страница")), (cell("Instagram"), cell(report.profile.address))), (5, 11)
        ),
    )
    return replace(flow, parts=(*parts, *own, *flow.parts[-3:]))
