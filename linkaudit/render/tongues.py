"""The page's own words in every language at once: each text stands on the page in one language and carries a number,
and the texts of all languages stand once behind it, so that the page itself can be switched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from markupsafe import Markup, escape

from linkaudit.model import Change, Citation, CoverageRow, Finding, Link, Period, Standing
from linkaudit.render.evidence import visible
from linkaudit.render.night import told_of_change
from linkaudit.render.words import LANGUAGES, Words, load

Day: TypeAlias = date | None
NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


class Tongues:
    """The words of one page. Every method that tells something gives markup, escaped."""

    def __init__(self, words: Words) -> None:
        self._all = [words if lang == words.lang else load(lang) for lang in LANGUAGES]
        self._at = LANGUAGES.index(words.lang)
        self._numbers: dict[tuple[str, ...], int] = {}
        self._said: dict[object, int] = {}

    def __call__(self, key: str, **facts: object) -> Markup:
        return self._span((key, *facts.items()), lambda words: words.text(key, **facts) if facts else words[key])

    def period(self, period: Period) -> Markup:
        return self._span(period, lambda words: words.period(period))

    def finding(self, finding: Finding) -> Markup:
        return self._span((finding.code, finding.facts), lambda words: words.finding(finding))

    def why(self, row: CoverageRow) -> Markup:
        return self._span(("why", row.activity.id), lambda words: words.why(row))

    def views(self, count: int) -> Markup:
        return self._span(("views", count), lambda words: words.text("ui.views", count=count))

    def places(self, citations: Iterable[Citation]) -> Markup:
        """Where citations stand: section, page and line of each. Each word is marked by itself: together they would be
        new texts for every link."""
        return Markup("; ").join(Markup(", ").join(self._place(each)) for each in citations)

    def _place(self, citation: Citation) -> Iterator[Markup]:
        yield self(f"ui.{citation.section}")
        if citation.page is not None:
            yield self("ui.page", number=citation.page)
        elif citation.line is not None:  # a line is looked for where there are no pages
            yield self("ui.line", number=citation.line)

    def tag(self, name: str, key: str, of_class: str = "") -> Markup:
        """An element that holds nothing but the word."""
        number = self._number(key, _worded(key))
        head = Markup('<{} class="{}" data-t={}>').format(name, of_class, number)
        head = head if of_class else Markup("<{} data-t={}>").format(name, number)
        return head + Markup("{}</{}>").format(self._text(_worded(key)), name)

    def kind(self, link: Link) -> Markup:
        """Where a link leads: platform and kind."""

        def say(words: Words) -> str:
            return f"{words[f'platform.{link.platform}']} · {words[f'kind.{link.kind}']}"

        number = self._number((link.platform, link.kind), say)
        return Markup("<small data-t={}>{}</small>").format(number, self._text(say))

    def own(self, key: str) -> Markup:
        """What an element carries whose whole text is the word itself: an option, a title in a drawing."""
        return self._mark(key, lambda words: words[key])

    def heading(self, name: str) -> Markup:
        return self._mark(("heading", name), lambda words: f"{words['ui.heading']}: {name}")

    def month(self, day: date) -> Markup:
        return self._mark(("month", day), lambda words: words.month(day))

    def span(self, days: Period, count: int) -> Markup:
        return self._mark(("span", days, count), lambda words: f"{words.period(days)}: {count}")

    def dated(self, day: date) -> Markup:
        return self._mark(("dated", day), lambda words: f"{words['ui.dated']}: {words.date(day)}")

    def date(self, day: date) -> Markup:
        return self._span(day, lambda words: words.date(day))

    def change(self, change: Change, dated: Day) -> Markup:
        return self._span((change, dated), lambda words: told_of_change(change, dated, words))

    def standing(self, standing: Standing) -> Markup:
        return self._span(("standing", standing), lambda words: words.standing(standing))

    def attributes(self, **keys: str) -> Markup:
        """Attributes with their words; `_` in a name stands for a hyphen."""
        told, numbered = [], []
        for name, key in keys.items():
            attribute, number = name.replace("_", "-"), self._number(key, _worded(key))
            told.append(Markup('{}="{}"').format(attribute, visible(self._all[self._at][key])))
            numbered.append(f"{attribute}:{number}")
        return Markup(" ").join([*told, Markup('data-ta="{}"').format(" ".join(numbered))])

    def told(self) -> Markup:
        """The texts in all languages, by number, as JSON that may stand inside a script element."""
        table = json.dumps([LANGUAGES, list(self._numbers)], ensure_ascii=False, separators=(",", ":"))
        for sign in "<>&\u2028\u2029":
            table = table.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(table)  # noqa: S704  nothing in it can end the element

    def _span(self, said: object, say: Callable[[Words], str]) -> Markup:
        number = self._number(said, say)
        return Markup("<span data-t={}>{}</span>").format(number, self._text(say))

    def _mark(self, said: object, say: Callable[[Words], str]) -> Markup:
        return Markup('data-t="{}"').format(self._number(said, say))

    def _text(self, say: Callable[[Words], str]) -> Markup:
        return escape(visible(say(self._all[self._at])))

    def _number(self, said: object, say: Callable[[Words], str]) -> int:
        """The number of what is said; the same texts have the same one."""
        if said not in self._said:
            texts = tuple(visible(say(words)) for words in self._all)
            self._said[said] = self._numbers.setdefault(texts, len(self._numbers))
        return self._said[said]


def _worded(key: str) -> Callable[[Words], str]:
    return lambda words: words[key]
