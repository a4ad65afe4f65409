"""Things and their numbers in tables that have become a stream of narrow lines: the indicators' column, then the plan's
numbers, then the report's.

It pairs only what is certain: where a run of numbers has one half for the plan and one for the report, and just as many
things stand right before it or are numbered in the row. Everything else claims nothing, since claims accuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from linkaudit.citations.counts import NETWORKS, stem_of
from linkaudit.citations.headings import ADDRESS
from linkaudit.citations.language import pattern, words
from linkaudit.citations.lines import Line
from linkaudit.citations.titles import Joiner, narrow_width
from linkaudit.citations.walk import Charge
from linkaudit.model import Claim

HEAD = 80  # lines around its first row's in which the head of a stream's table stands: it may be charged to a row
BOTH = 3  # lines that the words for both columns take
NOTE = 8  # lines that the note on a number may take
PROSE = 4  # words; a shorter sentence before the things may be one of them
_START = re.compile(r"(?P<n>[1-9]\d{0,2})(?![\d.,:]|\s?\d)(?P<rest>.*)")
_ITEM = re.compile(r"\s*(?P<n>\d{1,2})\s?[.)]\s?(?P<thing>\D.*|)")
_SENTENCE_END = (".", "!", "?", "…")
_GOES_ON = (",", "-", "/", "«", "(", ":")


@dataclass(frozen=True, slots=True)
class _Number:
    """One entry of a number cell with its note, "1 (in each network)". `is_plain` is False where it has two numbers
    ("10 / 5"): which of them counts is not told."""

    value: int
    note: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """The number cells that follow each other, and the places `start:end` of their lines among the row's."""

    start: int
    end: int
    numbers: tuple[_Number, ...]


def stream_claims(lines: list[Line], charges: Sequence[Charge | None]) -> dict[str, list[Claim]]:
    """By activity what its rows in a stream promise and report; nothing where the table has no columns for both."""
    rows = stream_rows(lines, charges)
    first = min((row[0].index for row in rows.values()), default=0)
    if not _has_both_columns(lines[max(first - HEAD, 0) : first + HEAD], narrow_width(lines)):
        return {}
    join = Joiner(lines)
    return {activity: _row_claims(row, join) for activity, row in rows.items()}


def cell_claims(row: list[Line], columns: Mapping[str, int], join: Joiner) -> list[Claim] | None:
    """The claims of a row whose cells are known, from the columns of things, plan and report: as many things as numbers
    in each, or numbered things anywhere in the row. None where they cannot be paired."""
    cells: dict[int, list[Line]] = {}
    for line in row:
        if line.cell:
            cells.setdefault(line.cell.column, []).append(line)
    plan, fact = (_cell_numbers(cells.get(columns.get(role, -1), [])) for role in ("planned", "reported"))
    if not plan or not fact or len(plan) != len(fact):
        return None
    if len(things := listed(row, join)) == len(plan):
        return _of_list(things, [_Run(0, 0, (*plan, *fact))])
    own = cells.get(columns.get("what", -1), [])
    starts = _starts(own, gap=1)
    if len(starts) != len(plan) or starts[0] != 0:
        return None
    named = [" ".join(line.text.strip() for line in own[a:b]) for a, b in pairwise([*starts, len(own)])]
    return [claim for told in zip(named, plan, fact, strict=True) for claim in _claim(*told)]


def _cell_numbers(cell: list[Line]) -> tuple[_Number, ...]:
    """The numbers of a cell, each with its note; nothing where anything else stands in it."""
    lines = [line for line in cell if line.text.strip()]
    numbers: list[_Number] = []
    index = 0
    while index < len(lines):
        found = _number(lines, index)
        if found is None or found[2]:
            return ()
        number, index, _ = found
        numbers.append(number)
    return tuple(numbers)


def stream_rows(lines: list[Line], charges: Sequence[Charge | None]) -> dict[str, list[Line]]:
    """By activity the lines of its rows in a stream; a row that names several is nobody's."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        charge = charges[line.index]
        if charge and charge.section == "table" and line.cell is None and len(charge.activities) == 1:
            rows.setdefault(charge.activities[0], []).append(line)
    return rows


def _has_both_columns(head: list[Line], limit: int) -> bool:
    """Whether the head names a column for the plan and right behind it one for the report; each may be broken."""
    told = [line.text.strip() for line in head if line.cell is None and len(line.text.strip()) <= limit]
    planned = re.compile(rf"\W*(?:{pattern('header_planned')})", re.IGNORECASE)
    reported = re.compile(rf"(?<![^\W\d_])(?:{pattern('header_reported')})", re.IGNORECASE)
    for index, text in enumerate(told):
        near = told[index : index + BOTH]
        match = planned.match(text) or planned.match("".join(near[:2]))
        if match and any(reported.search(glue.join(near), len(match[0])) for glue in ("\n", "")):
            return True
    return False


def _row_claims(row: list[Line], join: Joiner) -> list[Claim]:
    runs = _runs(row)
    if things := listed(row, join):
        return _of_list(things, runs)
    claims: list[Claim] = []
    since = 0
    for run in runs:
        count = len(run.numbers) // 2
        before = _things_before(row[since : run.start], count) if len(run.numbers) % 2 == 0 else None
        for thing, planned, reported in zip(before or (), run.numbers[:count], run.numbers[count:], strict=False):
            claims += _claim(thing, planned, reported)
        since = run.end
    return claims


def _of_list(things: list[str], runs: list[_Run]) -> list[Claim]:
    """The claims of a row that numbers its things: their numbers may stand in several runs, on several pages. Things
    that are called alike are so many pieces more."""
    if any(len(run.numbers) % 2 for run in runs) or sum(len(run.numbers) // 2 for run in runs) != len(things):
        return []
    halves = [(run.numbers[: len(run.numbers) // 2], run.numbers[len(run.numbers) // 2 :]) for run in runs]
    planned, reported = ([number for half in side for number in half] for side in zip(*halves, strict=True))
    sums: dict[str, Claim] = {}
    for thing, plan, fact in zip(things, planned, reported, strict=True):
        for claim in _claim(thing, plan, fact, in_list=True):
            before = sums.get(claim.what, Claim(claim.what, 0, 0))
            sums[claim.what] = Claim(
                claim.what, (before.planned or 0) + (claim.planned or 0), (before.reported or 0) + (claim.reported or 0)
            )
    return list(sums.values())


def _claim(thing: str, planned: _Number, reported: _Number, *, in_list: bool = False) -> list[Claim]:
    """One claim, none where the thing is nothing that is published or its number is not certain: one publication for
    four networks may be one or four."""
    what = _published(thing, in_list)
    if what is None or not planned.is_plain or not reported.is_plain:
        return []
    networks = len(_networks().findall(_squeezed(thing)))
    plan, fact = planned.value, reported.value
    if _is_each(planned.note):
        # the report's cell often leaves the note out; the same number then means the same
        fact = fact * NETWORKS if _is_each(reported.note) or fact == plan else fact
        plan *= NETWORKS
    elif min(plan, fact) < networks:
        return []
    return [Claim(what, plan, fact)]


def _published(thing: str, in_list: bool) -> str | None:
    """The kind of evidence that an indicator names; None for what is only about it ("photo and video report") and for
    all else."""
    text = re.sub(r"\([^()]*\)?", " ", thing)
    rests = [_squeezed(text[word.start() :]) for word in re.finditer(r"(?<![^\W\d_])[^\W\d_]", text)]
    if any(rest.startswith(_squeezed(word)) for word in words("no_evidence") for rest in rests):
        return None
    stems = (*words("evidence"), *(words("product") if in_list else ()))
    return next((stem_of(stem) for stem in stems if any(rest.startswith(stem) for rest in rests)), None)


def _runs(row: list[Line]) -> list[_Run]:
    """Where two number cells or more follow each other."""
    runs: list[_Run] = []
    index = 0
    while index < len(row):
        start, numbers = index, []
        while (found := _number(row, index)) is not None:
            number, index, is_last = found
            numbers.append(number)
            if is_last:
                break
        if len(numbers) > 1:
            runs.append(_Run(start, index, tuple(numbers)))
        index = max(index, start + 1)
    return runs


def _number(row: list[Line], index: int) -> tuple[_Number, int, bool] | None:
    """The number cell that begins at a line, the index behind it, and whether the next column begins on its last line
    ("1 және түрлі"). A narrow column breaks its note over several lines."""
    at_least = re.compile(rf"(?:{pattern('at_least')})\s*", re.IGNORECASE)
    text = at_least.sub("", row[index].text.strip(), count=1) if index < len(row) else ""
    if index + 1 < len(row) and not text and at_least.match(row[index].text.strip()):
        index += 1
        text = row[index].text.strip()
    match = _START.fullmatch(text)
    if match is None:
        return None
    note, after = match["rest"].strip(), index + 1
    if note and note[0] not in "(/" and not _is_unit(note):
        return (_Number(int(match["n"]), "", True), after, True) if note[0].islower() else None
    while after < len(row) and after - index < NOTE and _belongs(row[after - 1], row[after], note):
        note, after = f"{note} {row[after].text.strip()}".strip(), after + 1
    if note.count("(") > note.count(")"):
        return None
    is_plain = re.search(r"/\s*\d", re.sub(r"\([^()]*\)", "", note)) is None
    return _Number(int(match["n"]), note, is_plain), after, False


def _belongs(before: Line, line: Line, note: str) -> bool:
    """Whether a line goes on with the note on a number: "(in each", "network)"; "photos", "/1 video"; "/300", "000"."""
    if note.count("(") > note.count(")"):
        return True
    if is_apart(before, line):
        return False
    text = line.text.strip()
    if text.startswith(("/", "(")) or note.endswith("/") or re.fullmatch(r"0\d\d\W*", text):
        return True
    return text[:1].islower() and _is_unit(text)


def is_apart(before: Line, line: Line, gap: int = 2) -> bool:
    """Whether an empty line parts two lines; each is followed by one in a stream, in a cell (`gap` 1) none is."""
    return line.number - before.number > gap


def _is_unit(text: str) -> bool:
    """Whether a note begins with what is counted: "фото", "видео"; a narrow column breaks it ("бейне", "ролик")."""
    first = re.match(r"[^\W\d_]*", text.lower())
    word = first[0] if first else ""
    units = (*words("evidence"), *words("photo"))
    return len(word) > 2 and any(unit.startswith(word) or word.startswith(unit) for unit in units)


def listed(row: list[Line], join: Joiner) -> list[str]:
    """The things that a row numbers from 1 on without a gap, each once; empty where it does not."""
    end = row[-1].index + 1
    items = [(int(m["n"]), line, m["thing"]) for line in row if (m := _ITEM.fullmatch(line.text))]
    if [number for number, _, _ in items] != list(range(1, len(items) + 1)) or len(items) < 2:
        return []
    ends = [line.index for _, line, _ in items[1:]] + [end]
    things = [join.stream_title(line.index, thing, stop) for (_, line, thing), stop in zip(items, ends, strict=True)]
    return [] if any(ADDRESS.search(thing) for thing in things) else things


def _things_before(lines: list[Line], count: int) -> list[str] | None:
    """The last `count` things that stand before a run of numbers, if what stands before them is the end of a
    sentence: then they are the whole cell. None where that is not certain."""
    starts = _starts(lines)
    if len(starts) <= count:
        return None
    first, before = starts[-count], lines[starts[-count - 1] : starts[-count]]
    sentence = " ".join(line.text.strip() for line in before)
    if not sentence.endswith(_SENTENCE_END) or len(sentence.split()) < PROSE:
        return None
    cuts = [*starts[-count:], len(lines)]
    things = [" ".join(line.text.strip() for line in lines[a:b]) for a, b in pairwise(cuts)]
    is_prose = any(re.search(r"[^\W\d_]{3}[.!?](?:\s|$)", thing) or ADDRESS.search(thing) for thing in things)
    return None if is_prose or first == 0 else things


def _starts(lines: list[Line], gap: int = 2) -> list[int]:
    """Where things begin: with a capital letter or behind an empty line, but not within brackets, nor with one of the
    networks that a thing lists."""
    found: list[int] = []
    depth = 0  # of brackets, counted from behind: a page may cut one that was opened
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text.strip()
        depth = max(depth + text.count(")") - text.count("("), 0)
        apart = index == 0 or is_apart(lines[index - 1], lines[index], gap)
        goes_on = not apart and lines[index - 1].text.strip().endswith(_GOES_ON)
        begins = text.lstrip('«"“')[:1].isupper() or (apart and text[:1] not in "(/,")
        if begins and not depth and not goes_on and not _networks().match(_squeezed(text)):
            found.append(index)
    return found[::-1]


@cache
def _networks() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(_squeezed(word)) for word in words("network")))


def _is_each(note: str) -> bool:
    return any(_squeezed(word) in _squeezed(note) for word in words("each_network"))


def _squeezed(text: str) -> str:
    """Words without the blanks and hyphens that line breaks may have put into them."""
    return re.sub(r"[\s-]+", "", text.lower())
