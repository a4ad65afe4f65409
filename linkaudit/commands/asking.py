"""The settings as those who ask the network want them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from linkaudit import settings
from linkaudit.model import Flaw, Link

if TYPE_CHECKING:  # aiohttp and its like load when a command asks
    from linkaudit.archive.describer import Wishes
    from linkaudit.archive.timestamp import Authority, Certificate
    from linkaudit.check import Canaries
    from linkaudit.fetch import NetworkSettings
    from linkaudit.lanes import LaneSettings
    from linkaudit.notify import Recipient, Route
    from linkaudit.recheck import Policy
from linkaudit.commands.kept import media_of


def network_of(chosen: settings.Settings, *, is_asked: bool = True) -> NetworkSettings:
    """How the network is used; where it will be, its proxies and certificates are looked at before anything is done."""
    from linkaudit.fetch import Fetcher, NetworkSettings

    try:
        network = NetworkSettings(chosen.proxy, chosen.ca_file, chosen.cookies, chosen.allow_private)
        if is_asked:
            Fetcher(network)
    except ValueError as error:
        raise settings.SettingsError(f"{error}; correct --proxy, --ca-file, --cookies or the environment") from error
    return network


def lanes_of(chosen: settings.Settings, *, is_night: bool = False) -> dict[str, LaneSettings]:
    """By platform, how it is asked; how often at most, where it is asked by night."""
    from dataclasses import replace

    from linkaudit.lanes import DEFAULT_LANES

    return {
        platform: replace(
            lane,
            pace_s=chosen.pace.get(platform, lane.pace_s),
            concurrency=chosen.concurrency.get(platform, lane.concurrency),
            requests=chosen.nightly_requests.get(platform) if is_night else None,
        )
        for platform, lane in DEFAULT_LANES.items()
    }


def policy_of(chosen: settings.Settings) -> Policy:
    """When links are asked again."""
    from dataclasses import replace

    from linkaudit.recheck import Policy

    return replace(Policy(), **chosen.recheck)  # type: ignore[arg-type]  # the settings have looked at each


def recipients_of(chosen: settings.Settings) -> list[tuple[Recipient, str]]:
    """Who is told of changes, each with the address that holds its secrets."""
    from linkaudit.notify import Recipient, RecipientError, has_secret, resolved, unknown

    if not chosen.notify:
        return []
    secrets = {**_secrets_of(chosen.secrets), **os.environ}
    found: list[tuple[Recipient, str]] = []
    for table in chosen.notify:
        recipient = Recipient(table["name"], table["url"], tuple(table.get("tags", ())), table.get("lang", chosen.lang))
        if has_secret(recipient.url) and not chosen.is_private:
            raise settings.SettingsError(
                f"[[notify]] {recipient.name}: its url may hold a secret, and others may read the settings; "
                "write ${NAME} in its place, or chmod 600 the file"
            )
        try:
            found.append((recipient, resolved(recipient, secrets)))
        except RecipientError as error:
            raise settings.SettingsError(str(error)) from error
    try:
        wrong = unknown(found, route_of(chosen))
    except RecipientError as error:
        raise settings.SettingsError(str(error)) from error
    if wrong:
        raise settings.SettingsError(
            f"[[notify]] {wrong[0]}: Apprise cannot use its url, or it names several receivers; write a [[notify]] for "
            "each, see https://appriseit.com"
        )
    return found


def route_of(chosen: settings.Settings) -> Route:
    from linkaudit.notify import Route

    return Route(chosen.proxy, chosen.ca_file)


def _secrets_of(path: Path | None) -> dict[str, str]:
    """What the file of secrets holds, which only its owner may read."""
    import tomllib

    if path is None:
        return {}
    try:
        if not settings.is_own(path):
            raise settings.SettingsError(f"{path}: others may read these secrets; chmod 600 it")
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise settings.SettingsError(f"{path}: cannot be read ({error.strerror}); name the file of secrets") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:  # its message may quote a line
        raise settings.SettingsError(f'{path}: is no TOML; write one NAME = "value" a line') from error
    if not all(isinstance(value, str) for value in told.values()):
        raise settings.SettingsError(f'{path}: holds more than texts; write one NAME = "value" a line')
    return {name: str(value) for name, value in told.items()}


def canaries_of(chosen: settings.Settings) -> dict[str, Canaries]:
    """By platform, the items of known state that the configuration names."""
    from linkaudit.check import Canaries

    live, gone = (
        {platform: _known(platform, url, key) for platform, url in named.items()}
        for key, named in (("known_live", chosen.known_live), ("known_gone", chosen.known_gone))
    )
    return {platform: Canaries(live.get(platform), gone.get(platform)) for platform in {**live, **gone}}


def _known(platform: str, url: str, key: str) -> Link:
    from linkaudit import platforms

    link = platforms.normalize(url)
    if isinstance(link, Flaw) or link.platform != platform:
        raise settings.SettingsError(
            f"[platforms.{platform}] {key} = {url!r} names nothing on {platform}; give the address of one item there"
        )
    return link


def wishes_of(chosen: settings.Settings) -> Wishes:
    """What is kept of items besides their verdicts."""
    from linkaudit.archive.describer import Wishes

    asked = dict.fromkeys(Wishes().platforms, True) | dict(chosen.ytdlp)
    asked_for = tuple(name for name, is_on in asked.items() if is_on)
    media = media_of(chosen) if chosen.media else None
    return Wishes(asked_for, media, chosen.max_media_mb * 2**20, chosen.wayback, chosen.wayback_save)


def authority_of(chosen: settings.Settings) -> Authority | None:
    """Who is asked for trusted time, if anybody."""
    from linkaudit.archive.timestamp import Authority, TimestampError

    if chosen.timestamp is None:
        return None
    if chosen.timestamp_ca is None:
        raise settings.SettingsError(
            "a timestamp is worth what vouches for it; name the authority's root certificate with --timestamp-ca"
        )
    try:
        return Authority(chosen.timestamp, chosen.timestamp_ca)
    except TimestampError as error:
        raise settings.SettingsError(f"{error}; name the authority's root certificate with --timestamp-ca") from error


def roots_of(chosen: settings.Settings) -> tuple[Certificate, ...]:
    from linkaudit.archive.timestamp import TimestampError, roots_of

    try:
        return roots_of(chosen.timestamp_ca) if chosen.timestamp_ca else ()
    except TimestampError as error:
        raise settings.SettingsError(f"{error}; name the authority's root certificate with --timestamp-ca") from error
