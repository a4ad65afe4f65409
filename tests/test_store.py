"""The database: nothing is lost, nothing is changed afterwards, no secret gets in."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkaudit.model import REASONS, Check, Metadata, Request, Response, Verdict
from linkaudit.store import UNDECIDED, Store, migrations
from tests.builders import NOW, activity, check, cite, extraction, link

POST = link()
SECRETS = ("sessionid=SECRETcookie", "Bearer SECRETtoken", "Basic SECRETproxy")
TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
METADATA = st.builds(
    Metadata,
    title=TEXT, author=TEXT, author_id=TEXT, author_url=TEXT, thumbnail_url=TEXT,
    published_at=st.none() | MOMENT, duration_s=st.none() | st.floats(0, 1e6),
    view_count=st.none() | st.integers(0, 10**12), like_count=st.none() | st.integers(0, 10**9),
    comment_count=st.none() | st.integers(0, 10**9),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "linkaudit.db")


def open_audit(store: Store, *documents: str) -> int:
    for sha256 in documents:
        store.save_document(extraction(activity("1.1", cite(POST)), sha256=sha256), NOW)
    return store.open_audit(documents, "0", NOW)[0]


def test_the_schema_is_made_once_and_write_ahead_logging_is_on(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path / "linkaudit.db") as store:
            assert store.db.journal_mode == "wal"
            assert not migrations.pending(store.db)


@pytest.mark.parametrize("change", ["UPDATE checks SET status = 'gone'", "DELETE FROM checks"])
def test_a_check_is_never_changed_or_taken_away(store: Store, change: str) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute(change)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(METADATA, st.sampled_from([reason for reasons in REASONS.values() for reason in reasons]), MOMENT)
def test_a_check_comes_back_as_it_was_saved(store: Store, metadata: Metadata, reason: str, at: datetime) -> None:
    saved = Check(POST, Verdict(reason, "page", 404, "https://example.kz/x", metadata), at)
    store.save_check(None, saved)
    assert store.current([POST.key]) == {POST.key: saved}


def test_every_field_of_the_metadata_is_tried_above() -> None:
    assert {field.name for field in fields(Metadata)} == {
        "title", "author", "author_id", "author_url", "published_at", "duration_s", "view_count", "like_count",
        "comment_count", "thumbnail_url",
    }  # fmt: skip


def test_the_exchange_is_kept_but_no_cookie_and_no_authorisation(tmp_path: Path) -> None:
    headers = tuple(zip(("Set-Cookie", "authorization", "Proxy-Authorization"), SECRETS, strict=True))
    request = Request("https://example.kz/", "page", headers=(("Cookie", SECRETS[0]),))
    hop = Response(request, "https://example.kz/", 302, headers, b"", NOW)
    page = Response(request, "https://example.kz/b", 200, (("Server", "x"), *headers), b"\x1f\x8b raw", NOW, (hop,))
    path = tmp_path / "linkaudit.db"
    with Store(path) as store:
        store.save_check(None, Check(POST, Verdict("ok"), NOW, (page,)))
        kept = list(store.db.query("SELECT url, status, headers, body FROM exchanges ORDER BY position"))
    assert kept == [
        {"url": "https://example.kz/", "status": 302, "headers": "[]", "body": b""},
        {"url": "https://example.kz/b", "status": 200, "headers": '[["Server", "x"]]', "body": b"\x1f\x8b raw"},
    ]
    assert b"SECRET" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_only_an_unfinished_audit_of_the_same_documents_is_gone_on_with(store: Store) -> None:
    a, b = "a" * 64, "b" * 64
    first = open_audit(store, a, b)
    assert store.open_audit([b, a], "0", NOW) == (first, True)
    assert open_audit(store, a) != first
    store.finish_audit(first, NOW)
    again, resumed = store.open_audit([a, b], "0", NOW)
    assert (again != first, resumed) == (True, False)


@pytest.mark.parametrize("reason", UNDECIDED)
def test_a_link_that_was_left_undecided_is_asked_again(store: Store, reason: str) -> None:
    audit = open_audit(store, "a" * 64)
    store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {}
    store.save_check(audit, check(POST))
    assert store.decided(audit) == {POST.key: check(POST)}


def test_another_audits_verdict_does_not_decide_this_one(store: Store) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    assert store.decided(open_audit(store, "b" * 64)) == {}


def test_the_latest_of_several_checks_is_the_current_one(store: Store) -> None:
    for reason in ("ok", "timeout", "not_found"):
        store.save_check(None, check(POST, reason))
    assert store.current([POST.key])[POST.key].verdict.reason == "not_found"
    assert store.db.table("checks").count == 3


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


def test_a_killed_writer_loses_nothing_that_it_had_saved(tmp_path: Path) -> None:
    path = tmp_path / "linkaudit.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert writer.stdout is not None
    with writer.stdout as told:
        while told.readline().strip() != "20":
            time.sleep(0)
        writer.send_signal(signal.SIGKILL)
        last = max([20, *(int(line) for line in told if line.strip().isdecimal())])
    writer.wait()
    with Store(path) as store:
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        saved = {row["key"] for row in store.db.query("SELECT key FROM checks")}
    assert {f"instagram:post:POST{number:07}" for number in range(last + 1)} <= saved
