"""The words of each language, and which language a text is in."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.citations.language import Language, language_of, languages, months, names, pattern, words

ADDRESSES = " https://www.instagram.com/p/DHbVbT4Jx0c/ https://vm.tiktok.com/ZMabcdefg/" * 5
KAZAKH = "Балалардың астрономияға қызығушылығын ояту және ғылыми контентті көбейту"
RUSSIAN = "Проведение занятий по астрономии для школьников и выпуск видеороликов"
ENGLISH = "Evening lessons in astronomy for pupils, with ten short films about the sky"

TEXTS = [
    (KAZAKH, "kk"),
    (KAZAKH.upper(), "kk"),
    (KAZAKH + ADDRESSES, "kk"),
    (f"{KAZAKH}. {RUSSIAN}", "kk"),  # forms are bilingual where the organisation writes Kazakh
    (RUSSIAN, "ru"),
    (RUSSIAN + ADDRESSES, "ru"),
    (RUSSIAN * 5 + " для ОО «Әріптес»", "ru"),  # a Kazakh name in a Russian report
    (f"{RUSSIAN} (“Star evenings”, ENGLISH CLUB)", "ru"),
    (ENGLISH, "en"),
    (ENGLISH + ADDRESSES, "en"),
    (f"{ENGLISH * 3} in the village of Қызылжар", "en"),
]
NO_LANGUAGE = ["", "2024", "Есеп", "https://t.me/x", "9 000 000 тг.", "星空観察会", "+7 700 000 00 00 " * 20]

# What a stem of a phrase is written like, and what is another word.
SPELLINGS = [
    ("activity", "іс-шара", True),
    ("activity", "Іс шара", True),
    ("activity", "іс -шара", True),
    ("activity", "ІС–ШАРА", True),
    ("activity", "шарасыз", False),
    ("activity", "месса", False),
    ("organisation", "Ұйымның  толық\nатауы", True),
    ("organisation", "ұйымның атаулары", False),
    ("year", "г.", True),
    ("year", "гг", False),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", NO_LANGUAGE)
def test_too_few_letters_tell_no_language(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(("topic", "text", "matches"), SPELLINGS)
def test_a_phrase_is_known_with_any_blanks_and_hyphens(topic: str, text: str, matches: bool) -> None:
    assert bool(re.fullmatch(pattern(topic), text, re.IGNORECASE)) is matches


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert language_of(text) in {None, *(language.name for language in languages())}


def test_each_language_has_a_file_and_its_own_name() -> None:
    assert [language.name for language in languages()] == ["en", "kk", "ru"]


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.name)
def test_every_language_has_words_for_every_topic_and_a_name_for_every_month(language: Language) -> None:
    assert language.topics.keys() == languages()[0].topics.keys()
    assert all(language.topics.values())
    assert set(language.months.values()) == set(range(1, 13))


def test_a_name_stands_for_a_stem_of_evidence_that_is_no_word() -> None:
    assert names()
    for stem, name in names().items():
        assert stem in words("evidence")
        assert name.startswith(stem)


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.name)
def test_words_stand_as_texts_are_compared_with_them(language: Language) -> None:
    for word in (*language.months, *(word for stems in language.topics.values() for word in stems)):
        assert word == unicodedata.normalize("NFC", word).lower().strip()


def test_no_word_stands_for_two_months() -> None:
    assert len(months()) == sum(len(language.months) for language in languages())


@pytest.mark.parametrize("topic", languages()[0].topics)
def test_a_longer_phrase_is_tried_before_the_stem_that_it_begins_with(topic: str) -> None:
    lengths = [len(word) for word in words(topic)]
    assert lengths == sorted(lengths, reverse=True)
    for word in words(topic):
        found = re.match(pattern(topic), word, re.IGNORECASE)
        assert found
        assert found[0] == word
