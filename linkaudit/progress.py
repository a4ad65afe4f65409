"""The progress bars of long work, on standard error: one a lane, with its state. Without a terminal it stays silent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from linkaudit.check import Progress as Told


@contextmanager
def bars(*, is_shown: bool) -> Iterator[Told]:
    """Yields what check_all tells its steps to."""
    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[state]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not (is_shown and console.is_terminal)) as shown:
        tasks: dict[str, TaskID] = {}

        def tell(lane: str, done: int, total: int, state: str) -> None:
            if lane not in tasks:
                tasks[lane] = shown.add_task(lane, total=total, state=state)
            shown.update(tasks[lane], completed=done, total=total, state=state)

        yield tell
