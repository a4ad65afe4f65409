"""LA001 to LA006: what the platforms and people say of a link."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from linkaudit.model import LinkRow, Metadata
from linkaudit.rules.accounts import account_in
from linkaudit.rules.facts import Facts, Remark

_CUT = " .…?\ufffd"  # how a title that was cut ends


def of_status(status: str) -> Callable[[Facts], Iterator[Remark]]:
    def remarks(facts: Facts) -> Iterator[Remark]:
        for activity, row in facts.each():
            if row.verdict.status == status:
                yield activity, row.link.key, (("reason", row.verdict.reason),)

    return remarks


def changed(facts: Facts) -> Iterator[Remark]:
    """An item that has another author or title than an earlier audit was told by the same question. Captions are cut
    at will, so the beginning of a title is the same title."""
    for activity, row in facts.each():
        former = facts.history.former.get(row.link.key)
        if former is None or former.verdict.probe != row.verdict.probe or row.verdict.status != "available":
            continue
        for what, before, after in differences(former.verdict.metadata, row.verdict.metadata):
            yield activity, row.link.key, (("what", what), ("before", before), ("after", after))


def differences(before: Metadata, after: Metadata) -> Iterator[tuple[str, str, str]]:
    """What differs, as it was and as it is. An account is known by its address, else by its id, else by its name; what
    it calls itself may change."""
    accounts = ((account_in(each.author_url), each.author_id, each.author) for each in (before, after))
    known = [(then, now) for then, now in zip(*accounts, strict=True) if then and now]
    if known and _plain(known[0][0]) != _plain(known[0][1]):
        then, now = next((pair for pair in reversed(known) if _plain(pair[0]) != _plain(pair[1])), known[0])
        yield "author", then, now
    titles = (before.title or "", after.title or "")
    plain = [_plain(title) for title in titles]
    if all(plain) and not plain[0].startswith(plain[1]) and not plain[1].startswith(plain[0]):
        yield "title", *titles


def _plain(text: str) -> str:
    """A text as it is compared: whatever was cut off at its end, a half of a character included, makes no other."""
    text = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return text.rstrip(_CUT)


def contradicted(facts: Facts) -> Iterator[Remark]:
    """The platform and a person say opposite things: one of them is to be looked at again."""
    for activity, row in facts.each():
        said = row.ruling
        if said and (row.verdict.status, said.word) in (("gone", "seen"), ("available", "not_there")):
            yield activity, row.link.key, (*_ruled(row), ("status", row.verdict.status))


def ruled_out(facts: Facts) -> Iterator[Remark]:
    """A person looked and did not find what the document claims."""
    for activity, row in facts.each():
        if row.ruling and row.ruling.word != "seen":
            yield activity, row.link.key, _ruled(row)


def _ruled(row: LinkRow) -> tuple[tuple[str, str], ...]:
    said = row.ruling
    return () if said is None else (("ruling", said.word), ("by", said.by), ("on", said.at.date().isoformat()))
