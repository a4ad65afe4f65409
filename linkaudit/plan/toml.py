"""Plans as TOML: the form that `linkaudit plan` writes and the database keeps.

period = [2024-06-01, 2024-10-30]
accounts = ["instagram:aspan"]

[activities."1.1"]
required = 10
platforms = { instagram = 5, tiktok = 5 }
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

from linkaudit.model import Period, Plan, Promise
from linkaudit.plan.values import (
    KINDS,
    PlanError,
    accounts,
    activity_number,
    day,
    meaningless,
    named,
    number,
    period,
    platform_counts,
)

_TOP = ("period", "accounts", "agreed", "activities")
_OWN = ("title", "required", "kinds", "platforms", "period", "accounts")


def loads(text: str) -> Plan:
    """The plan in a TOML text. Raises PlanError."""
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PlanError(
            f"is no TOML ({error}); mend it, or start from the draft that `linkaudit plan` prints"
        ) from error
    _known(told, _TOP, "at its top")
    activities = told.get("activities", {})
    if not isinstance(activities, dict):
        raise meaningless("activity", activities, "activities")
    return Plan(
        tuple(_promise(str(activity), own) for activity, own in activities.items()),
        _period(told, "at its top"),
        accounts(told.get("accounts", []), "at its top"),
        day(told["agreed"], "agreed") if "agreed" in told else None,
    )


def _promise(activity: str, own: object) -> Promise:
    if not re.match(r"\d", activity) or not isinstance(own, dict):
        activity_number(activity)
    where = f"activity {activity}"
    if not isinstance(own, dict):
        if isinstance(own, int):
            return Promise(activity, required=number(own, where))
        raise PlanError(f'{where}: {own!r} means nothing; write [activities."{activity}"] and below it required = 1')
    if own and all(isinstance(value, dict) for value in own.values()) and not own.keys() & set(_OWN):
        inner = next(iter(own))
        raise PlanError(f'{where}: put the number in quotes, [activities."{activity}.{inner}"]')
    activity_number(activity)
    _known(own, _OWN, where)
    required = number(own["required"], where) if "required" in own else None
    return Promise(
        activity,
        str(own["title"]) if own.get("title") else None,
        required,
        named(own.get("kinds", []), KINDS, "kinds", where),
        platform_counts(own.get("platforms", []), required, where),
        _period(own, where),
        accounts(own.get("accounts", []), where),
    )


def _period(told: Mapping[str, object], where: str) -> Period | None:
    days = told.get("period")
    if days is None:
        return None
    if not isinstance(days, list) or len(days) != 2:
        raise meaningless("period", days, where)
    return period(days[0], days[1], where)


def _known(told: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in told:
        if key not in known:
            raise PlanError(f"{where}: unknown key {key!r}; known are {', '.join(known)}")


def dumps(plan: Plan, note: str = "") -> str:
    """A plan as TOML, `note` as a comment above it; loads() gives the same plan again."""
    lines = [f"# {line}".rstrip() for line in note.splitlines()]
    if plan.period:
        lines.append(f"period = [{plan.period[0]}, {plan.period[1]}]")
    if plan.agreed:
        lines.append(f"agreed = {plan.agreed}")
    if plan.accounts:
        lines.append(f"accounts = {_text(list(plan.accounts))}")
    for promise in plan.promises:
        lines += ["", f"[activities.{_text(promise.activity)}]"]
        if promise.title:
            lines.append(f"title = {_text(promise.title)}")
        if promise.required is not None:
            lines.append(f"required = {promise.required}")
        if promise.kinds:
            lines.append(f"kinds = {_text(list(promise.kinds))}")
        if promise.platforms:
            lines.append(f"platforms = {{ {', '.join(f'{name} = {count}' for name, count in promise.platforms)} }}")
        if promise.period:
            lines.append(f"period = [{promise.period[0]}, {promise.period[1]}]")
        if promise.accounts:
            lines.append(f"accounts = {_text(list(promise.accounts))}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _text(value: object) -> str:
    """A text or a list of texts: TOML's basic strings are JSON's, but for U+007F."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
