"""How far a cluster has got with each platform, in the words of one computer. It refuses to change anything."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from linkaudit.check import Progress, Step
from linkaudit.cluster.custody import Custody
from linkaudit.cluster.visitor import Errand
from linkaudit.lanes import LaneSettings


@dataclass(slots=True)
class Tally:
    custody: Custody
    errand: Errand
    on_progress: Progress | None
    began_at: float = field(default_factory=time.monotonic)

    def tell(self, platforms: Iterable[str]) -> None:
        if self.on_progress is None:
            return
        for platform in platforms:
            total, done = self.custody.totals[platform], self.custody.done[platform]
            if total:
                is_walled = self.custody.is_walled(platform)
                state = "walled" if is_walled else "done" if done == total else "running"
                self.on_progress(Step(platform, done, total, state, None if is_walled else self._left(platform)))

    def _left(self, platform: str) -> float | None:
        left = self.custody.totals[platform] - self.custody.done[platform]
        done = self.custody.done[platform]
        if not left:
            return 0.0
        pace_s = self.errand.lanes.get(platform, LaneSettings()).pace_s / max(1, len(self.custody.places))
        measured = (time.monotonic() - self.began_at) / done * left if done else 0.0
        return max(measured, pace_s * left) or None
