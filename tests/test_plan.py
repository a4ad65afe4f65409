"""Plans: what people write in TOML, CSV or XLSX is understood, or one line says what is wrong and where."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from linkaudit.model import Claim, Plan, Promise
from linkaudit.plan import PlanError, accounts_cited, draft, dumps, loads, read, write
from linkaudit.plan.values import KINDS, PLATFORMS
from tests.builders import PROJECT, activity, cite, extraction, link, mention
from tests.command import REPORT, run

CHANNEL = "UCabcdefghijklmnopqrstuv"
SUMMER = (date(2024, 6, 1), date(2024, 8, 31))
JUNE = (date(2024, 6, 1), date(2024, 6, 30))
BOTH = (("instagram", 5), ("tiktok", 5))
WHOLE = Plan(
    (
        Promise("1.1", "Көлді тазарту", 10, ("post", "video"), BOTH, JUNE, ("tiktok:aspan",)),
        Promise("1.10", "Ролики о «чистой воде»; часть 2", 3),
        Promise("2"),
    ),
    SUMMER,
    ("instagram:aspan", f"youtube:{CHANNEL}"),
    date(2024, 5, 15),
)  # fmt: skip

# --- TOML ------------------------------------------------------------------------------------------------------

# What is written, and the plan that is meant.
TOMLS: list[tuple[str, Plan]] = [
    ("", Plan()),
    ("# nothing but a remark\n", Plan()),
    ("[activities]", Plan()),
    ('[activities."1.1"]', Plan((Promise("1.1"),))),
    ('[activities."1.1"]\nrequired = 0', Plan((Promise("1.1", required=0),))),
    ('[activities."1.1"]\nrequired = "10"', Plan((Promise("1.1", required=10),))),
    ('[activities]\n"1.1" = 10\n"1.2" = 2', Plan((Promise("1.1", required=10), Promise("1.2", required=2)))),
    ("[activities]\n3 = 1", Plan((Promise("3", required=1),))),
    ("period = [2024-06-01, 2024-08-31]", Plan(period=SUMMER)),
    ('period = ["01.06.2024", "31/8/2024"]', Plan(period=SUMMER)),
    ("period = [2024-06-01T00:00:00Z, 2024-08-31 23:59:59]", Plan(period=SUMMER)),
    ("agreed = 2024-05-15", Plan(agreed=date(2024, 5, 15))),
    ('agreed = "15.05.2024"', Plan(agreed=date(2024, 5, 15))),
    (
        'accounts = ["https://www.instagram.com/Aspan/?hl=ru", "TikTok:@Aspan"]',
        Plan(accounts=("instagram:aspan", "tiktok:aspan")),
    ),
    ('accounts = ["tiktok:aspan", "https://www.tiktok.com/@aspan"]', Plan(accounts=("tiktok:aspan",))),
    (
        f'accounts = ["youtube:{CHANNEL}", "https://youtube.com/@Aspan"]',
        Plan(accounts=(f"youtube:{CHANNEL}", "youtube:aspan")),
    ),
    (
        'accounts = ["https://www.facebook.com/profile.php?id=100064812345678"]',
        Plan(accounts=("facebook:100064812345678",)),
    ),
    (
        '[activities."1.1"]\nplatforms = ["instagram", "TikTok"]',
        Plan((Promise("1.1", platforms=(("instagram", 1), ("tiktok", 1))),)),
    ),
    (
        '[activities."1.1"]\nrequired = 4\nplatforms = ["instagram"]',
        Plan((Promise("1.1", required=4, platforms=(("instagram", 4),)),)),
    ),
    (
        '[activities."1.1"]\nplatforms = { instagram = 5, web = 0 }',
        Plan((Promise("1.1", platforms=(("instagram", 5), ("web", 0))),)),
    ),
    (
        '[activities."1.1"]\nplatforms = "instagram: 5, tiktok×2; youtube=1"',
        Plan((Promise("1.1", platforms=(("instagram", 5), ("tiktok", 2), ("youtube", 1))),)),
    ),
    (
        '[activities."1.1"]\nkinds = ["Post", "facebook:video", "post"]',
        Plan((Promise("1.1", kinds=("post", "facebook:video")),)),
    ),
    ('[activities."1.1"]\nkinds = "post, video"', Plan((Promise("1.1", kinds=("post", "video")),))),
    (
        '[activities."1.1"]\ntitle = ""\nperiod = [2024-06-01, 2024-06-01]',
        Plan((Promise("1.1", period=(date(2024, 6, 1), date(2024, 6, 1))),)),
    ),
]


@pytest.mark.parametrize(("written", "plan"), TOMLS)
def test_a_plan_in_toml_says_what_it_says(written: str, plan: Plan, tmp_path: Path) -> None:
    assert loads(written) == plan
    assert loads(dumps(plan)) == plan
    (tmp_path / "plan.TOML").write_text(written, encoding="utf-8-sig")
    assert read(tmp_path / "plan.TOML") == plan


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DAY = st.dates(date(1999, 1, 1), date(2100, 1, 1))
PERIOD = st.none() | st.tuples(DAY, DAY).map(lambda days: (min(days), max(days)))
NAME = st.from_regex(r"[a-z0-9._]{2,20}", fullmatch=True)
ACCOUNT = st.builds(lambda on, name: f"{on}:{name}", st.sampled_from(PLATFORMS), NAME) | st.just(f"youtube:{CHANNEL}")
ACCOUNTS = st.lists(ACCOUNT, max_size=3, unique=True).map(tuple)
KIND = st.sampled_from(KINDS) | st.sampled_from(["facebook:video", "instagram:post"])
NUMBER = st.from_regex(r"[1-9]\d?(\.[1-9]\d?){0,3}", fullmatch=True)
PROMISE = st.builds(
    Promise,
    NUMBER,
    st.none() | TEXT.filter(bool),
    st.none() | st.integers(0, 999_999),
    st.lists(KIND, max_size=3, unique=True).map(tuple),
    st.dictionaries(st.sampled_from(PLATFORMS), st.integers(0, 99), max_size=3).map(lambda told: tuple(told.items())),
    PERIOD,
    ACCOUNTS,
)
PLANS = st.builds(
    Plan, st.lists(PROMISE, max_size=5, unique_by=lambda each: each.activity).map(tuple), PERIOD, ACCOUNTS,
    st.none() | DAY,
)  # fmt: skip


@given(PLANS, TEXT)
def test_a_plan_comes_back_from_toml_as_it_was_written(plan: Plan, note: str) -> None:
    assert loads(dumps(plan)) == plan
    assert loads(dumps(plan, note.replace("\x7f", "").translate(dict.fromkeys(range(32))))) == plan


@settings(max_examples=40, deadline=None)
@given(PLANS, st.sampled_from([".csv", ".xlsx"]))
def test_a_plan_comes_back_from_a_table_as_it_was_written(plan: Plan, suffix: str) -> None:
    """Titles are for people: blanks at their ends, and what no cell can hold, may go."""
    plain = tuple(replace(each, title=f"T {n}" if each.title else None) for n, each in enumerate(plan.promises))
    plan = replace(plan, promises=plain)
    if not plan.promises and not (plan.period or plan.accounts or plan.agreed):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        write(plan, path, "a note")
        assert read(path) == plan


PIECES = (
    "activities", '"1.1"', "[", "]", "=", "{", "}", "\n", "required", "10", "platforms", "instagram", ",", '"',
    "period", "2024-06-01", "accounts", "-1", "1.5", "true", "kinds", "post", ".", "agreed", " ",
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_stands_in_a_toml_is_a_plan_or_a_plan_error(written: str) -> None:
    try:
        plan = loads(written)
    except PlanError:
        return
    assert loads(dumps(plan)) == plan


# --- tables ----------------------------------------------------------------------------------------------------

TABLE = Plan((Promise("1.1", "Көлде сенбілік", 10), Promise("1.2", "Ролик", 2, platforms=(("tiktok", 2),))))
EN = [
    ["activity", "title", "required", "platforms"],
    ["1.1", "Көлде сенбілік", "10", ""],
    ["1.2", "Ролик", "2", "tiktok"],
]
RU = [["Мероприятие", "Название", "Количество (шт.)", "Платформы"], *EN[1:]]
KK = [["Іс-шара", "Атауы", "Талап етіледі", "Платформалар"], *EN[1:]]


def delimited(rows: Sequence[Sequence[str]], separator: str) -> str:
    def quoted(cell: str) -> str:
        return f'"{cell}"' if separator in cell or ";" in cell else cell

    return "".join(separator.join(map(quoted, row)) + "\r\n" for row in rows)


CSVS: list[tuple[bytes, str]] = [
    (delimited(EN, ",").encode(), "commas"),
    (delimited(EN, ";").encode(), "semicolons"),
    (delimited(EN, "\t").encode(), "tabs"),
    (delimited(EN, ";").encode("utf-8-sig"), "a byte order mark"),
    (delimited(EN, ";").encode("utf-16"), "UTF-16"),
    (b"sep=;\r\n" + delimited(EN, ";").encode(), "Excel's own line"),
    (delimited(RU, ";").replace("Көлде сенбілік", "Субботник").encode("cp1251"), "Windows-1251"),
    (delimited(RU, ",").encode(), "Russian heads"),
    (delimited(KK, ";").encode("utf-8-sig"), "Kazakh heads"),
    (delimited([["План отчёта", "", "", ""], *RU], ";").encode(), "a heading above the table"),
    (delimited([*EN, ["", "", "", ""]], ";").encode(), "an empty row"),
    (delimited([[f" {cell} " for cell in row] for row in EN], ";").encode(), "blanks around"),
    (delimited([[*row, ""] for row in EN], ";").encode(), "an empty column"),
    (delimited([["ACTIVITY", "Title", "REQUIRED", "Platform"], *EN[1:]], ",").encode(), "capitals"),
]


@pytest.mark.parametrize(("content", "how"), CSVS, ids=[how for _, how in CSVS])
def test_a_plan_in_csv_is_read_however_it_was_saved(content: bytes, how: str, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_bytes(content)
    told = read(tmp_path / "plan.csv")
    if how == "Windows-1251":
        told = replace(told, promises=(replace(told.promises[0], title="Көлде сенбілік"), *told.promises[1:]))
    assert told == TABLE


def book(path: Path, *rows: Sequence[object]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


def test_a_plan_in_csv_says_all_that_a_plan_can_say(tmp_path: Path) -> None:
    ours, each = f"https://www.instagram.com/aspan/, youtube:{CHANNEL}", "instagram: 5, tiktok: 5"
    rows = [
        ["activity", "title", "required", "kinds", "platforms", "start", "end", "accounts", "agreed"],
        ["*", "", "", "", "", "01.06.2024", "31.08.2024", ours, "15.05.2024"],
        ["1.1", "Көлді тазарту", "10", "post, video", each, "2024-06-01", "2024-06-30", "tiktok:@aspan", ""],
        ["1.10", "Ролики о «чистой воде»; часть 2", "3", "", "", "", "", "", ""],
        ["2", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    (tmp_path / "plan.csv").write_text(delimited(rows, ";"), encoding="utf-8")
    assert read(tmp_path / "plan.csv") == WHOLE


def test_a_plan_in_a_workbook_may_hold_numbers_and_dates(tmp_path: Path) -> None:
    path = book(
        tmp_path / "plan.xlsx",
        ["№", "Название", "Требуется", "Платформы", "Начало", "Конец"],
        [1.1, "Сенбілік", 10, "instagram: 5, tiktok", datetime(2024, 6, 1), date(2024, 6, 30)],
        [1.2, None, 10.0, None, "01.06.2024", datetime(2024, 6, 30, 23, 59)],
        [3, None, "7", None, None, None],
        ["1.10", None, None, None, None, None],
        ["*", None, None, None, date(2024, 6, 1), date(2024, 8, 31)],
    )
    assert read(path) == Plan(
        (
            Promise("1.1", "Сенбілік", 10, (), (("instagram", 5), ("tiktok", 10)), JUNE),
            Promise("1.2", None, 10, (), (), JUNE),
            Promise("3", None, 7),
            Promise("1.10"),
        ),
        SUMMER,
    )


def test_the_plan_may_stand_on_any_sheet(tmp_path: Path) -> None:
    made = Workbook()
    made.active.append(["Прочитайте сначала"])
    sheet = made.create_sheet("план")
    sheet["C4"], sheet["D4"] = "activity", "required"
    sheet["C5"], sheet["D5"] = "1.1", 3
    made.save(tmp_path / "plan.xlsx")
    assert read(tmp_path / "plan.xlsx") == Plan((Promise("1.1", required=3),))


@pytest.mark.parametrize("suffix", [".toml", ".csv", ".xlsx"])
def test_a_whole_plan_comes_back_from_every_form(suffix: str, tmp_path: Path) -> None:
    write(WHOLE, tmp_path / f"plan{suffix}", "A note\nof two lines")
    assert read(tmp_path / f"plan{suffix}") == WHOLE


@pytest.mark.parametrize("title", ["-10 % қалдық", "=1+1", "+7 701", "@aspan"])
def test_a_title_that_looks_like_a_formula_comes_back_from_a_table(title: str, tmp_path: Path) -> None:
    plan = Plan((Promise("1.1", title, 1),))
    write(plan, tmp_path / "plan.csv")
    assert title in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")
    assert f";{title}" not in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")
    assert read(tmp_path / "plan.csv") == plan


# --- drafts ----------------------------------------------------------------------------------------------------


def test_a_draft_asks_for_what_the_document_claims() -> None:
    said = extraction(
        activity("1.1", cite(link()), claims=(Claim("video", 10, 8), Claim("post", None, 12)), period=JUNE),
        activity(
            "1.2", mention("https://www.youtube.com/@Aspan"), mention(f"https://www.youtube.com/channel/{CHANNEL}")
        ),
        activity("2.1", mention("https://www.instagram.com/Aspan/"), claims=(Claim("seminar", 0, None),)),
    )
    assert draft(replace(said, agreed=date(2025, 1, 15))) == Plan(
        (
            Promise("1.1", "Activity 1.1", 12, period=JUNE),
            Promise("1.2", "Activity 1.2", 1),
            Promise("2.1", "Activity 2.1", 1),
        ),
        PROJECT,
        (),
        date(2025, 1, 15),
    )  # fmt: skip
    assert accounts_cited(said) == ("youtube:aspan", f"youtube:{CHANNEL}", "instagram:aspan")


@pytest.mark.parametrize("name", [None, "plan.toml", "plan.csv", "plan.xlsx"])
def test_the_draft_of_a_document_is_a_plan_that_its_audit_takes(name: str | None, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    made = run("plan", "report.txt", *(["--out", name] if name else []), cwd=tmp_path)
    assert (made.code, made.err) == (0, "")
    assert bool(made.out) is (name is None)
    if name is None:
        name = "printed.toml"
        (tmp_path / name).write_text(made.out)
    plan = read(tmp_path / name)
    assert [each.activity for each in plan.promises] == ["1.1", "1.2", "2.1"]
    assert plan.period == (date(2024, 6, 1), date(2024, 10, 30))
    done = run("audit", "-q", "--offline", "--format", "json", "--plan", name, "report.txt", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_the_draft_goes_nowhere_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    made = run("plan", "report.txt", "--out", "no/such/folder/plan.csv", cwd=tmp_path)
    assert (made.code, made.out, len(made.complaints)) == (2, "", 1)
    assert "no/such/folder/plan.csv" in made.complaints[0]


# --- broken plans ----------------------------------------------------------------------------------------------

ONE = '[activities."1.3"]\n'
# What is written, what the line names, and a word of what to do.
BROKEN_TOML: list[tuple[str, str, str]] = [
    ("[activities\n", "line 1", "mend it"),
    ("required == 1", "line 1", "mend it"),
    ("a = 1\na = 2\n", "line 2", "mend it"),
    ('[activities."1.3"]\n[activities."1.3"]', "line 2", "mend it"),
    ("\x00", "TOML", "mend it"),
    ("activity = 1", "'activity'", "known are period"),
    ("required = 3", "at its top", "known are period"),
    ("activities = 3", "activities", "1.3"),
    ("activities = []", "activities", "1.3"),
    ("[[activities]]\nrequired = 1", "activities", "1.3"),
    ("period = 2024", "at its top", "2024-06-01"),
    ("period = [2024-06-01]", "at its top", "2024-06-01"),
    ("period = [2024-06-01, 2024-07-01, 2024-08-01]", "at its top", "2024-06-01"),
    ("period = [2024-08-01, 2024-06-01]", "at its top", "first one first"),
    ('period = ["1 июня", "2 июня"]', "at its top", "2024-06-01"),
    ('period = ["2024-02-30", "2024-03-30"]', "2024-02-30", "a day as"),
    ('period = ["2024-13-01", "2024-13-02"]', "2024-13-01", "a day as"),
    ("period = [1, 2]", "at its top", "a day as"),
    ("period = [07:32:00, 08:32:00]", "at its top", "a day as"),
    ("period = [true, false]", "at its top", "a day as"),
    ('agreed = "soon"', "agreed", "a day as"),
    ('agreed = "01.06.24"', "agreed", "a day as"),
    ("agreed = [2024-06-01]", "agreed", "a day as"),
    ("accounts = [1]", "at its top", "profiles"),
    ('accounts = ["aspan"]', "'aspan'", "instagram:aspan"),
    ('accounts = ["vk:aspan"]', "vk:aspan", "instagram:aspan"),
    ('accounts = ["instagram:"]', "instagram:", "profiles"),
    ('accounts = ["https://www.instagram.com/p/DHbVbT4Jx0c/"]', "DHbVbT4Jx0c", "profiles"),
    ('accounts = ["https://aspan.kz/"]', "aspan.kz", "profiles"),
    ('accounts = { instagram = "aspan" }', "at its top", "profiles"),
    ('[activities]\n"1.3" = "ten"', "activity 1.3", "required = 1"),
    ('[activities]\n"1.3" = -1', "activity 1.3", "whole number"),
    ('[activities]\n"1.3" = true', "activity 1.3", "whole number"),
    ('[activities]\n"1.3" = 1.5', "activity 1.3", ""),
    ("[activities]\n1.3 = 5", "activity 1", ""),
    ("[activities.1.3]\nrequired = 1", "activity 1", 'activities."1.3"'),
    (ONE + "required = -1", "activity 1.3", "whole number"),
    (ONE + "required = 1.5", "activity 1.3", "whole number"),
    (ONE + "required = nan", "activity 1.3", "whole number"),
    (ONE + "required = inf", "activity 1.3", "whole number"),
    (ONE + "required = true", "activity 1.3", "whole number"),
    (ONE + 'required = "ten"', "activity 1.3", "whole number"),
    (ONE + "required = 10000000", "activity 1.3", "whole number"),
    (ONE + "required = []", "activity 1.3", "whole number"),
    (ONE + "required = {}", "activity 1.3", "whole number"),
    (ONE + "count = 1", "activity 1.3", "known are title"),
    (ONE + "Required = 1", "activity 1.3", "known are title"),
    (ONE + 'platforms = ["vk"]', "activity 1.3", "instagram, tiktok"),
    (ONE + "platforms = { vk = 1 }", "activity 1.3", "instagram, tiktok"),
    (ONE + "platforms = { instagram = -1 }", "activity 1.3", "whole number"),
    (ONE + 'platforms = "instagram: many"', "activity 1.3", "whole number"),
    (ONE + "platforms = 5", "activity 1.3", "instagram, tiktok"),
    (ONE + 'kinds = ["reels"]', "activity 1.3", "post, video"),
    (ONE + "kinds = 5", "activity 1.3", "post, video"),
    (ONE + "title = 5\nkinds = []\nperiod = []", "activity 1.3", "2024-06-01"),
    (ONE + "period = [2024-06-01]", "activity 1.3", "2024-06-01"),
    (ONE + 'accounts = ["@aspan"]', "activity 1.3", "instagram:aspan"),
]
# The same, of what is not refused, or not by a plan's own error.
UNREFUSED_TOML: list[tuple[str, str, str, str]] = [
    ("x = " + "[" * 20_000, "TOML", "mend it", "RecursionError escapes"),
    (ONE + "required = " + "1" * 5_000, "", "", "ValueError escapes: too many digits for int()"),
    (
        ONE + "required = 0x" + "f" * 5_000,
        "activity 1.3",
        "whole number",
        "ValueError escapes: too many digits for str()",
    ),
    ('[activities."1,3"]\nrequired = 1', "1,3", "1.3", "no activity is called so: it would silently be another row"),
    ('[activities."Activity 1.3"]\nrequired = 1', "Activity 1.3", "1.3", "no activity is called so"),
    ('[activities."1.3 "]\nrequired = 1', "1.3 ", "1.3", "no activity is called so"),
    ('[activities."*"]\nrequired = 1', "*", "1.3", "no activity is called so in TOML"),
    (ONE + 'kinds = ["vk:post"]', "activity 1.3", "post, video", "no link has a platform of that name"),
    (ONE + "platforms = { instagram = 1, Instagram = 2 }", "activity 1.3", "", "which of the two?"),
    (ONE + 'platforms = "instagram: 1, instagram: 2"', "activity 1.3", "", "which of the two?"),
    ('accounts = ["instagram:https://www.instagram.com/aspan"]', "at its top", "", "no account is called https://…"),
    ('accounts = ["instagram:@"]', "at its top", "", "an account without a name"),
    ('[activities."1\\n3"]\nrequired = "x"', "no activity's number", "for example 1.3", "the message has two lines"),
]


def one_line(error: PlanError) -> str:
    said = str(error)
    assert said
    assert len(said.splitlines()) == 1, said
    return said


@pytest.mark.parametrize(("written", "place", "advice"), BROKEN_TOML, ids=range(len(BROKEN_TOML)))
def test_a_broken_plan_in_toml_is_one_line(written: str, place: str, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(written)
    with pytest.raises(PlanError) as raised:
        read(path)
    said = one_line(raised.value)
    assert said.startswith(f"{path}: ")
    assert place in said
    assert advice in said


@pytest.mark.parametrize(
    ("written", "place", "advice"),
    [row[:3] for row in UNREFUSED_TOML],
    ids=range(len(UNREFUSED_TOML)),
)
def test_a_plan_that_is_broken_unseen(written: str, place: str, advice: str, tmp_path: Path) -> None:
    test_a_broken_plan_in_toml_is_one_line(written, place, advice, tmp_path)


def test_a_table_s_account_may_have_a_blank_behind_its_colon() -> None:
    """As its platforms have: instagram: 5."""
    assert loads('accounts = "instagram: aspan, tiktok: @aspan"') == Plan(accounts=("instagram:aspan", "tiktok:aspan"))


HEAD = "activity;title;required;kinds;platforms;start;end;accounts;agreed\n"
BROKEN_CSV: list[tuple[str, str, str]] = [
    ("", "", ""),
    ("activity\n1.1\n", "no table", "required"),
    ("title;required\nx;1\n", "no table", "start from the draft"),
    ("activity;required;vk\n1.1;1;2\n", "'vk'", "known are"),
    ("activity;required;count\n1.1;1;2\n", "two columns for required", "leave one"),
    ("activity;required\n1.1;ten\n", "activity 1.1", "whole number"),
    ("activity;required\n1.1;-1\n", "activity 1.1", "whole number"),
    ("activity;required\n1.1;1,5\n", "activity 1.1", "whole number"),
    ("activity;required\n1.1;1.5\n", "activity 1.1", "whole number"),
    ("activity;required\n1.1;10 шт.\n", "activity 1.1", "whole number"),
    ("activity;required\n1.1;1\n1.1;2\n", "activity 1.1", "leave one row"),
    ("activity;required\n;1\n", "without an activity", "1.3"),
    ("activity;required\n1,1;1\n", "'1,1'", "1.3"),
    ("activity;required\nСенбілік;1\n", "Сенбілік", "1.3"),
    ("activity;required\n01.03.2024;1\n", "01.03.2024", "format the column as text"),
    ("activity;required\n1.;1\n", "'1.'", "1.3"),
    ("activity;required\n1.2.3.4.5;1\n", "1.2.3.4.5", "1.3"),
    (HEAD + "1.1;;;;;2024-06-01;;;\n", "activity 1.1", "both start and end"),
    (HEAD + "1.1;;;;;;2024-06-01;;\n", "activity 1.1", "both start and end"),
    (HEAD + "1.1;;;;;2024-06-30;2024-06-01;;\n", "activity 1.1", "first one first"),
    (HEAD + "1.1;;;;;июнь;июль;;\n", "activity 1.1", "a day as"),
    (HEAD + "1.1;;;reels;;;;;\n", "activity 1.1", "post, video"),
    (HEAD + "1.1;;;;vk: 1;;;;\n", "activity 1.1", "instagram, tiktok"),
    (HEAD + "1.1;;;;instagram: x;;;;\n", "activity 1.1", "whole number"),
    (HEAD + "1.1;;;;;;;aspan;\n", "activity 1.1", "instagram:aspan"),
    (HEAD + "*;;;;;;;;soon\n", "activity *", "a day as"),
    (HEAD + "*;;;;;;;aspan;\n", "activity *", "instagram:aspan"),
    (HEAD + "*;;;;;2024-06-01;;;\n", "activity *", "both start and end"),
    ("activity;required\n1.1;1\n\x00\n1.2;x\n", "plan.csv", "no text"),
]
UNREFUSED_CSV: list[tuple[str, str, str, str]] = [
    (
        HEAD + "*;;;;;2024-06-01;2024-06-30;;\n*;;;;;2024-07-01;2024-07-30;;\n",
        "activity *",
        "leave one row",
        "two rows for the whole document: the last one holds",
    ),
    (HEAD + "1.1;;;;;;;;2024-05-15\n", "activity 1.1", "*", "the day of the agreement is silently dropped"),
    (HEAD + "*;;10;;;;;;\n", "activity *", "", "a number for the whole document is silently dropped"),
    (HEAD + "*;;;post;instagram: 3;;;;\n", "activity *", "", "kinds and platforms of the whole are silently dropped"),
]


@pytest.mark.parametrize(("written", "place", "advice"), BROKEN_CSV, ids=range(len(BROKEN_CSV)))
def test_a_broken_plan_in_csv_is_one_line(written: str, place: str, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(written)
    with pytest.raises(PlanError) as raised:
        read(path)
    said = one_line(raised.value)
    assert said.startswith(f"{path}: ")
    assert place in said
    assert advice in said


@pytest.mark.parametrize(
    ("written", "place", "advice"),
    [row[:3] for row in UNREFUSED_CSV],
    ids=range(len(UNREFUSED_CSV)),
)
def test_a_table_that_is_broken_unseen(written: str, place: str, advice: str, tmp_path: Path) -> None:
    test_a_broken_plan_in_csv_is_one_line(written, place, advice, tmp_path)


def made_dates(path: Path) -> None:
    """Excel takes 1.3 for the first of March where days are written so."""
    book(path, ["activity", "required"], ["1.1", 1], [datetime(2024, 3, 1), 1])


def cut_numbers(path: Path) -> None:
    """1.1 and 1.10 are one number."""
    book(path, ["activity", "required"], [1.1, 1], [1.10, 1])


def no_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 nothing of a workbook")


def half(path: Path) -> None:
    book(path, ["activity", "required"], ["1.1", 1])
    path.write_bytes(path.read_bytes()[:400])


def empty(path: Path) -> None:
    Workbook().save(path)


def formula(path: Path) -> None:
    book(path, ["activity", "required"], ["1.1", "=2*5"])


BOOKS: list[tuple[Callable[[Path], None], str, str]] = [
    (made_dates, "01.03.2024", "format the column as text"),
    (cut_numbers, "activity 1.1: stands there twice", "formatted as text"),
    (no_zip, "plan.xlsx", ""),
    (half, "plan.xlsx", "the whole file again"),
    (empty, "plan.xlsx", "filled in"),
    (Path.mkdir, "plan.xlsx", ""),
    (lambda path: None, "plan.xlsx", ""),
    (lambda path: path.write_bytes(bytes(range(256))) and None, "plan.xlsx", ""),
    (lambda path: book(path, ["activity", "required"], ["1.1", 1.5]) and None, "activity 1.1", "whole number"),
    (lambda path: book(path, ["activity", "required"], ["1.1", True]) and None, "activity 1.1", "whole number"),
    (lambda path: book(path, ["activity", "start", "end"], ["1.1", 45444, 45473]) and None, "activity 1.1", "a day as"),
]


@pytest.mark.parametrize(("make", "place", "advice"), BOOKS, ids=range(len(BOOKS)))
def test_a_broken_workbook_is_one_line(make: Callable[[Path], None], place: str, advice: str, tmp_path: Path) -> None:
    make(tmp_path / "plan.xlsx")
    with pytest.raises(PlanError) as raised:
        read(tmp_path / "plan.xlsx")
    said = one_line(raised.value)
    assert place in said
    assert advice in said


def test_a_number_that_was_never_calculated_asks_for_nothing(tmp_path: Path) -> None:
    """A formula's value is saved beside it by whatever calculates; openpyxl does not."""
    formula(tmp_path / "plan.xlsx")
    assert read(tmp_path / "plan.xlsx") == Plan((Promise("1.1"),))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.toml", b"\xcf\xeb\xe0\xed = 1"),
        ("plan.toml", "required = 1".encode("utf-16")),
        ("plan.csv", b""),
        ("plan.pdf", b"%PDF-1.7 broken"),
        ("plan", b"[activities]"),
        ("plan.docx", b"PK\x03\x04"),
        ("plan.csv", bytes(range(1, 256))),
    ],
)
def test_a_file_of_another_kind_is_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PlanError) as raised:
        read(tmp_path / name)
    assert name in one_line(raised.value)


# --- through the command ---------------------------------------------------------------------------------------

COMMANDED: list[tuple[str, str | None, str]] = [
    ("plan.toml", None, "name an existing"),
    ("plan.toml", ONE + "required = -1", "activity 1.3"),
    ("plan.toml", "[activities\n", "line 1"),
    ("plan.toml", '[activities."1\\n3"]\nrequired = "x"', "is no activity's number"),
    ("plan.toml", 'accounts = ["\\u001b[31mred"]', "instagram:aspan"),
    ("plan.csv", "activity;required\n1.1;ten\n", "activity 1.1"),
]


@pytest.mark.parametrize(("name", "content", "said"), COMMANDED, ids=range(len(COMMANDED)))
def test_the_command_says_what_is_wrong_with_a_plan_in_one_line(
    name: str, content: str | None, said: str, tmp_path: Path
) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    if content is not None:
        (tmp_path / name).write_text(content)
    result = run("audit", "--offline", "--plan", name, "report.txt", cwd=tmp_path)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err
    assert "\x1b" not in result.err
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "reports").exists()


def test_the_command_survives_a_deep_toml(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    (tmp_path / "plan.toml").write_text("x = " + "[" * 20_000)
    result = run("audit", "--offline", "--plan", "plan.toml", "report.txt", cwd=tmp_path)
    assert (result.code, len(result.err.splitlines())) == (2, 1)


def test_the_audit_holds_a_document_against_its_plan(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT)
    (tmp_path / "plan.toml").write_text('[activities."1.1"]\nrequired = 7\n[activities."9.9"]\n')
    result = run("audit", "--offline", "--format", "json", "--plan", "plan.toml", "report.txt", cwd=tmp_path)
    assert (result.code, result.complaints) == (0, [])
    told = json.loads((tmp_path / "reports" / "report" / "coverage.json").read_text())
    assert [(each["activity"], each["required"], each["required_by"]) for each in told["activities"]] == [
        ("1.1", 7, "plan"), ("1.2", 1, "default"), ("2.1", 1, "default"), ("9.9", 1, "default"),
    ]  # fmt: skip
