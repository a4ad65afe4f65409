"""PDF pages made with reportlab and LibreOffice, read back block by block."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from linkaudit.documents import pdf
from linkaudit.model import Block, Cell, Document, DocumentError, Hyperlink, Target

WRAPPED = ParagraphStyle("wrapped", fontName="Helvetica", fontSize=8, leading=10, wordWrap="CJK")
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=13)
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
NARROW = (30, 80, 70)
REEL = "https://www.instagram.com/green_valley/reel/C9aaBBccDDe/?igsh=Zm9v-YmFy=="
WATCH = "https://www.youtube.com/watch?v=aaBB-ccDD_0"


def drawn(draw: Callable[[Canvas], Any], size: tuple[float, float] = A4) -> Document:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read(file.getvalue())


def typeset(*story: Any, size: tuple[float, float] = A4) -> bytes:
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=size).build(list(story))
    return file.getvalue()


def read(content: bytes) -> Document:
    return pdf.read(Path("report.pdf"), content, "0" * 64)


def table(rows: list[list[Any]], style: Any = RULED, widths: tuple[float, ...] = NARROW, **kwargs: Any) -> Table:
    cells = [[Paragraph(c, WRAPPED) if isinstance(c, str) and c else c for c in row] for row in rows]
    return Table(cells, colWidths=widths, style=style, **kwargs)


def link(url: str, text: str | None = None) -> str:
    return f'<a href="{url}">{text or url}</a>'


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def cells(document: Document) -> dict[tuple[int, int, int], list[str]]:
    found: dict[tuple[int, int, int], list[str]] = {}
    for block in document.blocks:
        if block.cell is not None:
            place = (block.cell.table, block.cell.row, block.cell.column)
            found.setdefault(place, []).append(block.text)
    return found


def bare(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return sorted(
            character
            for page in document
            for character in page.get_textpage().get_text_range().replace("\ufffe", "-")
            if not character.isspace()
        )


def printed(document: Document) -> list[str]:
    return sorted(c for block in document.blocks for c in block.text if not c.isspace())


# --- ruled tables ---------------------------------------------------------------------------------------------


def test_the_pieces_of_an_address_come_as_consecutive_lines_of_one_cell() -> None:
    document = read(typeset(table([["1", "Lesson on rivers", REEL]])))
    address = "https://www.inst\nagram.com/gre\nen_valley/reel/C\n9aaBBccDDe/?i\ngsh=Zm9v-YmF\ny=="
    assert document.blocks == (
        Block("cell", "1", 1, 1, (), Cell(0, 0, 0)),
        Block("cell", "Lesson on rivers", 2, 1, (), Cell(0, 0, 1)),
        Block("cell", address, 3, 1, (), Cell(0, 0, 2)),
    )


def test_lines_are_counted_over_the_whole_document() -> None:
    document = read(typeset(Paragraph("Before", PLAIN), table([["1", "a b", REEL]]), Paragraph("After", PLAIN)))
    assert [block.line for block in document.blocks] == [1, 2, 3, 4, 10]


def test_each_line_fragment_of_a_linked_address_gets_its_target() -> None:
    block = read(typeset(table([["1", "", link(WATCH)]]))).blocks[1]
    assert block.text == "https://www.you\ntube.com/watch?\nv=aaBB-ccDD_\n0"
    spans = ((0, 15), (16, 31), (32, 44), (45, 46))
    assert block.hyperlinks == tuple(Hyperlink(start, end, WATCH) for start, end in spans)


def test_merged_cells_are_given_once_and_keep_the_numbers_of_the_others() -> None:
    rows = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    spans = [*RULED, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 2), (2, 2))]
    rows[1][0], rows[2][2] = "", ""
    assert cells(read(typeset(table(rows, spans)))) == {
        (0, 0, 0): ["a"], (0, 0, 1): ["b"], (0, 0, 2): ["c"],
        (0, 1, 1): ["e"], (0, 1, 2): ["f"],
        (0, 2, 0): ["g"], (0, 2, 1): ["h"],
    }  # fmt: skip


def test_a_row_that_a_page_break_cuts_keeps_its_number() -> None:
    many = [Paragraph(f"{REEL}{i}", WRAPPED) for i in range(16)]
    content = typeset(table([["1", "one", many[:2]], ["2", "two", many], ["3", "three", many[:1]]], splitInRow=1))
    document = read(content)
    found = cells(document)
    assert sorted(found) == [(0, row, column) for row in range(3) for column in range(3)]
    assert len(found[0, 1, 2]) == 2
    assert "".join(found[0, 1, 2]).replace("\n", "") == "".join(f"{REEL}{i}" for i in range(16))
    assert {block.page for block in document.blocks} == {1, 2}
    assert printed(document) == bare(content)


CUT = {
    "a name that goes on": ([f"{REEL} " * 4, "10", f"{REEL} " * 4], ["and hills", "", REEL], 1),
    "a new row": ([f"{REEL} " * 4, "10", f"{REEL} " * 4], ["Next", "10", REEL], 2),
    "a new row without the second cell": (["Lesson", "10", f"{REEL} " * 4], ["Next", "", REEL], 2),
    "the first cell empty, in a low row": (["Lesson", "10", "x"], ["Next", "", "y"], 2),
}


@pytest.mark.parametrize(("above", "below", "rows"), CUT.values(), ids=CUT)
def test_a_row_goes_on_where_its_text_went_down_to_the_edge(above: list[str], below: list[str], rows: int) -> None:
    widths = (70, 30, 70)
    document = read(typeset(table([above], widths=widths), PageBreak(), table([below], widths=widths)))
    assert {block.cell.row for block in document.blocks if block.cell} == set(range(rows))


def test_the_repeated_head_of_a_table_is_given_once() -> None:
    rows = [["No", "Activity", "Link"], *([str(i), f"lesson {i}", REEL] for i in range(40))]
    document = read(typeset(table(rows, repeatRows=1)))
    assert texts(document).count("Activity") == 1
    assert [block.text for block in document.blocks if block.cell and block.cell.column == 0][1:] == [
        str(i) for i in range(40)
    ]
    assert sorted({block.cell.row for block in document.blocks if block.cell}) == list(range(41))


def test_a_page_number_does_not_end_a_table() -> None:
    def footed(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.drawCentredString(300, 30, f"page {template.page}")

    file = io.BytesIO()
    rows = [[str(i), f"lesson {i}", REEL] for i in range(30)]
    SimpleDocTemplate(file, pagesize=A4).build([table(rows)], onFirstPage=footed, onLaterPages=footed)
    assert sorted(cells(read(file.getvalue()))) == [(0, row, column) for row in range(30) for column in range(3)]


OTHER_TABLES = {
    "other columns on the next page": [table([["a", "b", "c"]]), PageBreak(), table([["d", "e"]], widths=(50, 60))],
    "text between, on the next page": [table([["a", "b", "c"]]), PageBreak(), Paragraph("x", PLAIN),
                                       table([["d", "e", "f"]])],
    "text between, on the same page": [table([["a", "b", "c"]]), Paragraph("x", PLAIN), table([["d", "e", "f"]])],
    "an empty page between": [table([["a", "b", "c"]]), PageBreak(), Spacer(1, 1), PageBreak(),
                              table([["d", "e", "f"]])],
}  # fmt: skip


@pytest.mark.parametrize("story", OTHER_TABLES.values(), ids=OTHER_TABLES)
def test_another_table_gets_a_number_of_its_own(story: list[Any]) -> None:
    assert {place[0] for place in cells(read(typeset(*story)))} == {0, 1}


def boxes(canvas: Canvas) -> None:
    """A table of two rows and two columns whose borders are thin filled shapes, cell by cell, as Word draws them."""
    for row in range(2):
        for column in range(2):
            x, y = 100 + 80 * column, 700 - 30 * row
            for shape in (
                (x, y, 0.5, 29.5),
                (x + 80, y, 0.5, 29.5),
                (x + 0.5, y, 79.5, 0.5),
                (x + 0.5, y + 30, 79.5, 0.5),
            ):
                canvas.rect(*shape, stroke=0, fill=1)


def one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in (670, 700, 730):
        path.moveTo(100, y)
        path.lineTo(260, y)
    for x in (100, 180, 260):
        path.moveTo(x, 670)
        path.lineTo(x, 730)
    canvas.drawPath(path)


def filled_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in (670, 700, 730):
        path.rect(100, y, 160, 0.7)
    for x in (100, 180, 260):
        path.rect(x, 670, 0.7, 60)
    canvas.drawPath(path, stroke=0, fill=1)


def stroked_boxes(canvas: Canvas) -> None:
    for x in (100, 180):
        for y in (670, 700):
            canvas.rect(x, y, 80, 30)


def form(canvas: Canvas) -> None:
    canvas.beginForm("borders")
    canvas.saveState()
    canvas.translate(-50, -20)
    one_path(canvas)
    canvas.restoreState()
    canvas.endForm()
    canvas.saveState()
    canvas.translate(50, 20)
    canvas.doForm("borders")
    canvas.restoreState()


def no_outer_borders(canvas: Canvas) -> None:
    canvas.line(100, 700, 260, 700)
    canvas.line(180, 670, 180, 730)


BORDERS = [boxes, one_path, filled_path, stroked_boxes, form, no_outer_borders]


@pytest.mark.parametrize("borders", BORDERS)
def test_borders_are_seen_however_they_are_drawn(borders: Callable[[Canvas], None]) -> None:
    def draw(canvas: Canvas) -> None:
        borders(canvas)
        for text, x, y in (("one", 110, 712), ("two", 190, 712), ("three", 110, 682), ("four", 190, 682)):
            canvas.drawString(x, y, text)

    assert cells(drawn(draw)) == {(0, 0, 0): ["one"], (0, 0, 1): ["two"], (0, 1, 0): ["three"], (0, 1, 1): ["four"]}


def test_underlined_addresses_do_not_cut_a_row() -> None:
    def draw(canvas: Canvas) -> None:
        stroked_boxes(canvas)
        for y in (720, 710):
            canvas.drawString(103, y, "youtu.be/abc")
            canvas.line(103, y - 1, 176, y - 1)
        canvas.drawString(183, 715, "two")
        canvas.drawString(103, 685, "three")

    assert cells(drawn(draw)) == {
        (0, 0, 0): ["youtu.be/abc\nyoutu.be/abc"], (0, 0, 1): ["two"], (0, 1, 0): ["three"],
    }  # fmt: skip


def test_a_word_that_runs_over_a_rule_is_cut_there() -> None:
    def draw(canvas: Canvas) -> None:
        one_path(canvas)
        canvas.setFont("Courier", 10)
        canvas.drawString(120, 712, "abcdefghij")  # six points a letter: the rule stands at its end

    assert cells(drawn(draw)) == {(0, 0, 0): ["abcdefghij"]}

    def draw_over(canvas: Canvas) -> None:
        one_path(canvas)
        canvas.setFont("Courier", 10)
        canvas.drawString(150, 712, "abcdefghij")

    assert cells(drawn(draw_over)) == {(0, 0, 0): ["abcde"], (0, 0, 1): ["fghij"]}


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    inner = table([["x", "y"], ["z", "w"]], widths=(30, 30))
    document = read(typeset(table([["1", "two", inner], ["3", "four", "five"]])))
    assert cells(document) == {
        (0, 0, 0): ["1"], (0, 0, 1): ["two"], (0, 1, 0): ["3"], (0, 1, 1): ["four"], (0, 1, 2): ["five"],
        (1, 0, 0): ["x"], (1, 0, 1): ["y"], (1, 1, 0): ["z"], (1, 1, 1): ["w"],
    }  # fmt: skip


def test_a_heading_turned_on_its_side_stays_in_its_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([100, 180, 260], [600, 670, 730])
        for text, x, y in (("one", 190, 640), ("two", 110, 712), ("three", 190, 712)):
            canvas.drawString(x, y, text)
        canvas.translate(140, 605)
        canvas.rotate(90)
        canvas.drawString(0, 0, "indicator one")

    assert cells(drawn(draw)) == {
        (0, 0, 0): ["two"], (0, 0, 1): ["three"], (0, 1, 0): ["indicator one"], (0, 1, 1): ["one"],
    }  # fmt: skip


def test_single_letters_below_each_other_are_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([100, 120, 260], [600, 730])
        for i, figure in enumerate("1514"):
            canvas.drawString(106, 710 - 30 * i, figure)
        canvas.drawString(130, 710, "fifteen posts")

    assert cells(drawn(draw)) == {(0, 0, 0): ["1\n5\n1\n4"], (0, 0, 1): ["fifteen posts"]}


# --- no tables ------------------------------------------------------------------------------------------------


def frame(canvas: Canvas) -> None:
    canvas.rect(50, 600, 400, 200)
    for i in range(5):
        canvas.drawString(60, 780 - 14 * i, f"A line in a frame, number {i}, of the same text")


def numbered(canvas: Canvas) -> None:
    for i in range(6):
        canvas.drawString(60, 780 - 14 * i, f"{i + 1}.")
        canvas.drawString(90, 780 - 14 * i, f"https://example.org/lesson-{i}")


def signatures(canvas: Canvas) -> None:
    for i in range(2):
        canvas.drawString(60, 780 - 24 * i, "Director")
        canvas.drawString(300, 780 - 24 * i, "Ms Example")


def ragged(canvas: Canvas) -> None:
    for i in range(6):
        canvas.drawString(60, 780 - 14 * i, "left")
        canvas.drawString(200 + 17 * i, 780 - 14 * i, "right")


@pytest.mark.parametrize("draw", [frame, numbered, signatures, ragged])
def test_what_only_resembles_a_table_is_none(draw: Callable[[Canvas], None]) -> None:
    assert cells(drawn(draw)) == {}


def test_numbered_lines_stay_together() -> None:
    assert texts(drawn(numbered)) == [f"{i + 1}. https://example.org/lesson-{i}" for i in range(6)]


# --- columns without rules ------------------------------------------------------------------------------------


def test_a_table_without_rules_is_read_by_its_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(4):
            y = 760 - 40 * i
            canvas.drawString(60, y, f"Lesson {i}")
            canvas.drawString(200, y, f"{i} posts")
            canvas.drawString(300, y, "https://youtu.be/")
            canvas.drawString(300, y - 12, f"aaBBccDD-0{i}")

    assert cells(drawn(draw)) == {
        (0, row, column): [text]
        for row in range(4)
        for column, text in enumerate((f"Lesson {row}", f"{row} posts", f"https://youtu.be/\naaBBccDD-0{row}"))
    }


LEFT = "the river is wide and slow here, and on its banks"
RIGHT = "the town stands high above it, white in the sun,"


@pytest.mark.parametrize("order", ["column by column", "line by line"])
@pytest.mark.parametrize("offset", [0, 6], ids=["level lines", "lines between lines"])
def test_two_columns_of_text_are_read_one_after_the_other(order: str, offset: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 790, "A heading that runs over both of the columns, from the left edge to the right one")
        left = [(50, 760 - 12 * i, f"{i} {LEFT}") for i in range(8)]
        right = [(310, 760 - offset - 12 * i, f"{i} {RIGHT}") for i in range(8)]
        mixed = [line for pair in zip(left, right, strict=True) for line in pair]
        for x, y, text in left + right if order == "column by column" else mixed:
            canvas.drawString(x, y, text)

    lines = "\n".join(texts(drawn(draw))).split("\n")
    assert lines[1:] == [f"{i} {LEFT}" for i in range(8)] + [f"{i} {RIGHT}" for i in range(8)]


# --- paragraphs -----------------------------------------------------------------------------------------------


def test_paragraphs_keep_their_lines_and_headings_are_told() -> None:
    long = "The children of the valley learned the old names of rivers and hills, and recorded a film about them. "
    content = typeset(
        Paragraph("<b>1 Activity. Lessons on rivers</b>", PLAIN),
        Paragraph(long * 2, PLAIN),
        Paragraph("1) first", PLAIN),
        Paragraph("2) second", PLAIN),
        Paragraph(f"See {WATCH} for more.", PLAIN),
        Paragraph(WATCH, PLAIN),
    )
    document = read(content)
    assert [(block.kind, block.text.count("\n")) for block in document.blocks] == [
        ("heading", 0), ("paragraph", 1), ("paragraph", 0), ("paragraph", 0), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip
    assert texts(document)[0] == "1 Activity. Lessons on rivers"
    assert texts(document)[1].replace("\n", " ") == (long * 2).strip()


def sized(size: int, text: str) -> Paragraph:
    return Paragraph(text, ParagraphStyle("sized", fontName="Helvetica", fontSize=size, leading=1.3 * size))


BODY = sized(10, "Words of the report. " * 30)
HEADINGS = {
    "bold": (Paragraph("<b>Lessons on rivers</b>", PLAIN), "heading"),
    "large": (sized(14, "Lessons on rivers"), "heading"),
    "plain": (sized(10, "Lessons on rivers"), "paragraph"),
    "small": (sized(8, "Lessons on rivers"), "paragraph"),
    "a bold lead": (Paragraph("<b>Lessons</b> on rivers", PLAIN), "paragraph"),
    "a bold address": (Paragraph(f"<b>{WATCH}</b>", PLAIN), "paragraph"),
    "a bold page of text": (Paragraph(f"<b>{'Words of the report. ' * 30}</b>", PLAIN), "paragraph"),
}


@pytest.mark.parametrize(("paragraph", "kind"), HEADINGS.values(), ids=HEADINGS)
def test_a_heading_stands_out_and_is_short(paragraph: Paragraph, kind: str) -> None:
    document = read(typeset(BODY, Spacer(1, 20), paragraph, Spacer(1, 20), BODY))
    assert [block.kind for block in document.blocks] == ["paragraph", kind, "paragraph"]


INDENTED = {
    "a first line set in": (1, [(70, "Deep in the valley the river is wide and slow, and the town"),
                                (50, "stands above it, white in the sun, as it has stood for years.")]),
    "a hanging number": (1, [(50, "1) Deep in the valley the river is wide and slow, and the town"),
                             (64, "stands above it, white in the sun, as it has stood for ages.")]),
    "a new paragraph set in": (2, [(50, "Deep in the valley the river is wide and slow, and the town stands"),
                                   (50, "above it, white in the sun, as it has stood for years and years now."),
                                   (70, "The children of the valley learned the old names of all rivers.")]),
    "a short last line": (2, [(50, "Deep in the valley the river is wide and slow, and the town stands"),
                              (50, "above it."),
                              (50, "The children of the valley learned the old names of all its rivers.")]),
}  # fmt: skip


@pytest.mark.parametrize(("count", "lines"), INDENTED.values(), ids=INDENTED)
def test_indents_and_short_lines_tell_paragraphs_apart(count: int, lines: list[tuple[int, str]]) -> None:
    def draw(canvas: Canvas) -> None:
        for i, (x, text) in enumerate(lines):
            canvas.drawString(x, 780 - 14 * i, text)

    document = drawn(draw)
    assert len(document.blocks) == count
    assert "\n".join(texts(document)) == "\n".join(text for _, text in lines)


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 780, "https://example.org/a-rather-")
        canvas.drawString(50, 766, "long-name and text")

    assert texts(drawn(draw)) == ["https://example.org/a-rather-\nlong-name and text"]


def test_pieces_of_one_line_are_joined_as_they_stand() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)
        canvas.drawString(50, 780, "https://exa")
        canvas.drawString(116, 780, "mple.org/")
        canvas.drawString(176, 780, "next")

    assert texts(drawn(draw)) == ["https://example.org/ next"]


# --- pages ----------------------------------------------------------------------------------------------------


TURNED = [(0, True), (90, True), (180, True), (270, True), (90, False), (270, False)]


@pytest.mark.parametrize(("angle", "is_declared"), TURNED)
def test_pages_are_read_whichever_way_they_are_turned(angle: int, is_declared: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(angle if is_declared else 0)
        canvas.translate(300, 400)
        canvas.rotate(angle)
        canvas.grid([-100, 0, 100], [0, 30, 60])
        for text, x, y in (("first cell", -90, 42), ("youtu.be/", 10, 47), ("abc", 10, 35), ("third cell", -90, 12)):
            canvas.drawString(x, y, text)
        canvas.drawString(-100, 100, "Text above the table of the report")

    document = drawn(draw)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", "Text above the table of the report"),
        ("cell", "first cell"),
        ("cell", "youtu.be/\nabc"),
        ("cell", "third cell"),
    ]


def test_links_are_found_on_a_turned_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(300, 400)
        canvas.rotate(90)
        canvas.drawString(0, 0, "see here now")
        canvas.linkURL(WATCH, (20, -3, 44, 10), relative=1)

    (block,) = drawn(draw).blocks
    assert block.text[block.hyperlinks[0].start : block.hyperlinks[0].end].strip() == "here"


def test_a_link_over_part_of_a_line_covers_those_characters_only() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)
        canvas.drawString(50, 780, "text:https://youtu.be/abc,more")
        canvas.linkURL(WATCH, (50 + 6 * 5, 777, 50 + 6 * 25, 790))

    (block,) = drawn(draw).blocks
    assert block.hyperlinks == (Hyperlink(5, 25, WATCH),)


def test_a_link_over_no_text_is_a_target_of_its_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 780, "above")
        canvas.linkURL(WATCH, (50, 500, 150, 560))

    assert drawn(draw).targets == (Target(1, WATCH, 2),)


def test_links_within_the_document_are_no_targets() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("here")
        canvas.drawString(50, 780, "above")
        canvas.linkRect("", "here", (50, 777, 150, 790))

    document = drawn(draw)
    assert (document.targets, document.blocks[0].hyperlinks) == ((), ())


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, *A4)


def test_a_page_that_is_a_picture_is_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 780, "A page with text")
        canvas.showPage()
        picture(canvas)
        canvas.drawString(300, 20, "2")

    document = drawn(draw)
    (missed,) = document.unreadable
    assert (missed.page, missed.flaw.reason) == (2, "no_text_layer")
    assert texts(document) == ["A page with text", "2"]


def test_a_page_whose_letters_are_outlines_is_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(300):
            canvas.circle(50 + 10 * (i % 40), 700 - 20 * (i // 40), 4, fill=1)

    assert [missed.flaw.reason for missed in drawn(draw).unreadable] == ["no_text_layer"]


READABLE = {
    "empty page": lambda canvas: None,
    "text over a picture": lambda canvas: (picture(canvas), canvas.drawString(50, 700, "recognised text of a scan")),
    "a small picture": lambda canvas: canvas.drawImage(ImageReader(Image.new("RGB", (9, 9))), 0, 0, 50, 50),
}


@pytest.mark.parametrize("draw", READABLE.values(), ids=READABLE)
def test_a_page_that_hides_nothing_is_not_called_unreadable(draw: Callable[[Canvas], Any]) -> None:
    assert drawn(draw).unreadable == ()


# --- files that cannot be read --------------------------------------------------------------------------------


def encrypted() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt="secret")
    canvas.drawString(50, 780, "hidden")
    canvas.save()
    return file.getvalue()


def test_an_encrypted_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(DocumentError, match=r"^report\.pdf: the PDF is encrypted; save a copy without a password$"):
        read(encrypted())


def test_a_file_of_nonsense_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^report\.pdf: the PDF is damaged; .*$"):
        read(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")


WHOLE = typeset(table([["1", "Lesson", link(REEL)]]), Paragraph("text", PLAIN))


@pytest.mark.parametrize("share", range(1, 20))
def test_a_file_that_is_cut_off_is_refused_wherever_the_cut_is(share: int) -> None:
    with pytest.raises(DocumentError, match="breaks off"):
        read(WHOLE[: len(WHOLE) * share // 20])


# --- LibreOffice ----------------------------------------------------------------------------------------------

COLUMNS_CM = (1.2, 2.8, 3.2, 2.2, 2.6, 3.2, 3.2, 3.6, 3.6)
HEAD = ("№", "Міндет", "Іс-шара", "Мерзімі", "Орны", "Жоспар", "Нәтиже", "Сипаты", "Сілтемелер")
ADDRESSES = [
    "https://www.instagram.com/zhasyl_alqap/reel/C9aaBBccDDe/?igsh=MTdqYjFs-GF6ZWJu==",
    "https://www.tiktok.com/@zhasyl-alqap/video/7412345678901234567",
    "https://youtube.com/shorts/aaBB-ccDD_0?feature=share",
]


def landscape_report() -> Any:
    docx = Docx()
    section = docx.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    docx.add_paragraph("1 іс-шара. Жастар арасында сабақ өткізу").runs[0].bold = True
    docx.add_paragraph("Ауыл тұрғындары арасында онлайн сабақтар өткізілді. " * 6)
    made = docx.add_table(rows=1, cols=9, style="Table Grid")
    made.autofit = False
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(made.rows[0].cells, HEAD, strict=True):
        cell.text = text
    for number in range(1, 7):
        row = made.add_row().cells
        words = (str(number), "Тілді насихаттау", f"{number} іс-шара. Сабақ", "маусым-шілде", "Ауыл", "10 ролик")
        for cell, text in zip(row, (*words, "10 ролик", "Бейне-сабақтар жарияланды"), strict=False):
            cell.text = text
        for address in ADDRESSES * 3:
            row[8].add_paragraph().add_run(address).font.size = Pt(9)
    for row_ in made.rows:
        for cell, width in zip(row_.cells, COLUMNS_CM, strict=True):
            cell.width = Cm(width)
    return docx


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_landscape_report_from_libreoffice_gives_back_every_cell(tmp_path: Path) -> None:
    landscape_report().save(str(tmp_path / "report.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), tmp_path / "report.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    content = (tmp_path / "report.pdf").read_bytes()
    document = read(content)
    found = cells(document)
    assert max(block.page or 0 for block in document.blocks) > 3
    assert sorted(found) == [(0, row, column) for row in range(7) for column in range(9)]
    for row in range(1, 7):
        assert "".join(found[0, row, 8]).replace("\n", "") == "".join(ADDRESSES * 3)
        assert found[0, row, 3] == ["маусым-\nшілде"]
    assert document.blocks[0].text == "1 іс-шара. Жастар арасында сабақ өткізу"
    assert document.blocks[0].kind == "heading"


def test_a_landscape_page_is_no_different() -> None:
    content = typeset(table([["1", "Lesson", REEL]] * 3), size=landscape(A4))
    assert printed(read(content)) == bare(content)
