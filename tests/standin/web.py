"""Plain pages as the stand-in plays them: every make of a body, and every way of sending a visitor elsewhere."""

from __future__ import annotations

from dataclasses import replace

from tests.standin.answers import (
    CAPTCHA_PAGE,
    CONSENT_PAGE,
    LOGIN_PAGE,
    Answer,
    Play,
    Scene,
    Subject,
    attribute,
    bomb,
    encoded,
    html,
    loud,
    packed,
    plays,
    redirect,
)


def page(it: Subject) -> Answer:
    return html(f"<!DOCTYPE html><title>{attribute(it.title)}</title><p>Invented words.</p>")


def _cyrillic(charset: str, told: str | None) -> Play:
    meta = f'<meta charset="{charset}">' if told is None else ""
    return lambda it: encoded(f"{meta}<title>{attribute(it.title)}</title><p>Выдуманные слова.</p>", charset, told)


def _elsewhere(url: str, status: int = 302) -> Scene:
    return {"*": plays(redirect(url, status))}


def _refreshing(it: Subject) -> Answer:
    return html(f'<meta http-equiv="refresh" content="0; url=https://example.org/"><title>{it.title}</title>')


def _moved(it: Subject) -> Answer:
    """Sent on to the address with a slash at its end, as tidy sites do."""
    return page(it) if it.url.endswith("/") else redirect(f"{it.url}/", 301)


def _large(it: Subject) -> Answer:
    shown = page(it)
    return replace(shown, body=shown.body + b"<p>Invented words, again and again.</p>" * 24_000)


CLOUDFLARE = replace(
    html("<title>Just a moment...</title>", 403),
    headers=(("Content-Type", "text/html; charset=UTF-8"), ("cf-mitigated", "challenge"), ("Server", "cloudflare")),
)
PDF = Answer(200, b"%PDF-1.7 invented", (("Content-Type", "application/pdf"),))

# Where no request may go, whatever a page says. `.nip.example` stands for names that resolve there.
INWARD = {
    "to_metadata_service": "http://169.254.169.254/latest/meta-data/",
    "to_loopback": "http://127.0.0.1:8080/inner",
    "to_loopback_6": "http://[::1]/inner",
    "to_mapped_loopback": "http://[::ffff:127.0.0.1]/inner",
    "to_decimal_loopback": "http://2130706433/inner",
    "to_localhost": "http://localhost/inner",
    "to_private_network": "http://10.0.0.1/inner",
    "to_private_network_tls": "https://192.168.1.1/inner",
}

SCENES: dict[str, Scene] = {
    # pages that anyone can see
    "available": {"*": page},
    "available_loud": {"*": loud(page)},
    "available_large": {"*": _large},
    "available_gzip": {"*": lambda it: packed(page(it))},
    "available_deflate": {"*": lambda it: packed(page(it), "deflate")},
    "available_raw_deflate": {"*": lambda it: packed(page(it), "raw deflate")},
    "available_chunked": {"*": lambda it: replace(page(it), framing="chunked")},
    "available_chunked_gzip": {"*": lambda it: replace(packed(_large(it)), framing="chunked")},
    "available_closing": {"*": lambda it: replace(page(it), framing="close")},
    "available_windows_1251": {"*": _cyrillic("windows-1251", "windows-1251")},
    "available_windows_1251_untold": {"*": _cyrillic("windows-1251", None)},
    "available_wrong_charset": {"*": _cyrillic("windows-1251", "utf-8")},
    "available_unknown_charset": {"*": _cyrillic("utf-8", "invented-8")},
    "available_moved": {"*": _moved},
    "available_document": {"*": plays(PDF)},
    # pages that are not there
    "gone": {"*": plays(html("<title>Not found</title>", 404))},
    "removed": {"*": plays(html("<title>Gone</title>", 410))},
    # pages that are there, but not for everyone
    "geo": {"*": plays(html("<title>Unavailable for legal reasons</title>", 451))},
    # what nobody can tell from here
    "unauthorized": {"*": plays(html("<title>Unauthorized</title>", 401))},
    "status_999": {"*": plays(html("<title>Denied</title>", 999))},
    "empty": {"*": plays(html(""))},
    "unavailable": {"*": plays(html("<title>Maintenance</title>", 503))},
    "login": {"*": lambda it: LOGIN_PAGE if "/login" in it.url else redirect("/login?back=1")},
    "login_elsewhere": _elsewhere("https://accounts.google.com/ServiceLogin?continue=https%3A%2F%2Fexample.org%2F"),
    "consent": _elsewhere("https://consent.google.com/m?continue=https%3A%2F%2Fexample.org%2F"),
    "consent_in_place": {"*": plays(CONSENT_PAGE)},
    "captcha": {"*": plays(CLOUDFLARE)},
    "captcha_in_place": {"*": plays(CAPTCHA_PAGE)},
    "sorry": _elsewhere("https://www.google.com/sorry/index?continue=https%3A%2F%2Fexample.org%2F"),
    "sent_home": {"*": lambda it: redirect("/") if it.url.count("/") > 3 and not it.url.endswith("/") else page(it)},
    "refreshing": {"*": _refreshing},
    "bomb": {"*": lambda _: bomb()},
    **{name: _elsewhere(url) for name, url in INWARD.items()},
}
