"""Every document of the corpus read and compared with what is true of it, one by one and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read as read_document
from linkaudit.model import Extraction
from tests.documents.corpus import print_pdf
from tests.documents.corpus.catalogue import build, catalogue
from tests.documents.corpus.entry import Entry
from tests.documents.corpus.score import NOTHING, read, score

DOCUMENTS = catalogue()
MISSING = {  # what makes a document → whether it is not here
    "pdf": print_pdf.SOFFICE is None,
    "odt": print_pdf.SOFFICE is None,
    "chromium": print_pdf.CHROMIUM is None,
    "fonts": not print_pdf.IS_PRINTED,
}
NOT_YET = {  # what is known to be read wrong, and why
    "kk-tika-narrow-cells": "in a stream of narrow lines a day above its month may be another column's number",
}
AT_LEAST = {  # of all documents together; see issue 5
    "pairs": 0.99,
    "keys": 0.995,
    "language": 0.95,
    "period": 0.95,
    "dated": 0.95,
    "times": 0.95,
    "claims": 0.90,
}


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Extraction]:
    """What the program says of each document that could be made here, by name."""
    paths: dict[str, Path] = build(
        [entry for entry in DOCUMENTS if not needed(entry)], tmp_path_factory.mktemp("corpus")
    )
    return {name: extract(read_document(path)) for name, path in paths.items()}


def needed(entry: Entry) -> str | None:
    """What is missing here to make a document."""
    kind = entry.through or ("fonts" if entry.suffix == "pdf" else "")
    return kind if MISSING.get(kind) else None


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(e, id=e.name, marks=[pytest.mark.xfail(reason=NOT_YET[e.name])] if e.name in NOT_YET else [])
        for e in DOCUMENTS
    ],
)
def test_a_document_says_what_is_true_of_it(entry: Entry, readings: Mapping[str, Extraction]) -> None:
    if missing := needed(entry):
        pytest.skip(f"made with what is not installed here: {missing}")
    reading = read(readings[entry.name], entry.truth)
    wrong = [
        field.name for field in fields(reading) if getattr(reading, field.name) != getattr(entry.truth, field.name)
    ]
    assert {name: getattr(reading, name) for name in wrong} == {name: getattr(entry.truth, name) for name in wrong}


def test_all_documents_together(readings: Mapping[str, Extraction]) -> None:
    total = NOTHING
    for entry in DOCUMENTS:
        if entry.name in readings:
            total += score(readings[entry.name], entry.truth)
    figures = {name: getattr(total, name) for name in AT_LEAST}
    assert {n: c for n, c in figures.items() if min(c.precision, c.recall, c.f1) < AT_LEAST[n]} == {}
