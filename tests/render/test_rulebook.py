"""What `linkaudit rules` shows: every rule with what it remarks on, an example and what to do, in every language."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from linkaudit.render import rulebook
from linkaudit.render.evidence import SIGNS
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES, Rule

TOLD = [(rule.code, rule.severity, rule.mend) for rule in RULES]
PAGE = """\
LA042 Fewer than required
● error

Finding
… posts are cited; required: …

Example
The report claims 10 videos and cites one.

What to do
Cite the others, each by its own link, or correct the number.

How it is mended
Cite other evidence

"""


def console(width: int, color: bool = False) -> Console:
    return Console(
        file=io.StringIO(), width=width, force_terminal=color, color_system="truecolor" if color else None, _environ={}
    )


def shown(lang: str, told: list[rulebook.Told], width: int = 10_000, one: bool = True) -> str:
    paper = console(width)
    (rulebook.page if one else rulebook.table)(told, load(lang), paper)
    assert isinstance(paper.file, io.StringIO)
    return paper.file.getvalue()


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_whole_of_a_page() -> None:
    (told,) = [each for each in TOLD if each[0] == "LA042"]
    assert "\n".join(line.rstrip() for line in shown("en", [told], 80).splitlines()) + "\n" == PAGE


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_every_rules_page_has_an_example_and_what_to_do(rule: Rule, lang: str) -> None:
    page, words = shown(lang, [(rule.code, rule.severity, rule.mend)]), load(lang)
    assert page.startswith(f"{rule.code} {words[f'rule.{rule.code}']}\n")
    assert f"\n{SIGNS[rule.severity]} {words[f'severity.{rule.severity}']}\n" in page
    for head, text in (
        ("ui.example", words[f"example.{rule.code}"]),
        ("ui.to_do", words[f"advice.{rule.code}"]),
        ("ui.mends", words[f"mend.{rule.mend}"]),
    ):
        assert text.strip()
        assert f"\n{words[head]}\n{text}\n" in page
    assert re.search(rf"\n{re.escape(words['column.message'])}\n\S", page)
    assert not re.search(r"[{}]", page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_example_is_no_advice_and_stands_for_its_rule_alone(lang: str) -> None:
    words = load(lang)
    examples = [words[f"example.{rule.code}"] for rule in RULES]
    assert len(set(examples)) == len(examples)
    assert not set(examples) & {words[f"advice.{rule.code}"] for rule in RULES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_pages_follow_one_another(lang: str) -> None:
    assert shown(lang, TOLD) == "".join(shown(lang, [told]) for told in TOLD)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_has_a_line_for_every_rule(lang: str) -> None:
    words, lines = load(lang), shown(lang, TOLD, 200, one=False).splitlines()
    for rule in RULES:
        (line,) = [line for line in lines if line.split()[:1] == [rule.code]]
        cells = (f"{SIGNS[rule.severity]} {words[f'severity.{rule.severity}']}", words[f"rule.{rule.code}"])
        assert plain(line) == plain(" ".join((rule.code, *cells, words[f"mend.{rule.mend}"])))
    assert all(words[head] in lines[1] for head in ("column.code", "column.severity", "ui.rules", "ui.mends"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(width: int, lang: str) -> None:
    for one in (True, False):
        text = shown(lang, TOLD, width, one)
        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert "..." not in text
    assert all(f"{rule.code} " in text for rule in RULES)


def test_signs_and_words_say_what_colours_say() -> None:
    for show in (rulebook.page, rulebook.table):
        coloured, uncoloured = console(80, color=True), console(80)
        for paper in (coloured, uncoloured):
            show(TOLD, load("ru"), paper)
        assert isinstance(coloured.file, io.StringIO)
        assert isinstance(uncoloured.file, io.StringIO)
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured.file.getvalue()) == uncoloured.file.getvalue()
