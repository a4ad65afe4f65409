"""`linkaudit normalize` and `linkaudit check`: single addresses."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence

from linkaudit import settings, shapes
from linkaudit.commands.asking import canaries_of, lanes_of, network_of
from linkaudit.commands.console import DONE, INCOMPLETE, NO_NETWORK, complain, incomplete, print_json, progress_bars
from linkaudit.model import Check, Flaw, Link


def normalize(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    for url in _urls(options.urls):
        print_json(shapes.normalized(url, platforms.normalize(url)))
    return DONE


def _urls(given: Sequence[str]) -> Iterator[str]:
    """The URLs of the arguments, else one a line of standard input; empty lines are no URLs."""
    if given:
        yield from given
    else:
        yield from filter(None, (line.strip() for line in sys.stdin))


def check(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    chosen = settings.load(vars(options))
    urls: dict[str, list[str]] = {}
    links: dict[str, Link] = {}
    for url in _urls(options.urls):
        found = platforms.normalize(url)
        if isinstance(found, Flaw):
            print_json(shapes.normalized(url, found))
        else:
            links.setdefault(found.key, found)
            urls.setdefault(found.key, []).append(url)
    if not links:
        return DONE

    def tell(done: Check) -> None:
        given = urls.get(done.link.key, [])
        if options.explain:
            from linkaudit.render import exchange

            print(exchange.show(done, tuple(given)), flush=True)
        else:  # what a short link led to is told in its own line
            for url in given:
                print_json(shapes.checked(url, done), flush=True)

    return asyncio.run(_check_all(list(links.values()), tell, chosen, options.quiet))


async def _check_all(asked: list[Link], tell: Callable[[Check], None], chosen: settings.Settings, quiet: bool) -> int:
    from contextlib import aclosing

    from linkaudit.check import check_all, origins_of, utc_now
    from linkaudit.fetch import Fetcher, is_online
    from linkaudit.model import Verdict
    from linkaudit.platforms import WALL

    network = network_of(chosen)
    if not await is_online(origins_of(asked), network):
        complain(NO_NETWORK)
        for link in asked:
            tell(Check(link, Verdict("network"), utc_now()))
        return INCOMPLETE
    left: list[Link] = []
    with progress_bars(quiet) as on_progress:
        async with (
            Fetcher(network, WALL) as fetcher,
            aclosing(
                check_all(
                    asked,
                    fetcher.fetch,
                    lanes_of(chosen),
                    canaries=canaries_of(chosen),
                    online=True,
                    on_progress=on_progress,
                )
            ) as reached,
        ):
            async for done in reached:
                tell(done)
                if done.verdict.reason == "not_attempted":
                    left.append(done.link)
    return incomplete(left) if left else DONE
