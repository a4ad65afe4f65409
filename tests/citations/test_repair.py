"""Damaged ids: which intact links of the same document they may be, and by how much an id is too long or too short."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from linkaudit import citations
from linkaudit.citations.repair import distance, repairs
from linkaudit.documents import text
from linkaudit.model import Flaw, Link
from linkaudit.platforms import normalize

POSTS, VIDEOS = "https://www.instagram.com/p/", "https://www.youtube.com/watch?v="
INTACT = [
    f"{POSTS}C9XLlEOINAW/",
    f"{POSTS}C9XLlEOINZZ/",
    f"{POSTS}C8ZsBv_IU3n/",
    f"{VIDEOS}CTsxQTwPM5g",
    "https://www.tiktok.com/@aspan/video/7396761416646053126",
    "https://www.instagram.com/aspan_qory/",
]
LINKS = [link for url in INTACT if isinstance(link := normalize(url), Link)]

# A damaged address, and which of INTACT it may be.
NEAR = [
    (f"{POSTS}C8ZsBv_IU3", [2]),  # one missing
    (f"{POSTS}C8ZsBv_IU33nn/", [2]),  # two too many
    (f"{POSTS}C8ZsvB_IU3nn/", [2]),  # two swapped, one too many
    (f"{POSTS}С8ZsBv_IU3n/", [2]),  # a Cyrillic letter
    (f"{POSTS}C9XLlEOINA", [0, 1]),  # the nearest first
    (f"{POSTS}C9XLlEOIN", [0, 1]),
    (f"{POSTS}C9XLlE", [0, 1]),  # only a beginning
    (f"{POSTS}C9XLlEOINAWW?igsh=abc", [0]),
    (f"{VIDEOS}CTsxQTwPM5&t=10s", [3]),
    ("https://youtu.be/CTsxQTwPM", [3]),
    ("https://www.tiktok.com/@aspan/video/739676141664605312", [4]),
    ("https://www.tiktok.com/@aspan/video/73967614166460531266", [4]),
]
FAR = [
    f"{POSTS}C9XLl",  # too short to be the beginning of one alone
    f"{POSTS}C8ZsBvabc3",  # four wrong
    f"{POSTS}",
    f"{POSTS}XLlEOIN",  # the middle of one
    f"{POSTS}c9xlleoina/",  # ids tell small letters from capitals
    f"{VIDEOS}C9XLlEOINA",  # another platform's
    f"{VIDEOS}",
    "https://www.tiktok.com/@aspan/video/729676141664605",
    "https://www.tiktok.com/@aspan/video/",
    "https://example.org/p/C9XLlEOINA",
    "C9XLlEOINA",
    "https://www.instagr",
]


@pytest.mark.parametrize(("written", "meant"), NEAR)
def test_a_damaged_id_names_the_intact_ones_that_it_may_be(written: str, meant: list[int]) -> None:
    flaw = normalize(written)
    assert isinstance(flaw, Flaw)
    assert repairs(written, flaw, LINKS) == tuple(LINKS[n].canonical_url for n in meant)


@pytest.mark.parametrize("written", FAR)
def test_an_id_unlike_all_others_names_none(written: str) -> None:
    assert repairs(written, Flaw("id_length", ""), LINKS) == ()


@pytest.mark.parametrize("reason", ["not_a_url", "look_alike_host", "unclaimed", "no_text_layer"])
def test_only_a_damaged_id_is_compared(reason: str) -> None:
    assert repairs(f"{POSTS}C8ZsBv_IU3", Flaw(reason, ""), LINKS) == ()


def test_no_more_than_three_are_named() -> None:
    many = [Link("instagram", "post", f"C9XLlEOINA{end}", f"{POSTS}C9XLlEOINA{end}/") for end in "WXYZ"]
    assert len(repairs(f"{POSTS}C9XLlEOINA", Flaw("id_length", ""), many)) == 3


@pytest.mark.parametrize(
    ("written", "meant", "edits"),
    [("abcdef", "abcdef", 0), ("abcde", "abcdef", 1), ("abdcef", "abcdef", 1), ("xbcdey", "abcdef", 2), ("", "abc", 3)],
)
def test_the_distance_counts_single_slips(written: str, meant: str, edits: int) -> None:
    assert distance(written, meant) == distance(meant, written) == edits


def test_a_report_names_what_its_damaged_links_may_be() -> None:
    content = f"Activity 1. One\n{INTACT[0]}\n\nActivity 2. Two\n{POSTS}C9XLlEOINA/\n".encode()
    extraction = citations.extract(text.read(Path("report.txt"), content, hashlib.sha256(content).hexdigest()))
    told = [(each.flaw.reason, each.flaw.off, each.candidates) for each in extraction.unreadable]
    assert told == [("id_length", -1, (INTACT[0],))]


# An address whose id is too long or too short, and by how much.
OFF = [
    (f"{POSTS}C9XLlEOINAWW/", 1),
    (f"{POSTS}C9XLlEOIN/", -2),
    ("https://www.tiktok.com/@aspan/video/739676141664605312", -1),
    ("https://www.tiktok.com/@aspan/video/7396761416646053126123", 3),
    (f"{VIDEOS}CTsxQTwPM5", -1),
    ("https://www.youtube.com/channel/UCabc", -19),
    (f"https://www.instagram.com/{'a' * 32}/", 2),
    (f"{POSTS}", 0),
    ("https://www.tiktok.com/@aspan/video/73967614166460531O6", 0),
    ("https://www.instagram.com/p/C9XLlEOINЯW/", 0),
]


@pytest.mark.parametrize(("written", "off"), OFF)
def test_a_flaw_tells_how_much_too_long_an_id_is(written: str, off: int) -> None:
    flaw = normalize(written)
    assert isinstance(flaw, Flaw)
    assert flaw.off == off
