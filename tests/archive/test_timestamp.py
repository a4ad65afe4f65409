"""Trusted time, from a local authority made with OpenSSL: asked for, archived, checked, and missed where it is gone."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from linkaudit.archive.manifest import read
from linkaudit.archive.timestamp import TimestampError, checked, roots_of
from tests.command import Result, run
from tests.standin import StandIn

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the local authority is made with openssl")

CONFIG = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = critical, timeStamping
[authority]
serial = serial
signer_cert = signer.pem
signer_key = signer.key
certs = chain.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
REPORT = """\
Activity 1. Publish
https://example.org/a
https://example.org/b

29.10.2024
"""
MANIFEST = Path("data/archive/audit-0001.manifest.jsonl")
LINE = b'{"what":"check"}'


@dataclass
class Authority:
    """An RFC 3161 authority on loopback. `plays` is what it does with its next questions; then it answers."""

    folder: Path
    plays: list[str] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    url: str = ""

    def openssl(self, *arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def make(self, root: str) -> None:
        """A root, and a signer that it vouches for."""
        self.openssl(*"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -config config".split(),
                     *f"-extensions root -subj /CN={root} -keyout {root}.key -out {root}.pem".split())  # fmt: skip
        self.openssl(*"req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config config -subj /CN=Time".split(),
                     *"-keyout signer.key -out signer.csr".split())  # fmt: skip
        self.openssl(*f"x509 -req -in signer.csr -CA {root}.pem -CAkey {root}.key -CAcreateserial -days 30".split(),
                     *"-extfile config -extensions signer -out signer.pem".split())  # fmt: skip
        shutil.copy(self.folder / f"{root}.pem", self.folder / "chain.pem")

    def answer(self, question: bytes) -> bytes:
        (self.folder / "question").write_bytes(question)
        self.openssl(*"ts -reply -config config -section authority -queryfile question -out answer".split())
        return (self.folder / "answer").read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    (authority.folder / "config").write_text(CONFIG)
    (authority.folder / "serial").write_text("01\n")
    authority.make("other")
    authority.make("root")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(question)
            assert self.headers["Content-Type"] == "application/timestamp-query"
            play = authority.plays.pop(0) if authority.plays else "answers"
            status, body = 200, b"<html>busy</html>"
            if play == "answers":
                body = authority.answer(question)
            elif play == "answers another question":
                body = authority.answer(authority.asked[0])
            elif play == "refuses":
                body = authority.answer(b"\x30\x00")
            elif play == "fails":
                status = 503
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        authority.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
        yield authority
        server.shutdown()


@pytest.fixture
def authority(made: Authority) -> Authority:
    made.plays.clear()
    return made


def audit(folder: Path, authority: Authority, *arguments: str) -> Result:
    (folder / "report.txt").write_text(REPORT)
    (folder / "linkaudit.toml").write_text(f"timestamp = {authority.url!r}\n")
    with StandIn() as standin:
        standin.put("web:page:*", "available")
        return run(
            "audit", "-q", "--no-pace", "--config", "linkaudit.toml", "report.txt",
            *(arguments or ("--timestamp-ca", str(authority.folder / "root.pem"))),
            cwd=folder, env=standin.environment | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        )  # fmt: skip


def test_an_audit_s_manifest_is_signed_with_the_time_and_verify_says_so(authority: Authority, tmp_path: Path) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    assert (done := audit(tmp_path, authority)).code == 0, done.err
    result = run("verify", "--timestamp-ca", str(authority.folder / "root.pem"), cwd=tmp_path)
    sound, told = result.out.splitlines()
    assert (result.code, sound.rpartition(": ")[2]) == (0, "sound")
    at = datetime.fromisoformat(told.removeprefix("  trusted time: "))
    assert before <= at <= datetime.now(UTC) + timedelta(seconds=2)


def test_the_token_can_be_checked_by_openssl_alone(authority: Authority, tmp_path: Path) -> None:
    audit(tmp_path, authority)
    *_, former, last = read((tmp_path / MANIFEST).read_bytes())
    (authority.folder / "token").write_bytes(base64.b64decode(last.told["token"]))
    (authority.folder / "line").write_bytes(former.line)
    authority.openssl(*"ts -verify -in token -data line -CAfile root.pem".split())


def test_without_the_authority_s_root_verify_says_that_it_did_not_look(authority: Authority, tmp_path: Path) -> None:
    audit(tmp_path, authority)
    result = run("verify", cwd=tmp_path)
    assert result.code == 0
    assert "was not looked at: name its authority's root certificate with --timestamp-ca" in result.out


def test_a_stranger_s_root_does_not_vouch(authority: Authority, tmp_path: Path) -> None:
    audit(tmp_path, authority)
    result = run("verify", "--timestamp-ca", str(authority.folder / "other.pem"), cwd=tmp_path)
    assert result.code == 1
    assert "the timestamp does not hold" in result.out


@pytest.mark.parametrize(
    ("play", "said"),
    [
        ("fails", "the authority answered with HTTP status 503"),
        ("babbles", "that is no timestamp"),
        ("answers another question", "the timestamp does not hold"),
        ("refuses", "the timestamp does not hold"),
    ],
)
def test_without_an_answer_the_audit_says_so_and_the_next_run_gets_the_time(
    authority: Authority, tmp_path: Path, play: str, said: str
) -> None:
    authority.plays.append(play)
    done = audit(tmp_path, authority)
    assert done.code == 3
    assert f"no trusted time: {said}" in done.err
    assert "run the same command again to get it" in done.err
    assert audit(tmp_path, authority).code == 0
    result = run("verify", "--timestamp-ca", str(authority.folder / "root.pem"), cwd=tmp_path)
    assert (result.code, result.out.count("audit "), result.out.count("trusted time")) == (0, 1, 1)
    assert "2 checks" in result.out  # nothing was asked again


def test_an_answer_is_only_asked_for_where_somebody_vouches_for_it(authority: Authority, tmp_path: Path) -> None:
    asked = len(authority.asked)
    done = audit(tmp_path, authority, "--quiet")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "name the authority's root certificate" in done.err
    (tmp_path / "empty.pem").write_text("none")
    for name, said in (("missing.pem", "cannot be read"), ("empty.pem", "holds no certificate")):
        done = audit(tmp_path, authority, "--timestamp-ca", name)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert said in done.err
    assert len(authority.asked) == asked


def test_a_password_in_the_authority_s_address_is_kept_nowhere(authority: Authority, tmp_path: Path) -> None:
    url, authority.url = authority.url, authority.url.replace("://", "://org:secret@")
    try:
        done = audit(tmp_path, authority)
    finally:
        authority.url = url
    assert done.code == 0
    kept = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert kept
    assert not [raw for raw in kept if b"secret" in raw]
    assert "secret" not in done.out + done.err


def test_a_removed_timestamp_is_missed(authority: Authority, tmp_path: Path) -> None:
    audit(tmp_path, authority)
    lines = (tmp_path / MANIFEST).read_bytes().splitlines(keepends=True)
    assert json.loads(lines[-1])["what"] == "timestamp"
    (tmp_path / MANIFEST).write_bytes(b"".join(lines[:-1]))
    result = run("verify", cwd=tmp_path)
    assert result.code == 1
    assert "its last entries are missing" in result.out


def test_a_token_holds_for_one_line_whatever_is_done_to_it(authority: Authority) -> None:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    question = TimestampRequestBuilder().data(LINE).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    token, roots = authority.answer(question), roots_of(authority.folder / "root.pem")
    at = checked(token, LINE, roots)
    with pytest.raises(TimestampError, match="does not hold"):
        checked(token, LINE + b" ", roots)
    for place in range(0, len(token), 7):
        broken = bytearray(token)
        broken[place] ^= 0x10
        with suppress(TimestampError):  # a bit of a certificate that nothing rests on may go unnoticed, the time not
            assert checked(bytes(broken), LINE, roots) == at
    for junk in (b"", b"\x30", b"\x30\x80\x00\x00", token[:-1], token[:40]):
        with pytest.raises(TimestampError):
            checked(junk, LINE, roots)
