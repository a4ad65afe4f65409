"""LA011 to LA013: one link that is to stand for several pieces of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from linkaudit.rules.facts import Facts, Remark, is_post

OTHERS = 3  # other documents that a message names


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


def other_documents(facts: Facts) -> Iterator[Remark]:
    """A post that documents of other organisations or other grants cite, too; an account or a site's front page may be
    everybody's."""
    for activity, row in facts.each():
        if not is_post(row):
            continue
        found = facts.history.elsewhere.get(row.evidence.key) or facts.history.elsewhere.get(row.link.key, ())
        told = list(dict.fromkeys(" · ".join(filter(None, (each.organisation, each.title))) or each.document
                                  for each in found))  # fmt: skip
        if told:
            more = f" (+{len(told) - OTHERS})" if len(told) > OTHERS else ""
            yield activity, row.link.key, (("documents", "; ".join(told[:OTHERS]) + more),)
