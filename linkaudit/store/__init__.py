"""The database: every query, nothing else. Checks are only ever added; "current" is a view over them.

All times are ISO-8601 texts in UTC with Z. One transaction a link: a killed audit keeps every verdict it reached.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from pathlib import Path
from sqlite3 import Error as DatabaseError
from typing import Any

from filelock import FileLock
from sqlite_utils import Database

from linkaudit.model import (
    Activity,
    Change,
    Check,
    Citation,
    Claim,
    Document,
    Elsewhere,
    Extraction,
    Flaw,
    Kept,
    Link,
    Metadata,
    Period,
    Ruling,
    Sight,
    Snapshot,
    Standing,
    Unreadable,
    Verdict,
    stamp,
)
from linkaudit.store.schema import migrations

__all__ = ["UNDECIDED", "DatabaseError", "Store", "migrations"]

# Asked again when an audit is resumed: the link itself was never the reason.
UNDECIDED = ("not_attempted", "network", "offline")
_LINK = ("key", "platform", "kind", "id", "canonical_url", "owner", "published_at")
_JOINED = "SELECT reason, probe, http_status, resolved_to, metadata, checked_at, snapshot, entry, " + ", ".join(
    f"{table}.{column} AS {table}_{column}" for table in ("links", "targets") for column in _LINK
)
_CITED = "SELECT citations.*, " + ", ".join(f"links.{column} AS links_{column}" for column in _LINK)
_LATER = frozenset({"ocr", "candidates", "reach", "off"})  # columns of read tables that older manifests do not know
_READ = ("citations", "activities", "unreadable")  # what was read in a document
_COUNTERS = ("view_count", "like_count", "comment_count")  # of Metadata
_LONG_AGO = "1970-01-01T00:00:00Z"
_WITH_LINKS = "JOIN links ON links.key = checks.key LEFT JOIN links AS targets ON targets.key = checks.target"


class Store:
    """One open database. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.db = Database(path)
        self._known: set[Link] = set()  # links that stand in the database as they are here
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.execute("PRAGMA busy_timeout = 30000")
        # Beside a write-ahead log, a commit outlives a killed program without waiting for the disk; only a power cut
        # may cost the last ones, and never the rest.
        self.db.execute("PRAGMA synchronous = NORMAL")
        if self.db.journal_mode != "wal" or migrations.pending(self.db):
            with FileLock(path.parent / f".{path.name}.lock"):  # two programs may open a new database at once
                self.db.enable_wal()
                migrations.apply(self.db)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that waits for its turn at its beginning. One that reads before it writes would fail at once
        where another program has written in between."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        with self.db.conn:
            yield

    def trust(self, links: Iterable[Link]) -> None:
        """Takes it that these links stand in the database as they are here."""
        self._known.update(links)

    def save_document(self, extraction: Extraction, now: datetime, plan: str | None = None) -> None:
        """The document with its citations and the plan that it is held against, as TOML; what an earlier version of
        the program read in it is replaced."""
        document = extraction.document
        start, end = extraction.period or (None, None)
        citations = [
            *((activity.id, c) for activity in extraction.activities for c in activity.citations),
            *((None, c) for c in extraction.unattributed),
        ]
        known = {"sha256": document.sha256, "path": str(document.path), "format": document.format}
        told = {
            "language": extraction.language,
            "title": extraction.title,
            "organisation": extraction.organisation,
            "period_start": _day(start),
            "period_end": _day(end),
            "dated": _day(extraction.dated),
            "agreed": _day(extraction.agreed),
            "plan": plan,
        }
        with self.writing():
            seen = self.db.execute("SELECT first_seen_at FROM documents WHERE sha256 = ?", [document.sha256]).fetchone()
            row = {**known, **told, "first_seen_at": seen[0] if seen else stamp(now)}
            self.db.table("documents").upsert(row, pk="sha256")
            self._save_links(extraction.links.values())
            self.db.conn.executemany(  # what nobody has asked about is due at once
                "INSERT OR IGNORE INTO standings (key, platform, rank, due_at, strikes, misses)"
                " VALUES (?, ?, 1, ?, 0, 0)",
                [(link.key, link.platform, stamp(now)) for link in extraction.links.values()],
            )
            for table in _READ:
                self.db.table(table).delete_where("document = ?", [document.sha256])
            self.db.table("activities").insert_all(
                {
                    "document": document.sha256, "position": position, "activity": activity.id, "task": activity.task,
                    "title": activity.title, "period_start": _day(activity.period and activity.period[0]),
                    "period_end": _day(activity.period and activity.period[1]),
                    "claims": json.dumps([asdict(claim) for claim in activity.claims], ensure_ascii=False),
                    "reach": activity.reach,
                }
                for position, activity in enumerate(extraction.activities)
            )  # fmt: skip
            self.db.table("unreadable").insert_all(
                {
                    "document": document.sha256, "position": position, "text": each.text, "reason": each.flaw.reason,
                    "detail": each.flaw.detail, "page": each.page, "line": each.line, "activity": each.activity,
                    "candidates": json.dumps(each.candidates) if each.candidates else None,
                    "off": each.flaw.off or None,
                }
                for position, each in enumerate(extraction.unreadable)
            )  # fmt: skip
            self.db.table("citations").insert_all(
                {
                    "document": document.sha256, "position": position, "activity": activity, "key": c.link.key,
                    "cited_as": c.cited_as, "href": c.href, "section": c.section, "page": c.page, "line": c.line,
                    "ocr": c.ocr, "candidates": json.dumps(c.candidates) if c.candidates else None,
                }
                for position, (activity, c) in enumerate(citations)
            )  # fmt: skip
        self._known |= set(extraction.links.values())

    def extraction(self, sha256: str) -> Extraction | None:
        """What was read in a document, without its blocks; None where the database does not know it, or where an older
        version of the program read it, which did not keep its activities."""
        own = [sha256]
        row = next(self.db.query("SELECT * FROM documents WHERE sha256 = ?", own), None)
        found = list(self.db.query("SELECT * FROM activities WHERE document = ? ORDER BY position", own))
        cited: dict[str | None, list[Citation]] = {}
        for each in self.db.query(
            f"{_CITED} FROM citations JOIN links ON links.key = citations.key WHERE document = ? ORDER BY position", own
        ):
            place = each["section"], each["page"], each["line"]
            sure = each["ocr"], tuple(json.loads(each["candidates"] or "[]"))
            citation = Citation(link_of(each, "links"), each["cited_as"], each["href"], *place, *sure)
            cited.setdefault(each["activity"], []).append(citation)
        activities = tuple(
            Activity(
                each["activity"], each["title"], each["task"], _period(each),
                tuple(Claim(**claim) for claim in json.loads(each["claims"])),
                tuple(cited.pop(each["activity"], ())),
                each["reach"],
            )
            for each in found
        )  # fmt: skip
        unattributed = tuple(cited.pop(None, ()))
        if row is None or cited:
            return None
        unreadable = tuple(
            Unreadable(
                each["text"],
                Flaw(each["reason"], each["detail"], each["off"] or 0),
                each["page"],
                each["line"],
                each["activity"],
                tuple(json.loads(each["candidates"] or "[]")),
            )
            for each in self.db.query("SELECT * FROM unreadable WHERE document = ? ORDER BY position", own)
        )
        return Extraction(
            Document(Path(row["path"]), sha256, row["format"], ()), row["language"], row["title"], row["organisation"],
            _period(row), row["dated"] and date.fromisoformat(row["dated"]), activities,
            unattributed, unreadable, agreed=row["agreed"] and date.fromisoformat(row["agreed"]),
        )  # fmt: skip

    def plan(self, sha256: str) -> str | None:
        """The plan that a document was last held against, as TOML."""
        row = self.db.execute("SELECT plan FROM documents WHERE sha256 = ?", [sha256]).fetchone()
        return row[0] if row else None

    def last_audit(self, sha256: str) -> int | None:
        """The last audit of a document; None where there is none."""
        row = self.db.execute("SELECT max(audit) FROM audit_documents WHERE document = ?", [sha256]).fetchone()
        return row[0] if row else None

    def documents(self, audit: int) -> list[str]:
        """The SHA-256 of each document of an audit."""
        found = self.db.execute("SELECT document FROM audit_documents WHERE audit = ? ORDER BY rowid", [audit])
        return [str(row[0]) for row in found]

    def open_audit(
        self, documents: Sequence[str], version: str, now: datetime, but: Collection[int] = ()
    ) -> tuple[int, bool]:
        """The unfinished audit of exactly these documents (by SHA-256), but for some, else a new one; and whether it
        is resumed."""
        scope = hashlib.sha256("\n".join(sorted(set(documents))).encode()).hexdigest()
        unfinished = self.db.execute(
            "SELECT id FROM audits WHERE scope = ? AND finished_at IS NULL ORDER BY id DESC", [scope]
        )
        for row in unfinished:
            if row[0] not in but:
                return int(row[0]), True
        with self.writing():
            cursor = self.db.execute(
                "INSERT INTO audits (scope, version, started_at) VALUES (?, ?, ?)",
                [scope, version, stamp(now)],
            )
            audit = int(cursor.lastrowid or 0)
            for document in dict.fromkeys(documents):
                self.db.execute("INSERT INTO audit_documents VALUES (?, ?)", [audit, document])
        return audit, False

    def end_run(self, audit: int, head: str | None, finished_at: datetime | None) -> None:
        """A run of an audit has come to its end: how far the manifest has come, and whether the audit has, too."""
        with self.writing():
            self.db.execute(
                "UPDATE audits SET head = coalesce(?, head), finished_at = ? WHERE id = ?",
                [head, finished_at and stamp(finished_at), audit],
            )

    def advance(self, audit: int, head: str) -> None:
        """The manifest of an audit has come further, after its end."""
        with self.writing():
            self.db.execute("UPDATE audits SET head = ? WHERE id = ?", [head, audit])

    def head(self, audit: int) -> str | None:
        """The digest of the manifest's last entry when the audit's last run ended."""
        row = self.db.execute("SELECT head FROM audits WHERE id = ?", [audit]).fetchone()
        return str(row[0]) if row and row[0] else None

    def save_check(
        self,
        audit: int | None,
        check: Check,
        entry: str | None = None,
        standing: tuple[Standing, int] | None = None,
        changes: Iterable[Change] = (),
    ) -> None:
        """One verdict, in one transaction. `entry` is the digest of its entry in the archive's manifest; `standing` is
        how the link stands now, with its rank, and `changes` what the check shows to be otherwise than before."""
        verdict = check.verdict
        with self.writing():
            self._save_links(link for link in (check.link, check.target) if link and link not in self._known)
            cursor = self.db.execute(
                "INSERT INTO checks"
                " (audit, key, status, reason, probe, http_status, resolved_to, metadata, checked_at, target, entry,"
                " snapshot)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    audit, check.link.key, verdict.status, verdict.reason, verdict.probe, verdict.http_status,
                    verdict.resolved_to, json.dumps(verdict.metadata.known(), ensure_ascii=False),
                    stamp(check.checked_at), check.target and check.target.key, entry, _told(check.kept.snapshot),
                ],
            )  # fmt: skip
            if standing is not None:
                self.save_standing(check.link.platform, *standing)
            for each in changes:
                self.db.execute(
                    "INSERT INTO changes (\"check\", key, what, at, before, after, last_seen_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        cursor.lastrowid, each.key, each.what, stamp(each.at), each.before, each.after,
                        _stamped(each.last_seen_at),
                    ],
                )  # fmt: skip
        self._known |= {check.link, check.target or check.link}

    def save_standing(self, platform: str, standing: Standing, rank: int) -> None:
        """How a link stands; `rank` says how urgent it is, the lower the more."""
        moments = standing.since, standing.seen_at, standing.struck_at, standing.confirmed_at, standing.checked_at
        since, seen_at, struck_at, confirmed_at, checked_at = map(_stamped, moments)
        with self.writing():
            self.db.execute(
                "INSERT OR REPLACE INTO standings (key, platform, rank, due_at, status, since, seen_at, strikes,"
                " struck_at, misses, confirmed_at, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    standing.key, platform, rank, _stamped(standing.due_at) or _LONG_AGO, standing.status, since,
                    seen_at, standing.strikes, struck_at, standing.misses, confirmed_at, checked_at,
                ],
            )  # fmt: skip

    def standings(self, keys: Iterable[str]) -> dict[str, Standing]:
        """By key, how links stand."""
        found: dict[str, Standing] = {}
        for chunk, marks in chunks(keys):
            for row in self.db.query(f"SELECT * FROM standings WHERE key IN ({marks})", chunk):  # noqa: S608  placeholders alone are put in
                found[row["key"]] = Standing(
                    row["key"], row["status"], _moment(row["since"]), _moment(row["seen_at"]), row["strikes"],
                    _moment(row["struck_at"]), row["misses"], _moment(row["confirmed_at"]), _moment(row["checked_at"]),
                    _moment(row["due_at"]),
                )  # fmt: skip
        return found

    def last_sight(self, key: str, probe: str | None) -> Check | None:
        """The last check that saw a link's item by this probe; None where none did. Its counters are the highest that
        it was answered with since a fall of theirs was found last: many small falls are a fall, too."""
        seen = self._checks(
            f"{_JOINED} FROM checks {_WITH_LINKS} WHERE checks.id ="  # noqa: S608  nothing is put in
            " (SELECT max(id) FROM checks WHERE key = ? AND status = 'available' AND probe IS ?)",
            [key, probe],
        ).get(key)
        if seen is None:
            return None
        views, likes, comments = (self._highest(key, name, probe) for name in _COUNTERS)
        told = replace(seen.verdict.metadata, view_count=views, like_count=likes, comment_count=comments)
        return replace(seen, verdict=replace(seen.verdict, metadata=told))

    def _highest(self, key: str, counter: str, probe: str | None) -> int | None:
        row = self.db.execute(
            "SELECT max(json_extract(metadata, '$.' || :counter)) FROM checks"
            " WHERE key = :key AND status = 'available' AND probe IS :probe AND json_valid(metadata)"
            ' AND id >= (SELECT coalesce(max("check"), 0) FROM changes WHERE key = :key AND what = :counter)',
            {"key": key, "counter": counter, "probe": probe},
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def sights(self, keys: Iterable[str], most: int) -> dict[str, tuple[Sight, ...]]:
        """By key, what the last `most` checks of each link said, oldest first; what nobody was asked is no sight."""
        found: dict[str, deque[Sight]] = {}
        for chunk, marks in chunks(keys):
            rows = self.db.execute(
                f"SELECT key, checked_at, reason FROM checks WHERE key IN ({marks})"  # noqa: S608  placeholders alone are put in
                " AND reason NOT IN ('not_attempted', 'offline') ORDER BY id",
                chunk,
            )
            for key, at, reason in rows.fetchall():
                found.setdefault(key, deque(maxlen=most)).append(Sight(datetime.fromisoformat(at), reason))
        return {key: tuple(sights) for key, sights in found.items()}

    def changes(self, keys: Iterable[str], since: int = 0) -> list[tuple[Change, int]]:
        """What changed of these links, oldest first, each with the number of the check that showed it, if that is
        greater than `since`."""
        found: list[tuple[Change, int, int]] = []
        for chunk, marks in chunks(keys):
            sql = f'SELECT * FROM changes WHERE key IN ({marks}) AND "check" > ?'  # noqa: S608  placeholders alone are put in
            found += [(change_of(row), row["check"], row["id"]) for row in self.db.query(sql, [*chunk, since])]
        return [(change, check) for change, check, _ in sorted(found, key=lambda each: each[2])]

    def decided_before(self, checks: Mapping[str, int]) -> dict[str, Check]:
        """By key, the last check before the one given for it that decided something."""
        found: dict[str, Check] = {}
        for key, check in checks.items():
            found |= self._checks(
                f"{_JOINED} FROM checks {_WITH_LINKS} WHERE checks.id ="  # noqa: S608  nothing is put in
                " (SELECT max(id) FROM checks WHERE key = ? AND id < ? AND status != 'unverified')",
                [key, check],
            )
        return found

    def decided_now(self, keys: Iterable[str]) -> dict[str, Check]:
        """By key, the last check that decided something, else the last one."""
        found = self.current(keys)
        open_ = {key: check for key, check in found.items() if check.verdict.status == "unverified"}
        last = self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM checks").fetchone()[0]
        return found | self.decided_before(dict.fromkeys(open_, last))

    def asked_by(self, audit: int) -> dict[str, dict[str, int]]:
        """By platform and status, how many cited links an audit has asked; nobody asked is not asked."""
        found: dict[str, dict[str, int]] = {}
        rows = self.db.execute(
            "SELECT platform, status, count(DISTINCT checks.key) FROM checks JOIN links USING (key) WHERE audit = ?"
            " AND reason NOT IN ('not_attempted', 'offline')"
            " AND checks.id = (SELECT max(id) FROM checks AS later WHERE later.audit = checks.audit"
            " AND later.key = checks.key AND later.reason NOT IN ('not_attempted', 'offline'))"
            " AND EXISTS (SELECT 1 FROM citations WHERE citations.key = checks.key) GROUP BY platform, status",
            [audit],
        )
        for platform, status, count in rows.fetchall():
            found.setdefault(platform, {})[status] = count
        return found

    def last_check(self, *, audit: int | None = None, before: datetime | None = None) -> int:
        """The number of the last check that was made by an audit or an earlier one, or before a moment; 0 where there
        is none."""
        if audit is not None:
            sql, value = "SELECT max(id) FROM checks WHERE audit <= ?", str(audit)
        else:
            sql, value = "SELECT max(id) FROM checks WHERE checked_at < ?", stamp(before) if before else "9999"
        return int(self.db.execute(sql, [value]).fetchone()[0] or 0)

    def recorded(self, audit: int) -> list[dict[str, Any]]:
        """What the database says of each check of an audit, in the words of the archive's entries, with `entry`, the
        digest of the one that it names, and `named`, what its link's own row says of it."""
        rows = self.db.query(
            "SELECT checks.key, canonical_url AS url, published_at, checked_at, status, reason, probe, http_status,"
            " resolved_to, target, metadata, snapshot, entry, platform || ':' || kind || ':' || links.id AS named"
            " FROM checks JOIN links ON links.key = checks.key WHERE audit = ?"
            " ORDER BY checks.id",
            [audit],
        )
        return [row | {name: _parsed(row[name] or "null") for name in ("metadata", "snapshot")} for row in rows]

    def told_of_document(self, sha256: str) -> dict[str, Any]:
        """What the database says of a document, in the words of the archive's entries: its row, and digests of what was
        read in it."""
        known = next(self.db.query("SELECT * FROM documents WHERE sha256 = ?", [sha256]), {"path": None})
        digests = {}
        for table in _READ:
            rows = self.db.table(table).rows_where("document = ?", [sha256], order_by="position")
            told = [[value for name, value in row.items() if value is not None or name not in _LATER] for row in rows]
            digests[table] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
        return known | {"sha256": sha256} | digests

    def last_read(self, audit: int) -> list[dict[str, Any]]:
        """The same of each document that no later audit has read."""
        found = self.db.execute(
            "SELECT document FROM audit_documents AS own WHERE audit = ? AND NOT EXISTS"
            " (SELECT 1 FROM audit_documents AS later JOIN audits ON audits.id = later.audit"
            " WHERE later.document = own.document AND later.audit > own.audit AND head IS NOT NULL)",
            [audit],
        )
        return [self.told_of_document(row[0]) for row in found.fetchall()]

    def elsewhere(self, sha256: str, keys: Iterable[str]) -> dict[str, tuple[Elsewhere, ...]]:
        """By key, where documents of other organisations or other grants cite these links, or short links to them."""
        own = next(self.db.query("SELECT * FROM documents WHERE sha256 = ?", [sha256]), None)
        found: dict[str, dict[Elsewhere, None]] = {}
        strangers: dict[str, bool] = {}
        for chunk, marks in chunks(keys) if own else ():
            rows = self.db.query(
                f"SELECT key AS cited, activity, documents.* FROM citations JOIN documents ON sha256 = document"  # noqa: S608  placeholders alone are put in
                f" WHERE key IN ({marks}) AND document != ?"
                f" UNION SELECT target, activity, documents.* FROM checks JOIN citations ON citations.key = checks.key"
                f" JOIN documents ON sha256 = document WHERE target IN ({marks}) AND document != ?",
                [*chunk, sha256, *chunk, sha256],
            )
            for row in rows:
                if row["sha256"] not in strangers:
                    strangers[row["sha256"]] = _is_of_another_grant(own, row) if own else False
                if strangers[row["sha256"]]:
                    name = Path(row["path"]).name
                    other = Elsewhere(row["cited"], name, row["organisation"], row["title"], row["activity"])
                    found.setdefault(row["cited"], {})[other] = None
        return {key: tuple(others) for key, others in found.items()}

    def former(self, audit: int | None, keys: Iterable[str]) -> dict[str, Check]:
        """By key, the last check before an audit that saw the link; None: before the latest check."""
        earlier = (
            "audit < ?" if audit is not None else "id < (SELECT max(id) FROM checks AS now WHERE now.key = own.key)"
        )
        found: dict[str, Check] = {}
        for chunk, marks in chunks(keys):
            found |= self._checks(
                f"{_JOINED} FROM checks {_WITH_LINKS}"  # noqa: S608  placeholders alone are put in
                f" WHERE checks.id IN (SELECT max(id) FROM checks AS own WHERE key IN ({marks}) AND {earlier}"
                " AND status = 'available' GROUP BY key)",
                chunk if audit is None else [*chunk, audit],
            )
        return found

    def save_ruling(
        self, audit: int, document: str, ruling: Ruling, entry: str, standing: tuple[Standing, int] | None = None
    ) -> None:
        """What a person says of a link of a document. `entry` is the digest of its entry in the audit's manifest;
        `standing` is how the link stands now, with its rank."""
        told = [ruling.key, ruling.word, ruling.by, stamp(ruling.at), ruling.note, ruling.screenshot]
        with self.writing():
            self.db.execute(
                "INSERT INTO rulings (audit, document, key, word, by, at, note, screenshot, entry)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [audit, document, *told, entry],
            )
            if standing is not None:
                self.save_standing(ruling.key.partition(":")[0], *standing)

    def rulings(self, document: str, keys: Iterable[str] = ()) -> dict[str, tuple[Ruling, ...]]:
        """By key, what people said of a document's links, oldest first. What they saw behind a link of `keys` holds in
        whatever document they met it; whether it is what was claimed, in that document alone."""
        rows = list(self.db.query("SELECT * FROM rulings WHERE document = ?", [document]))
        for chunk, marks in chunks(keys):
            rows += self.db.query(
                f"SELECT * FROM rulings WHERE key IN ({marks}) AND document != ? AND word IN ('seen', 'not_there')",  # noqa: S608  placeholders alone are put in
                [*chunk, document],
            )
        found: dict[str, tuple[Ruling, ...]] = {}
        for row in sorted(rows, key=lambda row: row["id"]):
            at = datetime.fromisoformat(row["at"])
            ruling = Ruling(row["key"], row["word"], row["by"], at, row["note"], row["screenshot"])
            found[ruling.key] = (*found.get(ruling.key, ()), ruling)
        return found

    def ruled(self, audit: int) -> list[dict[str, Any]]:
        """What the database says of each ruling that is in an audit's manifest, in the words of its entries."""
        rows = self.db.query("SELECT * FROM rulings WHERE audit = ? ORDER BY id", [audit])
        return [{name: value for name, value in row.items() if name not in ("id", "audit")} for row in rows]

    def save_picture(self, key: str, webp: bytes) -> None:
        """How an item looked last, small."""
        with self.writing():
            self.db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", [key, webp])

    def pictures(self, keys: Iterable[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for chunk, marks in chunks(keys):
            sql = f"SELECT key, webp FROM pictures WHERE key IN ({marks})"  # noqa: S608  placeholders alone are put in
            found |= dict(self.db.execute(sql, chunk).fetchall())
        return found

    def audits(self) -> list[int]:
        """The numbers of all audits, in order."""
        return [int(row[0]) for row in self.db.execute("SELECT id FROM audits ORDER BY id")]

    def decided(self, audit: int) -> dict[str, Check]:
        """By key, the verdicts that this audit has reached; links left undecided are not among them."""
        marks = ",".join("?" * len(UNDECIDED))
        return self._checks(
            f"{_JOINED} FROM checks {_WITH_LINKS} WHERE audit = ? AND reason NOT IN ({marks}) ORDER BY checks.id",
            [audit, *UNDECIDED],
        )

    def reached(self, audit: int) -> dict[str, Check]:
        """By key, the last verdict that this audit reached on each link, decided or not."""
        return self._checks(f"{_JOINED} FROM checks {_WITH_LINKS} WHERE audit = ? ORDER BY checks.id", [audit])

    def current(self, keys: Iterable[str]) -> dict[str, Check]:
        """By key, the latest verdict of each link, whichever audit reached it."""
        found: dict[str, Check] = {}
        for chunk, marks in chunks(keys):
            found |= self._checks(
                f"{_JOINED} FROM current AS checks {_WITH_LINKS} WHERE checks.key IN ({marks})",
                chunk,
            )
        return found

    def _checks(self, sql: str, values: Sequence[object]) -> dict[str, Check]:
        return {row["links_key"]: _check(row) for row in self.db.query(sql, values)}

    def _save_links(self, links: Iterable[Link]) -> None:
        for link in links:
            self.db.execute(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET owner = coalesce(owner, excluded.owner)",
                [
                    link.key, link.platform, link.kind, link.id, link.canonical_url, link.owner,
                    stamp(link.published_at) if link.published_at else None,
                ],
            )  # fmt: skip


def change_of(row: dict[str, Any]) -> Change:
    at = datetime.fromisoformat(row["at"])
    return Change(row["key"], row["what"], at, row["before"], row["after"], _moment(row["last_seen_at"]))


def _check(row: dict[str, Any]) -> Check:
    told = json.loads(row["metadata"])
    if "published_at" in told:
        told["published_at"] = _moment(told["published_at"])
    names = {field.name for field in fields(Metadata)}
    return Check(
        link_of(row, "links"),
        Verdict(
            row["reason"], row["probe"], row["http_status"], row["resolved_to"],
            Metadata(**{k: v for k, v in told.items() if k in names}),
        ),
        datetime.fromisoformat(row["checked_at"]),
        target=link_of(row, "targets") if row["targets_key"] else None,
        kept=Kept(snapshot=_snapshot(row["snapshot"])), entry=row["entry"],
    )  # fmt: skip


def chunks(keys: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """The keys in portions that SQLite's limit of variables allows, each with its placeholders."""
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        yield chunk, ",".join("?" * len(chunk))


def _is_of_another_grant(own: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents are known to be of two organisations, or of two grants of one: a report that was mended and
    sent again is not. What is not known of one of them tells nothing."""
    if own["organisation"] and other["organisation"]:
        if _called(own["organisation"]) != _called(other["organisation"]):
            return True
        if own["title"] and other["title"]:
            return _named(own["title"]) != _named(other["title"]) and own["period_start"] != other["period_start"]
    both = own["period_start"] and other["period_start"]
    return bool(both) and own["period_start"] != other["period_start"] and own["period_end"] != other["period_end"]


# What kind of organisation it is, which is written in full, in short, in another language or not at all.
_LEGAL_FORMS = re.compile(
    r"\b(?:общественн\w+|корпоративн\w+|частн\w+|благотворительн\w+|фонд\w*|объединени\w+|учреждени\w+|организаци\w+|обществ\w+"
    r"|қоғамдық|корпоративтік|жеке|қайырымдылық|қор\w{0,3}|бірлестігі|мекемесі|ұйымы"
    r"|public|private|corporate|charitable|fund|foundation|association|institution|organi[sz]ation|ngo"
    r"|оф|оо|кф|чф|нко|нпо|роо|ҚҚ|ҚБ|КҚ|ЖҚ|ҮЕҰ)\b",
    re.IGNORECASE,
)


def _called(organisation: str) -> str:
    """What an organisation is called, without what kind of one it is; all of it where nothing else is left."""
    quoted = re.search(r"[«“\"„](.+)[»”\"]", organisation)
    return _named(_LEGAL_FORMS.sub(" ", quoted[1] if quoted else organisation)) or _named(organisation)


def _named(written: str) -> str:
    """A name without its quotation marks, spaces and capitals."""
    return re.sub(r"[\W_]+", "", written).casefold()


def _parsed(told: str) -> object:
    """The JSON that a column holds; the text itself where somebody has made it none."""
    try:
        return json.loads(told)
    except ValueError:
        return told


def _told(snapshot: Snapshot | None) -> str | None:
    return json.dumps(snapshot.known()) if snapshot else None


def _snapshot(told: str | None) -> Snapshot | None:
    known = json.loads(told) if told else None
    return Snapshot(known["url"], datetime.fromisoformat(known["at"])) if known else None


def link_of(row: dict[str, Any], table: str) -> Link:
    _, platform, kind, code, canonical_url, owner, published_at = (row[f"{table}_{column}"] for column in _LINK)
    return Link(platform, kind, code, canonical_url, owner, _moment(published_at))


def _stamped(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _period(row: dict[str, Any]) -> Period | None:
    start, end = row["period_start"], row["period_end"]
    return (date.fromisoformat(start), date.fromisoformat(end)) if start and end else None


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
