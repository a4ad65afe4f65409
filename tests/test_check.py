"""From links to verdicts: the driver of the probes, and the lanes side by side. No test here waits."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit import platforms
from linkaudit.check import Canaries, Progress, Step, check_all, judge
from linkaudit.fetch import Fetcher, NetworkSettings
from linkaudit.lanes import LaneSettings, Timing
from linkaudit.model import STATUS_OF, Check, Failure, FetchError, Link, Probe, Request, Response, Verdict
from tests.standin import StandIn, redirect

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PLATFORMS = ("instagram", "tiktok", "youtube", "facebook", "web")
NO_PACE: dict[str, LaneSettings] = {platform: LaneSettings() for platform in PLATFORMS}
ONE_BY_ONE = {platform: LaneSettings(concurrency=1) for platform in PLATFORMS}


def at_once() -> Timing:
    """Sleeping moves the clock and takes no time."""
    moment = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal moment
        moment += seconds
        await asyncio.sleep(0)

    return Timing(lambda: moment, sleep, lambda: 0.5)


def link(platform: str, code: str) -> Link:
    """The site below answers an address by its last part: `17-network` is link 17, which meets `network`."""
    return Link(platform, "page", code, f"https://{platform}-{code}.example.org/{code}")


def links_of(platform: str, *outcomes: str) -> list[Link]:
    return [link(platform, f"{number}-{outcome}") for number, outcome in enumerate(outcomes)]


def answer(request: Request) -> Response:
    return Response(request, request.url, 200, (), request.url.encode(), NOW)


def outcome_of(url: str) -> str:
    return url.rpartition("-")[2]


async def fetch(request: Request) -> Response:
    """Fails where the address says so in the words of a fetch; everything else answers."""
    await asyncio.sleep(0)
    if outcome_of(request.url) in {"network", "timeout", "tls", "dns"}:
        raise FetchError(outcome_of(request.url))
    return answer(request)


def probe(cited: Link) -> Probe:
    """Says what the address says; `raises` is a bug, `silent` a verdict without asking."""
    outcome = outcome_of(cited.canonical_url)
    if outcome == "silent":
        return Verdict("login_wall")
    response = yield Request(cited.canonical_url, "page")
    if outcome == "raises":
        raise KeyError("a bug")
    return Verdict(outcome, "page", response.status)


def asks_twice(cited: Link) -> Probe:
    yield Request(cited.canonical_url, "first")
    return (yield from probe(cited))


def check(
    links: Sequence[Link],
    *,
    asking: Callable[[Link], Probe] = probe,
    lanes: dict[str, LaneSettings] = NO_PACE,
    online: bool = False,
    on_progress: Progress | None = None,
    canaries: Mapping[str, Canaries] = {},
) -> list[Check]:
    async def collect() -> list[Check]:
        return [
            each
            async for each in check_all(
                links, fetch, lanes, now=lambda: NOW, probe=asking, online=online, on_progress=on_progress,
                canaries=canaries, timing=at_once(),
            )
        ]  # fmt: skip

    return asyncio.run(collect())


def reasons(checks: Sequence[Check]) -> dict[str, str]:
    return {each.link.key: each.verdict.reason for each in checks}


# --- one probe -------------------------------------------------------------------------------------------------


def steps(*requests: str) -> Probe:
    got = []
    for url in requests:
        got.append((yield Request(url, f"step {len(got) + 1}")))
    return Verdict("ok", f"step {len(got)}", got[-1].status)


def test_a_probe_is_led_from_question_to_question_and_its_answers_are_kept() -> None:
    urls = [f"https://www.example.org/{n}-ok" for n in range(3)]
    verdict, responses, _ = asyncio.run(judge(steps(*urls), fetch))
    assert verdict == Verdict("ok", "step 3", 200)
    assert [response.url for response in responses] == urls


@pytest.mark.parametrize("reason", ["network", "timeout", "tls"])
def test_what_could_not_be_fetched_is_the_verdict_and_earlier_answers_stay(reason: str) -> None:
    urls = ["https://www.example.org/1-ok", f"https://www.example.org/2-{reason}", "https://www.example.org/3-ok"]
    verdict, responses, failure = asyncio.run(judge(steps(*urls), fetch, now=lambda: NOW))
    assert verdict == Verdict(reason, "step 2")
    assert [response.url for response in responses] == urls[:1]
    assert failure == Failure(Request(urls[1], "step 2"), reason, "", NOW)


@pytest.mark.parametrize(("trusted", "reason"), [(True, "dns"), (False, "network")])
def test_a_host_that_does_not_exist_is_gone_only_where_the_name_servers_are_trusted(trusted: bool, reason: str) -> None:
    verdict, *_ = asyncio.run(judge(steps("https://www.example.org/1-dns"), fetch, trust_dns=lambda: trusted))
    assert verdict == Verdict(reason, "step 1")


def test_by_default_a_host_that_does_not_exist_is_not_gone() -> None:
    verdict, *_ = asyncio.run(judge(steps("https://www.example.org/1-dns"), fetch))
    assert verdict == Verdict("network", "step 1")


def raises_at_once() -> Probe:
    raise KeyError("a bug")
    yield Request("https://www.example.org/never", "never")


def raises_later() -> Probe:
    yield Request("https://www.example.org/1-ok", "page")
    raise RecursionError


def asks_nonsense() -> Probe:
    yield None  # type: ignore[misc]
    return Verdict("ok")


@pytest.mark.parametrize(
    ("bug", "asked"),
    [(raises_at_once, None), (raises_later, "page"), (asks_nonsense, None)],
    ids=lambda bug: getattr(bug, "__name__", str(bug)),
)
def test_a_bug_in_a_probe_is_a_verdict_and_its_traceback_is_logged(
    bug: Callable[[], Probe], asked: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "linkaudit")
    verdict, *_ = asyncio.run(judge(bug(), fetch))
    assert verdict == Verdict("unrecognised", asked)
    assert "Traceback" in caplog.text


# --- all links -------------------------------------------------------------------------------------------------


def test_every_check_holds_its_link_verdict_time_and_answers() -> None:
    cited = link("youtube", "1-private")
    request = Request(cited.canonical_url, "page")
    assert check([cited]) == [Check(cited, Verdict("private", "page", 200), NOW, (answer(request),))]


def test_no_links_are_no_checks() -> None:
    assert check([]) == []


OUTCOMES = sorted({*STATUS_OF, "raises", "silent"} - {"not_attempted"})


@given(
    cited=st.lists(st.tuples(st.sampled_from(PLATFORMS), st.sampled_from(OUTCOMES)), max_size=40),
    concurrency=st.integers(1, 5),
)
def test_every_link_is_checked_exactly_once(cited: list[tuple[str, str]], concurrency: int) -> None:
    links = [link(platform, f"{number}-{outcome}") for number, (platform, outcome) in enumerate(cited)]
    lanes = dict.fromkeys(PLATFORMS, LaneSettings(concurrency))
    assert Counter(each.link.key for each in check(links, lanes=lanes)) == Counter(each.key for each in links)


def test_a_platform_that_nobody_configured_is_checked_too() -> None:
    assert reasons(check([link("elsewhere", "1-ok")], lanes={})) == {"elsewhere:page:1-ok": "ok"}


def test_a_probe_that_raises_costs_only_its_link() -> None:
    links = links_of("instagram", "ok", "raises", "not_found")
    assert list(reasons(check(links, lanes=ONE_BY_ONE)).values()) == ["ok", "unrecognised", "not_found"]


def test_a_link_for_which_there_is_no_probe_costs_only_itself() -> None:
    def choose(cited: Link) -> Probe:
        return {"web": probe}[cited.platform](cited)

    links = [link("instagram", "1-ok"), link("web", "2-ok")]
    assert reasons(check(links, asking=choose)) == {"instagram:page:1-ok": "unrecognised", "web:page:2-ok": "ok"}


@pytest.mark.parametrize("wall", ["login_wall", "captcha", "consent", "network"])
def test_a_walled_platform_is_left_alone_while_the_others_finish(wall: str) -> None:
    links = [*links_of("instagram", "ok", *[wall] * 10), *links_of("youtube", *["ok"] * 10)]
    found = check(links, lanes=ONE_BY_ONE)
    assert Counter(each.verdict.reason for each in found if each.link.platform == "instagram") == {
        "ok": 1, wall: 5, "not_attempted": 5,
    }  # fmt: skip
    assert {each.verdict.reason for each in found if each.link.platform == "youtube"} == {"ok"}


def test_requests_to_a_walled_platform_stop_soon() -> None:
    asked: list[str] = []

    def curious(cited: Link) -> Probe:
        for number in range(3):
            asked.append(f"{cited.key} {number}")
            yield Request(cited.canonical_url, "page")
        return Verdict("rate_limited")

    found = check(links_of("facebook", *["rate_limited"] * 200), asking=curious)
    assert len(found) == 200
    assert len([each for each in found if each.responses]) <= 8
    assert sum(len(each.responses) for each in found) <= 25


def test_verdicts_reached_without_asking_wall_nothing() -> None:
    found = check(links_of("instagram", *["silent"] * 5, "ok"), lanes=ONE_BY_ONE)
    assert [each.verdict.reason for each in found] == ["login_wall"] * 5 + ["ok"]


def test_dead_hosts_of_the_web_wall_nobody_but_themselves() -> None:
    same_host = [Link("web", "page", f"{n}", f"https://dead.example.org/{n}-timeout") for n in range(9)]
    found = check([*links_of("web", *["network"] * 6, "ok"), *same_host], lanes=ONE_BY_ONE)
    assert Counter(each.verdict.reason for each in found) == {
        "network": 6, "ok": 1, "timeout": 3, "not_attempted": 6,
    }  # fmt: skip


# --- hosts that do not exist -----------------------------------------------------------------------------------

NOWHERE: dict[str, tuple[list[Link], bool, str]] = {
    "the network is known to work": (links_of("web", "dns"), True, "dns"),
    "another host answered before": (links_of("web", "ok", "dns"), False, "dns"),
    "nothing has answered": (links_of("web", "network", "dns"), False, "network"),
    "a platform's host": (links_of("tiktok", "ok", "dns"), True, "network"),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_only_a_page_whose_host_surely_does_not_exist_is_gone(case: str) -> None:
    links, online, reason = NOWHERE[case]
    found = check(links, lanes=ONE_BY_ONE, online=online)
    assert found[-1].verdict == Verdict(reason, "page")


# --- second attempts -------------------------------------------------------------------------------------------


def tries(first: str, second: str, asked: list[str]) -> Callable[[Link], Probe]:
    def ask(cited: Link) -> Probe:
        asked.append(cited.key)
        response = yield Request(cited.canonical_url, "page")
        return Verdict(first if asked.count(cited.key) == 1 else second, "page", response.status)

    return ask


SECOND_ATTEMPTS = [  # first answer, second answer, verdict, attempts
    ("rate_limited", "ok", "ok", 2),
    ("server_error", "not_found", "not_found", 2),
    ("timeout", "timeout", "timeout", 2),
    ("ok", "not_found", "ok", 1),
    ("login_wall", "ok", "login_wall", 1),
    ("not_found", "ok", "not_found", 1),
    ("unrecognised", "ok", "unrecognised", 1),
]


@pytest.mark.parametrize(("first", "second", "verdict", "attempts"), SECOND_ATTEMPTS)
def test_what_may_pass_is_asked_once_more(first: str, second: str, verdict: str, attempts: int) -> None:
    asked: list[str] = []
    found = check([link("tiktok", "1-ok")], asking=tries(first, second, asked))
    assert ([each.verdict.reason for each in found], len(asked)) == ([verdict], attempts)


def test_the_first_answer_stands_where_a_second_was_not_to_be_had() -> None:
    found = check(links_of("tiktok", *["rate_limited"] * 3))
    assert Counter(each.verdict.reason for each in found) == {"rate_limited": 3}


# --- many at once ----------------------------------------------------------------------------------------------


def test_a_lane_has_no_more_links_in_flight_than_it_may() -> None:
    in_flight: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def slow(request: Request) -> Response:
        platform = request.url.removeprefix("https://").partition("-")[0]
        in_flight[platform] += 1
        most[platform] = max(most[platform], in_flight[platform])
        await asyncio.sleep(0.001)
        in_flight[platform] -= 1
        return answer(request)

    async def run() -> None:
        links = [*links_of("instagram", *["ok"] * 20), *links_of("youtube", *["ok"] * 20)]
        lanes = {"instagram": LaneSettings(2), "youtube": LaneSettings(7)}
        async for _ in check_all(links, slow, lanes, now=lambda: NOW, probe=probe, timing=at_once()):
            pass

    asyncio.run(run())
    assert most == {"instagram": 2, "youtube": 7}


def test_twenty_thousand_links_need_no_more_tasks_than_twenty() -> None:
    tasks: set[int] = set()
    alive: set[int] = set()

    async def counted(request: Request) -> Response:
        tasks.add(len(asyncio.all_tasks()))
        alive.add(int(request.url.rpartition("/")[2].partition("-")[0]))
        return answer(request)

    async def run() -> None:
        seen = 0
        links = links_of("web", *["ok"] * 20_000)
        async for each in check_all(links, counted, now=lambda: NOW, probe=probe, timing=at_once()):
            alive.discard(int(each.link.id.partition("-")[0]))
            assert len(alive) < 40  # answers that nobody has collected yet
            seen += 1
        assert seen == 20_000

    asyncio.run(run())
    assert max(tasks) < 10


async def stuck(request: Request) -> Response:
    await asyncio.Event().wait()
    return answer(request)


def many() -> list[Link]:
    return [each for platform in PLATFORMS for each in links_of(platform, *["ok"] * 10)]


def test_cancelling_leaves_no_task_behind() -> None:
    async def consume() -> None:
        async for _ in check_all(many(), stuck, NO_PACE, now=lambda: NOW, probe=probe):
            pass

    async def run() -> set[asyncio.Task[object]]:
        consumer = asyncio.create_task(consume())
        await asyncio.sleep(0.01)
        assert len(asyncio.all_tasks()) > 20
        consumer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await consumer
        return asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]

    assert asyncio.run(run()) == set()


@pytest.mark.parametrize("ending", ["break", "raise"])
def test_a_caller_that_leaves_early_leaves_no_task_behind(ending: str) -> None:
    async def run() -> set[asyncio.Task[object]]:
        try:
            async with aclosing(check_all(many(), fetch, NO_PACE, now=lambda: NOW, probe=probe)) as checks:
                async for _ in checks:
                    if ending == "break":
                        break
                    raise LookupError
        except LookupError:
            pass
        return asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]

    assert asyncio.run(run()) == set()


def test_what_goes_wrong_in_the_caller_s_own_progress_is_not_swallowed() -> None:
    def broken(step: Step) -> None:
        if step.done:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check(links_of("web", "ok", "ok"), on_progress=broken)


# --- progress --------------------------------------------------------------------------------------------------


def test_progress_is_told_step_by_step_and_ends_with_each_lane_s_state() -> None:
    told: list[Step] = []
    links = [*links_of("instagram", *["captcha"] * 6), *links_of("web", "ok", "ok")]
    check(links, lanes=ONE_BY_ONE, on_progress=told.append)
    assert [step for step in told if step.lane == "web"] == [
        Step("web", 0, 2, "running"), Step("web", 1, 2, "running"), Step("web", 2, 2, "done", 0.0),
    ]  # fmt: skip
    assert [step for step in told if step.lane == "instagram"] == [
        *(Step("instagram", done, 6, "running") for done in range(5)),
        Step("instagram", 5, 6, "walled"), Step("instagram", 6, 6, "walled"),
    ]  # fmt: skip


def test_the_time_to_go_counts_the_pace_and_what_each_link_took() -> None:
    told: list[Step] = []
    lanes = {"tiktok": LaneSettings(concurrency=1, pace_s=2.0)}
    check(links_of("tiktok", "ok", "ok", "ok"), asking=asks_twice, lanes=lanes, on_progress=told.append)
    # two questions a link, 2 s apart: 0, 2 | 4, 6 | 8, 10
    assert [step.seconds_left for step in told] == [6.0, 4.0, 3.0, 0.0]


# --- short links -----------------------------------------------------------------------------------------------

POST = "https://www.tiktok.com/@_/video/7417000000000000001"
SHORT = Link("tiktok", "short-link", "ZMabc", "https://vm.tiktok.com/ZMabc/")
OTHER_SHORT = Link("tiktok", "short-link", "ZMdef", "https://vm.tiktok.com/ZMdef/")
TARGET = platforms.normalize(POST)
assert isinstance(TARGET, Link)
BITLY = Link("web", "page", "https://bit.ly/x", "https://bit.ly/x")
ELSEWHERE = "https://www.example.org/elsewhere"
CUT = "https://www.tiktok.com/@_/video/74170000"  # a digit of its id is missing, so that nobody can tell what it is

# What the short link's own answer said, where it led, what the target said → the verdict on the short link.
LEADS: list[tuple[Link, str, str | None, str, Verdict]] = [
    (SHORT, "ok", POST, "ok", Verdict("ok", "page", 200, POST)),
    (SHORT, "ok", POST, "removed", Verdict("removed", "page", 200, POST)),
    (SHORT, "login_wall", POST, "ok", Verdict("ok", "page", 200, POST)),  # the wall's next= names it
    (SHORT, "login_wall", POST, "private", Verdict("private", "page", 200, POST)),
    (BITLY, "unrecognised", POST, "ok", Verdict("ok", "page", 200, POST)),
    (SHORT, "login_wall", None, "ok", Verdict("login_wall", "redirect", 302)),
    (SHORT, "unrecognised", "no address", "ok", Verdict("unrecognised", "redirect", 302, "no address")),
    (BITLY, "ok", POST, "removed", Verdict("removed", "page", 200, POST)),
    (BITLY, "not_found", POST, "ok", Verdict("ok", "page", 200, POST)),  # what a platform says to a stranger's question
    (BITLY, "login_wall", f"https://www.tiktok.com/login?redirect_url={POST}", "ok", Verdict("ok", "page", 200, POST)),
    (BITLY, "ok", CUT, "ok", Verdict("unrecognised", "redirect", 302, CUT)),
    (BITLY, "removed", CUT, "ok", Verdict("unrecognised", "redirect", 302, CUT)),
    (BITLY, "rate_limited", CUT, "ok", Verdict("rate_limited", "redirect", 302, CUT)),
    (BITLY, "ok", ELSEWHERE, "removed", Verdict("ok", "redirect", 302, ELSEWHERE)),
    (BITLY, "ok", f"https://www.google.com/url?q={ELSEWHERE}", "ok", Verdict("ok", "redirect", 302, ELSEWHERE)),
    (BITLY, "consent", f"https://consent.google.com/m?continue={BITLY.canonical_url}", "ok",
     Verdict("consent", "redirect", 302)),
    (SHORT, "unrecognised", OTHER_SHORT.canonical_url, "ok",
     Verdict("unrecognised", "redirect", 302, OTHER_SHORT.canonical_url)),
]  # fmt: skip


def leading(reason: str, target: str | None, beyond: str) -> Callable[[Link], Probe]:
    def asking(cited: Link) -> Probe:
        response = yield Request(cited.canonical_url, "page")
        if cited.kind == "post":
            return Verdict(beyond, "page", response.status)
        return Verdict(reason, "redirect", 302, target)

    return asking


@pytest.mark.parametrize(("short", "reason", "target", "beyond", "verdict"), LEADS)
def test_a_short_link_has_the_verdict_of_what_it_leads_to(
    short: Link, reason: str, target: str | None, beyond: str, verdict: Verdict
) -> None:
    *before, last = check([short], asking=leading(reason, target, beyond))
    is_followed = verdict.probe == "page"
    assert last.link == short
    assert last.verdict == verdict
    assert last.target == (TARGET if is_followed else None)
    assert [(each.link, each.verdict.reason) for each in before] == ([(TARGET, beyond)] if is_followed else [])


def test_what_several_short_links_lead_to_is_asked_about_once() -> None:
    shorts = [Link("tiktok", "short-link", f"ZM{n}", f"https://vm.tiktok.com/ZM{n}/") for n in range(6)]
    found = check([*shorts[:3], TARGET, *shorts[3:], BITLY], asking=leading("ok", POST, "removed"))
    assert Counter(each.link.key for each in found) == Counter(link.key for link in (*shorts, TARGET, BITLY))
    assert {each.verdict.reason for each in found} == {"removed"}


# --- canaries --------------------------------------------------------------------------------------------------

LIVE, DEAD = link("youtube", "live-ok"), link("youtube", "dead-removed")
LYING, RISEN = link("youtube", "live-removed"), link("youtube", "dead-ok")
WALLED = link("youtube", "live-captcha")
GONE = ["removed"] * 7

# The canaries, what the links' own answers are → what their verdicts become.
FLOCKS: list[tuple[Canaries, list[str], list[str]]] = [
    (Canaries(LIVE, DEAD), GONE, GONE),
    (Canaries(LIVE), ["ok", "removed"], ["ok", "removed"]),
    (Canaries(), GONE, GONE),
    (Canaries(LYING, DEAD), ["ok", *GONE, "private"], ["ok", *["unrecognised"] * 7, "private"]),
    (Canaries(LIVE, RISEN), ["removed", "ok"], ["unrecognised", "ok"]),
    (Canaries(WALLED), ["removed", "ok"], ["unrecognised", "ok"]),
    (Canaries(gone=RISEN), GONE, ["unrecognised"] * 7),
]


@pytest.mark.parametrize(("flock", "answers", "become"), FLOCKS)
def test_negatives_are_believed_while_the_canaries_are_well(
    flock: Canaries, answers: list[str], become: list[str]
) -> None:
    links = links_of("youtube", *answers)
    found = check(links, canaries={"youtube": flock})
    assert reasons(found) == {each.key: reason for each, reason in zip(links, become, strict=True)}


def test_a_canary_that_falls_ill_on_the_way_takes_the_whole_run_of_negatives_with_it() -> None:
    asked: list[str] = []

    def asking(cited: Link) -> Probe:
        asked.append(cited.id)
        if cited == LIVE and asked.count(LIVE.id) > 1:
            return (yield from probe(link("youtube", "live-removed")))
        return (yield from probe(cited))

    links = links_of("youtube", "removed", "ok", *GONE)
    found = check(links, asking=asking, lanes=ONE_BY_ONE, canaries={"youtube": Canaries(LIVE)})
    assert [each.verdict.reason for each in found] == ["removed", "ok", *["unrecognised"] * 7]
    assert asked.count(LIVE.id) == 2  # at the start, and after five negatives in a row
    assert "live-ok" in found[-1].verdict.why


def test_a_platform_without_canaries_is_believed_beside_one_whose_canaries_failed() -> None:
    links = [*links_of("youtube", "removed"), *links_of("web", "removed")]
    found = check(links, canaries={"youtube": Canaries(LYING)})
    assert reasons(found) == {links[0].key: "unrecognised", links[1].key: "removed"}


# --- over a real connection ------------------------------------------------------------------------------------


def read_status(cited: Link) -> Probe:
    page = yield Request(cited.canonical_url, "page")
    return Verdict(
        {200: "ok", 404: "not_found", 429: "rate_limited"}.get(page.status, "unrecognised"), "page", page.status
    )


def test_the_real_fetch_and_the_lanes_work_together() -> None:
    scenes = ("available", "gone", "reset", "garbage", "redirect_loop")
    links = [Link("web", "page", scene, f"https://{scene.replace(chr(95), chr(45))}.example.org/") for scene in scenes]
    walled = [Link("tiktok", "post", f"{n}", f"https://www.tiktok.com/@sample/video/{n}") for n in range(20)]

    async def run(standin: StandIn) -> list[Check]:
        network = NetworkSettings(proxy=standin.url, ca_file=standin.ca_file)
        async with Fetcher(network) as fetcher:
            checks = check_all(
                [*links, *walled], fetcher.fetch, NO_PACE, now=lambda: NOW, probe=read_status, timing=at_once()
            )
            return [each async for each in checks]

    with StandIn() as standin:
        standin.put("tiktok:*", "silent_10204")
        standin.wall("tiktok", "rate_limited", after=5)
        for each in links:
            standin.put(f"web:page:{each.canonical_url}", each.id)
        found = asyncio.run(run(standin))
        requests = len(standin.asked("tiktok.com"))
    assert {each.link.id: each.verdict.reason for each in found if each.link.platform == "web"} == {
        "available": "ok", "gone": "not_found", "reset": "network", "garbage": "network",
        "redirect_loop": "unrecognised",
    }  # fmt: skip
    assert Counter(each.verdict.status for each in found if each.link.platform == "tiktok")["available"] == 5
    assert 5 + 3 <= requests <= 25


# --- the stand-in's scenes, as the real probes judge them ------------------------------------------------------

SHOWN = {
    "instagram:post": "https://www.instagram.com/p/DAbCdEfGhIj/",
    "instagram:profile": "https://www.instagram.com/sample_org/",
    "tiktok:post": "https://www.tiktok.com/@sample_org/video/7047596209028074758",
    "tiktok:profile": "https://www.tiktok.com/@sample_org",
    "tiktok:short-link": "https://vm.tiktok.com/ZTRC5xgJp/",
    "youtube:video": "https://www.youtube.com/watch?v=YE7VzlLtp-4",
    "youtube:channel": "https://www.youtube.com/@sample",
    "facebook:post": "https://www.facebook.com/sample.org/posts/10153807558977570",
    "facebook:video": "https://www.facebook.com/watch/?v=123456789012345",
    "facebook:share": "https://www.facebook.com/share/p/1AbCdEfGhI/",
    "web:page": "https://www.example.org/a",
}
JUDGED = [  # what is shown, scene, reason
    ("instagram:post", "available", "ok"),
    ("instagram:post", "gone", "not_found"),
    ("instagram:post", "shell", "unrecognised"),
    ("instagram:post", "login_wall", "login_wall"),
    ("instagram:post", "rate_limited", "rate_limited"),
    ("instagram:profile", "profile", "ok"),
    ("instagram:profile", "shell", "unrecognised"),
    ("tiktok:post", "available", "ok"),
    ("tiktok:post", "gone", "removed"),
    ("tiktok:post", "silent_10204", "unrecognised"),
    ("tiktok:post", "private", "private"),
    ("tiktok:post", "captcha", "captcha"),
    ("tiktok:post", "login_wall", "login_wall"),
    ("tiktok:profile", "profile", "ok"),
    ("tiktok:profile", "no_profile", "not_found"),
    ("youtube:video", "available", "ok"),
    ("youtube:video", "no_embedding", "ok"),
    ("youtube:video", "gone", "removed"),
    ("youtube:video", "private", "private"),
    ("youtube:video", "age", "age"),
    ("youtube:video", "captcha", "captcha"),
    ("youtube:video", "rate_limited", "rate_limited"),
    ("youtube:channel", "channel", "ok"),
    ("youtube:channel", "no_channel", "not_found"),
    ("facebook:post", "available", "ok"),
    ("facebook:post", "unavailable", "unrecognised"),
    ("facebook:post", "stripped", "unrecognised"),
    ("facebook:video", "available", "ok"),
    ("facebook:video", "login_wall", "login_wall"),
    ("web:page", "available", "ok"),
    ("web:page", "gone", "not_found"),
    ("web:page", "removed", "removed"),
    ("web:page", "server_error", "server_error"),
    ("web:page", "endless", "too_large"),
]
RESOLVED = [  # a link that only leads elsewhere, and where
    ("tiktok:short-link", "https://www.tiktok.com/@sample_org/video/7047596209028074758"),
    ("facebook:share", "https://www.facebook.com/sample.org/posts/10153807558977570"),
]


def shown(what: str) -> Link:
    cited = platforms.normalize(SHOWN[what])
    assert isinstance(cited, Link)
    return cited


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def judged(standin: StandIn, cited: Link) -> Verdict:
    async def once() -> Verdict:
        async with Fetcher(NetworkSettings(proxy=standin.url, ca_file=standin.ca_file)) as fetcher:
            verdict, *_ = await judge(platforms.probe(cited), fetcher.fetch)
            return verdict

    return asyncio.run(once())


@pytest.mark.parametrize(("what", "scene", "reason"), JUDGED)
def test_a_scene_of_the_stand_in_is_judged_as_what_it_plays(
    standin: StandIn, what: str, scene: str, reason: str
) -> None:
    cited = shown(what)
    standin.put(cited.key, scene)
    assert judged(standin, cited).reason == reason


@pytest.mark.parametrize(("what", "target"), RESOLVED)
def test_a_link_that_only_leads_elsewhere_is_resolved(standin: StandIn, what: str, target: str) -> None:
    cited = shown(what)
    standin.put(cited.key, redirect(target))
    verdict = judged(standin, cited)
    found = platforms.normalize(verdict.resolved_to or "")
    assert isinstance(found, Link)
    assert found.key == platforms.normalize(target).key  # type: ignore[union-attr]
