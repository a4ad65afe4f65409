"""What running text and cells count: promised and reported numbers of things that can be published."""

from __future__ import annotations

import pytest

from linkaudit.citations.counts import cell_numbers, numbers, of_both, told
from linkaudit.model import Claim

# A text, and what it says: the thing, planned, reported.
TOLD = [
    ("Снято 10 роликов.", [("ролик", None, 10)]),
    ("35-тен астам хабарлама шықты", [("хабарлама", None, 35)]),
    ("Запланировано 10 публикаций, размещено 12 публикаций.", [("публикаци", 10, 12)]),
    ("Публикации: запланировано – 5, размещено – 4.", [("публикаци", 5, 4)]),
    ("7 out of 8 planned articles were published.", [("article", 8, 7)]),
    ("Количество публикаций: 7", [("публикаци", None, 7)]),
    ("Вышло десять видеороликов", [("видеоролик", None, 10)]),
    ("15 (пятнадцать) публикаций", [("публикаци", None, 15)]),
    ("По 1 посту в каждой социальной сети.", [("пост", None, 4)]),
    ("Әр әлеуметтік желіде 2 жарияланым", [("жарияланым", None, 8)]),
    ("We plan one post on each network.", [("post", 4, None)]),
    ("видео 1 видео 2 видео 3", []),  # marks on links
    ("Школа № 5 видео сняла.", []),
    ("12 мая пост был опубликован.", []),
    ("15 участников записали видео.", []),
    ("2024 постов", []),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_a_text_tells_what_it_counts(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert told(text) == [Claim(*each) for each in expected]


def test_a_cell_lists_things_and_their_numbers() -> None:
    assert cell_numbers(["Қатысушылар – 36;", "Жарияланым – 3"]) == [("жарияланым", 3)]
    assert cell_numbers(["2", "бейнеро", "лик"]) == [("бейнеролик", 2)]
    assert numbers("Без чисел") == []


def test_plan_and_fact_in_one_cell() -> None:
    assert of_both("10/12 публикаций") == [Claim("публикаци", 10, 12)]
    assert of_both("план – 10 роликов, факт – 12 роликов") == [Claim("ролик", 10, 12)]
