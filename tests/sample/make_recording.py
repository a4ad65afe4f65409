"""Writes data/sample/recording-synthetic.warc.gz: what the stand-in for the platforms answers about the sample's links.

Run it with the `test` extra installed:  python tests/sample/make_recording.py

It is synthetic: no platform was asked, and what is "gone" or "private" here is what the table below says. `linkaudit
audit --replay data/sample/recording-synthetic.warc.gz data/sample/report.pdf` shows it without any network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
sys.path.insert(0, str(ROOT))
from linkaudit import citations, documents  # noqa: E402
from tests.standin import JPEG, StandIn  # noqa: E402  # the tests are no package that is installed

# By key, what is not simply there.
SCENES = {
    "instagram:profile:zhuldyz_sample_qory": "profile",
    "instagram:other:/explore/tags/aspan_alippesi_sample": "login_wall",
    "instagram:post:DHbLppOCZYF": "gone",
    "instagram:post:DIdOcZ-wNME": "gated",
    "instagram:post:DJtc8aHZKOc": "denied_and_walled",
    "tiktok:profile:zhuldyz_sample_qory": "profile",
    "tiktok:short-link:ZSampAsp7": "short_to_post",
    "tiktok:post:7483458246928559807": "private",
    "tiktok:post:7502508575385536697": "gone",
    "tiktok:post:7514977292359941535": "silent_10204",
    "youtube:playlist:PLsampleAspanAlippesi0000-2025-k_Z": "playlist",
    "youtube:video:u5ejIaInQDQ": "gone",
    "youtube:video:hU26Iu8-Lr0": "private",
    "facebook:share:1SampAspan": "share_to_post",
    "facebook:profile:999000111222333": "login_wall",
    "facebook:video:888000111222444": "available_video",
    # what the short and share links lead to
    "tiktok:post:7417000000000000001": "available",
    "facebook:post:1000000000000001": "available",
}
TITLES = ("Жұлдызды аспан: 1-сабақ", "«Бір минут ғылым»: Айдың фазалары", "Aspan keshi: түнгі бақылау", "Жеті қарақшы")
FILMED = int(datetime(2025, 4, 12, 9, tzinfo=UTC).timestamp())  # where an id holds no time
DELAY_S = 40  # from an upload's beginning to its publication


def play(standin: StandIn) -> None:
    """Puts every link of the sample on the stage, and what some of them lead to."""
    links = citations.extract(documents.read(SAMPLE / "report.pdf")).links
    for number, (key, link) in enumerate(links.items()):
        at = int(link.published_at.timestamp()) + DELAY_S if link.published_at else FILMED + number * 86400
        standin.put(key, SCENES.get(key, "available"), TITLES[number % len(TITLES)], at)
    for key, scene in SCENES.items():
        if key not in links:
            standin.put(key, scene, TITLES[0], FILMED)
    for picture in ("https://scontent.example/t.jpg", "https://p16.example/t.jpg"):
        standin.put(f"web:page:{picture}", JPEG)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, StandIn() as standin:
        play(standin)
        subprocess.run(
            [sys.executable, "-m", "linkaudit", "audit", "--no-pace", "--db", "data/x.db", SAMPLE / "report.pdf"],
            cwd=folder, env={**os.environ, **standin.environment}, check=True,
        )  # fmt: skip
        shutil.copy(Path(folder) / "data" / "archive" / "audit-0001.warc.gz", SAMPLE / "recording-synthetic.warc.gz")


if __name__ == "__main__":
    main()
