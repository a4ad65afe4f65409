"""What linkaudit says, in English, Russian and Kazakh: locale/*.toml by key. It translates the program's own words
only, never a document's, and refuses an unknown key rather than print it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from linkaudit.model import Finding, Period

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by dotted key ("status.gone"). A missing key or fact raises KeyError."""

    lang: str
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def text(self, key: str, **facts: object) -> str:
        """The sentence with its placeholders filled in. Facts are inserted as they are, never read as templates."""
        return self.texts[key].format_map(facts)

    def date(self, day: date) -> str:
        """A day as the language usually writes it: 25 December 2024, 25 декабря 2024 г., 2024 ж. 25 желтоқсан."""
        return self.text("date.day", day=day.day, month=self[f"month.{day.month}"], year=day.year)

    def period(self, period: Period) -> str:
        return f"{self.date(period[0])} – {self.date(period[1])}"

    def finding(self, finding: Finding) -> str:
        """The message of a finding with its facts, their raw words and ISO days told in this language."""
        facts = {name: _SHOWN.get(name, _as_it_is)(self, value) for name, value in finding.facts}
        return self.text(f"finding.{finding.code}", **facts)


def _as_it_is(_: Words, value: str) -> str:
    return value


def _day(words: Words, value: str) -> str:
    return words.date(date.fromisoformat(value))


def _place(words: Words, value: str) -> str:
    """A page's number, or the name of what was not read."""
    return words.text("ui.page", number=value) if value.isdecimal() else value


# How a fact of a finding is told, by its name; the others are a document's own words and numbers.
_SHOWN: dict[str, Callable[[Words, str], str]] = {
    "reason": lambda words, value: words[f"reason.{value}"],
    "kind": lambda words, value: words[f"instead.{value}"],
    "place": _place,
    "flaw": lambda words, value: words[f"flaw.{value}"],
    "published": _day,
    "dated": _day,
    "start": _day,
    "end": _day,
}


@cache
def load(lang: str) -> Words:
    """The words of one of LANGUAGES."""
    text = (files(__package__) / "locale" / f"{lang}.toml").read_text("utf-8")
    return Words(lang, dict(_flat(tomllib.loads(text))))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
