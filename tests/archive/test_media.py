"""Media into the store: whole, once, resumed, within their limits, over the stand-in."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from linkaudit.archive.media import Access, DiskFullError, Download, Medium, Worker, download, require_space
from linkaudit.fetch import is_private_host
from linkaudit.model import Link
from tests.standin import Answer, StandIn, html, redirect, script

TIKTOK = Link("tiktok", "post", "7280000000000000001", "https://www.tiktok.com/@sample_org/video/7280000000000000001")
FACEBOOK = Link("facebook", "video", "1234567890", "https://www.facebook.com/watch/?v=1234567890")
INSTAGRAM = Link("instagram", "post", "DAbCdEfGhIj", "https://www.instagram.com/p/DAbCdEfGhIj/")
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 400  # 100 KB that begin like an MP4
FILE = "https://v16.example/v.mp4"
MB = 2**20
VIDEO_MP4 = (("Content-Type", "video/mp4"),)


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with StandIn() as playing:
        yield playing


@pytest.fixture(scope="module")
def worker(standin: StandIn) -> Iterator[Worker]:
    access = Access(proxy=standin.url, ca_file=standin.ca_file, is_private=is_private_host, timeout_s=5)
    with Worker(access) as hired:
        yield hired


def tiktok_page(address: str = FILE) -> Answer:
    item = {
        "id": TIKTOK.id, "desc": "A seminar", "createTime": "1730000000", "author": {"uniqueId": "sample_org"},
        "video": {"duration": 15, "playAddr": address, "width": 576, "height": 1024},
    }  # fmt: skip
    state = {"__DEFAULT_SCOPE__": {"webapp.video-detail": {"statusCode": 0, "itemInfo": {"itemStruct": item}}}}
    return html(f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{script(state)}</script>')


def meta_page(data: dict[str, object]) -> Answer:
    call = ["RelayPrefetchedStreamCache", "next", [], ["adp_Query", {"__bbox": {"result": {"data": data}}}]]
    page = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [call]}}]]]}
    return html(f'<script type="application/json" data-sjs>{script(page)}</script>')


def kept(content: bytes = VIDEO, suffix: str = "mp4") -> Medium:
    digest = hashlib.sha256(content).hexdigest()
    return Medium(digest, f"sha256/{digest[:2]}/{digest[2:]}.{suffix}", len(content), f"video/{suffix}")


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, but locks."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith("-lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def put(standin: StandIn, answer: Answer) -> None:
    standin.put(TIKTOK.key, tiktok_page())
    standin.put(f"web:page:{FILE}", answer)


def test_a_video_lies_where_its_content_says(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    assert download(worker, TIKTOK, tmp_path, MB) == Download((kept(),))
    assert files(tmp_path) == {kept().path: VIDEO}


def test_a_facebook_video_is_kept_too(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    standin.put(FACEBOOK.key, meta_page({"video": {"id": FACEBOOK.id, "playable_url": FILE}}))
    standin.put(f"web:page:{FILE}", Answer(200, VIDEO, VIDEO_MP4))
    assert download(worker, FACEBOOK, tmp_path, MB) == Download((kept(),))


def test_of_a_post_with_photos_and_videos_every_video_is_kept(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    shown = [
        {"pk": "11", "video_versions": [{"url": "https://v16.example/1.mp4"}]},
        {"pk": "12"},
        {"pk": "13", "video_versions": [{"url": "https://v16.example/2.mp4"}]},
    ]
    post = {"pk": "3466375131966345763", "user": {"pk": "1", "username": "sample_org"}, "carousel_media": shown}
    standin.put(INSTAGRAM.key, meta_page({"xig_polaris_media": {"if_not_gated_logged_out": post}}))
    standin.put("web:page:https://www.instagram.com/", html('<script>["LSD",[],{"token":"invented"}]</script>'))
    for number in (1, 2):
        standin.put(f"web:page:https://v16.example/{number}.mp4", Answer(200, VIDEO + bytes([number]), VIDEO_MP4))
    expected = tuple(kept(VIDEO + bytes([number])) for number in (1, 2))
    assert download(worker, INSTAGRAM, tmp_path, MB) == Download(expected)


def test_the_same_bytes_are_kept_once(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    first = download(worker, TIKTOK, tmp_path, MB)
    (tmp_path / kept().path).touch(mode=0o600)
    changed = (tmp_path / kept().path).stat().st_mtime_ns
    standin.put(FACEBOOK.key, meta_page({"video": {"id": FACEBOOK.id, "playable_url": FILE}}))
    assert download(worker, FACEBOOK, tmp_path, MB) == first
    assert (tmp_path / kept().path).stat().st_mtime_ns == changed
    assert files(tmp_path) == {kept().path: VIDEO}


# --- broken off and gone on with -------------------------------------------------------------------------------


def break_off(standin: StandIn, worker: Worker, folder: Path) -> bytes:
    """A download that ends in the middle; returns what has arrived."""
    put(standin, Answer(200, VIDEO[: len(VIDEO) // 2], VIDEO_MP4, trouble="reset"))
    assert download(worker, TIKTOK, folder, MB).reason == "network"
    (left,) = files(folder).values()
    return left


def rest_of(left: bytes) -> Answer:
    total = len(VIDEO)
    content_range = ("Content-Range", f"bytes {len(left)}-{total - 1}/{total}")
    return Answer(206, VIDEO[len(left) :], (*VIDEO_MP4, content_range))


def test_what_was_broken_off_goes_on_where_it_stopped(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    left = break_off(standin, worker, tmp_path)
    assert left == VIDEO[: len(left)] != b""
    put(standin, rest_of(left))
    asked = len(standin.asked(FILE))
    assert download(worker, TIKTOK, tmp_path, MB) == Download((kept(),))
    assert [request.headers["range"] for request in standin.asked(FILE)[asked:]] == [f"bytes={len(left)}-"]
    assert files(tmp_path) == {kept().path: VIDEO}


def test_a_server_that_cannot_go_on_sends_it_whole_again(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    break_off(standin, worker, tmp_path)
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    assert download(worker, TIKTOK, tmp_path, MB) == Download((kept(),))
    assert files(tmp_path) == {kept().path: VIDEO}


def test_what_was_broken_off_days_ago_begins_anew(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    break_off(standin, worker, tmp_path)
    (part,) = (tmp_path / "partial").glob("*.part")
    days_ago = time.time() - 2 * 86400
    os.utime(part, (days_ago, days_ago))
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    asked = len(standin.asked(FILE))
    assert download(worker, TIKTOK, tmp_path, MB) == Download((kept(),))
    assert "range" not in standin.asked(FILE)[asked].headers


def test_a_time_limit_leaves_what_has_arrived(standin: StandIn, tmp_path: Path) -> None:
    put(standin, Answer(200, VIDEO[:5000], VIDEO_MP4, trouble="trickle"))
    with Worker(Access(proxy=standin.url, ca_file=standin.ca_file)) as hurried:
        assert download(hurried, TIKTOK, tmp_path, 100 * MB, limit_s=1).reason == "timeout"
    assert list(files(tmp_path)) == [path for path in files(tmp_path) if path.endswith(".part")] != []


def test_two_runs_do_not_write_one_file(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    download(worker, TIKTOK, tmp_path, MB)
    (lock,) = (tmp_path / "partial").glob("*-lock")
    expected = Download(reason="not_attempted", why="another run is downloading it")
    with FileLock(lock):
        assert download(worker, TIKTOK, tmp_path, MB) == expected


# --- limits ----------------------------------------------------------------------------------------------------

# how large the file is against what is allowed, and how it comes
SIZES = [
    (Answer(200, VIDEO, VIDEO_MP4), len(VIDEO), None),
    (Answer(200, VIDEO, VIDEO_MP4), len(VIDEO) - 1, "too_large"),
    (Answer(200, VIDEO, VIDEO_MP4), 10, "too_large"),
    (Answer(200, VIDEO, VIDEO_MP4, trouble="endless"), 3 * len(VIDEO), "too_large"),
    (Answer(200, VIDEO[:5000], VIDEO_MP4, trouble="trickle"), 9000, "too_large"),
]


@pytest.mark.parametrize(("answer", "limit", "reason"), SIZES)
def test_a_file_beyond_the_limit_is_not_kept_however_it_comes(
    standin: StandIn, worker: Worker, tmp_path: Path, answer: Answer, limit: int, reason: str | None
) -> None:
    put(standin, answer)
    assert download(worker, TIKTOK, tmp_path, limit).reason == reason
    assert len(files(tmp_path)) == (reason is None)


def test_a_full_disk_is_told_before_anything_is_asked(standin: StandIn, worker: Worker, tmp_path: Path) -> None:
    asked = len(standin.requests)
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(DiskFullError, match=r"^\d+ MB are free where .+, \d+ MB are needed: .*--max-media-mb$"):
        download(worker, TIKTOK, tmp_path, free)
    assert len(standin.requests) == asked


def test_some_space_is_left_to_others(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    require_space(tmp_path, free - 256 * MB)
    with pytest.raises(DiskFullError):
        require_space(tmp_path, free - MB)


# --- what is no video ------------------------------------------------------------------------------------------

# what the video's address answers, why nothing is kept
REFUSED = [
    (html("<!DOCTYPE html><title>Expired</title>"), "unrecognised"),
    (Answer(200, b'  {"error": "expired"}', VIDEO_MP4), "unrecognised"),
    (Answer(200, b"", VIDEO_MP4), "unrecognised"),
    (Answer(403, b"denied"), "unrecognised"),
    (Answer(404), "unrecognised"),
    (Answer(429), "rate_limited"),
    (Answer(503), "server_error"),
    (Answer(trouble="silence"), "network"),
    (redirect("http://127.0.0.1/v.mp4"), "blocked_address"),
    (redirect("http://metadata.internal/v.mp4"), "blocked_address"),
]


@pytest.mark.parametrize(("answer", "reason"), REFUSED)
def test_what_is_no_video_is_not_kept(
    standin: StandIn, worker: Worker, tmp_path: Path, answer: Answer, reason: str
) -> None:
    put(standin, answer)
    told = download(worker, TIKTOK, tmp_path, MB)
    assert (told.media, told.reason, bool(told.why)) == ((), reason, True)
    assert files(tmp_path) == {}


ADDRESSES = ["http://169.254.169.254/v.mp4", "http://localhost/v.mp4", "ftp://127.0.0.1/v.mp4", "file:///etc/hostname"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_cannot_point_the_download_at_this_machine(
    standin: StandIn, worker: Worker, tmp_path: Path, address: str
) -> None:
    asked = len(standin.requests)
    standin.put(TIKTOK.key, tiktok_page(address))
    assert download(worker, TIKTOK, tmp_path, MB).media == ()
    assert [request.url for request in standin.requests[asked:]] == [TIKTOK.canonical_url]
    assert files(tmp_path) == {}


def test_a_link_that_is_no_video_is_refused(worker: Worker, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no video: facebook:photo:1"):
        download(worker, Link("facebook", "photo", "1", "https://www.facebook.com/photo/?fbid=1"), tmp_path, MB)


NAMES = ["a folder", "~", "$HOME", "%(id)s", "медиа"]


@pytest.mark.parametrize("name", NAMES)
def test_any_folder_will_do(standin: StandIn, worker: Worker, tmp_path: Path, name: str) -> None:
    put(standin, Answer(200, VIDEO, VIDEO_MP4))
    assert download(worker, TIKTOK, tmp_path / name, MB) == Download((kept(),))
    assert list(files(tmp_path)) == [f"{name}/{kept().path}"]
