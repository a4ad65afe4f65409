"""One coverage, many forms: each renderer is one module with one function of one signature. Renderers show what the
coverage holds; they fetch, judge and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from linkaudit.model import Coverage, Extraction
from linkaudit.render.words import Words

Renderer = Callable[[Coverage, Words], str]


def _renderer(module: str) -> Renderer:
    """The module's `render`, imported when first called: a command that renders nothing does not pay for jinja2."""

    def render(coverage: Coverage, words: Words) -> str:
        rendered: str = import_module(f"{__name__}.{module}").render(coverage, words)
        return rendered

    return render


# By the suffix of the file coverage.<suffix>.
FORMATS: dict[str, Renderer] = {
    "html": _renderer("html"),
    "csv": _renderer("csv"),
    "json": _renderer("json"),
    "md": _renderer("markdown"),
}


def names_of(extractions: Sequence[Extraction]) -> list[str]:
    """What each document's reports are called: its file's stem; the same stem again gets the start of its digest."""
    names: list[str] = []
    for extraction in extractions:
        document = extraction.document
        name = document.path.stem
        names.append(name if name not in names else f"{name}-{document.sha256[:8]}")
    return names
