"""Which worker has which link, what waits, and what is done: none is lost, none is told twice.

It refuses to know how a worker is talked to, and it waits for nothing.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from linkaudit.check import LEADING
from linkaudit.cluster.visitor import OVERLAP, Ticket
from linkaudit.lanes import LaneSettings
from linkaudit.model import Check, Link

DEATHS = 3  # workers that a link may cost
WALLED, DEADLY = "the platform stopped answering", f"{DEATHS} workers were lost over it"


@dataclass(slots=True)
class Place:
    """What one worker has in its custody: the links whose check has not come. Those `under_way` are being visited, the
    others are held back by its visitor. It gets no link behind a door that is `closed`, and none that it `refused`."""

    links: dict[str, Link] = field(default_factory=dict)
    under_way: dict[str, Link] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    is_asked_back: bool = False

    def takes(self, link: Link) -> bool:
        return door(link) not in self.closed and link.key not in self.refused


class Custody:
    """The links of one run."""

    def __init__(self, links: Iterable[Link], lanes: Mapping[str, LaneSettings]) -> None:
        self.places: dict[str, Place] = {}
        self.totals: Counter[str] = Counter()  # by platform
        self.done: Counter[str] = Counter()
        self._lanes = lanes
        self._left: dict[str, Link] = {}
        self._queues: dict[str, dict[str, deque[Link]]] = {}  # by platform and door
        self._deaths: Counter[str] = Counter()
        self._unasked: dict[str, Check] = {}  # what a worker said of a link that it did not ask about
        self._told: set[str] = set()
        self._doubtful: set[tuple[str, str]] = set()  # doors behind which links may be that no worker takes
        # what short links lead to is better known before it is handed out itself
        for link in sorted(links, key=lambda link: link.kind not in LEADING):
            if link.key not in self._left:
                self._left[link.key] = link
                self.totals[link.platform] += 1
                self._wait(link)

    @property
    def is_over(self) -> bool:
        return not self._left

    def join(self, worker: str) -> None:
        self.places[worker] = Place()

    def leave(self, worker: str) -> list[tuple[Link, str]]:
        """A worker's links wait for another one. Those that may cost no further worker are returned, and why."""
        place = self.places.pop(worker)
        self._doubtful |= {(platform, name) for platform, queues in self._queues.items() for name in queues}
        self._deaths.update(place.under_way.keys() & place.links.keys())
        return self._given_back(place, list(place.links.values()))

    def fail(self, worker: str, link: Link) -> list[tuple[Link, str]]:
        """A link whose visit went wrong is for another worker, as after `leave`."""
        if (place := self.places.get(worker)) is None:
            return []
        place.under_way.pop(link.key, None)
        self._refuse(place, link)
        self._deaths[link.key] += 1
        return self._given_back(place, [link])

    def lose(self, worker: str) -> list[tuple[Link, str]]:
        """What a worker was to hold back and has not told when asked to is for another one."""
        found: list[tuple[Link, str]] = []
        if (place := self.places.get(worker)) is not None:
            place.is_asked_back = False
            for link in list(place.links.values()):
                found += self.fail(worker, link)
        return found

    def hand_out(self) -> Iterator[tuple[str, Link]]:
        """Each worker's next links, to the one with the fewest first."""
        for platform in list(self._queues):
            most = self._lanes.get(platform, LaneSettings()).concurrency + OVERLAP
            while self._waiting(platform):
                load = {name: self._load(place, platform) for name, place in self.places.items()}
                for name in sorted((name for name in load if load[name] < most), key=load.__getitem__):
                    if (link := self._next(platform, self.places[name])) is not None:
                        self.places[name].links[link.key] = link
                        self.places[name].under_way[link.key] = link
                        yield name, link
                        break
                else:
                    break

    def holders(self) -> Iterator[str]:
        """The workers that hold something back, once there is nothing else to be done: they are to be asked for it."""
        if any(place.under_way for place in self.places.values()) or any(map(self._waiting, self._queues)):
            return
        for name, place in self.places.items():
            if place.links and not place.is_asked_back:
                place.is_asked_back = True
                yield name

    def receive(self, worker: str, link: Link | None, ticket: Ticket) -> list[Check]:
        """The checks that are news. `link` is the one that the ticket was asked for with."""
        place = self.places.get(worker, Place())
        if link is not None:
            place.under_way.pop(link.key, None)
            if ticket.is_walled:
                self._close(place, link)
        return [check for check in ticket.checks if self._is_news(check, place)]

    def strand(self) -> list[tuple[Link, Check | None]]:
        """The waiting links that no worker takes, which wait no longer then; and what one said of each."""
        found: list[tuple[Link, Check | None]] = []
        for platform, name in self._doubtful if self.places else ():
            queue = self._queues.get(platform, {}).get(name, deque())
            waiting = [link for link in queue if link.key in self._left]
            queue.clear()
            for link in waiting:
                if any(place.takes(link) for place in self.places.values()):
                    queue.append(link)
                else:
                    found.append((link, self._unasked.get(link.key)))
        self._doubtful.clear()
        return found

    def is_walled(self, platform: str) -> bool:
        """Whether no worker asks a platform any more. One host's wall is not the web's."""
        return bool(self.places) and all(platform in place.closed for place in self.places.values())

    def unasked_target(self, check: Check) -> Check | None:
        """What was said of what a short link leads to, where nobody was asked and nothing was told."""
        if check.target is None or check.target.key in self._told or check.target.key in self._left:
            return None
        return self._unasked.get(check.target.key)

    def tell(self, check: Check) -> None:
        """A check is told: nobody has its link any longer."""
        key = check.link.key
        self._told.add(key)
        if (link := self._left.pop(key, None)) is not None:
            self.done[link.platform] += 1
        for place in self.places.values():
            place.links.pop(key, None)

    # --- within ------------------------------------------------------------------------------------------------

    def _is_news(self, check: Check, place: Place) -> bool:
        key = check.link.key
        if key in self._told:
            return False
        if check.verdict.reason == "not_attempted":  # by this visitor: another one may be better off
            self._close(place, check.target or check.link)
            self._refuse(place, check.link)
            self._unasked[key] = check
            if place.links.pop(key, None) is not None:
                self._wait(check.link, is_first=True)
            return False
        self.tell(check)
        return True

    def _given_back(self, place: Place, links: Iterable[Link]) -> list[tuple[Link, str]]:
        deadly = []
        for link in links:
            if place.links.pop(link.key, None) is None:
                continue
            if self._deaths[link.key] >= DEATHS:
                deadly.append((link, DEADLY))
            else:
                self._wait(link, is_first=True)
        return deadly

    def _wait(self, link: Link, *, is_first: bool = False) -> None:
        queue = self._queues.setdefault(link.platform, {}).setdefault(door(link), deque())
        (queue.appendleft if is_first else queue.append)(link)

    def _waiting(self, platform: str) -> bool:
        """Whether a link of the platform waits. What was told meanwhile is out."""
        queues = self._queues[platform]
        for name in list(queues):
            queue = queues[name]
            while queue and queue[0].key not in self._left:
                queue.popleft()
            if queue:
                return True
            del queues[name]
        return False

    def _next(self, platform: str, place: Place) -> Link | None:
        """The next link for a worker, one door after the other."""
        queues = self._queues[platform]
        for name, queue in queues.items():
            for link in queue if name not in place.closed else ():
                if link.key in self._left and link.key not in place.refused:
                    queue.remove(link)
                    queues[name] = queues.pop(name)  # this door is the last one now
                    return link
        return None

    def _load(self, place: Place, platform: str) -> int:
        return sum(link.platform == platform for link in place.under_way.values())

    def _close(self, place: Place, link: Link) -> None:
        place.closed.add(door(link))
        self._doubtful.add((link.platform, door(link)))

    def _refuse(self, place: Place, link: Link) -> None:
        place.refused.add(link.key)
        self._doubtful.add((link.platform, door(link)))


def door(link: Link) -> str:
    """Behind what a link lies that answers, and walls, as one (see lanes.Lane.gate)."""
    return link.canonical_url.split("/", 3)[2].lower() if link.platform == "web" else link.platform
