"""LA041 to LA045: how much is cited against how much was promised and claimed."""

from __future__ import annotations

from collections.abc import Iterator

from linkaudit.rules.facts import Facts, Remark, is_post, leads_elsewhere


def no_evidence(facts: Facts) -> Iterator[Remark]:
    for activity in facts.extraction.activities:
        asked = facts.requirements.get(activity.id)
        is_asked = asked is None or asked.count > 0  # a plan may ask nothing of an activity
        if is_asked and not activity.citations:
            yield activity.id, None, ()


def fewer_than_required(facts: Facts) -> Iterator[Remark]:
    """Fewer posts cited than required, whatever has become of them; none at all is no_evidence."""
    for activity in facts.extraction.activities:
        asked = facts.requirements.get(activity.id)
        posts = facts.pieces(activity, facts.posts_of(activity))
        if asked and asked.source != "default" and activity.citations and posts < asked.count:
            yield activity.id, None, (("count", str(posts)), ("required", str(asked.count)))


def platform_missing(facts: Facts) -> Iterator[Remark]:
    """A platform on which evidence is required, and nothing is cited. A short link that nobody could follow may lead
    there."""
    for activity in facts.extraction.activities:
        asked = facts.requirements.get(activity.id)
        rows = facts.posts_of(activity)
        found = {row.evidence.platform for row in rows}
        is_certain = activity.citations and not any(leads_elsewhere(row) for row in rows)
        for platform, count in asked.platforms if asked and is_certain else ():
            if count and platform not in found:
                yield activity.id, None, (("platform", platform), ("required", str(count)))


def more_than_claimed(facts: Facts) -> Iterator[Remark]:
    """More posts cited than the document says there were: a number or a link is wrong, or other work is cited."""
    for activity in facts.extraction.activities:
        claimed = sum(max(claim.planned or 0, claim.reported or 0) for claim in activity.claims)
        posts = facts.pieces(  # what leads elsewhere may lead to another of them
            activity, [row for row in facts.posts_of(activity) if not leads_elsewhere(row)]
        )
        if claimed and posts > claimed:
            yield activity.id, None, (("count", str(posts)), ("claimed", str(claimed)))


def reach_above_counters(facts: Facts) -> Iterator[Remark]:
    """More views claimed than all posts of the activity had together when they were archived. Counters only grow, so
    there never were as many; where a post or its counter is not known, nobody can tell."""
    broken = {item.activity for item in facts.extraction.unreadable}
    for activity in facts.extraction.activities:
        asked = facts.requirements.get(activity.id)
        rows = facts.evidence_of(activity)
        counts = [row.verdict.metadata.view_count if is_post(row) else None for row in rows]
        known = [count for count in counts if count is not None]
        is_whole = len(known) == len(counts) and activity.id not in broken and None not in broken
        is_enough = asked is None or asked.source == "default" or facts.pieces(activity, rows) >= asked.count
        if activity.reach and rows and is_whole and is_enough and sum(known) < activity.reach:
            yield activity.id, None, (("reach", str(activity.reach)), ("views", str(sum(known))))
