"""Whole documents, in three languages and four formats: every link under the activity that cites it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import docx
import pytest

from linkaudit import citations, documents
from linkaudit.model import Claim, DocumentError, Extraction

A, B, C, D = (
    f"https://www.instagram.com/p/{code}/" for code in ("C9XLlEOINAW", "C8ZsBv_IU3n", "C7_qvqKMTp3", "C8AIdlNoxYz")
)

KAZAKH = f"""Қорытынды есеп
Ұйымның атауы: «Аспан» қоры
Жобаның атауы: «Жұлдыз»
Жобаны іске асыру мерзімі: 01.02.2025-30.06.2025
Есеп күні: 5 шілде 2025 жыл

1-міндет: Балаларды қызықтыру
1-ші іс-шара. Дәріс өткізу
Дәріс өтті {A}
2-ші іс-шара. Байқау
{B}
2-міндет: Кітап
1-ші іс-шара. Клуб
{C}
"""
RUSSIAN = f"""ОТЧЕТ
1. Полное наименование организации: ОФ «Небо»
2. Тема проекта: Небо для каждого
3. Срок реализации: март-октябрь 2025 года
Задача I. Лекции
Мероприятие 1. Лекция
{A}
Мероприятие 2. Выставка (5 публикаций)
{B}
Задача II. Кружки
Мероприятие 1. Кружок
{C}
Задача ІІІ. Итоги
Мероприятие 1. Итоги
{D}
Дата составления: «12» ноября 2025 г.
"""
ENGLISH = f"""FINAL REPORT
Grantee: Sky Yard
Project period: from 1 March 2025 to 31 January 2026
Objective 1: Lectures
Activity 1.1 Lecture on stars
{A}
Activity 1.2.1: Ten evenings
{B}
Activity 1.2.2 – Second sub
{C}
Objective 2: Clubs
Activity 2.1. Club
Date of completion: February 3, 2026
"""
HARD_WRAPPED = """Activity 1. A lecture on stars for everybody in the village, which was
visited by 50 people, see https://www.tiktok.com/@aspan_qory/video/73967
61416646053126?is_from_webapp=1 and also the photos on https://www.insta
gram.com/p/C9XLlEOINAW/ which were taken by the pupils.
Activity 2. Second
"""
A_KEY, B_KEY, C_KEY, D_KEY = (
    f"instagram:post:{code}" for code in ("C9XLlEOINAW", "C8ZsBv_IU3n", "C7_qvqKMTp3", "C8AIdlNoxYz")
)
VIDEO_KEY = "tiktok:post:7396761416646053126"

# Name, bytes, the ids of all activities, and the pairs of activity and key.
TEXTS: list[tuple[str, bytes, list[str], set[tuple[str | None, str]]]] = [
    ("kazakh", KAZAKH.encode(), ["1.1", "1.2", "2.1"], {("1.1", A_KEY), ("1.2", B_KEY), ("2.1", C_KEY)}),
    (
        "russian",
        RUSSIAN.encode("cp1251", "replace").replace(b"???", b"III"),
        ["1.1", "1.2", "2.1", "3.1"],
        {("1.1", A_KEY), ("1.2", B_KEY), ("2.1", C_KEY), ("3.1", D_KEY)},
    ),
    (
        "russian-cyrillic-numerals",
        RUSSIAN.encode("utf-16"),
        ["1.1", "1.2", "2.1", "3.1"],
        {("1.1", A_KEY), ("1.2", B_KEY), ("2.1", C_KEY), ("3.1", D_KEY)},
    ),
    (
        "english",
        ENGLISH.replace("\n", "\r\n").encode("utf-8-sig"),
        ["1.1", "1.2.1", "1.2.2", "2.1"],
        {("1.1", A_KEY), ("1.2.1", B_KEY), ("1.2.2", C_KEY)},
    ),
    ("hard-wrapped", HARD_WRAPPED.encode(), ["1", "2"], {("1", VIDEO_KEY), ("1", A_KEY)}),
    (
        "numbered-behind-the-word",
        f"Іс-шара №1. Дәріс\n{A}\nІс-шара №2: Байқау\n{B}, {A}\nІс-шара №3 Қорытынды\n".encode(),
        ["1", "2", "3"],
        {("1", A_KEY), ("2", B_KEY), ("2", A_KEY)},
    ),
    (
        "numbers-alone",
        f"1.1 Лекция\n{A}\n1.2 Выставка\n{B}\n".encode(),
        ["1.1", "1.2"],
        {("1.1", A_KEY), ("1.2", B_KEY)},
    ),
    ("before-any-activity", f"{D}\nActivity 1. One\n{A}\n".encode(), ["1"], {(None, D_KEY), ("1", A_KEY)}),
    ("no-activities", f"Links:\n{A}\n".encode(), [], {(None, A_KEY)}),
    ("prose-counts-activities", f"Жобада 5 іс-шара өтті.\n{A}\n".encode(), [], {(None, A_KEY)}),
]
HTML = f"""<html><body><h2>Objective 1. Lectures</h2><h3>Activity 1.1. Lecture</h3>
<p><a href="https://www.google.com/url?q={A}&amp;sa=D&amp;ust=1">{A}</a></p>
<h3>Activity 1.2. Show</h3><ul><li><a href="{B}">video</a></li><li>{C}</li></ul></body></html>"""

# A results table's rows under its header row, the paragraphs before it, and what it gives.
Table = list[tuple[str, ...]]
TABLES: list[tuple[str, list[str], Table, list[str], set[tuple[str | None, str]]]] = [
    (
        "a-column-of-numbers",
        [],
        [
            ("№", "Название мероприятия", "Дата проведения", "Подтверждающие ссылки"),
            ("1", "Лекция о звёздах", "10.05.2025", A),
            ("2", "Выставка", "май 2025", f"{B} {C}"),
            ("3", "Итоги", "", ""),
        ],
        ["1", "2", "3"],
        {("1", A_KEY), ("2", B_KEY), ("2", C_KEY)},
    ),
    (
        "activities-only-as-rows",
        [],
        [
            ("Activity", "Date", "Evidence"),
            ("Activity 1. Lecture", "May 2025", A),
            ("Activity 2. Show", "June 2025", B),
        ],
        ["1", "2"],
        {("1", A_KEY), ("2", B_KEY)},
    ),
    (
        "a-row-for-two-activities",
        ["1 міндет. Балалар", "1 іс-шара. Дәріс", "2 міндет. Кітап", "1 іс-шара. Клуб", "2 іс-шара. Көрме", D],
        [
            ("Міндет", "Іс-шара", "Мерзімі", "Нәтиже сілтемесі"),
            ("Балалар", "1-іс-шара. Дәріс", "ақпан 2025", A),
            ("Кітап", "1-іс-шара. Клуб\n2-іс-шара. Көрме", "сәуір 2025", f"{C}\n{D}"),
        ],
        ["1.1", "2.1", "2.2"],
        {("1.1", A_KEY), ("2.1", C_KEY), ("2.2", D_KEY)},
    ),
    (
        "closing-rows-list-deliverables",
        ["1 міндет. Балалар", "1 іс-шара. Дәріс", "2 іс-шара. Байқау"],
        [
            ("Міндет", "Іс-шара", "Индикатор", "Жоспар", "Факт", "Сілтеме"),
            ("Балалар", "1.Дәріс", "Ролик", "10", "9", A),
            ("", "2.Байқау", "Пост", "3", "3", B),
            ("Ақпараттық жұмыс", "1.Бейнеролик\n2.Мақала\n3. Баннер", "", "20\n5\n1", "20\n5\n1", ""),
        ],
        ["1.1", "1.2", "2.1"],
        {("1.1", A_KEY), ("1.2", B_KEY)},
    ),
    (
        "one-link-under-two-activities",
        ["1 міндет. Балалар", "1 іс-шара. Дәріс", A, "2 іс-шара. Байқау"],
        [
            ("Міндет", "Іс-шара", "Жоспар", "Сілтеме"),
            ("Балалар", "1.Дәріс", "1", A),
            ("", "2.Байқау", "1", A),
        ],
        ["1.1", "1.2"],
        {("1.1", A_KEY), ("1.2", A_KEY)},
    ),
]


def read(folder: Path, name: str, content: bytes) -> Extraction:
    path = folder / name
    path.write_bytes(content)
    return citations.extract(documents.read(path))


def pairs(extraction: Extraction) -> set[tuple[str | None, str]]:
    attributed = {(a.id, c.link.key) for a in extraction.activities for c in a.citations}
    return attributed | {(None, c.link.key) for c in extraction.unattributed}


def word_document(paragraphs: Iterable[str], rows: Table) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("name", "content", "activities", "expected"), TEXTS, ids=[row[0] for row in TEXTS])
def test_a_text_gives_every_link_to_its_activity(
    tmp_path: Path, name: str, content: bytes, activities: list[str], expected: set[tuple[str | None, str]]
) -> None:
    extraction = read(tmp_path, f"{name}.txt", content)
    assert ([a.id for a in extraction.activities], pairs(extraction)) == (activities, expected)


@pytest.mark.parametrize(("name", "before", "rows", "activities", "expected"), TABLES, ids=[row[0] for row in TABLES])
def test_a_table_gives_every_link_to_the_activity_of_its_row(
    tmp_path: Path,
    name: str,
    before: list[str],
    rows: Table,
    activities: list[str],
    expected: set[tuple[str | None, str]],
) -> None:
    extraction = read(tmp_path, f"{name}.docx", word_document(before, rows))
    assert ([a.id for a in extraction.activities], pairs(extraction)) == (activities, expected)


def test_html_is_read_through_its_redirect_wrappers(tmp_path: Path) -> None:
    extraction = read(tmp_path, "report.html", HTML.encode())
    assert pairs(extraction) == {("1.1", A_KEY), ("1.2", B_KEY), ("1.2", C_KEY)}
    assert extraction.unreadable == ()


def test_a_document_tells_what_it_is(tmp_path: Path) -> None:
    told = []
    for name, text in (("kk", KAZAKH), ("ru", RUSSIAN), ("en", ENGLISH)):
        e = read(tmp_path, f"{name}.txt", text.encode())
        told.append((e.language, e.title, e.organisation, e.period, e.dated))
    assert told == [
        ("kk", "Жұлдыз", "«Аспан» қоры", (date(2025, 2, 1), date(2025, 6, 30)), date(2025, 7, 5)),
        ("ru", "Небо для каждого", "ОФ «Небо»", (date(2025, 3, 1), date(2025, 10, 31)), date(2025, 11, 12)),
        ("en", None, "Sky Yard", (date(2025, 3, 1), date(2026, 1, 31)), date(2026, 2, 3)),
    ]


# The last lines of a report, behind the links of its last activity, and what they say of its time.
FEET: list[tuple[str, tuple[date, date] | None]] = [
    ("Отчёт составлен 15.12.2025", None),
    ("Дата составления: 15.12.2025", None),
    ("Дата заполнения отчёта – 15.12.2025", None),
    ("Дата и подпись: 15.12.2025", None),
    ("Дата: 15.12.2025", None),
    ("Есеп күні: 15.12.2025", None),
    ("Күні: 2025 жылғы 15 желтоқсан", None),
    ("Date of report: 15 December 2025", None),
    ("\t15.12.2025", None),
    ("Дата проведения: 15.12.2025", (date(2025, 12, 15), date(2025, 12, 15))),
    ("Дата: октябрь 2025 г.", (date(2025, 10, 1), date(2025, 10, 31))),
    ("Сроки: 01.10.2025 – 15.12.2025", (date(2025, 10, 1), date(2025, 12, 15))),
]


@pytest.mark.parametrize(("foot", "period"), FEET)
def test_the_day_of_the_document_is_not_that_of_its_last_activity(
    foot: str, period: tuple[date, date] | None, tmp_path: Path
) -> None:
    text = f"Мероприятие 1.1. Съёмка\n{A}\nМероприятие 1.2. Конкурс\n{B}\n\n{foot}\n"
    extraction = read(tmp_path, "foot.txt", text.encode())
    assert [activity.period for activity in extraction.activities] == [None, period]
    assert pairs(extraction) == {("1.1", A_KEY), ("1.2", B_KEY)}
    if period is None:
        assert extraction.dated == date(2025, 12, 15)


@pytest.mark.parametrize("label", ["Дата", "Date completed"])
def test_a_day_behind_the_links_of_every_activity_is_the_activity_s(label: str, tmp_path: Path) -> None:
    text = f"Activity 1.1. A\n{A}\n{label}: 10.10.2025\nActivity 1.2. B\n{B}\n{label}: 11.10.2025\n"
    days = (date(2025, 10, 10), date(2025, 10, 11))
    extraction = read(tmp_path, "days.txt", text.encode())
    assert [activity.period for activity in extraction.activities] == [(day, day) for day in days]


def test_claims_come_from_the_columns_and_from_the_titles(tmp_path: Path) -> None:
    row = TABLES[3]
    extraction = read(tmp_path, "claims.docx", word_document(row[1], row[2]))
    first = extraction.activities[0].claims
    assert [(claim.what, claim.planned, claim.reported) for claim in first] == [("ролик", 10, 9)]
    titled = read(tmp_path, "titled.txt", RUSSIAN.encode()).activities[1].claims
    assert [(claim.what, claim.planned, claim.reported) for claim in titled] == [("публикация", 5, None)]


def test_a_claim_is_named_by_a_whole_word_and_two_forms_of_it_are_one(tmp_path: Path) -> None:
    text = f"Мероприятие 1.1. Съёмка (5 публикаций)\nВышла 1 публикация, ещё 7 сообщений.\n{A}\n"
    (only,) = read(tmp_path, "words.txt", text.encode()).activities
    assert only.claims == (Claim("публикация", 5, 1), Claim("сообщение", None, 7))


def test_months_of_a_table_take_their_year_from_the_cell_or_the_project(tmp_path: Path) -> None:
    extraction = read(tmp_path, "months.docx", word_document([], TABLES[1][2]))
    assert [activity.period for activity in extraction.activities] == [
        (date(2025, 5, 1), date(2025, 5, 31)),
        (date(2025, 6, 1), date(2025, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Date of the report: 15 December 2025", None),
        ("Дата составления отчёта: 15 декабря 2025 года", None),
        ("Есеп күні: 15.12.2025", None),
        ("Дата: 15.12.2025", None),
        ("Дата проведения: 15.12.2025", (date(2025, 12, 15), date(2025, 12, 15))),
        (f"Date: 15 December 2025\n{B}", (date(2025, 12, 15), date(2025, 12, 15))),  # evidence follows: the activity's
    ],
)
def test_the_day_of_the_report_is_no_activity_s(tmp_path: Path, line: str, period: tuple[date, date] | None) -> None:
    (activity,) = read(tmp_path, "dated.txt", f"Report\nActivity 1. Lecture\n{A}\n{line}\n".encode()).activities
    assert activity.period == period


def test_a_document_that_mentions_addresses_but_gives_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="nothing could be read out of it"):
        read(tmp_path, "broken.txt", b"See https://www.instagra\n\n\n")


def test_a_document_without_addresses_is_read_without_a_word(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, "none.txt", "Нет ссылок в этом документе.".encode())) == set()
