"""aiohttp, imported without the system's certificate authorities.

It reads them twice while it is imported, for two contexts that nobody uses here: `tls_context` makes our own when the
first https address is asked for. That would be 50 ms of the 250 ms that a command takes to start.
"""

from __future__ import annotations

import os

_NAMED = {name: os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")}

os.environ.update(dict.fromkeys(_NAMED, os.devnull))
try:
    import aiohttp as aiohttp
finally:
    for _name, _value in _NAMED.items():
        del os.environ[_name]
        if _value is not None:
            os.environ[_name] = _value
