"""Plain text, and the text that Apache Tika takes from a PDF, to a Document of lines. It refuses to rejoin anything.

Tika's form: each visual line of the page is followed by an empty one, and each page ends with the targets of its
hyperlinks (one a line, without empty lines between, once for every line fragment of the link) and two empty lines.
Trailing blanks are kept: where a PDF comes from a word processor, a line that ends in none is one whose last word
goes on in the next line.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from linkaudit.model import Block, Cell, Document, DocumentError, Target

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TARGET = re.compile(r"\s?(?:https?://|mailto:|www\.)\S+", re.IGNORECASE)
_BARRED = re.compile(r"\s*\|.*\|\s*")
_RULED = re.compile(r"\s*[+|][-=+:|\s]*-{2}[-=+:|\s]*[+|]\s*")
TABBED = 3  # lines with as many tabs are a table
_SHORTEST_TARGET = 28  # characters of https://youtu.be/ and an id; a narrow column holds fewer
_DOUBLE_SPACED = 0.8  # share of printed lines that an empty line follows, from which on the text counts as Tika's


def read(path: Path, content: bytes, sha256: str) -> Document:
    """One block of kind "line" for each printed line. Raises DocumentError where the bytes are no text."""
    lines = decode(content, path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pages = _page_numbers(lines)
    targets = _target_lines(lines) if _is_double_spaced(lines) else set()
    page = 1
    blocks: list[Block] = []
    found: list[Target] = []
    drawn = _drawn_tables(lines)
    for number, line in enumerate(lines, start=1):
        if number - 1 in drawn:
            blocks += drawn[number - 1]
            continue
        page = pages[number - 1]
        text = line.replace("\f", "")
        if number - 1 in targets:
            found.append(Target(page, text.strip(), number))
        elif text.strip():
            blocks.append(Block("line", text, number, page))
    return Document(path, sha256, "txt", tuple(blocks), tuple(found))


def _drawn_tables(lines: list[str]) -> dict[int, list[Block]]:
    """The tables that are drawn with bars and dashes: the index of each line → the cells that end with it."""
    drawn: dict[int, list[Block]] = {}
    table, start = 0, 0
    while start < len(lines):
        end = start
        while end < len(lines) and (_BARRED.fullmatch(lines[end]) or _RULED.fullmatch(lines[end])):
            end += 1
        if sum(1 for line in lines[start:end] if not _RULED.fullmatch(line)) >= 2:
            drawn |= _drawn_table(lines, start, end, table)
            table += 1
        elif (end := _tabbed(lines, start)) - start >= TABBED:
            for index in range(start, end):
                drawn[index] = [
                    Block("cell", text.strip(), index + 1, None, (), Cell(table, index - start, column))
                    for column, text in enumerate(lines[index].split("\t"))
                    if text.strip()
                ]
            table += 1
        start = max(end, start + 1)
    return drawn


def _tabbed(lines: list[str], start: int) -> int:
    """Where a run of lines with as many tabs as the first ends; at once where there are fewer than two."""
    tabs, end = lines[start].count("\t"), start
    while tabs > 1 and end < len(lines) and lines[end].count("\t") == tabs:
        end += 1
    return end


def _drawn_table(lines: list[str], start: int, end: int, table: int) -> dict[int, list[Block]]:
    """A cell may take several lines where rules part the rows: more rules than the two or three around a head."""
    rules = [i for i in range(start, end) if _RULED.fullmatch(lines[i])]
    is_parted = len(rules) > 3
    drawn: dict[int, list[Block]] = {index: [] for index in range(start, end)}
    row, cells = 0, dict[int, list[str]]()
    for index in range(start, end + 1):
        is_rule = index == end or index in rules
        if cells and (is_rule or not is_parted):
            drawn[index - 1] = [
                Block("cell", text, index, None, (), Cell(table, row, column))
                for column, parts in cells.items()
                if (text := "\n".join(filter(None, parts)))
            ]
            row, cells = row + 1, {}
        if not is_rule:
            for column, cell in enumerate(lines[index].strip().strip("|").split("|")):
                cells.setdefault(column, []).append(cell.strip())
    return drawn


def decode(content: bytes, path: Path) -> str:
    """The text in UTF-8, UTF-16 or -32 with a byte-order mark, or Windows' Cyrillic code page. Raises DocumentError."""
    text = _decoded(content)
    unprintable = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\v") or c == "\ufffd")
    if unprintable > len(text) / 200:
        raise DocumentError(
            f"{path}: this is no text, but binary data of an unknown kind; give a PDF, DOCX, XLSX, HTML or text file"
        )
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), *BOMS):
        # A text of any length in UTF-16 has a line's end or a blank, and with it a zero.
        if content.startswith(mark) and (encoding == "utf-8-sig" or b"\0" in content):
            return content.decode(encoding, errors="replace")
    try:
        return content.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def _is_double_spaced(lines: list[str]) -> bool:
    printed = [i for i, line in enumerate(lines[:-1]) if line.strip() and not _TARGET.fullmatch(line)]
    followed = sum(1 for i in printed if not lines[i + 1].strip())
    return len(printed) >= 5 and followed >= _DOUBLE_SPACED * len(printed)


def _target_lines(lines: list[str]) -> set[int]:
    """The indices of the lines that list a page's hyperlink targets: a run of addresses before two empty lines."""
    found: set[int] = set()
    end = len(lines)
    blank_ended = sum(1 for line in lines if line.strip() and line.endswith(" "))
    keeps_blanks = blank_ended > sum(1 for line in lines if line.strip()) / 2
    i = end - 1
    while i >= 0:
        at_page_end = lines[i].strip() and all(not x for x in lines[i + 1 : i + 3])
        run = i
        while (
            run >= 0 and _TARGET.fullmatch(lines[run].rstrip("\n")) and not (keeps_blanks and lines[run].endswith(" "))
        ):
            run -= 1
        # a single line may as well be the head of a printed address that the page cut: targets are whole, so longer
        single = keeps_blanks and len(lines[i].strip()) >= _SHORTEST_TARGET
        if at_page_end and i - run >= (1 if single else 2):
            found.update(range(run + 1, i + 1))
        i = min(run, i - 1)
    return found


def _page_numbers(lines: list[str]) -> list[int]:
    """The page of each line: a form feed or two empty lines in a row (without a blank in them) begin a new one."""
    pages: list[int] = []
    page, empty = 1, 0
    seen_text = False
    form_feeds = any("\f" in line for line in lines)
    double_spaced = _is_double_spaced(lines)
    for line in lines:
        if form_feeds:
            page += line.count("\f")
        elif double_spaced:
            if line and empty >= 2 and seen_text:
                page += 1
            empty = 0 if line else empty + 1
            seen_text = seen_text or bool(line.strip())
        pages.append(page)
    return pages
