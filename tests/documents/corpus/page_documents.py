"""The documents that come as pages: PDF by reportlab and Chromium, and HTML."""

from __future__ import annotations

from dataclasses import replace

from tests.documents.corpus import english, kazakh, print_pdf, russian, web
from tests.documents.corpus.compose import compose
from tests.documents.corpus.entry import Entry, entry
from tests.documents.corpus.flow import Flow, Paragraph, Table, cell
from tests.documents.corpus.gold import Report
from tests.documents.corpus.layouts import Way, flat, prose, results, task_rows
from tests.documents.corpus.styles import EN_FORM, EN_FREE, KK_FORM, KK_FREE, RU_FORM, RU_FREE, Style


def entries() -> list[Entry]:
    """Every document of this module."""
    return [*printed(), *pages()]


def printed() -> list[Entry]:
    found: list[Entry] = []

    def add(
        name: str,
        report: Report,
        flow: Flow,
        *,
        size: float = 9,
        rotated: bool = False,
        lines: bool = True,
        **truth: str | bool,
    ) -> None:
        write = lambda path: print_pdf.write(flow, path, size=size, rotated=rotated, lines=lines)  # noqa: E731
        found.append(entry(name, "pdf", report, write, **truth))  # type: ignore[arg-type]

    kk = compose(kazakh.LANGUAGE, "kk-pdf-rotated")
    add("kk-pdf-rotated", kk, results(kk, KK_FORM), rotated=True)

    kk = compose(kazakh.FOREST, "kk-pdf-letterhead")
    style = replace(KK_FREE, activity="{a}-ші іс-шара. {title}")
    headed = replace(prose(kk, style, Way(bullet="*")), header=kk.profile.address, footer="jasyl-belin@post.example")
    add("kk-pdf-letterhead", kk, headed, claims="reported", periods=False, letterhead=True)

    ru = compose(russian.CARERS, "ru-pdf-two-columns")
    add("ru-pdf-two-columns", ru, replace(prose(ru, RU_FORM), columns=2), claims="reported", periods=False)

    ru = compose(russian.CARERS, "ru-pdf-number-after-word", ("p-utm", "reel-owner"))
    numbered = prose(ru, RU_FREE, Way(behind="ссылка {}"))
    add("ru-pdf-links-behind-words", ru, numbered, claims="reported", periods=False)

    ru = compose(russian.LIBRARY, "ru-pdf-annex")
    add(
        "ru-pdf-annex",
        ru,
        annex(ru, replace(RU_FREE, activity="Мероприятие {a}. {title}")),
        claims="reported",
        periods=False,
    )

    en = compose(english.WATER, "en-pdf-landscape-table-across-pages")
    add("en-pdf-landscape-table-across-pages", en, results(en, EN_FORM))

    en = compose(english.CRAFTS, "en-pdf-flat-table")
    add("en-pdf-flat-table", en, flat(en, EN_FREE, widths=(1.1, 3.6, 2.4, 2.4, 2.4, 4.0)))

    kk = compose(kazakh.LANGUAGE, "kk-pdf-two-columns-small")
    columns = replace(prose(kk, KK_FORM), columns=2)
    add("kk-pdf-two-columns-small", kk, columns, size=8, claims="reported", periods=False)

    en = compose(english.WATER, "en-pdf-three-columns")
    columns = replace(prose(en, EN_FORM), columns=3, landscape=True)
    add("en-pdf-three-columns", en, columns, size=8, claims="reported", periods=False)

    ru = compose(russian.LIBRARY, "ru-pdf-flat-table-without-lines")
    add("ru-pdf-flat-table-without-lines", ru, flat(ru, RU_FORM, Way(count="{1} – {0}")), lines=False)

    ru = compose(russian.CARERS, "ru-pdf-narrow-cells")
    add("ru-pdf-narrow-cells", ru, results(ru, RU_FORM, widths=(2.6, 3, 2.2, 2.6, 1.8, 1.8, 3)), size=8)

    en = compose(english.WATER, "en-pdf-chromium")
    add_page(found, "en-pdf-chromium", en, results(en, replace(EN_FORM, activity="{t}.{a}. {title}")), "A4 landscape")
    kk = compose(kazakh.FOREST, "kk-pdf-chromium-flat", ("p-img", "reel"))
    add_page(found, "kk-pdf-chromium-flat", kk, flat(kk, KK_FREE), "A4")
    return found  # fmt: skip


def add_page(found: list[Entry], name: str, report: Report, flow: Flow, size: str) -> None:
    found.append(
        entry(name, "pdf", report, lambda path: web.Page(live=True).write(flow, path, size=size), through="chromium")
    )


def pages() -> list[Entry]:
    found: list[Entry] = []

    def add(name: str, report: Report, flow: Flow, page: web.Page, **truth: str | bool) -> None:
        found.append(entry(name, "html", report, lambda path: page.write(flow, path), **truth))  # type: ignore[arg-type]

    kk = compose(kazakh.LANGUAGE, "kk-html-google-docs")
    add(
        "kk-html-google-docs",
        kk,
        prose(kk, KK_FREE, Way(behind="Instagram-дағы жазба {}")),
        web.GooglePage(),
        claims="reported",
        periods=False,
    )

    kk = compose(kazakh.LANGUAGE, "kk-html-google-table", ("reels", "p"))
    add("kk-html-google-table", kk, results(kk, KK_FORM), web.GooglePage(live=True))

    ru = compose(russian.CARERS, "ru-html-cp1251-word")
    add("ru-html-cp1251-word", ru, results(ru, RU_FORM), web.WordPage(live=True))

    ru = compose(russian.CARERS, "ru-html-slashed")
    slashed = replace(RU_FORM, activity="Задача {t} / Мероприятие {t}.{a} — {title}")
    add(
        "ru-html-slashed",
        ru,
        without_tasks(prose(ru, slashed, Way(with_months=True)), "Задача", "/"),
        web.Page(live=True),
        claims="reported",
    )

    en = compose(english.WATER, "en-html-objectives")
    style = replace(EN_FORM, activity="Objective {t} / Activity {t}.{a}: {title}", task="Objective {t}. {title}")
    add("en-html-objectives", en, task_rows(en, style), web.Page(), claims="")

    en = compose(english.CRAFTS, "en-html-flat-table", ("p-naked", "reel"))
    add("en-html-flat-table", en, flat(en, EN_FREE, Way(joint="; ")), web.Page())
    return found  # fmt: skip


def without_tasks(flow: Flow, word: str, mark: str) -> Flow:
    """The flow without headings of tasks, which the activities' own headings name."""
    parts = tuple(
        part
        for part in flow.parts
        if not (
            isinstance(part, Paragraph) and part.level == 2 and part.text.startswith(word) and mark not in part.text
        )
    )
    return replace(flow, parts=parts)


def annex(report: Report, style: Style) -> Flow:
    """Prose without a link, and an annex that lists the links by activity."""
    flow = prose(report, style)
    printed_addresses = {cited.address for _, _, activity in report.numbered() for cited in activity.evidence}
    parts = [p for p in flow.parts if not (isinstance(p, Paragraph) and p.text in (printed_addresses | {style.links}))]
    rows = [(cell("Мероприятие"), cell("Ссылка"))]
    for _, _, activity in report.numbered():
        for count, cited in enumerate(activity.evidence):
            name = (cell(f"Мероприятие {activity.number}", down=len(activity.evidence)),) if count == 0 else ()
            rows.append((*name, cell(cited.address)))
    return Flow((*parts, Paragraph("Приложение 1. Ссылки на публикации", 2), Table(tuple(rows), (4, 9))))
