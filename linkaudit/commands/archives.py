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
    from linkaudit.render import words

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
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
                print(language.text("verify.busy", number=number))
                is_complete = False
                continue
            if found.problems:  # of a run that ended meanwhile, the database's word was older than the archive's
                found = look(number)
            is_sound = is_sound and not found.problems
            first = next((language.text("verify.changed", problem=problem) for problem in found.problems), None)
            counts = {"checks": found.checks, "records": found.records, "files": found.files}
            print(language.text("verify.checked", number=number, **counts, word=first or language["verify.sound"]))
            for problem in found.problems[1:]:
                print(f"  {language.text('verify.and', problem=problem)}")
            for at in found.timed:
                print(f"  {language.text('verify.timed', at=stamp(at))}")
            if not options.quiet:
                for remark in found.remarks:
                    print(f"  {language.text('verify.note', remark=remark)}")
    return FINDINGS if not is_sound else DONE if is_complete else INCOMPLETE


def rejudge(options: argparse.Namespace) -> int:
    from linkaudit.archive.ledger import warcs_of
    from linkaudit.rejudge import rejudge as judge_again
    from linkaudit.render import words

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
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
        then, now = (f"{verdict.status}: {verdict.reason}" for verdict in (each.then.verdict, each.now))
        print(language.text("rejudge.would", link=each.then.link.key, then=then, now=now, why=each.now.why))
    print(language.text("rejudge.done", number=number, judged=len(judged), changed=len(changed)))
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
