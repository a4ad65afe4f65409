"""An audit's archive as one WACZ file, which ReplayWeb.page and other readers of web archives open.

The exchanges lie in it as they were recorded, with the reports as its first pages; under `logs/` are the reports in all
their forms and the manifest. It refuses to change a byte of what was recorded. Source: specs.webrecorder.net/wacz/1.1.1
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from warnings import catch_warnings, simplefilter

from wacz.main import main as wacz  # type: ignore[import-untyped]  # wacz and warcio ship no types
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from linkaudit.model import stamp

HOME = "https://linkaudit.invalid"  # where the reports stand: a host that can never be (RFC 6761, 6.4)


class WaczError(Exception):
    """The archive could not be packed. The message says why, in one clause."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader is offered to open: an address, when it was answered, and what it is."""

    url: str
    at: datetime
    title: str


def pack(
    recorded: Sequence[Path],
    target: Path,
    reports: Mapping[str, str],
    pages: Sequence[Page],
    beside: Mapping[str, bytes],
    made_at: datetime,
    title: str,
) -> None:
    """Packs the WARC files `recorded` into `target`. `reports`, made at `made_at`, are HTML pages by file name, the
    first of which opens at once; `beside` are further files.

    Raises WaczError, and OSError where the disk refuses; `target` is then as it was.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".wacz-") as name, catch_warnings():
        simplefilter("ignore", ResourceWarning)  # wacz and warcio leave their temporary files to the interpreter
        folder, logs = Path(name), Path(name, "logs")
        logs.mkdir()
        for file, raw in beside.items():
            (logs / file).write_bytes(raw)
        shown = _reports(folder / "reports.warc.gz", reports, made_at)
        listed = [{"format": "json-pages-1.0", "id": "pages", "title": title}]
        listed += [{"url": page.url, "ts": stamp(page.at), "title": page.title} for page in (*shown, *pages)]
        (folder / "pages.jsonl").write_text("".join(json.dumps(each) + "\n" for each in listed), encoding="utf-8")
        made = folder / "made.wacz"
        said = io.StringIO()
        with redirect_stdout(said):
            failed = wacz([
                "create", "--output", str(made), "--pages", str(folder / "pages.jsonl"), "--log-directory", str(logs),
                "--url", shown[0].url, "--title", title, str(folder / "reports.warc.gz"), *map(str, recorded),
            ])  # fmt: skip
        if failed:
            raise WaczError(" ".join(said.getvalue().split()[-20:]))
        made.replace(target)


def _reports(path: Path, reports: Mapping[str, str], made_at: datetime) -> list[Page]:
    """Writes the reports as if they had been found on a site of their own."""
    shown = []
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for name, html in reports.items():
            page = Page(f"{HOME}/{quote(name)}", made_at, name)
            record = writer.create_warc_record(
                page.url, "resource", payload=io.BytesIO(html.encode()), warc_content_type="text/html; charset=utf-8",
                warc_headers_dict={"WARC-Date": stamp(made_at)},
            )  # fmt: skip
            writer.write_record(record)
            shown.append(page)
    return shown
