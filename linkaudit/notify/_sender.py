"""The process in which Apprise runs: an order as JSON on standard input, a list of true and false on standard output.
It says nothing else, because whatever it could say may hold a secret."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

# What takes a text of any length as it is; the others get a long one in parts.
_WHOLE = frozenset({"json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos"})


def main() -> None:
    order: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    logging.disable(logging.CRITICAL)
    answer, sys.stdout = sys.stdout, sys.stderr
    with tempfile.TemporaryDirectory() as folder:
        if order.get("ca_file"):
            _trust(Path(order["ca_file"]), Path(folder) / "authorities.pem")
        told = [_service(url) is not None for url in order.get("try", ())]
        if "send" in order:
            told.append(_send(*order["send"]))
    print(json.dumps(told), file=answer)


def _trust(further: Path, bundle: Path) -> None:
    """Further authorities beside the usual ones, for what speaks HTTP and for mail."""
    import certifi

    bundle.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + further.read_bytes())
    os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = str(bundle)


def _service(url: str) -> Any:  # Apprise has no types
    """What Apprise makes of an address; None where it can make nothing of it, and where it is that of several: one of
    them might be told again and again because another one was not."""
    import apprise

    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    return service if service is not None and len(service) == 1 else None


def _send(url: str, title: str, body: str) -> bool:
    import apprise

    service = _service(url)
    if service is None:
        return False
    scheme = url.partition("://")[0].lower()
    if "format=" not in url:
        service.notify_format = apprise.NotifyFormat.TEXT
    if "overflow=" not in url:
        modes = apprise.OverflowMode
        service.overflow_mode = modes.UPSTREAM if scheme in _WHOLE else modes.SPLIT
    sender = apprise.Apprise()
    sender.add(service)
    return bool(sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))


if __name__ == "__main__":
    main()
