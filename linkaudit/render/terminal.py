"""The coverage table on the terminal: what people see first. Fits the width it is given, at 80 columns by merging the
counts; says nothing by colour alone, and takes no document's words for markup or control sequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rich import box
from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from linkaudit.model import Coverage, CoverageRow, Finding
from linkaudit.render.evidence import SIGNS, STATUSES, by_rule, counts_of, visible
from linkaudit.render.words import Words

SCREENFUL = 16  # rows of findings
OF_ONE_RULE = 4  # so that one rule does not push the others off the screen

_STYLES = {
    "covered": "green", "partial": "yellow", "unverified": "cyan", "uncovered": "bold red",
    "available": "green", "gone": "red", "restricted": "magenta",
    "error": "bold red", "warning": "yellow", "note": "cyan",
}  # fmt: skip


def show(coverage: Coverage, words: Words, console: Console) -> None:
    """Prints the document's facts, the table, the summary and the first screenful of findings."""
    columns = next(columns for width, columns in _BY_WIDTH if console.width >= width)
    console.print(_facts(coverage, words))
    console.print(_table(coverage, words, columns))
    if columns is not _WIDE:
        console.print(_legend(words, _LINKS in columns))
    console.print()
    console.print(_summary(coverage, words))
    console.print()
    console.print(_findings(coverage.findings, words))


def _facts(coverage: Coverage, words: Words) -> Text:
    extraction = coverage.extraction
    facts = (
        extraction.organisation,
        extraction.period and words.period(extraction.period),
        extraction.dated and f"{words['ui.dated']}: {words.date(extraction.dated)}",
    )
    lines = (extraction.title or "", " · ".join(fact for fact in facts if fact))
    text = Text(visible(extraction.document.path.name), "bold")
    for line in (visible(line) for line in lines if line):
        text.append(f"\n{line}", "not bold")
    text.append("\n")
    return text


# --- the table -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    """`head` is a key of the locale files, or a sign where no word would fit."""

    head: str
    cell: Callable[[CoverageRow, Words], str | Text]
    is_number: bool = True


def _claimed(row: CoverageRow, _: Words) -> str:
    """What the document says was done, or is planned where it does not say."""
    numbers = [claim.planned if claim.reported is None else claim.reported for claim in row.activity.claims]
    known = [number for number in numbers if number is not None]
    return str(sum(known)) if known else "–"


def _of_status(status: str) -> Callable[[CoverageRow, Words], Text]:
    def cell(row: CoverageRow, _: Words) -> Text:
        number: int = getattr(row, status)
        return Text(str(number), _STYLES[status] if number else "dim")

    return cell


def _trouble(row: CoverageRow, _: Words) -> Text:
    counts = (Text(str(n), _STYLES[s]) if n else Text("0", "dim") for s, n in _troubles(row))
    return Text("/").join(counts)


def _troubles(row: CoverageRow) -> tuple[tuple[str, int], ...]:
    return ("gone", row.gone), ("restricted", row.restricted), ("unverified", row.unverified)


def _word(row: CoverageRow, words: Words) -> Text:
    return Text(f"{SIGNS[row.coverage]} {words[f'coverage.{row.coverage}']}", _STYLES[row.coverage])


_ID = _Column("column.activity", lambda row, _: visible(row.activity.id), False)
_TITLE = _Column("column.title", lambda row, _: visible(row.activity.title), False)
_CLAIMED = _Column("column.claimed", _claimed)
_REQUIRED = _Column("column.required", lambda row, _: str(row.required))
_IN_PERIOD = _Column("column.in_period", lambda row, _: str(row.in_period))
_COVERAGE = _Column("column.coverage", _word, False)
_LINKS = _Column("column.links", lambda row, _: f"{row.cited}/{row.unique}")
_AVAILABLE = _Column("✓", _of_status("available"))
_TROUBLE = _Column("✗/⊘/?", _trouble)
_WIDE = (
    _ID,
    _TITLE,
    _CLAIMED,
    _REQUIRED,
    _Column("column.cited", lambda row, _: str(row.cited)),
    _Column("column.unique", lambda row, _: str(row.unique)),
    *(_Column(f"column.{status}", _of_status(status)) for status in ("available", "gone", "restricted", "unverified")),
    _IN_PERIOD,
    _COVERAGE,
)
_NARROW = (
    _ID,
    _TITLE,
    _CLAIMED,
    _LINKS,
    _AVAILABLE,
    _TROUBLE,
    _IN_PERIOD,
    _COVERAGE,
)
_SLIM = (_ID, _TITLE, _AVAILABLE, _TROUBLE, _COVERAGE)
_BY_WIDTH = ((130, _WIDE), (76, _NARROW), (0, _SLIM))  # the terminal's columns that each needs


def _table(coverage: Coverage, words: Words, columns: Iterable[_Column]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold", expand=True)
    columns = tuple(columns)
    for column in columns:
        title = words.texts.get(column.head, column.head)
        if column is _TITLE:
            table.add_column(title, ratio=1, no_wrap=True, overflow="ellipsis")
        else:
            table.add_column(title, justify="right" if column.is_number else "left", min_width=_longest_word(title))
    for row in coverage.rows:
        table.add_row(*(_cell(column, row, words) for column in columns))
    return table


def _legend(words: Words, has_links: bool) -> Columns:
    """What the merged columns of a narrow table hold."""
    links = [f"{words['column.links']}: {words['column.cited']}/{words['column.unique']}"] if has_links else []
    return _flow(Text(item, "dim") for item in (*links, *(f"{SIGNS[s]} {words[f'status.{s}']}" for s in STATUSES)))


def _cell(column: _Column, row: CoverageRow, words: Words) -> Text:
    shown = column.cell(row, words)
    return shown if isinstance(shown, Text) else Text(shown)


def _longest_word(head: str) -> int:
    """A head may break between words, never inside one."""
    return max(len(word) for word in head.split())


# --- summary and findings --------------------------------------------------------------------------------------


def _summary(coverage: Coverage, words: Words) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, kind, numbers in counts_of(coverage).groups:
        shares = [
            Text(f"{SIGNS[word]} {words[f'{kind}.{word}']} {n}", _STYLES[word] if n else "dim")
            for word, n in numbers.items()
        ]
        grid.add_row(Text(f"{words[f'ui.{name}']}: {sum(numbers.values())}", "bold"), _flow(shares))
    return grid


def _flow(items: Iterable[Text]) -> Columns:
    """Items side by side; what does not fit goes to the next line whole."""
    return Columns(items, padding=(0, 2))


def _findings(findings: Iterable[Finding], words: Words) -> Table:
    """One row for each message of each rule, at most a screenful, and how many findings are left out."""
    grid = Table.grid(padding=(0, 1))
    left_out = 0
    for code, found in by_rule(findings):
        alike: dict[str, list[Finding]] = {}
        for finding in found:
            alike.setdefault(words.finding(finding), []).append(finding)
        for number, (message, group) in enumerate(alike.items()):
            if number < OF_ONE_RULE and grid.row_count < SCREENFUL:
                grid.add_row(*_row(code, message, group, words))
            else:
                left_out += len(group)
    if left_out:
        grid.add_row("", Text(words.text("ui.more", count=left_out, file="coverage.html"), "dim"))
    return grid


def _row(code: str, message: str, alike: list[Finding], words: Words) -> tuple[Text, Text]:
    severity = alike[0].severity
    activities = ", ".join(dict.fromkeys(finding.activity for finding in alike if finding.activity))
    keys = [finding.key for finding in alike if finding.key]
    line = Text(visible(message))
    if len(alike) > 1:
        line.append(f" ×{len(alike)}")
    elif keys:
        line.append(f" · {visible(keys[0])}")
    line.append(f" · {visible(activities) or words['ui.of_no_activity']}", "dim")
    return Text(f"{SIGNS[severity]} {code}", _STYLES[severity]), line
