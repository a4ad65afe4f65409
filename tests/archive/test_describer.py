"""What is kept of an item beside its verdict: yt-dlp's words, its picture and its media, through the real command."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.command import Result, run, start
from tests.standin import JPEG, Answer, StandIn, redirect

TIKTOK = "https://www.tiktok.com/@sample_org/video/7417000000000000001"
YOUTUBE = "https://www.youtube.com/watch?v=YE7VzlLtp-4"
FILM = Answer(200, b"\0\0\0\x18ftypmp42" + b"an invented film" * 400, (("Content-Type", "video/mp4"),))
FILES = {
    "web:page:https://v16.example/v.mp4": FILM,
    "web:page:https://rr1.googlevideo.com/videoplayback?id=YE7VzlLtp-4": FILM,
    "web:page:https://p16.example/t.jpg": JPEG,
}
CONFIG = "[platforms.tiktok]\nytdlp = {}\n"


def audit(folder: Path, standin: StandIn, *arguments: str, urls: tuple[str, ...] = (TIKTOK, YOUTUBE)) -> Result:
    text = "Final report\n\nActivity 1. Make films\n" + "\n".join(urls) + "\n\n29.10.2024\n"
    (folder / "report.txt").write_text(text)
    return run("audit", "-q", "--no-pace", *arguments, "report.txt", cwd=folder, env=standin.environment)


def entries(folder: Path) -> dict[str, dict[str, Any]]:
    """What the manifest says of each check, by key."""
    lines = (folder / "data" / "archive" / "audit-0001.manifest.jsonl").read_text().splitlines()
    return {told["key"]: told for told in map(json.loads, lines) if told["what"] == "check"}


@pytest.fixture
def standin() -> Any:
    with StandIn() as playing:
        playing.put("tiktok:*", "available")
        playing.put("youtube:*", "available")
        for key, file in FILES.items():
            playing.put(key, file)
        yield playing


def test_yt_dlp_tells_what_the_probes_do_not(tmp_path: Path, standin: StandIn) -> None:
    assert audit(tmp_path, standin) == Result(0, "", "")
    links = json.loads((tmp_path / "reports" / "report" / "coverage.json").read_text())["links"]
    told = {link["key"]: link["metadata"] for link in links}
    wanted = ("title", "author", "published_at", "duration_s", "view_count")
    assert {key: tuple(each[name] for name in wanted) for key, each in told.items()} == {
        "tiktok:post:7417000000000000001": (
            "An invented title", "Sample Organisation", "2024-10-27T03:33:20Z", 15, 100,
        ),
        "youtube:video:YE7VzlLtp-4": ("An invented title", "Sample Organisation", "2024-10-27T03:33:20Z", 61, 100),
    }  # fmt: skip


def test_its_words_and_the_pictures_are_archived_and_verify_reads_them(tmp_path: Path, standin: StandIn) -> None:
    audit(tmp_path, standin)
    found = entries(tmp_path)
    types = {key: [record["type"] for record in told["records"]] for key, told in found.items()}
    assert types["tiktok:post:7417000000000000001"][-1] == "metadata"
    assert "metadata" not in types["youtube:video:YE7VzlLtp-4"]  # its page had told everything
    assert all("missing" not in told for told in found.values())
    assert run("verify", cwd=tmp_path).code == 0


def test_nobody_is_asked_twice_for_what_is_known_nor_where_it_is_switched_off(tmp_path: Path, standin: StandIn) -> None:
    (tmp_path / "off.toml").write_text(CONFIG.format("false"))
    assert audit(tmp_path, standin, "--config", "off.toml").code == 0
    assert [each.url for each in standin.asked("www.tiktok.com/@")] == []
    assert len(standin.asked("youtube.com/watch?")) == 1
    assert entries(tmp_path)["tiktok:post:7417000000000000001"]["metadata"].get("duration_s") is None


@pytest.mark.parametrize("scene", ["gone", "private", "rate_limited", "login_wall"])
def test_nothing_more_is_asked_about_what_is_not_there(tmp_path: Path, standin: StandIn, scene: str) -> None:
    standin.put("tiktok:post:7417000000000000001", scene)
    audit(tmp_path, standin, "--media", urls=(TIKTOK,))
    told = entries(tmp_path)["tiktok:post:7417000000000000001"]
    assert "metadata" not in {record["type"] for record in told["records"]}
    assert "media" not in told
    assert standin.asked("v16.example") == []


def test_what_cannot_be_had_is_said_and_changes_no_verdict(tmp_path: Path, standin: StandIn) -> None:
    standin.put("tiktok:post:7417000000000000001", "available_page_challenged")
    standin.put("web:page:https://p16.example/t.jpg", redirect("http://127.0.0.1:9/inner.jpg"))
    assert audit(tmp_path, standin, "--media", urls=(TIKTOK,)) == Result(0, "", "")
    told = entries(tmp_path)["tiktok:post:7417000000000000001"]
    assert (told["status"], [each.partition(":")[0] for each in told["missing"]]) == (
        "available", ["yt-dlp", "picture", "media"],
    )  # fmt: skip


# --- media -----------------------------------------------------------------------------------------------------


def test_media_are_kept_once_under_their_digest_and_a_changed_one_is_found_out(
    tmp_path: Path, standin: StandIn
) -> None:
    assert audit(tmp_path, standin, "--media") == Result(0, "", "")
    named = {key: told["media"][0] for key, told in entries(tmp_path).items()}
    assert named["tiktok:post:7417000000000000001"] == named["youtube:video:YE7VzlLtp-4"]
    (kept,) = (tmp_path / "data" / "media" / "sha256").glob("*/*")
    assert kept.read_bytes() == FILM.body
    assert run("verify", cwd=tmp_path).code == 0
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    changed = run("verify", cwd=tmp_path)
    assert (changed.code, f"media/{named['youtube:video:YE7VzlLtp-4']['path']}" in changed.out) == (1, True)
    kept.unlink()
    missing = run("verify", cwd=tmp_path)
    assert (missing.code, "cannot be read" in missing.out) == (1, True)


def test_a_film_that_is_too_large_is_left_and_the_disk_is_looked_at_first(tmp_path: Path, standin: StandIn) -> None:
    standin.put("web:page:https://v16.example/v.mp4", Answer(200, FILM.body * 400, FILM.headers))
    assert audit(tmp_path, standin, "--media", "--max-media-mb", "1", urls=(TIKTOK,)).code == 0
    assert "media: too_large" in " ".join(entries(tmp_path)["tiktok:post:7417000000000000001"]["missing"])
    full = audit(tmp_path, standin, "--media", "--max-media-mb", str(10**12))
    assert full.code == 3
    assert "free some space or lower --max-media-mb" in full.err


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "much"])
def test_a_size_that_is_none_is_refused(tmp_path: Path, standin: StandIn, value: str) -> None:
    refused = audit(tmp_path, standin, "--media", f"--max-media-mb={value}")
    assert (refused.code, f"{value!r} is no number of megabytes" in refused.err) == (2, True)


# --- breaking off ----------------------------------------------------------------------------------------------


def test_an_interrupted_audit_waits_for_no_video(tmp_path: Path, standin: StandIn) -> None:
    audit(tmp_path, standin, urls=(YOUTUBE,))
    standin.put("web:page:" + TIKTOK, Answer(200, b"much too late", delay_s=60))
    (tmp_path / "report.txt").write_text(f"Final report\n\nActivity 1. Make films\n{TIKTOK}\n")
    process = start("audit", "--no-pace", "report.txt", cwd=tmp_path, env=standin.environment)
    until = time.monotonic() + 30
    while not standin.asked("www.tiktok.com/@") and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"linkaudit: interrupted; run the same command again to go on\n")
    assert time.monotonic() - began < 5  # 2 s are promised; a busy machine gets some more
