"""Days, months and periods out of prose and table cells, in every language of words/. It does not know today.

A day that cannot be told for certain is no day: dates are what findings accuse with.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from linkaudit.citations.language import months, pattern, words
from linkaudit.model import Period


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one stretch of text says of a day; parts that it leaves open are None.

    `year` is the mark's own, `lent` the one that its neighbours state.
    """

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    lent: int | None = None


_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
_DASH = "[-‐‑–—]"
_NEAR = 40  # characters within which a year still belongs to a day before it

_FILLED_IN = re.compile(r"[«»\"“”„_]")  # «29» қазан, __29.10.2024__: forms that were filled in by hand

# What joins two days or months to a range or a list.
_JOINTS = "по до и мен бен пен және дейін бастап to until till through and".split()
# What may stand in a table cell beside them without saying anything else.
_BESIDE = frozenset(
    "с со от в во год ай айы айында айының айлары аралығы аралығында аралық месяц месяца месяцы г гг ж жж "
    "from in the between month months".split()
)
# Case endings that a month takes; "маусымдық" (seasonal) and "Наурызбай" (a name) are no months.
_ENDINGS = frozenset(
    "ь я ю е ем а у ом "
    "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті да де та те нан нен дан ден тан тен мен бен пен "
    "дағы дегі тағы тегі".split()
) | {""}
_ENDINGS_OF_MAY = frozenset(("й", "я", "е", "ю", "ем"))  # its Russian stem has two letters
_VERBS = frozenset(("may", "march"))  # in small letters a month only where its neighbours say so
_ORDINALS = (
    "st nd rd th е го ое ого інші ыншы нші ншы ші шы і ы сі сы "
    "інен ынан нен нан ден дан тен тан іне ына не на ге ға ке қа"
).split()


@cache
def _grammar() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    ordinal = rf"(?:-?(?:{'|'.join(_ORDINALS)})(?![^\W\d_]))?"
    joint = rf"(?:\s*{_DASH}\s*|,\s+|\s+(?:{'|'.join(_JOINTS)})\s+)"
    year_word = rf"[\s-]*(?:{pattern('year')})?"
    year = rf"{_YEAR}(?!\d)"
    return re.compile(
        rf"""
        (?<!\d)(?P<iy>{_YEAR})(?P<cut>[-./])(?P<im>{_MONTH})(?P=cut)(?P<id>{_DAY})
        | (?<![\d.,/])(?P<dd>{_DAY})(?P<dot>[./-])(?P<dm>{_MONTH})(?P=dot)(?P<dy>{_YEAR}|\d\d)(?![./]?\d)
        | (?<![\d.,/])(?<!№)(?<!№\s)(?P<lone>{_DAY}){ordinal}(?:\.(?P<lm>{_MONTH})\.?)?
          (?=(?:{joint}{_DAY}{ordinal}){{0,30}}{joint}{_DAY}
             (?:{ordinal}\s*{_DASH}?\s*(?:{month})|\.{_MONTH}\.(?:{_YEAR}|\d\d)(?!\d)))
        | (?<![\d.,/])(?P<day>{_DAY}){ordinal}\s*{_DASH}?\s*(?P<month1>{month})(?P<end1>[^\W\d_]*)
          (?:[\s,.]*(?P<y1>{year}){year_word})?
        | (?<![^\W\d_])(?P<month2>{month})(?P<end2>[^\W\d_]*)
          (?:(?:(?<=[a-z])|(?<=[ыі]ң))\s+(?P<day2>{_DAY})(?![./]\d){ordinal}(?!\s*{_DASH}?\s*(?:{month}))
             (?:{joint}(?P<to2>{_DAY})(?![./]\d){ordinal}(?!\s*{_DASH}?\s*(?:{month})))?)?
          (?:[\s,.]*(?P<y2>{year}){year_word})?
        | (?<!\d)(?P<y3>{year}){year_word}
        """,
        re.IGNORECASE | re.VERBOSE,
    )


@cache
def _gap() -> re.Pattern[str]:
    """What stands between the days of one range or list."""
    return re.compile(rf"(?:[\s,;.]|{_DASH}|\b(?:{'|'.join(_JOINTS)})\b)*", re.IGNORECASE)


def _marks(text: str) -> list[_Mark]:
    """Every day and month that the text names, in order; a lone day or year has gone to its neighbours."""
    text = _FILLED_IN.sub(" ", text)
    found: list[_Mark] = []
    year: _Mark | None = None  # the last year that stands alone
    for mark in _raw_marks(text):
        if mark.month is None and mark.day is None:
            year = mark
        elif year and mark.year is None and re.fullmatch(r"[\s:,.-]*", text[year.end : mark.start]):
            found.append(replace(mark, year=year.year))
        else:
            near = year if year and (not found or year.start > found[-1].start) else None
            found.append(replace(mark, lent=near and near.year))
    return _lend(found, list(_raw_marks(text)))


def _raw_marks(text: str) -> Iterator[_Mark]:
    for m in _grammar().finditer(text):
        start, end = m.span()
        if m["iy"]:
            yield _Mark(int(m["iy"]), int(m["im"]), int(m["id"]), start, end)
