"""What the renderers read off a coverage: everything is there once, and strangers' text is on one visible line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linkaudit.model import Coverage, Finding, is_within
from linkaudit.render.evidence import by_rule, counts_of, parts_of, sources_of, visible, web_address

VISIBLE = [
    ("plain", "plain"),
    ("Қазақ тілі", "Қазақ тілі"),
    ("two\nlines\tand\u00a0more  blanks ", "two lines and more blanks"),
    ("\x1b[31mred\x07", "⟨U+001B⟩[31mred⟨U+0007⟩"),
    ("\u202etxt.exe", "⟨U+202E⟩txt.exe"),
    ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
    ("soft\u00adhyphen", "softhyphen"),
    ("half \ud83d pair", "half ⟨U+D83D⟩ pair"),
    ("👩\u200d💻 👨🏽\u200d🚀", "👩\u200d💻 👨🏽\u200d🚀"),
    ("a\u200db", "a⟨U+200D⟩b"),
    ("👩\u200dx", "👩⟨U+200D⟩x"),
    ("private \uf0b7 use", "private \uf0b7 use"),
    ("", ""),
]
# Characters that show nothing at all, though their category is that of letters, marks or of nothing.
INVISIBLE = ["\u034f", "\u115f", "\u1160", "\u17b4", "\u180b", "\u2065", "\u3164", "\uffa0", "\ufff0", "\U000e0002"]
ADDRESSES = [
    ("https://example.org/a", "https://example.org/a"),
    ("http://example.org", "http://example.org"),
    ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
    ("javascript:alert(1)", None),
    ("JaVaScRiPt:alert(1)", None),
    (" https://example.org", None),
    ("data:text/html,x", None),
    ("//example.org", None),
    ("https://[", None),
    ("", None),
    (None, None),
]
BORDERS = [
    datetime(2024, 5, 31, 17, 59, 59, tzinfo=UTC),
    datetime(2024, 5, 31, 18, 0, 0, tzinfo=UTC),
    datetime(2024, 6, 1, tzinfo=UTC),
    datetime(2024, 10, 30, 23, 59, 59, tzinfo=UTC),
    datetime(2024, 10, 31, tzinfo=UTC),
]


@pytest.mark.parametrize(("text", "shown"), VISIBLE)
def test_hidden_characters_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("character", INVISIBLE)
def test_a_letter_that_shows_nothing_is_shown(character: str) -> None:
    assert visible(f"a{character}b") == f"a⟨U+{ord(character):04X}⟩b"


@pytest.mark.parametrize(("url", "address"), ADDRESSES)
def test_only_a_web_address_may_be_a_link(url: str | None, address: str | None) -> None:
    if url is not None and url.startswith(" "):  # urlsplit forgives leading blanks, a browser too
        assert web_address(url) in (None, url)
    else:
        assert web_address(url) == address


@pytest.mark.parametrize("moment", BORDERS)
def test_a_link_lies_in_or_out_of_the_period_by_the_models_borders(moment: datetime, small: Coverage) -> None:
    row = small.links[1]
    moved = replace(small, links=(small.links[0], replace(row, link=replace(row.link, published_at=moment))))
    period = (date(2024, 6, 1), date(2024, 10, 30))
    assert parts_of(moved)[0].evidence[1].in_period is is_within(moment, period)


def test_without_a_date_nothing_is_in_or_out_of_the_period(small: Coverage) -> None:
    undated = replace(small, extraction=replace(small.extraction, period=None))
    assert [evidence.in_period for part in parts_of(undated) for evidence in part.evidence] == [None, None]


def test_every_finding_stands_in_exactly_one_part(hostile: Coverage) -> None:
    parted = [finding for part in parts_of(hostile) for finding in part.all_findings]
    assert sorted(map(repr, parted)) == sorted(map(repr, hostile.findings))


def test_every_pair_stands_in_the_part_of_its_activity(hostile: Coverage) -> None:
    found = [(p.row and p.row.activity.id, e.row.link.key) for p in parts_of(hostile) for e in p.evidence]
    activities = [(a.id, a.citations) for a in hostile.extraction.activities]
    cited = [(owner, c.link.key) for owner, cs in [*activities, (None, hostile.extraction.unattributed)] for c in cs]
    assert found == list(dict.fromkeys(cited))


def test_every_unreadable_text_goes_with_the_finding_that_quotes_it(hostile: Coverage) -> None:
    quoted = [
        (item.text, [dict(finding.facts)["text"] for finding in findings])
        for part in parts_of(hostile)
        for item, findings in part.unreadable
    ]
    assert sorted(quoted) == sorted((item.text, [item.text]) for item in hostile.extraction.unreadable)


def test_a_finding_on_an_unknown_activity_or_link_is_not_lost(small: Coverage) -> None:
    stray = (Finding("LA001", "error", "9.9", "web:page:x"), Finding("LA002", "warning", "1.1", "web:page:y"))
    parts = parts_of(replace(small, findings=(*small.findings, *stray)))
    assert (parts[-1].findings, parts[0].findings) == ((stray[0],), (stray[1],))


def test_a_link_that_nothing_cites_is_not_lost(small: Coverage) -> None:
    resolved = replace(small.links[0], link=replace(small.links[0].link, id="resolved"), cited_by=())
    parts = parts_of(replace(small, links=(*small.links, resolved)))
    assert [evidence.row for evidence in parts[-1].evidence] == [resolved]


def test_a_document_where_everything_belongs_somewhere_has_no_part_for_the_rest(small: Coverage) -> None:
    tidy = replace(small, extraction=replace(small.extraction, unreadable=()), findings=small.findings[:2])
    assert [part.row for part in parts_of(tidy)] == list(small.rows)


def test_counts_name_every_word_in_its_order(small: Coverage) -> None:
    counts = counts_of(small)
    assert [list(numbers.items()) for _, _, numbers in counts.groups] == [
        [("covered", 0), ("partial", 1), ("unverified", 0), ("uncovered", 1)],
        [("available", 1), ("gone", 0), ("restricted", 0), ("unverified", 1)],
        [("error", 3), ("warning", 0), ("note", 0)],
    ]
    assert counts.citations == 3


def test_rules_come_most_severe_first() -> None:
    findings = [
        Finding("LA003", "note"),
        Finding("LA022", "warning"),
        Finding("LA041", "error"),
        Finding("LA001", "error"),
    ]
    assert [code for code, _ in by_rule(findings)] == ["LA001", "LA041", "LA022", "LA003"]


def test_the_day_grace_is_less_than_a_day() -> None:
    assert BORDERS[2] - BORDERS[1] < timedelta(days=1)


def test_for_a_submission_what_is_mended_most_easily_comes_first() -> None:
    findings = [
        Finding("LA003", "note", mend="person"),
        Finding("LA022", "warning", mend="explanation"),
        Finding("LA041", "error", mend="evidence"),
        Finding("LA001", "error", mend="evidence"),
        Finding("LA002", "warning", mend="platform"),
        Finding("LA055", "note", mend="report"),
        Finding("LA051", "error", mend="report"),
    ]
    told = [code for code, _ in by_rule(findings, "submission")]
    assert told == ["LA051", "LA055", "LA002", "LA001", "LA041", "LA022", "LA003"]


def test_the_summary_says_who_required_what(hostile: Coverage) -> None:
    assert sources_of(hostile) == {"plan": 2, "claims": 4, "default": 3}
    assert sum(sources_of(hostile).values()) == len(hostile.rows)


def test_what_only_a_person_can_see_is_counted_apart(hostile: Coverage) -> None:
    counts = counts_of(hostile)
    assert counts.seen == 1
    assert counts.links["unverified"] > counts.seen


def test_a_link_is_compared_with_the_period_that_counts_for_its_activity(small: Coverage) -> None:
    row = small.rows[0]
    winter = (date(2024, 12, 1), date(2024, 12, 31))
    asked = replace(row, requirement=replace(row.requirement, source="plan", period=winter))
    (first, *_) = parts_of(replace(small, rows=(asked, *small.rows[1:])))
    assert [evidence.in_period for evidence in first.evidence] == [False, True]
