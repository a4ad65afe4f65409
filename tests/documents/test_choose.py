"""Which reader a file gets, and what is said of a file that cannot be read."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from docx import Document as Docx
from reportlab.pdfgen.canvas import Canvas

from linkaudit import documents
from linkaudit.model import DocumentError


def pdf(password: str | None = None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=password)
    canvas.drawString(50, 780, "A report")
    canvas.save()
    return file.getvalue()


def docx() -> bytes:
    document, file = Docx(), io.BytesIO()
    document.add_paragraph("A report")
    document.save(file)
    return file.getvalue()


def zipped(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


TEXT = "A report\nhttps://youtu.be/aaBB-ccDD_0\n"
NOISE = bytes((i * 167 + i // 7 * 31) % 256 for i in range(5000))
READ = {
    "PDF": ("a.pdf", pdf(), "pdf"),
    "PDF by another name": ("a.docx", pdf(), "pdf"),
    "PDF after other bytes": ("a.pdf", b"\r\n\r\n" + pdf(), "pdf"),
    "DOCX": ("a.docx", docx(), "docx"),
    "DOCX by another name": ("a.pdf", docx(), "docx"),
    "HTML": ("a.html", b"<!DOCTYPE html><html><body><p>A report</p></body></html>", "html"),
    "HTML by another name": ("a.txt", b"\n <!-- saved --> <HTML><body><p>A report</p>", "html"),
    "HTML as Word saves it": ("a.htm", b'<html xmlns:v="urn:x"><meta charset=x><body>A report', "html"),
    "HTML in UTF-16": ("a.html", "<html><body><p>A report</p></body></html>".encode("utf-16"), "html"),
    "XHTML": ("a.html", b'<?xml version="1.0"?>\n<!DOCTYPE html><html><body>A report</body></html>', "html"),
    "text": ("a.txt", TEXT.encode(), "txt"),
    "text without a suffix": ("a", TEXT.encode(), "txt"),
    "text in UTF-8 with a mark": ("a.txt", TEXT.encode("utf-8-sig"), "txt"),
    "text in UTF-16": ("a.txt", TEXT.encode("utf-16"), "txt"),
    "text in cp1251": ("a.txt", "Отчёт о мероприятии, урок\n".encode("cp1251"), "txt"),
    "text that begins in angle brackets": ("a.txt", b"<https://youtu.be/aaBB-ccDD_0>\n", "txt"),
    "text that begins with PK": ("a.txt", b"PKF report\n", "txt"),
    "text that speaks of tags": ("a.txt", b"The tag <p> begins a paragraph\n", "txt"),
}  # fmt: skip


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("name", "content", "expected"), READ.values(), ids=READ)
def test_the_format_is_told_by_the_content(name: str, content: bytes, expected: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, content)
    document = documents.read(path)
    assert (document.path, document.format, document.sha256) == (path, expected, hashlib.sha256(content).hexdigest())
    assert document.blocks


REFUSED = {
    "an empty PDF": ("a.pdf", b"", "empty"),
    "an empty DOCX": ("a.docx", b"", "empty"),
    "noise as text": ("a.txt", NOISE, "binary|no text"),
    "noise as PDF": ("a.pdf", b"\0" + NOISE, "no PDF in spite of its name"),
    "noise as DOCX": ("a.docx", b"PK\3\4" + NOISE, "cut off or damaged"),
    "a ZIP renamed to PDF": ("a.pdf", zipped(photo_dot_jpg="x"), "ZIP archive in spite of its name"),
    "a ZIP": ("a.zip", zipped(photo_dot_jpg="x"), "ZIP archive and no document; unpack it"),
    "an empty ZIP": ("a.docx", zipped(), "ZIP archive in spite of its name"),
    "a damaged workbook": ("a.xlsx", zipped(xl__workbook_dot_xml="x"), "XLSX is damaged"),
    "slides": ("a.pptx", zipped(ppt__presentation_dot_xml="x"), "PPTX.*save it as PDF or DOCX"),
    "a damaged ODT": ("a.odt", zipped(mimetype="application/vnd.oasis.opendocument.text"), "ODT is cut off or damaged"),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, r"\.doc.*save it as DOCX"),
    "a photograph": ("a.pdf", b"\xff\xd8\xff\xe0" + NOISE, "picture"),
    "an encrypted PDF": ("a.pdf", pdf("secret"), "encrypted; save a copy without a password"),
    "a PDF cut off": ("a.pdf", pdf()[:700], "breaks off"),
    "a DOCX cut off": ("a.docx", docx()[:9000], "cut off or damaged"),
    "a page without text": ("a.html", b"<html><body></body></html>", "no text in the HTML page"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "complaint"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(name: str, content: bytes, complaint: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(DocumentError, match=complaint) as refusal:
        documents.read(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert ";" in message  # what is wrong; what to do


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such file; check the name"):
        documents.read(tmp_path / "a.pdf")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="this is a directory; name a document in it"):
        documents.read(tmp_path)


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DocumentError, match="no ordinary file"):
        documents.read(tmp_path / "pipe")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", TEXT.encode())
    path.chmod(0)
    with pytest.raises(DocumentError, match="you may not read this file"):
        documents.read(path)


def test_a_name_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(DocumentError, match="cannot be opened"):
        documents.read(Path("a\0b.pdf"))


def test_a_sparse_giant_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(DocumentError, match="larger than 256 MB"):
        documents.read(path)
