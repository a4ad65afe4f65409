"""Hosts that imitate a platform are told from its own and from everybody else's."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkaudit.model import Link
from linkaudit.platforms import is_look_alike, normalize

LOOK_ALIKES = """
notinstagram.com instagram.com.evil.org www.instagram.com.evil.org instagram.evil.org instagram-login.com
www-instagram.com my-instagram.kz instagramm.com instagran.com instagarm.com nstagram.instagram.org lnstagram.com
1nstagram.com instagrarn.com instagrám.com ddinstagram.com kkinstagram.com instagram.kz instagram.co insta-gram.com
іnstagram.com instаgrаm.com xn--nstagram-shh.com
faceb00k.com facebook.kz facebok.com faceboook.com fаcebook.com facebook-login.example faceboook-login.example
fb.com.evil.org fb.me.uk fb.watch.example.org face-book.com
youtube.com-login.ru youtubee.com yuotube.com youtub.com youtu.be.evil.org yоutube.com youtube.xyz youtube.com.ru
y0utube.com you-tube.com youtube-nocookie.com.example.org
tiktok.kz tik-tok.com tikt0k.com ticktok.com titkok.com tіktоk.com nottiktok.com tiktok.com.example.org tiktoк.com
""".split()

OWN = """
instagram.com www.instagram.com help.instagram.com l.instagram.com m.instagram.com instagr.am cdninstagram.com
scontent.cdninstagram.com about.instagram.com
tiktok.com vm.tiktok.com www.tiktok.com newsroom.tiktok.com support.tiktok.com tiktokv.com p16.tiktokcdn.com
youtube.com www.youtube.com m.youtube.com music.youtube.com studio.youtube.com youtu.be youtube.de youtube.co.uk
youtube.kz youtube-nocookie.com www.youtube-nocookie.com youtubekids.com youtube.googleapis.com blog.youtube
facebook.com l.facebook.com developers.facebook.com fr-fr.facebook.com fb.com fb.watch fb.me connect.facebook.net
facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion
www-instagram-com.translate.goog www-facebook-com.cdn.ampproject.org youtube.googleblog.com
""".split()

# Others' hosts, many of them a letter or two from a name or holding a piece of one.
ORDINARY = """
linkedin.com tokto.kz notion.so face.kz tube.kz instat.kz tictoc.example tiktak.kz tictak.ru toktok.kz tiktik.example
t.me telegram.org telegram.me whatsapp.com wa.me vk.com ok.ru x.com twitter.com threads.net pinterest.com vimeo.com
rutube.ru zoom.us egov.kz gov.kz qogam.gov.kz inform.kz tengrinews.kz zakon.kz google.com docs.google.com
drive.google.com goo.gl bit.ly yandex.kz disk.yandex.ru mail.ru dzen.ru archive.org web.archive.org medium.com
instant.kz instagas.example instrument.kz instalment.example instructor.kz installgram.example gramma.kz insta.kz
facet.kz facelift.example casebook.ru bookface.kz facebox.kz workbook.kz fastbook.kz notebook.kz yearbook.example
facade.kz facebank.example phonebook.kz handbook.kz
tuktuk.kz tickets.kz ticketon.kz tokaev.kz talktok.example stock.kz tikkurila.kz tiktop.kz toktogul.kg
youth.kz youthcentre.kz youtour.kz yourtub.example your.kz you.kz tubes.kz yutub.kz yandextube.example utube.example
fb.kz fbi.gov myfb.kz fbk.info watch.kz am.kz be.kz
жастар.қаз ютуб.рф инстаграм.рф фейсбук.рф тикток.рф қор.қаз xn--80ao21a.xn--80ao21a localhost 192.0.2.7
""".split()


@pytest.mark.parametrize("host", LOOK_ALIKES)
def test_an_imitation_is_told(host: str) -> None:
    assert is_look_alike(host)


@pytest.mark.parametrize("host", OWN)
def test_a_platforms_own_host_is_none(host: str) -> None:
    assert not is_look_alike(host)


@pytest.mark.parametrize("host", ORDINARY)
def test_an_ordinary_host_is_none(host: str) -> None:
    assert not is_look_alike(host)


WORDS = """
ainalaiyn ainur akimat alem altyn almaty arman aqparat asar ashyq astana atameken aul azamat balalar barys bastau
basqarma bilim bolashaq centre charity city civic community culture dala damu daryn deti digital dom ecology education
eco event family festival film forum foto fund future genesis global grant grants green health help history hub info
inform innovation insight instinct institute integra interface invest jastar jas kazakh kino kitap kolledzh konkurs
kultura kurs lab law library life lingua local magazine market master media memory mektep meteo mir model molodezh
music muzei narod nauka network news nur office online open orda otan park people photo pikir platform portal press
progress project qala qazaq qogam qor radio region report resource rukh sana school science service shanyraq smart
social sport start state studio support surface svoboda system talap tarih team teatr techno tele test text ticket
tilshi time today tok tour track training travel tub turan ulttyq union univer uni unity urpaq uznai vector video
vision volunteer web welfare woman world youthful zan zhas zhastar zhurnal book face gram insta tick tik tube you
""".split()
ENDINGS = ["kz", "com", "org", "ru", "com.kz", "org.kz", "edu.kz", "gov.kz", "info", "қаз"]


def test_no_host_of_plausible_words_is_taken_for_an_imitation() -> None:
    # A first part of which a name is made may well meet the second: "face-book", "insta-gram", "you-tube", "tik-tok".
    glued = [f"{a}{glue}{b}" for a, b in itertools.permutations(WORDS, 2) for glue in ("", "-")]
    names = ("facebook", "instagram", "youtube", "tiktok", "ticktok", "youtub")
    hosts = [f"{word}.{ENDINGS[i % len(ENDINGS)]}" for i, word in enumerate([*WORDS, *glued])]
    wrong = [h for h in hosts if is_look_alike(h) and not any(name in h.replace("-", "") for name in names)]
    assert len(hosts) > 30_000
    assert wrong == []


SUFFIXED = st.sampled_from(["{}.evil.org", "{}-login.ru", "not{}", "www.{}.example", "my-{}"])


@given(name=st.sampled_from(["instagram.com", "tiktok.com", "youtube.com", "facebook.com"]), form=SUFFIXED)
def test_a_name_in_another_host_is_an_imitation_and_never_a_platform(name: str, form: str) -> None:
    host = form.format(name)
    assert is_look_alike(host)
    link = normalize(f"https://{host}/p/DD_YsEltWzg/")
    assert isinstance(link, Link)
    assert link.platform == "web"


@given(st.text())
def test_nothing_raises(host: str) -> None:
    assert is_look_alike(host) in (True, False)
