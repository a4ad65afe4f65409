"""The table of formats, and that asking for it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from linkaudit.model import Coverage
from linkaudit.render import FORMATS
from linkaudit.render.words import LANGUAGES, load


def test_the_formats_are_named_by_their_suffix_in_this_order() -> None:
    assert list(FORMATS) == ["html", "csv", "json", "md"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_can_be_written_as_utf_8_and_is_the_same_twice(suffix: str, lang: str, hostile: Coverage) -> None:
    text = FORMATS[suffix](hostile, load(lang))
    assert text.encode()
    assert text == FORMATS[suffix](hostile, load(lang))


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_format_names_the_folder_that_the_document_lies_in(suffix: str, hostile: Coverage) -> None:
    assert "/home/someone" not in FORMATS[suffix](hostile, load("en"))


def test_importing_the_formats_loads_no_third_party_library() -> None:
    code = "import sys, linkaudit.render; print(sorted({'jinja2', 'rich', 'markupsafe'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
