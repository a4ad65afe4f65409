"""Activities in prose: numbered headings, lists by activity, what ends an account, notes at a page's foot."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from linkaudit.citations.dates import months_of
from linkaudit.citations.headings import (
    ADDRESS,
    BARE,
    DOTTED,
    arabic,
    several_named,
)
from linkaudit.citations.language import pattern
from linkaudit.citations.lines import Line
from linkaudit.citations.walk import LABEL, TITLE, Charge, Marker, Walk, is_count, numbers_of
from linkaudit.model import Period

LISTED = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2})+)\s*[–—:.)-]*\s*(?=https?:|www\.)", re.I)  # "1.2 – https://…"
_PARTS = re.compile(r":|\s[–—-]\s")  # between a label and its value
ANYWHERE = -1  # a page's number for notes at the document's end
BRACKETED = re.compile(r"\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
NOTE = re.compile(r"\s*(\d{1,3}|\[\d{1,3}\])(?:\s+(\S.*))?\s*$")
UNKNOWN = re.compile(
    r"\W*(?P<word>[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?)\s(?:№\s?)?(?P<a>\d{1,2}(?:\.\d{1,2}){0,3})"
    r"(?:\s?[.:)–—-]\s?|\s(?=[A-ZА-ЯӘҒҚҢӨҰҮҺІЁ«\"“])|$)(?P<title>.*)"
)
NOTE_LINES = 4  # that one note may take
REFERENCES = re.compile(r"(?<=[^\W\d_])\d{1,3}(?:\s\d{1,3})*(?=[.,;:!?)»]?(?:\s|$))")


class Prose(Walk):
    """The part of the walk that reads running text."""

    def read_narrative(self, line: Line, current: Charge | None) -> Charge | None:
        several = several_named().match(line.text)
        marker = None if several else self.worded(line, "activity")
        if several and (numbers := numbers_of(several[0])):
            ids = tuple(n if "." in n or self.task is None else f"{self.task}.{n}" for n in numbers)
            for activity in ids:
                self.enter(activity, line.text[several.end() :].strip(" .:–—-"))
            self.heading, self.item, self.level = None, 0, line.level
            self.charges[line.index] = Charge(ids, "narrative")
            return self.charges[line.index]
        if task := self.worded(line, "task"):
            behind = (line.text.partition("/")[2], task.title)  # both on one line
            marker = next(filter(None, (self.worded(replace(line, text=each), "activity") for each in behind)), None)
            self.task = task.number
            self.heading = task
            if marker is None:
                self.task_titles.setdefault(task.number, task.title)
            current = None
        if marker := marker or (None if task else self._by_number(line)):
            number = marker.number
            activity = number if "." in number or self.task is None else f"{self.task}.{number}"
            self.enter(activity, marker.title)
            current = Charge((activity,), "narrative")
            self.heading, self.item = None, 0
            self.level = line.level
        elif current is not None and 0 < line.level <= self.level and not task:
            current = None  # the next chapter's heading
        elif current is not None and self._ends_section(line):
            current = None
        elif not task and (main := BARE.match(line.text)) and "." not in main["a"]:
            if current is None:
                self.section = int(main["a"])
            else:
                self.item = int(main["a"])
        listed = LISTED.match(line.text)
        if listed and listed[1] in self.entries:
            current = Charge((listed[1],), "narrative")
        self.charges[line.index] = current
        if current is not None and self.entries[current.activities[0]].period is None:
            self.entries[current.activities[0]].period = self._labelled_months(line)
            if self.entries[current.activities[0]].period is not None:
                self.dated_by[current.activities[0]] = line
        return current

    def _labelled_months(self, line: Line) -> Period | None:
        """The time that a line of prose states behind a label: "Сроки проведения: март – май 2024 г."."""
        if line.text.startswith("\t"):  # a cell, as Tika prints those of a Word document
            return months_of(line.text, self.project, is_whole=True)
        parts = _PARTS.split(line.text, maxsplit=1)
        label, value = parts[0], parts[-1] if len(parts) > 1 else ""
        labelled = rf"\W*(?:[^\W\d_]\)\s*)?(?:{pattern('header_period')})"
        if len(label) > LABEL or not value.strip() or not re.match(labelled, label, re.I):
            return None
        read = (months_of(text, self.project, is_whole=True) for text in (value, re.split(r",|\.\s", value)[0]))
        return next(filter(None, read), None)

    def forget_document_date(self) -> None:
        """Takes back the period that an activity had from the line that says when the document was filled in: the last
        activity's account goes on to the document's end. Such a line stands behind the activity's evidence; a bare
        "Дата: …" also behind everybody's, and no other activity tells its time so."""
        evidence = [line.index for line in self.lines if ADDRESS.search(line.text) or line.hyperlinks]
        last = max(evidence, default=-1)
        own: dict[str, list[int]] = {}
        for index in evidence:
            charge = self.charges[index]
            for activity in charge.activities if charge else ():
                own.setdefault(activity, []).append(index)
        labels = {a: _PARTS.split(line.text, maxsplit=1)[0].strip().casefold() for a, line in self.dated_by.items()}
        late = [labels[a] for a, line in self.dated_by.items() if own.get(a) and max(own[a]) < line.index]
        for activity, line in self.dated_by.items():
            label, period = labels[activity], self.entries[activity].period
            is_behind, is_last = activity in own and max(own[activity]) < line.index, line.index > last
            is_bare = bool(re.fullmatch(rf"\W*(?:{pattern('dated_alone')})\W*", label)) or line.text.startswith("\t")
            if late.count(label) > 1 or period is None:  # so this document tells when activities were
                continue
            if re.match(rf"\W*(?:{pattern('dated')})", label):
                is_dated = is_behind or is_last
            else:
                is_dated = is_bare and period[0] == period[1] and is_behind and is_last
            if is_dated:
                self.entries[activity].period = None

    def _ends_section(self, line: Line) -> bool:
        """Whether a main heading ("3. Выводы") ends the part that describes activities: a long one, or the one whose
        turn it is among main headings, and not in a list that the activity's account counts."""
        if line.text.rstrip() == "--":  # a mail's signature follows (RFC 3676, 4.3)
            return True
        if _chapter().match(line.text) and len(line.text) <= TITLE and not ADDRESS.search(line.text):
            return True
        main = BARE.match(line.text)
        if main is None or ADDRESS.search(line.text) or "." in main["a"]:
            return False
        is_next = bool(self.section) and int(main["a"]) == self.section + 1 != self.item + 1
        return len(line.text) > 60 or (is_next and len(line.text) <= TITLE)

    def numbered_headings(self) -> dict[int, re.Match[str]]:
        """Headings by number alone ("1.2 Title", "3. Title"), for documents whose headings name no kind.

        A plain number heads an activity only where addresses follow: a report's own sections are numbered as well.
        """
        loose = [line for line in self.lines if line.cell is None]
        if any(self.worded(line, "activity") for line in self.lines):
            return {}
        if named := self._named_without_number(loose):
            return named
        dotted = {line.index: match for line in loose if (match := DOTTED.match(line.text))}
        if len(dotted) >= 2:
            return dotted
        bare = {line.index: match for line in loose if (match := BARE.match(line.text))}
        if not bare and (unknown := self._of_unknown_word(loose)):
            return unknown
        followed: dict[int, re.Match[str]] = {}
        for index, after in zip(bare, [*list(bare)[1:], len(self.lines)], strict=False):
            if any(ADDRESS.search(line.text) or line.hyperlinks for line in self.lines[index:after]):
                followed[index] = bare[index]
        return followed if len(followed) >= 2 else {}

    def _named_without_number(self, loose: list[Line]) -> dict[int, re.Match[str]]:
        """Headings that name the kind and no number ("Мероприятие: Тренинг"), which are counted."""
        kind = re.compile(rf"\W*(?:{pattern('activity')})\s?[:–—]\s?(?P<title>[^\W\d_«\"“].*|[«\"“].+)", re.I)
        found = {line.index: match for line in loose if len(line.text) <= TITLE and (match := kind.match(line.text))}
        return found if len(found) > 1 else {}

    def _of_unknown_word(self, loose: list[Line]) -> dict[int, re.Match[str]]:
        """Headings of one word that words/*.toml does not know, with counting numbers and addresses below each:
        "Deliverable 2.1 – Title"."""
        words: dict[str, dict[int, re.Match[str]]] = {}
        for line in loose:
            if len(line.text) <= TITLE and not ADDRESS.search(line.text) and (match := UNKNOWN.match(line.text)):
                words.setdefault(match["word"].lower(), {})[line.index] = match
        for found in sorted(words.values(), key=len, reverse=True):
            ends = [*list(found)[1:], len(self.lines)]
            cites = [
                any(ADDRESS.search(line.text) or line.hyperlinks for line in self.lines[index:end])
                for index, end in zip(found, ends, strict=True)
            ]
            if len(found) > 1 and all(cites) and is_count([match["a"] for match in found.values()]):
                return found
        return {}

    def _by_number(self, line: Line) -> Marker | None:
        match = self.numbered.get(line.index)
        if match is None:
            return None
        title, last = self.join.title(line.index, match["title"])
        counted = str(list(self.numbered).index(line.index) + 1)
        return Marker(line.index, "activity", arabic(match.groupdict().get("a") or counted), title, False, last)

    def charge_notes(self) -> None:
        """Gives the notes at a page's foot to the activity in whose account the page refers to them.

        PDF knows no footnotes: a reference is a number right behind a word ("сетях1 2"), a note a line that begins
        with the number and goes on with an address.
        """
        notes = [(line, number) for line in self.lines if (number := self._note(line))]
        if not notes:
            return
        referred: dict[tuple[int, str], Charge | None] = {}
        for line in self.lines:
            for found in REFERENCES.finditer(line.text):
                for number in found[0].split():
                    referred.setdefault((line.page or 0, number), self.charges[line.index])
            for found in BRACKETED.finditer(line.text):
                for number in re.findall(r"\d+", found[0]) if not NOTE.match(line.text) else ():
                    referred.setdefault((ANYWHERE, f"[{number}]"), self.charges[line.index])
        for position, (line, number) in enumerate(notes):
            page = line.page or 0
            key = next((k for k in ((ANYWHERE, number), (page, number), (page - 1, number)) if k in referred), None)
            if key is None:
                continue
            end = notes[position + 1][0].index if position + 1 < len(notes) else line.index + NOTE_LINES
            for after in self.lines[line.index : min(end, line.index + NOTE_LINES)]:
                if after.page != line.page or after.cell is not None:
                    break
                self.charges[after.index] = referred[key]

    def _note(self, line: Line) -> str | None:
        """The number of the note that a line begins, None where it begins none."""
        found = NOTE.match(line.text) if line.cell is None else None
        if found is None or (line.is_loose and not found[1].startswith("[")):
            return None
        after = self.lines[line.index + 1].text if line.index + 1 < len(self.lines) else ""
        return found[1] if ADDRESS.match(found[2] or after.strip()) else None


@cache
def _chapter() -> re.Pattern[str]:
    """The heading of a report's next part: "Раздел 3. Финансовый отчёт", "Приложение 1"."""
    return re.compile(
        rf"\W*(?:{pattern('chapter')})\s*(?:№\s*)?(?:\d{{1,2}}|[IVX]{{1,4}}|[A-ZА-Я])?\s*(?:[.:)–—-]|$)", re.I
    )
