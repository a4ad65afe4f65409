"""What became of a document's evidence: the changes of its links, and what they make of its coverage.

The coverage is compared as it was decided: that nobody can tell tonight is no change of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from linkaudit.coverage import cover
from linkaudit.model import CHANGES, Change, Changed, Check, Coverage, Difference, Extraction, History, Plan, Shift
from linkaudit.recall import plan_of
from linkaudit.store import Store


def difference(
    store: Store, sha256: str, changes: Sequence[tuple[Change, int]], now: datetime, tags: tuple[str, ...] = ()
) -> Difference | None:
    """What these changes, each with the number of the check that showed it, mean for a document; None where the
    database does not know it."""
    extraction = store.extraction(sha256)
    if extraction is None:
        return None
    cited_by = _cited_by(extraction)
    own = [(change, check) for change, check in changes if change.key in cited_by]
    first: dict[str, int] = {}
    for change, check in own:
        first.setdefault(change.key, check)
    after = store.decided_now(cited_by)
    before = after | store.decided_before(first)
    history = History(rulings=store.rulings(sha256, cited_by))
    plan = plan_of(store, sha256)
    coverages = [_coverage(extraction, checks, now, plan, history) for checks in (before, after)]
    told = [Changed(change, extraction.links[change.key], cited_by[change.key]) for change, _ in own]
    document = extraction.document
    return Difference(
        sha256, document.path, extraction.organisation, extraction.title, extraction.dated,
        tuple(sorted(told, key=lambda each: CHANGES.index(each.change.what))),
        tuple(sorted(_shifts(*coverages), key=lambda each: not each.has_fallen)), tags,
    )  # fmt: skip


def _cited_by(extraction: Extraction) -> dict[str, tuple[str, ...]]:
    """By key, the activities that cite a link, in the document's order."""
    found: dict[str, dict[str, None]] = {key: {} for key in extraction.links}
    for activity in extraction.activities:
        for citation in activity.citations:
            found[citation.link.key][activity.id] = None
    return {key: tuple(activities) for key, activities in found.items()}


def _coverage(
    extraction: Extraction, checks: Mapping[str, Check], now: datetime, plan: Plan, history: History
) -> Coverage:
    return cover(extraction, checks, "not_attempted", now, plan=plan, history=history, rules=())


def _shifts(before: Coverage, after: Coverage) -> Iterator[Shift]:
    for then, now in zip(before.rows, after.rows, strict=True):
        if (then.coverage, then.available) != (now.coverage, now.available):
            yield Shift(now.activity.id, then.coverage, now.coverage, then.available, now.available, now.required)
