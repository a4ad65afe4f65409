"""What is common to reading pages: JSON out of script elements. It refuses to look at the words of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

_SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
_DEPTH = 60  # how deep a value is looked for; data nests far less, hostile pages more


def scripts(html: str, attribute: str) -> Iterator[object]:
    """The JSON of each script element whose tag holds the attribute; what is no JSON is passed over."""
    decoder = json.JSONDecoder()
    for tag in _SCRIPT.finditer(html):
        if attribute not in tag[1]:
            continue
        start = tag.end()
        while start < len(html) and html[start].isspace():
            start += 1
        try:
            yield decoder.raw_decode(html, start)[0]
        except (ValueError, RecursionError):
            continue


def variable(html: str, name: str) -> object:
    """The JSON that a script assigns to `name`; None where there is none."""
    for match in re.finditer(rf"\b{re.escape(name)}\s*=\s*(?=\{{)", html):
        try:
            value: object = json.JSONDecoder().raw_decode(html, match.end())[0]
        except (ValueError, RecursionError):
            continue
        return value
    return None


def find(values: Iterable[object], key: str) -> object:
    """The first value under `key`, wherever it nests; None where no object has it."""
    waiting = [(value, 0) for value in values]
    while waiting:
        value, depth = waiting.pop(0)
        if depth > _DEPTH:
            continue
        if isinstance(value, dict):
            if key in value:
                return value[key]
            waiting.extend((inner, depth + 1) for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value if isinstance(inner, dict | list))
    return None
