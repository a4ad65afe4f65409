"""coverage.html in a real browser: it works, it stays silent, it reads well on a phone, on paper and aloud."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from linkaudit.coverage import cover
from linkaudit.model import (
    Activity,
    Check,
    Citation,
    Claim,
    Coverage,
    Document,
    Extraction,
    Flaw,
    Link,
    Metadata,
    Unreadable,
    Verdict,
)
from linkaudit.render.evidence import COVERAGES
from linkaudit.render.html import render
from linkaudit.render.words import LANGUAGES, load
from tests.builders import NOW
from tests.command import SAMPLE, run
from tests.render.browser import NARROW, WIDE, Table, chromium, opened, printed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

GOLD = json.loads((SAMPLE / "citations.json").read_text(encoding="utf-8"))["activities"]
EMPTY = ["2.3", "4.1", "5.1"]  # the last two are the closing rows, of which the gold says nothing
LINKS = {each["activity"]: {*each["narrative"], *each["table"]} for each in GOLD} | {each: set[str]() for each in EMPTY}
IDS = sorted(LINKS)

EN = load("en")
DASH = EN["ui.none"]


def number(text: str) -> int:
    return -1 if text == DASH else int(text)


def numbered(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


def place(text: str) -> int:
    return [EN[f"coverage.{name}"] for name in COVERAGES].index(text)


# A column's class, and what it sorts by.
SORTED: list[tuple[str, Callable[[str], Any]]] = [
    ("activity", numbered),
    ("reported", number),
    ("cited", number),
    ("unique", number),
    ("in_period", number),
    ("coverage", place),
]
# What is typed, and the activities of the sample that have it.
SOUGHT = [
    ("DH8brpnkENN", ["1.3"]),
    ("  dh8BRPNKenn ", ["1.3"]),
    ("балаға ҚАНДАЙ кітап", ["2.3"]),
    ("LA041", EMPTY),
    ("no such words", []),
    ("", IDS),
]
# English words that a page in another language must not say; none is part of an address in the sample.
PERIOD = date(2025, 2, 1), date(2025, 6, 30)  # the sample's
ENGLISH = [
    *("status.available", "status.gone", "status.restricted", "status.unverified", "coverage.covered"),
    *("coverage.uncovered", "reason.ok", "reason.not_found", "reason.private", "reason.age", "severities.error"),
    *("ui.findings", "ui.to_do", "ui.period", "ui.narrative", "ui.table", "ui.by_rule", "ui.open_all", "ui.shown"),
    *("column.coverage", "kind.post", "rule.LA021", "rule.LA041", "advice.LA041", "finding.LA041"),
    "ui.footer",
]
# The same for what is only heard, hovered over or drawn by the style.
ATTRIBUTED = ["ui.search", "ui.show", "ui.sort", "column.cited", "column.in_period", "status.gone"]
ATTRIBUTES = """[...document.querySelectorAll("*")].flatMap(
  each => ["title", "aria-label", "placeholder", "data-label"].map(name => each.getAttribute(name) ?? "")
)"""
TRAPS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</script></style></title><iframe src=https://evil.example/></iframe>",
    "javascript:alert(1)//",
    "data:text/html,<script>alert(1)</script>",
    "bidi \u202egnp.exe\u202c \u2066x\u2069",
    "zero\u200bwidth\u200d\ufeff",
    "NUL\x00 and \x1b[31m",
    "{{ 7 * 7 }} {% raw %} ${alert(1)}",
    "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;",
]
HIDDEN = "\u202e\u202c\u2066\u2069\u200b\ufeff\x00\x1b"  # not U+200D, which joins emoji
FRAGMENTS = ["#", "#1", "#1.1", "#activity-3", "#activity-99", "#%D1%96", "#%", "#a,b", "#:~:text=Coverage"]
# Whether the element in focus is cut down to nothing by itself or by what it stands in.
CLIPPED = """(() => {
  for (let each = document.activeElement; each; each = each.parentElement)
    if (each.getBoundingClientRect().width <= 1) return true;
  return false;
})()"""
VIEWS = list(product(("wide", "narrow"), ("light", "dark"), ("closed", "open")))
WIDTHS = [320, 390, 640, 768, 1024, 1096, 1160, 1220, 1280, 1920]  # phones, tablets, and around the page's own limits
WINDOWS = {"wide": WIDE, "narrow": NARROW}

Opener = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's page, made by the real command from its recording."""
    folder = tmp_path_factory.mktemp("sample")
    recording, document = SAMPLE / "recording-synthetic.warc.gz", SAMPLE / "report.pdf"
    flags = ("--db", "l.db", "--out", "reports", "--format", "html")
    done = run("audit", "--replay", recording, document, *flags, cwd=folder)
    assert done.complaints == []
    (page,) = folder.glob("reports/**/coverage.html")
    return page


@pytest.fixture
def sample(browser: Browser, path: Path) -> Opener:
    return partial(opened, browser, path)


def test_the_page_stays_silent_whatever_is_done_with_it(sample: Opener) -> None:
    with sample() as page:
        table = Table(page)
        for column in table.page.locator("#table thead th").all():
            column.locator("button").click()
        for name in ("#open", "#close", "#open"):
            page.locator(name).click()
        page.locator("#show").select_option("serious")
        page.locator("#query").fill("a")
        page.locator("#query").press("Enter")
        page.locator("#query").fill("")
        page.locator("#show").select_option("")
        page.locator(".jump a").first.click()
        page.emulate_media(media="print")
        page.pdf()


def test_the_listener_hears_what_a_page_should_not_do(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "loud.html"
    path.write_text(
        "<meta charset=utf-8><img src=x.png><script>alert('hear'); console.log('hear'); oops()</script>", "utf-8"
    )
    with pytest.raises(AssertionError) as heard, opened(browser, path):
        pass
    assert all(word in str(heard.value) for word in ("x.png", "dialog hear", "console log hear", "error oops"))


@pytest.mark.parametrize(("column", "value"), SORTED, ids=[column for column, _ in SORTED])
def test_a_head_sorts_by_its_column_and_again_the_other_way(
    sample: Opener, column: str, value: Callable[[str], Any]
) -> None:
    with sample() as page:
        check_sorting(Table(page), column, value)


def check_sorting(table: Table, column: str, value: Callable[[str], Any]) -> None:
    """It sorts from another column, so that both directions are seen whatever the order was."""
    table.sort("title")
    for direction in ("ascending", "descending", "ascending"):
        table.sort(column)
        assert table.sorted_by() == {column: direction}
        values = [value(text) for text in table.cells(column)]
        assert values == sorted(values, reverse=direction == "descending")
        assert sorted(table.ids()) == sorted(IDS)


def test_a_head_can_be_sorted_by_from_the_keyboard(sample: Opener) -> None:
    with sample() as page:
        page.locator("#close").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        table = Table(page)
        assert table.sorted_by() == {"activity": "descending"}
        assert table.ids() == IDS[::-1]


def test_the_filter_shows_the_rows_of_one_coverage(sample: Opener) -> None:
    with sample() as page:
        check_filter(Table(page), EN)


def check_filter(table: Table, words: Any) -> None:
    covered = dict(zip(table.ids(), table.cells("coverage"), strict=True))
    for name in ("", *COVERAGES):
        table.page.locator("#show").select_option(name)
        wanted = [each for each, told in covered.items() if not name or told == words[f"coverage.{name}"]]
        assert table.ids() == wanted
        assert table.page.locator("#shown").inner_text() == f"{words['ui.shown']}: {len(wanted)} / {len(IDS)}"
    table.page.locator("#show").select_option("")
    assert len(set(covered.values())) > 1


def test_the_filter_shows_the_rows_with_errors_or_warnings(sample: Opener) -> None:
    with sample() as page:
        table = Table(page)
        serious = page.locator("tr.activity .findings").evaluate_all(
            "cells => cells.map(cell => Boolean(cell.querySelector('.error, .warning')))"
        )
        wanted = [activity for activity, each in zip(IDS, serious, strict=True) if each]
        page.locator("#show").select_option("serious")
        assert table.ids() == wanted
        assert page.locator("#shown").inner_text() == f"{EN['ui.shown']}: {len(wanted)} / {len(IDS)}"


@pytest.mark.parametrize(("sought", "found"), SOUGHT, ids=[sought for sought, _ in SOUGHT])
def test_search_shows_the_rows_that_hold_the_words(sample: Opener, sought: str, found: list[str]) -> None:
    with sample() as page:
        page.locator("#query").fill("x")
        page.locator("#query").fill(sought)
        assert Table(page).ids() == found
        assert page.locator("#shown").inner_text() == f"{EN['ui.shown']}: {len(found)} / {len(IDS)}"


def test_search_and_filter_hold_together(sample: Opener) -> None:
    with sample() as page:
        page.locator("#query").fill("LA041")
        page.locator("#show").select_option("covered")
        assert Table(page).ids() == []
        page.locator("#show").select_option("uncovered")
        assert Table(page).ids() == EMPTY


@pytest.mark.parametrize("window", WINDOWS)
def test_a_click_on_a_row_shows_its_links_and_another_hides_them(sample: Opener, window: str) -> None:
    with sample(viewport=WINDOWS[window]) as page:
        table = Table(page)
        row = page.locator("tr.activity", has=page.locator("th", has_text="1.3"))
        assert table.links("1.3") == []
        row.locator(".title").click()
        check_links("1.3", table.links("1.3"))
        assert table.links("1.4") == []
        row.locator(".title").click()
        assert table.links("1.3") == []


def check_links(activity: str, shown: list[str]) -> None:
    """The links that the gold names, each once; a key's platform and id both stand in the address."""
    found = [key for text in shown for key in LINKS[activity] if is_address(text, key)]
    assert sorted(found) == sorted(LINKS[activity])
    assert len(shown) == len(found)


def is_address(text: str, key: str) -> bool:
    platform, _, number = key.split(":", 2)
    return platform in text and number in text


def test_the_keyboard_opens_a_row_and_goes_on_to_its_links(sample: Opener) -> None:
    with sample() as page:
        page.locator("#close").focus()
        for _ in range(page.locator("#table thead button").count() + 1):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Enter")
        check_links(IDS[0], Table(page).links(IDS[0]))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.href") in Table(page).links(IDS[0])


@pytest.mark.parametrize("window", WINDOWS)
def test_whatever_the_keyboard_reaches_can_be_seen(sample: Opener, window: str) -> None:
    with sample(viewport=WINDOWS[window]) as page:
        unseen = []
        for _ in range(page.locator("button, input, select, summary").count()):
            page.keyboard.press("Tab")
            if page.evaluate(CLIPPED):
                unseen.append(page.evaluate("document.activeElement.textContent"))
        assert unseen == []


def test_a_link_to_an_activity_opens_it_again_and_again(sample: Opener) -> None:
    with sample() as page:
        for _ in range(2):
            jump(page, "1.3")
            check_links("1.3", Table(page).links("1.3"))
            Table(page).open(False)


def test_a_link_to_an_activity_that_is_filtered_away_shows_it(sample: Opener) -> None:
    with sample() as page:
        page.locator("#query").fill("LA041")
        page.locator("#show").select_option("uncovered")
        jump(page, "1.3")
        check_links("1.3", Table(page).links("1.3"))


def jump(page: Page, activity: str) -> None:
    page.locator("#by-rule ~ .rules .jump a").get_by_text(activity, exact=True).first.click()


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_any_fragment_is_borne_in_silence(sample: Opener, fragment: str) -> None:
    with sample(fragment=fragment) as page:
        assert Table(page).ids() == IDS


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_another_language_is_said_throughout_and_english_comes_back(sample: Opener, lang: str) -> None:
    words = load(lang)
    with sample() as page:
        select = page.locator("#language")
        table = Table(page)
        table.open()
        before = page.title(), page.locator("body").inner_text()
        assert [key for key in ENGLISH if not says(page, EN[key])] == []
        assert says(page, EN.date(PERIOD[0]))
        assert says(page, EN.month(PERIOD[0]))
        check_search(table, EN["reason.private"], ["1.4", "3.3"])

        select.select_option(lang)
        assert page.evaluate("document.documentElement.lang") == lang
        assert page.locator("h2#activities").inner_text() == words["ui.by_activity"]
        assert page.title().startswith(words["ui.heading"])
        assert page.locator("#query").get_attribute("placeholder") == words["ui.search"]
        assert [key for key in ENGLISH if says(page, EN[key])] == []
        assert [says(page, text) for text in (EN.date(PERIOD[0]), EN.month(PERIOD[0]))] == [False, False]
        assert [says(page, text) for text in (words.date(PERIOD[0]), words.month(PERIOD[0]))] == [True, True]
        assert [key for key in ENGLISH if not says(page, words[key])] == []
        attributes = page.evaluate(ATTRIBUTES)
        assert [key for key in ATTRIBUTED if any(text.startswith(EN[key]) for text in attributes)] == []
        assert [key for key in ATTRIBUTED if not any(text.startswith(words[key]) for text in attributes)] == []

        table.open(False)
        check_filter(table, words)
        check_search(table, words["reason.private"].upper(), ["1.4", "3.3"])
        check_sorting(table, "cited", number)
        check_sorting(table, "activity", numbered)

        select.select_option("en")
        table.open()
        assert page.evaluate("document.documentElement.lang") == "en"
        assert (page.title(), page.locator("body").inner_text()) == before


def check_search(table: Table, sought: str, found: list[str]) -> None:
    table.page.locator("#query").fill(sought)
    assert table.ids() == found
    table.page.locator("#query").fill("")


def says(page: Page, text: str) -> bool:
    """Whether a text stands on the page as words of their own, in whatever case the page's style gives it."""
    return bool(
        page.evaluate(
            r"text => new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`,"
            " 'iu').test(document.body.innerText)",
            text,
        )
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_paper_shows_every_link_although_all_rows_are_closed(sample: Opener, scripts: bool) -> None:
    with sample(java_script_enabled=scripts) as page:
        addresses = page.locator("#table .links a").evaluate_all("links => links.map(link => link.href)")
        assert page.locator("#table details[open]").count() == 0
        with pypdfium2.PdfDocument(page.pdf()) as document:
            text = printed(document)
        assert page.locator("#table details[open]").count() == 0
    assert sum(map(len, LINKS.values())) == len(addresses)
    assert [address for address in addresses if address not in text] == []
    assert text.count("".join(EN["ui.no_links"].split())) == sum(not links for links in LINKS.values())


def test_paper_hides_no_row_in_silence(sample: Opener) -> None:
    """With a filter on, it either shows every row or says how many it shows."""
    with sample() as page:
        page.locator("#query").fill("LA041")
        page.locator("#show").select_option("uncovered")
        with pypdfium2.PdfDocument(page.pdf()) as document:
            text = printed(document)
        titles = ["".join(title.split()) for title in page.locator("td.title").all_text_contents()]
        assert "".join(page.locator("#shown").inner_text().split()) in text or all(title in text for title in titles)
        assert Table(page).ids() == EMPTY


@pytest.mark.parametrize(("window", "scheme", "rows"), VIEWS, ids=["-".join(view) for view in VIEWS])
def test_axe_finds_no_serious_barrier(sample: Opener, window: str, scheme: str, rows: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT
    with sample(viewport=WINDOWS[window], color_scheme=scheme) as page:
        if rows == "open":
            page.locator("#open").click()
        page.evaluate(axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    told = "\n".join(
        f"{each['id']}: {node['target']} {node['failureSummary']}" for each in serious for node in each["nodes"]
    )
    assert serious == [], told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_the_window(browser: Browser, hostile: Coverage, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "coverage.html"
    path.write_text(render(hostile, load(lang)), encoding="utf-8")
    wide = {}
    with opened(browser, path) as page:
        for width, button in product(WIDTHS, ("#close", "#open")):
            page.set_viewport_size({"width": width, "height": 844})
            page.locator(button).click()
            wide[width, button] = page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
    assert wide == dict.fromkeys(wide, 0)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_chart_of_activities_is_whole_in_a_window_of_any_width(sample: Opener, width: int) -> None:
    with sample(viewport={"width": width, "height": 844}) as page:
        room = page.locator("figure.stacks").bounding_box()
        marks = page.locator(".stacks li :is(b, svg, span)")
        boxes = [marks.nth(n).bounding_box() for n in range(marks.count())]
    assert room is not None
    assert len(boxes) == 3 * 12  # a name, a bar and a count for each activity
    assert all(
        box and box["width"] > 0 and room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"]
        for box in boxes
    )


def test_without_scripts_every_link_is_there_and_every_row_opens(sample: Opener) -> None:
    with sample(java_script_enabled=False) as page:
        table = Table(page)
        assert not page.locator("#tools").is_visible()
        assert table.ids() == IDS
        text = page.locator("body").text_content()
        assert [key for links in LINKS.values() for key in links if key.split(":", 2)[2] not in text] == []
        table.open()
        for activity in IDS:
            check_links(activity, table.links(activity))


@pytest.mark.parametrize("trap", TRAPS)
def test_a_hostile_text_anywhere_stays_text(browser: Browser, tmp_path: Path, trap: str) -> None:
    path = tmp_path / "coverage.html"
    path.write_text(render(trapped(trap), EN), encoding="utf-8")
    check_stays_text(browser, path)


def test_the_hostile_coverage_stays_text(browser: Browser, tmp_path: Path, hostile: Coverage) -> None:
    path = tmp_path / "coverage.html"
    path.write_text(render(hostile, EN), encoding="utf-8")
    check_stays_text(browser, path)


def check_stays_text(browser: Browser, path: Path) -> None:
    with opened(browser, path) as page:
        page.locator("#open").click()
        table = Table(page)
        for column in ("title", "activity"):
            table.sort(column)
        page.locator("tr.activity .title").first.click()
        said = page.title() + page.locator("body").inner_text()
        assert [f"U+{ord(each):04X}" for each in HIDDEN if each in said] == []
        assert (
            page.locator("img:not([src^='data:image/webp;base64,']), iframe, #table script, svg[onload]").count() == 0
        )
        followed = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(followed) <= {"http:", "https:", "file:"}


def trapped(text: str) -> Coverage:
    """A coverage that holds the text wherever a document or a platform may put one."""
    link = Link("web", "page", text, text)
    post = Link("instagram", "post", "DHbVbT4Jx0c", "https://www.instagram.com/p/DHbVbT4Jx0c/")
    citations = tuple(Citation(each, text, text, "table", 1, 2, ocr=0.5, candidates=(text,)) for each in (link, post))
    first = Activity(f"1.1{text}", text, text, None, (Claim(text, 2, 1),), citations)
    second = Activity("1.2", text, text)
    extraction = Extraction(
        Document(Path(f"{text.replace('/', '∕')}.pdf"), "ab" * 32, "pdf", ()), "kk", text, text,
        (date(2025, 1, 1), date(2025, 2, 1)), date(2025, 2, 2), (first, second), citations,
        (Unreadable(text, Flaw("id_length", text), 1, 1, "1.2"), Unreadable(text, Flaw("no_id", text), 1, 1, None)),
    )  # fmt: skip
    told = Metadata(title=text, author=text, published_at=NOW)
    checks = {
        each.key: Check(each, Verdict("ok", "oembed", 200, text, told), NOW) for each in (link, post)
    }  # the verdict's address, too
    return cover(extraction, checks, "not_attempted", NOW)
