"""What packing a WARC record costs, by hand: python tests/benchmarks/bench_pack.py.

The pages of bench_audit and a request record, packed as one gzip member each: microseconds a record and what is left of
its bytes. isal is what archive/warc.py uses, zlib's level 9 what warcio would.
"""

from __future__ import annotations

import gzip
import platform
import timeit
import zlib
from collections.abc import Callable
from functools import partial

from _server import _long_page
from isal import isal_zlib

GZIP = 31
ROUNDS, TIMES = 7, 200
REQUEST = (
    b"WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <urn:uuid:6f3a1c1e-5c1e-4c39-9d0c-1b7a2f0c9d11>\r\n"
    b"WARC-Date: 2025-11-20T12:00:00.123456Z\r\nWARC-Target-URI: https://example.org/news/lake-1\r\n"
    b"WARC-Block-Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\r\n"
    b"Content-Type: application/http; msgtype=request\r\nContent-Length: 360\r\n\r\n"
    b"GET /news/lake-1 HTTP/1.1\r\nHost: example.org\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64)\r\n"
    b"Accept: text/html,application/xhtml+xml\r\nAccept-Language: en-US,en;q=0.9\r\n\r\n\r\n\r\n"
)


def by_zlib(level: int) -> Callable[[bytes], bytes]:
    def pack(raw: bytes) -> bytes:
        packer = zlib.compressobj(level, zlib.DEFLATED, GZIP)
        return packer.compress(raw) + packer.flush()

    return pack


def main() -> None:
    page = _long_page("5")
    kinds = {"a page of 20 KB": page, "the same, gzipped": gzip.compress(page, 6), "a request": REQUEST}
    packers = {
        "isal, level 1": lambda raw: isal_zlib.compress(raw, 1, GZIP),
        "zlib, level 1": by_zlib(1),
        "zlib, level 9": by_zlib(9),
    }
    print(f"Python {platform.python_version()}, {platform.machine()}, best of {ROUNDS} rounds")
    for kind, raw in kinds.items():
        for name, pack in packers.items():
            taken = min(timeit.repeat(partial(pack, raw), number=TIMES, repeat=ROUNDS)) / TIMES
            print(f"{kind:<18} {name:<14} {taken * 1e6:6.0f} us  {len(pack(raw)) / len(raw):.2f} of the bytes")


if __name__ == "__main__":
    main()
