"""Writes a flow as HTML: plain, as Google Docs publishes it, as Word saves it, or as a site's own page."""

from __future__ import annotations

import re
import textwrap
from html import escape
from pathlib import Path
from urllib.parse import quote

from tests.documents.corpus.flow import Cell, Flow, Paragraph, Table, spans

ADDRESS = re.compile(r"((?:https?:?//|www\.)\S+)", re.I)
CSS = (
    "td{border:1px solid;vertical-align:top;overflow-wrap:anywhere} table{border-collapse:collapse;table-layout:fixed}"
)


class Page:
    """One page. With `live`, printed addresses are hyperlinks as well."""

    def __init__(self, *, live: bool = False) -> None:
        self.live = live

    def href(self, target: str) -> str:
        full = target if re.match(r"https?:", target, re.I) else f"http://{target}"
        return escape(full)

    def inline(self, text: str) -> str:
        written = ""
        for words, target in spans(text):
            for piece in ADDRESS.split(words) if self.live and not target else [words]:
                behind = target or (piece if self.live and ADDRESS.fullmatch(piece) else None)
                written += self.anchor(piece, behind) if behind else escape(piece)
        return written

    def anchor(self, words: str, target: str) -> str:
        return f'<a href="{self.href(target)}">{escape(words)}</a>'

    def paragraph(self, part: Paragraph) -> str:
        tag = f"h{part.level}" if part.level else "p"
        inner = self.inline(part.text)
        if part.style:
            return f"<ul><li>{inner}</li></ul>"
        return f"<{tag}>{inner}</{tag}>"

    def cell(self, cell: Cell) -> str:
        inner = "<br>".join(self.inline(line) for line in cell.lines)
        return inner + (self.table(cell.inner) if cell.inner else "")

    def table(self, part: Table) -> str:
        rows = ""
        for row in part.rows:
            cells = "".join(
                f"<td{f' colspan={c.across}' * (c.across > 1)}{f' rowspan={c.down}' * (c.down > 1)}>{self.cell(c)}</td>"
                for c in row
            )
            rows += f"<tr>{cells}</tr>\n"
        widths = "".join(f'<col style="width:{width}cm">' for width in part.widths)
        return f"<table>{f'<colgroup>{widths}</colgroup>' if widths else ''}<tbody>\n{rows}</tbody></table>"

    def body(self, flow: Flow) -> str:
        return "\n".join(self.table(p) if isinstance(p, Table) else self.paragraph(p) for p in flow.parts)

    def write(self, flow: Flow, path: Path, *, size: str = "A4") -> None:
        head = f'<meta charset="utf-8"><title>Report</title><style>@page{{size:{size};margin:15mm}}{CSS}</style>'
        above = f"<header>{self.inline(flow.header)}</header>" if flow.header else ""
        below = f"<footer>{self.inline(flow.footer)}</footer>" if flow.footer else ""
        path.write_text(
            f"<!DOCTYPE html><html><head>{head}</head><body>{above}{self.body(flow)}{below}</body></html>",
            encoding="utf-8",
        )


class GooglePage(Page):
    """As Google Docs publishes it: classes for everything, redirects behind every hyperlink, paragraphs in cells."""

    def href(self, target: str) -> str:
        full = super().href(target).replace("&amp;", "&")
        tail = "&sa=D&source=editors&ust=1731913200000000&usg=AOvVaw0inventedDigest00aB"
        return escape(f"https://www.google.com/url?q={quote(full, safe=':/')}{tail}")

    def anchor(self, words: str, target: str) -> str:
        return f'<span class="c7"><a class="c2" href="{self.href(target)}">{escape(words)}</a></span>'

    def paragraph(self, part: Paragraph) -> str:
        tag = f"h{part.level}" if part.level else "p"
        return f'<{tag} class="c4"><span class="c1">{self.inline(part.text)}</span></{tag}>'

    def cell(self, cell: Cell) -> str:
        inner = "".join(f'<p class="c5"><span class="c1">{self.inline(line)}</span></p>' for line in cell.lines)
        return inner + (self.table(cell.inner) if cell.inner else "")


class WordPage(Page):
    """As Word saves it: its own classes, source lines cut at 80 characters, in cp1251."""

    def paragraph(self, part: Paragraph) -> str:
        inner = self.inline(part.text)
        if part.level:
            return f"<h{part.level}><span lang=RU>{inner}<o:p></o:p></span></h{part.level}>"
        if part.style:
            mark = "<span style='mso-list:Ignore'>·<span style='font:7.0pt serif'>&nbsp;&nbsp; </span></span>"
            mark = f"<![if !supportLists]>{mark}<![endif]>"
            return f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{mark}{inner}</p>"
        return f"<p class=MsoNormal style='margin-bottom:0cm'><span lang=RU>{inner}<o:p></o:p></span></p>"

    def cell(self, cell: Cell) -> str:
        inner = "".join(
            f"<p class=MsoNormal><span lang=RU>{self.inline(line)}<o:p></o:p></span></p>" for line in cell.lines
        )
        return inner + (self.table(cell.inner) if cell.inner else "")

    def write(self, flow: Flow, path: Path, *, size: str = "A4") -> None:
        page = (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">\n'
            '<head>\n<meta http-equiv=Content-Type content="text/html; charset=windows-1251">\n'
            '<meta name=Generator content="Microsoft Word 15">\n<!--[if gte mso 9]><xml><w:WordDocument>'
            "<w:View>Print</w:View></w:WordDocument></xml><![endif]-->\n<style><!-- p.MsoNormal {margin:0} --></style>"
            f"\n</head>\n<body lang=RU>\n<div class=WordSection1>\n{self.body(flow)}\n</div>\n</body></html>"
        )
        lines = (textwrap.wrap(line, 80, break_long_words=False, break_on_hyphens=False) for line in page.split("\n"))
        text = "\r\n".join(piece for wrapped in lines for piece in wrapped or [""])
        path.write_bytes(text.encode("cp1251", "xmlcharrefreplace"))


class FramedPage(Page):
    """The whole report in one cell of a table, as mail programs and site builders set it."""

    def body(self, flow: Flow) -> str:
        return f"<table><tr><td>{super().body(flow)}</td></tr></table>"
