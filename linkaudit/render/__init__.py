"""One coverage, many forms: each renderer is one module with one function of one signature. Renderers show what the
coverage holds; they fetch, judge and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from linkaudit.model import Coverage, Extraction

if TYPE_CHECKING:  # a command that says nothing does not pay for the catalogues
    from linkaudit.render.words import Words

Renderer: TypeAlias = Callable[[Coverage, "Words"], bytes]


def _renderer(module: str) -> Renderer:
    """The module's `render`, imported when first called: a command that renders nothing does not pay for jinja2. What
    it says as text is UTF-8 here."""

    def render(coverage: Coverage, words: Words) -> bytes:
        rendered: str | bytes = import_module(f"{__name__}.{module}").render(coverage, words)
        return rendered.encode() if isinstance(rendered, str) else rendered

    return render


# By the suffix of the file coverage.<suffix>.
FORMATS: dict[str, Renderer] = {
    "html": _renderer("html"),
    "xlsx": _renderer("xlsx"),
    "csv": _renderer("csv"),
    "json": _renderer("json"),
    "md": _renderer("markdown"),
    "sarif": _renderer("sarif"),
}
USUAL = ("html", "xlsx", "csv", "json", "md")  # what an audit writes unless it is told otherwise


def names_of(extractions: Sequence[Extraction]) -> list[str]:
    """What each document's reports are called: its file's stem; the same stem again gets the start of its digest."""
    names: dict[str, None] = {}
    for document in (each.document for each in extractions):
        stem = document.path.stem
        names[stem if stem not in names else f"{stem}-{document.sha256[:8]}"] = None
    return list(names)
