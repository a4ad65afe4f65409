"""The documents that are text, mail or tables of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.documents.corpus import english, kazakh, plain, russian, sheets, web
from tests.documents.corpus.compose import compose
from tests.documents.corpus.entry import Entry, entry
from tests.documents.corpus.flow import Flow
from tests.documents.corpus.gold import Report
from tests.documents.corpus.layouts import Way, flat, prose, results, task_rows
from tests.documents.corpus.styles import EN_FORM, EN_FREE, KK_FORM, KK_FREE, RU_FORM, RU_FREE

TIKA_WIDTHS = [13, 16, 10, 14, 8, 8, 24]
REPLY = "Добрый день! Отправляем исправленный отчёт, как договаривались.\n\n25.11.2024 пишет Айгүл Ойдан:"


def entries() -> list[Entry]:
    """Every document of this module."""
    return [*texts(), *mails(), *tables()]


def texts() -> list[Entry]:
    kk = compose(kazakh.LANGUAGE, "kk-tika-narrow-cells")
    forest = compose(kazakh.FOREST, "kk-txt-ordinals")
    ordinal = prose(forest, replace(KK_FREE, activity="{a}-ші іс-шара: {title}"))
    ru = compose(russian.CARERS, "ru-tika-wrapped")
    roman = compose(russian.CARERS, "ru-txt-roman", ("p-old", "reel"))
    numerals = prose(
        roman, replace(RU_FREE, task="Задача {t}. {title}", activity="Мероприятие {t}.{a}. {title}"), Way(roman=True)
    )
    en = compose(english.WATER, "en-tika-docx-tabs")
    table = task_rows(en, EN_FORM)
    water = compose(english.WATER, "en-txt-hard-wraps", ("p-utm", "reel"))
    return [
        entry("kk-tika-narrow-cells", "txt", kk,
              lambda path: plain.write_tika_pdf(results(kk, KK_FORM), path, TIKA_WIDTHS, "kk", "never"), claims=""),
        entry("kk-txt-ordinals", "txt", forest, lambda path: plain.write_text(ordinal, path, 64),
              claims="reported", periods=False),
        entry("ru-tika-wrapped", "txt", ru,
              lambda path: plain.write_tika_pdf(results(ru, RU_FORM), path, TIKA_WIDTHS, "ru"), claims=""),
        entry("ru-txt-cp1251-roman", "txt", roman,
              lambda path: plain.write_text(numerals, path, 72, "cp1251", "\r\n"), claims="reported", periods=False),
        entry("en-tika-docx-tabs", "txt", en, lambda path: plain.write_tika_docx(table, path), claims=""),
        entry("en-txt-cut-addresses", "txt", water, lambda path: write_cut(prose(water, EN_FREE), path, 48),
              claims="reported", periods=False),
    ]  # fmt: skip


def write_cut(flow: Flow, path: Path, width: int) -> None:
    """Text in which addresses are cut where the line is full."""
    lines: list[str] = []
    for line in plain.lines_of(flow, width):
        lines += [line[start : start + width] for start in range(0, len(line), width)] or [""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def mails() -> list[Entry]:
    ru = compose(russian.CARERS, "ru-eml-quoted-printable")
    kk = compose(kazakh.LANGUAGE, "kk-eml-base64-html", ("p", "p-owner"))
    en = compose(english.WATER, "en-eml-quoted-reply")
    angled = prose(en, EN_FORM, Way(bullet="<", tail=">"))

    def alternative(flow: Flow) -> str:
        return f"<html><body>{web.Page(live=True).body(flow)}</body></html>"

    return [
        entry("ru-eml-quoted-printable", "eml", ru,
              lambda path: plain.write_mail(prose(ru, RU_FORM), path, transfer="quoted-printable", charset="utf-8"),
              claims="reported", periods=False),
        entry("kk-eml-base64-html", "eml", kk,
              lambda path: plain.write_mail(prose(kk, KK_FORM), path, transfer="base64", charset="utf-8",
                                            html=alternative(prose(kk, KK_FORM))), claims="reported", periods=False),
        entry("en-eml-quoted-reply", "eml", en,
              lambda path: plain.write_mail(angled, path, quoted="Dear Sir or Madam,\nhere is our report once more.",
                                            transfer="quoted-printable", charset="utf-8"),
              claims="reported", periods=False),
    ]  # fmt: skip


def tables() -> list[Entry]:
    found: list[Entry] = []

    def add(name: str, suffix: str, report: Report, write: Callable[[Path], None], **truth: str | bool) -> None:
        found.append(entry(name, suffix, report, write, **truth))  # type: ignore[arg-type]

    ru = compose(russian.LIBRARY, "ru-csv-cp1251")
    add(
        "ru-csv-cp1251",
        "csv",
        ru,
        lambda path: plain.write_csv(flat(ru, RU_FREE, Way(count="{1} – {0}")), path, ";", "cp1251"),
    )
    en = compose(english.WATER, "en-csv-utf16-tabs")
    add(
        "en-csv-utf16-tabs",
        "csv",
        en,
        lambda path: plain.write_csv(task_rows(en, EN_FORM), path, "\t", "utf-16", " ; "),
        claims="",
    )
    kk = compose(kazakh.LANGUAGE, "kk-csv-results", ("p", "p-short"))
    add(
        "kk-csv-results",
        "csv",
        kk,
        lambda path: plain.write_csv(results(kk, KK_FORM), path, ",", "utf-8-sig", padded=False),
    )
    water = compose(english.WATER, "en-xlsx-hyperlink-cells")
    add(
        "en-xlsx-hyperlink-cells",
        "xlsx",
        water,
        lambda path: sheets.write_rows(water, EN_FORM, path, ("Project", "Activities"), "hyperlink"),
    )
    library = compose(russian.LIBRARY, "ru-xlsx-formulas")
    add(
        "ru-xlsx-formulas",
        "xlsx",
        library,
        lambda path: sheets.write_rows(library, RU_FREE, path, ("Проект", "Мероприятия"), "formula"),
    )
    several = compose(kazakh.LANGUAGE, "kk-xlsx-several-links-a-cell", ("p-naked", "p", "reel"))
    add(
        "kk-xlsx-several-links-a-cell",
        "xlsx",
        several,
        lambda path: sheets.write_cells(several, KK_FORM, path, ("Жоба", "Іс-шаралар")),
    )
    return found  # fmt: skip
