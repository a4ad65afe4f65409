"""HTML pages written here, read back block by block."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkaudit.documents import html
from linkaudit.model import Block, Cell, Document, DocumentError, Hyperlink

REEL = "https://www.instagram.com/reel/C9aaBBccDDe/"


def read(page: str | bytes) -> Document:
    return html.read(Path("report.html"), page.encode() if isinstance(page, str) else page, "0" * 64)


def blocks(page: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(page).blocks]


def cells(page: str) -> dict[tuple[int, int, int], str]:
    return {
        (block.cell.table, block.cell.row, block.cell.column): block.text for block in read(page).blocks if block.cell
    }


BLOCKS = {
    "headings and paragraphs": ("<h2>Report</h2><p>One</p><p>Two</p>",
                                [("heading", "Report"), ("paragraph", "One"), ("paragraph", "Two")]),
    "no paragraphs at all": ("One <b>two</b>", [("paragraph", "One two")]),
    "text around blocks": ("a<div>b<div>c</div>d</div>e", [("paragraph", x) for x in "abcde"]),
    "breaks are kept": ("<p>a<br>b <br/> c</p>", [("paragraph", "a\nb\nc")]),
    "source lines are none": ("<p>a\n  b</p>", [("paragraph", "a b")]),
    "but in preformatted text": ("<pre>a\n  b</pre>", [("paragraph", "a\n  b")]),
    "a no-break space is a space": ("<p>a&nbsp;b\u00a0c</p>", [("paragraph", "a b c")]),
    "spaces between pieces are one": ("<p>a <b> b</b> c</p>", [("paragraph", "a b c")]),
    "pieces without spaces are glued": ("<p>https://<b>youtu</b>.be/<i>abc</i></p>", [("paragraph", "https://youtu.be/abc")]),
    "no spaces around breaks": ("<p> a <br> <b> b</b> <br></p>", [("paragraph", "a\nb")]),
    "soft hyphens and break marks are no text": ("<p>a&shy;b<wbr>c</p>", [("paragraph", "abc")]),
    "ampersands": ("<p>a?b=1&amp;c=2</p>", [("paragraph", "a?b=1&c=2")]),
    "scripts and styles": ("<style>p{}</style><script>x</script><p>a<script>y</script></p>", [("paragraph", "a")]),
    "comments": ("<p>a<!-- b --></p>", [("paragraph", "a")]),
    "hidden": ("<p>a<span style='DISPLAY : none'>b</span><i hidden>c</i></p><p style='visibility:hidden'>d</p>",
               [("paragraph", "a")]),
    "not hidden": ("<p style='display:block;overflow:hidden'>a</p>", [("paragraph", "a")]),
    "the title is no text": ("<head><title>t</title></head><body><p>a</p></body>", [("paragraph", "a")]),
    "bullets": ("<ul><li>a</li><li>b</li></ul>", [("paragraph", "a"), ("paragraph", "b")]),
    "numbers": ("<ol><li>a</li><li><p>b</p></li></ol>", [("paragraph", "1. a"), ("paragraph", "2. b")]),
    "numbers from three": ("<ol start=3><li>a<li value=7>b<li>c</ol>",
                           [("paragraph", "3. a"), ("paragraph", "7. b"), ("paragraph", "8. c")]),
    "lists in lists": ("<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>",
                       [("paragraph", "1. a"), ("paragraph", "1. b"), ("paragraph", "2. c")]),
    "an XML declaration": ("<?xml version='1.0' encoding='utf-8'?><html><body><p>a</p></body></html>",
                           [("paragraph", "a")]),
}  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_a_page_is_read_as_a_browser_shows_it(page: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(page) == expected


LINKS = {
    "behind words": (f"<p>see <a href='{REEL}'>here</a> now</p>", "see here now", (Hyperlink(4, 8, REEL),)),
    "behind several pieces": (f"<p><a href='{REEL}'>he<b>re</b></a></p>", "here", (Hyperlink(0, 4, REEL),)),
    "two links side by side": ("<p><a href='http://a'>a</a><a href='http://b'>b</a></p>", "ab",
                               (Hyperlink(0, 1, "http://a"), Hyperlink(1, 2, "http://b"))),
    "space around": (f"<p> <a href=' {REEL} '> here </a> </p>", "here", (Hyperlink(0, 4, REEL),)),
    "as written": ("<p><a href='https://www.google.com/url?q=x&amp;sa=D'>x</a></p>", "x",
                   (Hyperlink(0, 1, "https://www.google.com/url?q=x&sa=D"),)),
    "to a place in the page": ("<p><a href='#top'>up</a></p>", "up", ()),
    "a mark and no link": ("<p><a name='top'>up</a></p>", "up", ()),
    "around a block": (f"<a href='{REEL}'><p>here</p></a>", "here", (Hyperlink(0, 4, REEL),)),
    "behind a picture": (f"<p>a<a href='{REEL}'><img src='x'></a></p>", "a", (Hyperlink(1, 1, REEL),)),
    "over several words": (f"<p>a <a href='{REEL}'>he <b> re</b></a> b</p>", "a he re b", (Hyperlink(2, 7, REEL),)),
    "over two lines": (f"<p><a href='{REEL}'>he<br>re</a></p>", "he\nre",
                       (Hyperlink(0, 2, REEL), Hyperlink(3, 5, REEL))),
}  # fmt: skip


@pytest.mark.parametrize(("page", "text", "hyperlinks"), LINKS.values(), ids=LINKS)
def test_hyperlinks_cover_their_characters(page: str, text: str, hyperlinks: tuple[Hyperlink, ...]) -> None:
    assert read(page).blocks == (Block("paragraph", text, 1, None, hyperlinks),)


TABLES = {
    "plain": ("<table><tr><th>a<th>b<tr><td>c<td>d</table>",
              {(0, 0, 0): "a", (0, 0, 1): "b", (0, 1, 0): "c", (0, 1, 1): "d"}),
    "head and body": ("<table><thead><tr><td>a</thead><tbody><tr><td>b</tbody></table>",
                      {(0, 0, 0): "a", (0, 1, 0): "b"}),
    "wide": ("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>",
             {(0, 0, 0): "a", (0, 0, 2): "b", (0, 1, 0): "c", (0, 1, 1): "d", (0, 1, 2): "e"}),
    "tall": ("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>",
             {(0, 0, 0): "a", (0, 0, 1): "b", (0, 1, 1): "c", (0, 2, 0): "d", (0, 2, 1): "e"}),
    "tall and wide": ("<table><tr><td>a<td rowspan=2 colspan=2>b<td>c<tr><td>d<td>e</table>",
                      {(0, 0, 0): "a", (0, 0, 1): "b", (0, 0, 3): "c", (0, 1, 0): "d", (0, 1, 3): "e"}),
    "paragraphs in a cell": ("<table><tr><td><p>a</p><p>b<br>c</p><ol><li>d</ol></table>",
                             {(0, 0, 0): "a\nb\nc\n1. d"}),
    "an empty cell": ("<table><tr><td>&nbsp;<td>a</table>", {(0, 0, 1): "a"}),
    "a table in a cell": ("<table><tr><td>a<table><tr><td>b</table>c<td>d</table><table><tr><td>e</table>",
                          {(0, 0, 0): "a\nc", (1, 0, 0): "b", (0, 0, 1): "d", (2, 0, 0): "e"}),
    "absurd spans": ("<table><tr><td colspan=999999999999 rowspan=0>a<tr><td>b</table>",
                     {(0, 0, 0): "a", (0, 1, 0): "b"}),
    "a hidden cell": ("<table><tr><td style='display:none'>a<td>b</table>", {(0, 0, 1): "b"}),
}  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), TABLES.values(), ids=TABLES)
def test_cells_keep_their_place_in_the_grid(page: str, expected: dict[tuple[int, int, int], str]) -> None:
    assert cells(page) == expected


def test_lines_are_counted_over_the_whole_page() -> None:
    page = f"<p>a<br>b</p><table><tr><td>c<br>d<td><a href='{REEL}'>e</a></table><p>f</p>"
    assert read(page).blocks == (
        Block("paragraph", "a\nb", 1),
        Block("cell", "c\nd", 3, cell=Cell(0, 0, 0)),
        Block("cell", "e", 5, None, (Hyperlink(0, 1, REEL),), Cell(0, 0, 1)),
        Block("paragraph", "f", 6),
    )


KAZAKH, RUSSIAN = "1 іс-шара: сабақ", "Мероприятие: урок"
ENCODINGS = {
    "utf-8, not declared": (f"<p>{KAZAKH}</p>".encode(), KAZAKH),
    "utf-8 with a mark": (b"\xef\xbb\xbf" + f"<meta charset=cp1251><p>{KAZAKH}</p>".encode(), KAZAKH),
    "utf-16": (f"<p>{KAZAKH}</p>".encode("utf-16"), KAZAKH),
    "cp1251, declared": (f"<meta charset='windows-1251'><p>{RUSSIAN}</p>".encode("cp1251"), RUSSIAN),
    "cp1251, declared the old way": (
        f"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>{RUSSIAN}</p>".encode("cp1251"),
        RUSSIAN,
    ),
    "cp1251, not declared": (f"<p>{RUSSIAN}</p>".encode("cp1251"), RUSSIAN),
    "cp1251, declared as utf-8": (f"<meta charset=utf-8><p>{RUSSIAN}</p>".encode("cp1251"), RUSSIAN),
    "an unknown charset": (f"<meta charset=x-nonsense><p>{KAZAKH}</p>".encode(), KAZAKH),
    "a codec that is no charset": (f"<meta charset=base64><p>{KAZAKH}</p>".encode(), KAZAKH),
    "koi8-r, declared": (f"<meta charset=koi8-r><p>{RUSSIAN}</p>".encode("koi8-r"), RUSSIAN),
}  # fmt: skip


@pytest.mark.parametrize(("page", "text"), ENCODINGS.values(), ids=ENCODINGS)
def test_the_encoding_is_found(page: bytes, text: str) -> None:
    assert [block.text for block in read(page).blocks] == [text]


@pytest.mark.parametrize("page", ["<html></html>", "<script>x</script>", "<p> </p>", "<!-- only a comment -->"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(DocumentError, match=r"^report\.html: there is no text in the HTML page; [^\n]+$"):
        read(page)


def test_a_page_that_is_nested_absurdly_deep_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^report\.html: the HTML page is nested absurdly deep; [^\n]+$"):
        read("<b>" * 5000 + "text")


def test_a_page_that_is_nested_deep_is_read() -> None:
    assert blocks("<div>" * 200 + "text") == [("paragraph", "text")]
