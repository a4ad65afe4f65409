"""Whoever changes what an audit recorded is found out, whatever it is that was changed."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from linkaudit.archive.verify import Findings
from linkaudit.archive.verify import verify as look_at
from linkaudit.store import Store
from tests.command import Result, run
from tests.standin import StandIn

REPORT = """\
Activity 1. Publish
https://www.tiktok.com/@sample_org/video/7417000000000000001
https://www.tiktok.com/@sample_org/video/7417000000000000002
https://example.org/a
https://example.org/b

29.10.2024
"""
WARC, MANIFEST, DATABASE = "archive/audit-0001.warc.gz", "archive/audit-0001.manifest.jsonl", "linkaudit.db"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished audit."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "report.txt").write_text(REPORT)
    with StandIn() as standin:
        standin.put("tiktok:*", "gone")
        standin.put("tiktok:post:7417000000000000002", "available")
        standin.put("web:page:*", "available")
        done = run("audit", "-q", "--no-pace", "report.txt", cwd=folder, env=standin.environment)
    assert (done.code, done.err) == (0, "")
    return folder


@pytest.fixture
def data(recorded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(recorded / "data", tmp_path / "data")


def verify(data: Path, *arguments: str) -> Result:
    return run("verify", *arguments, cwd=data.parent)


def flip(name: str, part: float) -> Callable[[Path], None]:
    """One bit, at that part of the file."""

    def change(data: Path) -> None:
        raw = bytearray((data / name).read_bytes())
        raw[int(len(raw) * part)] ^= 1
        (data / name).write_bytes(raw)

    return change


def cut(name: str, part: float) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        raw = (data / name).read_bytes()
        (data / name).write_bytes(raw[: int(len(raw) * part)])

    return change


def remove(name: str) -> Callable[[Path], None]:
    return lambda data: (data / name).unlink()


def rewrite(order: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        lines = (data / MANIFEST).read_text().splitlines(keepends=True)
        (data / MANIFEST).write_text("".join(order(lines)))

    return change


def edit(*statements: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with closing(sqlite3.connect(data / DATABASE)) as database, database:
            for trigger in ("checks_are_append_only", "checks_are_kept"):
                database.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                database.execute(statement)

    return change


def without_digest(data: Path) -> None:
    """An entry whose record names no digest, in a chain that holds."""
    from linkaudit.archive.manifest import Manifest, read

    entries = [entry.told for entry in read((data / MANIFEST).read_bytes())]
    (data / MANIFEST).unlink()
    with Manifest(data / MANIFEST) as manifest:
        for told in entries:
            for record in told.get("records", [])[-1:]:
                del record["sha256"]
            manifest.add(told)


# What is done, and what is said of it.
CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    **{f"a bit flipped at {part:.0%} of the exchanges": (flip(WARC, part), "is not what was recorded")
       for part in (0.0, 0.005, 0.25, 0.5, 0.75, 0.999)},
    "the exchanges cut short": (cut(WARC, 0.7), "breaks off"),
    "the exchanges emptied": (cut(WARC, 0), "breaks off"),
    "the exchanges deleted": (remove(WARC), "cannot be read"),
    "a bit flipped in the manifest": (flip(MANIFEST, 0.5), "line"),
    "the manifest cut short": (cut(MANIFEST, 0.5), "no entry (any more)"),
    "the manifest cut in its last entry": (cut(MANIFEST, 0.999), "no entry (any more)"),
    "the manifest deleted": (remove(MANIFEST), "is missing"),
    "an entry removed": (rewrite(lambda lines: [*lines[:2], *lines[3:]]), "does not follow"),
    "entries reordered": (rewrite(lambda lines: [lines[0], lines[2], lines[1], *lines[3:]]), "does not follow"),
    "the last entries removed": (rewrite(lambda lines: lines[:3]), "no entry (any more)"),
    "a record without digest": (without_digest, "no entry (any more)"),
    "a row that says otherwise": (edit("UPDATE checks SET status = 'restricted' WHERE reason = 'removed'"),
                                  "the manifest says 'gone'"),
    "a row with another title": (edit("UPDATE checks SET metadata = '{\"title\": \"Other\"}' WHERE reason = 'ok'"),
                                 "metadata"),
    "a row with another time": (edit("UPDATE checks SET checked_at = '2020-01-01T00:00:00Z'"), "checked_at"),
    "a link with another address": (edit("UPDATE links SET canonical_url = 'https://example.org/c'"), "url"),
    "a link with another time": (edit("UPDATE links SET published_at = '2020-01-01T00:00:00Z'"), "published_at"),
    "a document with another title": (edit("UPDATE documents SET title = 'Other'"), "title of the document report.txt"),
    "a citation under another activity": (edit("UPDATE citations SET activity = '9'"), "citations of the document"),
    "an activity with another title": (edit("UPDATE activities SET title = 'Other'"), "activities of the document"),
    "a citation removed": (edit("DELETE FROM citations WHERE position = 2"), "citations of the document"),
    "a row deleted": (edit("DELETE FROM checks WHERE id = 2"), "no row (any more)"),
    "the last row deleted": (edit("DELETE FROM checks WHERE id = (SELECT max(id) FROM checks)"), "no row (any more)"),
    "the last row changed, without its entry": (
        edit("UPDATE checks SET reason = 'removed', entry = NULL WHERE id = (SELECT max(id) FROM checks)"),
        "no entry (any more)",
    ),
    "a forged row": (
        edit("INSERT INTO checks (audit, key, status, reason, metadata, checked_at)"
             " SELECT audit, key, 'available', 'ok', metadata, checked_at FROM checks WHERE id = 1"),
        "no entry (any more)",
    ),
    "a link of another kind": (edit("UPDATE links SET kind = 'x' WHERE platform = 'web'"), "the database says that"),
    "a file that nobody recorded": (
        lambda data: shutil.copy(data / WARC, (data / WARC).with_name("audit-0001.part2.warc.gz")) and None,
        "no entry names this file",
    ),
    "citations changed before an audit that asked nobody": (
        edit("UPDATE citations SET activity = '9'",
             "INSERT INTO audits (id, scope, version, started_at) SELECT 2, scope, version, started_at FROM audits",
             "INSERT INTO audit_documents SELECT 2, document FROM audit_documents"),
        "citations of the document",
    ),
    "a row that names another entry": (edit("UPDATE checks SET entry = 'x' WHERE id = 2"), "no entry (any more)"),
}  # fmt: skip


def test_what_nobody_touched_is_sound(data: Path) -> None:
    result = verify(data)
    assert (result.code, result.err) == (0, "")
    assert result.out == "audit 1: 4 checks, 12 records in 1 files: sound\n"


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_found_out(data: Path, case: str) -> None:
    change, said = CHANGES[case]
    change(data)
    result = verify(data, "1")
    assert (result.code, result.err) == (1, "")
    first = result.out.splitlines()[0]
    assert "NOT AS RECORDED" in first
    assert said in first


def test_what_a_killed_run_leaves_behind_is_no_change(data: Path) -> None:
    """The last exchange and the last entry reached the disk, the database's row did not."""
    lines = (data / MANIFEST).read_text().splitlines(keepends=True)
    (data / MANIFEST).write_text("".join(line for line in lines if json.loads(line)["what"] != "end"))
    edit("DELETE FROM checks WHERE id = (SELECT max(id) FROM checks)", "UPDATE audits SET head = NULL")(data)
    with (data / WARC).open("ab") as file:
        file.write(b"half a record")
    result = verify(data)
    assert result.code == 0
    assert [line.split(":")[0].strip() for line in result.out.splitlines()[1:]] == ["note", "note"]


@pytest.mark.parametrize(
    ("gone", "code"), [("id > 1", 0), ("id > 2", 0), ("id = 2", 1), ("id IN (2, 4)", 1), ("id IN (1, 2, 3)", 1)]
)
def test_a_killed_run_leaves_its_last_portion_unstored_and_nothing_before_it(data: Path, gone: str, code: int) -> None:
    lines = (data / MANIFEST).read_text().splitlines(keepends=True)
    while json.loads(lines[-1])["what"] != "check":  # what follows the last check was not reached
        lines.pop()
    (data / MANIFEST).write_text("".join(lines))
    edit(f"DELETE FROM checks WHERE {gone}", "UPDATE audits SET head = NULL")(data)  # noqa: S608  our own words
    assert verify(data).code == code


def test_half_an_entry_at_the_end_is_what_a_killed_run_leaves(data: Path) -> None:
    with (data / MANIFEST).open("ab") as file:
        file.write(b'{"checked_at":"2025')
    result = verify(data)
    assert result.code == 0
    assert "19 bytes at its end are no entry: a killed run leaves such" in result.out


# A language, and the beginning or end of what each command says in it.
SAID = [
    ("ru", "аудит 1: проверок – 4, записей – 12, файлов – 1: всё на месте и не изменено", "изменилось бы – 0"),
    ("kk", "аудит 1: тексеру саны – 4, жазба саны – 12, файл саны – 1: бәрі орнында, өзгермеген", "өзгеретіні – 0"),
]
WRITTEN = {"ru": "записано: out.wacz", "kk": "жазылды: out.wacz"}


@pytest.mark.parametrize(("lang", "verified", "judged"), SAID)
def test_what_was_archived_is_told_in_the_reader_s_language(data: Path, lang: str, verified: str, judged: str) -> None:
    assert run("verify", "--lang", lang, cwd=data.parent).out.splitlines()[0] == verified
    assert run("rejudge", "--lang", lang, cwd=data.parent).out.strip().endswith(judged)
    exported = run("export", "1", "--wacz", "out.wacz", "--lang", lang, cwd=data.parent)
    assert (exported.code, exported.err.strip()) == (0, WRITTEN[lang])


def test_the_last_byte_of_the_manifest_is_missed(data: Path) -> None:
    whole = (data / MANIFEST).read_bytes()
    (data / MANIFEST).write_bytes(whole[:-1])
    assert verify(data).code == 1


def test_rejudging_takes_the_newest_audit_that_asked(data: Path) -> None:
    (data.parent / "other.txt").write_text("Activity 1. Lecture\nhttps://www.instagram.com/p/DAbCdEfGhIj/\n")
    assert run("audit", "--offline", "-q", "other.txt", cwd=data.parent).code == 0
    assert run("rejudge", cwd=data.parent).out.startswith("audit 1: ")
    refused = run("rejudge", "2", cwd=data.parent)
    assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_rejudging_by_the_same_rules_changes_nothing_and_tells_a_changed_verdict(data: Path) -> None:
    result = run("rejudge", cwd=data.parent)
    assert (result.code, result.err) == (0, "")
    assert result.out == "audit 1: 4 verdicts judged again, 0 would change\n"
    edit("UPDATE checks SET status = 'restricted', reason = 'private' WHERE reason = 'removed'")(data)
    first, last = run("rejudge", "1", cwd=data.parent).out.splitlines()
    assert first.startswith(
        "tiktok:post:7417000000000000001: restricted: private would be gone: removed ("
    )  # fmt: skip
    assert last == "audit 1: 4 verdicts judged again, 1 would change"


def test_a_recording_answers_in_the_platforms_stead(recorded: Path, data: Path) -> None:
    arguments = ("audit", "-q", "--replay", data / WARC, "--db", "other/linkaudit.db", recorded / "report.txt")
    result = run(*arguments, cwd=data.parent)
    assert (result.code, result.out, result.err) == (0, "", "")
    told, again = (
        json.loads((folder / "reports" / "report" / "coverage.json").read_text())["links"]
        for folder in (recorded, data.parent)
    )
    proofs = [[link.pop("proof") for link in links] for links in (told, again)]
    assert [link.pop("standing")["strikes"] for link in told] == [
        1,
        0,
        0,
        0,
    ]  # what was answered once is no sight today
    assert told == again
    assert len({proof for each in proofs for proof in each}) == 8  # each audit has a manifest of its own
    assert [path.name for path in (data.parent / "other" / "archive").glob("*.*") if path.suffix != ".lock"] == [
        "audit-0001.manifest.jsonl"  # the exchanges stay where they are
    ]
    assert run("verify", "--db", "other/linkaudit.db", cwd=data.parent).code == 0


# The command, and what its one line names.
BAD: list[tuple[tuple[str, ...], str]] = [
    (("verify", "--db", "missing.db"), "missing.db: there is no such database"),
    (("verify", "7"), "there is no audit 7"),
    (("rejudge", "7"), "there is no audit 7"),
    (("rejudge",), "its archive cannot be read"),
    (("audit", "--replay", "missing.warc.gz", "report.txt"), "missing.warc.gz"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD)
def test_what_cannot_be_looked_at_is_one_clear_line(data: Path, arguments: tuple[str, ...], said: str) -> None:
    (data.parent / "report.txt").write_text(REPORT)
    (data / WARC).unlink()
    result = run(*arguments, cwd=data.parent)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err


# --- at random -------------------------------------------------------------------------------------------------


def sound(data: Path) -> Findings:
    with Store(data / DATABASE) as store:
        return look_at(
            data / "archive", data / "media", 1, store.recorded(1), store.last_read(1), store.head(1),
            rulings=store.ruled(1),
        )  # fmt: skip


@pytest.mark.parametrize(("name", "seed"), [(WARC, 1), (MANIFEST, 2)])
def test_a_hundred_flipped_bits_are_found_one_by_one(data: Path, name: str, seed: int) -> None:
    chance = random.Random(seed)
    whole = (data / name).read_bytes()
    missed = []
    for _ in range(100):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        raw = bytearray(whole)
        raw[place] ^= 1 << bit
        (data / name).write_bytes(raw)
        problems = sound(data).problems
        if not problems or (Path(name).name not in problems[0] and "the manifest" not in problems[0]):
            missed.append((place, bit, problems))
    assert missed == []


@pytest.mark.parametrize(("name", "seed"), [(WARC, 3), (MANIFEST, 4)])
def test_fifty_truncations_are_found_one_by_one(data: Path, name: str, seed: int) -> None:
    chance = random.Random(seed)
    whole = (data / name).read_bytes()
    missed = []
    for _ in range(25):
        place = chance.randrange(len(whole) - 1)
        (data / name).write_bytes(whole[:place])
        if not sound(data).problems:
            missed.append(place)
    assert missed == []


def removed_line(data: Path, chance: random.Random) -> str:
    lines = (data / MANIFEST).read_bytes().splitlines(keepends=True)
    gone = chance.randrange(len(lines))
    (data / MANIFEST).write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    return f"entry {gone + 1} removed"


def swapped_lines(data: Path, chance: random.Random) -> str:
    lines = (data / MANIFEST).read_bytes().splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    (data / MANIFEST).write_bytes(b"".join(lines))
    return f"entries {one + 1} and {other + 1} swapped"


def swapped_stretches(data: Path, chance: random.Random) -> str:
    whole = (data / WARC).read_bytes()
    one, two, three = sorted(chance.sample(range(len(whole)), 3))
    (data / WARC).write_bytes(whole[:one] + whole[two:three] + whole[one:two] + whole[three:])
    return f"bytes {one} to {three} of the exchanges turned round at {two}"


def removed_stretch(data: Path, chance: random.Random) -> str:
    whole = (data / WARC).read_bytes()
    start, end = sorted(chance.sample(range(len(whole)), 2))
    (data / WARC).write_bytes(whole[:start] + whole[end:])
    return f"bytes {start} to {end} of the exchanges removed"


def removed_row(data: Path, chance: random.Random) -> str:
    table = chance.choice(["checks", "citations", "activities", "documents"])
    first = f"SELECT min(rowid) FROM {table}"  # noqa: S608
    edit("PRAGMA foreign_keys = OFF", f"DELETE FROM {table} WHERE rowid = ({first})")(data)  # noqa: S608
    return f"a row of {table} removed"


TAMPERS = [removed_line, swapped_lines, swapped_stretches, removed_stretch, removed_row]


@pytest.mark.parametrize("tamper", TAMPERS)
def test_deletions_and_swaps_are_found_one_by_one(data: Path, tamper: Callable[[Path, random.Random], str]) -> None:
    chance = random.Random(5)
    missed = []
    for number in range(10):
        copy = shutil.copytree(data, data.parent / f"{number}")
        what = tamper(copy, chance)
        if not sound(copy).problems:
            missed.append(what)
    assert missed == []


ODD_ENTRIES: list[object] = [
    {"what": "check", "media": 5}, {"what": "check", "media": [{"x": 1}]}, {"what": "check", "media": [5]},
    {"what": "check", "records": 5}, {"what": ["x"]}, {"what": "check", "key": [1]},
    {"what": "document", "sha256": [1]},
    {"what": "check", "key": "k", "media": [{"path": "a\0b", "sha256": "x"}]},
    {"what": "check", "records": [{"file": "a\0b", "sha256": "x", "offset": 0, "length": 1}]},
    {"what": "timestamp", "token": 5},
]  # fmt: skip


@pytest.mark.parametrize("told", ODD_ENTRIES, ids=range(len(ODD_ENTRIES)))
def test_an_entry_of_any_shape_in_the_last_one_s_place_is_a_problem_and_no_crash(data: Path, told: object) -> None:
    from linkaudit.archive.manifest import Manifest

    assert isinstance(told, dict)
    lines = (data / MANIFEST).read_bytes().splitlines(keepends=True)
    (data / MANIFEST).write_bytes(b"".join(lines[:-1]))
    with Manifest(data / MANIFEST) as manifest:
        manifest.add(told)
    assert sound(data).problems
    (data / MANIFEST).write_bytes(b"".join(lines[:-1]) + b"[" * 100_000 + b"\n")
    assert "is no entry any more" in sound(data).problems[0]


def test_every_value_of_every_recorded_row_is_watched(data: Path) -> None:
    watched = {
        "checks": ("audit", "id"),
        "links": ("owner", "id", "platform", "kind"),
        "documents": (),
        "citations": (),
        "activities": (),
    }
    missed = []
    with closing(sqlite3.connect(data / DATABASE)) as database:
        columns = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in watched}
    for table, names in columns.items():
        for name in names:
            if name in watched[table]:
                continue
            copy = data.parent / f"{table}-{name}"
            shutil.copytree(data, copy)
            edit("PRAGMA foreign_keys = OFF", f"UPDATE {table} SET {name} = 'x' || coalesce({name}, '')"  # noqa: S608
                 if name != "metadata" else "UPDATE checks SET metadata = '{\"title\": \"x\"}'")(copy)  # fmt: skip
            if not sound(copy).problems:
                missed.append((table, name))
    assert missed == []
