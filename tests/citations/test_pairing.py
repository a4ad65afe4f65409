"""Claims out of tables that have become a stream of lines: things and numbers are paired where it is certain."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from linkaudit import citations
from linkaudit.documents import text
from linkaudit.model import Claim
from tests.citations import tika

WIDTHS = [9, 14, 9, 12, 16, 20, 8, 8]
HEADS = ("Міндет", "Іс-шаралар", "Айы", "Орны", "Күтілетін нәтиже", "Индикаторлар", "жоспар", "факт", "Сілтеме")
FRONT = "5. Әлеуметтік жобаны іске асыру кезеңі: 2025 жылдың 1 ақпан-30 маусым аралығы, облыстың барлық ауданында."
PROSE = "Барлық материал ауыл тұрғындарына көрсетіліп, талқыланды."
EACH = "1 (әр әлеуметтік желіде)"
POSTS = "Әлеуметтік желіге жарияланым (Instagram, Tik-Tok, Facebook, YouTube)"
Cell = list[str]

# What is certain: the things, the plan's and the report's numbers, and the claims; "" is an empty line.
PAIRED: list[tuple[str, Cell, Cell, Cell, list[Claim]]] = [
    ("one thing", ["Бейне роликтер (тапсырыс бойынша)"], ["10"], ["12"], [Claim("бейнеролик", 10, 12)]),
    ("a softened stem", ["Кейстер ролигі"], ["3"], ["3"], [Claim("ролик", 3, 3)]),
    (
        "each network",
        ["Роликтер", POSTS],
        ["10", "", EACH],
        ["10", "", "1"],
        [Claim("ролик", 10, 10), Claim("жарияланым", 4, 4)],
    ),
    ("fewer than in each", [POSTS], ["2 (әр желіде)"], ["5"], [Claim("жарияланым", 8, 5)]),
    (
        "beside what is no evidence",
        ["Қатысушылар саны", "Мақала", "", "Жүлде қоры", "", "Фото / видео есеп"],
        ["Кемінде 50", "2", "", "1 /300 000", "", "10 фото /1 видео"],
        ["51", "1", "", "1 /300 000", "", "10 фото /1 видео"],
        [Claim("мақала", 2, 1)],
    ),
]

# What is not certain, or nothing that is published.
UNPAIRED: list[tuple[str, Cell, Cell, Cell]] = [
    ("two things and one pair", ["Бейне роликтер", "Мақала"], ["10"], ["10"]),
    ("one thing and two pairs", ["Бейне роликтер"], ["10", "2"], ["10", "2"]),
    ("no number for the report", ["Бейне роликтер", "Мақала"], ["10", "2"], []),
    ("a report's number is missing", ["Бейне роликтер", "Мақала"], ["10", "2"], ["10"]),
    ("one number for four networks", [POSTS], ["1"], ["1"]),
    ("two numbers in one", ["Бейне роликтер / қосымша роликтер"], ["10 / 5"], ["10 / 5"]),
    ("a photo report", ["Фото / видео есеп"], ["10 фото"], ["10 фото"]),
    ("the topics of videos", ["Бейнеролик тақырыптары"], ["10"], ["10"]),
    ("the link to a broadcast", ["Тікелей эфир сілтемесі"], ["1"], ["1"]),
    ("participants", ["Қатысушылар саны"], ["50"], ["51"]),
    ("bloggers", ["Тартылған блогерлер"], ["2"], ["3"]),
    ("prizes", ["Жүлде қоры"], ["10"], ["10"]),
    ("a note", ["Аналитикалық жазба"], ["10"], ["10"]),
    ("money", ["Бейне роликтер"], ["300 000"], ["300 000"]),
    ("years", ["Бейне роликтер"], ["2025"], ["2025"]),
]


def claims_of(row: tika.Row, heads: tuple[str, ...] = HEADS) -> dict[str, tuple[Claim, ...]]:
    filler = tika.Row([["Ауыл"], ["1-іс-шара. Дәріс өткізу"], ["наурыз"], ["Көктөбе ауылы"], [PROSE], [""], [""], [""]])
    rows = [tika.Row([[head] for head in heads]), filler, row]
    style = tika.Style([*WIDTHS, 20], height=60)
    printed = tika.print_table(rows, style, random.Random(1))
    content = f"{FRONT} \n\n{FRONT} \n\n{printed}".encode()
    document = text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest())
    return {activity.id: activity.claims for activity in citations.extract(document).activities}


def row_of(things: Cell, plan: Cell, fact: Cell, prose: str = PROSE) -> tika.Row:
    titled = ["2-іс-шара. Ауылда көрсету өткізу"]
    return tika.Row([[""], titled, ["сәуір"], ["Көктөбе ауылы"], [prose], things, plan, [*fact, ""], ["Көрсетілді."]])


@pytest.mark.parametrize(("things", "plan", "fact", "claims"), [row[1:] for row in PAIRED], ids=[r[0] for r in PAIRED])
def test_things_and_numbers_of_a_stream_are_paired(things: Cell, plan: Cell, fact: Cell, claims: list[Claim]) -> None:
    assert claims_of(row_of(things, plan, fact)) == {"1": (), "2": tuple(claims)}


@pytest.mark.parametrize(("things", "plan", "fact"), [row[1:] for row in UNPAIRED], ids=[row[0] for row in UNPAIRED])
def test_what_is_not_certain_claims_nothing(things: Cell, plan: Cell, fact: Cell) -> None:
    assert claims_of(row_of(things, plan, fact)) == {"1": (), "2": ()}


def test_without_a_sentence_before_them_nobody_knows_where_the_things_begin() -> None:
    row = row_of(["Роликтер"], ["10"], ["10"], "Барлық материал ауылда көрсетілді және")
    assert claims_of(row) == {"1": (), "2": ()}


@pytest.mark.parametrize(("plan", "fact"), [("жоспар", "ескерту"), ("ескерту", "факт"), ("саны", "ескерту")])
def test_without_both_columns_in_the_head_nothing_is_claimed(plan: str, fact: str) -> None:
    row = row_of(["Роликтер"], ["10"], ["10"])
    assert claims_of(row, (*HEADS[:6], plan, fact, "Сілтеме")) == {"1": (), "2": ()}


LIST = [
    "1.Бейнеролик", "2.Желідегі жазба", "3. Мақала", "4. Баннер", "5. Сұхбат", "6. Ақпараттық видео", "7. Жоба анонсы",
]  # fmt: skip
WHOLE = {"бейнеролик": 20, "жазба": 30, "мақала": 5, "баннер": 1, "сұхбат": 5, "видео": 1, "анонс": 35}


def listed(first: Cell, second: Cell) -> tuple[Claim, ...]:
    """The claims of a last task's list, cut by a page behind its sixth thing."""
    aim = "Жобаны жан-жақты көрсету"
    rows = [
        tika.Row([["Ауыл туралы"], ["1-іс-шара. Дәріс"], ["наурыз"], ["Көктөбе"], [PROSE], [""], [""], [""]]),
        tika.Row([["Ақпарат беру"], LIST[:6], ["сәуір"], ["Көктөбе"], ["Жұмыс жасалды"], [aim, "", aim], first, first]),
        tika.Row([[""], LIST[6:], ["мамыр"], [""], [""], [aim, "", aim], second, second]),
    ]
    prose = f"1 міндет. Ауыл туралы айту, {FRONT} \n\n1 іс-шара. Дәріс өткізу, {FRONT} \n\n{FRONT} \n\n"
    table = tika.print_table([tika.Row([[head] for head in HEADS]), *rows], tika.Style(WIDTHS, 60), random.Random(1))
    content = f"{FRONT} \n\n{FRONT} \n\n{prose}{table}".encode()
    document = text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest())
    return citations.extract(document).activities[-1].claims


def test_a_numbered_list_is_paired_over_the_pages_that_cut_it() -> None:
    claims = listed(["20", "", "30", "", "5"], ["1", "", "5", "", "1", "", "35"])
    assert claims == tuple(Claim(what, number, number) for what, number in WHOLE.items())
    assert sum(claim.planned or 0 for claim in claims) == 97


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["20", "30", "5"], ["1", "5", "1"]),
        (["20", "30", "5"], ["1", "5", "1", "35", "2"]),
        (["20", "30", "5"], []),
        (["20", "30", "5"], ["1", "5", "1", "35 000"]),
    ],
)
def test_a_numbered_list_with_other_than_as_many_numbers_claims_nothing(first: Cell, second: Cell) -> None:
    assert listed(first, second) == ()
