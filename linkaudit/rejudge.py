"""What today's probes would say of what an earlier audit was answered: no network, and nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from linkaudit.archive.ledger import warc_of
from linkaudit.archive.warc import read
from linkaudit.audit import replayed
from linkaudit.model import Check, Verdict

UNASKED = ("not_attempted", "offline")  # nothing was answered that could be judged


@dataclass(frozen=True, slots=True)
class Rejudgement:
    """One link's verdict then and now."""

    then: Check
    now: Verdict

    @property
    def is_changed(self) -> bool:
        return self.then.verdict.reason != self.now.reason


async def rejudge(folder: Path, audit: int, checks: Mapping[str, Check]) -> list[Rejudgement]:
    """Every asked link of an audit judged again, in the order of `checks` (Store.decided and the like, by key).

    Raises OSError where the audit's archive is missing.
    """
    asked = {key: check for key, check in checks.items() if check.verdict.reason not in UNASKED}
    found: dict[str, Verdict] = {}
    async with aclosing(replayed([check.link for check in asked.values()], read(warc_of(folder, audit)))) as anew:
        async for check in anew:
            found[check.link.key] = check.verdict
    return [Rejudgement(check, found[key]) for key, check in asked.items()]
