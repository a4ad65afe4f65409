"""The picture of a page → words with positions and confidence, and ruling lines, for the same layout as printed pages.

Tesseract reads each table cell by itself, since it loses most of a ruled table read whole; what looks like a piece of
an address is read once more as English only, since Latin letters become Cyrillic ones between Cyrillic words. It
refuses to mend what was read: where letters can be mistaken for others, citations/confusable.py names the others.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytesseract  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageDraw

from linkaudit.documents._grid import Grid, Rule, grids
from linkaudit.documents._layout import Word

LANGUAGES = ("kaz", "rus", "eng")  # Tesseract's names
ADDRESSES = "eng"
DPI = 300  # what Tesseract's models were trained on
LONGEST_SIDE = 5000  # pixels; a poster is read at fewer dots an inch
DARK = 140  # of 255; ink is darker
RULE = 70  # pixels, the shortest ruling line: 6 mm
THICK = 12  # pixels; a thicker dark bar is no rule
MARGIN = 3  # pixels inside a cell's rules that are not looked at
INK = 12  # dark pixels in a row or column make no text
LIMIT_S = 45  # seconds for a page
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus tesseract-ocr-eng"

# Gaps in widths of a letter: as measured on scans of printed reports, words stand 0.4 to 0.8 apart. Tesseract sees a
# space behind some signs where there is none, and none of the underscores that a hyperlink's underline swallows.
NO_GAP = 0.35
UNDERSCORE = 0.95
TOO_WIDE = 1.7
GUESSED = 0.5  # confidence at most in an address that was so put together

_WWW = re.compile(r"(?:https?:/*)?www\.", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"https?:|www\.|[/?=&@%]")
_ADDRESS = re.compile(
    r"https?|www|[/?=&_%@]|\.(?:com|ru|kz|be|me|org|net|watch)\b|\d{9,}"
    r"|(?<!\S)(?=\S*\d)(?=\S*\D)[A-Za-z0-9_аеорсухіАВЕКМНОРСТХІ-]{7,}(?!\S)"  # Cyrillic letters that look Latin
)


class ScanError(Exception):
    """A page could not be recognised. The message is one clause."""


class ToolError(Exception):
    """No page can be recognised on this machine. The message is one clause: what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on a page of `width` by `height` points; `confidences`, 0 to 1, are those that the words'
    marks name."""

    words: list[Word]
    grids: list[Grid]
    confidences: list[float]


class _Box(NamedTuple):
    """Pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


class _Read(NamedTuple):
    """A word as Tesseract tells it: its text, confidence, box on the page, and which line of which region it is on."""

    text: str
    confidence: float
    box: _Box
    line: tuple[int, ...]


def scale_of(width: float, height: float) -> float:
    """Pixels a point in which a page of so many points is to be drawn."""
    return min(DPI / 72, LONGEST_SIDE / max(width, height, 1.0))


def recognise(picture: Any, scale: float) -> Scan:
    """The words of a grey picture that has `scale` pixels a point. Raises ScanError where Tesseract fails over it, and
    ToolError where there is none."""
    _check_tool()
    across, down = _rules(picture)
    found = grids([_in_points(rule, scale) for rule in across], [_in_points(rule, scale) for rule in down])
    regions = [*_cells(picture, found, scale)]
    rest = picture.copy()
    for grid in found:
        box = (grid.columns[0] * scale, grid.rows[0] * scale, grid.columns[-1] * scale, grid.rows[-1] * scale)
        ImageDraw.Draw(rest).rectangle(box, fill=255)
    whole = _Box(0, 0, *picture.size)
    read = [*_read([(rest, whole)], LANGUAGES, 3), *_read([(picture.crop(box), box) for box in regions], LANGUAGES, 6)]
    return _scan(_latin(picture, read), found, scale)


@cache
def _check_tool() -> None:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads cost several times what they bring
    try:
        missing = {*LANGUAGES} - set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError) as error:
        raise ToolError(f"Tesseract is not installed; install it ({INSTALL})") from error
    if missing:
        raise ToolError(f"Tesseract lacks {', '.join(sorted(missing))}; install them ({INSTALL})")


def _scan(read: Iterable[_Read], found: list[Grid], scale: float) -> Scan:
    words: list[Word] = []
    confidences: list[float] = []
    last: tuple[int, ...] = ()
    at = 0
    for each in _rejoined(read):
        x0, y0, x1, y1 = (side / scale for side in each.box)
        marks = ((0, len(each.text), len(confidences)),)
        words.append(Word(x0, y0, x1, y1, each.text, len(words), at, each.line == last, marks))
        confidences.append(each.confidence)
        last = each.line
        at += len(each.text) + 1
    return Scan(words, found, confidences)


def _rejoined(read: Iterable[_Read]) -> Iterator[_Read]:
    """The words, with the pieces of addresses put together that stand closer, or farther, than words do."""
    left: _Read | None = None
    for right in read:
        joint = left and _joint(left, right)
        if left is None or joint is None:
            if left is not None:
                yield left
            left = right
            continue
        box = _Box(left.box.x0, min(left.box.y0, right.box.y0), right.box.x1, max(left.box.y1, right.box.y1))
        confidence = min(left.confidence, right.confidence, GUESSED if joint else 1.0)
        left = _Read(left.text + joint + right.text, confidence, box, left.line)
    if left is not None:
        yield left


def _joint(left: _Read, right: _Read) -> str | None:
    """What stands between two pieces of one address; None where they are two words."""
    both = left.text + right.text
    if left.line != right.line or not both.isascii() or not _IN_ADDRESS.search(both):
        return None
    letter = (left.box.x1 - left.box.x0 + right.box.x1 - right.box.x0) / len(both)
    gap = (right.box.x0 - left.box.x1) / max(letter, 1.0)
    if gap < (UNDERSCORE if _WWW.fullmatch(left.text) else NO_GAP) or (
        UNDERSCORE <= gap < TOO_WIDE and (left.text.endswith("_") or right.text.startswith("_"))
    ):
        return ""
    return "_" if UNDERSCORE <= gap < TOO_WIDE else None


# --- ruling lines ------------------------------------------------------------------------------------------------


def _rules(picture: Any) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, in pixels."""
    ink = picture.point(lambda shade: 255 * (shade < DARK))
    return _runs(ink), _runs(ink.transpose(Image.Transpose.TRANSPOSE))


def _runs(ink: Any) -> list[Rule]:
    """The thin dark bars along the rows of a picture whose ink is 255: `at` is the bar's middle."""
    width, height = ink.size
    raw = ink.tobytes()
    run = re.compile(rb"\xff{%d,}" % RULE)
    bars: list[list[int]] = []  # first row, last row, start, end
    open_bars: list[list[int]] = []
    for y in range(height):
        runs = [found.span() for found in run.finditer(raw, y * width, (y + 1) * width)]
        still: list[list[int]] = []
        for start, end in runs:
            start, end = start - y * width, end - y * width
            bar = next((bar for bar in open_bars if start < bar[3] and end > bar[2]), None)
            if bar is None:
                bar = [y, y, start, end]
                bars.append(bar)
            bar[1], bar[2], bar[3] = y, min(bar[2], start), max(bar[3], end)
            if bar not in still:
                still.append(bar)
        open_bars = still
    return [Rule((top + bottom) / 2, start, end) for top, bottom, start, end in bars if bottom - top < THICK]


def _in_points(rule: Rule, scale: float) -> Rule:
    return Rule(rule.at / scale, rule.start / scale, rule.end / scale)


def _cells(picture: Any, found: Iterable[Grid], scale: float) -> Iterator[_Box]:
    """The boxes of the table cells that have anything in them."""
    for grid in found:
        for row in range(len(grid.rows) - 1):
            for column in range(len(grid.columns) - 1):
                sides = grid.sides(row, column)
                if sides is None:
                    continue
                x0, y0, x1, y1 = (round(side * scale) for side in sides)
                box = _Box(x0 + MARGIN, y0 + MARGIN, x1 - MARGIN, y1 - MARGIN)
                if box.x1 - box.x0 > 2 * MARGIN and box.y1 - box.y0 > 2 * MARGIN and _is_written(picture.crop(box)):
                    yield box


def _is_written(picture: Any) -> bool:
    dark = sum(picture.histogram()[:DARK])
    return bool(dark > INK)


# --- Tesseract ---------------------------------------------------------------------------------------------------


def _read(regions: list[tuple[Any, _Box]], languages: tuple[str, ...], mode: int) -> list[_Read]:
    """The words of several pictures, each with its place on the page, by one run of Tesseract over all of them;
    `mode` is its page segmentation mode: 3 looks for blocks, 6 takes the picture for one block."""
    if not regions:
        return []
    with tempfile.TemporaryDirectory(prefix="linkaudit-") as folder:
        names = []
        for number, (picture, _) in enumerate(regions):
            path = Path(folder) / f"{number}.png"
            bordered = Image.new("L", (picture.width + 20, picture.height + 20), 255)
            bordered.paste(picture, (10, 10))
            bordered.save(path, compress_level=1, dpi=(DPI, DPI))
            names.append(str(path))
        listing = Path(folder) / "pictures.txt"
        listing.write_text("\n".join(names) + "\n", encoding="utf-8")
        try:
            told = pytesseract.image_to_data(
                str(listing), lang="+".join(languages), config=f"--psm {mode}", output_type=pytesseract.Output.DICT,
                timeout=LIMIT_S,
            )  # fmt: skip
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            raise ScanError(f"Tesseract failed ({' '.join(str(error).split())[:200]})") from error
    found: list[_Read] = []
    for i, text in enumerate(told["text"]):
        if not str(text).strip() or float(told["conf"][i]) < 0:
            continue
        page = int(told["page_num"][i]) - 1
        place = regions[page][1]
        left, top = place.x0 + int(told["left"][i]) - 10, place.y0 + int(told["top"][i]) - 10
        box = _Box(left, top, left + int(told["width"][i]), top + int(told["height"][i]))
        line = tuple(int(told[name][i]) for name in ("page_num", "block_num", "par_num", "line_num"))
        found.append(_Read(str(text).strip(), round(float(told["conf"][i]) / 100, 2), box, (mode, *line)))
    return found


def _latin(picture: Any, read: list[_Read]) -> list[_Read]:
    """The words, those lines that look like pieces of addresses read once more as English."""
    lines: dict[tuple[int, ...], list[_Read]] = {}
    for each in read:
        lines.setdefault(each.line, []).append(each)
    doubtful = [line for line, words in lines.items() if _ADDRESS.search(" ".join(word.text for word in words))]
    boxes = [_around(picture, [word.box for word in lines[line]]) for line in doubtful]
    again: dict[int, list[_Read]] = {}
    for each in _read([(picture.crop(box), box) for box in boxes], (ADDRESSES,), 7):
        again.setdefault(each.line[1] - 1, []).append(each)
    for number, line in enumerate(doubtful):
        if number in again:
            lines[line] = _better(lines[line], again[number], line)
    return [word for words in lines.values() for word in words]


def _better(words: list[_Read], english: list[_Read], line: tuple[int, ...]) -> list[_Read]:
    """A line's words, each replaced by its English reading where that looks like a piece of an address."""
    if all(_ADDRESS.search(word.text) or word.text.isascii() for word in words):
        return [word._replace(line=line) for word in english]
    kept = []
    for word in words:
        same = [each for each in english if each.box.x0 < word.box.x1 - 2 and each.box.x1 > word.box.x0 + 2]
        is_one = len(same) == 1 and _ADDRESS.search(word.text)
        kept.append(same[0]._replace(line=line) if is_one else word)
    return kept


def _around(picture: Any, boxes: list[_Box]) -> _Box:
    return _Box(
        max(min(box.x0 for box in boxes) - 4, 0),
        max(min(box.y0 for box in boxes) - 4, 0),
        min(max(box.x1 for box in boxes) + 4, picture.width),
        min(max(box.y1 for box in boxes) + 4, picture.height),
    )
