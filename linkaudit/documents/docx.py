"""DOCX files to blocks: headings, paragraphs and cells with hyperlinks and the list numbers that Word prints.

It refuses bombs, external entities and what Word does not show (deleted text, field codes, hidden runs).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Literal, TypeAlias

from lxml import etree

from linkaudit.documents._numbering import Numbering
from linkaudit.documents._package import opened
from linkaudit.documents._passage import Passage
from linkaudit.model import Block, Cell, Document, DocumentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRICT = (  # the same names as ISO's strict form writes them
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip
OFFICE_DOCUMENT = "/officeDocument"
HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)
ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
HEADING = re.compile(r"(?:heading|title|subtitle)\b", re.IGNORECASE)
FRAMED = 5  # paragraphs in a table's only cell
SPAN_LIMIT = 63  # columns of a table, as in Word
OFF = frozenset({"0", "false", "off", "none"})

DROPPED = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rt", "Fallback"})
CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DRAWN = frozenset({"drawing", "pict", "object"})

Element: TypeAlias = etree._Element


def read(path: Path, content: bytes, sha256: str) -> Document:
    """Blocks in the body's order. Raises DocumentError for a file that is cut off, damaged, or a ZIP bomb."""
    try:
        package = _Package(path, content)
        reading = _Reading(package)
        reading.container(package.body())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise DocumentError(
            f"{path}: the DOCX is cut off or damaged; copy it again, or open it in Word and save it anew"
        ) from error
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise DocumentError(f"{path}: the DOCX is damaged inside; open it in Word and save it anew") from error
    return Document(path, sha256, "docx", tuple(reading.blocks))


class _Package:
    """The parts of the file that are read: body, relationships, styles, numbering, notes."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        self._zip = opened(path, content, "DOCX")
        self._names = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        main = [t for kind, t, _ in self._relations("").values() if kind.endswith(OFFICE_DOCUMENT)]
        self.main = main[0].lstrip("/") if main else "word/document.xml"
        self._related = self._relations(self.main)

    def body(self) -> Element:
        root = self._part(self.main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise DocumentError(
                f"{self._path}: there is no text document in the DOCX; open it in Word and save it anew"
            )
        return body

    def targets(self, part: str) -> dict[str, str]:
        """The external addresses of a part's relationships by their id."""
        return {name: target for name, (_, target, is_external) in self._relations(part).items() if is_external}

    def named(self, kind: str) -> tuple[str, Element | None]:
        """The part related to the body as "styles", "footnotes" and so on; None where the file has none."""
        for relation, target, is_external in self._related.values():
            if relation.endswith("/" + kind) and not is_external:
                name = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(self.main), target))
                return name, self._part(name)
        return "", None

    def _relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        root = self._part(normpath(join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")))
        if root is None:
            return {}
        return {
            each.get("Id", ""): (
                each.get("Type", ""),
                each.get("Target", ""),
                each.get("TargetMode") == "External",
            )
            for each in root.iter("{*}Relationship")
        }

    def _part(self, name: str) -> Element | None:
        entry = self._names.get(name)
        if entry is None:
            return None
        xml = self._zip.read(entry)
        for strict, transitional in STRICT:
            xml = xml.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(xml, parser)


class _Field:
    """A field that is open: its code, and whether its result has begun."""

    __slots__ = ("code", "is_result", "target")

    def __init__(self) -> None:
        self.code = ""
        self.is_result = False
        self.target: str | None = None


class _Reading:
    """The walk through the document: blocks so far, counters of lines, tables and lists, open fields."""

    def __init__(self, package: _Package) -> None:
        self.blocks: list[Block] = []
        self._line = 1
        self._tables = 0
        self._around: int | None = None  # the table in a cell of which the walk is
        self._fields: list[_Field] = []
        self._targets = package.targets(package.main)
        _, styles = package.named("styles")
        _, numbering = package.named("numbering")
        self._styles = _Styles(styles)
        self._numbering = Numbering(numbering)
        self._notes: dict[tuple[str, str], tuple[Element, dict[str, str]]] = {}
        for kind in ("footnote", "endnote"):
            name, part = package.named(kind + "s")
            for note in part.iter(W + kind) if part is not None else ():
                self._notes[kind + "Reference", note.get(W + "id", "")] = note, package.targets(name)

    def container(self, parent: Element) -> None:
        """A body, text box or note: paragraphs and tables in order."""
        for child in _unwrapped(parent):
            if child.tag == W + "p":
                buffer = Passage()
                self._paragraph(child, buffer)
                level = self._styles.level(child)
                self._add("paragraph" if level is None else "heading", buffer, level=level or 0)
                self._follow(buffer, self._around)
            elif child.tag == W + "tbl":
                self._table(child)

    def _add(
        self, kind: Literal["heading", "paragraph", "cell"], buffer: Passage, cell: Cell | None = None, level: int = 0
    ) -> None:
        text, hyperlinks = buffer.content()
        if text or hyperlinks:
            self.blocks.append(Block(kind, text, self._line, None, hyperlinks, cell, level=level))
            self._line += text.count("\n") + 1

    def _follow(self, buffer: Passage, within: int | None) -> None:
        """The text boxes, notes and inner tables that were met, as blocks of their own; `within` is the table."""
        for part, targets in buffer.after:
            around, self._around = self._around, within
            outer, self._targets = self._targets, targets
            fields, self._fields = self._fields, []
            if part.tag == W + "tbl":
                self._table(part)
            else:
                self.container(part)
            self._targets, self._fields = outer, fields
            self._around = around

    def _table(self, table: Element) -> None:
        cells = list(table.iterfind(f"{W}tr/{W}tc"))
        if len(cells) == 1 and len(cells[0].findall(f"{W}p")) >= FRAMED:  # a frame around a page, no table
            self.container(cells[0])
            return
        number = self._tables
        self._tables += 1
        row = -1
        for tr in (child for child in _unwrapped(table) if child.tag == W + "tr"):
            if tr.find(f"{W}trPr/{W}del") is not None:
                continue
            row += 1
            column = _number(tr, "trPr/gridBefore", 0)
            for tc in (child for child in _unwrapped(tr) if child.tag == W + "tc"):
                buffer = Passage()
                self._cell(tc, buffer)
                self._add("cell", buffer, Cell(number, row, column, self._around))
                self._follow(buffer, number)
                column += _number(tc, "tcPr/gridSpan", 1)

    def _cell(self, tc: Element, buffer: Passage) -> None:
        is_first = True
        for child in _unwrapped(tc):
            if child.tag == W + "p":
                if not is_first:
                    buffer.add("\n", None)
                is_first = False
                self._paragraph(child, buffer)
            elif child.tag == W + "tbl":
                buffer.after.append((child, self._targets))

    def _paragraph(self, paragraph: Element, buffer: Passage) -> None:
        list_id, level = self._styles.numbering(paragraph)
        if list_id is not None:
            buffer.add(self._numbering.next_label(list_id, level), None)
        self._inline(paragraph, buffer, None)
        # A field whose result never began would swallow the rest of the document.
        while self._fields and not self._fields[-1].is_result:
            self._fields.pop()

    def _inline(self, parent: Element, buffer: Passage, target: str | None) -> None:
        for child in parent.iterchildren("*"):  # elements only: no comments, instructions, entities
            name = child.tag.rpartition("}")[2]
            if name in DROPPED:
                continue
            if name == "t":
                if not self._fields or self._fields[-1].is_result:
                    buffer.add(child.text or "", target or self._field_target())
            elif name == "r":
                self._run(child, buffer, target)
            elif name in CHARACTERS:
                buffer.add(CHARACTERS[name], target or self._field_target())
            elif name == "hyperlink":
                self._inline(child, buffer, self._hyperlink(child) or target)
            elif name == "fldSimple":
                self._inline(child, buffer, _field_address(child.get(W + "instr", "")) or target)
            elif name == "fldChar":
                self._field(child.get(W + "fldCharType", ""))
            elif name in ("footnoteReference", "endnoteReference"):
                note = self._notes.pop((name, child.get(W + "id", "")), None)  # read once, however often referred to
                if note is not None:
                    buffer.after.append(note)
            elif name in DRAWN:
                self._drawing(child, buffer)
            elif name == "AlternateContent":
                # Word writes one thing twice, for new and old readers: the first form it offers is enough.
                choice = child.find("{*}Choice")
                self._inline(choice if choice is not None else child, buffer, target)
                if choice is None:
                    for fallback in child.iterfind("{*}Fallback"):
                        self._inline(fallback, buffer, target)
            else:
                self._inline(child, buffer, target)

    def _run(self, run: Element, buffer: Passage, target: str | None) -> None:
        if _is_on(run.find(f"{W}rPr/{W}vanish")):
            return
        for code in run.iterfind(W + "instrText"):
            if self._fields and not self._fields[-1].is_result:
                self._fields[-1].code += code.text or ""
        self._inline(run, buffer, target)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
            self._fields[-1].target = _field_address(self._fields[-1].code)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _field_target(self) -> str | None:
        return next((field.target for field in reversed(self._fields) if field.target is not None), None)

    def _hyperlink(self, element: Element) -> str | None:
        address = self._targets.get(element.get(R + "id", ""))
        anchor = element.get(W + "anchor")
        return f"{address}#{anchor}" if address and anchor else address

    def _drawing(self, drawing: Element, buffer: Passage) -> None:
        for click in drawing.iter("{*}hlinkClick"):
            if address := self._targets.get(click.get(R + "id", "")):
                buffer.mark(address)
                break
        for box in _outermost(drawing, W + "txbxContent"):
            buffer.after.append((box, self._targets))


class _Styles:
    """What a paragraph is by its style: a heading, a member of a list."""

    def __init__(self, styles: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        for style in styles.iter(W + "style") if styles is not None else ():
            self._styles.setdefault(style.get(W + "styleId", ""), style)

    def level(self, paragraph: Element) -> int | None:
        """The level of a heading, 1 the highest, 0 where its style does not tell; None for what is no heading."""
        for owner in self._chain(paragraph):
            level = _value(owner, "pPr/outlineLvl")
            if level is not None:
                return int(level) + 1 if level.isascii() and level.isdecimal() and int(level) < 9 else None
            name = _value(owner, "name") or ""
            if HEADING.match(name):
                number = name.rpartition(" ")[2]
                return int(number) if number.isascii() and number.isdecimal() and len(number) == 1 else 0
        return None

    def numbering(self, paragraph: Element) -> tuple[str | None, int]:
        """The list's id and the level, (None, 0) for a paragraph that is in no list."""
        list_id = level = None
        for owner in self._chain(paragraph):
            list_id = list_id or _value(owner, "pPr/numPr/numId")
            level = level or _value(owner, "pPr/numPr/ilvl")
        if list_id in (None, "0"):  # 0 takes a paragraph out of its style's list
            return None, 0
        return list_id, int(level) if level and level.isdigit() else 0

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        """The paragraph, its style, the style that this one is based on, and so on."""
        yield paragraph
        seen: set[str] = set()
        name = _value(paragraph, "pPr/pStyle")
        while name is not None and name not in seen and name in self._styles:
            seen.add(name)
            yield self._styles[name]
            name = _value(self._styles[name], "basedOn")


def _unwrapped(parent: Element) -> Iterator[Element]:
    """The children, with what content controls, insertions and custom XML wrap, without what is deleted."""
    for child in parent.iterchildren("*"):
        name = child.tag.rpartition("}")[2]
        if name in ("p", "tbl", "tr", "tc"):
            yield child
        elif name == "AlternateContent":
            choice = child.find("{*}Choice")
            yield from _unwrapped(choice if choice is not None else child)
        elif name not in DROPPED:
            yield from _unwrapped(child)


def _outermost(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif not child.tag.endswith("}Fallback"):
            yield from _outermost(child, tag)


def _field_address(code: str) -> str | None:
    """The address of a HYPERLINK field; None for other fields and for places within the document."""
    found = HYPERLINK.match(code)
    if found is None:
        return None
    anchor = ANCHOR.search(code, found.end())
    address = (found[1] or found[2] or "").strip()
    return f"{address}#{anchor[1] or anchor[2]}" if address and anchor else address or None


def _path(path: str) -> str:
    return "/".join(W + step for step in path.split("/"))


def _value(owner: Element, path: str) -> str | None:
    found = owner.find(_path(path))
    return found.get(W + "val") if found is not None else None


def _number(owner: Element, path: str, otherwise: int) -> int:
    value = _value(owner, path)
    is_number = value is not None and value.isascii() and value.isdecimal()
    return min(int(value or 0), SPAN_LIMIT) if is_number else otherwise


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(W + "val", "true") not in OFF
