"""What a document says of itself: organisation, project, period, date. Nothing is guessed without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from linkaudit.citations.dates import find_day, find_period
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.model import Period

FOOT = 15  # lines in which a report is signed
SIGNED = 6  # words beside the day, the month's among them
FRONT = 25  # lines in which a report's own facts stand
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
WRAPPED_AT = 110  # characters; a longer line is a paragraph of its own
_VALUE_LIMIT = 300  # characters; a longer value is prose that only begins like a label


def organisation_of(lines: list[Line]) -> str | None:
    return _first(lines, "organisation")


def title_of(lines: list[Line]) -> str | None:
    """The project's title: what stands in quotation marks behind its label, else the label's whole value."""
    value = _first(lines, "title")
    if value is None:
        return None
    quoted = re.search(r"[«“\"](.+)[»”\"]", value)
    return (quoted[1] if quoted else value).strip()


def period_of(lines: list[Line]) -> Period | None:
    """The project's period, first day to last."""
    for value in _values(lines, "period"):
        if (period := find_period(value)) and period[0] != period[1]:
            return period
    alone = re.compile(rf"\W*(?:{pattern('period_alone')})\s*[:–—-]\s*(?P<value>.+)", re.IGNORECASE)
    for line in lines[:FRONT]:
        found = alone.fullmatch(line.text)
        if found and (period := find_period(found["value"])) and period[0] != period[1]:
            return period
    return None


def dated_of(lines: list[Line], charges: Sequence[object | None]) -> date | None:
    """The day on which the document was filled in; the last such statement stands nearest the signature. A bare "Дата:"
    is the document's before any activity (`charges`, by line, None where nobody is in charge) and behind all
    evidence."""
    days = [day for value in _values(lines, "dated") if (day := find_day(value))]
    if days:
        return days[-1]
    last = max((line.index for line in lines if _ADDRESS.search(line.text) or line.hyperlinks), default=-1)
    front = [line for line in lines[:FRONT] if charges[line.index] is None and line.index < last]
    foot = lines[max(last + 1, len(lines) - FOOT) :]
    days = [day for value in _values([*front, *foot], "dated_alone", lines) if (day := find_day(value))]
    signed = [find_day(line.text) for line in foot if _is_signature(line.text)]
    return next(iter([*reversed(days), *reversed(signed)]), None)


def _is_signature(text: str) -> bool:
    """Whether a line holds nothing but one day, with the place, the name or the seal that stands beside a signature."""
    words = re.sub(r"[\d«»\"“”„_.,:;()/–—-]+", " ", text).split()
    told = find_period(text)
    return (
        told is not None and told[0] == told[1] == find_day(text) and len(words) <= SIGNED and not _is_of_period(text)
    )


def _first(lines: list[Line], topic: str) -> str | None:
    return next((v for v in _values(lines, topic) if v and len(v) <= _VALUE_LIMIT), None)


def _values(lines: list[Line], topic: str, whole: list[Line] | None = None) -> list[str]:
    """What follows a label, on its line, in the next cell of its row, or on the lines that it goes on in. `lines` are
    looked at for the label, and may be some of the `whole` document's."""
    labelled, lines = lines, whole or lines
    colon = "?" if topic == "dated" else ""  # a date is often filled in behind the bare label
    is_whole = topic == "dated_alone"  # nothing but its words
    before, ending, behind = ("{0}", "", "{0}") if is_whole else ("{0,8}?", r"[^\W\d_]*", "{0,4}?")
    label = re.compile(
        rf"^\W*(?:\d{{1,2}}(?:\.\d{{1,2}})?[.)]?\s*)?(?:[^\W\d_]+[\s,/]+){before}(?:{pattern(topic)}){ending}"
        rf"(?:[\s,]+[^\W\d_]+){behind}"
        rf"\s*(?:\([^)]*\))?\s*(?:[:\-–—_]|$){colon}\s*(?P<value>.*)",
        re.IGNORECASE,
    )
    found: list[str] = []
    for line in labelled:
        match, last = label.match(_plain(line.text)), line
        if not (match and match["value"].strip()) and (after := _wrapped(line, lines)):
            joined = label.match(
                _plain(f"{line.text.rstrip()} {after.text.lstrip()}")
            )  # the label itself goes on there
            is_told = joined is not None and (line.cell is not None or joined["value"].strip() != "")
            if joined is not None and is_told and joined.start("value") > len(line.text.rstrip()) + 1:
                match, last = joined, after
        if match is None or (topic.startswith("dated") and _is_of_period(line.text[: match.start("value")])):
            continue
        value = match["value"].strip()
        parts = [value] if value else []
        for after in lines[last.index + 1 : last.index + 4]:
            if line.cell and not (
                after.cell and after.cell.table == line.cell.table and after.cell.row == line.cell.row
            ):
                break
            is_open = "".join(parts).count("«") > "".join(parts).count("»")
            is_label = ":" in after.text and value and not line.cell and not is_open
            if re.match(r"\s*\d{1,2}[.)]\s", after.text) or is_label:
                break
            is_range = re.match(r"\s*[-–—]\s*\S", after.text) is not None and topic == "period"
            if value and not line.cell and not is_range and not _goes_on(" ".join(parts), last, lines):
                break
            parts.append(after.text.strip())
            if not value and not line.cell and not _wrapped(after, lines):
                break
            value, last = value or after.text.strip(), after
        found.append(re.sub(r"\s+", " ", " ".join(parts)).strip(" .;_") if parts else "")
    return found


def _is_of_period(label: str) -> bool:
    """Whether a label names the beginning or the end of something, or when it is due: no day of a document."""
    return (
        re.search(r"\b(?:start|end|due|begin|period|начал|оконч|заверш|период|басталу|аяқталу|кезең)", label, re.I)
        is not None
    )


def _plain(text: str) -> str:
    """A label without the brackets that forms put into it: "проекта и (или) программы"."""
    return re.sub(r"\s*(?:и|және|and)?\s*\((?:или|немесе|or)\)", "  ", text, count=1, flags=re.IGNORECASE)


def _goes_on(value: str, line: Line, lines: list[Line]) -> bool:
    """Whether a value is cut by the line's end: a quotation is still open, a colon or comma asks for more, or the line
    is full."""
    return value.count("«") > value.count("»") or value.endswith((":", ",")) or _wrapped(line, lines) is not None


def _wrapped(line: Line, lines: list[Line]) -> Line | None:
    """The line that a line of prose goes on in: the next one of its paragraph, or, where a text was wrapped at a
    width, the one after a full line."""
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    text = line.text.strip()
    if after is None or not text or text.endswith((".", ";", "!", "?")):
        return None
    if after.block == line.block:
        return after
    if line.cell or after.cell:
        return None
    if not line.is_loose or not after.is_loose or after.number != line.number + 1:
        return None
    first = re.match(r"\S+", after.text.strip())
    near = (each.text.rstrip() for each in lines[max(line.index - 15, 0) : line.index + 15] if not each.cell)
    width = max(len(text) for text in near if text == line.text.rstrip() or not _has_address(text))
    is_full = first is not None and len(line.text.rstrip()) + 1 + len(first[0]) > width
    return after if is_full and 40 <= width <= WRAPPED_AT else None


@lru_cache(1024)  # each line is looked at from all those around it
def _has_address(text: str) -> bool:
    return re.search(r"https?:|www\.|\S/\S", text) is not None
