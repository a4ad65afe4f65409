"""The main job from end to end: a document in, a table and five files out, whatever becomes of the network midway."""

from __future__ import annotations

import csv
import json
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from linkaudit.model import SEVERITIES, STATUS_OF
from tests.command import REPORT, SAMPLE, Result, matches, on_screen, run, start
from tests.standin import Answer, StandIn

SAMPLES = ("report.txt", "report.pdf", "report.docx")
TEXTS = {"coverage.html", "coverage.csv", "coverage.json", "coverage.md"}
FILES = {*TEXTS, "coverage.xlsx"}
TEXT, NUMBER = (str, NoneType), (int, NoneType)
COVERAGE = {
    "schema": int,
    "document": dict,
    "summary": dict,
    "activities": [{
        "activity": str, "title": str, "cited": int, "unique": int, "available": int, "gone": int, "restricted": int,
        "unverified": int, "platforms": dict, "in_period": int, "required": int, "coverage": str, "findings": list,
        ...: object,
    }],
    "links": [{
        "key": str, "canonical_url": str, "status": str, "reason": str, "resolved_to": TEXT,
        "published_at": TEXT, "cited_by": list,
        "metadata": dict,
        ...: object,
    }],
    "findings": [{"code": str, "severity": str, "activity": TEXT, "key": TEXT, "message": str}],
}  # fmt: skip


def coverage(folder: Path, stem: str = "report") -> dict[str, Any]:
    """The coverage.json that an audit wrote, which has the contract's shape."""
    told: dict[str, Any] = json.loads((folder / "reports" / stem / "coverage.json").read_text(encoding="utf-8"))
    assert matches(told, COVERAGE)
    assert told["schema"] == 1
    for activity in told["activities"]:
        statuses = (activity[status] for status in ("available", "gone", "restricted", "unverified"))
        assert activity["unique"] == sum(statuses) == sum(activity["platforms"].values())
        assert activity["coverage"] in {"covered", "partial", "uncovered", "unverified"}
    assert all(STATUS_OF[link["reason"]] == link["status"] for link in told["links"])
    return told


def reasons(told: dict[str, Any]) -> dict[str, str]:
    return {link["key"]: link["reason"] for link in told["links"]}


# --- offline ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offline:
    folder: Path
    result: Result
    name: str


@pytest.fixture(scope="module", params=SAMPLES)
def offline(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """An offline audit of one form of the sample, in which no socket may be connected."""
    folder, guard = tmp_path_factory.mktemp("offline"), tmp_path_factory.mktemp("guard")
    return Offline(folder, run("audit", "--offline", SAMPLE / request.param, cwd=folder, guard=guard), request.param)


def test_an_offline_audit_does_its_work(offline: Offline) -> None:
    assert offline.result.code == 0
    assert offline.result.complaints == []
    assert "\x1b" not in offline.result.out
    report = offline.folder / "reports" / "report"
    assert {path.name for path in report.iterdir()} == FILES
    written, audit = offline.result.err.splitlines()
    assert str(Path("reports/report/coverage.html")) in written
    assert audit.startswith("this was audit 1 (")


def test_an_offline_audit_finds_what_the_sample_holds(offline: Offline) -> None:
    gold = json.loads((SAMPLE / "citations.json").read_text(encoding="utf-8"))
    told = coverage(offline.folder)
    assert set(reasons(told).values()) == {"offline"}
    assert set(reasons(told)) == {key for a in gold["activities"] for key in (*a["narrative"], *a["table"])}
    codes = {finding["code"] for finding in told["findings"] if finding["severity"] == "error"}
    assert {"LA021", "LA041", "LA051"} <= codes


def test_every_activity_stands_in_every_output(offline: Offline) -> None:
    activities = [activity["activity"] for activity in coverage(offline.folder)["activities"]]
    report = offline.folder / "reports" / "report"
    outputs = {name: (report / name).read_text(encoding="utf-8") for name in TEXTS} | {"terminal": offline.result.out}
    missing = {
        (name, activity)
        for name, text in outputs.items()
        for activity in activities
        if not re.search(rf"(?<![\d.]){re.escape(activity)}(?![\d.]*\d)", text)
    }
    assert len(activities) > 10
    assert missing == set()


def test_the_csv_is_a_csv(offline: Offline) -> None:
    with (offline.folder / "reports" / "report" / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert len(rows) >= len(coverage(offline.folder)["activities"])
    assert {len(row) for row in rows} == {len(head)}


def test_an_offline_audit_leaves_a_sound_database(offline: Offline) -> None:
    with closing(sqlite3.connect(offline.folder / "data" / "linkaudit.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM checks").fetchone() == (0,)
        (links,) = database.execute("SELECT count(*) FROM links").fetchone()
    assert links == len(coverage(offline.folder)["links"])


# --- what is written, and the exit code ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two different documents of one name, in which offline audits are made."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in (("first", REPORT), ("second", REPORT.replace("lake-1", "lake-2"))):
        (folder / name).mkdir()
        (folder / name / "report.txt").write_text(text)
    return folder


# --fail-on, and the exit code for a document in which an activity is without evidence, or in which nothing is worse
# than links that are unverified
@pytest.mark.parametrize(
    ("document", "gravest", "severity", "code"),
    [("first/report", "error", "error", 1), ("mild", "note", "warning", 0), ("mild", "note", "note", 1)],
)
def test_findings_at_or_above_the_limit_give_exit_code_1(
    desk: Path, document: str, gravest: str, severity: str, code: int
) -> None:
    (desk / "mild.txt").write_text(REPORT.partition("Activity 2")[0])
    result = run("audit", "-q", "--offline", "--fail-on", severity, f"{document}.txt", cwd=desk)
    found = {finding["severity"] for finding in coverage(desk, Path(document).name)["findings"]}
    assert max(found, key=SEVERITIES.index) == gravest
    assert result == Result(code, "", "")


def test_only_the_wanted_files_are_written_where_they_are_wanted(desk: Path) -> None:
    result = run("audit", "--offline", "--format", "json,md,json", "--out", "some/where", "first/report.txt", cwd=desk)
    assert result.code == 0
    assert {path.name for path in (desk / "some" / "where" / "report").iterdir()} == {"coverage.json", "coverage.md"}
    assert result.err.splitlines() == [
        "written: some/where/report/coverage.json, some/where/report/coverage.md",
        "this was audit 1 (verify, rejudge and export take the number)",
    ]


def test_documents_of_one_name_get_a_folder_each_and_one_given_twice_gets_one(desk: Path) -> None:
    documents = ("first/report.txt", "second/report.txt", "first/report.txt")
    result = run("audit", "-q", "--offline", "--format", "json", "--out", "twins", *documents, cwd=desk)
    assert result.code == 0
    first, second = sorted(path.name for path in (desk / "twins").iterdir())
    assert first == "report"
    assert re.fullmatch("report-[0-9a-f]{8}", second)
    told = {name: json.loads((desk / "twins" / name / "coverage.json").read_text()) for name in (first, second)}
    assert "web:page:https://example.org/news/lake-1" in reasons(told[first])
    assert "web:page:https://example.org/news/lake-2" in reasons(told[second])


def test_an_audit_overwrites_what_an_earlier_one_wrote(desk: Path) -> None:
    report = desk / "reports" / "twice"
    report.mkdir(parents=True)
    for name in FILES:
        (report / name).write_text("old")
    (desk / "twice.txt").write_text(REPORT)
    assert run("audit", "-q", "--offline", "twice.txt", cwd=desk).code == 0
    assert {path.name for path in report.iterdir()} == FILES
    assert [name for name in TEXTS if "lake-1" not in (report / name).read_text(encoding="utf-8")] == []


def test_who_reads_only_the_first_line_still_gets_files_and_exit_code(desk: Path) -> None:
    process = start("audit", "--offline", "--fail-on", "error", "--out", "unread", "first/report.txt", cwd=desk, env={})
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 1
    assert {path.name for path in (desk / "unread" / "report").iterdir()} == FILES


# --- no network ------------------------------------------------------------------------------------------------

# Names that no name server knows (RFC 6761), so that this asks nobody wherever it runs.
UNKNOWN = re.sub(r"(https://)[a-z.]+", r"\1www.sample-organisation.invalid", REPORT)


@pytest.mark.parametrize("has_proxy", [True, False])
def test_without_network_the_whole_table_is_delivered_within_seconds(tmp_path: Path, has_proxy: bool) -> None:
    (tmp_path / "report.txt").write_text(REPORT if has_proxy else UNKNOWN)
    with socket.socket() as nobody:  # bound and not listening: connections are refused
        nobody.bind(("127.0.0.1", 0))
        env = {"HTTPS_PROXY": f"http://127.0.0.1:{nobody.getsockname()[1]}"} if has_proxy else {}
        began = time.monotonic()
        result = run("audit", "report.txt", cwd=tmp_path, env=env)
    assert time.monotonic() - began < 20
    assert result.code == 3
    assert result.complaints == [
        "linkaudit: no network: every link stays unverified; run the audit again when there is one"
    ]
    told = coverage(tmp_path)
    assert {activity["activity"] for activity in told["activities"]} == {"1.1", "1.2", "2.1"}
    assert set(reasons(told).values()) == {"network"}
    assert all(activity in result.out for activity in ("1.1", "1.2", "2.1"))


def test_a_network_that_breaks_off_is_an_incomplete_audit(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    hosts = ("www.instagram.com", "www.youtube.com", "www.tiktok.com", "i.ytimg.com", "example.org")
    with StandIn() as standin:
        for host in hosts:
            standin.cut_off(host)
        result = run("audit", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
    assert result.code == 3
    assert set(reasons(coverage(tmp_path)).values()) == {"network"}
    assert len(result.complaints) == 1
    assert "4 (" in result.complaints[0]


def test_one_dead_host_does_not_keep_an_audit_from_being_complete(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    with StandIn() as standin:
        for platform in ("instagram", "youtube", "tiktok"):
            standin.put(f"{platform}:*", "available")
        standin.cut_off("example.org")
        result = run("audit", "-q", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
    assert result == Result(0, "", "")
    assert Counter(reasons(coverage(tmp_path)).values()) == {"ok": 3, "network": 1}


# --- over the stand-in -----------------------------------------------------------------------------------------

# key → every form in which the documents cite it, the scene that the platform plays, the reason that comes of it
FILM = "https://www.tiktok.com/@sample_org/video/741700000000000000"
CAST = {
    "instagram:post:DAbCdEfGhIj": (
        ("https://www.instagram.com/p/DAbCdEfGhIj/", "https://instagram.com/reel/DAbCdEfGhIj"), "available", "ok",
    ),
    "instagram:post:DBbCdEfGhIj": (("https://www.instagram.com/p/DBbCdEfGhIj/",), "gone", "not_found"),
    "tiktok:post:7417000000000000001": (
        (f"{FILM}1", "https://www.tiktok.com/@sample_org/photo/7417000000000000001?lang=ru"), "available", "ok",
    ),
    "tiktok:post:7417000000000000002": ((f"{FILM}2",), "private", "private"),
    "tiktok:post:7417000000000000003": ((f"{FILM}3",), "gone", "removed"),
    "youtube:video:YE7VzlLtp-4": (
        ("https://youtu.be/YE7VzlLtp-4?si=a", "https://www.youtube.com/watch?v=YE7VzlLtp-4"), "available", "ok",
    ),
    "youtube:video:YE7VzlLtp-8": (("https://youtu.be/YE7VzlLtp-8",), "gone", "removed"),
    "youtube:video:YE7VzlLtp-E": (("https://youtu.be/YE7VzlLtp-E",), "age", "age"),
    "facebook:post:1000000000000001": (
        ("https://www.facebook.com/sample.org/posts/1000000000000001",), "login_wall", "login_wall",
    ),
    "web:page:https://example.org/here": (
        ("https://example.org/here", "https://example.org/here?utm_source=x"), "available", "ok",
    ),
    "web:page:https://example.org/away": (("https://example.org/away",), "removed", "removed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    folder: Path
    result: Result
    asked: tuple[str, ...]  # every address that was asked for


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One audit of two documents: the first cites every link in its first form, the second in its last."""
    folder = tmp_path_factory.mktemp("played")
    head = "Final report\nProject period: 1 June 2024 - 30 October 2024\n\nTask 1. Tell people\n\n"
    for name, form in (("first", 0), ("second", -1)):
        cited = [
            f"Activity {n}. Activity number {n}\n{forms[form]}\n" for n, (forms, _, _) in enumerate(CAST.values(), 1)
        ]
        (folder / f"{name}.txt").write_text(head + "\n".join(cited))
    with StandIn() as standin:
        for key, (_, scene, _) in CAST.items():
            standin.put(key, scene, f"Title of {key}")
        result = run("audit", "--no-pace", "first.txt", "second.txt", cwd=folder, env=standin.environment)
        return Played(folder, result, tuple(asked.url for asked in standin.requests))


@pytest.mark.parametrize("stem", ["first", "second"])
def test_the_verdicts_land_in_the_report_of_every_document(played: Played, stem: str) -> None:
    told = coverage(played.folder, stem)
    assert reasons(told) == {key: reason for key, (_, _, reason) in CAST.items()}
    assert [link["cited_by"] for link in told["links"]] == [[f"1.{n}"] for n in range(1, len(CAST) + 1)]
    words = {activity["activity"]: activity["coverage"] for activity in told["activities"]}
    assert (words["1.1"], words["1.2"], words["1.9"]) == ("covered", "uncovered", "unverified")
    titles = {link["key"]: link["metadata"]["title"] for link in told["links"] if link["reason"] == "ok"}
    assert titles["youtube:video:YE7VzlLtp-4"] == "Title of youtube:video:YE7VzlLtp-4"


def test_a_complete_audit_exits_0_and_shows_both_tables(played: Played) -> None:
    assert (played.result.code, played.result.complaints) == (0, [])
    assert "first.txt" in played.result.out
    assert "second.txt" in played.result.out


def test_each_link_is_asked_once_however_often_and_in_whatever_form_it_is_cited(played: Played) -> None:
    twice = {url: count for url, count in Counter(played.asked).items() if count > 1 and "/login" not in url}
    assert twice == {}
    for key in ("DAbCdEfGhIj", "7417000000000000001", "YE7VzlLtp-4"):
        assert len([url for url in played.asked if key in url and "oembed" in url]) == 1


def test_a_walled_platform_is_left_alone_and_the_next_run_asks_only_what_is_left(tmp_path: Path) -> None:
    films = [f"https://www.tiktok.com/@sample_org/video/74170000000000000{n:02}" for n in range(12)]
    pages = [f"https://example.org/page/{n}" for n in range(5)]
    (tmp_path / "report.txt").write_text("Activity 1. Publish films\n" + "\n".join(films + pages) + "\n")
    with StandIn() as standin:
        standin.put("tiktok:*", "login_wall")
        standin.put("web:page:*", "available")
        first = run("audit", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
        reached = reasons(coverage(tmp_path))
        standin.put("tiktok:*", "available")
        standin.requests.clear()
        second = run("audit", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
        asked = [each.url for each in standin.requests]
    counts = Counter(reached.values())
    assert (first.code, counts["ok"], counts["login_wall"] + counts["not_attempted"]) == (3, 5, 12)
    assert 3 <= counts["login_wall"] < 12
    (complaint,) = first.complaints
    assert f"stopped answering: {counts['not_attempted']} (tiktok)" in complaint
    left = {key.rpartition(":")[2] for key, reason in reached.items() if reason == "not_attempted"}
    assert {number for url in asked for number in re.findall(r"74170000000000000\d\d", url)} == left
    assert not [url for url in asked if "example.org" in url]
    assert (second.code, second.complaints) == (0, [])
    assert Counter(reasons(coverage(tmp_path)).values()) == {
        "ok": 5 + counts["not_attempted"], "login_wall": counts["login_wall"],
    }  # fmt: skip


def test_a_finished_audit_run_again_asks_everything_again(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Activity 1. Publish\nhttps://example.org/a\nhttps://example.org/b\n")
    with StandIn() as standin:
        standin.put("web:page:*", "available")
        run("audit", "-q", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
        standin.put("web:page:https://example.org/b", "gone")
        run("audit", "-q", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
        assert len(standin.requests) == 4
    assert list(reasons(coverage(tmp_path)).values()) == ["ok", "not_found"]


# --- interrupted and killed ------------------------------------------------------------------------------------

PAGES = [f"https://site{n % 6}.example.org/page/{n}" for n in range(60)]
IN_FLIGHT = 4 + 4 + 1  # workers of the lane, verdicts that wait for the database, the one being written


@pytest.fixture
def slow() -> Iterator[StandIn]:
    """A web that takes 50 ms to answer."""
    with StandIn() as standin:
        answer = Answer(200, b"<title>A page</title>", (("Content-Type", "text/html"),), delay_s=0.05)
        standin.put("web:page:*", answer)
        yield standin


def break_off(
    folder: Path, standin: StandIn, after: int, with_signal: signal.Signals, *arguments: str
) -> tuple[int, str, str]:
    """Starts an audit and sends it a signal once so many requests were made. Returns code, stdout and stderr."""
    process = start("audit", "--no-pace", *arguments, "report.txt", cwd=folder, env=standin.environment)
    until = time.monotonic() + 30
    while len(standin.requests) < after and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(with_signal)
    out, err = process.communicate(timeout=30)
    return process.returncode, out.decode(), err.decode()


def stored(folder: Path) -> list[str]:
    """The addresses with a verdict, one a check."""
    with closing(sqlite3.connect(folder / "data" / "linkaudit.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [
            url
            for (url,) in database.execute("SELECT canonical_url FROM checks JOIN links USING (key) ORDER BY checks.id")
        ]


def write_long_report(folder: Path, pages: list[str] = PAGES) -> None:
    half = len(pages) // 2
    halves = "\n".join(pages[:half]), "\n".join(pages[half:])
    (folder / "report.txt").write_text("Activity 1. Publish\n{}\n\nActivity 2. Publish more\n{}\n".format(*halves))


def test_an_interrupted_audit_exits_130_and_goes_on_where_it_stopped(tmp_path: Path, slow: StandIn) -> None:
    write_long_report(tmp_path)
    code, out, err = break_off(tmp_path, slow, 20, signal.SIGINT)
    assert (code, out, err) == (130, "", "linkaudit: interrupted; run the same command again to go on\n")
    done = stored(tmp_path)
    assert 20 - IN_FLIGHT <= len(done) < len(PAGES)
    before = Counter(each.url for each in slow.requests)
    result = run("audit", "-q", "--no-pace", "report.txt", cwd=tmp_path, env=slow.environment)
    assert result == Result(0, "", "")
    asked = Counter(each.url for each in slow.requests)
    assert {url for url in done if asked[url] != before[url]} == set()
    assert list(reasons(coverage(tmp_path)).values()) == ["ok"] * len(PAGES)


def test_an_interrupted_audit_waits_for_no_answer(tmp_path: Path, slow: StandIn) -> None:
    write_long_report(tmp_path)
    slow.put("web:page:*", Answer(200, b"much too late", delay_s=60))
    process = start("audit", "--no-pace", "report.txt", cwd=tmp_path, env=slow.environment)
    until = time.monotonic() + 30
    while not slow.requests and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert time.monotonic() - began < 5  # 2 s are promised; a busy machine gets some more


def test_a_killed_audit_loses_no_verdict_and_asks_none_again(tmp_path: Path, slow: StandIn) -> None:
    pages = [f"https://site{n % 6}.example.org/page/{n}" for n in range(300)]
    for page in pages[::2]:  # the others take 50 ms
        slow.put(f"web:page:{page}", Answer(200, b"<title>A slow page</title>", delay_s=0.1))
    write_long_report(tmp_path, pages)
    (tmp_path / "wide.toml").write_text("[platforms.web]\nconcurrency = 12\n")
    in_flight = 12 + IN_FLIGHT
    moments, done = (30, 150, 260), []
    for moment in moments:
        code, _, _ = break_off(tmp_path, slow, moment, signal.SIGKILL, "--config", "wide.toml")
        assert code == -signal.SIGKILL
        now_done = stored(tmp_path) if (tmp_path / "data" / "linkaudit.db").exists() else []
        assert now_done[: len(done)] == done  # nothing that was stored is lost or changed
        done = now_done
    assert len(done) >= 260 - len(moments) * in_flight
    result = run("audit", "-q", "--no-pace", "--config", "wide.toml", "report.txt", cwd=tmp_path, env=slow.environment)
    assert result == Result(0, "", "")
    assert sorted(stored(tmp_path)) == sorted(pages)  # one verdict each
    asked = Counter(each.url for each in slow.requests)
    assert set(asked) == set(pages)
    assert sum(asked.values()) - len(pages) <= len(moments) * in_flight
    told = coverage(tmp_path)
    assert list(reasons(told).values()) == ["ok"] * len(pages)
    assert [(activity["unique"], activity["available"]) for activity in told["activities"]] == [(150, 150)] * 2


def test_an_audit_whose_record_was_changed_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Activity 1. Publish\nhttps://example.org/a\n")
    for _ in range(2):
        assert run("audit", "-q", "--offline", "report.txt", cwd=tmp_path) == Result(0, "", "")  # it is not finished
    manifest = tmp_path / "data" / "archive" / "audit-0001.manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes().replace(b'"run"', b'"ran"', 1))
    changed = manifest.read_bytes()
    result = run("audit", "-q", "--offline", "report.txt", cwd=tmp_path)
    assert (result.code, result.out) == (0, "")
    assert re.fullmatch(r"ERROR .*audit 1 cannot be gone on with \(line 2 .*\), so a new one is begun\n", result.err)
    assert run("audit", "-q", "--offline", "report.txt", cwd=tmp_path) == Result(0, "", "")  # the new one
    assert manifest.read_bytes() == changed
    verified = run("verify", cwd=tmp_path)
    assert verified.code == 1
    assert verified.out.splitlines()[0].startswith("audit 1: 0 checks, 0 records in 0 files: NOT AS RECORDED: ")
    assert verified.out.splitlines()[1] == "audit 2: 0 checks, 0 records in 0 files: sound"


@pytest.mark.parametrize("documents", [("report.txt", "other.txt"), ("report.txt", "report.txt")])
def test_two_audits_at_once_on_one_database_both_end_well(
    tmp_path: Path, slow: StandIn, documents: tuple[str, str]
) -> None:
    write_long_report(tmp_path)
    (tmp_path / "other.txt").write_text("Activity 1. Publish\n" + "\n".join(PAGES[20:50]) + "\n")
    both = [
        start("audit", "-q", "--no-pace", "--out", f"reports-{n}", name, cwd=tmp_path, env=slow.environment)
        for n, name in enumerate(documents)
    ]
    assert [process.communicate(timeout=60) for process in both] == [(b"", b"")] * 2
    assert [process.returncode for process in both] == [0, 0]
    assert set(stored(tmp_path)) == set(PAGES)
    for number, name in enumerate(documents):
        told = json.loads((tmp_path / f"reports-{number}" / name[:-4] / "coverage.json").read_text())
        assert set(reasons(told).values()) == {"ok"}


# --- progress --------------------------------------------------------------------------------------------------


def test_a_terminal_sees_how_far_each_platform_has_got(tmp_path: Path, slow: StandIn) -> None:
    (tmp_path / "report.txt").write_text(
        "Activity 1. Publish\n" + "\n".join(PAGES[:12]) + "\nhttps://youtu.be/YE7VzlLtp-4\n"
    )
    slow.put("youtube:*", "available")
    shown = on_screen("stderr", "audit", "--no-pace", "report.txt", cwd=tmp_path, env=slow.environment)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"web +.* \d+/12 ", text)
    assert re.search(r"youtube +.* \d/1 ", text)
