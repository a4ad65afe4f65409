"""coverage.sarif as the standard has it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (§ below)."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from linkaudit import __version__
from linkaudit.model import Coverage, Finding
from linkaudit.render.evidence import visible
from linkaudit.render.sarif import render
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES

# A file's name, and the URI reference that § 3.4.3 and RFC 3986 make of it.
NAMES = [
    ("report.txt", "report.txt"),
    ("final report.pdf", "final%20report.pdf"),
    ("отчёт.pdf", "%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf"),
    ("a:b.pdf", "a%3Ab.pdf"),
    ("a#b?c%20d.pdf", "a%23b%3Fc%2520d.pdf"),
    ('<"|`^{}\\>.pdf', "%3C%22%7C%60%5E%7B%7D%5C%3E.pdf"),
    ("javascript:alert(1)", "javascript%3Aalert%281%29"),
    ("\u202efdp.pdf", "%E2%80%AEfdp.pdf"),
    ("undecodable \udcff.pdf", "undecodable%20%FF.pdf"),
]
# Rules that say several things of one link or activity, and what tells their findings apart.
SEVERAL = [
    ("LA004", "youtube:video:a", [{"what": what, "before": "a", "after": "b"} for what in ("title", "author")]),
    ("LA043", None, [{"platform": platform, "required": "1"} for platform in ("youtube", "facebook")]),
    ("LA052", None, [{"text": "", "place": place, "flaw": "no_text_layer"} for place in ("7", "8")]),
    (
        "LA051", None,
        [{"text": text, "flaw": "no_id", "off": "0", "repair": ""} for text in ("https://a.example", "https://b.example")],
    ),
    ("LA022", "instagram:post:Post0000001", [{"published": "2024-12-25", "start": "2024-06-01", "end": "2024-10-30"}]),
]  # fmt: skip


def run_of(coverage: Coverage, lang: str = "en") -> dict[str, Any]:
    log = json.loads(render(coverage, load(lang)))
    (run,) = log["runs"]
    told: dict[str, Any] = run
    return told


@pytest.fixture(params=LANGUAGES)
def run(request: pytest.FixtureRequest, hostile: Coverage) -> dict[str, Any]:
    return run_of(hostile, request.param)


def test_it_is_a_log_of_one_run(hostile: Coverage) -> None:
    log = json.loads(render(hostile, load("en")))
    assert list(log) == ["$schema", "version", "runs"]
    assert log["version"] == "2.1.0"  # § 3.13.2
    assert re.fullmatch(r"https://\S+/sarif-schema-2\.1\.0\.json", log["$schema"])  # § 3.13.3
    assert len(log["runs"]) == 1


def test_it_is_plain_ascii(hostile: Coverage) -> None:
    assert render(hostile, load("kk")).isascii()


def test_it_names_its_tool(run: dict[str, Any]) -> None:
    driver = run["tool"]["driver"]  # § 3.18.2
    assert (driver["name"], driver["version"]) == ("linkaudit", __version__)
    assert re.fullmatch("[a-z]{2}", run["language"])  # § 3.14.7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_told_once_with_what_to_do(lang: str, hostile: Coverage) -> None:
    rules, words = run_of(hostile, lang)["tool"]["driver"]["rules"], load(lang)
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]  # § 3.49.3
    for rule, known in zip(rules, RULES, strict=True):
        assert rule["shortDescription"]["text"] == words[f"rule.{known.code}"]  # § 3.49.9
        assert rule["help"]["text"] == words[f"advice.{known.code}"]  # § 3.49.13
        assert rule["defaultConfiguration"]["level"] == known.severity  # § 3.49.14


def test_every_finding_is_a_result_of_its_rule(run: dict[str, Any], hostile: Coverage) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(hostile.findings)
    for result, finding in zip(run["results"], hostile.findings, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == finding.code  # § 3.27.5, § 3.27.6
        assert result["level"] == finding.severity  # § 3.27.10
        assert result["level"] in ("error", "warning", "note")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_says_what_was_found_and_in_which_link(lang: str, hostile: Coverage) -> None:
    for result, finding in zip(run_of(hostile, lang)["results"], hostile.findings, strict=True):
        text = result["message"]["text"]  # § 3.11.8
        assert visible(load(lang).finding(finding)) in text
        assert finding.key is None or finding.key in text


def test_every_result_has_its_place(run: dict[str, Any], hostile: Coverage) -> None:
    (artifact,) = run["artifacts"]
    cited = {(a.id, c.link.key): c for a in reversed(hostile.extraction.activities) for c in reversed(a.citations)}
    assert artifact["hashes"] == {"sha-256": hostile.extraction.document.sha256}  # § 3.24.11
    with_line = 0
    for result, finding in zip(run["results"], hostile.findings, strict=True):
        (location,) = result["locations"]  # § 3.27.12
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == artifact["location"]["uri"]
        logical = location.get("logicalLocations", [])  # § 3.28.4
        assert [each["name"] for each in logical] == ([finding.activity] if finding.activity is not None else [])
        citation = cited.get((finding.activity or "", finding.key or ""))
        if citation and citation.line is not None:
            assert place["region"]["startLine"] == citation.line  # § 3.30.5
            assert place["region"]["snippet"]["text"] == visible(citation.cited_as)
            with_line += 1
        assert place.get("region", {"startLine": 1})["startLine"] >= 1
    assert with_line > 20


@pytest.mark.parametrize(("name", "uri"), NAMES)
def test_a_files_name_is_written_as_a_uri(name: str, uri: str, small: Coverage) -> None:
    document = replace(small.extraction.document, path=Path("/home/someone/private") / name)
    run = run_of(replace(small, extraction=replace(small.extraction, document=document)))
    assert run["artifacts"][0]["location"]["uri"] == uri
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]} == {uri}
    assert unquote(uri, errors="surrogateescape") == name


def test_line_0_is_told_as_line_1(small: Coverage) -> None:
    first = small.extraction.activities[0]
    moved = replace(first, citations=tuple(replace(citation, line=0) for citation in first.citations))
    run = run_of(replace(small, extraction=replace(small.extraction, activities=(moved,))))
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_fingerprints_stay_and_differ(hostile: Coverage) -> None:
    prints = {lang: [r["partialFingerprints"] for r in run_of(hostile, lang)["results"]] for lang in LANGUAGES}
    assert prints["en"] == prints["ru"] == prints["kk"]  # § 3.27.17: whatever the language
    assert all(list(each) == ["finding/v1"] and each["finding/v1"] for each in prints["en"])
    often = Counter(each["finding/v1"] for each in prints["en"])
    assert [told for told, times in often.items() if times > 1] == []


@pytest.mark.parametrize(("code", "key", "facts"), SEVERAL, ids=[code for code, _, _ in SEVERAL])
def test_what_one_rule_says_of_one_thing_is_told_apart(
    code: str, key: str | None, facts: list[dict[str, str]], small: Coverage
) -> None:
    findings = tuple(Finding(code, "error", "1.1", key, tuple(each.items())) for each in facts)
    results = run_of(replace(small, findings=findings))["results"]
    assert len({result["partialFingerprints"]["finding/v1"] for result in results}) == len(facts)


def test_the_same_fingerprint_comes_back_when_something_else_is_mended(small: Coverage) -> None:
    fewer = run_of(replace(small, findings=small.findings[1:]))["results"]
    every = run_of(small)["results"]
    assert [r["partialFingerprints"] for r in fewer] == [r["partialFingerprints"] for r in every[1:]]


@pytest.mark.parametrize("text", ["half \ud83d of a pair", "\udc00", "\u202ebidi", "\x1b[31m", 'q"uote\\', "{0} {{x}}"])
def test_any_text_is_valid_json_and_hides_nothing(text: str, small: Coverage) -> None:
    told = ("text", text), ("flaw", "no_id"), ("off", "0"), ("repair", text)
    first = small.extraction.activities[0]
    cited = replace(first, citations=tuple(replace(citation, cited_as=text) for citation in first.citations))
    extraction = replace(small.extraction, activities=(cited, *small.extraction.activities[1:]))
    findings = (small.findings[0], replace(small.findings[2], facts=told))
    rendered = render(replace(small, extraction=extraction, findings=findings), load("en"))
    rendered.encode("utf-8", "strict")
    results = json.loads(rendered)["runs"][0]["results"]
    assert results[0]["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == visible(text)
    assert f"“{visible(text)}”" in results[1]["message"]["text"]


def test_without_findings_there_are_no_results_and_no_rules(empty: Coverage) -> None:
    run = run_of(empty)
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])  # § 3.14.23: an empty array, not null
