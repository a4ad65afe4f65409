"""Writes a flow as text: hard-wrapped, as Tika prints it, as CSV, or as an e-mail."""

from __future__ import annotations

import csv
import io
import random
import textwrap
from email.message import EmailMessage
from pathlib import Path

from tests.citations import tika
from tests.documents.corpus.flow import Flow, Paragraph, Table, bare


def lines_of(flow: Flow, width: int = 0) -> list[str]:
    """The text, prose hard-wrapped at `width`; addresses are never cut. A row's cells stand one under another."""
    found: list[str] = [flow.header] if flow.header else []
    for part in flow.parts:
        if isinstance(part, Table):
            for _, _, cell in part.grid():
                found += [bare(line) for line in cell.lines]
            found.append("")
            continue
        mark = "- " if part.style else ""
        text = mark + bare(part.text)
        wrapped = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) if width else [text]
        if part.level:
            found.append("")
        found += wrapped or [""]
    return [*found, flow.footer] if flow.footer else found


def write_text(flow: Flow, path: Path, width: int = 72, encoding: str = "utf-8", newline: str = "\n") -> None:
    path.write_bytes((newline.join(lines_of(flow, width)) + newline).encode(encoding))


def write_tika_pdf(flow: Flow, path: Path, widths: list[int], seed: str, blanks: str = "telling") -> None:
    """Tika's text of a PDF: lines of narrow cells one after another, pages that end with their targets."""
    chance = random.Random(seed)
    style = tika.Style(widths=widths, height=34, blanks=blanks)
    ends = "\n\n" if blanks == "never" else " \n\n"
    text = ""
    for part in flow.parts:
        if isinstance(part, Paragraph):
            for line, whole in tika.wrap(bare(part.text), 105):
                text += f"{line}{ends if whole else ends.lstrip()}"
            continue
        cut = [[text.split("\n") for text in cells] for cells in rows_of(part)]
        rows = [tika.Row(cells[:-1], cells[-1]) for cells in cut]
        text += tika.print_table(rows, style, chance)
    path.write_text(f"\n{text}", encoding="utf-8")


def write_tika_docx(flow: Flow, path: Path) -> None:
    """Tika's text of a DOCX: each cell begins with a tab, each of its paragraphs ends a line, a row adds one."""
    text = ""
    for part in flow.parts:
        if isinstance(part, Paragraph):
            text += bare(part.text) + "\n"
            continue
        for cells in rows_of(part):
            text += "".join(f"\t{cell}\n" for cell in cells) + "\n"
        text += "\n"
    path.write_text(text, encoding="utf-8")


def rows_of(table: Table) -> list[list[str]]:
    """A table's texts by row and column, "" where a cell is covered."""
    grid = [[""] * table.columns for _ in table.rows]
    for row, column, cell in table.grid():
        grid[row][column] = "\n".join(bare(line) for line in cell.lines)
    return grid


def write_csv(flow: Flow, path: Path, separator: str, encoding: str, joint: str = "\n", *, padded: bool = True) -> None:
    """Facts one a row, then the table. Spreadsheets save every row `padded` to the widest."""
    widest = max((part.columns for part in flow.parts if isinstance(part, Table)), default=1) if padded else 0
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    for part in flow.parts:
        if isinstance(part, Paragraph):
            rows = [[bare(part.text)]]
        else:
            rows = [[cell.replace("\n", joint) for cell in row] for row in rows_of(part)]
        writer.writerows([row + [""] * (widest - len(row)) for row in rows])
    path.write_bytes(file.getvalue().encode(encoding))


def write_mail(flow: Flow, path: Path, *, quoted: str = "", transfer: str, charset: str, html: str = "") -> None:
    """A message. `quoted` is a reply above the report, which then is quoted with ">"; `html` stands beside it."""
    message = EmailMessage()
    message["From"] = "Айгүл Ойдан <aigul@til-oyany.example>"
    message["To"] = "grants@operator.example"
    message["Subject"] = "Есеп / Отчёт"
    message["Date"] = "Thu, 28 Nov 2024 18:20:11 +0500"
    message["Message-ID"] = "<20241128182011.4410@til-oyany.example>"
    lines = lines_of(flow, 70)
    text = "\n".join(lines)
    if quoted:
        text = f"{quoted}\n\n" + "\n".join(f"> {line}".rstrip() for line in lines)
    message.set_content(text + "\n", charset=charset, cte=transfer)
    if html:
        message.add_alternative(html, subtype="html", charset=charset, cte=transfer)
    path.write_bytes(message.as_bytes())


def write_flowed(flow: Flow, path: Path) -> None:
    """A message with format=flowed (RFC 3676): a line that ends with a blank goes on; in cp1251, eight bits."""
    lines: list[str] = []
    for line in lines_of(flow):
        pieces = textwrap.wrap(line, 66, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [f"{piece} " for piece in pieces[:-1]] + pieces[-1:]
    head = (
        "From: fond@ryadom.example\r\nTo: grants@operator.example\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=windows-1251; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    path.write_bytes(head.encode("ascii") + "\r\n".join(lines).encode("cp1251", "replace") + b"\r\n")


def write_pipes(flow: Flow, path: Path) -> None:
    """Text whose tables are drawn with pipes and dashes, each cell on one line."""
    text = ""
    for part in flow.parts:
        if isinstance(part, Paragraph):
            text += bare(part.text) + "\n"
            continue
        rows = [[cell.replace("\n", ", ") for cell in row] for row in rows_of(part)]
        widths = [max(len(row[column]) for row in rows) for column in range(part.columns)]
        rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+\n"
        body = rule.join(
            "|" + "|".join(f" {cell:<{width}} " for cell, width in zip(row, widths, strict=True)) + "|\n"
            for row in rows
        )
        text += rule + body + rule
    path.write_text(text, encoding="utf-8")
