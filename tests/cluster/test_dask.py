"""The real command over a real cluster of four workers, each of which sees the platforms through a stand-in of its own.

The coordinator has no way to any platform: whatever was asked, a worker asked it.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from linkaudit.lanes import BREAKER, UNREADABLE
from linkaudit.platforms import PLATFORMS
from tests.cluster.processes import Cluster
from tests.command import Result, run, start
from tests.labelled import ADDRESSES, BEHIND, labelled
from tests.standin import Answer

WORKERS = 4
AT_ONCE = "".join(f"[platforms.{platform}]\nytdlp = false\n" for platform in PLATFORMS)
SLOW_REASONS = {"rate_limited", "server_error", "too_large"}  # a second attempt, or much to read
PASSWORD = "Sesame-0pen"  # noqa: S105  # nobody's


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        for _ in range(WORKERS):
            running.add()
        running.wait()
        yield running


@pytest.fixture(autouse=True)
def _forget(cluster: Cluster) -> None:
    """What one test puts up and asks for is nothing to the next."""
    for standin in cluster.standins:
        standin.clear()


class Stored(NamedTuple):
    """A check as the database has it."""

    status: str
    reason: str
    probe: str | None
    http_status: int | None
    resolved_to: str | None
    metadata: str
    target: str | None


def stored(folder: Path, db: str = "data/linkaudit.db") -> dict[str, Stored]:
    """By key, what was checked: each link once."""
    with closing(sqlite3.connect(folder / db)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute(f"SELECT key, {', '.join(Stored._fields)} FROM checks").fetchall()  # noqa: S608
    found = {key: Stored(*row) for key, *row in rows}
    assert len(found) == len(rows), "a link was checked twice"
    return found


def reasons(folder: Path) -> dict[str, str]:
    return {key: check.reason for key, check in stored(folder).items()}


def write(folder: Path, urls: Sequence[str], config: str = AT_ONCE) -> None:
    (folder / "report.txt").write_text("Activity 1. Publish\n\n" + "\n\n".join(urls) + "\n")
    (folder / "linkaudit.toml").write_text(config)


ARGUMENTS = ("audit", "-q", "--format", "json", "--config", "linkaudit.toml", "report.txt")


def audit(folder: Path, cluster: Cluster, *options: str) -> Result:
    return run(*ARGUMENTS, "--cluster", cluster.address, *options, cwd=folder)


def films(count: int) -> list[str]:
    return [ADDRESSES["tiktok:post"][0].format(n=n) for n in range(count)]


def pages(count: int) -> list[str]:
    return [f"https://site{n % 6}.example.org/{n}" for n in range(count)]


# --- the same verdicts -----------------------------------------------------------------------------------------


def test_four_workers_say_of_400_links_what_one_computer_says(tmp_path: Path, cluster: Cluster) -> None:
    known = [each for each in labelled() if each.reason not in SLOW_REASONS]
    readable = [each for each in known if each.reason not in UNREADABLE]
    # so few of each platform that no lane is walled, whichever worker gets them
    unreadable = [
        [each for each in known if each.reason in UNREADABLE and each.key.startswith(f"{platform}:")][: BREAKER - 1]
        for platform in PLATFORMS
    ]
    urls = [each.url for each in chain(readable, *unreadable)]
    for each in known:
        cluster.put(each.key, each.scene)
        cluster.put(f"{each.key}/", each.scene)  # where what is sent on with a slash goes
    for key, scene in BEHIND.items():
        cluster.put(key, scene)
    kinds = ("instagram:post", "tiktok:post", "youtube:video", "facebook:post", "web:page")
    number = 0
    while len(urls) < 400:
        url, key = ADDRESSES[kinds[number % 5]]
        cluster.put(key.format(n=number), "gone" if number % 3 == 0 and "facebook" not in key else "available")
        urls.append(url.format(n=number))
        number += 1
    write(tmp_path, urls)
    assert audit(tmp_path, cluster, "--no-pace") == Result(0, "", "")
    share = [len(standin.requests) for standin in cluster.standins]
    env = cluster.standins[0].environment
    assert run(*ARGUMENTS, "--no-pace", "--db", "local.db", cwd=tmp_path, env=env) == Result(0, "", "")
    found, local = stored(tmp_path), stored(tmp_path, "local.db")
    assert len(local) >= 400
    assert {key: (found.get(key), check) for key, check in local.items() if found.get(key) != check} == {}
    assert found.keys() == local.keys()
    assert {check.status for check in found.values()} == {"available", "gone", "restricted", "unverified"}
    assert [check for check in found.values() if check.target]
    assert min(share) > 0.15 * sum(share)
    assert run("verify", cwd=tmp_path).code == 0  # the archive was written here, and is whole


# --- lanes -----------------------------------------------------------------------------------------------------


def test_each_worker_keeps_the_pace(tmp_path: Path, cluster: Cluster) -> None:
    pace_s, links = 0.25, 20
    cluster.put("tiktok:*", "available")
    write(tmp_path, films(links), f"[platforms.tiktok]\nytdlp = false\npace = {pace_s}\n")
    assert audit(tmp_path, cluster) == Result(0, "", "")
    spans = [[at for at, url in standin.times if "tiktok.com" in url] for standin in cluster.standins]
    assert sum(map(len, spans)) >= links
    for times in spans:
        assert len(times) >= links / WORKERS / 2
        assert times[-1] - times[0] >= (len(times) - 1) * pace_s * 0.8 - pace_s  # ±20 %, and one that was late


def test_a_platform_that_walls_everybody_is_left_alone(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("tiktok:*", "login_wall")
    cluster.put("web:page:*", "available")
    write(tmp_path, [*films(120), *pages(20)])
    result = audit(tmp_path, cluster, "--no-pace")
    found = reasons(tmp_path)
    counts = Counter(found.values())
    assert (result.code, counts["ok"], counts["login_wall"] + counts["not_attempted"]) == (3, 20, 120)
    assert WORKERS * BREAKER <= counts["login_wall"] <= WORKERS * (BREAKER + 4)
    (complaint,) = result.complaints
    assert f"stopped answering: {counts['not_attempted']} (tiktok)" in complaint
    for asked in cluster.asked("tiktok.com"):
        assert len({each.url for each in asked if "74" in each.url and "login" not in each.url}) <= 25


def test_one_worker_s_wall_is_not_the_others_(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("tiktok:*", "available")
    cluster.standins[2].put("tiktok:*", "login_wall")
    write(tmp_path, films(80))
    assert audit(tmp_path, cluster, "--no-pace") == Result(0, "", "")
    counts = Counter(reasons(tmp_path).values())
    assert counts["ok"] + counts["login_wall"] == 80
    assert BREAKER <= counts["login_wall"] <= BREAKER + 4


# --- canaries --------------------------------------------------------------------------------------------------

LIVE, LYING = (
    "https://www.youtube.com/watch?v=Live-Live-8",
    "https://www.tiktok.com/@sample_org/video/7499999999999999999",
)
FLOCKS = f"""
[platforms.youtube]
ytdlp = false
known_live = "{LIVE}"
[platforms.tiktok]
ytdlp = false
known_live = "{LYING}"
"""


def test_negatives_are_held_back_on_the_workers_until_they_are_believed_or_not(
    tmp_path: Path, cluster: Cluster
) -> None:
    cluster.put("youtube:*", "gone")
    cluster.put("youtube:video:Live-Live-8", "available")
    cluster.put("tiktok:*", "gone")
    videos = [ADDRESSES["youtube:video"][0].format(n=n) for n in range(10)]
    write(tmp_path, [*videos, *films(10)], FLOCKS)
    assert audit(tmp_path, cluster, "--no-pace") == Result(0, "", "")
    found = reasons(tmp_path)
    assert Counter((key.partition(":")[0], reason) for key, reason in found.items()) == {
        ("youtube", "removed"): 10, ("tiktok", "unrecognised"): 10,
    }  # fmt: skip
    assert [asked for asked in cluster.asked("Live-Live-8") if asked]


# --- the network of the workers --------------------------------------------------------------------------------


def test_a_proxy_s_password_travels_and_is_in_nobody_s_log(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("web:page:*", "available")
    write(tmp_path, pages(12))
    proxy = cluster.standins[0].url.replace("http://", f"http://auditor:{PASSWORD}@")
    # the proxy of one machine for all: the three others do not trust its certificates
    result = audit(tmp_path, cluster, "--no-pace", "--proxy", proxy, "-v")
    assert result.code == 0
    counts = Counter(reasons(tmp_path).values())
    assert counts["ok"] + counts["tls"] == 12
    assert len(cluster.standins[0].requests) == counts["ok"]
    logs = [path for path in cluster.folder.glob("*.log") if path.stat().st_size]
    assert len(logs) > WORKERS
    assert [path for path in logs if PASSWORD in path.read_text(errors="replace")] == []
    assert PASSWORD not in result.err
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path for path in kept if PASSWORD.encode() in path.read_bytes()] == []


# --- who leaves, joins and interrupts --------------------------------------------------------------------------

LATE = Answer(200, b"<title>A page</title>", (("Content-Type", "text/html"),), delay_s=0.1)


def test_an_interrupted_audit_ends_soon_and_its_visitors_with_it(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("web:page:*", LATE)
    write(tmp_path, pages(400))
    process = start(*ARGUMENTS, "--cluster", cluster.address, "--no-pace", cwd=tmp_path, env={})
    wait_for(cluster, 40)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.decode()) == (
        130, b"", "linkaudit: interrupted; run the same command again to go on\n",
    )  # fmt: skip
    asked = sum(map(len, cluster.asked("")))
    time.sleep(0.5)
    assert sum(map(len, cluster.asked(""))) == asked
    assert 0 < len(stored(tmp_path)) < 400


def test_the_newest_run_has_the_workers_and_the_older_one_can_be_gone_on_with(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("web:page:*", LATE)
    older, newer = tmp_path / "older", tmp_path / "newer"
    for folder, count in ((older, 1500), (newer, 20)):
        folder.mkdir()
        write(folder, pages(count))
    process = start(*ARGUMENTS, "--cluster", cluster.address, "--no-pace", cwd=older, env={})
    wait_for(cluster, 40)
    assert audit(newer, cluster, "--no-pace") == Result(0, "", "")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 3
    assert err.decode().count("\n") == 1
    assert "a newer run has taken it over" in err.decode()
    assert 0 < len(stored(older)) < 1500


def test_a_killed_worker_costs_nothing_and_a_new_one_takes_part(tmp_path: Path, cluster: Cluster) -> None:
    cluster.put("web:page:*", LATE)
    urls = pages(300)
    for url in urls[::5]:
        cluster.put(f"web:page:{url}", "gone")
    write(tmp_path, urls)
    process = start(*ARGUMENTS, "--cluster", cluster.address, "--no-pace", cwd=tmp_path, env={})
    wait_for(cluster, 60)
    cluster.workers[1].kill()
    late = cluster.add()
    late.put("web:page:*", LATE)
    for url in urls[::5]:
        late.put(f"web:page:{url}", "gone")
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0
    assert reasons(tmp_path) == {
        f"web:page:{url}": "ok" if n % 5 else "not_found" for n, url in enumerate(urls)
    }  # fmt: skip
    assert cluster.standins[1].requests
    twice = [url for url, count in Counter(each.url for each in chain(*cluster.asked(""))).items() if count > 1]
    assert len(twice) <= 6  # what the dead one had in its hands


def wait_for(cluster: Cluster, requests: int) -> None:
    until = time.monotonic() + 30
    while sum(map(len, cluster.asked(""))) < requests and time.monotonic() < until:
        time.sleep(0.01)
