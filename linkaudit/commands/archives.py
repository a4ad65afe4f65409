"""`linkaudit verify`, `rejudge` and `export`: what was archived."""

from __future__ import annotations

import argparse
import asyncio
import sys

from linkaudit import settings
from linkaudit.commands.asking import roots_of
from linkaudit.commands.console import DONE, FINDINGS, INCOMPLETE
from linkaudit.commands.kept import archive_of, media_of, opened
from linkaudit.model import stamp


def verify(options: argparse.Namespace) -> int:
    from linkaudit.archive.ledger import is_busy
    from linkaudit.archive.verify import Findings
    from linkaudit.archive.verify import verify as look_at

    chosen = settings.load(vars(options))
    roots = roots_of(chosen)
    archive, media = archive_of(chosen), media_of(chosen)
    is_sound = is_complete = True
    with opened(chosen, options.audit) as (store, numbers):

        def look(number: int) -> Findings:
            told = store.recorded(number), store.last_read(number), store.head(number)
            return look_at(archive, media, number, *told, roots, store.ruled(number))

        for number in numbers:
            found = look(number)
            if found.problems and is_busy(archive, number):
                print(f"audit {number}: a run is at work on it; verify it when that has ended")
                is_complete = False
                continue
            if found.problems:  # of a run that ended meanwhile, the database's word was older than the archive's
                found = look(number)
            is_sound = is_sound and not found.problems
            word = "sound" if not found.problems else f"NOT AS RECORDED: {found.problems[0]}"
            print(f"audit {number}: {found.checks} checks, {found.records} records in {found.files} files: {word}")
            for problem in found.problems[1:]:
                print(f"  and {problem}")
            for at in found.timed:
                print(f"  trusted time: {stamp(at)}")
            if not options.quiet:
                for remark in found.remarks:
                    print(f"  note: {remark}")
    return FINDINGS if not is_sound else DONE if is_complete else INCOMPLETE


def rejudge(options: argparse.Namespace) -> int:
    from linkaudit.archive.ledger import warcs_of
    from linkaudit.rejudge import rejudge as judge_again

    chosen = settings.load(vars(options))
    with opened(chosen, options.audit) as (store, numbers):
        number = next((each for each in reversed(numbers) if warcs_of(archive_of(chosen), each)), numbers[-1])
        try:
            judged = asyncio.run(judge_again(archive_of(chosen), number, store.reached(number)))
        except OSError as error:
            raise settings.SettingsError(
                f"audit {number}: its archive cannot be read ({error.strerror}); only audits that asked have one"
            ) from error
    changed = [each for each in judged if each.is_changed]
    for each in changed:
        then, now = each.then.verdict, each.now
        print(f"{each.then.link.key}: {then.status}: {then.reason} would be {now.status}: {now.reason} ({now.why})")
    print(f"audit {number}: {len(judged)} verdicts judged again, {len(changed)} would change")
    return DONE


def export(options: argparse.Namespace) -> int:
    from linkaudit.export import ExportError
    from linkaudit.export import export as pack
    from linkaudit.render import words

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
    with opened(chosen, options.audit) as (store, (number,)):
        try:
            pack(store, number, archive_of(chosen), options.wacz, language)
        except ExportError as error:
            raise settings.SettingsError(str(error)) from error
        except OSError as error:
            raise settings.SettingsError(
                f"{options.wacz}: cannot be written ({error.strerror}); name another file with --wacz"
            ) from error
    if not options.quiet:
        print(language.text("console.written", files=str(options.wacz)), file=sys.stderr)
    return DONE
