"""A document's table, told again from the database alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from linkaudit.model import RULINGS, Check, Link, Verdict
from linkaudit.platforms import normalize
from linkaudit.recall import recalled
from linkaudit.render.words import LANGUAGES, load
from linkaudit.store import Store
from tests.builders import activity, extraction, mention

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SHORT, BEHIND = "https://vm.tiktok.com/ZMabcdef/", "https://www.tiktok.com/@sample_org/video/7417000000000000001"


def test_what_a_short_link_leads_to_is_recalled_with_it(tmp_path: Path) -> None:
    made = extraction(activity("1.1", mention(SHORT)))
    (short,), behind = made.links.values(), normalize(BEHIND)
    assert isinstance(behind, Link)
    with Store(tmp_path / "linkaudit.db") as store:
        store.save_document(made, NOW)
        store.save_check(None, Check(behind, Verdict("ok"), NOW))
        store.save_check(None, Check(short, Verdict("ok", resolved_to=BEHIND), NOW, target=behind))
        coverage = recalled(store, made.document.sha256, NOW)
    assert coverage is not None
    assert [row.available for row in coverage.rows] == [1]
    assert {row.verdict.reason for row in coverage.links} == {"ok"}


def test_a_workbook_s_list_takes_no_ruling_for_two() -> None:
    said = [load(language)[f"ruling.{word}"] for language in LANGUAGES for word in RULINGS]
    assert not [each for each in said if "," in each]
