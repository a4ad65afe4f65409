"""The commands as a user or a script meets them: output, exit codes, settings, and one clear line for what is wrong."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shlex
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import NoneType

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from linkaudit import __version__
from linkaudit.cli import main
from tests.command import COMMAND, REPORT, SAMPLE, Result, environment, matches, on_screen, run
from tests.standin import StandIn, redirect

REEL = "https://www.instagram.com/reel/DD_YsEltWzg/?igsh=MTdq"
REEL_LINE = {
    "url": REEL, "platform": "instagram", "kind": "post", "id": "DD_YsEltWzg", "owner": None,
    "key": "instagram:post:DD_YsEltWzg", "canonical_url": "https://www.instagram.com/p/DD_YsEltWzg/",
    "published_at": "2024-12-25T05:56:46Z",
}  # fmt: skip
VIDEO = "https://youtu.be/dQw4w9WgXcQ"
GOOD = "good.txt"
COMMANDS = ("audit", "extract", "check", "normalize")

# --- what is wrong with a document -----------------------------------------------------------------------------


def zipped() -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("photo.txt", "A picture of the lake")
    return package.getvalue()


def encrypted() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", ownerPassword="owner", canPrint=0))
    canvas.drawString(72, 720, "https://example.org/report")
    canvas.save()
    return file.getvalue()


# name → content, what the complaint says is wrong, what it says to do
BAD: dict[str, tuple[bytes, str, str]] = {
    "empty.txt": (b"", "the file is empty", "copy or download it again"),
    "empty.docx": (b"", "the file is empty", "copy or download it again"),
    "archive.pdf": (zipped(), "a ZIP archive", "unpack it"),
    "noise.txt": (random.Random(7).randbytes(4096), "no text", "give a PDF, DOCX, XLSX, HTML or text file"),
    "encrypted.pdf": (encrypted(), "the PDF is encrypted", "password"),
    "cut-off.docx": (zipped()[:60], "cut off or damaged", "copy or download the whole file again"),
    "imitation.txt": (
        b"What we published: https://www.lnstagram.com/p/DAbCdEfGhIj/ and https://instagram.com/p/short\n",
        "nothing could be read out of it although it mentions addresses",
        "give the original file",
    ),
}  # fmt: skip
NO_FILE = {
    "missing.pdf": ("there is no such file", "check the name"),
    "folder": ("this is a directory", "name a document in it"),
    "pipe": ("this is no ordinary file", "name a document"),
}
WRONG = {name: (what, do) for name, (_, what, do) in BAD.items()} | NO_FILE

# --- shapes of CONTRACT.md -------------------------------------------------------------------------------------

TEXT, NUMBER = (str, NoneType), (int, NoneType)
CITATION = {
    "key": str, "canonical_url": str, "cited_as": str, "href": TEXT, "section": str, "page": NUMBER, "line": NUMBER,
}  # fmt: skip
EXTRACT = {
    "document": {
        "path": str, "sha256": str, "format": str, "language": TEXT, "title": TEXT, "organisation": TEXT,
        "period": (list, NoneType), "dated": TEXT,
    },
    "activities": [{
        "activity": str, "task": TEXT, "title": TEXT, "period": (list, NoneType),
        "claims": [{"what": str, "planned": NUMBER, "reported": NUMBER}], "citations": [CITATION],
    }],
    "unattributed": [CITATION],
    "unreadable": [{"text": str, "reason": str, ...: object}],
}  # fmt: skip
CHECK = {
    "url": str, "key": str, "status": str, "reason": str, "http_status": NUMBER, "probe": TEXT, "checked_at": str,
    "resolved_to": TEXT, "metadata": {"title": TEXT, "author": TEXT, "published_at": TEXT, ...: object},
}  # fmt: skip


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guard")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every bad document, and a good one."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / GOOD).write_text(REPORT)
    for name, (content, *_) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    return folder


@pytest.fixture(scope="module")
def closed_port() -> Iterator[int]:
    """A port of loopback at which nobody listens, and nobody else can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.out.splitlines()]


# --- normalize -------------------------------------------------------------------------------------------------


def test_normalize_prints_the_objects_of_the_contract_one_a_line_and_in_order(tmp_path: Path, guard: Path) -> None:
    result = run("normalize", REEL, "no address", VIDEO, REEL, cwd=tmp_path, guard=guard)
    assert (result.code, result.err) == (0, "")
    first, second, third, fourth = lines(result)
    assert first == fourth == REEL_LINE
    assert list(first) == list(REEL_LINE)
    assert set(second) == {"url", "error"}
    assert second["url"] == "no address"
    assert third["key"] == "youtube:video:dQw4w9WgXcQ"


def test_normalize_reads_standard_input_whatever_bytes_come(tmp_path: Path, guard: Path) -> None:
    given = b"\xef\xbb\xbf" + REEL.encode() + b"\r\n\n  \nhttps://\xff\xfe\n\xd0\n" + VIDEO.encode()
    result = run("normalize", cwd=tmp_path, stdin=given, guard=guard, env={"LANG": "C", "PYTHONUTF8": "0"})
    assert (result.code, result.err) == (0, "")
    first, *broken, last = lines(result)
    assert first == REEL_LINE
    assert [set(line) for line in broken] == [{"url", "error"}] * 2
    assert last["key"] == "youtube:video:dQw4w9WgXcQ"


def test_normalize_takes_arguments_that_are_no_utf8(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "normalize", b"https://example.org/\xff", VIDEO],
        cwd=tmp_path, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.decode().splitlines()) == 2


def test_normalize_of_nothing_prints_nothing(tmp_path: Path) -> None:
    assert run("normalize", cwd=tmp_path) == Result(0, "", "")


def test_normalize_ends_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    command = f"yes {VIDEO} | {shlex.join(COMMAND)} normalize | head -n 1; echo ${{PIPESTATUS[1]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=30, check=True
    )
    line, code = done.stdout.splitlines()
    assert (json.loads(line)["url"], code, done.stderr) == (VIDEO, "0", "")


@pytest.mark.parametrize("command", [("normalize", VIDEO), ("extract", SAMPLE / "report.txt", "--json")])
def test_a_full_disk_is_one_clear_line(tmp_path: Path, command: tuple[str | Path, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *map(str, command)],
            cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "the output cannot be written" in line


# --- extract ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report.docx"])
def test_extract_prints_the_shape_of_the_contract_without_any_network(tmp_path: Path, guard: Path, name: str) -> None:
    result = run("extract", SAMPLE / name, "--json", cwd=tmp_path, guard=guard)
    assert (result.code, result.err) == (0, "")
    told = json.loads(result.out)
    assert matches(told, EXTRACT)
    assert told["document"]["path"] == str(SAMPLE / name)
    assert told["document"]["format"] == name.partition(".")[2]
    assert len(told["activities"]) > 10
    assert list(tmp_path.iterdir()) == []


# where --lang stands, and the word for "activity" that comes of it
SPOKEN = (
    (("extract",), "Activity"),
    (("extract", "--lang", "kk"), "Іс-шара"),
    (("--lang", "kk", "extract"), "Іс-шара"),
    (("--lang", "kk", "extract", "--lang", "ru"), "Мероприятие"),
)


@pytest.mark.parametrize(("arguments", "word"), SPOKEN)
def test_extract_prints_a_table_in_the_language_of_the_reader(
    tmp_path: Path, documents: Path, arguments: tuple[str, ...], word: str
) -> None:
    result = run(*arguments, documents / GOOD, cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    assert word in result.out
    assert "\x1b" not in result.out  # it goes to a pipe


@pytest.mark.parametrize("arguments", [("extract",), ("audit", "--offline")])
def test_output_in_ascii_does_not_crash(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = run(*arguments, SAMPLE / "report.txt", cwd=tmp_path, env=env)
    assert result.code == 0
    assert "Traceback" not in result.err


# --- bad input -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def refused(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By name, what an audit of nothing but bad documents says of each. It writes nothing."""
    folder = tmp_path_factory.mktemp("refused")
    result = run("audit", *(documents / name for name in WRONG), cwd=folder)
    assert (result.code, result.out, list(folder.iterdir())) == (2, "", [])
    told = [line.removeprefix(f"linkaudit: {documents}/").partition(": ") for line in result.err.splitlines()]
    assert [name for name, _, _ in told] == list(WRONG)
    return {name: complaint for name, _, complaint in told}


@pytest.mark.parametrize("name", WRONG)
def test_one_line_says_what_is_wrong_with_a_document_and_what_to_do(refused: dict[str, str], name: str) -> None:
    what, do = WRONG[name]
    wrong, _, advice = refused[name].partition("; ")
    assert what in wrong
    assert do in advice


@pytest.mark.parametrize("name", ["missing.pdf", "encrypted.pdf", "imitation.txt"])
@pytest.mark.parametrize("arguments", [("extract",), ("extract", "--json")])
def test_extract_refuses_a_bad_document_with_the_same_line(
    tmp_path: Path, documents: Path, refused: dict[str, str], name: str, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, documents / name, cwd=tmp_path)
    assert result == Result(2, "", f"linkaudit: {documents / name}: {refused[name]}\n")
    assert list(tmp_path.iterdir()) == []


def test_audit_goes_on_with_the_good_documents(tmp_path: Path, documents: Path) -> None:
    result = run("audit", "--offline", documents / "missing.pdf", documents / GOOD, documents / "empty.txt",
                 cwd=tmp_path)  # fmt: skip
    assert result.code == 2
    assert [line.split(": ")[1] for line in result.complaints] == [
        str(documents / "missing.pdf"), str(documents / "empty.txt"),
    ]  # fmt: skip
    assert GOOD in result.out
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["good"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_clear_line(tmp_path: Path) -> None:
    document = tmp_path / "report.txt"
    document.write_text("https://example.org/")
    document.chmod(0)
    result = run("extract", document, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"linkaudit: {document}: you may not read this file; change its permissions\n"


def test_a_name_with_line_breaks_still_gives_one_line(tmp_path: Path) -> None:
    result = run("extract", "no\nsuch\nfile", cwd=tmp_path)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)


# --- usage -----------------------------------------------------------------------------------------------------

MISUSED = (
    "", "audit", "extract", "extract a.txt b.txt", "nonsense", "--nonsense", "audit a.txt --format docx",
    "audit a.txt --format=", "audit a.txt --format csv,doc", "audit a.txt --fail-on always",
    "--lang de extract a.txt", "extract --lang de a.txt", "check --cookies",
)  # fmt: skip


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """What the command line says before any command runs; no process is needed for that."""
    with pytest.raises(SystemExit) as ended_with:
        main(arguments)
    code, captured = ended_with.value.code, capsys.readouterr()
    assert isinstance(code, int)
    return Result(code, captured.out, captured.err)


@pytest.mark.parametrize("arguments", MISUSED)
def test_bad_usage_exits_2_and_names_the_command(capsys: pytest.CaptureFixture[str], arguments: str) -> None:
    result = ended(capsys, *shlex.split(arguments))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("usage: linkaudit")
    assert result.complaints[-1].partition(": error: ")[2]


def test_bad_usage_of_the_real_command_writes_nothing(tmp_path: Path) -> None:
    result = run("audit", SAMPLE / "report.txt", "--fail-on", "always", cwd=tmp_path)
    assert (result.code, result.out, list(tmp_path.iterdir())) == (2, "", [])


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path) == Result(0, f"linkaudit {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    result = ended(capsys, command, "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"usage: linkaudit {command}")
    assert {"--lang", "--quiet", "--verbose"} <= set(re.findall(r"--[a-z-]+", result.out))


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    result = ended(capsys, "--help")
    assert [name for name in COMMANDS if not re.search(rf"^ +{name} ", result.out, re.MULTILINE)] == []


@pytest.mark.parametrize("arguments", [("-q", "audit"), ("audit", "--quiet")])
def test_quiet_is_understood_before_and_after_the_command(
    tmp_path: Path, documents: Path, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, "--offline", documents / GOOD, cwd=tmp_path)
    assert result == Result(0, "", "")
    assert (tmp_path / "reports" / "good" / "coverage.html").exists()


@pytest.mark.parametrize("arguments", [("-v", "check"), ("check", "-v")])
def test_verbose_is_understood_before_and_after_the_command(
    tmp_path: Path, closed_port: int, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, VIDEO, cwd=tmp_path, env={"HTTPS_PROXY": f"http://127.0.0.1:{closed_port}"})
    assert any(line.startswith("DEBUG ") for line in result.err.splitlines())
    assert len(lines(result)) == 1


# --- settings --------------------------------------------------------------------------------------------------

BAD_SETTINGS = {  # what load() makes of the others stands in tests/test_settings.py
    "unknown key": "outt = 'x'",
    "no TOML": "out = ",
    "text for a truth": "allow_private = 'no'",
    "endless pace": "[platforms.web]\npace = inf",
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_a_bad_config_file_is_one_clear_line(tmp_path: Path, documents: Path, name: str) -> None:
    config = tmp_path / "linkaudit.toml"
    config.write_text(BAD_SETTINGS[name])
    result = run("extract", documents / GOOD, cwd=tmp_path, env={"LINKAUDIT_CONFIG": str(config)})
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert list(tmp_path.iterdir()) == [config]


def test_flags_outrank_the_environment_and_the_environment_the_config_file(tmp_path: Path, documents: Path) -> None:
    config = tmp_path / "linkaudit.toml"
    config.write_text("db = 'of-the-file.db'\nout = 'of-the-file'\nlang = 'kk'\n")
    env = {"LINKAUDIT_CONFIG": str(config), "LINKAUDIT_DB": "of/the/environment.db"}
    result = run("audit", "--offline", "--lang", "ru", documents / GOOD, cwd=tmp_path, env=env)
    assert result.code == 0
    assert "Мероприятие" in result.out
    assert {path.name for path in tmp_path.iterdir()} == {"linkaudit.toml", "of", "of-the-file"}
    run(
        "audit", "-q", "--offline", "--db", "of-the-flag.db", "--out", "of-the-flag", "--config", config,
        documents / GOOD, cwd=tmp_path, env=env,
    )  # fmt: skip
    assert {"of-the-flag", "of-the-flag.db"} <= {path.name for path in tmp_path.iterdir()}


# arguments of an audit; what the one line names
UNUSABLE = (
    (("--db", "no-database"), "no-database: cannot be used as the database"),
    (("--db", "."), ".: cannot be used as the database"),
    (("--db", "/dev/null/x.db"), "/dev/null/x.db: cannot be used as the database"),
    (("--out", "/dev/null/reports"), "/dev/null/reports/good: the reports cannot be written there"),
    (("--out", "no-database"), "no-database/good: the reports cannot be written there"),
    (("--config", "missing.toml"), "missing.toml: cannot be read"),
    (("--proxy", "ftp://127.0.0.1:1"), "the proxy must be an http:// or https:// address"),
    (
        ("--config", "canary.toml"),
        "[platforms.tiktok] known_live = 'https://youtu.be/dQw4w9WgXcQ' names nothing on tiktok",
    ),
)


@pytest.mark.parametrize(("arguments", "complaint"), UNUSABLE)
def test_what_cannot_be_used_is_one_clear_line(
    tmp_path: Path, documents: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    (tmp_path / "no-database").write_text("These are words and no database at all.\n")
    (tmp_path / "canary.toml").write_text(f"[platforms.tiktok]\nknown_live = '{VIDEO}'\n")
    result = run("audit", "--offline", *arguments, documents / GOOD, cwd=tmp_path)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert result.err.startswith(f"linkaudit: {complaint}")
    assert (tmp_path / "no-database").read_text() == "These are words and no database at all.\n"


@pytest.mark.parametrize(
    ("command", "arguments", "env"),
    [
        ("check", (), {"HTTPS_PROXY": "ftp://127.0.0.1:1"}),
        ("audit", ("--ca-file", "missing.pem"), {}),
        ("check", ("--cookies", "missing.txt"), {}),
        ("audit", ("--cookies", "/dev/null"), {}),
    ],
)
def test_a_proxy_or_certificates_that_cannot_be_used_are_one_clear_line(
    tmp_path: Path, documents: Path, command: str, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    result = run(command, documents / GOOD if command == "audit" else VIDEO, *arguments, cwd=tmp_path, env=env)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []


# --- colours ---------------------------------------------------------------------------------------------------

COLOUR = re.compile(r"\x1b\[(?:\d+;)*[349][0-7]m")


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}])
def test_a_terminal_gets_colours_unless_it_wants_none(tmp_path: Path, documents: Path, env: dict[str, str]) -> None:
    shown = on_screen("stdout", "audit", "--offline", documents / GOOD, cwd=tmp_path, env=env)
    assert GOOD in shown
    assert bool(COLOUR.search(shown)) == (not env)


# --- check -----------------------------------------------------------------------------------------------------


def test_check_prints_each_verdict_as_the_contract_says(tmp_path: Path) -> None:
    gone, private = (
        "https://www.youtube.com/watch?v=YE7VzlLtp-4",
        "https://www.tiktok.com/@sample_org/video/7417000000000000001",
    )
    with StandIn() as standin:
        standin.put("youtube:video:dQw4w9WgXcQ", "available", "A film of the lake")
        standin.put("youtube:video:YE7VzlLtp-4", "gone")
        standin.put("tiktok:*", "private")
        given = (VIDEO, gone, "no address", private, f"{VIDEO}?si=again")
        result = run("check", "--no-pace", *given, cwd=tmp_path, env=standin.environment)
        asked = standin.asked("oembed?")
    assert (result.code, result.err) == (0, "")
    told = lines(result)
    assert sorted(str(line["url"]) for line in told) == sorted(given)
    assert [set(line) for line in told if "error" in line] == [{"url", "error"}]
    verdicts = {str(line["url"]): line for line in told if "error" not in line}
    assert all(matches(line, CHECK) for line in verdicts.values())
    assert {url: (line["status"], line["reason"]) for url, line in verdicts.items()} == {
        VIDEO: ("available", "ok"), f"{VIDEO}?si=again": ("available", "ok"), gone: ("gone", "removed"),
        private: ("restricted", "private"),
    }  # fmt: skip
    assert verdicts[VIDEO]["metadata"]["title"] == "A film of the lake"  # type: ignore[index]
    assert len([each for each in asked if "dQw4w9WgXcQ" in each.url]) == 1  # two forms, one question
    assert list(tmp_path.iterdir()) == []


def test_check_prints_a_verdict_when_it_is_reached_and_not_at_the_end(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put("youtube:*", "available")
        standin.put("web:page:*", "silence")
        command = [
            *COMMAND,
            "check",
            "--no-pace",
            "--config",
            "slow.toml",
            VIDEO,
            "https://example.org/a",
            "https://example.org/b",
        ]
        (tmp_path / "slow.toml").write_text("[platforms.web]\nconcurrency = 1\n")
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment(standin.environment), stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            first = json.loads(process.stdout.readline())
            assert process.poll() is None
            process.communicate()
    assert set(first) == set(CHECK)


SHORT = "https://vm.tiktok.com/ZMabcdef/"
BEHIND = "https://www.tiktok.com/@sample_org/video/7417000000000000001"


def test_check_tells_what_a_short_link_leads_to_and_whether_that_is_there(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put("tiktok:short-link:ZMabcdef", redirect(f"{BEHIND}?_r=1&u_code=abc"))
        standin.put("tiktok:post:7417000000000000001", "gone")
        result = run("check", "--no-pace", SHORT, cwd=tmp_path, env=standin.environment)
    (line,) = lines(result)
    assert (line["key"], line["status"], line["resolved_to"]) == ("tiktok:short-link:ZMabcdef", "gone", BEHIND)


def test_check_explains_each_question_what_was_read_and_why_the_verdict_follows(tmp_path: Path) -> None:
    with StandIn() as standin:
        standin.put("tiktok:post:7417000000000000001", "gone")
        result = run("check", "--explain", "--no-pace", BEHIND, cwd=tmp_path, env=standin.environment)
        asked = [each.url for each in standin.requests]
    told = [line.strip() for line in result.out.splitlines()]
    assert (result.code, result.err) == (0, "")
    assert [line for line in told if "GET " in line] == [f"{n}. GET {url}" for n, url in enumerate(asked, 1)]
    assert "gone: removed" in told
    assert [line.split(",")[0] for line in told if line.startswith("answer")] == [
        "answer   400 Played", "answer   200 Played",
    ]  # fmt: skip
    assert "because  statusCode 10204 with statusMsg status_deleted" in told


def test_negatives_of_a_platform_whose_canary_fails_are_not_believed(tmp_path: Path) -> None:
    live = "https://www.youtube.com/watch?v=YE7VzlLtp-4"
    (tmp_path / "linkaudit.toml").write_text(f"[platforms.youtube]\nknown_live = '{live}'\n")
    with StandIn() as standin:
        standin.put("youtube:*", "gone")
        result = run(
            "check", "--no-pace", "--config", "linkaudit.toml", VIDEO, cwd=tmp_path, env=standin.environment
        )  # fmt: skip
    (line,) = lines(result)
    assert (line["status"], line["reason"]) == ("unverified", "unrecognised")


def test_cookies_go_to_their_own_host_and_into_no_output(tmp_path: Path) -> None:
    rows = ("# Netscape HTTP Cookie File", ".youtube.com\tTRUE\t/\tTRUE\t0\tSID\tSECRET")
    (tmp_path / "cookies.txt").write_text("\n".join(rows))
    with StandIn() as standin:
        standin.put("youtube:*", "available")
        standin.put("web:page:*", "available")
        result = run(
            "-v", "check", "--explain", "--no-pace", "--cookies", "cookies.txt", VIDEO, "https://example.org/a",
            cwd=tmp_path, env=standin.environment,
        )  # fmt: skip
        sent = {asked.url.split("/")[2]: "SID=SECRET" in asked.headers.get("cookie", "") for asked in standin.requests}
    assert sent == {"www.youtube.com": True, "example.org": False}
    assert "SECRET" not in result.out + result.err


def test_check_says_what_was_left_unasked(tmp_path: Path) -> None:
    urls = [f"https://www.tiktok.com/@sample_org/video/74170000000000000{n:02}" for n in range(12)]
    with StandIn() as standin:
        standin.put("tiktok:*", "login_wall")
        result = run("check", "--no-pace", cwd=tmp_path, stdin="\n".join(urls).encode(), env=standin.environment)
    reasons = [line["reason"] for line in lines(result)]
    assert (result.code, len(reasons), set(reasons)) == (3, 12, {"login_wall", "not_attempted"})
    (line,) = result.complaints
    assert f"stopped answering: {reasons.count('not_attempted')} (tiktok); run it again later" in line


@pytest.mark.parametrize("has_proxy", [True, False])
def test_check_without_network_says_so_at_once(tmp_path: Path, closed_port: int, has_proxy: bool) -> None:
    url = VIDEO if has_proxy else "https://www.sample-organisation.invalid/news"
    began = time.monotonic()
    result = run(
        "check", url, cwd=tmp_path, env={"HTTPS_PROXY": f"http://127.0.0.1:{closed_port}"} if has_proxy else {}
    )
    assert time.monotonic() - began < 20
    assert (result.code, [(line["url"], line["status"], line["reason"]) for line in lines(result)]) == (
        3, [(url, "unverified", "network")],
    )  # fmt: skip
    (line,) = result.err.splitlines()
    assert line.startswith("linkaudit: no network")
