"""Findings: one small function a rule, in the file of its tens. A rule sees the facts and says what it remarks.

No rule accuses where nobody can tell: a link without a date is outside of no period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from linkaudit.model import Finding
from linkaudit.rules.accounts import is_of_another, spelt_in_two_ways, undeclared
from linkaudit.rules.dates import after_the_document, before_the_agreement, outside_the_months, outside_the_project
from linkaudit.rules.facts import Facts, Remark, is_post
from linkaudit.rules.kinds import not_a_post, passing
from linkaudit.rules.numbers import (
    fewer_than_required,
    more_than_claimed,
    no_evidence,
    platform_missing,
    reach_above_counters,
)
from linkaudit.rules.printed import broken, names_the_sharer, not_read, other_than_printed, recognised, wrapped
from linkaudit.rules.repeats import cited_twice, other_documents, several_activities
from linkaudit.rules.states import changed, contradicted, of_status, ruled_out

__all__ = [
    "RULES",
    "Facts",
    "Rule",
    "UnknownRuleError",
    "findings_of",
    "is_of_another",
    "is_post",
    "selected",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's code, its severity, and what mends its findings (one of model.MENDS). Its title, message, example and
    advice stand in the locale files under the code."""

    code: str
    severity: str
    mend: str
    remarks: Callable[[Facts], Iterator[Remark]]


RULES = (
    Rule("LA001", "error", "evidence", of_status("gone")),
    Rule("LA002", "warning", "platform", of_status("restricted")),
    Rule("LA003", "note", "person", of_status("unverified")),
    Rule("LA004", "warning", "explanation", changed),
    Rule("LA005", "warning", "person", contradicted),
    Rule("LA006", "error", "evidence", ruled_out),
    Rule("LA011", "note", "report", cited_twice),
    Rule("LA012", "warning", "evidence", several_activities),
    Rule("LA013", "error", "explanation", other_documents),
    Rule("LA021", "error", "explanation", after_the_document),
    Rule("LA022", "warning", "explanation", outside_the_project),
    Rule("LA023", "warning", "explanation", outside_the_months),
    Rule("LA024", "warning", "explanation", before_the_agreement),
    Rule("LA031", "warning", "evidence", not_a_post),
    Rule("LA032", "warning", "evidence", passing),
    Rule("LA033", "warning", "explanation", undeclared),
    Rule("LA034", "note", "report", spelt_in_two_ways),
    Rule("LA041", "error", "evidence", no_evidence),
    Rule("LA042", "error", "evidence", fewer_than_required),
    Rule("LA043", "error", "evidence", platform_missing),
    Rule("LA044", "note", "report", more_than_claimed),
    Rule("LA045", "warning", "explanation", reach_above_counters),
    Rule("LA051", "error", "report", broken),
    Rule("LA052", "error", "report", not_read),
    Rule("LA053", "warning", "report", recognised),
    Rule("LA054", "error", "report", other_than_printed),
    Rule("LA055", "note", "report", names_the_sharer),
    Rule("LA056", "note", "report", wrapped),
)


class UnknownRuleError(Exception):
    """No rule's code begins so. The message names it."""


def selected(select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules whose codes begin with one of `select` (none: all) and with none of `ignore`, as linters choose theirs.

    Raises UnknownRuleError.
    """
    for named in (*select, *ignore):
        if not named or not any(rule.code.startswith(named) for rule in RULES):
            raise UnknownRuleError(named)
    chosen = [rule for rule in RULES if not select or rule.code.startswith(tuple(select))]
    return tuple(rule for rule in chosen if not rule.code.startswith(tuple(ignore)))


def findings_of(facts: Facts, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Every remark of every rule, in the order of codes, then of the document."""
    return tuple(
        Finding(rule.code, rule.severity, activity, key, told, rule.mend)
        for rule in rules
        for activity, key, told in rule.remarks(facts)
    )
