"""Nights without a network: which links a month of them asks, by the registry and the policy alone, and where the
reports of what is watched go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils import Database

from linkaudit.lanes import BREAKER
from linkaudit.model import Check, Extraction, Link, Verdict, stamp
from linkaudit.recheck import Policy, rank_of, weighed
from linkaudit.store import Store, migrations
from linkaudit.store.registry import Registry
from tests.builders import activity, extraction, mention

BEGAN = datetime(2026, 1, 1, 21, tzinfo=UTC)
DAY = timedelta(days=1)
WALLED, LIVE = range(400), range(400, 410)


def link(number: int) -> str:
    return f"https://www.youtube.com/watch?v=Lake{number:06}A"


LIVE_LINKS = frozenset(map(link, LIVE))


class Month:
    """Nights on a platform that shows a login wall for all links but some, and is left alone after a few in a row."""

    def __init__(self, store: Store) -> None:
        self.store, self.registry = store, Registry(store)
        self.asked: dict[str, list[int]] = defaultdict(list)

    def watch(self, numbers: range, day: int) -> None:
        made = extraction(activity("1.1", *(mention(link(number)) for number in numbers)), sha256=str(numbers))
        self.store.save_document(made, BEGAN + day * DAY)
        self.registry.watch(made.document.sha256, DAY, None, (), BEGAN + day * DAY)

    def ask(self, asked: Link, day: int, silent: str | None = None) -> str:
        """The reason of the verdict. `silent` is a live link that does not answer either."""
        is_live = asked.canonical_url in LIVE_LINKS and asked.canonical_url != silent
        reason = "ok" if is_live else "login_wall"
        before = self.store.standings([asked.key]).get(asked.key)
        after = weighed(before, Check(asked, Verdict(reason), BEGAN + day * DAY), Policy())
        self.store.save_standing("youtube", after, rank_of(after))
        self.asked[asked.canonical_url].append(day)
        return reason

    def ask_all(self, day: int) -> None:
        """By an audit, say, of which no wall was the end."""
        for each in self.registry.due(BEGAN + day * DAY, "youtube", None):
            self.ask(each, day)

    def night(self, day: int, silent: str | None = None) -> None:
        walls = 0
        for each in self.registry.due(BEGAN + day * DAY, "youtube", None):
            walls = 0 if self.ask(each, day, silent) == "ok" else walls + 1
            if walls == BREAKER:
                return

    def longest(self, numbers: range, until: int) -> int:
        """The most days that one of these was left unasked since it was asked first."""
        days = [[*self.asked[link(number)], until] for number in numbers]
        return max(later - earlier for own in days for earlier, later in pairwise(own))


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    with Store(tmp_path / "linkaudit.db") as store:
        yield Month(store)


def test_four_hundred_known_walls_leave_no_live_link_waiting(month: Month) -> None:
    month.watch(range(410), 0)
    month.ask_all(0)
    for day in range(1, 31):
        month.night(day)
    assert month.longest(LIVE, 30) == 7


def test_four_hundred_links_that_nobody_knows_leave_no_live_link_waiting(month: Month) -> None:
    month.watch(LIVE, 0)
    month.ask_all(0)
    month.watch(WALLED, 0)
    for day in range(1, 31):
        month.night(day)
    assert month.longest(LIVE, 30) == 7
    assert len([url for url in month.asked if url not in LIVE_LINKS]) >= 4 * 30  # and they are got to know


def test_new_links_do_not_wait_for_four_hundred_known_walls(month: Month) -> None:
    month.watch(WALLED, 0)
    month.ask_all(0)
    for day in range(1, 31):
        if day == 15:
            month.watch(LIVE, day)
        month.night(day)
    assert [month.asked[url][0] for url in sorted(LIVE_LINKS)] == [15] * len(LIVE)


def test_a_live_link_that_once_did_not_answer_is_asked_the_next_night(month: Month) -> None:
    month.watch(range(410), 0)
    month.ask_all(0)
    for day in range(1, 31):
        month.night(day, link(LIVE[0]) if day == 7 else None)
    assert month.asked[link(LIVE[0])] == [0, 7, 8, 15, 22, 29]


def test_walls_are_asked_in_turn_however_many_links_answer(month: Month) -> None:
    """Each night has room for twelve links, ten that answer are due, and what does not answer is still asked."""
    month.watch(range(410), 0)
    month.ask_all(0)
    for day in range(1, 31):
        month.store.db.execute("UPDATE standings SET due_at = ? WHERE status = 'available'", [stamp(BEGAN)])
        for each in month.registry.due(BEGAN + day * DAY, "youtube", 12):
            month.ask(each, day)
    again = [days for url, days in month.asked.items() if url not in LIVE_LINKS and len(days) > 1]
    assert len(again) == 30 * 4
    assert {len(days) for days in again} == {2}  # nobody twice before all others


# --- the folders of reports -----------------------------------------------------------------------------------


def document(sha256: str, path: str) -> Extraction:
    made = extraction(activity("1.1", mention(link(0))), sha256=sha256)
    return replace(made, document=replace(made.document, path=Path(path)))


def test_a_document_s_folder_stays_while_it_is_watched(tmp_path: Path) -> None:
    with Store(tmp_path / "linkaudit.db") as store:
        registry = Registry(store)

        def watch(sha256: str, path: str) -> None:
            store.save_document(document(sha256, path), BEGAN)
            registry.watch(sha256, DAY, None, (), BEGAN)

        watch("a" * 64, "one/report.pdf")
        watch("b" * 64, "two/report.pdf")
        assert registry.folders() == {"a" * 64: "report", "b" * 64: "report-bbbbbbbb"}
        registry.unwatch("a" * 64)
        watch("b" * 64, "two/report.pdf")
        watch("c" * 64, "three/report.pdf")
        watch("a" * 64, "one/report.pdf")
        assert registry.folders() == {"b" * 64: "report-bbbbbbbb", "c" * 64: "report", "a" * 64: "report-aaaaaaaa"}


def test_documents_of_an_older_database_keep_their_folders(tmp_path: Path) -> None:
    database = Database(tmp_path / "linkaudit.db")
    migrations.apply(database, stop_before="watched_documents_have_paths")
    for sha256, path in (("b", "two/report.pdf"), ("a", "one/report.pdf"), ("c", "other.pdf")):
        database.execute(
            "INSERT INTO documents (sha256, path, format, first_seen_at) VALUES (?, ?, 'pdf', '')", [sha256 * 64, path]
        )
        database.execute(
            "INSERT INTO watched VALUES (?, 86400, NULL, '[]', ?, ?, 0)", [sha256 * 64, *[stamp(BEGAN)] * 2]
        )
    database.conn.commit()
    database.close()
    with Store(tmp_path / "linkaudit.db") as store:
        registry = Registry(store)
        assert registry.folders() == {"b" * 64: "report", "a" * 64: "report-aaaaaaaa", "c" * 64: "other"}
        assert [each.path for each in registry.watched()] == [
            Path("two/report.pdf"), Path("one/report.pdf"), Path("other.pdf"),
        ]  # fmt: skip
