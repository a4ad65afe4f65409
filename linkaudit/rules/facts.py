"""What rules look at: one document with the verdict of each link, what is required of it, and what else is known of
its links. Every rule is a function of this value and of nothing else."""

from __future__ import annotations

import re
from collections import Counter
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

    def twofold_of(self, activity: Activity) -> list[list[str]]:
        """Groups of an activity's evidence, by key, of which one has to be left out: mentions that print one address
        and lead to another bind them, and there is one mention less than there are pieces. A piece that is also cited
        by itself, or by a mention more, leaves nothing out."""
        order = {row.evidence.key: row.evidence.key for row in self.rows_of(activity)}
        mentions = {
            tuple(sorted({self.links[citation.link.key].evidence.key for citation in both}))
            for both in places_of(activity.citations).values()
        }
        if all(len(keys) == 1 for keys in mentions):
            return []

        def head(key: str) -> str:
            while order[key] != key:
                order[key] = key = order[order[key]]
            return key

        for first, *others in mentions:
            for other in others:
                order[head(other)] = head(first)
        told = Counter(head(keys[0]) for keys in mentions)
        groups: dict[str, list[str]] = {}
        for key in order:
            groups.setdefault(head(key), []).append(key)
        return [keys for at, keys in groups.items() if told[at] < len(keys)]

    def pieces(self, activity: Activity, rows: Iterable[LinkRow]) -> int:
        """How many pieces of evidence some of an activity's links can be: two links of one mention are one."""
        keys = {row.evidence.key for row in rows}
        return len(keys) - sum(keys.issuperset(group) for group in self.twofold_of(activity))

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


def places_of(citations: Iterable[Citation]) -> dict[tuple[str, str | None, int | None, str], list[Citation]]:
    """Citations by the place where they stand: one that prints one address and leads to another holds two. What has no
    hyperlink behind it names one link alone."""
    places: dict[tuple[str, str | None, int | None, str], list[Citation]] = {}
    for citation in citations:
        alone = "" if citation.href else citation.link.key
        places.setdefault((citation.cited_as, citation.href, citation.line, alone), []).append(citation)
    return places


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
