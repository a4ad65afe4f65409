"""The text of one block as a reader puts it together, with the hyperlinks behind it. It knows no format."""

from __future__ import annotations

from typing import Any

from linkaudit.model import Hyperlink


class Passage:
    """The text of one block as it grows, its hyperlinks, and what it refers to and follows it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.hyperlinks: list[Hyperlink] = []
        self.after: list[Any] = []  # elements that follow as blocks of their own, and what their reader knows of them

    def add(self, text: str, target: str | None) -> None:
        if not text:
            return
        start, self.length = self.length, self.length + len(text)
        self.pieces.append(text)
        if target is not None:
            last = self.hyperlinks[-1] if self.hyperlinks else None
            if last is not None and last.end == start and last.target == target:
                self.hyperlinks[-1] = Hyperlink(last.start, self.length, target)
            else:
                self.hyperlinks.append(Hyperlink(start, self.length, target))

    def mark(self, target: str) -> None:
        """A picture that is a link: a target behind no character."""
        self.hyperlinks.append(Hyperlink(self.length, self.length, target))

    def content(self) -> tuple[str, tuple[Hyperlink, ...]]:
        """The text without white space around it, and the hyperlinks moved with it."""
        whole = "".join(self.pieces)
        text = whole.strip()
        shift = len(whole) - len(whole.lstrip())
        moved = (
            Hyperlink(min(max(h.start - shift, 0), len(text)), min(max(h.end - shift, 0), len(text)), h.target)
            for h in self.hyperlinks
        )
        return text, tuple(moved)
