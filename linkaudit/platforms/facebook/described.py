"""What the data in a page's scripts and its og: tags tell about a thing: who, when, how long, how often.

It refuses to take a node that only mentions the thing's id for a description of it, and a number for a time or a count
that cannot be one. Source of the facts: PLATFORMS.md, sections 5.3 and 5.4.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from linkaudit.model import Link, Metadata
from linkaudit.platforms import _page
from linkaudit.platforms.facebook.addresses import absolute

# A JSON node that carries the thing's id in one of IDS and one of DESCRIBING describes it; a node with the id alone
# only mentions it.
IDS = ("post_id", "video_id", "videoId", "id")
DESCRIBING = (
    "creation_story", "publish_time", "creation_time", "created_time", "feedback", "playable_url",
    "playable_url_quality_hd",
)  # fmt: skip
# Where a describing node tells what. A number in a path is an element of a list.
_TIMES = (("publish_time",), ("creation_time",), ("created_time",), ("creation_story", "creation_time"))
_OWNERS = (("owner",), ("actors", 0), ("creation_story", "actors", 0))
_TEXTS = (("message", "text"), ("savable_description", "text"), ("creation_story", "message", "text"))
_VIEWS = (("video_view_count",), ("feedback", "video_view_count"))
_LIKES = (("feedback", "reaction_count", "count"), ("feedback", "likers", "count"))
_COMMENTS = (("feedback", "total_comment_count"), ("feedback", "comment_count", "total_count"))
_BEGINNING = 1_075_000_000  # seconds: Facebook's first days
_DAY = 86_400  # seconds; clocks differ
_LONGEST = 10**9  # milliseconds

Path = tuple[str | int, ...]


class Description(NamedTuple):
    """A JSON node that describes a thing: which field holds the thing's id, and which other shows that it does."""

    field: str
    shown_by: str
    node: dict[str, object]


def describing(link: Link, scripts: Iterable[str]) -> list[Description]:
    """What the scripts hold about this very thing, outer nodes first."""
    found: list[Description] = []
    for script in scripts:
        if f'"{link.id}"' not in script:
            continue
        try:
            waiting: list[object] = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        for node in waiting:  # grows while it is walked
            if isinstance(node, dict):
                field = next((name for name in IDS if node.get(name) == link.id), None)
                shown_by = next((name for name in DESCRIBING if node.get(name)), None)
                if field and shown_by:
                    found.append(Description(field, shown_by, node))
                waiting.extend(value for value in node.values() if isinstance(value, dict | list))
            elif isinstance(node, list):
                waiting.extend(value for value in node if isinstance(value, dict | list))
    return found


def metadata_of(link: Link, tags: dict[str, str], found: Sequence[Description], seen_at: datetime) -> Metadata:
    """What the page's og: tags, as written, and its descriptions of the thing told together when it was seen."""
    nodes = [description.node for description in found]
    owner = next((by for node in nodes for path in _OWNERS if isinstance(by := _at(node, path), dict)), None)
    moment = _number(nodes, _TIMES, _BEGINNING, int(seen_at.timestamp()) + _DAY)
    duration = _number(nodes, (("playable_duration_in_ms",),), 1, _LONGEST)
    url = absolute(_page.text(owner, "url") or "")
    title, image = html.unescape(tags.get("og:title", "")).strip(), absolute(tags.get("og:image", ""))
    text = next((told for node in nodes for path in _TEXTS if isinstance(told := _at(node, path), str)), None)
    return Metadata(
        title=title or text or None,
        author=_page.text(owner, "name") or (title if link.kind == "profile" else None) or None,
        author_id=_page.text(owner, "id"),
        author_url=url.url if url else None,
        published_at=datetime.fromtimestamp(moment, UTC) if moment is not None else None,
        duration_s=duration / 1000 if duration is not None else None,
        view_count=_number(nodes, _VIEWS),
        like_count=_number(nodes, _LIKES),
        comment_count=_number(nodes, _COMMENTS),
        thumbnail_url=image.url if image else None,
    )


def _number(nodes: list[dict[str, object]], paths: tuple[Path, ...], least: int = 0, most: int = 10**15) -> int | None:
    """The first sane number that the nodes hold under one of the paths."""
    for path in paths:
        for node in nodes:
            found = _page.number({"": _at(node, path)}, "")
            if found is not None and least <= found <= most:
                return found
    return None


def _at(value: object, path: Path) -> object:
    for key in path:
        if isinstance(key, str) and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and len(value) > key:
            value = value[key]
        else:
            return None
    return value
