"""An audit that is killed in the middle of archiving: what it reported as stored is there, and as it was recorded."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from linkaudit.archive.warc import read
from tests.command import Result, run, start
from tests.standin import Answer, StandIn

FEW, MANY = 400, 700  # links; many are archived by a process of its own
CONFIG = "[platforms.web]\nconcurrency = 16\n"
MOMENTS = 10
BUSY = "audit 1: a run is at work on it; verify it when that has ended\n"


def stored(folder: Path) -> int:
    database = folder / "data" / "linkaudit.db"
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM checks WHERE entry IS NOT NULL").fetchone()[0])


def pages(count: int) -> list[str]:
    return [f"https://site{n % 5}.example.org/page/{n}" for n in range(count)]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_at_whatever_moment_an_audit_is_killed_all_that_it_stored_verifies(tmp_path: Path, count: int) -> None:
    (tmp_path / "report.txt").write_text("Activity 1. Publish\n" + "\n".join(pages(count)) + "\n")
    (tmp_path / "wide.toml").write_text(CONFIG)
    chance = random.Random(4)
    done = [0]
    with StandIn() as standin:
        for number, page in enumerate(pages(count)):
            body = f"<title>Page {number}</title>".encode() + chance.randbytes(chance.randrange(20_000))
            standin.put(f"web:page:{page}", Answer(200, body, (("Content-Type", "text/html"),), delay_s=0.02))
        for _ in range(MOMENTS):
            asked = len(standin.requests)
            process = start(
                "audit", "--no-pace", "--config", "wide.toml", "report.txt", cwd=tmp_path, env=standin.environment
            )
            while len(standin.requests) < asked + 10 and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.1)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
            done.append(stored(tmp_path))
            assert done[-1] >= done[-2]
            verified = run("verify", "-q", cwd=tmp_path)
            assert (verified.code, verified.err) == (0, ""), verified.out
        finished = run(
            "audit", "-q", "--no-pace", "--config", "wide.toml", "report.txt", cwd=tmp_path, env=standin.environment
        )
    assert finished == Result(0, "", "")
    assert done[-1] > 0
    verified = run("verify", "-q", cwd=tmp_path)
    assert re.fullmatch(rf"audit 1: {count} checks, \d+ records in \d+ files: sound\n", verified.out)
    broken = [each for path in (tmp_path / "data" / "archive").glob("*.warc.gz") for each in read(path).broken]
    assert len(broken) <= MOMENTS  # at most the record that was being written, each time


@pytest.mark.parametrize("count", [FEW, MANY])
def test_an_audit_that_is_under_way_is_not_called_changed(tmp_path: Path, count: int) -> None:
    (tmp_path / "report.txt").write_text("Activity 1. Publish\n" + "\n".join(pages(count)) + "\n")
    (tmp_path / "wide.toml").write_text(CONFIG)
    codes = set()
    with StandIn() as standin:
        standin.put("web:page:*", Answer(200, b"<title>A page</title>", delay_s=0.05))
        process = start(
            "audit", "--no-pace", "--config", "wide.toml", "report.txt", cwd=tmp_path, env=standin.environment
        )
        while len(standin.requests) < 20 and process.poll() is None:
            time.sleep(0.01)
        while process.poll() is None:
            verified = run("verify", "-q", cwd=tmp_path)
            assert verified.code in (0, 3), verified.out
            assert verified.code == 0 or verified.out == BUSY
            codes.add(verified.code)
        process.communicate(timeout=30)
    assert codes
    assert run("verify", "-q", cwd=tmp_path).code == 0
