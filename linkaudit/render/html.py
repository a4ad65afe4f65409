"""coverage.html: one page that needs nothing but itself. It loads nothing, its policy forbids it to, and what a
document or a platform says is text on it, never markup; without JavaScript it only loses sorting and search."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from linkaudit.model import Coverage
from linkaudit.render import evidence
from linkaudit.render.chart import HEIGHT, TOP, WIDTH, chart_of
from linkaudit.render.words import Words


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
        plot={"width": WIDTH, "top": TOP, "height": HEIGHT},
    )
    return page


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
