"""`linkaudit review`: what people see behind the walls that no program passes."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings
from linkaudit.commands.asking import policy_of
from linkaudit.commands.console import DONE, complain, show
from linkaudit.commands.kept import archive_of, database, media_of
from linkaudit.commands.reports import digest, make_folder, rules_of, write_reports
from linkaudit.model import Coverage, LinkRow, Ruling

if TYPE_CHECKING:
    from linkaudit.render.words import Words

_ANSWERS = {"s": "seen", "n": "not_there", "c": "not_as_claimed", "r": "remark"}


def review(options: argparse.Namespace) -> int:
    """Takes rulings from the arguments, from a workbook, or from whoever sits there, and writes the reports anew."""
    from linkaudit import render
    from linkaudit.render import terminal, words
    from linkaudit.review import Kept, ReviewError, keep

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
    rules = rules_of(chosen)
    if not chosen.db.is_file():
        raise settings.SettingsError(f"{chosen.db}: there is no such database; name one with --db")
    with database(chosen.db) as store:
        sha256 = digest(options.document)
        audit = store.last_audit(sha256)
        coverage = _recalled(store, sha256, rules)
        if audit is None or coverage is None:
            raise settings.SettingsError(f"{options.document}: {chosen.db} knows no audit of it; audit it first")
        kept = Kept(store, archive_of(chosen), media_of(chosen), policy_of(chosen))
        count = 0
        try:
            if options.set or options.from_file:
                count = keep(kept, audit, coverage.extraction, list(_given(options, coverage)))
            else:
                for ruling in _asked(coverage, options, language):
                    count += keep(kept, audit, coverage.extraction, [ruling])
        except ReviewError as error:
            raise settings.SettingsError(str(error)) from error
        covered = _recalled(store, sha256, rules) or coverage
    folder = chosen.out / render.names_of([covered.extraction])[0]
    make_folder(folder)
    write_reports(covered, language, folder, options.format)
    if not options.quiet:
        show(terminal.show, covered, language)
        written = ", ".join(str(folder / f"coverage.{name}") for name in options.format)
        print(language.text("review.kept", count=count), file=sys.stderr)
        print(language.text("console.written", files=written), file=sys.stderr)
    return DONE


def _recalled(store: object, sha256: str, rules: object) -> Coverage | None:
    from linkaudit.recall import recalled

    return recalled(store, sha256, datetime.now(UTC), rules)  # type: ignore[arg-type]


def _given(options: argparse.Namespace, coverage: Coverage) -> Iterator[Ruling]:
    """The rulings of the arguments, then those of the workbook."""
    from linkaudit.review import ReviewError, filled_in, key_of, word_of

    known = [row.link.key for row in coverage.links]
    now = datetime.now(UTC).replace(microsecond=0)
    screenshot = str(options.screenshot) if options.screenshot else None
    for told in options.set or ():
        named, is_told, word = told.rpartition("=")
        if not is_told:
            raise ReviewError(f"--set {told}: write KEY=seen, KEY=not-there, KEY=not-as-claimed or KEY=remark")
        by = _line(options.by)
        if not by:
            raise ReviewError("whose word is it? name who looked with --by")
        yield Ruling(key_of(named, known), word_of(word), by, now, _line(options.note), screenshot)
    if options.from_file:
        for key, word, by, note in filled_in(options.from_file, known, _line(options.by)):
            yield Ruling(key, word, _line(by), now, _line(note))


def _line(text: str | None) -> str:
    """What somebody wrote, on one line and in characters that can be kept."""
    return " ".join((text or "").encode("utf-8", "replace").decode().split())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a person answers; the end of the input is the end of the answers."""

    words: Words

    def ask(self, key: str) -> str:
        print(f"{self.words[key]}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()


def _asked(coverage: Coverage, options: argparse.Namespace, words: Words) -> Iterator[Ruling]:
    """Walks through the links that are unverified and that nobody has looked at, each opened in the browser."""
    desk = _Desk(words)
    left = [row for row in coverage.links if row.verdict.status == "unverified" and row.ruling is None]
    left = [row for row in left if row.target is None or row.link.key in coverage.extraction.links]
    if not left:
        print(words["review.none"], file=sys.stderr)
        return
    print(words.text("review.left", count=len(left)), file=sys.stderr)
    try:
        by = _line(options.by) or _line(desk.ask("review.by"))
        for number, row in enumerate(left, 1) if by else ():
            print(f"\n{number}/{len(left)}  {_place(row, words)}", file=sys.stderr)
            if row.link.canonical_url.startswith(("https://", "http://")):
                webbrowser.open(row.link.canonical_url)
            answer = _word(desk)
            if answer == "q":
                return
            if answer:
                note, screenshot = _line(desk.ask("review.note")), desk.ask("review.screenshot")
                while screenshot and not Path(screenshot).is_file():
                    complain(f"{screenshot}: there is no such file")
                    screenshot = desk.ask("review.screenshot")
                now = datetime.now(UTC).replace(microsecond=0)
                yield Ruling(row.link.key, answer, by, now, note, screenshot or None)
    except EOFError:
        print(file=sys.stderr)


def _word(desk: _Desk) -> str:
    """One of RULINGS, "q" for the end, "" for the next link; what is none of them is asked for again."""
    from linkaudit.review import ReviewError, word_of

    while True:
        answer = desk.ask("review.ask").lower()
        if answer in ("", "q"):
            return answer
        try:
            return _ANSWERS.get(answer) or word_of(answer)
        except ReviewError:
            complain(desk.words.text("review.unknown", answer=answer))


def _place(row: LinkRow, words: Words) -> str:
    from linkaudit.render.evidence import visible

    activities = ", ".join(row.cited_by) or words["ui.of_no_activity"]
    return visible(f"{activities}  {row.link.canonical_url}  ({words[f'reason.{row.verdict.reason}']})")
