"""What rules look at: one document with the verdict of each link, what is required of it, and what else is known of
its links. Every rule is a function of this value and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from linkaudit.model import Activity, Citation, Extraction, History, LinkRow, Plan, Requirement

Remark = tuple[str | None, str | None, tuple[tuple[str, str], ...]]  # activity, key, facts

# What shows no single piece of evidence, by kind.
_NOT_A_POST = frozenset({"profile", "playlist", "channel", "group", "other", "live"})


@dataclass(frozen=True, slots=True)
class Facts:
    """`links` by key; `requirements` by activity, one for each."""

    extraction: Extraction
    links: Mapping[str, LinkRow]
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    plan: Plan = field(default=Plan())
    history: History = field(default=History())

    def rows_of(self, activity: Activity) -> list[LinkRow]:
        """The activity's links, each once, in the order of citation."""
        return [self.links[key] for key in dict.fromkeys(c.link.key for c in activity.citations)]

    def evidence_of(self, activity: Activity) -> list[LinkRow]:
        """The activity's pieces of evidence, each once: a short link and what it leads to are one."""
        return list({row.evidence.key: row for row in reversed(self.rows_of(activity))}.values())[::-1]

    def posts_of(self, activity: Activity) -> list[LinkRow]:
        """Those that can be pieces of evidence at all."""
        return [row for row in self.evidence_of(activity) if is_post(row)]

    def rivals_of(self, activity: Activity) -> list[list[str]]:
        """The keys of pieces of evidence that one mention names together, so that it backs one of them only. What is
        cited by itself, too, is nobody's rival."""
        places = of_two_minds(activity.citations)
        doubtful = {citation for both in places for citation in both}
        by_itself = {self.links[c.link.key].evidence.key for c in activity.citations if c not in doubtful}
        named = ({self.links[c.link.key].evidence.key: None for c in both} for both in places)
        return [rivals for keys in named if len(rivals := [key for key in keys if key not in by_itself]) > 1]

    def number_of_posts(self, activity: Activity) -> int:
        """How many pieces of evidence the activity cites; of those that one mention names together, one."""
        posts = {row.evidence.key for row in self.posts_of(activity)}
        return len(posts) - sum(max(len(posts.intersection(rivals)) - 1, 0) for rivals in self.rivals_of(activity))

    def each(self) -> Iterator[tuple[str | None, LinkRow]]:
        """Every link under the id of every activity that cites it, and the links of no activity."""
        for activity in self.extraction.activities:
            for row in self.rows_of(activity):
                yield activity.id, row
        for key in dict.fromkeys(c.link.key for c in self.extraction.unattributed):
            if not self.links[key].cited_by:
                yield None, self.links[key]

    def cited(self) -> Iterator[tuple[str | None, tuple[Citation, ...]]]:
        """The citations of every activity, and those of none."""
        for activity in self.extraction.activities:
            yield activity.id, activity.citations
        yield None, self.extraction.unattributed


def of_two_minds(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The places that print one address and lead to another, each with its citations: one mention, of which nobody can
    tell which of the two is meant."""
    places: dict[tuple[str, str | None, int | None], list[Citation]] = {}
    for citation in citations:
        if citation.href:
            places.setdefault((citation.cited_as, citation.href, citation.line), []).append(citation)
    return [both for both in places.values() if len({citation.link.key for citation in both}) > 1]


def is_post(row: LinkRow) -> bool:
    """Whether a link can be one piece of evidence; a plain page can unless it is a site's front door."""
    shown = row.evidence
    if shown.platform == "web":
        return shown.canonical_url.split("://", 1)[-1].rstrip("/").count("/") > 0
    return shown.kind not in _NOT_A_POST


# Hosts that only lead on.
SHORTENERS = re.compile(
    r"(?:bit\.ly|bitly\.com|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|clck\.ru|cutt\.ly|vk\.cc|u\.to|rb\.gy|shorturl\.at"
    r"|qps\.ru|t\.ly|rebrand\.ly|lnkd\.in|linktr\.ee|taplink\.cc)/",
    re.IGNORECASE,
)
SHORT_KINDS = frozenset({"short-link", "share"})


def leads_elsewhere(row: LinkRow) -> bool:
    """Whether a link only leads to another one, and nobody knows to which."""
    shown = row.evidence
    if shown.platform != "web":
        return shown.kind in SHORT_KINDS
    return SHORTENERS.match(shown.canonical_url.partition("://")[2].removeprefix("www.")) is not None


def day(moment: datetime) -> str:
    return moment.date().isoformat()
