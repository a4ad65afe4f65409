"""What the user may set: one frozen object, flag over environment over TOML over default; unknown keys are errors."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PLATFORMS = ("instagram", "tiktok", "youtube", "facebook", "web")
LANGUAGES = ("en", "ru", "kk")


class SettingsError(Exception):
    """A setting that cannot be used. The message is one line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`pace` is the seconds between two requests to one platform, `concurrency` how many may be in flight."""

    db: Path = Path("data/linkaudit.db")
    out: Path = Path("reports")
    lang: str = "en"
    proxy: str | None = None
    ca_file: Path | None = None
    allow_private: bool = False
    pace: Mapping[str, float] = field(default_factory=dict)  # by platform, where it is not the default
    concurrency: Mapping[str, int] = field(default_factory=dict)


_DEFAULTS = Settings()
_TYPES: dict[str, type] = {
    "db": str, "out": str, "lang": str, "proxy": str, "ca_file": str, "allow_private": bool,
}  # fmt: skip
_SAID = {str: "a text in quotes", bool: "true or false"}


def load(flags: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from flags (None is unset), environment and the TOML file that `config` or LINKAUDIT_CONFIG names.

    Raises SettingsError for a file that cannot be read and for keys and values that mean nothing.
    """
    named = flags.get("config") or environment.get("LINKAUDIT_CONFIG")
    table = _read(Path(str(named))) if named else {}
    chosen: dict[str, object] = {}
    platforms = table.pop("platforms", {})
    for key, value in table.items():
        if key not in _TYPES:
            raise SettingsError(f"{named}: unknown key {key!r}; known are {', '.join(_TYPES)} and [platforms.…]")
        if not isinstance(value, _TYPES[key]) or value == "":
            raise SettingsError(f"{named}: {key} = {value!r} means nothing; give {_SAID[_TYPES[key]]}")
        chosen[key] = value
    if environment.get("LINKAUDIT_DB"):
        chosen["db"] = environment["LINKAUDIT_DB"]
    chosen |= {k: v for k, v in flags.items() if v is not None and k in Settings.__dataclass_fields__}
    pace, concurrency = _lanes(platforms, str(named))
    if flags.get("no_pace"):
        pace = dict.fromkeys(PLATFORMS, 0.0)
    lang = str(chosen.get("lang", _DEFAULTS.lang))
    if lang not in LANGUAGES:
        raise SettingsError(f"unknown language {lang!r}; known are {', '.join(LANGUAGES)}")
    return Settings(
        db=Path(str(chosen.get("db", _DEFAULTS.db))),
        out=Path(str(chosen.get("out", _DEFAULTS.out))),
        lang=lang,
        proxy=str(chosen["proxy"]) if chosen.get("proxy") else None,
        ca_file=Path(str(chosen["ca_file"])) if chosen.get("ca_file") else None,
        allow_private=bool(chosen.get("allow_private", False)),
        pace=pace,
        concurrency=concurrency,
    )


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); name an existing TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is no TOML ({error}); mend it or leave --config away") from error


def _lanes(platforms: object, named: str) -> tuple[dict[str, float], dict[str, int]]:
    pace: dict[str, float] = {}
    concurrency: dict[str, int] = {}
    if not isinstance(platforms, dict):
        raise SettingsError(f"{named}: platforms = {platforms!r} means nothing; write a section, [platforms.instagram]")
    for platform, lane in platforms.items():
        if platform not in PLATFORMS or not isinstance(lane, dict):
            raise SettingsError(f"{named}: no platform is called {platform!r}; known are {', '.join(PLATFORMS)}")
        for key, value in lane.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if key == "pace" and is_number and 0 <= value < math.inf:
                pace[platform] = float(value)
            elif key == "concurrency" and is_number and isinstance(value, int) and value >= 1:
                concurrency[platform] = value
            else:
                raise SettingsError(
                    f"{named}: [platforms.{platform}] {key} = {value!r} means nothing; "
                    "known are pace (seconds, 0 or more) and concurrency (links, 1 or more)"
                )
    return pace, concurrency
