"""Public snapshots: what the Internet Archive's answers say, when it is asked, and that it is never an error."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from linkaudit.archive.wayback import LOOKUP, PATIENCE, SAVE, SAVE_PACE_S, Wayback, closest, saved
from linkaudit.model import Check, FetchError, Headers, Link, Request, Response, Snapshot, Verdict
from tests.builders import NOW
from tests.command import Result, run
from tests.standin import Answer, StandIn, as_json, redirect

PAGE = "https://example.org/news/1"
COPY = "https://web.archive.org/web/20250301102030/https://example.org/news/1"
SNAPSHOT = Snapshot(COPY, datetime(2025, 3, 1, 10, 20, 30, tzinfo=UTC))


def found(**closest: object) -> dict[str, object]:
    return {"url": PAGE, "archived_snapshots": {"closest": closest}}


def answer(body: object, url: str = LOOKUP, headers: Headers = (), status: int = 200) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(Request(url, "wayback"), url, status, headers, raw, NOW)


THERE = {"available": True, "status": "200", "timestamp": "20250301102030"}
LOOKUPS = [
    (found(url=COPY, **THERE), SNAPSHOT),
    (found(url=COPY.replace("https", "http", 1), **THERE), SNAPSHOT),
    (found(url=COPY, available=True), SNAPSHOT),
    ({"url": PAGE, "archived_snapshots": {}}, None),
    (found(url=COPY, **(THERE | {"available": False})), None),
    (found(url=COPY, **(THERE | {"status": "404"})), None),  # a copy of an error is no copy
    (found(url="https://example.org/web/20250301102030/x", **THERE), None),
    (found(url="javascript:alert(1)//web.archive.org/web/20250301102030/x", **THERE), None),
    (found(url=COPY.replace("20250301", "20259901"), **THERE), None),
    (found(url=5, **THERE), None),
    ({"archived_snapshots": {"closest": []}}, None),
    ({"archived_snapshots": "closest"}, None),
    ([], None),
    (b"<html>busy</html>", None),
    (b"", None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "snapshot"), LOOKUPS, ids=range(len(LOOKUPS)))
def test_a_lookup_names_the_closest_copy_of_the_page_or_none(body: object, snapshot: Snapshot | None) -> None:
    assert closest(answer(body)) == snapshot


SAVES = [
    (COPY, (), 200, SNAPSHOT),
    (SAVE + PAGE, (("Location", COPY),), 302, SNAPSHOT),
    (SAVE + PAGE, (("Content-Location", "/web/20250301102030/https://example.org/news/1"),), 200, SNAPSHOT),
    (SAVE + PAGE, (), 200, None),
    (SAVE + PAGE, (("Location", "https://example.org/"),), 302, None),
]  # fmt: skip


@pytest.mark.parametrize(("url", "headers", "status", "snapshot"), SAVES, ids=range(len(SAVES)))
def test_a_save_names_the_copy_that_was_taken(
    url: str, headers: Headers, status: int, snapshot: Snapshot | None
) -> None:
    assert saved(answer(b"", url, headers, status)) == snapshot


ASKED = [
    ("ok", False, True), ("not_found", True, False), ("removed", True, False), ("login_wall", True, False),
    ("timeout", True, False), ("private", False, False), ("not_attempted", False, False), ("offline", False, False),
    ("network", False, False),
]  # fmt: skip


def checked(reason: str) -> Check:
    return Check(Link("web", "page", PAGE, PAGE), Verdict(reason), NOW)


@pytest.mark.parametrize(("reason", "by_lookup", "by_save"), ASKED)
def test_who_is_asked_about(reason: str, by_lookup: bool, by_save: bool) -> None:
    for lookup in (False, True):
        for save in (False, True):
            asked = Wayback(never, lookup, save).is_asked(checked(reason))
            assert asked == ((lookup and by_lookup) or (save and by_save))


async def never(request: Request) -> Response:
    raise AssertionError(request)


def test_an_archive_that_fails_is_asked_a_few_times_and_each_failure_is_said() -> None:
    asked, slept = [], []

    async def fetch(request: Request) -> Response:
        asked.append(request.url)
        raise FetchError("timeout")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def all_of_them() -> list[tuple[str, ...]]:
        wayback = Wayback(fetch, True, True, sleep)
        return [(await wayback.look(checked("ok"))).missing for _ in range(PATIENCE + 2)]

    missing = asyncio.run(all_of_them())
    assert missing == [("wayback: timeout",)] * PATIENCE + [("wayback: it did not answer",)] * 2
    assert (len(asked), slept) == (PATIENCE, [SAVE_PACE_S] * PATIENCE)


def test_whoever_breaks_off_waits_for_no_pace() -> None:
    slept = []

    async def fetch(request: Request) -> Response:
        return await asyncio.get_running_loop().create_future()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def broken_off() -> None:
        asking = asyncio.create_task(Wayback(fetch, True, True, sleep).look(checked("ok")))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(broken_off())
    assert slept == []


# --- through the real command ----------------------------------------------------------------------------------


def audit(folder: Path, standin: StandIn, *arguments: str) -> Result:
    (folder / "report.txt").write_text(f"Activity 1. Publish\n{PAGE}\n")
    return run("audit", "-q", "--no-pace", *arguments, "report.txt", cwd=folder, env=standin.environment)


def link_of(folder: Path) -> dict[str, object]:
    (link,) = json.loads((folder / "reports" / "report" / "coverage.json").read_text())["links"]
    assert isinstance(link, dict)
    return link


SHOWN = {"url": COPY, "at": "2025-03-01T10:20:30Z"}


def test_a_page_that_is_gone_shows_its_public_snapshot(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put(f"web:page:{PAGE}", "gone")
        standin.put(f"web:page:{LOOKUP}{quote(PAGE, safe='')}", as_json(found(url=COPY, **THERE)))
        assert audit(tmp_path, standin, "--wayback") == Result(0, "", "")
    assert (link_of(tmp_path)["status"], link_of(tmp_path)["snapshot"]) == ("gone", SHOWN)
    for name in ("coverage.html", "coverage.csv"):
        assert COPY in (tmp_path / "reports" / "report" / name).read_text()
    assert run("verify", cwd=tmp_path).code == 0
    assert run("rejudge", cwd=tmp_path).out.endswith("1 verdicts judged again, 0 would change\n")


def test_a_page_that_is_there_is_saved_on_request(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put(f"web:page:{PAGE}", "available")
        standin.put(f"web:page:{SAVE}{PAGE}", redirect(COPY))
        standin.put(f"web:page:{COPY}", "available")
        assert audit(tmp_path, standin, "--wayback-save") == Result(0, "", "")
    assert (link_of(tmp_path)["status"], link_of(tmp_path)["snapshot"]) == ("available", SHOWN)


@pytest.mark.parametrize("trouble", [Answer(503), Answer(429), Answer(200, b"no JSON"), Answer(trouble="silence")])
def test_an_archive_in_trouble_changes_no_verdict_and_no_exit_code(tmp_path: Path, trouble: Answer) -> None:
    with StandIn() as standin:
        standin.put(f"web:page:{PAGE}", "gone")
        standin.put(f"web:page:{LOOKUP}{quote(PAGE, safe='')}", trouble)
        assert audit(tmp_path, standin, "--wayback") == Result(0, "", "")
    assert link_of(tmp_path)["status"] == "gone"
    assert "snapshot" not in link_of(tmp_path)


def test_nobody_is_asked_without_the_option(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put(f"web:page:{PAGE}", "gone")
        audit(tmp_path, standin)
        assert standin.asked("archive.org") == []
