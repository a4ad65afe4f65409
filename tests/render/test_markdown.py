"""coverage.md: a table that no title can break."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from linkaudit.model import MENDS, Coverage, Ruling
from linkaudit.render.evidence import visible
from linkaudit.render.markdown import escaped, render
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

ESCAPED = [
    ("a | b", "a \\| b"),
    ("[c](d)", "\\[c\\](d)"),
    ("`d`", "\\`d\\`"),
    ("*e* _f_ ~g~", "\\*e\\* \\_f\\_ \\~g\\~"),
    ("<b>&amp;", "\\<b\\>\\&amp;"),
    ("one\ntwo\r\n\r\n# three", "one two \\# three"),
    ("back\\slash", "back\\\\slash"),
    ("Қазақ тілі – 10 ролик.", "Қазақ тілі – 10 ролик."),
]
SMALL = """\
# Evidence coverage

- Document: Invented project
- File: report.txt
- Organisation: not stated
- Project period: 1 June 2024 – 30 October 2024
- Document's date: 29 October 2024
- SHA-256: abababababababababababababababababababababababababababababababab
- Made: 2026-11-22 01:02 UTC

## Summary

- Activities: 2 (✓ covered 0, ◐ partial 1, ? unverified 0, ✗ uncovered 1)
- Links: 2 (✓ available 1, ✗ gone 0, ⊘ restricted 0, ? unverified 1)
- Findings: 3 (● errors 3, ▲ warnings 0, ○ notes 0)
- Citations: 3
- Required: by the document's own claims 1, no number is stated 1

## Coverage by activity

| No. | Activity | Planned | Reported | Required | Cited | Different | Available | Gone | Restricted | Unverified \
| In period | Coverage | Why | Findings |
| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- | --- | --- |
| 1.1 | Ten \\| videos | 10 | 8 | 10 | 3 | 2 | 1 | 0 | 0 | 1 | 1 | ◐ partial | \
10 pieces of evidence are required (by the document's own claims): 1 available; not counted: 1 out of period. | LA021 |
| 1.2 | Closing event | — | — | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | ✗ uncovered | \
1 piece of evidence is required (no number is stated): nothing is cited. | LA041 |

## Findings

### 1.1 Ten \\| videos

- ● error **LA021** Published after the document's own date. \
Check the link and the date of the document: what was published later cannot be what it reports on.
  - Published on 25 December 2024, after the document's own date (29 October 2024): \
<https://www.instagram.com/p/Post0000001/>

### 1.2 Closing event

- ● error **LA041** No evidence. Cite the posts that show this activity, or say why there are none.
  - No evidence is cited for this activity

### Links of no activity

- ● error **LA051** Unreadable link. \
Copy the whole address again from the platform (Share → Copy link) and put it in place of this one.
  - Unreadable link “instagram.com/p/x”: the id is shorter or longer than the platform's ids are; \
10 characters are missing

Made by linkaudit. “Unverified” means that nobody can tell from here, not that the evidence is missing.
"""


@pytest.mark.parametrize(("text", "written"), ESCAPED)
def test_a_strangers_text_marks_nothing_up(text: str, written: str) -> None:
    assert escaped(text) == written


def test_the_whole_of_a_small_coverage(small: Coverage) -> None:
    assert render(small, load("en")) == SMALL


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_row_has_all_its_cells(lang: str, hostile: Coverage) -> None:
    lines = [line for line in render(hostile, load(lang)).splitlines() if line.startswith("| ")]
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in lines] == [16] * (2 + len(hostile.rows))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_activity_or_finding_is_lost(lang: str, hostile: Coverage) -> None:
    text, words = render(hostile, load(lang)), load(lang)
    for row in hostile.rows:
        assert f"| {row.activity.id} | {escaped(row.activity.title)} |" in text
    told = Counter(f"  - {escaped(words.finding(finding))}" for finding in hostile.findings)
    lines = text.splitlines()
    assert {each: sum(1 for line in lines if line == each or line.startswith(f"{each}: ")) for each in told} == told


def test_a_script_address_is_text_and_no_link(hostile: Coverage) -> None:
    text = render(hostile, load("en"))
    assert "<javascript:" not in text
    assert "javascript:alert('\\<x\\>')" in text


def test_nothing_hidden_is_in_it(hostile: Coverage) -> None:
    assert all(
        visible(line) == line.strip() or line.startswith("  - ") for line in render(hostile, load("kk")).splitlines()
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_every_person_is_told_once_wherever_its_link_is_cited(lang: str, hostile: Coverage) -> None:
    text, words = render(hostile, load(lang)), load(lang)
    for row in hostile.links:
        for ruling in row.rulings:
            by, on, word = ruling.by, words.date(ruling.at.date()), words[f"ruling.{ruling.word}"]
            told = escaped(words.text("ui.ruled", by=by, on=on, ruling=word))
            lines = [line for line in text.splitlines() if told in line and escaped(ruling.note) in line]
            assert len(lines) == len(row.cited_by) >= 1, lines


def test_a_ruling_on_a_link_without_findings_is_told(small: Coverage) -> None:
    ruling = Ruling(small.links[0].link.key, "remark", "Fund | x", small.made_at, "live, *here* is proof")
    told = replace(small, links=(replace(small.links[0], rulings=(ruling,)), *small.links[1:]))
    text = render(told, load("en"))
    assert "Fund \\| x" in text
    assert "live, \\*here\\* is proof" in text


def test_for_a_submission_what_is_mended_most_easily_comes_first(hostile: Coverage) -> None:
    text = render(replace(hostile, purpose="submission"), load("en"))
    mends = {rule.code: MENDS.index(rule.mend) for rule in RULES}
    for part in text[text.index("## Findings") :].split("\n### ")[1:]:
        told = [mends[code] for code in re.findall(r"^- \S+ \w+ \*\*(LA\d+)\*\*", part, re.MULTILINE)]
        assert told == sorted(told)
