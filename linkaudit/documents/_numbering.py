"""The list numbers that Word prints before paragraphs and does not write into their text.

It refuses bullets and exotic counting systems: those give an empty label or plain decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = re.compile(r"%([1-9])")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LATIN = "abcdefghijklmnopqrstuvwxyz"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"  # as Word counts: without ё, й, ъ, ы, ь


def _roman(number: int) -> str:
    letters = ""
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def _lettered(alphabet: str) -> Callable[[int], str]:
    """a, b … z, aa, bb …, as Word counts."""
    return lambda number: alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _lettered(LATIN),
    "upperLetter": _lettered(LATIN.upper()),
    "russianLower": _lettered(RUSSIAN),
    "russianUpper": _lettered(RUSSIAN.upper()),
    "none": lambda number: "",
}
AFTER = {"nothing": "", "space": " ", "tab": " "}
HIGHEST = 10_000  # a start value beyond it is damage, and Roman numerals grow with the number

Element: TypeAlias = etree._Element


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    pattern: str
    after: str
    is_legal: bool  # all numbers in decimals, whatever their own levels say


class Numbering:
    """The lists of numbering.xml with their counters. Labels must be asked for in the document's order."""

    def __init__(self, numbering: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by list id
        self._counters: dict[str, dict[int, int]] = {}  # by list id; lists of one definition share theirs
        if numbering is None:
            return
        definitions = {each.get(W + "abstractNumId", ""): each for each in numbering.iterfind(W + "abstractNum")}
        styled = {name: each for each in definitions.values() if (name := _value(each, "styleLink")) is not None}
        shared: dict[str, dict[int, int]] = {}
        for each in numbering.iterfind(W + "num"):
            list_id, definition_id = each.get(W + "numId", ""), _value(each, "abstractNumId") or ""
            definition = definitions.get(definition_id)
            if definition is None:
                continue
            definition = styled.get(_value(definition, "numStyleLink") or "", definition)
            self._levels[list_id] = {_index(level): _level(level) for level in definition.iterfind(W + "lvl")}
            is_restarted = self._override(list_id, each)
            self._counters[list_id] = {} if is_restarted else shared.setdefault(definition_id, {})

    def _override(self, list_id: str, num: Element) -> bool:
        is_restarted = False
        for override in num.iterfind(W + "lvlOverride"):
            index = _index(override)
            replaced = override.find(W + "lvl")
            if replaced is not None:
                self._levels[list_id][index] = _level(replaced)
            start = _value(override, "startOverride")
            if start is not None and index in self._levels[list_id]:
                old = self._levels[list_id][index]
                self._levels[list_id][index] = _Level(_count(start), old.format, old.pattern, old.after, old.is_legal)
                is_restarted = True
        return is_restarted

    def next_label(self, list_id: str, index: int) -> str:
        """The printed number of the list's next paragraph with the space after it, "" for bullets."""
        levels = self._levels.get(list_id, {})
        level = levels.get(index)
        if level is None:
            return ""
        counters = self._counters[list_id]
        counters[index] = counters[index] + 1 if index in counters else level.start
        for deeper in [each for each in counters if each > index]:
            del counters[deeper]
        if level.format == "bullet":
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of = levels.get(at, level)
            kind = "decimal" if level.is_legal else of.format
            return FORMATS.get(kind, str)(min(counters.get(at, of.start), HIGHEST))

        label = PLACE.sub(number, level.pattern)
        return label + level.after if label else ""


def _level(level: Element) -> _Level:
    return _Level(
        _count(_value(level, "start") or "0"),
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText") or "",
        AFTER.get(_value(level, "suff") or "tab", " "),
        level.find(W + "isLgl") is not None,
    )


def _index(level: Element) -> int:
    return _count(level.get(W + "ilvl", "0"))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _value(owner: Element, name: str) -> str | None:
    found = owner.find(W + name)
    return found.get(W + "val") if found is not None else None
