"""OpenDocument texts (ODT) to blocks: headings, paragraphs and cells with hyperlinks and the numbers of lists.

It refuses bombs, external entities, deleted text and what is only remarked about the text.
Source: OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from lxml import etree

from linkaudit.documents._package import opened
from linkaudit.documents._passage import Passage
from linkaudit.model import Block, Cell, Document, DocumentError

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, DRAW, STYLE = (OASIS + name + ":1.0}" for name in ("office", "text", "table", "drawing", "style"))
HREF = "{http://www.w3.org/1999/xlink}href"
DROPPED = frozenset(
    {TEXT + "tracked-changes", TEXT + "note-citation", TEXT + "ruby-text", TEXT + "sequence-decls",
     TEXT + "variable-decls", OFFICE + "annotation", OFFICE + "annotation-end", OFFICE + "forms"}
)  # fmt: skip
REPEATED_LIMIT = 1000  # cells and rows that say how often they are repeated: empty ones, by the thousand

Element: TypeAlias = etree._Element


def read(path: Path, content: bytes, sha256: str) -> Document:
    """Blocks in the body's order. Raises DocumentError for a file that is cut off, damaged, or a ZIP bomb."""
    try:
        with opened(path, content, "ODT") as package:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            root = etree.fromstring(package.read("content.xml"), parser)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(f"{path}: the ODT is cut off or damaged; copy it again") from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{path}: the ODT is damaged inside; open it in LibreOffice and save it anew") from error
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise DocumentError(f"{path}: there is no text document in the ODT; open it in LibreOffice and save it anew")
    reading = _Reading(root)
    reading.container(body)
    return Document(path, sha256, "odt", tuple(reading.blocks))


class _Reading:
    """The walk through the document: the blocks so far, counters of lines and tables."""

    def __init__(self, root: Element) -> None:
        self.blocks: list[Block] = []
        self._line = 1
        self._tables = 0
        self._around: int | None = None  # the table in a cell of which the walk is
        self._numbered = {
            style.get(STYLE + "name", "")
            for style in root.iter(TEXT + "list-style")
            if style.find(TEXT + "list-level-style-number") is not None
        }

    def container(self, parent: Element) -> None:
        """A body, section, text box or note: paragraphs, lists and tables in order."""
        for child in _elements(parent):
            if child.tag in (TEXT + "p", TEXT + "h"):
                self._block("heading" if child.tag == TEXT + "h" else "paragraph", child, "")
            elif child.tag == TEXT + "list":
                self._list(child, None)
            elif child.tag == TABLE + "table":
                self._table(child)
            else:
                self.container(child)

    def _block(self, kind: Literal["heading", "paragraph"], element: Element, label: str) -> None:
        passage = Passage()
        passage.add(label, None)
        self._inline(element, passage, None)
        self._add(kind, passage, level=_number(element, TEXT + "outline-level", 0) if kind == "heading" else 0)
        self._follow(passage, self._around)

    def _add(
        self, kind: Literal["heading", "paragraph", "cell"], passage: Passage, cell: Cell | None = None, level: int = 0
    ) -> None:
        text, hyperlinks = passage.content()
        if text or hyperlinks:
            self.blocks.append(Block(kind, text, self._line, None, hyperlinks, cell, level=level))
            self._line += text.count("\n") + 1

    def _follow(self, passage: Passage, within: int | None) -> None:
        """The text boxes, notes and inner tables that were met, as blocks of their own; `within` is the table."""
        around, self._around = self._around, within
        for part in passage.after:
            if part.tag == TABLE + "table":
                self._table(part)
            else:
                self.container(part)
        self._around = around

    def _list(self, element: Element, outer: str | None) -> None:
        style = element.get(TEXT + "style-name") or outer
        number = 0
        for item in _elements(element):
            number = _number(item, TEXT + "start-value", number + 1)
            label = f"{number}. " if style in self._numbered and item.tag == TEXT + "list-item" else ""
            for child in _elements(item):
                if child.tag == TEXT + "list":
                    self._list(child, style)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    self._block("heading" if child.tag == TEXT + "h" else "paragraph", child, label)
                    label = ""
                else:
                    self.container(child)

    def _table(self, table: Element) -> None:
        number = self._tables
        self._tables += 1
        row = 0
        for tr in _rows(table):
            column = 0
            for cell in _elements(tr):
                if cell.tag == TABLE + "table-cell":
                    passage = Passage()
                    self._cell(cell, passage, "")
                    self._add("cell", passage, Cell(number, row, column, self._around))
                    self._follow(passage, number)
                column += _number(cell, TABLE + "number-columns-repeated", 1)
            row += _number(tr, TABLE + "number-rows-repeated", 1)

    def _cell(self, parent: Element, passage: Passage, label: str) -> None:
        for child in _elements(parent):
            if child.tag in (TEXT + "p", TEXT + "h"):
                if passage.length:
                    passage.add("\n", None)
                passage.add(label, None)
                label = ""
                self._inline(child, passage, None)
            elif child.tag == TABLE + "table":
                passage.after.append(child)
            elif child.tag == TEXT + "list":
                is_numbered = child.get(TEXT + "style-name") in self._numbered
                for count, item in enumerate(_elements(child), _number(child, TEXT + "start-value", 1)):
                    self._cell(item, passage, f"{count}. " if is_numbered else "")
            else:
                self._cell(child, passage, label)

    def _inline(self, element: Element, passage: Passage, target: str | None) -> None:
        passage.add(_collapsed(element.text), target)
        for child in element.iterchildren():
            name = child.tag if isinstance(child.tag, str) else ""
            if name == TEXT + "s":
                passage.add(" " * _number(child, TEXT + "c", 1), target)
            elif name == TEXT + "tab":
                passage.add(" ", target)
            elif name == TEXT + "line-break":
                passage.add("\n", target)
            elif name in (TEXT + "note", DRAW + "frame", DRAW + "a"):
                self._beside(child, passage)
            elif name and name not in DROPPED:
                self._inline(child, passage, (child.get(HREF) or target) if name == TEXT + "a" else target)
            passage.add(_collapsed(child.tail), target)

    def _beside(self, element: Element, passage: Passage) -> None:
        """A note's body, a text box, a picture that is a link."""
        if element.tag == DRAW + "a" and (href := element.get(HREF)):
            passage.mark(href)
        passage.after.extend(_outermost(element))


def _elements(parent: Element) -> Iterator[Element]:
    return (child for child in parent.iterchildren("*") if child.tag not in DROPPED)


def _outermost(element: Element) -> Iterator[Element]:
    """The texts in an element that have blocks of their own, without those that lie in another such text."""
    for child in _elements(element):
        if child.tag in (TEXT + "note-body", DRAW + "text-box"):
            yield child
        else:
            yield from _outermost(child)


def _rows(table: Element) -> Iterator[Element]:
    for child in _elements(table):
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(child)


def _number(element: Element, name: str, otherwise: int) -> int:
    value = element.get(name, "")
    return min(int(value), REPEATED_LIMIT) if value.isascii() and value.isdecimal() and len(value) < 7 else otherwise


def _collapsed(text: str | None) -> str:
    """White space as OpenDocument means it: any run of it is one blank."""
    if not text:
        return ""
    words = " ".join(text.split())
    return (" " if text[0].isspace() else "") + words + (" " if words and text[-1].isspace() else "")
