"""What a numbered heading looks like, by the words of words/*.toml; as regular expressions, each in one place."""

from __future__ import annotations

import re
from functools import cache

from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_NUMBER = r"(?P<{0}>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[IVXІХ]{{1,5}})"


ADDRESS = re.compile(r"https?:|www\.", re.I)
ADDRESS_LINE = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.I)  # a hyperlink target, however long


@cache
def headings(topic: str) -> tuple[re.Pattern[str], ...]:
    """How a heading of one kind begins: number first ("1-іс-шара.", "1 задача:"), word first ("Activity 2.3 Title")."""
    word = rf"(?:{pattern(topic)})[^\W\d_]{{0,3}}"
    first, second = _NUMBER.format("a"), _NUMBER.format("b")
    ordinal = rf"(?:\s?-?\s?(?:{pattern('ordinal')})(?![^\W\d_]))?"
    return (
        re.compile(rf"\s*{first}\s?[.)]?\s?-?\s?{ordinal}\s?-?\s?{word}\s?(?P<mark>[.:)–—-]|$)\s*(?P<title>.*)", re.I),
        re.compile(
            rf"\s*{word}\s*(?:№|no\.?|nr\.?|#|-)?\s?{second}\s?(?P<mark>[.:)–—-]|$|(?=\s+[^\W\d_«\"“(]?[«\"“(A-ZА-ЯӘҒҚҢӨҰҮҺІЁ]))"
            rf"\s*(?P<title>.*)",
            re.I,
        ),
    )


@cache
def inner_heading() -> re.Pattern[str]:
    """A numbered word with its full stop in the middle of a line: prose counts activities without one."""
    word, number = rf"(?:{pattern('activity')})", r"\d{1,2}(?:\.\d{1,2}){0,3}"
    return re.compile(
        rf"(?<=\s)(?:(?P<a>\d{{1,2}})\s?-\s?{word}\s?[.:]|{word}\s(?:№\s?)?(?P<b>{number})[.:])\s*(?P<title>.*)", re.I
    )


BARE = re.compile(r"\s{0,3}(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)]\s?(?P<title>[^\W\d_«\"“(].*|[«\"“(].+)")
DOTTED = re.compile(r"\s{0,3}(?P<a>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?P<title>[^\W\d_].*|[«\"“(].+)")
NUMBER_CELL = re.compile(r"\s*№?\s*(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)]?\s*")


def arabic(number: str) -> str:
    """A heading's number as written in ids: Roman numerals (Latin or Cyrillic letters) become Arabic."""
    roman = number.upper().replace("І", "I").replace("Х", "X")
    if not roman or any(c not in _ROMAN for c in roman):
        return ".".join(str(int(part)) for part in number.split(".") if part)
    values = [_ROMAN[c] for c in roman]
    return str(sum(-v if any(v < later for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values)))


@cache
def heading_prefix() -> re.Pattern[str]:
    """What stands before the title in a heading that has been rejoined."""
    word = rf"(?:{pattern('activity')})[^\W\d_]{{0,3}}"
    number = r"\d{1,2}(?:\.\d{1,2}){0,3}|[IVXІХ]{1,5}"
    ordinal = rf"(?:\s?-?\s?(?:{pattern('ordinal')})(?![^\W\d_]))?"
    return re.compile(
        rf"^\s*(?:(?:{number})\s?[.)]?\s?-?\s?{ordinal}\s?-?\s?{word}|{word}\s*(?:№|no\.?|#|-)?\s?(?:{number})|(?:{number}))"
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
