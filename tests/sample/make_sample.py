"""Writes the sample in data/sample: report.docx, report.pdf and citations.json. It invents everybody and everything.

Run it with the `test` extra installed and LibreOffice on the PATH:  python tests/sample/make_sample.py
Equal input gives equal files (the PDF: with the same LibreOffice and fonts).

The PDF is LibreOffice's, made from a copy of the DOCX that looks as Word would print it. The table's addresses carry
line breaks where Word would put them: at the last hyphen of a line, else after the last character that fits
(LibreOffice breaks at slashes, so that ids would never be cut). Every paragraph ends with a space. A task's cells are
not merged, only the lines between them are missing (LibreOffice does not split merged rows well). The link annotations,
one a line, are laid over the blue text afterwards, because LibreOffice without a screen exports none.

report.txt is made from that PDF by hand, after each change, with Apache PDFBox 2 (Debian's libpdfbox2-java), on which
Tika's PDF parser is built: a PDFTextStripper with setDropThreshold(1.5), so that each line is a paragraph of its own as
in Word's PDF, whose writeLineSeparator and writeParagraphEnd each write "\\n", as writeParagraphStart does where a
paragraph is still open. Every page opens and closes with a paragraph; the targets of its link annotations follow
(PDPage.getAnnotations, one a line), then "\\n". Two things that Word prints and LibreOffice leaves out are put back: a
line " " for each empty line's height between two lines of a cell, and the space at the end of a line, unless its last
word goes on in another line.
"""

from __future__ import annotations

import base64
import ctypes
import itertools
import json
import random
import re
import subprocess
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import docx
import pypdfium2.raw as pdfium
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from pypdfium2 import PdfDocument, PdfTextPage
from reportlab.pdfbase.pdfmetrics import stringWidth

TARGET = Path(__file__).parents[2] / "data" / "sample"

# --- the links -------------------------------------------------------------------------------------------------

# When each invented post was published (Kazakhstan is UTC+5, the times are UTC). Project: 2025-02-01 to 2025-06-30.
INSTAGRAM = {
    "survey_start": "2025-02-11 06:20",
    "survey_street": "2025-02-19 11:05",
    "survey_result": "2025-03-14 09:40",
    "letters_rules": "2025-03-04 05:15",
    "letters_jury": "2025-04-02 12:30",
    "letters_best": "2025-04-11 10:10",
    "letters_final": "2025-04-24 13:45",
    "letters_thanks": "2025-07-09 08:25",  # after the document's own date, 2025-06-27, and after the project's end
    "quiz_call": "2025-03-06 07:00",
    "quiz_live": "2025-03-20 14:35",
    "quiz_prize": "2025-05-16 09:55",  # the quiz was to be held in March
    "club_shelf": "2025-02-26 10:50",
    "minute_moon": "2025-04-03 06:10",
    "minute_comet": "2025-04-15 06:10",
    "minute_eclipse": "2025-04-29 06:10",
    "minute_mars": "2025-05-13 06:10",
    "minute_galaxy": "2025-06-05 06:10",
    "minute_pilot": "2025-01-17 06:10",  # before the project began
    "telescope_family": "2025-05-21 15:20",
}
HYPHENATED = {"club_shelf", "minute_comet", "minute_mars", "telescope_family"}  # the code has a hyphen in it

TIKTOK = {
    "survey_clip": "2025-02-14 12:00",
    "quiz_one": "2025-03-12 10:00",
    "quiz_two": "2025-03-19 10:00",
    "quiz_three": "2025-03-20 15:10",
    "evening_hill": "2025-04-18 17:40",
    "evening_yard": "2025-05-09 18:05",
    "telescope_call": "2025-05-05 08:30",
    "telescope_tube": "2025-05-14 08:30",
    "telescope_moon": "2025-06-12 08:30",  # the challenge was to be held in May
}

YOUTUBE = ["letters_film", "dipper_one", "dipper_two", "dipper_three", "dipper_four", "dipper_talk", "parents_guide"]

HANDLE = "zhuldyz_sample_qory"
TAG = "aspan_alippesi_sample"
PLAYLIST = "PLsampleAspanAlippesi0000-2025-k_Z"

# Each by its address and its key.
PAGES = {
    "short": ("https://vm.tiktok.com/ZSampAsp7/", "tiktok:short-link:ZSampAsp7"),
    "instagram": (f"https://www.instagram.com/{HANDLE}?igsh=c2FtcGxlX2lnc2g=", f"instagram:profile:{HANDLE}"),
    "instagram_qr": (
        f"https://www.instagram.com/{HANDLE}?utm_source=ig_web_button_share_sheet&igsh=c2FtcGxlX2lnc2g=",
        f"instagram:profile:{HANDLE}",
    ),
    "tiktok": (f"https://www.tiktok.com/@{HANDLE}?_t=8sampleAspan&_r=1", f"tiktok:profile:{HANDLE}"),
    "tag": (f"https://www.instagram.com/explore/tags/{TAG}/", f"instagram:other:/explore/tags/{TAG}"),
    "playlist": (f"https://youtube.com/playlist?list={PLAYLIST}&feature=shared", f"youtube:playlist:{PLAYLIST}"),
    "playlist_si": (
        f"https://youtube.com/playlist?list={PLAYLIST}&si=sampleShare-0001",
        f"youtube:playlist:{PLAYLIST}",
    ),
    "share": ("https://www.facebook.com/share/1SampAspan/?mibextid=sample", "facebook:share:1SampAspan"),
    "facebook": ("https://www.facebook.com/profile.php?id=999000111222333", "facebook:profile:999000111222333"),
    "watch": ("https://www.facebook.com/watch/?v=888000111222444", "facebook:video:888000111222444"),
}

# In the text below {form:name} is an address, {!form:name} one without hyperlink, [words]{form:name} one behind words.
FORMS = {
    "p": "https://www.instagram.com/p/{id}/",
    "p_bare": "https://www.instagram.com/p/{id}",
    "p_first": "https://www.instagram.com/p/{id}/?img_index=1",
    "p_www": "www.instagram.com/p/{id}/",
    "p_owner": "https://www.instagram.com/" + HANDLE + "/p/{id}/",
    "reel": "https://www.instagram.com/reel/{id}/?igsh=c2FtcGxlUmVlbA==",
    "reel_owner": "https://www.instagram.com/" + HANDLE + "/reel/{id}/",
    "broken": "https://www.instagram.com/p/{id}/",  # one character short, typed so by the organisation
    "video": "https://www.tiktok.com/@" + HANDLE + "/video/{id}?is_from_webapp=1&sender_device=pc",
    "video_lang": "https://www.tiktok.com/@" + HANDLE + "/video/{id}?lang=ru-RU",
    "photo": "https://www.tiktok.com/@" + HANDLE + "/photo/{id}?is_from_webapp=1&sender_device=pc",
    "watch": "https://www.youtube.com/watch?v={id}&list=" + PLAYLIST + "&index={number}",
    "be": "https://youtu.be/{id}?feature=shared",
    "be_si": "https://youtu.be/{id}?si=sampleShare-0002",
}

# --- the words -------------------------------------------------------------------------------------------------

HEADER = """\
Әлеуметтік жобаны іске асыру нәтижелері бойынша
қорытынды есеп

1. Үкіметтік емес ұйымның толық атауы: «Жұлдыз соқпағы (үлгі)» қоғамдық қоры
2. Үкіметтік емес ұйым басшысы: Үлгібаев Мысал
3. Заңды мекенжайы, байланыс ақпараты: Үлгі қаласы, Мысал көшесі, 0, тел. +7 700 000 00 00
4. Грантты іске асыру шеңберіндегі әлеуметтік жобаның, әлеуметтік бағдарламаның атауы (бағыты): \
«Aspan Alippesi: Үлгі облысының балаларына астрономияны қазақ тілінде таныстыру».
5. Әлеуметтік жобаны іске асыру кезеңі: 2025 жылдың 1 ақпан-30 маусым аралығы.
6. Грантты іске асыруға бөлінген қаражаттың жалпы сомасы: 4 200 000 тг.
1. Әлеуметтік жоба шеңберіндегі іс-шараларды сипаттаңыз
Жоспарланған индикаторларға қол жеткізу деңгейін көрсете отырып, жүргізілген барлық іс-шараларды сипаттау қажет.
"""

TASKS = {
    "1": "Балалардың астрономияға қызығушылығын ояту және қазақ тіліндегі ғылыми-танымал контентті көбейту",
    "2": "Мектеп кітапханаларында аспан туралы кітап оқу мәдениетін қалыптастыру",
    "3": "Отбасымен бірге аспанды бақылау дәстүрін орнықтыру",
}

# Title and account of each activity, in the document's order.
NARRATIVE = {
    "1.1": (
        "Балалардың аспан денелері туралы түсінігін анықтайтын сауалнама жүргізу",
        """\
Сауалнамаға облыстың бес мектебінен оқушылар қатысты. Сұрақтар күн жүйесі, ай фазалары және жұлдызды аспанды бақылау \
тәжірибесі туралы болды. Оқушылардың көпшілігі шоқжұлдыздардың қазақша атауын бірінші рет естігенін айтты, сондықтан \
жобаның келесі материалдары атаулар сөздігінен басталды. Нәтиже [сауалнама қорытындысы]{p:survey_result} жазбасында \
баяндалды.
{p_bare:survey_start}
{p_bare:survey_street}
{page:short}
""",
    ),
    "1.2": (
        "Әлеуметтік желілерде (Instagram, Tik-Tok, Facebook, YouTube) жоба парақшаларын ашу",
        """\
Жобаның барлық материалы келесі парақшаларда жинақталды:
1) {page:instagram}
{page:tag}
2) {page:playlist}
3) {page:tiktok}
4) {page:share}
{page:facebook}
""",
    ),
    "1.3": (
        "Бастауыш сынып оқушылары арасында «Жұлдызға хат» сурет және әңгіме байқауын өткізу",
        """\
Байқауға балалар өздері ойлап тапқан планета туралы сурет салып, оған қысқа хат жазды. Жұмыстар үш апта бойы \
қабылданды, оларды мұғалімдер мен суретшілерден құралған алқа бағалады. Үздік хаттар дауыстап оқылып, шағын фильмге \
айналды.
{reel:letters_thanks}
{reel:letters_final}
{be:letters_film}
""",
    ),
    "1.4": (
        "Оқушылар арасында «Aspan» онлайн викторинасын өткізу (сұрақтарға жауап беру арқылы ұпай жинау)",
        """\
Викторина үш кезеңнен тұрды: іріктеу, командалық ойын және соңғы сайыс. Сұрақтар алдын ала жарияланған бейне \
сабақтардан алынды. Қатысушылар тікелей эфирде жауап беріп, ұпай саны сол сәтте көрсетілді.
{p_owner:quiz_call}
{reel_owner:quiz_live}
{broken:quiz_prize}
""",
    ),
    "2.1": (
        "«Кітаптағы жұлдыздар» оқу клубын ұйымдастыру",
        """\
Клуб аптасына бір рет мектеп кітапханасында жиналды. Балалар аспан туралы ертегілер мен танымдық кітаптарды оқып, \
әр кездесудің соңында оқыған тарауын өз сөзімен айтып берді. Кітапханада астрономия сөресі ашылды.
{p_first:club_shelf}
""",
    ),
    "2.2": (
        "«Бір минут ғылым» қысқа роликтер топтамасын дайындау",
        """\
Әр роликте бір ғана сұраққа бір минутта жауап берілді: ай неге өзгереді, құйрықты жұлдыз қайдан келеді, тұтылу қалай \
болады. Мәтінді оқушылардың өздері жазып, мамандар тексерді.
1) {p:minute_pilot}
2) {p:minute_moon}
3) {p:minute_comet}
4) {p:minute_eclipse}
5) {p:minute_mars}
6) {p:minute_galaxy}
""",
    ),
    "2.3": (
        "Ата-аналарға арналған «Балаға қандай кітап керек?» онлайн дәрісін өткізу",
        """\
Дәріс жабық алаңда өтті, оған тіркелген ата-аналар қосылды. Кітап таңдаудың жас ерекшелігіне қарай реті талқыланып, \
отбасылық оқу күнтізбесі таратылды.
""",
    ),
    "3.1": (
        "«Aspan keshi» түнгі бақылау кештерін өткізу",
        """\
Кештер қала сыртындағы төбеде және мектеп ауласында өтті. Отбасылар телескоп арқылы айды, Юпитерді және оның \
серіктерін көрді. Бұлтты күндері бақылау шағын дәріспен алмастырылды. Сілтемелер кестеде берілді.
""",
    ),
    "3.2": (
        "«Менің телескобым» челенж байқауын өткізу",
        """\
Қатысушылар үйдегі қарапайым заттардан көру түтігін құрастырып, оны қалай жасағанын көрсетті. Ең тапқыр құрылғы \
авторларына нағыз телескоп табысталды. Байқаудың [хабарландыруы]{video:telescope_call} барлық мектепке жіберілді.
{video:telescope_tube}
{photo:telescope_moon}
{video:quiz_three}
{!p_www:telescope_family}
""",
    ),
    "3.3": (
        "«Жеті қарақшы» бейне сабақтар бағдарламасын жасау.",
        """\
Бағдарлама жеті сабақтан тұрады, әрқайсысы бір шоқжұлдызға арналған. Сабақтар үй жағдайында қайталауға болатын \
тәжірибемен аяқталады.
1) {watch:dipper_one}
2) {watch:dipper_two}
3) {watch:dipper_three}
{be_si:dipper_talk}
{page:playlist_si}
""",
    ),
}

GOAL = """\
Кестені толтырыңыз және алынған нәтижелерді жоспарланған нәтижелермен салыстырыңыз:

Жобаның мақсаты: Үлгі облысының балалары мен ата-аналарына астрономияны қазақ тілінде түсінікті етіп таныстыру.

"""

HEADINGS = [
    ["Міндет", "Міндет шеңберіндегі іс-шаралар", "Өткізілу күні", "Өткізілу орны", "Қатысушылардың саны",
     "(Іс-шараларға) қол жеткізілген қысқа мерзімді нәтижелер", "Сандық және сапалық көрсеткіштер",
     "Индикаторлар", "", "Ұзақ мерзімді келешектегі нәтижелері/әсері (міндеттерге)"],
    ["", "", "", "", "", "", "", "жоспар", "факт", ""],
]  # fmt: skip
INDICATORS = 7  # the column whose heading stands over two
WIDTHS = [1.75, 2.45, 1.55, 2.3, 2.5, 3.2, 3.5, 1.75, 1.6, 4.0]  # cm


class Row(NamedTuple):
    """One row of the results table. `evidence` is the text of the last cell, by the activity that it belongs to."""

    task: str
    activity: str
    months: str
    place: str
    people: str
    result: str
    indicators: str
    planned: str
    reported: str
    evidence: dict[str, str]

    def cells(self) -> list[str]:
        """The ten cells' texts, the short list of addresses last."""
        return [
            self.task, self.activity, self.months, self.place, self.people,
            self.result, self.indicators, self.planned, self.reported, "\n".join(self.evidence.values()),
        ]  # fmt: skip


PLACE = "Үлгі облысы"
ROWS = [
    Row(  # names two activities
        TASKS["1"],
        "1-іс-шара.\nБалалардың аспан денелері туралы түсінігін анықтайтын сауалнама жүргізу\n\n\n\n\n\n\n\n\n"
        "2.Жоба парақшаларын ашу\nInstagram, Tik-Tok, Facebook, YouTube",
        "ақпан-наурыз",
        PLACE,
        "Сауалнамаға қатысушылар саны – 120 оқушы.",
        "Түсінік деңгейі анықталды.\n\nАтаулар сөздігі жинақталып, мектептерге таратылды.",
        "Сауалнама парағы\n\n\n\nСауалнама жазбалары (Instagram, Tik-Tok)\n\n\n\nҚысқаша талдау\n\n\n\n"
        "Жоба парақшалары Instagram, Tik-Tok, Facebook, YouTube",
        "1\n\n\n\n3\n\n\n\n\n\n1\n\n\n\n4",
        "1\n\n\n\n5\n\n\n\n\n\n1\n\n\n\n4",
        {
            "1.1": "Сауалнама барысы парақшаларда көрсетілді.\n\n{video_lang:survey_clip}\n\n{p:survey_start}\n\n"
            "{p:survey_street}\n\n{p:survey_result}\n\n{page:short}\n\n#AspanAlippesi белгісімен толықтырылды.\n",
            "1.2": "Instagram\n{!page:instagram_qr}\n\nFacebook\n{page:share}\n{page:facebook}\n\nTik-Tok,\n"
            "{page:tiktok}\n\nYouTube\n{page:playlist} (плейлист)\n",
        },
    ),
    Row(
        "",
        "3-іс-шара.\nБастауыш сынып оқушылары арасында «Жұлдызға хат» сурет және әңгіме байқауын өткізу",
        "наурыз-сәуір",
        PLACE,
        "Қатысушылар саны – 64 бала",
        "Байқау туралы хабарландыру таратылды. Қабылданған жұмыстардан көрме құрылды. Үздік он хат таңдалып, "
        "авторлары марапатталды. Көрме екі апта бойы ашық тұрды, оны мектеп оқушылары мен ата-аналар тамашалады.",
        "Байқау ережесі\n\nӘлеуметтік желіге жарияланым (Instagram, Tik-Tok, Facebook, YouTube)\n\n"
        "Қатысушылар тізімі /аты-жөні, сыныбы/\n\nЖүлде қоры\n\nфото / видео есеп\n\nхаттама",
        "1\n\n\n5\n\n\n\n\n1\n\n\n1 /150 000\n\n10 фото /1 видео\n\n1",
        "1\n\n\n5\n\n\n\n\n1\n\n\n1 /150 000\n\n10 фото /1 видео\n\n1",
        {
            "1.3": "«Жұлдызға хат» байқауы өткізілді.\nInstagram\n{p_owner:letters_rules}\n{p_owner:letters_jury}\n"
            "{reel_owner:letters_best}\n{p_owner:letters_final}\nYouTube\n{be:letters_film}"
        },
    ),
    Row(
        "",
        " 4-іс-шара.\nОқушылар арасында «Aspan» онлайн викторинасын өткізу",
        "наурыз",
        PLACE,
        "30",
        "Викторина онлайн ұйымдастырылып өткізілді. Үш кезең бойынша ұпай кестесі жасалды. Жеңімпаз команда "
        "обсерваторияға барды. Сұрақтар жинағы мұғалімдерге берілді.",
        "Викторина бағдарламасы\n\nӘлеуметтік желіге жарияланым (Instagram, Tik-Tok, Facebook, YouTube) "
        "(басталуы / қорытындысы)\n\nФото / видео есеп\n\nХаттама",
        "1\n\n\n6\n\n\n\n\n\n10 фото / 1 видео\n\n1",
        "1\n\n\n6\n\n\n\n\n\n12 фото / 1 видео\n\n1",
        {
            "1.4": "«Aspan» викторинасы өткізілді.\nTik-Tok\n{photo:quiz_one}\n{video:quiz_two}\n{video:quiz_three}\n"
            "Instagram\n{p_owner:quiz_call}\n{reel_owner:quiz_live}\n{p:quiz_prize}"
        },
    ),
    Row(
        TASKS["2"],
        "1-іс-шара. «Кітаптағы жұлдыздар» оқу клубын ұйымдастыру",
        "ақпан-сәуір",
        PLACE,
        "Қатысушылар саны – 25 бала",
        "Он екі кездесу өтті. Кітапханада астрономия сөресі ашылды.",
        "Кездесулер\n\nӘлеуметтік желіге жарияланым",
        "12\n\n1 (әр әлеуметтік желіде)",
        "12\n\n1",
        {"2.1": "«Кітаптағы жұлдыздар» клубы ұйымдастырылды.\n{p_first:club_shelf}\n"},
    ),
    Row(
        "",
        " 2-іс-шара. «Бір минут ғылым» қысқа роликтер топтамасын дайындау",
        "сәуір-маусым",
        PLACE,
        "Қатысушылар саны – 9 бала",
        "Алты ролик жарияланды. Мәтіндерін балалар жазды. Әр ролик соңында үй тапсырмасы берілді.",
        "Роликтер (тақырыптар тізіміне сай)\n\nӘлеуметтік желіге жарияланым (Instagram, Tik-Tok, Facebook, YouTube)",
        "6\n\n\n\n1 (әр әлеуметтік желіде)",
        "6\n\n\n\n1",
        {
            "2.2": "«Бір минут ғылым» топтамасы дайындалды.\n{p:minute_pilot}\n\n{p:minute_moon}\n\n"
            "{p:minute_comet}\n\n{reel_owner:minute_eclipse}\n\n{p:minute_mars}\n\n{p:minute_galaxy}\n"
        },
    ),
    Row(
        "",
        " 3.Ата-аналарға арналған «Балаға қандай кітап керек?» онлайн дәрісін өткізу",
        "мамыр",
        PLACE,
        "40 ата-ана",
        "Дәріс өтті, отбасылық оқу күнтізбесі таратылды.",
        "Дәріс\n\nОқу күнтізбесі",
        "1\n\n40",
        "1\n\n43",
        {"2.3": "Ата-аналар балаға кітап таңдауды үйренді."},
    ),
    Row(
        TASKS["3"],
        "1.«Aspan keshi» түнгі бақылау кештерін өткізу",
        "сәуір-мамыр",
        PLACE,
        "Қатысушылар саны – 85 адам",
        "Екі бақылау кеші өтті. Отбасылар телескоппен жұмыс істеуді үйренді. Бұлтты күнге арналған дәріс дайындалды.",
        "Бақылау кештері\n\nБейне роликтер\n\nФото / видео есеп",
        "2\n\n\n3\n\n20 фото / 1 видео",
        "2\n\n\n3\n\n20 фото / 1 видео",
        {
            "3.1": "Бақылау кештері өтті, олар туралы роликтер жарияланды.\nTik-Tok\n"
            "{video_lang:evening_hill}\n{video_lang:evening_yard}\nFacebook\n{page:watch}"
        },
    ),
    Row(
        "",
        " 2.«Менің телескобым» челенж байқауын өткізу",
        "мамыр",
        PLACE,
        "Қатысушылар саны – 31 адам",
        "Байқауға түрлі жастағы балалар қатысты. Құрылғылар көрмеде тұрды. Ең тапқыр үш автор марапатталды. "
        "Барлық қатысушыға алғыс хат берілді.",
        "Байқау ережесі\n\nӘлеуметтік желіге жарияланым Instagram, Tik-Tok, Facebook, YouTube\n\nЖүлде қоры\n\nХаттама",
        "1\n\n\n5\n\n\n\n\n1 (200 000 тг)\n\n1",
        "1\n\n\n5\n\n\n\n\n1 (200 000 тг)\n\n1",
        {
            "3.2": "Отбасылар аспанға бірге қарай бастады.\n{video:telescope_call}\n{video:telescope_tube}\n"
            "{photo:telescope_moon}\n{video:quiz_three}\nInstagram\n{p:telescope_family}"
        },
    ),
    Row(
        "",
        " 3.«Жеті қарақшы» бейне сабақтар бағдарламасын жасау",
        "ақпан-маусым",
        PLACE,
        "Қатысушылар саны – 12 бала",
        "Жеті сабақ түсірілді. Тәжірибелер үйде қайталанды. Сабақ жоспары мұғалімдерге берілді.",
        "Бейне сабақ\n\nСабақ жоспары\n\nЭкрандағы субтитр",
        "7\n\n\n7\n\n7",
        "7\n\n\n7\n\n7",
        {
            "3.3": "Сабақтар топтамасы жарияланды.\n{watch:dipper_one}\n{watch:dipper_two}\n{watch:dipper_four}\n"
            "{watch:parents_guide}\n"
        },
    ),
    Row(  # the two closing rows cite nothing
        "Шарт талаптарына сәйкес жоба қорытындысының тұсаукесері",
        "1. Жобаны таныстыру\n\n2. Жоба қорытындысы\n\n3. Ақпараттық қамту",
        "Ақпан\n\nМаусым\n\nАқпан-маусым",
        "",
        "Жоба қорытындысы көпшілікке көрсетілді",
        "1 тұсаукесер\n\n\n\n1 тұсаукесер",
        "Жобаны таныстыру\n\n\n\nҚорытынды кездесу",
        "1\n\n\n\n1\n\n\n20 000",
        "1\n\n\n\n1\n\n\n20 000",
        {},
    ),
    Row(
        "Шарт талаптары бойынша ақпараттық жұмыс",
        "1.Бейнеролик\n\n2.Әлеуметтік желілердегі жазба\n\n3. Мақала\n\n4. Баннер\n\n5. Сұхбат\n\n6. Хабарландыру",
        "Әрдайым\n\nАқпан-маусым\n\nАқпан-маусым\n\nАқпан\n\nМаусым",
        "",
        "Ақпараттық жұмыс жасалды",
        "Жоба туралы жан-жақты хабар берілді",
        "Жоба туралы ақпарат\n\nЖоба туралы ақпарат\n\nЖоба туралы ақпарат",
        "15\n\n\n\n25\n\n\n\n4\n\n10\n\n2\n\n18",
        "15\n\n\n\n25\n\n\n\n4\n\n10\n\n2\n\n18",
        {},
    ),
]

AFTER_TABLE = """\

Жоспарланған нәтижелердің алынған нәтижелерге сәйкестігі/егер бар болса, жоспардан ауытқудың негіздемесі: \
______________________________

Әлеуметтік жобаның әлеуметтік-экономикалық әсерін көрсететін кестені толтырыңыз
"""
ECONOMIC = (
    [
        ["Индикатор", "Өлшем бірлігі", "Жоспарланған деңгейі", "Нақты деңгейі"],
        ["1. Тікелей бенефициарлардың саны", "адам", "300", "416"],
        ["2. Жанама бенефициарлардың саны (БАҚ-та жарықтандыру есебінен)", "адам", "20 000", "20 000"],
        ["3. Штаттық қызметкерлердің саны", "адам", "2", "2"],
        ["4. Тартылған мамандардың саны", "адам", "6", "6"],
        ["5. Гранттың жалпы сомасынан еңбекақы төлеу қоры", "теңге", "1 100 000", "1 100 000"],
        ["6. Әлеуметтік жоба серіктестерінің саны", "ұйым/адам", "2", "2"],
    ],
    [11.0, 3.0, 5.0, 5.0],
)
CLOSING = """\

2. Мақсатқа жету (фактілерді сипаттау және мақсатқа жету туралы дәлелдерді көрсету): жоба балаларға аспанды ана \
тілінде тануға мүмкіндік берді. Сабақ пен ойын қатар жүргендіктен, қиын ұғымдар жеңіл қабылданды.

3. Әлеуметтік жобаның аяқталуы барысында болған әлеуметтік және басқа да өзгерістер:
Жобаға дейін мектептерде астрономия үйірмесі болмаса, қазір екі мектепте тұрақты үйірме жұмыс істейді. \
Кітапханалардағы жаңа сөре оқырман тартып отыр.

4. Әлеуметтік жобаға қатысушылар бөлінісінде статистикалық ақпарат
Жобаға қатысушылардың саны барлығы: 416, оның ішінде балалар – 331, ата-аналар – 85.

5. Әлеуметтік жобаның нәтижелері:
- «Бір минут ғылым» топтамасында алты ролик жарияланды.
- «Жеті қарақшы» бағдарламасы бойынша жеті бейне сабақ жасалды.

6. Әлеуметтік жобаны іске асыруға қолдау көрсеткен серіктестердің жұмысын талдау: серіктестер орын мен құрал-жабдық \
берді, сабақтардың мазмұнын тексерді.

Әлеуметтік жобаның серіктестері
"""
PARTNERS = (
    [
        ["Ұйымның атауы/ Серіктестің ТАӘ", "Жобадағы рөлі", "Ұйымның, серіктестің байланыстары", "Ескерту"],
        ["«Үлгі кітапхана» қоғамдық бірлестігі", "Орын беру, кітап сөресі", "Мысалқызы Ү.", ""],
        ["«Үлгі обсерватория» үйірмесі", "Телескоп, кеңес беру", "Сынақбек М.", ""],
    ],
    [8.0, 6.0, 6.0, 4.0],
)
SIGNATURE = """\

Грант алушы:
«Жұлдыз соқпағы (үлгі)» қоғамдық қорының директоры     Үлгібаев М.

Толтыру күні _27.06.2025 ж.___________
Мөрдің орны
"""

NOTE = (
    "Gold by construction (tests/sample/make_sample.py): everybody and everything in the sample is invented. Keys are "
    "platform:kind:id; a video that is cited inside a playlist counts as the video. 'narrative' is the numbered prose "
    "part, 'table' the results table. Activity 2.3 and the two closing rows cite nothing; the Instagram code in 1.4's "
    "narrative is one character short and names nothing."
)

# --- ids -------------------------------------------------------------------------------------------------------

CODE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
INSTAGRAM_EPOCH_MS = 1_314_220_021_721


def instagram_code(name: str) -> str:
    """An 11-character code that says the post's time, its other bits drawn by its name; see PLATFORMS.md, 2."""
    chance = random.Random(name)
    while True:
        moment_ms = int(_seconds(INSTAGRAM[name])) * 1000 + chance.randrange(60_000)
        number = (moment_ms - INSTAGRAM_EPOCH_MS) << 23 | chance.getrandbits(23)
        code = base64.urlsafe_b64encode(number.to_bytes(9)).decode()[1:]
        if ("-" in code[4:8]) == (name in HYPHENATED):
            return code


def tiktok_id(name: str) -> str:
    """The 19 digits of a TikTok id: Unix seconds above 32 bits drawn by the name."""
    return str(int(_seconds(TIKTOK[name])) << 32 | random.Random(name).getrandbits(32))


def youtube_id(name: str) -> str:
    """Eleven characters; the last stands for four bits only, so that it is one of sixteen."""
    chance = random.Random(name)
    return "".join(chance.choices(CODE_ALPHABET, k=10)) + chance.choice("AEIMQUYcgkosw048")


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


def cited(form: str, name: str) -> tuple[str, str | None]:
    """The address that {form:name} stands for and its key, None where the address is broken."""
    if form == "page":
        return PAGES[name]
    number = 0
    if name in INSTAGRAM:
        code, kind = instagram_code(name), "instagram:post"
    elif name in TIKTOK:
        code, kind = tiktok_id(name), "tiktok:post"
    else:
        code, kind, number = youtube_id(name), "youtube:video", YOUTUBE.index(name)
    if form == "broken":
        return FORMS[form].format(id=code[:-1]), None
    return FORMS[form].format(id=code, number=number), f"{kind}:{code}"


# --- the gold --------------------------------------------------------------------------------------------------

CITED = re.compile(r"(?:\[(?P<words>[^\]]+)\])?\{(?P<bare>!?)(?P<form>\w+):(?P<name>\w+)\}")


def keys_in(text: str) -> list[str]:
    """The keys that a text cites, each once, in order."""
    keys = (cited(match["form"], match["name"])[1] for match in CITED.finditer(text))
    return list(dict.fromkeys(key for key in keys if key))


def gold() -> dict[str, object]:
    """What a careful reader finds in the sample, in the shape of citations.json."""
    table = {activity: text for row in ROWS for activity, text in row.evidence.items()}
    activities = []
    pairs: list[str] = []
    for activity, (_, account) in NARRATIVE.items():
        narrative, rows = keys_in(account), keys_in(table[activity])
        links = list(dict.fromkeys([*narrative, *rows]))
        pairs += links
        activities.append({"activity": activity, "narrative": narrative, "table": rows, "links": len(links)})
    return {
        "note": NOTE,
        "activities": activities,
        "unique_links": len(set(pairs)),
        "activity_link_pairs": len(pairs),
    }


# --- the document ----------------------------------------------------------------------------------------------

FONT, PROSE_PT, TABLE_PT = "Times New Roman", 12, 11
CELL_MARGIN_CM = 0.19
HYPHENS = {0x0002: "-", 0xFFFE: "-"}  # what PDFium makes of a hyphen at the end of a line
LINK_COLOUR = (0x05, 0x63, 0xC1)
# What LibreOffice stamps into a PDF at each run: the time and two digests of it.
PDF_STAMPS = {
    rb"/CreationDate\(D:\d{14}": b"/CreationDate(D:20250627090000",
    rb"<[0-9A-F]{32}>": b"<%032d>" % 0,
    rb"/DocChecksum/[0-9A-F]{32}": b"/DocChecksum/%032d" % 0,
}


def write_docx(path: Path, *, as_printed: bool) -> None:
    """The whole report. `as_printed` breaks the table's addresses and ends paragraphs the way Word prints them."""
    document = docx.Document()
    moment = datetime(2025, 6, 27, tzinfo=UTC)
    document.core_properties.author = "linkaudit"
    document.core_properties.created = document.core_properties.modified = moment
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(PROSE_PT)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.08
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2.0)
    page.top_margin = page.bottom_margin = Cm(1.8)

    add_prose(document, HEADER, as_printed)
    for activity, (title, account) in NARRATIVE.items():
        task, number = activity.split(".")
        if number == "1":
            add_prose(document, f"{task} міндет. {TASKS[task]}\n", as_printed)
        add_prose(document, f"{number} іс-шара. {title}\n{account}\n", as_printed)
    add_prose(document, GOAL, as_printed)
    add_results(document, as_printed)
    add_prose(document, AFTER_TABLE, as_printed)
    add_table(document, *ECONOMIC, as_printed)
    add_prose(document, CLOSING, as_printed)
    add_table(document, *PARTNERS, as_printed)
    add_prose(document, SIGNATURE, as_printed)
    document.save(str(path))
    freeze(path)


def add_prose(document: Document, text: str, as_printed: bool) -> None:
    for line in text.splitlines():
        fill(document.add_paragraph(), line, None, as_printed)


def add_table(document: Document, rows: list[list[str]], widths: list[float], as_printed: bool) -> Table:
    """A table with fixed column widths in cm."""
    table = document.add_table(len(rows), len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            fill_cell(cell, text, width, as_printed)
    return table


def add_results(document: Document, as_printed: bool) -> None:
    """The results table: headings over two rows, and one cell for each task beside all its activities."""
    texts = [*HEADINGS, *(row.cells() for row in ROWS)]
    table = add_table(document, texts, WIDTHS, as_printed)
    for column, below in enumerate(HEADINGS[1]):
        if not below:
            table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, INDICATORS).merge(table.cell(0, INDICATORS + 1))
    starts = [number for number, cells in enumerate(texts) if cells[0]] + [len(texts)]
    for first, after in itertools.pairwise(starts[1:]):
        if not as_printed:
            table.cell(first, 0).merge(table.cell(after - 1, 0))
            continue
        for number in range(first, after - 1):  # LibreOffice starts a new page before rows that share a cell
            erase_line(table.cell(number, 0), "bottom")
            erase_line(table.cell(number + 1, 0), "top")


def erase_line(cell: _Cell, side: str) -> None:
    borders, line = OxmlElement("w:tcBorders"), OxmlElement(f"w:{side}")
    line.set(qn("w:val"), "nil")
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def fill_cell(cell: _Cell, text: str, width: float, as_printed: bool) -> None:
    for number, line in enumerate(text.split("\n") if text else []):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        fill(paragraph, line, Cm(width - 2 * CELL_MARGIN_CM).pt, as_printed)


def fill(paragraph: Paragraph, line: str, width_pt: float | None, as_printed: bool) -> None:
    """One line of the text above as a paragraph; `width_pt` is that of its cell, None in prose."""
    end = 0
    for match in CITED.finditer(line):
        add_run(paragraph, line[end : match.start()], width_pt)
        address, _ = cited(match["form"], match["name"])
        home = paragraph if match["bare"] else add_hyperlink(paragraph, address)
        if match["words"]:
            pieces = [match["words"]]
        else:
            pieces = wrapped(address, width_pt) if as_printed and width_pt else [address]
        for number, piece in enumerate(pieces):
            run = add_run(home, piece, width_pt)
            if not match["bare"]:
                run.font.color.rgb, run.font.underline = RGBColor(*LINK_COLOUR), True
            if number + 1 < len(pieces):
                run.add_break(WD_BREAK.LINE)
        end = match.end()
    add_run(paragraph, line[end:] + " " * as_printed, width_pt)


def add_hyperlink(paragraph: Paragraph, address: str) -> Paragraph:
    """A new w:hyperlink, which takes runs as a paragraph does; python-docx reads hyperlinks but writes none."""
    target = address if "://" in address else f"http://{address}"
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(element)
    return Paragraph(element, paragraph)


def add_run(home: Paragraph, text: str, width_pt: float | None) -> Run:
    element = OxmlElement("w:r")
    if text:
        home._p.append(element)
    run = Run(element, home)
    run.text = text
    run.font.size = Pt(PROSE_PT if width_pt is None else TABLE_PT)
    return run


def wrapped(address: str, width_pt: float) -> list[str]:
    """The address as Word breaks it in a column: after the line's last hyphen, else after what fits."""
    pieces, line = [], ""
    for character in address:
        if stringWidth(line + character, "Times-Roman", TABLE_PT) > width_pt - 4:
            cut = line.rfind("-") + 1 or len(line)
            pieces.append(line[:cut])
            line = line[cut:]
        line += character
    return [*pieces, line]


def freeze(path: Path) -> None:
    """Packs a DOCX again with one fixed time, so that equal content gives equal bytes."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2025, 6, 27, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def write_pdf(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, path.stem + ".docx")
        write_docx(printed, as_printed=True)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(printed)],
            check=True, capture_output=True,
        )  # fmt: skip
        add_links(printed.with_suffix(".pdf"), path, fragments(printed))
    content = path.read_bytes()
    for stamp, fixed in PDF_STAMPS.items():
        content = re.sub(stamp, fixed, content)
    path.write_bytes(content)


def fragments(printed: Path) -> list[tuple[str, str]]:
    """Each line of each hyperlink without its spaces, and the hyperlink's target, in the document's order."""
    document = docx.Document(str(printed))
    return [
        ("".join(run.text.split()), hyperlink.address + "#" * bool(hyperlink.fragment) + hyperlink.fragment)
        for block in document.element.body.iter(qn("w:p"))
        for hyperlink in Paragraph(block, document).hyperlinks
        for run in hyperlink.runs
    ]


def add_links(source: Path, target: Path, expected: list[tuple[str, str]]) -> None:
    """Lays one link annotation over each line of each hyperlink, known by its colour; LibreOffice exports none."""
    awaited = iter(expected)
    with PdfDocument(source) as pdf:
        for page in pdf:
            text = page.get_textpage()
            blue = [i for i in range(text.count_chars()) if is_link_coloured(text, i)]
            while blue:
                printed, address = next(awaited)
                here, blue = blue[: len(printed)], blue[len(printed) :]
                found = "".join(chr(pdfium.FPDFText_GetUnicode(text, i)) for i in here).translate(HYPHENS)
                assert found == printed, f"printed is {found}, written was {printed}"
                boxes = [text.get_charbox(i, loose=True) for i in here]
                annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_LINK)
                left, bottom, right, top = (
                    pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
                )
                assert top - bottom < 2 * PROSE_PT, f"{printed} stands on two lines"
                pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
                pdfium.FPDFAnnot_SetURI(annotation, address.encode())
                pdfium.FPDFAnnot_SetBorder(annotation, 0, 0, 0)
                pdfium.FPDFPage_CloseAnnot(annotation)
        pdf.save(target)
    assert next(awaited, None) is None, "a hyperlink was not printed"


def is_link_coloured(text: PdfTextPage, index: int) -> bool:
    channels = [ctypes.c_uint() for _ in "rgba"]
    return (
        pdfium.FPDFText_GetFillColor(text, index, *channels) == 1
        and tuple(channel.value for channel in channels[:3]) == LINK_COLOUR
        and not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace()
    )


# --- what must be true of the result ---------------------------------------------------------------------------


def pdf_targets(path: Path) -> list[list[str]]:
    """The targets of each page's link annotations, one a line fragment, in the file's order."""
    pages = []
    with PdfDocument(path) as pdf:
        for page in pdf:
            position, link, targets = ctypes.c_int(0), pdfium.FPDF_LINK(), []
            while pdfium.FPDFLink_Enumerate(page, position, link):
                action = pdfium.FPDFLink_GetAction(link)
                address = ctypes.create_string_buffer(2048)
                pdfium.FPDFAction_GetURIPath(pdf, action, address, len(address))
                targets.append(address.value.decode())
            pages.append(targets)
    return pages


def check(folder: Path) -> None:
    """Asserts what the sample is for: all addresses in the DOCX, one of them parted by a page's end in the PDF."""
    with zipfile.ZipFile(folder / "report.docx") as packed:
        written = (packed.read("word/document.xml") + packed.read("word/_rels/document.xml.rels")).decode()
    texts = [account for _, account in NARRATIVE.values()] + [text for row in ROWS for text in row.evidence.values()]
    for match in (match for text in texts for match in CITED.finditer(text)):
        address, _ = cited(match["form"], match["name"])
        assert address.replace("&", "&amp;") in written, f"{match.group()} is not in the DOCX"
    pages = pdf_targets(folder / "report.pdf")
    assert any(set(one) & set(next_one) for one, next_one in itertools.pairwise(pages)), "no page parts an address"
    for path in folder.iterdir():
        assert path.stat().st_size < 300_000, f"{path} is too big"


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    write_docx(TARGET / "report.docx", as_printed=False)
    write_pdf(TARGET / "report.pdf")
    (TARGET / "citations.json").write_text(json.dumps(gold(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    check(TARGET)


if __name__ == "__main__":
    main()
