"""RTF as Word and LibreOffice write it: what is printed, the addresses behind it, and where cells end."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import Block, Cell, DocumentError, Hyperlink
from tests.command import SAMPLE

POST = "https://www.instagram.com/p/DD_YsEltWzA/"
HEAD = r"{\rtf1\ansi\ansicpg1251\uc1\deff0{\fonttbl{\f0\fcharset204 Times;}}"
WORD_FIELD = (
    r"{\field\fldedit{\*\fldinst {\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1  HYPERLINK \"%s\" }"
    r"{\rtlch\fcs1 {\*\datafield 00d0c9ea79f9bace118c8200aa004ba90b02}}}{\fldrslt {\rtlch\fcs1 \cs15\ul the post}}}"
)
OFFICE_FIELD = r"{{\field{\*\fldinst HYPERLINK \"%s\" }{\fldrslt {\cs18\ul the post}}}}"

# What the file says, and the blocks' texts with the addresses behind them.
TEXTS: list[tuple[str, list[tuple[str, list[str]]]]] = [
    (r"one\par two\par", [("one", []), ("two", [])]),
    (r"\'cc\'e5\'f0\'ee\'ef\'f0\'e8\'ff\'f2\'e8\'e5 1. \u1178?\u1241?\par", [("Мероприятие 1. Қә", [])]),
    (WORD_FIELD.replace(r"\"", '"') % POST + r"\par after\par", [("the post", [POST]), ("after", [])]),
    (OFFICE_FIELD.replace(r"\"", '"') % POST + r"\par after\par", [("the post", [POST]), ("after", [])]),
    (r"text{\super {\footnote \pard " + POST + r"}}\par after\par", [("text", []), (POST, []), ("after", [])]),
    (r"seen {\*\comment hidden}{\pict\pngblip " + "0a1b2c3d" * 500 + r"}\par", [("seen", [])]),
]


def rtf(folder: Path, body: str) -> Path:
    path = folder / "report.rtf"
    path.write_text(HEAD + body + "}", encoding="ascii")
    return path


@pytest.mark.parametrize(("body", "blocks"), TEXTS)
def test_what_is_printed_is_read_with_the_addresses_behind_it(
    body: str, blocks: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    document = read(rtf(tmp_path, body))
    assert document.format == "rtf"
    assert [(block.text, [link.target for link in block.hyperlinks]) for block in document.blocks] == blocks


def test_cells_keep_their_place_and_text_between_tables_parts_them(tmp_path: Path) -> None:
    row = r"\trowd\cellx1000\cellx2000\intbl %s\cell %s\cell\trowd\cellx1000\cellx2000\row "
    rows = row % ("a", r"b\par c") + row % ("", "d"), row % ("e", "f")
    body = rf"\pard before\par {rows[0]}\pard between\par {rows[1]}\pard after\par"
    assert read(rtf(tmp_path, body)).blocks == (
        Block("paragraph", "before", 1),
        Block("cell", "a", 2, cell=Cell(0, 0, 0)),
        Block("cell", "b\nc", 3, cell=Cell(0, 0, 1)),
        Block("cell", "d", 5, cell=Cell(0, 1, 1)),
        Block("paragraph", "between", 6),
        Block("cell", "e", 7, cell=Cell(1, 0, 0)),
        Block("cell", "f", 8, cell=Cell(1, 0, 1)),
        Block("paragraph", "after", 9),
    )


def test_an_address_in_a_cell_is_the_row_s(tmp_path: Path) -> None:
    row = r"\trowd\cellx1000\cellx2000\intbl %s\cell %s\cell\row "
    field = OFFICE_FIELD.replace(r"\"", '"') % POST
    path = rtf(
        tmp_path, row % ("Activity", "Links") + row % ("Activity 1. Films", field) + row % ("Activity 2. Talks", "")
    )
    assert [(a.id, [c.link.id for c in a.citations]) for a in extract(read(path)).activities] == [
        ("1", ["DD_YsEltWzA"]),
        ("2", []),
    ]
    assert read(path).blocks[3].hyperlinks == (Hyperlink(0, 8, POST),)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD + r"one\par two", "breaks off before its end"),
        (HEAD + "}", "there is no text in the RTF"),
    ],
)
def test_what_cannot_be_read_is_said(content: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "report.rtf").write_text(content)
    with pytest.raises(DocumentError, match=why):
        read(tmp_path / "report.rtf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the RTF")
def test_the_sample_says_the_same_as_rtf_and_as_docx(tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "rtf", "--outdir", tmp_path, SAMPLE / "report.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    one, other = (extract(read(path)) for path in (SAMPLE / "report.docx", tmp_path / "report.rtf"))
    for mine, theirs in zip(one.activities, other.activities, strict=True):
        assert (mine.id, {c.link.key for c in mine.citations}) == (theirs.id, {c.link.key for c in theirs.citations})
    assert (one.period, one.dated, one.language) == (other.period, other.dated, other.language)
