"""Days, months and periods in Kazakh, Russian and English; numbers that only look like dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.citations.dates import find_day, find_period, months_of

PROJECT = (date(2024, 6, 1), date(2024, 10, 30))
SUMMER = PROJECT

PERIODS = [
    ("2024 жылдың 1 маусым-30 қазан аралығы.", SUMMER),
    ("2024 жылғы 1 маусым мен 30 қазан аралығында", SUMMER),
    ("1 маусым – 30 қазан 2024 ж.", SUMMER),
    ("с 1 июня по 30 октября 2024 года", SUMMER),
    ("с 01 июня 2024 г. по 30 октября 2024 г.", SUMMER),
    ("1 June – 30 October 2024", SUMMER),
    ("June 1 to October 30, 2024", SUMMER),
    ("from 1st June until 30th October 2024", SUMMER),
    ("01.06.2024-30.10.2024", SUMMER),
    ("01.06.24 – 30.10.24", SUMMER),
    ("2024-06-01 / 2024-10-30", SUMMER),
    ("март - июнь 2025 г.", (date(2025, 3, 1), date(2025, 6, 30))),
    ("наурыз-маусым 2025 ж.", (date(2025, 3, 1), date(2025, 6, 30))),
    ("15 мая 2025 – 1 ноября 2025", (date(2025, 5, 15), date(2025, 11, 1))),
    ("1-15 қыркүйек 2024", (date(2024, 9, 1), date(2024, 9, 15))),
    ("1–15 сентября 2024 г.", (date(2024, 9, 1), date(2024, 9, 15))),
    ("2024 жылғы қараша – 2025 жылғы ақпан", (date(2024, 11, 1), date(2025, 2, 28))),
    ("с 1 ноября по 28 февраля 2024 года", (date(2024, 11, 1), date(2025, 2, 28))),
]
NO_PERIOD = ["", "9 000 000 тг.", "+7 700 000 00 00", "10 марта", "жұмыс 5 күн жүрді", "v. 1.2.3", "32.13.2024", "мая"]
DAYS = [
    ("_29.10.2024 ж.___________", date(2024, 10, 29)),
    ("«29» қазан 2024 ж.", date(2024, 10, 29)),
    ("2024 жылғы 29 қазан", date(2024, 10, 29)),
    ("29 октября 2024 г.", date(2024, 10, 29)),
    ("October 29, 2024", date(2024, 10, 29)),
    ("29th October 2024", date(2024, 10, 29)),
    ("2024-10-29", date(2024, 10, 29)),
]
NO_DAY = ["", "октябрь 2024", "29 октября", "31.02.2024", "№ 29/10", "1/300 000"]
# A table cell with its line breaks; the project lends the year.
MONTHS = [
    ("маусым-\nтамыз", (date(2024, 6, 1), date(2024, 8, 31))),
    ("қыркүйе\nк", (date(2024, 9, 1), date(2024, 9, 30))),
    ("мауысм-тамыз", (date(2024, 6, 1), date(2024, 8, 31))),
    ("Маусым\n-\nқыркүйе\nк", (date(2024, 6, 1), date(2024, 9, 30))),
    ("июнь–\nавгуст", (date(2024, 6, 1), date(2024, 8, 31))),
    ("Сентябрь 2023", (date(2023, 9, 1), date(2023, 9, 30))),
    ("10-15 июня", (date(2024, 6, 10), date(2024, 6, 15))),
    ("May – June 2025", (date(2025, 5, 1), date(2025, 6, 30))),
]
NO_MONTHS = [
    "",
    "Әрдайым",
    "в течение года",
    "Қарағанды облысы",
    "15 видео",
    "маусым айында өткен шара",
    "50 000",
    "may be",
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_a_period_is_found(text: str, period: tuple[date, date]) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize("text", NO_PERIOD)
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_found(text: str, day: date) -> None:
    assert find_day(text) == day


@pytest.mark.parametrize("text", NO_DAY)
def test_what_is_no_whole_day_is_not_taken_for_one(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize(("text", "period"), MONTHS)
def test_a_cell_states_its_months(text: str, period: tuple[date, date]) -> None:
    assert months_of(text, PROJECT) == period


@pytest.mark.parametrize("text", NO_MONTHS)
def test_a_cell_that_says_something_else_states_no_months(text: str) -> None:
    assert months_of(text, PROJECT) is None


@given(st.text() | st.from_regex(r"([0-9]{1,4}[-./ ]|(июня|қазан|may|December)[ -]?){1,6}", fullmatch=True))
def test_no_text_raises_and_no_period_ends_before_it_begins(text: str) -> None:
    find_day(text)
    for period in (find_period(text), find_period(text, 2024), months_of(text, PROJECT), months_of(text, None)):
        assert period is None or period[0] <= period[1]
