"""Days, months and periods in Kazakh, Russian and English; numbers and words that only look like dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.citations.dates import find_day, find_period, months_of
from linkaudit.citations.language import months

PROJECT = (date(2024, 6, 1), date(2024, 10, 30))
WINTER = (date(2024, 11, 15), date(2025, 3, 31))  # a project over a year's end


def days(start: str, end: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(start), date.fromisoformat(end or start)


PERIODS = [
    ("03.2024 – 11.2024", days("2024-03-01", "2024-11-30")),
    ("March 1 – November 15, 2025", days("2025-03-01", "2025-11-15")),
    ("June 15 – July 20, 2024", days("2024-06-15", "2024-07-20")),
    # --- Kazakh
    ("2024 жылдың 1 маусым-30 қазан аралығы.", PROJECT),
    ("2024 жылғы 1 маусым мен 30 қазан аралығында", PROJECT),
    ("1 маусым – 30 қазан 2024 ж.", PROJECT),
    ("2024ж. 01 маусым - 30 қазан", PROJECT),
    ("«01» маусым 2024 ж. — «30» қазан 2024 ж.", PROJECT),
    ("2024 жылғы 1 маусымнан бастап 30 қазанға дейін", PROJECT),
    ("2024 жылдың 1-маусымынан 30-қазанына дейін", PROJECT),
    ("2024 жылғы маусымның 1-і мен қазанның 30-ы аралығы", PROJECT),
    ("2024 жылғы қыркүйектің 1-15 аралығында", days("2024-09-01", "2024-09-15")),
    ("1-15 қыркүйек 2024", days("2024-09-01", "2024-09-15")),
    ("5, 12 және 19 шілде 2024 жыл", days("2024-07-05", "2024-07-19")),
    ("наурыз-маусым 2025 ж.", days("2025-03-01", "2025-06-30")),
    ("2024 жылғы қараша – 2025 жылғы ақпан", days("2024-11-01", "2025-02-28")),
    ("2024 жылғы 1 қараша - 28 ақпан", days("2024-11-01", "2025-02-28")),
    ("2024 жылғы маусым", days("2024-06-01", "2024-06-30")),
    # --- Russian
    ("с 1 июня по 30 октября 2024 года", PROJECT),
    ("с 01 июня 2024 г. по 30 октября 2024 г.", PROJECT),
    ("С 1 ИЮНЯ ПО 30 ОКТЯБРЯ 2024 ГОДА", PROJECT),
    ("1 июня 2024 года — 30 октября", PROJECT),
    ("с 1-го июня до 30-го октября 2024г.", PROJECT),
    ("1–15 сентября 2024 г.", days("2024-09-01", "2024-09-15")),
    ("с 1 по 15 сентября 2024 г.", days("2024-09-01", "2024-09-15")),
    ("с 1-го по 15-е сентября 2024 г.", days("2024-09-01", "2024-09-15")),
    ("март - июнь 2025 г.", days("2025-03-01", "2025-06-30")),
    ("с июня по октябрь 2024 года", days("2024-06-01", "2024-10-31")),
    ("май, июнь и июль 2025 года", days("2025-05-01", "2025-07-31")),
    ("15 мая, 20 июня, 5 июля 2024 г.", days("2024-05-15", "2024-07-05")),
    ("1-5 июня, 10-15 июля 2024 г.", days("2024-06-01", "2024-07-15")),
    ("15 мая 2025 – 1 ноября 2025", days("2025-05-15", "2025-11-01")),
    ("с 1 ноября по 28 февраля 2025 года", days("2024-11-01", "2025-02-28")),  # the year stands with February
    ("с 1 ноября 2024 года по 28 февраля", days("2024-11-01", "2025-02-28")),
    ("с 15 ноября 2024 г. по 15 января 2025 г.", days("2024-11-15", "2025-01-15")),
    ("декабрь–январь 2025 г.", days("2024-12-01", "2025-01-31")),
    ("1 июня – 31 сентября 2024 г.", days("2024-06-01", "2024-09-30")),  # no such day: the month's last is meant
    ("2-3 ролика в неделю с 1 июня по 30 октября 2024 года", PROJECT),
    ("по 5-10 публикаций, с 1 июня по 30 октября 2024 года", PROJECT),
    ("5-7 мартышек, 10 мая 2024 г.", days("2024-05-10")),
    # --- English
    ("1 June – 30 October 2024", PROJECT),
    ("1 June to 30 October, 2024", PROJECT),
    ("June 1 to October 30, 2024", PROJECT),
    ("from 1st June until 30th October 2024", PROJECT),
    ("from June 1st, 2024 through October 30th, 2024", PROJECT),
    ("September 1–15, 2024", days("2024-09-01", "2024-09-15")),
    ("1st–15th September 2024", days("2024-09-01", "2024-09-15")),
    ("Jun–Sept 2024", days("2024-06-01", "2024-09-30")),
    ("May 2024", days("2024-05-01", "2024-05-31")),
    ("from may to october 2024", days("2024-05-01", "2024-10-31")),
    ("March 2024", days("2024-03-01", "2024-03-31")),
    ("November 2024 – February 2025", days("2024-11-01", "2025-02-28")),
    # --- figures
    ("01.06.2024-30.10.2024", PROJECT),
    ("01.06.2024 г. - 30.10.2024 г.", PROJECT),
    ("с 01.06.2024 по 30.10.2024", PROJECT),
    ("01.06.24 – 30.10.24", PROJECT),
    ("01.06–30.10.2024", PROJECT),
    ("с 01.06. по 30.10.2024 г.", PROJECT),
    ("1-15.09.2024", days("2024-09-01", "2024-09-15")),
    ("01.11-28.02.2025", days("2024-11-01", "2025-02-28")),
    ("01/06/2024 – 30/10/2024", PROJECT),
    ("2024-06-01 / 2024-10-30", PROJECT),
    ("2024.06.01-2024.10.30", PROJECT),
    ("29.10.2024", days("2024-10-29")),
]
NO_PERIOD = [
    "",
    "9 000 000 тг.",
    "9 000 000 (девять миллионов) тенге",
    "+7 700 000 00 00",
    "8 (7212) 10-12-24",
    "10 марта",
    "1 июня – 30 октября",
    "2024",
    "2024–2025 гг.",
    "жұмыс 5 күн жүрді",
    "v. 1.2.3",
    "версия 10.12.24.5",
    "192.168.10.24",
    "1.2.10",
    "п. 3.10.24",
    "32.13.2024",
    "00.06.2024",
    "12.10.20245",
    "мая",
    "май",
    "майда 2024",
    "майлы бояу 2024",
    "майор 2024",
    "маған 2024",
    "мата 2024",
    "март",
    "Мартынов, 2024",
    "Наурызбай батыр, 2024",
    "маусымдық көрме, 2024",
    "қарашаңырақ 2024",
    "The fund may be asked until 2024",
    "volunteers march 5 times in 2024",
    "Maya 2024",
    "Decor 2024",
    "Augustine 2024",
    "1 июня 2025 – 30 октября 2024",  # contradicts itself
    "28-2 сентября 2024",
]
DAYS = [
    ("_29.10.2024 ж.___________", "2024-10-29"),
    ("29.10.2024ж.", "2024-10-29"),
    ("«29» қазан 2024 ж.", "2024-10-29"),
    ("« 29 » қазан 2024 ж.", "2024-10-29"),
    ("“29” октября 2024 г.", "2024-10-29"),
    ("29-қазан 2024 жыл", "2024-10-29"),
    ("2024 жылғы 29 қазан", "2024-10-29"),
    ("2024 жылдың «29» қазаны", "2024-10-29"),
    ("2024 ж. қазанның 29-ы", "2024-10-29"),
    ("29 октября 2024 г.", "2024-10-29"),
    ("29-го октября 2024 года", "2024-10-29"),
    ("29октября2024", "2024-10-29"),
    ("1 мая 2025 года", "2025-05-01"),
    ("October 29, 2024", "2024-10-29"),
    ("29th October 2024", "2024-10-29"),
    ("29th of October 2024", "2024-10-29"),
    ("May 1, 2025", "2025-05-01"),
    ("29.10.24", "2024-10-29"),
    ("29/10/2024", "2024-10-29"),
    ("29-10-2024", "2024-10-29"),
    ("2024-10-29", "2024-10-29"),
    ("2024-10-29T10:00:00Z", "2024-10-29"),
    ("№ 15 от 29.10.2024", "2024-10-29"),
    ("31.02.2024, исправлено 01.03.2024", "2024-03-01"),
]
NO_DAY = [
    "", "октябрь 2024", "29 октября", "31.02.2024", "31 ноября 2024 г.", "№ 29/10", "1/300 000", "29.10", "10.00-12.00",
    "2024", "7 701 555 10 24", "10-12-24", "4.5.24", "29 участников 2024", "5 мартышек 2024",
]  # fmt: skip
# A table cell with its line breaks; the project lends the year.
MONTHS = [
    ("маусым-\nтамыз", PROJECT, days("2024-06-01", "2024-08-31")),
    ("маусым-\nтамыз ", PROJECT, days("2024-06-01", "2024-08-31")),
    ("қыркүйе\nк", PROJECT, days("2024-09-01", "2024-09-30")),
    ("қыркүй-\nек", PROJECT, days("2024-09-01", "2024-09-30")),
    ("қыр\nкүй\nек", PROJECT, days("2024-09-01", "2024-09-30")),
    ("Маусым\n-\nқыркүйе\nк", PROJECT, days("2024-06-01", "2024-09-30")),
    ("Маусым \nҚыркүйе\nк \nМаусым", PROJECT, days("2024-06-01", "2024-09-30")),  # a list of deliverables' months
    ("ақпан\n\nмаусым\n\nақпан-маусым", PROJECT, days("2024-02-01", "2024-06-30")),
    ("Маусым \n \nқыркүйе\nк", PROJECT, days("2024-06-01", "2024-09-30")),
    ("мауысм-тамыз", PROJECT, days("2024-06-01", "2024-08-31")),
    ("мауысм-\nтамыз", PROJECT, days("2024-06-01", "2024-08-31")),
    ("қыркуйек", PROJECT, days("2024-09-01", "2024-09-30")),
    ("қыркйек", PROJECT, days("2024-09-01", "2024-09-30")),
    ("сентярбь", PROJECT, days("2024-09-01", "2024-09-30")),
    ("сентябрь, октябрь", PROJECT, days("2024-09-01", "2024-10-31")),
    ("июнь, июль, август", PROJECT, days("2024-06-01", "2024-08-31")),
    ("июнь–\nавгуст", PROJECT, days("2024-06-01", "2024-08-31")),
    ("с июня\nпо сентяб\nрь", PROJECT, days("2024-06-01", "2024-09-30")),
    ("маусым айы", PROJECT, days("2024-06-01", "2024-06-30")),
    ("2024 жылғы маусым-тамыз", PROJECT, days("2024-06-01", "2024-08-31")),
    ("2024\nжылғы\nмаусым", PROJECT, days("2024-06-01", "2024-06-30")),
    ("Сентябрь 2023", PROJECT, days("2023-09-01", "2023-09-30")),
    ("10-15 июня", PROJECT, days("2024-06-10", "2024-06-15")),
    ("10-\n15 июня", PROJECT, days("2024-06-10", "2024-06-15")),
    ("с 10 по 15 июня 2024 г.", PROJECT, days("2024-06-10", "2024-06-15")),
    ("15 июня\n2024 года", PROJECT, days("2024-06-15")),
    ("5, 12, 19 июня", PROJECT, days("2024-06-05", "2024-06-19")),
    ("15.06.2024", PROJECT, days("2024-06-15")),
    ("15.06.2024 г.", PROJECT, days("2024-06-15")),
    ("15.06.20\n24", PROJECT, days("2024-06-15")),
    ("10.06.2024-\n15.06.2024", PROJECT, days("2024-06-10", "2024-06-15")),
    ("2024-06-15", PROJECT, days("2024-06-15")),
    ("May – June 2025", PROJECT, days("2025-05-01", "2025-06-30")),
    ("june-august", PROJECT, days("2024-06-01", "2024-08-31")),
    # over a year's end the project says which January is meant
    ("январь", WINTER, days("2025-01-01", "2025-01-31")),
    ("қараша-ақпан", WINTER, days("2024-11-01", "2025-02-28")),
    ("қараша, желтоқсан, қаңтар", WINTER, days("2024-11-01", "2025-01-31")),
    ("10-15 января", WINTER, days("2025-01-10", "2025-01-15")),
    ("ноябрь", WINTER, days("2024-11-01", "2024-11-30")),  # the project begins within it
    ("май", WINTER, days("2024-05-01", "2024-05-31")),  # in no year within the project
    ("май 2025", None, days("2025-05-01", "2025-05-31")),
]
NO_MONTHS = [
    "", "Әрдайым", "в течение года", "в течение июня", "Қарағанды облысы", "15 видео", "маусым айында өткен шара",
    "50 000", "may be", "10", "10\n10", "10 - 15", "июнь 10", "тамыз\n10", "10\nмаусым", "1.2.10", "июнь (10%)",
    "маусым-\nтамыз\n10\n10", "м\nМаусым\n-", "қазақ", "тамыр", "мартын", "Наурызбай", "маусымдық", "Қарашаш",
    "қазаншы", "Казань", "Мая Сериковна", "2024", "2024 год", "айы", "с по", "https://example.kz/2024/06/15",
    "DHbVbT4Jx0c", "32.06.2024", "№ 5", "\n\n",
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_a_period_is_found(text: str, period: tuple[date, date]) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize("text", NO_PERIOD)
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_found(text: str, day: str) -> None:
    assert find_day(text) == date.fromisoformat(day)


@pytest.mark.parametrize("text", NO_DAY)
def test_what_is_no_whole_day_is_not_taken_for_one(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize(("cell", "project", "period"), MONTHS)
def test_a_cell_states_its_months(cell: str, project: tuple[date, date] | None, period: tuple[date, date]) -> None:
    assert months_of(cell, project) == period


@pytest.mark.parametrize("cell", NO_MONTHS)
def test_a_cell_that_says_something_else_states_no_months(cell: str) -> None:
    assert months_of(cell, PROJECT) is None


@pytest.mark.parametrize("name", months())
def test_every_name_of_a_month_is_known_in_prose_and_in_cells(name: str) -> None:
    name = "май" if name == "ма" else name
    number = months()["ма" if name == "май" else name]
    assert find_day(f"7 {name} 2024") == date(2024, number, 7)
    assert find_day(f"7 {name.upper()} 2024") == date(2024, number, 7)
    assert months_of(name, PROJECT) == months_of(name.capitalize(), PROJECT)
    assert (months_of(name, PROJECT) or PROJECT)[0].month == number


WORDS = st.sampled_from(
    "1 7 15 30 31 32 99 06 12 2024 2025 24 . / - – , « » \n июня июнь қазан маусым мауысм may May December март по до "
    "мен и to г. жылғы 01.06 30.10.2024 2024-06-01 31.02.2024 -ші st 10".split(" ")
)


@given(st.text() | st.lists(WORDS, max_size=9).map(" ".join) | st.lists(WORDS, max_size=9).map("".join))
def test_no_text_raises_and_no_period_ends_before_it_begins(text: str) -> None:
    find_day(text)
    for period in (find_period(text), find_period(text, 2024), months_of(text, PROJECT), months_of(text, None)):
        assert period is None or period[0] <= period[1]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_two_days_in_figures_are_the_period_between_them(first: date, last: date) -> None:
    expected = (first, last) if first <= last else None
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"):
        text = f"{first.strftime(form)} – {last.strftime(form)}"
        assert find_period(text) == months_of(text, PROJECT) == expected


def test_a_long_text_takes_no_longer_than_it_must() -> None:
    """Chains of numbers are where a grammar of lists could go astray."""
    assert find_period("12, " * 5_000) is None
    assert find_day("12 и " * 5_000) is None
