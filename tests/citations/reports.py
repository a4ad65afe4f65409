"""Made-up reports with gold by construction: numbered tasks and activities, links in prose and in a narrow table."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass

from linkaudit.model import Link
from linkaudit.platforms import normalize
from tests.citations import tika

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
HANDLES = ("zhuldyz.qory", "til_meken", "aspankz", "qalam.club2025")
HEADS = (
    "Міндет", "Міндет шеңберіндегі іс-шаралар", "Өткізілу күні", "Орны", "Нәтижелер", "Индикаторлар", "жоспар", "факт",
)  # fmt: skip
WORDS = (
    "жоба аясында жастар арасында қазақ тілін насихаттау мақсатында байқау өткізілді роликтер дайындалды "
    "әлеуметтік желіде жарияланды ұлттық құндылықтарды"
).split()


@dataclass(frozen=True)
class Report:
    """A report's text with what is true of it: (activity, key) of every citation."""

    text: str
    pairs: frozenset[tuple[str, str]]
    style: tika.Style


def shortcode(chance: random.Random) -> str:
    """An Instagram code of 2024 or 2025."""
    number = int(chance.uniform(13.0, 13.9) * 365.25 * 86_400_000) << 23 | chance.getrandbits(23)
    code = ""
    while number:
        code, number = BASE64[number % 64] + code, number // 64
    return code


def url(chance: random.Random) -> str:
    handle = chance.choice(HANDLES)
    tiktok = (chance.randrange(1_717_200_000, 1_730_000_000) << 32) | chance.getrandbits(32)
    youtube = "".join(chance.choices(BASE64, k=10)) + chance.choice("AEIMQUYcgkosw048")
    playlist = "PLJcE07UagC9A-AmxI1Prh6h2jtXB4uE-S"
    forms = (
        f"https://www.instagram.com/p/{shortcode(chance)}/",
        f"https://www.instagram.com/p/{shortcode(chance)}/?img_index=1",
        f"https://www.instagram.com/{handle}/reel/{shortcode(chance)}/",
        f"https://www.instagram.com/reel/{shortcode(chance)}/?igsh=MTdqYjFsZGF6ZWJudA==",
        f"https://www.instagram.com/{handle}?igsh=MWNqcGwxOW8wajF6eA==",
        f"https://www.tiktok.com/@{handle}/video/{tiktok}?is_from_webapp=1&sender_device=pc",
        f"https://www.tiktok.com/@{handle}/photo/{tiktok}?lang=ru-RU",
        f"https://vm.tiktok.com/ZMr{''.join(chance.choices(BASE64[:62], k=6))}/",
        f"https://www.youtube.com/watch?v={youtube}&list={playlist}&index={chance.randrange(40)}",
        f"https://youtu.be/{youtube}?si=1DlkppbBvh9eIHaw",
        f"https://www.facebook.com/profile.php?id=6156{chance.randrange(10**9, 10**10)}",
    )
    return chance.choice(forms)


def key(address: str) -> str:
    found = normalize(address)
    assert isinstance(found, Link), address
    return found.key


def make(seed: int, style: tika.Style) -> Report:
    """A Kazakh report of one to four tasks, its table wrapped and cut by pages as `style` says."""
    chance = random.Random(seed)

    def sentence(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words)).capitalize()

    activities = [(t, a) for t in range(1, chance.randrange(2, 6)) for a in range(1, chance.randrange(2, 6))]
    links = {at: [url(chance) for _ in range(chance.randrange(7))] for at in activities}
    prose = ["5. Әлеуметтік жобаны іске асыру кезеңі: 2025 жылдың 1 ақпан-30 маусым аралығы."]
    rows = [
        tika.Row(
            [[head] for head in HEADS],
            ["Ұзақ мерзімді"],
        )
    ]
    for task, activity in activities:
        if activity == 1:
            prose.append(f"{task} міндет. {sentence(9)}")
        prose += [f"{activity} іс-шара. {sentence(8)}", f"{sentence(15)}. {sentence(12)}."]
        if chance.random() < 0.5:
            prose += links[task, activity]
        heading = chance.choice(["{}-іс-шара. {}", "{}.{}", " {}.«{}»"]).format(activity, sentence(7))
        cell = [sentence(4)] if chance.random() < 0.5 else []
        for address in links[task, activity]:
            cell += (
                [chance.choice(["Instagram", "Tik-Tok", "Facebook"]), address] if chance.random() < 0.2 else [address]
            )
        rows.append(
            tika.Row(
                [
                    [sentence(6)] if activity == 1 else [""],
                    [heading],
                    [chance.choice(["ақпан", "наурыз-мамыр", "маусым"])],
                    ["Қарағанды облысы"],
                    [sentence(chance.randrange(5, 25))],
                    ["Әлеуметтік желіге жарияланым (Instagram, Tik-Tok, Facebook, YouTube)", "", "Фото / видео есеп"],
                    ["1", "", "10"],
                    ["1", "", "10"],
                ],
                cell,
            )
        )
    ends = "\n\n" if style.blanks == "never" else " \n\n"
    text = "".join(line + ends for line in prose) + tika.print_table(rows, style, chance)
    pairs = frozenset((f"{t}.{a}", key(address)) for (t, a), addresses in links.items() for address in addresses)
    return Report(f"{text}Толтыру күні _29.06.2025 ж._{ends}", pairs, style)
