"""An audit as one file for others: what was asked and answered, the reports, the manifest."""

from __future__ import annotations

from pathlib import Path

from linkaudit import render
from linkaudit.archive.ledger import manifest_of, warcs_of
from linkaudit.archive.manifest import ManifestError
from linkaudit.archive.manifest import read as entries_of
from linkaudit.archive.wacz import Page, WaczError, pack
from linkaudit.archive.warc import read
from linkaudit.coverage import cover
from linkaudit.recall import history_of, plan_of
from linkaudit.render.words import Words
from linkaudit.store import Store

REPORTS = ("html", "csv", "json", "md")  # what a reader of web archives can show of an audit's reports


class ExportError(Exception):
    """An audit that cannot be packed. The message is one line: what is wrong and what to do."""


def export(store: Store, audit: int, archive: Path, target: Path, language: Words) -> None:
    """Writes an audit's archive, with the reports on its documents as they stood at its end, into a WACZ file.

    Raises ExportError, and OSError where the file cannot be written.
    """
    recorded, manifest = warcs_of(archive, audit), manifest_of(archive, audit)
    if not recorded or not manifest.exists():
        raise ExportError(f"audit {audit} has no archive in {archive}; only audits that asked have one")
    extractions = [store.extraction(sha256) for sha256 in store.documents(audit)]
    known = [extraction for extraction in extractions if extraction is not None]
    if len(known) < len(extractions):
        raise ExportError(f"audit {audit} is of an older version, which did not keep all that its documents say; "
                          "audit them again")  # fmt: skip
    checks = store.reached(audit)
    ended_at = max(check.checked_at for check in checks.values())
    coverages = [
        cover(
            extraction, checks, "not_attempted", ended_at, plan=plan_of(store, extraction.document.sha256),
            history=history_of(store, extraction, checks, audit),
        )
        for extraction in known
    ]  # fmt: skip
    names = render.names_of(known)
    reports = {
        f"{name}.coverage.{form}": render.FORMATS[form](coverage, language)
        for name, coverage in zip(names, coverages, strict=True)
        for form in REPORTS
    }
    beside = reports | {manifest.name: manifest.read_bytes()}
    title = f"linkaudit: audit {audit} of {', '.join(names)}"
    pages = {name: page.decode() for name, page in reports.items() if name.endswith(".html")}
    try:
        pack(recorded, target, pages, _pages(recorded[0], manifest), beside, ended_at, title)
    except (WaczError, ManifestError) as error:
        raise ExportError(f"audit {audit} cannot be packed ({error}); look at it with verify") from error


def _pages(recorded: Path, manifest: Path) -> list[Page]:
    """The answer that decided on each link, under the link's own name. Raises OSError."""
    recording = read(recorded)
    found = []
    for entry in entries_of(manifest.read_bytes()):
        told = entry.told
        if told.get("what") == "check":
            answers = (recording.answered(record["id"]) for record in told["records"] if record["id"])
            deciding = [answer for answer in answers if answer and answer.request.probe == told["probe"]]
            title = f"{told['status']}: {told['metadata'].get('title') or told['url']}"
            found += [Page(answer.url, answer.fetched_at, title) for answer in deciding[-1:]]
    return found
