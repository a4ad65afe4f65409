"""What a visitor of the platforms works with: a session and a describer that share one network.

It refuses to say what is asked, and how fast.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from linkaudit.archive.describer import Access, Describer, Wishes
from linkaudit.fetch import Fetcher, NetworkSettings, is_private_host
from linkaudit.lanes import Fetch
from linkaudit.platforms import WALL


@asynccontextmanager
async def equipped(
    network: NetworkSettings, wishes: Wishes, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[tuple[Fetch, Describer]]:
    """Raises ValueError for what the network cannot be used with, DiskFullError where wished media would not fit."""
    async with Fetcher(network, WALL, now=now) as fetcher:
        with Describer(fetcher.fetch, _access(network), wishes) as describer:
            yield fetcher.fetch, describer


def _access(network: NetworkSettings) -> Access:
    """The network as yt-dlp may use it: the same."""
    is_private = None if network.allow_private else is_private_host
    return Access(network.proxy, network.ca_file, network.cookies, is_private, network.read_timeout_s)
