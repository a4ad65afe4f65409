"""An address is taken apart one way, whatever its spelling, and what is none is told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.platforms._address import Address, clean, escaped, spelled, split, unescaped, value_of

# text → scheme, host, port, path, query, fragment
SPELLED = [
    ("https://example.kz", ("https", "example.kz", "", "", "", "")),
    ("https://example.kz/", ("https", "example.kz", "", "/", "", "")),
    ("http://example.kz/a/b?c=d&e#f", ("http", "example.kz", "", "/a/b", "c=d&e", "f")),
    ("HTTPS://EXAMPLE.KZ/A?B=C#D", ("https", "example.kz", "", "/A", "B=C", "D")),
    ("hTTp://Example.Kz", ("http", "example.kz", "", "", "", "")),
    ("example.kz/a", ("https", "example.kz", "", "/a", "", "")),
    ("Example.Kz", ("https", "example.kz", "", "", "", "")),
    ("//Example.kz/a", ("https", "example.kz", "", "/a", "", "")),
    ("  https://example.kz/a\n", ("https", "example.kz", "", "/a", "", "")),
    ("https://example.kz:443/a", ("https", "example.kz", "", "/a", "", "")),
    ("http://example.kz:80/a", ("http", "example.kz", "", "/a", "", "")),
    ("https://example.kz:80/a", ("https", "example.kz", "80", "/a", "", "")),
    ("http://example.kz:8443/a", ("http", "example.kz", "8443", "/a", "", "")),
    ("https://example.kz:/a", ("https", "example.kz", "", "/a", "", "")),
    ("https://example.kz./a", ("https", "example.kz", "", "/a", "", "")),
    ("https://Example.kz.:443/a", ("https", "example.kz", "", "/a", "", "")),
    ("https://user:word@example.kz/a", ("https", "example.kz", "", "/a", "", "")),
    ("https://instagram.com@evil.example/p", ("https", "evil.example", "", "/p", "", "")),
    ("https://instagram.com:443@evil.example:8080/", ("https", "evil.example", "8080", "/", "", "")),
    ("https://a@b@evil.example/", ("https", "evil.example", "", "/", "", "")),
    ("https://instagram.com\\@evil.example/", ("https", "instagram.com", "", "/@evil.example/", "", "")),
    ("https://example.kz\\a\\b", ("https", "example.kz", "", "/a/b", "", "")),
    ("https://example.kz/a?b=\\c", ("https", "example.kz", "", "/a", "b=/c", "")),
    ("https://example.kz?a=b", ("https", "example.kz", "", "", "a=b", "")),
    ("https://example.kz#a", ("https", "example.kz", "", "", "", "a")),
    ("https://example.kz/a#b?c#d", ("https", "example.kz", "", "/a", "", "b?c#d")),
    ("https://example.kz/a?b?c", ("https", "example.kz", "", "/a", "b?c", "")),
    ("https://example.kz/a?b=1&amp;c=2", ("https", "example.kz", "", "/a", "b=1&c=2", "")),
    ("https://example.kz/a?b=1&amp;amp;c=2&#38;d=3", ("https", "example.kz", "", "/a", "b=1&c=2&d=3", "")),
    ("https://example.kz/a?amp;b=1", ("https", "example.kz", "", "/a", "b=1", "")),
    ("https://example.kz/a?b=1&region=2&copy=3&lt;", ("https", "example.kz", "", "/a", "b=1&region=2&copy=3&lt;", "")),
    ("https://Қор.ҚАЗ/a", ("https", "қор.қаз", "", "/a", "", "")),
    ("https://xn--n1ae5y.xn--80ao21a/", ("https", "xn--n1ae5y.xn--80ao21a", "", "/", "", "")),
    ("https://a-b.c--d.example.kz/", ("https", "a-b.c--d.example.kz", "", "/", "", "")),
    ("https://a_b.example.kz/", ("https", "a_b.example.kz", "", "/", "", "")),
    ("http://192.0.2.7:8000/a", ("http", "192.0.2.7", "8000", "/a", "", "")),
    ("http://[2001:DB8::7]:8000/a", ("http", "[2001:db8::7]", "8000", "/a", "", "")),
    ("http://[2001:db8::7]/a", ("http", "[2001:db8::7]", "", "/a", "", "")),
    ("http://localhost:8000/", ("http", "localhost", "8000", "/", "", "")),
]


@pytest.mark.parametrize(("text", "parts"), SPELLED, ids=[row[0] for row in SPELLED])
def test_an_address_has_its_parts(text: str, parts: tuple[str, ...]) -> None:
    address = split(text)
    assert address is not None
    assert tuple(address[1:]) == parts
    assert address.url.startswith(f"{parts[0]}://")


NONE = [
    "", " ", "a", "word", "https://", "http:///a", "https:///", "//", "/a/b", "?a=b", "#a", "https://example", "https://kz/",
    "https://.kz/", "https://example..kz/", "https://-a.kz/", "https://a-.kz/", "https://example.k/", "https://example.1/",
    "https://exa mple.kz/", "https://example.kz/a b", "https://example.kz/a?b c", "https://example.kz/a#b c",
    "https://example.kz:port/", "https://example.kz:123456/", "https://example.kz:-1/", "https://example.kz:٨٠/",
    "ftp://example.kz/a", "file:///etc/hosts", "mailto:nobody@example.kz", "nobody@example.kz", "nobody@youtube.com/a",
    "javascript:alert(1)//example.kz/", "data:text/html,https://example.kz", "view-source:https://example.kz/",
    "vnd.youtube://YE7VzlLtp-4", "instagram://user?username=a", "tel:+77010000000", "https://www%2Eexample.kz/",
    "https://[::1", "https://[example.kz]/", "https://1.2.3/", "https://exam\x00ple.kz/", "https://\ud800.kz/", "1.2",
    "https://" + "a" * 300 + ".kz/", "https://" + "a." * 130 + "kz/", "://example.kz", "https:example.kz",
    "https:/example.kz",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_none(text: str) -> None:
    assert split(text) is None


VALUES = [
    ("v=a", "v", "a"), ("x=1&v=a", "v", "a"), ("v=a&v=b", "v", "a"), ("v=a=b", "v", "a=b"), ("v=", "v", ""),
    ("v=%D2%9B+a", "v", "қ a"), ("v=%", "v", "%"), ("v=%ff", "v", "�"), ("vv=a", "v", None), ("v", "v", None),
    ("", "v", None), ("V=a", "v", None), ("x=v=a", "v", None), ("&&v=a&", "v", "a"), ("x=1;v=a", "v", None),
]  # fmt: skip


@pytest.mark.parametrize(("query", "name", "value"), VALUES)
def test_the_first_value_of_a_parameter_counts(query: str, name: str, value: str | None) -> None:
    assert value_of(query, name) == value
    assert Address("", "https", "example.kz", "", "", query, "").value(name) == value


CLEANED = [
    ("", "/"), ("/", "/"), ("///", "/"), ("/a/", "/a"), ("//a//b", "/a/b"), ("/a%2Fb", "/a/b"), ("/a).", "/a"),
    ("/a%5D", "/a"), ("/a»", "/a"), ("/a/)/", "/a"), ("/%D2%9B", "/қ"), ("/(a)", "/(a"), ("/a.b", "/a.b"),
    ("/a-", "/a-"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), CLEANED)
def test_a_path_is_cleaned_of_what_text_leaves_behind_it(path: str, expected: str) -> None:
    assert clean(path) == expected


def test_letters_have_one_spelling_and_half_characters_are_escaped() -> None:
    assert spelled("и\u0306") == "й"
    assert spelled("\ud83d\ude00") == "\U0001f600"
    assert escaped(spelled("/\ud800 ?")) == "/%EF%BF%BD%20%3F"


HOSTILE = [
    "https://" + "a" * 1_000_000,
    "https://" + "a." * 500_000,
    "https://" + "a-" * 500_000 + ".kz",
    "https://example.kz/?" + "&amp;" * 200_000,
    "https://example.kz/?&" + "amp;" * 250_000,
    "https://example.kz/?&#38;" + "amp;#38;" * 100_000,
    "https://example.kz/" + "%" * 1_000_000,
    "https://" + "@" * 1_000_000,
    "https://" + ":" * 1_000_000,
    " " * 1_000_000 + "https://example.kz",
    "https://example.kz/" + ";" * 1_000_000,
    "\\" * 1_000_000,
    "https:" + "/" * 1_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_megabyte_costs_no_more_than_its_length(text: str) -> None:
    start = time.perf_counter()
    split(text)
    clean(text)
    unescaped(text)
    value_of(text, "v")
    assert time.perf_counter() - start < 2


ODD = st.text(st.sampled_from("https:/\\?#&;@.%-_[]amp38xnk z\t\ud800қ"), max_size=60)


@given(st.one_of(st.text(), ODD, ODD.map("https://{}".format), ODD.map("https://example.kz{}".format)))
def test_nothing_raises_and_an_addresss_own_url_has_the_same_parts(text: str) -> None:
    address = split(text)
    if address is not None:
        assert split(address.url) == address
