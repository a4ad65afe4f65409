"""The stand-in itself: its pages are real enough for somebody else's extractors, and it never says what is not so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.standin import PLACES, SCENES, Answer, StandIn

TITLE = "A lake and its reeds"
# key, scene, address → what yt-dlp's own extractors must read from its pages: title, uploader, day, seconds, views
READ = {
    ("youtube:video:A0000000001", "available", "https://www.youtube.com/watch?v=A0000000001"): (
        TITLE, "Sample Organisation", "20241027", 61, 100,
    ),
    ("tiktok:post:7417000000000000001", "available", "https://www.tiktok.com/@sample_org/video/7417000000000000001"): (
        TITLE, "sample_org", "20241027", 15, 100,
    ),
    ("instagram:post:DAbCdEfGhIj", "reel", "https://www.instagram.com/reel/DAbCdEfGhIj/"): (
        "Video by sample_org", "Sample Organisation", "20241027", 15.5, None,
    ),
    ("facebook:video:1000000000000002", "available_video", "https://www.facebook.com/watch/?v=1000000000000002"): (
        TITLE, TITLE, "20241027", 15.0, 100,  # without a browser's headers it takes the page's title for the name
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, object]]:
    """What yt-dlp says of each address. One process for all, because it takes long to start."""
    with StandIn() as standin:
        for key, scene, _ in READ:
            standin.put(key, scene, TITLE)
        done = subprocess.run(
            [
                sys.executable, "-m", "yt_dlp", "--ignore-config", "--no-check-certificates", "--dump-json", "--proxy",
                standin.url, "--socket-timeout", "10", "--retries", "0", "--no-cache-dir", "--no-warnings",
                *(url for _, _, url in READ),
            ],
            env={**os.environ, **standin.environment}, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    infos = [json.loads(line) for line in done.stdout.splitlines()]
    return {info["original_url"]: info for info in infos}


@pytest.mark.parametrize("case", READ, ids=lambda case: case[0].partition(":")[0])
def test_yt_dlp_reads_its_pages(case: tuple[str, str, str], told: dict[str, dict[str, object]]) -> None:
    info = told[case[2]]
    read = tuple(info.get(name) for name in ("title", "uploader", "upload_date", "duration", "view_count"))
    assert read == READ[case]


def test_every_platform_that_plays_scenes_plays_the_places_that_walls_lead_to() -> None:
    assert SCENES.keys() == PLACES.keys()


def test_what_was_not_put_is_answered_as_such() -> None:
    with StandIn() as standin, closing(HTTPConnection("127.0.0.1", standin.port, timeout=10)) as connection:
        statuses = []
        for _ in range(2):
            connection.request("GET", "http://example.org/unknown")
            with connection.getresponse() as answer:
                statuses.append(answer.status)
                answer.read()
            standin.put("web:page:http://example.org/unknown", Answer(204))
    assert statuses == [501, 204]
