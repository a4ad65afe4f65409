"""Activities, verdicts and findings to the evidence-coverage table. Pure: the same facts give the same table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from linkaudit.model import (
    Activity,
    Check,
    Coverage,
    CoverageRow,
    Extraction,
    Finding,
    Link,
    LinkRow,
    Period,
    Verdict,
    is_within,
)
from linkaudit.rules import Facts, findings_of, is_post


def cover(extraction: Extraction, checks: Mapping[str, Check], otherwise: str, now: datetime) -> Coverage:
    """The table of one document. Links without a check are unverified for the reason `otherwise`."""
    cited_by: dict[str, dict[str, None]] = {key: {} for key in extraction.links}
    for activity in extraction.activities:
        for citation in activity.citations:
            cited_by[citation.link.key][activity.id] = None
    links = dict(extraction.links)
    for key in extraction.links:  # what a cited short link leads to is a link of its own, cited through it
        if key in checks and (target := checks[key].target) is not None:
            links.setdefault(target.key, target)
            cited_by.setdefault(target.key, {}).update(cited_by[key])
    rows = {key: _link_row(link, tuple(cited_by[key]), checks.get(key), otherwise) for key, link in links.items()}
    facts = Facts(extraction, rows)
    findings = findings_of(facts)
    by_activity: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_activity.setdefault(finding.activity, []).append(finding)
    covered = tuple(_row(a, facts, tuple(by_activity.get(a.id, ()))) for a in extraction.activities)
    return Coverage(extraction, covered, tuple(rows.values()), findings, now)


def _link_row(link: Link, cited_by: tuple[str, ...], check: Check | None, otherwise: str) -> LinkRow:
    if check is None:
        return LinkRow(link, Verdict(otherwise), cited_by)
    return LinkRow(link, check.verdict, cited_by, check.checked_at, check.target, check.kept.snapshot)


def _row(activity: Activity, facts: Facts, findings: tuple[Finding, ...]) -> CoverageRow:
    rows = facts.evidence_of(activity)
    statuses = Counter(row.verdict.status for row in rows)
    platforms = Counter(row.evidence.platform for row in rows)
    evidence = [row for row in rows if is_post(row) and in_period(row, facts.extraction.period)]
    required = required_of(activity)
    return CoverageRow(
        activity=activity,
        cited=len(activity.citations),
        unique=len(rows),
        available=statuses["available"],
        gone=statuses["gone"],
        restricted=statuses["restricted"],
        unverified=statuses["unverified"],
        platforms=tuple(platforms.items()),
        in_period=len(evidence),
        required=required,
        coverage=_word(evidence, required),
        findings=findings,
    )


def in_period(row: LinkRow, period: Period | None) -> bool:
    """Whether a link may have been published in the project's period; without a date or a period nothing speaks
    against it."""
    return period is None or row.published_at is None or is_within(row.published_at, period)


def required_of(activity: Activity) -> int:
    """How many pieces of evidence the document itself promises for the activity, else one."""
    return max((n for claim in activity.claims for n in (claim.planned, claim.reported) if n), default=1)


def _word(evidence: list[LinkRow], required: int) -> Literal["covered", "partial", "uncovered", "unverified"]:
    """Covered when enough pieces are available; unverified when those that nobody can judge could still be enough;
    partial when some evidence stands or may stand; uncovered when none does."""
    available = sum(1 for row in evidence if row.verdict.status == "available")
    possible = available + sum(1 for row in evidence if row.verdict.status == "unverified")
    if available >= required:
        return "covered"
    if possible >= required:
        return "unverified"
    return "partial" if possible else "uncovered"
