"""Boxes and links that sites put between the paragraphs of their articles, for training: labelled pages have few."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from lxml import etree

from transforms.article.body.witnesses import squeeze

MIN_PARAGRAPHS = 4
MIN_CHARS = 60
"""Of a paragraph beside which a box is put."""

MAX_BOXES = 3

LINKS = 0.4
"""Of the boxes so many are links to other articles, by their headlines."""

#: Each box in paragraphs; written for this purpose, in the languages of the press.
BOXES: tuple[tuple[str, ...], ...] = (
    ("Sign up for our morning briefing", "All you need to know before the first coffee, five days a week."),
    ("Get the day's top headlines in your inbox each weekday morning.",),
    ("Subscribe to the Weekender", "A letter for slow Sundays, written by our culture desk.", "Enter your e-mail"),
    ("By submitting this form you accept our terms of service and our privacy policy. You can unsubscribe any time.",),
    ("Thank you for signing up! Please look for a message from us and confirm your subscription.",),
    ("We rely on readers for more than half of our income. If you can, please chip in with a small monthly gift.",),
    ("Local reporting costs money.", "Become a member today and keep this newsroom independent for all of us."),
    ("Your donation is matched, dollar for dollar, until midnight. Will you stand with independent journalism?",),
    ("This work was possible thanks to people like you. Join them, and help us hold the powerful to account.",),
    ("Support our work", "We have no owner and no shareholders. Our members pay for what you read here."),
    ("Enjoying this story? Create a free account to read three more this month.",),
    ("Already a subscriber? Log in to read this article without ads.",),
    ("Start your free trial now and get unlimited access for $1 a week. Cancel whenever you like.",),
    ("Download our app for breaking news alerts and live scores wherever you are.",),
    ("Get our app", "Available in the App Store and on Google Play."),
    ("Listen to our podcast", "New episodes every Thursday, wherever you find your podcasts."),
    ("Join our WhatsApp channel to never miss a story from your area.",),
    ("Follow us on Facebook and Instagram, and turn on notifications for the latest updates.",),
    ("Have a tip? You can reach our reporters in confidence by encrypted mail.", "Tell us what you know"),
    ("Were you there? We want to hear from you. Fill in the form below and a reporter may call you back.",),
    ("Let us know what you think about this story in the comments below.",),
    ("We may earn a commission when you buy through links in our articles. It never affects what we recommend.",),
    ("Prices were right when this was published and may change at any time. Our partners may pay us for a click.",),
    ("This content is not available because of your privacy settings.", "Manage cookies"),
    ("To see this video you have to accept cookies of its provider. Open the settings to change your choice.",),
    ("This article is part of our series on coastal towns. Read the other parts here.",),
    ("What do you want to know about your town hall? Ask us, and we will try to find out for you.",),
    ("Republish our articles for free, online or in print, under a Creative Commons licence.",),
    ("The author owns no shares in any company named here and works for none of them.",),
    ("The editors alone choose what is shown on this page; some links are paid for by advertisers.",),
    ("This advertisement has not loaded yet, but your article continues below.",),
    ("Compare quotes from three lenders in two minutes and save on your mortgage. It costs you nothing.",),
    ("Shop our readers' favourites", "Use the code READ20 to get 20% off your first order."),
    ("Melden Sie sich für unseren Newsletter an", "Jeden Morgen um sechs das Wichtigste für Ihren Tag."),
    ("Sie lesen einen kostenlosen Artikel. Mit einem Abo unterstützen Sie unsere Arbeit und lesen alles.",),
    (
        "An dieser Stelle finden Sie einen externen Inhalt. Sie können ihn sich mit einem Klick anzeigen lassen.",
        "Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden.",
    ),
    ("Haben Sie einen Fehler gefunden? Schreiben Sie uns, wir freuen uns über jeden Hinweis.",),
    ("Unabhängiger Journalismus kostet Geld. Helfen Sie uns mit einer Spende oder werden Sie Mitglied.",),
    ("Inscrivez-vous à notre lettre du matin", "L'essentiel de l'actualité, du lundi au vendredi."),
    ("Cet article vous est offert. Pour soutenir une rédaction libre, abonnez-vous dès 1 € le premier mois.",),
    ("Ce contenu est bloqué car vous n'avez pas accepté les cookies et autres traceurs.", "Modifier mes choix"),
    ("Téléchargez notre application pour ne rien manquer de l'actualité de votre commune.",),
    ("Recibe cada mañana en tu correo las noticias que importan", "Puedes darte de baja cuando quieras."),
    ("Nuestro periodismo depende de lectores como tú. Hazte socio y ayúdanos a seguir investigando.",),
    ("Únete a nuestro canal de WhatsApp y entérate antes que nadie de lo que pasa en tu ciudad.",),
    ("Si has visto un error o tienes algo que contarnos, escríbenos a la redacción.",),
    ("Iscriviti alla nostra newsletter", "Ogni sera le notizie del giorno nella tua casella di posta."),
    ("Questo articolo è gratis grazie a chi si abbona. Sostieni anche tu il nostro lavoro.",),
    ("Entra nel nostro canale Telegram per ricevere gli aggiornamenti in tempo reale.",),
    ("Receba as principais notícias do dia no seu e-mail", "É grátis e você pode cancelar quando quiser."),
    ("Apoie o jornalismo independente. Com R$ 10 por mês você mantém esta redação de pé.",),
    ("Siga o nosso canal no WhatsApp e receba as notícias da sua região no celular.",),
    ("Meld je aan voor onze dagelijkse nieuwsbrief", "Elke ochtend het laatste nieuws in je mailbox."),
    ("Dit artikel lees je gratis. Steun onze redactie en word lid vanaf 5 euro per maand.",),
    ("Få det viktigaste direkt i mejlen", "Anmäl dig till vårt nyhetsbrev här, det är gratis."),
    ("Zapisz się do naszego newslettera", "Codziennie rano najważniejsze wiadomości w twojej skrzynce."),
    ("Jeśli podoba ci się to, co robimy, wesprzyj nas. Każda wpłata pomaga nam pisać dalej.",),
    ("Подпишитесь на нашу рассылку", "Самое важное за день — каждый вечер у вас в почте."),
    ("Мы работаем благодаря вашей поддержке. Оформите ежемесячное пожертвование, это займёт минуту.",),
    ("Подписывайтесь на наш канал в Telegram, чтобы первыми узнавать новости города.",),
    ("Günün haberleri e-postanızda", "Bültenimize ücretsiz abone olun, hiçbir gelişmeyi kaçırmayın."),
    ("毎朝、大切なニュースをメールでお届けします。", "無料で登録する"),
    ("この記事は無料で公開しています。会員になって私たちの取材を支えてください。",),
    ("关注我们的公众号，每天早上收到最新消息。",),
    ("اشترك في نشرتنا اليومية", "أهم الأخبار في بريدك كل صباح، ويمكنك إلغاء الاشتراك متى شئت."),
)

#: Before the headline of another article, or over several.
_SEE_ALSO = (
    *(
        "",
        "",
        "",
        "Read more: ",
        "Related: ",
        "MORE: ",
        "See also: ",
        "Also read | ",
        "READ NEXT: ",
        "More on this story",
    ),
    *("Lesen Sie auch: ", "Mehr zum Thema", "À lire aussi : ", "Lea también: ", "Te puede interesar", "Leggi anche: "),
    *("Leia também: ", "Lees ook: ", "Läs också: ", "Les også: ", "Czytaj też: ", "Читайте также: ", "Ayrıca bakın: "),
)
_WRAPPERS = (
    *(("div", name) for name in ("promo", "inline-cta", "box", "module", "support-banner", "wp-block-group", "")),
    *(("aside", ""), ("aside", "newsletter-box"), ("section", "css-1x2y3z"), ("figure", "embed"), ("", ""), ("", "")),
)
"""Around a box: an element and its class, or nothing."""

_STYLES = ("p", "p", "p", "div", "em", "a")


def with_boxes(tree: Any, wanted: Sequence[str], headlines: Sequence[str], chance: random.Random) -> set[str]:
    """Put boxes and links between paragraphs of an article, in place; the squeezed texts of what was put there.

    Args:
        tree: of a page.
        wanted: squeezed texts of the blocks that are the article's.
        headlines: of other articles.
        chance: which, where and how.
    """
    known = frozenset(wanted)
    places = [
        each
        for each in tree.iter("p")
        if len(each.text or "") >= MIN_CHARS and squeeze("".join(each.itertext())) in known
    ]
    if len(places) < MIN_PARAGRAPHS:
        return set()
    put: set[str] = set()
    for place in chance.sample(places[:-1], chance.randint(1, MAX_BOXES)):
        is_link = bool(headlines) and chance.random() < LINKS
        box = _links(headlines, chance) if is_link else chance.choice(BOXES)
        _put(place, box, is_link, chance)
        put.update(map(squeeze, box))
    return put


def _links(headlines: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    """One headline behind its label, or several below it."""
    label, one = chance.choice(_SEE_ALSO), chance.choice(headlines)
    return (f"{label}{one}",) if not label or label.endswith(" ") else (label, one, chance.choice(headlines))


def _put(place: Any, box: Sequence[str], is_link: bool, chance: random.Random) -> None:
    parent, at = place.getparent(), place.getparent().index(place) + 1
    tail, place.tail = place.tail, None
    tag, name = chance.choice(_WRAPPERS)
    made = [_line(text, number == 0 and len(box) > 1, is_link, place, chance) for number, text in enumerate(box)]
    if tag:
        wrapper = etree.Element(tag, {"class": name} if name else {})
        wrapper.extend(made)
        made = [wrapper]
    for number, each in enumerate(made):
        parent.insert(at + number, each)
    made[-1].tail = tail


def _line(text: str, heads: bool, is_link: bool, beside: Any, chance: random.Random) -> Any:
    if heads:
        line = etree.Element(chance.choice(("h3", "h4", "p", "div")))
        line.text = text
        return line
    style = "a" if is_link else chance.choice(_STYLES)
    line = etree.Element("div" if style == "div" else "p", dict(beside.attrib) if chance.random() < 0.5 else {})
    if style in ("em", "a"):
        inner = etree.SubElement(line, style, {"href": "/join"} if style == "a" else {})
        inner.text = text
    else:
        line.text = text
    return line
