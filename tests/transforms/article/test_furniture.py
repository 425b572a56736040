import json
import os
import re
from pathlib import Path
from string import Template
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.extract import extract
from transforms.article.furniture import Cleaned, clean
from transforms.article.kinds import Why

DATA = Path(__file__).parent / "data"
SHARED = Path(os.environ.get("NEWSBEAM_SHARED") or Path(__file__).parents[4] / "shared")
FOUNDING_CASE = SHARED / "data" / "founding-case.txt"

BODIES: dict[str, list[str]] = json.loads((DATA / "bodies.json").read_text("utf-8"))
SYSTEMS: dict[str, list[str]] = json.loads((DATA / "systems" / "bodies.json").read_text("utf-8"))
LANGUAGES: dict[str, dict[str, Any]] = json.loads((DATA / "systems" / "languages.json").read_text("utf-8"))
TEMPLATES = {
    "blogger_contempo": ("en", "de", "es", "ru", "ar", "tr", "id"),
    "blogger_simple": ("en", "de", "es", "ru", "ar", "tr", "id", "ja"),
    "wordpress_classic": ("en", "fr", "pt", "ja", "pl"),
    "wordpress_blocks": ("en", "fr", "pt", "ja", "pl"),
}
LAMP = BODIES["newsletter"]
BODY = "\n\n".join(LAMP)


def cleaned(text: str, headline: str = "", site: str = "", tagline: str = "") -> Cleaned:
    return clean(text, headlines=[headline], site_names=[site], taglines=[tagline])


def below(*lines: str, site: str = "", tagline: str = "") -> tuple[str, ...]:
    """What is left of lines under an article."""
    text = cleaned("\n\n".join((*LAMP, *lines)), site=site, tagline=tagline).text
    assert text.startswith(BODY)
    return tuple(filter(None, text[len(BODY) :].split("\n\n")))


def text_of(html: bytes) -> list[str]:
    """The paragraphs of a page, cleaned by what it says of itself."""
    found = extract(html, url="https://example.org/2024/03/page.html", content_type="text/html; charset=utf-8")
    return cleaned(found.text, found.title or "", found.site_name or "").text.split("\n\n")


@pytest.mark.parametrize("page", BODIES)
def test_pages(page: str) -> None:
    assert text_of((DATA / f"{page}.html").read_bytes()) == BODIES[page]


@pytest.mark.parametrize("page", SYSTEMS)
def test_pages_of_other_systems(page: str) -> None:
    """Written from memory of what blog and news systems make, after the model was trained."""
    assert text_of((DATA / "systems" / f"{page}.html").read_bytes()) == SYSTEMS[page]


@pytest.mark.parametrize(("template", "language"), [(name, each) for name in TEMPLATES for each in TEMPLATES[name]])
def test_pages_of_one_template_in_many_languages(template: str, language: str) -> None:
    said = LANGUAGES[language]
    words = {"title": said["title"], "language": language, **said[template.partition("_")[0]]}
    words |= {f"paragraph_{number}": text for number, text in enumerate(said["body"])}
    page = Template((DATA / "systems" / f"{template}.html").read_text("utf-8")).substitute(words)
    assert text_of(page.encode()) == said["body"]


@pytest.mark.parametrize("site", ["", "Ammar Johmani Magazine"])
def test_founding_case(site: str) -> None:
    if not FOUNDING_CASE.exists():
        pytest.skip(f"no {FOUNDING_CASE}: set NEWSBEAM_SHARED")
    paragraphs = [each.strip() for each in re.split(r"\n\s*\n", FOUNDING_CASE.read_text("utf-8")) if each.strip()]
    result = cleaned("\n\n".join(paragraphs), headline=paragraphs[0], site=site)
    assert result.text.startswith("Donald Trump has said that US relations")
    assert result.text.endswith("“Don’t you dare insult Russia again!”")
    assert result.text.split("\n\n") == paragraphs[1:-5]
    assert [each.position for each in result.removed] == [0, *range(len(paragraphs) - 5, len(paragraphs))]


COMMENT_PROMPTS = """
Post a Comment|Leave a Reply|Leave a comment|3 comments|No comments:|Kommentar veröffentlichen|0 Kommentare
Enregistrer un commentaire|Laisser un commentaire|Publicar un comentario|Deja una respuesta|Posta un commento
Postar um comentário|Een reactie posten|Отправить комментарий|إرسال تعليق|اترك تعليقاً|YORUM GÖNDER|Prześlij komentarz
Posting Komentar|コメントを投稿|发表评论|एक टिप्पणी भेजें|댓글 쓰기|Đăng nhận xét|12 Kommentare:
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("prompt", COMMENT_PROMPTS.split("|"))
def test_comment_prompts(prompt: str) -> None:
    assert below(prompt) == ()
    assert below(f"» {prompt.upper()} ✍️ ") == ()


FURNITURE = [
    "Share this:",
    "Share this post",
    "Share on Facebook | Twitter | WhatsApp",
    "Email This BlogThis! Share to X Share to Facebook Share to Pinterest",
    "Diesen Post per E-Mail versenden BlogThis! In X teilen In Facebook teilen",
    "Facebook Twitter LinkedIn",
    "- Click to share on Facebook (Opens in new window)",
    "Thanks for reading The Cape Letter! Subscribe for free to receive new posts.",
    "Tags Islands Lamps",
    "Older Post Newer Post Home",
    "← Previous Post · Next Post →",
    "Älterer Post",
    "上一篇 下一篇",
    "Previous article: The three stairs of the cape",
    "Subscribe to: Post Comments (Atom)",
    "Inscription à : Publier les commentaires (Atom)",
    "Labels: islands, lamps",
    "التسميات: أخبار",
    "Posted in Islands | Tagged lamps | 2 Comments",
    "Posted by Mara Quill at 9:14 AM",
    "Powered by Blogger.",
    "Follow us on Twitter and Facebook",
    "Follow us on twitter.com/capeletter.",
    "Bizi Twitter'da takip edin",
    "Folgen Sie uns auf Instagram!",
    "Подписывайтесь на наш канал в Telegram",
    "Sign up for our newsletter and get the islands every Friday.",
    "Suscríbete a nuestro boletín",
    "Inscrivez-vous à notre newsletter !",
    "lamp@cape.example",
    "E-mail: lamp@cape.example",
    "The post The lamp that went dark appeared first on The Cape Letter.",
    "Der Beitrag Die Lampe erschien zuerst auf Kapbrief.",
    "Запись Маяк погас впервые появилась Северный мыс.",
    "Copyright © 2024 The Cape Letter. All rights reserved.",
    "© Kapbrief",
    "Read more: The three stairs of the northern cape",
    "Lesen Sie auch: Die drei Treppen",
    "Read More »",
    "Continue reading…",
    "Advertisement",
    "WERBUNG",
    "Реклама",
    "___",
    "* * *",
    "- ブックマーク 0",
    "Mara Quill is a reporter for the Cape Network. Reach her at mquill@cape.example or on X @mquill.",
    "Mara Quill covers lamps and islands. Follow her on X @mquill.",
    "Se vuoi restare aggiornato iscriviti gratis alla newsletter del Capo. Arriva ogni sabato alle 7.",
    "Subscribe to the keepers' newsletter. It comes on Fridays, and costs nothing.",
    "版权声明：本博客所有文章除特别声明外，均采用 BY-NC-SA 许可协议。转载请注明出处！",
    "- 本文链接：https://cape.example/lamp",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_below_an_article(line: str) -> None:
    assert below(line) == ()


KEPT = [
    "“Leave a reply,” she said.",
    "“Post a comment”",
    "Share this: the burden must be carried by all three islands, or by none of them.",
    "Share this story with your children, and they will ask you to tell it again.",
    "Read more than one book a week.",
    "He never came back.",
    "No comment.",
    "No comments.",
    "Home.",
    "Home",
    "- Bring a lamp, rope and dry matches",
    "- Facebook",
    "- Facebook, Twitter",
    "| 2023 | 14 |",
    "and the light goes out, and the sea stays",
    "Follow the money.",
    "Follow me into the dark, the keeper said, and took the lamp.",
    "What would you do?",
    "Interesting!",
    "Published by Cape Press, 2023, 312 pages",
    "Powered by the tide",
    "Join us on Saturday at the old pier.",
    "Copyright law has changed since 1962, and so has the lamp.",
    "5 comments on the new lamp have reached the council so far",
    "Label: Northern Light Records",
    "Jetzt wird der Kanal gebaut.",
    "Next story is hers to tell.",
    "https://cape.example/report.pdf",
    "Tags are sewn into the coats of the keepers.",
    "The Cape Letter",
    "Write to lamp@cape.example by Friday.",
    "This post appeared first on a wall in the harbour.",
    "Ads pay for the lamp.",
    "Werbung ist verboten.",
    "Mara Quill, northern cape",
    "Thanks for reading!",
    "Tags and coats",
    "The post by the keeper appeared first on a board in the harbour.",
    "The post, which named nobody, first appeared on Facebook on Monday.",
    "Сообщение о взрыве появилось в Telegram-канале в понедельник.",
    "Запись разговора впервые появилась в сети.",
    "该病毒最先出现在武汉。",
    "Bizi Twitter'da eleştirdiler.",
    "無断転載が問題になっている。",
    "Ahora comenta el partido con sus vecinos.",
    "Il reste des commentaires à lire.",
    "لا تعليق.",
    "Mara Quill is a reporter for the Cape Network.",
    "The keepers' newsletter had 40 readers, and each of them wrote.",
    "She asked them to subscribe. The newsletter died all the same.",
    "He wrote it down: 7.",
    "😀 7",
]


@pytest.mark.parametrize("line", KEPT)
def test_endings_that_stay(line: str) -> None:
    assert below(line, site="The Cape Letter") == (line,)


@pytest.mark.parametrize("line", [each for each in KEPT if each not in ("Home", "The Cape Letter")])
def test_endings_stay_above_furniture(line: str) -> None:
    assert below(line, "Post a Comment", "lamp@cape.example", "Older Post", "Home") == (line,)


def test_context_below_a_comment_prompt() -> None:
    assert below("Post a Comment", "About the keepers", "We write of lamps and islands.", "Crafted with care") == ()
    assert below("Related posts", "The three stairs", "Who ordered the lamp?"[:-1]) == ()


def test_jetpack() -> None:
    sharing = ("Share this:", "- Click to share on Facebook (Opens in new window)", "Like Loading...")
    related = ("Related", "The three stairs", "March 1, 2024", 'In "Islands"', "View all posts by Mara Quill")
    assert below(*sharing, *related, "Leave a comment") == ()


def test_sentences_below_a_heading_of_other_articles_stay() -> None:
    lines = ("Related posts", "He never came back.")
    assert below(*lines) == lines


def test_a_comment_prompt_above_the_text_takes_nothing_with_it() -> None:
    poem = "Leave a Reply\n\nThe lamp is out\n\nThe rocks are near\n\nThe boats are late"
    assert cleaned(poem).text == poem


def test_more_than_a_tail_stays() -> None:
    lines = ("Post a Comment", *("A line of a long list without an end" for _ in range(20)))
    assert below(*lines) == lines


@pytest.mark.parametrize(
    ("first", "headline"),
    [
        ("The lamp that went dark", "The lamp that went dark"),
        ("THE LAMP THAT WENT DARK", "The lamp that went dark | The Cape Letter"),
        ("“The lamp” that went – dark", "'The lamp' that went - dark - Cape Letter"),
        ("The lamp that went dark - The Cape Letter", "The lamp that went dark"),
        ("The lamp that went dark", "Northern Cape Letter » The lamp that went dark"),
        ("Sturm", "Sturm | The Cape Letter"),
        ("灯台の明かりが消えた夜", "灯台の明かりが消えた夜 | 岬新聞"),
    ],
)
def test_a_repeated_headline_is_dropped(first: str, headline: str) -> None:
    result = clean(f"{first}\n\n{BODY}", headlines=[headline], site_names=["The Cape Letter", "岬新聞"], taglines=[])
    assert (result.text, [each.why for each in result.removed]) == (BODY, [Why.HEADLINE])


def test_a_headline_without_spaces_is_dropped_below_a_kicker() -> None:
    text = cleaned("\n\n".join(("港湾", "島のフェリーが戻る", *LAMP)), headline="島のフェリーが戻る – 港湾日報").text
    assert text == BODY


def test_what_stands_over_a_repeated_headline_is_dropped() -> None:
    headline = "The lamp that went dark"
    assert cleaned(f"News » Islands\n\n{headline}\n\n{BODY}", headline).text == BODY


@pytest.mark.parametrize("first", ["The lamp that went dark again", "The lamp", "Islands"])
def test_another_first_line_stays(first: str) -> None:
    text = f"{first}\n\n{BODY}"
    assert cleaned(text, "The lamp that went dark").text == text


@pytest.mark.parametrize(
    "line",
    [
        "Published on: February 14, 2025",
        "Last updated: Monday, April 21, 2025 at 09:27 am",
        "Publié le 04 mai 2026 à 10h00, modifié le 04 mai 2026 à 11h12",
        "Stand: 04.05.2026, 10:00 Uhr",
        "最終更新日：2026年5月4日",
    ],
)
def test_a_stamp_is_dropped_above_and_below_an_article(line: str) -> None:
    for paragraphs in ((line, *LAMP), (*LAMP, line)):
        result = cleaned("\n\n".join(paragraphs))
        assert (result.text, [each.why for each in result.removed]) == (BODY, [Why.BYLINE])
    inside = "\n\n".join((*LAMP[:3], line, *LAMP[3:]))  # an entry of a diary
    assert cleaned(inside).text == inside


@pytest.mark.parametrize("line", ["Posted on the keepers' forum on 2025-07-09:", "Published in 1921"])
def test_what_only_begins_as_a_stamp_stays(line: str) -> None:
    text = "\n\n".join((line, *LAMP))
    assert cleaned(text).text == text


def test_site_name_and_tagline() -> None:
    about = {"site": "The Cape Letter", "tagline": "Notes from the islands"}
    assert below("The Cape Letter: Notes from the islands", **about) == ()
    assert below("Notes from the islands", **about) == ()
    assert below("Share this:", "The Cape Letter", **about) == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3 min read", Why.BYLINE),
        ("May 4, 2026 · Marla Quist · 1 min read", Why.BYLINE),
        ("5 min de lectura", Why.BYLINE),
        ("Lesezeit: 2 Minuten", Why.BYLINE),
        ("Estimated reading time: 7 minutes", Why.BYLINE),
        ("4 dk okuma süresi", Why.BYLINE),
        ("Get local news delivered to your inbox!", Why.FOLLOW),
        ("Read more: The lamp that went out", Why.RELATED),
        ("Lesen Sie auch: Ein Winter mit drei Stürmen", Why.RELATED),
        ("More: A winter of three storms", Why.RELATED),
        ("यह भी पढ़ें- तीन तूफानों की सर्दी", Why.RELATED),
        ("Haberin Devamı", Why.ADVERTISEMENT),
        ("Dalszy ciąg materiału pod wideo", Why.ADVERTISEMENT),
        ("Prüfen Sie Ihr Postfach und bestätigen Sie das Newsletter-Abonnement.", Why.FOLLOW),
        ("Privacy Notice: Newsletters may contain info about charities and online ads.", Why.FOLLOW),
        ("This site is protected by reCAPTCHA and the Google Privacy Policy applies.", Why.FOLLOW),
        ("Sign up for the lamp keepers' weekly letter, straight to your inbox.", Why.FOLLOW),
    ],
)
def test_reading_times_letters_and_links_to_others_are_dropped_anywhere(line: str, why: Why) -> None:
    for place in (0, 1, len(LAMP)):
        result = cleaned("\n\n".join((*LAMP[:place], line, *LAMP[place:])))
        assert (result.text, [each.why for each in result.removed]) == (BODY, [why])


@pytest.mark.parametrize(
    "sentence",
    [
        "The letter is a 3 minute read.",
        "“Get it delivered to your inbox”, the poster said, and he did.",
        "Get rid of the mail that comes to your inbox every day. It took the keeper an hour.",
        "3 minutes read like an hour",
        "Read: Psalm 23",
        "Related - and why not? - was the word.",
        "Read more: it helps",
        "More: the keeper also had a dog.",
        "Check your inbox, they said, and he did.",
        "Nobody reads a privacy policy, and reCAPTCHA is a riddle.",
        "***",
    ],
)
def test_what_is_told_of_them_stays(sentence: str) -> None:
    text = "\n\n".join((LAMP[0], sentence, *LAMP[1:]))
    assert cleaned(text).text == text


def test_labels_inside() -> None:
    inside = [
        LAMP[0],
        "ADVERTISEMENT",
        LAMP[1],
        "Anzeige",
        "Continue reading the main story",
        LAMP[2],
        "Anzeige",
        LAMP[3],
    ]
    assert cleaned("\n\n".join(inside)).text == BODY


@pytest.mark.parametrize("heading", ["Advertising", "Publicité", "Post a comment", "Related", "Home", "Werbung"])
def test_headings_inside_stay(heading: str) -> None:
    text = "\n\n".join((LAMP[0], heading, *LAMP[1:]))
    assert cleaned(text).text == text


@pytest.mark.parametrize("text", ["", "Advertisement", "Post a Comment", "ADS\n\nADS", "The lamp that went dark"])
def test_something_is_always_left(text: str) -> None:
    assert cleaned(text, "The lamp that went dark").text == text.split("\n\n")[0]


LINES = st.one_of(
    st.sampled_from(
        [*FURNITURE, *KEPT, *LAMP, *COMMENT_PROMPTS.split("|"), "The lamp that went dark", "Cape", "ADS", ""]
    ),
    st.text(max_size=40),
)


@given(st.lists(LINES, min_size=1, max_size=30), st.sampled_from(["The lamp that went dark | Cape", "Cape", ""]))
def test_laws(lines: list[str], headline: str) -> None:
    text = "\n\n".join(lines)
    once = cleaned(text, headline, "Cape", "Home of lamps")
    places = {each.position: each.text for each in once.removed}
    paragraphs = text.split("\n\n")
    assert [each for place, each in enumerate(paragraphs) if place not in places] == once.text.split("\n\n")
    assert places == {place: paragraphs[place] for place in places}
    assert cleaned(once.text, headline, "Cape", "Home of lamps") == Cleaned(text=once.text, removed=())


WORDS = st.lists(
    st.sampled_from(("lamp", "island", "keeper", "comment", "share", "follow", "post", "reply", "newsletter")),
    min_size=30,
)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_prose_is_never_changed(paragraphs: list[list[str]]) -> None:
    text = "\n\n".join(" ".join(words).capitalize() + "." for words in paragraphs)
    assert cleaned(text, "Lamp", "Island", "Stone and lamp").removed == ()
