"""Addresses out of wrapped text: what is printed comes back whole, what cannot be a link says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkaudit.citations import extract
from linkaudit.citations.urls import find_mentions
from linkaudit.model import Block, Cell, Document, Flaw, Hyperlink, Link
from tests.citations import reports, tika

POST = "https://www.instagram.com/p/C9XLlEOINAW/"
KEY = "instagram:post:C9XLlEOINAW"
VIDEO = "https://www.tiktok.com/@aspan_qory/video/7396761416646053126"
VIDEO_KEY = "tiktok:post:7396761416646053126"
YOUTUBE = "youtube:video:JaUDxFpHd9w"

# One line of prose, and the keys that it cites.
PROSE: list[tuple[str, list[str]]] = [
    (f"See {POST}.", [KEY]),
    (f"({POST})", [KEY]),
    (f"«{POST}»", [KEY]),
    (f"<{POST}>", [KEY]),
    (f"[сілтеме]({POST}), бейне", [KEY]),
    (f"1){POST}", [KEY]),
    (f"{POST},{VIDEO}", [KEY, VIDEO_KEY]),
    (f"{POST}{VIDEO}", [KEY, VIDEO_KEY]),
    (f"{POST};{VIDEO}.", [KEY, VIDEO_KEY]),
    ("www.instagram.com/p/C9XLlEOINAW", [KEY]),
    ("instagram.com/p/C9XLlEOINAW/ және", [KEY]),
    ("HTTPS://WWW.INSTAGRAM.COM/p/C9XLlEOINAW/", [KEY]),
    ("https//www.instagram.com/p/C9XLlEOINAW/", [KEY]),
    ("http:/www.instagram.com/p/C9XLlEOINAW/", [KEY]),
    ("https://www.instagram.com/p/C9XLl\u200bEOINAW/", [KEY]),
    ("https://www.instagram.com/p/C9XLl\u00adEOINAW/", [KEY]),
    ("https://www.instagram.com/p/C\u2011NVC5BNklu/", ["instagram:post:C-NVC5BNklu"]),
    ("https://l.instagram.com/?u=https%3A%2F%2Fyoutu.be%2FJaUDxFpHd9w&e=1", [YOUTUBE]),
    ("https://www.google.com/url?q=https://youtu.be/JaUDxFpHd9w&sa=D", [YOUTUBE]),
    ("https://web.archive.org/web/2024/https://youtu.be/JaUDxFpHd9w", [YOUTUBE]),
    ("https://youtu.be/JaUDxFpHd9w(плейлист)", [YOUTUBE]),
    ("www.example.kz.", ["web:page:https://www.example.kz/"]),
    (
        "(t.me/aspan_qory/12), vk.com/wall-1_2.",
        ["web:page:https://t.me/aspan_qory/12", "web:page:https://vk.com/wall-1_2"],
    ),
    ("see aspan.example.kz/news/2025/05?id=7", ["web:page:https://aspan.example.kz/news/2025/05?id=7"]),
]
NO_ADDRESS = [
    "Instagram, Tik-Tok, Facebook, YouTube",
    "Жоба instagram.com желісінде жарияланды",
    "aspan@instagram.com, тел. +7 700 000 00 00",
    "9 000 000 тг., 29.10.2024 ж.",
    "№3 қосымша, 1.2.3 бөлім",
    "және/немесе; 1/300 000",
    "Аспан.kz/мектеп, a.me@example.kz/x, 12.05/13.05, т.б./т.с.с.",
]
# What is printed, and why it can be no link.
FLAWS = [
    ("https://www.instagram.com/p/C9XLlEOIN/", "id_length"),
    ("https://www.tiktok.com/@a/video/739676141664605312", "id_length"),
    ("https://www.tiktok.com/@a/video/73967614166460531261", "id_length"),
    ("https://youtu.be/JaUDxFpHd9", "id_length"),
    ("https://www.instagram.com/reel/", "no_id"),
    ("https://www.instagra", "no_id"),
    ("https://notinstagram.com/p/C9XLlEOINAW/", "look_alike_host"),
    ("https://instagram.com.example.org/p/C9XLlEOINAW/", "look_alike_host"),
]
# Addresses whose id holds Cyrillic letters, with the one that is meant.
CYRILLIC = [
    ("https://www.instagram.com/p/С9XLlEOINAW/", "C9XLlEOINAW"),
    ("instagram.com/reel/C9XLlЕОINAW", "C9XLlEOINAW"),
    ("https://youtu.be/JaUDxFрHd9w", "JaUDxFpHd9w"),
    ("https://www.youtube.com/watch?v=JaUDxFpHd9ԝ", None),  # a letter that nobody would take for that
    ("https://www.instagram.com/p/C9XLlEOINAбейне", None),
]
# The lines of one narrow cell, and the keys in it.
CELLS: list[tuple[str, list[str]]] = [
    ("https://www.instagra\nm.com/p/C9XLlEOI\nNAW/", [KEY]),
    ("https://www.instagra\nm.com/p/C-\nNVC5BNklu/", ["instagram:post:C-NVC5BNklu"]),
    (
        "https://www.tiktok.co\nm/@aspan_qory/video/\n7396761416646053\n126?is_from_webapp\n=1&sender_device=pc",
        [VIDEO_KEY],
    ),
    ("Instagram\nhttps://www.instagra\nm.com/aspan_\nqory/\nFacebook", ["instagram:profile:aspan_qory"]),
    ("https://www.youtube.\ncom/watch?v=JaUDx\nFpHd9w&list=PLhn2\nG1fSSugPh-\nXNy4OWYA (плейлист)", [YOUTUBE]),
    ("https://www.facebook\n.com/profile.php?id=6\n1566359902051\n12", ["facebook:profile:61566359902051"]),
    ("ht\ntps://www.instagram\n.com/p/C9XLlEOINAW", [KEY]),
    ("https://vm.tiktok.com/\nZMrX95EGY/\n1", ["tiktok:short-link:ZMrX95EGY"]),
    (
        "https://www.instagra\nm.com/p/C9XLlEOI\nNAW/\nhttps://www.tiktok.co\nm/@a/video/7396761\n416646053126",
        [KEY, VIDEO_KEY],
    ),
    (
        f"https://\nwww.instagram.com/p/C9XLlEOINAW/\nhttps://\nyoutu.be/JaUDxFpHd9w\nhttps://www.\n{VIDEO[12:]}",
        [KEY, YOUTUBE, VIDEO_KEY],
    ),
    (f"{VIDEO}?\nis_from_webapp=1&sender\n_device=pc", [VIDEO_KEY]),
    (
        f"{VIDEO}?is_from_webapp=1&\nsender_device=pc\n{POST}?igsh=\nMzRlODBiNWFlZA==\n{POST}?igsh=MzRl\n==",
        [VIDEO_KEY, KEY, KEY],
    ),
]
# A scheme alone, and the rest of the address on the next line or behind a blank.
PARTED: list[tuple[str, list[str]]] = [
    ("https://\nwww.instagram.com/p/C9XLlEOINAW/", [KEY]),
    ("https://\ninstagram.com/p/C9XLlEOINAW/", [KEY]),
    ("https:/\n/www.instagram.com/p/C9XLlEOINAW/", [KEY]),
    ("https://www.\ninstagram.com/p/C9XLlEOINAW/", [KEY]),
    ("https://\nwww.instagra\nm.com/p/C9XLl\nEOINAW/", [KEY]),
    ("https://\n\nyoutu.be/JaUDxFpHd9w", [YOUTUBE]),
    ("https:// www.instagram.com/p/C9XLlEOINAW/", [KEY]),
    (f"{VIDEO}\nhttps://\nwww.instagram.com/p/C9XLlEOINAW/\n{POST}", [VIDEO_KEY, KEY, KEY]),
]
# A scheme alone that belongs to nothing that was read.
LEFT_ALONE = [f"https://\n{POST}", "https://\nжәне басқа", f"https://\nсілтеме: {POST[8:]}"]
A = f"{POST}?igsh=MTdq"
WIDE = "Жоба аясында жастар арасында қазақ тілін насихаттау мақсатында байқау өткізілді, роликтер жарияланды, қаралды."
# Parameters that a line break or a blank parts from their address, and the key; between lines so wide that they would
# have fitted.
TAILS: list[tuple[str, list[str]]] = [
    (f"{A}\n&utm_source=x", [KEY]),
    (f"{A}\nZWJudA==", [KEY]),
    (f"{A}\nZWJudA==&utm_source=qr", [KEY]),
    (f"{A} \n&utm_source=x", [KEY]),
    (f"{A}\n\n&utm_source=x", [KEY]),
    (f"{A} &utm_source=x және", [KEY]),
    (f"{POST}\n?igsh=MTdq", [KEY]),
    (f"{POST[:-1]}\n/?igsh=MTdq", [KEY]),
    (f"{VIDEO}?is_from_webapp=1\n&sender_device=pc\n&web_id=73\n{A}", [VIDEO_KEY, KEY]),
    ("https://example.kz/a?id=5\n&page=3", ["web:page:https://example.kz/a?id=5&page=3"]),
]
# What looks like parameters and belongs to no address that was read.
NO_TAILS = [(f"{A}\nжәне &utm_source=x", "&utm_source=x"), (f"{A}\n&utm_source=xжәне", "&utm_source=xжәне")]


def cell(text: str, *links: Hyperlink) -> Document:
    return Document(Path("x.docx"), "x", "docx", (Block("cell", text, 1, None, links, Cell(0, 1, 5)),))


def prose(text: str, *links: Hyperlink) -> Document:
    return Document(Path("x.docx"), "x", "docx", (Block("paragraph", text, 1, None, links),))


def keys(document: Document) -> list[str]:
    return [m.found.key for m in find_mentions(document)[1] if isinstance(m.found, Link)]


def flaws(document: Document) -> list[tuple[str, str]]:
    return [(m.text, m.found.reason) for m in find_mentions(document)[1] if isinstance(m.found, Flaw)]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_an_address_in_prose_ends_where_it_ends(text: str, expected: list[str]) -> None:
    assert (keys(prose(text)), flaws(prose(text))) == (expected, [])


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert find_mentions(prose(text))[1] == []


@pytest.mark.parametrize(("text", "reason"), FLAWS)
def test_what_cannot_be_a_link_says_why(text: str, reason: str) -> None:
    assert (keys(prose(text)), flaws(prose(text))) == ([], [(text, reason)])


NEWS = "web:page:https://egemen.kz/kz/article/97421-aspan-alippesi"
# The lines of one narrow cell of a PDF, where a page's address has no length that tells where it ends.
NARROW: list[tuple[str, list[str]]] = [
    (
        "https://egemen.kz/\nkz/article/97421-\naspan-alipp\nesi",
        ["web:page:https://egemen.kz/kz/article/97421-aspan-alipp"],
    ),  # not filled
    ("https://egemen.kz/\nkz/article/97421-\naspan-alippesi\nвидео", [NEWS]),
    ("https://egemen.kz/kz/artic\nle/97421-aspan-alippesi\nvideo", [NEWS]),  # there was room for it
    ("https://egemen.kz/k\nz/article/97421-asp\nan-alippesi\nVideo", [NEWS]),
    ("https://egemen.kz/k\nz/article/97421-asp\nan-alippesi", [NEWS]),
    ("https://egemen.kz/kz/art\nicle/97421-aspan-alippe\nsi", [NEWS]),
    ("https://egemen.kz/kz/arti\ncle/97421-aspan-alip\npesi", [NEWS[:-4]]),
    ("https://egemen.kz/\nread?\nid=97421&lang=kk", ["web:page:https://egemen.kz/read?id=97421&lang=kk"]),
    ("https://egemen.kz/\nphoto?\nhttps://youtu.be/JaUDxFpHd9w", ["web:page:https://egemen.kz/", YOUTUBE]),
]


@pytest.mark.parametrize(("text", "expected"), NARROW)
def test_a_page_s_address_goes_on_where_its_line_is_full(text: str, expected: list[str]) -> None:
    assert keys(replace(cell(text), format="pdf")) == expected


@pytest.mark.parametrize(("text", "meant"), CYRILLIC)
def test_cyrillic_letters_in_an_id_are_named(text: str, meant: str | None) -> None:
    (flawed,) = [mention for mention in find_mentions(prose(text))[1] if isinstance(mention.found, Flaw)]
    is_named = isinstance(flawed.found, Flaw) and flawed.found.reason == "id_alphabet"
    assert is_named == (meant is not None)
    if meant:
        assert flawed.text == text.rstrip("/")
        (item,) = extract(prose(f"{text}\n{VIDEO}")).unreadable
        assert meant in item.candidates[0]


@pytest.mark.parametrize(("text", "expected"), CELLS)
def test_a_narrow_cell_gives_its_addresses_back(text: str, expected: list[str]) -> None:
    assert (keys(cell(text)), flaws(cell(text))) == (expected, [])


@pytest.mark.parametrize(("text", "expected"), PARTED)
def test_a_scheme_is_no_address_by_itself_where_the_rest_of_it_follows(text: str, expected: list[str]) -> None:
    lines = tuple(Block("line", line, number) for number, line in enumerate(text.split("\n"), 1) if line)
    for document in (cell(text), prose(text), Document(Path("x.txt"), "x", "txt", lines)):
        _, mentions, seen = find_mentions(document)
        assert [m.found.key for m in mentions if isinstance(m.found, Link)] == expected
        assert (flaws(document), seen.printed) == ([], len(expected))


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_scheme_that_no_address_follows_cannot_be_read(text: str) -> None:
    assert flaws(cell(text)) == [("https://", "not_a_url")]


@pytest.mark.parametrize(("text", "expected"), TAILS)
def test_parameters_belong_to_the_address_before_them(text: str, expected: list[str]) -> None:
    whole = f"{WIDE}\n{text}\n{WIDE}"
    lines = tuple(Block("line", line, number) for number, line in enumerate(whole.split("\n"), 1))
    for document in (cell(whole), prose(whole), Document(Path("x.txt"), "x", "txt", lines)):
        assert (keys(document), flaws(document)) == (expected, [])


@pytest.mark.parametrize(("text", "piece"), NO_TAILS)
def test_parameters_behind_no_address_are_a_piece_of_one(text: str, piece: str) -> None:
    assert (keys(cell(text)), flaws(cell(text))) == ([KEY], [(piece, "unclaimed")])


def test_a_hyperlink_behind_words_is_cited_by_its_target() -> None:
    [mention] = find_mentions(prose("Бейне осында", Hyperlink(0, 5, POST)))[1]
    assert (mention.text, mention.href, mention.found) == ("Бейне", POST, mention.target)


def test_text_and_target_that_differ_are_both_kept() -> None:
    [mention] = find_mentions(prose(VIDEO, Hyperlink(0, len(VIDEO), POST)))[1]
    assert isinstance(mention.found, Link)
    assert isinstance(mention.target, Link)
    assert (mention.found.key, mention.target.key) == (VIDEO_KEY, KEY)


@pytest.mark.parametrize("target", ["mailto:aspan@example.kz", "#_Toc12", "tel:+77000000000", ""])
def test_a_hyperlink_that_leads_to_no_page_is_no_citation(target: str) -> None:
    assert find_mentions(prose("хат жазыңыз", Hyperlink(0, 3, target)))[1] == []


def test_a_cell_that_a_page_cuts_goes_on_in_its_own_column() -> None:
    blocks = (
        Block("cell", "https://www.instagra\nm.com/p/C9XLlEOI", 1, 1, (), Cell(0, 1, 5)),
        Block("cell", "Балалар", 3, 2, (), Cell(0, 1, 0)),
        Block("cell", "NAW/\nбейне", 4, 2, (), Cell(0, 1, 5)),
    )
    assert keys(Document(Path("x.pdf"), "x", "pdf", blocks)) == [KEY]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(14, 40), st.integers(1, 8))
def test_any_addresses_wrapped_at_any_width_come_back_or_are_named(seed: int, width: int, count: int) -> None:
    """No address is lost in silence, and none is made up: what is not found is unreadable."""
    import random

    chance = random.Random(seed)
    urls = [reports.url(chance) for _ in range(count)]
    lines = [line for address in urls for line, _ in tika.wrap(address, width)]
    found, named = keys(cell("\n".join(lines))), flaws(cell("\n".join(lines)))
    expected = [reports.key(address) for address in urls]
    assert found == expected or named
    assert set(found) <= set(expected)
