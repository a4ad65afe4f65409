"""The progress bars of long work, on standard error: one a lane, with its state and the time it still needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from linkaudit.check import Progress as Told
from linkaudit.check import Step


@contextmanager
def bars() -> Iterator[Told]:
    """Yields what check_all tells its steps to."""
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]:<16}"),
        TextColumn("{task.fields[state]}"),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def tell(step: Step) -> None:
            left = spoken(step.seconds_left)
            if step.lane not in tasks:
                tasks[step.lane] = shown.add_task(step.lane, total=step.total, state=step.state, left=left)
            shown.update(tasks[step.lane], completed=step.done, total=step.total, state=step.state, left=left)

        yield tell


@contextmanager
def pages() -> Iterator[Callable[[int, int], None]]:
    """Yields what is told of each page of a document that has been looked at: which, of how many."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as shown:
        task = shown.add_task("pages", total=None, visible=False)
        yield lambda page, of: shown.update(task, completed=page, total=of, visible=True)


def spoken(seconds: float | None) -> str:
    """A time to go as people say it; nothing is promised to the second beyond a minute."""
    if seconds is None or seconds <= 0:
        return ""
    if seconds < 60:
        return f"{max(1, round(seconds))} s to go"
    minutes = round(seconds / 60)
    return f"{minutes} min to go" if minutes < 90 else f"{minutes / 60:.1f} h to go"
