"""What every renderer reads off a Coverage: each activity with its links, their citations and findings. Nothing that
the coverage holds is left out, and nothing is judged here that the rules have not judged."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from linkaudit.model import (
    MENDS,
    REASONS,
    SEVERITIES,
    Changed,
    Citation,
    Claim,
    Coverage,
    CoverageRow,
    Finding,
    LinkRow,
    Period,
    Sight,
    Unreadable,
    is_within,
)

SHOWN_CHANGES = 100  # of a document, the latest
COVERAGES = ("covered", "partial", "unverified", "uncovered")
STATUSES = tuple(REASONS)
WORST_FIRST = SEVERITIES[::-1]

# No meaning hangs on colour alone: each word goes with a sign.
SIGNS = {
    "covered": "✓", "partial": "◐", "unverified": "?", "uncovered": "✗",
    "available": "✓", "gone": "✗", "restricted": "⊘",
    "error": "●", "warning": "▲", "note": "○",
    "inside": "✓", "outside": "▲",
    "back": "✓", "opened": "✓", "confirmed": "✗", "author": "▲", "title": "▲",
    "view_count": "▼", "like_count": "▼", "comment_count": "▼",
    "seen": "✓", "not_there": "✗", "not_as_claimed": "✗", "remark": "○",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """One link under one activity. `in_period` is None where the link has no date or no period is known."""

    row: LinkRow
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    in_period: bool | None


@dataclass(frozen=True, slots=True)
class Part:
    """One activity's share of the coverage; `row` is None for what belongs to no activity.

    `unreadable` goes with the findings that name it; `findings` are the rest, those of no link.
    """

    row: CoverageRow | None
    evidence: tuple[Evidence, ...]
    unreadable: tuple[tuple[Unreadable, tuple[Finding, ...]], ...]
    findings: tuple[Finding, ...]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        of_links = (f for e in self.evidence for f in e.findings)
        of_unreadable = (f for _, findings in self.unreadable for f in findings)
        return (*self.findings, *of_links, *of_unreadable)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many activities by coverage, links by status and findings by severity, each in its fixed order.

    A short link and what it leads to count once.
    """

    activities: dict[str, int]
    links: dict[str, int]
    findings: dict[str, int]
    citations: int
    seen: int = 0  # links that people have seen, where nobody else can tell

    @property
    def groups(self) -> tuple[tuple[str, str, dict[str, int]], ...]:
        """What a summary shows: the group's name, the locale table of its words, its numbers."""
        return (
            ("activities", "coverage", self.activities),
            ("links", "status", self.links),
            ("findings", "severities", self.findings),
        )


def runs_of(sights: Sequence[Sight]) -> list[tuple[str, Sight, int]]:
    """A link's history in runs of checks that said the same: the status, the run's first check, how many checks."""
    runs: list[tuple[str, Sight, int]] = []
    for sight in sights:
        if runs and runs[-1][0] == sight.status:
            status, first, count = runs[-1]
            runs[-1] = status, first, count + 1
        else:
            runs.append((sight.status, sight, 1))
    return runs


def changes_of(coverage: Coverage) -> list[Changed]:
    """What changed of a document's links, the latest first."""
    rows = {row.link.key: row for row in coverage.links}
    latest = [change for change in reversed(coverage.changes) if change.key in rows][:SHOWN_CHANGES]
    return [Changed(change, rows[change.key].link, rows[change.key].cited_by) for change in latest]


def parts_of(coverage: Coverage) -> tuple[Part, ...]:
    """One part an activity, in document order, then one for what belongs to none, if there is anything.

    Every finding stands in exactly one part.
    """
    extraction, rows = coverage.extraction, {row.link.key: row for row in coverage.links}
    known = {row.activity.id for row in coverage.rows}
    findings: dict[tuple[str | None, str | None], list[Finding]] = {}
    for finding in coverage.findings:
        owner = finding.activity if finding.activity in known else None
        findings.setdefault((owner, finding.key), []).append(finding)

    def part(row: CoverageRow | None, citations: dict[str, list[Citation]]) -> Part:
        owner = row.activity.id if row else None
        period = (row and row.requirement.period) or coverage.period or extraction.period
        evidence = tuple(
            Evidence(
                rows[key],
                tuple(cited),
                tuple(findings.pop((owner, key), ())),
                _in_period(rows[key].published_at, period),
            )
            for key, cited in citations.items()
        )
        own = (u for u in extraction.unreadable if (u.activity if u.activity in known else None) == owner)
        loose = [f for place in [place for place in findings if place[0] == owner] for f in findings.pop(place)]
        return Part(row, evidence, *_with_findings(own, loose))

    parts = [part(row, _by_key(row.activity.citations)) for row in coverage.rows]
    stray = _by_key(extraction.unattributed)
    shown = {
        key
        for each in parts
        for evidence in each.evidence
        for key in (evidence.row.link.key, evidence.row.evidence.key)
    }
    shown |= {rows[key].evidence.key for key in stray}
    last = part(None, stray | {key: [] for key in rows if key not in shown and key not in stray})
    return (*parts, last) if last.evidence or last.unreadable or last.findings else tuple(parts)


def _by_key(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.link.key, []).append(citation)
    return found


def _with_findings(
    unreadable: Iterable[Unreadable], loose: list[Finding]
) -> tuple[tuple[tuple[Unreadable, tuple[Finding, ...]], ...], tuple[Finding, ...]]:
    """Each unreadable text with the findings that quote it, and the findings left over."""
    quoting: dict[str, list[Finding]] = {}
    for finding in loose:
        quoting.setdefault(dict(finding.facts).get("text", ""), []).append(finding)
    paired = []
    for item in unreadable:
        found = quoting.get(item.text, [])
        paired.append((item, (found.pop(0),) if found else ()))
    used = {id(f) for _, findings in paired for f in findings}
    return tuple(paired), tuple(f for f in loose if id(f) not in used)


def _in_period(moment: datetime | None, period: Period | None) -> bool | None:
    return None if moment is None or period is None else is_within(moment, period)


def counts_of(coverage: Coverage) -> Counts:
    extraction = coverage.extraction
    return Counts(
        _counted(COVERAGES, (row.coverage for row in coverage.rows)),
        _counted(STATUSES, ({row.evidence.key: row.verdict.status for row in coverage.links}).values()),
        _counted(WORST_FIRST, (finding.severity for finding in coverage.findings)),
        sum(len(a.citations) for a in extraction.activities) + len(extraction.unattributed),
        sum(
            1
            for row in coverage.links
            if row.ruling and row.ruling.word == "seen" and row.verdict.status == "unverified"
        ),
    )


def sources_of(coverage: Coverage) -> dict[str, int]:
    """Who says what is required: of how many activities the plan, the document's own claims, and nobody."""
    return _counted(("plan", "claims", "default"), (row.requirement.source for row in coverage.rows))


def _counted(words: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counter = Counter(found)
    return {word: counter[word] for word in words}


def by_rule(findings: Iterable[Finding], purpose: str = "audit") -> list[tuple[str, list[Finding]]]:
    """Findings by code: the most severe first, or for a "submission" what is mended most easily; then by code."""

    def rank(finding: Finding) -> tuple[int, int, str]:
        mend = MENDS.index(finding.mend) if purpose == "submission" else 0
        return mend, WORST_FIRST.index(finding.severity), finding.code

    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=rank):
        found.setdefault(finding.code, []).append(finding)
    return list(found.items())


def claimed(claims: Iterable[Claim]) -> tuple[int | None, int | None]:
    """How many pieces the document plans and reports over all kinds; None where it names no number."""
    planned = [claim.planned for claim in claims if claim.planned is not None]
    reported = [claim.reported for claim in claims if claim.reported is not None]
    return sum(planned) if planned else None, sum(reported) if reported else None


def web_address(url: str | None) -> str | None:
    """The address if it may stand behind a link on a page: http or https and nothing else."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


# Emoji are joined with U+200D; anywhere else it hides.
_JOINER = re.compile(
    "(?<=[\\u2600-\\u27BF\\uFE0F\\U0001F000-\\U0001FAFF])\u200d(?=[\\u2600-\\u27BF\\U0001F000-\\U0001FAFF])"
)
_HIDDEN = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")
# Letters, marks and signs that nobody sees either (Unicode's Default_Ignorable_Code_Point, and the empty Braille cell).
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]"
)


def visible(text: str) -> str:
    """A stranger's text on one line, with control, direction and zero-width characters shown instead of obeyed.

    A soft hyphen only says where a line may break, so it goes.
    """
    return shown(" ".join(text.split()))


def shown(line: str) -> str:
    """The same of a text whose white space is kept; lines stay lines."""
    if line.isprintable() and not _UNSEEN.search(line):
        return line
    if "\n" in line:
        return "\n".join(map(shown, line.split("\n")))
    joined = {match.start() for match in _JOINER.finditer(line)}
    return "".join(
        character if at in joined or not _is_hidden(character) else f"⟨U+{ord(character):04X}⟩"
        for at, character in enumerate(line)
        if character != "\u00ad"
    )


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN or _UNSEEN.match(character) is not None
