"""The whole promise, end to end: the real command judges links whose truth the stand-in plays, and accuses nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from linkaudit.platforms import PLATFORMS
from tests.command import Result, environment, run
from tests.labelled import ADDRESSES, BEHIND, IMITATED, Labelled, labelled
from tests.standin import StandIn

LABELLED = labelled()
# A lane at a time, one link after the other: the labels stand in an order that never looks like a platform's end.
ONE_BY_ONE = "".join(f"[platforms.{platform}]\nconcurrency = 1\n" for platform in PLATFORMS)


# What the short and share links among them lead to is judged, too.
LED_TO = {
    "instagram:post:DAbCdEfGhIj", "instagram:post:DGoneGoneGo", "tiktok:post:7417000000000000001",
    "tiktok:post:7417000000000000002", "tiktok:profile:sample_org", "facebook:post:1000000000000001",
    "facebook:video:1000000000000002",
}  # fmt: skip


class Told(NamedTuple):
    folder: Path
    status: dict[str, str]  # by key
    reason: dict[str, str]
    asked: tuple[str, ...]  # every address and host that a request went to


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What an audit of a document that cites all of them says."""
    folder = tmp_path_factory.mktemp("labelled")
    (folder / "linkaudit.toml").write_text(ONE_BY_ONE)
    (folder / "report.txt").write_text("Activity 1. Publish\n\n" + "\n\n".join(each.url for each in LABELLED))
    with StandIn() as standin:
        for key, scene in BEHIND.items():
            standin.put(key, scene)
        for each in LABELLED:
            standin.put(each.key, each.scene, each.title)
            if each.scene == "available_moved":
                standin.put(f"{each.key}/", each.scene, each.title)
        result = run(
            "audit", "-q", "--no-pace", "--config", "linkaudit.toml", "--format", "json", "report.txt",
            cwd=folder, env=standin.environment,
        )  # fmt: skip
        asked = (*(each.url for each in standin.requests), *standin.connects)
    assert result == Result(0, "", "")
    links = json.loads((folder / "reports" / "report" / "coverage.json").read_text())["links"]
    assert {link["key"] for link in links} == {each.key for each in LABELLED} | LED_TO
    statuses, reasons = ({link["key"]: link[name] for link in links} for name in ("status", "reason"))
    return Told(folder, statuses, reasons, asked)


def shown(links: list[Labelled], told: Told) -> list[str]:
    return [f"{each.key} {each.scene}: {each.reason}, but judged {told.reason[each.key]}" for each in links]


@pytest.mark.parametrize("status", ["gone", "available"])
def test_no_link_is_judged_gone_or_available_that_is_not(told: Told, status: str) -> None:
    wrong = [each for each in LABELLED if told.status[each.key] == status != each.status]
    assert shown(wrong, told) == []


def test_every_label_is_found_status_and_reason(told: Told) -> None:
    wrong = [each for each in LABELLED if told.reason[each.key] != each.reason]
    assert shown(wrong, told) == []


def test_the_labels_are_many_and_of_every_status() -> None:
    many = Counter(each.status for each in LABELLED)
    assert len(LABELLED) >= 250
    assert min(many[status] for status in ("available", "gone", "restricted", "unverified")) >= 20


def test_a_host_that_imitates_a_platform_is_a_page_like_any_other(tmp_path: Path) -> None:
    with StandIn() as standin:
        for url in IMITATED:
            standin.put(f"web:page:{url}", "gone")
        result = run("check", "--no-pace", *IMITATED, cwd=tmp_path, env=standin.environment)
    told = {line["url"]: (line["key"], line["reason"]) for line in map(json.loads, result.out.splitlines())}
    assert told == {url: (f"web:page:{url}", "not_found") for url in IMITATED}


def test_no_request_goes_where_a_redirect_would_have_it_go(told: Told) -> None:
    """The pages that redirect inward were asked for; what they redirect to was not, and no connection was made."""
    asked_for = [each for each in LABELLED if each.reason == "blocked_address"]
    assert len(asked_for) >= 6
    assert {each.url for each in asked_for} <= set(told.asked)
    hosts = {address.split("://")[-1].split("/")[0] for address in told.asked}
    inward = ("169.254.", "127.", "10.", "192.168.", "localhost", "[", "2130706433")
    assert [host for host in hosts if host.startswith(inward)] == []


# --- judged again -----------------------------------------------------------------------------------------------


def test_the_same_rules_say_the_same_of_every_scene(told: Told) -> None:
    result = run("rejudge", cwd=told.folder)
    assert (result.code, result.err) == (0, "")
    assert result.out == f"audit 1: {len(told.reason)} verdicts judged again, 0 would change\n"


CHANGED_RULE = """
from linkaudit.cli import main
from linkaudit.platforms.tiktok import answers
answers.CODES[10222] = "login_wall"
main(["rejudge"])
"""


def test_another_rule_says_something_else_of_the_links_that_it_concerns_only(told: Told) -> None:
    result = subprocess.run(
        [sys.executable, "-c", CHANGED_RULE], cwd=told.folder, env=environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    concerned = {each.key for each in LABELLED if each.scene in {"private_account", "private_profile_code"}}
    *changes, _ = result.stdout.splitlines()
    assert {line.partition(": restricted: private would be unverified: login_wall")[0] for line in changes} == concerned
    assert len(changes) == len(concerned) == 2


# --- one thing in many forms -----------------------------------------------------------------------------------

FORMS = {
    "instagram:post:DAbCdEfGhIj": (
        "https://www.instagram.com/p/DAbCdEfGhIj/",
        "https://www.instagram.com/reel/DAbCdEfGhIj/?igsh=MTdq",
        "http://instagram.com/reels/DAbCdEfGhIj",
        "instagram.com/tv/DAbCdEfGhIj/",
        "https://m.instagram.com/sample_org/p/DAbCdEfGhIj/?utm_source=ig_web_copy_link",
        "HTTPS://WWW.INSTAGRAM.COM/p/DAbCdEfGhIj/embed/captioned/",
        "https://l.instagram.com/?u=https%3A%2F%2Fwww.instagram.com%2Fp%2FDAbCdEfGhIj%2F&e=AT0",
        "https://www.instagram.com/accounts/login/?next=/p/DAbCdEfGhIj/",
    ),
    "youtube:video:dQw4w9WgXcQ": (
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share",
        "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=10s",
        "https://www.youtube.com/live/dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
        "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ",
    ),
    "tiktok:post:7417000000000000001": (
        "https://www.tiktok.com/@sample_org/video/7417000000000000001",
        "https://www.tiktok.com/@Sample_Org/video/7417000000000000001?is_from_webapp=1&_t=8abc",
        "https://www.tiktok.com/@renamed/photo/7417000000000000001",
        "https://m.tiktok.com/v/7417000000000000001.html",
        "https://www.tiktok.com/embed/v2/7417000000000000001",
        "https://www.tiktok.com/player/v1/7417000000000000001",
        "https://www.tiktok.com/share/video/7417000000000000001",
        "https://www.tiktok.com/login?redirect_url=https%3A%2F%2Fwww.tiktok.com%2F%40x%2Fvideo%2F7417000000000000001",
    ),
    "facebook:video:1000000000000002": (
        "https://www.facebook.com/watch/?v=1000000000000002",
        "https://www.facebook.com/sample.org/videos/1000000000000002/",
        "https://www.facebook.com/reel/1000000000000002?mibextid=abc",
        "https://m.facebook.com/watch/?v=1000000000000002&ref=sharing",
        "https://web.facebook.com/sample.org/videos/a-title/1000000000000002",
        "https://www.facebook.com/video.php?v=1000000000000002",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1000000000000002&h=AT1",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Freel%2F1000000000000002",
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", FORMS)
def test_one_post_in_eight_forms_is_asked_for_once(key: str, tmp_path: Path) -> None:
    forms = FORMS[key]
    with StandIn() as standin:
        standin.put(key, "available")
        one = run("check", "--no-pace", forms[0], cwd=tmp_path, env=standin.environment)
        once = [each.url for each in standin.requests]
        standin.requests.clear()
        all_of_them = run("check", "--no-pace", *forms, cwd=tmp_path, env=standin.environment)
        asked = [each.url for each in standin.requests]
    assert asked == once
    assert (one.code, all_of_them.code) == (0, 0)
    lines = [json.loads(line) for line in all_of_them.out.splitlines()]
    assert [line["url"] for line in lines] == list(forms)
    assert {(line["key"], line["status"]) for line in lines} == {(key, "available")}


# --- walls -----------------------------------------------------------------------------------------------------

POSTS = {"instagram": "post", "tiktok": "post", "youtube": "video", "facebook": "post"}
LINKS, BEFORE, AT_MOST = 60, 20, 25


@pytest.mark.parametrize(
    ("platform", "wall"),
    [*((platform, "login_wall") for platform in POSTS), ("instagram", "rate_limited"), ("youtube", "rate_limited")],
)
def test_requests_to_a_walled_platform_stop_and_the_others_finish(platform: str, wall: str, tmp_path: Path) -> None:
    urls = {
        name: [ADDRESSES[f"{name}:{kind}"][0].format(n=1000 + n) for n in range(LINKS if name == platform else 10)]
        for name, kind in POSTS.items()
    }
    with StandIn() as standin:
        for name in POSTS:
            standin.put(f"{name}:*", "available")
        standin.wall(platform, wall, BEFORE)
        result = run("check", "--no-pace", *chain(*urls.values()), cwd=tmp_path, env=standin.environment)
        asked = sum(platform in urlsplit(each.url).netloc for each in standin.requests)
    lines = [json.loads(line) for line in result.out.splitlines()]
    told = {name: Counter(line["status"] for line in lines if line["key"].startswith(f"{name}:")) for name in POSTS}
    assert 0 < asked - BEFORE <= AT_MOST
    assert told.pop(platform).keys() == {"available", "unverified"}
    assert told == {name: {"available": 10} for name in told}
    assert {line["reason"] for line in lines} <= {"ok", wall, "not_attempted"}
