"""OpenDocument texts: what a reader sees of them, and what is refused."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import Document, DocumentError
from tests.command import SAMPLE

NAMED = {"office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style"}
SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in NAMED.items())
MIME = "application/vnd.oasis.opendocument.text"
POST = "https://www.instagram.com/p/DD_YsEltWz"


def odt(folder: Path, body: str, styles: str = "", doctype: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?>{doctype}<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(folder / "report.odt", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
    return folder / "report.odt"


def lines(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def test_paragraphs_headings_and_white_space_are_read_as_they_are_shown(tmp_path: Path) -> None:
    path = odt(tmp_path, "<text:h>A <text:span>head</text:span></text:h>"
               '<text:p>one\n   two<text:s text:c="2"/>x<text:tab/>y'
               "<text:line-break/>z</text:p><text:section><text:p>in</text:p></text:section>")  # fmt: skip
    assert lines(read(path)) == [("heading", "A head"), ("paragraph", "one two  x y\nz"), ("paragraph", "in")]
    assert read(path).format == "odt"


def test_a_hyperlink_lies_behind_its_words(tmp_path: Path) -> None:
    words = "the <text:span>film</text:span>"
    path = odt(tmp_path, f'<text:p>see <text:a xlink:href="{POST}A/">{words}</text:a> here</text:p>')
    (block,) = read(path).blocks
    (link,) = block.hyperlinks
    assert (block.text[link.start : link.end], link.target) == ("the film", f"{POST}A/")


def test_what_is_deleted_or_only_remarked_is_not_read(tmp_path: Path) -> None:
    deleted = "<text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region>"
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body>"
    remark = "<office:annotation><text:p>remark</text:p></office:annotation>"
    kept = f"<text:p>kept{remark}<text:note>{note}</text:note></text:p>"
    path = odt(tmp_path, f"<text:tracked-changes>{deleted}</text:tracked-changes>{kept}")
    assert lines(read(path)) == [("paragraph", "kept"), ("paragraph", "note")]


def test_the_numbers_of_lists_are_printed(tmp_path: Path) -> None:
    styles = '<text:list-style style:name="L1"><text:list-level-style-number/></text:list-style>'
    item = "<text:list-item{}><text:p>{}</text:p></text:list-item>"
    first = item.format("", "a") + item.format(' text:start-value="5"', "b")
    path = odt(tmp_path, f'<text:list text:style-name="L1">{first}</text:list><text:list text:style-name="L2">'
               f"{item.format('', 'c')}</text:list>", styles)  # fmt: skip
    assert [text for _, text in lines(read(path))] == ["1. a", "5. b", "c"]


def test_cells_know_their_row_and_column_and_inner_tables_follow(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    inner = f"<table:table><table:table-row>{cell.format('in')}</table:table-row></table:table>"
    head = f"<table:table-row>{cell.format('a')}{cell.format('b')}</table:table-row>"
    last = f"<table:table-cell><text:p>c</text:p><text:p>d</text:p>{inner}</table:table-cell>"
    path = odt(tmp_path, f"<table:table><table:table-header-rows>{head}</table:table-header-rows>"
               f"<table:table-row><table:covered-table-cell/>{last}</table:table-row></table:table>")  # fmt: skip
    blocks = read(path).blocks
    told = [(b.text, b.cell.table, b.cell.row, b.cell.column) for b in blocks if b.cell]
    assert told == [("a", 0, 0, 0), ("b", 0, 0, 1), ("c\nd", 0, 1, 1), ("in", 1, 0, 0)]


def test_what_is_damaged_or_hostile_is_refused_in_one_line(tmp_path: Path) -> None:
    whole = odt(tmp_path, "<text:p>text</text:p>" * 500).read_bytes()
    for part in range(1, 20):
        (tmp_path / "cut.odt").write_bytes(whole[: len(whole) * part // 20])
        with pytest.raises(DocumentError) as refusal:
            read(tmp_path / "cut.odt")
        assert "\n" not in str(refusal.value)
    with zipfile.ZipFile(tmp_path / "bomb.odt", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME)
        package.writestr("content.xml", b"<x>" + b" " * 250_000_000)
    with pytest.raises(DocumentError, match="absurd size"):
        read(tmp_path / "bomb.odt")
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    path = odt(tmp_path, "<text:p>before &a; after</text:p>", doctype=entity)
    assert "root:" not in "".join(text for _, text in lines(read(path)))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the ODT")
def test_the_sample_says_the_same_as_odt_and_as_docx(tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, SAMPLE / "report.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    one, other = (extract(read(path)) for path in (SAMPLE / "report.docx", tmp_path / "report.odt"))
    for mine, theirs in zip(one.activities, other.activities, strict=True):
        assert (mine.id, [c.link.key for c in mine.citations]) == (theirs.id, [c.link.key for c in theirs.citations])
