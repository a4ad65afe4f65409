"""The three languages say the same things, and have a word for everything that a coverage can hold."""

from __future__ import annotations

import re
import string
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from linkaudit.coverage import COUNTED
from linkaudit.model import CHANGES, FLAWS, MENDS, REASONS, RULINGS, SEVERITIES, STATUS_OF, Coverage, Finding
from linkaudit.render.evidence import COVERAGES
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

KINDS = [
    "post", "profile", "story", "highlight", "share", "other", "video", "live", "short-link", "playlist", "channel",
    "clip", "photo", "group", "event", "page",
]  # fmt: skip
LEFT_OUT = (
    "gone", "restricted", "not_a_post", "ruled_out", "out_of_period", "other_kind", "other_account", "same_mention",
)  # fmt: skip
NEEDED = [
    *(f"status.{status}" for status in REASONS),
    *(f"reason.{reason}" for reason in STATUS_OF),
    *(f"coverage.{word}" for word in COVERAGES),
    *(f"{table}.{severity}" for severity in SEVERITIES for table in ("severity", "severities")),
    *(f"platform.{platform}" for platform in ("instagram", "tiktok", "youtube", "facebook", "web")),
    *(f"{table}.{kind}" for kind in KINDS for table in ("kind", "instead")),
    *(f"flaw.{flaw}" for flaw in FLAWS),
    *(f"{table}.{rule.code}" for rule in RULES for table in ("rule", "finding", "advice", "example")),
    *(f"mend.{mend}" for mend in MENDS),
    *(f"ruling.{word}" for word in RULINGS),
    *(f"source.{source}" for source in ("plan", "claims", "default")),
    *(f"why.{word}" for word in (*COUNTED, *LEFT_OUT, "undated")),
    *(f"passing.{kind}" for kind in ("story", "live", "page")),
    *(f"wrapping.{how}" for how in ("redirect", "short")),
    *(f"changed.{what}" for what in ("title", "author")),
    *(f"change.{what}" for what in CHANGES),
    *(f"change.{side}_date" for side in ("before", "after")),
    *(f"standing.{word}" for word in ("gone", "confirmed")),
    *(f"watch.{column}" for column in ("path", "links", "every", "until", "tags", "due")),
    *(f"sheet.{sheet}" for sheet in ("summary", "coverage", "links", "findings")),
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
        "en", "LA051", {"text": "{reason} %s {0}", "flaw": "no_id", "off": "0", "repair": ""},
        "Unreadable link “{reason} %s {0}”: the address stops before the id",
    ),
    (
        "ru", "LA051", {"text": "x", "flaw": "id_length", "off": "-1", "repair": "https://a, https://b"},
        "Нечитаемая ссылка «x»: идентификатор короче или длиннее, чем бывает на этой площадке; не хватает 1 знака; "
        "возможно, имелось в виду: https://a, https://b",
    ),
    ("en", "LA042", {"count": "1", "required": "10"}, "1 post is cited; required: 10"),
    ("ru", "LA042", {"count": "3", "required": "10"}, "Указаны 3 публикации, а требуется 10"),
    ("ru", "LA044", {"count": "21", "claimed": "10"}, "Указана 21 публикация, а заявлено 10"),
    ("kk", "LA044", {"count": "24", "claimed": "10"}, "24 жарияланым көрсетілген, ал мәлімделгені – 10"),
    (
        "en", "LA045", {"reach": "50000", "views": "812"},
        "Claimed reach: 50,000; the counters of all posts cited here together: 812",
    ),
    ("en", "LA043", {"platform": "youtube", "required": "2"}, "Nothing on YouTube is cited; required there: 2"),
    ("en", "LA052", {"text": "", "place": "7", "flaw": "no_text_layer"},
     "Not read (page 7): the page is a picture: it has no text that could be read"),
    ("en", "LA052", {"text": "a.pdf", "place": "a.pdf", "flaw": "attachment"},
     "Not read (a.pdf): a file attached to a message, which is not read: give it by itself"),
    (
        "en", "LA005", {"ruling": "seen", "by": "{on}", "on": "2024-12-25", "status": "gone"},
        "{on} says (25 December 2024): seen; the platform says: gone",
    ),
    ("en", "LA032", {"passing": "story"}, "Leads to a story, which the platform takes away again"),
    ("en", "LA056", {"wrapping": "short"}, "The address is a shortened or share link, not the post's own"),
]  # fmt: skip


# Which form of a plural a number takes: CLDR's rules for whole numbers, https://cldr.unicode.org/index/cldr-spec/plural-rules
FORMS = {
    "en": {0: 1, 1: 0, 2: 1, 5: 1, 11: 1, 21: 1, 101: 1},
    "ru": {
        0: 2,
        1: 0,
        2: 1,
        4: 1,
        5: 2,
        11: 2,
        12: 2,
        14: 2,
        20: 2,
        21: 0,
        22: 1,
        25: 2,
        101: 0,
        111: 2,
        112: 2,
        1001: 0,
    },
    "kk": {0: 1, 1: 0, 2: 1, 5: 1, 11: 1, 21: 1, 101: 1},
}
# How a language tells one of a thing, two to four, and five; and which of its nouns must follow the number.
COUNTED_IN_RUSSIAN = [
    ("ui.views", 1, "1 просмотр"), ("ui.views", 2, "2 просмотра"), ("ui.views", 5, "5 просмотров"),
    ("ui.views", 11, "11 просмотров"), ("ui.views", 21, "21 просмотр"), ("ui.views", 101, "101 просмотр"),
    ("ui.too_short", 1, "; не хватает 1 знака"), ("ui.too_short", 2, "; не хватает 2 знаков"),
    ("ui.too_short", 5, "; не хватает 5 знаков"), ("ui.too_short", 11, "; не хватает 11 знаков"),
    ("ui.too_short", 21, "; не хватает 21 знака"), ("ui.too_short", 101, "; не хватает 101 знака"),
    ("ui.too_long", 1, "; лишний 1 знак"), ("ui.too_long", 2, "; лишних знаков: 2"),
    ("ui.too_long", 5, "; лишних знаков: 5"), ("ui.too_long", 11, "; лишних знаков: 11"),
    ("ui.too_long", 21, "; лишний 21 знак"), ("ui.too_long", 101, "; лишний 101 знак"),
    ("finding.LA042", 1, "Указана 1 публикация"), ("finding.LA042", 2, "Указаны 2 публикации"),
    ("finding.LA042", 5, "Указано 5 публикаций"), ("finding.LA042", 11, "Указано 11 публикаций"),
    ("finding.LA042", 21, "Указана 21 публикация"), ("finding.LA042", 101, "Указана 101 публикация"),
    ("finding.LA044", 1, "Указана 1 публикация"), ("finding.LA044", 2, "Указаны 2 публикации"),
    ("finding.LA044", 5, "Указано 5 публикаций"), ("finding.LA044", 11, "Указано 11 публикаций"),
    ("finding.LA044", 21, "Указана 21 публикация"), ("finding.LA044", 101, "Указана 101 публикация"),
    ("why.required", 1, "Требуется 1 подтверждение"), ("why.required", 2, "Требуется 2 подтверждения"),
    ("why.required", 5, "Требуется 5 подтверждений"), ("why.required", 11, "Требуется 11 подтверждений"),
    ("why.required", 21, "Требуется 21 подтверждение"), ("why.required", 101, "Требуется 101 подтверждение"),
    ("review.left", 1, "Осталось посмотреть 1 ссылку, которую"),
    ("review.left", 2, "Осталось посмотреть 2 ссылки, которые"),
    ("review.left", 5, "Осталось посмотреть 5 ссылок, которые"),
    ("review.left", 11, "Осталось посмотреть 11 ссылок, которые"),
    ("review.left", 21, "Осталось посмотреть 21 ссылку, которую"),
    ("review.left", 101, "Осталось посмотреть 101 ссылку, которую"),
    ("review.kept", 1, "сохранено 1 заключение"), ("review.kept", 2, "сохранено 2 заключения"),
    ("review.kept", 5, "сохранено 5 заключений"), ("review.kept", 11, "сохранено 11 заключений"),
    ("review.kept", 21, "сохранено 21 заключение"), ("review.kept", 101, "сохранено 101 заключение"),
    ("night.title", 1, "linkaudit: изменились доказательства в 1 документе,"),
    ("night.title", 2, "linkaudit: изменились доказательства в 2 документах,"),
    ("night.title", 5, "linkaudit: изменились доказательства в 5 документах,"),
    ("night.title", 11, "linkaudit: изменились доказательства в 11 документах,"),
    ("night.title", 21, "linkaudit: изменились доказательства в 21 документе,"),
    ("night.title", 101, "linkaudit: изменились доказательства в 101 документе,"),
]  # fmt: skip
COUNTED_IN_ENGLISH = [
    ("ui.views", "1 view", "2 views"),
    ("ui.too_short", "; 1 character is missing", "; 2 characters are missing"),
    ("ui.too_long", "; 1 character is too many", "; 2 characters are too many"),
    ("finding.LA042", "1 post is cited", "2 posts are cited"),
    ("finding.LA044", "1 post is cited", "2 posts are cited"),
    ("why.required", "1 piece of evidence is required", "2 pieces of evidence are required"),
    ("review.left", "1 link that nobody could verify is left", "2 links that nobody could verify are left"),
    ("review.kept", "1 ruling kept", "2 rulings kept"),
    ("night.title", "linkaudit: 1 document whose evidence changed", "linkaudit: 2 documents whose evidence changed"),
]
COUNTED_IN_KAZAKH = [  # a noun stays in the singular after a number
    ("ui.views", "{} қаралым"),
    ("ui.too_short", "; {} таңба жетпейді"),
    ("ui.too_long", "; {} таңба артық"),
    ("finding.LA042", "{} жарияланым көрсетілген"),
    ("finding.LA044", "{} жарияланым көрсетілген"),
    ("why.required", "{} дәлел қажет"),
    ("review.left", "Тексеру мүмкін болмаған {} сілтемені"),
    ("review.kept", "{} қорытынды сақталды"),
    ("night.title", "linkaudit: {} құжаттың дәлелдері өзгерді"),
]
MONTHS = [("en", "Dec 2024"), ("ru", "дек. 2024 г."), ("kk", "2024 ж. жел.")]
NUMBERS = [("en", "1,234,567"), ("ru", "1 234 567"), ("kk", "1 234 567")]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def counted(lang: str, key: str, count: int) -> str:
    words = load(lang)
    facts = dict.fromkeys(placeholders(words.plurals[key][0]), "…") | {"count": count}
    return words.text(key, **facts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", NEEDED)
def test_every_language_has_a_word_for_it(lang: str, key: str) -> None:
    words = load(lang)
    assert all(text.strip() for text in words.plurals.get(key) or (words[key],))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(load("en").texts))
def test_every_language_fills_the_same_placeholders(lang: str, key: str) -> None:
    assert placeholders(load(lang)[key]) == placeholders(load("en")[key])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_has_keys_of_its_own(lang: str) -> None:
    assert set(load(lang).texts) == set(load("en").texts)
    assert set(load(lang).plurals) == set(load("en").plurals)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_translates_a_key_twice(lang: str) -> None:
    catalogue = (files("linkaudit.render") / "locale" / f"{lang}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE)
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert set(keys) == set(load(lang).texts) | set(load(lang).plurals)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_marked_as_unfinished(lang: str) -> None:
    assert "fuzzy" not in (files("linkaudit.render") / "locale" / f"{lang}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "count"), [("en", 2), ("ru", 3), ("kk", 2)])
@pytest.mark.parametrize("key", sorted(load("en").plurals))
def test_every_plural_has_the_forms_that_its_language_needs(key: str, lang: str, count: int) -> None:
    forms = load(lang).plurals[key]
    assert len(forms) == count
    assert all(form.strip() for form in forms)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(load("en").plurals))
def test_every_form_in_every_language_fills_the_same_placeholders(key: str, lang: str) -> None:
    expected = placeholders(load("en").plurals[key][0])
    assert "count" in expected
    assert [placeholders(form) for form in load(lang).plurals[key]] == [expected] * len(load(lang).plurals[key])


@pytest.mark.parametrize(
    ("lang", "number", "form"), [(lang, number, form) for lang in FORMS for number, form in FORMS[lang].items()]
)
def test_a_number_takes_the_form_of_its_language(lang: str, number: int, form: int) -> None:
    assert load(lang).form(number) == form


@pytest.mark.parametrize(("key", "number", "told"), COUNTED_IN_RUSSIAN)
def test_russian_nouns_agree_with_their_number(key: str, number: int, told: str) -> None:
    assert counted("ru", key, number).startswith(told)


@pytest.mark.parametrize(("key", "one", "two"), COUNTED_IN_ENGLISH)
def test_english_nouns_agree_with_their_number(key: str, one: str, two: str) -> None:
    assert counted("en", key, 1).startswith(one)
    assert counted("en", key, 2).startswith(two)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(("key", "told"), COUNTED_IN_KAZAKH)
def test_kazakh_nouns_stay_as_they_are(key: str, told: str, number: int) -> None:
    assert counted("kk", key, number).startswith(told.format(number))


def test_every_plural_is_looked_at() -> None:
    every = set(load("en").plurals)
    assert {key for key, _, _ in COUNTED_IN_ENGLISH} == {key for key, _ in COUNTED_IN_KAZAKH} == every
    asked = {(key, number) for key, number, _ in COUNTED_IN_RUSSIAN}
    assert asked == {(key, number) for key in every for number in (1, 2, 5, 11, 21, 101)}


def test_a_count_may_come_as_text_as_facts_do() -> None:
    assert load("ru").text("ui.views", count="22") == "22 просмотра"


@pytest.mark.parametrize(("lang", "written"), MONTHS)
def test_a_month_is_written_as_the_language_writes_it(lang: str, written: str) -> None:
    assert load(lang).month(date(2024, 12, 25)) == written


@pytest.mark.parametrize(("lang", "written"), NUMBERS)
def test_a_large_number_has_its_digits_in_groups(lang: str, written: str) -> None:
    assert load(lang).number(1_234_567) == written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_says_why_it_stands_as_it_does(lang: str, hostile: Coverage, small: Coverage) -> None:
    for row in (*hostile.rows, *small.rows):
        why = load(lang).why(row)
        assert why.endswith(".")
        assert str(row.required) in why
        assert load(lang)[f"source.{row.requirement.source}"] in why
        told = [n for _, n in (*row.counted, *row.left_out, *row.lacking, ("", row.undated)) if n]
        assert all(str(n) in why for n in told)


@pytest.mark.parametrize(("lang", "written"), DATES)
def test_a_day_is_written_as_the_language_writes_it(lang: str, written: str) -> None:
    assert load(lang).date(date(2024, 12, 25)) == written


@pytest.mark.parametrize(("lang", "code", "facts", "message"), MESSAGES)
def test_a_finding_is_told_with_its_facts(lang: str, code: str, facts: dict[str, str], message: str) -> None:
    assert load(lang).finding(Finding(code, "note", facts=tuple(facts.items()))) == message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_of_the_rules_can_be_told(lang: str, hostile: Coverage) -> None:
    told = {finding.code: load(lang).finding(finding) for finding in hostile.findings}
    assert all(text and "…" not in text for text in told.values())
    assert set(told) == {rule.code for rule in RULES}


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_sentence_was_left_in_english(lang: str) -> None:
    same = {key for key, text in load(lang).texts.items() if text == load("en")[key] and any(map(str.isalpha, text))}
    allowed = {"ui.sha256", "ui.title_by", "ui.ruled"}
    assert {key for key in same if not key.startswith("platform.")} <= allowed


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        load("en")["status.fine"]
