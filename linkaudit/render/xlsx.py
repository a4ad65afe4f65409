"""coverage.xlsx: summary, coverage, links and findings as sheets, with filters, colours, real dates and hyperlinks. A
document's and a platform's words are text there, whatever they look like: nothing in it is ever calculated.

The links' last columns are to be filled in by hand: `linkaudit review --from` reads them back.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # XlsxWriter ships no types

from linkaudit.model import RULINGS, Coverage
from linkaudit.render.evidence import Evidence, Part, by_rule, claimed, counts_of, parts_of, visible, web_address
from linkaudit.render.words import Words

CELL = 32_767  # UTF-16 units that a cell holds
NUMBER = 2**53  # the largest number that a cell holds exactly
ADDRESS = 2_079  # characters of a hyperlink's target
LINE, LINES = 15, 8  # points that a line takes, and lines that a row shows of a long text
LINKS = 65_000  # hyperlinks that a sheet holds, with some to spare
MADE_AT = datetime(2000, 1, 1)  # so that the same coverage gives the same bytes

# Ink and ground of a word, as on the page.
_COLOURS = {
    "covered": ("#14713F", "#E1F3E8"), "available": ("#14713F", "#E1F3E8"), "seen": ("#14713F", "#E1F3E8"),
    "uncovered": ("#B0251C", "#FBE8E6"), "gone": ("#B0251C", "#FBE8E6"), "error": ("#B0251C", "#FBE8E6"),
    "not_there": ("#B0251C", "#FBE8E6"), "not_as_claimed": ("#B0251C", "#FBE8E6"),
    "partial": ("#855600", "#FCF0D6"), "warning": ("#855600", "#FCF0D6"),
    "restricted": ("#75389A", "#F1E6F8"),
    "unverified": ("#475872", "#E7EBF2"), "note": ("#475872", "#E7EBF2"), "remark": ("#475872", "#E7EBF2"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of ours with the colour of its code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address that can be opened, if it is one."""

    url: str


Value = str | int | date | datetime | Word | Address | None


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int


class _Book:
    """A workbook being written: every cell goes through one door."""

    def __init__(self, out: io.BytesIO, words: Words) -> None:
        safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(out, safe)
        self.book.set_properties({"title": words["ui.heading"], "comments": "linkaudit", "created": MADE_AT})
        self.words = words
        self._formats: dict[str, Any] = {}
        self._linked = 0

    def format(self, name: str, **settings: object) -> Any:
        if name not in self._formats:
            self._formats[name] = self.book.add_format({"valign": "top", **settings})
        return self._formats[name]

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> tuple[Any, int]:
        """A table with a frozen head and filters; the sheet, and how many rows it has."""
        sheet = self.book.add_worksheet(self.words[f"sheet.{name}"])
        head = self.format("head", bold=True, text_wrap=True, bg_color="#E4EDF7", bottom=1)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.head, head)
        count = 0
        for count, row in enumerate(rows, 1):
            for number, value in enumerate(row):
                self.write(sheet, count, number, value)
            sheet.set_row(count, LINE * _lines(row, columns))
        sheet.set_row(0, 2 * LINE)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.repeat_rows(0)
        self.dress(sheet)
        return sheet, count

    def dress(self, sheet: Any) -> None:
        """Paper: A4 across, all columns on it."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        match value:
            case None | "":
                return
            case Word(code, text):
                ink, ground = _COLOURS.get(code, ("#1A2230", "#FFFFFF"))
                sheet.write_string(row, column, text, self.format(code, font_color=ink, bg_color=ground, indent=1))
            case Address(url) if web_address(url) and len(url) <= ADDRESS and self._linked < LINKS and url.isascii():
                self._linked += 1
                sheet.write_url(row, column, url, self.format("url", font_color="#1D4F80", underline=1), visible(url))
            case Address(url):
                sheet.write_string(row, column, shown(url), self.format("text"))
            case datetime():
                naive = value.astimezone(UTC).replace(tzinfo=None)
                sheet.write_datetime(
                    row, column, naive, self.format("moment", num_format="yyyy-mm-dd hh:mm", align="left")
                )
            case date():
                sheet.write_datetime(row, column, value, self.format("day", num_format="yyyy-mm-dd", align="left"))
            case int() if abs(value) > NUMBER:
                sheet.write_string(row, column, str(value), self.format("text"))
            case int():
                sheet.write_number(row, column, value, self.format("number"))
            case _:
                sheet.write_string(row, column, shown(value), self.format("wrapped", text_wrap=True))


def _lines(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """How many lines a row's longest text takes in its column: not every program fits a row's height itself."""
    texts = ((value, column.width) for value, column in zip(row, columns, strict=True) if type(value) is str)
    return min(max((-(-len(text) // width) for text, width in texts), default=1), LINES) or 1


def shown(text: str) -> str:
    """A stranger's text as a cell can hold it."""
    text = visible(text)
    units = text.encode("utf-16-le", "replace")
    return text if len(units) // 2 <= CELL else units[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"


def render(coverage: Coverage, words: Words) -> bytes:
    out = io.BytesIO()
    book = _Book(out, words)
    parts = parts_of(coverage)
    _summary(book, coverage)
    _coverage(book, parts)
    _links(book, parts)
    _findings(book, parts, coverage.purpose)
    book.book.close()
    return out.getvalue()


def _summary(book: _Book, coverage: Coverage) -> None:
    words, extraction, counts = book.words, coverage.extraction, counts_of(coverage)
    sheet = book.book.add_worksheet(words["sheet.summary"])
    book.dress(sheet)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, words["ui.heading"], book.format("title", bold=True, font_size=14))
    facts: list[tuple[str, Value]] = [
        ("ui.document", extraction.title),
        ("ui.file", extraction.document.path.name),
        ("ui.organisation", extraction.organisation),
        ("ui.period", extraction.period and words.period(extraction.period)),
        ("ui.dated", extraction.dated),
        ("ui.made", coverage.made_at),
        ("ui.sha256", extraction.document.sha256),
    ]
    row = 1
    for key, value in facts:
        sheet.write_string(row, 0, words[key], book.format("label", font_color="#556072"))
        book.write(sheet, row, 1, words["ui.unknown"] if value is None else value)
        row += 1
    for name, kind, numbers in counts.groups:
        row += 1
        sheet.write_string(row, 0, words[f"ui.{name}"], book.format("group", bold=True))
        sheet.write_number(row, 1, sum(numbers.values()), book.format("left", align="left", bold=True))
        for code, number in numbers.items():
            row += 1
            book.write(sheet, row, 0, Word(code, words[f"{kind}.{code}"]))
            sheet.write_number(row, 1, number, book.format("plain", align="left"))
        row += 1
    sheet.write_string(row, 0, words["ui.citations"], book.format("label"))
    sheet.write_number(row, 1, counts.citations, book.format("plain"))
    sheet.write_string(row + 2, 0, words["ui.footer"], book.format("foot", font_color="#556072"))


_NUMBERS = (
    "planned", "reported", "required", "cited", "unique", "available", "gone", "restricted", "unverified", "seen",
    "in_period",
)  # fmt: skip


def _coverage(book: _Book, parts: Iterable[Part]) -> None:
    words = book.words
    columns = [
        Column(words["column.activity"], 8),
        Column(words["column.title"], 60),
        *(Column(words[f"column.{name}"], 11) for name in _NUMBERS),
        Column(words["column.coverage"], 16),
        Column(words["column.why"], 60),
        Column(words["column.findings"], 26),
    ]

    def rows() -> Iterable[Sequence[Value]]:
        for row in (part.row for part in parts if part.row):
            planned, reported = claimed(row.activity.claims)
            counts = (row.required, row.cited, row.unique, row.available, row.gone, row.restricted, row.unverified)
            yield (
                row.activity.id,
                row.activity.title,
                *(planned, reported, *counts, dict(row.counted).get("seen", 0), row.in_period),
                Word(row.coverage, words[f"coverage.{row.coverage}"]),
                words.why(row),
                " ".join(dict.fromkeys(finding.code for finding in row.findings)),
            )

    book.sheet("coverage", columns, rows())


# The links' columns: the key of the head, its width, and what stands there.
_LINKS: tuple[tuple[str, int, Callable[[Part, Evidence, Words], Value]], ...] = (
    ("activity", 8, lambda part, e, w: part.row.activity.id if part.row else None),
    ("key", 34, lambda part, e, w: e.row.link.key),
    ("platform", 11, lambda part, e, w: w[f"platform.{e.row.link.platform}"]),
    ("kind", 11, lambda part, e, w: w[f"kind.{e.row.link.kind}"]),
    ("url", 46, lambda part, e, w: Address(e.row.link.canonical_url)),
    ("status", 14, lambda part, e, w: Word(e.row.verdict.status, w[f"status.{e.row.verdict.status}"])),
    ("reason", 30, lambda part, e, w: w[f"reason.{e.row.verdict.reason}"]),
    ("published_at", 17, lambda part, e, w: e.row.published_at),
    ("in_period", 12, lambda part, e, w: _period(e, w)),
    ("item", 40, lambda part, e, w: e.row.verdict.metadata.title),
    ("author", 20, lambda part, e, w: e.row.verdict.metadata.author),
    ("views", 10, lambda part, e, w: e.row.verdict.metadata.view_count),
    ("resolved_to", 30, lambda part, e, w: _address(e.row.verdict.resolved_to)),
    ("cited_as", 40, lambda part, e, w: " | ".join(dict.fromkeys(c.cited_as for c in e.citations))),
    ("place", 14, lambda part, e, w: _places(e, w)),
    ("findings", 20, lambda part, e, w: " ".join(dict.fromkeys(f.code for f in e.findings))),
    ("checked_at", 17, lambda part, e, w: e.row.checked_at),
    ("snapshot", 24, lambda part, e, w: Address(e.row.snapshot.url) if e.row.snapshot else None),
    ("proof", 20, lambda part, e, w: Word("proof", e.row.proof) if e.row.proof else None),
    ("rulings", 36, lambda part, e, w: "; ".join(w.ruling(each) for each in e.row.rulings)),
    ("ruling", 22, lambda part, e, w: _ruling(e, w)),
    ("by", 18, lambda part, e, w: e.row.ruling.by if e.row.ruling else None),
    ("note", 36, lambda part, e, w: e.row.ruling.note if e.row.ruling else None),
)  # fmt: skip


def _ruling(evidence: Evidence, words: Words) -> Word | None:
    said = evidence.row.ruling
    return Word(said.word, words[f"ruling.{said.word}"]) if said else None


def _period(evidence: Evidence, words: Words) -> str | None:
    return None if evidence.in_period is None else words["ui.inside" if evidence.in_period else "ui.outside"]


def _address(url: str | None) -> Address | None:
    return Address(url) if url else None


def _places(evidence: Evidence, words: Words) -> str:
    """Where the link is cited: page, or line where the document has no pages."""
    told = [
        words.text("ui.page", number=c.page) if c.page is not None else words.text("ui.line", number=c.line)
        for c in evidence.citations
        if c.page is not None or c.line is not None
    ]
    return "; ".join(dict.fromkeys(told))


def _links(book: _Book, parts: Iterable[Part]) -> None:
    words = book.words
    columns = [Column(words[f"column.{key}"], width) for key, width, _ in _LINKS]
    rows = ([tell(part, e, words) for _, _, tell in _LINKS] for part in parts for e in part.evidence)
    sheet, count = book.sheet("links", columns, rows)
    at = [key for key, _, _ in _LINKS].index("ruling")
    choice = {"validate": "list", "source": [words[f"ruling.{word}"] for word in RULINGS], "ignore_blank": True}
    if count:
        sheet.data_validation(1, at, count, at, choice)


def _findings(book: _Book, parts: Iterable[Part], purpose: str) -> None:
    words = book.words
    widths = {"severity": 12, "code": 9, "activity": 8, "message": 60, "url": 46, "advice": 60}
    columns = [Column(words[f"column.{name}"], width) for name, width in widths.items()]

    def rows() -> Iterable[Sequence[Value]]:
        for part in parts:
            addresses = {e.row.link.key: e.row.link.canonical_url for e in part.evidence}
            for code, found in by_rule(part.all_findings, purpose):
                for finding in found:
                    url = addresses.get(finding.key or "", finding.key)
                    yield (
                        Word(finding.severity, words[f"severity.{finding.severity}"]),
                        code,
                        part.row.activity.id if part.row else None,
                        words.finding(finding),
                        Address(url) if url else None,
                        words[f"advice.{code}"],
                    )

    book.sheet("findings", columns, rows())
