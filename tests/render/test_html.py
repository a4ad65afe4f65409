"""coverage.html: one page that loads nothing, loses nothing and takes nobody's words for markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from lxml import etree

from linkaudit.coverage import cover
from linkaudit.model import (
    MENDS,
    SEVERITIES,
    Activity,
    Citation,
    Coverage,
    CoverageRow,
    Extraction,
    Finding,
    Link,
    LinkRow,
    Requirement,
    Verdict,
)
from linkaudit.render.chart import chart_of
from linkaudit.render.evidence import SIGNS, parts_of, visible
from linkaudit.render.html import render, shares
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

# Elements and attributes by which a page can fetch something on its own.
LOADERS = [
    "img",
    "iframe",
    "object",
    "embed",
    "link",
    "audio",
    "video",
    "source",
    "base",
    "form[action]",
    "script[src]",
]
LOADING_ATTRIBUTES = ["src", "srcset", "data", "poster", "background", "ping", "formaction", "xlink:href"]
# All that the template writes; what else is on the page, a stranger has written.
ELEMENTS = set(
    """a b body br button code dd details div dl dt figcaption figure footer form h1 h2 h3 head header html i img input
    li line main meta ol option output p pattern q rect script section select small span style summary svg table tbody
    td text th thead time title tr ul defs""".split()
)
SHARES = [
    ({"a": 1, "b": 0, "c": 3}, [("a", 0.0, 25.0), ("c", 25.0, 75.0)]),
    ({"a": 0, "b": 0}, []),
    ({}, []),
    ({"a": 1, "b": 1, "c": 1}, [("a", 0.0, 33.33), ("b", 33.33, 33.33), ("c", 66.67, 33.33)]),
]


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, hostile: Coverage) -> BeautifulSoup:
    return BeautifulSoup(render(hostile, load(request.param)), "lxml")


def own_script(page: BeautifulSoup) -> Tag:
    """The one script that runs; the other holds words."""
    (script,) = page.select("script:not([type])")
    return script


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_it_loads_nothing(page: BeautifulSoup) -> None:
    pictures = page.select("img[src^='data:image/webp;base64,']")
    assert [tag for loader in LOADERS for tag in page.select(loader) if tag not in pictures] == []
    loading = [name for tag in page.find_all(True) for name in LOADING_ATTRIBUTES if tag.has_attr(name)]
    assert loading == ["src"] * len(pictures)
    style = page.style.string
    assert "@import" not in style
    assert re.findall(r"url\((?!#)", style) == []


def test_its_policy_allows_only_its_own_style_and_script(page: BeautifulSoup) -> None:
    def digest(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy == (
        f"default-src 'none'; img-src data:; style-src '{digest(page.style.string)}'; "
        f"script-src '{digest(own_script(page).string)}'; base-uri 'none'; form-action 'none'"
    )


def test_its_policy_needs_no_exception_for_inline_styles_or_handlers(page: BeautifulSoup) -> None:
    assert len(page.find_all("style")) == 1
    assert [tag.get("type") for tag in page.find_all("script")] == ["application/json", None]
    attributes = [name for tag in page.find_all(True) for name in tag.attrs]
    assert [name for name in attributes if name == "style" or name.startswith("on")] == []


def test_it_links_only_to_web_addresses_and_to_itself(page: BeautifulSoup) -> None:
    ids = {tag["id"] for tag in page.find_all(id=True)}
    for anchor in page.find_all("a"):
        href = anchor["href"]
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert urlsplit(href).scheme in ("http", "https")
        assert not anchor.has_attr("target")


def test_it_tells_nobody_who_follows_its_links(page: BeautifulSoup) -> None:
    told = {tag["name"]: tag["content"] for tag in page.select("meta[name]")}
    assert (told["referrer"], told["robots"]) == ("no-referrer", "noindex")


def test_no_word_of_a_document_became_an_element(page: BeautifulSoup, hostile: Coverage) -> None:
    assert page.select("h1 *, .organisation *, .address *, .told *, q *, dd b, dd i, [data-t] > *") == []
    assert page.select("td.title > :not(p.why), .why > :not(span), .ruling > :not(b, time, q)") == []
    assert {tag.name for tag in page.find_all(True)} == ELEMENTS
    titles = [words_of(cell).removesuffix(words_of(cell.p)).strip() for cell in page.select("td.title")]
    assert titles == [visible(row.activity.title) for row in hostile.rows]
    assert words_of(page.h1) == hostile.extraction.title


def test_its_elements_are_nested_as_they_should_be(hostile: Coverage, small: Coverage) -> None:
    for coverage in (hostile, small):
        text = render(coverage, load("en"))
        body = text[text.index("<body>") : text.index("<script ")] + "</body>"
        body = re.sub(r"<input [^>]*>|<img [^>]*>|<br>", "", body)
        body = re.sub(r" data-t=(\d+)>", r' data-t="\1">', body)
        body = re.sub(r" (hidden|data-serious|selected)(?=[ >])", r' \1=""', body)
        etree.fromstring(body)  # every other element is closed where it was opened
    parser = etree.HTMLParser(recover=True)
    tree = etree.fromstring(render(hostile, load("en")), parser)
    assert tree.xpath("//p[.//p or .//ul or .//ol or .//div]") == []
    assert tree.xpath("//ul/*[not(self::li)] | //ol/*[not(self::li)] | //tr/*[not(self::td or self::th)]") == []


def test_it_can_be_read_without_seeing_it(page: BeautifulSoup) -> None:
    assert page.html["lang"] in LANGUAGES
    assert len(page.find_all("h1")) == 1
    assert page.title.string
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in page.find_all(attrs={"aria-labelledby": True}):
        assert set(tag["aria-labelledby"].split()) <= set(ids)
    assert page.select("thead th:not([scope=col]), tbody tr.activity > th:not([scope=row])") == []
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.select("input:not([aria-label]), select:not([aria-label]), svg:not([aria-hidden]):not([role])") == []


def test_nothing_is_said_by_colour_or_sign_alone(page: BeautifulSoup) -> None:
    said = {(tag["class"][0], bool(re.search(r"[^\W\d_]", tag.get_text()))) for tag in page.select("b[class]")}
    assert said == {(name, True) for name in SIGNS}
    assert all(f'b.{name}::before {{ content: "{sign} "' in page.style.string for name, sign in SIGNS.items())


def test_every_activity_opens_to_its_links(page: BeautifulSoup, hostile: Coverage) -> None:
    groups = page.select("#table > tbody")
    assert [words_of(group.th) for group in groups] == [row.activity.id for row in hostile.rows]
    for group, row in zip(groups, hostile.rows, strict=True):
        keys = dict.fromkeys(citation.link.key for citation in row.activity.citations)
        assert len(group.select("details .links > li")) == len(keys)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_told_in_the_part_it_belongs_to(lang: str, hostile: Coverage) -> None:
    words = load(lang)
    page = BeautifulSoup(render(hostile, words), "lxml")
    for group, part in zip(page.select("#table > tbody"), parts_of(hostile), strict=False):
        panel = words_of(group.details)
        for finding in part.all_findings:
            repeats_verdict = finding.code in ("LA001", "LA002", "LA003")
            message = f"{finding.code}" if repeats_verdict else visible(words.finding(finding))
            assert message in panel
            assert words[f"advice.{finding.code}"] in panel


def test_every_unreadable_and_unattributed_link_is_there(page: BeautifulSoup, hostile: Coverage) -> None:
    unreadable = words_of(page.find(id="unreadable").parent)
    assert all(item.text in unreadable for item in hostile.extraction.unreadable)
    unattributed = words_of(page.find(id="unattributed").parent)
    assert all(citation.link.canonical_url in unattributed for citation in hostile.extraction.unattributed)


def test_a_script_address_is_text_and_no_link(page: BeautifulSoup) -> None:
    assert "javascript:alert('<x>')" in [words_of(tag) for tag in page.select("span.address")]


def test_the_chart_counts_every_link_once(hostile: Coverage) -> None:
    chart = chart_of(hostile, parts_of(hostile), load("en"))
    assert chart is not None
    cited = [row for row in hostile.links if row.link.key in hostile.extraction.links]  # not what short links lead to
    assert sum(chart.sides.values()) == len(cited) == len(hostile.links) - 1
    drawn = sum(int(bar.label.rpartition(": ")[2]) for bar in chart.bars)
    assert drawn == sum(bar.count for bar in chart.bars) == len(cited) - chart.sides["undated"]


@pytest.mark.parametrize("years", [0, 3, 30])
def test_the_chart_stays_readable_over_any_time(years: int, small: Coverage) -> None:
    row = small.links[1]
    early = replace(row, link=replace(row.link, published_at=datetime(2024 - years, 2, 29 - years % 4, tzinfo=UTC)))
    coverage = replace(small, links=(small.links[0], early))
    chart = chart_of(coverage, parts_of(coverage), load("ru"))
    assert chart is not None
    assert len(chart.dates) <= 13
    assert all(bar.x >= 0 and bar.x + bar.width <= 960 for bar in chart.bars)
    assert len(chart.bars) == 2


@pytest.mark.parametrize("year", [1, 1601, 1970, 1990, 2100, 9999])
def test_any_year_can_be_drawn(year: int, small: Coverage) -> None:
    row, moment = small.links[0], datetime(year, 12, 31, 12, tzinfo=UTC)
    dated = replace(row, verdict=replace(row.verdict, metadata=replace(row.verdict.metadata, published_at=moment)))
    page = BeautifulSoup(render(replace(small, links=(dated, *small.links[1:])), load("en")), "lxml")
    assert bool(re.search(rf"31 December {year}", words_of(page))) is (1990 <= year <= 2100)


def test_without_dates_there_is_no_chart_but_a_sentence(small: Coverage) -> None:
    undated = replace(
        small,
        links=tuple(
            replace(
                row,
                verdict=replace(row.verdict, metadata=replace(row.verdict.metadata, published_at=None)),
                link=replace(row.link, published_at=None),
            )
            for row in small.links
        ),
    )
    page = BeautifulSoup(render(undated, load("kk")), "lxml")
    assert page.select("section[aria-labelledby=dates] :is(.chart, svg)") == []
    assert load("kk")["ui.no_dates"] in words_of(page)


def test_a_document_that_says_nothing_of_itself_still_gives_a_page(small: Coverage) -> None:
    silent = Extraction(small.extraction.document, None, None, None, None, None, ())
    page = BeautifulSoup(render(cover(silent, {}, "offline", small.made_at), load("en")), "lxml")
    assert words_of(page.h1) == "report.txt"
    assert "No findings." in words_of(page)


@pytest.mark.parametrize(("numbers", "parts"), SHARES)
def test_a_bar_is_divided_by_its_numbers(numbers: dict[str, int], parts: list[tuple[str, float, float]]) -> None:
    assert shares(numbers) == parts


def test_every_picture_stands_on_the_page_once(hostile: Coverage) -> None:
    page = BeautifulSoup(render(hostile, load("ru")), "lxml")
    shown = [base64.b64decode(tag["src"].removeprefix("data:image/webp;base64,")) for tag in page.find_all("img")]
    assert shown == [row.picture for row in hostile.links if row.picture]
    assert all(tag["alt"] == load("ru")["ui.picture"] for tag in page.find_all("img"))


def test_pictures_stand_on_the_page_as_long_as_there_is_room(small: Coverage) -> None:
    rows = tuple(replace(row, picture=bytes([n]) * 700_000) for n, row in enumerate(small.links))
    page = render(replace(small, links=rows), load("en"))
    assert page.count("<img ") == 1
    assert "<!--" not in page
    assert len(page.encode()) < 5_000_000


def test_proof_snapshot_and_rulings_stand_beside_the_verdict(page: BeautifulSoup, hostile: Coverage) -> None:
    words, said = load(page.html["lang"]), [words_of(tag) for tag in page.select(".links > li")]
    for row in hostile.links:
        own = [text for text in said if row.link.canonical_url in text.split()]
        assert not row.cited_by or own
        for text in own:
            assert row.proof is None or row.proof[:16] in text
            for ruling in row.rulings:
                assert f"{words[f'ruling.{ruling.word}']} {visible(ruling.by)}" in text
                assert visible(ruling.note) in text
    snapshots = [row.snapshot.url for row in hostile.links if row.snapshot]
    assert [url for url in snapshots if url not in {tag["href"] for tag in page.find_all("a")}] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_activity_says_why_it_stands_as_it_does(lang: str, hostile: Coverage) -> None:
    page = BeautifulSoup(render(hostile, load(lang)), "lxml")
    assert [words_of(tag) for tag in page.select("td.title .why")] == [load(lang).why(row) for row in hostile.rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_for_a_submission_the_findings_stand_under_what_mends_them(lang: str, hostile: Coverage) -> None:
    words = load(lang)
    page = BeautifulSoup(render(replace(hostile, purpose="submission"), words), "lxml")
    assert words_of(page.find(id="by-rule")) == words["ui.mend"]
    told = [words_of(tag) for tag in page.select("section[aria-labelledby=by-rule] :is(h3, .rule > b:last-of-type)")]
    expected = []
    for mend in MENDS:
        ranked = sorted((r for r in RULES if r.mend == mend), key=lambda r: (-SEVERITIES.index(r.severity), r.code))
        expected += [words[f"mend.{mend}"], *(f"{rule.code} {words[f'rule.{rule.code}']}" for rule in ranked)]
    assert told == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_five_thousand_links_stay_under_five_megabytes(lang: str, small: Coverage) -> None:
    rows, links, findings = [], [], []
    facts = (("published", "2024-12-25"), ("dated", "2024-10-29"), ("start", "2024-06-01"), ("end", "2024-10-30"))
    for number in range(50):
        own = [tiktok(number * 100 + n) for n in range(100)]
        citations = tuple(
            Citation(link, f"{link.canonical_url}?_t=8sWycUmTE3y&_r=1", None, "table", 3, 41) for link in own
        )
        activity = Activity(f"{number}.1", "Жұмбақ, мақал-мәтел айту бейнероликтері", None, None, (), citations)
        told = [Finding(code, "warning", activity.id, k.key, facts) for k in own[::2] for code in ("LA021", "LA022")]
        told += [Finding("LA003", "note", activity.id, link.key, (("reason", "network"),)) for link in own]
        rows.append(
            CoverageRow(
                activity,
                100,
                100,
                0,
                0,
                0,
                100,
                (),
                50,
                Requirement(100, "claims"),
                "unverified",
                (("unverified", 50),),
                (("out_of_period", 50),),
                findings=tuple(told),
            )
        )
        links += [LinkRow(link, Verdict("network"), (activity.id,)) for link in own]
        findings += told
    extraction = replace(small.extraction, activities=tuple(row.activity for row in rows), unreadable=())
    coverage = Coverage(extraction, tuple(rows), tuple(links), tuple(findings), small.made_at)
    assert len(render(coverage, load(lang)).encode()) < 5_000_000


def tiktok(number: int) -> Link:
    url = f"https://www.tiktok.com/@some.invented.account/video/7426{number:015}"
    moment = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=number % 300)
    return Link("tiktok", "post", f"7426{number:015}", url, "some.invented.account", moment)
