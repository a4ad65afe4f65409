"""The command line: parse, call, print, exit code. It knows no platform, no format and no rule."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from linkaudit import __version__, settings, shapes
from linkaudit.model import SEVERITIES, Check, Coverage, DocumentError, Extraction, Flaw, Link, stamp

if TYPE_CHECKING:  # rich, aiohttp and the readers load when a command needs them
    from rich.console import Console

    from linkaudit.archive.describer import Wishes
    from linkaudit.archive.timestamp import Authority, Certificate
    from linkaudit.check import Canaries, Progress
    from linkaudit.fetch import NetworkSettings
    from linkaudit.guard import Extracting, Reading
    from linkaudit.lanes import LaneSettings
    from linkaudit.render.words import Words
    from linkaudit.store import Store

Shown = TypeVar("Shown")

DONE, FINDINGS, BAD_INPUT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("html", "csv", "json", "md")
READ = "PDF, DOCX, ODT, RTF, XLSX, CSV, HTML, EML or text"
_JSON = json.JSONEncoder(ensure_ascii=False)
NO_NETWORK = "no network: every link stays unverified"


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
        _complain(str(error))
        code = BAD_INPUT
    except KeyboardInterrupt:
        _complain("interrupted; run the same command again to go on")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        _drop_output()
        code = DONE
    except OSError as error:  # those of files are told where they are opened
        _drop_output()
        _complain(f"the output cannot be written ({error.strerror or error}); make room or send it elsewhere")
        code = BAD_INPUT
    raise SystemExit(code)


def _complain(line: str) -> None:
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(line.splitlines()))
    print(f"linkaudit: {shown}", file=sys.stderr)


def _drop_output() -> None:
    """What standard output still holds goes nowhere, lest the interpreter's end try it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- normalize -------------------------------------------------------------------------------------------------


def normalize(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    for url in _urls(options.urls):
        _print_json(shapes.normalized(url, platforms.normalize(url)))
    return DONE


def _urls(given: Sequence[str]) -> Iterator[str]:
    """The URLs of the arguments, else one a line of standard input; empty lines are no URLs."""
    if given:
        yield from given
    else:
        yield from filter(None, (line.strip() for line in sys.stdin))


# --- extract ---------------------------------------------------------------------------------------------------


def extract(options: argparse.Namespace) -> int:
    from linkaudit.guard import Extracting

    chosen = settings.load(vars(options))
    extracting = Extracting(options.document, _reading(chosen, options))
    if options.show:
        _open(_extraction(extracting, options), chosen.lang)
    elif options.json:
        print(json.dumps(shapes.extracted(_extraction(extracting, options)), ensure_ascii=False, indent=2))
    else:
        from linkaudit.render import extraction as table  # loads while the other process reads
        from linkaudit.render import words

        _show(table.show, _extraction(extracting, options), words.load(chosen.lang))
    return DONE


def _reading(chosen: settings.Settings, options: argparse.Namespace) -> Reading:
    from linkaudit.guard import Reading

    return Reading(bool(options.ocr), chosen.words)


def _extraction(extracting: Extracting, options: argparse.Namespace) -> Extraction:
    """What the other process has read, its progress shown where it takes long."""
    if options.quiet or not sys.stderr.isatty():
        return extracting.wait()
    from linkaudit.progress import pages

    with pages() as on_page:
        return extracting.wait(on_page)


def _open(extraction: Extraction, language: str) -> None:
    """Writes the page of what was read where only its reader may see it, opens it, and says where it is."""
    import tempfile
    import webbrowser

    from linkaudit.render import reading, words

    page = Path(tempfile.mkdtemp(prefix="linkaudit-")) / f"{extraction.document.path.stem}.html"
    page.write_text(reading.render(extraction, words.load(language)), encoding="utf-8")
    webbrowser.open(page.as_uri())
    print(page)


# --- check -----------------------------------------------------------------------------------------------------


def check(options: argparse.Namespace) -> int:
    from linkaudit import platforms

    chosen = settings.load(vars(options))
    urls: dict[str, list[str]] = {}
    links: dict[str, Link] = {}
    for url in _urls(options.urls):
        found = platforms.normalize(url)
        if isinstance(found, Flaw):
            _print_json(shapes.normalized(url, found))
        else:
            links.setdefault(found.key, found)
            urls.setdefault(found.key, []).append(url)
    if not links:
        return DONE

    def tell(done: Check) -> None:
        given = urls.get(done.link.key, [])
        if options.explain:
            from linkaudit.render import exchange

            print(exchange.show(done, tuple(given)), flush=True)
        else:  # what a short link led to is told in its own line
            for url in given:
                _print_json(shapes.checked(url, done), flush=True)

    return asyncio.run(_check_all(list(links.values()), tell, chosen, options.quiet))


async def _check_all(asked: list[Link], tell: Callable[[Check], None], chosen: settings.Settings, quiet: bool) -> int:
    from contextlib import aclosing

    from linkaudit.check import check_all, origins_of, utc_now
    from linkaudit.fetch import Fetcher, is_online
    from linkaudit.model import Verdict
    from linkaudit.platforms import WALL

    network = _network(chosen)
    if not await is_online(origins_of(asked), network):
        _complain(NO_NETWORK)
        for link in asked:
            tell(Check(link, Verdict("network"), utc_now()))
        return INCOMPLETE
    left: list[Link] = []
    with _progress(quiet) as on_progress:
        async with (
            Fetcher(network, WALL) as fetcher,
            aclosing(
                check_all(
                    asked,
                    fetcher.fetch,
                    _lanes(chosen),
                    canaries=_canaries(chosen),
                    online=True,
                    on_progress=on_progress,
                )
            ) as reached,
        ):
            async for done in reached:
                tell(done)
                if done.verdict.reason == "not_attempted":
                    left.append(done.link)
    return _incomplete(left) if left else DONE


# --- audit -----------------------------------------------------------------------------------------------------


def audit(options: argparse.Namespace) -> int:
    from linkaudit import render
    from linkaudit.archive.describer import DiskFullError
    from linkaudit.audit import Plan
    from linkaudit.audit import audit as run_audit
    from linkaudit.render import terminal, words

    chosen = settings.load(vars(options))
    plan = Plan(
        _network(chosen, is_asked=not (options.offline or options.replay)), _lanes(chosen), _canaries(chosen),
        _archive(chosen), _wishes(chosen), options.offline, options.replay, _authority(chosen),
    )  # fmt: skip
    language = words.load(chosen.lang)
    documents = list(dict.fromkeys(options.documents))
    extractions = list(_extractions(documents, chosen, options))
    if not extractions:
        return BAD_INPUT
    folders = [chosen.out / name for name in render.names_of(extractions)]
    with _database(chosen.db) as store:
        for folder in folders:
            _make(folder)  # what cannot be written is to be known before an hour of asking
        with _progress(options.quiet) as on_progress:
            try:
                outcome = asyncio.run(run_audit(extractions, store, plan, on_progress))
            except DiskFullError as error:
                _complain(f"{error}; what was found so far is kept, run the audit again then")
                return INCOMPLETE
    if not outcome.is_online:
        _complain(f"{NO_NETWORK}; run the audit again when there is one")
    for coverage, folder in zip(outcome.coverages, folders, strict=True):
        _write(coverage, language, folder, options.format)
    if not options.quiet:
        for coverage in outcome.coverages:
            _show(terminal.show, coverage, language)
        for folder in folders:
            print(f"written: {', '.join(str(folder / f'coverage.{name}') for name in options.format)}", file=sys.stderr)
    if outcome.left and outcome.is_online and not options.offline:
        _incomplete(outcome.left)
    if outcome.untimed:
        _complain(f"no trusted time: {outcome.untimed}; run the same command again to get it")
    if len(extractions) < len(documents):
        return BAD_INPUT
    if options.fail_on and _reaches(outcome.coverages, options.fail_on):
        return FINDINGS
    return INCOMPLETE if (outcome.left and not options.offline) or outcome.untimed else DONE


def verify(options: argparse.Namespace) -> int:
    from linkaudit.archive.verify import verify as look_at

    chosen = settings.load(vars(options))
    roots = _roots(chosen)
    is_sound = True
    with _opened(chosen, options.audit) as (store, numbers):
        for number in numbers:
            found = look_at(
                _archive(chosen), _media(chosen), number, store.recorded(number), store.last_read(number),
                store.head(number), roots,
            )  # fmt: skip
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
    return DONE if is_sound else FINDINGS


def rejudge(options: argparse.Namespace) -> int:
    from linkaudit.rejudge import rejudge as judge_again

    chosen = settings.load(vars(options))
    with _opened(chosen, options.audit) as (store, numbers):
        number = numbers[-1]
        try:
            judged = asyncio.run(judge_again(_archive(chosen), number, store.reached(number)))
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
    with _opened(chosen, options.audit) as (store, (number,)):
        try:
            pack(store, number, _archive(chosen), options.wacz, words.load(chosen.lang))
        except ExportError as error:
            raise settings.SettingsError(str(error)) from error
        except OSError as error:
            raise settings.SettingsError(
                f"{options.wacz}: cannot be written ({error.strerror}); name another file with --wacz"
            ) from error
    if not options.quiet:
        print(f"written: {options.wacz}", file=sys.stderr)
    return DONE


@contextmanager
def _opened(chosen: settings.Settings, audit: int | None) -> Iterator[tuple[Store, list[int]]]:
    """The database, which must be there, and the numbers of the audits that are meant: one, or all."""
    if not chosen.db.is_file():
        raise settings.SettingsError(f"{chosen.db}: there is no such database; name one with --db")
    with _database(chosen.db) as store:
        known = store.audits()
        if not known or audit not in (None, *known):
            raise settings.SettingsError(
                f"{chosen.db}: there is no audit {audit or ''} in it; known are {_span(known)}"
            )
        yield store, known if audit is None else [audit]


def _span(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if numbers else "none"


def _archive(chosen: settings.Settings) -> Path:
    """The archive lies beside the database."""
    return chosen.db.parent / "archive"


def _extractions(paths: Sequence[Path], chosen: settings.Settings, options: argparse.Namespace) -> Iterator[Extraction]:
    """What can be read; the others are named, and stop nobody."""
    from linkaudit.guard import Extracting

    for path in paths:
        try:
            yield _extraction(Extracting(path, _reading(chosen, options)), options)
        except DocumentError as error:
            _complain(str(error))


@contextmanager
def _database(path: Path) -> Iterator[Store]:
    from linkaudit.store import DatabaseError, Store

    try:
        with Store(path) as store:
            yield store
    except (DatabaseError, OSError) as error:
        raise settings.SettingsError(
            f"{path}: cannot be used as the database ({error}); name another file with --db"
        ) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error.strerror) from error
    if not os.access(folder, os.W_OK):
        raise _unwritable(folder, "you may not write to it")


def _write(coverage: Coverage, language: Words, folder: Path, formats: Sequence[str]) -> None:
    """Writes each format beside its final name first, so that a killed run leaves no half of a file."""
    from linkaudit import render

    for name in formats:
        text = render.FORMATS[name](coverage, language)
        part = folder / f"coverage.{name}.part"
        try:
            part.write_text(text, encoding="utf-8", newline="")
            part.replace(folder / f"coverage.{name}")
        except OSError as error:
            raise _unwritable(folder, error.strerror) from error


def _unwritable(folder: Path, why: str | None) -> settings.SettingsError:
    return settings.SettingsError(
        f"{folder}: the reports cannot be written there ({why}); name another folder with --out"
    )


def _reaches(coverages: Sequence[Coverage], severity: str) -> bool:
    least = SEVERITIES.index(severity)
    return any(SEVERITIES.index(f.severity) >= least for coverage in coverages for f in coverage.findings)


# --- shared ----------------------------------------------------------------------------------------------------


def _print_json(value: object, *, flush: bool = False) -> None:
    print(_JSON.encode(value), flush=flush)


def _show(show: Callable[[Shown, Words, Console], None], shown: Shown, language: Words) -> None:
    """Prints a table; that nobody reads it to its end changes nothing of what was found."""
    from rich.console import Console

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        show(shown, language, console)
    try:
        print(captured.get(), end="", flush=True)
    except BrokenPipeError:
        _drop_output()


def _incomplete(left: Sequence[Link]) -> int:
    platforms = ", ".join(dict.fromkeys(link.platform for link in left))
    _complain(
        f"links left unasked because the platform stopped answering: {len(left)} ({platforms}); run it again later"
    )
    return INCOMPLETE


def _network(chosen: settings.Settings, *, is_asked: bool = True) -> NetworkSettings:
    """How the network is used; where it will be, its proxies and certificates are looked at before anything is done."""
    from linkaudit.fetch import Fetcher, NetworkSettings

    try:
        network = NetworkSettings(chosen.proxy, chosen.ca_file, chosen.cookies, chosen.allow_private)
        if is_asked:
            Fetcher(network)
    except ValueError as error:
        raise settings.SettingsError(f"{error}; correct --proxy, --ca-file, --cookies or the environment") from error
    return network


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


def _canaries(chosen: settings.Settings) -> dict[str, Canaries]:
    """By platform, the items of known state that the configuration names."""
    from linkaudit.check import Canaries

    live, gone = (
        {platform: _known(platform, url, key) for platform, url in named.items()}
        for key, named in (("known_live", chosen.known_live), ("known_gone", chosen.known_gone))
    )
    return {platform: Canaries(live.get(platform), gone.get(platform)) for platform in {**live, **gone}}


def _wishes(chosen: settings.Settings) -> Wishes:
    """What is kept of items besides their verdicts."""
    from linkaudit.archive.describer import Wishes

    asked = dict.fromkeys(Wishes().platforms, True) | dict(chosen.ytdlp)
    asked_for = tuple(name for name, is_on in asked.items() if is_on)
    media = _media(chosen) if chosen.media else None
    return Wishes(asked_for, media, chosen.max_media_mb * 2**20, chosen.wayback, chosen.wayback_save)


def _media(chosen: settings.Settings) -> Path:
    return chosen.db.parent / "media"


def _authority(chosen: settings.Settings) -> Authority | None:
    """Who is asked for trusted time, if anybody."""
    from linkaudit.archive.timestamp import Authority, TimestampError

    if chosen.timestamp is None:
        return None
    if chosen.timestamp_ca is None:
        raise settings.SettingsError(
            "a timestamp is worth what vouches for it; name the authority's root certificate with --timestamp-ca"
        )
    try:
        return Authority(chosen.timestamp, chosen.timestamp_ca)
    except TimestampError as error:
        raise settings.SettingsError(f"{error}; name the authority's root certificate with --timestamp-ca") from error


def _roots(chosen: settings.Settings) -> tuple[Certificate, ...]:
    from linkaudit.archive.timestamp import TimestampError, roots_of

    try:
        return roots_of(chosen.timestamp_ca) if chosen.timestamp_ca else ()
    except TimestampError as error:
        raise settings.SettingsError(f"{error}; name the authority's root certificate with --timestamp-ca") from error


def _known(platform: str, url: str, key: str) -> Link:
    from linkaudit import platforms

    link = platforms.normalize(url)
    if isinstance(link, Flaw) or link.platform != platform:
        raise settings.SettingsError(
            f"[platforms.{platform}] {key} = {url!r} names nothing on {platform}; give the address of one item there"
        )
    return link


def _progress(quiet: bool) -> AbstractContextManager[Progress | None]:
    """Bars, where somebody is there to see them."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from linkaudit.progress import bars

    return bars()


# --- the parser ------------------------------------------------------------------------------------------------


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
    made.add_argument("--replay", type=Path, metavar="WARC", help="let a recording answer instead of the platforms")
    made.add_argument(
        "--format",
        type=_formats,
        default=FORMATS,
        metavar="LIST",
        help=f"files to write (default: {','.join(FORMATS)})",
    )
    made.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 at a finding of this severity or a graver one")

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


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of megabytes, 1 or more")
    return int(text)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"unknown format {text!r}; known are {', '.join(FORMATS)}")
    return names
