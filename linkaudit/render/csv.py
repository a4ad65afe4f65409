"""coverage.csv: one row for each link under each activity, for spreadsheets. Codes and column names are the same in
every language, and no cell can start a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator

from linkaudit.model import Coverage, Finding
from linkaudit.render.evidence import Evidence, Part, parts_of, visible
from linkaudit.render.json import moment
from linkaudit.render.words import Words

COLUMNS = (
    "activity", "title", "coverage", "required", "required_by", "key", "url", "resolved_to", "status", "reason",
    "published_at", "in_period", "cited_as", "href", "page", "line", "findings", "checked_at", "snapshot", "proof",
    "ruling", "by", "note",
)  # fmt: skip

_BOM = "\ufeff"  # without it Excel reads UTF-8 as the system's old code page
_IN_PERIOD = {True: "true", False: "false", None: ""}


def render(coverage: Coverage, words: Words) -> str:
    """RFC 4180 with a byte order mark. An activity without links has one row with empty link columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for part in parts_of(coverage):
        for row in _rows(part):
            writer.writerow(_of_activity(part) | {column: harmless(cell) for column, cell in row.items()})
    return _BOM + out.getvalue()


def _of_activity(part: Part) -> dict[str, str]:
    if part.row is None:
        return {}
    activity = part.row.activity
    return {
        "activity": harmless(activity.id),
        "title": harmless(activity.title),
        "coverage": part.row.coverage,
        "required": str(part.row.required),
        "required_by": part.row.requirement.source,
    }


def _rows(part: Part) -> Iterator[dict[str, str]]:
    for evidence in part.evidence:
        yield _link(evidence)
    for item, findings in part.unreadable:
        yield {
            "reason": item.flaw.reason,
            "cited_as": item.text,
            "page": _number(item.page),
            "line": _number(item.line),
            "findings": _codes(findings),
        }
    if part.findings or not (part.evidence or part.unreadable):
        yield {"findings": _codes(part.findings)}


def _link(evidence: Evidence) -> dict[str, str]:
    row, citations = evidence.row, evidence.citations
    return {
        "key": row.link.key,
        "url": row.link.canonical_url,
        "resolved_to": row.verdict.resolved_to or "",
        "status": row.verdict.status,
        "reason": row.verdict.reason,
        "published_at": moment(row.published_at) or "",
        "in_period": _IN_PERIOD[evidence.in_period],
        "cited_as": _each(citation.cited_as for citation in citations),
        "href": _each(citation.href or "" for citation in citations),
        "page": _each(_number(citation.page) for citation in citations),
        "line": _each(_number(citation.line) for citation in citations),
        "findings": _codes(evidence.findings),
        "checked_at": moment(row.checked_at) or "",
        "snapshot": row.snapshot.url if row.snapshot else "",
        "proof": row.proof or "",
        "ruling": _each(ruling.word for ruling in row.rulings),
        "by": _each(ruling.by for ruling in row.rulings),
        "note": _each(ruling.note for ruling in row.rulings),
    }


def _each(values: Iterable[str]) -> str:
    """What the citations of one link say, each different value once."""
    return " | ".join(dict.fromkeys(value for value in values if value))


def _codes(findings: Iterable[Finding]) -> str:
    return " ".join(dict.fromkeys(finding.code for finding in findings))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


# Spreadsheets start a formula at these, full-width and small forms included (NFKC folds them); U+2212 is a minus too.
_FORMULA = frozenset("=+-@\u2212")


def harmless(text: str) -> str:
    """The text with nothing hidden in it, behind an apostrophe where a spreadsheet would read a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    shown = visible(text)
    starts_blank = text[:1] in ("\t", "\r", "\n")
    starts_formula = unicodedata.normalize("NFKC", shown[:1])[:1] in _FORMULA if shown else False
    return f"'{shown}" if starts_blank or starts_formula else shown
