"""How many views an activity claims, or how many people it says it reached: "охват 15 000 человек", "12K views".

Who came counts nothing here: participants, pupils and visitors are seen in no counter. A number needs its word, and
what stands behind it has to be people, views or nothing; years, dates, money and shares are no reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from linkaudit.citations.claims import paragraphs
from linkaudit.citations.language import pattern, words
from linkaudit.citations.lines import Line
from linkaudit.citations.outline import Outline
from linkaudit.citations.pairing import is_apart, listed, stream_rows
from linkaudit.citations.titles import Joiner
from linkaudit.citations.walk import Entry

LEAST = 100  # smaller numbers are anything
LEAST_ALONE = 1000  # smaller numbers in a cell alone count things
BETWEEN = 40  # characters between the word and its number
_JOINTS = (
    "и а в на за по с из от and on in by for from across over және мен бен пен".split()
)  # what may go on behind it
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,3}(?:[.,']\d{3})+(?![.,]?\d)|\d{1,9}(?:[.,]\d{1,2})?"
_DATES = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d|(?<![\d.,'])(?<!\d[ \u00a0\u202f])(?:19|20)\d\d"
    r"(?![\d'])(?![.,]\d)(?![ \u00a0\u202f]\d{3}(?!\d))"
)


def reach_by_activity(entries: Iterable[Entry], outline: Outline, lines: list[Line]) -> dict[str, int | None]:
    """By activity the largest number of views or of people reached that its narrative or its rows name."""
    narrative, rows, join = paragraphs(outline, lines), stream_rows(lines, outline.charges), Joiner(lines)
    told: dict[str, int | None] = {}
    for entry in entries:
        cells, row = _cells(entry, lines), rows.get(entry.id, [])
        texts = (*narrative.get(entry.id, ()), *cells, *_labelled(cells), _stretches(row))
        numbers = (reach_of(texts), _listed_reach(row, join) if row else None)
        told[entry.id] = max((number for number in numbers if number is not None), default=None)
    return told


def reach_of(texts: Iterable[str]) -> int | None:
    """The largest number of views or of people reached that the texts name; None where they name none."""
    return max((number for text in texts for number in _numbers(text)), default=None)


def _cells(entry: Entry, lines: list[Line]) -> list[str]:
    """The cells of an activity's rows, each on one line, in reading order."""
    cells: dict[tuple[int, int, int], list[str]] = {}
    for index in dict.fromkeys(index for span in entry.spans for index in span):
        if cell := lines[index].cell:
            cells.setdefault((cell.table, cell.row, cell.column), []).append(lines[index].text.strip())
    return [" ".join(cell) for cell in cells.values()]


def _labelled(cells: list[str]) -> Iterator[str]:
    """The numbers whose label stands in the cell before: "Қаралым саны | 45 000"."""
    for label, value in pairwise(cells):
        if _names_reach(label) and _number_alone(value):
            yield f"{label}: {value}"


def _listed_reach(row: list[Line], join: Joiner) -> int | None:
    """The number of a stream's row that numbers its things, where one of them is reach and one number alone is so
    large, in the plan and in the report."""
    large = [value for line in row if (value := _number_alone(line.text)) and value >= LEAST_ALONE]
    is_one = len(set(large)) == 1 and len(large) <= 2
    return large[0] if is_one and sum(map(_names_reach, listed(row, join))) == 1 else None


def _stretches(row: list[Line]) -> str:
    """A stream's narrow lines as text in which what may be another cell begins a new line."""
    text = ""
    for before, line in zip([None, *row], row, strict=False):
        begins = before is None or is_apart(before, line) or line.text.strip()[:1].isupper()
        text += ("\n" if begins else " ") + line.text.strip()
    return text


def _names_reach(label: str) -> bool:
    """Whether a label says nothing but that views or people reached are counted: "Общий охват", "Қаралым саны"."""
    counted = rf"(?:\s+(?:саны|{pattern('audience')})[^\W\d_]*)?"
    named = rf"\W*(?:[^\W\d_]+\s+){{0,2}}(?:{pattern('reach')})[^\W\d_]*{counted}\W*(?:\([^()]*\)\W*)?"
    return re.fullmatch(named, label, re.IGNORECASE) is not None


def _number_alone(text: str) -> int | None:
    """The number of a cell that holds nothing else, if it may be one of views: "50 000", "12,5 тыс."."""
    match = re.fullmatch(_number(), text.strip())
    value = _value(match) if match and not _DATES.search(text) else 0
    return value if value >= LEAST else None


def _numbers(text: str) -> list[int]:
    text = _DATES.sub(" ", text)
    matches = (*_before().finditer(text), *_behind().finditer(text))
    return [value for match in matches if not _is_of_those_present(match) and (value := _value(match)) >= LEAST]


def _is_of_those_present(match: re.Match[str]) -> bool:
    """Whether the number is one of participants ("қатысушыларды қамту – 300"), of money, or of those who came to see
    something ("просмотр фильма: 250")."""
    before = re.search(r"[^\W\d_]+\W*$", match.string[: match.start()])
    own = match[0] if before is None or re.search(r"[,.;:!?\n–—]", before[0]) else before[0] + match[0]
    return _named("attendance").search(own) is not None or _named("screening").search(match[0]) is not None


def _value(match: re.Match[str]) -> int:
    """The number that is written: with a thousand or a million behind it a comma or a point parts its decimals, else
    its thousands."""
    written = re.sub(r"[\s']", "", match["n"])
    scale = 1_000_000 if match["m"] else 1_000 if match["k"] else 1
    if scale == 1 and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return int(re.sub(r"[.,]", "", written))
    return round(float(written.replace(",", ".")) * scale) if re.fullmatch(r"\d+(?:[.,]\d+)?", written) else 0


@cache
def _number() -> str:
    """A number with what it is counted in and how exact it is: "1,2 млн", "30 мыңнан астам", "12K", "500+"."""
    scale = "|".join(rf"(?P<{name}>{_scale(topic)})" for name, topic in (("k", "thousand"), ("m", "million")))
    more_than = r"(?:\s?-?\s?(?:нан|нен|тан|тен|дан|ден|ға|ге|қа|ке))?(?:\s+(?:астам|жуық))?"
    return rf"(?<![\d.,/:№-])(?<!№\s)(?P<n>{_GROUPED})(?![\d/:]|[.,]\d)(?:{scale})?\+?{more_than}"


def _scale(topic: str) -> str:
    """The words for a thousand, or a million; a single letter only at the number itself: "12K"."""
    letters = "|".join(re.escape(word) for word in words(topic) if len(word) == 1)
    stems = "|".join(re.escape(word) for word in words(topic) if len(word) > 1)
    return rf"\s?(?:{stems})[^\W\d_]{{0,5}}\.?|(?:{letters})(?![^\W\d_])"


@cache
def _before() -> re.Pattern[str]:
    """The number first: "12,5 тыс. просмотров", "30 мыңнан астам қаралым", "20,000 people reached"."""
    people = rf"(?:\s+(?:{pattern('audience')})[^\W\d_]*)?"
    return re.compile(rf"{_number()}{people}\s+(?:{pattern('reach')})[^\W\d_]*", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    """The word first: "охват – 15 000 человек", "қаралым саны – 45 000", "reached 20,000 people"."""
    joint = rf"[^\W\d_]*(?:[^\d.;!?\n]{{0,{BETWEEN}}}?[\s:–—=(~>-])"
    end = rf"(?=\s*(?:(?:{pattern('audience')})|[^\w\s%₸$€]|$|\n)|\s+(?:{'|'.join(_JOINTS)})(?![^\W\d_]))(?!\s*[%₸$€№])"
    return re.compile(rf"(?<![^\W\d_])(?:{pattern('reach')}){joint}{_number()}{end}", re.IGNORECASE)


@cache
def _named(topic: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{pattern(topic)})", re.IGNORECASE)
