"""Nights from end to end, by the real command over the stand-in: what is due is asked once, what changed is told."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linkaudit.archive.describer import Wishes
from linkaudit.audit import Setup
from linkaudit.fetch import NetworkSettings
from linkaudit.lanes import DEFAULT_LANES, LaneSettings, without_pace
from linkaudit.nightly import Budget, nightly
from linkaudit.store import Store
from linkaudit.store.registry import Registry
from tests.builders import activity, extraction, mention
from tests.command import Result, environment, run, start
from tests.standin import StandIn

VIDEO = "https://www.youtube.com/watch?v=Lake0000{:02}A"
KEY = "youtube:video:Lake0000{:02}A"
AT_ONCE = "[recheck]\n" + "".join(
    f"{name} = 0.000001\n" for name in ("available", "restricted", "unverified", "gone", "confirmed")
)
EIGHT = range(8)


def report(folder: Path, name: str, films: range | list[int], organisation: str = "Sample Lake Foundation") -> Path:
    """A document with one activity that cites these films."""
    path = folder / name
    cited = "\n".join(VIDEO.format(n) for n in films)
    path.write_text(
        f"Final report {name}\nOrganisation: {organisation}\n\nTask 1. Tell people\n\nActivity 1. Make films\n"
        f"{cited}\n\n29.10.2024\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn() as standin:
        for n in range(40):
            standin.put(KEY.format(n), "available")
        yield standin


@pytest.fixture
def house(tmp_path: Path, standin: StandIn) -> House:
    (tmp_path / "config.toml").write_text(AT_ONCE + "[platforms.youtube]\nytdlp = false\n", encoding="utf-8")
    return House(tmp_path, standin)


class House:
    """A folder in which the command runs, and the platforms that it talks to."""

    def __init__(self, folder: Path, standin: StandIn) -> None:
        self.folder, self.standin = folder, standin

    def run(self, *arguments: str | Path) -> Result:
        return run(*arguments, "--config", "config.toml", cwd=self.folder, env=self.standin.environment)

    def night(self, *arguments: str) -> tuple[Result, dict[str, Any]]:
        self.make_due()
        result = self.run("nightly", "--no-pace", *arguments, "--json")
        return result, json.loads(result.out) if result.out else {}

    def make_due(self) -> None:
        """Documents are looked at once a day at most as these tests watch them: the day goes by."""
        with closing(sqlite3.connect(self.folder / "data" / "linkaudit.db")) as db, db:
            db.execute("UPDATE watched SET due_at = '2020-01-01T00:00:00Z' WHERE every_s = 86400")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "data" / "linkaudit.db")) as db:
            return db.execute(sql).fetchall()

    def asked(self) -> Counter[str]:
        """How often oEmbed was asked about each film: the first question of every check."""
        found = (re.search(r"oembed\?.*(Lake\d{6}A)", asked.url) for asked in self.standin.requests)
        return Counter(match[1] for match in found if match)


def test_a_link_is_asked_once_however_many_documents_cite_it(house: House) -> None:
    one, two = report(house.folder, "one.txt", range(5)), report(house.folder, "two.txt", range(3, 8))
    assert house.run("watch", one, two).code == 0
    result, told = house.night()
    assert result.code == 0
    assert (told["documents"], told["due"], told["asked"], told["left"]) == (2, {"youtube": 8}, {"youtube": 8}, 0)
    assert house.asked() == {f"Lake0000{n:02}A": 1 for n in EIGHT}
    assert told["changed"] == []


def test_a_clock_that_was_wrong_puts_nothing_off_for_years(house: House) -> None:
    (house.folder / "config.toml").write_text("[platforms.youtube]\nytdlp = false\n", encoding="utf-8")
    house.run("watch", report(house.folder, "one.txt", range(5)))
    house.night()
    assert house.night()[1]["due"] == {}
    with closing(sqlite3.connect(house.folder / "data" / "linkaudit.db")) as db, db:
        db.execute("UPDATE standings SET due_at = '2046-01-01T00:00:00Z' WHERE key = ?", [KEY.format(3)])
        db.execute("UPDATE watched SET due_at = '2046-01-01T00:00:00Z', every_s = 86401")
    assert house.night()[1]["due"] == {"youtube": 1}
    assert house.night()[1]["due"] == {}


def test_what_is_not_due_is_not_asked(house: House) -> None:
    (house.folder / "config.toml").write_text("", encoding="utf-8")
    house.run("watch", report(house.folder, "one.txt", range(5)))
    house.night()
    house.standin.requests.clear()
    result, told = house.night()
    assert (result.code, told["due"], house.standin.requests) == (0, {}, [])


def test_an_audit_of_the_day_spares_the_night_its_questions(house: House) -> None:
    (house.folder / "config.toml").write_text("", encoding="utf-8")
    one = report(house.folder, "one.txt", range(5))
    house.run("audit", "--no-pace", one)
    house.run("watch", one)
    assert house.night()[1]["due"] == {}


def test_the_changes_lead_and_are_told_once(house: House) -> None:
    one = report(house.folder, "one.txt", EIGHT)
    house.run("watch", one, "--tag", "2026")
    house.night()
    house.standin.put(KEY.format(1), "gone")
    house.standin.put(KEY.format(2), "private")
    house.standin.put(KEY.format(3), "available", title="Another title altogether")
    house.make_due()
    result = house.run("nightly", "--no-pace")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("Night of ")
    assert lines[2] == "Documents whose evidence changed: 1"
    assert f"✗ Newly gone (1.1): {VIDEO.format(1)}" in result.out
    assert "after the document's date, 29 October 2024" in result.out
    assert f"⊘ No longer open to everyone (1.1): {VIDEO.format(2)}" in result.out
    assert "available 8 → 6" in result.out
    summary = sorted((house.folder / "reports" / "nightly").iterdir())[-1]
    told = json.loads(summary.read_text(encoding="utf-8"))
    (changed,) = told["changed"]
    assert [(each["what"], each["key"]) for each in changed["changes"]] == [
        ("gone", KEY.format(1)), ("restricted", KEY.format(2)), ("title", KEY.format(3)),
    ]  # fmt: skip
    assert changed["changes"][0]["after_date"] is True
    assert changed["document"]["tags"] == ["2026"]
    assert changed["coverage"][0]["fell"] is True
    page = (house.folder / "reports" / "one" / "coverage.html").read_text(encoding="utf-8")
    assert "What changed" in page
    assert 'class="strip"' in page
    result, told = house.night()
    assert told["changed"] == []
    house.standin.put(KEY.format(1), "available")
    (changed,) = house.night()[1]["changed"]
    assert [each["what"] for each in changed["changes"]] == ["back"]
    diff = house.run("diff", one)
    assert [f"{mark} in it" for mark in ("Newly gone", "Came back") if mark not in diff.out] == []
    assert house.run("verify").code == 0


def test_what_an_audit_of_the_day_found_is_told_that_night(house: House) -> None:
    one = report(house.folder, "one.txt", range(3))
    house.run("watch", one)
    house.night()
    house.standin.put(KEY.format(1), "gone")
    house.run("audit", "--no-pace", one)
    (changed,) = house.night()[1]["changed"]
    assert [each["what"] for each in changed["changes"]] == ["gone"]


def test_what_befell_a_document_before_it_was_watched_is_not_told(house: House) -> None:
    one = report(house.folder, "one.txt", range(3))
    house.run("audit", "--no-pace", one)
    house.standin.put(KEY.format(1), "gone")
    house.run("audit", "--no-pace", one)
    time.sleep(1.1)  # times are kept to the second
    house.run("watch", one)
    assert house.night()[1]["changed"] == []


# --- one at a time, and none lost -----------------------------------------------------------------------------


def test_of_two_nights_one_runs_and_one_says_so(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", EIGHT))
    house.standin.delay_s = 0.3
    arguments = ("nightly", "--no-pace", "--config", "config.toml")
    both = [start(*arguments, cwd=house.folder, env=house.standin.environment) for _ in range(2)]
    ends = sorted((process.communicate(timeout=60)[1].decode(), process.returncode) for process in both)
    assert sorted(code for _, code in ends) == [0, 3]
    (said,) = [err for err, code in ends if code == 3]
    assert said.startswith("linkaudit: ")
    assert "another nightly run is at work" in said
    assert len(said.splitlines()) == 1
    assert set(house.asked().values()) == {1}


def test_a_night_that_was_killed_is_finished_by_the_next(house: House) -> None:
    (house.folder / "config.toml").write_text("[platforms.youtube]\nytdlp = false\nconcurrency = 1\n", encoding="utf-8")
    house.run("watch", report(house.folder, "one.txt", range(20)))
    house.standin.delay_s = 0.15
    arguments = ("nightly", "--no-pace", "--config", "config.toml")
    process = start(*arguments, cwd=house.folder, env=house.standin.environment)
    deadline = time.monotonic() + 50
    while len(house.asked()) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    kept = {key for (key,) in house.query("SELECT key FROM checks")}
    assert 0 < len(kept) < 20
    house.standin.delay_s = 0
    house.standin.requests.clear()
    result, told = house.night()
    assert (result.code, told["audit"], told["due"], told["asked"]) == (0, 1, {"youtube": 20}, {"youtube": 20})
    assert not {f"youtube:video:{code}" for code in house.asked()} & kept
    assert house.query("SELECT count(*), count(DISTINCT key) FROM checks") == [(20, 20)]
    assert house.run("verify").code == 0
    assert house.night()[1]["audit"] == 2


def test_a_change_that_a_killed_night_found_is_told_by_the_next(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", range(20)))
    house.night()
    for n in range(20):
        house.standin.put(KEY.format(n), "gone")
    house.standin.delay_s = 0.15
    arguments = ("nightly", "--no-pace", "--config", "config.toml")
    process = start(*arguments, cwd=house.folder, env=house.standin.environment)
    deadline = time.monotonic() + 50
    while not house.query("SELECT count(*) FROM changes")[0][0] and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    house.standin.delay_s = 0
    (changed,) = house.night()[1]["changed"]
    assert Counter(each["what"] for each in changed["changes"])["gone"] == 20


# --- budgets --------------------------------------------------------------------------------------------------


def small(folder: Path, standin: StandIn, lane: LaneSettings) -> Setup:
    network = NetworkSettings(proxy=standin.url, ca_file=standin.ca_file)
    lanes = {**without_pace(DEFAULT_LANES), "youtube": lane}
    return Setup(network, lanes, {}, folder / "archive", Wishes(platforms=()))


def watched(store: Store, films: range) -> None:
    made = extraction(activity("1.1", *(mention(VIDEO.format(n)) for n in films)))
    store.save_document(made, datetime.now(UTC))
    Registry(store).watch(made.document.sha256, timedelta(days=1), None, (), datetime.now(UTC))


def test_when_the_time_is_up_the_rest_waits_for_the_next_night(tmp_path: Path, standin: StandIn) -> None:
    setup = small(tmp_path, standin, LaneSettings(concurrency=1))
    standin.delay_s = 0.2
    with Store(tmp_path / "linkaudit.db") as store:
        watched(store, range(20))
        night = asyncio.run(nightly(store, setup, Budget(1.5), lambda _: {}, None))
        assert (night.is_cut, sum(count for _, count in night.due)) == (True, 20)
        assert 0 < night.left < 20
        standin.delay_s = 0
        rest = asyncio.run(nightly(store, setup, Budget(60), lambda _: {}, None))
        assert (rest.is_cut, rest.left, dict(rest.asked)) == (False, 0, {"youtube": night.left})


def test_a_night_chooses_no_more_than_its_pace_allows(tmp_path: Path, standin: StandIn) -> None:
    setup = small(tmp_path, standin, LaneSettings(pace_s=0.05))
    with Store(tmp_path / "linkaudit.db") as store:
        watched(store, range(40))
        night = asyncio.run(nightly(store, setup, Budget(0.5), lambda _: {}, None))
    assert dict(night.due) == {"youtube": 40}
    assert sum(count for _, count in night.asked) <= 10


def test_a_platform_s_requests_are_capped(house: House) -> None:
    config = house.folder / "config.toml"
    config.write_text("[platforms.youtube]\nytdlp = false\nnightly_requests = 6\n", encoding="utf-8")
    house.run("watch", report(house.folder, "one.txt", range(20)))
    result, told = house.night()
    assert len([asked for asked in house.standin.requests if "youtube" in asked.url]) <= 7  # one tries the network
    assert 0 < told["asked"]["youtube"] <= 6
    assert (result.code, told["left"]) == (3, 20 - told["asked"]["youtube"])
    assert len(result.complaints) == 1
    assert told["stopped"] == []  # the platform answered


def test_a_platform_that_stops_answering_is_left_for_the_next_night(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", range(20)))
    house.standin.wall("youtube", "captcha")
    result, told = house.night()
    assert (result.code, told["stopped"]) == (3, ["youtube"])
    assert told["left"] > 0
    assert told["changed"] == []
    assert house.query("SELECT count(*) FROM checks WHERE reason = 'not_attempted'") == [(0,)]


def test_the_most_urgent_are_asked_first(tmp_path: Path, standin: StandIn) -> None:
    setup = small(tmp_path, standin, LaneSettings(concurrency=1))
    now = datetime.now(UTC)
    with Store(tmp_path / "linkaudit.db") as store:
        watched(store, range(4))
        told = {0: (3, "available"), 1: (2, None), 2: (0, "gone"), 3: (4, "gone")}
        for n, (rank, status) in told.items():
            store.db.execute(
                "UPDATE standings SET rank = ?, status = ?, due_at = ? WHERE key = ?",
                [rank, status, now.strftime("%Y-%m-%dT00:00:00Z"), KEY.format(n)],
            )
        store.db.conn.commit()
        asyncio.run(nightly(store, setup, Budget(), lambda _: {}, None))
    order = [match[1] for asked in standin.requests if (match := re.search(r"oembed\?.*Lake0000(\d\d)A", asked.url))]
    assert order == ["02", "01", "00", "03"]


def test_of_one_kind_what_has_waited_for_long_comes_before_what_is_urgent(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Store(tmp_path / "linkaudit.db") as store:
        watched(store, range(5))
        for n, (rank, days) in {0: (3, 9), 1: (2, 1), 2: (0, 1), 3: (4, 8), 4: (3, 1)}.items():
            due = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
            store.db.execute("UPDATE standings SET rank = ?, due_at = ? WHERE key = ?", [rank, due, KEY.format(n)])
        found = [link.key for link in Registry(store).due(now, "youtube", None)]
        assert found == [KEY.format(n) for n in (0, 1, 3, 2, 4)]  # 1 is of another kind, and kinds take turns
        assert [[link.key for link in Registry(store).due(now, "youtube", most)] for most in range(6)] == [
            found[:most] for most in range(6)
        ]


def test_a_night_that_died_before_it_told_counts_no_link_twice(tmp_path: Path, standin: StandIn) -> None:
    setup = small(tmp_path, standin, LaneSettings())

    def dies(_: object) -> dict[str, tuple[str, str]]:
        raise RuntimeError("killed")

    with Store(tmp_path / "linkaudit.db") as store:
        watched(store, range(20))
        with pytest.raises(RuntimeError):
            asyncio.run(nightly(store, setup, Budget(), dies, None))
        store.db.execute("UPDATE standings SET due_at = '2020-01-01T00:00:00Z' WHERE key != ?", [KEY.format(3)])
        store.db.execute("UPDATE watched SET due_at = '2020-01-01T00:00:00Z'")
        night = asyncio.run(nightly(store, setup, Budget(), lambda _: {}, None))
    assert (dict(night.due), dict(night.asked), night.left) == ({"youtube": 20}, {"youtube": 20}, 0)
    assert dict(night.statuses) == {"available": 20}


def test_whatever_the_clock_said_when_it_was_watched_its_changes_are_told(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", range(3)))
    house.night()
    with closing(sqlite3.connect(house.folder / "data" / "linkaudit.db")) as db, db:
        db.execute("UPDATE watched SET added_at = '2046-01-01T00:00:00Z'")
    house.standin.put(KEY.format(1), "gone")
    (changed,) = house.night()[1]["changed"]
    assert [each["what"] for each in changed["changes"]] == ["gone"]


def test_a_report_that_cannot_be_written_keeps_nobody_else_from_being_told(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", [1]), report(house.folder, "two.txt", [2]))
    house.night()
    (house.folder / "reports" / "one").write_text("no folder")
    house.standin.put(KEY.format(1), "gone")
    house.standin.put(KEY.format(2), "gone")
    result, told = house.night()
    assert (result.code, len(result.complaints)) == (2, 1)
    assert f"{Path('reports') / 'one'}: the reports cannot be written there" in result.err
    assert len(told["changed"]) == 2
    assert (house.folder / "reports" / "two" / "coverage.json").is_file()
    assert house.night()[1]["changed"] == []


def test_reports_that_cannot_be_written_are_told_in_one_line(house: House) -> None:
    house.run("watch", *(report(house.folder, f"{n}.txt", [n]) for n in range(3)))
    house.night()
    for n in range(3):
        house.standin.put(KEY.format(n), "gone")
        (house.folder / "reports" / str(n)).write_text("no folder")
    audit = house.query("SELECT max(id) FROM audits")[0][0] + 1
    for day in (datetime.now(UTC), datetime.now(UTC) + timedelta(days=1)):  # whichever the night begins on
        (house.folder / "reports" / "nightly" / f"{day:%Y-%m-%d}-audit-{audit:04}.json").mkdir()
    result, told = house.night()
    assert (result.code, len(result.complaints), len(told["changed"])) == (2, 1, 3)
    assert "(and 3 more)" in result.err


def test_without_a_network_nothing_is_put_off(house: House) -> None:
    house.run("watch", report(house.folder, "one.txt", range(3)))
    result, told = house.night("--proxy", "http://127.0.0.1:9")
    assert (result.code, told["left"], told["online"]) == (3, 3, False)
    assert house.query("SELECT count(*) FROM checks") == [(0,)]


# --- the registry ---------------------------------------------------------------------------------------------


def test_the_registry_lists_and_forgets(house: House) -> None:
    one, two = report(house.folder, "one.txt", range(2)), report(house.folder, "two.txt", range(3))
    house.run("watch", one, "--every", "2w", "--until", "2030-12-31", "--tag", "kk", "--tag", "2026")
    house.run("watch", two)
    listed = [json.loads(line) for line in house.run("watch", "--list", "--json").out.splitlines()]
    assert [(Path(e["path"]).name, e["every"], e["until"], e["tags"], e["links"]) for e in listed] == [
        ("one.txt", "2w", "2030-12-31", ["kk", "2026"], 2), ("two.txt", "1d", None, [], 3),
    ]  # fmt: skip
    assert "one.txt" in house.run("watch", "--list").out
    house.run("watch", one, "--every", "12h")
    assert house.run("watch", "--remove", two).code == 0
    (left,) = [json.loads(line) for line in house.run("watch", "--list", "--json").out.splitlines()]
    assert (left["every"], left["until"], left["tags"]) == ("12h", None, [])
    result = house.run("watch", "--remove", two)
    assert (result.code, len(result.complaints)) == (2, 1)


# How a document that was edited after it was watched, or is gone, is named, from which folder.
NAMED = [("sub/one.txt", "."), ("one.txt", "sub"), ("../sub/one.txt", "other"), ("{folder}/sub/one.txt", "other")]


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize(("named", "cwd"), NAMED)
def test_a_document_is_removed_by_its_path_whatever_became_of_the_file(
    tmp_path: Path, named: str, cwd: str, is_there: bool
) -> None:
    for folder in ("sub", "other"):
        (tmp_path / folder).mkdir()
    one = report(tmp_path / "sub", "one.txt", range(2))
    report(tmp_path / "other", "one.txt", range(3))  # of the same name, and never watched
    database = ("--db", tmp_path / "linkaudit.db")
    assert run("watch", "sub/one.txt", *database, cwd=tmp_path).code == 0
    one.unlink()
    if is_there:
        report(tmp_path / "sub", "one.txt", range(5))
    assert run("watch", "--remove", "one.txt", *database, cwd=tmp_path / "other").code == 2
    result = run("watch", "--remove", named.format(folder=tmp_path), *database, cwd=tmp_path / cwd)
    assert (result.code, result.complaints) == (0, [])
    assert run("watch", "--list", "--json", *database, cwd=tmp_path).out == ""


def test_a_symbolic_link_is_what_a_document_is_known_by(tmp_path: Path) -> None:
    latest = tmp_path / "latest.txt"
    latest.symlink_to(report(tmp_path, "2025.txt", range(2)))
    assert run("watch", "latest.txt", cwd=tmp_path).code == 0
    latest.unlink()
    latest.symlink_to(report(tmp_path, "2026.txt", range(3)))
    with closing(sqlite3.connect(tmp_path / "data" / "linkaudit.db")) as db:
        assert db.execute("SELECT path, folder FROM watched").fetchall() == [(str(latest), "latest")]
    assert run("watch", "--remove", "2026.txt", cwd=tmp_path).code == 2
    assert run("watch", "--remove", "latest.txt", cwd=tmp_path).code == 0


def test_a_document_is_removed_by_what_the_list_shows_of_its_sha_256(tmp_path: Path) -> None:
    for n in range(2):
        assert run("watch", report(tmp_path, f"{n}.txt", range(n + 1)), cwd=tmp_path).code == 0
    shown = run("watch", "--list", cwd=tmp_path).out
    (one, two) = [
        json.loads(line)["sha256"] for line in run("watch", "--list", "--json", cwd=tmp_path).out.splitlines()
    ]
    assert one[:8] in shown
    with closing(sqlite3.connect(tmp_path / "data" / "linkaudit.db")) as db, db:
        other = one[:6] + "".join(reversed(one[6:]))
        db.execute("UPDATE documents SET sha256 = ? WHERE sha256 = ?", [other, two])
        db.execute("UPDATE watched SET document = ? WHERE document = ?", [other, two])
    result = run("watch", "--remove", one[:6], cwd=tmp_path)
    assert (result.code, len(result.complaints)) == (2, 1)
    assert f"{one[:8]} (" in result.err
    assert f"{other[:8]} (" in result.err
    assert run("watch", "--remove", one[:8].upper(), cwd=tmp_path).code == 0
    (left,) = run("watch", "--list", "--json", cwd=tmp_path).out.splitlines()
    assert json.loads(left)["sha256"] == other


def test_a_document_whose_time_is_over_is_not_due(house: House) -> None:
    one, two = report(house.folder, "one.txt", range(2)), report(house.folder, "two.txt", range(2))
    refused = house.run("watch", one, "--until", "2020-01-01")
    assert (refused.code, refused.complaints) == (2, ["linkaudit: --until 2020-01-01 is over; name a day that is not"])
    house.run("watch", one, two, "--until", "2090-01-01")
    house.night()
    with closing(sqlite3.connect(house.folder / "data" / "linkaudit.db")) as db, db:
        db.execute("UPDATE watched SET until = '2020-01-01' WHERE rowid = 1")
    house.standin.put(KEY.format(1), "gone")
    told = house.night()[1]
    assert told["documents"] == 1
    assert [Path(each["document"]["path"]).name for each in told["changed"]] == ["two.txt"]


def test_a_document_that_is_looked_at_weekly_rests_between(house: House) -> None:
    (house.folder / "config.toml").write_text("", encoding="utf-8")
    house.run("watch", report(house.folder, "one.txt", range(2)), "--every", "1w")
    house.night()
    assert house.night()[1]["documents"] == 0


WRONG = [
    (("watch",), "no document"),
    (("watch", "--list"), "no such database"),
    (("watch", "missing.pdf"), "missing.pdf"),
    (("watch", "--every", "often", "one.txt"), "span"),
    (("watch", "--every", "0d", "one.txt"), "span"),
    (("watch", "--until", "soon", "one.txt"), "day"),
    (("nightly",), "no such database"),
    (("nightly", "--budget-minutes", "0"), "minutes"),
    (("diff", "one.txt"), "no such database"),
]


@pytest.mark.parametrize(("arguments", "culprit"), WRONG)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...], culprit: str) -> None:
    report(tmp_path, "one.txt", range(1))
    result = run(*arguments, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert culprit in result.complaints[-1]


# --- diff -----------------------------------------------------------------------------------------------------


def test_a_difference_begins_where_it_is_said(house: House) -> None:
    one = report(house.folder, "one.txt", range(4))
    house.run("audit", "--no-pace", one)
    house.standin.put(KEY.format(1), "gone")
    house.run("audit", "--no-pace", one)
    house.standin.put(KEY.format(2), "private")
    house.run("audit", "--no-pace", one)

    def since(*when: str) -> list[str]:
        told = json.loads(house.run("diff", one, *when, "--json").out)
        return [each["what"] for each in told["changes"]]

    assert since() == ["gone", "restricted"]
    assert since("--since", "1") == ["gone", "restricted"]
    assert since("--since", "2") == ["restricted"]
    assert since("--since", "3") == []
    assert since("--since", "2020-01-01") == ["gone", "restricted"]
    assert since("--since", "2099-01-01") == []
    told = json.loads(house.run("diff", one, "--since", "2", "--json").out)
    assert [(e["available_before"], e["available_after"]) for e in told["coverage"]] == [(3, 2)]
    for wrong in ("9", "yesterday"):
        result = house.run("diff", one, "--since", wrong)
        assert (result.code, len(result.complaints)) == (2, 1)


# --- schedulers -----------------------------------------------------------------------------------------------

CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then cat "$HOME/table" 2>/dev/null || { echo no crontab for me >&2; exit 1; }
else cat > "$HOME/table"; fi
"""


def test_a_crontab_is_shown_first_and_keeps_its_other_lines(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(CRONTAB, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "table").write_text("0 1 * * * echo other\n", encoding="utf-8")
    env = {"HOME": str(tmp_path), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    shown = run("nightly", "--install", "cron", cwd=tmp_path, env=env)
    assert (shown.code, (tmp_path / "table").read_text()) == (0, "0 1 * * * echo other\n")
    assert shown.out.startswith("0 2 * * * cd ")
    for _ in range(2):  # a second time replaces the first
        assert run("nightly", "--install", "cron", "--yes", cwd=tmp_path, env=env).code == 0
    assert (tmp_path / "table").read_text().splitlines() == ["0 1 * * * echo other", shown.out.strip()]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run("nightly", "--install", "cron", "--yes", cwd=elsewhere, env=env).code == 0
    assert len((tmp_path / "table").read_text().splitlines()) == 3  # another database has nights of its own
    table = "# заметка\n\n0 1 * * * echo one\u2028two".encode("cp1251", "ignore") + b"\x0c!"
    (tmp_path / "table").write_bytes(table)
    assert run("nightly", "--install", "cron", "--yes", cwd=tmp_path, env=env).code == 0
    assert (tmp_path / "table").read_bytes() == table + b"\n" + shown.out.encode()


# What a night may be told beside where its things are, and what its line says of that.
TOLD = [
    (("--budget-minutes", "90"), "--budget-minutes 90"), (("--lang", "kk"), "--lang kk"), (("-q",), "--quiet"),
    (("--cluster", "tcp://h:1"), "--cluster tcp://h:1"), (("--proxy", "http://h:8080"), "--proxy http://h:8080"),
    (("--allow-private",), "--allow-private"), (("--no-pace",), "--no-pace"),
    (("--select", "LA0, LA1"), "--select LA0,LA1"), (("--ignore", "LA055"), "--ignore LA055"),
    (("--format", "json,md"), "--format json,md"), (("--json",), "--json"),
    (("--ca-file", "ca.pem"), "--ca-file {folder}/ca.pem"), (("--cookies", "c.txt"), "--cookies {folder}/c.txt"),
    (("--config", "config.toml"), "--config {folder}/config.toml"), (("-v",), "--verbose"),
    (("--db", "x.db"), "--db {folder}/x.db"), (("--out", "told"), "--out {folder}/told"),
]  # fmt: skip


@pytest.mark.parametrize("scheduler", ["cron", "systemd"])
def test_whatever_a_night_is_told_is_told_every_night(tmp_path: Path, scheduler: str) -> None:
    (tmp_path / "config.toml").touch()
    arguments = [word for given, _ in TOLD for word in given]
    shown = run("nightly", "--install", scheduler, *arguments, cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert shown.code == 0
    (line,) = [line for line in shown.out.splitlines() if "linkaudit nightly --" in line]
    lacking = [told for _, told in TOLD if f" {told.format(folder=tmp_path)} " not in f"{line} "]
    assert lacking == []
    known = {word for word in re.findall(r"--[a-z-]+", run("nightly", "--help", cwd=tmp_path).out) if len(word) > 3}
    own = {"--help", "--install", "--yes"}
    assert known - own == {word for _, told in TOLD for word in told.split() if word.startswith("--")}
    plain = run("nightly", "--install", scheduler, cwd=tmp_path, env={"HOME": str(tmp_path)}).out
    assert set(re.findall(r" (--[a-z-]+)", plain)) == {"--db", "--out"}


@pytest.mark.parametrize("scheduler", ["cron", "systemd"])
def test_a_proxy_s_password_is_written_into_no_schedule(tmp_path: Path, scheduler: str) -> None:
    proxy = "http://me:s3cr3t@proxy.example.org:8080"
    result = run(
        "nightly", "--install", scheduler, "--proxy", proxy, "--yes", cwd=tmp_path, env={"HOME": str(tmp_path)}
    )
    assert (result.code, result.out, len(result.complaints)) == (2, "", 1)
    assert "--proxy" in result.err
    assert "s3cr3t" not in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_crontab_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$1" = -l ] || cat > "$HOME/table"\necho "input/output error" >&2; exit 1\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    env = {"HOME": str(tmp_path), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    result = run("nightly", "--install", "cron", "--yes", cwd=tmp_path, env=env)
    assert (result.code, len(result.complaints)) == (2, 1)
    assert "crontab -l: input/output error" in result.err
    assert not (tmp_path / "table").exists()


# Names that neither a unit nor a crontab can hold.
UNWRITABLE = [b"not \xff utf-8", b"two\nlines", b"two\rlines", b"an end \\", b"a blank "]


@pytest.mark.parametrize("scheduler", ["cron", "systemd"])
@pytest.mark.parametrize("name", UNWRITABLE)
def test_a_folder_that_no_schedule_can_name_is_refused_in_one_line(tmp_path: Path, name: bytes, scheduler: str) -> None:
    folder = tmp_path / os.fsdecode(name)
    folder.mkdir()
    result = run("nightly", "--install", scheduler, "--yes", cwd=folder, env={"HOME": str(tmp_path)})
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert "such a name cannot be written" in result.err
    assert list(tmp_path.rglob("*")) == [folder]


def test_units_are_shown_first_and_hold_in_folders_with_odd_names(tmp_path: Path) -> None:
    odd = tmp_path / "50 % of it"
    (odd / "data").mkdir(parents=True)
    (odd / "data" / "linkaudit.db").touch()
    env = {"HOME": str(tmp_path)}
    folder = tmp_path / ".config" / "systemd" / "user"
    shown = run("nightly", "--install", "systemd", "--budget-minutes", "90", cwd=odd, env=env)
    assert (shown.code, folder.exists()) == (0, False)
    done = run("nightly", "--install", "systemd", "--budget-minutes", "90", "--yes", cwd=odd, env=env)
    assert (done.code, done.err.count("loginctl enable-linger\n")) == (0, 1)
    service = (folder / "linkaudit-nightly.service").read_text(encoding="utf-8")
    assert service in shown.out
    assert f'--db "{odd}/data/linkaudit.db"'.replace("%", "%%") in service
    assert "--budget-minutes 90" in service
    assert "OnCalendar" in (folder / "linkaudit-nightly.timer").read_text(encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    refused = run("nightly", "--install", "systemd", "--yes", cwd=other, env=env)
    assert (refused.code, len(refused.complaints)) == (2, 1)
    assert (folder / "linkaudit-nightly.service").read_text(encoding="utf-8") == service
    if verify := shutil.which("systemd-analyze"):
        done = subprocess.run([verify, "verify", folder / "linkaudit-nightly.timer"], capture_output=True, check=False)
        assert done.returncode == 0


@pytest.mark.parametrize("name", ["plain", "a blank", "50 % of $it", '"quoted" \\back'])
def test_units_whose_database_has_moved_are_replaced(tmp_path: Path, name: str) -> None:
    old, new = tmp_path / name, tmp_path / f"{name}, moved"
    (old / "data").mkdir(parents=True)
    (old / "data" / "linkaudit.db").touch()
    (tmp_path / "other").mkdir()
    arguments, env = ("nightly", "--install", "systemd", "--yes"), {"HOME": str(tmp_path)}
    service = tmp_path / ".config" / "systemd" / "user" / "linkaudit-nightly.service"
    for _ in range(2):
        assert run(*arguments, cwd=old, env=env).code == 0
    written = service.read_text(encoding="utf-8")
    assert run(*arguments, cwd=tmp_path / "other", env=env).code == 2
    assert service.read_text(encoding="utf-8") == written
    old.rename(new)
    result = run(*arguments, cwd=new, env=env)
    assert (result.code, result.complaints) == (0, [])
    assert [line for line in result.err.splitlines() if f"{old}/data/linkaudit.db, which is there no longer" in line]
    assert ", moved/data/linkaudit.db" in service.read_text(encoding="utf-8")
    assert run(*arguments, cwd=tmp_path / "other", env=env).code == 2


def test_a_unit_finds_python_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    python = tmp_path / "50 % of $HOME" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    env = environment({"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    command = [python, "-m", "linkaudit", "nightly", "--install", "systemd", "--yes"]
    for _ in range(2):
        subprocess.run(command, cwd=python.parent, env=env, check=True, capture_output=True)
    service = tmp_path / ".config" / "systemd" / "user" / "linkaudit-nightly.service"
    (line,) = re.findall("^ExecStart=.*", service.read_text(encoding="utf-8"), re.MULTILINE)
    folder = str(python.parent).replace("%", "%%")
    assert line.startswith(
        f'ExecStart=:"{folder}/python" -m linkaudit nightly --db "{folder}/data/linkaudit.db" --out '
    )
    if verify := shutil.which("systemd-analyze"):
        done = subprocess.run([verify, "verify", service], capture_output=True, check=False)
        assert (done.returncode, b"not executable" in done.stderr) == (0, False)


def test_a_unit_that_an_older_version_wrote_is_read(tmp_path: Path) -> None:
    service = tmp_path / ".config" / "systemd" / "user" / "linkaudit-nightly.service"
    service.parent.mkdir(parents=True)
    old = '"/gone/50 %% of $$it/\\\\ \\"/linkaudit.db"'
    service.write_text(f"[Service]\nExecStart=/usr/bin/python3 -m linkaudit nightly --db {old} --out /gone/reports\n")
    result = run("nightly", "--install", "systemd", cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert result.code == 0
    assert 'the nights of /gone/50 % of $it/\\ "/linkaudit.db, which is there no longer' in result.err
