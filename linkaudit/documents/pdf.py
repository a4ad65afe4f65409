"""PDF files to blocks: takes words, ruling lines and links with their positions out of PDFium.

It refuses to rejoin wrapped addresses, and to guess text that a page does not carry: that one is `unreadable`.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it has no stubs

from linkaudit.documents import _codes, _scan
from linkaudit.documents._grid import Rule, grids
from linkaudit.documents._layout import ALIGNED, GUTTER, Part, Print, Word, parts
from linkaudit.documents._pages import Reading
from linkaudit.model import Document, DocumentError, Target

Box: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1 with y growing downwards
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
OnPage: TypeAlias = Callable[[int, int], None]  # a page has been looked at: which, of how many
Turn: TypeAlias = Callable[[float, float, float, float], Box]  # left, bottom, right, top of the file → Box

THIN = 4.0  # a filled shape thinner than this is a ruling line
CRAMPED = 6.0  # the shortest ruling line
DRAWN = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
FONT_NAME_LENGTH = 128  # bytes, the most that the format allows
FORCE_BOLD = 1 << 18  # a flag of font descriptors, ISO 32000-1, table 123
DEPTH = 8  # nesting of form objects
SEGMENTS = 2000  # of one path; beyond it is a drawing
DAMAGED = 100  # pages one after another, after which there will be none
OUTLINES = 200  # drawn shapes that are no rules make a page a picture,
MODULES = 60  # and fewer a QR code
CODE = 28.0, 300.0  # the sides of a picture that may be a QR code
SQUARE = 0.8  # its shorter side, of the longer
CODE_LINE = 8.0  # the height of an address that stands for a code
SPARSE = 12  # characters beside a picture of the whole page: a stamp or page number, not the page's text
TAIL = 4096  # bytes in which a whole file has its end mark

# How a page is turned for reading: clockwise degrees → the page's box as a reader sees it.
TURNS: dict[int, Turn] = {
    0: lambda left, bottom, right, top: (left, -top, right, -bottom),
    90: lambda left, bottom, right, top: (bottom, left, top, right),
    180: lambda left, bottom, right, top: (-right, bottom, -left, top),
    270: lambda left, bottom, right, top: (-top, -right, -bottom, -left),
}
RECTANGLE = struct.Struct("4f").unpack_from  # FS_RECTF: left, top, right, bottom; faster than its fields
GET_BOX = pdfium.FPDFText_GetLooseCharBox
WORD = re.compile("[^\\s\ufffe\u00ad\x02]+[\ufffe\u00ad\x02]?|[\ufffe\u00ad\x02]")
LINE = re.compile("[^\\s\ufffe\u00ad\x02]+(?: [^\\s\ufffe\u00ad\x02]+)*[\ufffe\u00ad\x02]?|[\ufffe\u00ad\x02]")
ODD = str.maketrans({"\ufffe": "-", "\u00ad": "-", "\x02": "-", "\x00": "\ufffd"})  # PDFium's hyphens at a line's end
ODDITY = re.compile("[\ufffe\u00ad\x02\x00]")
SPACES = frozenset(" \t\u00a0")
ONE_LINE = 18.0  # a link that is lower covers one line
ADDRESS_LENGTH = 8192  # bytes; browsers follow no longer address


def read(path: Path, content: bytes, sha256: str, ocr: OnPage | None = None) -> Document:
    """Blocks page by page. With `ocr`, pages that are pictures are recognised, and it is told of each page.

    Raises DocumentError for a file that is encrypted, cut off or damaged, and where nothing can be recognised here.
    """
    _, is_ended, after = content[-TAIL:].rpartition(b"%%EOF")
    if not is_ended or re.search(rb"\bobj\b|xref", after):  # the beginning of what a later saving added
        raise DocumentError(f"{path}: the PDF breaks off before its end; download or copy the whole file again")
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            why = "the PDF is encrypted; save a copy without a password"
        else:
            why = "the PDF is damaged; open it in a PDF reader and save or print it as a new PDF"
        raise DocumentError(f"{path}: {why}") from error
    reading, unread, in_a_row = Reading(), 0, 0
    with pdf:
        for number in range(1, len(pdf) + 1):
            try:
                _read_page(pdf, number, reading, ocr is not None)
            except _scan.ToolError as error:
                raise DocumentError(f"{path}: no page can be recognised: {error}, or leave --ocr away") from error
            except pypdfium2.PdfiumError:
                unread, in_a_row = unread + 1, in_a_row + 1
                reading.miss(number, f"page {number} is damaged; open the PDF in a reader and print it as a new PDF")
                if in_a_row == DAMAGED:
                    reading.miss(
                        number, f"pages {number + 1} to {len(pdf)} of the PDF are damaged, too, or are not there"
                    )
                    break
            else:
                in_a_row = 0
            if ocr is not None:
                ocr(number, len(pdf))
        if unread == len(pdf) or (in_a_row == DAMAGED and unread == number):
            raise DocumentError(f"{path}: no page of the PDF can be read; ask for the original or a new PDF")
    return Document(path, sha256, "pdf", tuple(reading.blocks), tuple(reading.targets), tuple(reading.unreadable))


def _read_page(pdf: pypdfium2.PdfDocument, number: int, reading: Reading, is_recognised: bool) -> None:
    handle = pdf[number - 1]
    try:
        text = handle.get_textpage()
        try:
            page = _Page(pdf, handle, text)
            is_scan = page.is_picture and sum(len(word.text) for word in page.words) <= SPARSE
            if is_scan or page.may_hold_codes:
                page.add_codes(_codes.codes(_picture(handle, _codes.DPI / 72), _codes.DPI / 72))
            if is_scan:
                if is_recognised and _recognise(handle, number, reading):
                    seen = [word.text for word in page.words if word.text.startswith("http")]
                    reading.targets += [Target(number, url, reading.line) for url in (*page.urls, *seen)]
                    return
                reading.miss(
                    number,
                    f"page {number} is a picture without text; ask for the original, or have it recognised with --ocr",
                )
            reading.add_page(number, page.parts(), page.extent[1], page.extent[3], page.urls)
            reading.targets += [Target(number, url, reading.line) for url in page.unseen()]
        finally:
            text.close()
    finally:
        handle.close()


def _picture(page: Any, scale: float) -> Any:
    return page.render(scale=scale, grayscale=True).to_pil()


def _recognise(page: Any, number: int, reading: Reading) -> bool:
    """Whether anything was recognised in the picture that the page is."""
    width, height = page.get_size()
    scale = _scan.scale_of(width, height)
    try:
        scan = _scan.recognise(_picture(page, scale), scale)
    except _scan.ScanError as error:
        reading.miss(number, f"page {number} is a picture, and could not be recognised: {error}")
        return True
    found = parts(scan.words, scan.grids, lambda _: Print(is_bold=False, size=1.0))
    reading.add_page(number, found, 0.0, height, scan.confidences)
    return bool(scan.words)


# --- one page -----------------------------------------------------------------------------------------------


class _Page:
    """One page as PDFium gives it, turned upright. Lives no longer than its page handle."""

    def __init__(self, pdf: pypdfium2.PdfDocument, page: Any, text: Any) -> None:
        self._pdf = pdf.raw
        self._page = page.raw
        self._text = text.raw
        self._box = pdfium.FS_RECTF()
        self._box_ref = ctypes.byref(self._box)
        self._font_name = ctypes.create_string_buffer(FONT_NAME_LENGTH)
        self._font_flags = ctypes.c_int()
        self._count = pdfium.FPDFText_CountChars(self._text)
        self._string = self._characters()
        self._is_aligned = len(self._string) == self._count
        self._angle = self._reading_angle(page.get_rotation())
        self._turn = TURNS[self._angle]
        self.extent = self._turn(*page.get_mediabox())
        horizontal, vertical, self.is_picture, self.may_hold_codes = _drawing(self._page, self._turn, self.extent)
        self._grids = grids(horizontal, vertical)
        self.urls, self._link_boxes = self._links()
        self._links_at = _by_height(self._link_boxes)
        self.words = self._words()

    def parts(self) -> list[Part]:
        return parts(self.words, self._grids, self._print)

    def add_codes(self, found: list[_codes.Code]) -> None:
        """Lets the addresses of QR codes stand at the foot of their codes, in the cell or column that these are in."""
        left, top = self.extent[:2]
        for code in found:
            y1 = top + code.y1
            box = left + code.x0, y1 - CODE_LINE, left + code.x1, y1
            self.words.append(Word(*box, code.address, len(self.words), 0, spaced=False))

    def unseen(self) -> list[str]:
        """The targets of link annotations that lie over no text."""
        seen = {mark for word in self.words for _, _, mark in word.marks}
        over_text = {self.urls[mark] for mark in seen}
        return list(dict.fromkeys(url for url in self.urls if url not in over_text))

    def _characters(self) -> str:
        if self._count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (2 * self._count + 2))()
        written = pdfium.FPDFText_GetText(self._text, 0, self._count, buffer)
        return bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", errors="replace")

    def _index(self, at: int) -> int:
        """The index in PDFium's characters of a place in its text; they differ where it left some out."""
        return at if self._is_aligned else int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, at))

    def _file_box(self, start: int, end: int) -> Box:
        """The box around the characters `start` to `end` inclusive: left, bottom, right, top in the file."""
        if not self._is_aligned:
            start, end = self._index(start), self._index(end)
        GET_BOX(self._text, start, self._box_ref)
        left, top, right, bottom = RECTANGLE(self._box)
        if end != start:
            GET_BOX(self._text, end, self._box_ref)
            last_left, last_top, last_right, last_bottom = RECTANGLE(self._box)
            left = last_left if last_left < left else left
            top = last_top if last_top > top else top
            right = last_right if last_right > right else right
            bottom = last_bottom if last_bottom < bottom else bottom
        return left, bottom, right, top

    def _reading_angle(self, rotation: int) -> int:
        """The page's rotation; where most words stand upright all the same, the turn that lays them down."""
        turn = TURNS[rotation]
        standing = {90: 0, 270: 0}
        seen = 0
        for found in WORD.finditer(self._string):
            if found.end() - found.start() < 4:
                continue
            seen += 1
            x0, y0, x1, y1 = turn(*self._file_box(found.start(), found.end() - 1))
            if y1 - y0 > 1.5 * (x1 - x0):
                begin = turn(*self._file_box(found.start(), found.start()))
                standing[90 if begin[1] > (y0 + y1) / 2 else 270] += 1
            if seen == 6 and not any(standing.values()):
                return rotation  # an ordinary page: half a dozen words is enough to see it
        angle = max(standing, key=lambda angle: standing[angle])
        return (rotation + angle) % 360 if 2 * standing[angle] > seen else rotation

    def _words(self) -> list[Word]:
        """The page's words in the order of its content. This loop decides how fast the reader is.

        On a page of plain text a whole line without links is taken for one word.
        """
        string, links, file_box, turn, is_ruled = self._string, self._links_at, self._file_box, self._turn, self._grids
        is_odd = ODDITY.search(string) is not None
        is_plain = not is_ruled and self._is_plain()
        words: list[Word] = []
        for found in (LINE if is_plain else WORD).finditer(string):
            start, end = found.span()
            x0, y0, x1, y1 = turn(*file_box(start, end - 1))
            near = links.get(int((y0 + y1) / 2) >> 2)
            is_sideways, spans = False, None
            if near and is_plain:
                spans = [each.span() for each in WORD.finditer(string, start, end)]
            elif y1 - y0 > x1 - x0 and end - start > 1:
                is_sideways, spans = self._standing(start, end)
            elif is_ruled and x1 - x0 > CRAMPED:
                spans = self._cuts(start, end, (x0, y0, x1, y1))
            for begin, finish in spans or ((start, end),):
                if spans:
                    x0, y0, x1, y1 = turn(*file_box(begin, finish - 1))
                    near = links.get(int((y0 + y1) / 2) >> 2)
                marks = self._marks(begin, finish, (x0, y0, x1, y1), near) if near else ()
                spaced = begin > 0 and string[begin - 1] in SPACES
                text = string[begin:finish].translate(ODD) if is_odd else string[begin:finish]
                words.append(Word(x0, y0, x1, y1, text, len(words), begin, spaced, marks, is_sideways))
        return words

    def _is_plain(self) -> bool:
        """Whether nothing on the page stands beside something else, as columns do: no piece of text follows another
        on one line with a gap between. A font that does not tell its height makes a line's box unreliable.
        """
        if self._angle or not self._string.strip():
            return False
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        box = ctypes.byref(left), ctypes.byref(top), ctypes.byref(right), ctypes.byref(bottom)
        text = self._text
        edge, ceiling, floor = 0.0, 0.0, 0.0
        for i in range(pdfium.FPDFText_CountRects(text, 0, -1)):
            pdfium.FPDFText_GetRect(text, i, *box)
            is_beside = min(top.value, ceiling) - max(bottom.value, floor) > 1
            if is_beside and not -ALIGNED < left.value - edge <= GUTTER:
                return False
            edge, ceiling, floor = right.value, top.value, bottom.value
        first = len(self._string) - len(self._string.lstrip())
        pdfium.FPDFText_GetCharBox(text, self._index(first), box[0], box[2], box[3], box[1])
        return self._file_box(first, first)[3] > top.value

    def _standing(self, start: int, end: int) -> tuple[bool, list[tuple[int, int]] | None]:
        """Of what is higher than wide: whether its letters lie on their side, else where it is cut into lines.

        PDFium takes single letters below each other, as in very narrow cells, for one word.
        """
        boxes = [self._turn(*self._file_box(at, at)) for at in range(start, end)]
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(self._text, self._index(start))) + self._angle
        if 45 < angle % 360 < 315:
            return abs(boxes[-1][1] - boxes[0][1]) > abs(boxes[-1][0] - boxes[0][0]), None
        steps = enumerate(pairwise(boxes), start + 1)
        cuts = [at for at, (one, other) in steps if other[0] < one[2] and (other[1] >= one[3] or other[3] <= one[1])]
        return False, list(pairwise([start, *cuts, end])) if cuts else None

    def _cuts(self, start: int, end: int, box: Box) -> list[tuple[int, int]] | None:
        """The pieces of a word that runs over rules between cells, None where it runs over none."""
        x0, y0, x1, y1 = box
        y = (y0 + y1) / 2
        for grid in self._grids:
            if grid.rows[0] < y < grid.rows[-1] and grid.is_crossed(x0 + 2, x1 - 2, y):
                cells = [grid.cell(self._centre(at), y) for at in range(start, end)]
                cuts = [start + i for i in range(1, end - start) if cells[i] != cells[i - 1]]
                if len(cuts) > (end - start) / 2:  # rules through the letters are no cells
                    return None
                return list(pairwise([start, *cuts, end]))
        return None

    def _marks(self, start: int, end: int, box: Box, near: list[int]) -> tuple[tuple[int, int, int], ...]:
        """Which of the characters `start:end` lie under which link."""
        marks: list[tuple[int, int, int]] = []
        middle = (box[1] + box[3]) / 2
        for mark in near:
            left, top, right, bottom = self._link_boxes[mark]
            if not (top <= middle <= bottom and left < box[2] and right > box[0]):
                continue
            if left <= box[0] + 1 and right >= box[2] - 1:
                marks.append((0, end - start, mark))
                continue
            covered = [at - start for at in range(start, end) if left <= self._centre(at) <= right]
            if covered:
                marks.append((covered[0], covered[-1] + 1, mark))
        return tuple(marks)

    def _centre(self, at: int) -> float:
        x0, _, x1, _ = self._turn(*self._file_box(at, at))
        return (x0 + x1) / 2

    def _print(self, at: int) -> Print:
        at = self._index(at)
        pdfium.FPDFText_GetFontInfo(self._text, at, self._font_name, FONT_NAME_LENGTH, self._font_flags)
        is_bold = b"bold" in self._font_name.value.lower() or bool(self._font_flags.value & FORCE_BOLD)
        return Print(is_bold, round(pdfium.FPDFText_GetFontSize(self._text, at), 1))

    def _links(self) -> tuple[list[str], list[Box]]:
        """The addresses of link annotations and their boxes; one over several lines comes once for each."""
        urls: list[str] = []
        boxes: list[Box] = []
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        position_ref, link_ref, box = ctypes.byref(position), ctypes.byref(link), self._box
        buffer = ctypes.create_string_buffer(ADDRESS_LENGTH)
        next_link, action_of = pdfium.FPDFLink_Enumerate, pdfium.FPDFLink_GetAction
        address_of, box_of = pdfium.FPDFAction_GetURIPath, pdfium.FPDFLink_GetAnnotRect
        while next_link(self._page, position_ref, link_ref):
            action = action_of(link)
            length = address_of(self._pdf, action, buffer, ADDRESS_LENGTH) if action else 0
            if not 1 < length <= ADDRESS_LENGTH or not box_of(link, self._box_ref):
                continue
            url = buffer.value.decode("utf-8", errors="replace").strip()
            found = [(box.left, box.bottom, box.right, box.top)]
            if min(box.right - box.left, box.top - box.bottom) > ONE_LINE:
                quads = pdfium.FPDFLink_CountQuadPoints(link)
                found = [self._quad(link, i) for i in range(quads)] if quads > 1 else found
            for each in found:
                urls.append(url)
                boxes.append(self._turn(*each))
        return urls, boxes

    @staticmethod
    def _quad(link: Any, i: int) -> Box:
        quad = pdfium.FS_QUADPOINTSF()
        pdfium.FPDFLink_GetQuadPoints(link, i, quad)
        return _around([(quad.x1, quad.y1), (quad.x2, quad.y2), (quad.x3, quad.y3), (quad.x4, quad.y4)])


def _by_height(boxes: list[Box]) -> dict[int, list[int]]:
    """Which boxes reach into which strip of four points' height."""
    strips: dict[int, list[int]] = {}
    for i, (_, top, _, bottom) in enumerate(boxes):
        for strip in range(int(top) >> 2, (int(bottom) >> 2) + 1):
            strips.setdefault(strip, []).append(i)
    return strips


# --- drawings -----------------------------------------------------------------------------------------------


def _drawing(page: Any, turn: Turn, extent: Box) -> tuple[list[Rule], list[Rule], bool, bool]:
    """Horizontal and vertical ruling lines, whether the page's content is a picture, and whether it may hold QR codes.

    A picture is an image over half the page, or letters drawn as outlines: many shapes that are no rules. A QR code
    is a square image, or many shapes.
    """
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    half = (extent[2] - extent[0]) * (extent[3] - extent[1]) / 2
    is_picture, is_square, shapes = False, False, 0
    for kind, box in _shapes(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, None):
        x0, y0, x1, y1 = turn(*box)
        width, height = x1 - x0, y1 - y0
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            is_picture = is_picture or width * height > half
            sides = sorted((width, height))
            is_square = is_square or (CODE[0] <= sides[0] and sides[1] <= CODE[1] and sides[0] >= SQUARE * sides[1])
        elif height <= THIN and width >= CRAMPED:
            horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif width <= THIN and height >= CRAMPED:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
        else:
            shapes += 1
    return horizontal, vertical, is_picture or shapes > OUTLINES, is_square or shapes > MODULES


def _shapes(
    parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], outer: Matrix | None, depth: int = 0
) -> Iterator[tuple[int, Box]]:
    """The kind and box (left, bottom, right, top in the file) of each image and each piece of a path."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    references = ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    for i in range(count(parent)):
        child = get(parent, i)
        kind = pdfium.FPDFPageObj_GetType(child)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEPTH:
            inside = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
            yield from _shapes(child, *inside, _product(_matrix(child), outer), depth + 1)
        elif kind in DRAWN and pdfium.FPDFPageObj_GetBounds(child, *references):
            box = left.value, bottom.value, right.value, top.value
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE or box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
                yield kind, _moved(box, outer)
            else:
                for piece in _path(child):
                    yield kind, _moved(piece, outer)


def _path(path: Any) -> Iterator[Box]:
    """The boxes of a path's strokes, or of its filled pieces: borders are drawn either way, many in one."""
    count = pdfium.FPDFPath_CountSegments(path)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    matrix = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    piece: list[tuple[float, float]] = []
    for i in range(min(count, SEGMENTS) + 1):
        segment = pdfium.FPDFPath_GetPathSegment(path, i) if i < count else None
        if segment is None or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if fill.value and piece and not stroke.value:
                yield _around(piece)
            piece = []
        if segment is None:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        piece.append(_point(x.value, y.value, matrix))
        if stroke.value and len(piece) > 1:
            yield _around(piece[-2:])
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield _around([piece[-1], piece[0]])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(child: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(child, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: Matrix | None) -> Box:
    if matrix is None:
        return box
    return _around([_point(box[0], box[1], matrix), _point(box[2], box[3], matrix)])
