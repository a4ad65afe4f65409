"""Takes an address apart once, so that every platform module reads the same host, path and parameters.

It refuses to guess a platform and never raises: what is no http(s) address is None.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_plus

JUNK = "/)]}>.,;:!?\"'«»“”„’‘…*|\\ \u00a0\u200b\ufeff"  # what running text leaves behind an address


class Address(NamedTuple):
    """An http(s) address in parts. `host` is lower-case without user, port or trailing dot; the rest is as written."""

    url: str
    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    def value(self, name: str) -> str | None:
        """The first value of a query parameter, decoded; None where it is absent."""
        return value_of(self.query, name)


def value_of(query: str, name: str) -> str | None:
    """The first value of `name` in a query string, decoded; None where it is absent.

    Not `parse_qs`, which costs more than all the rest of normalisation.
    """
    query = f"&{query}"
    start = query.find(f"&{name}=")
    if start < 0:
        return None
    start += len(name) + 2
    end = query.find("&", start)
    written = query[start:] if end < 0 else query[start:end]
    return unquote_plus(written) if "%" in written or "+" in written else written


_LONGEST_HOST = 253  # characters (RFC 1035)
_LABELS = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+"
_HOST = re.compile(rf"{_LABELS}(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]+)|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}|localhost")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
_SCHEME = re.compile(r"(?:([a-z][a-z0-9+.-]{0,20}):)?//", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_ESCAPED_AMPERSANDS = re.compile(r"([?&])(?:amp;|#38;)+")
_SPACE = re.compile(r"\s")
# An address without anything unusual in its spelling, as most are. Its parts in order. (Groups are atomic and never
# possessive: before Python 3.11.5 those match what they should not, python/cpython#106052.)
_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9]++(?>(?:-++[a-z0-9]++)*)\.)+[a-z]{2,63}|[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
    r"(?::(?!(?:80|443)(?![0-9]))([0-9]{1,5}))?"
    r"(/[^\s?#\\;]*)?(?:\?([^\s#\\;]*))?(?:#([^\s\\;]*))?",
    re.ASCII,
)


@lru_cache(maxsize=2048)  # an address is read when it is found, asked for and answered
def split(text: str) -> Address | None:
    """The parts of an http(s) address, None where the text is none.

    Read are also addresses without scheme ("youtu.be/…"), protocol-relative ones ("//youtu.be/…"), upper-case
    schemes and hosts, and ampersands escaped once or oftener. `url` always has a scheme.
    """
    if (plain := _PLAIN.fullmatch(text)) and len(plain[2]) <= _LONGEST_HOST:
        return Address(text, *plain.groups(""))
    text = unescaped(text.strip())
    scheme, rest = "https", text
    if written := _SCHEME.match(text):
        scheme, rest = (written[1] or "https").lower(), text[written.end() :]
    if scheme not in ("http", "https"):
        return None
    end = _AUTHORITY_END.search(rest)
    authority, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    _, at, place = authority.rpartition("@")
    if at and not written:  # a mail address
        return None
    host, port = _host_and_port(place.lower())
    if host is None or _SPACE.search(tail):
        return None
    tail, _, fragment = tail.partition("#")
    path, _, query = tail.replace("\\", "/").partition("?")
    if port == ("443" if scheme == "https" else "80"):
        port = ""
    return Address(f"{scheme}://{rest}", scheme, host, port, path, query, fragment)


def _host_and_port(authority: str) -> tuple[str | None, str]:
    """None where the host can be none, or the port is no number."""
    host, colon, port = authority, "", ""
    if not authority.endswith("]"):
        host, colon, port = authority.rpartition(":")
        host = host if colon else port
        port = port if colon else ""
    host = host.rstrip(".")
    if len(host) > _LONGEST_HOST or not (_HOST.fullmatch(host) or _IPV6.fullmatch(host)):
        return None, ""
    if port and not (port.isascii() and port.isdecimal() and len(port) <= 5):
        return None, ""
    return host, port


def unescaped(text: str) -> str:
    """An address whose ampersands HTML has escaped, once or oftener, as it was. Not `html.unescape`, which turns
    "&region=" into "®ion="."""
    return _ESCAPED_AMPERSANDS.sub(r"\1", text) if ";" in text else text


def clean(path: str) -> str:
    """The path decoded, without empty parts and without what running text left behind it."""
    path = path.rstrip(JUNK)
    if "%" in path or "//" in path:
        path = "/" + "/".join(part for part in unquote(path).split("/") if part)
        path = path.rstrip(JUNK)
    return path or "/"


def spelled(text: str) -> str:
    """One spelling of letters that Unicode can write in several ways; half characters become U+FFFD, since "?" would
    end the path when the address is read again."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def escaped(text: str, safe: str = "/@!$'()*+,;=:~") -> str:
    """A spelled path, or with no safe characters a spelled value, as an address writes it."""
    return quote(text, safe=safe)
