"""The archive of exchanges: what is written reads back equal, whole or broken off, and holds no secret."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import itertools
import json
import string
import subprocess
import sys
import tempfile
import time
import zlib
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from linkaudit.archive.warc import Record, Recorder, Recording, read
from linkaudit.model import SECRET_HEADERS, Failure, FetchError, Headers, Request, Response

NOW = datetime(2026, 11, 22, 1, 2, 3, 456789, UTC)
URL = "https://example.org/page?x=1"
PAGE = Request(URL, "page", headers=(("Accept", "text/html"),), why="nothing has been asked yet")
SENT = (("Host", "example.org"), ("User-Agent", "linkaudit"))
HTML = (("Content-Type", "text/html"), ("x-LOWER-Upper", "1"), ("Content-Type", "again"))
ANSWER = Response(PAGE, URL, 200, HTML, b"<title>Hello</title>", NOW, (), SENT, "OK")
MOVED = replace(ANSWER, status=301, headers=(("Location", "/new"),), body=b"", phrase="Moved Permanently")
FOLLOWED = replace(ANSWER, url="https://example.org/new", hops=(MOVED, replace(MOVED, url="https://example.org/old")))
FAILED = Failure(PAGE, "timeout", "no answer in time", NOW)
ROOT = Path(__file__).parents[2]
SUFFIXES = ("warc", "warc.gz")


def write(path: Path, responses: Sequence[Response], failure: Failure | None = None) -> tuple[Record, ...]:
    numbers = itertools.count(1)
    with Recorder(path, now=lambda: NOW, new_id=lambda: UUID(int=next(numbers))) as recorder:
        return recorder.record(responses, failure)


def ask(recording: Recording, request: Request) -> Response | tuple[str, str, tuple[Response, ...]]:
    """The answer, or reason, detail and hops of the failure."""
    try:
        return asyncio.run(recording.fetch(request))
    except FetchError as error:
        return error.reason, error.detail, error.hops


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def warcio_records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, fields and block of every record, as warcio itself reads them."""
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


# --- the round trip --------------------------------------------------------------------------------------------

# What an answer may be: as the platforms send it, and as they should not.
ANSWERS = {
    "a page": ANSWER,
    "nothing in it": replace(ANSWER, headers=(), body=b"", phrase=""),
    "a status nobody knows": replace(ANSWER, status=999, phrase=""),
    "a phrase of several words": replace(ANSWER, status=404, phrase="Not  Found: at all"),
    "a phrase that is no UTF-8": replace(ANSWER, phrase=b"d\xe9j\xe0".decode("utf-8", "surrogateescape")),
    "gzip": replace(ANSWER, headers=(("Content-Encoding", "gzip"),), body=gzip.compress(b"Hello" * 50)),
    "no gzip at all": replace(ANSWER, headers=(("Content-Encoding", "gzip"),), body=b"Hello"),
    "chunked": replace(ANSWER, headers=(("A", "1"), ("transfer-ENCODING", "chunked"), ("B", "2"))),
    "chunked, and looks it": replace(ANSWER, headers=(("Transfer-Encoding", "chunked"),), body=b"1\r\nH\r\n0\r\n\r\n"),
    "a header like ours": replace(ANSWER, headers=(("X-Crawler-Transfer-Encoding", "chunked"), ("X-Crawler-A", "1"))),
    "two of them": replace(ANSWER, headers=(("X-Crawler-x-crawler-transfer-encoding", ""), ("Transfer-Encoding", ""))),
    "empty lines in the body": replace(ANSWER, body=b"\r\n\r\nWARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
    "every byte": replace(ANSWER, body=bytes(range(256))),
    "headers in Cyrillic": replace(ANSWER, headers=(("X-Title", "Отчёт «о делах»"), ("X-Latin", "café"))),
    "headers with odd spaces": replace(ANSWER, headers=(("X", "\xa0a "), ("Y", "  b\t"), ("Z", ""), ("A b", "a: b:c"))),
    "a header like a record": replace(ANSWER, headers=(("WARC-Type", "response"), ("Content-Length", "99999"))),
    "no known headers of the question": replace(ANSWER, sent=()),
    "redirects": FOLLOWED,
    "a Cyrillic address": replace(ANSWER, url="https://пример.рф/а б"),
    "a Cyrillic question": replace(ANSWER, request=replace(PAGE, url="https://пример.рф/путь?й=1#низ")),
    "an address with what no URI may hold": replace(ANSWER, url='https://example.org/<a>"\\^`{|} %zz'),
    "a question that follows nothing": replace(ANSWER, request=replace(PAGE, follow=False)),
    "another method": replace(ANSWER, request=replace(PAGE, method="HEAD"), body=b""),
    "another zone": replace(ANSWER, fetched_at=NOW.astimezone(timezone(timedelta(hours=5)))),
    "a whole second": replace(ANSWER, fetched_at=NOW.replace(microsecond=0)),
    "five megabytes": replace(ANSWER, body=bytes(range(250)) * 20_000),
}  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_reads_back_as_it_was(answer: Response, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"audit.{suffix}"
    write(path, [answer])
    recording = read(path)
    assert recording.broken == ()
    assert ask(recording, answer.request) == answer
    assert check(path) == 0


# What can come over the wire: no line breaks in a head, no colon in a name, no space before or after a value is lost.
NAMES = st.text(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~", min_size=1).filter(
    lambda name: name.lower() not in SECRET_HEADERS
)
LINES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0"), max_size=40)
HEADERS = st.lists(st.tuples(NAMES, LINES), max_size=6).map(tuple)
URLS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30).map(lambda path: f"https://example.org/{path}")
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))
REQUESTS = st.builds(
    Request, URLS, probe=st.text(max_size=9), method=st.sampled_from(["GET", "HEAD"]), headers=HEADERS,
    follow=st.booleans(), why=st.text(max_size=9),
)  # fmt: skip


@st.composite
def answers(draw: st.DrawFn) -> Response:
    """An answer and the redirects before it, all to one question, as a fetch gives them."""
    request = draw(REQUESTS)
    one = st.builds(
        Response, st.just(request), url=URLS, status=st.integers(100, 999), headers=HEADERS,
        body=st.binary(max_size=200), fetched_at=MOMENTS, sent=HEADERS, phrase=LINES,
    )  # fmt: skip
    return replace(draw(one), hops=tuple(draw(st.lists(one, max_size=3))))


@settings(max_examples=100, deadline=None)
@given(st.lists(answers(), min_size=1, max_size=4), st.sampled_from(SUFFIXES))
def test_whatever_comes_over_the_wire_reads_back_equal(given: list[Response], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"audit.{suffix}"
        write(path, given)
        recording = read(path)
        asked = {(a.request.method, a.request.url, a.request.follow, a.request.probe): a for a in given}
        assert recording.broken == ()
        assert [ask(recording, answer.request) for answer in asked.values()] == list(asked.values())
        assert check(path) == 0


def test_what_no_header_can_hold_becomes_spaces(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [replace(ANSWER, headers=(("A", "1\r\nSet-Cookie: x"), ("B", "\0")), phrase="O\nK")])
    got = ask(read(tmp_path / "a.warc"), PAGE)
    assert got == replace(ANSWER, headers=(("A", "1  Set-Cookie: x"), ("B", " ")), phrase="O K")


# --- failures --------------------------------------------------------------------------------------------------

FAILURES = {
    "a timeout": FAILED,
    "behind redirects": replace(FAILED, hops=FOLLOWED.hops),
    "a detail in Cyrillic": replace(FAILED, reason="tls", detail="сертификат «истёк»\n"),
    "never asked": replace(FAILED, reason="not_attempted", detail=""),
    "no web address": replace(FAILED, request=Request("ftp://[bad/ \udc80", "page"), reason="unrecognised"),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failure_fails_again(failure: Failure, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"audit.{suffix}"
    write(path, [], failure)
    assert ask(read(path), failure.request) == (failure.reason, failure.detail, failure.hops)
    assert check(path) == 0


def test_a_failure_says_itself_in_json(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [], FAILED)
    kinds = [(kind, block) for kind, _, block in warcio_records(tmp_path / "a.warc")]
    assert [kind for kind, _ in kinds] == ["warcinfo", "request", "metadata"]
    assert json.loads(kinds[2][1]) == {"reason": "timeout", "detail": "no answer in time"}


# --- what is found ---------------------------------------------------------------------------------------------

OEMBED = replace(ANSWER, request=replace(PAGE, probe="oembed"), body=b"{}")
LATER = replace(ANSWER, body=b"later")
# What was recorded, what is asked, what is answered.
QUESTIONS = {
    "the last of several": ((ANSWER, LATER), PAGE, LATER),
    "the last of several, before others": ((LATER, ANSWER, OEMBED), PAGE, ANSWER),
    "the same probe's": ((OEMBED, ANSWER), OEMBED.request, OEMBED),
    "the same probe's, first": ((ANSWER, OEMBED), PAGE, ANSWER),
    "another probe's": ((ANSWER, OEMBED), replace(PAGE, probe="embed"), OEMBED),
    "another probe's last": ((ANSWER, OEMBED, LATER), replace(PAGE, probe="embed"), LATER),
    "whatever the headers": ((ANSWER,), replace(PAGE, headers=(), why=""), ANSWER),
}
ABSENT = {
    "another address": replace(PAGE, url=URL + "&y=2"),
    "another method": replace(PAGE, method="HEAD"),
    "redirects not followed": replace(PAGE, follow=False),
    "the address that a redirect led to": replace(PAGE, url=FOLLOWED.url),
    "the address of a redirect": replace(PAGE, url="https://example.org/old"),
}


@pytest.mark.parametrize(("recorded", "asked", "wanted"), QUESTIONS.values(), ids=QUESTIONS)
def test_the_right_answer_is_found(
    recorded: tuple[Response, ...], asked: Request, wanted: Response, tmp_path: Path
) -> None:
    write(tmp_path / "a.warc", recorded)
    assert ask(read(tmp_path / "a.warc"), asked) == wanted


@pytest.mark.parametrize("asked", ABSENT.values(), ids=ABSENT)
def test_what_was_not_asked_is_offline(asked: Request, tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [FOLLOWED])
    assert ask(read(tmp_path / "a.warc"), asked) == ("offline", "not in the recording", ())


def test_a_failure_after_an_answer_is_the_last_word_and_the_other_way_round(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [ANSWER], FAILED)
    assert ask(read(tmp_path / "a.warc"), PAGE) == ("timeout", "no answer in time", ())
    with Recorder(tmp_path / "b.warc") as recorder:
        recorder.record([], FAILED)
        recorder.record([ANSWER])
    assert ask(read(tmp_path / "b.warc"), PAGE) == ANSWER


def test_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a.warc")


def test_what_is_no_recording_is_broken_from_its_first_byte(tmp_path: Path) -> None:
    for name, raw in {"html": b"<html>\n", "zip": b"PK\3\4\n\n", "gz": gzip.compress(b"Hello")}.items():
        (tmp_path / name).write_bytes(raw)
        recording = read(tmp_path / name)
        assert [(place.file, place.offset) for place in recording.broken] == [(name, 0)]
        assert ask(recording, PAGE) == ("offline", "not in the recording", ())


# --- the file itself -------------------------------------------------------------------------------------------


def check(path: Path) -> int:
    """What `warcio check` returns: 0 where every digest is right."""
    return int(Checker(Namespace(inputs=[str(path)], verbose=False)).process_all())


def digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_the_records_are_those_of_the_standard(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [replace(ANSWER, headers=(("B", "é"), ("a", "2"), ("B", "3")))])
    question = {
        "method": "GET", "url": URL, "probe": "page", "headers": [["Accept", "text/html"]], "follow": True,
        "why": "nothing has been asked yet",
    }  # fmt: skip
    info, request, response = warcio_records(tmp_path / "a.warc")
    assert info[2] == b"format: WARC File Format 1.1\r\n"
    assert request[2] == b"GET /page?x=1 HTTP/1.1\r\nHost: example.org\r\nUser-Agent: linkaudit\r\n\r\n"
    assert response[2] == "HTTP/1.1 200 OK\r\nB: é\r\na: 2\r\nB: 3\r\n\r\n<title>Hello</title>".encode()
    assert request[1] == {
        "WARC-Type": "request",
        "WARC-Record-ID": f"<urn:uuid:{UUID(int=2)}>",
        "WARC-Date": "2026-11-22T01:02:03.456789Z",
        "WARC-Target-URI": URL,
        "WARC-Concurrent-To": f"<urn:uuid:{UUID(int=1)}>",
        "WARC-Block-Digest": digest(request[2]),
        "Content-Type": "application/http; msgtype=request",
        "Content-Length": str(len(request[2])),
    }
    assert response[1] == {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{UUID(int=1)}>",
        "WARC-Date": "2026-11-22T01:02:03.456789Z",
        "WARC-Target-URI": URL,
        "Linkaudit-Question": json.dumps(question),
        "WARC-Payload-Digest": digest(ANSWER.body),
        "WARC-Block-Digest": digest(response[2]),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(response[2])),
    }


def test_a_chunked_answer_no_longer_says_so(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [replace(ANSWER, headers=(("Transfer-Encoding", "chunked"), ("A", "1")))])
    block = b"HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\nA: 1\r\n\r\n<title>Hello</title>"
    assert warcio_records(tmp_path / "a.warc")[2][2] == block


# What is asked, and how the first line of its request record asks it.
TARGETS = {
    "https://example.org": "/",
    "https://example.org?x=1": "/?x=1",
    "https://example.org/a/?x=https://b/#c": "/a/?x=https://b/",
    "https://пример.рф/а б": "/%D0%B0%20%D0%B1",
    "https://example.org/%D0%B0%zz": "/%D0%B0%zz",
}


@pytest.mark.parametrize(("url", "target"), TARGETS.items(), ids=TARGETS)
def test_a_request_asks_for_a_path(url: str, target: str, tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [replace(ANSWER, url=url)])
    assert warcio_records(tmp_path / "a.warc")[1][2].startswith(f"GET {target} HTTP/1.1\r\n".encode())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_record_says_what_it_is_and_where_it_stands(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    written = write(path, [FOLLOWED, ANSWER], FAILED)
    whole = path.read_bytes()
    assert [record.type for record in written] == [
        "request", "response", "request", "response", "request", "response", "request", "revisit", "request", "metadata"
    ]  # fmt: skip
    for record, (kind, fields, _) in zip(written, warcio_records(path)[1:], strict=True):
        raw = whole[record.offset : record.offset + record.length]
        assert record == Record(
            fields["WARC-Record-ID"], kind, path.name, record.offset, len(raw), hashlib.sha256(raw).hexdigest(),
            fields["WARC-Block-Digest"], fields.get("WARC-Payload-Digest"),
        )  # fmt: skip
        text = zlib.decompress(raw, 31) if path.suffix == ".gz" else raw
        assert text.startswith(b"WARC/1.1\r\n")
        assert text.endswith(b"\r\n\r\n")
    assert written[-1].offset + written[-1].length == len(whole)


# --- identical bodies ------------------------------------------------------------------------------------------


def test_an_identical_body_is_kept_once(tmp_path: Path) -> None:
    wall = replace(ANSWER, request=replace(PAGE, url="https://example.org/b"), url="https://example.org/b")
    again = replace(wall, status=403, headers=(("Other", "headers"),), fetched_at=NOW + timedelta(seconds=1))
    write(tmp_path / "a.warc", [ANSWER, again])
    (_, first, _), (kind, fields, block) = warcio_records(tmp_path / "a.warc")[2::2]
    assert (kind, block) == ("revisit", b"HTTP/1.1 403 OK\r\nOther: headers\r\n\r\n")
    assert {name: fields[name] for name in fields if "Profile" in name or "Refers" in name or "Payload" in name} == {
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To": first["WARC-Record-ID"],
        "WARC-Refers-To-Target-URI": URL,
        "WARC-Refers-To-Date": first["WARC-Date"],
        "WARC-Payload-Digest": first["WARC-Payload-Digest"],
    }
    assert (tmp_path / "a.warc").read_bytes().count(ANSWER.body) == 1
    assert ask(read(tmp_path / "a.warc"), again.request) == again


def test_an_empty_body_is_nobody_s_copy(tmp_path: Path) -> None:
    written = write(tmp_path / "a.warc", [MOVED, MOVED])
    assert [record.type for record in written] == ["request", "response"] * 2


# --- secrets ---------------------------------------------------------------------------------------------------

SECRETS: Headers = (
    ("Set-Cookie", "sid=hush-1"), ("set-cookie", "t=hush-2"), ("COOKIE", "sid=hush-3"), ("Authorization", "hush-4"),
    ("proxy-authorization", "Basic hush-5"), ("Set-Cookie ", "x=hush-6"),
)  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_cookie_and_no_authorisation_is_ever_kept(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    asked = replace(PAGE, headers=(*SECRETS, *PAGE.headers))
    told = replace(ANSWER, request=asked, headers=(*SECRETS, *HTML), sent=(*SECRETS, *SENT))
    write(path, [replace(told, hops=(told,)), replace(told, sent=())], Failure(asked, "network", "", NOW, (told,)))
    whole = unpacked(path)
    assert b"hush" not in whole
    assert b"cookie" not in whole.lower()
    assert b"authorization" not in whole.lower()


def test_all_but_the_secrets_reads_back(tmp_path: Path) -> None:
    asked = replace(PAGE, headers=(*SECRETS, *PAGE.headers))
    write(tmp_path / "a.warc", [replace(ANSWER, request=asked, headers=(*HTML, *SECRETS), sent=(*SECRETS, *SENT))])
    assert ask(read(tmp_path / "a.warc"), asked) == ANSWER


# --- files, full, killed and tampered with ---------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_file_is_followed_by_a_part_that_stands_alone(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "archive" / f"a.{suffix}"
    with Recorder(path, {"software": "linkaudit"}, limit=1) as recorder:
        files = [{record.file for record in recorder.record([answer])} for answer in (ANSWER, OEMBED, ANSWER)]
    assert files == [{f"a.{suffix}"}, {f"a.part2.{suffix}"}, {f"a.part3.{suffix}"}]
    for name, answer in zip(files, (ANSWER, OEMBED, ANSWER), strict=True):
        part = path.with_name(*name)
        assert check(part) == 0
        assert ask(read(part), answer.request) == answer
        assert read(part).about == {"format": "WARC File Format 1.1", "software": "linkaudit"}
    assert [ask(read(path), answer.request) for answer in (ANSWER, OEMBED)] == [ANSWER, OEMBED]


def test_below_the_limit_there_is_one_file(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.warc.gz") as recorder:
        for _ in range(20):
            recorder.record([ANSWER, OEMBED])
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz"]


def test_where_nothing_is_recorded_no_file_is_made(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.warc") as recorder:
        assert recorder.record([]) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_an_earlier_run_wrote_is_never_touched(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    write(path, [ANSWER])
    killed = path.read_bytes()[:-9]
    path.write_bytes(killed)
    assert [record.file for record in write(path, [OEMBED])] == [f"a.part2.{suffix}"] * 2
    recording = read(path)
    assert path.read_bytes() == killed
    assert ask(recording, OEMBED.request) == OEMBED
    assert [place.file for place in recording.broken] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_breaks_off_anywhere_in_its_last_record_keeps_all_before(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    last = write(path, [FOLLOWED, OEMBED])[-1]
    whole = path.read_bytes()
    assert last.offset + last.length == len(whole)
    for end in range(last.offset, len(whole)):
        path.write_bytes(whole[:end])
        recording = read(path)
        assert ask(recording, OEMBED.request) == FOLLOWED  # the last that is whole, for want of the broken one
        broken = [(place.file, place.offset) for place in recording.broken]
        assert broken == ([] if end == last.offset else [(path.name, last.offset)])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_redirects_without_their_end_are_no_answer(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    end = write(path, [FOLLOWED])[-1].offset
    path.write_bytes(path.read_bytes()[:end])
    assert read(path).broken == ()
    assert ask(read(path), PAGE) == ("offline", "not in the recording", ())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_flipped_byte_of_an_answer_is_noticed(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    answer = next(record for record in write(path, [ANSWER, OEMBED]) if record.type == "response")
    whole = bytearray(path.read_bytes())
    place = whole.index(ANSWER.body) if path.suffix != ".gz" else answer.offset + answer.length // 2
    whole[place] ^= 1
    path.write_bytes(whole)
    recording = read(path)
    assert [(found.file, found.offset) for found in recording.broken] == [(path.name, answer.offset)]
    assert ask(recording, PAGE) != ANSWER


def test_no_flipped_byte_and_no_cut_makes_reading_fail(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write(path, [FOLLOWED, replace(FOLLOWED, request=OEMBED.request)], FAILED)
    whole = path.read_bytes()
    for place in range(0, len(whole), 5):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        recording = read(path)
        ask(recording, PAGE)  # raises nothing but FetchError


def test_a_file_that_changes_while_it_is_replayed_is_offline(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", [ANSWER])
    recording = read(tmp_path / "a.warc")
    (tmp_path / "a.warc").write_bytes(b"WARC/1.1")
    assert ask(recording, PAGE) == ("offline", "the recording is broken here", ())
    (tmp_path / "a.warc").unlink()
    assert ask(recording, PAGE) == ("offline", "the recording is broken here", ())


def test_a_full_disk_leaves_a_readable_file(tmp_path: Path) -> None:
    """The system's own limit of a file's size stands for the disk: it lets half a record through."""
    code = (
        "import resource, signal, sys\n"
        "from tests.archive.test_warc import ANSWER, OEMBED, Path, Recorder, replace\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "with Recorder(Path(sys.argv[1])) as recorder:\n"
        "    recorder.record([ANSWER])\n"
        "    try: recorder.record([replace(OEMBED, body=bytes(9000))])\n"
        "    except OSError: print(recorder.record([OEMBED])[0].file)\n"
    )
    path = tmp_path / "a.warc"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "a.part2.warc\n"
    recording = read(path)
    assert [ask(recording, answer.request) for answer in (ANSWER, OEMBED)] == [ANSWER, OEMBED]
    assert [(place.file, place.why) for place in recording.broken] == [(path.name, "the file breaks off in a record")]


@pytest.mark.parametrize("after_s", [0.05, 0.1, 0.2])
def test_a_killed_run_loses_at_most_the_record_it_was_writing(after_s: float, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from tests.archive.test_warc import ANSWER, Path, Recorder, replace\n"
        "with Recorder(Path(sys.argv[1])) as recorder:\n"
        "    for number in range(10**6):\n"
        "        request = replace(ANSWER.request, url=f'https://example.org/{number}')\n"
        "        recorder.record([replace(ANSWER, request=request, body=b'%d' % number * 2000)])\n"
        "        print(number, flush=True)\n"
    )
    path = tmp_path / "a.warc.gz"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, cwd=ROOT) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(after_s)
        run.kill()
        told = run.stdout.read().splitlines()
    recording = read(path)
    assert len(recording.broken) <= 1
    for line in told[:: max(1, len(told) // 20)] + told[-1:]:
        number = int(line)
        answer = ask(recording, replace(PAGE, url=f"https://example.org/{number}"))
        assert isinstance(answer, Response)
        assert answer.body == b"%d" % number * 2000
