"""The exchange behind a verdict, as `check --explain` prints it: each question, what came back, what was read in it.

Plain English text for auditors and developers. It shows no body and no header: those are in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import TextWrapper

from linkaudit.model import Check, Failure, Metadata, Response
from linkaudit.render.evidence import visible

_WRAP = TextWrapper(width=100, initial_indent="     ", subsequent_indent="     " + " " * 9, break_long_words=False,
                    break_on_hyphens=False)  # fmt: skip


def show(check: Check, urls: tuple[str, ...] = ()) -> str:
    """The text of one check; `urls` are the addresses as they were given."""
    return "\n".join(_lines(check, urls)) + "\n"


def _lines(check: Check, urls: tuple[str, ...]) -> Iterator[str]:
    verdict = check.verdict
    yield check.link.canonical_url
    yield f"  {check.link.key}"
    yield from (f"  given as {url}" for url in urls if url != check.link.canonical_url)
    requests = [response.request for response in check.responses]
    if check.failure is not None:
        requests.append(check.failure.request)
    readings = [*(request.why for request in requests[1:]), "" if check.target or check.failure else verdict.why]
    for number, request in enumerate(requests):
        answer = check.responses[number] if number < len(check.responses) else None
        yield ""
        yield f"  {number + 1}. {request.method} {request.url}"
        yield from _told("asked", f"{request.probe}: {request.why}" if number == 0 else request.probe)
        for hop in answer.hops if answer else check.failure.hops if check.failure else ():
            yield from _told("sent on", f"{hop.status} to {hop.header('Location')}")
        yield from _told("answer", _answer(answer, check.failure))
        yield from _told("read", readings[number])
    if not requests:
        yield from ("", "  nothing was asked")
    yield ""
    yield f"  {verdict.status}: {verdict.reason}"
    yield from _told("because", verdict.why)
    yield from _told("decided", _decided(verdict.probe, verdict.http_status))
    yield from _told("leads to", verdict.resolved_to or "")
    for name, value in _known(verdict.metadata):
        yield from _told(name, value)


def _told(name: str, value: str) -> list[str]:
    return _WRAP.wrap(f"{name:<8} {visible(value)}") if value else []


def _answer(answer: Response | None, failure: Failure | None) -> str:
    if answer is None:
        return f"none: {failure.detail or failure.reason}" if failure else ""
    parts = [
        f"{answer.status} {answer.phrase}".strip(),
        answer.header("Content-Type") or "no content type",
        f"{len(answer.body):,} bytes",
        f"at {answer.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
    ]
    return ", ".join(parts + ([f"from {answer.url}"] if answer.hops else []))


def _decided(probe: str | None, status: int | None) -> str:
    return f"by {probe}" + (f" with HTTP status {status}" if status else "") if probe else ""


def _known(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for name, value in (
        ("title", metadata.title),
        ("author", metadata.author),
        ("published", metadata.published_at and metadata.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    ):
        if value:
            yield name, value
