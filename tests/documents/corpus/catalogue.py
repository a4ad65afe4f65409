"""Every document of the corpus, and how a folder of them is made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from tests.documents.corpus import form_documents, page_documents, print_pdf, text_documents, word_documents
from tests.documents.corpus.entry import Entry
from tests.documents.corpus.gold import Truth

SOURCE = {"pdf": "docx", "odt": "docx", "chromium": "html"}  # what a converter is given


def catalogue() -> list[Entry]:
    """Every document, in the order of names."""
    found = [*word_documents.entries(), *form_documents.entries(), *page_documents.entries(), *text_documents.entries()]
    return sorted(found, key=lambda entry: entry.name)


def build(entries: Iterable[Entry], folder: Path) -> dict[str, Path]:
    """Writes the documents that can be written here, and says where each lies."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    waiting: dict[str, list[Path]] = {}
    paths: dict[str, Path] = {}
    for entry in entries:
        if entry.suffix == "pdf" and not entry.through and not print_pdf.IS_PRINTED:
            continue
        paths[entry.name] = path = folder / f"{entry.name}.{entry.suffix}"
        if not entry.through:
            entry.write(path)
            continue
        source = sources / f"{entry.name}.{SOURCE[entry.through]}"
        entry.write(source)
        waiting.setdefault(entry.through, []).append(source)
    for kind, files in waiting.items():
        if kind == "chromium":
            for source in files:
                print_pdf.chromium(source, folder / f"{source.stem}.pdf")
        else:
            print_pdf.convert(files, kind, folder)
    return {name: path for name, path in paths.items() if path.exists()}


def as_json(truth: Truth) -> str:
    """The truth of a document for people and other programs."""
    plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(truth).items()}
    return json.dumps(plain, ensure_ascii=False, indent=1, default=_text)


def _text(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no part of a truth")
