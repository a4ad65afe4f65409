"""Two invented coverages: `small`, told whole by the golden texts, and `hostile`, with every reason, rule and trap."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from linkaudit.coverage import cover
from linkaudit.model import (
    FLAWS,
    STATUS_OF,
    Activity,
    Change,
    Check,
    Citation,
    Claim,
    Coverage,
    CoverageRow,
    Document,
    Elsewhere,
    Extraction,
    Finding,
    Flaw,
    History,
    Kept,
    Link,
    LinkRow,
    Metadata,
    Plan,
    Promise,
    Requirement,
    Ruling,
    Sight,
    Snapshot,
    Standing,
    Unreadable,
    Verdict,
)

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PROJECT = (date(2024, 6, 1), date(2024, 10, 30))

TITLES = [
    "<script>alert(1)</script> & <img src=https://evil.example/x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "Қазақ тіліндегі бейнероликтер: ә ғ қ ң ө ұ ү һ і",
    "a | b [c](https://evil.example) `d` *e* _f_\nsecond line",
    "👩‍💻 emoji 🎬 \u202etxet desrever\u202c \x1b[31mred\x1b[0m [bold]rich[/bold]",
    "{{ 7 * 7 }} {% raw %} {reason} </td></tr></table>",
    "javascript:alert(1)",
    "\u2066＝1+1\u2069 half \ud83d of a pair",
]
PICTURE = b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")  # one pixel, WebP


def post(number: int, published: datetime | None) -> Link:
    code = f"Post{number:07d}"
    return Link("instagram", "post", code, f"https://www.instagram.com/p/{code}/", None, published)


def cite(link: Link, line: int | None = 7, page: int | None = 2) -> Citation:
    return Citation(link, f"{link.canonical_url}?igsh=abc", f"{link.canonical_url}?igsh=abc", "table", page, line)


def document(name: str = "отчёт <b>.pdf") -> Document:
    return Document(Path("/home/someone/private") / name, "ab" * 32, "pdf", ())


def verdict(reason: str, number: int) -> Verdict:
    told = (
        Metadata(title=f"</script><b>Title {number}</b>", author="=Author", view_count=7) if number % 2 else Metadata()
    )
    return Verdict(reason, "oembed", 200, None, told)


SEEN = Ruling("instagram:post:Post0000001", "seen", "=Auditor <b>", NOW, "</script><i>@note</i>")
RULINGS = (
    SEEN,  # the platform calls it gone
    Ruling("instagram:post:Post0000010", "not_there", "Auditor", NOW, "a cat"),
    Ruling("instagram:post:Post0000011", "not_as_claimed", "Auditor", NOW),
    Ruling("instagram:post:Post0000012", "seen", "Auditor", NOW, "live", "sha256/ab/cd.png"),
    Ruling("instagram:post:Post0000012", "remark", "\u202eFund", NOW, "=live, here is proof"),
    Ruling("tiktok:post:7426000000000000001", "remark", "Invented & Co", NOW, "live, <b>here</b> is proof"),
)


@pytest.fixture(scope="session")
def hostile() -> Coverage:
    """Every reason, rule and flaw; activities without links; links and texts of no activity that is known; a plan;
    rulings."""
    dates = [datetime(2024, 6 + n % 8 % 6, 1 + n, 12, tzinfo=UTC) for n in range(len(STATUS_OF))]
    posts = [post(n, None if n % 5 == 4 else day) for n, day in enumerate(dates)]
    late = post(900, datetime(2024, 12, 25, 5, 56, 46, tzinfo=UTC))
    script = Link("web", "page", "javascript:alert(1)", "javascript:alert('<x>')")
    profile = Link("tiktok", "profile", "invented.fund", "https://www.tiktok.com/@invented.fund")
    story = Link(
        "instagram", "story", "3100000000000000000", "https://www.instagram.com/stories/x/3100000000000000000/"
    )
    other = Link(
        "tiktok", "post", "7426000000000000001", "https://www.tiktok.com/@invented_fund/video/7426000000000000001",
        "invented_fund", datetime(2024, 10, 16, 5, 0, 0, tzinfo=UTC),
    )  # fmt: skip
    short = Link("tiktok", "short-link", "ZMabc1234", "https://vm.tiktok.com/ZMabc1234/")
    target = replace(
        other, id="7426000000000000002", canonical_url=f"{other.canonical_url[:-1]}2", owner="quite.another"
    )
    cited = [
        (*(cite(p) for p in posts[:8]), cite(posts[0], 9)),
        (*(cite(p) for p in posts[8:16]), cite(late), cite(posts[0])),
        tuple(cite(p, None, None) for p in posts[16:]),
        (
            replace(cite(profile), ocr=0.5, candidates=("https://<b>x</b>",)),
            cite(script),
            *(replace(cite(each), cited_as="<i>x</i>", href="https://<b>") for each in posts[:2]),
        ),
        (cite(posts[0]),),
        (),
        (),
        (cite(other), cite(short), cite(story)),
    ]
    activities = tuple(
        Activity(
            f"{1 + n // 3}.{1 + n % 3}",
            title,
            "Task <1>",
            (date(2024, 6, 1), date(2024, 7, 31)) if n % 2 == 0 else None,
            (Claim("ролик", 10, 9), Claim("<i>пост</i>", None, 4))
            if n % 3 == 0
            else (Claim("видео", 2, 2),) * (n == 2),
            cited[n],
            50_000 if n == 4 else None,
        )
        for n, title in enumerate(TITLES)
    )
    unreadable = tuple(
        Unreadable(f"https://broken.example/<{reason}>", Flaw(reason, "detail", off), 3, 5, activity, repair)
        for reason, activity, off, repair in zip(
            FLAWS,
            ["1.1", "1.1", "3.1", *["9.9"] * 5],
            [0, -1, 5, 0, 0, 0, 0, 0],
            [(), ("https://<b>repair</b>",), (), (), (), (), (), ()],
            strict=True,
        )
    )
    stray = Link("youtube", "video", "abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk")
    extraction = Extraction(
        document(), "kk", "Жоба <b>«Сынақ»</b>", "Invented & Co", PROJECT, date(2024, 10, 29), activities,
        (cite(stray), cite(posts[0])), unreadable, agreed=date(2024, 12, 31),
    )  # fmt: skip
    reasons = [*STATUS_OF]
    checks = {
        link.key: Check(link, verdict(reason, n), NOW)
        for n, (link, reason) in enumerate(zip(posts, reasons, strict=True))
    }
    first = checks[posts[0].key]
    told = Metadata("Title <b>now</b>", "=Author", "1", view_count=7)
    kept = Kept(snapshot=Snapshot("https://example.org/<a>", NOW))
    checks[posts[0].key] = replace(first, verdict=replace(first.verdict, metadata=told), kept=kept, entry="cd" * 32)
    short_check = Check(short, replace(verdict("ok", 2), resolved_to=target.canonical_url), NOW, target=target)
    checks |= {short.key: short_check, target.key: Check(target, verdict("ok", 2), NOW)}
    former = replace(
        first, verdict=replace(first.verdict, metadata=Metadata("<i>Another</i> title", "+Another author", "2"))
    )
    plan = Plan(
        (
            Promise("3.2", None, 5, ("post",), (("tiktok", 1), ("youtube", 2), ("facebook", 1)), None,
                    ("tiktok:invented.fund", "youtube:invented")),
            Promise("4.1", "Planned <b>and</b> not mentioned", 2),
        ),
    )  # fmt: skip
    rulings: dict[str, tuple[Ruling, ...]] = {}
    for ruling in RULINGS:
        rulings[ruling.key] = (*rulings.get(ruling.key, ()), ruling)
    hour = timedelta(hours=1)
    sights = {
        posts[0].key: (Sight(NOW - 2 * hour, "ok"), Sight(NOW - hour, "captcha"), Sight(NOW, "ok")),
        posts[1].key: tuple(Sight(NOW - n * hour, "not_found" if n < 3 else "ok") for n in range(9, -1, -1)),
    }
    standings = {posts[1].key: Standing(posts[1].key, "gone", NOW, NOW, 2, NOW, checked_at=NOW, due_at=NOW)}
    changes = (
        Change(posts[1].key, "gone", NOW, "available", "not_found", NOW - 3 * hour),
        Change(posts[0].key, "title", NOW, "<b>Was</b>", "=Is"),
        *(Change(late.key, what, NOW, "12", "7") for what in ("author", "view_count", "like_count", "comment_count")),
        *(
            Change(late.key, what, NOW, "gone", reason)
            for what, reason in (("back", "ok"), ("opened", "ok"), ("restricted", "private"), ("confirmed", "removed"))
        ),
    )
    history = History(
        {posts[3].key: (Elsewhere(posts[3].key, "other.pdf", "=Another fund", "<b>Project</b>", "1.1"),)},
        {posts[0].key: former}, rulings, {posts[0].key: PICTURE, late.key: PICTURE}, sights, standings, changes,
    )  # fmt: skip
    return cover(extraction, checks, "not_attempted", NOW, plan=plan, history=history)


@pytest.fixture
def empty() -> Coverage:
    """A document that says nothing of itself and cites nothing."""
    return cover(Extraction(document("report.txt"), None, None, None, None, None, ()), {}, "offline", NOW)


@pytest.fixture
def small() -> Coverage:
    good = Link("youtube", "video", "abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk")
    late = post(1, datetime(2024, 12, 25, 5, 56, 46, tzinfo=UTC))
    citations = (
        Citation(good, "youtu.be/abcdefghijk", None, "narrative", 1, 4),
        Citation(good, "https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijk", "table", 2, 40),
        Citation(late, late.canonical_url, None, "table", 2, 41),
    )
    first = Activity(
        "1.1", "Ten | videos", "Task", (date(2024, 6, 1), date(2024, 6, 30)), (Claim("video", 10, 8),), citations
    )
    second = Activity("1.2", "Closing event")
    after = Finding(
        "LA021", "error", "1.1", late.key, (("published", "2024-12-25"), ("dated", "2024-10-29")), "explanation"
    )
    nothing = Finding("LA041", "error", "1.2", mend="evidence")
    told = ("text", "instagram.com/p/x"), ("flaw", "id_length"), ("off", "-10"), ("repair", "")
    broken = Finding("LA051", "error", None, None, told, "report")
    counted = ("available", 1), ("seen", 0), ("unverified", 0)
    return Coverage(
        Extraction(
            document("report.txt"), "en", "Invented project", None, PROJECT, date(2024, 10, 29), (first, second),
            (), (Unreadable("instagram.com/p/x", Flaw("id_length", "too short"), 2, 50),),
        ),
        (
            CoverageRow(first, 3, 2, 1, 0, 0, 1, (("youtube", 1), ("instagram", 1)), 1,
                        Requirement(10, "claims"), "partial", counted, (("out_of_period", 1),), (), (after,)),
            CoverageRow(second, 0, 0, 0, 0, 0, 0, (), 0, Requirement(1, "default"), "uncovered",
                        tuple((word, 0) for word, _ in counted), (), (), (nothing,)),
        ),
        (
            LinkRow(
                good,
                Verdict("ok", "oembed", 200, None, Metadata("A video", published_at=datetime(2024, 6, 3, tzinfo=UTC))),
                ("1.1",),
                NOW,
            ),
            LinkRow(late, Verdict("login_wall"), ("1.1",)),
        ),
        (after, nothing, broken),
        NOW,
    )  # fmt: skip
