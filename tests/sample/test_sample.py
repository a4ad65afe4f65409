"""The sample: its gold agrees with itself and with its files, it names nobody, and all its forms say the same."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from linkaudit import citations, documents
from linkaudit.model import Extraction
from tests.command import Result, run

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
GOLD: dict[str, Any] = json.loads((SAMPLE / "citations.json").read_text(encoding="utf-8"))
DOCUMENTS = ["report.docx", "report.pdf", "report.txt"]
SILENT = ["2.3"]  # the activity that cites nothing anywhere
PHONE = re.compile(r"(?<!\d)(?:\+7|8)[ (-]*7\d\d[ )-]*\d{3}[ -]?\d\d[ -]?\d\d(?!\d)")
INVENTED_PHONE = "77000000000"
KEY = re.compile(r"(?:instagram|tiktok|youtube|facebook):[a-z-]+:\S+")
# What the sample is for, by key: each must be cited where it makes a difference.
LATE = "instagram:post:DL4VilU0Epu"  # published on 2025-07-09, the document is dated 2025-06-27


def loaded(name: str) -> ModuleType:
    """One of the scripts beside this file."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return loaded("make_sample")


@pytest.fixture(scope="module", params=DOCUMENTS)
def extraction(request: pytest.FixtureRequest) -> Extraction:
    return citations.extract(documents.read(SAMPLE / request.param))


def gold_pairs() -> set[tuple[str, str]]:
    return {(a["activity"], key) for a in GOLD["activities"] for key in (*a["narrative"], *a["table"])}


# --- the gold --------------------------------------------------------------------------------------------------


def test_the_gold_is_what_the_generator_says(generator: ModuleType) -> None:
    assert generator.gold() == GOLD


def test_the_gold_counts_what_it_lists() -> None:
    pairs = gold_pairs()
    assert GOLD["activity_link_pairs"] == len(pairs)
    assert GOLD["unique_links"] == len({key for _, key in pairs})


@pytest.mark.parametrize("activity", GOLD["activities"], ids=lambda activity: activity["activity"])
def test_an_activity_lists_each_key_once_a_section_and_counts_its_links(activity: dict[str, Any]) -> None:
    for section in ("narrative", "table"):
        assert max(Counter(activity[section]).values(), default=1) == 1
        assert [key for key in activity[section] if not KEY.fullmatch(key)] == []
    assert activity["links"] == len({*activity["narrative"], *activity["table"]})


def test_only_one_activity_cites_nothing() -> None:
    assert [a["activity"] for a in GOLD["activities"] if not a["links"]] == SILENT


# --- the files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_number_looks_like_a_real_telephone(name: str) -> None:
    text = "\n".join(block.text for block in documents.read(SAMPLE / name).blocks)
    assert [re.sub(r"\D", "", number) for number in PHONE.findall(text)] == [INVENTED_PHONE]


def test_the_text_lists_the_targets_of_the_pdf_page_by_page(generator: ModuleType) -> None:
    lines = (SAMPLE / "report.txt").read_text(encoding="utf-8").split("\n")
    listed = [
        line for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if line.startswith("http") and " " not in line and (after.startswith("http") or before.startswith("http"))
    ]  # fmt: skip
    assert listed == list(itertools.chain.from_iterable(generator.pdf_targets(SAMPLE / "report.pdf")))


def test_the_files_hold_what_the_generator_promises(generator: ModuleType) -> None:
    generator.check(SAMPLE)


def test_the_docx_is_what_the_generator_writes(generator: ModuleType, tmp_path: Path) -> None:
    generator.write_docx(tmp_path / "report.docx", as_printed=False)
    assert (tmp_path / "report.docx").read_bytes() == (SAMPLE / "report.docx").read_bytes()


# --- what is extracted -----------------------------------------------------------------------------------------


def test_every_form_of_the_document_gives_the_keys_of_the_gold(extraction: Extraction) -> None:
    assert set(extraction.links) == {key for _, key in gold_pairs()}


def test_every_form_of_the_document_gives_the_pairs_of_the_gold(extraction: Extraction) -> None:
    assert {(a.id, c.link.key) for a in extraction.activities for c in a.citations} == gold_pairs()


def test_only_a_hyperlink_that_the_text_does_not_print_may_be_unattributed(
    extraction: Extraction, generator: ModuleType
) -> None:
    behind_words = {
        generator.cited(match["form"], match["name"])[1]
        for _, account in generator.NARRATIVE.values()
        for match in generator.CITED.finditer(account)
        if match["words"]
    }
    allowed = behind_words if extraction.document.format == "txt" else set()
    assert {citation.link.key for citation in extraction.unattributed} - allowed == set()


def test_every_form_of_the_document_shows_the_broken_id_and_nothing_else_as_unreadable(
    extraction: Extraction, generator: ModuleType
) -> None:
    address, _ = generator.cited("broken", "quiz_prize")
    assert [(found.text, found.flaw.reason, found.activity) for found in extraction.unreadable] == [
        (address, "id_length", "1.4")
    ]


def test_every_form_of_the_document_tells_the_same_period_and_date(extraction: Extraction) -> None:
    assert extraction.language == "kk"
    assert extraction.period is not None
    assert (str(extraction.period[0]), str(extraction.period[1])) == ("2025-02-01", "2025-06-30")
    assert str(extraction.dated) == "2025-06-27"


# What the results table says was planned; every number was reached. The row of 1.1 and 1.2 says not whose its is.
CLAIMED = {
    "1.4": {"жарияланым": 6},
    "2.1": {"жарияланым": 4},  # one in each network
    "2.2": {"ролик": 6, "жарияланым": 4},
    "3.1": {"бейнеролик": 3},
    "3.2": {"жарияланым": 5},
    "5.1": {"бейнеролик": 15, "жазба": 25, "мақала": 4, "баннер": 10, "сұхбат": 2},
}


def test_every_form_of_the_document_claims_the_same(extraction: Extraction) -> None:
    claims = {a.id: {c.what: (c.planned, c.reported) for c in a.claims} for a in extraction.activities if a.claims}
    assert claims == {activity: {what: (n, n) for what, n in own.items()} for activity, own in CLAIMED.items()}


def test_one_post_was_published_after_the_document_was_dated(extraction: Extraction) -> None:
    published = extraction.links[LATE].published_at
    assert published is not None
    assert extraction.dated is not None
    assert published.date() > extraction.dated


# --- the recording ---------------------------------------------------------------------------------------------


def test_the_recording_answers_for_every_link_of_the_sample_without_network(tmp_path: Path) -> None:
    scenes = loaded("make_recording").SCENES
    (tmp_path / "guard").mkdir()
    result = run(
        "audit", "-q", "--replay", SAMPLE / "recording-synthetic.warc.gz", SAMPLE / "report.pdf",
        cwd=tmp_path, guard=tmp_path / "guard",
    )  # fmt: skip
    assert result == Result(0, "", "")
    links = json.loads((tmp_path / "reports" / "report" / "coverage.json").read_text())["links"]
    told = {link["key"]: link["status"] for link in links}
    special = {key: told[key] for key in told if scenes.get(key, "available") not in THERE}
    assert {told[key] for key in told.keys() - special.keys()} == {"available"}
    assert special == {
        "instagram:other:/explore/tags/aspan_alippesi_sample": "unverified",
        "instagram:post:DHbLppOCZYF": "gone",
        "instagram:post:DIdOcZ-wNME": "restricted",
        "instagram:post:DJtc8aHZKOc": "unverified",
        "tiktok:post:7483458246928559807": "restricted",
        "tiktok:post:7502508575385536697": "gone",
        "tiktok:post:7514977292359941535": "unverified",
        "youtube:video:u5ejIaInQDQ": "gone",
        "youtube:video:hU26Iu8-Lr0": "restricted",
        "facebook:profile:999000111222333": "unverified",
    }
    durations = {link["key"]: link["metadata"]["duration_s"] for link in links}
    assert durations["tiktok:post:7471243360082473970"] == 15  # yt-dlp's word, which the recording holds, too


THERE = {"available", "available_video", "profile", "playlist", "short_to_post", "share_to_post"}
