"""Addresses as organisations paste them, each with its key. The ids are valid and tell days of the project."""

from __future__ import annotations

import random
import string
from datetime import UTC, datetime

from tests.documents.corpus.gold import Citation

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
INSTAGRAM_EPOCH_MS = 1_314_220_021_721
HANDLE = "{handle}"

# name → kind of key, address; {id} is drawn, {handle} is the organisation's own name
FORMS = {
    "p": ("instagram:post", "https://www.instagram.com/p/{id}/"),
    "p-img": ("instagram:post", "https://www.instagram.com/p/{id}/?img_index=1"),
    "p-owner": ("instagram:post", "https://www.instagram.com/{handle}/p/{id}/"),
    "p-short": ("instagram:post", "https://instagram.com/p/{id}"),
    "p-mobile": ("instagram:post", "https://m.instagram.com/p/{id}/"),
    "p-bare": ("instagram:post", "www.instagram.com/p/{id}/"),
    "p-naked": ("instagram:post", "instagram.com/p/{id}/"),
    "p-old": ("instagram:post", "http://instagram.com/p/{id}"),
    "p-slash": ("instagram:post", "https//www.instagram.com/p/{id}/"),
    "p-upper": ("instagram:post", "HTTPS://WWW.INSTAGRAM.COM/p/{id}/"),
    "p-utm": ("instagram:post", "https://www.instagram.com/p/{id}/?utm_source=ig_web_copy_link&igsh=MzRlODBiNWFlZA=="),
    "reel": ("instagram:post", "https://www.instagram.com/reel/{id}/?igsh=MWQ1ZGUxMzBkMA=="),
    "reel-owner": ("instagram:post", "https://www.instagram.com/{handle}/reel/{id}/"),
    "reels": ("instagram:post", "https://www.instagram.com/reels/{id}/"),
    "tv": ("instagram:post", "https://www.instagram.com/tv/{id}/"),
    "tiktok": ("tiktok:post", "https://www.tiktok.com/@{handle}/video/{id}"),
    "tiktok-web": ("tiktok:post", "https://www.tiktok.com/@{handle}/video/{id}?is_from_webapp=1&sender_device=pc"),
    "tiktok-photo": ("tiktok:post", "https://www.tiktok.com/@{handle}/photo/{id}?lang=ru-RU"),
    "tiktok-bare": ("tiktok:post", "www.tiktok.com/@{handle}/video/{id}"),
    "vm": ("tiktok:short-link", "https://vm.tiktok.com/{id}/"),
    "vt": ("tiktok:short-link", "https://vt.tiktok.com/{id}/"),
    "watch": ("youtube:video", "https://www.youtube.com/watch?v={id}"),
    "watch-list": ("youtube:video", "https://www.youtube.com/watch?v={id}&list=PLkT9sVbQ2_invented-LISTofVideos7x&index=3"),
    "watch-time": ("youtube:video", "https://www.youtube.com/watch?v={id}&t=95s"),
    "watch-mobile": ("youtube:video", "https://m.youtube.com/watch?v={id}"),
    "be": ("youtube:video", "https://youtu.be/{id}"),
    "be-si": ("youtube:video", "https://youtu.be/{id}?si=Qm9s3TnVxYbL0aKe"),
    "be-naked": ("youtube:video", "youtu.be/{id}"),
    "shorts": ("youtube:video", "https://youtube.com/shorts/{id}?feature=share"),
    "live": ("youtube:video", "https://www.youtube.com/live/{id}?feature=shared"),
    "facebook-video": ("facebook:video", "https://www.facebook.com/{handle}/videos/{id}/"),
    "facebook-watch": ("facebook:video", "https://www.facebook.com/watch/?v={id}"),
    "facebook-reel": ("facebook:video", "https://www.facebook.com/reel/{id}"),
    "facebook-post": ("facebook:post", "https://www.facebook.com/{handle}/posts/{id}"),
    "facebook-pfbid": ("facebook:post", "https://www.facebook.com/{handle}/posts/{id}"),
    "facebook-story": ("facebook:post", "https://www.facebook.com/permalink.php?story_fbid={id}&id=100064821907345"),
    "facebook-mobile": ("facebook:post", "https://m.facebook.com/story.php?story_fbid={id}&id=100064821907345"),
    "facebook-photo": ("facebook:photo", "https://www.facebook.com/photo/?fbid={id}&set=a.118002837465910"),
    "facebook-share": ("facebook:share", "https://www.facebook.com/share/p/{id}/"),
    "facebook-share-video": ("facebook:share", "https://www.facebook.com/share/v/{id}/?mibextid=WC7FNe"),
    "fb-watch": ("facebook:short-link", "https://fb.watch/{id}/"),
    "profile": ("instagram:profile", "https://www.instagram.com/{handle}?igsh=OGQ5ZDc2ODk2ZA=="),
    "tiktok-profile": ("tiktok:profile", "https://www.tiktok.com/@{handle}?_t=8qLmNoPqRsT&_r=1"),
    "channel": ("youtube:channel", "https://www.youtube.com/@{handle}"),
    "page": ("facebook:profile", "https://www.facebook.com/{handle}"),
    "news": ("web:page", "https://zhetisu-tynysy.example/kk/news/{id}"),
    "news-html": ("web:page", "https://baq-aimaq.example/2024/10/post-{id}.html"),
}  # fmt: skip


class Printer:
    """Makes addresses for one document: equal seeds give equal addresses."""

    def __init__(self, seed: str, handle: str) -> None:
        self.chance = random.Random(seed)
        self.handle = handle

    def cite(self, form: str, day: str) -> Citation:
        """A new address in a form of FORMS, published on that day where its id can tell."""
        kind, pattern = FORMS[form]
        published = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + self.chance.randrange(20_000, 60_000)
        identity = self._identity(form, kind, published)
        address = pattern.format(id=identity, handle=self.handle)
        if kind == "web:page":
            identity = address
        return Citation(address, f"{kind}:{identity}")

    def _identity(self, form: str, kind: str, published: float) -> str:
        chance = self.chance
        if form in ("profile", "tiktok-profile", "page"):
            return self.handle
        if form == "channel":
            return f"@{self.handle}"
        if form == "facebook-pfbid":
            return "pfbid0" + self._letters(56)
        match kind:
            case "instagram:post":
                number = (int(published * 1000) - INSTAGRAM_EPOCH_MS) << 23 | chance.getrandbits(23)
                return "".join(BASE64[number >> shift & 63] for shift in range(60, -1, -6))
            case "tiktok:post":
                return str(int(published) << 32 | chance.getrandbits(32))
            case "tiktok:short-link":
                return "ZM" + self._letters(7)
            case "youtube:video":
                return "".join(chance.choices(BASE64, k=10)) + chance.choice("AEIMQUYcgkosw048")
            case "facebook:share" | "facebook:short-link":
                return "1" + self._letters(9)
            case _:
                return str(chance.randrange(10**14, 10**15) if kind.startswith("facebook") else chance.randrange(10**5))

    def _letters(self, count: int) -> str:
        return "".join(self.chance.choices(BASE64[:62], k=count))
