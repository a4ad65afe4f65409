"""The registry of watched documents, what a night has to ask, and what it has told: the queries of the nights."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice, product
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from linkaudit.model import Change, Link, Watched, stamp
from linkaudit.store import Store, change_of, link_of

_GONE, _NEW, _UNVERIFIED, _ALIVE, _CONFIRMED, _WALLED = RANKS = range(6)  # of recheck.RANKS, the most urgent first
# Kinds of links take turns, over and over: a platform is left alone after a few walls in a row, so that those which are
# not expected to answer, and those of which nothing is known, must not stand together before those that do.
_ANSWERING = (_GONE, _ALIVE, _CONFIRMED)
_TURNS = (_ANSWERING, (_NEW,), (_UNVERIFIED,), _ANSWERING, (_NEW,), (_WALLED,))
LONG = timedelta(days=7)  # what has waited for so long after its time is urgent, too
# Whether anybody who is due tonight cites a link.
_IS_WANTED = (
    "EXISTS (SELECT 1 FROM citations JOIN watched ON watched.document = citations.document"
    " WHERE citations.key = standings.key AND watched.due_at <= :night AND (until IS NULL OR until >= :today))"
)
_IS_DUE = f"standings.platform = :platform AND rank = :rank AND standings.due_at <= :night AND {_IS_WANTED}"
_COLUMNS = "key", "platform", "kind", "id", "canonical_url", "owner", "published_at"
_DUE = (
    f"SELECT standings.due_at, {', '.join(f'links.{name} AS links_{name}' for name in _COLUMNS)}"  # noqa: S608  nothing is put in
    f" FROM standings JOIN links USING (key) WHERE {_IS_DUE}"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What one recipient is to be told of one night."""

    number: int
    audit: int
    recipient: str
    title: str
    body: str
    made_at: datetime


class Registry:
    """What the nights know, in an open database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    # --- documents ---------------------------------------------------------------------------------------------

    def watch(
        self,
        sha256: str,
        every: timedelta,
        until: date | None,
        tags: Sequence[str],
        now: datetime,
        path: Path | None = None,
    ) -> None:
        """Watches a document from now on; one that is watched already is watched as it is said here. `path` is where
        it is, whatever folder that is told from; None: as it was read."""
        with self._store.writing():
            row = self._db.execute("SELECT path FROM documents WHERE sha256 = ?", [sha256]).fetchone()
            read = Path(row[0])
            self._db.execute(
                "INSERT INTO watched (document, every_s, until, tags, added_at, due_at, since, path, folder)"
                " VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM changes), ?, ?)"
                " ON CONFLICT (document) DO UPDATE SET every_s = excluded.every_s, until = excluded.until,"
                " tags = excluded.tags, due_at = excluded.due_at, path = excluded.path",
                [
                    sha256, int(every.total_seconds()), until and until.isoformat(),
                    json.dumps(list(tags), ensure_ascii=False), stamp(now), stamp(now), str(path or read),
                    self._folder(sha256, read.stem),
                ],
            )  # fmt: skip

    def _folder(self, sha256: str, stem: str) -> str:
        """The name of the folder for a document's reports: its file's stem, unless that is another one's."""
        row = self._db.execute("SELECT 1 FROM watched WHERE folder = ? AND document != ?", [stem, sha256]).fetchone()
        return f"{stem}-{sha256[:8]}" if row else stem

    def unwatch(self, sha256: str) -> None:
        """Watches a document no longer; what is known of it stays."""
        with self._store.writing():
            self._db.execute("DELETE FROM watched WHERE document = ?", [sha256])

    def watched(self) -> list[Watched]:
        """All watched documents, in the order in which they were added."""
        rows = self._db.query(
            "SELECT watched.*, organisation,"
            " (SELECT count(DISTINCT key) FROM citations WHERE citations.document = watched.document) AS links"
            " FROM watched JOIN documents ON sha256 = document ORDER BY watched.rowid"
        )
        return [_watched(row) for row in rows]

    def folders(self) -> dict[str, str]:
        """By SHA-256, what the folder of each watched document's reports is called; it stays so while it is watched."""
        return dict(self._db.execute("SELECT document, folder FROM watched").fetchall())

    # --- a night -----------------------------------------------------------------------------------------------

    def due_documents(self, night: datetime) -> int:
        """How many documents are to be looked at."""
        sql = "SELECT count(*) FROM watched WHERE due_at <= ? AND (until IS NULL OR until >= ?)"
        return int(self._db.execute(sql, [stamp(night), night.date().isoformat()]).fetchone()[0])

    def set_right(self, night: datetime, longest: timedelta) -> None:
        """What waits longer than any rule says is due now: its moment was set by a clock that was wrong, or by rules
        that hold no more."""
        with self._store.writing():
            for platform, rank in product(self._platforms(), RANKS):  # by the index: what is right costs nothing
                self._db.execute(
                    "UPDATE standings SET due_at = ? WHERE platform = ? AND rank = ? AND due_at > ?",
                    [stamp(night), platform, rank, stamp(night + longest)],
                )
            self._db.execute(
                "UPDATE watched SET due_at = :night"
                " WHERE due_at > strftime('%Y-%m-%dT%H:%M:%SZ', :night, '+' || every_s || ' seconds')",
                {"night": stamp(night)},
            )

    def due(self, night: datetime, platform: str, most: int | None) -> list[Link]:
        """The links of one platform that are to be asked, each once however many documents cite it; `most` of them,
        None for all. Kinds of links take turns. Of each, those that have waited for long come first, so that nothing
        waits for ever; then the most urgent."""
        waiting = {ranks: deque(self._due_of(night, platform, ranks, most)) for ranks in set(_TURNS)}
        found: list[Link] = []
        while any(waiting.values()) and (most is None or len(found) < most):
            found += [waiting[ranks].popleft() for ranks in _TURNS if waiting[ranks]]
        return found[:most]

    def _due_of(self, night: datetime, platform: str, ranks: Sequence[int], most: int | None) -> list[Link]:
        late = (self._due(night, platform, rank, most, "<=") for rank in ranks)
        found = [link for _, _, link in islice(merge(*late, key=itemgetter(0, 1)), most)]
        for rank in ranks:
            if len(found) == most:
                break
            left = None if most is None else most - len(found)
            found += [link for _, _, link in self._due(night, platform, rank, left, ">")]
        return found

    def _due(
        self, night: datetime, platform: str, rank: int, most: int | None, how: Literal["<=", ">"]
    ) -> list[tuple[str, str, Link]]:
        """Those of one rank whose time came LONG ago, or since then, in order; with that time and their keys."""
        told = {"platform": platform, "rank": rank, "late": stamp(night - LONG), "most": -1 if most is None else most}
        sql = f"{_DUE} AND standings.due_at {how} :late ORDER BY standings.due_at, standings.key LIMIT :most"
        rows = self._db.query(sql, {**_night(night), **told})
        return [(row["due_at"], row["links_key"], link_of(row, "links")) for row in rows]

    def asked_and_not_due(self, audit: int, night: datetime) -> dict[str, int]:
        """By platform, how many cited links an audit has asked that are not to be asked again."""
        rows = self._db.execute(
            "SELECT platform, count(DISTINCT key) FROM checks JOIN standings USING (key) WHERE audit = ?"
            " AND reason NOT IN ('not_attempted', 'offline') AND standings.due_at > ?"
            " AND EXISTS (SELECT 1 FROM citations WHERE citations.key = checks.key) GROUP BY platform",
            [audit, stamp(night)],
        )
        return dict(rows.fetchall())

    def due_count(self, night: datetime, platform: str) -> int:
        """How many links of one platform are to be asked in all."""
        values = [{**_night(night), "platform": platform, "rank": rank} for rank in RANKS]
        sql = f"SELECT count(*) FROM standings WHERE {_IS_DUE}"  # noqa: S608  nothing is put in
        return sum(int(self._db.execute(sql, each).fetchone()[0]) for each in values)

    def put_off(self, night: datetime, slack: timedelta) -> None:
        """Documents that were looked at tonight, with nothing of theirs left to ask, are due when their time has come
        again; `slack` is how much earlier a night may begin."""
        left: set[str] = set()
        for platform, rank in product(self._platforms(), RANKS):  # by the index: what is not due costs nothing
            rows = self._db.execute(
                "SELECT DISTINCT document FROM standings JOIN citations USING (key)"
                " WHERE standings.platform = ? AND rank = ? AND due_at <= ?",
                [platform, rank, stamp(night)],
            )
            left |= {document for (document,) in rows.fetchall()}
        due = self._db.execute("SELECT document, every_s FROM watched WHERE due_at <= ?", [stamp(night)]).fetchall()
        with self._store.writing():
            self._db.conn.executemany(
                "UPDATE watched SET due_at = ? WHERE document = ?",
                [
                    (stamp(night + _later(timedelta(seconds=every), slack)), document)
                    for document, every in due
                    if document not in left
                ],
            )

    def _platforms(self) -> list[str]:
        """Those that links are on."""
        found: list[str] = []
        while row := self._db.execute(
            "SELECT min(platform) FROM standings WHERE platform > ?", [found[-1] if found else ""]
        ).fetchone():
            if row[0] is None:
                break
            found.append(row[0])
        return found

    def begin(self, audit: int) -> None:
        """An audit is a night's: what changed since the last one's end is to be told at its end."""
        with self._store.writing():
            self._db.execute(
                "INSERT OR IGNORE INTO nights (audit, told) SELECT ?, coalesce(max(told), 0) FROM nights", [audit]
            )

    def last_change(self) -> int:
        """The number of the last change that was recorded, 0 where there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])

    def untold(self, last: int) -> dict[str, list[tuple[Change, int]]]:
        """By SHA-256, what changed of each watched document's links since it is watched and has not been told, up to
        change `last`, each with the number of the check that showed it, oldest first."""
        found: dict[str, list[tuple[Change, int]]] = {}
        rows = self._db.query(  # the few new changes lead: what is old costs nothing
            "SELECT DISTINCT changes.*, watched.document AS document, watched.rowid AS place FROM changes"
            " CROSS JOIN citations ON citations.key = changes.key"
            " CROSS JOIN watched ON watched.document = citations.document AND changes.id > watched.since"
            " AND (until IS NULL OR until >= date(changes.at, '-1 day'))"
            " WHERE changes.id > (SELECT coalesce(max(told), 0) FROM nights) AND changes.id <= ?"
            " ORDER BY place, changes.id",
            [last],
        )
        for row in rows:
            found.setdefault(row["document"], []).append((change_of(row), row["check"]))
        return found

    def end(
        self, audit: int, head: str | None, now: datetime, told: int, messages: Mapping[str, tuple[str, str]]
    ) -> None:
        """A night has come to its end: all changes up to number `told` are told, and `messages` (title and text, by
        recipient) wait to be sent. All of it or nothing."""
        with self._store.writing():
            self._store.end_run(audit, head, now)
            self._db.execute("UPDATE nights SET told = ? WHERE audit = ?", [told, audit])
            for recipient, (title, body) in messages.items():
                self._db.execute(
                    "INSERT OR IGNORE INTO messages (audit, recipient, title, body, made_at) VALUES (?, ?, ?, ?, ?)",
                    [audit, recipient, title, body, stamp(now)],
                )

    def unsent(self) -> list[Message]:
        """What recipients have not been told yet, oldest first."""
        rows = self._db.execute(
            "SELECT id, audit, recipient, title, body, made_at FROM messages WHERE sent_at IS NULL ORDER BY id"
        )
        return [
            Message(number, audit, recipient, title, body, datetime.fromisoformat(made_at))
            for number, audit, recipient, title, body, made_at in rows.fetchall()
        ]

    def sent(self, number: int, now: datetime) -> None:
        """A message has reached its recipient."""
        with self._store.writing():
            self._db.execute("UPDATE messages SET sent_at = ? WHERE id = ?", [stamp(now), number])


def _night(night: datetime) -> dict[str, str]:
    return {"night": stamp(night), "today": night.date().isoformat()}


def _later(every: timedelta, slack: timedelta) -> timedelta:
    return every - min(slack, every / 4)


def _watched(row: Mapping[str, Any]) -> Watched:
    return Watched(
        row["document"], Path(row["path"]), timedelta(seconds=row["every_s"]),
        row["until"] and date.fromisoformat(row["until"]), tuple(json.loads(row["tags"])),
        datetime.fromisoformat(row["added_at"]), datetime.fromisoformat(row["due_at"]), row["organisation"],
        row["links"],
    )  # fmt: skip


__all__ = ["Message", "Registry"]
