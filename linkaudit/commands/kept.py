"""Where things are kept: the database, and beside it the archive and the media."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings

if TYPE_CHECKING:
    from linkaudit.store import Store


@contextmanager
def database(path: Path) -> Iterator[Store]:
    from linkaudit.store import DatabaseError, Store

    try:
        with Store(path) as store:
            yield store
    except (DatabaseError, OSError) as error:
        raise settings.SettingsError(
            f"{path}: cannot be used as the database ({error}); name another file with --db"
        ) from error


@contextmanager
def opened(chosen: settings.Settings, audit: int | None) -> Iterator[tuple[Store, list[int]]]:
    """The database, which must be there, and the numbers of the audits that are meant: one, or all."""
    if not chosen.db.is_file():
        raise settings.SettingsError(f"{chosen.db}: there is no such database; name one with --db")
    with database(chosen.db) as store:
        known = store.audits()
        if not known or audit not in (None, *known):
            raise settings.SettingsError(
                f"{chosen.db}: there is no audit {audit or ''} in it; known are {_span(known)}"
            )
        yield store, known if audit is None else [audit]


def _span(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if numbers else "none"


def archive_of(chosen: settings.Settings) -> Path:
    """The archive lies beside the database."""
    return chosen.db.parent / "archive"


def media_of(chosen: settings.Settings) -> Path:
    return chosen.db.parent / "media"
