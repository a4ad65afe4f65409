"""The day of the grant agreement that a report is about, as its front matter names it.

It refuses every other contract (leases, deliveries, amendments), and dates that begin or end something: posts are held
against this day, so it is told for certain or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from linkaudit.citations.dates import find_days
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line

FRONT = 60  # lines in which a report's own facts stand, if no activity comes before
REACH = 90  # characters between the contract's name and its day
LABEL = 40  # characters; where the name is not the grant's, it has to stand at the beginning
_NUMBER = r"(?:(?:№|\b(?:no|nr|n)\b\.?)\s*\S+)?"
_SENTENCE_END = re.compile(r"[;!?]|[^\W\d_]{3}\.\s+(?=[^\W\d_a-zа-яәғқңөұүһі])")  # "No. KZ-12", "г. Алматы" end none
_BOUND = re.compile(  # a range's first or last day
    r"(?:\b(?:с|со|по|до|from|until|till|to|by)|[–—-])\s*[«\"]?$", re.IGNORECASE
)


def agreed_of(lines: list[Line], charges: Sequence[object | None]) -> date | None:
    """The grant agreement's day. `charges` tell by line where the first activity begins; None where no day is labelled,
    or where two are."""
    first = next((index for index, charge in enumerate(charges) if charge is not None), len(lines))
    texts = list(_texts(lines, min(first, FRONT)))
    for topic in ("grant_agreement", "agreement"):
        days = {day for text in texts for day in _days(text, topic)}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _texts(lines: list[Line], end: int) -> Iterator[str]:
    """The front matter's rows, and its lines each with the next one, in which it may go on."""
    rows: dict[tuple[int, int], list[str]] = {}
    for line in lines[:end]:
        if line.cell:
            rows.setdefault((line.cell.table, line.cell.row), []).append(line.text.strip())
            continue
        after = lines[line.index + 1] if line.index + 1 < end else None
        goes_on = after is not None and not after.cell and not re.match(r"\s*\d{1,2}[.)]\s", after.text)
        yield f"{line.text.strip()} {after.text.strip()}" if after and goes_on else line.text.strip()
    yield from (" ".join(row) for row in rows.values())


def _days(text: str, topic: str) -> Iterator[date]:
    """The days that a text gives a contract: behind its name ("№ 12 от 15 мая 2024 года") or, as Kazakh does, before it
    ("2024 жылғы 15 мамырдағы № 12 шарт")."""
    days = list(find_days(text))
    for name in re.finditer(rf"(?<![^\W\d_])(?:{pattern(topic)})[^\W\d_]*", text, re.IGNORECASE):
        before = text[max(name.start() - LABEL, 0) : name.start()]
        for day, start, end in days:
            if start >= name.end() and start - name.end() <= REACH:
                between = text[name.end() : start]
                if _is_its_own(before + between, between, topic, name.start()) and not _is_bound(text, start, end):
                    yield day
                break
        for day, start, end in days[::-1]:
            if end <= name.start() and _is_right_before(text[end : name.start()]):
                said = text[max(start - LABEL, 0) : name.end() + LABEL]
                if _is_its_own(said, said, topic, start) and not _is_bound(text, start, end):
                    yield day
                break


def _is_its_own(said: str, between: str, topic: str, start: int) -> bool:
    """Whether what is said around the name lets the day be the agreement's. A name that any contract has needs a number
    or a word for the day, at the text's beginning."""
    if _named("other_agreement").search(said) or _SENTENCE_END.search(between):
        return False
    return topic == "grant_agreement" or (start <= LABEL and _mark().search(said) is not None)


def _is_right_before(between: str) -> bool:
    """Whether a day belongs to the name behind it: only the number and a few words stand between them."""
    return re.fullmatch(rf"[^\W\d_]*\s*{_NUMBER}\s*(?:[^\W\d_]+\s+){{0,3}}", between, re.IGNORECASE) is not None


def _is_bound(text: str, start: int, end: int) -> bool:
    """Whether a day is the first or the last of a range."""
    after = re.match(r"\s*(?:г\.|года|жыл\w*|ж\.)?\s*(?:[–—-]|по\b|до\b|to\b|until\b)\s*[«\"]?\d", text[end:], re.I)
    return after is not None or _BOUND.search(text[:start].rstrip()) is not None


@cache
def _named(topic: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{pattern(topic)})", re.IGNORECASE)


@cache
def _mark() -> re.Pattern[str]:
    """A word for a number or a day, whole: "от", "№"; or at a Kazakh month's end: "мамырдағы"."""
    return re.compile(
        rf"(?:{pattern('agreement_mark')})(?![^\W\d_])|(?:{pattern('agreement_mark')})[^\W\d_]{{1,3}}\b", re.I
    )
