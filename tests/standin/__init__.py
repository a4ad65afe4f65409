"""A stand-in for the platforms: a TLS-terminating CONNECT proxy on loopback that plays scenes by the link's key.

    with StandIn() as standin:
        standin.put("instagram:post:DAbCdEfGhIj", "gone")
        standin.put("web:page:https://example.org/", Answer(200, b"<title>Hello</title>"))
        subprocess.run(command, env={**os.environ, **standin.environment})

It speaks for every host without asking any name server, refuses to talk to the real network, and answers 501 where
nothing was put. Each platform's file holds what a client may ask of it and what it answers in each state:
structured as in PLATFORMS.md, content invented, each scene named after the truth that it plays.
"""

from __future__ import annotations

from tests.standin.answers import (
    EVERYWHERE,
    JPEG,
    LOGIN_PAGE,
    NOTHING,
    PHRASES,
    TITLE,
    TOO_MANY,
    Answer,
    Play,
    Scene,
    Subject,
    Trouble,
    as_json,
    html,
    packed,
    plays,
    redirect,
    script,
)
from tests.standin.server import ENDPOINTS, PLACES, SCENES, Asked, StandIn

__all__ = [
    "ENDPOINTS",
    "EVERYWHERE",
    "JPEG",
    "LOGIN_PAGE",
    "NOTHING",
    "PHRASES",
    "PLACES",
    "SCENES",
    "TITLE",
    "TOO_MANY",
    "Answer",
    "Asked",
    "Play",
    "Scene",
    "StandIn",
    "Subject",
    "Trouble",
    "as_json",
    "html",
    "packed",
    "plays",
    "redirect",
    "script",
]
