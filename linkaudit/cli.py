"""The command line: parse, call, print, exit code. It knows no platform, no format and no rule."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from linkaudit import __version__, settings
from linkaudit.model import (
    SEVERITIES,
    Activity,
    Check,
    Citation,
    Coverage,
    DocumentError,
    Extraction,
    Flaw,
    Link,
)

if TYPE_CHECKING:  # rich, aiohttp and the readers load when a command needs them
    from linkaudit.check import Progress
    from linkaudit.fetch import NetworkSettings
    from linkaudit.lanes import LaneSettings
    from linkaudit.render.words import Words

DONE, FINDINGS, BAD_INPUT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("html", "csv", "json", "md")


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits with the contract's code."""
    options = _parser().parse_args(argv)
    logging.basicConfig(
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
        level=logging.DEBUG if options.verbose else logging.ERROR,
    )
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = options.run(options)
        sys.stdout.flush()
    except (DocumentError, settings.SettingsError) as error:
        _complain(str(error))
        code = BAD_INPUT
    except KeyboardInterrupt:
        _complain("interrupted; run the same command again to go on")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    raise SystemExit(code)


def _complain(line: str) -> None:
    print(f"linkaudit: {line}", file=sys.stderr)


# --- normalize -------------------------------------------------------------------------------------------------


def normalize(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    for url in _urls(options.urls):
        found = platforms.normalize(url)
        _print_json({"url": url, "error": found.detail} if isinstance(found, Flaw) else {"url": url, **_told(found)})
    return DONE


def _urls(given: Sequence[str], stdin: TextIO | None = None) -> Iterator[str]:
    """The URLs of the arguments, else one a line of standard input; empty lines are no URLs."""
    if given:
        yield from given
    else:
        yield from filter(None, (line.strip() for line in stdin or sys.stdin))


def _told(link: Link) -> dict[str, object]:
    return {
        "platform": link.platform,
        "kind": link.kind,
        "id": link.id,
        "owner": link.owner,
        "key": link.key,
        "canonical_url": link.canonical_url,
        "published_at": _moment(link.published_at),
    }


# --- extract ---------------------------------------------------------------------------------------------------


def extract(options: argparse.Namespace) -> int:
    from linkaudit import citations, documents

    extraction = citations.extract(documents.read(options.document))
    if options.json:
        _print_json(extraction_as_dict(extraction), indent=2)
    else:
        from rich.console import Console

        from linkaudit.render import extraction as table
        from linkaudit.render import words

        table.show(extraction, words.load(settings.load(vars(options)).lang), Console(file=sys.stdout))
    return DONE


def extraction_as_dict(extraction: Extraction) -> dict[str, object]:
    """The contract's shape of `extract --json`."""
    document = extraction.document
    return {
        "document": {
            "path": str(document.path),
            "sha256": document.sha256,
            "format": document.format,
            "language": extraction.language,
            "title": extraction.title,
            "organisation": extraction.organisation,
            "period": _period(extraction.period),
            "dated": extraction.dated and extraction.dated.isoformat(),
        },
        "activities": [_activity(activity) for activity in extraction.activities],
        "unattributed": [_citation(citation) for citation in extraction.unattributed],
        "unreadable": [
            {
                "text": item.text, "reason": item.flaw.reason, "detail": item.flaw.detail,
                "activity": item.activity, "page": item.page, "line": item.line,
            }
            for item in extraction.unreadable
        ],
    }  # fmt: skip


def _activity(activity: Activity) -> dict[str, object]:
    return {
        "activity": activity.id,
        "task": activity.task,
        "title": activity.title,
        "period": _period(activity.period),
        "claims": [asdict(claim) for claim in activity.claims],
        "citations": [_citation(citation) for citation in activity.citations],
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "key": citation.link.key,
        "canonical_url": citation.link.canonical_url,
        "cited_as": citation.cited_as,
        "href": citation.href,
        "section": citation.section,
        "page": citation.page,
        "line": citation.line,
    }


def _period(period: tuple[date, date] | None) -> list[str] | None:
    return [day.isoformat() for day in period] if period else None


# --- check -----------------------------------------------------------------------------------------------------


def check(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    chosen = settings.load(vars(options))
    urls: dict[str, list[str]] = {}
    links: dict[str, Link] = {}
    for url in _urls(options.urls):
        found = platforms.normalize(url)
        if isinstance(found, Flaw):
            _print_json({"url": url, "error": found.detail})
            continue
        links.setdefault(found.key, found)
        urls.setdefault(found.key, []).append(url)
    if not links:
        return DONE
    return asyncio.run(_check_all(links, urls, chosen, options))


async def _check_all(
    links: dict[str, Link], urls: dict[str, list[str]], chosen: settings.Settings, options: argparse.Namespace
) -> int:
    from contextlib import aclosing

    from linkaudit.audit import hosts_of, now
    from linkaudit.check import check_all
    from linkaudit.fetch import Fetcher, is_online
    from linkaudit.model import Verdict

    network = _network(chosen)
    if not await is_online(hosts_of(links.values()), network):
        _complain("no network: every link stays unverified")
        for key, link in links.items():
            for url in urls[key]:
                _print_json(_verdict(url, Check(link, Verdict("network"), now())))
        return INCOMPLETE
    undecided = False
    with _progress(options.quiet) as on_progress:
        async with (
            Fetcher(network) as fetcher,
            aclosing(
                check_all(
                    list(links.values()),
                    fetcher.fetch,
                    _lanes(chosen),
                    now=now,
                    online=True,
                    on_progress=on_progress,
                )
            ) as reached,
        ):
            async for done in reached:
                undecided = undecided or done.verdict.reason == "not_attempted"
                for url in urls[done.link.key]:
                    _print_json(_verdict(url, done))
    return INCOMPLETE if undecided else DONE


def _verdict(url: str, check: Check) -> dict[str, object]:
    from linkaudit.store import metadata_as_dict

    verdict = check.verdict
    return {
        "url": url,
        "key": check.link.key,
        "status": verdict.status,
        "reason": verdict.reason,
        "http_status": verdict.http_status,
        "probe": verdict.probe,
        "checked_at": _moment(check.checked_at),
        "resolved_to": verdict.resolved_to,
        "metadata": metadata_as_dict(verdict.metadata),
    }


# --- audit -----------------------------------------------------------------------------------------------------


def audit(options: argparse.Namespace) -> int:
    from rich.console import Console

    from linkaudit import citations, documents
    from linkaudit.audit import Plan
    from linkaudit.audit import audit as run_audit
    from linkaudit.render import terminal, words
    from linkaudit.store import Store

    chosen = settings.load(vars(options))
    language = words.load(chosen.lang)
    extractions: list[Extraction] = []
    for path in options.documents:
        try:
            extractions.append(citations.extract(documents.read(path)))
        except DocumentError as error:
            _complain(str(error))
    unread = len(options.documents) - len(extractions)
    if not extractions:
        return BAD_INPUT
    plan = Plan(_network(chosen), _lanes(chosen), options.offline)
    with Store(chosen.db) as store, _progress(options.quiet) as on_progress:
        outcome = asyncio.run(run_audit(extractions, store, plan, on_progress, _complain))
    console = Console(file=sys.stdout)
    folders = _folders(outcome.coverages, chosen.out)
    for coverage, folder in zip(outcome.coverages, folders, strict=True):
        if not options.quiet:
            terminal.show(coverage, language, console)
        _write(coverage, language, folder, options.format)
        print(f"written: {folder}/coverage.{{{','.join(options.format)}}}", file=sys.stderr)
    if unread:
        return BAD_INPUT
    if options.fail_on and _reaches(outcome.coverages, options.fail_on):
        return FINDINGS
    return INCOMPLETE if outcome.undecided and not options.offline else DONE


def _folders(coverages: Sequence[Coverage], out: Path) -> list[Path]:
    """A folder for each document, named by its stem; the same stem again gets the start of the file's digest."""
    folders: list[Path] = []
    for coverage in coverages:
        document = coverage.extraction.document
        folder = out / document.path.stem
        folders.append(folder if folder not in folders else out / f"{document.path.stem}-{document.sha256[:8]}")
    return folders


def _write(coverage: Coverage, language: Words, folder: Path, formats: Sequence[str]) -> None:
    """Writes each format beside its final name first, so that a killed run leaves no half of a file."""
    from linkaudit import render

    folder.mkdir(parents=True, exist_ok=True)
    for name in formats:
        text = render.FORMATS[name](coverage, language)
        part = folder / f"coverage.{name}.part"
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(folder / f"coverage.{name}")


def _reaches(coverages: Sequence[Coverage], severity: str) -> bool:
    least = SEVERITIES.index(severity)
    return any(SEVERITIES.index(f.severity) >= least for coverage in coverages for f in coverage.findings)


# --- shared ----------------------------------------------------------------------------------------------------


def _print_json(value: object, indent: int | None = None) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=indent is None and sys.stdout.isatty())


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _network(chosen: settings.Settings) -> NetworkSettings:
    from linkaudit.fetch import NetworkSettings

    try:
        return NetworkSettings(chosen.proxy, chosen.ca_file, chosen.allow_private)
    except ValueError as error:
        raise settings.SettingsError(str(error)) from error


def _lanes(chosen: settings.Settings) -> dict[str, LaneSettings]:
    from dataclasses import replace

    from linkaudit.lanes import DEFAULT_LANES

    return {
        platform: replace(
            lane,
            pace_s=chosen.pace.get(platform, lane.pace_s),
            concurrency=chosen.concurrency.get(platform, lane.concurrency),
        )
        for platform, lane in DEFAULT_LANES.items()
    }


def _progress(quiet: bool) -> AbstractContextManager[Progress]:
    from linkaudit.progress import bars

    return bars(is_shown=not quiet)


# --- the parser ------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False)
    add = everywhere.add_argument
    add(
        "--lang",
        choices=settings.LANGUAGES,
        default=argparse.SUPPRESS,
        help="language of tables and findings",
    )
    add("-q", "--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress, no table")
    add("-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="say what is being done")

    network = argparse.ArgumentParser(add_help=False)
    add = network.add_argument_group("network").add_argument
    add("--proxy", metavar="URL", help="HTTP proxy for every request (else HTTPS_PROXY, HTTP_PROXY)")
    add("--ca-file", type=Path, metavar="PEM", help="further certificate authorities (else SSL_CERT_FILE)")
    add("--allow-private", action="store_true", default=None, help="allow requests to private addresses")
    add("--no-pace", action="store_true", default=None, help="no waiting between requests (your own servers)")
    add("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    parser = argparse.ArgumentParser(
        prog="linkaudit",
        parents=[everywhere],
        description="Finds the links that a grant report cites as evidence and shows what each activity stands on.",
    )
    parser.set_defaults(lang=None, quiet=False, verbose=False)
    parser.add_argument("--version", action="version", version=f"linkaudit {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], says: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says, parents=[everywhere, *parents])
        made.set_defaults(run=run)
        return made

    made = command("audit", audit, "extract, check and cover: the evidence-coverage table of a document", network)
    made.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT", help="PDF, DOCX, HTML or text")
    made.add_argument("--out", type=Path, metavar="DIR", help="where the reports go (default: reports/)")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--offline", action="store_true", help="ask no platform; do all that needs no network")
    made.add_argument(
        "--format",
        type=_formats,
        default=FORMATS,
        metavar="LIST",
        help=f"files to write (default: {','.join(FORMATS)})",
    )
    made.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 at a finding of this severity or a graver one")

    made = command("extract", extract, "what a document claims and cites, without any network")
    made.add_argument("document", type=Path, metavar="DOCUMENT", help="PDF, DOCX, HTML or text")
    made.add_argument("--json", action="store_true", help="for programs")

    made = command("check", check, "ask the platforms about addresses: one JSON verdict a line", network)
    made.add_argument("urls", nargs="*", metavar="URL", help="addresses; none: one a line from standard input")

    made = command("normalize", normalize, "name the link that an address stands for: one JSON object a line")
    made.add_argument("urls", nargs="*", metavar="URL", help="addresses; none: one a line from standard input")
    return parser


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"unknown format {text!r}; known are {', '.join(FORMATS)}")
    return names
