"""What the operator configured: proxies, certificates, cookies. None of it is ever repeated in a message: it may hold a
password."""

from __future__ import annotations

import os
import ssl
import urllib.request
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from http.cookiejar import Cookie, LoadError, MozillaCookieJar
from http.cookies import CookieError, Morsel
from pathlib import Path

from yarl import URL

from linkaudit.fetch._aiohttp import aiohttp
from linkaudit.fetch._public import Door


def proxies_of(configured: str | None) -> dict[str, URL]:
    """The proxy of each scheme: the configured one, else those of the environment."""
    if configured is not None:
        return dict.fromkeys(("http", "https"), proxy_url(configured))
    found = urllib.request.getproxies()
    return {scheme: proxy_url(found[scheme]) for scheme in ("http", "https") if found.get(scheme)}


def proxy_url(text: str) -> URL:
    with suppress(ValueError):
        url = URL(text if "://" in text else f"http://{text}")
        if url.scheme in {"http", "https"} and url.host:
            return url
    # the text is not repeated: it may hold a password
    raise ValueError("the proxy must be an http:// or https:// address")


def proxy_for(url: URL, proxies: Mapping[str, URL]) -> URL | None:
    proxy = proxies.get(url.scheme)
    if proxy is None or urllib.request.proxy_bypass(f"{url.host}:{url.port}"):
        return None
    return proxy


def door(url: URL) -> Door:
    return (url.raw_host or "").lower(), url.port or 0


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """The system's authorities, or those of SSL_CERT_FILE, and the operator's own."""
    return _tls_context(ca_file, *(os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")))


@cache  # reading the system's authorities takes 20 ms
def _tls_context(ca_file: Path | None, *named: str | None) -> ssl.SSLContext:
    """`named` are the environment's files, which OpenSSL reads by itself."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise ValueError(f"no certificates can be read from {ca_file}") from error
    return context


def cookies_of(path: Path) -> tuple[Cookie, ...]:
    """The cookies of a Netscape file, as browsers' add-ons and yt-dlp write it. Nothing of them is ever repeated."""
    jar = MozillaCookieJar(path)
    try:
        with warnings.catch_warnings():  # it warns of every broken line before it raises
            warnings.simplefilter("ignore")
            jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"no cookies can be read from {path}: it must be a Netscape cookie file") from error
    return tuple(cookie for cookie in jar if not cookie.is_expired() or not cookie.expires)  # 0 is "until the end"


def jar_of(cookies: Iterable[Cookie]) -> aiohttp.CookieJar:
    """A jar that sends each cookie to its domain and path only, spelled as it was given."""
    filled = aiohttp.CookieJar(quote_cookie=False)
    for cookie in cookies:
        morsel: Morsel[str] = Morsel()
        with suppress(CookieError):  # a name that no header may hold
            morsel.set(cookie.name, cookie.value or "", cookie.value or "")
            morsel["path"], morsel["secure"] = cookie.path, cookie.secure
            if cookie.domain_specified or cookie.domain.startswith("."):
                morsel["domain"] = cookie.domain.lstrip(".")
            filled.update_cookies({cookie.name: morsel}, URL.build(scheme="https", host=cookie.domain.lstrip(".")))
    return filled
