"""Plans as tables, one row an activity, in whatever file holds a table. A row of the activity "*" speaks for the whole
document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linkaudit.model import Document, Plan, Promise
from linkaudit.plan.values import (
    KINDS,
    PlanError,
    accounts,
    activity_number,
    day,
    named,
    number,
    period,
    platform_counts,
)

ALL = "*"

# What a column may be called; a head is read without capitals and without what is in brackets.
COLUMNS = {
    "activity": ("activity", "no.", "no", "№", "мероприятие", "номер", "іс-шара", "іс-шараның нөмірі"),
    "title": ("title", "name", "название", "наименование", "атауы"),
    "required": ("required", "pieces", "count", "требуется", "количество", "талап етіледі", "саны"),
    "kinds": ("kinds", "kind", "виды", "вид", "түрлері", "түрі"),
    "platforms": ("platforms", "platform", "платформы", "платформа", "платформалар"),
    "start": ("start", "period_start", "from", "начало", "с", "басталуы"),
    "end": ("end", "period_end", "to", "until", "конец", "окончание", "по", "аяқталуы"),
    "accounts": ("accounts", "account", "аккаунты", "аккаунт", "аккаунттар"),
    "agreed": ("agreed", "agreement", "дата договора", "договор", "шарт күні", "шарт"),
}
_ROLES = {name: role for role, names in COLUMNS.items() for name in names}


def parse_table(document: Document) -> Plan:
    """The plan in a document's first table that has a column of activities and one more that a plan knows.

    Raises PlanError.
    """
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for block in document.blocks:
        if block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), {})[block.cell.column] = block.text.strip()
    for place, cells in rows.items():
        columns = {column: role for column, text in cells.items() if (role := _role(text))}
        if "activity" in columns.values() and len(columns) > 1:
            _refuse_unknown(cells, columns)
            below = [own for (table, row), own in rows.items() if table == place[0] and row > place[1]]
            return _plan([{columns[at]: _unquoted(text) for at, text in own.items() if at in columns} for own in below])
    raise PlanError(
        "there is no table of activities in it; its columns are activity, required, platforms, kinds, start, end, "
        "accounts (start from the draft that `linkaudit plan` writes)"
    )


def _unquoted(text: str) -> str:
    """A cell's text without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def _role(head: str) -> str | None:
    return _ROLES.get(" ".join(re.sub(r"\(.*?\)", "", head).casefold().split()))


def _refuse_unknown(cells: Mapping[int, str], columns: Mapping[int, str]) -> None:
    for column, text in cells.items():
        if text and column not in columns:
            raise PlanError(f"unknown column {text!r}; known are {', '.join(COLUMNS)}")
    for role in set(columns.values()):
        if list(columns.values()).count(role) > 1:
            raise PlanError(f"two columns for {role}; leave one of them")


def _plan(rows: list[dict[str, str]]) -> Plan:
    promises: dict[str, Promise] = {}
    whole: Promise | None = None
    agreed = None
    for row in rows:
        told = {role: text for role, text in row.items() if text}
        if not told:
            continue
        promise = _promise(told)
        if promise.activity in promises or (promise.activity == ALL and whole is not None):
            raise PlanError(
                f"activity {promise.activity}: stands there twice; leave one row of it "
                "(a spreadsheet that cuts 1.10 to 1.1 wants the column formatted as text)"
            )
        if promise.activity == ALL:
            whole = promise
            agreed = day(told["agreed"], "activity *") if "agreed" in told else None
        else:
            promises[promise.activity] = promise
    whole = whole or Promise(ALL)
    return Plan(tuple(promises.values()), whole.period, whole.accounts, agreed)


def _promise(told: Mapping[str, str]) -> Promise:
    activity = told.get("activity", "")
    if activity != ALL:
        activity_number(activity)
    for role in ("required", "kinds", "platforms", "title") if activity == ALL else ("agreed",):
        if role in told:
            rows = "the row of an activity" if activity == ALL else 'the row "*", which speaks for the whole document'
            raise PlanError(f"activity {activity}: {role} belongs into {rows}")
    where = f"activity {activity}"
    required = number(told["required"], where) if "required" in told else None
    if ("start" in told) != ("end" in told):
        raise PlanError(f"{where}: only one end of a period; give both start and end")
    return Promise(
        activity,
        told.get("title"),
        required,
        named(told.get("kinds", ""), KINDS, "kinds", where),
        platform_counts(told.get("platforms", ""), required, where),
        period(told["start"], told["end"], where) if "start" in told else None,
        accounts(told.get("accounts", ""), where),
    )


def rows_of(plan: Plan) -> list[list[str]]:
    """A plan as a table that parse_table() reads again, its head first."""
    head = ["activity", "title", "required", "kinds", "platforms", "start", "end", "accounts", "agreed"]
    whole = Promise(ALL, period=plan.period, accounts=plan.accounts)
    rows = [[*_cells(each), ""] for each in plan.promises]
    if plan.period or plan.accounts or plan.agreed:
        rows.insert(0, [*_cells(whole), str(plan.agreed or "")])
    return [head, *rows]


def _cells(promise: Promise) -> list[str]:
    return [
        promise.activity,
        promise.title or "",
        "" if promise.required is None else str(promise.required),
        ", ".join(promise.kinds),
        ", ".join(f"{platform}: {count}" for platform, count in promise.platforms),
        *(str(day) for day in promise.period or ("", "")),
        ", ".join(promise.accounts),
    ]
