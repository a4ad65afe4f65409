"""E-mail messages (EML) to blocks: the subject and the body that a reader sees, its quotation marks taken off.

It refuses to read what is attached: each attachment is told as unreadable, by its name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from linkaudit.documents import html, text
from linkaudit.model import FLAWS, Block, Document, DocumentError, Flaw, Unreadable

GARBLED = InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
HEAD_LIMIT = 1024 * 1024  # bytes
_LONG_FIELD = re.compile(rb"^([^\n]{2000})[^\n]+", re.MULTILINE)
_QUOTED = re.compile(r"^(?:>[ >]*)", re.MULTILINE)


def read(path: Path, content: bytes, sha256: str) -> Document:
    """The message's HTML body, else its plain one. Raises DocumentError where it has neither."""
    head, break_, body_bytes = content.partition(b"\r\n\r\n" if b"\r\n\r\n" in content[:HEAD_LIMIT] else b"\n\n")
    shortened = _LONG_FIELD.sub(rb"\1", head) + break_ + body_bytes  # the parser would call itself for every word
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(shortened)
    try:
        body = message.get_body(("html", "plain"))
        written = body.get_content() if body is not None else ""
        subject = " ".join(str(message.get("Subject", "")).split())
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise DocumentError(f"{path}: the message is damaged; save it anew from the mail program") from error
    if any(isinstance(defect, GARBLED) for defect in (body.defects if body is not None else ())):
        raise DocumentError(f"{path}: the message is damaged; save it anew from the mail program")
    if body is None or not written.strip():
        raise DocumentError(f"{path}: the message has no text; give what is attached to it by itself")
    if body.get_content_subtype() == "html":
        document = html.read(path, b"\xef\xbb\xbf" + written.encode("utf-8", "replace"), sha256)
    else:
        plain = _QUOTED.sub("", written)
        if body.get_param("format") == "flowed":
            plain = re.sub(r" \r?\n", "" if body.get_param("delsp") == "yes" else " ", plain)
        document = text.read(path, plain.encode("utf-8", "replace"), sha256)
    kept = tuple(Unreadable(name, Flaw("attachment", FLAWS["attachment"])) for name in attached)
    return replace(document, blocks=(Block("heading", subject, 0), *document.blocks) if subject else document.blocks,
                   unreadable=document.unreadable + kept)  # fmt: skip
