"""Each language's words, read from words/*.toml: a new language is one new file. It holds no rule of its own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

_ENOUGH_LETTERS = 20  # fewer tell no language
_OWN_SHARE = 0.02  # of a text's letters: Kazakh has about one in eight of its own, a Russian text quotes a few
_LATIN_NOISE = 0.15  # share of Cyrillic letters from which on the Latin ones are only addresses and names


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words: lower-case stems by topic, months as stems to 1-12, and how its text is told."""

    name: str
    script: str
    letters: str
    topics: dict[str, tuple[str, ...]]
    months: dict[str, int]


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, in alphabetical order."""
    files = (file for file in resources.files(__package__).joinpath("words").iterdir() if file.name.endswith(".toml"))
    found = []
    for file in sorted(files, key=lambda file: file.name):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        topics = {topic: tuple(stems) for topic, stems in table["topics"].items()}
        found.append(Language(table["name"], table["script"], table["letters"], topics, table["months"]))
    return tuple(found)


@cache
def words(topic: str) -> tuple[str, ...]:
    """The words of one topic in all languages, longest first, so that a stem never hides a longer phrase."""
    found = {word for language in languages() for word in language.topics[topic]}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def pattern(topic: str) -> str:
    """A regular expression's alternatives for one topic; blanks and hyphens in a phrase match any of them."""
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\-", r"\s*[-‐‑–]?\s*") for word in words(topic))


@cache
def months() -> dict[str, int]:
    """The stems of the months in all languages."""
    return {stem: number for language in languages() for stem, number in language.months.items()}


def language_of(text: str) -> str | None:
    """The language that a text is written in, None where it has too few letters to tell.

    The script tells first; among languages of one script, letters that only one of them has.
    """
    words = (word for word in text.lower().split() if "/" not in word and "@" not in word)  # addresses have no language
    letters = Counter(letter for word in words for letter in word if letter.isalpha())
    if letters.total() < _ENOUGH_LETTERS:
        return None
    cyrillic = sum(n for letter, n in letters.items() if unicodedata.name(letter, "").startswith("CYRILLIC"))
    script = "Cyrillic" if cyrillic > _LATIN_NOISE * letters.total() else "Latin"
    total = cyrillic if script == "Cyrillic" else letters.total() - cyrillic
    candidates = [language for language in languages() if language.script == script]
    own = {language.name: sum(letters[letter] for letter in language.letters) for language in candidates}
    told = [language.name for language in candidates if own[language.name] > _OWN_SHARE * total]
    return next(iter(told), None) or next((language.name for language in candidates if not language.letters), None)
