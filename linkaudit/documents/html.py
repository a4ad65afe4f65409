"""HTML pages to blocks: headings, paragraphs, list items and cells, with the addresses behind their words.

It refuses scripts, styles and hidden elements, fetches nothing, and leaves redirects to the platforms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, Tag

from linkaudit.documents.text import BOMS
from linkaudit.model import Block, Cell, Document, DocumentError, Hyperlink

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKING = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
DROPPED = frozenset(
    {"head", "script", "style", "template", "noscript", "object", "iframe", "svg", "select", "textarea"}
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
# What browsers read, as far as Python knows it; a page that could be read up to here is in no UTF-16, whatever it says.
CHARSETS = re.compile(
    r"(?:windows|cp)-?125\d|koi8-[ru]|(?:iso-?)?8859-\d+|latin-?\d|(?:cp|ibm)-?866|gb\w+|big5|shift.jis|euc-\w+"
)
DECLARED_IN = 4096  # bytes at the beginning in which browsers look for a charset
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
SPAN_LIMIT = 1000  # as in the HTML standard
ROW_LIMIT = 65534


def read(path: Path, content: bytes, sha256: str) -> Document:
    """Blocks in the order of the source. Raises DocumentError where there is nothing to read."""
    reading = _Reading()
    try:
        reading.element(BeautifulSoup(_without_declaration(_decoded(content)), "lxml"))
    except RecursionError as error:
        raise DocumentError(f"{path}: the HTML page is nested absurdly deep; save it as PDF or DOCX") from error
    reading.flush()
    if not reading.blocks:
        raise DocumentError(f"{path}: there is no text in the HTML page; save the page again with its text")
    return Document(path, sha256, "html", tuple(reading.blocks))


def _decoded(content: bytes) -> str:
    """By byte-order mark, else as declared, else UTF-8, else Windows' Cyrillic code page."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    declared = CHARSET.search(content[:DECLARED_IN])
    named = declared[1].decode("ascii").lower() if declared else ""
    for encoding in (named if CHARSETS.fullmatch(named) else "utf-8", "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1251", errors="replace")


def _without_declaration(page: str) -> str:
    declaration = XML_DECLARATION.match(page)
    return page[declaration.end() :] if declaration else page


class _Reading:
    """The walk through the page: finished blocks, and the text of the block that is growing."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line = 1
        self._tables = 0
        self._begin()
        self._cell: Cell | None = None
        self._heading: list[int] = []  # the levels of the headings that the walk is in
        self._href: str | None = None
        self._label = ""
        self._inner: list[Tag] = []

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._hyperlinks: list[Hyperlink] = []
        self._is_broken = False  # inside a cell, the next text begins a new line
        self._is_spaced = False  # white space was met that shows only if text follows

    def element(self, parent: Tag, is_preformatted: bool = False) -> None:
        for child in parent.children:
            if isinstance(child, Tag):
                self._tag(child, is_preformatted)
            elif type(child) in (NavigableString, CData):
                self._add(str(child), is_preformatted)

    def flush(self) -> None:
        """Ends a block; inside a cell, which is one block whatever it holds, ends a line."""
        if self._cell is not None:
            self._is_broken = True
        else:
            self._finish("heading" if self._heading else "paragraph")

    def _finish(self, kind: Literal["heading", "paragraph", "cell"], cell: Cell | None = None) -> None:
        text = "".join(self._pieces).rstrip()
        hyperlinks = tuple(
            Hyperlink(min(h.start, len(text)), min(h.end, len(text)), h.target) for h in self._hyperlinks
        )
        if text or hyperlinks:
            level = self._heading[-1] if kind == "heading" else 0
            self.blocks.append(Block(kind, text, self._line, None, hyperlinks, cell, level=level))
            self._line += text.count("\n") + 1
        self._begin()

    def _tag(self, tag: Tag, is_preformatted: bool) -> None:
        name = tag.name.lower()
        if (source := _embedded(tag, name)) is not None:
            self._hyperlinks.append(Hyperlink(self._length, self._length, source))
        if name in DROPPED or tag.has_attr("hidden") or HIDDEN.search(str(tag.get("style") or "")):
            return
        if name == "br":
            self._put("\n")
        elif name == "img":
            self._link(self._length)  # a picture that is a link: a target behind no character
        elif name == "table":
            self.flush()
            self._inner.append(tag) if self._cell is not None else self._table(tag)
        elif name in ("ol", "ul", "menu", "dir"):
            self.flush()
            self._list(tag, is_preformatted)
            self.flush()
        elif name in BREAKING:
            self.flush()
            depth = len(self._heading)
            self._heading += [int(name[1])] if name in HEADINGS else []
            self.element(tag, is_preformatted or name == "pre")
            self.flush()
            del self._heading[depth:]
        elif name == "a" and (href := str(tag.get("href") or "").strip()) and not href.startswith("#"):
            outer, self._href = self._href, href
            self.element(tag, is_preformatted)
            self._href = outer
        else:
            self.element(tag, is_preformatted)

    def _add(self, text: str, is_preformatted: bool) -> None:
        text = text.replace("\u00ad", "").replace("\u00a0", " ")
        if is_preformatted:
            before = after = ""
            text = text.replace("\r\n", "\n")
        else:
            text = SPACES.sub(" ", text)
            before, after, text = text[:1], text[-1:], text.strip(" ")
        if not text:
            self._is_spaced = self._is_spaced or before == " "
            return
        if self._is_broken and self._length:
            self._put("\n")
        elif (self._is_spaced or before == " ") and self._length and self._pieces[-1] != "\n":
            self._put(" ")
        self._put(self._label)
        start = self._length
        self._put(text)
        self._label, self._is_broken, self._is_spaced = "", False, after == " "
        self._link(start)

    def _put(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._is_spaced = False

    def _link(self, start: int) -> None:
        if self._href is None:
            return
        last = self._hyperlinks[-1] if self._hyperlinks else None
        if last is not None and last.target == self._href and start - last.end <= 1 and "\n" not in self._pieces[-2:]:
            self._hyperlinks[-1] = Hyperlink(last.start, self._length, self._href)
        else:
            self._hyperlinks.append(Hyperlink(start, self._length, self._href))

    def _list(self, tag: Tag, is_preformatted: bool) -> None:
        number = _number(tag, "start", 1, ROW_LIMIT)
        for item in tag.children:
            if not isinstance(item, Tag):
                continue
            if item.name != "li":
                self._tag(item, is_preformatted)
                continue
            number = _number(item, "value", number, ROW_LIMIT)
            self.flush()
            self._label = f"{number}. " if tag.name == "ol" else ""
            self._tag(item, is_preformatted)
            self._label = ""
            number += 1

    def _table(self, table: Tag, within: int | None = None) -> None:
        rows = list(_rows(table))
        if len(rows) == 1 and len(rows[0]) == 1 and rows[0][0].find(list(HEADINGS)):  # a frame around a page, no table
            self.flush()
            self.element(rows[0][0])
            self.flush()
            return
        number = self._tables
        self._tables += 1
        taken: dict[int, int] = {}  # column → rows that a cell above still covers
        for row, cells in enumerate(rows):
            column = 0
            covered, taken = taken, {c: left - 1 for c, left in taken.items() if left > 1}
            for cell in cells:
                while covered.get(column):
                    column += 1
                width = _number(cell, "colspan", 1, SPAN_LIMIT)
                height = _number(cell, "rowspan", 1, ROW_LIMIT)
                if height > 1:
                    taken |= dict.fromkeys(range(column, min(column + width, SPAN_LIMIT)), height - 1)
                self._table_cell(cell, Cell(number, row, column, within))
                column += width

    def _table_cell(self, cell: Tag, place: Cell) -> None:
        outer = self._inner, self._heading
        self._cell, self._inner, self._heading = place, [], []
        if not (cell.has_attr("hidden") or HIDDEN.search(str(cell.get("style") or ""))):
            self.element(cell)
        self._cell = None
        self._finish("cell", place)
        for table in self._inner:
            self._table(table, place.table)
        self._inner, self._heading = outer


def _embedded(tag: Tag, name: str) -> str | None:
    """The address of what an element shows from another site: a player, an embedded post."""
    attribute = {"iframe": "src", "blockquote": "cite"}.get(name, "")
    source = str(tag.get("data-instgrm-permalink") or tag.get(attribute) or "").strip()
    source = f"https:{source}" if source.startswith("//") else source
    return source if source.startswith(("http://", "https://")) else None


def _rows(table: Tag) -> Iterator[list[Tag]]:
    for child in table.children:
        if not isinstance(child, Tag):
            continue
        if child.name == "tr":
            yield [cell for cell in child.children if isinstance(cell, Tag) and cell.name in ("td", "th")]
        elif child.name in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _number(tag: Tag, name: str, otherwise: int, limit: int) -> int:
    value = str(tag.get(name) or "").strip()
    return min(max(int(value), 1), limit) if value.isdecimal() and len(value) < 7 else otherwise
