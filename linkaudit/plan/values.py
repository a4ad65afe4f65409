"""The values that a plan holds, as people write them, whatever file they stand in. Anything else is an error that says
what is meant; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

from linkaudit import platforms
from linkaudit.model import Flaw, Period

PLATFORMS = ("instagram", "tiktok", "youtube", "facebook", "web")
KINDS = (
    "post", "video", "photo", "story", "highlight", "clip", "event", "live", "profile", "channel", "playlist", "group",
    "share", "short-link", "page", "other",
)  # fmt: skip
_SAID = {
    "required": "a whole number, 0 or more",
    "platforms": f"platforms out of {', '.join(PLATFORMS)}, each with a number if it has one of its own (instagram: 5)",
    "kinds": f"kinds out of {', '.join(KINDS)}",
    "period": "two days as 2024-06-01, the first one first",
    "day": "a day as 2024-06-01",
    "accounts": "addresses of profiles, or a platform and a name as instagram:aspan",
    "activity": "an activity's number as the report writes it, for example 1.3",
}

MOST = 999_999  # pieces of evidence
_CHANNEL = re.compile(r"UC[\w-]{22}")  # YouTube's ids keep their case


class PlanError(Exception):
    """A plan that cannot be used. The message is one line: what is wrong and what to do."""


def meaningless(name: str, value: object, where: str) -> PlanError:
    return PlanError(f"{where}: {name} {str(value)!r} means nothing; give {_SAID.get(name, _SAID['day'])}")


def number(value: object, where: str, name: str = "required") -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= MOST:
            return value
        raise meaningless(name, "a number out of range", where)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,6}(?:\.0)?", str(value).strip()):
        raise meaningless(name, value, where)
    return int(float(str(value)))


def activity_number(written: str) -> str:
    """An activity's number as the report writes it. Raises PlanError."""
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){0,3}", written):
        why = "a row without an activity" if not written else f"{written!r} is no activity's number"
        raise PlanError(
            f"{why}; give it as the report writes it, for example 1.3, and in a spreadsheet format the column as text"
        )
    return written


def day(value: object, where: str) -> date:
    """A day that is one already, or is written as 2024-06-01 or 01.06.2024; a time behind it says nothing."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = re.fullmatch(
        r"(?:(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<d2>\d\d?)[./](?P<m2>\d\d?)[./](?P<y2>\d{4}))(?:[ T][\d:.]+Z?)?",
        str(value).strip(),
    )
    try:
        if written:
            year, month, number = (written[name] or written[f"{name}2"] for name in "ymd")
            return date(int(year), int(month), int(number))
    except ValueError:
        pass
    raise meaningless("day", value, where)


def period(first: object, last: object, where: str) -> Period:
    days = day(first, where), day(last, where)
    if days[0] > days[1]:
        raise meaningless("period", f"{days[0]} {days[1]}", where)
    return days


def named(value: object, known: tuple[str, ...], name: str, where: str) -> tuple[str, ...]:
    """A list of known words, or one text that holds them."""
    found = []
    for written in _listed(value):
        word = re.sub(r"\s*:\s*", ":", written.lower())
        platform, has_platform, kind = word.rpartition(":")
        if kind not in known or (has_platform and platform not in PLATFORMS):
            raise meaningless(name, written, where)
        found.append(word)
    return tuple(dict.fromkeys(found))


def platform_counts(value: object, required: int | None, where: str) -> tuple[tuple[str, int], ...]:
    """Platforms with how many pieces each needs: a table says it, a bare name needs as many as the activity."""
    if isinstance(value, dict):
        told = [(str(platform), number(count, where)) for platform, count in value.items()]
    else:
        told = []
        for written in _listed(value):
            platform, _, count = (part.strip() for part in re.sub(r"[=×]", ":", written).partition(":"))
            told.append((platform, number(count, where) if count else 1 if required is None else required))
    found: dict[str, int] = {}
    for platform, pieces in told:
        if platform.lower() not in PLATFORMS or platform.lower() in found:
            raise meaningless("platforms", platform, where)
        found[platform.lower()] = pieces
    return tuple(found.items())


def accounts(value: object, where: str) -> tuple[str, ...]:
    """Accounts as "instagram:aspan", from addresses of profiles or from that form itself."""
    return tuple(dict.fromkeys(_account(written, where) for written in _listed(value)))


def _account(written: str, where: str) -> str:
    platform, _, name = (part.strip() for part in written.partition(":"))
    if platform.lower() in PLATFORMS:
        name = name.removeprefix("@")
        if not name or "://" in name or re.search(r"\s", name):
            raise meaningless("accounts", written, where)
        return f"{platform.lower()}:{name if _CHANNEL.fullmatch(name) else name.lower()}"
    link = platforms.normalize(written)
    if isinstance(link, Flaw) or link.kind not in ("profile", "channel"):
        raise meaningless("accounts", written, where)
    return f"{link.platform}:{link.id.removeprefix('@')}"


def _listed(value: object) -> list[str]:
    """The items of a list, or of a text that parts them by commas, semicolons or lines."""
    items = value if isinstance(value, list) else re.split(r"[,;\n]", str(value))
    return [str(item).strip() for item in items if str(item).strip()]
