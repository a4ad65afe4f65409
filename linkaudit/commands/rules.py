"""`linkaudit rules`: what is looked for, with an example and what to do."""

from __future__ import annotations

import argparse

from linkaudit import settings
from linkaudit.commands.console import DONE, show


def rules(options: argparse.Namespace) -> int:
    from linkaudit.render import rulebook, words
    from linkaudit.rules import RULES

    chosen = settings.load(vars(options))
    found = [rule for rule in RULES if rule.code.startswith(options.code or "")]
    if not found:
        raise settings.SettingsError(
            f"{options.code}: there is no such rule; known are {RULES[0].code} to {RULES[-1].code}"
        )
    told = [(rule.code, rule.severity, rule.mend) for rule in found]
    show(rulebook.page if options.code else rulebook.table, told, words.load(chosen.lang))
    return DONE
