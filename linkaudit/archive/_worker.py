"""A process of its own for yt-dlp, which can be ended, and the guard in it that knows private addresses.

It refuses to start programs, and to let anything in it print to the command's output.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self, TypeVar, TypeVarTuple
from urllib.parse import urlsplit
from urllib.request import getproxies

from linkaudit.archive._refusals import FULL, BlockedAddress, DiskFullError, NoAnswerError, causes, clause, reason_of
from linkaudit.archive._ytdlp import Access, Desk
from linkaudit.model import Link

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MEMORY_BYTES = 512 * 1024 * 1024  # yt-dlp reads pages whole, however long; it takes 180 MB of addresses by itself


class Worker:
    """Runs one task after another in another process, a context manager; `run` is for one thread at a time.

    A process, because only a process can be ended: yt-dlp works in calls that know no time limit (a regular
    expression over a hostile page, a challenge of a million hashes, a body that comes drop by drop), and because the
    guard against private addresses, the environment and the ignored SIGINT are then its own and nobody else's.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ending = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(self, limit_s: float, task: Callable[[Desk, Link, *Ts], T], link: Link, *args: *Ts) -> T:
        """What a function of some module returns, called with the other process's Desk, a link and the rest.

        Raises NoAnswerError where it fails or takes longer than `limit_s` (the process has then been ended), and
        DiskFullError.
        """
        pipe = self._pipe or self._start()
        try:
            pipe.send((task, link, args))
            if not pipe.poll(limit_s):
                raise NoAnswerError("timeout", f"yt-dlp took longer than {limit_s:g} s")
            answer: T | NoAnswerError | DiskFullError = pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._end()
            raise NoAnswerError("unrecognised", "yt-dlp's process died") from error
        except BaseException:  # out of time or interrupted: whatever it is doing is not wanted any more
            self._end()
            raise
        if isinstance(answer, NoAnswerError | DiskFullError):
            raise answer
        return answer

    def stop(self) -> None:
        """Ends what `run` is doing in another thread, which is told that the process died."""
        with self._ending:
            if self._process is not None:
                self._process.kill()

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # a fork would copy other threads' locks, held as they are
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._access), name="yt-dlp", daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        """Safe to be called by a thread that gives up while another one closes."""
        with self._ending:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process is not None and pipe is not None:
            process.kill()
            process.join()
            process.close()
            pipe.close()


# --- in the other process --------------------------------------------------------------------------------------


def _serve(pipe: Connection, access: Access) -> None:
    """Answers each task until the other end is closed. Never returns otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's business; it ends this process
    threading.Thread(target=_die_with_the_command, daemon=True).start()
    _set_environment(access)
    desk = Desk(access)
    with suppress(EOFError, ConnectionError):
        while True:
            task, link, args = pipe.recv()
            try:
                answer = task(desk, link, *args)
            except Exception as error:  # noqa: BLE001  # extractors raise whatever a page makes them raise
                answer = _told(error, link)
            pipe.send(answer)


def _told(error: Exception, link: Link) -> NoAnswerError | DiskFullError:
    """What the command is told of an error: none of yt-dlp's own, which cannot be sent."""
    if isinstance(error, NoAnswerError):
        return error
    if any(isinstance(each, OSError) and each.errno in FULL for each in causes(error)):
        return DiskFullError("the disk has become full while media were downloaded: free some space")
    return NoAnswerError(reason_of(error, link.platform), clause(error))


def _die_with_the_command() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _set_environment(access: Access) -> None:
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    if access.proxy is not None:
        for name in ("http_proxy", "https_proxy"):  # like this, NO_PROXY holds as it does for every other request
            os.environ[name] = access.proxy
    if certificates := os.environ.get("SSL_CERT_FILE"):
        os.environ["SSL_CERT_FILE"] = str(Path(certificates).absolute())  # a task may change the working directory
    with suppress(ImportError, ValueError):  # not on Windows; not above a limit of the operator's
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    sys.stdout = sys.stderr  # machine output is the command's alone
    if access.is_private is not None:
        sys.addaudithook(_guard(access.is_private))


def _guard(is_private: Callable[[str], bool]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that sees every request before it is sent, redirects included, and every address at the moment of
    connecting: what a name resolved to before counts for nothing. The operator's own proxies may be anywhere.
    """

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "urllib.Request":  # behind a proxy, only the host's name is known
            if is_private(urlsplit(args[0]).hostname or ""):
                raise BlockedAddress("private host")
        elif event == "socket.connect":
            address = args[1]
            if isinstance(address, tuple) and is_private(str(address[0])) and address[:2] not in _proxy_addresses():
                raise BlockedAddress("private address")
        elif event in {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"}:
            raise PermissionError("no program is started")  # none of them would keep to these rules

    return hook


def _proxy_addresses() -> set[tuple[Any, ...]]:
    doors: set[tuple[Any, ...]] = set()
    for scheme, text in getproxies().items():
        parts = urlsplit(text if "://" in text else f"http://{text}")
        if scheme in {"http", "https", "all"} and parts.hostname:
            port = parts.port or 80
            with suppress(OSError):
                doors |= {found[4][:2] for found in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    return doors
