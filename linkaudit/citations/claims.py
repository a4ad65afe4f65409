"""What an activity promises and reports in numbers: "10 ролик", "35-тен астам хабарлама", the plan and fact columns.

Only things that can be published count (words/*.toml, evidence); participants, prizes and money are nobody's link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from linkaudit.citations.counts import cell_numbers, numbers, of_both, things_in, told
from linkaudit.citations.language import names, pattern, words
from linkaudit.citations.lines import Line
from linkaudit.citations.outline import Outline
from linkaudit.citations.pairing import cell_claims, stream_claims
from linkaudit.citations.titles import Joiner
from linkaudit.citations.walk import Entry
from linkaudit.model import Claim

LAST_HEAD = 12  # the last row of a table in which its head may stand
PROSE = 30  # characters; a shorter cell is a label
HEAD_LENGTH = 60  # characters; a longer cell is no column's head


def claims_of(entries: Iterable[Entry], outline: Outline, lines: list[Line]) -> dict[str, tuple[Claim, ...]]:
    """By activity its claims, one for each kind of evidence, by a whole word, in the order of first mention.

    A number in the title is what was planned; one in the text, or in a table's fact column, what is reported.
    """
    narrative, heads = paragraphs(outline, lines), _heads(lines)
    streams, join = stream_claims(lines, outline.charges), Joiner(lines)
    claims: dict[str, tuple[Claim, ...]] = {}
    for entry in entries:
        found: dict[str, Claim] = {}
        for what, number in numbers(entry.title):
            _merge(found, Claim(what, number, None))
        for paragraph in narrative.get(entry.id, ()):
            for claim in told(paragraph.replace(entry.title, "")):  # without the heading's own line
                _merge(found, claim)
        for claim in (*_columns(entry, outline, lines, heads, join), *streams.get(entry.id, ())):
            _merge(found, claim)
        claims[entry.id] = tuple(found.values())
    return claims


def _merge(found: dict[str, Claim], claim: Claim) -> None:
    """Two mentions of one kind are one claim; the larger number stands, a part is often told beside the whole."""
    claim = replace(claim, what=names().get(claim.what, claim.what))
    old = found.get(claim.what)
    if old is None:
        found[claim.what] = claim
        return
    found[claim.what] = Claim(
        claim.what,
        max((n for n in (old.planned, claim.planned) if n is not None), default=None),
        max((n for n in (old.reported, claim.reported) if n is not None), default=None),
    )


def paragraphs(outline: Outline, lines: list[Line]) -> dict[str, list[str]]:
    """By activity its narrative, each paragraph's lines rejoined."""
    found: dict[str, list[str]] = {}
    previous: dict[str, Line] = {}
    for line in lines:
        charge = outline.charges[line.index]
        if charge is None or charge.section != "narrative":
            continue
        text = line.text.strip()
        for activity in charge.activities:
            own, last = found.setdefault(activity, []), previous.get(activity)
            if last is not None and line.index == last.index + 1:
                own[-1] += ("" if last.ends_word is False or own[-1].endswith("-") else " ") + text
            else:
                own.append(text)
            previous[activity] = line
    return found


def _columns(
    entry: Entry, outline: Outline, lines: list[Line], heads: Mapping[int, _Head], join: Joiner
) -> list[Claim]:
    """Plan and fact by column, for tables whose cells are known and whose header names the columns."""
    claims: list[Claim] = []
    for span in entry.spans:
        row = [lines[i] for i in span if lines[i].cell]
        charges = (outline.charges[line.index] for line in row)
        is_shared = any(
            charge and len(charge.activities) > 1 for charge in charges
        )  # whose its numbers are, nobody says
        if not row or row[0].cell is None or is_shared:
            continue
        head = heads.get(row[0].cell.table)
        if head is None:  # it may be the rest of the table before
            before = heads.get(row[0].cell.table - 1, _Head())
            head = before if before.columns.keys() >= {"planned", "reported"} else _Head()
        columns = head.columns
        if len({line.cell.column for line in row if line.cell}) == 2 and (labelled := _labelled(row)):
            claims.append(labelled)
            continue
        if not columns.keys() & {"planned", "reported", "both"}:
            claims += [claim for text in _prose(row) for claim in told(text)]
            continue
        cells: dict[int, list[str]] = {}
        for line in row:
            if line.cell:
                cells.setdefault(line.cell.column, []).append(line.text.strip())
        if "both" in columns:
            claims += of_both(" ".join(cells.get(columns["both"], [])))
            continue
        paired = cell_claims(row, columns, join)
        if paired is not None:
            claims += paired
            continue
        plan, fact = (cells.get(columns.get(role, -1), []) for role in ("planned", "reported"))
        said = [Claim(what, number, None) for what, number in cell_numbers(plan)]
        said += [Claim(what, None, number) for what, number in cell_numbers(fact)]
        claims += said or (
            _beside(cells.get(columns.get("what", -1), []), plan, fact)
            or _titled(head.things, plan, fact)
            or _titled(entry.title, plan, fact)
        )
    return claims


def _labelled(row: list[Line]) -> Claim | None:
    """The claim of a card's row: "План (публикации) | 2"."""
    cells: dict[int, list[str]] = {}
    for line in row:
        if line.cell:
            cells.setdefault(line.cell.column, []).append(line.text.strip())
    label, value = (cells[column] for column in sorted(cells))
    role, things, told = _role(label), things_in(" ".join(label)), re.fullmatch(r"\d{1,3}", " ".join(value))
    if role not in ("planned", "reported") or len(things) != 1 or told is None:
        return None
    number = int(told[0])
    return Claim(things[0], number, None) if role == "planned" else Claim(things[0], None, number)


def _titled(title: str, plan: list[str], fact: list[str]) -> list[Claim]:
    """The claim of a row that has bare numbers, where the activity's title says what is counted."""
    planned, reported, things = _integers(plan), _integers(fact), things_in(title)
    if len(things) != 1 or max(len(planned), len(reported)) != 1:
        return []
    return [Claim(things[0], planned[0] if planned else None, reported[0] if reported else None)]


def _prose(row: list[Line]) -> list[str]:
    """What a row without a plan says in whole sentences."""
    cells: dict[int, list[str]] = {}
    for line in row:
        if line.cell:
            cells.setdefault(line.cell.column, []).append(line.text.strip())
    texts = (" ".join(cell) for cell in cells.values())
    return [text for text in texts if len(text) > PROSE and not re.search(r"https?:|www\.", text)]


def _beside(things: list[str], plan: list[str], fact: list[str]) -> list[Claim]:
    """The claims of a row whose things stand in one cell and their numbers, in the same order, in others."""
    planned, reported, whats = _integers(plan), _integers(fact), _things(things)
    if len(whats) not in (len(planned), len(reported)):
        return []
    return [
        Claim(
            _stem_within(what),
            planned[index] if index < len(planned) else None,
            reported[index] if index < len(reported) else None,
        )
        for index, what in enumerate(whats)
        if any(stem in _squeezed(what) for stem in words("evidence"))
    ]


@dataclass(frozen=True, slots=True)
class _Head:
    """What a table's head says: the columns by what they are, and what is counted there, if it says so."""

    columns: Mapping[str, int] = field(default_factory=dict)
    things: str = ""


def _heads(lines: list[Line]) -> dict[int, _Head]:
    """By table its head. A narrow cell's word may be cut: "Жоспа" and "р"."""
    cells: dict[int, dict[tuple[int, int], list[str]]] = {}
    for line in lines:
        if line.cell and line.cell.row <= LAST_HEAD:
            place = line.cell.row, line.cell.column
            cells.setdefault(line.cell.table, {}).setdefault(place, []).append(line.text.strip())
    return {table: head for table, own in cells.items() if (head := _head(own))}


def _head(cells: Mapping[tuple[int, int], list[str]]) -> _Head | None:
    found: dict[int, dict[str, int]] = {}
    for (row, column), text in sorted(cells.items()):
        if role := _role(text):
            found.setdefault(row, {}).setdefault(role, column)
    if not found:
        return None
    told = max(found, key=lambda row: (len(found[row]), -row))  # below a form's own heading it stands deeper
    if told > 2 and len(found[told]) < 2:
        return None
    columns = {**found.get(told - 1, {}), **found.get(told + 1, {}), **found[told]}  # it may have two rows
    taken = set(columns.values())
    beside = ((column, text) for (row, column), text in sorted(cells.items()) if row == told and column not in taken)
    results = [column for column, text in beside if _is_result(text)]
    if "planned" in columns and "reported" not in columns and results:
        columns["reported"] = results[0]
    counted = [columns[role] for role in ("planned", "reported") if role in columns]
    return _Head(columns, " ".join(" ".join(cells.get((told, column), [])) for column in counted))


def _is_result(head: list[str]) -> bool:
    """Whether a column beside a plan's holds what came of it: "Результат", "Нәтиже"."""
    named = re.compile(rf"(?<![^\W\d_])(?:{pattern('header_result')})", re.IGNORECASE)
    return len("".join(head)) <= HEAD_LENGTH and any(named.search(text) for text in (" ".join(head), "".join(head)))


def _role(head: list[str]) -> str | None:
    """What a column is by its head: "planned", "reported", "both", "what" or none of them."""
    if len("".join(head)) > HEAD_LENGTH or re.search(r"\.\s", " ".join(head)):  # no sentence, no numbered title
        return None
    others = f"{pattern('header_period')}|{pattern('header_activity')}"  # "Сроки исполнения", "Іс-шаралар жоспары"
    if re.match(rf"\W*(?:{others})", " ".join(head), re.IGNORECASE):
        return None
    found = []
    for role in ("planned", "reported", "what"):
        named = re.compile(rf"(?<![^\W\d_])(?:{pattern(f'header_{role}')})", re.IGNORECASE)
        if named.search(" ".join(head)) or named.search("".join(head)):
            found.append(role)
    return "both" if found[:2] == ["planned", "reported"] else next(iter(found), None)


def _integers(cell: list[str]) -> list[int]:
    return [int(m[1]) for text in cell if (m := re.match(r"\D{0,12}?(\d{1,4})(?![\d.,]|\s\d{3})", text))]


def _things(cell: list[str]) -> list[str]:
    """The things that a cell lists: each begins with a capital letter or a number."""
    things: list[str] = []
    for text in cell:
        if things and text and not (text[0].isupper() or text[0].isdigit()):
            things[-1] += " " + text
        elif text:
            things.append(text)
    return things


def _stem_within(text: str) -> str:
    return next(stem for stem in words("evidence") if stem in _squeezed(text))


def _squeezed(text: str) -> str:
    """A narrow cell's words without the blanks that its line breaks have become."""
    return text.lower().replace(" ", "")
