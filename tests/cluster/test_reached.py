"""Who gets which link, and what becomes of the links of a worker that leaves: over an engine that plays a script.

The script stands in the names: `worker-walled` says of every link that it does not ask any more, and so on. The
visitors of most tests are none: they answer what their script says. No test here waits for a clock.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.archive.describer import Wishes
from linkaudit.check import Canaries, Step
from linkaudit.cluster import ClusterError, Errand, Patience, Session, WorkerError, reached
from linkaudit.cluster.custody import DEATHS
from linkaudit.cluster.visitor import OVERLAP, Arrival, Ticket
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import LaneSettings
from linkaudit.model import Check, Link, Verdict

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LANES = {platform: LaneSettings() for platform in ("instagram", "tiktok", "youtube", "facebook", "web")}
ERRAND = Errand(NetworkSettings(), LANES, {}, Wishes())
HASTE = Patience(look_s=0.005, begin_s=0.2, lonely_s=0.05, end_s=0.1)

Visit = Callable[["Worker", Link], Awaitable[Ticket | None]]


def post(number: int, platform: str = "tiktok") -> Link:
    return Link(platform, "post", f"{number}", f"https://www.{platform}.com/@sample_org/video/{number}")


def page(number: int, host: str = "example.org") -> Link:
    url = f"https://{host}/{number}"
    return Link("web", "page", url, url)


def short(number: int) -> Link:
    return Link("tiktok", "short-link", f"ZM{number}", f"https://vm.tiktok.com/ZM{number}/")


def checked(link: Link, reason: str = "ok", target: Link | None = None, why: str = "") -> Check:
    return Check(link, Verdict(reason, why=why), NOW, target=target)


@dataclass(slots=True)
class Worker:
    """A worker of the script: what it was given, and what its visitor holds back."""

    name: str
    visit: Visit
    arrival: Arrival = field(default=Arrival())
    given: list[Link] = field(default_factory=list)
    held: list[Check] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)
    at_once: int = 0
    most: int = 0


async def serves(worker: Worker, link: Link) -> Ticket:
    """A visitor that finds everything."""
    return Ticket((checked(link),))


async def dies(worker: Worker, link: Link) -> Ticket:
    """The worker is gone with the first link, and its call never returns."""
    raise LookupError


async def walled(worker: Worker, link: Link) -> Ticket:
    return Ticket((checked(link, "not_attempted", why="asked no more"),), is_walled=True)


async def holds(worker: Worker, link: Link) -> Ticket:
    worker.held.append(checked(link, "removed"))
    return Ticket()


async def breaks(worker: Worker, link: Link) -> Ticket:
    raise WorkerError("MemoryError on the worker")


@dataclass(slots=True)
class Script:
    """An engine of workers by name; `joins` are those that come once so many links were given out."""

    there: dict[str, Worker]
    joins: dict[int, Worker] = field(default_factory=dict)
    is_lost_after: int = 10**9  # visits
    visits: int = 0

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Session]:
        yield self

    async def workers(self) -> Collection[str]:
        if self.visits >= self.is_lost_after:
            raise ClusterError("the scheduler is lost")
        for after in [after for after in self.joins if self.visits >= after]:
            worker = self.joins.pop(after)
            self.there[worker.name] = worker
        return list(self.there)

    async def run(self, worker: str, work: Callable[..., Any], *arguments: Any) -> Any:
        await asyncio.sleep(0)
        if (at := self.there.get(worker)) is None:
            return await asyncio.Event().wait()
        match work.__name__, arguments:
            case "begin", (run, Errand(), [*_]):
                at.begun.append(run)
                return at.arrival
            case "end", (run,):
                at.ended.append(run)
                return None
            case "flush", (_, _, arrived):
                at.arrived += arrived
                held, at.held = at.held, []
                return Ticket(tuple(held))
            case "visit", (_, _, link, arrived):
                self.visits += 1
                at.arrived += arrived
                at.given.append(link)
                at.at_once += 1
                at.most = max(at.most, at.at_once)
                try:
                    return await at.visit(at, link)
                except LookupError:
                    self.there.pop(worker, None)
                    await asyncio.Event().wait()
                finally:
                    at.at_once -= 1
        raise AssertionError((work, arguments))


def script(**visits: Visit) -> Script:
    return Script({name: Worker(name, visit) for name, visit in visits.items()})


def collect(
    links: Sequence[Link], engine: Script, told: list[Step] | None = None, errand: Errand = ERRAND
) -> list[Check]:
    async def run() -> list[Check]:
        async with asyncio.timeout(20):
            on_progress = None if told is None else told.append
            return [check async for check in reached(links, errand, engine, on_progress, HASTE)]

    return asyncio.run(run())


def reasons(checks: Sequence[Check]) -> dict[str, str]:
    found = {check.link.key: check.verdict.reason for check in checks}
    assert len(found) == len(checks), "a check was told twice"
    return found


# --- sharing out -----------------------------------------------------------------------------------------------


def test_every_link_is_checked_once_by_some_worker_and_all_get_their_share() -> None:
    links = [*map(post, range(40)), *map(page, range(40))]
    engine = script(a=serves, b=serves, c=serves, d=serves)
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    assert min(len(worker.given) for worker in engine.there.values()) >= 10
    assert sum(len(worker.given) for worker in engine.there.values()) == 80


def test_no_links_are_no_checks() -> None:
    assert collect([], script(a=serves)) == []


def test_a_worker_has_no_more_links_of_a_platform_than_its_lane_takes_and_a_few() -> None:
    async def slow(worker: Worker, link: Link) -> Ticket:
        await asyncio.sleep(0.002)
        return Ticket((checked(link),))

    engine = script(a=slow, b=slow)
    errand = Errand(NetworkSettings(), {"tiktok": LaneSettings(concurrency=3)}, {}, Wishes())
    collect([post(n) for n in range(60)], engine, errand=errand)
    assert [worker.most for worker in engine.there.values()] == [3 + OVERLAP] * 2


def test_what_leads_elsewhere_is_handed_out_first() -> None:
    engine = script(a=serves)
    collect([*map(post, range(20)), *map(short, range(5))], engine)
    assert [link.kind for link in engine.there["a"].given[:6]] == ["short-link"] * 5 + ["post"]


def test_a_worker_is_told_which_of_its_tickets_have_arrived() -> None:
    engine = script(a=serves)
    collect([post(n) for n in range(30)], engine)
    arrived = engine.there["a"].arrived
    assert len(arrived) == len(set(arrived)) >= 30 - LANES["tiktok"].concurrency - OVERLAP


def test_the_visitors_end_with_the_run() -> None:
    engine = script(a=serves, b=serves)
    collect([post(1), post(2)], engine)
    (run,) = {run for worker in engine.there.values() for run in worker.begun}
    assert [worker.ended for worker in engine.there.values()] == [[run]] * 2


def test_only_the_canaries_of_cited_platforms_travel() -> None:
    seen: list[Mapping[str, Canaries]] = []

    @dataclass(slots=True)
    class Listening(Script):
        async def run(self, worker: str, work: Callable[..., Any], *arguments: Any) -> Any:
            if work.__name__ == "begin":
                seen.append(arguments[1].canaries)
            return await Script.run(self, worker, work, *arguments)

    flocks = {"tiktok": Canaries(post(1)), "youtube": Canaries(post(2, "youtube"))}
    engine = Listening({"a": Worker("a", serves)})
    collect([post(3)], engine, errand=Errand(NetworkSettings(), LANES, flocks, Wishes()))
    assert seen == [{"tiktok": Canaries(post(1))}]


# --- workers come and go ---------------------------------------------------------------------------------------


def test_the_links_of_a_worker_that_leaves_are_taken_over() -> None:
    links = [post(n) for n in range(30)]
    engine = script(a=serves, b=dies)
    gone = engine.there["b"]
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    assert gone.given
    assert {link.key for link in gone.given} <= {link.key for link in engine.there["a"].given}


def test_a_worker_that_joins_gets_work() -> None:
    engine = script(a=serves)
    engine.joins[10] = Worker("late", serves)

    async def slow(worker: Worker, link: Link) -> Ticket:
        await asyncio.sleep(0.005)
        return Ticket((checked(link),))

    engine.there["a"].visit = slow
    links = [post(n) for n in range(60)]
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    assert engine.there["late"].given


def test_a_link_that_has_cost_three_workers_is_not_given_to_a_fourth() -> None:
    deadly = post(666)

    async def dies_of_it(worker: Worker, link: Link) -> Ticket:
        if link == deadly:
            raise LookupError
        return Ticket((checked(link),))

    engine = script(a=dies_of_it, b=dies_of_it, c=dies_of_it, d=dies_of_it, e=dies_of_it)
    workers = list(engine.there.values())
    links = [deadly, *map(page, range(10))]
    found = collect(links, engine)
    assert reasons(found) == {deadly.key: "not_attempted", **{link.key: "ok" for link in links[1:]}}
    assert sum(worker.given.count(deadly) for worker in workers) == DEATHS == 3
    (unasked,) = [check for check in found if check.link == deadly]
    assert "3 workers" in unasked.verdict.why


def test_a_visit_that_goes_wrong_costs_its_link_another_worker_and_nobody_else_anything() -> None:
    links = [post(n) for n in range(12)]
    engine = script(a=breaks, b=serves)
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    alone = script(a=breaks)
    assert set(reasons(collect(links, alone)).values()) == {"not_attempted"}


def test_a_visitor_that_is_gone_begins_again() -> None:
    forgets = iter([True, False])

    async def forgetful(worker: Worker, link: Link) -> Ticket | None:
        return None if next(forgets, False) else Ticket((checked(link),))

    engine = script(a=forgetful)
    links = [post(n) for n in range(10)]
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    assert len(engine.there["a"].begun) == 2


def test_the_last_worker_that_leaves_ends_the_run_with_what_was_found() -> None:
    async def serves_three(worker: Worker, link: Link) -> Ticket:
        if link.id > "2":
            raise LookupError
        return Ticket((checked(link),))

    found: list[Check] = []

    async def run() -> None:
        async for check in reached([post(n) for n in range(9)], ERRAND, script(a=serves_three), None, HASTE):
            found.append(check)  # noqa: PERF401  # those before the error count

    with pytest.raises(ClusterError, match="all workers of the cluster have left") as caught:
        asyncio.run(run())
    assert caught.value.is_begun
    assert {check.link.id for check in found} == {"0", "1", "2"}


def test_a_lost_scheduler_ends_the_run() -> None:
    engine = script(a=serves)
    engine.is_lost_after = 3
    with pytest.raises(ClusterError, match="the scheduler is lost"):
        collect([post(n) for n in range(2000)], engine)


# --- workers that cannot serve ---------------------------------------------------------------------------------


def test_a_worker_that_is_set_up_wrongly_is_told_before_anything_is_asked() -> None:
    engine = script(a=serves, b=serves)
    engine.there["b"].arrival = Arrival("it has linkaudit 0.0.1, not 0.1.0", is_unfit=True)
    with pytest.raises(ClusterError, match=r"the worker b cannot be used: it has linkaudit 0\.0\.1") as caught:
        collect([post(1)], engine)
    assert not caught.value.is_begun
    assert engine.visits == 0


@pytest.mark.parametrize("trouble", [Arrival("it has no network"), Arrival("another Python", is_unfit=True)])
def test_a_worker_that_joins_and_cannot_serve_gets_nothing_and_stops_nobody(trouble: Arrival) -> None:
    engine = script(a=serves)
    engine.joins[3] = Worker("late", serves, trouble)
    links = [post(n) for n in range(200)]
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    late = engine.there.get("late")
    assert late is None or late.given == []


def test_a_worker_without_network_leaves_its_links_to_the_others() -> None:
    engine = script(a=serves, b=serves)
    engine.there["b"].arrival = Arrival("it has no network")
    assert reasons(collect([post(1), post(2)], engine)) == {post(1).key: "ok", post(2).key: "ok"}
    assert engine.there["b"].given == []


def test_where_no_worker_has_a_network_that_is_said() -> None:
    engine = script(a=serves)
    engine.there["a"].arrival = Arrival("it has no network")
    with pytest.raises(ClusterError, match=r"no worker of the cluster can be used \(a: it has no network\)") as caught:
        collect([post(1)], engine)
    assert caught.value.is_begun


def test_a_cluster_without_workers_is_waited_for_and_then_named() -> None:
    with pytest.raises(ClusterError, match="the cluster has no workers") as caught:
        collect([post(1)], script())
    assert not caught.value.is_begun


# --- walls -----------------------------------------------------------------------------------------------------


def test_what_one_worker_no_longer_asks_for_is_left_to_the_others() -> None:
    links = [post(n) for n in range(30)]
    engine = script(a=walled, b=serves)
    assert reasons(collect(links, engine)) == {link.key: "ok" for link in links}
    assert len(engine.there["a"].given) <= LANES["tiktok"].concurrency + OVERLAP


def test_where_every_worker_is_walled_the_rest_is_not_attempted_and_others_go_on() -> None:
    async def walled_at_five(worker: Worker, link: Link) -> Ticket:
        if link.platform == "web":
            return Ticket((checked(link),))
        if len([given for given in worker.given if given.platform == "tiktok"]) <= 5:
            return Ticket((checked(link, "captcha"),))
        return await walled(worker, link)

    told: list[Step] = []
    engine = script(a=walled_at_five, b=walled_at_five)
    links = [*map(post, range(60)), *map(page, range(20))]
    found = collect(links, engine, told)
    assert Counter(reasons(found).values()) == {"captcha": 10, "not_attempted": 50, "ok": 20}
    given = [link for worker in engine.there.values() for link in worker.given if link.platform == "tiktok"]
    assert len(given) <= 10 + 2 * 2 * (LANES["tiktok"].concurrency + OVERLAP)
    last = {step.lane: step for step in told}
    assert last == {"tiktok": Step("tiktok", 60, 60, "walled"), "web": Step("web", 20, 20, "done", 0.0)}
    unasked = [check for check in found if check.verdict.reason == "not_attempted"]
    assert {check.verdict.why for check in unasked} <= {"asked no more", "the platform stopped answering"}


def test_one_host_s_wall_is_not_the_web_s() -> None:
    async def one_host(worker: Worker, link: Link) -> Ticket:
        return await (walled if "dead" in link.id else serves)(worker, link)

    links = [page(n, host) for n in range(20) for host in ("dead.example.org", "example.org")]
    found = reasons(collect(links, script(a=one_host, b=one_host)))
    assert found == {link.key: "not_attempted" if "dead" in link.id else "ok" for link in links}


def test_a_short_link_whose_target_one_worker_does_not_ask_about_is_followed_by_another() -> None:
    behind = post(7)

    async def blind(worker: Worker, link: Link) -> Ticket:
        if link.kind != "short-link":
            return await walled(worker, link)
        return Ticket((checked(behind, "not_attempted"), checked(link, "not_attempted", behind)))

    async def sees(worker: Worker, link: Link) -> Ticket:
        return Ticket((checked(behind), checked(link, "ok", behind)))

    assert reasons(collect([short(1)], script(a=blind, b=sees))) == {behind.key: "ok", short(1).key: "ok"}
    unseen = collect([short(1)], script(a=blind, b=blind))
    assert [(check.link, check.verdict.reason) for check in unseen] == [
        (behind, "not_attempted"), (short(1), "not_attempted"),
    ]  # fmt: skip


# --- doubles, and what is held back ----------------------------------------------------------------------------


def test_what_two_short_links_lead_to_and_is_cited_itself_is_told_once() -> None:
    behind = post(7)

    async def follows(worker: Worker, link: Link) -> Ticket:
        await asyncio.sleep(0.001)
        if link.kind == "short-link":
            return Ticket((checked(behind, "removed"), checked(link, "removed", behind)))
        return Ticket((checked(link, "removed"),))

    found = reasons(collect([behind, short(1), short(2), post(8)], script(a=follows, b=follows)))
    assert found == dict.fromkeys((behind.key, short(1).key, short(2).key, post(8).key), "removed")


def test_what_is_held_back_comes_at_the_end() -> None:
    links = [post(n) for n in range(12)]
    engine = script(a=holds, b=holds)
    assert reasons(collect(links, engine)) == {link.key: "removed" for link in links}
    assert sum(len(worker.given) for worker in engine.there.values()) == 12


def test_what_a_worker_held_back_and_lost_is_asked_again_by_another() -> None:
    async def holds_then_dies(worker: Worker, link: Link) -> Ticket:
        if len(worker.given) > 4:
            raise LookupError
        return await holds(worker, link)

    links = [post(n) for n in range(20)]
    engine = script(a=holds, b=holds_then_dies)
    lost = engine.there["b"]
    assert reasons(collect(links, engine)) == {link.key: "removed" for link in links}
    assert {link.key for link in lost.given} <= {link.key for link in engine.there["a"].given}


def test_what_a_worker_keeps_to_itself_is_not_waited_for() -> None:
    async def swallows(worker: Worker, link: Link) -> Ticket:
        return Ticket()

    links = [post(n) for n in range(4)]
    assert reasons(collect(links, script(a=swallows, b=serves))) == {link.key: "ok" for link in links}
    assert set(reasons(collect(links, script(a=swallows))).values()) == {"not_attempted"}


# --- whatever happens ------------------------------------------------------------------------------------------

FATES: dict[str, Visit] = {"serves": serves, "dies": dies, "walled": walled, "holds": holds, "breaks": breaks}


@given(
    fates=st.lists(st.sampled_from([*FATES]), min_size=1, max_size=5),
    cited=st.lists(st.tuples(st.sampled_from(["tiktok", "youtube", "web"]), st.integers(0, 30)), max_size=40),
)
def test_no_link_is_lost_and_none_is_told_twice(fates: list[str], cited: list[tuple[str, int]]) -> None:
    links = [page(n) if platform == "web" else post(n, platform) for platform, n in cited]
    engine = Script({f"{fate}-{n}": Worker(f"{fate}-{n}", FATES[fate]) for n, fate in enumerate(fates)})
    engine.there["last"] = Worker("last", serves)
    found = reasons(collect(links, engine))
    assert found.keys() == {link.key for link in links}
    assert "not_attempted" not in found.values() or fates.count("dies") + fates.count("breaks") >= DEATHS


# --- the caller ------------------------------------------------------------------------------------------------


def test_progress_is_told_as_it_is_without_a_cluster() -> None:
    told: list[Step] = []
    collect([page(1), page(2), post(1)], script(a=serves), told)
    assert [(step.lane, step.done, step.total, step.state) for step in told if step.lane == "web"] == [
        ("web", 0, 2, "running"), ("web", 1, 2, "running"), ("web", 2, 2, "done"),
    ]  # fmt: skip
    assert told[-1].seconds_left == 0.0


@pytest.mark.parametrize("ending", ["break", "raise"])
def test_a_caller_that_leaves_early_leaves_no_task_behind_and_no_visitor(ending: str) -> None:
    engine = script(a=serves, b=serves)

    async def run() -> set[asyncio.Task[Any]]:
        try:
            async with aclosing(reached([post(n) for n in range(99)], ERRAND, engine, None, HASTE)) as checks:
                async for _ in checks:
                    if ending == "break":
                        break
                    raise LookupError
        except LookupError:
            pass
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(run()) == set()
    assert all(worker.ended for worker in engine.there.values())
