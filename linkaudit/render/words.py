"""What linkaudit says, in English, Russian and Kazakh: gettext catalogues, locale/*.po, by key. It translates the
program's own words only, never a document's, and refuses an unknown key rather than print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py  # the standard library's own reader of Plural-Forms
from importlib.resources import files

from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from linkaudit.model import CoverageRow, Finding, Period, Ruling, Standing

LANGUAGES = ("en", "ru", "kk")
_LOCALES = {"en": "en_GB"}  # whose dates begin with the day, as everybody else's here


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by dotted key ("status.gone"). A missing key or fact raises KeyError.

    `plurals` are sentences that agree with the number called `count`; `form` says which of its forms a number takes.
    """

    lang: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def text(self, key: str, **facts: object) -> str:
        """The sentence with its placeholders filled in. Facts are inserted as they are, never read as templates."""
        if key in self.plurals:
            return self.plurals[key][self.form(int(str(facts["count"])))].format_map(facts)
        return self.texts[key].format_map(facts)

    def month(self, day: date) -> str:
        """The month of a day, short, with its year."""
        return _plain(format_skeleton("yMMM", day, locale=self._locale))

    def date(self, day: date) -> str:
        """A day as the language usually writes it: 25 December 2024, 25 декабря 2024 г., 2024 ж. 25 желтоқсан."""
        return _plain(format_date(day, "long", locale=self._locale))

    def number(self, number: int) -> str:
        """A large number with its digits in groups."""
        return _plain(format_decimal(number, locale=self._locale))

    def period(self, period: Period) -> str:
        return f"{self.date(period[0])} – {self.date(period[1])}"

    def finding(self, finding: Finding) -> str:
        """The message of a finding with its facts, their raw words and ISO days told in this language."""
        facts = {name: _SHOWN.get(name, _as_it_is)(self, value) for name, value in finding.facts}
        return self.text(f"finding.{finding.code}", **facts)

    def ruling(self, ruling: Ruling) -> str:
        """What a person said, by whom and when, with the note."""
        on, word = self.date(ruling.at.date()), self[f"ruling.{ruling.word}"]
        told = self.text("ui.ruled", by=ruling.by, on=on, ruling=word)
        return f"{told} ({ruling.note})" if ruling.note else told

    def standing(self, standing: Standing) -> str:
        """How far a link is from being confirmed gone; nothing where it was not seen gone."""
        if standing.confirmed_at:
            return self.text("standing.confirmed", on=self.date(standing.confirmed_at.date()))
        return self.text("standing.gone", strikes=standing.strikes) if standing.strikes else ""

    def why(self, row: CoverageRow) -> str:
        """One sentence on why an activity's coverage is what it is: what is required, what counts, what does not."""
        asked = row.requirement
        lead = self.text("why.required", count=asked.count, source=self[f"source.{asked.source}"])
        counted = [self.text(f"why.{word}", count=n) for word, n in row.counted if n]
        told = [", ".join(counted) or self["why.none" if row.cited else "why.nothing"]]
        if row.left_out:
            out = ", ".join(self.text(f"why.{word}", count=n) for word, n in row.left_out)
            told.append(self.text("why.left_out", list=out))
        told += [self.text("why.lacking", platform=self[f"platform.{on}"], count=n) for on, n in row.lacking]
        told += [self.text("why.undated", count=row.undated)] if row.undated else []
        return f"{lead}: {'; '.join(told)}."

    @property
    def _locale(self) -> str:
        return _LOCALES.get(self.lang, self.lang)


def _plain(text: str) -> str:
    """The text with plain blanks: the narrow and unbreakable ones of the locale data stop every search."""
    return " ".join(text.split())


def _as_it_is(_: Words, value: str) -> str:
    return value


def _day(words: Words, value: str) -> str:
    return words.date(date.fromisoformat(value))


def _number(words: Words, value: str) -> str:
    return words.number(int(value))


def _place(words: Words, value: str) -> str:
    """A page's number, or the name of what was not read."""
    return words.text("ui.page", number=value) if value.isdecimal() else value


def _off(words: Words, value: str) -> str:
    """By how many characters an id is too short or too long; nothing where that is not known."""
    count = int(value)
    return words.text("ui.too_short" if count < 0 else "ui.too_long", count=abs(count)) if count else ""


def _repair(words: Words, value: str) -> str:
    return words.text("ui.repair", repair=value) if value else ""


def _word_of(table: str) -> Callable[[Words, str], str]:
    return lambda words, value: words[f"{table}.{value}"]


# How a fact of a finding is told, by its name; the others are a document's own words and numbers.
_SHOWN: dict[str, Callable[[Words, str], str]] = {
    "reason": _word_of("reason"),
    "status": _word_of("status"),
    "ruling": _word_of("ruling"),
    "kind": _word_of("instead"),
    "passing": _word_of("passing"),
    "wrapping": _word_of("wrapping"),
    "platform": _word_of("platform"),
    "what": _word_of("changed"),
    "flaw": _word_of("flaw"),
    "place": _place,
    "off": _off,
    "repair": _repair,
    "reach": _number,
    "views": _number,
    "published": _day,
    "dated": _day,
    "agreed": _day,
    "start": _day,
    "end": _day,
    "on": _day,
}


@cache
def load(lang: str) -> Words:
    """The words of one of LANGUAGES."""
    with (files(__package__) / "locale" / f"{lang}.po").open("rb") as file:
        catalogue = read_po(file, locale=lang, abort_invalid=True)
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if isinstance(message.id, str):
            texts[message.id] = str(message.string)
        else:
            plurals[message.id[0]] = tuple(message.string or ())
    del texts[""]  # the catalogue's own head
    return Words(lang, texts, plurals, c2py(catalogue.plural_expr))
