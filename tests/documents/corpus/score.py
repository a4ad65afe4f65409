"""Compares what was read of a document with what is true of it, and adds the documents up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkaudit.model import Extraction
from tests.documents.corpus.gold import Truth


@dataclass(frozen=True)
class Count:
    """How many things are right, were found, and are to be found."""

    right: int
    found: int
    true: int

    @classmethod
    def of(cls, found: Iterable[object], true: Iterable[object]) -> Count:
        found, true = set(found), set(true)
        return cls(len(found & true), len(found), len(true))

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


NONE = Count(0, 0, 0)


@dataclass(frozen=True)
class Score:
    """One document's counts. Facts count as one thing each; claims and activity times as what should be found."""

    pairs: Count
    keys: Count
    language: Count
    period: Count
    dated: Count
    times: Count
    claims: Count

    def __add__(self, other: Score) -> Score:
        return Score(
            self.pairs + other.pairs,
            self.keys + other.keys,
            self.language + other.language,
            self.period + other.period,
            self.dated + other.dated,
            self.times + other.times,
            self.claims + other.claims,
        )


NOTHING = Score(NONE, NONE, NONE, NONE, NONE, NONE, NONE)


def score(extraction: Extraction, truth: Truth) -> Score:
    """How well a document was read."""
    reading = read(extraction, truth)
    return Score(
        Count.of(reading.pairs, truth.pairs),
        Count.of(reading.keys, truth.keys),
        Count.of([reading.language], [truth.language]),
        Count.of([reading.period], [truth.period]),
        Count.of([reading.dated], [truth.dated]),
        Count.of(reading.periods, truth.periods),
        Count.of(reading.claims, truth.claims),
    )


def read(extraction: Extraction, truth: Truth) -> Truth:
    """What the program says of a document, as a truth: the two differ where it is wrong.

    Activities that cite nothing and were not asked for do no harm and are left out; so are claims and times of a kind
    that the document's truth does not tell.
    """
    activities = extraction.activities
    claims = {(a.id, claim.planned, claim.reported) for a in activities for claim in a.claims}
    periods = {(a.id, a.period) for a in activities if a.period}
    return Truth(
        extraction.language or "",
        extraction.organisation or "",
        extraction.title or "",
        extraction.period,
        extraction.dated,
        frozenset(a.id for a in activities if a.citations or a.id in truth.activities),
        frozenset((a.id, citation.link.key) for a in activities for citation in a.citations),
        frozenset(periods) if truth.periods else frozenset(),
        frozenset(claims) if truth.claims else frozenset(),
        frozenset(citation.link.key for citation in extraction.unattributed) - truth.optional,
        truth.optional,
    )
