"""Titles out of wrapped lines: which lines belong to one, and whether two pieces are one word.

It refuses to hyphenate or translate; where nothing tells, two lines are two words.
"""

from __future__ import annotations

import re
from collections import Counter

from linkaudit.citations.lines import Line, width

_FULL_LINE = 0.88  # of the widest line: letters differ in width
_ADDRESS = re.compile(r"https?:|www\.|\S+\.com/", re.IGNORECASE)


def narrow_width(lines: list[Line]) -> int:
    """The most characters that a line of a narrow table cell holds, told from the text's ordinary lines."""
    lengths = sorted(len(line.text.strip()) for line in lines if line.cell is None)
    if not lengths:
        return 0
    return max(30, int(0.4 * lengths[int(0.98 * (len(lengths) - 1))]))


class Joiner:
    """Rejoins wrapped lines with the help of the words that the document itself prints whole."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.limit = narrow_width(lines)
        ordinary = [len(line.text.strip()) for line in lines if line.cell is None]
        self.full = max(ordinary, default=0)
        self.words = Counter(
            word.lower()
            for line in lines
            if line.cell is None and len(line.text) > self.limit
            for word in re.findall(r"[^\W\d_]+", line.text)[:-1]
        )

    def title(self, index: int, head: str) -> tuple[str, int]:
        """A heading's title with the lines of prose that it goes on in, and the index of the last of them."""
        line = self.lines[index]
        title, last = head.strip(), index
        if line.cell is not None:
            return title, last
        for after in self.lines[index + 1 : index + 4]:
            full = len(self.lines[last].text.strip()) >= 0.75 * self.full
            text = after.text.strip()
            begins_small = bool(text) and (text[0].islower() or text[0] in "(«-–")
            if not full or not begins_small or _ADDRESS.search(text) or after.cell is not None:
                break
            if after.block != line.block and after.number - self.lines[last].number > 2:
                break
            title, last = self._glue(title, text, self.lines[last].ends_word), after.index
        return _tidy(title), last

    def cell(self, cell: list[Line]) -> str:
        """All lines of a cell as one text, addresses left out."""
        title = ""
        previous: Line | None = None
        widest = max((width(line.text.strip()) for line in cell), default=0.0)
        for line in cell:
            if _ADDRESS.search(line.text):
                break
            ends_word = previous.ends_word if previous else True
            if previous and ends_word is None and _breaks_word(previous.text.strip(), line.text.strip(), widest):
                ends_word = False
            title = self._glue(title, line.text.strip(), ends_word)
            previous = line
        return _tidy(title)

    def stream_title(self, index: int, head: str, end: int) -> str:
        """A title in a stream of narrow lines: it goes on until an empty line or a line of another column."""
        title, last = head.strip(), self.lines[index]
        for after in self.lines[index + 1 : min(end, index + 30)]:
            text = after.text.strip()
            if after.number - last.number > 2 or _ADDRESS.search(text) or re.match(r"\d", text):
                break
            if last.ends_word is not False and text[:1].isupper() and title and not title.endswith(("«", "-")):
                break
            title, last = self._glue(title, text, last.ends_word), after
        return _tidy(title)

    def stream_before(self, index: int, start: int) -> str:
        """The narrow lines right before a row's number: the task column's text, as a title."""
        first = index
        while first > start:
            line, after = self.lines[first - 1], self.lines[first]
            if after.number - line.number > 2 or re.search(r"[\d/=]", line.text):
                break
            first -= 1
        return self.cell(self.lines[first:index])

    def _glue(self, title: str, text: str, ends_word: bool | None) -> str:
        if not title or not text:
            return title + text
        if title.endswith("-") or ends_word is False:
            return title + text
        if ends_word:
            return f"{title} {text}"
        before = re.findall(r"[^\W\d_]+$", title)
        after = re.findall(r"^[^\W\d_]+", text)
        if before and after and text[0].islower():
            halves = before[0].lower(), after[0].lower()
            is_known = self.words["".join(halves)] > 0
            is_remnant = len(halves[1]) <= 3 and not any(self.words[half] for half in halves)
            if is_known or is_remnant:
                return title + text
        return f"{title} {text}"


def _breaks_word(before: str, after: str, widest: float) -> bool:
    """Whether a narrow cell broke a word: it fills its line alone, and with its rest is wider than the cell."""
    rest = re.match(r"[^\W\d_]+", after)
    if rest is None or not before.isalpha() or not after[0].islower():
        return False
    return width(before) >= _FULL_LINE * widest and width(before + rest[0]) > widest


def _tidy(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip(" .:;–—")
