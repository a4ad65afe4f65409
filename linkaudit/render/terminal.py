"""The coverage table on the terminal: what people see first. Fits the width it is given, at 80 columns by merging the
counts; says nothing by colour alone, and takes no document's words for markup or control sequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from linkaudit.model import Coverage, CoverageRow, Finding, LinkRow
from linkaudit.render.evidence import SIGNS, STATUSES, by_rule, counts_of, sources_of, visible
from linkaudit.render.words import Words

SCREENFUL = 16  # rows of findings
OF_ONE_RULE = 4  # so that one rule does not push the others off the screen
OF_ONE_RULE_TO_MEND = 12  # where each is to be mended

_STYLES = {
    "covered": "green", "partial": "yellow", "unverified": "cyan", "uncovered": "bold red",
    "available": "green", "gone": "red", "restricted": "magenta",
    "error": "bold red", "warning": "yellow", "note": "cyan",
    "seen": "green", "not_there": "red", "not_as_claimed": "red",
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
    if reasons := [row for row in coverage.rows if row.coverage in ("uncovered", "partial")]:
        console.print(_reasons(reasons, words))
        console.print()
    if ruled := [row for row in coverage.links if row.rulings]:
        console.print(_rulings(ruled, words))
        console.print()
    if coverage.purpose == "submission":
        console.print(_to_mend(coverage, words))
    else:
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
    sources = [Text(f"{words[f'source.{source}']} {n}") for source, n in sources_of(coverage).items() if n]
    if sources:
        grid.add_row(Text(f"{words['ui.required_by']}:", "bold"), _flow(sources))
    return grid


def _rulings(rows: Sequence[LinkRow], words: Words) -> Table:
    """What people say of links, beside what the machine says."""
    grid = Table.grid(padding=(0, 1))
    for row in rows[:SCREENFUL]:
        for said in row.rulings:
            line = Text(visible(f"{words.ruling(said)} · {row.link.key}"))
            line.append(f" · {words[f'status.{row.verdict.status}']}", "dim")
            grid.add_row(Text(SIGNS[said.word], _STYLES.get(said.word, "cyan")), line)
    _and_more(grid, len(rows) - SCREENFUL, words)
    return grid


def _flow(items: Iterable[Text]) -> Columns:
    """Items side by side; what does not fit goes to the next line whole."""
    return Columns(items, padding=(0, 2))


def _reasons(rows: Sequence[CoverageRow], words: Words) -> Table:
    """Why activities stand as they do, one sentence each, at most a screenful."""
    grid = Table.grid(padding=(0, 1))
    for row in rows[:SCREENFUL]:
        grid.add_row(
            Text(f"{SIGNS[row.coverage]} {visible(row.activity.id)}", _STYLES[row.coverage]), Text(words.why(row))
        )
    _and_more(grid, len(rows) - SCREENFUL, words)
    return grid


def _and_more(grid: Table, count: int, words: Words) -> None:
    """Says how many rows were left out, if any."""
    if count > 0:
        grid.add_row("", Text(words.text("ui.more", count=count, file="coverage.html"), "dim"))


def _to_mend(coverage: Coverage, words: Words) -> Table:
    """Everything that whoever wrote the document can mend, the easiest first: where it stands, and how."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row("", Text(words["ui.mend" if coverage.findings else "ui.mend_none"], "bold"))
    places = _places(coverage, words)
    mend = ""
    for code, found in by_rule(coverage.findings, coverage.purpose):
        if found[0].mend != mend:
            mend = found[0].mend
            grid.add_row("", Text(f"\n{words[f'mend.{mend}']}", "bold"))
        severity = found[0].severity
        grid.add_row(Text(f"{SIGNS[severity]} {code}", _STYLES[severity]), Text(words[f"advice.{code}"]))
        for finding in found[:OF_ONE_RULE_TO_MEND]:
            where = places.get((finding.activity, finding.key or dict(finding.facts).get("text")), "")
            told = [finding.activity or words["ui.of_no_activity"], where, words.finding(finding), finding.key or ""]
            grid.add_row("", Text("  " + visible(" · ".join(part for part in told if part)), "dim"))
        _and_more(grid, len(found) - OF_ONE_RULE_TO_MEND, words)
    return grid


def _places(coverage: Coverage, words: Words) -> dict[tuple[str | None, str | None], str]:
    """By activity and key, or the text of what cannot be read, the page or line where it stands first."""
    found: dict[tuple[str | None, str | None], str] = {}
    extraction = coverage.extraction
    places: list[tuple[tuple[str | None, str | None], int | None, int | None]]
    cited = [(a.id, c) for a in extraction.activities for c in a.citations]
    places = [((activity, c.link.key), c.page, c.line) for activity, c in cited]
    places += [((None, c.link.key), c.page, c.line) for c in extraction.unattributed]
    places += [((each.activity, each.text), each.page, each.line) for each in extraction.unreadable]
    for what, page, line in places:
        number, kind = (line, "line") if page is None else (page, "page")
        if number is not None:
            found.setdefault(what, words.text(f"ui.{kind}", number=number))
    return found


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
    _and_more(grid, left_out, words)
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
