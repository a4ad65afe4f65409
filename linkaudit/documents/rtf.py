"""RTF files to blocks: paragraphs and cells, with the addresses behind their words.

striprtf knows the format's text; what it drops (where cells end, hyperlink targets, footnotes) is marked for it
beforehand with control characters, which no RTF text holds. It refuses pictures and embedded objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from linkaudit.documents._passage import Passage
from linkaudit.model import Block, Cell, Document, DocumentError

CELL, ROW, TABLE, LINK, LINKED = "\x02", "\x03", "\x04", "\x05", "\x06"
MARKS = re.compile(f"[{CELL}{ROW}{TABLE}{LINK}{LINKED}]")
_PICTURE = re.compile(rb"[0-9a-fA-F\s]{2000,}")  # in hexadecimal digits, most of such a file
_REPLACED = (  # control word → what stands for it
    (re.compile(rb"\\trowd(?![a-z])"), TABLE),
    (re.compile(rb"\\cell(?![a-z])"), CELL),
    (re.compile(rb"\\row(?![a-z])"), ROW),
    (re.compile(rb"(?:\\\*)?\\footnote(?![a-z])(?:\\ftnalt)?"), "\\par "),
    (re.compile(rb"\\nestcell(?![a-z])|\\nestrow(?![a-z])"), "\\par "),
)
# The field's code stands in a group that readers skip; the address is taken out of it and put before the words.
_FIELD = re.compile(rb"\{(?:\\\*)?\\fldinst\b[^\"]{0,400}?HYPERLINK\s+(?:\\l\s+)?\"([^\"{}]{1,4000})\"[^{}]{0,200}\}*")


def read(path: Path, content: bytes, sha256: str) -> Document:
    """Blocks in the file's order. Raises DocumentError for a file that is cut off, damaged or without text."""
    if not content.rstrip(b"\0 \r\n\t").endswith(b"}"):
        raise DocumentError(f"{path}: the RTF breaks off before its end; download or copy the whole file again")
    source = _FIELD.sub(_marked, _PICTURE.sub(b"", content))
    for word, mark in _REPLACED:
        source = word.sub(mark.encode("ascii").replace(b"\\", b"\\\\") + b" ", source)
    try:
        text = rtf_to_text(source.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]  # as it is
    except (ValueError, LookupError, TypeError, IndexError, RecursionError) as error:
        raise DocumentError(f"{path}: the RTF is damaged; open it in Word and save it anew as DOCX") from error
    blocks = tuple(_blocks(text))
    if not blocks:
        raise DocumentError(f"{path}: there is no text in the RTF; open it in Word and save it as DOCX")
    return Document(path, sha256, "rtf", blocks)


def _marked(field: re.Match[bytes]) -> bytes:
    """The field's code as a group of its own text, its braces as many as they were."""
    address = field[1].replace(b"\\\\", b"\\")
    opened = field[0].count(b"{") - field[0].count(b"}")
    return b"{" * max(opened, 0) + LINK.encode() + address + LINKED.encode() + b"}" * max(-opened, 0)


def _blocks(text: str) -> Iterator[Block]:
    table, row, column, line = -1, 0, 0, 1
    in_row, has_text = False, True  # whether text has come since the last row: then a new table begins
    passage = Passage()
    target: str | None = None
    position = 0

    def finished(cell: Cell | None) -> Iterator[Block]:
        nonlocal passage, line, target
        said, hyperlinks = passage.content()
        passage, target = Passage(), None
        if said or hyperlinks:
            yield Block("cell" if cell else "paragraph", said, line, None, hyperlinks, cell)
            line += said.count("\n") + 1

    for mark in [*MARKS.finditer(text), None]:
        piece = text[position : mark.start() if mark else len(text)]
        position = mark.end() if mark else len(text)
        if mark and mark[0] == LINKED:
            target = piece.strip() or None
            continue
        for number, words in enumerate(piece.split("\n")):
            if number and in_row:
                passage.add("\n", None)
            elif number:
                yield from finished(None)
            target = None if number else target  # no hyperlink is known to go on over a line
            passage.add(words, target)
            has_text = has_text or (not in_row and bool(words.strip()))
        match mark and mark[0]:
            case "\x04" if not in_row:
                yield from finished(None)
                table, row = (table + 1, 0) if has_text else (table, row)
                in_row, has_text, column = True, False, 0
            case "\x02" if in_row:
                yield from finished(Cell(table, row, column))
                column += 1
            case "\x03" if in_row:
                yield from finished(None)
                in_row, row = False, row + 1
            case None:
                yield from finished(Cell(table, row, column) if in_row else None)
