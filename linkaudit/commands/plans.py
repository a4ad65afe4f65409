"""`linkaudit plan`: a draft of what is required of a document, to be corrected by whoever knows the agreement."""

from __future__ import annotations

import argparse
import json

from linkaudit import settings
from linkaudit.commands.console import DONE
from linkaudit.commands.reading import awaited, reading_of

NOTE = """What this report has to show, drafted from what it claims itself: correct it by the grant agreement, then
    linkaudit audit --plan FILE DOCUMENT
required: pieces of evidence. platforms: { instagram = 5, tiktok = 5 }, or ["instagram"] for all of them there.
kinds: ["post", "video"]. period: first and last day. accounts: whose posts count, ["instagram:name", …].
agreed = 2024-05-15 is the day of the grant agreement: nothing older can be evidence."""


def plan(options: argparse.Namespace) -> int:
    from linkaudit.guard import Extracting
    from linkaudit.plan import accounts_cited, draft, dumps, write

    chosen = settings.load(vars(options))
    said = awaited(Extracting(options.document, reading_of(chosen, options)), options)
    drafted, cited = draft(said), accounts_cited(said)
    note = f"{NOTE}\nThe profiles that it cites: accounts = {json.dumps(cited, ensure_ascii=False)}" if cited else NOTE
    if options.out_file is None:
        print(dumps(drafted, note), end="")
        return DONE
    try:
        write(drafted, options.out_file, note)
    except OSError as error:
        raise settings.SettingsError(
            f"{options.out_file}: cannot be written ({error.strerror}); name another file"
        ) from error
    return DONE
