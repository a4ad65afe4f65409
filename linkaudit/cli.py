"""The command line: parse, call, print, exit code. It knows no platform, no format and no rule."""

from __future__ import annotations

import argparse
import io
import logging
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from linkaudit import __version__, settings
from linkaudit.commands.archives import export, rejudge, verify
from linkaudit.commands.audits import audit
from linkaudit.commands.console import BAD_INPUT, DONE, INTERRUPTED, complain, drop_output
from linkaudit.commands.links import check, normalize
from linkaudit.commands.nights import day, diff, nightly, span, watch
from linkaudit.commands.plans import plan
from linkaudit.commands.reading import extract
from linkaudit.commands.reviews import review
from linkaudit.commands.rules import rules
from linkaudit.commands.schedules import SCHEDULERS
from linkaudit.model import RULINGS, SEVERITIES, DocumentError

FORMATS, USUAL = ("html", "xlsx", "csv", "json", "md", "sarif"), ("html", "xlsx", "csv", "json", "md")
READ = "PDF, DOCX, ODT, RTF, XLSX, CSV, HTML, EML or text"
PURPOSES = ("audit", "submission")


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits with the contract's code."""
    options = _parser().parse_args(argv)
    logging.basicConfig(
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
        level=logging.DEBUG if options.verbose else logging.ERROR,
    )
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8"), (sys.stderr, "utf-8")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")
    try:
        code = options.run(options)
        sys.stdout.flush()
    except (DocumentError, settings.SettingsError) as error:
        complain(str(error))
        code = BAD_INPUT
    except KeyboardInterrupt:
        complain("interrupted; run the same command again to go on")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        drop_output()
        code = DONE
    except OSError as error:  # those of files are told where they are opened
        drop_output()
        complain(f"the output cannot be written ({error.strerror or error}); make room or send it elsewhere")
        code = BAD_INPUT
    raise SystemExit(code)


def _parser() -> argparse.ArgumentParser:
    network = argparse.ArgumentParser(add_help=False)
    add = network.add_argument_group("network").add_argument
    add("--proxy", metavar="URL", help="HTTP proxy for every request (else HTTPS_PROXY, HTTP_PROXY)")
    add("--ca-file", type=Path, metavar="PEM", help="further certificate authorities (else SSL_CERT_FILE)")
    add("--cookies", type=Path, metavar="FILE", help="cookies to send, a Netscape file; each goes to its own host only")
    add("--allow-private", action="store_true", default=None, help="allow requests to private addresses")
    add("--no-pace", action="store_true", default=None, help="no waiting between requests (your own servers)")
    add("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    parser = argparse.ArgumentParser(
        prog="linkaudit",
        parents=[_everywhere(lang=None, quiet=False, verbose=False)],
        description="Finds the links that a grant report cites as evidence and shows what each activity stands on.",
    )
    parser.add_argument("--version", action="version", version=f"linkaudit {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], says: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says, parents=[_everywhere(), *parents])
        made.set_defaults(run=run)
        return made

    made = command("audit", audit, "extract, check and cover: the evidence-coverage table of a document", network)
    made.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT", help=READ)
    _add_reading(made)
    made.add_argument("--out", type=Path, metavar="DIR", help="where the reports go (default: reports/)")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--offline", action="store_true", help="ask no platform; do all that needs no network")
    made.add_argument(
        "--wayback", action="store_true", default=None, help="look up a public snapshot of what is gone or unverified"
    )
    made.add_argument(
        "--wayback-save", action="store_true", default=None, help="ask for a public snapshot of what is available"
    )
    made.add_argument("--timestamp", metavar="URL", help="an RFC 3161 authority that is to sign what was archived")
    made.add_argument("--timestamp-ca", type=Path, metavar="PEM", help="the root certificate of that authority")
    made.add_argument("--media", action="store_true", default=None, help="download the videos that are cited, too")
    made.add_argument("--max-media-mb", type=_megabytes, metavar="MB", help="the largest of them (default: 200)")
    _add_cluster(made)
    made.add_argument("--replay", type=Path, metavar="WARC", help="let a recording answer instead of the platforms")
    made.add_argument(
        "--format",
        type=_formats,
        default=USUAL,
        metavar="LIST",
        help=f"files to write, out of {','.join(FORMATS)} (default: {','.join(USUAL)})",
    )
    made.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 at a finding of this severity or a graver one")
    made.add_argument("--plan", type=Path, metavar="FILE", help="what is required, as TOML, CSV or XLSX (see `plan`)")
    made.add_argument(
        "--for", choices=PURPOSES, default="audit", dest="purpose",
        help="submission: findings in the order in which they can be mended, with how",
    )  # fmt: skip
    _add_choice(made)

    made = command("plan", plan, "a draft of what a document has to show, from what it claims")
    made.add_argument("document", type=Path, metavar="DOCUMENT", help=READ)
    made.add_argument(
        "--out", type=Path, metavar="FILE", dest="out_file", help="write it to a .toml, .csv or .xlsx file instead"
    )
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")
    _add_reading(made)

    made = command("review", review, "say what you see behind the links that nobody could verify")
    made.add_argument("document", type=Path, metavar="DOCUMENT", help="a document that was audited")
    made.add_argument(
        "--set", action="append", metavar="KEY=RULING",
        help=f"for scripts: a link's key or address, and {', '.join(word.replace('_', '-') for word in RULINGS)}",
    )  # fmt: skip
    made.add_argument(
        "--from", type=Path, metavar="XLSX", dest="from_file", help="a coverage.xlsx with rulings filled in"
    )
    made.add_argument("--by", metavar="NAME", help="who looked")
    made.add_argument("--note", metavar="TEXT", help="what --set saw")
    made.add_argument("--screenshot", type=Path, metavar="FILE", help="a picture of it, to be kept")
    made.add_argument("--out", type=Path, metavar="DIR", help="where the reports go (default: reports/)")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--format", type=_formats, default=USUAL, metavar="LIST", help="files to write anew")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")
    _add_choice(made)

    made = command("watch", watch, "have documents audited again every night")
    made.add_argument("documents", nargs="*", type=Path, metavar="DOCUMENT", help=READ)
    made.add_argument("--every", type=span, default="1d", metavar="SPAN", help="how often: 12h, 1d, 2w (default: 1d)")
    made.add_argument("--until", type=day, metavar="DATE", help="the last day on which it is audited")
    made.add_argument("--tag", action="append", metavar="WORD", help="a word by which recipients choose documents")
    made.add_argument("--plan", type=Path, metavar="FILE", help="what is required, as TOML, CSV or XLSX (see `plan`)")
    made.add_argument("--list", action="store_true", help="show what is watched")
    made.add_argument("--remove", action="store_true", help="watch these documents no longer")
    made.add_argument("--json", action="store_true", help="with --list, one JSON object a line")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")
    _add_reading(made)

    made = command(
        "nightly", nightly, "ask about the watched documents' links that are due, and tell what changed", network
    )
    made.add_argument(
        "--budget-minutes", type=_minutes, metavar="N", help="how long it may take (default: 480); the rest waits"
    )
    made.add_argument("--out", type=Path, metavar="DIR", help="where the reports go (default: reports/)")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument(
        "--format", type=_formats, default=USUAL, metavar="LIST", help="reports to write where something changed"
    )
    _add_cluster(made)
    made.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    made.add_argument("--install", choices=SCHEDULERS, help="show what would start it every night; --yes writes it")
    made.add_argument("--yes", action="store_true", help="with --install, write it")
    _add_choice(made)

    made = command("diff", diff, "what became of a document's evidence since it was first audited")
    made.add_argument("document", type=Path, metavar="DOCUMENT", help="a document that was audited")
    made.add_argument("--since", metavar="DATE|AUDIT", help="since a day (2026-12-31) or an audit's number")
    made.add_argument("--json", action="store_true", help="for programs")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    made = command("rules", rules, "what is looked for: all rules, or one with an example and what to do")
    made.add_argument("code", nargs="?", type=str.upper, metavar="CODE", help="a rule's code, for example LA021")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    for name, run, says, default in (
        ("verify", verify, "look at everything an audit recorded: is it still what was recorded?", "all"),
        ("rejudge", rejudge, "judge what was answered then by today's rules, without network", "the last"),
    ):
        made = command(name, run, says)
        made.add_argument(
            "audit", nargs="?", type=int, metavar="AUDIT", help=f"the audit's number (default: {default})"
        )
        if run is verify:
            made.add_argument("--timestamp-ca", type=Path, metavar="PEM", help="what vouches for its timestamps")
        made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
        made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    made = command("export", export, "an audit's archive as one file that readers of web archives open")
    made.add_argument("audit", type=int, metavar="AUDIT", help="the audit's number")
    made.add_argument("--wacz", type=Path, metavar="FILE", required=True, help="the WACZ file to write")
    made.add_argument("--db", type=Path, metavar="FILE", help="the database (default: data/linkaudit.db)")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")

    made = command("extract", extract, "what a document claims and cites, without any network")
    made.add_argument("document", type=Path, metavar="DOCUMENT", help=READ)
    made.add_argument("--json", action="store_true", help="for programs")
    made.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML (else LINKAUDIT_CONFIG)")
    _add_reading(made)
    made.add_argument("--show", action="store_true", help="open the text with every citation marked, to be checked")

    made = command("check", check, "ask the platforms about addresses: one JSON verdict a line", network)
    made.add_argument("urls", nargs="*", metavar="URL", help="addresses; none: one a line from standard input")
    made.add_argument("--explain", action="store_true", help="print the exchange behind each verdict, for people")

    made = command("normalize", normalize, "name the link that an address stands for: one JSON object a line")
    made.add_argument("urls", nargs="*", metavar="URL", help="addresses; none: one a line from standard input")
    return parser


def _add_cluster(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--cluster", type=_scheduler, metavar="ADDRESS", help="have the workers of a Dask cluster ask: tcp://HOST:PORT"
    )


def _add_choice(made: argparse.ArgumentParser) -> None:
    for name, says in (("--select", "only these rules"), ("--ignore", "all rules but these")):
        made.add_argument(name, type=_codes, metavar="CODES", help=f"{says}: codes or their beginnings, LA02,LA041")


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


def _add_reading(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--ocr", action="store_true", default=None, help="recognise the pages of a PDF that are pictures (Tesseract)"
    )


def _everywhere(**defaults: object) -> argparse.ArgumentParser:
    """The options that are understood before and after the command; after it, one that is not given says nothing."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--lang", choices=settings.LANGUAGES, help="language of tables and findings")
    shared.add_argument("-q", "--quiet", action="store_true", default=argparse.SUPPRESS, help="only what went wrong")
    shared.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="say what is being done"
    )
    shared.set_defaults(**defaults)
    return shared


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://([\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}", text.strip(), re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no scheduler's address; write it as tcp://HOST:8786")
    return text.strip()


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of megabytes, 1 or more")
    return int(text)


def _minutes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text[:80]!r} is no number of minutes, 1 or more")
    return int(text)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"unknown format {text!r}; known are {', '.join(FORMATS)}")
    return names
