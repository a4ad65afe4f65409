"""The reports of a coverage as files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings
from linkaudit.model import SEVERITIES, Coverage

if TYPE_CHECKING:
    from linkaudit.render.words import Words
    from linkaudit.rules import Rule


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error.strerror) from error
    if not os.access(folder, os.W_OK):
        raise _unwritable(folder, "you may not write to it")


def write_reports(coverage: Coverage, language: Words, folder: Path, formats: Sequence[str]) -> None:
    """Writes each format beside its final name first, so that a killed run leaves no half of a file."""
    from linkaudit import render

    for name in formats:
        content = render.FORMATS[name](coverage, language)
        part = folder / f"coverage.{name}.part"
        try:
            part.write_bytes(content)
            part.replace(folder / f"coverage.{name}")
        except OSError as error:
            raise _unwritable(folder, error.strerror) from error


def _unwritable(folder: Path, why: str | None) -> settings.SettingsError:
    return settings.SettingsError(
        f"{folder}: the reports cannot be written there ({why}); name another folder with --out"
    )


def rules_of(chosen: settings.Settings) -> tuple[Rule, ...]:
    """The rules that the settings select."""
    from linkaudit.rules import RULES, UnknownRuleError, selected

    try:
        return selected(chosen.select, chosen.ignore)
    except UnknownRuleError as error:
        raise settings.SettingsError(
            f"no rule's code begins with {str(error)!r}; known are {RULES[0].code} to {RULES[-1].code} "
            "(`linkaudit rules` lists them)"
        ) from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, by which the database knows a document. Raises SettingsError."""
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise settings.SettingsError(f"{path}: cannot be read ({error.strerror}); name the document's file") from error


def reaches(coverages: Sequence[Coverage], severity: str) -> bool:
    least = SEVERITIES.index(severity)
    return any(SEVERITIES.index(f.severity) >= least for coverage in coverages for f in coverage.findings)
