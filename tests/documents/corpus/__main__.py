"""Writes every document and its gold into a folder, so that a person can look: python -m tests.documents.corpus DIR."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.documents.corpus.catalogue import as_json, build, catalogue


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m tests.documents.corpus FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    documents = catalogue()
    written = build(documents, folder)
    for document in documents:
        if document.name in written:
            (folder / f"{document.name}.gold.json").write_text(as_json(document.truth) + "\n", encoding="utf-8")
    print(f"{len(written)} of {len(documents)} documents in {folder}", file=sys.stderr)
    return 0


sys.exit(main(sys.argv[1:]))
