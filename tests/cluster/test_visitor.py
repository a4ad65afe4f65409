"""The visitor in a worker's process, as a run calls it: here the process is the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from linkaudit import platforms
from linkaudit.archive.describer import Wishes
from linkaudit.check import Canaries
from linkaudit.cluster.visitor import Arrival, Errand, Ticket, begin, end, flush, visit
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import DEFAULT_LANES, without_pace
from linkaudit.model import Link
from tests.standin import StandIn

ORIGINS = ["https://www.youtube.com"]


def video(number: int) -> Link:
    link = platforms.normalize(f"https://www.youtube.com/watch?v=A{number:09d}A")
    assert isinstance(link, Link)
    return link


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn() as playing:
        playing.put("youtube:*", "gone")
        yield playing
        for run in ("first", "second"):
            end(run)
        assert [each for each in threading.enumerate() if each.name == "linkaudit-visitor"] == []


def errand(standin: StandIn) -> Errand:
    network = NetworkSettings(standin.url, standin.ca_file)
    return Errand(network, without_pace(DEFAULT_LANES), {"youtube": Canaries(gone=video(0))}, Wishes(platforms=()))


def keys(ticket: Ticket | None) -> list[str]:
    assert ticket is not None
    return [check.link.key for check in ticket.checks]


def test_what_is_held_back_comes_with_a_later_ticket_and_with_one_only(standin: StandIn) -> None:
    assert begin("first", errand(standin), ORIGINS) == Arrival()
    assert keys(visit("first", 1, video(1), [])) == []
    standin.put(video(2).key, "available")
    assert keys(visit("first", 2, video(2), [1])) == [video(1).key, video(2).key]
    assert keys(visit("first", 3, video(3), [2])) == []
    assert keys(flush("first", 4, [3])) == [video(3).key]
    assert keys(flush("first", 5, [4])) == []


def test_a_ticket_that_got_lost_is_had_again_and_the_platform_is_not_asked_again(standin: StandIn) -> None:
    begin("first", errand(standin), ORIGINS)
    standin.put(video(1).key, "available")
    first = visit("first", 1, video(1), [])
    asked = len(standin.requests)
    assert keys(first) == [video(1).key]
    assert visit("first", 1, video(1), []) == first
    assert len(standin.requests) == asked


def test_the_newest_run_has_the_worker(standin: StandIn) -> None:
    assert begin("first", errand(standin), ORIGINS) == Arrival()
    assert begin("first", errand(standin), ORIGINS) == Arrival()  # the same again
    assert begin("second", errand(standin), ORIGINS) == Arrival()
    assert visit("first", 1, video(1), []) is None
    assert flush("first", 2, []) is None
    assert begin("first", errand(standin), ORIGINS) == Arrival("a newer run has taken it over")
    assert keys(visit("second", 1, video(1), [])) == []
    end("first")  # which says nothing to the second
    assert keys(flush("second", 2, [])) == [video(1).key]


def test_where_a_run_never_began_nobody_visits() -> None:
    assert visit("elsewhere", 1, video(1), []) is None
    assert flush("elsewhere", 2, []) is None
    end("elsewhere")
