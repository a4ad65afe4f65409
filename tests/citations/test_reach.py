"""Reach: how many views, or people reached, a report claims for an activity."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from linkaudit import citations
from linkaudit.citations.reach import reach_of
from linkaudit.documents import text

REACH = [
    ("Охват 15 000 человек.", 15_000),
    ("Общий охват публикаций составил более 1,2 млн.", 1_200_000),
    ("Ролик набрал 120 тыс. просмотров", 120_000),
    ("12,5 тыс. просмотров", 12_500),
    ("более 1,2 млн охвата", 1_200_000),
    ("Охват (просмотры): 3 500", 3_500),
    ("Количество просмотров – 1200, лайков – 300", 1200),
    ("Охват в 2024 году составил 15 000 человек", 15_000),
    ("қаралым саны – 45 000", 45_000),
    ("30 мыңнан астам қаралым жинады", 30_000),
    ("жалпы қамту 50 000 адам", 50_000),
    ("Бейнеролик 8 500 рет қаралды", 8_500),
    ("15 000 адамды қамтыды", 15_000),
    ("The posts reached 20,000 people.", 20_000),
    ("12K views on TikTok, 3K views on Instagram", 12_000),
    ("views: 8 431", 8_431),
    ("1.2M views", 1_200_000),
    ("Просмотров: 100", 100),
    ("Фильм набрал 5 000 просмотров", 5_000),
    ("На лекцию пришли 223 участника, охват публикаций 5 000.", 5_000),
]
NEAR = [
    "Охват 50 человек",
    "просмотров: 99",
    "Охват участников: 223",
    "Охват 223 участника",
    "охвачено 150 детей",
    "В лекции приняли участие 223 участника",
    "Охват 120 школ области",
    "Охват составил 185 %",
    "Охват 300 000 тенге",
    "Охват в 2024 году",
    "Просмотры за 2024",
    "Просмотры на 12.05.2024",
    "Просмотр фильма посетили 250 человек",
    "120 өтініш қаралды",
    "Ақпараттық қамту. 2024 жылғы 150 бет",
    "Қатысушыларды қамту – 300 адам",
    "The film was shown to 250 pupils",
    "We reached an agreement with 200 partners",
    "A film view of 120 minutes",
    "120 interviews",
    "interviews: 500",
    "We reached the village after 300 km",
    "views of 120 mayors",
    "15 000 подписчиков",
    "Бюджет 1,2 млн тенге",
    "№ 1500 просмотров",
    "просмотров: 1/200",
    "Ролик № 120. Просмотр",
]


@pytest.mark.parametrize(("text", "reach"), REACH)
def test_a_text_names_its_reach(text: str, reach: int) -> None:
    assert reach_of([text]) == reach


@pytest.mark.parametrize("text", NEAR)
def test_what_only_looks_like_reach_is_none(text: str) -> None:
    assert reach_of([text]) is None


def test_the_largest_number_of_all_texts_stands() -> None:
    assert reach_of(["12K views", "охват 15 000 человек", "views: 900"]) == 15_000
    assert reach_of([]) is None


LINK = "https://www.instagram.com/p/C9XLlEOINAW/"
# A whole report and by activity what it claims.
REPORTS: list[tuple[str, str, dict[str, int | None]]] = [
    (
        "narrative",
        f"Activity 1. Films\nThey got 12K views.\n{LINK}\nActivity 2. Talks\n350 participants came.\n{LINK}\n",
        {"1": 12_000, "2": None},
    ),
    ("before any activity", f"Охват проекта 90 000 человек\nМероприятие 1. Лекция\n{LINK}\n", {"1": None}),
    (
        "row",
        f"| № | Мероприятие | Итог |\n|---|---|---|\n| 1 | Лекция | Охват 15 000 человек |\n| 2 | Показ | {LINK} |\n",
        {"1": 15_000, "2": None},
    ),
    (
        "two cells that do not say it together",
        f"| № | Мероприятие | Участники |\n|---|---|---|\n| 1 | Просмотр спектакля | 300 |\n| 2 | Показ | {LINK} |\n",
        {"1": None, "2": None},
    ),
]


@pytest.mark.parametrize(("report", "reach"), [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS])
def test_a_report_claims_reach_by_activity(report: str, reach: dict[str, int | None]) -> None:
    content = report.encode()
    document = text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest())
    assert {activity.id: activity.reach for activity in citations.extract(document).activities} == reach
