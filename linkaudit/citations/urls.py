"""Addresses out of wrapped text: where each begins, where it goes on, and where platform grammar says that it ends.

A narrow column breaks an address anywhere, and a page break puts other columns' text between the halves. Four
witnesses decide where a piece goes on: the hyperlink targets that the file carries, the grammar of ids, whether the
line's last word ends there, and whether the next piece would have fitted into the line. Nothing is cut or guessed:
what cannot be a link comes back as Unreadable.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from linkaudit.citations.confusable import latin
from linkaudit.citations.grammar import (
    begins,
    is_end_of_host,
    is_exact,
    is_front_door,
    is_of_one_host,
    is_path,
    is_tail,
    judge,
    keeps_host,
    key_of,
    same,
    state_of,
    strip_punctuation,
)
from linkaudit.citations.lines import Line, lines_of, next_in_flow, width
from linkaudit.citations.titles import narrow_width
from linkaudit.model import FLAWS, Document, Flaw, Hyperlink, Link, Seen

_HOSTS = (
    r"(?:[a-z0-9-]+\.)?(?:instagram\.com|instagr\.am|tiktok\.com|youtube\.com|youtu\.be|facebook\.com|fb\.watch"
    r"|fb\.com|fb\.me)/"
)
_START = re.compile(rf"(?<![\w@.])(?:https?:/{{1,3}}|https?//|www\.(?=\S)|{_HOSTS})", re.IGNORECASE)
_SCHEME = re.compile(r"https?://|www\.", re.IGNORECASE)
_BARE_SCHEME = re.compile(r"https?:?/{0,3}(?:www)?\.?", re.IGNORECASE)
_INNER_START = re.compile(r"https?:/{1,3}", re.IGNORECASE)
# A glued second address begins a new one unless it is the value of a parameter or an archive's path.
_WRAPS = re.compile(r"(?:[=/]|%3D|%2F|:)$", re.IGNORECASE)
# The characters of an address; letters beyond ASCII only where a path segment, value or host begins with them.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DASHES = "\u2010\u2011\u2012\u2013\ufffe"
_RUN = re.compile(
    rf"(?:(?<=//)[^\W_][\w.-]*|[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%{_INVISIBLE}{_DASHES}-]"
    rf"|(?:(?<=[/=#_])|(?<=_\())[^\W\d_A-Za-z]+(?:-[^\W_A-Za-z]+)*(?=[\s/?#&=._)]|$))+"
)
_CLEAN = str.maketrans({**dict.fromkeys(_INVISIBLE), **dict.fromkeys(_DASHES, "-")})
_SCHEME_HEAD = re.compile(r"(?:^|(?<=\s))(?:h|ht|htt|https?|https?:|https?:/|w|ww|www)$", re.IGNORECASE)
# Names that organisations print between addresses as labels, never pieces of one.
_LABEL = re.compile(
    r"(?:instagram|insta|tik-?tok|facebook|you-?t[ou]be?|telegram|whatsapp|vk|ok|threads|site|web)[,.:;)]*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\S+")
_FIRST_CHUNK = re.compile(r"[^-]*-?")  # what a word processor moves to the next line as one
_CLOSED = re.compile(r"[\])](?=[\[(])")
_PATH_BEHIND = re.compile(r" {1,2}((?:p|reels?|tv|shorts|watch|live|share|video|photo|@[\w.]+)[/?][\w/?=&%.@-]+)")
_REFERENCE = re.compile(r"\[\d{1,3}\]?")  # of a note, as in "[5] https://…"
_LIST_NUMBER = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?")
_PIECE_OF_ADDRESS = re.compile(r"(?:\w*\.?com/\S)|[?&]\w+=\S*|^\w+=[\w-]+&\w+|[\w-]/\?\w+=")
# An address without a scheme, on a host that is no platform's, is known by its top-level domain and its path.
_SCHEMELESS = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|kz|ru|org|net|me|info|tv)/[\w.~/?&=%#+:,;!()-]*\w[\w.~/?&=%#+-]*",
    re.IGNORECASE,
)
_SLUG = re.compile(r"/[^/?#]*[\d_-][^/?#]*$")  # a last part of several words, or with a number
_GLUED = re.compile(r"[\w-]{1,80}")
_PARAMETER = re.compile(r"[\w.%~-]*=")
_TAIL_OF_QUERY = re.compile(r"[\w-]*={1,2}|/?\?[\w.-]+=\S*|[\w-]*={0,2}&(?:amp;)?[\w.-]+=\S*")
_LONGEST = 4096  # characters of an address on one line; the longest that platforms make have 2,000
_PFBID = re.compile(r"pfbid\w{1,80}$")
_ALNUM = re.compile(r"[A-Za-z0-9]{1,40}")
STUMP = 2  # signs; fewer than a word has
FULL = 0.9  # of the widest line near it, in signs
NEIGHBOURS = 12  # lines before and after
_ENDINGS_OF_HOSTS = (".com", ".be", ".me", ".watch", ".kz", ".ru", ".org")
_MAX_PIECES = 24
_LINES_A_PAGE = 400  # a page of nine narrow columns prints about 250 lines


@dataclass(frozen=True, slots=True)
class Piece:
    """Where one piece of an address stands: characters `start:end` of a line."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an address, or a hyperlink behind words, is printed.

    `text` is what is printed, rejoined; `found` the link it names or why it can be none; `href` the hyperlink's
    target and `target` the link that names, both None where the file carries no hyperlink there.
    """

    text: str
    found: Link | Flaw
    line: int
    pieces: tuple[Piece, ...]
    href: str | None = None
    target: Link | Flaw | None = None


def find_mentions(document: Document) -> tuple[list[Line], list[Mention], Seen]:
    """The document's lines, every address in them in reading order, and how much there was to be found."""
    reader = _Reader(document)
    mentions = reader.read()
    targets = {link.target for block in document.blocks for link in block.hyperlinks}
    targets |= {target.url for target in document.targets}
    joined = sum(1 for each in mentions if isinstance(each.found, Link) or isinstance(each.target, Link))
    return reader.lines, mentions, Seen(reader.printed, len(targets), joined)


class _Reader:
    """Holds what joining needs to look at from all sides; lives for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = lines_of(document)
        self.following = next_in_flow(self.lines)
        self.loose = bool(document.blocks) and document.blocks[0].kind == "line"
        # where trailing blanks are kept, an empty line without one is a page break; else pages are only guessed
        self.paged = sum(block.text.endswith(" ") for block in document.blocks) > 0.3 * len(document.blocks)
        self.narrow = narrow_width(self.lines)
        self.widest = self._widest_lines()
        self.witnesses: dict[int, list[str]] = {}
        for target in document.targets:
            seen = self.witnesses.setdefault(target.page, [])
            if target.url not in seen:
                seen.append(target.url)
        self.claimed: dict[int, list[tuple[int, int]]] = {}
        self.printed = 0  # addresses that begin somewhere in the text
        self.run = (-1, 0, 0)  # the run of address characters that was looked at last: its line, start and end

    def _widest_lines(self) -> dict[int, tuple[int, float]]:
        """How much the widest line of each block holds, in characters and ems. For loose lines by two keys: -1 for
        the text's own width, -2 for that of the narrow column in which addresses begin."""
        widest: dict[int, tuple[int, float]] = {}
        for line in self.lines:
            key = line.block
            text = line.text.strip()
            if self.loose:
                key = -2 if len(text) <= self.narrow and _START.match(text) else -1
            count, ems = widest.get(key, (0, 0.0))
            widest[key] = max(count, len(text)), max(ems, width(text))
        return widest

    # --- the two passes ----------------------------------------------------------------------------------------

    def read(self) -> list[Mention]:
        chains = [self._extend([piece]) for piece in self._starts()]
        chains = self._with_schemes([self._across_page(chain) for chain in chains])
        chains = [self._with_tail(chain) for chain in chains]
        self.printed = len(chains)
        mentions = [self._mention(chain) for chain in chains]
        mentions += self._behind_words() + self._unmatched_targets(mentions)
        mentions += self._unclaimed()
        return sorted(mentions, key=lambda m: (m.line, m.pieces[0].start if m.pieces else 0))

    def _starts(self) -> Iterator[Piece]:
        goes_on: int | None = None  # the line in which an address goes on whose scheme the line before breaks
        for line in self.lines:
            position = 0
            if line.index == goes_on and (run := _RUN.search(line.text)):
                position = run.end()
            head = self._broken_scheme(line)
            while (match := _START.search(line.text, position)) and not (head and match.start() >= head.start):
                end = self._run_end(line, match.start())
                yield self._claim(Piece(line.index, match.start(), end))
                position = max(end, match.end())
            if head:
                goes_on = self.following[line.index]
                yield self._claim(head)

    def _run_end(self, line: Line, start: int) -> int:
        """Where the run of address characters that begins at `start` ends, before any second address glued to it."""
        at, began, end = self.run
        if at != line.index or not began <= start < min(end, began + _LONGEST // 2):  # glued addresses share their run
            run = _RUN.match(line.text, start, start + _LONGEST)
            end = run.end() if run else start
            self.run = (line.index, start, end)
        if closed := _CLOSED.search(line.text, start, end):  # [words](address)[more words]
            end = closed.start()
        for inner in _INNER_START.finditer(line.text, start + 8, end):
            if not _WRAPS.search(line.text, start, inner.start()) or line.text[inner.start() - 1] == ":":
                return inner.start()
            if line.text[inner.start() - 1] == "/" and not re.search(
                r"archive|/web/|translate|cache", line.text[start : inner.start()]
            ):
                return inner.start()
        return end

    def _broken_scheme(self, line: Line) -> Piece | None:
        """The tail "htt" of a line whose next line goes on with "ps://…"."""
        match = _SCHEME_HEAD.search(line.text.rstrip())
        after = self.following[line.index]
        if not match or after is None or line.ends_word:
            return None
        joined = match.group() + self.lines[after].text.lstrip()
        start = _SCHEME.match(joined)
        if start and start.end() > len(match.group()) and not _START.match(self.lines[after].text.lstrip()):
            return Piece(line.index, match.start(), match.end())
        return None

    def _claim(self, piece: Piece) -> Piece:
        self.claimed.setdefault(piece.line, []).append((piece.start, piece.end))
        return piece

    # --- joining inside a cell or paragraph --------------------------------------------------------------------

    def _extend(self, pieces: list[Piece]) -> list[Piece]:
        """The chain with every piece that follows it in its own cell or paragraph."""
        chain = list(pieces)
        while (piece := self._next_piece(chain[-1])) and len(chain) < _MAX_PIECES:
            if self._goes_on(chain, piece):
                chain.append(piece)
            elif ahead := self._look_ahead(chain, piece):
                chain = ahead
            else:
                break
        for piece in chain[len(pieces) :]:
            self._claim(piece)
        return chain

    def _next_piece(self, last: Piece) -> Piece | None:
        """The piece that would come next, None where the address ends inside its line or another one begins."""
        line = self.lines[last.line]
        if line.text[last.end :].strip():
            return self._behind_blank(last)
        after = self.following[last.line]
        return None if after is None else self._piece_at_start(self.lines[after])

    def _behind_blank(self, last: Piece) -> Piece | None:
        """The path that a blank parts from a platform's host: "https://www.instagram.com/ p/…"."""
        line = self.lines[last.line]
        found = _PATH_BEHIND.match(line.text, last.end)
        if (
            found is None
            or not is_front_door(line.text[last.start : last.end])
            or self._is_claimed(last.line, found.start(1))
        ):
            return None
        return Piece(last.line, *found.span(1))

    def _piece_at_start(self, line: Line) -> Piece | None:
        indent = len(line.text) - len(line.text.lstrip())
        if _START.match(line.text, indent):
            return None
        run = _RUN.match(line.text, indent)
        if not run or self._is_claimed(line.index, indent) or _REFERENCE.match(run.group()):
            return None
        rest = line.text[run.end() :]
        if rest.strip() and (not rest[0].isspace() or _LIST_NUMBER.fullmatch(run.group())):
            return None  # glued to a word of another script, or the number of the next heading
        return Piece(line.index, indent, self._run_end(line, indent))

    def _is_claimed(self, line: int, position: int) -> bool:
        return any(start <= position < end for start, end in self.claimed.get(line, ()))

    def _goes_on(self, chain: list[Piece], piece: Piece) -> bool:
        text, more = self._text(chain), self._text([*chain, piece])
        targets = self._targets_of(chain)
        if any(begins(target, more) for target in targets):
            return not any(same(target, text) for target in targets) or state_of(text) == "broken"
        last = self.lines[chain[-1].line]
        if last.ends_word or self._leads_elsewhere(chain, piece):
            return False
        if last.ends_word is False:
            return state_of(text) != "whole" or not is_exact(text) or more[len(text)] in "/?&#"
        printed = self._text([piece])
        if not printed:  # nothing but punctuation
            return False
        if last.text.endswith(("?", "&", "="), 0, chain[-1].end) and self._is_of_query(piece, printed):
            return True
        if _PFBID.search(text) and _ALNUM.fullmatch(printed) and not _LABEL.fullmatch(printed):
            is_word = printed.isalpha() and (printed.islower() or printed.istitle()) and len(printed) > 1
            is_code = not is_word
            alone = self.lines[piece.line].text.strip() == printed
            return (is_code and alone) or self._is_stump(chain[-1], piece, printed)  # such ids have no fixed length
        if _LABEL.fullmatch(printed) or not keeps_host(text, more):
            return False
        if self._would_have_fitted(chain[-1], piece) and not printed.lower().startswith(_ENDINGS_OF_HOSTS):
            return False
        match state_of(text):
            case "broken":
                return state_of(more) != "broken"
            case "whole":
                alone = self.lines[piece.line].text.strip() == printed
                return printed[0] in "/?&#" or (
                    not (is_exact(text) or self._is_parted(chain[-1], piece)) and (alone or is_tail(text, printed))
                )
            case _ if self._is_parted(chain[-1], piece):
                return printed[0] in "/?&#"
            case _ if is_tail(text, printed) or (not printed.isalpha() and len(printed) > 1):
                return True
            case _ if self._asks(piece):
                return True
            case _:
                is_short = len(printed) <= STUMP or (printed.islower() and _SLUG.search(text) is not None)
                return is_short and self._is_stump(chain[-1], piece, printed)

    def _is_of_query(self, piece: Piece, printed: str) -> bool:
        """Whether a piece can be what follows the sign that parameters begin with, and hardly anything else."""
        alone = self.lines[piece.line].text.strip() == printed
        return _PARAMETER.match(printed) is not None or (alone and "_" in printed)

    def _asks(self, piece: Piece) -> bool:
        """Whether a piece ends with a question mark, and its parameters stand on the next line."""
        after = self.following[piece.line]
        is_asking = self.lines[piece.line].text.endswith("?", 0, piece.end)
        return is_asking and after is not None and _PARAMETER.match(self.lines[after].text.lstrip()) is not None

    def _is_stump(self, last: Piece, piece: Piece, printed: str) -> bool:
        """Whether a few signs alone on a line are the end of the address that fills the line before."""
        line, alone = self.lines[last.line], self.lines[piece.line].text.strip() == printed
        if not alone or self.document.format not in ("pdf", "txt", "eml") or not printed.isascii():
            return False
        near = self.lines[max(last.line - NEIGHBOURS, 0) : last.line + NEIGHBOURS]
        widest = max(len(each.text.rstrip()) for each in near if each.cell == line.cell)
        return len(line.text.rstrip()) >= FULL * widest

    def _leads_elsewhere(self, chain: list[Piece], piece: Piece) -> bool:
        """Whether a hyperlink lies behind the piece that does not lie behind the chain: it is words of its own."""
        own = {link.target for part in chain for link in self._hyperlinks_at(part)}
        return any(link.target not in own for link in self._hyperlinks_at(piece))

    def _is_parted(self, last: Piece, piece: Piece) -> bool:
        """Whether the writer, and no layout, has ended a paragraph between the two."""
        before, after = self.lines[last.line], self.lines[piece.line]
        return self.document.format in ("docx", "html") and before.block != after.block and before.cell is None

    def _look_ahead(self, chain: list[Piece], piece: Piece) -> list[Piece] | None:
        """The chain grown until grammar calls it better than it was, None where it never does."""
        before = state_of(self._text(chain))
        if before == "whole" or self._leads_elsewhere(chain, piece) or self.lines[chain[-1].line].ends_word:
            return None
        enough = ("whole",) if before == "open" else ("whole", "open")
        grown = [*chain, piece]
        while state_of(self._text(grown)) not in enough:
            more = self._next_piece(grown[-1])
            if more is None or len(grown) - len(chain) > 8 or self.lines[grown[-1].line].ends_word:
                return None
            grown.append(more)
        return grown if keeps_host(self._text(chain), self._text(grown)) else None

    def _would_have_fitted(self, last: Piece, piece: Piece) -> bool:
        """Whether the next piece had room in the line before: then the break was meant, and parts two things."""
        line = self.lines[last.line]
        if line.cell is None and not self.loose:
            return False
        text, more = line.text.strip(), _FIRST_CHUNK.match(self._text([piece])).group()  # type: ignore[union-attr]
        key = line.block
        if self.loose:
            key = -2 if len(text) <= self.narrow else -1
        count, ems = self.widest.get(key, (0, 0.0))
        return len(text) + len(more) < 0.9 * count and width(text) + width(more) < 0.9 * ems

    def _with_schemes(self, chains: list[list[Piece]]) -> list[list[Piece]]:
        """The chains, each with the scheme that a blank or a line break parts from it ("https://", then
        "www.instagram.com/p/…"): by itself it would be an address that cannot be read."""
        begun = {(chain[0].line, chain[0].start): number for number, chain in enumerate(chains)}
        headed: dict[int, list[Piece]] = {}
        parted: set[int] = set()
        for number, chain in enumerate(chains):
            after = begun.get(self._text_behind(chain[-1])) if self._is_bare_scheme(chain) else None
            if after is not None and not _INNER_START.match(self._text(chains[after])):
                whole = [*chain, *chains[after]]
                own, others = ({link.target for p in pieces for link in self._hyperlinks_at(p)}
                               for pieces in (chain, chains[after]))  # fmt: skip
                if isinstance(judge(self._text(whole)), Link) and (not own or not others or own & others):
                    headed[after] = whole
                    parted.add(number)
        return [headed.get(number, chain) for number, chain in enumerate(chains) if number not in parted]

    def _with_tail(self, chain: list[Piece]) -> list[Piece]:
        """The chain with the parameters behind it that name the same link, wherever the writer has broken or parted
        them: nothing but the tail of an address begins with "&utm_source="."""
        whole = chain
        while (text := self._text(whole)) and (piece := self._tail_behind(whole, "?" in text)):
            found, more = judge(text), judge(self._text([*whole, piece]))
            if isinstance(found, Flaw) or isinstance(more, Flaw):
                break
            is_page = found.platform == "web" and not any(same(target, text) for target in self._targets_of(whole))
            if found.key != more.key and not is_page:
                break
            whole = [*whole, self._claim(piece)]
        return whole

    def _tail_behind(self, chain: list[Piece], has_query: bool) -> Piece | None:
        index, start = self._text_behind(chain[-1])
        line = self.lines[index]
        piece = Piece(index, start, self._run_end(line, start))
        printed = line.text[start : piece.end]
        if not _TAIL_OF_QUERY.fullmatch(printed) or not (has_query or printed[0] in "?/&"):
            return None
        if line.text[piece.end : piece.end + 1].isalnum() or self._is_claimed(index, start):
            return None
        return None if self._leads_elsewhere(chain, piece) else piece

    def _is_bare_scheme(self, chain: list[Piece]) -> bool:
        return _BARE_SCHEME.fullmatch(self._text(chain)) is not None

    def _text_behind(self, last: Piece) -> tuple[int, int]:
        """Where the text goes on behind a piece: in its line, else in the next one in its flow that is not empty."""
        line, start = self.lines[last.line], last.end
        while not line.text[start:].strip() and (after := self.following[line.index]) is not None:
            line, start = self.lines[after], 0
        return line.index, len(line.text) - len(line.text[start:].lstrip())

    # --- joining over a page break -----------------------------------------------------------------------------

    def _across_page(self, chain: list[Piece]) -> list[Piece]:
        """The chain with its rest from the next page, where other columns' text may come first."""
        last = self.lines[chain[-1].line]
        if not self.loose or last.page is None or last.text[chain[-1].end :].strip() or last.ends_word:
            return chain
        text = self._text(chain)
        targets = [t for t in self._targets_of(chain) if not same(t, text)]
        state = state_of(text)
        if (state == "whole" and is_exact(text)) or (self._is_bare_scheme(chain) and not targets):
            return chain
        best: tuple[int, list[Piece]] | None = None
        for piece in self._orphans(last):
            rank, grown = self._rank(chain, piece, targets, state)
            if rank and (best is None or rank > best[0]):
                best = (rank, grown)
        if best is None:
            return chain
        for piece in best[1][len(chain) :]:
            self._claim(piece)
        return best[1]

    def _orphans(self, last: Line) -> Iterator[Piece]:
        """Every token of the next page that might be the rest of an address: none of its letters is of another script.

        Where pages are only guessed, every token of the next page's worth of lines.
        """
        first = bisect_right(self._loose_ends, last.index, key=lambda piece: piece.line)
        for piece in islice(self._loose_ends, first, None):
            line = self.lines[piece.line]
            if line.page is None or last.page is None or line.index > last.index + _LINES_A_PAGE:
                return
            if self.paged and line.page > last.page + 1:
                return
            if (not self.paged or line.page != last.page) and not self._is_claimed(piece.line, piece.start):
                yield piece

    @cached_property
    def _loose_ends(self) -> list[Piece]:
        """Every token that begins no address and might be the rest of one, in order."""
        return [
            Piece(line.index, match.start(), match.end())
            for line in self.lines
            for match in _TOKEN.finditer(line.text)
            if _RUN.fullmatch(match.group()) and not _START.match(match.group())
        ]

    def _rank(self, chain: list[Piece], piece: Piece, targets: list[str], state: str) -> tuple[int, list[Piece]]:
        """How well the piece goes on the chain (0 not at all, 3 as a hyperlink has it), and the chain so grown."""
        more, printed = self._text([*chain, piece]), self._text([piece])
        if state == "broken" and not any(c.isalnum() for c in printed):
            return 0, chain
        if any(begins(target, more) for target in targets):
            tail = [*chain, piece]
            while following := self._next_piece(tail[-1]):
                if not any(begins(t, self._text([*tail, following])) for t in targets):
                    break
                tail.append(following)
            return 3, self._extend_quietly(tail)
        if state != "broken" and self._is_surely_cut(chain[-1], piece):
            grown = self._extend_quietly([*chain, piece])
            return (2 if state == "open" and state_of(self._text(grown)) == "whole" else 1), grown
        if state == "whole":
            return 0, chain
        tail = [*chain, piece]
        if not keeps_host(self._text(chain), more):
            return 0, chain
        while state_of(self._text(tail)) == "broken":
            following_piece = self._next_piece(tail[-1])
            if following_piece is None or len(tail) > len(chain) + 8:
                return 0, chain
            tail.append(following_piece)
        if (state == "broken" and state_of(self._text(tail)) == "whole") or is_path(printed):
            grown = self._extend_quietly(tail)
            if state == "open" and state_of(self._text(grown)) != "whole":
                return 0, chain
            return (2 if is_path(printed) else 1), grown
        return 0, chain

    def _is_surely_cut(self, last: Piece, piece: Piece) -> bool:
        """Whether the document breaks a word after `last`, and `piece`, alone on its line, may be its rest."""
        line, printed = self.lines[last.line], self._text([piece])
        if line.ends_word is not False or self.lines[piece.line].text.strip() != printed or _LABEL.fullmatch(printed):
            return False
        return not printed.isalpha() and (not printed.isdecimal() or line.text[last.end - 1].isdecimal())

    def _extend_quietly(self, chain: list[Piece]) -> list[Piece]:
        grown = list(chain)
        while (piece := self._next_piece(grown[-1])) and self._goes_on(grown, piece):
            grown.append(piece)
        return grown

    # --- from pieces to mentions -------------------------------------------------------------------------------

    def _text(self, pieces: list[Piece]) -> str:
        joined = "".join(self.lines[p.line].text[p.start : p.end] for p in pieces).translate(_CLEAN)
        return strip_punctuation(joined)

    def _targets_of(self, chain: list[Piece]) -> list[str]:
        """The hyperlink targets that may be the chain's own: those behind its characters, else those of its page."""
        behind = [link.target for piece in chain for link in self._hyperlinks_at(piece)]
        if behind or not self.witnesses:
            return behind
        text = self._text(chain)
        page = self.lines[chain[0].line].page or 0
        listed = self.witnesses.get(page, []) + self.witnesses.get(page + 1, [])
        return [target for target in listed if begins(target, text)]

    def _hyperlinks_at(self, piece: Piece) -> Iterator[Hyperlink]:
        for link in self.lines[piece.line].hyperlinks:
            if link.start < piece.end and link.end > piece.start:
                yield link

    def _mention(self, chain: list[Piece]) -> Mention:
        text = self._text(chain)
        found = judge(text)
        if isinstance(found, Flaw) and (named := self._with_other_letters(chain, text)):
            text, found = named
        targets = self._targets_of(chain)
        if whole := self._shortened(chain, text, targets) or self._clipped(chain, text):
            found = judge(whole)
        behind = next((link.target for piece in chain for link in self._hyperlinks_at(piece)), None)
        href = behind
        if href is None and not isinstance(found, Flaw):
            href = next((t for t in targets if key_of(t) == found.key), None)
        elif href is None and len({key_of(t) for t in targets} - {None}) == 1:
            href = targets[0]  # the text is damaged, but only one hyperlink of the page begins like it
        return Mention(text, found, chain[0].line, tuple(chain), href, judge(href) if href else None)

    def _with_other_letters(self, chain: list[Piece], text: str) -> tuple[str, Flaw] | None:
        """The address as far as its id goes on in Cyrillic letters that look Latin, and that this is its flaw; None
        where something else is."""
        rest = _GLUED.match(self.lines[chain[-1].line].text, chain[-1].end)
        if rest is None or rest[0][0].isascii():
            return None
        whole = text + rest[0].translate(_CLEAN)
        link = judge(latin(whole))
        if not isinstance(link, Link) or link.platform == "web" or not latin(whole).isascii():
            return None
        letters = dict.fromkeys(letter for letter in whole if not letter.isascii())
        return whole, Flaw("id_alphabet", f"the id holds Cyrillic letters that look Latin ({', '.join(letters)})")

    def _shortened(self, chain: list[Piece], text: str, targets: list[str]) -> str | None:
        """The hyperlink's target, where its printed words are the target's own beginning and an ellipsis."""
        line, end = self.lines[chain[-1].line], chain[-1].end
        if not line.text.startswith(("…", "..."), end) and not line.text.endswith("...", 0, end):
            return None
        return next(
            (target for target in targets if is_of_one_host(judge(target), text) and not same(target, text)), None
        )

    def _clipped(self, chain: list[Piece], text: str) -> str | None:
        """The target behind an address whose print breaks off within a word, as at the edge of a spreadsheet's cell."""
        behind = {link.target for piece in chain for link in self._hyperlinks_at(piece)}
        whole = next((target for target in behind if begins(target, text) and not same(target, text)), "")
        at = whole.find(text) + len(text) if text in whole else 0
        return whole if at and whole[at : at + 1].isalnum() and text[-1:].isalnum() else None

    def _behind_words(self) -> list[Mention]:
        """Hyperlinks behind text that is no address. One that is broken over lines is one mention."""
        mentions: list[Mention] = []
        for line in self.lines:
            for link in line.hyperlinks:
                if any(s < link.end and e > link.start for s, e in self.claimed.get(line.index, ())):
                    continue
                words = line.text[link.start : link.end]
                last = mentions[-1] if mentions else None
                if last and last.href == link.target and self.lines[last.pieces[-1].line].block == line.block:
                    piece = Piece(line.index, link.start, link.end)
                    adjacent = line.index - last.pieces[-1].line <= 1
                    if adjacent and last.pieces[-1].line != line.index:
                        mentions[-1] = replace(last, text=f"{last.text} {words.strip()}", pieces=(*last.pieces, piece))
                        continue
                judged = judge(link.target)
                if isinstance(judged, Flaw) and judged.reason == "not_a_url":
                    continue  # mail addresses, bookmarks
                piece = Piece(line.index, link.start, link.end)
                mentions.append(Mention(words.strip(), judged, line.index, (piece,), link.target, judged))
        return mentions

    def _unmatched_targets(self, mentions: list[Mention]) -> list[Mention]:
        """Targets of a page that no printed address of it names: links behind words.

        A page lists its targets in reading order, so such a link stands with its next printed neighbour in that list,
        else with the one before.
        """
        printed: dict[tuple[int, str], int] = {}  # by page and key, the line of the first mention
        anywhere: set[str] = set()
        for mention in mentions:
            for link in (mention.found, mention.target):
                if isinstance(link, Link):
                    anywhere.add(link.key)
                    for piece in mention.pieces:
                        printed.setdefault((self.lines[piece.line].page or 0, link.key), mention.line)
        heads: dict[int | None, int] = {}
        for line in self.lines:
            heads.setdefault(line.page, line.index)
        targets = [(t, j) for t in self.document.targets if isinstance(j := judge(t.url), Link)]
        places = [printed.get((target.page, link.key)) for target, link in targets]
        unmatched: dict[tuple[int, str], Mention] = {}
        for index, (target, link) in enumerate(targets):
            if places[index] is not None or (not self.paged and link.key in anywhere):
                continue
            on_page = [i for i, (other, _) in enumerate(targets) if other.page == target.page and places[i] is not None]
            near = next((i for i in on_page if i > index), on_page[-1] if on_page else None)
            place = heads.get(target.page, 0) if near is None else places[near]
            mention = Mention(target.url, link, place or 0, (), target.url, link)
            unmatched.setdefault((target.page, link.key), mention)
        return list(unmatched.values())

    def _unclaimed(self) -> list[Mention]:
        """What no address has claimed: addresses without a scheme, and pieces."""
        mentions: list[Mention] = []
        for line in self.lines:
            for match in _TOKEN.finditer(line.text):
                if any(s < match.end() and e > match.start() for s, e in self.claimed.get(line.index, ())):
                    continue
                if any(link.start < match.end() and link.end > match.start() for link in line.hyperlinks):
                    continue
                pieces = (Piece(line.index, match.start(), match.end()),)
                text = strip_punctuation(match.group().lstrip("(«\"'<[")).rstrip("»>")
                if _SCHEMELESS.fullmatch(text, 0, _LONGEST) and not is_end_of_host(text.partition("/")[0]):
                    self.printed += 1
                    mentions.append(Mention(text, judge(text), line.index, pieces))
                elif _PIECE_OF_ADDRESS.search(match.group(), 0, _LONGEST) and "@" not in match.group():
                    flaw = Flaw("unclaimed", FLAWS["unclaimed"])
                    mentions.append(Mention(match.group(), flaw, line.index, pieces))
        return mentions
