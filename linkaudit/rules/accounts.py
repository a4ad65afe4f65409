"""LA033 and LA034: whose posts are cited. An account is known by the platform's own word, else by the address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from urllib.parse import parse_qsl, unquote, urlsplit

from linkaudit.model import LinkRow
from linkaudit.rules.facts import Facts, Remark

LONG = 5  # letters; shorter names are alike by chance
SAME_START = 6  # letters, and at least half of the longer name
ALIKE, ALIKE_IN_REST = 0.8, 0.6  # of difflib's measure, from 0 to 1; where the beginning is the same, less

_ACCOUNTS = frozenset({"profile", "channel"})


def undeclared(facts: Facts) -> Iterator[Remark]:
    """A post of an account that is none of those that the plan declares on its platform."""
    for activity, row in facts.each():
        asked = facts.requirements.get(activity or "")
        declared = asked.accounts if asked else facts.plan.accounts
        if is_of_another(row, declared):
            own = sorted(account for account in declared if account.startswith(f"{row.evidence.platform}:"))
            told = ("account", " / ".join(accounts_of(row))), ("declared", ", ".join(own))
            yield activity, row.link.key, told


def is_of_another(row: LinkRow, declared: Iterable[str]) -> bool:
    """Whether a link is known to be of none of the declared accounts ("instagram:aspan"). A name and a number, or a
    YouTube handle and a channel's id, cannot be compared: then nobody can tell."""
    platform = row.evidence.platform
    own = {_name(platform, name) for told in declared for on, _, name in (told.partition(":"),) if on == platform}
    if not own:
        return False
    names = set(accounts_of(row))
    comparable = {_form(name) for name in own} & {_form(name) for name in names}
    return bool(comparable) and not own & names


def accounts_of(row: LinkRow) -> tuple[str, ...]:
    """What the account of a link is called, as far as anyone knows; nothing for plain pages."""
    shown, told = row.evidence, row.verdict.metadata
    if shown.platform == "web":
        return ()
    if shown.kind in _ACCOUNTS:
        return (_name(shown.platform, shown.id),)
    known = [told.author_id or "", account_in(told.author_url)]
    names = dict.fromkeys(_name(shown.platform, name) for name in known if name)
    return tuple(names) or ((_name(shown.platform, shown.owner),) if shown.owner else ())


def account_in(url: str | None) -> str:
    """The account's name or number in a profile's address; nothing where it has none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    path = [unquote(part) for part in parts.path.split("/") if part]
    if not path or path[-1] == "profile.php":
        return dict(parse_qsl(parts.query)).get("id", "")
    return "/".join(path[-2:]) if path[-2:-1] in (["c"], ["user"]) else path[-1]


def _name(platform: str, written: str) -> str:
    """A name in the one spelling that its platform takes it for."""
    written = written.removeprefix("@")
    if _form(written) == "channel":
        return written
    return written.lower().replace(".", "") if platform == "facebook" else written.lower()


def _form(name: str) -> str:
    """What can be compared with each other: YouTube's ids, its older names, numbers, and the names of today."""
    if re.fullmatch(r"UC[\w-]{22}", name):
        return "channel"
    if name.startswith(("c/", "user/")):
        return "older"
    return "number" if name.isdecimal() else "name"


def spelt_in_two_ways(facts: Facts) -> Iterator[Remark]:
    """Names of one platform that are so alike that one account may be meant; said of the rarer one."""
    mentions: dict[tuple[str, str], list[tuple[str | None, LinkRow]]] = {}
    for activity, row in facts.each():
        shown = row.evidence
        written = shown.id if shown.kind in _ACCOUNTS else shown.owner
        name = (written or "").removeprefix("@").rpartition("/")[2]
        if name and shown.platform != "web" and _form(name) == "name":
            mentions.setdefault((shown.platform, name.lower()), []).append((activity, row))
    often = Counter({name: len(rows) for name, rows in mentions.items()})
    ranked = [name for name, _ in often.most_common()]
    for place, (platform, name) in enumerate(ranked):
        other = next((o for on, o in ranked[:place] if on == platform and are_alike(o, name)), None)
        if other:
            for activity, row in mentions[platform, name]:
                yield activity, row.link.key, (("account", name), ("other", other))


def are_alike(one: str, other: str) -> bool:
    """Whether two different names may be one name, spelt in two ways: aspan.kz and aspan_kz, aspanfund and aspanqory.
    What differs in its number alone is a series (school12, school13)."""
    plain = [re.sub(r"[\W_]+", "", name.lower()) for name in (one, other)]
    if plain[0] == plain[1]:
        return bool(plain[0])
    if min(map(len, plain)) < LONG or re.sub(r"\d", "", plain[0]) == re.sub(r"\d", "", plain[1]):
        return False
    matcher = SequenceMatcher(None, plain[0], plain[1], autojunk=False)
    start = next((n for n, (a, b) in enumerate(zip(*plain, strict=False)) if a != b), min(map(len, plain)))
    begins_alike = start >= SAME_START and 2 * start >= max(map(len, plain))
    return matcher.ratio() >= (ALIKE_IN_REST if begins_alike else ALIKE)
