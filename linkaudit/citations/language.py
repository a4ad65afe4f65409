"""Each language's words, read from words/*.toml: a new language is one new file. It holds no rule of its own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

_ENOUGH_LETTERS = 20  # fewer tell no language
_OWN_SHARE = 0.02  # of a text's letters: Kazakh has about one in eight of its own, a Russian text quotes a few
_LATIN_NOISE = 0.15  # share of Cyrillic letters from which on the Latin ones are only addresses and names


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words: lower-case stems by topic, months as stems to 1-12, ordinal numbers as stems to 1-10, and
    how its text is told. `names` are the whole words, for people, of stems that are none."""

    name: str
    script: str
    letters: str
    topics: dict[str, tuple[str, ...]]
    months: dict[str, int]
    ordinals: dict[str, int]
    cardinals: dict[str, int]
    names: dict[str, str]


class WordsError(Exception):
    """A user's own words that cannot be used. The message is one line: what is wrong and what to do."""


_own: list[Language] = []  # what `extend` was given; a process reads by one set of words


def extend(files: Iterable[Path]) -> None:
    """Adds a user's own words, files of the form of words/*.toml: further words of a language that is known by its
    `name`, or a language of their own. Raises WordsError."""
    _own.extend([_own_language(file) for file in files])
    for cached in (languages, words, pattern, months, ordinals, cardinals, names):
        cached.cache_clear()


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, in alphabetical order, with the user's own words."""
    files = (file for file in resources.files(__package__).joinpath("words").iterdir() if file.name.endswith(".toml"))
    found: dict[str, Language] = {}
    for file in sorted(files, key=lambda file: file.name):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        topics = {topic: tuple(stems) for topic, stems in table["topics"].items()}
        found[table["name"]] = Language(
            table["name"], table["script"], table["letters"], topics, table["months"], table["ordinals"],
            table["cardinals"], table.get("names", {}),
        )  # fmt: skip
    for own in _own:
        known = found.get(own.name, replace(own, topics={}, months={}, ordinals={}, cardinals={}, names={}))
        topics = {topic: (*known.topics.get(topic, ()), *own.topics.get(topic, ())) for topic in _topics()}
        found[own.name] = replace(
            known,
            topics=topics,
            months=known.months | own.months,
            ordinals=known.ordinals | own.ordinals,
            cardinals=known.cardinals | own.cardinals,
        )
    return tuple(found.values())


@cache
def _topics() -> frozenset[str]:
    text = resources.files(__package__).joinpath("words", "en.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["topics"])


def _own_language(file: Path) -> Language:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WordsError(f"{file}: cannot be read ({error.strerror}); name an existing file of words") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsError(f"{file}: is no TOML ({error}); write it like linkaudit/citations/words/en.toml") from error
    name, topics = table.get("name"), table.get("topics", {})
    stems, ordinal, cardinal = (table.get(name, {}) for name in ("months", "ordinals", "cardinals"))
    if not isinstance(name, str) or not name:
        raise WordsError(f'{file}: says no language; begin it with name = "ru", or the language\'s own name')
    for topic, listed in topics.items() if isinstance(topics, dict) else ():
        if topic not in _topics():
            raise WordsError(f"{file}: unknown topic {topic!r}; known are {', '.join(sorted(_topics()))}")
        if not isinstance(listed, list) or not all(isinstance(word, str) and word.strip() for word in listed):
            raise WordsError(f"{file}: {topic} = {listed!r} means nothing; give a list of words in quotes")
    numbers = _are_numbers(stems, 12) and _are_numbers(ordinal, 12) and _are_numbers(cardinal, 999)
    if not isinstance(topics, dict) or not numbers:
        raise WordsError(f"{file}: [topics] holds lists of words, [months] and [ordinals] words = 1 to 12; mend it")
    return Language(
        name,
        str(table.get("script", "Latin")),
        str(table.get("letters", "")),
        {topic: tuple(word.strip().lower() for word in listed) for topic, listed in topics.items()},
        {stem.lower(): number for stem, number in stems.items()},
        {stem.lower(): number for stem, number in ordinal.items()},
        {word.lower(): number for word, number in cardinal.items()},
        {},
    )


def _are_numbers(table: object, most: int) -> bool:
    return isinstance(table, dict) and all(number in range(1, most + 1) for number in table.values())


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


@cache
def ordinals() -> dict[str, int]:
    """The stems of the numbers that headings spell out, in all languages."""
    return {stem: number for language in languages() for stem, number in language.ordinals.items()}


@cache
def cardinals() -> dict[str, int]:
    """The numbers that are spelt before things, in all languages, without "он", which is also Russian for "he"."""
    return {word: number for language in languages() for word, number in language.cardinals.items() if word != "он"}


@cache
def names() -> dict[str, str]:
    """The whole words for stems that are none themselves, in all languages."""
    return {stem: name for language in languages() for stem, name in language.names.items()}


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
