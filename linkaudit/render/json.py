"""coverage.json, as CONTRACT.md fixes it: raw codes and ISO times for programs, messages in the chosen language."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime

from linkaudit.model import Coverage, CoverageRow, Extraction, LinkRow, Period, stamp
from linkaudit.render.evidence import counts_of, sources_of
from linkaudit.render.night import change_json
from linkaudit.render.words import Words

SCHEMA = 1

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def render(coverage: Coverage, words: Words) -> str:
    table = {
        "schema": SCHEMA,
        "document": _document(coverage.extraction),
        "summary": _summary(coverage),
        "activities": [_activity(row, words) for row in coverage.rows],
        "links": [_link(row, _changes(row, coverage)) for row in coverage.links],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "activity": finding.activity,
                "key": finding.key,
                "message": words.finding(finding),
            }
            for finding in coverage.findings
        ],
    }
    text = json.dumps(table, ensure_ascii=False, indent=2)
    # PDF text may hold half a surrogate pair, which UTF-8 cannot carry but a JSON escape can.
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _document(extraction: Extraction) -> dict[str, object]:
    document = extraction.document
    return {
        "path": document.path.name,
        "sha256": document.sha256,
        "format": document.format,
        "language": extraction.language,
        "title": extraction.title,
        "organisation": extraction.organisation,
        "period": _period(extraction.period),
        "dated": extraction.dated and extraction.dated.isoformat(),
        "agreed": extraction.agreed and extraction.agreed.isoformat(),
    }


def _summary(coverage: Coverage) -> dict[str, object]:
    counts = counts_of(coverage)
    return {
        "activities": counts.activities,
        "links": counts.links,
        "citations": counts.citations,
        "findings": counts.findings,
        "seen": counts.seen,
        "required_by": sources_of(coverage),
    }


def _activity(row: CoverageRow, words: Words) -> dict[str, object]:
    activity = row.activity
    return {
        "activity": activity.id,
        "task": activity.task,
        "title": activity.title,
        "period": _period(activity.period),
        "claims": [asdict(claim) for claim in activity.claims],
        "cited": row.cited,
        "unique": row.unique,
        "available": row.available,
        "gone": row.gone,
        "restricted": row.restricted,
        "unverified": row.unverified,
        "platforms": dict(row.platforms),
        "in_period": row.in_period,
        "required": row.required,
        "required_by": row.requirement.source,
        "required_platforms": dict(row.requirement.platforms),
        "counted": dict(row.counted),
        "left_out": dict(row.left_out),
        "coverage": row.coverage,
        "why": words.why(row),
        "findings": list(dict.fromkeys(finding.code for finding in row.findings)),
    }


def _changes(row: LinkRow, coverage: Coverage) -> list[dict[str, object]]:
    own = (change for change in coverage.changes if change.key == row.link.key)
    return [change_json(change, coverage.extraction.dated) for change in own]


def _link(row: LinkRow, changes: list[dict[str, object]]) -> dict[str, object]:
    metadata = asdict(row.verdict.metadata)
    told: dict[str, object] = {
        "key": row.link.key,
        "canonical_url": row.link.canonical_url,
        "status": row.verdict.status,
        "reason": row.verdict.reason,
        "resolved_to": row.verdict.resolved_to,
        "published_at": moment(row.published_at),
        "cited_by": list(row.cited_by),
        "metadata": metadata | {"published_at": moment(row.verdict.metadata.published_at)},
    }
    if row.proof is not None:
        told["proof"] = row.proof
    if row.checked_at is not None:
        told["checked_at"] = moment(row.checked_at)
    if row.rulings:
        told["rulings"] = [
            {
                "ruling": ruling.word,
                "by": ruling.by,
                "at": moment(ruling.at),
                "note": ruling.note,
                "screenshot": ruling.screenshot,
            }
            for ruling in row.rulings
        ]
    if row.sights:
        told["history"] = [{"at": moment(sight.at), "reason": sight.reason} for sight in row.sights]
    if changes:
        told["changes"] = changes
    if row.standing is not None and row.standing.checked_at is not None:
        told["standing"] = {
            "strikes": row.standing.strikes,
            "confirmed_at": moment(row.standing.confirmed_at),
            "last_seen_at": moment(row.standing.seen_at),
            "due_at": moment(row.standing.due_at),
        }
    if row.snapshot is not None:
        told["snapshot"] = row.snapshot.known()
    return told


def _period(period: Period | None) -> list[str] | None:
    return [day.isoformat() for day in period] if period else None


def moment(time: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second, with Z."""
    return None if time is None else stamp(time)
