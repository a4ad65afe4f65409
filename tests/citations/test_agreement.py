"""The day of the grant agreement: labelled in the front matter, or none."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from linkaudit import citations
from linkaudit.documents import text

DAY = date(2024, 5, 15)
AGREED = [
    "Договор о предоставлении гранта № 12 от 15 мая 2024 года",
    "Отчет по договору о предоставлении государственного гранта №12-А от 15.05.2024 г.",
    "3. Дата и номер договора: 15.05.2024, № 12",
    "Номер и дата договора: № 7/24 от «15» мая 2024 г.",
    "Договор № 12 от 15.05.2024",
    "Соглашение о гранте: № 5 от 15 мая 2024 г.",
    "| Дата и номер договора | № 12 от 15.05.2024 |\n|---|---|\n| Организация | ОФ «Небо» |",
    "Договор о предоставлении гранта\n№ 12 от 15 мая 2024 года",
    "Договор № 12 от 15.05.2024 г. (действует до 31.12.2024 г.)",
    "Грант шарты: 2024 жылғы 15 мамырдағы № 12",
    "2024 жылғы 15 мамырдағы №12 шарт",
    "2024 жылғы 15 мамырдағы № 12 грант беру туралы шарт",
    "Шарттың нөмірі мен күні: № 12, 2024 жылғы 15 мамыр",
    "Grant agreement No 12 of 15 May 2024",
    "Agreement dated 15.05.2024",
    "Contract No. KZ-12/24 dated May 15, 2024",
]
NOT_AGREED = [
    "Договор аренды помещения № 3 от 15.05.2024",
    "Договор возмездного оказания услуг № 3 от 15.05.2024",
    "Дополнительное соглашение № 1 от 15.05.2024",
    "Срок действия договора: 15.05.2024 – 30.11.2024",
    "Договор действует с 15 мая 2024 года",
    "Договор № 12 с 15.05.2024 по 30.11.2024",
    "Дата окончания договора: 15.05.2024",
    "Приложение № 3 к договору, 15.05.2024",
    "Договор № 12",
    "Договор № 12 от мая 2024 года",
    "Дата заполнения: 15.05.2024",
    "В марте фонд обсудил с акиматом города подписанный обеими сторонами договор № 4 от 15.05.2024",
    "Договор о предоставлении гранта № 1 от 15.05.2024\nДоговор о предоставлении гранта № 2 от 16.05.2024",
    "Гранттық шарттың №3 қосымшасы, 2024 жылғы 15 мамыр",
    "Шарттың мерзімі: 2024 жылғы 15 мамыр – 30 қазан",
    "2024 жылғы 15 мамырдағы № 3 жалдау шарты",
    "Шарт талаптары 2024 жылғы 15 мамырда өзгерді",
    "The agreement ends on 15 May 2024",
    "Lease agreement No 12 of 15 May 2024",
    "Amendment to the agreement dated 15.05.2024",
    "Agreement 15",
]
FOLLOWS = "\nМероприятие 1. Лекция\nhttps://www.instagram.com/p/C9XLlEOINAW/\n"


def agreed(report: str) -> date | None:
    content = report.encode()
    document = text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest())
    return citations.extract(document).agreed


@pytest.mark.parametrize("front", AGREED)
def test_the_front_matter_names_the_agreements_day(front: str) -> None:
    assert agreed(f"ОТЧЕТ\n{front}\nОрганизация: ОФ «Небо»\n{FOLLOWS}") == DAY


@pytest.mark.parametrize("front", NOT_AGREED)
def test_other_days_and_other_contracts_are_none(front: str) -> None:
    assert agreed(f"ОТЧЕТ\n{front}\nОрганизация: ОФ «Небо»\n{FOLLOWS}") is None


@pytest.mark.parametrize("front", AGREED)
def test_behind_the_first_activity_nothing_is_the_agreements(front: str) -> None:
    assert agreed(f"ОТЧЕТ\nОрганизация: ОФ «Небо»\n{FOLLOWS}{front}\n") is None
