"""Trusted time (RFC 3161): an authority's signed word that a line of the manifest was there at a moment.

The message is the manifest's last line, so that what is signed is the manifest's head itself, and `openssl ts -verify
-data LINE` can check the token, too. It refuses to decide whom to trust: the operator names the authority's root.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from linkaudit.model import FetchError, Request, Response

Fetch: TypeAlias = Callable[[Request], Awaitable[Response]]

HEADERS = (("Content-Type", "application/timestamp-query"), ("Accept", "application/timestamp-reply"))


__all__ = ["Authority", "Certificate", "TimestampError", "checked", "roots_of", "stamped"]


class TimestampError(Exception):
    """There is no timestamp, or not one that holds. The message says why, in one clause."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is asked for the time, and the root certificates that vouch for it. Raises TimestampError for a file that
    holds none."""

    url: str = field(repr=False)
    roots_file: Path
    roots: tuple[Certificate, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roots", roots_of(self.roots_file))

    @property
    def name(self) -> str:
        """Its address without the user and password that may stand in it."""
        return re.sub(r"//[^/?#]*@", "//", self.url).partition("?")[0]


def roots_of(path: Path) -> tuple[Certificate, ...]:
    """The certificates in a PEM file. Raises TimestampError."""
    try:
        return tuple(load_pem_x509_certificates(path.read_bytes()))
    except OSError as error:
        raise TimestampError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise TimestampError(f"{path}: holds no certificate in PEM") from error


async def stamped(fetch: Fetch, authority: Authority, line: bytes) -> tuple[bytes, datetime]:
    """The authority's answer for this line, checked, and the time that it names. Raises TimestampError."""
    question = TimestampRequestBuilder().data(line).hash_algorithm(HashAlgorithm.SHA256).build()
    request = Request(
        authority.url, "timestamp", "POST", HEADERS, why="trusted time for the manifest", body=question.as_bytes()
    )
    try:
        answer = await fetch(request)
    except FetchError as error:
        raise TimestampError(f"the authority gave no answer: {error.reason}") from error
    if answer.status != 200:
        raise TimestampError(f"the authority answered with HTTP status {answer.status}")
    token = answer.content()
    at = checked(token, line, authority.roots)
    if decode_timestamp_response(_in_order(token)).tst_info.nonce != question.nonce:
        raise TimestampError("the authority answered another question")
    return token, at


def checked(token: bytes, line: bytes, roots: tuple[Certificate, ...]) -> datetime:
    """When a token says that the line was there. Raises TimestampError for one that says it of another line, or whose
    signature these roots do not vouch for."""
    try:
        told = decode_timestamp_response(_in_order(token))
        if PKIStatus(told.status) is not PKIStatus.GRANTED:
            raise VerificationError(f"the authority refused (status {told.status})")
        VerifierBuilder(roots=list(roots)).build().verify_message(told, line)
        return told.tst_info.gen_time.astimezone(UTC)
    except VerificationError as error:
        raise TimestampError(f"the timestamp does not hold: {error}") from error
    except Exception as error:  # its reader lets whatever it meets in a broken one pass
        raise TimestampError("that is no timestamp") from error


# --- the order of certificates ---------------------------------------------------------------------------------

SIGNED_DATA = (0, 1, 1, 0)  # the way there: the answer, its token, that one's content, what is in it
CERTIFICATES = 0xA0


def _in_order(token: bytes) -> bytes:
    """The token with its certificates in the order that DER asks for. OpenSSL, and so many an authority, writes them
    in any order, at which the strict reader stops; nothing that is signed depends on it. What is no token comes back
    as it is: to say so is the reader's business."""
    start, end = 0, len(token)
    try:
        for child in SIGNED_DATA:
            _, _, start, end = _children(token, start, end)[child]
        tagged = next(each for each in _children(token, start, end) if each[0] == CERTIFICATES)
        ordered = sorted(token[first:last] for _, first, _, last in _children(token, *tagged[2:]))
    except (IndexError, StopIteration):
        return token
    return token[: tagged[2]] + b"".join(ordered) + token[tagged[3] :]


def _children(token: bytes, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """Of each value in a place: its tag, where it begins, where its content begins, where it ends. Raises IndexError
    for what is no DER."""
    found = []
    while start < end:
        tag, length, content = token[start], token[start + 1], start + 2
        if length & 0x80:
            content += length & 0x7F
            length = int.from_bytes(token[start + 2 : content])
        if content + length > end:
            raise IndexError(start)
        found.append((tag, start, content, content + length))
        start = content + length
    return found
