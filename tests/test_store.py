"""The database: nothing is lost, nothing is changed afterwards, no secret gets in."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from linkaudit.archive.ledger import told_of
from linkaudit.model import (
    STATUS_OF,
    Check,
    Claim,
    Elsewhere,
    Extraction,
    Flaw,
    Link,
    Metadata,
    Ruling,
    Unreadable,
    Verdict,
    stamp,
)
from linkaudit.recheck import Policy, changes, rank_of, weighed
from linkaudit.store import UNDECIDED, Store, migrations
from tests.builders import NOW, PROJECT, activity, check, cite, extraction, known, link, mention
from tests.command import SAMPLE

POST = link()
A, B, C = "a" * 64, "b" * 64, "c" * 64
ALMATY = timezone(timedelta(hours=5))
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXT = st.none() | st.text(CHARACTERS, max_size=40)
NAME = st.text(CHARACTERS, min_size=1, max_size=20)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, ALMATY])).map(
    lambda moment: moment.replace(microsecond=0)
)
METADATA = st.builds(
    Metadata,
    title=TEXT, author=TEXT, author_id=TEXT, author_url=TEXT, thumbnail_url=TEXT, language=TEXT,
    published_at=st.none() | MOMENT, duration_s=st.none() | st.floats(0, 1e6),
    view_count=st.none() | st.integers(0, 10**12), like_count=st.none() | st.integers(0, 10**9),
    comment_count=st.none() | st.integers(0, 10**9),
)  # fmt: skip
LINK = st.builds(Link, NAME, NAME, NAME, NAME, owner=TEXT, published_at=st.none() | MOMENT)
VERDICT = st.builds(
    Verdict, st.sampled_from(sorted(STATUS_OF)), TEXT, st.none() | st.integers(100, 999), TEXT, METADATA
)
CHECK = st.builds(Check, LINK, VERDICT, MOMENT, target=st.none() | LINK)
# What an audit was opened for, what is audited next, and whether that goes on with it.
SCOPES = [
    ([A], [A], True),
    ([A, B], [B, A], True),
    ([A, B], [A, B, A], True),  # one file under two names is one document
    ([A], [B], False),
    ([A], [A, B], False),
    ([A, B], [A], False),
    ([A, B], [A, C], False),
    ([A, B, C], [A, B], False),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data" / "linkaudit.db") as opened:
        yield opened


def open_audit(store: Store, *documents: str) -> int:
    for sha256 in documents:
        store.save_document(extraction(activity("1.1", cite(POST)), sha256=sha256), NOW)
    return store.open_audit(documents, "0", NOW)[0]


def test_the_schema_is_made_once_and_write_ahead_logging_is_on(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path / "linkaudit.db") as store:
            assert store.db.journal_mode == "wal"
            assert not migrations.pending(store.db)


CHANGES = [
    "UPDATE checks SET status = 'gone'",
    "DELETE FROM checks",
    "INSERT OR REPLACE INTO checks SELECT * FROM checks",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_check_is_never_changed_or_taken_away(store: Store, change: str) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute(change)


@settings(max_examples=50, deadline=None)
@example(  # the first day in its own zone, and not yet in UTC
    replace(check(POST), verdict=Verdict("ok", metadata=Metadata(published_at=datetime(1990, 1, 1, tzinfo=ALMATY))))
)
@given(CHECK.filter(lambda check: check.target is None or check.target.key != check.link.key))
def test_a_check_comes_back_as_it_was_saved(saved: Check) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "linkaudit.db") as store:
        store.save_check(None, saved)
        assert store.current([saved.link.key]) == {saved.link.key: saved}


def test_times_are_kept_in_utc_whatever_zone_they_were_told_in(store: Store) -> None:
    assert stamp(datetime(2025, 3, 1, 2, tzinfo=ALMATY)) == "2025-02-28T21:00:00Z"
    told = check(POST, published=datetime(2025, 3, 1, 2, tzinfo=ALMATY))
    store.save_check(None, replace(told, checked_at=datetime(2025, 11, 20, 17, tzinfo=ALMATY)))
    row = next(store.db.query("SELECT metadata, checked_at FROM checks"))
    assert json.loads(row["metadata"]) == {"published_at": "2025-02-28T21:00:00Z"}
    assert row["checked_at"] == "2025-11-20T12:00:00Z"


def test_what_was_read_in_a_document_comes_back_without_the_file(store: Store) -> None:
    told = extraction(
        activity("1.1", cite(POST), cite(link("DHbVbT4Jx0d")), claims=(Claim("ролик", 10, None),), period=PROJECT),
        activity("1.2"),
        unattributed=(cite(POST, "narrative", 7),),
        unreadable=(Unreadable("instagram.com/p/x", Flaw("id_length", "too short"), 3, 14, "1.1"),),
    )
    store.save_document(told, NOW)
    assert store.extraction("a" * 64) == told
    store.save_document(replace(told, activities=told.activities[:1], dated=None, unreadable=()), NOW)
    assert store.extraction("a" * 64) == replace(told, activities=told.activities[:1], dated=None, unreadable=())
    assert store.extraction("b" * 64) is None
    store.db.execute("DELETE FROM activities")  # as an older version of the program left it
    assert store.extraction("a" * 64) is None


def test_half_a_character_in_a_platform_s_words_stops_no_audit(store: Store) -> None:
    told = check(POST)
    told = replace(told, verdict=replace(told.verdict, metadata=Metadata(title="a \ud83d b", author="\udc00")))
    store.save_check(open_audit(store, A), told)
    assert store.current([POST.key])[POST.key].verdict.metadata.title == "a ? b"


def test_every_field_of_the_metadata_is_tried_above() -> None:
    assert {field.name for field in fields(Metadata)} == {
        "title", "author", "author_id", "author_url", "published_at", "duration_s", "view_count", "like_count",
        "comment_count", "thumbnail_url", "language",
    }  # fmt: skip


def test_the_words_of_a_check_are_those_of_the_archive_s_entries(store: Store) -> None:
    audit = open_audit(store, A)
    short = link("ZMshort", None, platform="tiktok", kind="short-link")
    for told, entry in ((check(POST, published=NOW), "e" * 64), (replace(check(short), target=POST), None)):
        store.save_check(audit, told, entry)
        row = store.recorded(audit)[-1]
        assert row == told_of(told) | {"entry": entry, "named": told.link.key}
    assert store.audits() == [audit]


def test_a_check_that_cannot_be_saved_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.save_check(999, check(POST))  # no such audit
    assert [store.db.table(name).count for name in ("links", "checks")] == [0, 0]


@pytest.mark.parametrize(("first", "then", "resumed"), SCOPES)
def test_only_an_audit_of_exactly_the_same_documents_is_gone_on_with(
    store: Store, first: list[str], then: list[str], resumed: bool
) -> None:
    audit = open_audit(store, *first)
    open_audit(store, C, "d" * 64)  # another one, begun later
    for sha256 in then:
        store.save_document(extraction(sha256=sha256), NOW)
    again, is_resumed = store.open_audit(then, "1", NOW)
    assert (again == audit, is_resumed) == (resumed, resumed)


def test_a_finished_audit_is_not_gone_on_with(store: Store) -> None:
    audit = open_audit(store, A)
    store.end_run(audit, None, NOW)
    again, resumed = store.open_audit([A], "0", NOW)
    assert (again != audit, resumed) == (True, False)
    assert store.open_audit([A], "0", NOW) == (again, True)


@pytest.mark.parametrize("reason", UNDECIDED)
def test_a_link_that_was_left_undecided_is_asked_again(store: Store, reason: str) -> None:
    audit = open_audit(store, "a" * 64)
    store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {}
    store.save_check(audit, check(POST))
    assert store.decided(audit) == {POST.key: check(POST)}


@pytest.mark.parametrize("reason", sorted(STATUS_OF.keys() - set(UNDECIDED)))
def test_every_other_reason_decides_a_link(store: Store, reason: str) -> None:
    audit = open_audit(store, "a" * 64)
    store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {POST.key: check(POST, reason)}


def test_a_lost_network_does_not_undo_a_verdict(store: Store) -> None:
    audit = open_audit(store, "a" * 64)
    for reason in ("ok", "network"):
        store.save_check(audit, check(POST, reason))
    assert store.decided(audit) == {POST.key: check(POST)}


def test_another_audits_verdict_does_not_decide_this_one(store: Store) -> None:
    store.save_check(open_audit(store, "a" * 64), check(POST))
    assert store.decided(open_audit(store, "b" * 64)) == {}


def test_the_latest_of_several_checks_is_the_current_one(store: Store) -> None:
    for reason in ("ok", "timeout", "not_found"):
        store.save_check(None, check(POST, reason))
    assert store.current([POST.key])[POST.key].verdict.reason == "not_found"
    assert store.db.table("checks").count == 3


def test_more_links_can_be_asked_for_than_sqlite_takes_at_once(store: Store) -> None:
    checks = [check(link(f"POST{number:07}")) for number in range(1100)]
    with store.db.atomic():
        for saved in checks:
            store.save_check(None, saved)
    assert store.current(c.link.key for c in checks) == {c.link.key: c for c in checks}
    assert store.current([]) == {}
    assert store.current(["instagram:post:UNKNOWNaaaa"]) == {}


def test_an_owner_is_learnt_later_but_never_replaced(store: Store) -> None:
    for owner in (None, "aspan", "renamed", None):
        store.save_check(None, check(replace(POST, owner=owner)))
    assert store.current([POST.key])[POST.key].link == replace(POST, owner="aspan")


def test_a_document_is_kept_with_what_it_says_of_itself(store: Store) -> None:
    said = extraction(activity("1.1", cite(POST, "narrative", 7)), unattributed=(cite(POST, "table", 9),))
    for moment in (NOW, NOW + timedelta(days=1)):
        store.save_document(said, moment)
    assert list(store.db.query("SELECT * FROM documents")) == [
        {
            "sha256": A, "path": "report.txt", "format": "txt", "language": "en", "title": "A title",
            "organisation": "A fund", "period_start": "2025-02-01", "period_end": "2025-06-30", "dated": "2025-07-05",
            "first_seen_at": "2025-11-20T12:00:00Z", "agreed": None, "plan": None,
        }
    ]  # fmt: skip
    assert [tuple(row.values()) for row in store.db.query("SELECT * FROM citations")] == [
        (A, 0, "1.1", POST.key, POST.canonical_url, None, "narrative", None, 7, None, None),
        (A, 1, None, POST.key, POST.canonical_url, None, "table", None, 9, None, None),
    ]


def test_another_process_reads_while_an_audit_writes(store: Store, tmp_path: Path) -> None:
    audit = open_audit(store, A)
    with Store(tmp_path / "data" / "linkaudit.db") as reader, store.db.atomic():
        store.save_check(audit, check(POST))
        assert reader.decided(audit) == {}  # not yet committed, and not locked out
    assert store.decided(audit) == {POST.key: check(POST)}


def test_two_programs_may_make_one_database_at_once(tmp_path: Path) -> None:
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, str(tmp_path / str(number // 4) / "linkaudit.db")],
            stderr=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )
        for number in range(8)
    ]  # fmt: skip
    assert [maker.communicate()[1] for maker in makers] == [b""] * 8


def test_programs_that_write_to_one_database_at_once_wait_for_each_other(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", AUDITOR, str(tmp_path / "linkaudit.db"), str(SAMPLE / "report.txt")],
            stderr=subprocess.PIPE, cwd=Path(__file__).parents[1],
        )
        for _ in range(4)
    ]  # fmt: skip
    assert [writer.communicate()[1] for writer in writers] == [b""] * 4
    with Store(tmp_path / "linkaudit.db") as store:
        assert len(store.audits()) >= 20
        assert store.db.execute("SELECT count(*) FROM checks").fetchone() == (4 * 20 * 5,)


AUDITOR = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from linkaudit import citations, documents
from linkaudit.model import Check, Verdict
from linkaudit.store import Store
said = citations.extract(documents.read(Path(sys.argv[2])))
now = datetime(2026, 11, 23, tzinfo=UTC)
with Store(Path(sys.argv[1])) as store:
    for _ in range(20):
        store.save_document(said, now)
        audit, _ = store.open_audit([said.document.sha256], "0", now)
        for link in list(said.links.values())[:5]:
            store.save_check(audit, Check(link, Verdict("ok"), now))
        store.end_run(audit, None, now)
"""
MAKER = """
import sys
from pathlib import Path
from linkaudit.store import Store
with Store(Path(sys.argv[1])):
    pass
"""


def test_a_document_read_again_replaces_its_citations(store: Store) -> None:
    other = link("OTHERaaaaaa")
    for said in (extraction(activity("1.1", cite(POST), cite(other))), extraction(activity("1.1", cite(POST)))):
        store.save_document(said, NOW)
    assert [row["key"] for row in store.db.query("SELECT key FROM citations")] == [POST.key]


WRITER = """
import sys
from pathlib import Path
from linkaudit.store import Store
from tests.builders import check, link
with Store(Path(sys.argv[1])) as store:
    for number in range(100000):
        store.save_check(None, check(link(f"POST{number:07}")))
        print(number, flush=True)
"""


@pytest.mark.parametrize("links", [1, 7, 60])
def test_a_killed_writer_loses_nothing_that_it_had_saved(tmp_path: Path, links: int) -> None:
    path = tmp_path / "linkaudit.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert writer.stdout is not None
    with writer.stdout as told:
        saved = [told.readline() for _ in range(links)]
        writer.send_signal(signal.SIGKILL)
        saved += [line for line in told if line.endswith("\n")]
    assert writer.wait() == -signal.SIGKILL
    assert len(saved) >= links
    with Store(path) as store:
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not list(store.db.query("PRAGMA foreign_key_check"))
        kept = store.current(f"instagram:post:POST{int(line):07}" for line in saved)
        assert len(kept) == len(saved)
        store.save_check(None, check(POST))  # and it can be gone on with


# --- what other documents cite ---------------------------------------------------------------------------------

REEL = "https://www.instagram.com/reel/DHbVbT4Jx0c/"
SHORTENED, CLIP = "https://vm.tiktok.com/ZMabcdefg/", "https://www.tiktok.com/@aspan/video/7417000000000000001"
OURS = "Общественный фонд «Аспан»"
OTHER_YEAR = (date(2026, 2, 1), date(2026, 6, 30))


def document(sha256: str = A, cited: str = REEL, organisation: str | None = OURS, **parts: Any) -> Extraction:
    told = {"title": "Таза көл", "period": PROJECT, **parts}
    return replace(extraction(activity("1.1", mention(cited)), sha256=sha256), organisation=organisation, **told)


def elsewhere(store: Store, other: Extraction, cited: str = REEL) -> dict[str, tuple[Elsewhere, ...]]:
    """What is told of our document's one link, once another document is known."""
    ours = document(cited=cited)
    for said in (ours, other):
        store.save_document(said, NOW)
    return store.elsewhere(A, ours.links)


# Another document with the same link, and whether it is somebody else's, or another grant's.
OTHERS: list[tuple[dict[str, Any], bool]] = [
    ({"organisation": "Общественный фонд «Көктем»"}, True),
    ({"organisation": "Общественный фонд «Көктем»", "title": None, "period": None}, True),
    ({"title": "Таза ауа", "period": OTHER_YEAR}, True),
    ({"title": None, "period": OTHER_YEAR}, True),
    # the same report, mended and sent again
    ({}, False),
    ({"organisation": 'общественный фонд "АСПАН"'}, False),
    ({"organisation": "Общественный  фонд “Аспан”"}, False),
    ({"organisation": "ОБЩЕСТВЕННЫЙ ФОНД «АСПАН»."}, False),
    ({"organisation": None}, False),
    ({"organisation": None, "title": None}, False),
    ({"organisation": None, "title": None, "period": None}, False),
    ({"title": None}, False),
    ({"period": None}, False),
    ({"title": "Таза көл: есеп"}, False),  # the title was mended
    ({"title": "«Таза көл»", "period": OTHER_YEAR}, False),  # of the same name
    ({"period": (PROJECT[0], date(2025, 8, 31))}, False),  # it was prolonged
    ({"title": "Промежуточный отчёт", "period": (PROJECT[0], date(2025, 3, 31))}, False),  # of the same grant
    ({"organisation": "Общественный фонд\n«Аспан»"}, False),
]


@pytest.mark.parametrize(("parts", "is_another"), OTHERS, ids=range(len(OTHERS)))
def test_a_link_is_elsewhere_in_documents_of_others_and_other_grants_only(
    store: Store, parts: dict[str, Any], is_another: bool
) -> None:
    other = document(B, **parts)
    key = mention(REEL).link.key
    told = Elsewhere(key, "report.txt", other.organisation, other.title, "1.1")
    assert elsewhere(store, other) == ({key: (told,)} if is_another else {})


SAME_FUND: list[dict[str, Any]] = [
    {"organisation": "ОФ «Аспан»"},
    {"organisation": "«Аспан» қоғамдық қоры"},
    {"organisation": "Public Foundation «Аспан»"},
]


@pytest.mark.parametrize("parts", SAME_FUND)
def test_the_same_name_in_quotes_is_the_same_organisation(store: Store, parts: dict[str, Any]) -> None:
    assert elsewhere(store, document(B, **parts)) == {}


STRANGER = {"organisation": "Көктем қоры"}


def test_a_document_of_others_with_other_links_is_not_elsewhere(store: Store) -> None:
    assert elsewhere(store, document(B, "https://www.instagram.com/p/DHbVbT4Jx0d/", **STRANGER)) == {}
    assert store.elsewhere(C, [POST.key]) == {}  # a document that nobody knows
    assert store.elsewhere(A, []) == {}


def test_another_form_of_an_address_is_the_same_link_elsewhere(store: Store) -> None:
    assert list(elsewhere(store, document(B, "https://instagram.com/p/DHbVbT4Jx0c?igsh=x", **STRANGER))) == [
        mention(REEL).link.key
    ]


def test_what_a_short_link_leads_to_is_found_elsewhere(store: Store) -> None:
    """We cite the post, they cite a short link to it that was resolved once."""
    assert elsewhere(store, document(B, SHORTENED, **STRANGER), CLIP) == {}
    store.save_check(None, known(SHORTENED, target=CLIP))
    key = mention(CLIP).link.key
    told = Elsewhere(key, "report.txt", "Көктем қоры", "Таза көл", "1.1")
    assert store.elsewhere(A, [key]) == {key: (told,)}
    assert store.elsewhere(A, [mention(SHORTENED).link.key]) == {
        mention(SHORTENED).link.key: (replace(told, key=mention(SHORTENED).link.key),)
    }
    store.save_check(None, known(SHORTENED, "timeout"))  # it stays known
    assert list(store.elsewhere(A, [key])) == [key]


def test_a_document_is_told_of_once_an_activity(store: Store) -> None:
    twice = replace(
        document(B, **STRANGER),
        activities=(activity("1.1", mention(REEL), mention(REEL, line=2)), activity("2.1", mention(REEL))),
    )
    assert [each.activity for each in elsewhere(store, twice)[mention(REEL).link.key]] == ["1.1", "2.1"]


def test_a_link_of_no_activity_is_elsewhere_too(store: Store) -> None:
    other = replace(document(B, **STRANGER), activities=(), unattributed=(mention(REEL),))
    assert [each.activity for each in elsewhere(store, other)[mention(REEL).link.key]] == [None]


def test_more_links_can_be_looked_for_elsewhere_than_sqlite_takes_at_once(store: Store) -> None:
    cites = [cite(link(f"POST{number:07}")) for number in range(1100)]
    for sha256, organisation in ((A, OURS), (B, "Көктем қоры")):
        said = replace(extraction(activity("1.1", *cites), sha256=sha256), organisation=organisation)
        store.save_document(said, NOW)
    keys = [each.link.key for each in cites]
    assert sorted(store.elsewhere(A, keys)) == sorted(keys)
    for number in range(1100):
        store.save_check(None, check(cites[number].link))
    assert store.former(1, keys) == {}


# --- what was known before -------------------------------------------------------------------------------------


def test_the_former_check_is_the_last_one_before_the_audit_that_saw_the_link(store: Store) -> None:
    first, second, third, fourth = (open_audit(store, *"abcd"[: n + 1]) for n in range(4))
    seen = [replace(check(POST), checked_at=NOW + timedelta(days=n)) for n in range(4)]
    store.save_check(first, seen[0])
    store.save_check(second, seen[1])
    store.save_check(third, replace(check(POST, "login_wall"), checked_at=NOW))
    store.save_check(fourth, seen[3])
    assert store.former(fourth, [POST.key]) == {POST.key: seen[1]}
    assert store.former(second, [POST.key]) == {POST.key: seen[0]}
    assert store.former(first, [POST.key]) == {}
    assert store.former(fourth, ["instagram:post:UNKNOWNaaaa"]) == {}


def test_a_check_of_the_same_audit_or_of_none_is_not_former(store: Store) -> None:
    audit = open_audit(store, A)
    store.save_check(None, check(POST))
    store.save_check(audit, check(POST))
    assert store.former(audit, [POST.key]) == {}


# --- what people say -------------------------------------------------------------------------------------------

SEEN = Ruling(POST.key, "seen", "Ә. Қ.", NOW, "бар\nжерде", "sha256/ab/cd.png")


def test_a_ruling_comes_back_as_it_was_saved(store: Store) -> None:
    audit = open_audit(store, A)
    others = [replace(SEEN, word=word, screenshot=None) for word in ("remark", "not_there", "not_as_claimed")]
    for number, each in enumerate((SEEN, *others)):
        store.save_ruling(audit, A, each, f"{number}" * 64)
    assert store.rulings(A) == {POST.key: (SEEN, *others)}
    assert store.rulings(A, [POST.key]) == store.rulings(A)
    assert store.ruled(audit)[0] == {
        "document": A, "key": POST.key, "word": "seen", "by": "Ә. Қ.", "at": stamp(NOW), "note": "бар\nжерде",
        "screenshot": "sha256/ab/cd.png", "entry": "0" * 64,
    }  # fmt: skip


def test_what_was_seen_holds_in_every_document_and_what_was_claimed_in_its_own(store: Store) -> None:
    audit = open_audit(store, A, B)
    for word in ("seen", "not_as_claimed", "remark", "not_there"):
        store.save_ruling(audit, A, replace(SEEN, word=word), "0" * 64)
    assert store.rulings(B) == {}
    assert [each.word for each in store.rulings(B, [POST.key])[POST.key]] == ["seen", "not_there"]
    assert store.rulings(B, ["instagram:post:UNKNOWNaaaa"]) == {}


def test_a_ruling_on_a_link_or_of_an_audit_that_is_not_there_is_none(store: Store) -> None:
    audit = open_audit(store, A)
    for number, document_, key in ((999, A, POST.key), (audit, C, POST.key), (audit, A, "x:y:z")):
        with pytest.raises(sqlite3.IntegrityError):
            store.save_ruling(number, document_, replace(SEEN, key=key), "0" * 64)
    assert store.rulings(A) == {}


def test_pictures_plans_and_agreements_are_kept(store: Store) -> None:
    said = replace(extraction(activity("1.1", cite(POST))), agreed=date(2025, 1, 15))
    said = replace(said, activities=(replace(said.activities[0], reach=10**7),))
    store.save_document(said, NOW, "[activities]\n")
    assert store.extraction(A) == said
    assert store.plan(A) == "[activities]\n"
    store.save_document(said, NOW)
    assert (store.plan(A), store.plan(B)) == (None, None)
    for webp in (b"one", b"two"):
        store.save_picture(POST.key, webp)
    assert store.pictures([POST.key, "x"]) == {POST.key: b"two"}


def test_a_flaw_comes_back_whole(store: Store) -> None:
    said = extraction(unreadable=(Unreadable("instagram.com/p/x", Flaw("id_length", "too short", -2), 3, 14, None),))
    store.save_document(said, NOW)
    assert store.extraction(A) == said


# --- older databases -------------------------------------------------------------------------------------------

OLD = """
INSERT INTO documents VALUES
    ('{a}', 'report.txt', 'txt', 'en', 'A title', 'A fund', '2025-02-01', '2025-06-30', '2025-07-05',
     '2025-11-20T12:00:00Z');
INSERT INTO links VALUES
    ('{key}', 'instagram', 'post', '{id}', '{url}', NULL, '2025-03-10T12:00:00Z');
INSERT INTO activities VALUES
    ('{a}', 0, '1.1', 'A task', 'Activity 1.1', NULL, NULL, '[{{"what": "video", "planned": 2, "reported": null}}]');
INSERT INTO citations VALUES ('{a}', 0, '1.1', '{key}', '{url}', NULL, 'table', NULL, 1, NULL, NULL);
INSERT INTO unreadable VALUES ('{a}', 0, 'x', 'id_length', 'too short', 3, 14, '1.1', NULL);
INSERT INTO audits VALUES (1, 'scope', '0.1', '2025-11-20T12:00:00Z', '2025-11-20T12:00:00Z', 'h');
INSERT INTO audit_documents VALUES (1, '{a}');
INSERT INTO checks (audit, key, status, reason, probe, http_status, metadata, checked_at, entry) VALUES
    (1, '{key}', 'unverified', 'timeout', 'oembed', 200, '{{}}', '2025-11-19T12:00:00Z', 'd'),
    (1, '{key}', 'available', 'ok', 'oembed', 200, '{{}}', '2025-11-20T12:00:00Z', 'e');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as the program made it before plans, rulings and pictures (ea96353)."""
    path = tmp_path / "linkaudit.db"
    database = Database(path)
    database.enable_wal()
    migrations.apply(database, stop_before="requirements_rulings_pictures")
    assert "rulings" not in database.table_names()
    database.executescript(OLD.format(a=A, key=POST.key, id=POST.id, url=POST.canonical_url))
    database.close()
    return path


def test_an_older_database_is_gone_on_with(old: Path) -> None:
    for _ in range(2):
        with Store(old) as store:
            assert not migrations.pending(store.db)
            said = extraction(
                activity("1.1", cite(POST), claims=(Claim("video", 2, None),)),
                unreadable=(Unreadable("x", Flaw("id_length", "too short"), 3, 14, "1.1"),),
            )
            assert store.extraction(A) == said
            assert store.current([POST.key]) == {POST.key: replace(check(POST), entry="e")}
            assert (store.plan(A), store.rulings(A), store.pictures([POST.key])) == (None, {}, {})
            assert store.former(2, [POST.key]) == {POST.key: replace(check(POST), entry="e")}
            assert (store.last_audit(A), store.head(1)) == (1, "h")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store.db.execute("DELETE FROM checks")
    with Store(old) as store:
        store.save_ruling(1, A, SEEN, "0" * 64)
        assert store.rulings(A) == {POST.key: (SEEN,)}
        assert not list(store.db.query("PRAGMA foreign_key_check"))


def test_what_an_older_manifest_says_of_a_document_still_holds(old: Path) -> None:
    """The digests, as that version made them: columns that came later and are empty take no part."""
    database = Database(old)
    later = {"citations": ("ocr", "candidates"), "activities": (), "unreadable": ("candidates",)}
    digests = {}
    for table, names in later.items():
        rows = database.table(table).rows_where("document = ?", [A], order_by="position")
        told = [[value for name, value in row.items() if value is not None or name not in names] for row in rows]
        digests[table] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    before = next(database.query("SELECT * FROM documents")) | digests
    database.close()
    with Store(old) as store:
        after = store.told_of_document(A)
        assert {name: after[name] for name in before} == before


def test_what_an_older_version_checked_is_asked_again_as_if_it_had_been_asked_once(tmp_path: Path) -> None:
    path = tmp_path / "linkaudit.db"
    database = Database(path)
    migrations.apply(database, stop_before="nights")
    told = [("a", "ok"), ("b", "not_found"), ("c", "captcha"), ("d", "ok"), ("d", "captcha"), ("e", "ok"),
            ("e", "not_attempted")]  # fmt: skip
    for name in "abcdef":
        database.execute(
            "INSERT INTO links VALUES (?, 'youtube', 'video', ?, 'https://example.org/', NULL, NULL)",
            [f"youtube:video:{name}", name],
        )
    for day, (name, reason) in enumerate(told, 1):
        database.execute(
            "INSERT INTO checks (key, status, reason, metadata, checked_at) VALUES (?, ?, ?, '{}', ?)",
            [f"youtube:video:{name}", STATUS_OF[reason], reason, f"2026-01-{day:02}T21:00:00Z"],
        )
    database.conn.commit()
    database.close()
    with Store(path) as store:
        standings = store.standings(f"youtube:video:{name}" for name in "abcdef")
        ranks = dict(store.db.execute("SELECT key, rank FROM standings").fetchall())
    stood = {
        key[-1]: (each.status, each.strikes, each.misses, each.due_at and f"{each.due_at:%m-%d}", bool(each.seen_at))
        for key, each in standings.items()
    }
    assert stood == {
        "a": ("available", 0, 0, "01-08", True),
        "b": ("gone", 1, 0, "01-05", False),
        "c": (None, 0, 1, "01-04", False),
        "d": ("available", 0, 1, "01-06", True),
        "e": ("available", 0, 0, "01-13", True),
        "f": (None, 0, 0, "01-01", False),
    }
    assert ranks == {key: rank_of(standing) for key, standing in standings.items()}


# What was checked and said of a link before there were nights, and how it stands now: its status, strikes, whether it
# is confirmed to be gone, when it was seen last (the day of January 2026), and when it is asked again.
BEFORE_NIGHTS: list[tuple[list[tuple[int, str]], tuple[str | None, int, bool, int | None, str]]] = [
    ([(1, "ok"), (5, "not_found"), (6, "seen")], ("gone", 0, False, 6, "01-12")),
    ([(5, "not_found"), (6, "not_there")], ("gone", 1, True, None, "02-04")),
    ([(5, "captcha"), (6, "not_there")], (None, 0, True, None, "02-04")),
    ([(5, "captcha"), (6, "not_there"), (7, "seen")], (None, 0, False, 7, "01-06")),
    ([(5, "captcha"), (6, "seen"), (7, "not_there")], (None, 0, True, 6, "02-04")),
    ([(5, "captcha"), (6, "seen")], (None, 0, False, 6, "01-06")),
    ([(1, "seen"), (5, "not_found")], ("gone", 1, False, 1, "01-08")),
    ([(1, "not_there"), (5, "ok")], ("available", 0, False, 5, "01-12")),
    ([(5, "not_found"), (6, "remark"), (7, "not_as_claimed")], ("gone", 1, False, None, "01-08")),
]


@pytest.mark.parametrize("stopped", ["nights", "rulings_before_the_nights_count"])
@pytest.mark.parametrize(("story", "stands"), BEFORE_NIGHTS)
def test_what_people_said_before_there_were_nights_counts(
    tmp_path: Path, story: list[tuple[int, str]], stands: tuple[str | None, int, bool, int | None, str], stopped: str
) -> None:
    path, key = tmp_path / "linkaudit.db", POST.key
    database = Database(path)
    migrations.apply(database, stop_before="nights")
    database.execute(
        "INSERT INTO documents (sha256, path, format, first_seen_at) VALUES (?, 'one.pdf', 'pdf', '')", [A]
    )
    database.execute("INSERT INTO audits VALUES (1, 'scope', '0.1', '', '', 'h')")
    database.execute(
        "INSERT INTO links VALUES (?, 'instagram', 'post', ?, ?, NULL, NULL)", [key, POST.id, POST.canonical_url]
    )
    for day, said in story:
        at = f"2026-01-{day:02}T21:00:00Z"
        if said in STATUS_OF:
            database.execute(
                "INSERT INTO checks (key, status, reason, metadata, checked_at) VALUES (?, ?, ?, '{}', ?)",
                [key, STATUS_OF[said], said, at],
            )
        else:
            database.execute(
                "INSERT INTO rulings (audit, document, key, word, by, at, note, entry)"
                " VALUES (1, ?, ?, ?, 'A. Auditor', ?, '', 'e')",
                [A, key, said, at],
            )
    database.conn.commit()
    migrations.apply(database, stop_before=stopped)
    database.close()
    with Store(path) as store:
        standing = store.standings([key])[key]
        ((rank,),) = store.db.execute("SELECT rank FROM standings").fetchall()
    seen_at, due_at = standing.seen_at, standing.due_at
    assert due_at is not None
    is_confirmed = standing.confirmed_at is not None
    assert stands == (standing.status, standing.strikes, is_confirmed, seen_at and seen_at.day, f"{due_at:%m-%d}")
    assert rank == rank_of(standing)


# What each check counted, by the question that it asked (a day apart), and the falls that are told of it.
FALLS: list[tuple[list[tuple[int | None, str]], list[tuple[str, str]]]] = [
    ([(1000, "oembed"), (992, "oembed")], []),
    ([(1000, "oembed"), (400, "oembed")], [("1000", "400")]),
    ([(1000 - 5 * n, "oembed") for n in range(9)], [("1000", "985"), ("985", "975"), ("975", "965")]),
    ([(900, "oembed"), (1000, "oembed"), (995, "oembed"), (985, "oembed")], [("1000", "985")]),
    ([(1000, "oembed"), (None, "oembed"), (900, "oembed")], [("1000", "900")]),
    ([(1000, "oembed"), (400, "oembed"), (399, "oembed"), (500, "oembed"), (450, "oembed")],
     [("1000", "400"), ("500", "450")]),
    ([(1000, "page"), (400, "oembed"), (398, "oembed")], []),  # each counts in its own way
]  # fmt: skip


@pytest.mark.parametrize(("story", "falls"), FALLS)
def test_counters_that_fall_little_by_little_are_told_once_they_fell_far(
    store: Store, story: list[tuple[int | None, str]], falls: list[tuple[str, str]]
) -> None:
    audit, told = open_audit(store, A), []
    for day, (count, probe) in enumerate(story):
        verdict = Verdict("ok", probe, 200, metadata=Metadata(view_count=count, title="A film"))
        made = Check(POST, verdict, NOW + timedelta(days=day))
        before = store.standings([POST.key]).get(POST.key)
        after = weighed(before, made, Policy())
        found = changes(before, store.last_sight(POST.key, made.verdict.probe), made, after, Policy())
        store.save_check(audit, made, None, (after, rank_of(after)), found)
        told += [(each.what, each.before, each.after) for each in found]
    assert told == [("view_count", *fall) for fall in falls]
