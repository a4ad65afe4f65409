"""What people see behind the walls is kept beside the verdicts, shown everywhere, and cannot be changed unseen."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from openpyxl import Workbook, load_workbook

from linkaudit.archive.verify import verify as look_at
from linkaudit.model import RULINGS
from linkaudit.render.words import LANGUAGES, load
from linkaudit.review import ReviewError, key_of, word_of
from linkaudit.store import Store
from tests.builders import link
from tests.command import Result, run
from tests.standin import StandIn

FB = "facebook:post:1000000000000001"
FB_URL = "https://www.facebook.com/sample.org/posts/1000000000000001"
FILM = "tiktok:post:7417000000000000001"
FILM_URL = "https://www.tiktok.com/@sample_org/video/7417000000000000001"
FILM_2 = "tiktok:post:7417000000000000002"
GONE = "tiktok:post:7417000000000000003"
PAGE = "web:page:https://example.org/a?b=c"
REPORT = f"""\
Final report
Organisation: Sample Lake Foundation
Project period: 1 June 2024 - 30 October 2024

Activity 1. Publish posts
{FB_URL}

Activity 2. Make films
{FILM_URL}?_t=abc
https://www.tiktok.com/@sample_org/video/7417000000000000002
https://www.tiktok.com/@sample_org/video/7417000000000000003
https://example.org/a?b=c

29.10.2024
"""
PNG = b"\x89PNG\r\n\x1a\n picture of a screen"
MANIFEST, DATABASE = "data/archive/audit-0001.manifest.jsonl", "data/linkaudit.db"
NOTE = "Пост көрінеді: 120 лайк <b>&amp;"
SOUND = "sound\n"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an audit that met walls."""
    folder = tmp_path_factory.mktemp("audited")
    (folder / "report.txt").write_text(REPORT)
    with StandIn() as standin:
        standin.put("facebook:*", "login_wall")
        standin.put("tiktok:*", "login_wall")
        standin.put(GONE, "gone")
        standin.put("web:page:*", "available")
        done = run("audit", "-q", "--no-pace", "report.txt", cwd=folder, env=standin.environment)
    assert (done.code, done.complaints) == (0, [])
    return folder


@pytest.fixture
def desk(audited: Path, tmp_path: Path) -> Path:
    return shutil.copytree(audited, tmp_path / "desk")


def review(desk: Path, *arguments: str | Path, stdin: str = "", quiet: bool = True) -> Result:
    """`BROWSER` opens nothing, so that no test opens one."""
    options = ("-q",) if quiet else ()
    return run("review", *options, *arguments, "report.txt", cwd=desk, stdin=stdin.encode(), env={"BROWSER": "true %s"})


def kept(desk: Path) -> list[tuple[str, str, str, str, str | None]]:
    """Key, word, name, note and screenshot of every ruling in the database."""
    with closing(sqlite3.connect(desk / DATABASE)) as database:
        return database.execute("SELECT key, word, by, note, screenshot FROM rulings ORDER BY id").fetchall()


def told(desk: Path) -> dict[str, Any]:
    coverage: dict[str, Any] = json.loads((desk / "reports" / "report" / "coverage.json").read_text())
    return coverage


def words(desk: Path) -> dict[str, str]:
    return {each["activity"]: each["coverage"] for each in told(desk)["activities"]}


def verdicts(desk: Path) -> dict[str, str]:
    return {each["key"]: each["reason"] for each in told(desk)["links"]}


def verify(desk: Path) -> Result:
    return run("verify", cwd=desk)


# --- for scripts -----------------------------------------------------------------------------------------------


def test_the_audit_under_review_met_walls(audited: Path) -> None:
    assert verdicts(audited) == {
        FB: "login_wall", FILM: "login_wall", FILM_2: "login_wall", GONE: "removed", PAGE: "ok",
    }  # fmt: skip
    assert words(audited) == {"1": "unverified", "2": "covered"}


NAMED = [
    (FB, FB),
    (FB_URL, FB),
    (f"{FB_URL}?ref=share", FB),
    ("tiktok.com/@whoever/photo/7417000000000000001", FILM),
    (PAGE, PAGE),
    ("https://example.org/a?b=c", PAGE),
    ("https://example.org/a?utm_source=x&b=c", PAGE),
]


@pytest.mark.parametrize(("named", "key"), NAMED)
def test_a_link_is_named_by_its_key_or_by_any_of_its_addresses(named: str, key: str) -> None:
    assert key_of(named, [FB, FILM, FILM_2, GONE, PAGE]) == key


@pytest.mark.parametrize(
    "named", ["", "seen", "facebook:post:2", "https://example.org/a", f"{FILM}1", "x:y:z", FILM.upper()]
)
def test_what_the_document_does_not_cite_has_no_name(named: str) -> None:
    with pytest.raises(ReviewError, match="the document cites no such link"):
        key_of(named, [FB, FILM, FILM_2, GONE, PAGE])


def test_what_a_script_says_is_kept(desk: Path) -> None:
    result = review(desk, "--set", "https://example.org/a?utm_source=x&b=c=seen", "--by", "A. Auditor", "--note", NOTE)
    assert result == Result(0, "", "")
    assert kept(desk) == [(PAGE, "seen", "A. Auditor", NOTE, None)]


WORDS = [
    ("seen", "seen"), ("not-there", "not_there"), ("not_there", "not_there"), ("not-as-claimed", "not_as_claimed"),
    ("Not What Was Claimed", "not_as_claimed"), ("remark", "remark"), ("  SEEN ", "seen"),
    *((load(lang)[f"ruling.{word}"].upper(), word) for lang in LANGUAGES for word in RULINGS),
]  # fmt: skip


@pytest.mark.parametrize(("said", "word"), WORDS)
def test_a_ruling_is_said_by_its_code_or_in_any_of_the_languages(said: str, word: str) -> None:
    assert word_of(said) == word


@pytest.mark.parametrize("said", ["", "perhaps", "see n", "not", "ok", "1", "да"])
def test_an_unknown_ruling_names_those_that_are_known(said: str) -> None:
    with pytest.raises(ReviewError, match="seen, not-there, not-as-claimed, remark"):
        word_of(said)


# The arguments, and what the one line names.
BAD: list[tuple[tuple[str, ...], str]] = [
    (("--set", f"{FB}=seen"), "--by"),
    (("--set", f"{FB}=perhaps", "--by", "A"), "not-there"),
    (("--set", "seen", "--by", "A"), "KEY=seen"),
    (("--set", "facebook:post:2=seen", "--by", "A"), "facebook:post:2"),
    (("--set", f"{FB}=seen", "--set", "x:y:z=seen", "--by", "A"), "x:y:z"),
    (("--set", f"{FB}=seen", "--by", "A", "--screenshot", "missing.png"), "missing.png"),
    (("--set", f"{FB}=seen", "--by", "A", "--screenshot", "empty.png"), "empty.png"),
    (("--from", "missing.xlsx"), "missing.xlsx"),
    (("--from", "report.txt"), "report.txt"),
    (("--select", "XX", "--set", f"{FB}=seen", "--by", "A"), "XX"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_kept_is_one_line_and_nothing_is_kept(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    (desk / "empty.png").write_bytes(b"")
    before = (desk / MANIFEST).read_bytes()
    result = review(desk, *arguments)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err
    assert kept(desk) == []
    assert (desk / MANIFEST).read_bytes() == before


def test_a_document_that_was_never_audited_has_nothing_to_be_ruled_on(desk: Path) -> None:
    (desk / "report.txt").write_text(REPORT + "\nanother line\n")
    result = review(desk, "--set", f"{FB}=seen", "--by", "A")
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert "audit it first" in result.err
    (desk / "report.txt").unlink()
    result = review(desk, "--set", f"{FB}=seen", "--by", "A")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "report.txt" in result.err


def test_a_database_that_is_not_there_is_not_made(desk: Path) -> None:
    result = review(desk, "--set", f"{FB}=seen", "--by", "A", "--db", "typo.db")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert not (desk / "typo.db").exists()


def test_an_audit_that_is_at_work_is_waited_for(desk: Path) -> None:
    with FileLock(desk / "data" / "archive" / ".audit-0001.lock"):
        result = review(desk, "--set", f"{FB}=seen", "--by", "A")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "try again" in result.err
    assert kept(desk) == []
    assert review(desk, "--set", f"{FB}=seen", "--by", "A").code == 0


def test_the_same_ruling_is_kept_once(desk: Path) -> None:
    for _ in range(2):
        assert review(desk, "--set", f"{FB}=seen", "--by", "A", "--note", "x").code == 0
    assert len(kept(desk)) == 1
    review(desk, "--set", f"{FB}=seen", "--by", "B", "--note", "x")
    assert len(kept(desk)) == 2


def test_the_same_ruling_twice_in_one_command_is_kept_once(desk: Path) -> None:
    review(desk, "--set", f"{FB}=seen", "--set", f"{FB_URL}=seen", "--by", "A")
    assert len(kept(desk)) == 1


def test_who_changes_their_mind_twice_is_heard_twice(desk: Path) -> None:
    for word in ("seen", "not-there", "seen"):
        review(desk, "--set", f"{FB}={word}", "--by", "A")
    assert [word for _, word, *_ in kept(desk)] == ["seen", "not_there", "seen"]
    assert words(desk)["1"] == "covered"


def test_a_blank_is_nobody_s_name(desk: Path) -> None:
    assert review(desk, "--set", f"{FB}=seen", "--by", " ").code == 2


def test_bytes_that_are_no_text_are_no_traceback(desk: Path) -> None:
    result = review(desk, "--set", f"{FB}=seen", "--by", "A\udcff", "--note", "x\udcfe")
    assert "Traceback" not in result.err
    assert result.code in (0, 2)
    assert verify(desk).code == 0


# --- what becomes of a ruling ----------------------------------------------------------------------------------


def test_a_ruling_shows_in_every_output_counts_as_seen_and_leaves_the_verdict(desk: Path) -> None:
    before = verdicts(desk)
    result = review(
        desk, "--set", f"{FB}=seen", "--set", f"{FILM}=not-there", "--set", f"{GONE}=remark", "--by", "A. Auditor",
        "--note", NOTE, "--format", "html,xlsx,csv,json,md,sarif", quiet=False,
    )  # fmt: skip
    assert result.code == 0
    assert "A. Auditor" in result.out
    assert verdicts(desk) == before
    coverage = told(desk)
    rulings = {each["key"]: each.get("rulings") for each in coverage["links"]}
    assert rulings[PAGE] is None
    for key, word in ((FB, "seen"), (FILM, "not_there"), (GONE, "remark")):
        (ruling,) = rulings[key]
        assert ruling == {
            "ruling": word, "by": "A. Auditor", "at": ruling["at"], "note": NOTE, "screenshot": None,
        }  # fmt: skip
    first, second = coverage["activities"]
    assert (first["coverage"], first["counted"]) == ("covered", {"available": 0, "seen": 1, "unverified": 0})
    assert (first["unverified"], first["available"]) == (1, 0)
    assert second["left_out"] == {"gone": 1, "ruled_out": 1}
    assert coverage["summary"]["seen"] == 1
    assert [each["code"] for each in coverage["findings"] if each["code"] in ("LA005", "LA006")] == ["LA006"]
    folder = desk / "reports" / "report"
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO((folder / "coverage.csv").read_text("utf-8-sig")))}
    assert [rows[FB][name] for name in ("ruling", "by", "note", "status")] == [
        "seen", "A. Auditor", NOTE, "unverified",
    ]  # fmt: skip
    page = (folder / "coverage.html").read_text()
    assert "A. Auditor" in page
    assert "<b>&amp;" not in page
    assert "A. Auditor" in (folder / "coverage.md").read_text()
    sheet = {row["key"]: row for row in sheet_of(desk)}
    assert [sheet[FB][name] for name in ("ruling", "by", "note")] == ["seen", "A. Auditor", NOTE]
    assert sheet[GONE]["ruling"] is None  # a remark says nothing of what is there
    assert "remark" in sheet[GONE]["rulings"]
    assert verify(desk).out.endswith(SOUND)


def test_what_was_said_stands_in_the_way_of_nothing_gone(desk: Path) -> None:
    review(desk, "--set", f"{GONE}=seen", "--by", "A")
    coverage = told(desk)
    assert {each["key"]: each["status"] for each in coverage["links"]}[GONE] == "gone"
    assert [each["key"] for each in coverage["findings"] if each["code"] == "LA005"] == [GONE]
    assert coverage["activities"][1]["counted"] == {"available": 1, "seen": 0, "unverified": 2}


def test_a_later_audit_of_the_document_still_has_it(desk: Path) -> None:
    review(desk, "--set", f"{FB}=seen", "--by", "A", "--note", "x")
    with StandIn() as standin:
        standin.put("facebook:*", "login_wall")
        standin.put("tiktok:*", "login_wall")
        standin.put("web:page:*", "available")
        assert run("audit", "-q", "--no-pace", "report.txt", cwd=desk, env=standin.environment).code == 0
    (ruling,) = next(each["rulings"] for each in told(desk)["links"] if each["key"] == FB)
    assert (ruling["ruling"], ruling["by"], ruling["note"]) == ("seen", "A", "x")
    assert words(desk)["1"] == "covered"
    review(desk, "--set", f"{FILM}=seen", "--by", "A")  # goes into the manifest of the second audit
    assert [line.split(":")[1:][-1] for line in verify(desk).out.splitlines()] == [" sound", " sound"]


def test_an_offline_audit_can_be_reviewed_and_says_the_same_of_what_was_not_reviewed(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT.replace("7417000000000000003", "74170000000000000031"))
    assert run("audit", "-q", "--offline", "report.txt", cwd=tmp_path).code == 0
    before = told(tmp_path)
    assert [each["code"] for each in before["findings"]].count("LA051") == 1
    assert review(tmp_path, "--set", f"{FB}=seen", "--by", "A").code == 0
    after = told(tmp_path)
    codes = ("LA051", "LA041", "LA055")
    assert [each for each in after["findings"] if each["code"] in codes] == [
        each for each in before["findings"] if each["code"] in codes
    ]
    assert words(tmp_path)["1"] == "covered"


def test_a_screenshot_is_kept_under_what_it_says_and_watched(desk: Path) -> None:
    (desk / "my screen.PNG").write_bytes(PNG)
    result = review(desk, "--set", f"{FB}=seen", "--by", "A", "--screenshot", "my screen.PNG")
    assert (result.code, result.err) == (0, "")
    (desk / "my screen.PNG").unlink()
    (row,) = kept(desk)
    picture = desk / "data" / "media" / str(row[4])
    assert picture.read_bytes() == PNG
    assert (picture.suffix, picture.parent.parent.name) == (".png", "sha256")
    assert verify(desk).out.endswith(SOUND)
    assert told(desk)["links"][0]["rulings"][0]["screenshot"] == row[4]
    picture.write_bytes(PNG + b"!")
    assert "is not what was downloaded" in verify(desk).out
    picture.unlink()
    result = verify(desk)
    assert (result.code, "cannot be read" in result.out) == (1, True)


def edit(*statements: str) -> Callable[[Path], None]:
    def change(desk: Path) -> None:
        with closing(sqlite3.connect(desk / DATABASE)) as database, database:
            for trigger in ("rulings_are_append_only", "rulings_are_kept"):
                database.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                database.execute(statement)

    return change


def rewrite(old: str, new: str) -> Callable[[Path], None]:
    def change(desk: Path) -> None:
        (desk / MANIFEST).write_text((desk / MANIFEST).read_text().replace(old, new))

    return change


def without_entry(desk: Path) -> None:
    lines = (desk / MANIFEST).read_text().splitlines(keepends=True)
    (desk / MANIFEST).write_text("".join(line for line in lines if json.loads(line)["what"] != "ruling"))


TAMPERS: dict[str, Callable[[Path], None]] = {
    **{
        f"a ruling's {name}": edit(f"UPDATE rulings SET {name} = 'y' WHERE id = 1")  # noqa: S608
        for name in ("word", "by", "at", "note", "screenshot", "entry")
    },
    "a ruling's link": edit(f"UPDATE rulings SET key = '{FILM_2}' WHERE id = 1"),  # noqa: S608
    "a ruling's document": edit("PRAGMA foreign_keys = OFF", "UPDATE rulings SET document = 'x' WHERE id = 1"),
    "a ruling removed": edit("DELETE FROM rulings WHERE id = 1"),
    "the last ruling removed": edit("DELETE FROM rulings WHERE id = 2"),
    "all rulings removed": edit("DELETE FROM rulings"),
    "a ruling forged": edit(
        "INSERT INTO rulings (audit, document, key, word, by, at, note, entry)"
        " SELECT 1, document, key, 'not_there', by, at, note, 'x' FROM rulings WHERE id = 1"
    ),
    "a ruling copied": edit(
        "INSERT INTO rulings (audit, document, key, word, by, at, note, entry)"
        " SELECT audit, document, key, word, by, at, note, entry FROM rulings WHERE id = 1"
    ),
    "an entry changed": rewrite('"A. Auditor"', '"B. Auditor"'),
    "the entries removed": without_entry,
}


@pytest.fixture(scope="module")
def ruled(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = shutil.copytree(audited, tmp_path_factory.mktemp("ruled") / "desk")
    result = review(desk, "--set", f"{FB}=seen", "--set", f"{FILM}=not-there", "--by", "A. Auditor", "--note", "x")
    assert result.code == 0
    return desk


def problems(desk: Path) -> list[str]:
    with Store(desk / DATABASE) as store:
        return look_at(
            desk / "data" / "archive", desk / "data" / "media", 1, store.recorded(1), store.last_read(1),
            store.head(1), rulings=store.ruled(1),
        ).problems  # fmt: skip


@pytest.mark.parametrize("case", TAMPERS)
def test_who_changes_a_ruling_is_found_out(ruled: Path, tmp_path: Path, case: str) -> None:
    copy = shutil.copytree(ruled, tmp_path / "copy")
    assert problems(copy) == []
    TAMPERS[case](copy)
    assert problems(copy)


def test_the_command_tells_of_a_changed_ruling(ruled: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(ruled, tmp_path / "copy")
    TAMPERS["a ruling's word"](copy)
    result = verify(copy)
    assert result.code == 1
    assert f"NOT AS RECORDED: the database says of a ruling on {FB}: word 'y'; the manifest says 'seen'" in result.out


@pytest.mark.parametrize("change", ["UPDATE rulings SET word = 'seen'", "DELETE FROM rulings"])
def test_a_ruling_is_never_changed_or_taken_away(ruled: Path, change: str) -> None:
    with (
        closing(sqlite3.connect(ruled / DATABASE)) as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute(change)


def test_a_ruling_is_not_replaced_by_the_back_door(desk: Path) -> None:
    review(desk, "--set", f"{FB}=seen", "--by", "A")
    with (
        closing(sqlite3.connect(desk / DATABASE)) as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute("INSERT OR REPLACE INTO rulings SELECT * FROM rulings")


def kill_between(desk: Path, told: dict[str, object]) -> None:
    """An entry reached the manifest, its row did not reach the database."""
    from linkaudit.archive.manifest import Manifest

    with Manifest(desk / MANIFEST) as manifest:
        manifest.add(told)


STRAY = {"what": "ruling", "document": "d", "key": FB, "word": "seen", "by": "A", "at": "2025-01-01T00:00:00Z",
         "note": "", "screenshot": None}  # fmt: skip


def test_a_review_that_was_killed_is_no_tampering(desk: Path) -> None:
    kill_between(desk, STRAY)
    result = verify(desk)
    assert (result.code, result.err) == (0, "")


def test_a_review_after_one_that_was_killed_is_no_tampering_either(desk: Path) -> None:
    kill_between(desk, STRAY)
    assert review(desk, "--set", f"{FILM}=seen", "--by", "A").code == 0
    assert verify(desk).out.splitlines()[0].endswith("sound")


def test_a_review_after_an_audit_that_was_killed_is_no_tampering_either(desk: Path) -> None:
    last = [json.loads(line) for line in (desk / MANIFEST).read_text().splitlines()][-1]
    stray = {name: value for name, value in last.items() if name not in ("previous", "number")}
    kill_between(desk, stray | {"what": "check", "records": [], "key": PAGE})
    assert verify(desk).code == 0
    assert review(desk, "--set", f"{FILM}=seen", "--by", "A").code == 0
    assert verify(desk).out.splitlines()[0].endswith("sound")


# --- from a workbook -------------------------------------------------------------------------------------------


def sheet_of(desk: Path, lang: str = "en") -> list[dict[str, Any]]:
    """The rows of the workbook's table of links, by the columns' names in the catalogue."""
    book = load_workbook(desk / "reports" / "report" / "coverage.xlsx")
    head, *rows = book[load(lang)["sheet.links"]].iter_rows(values_only=True)
    names = {text: key.removeprefix("column.") for key, text in load(lang).texts.items() if key.startswith("column.")}
    return [dict(zip([names[str(text)] for text in head], row, strict=True)) for row in rows]


def fill_in(path: Path, lang: str, filled: dict[str, tuple[object, object, object]]) -> None:
    """Ruling, name and note by key, written where a person would write them."""
    book = load_workbook(path)
    sheet = book[load(lang)["sheet.links"]]
    head = [cell.value for cell in sheet[1]]
    at = {name: head.index(load(lang)[f"column.{name}"]) for name in ("key", "ruling", "by", "note")}
    for row in sheet.iter_rows(min_row=2):
        for name, value in zip(("ruling", "by", "note"), filled.get(row[at["key"]].value, ()), strict=False):
            row[at[name]].value = value
    book.save(path)


def blank(desk: Path, lang: str) -> Path:
    """The workbook of the audit in a language, nothing filled in."""
    assert run("review", "-q", "--lang", lang, "report.txt", cwd=desk).code == 0
    return shutil.copy(desk / "reports" / "report" / "coverage.xlsx", desk / "filled.xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filled_in_column_is_read_back_in_every_language_once(desk: Path, lang: str) -> None:
    path = blank(desk, lang)
    say = load(lang)
    fill_in(
        path, lang,
        {
            FB: (say["ruling.seen"], "Әлия Қ.", "Пост бар"),
            FILM: (say["ruling.not_as_claimed"].upper(), None, None),
            FILM_2: ("not-there", "B", 15),
        },
    )  # fmt: skip
    for _ in range(2):
        assert review(desk, "--from", path, "--by", "Кім болса да", "--lang", lang) == Result(0, "", "")
        assert kept(desk) == [
            (FB, "seen", "Әлия Қ.", "Пост бар", None),
            (FILM, "not_as_claimed", "Кім болса да", "", None),
            (FILM_2, "not_there", "B", "15", None),
        ]
    assert words(desk)["1"] == "covered"
    assert verify(desk).code == 0
    again = desk / "reports" / "report" / "coverage.xlsx"  # now with what people say in it
    assert review(desk, "--from", again).code == 0
    assert len(kept(desk)) == 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saved_is_read_back(desk: Path) -> None:
    path = blank(desk, "kk")
    fill_in(path, "kk", {FB: (load("kk")["ruling.seen"], "Әлия", "бар"), PAGE: ("remark", "Ұйым", "тірі")})
    (desk / "saved").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{desk}/profile", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", desk / "saved", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert review(desk, "--from", desk / "saved" / "filled.xlsx").code == 0
    assert kept(desk) == [(FB, "seen", "Әлия", "бар", None), (PAGE, "remark", "Ұйым", "тірі", None)]


def test_a_note_of_two_lines_comes_back_from_the_reports_as_the_same(desk: Path) -> None:
    path = blank(desk, "en")
    fill_in(path, "en", {FB: ("seen", "A", "one\ntwo")})
    review(desk, "--from", path)
    review(desk, "--from", desk / "reports" / "report" / "coverage.xlsx")
    assert len(kept(desk)) == 1


def test_a_row_without_a_name_names_its_place(desk: Path) -> None:
    path = blank(desk, "ru")
    fill_in(path, "ru", {FB: ("seen", "A", None), FILM: ("seen", None, None)})
    result = review(desk, "--from", path)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "row 3" in result.err
    assert kept(desk) == []


def test_a_row_with_an_unknown_ruling_names_its_place(desk: Path) -> None:
    path = blank(desk, "en")
    fill_in(path, "en", {FB: ("maybe", "A", None)})
    result = review(desk, "--from", path)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "row 2" in result.err
    assert "maybe" in result.err


def test_a_workbook_of_another_document_is_refused(desk: Path) -> None:
    path = blank(desk, "en")
    book = load_workbook(path)
    sheet = book["Links"] if "Links" in book.sheetnames else book[load("en")["sheet.links"]]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index(load("en")["column.key"]) + 1).value = link().key
    sheet.cell(2, head.index(load("en")["column.ruling"]) + 1).value = "seen"
    book.save(path)
    result = review(desk, "--from", path, "--by", "A")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "row 2" in result.err
    assert link().key in result.err


@pytest.mark.parametrize("without", ["key", "ruling", "by", "note"])
def test_a_workbook_without_the_columns_is_refused(desk: Path, without: str) -> None:
    book = Workbook()
    heads = [load("en")[f"column.{name}"] for name in ("key", "ruling", "by", "note") if name != without]
    book.active.append(heads)
    book.active.append([FB, "seen", "A", "x"][: len(heads)])
    book.save(desk / "filled.xlsx")
    result = review(desk, "--from", "filled.xlsx")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "coverage.xlsx of an audit" in result.err


def test_a_workbook_that_nobody_filled_in_says_nothing(desk: Path) -> None:
    assert review(desk, "--from", blank(desk, "en")) == Result(0, "", "")
    assert kept(desk) == []


def test_the_arguments_and_a_workbook_may_come_together(desk: Path) -> None:
    path = blank(desk, "en")
    fill_in(path, "en", {FILM: ("seen", "B", None)})
    assert review(desk, "--from", path, "--set", f"{FB}=seen", "--by", "A").code == 0
    assert [(key, by) for key, _, by, *_ in kept(desk)] == [(FB, "A"), (FILM, "B")]


# --- at a desk -------------------------------------------------------------------------------------------------

# What is answered, and the keys and words that are kept: the links are met in the order of the report.
ANSWERS: list[tuple[str, list[tuple[str, str]]]] = [
    ("A\ns\n\n\nn\n\n\nc\n\n\n", [(FB, "seen"), (FILM, "not_there"), (FILM_2, "not_as_claimed")]),
    ("A\nr\nlive\n\n\n\n", [(FB, "remark")]),
    ("A\n\n\ns\n\n\n", [(FILM_2, "seen")]),
    ("A\ns\n\n\nq\n", [(FB, "seen")]),
    ("A\nq\n", []),
    ("", []),
    ("A\ns\n", []),  # the end came before the note
    ("A\nx\nnope\nSeen\n\n\nq\n", [(FB, "seen")]),  # asked again
    ("A\nnot there\n\n\nвидно\n\n\n", [(FB, "not_there"), (FILM, "seen")]),
    ("A\r\nS\r\n\r\n\r\nq\r\n", [(FB, "seen")]),
]


@pytest.mark.parametrize(("answers", "expected"), ANSWERS, ids=range(len(ANSWERS)))
def test_a_person_walks_through_what_nobody_could_verify(
    desk: Path, answers: str, expected: list[tuple[str, str]]
) -> None:
    result = review(desk, stdin=answers)
    assert result.code == 0
    assert [(key, word) for key, word, *_ in kept(desk)] == expected
    assert FB_URL in result.err or not answers.strip()
    assert result.out == ""


def test_what_was_looked_at_is_not_asked_again(desk: Path) -> None:
    review(desk, "--set", f"{FB}=seen", "--set", f"{FILM}=remark", "--by", "A")
    result = review(desk, "--by", "A", stdin="n\nжоқ\n\ns\nбар\n\n")
    assert [(key, word, note) for key, word, _, note, _ in kept(desk)[2:]] == [
        (FILM, "not_there", "жоқ"), (FILM_2, "seen", "бар"),
    ]  # fmt: skip
    assert FB_URL not in result.err
    result = review(desk, "--by", "A", stdin="n\n\n\n")
    assert load("en")["review.none"] in result.err


def test_a_mistyped_screenshot_does_not_end_the_walk(desk: Path) -> None:
    (desk / "real.png").write_bytes(PNG)
    review(desk, "--by", "A", stdin="s\n\nmissing.png\nreal.png\ns\n\n\nq\n")
    assert FB in [key for key, *_ in kept(desk)]


def test_what_strangers_wrote_moves_no_cursor(desk: Path) -> None:
    result = review(desk, "--by", "A", stdin="s\n\x1b[2J\u202e note\n\n", quiet=False)
    assert "\x1b[2J" not in result.out + result.err
    assert "\u202e" not in result.out
    folder = desk / "reports" / "report"
    for name in ("coverage.html", "coverage.md", "coverage.csv"):
        assert "\x1b" not in (folder / name).read_text()
