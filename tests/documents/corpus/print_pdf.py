"""Prints a flow as PDF with reportlab, or has LibreOffice or Chromium print what another writer wrote."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import Table as PrintedTable

from tests.documents.corpus.flow import Flow, Table, spans

FONTS = Path("/usr/share/fonts/truetype/dejavu")
IS_PRINTED = (FONTS / "DejaVuSans.ttf").exists()
SOFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def font() -> str:
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont("DejaVu-Bold", str(FONTS / "DejaVuSans-Bold.ttf")))
    pdfmetrics.registerFontFamily("DejaVu", normal="DejaVu", bold="DejaVu-Bold", italic="DejaVu", boldItalic="DejaVu")
    return "DejaVu"


def styled(size: float, wrap: str | None) -> ParagraphStyle:
    return ParagraphStyle(f"{size}{wrap}", fontName=font(), fontSize=size, leading=size * 1.25, wordWrap=wrap)


def markup(text: str) -> str:
    return "".join(
        f'<a href="{escape(target)}" color="blue">{escape(words)}</a>' if target else escape(words)
        for words, target in spans(text)
    )


def write(
    flow: Flow, path: Path, *, size: float = 9, rotated: bool = False, cut: bool = True, lines: bool = True
) -> None:
    """`rotated` turns each page by its /Rotate entry, the text beneath lying on its side; `cut` breaks long words
    anywhere in cells, as word processors do; without `lines`, tables have none. "{page}" below is the page's number."""
    wide = flow.landscape or rotated
    width, height = landscape(A4) if wide else A4
    story: list[Any] = []
    prose, narrow = styled(size, None), styled(size - 1.5, "CJK" if cut else None)
    for part in flow.parts:
        if isinstance(part, Table):
            story.append(printed_table(part, narrow, lines=lines))
        else:
            text = markup(part.text)
            mark = "<bullet>&bull;</bullet>" if part.style else ""
            story.append(Printed(mark + (f"<b>{text}</b>" if part.level else text), prose))
    margin, gap = 1.6 * cm, 0.8 * cm
    column = (width - 2 * margin - gap * (flow.columns - 1)) / flow.columns
    frames = [
        Frame(margin + number * (column + gap), margin, column, height - 2 * margin, 0, 0, 0, 0)
        for number in range(flow.columns)
    ]

    def letterhead(canvas: Any, _document: Any) -> None:
        if rotated:
            canvas.setPageRotation(90)
            canvas.translate(A4[0], 0)
            canvas.rotate(90)
        canvas.setFont(font(), 7)
        canvas.drawString(margin, height - 1.1 * cm, flow.header)
        canvas.drawString(margin, 0.9 * cm, flow.footer.format(page=canvas.getPageNumber()))

    document = BaseDocTemplate(str(path), pagesize=A4 if rotated else (width, height), invariant=True)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=letterhead, pagesize=A4 if rotated else None))
    document.build(story)


def printed_table(part: Table, style: ParagraphStyle, *, lines: bool) -> PrintedTable:
    grid: list[list[Any]] = [[""] * part.columns for _ in part.rows]
    commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if lines:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    for row, column, cell in part.grid():
        grid[row][column] = [Printed(markup(line), style) for line in cell.lines if line]
        if cell.across > 1 or cell.down > 1:
            commands.append(("SPAN", (column, row), (column + cell.across - 1, row + cell.down - 1)))
    return PrintedTable(grid, [width * cm for width in part.widths], style=commands, splitInRow=1, repeatRows=1)


def convert(sources: list[Path], kind: str, folder: Path) -> None:
    """LibreOffice's own PDF or ODT of many files, in one call: starting it is what takes the time."""
    if not SOFFICE or not sources:
        return
    profile = (folder / "soffice-profile").absolute().as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)


def chromium(source: Path, path: Path) -> None:
    """Chromium's PDF of a page."""
    if not CHROMIUM:
        return
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
    home = f"--user-data-dir={path.parent / 'chromium-profile'}"
    subprocess.run([CHROMIUM, *options, home, source.absolute().as_uri()], check=True, capture_output=True, timeout=120)
