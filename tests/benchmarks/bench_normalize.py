"""How many addresses a second are normalised, by hand: python tests/benchmarks/bench_normalize.py.

Beside ural.normalize_url and urllib's urlsplit on the same 50,000 seeded addresses, alternately, medians. ural is GPL
and no dependency: python3 -m venv /tmp/venv-bench && /tmp/venv-bench/bin/pip install -e . ural
"""

from __future__ import annotations

import platform
import random
import statistics
import string
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import ural

from linkaudit.platforms import normalize

COUNT = 50_000
ROUNDS = 7
SEED = 20241029
CODE = string.ascii_letters + string.digits + "-_"
NAME = string.ascii_lowercase + string.digits

# How often each form stands among the addresses (what grant reports cite, roughly), and the form: c is an Instagram
# code or YouTube id, n a number of 19 digits, d one of 15, u a name, s a short code.
FORMS = (
    (20, "https://www.instagram.com/p/{c}/"),
    (20, "https://www.instagram.com/reel/{c}/"),
    (3, "https://www.instagram.com/{u}/reel/{c}/"),
    (5, "https://www.instagram.com/{u}"),
    (2, "https://www.instagram.com/stories/{u}/{n}/"),
    (10, "https://www.tiktok.com/@{u}/video/{n}"),
    (3, "https://vm.tiktok.com/{s}/"),
    (2, "https://www.tiktok.com/@{u}"),
    (8, "https://www.youtube.com/watch?v={c}"),
    (5, "https://youtu.be/{c}"),
    (3, "https://www.youtube.com/shorts/{c}"),
    (2, "https://www.youtube.com/@{u}"),
    (1, "https://www.youtube.com/redirect?event=video&q=https%3A%2F%2Fwww.instagram.com%2Fp%2F{c}%2F"),
    (5, "https://www.facebook.com/{u}/posts/{d}"),
    (3, "https://www.facebook.com/watch/?v={d}"),
    (2, "https://www.facebook.com/share/p/{s}/"),
    (1, "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F{u}%2F{d}&h=AT0"),
    (10, "https://{u}.example.kz/news/{d}"),
    (5, "https://example.org/{u}/{u}.html"),
)
TRACKING = (
    "igsh=MTdqOGE0cXZ5bQ%3D%3D", "utm_source=ig_web_copy_link&utm_medium=share", "fbclid=IwAR0a1b2c3d4", "si=Zx8sA0b1",
    "is_from_webapp=1&sender_device=pc", "_r=1&_t=8abc", "mibextid=wwXIfr", "feature=shared", "hl=ru",
)  # fmt: skip


def addresses(count: int) -> list[str]:
    """Mixed addresses, the same ones every time; every second one with tracking parameters."""
    chance = random.Random(SEED)

    def word(alphabet: str, length: int) -> str:
        return "".join(chance.choices(alphabet, k=length))

    made = []
    for form in chance.choices([form for _, form in FORMS], [weight for weight, _ in FORMS], k=count):
        url = form.format(
            c="C" + word(CODE, 9) + "w",
            n=str(chance.randrange(6_900_000_000_000_000_000, 7_500_000_000_000_000_000)),
            d=word(string.digits[1:], 15),
            u=word(NAME, chance.randint(5, 16)),
            s=word(NAME, 10),
        )
        if chance.random() < 0.5:
            url += ("&" if "?" in url else "?") + chance.choice(TRACKING)
        made.append(url)
    return made


def seconds(work: Callable[[str], object], urls: Iterable[str]) -> float:
    start = time.perf_counter()
    for url in urls:
        work(url)
    return time.perf_counter() - start


def uncached_urlsplit(url: str) -> object:
    return urlsplit.__wrapped__(url)  # type: ignore[attr-defined]  # its cache would answer from the second round on


if __name__ == "__main__":
    urls = addresses(COUNT)
    measured: dict[str, Callable[[str], object]] = {
        "linkaudit.normalize": normalize,
        "ural.normalize_url": ural.normalize_url,
        "urlsplit, uncached": uncached_urlsplit,
    }
    rounds: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, work in measured.items():
            rounds[name].append(seconds(work, urls))
    rates = {name: COUNT / statistics.median(taken) for name, taken in rounds.items()}
    print(f"Python {platform.python_version()}, {platform.machine()}, {COUNT:,} addresses, {ROUNDS} rounds, medians")
    for name, rate in rates.items():
        print(f"{name:<20} {rate:>10,.0f} URLs/s   {rate / rates['urlsplit, uncached']:.2f} x urlsplit")
    print(f"{rates['linkaudit.normalize'] / rates['ural.normalize_url']:.1f} x ural")
