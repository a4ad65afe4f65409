"""The three languages say the same things, and have a word for everything that a coverage can hold."""

from __future__ import annotations

import string
from datetime import date

import pytest

from linkaudit.model import FLAWS, REASONS, SEVERITIES, STATUS_OF, Coverage, Finding
from linkaudit.render.evidence import COVERAGES
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

KINDS = [
    "post", "profile", "story", "highlight", "share", "other", "video", "live", "short-link", "playlist", "channel",
    "clip", "photo", "group", "event", "page",
]  # fmt: skip
NEEDED = [
    *(f"status.{status}" for status in REASONS),
    *(f"reason.{reason}" for reason in STATUS_OF),
    *(f"coverage.{word}" for word in COVERAGES),
    *(f"{table}.{severity}" for severity in SEVERITIES for table in ("severity", "severities")),
    *(f"platform.{platform}" for platform in ("instagram", "tiktok", "youtube", "facebook", "web")),
    *(f"{table}.{kind}" for kind in KINDS for table in ("kind", "instead")),
    *(f"flaw.{flaw}" for flaw in FLAWS),
    *(f"{table}.{rule.code}" for rule in RULES for table in ("rule", "finding", "advice")),
    *(f"{table}.{month}" for month in range(1, 13) for table in ("month", "month_short")),
]
DATES = [
    ("en", "25 December 2024"),
    ("ru", "25 декабря 2024 г."),
    ("kk", "2024 ж. 25 желтоқсан"),
]
MESSAGES = [
    ("en", "LA001", {"reason": "not_found"}, "Gone: the platform says that it does not exist"),
    ("ru", "LA002", {"reason": "private"}, "Доступна не всем: закрытый аккаунт или закрытая публикация"),
    ("kk", "LA003", {"reason": "network"}, "Тексеру мүмкін болмады: байланыс жоқ"),
    ("en", "LA011", {"count": "3"}, "Cited more than once in this activity (×3)"),
    ("ru", "LA012", {"activities": "1.2, 3.3"}, "Одна ссылка в нескольких мероприятиях: 1.2, 3.3"),
    (
        "kk", "LA021", {"published": "2024-12-25", "dated": "2024-10-29"},
        "Жарияланған күні (2024 ж. 25 желтоқсан) құжаттың өз күнінен (2024 ж. 29 қазан) кейін",
    ),
    (
        "ru", "LA022", {"published": "2024-12-25", "start": "2024-06-01", "end": "2024-10-30"},
        "Опубликовано 25 декабря 2024 г., вне периода проекта (1 июня 2024 г. – 30 октября 2024 г.)",
    ),
    (
        "en", "LA023", {"published": "2024-08-03", "start": "2024-06-01", "end": "2024-07-31"},
        "Published on 3 August 2024, outside the activity's stated time (1 June 2024 – 31 July 2024)",
    ),
    ("ru", "LA031", {"kind": "group"}, "Ведёт на группу, а не на отдельную публикацию"),
    ("en", "LA031", {"kind": "page"}, "Leads to a site's home page, not to a single post"),
    ("kk", "LA041", {}, "Бұл іс-шараға бірде-бір дәлел көрсетілмеген"),
    (
        "en", "LA051", {"text": "{reason} %s {0}", "flaw": "no_id"},
        "Unreadable link “{reason} %s {0}”: the address stops before the id",
    ),
]  # fmt: skip


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", NEEDED)
def test_every_language_has_a_word_for_it(lang: str, key: str) -> None:
    assert load(lang)[key].strip()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(load("en").texts))
def test_every_language_fills_the_same_placeholders(lang: str, key: str) -> None:
    assert placeholders(load(lang)[key]) == placeholders(load("en")[key])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_has_keys_of_its_own(lang: str) -> None:
    assert set(load(lang).texts) == set(load("en").texts)


@pytest.mark.parametrize(("lang", "written"), DATES)
def test_a_day_is_written_as_the_language_writes_it(lang: str, written: str) -> None:
    assert load(lang).date(date(2024, 12, 25)) == written


@pytest.mark.parametrize(("lang", "code", "facts", "message"), MESSAGES)
def test_a_finding_is_told_with_its_facts(lang: str, code: str, facts: dict[str, str], message: str) -> None:
    assert load(lang).finding(Finding(code, "note", facts=tuple(facts.items()))) == message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_of_the_rules_can_be_told(lang: str, hostile: Coverage) -> None:
    told = {finding.code for finding in hostile.findings if load(lang).finding(finding)}
    assert told == {rule.code for rule in RULES}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_sentence_was_left_in_english(lang: str) -> None:
    same = {key for key, text in load(lang).texts.items() if text == load("en")[key] and any(map(str.isalpha, text))}
    allowed = {"ui.sha256", "ui.title_by", "date.day", "date.month"}
    assert {key for key in same if not key.startswith("platform.")} <= allowed


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        load("en")["status.fine"]
