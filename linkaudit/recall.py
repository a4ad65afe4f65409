"""A document's coverage from what the database knows of it: the table can be told again without the file and without
asking anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from linkaudit import plan as plans
from linkaudit.coverage import cover
from linkaudit.model import Check, Coverage, Extraction, History, Plan
from linkaudit.rules import RULES, Rule
from linkaudit.store import Store

SIGHTS = 60  # checks of a link that its history shows


def recalled(store: Store, sha256: str, now: datetime, rules: Sequence[Rule] = RULES) -> Coverage | None:
    """The table of a document with the latest verdict of each link; None where the database does not know it."""
    extraction = store.extraction(sha256)
    if extraction is None:
        return None
    checks = store.current(extraction.links)
    targets = dict.fromkeys(check.target.key for check in checks.values() if check.target)
    checks = store.current(targets) | checks  # what short links lead to is looked at in their place
    history = history_of(store, extraction, checks, None)
    otherwise = "not_attempted"
    return cover(extraction, checks, otherwise, now, plan=plan_of(store, sha256), history=history, rules=rules)


def plan_of(store: Store, sha256: str) -> Plan:
    """The plan that a document was last held against; an empty one where there was none."""
    told = store.plan(sha256)
    return plans.loads(told) if told else Plan()


def history_of(store: Store, extraction: Extraction, checks: Mapping[str, Check], audit: int | None) -> History:
    """What is known of a document's links beside the checks of an audit, or beside the latest ones (None)."""
    own = dict.fromkeys(extraction.links)
    targets = dict.fromkeys(check.target.key for key in own if (check := checks.get(key)) and check.target)
    sha256 = extraction.document.sha256
    return History(
        store.elsewhere(sha256, {**own, **targets}),
        store.former(audit, own),
        store.rulings(sha256, {**own, **targets}),
        store.pictures({**own, **targets}),
        store.sights({**own, **targets}, SIGHTS),
        store.standings({**own, **targets}),
        tuple(change for change, _ in store.changes(own)),
    )
