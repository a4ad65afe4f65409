"""`linkaudit extract`, and what every command that reads documents shares."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings, shapes
from linkaudit.model import DocumentError, Extraction

if TYPE_CHECKING:  # the readers load in another process
    from linkaudit.guard import Extracting, Reading
from linkaudit.commands.console import DONE, complain, show


def reading_of(chosen: settings.Settings, options: argparse.Namespace) -> Reading:
    from linkaudit.guard import Reading

    return Reading(bool(options.ocr), chosen.words)


def awaited(extracting: Extracting, options: argparse.Namespace) -> Extraction:
    """What the other process has read, its progress shown where it takes long."""
    if options.quiet or not sys.stderr.isatty():
        return extracting.wait()
    from linkaudit.progress import pages

    with pages() as on_page:
        return extracting.wait(on_page)


def read_all(paths: Sequence[Path], chosen: settings.Settings, options: argparse.Namespace) -> Iterator[Extraction]:
    """What can be read; the others are named, and stop nobody."""
    from linkaudit.guard import Extracting

    for path in paths:
        try:
            if any("\udc80" <= sign <= "\udcff" for sign in str(path)):
                raise DocumentError(f"{path}: its name is not UTF-8; rename the file")
            yield awaited(Extracting(path, reading_of(chosen, options)), options)
        except DocumentError as error:
            complain(str(error))


def extract(options: argparse.Namespace) -> int:
    from linkaudit.guard import Extracting

    chosen = settings.load(vars(options))
    if options.show and options.json:
        raise settings.SettingsError("--show opens a page and --json prints; give one of them")
    extracting = Extracting(options.document, reading_of(chosen, options))
    if options.show:
        _open(awaited(extracting, options), chosen.lang)
    elif options.json:
        print(json.dumps(shapes.extracted(awaited(extracting, options)), ensure_ascii=False, indent=2))
    else:
        from linkaudit.render import extraction as table  # loads while the other process reads
        from linkaudit.render import words

        show(table.show, awaited(extracting, options), words.load(chosen.lang))
    return DONE


def _open(extraction: Extraction, language: str) -> None:
    """Writes the page of what was read where only its reader may see it, opens it, and says where it is."""
    import tempfile
    import webbrowser

    from linkaudit.render import reading, words

    page = Path(tempfile.mkdtemp(prefix="linkaudit-")) / f"{extraction.document.path.stem}.html"
    page.write_text(reading.render(extraction, words.load(language)), encoding="utf-8")
    webbrowser.open(page.as_uri())
    print(page)
