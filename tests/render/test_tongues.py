"""The page's words in every language at once: each is there in all of them, and none can break out of its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from linkaudit.model import Citation, Coverage, Finding
from linkaudit.render.evidence import visible
from linkaudit.render.html import render
from linkaudit.render.tongues import NAMES, Tongues
from linkaudit.render.words import LANGUAGES, load

# What could end a script or the page's own markup, were it written as it is.
ENDINGS = [
    "</script><script>alert(1)</script>",
    "</SCRIPT >",
    "<!--<script>",
    "-->",
    "]]>",
    "<\\/script>",
    "\"'\\",
    "&lt;/script&gt;",
    "\u2028\u2029",
    "half \ud83d",
    "\x00",
    "{reason} %s {0}",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
]


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, hostile: Coverage) -> BeautifulSoup:
    return BeautifulSoup(render(hostile, load(request.param)), "lxml")


def texts_of(page: BeautifulSoup) -> list[list[str]]:
    languages, table = json.loads(page.find(id="texts").string)
    assert tuple(languages) == LANGUAGES
    found: list[list[str]] = table
    return found


def own(tag: Tag) -> str:
    return tag.get_text()


def spoken(page: BeautifulSoup, lang: str) -> BeautifulSoup:
    """The page after another language was chosen, as its script does it."""
    table, at = texts_of(page), LANGUAGES.index(lang)
    other = BeautifulSoup(str(page), "lxml")
    other.html["lang"] = lang
    for tag in other.select("[data-t]"):
        tag.string = table[int(tag["data-t"])][at]
    for tag in other.select("[data-ta]"):
        for told in str(tag["data-ta"]).split():
            name, _, number = told.partition(":")
            tag[name] = table[int(number)][at]
    return other


def test_every_text_of_the_page_is_there_in_every_language(page: BeautifulSoup) -> None:
    table = texts_of(page)
    assert all(len(each) == len(LANGUAGES) and all(text.strip() for text in each) for each in table)
    assert len({tuple(each) for each in table}) == len(table)
    used = {int(tag["data-t"]) for tag in page.select("[data-t]")}
    used |= {int(told.partition(":")[2]) for tag in page.select("[data-ta]") for told in tag["data-ta"].split()}
    assert used == set(range(len(table)))


def test_every_text_on_the_page_is_the_one_of_its_language(page: BeautifulSoup) -> None:
    table, at = texts_of(page), LANGUAGES.index(page.html["lang"])
    for tag in page.select("[data-t]"):
        assert own(tag) == table[int(tag["data-t"])][at]
    for tag in page.select("[data-ta]"):
        for told in tag["data-ta"].split():
            name, _, number = told.partition(":")
            assert tag[name] == table[int(number)][at]


def test_no_word_of_the_program_stays_in_its_language(page: BeautifulSoup) -> None:
    """Whatever stands on the page outside of the marked texts is the same in all languages."""
    lang = page.html["lang"]
    bare = BeautifulSoup(str(page), "lxml")
    for tag in bare.select("[data-t], script, style, #language"):
        tag.decompose()
    left = " ".join(bare.get_text(" ").split())
    words = load(lang)
    telling = {text for text in words.texts.values() if len(text) > 12 and "{" not in text}
    assert {text for text in telling if text in left} == set()
    worded = ("aria-label", "placeholder", "title", "alt")
    unmarked = [tag for tag in bare.find_all(True) if not tag.has_attr("data-ta")]
    assert [tag for tag in unmarked for name in worded if tag.has_attr(name)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_in_another_language_says_what_the_page_of_that_language_says(lang: str, hostile: Coverage) -> None:
    there = BeautifulSoup(render(hostile, load(lang)), "lxml")
    for before in LANGUAGES:
        switched = spoken(BeautifulSoup(render(hostile, load(before)), "lxml"), lang)
        for tag in (*switched.select("script"), *there.select("script")):
            tag.decompose()
        assert " ".join(switched.body.get_text(" ").split()) == " ".join(there.body.get_text(" ").split())
        assert switched.title.get_text() == there.title.get_text()


def test_the_languages_can_be_chosen_by_their_own_names(page: BeautifulSoup) -> None:
    options = page.select("#language option")
    assert {(o["value"], o["lang"], o.get_text()) for o in options} == {(lang, lang, NAMES[lang]) for lang in LANGUAGES}
    assert [o["value"] for o in options if o.has_attr("selected")] == [page.html["lang"]]
    assert page.find(id="language").has_attr("hidden")  # until there is a script that can do it


def findings(text: str) -> list[Finding]:
    def told(code: str, **facts: str) -> Finding:
        return Finding(code, "error", "1.1", None, tuple(facts.items()))

    return [
        told("LA051", text=text, flaw="no_id", off="0", repair=text),
        told("LA033", account=text, declared=text),
        told("LA013", documents=text),
        told("LA004", what="title", before=text, after=text),
        told("LA054", printed=text, href=text),
    ]


@pytest.mark.parametrize("text", ENDINGS)
def test_no_fact_can_end_the_element_of_the_texts(text: str, small: Coverage) -> None:
    told = findings(text)
    first = small.extraction.activities[0]
    claimed = replace(first, claims=(replace(first.claims[0], what=text),))
    extraction = replace(small.extraction, title=text, activities=(claimed, *small.extraction.activities[1:]))
    rows = (replace(small.rows[0], activity=claimed), *small.rows[1:])
    rendered = render(replace(small, extraction=extraction, rows=rows, findings=tuple(told)), load("en"))
    ((start, inside),) = re.findall(r'(<script type="application/json" id="texts">)(.*?)</script', rendered, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff\x00]", inside)
    table = json.loads(inside)[1]
    page = BeautifulSoup(rendered, "lxml")
    assert len(page.find_all("script")) == 2
    assert [
        name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "autofocus"
    ] == []
    for lang, at in zip(LANGUAGES, range(3), strict=True):
        said = [each[at] for each in table]
        assert {visible(load(lang).finding(finding)) for finding in told} <= set(said)
        assert any(visible(text) in each for each in said if each.startswith(load(lang)["ui.heading"]))
    assert start


@pytest.mark.parametrize("text", ENDINGS)
def test_what_is_marked_is_escaped(text: str) -> None:
    tongues = Tongues(load("en"))
    marked: list[Any] = [
        tongues("ui.claim", what=text, planned=1, reported=2),
        *(tongues.finding(finding) for finding in findings(text)),
        tongues.heading(text),
    ]
    for markup in marked:
        (tag,) = BeautifulSoup(
            f"<i {markup}></i>" if str(markup).startswith("data-t") else markup, "html.parser"
        ).find_all()
        assert list(tag.attrs) == ["data-t"]
        assert tag.name in ("span", "i")
    assert visible(text) in own(BeautifulSoup(marked[0], "html.parser"))


def test_attributes_are_escaped_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "\"><script>alert(1)</script>\u202e'&"
    words = {lang: replace(load(lang), texts={**load(lang).texts, "ui.search": evil}) for lang in LANGUAGES}
    monkeypatch.setattr("linkaudit.render.tongues.load", words.__getitem__)
    tongues = Tongues(words["ru"])
    element = BeautifulSoup(
        f"<input {tongues.attributes(placeholder='ui.search', aria_label='ui.show')}>", "html.parser"
    )
    (tag,) = element.find_all()
    assert tag.attrs == {
        "placeholder": visible(evil), "aria-label": load("ru")["ui.show"], "data-ta": "placeholder:0 aria-label:1",
    }  # fmt: skip
    assert json.loads(tongues.told())[1][0] == [visible(evil)] * 3
    assert not re.search("[<>&]", tongues.told())


def test_the_same_words_have_one_number() -> None:
    tongues = Tongues(load("kk"))
    day = date(2024, 12, 25)
    assert tongues.date(day) == tongues.date(day)
    assert tongues("ui.page", number=3) == tongues("ui.page", number=3) != tongues("ui.page", number=4)
    told = json.loads(tongues.told())[1]
    assert told[0] == [load(lang).date(day) for lang in LANGUAGES]
    assert len(told) == 3


def test_places_are_told_word_by_word(small: Coverage) -> None:
    tongues = Tongues(load("en"))
    citations: tuple[Citation, ...] = small.extraction.activities[0].citations
    told = BeautifulSoup(tongues.places(citations), "html.parser").get_text()
    assert told.startswith("narrative, page 1")
    assert told.count("; ") == len(citations) - 1


def test_it_opens_in_the_language_that_was_asked_for() -> None:
    for lang in LANGUAGES:
        assert own(BeautifulSoup(Tongues(load(lang))("ui.heading"), "html.parser")) == load(lang)["ui.heading"]
