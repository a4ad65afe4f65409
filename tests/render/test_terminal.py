"""The table on the terminal: whole at every width, quiet about colour, deaf to control sequences."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from linkaudit.model import MENDS, Coverage
from linkaudit.render.evidence import SIGNS, by_rule, visible
from linkaudit.render.terminal import OF_ONE_RULE, OF_ONE_RULE_TO_MEND, SCREENFUL, show
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

WIDTHS = [60, 75, 76, 80, 100, 129, 130, 140, 200]
SMALL = """\
report.txt
Invented project
1 June 2024 – 30 October 2024 · Document's date: 29 October 2024


 No.  Activity                 Claimed  Links  ✓  ✗/⊘/?  In period  Coverage
 ──────────────────────────────────────────────────────────────────────────────
 1.1  Ten | videos                   8    3/2  1  0/0/1          1  ◐ partial
 1.2  Closing event                  –    0/0  0  0/0/0          0  ✗ uncovered

Links: Cited/Different  ✓ available  ✗ gone  ⊘ restricted  ? unverified

Activities: 2  ✓ covered 0  ◐ partial 1  ? unverified 0  ✗ uncovered 1
Links: 2       ✓ available 1  ✗ gone 0  ⊘ restricted 0  ? unverified 1
Findings: 3    ● errors 3  ▲ warnings 0  ○ notes 0
Required:      by the document's own claims 1  no number is stated 1

◐ 1.1 10 pieces of evidence are required (by the document's own claims): 1
      available; not counted: 1 out of period.
✗ 1.2 1 piece of evidence is required (no number is stated): nothing is cited.

● LA021 Published on 25 December 2024, after the document's own date (29 October
        2024) · instagram:post:Post0000001 · 1.1
● LA041 No evidence is cited for this activity · 1.2
● LA051 Unreadable link “instagram.com/p/x”: the id is shorter or longer than
        the platform's ids are; 10 characters are missing · of no activity
"""


TO_MEND = """\
        What to mend before you submit

        Correct in the report
● LA051 Copy the whole address again from the platform (Share → Copy link) and
        put it in place of this one.
          of no activity · page 2 · Unreadable link “instagram.com/p/x”: the id
        is shorter or longer than the platform's ids are; 10 characters are
        missing

        Cite other evidence
● LA041 Cite the posts that show this activity, or say why there are none.
          1.2 · No evidence is cited for this activity

        Check, then correct or explain
● LA021 Check the link and the date of the document: what was published later
        cannot be what it reports on.
          1.1 · page 2 · Published on 25 December 2024, after the document's own
        date (29 October 2024) · instagram:post:Post0000001
"""


def shown(coverage: Coverage, lang: str, width: int, color: bool = False, no_color: bool = False) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=color, color_system="truecolor" if color else None, no_color=no_color,
        _environ={},
    )  # fmt: skip
    show(coverage, load(lang), console)
    return file.getvalue()


def test_the_whole_of_a_small_coverage_at_80_columns(small: Coverage) -> None:
    lines = (line.rstrip() for line in shown(small, "en", 80).splitlines())
    assert "\n".join(lines) + "\n" == SMALL


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_activity_has_one_line_with_its_word(lang: str, width: int, hostile: Coverage) -> None:
    lines = shown(hostile, lang, width).splitlines()
    lines = lines[next(n for n, line in enumerate(lines) if "───" in line) + 1 :]
    lines = lines[: next(n for n, line in enumerate(lines) if not line.strip())]
    assert len(lines) == len(hostile.rows)
    for row in hostile.rows:
        own = [line for line in lines if line.split()[:1] == [row.activity.id]]
        assert len(own) == 1
        assert own[0].rstrip().endswith(f"{SIGNS[row.coverage]} {load(lang)[f'coverage.{row.coverage}']}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(lang: str, width: int, hostile: Coverage) -> None:
    assert max(cell_len(line) for line in shown(hostile, lang, width).splitlines()) <= width


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [80, 140])
def test_no_head_is_broken_inside_a_word(lang: str, width: int, hostile: Coverage) -> None:
    lines = shown(hostile, lang, width).splitlines()
    head = " ".join(lines[: next(n for n, line in enumerate(lines) if "───" in line)])
    for column in (
        "claimed",
        "coverage",
        "in_period",
        *(("required", "available", "unverified") if width > 80 else ()),
    ):
        assert all(word in head for word in load(lang)[f"column.{column}"].split())


def test_the_findings_end_after_a_screenful_and_say_how_many_are_left(hostile: Coverage) -> None:
    text = shown(hostile, "en", 200)
    lines = [line for line in text.splitlines() if re.match(r"[●▲○] LA\d+ ", line)]
    counted = sum(int(m[1]) if (m := re.search(r" ×(\d+) · ", line)) else 1 for line in lines)
    left = int(re.search(r"… and (\d+) more in coverage\.html", text)[1])
    assert len(lines) == SCREENFUL
    assert counted + left == len(hostile.findings)
    assert max(sum(f" {code} " in line for line in lines) for code in ("LA001", "LA021", "LA051")) == OF_ONE_RULE


def test_every_activity_that_falls_short_says_why(hostile: Coverage) -> None:
    for lang in LANGUAGES:
        text, words = " ".join(shown(hostile, lang, 400).split()), load(lang)
        short = [row for row in hostile.rows if row.coverage in ("partial", "uncovered")]
        assert 0 < len(short) < len(hostile.rows)
        for row in hostile.rows:
            line = f"{SIGNS[row.coverage]} {row.activity.id} {words.why(row)}"
            assert (line in text) is (row in short)


def test_what_people_say_stands_beside_what_the_machine_says(hostile: Coverage) -> None:
    words = load("ru")
    lines = [" ".join(line.split()) for line in shown(hostile, "ru", 400).splitlines()]
    for row, ruling in [(each, ruling) for each in hostile.links for ruling in each.rulings]:
        (line,) = [line for line in lines if line.startswith(f"{SIGNS[ruling.word]} {visible(ruling.by)}, ")
                   and f" · {row.link.key} · " in line and words[f"ruling.{ruling.word}"] in line]  # fmt: skip
        assert visible(ruling.note) in line
        assert words.date(ruling.at.date()) in line
        assert line.endswith(f" · {words[f'status.{row.verdict.status}']}")


# --- before it is submitted ------------------------------------------------------------------------------------


def test_the_whole_of_a_small_submission(small: Coverage) -> None:
    lines = [line.rstrip() for line in shown(replace(small, purpose="submission"), "en", 80).splitlines()]
    at = lines.index(next(line for line in lines if "What to mend before you submit" in line))
    assert "\n".join(lines[at:]) + "\n" == TO_MEND


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_mended_most_easily_comes_first_with_how(lang: str, hostile: Coverage) -> None:
    words = load(lang)
    text = shown(replace(hostile, purpose="submission"), lang, 400)
    text = text[text.index(words["ui.mend"]) :]
    heads = [text.index(f"\n{' ' * 8}{words[f'mend.{mend}']}") for mend in MENDS]
    assert heads == sorted(heads)
    for rule in RULES:
        at = text.index(f"{SIGNS[rule.severity]} {rule.code} {words[f'advice.{rule.code}']}")
        place = MENDS.index(rule.mend)
        assert heads[place] < at < (*heads[1:], len(text))[place]


def test_every_finding_to_mend_says_where_it_stands(hostile: Coverage) -> None:
    words, text = load("en"), shown(replace(hostile, purpose="submission"), "en", 100_000)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for code, found in by_rule(hostile.findings, "submission"):
        for finding in found[:OF_ONE_RULE_TO_MEND]:
            place = finding.activity or words["ui.of_no_activity"]
            pages = [c.page for a in hostile.extraction.activities if a.id == finding.activity
                     for c in a.citations if c.link.key == finding.key]  # fmt: skip
            pages += [each.page for each in hostile.extraction.unreadable
                      if (each.activity, each.text) == (finding.activity, dict(finding.facts).get("text"))]  # fmt: skip
            if pages and pages[0] is not None:
                place += f" · page {pages[0]}"
            told = " · ".join(filter(None, (place, visible(words.finding(finding)), finding.key)))
            assert any(line == visible(told) for line in lines), told
        left = len(found) - OF_ONE_RULE_TO_MEND
        assert left <= 0 or f"… and {left} more in coverage.html" in lines, code


def test_a_submission_without_findings_has_nothing_to_mend(empty: Coverage) -> None:
    assert "Nothing to mend was found." in shown(replace(empty, purpose="submission"), "en", 80)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_a_submission_is_wider_than_the_terminal(lang: str, width: int, hostile: Coverage) -> None:
    text = shown(replace(hostile, purpose="submission"), lang, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert not re.search("[\x1b\u202e\u2066]", text)


def test_a_documents_words_are_neither_markup_nor_control_sequences(hostile: Coverage) -> None:
    text = shown(hostile, "en", 200)
    assert "[bold]rich[/bold]" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_only_repeats_what_signs_and_words_say(hostile: Coverage) -> None:
    coloured = re.sub(r"\x1b\[[\d;]*m", "", shown(hostile, "ru", 140, color=True))
    assert coloured == shown(hostile, "ru", 140)


def test_no_color_is_honoured(hostile: Coverage) -> None:
    codes = set(re.findall(r"\x1b\[([\d;]*)m", shown(hostile, "ru", 140, color=True, no_color=True)))
    assert codes <= {"0", "1", "2"}  # bold and dim are no colours
