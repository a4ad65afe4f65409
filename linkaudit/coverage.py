"""Activities, verdicts and what is required to the evidence-coverage table. Pure: same facts, same table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from linkaudit.model import (
    Activity,
    Check,
    Coverage,
    CoverageRow,
    Extraction,
    Finding,
    History,
    Link,
    LinkRow,
    Period,
    Plan,
    Requirement,
    Verdict,
    is_within,
)
from linkaudit.rules import RULES, Facts, Rule, findings_of, is_of_another, is_post

_NO_PLAN, _NO_HISTORY = Plan(), History()
COUNTED = ("available", "seen", "unverified")  # what may be set against a requirement, the surest first
_RULED_OUT = frozenset({"not_there", "not_as_claimed"})


def cover(
    extraction: Extraction,
    checks: Mapping[str, Check],
    otherwise: str,
    now: datetime,
    *,
    plan: Plan = _NO_PLAN,
    history: History = _NO_HISTORY,
    rules: Sequence[Rule] = RULES,
) -> Coverage:
    """The table of one document. Links without a check are unverified for the reason `otherwise`. What the plan asks
    for and the document does not mention is a row, too."""
    extraction = replace(extraction, activities=(*extraction.activities, *_unmentioned(plan, extraction)))
    cited_by: dict[str, dict[str, None]] = {key: {} for key in extraction.links}
    for activity in extraction.activities:
        for citation in activity.citations:
            cited_by[citation.link.key][activity.id] = None
    links = dict(extraction.links)
    for key in extraction.links:  # what a cited short link leads to is a link of its own, cited through it
        if key in checks and (target := checks[key].target) is not None:
            links.setdefault(target.key, target)
            cited_by.setdefault(target.key, {}).update(cited_by[key])
    rows = {
        key: _link_row(link, tuple(cited_by[key]), checks.get(key), otherwise, history) for key, link in links.items()
    }
    requirements = {activity.id: requirement_of(activity, plan) for activity in extraction.activities}
    facts = Facts(extraction, rows, requirements, plan, history)
    findings = findings_of(facts, rules)
    by_activity: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_activity.setdefault(finding.activity, []).append(finding)
    covered = tuple(_row(a, facts, tuple(by_activity.get(a.id, ()))) for a in extraction.activities)
    told = Coverage(extraction, covered, tuple(rows.values()), findings, now, plan.period)
    return replace(told, changes=history.changes)


def _unmentioned(plan: Plan, extraction: Extraction) -> Iterable[Activity]:
    known = {activity.id for activity in extraction.activities}
    return [Activity(each.activity, each.title or "") for each in plan.promises if each.activity not in known]


def _link_row(link: Link, cited_by: tuple[str, ...], check: Check | None, otherwise: str, history: History) -> LinkRow:
    rulings = history.rulings.get(link.key, ())
    sights, standing = history.sights.get(link.key, ()), history.standings.get(link.key)
    if check is None:
        return LinkRow(link, Verdict(otherwise), cited_by, rulings=rulings, sights=sights, standing=standing)
    if check.target is not None:  # what was seen behind a short link was seen where it leads
        rulings = tuple(sorted((*rulings, *history.rulings.get(check.target.key, ())), key=lambda each: each.at))
    return LinkRow(
        link, check.verdict, cited_by, check.checked_at, check.target, check.kept.snapshot, rulings, check.entry,
        history.pictures.get(link.key) or history.pictures.get(check.target.key if check.target else "", b""),
        sights, standing,
    )  # fmt: skip


def _row(activity: Activity, facts: Facts, findings: tuple[Finding, ...]) -> CoverageRow:
    rows = facts.evidence_of(activity)
    statuses = Counter(row.verdict.status for row in rows)
    platforms = Counter(row.evidence.platform for row in rows)
    asked = facts.requirements[activity.id]
    period = asked.period or facts.extraction.period
    standings = _standings(rows, asked, period, facts.twofold_of(activity))
    words = Counter(word for _, word in standings)
    posts = [row for row in rows if is_post(row)]
    sure = Counter(platform for platform, word in standings if word in ("available", "seen"))
    return CoverageRow(
        activity=activity,
        cited=len(activity.citations),
        unique=len(rows),
        available=statuses["available"],
        gone=statuses["gone"],
        restricted=statuses["restricted"],
        unverified=statuses["unverified"],
        platforms=tuple(platforms.items()),
        in_period=sum(1 for row in posts if in_period(row, period)),
        requirement=asked,
        coverage=_word(standings, asked),
        counted=tuple((word, words[word]) for word in COUNTED),
        left_out=tuple((word, count) for word, count in words.items() if word not in COUNTED),
        lacking=tuple((on, count - sure[on]) for on, count in asked.platforms if sure[on] < count),
        findings=findings,
        undated=sum(1 for row in posts if period is None or row.published_at is None),
    )


def in_period(row: LinkRow, period: Period | None) -> bool:
    """Whether a link may have been published in a period; without a date or a period nothing speaks against it."""
    return period is None or row.published_at is None or is_within(row.published_at, period)


def requirement_of(activity: Activity, plan: Plan) -> Requirement:
    """What an activity has to show: what the plan says, else what the document itself claims (the largest of its
    numbers: a video is a publication, too), else one piece of evidence."""
    promise = next((each for each in plan.promises if each.activity == activity.id), None)
    claimed = max((n for claim in activity.claims for n in (claim.planned, claim.reported) if n), default=None)
    kinds, platforms = (promise.kinds, promise.platforms) if promise else ((), ())
    period, accounts = (promise.period, promise.accounts) if promise else (None, ())
    asked = promise.required if promise else None
    if asked is None and platforms:
        asked = sum(count for _, count in platforms)
    source: Literal["plan", "claims", "default"] = "plan" if asked is not None else "claims" if claimed else "default"
    count = asked if asked is not None else claimed or 1
    return Requirement(count, source, kinds, platforms, period or plan.period, accounts or plan.accounts)


def _standings(
    rows: Sequence[LinkRow], asked: Requirement, period: Period | None, twofold: Iterable[Sequence[str]]
) -> list[tuple[str, str]]:
    """Each row's platform and how it stands. A mention that names two links is one piece of evidence: of such a group
    in which all would count, the least sure does not, the last of several."""
    words = {row.evidence.key: _standing(row, asked, period) for row in rows}
    for group in twofold:
        if all(words[key] in COUNTED for key in group):
            words[max(reversed(group), key=lambda key: COUNTED.index(words[key]))] = "same_mention"
    return [(row.evidence.platform, words[row.evidence.key]) for row in rows]


def _standing(row: LinkRow, asked: Requirement, period: Period | None) -> str:
    """One of COUNTED, or why a link does not count. A person's word counts where nobody else can tell, and against the
    evidence always; it never makes available what the platform calls gone."""
    shown, status = row.evidence, row.verdict.status
    ruled = row.ruling.word if row.ruling else None
    if not is_post(row):
        return "not_a_post"
    if ruled in _RULED_OUT:
        return "ruled_out"
    if not in_period(row, period):
        return "out_of_period"
    if asked.kinds and not {shown.kind, f"{shown.platform}:{shown.kind}"} & set(asked.kinds):
        return "other_kind"
    if is_of_another(row, asked.accounts):
        return "other_account"
    return "seen" if status == "unverified" and ruled == "seen" else status


def _word(
    standings: Sequence[tuple[str, str]], asked: Requirement
) -> Literal["covered", "partial", "uncovered", "unverified"]:
    """Covered when enough pieces are available, on every required platform; unverified when those that nobody can judge
    could still be enough; partial when some evidence stands or may stand; uncovered when none does."""

    def reaches(*words: str) -> bool:
        on = Counter(platform for platform, word in standings if word in words)
        return on.total() >= asked.count and all(on[platform] >= count for platform, count in asked.platforms)

    if reaches("available", "seen"):
        return "covered"
    if reaches(*COUNTED):
        return "unverified"
    return "partial" if any(word in COUNTED for _, word in standings) else "uncovered"
