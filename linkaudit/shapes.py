"""What normalize, extract and check tell other programs: JSON values in the shapes that CONTRACT.md fixes.

They hold what the nouns hold, unknown values as null; nothing is shortened, translated or left out here.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from linkaudit.model import Activity, Check, Citation, Extraction, Flaw, Link, Metadata, Period

_METADATA = tuple(field.name for field in fields(Metadata))  # asdict() would copy each value, for every line


def normalized(url: str, found: Link | Flaw) -> dict[str, object]:
    """A line of `normalize`."""
    if isinstance(found, Flaw):
        return {"url": url, "error": found.detail}
    return {
        "url": url,
        "platform": found.platform,
        "kind": found.kind,
        "id": found.id,
        "owner": found.owner,
        "key": found.key,
        "canonical_url": found.canonical_url,
        "published_at": _moment(found.published_at),
    }


def checked(url: str, check: Check) -> dict[str, object]:
    """A line of `check`. Where the page tells no date, the id's stands in: a lower bound."""
    verdict = check.verdict
    published_at = verdict.metadata.published_at or (check.target or check.link).published_at
    return {
        "url": url,
        "key": check.link.key,
        "status": verdict.status,
        "reason": verdict.reason,
        "http_status": verdict.http_status,
        "probe": verdict.probe,
        "checked_at": _moment(check.checked_at),
        "resolved_to": verdict.resolved_to,
        "metadata": {name: getattr(verdict.metadata, name) for name in _METADATA}
        | {"published_at": _moment(published_at)},
    }


def extracted(extraction: Extraction) -> dict[str, object]:
    """What `extract --json` prints."""
    document = extraction.document
    return {
        "document": {
            "path": str(document.path),
            "sha256": document.sha256,
            "format": document.format,
            "language": extraction.language,
            "title": extraction.title,
            "organisation": extraction.organisation,
            "period": _period(extraction.period),
            "dated": extraction.dated and extraction.dated.isoformat(),
        },
        "activities": [_activity(activity) for activity in extraction.activities],
        "unattributed": [_citation(citation) for citation in extraction.unattributed],
        "unreadable": [
            {
                "text": item.text, "reason": item.flaw.reason, "detail": item.flaw.detail,
                "activity": item.activity, "page": item.page, "line": item.line,
                **({"candidates": list(item.candidates)} if item.candidates else {}),
            }
            for item in extraction.unreadable
        ],
    }  # fmt: skip


def _activity(activity: Activity) -> dict[str, object]:
    return {
        "activity": activity.id,
        "task": activity.task,
        "title": activity.title,
        "period": _period(activity.period),
        "claims": [asdict(claim) for claim in activity.claims],
        "citations": [_citation(citation) for citation in activity.citations],
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "key": citation.link.key,
        "canonical_url": citation.link.canonical_url,
        "cited_as": citation.cited_as,
        "href": citation.href,
        "section": citation.section,
        "page": citation.page,
        "line": citation.line,
    } | ({} if citation.ocr is None else {"ocr": {"confidence": citation.ocr, "candidates": list(citation.candidates)}})


def _period(period: Period | None) -> list[str] | None:
    return [day.isoformat() for day in period] if period else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
