"""Small invented values that the tests of the pure middle share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from linkaudit import platforms
from linkaudit.model import (
    Activity,
    Check,
    Citation,
    Claim,
    Document,
    Extraction,
    Link,
    Metadata,
    Period,
    Ruling,
    Unreadable,
    Verdict,
)

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
PROJECT = (date(2025, 2, 1), date(2025, 6, 30))
DATED = date(2025, 7, 5)
IN_MARCH = datetime(2025, 3, 10, 12, tzinfo=UTC)


def link(id: str = "DHbVbT4Jx0c", published: datetime | None = IN_MARCH, **parts: str) -> Link:  # noqa: A002 (the field's name)
    """An Instagram post unless `parts` say otherwise."""
    platform, kind = parts.get("platform", "instagram"), parts.get("kind", "post")
    url = parts.get("canonical_url", f"https://www.{platform}.com/{kind}/{id}/")
    return Link(platform, kind, id, url, published_at=published)


def cite(cited: Link, section: str = "table", line: int = 1) -> Citation:
    assert section in ("narrative", "table")
    return Citation(cited, cited.canonical_url, None, section, None, line)  # type: ignore[arg-type]


def activity(
    number: str, *citations: Citation, period: Period | None = None, claims: tuple[Claim, ...] = ()
) -> Activity:
    return Activity(number, f"Activity {number}", "A task", period, claims, citations)


def extraction(
    *activities: Activity,
    period: Period | None = PROJECT,
    dated: date | None = DATED,
    unattributed: tuple[Citation, ...] = (),
    unreadable: tuple[Unreadable, ...] = (),
    sha256: str = "a" * 64,
) -> Extraction:
    document = Document(Path("report.txt"), sha256, "txt", ())
    return Extraction(document, "en", "A title", "A fund", period, dated, activities, unattributed, unreadable)


def check(cited: Link, reason: str = "ok", published: datetime | None = None) -> Check:
    return Check(cited, Verdict(reason, "oembed", 200, metadata=Metadata(published_at=published)), NOW)


def address(url: str) -> Link:
    """The link that a real address stands for."""
    found = platforms.normalize(url)
    assert isinstance(found, Link), url
    return found


def mention(url: str, href: str | None = None, section: str = "table", line: int = 1) -> Citation:
    """A citation of an address as it is printed."""
    assert section in ("narrative", "table")
    return Citation(address(href or url), url, href, section, None, line)  # type: ignore[arg-type]


def known(url: str, reason: str = "ok", probe: str = "oembed", target: str | None = None, **told: object) -> Check:
    """A check of an address, with what was told of the item; `target` is where a short link leads."""
    verdict = Verdict(reason, probe, 200, metadata=Metadata(**told))  # type: ignore[arg-type]
    return Check(address(url), verdict, NOW, target=address(target) if target else None)


def ruling(url: str, word: str, at: datetime = NOW, by: str = "A. Auditor") -> Ruling:
    return Ruling(address(url).key, word, by, at)
