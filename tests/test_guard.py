"""Reading in a process of its own: the same extraction, and one clear line for whatever goes wrong in there."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from linkaudit import citations, documents
from linkaudit.guard import Extracting, Reading, extract
from linkaudit.model import DocumentError
from tests.command import REPORT, SAMPLE, run

WORDS = """
name = "en"
[topics]
activity = ["Workshop"]
[months]
"thermidor" = 7
"""
# A file of words → what is wrong with it.
BAD_WORDS = (
    ("[topics", "is no TOML"),
    ("[topics]\nactivity = ['x']", "says no language"),
    ('name = "en"\n[topics]\nactivty = ["x"]', "unknown topic 'activty'"),
    ('name = "en"\n[topics]\nactivity = "x"', "means nothing"),
    ('name = "en"\n[topics]\nactivity = [" "]', "means nothing"),
    ('name = "en"\ntopics = 1', "[topics] holds lists"),
    ('name = "en"\n[months]\n"may" = 13', "1 to 12"),
)


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.txt"])
def test_the_extraction_is_the_same_as_in_this_process(name: str) -> None:
    assert extract(SAMPLE / name, Reading()) == citations.extract(documents.read(SAMPLE / name))


def test_what_cannot_be_read_is_said_as_the_reader_says_it(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(DocumentError, match=r"empty\.pdf: the file is empty; copy or download it again"):
        extract(tmp_path / "empty.pdf", Reading())


def test_a_reading_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"cannot be read in 0\.01 seconds; give the report without"):
        extract(SAMPLE / "report.pdf", Reading(limit_s=0.01))
    assert multiprocessing.active_children() == []


def test_a_reading_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("https://youtu.be/YE7VzlLtp-4\n" * 500_000)
    with pytest.raises(DocumentError, match="takes more than 120 MB of memory to read; give the report without"):
        extract(tmp_path / "long.txt", Reading(limit_mb=120))


def test_a_reader_that_breaks_down_is_told_in_one_line() -> None:
    extracting = Extracting(SAMPLE / "report.pdf", Reading())
    [child] = multiprocessing.active_children()
    os.kill(child.pid or 0, signal.SIGSEGV)
    with pytest.raises(DocumentError, match="the reader broke down over it; open it in the program that made it"):
        extracting.wait()


def test_one_bad_document_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(REPORT)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken %%EOF")
    done = run("audit", "--offline", "bad.pdf", "good.txt", cwd=tmp_path)
    assert done.code == 2
    assert len(done.complaints) == 1
    assert "bad.pdf: the PDF is damaged" in done.complaints[0]
    assert (tmp_path / "reports" / "good" / "coverage.json").exists()


# --- words of one's own ----------------------------------------------------------------------------------------


def test_a_user_s_own_words_are_named_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(WORDS)
    (tmp_path / "linkaudit.toml").write_text('words = ["words.toml"]\n')
    (tmp_path / "report.txt").write_text(
        "Project period: 1 thermidor 2024 - 30 October 2024\nWorkshop 1. Knots\nhttps://youtu.be/YE7VzlLtp-4\n"
    )
    assert '"activity": "1"' not in run("extract", "--json", "report.txt", cwd=tmp_path).out
    said = run("extract", "--json", "--config", "linkaudit.toml", "report.txt", cwd=tmp_path).out
    assert '"activity": "1"' in said
    assert '"2024-07-01"' in said


def test_a_language_of_one_s_own_needs_no_change_of_the_program(tmp_path: Path) -> None:
    words = 'name = "ky"\nscript = "Cyrillic"\nletters = "ңүө"\n[topics]\nactivity = ["иш-чара"]\n'
    (tmp_path / "ky.toml").write_text(words, encoding="utf-8")
    (tmp_path / "report.txt").write_text("Иш-чара 1. Сынак\nhttps://youtu.be/YE7VzlLtp-4\n", encoding="utf-8")
    [activity] = extract(tmp_path / "report.txt", Reading(words=(tmp_path / "ky.toml",))).activities
    assert (activity.id, activity.title, len(activity.citations)) == ("1", "Сынак", 1)


@pytest.mark.parametrize(("words", "why"), BAD_WORDS)
def test_words_that_cannot_be_used_are_named(words: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(words)
    with pytest.raises(DocumentError) as caught:
        extract(SAMPLE / "report.txt", Reading(words=(tmp_path / "words.toml",)))
    assert why in str(caught.value)
    assert str(tmp_path / "words.toml") in str(caught.value)
