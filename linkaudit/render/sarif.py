"""coverage.sarif: the findings as SARIF 2.1.0, which pipelines and code-hosting sites show beside the document.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from urllib.parse import quote

from linkaudit import __version__
from linkaudit.model import Citation, Coverage, Finding
from linkaudit.render.evidence import visible
from linkaudit.render.words import Words

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def render(coverage: Coverage, words: Words) -> str:
    extraction = coverage.extraction
    codes = sorted({finding.code for finding in coverage.findings})
    severities = {finding.code: finding.severity for finding in coverage.findings}
    first: dict[tuple[str | None, str], Citation] = {}
    for activity, cited in (
        *((activity.id, activity.citations) for activity in extraction.activities),
        (None, extraction.unattributed),
    ):
        for citation in cited:
            first.setdefault((activity, citation.link.key), citation)
    rules = [
        {
            "id": code,
            "shortDescription": {"text": words[f"rule.{code}"]},
            "help": {"text": words[f"advice.{code}"]},
            "defaultConfiguration": {"level": severities[code]},
        }
        for code in codes
    ]
    driver = {"name": "linkaudit", "version": __version__, "rules": rules}
    results = [_result(finding, codes.index(finding.code), coverage, first, words) for finding in coverage.findings]
    run = {
        "tool": {"driver": driver},
        "artifacts": [
            {
                "location": {"uri": _uri(coverage)},
                "hashes": {"sha-256": extraction.document.sha256},
            }
        ],
        "language": words.lang,
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=1) + "\n"


def _result(
    finding: Finding, rule: int, coverage: Coverage, first: dict[tuple[str | None, str], Citation], words: Words
) -> dict[str, object]:
    citation = first.get((finding.activity, finding.key or ""))
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(coverage)}}
    if citation and citation.line is not None:
        place["region"] = {"startLine": max(citation.line, 1), "snippet": {"text": visible(citation.cited_as)}}
    location: dict[str, object] = {"physicalLocation": place}
    if finding.activity is not None:
        location["logicalLocations"] = [{"name": finding.activity, "kind": "activity"}]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": visible(words.finding(finding)) + (f" ({finding.key})" if finding.key else "")},
        "locations": [location],
        "partialFingerprints": {"finding/v1": ":".join(_telling(finding))},
    }


# Facts that tell one finding of a rule from another where activity and link are the same.
_TELLING = ("text", "what", "platform", "place", "printed")


def _telling(finding: Finding) -> list[str]:
    facts = [value for name, value in finding.facts if name in _TELLING]
    return [finding.code, finding.activity or "", finding.key or "", *facts]


def _uri(coverage: Coverage) -> str:
    return quote(coverage.extraction.document.path.name, safe="", errors="surrogateescape")
