"""Links whose truth is known, because the stand-in plays it: what each must be judged, and no other.

A row is a kind of link, the scene that its answers play, and the reason that an auditor must be told. Scenes named
"available…", "gone…" or "private…" are about things that are so; the others are about what nobody can tell from
outside. The labels are what PLATFORMS.md says of such answers, not what the program said of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from linkaudit.lanes import UNREADABLE
from linkaudit.model import STATUS_OF
from linkaudit.platforms import PLATFORMS
from tests.standin.web import INWARD

# "platform:kind" → the address of its nth item, and the item's key
ADDRESSES: dict[str, tuple[str, str]] = {
    "instagram:post": ("https://www.instagram.com/p/D{n:010d}/", "instagram:post:D{n:010d}"),
    "instagram:profile": ("https://www.instagram.com/sample_{n}/", "instagram:profile:sample_{n}"),
    "instagram:share": ("https://www.instagram.com/share/BA{n:08d}", "instagram:share:BA{n:08d}"),
    "instagram:story": ("https://www.instagram.com/stories/sample_org/{n:019d}/", "instagram:story:{n:019d}"),
    "tiktok:post": ("https://www.tiktok.com/@sample_org/video/74{n:017d}", "tiktok:post:74{n:017d}"),
    "tiktok:profile": ("https://www.tiktok.com/@sample_{n}", "tiktok:profile:sample_{n}"),
    "tiktok:live": ("https://m.tiktok.com/share/live/74{n:017d}/", "tiktok:live:74{n:017d}"),
    "tiktok:short-link": ("https://vm.tiktok.com/ZM{n:07d}/", "tiktok:short-link:ZM{n:07d}"),
    "youtube:video": ("https://www.youtube.com/watch?v=A{n:09d}A", "youtube:video:A{n:09d}A"),
    "youtube:channel": ("https://www.youtube.com/@sample_{n}", "youtube:channel:@sample_{n}"),
    "youtube:playlist": ("https://www.youtube.com/playlist?list=PL{n:032d}", "youtube:playlist:PL{n:032d}"),
    "youtube:clip": ("https://www.youtube.com/clip/Ugkx{n:032d}", "youtube:clip:Ugkx{n:032d}"),
    "youtube:post": ("https://www.youtube.com/post/Ugkx{n:032d}", "youtube:post:Ugkx{n:032d}"),
    "facebook:post": ("https://www.facebook.com/sample.org/posts/{n:015d}", "facebook:post:{n:015d}"),
    "facebook:video": ("https://www.facebook.com/watch/?v={n:015d}", "facebook:video:{n:015d}"),
    "facebook:photo": ("https://www.facebook.com/photo/?fbid={n:015d}", "facebook:photo:{n:015d}"),
    "facebook:profile": ("https://www.facebook.com/sample.org.{n}", "facebook:profile:sample.org.{n}"),
    "facebook:share": ("https://www.facebook.com/share/p/1A{n:08d}/", "facebook:share:1A{n:08d}"),
    "web:page": ("https://example.org/news/{n}", "web:page:https://example.org/news/{n}"),
}

# kind → reason → the scenes that must be judged so
LABELS: dict[str, dict[str, str]] = {
    "instagram:post": {
        "ok": "available reel carousel available_loud available_compressed available_page_only "
        "available_oembed_is_html available_oembed_denies available_page_denies available_page_walled "
        "available_no_embedding",
        "age": "gated gated_geoblock_required gated_page_only gated_error_page",
        "not_found": "gone gone_as_json",
        "login_wall": "denied_and_walled login_wall login_wall_of_the_api sent_home",
        "captcha": "captcha",
        "consent": "consent",
        "rate_limited": "page_limited rate_limited",
        "server_error": "server_error",
        "unrecognised": "owner_instead owner_page other_post other_post_denied error_page_alone shell empty_shell",
        "network": "reset silence garbage",
    },
    "instagram:profile": {
        "ok": "profile profile_api_only",
        "private": "private_profile",
        "not_found": "no_profile",
        "login_wall": "profile_refused login_wall",
        "unrecognised": "profile_null",
    },
    "instagram:share": {
        "ok": "share_to_post share_to_login",
        "not_found": "share_to_gone_post",
        "unrecognised": "share_unresolved",
    },
    "instagram:story": {"login_wall": "available"},
    "tiktok:post": {
        "ok": "available available_loud available_compressed available_page_only available_code_as_text slideshow "
        "available_oembed_is_html available_oembed_names_another available_page_denies available_page_challenged "
        "withheld_here",
        "removed": "gone gone_joined gone_and_private gone_oembed_limited",
        "not_found": "gone_never_there",
        "private": "private private_account private_self private_friends private_author",
        "not_yet_public": "reviewing not_passed",
        "age": "age age_without_video",
        "geo": "geo geo_person geo_copyright geo_cross_border",
        "login_wall": "code_10102 login_wall",
        "captcha": "code_10000 captcha captcha_container",
        "rate_limited": "page_limited rate_limited",
        "unrecognised": "silent_10204 unknown_message code_10201 code_10202 code_10215 code_10223 other_video "
        "home_state cut_off page_forbidden",
        "server_error": "server_error",
    },
    "tiktok:profile": {
        "ok": "profile",
        "private": "private_profile private_profile_code",
        "not_found": "no_profile",
        "login_wall": "login_wall",
        "captcha": "captcha",
    },
    "tiktok:live": {"ok": "room_live", "unrecognised": "room_over"},
    "tiktok:short-link": {
        "ok": "short_to_post short_to_profile short_to_login",
        "removed": "short_to_gone_post",
        "not_found": "short_forgotten",
        "unrecognised": "short_elsewhere",
    },
    "youtube:video": {
        "ok": "available short available_loud available_loud_page_only available_compressed available_page_captcha "
        "available_page_consent available_page_sorry available_page_denies available_page_broken "
        "available_oembed_denies available_oembed_forbidden no_embedding "
        "no_embedding_page_captcha stream_over",
        "removed": "gone gone_policy",
        "account_gone": "gone_account",
        "not_found": "gone_bare gone_bare_400 gone_vague",
        "private": "private private_404",
        "age": "age age_embeddable age_check content_check",
        "geo": "geo geo_no_embedding",
        "members": "members premium purchase",
        "not_yet_public": "announced",
        # after a captcha nothing more is asked, so that nobody can tell
        "captcha": "captcha captcha_in_player sorry available_oembed_captcha gone_oembed_walled",
        "consent": "consent consent_in_place",
        "login_wall": "login_wall",
        "rate_limited": "page_limited try_later rate_limited",
        "server_error": "server_error",
        "unrecognised": "other_video vague vague_forbidden denied_but_pictured tomorrow no_player",
        "network": "reset silence",
    },
    "youtube:channel": {
        "ok": "channel channel_loud",
        "not_found": "no_channel channel_alert channel_at_home",
        "account_gone": "channel_terminated",
        "unrecognised": "channel_silent",
        "captcha": "sorry",
        "consent": "consent",
    },
    "youtube:playlist": {"ok": "playlist playlist_page_only", "private": "playlist_private",
                         "unrecognised": "no_playlist"},  # its alert is shown for private ones too
    "youtube:clip": {"ok": "clip", "unrecognised": "no_clip"},
    "youtube:post": {"ok": "post", "unrecognised": "no_post"},
    "facebook:post": {
        "ok": "available available_loud available_compressed available_pfbid available_text_only available_post_data "
        "available_plugin available_permalink",
        "age": "age",
        "login_wall": "login_wall login_in_place checkpoint",
        "consent": "consent",
        "captcha": "captcha",
        "unrecognised": "unavailable not_found stripped empty comet_error bad_request other_post shell_title",
        "rate_limited": "rate_limited",
        "server_error": "server_error",
        "network": "reset",
    },
    "facebook:video": {
        "ok": "available available_video available_plugin available_reel",
        "unrecognised": "unavailable not_found stripped",
        "login_wall": "login_wall",
    },
    "facebook:photo": {"ok": "available available_plugin", "unrecognised": "unavailable", "login_wall": "login_wall"},
    "facebook:profile": {"ok": "available", "unrecognised": "not_found unavailable", "login_wall": "login_wall"},
    "facebook:share": {
        "ok": "share_to_post share_to_video share_described share_to_login",
        "unrecognised": "share_unresolved share_refused",
    },
    "web:page": {
        "ok": "available available_loud available_large available_gzip available_deflate available_raw_deflate "
        "available_chunked available_chunked_gzip available_closing available_windows_1251 "
        "available_windows_1251_untold available_wrong_charset available_unknown_charset available_moved "
        "available_document",
        "not_found": "gone",
        "removed": "removed",
        "geo": "geo",
        "login_wall": "unauthorized login login_elsewhere",
        "consent": "consent consent_in_place",
        "captcha": "captcha captcha_in_place sorry",
        "unrecognised": "status_999 empty sent_home redirect_loop forbidden",
        "server_error": "unavailable server_error",
        "rate_limited": "rate_limited",
        "blocked_address": " ".join(INWARD),
        "too_large": "endless",
        "network": "reset silence garbage",
    },
}  # fmt: skip

# What scenes lead to. Nobody cites it.
BEHIND: dict[str, str] = {
    "instagram:post:DAbCdEfGhIj": "available",
    "instagram:post:DGoneGoneGo": "gone",
    "instagram:profile:sample_org": "profile",
    "tiktok:post:7417000000000000001": "available",
    "tiktok:post:7417000000000000002": "gone",
    "tiktok:profile:sample_org": "profile",
    "facebook:post:1000000000000001": "available",
    "facebook:video:1000000000000002": "available_video",
    "web:page:https://example.org/": "available",
}
TITLES = ("This video is private", "404 Not Found", "Страница не найдена", "Page Not Found | Log in to Facebook")
# Hosts that only look like a platform's: what they show is a plain page, whatever it says of itself.
IMITATED = (
    "https://instagram.com.example.org/p/DAbCdEfGhIj/",
    "https://notfacebook.com/sample.org/posts/1000000000000001",
    "https://youtube.com-watch.example/watch?v=dQw4w9WgXcQ",
)


class Labelled(NamedTuple):
    url: str
    key: str
    scene: str
    reason: str
    title: str = "An invented title"

    @property
    def status(self) -> str:
        return STATUS_OF[self.reason]


def labelled() -> list[Labelled]:
    """Every link with its truth, each under an address of its own. What looks like a wall stands between others, so
    that no lane takes a few in a row for the platform's end."""
    links = [
        each._replace(title=TITLES[n % len(TITLES)]) if each.reason == "ok" else each
        for n, each in enumerate(_numbered())
    ]
    spread: list[Labelled] = []
    for platform in PLATFORMS:
        walled, others = [], []
        for each in links:
            if each.key.startswith(f"{platform}:"):
                (walled if each.reason in UNREADABLE else others).append(each)
        pairs = zip_longest(others, walled)
        spread += [each for pair in pairs for each in pair if each is not None]
    return spread


def _numbered() -> Iterator[Labelled]:
    number = 1000
    for kind, reasons in LABELS.items():
        url, key = ADDRESSES[kind]
        for reason, scenes in reasons.items():
            for scene in scenes.split():
                number += 1
                yield Labelled(url.format(n=number), key.format(n=number), scene, reason)
