"""Digests reach their recipients, whole and once; and whatever happens, no secret is seen anywhere."""

from __future__ import annotations

import json
import os
import re
import socketserver
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from linkaudit.notify import Recipient, RecipientError, Route, has_secret, resolved, send
from tests.command import Result, run
from tests.standin import StandIn

AWKWARD = "s3cr3t:@/#?é"  # what an address would break at
PLAIN = "s3cr3t"
TEXT = "Жоғалды — https://www.instagram.com/p/DAbCdEfGhIj/\n  құжаттың күнінен кейін: Ұлттық қор\n"
QUICK = Route()


class Hook(BaseHTTPRequestHandler):
    """A webhook: keeps what it is sent and answers what its server says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, HookServer)
        server.got.append((self.path, dict(self.headers), body))
        if server.hangs:
            server.released.wait(30)
        code = server.answers.pop(0) if server.answers else 200
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class HookServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.hangs = False
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Mail(socketserver.StreamRequestHandler):
    """As much of an SMTP server as one mail needs; it believes every password."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, MailServer)
        self.say(b"220 mail.example ready")
        while line := self.rfile.readline().strip():
            word = line.split()[0].upper()
            if word == b"EHLO":
                self.say(b"250-mail.example\r\n250 AUTH PLAIN LOGIN")
            elif word == b"AUTH":
                server.logins.append(line)
                self.say(b"235 welcome")
            elif word == b"DATA":
                self.say(b"354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                server.got.append(b"".join(each[1:] if each.startswith(b"..") else each for each in lines))
                self.say(b"250 kept")
            elif word == b"MAIL" and server.refusals:
                server.refusals -= 1
                self.say(b"421 try later")
                return
            elif word == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 fine")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Mail)
        self.got: list[bytes] = []
        self.logins: list[bytes] = []
        self.refusals = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        if isinstance(server, HookServer):
            server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def hook() -> Iterator[HookServer]:
    with serving(HookServer()) as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


def waiting() -> tuple[list[float], Callable[[float], None]]:
    waits: list[float] = []
    return waits, waits.append


# --- sending --------------------------------------------------------------------------------------------------


def test_a_webhook_gets_title_and_text_whole(hook: HookServer) -> None:
    body = TEXT * 2000
    assert send(f"json://{hook.address}/hook", "Ақпарат", body, QUICK) == ""
    ((path, _, told),) = hook.got
    assert path == "/hook"
    assert (json.loads(told)["title"], json.loads(told)["message"].strip()) == ("Ақпарат", body.strip())


def test_a_mail_is_one_mail_of_plain_text(mail: MailServer) -> None:
    body = TEXT * 1000
    url = f"mailto://127.0.0.1:{mail.port}?from=audit@example.org&to=ministry@example.org"
    assert send(url, "Дәлелдер өзгерді", body, QUICK) == ""
    (raw,) = mail.got
    message = message_from_bytes(raw)
    assert str(make_header(decode_header(message["Subject"]))) == "Дәлелдер өзгерді"
    assert message["To"] == "ministry@example.org"
    parts = [part for part in message.walk() if not part.is_multipart()]
    (part,) = parts
    assert part.get_content_type() == "text/plain"
    told = part.get_payload(decode=True)
    assert isinstance(told, bytes)
    assert told.decode().replace("\r\n", "\n").strip() == body.strip()


def test_what_is_refused_is_tried_again_and_taken_once(hook: HookServer) -> None:
    hook.answers = [500, 503]
    waits, wait = waiting()
    assert send(f"json://{hook.address}/", "A", "B", QUICK, wait=wait) == ""
    assert len(hook.got) == 3
    assert waits == [2.0, 8.0]


def test_a_mail_that_is_refused_is_tried_again(mail: MailServer) -> None:
    mail.refusals = 2
    _, wait = waiting()
    url = f"mailto://127.0.0.1:{mail.port}?from=audit@example.org&to=ministry@example.org"
    assert send(url, "A", "B", QUICK, wait=wait) == ""
    assert len(mail.got) == 1


def test_who_is_not_there_is_said_in_one_clause(hook: HookServer) -> None:
    _, wait = waiting()
    why = send(f"json://user:{PLAIN}@127.0.0.1:9/{PLAIN}", "A", "B", QUICK, wait=wait)
    assert why == "it was refused, or there is nobody, 3 times"


def test_who_hangs_is_left(hook: HookServer) -> None:
    hook.hangs = True
    _, wait = waiting()
    assert send(f"json://{hook.address}/", "A", "B", QUICK, wait=wait, limit_s=2.5) == "it took too long, 3 times"


def test_a_proxy_is_used_and_further_authorities_are_trusted() -> None:
    with StandIn() as standin:
        standin.put("web:page:https://hooks.example.org/audit", "available")
        assert send("jsons://hooks.example.org/audit", "A", "B", Route(standin.url, standin.ca_file)) == ""
        (asked,) = standin.asked("hooks.example.org")
        assert asked.method == "POST"
        _, wait = waiting()
        assert send("jsons://hooks.example.org/audit", "A", "B", Route(standin.url), wait=wait) != ""


@pytest.mark.parametrize("is_flag", [True, False])
def test_authorities_that_cannot_be_read_are_no_fault_of_the_address(
    tmp_path: Path, standin: StandIn, is_flag: bool
) -> None:
    house = House(tmp_path, standin, '[[notify]]\nname = "ministry"\nurl = "json://127.0.0.1/"\n')
    house.run("watch", "one.txt")
    flag, more = (("--ca-file", "missing.pem"), {}) if is_flag else ((), {"SSL_CERT_FILE": "missing.pem"})
    result = house.run("nightly", *flag, **more)
    assert result.code == 2
    (line,) = result.complaints
    assert line.startswith("linkaudit: missing.pem: the certificate authorities cannot be read (No such file")


def test_authorities_that_vanish_before_a_message_is_sent_are_named(tmp_path: Path) -> None:
    why = send("json://127.0.0.1:9/", "A", "B", Route(ca_file=tmp_path / "missing.pem"))
    assert why.startswith(f"{tmp_path / 'missing.pem'}: the certificate authorities cannot be read")


# --- secrets --------------------------------------------------------------------------------------------------

# An address as it is written, and what it becomes.
PLACES = [
    ("mailto://me:${PW}@example.org", "mailto://me:s3cr3t%3A%40%2F%23%3F%C3%A9@example.org"),
    ("json://example.org/?token=${PW}", "json://example.org/?token=s3cr3t%3A%40%2F%23%3F%C3%A9"),
    ("tgram://${BOT}/-100200", "tgram://123456:ABC-def/-100200"),
    ("slack://${SLACK}/#audits", "slack://T1/B1/xyz/#audits"),
    ("${ALL}", "mailtos://a:b@example.org?to=c@example.org"),
    ("json://example.org/plain", "json://example.org/plain"),
]
SECRETS = {
    "PW": AWKWARD, "BOT": "123456:ABC-def", "SLACK": "T1/B1/xyz", "ALL": "mailtos://a:b@example.org?to=c@example.org",
    "EMPTY": "",
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), PLACES)
def test_a_secret_is_put_in_as_its_place_demands(written: str, expected: str) -> None:
    assert resolved(Recipient("ministry", written), SECRETS) == expected


@pytest.mark.parametrize("written", ["json://example.org/${NOT_SET}", "json://example.org/${EMPTY}", "no address"])
def test_an_address_that_cannot_be_used_is_said_without_it(written: str) -> None:
    with pytest.raises(RecipientError) as raised:
        resolved(Recipient("ministry", written), SECRETS)
    assert "ministry" in str(raised.value)
    assert "example.org" not in str(raised.value)


HAVE = [
    ("json://example.org/hook", False), ("mailto://me@example.org?to=a@example.org", False),
    ("mailto://example.org:25?from=a@example.org", False), ("mailto://me:pw@example.org", True),
    ("mailto://me:${PW}@example.org", False), ("json://example.org/?token=abc", True),
    ("tgram://123:abc/1", True), ("tgram://${BOT}/1", False), ("slack://a/b/c", True),
    ("mailto://me:${PW}@example.org?pass=abc", True), ("tgram://123456:ABCdef/${CHAT}", True),
    ("tgram://123456%3AABCdef/${CHAT}", True), ("tgram://${BOT}/ABCdef", True), ("slack://T1/B1/xyz/${CHANNEL}", True),
    ("gotify://push.example.org/AbC${REST}", True), ("pover://${USER}@0123456789abcdef0123", True),
    ("signal://${ID}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", True), ("tgram://${BOT}/-1001234567890", False),
    ("slack://${SLACK}/#audits-2026", False), ("gotify://push1.example.org:8080/${TOKEN}?priority=High", False),
    ("ntfy://${TOPIC}", False), ("twilio://${SID}:${TOKEN}@+15551234567/+15557654321", False), ("${ALL}", False),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), HAVE)
def test_what_may_hold_a_secret_is_known(url: str, expected: bool) -> None:
    assert has_secret(url) == expected


# --- a whole night --------------------------------------------------------------------------------------------

VIDEO = "https://www.youtube.com/watch?v=Lake000001A"
KEY = "youtube:video:Lake000001A"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn() as standin:
        standin.put(KEY, "available")
        yield standin


class House:
    def __init__(self, folder: Path, standin: StandIn, notify: str) -> None:
        self.folder, self.standin = folder, standin
        recheck = "".join(f"{name} = 0.000001\n" for name in ("available", "gone", "unverified"))
        text = f"{notify}\n[recheck]\n{recheck}"
        (folder / "config.toml").write_text(text, encoding="utf-8")
        (folder / "one.txt").write_text(
            f"Final report\nTask 1. Tell\n\nActivity 1. Make films\n{VIDEO}\n", encoding="utf-8"
        )

    def run(self, *arguments: str, **more: str) -> Result:
        if (database := self.folder / "data" / "linkaudit.db").exists() and database.stat().st_size:
            with closing(sqlite3.connect(database)) as db, db:  # a day goes by
                db.execute("UPDATE watched SET due_at = '2020-01-01T00:00:00Z'")
        env = {**self.standin.environment, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **more}
        return run("-v", *arguments, "--config", "config.toml", cwd=self.folder, env=env)


def test_only_changes_are_told_once_to_whom_they_concern(
    tmp_path: Path, standin: StandIn, hook: HookServer, mail: MailServer
) -> None:
    house = House(
        tmp_path,
        standin,
        f"""
secrets = "secrets.toml"
[[notify]]
name = "ministry"
url = "json://user:${{HOOK_PASSWORD}}@{hook.address}/ministry"
tags = ["2026"]
lang = "ru"
[[notify]]
name = "others"
url = "json://{hook.address}/others"
tags = ["2025"]
[[notify]]
name = "auditor"
url = "mailto://me:${{MAIL_PASSWORD}}@127.0.0.1:{mail.port}?from=audit@example.org&to=auditor@example.org&mode=insecure"
""",
    )
    (tmp_path / "secrets.toml").write_text(f'MAIL_PASSWORD = "{PLAIN}-mail"\n', encoding="utf-8")
    (tmp_path / "secrets.toml").chmod(0o600)
    told = {"HOOK_PASSWORD": f"{PLAIN}-hook"}
    results = [house.run("watch", "one.txt", "--tag", "2026", **told), house.run("nightly", "--no-pace", **told)]
    assert (hook.got, mail.got) == ([], [])
    standin.put(KEY, "gone")
    results += [house.run("nightly", "--no-pace", **told) for _ in range(2)]
    assert [result.code for result in results] == [0, 0, 0, 0]
    ((path, headers, body),) = hook.got
    assert path == "/ministry"
    assert headers["Authorization"].startswith("Basic ")
    message = json.loads(body)
    assert "изменились доказательства" in message["title"]
    assert VIDEO in message["message"]
    assert "Исчезла" in message["message"]
    assert len(mail.got) == 1
    assert mail.logins
    written = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "secrets.toml"
    )
    said = "".join(result.out + result.err for result in results).encode()
    assert PLAIN.encode() not in written + said
    assert not re.search(rb"json://user", said)


def test_who_was_not_reached_is_told_the_next_night(tmp_path: Path, standin: StandIn, hook: HookServer) -> None:
    house = House(tmp_path, standin, f'[[notify]]\nname = "ministry"\nurl = "json://{hook.address}/"\n')
    house.run("watch", "one.txt")
    house.run("nightly", "--no-pace")
    standin.put(KEY, "gone")
    hook.answers = [500] * 3
    result = house.run("nightly", "--no-pace")
    assert result.code == 3
    assert [line for line in result.complaints if "ministry was not told" in line]
    assert "Newly gone" in result.out  # the audit itself is whole
    standin.put(KEY, "gone")
    assert house.run("nightly", "--no-pace").code == 0
    assert len(hook.got) == 4
    assert len({body for _, _, body in hook.got}) == 1
    with closing(sqlite3.connect(tmp_path / "data" / "linkaudit.db")) as db:
        assert db.execute("SELECT count(*) FROM messages WHERE sent_at IS NULL").fetchall() == [(0,)]


def test_who_is_not_named_for_a_night_is_told_when_it_is_named_again(
    tmp_path: Path, standin: StandIn, hook: HookServer
) -> None:
    house = House(tmp_path, standin, f'[[notify]]\nname = "ministry"\nurl = "json://{hook.address}/"\n')
    named = (tmp_path / "config.toml").read_text(encoding="utf-8")
    house.run("watch", "one.txt")
    house.run("nightly", "--no-pace")
    standin.put(KEY, "gone")
    hook.answers = [500] * 3
    house.run("nightly", "--no-pace")
    (tmp_path / "config.toml").write_text(named.replace("ministry", "minstry"), encoding="utf-8")
    result = house.run("nightly", "--no-pace")
    assert [line for line in result.complaints if "ministry is not told of audit 2" in line]
    assert len(hook.got) == 3
    (tmp_path / "config.toml").write_text(named, encoding="utf-8")
    for _ in range(2):
        house.run("nightly", "--no-pace")
        assert len([body for _, _, body in hook.got[3:] if "(audit 2)" in str(body)]) == 1


WRONG = [
    (
        '[[notify]]\nname = "m"\nurl = "mailto://example.org?from=a@example.org&to=b@example.org,c@example.org"\n',
        "several",
    ),
    ('[[notify]]\nname = "m"\n', "url"),
    ('[[notify]]\nurl = "json://127.0.0.1/"\n', "name"),
    ('[[notify]]\nname = "m"\nurl = "json://127.0.0.1/"\nto = "x"\n', "known are"),
    ('[[notify]]\nname = "m"\nurl = "json://127.0.0.1/"\nlang = "de"\n', "known are"),
    ('[[notify]]\nname = "m"\nurl = "json://127.0.0.1/"\n' * 2, "twice"),
    ('[[notify]]\nname = "m"\nurl = "nosuch://127.0.0.1/?q=1"\n', "secret"),
    ('[[notify]]\nname = "m"\nurl = "json://"\n', "Apprise"),
    (f'[[notify]]\nname = "m"\nurl = "mailto://me:{PLAIN}@example.org"\n', "chmod 600"),
    (f'[[notify]]\nname = "m"\nurl = "tgram://123456:{PLAIN}/${{PATH}}"\n', "chmod 600"),
    ('[[notify]]\nname = "m"\nurl = "json://u:${NOT_SET}@127.0.0.1/"\n', "NOT_SET is not set"),
    ('secrets = "none.toml"\n[[notify]]\nname = "m"\nurl = "json://127.0.0.1/"\n', "none.toml"),
    ('notify = "m"\n', "[[notify]]"),
]


@pytest.mark.parametrize(("notify", "culprit"), WRONG)
def test_what_is_wrong_is_said_before_the_night(tmp_path: Path, standin: StandIn, notify: str, culprit: str) -> None:
    house = House(tmp_path, standin, notify)
    (tmp_path / "config.toml").chmod(0o644)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "linkaudit.db").touch()
    result = house.run("nightly", "--no-pace")
    assert result.code == 2
    (line,) = result.complaints
    assert culprit in line
    assert PLAIN not in result.out + result.err
    assert standin.requests == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_secrets_that_others_may_read_are_refused(tmp_path: Path, standin: StandIn) -> None:
    house = House(tmp_path, standin, 'secrets = "s.toml"\n[[notify]]\nname = "m"\nurl = "json://u:${PW}@127.0.0.1/"\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "linkaudit.db").touch()
    secrets = tmp_path / "s.toml"
    secrets.write_text(f'PW = "{PLAIN}"\n', encoding="utf-8")
    secrets.chmod(0o640)
    result = house.run("nightly", "--no-pace")
    assert (result.code, len(result.complaints)) == (2, 1)
    assert "chmod 600" in result.err
    secrets.chmod(0o600)
    secrets.write_text(f"PW = {PLAIN}\n", encoding="utf-8")
    result = house.run("nightly", "--no-pace")
    assert (result.code, PLAIN in result.err) == (2, False)
