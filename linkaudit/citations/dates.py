"""Days, months and periods out of prose and table cells, in every language of words/. It does not know today."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from linkaudit.citations.language import months, pattern
from linkaudit.model import Period


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one stretch of text says of a day; parts that it leaves open are None."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


_YEAR = r"(?:19|20)\d\d"


_FILLED_IN = re.compile(r"[«»\"“”„_]")  # «29» қазан, __29.10.2024__: forms that were filled in by hand


@cache
def _grammar() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th|-?е|-?го|-?ое)?"
    year_word = rf"[\s-]*(?:{pattern('year')})?"
    return re.compile(
        rf"""
        (?P<iso>\b(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)\b)
        | (?<![\d.])(?P<dd>\d{{1,2}})[./](?P<dm>\d{{1,2}})[./](?P<dy>{_YEAR}|\d\d(?!\d))
        | (?<!\d)(?P<day>\d{{1,2}}){ordinal}\s*[-–—]?\s*(?P<month1>{month})(?P<end1>[^\W\d_]*)
          (?:[\s,.]*(?P<y1>{_YEAR})(?!\d){year_word})?
        | (?<![^\W\d_])(?P<month2>{month})(?P<end2>[^\W\d_]*)
          (?:\s+(?P<day2>\d{{1,2}})(?!\d|[./]\d|\s*[-–—]?\s*(?:{month})){ordinal})?(?:[\s,.]*(?P<y2>{_YEAR})(?!\d){year_word})?
        | (?<!\d)(?P<y3>{_YEAR})(?!\d)[\s-]*(?:{pattern("year")})?
        | (?<![\d.,/])(?P<lone>\d{{1,2}})(?=\s*(?:[-–—]|по|мен|to|until|дейін|и)\s*\d{{1,2}}\D)
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def _marks(text: str) -> list[_Mark]:
    """Every date-like stretch of the text, in order; a year before or after the days that lack one is lent to them."""
    found: list[_Mark] = []
    for m in _grammar().finditer(_FILLED_IN.sub(" ", text)):
        if m["iso"]:
            mark = _Mark(int(m["iy"]), int(m["im"]), int(m["id"]), *m.span())
        elif m["dd"]:
            year = int(m["dy"])
            mark = _Mark(year if year > 99 else 2000 + year, int(m["dm"]), int(m["dd"]), *m.span())
        elif m["day"]:
            month = _month(m["month1"], m["end1"])
            if month is None:
                continue
            mark = _Mark(int(m["y1"]) if m["y1"] else None, month, int(m["day"]), *m.span())
        elif m["month2"]:
            month = _month(m["month2"], m["end2"])
            if month is None:
                continue
            day = int(m["day2"]) if m["day2"] else None
            mark = _Mark(int(m["y2"]) if m["y2"] else None, month, day, *m.span())
        elif m["y3"]:
            mark = _Mark(int(m["y3"]), None, None, *m.span())
        else:
            mark = _Mark(None, None, int(m["lone"]), *m.span())
        found.append(mark)
    return _lend(found)


def _month(stem: str, ending: str) -> int | None:
    """The month of a stem; short stems ("ма", "may", "mar") only with the endings that the word really takes."""
    low, end = stem.lower(), ending.lower()
    if low == "ма" and end not in ("й", "я", "е", "ю", "ем"):
        return None
    if len(low) <= 4 and low.isascii() and end:
        return None
    if len(end) > 5:
        return None
    return months().get(low)


def _lend(marks: list[_Mark]) -> list[_Mark]:
    """The marks with a day, each given the month or year that its neighbours state for it."""
    whole: list[_Mark] = []
    pending_year: int | None = None
    for index, mark in enumerate(marks):
        if mark.month is None and mark.day is None:  # a year alone
            pending_year = mark.year
            continue
        after = marks[index + 1 :]
        month = mark.month or next((m.month for m in after if m.month), None)
        year = mark.year
        if year is None:
            near = next((m.year for m in after if m.year and m.start - mark.end < 40), None)
            year = pending_year or near
        if month is not None:
            whole.append(replace(mark, month=month, year=year))
    return whole


def find_period(text: str, year: int | None = None) -> Period | None:
    """The first and the last day that the text names, None where it names none.

    A month without a day is the whole month; `year` stands in where the text gives none. A single day is a period of
    one day. A last day before the first one lies in the next year.
    """
    marks = [m for m in _marks(text) if m.month and 1 <= m.month <= 12]
    if not marks:
        return None
    first, last = marks[0], marks[-1] if len(marks) == 1 else marks[1]
    start_year, end_year = first.year or last.year or year, last.year or first.year or year
    if start_year is None or end_year is None or first.month is None or last.month is None:
        return None
    try:
        start = date(start_year, first.month, first.day or 1)
        end = date(end_year, last.month, last.day or monthrange(end_year, last.month)[1])
        if end < start:
            end = date(end_year + 1, last.month, last.day or monthrange(end_year + 1, last.month)[1])
    except ValueError:
        return None
    return start, end


def find_day(text: str) -> date | None:
    """The first whole day (day, month and year) that the text names."""
    for mark in _marks(text):
        if mark.year and mark.month and mark.day:
            try:
                return date(mark.year, mark.month, mark.day)
            except ValueError:
                continue
    return None


def months_of(words: str, period: Period | None) -> Period | None:
    """The months that a table cell states ("маусым-тамыз", "June – August"), misspelt and wrapped ones included.

    `words` is the cell's text with its line breaks. Every word of it has to be a month, a year or a day, else the cell
    says something else and the answer is None. The year is the cell's own, else that of the project's period.
    """
    joined = re.sub(r"\s+", "", words).lower()
    parts = [p for p in re.split(r"[-–—,;/.()]+|(?<=\D)(?=\d)|(?<=\d)(?=\D)", joined) if p]
    numbers: list[int] = []
    year: int | None = None
    days: list[int] = []
    for part in parts:
        if re.fullmatch(_YEAR, part):
            year = int(part)
        elif part.isdecimal() and 1 <= int(part) <= 31:
            days.append(int(part))
        elif (month := _spelt_month(part)) is not None:
            numbers.append(month)
        elif part not in ("г", "ж", "года", "жыл", "жылы", "жылғы", "жылдың", "год"):
            return None
    if not numbers or (days and not year and len(parts) > 4):
        return None
    if days:
        return find_period(words.replace("\n", " "), year or (period[0].year if period else None))
    if year is None:
        if period is None:
            return None
        year = next(
            (y for y in range(period[0].year, period[1].year + 1) if date(y, numbers[0], 28) >= period[0]),
            period[0].year,
        )
    end_year = year + 1 if numbers[-1] < numbers[0] else year
    return date(year, numbers[0], 1), date(end_year, numbers[-1], monthrange(end_year, numbers[-1])[1])


@cache
def _spelt_month(word: str) -> int | None:
    """A month by its whole name in any case ending, or by a name that is one slip away from it."""
    for stem, number in months().items():
        if word.startswith(stem) and _month(stem, word[len(stem) :]) and len(word) - len(stem) <= 3:
            return number
    if len(word) < 5:
        return None
    near = difflib.get_close_matches(word, [stem for stem in months() if len(stem) >= 4], n=1, cutoff=0.8)
    return months()[near[0]] if near else None
