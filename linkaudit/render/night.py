"""What changed, as text for people and as JSON for programs: of one document, and of a whole night.

The text is plain, so that it reads the same on a terminal, in a mail and in a chat. The changes lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import date, timedelta

from linkaudit.model import CHANGES, Change, Changed, Difference, Night, Shift, stamp
from linkaudit.render.evidence import SIGNS, visible
from linkaudit.render.words import Words

_IN_WORDS = ("title", "author", "view_count", "like_count", "comment_count")  # changes that have a before and an after
_LONGEST, _LEAD = 200, 40  # characters that are shown of a title, and of those before the first difference
_DAY_BEGINS_EARLIER = timedelta(hours=6)


def text_of(night: Night, words: Words) -> str:
    """A night's summary."""
    on = words.date(night.began_at.date())
    blocks = [words.text("night.heading", on=on, audit=night.audit), _changes(night.differences, words)]
    asked = ", ".join(f"{words[f'platform.{platform}']} {count}" for platform, count in night.asked)
    statuses = ", ".join(f"{SIGNS.get(word, '?')} {words[f'status.{word}']} {n}" for word, n in night.statuses)
    due, done = (sum(count for _, count in counts) for counts in (night.due, night.asked))
    lines = [words.text("night.due", documents=night.documents, due=due, asked=done, left=night.left)]
    lines += [words.text("night.asked", list=told) for told in (asked, statuses) if told]
    if night.stopped:
        lines.append(words.text("night.stopped", list=", ".join(words[f"platform.{on}"] for on in night.stopped)))
    lines += [words["night.cut"]] * night.is_cut + [words["night.offline"]] * (not night.is_online)
    return "\n\n".join([*blocks, "\n".join(lines)]) + "\n"


def digest_of(night: Night, tags: Collection[str], words: Words) -> tuple[str, str] | None:
    """The title and the text for a recipient who is told of the documents with one of these tags, of all where there
    are none; None where nothing of theirs changed."""
    own = [each for each in night.differences if not tags or set(tags) & set(each.tags)]
    if not own:
        return None
    on = words.date(night.began_at.date())
    title = words.text("night.title", count=len(own), on=on)
    return title, f"{_changes(own, words)}\n\n{words.text('night.heading', on=on, audit=night.audit)}\n"


def difference_text(told: Difference, words: Words) -> str:
    """What became of one document's evidence."""
    name = " — ".join(visible(part) for part in (told.path.name, told.organisation) if part)
    if not told.changes and not told.shifts:
        return f"{name}\n  {words['night.nothing']}"
    lines = [line for shift in told.shifts for line in _shift(shift, words)]
    lines += [line for each in told.changes for line in _changed(each, told.dated, words)]
    return "\n".join([name, *(f"  {line}" for line in lines)])


def _changes(differences: Collection[Difference], words: Words) -> str:
    if not differences:
        return words["night.nothing"]
    counts = Counter(each.change.what for told in differences for each in told.changes)
    head = [words.text("night.changed", count=len(differences))]
    head += [f"  {words[f'change.{what}']}: {counts[what]}" for what in CHANGES if counts[what]]
    return "\n\n".join(["\n".join(head), *(difference_text(told, words) for told in differences)])


def _shift(shift: Shift, words: Words) -> Iterator[str]:
    before, after = (words[f"coverage.{word}"] for word in (shift.before, shift.after))
    key = "shift.told" if shift.before != shift.after else "shift.same"
    yield f"{'▼' if shift.has_fallen else '▲'} " + words.text(
        key, activity=visible(shift.activity), before=before, after=after, then=shift.available_before,
        now=shift.available_after, required=shift.required,
    )  # fmt: skip


def _changed(each: Changed, dated: date | None, words: Words) -> Iterator[str]:
    change = each.change
    where = f" ({visible(', '.join(each.cited_by))})" if each.cited_by else ""
    yield f"{SIGNS[change.what]} {words[f'change.{change.what}']}{where}: {visible(each.link.canonical_url)}"
    yield f"    {told_of_change(change, dated, words)}"


def told_of_change(change: Change, dated: date | None, words: Words) -> str:
    """Since when it is so, what it was and is, and on which side of the document's date it became so, if that is
    known: between the last sight and the first one otherwise, anything may have been."""
    on = words.date(change.at.date())
    told = []
    if change.what in _IN_WORDS:
        before, after = _excerpts(visible(change.before or ""), visible(change.after or ""))
        told.append(words.text("change.from_to", before=before, after=after))
    elif change.after and change.what != "opened":
        told.append(words[f"reason.{change.after}"])
    if change.last_seen_at:
        told.append(words.text("change.seen", seen=words.date(change.last_seen_at.date()), on=on))
    else:
        told.append(words.text("change.found", on=on))
    side = _side(change, dated)
    if side and dated:
        told.append(words.text(f"change.{side}_date", dated=words.date(dated)))
    return "; ".join(told)


def _side(change: Change, dated: date | None) -> str | None:
    if dated is None or change.last_seen_at is None:
        return None
    if change.last_seen_at.date() > dated:
        return "after"
    # where the documents are dated, a day begins earlier than in UTC
    return "before" if (change.at + _DAY_BEGINS_EARLIER).date() < dated else None


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts from shortly before where they begin to differ."""
    pairs = enumerate(zip(before, after, strict=False))
    alike = next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = alike - _LEAD if alike > _LONGEST - _LEAD else 0

    def excerpt(text: str) -> str:
        end = start + _LONGEST
        return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")

    return excerpt(before), excerpt(after)


# --- for programs ----------------------------------------------------------------------------------------------


def json_of(night: Night) -> dict[str, object]:
    """A night's summary with raw codes and ISO times."""
    return {
        "schema": 1,
        "audit": night.audit,
        "began_at": stamp(night.began_at),
        "ended_at": stamp(night.ended_at),
        "documents": night.documents,
        "due": dict(night.due),
        "asked": dict(night.asked),
        "left": night.left,
        "statuses": dict(night.statuses),
        "stopped": list(night.stopped),
        "time_was_up": night.is_cut,
        "online": night.is_online,
        "changed": [difference_json(told) for told in night.differences],
    }


def difference_json(told: Difference) -> dict[str, object]:
    """What became of one document's evidence, with raw codes and ISO times."""
    return {
        "document": {
            "path": str(told.path), "sha256": told.sha256, "organisation": told.organisation, "title": told.title,
            "dated": told.dated and told.dated.isoformat(), "tags": list(told.tags),
        },
        "changes": [
            change_json(each.change, told.dated)
            | {"canonical_url": each.link.canonical_url, "cited_by": list(each.cited_by)}
            for each in told.changes
        ],
        "coverage": [asdict(shift) | {"fell": shift.has_fallen} for shift in told.shifts],
    }  # fmt: skip


def change_json(change: Change, dated: date | None) -> dict[str, object]:
    """One change; `after_date` says whether it befell the link after the document's date, null where nobody knows."""
    side = _side(change, dated)
    return {
        "key": change.key,
        "what": change.what,
        "at": stamp(change.at),
        "before": change.before,
        "after": change.after,
        "last_seen_at": change.last_seen_at and stamp(change.last_seen_at),
        "after_date": None if side is None else side == "after",
    }
