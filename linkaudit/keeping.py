"""Keeps what was reached: archives what a check rests on, then stores its verdict and how its link stands now.

Many checks are kept in a process of its own, so that asking and archiving have a processor each. It refuses to judge,
and to say that anything is kept before it is.
"""

from __future__ import annotations

import copyreg
import gc
import io
import multiprocessing
import os
import pickle
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol, Self

from linkaudit.archive.ledger import PORTION, Ledger
from linkaudit.model import Check, Kept, Link, Metadata, Request, Response, Standing, Verdict
from linkaudit.recheck import Policy, changes, is_told, led, rank_of, weighed
from linkaudit.store import Store

MANY = 500  # links for which a process of its own, which takes half a second to start, is worth it
# Portions that may be on their way to the other process. Its answers to all of them must fit into a pipe, which holds
# 8 KB on some systems: otherwise each might wait for the other to listen.
AHEAD = 3
PIPE_BYTES = 2 * 1024 * 1024
# Answers and rows go when nobody names them any more; looking for circles among them every 700 objects, as Python does,
# takes a twentieth of the time.
OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class Order:
    """Which audit is kept, and how: `links` are those that are about to be asked, as they stand in the database,
    `about` is what every file of the archive says of its making. `policy` says when links are asked again; None where
    a recording is read, which says nothing of how they stand now."""

    archive: Path
    audit: int
    about: Mapping[str, str]
    policy: Policy | None
    links: Sequence[Link] = ()


class Keeper(Protocol):
    """One run's hand on an audit's archive and database. `head` is the SHA-256 of the manifest's last line, `last`.

    Raises OSError and DatabaseError; what was kept before stands.
    """

    @property
    def head(self) -> str: ...

    @property
    def last(self) -> bytes: ...

    def tell(self, told: Mapping[str, object]) -> None:
        """Adds an entry to the manifest that rests on no exchange."""

    def give(self, checks: Sequence[Check]) -> Sequence[Check]:
        """Takes checks to be kept; returns those that have been, without the answers that they rest on, in order."""

    def rest(self) -> Sequence[Check]:
        """The same, once everything that was given is kept."""


@contextmanager
def keeper(store: Store, order: Order) -> Iterator[Keeper]:
    """Raises LedgerBusyError where another run is at work on the audit, ManifestError, OSError and DatabaseError."""
    if len(order.links) < MANY:
        with _Here(store, order) as here:
            yield here
    else:
        with _Apart(store.path, order) as apart:
            yield apart


class _Here:
    """A Keeper in this process."""

    def __init__(self, store: Store, order: Order) -> None:
        self._store = store
        self._order = order
        self._ledger = Ledger(order.archive, order.audit, order.about)
        store.trust(order.links)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ledger.__exit__()

    @property
    def head(self) -> str:
        return self._ledger.head

    @property
    def last(self) -> bytes:
        return self._ledger.last

    def tell(self, told: Mapping[str, object]) -> None:
        self._ledger.tell(told)

    def give(self, checks: Sequence[Check]) -> Sequence[Check]:
        return [replace(_bare(check), entry=entry) for check, entry in zip(checks, self.keep(checks), strict=True)]

    def rest(self) -> Sequence[Check]:
        return ()

    def keep(self, checks: Sequence[Check]) -> list[str]:
        """The digests of the manifest's entries. Each portion of checks is stored as soon as it is archived, so that a
        kill leaves at most one portion that is in the archive alone."""
        portions = (checks[start : start + PORTION] for start in range(0, len(checks), PORTION))
        return [entry for portion in portions for entry in self._kept(portion)]

    def _kept(self, checks: Sequence[Check]) -> list[str]:
        entries: list[str] = []
        failure: OSError | None = None
        with self._store.writing():
            links = (link for check in checks for link in (check.link, check.target) if link)
            standings = self._store.standings(link.key for link in links)
            try:
                entries += (self._keep(check, standings) for check in checks)
            except OSError as error:  # the disk is full, perhaps: what was archived before is stored all the same
                failure = error
        if failure is not None:
            raise failure
        return entries

    def _keep(self, check: Check, standings: dict[str, Standing]) -> str:
        store, audit, policy, key = self._store, self._order.audit, self._order.policy, check.link.key
        if policy is None:
            entry = self._ledger.note(check)
            store.save_check(audit, check, entry)
        else:
            entry = self._ledger.keep(check)
            before = led(standings.get(key), standings.get(check.target.key) if check.target else None)
            after = standings[key] = weighed(before, check, policy)
            seen = store.last_sight(key, check.verdict.probe) if before and before.seen_at else None
            found = changes(before, seen, check, after, policy)
            if found and seen:  # another probe may have told it since
                told = [change for change, _ in store.changes([key]) if change.at >= seen.checked_at]
                found = [change for change in found if not is_told(change, told)]
            store.save_check(audit, check, entry, (after, rank_of(after)), found)
        if check.kept.thumbnail:
            store.save_picture(key, check.kept.thumbnail)
        return entry


def _bare(check: Check) -> Check:
    """A check without what is only in the archive."""
    return replace(check, responses=(), kept=Kept(snapshot=check.kept.snapshot))


# --- in a process of its own -----------------------------------------------------------------------------------


def _by_fields(kind: type) -> Callable[[Any], tuple[type, Any]]:
    read = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, read(value))


class _Packer(pickle.Pickler):
    """Packs values as what they are made of: the way that frozen dataclasses have themselves takes twice as long."""

    dispatch_table = copyreg.dispatch_table | {
        kind: _by_fields(kind) for kind in (Check, Kept, Link, Metadata, Request, Response, Verdict)
    }


def _packed(message: object) -> memoryview:
    packed = io.BytesIO()
    _Packer(packed, pickle.HIGHEST_PROTOCOL).dump(message)
    return packed.getbuffer()


def _widen(pipe: Connection) -> None:
    """Lets several portions of long pages lie in a pipe, so that neither end waits for the other to be at it. Systems
    that give less, or do not know how, make them wait."""
    with suppress(OSError), socket.socket(fileno=os.dup(pipe.fileno())) as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIPE_BYTES)


class _Apart:
    """A Keeper in another process, which ends when this one does."""

    def __init__(self, database: Path, order: Order) -> None:
        self.head = ""
        self._given: deque[list[Check]] = deque()  # not known to be kept
        gc.set_threshold(OBJECTS)
        context = multiprocessing.get_context("spawn")  # a fork would hand it the command's memory and locks
        self._pipe, theirs = context.Pipe()
        _widen(self._pipe)
        self._process = context.Process(target=_serve, args=(theirs, database, order), name="keeper", daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._answer()
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()
        self._process.close()

    @property
    def last(self) -> bytes:
        self.rest()
        self._send(None)
        return self._answer()[0].encode()

    def tell(self, told: Mapping[str, object]) -> None:
        self.rest()
        self._send(dict(told))
        (self.head,) = self._answer()

    def give(self, checks: Sequence[Check]) -> Sequence[Check]:
        self._send(list(checks))
        self._given.append([_bare(check) for check in checks])
        found: list[Check] = []
        while self._given and (len(self._given) > AHEAD or self._pipe.poll()):
            found += self._taken()
        return found

    def rest(self) -> Sequence[Check]:
        found: list[Check] = []
        while self._given:
            found += self._taken()
        return found

    def _taken(self) -> list[Check]:
        given = self._given.popleft()
        entries = self._answer()
        self.head = entries[-1] if entries else self.head
        return [replace(check, entry=entry) for check, entry in zip(given, entries, strict=True)]

    def _send(self, message: object) -> None:
        with suppress(ConnectionError):
            self._pipe.send_bytes(_packed(message))
            return
        while True:  # it has ended, and has said why, or nothing
            self._answer()

    def _answer(self) -> list[str]:
        try:
            answer: list[str] | Exception = self._pipe.recv()
        except (EOFError, ConnectionError):
            answer = OSError("the process that writes the archive has died")
        if isinstance(answer, Exception):
            self._given.clear()  # nothing is heard of it any more
            raise answer
        return answer


def _serve(pipe: Connection, database: Path, order: Order) -> None:
    """Keeps what comes, until the other end is closed."""
    for each in (signal.SIGINT, signal.SIGTERM):  # they are the command's business, and it has to tell what is kept
        signal.signal(each, signal.SIG_IGN)
    gc.set_threshold(OBJECTS)
    try:
        with Store(database) as store, _Here(store, order) as here:
            answer: list[str] = []  # it is there
            while True:
                pipe.send(answer)
                message: list[Check] | dict[str, object] | None = pipe.recv()
                if isinstance(message, list):
                    answer = here.keep(message)
                elif message is not None:
                    here.tell(message)
                    answer = [here.head]
                else:
                    answer = [here.last.decode()]
    except (EOFError, ConnectionError):  # nobody is there any more
        pass
    except Exception as error:  # noqa: BLE001  # whatever it is, the command has to know
        with suppress(ConnectionError):
            pipe.send(error)
