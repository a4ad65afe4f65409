"""The conductor: document → citations → verdicts → coverage. It reads like the mission and decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

from linkaudit import __version__
from linkaudit.check import Progress, check_all
from linkaudit.coverage import cover
from linkaudit.fetch import Fetcher, NetworkSettings, is_online
from linkaudit.lanes import LaneSettings
from linkaudit.model import Check, Coverage, Extraction, Link
from linkaudit.platforms import split
from linkaudit.store import UNDECIDED, Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an audit came to. `undecided` links were left because a platform, or the network, stopped answering."""

    coverages: tuple[Coverage, ...]
    asked: int
    known: int  # verdicts that an interrupted run of the same audit had reached
    undecided: int
    is_online: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How an audit asks: `is_offline` asks nothing at all."""

    network: NetworkSettings
    lanes: dict[str, LaneSettings]
    is_offline: bool = False


def now() -> datetime:
    return datetime.now(UTC)


async def audit(
    extractions: Sequence[Extraction],
    store: Store,
    plan: Plan,
    on_progress: Progress,
    warn: Callable[[str], None],
) -> Outcome:
    """Checks every link that the documents cite, once, and covers each document with the verdicts.

    Goes on with the unfinished audit of the same documents if there is one. Every verdict is stored as it is reached.
    """
    for extraction in extractions:
        store.save_document(extraction, now())
    number, _ = store.open_audit([e.document.sha256 for e in extractions], __version__, now())
    checks = store.decided(number)
    known = len(checks)
    links = _unique(extractions, checks)
    otherwise, online = "offline", True
    if links and not plan.is_offline:
        online = await is_online(hosts_of(links), plan.network)
        otherwise = "not_attempted" if online else "network"
        if online:
            async with (
                Fetcher(plan.network) as fetcher,
                aclosing(
                    check_all(links, fetcher.fetch, plan.lanes, now=now, online=True, on_progress=on_progress)
                ) as reached,
            ):
                async for check in reached:
                    store.save_check(number, check)
                    checks[check.link.key] = check
        else:
            warn("no network: every link stays unverified; run the audit again when there is one")
    undecided = sum(1 for link in links if link.key not in checks or checks[link.key].verdict.reason in UNDECIDED)
    if not undecided:
        store.finish_audit(number, now())
    coverages = tuple(cover(extraction, checks, otherwise, now()) for extraction in extractions)
    return Outcome(coverages, len(links), known, undecided, online)


def _unique(extractions: Iterable[Extraction], decided: dict[str, Check]) -> list[Link]:
    """Every cited link once, however many documents cite it, without those that have a verdict."""
    links: dict[str, Link] = {}
    for extraction in extractions:
        links |= {key: link for key, link in extraction.links.items() if key not in decided and key not in links}
    return list(links.values())


def hosts_of(links: Iterable[Link]) -> list[str]:
    """The hosts that are about to be asked, each once."""
    addresses = (split(link.canonical_url) for link in links)
    return list(dict.fromkeys(address.host for address in addresses if address))
