"""A small picture of an archived one, for whoever looks at a report. A stranger's file: only what browsers show is
opened, nothing large is unpacked, and whatever fails is no picture."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

SIDE = 96  # pixels, the longer one
BYTES, PIXELS = 8_000_000, 40_000_000  # of the file, and of what is in it
_FORMATS = ("JPEG", "PNG", "WEBP")


def small(picture: bytes) -> bytes:
    """The picture as WebP of about a kilobyte; nothing where it cannot be read. Takes some milliseconds."""
    if not picture or len(picture) > BYTES:
        return b""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > PIXELS:
                return b""
            image.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is unpacked at that size, not at its own
            image.thumbnail((SIDE, SIDE))
            image.convert("RGB").save(out, "WEBP", quality=40, method=4)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Warning, UnidentifiedImageError,
            Image.DecompressionBombError):  # fmt: skip
        return b""
    return out.getvalue()
