"""Numbers of things that can be published, in running text and in cells: "10 ролик", "35-тен астам хабарлама",
"Жарияланым – 3", "Запланировано 10 публикаций, размещено 12".

It refuses numbers that count nothing: marks ("видео 1"), schools, classes and days.
"""

from __future__ import annotations

import re
from functools import cache

from linkaudit.citations.language import cardinals, months, pattern, words
from linkaudit.model import Claim

NETWORKS = 4  # Instagram, TikTok, Facebook, YouTube: what "one in each network" means
_HARD = {"г": "к", "ғ": "қ", "б": "п"}  # Kazakh softens a stem's end before a vowel: "ролик", "ролигі"
# Between a number and a thing they make the number something else's: "12 мая пост", "в 5 классе видео".
_NOT_BETWEEN = (
    "май", "мая", "класс", "участ", "человек", "люд", "дет", "ребен", "ребён", "школ", "подрост", "волонт", "житель",
    "жител", "студент", "команд", "семь", "сем", "раз", "час", "минут", "дн", "год", "лет", "тг", "тенге", "тысяч",
    "қатысушы", "бала", "адам", "оқушы", "ерікті", "мектеп", "топ", "отбасы", "рет", "күн", "сағат", "жыл", "мың",
    "participant", "people", "pupil", "student", "child", "volunteer", "school", "famil", "team", "resident", "hour",
    "day", "minute", "time", "year",
)  # fmt: skip


def told(text: str) -> list[Claim]:
    """The numbers of a text, each a plan where the words right before it say so, else a report:
    "Запланировано 10 публикаций, размещено 12"."""
    claims = [Claim(stem_of(m["what"]), int(m["n"]), int(m["m"])) for m in _part_of_whole().finditer(text)]
    text = _part_of_whole().sub(" ", text)
    for sentence in re.split(r"[.!?](?:\s|$)|\n", text):
        thing = _thing().search(sentence)
        plain = {m.lastgroup: int(m["n"] or m["m"]) for m in _plainly().finditer(sentence)} if thing else {}
        if thing and plain.keys() >= {"n", "m"}:
            claims.append(Claim(stem_of(thing[0]), plain["n"], plain["m"]))
        elif thing and _each_network().search(sentence):
            is_plan = [m.lastgroup for m in _promised().finditer(sentence)][:1] == ["planned"]
            for what, number in numbers(sentence) or [(stem_of(thing[0]), 1)]:
                number *= NETWORKS
                claims.append(Claim(what, number, None) if is_plan else Claim(what, None, number))
        else:
            continue
        text = text.replace(sentence, "")
    for clause in re.split(r"[,;.!?]\s|\n", text):
        said = [m.lastgroup for m in _promised().finditer(clause)]
        for what, number in numbers(clause):
            is_plan = said[:1] == ["planned"]
            claims.append(Claim(what, number, None) if is_plan else Claim(what, None, number))
    return claims


def of_both(text: str) -> list[Claim]:
    """The claims of a cell that holds plan and fact together: "план – 10 роликов, факт – 12", "10/12 публикаций"."""
    pairs = [Claim(stem_of(m["what"]), int(m["n"]), int(m["m"])) for m in _pairs().finditer(text)]
    return pairs or told(text)


def things_in(text: str) -> list[str]:
    """The different things that a text names."""
    return list(dict.fromkeys(stem_of(m[0]) for m in _thing().finditer(text)))


def numbers(text: str) -> list[tuple[str, int]]:
    """What a text counts, and how many."""
    counted = (m for m in _counted().finditer(text) if number_of(m["n"]) > 0 and not _is_mark(m))
    found = [(stem_of(m["what"]), number_of(m["n"])) for m in counted]
    return found + [(stem_of(m["what"] or m["what2"]), int(m["n"] or m["n2"])) for m in _counts().finditer(text)]


def cell_numbers(cell: list[str]) -> list[tuple[str, int]]:
    """The numbers of a cell that says itself what it counts."""
    text = "\n".join(cell)
    listed = [(stem_of(m["what"]), int(m["n"])) for m in _listed().finditer(text)]
    whole = " ".join(cell)
    return listed or numbers(whole) or numbers(re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", "", whole))  # "бейнеро лик"


def stem_of(word: str) -> str:
    """The word of words/*.toml that a word form belongs to."""
    low = word.lower()
    stem = next((stem for stem in words("evidence") if low.startswith(stem)), low)
    hard = stem[:-1] + _HARD.get(stem[-1:], "")
    return hard if hard in words("evidence") else stem


def number_of(written: str) -> int:
    """A number in digits or in a word."""
    return int(written) if written.isdecimal() else cardinals()[written.lower()]


def _is_mark(counted: re.Match[str]) -> bool:
    """Whether the number marks one of a row of things ("видео 1 видео 2"), a school or a class, or is a day's."""
    before = counted.string[: counted.start()]
    label = _label().search(before)
    between = counted.string[counted.end("n") : counted.start("what")].strip().lower()
    is_day = any(between.startswith(stem) for stem in (*(m for m in months() if len(m) > 2), *_NOT_BETWEEN))
    return (
        is_day
        or before.rstrip().endswith("№")
        or (label is not None and stem_of(label["what"]) == stem_of(counted["what"]))
    )


@cache
def _counted() -> re.Pattern[str]:
    """A number before the thing that it counts: "10 ролик", "35-тен астам хабарлама"."""
    spelt = "|".join(sorted(map(re.escape, cardinals()), key=len, reverse=True))
    more_than = r"(?:\s?-?\s?(?:тен|ден|тан|дан|нан|нен|ке|ге|қа|ға|не|на))?(?:\s(?:астам|жуық))?"
    return re.compile(
        rf"(?<![\d.,/:№-])(?P<n>\d{{1,3}}|(?<![^\W\d_])(?:{spelt})(?![^\W\d_]))\+?{more_than}(?:\s*\([^\W\d_]+(?:\s[^\W\d_]+)?\))?\s+(?:[^\W\d_]+\s+){{0,1}}(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        re.IGNORECASE,
    )


@cache
def _listed() -> re.Pattern[str]:
    """A thing and behind a dash or a colon its number, as cells list them: "Жарияланым – 3; қатысушылар – 36"."""
    return re.compile(
        rf"(?<![^\W\d_])(?P<what>(?:{pattern('evidence')})[^\W\d_]*)[^\d;\n]{{0,40}}?\s?[–—:=-]\s?(?P<n>\d{{1,3}})(?![\d.,/:]\d)",
        re.IGNORECASE,
    )


@cache
def _counts() -> re.Pattern[str]:
    """A count of things: "Количество публикаций: 7", "Жарияланымдар саны – 7", "Number of posts: 7"."""
    thing, joint = (
        rf"(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        r"[^\d;.\n]{0,30}?\s?[–—:=-]\s?(?P<n>\d{1,3})(?![\d/:]|[.,]\d)",
    )
    return re.compile(
        rf"(?:количеств|числ|number of|count of)[^\W\d_]*\s(?:[^\W\d_]+\s)?{thing}{joint}"
        rf"|(?<![^\W\d_])(?P<what2>(?:{pattern('evidence')})[^\W\d_]*)\s(?:саны)\s?[–—:=-]\s?(?P<n2>\d{{1,3}})(?![\d/:]|[.,]\d)",
        re.IGNORECASE,
    )


@cache
def _label() -> re.Pattern[str]:
    """What ends in the name of a thing, so that a number behind it is a mark on it: "видео 1", "жазба № 2"."""
    return re.compile(rf"(?<![^\W\d_])(?P<what>(?:{pattern('evidence')}))[^\W\d_]?\s*(?:№\s*)?$", re.IGNORECASE)


@cache
def _promised() -> re.Pattern[str]:
    """What stands before a number that was planned, and what before one that came of it."""
    planned, reported = pattern("header_planned"), pattern("header_reported")
    return re.compile(rf"(?<![^\W\d_])(?:(?P<planned>{planned})|(?P<reported>{reported}))", re.IGNORECASE)


@cache
def _pairs() -> re.Pattern[str]:
    """A plan and a fact before the thing: "10/12 публикаций"."""
    return re.compile(
        rf"(?<![\d.,/])(?P<n>\d{{1,3}})\s*/\s*(?P<m>\d{{1,3}})\s+(?:[^\W\d_]+\s+)?(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        re.IGNORECASE,
    )


@cache
def _part_of_whole() -> re.Pattern[str]:
    """How many of so many: "5 из 6 интервью", "7 out of 8 planned articles"."""
    return re.compile(
        rf"(?<![\d.,/])(?P<m>\d{{1,3}})\s+(?:из|out of|of)\s+(?P<n>\d{{1,3}})\s+(?:[^\W\d_]+\s+)?"
        rf"(?P<what>(?:{pattern('evidence')})[^\W\d_]*)",
        re.IGNORECASE,
    )


@cache
def _each_network() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{pattern('each_network')})", re.IGNORECASE)


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{pattern('evidence')})", re.IGNORECASE)


@cache
def _plainly() -> re.Pattern[str]:
    """A plan's or a report's number that names no thing: "запланировано – 5, размещено – 4"."""
    number = r"[^\W\d_]*\s*(?:[–—:=-]\s*)?(?P<{}>\d{{1,3}})(?![\d/:]|[.,]\d)"
    planned, reported = pattern("header_planned"), pattern("header_reported")
    return re.compile(
        rf"(?<![^\W\d_])(?:(?:{planned}){number.format('n')}|(?:{reported}){number.format('m')})", re.IGNORECASE
    )
