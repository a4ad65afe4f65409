"""Files that were made to do harm, given to the real command, and files that were cut off.

The law for each: it is refused in one line that says what is wrong and what to do, or it is read, and what is lost of
it is told; in less than a minute and 500 MB; nothing is executed, nothing fetched, nothing left behind.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import DocumentError, Extraction
from tests.command import COMMAND, environment
from tests.documents import hostile
from tests.documents.hostile import ATTACKS, FILM, FILM_KEY, POST, POST_KEY, SECRET, TRAPS

LIMIT_MB = 500
LIMIT_S = 60  # of the processor; how long a busy machine lets it wait says nothing of the program
ALL = frozenset({POST_KEY, FILM_KEY})

# What a reader sees of a file in which it is not both addresses.
CITED = {
    "html_whose_head_never_ends": frozenset({POST_KEY}),  # the rest is a comment
    "html_whose_script_is_never_closed": frozenset({POST_KEY}),  # the rest is a script
    "mail_of_broken_base64": frozenset({POST_KEY}),
    "text_of_nuls": frozenset({POST_KEY}),
    "pdf_whose_pages_are_a_loop": frozenset({POST_KEY}),
    "docx_of_fifty_nested_tables": ALL | {POST_KEY.replace("zA", "zB")},
    **dict.fromkeys(
        ["zip_in_zip", "pdf_of_blank_pages", "sparse_giant", "sparse_half_giant", "pipe", "endless_device",
         "circular_link", "directory", "server", "two_lines_for_a_name", "table_in_one_line"],
        frozenset[str](),
    ),
}  # fmt: skip

# Who touches the network or starts a program does not end well; Python reads it before any of ours.
GUARD = """
import os, sys

FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.exec",
             "os.posix_spawn", "os.startfile", "pty.spawn", "webbrowser.open", "urllib.Request"}

def guard(event, arguments):
    if event in FORBIDDEN:
        os.write(2, f"FORBIDDEN: {event} {arguments}\\n".encode())
        os._exit(99)

sys.addaudithook(guard)
"""

# A small process around the command, so that what is measured is this command's own: time, the largest memory of any
# of its processes as the system counted it, the largest sum of them all as it was seen, and processes that outlive it.
WRAPPER = """
import json, resource, signal, subprocess, sys, time
from pathlib import Path

def tree(pid):
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in tree(int(child)))]

def pages(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0

limit, *command = sys.argv[1:]
limit = int(limit)
began = time.monotonic()
bound = lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=bound)
most, seen, late = 0, set(), False
while process.poll() is None:
    running = tree(process.pid)
    seen.update(running)
    most = max(most, sum(map(pages, running)))
    if time.monotonic() - began > 4 * limit:  # it waits for something
        late = True
        process.kill()
    time.sleep(0.02)
seconds = time.monotonic() - began
while (left := [pid for pid in seen if pages(pid)]) and time.monotonic() - began < seconds + 2:
    time.sleep(0.05)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
kilobytes = spent.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps({
    "code": None if late else process.returncode, "seconds": spent.ru_utime + spent.ru_stime, "left": left,
    "megabytes": max(kilobytes // 1024, most * resource.getpagesize() // 2**20),
}), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """The command over one file, come to its end."""

    path: Path
    code: int | None  # None: it was still waiting after four times the limit; below zero: it was stopped at the limit
    out: str
    err: str
    seconds: float  # of the processors, of all its processes
    megabytes: int
    left: list[int]  # processes
    litter: list[str]  # files in its folder for temporary ones, and in the one it ran in

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.out)
        return told


def run(path: Path) -> Run:
    """`linkaudit extract PATH --json` under guard, measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("guard", "tmp", "cwd"):
            (folder / each).mkdir()
        told = environment({"TMPDIR": str(folder / "tmp")}, folder / "guard")
        (folder / "guard" / "sitecustomize.py").write_text(GUARD)
        wrapped = [sys.executable, "-I", "-S", "-c", WRAPPER, str(LIMIT_S), *COMMAND, "extract", str(path), "--json"]
        patience = 5 * LIMIT_S
        done = subprocess.run(wrapped, cwd=folder / "cwd", env=told, capture_output=True, timeout=patience, check=False)
        *err, measured = done.stderr.decode().splitlines()
        litter = [each.name for place in ("tmp", "cwd") for each in (folder / place).iterdir()]
        return Run(path, out=done.stdout.decode(), err="\n".join(err), litter=litter, **json.loads(measured))


def keys(told: dict[str, Any]) -> set[str]:
    citations = [each for activity in told["activities"] for each in activity["citations"]] + told["unattributed"]
    return {each["key"] for each in citations}


def posts(found: set[str]) -> set[str]:
    """The keys of evidence. A name or a site may be cut to another one, and nobody can tell."""
    return {key for key in found if key.split(":")[1] not in ("page", "profile", "channel", "other")}


def assert_lawful(run: Run, cited: frozenset[str] | set[str]) -> None:
    assert run.code is not None, f"it did not come to an end ({run.megabytes} MB)"
    assert run.megabytes < LIMIT_MB
    assert run.seconds < LIMIT_S
    assert (run.left, run.litter) == ([], [])
    if run.code == 2:
        assert_one_line(run.err, run.path)
        assert run.out == ""
        return
    assert (run.code, run.err) == (0, "")
    found = keys(run.told)
    assert posts(found) <= cited, "a key that the document does not cite"
    lost = [item for item in run.told["unreadable"] if item["reason"] != "attachment"]
    assert cited <= found or lost, f"{sorted(cited - found)} was lost in silence"


def assert_one_line(err: str, path: Path) -> None:
    (line,) = err.splitlines()
    name = " ".join(str(path).splitlines())
    assert line.isprintable(), "control characters reach the terminal"
    assert line.startswith(f"linkaudit: {name}: ") or not name.isprintable()
    what, _, remedy = line.removeprefix(f"linkaudit: {name}: ").partition("; ")
    assert what
    assert remedy
    assert len(line) < len(name) + 300
    assert "Traceback" not in line


# --- attacks ---------------------------------------------------------------------------------------------------


def attacked(name: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        return run(ATTACKS[name](Path(folder)))


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Run]]]:
    """The attacks that are wanted, as many at once as there are processors; each test waits for its own."""
    named = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = dict.fromkeys(parameters["attack"] for parameters in named if "attack" in parameters)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        yield {name: pool.submit(attacked, name) for name in wanted}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused_in_one_line_or_read_without_silent_loss(
    attack: str, runs: dict[str, Future[Run]]
) -> None:
    assert_lawful(runs[attack].result(), CITED.get(attack, ALL))


# --- nothing is fetched, nothing executed ----------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who listens, and hopes that nobody calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_is_fetched_and_nothing_executed(trap: str, listener: socket.socket, tmp_path: Path) -> None:
    (secret := tmp_path / "secret.txt").write_text(SECRET)
    path = TRAPS[trap](tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}", secret)
    before = set(tmp_path.rglob("*"))
    done = run(path)
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert SECRET not in done.out + done.err
    assert set(tmp_path.rglob("*")) == before
    assert_lawful(done, ALL)


def test_the_listener_hears_whoever_calls(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()):
        listener.accept()[0].close()


@pytest.mark.parametrize(
    "call", ["import socket; socket.create_connection(('127.0.0.1', 9))", "import os; os.system('x')"]
)
def test_the_guard_ends_whoever_calls_or_executes(call: str, tmp_path: Path) -> None:
    told = environment(guard=tmp_path)
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    done = subprocess.run([sys.executable, "-c", call], env=told, capture_output=True, check=False)
    assert done.returncode == 99


def test_a_terminal_is_not_told_what_a_document_orders(tmp_path: Path) -> None:
    orders = "\x1b]0;owned\x07\x1b[2J\x9b31m"
    page = f"<html><body><h1>Report {orders}</h1><p>Activity 1. Clip {orders}</p><p>{POST} {orders}</p>"
    path = hostile.written(tmp_path / "a.html", page)
    done = subprocess.run(
        [*COMMAND, "extract", path], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert not {"\x1b", "\x07", "\x9b"} & set(done.stdout.decode() + done.stderr.decode())


# --- files that were cut off -----------------------------------------------------------------------------------

ADDRESSES = {
    POST: POST_KEY,
    "https://www.youtube.com/watch?v=aaBB-ccDD_0": "youtube:video:aaBB-ccDD_0",
    "https://www.instagram.com/reel/C9aaBBccDDe/": "instagram:post:C9aaBBccDDe",
    FILM: FILM_KEY,
}  # fmt: skip
KEYS = frozenset(ADDRESSES.values())
PLACES = 20


def pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    for number, address in enumerate(ADDRESSES, 1):
        canvas.drawString(50, 780, f"Activity {number}. Something")
        canvas.drawString(50, 750, address)
        canvas.showPage()
    canvas.save()
    return path


def text(path: Path) -> Path:
    lines = (f"Activity {number}. Something\n{address}\n" for number, address in enumerate(ADDRESSES, 1))
    return hostile.written(path, "".join(lines))


def table(path: Path) -> Path:
    rows = (f"{number};Something;{address}\n" for number, address in enumerate(ADDRESSES, 1))
    return hostile.written(path, "No;Activity;Links\n" + "".join(rows))


def mail(encoding: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        body = text(path).read_bytes()
        return hostile.mail(
            path, body=base64.encodebytes(body).decode() if encoding == "base64" else body.decode(), encoding=encoding
        )

    return make


def parts(path: Path) -> Path:
    each = "".join(f"--b\nContent-Type: text/html\n\n<p>{address}</p>\n" for address in ADDRESSES)
    return hostile.mail(path, 'multipart/related; boundary="b"', f"{each}--b--\n")


def html(path: Path) -> Path:
    return hostile.html(path, "".join(f'<p><a href="{address}">{address}</a></p>' for address in ADDRESSES))


def docx(path: Path) -> Path:
    return hostile.docx(path, "".join(map(hostile.said, ADDRESSES)))


def odt(path: Path) -> Path:
    return hostile.odt(path, "".join(f"<text:p>{address}</text:p>" for address in ADDRESSES))


def xlsx(path: Path) -> Path:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{address}</t></is></c></row>'
        for i, address in enumerate(ADDRESSES, 9)
    )
    return hostile.xlsx(path, lambda sheet: sheet.replace("</sheetData>", f"{rows}</sheetData>"))


def rtf(path: Path) -> Path:
    return hostile.written(path, "{\\rtf1\\ansi " + "".join(f"{address}\\par\n" for address in ADDRESSES) + "}")


def after(end: str) -> Callable[[bytes], set[str]]:
    """The keys of the addresses that are certainly whole, since `end` follows them."""
    return lambda cut: {key for address, key in ADDRESSES.items() if f"{address}{end}".encode() in cut}


def behind_base64(cut: bytes) -> set[str]:
    *whole, _ = cut.partition(b"\n\n")[2].split(b"\n")
    return after("\n")(base64.b64decode(b"".join(whole)))


Complete = Callable[[bytes], set[str]]
# Where a cut can be seen, it must be told; where it cannot, what is certainly whole must be found.
SEEN = {"pdf": pdf, "docx": docx, "odt": odt, "xlsx": xlsx, "rtf": rtf}
UNSEEN: dict[str, tuple[Callable[[Path], Path], Complete]] = {
    "txt": (text, after("\n")),
    "csv": (table, after("\n")),
    "html": (html, after("</p>")),
    "eml": (mail("8bit"), after("\n")),
    "eml in base64": (mail("base64"), behind_base64),
}


def cuts(content: bytes) -> list[bytes]:
    """The file cut at twenty places, the last of them one byte before its end."""
    return [*(content[: len(content) * i // PLACES] for i in range(1, PLACES)), content[:-1]]


def outcome(path: Path, content: bytes) -> Extraction | DocumentError:
    try:
        return extract(read(hostile.written(path, content)))
    except DocumentError as error:
        return error


def found_in(extraction: Extraction) -> set[str]:
    citations = [each for activity in extraction.activities for each in activity.citations]
    return {each.link.key for each in [*citations, *extraction.unattributed]}


def assert_told(answer: Extraction | DocumentError, path: Path, place: int) -> None:
    """It is refused in one line, or says that it is partial, or nothing is missing."""
    if isinstance(answer, DocumentError):
        assert_one_line(f"linkaudit: {answer}", path)
    else:
        assert answer.unreadable or found_in(answer) == KEYS, f"place {place}: what is missing is not told"
        assert found_in(answer) <= KEYS


@pytest.mark.parametrize("kind", SEEN)
def test_a_file_that_was_cut_off_is_refused_or_told_as_partial(kind: str, tmp_path: Path) -> None:
    path = SEEN[kind](tmp_path / f"whole.{kind}")
    whole = outcome(path, path.read_bytes())
    assert kind == "rtf" or (isinstance(whole, Extraction) and found_in(whole) == KEYS)
    for place, cut in enumerate(cuts(path.read_bytes()), 1):
        assert_told(outcome(tmp_path / f"cut.{kind}", cut), tmp_path / f"cut.{kind}", place)


@pytest.mark.parametrize("kind", SEEN)
def test_a_file_whose_end_never_came_is_refused_or_told_as_partial(kind: str, tmp_path: Path) -> None:
    """Programs that fetch files make room for the whole at once: what did not come is NULs."""
    content = SEEN[kind](tmp_path / f"whole.{kind}").read_bytes()
    for place, cut in enumerate(cuts(content), 1):
        answer = outcome(tmp_path / f"cut.{kind}", cut.ljust(len(content), b"\0"))
        assert_told(answer, tmp_path / f"cut.{kind}", place)


@pytest.mark.parametrize("kind", UNSEEN)
def test_of_a_text_that_was_cut_off_whole_addresses_are_read_and_no_cut_one(kind: str, tmp_path: Path) -> None:
    make, complete = UNSEEN[kind]
    path = make(tmp_path / f"whole.{kind[:4]}")
    whole = outcome(path, path.read_bytes())
    assert isinstance(whole, Extraction)
    assert found_in(whole) == KEYS
    for place, cut in enumerate(cuts(path.read_bytes()), 1):
        answer = outcome(tmp_path / "cut", cut)
        if isinstance(answer, DocumentError):
            assert_one_line(f"linkaudit: {answer}", tmp_path / "cut")
            assert kind == "eml in base64" or not complete(cut), f"place {place}: {complete(cut)} could be read"
        else:
            assert complete(cut) <= found_in(answer), f"place {place}"
            assert posts(found_in(answer)) <= KEYS, f"place {place}"


def test_a_message_whose_parts_end_too_soon_is_read_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    for cut in cuts(parts(tmp_path / "whole.eml").read_bytes()):
        answer = outcome(tmp_path / "cut.eml", cut)
        assert isinstance(answer, DocumentError) or posts(found_in(answer)) <= KEYS


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_was_cut_off_anywhere_gives_no_other_post(address: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    for end in range(len("https://") + 1, len(address)):
        answer = outcome(path, f"{FILM}\nSee {address[:end]}".encode())
        assert isinstance(answer, Extraction)
        assert FILM_KEY in found_in(answer)
        assert posts(found_in(answer)) <= {FILM_KEY, ADDRESSES[address]}, address[:end]


@pytest.mark.parametrize("kind", [*SEEN, *UNSEEN])
def test_the_command_holds_to_it_too(kind: str, tmp_path: Path) -> None:
    make = SEEN[kind] if kind in SEEN else UNSEEN[kind][0]
    path = make(tmp_path / f"a.{kind[:4]}")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    cited = KEYS if kind in SEEN else frozenset(UNSEEN[kind][1](path.read_bytes()))
    done = run(path)
    if done.code == 0:
        assert_lawful(done, cited | keys(done.told) & KEYS)
    else:
        assert_lawful(done, cited)
