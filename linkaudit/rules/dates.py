"""LA021 to LA024: when a post was published. Where nobody can tell the day, nothing is remarked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from linkaudit.model import Period, is_within
from linkaudit.rules.facts import Facts, Remark, day, is_post


def after_the_document(facts: Facts) -> Iterator[Remark]:
    """What was published after the document was filled in cannot be what it reports on."""
    dated = facts.extraction.dated
    for activity, row in facts.each():
        published = row.published_at
        if dated and published and published.date() > dated:
            yield activity, row.link.key, (("published", day(published)), ("dated", str(dated)))


def outside_the_project(facts: Facts) -> Iterator[Remark]:
    period = facts.plan.period or facts.extraction.period
    for activity, row in facts.each():
        published = row.published_at
        if period and published and is_post(row) and not is_within(published, period):
            yield activity, row.link.key, _dates(published, period)


def outside_the_months(facts: Facts) -> Iterator[Remark]:
    """Outside the time that the plan sets for the activity, else the time that the document itself names for it."""
    planned = {promise.activity: promise.period for promise in facts.plan.promises}
    for activity in facts.extraction.activities:
        period = planned.get(activity.id) or activity.period
        for row in facts.rows_of(activity):
            published = row.published_at
            if period and published and is_post(row) and not is_within(published, period):
                yield activity.id, row.link.key, _dates(published, period)


def before_the_agreement(facts: Facts) -> Iterator[Remark]:
    """What is older than the grant agreement cannot have been paid for by it."""
    agreed = facts.plan.agreed or facts.extraction.agreed
    for activity, row in facts.each():
        published = row.published_at
        if agreed and published and is_post(row) and not is_within(published, (agreed, date.max)):
            yield activity, row.link.key, (("published", day(published)), ("agreed", str(agreed)))


def _dates(published: datetime, period: Period) -> tuple[tuple[str, str], ...]:
    return ("published", day(published)), ("start", str(period[0])), ("end", str(period[1]))
