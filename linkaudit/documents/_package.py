"""ZIP packages that office programs write: opened only when what is inside can be unpacked without harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from linkaudit.model import DocumentError

SIZE_LIMIT = 200 * 1024 * 1024  # bytes of all that is read, unpacked
RATIO_LIMIT = 400  # unpacked to packed; XML of real reports stays below 60
UNREAD = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".mp4", ".bin", ".odttf")
RATIO_FROM = 20 * 1024 * 1024  # a small part may pack as well as it likes


def opened(path: Path, content: bytes, what: str) -> zipfile.ZipFile:
    """The package. Raises DocumentError for a bomb and for an encrypted one, zipfile.BadZipFile for a damaged one."""
    package = zipfile.ZipFile(io.BytesIO(content))
    parts = [entry for entry in package.infolist() if not entry.filename.lower().endswith(UNREAD)]
    is_dense = any(entry.file_size > max(RATIO_FROM, RATIO_LIMIT * entry.compress_size) for entry in parts)
    if is_dense or sum(entry.file_size for entry in parts) > SIZE_LIMIT:
        raise DocumentError(f"{path}: the {what} unpacks to an absurd size; it is no report, ask for a clean file")
    if any(entry.flag_bits & 1 for entry in parts):
        raise DocumentError(f"{path}: the {what} is encrypted; save a copy without a password")
    return package
