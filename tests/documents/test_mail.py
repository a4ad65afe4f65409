"""E-mail messages: the body that a reader sees, whatever it is packed in, and what is attached."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from linkaudit.citations import extract
from linkaudit.documents import read
from linkaudit.model import DocumentError

POST = "https://www.instagram.com/p/DD_YsEltWz"
BODY = f"Есеп\n\n1-іс-шара. Тренинг\n{POST}A/\n2-іс-шара. Семинар\n{POST}B/\n"


def message(body: str = BODY, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "org@example.org", "fund@example.org", "Қорытынды есеп"
    made.set_content(body, **headers)
    return made


def cited(path: Path) -> dict[str, str]:
    return {a.id: "".join(c.link.id[-1] for c in a.citations) for a in extract(read(path)).activities}


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
def test_a_plain_message_is_read_whatever_its_coding(tmp_path: Path, coding: str) -> None:
    (tmp_path / "a.eml").write_bytes(bytes(message(cte=coding)))
    document = read(tmp_path / "a.eml")
    assert (document.format, document.blocks[0].text) == ("txt", "Қорытынды есеп")
    assert cited(tmp_path / "a.eml") == {"1": "A", "2": "B"}


def test_an_html_body_is_preferred_and_read_as_a_page(tmp_path: Path) -> None:
    made = message("see the other part")
    page = f"<h2>1-іс-шара. Тренинг</h2><p><a href='{POST}A/'>видео</a></p><h2>2-іс-шара. Форум</h2><p>{POST}B/</p>"
    made.add_alternative(page, subtype="html")
    (tmp_path / "a").write_bytes(bytes(made))
    assert read(tmp_path / "a").format == "html"
    assert cited(tmp_path / "a") == {"1": "A", "2": "B"}


def test_quotation_marks_angle_brackets_and_soft_wraps_are_no_part_of_an_address(tmp_path: Path) -> None:
    quoted = "\n".join(f"> > {line}" for line in BODY.replace(f"{POST}A/", f"<{POST}A/>").splitlines())
    (tmp_path / "a.eml").write_bytes(bytes(message(quoted)))
    assert cited(tmp_path / "a.eml") == {"1": "A", "2": "B"}
    flowed = b"MIME-Version: 1.0\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\nSubject: x\r\n\r\n"
    wrapped = f"Activity 1. Films\r\n{POST[:30]} \r\n{POST[30:]}A/\r\n".encode()
    (tmp_path / "b.eml").write_bytes(flowed + wrapped)
    assert cited(tmp_path / "b.eml") == {"1": "A"}


def test_what_is_attached_is_told(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="report.pdf")
    (tmp_path / "a.eml").write_bytes(bytes(made))
    assert [(each.text, each.flaw.reason) for each in read(tmp_path / "a.eml").unreadable] == [
        ("report.pdf", "attachment")
    ]
    empty = EmailMessage()
    empty["From"], empty["Subject"] = "a@example.org", "x"
    empty.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="report.pdf")
    (tmp_path / "b.eml").write_bytes(bytes(empty))
    with pytest.raises(DocumentError, match="give what is attached to it by itself"):
        read(tmp_path / "b.eml")


@pytest.mark.parametrize(
    "text", ["From: here on\nActivity 1. Publish\n", "Note: this\nSubject matter: lake\n", "A: b\n\nc\n"]
)
def test_a_text_with_colons_is_no_message(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert read(tmp_path / "a.txt").blocks[0].text == text.split("\n")[0]
