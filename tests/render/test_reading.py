"""The page of `extract --show`: what is marked, that nothing is markup, and that the command says where it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.render.reading import render
from linkaudit.render.words import LANGUAGES, load
from tests.command import SAMPLE, run

P = "https://www.instagram.com/p/DD_YsEltWz"
PAGE = f"""<meta charset=utf-8><h2>Activity 1.1 Films</h2>
<p>see {P}A/ and <a href="{P}B/">the &lt;b&gt;film&lt;/b&gt;</a></p><h2>Activity 1.2 "Clips"</h2><p>{P[:-2]}</p><iframe src="https://www.youtube.com/embed/YE7VzlLtp-4"></iframe>"""


def page(folder: Path, source: str = PAGE, lang: str = "en") -> str:
    (folder / "report.html").write_text(source, encoding="utf-8")
    return render(extract(read(folder / "report.html")), load(lang))


def marks(shown: str) -> list[tuple[str, str, str]]:
    return re.findall(r'<mark class="(\w+)" title="([^"]*)">([^<]*)</mark>', shown)


def test_each_citation_is_marked_in_its_activity_s_colour(tmp_path: Path) -> None:
    assert marks(page(tmp_path)) == [
        ("a0", "1.1 instagram:post:DD_YsEltWzA", f"{P}A/"),
        ("a0", "1.1 instagram:post:DD_YsEltWzB", "the &lt;b&gt;film&lt;/b&gt;"),
        ("broken", "1.2", P[:-2]),
        ("a1", "1.2 youtube:video:YE7VzlLtp-4", "▶"),
    ]


def test_the_text_between_stays_as_it_is(tmp_path: Path) -> None:
    text = re.sub(r"<[^>]*>", "", page(tmp_path).partition("<main>")[2])
    assert f"see {P}A/ and the &lt;b&gt;film" in text


def test_an_address_that_is_broken_over_lines_is_marked_in_all_its_pieces(tmp_path: Path) -> None:
    table = f"<table><tr><td>Activity 1.1. Films</td><td>{P[:20]}<br>{P[20:]}<br>A/</td></tr></table>"
    found = marks(page(tmp_path, table))
    assert "".join(text for *_, text in found) == f"{P}A/"
    assert {title for _, title, _ in found} == {"1.1 instagram:post:DD_YsEltWzA"}


def test_the_page_loads_nothing_and_hides_nothing(tmp_path: Path) -> None:
    shown = page(
        tmp_path, f"<h2>Activity 1. \u202eevil\u200b</h2><p>{P}A/</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )
    assert "default-src 'none'" in shown
    assert "<script" not in shown
    assert not re.search(r'(?:src|href)="', shown)
    assert "\u202e" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sample_is_shown_whole_in_every_language(lang: str) -> None:
    extraction = extract(read(SAMPLE / "report.pdf"))
    shown = render(extraction, load(lang))
    assert len({title for _, title, _ in marks(shown)}) >= len(extraction.links)
    assert f'<html lang="{lang}">' in shown


def test_the_command_says_where_the_page_is(tmp_path: Path) -> None:
    done = run(
        "extract", "--show", SAMPLE / "report.txt", cwd=tmp_path, env={"BROWSER": "true", "TMPDIR": str(tmp_path)}
    )
    assert (done.code, done.err) == (0, "")
    written = Path(done.out.strip())
    assert written.is_relative_to(tmp_path)
    assert "<mark" in written.read_text(encoding="utf-8")
    assert written.parent.stat().st_mode & 0o077 == 0


def test_a_page_and_json_at_once_are_refused(tmp_path: Path) -> None:
    result = run("extract", "--show", "--json", SAMPLE / "report.txt", cwd=tmp_path, env={"BROWSER": "true"})
    assert (result.code, result.out) == (2, "")
    assert "give one of them" in result.err
