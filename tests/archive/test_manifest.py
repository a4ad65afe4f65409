"""The manifest's chain: what was added stays as it was, and whatever is done to it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.archive.manifest import START, Manifest, ManifestError, read

ENTRIES: list[dict[str, object]] = [
    {"what": "run", "software": "linkaudit"},
    {"what": "check", "key": "tiktok:post:1", "title": "Көл туралы", "records": [{"offset": 0}]},
    {"what": "check", "key": "tiktok:post:2", "http_status": 200},
    {"what": "check", "key": "tiktok:post:2", "http_status": 200},  # the same again is another entry
    {"what": "end"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive" / "audit.jsonl"
    with Manifest(path) as manifest:
        for entry in ENTRIES:
            manifest.add(entry)
    return path


def lines(*order: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda whole: [whole[number] for number in order]


# What is done to the lines of the manifest, and what is said of it.
TAMPERED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "an entry removed": (lines(0, 1, 3, 4), "line 3 does not follow"),
    "the first removed": (lines(1, 2, 3, 4), "line 1 does not follow"),
    "two swapped": (lines(0, 2, 1, 3, 4), "line 2 does not follow"),
    "one doubled": (lines(0, 1, 1, 2, 3, 4), "line 3 does not follow"),
    "a word changed": (lambda whole: [whole[0], whole[1].replace(b"tiktok:post:1", b"tiktok:post:7"), *whole[2:]],
                       "line 3 does not follow"),
    "a line of noise": (lambda whole: [whole[0], b"noise", *whole[1:]], "line 2 is no entry"),
    "an empty line": (lambda whole: [whole[0], b"", *whole[1:]], "line 2 is no entry"),
    "a list": (lambda whole: [b"[]", *whole], "line 1 does not follow"),
}  # fmt: skip


def test_entries_come_back_in_order_each_naming_the_one_before(path: Path) -> None:
    found = list(read(path.read_bytes()))
    assert [{name: value for name, value in entry.told.items() if name != "previous"} for entry in found] == ENTRIES
    assert [entry.told["previous"] for entry in found] == [START, *(entry.digest for entry in found[:-1])]
    assert [entry.number for entry in found] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("case", TAMPERED)
def test_whatever_is_done_to_the_lines_shows(path: Path, case: str) -> None:
    change, said = TAMPERED[case]
    whole = path.read_bytes().split(b"\n")[:-1]
    with pytest.raises(ManifestError, match=said):
        list(read(b"\n".join([*change(whole), b""])))


def test_a_changed_last_line_changes_the_head_that_the_database_names(path: Path) -> None:
    before = list(read(path.read_bytes()))[-1].digest
    after = list(read(path.read_bytes().replace(b'"end"', b'"END"')))[-1].digest
    assert before != after


def test_a_manifest_is_gone_on_with_behind_its_last_whole_line(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"what":"che')
    with Manifest(path) as manifest:
        head = manifest.add({"what": "more"})
    assert path.read_bytes().startswith(whole)
    found = list(read(path.read_bytes()))
    assert (len(found), found[-1].told["what"], found[-1].digest) == (6, "more", head)


def test_a_manifest_that_was_tampered_with_is_not_gone_on_with(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[1:]))
    with pytest.raises(ManifestError):
        Manifest(path)


@given(st.lists(st.dictionaries(st.text(max_size=5).filter(lambda name: name != "previous"), st.text(), max_size=3)))
def test_any_entries_read_back_equal(entries: list[dict[str, object]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.jsonl"
        with Manifest(path) as manifest:
            heads = [manifest.add(entry) for entry in entries]
        found = list(read(path.read_bytes()))
    assert [entry.digest for entry in found] == heads
    assert [{n: v for n, v in entry.told.items() if n != "previous"} for entry in found] == entries
