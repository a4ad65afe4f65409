"""The database: its schema, every query, nothing else. Checks are only ever added; "current" is a view over them.

All times are ISO-8601 texts in UTC with Z. One transaction a link: a killed audit keeps every verdict it reached.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlite_utils import Database, Migrations

from linkaudit.model import Check, Extraction, Kept, Link, Metadata, Snapshot, Verdict, stamp

migrations = Migrations("linkaudit")

# Asked again when an audit is resumed: the link itself was never the reason.
UNDECIDED = ("not_attempted", "network", "offline")
_LINK = ("key", "platform", "kind", "id", "canonical_url", "owner", "published_at")
_JOINED = "SELECT reason, probe, http_status, resolved_to, metadata, checked_at, snapshot, " + ", ".join(
    f"{table}.{column} AS {table}_{column}" for table in ("links", "targets") for column in _LINK
)
_WITH_LINKS = "JOIN links ON links.key = checks.key LEFT JOIN links AS targets ON targets.key = checks.target"


@migrations()
def documents_links_audits_checks(db: Database) -> None:
    """The first schema."""
    db.executescript("""
        CREATE TABLE documents (
            sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, format TEXT NOT NULL, language TEXT, title TEXT,
            organisation TEXT, period_start TEXT, period_end TEXT, dated TEXT, first_seen_at TEXT NOT NULL
        );
        CREATE TABLE links (
            key TEXT PRIMARY KEY, platform TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
            canonical_url TEXT NOT NULL, owner TEXT, published_at TEXT
        );
        CREATE TABLE citations (
            document TEXT NOT NULL REFERENCES documents(sha256), position INTEGER NOT NULL,
            activity TEXT, key TEXT NOT NULL REFERENCES links(key), cited_as TEXT NOT NULL, href TEXT,
            section TEXT NOT NULL, page INTEGER, line INTEGER, PRIMARY KEY (document, position)
        );
        CREATE INDEX citations_key ON citations(key);
        CREATE TABLE audits (
            id INTEGER PRIMARY KEY, scope TEXT NOT NULL, version TEXT NOT NULL,
            started_at TEXT NOT NULL, finished_at TEXT
        );
        CREATE INDEX audits_scope ON audits(scope);
        CREATE TABLE audit_documents (
            audit INTEGER NOT NULL REFERENCES audits(id), document TEXT NOT NULL REFERENCES documents(sha256),
            PRIMARY KEY (audit, document)
        );
        CREATE TABLE checks (
            id INTEGER PRIMARY KEY, audit INTEGER REFERENCES audits(id), key TEXT NOT NULL REFERENCES links(key),
            status TEXT NOT NULL, reason TEXT NOT NULL, probe TEXT, http_status INTEGER, resolved_to TEXT,
            metadata TEXT NOT NULL, checked_at TEXT NOT NULL
        );
        CREATE INDEX checks_key ON checks(key);
        CREATE INDEX checks_audit ON checks(audit, key);
        CREATE TABLE exchanges (
            "check" INTEGER NOT NULL REFERENCES checks(id), position INTEGER NOT NULL, probe TEXT NOT NULL,
            method TEXT NOT NULL, request_url TEXT NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL,
            headers TEXT NOT NULL, body BLOB NOT NULL, fetched_at TEXT NOT NULL, PRIMARY KEY ("check", position)
        );
        CREATE VIEW current AS
            SELECT * FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY key);
        CREATE TRIGGER checks_are_append_only BEFORE UPDATE ON checks
            BEGIN SELECT raise(ABORT, 'checks are append-only'); END;
        CREATE TRIGGER checks_are_kept BEFORE DELETE ON checks
            BEGIN SELECT raise(ABORT, 'checks are append-only'); END;
    """)


@migrations()
def targets_of_short_links(db: Database) -> None:
    """What a short link leads to is a link of its own; and no row of a check is replaced by the back door."""
    db.executescript("""
        ALTER TABLE checks ADD COLUMN target TEXT REFERENCES links(key);
        DROP VIEW current;
        CREATE VIEW current AS
            SELECT * FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY key);
        CREATE TRIGGER checks_are_not_replaced BEFORE INSERT ON checks
            WHEN EXISTS (SELECT 1 FROM checks WHERE id = NEW.id)
            BEGIN SELECT raise(ABORT, 'checks are append-only'); END;
        CREATE TRIGGER exchanges_are_append_only BEFORE UPDATE ON exchanges
            BEGIN SELECT raise(ABORT, 'exchanges are append-only'); END;
        CREATE TRIGGER exchanges_are_kept BEFORE DELETE ON exchanges
            BEGIN SELECT raise(ABORT, 'exchanges are append-only'); END;
        CREATE TRIGGER exchanges_are_not_replaced BEFORE INSERT ON exchanges
            WHEN EXISTS (SELECT 1 FROM exchanges WHERE "check" = NEW."check" AND position = NEW.position)
            BEGIN SELECT raise(ABORT, 'exchanges are append-only'); END;
    """)


@migrations()
def exchanges_lie_in_the_archive(db: Database) -> None:
    """What the platforms answered lies in WARC files now; a check names its entry in the archive's manifest."""
    db.executescript("""
        DROP TABLE exchanges;
        ALTER TABLE checks ADD COLUMN entry TEXT;
        DROP VIEW current;
        CREATE VIEW current AS
            SELECT * FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY key);
    """)


@migrations()
def checks_have_snapshots(db: Database) -> None:
    """A public archive's copy of the page: its address and time, as JSON."""
    db.executescript("""
        ALTER TABLE checks ADD COLUMN snapshot TEXT;
        DROP VIEW current;
        CREATE VIEW current AS
            SELECT * FROM checks WHERE id IN (SELECT max(id) FROM checks GROUP BY key);
    """)


@migrations()
def audits_have_heads(db: Database) -> None:
    """How far an audit's manifest had come when its last run ended."""
    db.executescript("ALTER TABLE audits ADD COLUMN head TEXT;")


class Store:
    """One open database. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = Database(path)
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
    def _writing(self) -> Iterator[None]:
        """A transaction that waits for its turn at its beginning. One that reads before it writes would fail at once
        where another program has written in between."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        with self.db.conn:
            yield

    def save_document(self, extraction: Extraction, now: datetime) -> None:
        """The document with its citations; what an earlier version of the program read in it is replaced."""
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
        }
        with self._writing():
            seen = self.db.execute("SELECT first_seen_at FROM documents WHERE sha256 = ?", [document.sha256]).fetchone()
            row = {**known, **told, "first_seen_at": seen[0] if seen else stamp(now)}
            self.db.table("documents").upsert(row, pk="sha256")
            self._save_links(extraction.links.values())
            self.db.execute("DELETE FROM citations WHERE document = ?", [document.sha256])
            self.db.table("citations").insert_all(
                {
                    "document": document.sha256, "position": position, "activity": activity, "key": c.link.key,
                    "cited_as": c.cited_as, "href": c.href, "section": c.section, "page": c.page, "line": c.line,
                }
                for position, (activity, c) in enumerate(citations)
            )  # fmt: skip

    def open_audit(
        self, documents: Sequence[str], version: str, now: datetime, busy: Collection[int] = ()
    ) -> tuple[int, bool]:
        """The unfinished audit of exactly these documents (by SHA-256), else a new one; and whether it is resumed.

        `busy` are audits that other runs are at work on.
        """
        scope = hashlib.sha256("\n".join(sorted(set(documents))).encode()).hexdigest()
        unfinished = self.db.execute(
            "SELECT id FROM audits WHERE scope = ? AND finished_at IS NULL ORDER BY id DESC", [scope]
        )
        for row in unfinished:
            if row[0] not in busy:
                return int(row[0]), True
        with self._writing():
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
        with self._writing():
            self.db.execute(
                "UPDATE audits SET head = coalesce(?, head), finished_at = ? WHERE id = ?",
                [head, finished_at and stamp(finished_at), audit],
            )

    def head(self, audit: int) -> str | None:
        """The digest of the manifest's last entry when the audit's last run ended."""
        row = self.db.execute("SELECT head FROM audits WHERE id = ?", [audit]).fetchone()
        return str(row[0]) if row and row[0] else None

    def save_check(self, audit: int | None, check: Check, entry: str | None = None) -> None:
        """One verdict, in one transaction. `entry` is the digest of its entry in the archive's manifest."""
        verdict = check.verdict
        with self._writing():
            self._save_links([check.link, check.target] if check.target else [check.link])
            self.db.execute(
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

    def recorded(self, audit: int) -> list[dict[str, Any]]:
        """What the database says of each check of an audit, in the words of the archive's entries, with `entry`, the
        digest of the one that it names (None for what no archive was kept of)."""
        rows = self.db.query(
            "SELECT checks.key, canonical_url AS url, published_at, checked_at, status, reason, probe, http_status,"
            " resolved_to, target, metadata, snapshot, entry"
            " FROM checks JOIN links ON links.key = checks.key WHERE audit = ?"
            " ORDER BY checks.id",
            [audit],
        )
        return [row | {name: _parsed(row[name] or "null") for name in ("metadata", "snapshot")} for row in rows]

    def told_of_document(self, sha256: str) -> dict[str, Any]:
        """What the database says of a document, in the words of the archive's entries: its row, and a digest of its
        citations."""
        row = next(self.db.query("SELECT * FROM documents WHERE sha256 = ?", [sha256]), {"path": None})
        citations = self.db.execute("SELECT * FROM citations WHERE document = ? ORDER BY position", [sha256]).fetchall()
        return row | {"sha256": sha256, "citations": hashlib.sha256(json.dumps(citations).encode()).hexdigest()}

    def last_read(self, audit: int) -> list[dict[str, Any]]:
        """The same of each document that no later audit has read."""
        found = self.db.execute(
            "SELECT document FROM audit_documents AS own WHERE audit = ? AND NOT EXISTS"
            " (SELECT 1 FROM audit_documents AS later WHERE later.document = own.document AND later.audit > own.audit)",
            [audit],
        )
        return [self.told_of_document(row[0]) for row in found.fetchall()]

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
        wanted = list(keys)
        for start in range(0, len(wanted), 500):  # SQLite's limit of variables
            chunk = wanted[start : start + 500]
            marks = ",".join("?" * len(chunk))
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


def _check(row: dict[str, Any]) -> Check:
    told = json.loads(row["metadata"])
    if "published_at" in told:
        told["published_at"] = _moment(told["published_at"])
    names = {field.name for field in fields(Metadata)}
    return Check(
        _link(row, "links"),
        Verdict(
            row["reason"], row["probe"], row["http_status"], row["resolved_to"],
            Metadata(**{k: v for k, v in told.items() if k in names}),
        ),
        datetime.fromisoformat(row["checked_at"]),
        target=_link(row, "targets") if row["targets_key"] else None,
        kept=Kept(snapshot=_snapshot(row["snapshot"])),
    )  # fmt: skip


def _parsed(told: str) -> object:
    """The JSON that a column holds; the text itself where somebody has made it none."""
    try:
        return json.loads(told)
    except ValueError:
        return told


def _told(snapshot: Snapshot | None) -> str | None:
    return json.dumps({"url": snapshot.url, "at": stamp(snapshot.at)}) if snapshot else None


def _snapshot(told: str | None) -> Snapshot | None:
    known = json.loads(told) if told else None
    return Snapshot(known["url"], datetime.fromisoformat(known["at"])) if known else None


def _link(row: dict[str, Any], table: str) -> Link:
    _, platform, kind, code, canonical_url, owner, published_at = (row[f"{table}_{column}"] for column in _LINK)
    return Link(platform, kind, code, canonical_url, owner, _moment(published_at))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
