"""The table of formats, and that asking for it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from linkaudit.model import Coverage
from linkaudit.render import FORMATS, USUAL
from linkaudit.render.words import LANGUAGES, load


def test_the_formats_are_named_by_their_suffix_in_this_order() -> None:
    assert list(FORMATS) == ["html", "xlsx", "csv", "json", "md", "sarif"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_the_same_bytes_twice(suffix: str, lang: str, hostile: Coverage) -> None:
    rendered = FORMATS[suffix](hostile, load(lang))
    assert rendered
    assert rendered == FORMATS[suffix](hostile, load(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", sorted(FORMATS.keys() - {"xlsx"}))
def test_every_text_format_is_utf_8(suffix: str, lang: str, hostile: Coverage) -> None:
    assert FORMATS[suffix](hostile, load(lang)).decode("utf-8", "strict")


def test_what_is_usually_written_are_formats() -> None:
    assert set(USUAL) <= set(FORMATS)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_can_tell_of_a_document_that_says_nothing(suffix: str, empty: Coverage) -> None:
    assert FORMATS[suffix](empty, load("kk"))


# Files lie on Linux under any bytes; Python shows the undecodable ones as halves of surrogate pairs.
NAMES = ["отчёт 100 %.pdf", "a\udcff.pdf", "a: b?c#d.pdf", "=1+1.pdf", "\u202efdp.exe", " .pdf", "x" * 250]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_bears_any_name_of_a_file(suffix: str, name: str, small: Coverage) -> None:
    document = replace(small.extraction.document, path=Path(name))
    assert FORMATS[suffix](replace(small, extraction=replace(small.extraction, document=document)), load("en"))


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_format_names_the_folder_that_the_document_lies_in(suffix: str, hostile: Coverage) -> None:
    rendered = FORMATS[suffix](hostile, load("en"))
    if suffix == "xlsx":
        with ZipFile(BytesIO(rendered)) as book:
            rendered = b"".join(map(book.read, book.namelist()))
    assert b"/home" not in rendered


def test_importing_the_formats_loads_no_third_party_library() -> None:
    code = (
        "import sys, linkaudit.render; print(sorted({'jinja2', 'rich', 'markupsafe', 'xlsxwriter'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
