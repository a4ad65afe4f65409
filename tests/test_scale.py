"""docs/scale.md says what the simulation says; and the simulation keeps to its own laws."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from linkaudit.lanes import DEFAULT_LANES
from linkaudit.recheck import Policy
from tests.benchmarks import sim_scale
from tests.benchmarks.sim_scale import (
    BEGAN,
    MIX,
    POPULATIONS,
    Figures,
    Nights,
    lane_s,
    night_s,
    plot,
    simulated,
    tables,
)

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def figures() -> list[Figures]:
    return [simulated(links) for links in POPULATIONS]


def test_the_page_says_what_the_simulation_prints(figures: list[Figures]) -> None:
    page = (DOCS / "scale.md").read_text(encoding="utf-8")
    assert [table for table in tables(figures).split("\n\n") if table not in page] == []
    assert (DOCS / "scale.svg").read_text(encoding="utf-8") == plot(figures)


def small(policy: Policy | None = None) -> Nights:
    nights = Nights(random.Random(1), policy or Policy())
    nights.populate(20_000)
    return nights


def test_no_link_is_lost_or_made() -> None:
    nights = small()
    before = Counter(dict.fromkeys(MIX, 0))
    for cohort, count in nights.cohorts.items():
        before[cohort.platform] += count
    for number in range(30):
        nights.night(number)
    after: Counter[str] = Counter()
    for cohort, count in nights.cohorts.items():
        assert count > 0
        after[cohort.platform] += count
    assert after == before


def test_nothing_is_left_that_was_due_and_nothing_is_asked_twice_a_night() -> None:
    nights = small()
    for number in range(20):
        nights.night(number)
        now = BEGAN + timedelta(days=number)
        assert all(cohort.standing.due_at and cohort.standing.due_at > now for cohort in nights.cohorts)


def test_who_asks_half_as_often_asks_half_as_much() -> None:
    weekly, fortnightly = small(), small(Policy(available=14, restricted=14))
    for number in range(56):
        weekly.night(number)
        fortnightly.night(number)
    often, seldom = (sum(sum(night.values()) for night in each.checks[28:]) for each in (weekly, fortnightly))
    assert 0.45 < seldom / often < 0.65


@pytest.mark.parametrize("platform", ["instagram", "tiktok", "youtube", "facebook"])
def test_a_lane_is_never_faster_than_its_pace(platform: str) -> None:
    chance = random.Random(2)
    pace = DEFAULT_LANES[platform].pace_s
    assert all(lane_s(platform, 1000, chance) > 0.97 * 1000 * pace for _ in range(200))


def test_twice_the_workers_take_half_the_time() -> None:
    requests = {platform: 100_000 * share for platform, share in MIX.items()}
    one, two = (max(night_s(requests, workers, random.Random(3)).values()) for workers in (4, 8))
    assert 0.45 < two / one < 0.55


def test_the_simulation_knows_every_platform_of_the_program() -> None:
    assert set(MIX) == set(DEFAULT_LANES) == set(sim_scale.REQUESTS) == set(sim_scale.UNDECIDED)
    assert abs(sum(MIX.values()) - 1) < 1e-9
