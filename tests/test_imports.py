"""The architecture's import rules (DESIGN.md), default deny: what a module may import stands here or it may not."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
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
    "archive": {"model"},
    "check": {"model", "platforms", "lanes"},
    "equipment": {"archive", "fetch", "lanes", "model", "platforms"},
    "cluster": {"archive", "check", "equipment", "fetch", "lanes", "model"},
    "store": {"model"},
    "rules": {"model"},
    "coverage": {"model", "rules"},
    "plan": {"model", "documents", "platforms"},
    "recheck": {"model", "rules"},
    "difference": {"coverage", "model", "recall", "store"},
    "keeping": {"archive", "model", "recheck", "store"},
    "nightly": {"audit", "check", "difference", "fetch", "lanes", "model", "platforms", "recheck", "store"},
    "recall": {"model", "coverage", "plan", "rules", "store"},
    "render": {"model"},
    "notify": set(),
    "review": {"archive", "documents", "model", "platforms", "recheck", "render", "store"},
    "progress": {"check"},
    "shapes": {"model", "store"},
    "audit": {
        "model", "archive", "check", "cluster", "coverage", "equipment", "fetch", "keeping", "lanes", "plan",
        "platforms", "recall", "recheck", "rules", "store",
    },
    "commands": {
        "archive", "audit", "check", "cluster", "difference", "export", "fetch", "guard", "lanes", "model", "nightly",
        "notify", "plan", "platforms", "progress", "recall", "recheck", "rejudge", "render", "review", "rules",
        "settings", "shapes", "store",
    },
    "cli": {"commands", "model", "settings"},
    "guard": {"model", "citations", "documents"},
    "rejudge": {"model", "archive", "audit"},
    "export": {"model", "archive", "coverage", "recall", "render", "store"},
    "__main__": {"cli"},
    "__init__": set(),
}  # fmt: skip
# Third parties are confined to one place each.
THIRD = {
    "fetch/_aiohttp": {"aiohttp"},
    "fetch/__init__": {"yarl"},
    "model": {"isal"},
    "fetch/_operator": {"yarl"},
    "store/__init__": {"filelock", "sqlite_utils"},
    "store/schema": {"sqlite_utils"},
    "archive/warc": {"isal", "warcio"},
    "archive/ledger": {"filelock"},
    "archive/wacz": {"wacz", "warcio"},
    "archive/media": {"filelock"},
    "archive/thumbnail": {"PIL"},
    "archive/timestamp": {"cryptography", "rfc3161_client"},
    "archive/_ytdlp": {"yt_dlp"},
    "cluster/dask": {"distributed"},
    "documents/pdf": {"pypdfium2"},
    "documents/rtf": {"striprtf"},
    "documents/_codes": {"zxingcpp"},
    "documents/_scan": {"PIL", "pytesseract"},
    "documents/docx": {"lxml"},
    "documents/_numbering": {"lxml"},
    "documents/html": {"bs4"},
    "documents/odt": {"lxml"},
    "documents/sheet": {"openpyxl"},
    "nightly": {"filelock"},
    "notify/_sender": {"apprise", "certifi"},
    "plan/files": {"xlsxwriter"},
    "render/html": {"jinja2", "markupsafe"},
    "render/registry": {"rich"},
    "render/rulebook": {"rich"},
    "render/tongues": {"markupsafe"},
    "render/words": {"babel"},
    "render/xlsx": {"xlsxwriter"},
    "render/reading": {"markupsafe"},
    "render/terminal": {"rich"},
    "render/extraction": {"rich"},
    "progress": {"rich"},
    "commands/console": {"rich"},
}
# What a dependency is called on PyPI, where it is not the name that it is imported under.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "rfc3161_client": "rfc3161-client",
    "sqlite_utils": "sqlite-utils",
    "yt_dlp": "yt-dlp",
    "zxingcpp": "zxing-cpp",
}
# Knowledge is vertical: a platform, a reader or a renderer knows none of its neighbours but these.
NEIGHBOURS = {
    "platforms": {"_address", "_page", "web", "wrappers"},
    "documents": {
        "_cells",
        "_codes",
        "_grid",
        "_layout",
        "_numbering",
        "_package",
        "_pages",
        "_passage",
        "_scan",
        "delimited",
        "html",
        "text",
    },  # a message is a page or a text
}
# What is judged from facts alone asks neither the machine nor the clock.
PURE = ("model", "rules", "recheck", "coverage", "shapes", "platforms", "citations", "render")
IMPURE = {
    "asyncio", "http", "logging", "multiprocessing", "os", "random", "shutil", "socket", "sqlite3", "ssl", "subprocess",
    "sys", "tempfile", "threading", "time",
}  # fmt: skip
ASYNC = {"fetch", "lanes", "check", "equipment", "cluster", "audit", "nightly", "rejudge", "commands", "web", "archive"}
DATABASE = {"store"}
UNNAMES = {
    "utils", "util", "helpers", "helper", "manager", "base", "data", "info", "item", "items", "common", "misc",
}  # fmt: skip
HEAVY = (
    "aiohttp",
    "rich",
    "bs4",
    "distributed",
    "docx",
    "lxml",
    "openpyxl",
    "pypdfium2",
    "jinja2",
    "sqlite_utils",
    "wacz",
    "yarl",
    "babel",
    "xlsxwriter",
)

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, at its top or inside a function."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The modules of ours that a module imports, as paths within the package."""
    named = (name.split(".")[1:] for name in imports(path) if name.startswith("linkaudit."))
    return {parts[0] if len(parts) < 3 else "/".join(parts[:2]) for parts in named if parts != ["__version__"]}


def roots(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    return {name.split(".")[0] for name in imports(path)}


def third(path: Path) -> set[str]:
    return roots(path) - set(sys.stdlib_module_names) - {"linkaudit"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_the_design_allows(path: Path) -> None:
    part = name_of(path).split("/")[0]
    assert {name.split("/")[0] for name in ours(path)} <= OURS[part] | {part}
    assert third(path) == THIRD.get(name_of(path), set())  # a permission does not outlive its use either


def test_every_permission_names_a_module_that_there_is() -> None:
    names = {name_of(path) for path in MODULES}
    assert OURS.keys() == {name.split("/")[0] for name in names}
    assert names >= THIRD.keys()
    assert OURS.keys() >= set().union(*OURS.values())


def test_nothing_imports_upward() -> None:
    """The permissions themselves form no circle."""
    graph = {part: allowed - {part} for part, allowed in OURS.items()}
    assert list(TopologicalSorter(graph).static_order())[-1] in {"__main__", "__init__"}


def test_every_dependency_is_imported_and_every_import_is_a_dependency() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared, extra = (
        {re.match(r"[\w-]+", line)[0] for line in lines}  # type: ignore[index]
        for lines in (project["dependencies"], project["optional-dependencies"]["cluster"])
    )
    needed = {name_of(path): {DISTRIBUTIONS.get(name, name) for name in third(path)} for path in MODULES}
    assert extra == needed.pop("cluster/dask")  # the one part that not everybody has
    assert declared == set().union(*needed.values())


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in MODULES
        if name_of(p).split("/")[0] in NEIGHBOURS and p != PACKAGE / name_of(p).split("/")[0] / "__init__.py"
    ],
    ids=name_of,
)
def test_a_platform_and_a_reader_know_nothing_of_their_neighbours(path: Path) -> None:
    part, own, *_ = name_of(path).split("/")
    allowed = {f"{part}/{name}" for name in (*NEIGHBOURS[part], own)} | {part}
    assert {name for name in ours(path) if name.split("/")[0] == part} <= allowed


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).split("/")[0] in PURE], ids=name_of)
def test_what_judges_from_facts_asks_neither_the_machine_nor_the_clock(path: Path) -> None:
    assert roots(path) & IMPURE == set()
    assert not {name for name in imports(path) if name.startswith("urllib.request")}
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert calls & {"datetime.now", "datetime.utcnow", "date.today", "open"} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_network_s_side_is_asynchronous_and_only_the_store_speaks_sql(path: Path) -> None:
    part = name_of(path).split("/")[0]
    nodes = list(ast.walk(tree(path)))
    assert part in ASYNC or not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in nodes)
    assert part in DATABASE or "sqlite3" not in roots(path)
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert part == "store" or not [t for t in texts if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE)\s", t)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_import_is_hidden_from_these_tests(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    hidden = {"import_module", "importlib.import_module", "__import__", "exec", "eval"}
    is_choice = name_of(path) in {"documents/__init__", "render/__init__"}  # one file a format
    assert calls & hidden <= ({"import_module"} if is_choice else set())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_bears_a_noun_and_opens_with_its_purpose(path: Path) -> None:
    assert path.stem.strip("_") not in UNNAMES
    assert path.parent.name not in UNNAMES
    assert ast.get_docstring(tree(path))


def test_the_command_line_loads_nothing_heavy_before_a_command_needs_it() -> None:
    code = f"import sys, linkaudit.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
