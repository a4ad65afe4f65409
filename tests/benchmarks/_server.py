"""A web server on loopback for the benchmarks, in a process of its own: any number of pages, each unlike the others.

    with serving(latency_s=0.3) as origin:
        urls = addresses(origin, 2_000)

With `is_secure`, it speaks TLS, as every platform does, and for that long SSL_CERT_FILE names its own authority.

It answers GET and nothing else, as fast as asyncio lets it, so that not the server is what is measured.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import ssl
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

SMALLEST, LARGEST = 2_048, 8_192  # bytes a page
PARAGRAPH = '<div class="entry"><p class="text">Invented words about a lake, its reeds and its people.</p></div>\n'
FILLER = (PARAGRAPH * (LARGEST // len(PARAGRAPH) + 1)).encode()
LONG = 20_000  # bytes of a long page, before it is packed
WORDS = "lake reed bird boat school teacher children river harvest evening library exhibition steppe horse song".split()


def _text(seed: int) -> bytes:
    """Words in markup, which pack as pages do."""
    chance = random.Random(seed)
    found = bytearray()
    while len(found) < LONG:
        words = " ".join(f"{chance.choice(WORDS)}{chance.choice(['', 's', ' of', ','])}" for _ in range(12))
        found += f'<p class="c{chance.randrange(999)}"><a href="/{chance.randrange(10**6)}">{words}</a></p>\n'.encode()
    return bytes(found)


TEXTS = [_text(seed) for seed in range(64)]
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def serving(latency_s: float = 0.0, is_secure: bool = False) -> Iterator[str]:
    """Yields the origin of a server that answers so long after each request."""
    with tempfile.TemporaryDirectory() as folder:
        authority = Path(folder) / "authority.pem"
        command = [sys.executable, __file__, str(latency_s), *([str(authority)] if is_secure else [])]
        known = os.environ.get("SSL_CERT_FILE")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline())
                if is_secure:
                    os.environ["SSL_CERT_FILE"] = str(authority)
                yield f"{'https' if is_secure else 'http'}://127.0.0.1:{port}"
            finally:
                server.terminate()
                if is_secure:
                    os.environ.pop("SSL_CERT_FILE")
                    os.environ |= {"SSL_CERT_FILE": known} if known else {}


def addresses(origin: str, count: int, kind: str = "page") -> list[str]:
    """Pages of 2 to 8 KB; of 20 KB where `kind` is "long", and the same sent gzipped where it is "packed"."""
    return [f"{origin}/{kind}/{number}" for number in range(count)]


def index(origin: str, count: int) -> str:
    """The address of a page that links to all of them."""
    return f"{origin}/{count}"  # beside the pages: LinkChecker leaves what lies above its start alone


def asked(origin: str) -> int:
    """How many pages the server has been asked for: what a program says that it has checked proves nothing."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{origin}/asked/") as answer:
        return int(answer.read())


def without_proxies() -> dict[str, str]:
    """This process's environment but for the proxies, which loopback must not go through."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


# --- in the server's own process -------------------------------------------------------------------------------


class _Site:
    """What all connections share."""

    def __init__(self, latency_s: float) -> None:
        self.latency_s = latency_s
        self._asked = 0  # pages
        self._packed: dict[str, bytes] = {}

    def answer(self, path: str) -> bytes:
        kind, _, number = path.removeprefix("/").partition("/")
        if kind == "page":
            self._asked += 1
            size = SMALLEST + int(number) * 2_654_435_761 % (LARGEST - SMALLEST)
            return _ok(_page(number, FILLER[:size]))
        if kind == "long":
            self._asked += 1
            return _ok(_long_page(number))
        if kind == "packed":  # as it was packed when it was first asked for: that took longer than all the rest
            self._asked += 1
            if number not in self._packed:
                self._packed[number] = _ok(gzip.compress(_long_page(number), 6), b"Content-Encoding: gzip\r\n")
            return self._packed[number]
        if kind == "asked":
            return _ok(str(self._asked).encode())
        if kind.isdecimal():
            links = "".join(f'<a href="/page/{page}">{page}</a>\n' for page in range(int(kind)))
            return _ok(_page("index", links.encode()))
        return NOT_FOUND


class _Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, site: _Site) -> None:
        self._site = site
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for head in heads:
            answer = self._site.answer(head.split(b" ", 2)[1].decode())
            if self._site.latency_s:
                asyncio.get_running_loop().call_later(self._site.latency_s, self._transport.write, answer)
            else:
                self._transport.write(answer)


def _page(name: str, content: bytes) -> bytes:
    head = b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page %s</title>' % name.encode()
    return head + b'<meta name="author" content="Sample Organisation"></head><body>\n' + content + b"\n</body></html>"


def _long_page(number: str) -> bytes:
    return _page(number, TEXTS[int(number) % len(TEXTS)])


def _ok(body: bytes, fields: bytes = b"") -> bytes:
    """`LinkChecker` in the headers is how a site allows that program more than ten requests a second."""
    told = b"Content-Type: text/html; charset=utf-8\r\nLinkChecker: allowed\r\nContent-Length: %d" % len(body)
    return b"HTTP/1.1 200 OK\r\n" + fields + told + b"\r\n\r\n" + body


async def _serve(latency_s: float, authority: str | None = None) -> None:
    """`authority` is the file into which the certificate of who vouches for this server is written; None for no TLS."""
    site, loop = _Site(latency_s), asyncio.get_running_loop()
    tls = None
    if authority:
        own = trustme.CA()
        own.cert_pem.write_to_path(authority)
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        own.issue_cert("127.0.0.1").configure_cert(tls)
    server = await loop.create_server(lambda: _Talk(site), "127.0.0.1", 0, backlog=512, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), *sys.argv[2:]))
