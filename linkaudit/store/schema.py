"""The database's tables, as they came to be: each migration is applied once, in order, and never changed afterwards."""

from __future__ import annotations

from pathlib import PurePath

from sqlite_utils import Database, Migrations

migrations = Migrations("linkaudit")


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


@migrations()
def documents_have_activities(db: Database) -> None:
    """All that was read in a document, so that its coverage can be told without the file."""
    db.executescript("""
        CREATE TABLE activities (
            document TEXT NOT NULL REFERENCES documents(sha256), position INTEGER NOT NULL, activity TEXT NOT NULL,
            task TEXT, title TEXT NOT NULL, period_start TEXT, period_end TEXT, claims TEXT NOT NULL,
            PRIMARY KEY (document, position)
        );
        CREATE TABLE unreadable (
            document TEXT NOT NULL REFERENCES documents(sha256), position INTEGER NOT NULL, text TEXT NOT NULL,
            reason TEXT NOT NULL, detail TEXT NOT NULL, page INTEGER, line INTEGER, activity TEXT,
            PRIMARY KEY (document, position)
        );
    """)


@migrations()
def texts_may_be_recognised(db: Database) -> None:
    """How confidently an address was recognised in a picture, and what else it may be, as JSON."""
    db.executescript("""
        ALTER TABLE citations ADD COLUMN ocr REAL;
        ALTER TABLE citations ADD COLUMN candidates TEXT;
        ALTER TABLE unreadable ADD COLUMN candidates TEXT;
    """)


@migrations()
def requirements_rulings_pictures(db: Database) -> None:
    """What a plan requires of a document and what people say of its links; small pictures of what was archived. The
    view of current checks asks for each link by its own index."""
    db.executescript("""
        ALTER TABLE documents ADD COLUMN agreed TEXT;
        ALTER TABLE documents ADD COLUMN plan TEXT;
        ALTER TABLE activities ADD COLUMN reach INTEGER;
        ALTER TABLE unreadable ADD COLUMN off INTEGER;
        CREATE TABLE rulings (
            id INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audits(id),
            document TEXT NOT NULL REFERENCES documents(sha256), key TEXT NOT NULL REFERENCES links(key),
            word TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL, screenshot TEXT,
            entry TEXT NOT NULL
        );
        CREATE INDEX rulings_document ON rulings(document);
        CREATE INDEX rulings_key ON rulings(key);
        CREATE TRIGGER rulings_are_append_only BEFORE UPDATE ON rulings
            BEGIN SELECT raise(ABORT, 'rulings are append-only'); END;
        CREATE TRIGGER rulings_are_kept BEFORE DELETE ON rulings
            BEGIN SELECT raise(ABORT, 'rulings are append-only'); END;
        CREATE TRIGGER rulings_are_not_replaced BEFORE INSERT ON rulings
            WHEN EXISTS (SELECT 1 FROM rulings WHERE id = NEW.id)
            BEGIN SELECT raise(ABORT, 'rulings are append-only'); END;
        CREATE TABLE pictures (key TEXT PRIMARY KEY REFERENCES links(key), webp BLOB NOT NULL);
        CREATE INDEX checks_target ON checks(target) WHERE target IS NOT NULL;
        CREATE INDEX audit_documents_document ON audit_documents(document, audit);
        DROP VIEW current;
        CREATE VIEW current AS
            SELECT * FROM checks
            WHERE id = (SELECT max(id) FROM checks AS later WHERE later.key = checks.key);
    """)


@migrations()
def nights(db: Database) -> None:
    """Which documents are watched, how each link stands and when it is asked again, what changed, and what each night
    has told whom. What was checked before is taken over as if it had been asked once."""
    db.executescript("""
        CREATE TABLE standings (
            key TEXT PRIMARY KEY REFERENCES links(key), platform TEXT NOT NULL, rank INTEGER NOT NULL,
            due_at TEXT NOT NULL, status TEXT, since TEXT, seen_at TEXT, strikes INTEGER NOT NULL, struck_at TEXT,
            misses INTEGER NOT NULL, confirmed_at TEXT, checked_at TEXT
        ) WITHOUT ROWID;
        CREATE INDEX standings_due ON standings(platform, rank, due_at);
        INSERT INTO standings
            SELECT links.key, links.platform,
                CASE WHEN decided.status = 'gone' THEN 0 WHEN checks.status IS NULL THEN 1
                     WHEN checks.status = 'unverified' THEN 2 ELSE 3 END,
                coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', checks.checked_at,
                    CASE checks.status WHEN 'gone' THEN '+3 days' WHEN 'unverified' THEN '+1 day' ELSE '+7 days' END),
                    '1970-01-01T00:00:00Z'),
                decided.status, decided.checked_at,
                (SELECT max(checked_at) FROM checks AS sights
                 WHERE sights.key = links.key AND status IN ('available', 'restricted')),
                coalesce(decided.status = 'gone', 0), CASE WHEN decided.status = 'gone' THEN decided.checked_at END,
                coalesce(checks.status = 'unverified', 0), NULL, checks.checked_at
            FROM links
            LEFT JOIN checks ON checks.id = (SELECT max(id) FROM checks AS later
                WHERE later.key = links.key AND reason NOT IN ('not_attempted', 'offline'))
            LEFT JOIN checks AS decided ON decided.id = (SELECT max(id) FROM checks AS later
                WHERE later.key = links.key AND status != 'unverified');
        CREATE TABLE changes (
            id INTEGER PRIMARY KEY, "check" INTEGER NOT NULL REFERENCES checks(id),
            key TEXT NOT NULL REFERENCES links(key), what TEXT NOT NULL, at TEXT NOT NULL, before TEXT, after TEXT,
            last_seen_at TEXT
        );
        CREATE INDEX changes_key ON changes(key);
        CREATE TABLE watched (
            document TEXT PRIMARY KEY REFERENCES documents(sha256), every_s INTEGER NOT NULL, until TEXT,
            tags TEXT NOT NULL, added_at TEXT NOT NULL, due_at TEXT NOT NULL
        );
        CREATE INDEX citations_key_document ON citations(key, document);
        DROP INDEX citations_key;
        CREATE TABLE nights (audit INTEGER PRIMARY KEY REFERENCES audits(id), told INTEGER NOT NULL);
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audits(id), recipient TEXT NOT NULL,
            title TEXT NOT NULL, body TEXT NOT NULL, made_at TEXT NOT NULL, sent_at TEXT,
            UNIQUE (audit, recipient)
        );
    """)


@migrations()
def watched_since_a_change(db: Database) -> None:
    """Which changes a watched document is told of is decided by their numbers: a clock may be wrong."""
    db.executescript("""
        ALTER TABLE watched ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
        UPDATE watched SET since = (SELECT coalesce(max(id), 0) FROM changes WHERE changes.at < added_at);
    """)


@migrations()
def walled_links_stand_apart(db: Database) -> None:
    """What is not expected to be answered has a rank of its own (recheck.RANKS)."""
    db.executescript("UPDATE standings SET rank = 5 WHERE misses >= 4 OR (misses > 0 AND status IS NULL);")


@migrations()
def watched_documents_have_paths(db: Database) -> None:
    """Where a document was when it was watched last, whatever folder that was told from. Older rows may hold relative
    ones, of whatever folder."""
    db.executescript("""
        ALTER TABLE watched ADD COLUMN path TEXT;
        UPDATE watched SET path = (SELECT path FROM documents WHERE sha256 = document);
    """)


@migrations()
def watched_documents_have_folders(db: Database) -> None:
    """What the folder of a watched document's reports is called: as it was in the order in which they were added."""
    db.executescript("ALTER TABLE watched ADD COLUMN folder TEXT;")
    rows = db.execute("SELECT document, documents.path FROM watched JOIN documents ON sha256 = document"
                      " ORDER BY watched.rowid").fetchall()  # fmt: skip
    taken: set[str] = set()
    for sha256, path in rows:
        stem = PurePath(path).stem
        folder = stem if stem not in taken else f"{stem}-{sha256[:8]}"
        taken.add(folder)
        db.execute("UPDATE watched SET folder = ? WHERE document = ?", [folder, sha256])


@migrations()
def rulings_before_the_nights_count(db: Database) -> None:
    """What people had said of links before there were nights is taken over as if it were said now, in order: it says
    nothing new of a link that was seen, or seen gone, after that."""
    for key, word, at in db.execute(
        "SELECT key, word, at FROM rulings WHERE word IN ('seen', 'not_there') ORDER BY id"
    ).fetchall():
        said = {"key": key, "at": at}
        if word == "seen":
            db.execute(
                "UPDATE standings SET strikes = 0, struck_at = NULL, confirmed_at = NULL,"
                " rank = CASE WHEN misses >= 4 OR (misses > 0 AND status IS NULL) THEN 5 WHEN misses > 0 THEN 2"
                " WHEN checked_at IS NULL THEN 1 ELSE 3 END,"
                " due_at = CASE WHEN checked_at IS NULL THEN due_at"
                " WHEN misses > 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', checked_at, '+1 day')"
                " ELSE strftime('%Y-%m-%dT%H:%M:%SZ', checked_at, '+7 days', '-6 hours') END"
                " WHERE key = :key AND (strikes > 0 OR confirmed_at IS NOT NULL)"
                " AND coalesce(struck_at, '') <= :at AND coalesce(confirmed_at, '') <= :at",
                said,
            )
            db.execute("UPDATE standings SET seen_at = max(coalesce(seen_at, :at), :at) WHERE key = :key", said)
        else:
            db.execute(
                "UPDATE standings SET confirmed_at = :at,"
                " rank = CASE WHEN misses >= 4 OR (misses > 0 AND status IS NULL) THEN 5 ELSE 4 END,"
                " due_at = CASE WHEN checked_at IS NULL THEN due_at"
                " ELSE strftime('%Y-%m-%dT%H:%M:%SZ', checked_at, '+30 days', '-6 hours') END"
                " WHERE key = :key AND confirmed_at IS NULL AND coalesce(seen_at, '') <= :at",
                said,
            )
