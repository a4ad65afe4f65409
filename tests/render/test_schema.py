"""coverage.schema.json: what coverage.json holds and nothing else, for programs in any language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from linkaudit import citations, documents
from linkaudit.coverage import cover
from linkaudit.model import MENDS, REASONS, RULINGS, SEVERITIES, STATUS_OF, Coverage, Metadata
from linkaudit.render.evidence import COVERAGES
from linkaudit.render.json import SCHEMA, render
from linkaudit.render.words import LANGUAGES, load
from linkaudit.rules import RULES
from tests.builders import NOW

SCHEMA_FILE = files("linkaudit.render") / "coverage.schema.json"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
# Members that are there only where there is something to tell.
OPTIONAL = {"changes", "history", "standing", "checked_at", "proof", "rulings", "snapshot"}
# A value that cannot be right, wherever the path leads; "*" is the first item of a list that has one.
WRONG: list[tuple[str, Any]] = [
    ("schema", 2),
    ("schema", "1"),
    ("document.path", ""),
    ("document.sha256", "AB" * 32),
    ("document.sha256", "ab" * 31),
    ("document.format", "doc"),
    ("document.period", ["2024-06-01"]),
    ("document.period", ["2024-06-01", "30.10.2024"]),
    ("document.dated", "2024-10-29T00:00:00Z"),
    ("summary.citations", -1),
    ("summary.activities.covered", 0.5),
    ("activities.*.coverage", "complete"),
    ("activities.*.coverage", None),
    ("activities.*.required", "10"),
    ("activities.*.required_by", "document"),
    ("activities.*.platforms", {"vk": 1}),
    ("activities.*.counted", {"available": 1, "seen": 0, "unverified": 0, "gone": 1}),
    ("activities.*.left_out", {"lost": 1}),
    ("activities.*.left_out", {"gone": 0}),
    ("activities.*.findings", ["LA1"]),
    ("activities.*.findings", ["LA001", "LA001"]),
    ("activities.*.why", ""),
    ("links.*.key", "Post0000000"),
    ("links.*.key", "myspace:post:1"),
    ("links.*.status", "lost"),
    ("links.*.status", "unverified"),  # which the reason "ok" is not
    ("links.*.reason", "private"),
    ("links.*.reason", "fine"),
    ("links.*.published_at", "2024-12-25 05:56:46"),
    ("links.*.cited_by", "1.1"),
    ("links.*.metadata.view_count", "7"),
    ("findings.*.severity", "fatal"),
    ("findings.*.code", "E501"),
    ("findings.*.key", ""),
    ("findings.*.message", ""),
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@pytest.fixture
def table(hostile: Coverage) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(render(hostile, load("en")))
    return told


def schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from schemas(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from schemas(each)


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object within a value with its path."""
    if isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            yield from objects(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from objects(each, f"{path}.*")


def kinds(table: Any) -> list[tuple[str, dict[str, Any]]]:
    """One object of every place and every set of members."""
    return [
        (path, told) for (path, _), told in {(path, frozenset(told)): told for path, told in objects(table)}.items()
    ]


def test_it_is_a_schema_of_its_draft(validator: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(validator.schema)
    assert validator.schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert validator.schema["properties"]["schema"]["const"] == SCHEMA


def test_it_lets_no_object_have_members_that_it_does_not_name(validator: Draft202012Validator) -> None:
    loose = [s for s in schemas(validator.schema) if s.get("type") == "object" and "additionalProperties" not in s]
    assert loose == []


def test_it_says_what_everything_is(validator: Draft202012Validator) -> None:
    assert validator.schema["title"]
    assert validator.schema["description"]
    plain = {"count", "sha256", "platform", "severity", "maybe_day", "maybe_moment", "summary", "link", "finding"}
    for name, schema in validator.schema["$defs"].items():
        assert name in plain or schema.get("description"), name


def test_it_knows_every_word_that_the_model_knows(validator: Draft202012Validator) -> None:
    known = validator.schema["$defs"]
    assert set(known["coverage"]["enum"]) == set(COVERAGES)
    assert set(known["status"]["enum"]) == set(REASONS)
    assert set(known["severity"]["enum"]) == set(SEVERITIES)
    assert set(known["ruling"]["properties"]["ruling"]["enum"]) == set(RULINGS)
    told = {}
    for each in known["link"]["oneOf"]:
        status, reason = each["properties"]["status"]["const"], each["properties"]["reason"]
        told |= dict.fromkeys(reason.get("enum", [reason.get("const")]), status)
    assert told == STATUS_OF
    assert set(known["metadata"]["properties"]) == {field.name for field in fields(Metadata)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_coverage_fits(
    lang: str, hostile: Coverage, empty: Coverage, small: Coverage, validator: Draft202012Validator
) -> None:
    for coverage in (hostile, empty, small):
        errors = [error.message for error in validator.iter_errors(json.loads(render(coverage, load(lang))))]
        assert errors == []


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.txt"])
def test_the_sample_documents_fit(name: str, validator: Draft202012Validator) -> None:
    extraction = citations.extract(documents.read(SAMPLE / name))
    assert extraction.links
    coverage = cover(extraction, {}, "offline", NOW)
    assert [error.message for error in validator.iter_errors(json.loads(render(coverage, load("kk"))))] == []


def test_every_member_is_needed_but_those_that_say_when_they_are_absent(
    table: dict[str, Any], validator: Draft202012Validator
) -> None:
    free = {"platforms", "required_platforms", "left_out"}  # as many members as there is to count
    missed = set()
    for path, told in kinds(table):
        for name in [] if path.rpartition(".")[2] in free else list(told):
            value = told.pop(name)
            if validator.is_valid(table):
                missed.add(name)
            told[name] = value
    assert validator.is_valid(table)
    assert missed == OPTIONAL


def test_no_member_may_be_misspelt_or_added(table: dict[str, Any], validator: Draft202012Validator) -> None:
    passed = []
    for path, told in kinds(table):
        for name in list(told):
            value = told.pop(name)
            told[f"{name}x"] = value
            passed += [f"{path}.{name}"] if validator.is_valid(table) else []
            del told[f"{name}x"]
            told[name] = value
        told["surplus"] = 1
        passed += [path] if validator.is_valid(table) else []
        del told["surplus"]
    assert validator.is_valid(table)
    assert passed == []


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_wrong_value_does_not_fit(
    path: str, value: Any, table: dict[str, Any], validator: Draft202012Validator
) -> None:
    told = deepcopy(table)
    *steps, name = path.split(".")
    place: Any = told
    for step in steps:
        place = place[0] if step == "*" else place[step]
    assert name in place
    place[name] = value
    assert not validator.is_valid(told)


def test_the_hostile_coverage_has_every_optional_member(table: dict[str, Any]) -> None:
    assert {*table, *(name for link in table["links"] for name in link)} >= OPTIONAL
    assert {finding["code"] for finding in table["findings"]} == {rule.code for rule in RULES}
    assert {rule.mend for rule in RULES} == set(MENDS)
