"""What an address that was recognised in a picture may be instead: the true one is among the candidates."""

from __future__ import annotations

from datetime import date

import pytest

from linkaudit.citations.confusable import MOST, candidates, confidence_of, meant
from linkaudit.citations.grammar import judge
from linkaudit.model import Block, Recognised

PERIOD = (date(2025, 2, 1), date(2025, 6, 30))

# As Tesseract read scans of the sample report, and what is printed there.
MISREAD = (
    ("https://www.instagram.com/p/DE6ofIDC479/", "https://www.instagram.com/p/DE6oflDC479/"),
    ("https://www.instagram.com/p/DG2UZ302GI7", "https://www.instagram.com/p/DG2UZ3O2GI7/"),
    ("https://www.instagram.com/p/DGOIfV3No3s", "https://www.instagram.com/p/DGQIfV3No3s/"),
    ("https://www.instagram.com/p/DGilY-Z417P", "https://www.instagram.com/p/DGiIY-Z417P/"),
    ("https://www.instagram.com/p/DIINsm2Ya9Z/?igsh=sample", "https://www.instagram.com/p/DI1Nsm2Ya9Z/"),
    ("https://youtu.be/u5ejlaInQDQ?si=sample", "https://www.youtube.com/watch?v=u5ejIaInQDQ"),
    ("https://www.youtube.com/watch?v=hU26lu8-Lr0&index=2", "https://www.youtube.com/watch?v=hU26Iu8-Lr0"),
    ("https://youtu.be/DvtBNUb_YMWw?feature=shared", "https://www.youtube.com/watch?v=DvtBNUb_YMw"),
    (
        "https://www.tiktok.com/@sample/video/74I7O0000000000000l?lang=ru",
        "https://www.tiktok.com/@sample/video/7417000000000000001",
    ),
)


@pytest.mark.parametrize(("read", "printed"), MISREAD)
def test_what_is_printed_is_among_the_candidates(read: str, printed: str) -> None:
    found = candidates(read, judge(read), PERIOD)
    assert printed in found
    assert len(found) <= MOST


def test_candidates_of_the_project_s_time_come_first() -> None:
    read = "https://www.instagram.com/p/D17BmlQd1rK/"  # published in December 2023; "DI…" is April 2025
    found = candidates(read, judge(read), PERIOD)
    assert found[0].startswith("https://www.instagram.com/p/DI7")


def test_one_sign_is_exchanged_before_two_are() -> None:
    read = "https://youtu.be/aaaaaaa0aaA"
    assert candidates(read, judge(read), None)[:3] == tuple(
        f"https://www.youtube.com/watch?v=aaaaaaa{sign}aaA" for sign in "OoQ"
    )


def test_nothing_is_made_up_where_no_sign_looks_like_another() -> None:
    assert candidates("https://youtu.be/aaaaaaaaaaA", judge("https://youtu.be/aaaaaaaaaaA"), None) == ()
    assert candidates("https://www", judge("https://www"), None) == ()


def test_an_address_is_as_certain_as_its_least_certain_part() -> None:
    block = Block("paragraph", "one two", 1, recognised=(Recognised(0, 3, 0.9), Recognised(4, 7, 0.4)))
    assert confidence_of([(block, 0, 3)]) == 0.9
    assert confidence_of([(block, 0, 7)]) == 0.4
    assert confidence_of([(Block("paragraph", "one", 1), 0, 3)]) is None


def test_a_host_with_cyrillic_letters_names_what_may_be_meant() -> None:
    assert meant("https://www.inst\u0430gram.com/p/DE6oflDC479/") == ("https://www.instagram.com/p/DE6oflDC479/",)
    assert meant("https://\u043f\u043e\u0447\u0442\u0430.kz/") == ()
