"""The language: declared, detected, and which of them is believed."""

from __future__ import annotations

import pytest

from tests.transforms.article.metadata.pages import TEXT, article, meta, read
from transforms.article.metadata.language import detected, language_tag
from transforms.article.metadata.language_words import WORDS

TEXTS = {
    "en": TEXT,
    "de": "Die Fähre hat am Freitag nach zwei Jahren im Dock den Hafen verlassen, und auf der Mole standen "
    "Hunderte, die auf sie gewartet haben. Sie wird bis Ende Mai zweimal am Tag fahren, wie das Hafenamt "
    "sagt, und dann auch öfter.",
    "fr": "Le bac a quitté le quai vendredi matin après deux ans de réparations, et des centaines de personnes "
    "étaient sur la jetée pour le voir partir. Il naviguera deux fois par jour jusqu'à la fin du mois de mai,"
    " dit le port.",
    "es": "El transbordador salió del muelle el viernes por la mañana después de dos años de reparaciones, y "
    "cientos de personas estaban en el puerto para verlo. Hará dos viajes al día hasta el final de mayo, como"
    " dice la autoridad.",
    "pt": "A balsa deixou o cais na manhã de sexta-feira depois de dois anos de reparos, e centenas de pessoas "
    "estavam no porto para ver a partida. Ela vai navegar duas vezes por dia até o fim de maio, segundo a "
    "capitania dos portos.",
    "it": "Il traghetto ha lasciato il molo venerdì mattina dopo due anni di riparazioni, e centinaia di persone "
    "erano sulla banchina per vederlo partire. Navigherà due volte al giorno fino alla fine di maggio, come "
    "dice il porto.",
    "nl": "De veerboot heeft vrijdagochtend na twee jaar van reparaties de haven verlaten, en honderden mensen "
    "stonden op de pier om haar te zien. Ze zal tot eind mei twee keer per dag varen, zegt het havenkantoor, "
    "en daarna ook vaker.",
    "sv": "Färjan lämnade kajen på fredagsmorgonen efter två år av reparationer, och hundratals människor stod på "
    "piren för att se henne gå. Hon ska segla två gånger om dagen till slutet av maj, säger hamnkontoret, och"
    " sedan också oftare.",
    "da": "Færgen forlod kajen fredag morgen efter to års reparationer, og hundredvis af mennesker stod på molen "
    "for at se hende sejle. Hun skal sejle to gange om dagen indtil udgangen af maj, siger havnekontoret, og "
    "derefter også oftere.",
    "pl": "Prom opuścił nabrzeże w piątek rano po dwóch latach napraw, a na molo stały setki ludzi, którzy przyszli"
    " go zobaczyć. Do końca maja będzie pływał dwa razy na dzień, jak mówi biuro portu, a potem także "
    "częściej niż to było.",
    "tr": "Feribot iki yıl süren onarımdan sonra cuma sabahı iskeleden ayrıldı ve yüzlerce kişi onu görmek için "
    "iskelede bekledi. Mayıs sonuna kadar günde iki kez sefer yapacak, daha sonra ise çok daha sık olacak, "
    "dedi liman ofisi bu konuda.",
    "ru": "Паром отошёл от причала в пятницу утром после двух лет ремонта, и на пирсе стояли сотни людей, которые "
    "пришли, чтобы его увидеть. Он будет ходить два раза в день до конца мая, как говорят в порту, а потом и "
    "чаще.",
    "uk": "Пором відійшов від причалу в п'ятницю вранці після двох років ремонту, і на пірсі стояли сотні людей, "
    "які прийшли, щоб його побачити. Він буде ходити два рази на день до кінця травня, як кажуть у порту, а "
    "потім і частіше.",
    "zh": "渡船经过两年的修理，于星期五早上离开码头，数百人站在栈桥上目送她离开。港务局说，她将每天航"
    "行两次，直到五月底，以后还会更多。船长表示，他已经等了很久，感谢所有帮助过的人，并希望更多"
    "的乘客来乘坐这艘船。",
    "ja": "フェリーは二年間の修理を終え、金曜日の朝に岸壁を離れた。桟橋には数百人が集まり、見送った。"
    "五月末まで一日に二回運航すると港湾局は話している。",
    "ko": "여객선은 이 년 동안의 수리를 마치고 금요일 아침 부두를 떠났으며 수백 명의 사람들이 부두에서 배웅했다.",
    "ar": "غادرت العبارة الرصيف صباح يوم الجمعة بعد عامين من الإصلاحات، وكان مئات الأشخاص على الرصيف من أجل أن يروا"
    " هذا المشهد. وقال مكتب الميناء إن العبارة التي كانت في الحوض سوف تبحر مرتين في اليوم حتى نهاية مايو، كما"
    " قال أيضا.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_told_by_its_small_words_or_its_writing(name: str) -> None:
    assert detected(TEXTS[name]) == name


@pytest.mark.parametrize("text", ["", "Ferry", "12 34 56 " * 100, "Marta Marta Marta " * 40])
def test_what_is_not_clear_is_none(text: str) -> None:
    assert detected(text) is None


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('<html lang="de-DE">', "", "de-DE"),
        ('<html lang=" DE_at ">', "", "de-AT"),
        ('<html xml:lang="de-hebr-de">', "", "de-Hebr-DE"),
        ('<html lang="">', meta(**{"og:locale": "de_CH"}), "de-CH"),
        ("<html>", article(inLanguage="de"), "de"),
        ("<html>", article(inLanguage={"@type": "Language", "name": "de"}), "de"),
        ("<html>", meta(**{"content-language": "de"}), "de"),
        ('<html lang="und">', "", "de"),
        ('<html lang="Deutsch">', "", "de"),
        ("<html>", "", "de"),
        ('<html lang="en-US">', "", "de"),
        ('<html lang="en-US">', article(inLanguage="de-DE"), "de"),
    ],
)
def test_language(html: str, head: str, language: str) -> None:
    assert read(head, html=html, text=TEXTS["de"]).language == language


def test_a_template_in_another_language_is_flagged() -> None:
    assert read(html='<html lang="en-US">', text=TEXTS["de"]).flags == ("language-overruled",)
    assert read(html='<html lang="de">', text=TEXTS["de"]).flags == ()
    assert read(html="<html>", text=TEXTS["de"]).flags == ()


def test_a_declaration_without_any_of_its_small_words_is_not_believed_and_nothing_is_guessed() -> None:
    text = "Iindaba zakutshanje ezimnandi ngakulutsha oluthwaxwayo yintswela ngqesho " * 20
    assert read(html='<html lang="en-US">', text=text).language is None
    assert read(html='<html lang="mi">', text=text).language == "mi"


@pytest.mark.parametrize(("declared", "text"), [("nb", "da"), ("sr", "ru"), ("bs", "en")])
def test_the_text_decides_only_between_languages_that_it_tells_apart(declared: str, text: str) -> None:
    assert read(html=f'<html lang="{declared}">', text=TEXTS[text]).language == text
    assert read(html='<html lang="no">', text=TEXTS["da"].replace(" af ", " av ").replace("efter", "etter")).language


@pytest.mark.parametrize("value", [None, "", "x-default", "e", "en-", "en us", "mul", "<b>", "en" * 50])
def test_no_language_is_made_up(value: str | None) -> None:
    assert language_tag(value) is None


def test_small_words_are_of_few_languages() -> None:
    assert len({name for names in WORDS.values() for name in names}) >= 50
    assert all(len(names) == len(set(names)) for names in WORDS.values())
