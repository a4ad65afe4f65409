"""What the stand-in answers: bodies of every make, and the troubles that a server may make instead of answering.

It knows no platform; nothing here takes the time or a random number.
"""

from __future__ import annotations

import gzip
import html as entities
import io
import json
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from PIL import Image, ImageOps

Trouble = Literal["", "reset", "endless", "trickle", "garbage", "silence"]
Framing = Literal["length", "chunked", "close"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `trouble` is what the server does instead of ending it properly: break off in the middle of the
    body, never end (fast or drop by drop), speak no HTTP, hang up without a word. `framing` is how the end of the
    body is told: by its length, by chunks, or by hanging up as HTTP/1.0 did."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    trouble: Trouble = ""
    framing: Framing = "length"


AT = 1730000000  # 2024-10-27T03:33:20Z: when all was published of which nothing else is said


class Subject(NamedTuple):
    """What a request is about; `title` is what the item is called, `url` what was asked, `at` when the item was
    published, in Unix seconds."""

    id: str
    title: str
    url: str
    at: int = AT


Play = Callable[[Subject], Answer]
Scene = Mapping[str, Play]  # endpoint → what it plays; "*" is every endpoint that is not named
Endpoints = tuple[tuple[str, str, re.Pattern[str]], ...]  # kind, endpoint, what an address looks like


def endpoints(*rows: tuple[str, str, str]) -> Endpoints:
    return tuple((kind, endpoint, re.compile(pattern)) for kind, endpoint, pattern in rows)


# --- bodies ----------------------------------------------------------------------------------------------------

HTML = "text/html; charset=utf-8"


def html(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), (("Content-Type", HTML),))


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), (("Content-Type", "application/json; charset=utf-8"),))


def redirect(url: str, status: int = 302) -> Answer:
    return Answer(status, headers=(("Location", url),))


def encoded(text: str, charset: str, told: str | None = None) -> Answer:
    """A page in a charset; `told` is the one that its header names, if it names one."""
    return Answer(200, text.encode(charset), (("Content-Type", "text/html" + (f"; charset={told}" if told else "")),))


def packed(answer: Answer, coding: Literal["gzip", "deflate", "raw deflate"] = "gzip") -> Answer:
    """The same answer, compressed; "raw deflate" leaves the zlib header away, as some servers do."""
    pressed = {"gzip": lambda: gzip.compress(answer.body, mtime=0), "deflate": lambda: zlib.compress(answer.body)}
    body = pressed.get(coding, lambda: zlib.compress(answer.body, wbits=-15))()
    return replace(answer, body=body, headers=(*answer.headers, ("Content-Encoding", coding.split()[-1])))


@cache
def bomb(megabytes: int = 1024) -> Answer:
    """A page that is small on the wire and inflates to so many megabytes: of deflate's stream, all blocks of a
    megabyte of spaces look the same, so that only one has to be made."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b" " * 2**20
    first = press.compress(block) + press.flush(zlib.Z_FULL_FLUSH)
    again = press.compress(block) + press.flush(zlib.Z_FULL_FLUSH)
    body = first + again * (megabytes - 1) + press.flush()
    digest = 0
    for _ in range(megabytes):
        digest = zlib.crc32(block, digest)
    header, trailer = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", struct.pack("<II", digest, megabytes * 2**20)
    return Answer(200, header + body + trailer, (("Content-Type", HTML), ("Content-Encoding", "gzip")))


def script(value: object) -> str:
    """JSON as pages carry it in a script element: no `</script` can close it."""
    return json.dumps(value).replace("</", "<\\/")


def attribute(text: str) -> str:
    return entities.escape(text)


def scheduled(*call: object, head: str = "<title>Facebook</title>") -> Answer:
    """A page of Meta's, which schedules one call of its own scripts."""
    state = {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [list(call)]}}]]]}
    told = f'<script type="application/json" data-content-len="1" data-sjs>{script(state)}</script>'
    return html(f"<!DOCTYPE html><html><head>{head}</head><body>{told}</body></html>")


def prefetched(query: str, head: str = "<title>Facebook</title>", **found: object) -> Answer:
    """A page of Meta's that brings the answer of a query with it."""
    result = {"__bbox": {"complete": True, "result": {"data": found}}}
    return scheduled("RelayPrefetchedStreamCache", "next", [], [query, result], head=head)


# --- plays -----------------------------------------------------------------------------------------------------


def plays(answer: Answer) -> Play:
    return lambda _: answer


def differs(kind: Mapping[str, Play], **endpoints: Play | Answer) -> Scene:
    """A scene that is like another but for some endpoints."""
    return {**kind, **{name: plays(by) if isinstance(by, Answer) else by for name, by in endpoints.items()}}


TITLE = "An invented title"
NOTHING = Answer(501, b"the stand-in has no scene for this")
TOO_MANY = html("<title>Too many requests</title>", 429)
LOGIN_PAGE = html('<title>Log in</title><form id="login_form"></form>')
CONSENT_PAGE = html(
    '<title>Before you continue</title><form action="https://consent.youtube.com/save"><button>OK</button></form>'
)
CAPTCHA_PAGE = html('<title>Sorry...</title><form id="captcha-form"><div class="g-recaptcha"></div></form>')
FORBIDDEN = html("<title>Forbidden</title>", 403)
BROKEN = html("<title>Oops</title>", 500)


def _night_sky() -> bytes:
    """A picture that nobody took: a gradient and a few stars."""
    sky = Image.linear_gradient("L").resize((320, 180))
    picture = ImageOps.colorize(sky, "#0b1640", "#c86f4a")
    for number in range(40):
        x, y = number * 83 % 320, number * 47 % 120
        picture.paste("#fff7d6", (x, y, x + 1 + number % 3, y + 1 + number % 3))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


JPEG = Answer(200, _night_sky(), (("Content-Type", "image/jpeg"),))

# What is said of missing things somewhere. Live pages carry it in their scripts and tables of texts.
PHRASES = (
    "Video currently unavailable", "This video is private", "Video unavailable", "This video has been removed by the "
    "uploader", "This video is no longer available", "Sorry, this page isn't available.", "No Media Match",
    "The link you followed may be broken, or the page may have been removed.",
    "This content isn't available right now",
    "Page Not Found", "Content Not Found", "item doesn't exist", "status_deleted", "Couldn't find this account",
    "This account has been terminated", "404 Not Found", "Gone", "Видео удалено",
    "Страница не найдена", "Бет табылмады",
    "You must log in to continue", "Sign in to confirm you’re not a bot", "Too many requests", "Before you continue",
)  # fmt: skip


def loud(play: Play) -> Play:
    """The same page with every phrase of a missing one in a script, a template and a comment."""

    def louder(it: Subject) -> Answer:
        answer = play(it)
        told = script({f"error_{number}": phrase for number, phrase in enumerate(PHRASES)})
        texts = "".join(f"<p hidden>{phrase}</p>" for phrase in PHRASES)
        noise = f"<script>window.strings={told};</script><template>{texts}</template><!-- {' '.join(PHRASES)} -->"
        return replace(answer, body=answer.body.replace(b"<title>", f"{noise}<title>".encode(), 1))

    return louder


EVERYWHERE: dict[str, Play] = {
    "rate_limited": plays(TOO_MANY),
    "server_error": plays(BROKEN),
    "forbidden": plays(FORBIDDEN),
    "reset": plays(Answer(body=b"x" * 1000, trouble="reset")),
    "endless": plays(Answer(body=b"x" * 65536, trouble="endless")),
    "trickle": plays(Answer(body=b"x", trouble="trickle")),
    "garbage": plays(Answer(trouble="garbage")),
    "silence": plays(Answer(trouble="silence")),
    "redirect_loop": lambda it: redirect(it.url),
}
