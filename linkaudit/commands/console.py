"""What commands say and how they end: one clear line of what went wrong on stderr, tables and JSON on stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from linkaudit.model import Link

if TYPE_CHECKING:  # rich loads when a command needs it
    from rich.console import Console

    from linkaudit.check import Progress
    from linkaudit.render.words import Words

Shown = TypeVar("Shown")

DONE, FINDINGS, BAD_INPUT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
NO_NETWORK = "no network: every link stays unverified"
_JSON = json.JSONEncoder(ensure_ascii=False)


def complain(line: str) -> None:
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(line.splitlines()))
    print(f"linkaudit: {shown}", file=sys.stderr)


def drop_output() -> None:
    """What standard output still holds goes nowhere, lest the interpreter's end try it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: object, *, flush: bool = False) -> None:
    print(_JSON.encode(value), flush=flush)


def show(show: Callable[[Shown, Words, Console], None], shown: Shown, language: Words) -> None:
    """Prints a table; that nobody reads it to its end changes nothing of what was found."""
    from rich.console import Console

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        show(shown, language, console)
    try:
        print(captured.get(), end="", flush=True)
    except BrokenPipeError:
        drop_output()


def incomplete(left: Sequence[Link]) -> int:
    platforms = ", ".join(dict.fromkeys(link.platform for link in left))
    complain(
        f"links left unasked because the platform stopped answering: {len(left)} ({platforms}); run it again later"
    )
    return INCOMPLETE


def progress_bars(quiet: bool) -> AbstractContextManager[Progress | None]:
    """Bars, where somebody is there to see them."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from linkaudit.progress import bars

    return bars()
