"""The registry: from a text to the link that it names, whichever platform that is on.

It refuses to know any platform: each has one module, `HOSTS`, `parse(address)` and `probe(link)`.
"""

from __future__ import annotations

from linkaudit.model import Flaw, Link, Probe
from linkaudit.platforms._address import Address, split

__all__ = ["Address", "normalize", "probe", "split"]


def normalize(text: str) -> Link | Flaw:
    """The link that an address names, wrappers taken off; a Flaw where it names none. Never raises."""
    raise NotImplementedError


def probe(link: Link) -> Probe:
    """What to ask about a link, and how to read the answers."""
    raise NotImplementedError
