"""The conductor: document → citations → verdicts → coverage. It reads like the mission and decides nothing itself."""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from linkaudit import __version__
from linkaudit.archive.describer import Recalled, Wishes
from linkaudit.archive.ledger import LedgerBusyError
from linkaudit.archive.manifest import ManifestError
from linkaudit.archive.timestamp import Authority, TimestampError, stamped
from linkaudit.archive.warc import Recording, read
from linkaudit.check import Canaries, Progress, check_all, check_together, origins_of, utc_now
from linkaudit.cluster import Engine, Errand, reached
from linkaudit.coverage import cover
from linkaudit.equipment import equipped
from linkaudit.fetch import Fetcher, NetworkSettings, is_online
from linkaudit.keeping import Keeper, Order, keeper
from linkaudit.lanes import DEFAULT_LANES, UNHURRIED, LaneSettings, timeless
from linkaudit.model import Check, Coverage, Extraction, Link, Plan, stamp
from linkaudit.plan import dumps
from linkaudit.recall import history_of
from linkaudit.recheck import UNASKED, Policy
from linkaudit.rules import RULES, Rule
from linkaudit.store import UNDECIDED, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)  # asyncio writes out what a task came to, for nobody to read
class Outcome:
    """What an audit came to. `left` are the links that still need asking: nobody was asked, or nothing answered.
    `untimed` says why there is no trusted time, where there was to be one. `audit` is its number, by which `verify`,
    `rejudge`, `export` and `diff --since` know it."""

    audit: int
    coverages: tuple[Coverage, ...]
    left: tuple[Link, ...]
    is_online: bool
    untimed: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """How an audit asks, and what it holds the answers against. `is_offline` asks nothing at all; with `replay`, a
    recording answers for the platforms. `authority` is asked for the trusted time of what was archived. `plan` is what
    is required, None where the documents' own claims serve; `rules` are those that are looked at. `policy` says when
    links are asked again. With an `engine`, its workers ask, each over the network of its own machine."""

    network: NetworkSettings
    lanes: Mapping[str, LaneSettings]
    canaries: Mapping[str, Canaries]
    archive: Path
    wishes: Wishes
    is_offline: bool = False
    replay: Path | None = None
    authority: Authority | None = None
    plan: Plan | None = None
    rules: Sequence[Rule] = RULES
    policy: Policy = field(default=Policy())
    now: Callable[[], datetime] = utc_now
    engine: Engine | None = None


async def audit(extractions: Sequence[Extraction], store: Store, setup: Setup, on_progress: Progress | None) -> Outcome:
    """Checks every link that the documents cite, once, and covers each document with the verdicts.

    Goes on with the unfinished audit of the same documents if there is one. Every verdict is stored as it is reached.
    """
    for extraction in extractions:
        store.save_document(extraction, setup.now(), dumps(setup.plan) if setup.plan else None)
    documents = [extraction.document.sha256 for extraction in extractions]
    with opened(documents, _unique(extractions, {}), store, setup) as (number, kept):
        checks = store.decided(number)
        links = _unique(extractions, checks)
        online = True
        if links and not setup.is_offline:
            is_elsewhere = setup.replay is not None or setup.engine is not None
            online = is_elsewhere or await is_online(origins_of(links), setup.network)
            if online:
                async with aclosing(asked(links, kept, setup, on_progress)) as reached:
                    async for check in reached:
                        checks[check.link.key] = check
        left = _left(links, checks)
        is_timed = setup.authority and online and not setup.is_offline and not setup.replay
        untimed = await timed(kept, setup.authority, setup.network) if setup.authority and is_timed else ""
        store.end_run(number, kept.head, None if left or untimed else setup.now())
    otherwise = "offline" if setup.is_offline else "not_attempted" if online else "network"
    coverages = tuple(
        cover(
            extraction, checks, otherwise, setup.now(), plan=setup.plan or Plan(),
            history=history_of(store, extraction, checks, number), rules=setup.rules,
        )
        for extraction in extractions
    )  # fmt: skip
    return Outcome(number, coverages, left, online, untimed)


async def asked(
    links: Sequence[Link],
    kept: Keeper,
    setup: Setup,
    on_progress: Progress | None,
    keeps_unasked: bool = True,
) -> AsyncGenerator[Check, None]:
    """Each check as it is made, archived and stored; without the answers that it rests on. That nobody was asked is
    kept, too, or only told."""
    try:
        async with aclosing(_reached(links, setup, on_progress)) as reached:
            async for checks in reached:
                for check in checks:
                    if check.verdict.reason in UNASKED and not keeps_unasked:
                        yield check
                for check in kept.give([c for c in checks if keeps_unasked or c.verdict.reason not in UNASKED]):
                    yield check
        for check in kept.rest():
            yield check
    finally:  # where the asking was ended, too: nothing is told of it before all of it is kept
        kept.rest()


async def timed(kept: Keeper, authority: Authority, network: NetworkSettings) -> str:
    """Has the authority sign what the manifest has come to; why it could not be had, else nothing."""
    async with Fetcher(replace(network, allow_private=True)) as fetcher:  # the operator names it, no document does
        try:
            token, at = await stamped(fetcher.fetch, authority, kept.last)
        except TimestampError as error:
            return str(error)
    told = {"what": "timestamp", "at": stamp(at), "authority": authority.name}
    kept.tell(told | {"token": base64.b64encode(token).decode()})
    return ""


@contextmanager
def opened(documents: Sequence[str], links: Sequence[Link], store: Store, setup: Setup) -> Iterator[tuple[int, Keeper]]:
    """The audit to go on with, and who keeps what is found of these links. An audit that another run is at work on is
    left to it, and one whose manifest has been changed is left as it is."""
    lanes = {platform: asdict(lane) for platform, lane in setup.lanes.items()}
    policy = None if setup.replay else setup.policy
    passed_over: set[int] = set()
    with ExitStack() as held:
        while True:
            number, _ = store.open_audit(documents, __version__, setup.now(), passed_over)
            about = {"software": f"linkaudit {__version__}", "audit": str(number)}
            order = Order(setup.archive, number, about, policy, () if setup.is_offline else links)
            try:
                kept = held.enter_context(keeper(store, order))
                break
            except LedgerBusyError:
                passed_over.add(number)
            except ManifestError as error:  # what was changed stays as it is, for `verify` to say so
                log.error("audit %d cannot be gone on with (%s), so a new one is begun", number, error)
                passed_over.add(number)
        told = {"what": "run", "at": stamp(setup.now()), "documents": documents, "lanes": lanes, **about}
        kept.tell(told | ({"replayed": str(setup.replay)} if setup.replay else {}))
        for document in documents:
            kept.tell({"what": "document", **store.told_of_document(document)})
        yield number, kept


async def _reached(
    links: Sequence[Link], setup: Setup, on_progress: Progress | None
) -> AsyncGenerator[Sequence[Check], None]:
    """The checks as they are made."""
    if setup.replay is not None:
        checks = replayed(links, read(setup.replay), on_progress)
        async with aclosing(checks):
            async for check in checks:
                yield [check]
        return
    if setup.engine is not None:
        errand = Errand(setup.network, setup.lanes, setup.canaries, setup.wishes)
        async with aclosing(reached(links, errand, setup.engine, on_progress)) as checks:
            async for check in checks:
                yield [check]
        return
    async with equipped(setup.network, setup.wishes, setup.now) as (fetch, describer):
        found = check_together(
            links, fetch, setup.lanes, canaries=setup.canaries, describer=describer, online=True,
            on_progress=on_progress, now=setup.now,
        )  # fmt: skip
        async with aclosing(found):
            async for together in found:
                yield together


def replayed(
    links: Sequence[Link], recording: Recording, on_progress: Progress | None = None
) -> AsyncGenerator[Check, None]:
    """The links judged by today's probes on what was answered when the recording was made."""
    lanes = dict.fromkeys(DEFAULT_LANES, UNHURRIED)
    return check_all(
        links, recording.fetch, lanes, describer=Recalled(recording), online=True, on_progress=on_progress,
        timing=timeless(),
    )  # fmt: skip


def _left(links: Sequence[Link], checks: Mapping[str, Check]) -> tuple[Link, ...]:
    """The links that nobody was asked about. One dead host among others is an answer; where nothing at all answered,
    there was no network, and every link is left."""
    reasons = {key: checks[key].verdict.reason if key in checks else "not_attempted" for key in (e.key for e in links)}
    if all(reason in UNDECIDED for reason in reasons.values()):
        return tuple(links)
    return tuple(link for link in links if reasons[link.key] == "not_attempted")


def _unique(extractions: Iterable[Extraction], decided: dict[str, Check]) -> list[Link]:
    """Every cited link once, however many documents cite it, without those that have a verdict."""
    links: dict[str, Link] = {}
    for extraction in extractions:
        links |= {key: link for key, link in extraction.links.items() if key not in decided and key not in links}
    return list(links.values())
