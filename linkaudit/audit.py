"""The conductor: document → citations → verdicts → coverage. It reads like the mission and decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from linkaudit import __version__
from linkaudit.check import Canaries, Progress, check_all, utc_now
from linkaudit.coverage import cover
from linkaudit.fetch import Fetcher, NetworkSettings, is_online
from linkaudit.lanes import LaneSettings
from linkaudit.model import Check, Coverage, Extraction, Link
from linkaudit.store import UNDECIDED, Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an audit came to. `left` are the links that still need asking: nobody was asked, or nothing answered."""

    coverages: tuple[Coverage, ...]
    left: tuple[Link, ...]
    is_online: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How an audit asks: `is_offline` asks nothing at all."""

    network: NetworkSettings
    lanes: Mapping[str, LaneSettings]
    canaries: Mapping[str, Canaries]
    is_offline: bool = False


async def audit(extractions: Sequence[Extraction], store: Store, plan: Plan, on_progress: Progress) -> Outcome:
    """Checks every link that the documents cite, once, and covers each document with the verdicts.

    Goes on with the unfinished audit of the same documents if there is one. Every verdict is stored as it is reached.
    """
    for extraction in extractions:
        store.save_document(extraction, utc_now())
    number, _ = store.open_audit([e.document.sha256 for e in extractions], __version__, utc_now())
    checks = store.decided(number)
    links = _unique(extractions, checks)
    otherwise, online = "offline", True
    if links and not plan.is_offline:
        online = await is_online(origins_of(links), plan.network)
        otherwise = "not_attempted" if online else "network"
        if online:
            async with (
                Fetcher(plan.network) as fetcher,
                aclosing(
                    check_all(
                        links, fetcher.fetch, plan.lanes, canaries=plan.canaries, online=True, on_progress=on_progress
                    )
                ) as reached,
            ):
                async for check in reached:
                    store.save_check(number, check)
                    checks[check.link.key] = check
    left = _left(links, checks)
    if not left:
        store.finish_audit(number, utc_now())
    coverages = tuple(cover(extraction, checks, otherwise, utc_now()) for extraction in extractions)
    return Outcome(coverages, left, online)


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


def origins_of(links: Iterable[Link]) -> list[str]:
    """Where the links are about to be asked for, each scheme, host and port once."""
    return list(dict.fromkeys("/".join(link.canonical_url.split("/", 3)[:3]) for link in links))
