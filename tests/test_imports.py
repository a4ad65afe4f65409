"""The architecture's import rules (DESIGN.md), default deny: what a module may import stands here or it may not."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "linkaudit"

# What each part may import of ours, besides its own files. `model` imports nothing.
OURS = {
    "model": set(),
    "settings": set(),
    "documents": {"model"},
    "platforms": {"model"},
    "citations": {"model", "platforms"},
    "fetch": {"model"},
    "lanes": {"model"},
    "check": {"model", "platforms", "lanes"},
    "store": {"model"},
    "rules": {"model"},
    "coverage": {"model", "rules"},
    "render": {"model"},
    "progress": {"check"},
    "shapes": {"model", "store"},
    "audit": {"model", "platforms", "check", "coverage", "fetch", "lanes", "store"},
    "cli": {
        "audit", "check", "citations", "documents", "fetch", "lanes", "model", "platforms", "progress", "render",
        "settings", "shapes", "store",
    },
    "__main__": {"cli"},
    "__init__": set(),
}  # fmt: skip
# Third parties are confined to one place each.
THIRD = {
    "fetch": {"aiohttp", "yarl"},
    "store": {"sqlite_utils"},
    "documents/pdf": {"pypdfium2"},
    "documents/docx": {"lxml"},
    "documents/_numbering": {"lxml"},
    "documents/html": {"bs4"},
    "platforms/_page": {"bs4"},
    "render/html": {"jinja2", "markupsafe"},
    "render/terminal": {"rich"},
    "render/extraction": {"rich"},
    "progress": {"rich"},
    "cli": {"rich"},
}
UNNAMES = {"utils", "helpers", "manager", "base", "data", "info", "item", "common", "misc"}
HEAVY = ("aiohttp", "rich", "bs4", "lxml", "pypdfium2", "jinja2", "sqlite_utils")

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_the_design_allows(path: Path) -> None:
    name = name_of(path)
    part = name.split("/")[0]
    ours = {i.split(".")[1] for i in imports(path) if i.startswith("linkaudit.") and i != "linkaudit.__version__"}
    assert ours <= OURS[part] | {part}
    third = {i.split(".")[0] for i in imports(path)} - set(sys.stdlib_module_names) - {"linkaudit"}
    assert third <= THIRD.get(name, set())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_bears_a_noun_and_opens_with_its_purpose(path: Path) -> None:
    assert path.stem.strip("_") not in UNNAMES
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_the_command_line_loads_nothing_heavy_before_a_command_needs_it() -> None:
    code = f"import sys, linkaudit.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
