"""The QR codes in the picture of a page → the addresses that they hold, and where. It refuses other kinds of codes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import zxingcpp

DPI = 150  # modules of a code of 2 cm have 4 dots then
QR = zxingcpp.barcode_formats_from_str("QRCode")
LIMIT = 50  # codes a page
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Code(NamedTuple):
    """An address, and the sides of its code in points from the page's upper left corner."""

    address: str
    x0: float
    y0: float
    x1: float
    y1: float


def codes(picture: Any, scale: float) -> list[Code]:
    """The codes in a picture that has `scale` pixels a point; those that hold no address are left out."""
    found: list[Code] = []
    for each in zxingcpp.read_barcodes(picture, formats=QR)[:LIMIT]:
        address = each.text.strip()
        if _ADDRESS.fullmatch(address):
            place = each.position
            corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
            xs, ys = [corner.x / scale for corner in corners], [corner.y / scale for corner in corners]
            found.append(Code(address, min(xs), min(ys), max(xs), max(ys)))
    return found
