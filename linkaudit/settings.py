"""What the user may set: one frozen object, flag over environment over TOML over default; unknown keys are errors."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLATFORMS = ("instagram", "tiktok", "youtube", "facebook", "web")
LANGUAGES = ("en", "ru", "kk")


class SettingsError(Exception):
    """A setting that cannot be used. The message is one line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`pace` is the seconds between two requests to one platform, `concurrency` how many may be in flight; `known_live`
    and `known_gone` are addresses whose state is known, by which a platform's answers are tried; `ytdlp` says whether
    yt-dlp is asked about its videos. `media` are downloaded where a file has at most `max_media_mb`; `wayback` and
    `wayback_save` ask the Internet Archive. `timestamp` is the address of an RFC 3161 authority, `timestamp_ca` its
    root certificate in PEM. `words` are files with words of the user's own by which reports are read. `plan` is a file
    that says what is required; `select` and `ignore` are beginnings of rules' codes. `budget_minutes` is what a night
    may take, `nightly_requests` how many requests it may make, by platform; `recheck` says when links are asked again
    (the fields of recheck.Policy). `notify` are those who are told of changes, `secrets` the file with what their
    addresses must not show; `is_private` says that nobody else may read the file that the settings stand in."""

    db: Path = Path("data/linkaudit.db")
    out: Path = Path("reports")
    lang: str = "en"
    proxy: str | None = None
    ca_file: Path | None = None
    cookies: Path | None = None
    allow_private: bool = False
    pace: Mapping[str, float] = field(default_factory=dict)  # by platform, where it is not the default
    concurrency: Mapping[str, int] = field(default_factory=dict)
    known_live: Mapping[str, str] = field(default_factory=dict)
    known_gone: Mapping[str, str] = field(default_factory=dict)
    ytdlp: Mapping[str, bool] = field(default_factory=dict)
    media: bool = False
    max_media_mb: int = 200
    wayback: bool = False
    wayback_save: bool = False
    timestamp: str | None = None
    timestamp_ca: Path | None = None
    words: tuple[Path, ...] = ()
    plan: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    budget_minutes: int = 480
    nightly_requests: Mapping[str, int] = field(default_factory=dict)
    recheck: Mapping[str, float] = field(default_factory=dict)
    secrets: Path | None = None
    notify: tuple[Mapping[str, Any], ...] = ()
    is_private: bool = field(default=False, compare=False)


_DEFAULTS = Settings()
_TYPES: dict[str, type] = {
    "db": str, "out": str, "lang": str, "proxy": str, "ca_file": str, "cookies": str, "allow_private": bool,
    "media": bool, "max_media_mb": int, "wayback": bool, "wayback_save": bool, "timestamp": str, "timestamp_ca": str,
    "words": list, "plan": str, "select": list, "ignore": list,
    "budget_minutes": int, "secrets": str,
}  # fmt: skip
_MAY_HOLD_SECRETS = frozenset({"proxy", "secrets", "timestamp"})
_SAID = {list: "a list of texts in quotes", str: "a text in quotes", bool: "true or false", int: "a number, 1 or more"}


def load(flags: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from flags (None is unset), environment and the TOML file that `config` or LINKAUDIT_CONFIG names.

    Raises SettingsError for a file that cannot be read and for keys and values that mean nothing.
    """
    named = flags.get("config") or environment.get("LINKAUDIT_CONFIG")
    table = _read(Path(str(named))) if named else {}
    chosen: dict[str, object] = {}
    platforms, recheck, notify = (table.pop(name, {}) for name in ("platforms", "recheck", "notify"))
    for key, value in table.items():
        if key not in _TYPES:
            raise SettingsError(
                f"{named}: unknown key {key!r}; known are {', '.join(_TYPES)}, [recheck], [[notify]] and [platforms.…]"
            )
        is_list = isinstance(value, list) and not all(isinstance(each, str) and each for each in value)
        if type(value) is not _TYPES[key] or is_list or value == "" or (type(value) is int and not 1 <= value <= _MOST):
            shown = "" if key in _MAY_HOLD_SECRETS else f" = {value!r:.80}"
            raise SettingsError(f"{named}: {key}{shown} means nothing; give {_SAID[_TYPES[key]]}")
        chosen[key] = value
    if environment.get("LINKAUDIT_DB"):
        chosen["db"] = environment["LINKAUDIT_DB"]
    chosen |= {k: v for k, v in flags.items() if v is not None and k in Settings.__dataclass_fields__}
    lanes = _lanes(platforms, str(named))
    if flags.get("no_pace"):
        lanes["pace"] = dict.fromkeys(PLATFORMS, 0.0)
    lang = str(chosen.get("lang", _DEFAULTS.lang))
    listed = chosen.get("words")
    words = tuple(Path(str(named)).parent / str(each) for each in listed) if isinstance(listed, list) else ()
    if "plan" in table and flags.get("plan") is None:
        chosen["plan"] = Path(str(named)).parent / str(table["plan"])
    if lang not in LANGUAGES:
        raise SettingsError(f"unknown language {lang!r}; known are {', '.join(LANGUAGES)}")
    return Settings(
        db=Path(str(chosen.get("db", _DEFAULTS.db))),
        out=Path(str(chosen.get("out", _DEFAULTS.out))),
        lang=lang,
        proxy=str(chosen["proxy"]) if chosen.get("proxy") else None,
        ca_file=Path(str(chosen["ca_file"])) if chosen.get("ca_file") else None,
        cookies=Path(str(chosen["cookies"])) if chosen.get("cookies") else None,
        allow_private=bool(chosen.get("allow_private", False)),
        media=bool(chosen.get("media", False)),
        wayback=bool(chosen.get("wayback", False)),
        wayback_save=bool(chosen.get("wayback_save", False)),
        timestamp=str(chosen["timestamp"]) if chosen.get("timestamp") else None,
        timestamp_ca=Path(str(chosen["timestamp_ca"])) if chosen.get("timestamp_ca") else None,
        words=words,
        plan=Path(str(chosen["plan"])) if chosen.get("plan") else None,
        select=_codes(chosen.get("select")),
        ignore=_codes(chosen.get("ignore")),
        budget_minutes=int(str(chosen.get("budget_minutes", _DEFAULTS.budget_minutes))),
        recheck=_recheck(recheck, str(named)),
        secrets=Path(str(named)).parent / str(chosen["secrets"]) if chosen.get("secrets") else None,
        notify=_notify(notify or [], str(named)),
        is_private=bool(named) and is_own(Path(str(named))),
        max_media_mb=int(str(chosen.get("max_media_mb", _DEFAULTS.max_media_mb))),
        **lanes,
    )


def _codes(listed: object) -> tuple[str, ...]:
    return tuple(str(code).strip().upper() for code in listed) if isinstance(listed, list | tuple) else ()


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); name an existing TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is no TOML ({error}); mend it or leave --config away") from error


_MOST = 1_000_000_000  # nobody means more, of whatever


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        raise ValueError(value)
    return round(float(value), 6)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST:
        raise ValueError(value)
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _address(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


# What a lane's section may hold: how to read a value (ValueError where it means nothing), and what it is.
_LANE: dict[str, tuple[Callable[[object], Any], str]] = {
    "pace": (_seconds, "seconds, 0 or more"),
    "concurrency": (_count, "links, 1 or more"),
    "nightly_requests": (_count, "requests a night, 1 or more"),
    "known_live": (_address, "an address that anyone can see"),
    "known_gone": (_address, "an address that is gone"),
    "ytdlp": (_switch, "true or false: whether yt-dlp is asked about its videos"),
}


def _days(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 3650:
        raise ValueError(value)
    return float(value)


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
        raise ValueError(value)
    return float(value)


# What [recheck] may hold, in the same way.
_RECHECK: dict[str, tuple[Callable[[object], float], str]] = {
    **dict.fromkeys(
        ("available", "restricted", "unverified", "unverified_at_most", "gone", "confirmed"),
        (_days, "days, more than 0"),
    ),
    "strikes": (_count, "checks, 1 or more"),
    "counter_fall": (_share, "a share, 0 or more and less than 1"),
}


def _recheck(table: object, named: str) -> dict[str, float]:
    """When links are asked again. Raises SettingsError."""
    if not isinstance(table, dict):
        raise SettingsError(f"{named}: recheck = {table!r} means nothing; write a section, [recheck]")
    found: dict[str, float] = {}
    for key, value in table.items():
        try:
            found[key] = _RECHECK[key][0](value)
        except (KeyError, ValueError) as error:
            known = ", ".join(f"{name} ({what})" for name, (_, what) in _RECHECK.items())
            raise SettingsError(f"{named}: [recheck] {key} = {value!r} means nothing; known are {known}") from error
    return found


def is_own(path: Path) -> bool:
    """Whether nobody but its owner may read a file, where the system knows of such things."""
    return os.name == "nt" or not path.stat().st_mode & 0o077


# What [[notify]] may hold; the first two are needed.
_NOTIFY = {"name": "a text", "url": "an address as Apprise has them", "tags": "a list of texts", "lang": "en, ru or kk"}


def _notify(tables: object, named: str) -> tuple[Mapping[str, Any], ...]:
    """Those who are told of changes. Raises SettingsError, which never shows an address: it may hold a secret."""
    known = ", ".join(f"{name} ({what})" for name, what in _NOTIFY.items())
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(f"{named}: notify means nothing as it is; write sections, [[notify]], each with {known}")
    names: set[str] = set()
    for table in tables:
        name, url, tags = table.get("name"), table.get("url"), table.get("tags", [])
        is_text = all(isinstance(each, str) and each.strip() for each in (name, url))
        is_list = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
        if not is_text or not is_list or set(table) - set(_NOTIFY) or table.get("lang", "en") not in LANGUAGES:
            raise SettingsError(f"{named}: [[notify]] {_named(name)} is not whole or means nothing; known are {known}")
        if name in names:
            raise SettingsError(f"{named}: [[notify]] {name!r} stands there twice; give each a name of its own")
        names.add(str(name))
    return tuple(tables)


def _named(name: object) -> str:
    """A receiver's name as it may be shown: an address that stands there by mistake may hold a secret."""
    return "without a name" if name is None else "with an address for a name" if "://" in str(name) else repr(name)


def _lanes(platforms: object, named: str) -> dict[str, dict[str, Any]]:
    """By key, each platform's value. Raises SettingsError."""
    found: dict[str, dict[str, Any]] = {key: {} for key in _LANE}
    if not isinstance(platforms, dict):
        raise SettingsError(f"{named}: platforms = {platforms!r} means nothing; write a section, [platforms.instagram]")
    for platform, lane in platforms.items():
        if platform not in PLATFORMS or not isinstance(lane, dict):
            raise SettingsError(f"{named}: no platform is called {platform!r}; known are {', '.join(PLATFORMS)}")
        for key, value in lane.items():
            try:
                found[key][platform] = _LANE[key][0](value)
            except (KeyError, ValueError) as error:
                known = ", ".join(f"{name} ({what})" for name, (_, what) in _LANE.items())
                raise SettingsError(
                    f"{named}: [platforms.{platform}] {key} = {value!r} means nothing; known are {known}"
                ) from error
    return found
