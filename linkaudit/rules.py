"""Findings: one small function a rule. A rule sees one activity or one link of the table and says what it remarks.

No rule accuses where nobody can tell: a link without a date is outside of no period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from linkaudit.model import Activity, Citation, Extraction, Finding, LinkRow, Period, is_within


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at: the extraction and the verdict of every link."""

    extraction: Extraction
    links: dict[str, LinkRow]

    def rows_of(self, activity: Activity) -> list[LinkRow]:
        """The activity's links, each once, in the order of citation."""
        return [self.links[key] for key in dict.fromkeys(c.link.key for c in activity.citations)]

    def evidence_of(self, activity: Activity) -> list[LinkRow]:
        """The activity's pieces of evidence, each once: a short link and what it leads to are one."""
        return list({row.evidence.key: row for row in reversed(self.rows_of(activity))}.values())[::-1]


Remark = tuple[str | None, str | None, tuple[tuple[str, str], ...]]  # activity, key, facts


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's code and severity; its message and advice stand in the locale files under the code."""

    code: str
    severity: str
    remarks: Callable[[Facts], Iterator[Remark]]


# What shows no single piece of evidence, by kind.
_NOT_A_POST = frozenset({"profile", "playlist", "channel", "group", "other", "live"})


_NOT_READ = frozenset({"no_text_layer", "attachment"})  # flaws of a part of the document, not of an address
OTHERS = 3  # candidates that a message names


def is_post(row: LinkRow) -> bool:
    """Whether a link can be one piece of evidence; a plain page can unless it is a site's front door."""
    shown = row.evidence
    if shown.platform == "web":
        return shown.canonical_url.split("://", 1)[-1].rstrip("/").count("/") > 0
    return shown.kind not in _NOT_A_POST


def _each(facts: Facts) -> Iterator[tuple[str | None, LinkRow]]:
    """Every link under the id of every activity that cites it, and the links of no activity."""
    for activity in facts.extraction.activities:
        for row in facts.rows_of(activity):
            yield activity.id, row
    for key in dict.fromkeys(c.link.key for c in facts.extraction.unattributed):
        if not facts.links[key].cited_by:
            yield None, facts.links[key]


def _of_status(status: str) -> Callable[[Facts], Iterator[Remark]]:
    def remarks(facts: Facts) -> Iterator[Remark]:
        for activity, row in _each(facts):
            if row.verdict.status == status:
                yield activity, row.link.key, (("reason", row.verdict.reason),)

    return remarks


def cited_twice(facts: Facts) -> Iterator[Remark]:
    """A link that one section of an activity cites more than once; the table repeats the narrative by design."""
    for activity in facts.extraction.activities:
        counts: dict[tuple[str, str], int] = {}
        for citation in activity.citations:
            place = (facts.links[citation.link.key].evidence.key, citation.section)
            counts[place] = counts.get(place, 0) + 1
        most: dict[str, int] = {}
        for (key, _), count in counts.items():
            most[key] = max(most.get(key, 0), count)
        for key, count in most.items():
            if count > 1:
                yield activity.id, key, (("count", str(count)),)


def several_activities(facts: Facts) -> Iterator[Remark]:
    for row in facts.links.values():
        if len(row.cited_by) > 1 and row.target is None:  # what it leads to is remarked on in its stead
            for activity in row.cited_by:
                yield activity, row.link.key, (("activities", ", ".join(row.cited_by)),)


def after_the_document(facts: Facts) -> Iterator[Remark]:
    """What was published after the document was filled in cannot be what it reports on."""
    dated = facts.extraction.dated
    for activity, row in _each(facts):
        published = row.published_at
        if dated and published and published.date() > dated:
            yield activity, row.link.key, (("published", _day(published)), ("dated", str(dated)))


def outside_the_project(facts: Facts) -> Iterator[Remark]:
    period = facts.extraction.period
    for activity, row in _each(facts):
        published = row.published_at
        if period and published and is_post(row) and not is_within(published, period):
            yield activity, row.link.key, _dates(published, period)


def outside_the_months(facts: Facts) -> Iterator[Remark]:
    for activity in facts.extraction.activities:
        for row in facts.rows_of(activity):
            published = row.published_at
            if activity.period and published and is_post(row) and not is_within(published, activity.period):
                yield activity.id, row.link.key, _dates(published, activity.period)


def not_a_post(facts: Facts) -> Iterator[Remark]:
    for activity, row in _each(facts):
        if not is_post(row):
            yield activity, row.link.key, (("kind", row.evidence.kind),)


def no_evidence(facts: Facts) -> Iterator[Remark]:
    for activity in facts.extraction.activities:
        if not activity.citations:
            yield activity.id, None, ()


def broken(facts: Facts) -> Iterator[Remark]:
    for item in facts.extraction.unreadable:
        if item.flaw.reason not in _NOT_READ:
            yield item.activity, None, (("text", item.text), ("flaw", item.flaw.reason))


def not_read(facts: Facts) -> Iterator[Remark]:
    """A page or a file in which there may be any number of links."""
    for item in facts.extraction.unreadable:
        if item.flaw.reason in _NOT_READ:
            place = item.text or str(item.page or "")
            yield item.activity, None, (("text", item.text), ("place", place), ("flaw", item.flaw.reason))


def recognised(facts: Facts) -> Iterator[Remark]:
    """A link that was recognised in a picture, as certain as its most certain mention in the activity."""
    surest: dict[tuple[str | None, str], Citation] = {}
    for activity, cited in (*((a.id, a.citations) for a in facts.extraction.activities),
                            (None, facts.extraction.unattributed)):  # fmt: skip
        for citation in cited:
            place = activity, citation.link.key
            if place not in surest or _sureness(citation) > _sureness(surest[place]):
                surest[place] = citation
    for (activity, key), citation in surest.items():
        if citation.ocr is not None:
            others = ", ".join(citation.candidates[:OTHERS]) or "–"
            yield activity, key, (("percent", f"{100 * citation.ocr:.0f}"), ("others", others))


def other_than_printed(facts: Facts) -> Iterator[Remark]:
    """One place that prints one address and leads to another: both are kept."""
    for activity, cited in (*((a.id, a.citations) for a in facts.extraction.activities),
                            (None, facts.extraction.unattributed)):  # fmt: skip
        places: dict[tuple[str, str | None, int | None], list[Citation]] = {}
        for citation in cited:
            if citation.href:
                places.setdefault((citation.cited_as, citation.href, citation.line), []).append(citation)
        for (printed, href, _), both in places.items():
            if len({citation.link.key for citation in both}) > 1:
                yield activity, both[-1].link.key, (("printed", printed), ("href", href or ""))


def _sureness(citation: Citation) -> float:
    """What the document itself says is surer than anything recognised."""
    return 2.0 if citation.ocr is None else citation.ocr


def _dates(published: datetime, period: Period) -> tuple[tuple[str, str], ...]:
    return ("published", _day(published)), ("start", str(period[0])), ("end", str(period[1]))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


RULES = (
    Rule("LA001", "error", _of_status("gone")),
    Rule("LA002", "warning", _of_status("restricted")),
    Rule("LA003", "note", _of_status("unverified")),
    Rule("LA011", "note", cited_twice),
    Rule("LA012", "warning", several_activities),
    Rule("LA021", "error", after_the_document),
    Rule("LA022", "warning", outside_the_project),
    Rule("LA023", "warning", outside_the_months),
    Rule("LA031", "warning", not_a_post),
    Rule("LA041", "error", no_evidence),
    Rule("LA051", "error", broken),
    Rule("LA052", "error", not_read),
    Rule("LA053", "warning", recognised),
    Rule("LA054", "error", other_than_printed),
)


def findings_of(facts: Facts) -> tuple[Finding, ...]:
    """Every remark of every rule, in the order of codes, then of the document."""
    return tuple(
        Finding(rule.code, rule.severity, activity, key, told)
        for rule in RULES
        for activity, key, told in rule.remarks(facts)
    )
