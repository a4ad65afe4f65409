"""What people say of links that no machine can judge: it is kept beside the verdicts, in the database and in the
manifest of the document's last audit, and changes none of them."""

from __future__ import annotations

import hashlib
import mimetypes
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from linkaudit import documents, platforms
from linkaudit.archive.ledger import Ledger, LedgerBusyError
from linkaudit.archive.manifest import ManifestError
from linkaudit.model import RULINGS, DocumentError, Extraction, Flaw, Medium, Ruling, Standing, stamp
from linkaudit.recheck import Policy, rank_of, ruled
from linkaudit.render.words import LANGUAGES, load
from linkaudit.store import Store

SCREENSHOT_MB = 50


class ReviewError(Exception):
    """A ruling that cannot be kept. The message is one line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where rulings are kept: the open database, the archive's folder and the media's; and when links are asked again,
    which a ruling decides anew."""

    store: Store
    archive: Path
    media: Path
    policy: Policy = field(default=Policy())


def keep(kept: Kept, audit: int, extraction: Extraction, rulings: Sequence[Ruling]) -> int:
    """Keeps each ruling that has not been kept before, word for word; returns how many. `screenshot` of a ruling is the
    path of a file to be copied. Raises ReviewError; then none was kept."""
    document = extraction.document.sha256
    said = {(each.key, each.by): each for own in kept.store.rulings(document).values() for each in own}
    new: list[Ruling] = []
    for each in rulings:
        last = said.get((each.key, each.by))  # who changes their mind back says something new
        if last is None or (last.word, last.note) != (each.word, each.note) or _is_new(each, last):
            new.append(each)
            said[each.key, each.by] = each
    pictures = {each.screenshot: _copied(Path(each.screenshot), kept.media) for each in new if each.screenshot}
    if not new:
        return 0
    try:
        with Ledger(kept.archive, audit, {"audit": str(audit)}) as ledger:
            ledger.tell({"what": "review", "at": stamp(new[0].at)})
            for each in new:
                medium = pictures[each.screenshot] if each.screenshot else None
                ruling = replace(each, screenshot=medium.path if medium else None)
                media = {"media": [asdict(medium)]} if medium else {}
                entry = ledger.tell({"what": "ruling", **told_of(ruling, document), **media})
                before = kept.store.standings([ruling.key]).get(ruling.key, Standing(ruling.key))
                standing = ruled(before, ruling, kept.policy)
                kept.store.save_ruling(audit, document, ruling, entry, (standing, rank_of(standing)))
            kept.store.advance(audit, ledger.head)
    except LedgerBusyError as error:
        raise ReviewError(f"audit {audit} is being written to by another run; try again when it has ended") from error
    except (ManifestError, OSError) as error:
        raise ReviewError(
            f"audit {audit}: its archive cannot be added to ({error}); see what `linkaudit verify` says"
        ) from error
    return len(new)


def _is_new(ruling: Ruling, last: Ruling) -> bool:
    """Whether a ruling brings a screenshot that the last one did not."""
    return ruling.screenshot is not None and ruling.screenshot != last.screenshot


def told_of(ruling: Ruling, document: str) -> dict[str, object]:
    """What an entry of the manifest says of a ruling; the database's row says the same."""
    return {
        "document": document,
        "key": ruling.key,
        "word": ruling.word,
        "by": ruling.by,
        "at": stamp(ruling.at),
        "note": ruling.note,
        "screenshot": ruling.screenshot,
    }


def _copied(screenshot: Path, media: Path) -> Medium:
    """The picture in the media store, under what its content says. Raises ReviewError."""
    try:
        content = screenshot.read_bytes()
        if not content or len(content) > SCREENSHOT_MB * 2**20:
            raise ReviewError(f"{screenshot}: is empty or larger than {SCREENSHOT_MB} MB; give a picture of the screen")
        digest = hashlib.sha256(content).hexdigest()
        suffix = screenshot.suffix.lower() if screenshot.suffix[1:].isalnum() else ".bin"
        path = f"sha256/{digest[:2]}/{digest[2:]}{suffix}"
        target = media / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f"{target.name}.part")
            shutil.copyfile(screenshot, part)
            part.replace(target)
    except OSError as error:
        raise ReviewError(f"{screenshot}: cannot be kept ({error.strerror}); name a readable file") from error
    return Medium(digest, path, len(content), mimetypes.guess_type(screenshot.name)[0] or "application/octet-stream")


# --- what scripts and spreadsheets say -------------------------------------------------------------------------


def key_of(named: str, known: Sequence[str]) -> str:
    """The key that a script names: itself, or that of an address. Raises ReviewError where the document does not cite
    it."""
    if named in known:
        return named
    link = platforms.normalize(named)
    if not isinstance(link, Flaw) and link.key in known:
        return link.key
    raise ReviewError(f"{named}: the document cites no such link; give a key or an address from its coverage table")


def word_of(written: str) -> str:
    """One of RULINGS, from its code or from what it is called in one of the languages. Raises ReviewError."""
    plain = " ".join(written.split()).casefold()
    for word in RULINGS:
        names = {word, word.replace("_", "-"), *(load(lang)[f"ruling.{word}"].casefold() for lang in LANGUAGES)}
        if plain in names:
            return word
    raise ReviewError(f"{written!r} is no ruling; known are {', '.join(word.replace('_', '-') for word in RULINGS)}")


def filled_in(workbook: Path, known: Sequence[str], by: str | None) -> Iterator[tuple[str, str, str, str]]:
    """Key, word, name and note of each row of a workbook's table of links whose ruling is filled in. `by` is the name
    where a row has none. Raises ReviewError at the first row that cannot be used."""
    try:
        blocks = documents.read(workbook).blocks
    except DocumentError as error:
        raise ReviewError(str(error)) from error
    rows: dict[tuple[int, int], dict[int, str]] = {}
    for block in blocks:
        if block.cell:
            rows.setdefault((block.cell.table, block.cell.row), {})[block.cell.column] = block.text.strip()
    columns: dict[str, int] = {}
    table = -1
    for (number, row), cells in rows.items():
        if number != table:
            columns, table = {}, number
        if not columns:
            columns = _columns(cells)
            continue
        ruling = cells.get(columns["ruling"], "")
        if not ruling:
            continue
        name = cells.get(columns["by"], "") or by
        try:
            key, word = key_of(cells.get(columns["key"], ""), known), word_of(ruling)
            if not name:
                raise ReviewError("nobody is named; fill in who looked, or give --by")
        except ReviewError as error:
            raise ReviewError(f"{workbook}, row {row + 1}: {error}") from error
        yield key, word, name, cells.get(columns["note"], "")
    if not any(_columns(cells) for cells in rows.values()):
        raise ReviewError(
            f"{workbook}: has no table of links with a column for rulings; give the coverage.xlsx of an audit"
        )


def _columns(cells: dict[int, str]) -> dict[str, int]:
    """Where a table of links has its columns, whatever language its head is in; nothing where it is none."""
    found: dict[str, int] = {}
    for name in ("key", "ruling", "by", "note"):
        heads = {load(lang)[f"column.{name}"] for lang in LANGUAGES}
        at = next((column for column, text in cells.items() if text in heads), None)
        if at is not None:
            found[name] = at
    return found if len(found) == 4 else {}
