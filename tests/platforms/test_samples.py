"""The samples: each platform's answers in every state, as the archive keeps them, judged by a replay without network.

The directory listing is the specification: `<platform>/<status>--<reason>--<note>.warc`. Those that make_samples.py
writes say "synthetic".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from linkaudit import platforms
from linkaudit.archive.warc import read
from linkaudit.lanes import Fetch
from linkaudit.model import REASONS, STATUS_OF, Link, Request, Response
from linkaudit.platforms import PLATFORMS
from tests.platforms import make_samples
from tests.platforms.make_samples import SAMPLES, verdict_on

FOLDER = Path(__file__).parent
WARCS = sorted(path.relative_to(FOLDER) for path in FOLDER.glob("*/*.warc"))

# What a platform's answers can never be judged, and why. Every other reason has a sample on every platform.
_DNS = "a platform's own host exists: where a name server denies it, the network is at fault"
_NO_ACCOUNTS = "its answers tell no account that is gone from one that never was"
IMPOSSIBLE: dict[str, dict[str, str]] = {
    "instagram": {
        "removed": "its answers tell no removed post from one that never was",
        "account_gone": _NO_ACCOUNTS,
        "dns": _DNS,
        "geo": "its gates name no country: geoblock_required is sent for plain age gates too",
        "members": "followers-only posts look like missing ones",
        "not_yet_public": "nothing is announced before it is there",
    },
    "tiktok": {
        "account_gone": _NO_ACCOUNTS,
        "dns": _DNS,
        "members": "subscribers-only posts are answered as private ones",
        "consent": "it shows its consent banner over the page, never in its place",
    },
    "youtube": {"dns": _DNS},
    "facebook": {
        "not_found": "live posts of a limited audience get the same answers",
        "removed": "live posts of a limited audience get the same answers",
        "account_gone": "live accounts get the same answers",
        "dns": _DNS,
        "private": "it never says so: private, walled and deleted posts look alike",
        "geo": "it never says so",
        "members": "it never says so",
        "not_yet_public": "nothing is announced before it is there",
    },
    "web": {
        "account_gone": "a plain page has no account",
        "private": "HTTP has no word for it but 401, a login",
        "age": "HTTP has no word for it",
        "members": "HTTP has no word for it",
        "not_yet_public": "HTTP has no word for it",
    },
}


def parts(path: Path) -> tuple[str, str, str]:
    """Platform, status and reason, as a sample's name says them."""
    status, reason, _ = path.stem.split("--")
    return path.parent.name, status, reason


@pytest.mark.parametrize("path", WARCS, ids=lambda path: path.with_suffix("").as_posix())
def test_a_sample_is_judged_as_its_name_says(path: Path) -> None:
    recording = read(FOLDER / path)
    link = platforms.normalize(recording.about["url"])
    assert isinstance(link, Link)
    assert link.key == recording.about["link"]
    assert recording.broken == ()
    verdict, *_ = verdict_on(link, recording.fetch)
    assert (link.platform, verdict.status, verdict.reason) == parts(path), verdict.why


def test_what_was_recorded_is_judged_just_as_what_was_answered() -> None:
    """Whole verdicts, with the metadata that the archive must not lose, and with the answers that they rest on."""
    for sample in SAMPLES:
        replayed = verdict_on(sample.link, read(FOLDER / sample.name).fetch)
        assert replayed == verdict_on(sample.link, make_samples.play(sample.world)), sample.name


def test_every_question_and_every_verdict_says_why() -> None:
    for sample in SAMPLES:
        told: list[str] = []
        answers = make_samples.play(sample.world)

        async def fetch(request: Request, told: list[str] = told, answers: Fetch = answers) -> Response:
            told.append(request.why)
            return await answers(request)

        for why in (verdict_on(sample.link, fetch).verdict.why, *told):
            assert 0 < len(why) <= 250, (sample.name, why)
            assert why.isprintable(), (sample.name, why)


def test_every_reason_has_a_sample() -> None:
    assert {parts(path)[2] for path in WARCS} == STATUS_OF.keys()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_reason_that_a_platform_can_give_has_a_sample_there(platform: str) -> None:
    shown = {reason for name, _, reason in map(parts, WARCS) if name == platform}
    assert shown == STATUS_OF.keys() - IMPOSSIBLE[platform].keys()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_kind_of_link_has_a_sample(platform: str) -> None:
    asked = {sample.link.kind for sample in SAMPLES if sample.link.platform == platform}
    assert asked == KINDS[platform]


# The kinds of CONTRACT.md, but for stories and highlights: nothing is asked about them, so nothing is recorded.
KINDS = {
    "instagram": {"post", "profile", "share", "other"},
    "tiktok": {"post", "profile", "live", "short-link", "other"},
    "youtube": {"video", "playlist", "channel", "clip", "post", "other"},
    "facebook": {
        "post", "video", "photo", "profile", "group", "event", "share", "short-link", "other",
    },
    "web": {"page"},
}  # fmt: skip


def test_a_sample_lies_under_its_platform_and_status() -> None:
    assert {path.parent.name for path in WARCS} == set(PLATFORMS)
    assert not [path for path in WARCS if parts(path)[2] not in REASONS[parts(path)[1]]]


def test_making_the_samples_again_gives_the_same_bytes(tmp_path: Path) -> None:
    assert [told for sample in SAMPLES if (told := make_samples.write(sample, tmp_path))] == []
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*.warc")}
    kept = {path: (FOLDER / path).read_bytes() for path in WARCS if "--synthetic-" in path.name}
    assert made == kept


def test_no_two_samples_bear_one_name() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
