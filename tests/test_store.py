"""The database: nothing is lost, nothing is changed afterwards, no secret gets in."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkaudit.archive.ledger import told_of
from linkaudit.model import STATUS_OF, Check, Claim, Flaw, Link, Metadata, Unreadable, Verdict, stamp
from linkaudit.store import UNDECIDED, Store, migrations
from tests.builders import NOW, PROJECT, activity, check, cite, extraction, link
from tests.command import SAMPLE

POST = link()
A, B, C = "a" * 64, "b" * 64, "c" * 64
ALMATY = timezone(timedelta(hours=5))
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXT = st.none() | st.text(CHARACTERS, max_size=40)
NAME = st.text(CHARACTERS, min_size=1, max_size=20)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, ALMATY])).map(
    lambda moment: moment.replace(microsecond=0)
)
METADATA = st.builds(
    Metadata,
    title=TEXT, author=TEXT, author_id=TEXT, author_url=TEXT, thumbnail_url=TEXT, language=TEXT,
    published_at=st.none() | MOMENT, duration_s=st.none() | st.floats(0, 1e6),
    view_count=st.none() | st.integers(0, 10**12), like_count=st.none() | st.integers(0, 10**9),
    comment_count=st.none() | st.integers(0, 10**9),
)  # fmt: skip
LINK = st.builds(Link, NAME, NAME, NAME, NAME, owner=TEXT, published_at=st.none() | MOMENT)
VERDICT = st.builds(
    Verdict, st.sampled_from(sorted(STATUS_OF)), TEXT, st.none() | st.integers(100, 999), TEXT, METADATA
)
CHECK = st.builds(Check, LINK, VERDICT, MOMENT, target=st.none() | LINK)
# What an audit was opened for, what is audited next, and whether that goes on with it.
SCOPES = [
    ([A], [A], True),
    ([A, B], [B, A], True),
    ([A, B], [A, B, A], True),  # one file under two names is one document
    ([A], [B], False),
    ([A], [A, B], False),
    ([A, B], [A], False),
    ([A, B], [A, C], False),
    ([A, B, C], [A, B], False),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data" / "linkaudit.db") as opened:
        yield opened


def open_audit(store: Store, *documents: str) -> int:
    for sha256 in documents:
        store.save_document(extraction(activity("1.1", cite(POST)), sha256=sha256), NOW)
    return store.open_audit(documents, "0", NOW)[0]


def test_the_schema_is_made_once_and_write_ahead_logging_is_on(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path / "linkaudit.db") as store:
            assert store.db.journal_mode == "wal"
            assert not migrations.pending(store.db)


CHANGES = [
    "UPDATE checks SET status = 'gone'",
    "DELETE FROM checks",
    "INSERT OR REPLACE INTO checks SELECT * FROM checks",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_check_is_never_changed_or_taken_away(store: Store, change: str) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute(change)


@settings(max_examples=50, deadline=None)
@given(CHECK.filter(lambda check: check.target is None or check.target.key != check.link.key))
def test_a_check_comes_back_as_it_was_saved(saved: Check) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "linkaudit.db") as store:
        store.save_check(None, saved)
        assert store.current([saved.link.key]) == {saved.link.key: saved}


def test_times_are_kept_in_utc_whatever_zone_they_were_told_in(store: Store) -> None:
    assert stamp(datetime(2025, 3, 1, 2, tzinfo=ALMATY)) == "2025-02-28T21:00:00Z"
    told = check(POST, published=datetime(2025, 3, 1, 2, tzinfo=ALMATY))
    store.save_check(None, replace(told, checked_at=datetime(2025, 11, 20, 17, tzinfo=ALMATY)))
    row = next(store.db.query("SELECT metadata, checked_at FROM checks"))
    assert json.loads(row["metadata"]) == {"published_at": "2025-02-28T21:00:00Z"}
    assert row["checked_at"] == "2025-11-20T12:00:00Z"


def test_what_was_read_in_a_document_comes_back_without_the_file(store: Store) -> None:
    told = extraction(
        activity("1.1", cite(POST), cite(link("DHbVbT4Jx0d")), claims=(Claim("ролик", 10, None),), period=PROJECT),
        activity("1.2"),
        unattributed=(cite(POST, "narrative", 7),),
        unreadable=(Unreadable("instagram.com/p/x", Flaw("id_length", "too short"), 3, 14, "1.1"),),
    )
    store.save_document(told, NOW)
    assert store.extraction("a" * 64) == told
    store.save_document(replace(told, activities=told.activities[:1], dated=None, unreadable=()), NOW)
    assert store.extraction("a" * 64) == replace(told, activities=told.activities[:1], dated=None, unreadable=())
    assert store.extraction("b" * 64) is None
    store.db.execute("DELETE FROM activities")  # as an older version of the program left it
    assert store.extraction("a" * 64) is None


def test_half_a_character_in_a_platform_s_words_stops_no_audit(store: Store) -> None:
    told = check(POST)
    told = replace(told, verdict=replace(told.verdict, metadata=Metadata(title="a \ud83d b", author="\udc00")))
    store.save_check(open_audit(store, A), told)
    assert store.current([POST.key])[POST.key].verdict.metadata.title == "a ? b"


def test_every_field_of_the_metadata_is_tried_above() -> None:
    assert {field.name for field in fields(Metadata)} == {
        "title", "author", "author_id", "author_url", "published_at", "duration_s", "view_count", "like_count",
        "comment_count", "thumbnail_url", "language",
    }  # fmt: skip


def test_the_words_of_a_check_are_those_of_the_archive_s_entries(store: Store) -> None:
    audit = open_audit(store, A)
    short = link("ZMshort", None, platform="tiktok", kind="short-link")
    for told, entry in ((check(POST, published=NOW), "e" * 64), (replace(check(short), target=POST), None)):
        store.save_check(audit, told, entry)
        row = store.recorded(audit)[-1]
        assert row == told_of(told) | {"entry": entry, "named": told.link.key}
    assert store.audits() == [audit]


def test_a_check_that_cannot_be_saved_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.save_check(999, check(POST))  # no such audit
    assert [store.db.table(name).count for name in ("links", "checks")] == [0, 0]


@pytest.mark.parametrize(("first", "then", "resumed"), SCOPES)
def test_only_an_audit_of_exactly_the_same_documents_is_gone_on_with(
    store: Store, first: list[str], then: list[str], resumed: bool
) -> None:
    audit = open_audit(store, *first)
    open_audit(store, C, "d" * 64)  # another one, begun later
    for sha256 in then:
        store.save_document(extraction(sha256=sha256), NOW)
    again, is_resumed = store.open_audit(then, "1", NOW)
    assert (again == audit, is_resumed) == (resumed, resumed)


def test_a_finished_audit_is_not_gone_on_with(store: Store) -> None:
    audit = open_audit(store, A)
    store.end_run(audit, None, NOW)
    again, resumed = store.open_audit([A], "0", NOW)
    assert (again != audit, resumed) == (True, False)
    assert store.open_audit([A], "0", NOW) == (again, True)


@pytest.mark.parametrize("reason", UNDECIDED)
def test_a_link_that_was_left_undecided_is_asked_again(store: Store, reason: str) -> None:
    audit = open_audit(store, "a" * 64)
    store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {}
    store.save_check(audit, check(POST))
    assert store.decided(audit) == {POST.key: check(POST)}


@pytest.mark.parametrize("reason", sorted(STATUS_OF.keys() - set(UNDECIDED)))
def test_every_other_reason_decides_a_link(store: Store, reason: str) -> None:
    audit = open_audit(store, "a" * 64)
    store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {POST.key: check(POST, reason)}


def test_a_lost_network_does_not_undo_a_verdict(store: Store) -> None:
    audit = open_audit(store, "a" * 64)
    for reason in ("ok", "network"):
        store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {POST.key: check(POST)}


def test_another_audits_verdict_does_not_decide_this_one(store: Store) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    assert store.decided(open_audit(store, "b" * 64)) == {}


def test_the_latest_of_several_checks_is_the_current_one(store: Store) -> None:
    for reason in ("ok", "timeout", "not_found"):
        store.save_check(None, check(POST, reason))
    assert store.current([POST.key])[POST.key].verdict.reason == "not_found"
    assert store.db.table("checks").count == 3


def test_more_links_can_be_asked_for_than_sqlite_takes_at_once(store: Store) -> None:
    checks = [check(link(f"POST{number:07}")) for number in range(1100)]
    with store.db.atomic():
        for saved in checks:
            store.save_check(None, saved)
    assert store.current(c.link.key for c in checks) == {c.link.key: c for c in checks}
    assert store.current([]) == {}
    assert store.current(["instagram:post:UNKNOWNaaaa"]) == {}


def test_an_owner_is_learnt_later_but_never_replaced(store: Store) -> None:
    for owner in (None, "aspan", "renamed", None):
        store.save_check(None, check(replace(POST, owner=owner)))
    assert store.current([POST.key])[POST.key].link == replace(POST, owner="aspan")


def test_a_document_is_kept_with_what_it_says_of_itself(store: Store) -> None:
    said = extraction(activity("1.1", cite(POST, "narrative", 7)), unattributed=(cite(POST, "table", 9),))
    for moment in (NOW, NOW + timedelta(days=1)):
        store.save_document(said, moment)
    assert list(store.db.query("SELECT * FROM documents")) == [
        {
            "sha256": A, "path": "report.txt", "format": "txt", "language": "en", "title": "A title",
            "organisation": "A fund", "period_start": "2025-02-01", "period_end": "2025-06-30", "dated": "2025-07-05",
            "first_seen_at": "2025-11-20T12:00:00Z",
        }
    ]  # fmt: skip
    assert [tuple(row.values()) for row in store.db.query("SELECT * FROM citations")] == [
        (A, 0, "1.1", POST.key, POST.canonical_url, None, "narrative", None, 7, None, None),
        (A, 1, None, POST.key, POST.canonical_url, None, "table", None, 9, None, None),
    ]


def test_another_process_reads_while_an_audit_writes(store: Store, tmp_path: Path) -> None:
    audit = open_audit(store, A)
    with Store(tmp_path / "data" / "linkaudit.db") as reader, store.db.atomic():
        store.save_check(audit, check(POST))
        assert reader.decided(audit) == {}  # not yet committed, and not locked out
    assert store.decided(audit) == {POST.key: check(POST)}


def test_two_programs_may_make_one_database_at_once(tmp_path: Path) -> None:
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, str(tmp_path / str(number // 4) / "linkaudit.db")],
            stderr=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )
        for number in range(8)
    ]  # fmt: skip
    assert [maker.communicate()[1] for maker in makers] == [b""] * 8


def test_programs_that_write_to_one_database_at_once_wait_for_each_other(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", AUDITOR, str(tmp_path / "linkaudit.db"), str(SAMPLE / "report.txt")],
            stderr=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )
        for _ in range(4)
    ]  # fmt: skip
    assert [writer.communicate()[1] for writer in writers] == [b""] * 4
    with Store(tmp_path / "linkaudit.db") as store:
        assert len(store.audits()) >= 20
        assert store.db.execute("SELECT count(*) FROM checks").fetchone() == (4 * 20 * 5,)


AUDITOR = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from linkaudit import citations, documents
from linkaudit.model import Check, Verdict
from linkaudit.store import Store
said = citations.extract(documents.read(Path(sys.argv[2])))
now = datetime(2026, 11, 23, tzinfo=UTC)
with Store(Path(sys.argv[1])) as store:
    for _ in range(20):
        store.save_document(said, now)
        audit, _ = store.open_audit([said.document.sha256], "0", now)
        for link in list(said.links.values())[:5]:
            store.save_check(audit, Check(link, Verdict("ok"), now))
        store.end_run(audit, None, now)
"""
MAKER = """
import sys
from pathlib import Path
from linkaudit.store import Store
with Store(Path(sys.argv[1])):
    pass
"""


def test_a_document_read_again_replaces_its_citations(store: Store) -> None:
    other = link("OTHERaaaaaa")
    for said in (extraction(activity("1.1", cite(POST), cite(other))), extraction(activity("1.1", cite(POST)))):
        store.save_document(said, NOW)
    assert [row["key"] for row in store.db.query("SELECT key FROM citations")] == [POST.key]


WRITER = """
import sys
from pathlib import Path
from linkaudit.store import Store
from tests.builders import check, link
with Store(Path(sys.argv[1])) as store:
    for number in range(100000):
        store.save_check(None, check(link(f"POST{number:07}")))
        print(number, flush=True)
"""


@pytest.mark.parametrize("links", [1, 7, 60])
def test_a_killed_writer_loses_nothing_that_it_had_saved(tmp_path: Path, links: int) -> None:
    path = tmp_path / "linkaudit.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert writer.stdout is not None
    with writer.stdout as told:
        saved = [told.readline() for _ in range(links)]
        writer.send_signal(signal.SIGKILL)
        saved += [line for line in told if line.endswith("\n")]
    assert writer.wait() == -signal.SIGKILL
    assert len(saved) >= links
    with Store(path) as store:
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not list(store.db.query("PRAGMA foreign_key_check"))
        kept = store.current(f"instagram:post:POST{int(line):07}" for line in saved)
        assert len(kept) == len(saved)
        store.save_check(None, check(POST))  # and it can be gone on with
