"""Each rule remarks on what it is for, and on nothing that only comes near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from linkaudit.coverage import cover
from linkaudit.model import (
    MENDS,
    SEVERITIES,
    STATUS_OF,
    Check,
    Claim,
    Elsewhere,
    Extraction,
    Finding,
    Flaw,
    History,
    Plan,
    Promise,
    Unreadable,
)
from linkaudit.rules import RULES, Facts, UnknownRuleError, findings_of, selected
from tests.builders import (
    DATED,
    NOW,
    PROJECT,
    activity,
    address,
    check,
    cite,
    extraction,
    known,
    link,
    mention,
    ruling,
)

POST = link("POSTaaaaaaa")
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
PROFILE = link("aspan", None, kind="profile")
LATE = link("LATEaaaaaaa", datetime(2025, 7, 6, 0, 0, tzinfo=UTC))  # the first minute after the document's day
PUNCTUAL = link("PUNCTUALaaa", datetime(2025, 7, 5, 23, 59, tzinfo=UTC))
EARLY = link("EARLYaaaaaa", datetime(2025, 1, 31, 17, 59, tzinfo=UTC))  # before the first day began in Kazakhstan
ON_TIME = link("ONTIMEaaaaa", datetime(2025, 1, 31, 18, 0, tzinfo=UTC))
APRIL = link("APRILaaaaaa", datetime(2025, 4, 1, tzinfo=UTC))
LAST_OF_MARCH = link("MARCHaaaaaa", datetime(2025, 3, 31, 23, 59, tzinfo=UTC))
UNDATED = link("UNDATEDaaaa", None, platform="youtube", kind="video")
PLAYLIST = link("PLaspan", datetime(2026, 1, 1, tzinfo=UTC), platform="youtube", kind="playlist")
HOME = link("home", None, platform="web", kind="page", canonical_url="https://example.kz/")
BARE_HOME = link("bare", None, platform="web", kind="page", canonical_url="http://example.kz")
QUERIED = link("queried", None, platform="web", kind="page", canonical_url="https://example.kz/?p=15")
SHORT = Unreadable("x/p/short", Flaw("id_length", "short"), activity="1.1")
ATTACHED = Unreadable("photo.jpg", Flaw("attachment", "attached"))
LONELY = Unreadable("", Flaw("no_text_layer", "a picture"), page=7)
BLURRED = replace(cite(POST), ocr=0.62, candidates=tuple(f"https://x/{n}" for n in range(5)))
TWOFOLD = tuple(replace(cite(each), cited_as="https://a", href="https://b") for each in (POST, APRIL))
ARTICLE = link("article", None, platform="web", kind="page", canonical_url="https://example.kz/news/1")

# Every kind of the contract, and whether it can be one piece of evidence.
KINDS = {
    ("instagram", True): "post story highlight share",
    ("instagram", False): "profile other",
    ("tiktok", True): "post short-link",
    ("tiktok", False): "profile live other",
    ("youtube", True): "video clip post",
    ("youtube", False): "playlist channel other",
    ("facebook", True): "post video photo event share short-link story",
    ("facebook", False): "profile group other",
}
# What a finding tells, for the message that is shown: one of each rule.
TOLD: list[tuple[Extraction, dict[str, str], Finding]] = [
    (
        extraction(activity("1.1", cite(POST))),
        {POST.key: "removed"},
        Finding("LA001", "error", "1.1", POST.key, (("reason", "removed"),), "evidence"),
    ),
    (
        extraction(activity("1.1", cite(POST))),
        {POST.key: "age"},
        Finding("LA002", "warning", "1.1", POST.key, (("reason", "age"),), "platform"),
    ),
    (
        extraction(unattributed=(cite(POST),)),
        {POST.key: "timeout"},
        Finding("LA003", "note", None, POST.key, (("reason", "timeout"),), "person"),
    ),
    (
        extraction(activity("1.1", cite(POST, "narrative"), *[cite(POST)] * 3)),
        {},
        Finding("LA011", "note", "1.1", POST.key, (("count", "3"),), "report"),
    ),
    (
        extraction(*(activity(number, cite(POST)) for number in ("1.1", "1.2", "2.1"))),
        {},
        Finding("LA012", "warning", "1.2", POST.key, (("activities", "1.1, 1.2, 2.1"),), "evidence"),
    ),
    (
        extraction(activity("1.1", cite(LATE))),
        {},
        Finding(
            "LA021", "error", "1.1", LATE.key, (("published", "2025-07-06"), ("dated", "2025-07-05")), "explanation",
        ),
    ),
    (
        extraction(activity("1.1", cite(EARLY))),
        {},
        Finding(
            "LA022", "warning", "1.1", EARLY.key,
            (("published", "2025-01-31"), ("start", "2025-02-01"), ("end", "2025-06-30")), "explanation"),
    ),
    (
        extraction(activity("1.1", cite(APRIL), period=MARCH)),
        {},
        Finding(
            "LA023", "warning", "1.1", APRIL.key,
            (("published", "2025-04-01"), ("start", "2025-03-01"), ("end", "2025-03-31")), "explanation"),
    ),
    (
        extraction(activity("1.1", cite(PLAYLIST))),
        {},
        Finding("LA031", "warning", "1.1", PLAYLIST.key, (("kind", "playlist"),), "evidence"),
    ),
    (extraction(activity("1.1")), {}, Finding("LA041", "error", "1.1", None, (), "evidence")),
    (
        extraction(unreadable=(SHORT,)),
        {},
        Finding(
            "LA051", "error", "1.1", None,
            (("text", "x/p/short"), ("flaw", "id_length"), ("off", "0"), ("repair", "")), "report",
        ),
    ),
    (
        extraction(unreadable=(LONELY,)),
        {},
        Finding("LA052", "error", None, None, (("text", ""), ("place", "7"), ("flaw", "no_text_layer")), "report"),
    ),
    (
        extraction(activity("1.1", BLURRED, replace(BLURRED, ocr=0.4))),
        {},
        Finding(
            "LA053", "warning", "1.1", POST.key, (("percent", "62"), ("others", "https://x/0, https://x/1, https://x/2")),
            "report",
        ),
    ),
    (
        extraction(activity("1.1", *TWOFOLD)),
        {},
        Finding("LA054", "error", "1.1", APRIL.key, (("printed", "https://a"), ("href", "https://b")), "report"),
    ),
]  # fmt: skip

# Code, what the document says, the verdicts (by key; others are "ok"), and the activities and keys remarked on.
Row = tuple[str, Extraction, dict[str, str], list[tuple[str | None, str | None]]]
TRIGGERS: list[Row] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "removed"}, [("1.1", POST.key)]),
    ("LA001", extraction(unattributed=(cite(POST),)), {POST.key: "not_found"}, [(None, POST.key)]),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "private"}, [("1.1", POST.key)]),
    ("LA003", extraction(activity("1.1", cite(POST))), {POST.key: "captcha"}, [("1.1", POST.key)]),
    ("LA011", extraction(activity("1.1", cite(POST), cite(POST, line=2))), {}, [("1.1", POST.key)]),
    ("LA011", extraction(activity("1.1", cite(POST, "narrative"), cite(POST, "narrative"))), {}, [("1.1", POST.key)]),
    (
        "LA012",
        extraction(activity("1.1", cite(POST)), activity("1.2", cite(POST))),
        {},
        [("1.1", POST.key), ("1.2", POST.key)],
    ),
    ("LA021", extraction(activity("1.1", cite(LATE))), {}, [("1.1", LATE.key)]),
    ("LA021", extraction(unattributed=(cite(LATE),)), {}, [(None, LATE.key)]),
    ("LA022", extraction(activity("1.1", cite(EARLY))), {}, [("1.1", EARLY.key)]),
    ("LA022", extraction(activity("1.1", cite(LATE))), {}, [("1.1", LATE.key)]),
    ("LA022", extraction(unattributed=(cite(EARLY),)), {}, [(None, EARLY.key)]),
    ("LA023", extraction(activity("1.1", cite(APRIL), period=MARCH)), {}, [("1.1", APRIL.key)]),
    ("LA023", extraction(activity("1.1", cite(APRIL), period=MARCH), period=None), {}, [("1.1", APRIL.key)]),
    ("LA031", extraction(activity("1.1", cite(PROFILE))), {}, [("1.1", PROFILE.key)]),
    ("LA031", extraction(activity("1.1", cite(HOME))), {}, [("1.1", HOME.key)]),
    ("LA031", extraction(activity("1.1", cite(BARE_HOME))), {}, [("1.1", BARE_HOME.key)]),
    ("LA031", extraction(unattributed=(cite(PROFILE),)), {}, [(None, PROFILE.key)]),
    ("LA041", extraction(activity("1.1")), {}, [("1.1", None)]),
    ("LA041", extraction(activity("1.1"), unattributed=(cite(POST),)), {}, [("1.1", None)]),
    ("LA041", extraction(activity("1.1"), unreadable=(SHORT,)), {}, [("1.1", None)]),
    ("LA051", extraction(activity("1.1"), unreadable=(SHORT, LONELY)), {}, [("1.1", None)]),
    ("LA052", extraction(activity("1.1"), unreadable=(SHORT, LONELY)), {}, [(None, None)]),
    ("LA052", extraction(unreadable=(ATTACHED,)), {}, [(None, None)]),
    ("LA053", extraction(activity("1.1", BLURRED)), {}, [("1.1", POST.key)]),
    ("LA053", extraction(unattributed=(BLURRED,)), {}, [(None, POST.key)]),
    ("LA054", extraction(activity("1.1", *TWOFOLD)), {}, [("1.1", APRIL.key)]),
]
NEAR_MISSES: list[tuple[str, Extraction, dict[str, str]]] = [
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "private"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "login_wall"}),
    ("LA001", extraction(activity("1.1", cite(POST))), {}),
    ("LA001", extraction(activity("1.1", cite(POST))), {POST.key: "unrecognised"}),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "not_found"}),
    ("LA002", extraction(activity("1.1", cite(POST))), {POST.key: "consent"}),
    ("LA003", extraction(activity("1.1", cite(POST))), {}),
    ("LA011", extraction(activity("1.1", cite(POST, "narrative"), cite(POST, "table"))), {}),
    ("LA011", extraction(activity("1.1", cite(POST), cite(UNDATED))), {}),
    ("LA011", extraction(activity("1.1", cite(POST)), activity("1.2", cite(POST))), {}),
    ("LA011", extraction(unattributed=(cite(POST), cite(POST))), {}),
    ("LA012", extraction(activity("1.1", cite(POST), cite(POST)), activity("1.2", cite(UNDATED))), {}),
    ("LA012", extraction(activity("1.1", cite(POST)), unattributed=(cite(POST),)), {}),
    ("LA021", extraction(activity("1.1", cite(PUNCTUAL))), {}),
    ("LA021", extraction(activity("1.1", cite(LATE)), dated=None), {}),
    ("LA021", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA022", extraction(activity("1.1", cite(ON_TIME))), {}),
    ("LA022", extraction(activity("1.1", cite(EARLY)), period=None), {}),
    ("LA022", extraction(activity("1.1", cite(UNDATED))), {}),
    ("LA022", extraction(activity("1.1", cite(PLAYLIST)), dated=None), {}),  # its date is not a post's
    ("LA022", extraction(activity("1.1", cite(APRIL), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(LAST_OF_MARCH), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(UNDATED), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(PLAYLIST), period=MARCH)), {}),
    ("LA023", extraction(activity("1.1", cite(POST), period=MARCH), activity("1.2", cite(APRIL))), {}),
    ("LA023", extraction(activity("1.1", cite(APRIL))), {}),
    ("LA023", extraction(unattributed=(cite(APRIL),)), {}),
    ("LA031", extraction(activity("1.1", cite(POST))), {}),
    ("LA031", extraction(activity("1.1", cite(ARTICLE))), {}),
    ("LA031", extraction(activity("1.1", cite(QUERIED))), {}),
    ("LA041", extraction(activity("1.1", cite(PROFILE))), {}),
    ("LA041", extraction(activity("1.1", cite(POST))), {POST.key: "removed"}),
    ("LA041", extraction(unreadable=(SHORT,)), {}),
    ("LA051", extraction(activity("1.1", cite(POST))), {}),
    ("LA051", extraction(unreadable=(LONELY, ATTACHED)), {}),
    ("LA052", extraction(unreadable=(SHORT,)), {}),
    ("LA053", extraction(activity("1.1", cite(POST))), {}),
    ("LA054", extraction(activity("1.1", TWOFOLD[0], replace(TWOFOLD[1], line=2))), {}),
    ("LA054", extraction(activity("1.1", TWOFOLD[0], TWOFOLD[0])), {}),
    ("LA053", extraction(activity("1.1", BLURRED, cite(POST, line=2))), {}),  # the document itself says it, too
]


# --- rules that look beyond one document's words ---------------------------------------------------------------

# Invented items at addresses as people copy them.
REEL = "https://www.instagram.com/reel/DHbVbT4Jx0c/"
REEL_2 = "https://www.instagram.com/p/DHbVbT4Jx0d/"
CLIP = "https://www.tiktok.com/@aspan_fund/video/7417000000000000001"
FILM = "https://www.youtube.com/watch?v=YE7VzlLtp-4"
FILM_2 = "https://youtu.be/YE7VzlLtp-8"
FB = "https://www.facebook.com/aspan.fund/posts/pfbid02AbC"
VM = "https://vm.tiktok.com/ZMabcdefg/"
NEWS = "https://aspan.kz/news/kol-turaly"
CHANNEL = "UCabcdefghijklmnopqrstuv"
OTHER_CHANNEL = "UCvwxyzabcdefghijklmnopq"


@dataclass(frozen=True, slots=True)
class Case:
    """A document with what else is known. Links without a check are available, and nothing is told of them."""

    said: Extraction
    checks: tuple[Check, ...] = ()
    plan: Plan = field(default=Plan())
    history: History = field(default=History())

    @property
    def findings(self) -> tuple[Finding, ...]:
        checks = {key: check(cited) for key, cited in self.said.links.items()}
        checks |= {each.link.key: each for each in self.checks}
        return cover(self.said, checks, "offline", NOW, plan=self.plan, history=self.history).findings


def says(*urls: str, claims: Sequence[tuple[int | None, int | None]] = (), **parts: object) -> Extraction:
    """A document of one activity, 1.1, that knows no dates. `parts` are the activity's own, and `agreed`."""
    agreed = parts.pop("agreed", None)
    told = tuple(Claim(f"thing {n}", *numbers) for n, numbers in enumerate(claims))
    one = replace(activity("1.1", *map(mention, urls), claims=told), **parts)  # type: ignore[arg-type]
    return replace(extraction(one, period=None, dated=None), agreed=agreed)  # type: ignore[arg-type]


def key(url: str) -> str:
    return address(url).key


def was(before: Check, after: Check) -> Case:
    """One link that an earlier audit has seen."""
    said = says(before.link.canonical_url)
    return Case(said, (after,), history=History(former={before.link.key: before}))


def titled(before: str | None, after: str | None, url: str = REEL) -> Case:
    return was(known(url, title=before), known(url, title=after))


def ruled(url: str, reason: str, *words: str) -> Case:
    told = tuple(ruling(url, word, NOW + timedelta(days=n)) for n, word in enumerate(words))
    return Case(says(url), (known(url, reason),), history=History(rulings={key(url): told}))


def shared(said: Extraction, *urls: str, checks: tuple[Check, ...] = ()) -> Case:
    """Documents of others cite these, too."""
    others = {key(url): (Elsewhere(key(url), "other.pdf", "Басқа қор", "Их проект", "2.1"),) for url in urls}
    return Case(said, checks, history=History(elsewhere=others))


def declares(url: str, *accounts: str, **told: object) -> Case:
    return Case(says(url), (known(url, **told),), Plan(accounts=accounts))  # type: ignore[arg-type]


def asks(said: Extraction, required: int | None = None, **parts: object) -> Case:
    return Case(said, (), Plan((Promise("1.1", required=required, **parts),)))  # type: ignore[arg-type]


def reached(claimed: int, *views: int | None, **parts: object) -> Case:
    urls = (FILM, FILM_2, CLIP)[: len(views)]
    checks = tuple(known(url, view_count=count) for url, count in zip(urls, views, strict=True))
    return Case(says(*urls, reach=claimed, **parts), checks)


def on(*urls: str) -> list[tuple[str | None, str | None]]:
    return [("1.1", key(url)) for url in urls]


ROW = [("1.1", None)]
AGREED = date(2025, 3, 20)  # REEL was published on that day, at 16:01
THEN = {"title": "Көлді тазарту", "author": "Аспан қоры", "author_id": "17841400000000001"}
STRANGER = {"author": "Басқа біреу", "author_id": "17841499999999999", "author_url": "https://www.instagram.com/basqa/"}
OURS = {"author": "Аспан қоры", "author_id": "17841400000000001", "author_url": "https://www.instagram.com/aspan_fund/"}

CASE_TRIGGERS: list[tuple[str, Case, list[tuple[str | None, str | None]]]] = [
    ("LA004", titled("Көлді тазарту", "Бүгін ғана: жеңілдік 50 %"), on(REEL)),
    ("LA004", was(known(REEL, **THEN), known(REEL, **THEN | {"author": "Басқа", "author_id": "1784149"})), on(REEL)),
    ("LA004", was(known(REEL, **THEN), known(REEL, title="Продам гараж", **STRANGER)), on(REEL, REEL)),
    ("LA004", was(known(NEWS, "ok", "page", author="Аспан"), known(NEWS, "ok", "page", author="Казино")), on(NEWS)),
    ("LA005", ruled(REEL, "removed", "seen"), on(REEL)),
    ("LA005", ruled(REEL, "not_found", "not_there", "seen"), on(REEL)),
    ("LA005", ruled(REEL, "ok", "not_there"), on(REEL)),
    ("LA005", ruled(REEL, "ok", "not_there", "remark"), on(REEL)),
    ("LA006", ruled(REEL, "login_wall", "not_there"), on(REEL)),
    ("LA006", ruled(REEL, "ok", "not_as_claimed"), on(REEL)),
    ("LA006", ruled(REEL, "login_wall", "seen", "not_there", "remark"), on(REEL)),
    ("LA013", shared(says(REEL, FILM), REEL), on(REEL)),
    ("LA013", shared(says(VM), CLIP, checks=(known(VM, target=CLIP), known(CLIP))), on(VM)),
    ("LA013", shared(says(VM), VM), on(VM)),
    ("LA013", shared(extraction(unattributed=(mention(REEL),)), REEL), [(None, key(REEL))]),
    ("LA024", Case(says(REEL, agreed=AGREED + timedelta(days=2))), on(REEL)),
    ("LA024", Case(says(REEL), plan=Plan(agreed=AGREED + timedelta(days=2))), on(REEL)),
    ("LA024", Case(says(FILM, agreed=AGREED), (known(FILM, published_at=datetime(2024, 1, 1, tzinfo=UTC)),)), on(FILM)),
    (
        "LA032",
        Case(says("https://www.instagram.com/stories/aspan/3512345678901234567/")),
        on("https://www.instagram.com/stories/aspan/3512345678901234567/"),
    ),
    ("LA032", Case(says("https://www.tiktok.com/@aspan/live")), on("https://www.tiktok.com/@aspan/live")),
    *(
        ("LA032", Case(says(url)), on(url))
        for url in (
            "https://us02web.zoom.us/j/83412345678?pwd=x",
            "https://meet.google.com/abc-defg-hij",
            "https://chat.whatsapp.com/AbCdEfGh123",
            "https://t.me/+AbCdEf",
            "https://t.me/joinchat/AbCdEf",
            "https://we.tl/t-AbCd",
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
            "https://scontent-fra3-1.cdninstagram.com/v/t51/1.jpg?oe=1",
            "https://video.xx.fbcdn.net/v/1.mp4?oe=1",
        )
    ),
    ("LA033", declares(REEL, "instagram:aspan_fund", **STRANGER), on(REEL)),
    (
        "LA033",
        declares("https://www.instagram.com/basqa/p/DHbVbT4Jx0c/", "instagram:aspan_fund"),
        on("https://www.instagram.com/p/DHbVbT4Jx0c/"),
    ),
    ("LA033", declares(FILM, f"youtube:{CHANNEL}", author_id=OTHER_CHANNEL), on(FILM)),
    ("LA033", declares(FB, "facebook:basqa"), on(FB)),
    (
        "LA033",
        declares("https://www.instagram.com/basqa/", "instagram:aspan_fund"),
        on("https://www.instagram.com/basqa/"),
    ),
    (
        "LA033",
        Case(
            says(REEL),
            (known(REEL, **STRANGER),),
            Plan((Promise("1.1", accounts=("instagram:aspan_fund",)),), accounts=("instagram:basqa",)),
        ),
        on(REEL),
    ),
    (
        "LA033",
        Case(extraction(unattributed=(mention(CLIP),)), (), Plan(accounts=("tiktok:basqa",))),
        [(None, key(CLIP))],
    ),
    (
        "LA034",
        Case(
            says(
                "https://www.tiktok.com/@basqaruqory/video/7417000000000000001",
                "https://www.tiktok.com/@basqaruqory/video/7417000000000000002",
                "https://www.tiktok.com/@basqarufound/video/7417000000000000003",
            )
        ),
        on("https://www.tiktok.com/@basqarufound/video/7417000000000000003"),
    ),
    (
        "LA034",
        Case(
            says(
                "https://www.instagram.com/aspan.kz/",
                "https://www.instagram.com/aspan.kz/p/DHbVbT4Jx0c/",
                "https://www.instagram.com/aspan_kz/",
            )
        ),
        on("https://www.instagram.com/aspan_kz/"),
    ),
    (
        "LA034",
        Case(
            says(
                "https://www.facebook.com/aspanfund/posts/pfbid02AbC",
                "https://www.facebook.com/aspan.fund/posts/pfbid02AbD",
            )
        ),
        on("https://www.facebook.com/aspan.fund/posts/pfbid02AbD"),
    ),
    ("LA034", Case(says(CLIP, "https://www.tiktok.com/@aspan_found")), on("https://www.tiktok.com/@aspan_found")),
    ("LA042", Case(says(REEL, claims=[(10, 10)])), ROW),
    ("LA042", asks(says(REEL, REEL_2), 3), ROW),
    ("LA042", asks(says(REEL, REEL_2, claims=[(2, 2)]), platforms=(("instagram", 2), ("tiktok", 1))), ROW),
    ("LA042", asks(says("https://www.instagram.com/aspan/"), 1), ROW),  # a profile is no piece of it
    ("LA042", Case(says(VM, CLIP, claims=[(2, 2)]), (known(VM, target=CLIP), known(CLIP))), ROW),  # they are one
    ("LA043", asks(says(REEL), platforms=(("tiktok", 1),)), ROW),
    ("LA043", asks(says(REEL), platforms=(("tiktok", 1), ("youtube", 2), ("instagram", 1))), ROW * 2),
    ("LA043", asks(says(REEL, "https://www.tiktok.com/@aspan"), platforms=(("tiktok", 1),)), ROW),
    ("LA044", Case(says(REEL, REEL_2, FILM, claims=[(2, 2)])), ROW),
    ("LA044", Case(says(REEL, REEL_2, claims=[(1, None)])), ROW),
    ("LA045", reached(10_000, 9_999), ROW),
    ("LA045", reached(10_000, 4_000, 5_000, 0), ROW),
    ("LA055", Case(says(REEL + "?igsh=MTdqdGx4")), on(REEL)),
    ("LA055", Case(says(FILM_2 + "?si=AbCdEfGhIjKlMnOp")), on(FILM_2)),
    ("LA055", Case(says(CLIP + "?_t=ZM-8abc&_r=1")), on(CLIP)),
    ("LA055", Case(says(CLIP + "?u_code=dabc&sec_user_id=MS4wLjAB&share_author_id=7")), on(CLIP)),
    ("LA055", Case(says(NEWS + "?fbclid=IwAR0abc")), on(NEWS)),
    ("LA055", Case(extraction(activity("1.1", mention("видео", REEL + "?igshid=Ym")), period=None)), on(REEL)),
    ("LA056", Case(says("https://l.instagram.com/?u=https%3A%2F%2Faspan.kz%2Fnews%2Fkol-turaly&e=AT0")), on(NEWS)),
    ("LA056", Case(says("https://www.google.com/url?q=https://aspan.kz/news/kol-turaly&sa=D")), on(NEWS)),
    ("LA056", Case(says("https://www.instagram.com/accounts/login/?next=/p/DHbVbT4Jx0c/")), on(REEL)),
    ("LA056", Case(says("https://bit.ly/3xYzAbC")), on("https://bit.ly/3xYzAbC")),
    ("LA056", Case(says("https://clck.ru/36abCd", VM)), on("https://clck.ru/36abCd", VM)),
    (
        "LA056",
        Case(says("https://www.facebook.com/share/p/1AbCdEfGh/")),
        on("https://www.facebook.com/share/p/1AbCdEfGh/"),
    ),
    (
        "LA056",
        Case(
            extraction(
                activity("1.1", mention("осында", "https://l.facebook.com/l.php?u=https://aspan.kz/news/kol-turaly")),
                period=None,
            )
        ),
        on(NEWS),
    ),
]

CASE_NEAR_MISSES: list[tuple[str, Case]] = [
    # what is new, and what was told otherwise, is no change
    ("LA004", Case(says(REEL), (known(REEL, **OURS),))),
    ("LA004", titled("Көлді тазарту: еріктілер бір тоннадан астам қоқыс жинады", "Көлді тазарту: еріктілер…")),
    ("LA004", titled("Көлді тазарту: еріктілер...", "Көлді тазарту: еріктілер бір тоннадан астам қоқыс жинады")),
    ("LA004", titled("Көлді тазарту: ерікт", "Көлді тазарту: еріктілер бір тоннадан астам қоқыс жинады #көл #аспан")),
    ("LA004", titled("Мы  убрали\nберег", "мы убрали берег")),
    ("LA004", titled(None, "Көлді тазарту")),
    ("LA004", titled("Көлді тазарту", None)),
    ("LA004", titled("", "Көлді тазарту")),
    ("LA004", titled("…", "Көлді тазарту")),
    ("LA004", was(known(REEL, "ok", "oembed", title="aspan_fund"), known(REEL, "ok", "page", title="Көлді тазарту"))),
    ("LA004", was(known(REEL, title="Көлді тазарту"), known(REEL, "removed"))),
    ("LA004", was(known(REEL, title="Көлді тазарту"), known(REEL, "login_wall", title="Instagram"))),
    ("LA004", was(known(REEL, **THEN), known(REEL, **THEN | {"author": "Aspan Foundation"}))),  # it was renamed
    ("LA004", was(known(REEL, **THEN), known(REEL, title=THEN["title"], author="аспан  ҚОРЫ"))),
    ("LA004", was(known(REEL, author_id="1"), known(REEL, author="Аспан"))),
    ("LA004", was(known(REEL, view_count=10, like_count=1), known(REEL, view_count=90_000, like_count=700))),
    # nobody contradicts where one of the two does not know
    *(
        ("LA005", ruled(REEL, reason, word))
        for reason, word in (
            ("login_wall", "seen"),
            ("login_wall", "not_there"),
            ("removed", "not_there"),
            ("ok", "seen"),
            ("ok", "not_as_claimed"),
            ("removed", "remark"),
            ("ok", "remark"),
            ("private", "seen"),
            ("age", "not_there"),
            ("not_found", "not_as_claimed"),
        )
    ),
    ("LA005", ruled(REEL, "removed", "seen", "not_there")),
    ("LA005", ruled(REEL, "ok", "not_there", "seen")),
    ("LA006", ruled(REEL, "login_wall", "seen")),
    ("LA006", ruled(REEL, "login_wall", "remark")),
    ("LA006", ruled(REEL, "ok")),
    ("LA006", ruled(REEL, "removed", "seen")),
    ("LA006", ruled(REEL, "login_wall", "not_there", "seen")),
    ("LA006", ruled(REEL, "login_wall", "not_as_claimed", "seen", "remark")),
    ("LA013", Case(says(REEL))),
    ("LA013", shared(says(REEL), REEL_2)),
    ("LA013", shared(says(VM), CLIP)),  # nobody knows yet where it leads
    ("LA013", Case(says(REEL), history=History(elsewhere={key(REEL): ()}))),
    ("LA013", Case(says("https://bit.ly/3xYzAbC"), history=shared(says(), "https://bit.ly/3xYzAbD").history)),
    ("LA013", shared(extraction(unattributed=(mention(REEL),)), "https://www.instagram.com/aspan/")),
    ("LA024", Case(says(REEL, agreed=AGREED))),
    ("LA024", Case(says(REEL, agreed=AGREED - timedelta(days=1)))),
    ("LA024", Case(says(FILM, agreed=AGREED))),
    ("LA024", Case(says(FILM, agreed=AGREED), (known(FILM, published_at=datetime(2025, 3, 19, 18, tzinfo=UTC)),))),
    ("LA024", Case(says(REEL))),
    ("LA024", Case(says(REEL, agreed=AGREED + timedelta(days=9)), plan=Plan(agreed=AGREED))),  # the plan knows better
    (
        "LA024",
        Case(
            says("https://www.youtube.com/playlist?list=PLabcdefghijklmnop", agreed=AGREED),
            (
                known(
                    "https://www.youtube.com/playlist?list=PLabcdefghijklmnop",
                    published_at=datetime(2019, 1, 1, tzinfo=UTC),
                ),
            ),
        ),
    ),
    *(
        ("LA032", Case(says(url)))
        for url in (
            REEL,
            FILM,
            "https://www.youtube.com/live/YE7VzlLtp-4",
            "https://www.instagram.com/stories/highlights/17900000000000000/",
            "https://us02web.zoom.us/rec/share/AbCd",
            "https://zoom.us/blog/news",
            "https://meet.google.com.example.kz/abc",
            "https://t.me/aspan_fund/15",
            "https://t.me/joinchat_news",
            "https://www.whatsapp.com/channel/0029Va",
            "https://example.kz/we.tl/t-1",
            "https://notwe.tl/t-AbCd",
            "https://aspan.kz/teams.microsoft.com/meet",
            "https://drive.google.com/file/d/1AbC/view",
            "https://myfbcdn.net.kz/v/1.mp4",
            "https://fbcdn.network/1.mp4",
        )
    ),
    ("LA033", declares(REEL, "instagram:aspan_fund", **OURS)),
    ("LA033", declares(REEL, "instagram:17841400000000001", **OURS)),
    ("LA033", declares(REEL, "instagram:aspan_fund")),  # nobody knows whose it is
    ("LA033", declares(REEL, "instagram:aspan_fund", author="Басқа біреу")),  # a display name is no account
    ("LA033", declares(REEL, "instagram:aspan_fund", author_id="17841499999999999")),  # a number is no name
    ("LA033", declares(REEL, "tiktok:basqa", "youtube:@basqa", **OURS)),  # of this platform none is declared
    ("LA033", declares(REEL, **STRANGER)),
    ("LA033", declares(REEL, "instagram:basqa", "instagram:aspan_fund", **STRANGER)),
    ("LA033", declares(FILM, "youtube:aspanfund", author_id=OTHER_CHANNEL)),  # a handle and a channel's id
    ("LA033", declares(FILM, f"youtube:{CHANNEL}", author_url="https://www.youtube.com/@basqa")),
    ("LA033", declares(FILM, "youtube:aspanfund", author_url="https://www.youtube.com/@AspanFund")),
    ("LA033", declares(FILM, f"youtube:{CHANNEL}", author_id=CHANNEL, author_url="https://www.youtube.com/@basqa")),
    ("LA033", declares(FB, "facebook:100064812345678")),  # a number and a name
    ("LA033", declares("https://www.facebook.com/100064812345678/posts/1000000000000001", "facebook:aspan.fund")),
    (
        "LA033",
        declares(
            FB, "facebook:aspan.fund", author_id="100064812345678", author_url="https://www.facebook.com/aspan.fund"
        ),
    ),
    ("LA033", declares("https://www.tiktok.com/@Aspan_Fund/video/7417000000000000001", "tiktok:aspan_fund")),
    (
        "LA033",
        declares("https://www.instagram.com/eski_atau/p/DHbVbT4Jx0c/", "instagram:aspan_fund", **OURS),
    ),  # renamed
    ("LA033", declares(NEWS, "web:basqa.kz", author="Басқа")),
    ("LA033", declares(VM, "tiktok:aspan_fund")),
    (
        "LA033",
        Case(says(REEL), (known(REEL, **STRANGER),), Plan((Promise("1.2", accounts=("instagram:aspan_fund",)),))),
    ),
    ("LA034", Case(says("https://www.instagram.com/ana/", "https://www.instagram.com/ane/"))),
    ("LA034", Case(says("https://www.tiktok.com/@aqtobe", "https://www.tiktok.com/@atyrau"))),
    ("LA034", Case(says("https://www.instagram.com/school12_kst/", "https://www.instagram.com/school13_kst/"))),
    ("LA034", Case(says("https://www.instagram.com/aspan_fund/", "https://www.tiktok.com/@aspanfund"))),
    (
        "LA034",
        Case(says("https://www.instagram.com/Aspan_Fund/", "https://www.instagram.com/aspan_fund/p/DHbVbT4Jx0c/")),
    ),
    (
        "LA034",
        Case(
            says(
                "https://www.facebook.com/profile.php?id=100064812345678",
                "https://www.facebook.com/profile.php?id=100064812345679",
            )
        ),
    ),
    (
        "LA034",
        Case(says(f"https://www.youtube.com/channel/{CHANNEL}", f"https://www.youtube.com/channel/{CHANNEL[:-1]}w")),
    ),
    ("LA034", Case(says("https://aspan.kz/a/1", "https://aspan.qz/a/1"))),
    ("LA034", Case(says("https://www.instagram.com/tengrinews/", "https://www.instagram.com/zakon_kz/"))),
    ("LA034", Case(says("https://www.instagram.com/p/DHbVbT4Jx0c/", "https://www.instagram.com/p/DHbVbT4Jx0d/"))),
    ("LA042", Case(says(REEL))),
    ("LA042", Case(says(claims=[(10, 10)]))),  # nothing at all is another rule's
    ("LA042", asks(says(REEL), 1)),
    ("LA042", asks(says(REEL, claims=[(10, 10)]), 1)),  # the plan knows better
    ("LA042", asks(says(REEL), 0)),
    ("LA042", asks(says(REEL), kinds=("video",))),
    ("LA042", Case(says(REEL, REEL_2, claims=[(2, 1)]), (known(REEL, "removed"), known(REEL_2, "login_wall")))),
    ("LA043", asks(says(REEL, CLIP), platforms=(("instagram", 5), ("tiktok", 1)))),
    ("LA043", asks(says(VM), platforms=(("tiktok", 1),))),
    ("LA043", asks(says(REEL), platforms=(("tiktok", 0),))),
    ("LA043", asks(says(), platforms=(("tiktok", 1),))),
    ("LA043", asks(says(REEL), 3)),
    ("LA043", Case(says(CLIP), (known(CLIP, "removed"),), Plan((Promise("1.1", platforms=(("tiktok", 1),)),)))),
    ("LA043", Case(says(REEL), (), Plan((Promise("1.2", platforms=(("tiktok", 1),)),)))),
    ("LA044", Case(says(REEL, REEL_2, claims=[(2, 2)]))),
    ("LA044", Case(says(REEL, REEL_2, claims=[(1, 2)]))),
    ("LA044", Case(says(REEL, REEL_2))),
    ("LA044", Case(says(REEL, REEL_2, claims=[(0, 0)]))),
    ("LA044", Case(says(REEL, "https://www.instagram.com/aspan/", claims=[(1, 1)]))),
    ("LA044", Case(says(REEL, REEL + "?igsh=a", "https://instagram.com/p/DHbVbT4Jx0c", claims=[(1, 1)]))),
    ("LA044", asks(says(REEL, REEL_2), 1)),  # the plan asks for at least so many
    ("LA044", Case(says(VM, CLIP, claims=[(1, 1)]), (known(VM, target=CLIP), known(CLIP)))),
    ("LA045", reached(10_000, 10_000)),
    ("LA045", reached(10_000, 6_000, 6_000)),
    ("LA045", reached(10_000, 5, None)),  # a counter is not known
    ("LA045", reached(10_000, None)),
    ("LA045", Case(says(FILM), (known(FILM, view_count=5),))),  # nothing is claimed
    ("LA045", Case(says("https://www.instagram.com/aspan/", reach=10_000))),
    ("LA045", Case(says(reach=10_000))),
    ("LA045", Case(says(FILM, VM, reach=10_000), (known(FILM, view_count=5), known(VM, "timeout")))),
    ("LA045", reached(0, 0)),
    *(
        ("LA055", Case(says(url)))
        for url in (
            REEL + "?igsh=",
            REEL + "?igsh",
            REEL + "?utm_source=ig_web_copy_link",
            REEL + "?hl=kk&img_index=1",
            REEL,
            "https://open.spotify.com/episode/1?si=abc",
            NEWS + "?si=5",
            FILM + "&t=15s",
            FILM_2 + "?feature=shared",
            "https://www.facebook.com/watch/?v=1000000000000001",
            NEWS + "?igshop=1",
            NEWS + "#igsh=abc",
            "https://aspan.kz/igsh=abc",
            CLIP + "?is_from_webapp=1&sender_device=pc",
            NEWS + "?utm_source=fbclid",
        )
    ),
    *(
        ("LA056", Case(says(url)))
        for url in (
            REEL,
            NEWS,
            FILM_2,
            "https://bit.ly.example.kz/3xY",
            "https://notbit.ly/3xY",
            "https://example.kz/bit.ly/3xY",
            "https://google.com/search?q=aspan",
            "https://www.youtube.com/watch?v=YE7VzlLtp-4&feature=redirect",
            "https://at.co/abc",
            "https://docs.google.com/url",
            "https://aspan.kz/?u=https://example.kz/",
            "https://www.facebook.com/aspan.fund/posts/pfbid02AbC",
            "https://t.me/aspan_fund/15",
            "https://web.archive.org/web/20250301000000/https://aspan.kz/news/kol-turaly",
        )
    ),
    (
        "LA023",
        Case(
            replace(extraction(activity("1.1", cite(APRIL))), period=None),
            plan=Plan((Promise("1.1", period=(date(2025, 4, 1), date(2025, 4, 2))),)),
        ),
    ),
    (
        "LA023",
        Case(
            extraction(activity("1.1", cite(APRIL), period=MARCH)),
            plan=Plan((Promise("1.1", period=(date(2025, 4, 1), date(2025, 4, 2))),)),
        ),
    ),  # it was put off
    ("LA022", Case(extraction(activity("1.1", cite(EARLY))), plan=Plan(period=(date(2025, 1, 1), date(2025, 6, 30))))),
]

# What a plan changes in the rules of dates.
PLANNED: list[tuple[str, Case, list[tuple[str | None, str | None]]]] = [
    ("LA022", Case(extraction(activity("1.1", cite(APRIL))), plan=Plan(period=MARCH)), [("1.1", APRIL.key)]),
    (
        "LA022",
        Case(extraction(activity("1.1", cite(APRIL)), period=None), plan=Plan(period=MARCH)),
        [("1.1", APRIL.key)],
    ),
    (
        "LA023",
        Case(extraction(activity("1.1", cite(APRIL))), plan=Plan((Promise("1.1", period=MARCH),))),
        [("1.1", APRIL.key)],
    ),
    (
        "LA023",
        Case(extraction(activity("1.1", cite(APRIL), period=MARCH)), plan=Plan(period=PROJECT)),
        [("1.1", APRIL.key)],
    ),
    ("LA041", Case(extraction(), plan=Plan((Promise("4.2", required=2),))), [("4.2", None)]),
]

CASE_TOLD: list[tuple[Case, Finding]] = [
    (
        titled("Көлді тазарту", "Продам гараж"),
        Finding(
            "LA004",
            "warning",
            "1.1",
            key(REEL),
            (("what", "title"), ("before", "Көлді тазарту"), ("after", "Продам гараж")),
            "explanation",
        ),
    ),
    (
        ruled(REEL, "removed", "seen"),
        Finding(
            "LA005",
            "warning",
            "1.1",
            key(REEL),
            (("ruling", "seen"), ("by", "A. Auditor"), ("on", "2025-11-20"), ("status", "gone")),
            "person",
        ),
    ),
    (
        ruled(REEL, "login_wall", "not_as_claimed"),
        Finding(
            "LA006",
            "error",
            "1.1",
            key(REEL),
            (("ruling", "not_as_claimed"), ("by", "A. Auditor"), ("on", "2025-11-20")),
            "evidence",
        ),
    ),
    (
        Case(
            says(REEL),
            history=History(
                elsewhere={
                    key(REEL): tuple(
                        Elsewhere(key(REEL), f"{n}.pdf", organisation, title, n)
                        for n, organisation, title in (
                            ("1", "А", "Б"),
                            ("2", "А", "Б"),
                            ("3", None, None),
                            ("4", "В", None),
                            ("5", None, "Г"),
                        )
                    )
                }
            ),
        ),
        Finding("LA013", "error", "1.1", key(REEL), (("documents", "А · Б; 3.pdf; В (+1)"),), "explanation"),
    ),
    (
        Case(says(REEL, agreed=date(2025, 4, 1))),
        Finding(
            "LA024", "warning", "1.1", key(REEL), (("published", "2025-03-20"), ("agreed", "2025-04-01")), "explanation"
        ),
    ),
    (
        Case(says("https://t.me/+AbCdEf")),
        Finding("LA032", "warning", "1.1", key("https://t.me/+AbCdEf"), (("passing", "page"),), "evidence"),
    ),
    (
        declares(REEL, "instagram:aspan_fund", "instagram:aspan_kz", "tiktok:aspan", **STRANGER),
        Finding(
            "LA033",
            "warning",
            "1.1",
            key(REEL),
            (("account", "17841499999999999 / basqa"), ("declared", "instagram:aspan_fund, instagram:aspan_kz")),
            "explanation",
        ),
    ),
    (
        Case(says(CLIP, "https://www.tiktok.com/@aspan_found")),
        Finding(
            "LA034",
            "note",
            "1.1",
            key("https://www.tiktok.com/@aspan_found"),
            (("account", "aspan_found"), ("other", "aspan_fund")),
            "report",
        ),
    ),
    (
        Case(says(REEL, claims=[(10, 8)])),
        Finding("LA042", "error", "1.1", None, (("count", "1"), ("required", "10")), "evidence"),
    ),
    (
        asks(says(REEL, REEL_2), platforms=(("instagram", 1), ("tiktok", 1))),
        Finding("LA043", "error", "1.1", None, (("platform", "tiktok"), ("required", "1")), "evidence"),
    ),
    (
        Case(says(REEL, REEL_2, FILM, claims=[(2, 1)])),
        Finding("LA044", "note", "1.1", None, (("count", "3"), ("claimed", "2")), "report"),
    ),
    (
        reached(10_000, 4_000, 500),
        Finding("LA045", "warning", "1.1", None, (("reach", "10000"), ("views", "4500")), "explanation"),
    ),
    (
        Case(
            extraction(
                unreadable=(
                    Unreadable(
                        "instagram.com/p/DHbVbT4Jx0",
                        Flaw("id_length", "one too short", -1),
                        3,
                        14,
                        "1.1",
                        ("https://www.instagram.com/p/DHbVbT4Jx0c/",),
                    ),
                )
            )
        ),
        Finding(
            "LA051",
            "error",
            "1.1",
            None,
            (
                ("text", "instagram.com/p/DHbVbT4Jx0"),
                ("flaw", "id_length"),
                ("off", "-1"),
                ("repair", "https://www.instagram.com/p/DHbVbT4Jx0c/"),
            ),
            "report",
        ),
    ),
    (
        Case(says(CLIP + "?_t=ZM&u_code=d&_r=1")),
        Finding("LA055", "note", "1.1", key(CLIP), (("parameters", "_t, u_code"),), "report"),
    ),
    (
        Case(says("https://l.instagram.com/?u=https%3A%2F%2Faspan.kz%2Fnews%2Fkol-turaly")),
        Finding("LA056", "note", "1.1", key(NEWS), (("wrapping", "redirect"),), "report"),
    ),
]

# Where a rule was wrong once: what it is to say, and why.
EASILY_WRONG: list[tuple[str, Case, list[tuple[str | None, str | None]], str]] = [
    (
        "LA004",
        was(
            known(FILM, author="Аспан", author_url="https://www.youtube.com/@aspan"),
            known(FILM, author="Aspan Foundation", author_url="https://www.youtube.com/@aspan"),
        ),
        [],
        "a channel that is called otherwise now is the same channel: its address is the same",
    ),
    (
        "LA004",
        titled("Еріктілер 🎬"[:-1] + "\ud83c", "Еріктілер 🎬 көлді тазартты"),
        [],
        "a caption that was cut in the middle of an emoji is the same caption",
    ),
    (
        "LA004",
        titled("Көлдің жаңа келбети\u0306", "Көлдің жаңа келбетй"),
        [],
        "й in one character and in two is one letter",
    ),
    (
        "LA006",
        Case(
            says(VM),
            (known(VM, "login_wall", target=CLIP), known(CLIP, "login_wall")),
            history=History(rulings={key(CLIP): (ruling(CLIP, "not_there"),)}),
        ),
        on(VM),
        "a ruling on what a cited short link leads to is a ruling on the short link's evidence",
    ),
    (
        "LA013",
        shared(says("https://www.instagram.com/gov.kz/"), "https://www.instagram.com/gov.kz/"),
        [],
        "a profile that others name, too, is no piece of evidence that is used twice",
    ),
    (
        "LA013",
        shared(says("https://www.gov.kz/"), "https://www.gov.kz/"),
        [],
        "a front page that others name, too, is no piece of evidence that is used twice",
    ),
    (
        "LA023",
        Case(
            extraction(activity("1.1", cite(APRIL), period=MARCH)),
            plan=Plan((Promise("1.1", period=PROJECT),), PROJECT),
        ),
        [],
        "a plan that gives an activity the project's time says so, whatever months the document names",
    ),
    (
        "LA033",
        declares("https://www.youtube.com/c/AspanFund", "youtube:aspanfund"),
        [],
        "a c/ name is no handle: the two cannot be compared",
    ),
    (
        "LA033",
        declares("https://www.youtube.com/c/AspanFund", "youtube:c/AspanFund"),
        [],
        "the account that is declared, as the address gives it, is itself",
    ),
    (
        "LA033",
        declares(FILM, "youtube:c/aspanfund", author_url="https://www.youtube.com/@aspan"),
        [],
        "a c/ name is no handle: the two cannot be compared",
    ),
    (
        "LA033",
        declares(FILM, "youtube:аспан", author_url="https://www.youtube.com/@%D0%90%D1%81%D0%BF%D0%B0%D0%BD"),
        [],
        "a handle in an address is percent-encoded",
    ),
    (
        "LA033",
        declares(
            FB,
            "facebook:aspan.fund",
            author_id="100064812345678",
            author_url="https://www.facebook.com/profile.php?id=100064812345678",
        ),
        [],
        "profile.php is nobody's name: a number and a name cannot be compared",
    ),
    ("LA033", declares(FB, "facebook:aspanfund"), [], "Facebook's names are the same with and without full stops"),
    (
        "LA034",
        Case(says("https://www.youtube.com/@aspanfund", "https://www.youtube.com/c/aspanfund")),
        [],
        "a handle and a c/ name of one spelling are no two spellings",
    ),
    ("LA041", asks(says(), 0), [], "an activity of which the plan requires nothing lacks nothing"),
    (
        "LA043",
        Case(
            says("https://bit.ly/3xYzAbC"),
            (known("https://bit.ly/3xYzAbC", "timeout"),),
            Plan((Promise("1.1", platforms=(("instagram", 1),)),)),
        ),
        [],
        "nobody knows where an unresolved shortener leads",
    ),
    (
        "LA044",
        Case(says(REEL, REEL_2, CLIP, claims=[(2, 2), (1, 1)])),
        [],
        "two videos and one publication that are claimed are three pieces",
    ),
    (
        "LA044",
        Case(says(VM, CLIP, claims=[(1, 1)]), (known(VM, "timeout"),)),
        [],
        "an unresolved short link may lead to the very post that is cited beside it",
    ),
    (
        "LA045",
        reached(10_000, 4_000, claims=((10, 10),)),
        [],
        "where one of ten posts is cited, the views of nine are not known",
    ),
    (
        "LA045",
        Case(
            says(FILM, "https://www.youtube.com/playlist?list=PLabcdefghijklmnop", reach=10_000),
            (known(FILM, view_count=4_000),),
        ),
        [],
        "a playlist that is cited holds further videos, whose views are not known",
    ),
    (
        "LA045",
        Case(
            replace(says(FILM, reach=10_000), unreadable=(replace(SHORT, activity="1.1"),)),
            (known(FILM, view_count=4_000),),
        ),
        [],
        "a damaged address of the activity is a post whose views are not known",
    ),
    ("LA055", Case(says("https://aspan.kz/youtube?si=5")), [], "si is YouTube's on YouTube's own host only"),
    ("LA055", Case(says(NEWS + "?_t=1740000000")), [], "elsewhere than on TikTok _t is the time of a request"),
    ("LA055", Case(says("https://aspan.kz/expert?user_id=15")), [], "elsewhere than on TikTok user_id is a page's own"),
    ("LA056", Case(says("https://www.instagram.com/loginova_anna/?hl=ru")), [], "Loginova is a name"),
    ("LA056", Case(says("https://www.facebook.com/loginova.anna?locale=ru_RU")), [], "Loginova is a name"),
    (
        "LA034",
        Case(says("https://www.youtube.com/@аспан", "https://www.youtube.com/@көктем")),
        [],
        "names without a Latin letter are not the same for want of one",
    ),
    (
        "LA034",
        Case(says("https://www.youtube.com/@жастар1", "https://www.youtube.com/@алматы1")),
        [],
        "names without a Latin letter are not the same for want of one",
    ),
]


def found(said: Extraction, reasons: dict[str, str]) -> tuple[Finding, ...]:
    checks = {key: check(cited, reasons.get(key, "ok")) for key, cited in said.links.items()}
    return cover(said, checks, "offline", NOW).findings


def remarks(code: str, said: Extraction, reasons: dict[str, str]) -> list[tuple[str | None, str | None]]:
    return [(finding.activity, finding.key) for finding in found(said, reasons) if finding.code == code]


def names(rows: list[Any]) -> list[str]:
    return [f"{row[0]}-{number}" for number, row in enumerate(rows)]


@pytest.mark.parametrize(("code", "said", "reasons", "expected"), TRIGGERS, ids=names(TRIGGERS))
def test_a_rule_remarks_on_what_it_is_for(
    code: str, said: Extraction, reasons: dict[str, str], expected: list[tuple[str | None, str | None]]
) -> None:
    assert remarks(code, said, reasons) == expected


@pytest.mark.parametrize(("code", "said", "reasons"), NEAR_MISSES, ids=names(NEAR_MISSES))
def test_a_rule_is_silent_on_what_only_comes_near_it(code: str, said: Extraction, reasons: dict[str, str]) -> None:
    assert remarks(code, said, reasons) == []


@pytest.mark.parametrize(("said", "reasons", "finding"), TOLD, ids=[row[2].code for row in TOLD])
def test_a_finding_tells_what_its_message_needs(said: Extraction, reasons: dict[str, str], finding: Finding) -> None:
    assert [f for f in found(said, reasons) if (f.code, f.activity) == (finding.code, finding.activity)] == [finding]


@pytest.mark.parametrize(("code", "case", "expected"), CASE_TRIGGERS + PLANNED, ids=names(CASE_TRIGGERS + PLANNED))
def test_a_rule_sees_what_else_is_known(code: str, case: Case, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(finding.activity, finding.key) for finding in case.findings if finding.code == code] == expected


@pytest.mark.parametrize(("code", "case"), CASE_NEAR_MISSES, ids=names(CASE_NEAR_MISSES))
def test_a_rule_accuses_nobody_where_nobody_can_tell(code: str, case: Case) -> None:
    assert [finding for finding in case.findings if finding.code == code] == []


@pytest.mark.parametrize(("code", "case", "expected", "why"), EASILY_WRONG, ids=names(EASILY_WRONG))
def test_a_rule_is_right_where_it_is_easily_wrong(
    code: str, case: Case, expected: list[tuple[str | None, str | None]], why: str
) -> None:
    assert [(finding.activity, finding.key) for finding in case.findings if finding.code == code] == expected, why


@pytest.mark.parametrize(("case", "finding"), CASE_TOLD, ids=[row[1].code for row in CASE_TOLD])
def test_a_finding_tells_all_that_its_message_needs(case: Case, finding: Finding) -> None:
    assert [each for each in case.findings if each.code == finding.code] == [finding]


def test_what_changed_is_told_by_what_differs() -> None:
    """TikTok's author_id is the handle, which can be renamed; the display name stays."""
    case = was(known(CLIP, author="Аспан", author_id="aspan"), known(CLIP, author="Аспан", author_id="aspan_fund"))
    for finding in case.findings:
        assert dict(finding.facts)["before"] != dict(finding.facts)["after"]


@pytest.mark.parametrize("reason", sorted(STATUS_OF))
def test_every_reason_but_ok_is_remarked_on_by_exactly_one_rule(reason: str) -> None:
    said = extraction(activity("1.1", cite(POST)))
    codes = [finding.code for finding in found(said, {POST.key: reason})]
    assert (
        codes
        == {"available": [], "gone": ["LA001"], "restricted": ["LA002"], "unverified": ["LA003"]}[STATUS_OF[reason]]
    )


@pytest.mark.parametrize(
    ("platform", "kind", "is_evidence"),
    [(platform, kind, is_evidence) for (platform, is_evidence), kinds in KINDS.items() for kind in kinds.split()],
)
def test_profiles_lists_and_places_are_no_single_piece_of_evidence(platform: str, kind: str, is_evidence: bool) -> None:
    cited = link("someid", None, platform=platform, kind=kind)
    assert remarks("LA031", extraction(activity("1.1", cite(cited))), {}) == [("1.1", cited.key)] * (not is_evidence)


def test_a_link_of_no_activity_and_of_one_is_remarked_on_under_that_one_only() -> None:
    said = extraction(activity("1.1", cite(POST)), unattributed=(cite(POST),))
    assert remarks("LA001", said, {POST.key: "not_found"}) == [("1.1", POST.key)]


def test_a_document_without_fault_has_no_findings() -> None:
    said = extraction(
        activity("1.1", cite(POST, "narrative"), cite(POST)), activity("1.2", cite(ARTICLE), period=MARCH)
    )
    assert found(said, {}) == ()
    assert found(extraction(), {}) == ()


def test_findings_stand_in_the_order_of_codes_then_of_the_document() -> None:
    said = extraction(activity("2.1", cite(PROFILE), cite(LATE)), activity("1.1", cite(LATE)), unreadable=(LONELY,))
    assert [(finding.code, finding.activity) for finding in found(said, {LATE.key: "removed"})] == [
        ("LA001", "2.1"), ("LA001", "1.1"), ("LA012", "2.1"), ("LA012", "1.1"), ("LA021", "2.1"), ("LA021", "1.1"),
        ("LA022", "2.1"), ("LA022", "1.1"), ("LA031", "2.1"), ("LA052", None),
    ]  # fmt: skip


def test_every_rule_has_a_trigger_and_a_near_miss() -> None:
    codes = [rule.code for rule in RULES]
    hits = [row[0] for row in TRIGGERS] + [row[0] for row in CASE_TRIGGERS]
    misses = [row[0] for row in NEAR_MISSES] + [row[0] for row in CASE_NEAR_MISSES]
    assert sorted(set(hits)) == sorted(set(misses)) == sorted(codes)
    told = {row[2].code: row[2] for row in TOLD} | {row[1].code: row[1] for row in CASE_TOLD}
    assert sorted(told) == sorted(set(codes)) == codes
    for rule in RULES:
        assert (rule.severity, rule.mend) == (told[rule.code].severity, told[rule.code].mend)
    assert {rule.severity for rule in RULES} <= set(SEVERITIES)
    assert {rule.mend for rule in RULES} == set(MENDS)
    assert len(misses) > len(hits)
    of_cases = {row[0] for row in CASE_TRIGGERS}
    assert [code for code in of_cases if misses.count(code) <= hits.count(code)] == []


SELECTIONS: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
    ((), (), " ".join(rule.code for rule in RULES)),
    (("LA02",), (), "LA021 LA022 LA023 LA024"),
    (("LA041", "LA00"), ("LA003", "LA00"), "LA041"),
    ((), ("LA0",), ""),
    (("LA021", "LA021"), (), "LA021"),
    (("LA05", "LA02"), ("LA022", "LA023", "LA024", "LA055", "LA056"), "LA021 LA051 LA052 LA053 LA054"),
]


@pytest.mark.parametrize(("select", "ignore", "codes"), SELECTIONS)
def test_rules_are_chosen_by_the_beginnings_of_their_codes(
    select: tuple[str, ...], ignore: tuple[str, ...], codes: str
) -> None:
    assert [rule.code for rule in selected(select, ignore)] == codes.split()


@pytest.mark.parametrize("named", ["LA099", "la021", "", "LA0211", "E501", " LA021"])
def test_a_code_that_no_rule_has_is_an_error(named: str) -> None:
    for chosen in (((named,), ()), ((), (named,))):
        with pytest.raises(UnknownRuleError, match=f"^{named}$"):
            selected(*chosen)


def test_rules_that_were_not_chosen_say_nothing() -> None:
    case = titled("Көлді тазарту", "Продам гараж")
    checks = {each.link.key: each for each in case.checks}
    told = cover(case.said, checks, "offline", NOW, history=case.history, rules=selected((), ("LA004",)))
    assert told.findings == ()
    assert findings_of(Facts(case.said, {row.link.key: row for row in told.links}), ()) == ()


def test_the_page_s_own_date_outranks_the_id_s() -> None:
    """An id tells when the upload began, the page when the post appeared."""
    said = extraction(activity("1.1", cite(PUNCTUAL)))
    moved = {PUNCTUAL.key: check(PUNCTUAL, published=datetime(2025, 8, 1, tzinfo=UTC))}
    findings = [f for f in cover(said, moved, "offline", NOW).findings if f.code == "LA021"]
    assert [dict(finding.facts) for finding in findings] == [{"published": "2025-08-01", "dated": str(DATED)}]
