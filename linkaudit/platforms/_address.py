"""Takes an address apart once, so that every platform module reads the same host, path and parameters.

It refuses to guess a platform and never raises: what is no http(s) address is None.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus


class Address(NamedTuple):
    """An http(s) address in parts. `host` is lower-case without user, port or trailing dot; the rest is as written."""

    url: str
    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    def segments(self) -> list[str]:
        """The path's non-empty parts, percent-decoded."""
        return [unquote(part) for part in self.path.split("/") if part]

    def value(self, name: str) -> str | None:
        """The first value of a query parameter, decoded; None where it is absent."""
        return value_of(self.query, name)


def value_of(query: str, name: str) -> str | None:
    """The first value of `name` in a query string, decoded; None where it is absent.

    Not `parse_qs`: it costs more than the whole rest of normalisation and `&amp;` must be read as `&`.
    """
    if name not in query:
        return None
    prefix = name + "="
    for pair in query.split("&"):
        pair = pair.removeprefix("amp;")
        while pair.startswith("amp;"):
            pair = pair[4:]
        if pair.startswith(prefix):
            return unquote_plus(pair[len(prefix) :])
    return None


_AUTHORITY_END = re.compile(r"[/?#\\]")
_HOST = re.compile(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|localhost"
)
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")


def split(text: str) -> Address | None:
    """The parts of an http(s) address, None where the text is none.

    Read are also addresses without scheme ("youtu.be/…"), protocol-relative ones ("//youtu.be/…"), upper-case
    schemes and hosts, and ampersands escaped once or oftener. `url` always has a scheme.
    """
    text = text.strip()
    while "&amp;" in text or "&#38;" in text:  # not html.unescape, which turns "&region=" into "®ion="
        text = text.replace("&amp;", "&").replace("&#38;", "&")
    colon = text.find("://")
    if 0 < colon <= 5:
        scheme, rest = text[:colon].lower(), text[colon + 3 :]
        if scheme not in ("http", "https"):
            return None
    elif text.startswith("//"):
        scheme, rest = "https", text[2:]
    else:
        scheme, rest = "https", text
    end = _AUTHORITY_END.search(rest)
    authority, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    host, at_port = authority.rpartition("@")[2].lower().rstrip("."), ""
    if ":" in host and not host.startswith("["):
        host, _, at_port = host.partition(":")
        if at_port and not (at_port.isdecimal() and len(at_port) <= 5):
            return None
    if not (_HOST.fullmatch(host) or _IPV6.fullmatch(host)):
        return None
    if any(c.isspace() for c in tail):
        return None
    tail = tail.replace("\\", "/")
    tail, _, fragment = tail.partition("#")
    path, _, query = tail.partition("?")
    port = "" if at_port in ("", "443" if scheme == "https" else "80") else at_port
    return Address(f"{scheme}://{rest}", scheme, host, port, path, query, fragment)
