"""What a numbered heading looks like, by the words of words/*.toml; as regular expressions, each in one place."""

from __future__ import annotations

import re
from functools import cache

from linkaudit.citations.language import ordinals, pattern
from linkaudit.citations.lines import Line

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_ROMAN_PART = r"[IVXІХ]{1,5}"
# A number with all its parts: "1.1 10 films" is no "1." with the title "1 10 films".
_PARTS = (
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|{_ROMAN_PART}(?:\.(?:\d{{1,2}}|{_ROMAN_PART})){{0,2}})(?!\.?\d)(?![^\W\d_])"
)
_LETTERED = rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|{_ROMAN_PART})"  # "1іс-шара": letters may follow at once
_BULLETS = r"[\s•▪‣·*#_>«\"“–—-]*"
_CAPITAL = r"(?-i:[A-ZА-ЯӘҒҚҢӨҰҮҺІЁ])"


ADDRESS = re.compile(r"https?:|www\.", re.I)
ADDRESS_LINE = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.I)  # a hyperlink target, however long


@cache
def _spelt() -> str:
    """The numbers that headings spell out: "Первое мероприятие", "Бірінші іс-шара", "First activity"."""
    return "|".join(sorted(map(re.escape, ordinals()), key=len, reverse=True))


def number_of(heading: re.Match[str]) -> str:
    """The number that a heading bears, dotted Arabic."""
    found = heading.groupdict()
    return str(ordinals()[found["w"].lower()]) if found.get("w") else arabic(found.get("a") or found["b"])


@cache
def headings(topic: str) -> tuple[re.Pattern[str], ...]:
    """How a heading of one kind begins: number first ("1-іс-шара.", "1 задача:"), word first ("Activity 2.3 Title")."""
    word = rf"(?:{pattern(topic)})[^\W\d_]{{0,3}}"
    ordinal = rf"(?:\s?-?\s?(?:{pattern('ordinal')})(?![^\W\d_]))?"
    return (
        re.compile(
            rf"{_BULLETS}(?:(?:№\s?)?(?P<a>{_LETTERED})\s?[.)]?\s?[-–—]?\s?{ordinal}\s?-?|(?P<w>{_spelt()})[^\W\d_]{{0,3}})"
            rf"\s?{word}(?:\s(?:бойынша|үшін)(?=\s?[:.–—-]))?[*_]*\s?"
            rf"(?P<mark>[.:)–—-]|$|(?=\s*[«\"“(]?{_CAPITAL}))[\s*_]*(?P<title>.*)",
            re.I,
        ),
        re.compile(
            rf"{_BULLETS}(?:(?:к|по|для|for|under)\s)?{word}\s*(?:№|no\.?|nr\.?|#|-)?\s?(?P<b>{_PARTS})[*_\"»”]*\s?"
            rf"(?P<mark>[.:,/)–—-]|$|(?=\s+(?:[^\W\d_«\"“(]?(?:[«\"“(]|{_CAPITAL})|\d+\s+[^\W\d_]))|(?<=[*_\"»”])(?=\s))"
            rf"[\s*_]*(?P<title>.*)",
            re.I,
        ),
    )


@cache
def several_named() -> re.Pattern[str]:
    """The beginning of a heading of several activities: "Мероприятия 1 и 2.", "1.1 және 1.2-іс-шаралар"."""
    word = rf"(?:{pattern('activity')})[^\W\d_]{{0,5}}"
    number = r"(?:№\s?)?\d{1,2}(?:\.\d{1,2}){0,3}"
    both = rf"{number}(?:\s?(?:[-–—,;&+]|және|мен|и|and)\s?{number})+"
    return re.compile(rf"{_BULLETS}(?:{word}\s(?:№\s?)?{both}|{both}\s?-?\s?{word})(?=\s?[.:–—-]|\s|$)", re.I)


@cache
def inner_heading() -> re.Pattern[str]:
    """A numbered word with its full stop in the middle of a line: prose counts activities without one."""
    word, number = rf"(?:{pattern('activity')})", r"\d{1,2}(?:\.\d{1,2}){0,3}"
    return re.compile(
        rf"(?<=\s)(?:(?P<a>\d{{1,2}})\s?-\s?{word}\s?[.:]|{word}\s(?:№\s?)?(?P<b>{number})[.:])\s*(?P<title>.*)", re.I
    )


BARE = re.compile(r"\s{0,3}(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)]\s?(?P<title>[^\W\d_«\"“(].*|[«\"“(].+)")
DOTTED = re.compile(r"\s{0,3}(?P<a>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?P<title>[^\W\d_].*|[«\"“(].+)")
ROMAN_CELL = re.compile(rf"\s*{_ROMAN_PART}\s?[.)]?\s*")
NUMBER_CELL = re.compile(r"\s*№?\s*(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)]?\s*")


def arabic(number: str) -> str:
    """A heading's number as written in ids: Roman numerals (Latin or Cyrillic letters) become Arabic."""
    return ".".join(str(_value(part)) for part in number.split(".") if part)


def _value(part: str) -> int:
    if part.isdecimal():
        return int(part)
    values = [_ROMAN[c] for c in part.upper().replace("І", "I").replace("Х", "X")]
    return sum(-v if any(v < later for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


@cache
def heading_prefix() -> re.Pattern[str]:
    """What stands before the title in a heading that has been rejoined."""
    word = rf"(?:{pattern('activity')})[^\W\d_]{{0,3}}"
    number = rf"\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|{_ROMAN_PART}(?:\.(?:\d{{1,2}}|{_ROMAN_PART})){{0,2}}"
    ordinal = rf"(?:\s?-?\s?(?:{pattern('ordinal')})(?![^\W\d_]))?"
    return re.compile(
        rf"^\s*(?:(?:№\s?)?(?:{number})\s?[.)]?\s?-?\s?{ordinal}\s?-?\s?{word}|(?:{_spelt()})[^\W\d_]{{0,3}}\s?{word}"
        rf"|{word}\s*(?:№|no\.?|#|-)?\s?(?:{number})|(?:{number}))"
        rf"\s?[.:)–—-]?\s*",
        re.I,
    )


def is_column_head(line: Line) -> bool:
    """Whether a line begins like the head of a results table's column."""
    topics = (
        "header_activity",
        "header_task",
        "header_planned",
        "header_reported",
        "header_period",
        "header_what",
    )
    return any(re.match(rf"\W*(?:{pattern(topic)})", line.text, re.I) for topic in topics)
