"""How much a text asks of its readers: to sign up, to pay, to agree, to follow.

Sites put such boxes between the paragraphs of their articles, written as prose and in elements like any other. By
stems of words, in the languages of the press: articles have them, too, but seldom several in a paragraph.
"""

from __future__ import annotations

from transforms.article.body.signs import all_at_once

MAX_CHARS = 600
MAX_WORDS = 100
"""At the beginning of a block: a box says at once what it wants."""

MIN_CHARS = 20
"""Of a block that is asked about; half of a page's are labels and links of menus."""

NAMES = ("pitch", "you", "bang")

_STEMS = r"""
newsletter|mailing list|inbox|subscri|sign up|signing up|free trial|log ?in|sign in|register|account|password
cookie|consent|opt[- ]out|privacy policy|terms of use|terms of service|personal data|personal information|third part
recaptcha|donat|contribut|support us|support our|become a member|membership|journalism|crowdfund|patreon|paypal|gift
download the app|download our app|app store|google play|notification|podcast|follow us|join us|join our
affiliate|commission|sponsor|advertis|partner|promo code|coupon|discount|% off|shop now|buy now
copyright|all rights reserved|reproduc|trademark|disclaimer|getty|contact us|e-?mail us|reach us|feedback
leave a comment|comments|moderat|click here|read more|read also|share this|learn more|image credit|originally published
abonn|anmeld|registrier|datenschutz|einwillig|kostenlos|impressum|spend|unterstütz|werbung|anzeige|teilen|lesen sie auch
inscri|confidentialité|données personnelles|gratuit|publicité|partager|lire aussi|soutenez|faites un don
suscri|correo electrónico|privacidad|datos personales|gratis|publicidad|compart|lea también|síguenos|aviso legal|apoya
iscriv|informativa|dati personali|pubblicità|condivid|leggi anche|seguici|riproduzione riservata|sostieni
assine|cadastr|privacidade|dados pessoais|grátis|publicidade|leia também|siga|clique|apoie
schrijf je in|meld je aan|persoonsgegevens|nieuwsbrief|advertentie|lees ook|delen
подпис|рассылк|реклам|читайте также|персональных данных|регистрац|поделит|комментар|поддерж
zapisz|subskryb|prywatności|dane osobowe|reklam|czytaj też|udostępnij|zobacz też|wesprzyj
abone|bülten|gizlilik|çerez|kişisel veri|paylaş|takip et
prenumer|nyhetsbrev|personuppgift|annons|läs också|dela|tilaa|uutiskirje|mainos|lue myös|tilmeld|nyhedsbrev|læs også
berlangganan|kebijakan privasi|iklan|baca juga|bagikan|đăng ký|quảng cáo|chia sẻ
登録|会員|広告|個人情報|利用規約|メール|フォロー|シェア|関連記事|订阅|注册|广告|隐私|分享|关注|点击|구독|회원|광고|개인정보|공유|무단
اشترك|النشرة|إعلان|الخصوصية|شارك|تابعنا|اقرأ أيضا
"""

#: Who is spoken to, and who speaks.
_WORDS = frozenset(
    word
    for line in (
        "you your yours you're we our us",
        "sie ihr ihre ihnen ihren du dein deine uns unser unsere wir",
        "vous votre vos nous notre nos",
        "usted tu tus su nuestro nuestra nosotros tuo tua vostra nostro nostra",
        "você seu sua nosso nossa je jouw uw ons onze",
        "вы ваш вас вам наш нас мы twój twoje nasz nas siz sizin bizim",
    )
    for word in line.split()
)


_TOGETHER = all_at_once([f"(?i){stem}" for stem in dict.fromkeys(_STEMS.strip().replace("\n", "|").split("|"))])


def pitch(text: str) -> tuple[float, float, float]:
    """How many stems a text has, the share of words for who is spoken to and who speaks, and whether it calls out."""
    if len(text) < MIN_CHARS:
        return 0.0, 0.0, 0.0
    start = text[:MAX_CHARS]
    words = start.lower().split()[:MAX_WORDS]
    return (
        float(len(_TOGETHER.Match(start) or ())),
        sum(word in _WORDS for word in words) / len(words),
        float("!" in start),
    )
