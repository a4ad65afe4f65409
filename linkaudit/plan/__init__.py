"""What a grant requires of a report, activity by activity: a plan is read from TOML or from a table (CSV, XLSX and
whatever else holds one), drafted from what a document claims, and written. It judges nothing."""

from __future__ import annotations

from pathlib import Path

from linkaudit.model import Activity, Document, DocumentError, Extraction, Plan, Promise
from linkaudit.plan.tables import parse_table
from linkaudit.plan.toml import dumps, loads
from linkaudit.plan.values import PlanError

__all__ = ["PlanError", "accounts_cited", "draft", "dumps", "loads", "read", "write"]


def read(path: Path) -> Plan:
    """The plan in a file. Raises PlanError: one line that says what is wrong, where, and what to do."""
    try:
        if path.suffix.lower() == ".toml":
            return loads(path.read_text(encoding="utf-8-sig"))
        return parse_table(_document(path))
    except PlanError as error:
        raise PlanError(f"{path}: {error}") from error
    except DocumentError as error:
        raise PlanError(str(error)) from error
    except OSError as error:
        raise PlanError(
            f"{path}: cannot be read ({error.strerror}); name an existing TOML, CSV or XLSX file"
        ) from error
    except UnicodeDecodeError as error:
        raise PlanError(f"{path}: is no TOML: it is not UTF-8; save it as UTF-8, or give CSV or XLSX") from error


def _document(path: Path) -> Document:
    from linkaudit import documents  # the readers load when a table is to be read

    return documents.read(path)


def write(plan: Plan, path: Path, note: str = "") -> None:
    """The plan as TOML, or as a table in CSV or XLSX by the file's suffix. Raises OSError."""
    from linkaudit.plan import files

    files.write(plan, path, note)


def draft(extraction: Extraction) -> Plan:
    """What a document claims as a plan: to be corrected by whoever knows the agreement. It names no accounts: that a
    report cites its own profiles does not say that nobody else's posts may count."""
    promises = tuple(_promise(activity) for activity in extraction.activities)
    return Plan(promises, extraction.period, (), extraction.agreed)


def accounts_cited(extraction: Extraction) -> tuple[str, ...]:
    """The accounts whose profiles a document cites, as a plan would declare them."""
    accounts = {
        f"{link.platform}:{link.id.removeprefix('@').lower() if not link.id.startswith('UC') else link.id}": None
        for link in extraction.links.values()
        if link.kind in ("profile", "channel")
    }
    return tuple(accounts)


def _promise(activity: Activity) -> Promise:
    numbers = [n for claim in activity.claims for n in (claim.planned, claim.reported) if n]
    return Promise(activity.id, activity.title or None, max(numbers, default=1), period=activity.period)
