"""What was reached is kept, by this process or by one of its own: the same, whatever becomes of either."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linkaudit import keeping
from linkaudit.archive.ledger import LedgerBusyError
from linkaudit.archive.verify import verify
from linkaudit.keeping import Keeper, Order, keeper
from linkaudit.model import Check, Link, Metadata, Request, Response, Snapshot, Verdict, stamp
from linkaudit.model import Kept as Beside
from linkaudit.recheck import Policy
from linkaudit.store import Store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POLICY = Policy()


def link(number: int) -> Link:
    url = f"https://example.org/{number}"
    return Link("web", "page", url, url)


def check(number: int, body: bytes = b"<title>A page</title>", reason: str = "ok") -> Check:
    request = Request(link(number).canonical_url, "page")
    answer = Response(request, request.url, 200, (("Content-Type", "text/html"),), body, NOW)
    snapshot = Snapshot("https://web.example.org/1", NOW)
    return Check(link(number), Verdict(reason, "page", 200), NOW, (answer,), kept=Beside(snapshot=snapshot))


@pytest.fixture(params=["here", "apart"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(keeping, "MANY", 1 if request.param == "apart" else 10**9)
    return str(request.param)


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MANY", 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "linkaudit.db") as store:
        store.open_audit([], "1", NOW)
        for number in range(40):
            store.save_check(None, check(number))
        yield store


def order(folder: Path, policy: Policy | None = POLICY) -> Order:
    return Order(folder / "archive", 1, {"software": "linkaudit 1"}, policy, [link(number) for number in range(40)])


def is_sound(folder: Path, store: Store) -> bool:
    found = verify(folder / "archive", folder / "media", 1, store.recorded(1), [], store.head(1), (), {})
    assert found.problems == []
    return found.checks > 0


def by_portions(kept: Keeper, checks: list[Check], size: int = 3) -> list[Check]:
    """What comes back of checks that are given so many at a time."""
    found: list[Check] = []
    for start in range(0, len(checks), size):
        found += kept.give(checks[start : start + size])
    return [*found, *kept.rest()]


@pytest.mark.usefixtures("place")
def test_what_is_given_is_kept_in_order_and_comes_back_without_its_answers(tmp_path: Path, store: Store) -> None:
    given = [check(number) for number in range(40)]
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        found = by_portions(kept, given)
        store.end_run(1, kept.head, NOW)
    assert [each.link for each in found] == [each.link for each in given]
    assert {(each.responses, each.kept) for each in found} == {((), given[0].kept)}
    assert [row["entry"] for row in store.recorded(1)] == [each.entry for each in found]
    assert is_sound(tmp_path, store)


@pytest.mark.usefixtures("place")
def test_the_head_and_the_last_line_are_those_of_the_manifest(tmp_path: Path, store: Store) -> None:
    manifest = tmp_path / "archive" / "audit-0001.manifest.jsonl"
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        for number in range(5):
            kept.give([check(number)])
        last, head = kept.last, kept.head
        assert last == manifest.read_bytes().splitlines()[-1]
        kept.tell({"what": "timestamp"})
        assert kept.head != head
        assert b'"timestamp"' in kept.last


@pytest.mark.usefixtures("place")
def test_how_links_stand_counts_each_check_of_a_portion(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        kept.give([check(1), check(1, reason="not_found"), check(2, reason="timeout")])
        kept.rest()
    standings = store.standings([link(1).key, link(2).key])
    assert (standings[link(1).key].status, standings[link(1).key].strikes) == ("gone", 1)
    assert standings[link(2).key].misses == 1
    assert [change.what for change, _ in store.changes([link(1).key])] == ["gone"]


@pytest.mark.usefixtures("place")
def test_an_edit_is_told_once_whichever_probes_answered_in_between(tmp_path: Path, store: Store) -> None:
    sights = [("page", "A lake"), ("oembed", "A lake"), ("page", "A pond"), ("oembed", "A pond"), ("page", "A lake")]
    seen = [
        replace(check(1), verdict=Verdict("ok", probe, 200, metadata=Metadata(title=title)), checked_at=NOW + n * DAY)
        for n, (probe, title) in enumerate(sights)
    ]
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        by_portions(kept, seen)
    told = [(change.what, change.before, change.after, change.at) for change, _ in store.changes([link(1).key])]
    assert told == [("title", "A lake", "A pond", NOW + 2 * DAY), ("title", "A pond", "A lake", NOW + 4 * DAY)]


@pytest.mark.usefixtures("place")
def test_a_recording_says_nothing_of_how_links_stand(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path, policy=None)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        by_portions(kept, [check(1, reason="not_found")])
    assert store.standings([link(1).key]) == {}
    assert not list((tmp_path / "archive").glob("*.warc.gz"))


@pytest.mark.usefixtures("place")
def test_an_audit_is_kept_by_one_run_at_a_time(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkaudit.archive.ledger.PARTING_S", 0.0)
    with keeper(store, order(tmp_path)), pytest.raises(LedgerBusyError), keeper(store, order(tmp_path)):
        pass
    with keeper(store, order(tmp_path)):  # and by the next one then
        pass


@pytest.mark.usefixtures("place")
def test_a_folder_that_is_none_is_told(tmp_path: Path, store: Store) -> None:
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(OSError, match="archive"), keeper(store, order(tmp_path)):
        pass


@pytest.mark.usefixtures("apart")
def test_much_at_once_makes_nobody_wait_for_ever(tmp_path: Path, store: Store) -> None:
    given = [check(number % 40, os.urandom(200_000 if number % 9 == 0 else 100)) for number in range(3_000)]
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        assert len(by_portions(kept, given, 1)) == len(given)
        store.end_run(1, kept.head, NOW)
    assert is_sound(tmp_path, store)


@pytest.mark.usefixtures("apart")
def test_a_process_that_is_killed_is_told_and_what_it_kept_is_sound(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        done = by_portions(kept, [check(number) for number in range(20)])
        os.kill(process_of(kept), signal.SIGKILL)
        with pytest.raises(OSError, match="the process that writes the archive has died"):
            by_portions(kept, [check(number) for number in range(20, 40)])
        assert kept.rest() == []  # and nobody waits for it
    stored = {row["entry"] for row in store.recorded(1)}
    assert {each.entry for each in done} <= stored
    assert is_sound(tmp_path, store)


@pytest.mark.usefixtures("apart")
def test_a_full_disk_is_told_as_it_is_and_what_was_kept_before_is_sound(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        limit = 4_000_000  # no file of that process grows beyond, as on a disk that is full
        resource.prlimit(process_of(kept), resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises((OSError, sqlite3.Error), match=r"(?i)large|full|disk"):
            by_portions(kept, [check(number, os.urandom(600_000)) for number in range(40)])
    assert is_sound(tmp_path, store)


@pytest.mark.usefixtures("apart")
def test_what_was_given_is_kept_even_where_nobody_waits_for_it(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        kept.give([check(number) for number in range(40)])
    with closing(sqlite3.connect(store.path)) as database:
        assert database.execute("SELECT count(*) FROM checks WHERE audit = 1").fetchone() == (40,)
    assert is_sound(tmp_path, store)


@pytest.mark.usefixtures("apart")
def test_signals_are_the_commands_business(tmp_path: Path, store: Store) -> None:
    with keeper(store, order(tmp_path)) as kept:
        kept.tell({"what": "run", "at": stamp(NOW)})
        for each in (signal.SIGINT, signal.SIGTERM):
            os.kill(process_of(kept), each)
        assert len(by_portions(kept, [check(number) for number in range(40)])) == 40


def process_of(kept: Keeper) -> int:
    pid = kept._process.pid  # type: ignore[attr-defined]  # nobody else needs to know it
    assert isinstance(pid, int)
    return pid
