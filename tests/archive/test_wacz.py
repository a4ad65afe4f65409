"""The WACZ file: what its own validator says of it, that it holds what was recorded, and what cannot be packed."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from tests.command import REPORT, Result, run
from tests.standin import StandIn

SECOND = REPORT.replace("Clear Water", "Clean Air")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished audit of two documents of one name, and an offline one."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "other").mkdir()
    (folder / "report.txt").write_text(REPORT)
    (folder / "other" / "report.txt").write_text(SECOND)
    with StandIn() as standin:
        standin.put("web:page:*", "available")
        standin.put("instagram:*", "available", title="<b>&\u202e \u0416", at=1730000000)
        standin.put("youtube:*", "available")
        standin.put("tiktok:*", "gone")
        done = run("audit", "-q", "--no-pace", "report.txt", "other/report.txt", cwd=folder, env=standin.environment)
    assert (done.code, done.err) == (0, "")
    assert run("audit", "-q", "--offline", "--out", "offline", "report.txt", cwd=folder).code == 0
    done = export(folder, "1")
    assert (done.code, done.out, done.err) == (0, "", "written: out.wacz\n")
    return folder


def export(folder: Path, audit: str, *arguments: str) -> Result:
    return run("export", audit, "--wacz", "out.wacz", *arguments, cwd=folder)


def test_its_own_validator_accepts_it(folder: Path) -> None:
    validator = [sys.executable, "-m", "wacz", "validate", "--file", "out.wacz"]
    done = subprocess.run(validator, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "Validation succeeded, the passed WACZ is valid"


def test_it_holds_what_was_recorded_byte_by_byte_and_the_reports(folder: Path) -> None:
    with zipfile.ZipFile(folder / "out.wacz") as packed:
        assert packed.getinfo("archive/audit-0001.warc.gz").compress_type == zipfile.ZIP_STORED  # readable in place
        for name in ("archive/audit-0001.warc.gz", "logs/audit-0001.manifest.jsonl"):
            kept = folder / "data" / "archive" / Path(name).name
            assert packed.read(name) == kept.read_bytes()
        sha256 = hashlib.sha256(SECOND.encode()).hexdigest()[:8]
        for name in ("report", f"report-{sha256}"):
            written = json.loads((folder / "reports" / name / "coverage.json").read_text())
            assert json.loads(packed.read(f"logs/{name}.coverage.json")) == written
            assert b"<table" in packed.read(f"logs/{name}.coverage.html")


def test_the_report_opens_first_and_each_link_offers_the_answer_that_decided(folder: Path) -> None:
    with zipfile.ZipFile(folder / "out.wacz") as packed:
        told = json.loads(packed.read("datapackage.json"))
        assert told["mainPageURL"] == "https://linkaudit.invalid/report.coverage.html"
        header, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
        answered = {
            (record.rec_headers["WARC-Target-URI"], record.rec_headers["WARC-Date"][:19])
            for name in ("archive/audit-0001.warc.gz", "archive/reports.warc.gz")
            for record in ArchiveIterator(io.BytesIO(packed.read(name)))
            if record.rec_type in ("response", "revisit", "resource")
        }
    assert header["title"].startswith("linkaudit: audit 1 of report, report-")
    assert {(page["url"], page["ts"][:19]) for page in pages} <= answered
    titles = [page["title"] for page in pages]
    assert sum(title.startswith("available: ") for title in titles) == 3
    assert sum(title.startswith("gone: ") for title in titles) == 1


def test_what_cannot_be_packed_is_said_in_one_line_and_leaves_nothing(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    for audit, arguments, said in (
        ("2", (), "audit 2 has no archive"),
        ("9", (), "there is no audit 9"),
        ("1", ("--wacz", "nowhere/out.wacz"), "nowhere/out.wacz: cannot be written"),
    ):
        done = export(folder, audit, *arguments)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert said in done.err
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_manifest_that_was_changed_is_not_packed(folder: Path) -> None:
    manifest = folder / "data" / "archive" / "audit-0001.manifest.jsonl"
    whole = manifest.read_bytes()
    try:
        manifest.write_bytes(whole.replace(b"available", b"restricted", 1))
        done = export(folder, "1")
    finally:
        manifest.write_bytes(whole)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "look at it with verify" in done.err
