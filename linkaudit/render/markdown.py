"""coverage.md: the table as GitHub-flavoured Markdown, for tickets and mail. A document's words never act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linkaudit.model import Coverage, Finding
from linkaudit.render.evidence import (
    SIGNS,
    Counts,
    Part,
    by_rule,
    claimed,
    counts_of,
    parts_of,
    sources_of,
    visible,
    web_address,
)
from linkaudit.render.words import Words

_COLUMNS = (
    "activity", "title", "planned", "reported", "required", "cited", "unique", "available", "gone", "restricted",
    "unverified", "in_period", "coverage", "why", "findings",
)  # fmt: skip
_TEXT_COLUMNS = ("activity", "title", "coverage", "why", "findings")


def render(coverage: Coverage, words: Words) -> str:
    parts = parts_of(coverage)
    blocks = (
        f"# {words['ui.heading']}",
        _document(coverage, words),
        _summary(counts_of(coverage), sources_of(coverage), words),
        f"## {words['ui.by_activity']}",
        _table(parts, words),
        f"## {words['ui.findings']}",
        *(_findings(parts, coverage.purpose, words) or [words["ui.no_findings"]]),
        words["ui.footer"],
    )
    return "\n\n".join(blocks) + "\n"


_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#$])")


def escaped(text: str) -> str:
    """A stranger's text on one line with every character that could mark something up behind a backslash."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def _document(coverage: Coverage, words: Words) -> str:
    extraction = coverage.extraction
    facts = {
        "document": extraction.title,
        "file": extraction.document.path.name,
        "organisation": extraction.organisation,
        "period": extraction.period and words.period(extraction.period),
        "dated": extraction.dated and words.date(extraction.dated),
        "sha256": extraction.document.sha256,
        "made": f"{coverage.made_at:%Y-%m-%d %H:%M} UTC",
    }
    return "\n".join(f"- {words[f'ui.{key}']}: {escaped(fact or words['ui.unknown'])}" for key, fact in facts.items())


def _summary(counts: Counts, sources: dict[str, int], words: Words) -> str:
    lines = []
    for name, kind, numbers in counts.groups:
        shares = ", ".join(f"{SIGNS[word]} {words[f'{kind}.{word}']} {n}" for word, n in numbers.items())
        lines.append(f"- {words[f'ui.{name}']}: {sum(numbers.values())} ({shares})")
    lines.append(f"- {words['ui.citations']}: {counts.citations}")
    if counts.seen:
        lines.append(f"- {words['ui.seen_by_people']}: {counts.seen}")
    told = ", ".join(f"{words[f'source.{source}']} {n}" for source, n in sources.items() if n)
    return "\n".join(
        (f"## {words['ui.summary']}", "", *lines, *([f"- {words['ui.required_by']}: {told}"] if told else []))
    )


def _table(parts: Iterable[Part], words: Words) -> str:
    heads = [words[f"column.{column}"] for column in _COLUMNS]
    rule = ["---" if column in _TEXT_COLUMNS else "--:" for column in _COLUMNS]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *_rows(parts, words)))


def _rows(parts: Iterable[Part], words: Words) -> Iterator[list[str]]:
    for row in (part.row for part in parts if part.row):
        planned, reported = claimed(row.activity.claims)
        numbers = (
            planned, reported, row.required, row.cited, row.unique, row.available, row.gone, row.restricted,
            row.unverified, row.in_period,
        )  # fmt: skip
        yield [
            escaped(row.activity.id),
            escaped(row.activity.title),
            *(words["ui.none"] if number is None else str(number) for number in numbers),
            f"{SIGNS[row.coverage]} {words[f'coverage.{row.coverage}']}",
            escaped(words.why(row)),
            " ".join(dict.fromkeys(finding.code for finding in row.findings)),
        ]


def _findings(parts: Iterable[Part], purpose: str, words: Words) -> list[str]:
    """A heading and a list for each activity with findings, the most severe first, each rule with what to do."""
    blocks = []
    for part in parts:
        lines = [
            line for code, found in by_rule(part.all_findings, purpose) for line in _of_rule(code, found, part, words)
        ]
        lines += _rulings(part, words)
        if lines:
            activity = part.row and part.row.activity
            title = f"{activity.id} {activity.title}" if activity else words["ui.unattributed"]
            blocks += [f"### {escaped(title)}", "\n".join(lines)]
    return blocks


def _of_rule(code: str, findings: list[Finding], part: Part, words: Words) -> Iterator[str]:
    addresses = {evidence.row.link.key: evidence.row.link.canonical_url for evidence in part.evidence}
    severity = findings[0].severity
    head = f"{SIGNS[severity]} {words[f'severity.{severity}']} **{code}** {words[f'rule.{code}']}"
    yield f"- {head}. {words[f'advice.{code}']}"
    for finding in findings:
        url = addresses.get(finding.key or "", finding.key)
        yield f"  - {escaped(words.finding(finding))}" + (f": {_address(url)}" if url else "")


def _rulings(part: Part, words: Words) -> Iterator[str]:
    """What people said of the activity's links, each ruling once."""
    for evidence in part.evidence:
        for ruling in evidence.row.rulings:
            told = escaped(words.ruling(ruling))
            yield f"- {SIGNS[ruling.word]} {told}: {_address(evidence.row.link.canonical_url)}"


def _address(url: str) -> str:
    """An address to click if it is one, else its text."""
    return f"<{url}>" if web_address(url) and not re.search(r"[\s<>\\]", url) else escaped(url)
