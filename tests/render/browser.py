"""A page of ours in a headless Chromium, listened to: whoever opens one also claims that it stays silent. It downloads
no browser; without Playwright and a Chromium of the machine's own, the importing tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page
    from pypdfium2 import PdfDocument

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 5_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Without its sandbox, which it cannot make where the tests run as root, as in a container."""
    with (
        playwright.sync_playwright() as driver,
        driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as browser,
    ):
        yield browser


@contextmanager
def opened(browser: Browser, path: Path, fragment: str = "", **settings: Any) -> Iterator[Page]:
    """The page in a window of its own; at the end, all that it did besides showing itself must be nothing."""
    address, heard = path.as_uri(), list[str]()
    with browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **settings}) as context:
        context.set_default_timeout(PATIENCE_MS)
        _listen(context, address, heard)
        page = context.new_page()
        page.goto(address + fragment)
        yield page
        page.evaluate("0")  # what it did before this answer has been heard
    assert heard == [], "\n".join(heard)


def _listen(context: BrowserContext, address: str, heard: list[str]) -> None:
    """Writes down each request but the page's own, each message, error and dialog, each further window."""

    def dialog(shown: Dialog) -> None:
        heard.append(f"dialog {shown.message}")
        shown.dismiss()

    def request(url: str) -> None:
        if url.partition("#")[0] != address:
            heard.append(f"request {url}")

    context.on("request", lambda asked: request(asked.url))
    context.on("console", lambda message: heard.append(f"console {message.type} {message.text}"))
    context.on("weberror", lambda error: heard.append(f"error {error.error}"))
    context.on("dialog", dialog)
    context.on("page", lambda page: page.on("popup", lambda _: heard.append("window")))


@dataclass(frozen=True, slots=True)
class Table:
    """The page's table of activities, as someone reads and uses it."""

    page: Page

    def ids(self) -> list[str]:
        """The activities shown, from top to bottom."""
        return self.page.evaluate("[...document.querySelectorAll('tr.activity > th')].filter(e => e.checkVisibility())"
                                  ".map(e => e.innerText.trim())")  # fmt: skip

    def cells(self, column: str) -> list[str]:
        """What stands in one column, from top to bottom; the signs that the style adds are no text."""
        return [text.strip() for text in self.page.locator(f"tr.activity > .{column}").all_inner_texts()]

    def sort(self, column: str) -> None:
        self.page.locator(f"#table thead th.{column} button").click()

    def sorted_by(self) -> dict[str, str]:
        """Each head that says it is sorted by, by its column's class, with what it says."""
        return self.page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('[aria-sort]')]"
            ".map(head => [head.className, head.getAttribute('aria-sort')]))"
        )

    def open(self, wanted: bool = True) -> None:
        """Opens or closes every row, as the reader would, with the page's own scripts or without."""
        for summary in self.page.locator("#table tbody:not([hidden]) summary").all():
            if summary.evaluate("element => element.parentElement.open") is not wanted:
                summary.click()

    def links(self, activity: str) -> list[str]:
        """The links that can be seen under an activity."""
        row = self.page.locator("#table > tbody", has=self.page.locator("tr.activity > th", has_text=activity))
        return [each.inner_text() for each in row.locator(".links a, .links .address").all() if each.is_visible()]


def printed(document: PdfDocument) -> str:
    """All text of a PDF without white space, since a long address breaks across lines anywhere."""
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.replace("\ufffe", "-").split())  # PDFium's word for a hyphen at a line's end
