"""Days, months and periods out of prose and table cells, in every language of words/. It does not know today.

A day that cannot be told for certain is no day: dates are what findings accuse with.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from linkaudit.citations.language import months, pattern, words
from linkaudit.model import Period


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the text from `start` to `end` says of a day; parts that it leaves open are None.

    `year` is the mark's own, `lent` the one that its neighbours state.
    """

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    lent: int | None = None


@dataclass(frozen=True, slots=True)
class _Year:
    """A year that stands alone."""

    year: int
    start: int
    end: int


_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
_DASH = "[-‐‑–—]"
_NEAR = 40  # characters within which a year still belongs to a day before it
_TOKEN = re.compile(rf"[^\W\d_]+|{_YEAR}-\d\d-\d\d|[\d./]*\d|[^\s\w]")  # of a table cell
_CLOCK = re.compile(  # "15.06.2024, 10:00–13:00", "в 10.00"
    rf"(?:(?:,|\b(?:в|с|сағат|at|from))\s*|(?<=\s))\d{{1,2}}:\d\d(?:\s*{_DASH}\s*\d{{1,2}}:\d\d)?(?:\s*(?:ч|час\w*|сағ\w*)\b\.?)?"
    rf"|\b(?:в|сағат|at)\s+\d{{1,2}}[.:]\d\d(?!\.\d)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:до|by|until|till)\b|.*\bдейін\s*$", re.IGNORECASE | re.DOTALL)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_NUMBERED_MONTH = re.compile(rf"(?<![\d.,/])(0?[1-9]|1[0-2])[./]({_YEAR})(?![./\d])")
_QUARTER = re.compile(
    r"(?<![^\W_])(?:(I{1,3}|IV|[1-4])\s*-?\s*(?:й|ый|ой|ші|шы|st|nd|rd|th)?\s*(?:квартал\w*|тоқсан\w*|quarter)|Q([1-4]))(?![^\W_])",
    re.IGNORECASE,
)
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
    "дағы дегі тағы тегі ы і сы сі ының інің ына іне сына сіне ынан інен сынан сінен ында інде сында сінде".split()
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
    joint = rf"(?:\s*{_DASH}\s*|\s*,\s+|\s+(?:{'|'.join(_JOINTS)})\s+)"
    year_word = rf"[\s-]*(?:{pattern('year')})?"
    year = rf"{_YEAR}(?!\d)"
    return re.compile(
        rf"""
        (?<!\d)(?P<iy>{_YEAR})(?P<cut>[-./])(?P<im>{_MONTH})(?P=cut)(?P<id>{_DAY})
        | (?<![\d.,/])(?P<dd>{_DAY})(?P<dot>[./-])(?P<dm>{_MONTH})(?P=dot)(?P<dy>{_YEAR}|\d\d)(?![./]?\d)
        | (?<![\d.,/])(?<!№)(?<!№\s)(?P<lone>{_DAY}){ordinal}(?:\.(?P<lm>{_MONTH})\.?)?
          (?=(?:{joint}{_DAY}{ordinal}){{0,12}}{joint}{_DAY}
             (?:{ordinal}\s*{_DASH}?\s*(?:{month})|\.{_MONTH}\.(?:{_YEAR}|\d\d)(?!\d)))
        | (?<![\d.,/])(?P<day>{_DAY}){ordinal}\s*{_DASH}?\s*(?:of\s+)?(?P<month1>{month})(?P<end1>[^\W\d_]*)
          (?:[\s,.]*(?P<y1>{year}){year_word})?
        | (?<![^\W\d_])(?P<month2>{month})(?P<end2>[^\W\d_]*)
          (?:(?:(?<=[a-z])|(?<=[ыі]ң))\s+(?P<day2>{_DAY})(?![./]\d){ordinal}(?!\s*{_DASH}?\s*(?:{month})[^\W\d_]*(?![^\W\d_])(?!\s+{_DAY}(?!\d)))
             (?:{joint}(?P<to2>{_DAY})(?![./]\d){ordinal}(?!\s*{_DASH}?\s*(?:{month})[^\W\d_]*(?![^\W\d_])(?!\s+{_DAY}(?!\d))))?)?
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
    """Every day and month that the text names, in order, each with the year that its neighbours state for it."""
    text = _FILLED_IN.sub(" ", text)
    told = list(_told(text))
    found: list[_Mark] = []
    before: _Year | None = None
    for index, mark in enumerate(told):
        if isinstance(mark, _Year):
            before = mark
            continue
        year = mark.year
        if year is None and before and re.fullmatch(r"[\s:,.-]*", text[before.end : mark.start]):
            year = before.year
        near = next((m.year for m in told[index + 1 :] if m.year and m.start - mark.end < _NEAR), None)
        lent = (before.year if before else near) or (found[-1].year or found[-1].lent if found else None)
        found.append(replace(mark, year=year, lent=lent))
    return found


def _told(text: str) -> Iterator[_Mark | _Year]:
    """The stretches that the grammar finds and that are what they look like."""
    lone: list[tuple[int, int | None, int, int]] = []  # days that wait for the month after them, with their own
    for m in _grammar().finditer(text):
        start, end = m.span()
        if m["lone"]:
            lone.append((int(m["lone"]), int(m["lm"]) if m["lm"] else None, start, end))
            continue
        marks = list(_whole(m, text))
        month = next((mark.month for mark in marks if isinstance(mark, _Mark)), None)
        if month:
            yield from (_Mark(None, own or month, day, since, until) for day, own, since, until in lone)
        lone.clear()
        yield from marks


def _whole(m: re.Match[str], text: str) -> Iterator[_Mark | _Year]:
    start, end = m.span()
    if m["iy"]:
        yield _Mark(int(m["iy"]), int(m["im"]), int(m["id"]), start, end)
    elif m["dd"]:
        if len(m["dy"]) == 4:
            yield _Mark(int(m["dy"]), int(m["dm"]), int(m["dd"]), start, end)
        elif len(m["dd"]) == len(m["dm"]) == 2 and m["dot"] != "-":  # "1.2.10" is the number of a chapter
            yield _Mark(2000 + int(m["dy"]), int(m["dm"]), int(m["dd"]), start, end)
    elif m["month1"]:
        if month := _month(m["month1"], m["end1"]):
            yield _Mark(int(m["y1"]) if m["y1"] else None, month, int(m["day"]), start, end)
    elif m["month2"]:
        month, year = _month(m["month2"], m["end2"]), int(m["y2"]) if m["y2"] else None
        if month and (year or not _is_verb(m["month2"], text[:start], text[end:])):
            days = [int(m[name]) for name in ("day2", "to2") if m[name]]
            yield from (_Mark(year, month, day, start, end) for day in days or (None,))
    else:
        yield _Year(int(m["y3"]), start, end)


def _month(stem: str, ending: str) -> int | None:
    """The month of a stem with a case ending that a month takes; English names take none."""
    low, end = stem.lower(), ending.lower()
    endings = frozenset(("",)) if low.isascii() else _ENDINGS_OF_MAY if low == "ма" else _ENDINGS
    return months().get(low) if end in endings else None


def _is_verb(word: str, before: str, after: str) -> bool:
    if word not in _VERBS:
        return False
    joined = re.search(rf"(?:\b(?:from|in|of|until|till|by)|{_DASH})\s*$", before, re.IGNORECASE)
    return not (joined or re.match(rf"\s*(?:{_DASH}|(?:to|until|till)\b)", after, re.IGNORECASE))


def find_period(text: str, year: int | None = None) -> Period | None:
    """The first and the last day that the text names, None where it names none or contradicts itself.

    A month without a day is the whole month; `year` stands in where the text gives none. A single day is a period of
    one day. Over a year's end a year belongs to the day that it stands with: "1 ноября – 28 февраля 2025" begins 2024.
    """
    text = _in_words(text)
    marks = _range(_marks(text), text)
    if not marks:
        return None
    first, last = marks[0], marks[-1]
    start_year = first.year or last.year or first.lent or last.lent or year
    end_year = last.year or first.year or last.lent or first.lent or year
    if start_year is None or end_year is None:
        return None
    inner = marks[1:-1]
    if start_year == end_year and last.month < first.month and not (first.year and last.year):
        start_year, end_year = (start_year - 1, end_year) if last.year else (start_year, end_year + 1)
        inner = []
    start, end = _span(first, start_year)[0], _span(last, end_year)[1]
    spans = [_span(mark, mark.year or mark.lent or end_year) for mark in inner]  # a list need not be in order
    start, end = min([start, *(span[0] for span in spans)]), max([end, *(span[1] for span in spans)])
    return (start, end) if start <= end else None


def _in_words(text: str) -> str:
    """The text with "05.2025" as "May 2025" and "II квартал" as "April – June"."""
    text = _NUMBERED_MONTH.sub(lambda m: f"{month_name[int(m[1])]} {m[2]}", text)
    return _QUARTER.sub(_months_of_quarter, text)


def _months_of_quarter(quarter: re.Match[str]) -> str:
    number = next(filter(None, quarter.groups()))
    first = 3 * (int(number) if number.isdecimal() else _ROMAN[number.upper()]) - 2
    return f"{month_name[first]} – {month_name[first + 2]}"


def _range(marks: list[_Mark], text: str) -> list[_Mark]:
    """The first two marks, and those of a list that goes on from them: "май, июнь и июль"."""
    found = marks[:2]
    for mark in marks[2:]:
        if not _gap().fullmatch(text, found[-1].end, max(found[-1].end, mark.start)):
            break
        found.append(mark)
    return found


def _span(mark: _Mark, year: int) -> Period:
    """The mark's day, or its whole month; the month's last day where it is shorter (people do write 31 September)."""
    length = monthrange(year, mark.month)[1]
    return date(year, mark.month, min(mark.day or 1, length)), date(year, mark.month, min(mark.day or 31, length))


def find_day(text: str) -> date | None:
    """The first whole day (day, month and year) that the text names."""
    return next((day for day, _, _ in find_days(text)), None)


def find_days(text: str) -> Iterator[tuple[date, int, int]]:
    """The whole days that the text names, each with where it begins and ends."""
    for mark in _marks(text):
        year = mark.year or mark.lent
        if year and mark.day and mark.day <= monthrange(year, mark.month)[1]:
            yield date(year, mark.month, mark.day), mark.start, mark.end


def months_of(cell: str, project: Period | None, *, is_whole: bool = False) -> Period | None:
    """The days or months that a table cell states ("маусым-тамыз", "June – August"), misspelt and wrapped ones too.

    `cell` is its text with its line breaks. Every word of it has to be a month, a year or a day, else the cell says
    something else and the answer is None. Where the cell `is_whole`, its lines belong together: "12" and "қазан" on
    two lines are a day, while in a stream of narrow lines the number may be another column's. The year is the cell's
    own, else the one in which it meets the project.
    """
    if _UNTIL.match(cell):  # a deadline names no time
        return None
    text = _spelt(_CLOCK.sub(" ", _in_words(cell)), is_whole)
    if text is None or any(char.isdigit() for char in _grammar().sub(" ", text)):
        return None
    years: list[int | None] = [*range(project[0].year, project[1].year + 1)] if project else [None]
    found = [period for year in years if (period := find_period(text, year))]
    meeting = (p for p in found if project and p[0] <= project[1] and project[0] <= p[1])
    return next(meeting, found[0] if found else None)


def _spelt(cell: str, is_whole: bool) -> str | None:
    """A cell's text, wrapped words rejoined and months spelt right; None where a word says anything else."""
    squeezed = re.sub(r"\s+", "", cell)
    if re.fullmatch(rf"[\d./]{{8,10}}(?:{_DASH}[\d./]{{8,10}})?", squeezed):  # "01.06.20\n24"
        return squeezed
    tokens = [(line, token) for line, text in enumerate(cell.split("\n")) for token in _TOKEN.findall(text)]
    said: list[str] = []
    index = 0
    while index < len(tokens):
        line, token = tokens[index]
        used = 1
        if token[0].isalpha():
            word, used = _word(tokens[index : index + 8])
            if word is None:
                return None
            token = word
        if (
            not is_whole
            and said
            and line > tokens[index - 1][0]
            and {_kind(said[-1]), _kind(token)} == {"number", "month"}
        ):
            said.append(";")
        said.append(token)
        index += used
    if said and re.fullmatch(_DASH, said[-1]):  # it goes on where nobody sees it
        return None
    return " ".join(said)


def _kind(token: str) -> str:
    if token.isdecimal() and len(token) <= 2:
        return "number"
    return "month" if token.lower() in _forms() else "other"


def _word(tokens: list[tuple[int, str]]) -> tuple[str | None, int]:
    """The known word that the tokens begin with, and how many of them it takes: it may go on over line breaks."""
    readings = [(tokens[0][1], 1)]
    for used, ((line, _), (next_line, piece)) in enumerate(pairwise(tokens), start=2):
        if re.fullmatch(_DASH, piece) and next_line == line:  # a hyphen, if the line ends here
            continue
        if next_line == line or not piece[0].isalpha() or len(readings) == 4:
            break
        readings.append((readings[-1][0] + piece, used))
    for known in (_as_written, _mended):
        for reading, used in reversed(readings):
            if word := known(reading.lower()):
                return word, used
    return None, 1


@cache
def _forms() -> dict[str, int]:
    """Every form of every month's name."""
    forms = ((stem, ending) for stem in months() for ending in _ENDINGS | _ENDINGS_OF_MAY)
    return {stem + ending: number for stem, ending in forms if (number := _month(stem, ending))}


@cache
def _other_words() -> frozenset[str]:
    return _BESIDE | frozenset(_JOINTS) | {word.strip(".") for word in words("year")}


def _as_written(word: str) -> str | None:
    return word.capitalize() if word in _forms() else word if word in _other_words() else None


@lru_cache(maxsize=4096)
def _mended(word: str) -> str | None:
    """The month whose name is one slip away: two letters swapped or, in a long name, one inner letter wrong."""
    for stem in months():
        if len(stem) < 5 or stem[0] != word[:1] or not -1 <= len(word) - len(stem) <= 5:
            continue
        for cut in range(max(len(stem) - 1, 1), min(len(stem) + 1, len(word)) + 1):
            if _is_slip(word[:cut], stem) and _month(stem, word[cut:]):
                return stem + word[cut:]
    return None


def _is_slip(written: str, meant: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, meant, strict=False)))
    rest, wanted = written[same:], meant[same:]
    if len(rest) > 1 and rest[:2] == wanted[1::-1]:
        return rest[2:] == wanted[2:]
    tails = ((rest, wanted[1:]), (rest[1:], wanted), (rest[1:], wanted[1:]))  # left out, put in, wrong
    return len(meant) > 5 and same > 1 and any(tail == wanted_tail != "" for tail, wanted_tail in tails)
