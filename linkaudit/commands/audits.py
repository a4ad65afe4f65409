"""`linkaudit audit`: the main job."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from linkaudit import settings
from linkaudit.commands.asking import authority_of, canaries_of, lanes_of, network_of, policy_of, wishes_of
from linkaudit.commands.console import (
    BAD_INPUT,
    DONE,
    FINDINGS,
    INCOMPLETE,
    NO_NETWORK,
    complain,
    incomplete,
    progress_bars,
    show,
)
from linkaudit.commands.kept import archive_of, database
from linkaudit.commands.reading import read_all
from linkaudit.commands.reports import make_folder, reaches, rules_of, write_reports

if TYPE_CHECKING:
    from linkaudit.cluster import Engine
    from linkaudit.model import Plan


def audit(options: argparse.Namespace) -> int:
    from linkaudit import render
    from linkaudit.archive.describer import DiskFullError
    from linkaudit.audit import Setup
    from linkaudit.audit import audit as run_audit
    from linkaudit.cluster import ClusterError
    from linkaudit.render import terminal, words

    chosen = settings.load(vars(options))
    engine = engine_of(chosen, options)
    is_asked = not (options.offline or options.replay or engine)
    setup = Setup(
        network_of(chosen, is_asked=is_asked), lanes_of(chosen), canaries_of(chosen),
        archive_of(chosen), wishes_of(chosen), options.offline, options.replay, authority_of(chosen),
        plan_of(chosen), rules_of(chosen), policy_of(chosen), engine=engine,
    )  # fmt: skip
    language = words.load(chosen.lang)
    documents = list(dict.fromkeys(options.documents))
    extractions = list(read_all(documents, chosen, options))
    if not extractions:
        return BAD_INPUT
    folders = [chosen.out / name for name in render.names_of(extractions)]
    with database(chosen.db) as store:
        for folder in folders:
            make_folder(folder)  # what cannot be written is to be known before an hour of asking
        with progress_bars(options.quiet) as on_progress:
            try:
                outcome = asyncio.run(run_audit(extractions, store, setup, on_progress))
            except DiskFullError as error:
                complain(f"{error}; what was found so far is kept, run the audit again then")
                return INCOMPLETE
            except ClusterError as error:
                complain(str(error))
                return INCOMPLETE if error.is_begun else BAD_INPUT
    if not outcome.is_online:
        complain(f"{NO_NETWORK}; run the audit again when there is one")
    coverages = [replace(coverage, purpose=options.purpose) for coverage in outcome.coverages]
    for coverage, folder in zip(coverages, folders, strict=True):
        write_reports(coverage, language, folder, options.format)
    if not options.quiet:
        for coverage in coverages:
            show(terminal.show, coverage, language)
        for folder in folders:
            files = ", ".join(str(folder / f"coverage.{name}") for name in options.format)
            print(language.text("console.written", files=files), file=sys.stderr)
        print(language.text("console.audit", number=outcome.audit), file=sys.stderr)
    if outcome.left and outcome.is_online and not options.offline:
        incomplete(outcome.left)
    if outcome.untimed:
        complain(f"no trusted time: {outcome.untimed}; run the same command again to get it")
    if len(extractions) < len(documents):
        return BAD_INPUT
    if options.fail_on and reaches(coverages, options.fail_on):
        return FINDINGS
    return INCOMPLETE if (outcome.left and not options.offline) or outcome.untimed else DONE


def engine_of(chosen: settings.Settings, options: argparse.Namespace) -> Engine | None:
    """Who asks, where it is not this computer."""
    if options.cluster is None:
        return None
    if chosen.media:
        raise settings.SettingsError("--media with --cluster would leave the videos on the workers; drop one of them")
    if getattr(options, "offline", False) or getattr(options, "replay", None):
        raise settings.SettingsError("--offline and --replay ask nobody; drop --cluster")
    try:
        from linkaudit.cluster.dask import Dask
    except ImportError as error:
        raise settings.SettingsError(
            "--cluster needs Dask; install it with: pip install 'linkaudit-evidence[cluster]'"
        ) from error
    return Dask(options.cluster)


def plan_of(chosen: settings.Settings) -> Plan | None:
    """What the user says is required."""
    from linkaudit import plan

    try:
        return plan.read(chosen.plan) if chosen.plan else None
    except plan.PlanError as error:
        raise settings.SettingsError(str(error)) from error
