"""The rules as a table, and each as a page: what it remarks on, an example, and what to do about it."""

from __future__ import annotations

import string
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from linkaudit.render.evidence import SIGNS
from linkaudit.render.words import Words

Told = tuple[str, str, str]  # code, severity, what mends it

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def table(rules: Sequence[Told], words: Words, console: Console) -> None:
    """One row a rule."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    shown.add_column(words["column.code"], no_wrap=True)
    shown.add_column(words["column.severity"], no_wrap=True)
    shown.add_column(words["ui.rules"])
    shown.add_column(words["ui.mends"])
    for code, severity, mend in rules:
        level = Text(f"{SIGNS[severity]} {words[f'severity.{severity}']}", _STYLES[severity])
        shown.add_row(code, level, words[f"rule.{code}"], words[f"mend.{mend}"])
    console.print(shown)


def page(rules: Sequence[Told], words: Words, console: Console) -> None:
    """One page a rule."""
    for code, severity, mend in rules:
        console.print(Text(f"{code} {words[f'rule.{code}']}", "bold"))
        console.print(Text(f"{SIGNS[severity]} {words[f'severity.{severity}']}", _STYLES[severity]))
        parts = (
            (words["column.message"], _pattern(code, words)),
            (words["ui.example"], words[f"example.{code}"]),
            (words["ui.to_do"], words[f"advice.{code}"]),
            (words["ui.mends"], words[f"mend.{mend}"]),
        )
        for head, text in parts:
            console.print(Text(f"\n{head}", "bold"))
            console.print(Text(text))
        console.print()


def _pattern(code: str, words: Words) -> str:
    """The message with dots where a case's own facts would stand."""
    key = f"finding.{code}"
    text = words.plurals[key][-1] if key in words.plurals else words[key]
    facts = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return text.format_map(dict.fromkeys(facts, "…"))
