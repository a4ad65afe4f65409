"""Nights whose questions the workers of a cluster ask: the same law as on one computer."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import chain
from pathlib import Path

from tests.cluster.processes import Cluster
from tests.command import run

FILMS = [f"https://www.tiktok.com/@sample_org/video/{7417000000000000000 + n}" for n in range(60)]
CONFIG = "[platforms.tiktok]\nytdlp = false\n"


def test_a_night_on_a_cluster_asks_each_link_once_and_tells_what_changed(tmp_path: Path) -> None:
    cited = "\n".join(FILMS)
    (tmp_path / "report.txt").write_text(f"Final report\nTask 1. Tell\n\nActivity 1. Make films\n{cited}\n")
    (tmp_path / "config.toml").write_text(CONFIG)
    with Cluster(tmp_path) as cluster:
        for _ in range(2):
            cluster.add()
        cluster.wait()
        cluster.put("tiktok:*", "available")
        night = ("nightly", "--no-pace", "--cluster", cluster.address, "--config", "config.toml", "--json")
        assert run("watch", "report.txt", cwd=tmp_path).code == 0
        first = run(*night, cwd=tmp_path)
        assert (first.code, json.loads(first.out)["asked"]) == (0, {"tiktok": 60})
        asked = Counter(each.url for each in chain(*cluster.asked("oembed")))
        assert (len(asked), set(asked.values())) == (60, {1})
        assert json.loads(run(*night, cwd=tmp_path).out)["due"] == {}
        with closing(sqlite3.connect(tmp_path / "data" / "linkaudit.db")) as db, db:  # a week goes by
            db.execute("UPDATE standings SET due_at = '2020-01-01T00:00:00Z'")
            db.execute("UPDATE watched SET due_at = '2020-01-01T00:00:00Z'")
        cluster.put("tiktok:*", "gone")
        last = run(*night, cwd=tmp_path)
    (changed,) = json.loads(last.out)["changed"]
    assert Counter(each["what"] for each in changed["changes"]) == {"gone": 60}
    assert run("verify", cwd=tmp_path).code == 0


def test_a_night_without_its_cluster_is_bad_usage(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(f"Final report\nTask 1. Tell\n\nActivity 1. Make films\n{FILMS[0]}\n")
    run("watch", "report.txt", cwd=tmp_path)
    result = run("nightly", "--cluster", "tcp://127.0.0.1:1", cwd=tmp_path)
    assert (result.code, result.out, len(result.complaints)) == (2, "", 1)
