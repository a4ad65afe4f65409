"""What is common to reading pages: JSON out of script elements, values out of JSON, elements with their attributes.

It refuses to look at the words of a page: any title may hold any phrase.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1|$)", re.DOTALL | re.IGNORECASE)
_SCRIPT_ELEMENT = re.compile(r"<script\b([^<>]*)>(.*?)(?:</script|$)", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(
    r"<(html|meta|a|img|p|form|div)\b((?>(?:[^<>\"']|\"[^\"]{0,8000}\"|'[^']{0,8000}')*))>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]{1,60}+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECODER = json.JSONDecoder()
_ATTEMPTS = 20  # a page assigns a variable once; each attempt may cost as much as the page is long

# --- JSON ------------------------------------------------------------------------------------------------------


def scripts(html: str, attribute: str) -> Iterator[object]:
    """The JSON of each script element whose tag holds the attribute; what is no JSON is passed over."""
    for script in _SCRIPT_ELEMENT.finditer(html):
        if attribute in script[1]:
            try:
                yield _DECODER.raw_decode(script[2].lstrip())[0]
            except (ValueError, RecursionError):
                continue


def variable(html: str, name: str) -> object:
    """The JSON object that a script assigns to `name`; None where there is none. The first that can be read counts."""
    assignment = re.compile(rf"\b(?:var\s+|window\[\"){re.escape(name)}(?:\"\])?\s*=\s*(?=\{{)")
    found = (match for script in _SCRIPT_ELEMENT.finditer(html) for match in assignment.finditer(script[2]))
    for match in islice(found, _ATTEMPTS):
        try:
            value: object = _DECODER.raw_decode(match.string, match.end())[0]
        except (ValueError, RecursionError):
            continue
        return value
    return None


def find(values: Iterable[object], key: str) -> Iterator[object]:
    """Every value under `key`, wherever it nests, outer ones first; not what lies inside one that was found."""
    waiting = list(values)
    for value in waiting:  # grows while it is walked
        if isinstance(value, dict):
            if key in value:
                yield value[key]
            waiting.extend(inner for name, inner in value.items() if name != key and isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting.extend(inner for inner in value if isinstance(inner, dict | list))


def at(value: object, *keys: str) -> object:
    """What lies in nested JSON objects under these keys; None where anything on the way is missing."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text(value: object, *keys: str) -> str | None:
    """The text that lies there; None for an empty one, or for anything else."""
    found = at(value, *keys)
    return found if isinstance(found, str) and found else None


def number(value: object, *keys: str) -> int | None:
    """The whole number that lies there, which platforms write as a number or as a string."""
    found = at(value, *keys)
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return found
    if isinstance(found, str) and re.fullmatch(r"[0-9]{1,18}", found):
        return int(found)
    return None


# Of BCP 47: the language, and the script or region; "un" and "und" are how platforms write that they do not know.
_LANGUAGE = re.compile(r"(?!und?\b)[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def language(value: object, *keys: str) -> str | None:
    """The language that is named there."""
    found = text(value, *keys)
    return found if found and _LANGUAGE.fullmatch(found) else None


# --- elements --------------------------------------------------------------------------------------------------


def without_scripts(html: str) -> str:
    """The page without scripts and styles, which hold any phrase and any markup."""
    return _SCRIPT.sub("", html)


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """A page's few telling elements with their attributes as written, in order; what scripts hold does not count."""
    found = []
    for element in _ELEMENT.finditer(without_scripts(html)):
        pairs = _ATTRIBUTE.findall(element[2])
        found.append((element[1].lower(), {name.lower(): one or other for name, one, other in pairs}))
    return found
