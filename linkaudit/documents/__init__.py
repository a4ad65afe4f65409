"""A file → a Document. The format is told by the content, never by the suffix; each complaint is one line."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from linkaudit.documents import delimited, text
from linkaudit.model import Document, DocumentError

SIZE_LIMIT = 256 * 1024 * 1024  # bytes; reports with photographs reach 100 MB
TEXT_LIMIT = 16 * 1024 * 1024  # bytes of a text without photographs: a report of 5,000 pages
LOOKED_AT = 1024  # bytes at the beginning in which a format shows
TABLE_LOOKED_AT = 64 * 1024  # and a table's columns

OnPage: TypeAlias = Callable[[int, int], None]  # a page has been looked at: which, of how many

RECOGNISED = {"pdf"}  # formats whose pages may be pictures
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # a member, an empty archive, one in several parts
AS_PDF_OR_DOCX = "is not read yet; save it as PDF or DOCX"
MAGIC = (  # first bytes → what is said of a file that is not read
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file (.doc) or an encrypted one is not read; "
     "open it in Word or LibreOffice and save it as DOCX without a password"),
    (b"\x89PNG\r\n\x1a\n", "this is a picture (PNG); give the document itself, as PDF or DOCX"),
    (b"\xff\xd8\xff", "this is a picture (JPEG); give the document itself, as PDF or DOCX"),
    (b"Rar!\x1a\x07", "this is a RAR archive; unpack it and give the document inside"),
    (b"7z\xbc\xaf\x27\x1c", "this is a 7z archive; unpack it and give the document inside"),
    (b"\x1f\x8b", "this is a gzip archive; unpack it and give the document inside"),
)  # fmt: skip
ZIPPED = (  # a member's name or the mimetype → what is said
    ("ppt/presentation.xml", f"a PowerPoint presentation (PPTX) {AS_PDF_OR_DOCX}"),
    ("application/vnd.oasis.opendocument.spreadsheet", f"an OpenDocument spreadsheet (ODS) {AS_PDF_OR_DOCX}"),
    (
        "application/vnd.oasis.opendocument.presentation",
        f"an OpenDocument presentation (ODP) {AS_PDF_OR_DOCX}",
    ),
    ("application/epub+zip", f"an e-book (EPUB) {AS_PDF_OR_DOCX}"),
    ("Index/Document.iwa", f"an Apple Pages document {AS_PDF_OR_DOCX}"),
)
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|(?><!--(?:(?!-->).)*-->)\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h[1-6])\b[^<]*[<>]",
    re.IGNORECASE | re.DOTALL,
)

# What an e-mail message begins with: fields, among them one of those that no other text begins with.
MAIL = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From |(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?"
    rb"(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|From|Subject|X-[\w-]+):[^\r\n]*\r?\n"
    rb"(?:[ \t][^\r\n]*\r?\n)*[!-9;-~]+:[ \t])",
    re.IGNORECASE,
)


def read(path: Path, ocr: OnPage | None = None) -> Document:
    """The document in a file. With `ocr`, the pages of a PDF that are pictures are recognised, and it is told of each
    page. Raises DocumentError, whose message says what is wrong and what to do."""
    content = _content(path)
    name = _format(path, content)
    reader = import_module(f"{__name__}.{name}").read  # a parser loads when it is needed
    wishes = {"ocr": ocr} if name in RECOGNISED else {}
    document: Document = reader(path, content, hashlib.sha256(content).hexdigest(), **wishes)
    return document


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{path}: this is a directory; name a document in it")
        if path.exists() and not path.is_file():
            raise DocumentError(f"{path}: this is no ordinary file; name a document")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read() if size <= SIZE_LIMIT else b""
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: there is no such file; check the name") from error
    except PermissionError as error:
        raise DocumentError(f"{path}: you may not read this file; change its permissions") from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path}: the file cannot be opened ({error}); check the name and the disk") from error
    if size > SIZE_LIMIT:
        raise DocumentError(f"{path}: larger than {SIZE_LIMIT >> 20} MB; give the report without its photographs")
    if not content:
        raise DocumentError(f"{path}: the file is empty; copy or download it again")
    return content


def _format(path: Path, content: bytes) -> str:
    """The name of the module that reads the file."""
    head = content[:LOOKED_AT]
    if content.startswith(ZIP):
        return _zip_format(path, content)
    if b"%PDF-" in head:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for magic, complaint in MAGIC:
        if head.startswith(magic):
            raise DocumentError(f"{path}: {complaint}")
    if path.suffix.lower() == ".pdf" and b"\0" in head:
        raise DocumentError(f"{path}: this is no PDF in spite of its name; ask for the file again")
    if HTML.match(_plain(head)):
        return "html"
    if MAIL.match(head):
        return "mail"
    if len(content) > TEXT_LIMIT:
        raise DocumentError(f"{path}: a text larger than {TEXT_LIMIT >> 20} MB is no report; give the report itself")
    return "delimited" if _is_table(path, content) else "text"


def _is_table(path: Path, content: bytes) -> bool:
    """Whether a text is a table: commas alone are no columns, unless the name says so."""
    beginning = content[:TABLE_LOOKED_AT].rpartition(b"\n")[0] if len(content) > TABLE_LOOKED_AT else content
    is_named = path.suffix.lower() in (".csv", ".tsv")
    separator = delimited.separator_of(text.decode(beginning or content, path), is_named)  # no character is cut
    return separator is not None and (separator != "," or is_named)


def _plain(head: bytes) -> bytes:
    """The beginning of a text as ASCII, whatever its encoding, to look for tags."""
    for mark, encoding in text.BOMS:
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, errors="replace").encode("ascii", errors="replace")
    return head


def _zip_format(path: Path, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name.lstrip("/") for name in package.namelist()]
            marks = "\n".join(names)
            if "mimetype" in names and package.getinfo("mimetype").file_size < LOOKED_AT:
                marks += "\n" + package.read("mimetype").decode("ascii", errors="replace")
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise DocumentError(
            f"{path}: a DOCX or ZIP file that is cut off or damaged; copy or download the whole file again"
        ) from error
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    if any(name.startswith("xl/workbook.") for name in names):
        return "sheet"
    if "application/vnd.oasis.opendocument.text" in marks:
        return "odt"
    for mark, complaint in ZIPPED:
        if mark in marks:
            raise DocumentError(f"{path}: {complaint}")
    is_named = (
        "in spite of its name" if path.suffix.lower() in (".pdf", ".docx", ".html", ".txt") else "and no document"
    )
    raise DocumentError(f"{path}: this is a ZIP archive {is_named}; unpack it and give the document inside")
