"""DOCX files made with python-docx and by hand, read back block by block."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from linkaudit.documents import docx
from linkaudit.model import Block, Cell, Document, DocumentError, Hyperlink

REEL = "https://www.instagram.com/reel/C9aaBBccDDe/"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(content: bytes) -> Document:
    return docx.read(Path("report.docx"), content, "0" * 64)


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def built(build: Callable[[Any], Any]) -> Document:
    document = Docx()
    build(document)
    return read(saved(document))


def body(xml: str, targets: tuple[str, ...] = ()) -> Document:
    """The blocks of a body written as XML; `targets` are related as link0, link1 and so on."""
    document = Docx()
    relations = [document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True) for url in targets]
    for i, relation in enumerate(relations):
        xml = xml.replace(f'"link{i}"', f'"{relation}"')
    for element in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    return read(saved(document))


def paragraph(inside: str, targets: tuple[str, ...] = ()) -> tuple[str, tuple[Hyperlink, ...]]:
    (block,) = body(f"<w:p>{inside}</w:p>", targets).blocks
    return block.text, block.hyperlinks


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# --- text -----------------------------------------------------------------------------------------------------

TEXTS = {
    "runs are glued": (run("https://you") + run("tu.be/abc"), "https://youtu.be/abc"),
    "breaks are kept": ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
    "a tab is a space": ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
    "hyphens": ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "a-bc"),
    "inserted text is there": (run("a ") + f"<w:ins>{run('new')}</w:ins>", "a new"),
    "deleted text is not": (run("a") + "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>", "a"),
    "moved text is there once": (f"<w:moveFrom>{run('x')}</w:moveFrom><w:moveTo>{run('x')}</w:moveTo>", "x"),
    "hidden text is not there": (run("a") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "a"),
    "text that is not hidden after all": ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>', "seen"),
    "content controls": (f"<w:sdt><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>", "in a control"),
    "smart tags": (f"<w:smartTag>{run('tagged')}</w:smartTag>", "tagged"),
    "a field shows its result": (field(" PAGE ", run("7")), "7"),
    "a field without a result swallows nothing": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("after"), "after",
    ),
    "white space around is dropped": (run("  a  "), "a"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "text"), TEXTS.values(), ids=TEXTS)
def test_a_paragraph_reads_as_word_shows_it(inside: str, text: str) -> None:
    assert paragraph(inside) == (text, ())


def test_a_field_that_never_ends_does_not_swallow_the_rest() -> None:
    broken = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>'
    assert [block.text for block in body(f"{broken}<w:p>{run('after')}</w:p>").blocks] == ["after"]


# --- hyperlinks -----------------------------------------------------------------------------------------------

LINKS = {
    "by relationship": (f'{run("see ")}<w:hyperlink r:id="link0">{run("here")}</w:hyperlink>{run(" now")}',
                        "see here now", (Hyperlink(4, 8, REEL),)),
    "over several runs": (f'<w:hyperlink r:id="link0">{run("he")}{run("re")}</w:hyperlink>', "here",
                          (Hyperlink(0, 4, REEL),)),
    "with an anchor": (f'<w:hyperlink r:id="link0" w:anchor="t">{run("here")}</w:hyperlink>', "here",
                       (Hyperlink(0, 4, REEL + "#t"),)),
    "to a place in the document": (f'<w:hyperlink w:anchor="t">{run("here")}</w:hyperlink>', "here", ()),
    "to a missing relationship": (f'<w:hyperlink r:id="nowhere">{run("here")}</w:hyperlink>', "here", ()),
    "simple field": (f"<w:fldSimple w:instr=' HYPERLINK \"{REEL}\" '>{run('here')}</w:fldSimple>", "here",
                     (Hyperlink(0, 4, REEL),)),
    "complex field": (run("see ") + field(f' HYPERLINK "{REEL}" \\o "tip" ', run("here")) + run(" now"), "see here now",
                      (Hyperlink(4, 8, REEL),)),
    "complex field without quotes": (field(f" HYPERLINK {REEL} ", run("here")), "here", (Hyperlink(0, 4, REEL),)),
    "field with an anchor": (field(f' HYPERLINK "{REEL}" \\l "t" ', run("here")), "here",
                             (Hyperlink(0, 4, REEL + "#t"),)),
    "field to a place in the document": (field(' HYPERLINK \\l "t" ', run("here")), "here", ()),
    "field within a field": (field(" REF x ", field(f' HYPERLINK "{REEL}" ', run("here")) + run(" now")), "here now",
                             (Hyperlink(0, 4, REEL),)),
    "field split over runs": (field(" HYPER</w:instrText></w:r><w:r><w:instrText>LINK "
                                    f'"{REEL}" ', run("here")), "here", (Hyperlink(0, 4, REEL),)),
    "space before the text": (f'{run("  ")}<w:hyperlink r:id="link0">{run("here")}</w:hyperlink>', "here",
                              (Hyperlink(0, 4, REEL),)),
    "linked picture": ('<w:r><w:drawing><a:hlinkClick r:id="link0"/></w:drawing></w:r>' + run("text"), "text",
                       (Hyperlink(0, 0, REEL),)),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "text", "hyperlinks"), LINKS.values(), ids=LINKS)
def test_hyperlinks_are_found_behind_the_characters_they_cover(
    inside: str, text: str, hyperlinks: tuple[Hyperlink, ...]
) -> None:
    assert paragraph(inside, (REEL,)) == (text, hyperlinks)


# --- order, tables, boxes -------------------------------------------------------------------------------------


def test_paragraphs_headings_and_tables_come_in_the_order_of_the_body() -> None:
    def build(document: Any) -> None:
        document.add_heading("Report", 1)
        document.add_paragraph("Before\nthe table")
        table = document.add_table(rows=2, cols=2)
        for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"cell {i}"
        table.cell(1, 1).add_paragraph("more")
        document.add_paragraph("After")

    assert built(build).blocks == (
        Block("heading", "Report", 1, level=1),
        Block("paragraph", "Before\nthe table", 2),
        Block("cell", "cell 0", 4, cell=Cell(0, 0, 0)),
        Block("cell", "cell 1", 5, cell=Cell(0, 0, 1)),
        Block("cell", "cell 2", 6, cell=Cell(0, 1, 0)),
        Block("cell", "cell 3\nmore", 7, cell=Cell(0, 1, 1)),
        Block("paragraph", "After", 9),
    )


def test_merged_cells_are_given_once_and_keep_the_numbers_of_the_others() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=3, cols=3)
        for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = str(i)
        table.cell(1, 0).text = table.cell(2, 2).text = ""
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 1).merge(table.cell(2, 2))

    assert [(block.text, block.cell) for block in built(build).blocks] == [
        ("0", Cell(0, 0, 0)), ("1", Cell(0, 0, 1)), ("2", Cell(0, 0, 2)),
        ("4", Cell(0, 1, 1)), ("5", Cell(0, 1, 2)),
        ("6", Cell(0, 2, 0)), ("7", Cell(0, 2, 1)),
    ]  # fmt: skip


def test_a_table_in_a_cell_follows_the_cell_as_a_table_of_its_own() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "outer"
        table.cell(0, 0).add_table(rows=1, cols=1).cell(0, 0).text = "inner"
        table.cell(0, 1).text = "next"
        document.add_table(rows=1, cols=1).cell(0, 0).text = "last"

    assert [(block.text, block.cell) for block in built(build).blocks] == [
        ("outer", Cell(0, 0, 0)), ("inner", Cell(1, 0, 0, 0)), ("next", Cell(0, 0, 1)), ("last", Cell(2, 0, 0)),
    ]  # fmt: skip


def test_a_deleted_row_is_not_there_and_an_inserted_one_is() -> None:
    def row(text: str, change: str) -> str:
        return f"<w:tr><w:trPr>{change}</w:trPr><w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"

    xml = f"<w:tbl>{row('a', '')}{row('b', '<w:del/>')}{row('c', '<w:ins/>')}</w:tbl>"
    assert [(block.text, block.cell) for block in body(xml).blocks] == [("a", Cell(0, 0, 0)), ("c", Cell(0, 1, 0))]


BOX = f"<w:txbxContent><w:p>{run('in the box')}</w:p></w:txbxContent>"


def test_a_text_box_that_is_written_twice_is_read_once() -> None:
    xml = (
        f"<w:p>{run('around')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert [(block.kind, block.text) for block in body(xml).blocks] == [
        ("paragraph", "around"),
        ("paragraph", "in the box"),
    ]


def test_an_old_text_box_is_read() -> None:
    xml = f"<w:p><w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r></w:p>"
    assert [block.text for block in body(xml).blocks] == ["in the box"]


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    document = Docx()
    first = document.add_paragraph("See the note")
    first._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("Next")
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2"><w:p>{run(REEL)}</w:p></w:footnote></w:footnotes>'
    assert [block.text for block in read(with_part(saved(document), "footnotes", notes)).blocks] == [
        "See the note",
        REEL,
        "Next",
    ]


def with_part(content: bytes, kind: str, xml: str) -> bytes:
    """The package with one part more, or another one in its place."""
    source, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    relation = (
        f'<Relationship Id="rId900" Type="{RELATIONSHIP_TYPE.STYLES.rpartition("/")[0]}/{kind}" Target="{kind}.xml"/>'
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/_rels/document.xml.rels" and f'Target="{kind}.xml"'.encode() not in part:
                part = part.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            if name != f"word/{kind}.xml":
                target.writestr(name, part)
        target.writestr(f"word/{kind}.xml", xml)
    return file.getvalue()


HEADINGS = {
    "built-in": (lambda d: d.add_heading("x", 2), "heading"),
    "title": (lambda d: d.add_heading("x", 0), "heading"),
    "outline level": (lambda d: d.add_paragraph("x")._p.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>')), "heading"),
    "body level": (lambda d: d.add_paragraph("x")._p.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>')), "paragraph"),
    "list": (lambda d: d.add_paragraph("x", style="List Bullet"), "paragraph"),
    "bold": (lambda d: setattr(d.add_paragraph("x").runs[0], "bold", True), "paragraph"),
}  # fmt: skip


@pytest.mark.parametrize(("build", "kind"), HEADINGS.values(), ids=HEADINGS)
def test_headings_are_told_by_style_and_outline_level(build: Callable[[Any], Any], kind: str) -> None:
    assert [block.kind for block in built(build).blocks] == [kind]


# --- list numbers ---------------------------------------------------------------------------------------------


def level(index: int, kind: str, pattern: str, more: str = "") -> str:
    inside = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{index}">{inside}</w:lvl>'


def numbered(levels: str, items: list[tuple[str, int]], overrides: str = "") -> list[str]:
    """The texts of paragraphs in the lists "1" and "2" of one definition; items are (list, level)."""
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="5"/>{overrides}</w:num></w:numbering>'
    )
    document = Docx()
    for list_id, depth in items:
        properties = document.add_paragraph("x")._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
        )
    return [block.text for block in read(with_part(saved(document), "numbering", numbering)).blocks]


OUTLINE = level(0, "decimal", "%1 task.") + level(1, "decimal", "%1.%2.") + level(2, "lowerLetter", "%3)")
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
LISTS = {
    "decimal": (level(0, "decimal", "%1."), [("1", 0)] * 3, "", ["1. x", "2. x", "3. x"]),
    "Roman": (level(0, "upperRoman", "%1."), [("1", 0)] * 4, "", ["I. x", "II. x", "III. x", "IV. x"]),
    "Cyrillic letters": (level(0, "russianLower", "%1)"), [("1", 0)] * 2, "", ["а) x", "б) x"]),
    "bullets": (level(0, "bullet", "•"), [("1", 0)] * 2, "", ["x", "x"]),
    "words in the pattern": (level(0, "decimal", "%1 іс-шара."), [("1", 0)] * 2, "", ["1 іс-шара. x", "2 іс-шара. x"]),
    "levels restart below a higher one": (
        OUTLINE, [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("1", 2)], "",
        ["1 task. x", "1.1. x", "1.2. x", "2 task. x", "2.1. x", "a) x"],
    ),
    "legal numbers": (
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>"), [("1", 0), ("1", 1)], "",
        ["I. x", "1.1 x"],
    ),
    "two lists of one definition count on": (level(0, "decimal", "%1."), [("1", 0), ("2", 0)], "", ["1. x", "2. x"]),
    "a restarted list begins anew": (level(0, "decimal", "%1."), [("1", 0), ("2", 0), ("1", 0)], RESTART,
                                     ["1. x", "7. x", "2. x"]),
    "taken out of the list": (level(0, "decimal", "%1."), [("1", 0), ("0", 0), ("1", 0)], "", ["1. x", "x", "2. x"]),
    "an unknown list": (level(0, "decimal", "%1."), [("9", 0)], "", ["x"]),
    "an absurd start": (level(0, "lowerRoman", "%1.").replace('"1"', '"x"'), [("1", 0)], "", [". x"]),
    "no space after": (level(0, "decimal", "%1/", '<w:suff w:val="nothing"/>'), [("1", 0)], "", ["1/x"]),
}  # fmt: skip


@pytest.mark.parametrize(("levels", "items", "overrides", "expected"), LISTS.values(), ids=LISTS)
def test_list_numbers_are_written_as_word_prints_them(
    levels: str, items: list[tuple[str, int]], overrides: str, expected: list[str]
) -> None:
    assert numbered(levels, items, overrides) == expected


def test_a_list_number_alone_in_a_cell_is_its_text() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        for row, text in zip(table.rows, ("first", "second"), strict=True):
            row.cells[0].paragraphs[0].style = "List Number"
            row.cells[1].text = text

    assert [block.text for block in built(build).blocks] == ["1.", "first", "2.", "second"]


# --- files that cannot be read --------------------------------------------------------------------------------

WHOLE = saved(Docx())


@pytest.mark.parametrize("share", range(1, 20))
def test_a_file_that_is_cut_off_is_refused_wherever_the_cut_is(share: int) -> None:
    with pytest.raises(DocumentError, match=r"^report\.docx: the DOCX is cut off or damaged; [^\n]*$"):
        read(WHOLE[: len(WHOLE) * share // 20])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(DocumentError, match="absurd size"):
        read(with_part(WHOLE, "document", " " * (64 * 1024 * 1024)))


BROKEN = {
    "no XML": "this is no XML",
    "no body": f"<w:document {NAMESPACES}/>",
    "empty": "",
    "nested a thousand deep": f"<w:document {NAMESPACES}>" + "<w:tbl>" * 1000 + "</w:tbl>" * 1000 + "</w:document>",
}  # fmt: skip


@pytest.mark.parametrize("xml", BROKEN.values(), ids=BROKEN)
def test_a_broken_body_is_refused(xml: str) -> None:
    with pytest.raises(DocumentError):
        read(with_part(WHOLE, "document", xml))


ENTITIES = {
    "external": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "laughing": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
}


@pytest.mark.parametrize("declaration", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_not_resolved(declaration: str) -> None:
    xml = f"{declaration}<w:document {NAMESPACES}><w:body><w:p>{run('before &e; after')}</w:p></w:body></w:document>"
    assert "".join(block.text for block in read(with_part(WHOLE, "document", xml)).blocks).startswith("before")


def test_the_strict_form_is_read_alike() -> None:
    document = Docx()
    document.add_paragraph("strict")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package:
        xml = package.read("word/document.xml").decode()
    strict = xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert [block.text for block in read(with_part(WHOLE, "document", strict)).blocks] == ["strict"]
