"""Workbooks and tables in text: what a cell shows, what lies behind it, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import Document, DocumentError

POSTS = {letter: f"https://www.instagram.com/p/DD_YsEltWz{letter}/" for letter in "ABCDE"}
ROWS = [
    ["№", "Іс-шара", "Жоспар", "Дерек"],
    [1, "Тренинг", 10, POSTS["A"]],
    [2, "Семинар", 5, f"{POSTS['B']}\n{POSTS['C']}"],
]


def workbook(path: Path, *rows: list[object], **sheets: list[list[object]]) -> Workbook:
    book = Workbook()
    book.active.title = "Есеп"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return book


def cited(path: Path) -> dict[str, str]:
    extraction = extract(read(path))
    assert extraction.unattributed == ()
    return {a.id: "".join(c.link.id[-1] for c in a.citations) for a in extraction.activities}


def test_each_row_of_a_workbook_gives_its_links_to_its_activity(tmp_path: Path) -> None:
    workbook(tmp_path / "report.xlsx", *ROWS)
    assert cited(tmp_path / "report.xlsx") == {"1": "A", "2": "BC"}
    assert read(tmp_path / "report.xlsx").format == "xlsx"


def test_the_format_is_told_by_the_content_and_every_sheet_is_read(tmp_path: Path) -> None:
    workbook(tmp_path / "report.docx", *ROWS, Second=[["Activity", "Links"], ["Activity 3. Clip", POSTS["D"]]])
    document = read(tmp_path / "report.docx")
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["Есеп", "Second"]
    assert cited(tmp_path / "report.docx") == {"1": "A", "2": "BC", "3": "D"}
    assert {block.page for block in document.blocks} == {1, 2}


def test_what_lies_behind_a_cell_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    book = workbook(
        path, ["№", "Мероприятие", "Ссылки"], [1, "Тренинг", "здесь"], [2, "Форум", None], [3, "Слёт", None]
    )
    sheet = book.active
    sheet["C2"].hyperlink = POSTS["A"]
    sheet["C2"].font = Font(underline="single")
    sheet["C3"] = f'=HYPERLINK("{POSTS["B"]}";"видео")'
    sheet["C4"] = f'=HYPERLINK("{POSTS["C"]}")'
    book.save(path)
    assert cited(path) == {"1": "A", "2": "B", "3": "C"}
    texts = {block.text for block in read(path).blocks}
    assert {"здесь", "видео", POSTS["C"]} <= texts


def test_values_are_shown_as_a_reader_sees_them(tmp_path: Path) -> None:
    moment = datetime(2024, 9, 3, 10, 30)  # a cell knows no zone
    workbook(tmp_path / "a.xlsx", [date(2024, 9, 3), moment, 10.0, 2.5, True, "  x  ", None, "=1+1"])
    (_, *cells) = read(tmp_path / "a.xlsx").blocks
    assert [cell.text for cell in cells] == ["03.09.2024", "03.09.2024 10:30", "10", "2.5", "True", "x"]


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", ["Activity", "Links"])
    book.active["XFD1048576"] = POSTS["A"]
    book.save(tmp_path / "a.xlsx")
    (*_, last) = read(tmp_path / "a.xlsx").blocks
    assert (last.text, last.cell and (last.cell.row, last.cell.column)) == (POSTS["A"], (1048575, 16383))


SEPARATED = [
    (";", "utf-8", "csv"), (";", "cp1251", "csv"), (",", "utf-8-sig", "csv"), ("\t", "utf-16", "csv"),
    ("|", "utf-8", "txt"),
]  # fmt: skip


@pytest.mark.parametrize(("separator", "encoding", "suffix"), SEPARATED)
def test_a_table_in_text_is_read_with_any_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str, suffix: str
) -> None:
    rows = [["№", "Мероприятие", "План", "Ссылки"], ["1", "Тренинг", "10", POSTS["A"]],
            ["2", "Форум", "5", f'"{POSTS["B"]}\n{POSTS["C"]}"'],
            ["3", "Слёт", "1", f'"=HYPERLINK(""{POSTS["D"]}"";""здесь"")"']]  # fmt: skip
    text = "\r\n".join(separator.join(row) for row in rows).replace("№", "N" if encoding == "cp1251" else "№")
    path = tmp_path / f"report.{suffix}"
    path.write_bytes(text.encode(encoding))
    assert read(path).format == "csv"
    assert cited(path) == {"1": "A", "2": "BC", "3": "D"}


def test_a_long_text_is_not_cut_inside_a_character(tmp_path: Path) -> None:
    for odd in (0, 1):
        lines = ["x" * odd + "И" * 40, *["И" * 40] * 2_000, "И" * 70_000]
        for text in ("\n".join(lines), "И" * 70_000 + "x" * odd):
            (tmp_path / "report.txt").write_text(text, encoding="utf-8")
            assert read(tmp_path / "report.txt").format == "txt"


PROSE = [
    "One, two, three\nfour, five, six\n",
    "Activity 1. Publish; promote\nhttps://example.org/a\n",
    "a\tb\n",
    "words\n",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_table(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.txt").write_text(text)
    assert read(tmp_path / "report.txt").format == "txt"


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<x>" + b" " * 250_000_000)
    return path


def test_a_bomb_and_a_workbook_cut_off_or_empty_are_refused_in_one_line(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", *ROWS)
    whole = (tmp_path / "a.xlsx").read_bytes()
    with pytest.raises(DocumentError, match="absurd size"):
        read(bomb(tmp_path / "bomb.xlsx"))
    workbook(tmp_path / "empty.xlsx")
    with pytest.raises(DocumentError, match="nothing in the workbook"):
        read(tmp_path / "empty.xlsx")
    for part in range(1, 20):
        (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) * part // 20])
        with pytest.raises(DocumentError) as refusal:
            read(tmp_path / "cut.xlsx")
        assert "\n" not in str(refusal.value)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", ["x"])
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    source, made = io.BytesIO((tmp_path / "a.xlsx").read_bytes()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, evil if entry.filename.startswith("xl/worksheets/") else old.read(entry))
    (tmp_path / "evil.xlsx").write_bytes(made.getvalue())
    try:
        document: Document | None = read(tmp_path / "evil.xlsx")
    except DocumentError:
        document = None
    assert document is None or not any("root:" in block.text for block in document.blocks)
