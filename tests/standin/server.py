"""The server of the stand-in: a TLS-terminating CONNECT proxy on loopback, in a thread of its own.

It refuses to talk to the real network and to ask any name server: whatever host is asked for, it answers itself.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

import trustme

from tests.standin import facebook, instagram, tiktok, web, youtube
from tests.standin.answers import AT, EVERYWHERE, NOTHING, TITLE, Answer, Endpoints, Play, Scene, Subject, plays

# The parts of "host/path?query#body", query and body decoded once, that name a link: kind, endpoint, pattern. The
# first match wins. `id` is the link's id.
ENDPOINTS: dict[str, Endpoints] = {
    "instagram": instagram.ENDPOINTS,
    "tiktok": tiktok.ENDPOINTS,
    "youtube": youtube.ENDPOINTS,
    "facebook": facebook.ENDPOINTS,
}
# platform → scene → endpoint → what it plays; "*" is every endpoint that is not named.
SCENES: dict[str, dict[str, Scene]] = {
    "instagram": instagram.SCENES,
    "tiktok": tiktok.SCENES,
    "youtube": youtube.SCENES,
    "facebook": facebook.SCENES,
    "web": web.SCENES,
}
# platform → endpoint → what it plays whatever was put: the places that walls lead to.
PLACES: dict[str, Scene] = {
    "instagram": instagram.PLACES,
    "tiktok": tiktok.PLACES,
    "youtube": youtube.PLACES,
    "facebook": facebook.PLACES,
    "web": {},
}
HANGS_UP = frozenset({"silence", "garbage"})


class Asked(NamedTuple):
    method: str
    url: str
    headers: dict[str, str]  # names in lower case
    body: bytes = b""


class Named(NamedTuple):
    """What an address is about."""

    platform: str
    kind: str
    endpoint: str
    id: str


@dataclass(slots=True)
class Wall:
    """After so many requests, a platform answers every request with one scene."""

    scene: Scene
    after: int
    asked: int = 0


@dataclass(slots=True)
class StandIn:
    """The proxy in a thread of its own. What it was asked stays readable after the end. Every answer takes `delay_s`
    seconds longer than its own delay."""

    delay_s: float = 0.0
    requests: list[Asked] = field(default_factory=list)
    connects: list[str] = field(default_factory=list)  # "host:port" of every CONNECT
    port: int = 0
    _scenes: dict[str, tuple[Scene, str, int]] = field(default_factory=dict)
    _walls: dict[str, Wall] = field(default_factory=dict)
    _distrusted: set[str] = field(default_factory=set)
    _unreachable: set[str] = field(default_factory=set)
    _contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)
    _authority: trustme.CA = field(default_factory=trustme.CA)
    _folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    _started: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    def put(self, key: str, scene: str | Answer, title: str = TITLE, at: int = AT) -> None:
        """What a link answers: a scene of the tables or an Answer at every endpoint. Keys are those of
        CONTRACT.md (`web:page:URL` is any address whatever, and outranks all others); `platform:kind:*` and
        `platform:*` cover the rest.
        """
        self._scenes[key] = _scene(key.partition(":")[0], scene), title, at

    def wall(self, platform: str, scene: str, after: int = 0) -> None:
        """From the request after the next `after` on, a platform answers all with one scene."""
        self._walls[platform] = Wall(_scene(platform, scene), after)

    def distrust(self, host: str) -> None:
        """A host shows a certificate that nobody vouches for."""
        self._distrusted.add(host)

    def cut_off(self, host: str) -> None:
        """The proxy cannot reach a host: it answers 502 to CONNECT."""
        self._unreachable.add(host)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ca_file(self) -> Path:
        return Path(self._folder.name) / "authority.pem"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a command talk to the stand-in; lower-case names too, because they outrank the others."""
        names = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
        return {
            **dict.fromkeys(names, self.url), "NO_PROXY": "", "no_proxy": "", "SSL_CERT_FILE": str(self.ca_file),
        }  # fmt: skip

    def asked(self, part: str) -> list[Asked]:
        """The requests whose address holds this part."""
        return [asked for asked in self.requests if part in asked.url]

    def __enter__(self) -> Self:
        self._authority.cert_pem.write_to_path(str(self.ca_file))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="stand-in")
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._folder.cleanup()

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        talks = list(self._talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from CONNECT to the last answer."""
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        origin = ""
        try:
            while (asked := await _read_request(reader, origin)) is not None:
                if asked.method == "CONNECT":
                    host = asked.url.rpartition(":")[0]
                    self.connects.append(asked.url)
                    if host in self._unreachable:
                        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                        break
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await writer.start_tls(self._context(host))
                    origin = f"https://{asked.url.removesuffix(':443')}"
                    continue
                self.requests.append(asked)
                answer = self._answer(asked)
                await asyncio.sleep(self.delay_s + answer.delay_s)
                if not await _write_answer(writer, asked, answer):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or the stand-in ends
        finally:
            self._talks.discard(task)
            writer.close()

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            authority = trustme.CA() if host in self._distrusted else self._authority
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            # no certificate names a host with an underscore, which exist all the same
            name = f"*.{host.partition('.')[2]}" if "_" in host.partition(".")[0] else host
            authority.issue_cert(name).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]

    def _answer(self, asked: Asked) -> Answer:
        platform, kind, endpoint, name = named(asked)
        wall, place = self._walls.get(platform), PLACES[platform].get(endpoint)
        if wall is not None:
            wall.asked += 1
            # where a wall leads is before the wall
            if wall.asked > wall.after and place is None:
                return _play(wall.scene, endpoint, Subject(name, TITLE, asked.url))
        keys = (f"web:page:{asked.url}", f"{platform}:{kind}:{name}", f"{platform}:{kind}:*", f"{platform}:*")
        scene, title, at = next((self._scenes[key] for key in keys if key in self._scenes), ({}, TITLE, AT))
        if place is not None and keys[0] not in self._scenes:
            scene = {"*": place}
        return _play(scene, endpoint, Subject(name, title, asked.url, at))


def _scene(platform: str, scene: str | Answer) -> Scene:
    if isinstance(scene, Answer):
        return {"*": plays(scene)}
    return {"*": EVERYWHERE[scene]} if scene in EVERYWHERE else SCENES[platform][scene]


def _play(scene: Mapping[str, Play], endpoint: str, subject: Subject) -> Answer:
    play = scene.get(endpoint) or scene.get("*")
    return play(subject) if play else NOTHING


def named(asked: Asked) -> Named:
    """What a request is about; a plain page where no platform's is matched."""
    parts = urlsplit(asked.url)
    spelled = f"{parts.hostname}{parts.path}"
    for mark, text in (("?", parts.query), ("#", asked.body.decode("latin-1"))):
        if text:
            spelled += mark + unquote(text)
    for platform, rows in ENDPOINTS.items():
        for kind, endpoint, pattern in rows:
            if match := pattern.match(spelled):
                told = match.groupdict()
                name = instagram.code_of(int(told["pk"])) if told.get("pk") else told.get("id")
                return Named(platform, kind, endpoint, name or "")
    return Named("web", "page", "page", asked.url)


# --- HTTP ------------------------------------------------------------------------------------------------------


async def _read_request(reader: asyncio.StreamReader, origin: str) -> Asked | None:
    """The next request, None at the end of the connection. `origin` stands before addresses that lack it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    is_whole = target.startswith("http") or method == "CONNECT"
    return Asked(method, target if is_whole else origin + target, headers, body)


async def _write_answer(writer: asyncio.StreamWriter, asked: Asked, answer: Answer) -> bool:
    """Whether the connection may serve another request."""
    if answer.trouble in HANGS_UP:
        if answer.trouble == "garbage":
            writer.write(b"\x16\x03 this is not HTTP\r\n\r\n")
            await writer.drain()
        return False
    has_body = asked.method != "HEAD" and answer.status not in {204, 304}
    lines = [f"HTTP/1.{int(answer.framing != 'close')} {answer.status} Played"]
    lines += [f"{name}: {value}" for name, value in (*answer.headers, *_framing(answer))]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    if has_body:
        writer.write(_chunks(answer.body) if answer.framing == "chunked" else answer.body)
    await writer.drain()
    while has_body and answer.trouble in {"endless", "trickle"}:
        writer.write(answer.body)
        await writer.drain()
        await asyncio.sleep(0.02 if answer.trouble == "trickle" else 0)
    return not answer.trouble and answer.framing != "close"


def _framing(answer: Answer) -> list[tuple[str, str]]:
    """The headers that tell where the body ends; none where hanging up does, or nothing."""
    if answer.trouble in {"endless", "trickle"} or answer.framing == "close" or answer.status in {204, 304}:
        return []
    if answer.framing == "chunked":
        return [("Transfer-Encoding", "chunked")]
    return [("Content-Length", str(len(answer.body) * (2 if answer.trouble == "reset" else 1)))]


def _chunks(body: bytes, size: int = 1000) -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
