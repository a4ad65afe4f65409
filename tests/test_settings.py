"""Where a setting comes from, and what is said of one that means nothing."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from linkaudit.settings import LANGUAGES, PLATFORMS, Settings, SettingsError, load

EVERY_KEY = """
db = "toml.db"
out = "toml-reports"
lang = "ru"
proxy = "http://toml.example:3128"
ca_file = "toml.pem"
cookies = "toml.txt"
allow_private = true
media = true
max_media_mb = 50
wayback = true
wayback_save = true
timestamp = "https://time.example/tsr"
timestamp_ca = "time.pem"
words = ["/words.toml"]
plan = "/plan.toml"
select = ["LA0"]
ignore = ["la055"]
budget_minutes = 60
secrets = "/secrets.toml"

[[notify]]
name = "ministry"
url = "json://example.org/"

[recheck]
available = 14
counter_fall = 0.5

[platforms.instagram]
nightly_requests = 500
pace = 3
concurrency = 1
known_live = "https://www.instagram.com/p/DAbCdEfGhIj/"
known_gone = "https://www.instagram.com/p/DAbCdEfGhIk/"
ytdlp = true

[platforms.web]
pace = 0.5
"""
FROM_TOML = Settings(
    db=Path("toml.db"),
    out=Path("toml-reports"),
    lang="ru",
    proxy="http://toml.example:3128",
    ca_file=Path("toml.pem"),
    cookies=Path("toml.txt"),
    allow_private=True,
    pace={"instagram": 3.0, "web": 0.5},
    concurrency={"instagram": 1},
    known_live={"instagram": "https://www.instagram.com/p/DAbCdEfGhIj/"},
    known_gone={"instagram": "https://www.instagram.com/p/DAbCdEfGhIk/"},
    ytdlp={"instagram": True},
    media=True,
    max_media_mb=50,
    wayback=True,
    wayback_save=True,
    timestamp="https://time.example/tsr",
    timestamp_ca=Path("time.pem"),
    words=(Path("/words.toml"),),
    plan=Path("/plan.toml"),
    select=("LA0",),
    ignore=("LA055",),
    budget_minutes=60,
    secrets=Path("/secrets.toml"),
    notify=({"name": "ministry", "url": "json://example.org/"},),
    nightly_requests={"instagram": 500},
    recheck={"available": 14.0, "counter_fall": 0.5},
)

# The flags, the environment, the TOML file, the setting, its value: the leftmost that says anything wins.
PRECEDENCE: list[tuple[dict[str, object], dict[str, str], str, str, object]] = [
    ({}, {}, "", "db", Path("data/linkaudit.db")),
    ({}, {}, "db = 'toml.db'", "db", Path("toml.db")),
    ({}, {"LINKAUDIT_DB": "env.db"}, "db = 'toml.db'", "db", Path("env.db")),
    ({"db": Path("flag.db")}, {"LINKAUDIT_DB": "env.db"}, "db = 'toml.db'", "db", Path("flag.db")),
    ({"db": None}, {"LINKAUDIT_DB": "env.db"}, "db = 'toml.db'", "db", Path("env.db")),
    ({"db": None}, {"LINKAUDIT_DB": ""}, "db = 'toml.db'", "db", Path("toml.db")),  # set but empty is unset
    ({}, {}, "", "lang", "en"),
    ({}, {}, "lang = 'kk'", "lang", "kk"),
    ({"lang": "ru"}, {}, "lang = 'kk'", "lang", "ru"),
    ({"lang": None}, {}, "lang = 'kk'", "lang", "kk"),
    ({}, {}, "", "out", Path("reports")),
    ({"out": Path("flag")}, {}, "out = 'toml'", "out", Path("flag")),
    ({}, {}, "", "proxy", None),
    ({"proxy": "http://flag:1"}, {}, "proxy = 'http://toml:1'", "proxy", "http://flag:1"),
    ({}, {"HTTPS_PROXY": "http://env:1"}, "", "proxy", None),  # fetch honours it, per address and with NO_PROXY
    ({}, {"LINKAUDIT_OUT": "env", "LINKAUDIT_LANG": "ru"}, "", "out", Path("reports")),  # no such variable is promised
    ({"ca_file": Path("flag.pem")}, {}, "ca_file = 'toml.pem'", "ca_file", Path("flag.pem")),
    ({}, {}, "", "ca_file", None),
    ({}, {}, "", "allow_private", False),
    ({"allow_private": None}, {}, "allow_private = true", "allow_private", True),
    ({"allow_private": True}, {}, "allow_private = false", "allow_private", True),
    ({}, {}, "", "pace", {}),
    ({"no_pace": None}, {}, "[platforms.tiktok]\npace = 2", "pace", {"tiktok": 2.0}),
    ({"no_pace": True}, {}, "[platforms.tiktok]\npace = 2", "pace", dict.fromkeys(PLATFORMS, 0.0)),
    ({"no_pace": True}, {}, "[platforms.tiktok]\nconcurrency = 2", "concurrency", {"tiktok": 2}),
    ({}, {}, "[platforms.tiktok]\npace = 0", "pace", {"tiktok": 0.0}),
    ({"verbose": True, "documents": ["a.pdf"], "run": print}, {}, "", "lang", "en"),  # other options are not settings
]

# A TOML file, and what its one line of complaint names.
NONSENSE = [
    ("databse = 'x.db'", "databse"),
    ("pace = 1", "pace"),
    ("db = 5", "db"),
    ("db = ''", "db"),
    ("db = ['x.db']", "db"),
    ("out = true", "out"),
    ("lang = 'de'", "de"),
    ("lang = 'EN'", "EN"),
    ("lang = 1", "lang"),
    ("proxy = 3128", "proxy"),
    ("allow_private = 'no'", "allow_private"),
    ("allow_private = 1", "allow_private"),
    ("platforms = 'instagram'", "platforms"),
    ("platforms = ['instagram']", "platforms"),
    ("[platforms]\ninstagram = 1", "instagram"),
    ("[platforms.vk]\npace = 1", "vk"),
    ("[platforms.Instagram]\npace = 1", "Instagram"),
    ("[platforms.web]\nspeed = 1", "speed"),
    ("[platforms.web]\npace = -1", "pace"),
    ("[platforms.web]\npace = nan", "pace"),
    ("[platforms.web]\npace = inf", "pace"),
    ("[platforms.web]\npace = '1'", "pace"),
    ("[platforms.web]\npace = true", "pace"),
    ("[platforms.web]\nconcurrency = 0", "concurrency"),
    ("[platforms.web]\nknown_live = 1", "known_live"),
    ("[platforms.web]\nknown_gone = ''", "known_gone"),
    ("[platforms.web]\nknown = 'https://example.org/'", "known"),
    ("[platforms.web]\nconcurrency = 1.5", "concurrency"),
    ("[platforms.web]\nconcurrency = false", "concurrency"),
    ("[platforms.web]\nnightly_requests = 0", "nightly_requests"),
    ("budget_minutes = 0", "budget_minutes"),
    ("recheck = 7", "[recheck]"),
    ("[recheck]\navailable = 0", "available"),
    ("[recheck]\navailable = true", "available"),
    ("[recheck]\ngone = '3 days'", "gone"),
    ("[recheck]\nstrikes = 1.5", "strikes"),
    ("[recheck]\ncounter_fall = 1", "counter_fall"),
    ("[recheck]\nweekly = 7", "weekly"),
    ("db = ", "TOML"),
    ("db = 'x.db'\ndb = 'y.db'", "TOML"),
    ("<html>", "TOML"),
]


def written(folder: Path, text: str) -> dict[str, str]:
    """The environment that names a config file with that text."""
    path = folder / "linkaudit.toml"
    path.write_text(text, encoding="utf-8")
    return {"LINKAUDIT_CONFIG": str(path)}


def complaint(flags: dict[str, object], environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as raised:
        load(flags, environment)
    return str(raised.value)


@pytest.mark.parametrize(("flags", "environment", "toml", "name", "value"), PRECEDENCE)
def test_a_flag_outranks_the_environment_and_the_environment_the_file(
    tmp_path: Path, flags: dict[str, object], environment: dict[str, str], toml: str, name: str, value: object
) -> None:
    assert getattr(load(flags, environment | written(tmp_path, toml)), name) == value


def test_without_flags_environment_and_file_the_defaults_hold() -> None:
    assert load({}, {}) == Settings()


def test_every_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    assert load({}, written(tmp_path, EVERY_KEY)) == FROM_TOML
    unset = [
        field.name
        for field in fields(Settings)
        if field.compare and getattr(FROM_TOML, field.name) == getattr(Settings(), field.name)
    ]
    assert unset == []


def test_the_flag_names_another_file_than_the_environment(tmp_path: Path) -> None:
    named = tmp_path / "flag.toml"
    named.write_text("lang = 'kk'", encoding="utf-8")
    assert load({"config": named}, written(tmp_path, "lang = 'ru'")).lang == "kk"


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert load({}, written(tmp_path, "\ufefflang = 'ru'")).lang == "ru"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_accepted(language: str) -> None:
    assert load({"lang": language}, {}).lang == language


@pytest.mark.parametrize(("toml", "culprit"), NONSENSE)
def test_nonsense_is_answered_in_one_line_that_names_it(tmp_path: Path, toml: str, culprit: str) -> None:
    said = complaint({}, written(tmp_path, toml))
    assert culprit in said
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.toml", tmp_path):
        said = complaint({"config": path}, {})
        assert said.startswith(f"{path}: cannot be read")
        assert len(said.splitlines()) == 1


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "linkaudit.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    assert complaint({"config": path}, {}).startswith(f"{path}: is no TOML")


def test_a_language_that_nobody_translated_is_refused_from_a_flag_too() -> None:
    assert complaint({"lang": "fr"}, {}) == "unknown language 'fr'; known are en, ru, kk"
