"""`linkaudit watch`, `linkaudit nightly` and `linkaudit diff`: what becomes of evidence after the audit."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings
from linkaudit.commands.asking import (
    authority_of,
    canaries_of,
    lanes_of,
    network_of,
    policy_of,
    recipients_of,
    route_of,
    wishes_of,
)
from linkaudit.commands.audits import engine_of, plan_of
from linkaudit.commands.console import BAD_INPUT, DONE, INCOMPLETE, complain, print_json, progress_bars, show
from linkaudit.commands.kept import archive_of, database
from linkaudit.commands.reading import read_all
from linkaudit.commands.reports import digest, make_folder, rules_of, write_reports
from linkaudit.commands.schedules import install

if TYPE_CHECKING:
    from linkaudit.model import Night, Watched
    from linkaudit.notify import Recipient
    from linkaudit.rules import Rule
    from linkaudit.store import Store

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
WAITS = timedelta(days=30)  # how long a message waits for its recipient to be named again
SUMMARIES = "nightly"  # the folder of the nights' summaries, among the reports


# --- watch -----------------------------------------------------------------------------------------------------


def watch(options: argparse.Namespace) -> int:
    """Watches documents, lists what is watched, or watches them no longer."""
    chosen = settings.load(vars(options))
    if options.list:
        return _list(chosen, options)
    if not options.documents:
        raise settings.SettingsError("no document is named; name one or more, or give --list")
    return _remove(chosen, options) if options.remove else _watch(chosen, options)


def _watch(chosen: settings.Settings, options: argparse.Namespace) -> int:
    from linkaudit import plan
    from linkaudit.render.evidence import visible
    from linkaudit.store.registry import Registry

    if options.until and options.until < datetime.now(UTC).date():
        raise settings.SettingsError(f"--until {options.until} is over; name a day that is not")
    documents = list(dict.fromkeys(options.documents))
    required = plan_of(chosen)
    extractions = list(read_all(documents, chosen, options))
    now = datetime.now(UTC)
    with database(chosen.db) as store:
        registry = Registry(store)
        for extraction in extractions:
            sha256 = extraction.document.sha256
            store.save_document(extraction, now, plan.dumps(required) if required else store.plan(sha256))
            path = extraction.document.path
            registry.watch(sha256, options.every, options.until, options.tag or (), now, _absolute(path))
            if not options.quiet:
                told = visible(f"{path}: watched; links: {len(extraction.links)}")
                print(told, file=sys.stderr)
    return DONE if len(extractions) == len(documents) else BAD_INPUT


def _remove(chosen: settings.Settings, options: argparse.Namespace) -> int:
    from linkaudit.render.evidence import visible
    from linkaudit.store.registry import Registry

    with _existing(chosen) as store:
        registry = Registry(store)
        watched = registry.watched()
        removed: dict[str, Watched] = {}
        code = DONE
        for path in options.documents:
            meant = [each for each in watched if _is_meant(path, each)]
            begun = [] if meant else [each for each in watched if _begins(path, each)]
            if len(begun) > 1:
                shown = ", ".join(f"{each.short} ({each.path})" for each in begun)
                complain(f"{path}: several SHA-256 begin so; give more of the one that is meant: {shown}")
            elif not meant + begun:
                complain(f"{path}: is not watched; `linkaudit watch --list` shows what is")
            else:
                removed |= {each.sha256: each for each in meant + begun}
                continue
            code = BAD_INPUT
        for each in removed.values():
            registry.unwatch(each.sha256)
            if not options.quiet:
                told = f"{each.path} ({each.short}): watched no longer; what is known of it stays"
                print(visible(told), file=sys.stderr)
    return code


def _is_meant(path: Path, watched: Watched) -> bool:
    """A document is named by its path, whatever became of the file since, and by a file with its content."""
    if _absolute(path) == watched.path:
        return True
    # An older database may hold a relative path, of whatever folder: a file that is here may be another one.
    return digest(path) == watched.sha256 if path.is_file() else path == watched.path


def _begins(path: Path, watched: Watched) -> bool:
    """Whether what stands in a path's place is the beginning of a document's SHA-256."""
    begun = str(path).lower()
    return re.fullmatch(r"[0-9a-f]{4,64}", begun) is not None and watched.sha256.startswith(begun)


def _absolute(path: Path) -> Path:
    """Where a file is, whatever folder that is told from; as it is named where its folder's name is not UTF-8, which
    no database can hold."""
    absolute = path.parent.resolve() / path.name  # of a symbolic link, its own name is the one that is known
    return path if any("\udc80" <= sign <= "\udcff" for sign in str(absolute)) else absolute


def _list(chosen: settings.Settings, options: argparse.Namespace) -> int:
    from linkaudit.render import registry as table
    from linkaudit.render import words
    from linkaudit.store.registry import Registry

    with _existing(chosen) as store:
        watched = Registry(store).watched()
    if options.json:
        for each in watched:
            print_json(table.json_of(each))
    else:
        show(table.show, [replace(each, path=_near(each.path)) for each in watched], words.load(chosen.lang))
    return DONE


def _near(path: Path) -> Path:
    """A path as it is named from here, where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def _existing(chosen: settings.Settings) -> Iterator[Store]:
    """The database, which must be there."""
    if not chosen.db.is_file():
        raise settings.SettingsError(f"{chosen.db}: there is no such database; name one with --db")
    with database(chosen.db) as store:
        yield store


def span(text: str) -> timedelta:
    """A span as "12h", "1d" or "2w"."""
    match = re.fullmatch(r"(\d{1,4})([hdw])", text.strip().lower())
    if match is None or not int(match[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is no span of time; write 12h, 1d or 2w")
    return int(match[1]) * UNITS[match[2]]


def day(text: str) -> date:
    """A day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-12-31") from error


# --- nightly ---------------------------------------------------------------------------------------------------


def nightly(options: argparse.Namespace) -> int:
    """Asks what is due, tells what changed."""
    from linkaudit.archive.describer import DiskFullError
    from linkaudit.audit import Setup
    from linkaudit.cluster import ClusterError
    from linkaudit.nightly import Budget, NightBusyError, alone
    from linkaudit.nightly import nightly as run_night
    from linkaudit.render import night as texts
    from linkaudit.render import words

    chosen = settings.load(vars(options))
    if options.install:
        return install(options, chosen)
    language, rules, recipients = words.load(chosen.lang), rules_of(chosen), recipients_of(chosen)
    setup = Setup(
        network_of(chosen, is_asked=not options.cluster), lanes_of(chosen, is_night=True), canaries_of(chosen),
        archive_of(chosen), wishes_of(chosen), authority=authority_of(chosen), rules=rules, policy=policy_of(chosen),
        engine=engine_of(chosen, options),
    )  # fmt: skip
    with _existing(chosen) as store:
        folder = chosen.out / SUMMARIES
        make_folder(folder)
        unwritten: list[str] = []

        def tell(night: Night) -> Mapping[str, tuple[str, str]]:
            unwritten.extend(_write(night, store, chosen, options.format, rules))
            digests = {each.name: texts.digest_of(night, each.tags, words.load(each.lang)) for each, _ in recipients}
            return {name: digest for name, digest in digests.items() if digest}

        try:
            with alone(chosen.db), progress_bars(options.quiet) as on_progress:
                budget = Budget(chosen.budget_minutes * 60.0)
                night = asyncio.run(run_night(store, setup, budget, tell, on_progress))
                unsent = _deliver(store, chosen, recipients)
        except NightBusyError as error:
            complain(str(error))
            return INCOMPLETE
        except ClusterError as error:
            complain(str(error))
            return INCOMPLETE if error.is_begun else BAD_INPUT
        except DiskFullError as error:
            complain(f"{error}; what was found so far is kept, run it again then")
            return INCOMPLETE
    if options.json:
        print_json(texts.json_of(night))
    elif not options.quiet:
        print(texts.text_of(night, language), end="")
    if night.left:
        complain(f"links left for the next night: {night.left}; `linkaudit nightly` goes on with the most urgent")
    if night.untimed:
        complain(f"no trusted time: {night.untimed}; the night stands without it")
    for name, why in unsent:
        complain(f"{name} was not told: {why}; the next night tries again")
    if unwritten:
        others = f" (and {len(unwritten) - 1} more)" if unwritten[1:] else ""
        complain(f"{unwritten[0]}{others}; the night itself stands")
        return BAD_INPUT
    return INCOMPLETE if night.left or unsent else DONE


def _deliver(
    store: Store, chosen: settings.Settings, recipients: Sequence[tuple[Recipient, str]]
) -> list[tuple[str, str]]:
    """Sends what waits to be sent, of earlier nights, too; who was not reached, and why."""
    from linkaudit.notify import send
    from linkaudit.store.registry import Registry

    registry, unsent = Registry(store), []
    addresses = {recipient.name: url for recipient, url in recipients}
    for message in registry.unsent():
        if message.recipient not in addresses:  # it may be by oversight: other settings, another spelling
            complain(
                f"{message.recipient} is not told of audit {message.audit}: the settings name no such recipient; it "
                f"waits until they do, or for {WAITS.days} days"
            )
            if datetime.now(UTC) - message.made_at > WAITS:
                registry.sent(message.number, datetime.now(UTC))
        elif why := send(addresses[message.recipient], message.title, message.body, route_of(chosen)):
            unsent.append((message.recipient, why))
        else:
            registry.sent(message.number, datetime.now(UTC))
    return unsent


def _write(
    night: Night, store: Store, chosen: settings.Settings, formats: Sequence[str], rules: Sequence[Rule]
) -> list[str]:
    """The night's summary for programs, and anew the reports of the documents in which something changed; returns what
    kept any of it from being written."""
    from linkaudit.recall import recalled
    from linkaudit.render import night as texts
    from linkaudit.render import words
    from linkaudit.store.registry import Registry

    language, unwritten = words.load(chosen.lang), []
    if night.differences:
        folders = Registry(store).folders()
        for told in night.differences:
            if coverage := recalled(store, told.sha256, night.ended_at, rules):
                folder = chosen.out / folders[told.sha256]
                try:
                    make_folder(folder)
                    write_reports(coverage, language, folder, formats)
                except settings.SettingsError as error:  # the others are to be told all the same
                    unwritten.append(str(error))
    path = chosen.out / SUMMARIES / f"{night.began_at:%Y-%m-%d}-audit-{night.audit:04}.json"
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(json.dumps(texts.json_of(night), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        unwritten.append(
            f"{path}: the summary cannot be written there ({error.strerror}); name another folder with --out"
        )
    return unwritten


# --- diff ------------------------------------------------------------------------------------------------------


def diff(options: argparse.Namespace) -> int:
    """Tells what became of a document's evidence since its first audit, another audit, or a day."""
    from linkaudit.difference import difference
    from linkaudit.render import night as texts
    from linkaudit.render import words

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
    with _existing(chosen) as store:
        sha256 = digest(options.document)
        extraction = store.extraction(sha256)
        changes = store.changes(extraction.links, _since(options.since, store)) if extraction else []
        told = difference(store, sha256, changes, datetime.now(UTC))
    if told is None:
        raise settings.SettingsError(f"{options.document}: {chosen.db} does not know it; audit it first")
    if options.json:
        print_json(texts.difference_json(told))
    else:
        print(texts.difference_text(told, language))
    return DONE


def _since(text: str | None, store: Store) -> int:
    """The last check before what the user names: an audit's number or a day; 0 for all that is known."""
    if text is None:
        return 0
    if text.isdecimal() and len(text) < 8:
        if int(text) not in store.audits():
            raise settings.SettingsError(f"--since {text}: there is no such audit; name an audit or a day, 2026-12-31")
        return store.last_check(audit=int(text))
    try:
        began = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    except ValueError as error:
        raise settings.SettingsError(f"--since {text}: is no day and no audit; write 2026-12-31, or 42") from error
    return store.last_check(before=began)
