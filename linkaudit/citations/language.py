"""Each language's words, read from words/*.toml: a new language is one new file. It holds no rule of its own."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words. Lists hold lower-case stems; `months` maps stems to 1-12."""

    name: str
    letters: str
    common: tuple[str, ...]
    task: tuple[str, ...]
    activity: tuple[str, ...]
    ordinal: tuple[str, ...]
    organisation: tuple[str, ...]
    title: tuple[str, ...]
    period: tuple[str, ...]
    dated: tuple[str, ...]
    year: tuple[str, ...]
    throughout: tuple[str, ...]
    header_activity: tuple[str, ...]
    header_task: tuple[str, ...]
    header_planned: tuple[str, ...]
    header_reported: tuple[str, ...]
    header_period: tuple[str, ...]
    header_what: tuple[str, ...]
    evidence: tuple[str, ...]
    each_network: tuple[str, ...]
    months: dict[str, int]


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, in alphabetical order."""
    files = sorted(
        (f for f in resources.files(__package__).joinpath("words").iterdir() if f.name.endswith(".toml")),
        key=lambda f: f.name,
    )
    found = []
    for file in files:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(
            Language(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})
        )
    return tuple(found)


@cache
def words(topic: str) -> tuple[str, ...]:
    """The words of one topic in all languages, longest first, so that a stem never hides a longer phrase."""
    found = {word for language in languages() for word in getattr(language, topic)}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


@cache
def pattern(topic: str) -> str:
    """A regular expression's alternatives for one topic; blanks and hyphens in a phrase match any of them."""
    return "|".join(re.escape(w).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s‐-]*-?[\s]*") for w in words(topic))


@cache
def months() -> dict[str, int]:
    """The stems of the months in all languages."""
    return {stem: number for language in languages() for stem, number in language.months.items()}


def language_of(text: str) -> str | None:
    """The language that a text is written in, None where it has too few letters to tell.

    Kazakh shares the Russian alphabet and adds nine letters, so its own letters outweigh: a Kazakh text quotes
    Russian names, while a Russian text holds next to no Kazakh letter.
    """
    lower = text.lower()
    latin = sum(1 for c in lower if "a" <= c <= "z")
    cyrillic = sum(1 for c in lower if "а" <= c <= "я" or c in "ёәғқңөұүһі")
    if latin + cyrillic < 20:
        return None
    tokens = Counter(re.findall(r"\w+", lower))
    scores: dict[str, float] = {}
    for language in languages():
        score = 100.0 * sum(tokens[word] for word in language.common) / max(1, sum(tokens.values()))
        scores[language.name] = score
    own = {
        language.name: sum(lower.count(letter) for letter in language.letters) / max(1, cyrillic)
        for language in languages()
    }
    if cyrillic > 0.15 * (latin + cyrillic):  # addresses and names are Latin in every report
        return "kk" if own.get("kk", 0.0) > 0.02 else "ru"
    return max(scores, key=lambda name: scores[name]) if scores.get("en") else "en"
