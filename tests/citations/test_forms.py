"""The forms in which organisations number their activities: headings in three languages, tables of every make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import Link, Seen
from linkaudit.platforms import normalize

P = "https://www.instagram.com/p/DD_YsEltWz"

# What is written, and by activity which of the posts A, B, C … it cites. "@A" stands for a post's address.
PROSE: list[tuple[str, dict[str, str]]] = [
    ("1 міндет. Оқыту\n1 іс-шара. Тренинг\n@A\n2 іс-шара. Семинар\n@B\n2 міндет. Медиа\n1 іс-шара. Ролик\n@C",
     {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("1-ші іс-шара. Тренинг\n@A\n2-ші іс-шара. Форум\n@B", {"1": "A", "2": "B"}),
    ("1-ші іс-шара Тренинг\n@A\n2-ші іс-шара Форум\n@B", {"1": "A", "2": "B"}),
    ("1.1-іс-шара Тренинг\n@A\n1.2-іс-шара. Форум\n@B", {"1.1": "A", "1.2": "B"}),
    ("Іс-шара №1\n@A\nІс-шара №2\n@B", {"1": "A", "2": "B"}),
    ("Мероприятие №3. Форум\n@A\nМероприятие №4. Слёт\n@B", {"3": "A", "4": "B"}),
    ("Задача 1. Обучение\nМероприятие 1.1. Тренинг\n@A\nЗадача 2. Медиа\nМероприятие 2.1. Ролик\n@B",
     {"1.1": "A", "2.1": "B"}),
    ("Задача 1 / Мероприятие 1.1\n@A\nЗадача 1 / Мероприятие 1.2\n@B", {"1.1": "A", "1.2": "B"}),
    ("1 міндет. / 1 іс-шара. Тренинг\n@A\n1 міндет. / 2 іс-шара. Семинар\n@B\n2 міндет. / 1 іс-шара. Ролик\n@C",
     {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("Objective 2 / Activity 2.3\n@A\nObjective 2 / Activity 2.4\n@B", {"2.3": "A", "2.4": "B"}),
    ("Objective 2. Media\nActivity 2.3 Clips\n@A\nActivity 2.4: Radio\n@B", {"2.3": "A", "2.4": "B"}),
    ("Мероприятие 1.1 10 видеороликов\n@A\nМероприятие 1.2 5 тренингов\n@B", {"1.1": "A", "1.2": "B"}),
    ("Мероприятие 1.1, тренинг\n@A\nМероприятие 1.2, лекция\n@B", {"1.1": "A", "1.2": "B"}),
    ("Activity 2.1 2024 forum\n@A\nActivity 2.2 2025 forum\n@B", {"2.1": "A", "2.2": "B"}),
    ("Задача I. Обучение\nМероприятие I. Тренинг\n@A\nМероприятие II. Семинар\n@B\nЗадача II. Медиа\n"
     "Мероприятие I. Форум\n@C", {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("Task I\nActivity I.I Workshop\n@A\nActivity I.II Seminar\n@B\nTask II\nActivity II.I Clip\n@C",
     {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("Мероприятие I.1. Тренинг\n@A\nМероприятие I.2. Форум\n@B", {"1.1": "A", "1.2": "B"}),
    ("**Activity 1.1** Workshop\n@A\n## Activity 1.2: Seminar\n@B\n- Activity 1.3 — Media\n@C\n"
     '• Activity 1.4. Radio\n@D\n"Activity 1.5" Clip\n@E',
     {"1.1": "A", "1.2": "B", "1.3": "C", "1.4": "D", "1.5": "E"}),
    ("1.1 Workshop\n@A\n1.2 Seminar\n@B", {"1.1": "A", "1.2": "B"}),
    ("1. Workshop\n@A\n2) Seminar\n@B", {"1": "A", "2": "B"}),
    ("№1 міндет. Оқыту\n№1 іс-шара. Тренинг\n@A\n№2 міндет. Медиа\n№1 іс-шара. Ролик\n@B", {"1.1": "A", "2.1": "B"}),
    ("Бірінші іс-шара. Тренинг\n@A\nЕкінші іс-шара. Форум\n@B", {"1": "A", "2": "B"}),
    ("Первое мероприятие. Тренинг\n@A\nВторое мероприятие. Форум\n@B", {"1": "A", "2": "B"}),
    ("Компонент 1. Обучение\nМероприятие 1. Тренинг\n@A\nКомпонент 2. Медиа\nМероприятие 1. Ролик\n@B",
     {"1.1": "A", "2.1": "B"}),
    ("1-бағыт. Оқыту\n1-іс-шара. Тренинг\n@A\n2-бағыт. Медиа\n1-іс-шара. Ролик\n@B", {"1.1": "A", "2.1": "B"}),
    ("Deliverable 2.1 – Guide\n@A\nDeliverable 2.2 – Film\n@B", {"2.1": "A", "2.2": "B"}),
    ("Мероприятие: Тренинг\n@A\nМероприятие: Форум\n@B", {"1": "A", "2": "B"}),
    ("Мероприятие 1.1. Тренинг\nПрошёл.\nМероприятие 1.2. Форум\nПрошёл.\nПриложение 1. Ссылки\n1.1 – @A\n1.2 – @B",
     {"1.1": "A", "1.2": "B"}),
    ("Мероприятие 1. Тренинг\nПрошёл.\nМероприятие 2. Форум\nПрошёл.\nК мероприятию 1:\n@A\nК мероприятию 2:\n@B",
     {"1": "A", "2": "B"}),
    ("Activity 1.1 Workshop\nIt was covered online [1][2].\nActivity 1.2 Seminar\nAs well [3].\nReferences\n[1] @A\n"
     "[2] @B\n[3] @C", {"1.1": "AB", "1.2": "C"}),
    ("Мероприятие 1. Тренинг\nЗадача 2 решена полностью.\n@A\nМероприятие 2. Форум\n@B", {"1": "A", "2": "B"}),
    ("Мероприятия 1 и 2. Лекции\n@A\nМероприятие 3. Форум\n@B", {"1": "A", "2": "", "3": "B"}),
]  # fmt: skip


def table(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"


TABLES: list[tuple[str, dict[str, str]]] = [
    (table(("Міндет", "Іс-шара", "Сілтеме"), ("1 міндет. Оқыту", "1-ші іс-шара. Тренинг", "@A"),
           ("", "2-ші іс-шара. Семинар", "@B"), ("2 міндет. Медиа", "1-ші іс-шара. Ролик", "@C"),
           ("", "Іс-шара №2", "@D")),
     {"1.1": "A", "1.2": "B", "2.1": "C", "2.2": "D"}),
    (table(("Objective", "Activity", "Links"), ("Objective 1. Train", "Activity 1. Workshop", "@A"),
           ("", "Activity 2. Seminar", "@B"), ("Objective 2. Media", "Activity 1. Clip", "@C")),
     {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("<table><tr><td>Мероприятие</td><td>План</td><td>Ссылка</td></tr><tr><td colspan=3>Задача 1. Обучение</td></tr>"
     "<tr><td>Мероприятие №1. Тренинг</td><td>1</td><td>@A</td></tr>"
     "<tr><td>Мероприятие №2</td><td>1</td><td>@B</td></tr>"
     "<tr><td colspan=3>Задача 2. Медиа</td></tr><tr><td>Мероприятие №1</td><td>1</td><td>@C</td></tr></table>",
     {"1.1": "A", "1.2": "B", "2.1": "C"}),
    (table(("Activity", "Result", "Links"), ("Workshop", "10", "@A"), ("Seminar", "5", "@B @C")),
     {"1": "A", "2": "BC"}),
    (table(("№", "Мероприятие", "Ссылки"), ("1", "Тренинг", "@A"), ("2", "Форум", "@B")), {"1": "A", "2": "B"}),
    (table(("Activity", "Result", "Links"), ("Activity 1.1 Workshop", "10", "@A"), ("Activity II.1", "5", "@B")),
     {"1.1": "A", "2.1": "B"}),
    (table(("Мероприятие", "План", "Факт"),
           ("Мероприятие 1.1. Тренинг", "1", f"1 {table(('фото', '@A'), ('видео', '@B'))}"),
           ("Мероприятие 1.2. Форум", "1", "@C")), {"1.1": "AB", "1.2": "C"}),
    ("<h2>Мероприятие 1.1. Тренинг</h2>" + table(("Дата", "Ссылка"), ("1 мая", "@A"), ("2 мая", "@B"))
     + "<p>Также: @C</p><h2>Мероприятие 1.2. Форум</h2>" + table(("@D", "@E")), {"1.1": "ABC", "1.2": "DE"}),
    ("<ol><li>Workshop<ul><li>@A</li></ul></li><li>Seminar <a href='@B'>here</a></li></ol>", {"1": "A", "2": "B"}),
    ("<h2>Activity 1.1 Workshop</h2><p>@A</p><p><a href='@B'>first</a></p><p><a href='@C'>second</a></p>"
     "<p><a href='@D'>3</a></p>", {"1.1": "ABCD"}),
    ("<h2>1 міндет. Оқыту</h2>" + table(("1 іс-шара. Тренинг", "@A"), ("2 іс-шара. Семинар", "@B"))
     + "<h2>2 міндет. Медиа</h2>" + table(("1 іс-шара. Ролик", "@C"), ("2 іс-шара. Пост", "@D")),
     {"1.1": "A", "1.2": "B", "2.1": "C", "2.2": "D"}),
    (table(("№", "Мероприятие", "Ссылки"), ("1", "2", "3"), ("1", "Тренинг", "@A"), ("2", "Форум", "@B")),
     {"1": "A", "2": "B"}),
    (table(("№", "Мероприятие", "Ссылки"), ("I", "Повысить навыки", ""), ("1", "Тренинг", "@A"), ("2", "Форум", "@B"),
           ("II", "Медиа", ""), ("1", "Ролик", "@C")), {"1.1": "A", "1.2": "B", "2.1": "C"}),
    (table(("Міндеттер", "Іс-шаралар", "Сілтеме"), ("1. Оқыту", "1. Тренинг", "@A"), ("", "2. Семинар", "@B"),
           ("2. Медиа", "1. Ролик", "@C")), {"1.1": "A", "1.2": "B", "2.1": "C"}),
    ("<h2>Мероприятие 1. Слёт</h2><p>@A</p><h2>Мероприятие 2. Форум</h2>"
     + table(("№", "Публикация", "Ссылка"), ("1", "Анонс мероприятия", "@B"), ("2", "Итоги мероприятия", "@C")),
     {"1": "A", "2": "BC"}),
    (table(("№", "Мероприятие", "Месяц", "Статус", "Ссылка"), ("1", "Лекция", "май", "Выполнено", "@A"),
           ("2", "Планирование семьи", "июнь", "Выполнено", "@B")), {"1": "A", "2": "B"}),
    (table(("№", "Іс-шара", "Сілтеме"), ("1", "Дәріс", "@A"), ("2 және 3", "Форум", "@B"), ("4", "Ролик", "@C")),
     {"1": "A", "2": "B", "3": "", "4": "C"}),
    (table(("Номер мероприятия", "1.1"), ("Название мероприятия", "Тренинг"), ("Ссылки", "@A"))
     + "<p>.</p>" + table(("Номер мероприятия", "1.2"), ("Название мероприятия", "Форум"), ("Ссылки", "@B")),
     {"1.1": "A", "1.2": "B"}),
    (table(("Мероприятие", "Мероприятие 1. Тренинг", "Мероприятие 2. Форум"), ("Ссылки", "@A", "@B")),
     {"1": "A", "2": "B"}),
    (table(("Дата", "Мероприятие", "Ссылка"), ("01.05.2024", "Тренинг", "@A"), ("02.05.2024", "Тренинг", "@B"),
           ("03.05.2024", "Форум", "@C")), {"1": "AB", "2": "C"}),
]  # fmt: skip


def cited(path: Path) -> dict[str, str]:
    """By activity, the last letters of the posts that it cites, each once."""
    extraction = extract(read(path))
    assert extraction.unattributed == extraction.unreadable == ()
    return {a.id: "".join(sorted({c.link.id[-1] for c in a.citations})) for a in extraction.activities}


@pytest.mark.parametrize(("source", "expected"), PROSE, ids=range(len(PROSE)))
def test_a_heading_in_prose_begins_its_activity(tmp_path: Path, source: str, expected: dict[str, str]) -> None:
    text = re.sub(r"@([A-E])$", rf"{P}\1/", source, flags=re.MULTILINE)
    (tmp_path / "report.txt").write_text(f"Есеп\n{text}\n", encoding="utf-8")
    assert cited(tmp_path / "report.txt") == expected


@pytest.mark.parametrize(("source", "expected"), TABLES, ids=range(len(TABLES)))
def test_a_table_gives_each_link_to_its_activity(tmp_path: Path, source: str, expected: dict[str, str]) -> None:
    page = source
    for letter in "ABCDE":
        page = page.replace(f"@{letter}", f"{P}{letter}/")
    (tmp_path / "report.html").write_text(f"<html><meta charset=utf-8><h1>Есеп</h1>{page}</html>", encoding="utf-8")
    assert cited(tmp_path / "report.html") == expected


ADDRESSES = [
    ("https://ru.wikipedia.org/wiki/Астана_(город)", "https://ru.wikipedia.org/wiki/Астана_(город)"),
    ("http://қаз.қаз/бет", "http://қаз.қаз/бет"),
    ("https://example.org/p/осыжерде", "https://example.org/p/осыжерде"),
    ("https://example.org/newsосы", "https://example.org/news"),
]


@pytest.mark.parametrize(("printed", "meant"), ADDRESSES)
def test_letters_of_other_scripts_belong_to_an_address_where_they_can(tmp_path: Path, printed: str, meant: str) -> None:
    (tmp_path / "report.txt").write_text(f"Activity 1. News\n{printed} болды\n", encoding="utf-8")
    (activity,) = extract(read(tmp_path / "report.txt")).activities
    expected = normalize(meant)
    assert isinstance(expected, Link)
    assert [citation.link.key for citation in activity.citations] == [expected.key]


def test_what_a_page_embeds_is_cited(tmp_path: Path) -> None:
    page = (
        '<h2>Activity 1. Films</h2><iframe src="//www.youtube.com/embed/YE7VzlLtp-4"></iframe>'
        f'<blockquote data-instgrm-permalink="{P}A/?utm_source=ig_embed">x</blockquote>'
        '<blockquote cite="https://www.tiktok.com/@sample/video/7417000000000000001"><p>y</p></blockquote>'
    )
    (tmp_path / "report.html").write_text(page)
    (activity,) = extract(read(tmp_path / "report.html")).activities
    assert [c.link.key for c in activity.citations] == [
        "youtube:video:YE7VzlLtp-4", "instagram:post:DD_YsEltWzA", "tiktok:post:7417000000000000001"
    ]  # fmt: skip


def test_the_letters_of_addresses_tell_no_language(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(f"Отчет о проекте\nМероприятие 1.1. Тренинг\n{P}A/\n" * 3, encoding="utf-8")
    assert extract(read(tmp_path / "report.txt")).language == "ru"


def test_how_much_there_was_to_be_found_is_told(tmp_path: Path) -> None:
    page = f"<h2>Activity 1. Films</h2><p>{P}A/ <a href='{P}B/'>film</a></p><p>https://www.instagram.com/p/DD_YsE</p>"
    (tmp_path / "report.html").write_text(page)
    assert extract(read(tmp_path / "report.html")).seen == Seen(printed=2, hyperlinks=1, joined=2)


def test_two_paragraphs_are_two_things_where_the_first_ends_an_address(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<h2>Activity 1. News</h2><p>https://example.org/news/</p><p>2024</p>")
    (activity,) = extract(read(tmp_path / "report.html")).activities
    assert [citation.link.canonical_url for citation in activity.citations] == ["https://example.org/news/"]


def test_a_table_of_results_below_an_activity_is_the_activity_s(tmp_path: Path) -> None:
    page = f"<h2>Activity 1. News</h2><p>{P}A/</p>" + table(("Planned", "Reported", "Period"), ("10", "10", f"{P}B/"))
    (tmp_path / "report.html").write_text(page)
    extraction = extract(read(tmp_path / "report.html"))
    assert [citation.link.id[-1] for citation in extraction.activities[0].citations] == ["A", "B"]


@pytest.mark.parametrize(
    "heading", ["Раздел 3. Выводы", "Приложение. Наши страницы", "Қосымша 1. Парақшалар", "Annex A: Pages"]
)
def test_the_next_part_of_a_report_ends_the_last_activity(heading: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(f"Мероприятие 1. Слёт\n{P}A/\n{heading}\nНаша страница: {P}B/\n")
    extraction = extract(read(tmp_path / "report.txt"))
    assert [citation.link.id[-1] for citation in extraction.activities[0].citations] == ["A"]
    assert [citation.link.id[-1] for citation in extraction.unattributed] == ["B"]
