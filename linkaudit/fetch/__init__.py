"""Request → Response over aiohttp: limits of size and time, redirects by hand, proxies, certificates.

It refuses to judge an answer, to retry and to pace (that is the lanes' business), and, because a document is
untrusted input, to talk to loopback, private, link-local or metadata addresses.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from yarl import URL

from linkaudit.fetch._aiohttp import aiohttp
from linkaudit.fetch._operator import cookies_of, door, jar_of, proxies_of, proxy_for, proxy_url, tls_context
from linkaudit.fetch._public import Door, PublicResolver, is_private_host
from linkaudit.model import SECRET_HEADERS, FetchError, Headers, Request, Response

__all__ = ["Fetcher", "NetworkSettings", "is_online", "is_private_host"]

# What a desktop browser sends when an address is typed in: several platforms answer an empty shell to less
# (PLATFORMS.md 2.3 C). The language is fixed so that answers do not depend on the place.
NAVIGATION_HEADERS = {
    "User-Agent": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Safari/537.36"
    ),
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate",  # what Response.content can decode
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPS_METHOD = frozenset({307, 308})
OWN_HOST_HEADERS = frozenset({"cookie", "authorization"})  # never handed on to another host
HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?")
HEADER_LIMIT = 64 * 1024  # bytes a line: Meta's content security policies exceed aiohttp's default of 8 KB
PARTING_S = 0.05
ONLINE_HOSTS = 1_000  # as many doors are tried to tell whether there is a network
ONLINE_TIMEOUT_S = 30.0
KNOCKS = 32  # at once
KNOCK_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How the network is used. `proxy` None means the environment's; `ca_file` adds to the known authorities;
    `cookies` is a Netscape file, each of its cookies sent to its own host only.

    A timeout of the whole exchange (redirects included), of each read, and of connecting; sizes in bytes as
    received. Raises ValueError for a proxy that cannot be used.
    """

    proxy: str | None = field(default=None, repr=False)  # may hold a password
    ca_file: Path | None = None
    cookies: Path | None = None
    allow_private: bool = False
    total_timeout_s: float = 30.0
    read_timeout_s: float = 15.0
    connect_timeout_s: float = 10.0
    max_body_bytes: int = 8 * 1024 * 1024
    max_redirects: int = 8

    def __post_init__(self) -> None:
        if self.proxy is not None:
            proxy_url(self.proxy)


class Fetcher:
    """One session of a run, an async context manager: connections and cookies are kept between requests.

    A redirect to an address that begins as `stop_at` says is an answer in itself: a login page has nothing to tell.

    Raises ValueError for a `ca_file`, a `cookies` file or a proxy of the environment that cannot be used.
    """

    def __init__(
        self,
        settings: NetworkSettings = NetworkSettings(),
        stop_at: re.Pattern[str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._stop_at = stop_at
        self._now = now
        self._proxies = proxies_of(settings.proxy)
        if settings.ca_file is not None:
            tls_context(settings.ca_file)  # that it can be read is told before anything is asked
        self._cookies = cookies_of(settings.cookies) if settings.cookies else ()
        self._patience = _patience(settings, settings.total_timeout_s)
        self._session: aiohttp.ClientSession | None = None
        self._broken_off = 0  # exchanges that did not end, or have not yet

    async def __aenter__(self) -> Self:
        settings = self._settings
        exempt = {door(proxy) for proxy in self._proxies.values()}
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PublicResolver(settings.allow_private, frozenset(exempt)),
                limit=0,  # the lanes say how many requests are in flight
                ttl_dns_cache=300,
            ),
            headers=NAVIGATION_HEADERS,
            cookie_jar=jar_of(self._cookies),
            auto_decompress=False,  # the archive needs the bytes as they came
            max_line_size=HEADER_LIMIT,
            max_field_size=HEADER_LIMIT,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            if self._broken_off:
                # aiohttp forgets the TLS connections that it hung up on; they need a moment to part (its own advice)
                await asyncio.sleep(PARTING_S)

    async def fetch(self, request: Request) -> Response:
        """The answer to a request, redirects followed if it says so. Raises FetchError, and nothing else.

        The reasons: timeout, network, tls, too_large, blocked_address; unrecognised for no web address and
        for redirects that lead nowhere; dns where the resolver says that the host asked for does not exist
        (which proves nothing while it is not known that the network works).
        """
        hops: list[Response] = []
        try:
            return await self._exchange(request, hops)
        except (aiohttp.ClientError, OSError, ValueError, FetchError) as error:
            reason, detail = _failure(error)
            raise FetchError(reason, detail, tuple(hops)) from error

    async def _exchange(self, request: Request, hops: list[Response]) -> Response:
        """The final answer; the redirects before it are added to `hops` as they are passed."""
        url, method, headers = _address(request.url), request.method, dict(request.headers)
        passed: set[str] = set()
        clock = asyncio.get_running_loop().time
        end = clock() + self._settings.total_timeout_s
        patience = self._patience
        while True:
            try:
                response = await self._ask(request, url, method, headers, patience)
            except aiohttp.ClientConnectorDNSError as error:
                if hops or error.host != url.raw_host:  # a redirect's, or the proxy's: not the link's own host
                    raise FetchError("network", "a host on the way cannot be resolved") from error
                raise
            target = _redirect_target(response) if request.follow else None
            if target is None or (self._stop_at and self._stop_at.match(str(target))):
                return replace(response, hops=tuple(hops)) if hops else response
            hops.append(response)
            passed.add(str(url))
            if len(hops) > self._settings.max_redirects:
                raise FetchError("unrecognised", f"more than {self._settings.max_redirects} redirects")
            if str(target) in passed and response.header("Set-Cookie") is None:
                raise FetchError("unrecognised", "the redirects go round in a circle")
            if target.host != url.host:
                headers = {name: headers[name] for name in headers if name.lower() not in OWN_HOST_HEADERS}
            if method != "HEAD" and response.status not in KEEPS_METHOD:
                method = "GET"
            url = target
            if (left_s := end - clock()) <= 0:
                raise TimeoutError
            patience = _patience(self._settings, left_s)

    async def _ask(
        self, request: Request, url: URL, method: str, headers: dict[str, str], patience: aiohttp.ClientTimeout
    ) -> Response:
        """One answer without following it."""
        if self._session is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        host = url.host or ""
        if not self._settings.allow_private and is_private_host(host):
            raise FetchError("blocked_address", f"{host} lies in a private network")
        proxy = proxy_for(url, self._proxies)
        is_secure = "https" in (url.scheme, proxy.scheme if proxy else "")
        self._broken_off += 1
        async with self._session.request(
            method,
            url,
            headers=headers,
            data=request.body or None,
            allow_redirects=False,
            proxy=proxy,
            ssl=self._tls if is_secure else True,
            timeout=patience,
        ) as answer:
            body = await self._read(answer)
        self._broken_off -= 1
        return Response(
            request=request,
            url=str(url),
            status=answer.status,
            headers=_header_texts(answer.raw_headers),
            body=body,
            fetched_at=self._now(),
            sent=_sent(tuple(answer.request_info.headers.items())),
            phrase=answer.reason or "",
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return tls_context(self._settings.ca_file)

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        """The body as it comes over the wire; an endless one costs neither memory nor time."""
        limit = self._settings.max_body_bytes
        length = answer.content_length
        if answer.method == "HEAD" or (0 < (length or 0) <= limit and "Transfer-Encoding" not in answer.headers):
            return await answer.read()  # that is no more than it says
        body = bytearray()
        if (length or 0) <= limit:
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        answer.close()  # the rest is not worth reading to keep the connection
        raise FetchError("too_large", f"more than {limit} bytes")


def _patience(settings: NetworkSettings, total_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total_s, connect=settings.connect_timeout_s, sock_read=settings.read_timeout_s)


async def is_online(origins: Sequence[str], settings: NetworkSettings = NetworkSettings()) -> bool:
    """Whether any of these (`https://example.org`, `http://example.org:81`), or the proxy on the way to it, accepts a
    connection within KNOCK_TIMEOUT_S, all of it within ONLINE_TIMEOUT_S. Where one of them may not be asked, nothing
    speaks against it: that needs no network to be told. Nothing raises.
    """
    configured = proxies_of(settings.proxy)
    resolver = PublicResolver(settings.allow_private, frozenset(door(proxy) for proxy in configured.values()))
    doors = dict.fromkeys(_way_to(origin, configured) for origin in list(dict.fromkeys(origins))[:ONLINE_HOSTS])
    waiting = iter([door for door in doors if door is not None])
    knocks = [asyncio.create_task(_any_opens(waiting, resolver)) for _ in range(min(KNOCKS, len(doors)))]
    try:
        async with asyncio.timeout(ONLINE_TIMEOUT_S):
            for knock in asyncio.as_completed(knocks):
                if await knock:
                    return True
    except TimeoutError:
        pass
    finally:
        for task in knocks:
            task.cancel()
        await asyncio.gather(*knocks, return_exceptions=True)
    return False


def _way_to(origin: str, proxies: Mapping[str, URL]) -> Door | None:
    with suppress(FetchError):
        url = _address(origin)
        return door(proxy_for(url, proxies) or url)
    return None


async def _any_opens(waiting: Iterator[Door], resolver: PublicResolver) -> bool:
    """Whether one of the doors opens, as far as nobody else has taken them."""
    for each in waiting:
        with suppress(TimeoutError):
            async with asyncio.timeout(KNOCK_TIMEOUT_S):
                if await _opens(each, resolver):
                    return True
    return False


async def _opens(door: Door, resolver: PublicResolver) -> bool:
    try:
        for found in await resolver.resolve(*door):
            with suppress(OSError):
                _, writer = await asyncio.open_connection(found["host"], found["port"])
                writer.close()
                return True
    except FetchError:  # it may not be asked
        return True
    except (OSError, ValueError):
        pass
    return False


# --- addresses ----------------------------------------------------------------------------------------------


def _address(text: str) -> URL:
    """A web address as it is asked for: the fragment stays at home, what is well formed is not requoted."""
    bare = text.strip().partition("#")[0]
    try:
        url = URL(bare, encoded=bare.isascii() and bare.isprintable() and " " not in bare)
        host = url.raw_host or ""
        if url.scheme in {"http", "https"} and HOST.fullmatch(host) and url.port != 0:
            return url
    except ValueError as error:
        raise FetchError("unrecognised", "no web address") from error
    raise FetchError("unrecognised", "no web address")


def _redirect_target(response: Response) -> URL | None:
    location = response.header("Location") if response.status in REDIRECTS else None
    if not location:
        return None
    try:
        return _address(urljoin(response.url, location.strip()))
    except (FetchError, ValueError) as error:
        raise FetchError("unrecognised", "it redirects to what is no web address") from error


def _header_texts(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple(map(_header_text, raw))


@lru_cache(1024)  # most come again and again; and what is one object is handed to another process once
def _header_text(raw: tuple[bytes, bytes]) -> tuple[str, str]:
    name, value = raw
    return _text(name), _text(value)


@lru_cache(256)  # most are sent again and again; and what is one object is handed to another process once
def _sent(headers: Headers) -> Headers:
    """The headers of a question but for its secrets."""
    # plain texts: aiohttp's own kind of names is slow to hand to another process
    return tuple((str(name), value) for name, value in headers if not _is_secret(name))


@lru_cache(1024)
def _is_secret(name: str) -> bool:
    return name.lower() in SECRET_HEADERS


def _text(raw: bytes) -> str:
    """HTTP knows no charset for headers: UTF-8 where it is that, else Latin-1, which never fails."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


# --- what went wrong ----------------------------------------------------------------------------------------

# First match wins. No message of aiohttp is passed on: it may name a proxy with its password.
FAILURES: tuple[tuple[type[BaseException], str, str], ...] = (
    (aiohttp.ClientHttpProxyError, "network", "the proxy could not reach it"),
    (aiohttp.ClientProxyConnectionError, "network", "the proxy does not answer"),
    (aiohttp.ClientSSLError, "tls", "no secure connection"),
    (ssl.SSLError, "tls", "no secure connection"),
    (TimeoutError, "timeout", "no answer in time"),
    (aiohttp.ClientConnectorDNSError, "network", "the host cannot be resolved"),
    (aiohttp.ClientConnectorError, "network", "the host does not accept connections"),
    (aiohttp.ClientPayloadError, "network", "the answer broke off"),
    (aiohttp.ServerDisconnectedError, "network", "the connection was closed without an answer"),
    (aiohttp.ClientResponseError, "network", "the answer is not HTTP"),
    (aiohttp.InvalidURL, "unrecognised", "no web address"),
    (UnicodeError, "unrecognised", "no host name"),
)


def _failure(error: Exception) -> tuple[str, str]:
    """The reason, and in one clause what happened."""
    if isinstance(error, FetchError):
        return error.reason, error.detail
    if isinstance(error, aiohttp.ClientConnectorDNSError) and _is_nxdomain(error.os_error):
        return "dns", f"there is no host {error.host}"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        detail = getattr(error.certificate_error, "verify_message", "")
        return "tls", detail or "the certificate is not valid"
    for kind, reason, detail in FAILURES:
        if isinstance(error, kind):
            return reason, detail
    return "network", "the connection failed"


def _is_nxdomain(error: BaseException) -> bool:
    """Nothing else is definite: EAI_AGAIN means no name server, EAI_NODATA a known name."""
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
