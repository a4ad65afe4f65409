"""What an activity promises and reports in numbers: "10 ролик", "35-тен астам хабарлама", the plan and fact columns.

Only things that can be published count (words/*.toml, evidence); participants, prizes and money are nobody's link.
"""

from __future__ import annotations

import re
from functools import cache

from linkaudit.citations.language import months, pattern, words
from linkaudit.citations.lines import Line
from linkaudit.citations.outline import Entry, Outline
from linkaudit.model import Claim


@cache
def _counted() -> re.Pattern[str]:
    """A number before the thing that it counts: "10 ролик", "35-тен астам хабарлама"."""
    more_than = r"(?:\s?-?\s?(?:тен|ден|тан|дан|нан|нен|ке|ге|қа|ға|не|на))?(?:\s(?:астам|жуық))?"
    return re.compile(
        rf"(?<![\d.,/:№-])(?P<n>\d{{1,3}}){more_than}\s+(?:[^\W\d_]+\s+){{0,1}}(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        re.IGNORECASE,
    )


@cache
def _listed() -> re.Pattern[str]:
    """A thing and behind a dash or a colon its number, as cells list them: "Жарияланым – 3; қатысушылар – 36"."""
    return re.compile(
        rf"(?<![^\W\d_])(?P<what>(?:{pattern('evidence')})[^\W\d_]*)[^\d;\n]{{0,40}}?\s?[–—:=-]\s?(?P<n>\d{{1,3}})(?![\d.,/:]\d)",
        re.IGNORECASE,
    )


@cache
def _counts() -> re.Pattern[str]:
    """A count of things: "Количество публикаций: 7", "Жарияланымдар саны – 7", "Number of posts: 7"."""
    thing, joint = (
        rf"(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        r"[^\d;.\n]{0,30}?\s?[–—:=-]\s?(?P<n>\d{1,3})(?![\d/:]|[.,]\d)",
    )
    return re.compile(
        rf"(?:количеств|числ|number of|count of)[^\W\d_]*\s(?:[^\W\d_]+\s)?{thing}{joint}"
        rf"|(?<![^\W\d_])(?P<what2>(?:{pattern('evidence')})[^\W\d_]*)\s(?:саны)\s?[–—:=-]\s?(?P<n2>\d{{1,3}})(?![\d/:]|[.,]\d)",
        re.IGNORECASE,
    )


@cache
def _label() -> re.Pattern[str]:
    """What ends in the name of a thing, so that a number behind it is a mark on it: "видео 1", "жазба № 2"."""
    return re.compile(rf"(?<![^\W\d_])(?P<what>(?:{pattern('evidence')}))[^\W\d_]?\s*(?:№\s*)?$", re.IGNORECASE)


LAST_HEAD = 12  # the last row of a table in which its head may stand
PROSE = 30  # characters; a shorter cell is a label
HEAD_LENGTH = 60  # characters; a longer cell is no column's head


def claims_of(entry: Entry, outline: Outline, lines: list[Line]) -> tuple[Claim, ...]:
    """The activity's claims, one for each kind of evidence, in the order of first mention.

    A number in the title is what was planned; one in the text, or in a table's fact column, what is reported.
    """
    found: dict[str, Claim] = {}
    for what, number in _numbers(entry.title):
        _merge(found, Claim(what, number, None))
    for paragraph in _paragraphs(entry, outline, lines):
        for claim in _told(paragraph.replace(entry.title, "")):  # without the heading's own line
            _merge(found, claim)
    for claim in _columns(entry, lines):
        _merge(found, claim)
    return tuple(found.values())


def _numbers(text: str) -> list[tuple[str, int]]:
    found = [(_stem(m["what"]), int(m["n"])) for m in _counted().finditer(text) if int(m["n"]) > 0 and not _is_mark(m)]
    return found + [(_stem(m["what"] or m["what2"]), int(m["n"] or m["n2"])) for m in _counts().finditer(text)]


def _is_mark(counted: re.Match[str]) -> bool:
    """Whether the number marks one of a row of things ("видео 1 видео 2"), a school or a class, or is a day's."""
    before = counted.string[: counted.start()]
    label = _label().search(before)
    between = counted.string[counted.end("n") : counted.start("what")].strip().lower()
    is_day = any(between.startswith(stem) for stem in months() if len(stem) > 2) or between in (
        "мая",
        "май",
        "класса",
        "классе",
    )
    return (
        is_day
        or before.rstrip().endswith("№")
        or (label is not None and _stem(label["what"]) == _stem(counted["what"]))
    )


def _cell_numbers(cell: list[str]) -> list[tuple[str, int]]:
    """The numbers of a cell that says itself what it counts."""
    text = "\n".join(cell)
    listed = [(_stem(m["what"]), int(m["n"])) for m in _listed().finditer(text)]
    whole = " ".join(cell)
    return listed or _numbers(whole) or _numbers(re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", "", whole))  # "бейнеро лик"


@cache
def _promised() -> re.Pattern[str]:
    """What stands before a number that was planned, and what before one that came of it."""
    planned, reported = pattern("header_planned"), pattern("header_reported")
    return re.compile(rf"(?<![^\W\d_])(?:(?P<planned>{planned})|(?P<reported>{reported}))", re.IGNORECASE)


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{pattern('evidence')})", re.IGNORECASE)


@cache
def _plainly() -> re.Pattern[str]:
    """A plan's or a report's number that names no thing: "запланировано – 5, размещено – 4"."""
    number = r"[^\W\d_]*\s*(?:[–—:=-]\s*)?(?P<{}>\d{{1,3}})(?![\d/:]|[.,]\d)"
    planned, reported = pattern("header_planned"), pattern("header_reported")
    return re.compile(
        rf"(?<![^\W\d_])(?:(?:{planned}){number.format('n')}|(?:{reported}){number.format('m')})", re.IGNORECASE
    )


def _told(text: str) -> list[Claim]:
    """The numbers of a text, each a plan where the words right before it say so, else a report:
    "Запланировано 10 публикаций, размещено 12"."""
    claims: list[Claim] = []
    for sentence in re.split(r"[.!?](?:\s|$)|\n", text):
        thing = _thing().search(sentence)
        told = {m.lastgroup: int(m["n"] or m["m"]) for m in _plainly().finditer(sentence)} if thing else {}
        if thing and told.keys() >= {"n", "m"}:
            claims.append(Claim(_stem(thing[0]), told["n"], told["m"]))
    for clause in re.split(r"[,;.!?]\s|\n", text):
        said = [m.lastgroup for m in _promised().finditer(clause)]
        for what, number in _numbers(clause):
            is_plan = said[:1] == ["planned"]
            claims.append(Claim(what, number, None) if is_plan else Claim(what, None, number))
    return claims


def _stem(word: str) -> str:
    """The word of words/*.toml that a word form belongs to."""
    low = word.lower()
    return next((stem for stem in words("evidence") if low.startswith(stem)), low)


def _merge(found: dict[str, Claim], claim: Claim) -> None:
    """Two mentions of one kind are one claim; the larger number stands, a part is often told beside the whole."""
    old = found.get(claim.what)
    if old is None:
        found[claim.what] = claim
        return
    found[claim.what] = Claim(
        claim.what,
        max((n for n in (old.planned, claim.planned) if n is not None), default=None),
        max((n for n in (old.reported, claim.reported) if n is not None), default=None),
    )


def _paragraphs(entry: Entry, outline: Outline, lines: list[Line]) -> list[str]:
    """The narrative of an activity, each paragraph's lines rejoined."""
    paragraphs: list[str] = []
    previous: Line | None = None
    for line in lines:
        charge = outline.charges[line.index]
        if charge is None or charge.section != "narrative" or entry.id not in charge.activities:
            continue
        text = line.text.strip()
        if previous is not None and line.index == previous.index + 1 and paragraphs:
            joint = "" if previous.ends_word is False or paragraphs[-1].endswith("-") else " "
            paragraphs[-1] += joint + text
        else:
            paragraphs.append(text)
        previous = line
    return paragraphs


def _columns(entry: Entry, lines: list[Line]) -> list[Claim]:
    """Plan and fact by column, for tables whose cells are known and whose header names the columns."""
    claims: list[Claim] = []
    for span in entry.spans:
        row = [lines[i] for i in span if lines[i].cell]
        if not row or row[0].cell is None:
            continue
        columns = _header_columns(lines, row[0].cell.table)
        if not columns:  # it may be the rest of the table before
            before = _header_columns(lines, row[0].cell.table - 1)
            columns = before if before.keys() >= {"planned", "reported"} else {}
        if "planned" not in columns and "reported" not in columns:
            claims += [claim for text in _prose(row) for claim in _told(text)]
            continue
        cells: dict[int, list[str]] = {}
        for line in row:
            if line.cell:
                cells.setdefault(line.cell.column, []).append(line.text.strip())
        plan, fact = (cells.get(columns.get(role, -1), []) for role in ("planned", "reported"))
        told = [Claim(what, number, None) for what, number in _cell_numbers(plan)]
        told += [Claim(what, None, number) for what, number in _cell_numbers(fact)]
        claims += told or _beside(cells.get(columns.get("what", -1), []), plan, fact)
    return claims


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


def _header_columns(lines: list[Line], table: int) -> dict[str, int]:
    """The columns that a table's head names. A narrow cell's word may be cut: "Жоспа" and "р"."""
    heads: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        if line.cell and line.cell.table == table and line.cell.row <= LAST_HEAD:
            heads.setdefault((line.cell.row, line.cell.column), []).append(line.text.strip())
    rows: dict[int, dict[str, int]] = {}
    for (row, column), head in sorted(heads.items()):
        if role := _role(head):
            rows.setdefault(row, {}).setdefault(role, column)
    columns: dict[str, int] = {}
    for row, found in rows.items():  # a head may have two rows; below a form's own heading it stands deeper
        if row <= 2 or len(found) > 1:
            columns = found | columns
    return columns


def _role(head: list[str]) -> str | None:
    """What a column is by its head: "planned", "reported", "what" or none of them."""
    if len("".join(head)) > HEAD_LENGTH or re.search(r"\.\s", " ".join(head)):  # no sentence, no numbered title
        return None
    for role in ("planned", "reported", "what"):
        named = re.compile(rf"(?<![^\W\d_])(?:{pattern(f'header_{role}')})", re.IGNORECASE)
        if named.search(" ".join(head)) or named.search("".join(head)):
            return role
    return None


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
