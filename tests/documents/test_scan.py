"""Pages that are pictures: scans read by Tesseract, and the QR codes on any page."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from linkaudit import citations, documents
from linkaudit.documents import _scan
from linkaudit.documents._grid import Rule
from linkaudit.model import Extraction, Link
from linkaudit.platforms import normalize
from tests.command import run

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "report.pdf"
QR = "https://www.instagram.com/p/DF7BmlQd1rK/"

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def scanned(source: Path, pages: list[int], to: Path, dpi: int = 300) -> Path:
    """The pages as a scanner makes them: pictures without text."""
    with pypdfium2.PdfDocument(source) as pdf:
        pictures = [pdf[page].render(scale=dpi / 72, grayscale=True).to_pil() for page in pages]
    pictures[0].save(to, save_all=True, append_images=pictures[1:], resolution=dpi, quality=80)
    return to


@pytest.fixture(scope="module")
def narrative(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    """The first two pages of the sample, scanned and recognised."""
    path = scanned(SAMPLE, [0, 1], tmp_path_factory.mktemp("scan") / "scan.pdf")
    return citations.extract(documents.read(path, ocr=lambda page, of: None))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    """Pages of the sample's results table, whose narrow columns cut each address into pieces."""
    path = scanned(SAMPLE, [2, 3], tmp_path_factory.mktemp("scan") / "scan.pdf")
    return citations.extract(documents.read(path, ocr=lambda page, of: None))


def keys_of(extraction: Extraction, pages: set[int]) -> set[str]:
    cited = [c for activity in extraction.activities for c in activity.citations] + list(extraction.unattributed)
    return {citation.link.key for citation in cited if citation.page in pages}


@needs_tesseract
def test_the_activities_of_a_scan_are_those_of_the_original(narrative: Extraction) -> None:
    original = citations.extract(documents.read(SAMPLE))
    assert [activity.id for activity in narrative.activities[:6]] == [a.id for a in original.activities[:6]]
    assert narrative.period == original.period or narrative.period is None  # a month may be misread, never invented


@needs_tesseract
@pytest.mark.parametrize("name", ["narrative", "table"])
def test_every_citation_of_a_scan_says_how_certain_it_is(name: str, request: pytest.FixtureRequest) -> None:
    extraction: Extraction = request.getfixturevalue(name)
    found = [c for activity in extraction.activities for c in activity.citations]
    assert len(found) > 10
    assert all(citation.ocr is not None and 0 <= citation.ocr <= 1 for citation in found)


@needs_tesseract
def test_most_links_of_a_scan_are_found_or_among_the_candidates(narrative: Extraction) -> None:
    printed = keys_of(citations.extract(documents.read(SAMPLE)), {1, 2})
    read = keys_of(narrative, {1, 2})
    others = [
        *(url for activity in narrative.activities for c in activity.citations for url in c.candidates),
        *(url for each in narrative.unreadable for url in each.candidates),
    ]
    meant = {link.key for link in map(normalize, others) if isinstance(link, Link)}
    assert len(printed & read) >= 0.5 * len(printed)
    assert len(printed & (read | meant)) >= 0.75 * len(printed)


@needs_tesseract
def test_a_scanned_table_keeps_its_cells(table: Extraction) -> None:
    """Read whole, a ruled table loses its rows: the links of each stay with its activity."""
    cells = [block for block in table.document.blocks if block.cell is not None]
    assert len({block.cell.column for block in cells if block.cell}) >= 8
    assert len([activity for activity in table.activities if activity.citations]) >= 2


def test_without_ocr_a_scanned_page_is_listed(tmp_path: Path) -> None:
    path = scanned(SAMPLE, [0], tmp_path / "scan.pdf", dpi=72)
    [missed] = documents.read(path).unreadable
    assert (missed.flaw.reason, missed.page) == ("no_text_layer", 1)
    assert "--ocr" in missed.flaw.detail


@needs_tesseract
def test_the_command_marks_what_was_recognised(tmp_path: Path) -> None:
    page = Image.new("L", (1240, 600), 255)
    with pypdfium2.PdfDocument(written("Activity 1. Films", "https://youtu.be/dQw4w9WgXcQ")) as pdf:
        page.paste(pdf[0].render(scale=150 / 72, grayscale=True).to_pil().crop((0, 0, 1240, 600)))
    page.save(tmp_path / "scan.pdf", resolution=150)
    done = run("extract", "--json", "--ocr", "scan.pdf", cwd=tmp_path)
    [activity] = json.loads(done.out)["activities"]
    [citation] = activity["citations"]
    assert citation["key"] == "youtube:video:dQw4w9WgXcQ"
    assert 0.0 < citation["ocr"]["confidence"] <= 1
    assert isinstance(citation["ocr"]["candidates"], list)


def test_without_tesseract_the_command_says_what_to_install(tmp_path: Path) -> None:
    path = scanned(SAMPLE, [0], tmp_path / "scan.pdf", dpi=72)
    done = run("extract", "--ocr", path, cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.code == 2
    [line] = done.err.splitlines()
    assert "tesseract-ocr-kaz" in line


def written(*lines: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 780 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


# --- the picture ---------------------------------------------------------------------------------------------


def test_ruling_lines_are_thin_and_long() -> None:
    picture = Image.new("L", (800, 600), 255)
    draw = ImageDraw.Draw(picture)
    draw.line((100, 50, 700, 50), fill=0, width=3)
    draw.line((100, 50, 100, 400), fill=0, width=3)
    draw.line((300, 200, 340, 200), fill=0, width=3)  # a dash
    draw.rectangle((200, 300, 600, 380), fill=0)  # a bar
    across, down = _scan._rules(picture)
    assert [(round(rule.at), rule.start, rule.end) for rule in across] == [(50, 99, 701)]
    assert [round(rule.at) for rule in down] == [100]
    assert all(isinstance(rule, Rule) for rule in across + down)


def read(text: str, x0: int, x1: int, line: int = 1) -> _scan._Read:
    return _scan._Read(text, 0.9, _scan._Box(x0, 0, x1, 30), (line,))


# left, right, the gap in widths of a letter (10 pixels) → what stands between
JOINTS = (
    ("https://www.tiktok.com/@green", "valley/video/1", 1.2, "_"),  # the underline hides it
    ("https://www.tiktok.com/@green_", "valley", 1.2, ""),
    ("360082473970?", "lang=", 0.2, ""),
    ("https://www.", "youtube.com/watch", 0.6, ""),
    ("k_", "Z&index=1", 1.0, ""),
    ("1)", "https://youtu.be/", 0.7, None),  # words
    ("https://youtu.be/aaaaaaaaaaA", "видео", 1.2, None),
    ("green", "valley", 1.2, None),
    ("https://youtu.be/aaaaaaaaaaA", "next", 2.5, None),
)


@pytest.mark.parametrize(("left", "right", "gap", "joint"), JOINTS)
def test_pieces_of_an_address_are_told_from_words_by_their_distance(
    left: str, right: str, gap: float, joint: str | None
) -> None:
    start = 10 * len(left) + round(10 * gap)
    first, second = read(left, 0, 10 * len(left)), read(right, start, start + 10 * len(right))
    assert _scan._joint(first, second) == joint
    assert _scan._joint(first, second._replace(line=(2,))) is None


# --- QR codes ------------------------------------------------------------------------------------------------


def picture_of(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
    height, width = code.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(code)))


def test_a_qr_code_is_a_citation_of_the_activity_that_it_stands_at(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "report.pdf"), pagesize=A4)
    canvas.drawString(72, 780, "Activity 1. Films")
    canvas.drawImage(ImageReader(picture_of(QR)), 72, 600, 100, 100)
    canvas.drawString(72, 500, "Activity 2. Posts")
    canvas.drawImage(ImageReader(picture_of("no address")), 72, 300, 100, 100)
    canvas.showPage()
    canvas.save()
    extraction = citations.extract(documents.read(tmp_path / "report.pdf"))
    assert [(a.id, [c.link.key for c in a.citations]) for a in extraction.activities] == [
        ("1", ["instagram:post:DF7BmlQd1rK"]),
        ("2", []),
    ]
    assert extraction.unreadable == ()
