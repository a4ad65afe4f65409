"""What a document says of itself: organisation, project, period, date. Nothing is guessed without a label."""

from __future__ import annotations

import re
from datetime import date

from linkaudit.citations.dates import find_day, find_period
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.model import Period

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
    return None


def dated_of(lines: list[Line]) -> date | None:
    """The day on which the document was filled in; the last such statement stands nearest the signature."""
    days = [day for value in _values(lines, "dated") if (day := find_day(value))]
    return days[-1] if days else None


def _first(lines: list[Line], topic: str) -> str | None:
    return next((v for v in _values(lines, topic) if v and len(v) <= _VALUE_LIMIT), None)


def _values(lines: list[Line], topic: str) -> list[str]:
    """What follows a label, on its line, in the next cell of its row, or on the lines that it goes on in."""
    colon = "?" if topic == "dated" else ""  # a date is often filled in behind the bare label
    label = re.compile(
        rf"^\W*(?:\d{{1,2}}[.)]\s*)?(?:[^\W\d_]+[\s,]+){{0,6}}?(?:{pattern(topic)})[^\W\d_]*"
        r"(?:[\s,]+[^\W\d_]+){0,4}?"
        rf"\s*(?:\([^)]*\))?\s*(?:[:\-–—_]|$){colon}\s*(?P<value>.*)",
        re.IGNORECASE,
    )
    found: list[str] = []
    for line in lines:
        match = label.match(line.text)
        if match is None:
            continue
        value = match["value"].strip()
        parts = [value] if value else []
        for after in lines[line.index + 1 : line.index + 4]:
            if line.cell and not (
                after.cell and after.cell.table == line.cell.table and after.cell.row == line.cell.row
            ):
                break
            if re.match(r"\s*\d{1,2}[.)]\s", after.text) or (":" in after.text and not line.cell):
                break
            if value and not line.cell and not _goes_on(parts[-1], line):
                break
            parts.append(after.text.strip())
            if not line.cell:
                break
        found.append(re.sub(r"\s+", " ", " ".join(parts)).strip(" .;_") if parts else "")
    return found


def _goes_on(value: str, line: Line) -> bool:
    """Whether a value is cut by the line's end: a quotation is still open, or a colon or comma asks for more."""
    return value.count("«") > value.count("»") or value.endswith((":", ",")) or len(line.text.strip()) > 110
