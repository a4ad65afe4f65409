"""Brings digests to their recipients through Apprise: mail, chats and webhooks by URL.

Apprise runs in a process of its own, once an attempt: what hangs there is ended, what it logs (addresses hold tokens)
goes nowhere, and no secret stands in its arguments or its environment.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

ATTEMPTS = 3
WAITS_S = (2.0, 8.0)  # before the second attempt and the third
LONGEST_S = 60.0  # an attempt
# What a child needs of our environment; whatever else stands there is not its business.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "SYSTEMDRIVE", "NO_PROXY", "no_proxy")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
_PLACE = re.compile(r"\$\{(\w+)\}")
_SCHEME = re.compile(r"[a-z][a-z0-9]*://", re.IGNORECASE)
# Schemes whose addresses hold a secret only as a password or as a parameter; the other ones are made of tokens.
_PLAIN = frozenset({"json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos"})
_SECRET = re.compile(
    r"://[^/?#]*:[^/?#@]+@|[?&][^=&]*(?:pass|pwd|token|secret|key|sig|auth)[^=&]*=[^&#]", re.IGNORECASE
)
# What may stand in an address of tokens beside a ${NAME}, cut where no word goes on: plain words, numbers of chats and
# phones, and hosts. Letters mixed with digits or capitals are what tokens look like.
_BETWEEN = re.compile(r"[/@:?&=#,;+_\s-]")
_NO_TOKEN = re.compile(r"[A-Z]?[a-z]{0,19}|\d{0,19}|\d{1,3}(\.\d{1,3}){3}")
_HOST = re.compile(r"(?<=[/@])([a-z0-9-]{1,20}\.)+[a-z]{2,12}(?=[:/?]|$)")


class RecipientError(Exception):
    """A recipient who cannot be reached as it is written. The message is one line, without any secret."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told. `url` is Apprise's, with ${NAME} where a secret stands; with `tags`, only of documents that bear one
    of them; in the language `lang`."""

    name: str
    url: str
    tags: tuple[str, ...] = ()
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Route:
    """How the network is used: a proxy for what speaks HTTP, further certificate authorities. None is the usual."""

    proxy: str | None = None
    ca_file: Path | None = None


def has_secret(url: str) -> bool:
    """Whether an address, as it is written, may hold a secret; ${NAME} stands for one and is none."""
    bare = _PLACE.sub("", url)
    scheme = bare.partition("://")[0].lower()
    if scheme in _PLAIN or _SECRET.search(bare) or bare == url:
        return scheme not in _PLAIN or _SECRET.search(bare) is not None
    words = _BETWEEN.split(_HOST.sub("", unquote(_PLACE.sub("/", url))))
    return not all(map(_NO_TOKEN.fullmatch, words))


def resolved(recipient: Recipient, secrets: Mapping[str, str]) -> str:
    """The address with its secrets in their places, encoded as the place demands. Raises RecipientError."""
    url = recipient.url

    def value(place: re.Match[str]) -> str:
        name = place[1]
        if not secrets.get(name):
            raise RecipientError(
                f"[[notify]] {recipient.name}: {name} is not set; set it in the environment or in the file of `secrets`"
            )
        if place.group() == url.strip():  # all of the address is a secret
            return secrets[name]
        authority, _, _ = url.partition("://")[2].partition("/")
        at = len(url.partition("://")[0]) + 3 + authority.rfind("@")
        is_user = "@" in authority and place.start() < at
        is_parameter = "?" in url[: place.start()]
        return quote(secrets[name], safe="" if is_user or is_parameter else ":/")

    told = _PLACE.sub(value, url).strip()
    if not _SCHEME.match(told):
        raise RecipientError(f"[[notify]] {recipient.name}: its url is no address as Apprise has them, scheme://…")
    return told


def unknown(recipients: Sequence[tuple[Recipient, str]], route: Route) -> list[str]:
    """The names of those whose address Apprise cannot use. Sends nothing. Raises RecipientError where nobody's can be
    used: the certificate authorities cannot be read."""
    told = _asked({"try": [url for _, url in recipients]}, route, LONGEST_S) if recipients else []
    if told is None:
        return []
    return [recipient.name for (recipient, _), is_known in zip(recipients, told, strict=True) if not is_known]


def send(
    url: str,
    title: str,
    body: str,
    route: Route,
    *,
    wait: Callable[[float], None] = time.sleep,
    limit_s: float = LONGEST_S,
) -> str:
    """Sends one message, at most once successfully; nothing where it was taken, else in one clause why not."""
    why = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            wait(WAITS_S[attempt - 1])
        try:
            told = _asked({"send": [url, title, body]}, route, limit_s)
        except RecipientError as error:
            return str(error)
        if told == [True]:
            return ""
        why = "it took too long" if told is None else "it was refused, or there is nobody"
    return f"{why}, {ATTEMPTS} times"


def _asked(order: Mapping[str, object], route: Route, limit_s: float) -> list[bool] | None:
    """What the child says; None where it did not end in time. Raises RecipientError."""
    environment = {name: os.environ[name] for name in (*_KEPT, *_PROXIES) if name in os.environ}
    if route.proxy:
        environment |= dict.fromkeys(_PROXIES, route.proxy)
    command = [sys.executable, "-m", "linkaudit.notify._sender"]
    told = json.dumps({**order, "ca_file": _readable(route.ca_file or os.environ.get("SSL_CERT_FILE"))})
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, input=told, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=limit_s,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return [False] * (len(order["try"]) if isinstance(order.get("try"), list) else 1)  # type: ignore[arg-type]
    return [bool(each) for each in answer]


def _readable(ca_file: Path | str | None) -> str | None:
    """The file of authorities, of which the child could not say what is wrong with it. Raises RecipientError."""
    if not ca_file:
        return None
    try:
        Path(ca_file).open("rb").close()
    except OSError as error:
        raise RecipientError(
            f"{ca_file}: the certificate authorities cannot be read ({error.strerror}); "
            "correct --ca-file or SSL_CERT_FILE"
        ) from error
    return str(ca_file)
