"""LA031 and LA032: links to what is no post, or will not stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkaudit.rules.facts import Facts, Remark, is_post

# What a platform itself takes away after a day, or at the end.
_PASSING_KINDS = frozenset({"story", "live"})
# Addresses that hold good for days or hours only, by the host and the path's beginning: meetings, invitations, file
# transfers, and the platforms' own signed addresses of pictures and videos.
_PASSING_PAGES = re.compile(
    r"https?://(?:"
    r"(?:[\w-]+\.)*(?:zoom\.us/[jw]/|meet\.google\.com/|teams\.(?:live|microsoft)\.com/(?:meet|l/meetup)|chat\.whatsapp\.com/)"
    r"|(?:t\.me|telegram\.me)/(?:\+|joinchat/)"
    r"|(?:www\.)?(?:we\.tl/|wetransfer\.com/|transfer\.sh/|file\.io/|gofile\.io/|dropmefiles\.com/|fex\.net/)"
    r"|(?:[\w.-]+\.)?(?:cdninstagram\.com|fbcdn\.net|tiktokcdn(?:-\w+)?\.com|googlevideo\.com)/"
    r")",
    re.IGNORECASE,
)


def not_a_post(facts: Facts) -> Iterator[Remark]:
    for activity, row in facts.each():
        if not is_post(row):
            yield activity, row.link.key, (("kind", row.evidence.kind),)


def passing(facts: Facts) -> Iterator[Remark]:
    """A link that ends by design, so that nobody will be able to see what it showed."""
    for activity, row in facts.each():
        shown = row.evidence
        is_page = shown.platform == "web" and _PASSING_PAGES.match(shown.canonical_url) is not None
        if is_page or (shown.platform != "web" and shown.kind in _PASSING_KINDS):
            yield activity, row.link.key, (("passing", "page" if is_page else shown.kind),)
