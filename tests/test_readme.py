"""README.md says what is so: its commands run, its tables agree with the program, its test line is the one CI runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from linkaudit import __version__
from linkaudit.cli import main
from linkaudit.model import REASONS
from linkaudit.recheck import Policy
from linkaudit.rules import RULES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
INSTALL = "python3 -m venv .venv && .venv/bin/pip install --quiet "
CELLS = re.compile(r"^\| *(\w+) *\| *([^|]+?) *\| *([^|]+?) *\|$", re.MULTILINE)


def line_that_runs(program: str) -> str:
    (line,) = [block.strip() for block in BLOCKS if f"&& .venv/bin/{program}" in block]
    return line


@pytest.mark.parametrize("program", ["linkaudit audit", "pytest"])
def test_one_line_installs_and_runs(program: str) -> None:
    line = line_that_runs(program)
    assert "\n" not in line
    assert line.startswith(INSTALL)


def test_the_main_job_of_the_readme_does_its_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, command = line_that_runs("linkaudit audit").rpartition("&& .venv/bin/linkaudit ")
    *arguments, document = shlex.split(command)
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as ended:
        main([*arguments, document, "--out", str(tmp_path), "--db", str(tmp_path / "linkaudit.db")])
    assert ended.value.code == 0
    assert (tmp_path / "report" / "coverage.html").exists()
    assert Path(document).name in capsys.readouterr().out


def test_ci_runs_the_test_line_of_the_readme_word_for_word() -> None:
    assert line_that_runs("pytest") in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_ci_runs() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`linkaudit ([a-z]+)", README))))
def test_every_command_of_the_readme_exists(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: linkaudit {command}")


def test_every_option_of_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    known = {"--quiet"}  # pip's
    for command in (
        "audit",
        "extract",
        "check",
        "normalize",
        "verify",
        "export",
        "plan",
        "review",
        "rules",
        "watch",
        "nightly",
        "diff",
    ):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        known |= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - known == set()


def test_the_settings_of_the_readme_are_the_defaults() -> None:
    (section,) = re.findall(r"^\[recheck\].*?\n(.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    told = {name: float(value) for name, value in re.findall(r"^(\w+) = ([\d.]+)", section, re.MULTILINE)}
    assert told == asdict(Policy())


def test_every_rule_stands_in_the_readme_with_its_severity() -> None:
    told = {code: severity for code, severity, _ in CELLS.findall(README) if code.startswith("LA")}
    assert told == {rule.code: rule.severity for rule in RULES}


def test_every_status_stands_in_the_readme() -> None:
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \|$", README, re.MULTILINE) == list(REASONS)


def test_every_file_of_the_readme_exists() -> None:
    named = re.findall(r"`((?:linkaudit|data|tests|\.ci)/[\w./]+)`", README) + re.findall(r"\]\(([\w./]+)\)", README)
    made_by_itself = {"data/linkaudit.db"}
    assert {name for name in named if not (ROOT / name).exists()} - made_by_itself == set()


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## .*\b({re.escape(__version__)}|Unreleased)\b", changelog, re.MULTILINE)


def test_the_exit_codes_of_verify_are_told() -> None:
    (row,) = re.findall(r"^\| `linkaudit verify \[AUDIT\]` \|.*$", README, re.MULTILINE)
    assert "exit 1 then, 3 where a run is at work on it" in row
