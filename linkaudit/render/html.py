"""coverage.html: one page that needs nothing but itself. It loads nothing, its policy forbids it to, and what a
document or a platform says is text on it, never markup; without JavaScript it only loses sorting and search."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from linkaudit.model import Coverage, LinkRow
from linkaudit.render import evidence
from linkaudit.render.chart import HEIGHT, TOP, WIDTH, chart_of, stacks_of
from linkaudit.render.tongues import NAMES, Tongues
from linkaudit.render.words import Words

PAGE, PICTURES = 4_800_000, 1_500_000  # bytes that a page should take at most, and its small pictures of these
TITLE = 200  # characters that are shown of a title; captions may be long, and stand whole in the other formats
_PLACE = re.compile(r"<!--picture (\d+)-->")
_BETWEEN = re.compile(r"(?<=>)\n+(?=</?(?:div|p|li|ol|ul|td|tr|tbody)\b)")  # blanks that nobody sees


def render(coverage: Coverage, words: Words) -> str:
    parts = evidence.parts_of(coverage)
    page: str = _template().render(
        coverage=coverage,
        extraction=coverage.extraction,
        words=words,
        parts=parts,
        activities=list(enumerate((part for part in parts if part.row), 1)),
        stray=next((part for part in parts if part.row is None), None),
        counts=evidence.counts_of(coverage),
        chart=chart_of(coverage, parts, words),
        stacks=stacks_of(parts),
        plot={"width": WIDTH, "top": TOP, "height": HEIGHT},
        t=(tongues := Tongues(words)),
        languages=NAMES.items(),
        picture_of=(pictures := _Pictures(tongues)),
        changes=evidence.changes_of(coverage),
        cut=cut,
        beyond=beyond,
    )
    return pictures.put_into(_BETWEEN.sub("", page))


def cut(text: str) -> str:
    return text if len(text) <= TITLE else text[: TITLE - 1] + "…"


def beyond(text: str, url: str) -> str:
    """What a citation prints, without the address that stands above it."""
    return f"…{text[len(url) :]}" if text.startswith(url) else text


class _Pictures:
    """Small pictures that stand in the page themselves, each link's once, as long as there is room."""

    def __init__(self, tongues: Tongues) -> None:
        self._kept: dict[str, bytes] = {}
        self._alternative = tongues.attributes(alt="ui.picture")

    def __call__(self, row: LinkRow) -> Markup:
        """Where the link's picture is to stand; nothing where it has none, or has it already."""
        if not row.picture or row.link.key in self._kept:
            return Markup()
        self._kept[row.link.key] = row.picture
        return Markup("<!--picture {}-->").format(len(self._kept) - 1)

    def put_into(self, page: str) -> str:
        pictures = list(self._kept.values())
        room = min(PICTURES, PAGE - len(page.encode()))

        def picture(place: re.Match[str]) -> str:
            nonlocal room
            told = base64.b64encode(pictures[int(place[1])]).decode()
            room -= len(told)
            return f'<img src="data:image/webp;base64,{told}" {self._alternative}>' if room > 0 else ""

        return _PLACE.sub(picture, page)


def page_of(name: str, **values: object) -> str:
    """Another page of ours, under the same rules: everything is escaped, nothing hidden gets by."""
    page: str = _environment().get_template(name).render(**values)
    return page


def own_style(name: str) -> Markup:
    """One of our own style sheets."""
    return _own(PackageLoader("linkaudit.render"), _environment(), name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("linkaudit.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


@cache
def _template() -> Template:
    environment = _environment().overlay()
    loader = PackageLoader("linkaudit.render")
    style, script = (_own(loader, environment, name) for name in ("coverage.css", "coverage.js"))
    style += Markup("\n".join(_SIGN.format(name, sign) for name, sign in evidence.SIGNS.items()))  # noqa: S704
    own = {
        "style": style,
        "script": script,
        "style_digest": digest(style),
        "script_digest": digest(script),
        "SIGNS": evidence.SIGNS,
        "STATUSES": evidence.STATUSES,
        "COVERAGES": evidence.COVERAGES,
        "SEVERITIES": evidence.WORST_FIRST,
        "by_rule": evidence.by_rule,
        "claimed": evidence.claimed,
        "web_address": evidence.web_address,
        "shares": shares,
        "runs_of": evidence.runs_of,
    }
    return environment.get_template("coverage.html.j2", globals=own)


# Each word's sign stands before it; the alternative text is empty, since the word says the same to a screen reader.
_SIGN = 'b.{0}::before {{ content: "{1} "; content: "{1} " / ""; }}'


def _shown(value: object) -> object:
    """Every text on the page passes here, so that no hidden character gets by."""
    return evidence.visible(value) if type(value) is str else value


def _own(loader: PackageLoader, environment: Environment, name: str) -> Markup:
    return Markup(loader.get_source(environment, name)[0])  # noqa: S704  our own file, not a document's text


def digest(text: str) -> str:
    """The source of one inline element as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def shares(numbers: dict[str, int]) -> list[tuple[str, float, float]]:
    """A bar of 100 divided by the numbers: name, start and width of each that is not 0."""
    total, start, found = sum(numbers.values()), 0.0, []
    for name, number in numbers.items():
        if number:
            width = number / total * 100
            found.append((name, round(start, 2), round(width, 2)))
            start += width
    return found
