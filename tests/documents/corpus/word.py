"""Writes a flow as DOCX with python-docx, and with the XML that it does not know: footnotes, fields, text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from tests.documents.corpus.flow import Flow, Paragraph, Table, spans

NAMESPACES = (
    nsdecls("w", "r", "a")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
ADDRESS = re.compile(r"((?:https?:?//|www\.)\S+)", re.I)
Link = Callable[[Any, str, str], None]  # adds words with a target to a paragraph


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def related(paragraph: Any, words: str, target: str) -> None:
    """A hyperlink by relationship, as Word makes it."""
    full = target if re.match(r"https?:", target, re.I) else f"http://{target}"
    identity = paragraph.part.relate_to(full, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    add(paragraph, f'<w:hyperlink {NAMESPACES} r:id="{identity}">{run(words)}</w:hyperlink>')


def fielded(paragraph: Any, words: str, target: str) -> None:
    """A hyperlink by field code, its words in two runs as a spelling checker leaves them."""
    half = len(words) // 2
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> HYPERLINK "{escape(target)}" \\h </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f'<w:t xml:space="preserve">{escape(words[:half])}</w:t>',
        f'<w:t xml:space="preserve">{escape(words[half:])}</w:t>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        add(paragraph, f"<w:r {NAMESPACES}>{xml}</w:r>")


def add(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml))


class Writer:
    """One DOCX file. `link` makes hyperlinks; with `live`, printed addresses are hyperlinks as well."""

    def __init__(self, link: Link = related, *, live: bool = False) -> None:
        self.document = Document()
        self.link = link
        self.live = live
        self.numbers = count(1)

    def write(self, flow: Flow, path: Path) -> None:
        section = self.document.sections[0]
        if flow.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.left_margin = section.right_margin = Cm(2)
        if flow.columns > 1:
            columns = section._sectPr.find(qn("w:cols"))
            columns.set(qn("w:num"), str(flow.columns))
        for place, text in ((section.header, flow.header), (section.footer, flow.footer)):
            if text:
                self.fill(place.paragraphs[0], text)
        for part in flow.parts:
            if isinstance(part, Table):
                self.table(part, self.document.add_table(len(part.rows), part.columns, "Table Grid"))
            else:
                self.paragraph(part)
        if flow.notes:
            self.footnotes(flow.notes)
        self.document.save(str(path))

    def paragraph(self, part: Paragraph) -> None:
        name = {"bullet": "List Bullet", "number": "List Number"}.get(part.style)
        name = name or (f"Heading {part.level}" if part.level else None)
        self.fill(self.document.add_paragraph(style=name), part.text)

    def fill(self, paragraph: Any, text: str) -> None:
        for words, target in spans(text):
            if target:
                self.link(paragraph, words, target)
                continue
            for piece in re.split(r"(\[\^\d+\])", words):
                if note := re.fullmatch(r"\[\^(\d+)\]", piece):
                    add(paragraph, f'<w:r {NAMESPACES}><w:footnoteReference w:id="{note[1]}"/></w:r>')
                    continue
                for bit in ADDRESS.split(piece) if self.live else [piece]:
                    if self.live and ADDRESS.fullmatch(bit):
                        self.link(paragraph, bit, bit)
                    elif bit:
                        paragraph.add_run(bit)

    def table(self, part: Table, table: Any) -> None:
        table.autofit = not part.widths
        for row, column, cell in part.grid():
            home = table.cell(row, column)
            if cell.across > 1 or cell.down > 1:
                home = home.merge(table.cell(row + cell.down - 1, column + cell.across - 1))
            elif part.widths:
                home.width = Cm(part.widths[column])
            for number, line in enumerate(cell.lines):
                self.fill(home.paragraphs[0] if number == 0 else home.add_paragraph(), line)
            if cell.inner:
                inner = home.add_table(len(cell.inner.rows), cell.inner.columns)
                self.table(cell.inner, inner)
                home.add_paragraph()
        for column, width in enumerate(part.widths):
            table.columns[column].width = Cm(width)

    def footnotes(self, notes: tuple[str, ...]) -> None:
        """The part that holds the footnotes; each address is a hyperlink of that part."""
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, b"", self.document.part.package)
        bodies = []
        for number, note in enumerate(notes, 1):
            inner = ""
            for words, target in spans(note):
                identity = target and part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                inner += f'<w:hyperlink r:id="{identity}">{run(words)}</w:hyperlink>' if identity else run(words)
            bodies.append(f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{inner}</w:p></w:footnote>')
        part._blob = f"<w:footnotes {NAMESPACES}>{''.join(bodies)}</w:footnotes>".encode()
        self.document.part.relate_to(
            part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        )

    def boxed(self, lines: tuple[str, ...]) -> None:
        """A text box as Word writes it: once for new readers, once for old ones."""
        inner = "".join(f"<w:p>{run(line)}</w:p>" for line in lines)
        content = f"<w:txbxContent>{inner}</w:txbxContent>"
        add(
            self.document.add_paragraph(),
            f"<w:r {NAMESPACES}><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="wps"><wps:wsp><wps:txbx>'
            f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
            f"</mc:AlternateContent></w:r>",
        )

    def revise(self, paragraph: Any, inserted: str, deleted: str) -> None:
        """A tracked change: the second text was replaced by the first."""
        author = 'w:author="A" w:date="2024-11-01T10:00:00Z"'
        if deleted:
            gone = f'<w:r><w:delText xml:space="preserve">{escape(deleted)}</w:delText></w:r>'
            add(paragraph, f'<w:del {NAMESPACES} w:id="{900 + next(self.numbers)}" {author}>{gone}</w:del>')
        add(paragraph, f'<w:ins {NAMESPACES} w:id="{900 + next(self.numbers)}" {author}>{run(inserted)}</w:ins>')


def blank(paragraph: Any) -> Any:
    """Takes a paragraph's runs away, so that it may be written anew."""
    for element in list(paragraph._p):
        if element.tag != qn("w:pPr"):
            paragraph._p.remove(element)
    return paragraph


def controlled(writer: Writer) -> Writer:
    """A writer that puts every paragraph and table into a content control, as forms are filled in."""
    save = writer.document.save

    def wrap(path: str) -> None:
        body = writer.document.element.body
        for element in list(body):
            if element.tag in (qn("w:p"), qn("w:tbl")):
                control = parse_xml(
                    f"<w:sdt {NAMESPACES}><w:sdtPr><w:text/></w:sdtPr><w:sdtContent></w:sdtContent></w:sdt>"
                )
                element.addprevious(control)
                control[1].append(element)
        save(path)

    writer.document.save = wrap
    return writer


def counted(writer: Writer) -> Writer:
    """A writer in whose tables Word itself counts the rows: the first column holds no text."""
    save = writer.document.save

    def number(path: str) -> None:
        for table in writer.document.tables:
            for row in table.rows[1:]:
                if row.cells[0].text.isdecimal():
                    blank(row.cells[0].paragraphs[0]).style = "List Number"
        save(path)

    writer.document.save = number
    return writer
