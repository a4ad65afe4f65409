"""Which hosts may be talked to: a document is untrusted input, so loopback, private, link-local and metadata addresses
may not, whatever name or spelling stands for them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from contextlib import suppress
from functools import lru_cache
from typing import TypeAlias

from linkaudit.fetch._aiohttp import aiohttp
from linkaudit.model import FetchError

# Names that mean a private network wherever they resolve: RFC 6761, 6762, 8375, and .internal (ICANN, 2024).
PRIVATE_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Door: TypeAlias = tuple[str, int]  # host and port


class PublicResolver(aiohttp.abc.AbstractResolver):
    """Host name → addresses that may be talked to, at the moment of connecting: what the name resolved to
    before counts for nothing. The operator's own proxies (`exempt`) may be anywhere.
    """

    def __init__(self, allow_private: bool, exempt: frozenset[Door]) -> None:
        self._allow_private = allow_private
        self._exempt = exempt

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[aiohttp.abc.ResolveResult]:
        found = await _look_up(host, port, family)
        if not self._allow_private and (host.lower(), port) not in self._exempt:
            found = [each for each in found if is_public(ipaddress.ip_address(each["host"]))]
            if not found:
                raise FetchError("blocked_address", f"{host} lies in a private network")
        return found

    async def close(self) -> None:
        """Nothing is held."""


async def _look_up(host: str, port: int, family: int) -> list[aiohttp.abc.ResolveResult]:
    """getaddrinfo in a thread that nobody waits for: a silent name server must not hold up the program's end,
    as it would from the loop's thread pool. Raises OSError, and UnicodeError for what can be no host name.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[aiohttp.abc.ResolveResult]] = loop.create_future()

    def settle(found: list[aiohttp.abc.ResolveResult], error: OSError | UnicodeError | None) -> None:
        if answer.done():  # given up meanwhile
            return
        if error is None:
            answer.set_result(found)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: list[aiohttp.abc.ResolveResult] = []
        problem: OSError | UnicodeError | None = None
        try:
            for kind, _, protocol, _, address in socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM):
                found.append(
                    aiohttp.abc.ResolveResult(
                        hostname=host, host=str(address[0]), port=port, family=kind, proto=protocol,
                        flags=socket.AI_NUMERICHOST,
                    )
                )  # fmt: skip
        except (OSError, UnicodeError) as error:
            problem = error
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(settle, found, problem)

    threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
    return await answer


@lru_cache(1024)
def is_private_host(host: str) -> bool:
    """Whether a host is private by its very name: behind a proxy, no resolver of ours is asked."""
    name = host.rstrip(".").lower()
    if any(name == private or name.endswith("." + private) for private in PRIVATE_NAMES):
        return True
    address = _literal(name)
    return address is not None and not is_public(address)


def _literal(host: str) -> Address | None:
    """The address that a host spells out, in the old forms too (127.1, 0x7f000001, 2130706433)."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(OSError, ValueError):
        return ipaddress.IPv4Address(socket.inet_aton(host))
    return None


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
