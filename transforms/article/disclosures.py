"""What publishers owe their readers in every article of a kind, as patterns: who pays, whose view, whose picture."""

from __future__ import annotations

from transforms.article.kinds import Reach, Why
from transforms.article.wording import pattern

_MORE = r"[^\"“”„]{0,300}"
_NEAR = r"[^.!?\"“”„]{0,60}"
_SHOP = r"(?:buy|purchase|click|shop|order|book|sign up|make a purchase|use)"
_EARN = (
    r"(?:(?:may|might|could|will|can) )?(?:also |sometimes )?"
    r"(?:earns?|be paid|receives?|gets?|collects?|makes?|takes?)\b"
    rf"{_NEAR}\b(?:affiliate|commissions?|small fee|kickback|percentage)\b"
)
_SAYS = (
    rf"(?:[^.!?\"“”„]{{2,40}}[:!–—-]\s*)?(?:please note:? (?:that )?)?(?:this|our|some|any|all|certain|many|these)\b"
    rf"[^.!?\"“”„]{{0,80}}\b(?:contains?|includes?|have|has|uses?|are|be|features?)\b{_NEAR}\baffiliate links?\b{_MORE}"
)

#: That links to shops bring money.
_AFFILIATE = (
    rf"as an amazon (?:associate|affiliate|influencer|partner)\b{_MORE}",
    _SAYS,
    rf"we (?:may )?use affiliate links\b{_MORE}",
    rf"(?:purchases|orders|sales) (?:made )?(?:through|via|from) (?:our|the|these) links\b{_MORE}",
    r"(?=.*\b(?:links?|affiliate|we|our|i)\b)"
    rf"[^\"“”„]{{0,200}}\b(?:if|when|should) you {_SHOP}\b[^\"“”„]{{0,160}}\b{_EARN}{_MORE}",
    rf"[^\"“”„]{{0,160}}\b(?:we|i) {_EARN}[^\"“”„]{{0,60}}\b(?:links?|purchases?|buy|cost to you)\b{_MORE}",
    rf"als amazon-partner verdienen? {_MORE}",
    r"[^\"“”„]{0,160}\b(?:affiliate|provisions|partner)-?links?\b[^\"“”„]{0,160}"
    rf"\b(?:provision|gekennzeichnet|markiert|erhalten wir|verdienen wir|stern(?:chen)?)\b{_MORE}",
    rf"[^\"“”„]{{0,120}}\bgekennzeichneten?\b{_NEAR}\b(?:affiliate|provisions|partner)-?links?\b{_MORE}",
    r"(?:(?:in )?diese[rm]?|unser) (?:artikel|beitrag|seite|text|links?)\b"
    rf"{_NEAR}\baffiliate-?links?\b{_MORE}",
    rf"(?:cet|cette|nos|certains) {_NEAR}\bliens? (?:d[’']affiliation|affiliés?)\b{_MORE}",
    rf"(?:est[ea]|nuestr[oa]s?|algunos) {_NEAR}\benlaces de afili\w+\b{_MORE}",
    rf"(?:quest[oa]|i nostri|alcuni) {_NEAR}\blink (?:di affiliazione|affiliati)\b{_MORE}",
    rf"in qualità di affiliato amazon\b{_MORE}",
    rf"(?:est[ea]|nossos?|alguns) {_NEAR}\blinks? (?:de )?afiliados?\b{_MORE}",
    rf"(?:dit|deze|onze|sommige) {_NEAR}\baffiliate[- ]?links?\b{_MORE}",
    rf"(?:artykuł|wpis|tekst|materiał|niektóre)\b{_NEAR}\blink\w* afiliacyjn\w+\b{_MORE}",
    r".{0,4}(?:本|当|この)(?:記事|ページ|サイト|ブログ|コンテンツ)[^。]{0,20}"
    r"(?:プロモーション|アフィリエイト(?:広告|リンク|プログラム)?|広告)(?:リンク)?[をがに](?:含|利用|使用|参加|掲載)[^。]{0,40}。?",
)
_MONEY = (
    "affili|amazon|commission|kickback|small fee|percentage|provision|partner|afili|プロモーション|アフィリエイト|広告"
)

#: Whose the views are. Of the gold texts none has it.
_VIEWS = (
    r"(?:\W{0,3}disclaimer:\s*)?(?:please note:? )?(?:(?:the|any|all) )?(?:views?|opinions?|thoughts)\b"
    rf"[^.!?\"“”„]{{0,40}}\b(?:expressed|presented|stated|herein)\b{_NEAR}"
    rf"\b(?:authors?|writers?|contributors?|columnists?|own|those of|mine|necessarily)\b{_MORE}",
    r"(?:the )?(?:views?|opinions?) (?:expressed )?in this (?:column|article|piece|post|blog|letter)\b"
    rf"{_NEAR}\b(?:those of|own)\b{_MORE}",
    r"(?:the )?(?:authors?[’']?s? |writers?[’']?s? |all )?(?:views|opinions)\b[^.!?\"“”„]{0,40}\b(?:are|is)"
    r" (?:(?:solely|entirely|strictly) )?(?:my|his|her|their|our|its|the author[’']s) own\b[^\"“”„]{0,160}",
    r"(?:die )?(?:in )?(?:diese[mrs]? )?[^.!?\"“”„]{0,40}\b(?:gibt|geben|spiegelt|spiegeln)\b[^.!?\"“”„]{0,30}"
    rf"\bmeinung (?:des|der) (?:autor\w*|verfasser\w*)\b{_MORE}",
    rf"(?:las )?opiniones (?:expresadas|vertidas)\b{_NEAR}\bautor\w*\b{_MORE}",
    rf"(?:les )?opinions (?:exprimées|émises)\b{_NEAR}\bauteur\w*\b{_MORE}",
    rf"(?:as )?opiniões (?:expressas|emitidas)\b{_NEAR}\b(?:autor\w*|opinião)\b{_MORE}",
    rf"(?:le )?opinioni espresse\b{_NEAR}\bautor\w*\b{_MORE}",
    rf"мнени[ея] {_NEAR}не (?:совпада|отража){_MORE}",
    rf"думка {_NEAR}не (?:збіга|відобража){_MORE}",
)

_THING = (
    r"photos?|images?|pictures?|illustrations?|photographs?|photography|thumbnail|graphic|bild(?:er)?"
    r"|foto(?:s|grafía|grafia|grafie)?"
    r"|titelbild|beitragsbild|imagen|imagem|immagine|photographie|crédits?(?: photos?)?|фото|иллюстрация"
    r"|zdjęci[ea]|görsel|fotoğraf|写真|画像|图片|圖片|图源|afbeelding|beeld|kuva|bilde"
)
_WHICH = r"(?:(?:cover|featured?|header|main|lead|top|hero|banner|all|title) )?"
_PICTURE = (
    rf"[(\[]?{_WHICH}(?:{_THING})(?: (?:credits?|source|courtesy(?: of)?|by|via|from|nachweis|quelle))?\s*[:：]"
    r"\s*(?:(?:courtesy|via|by|from) |(?-i:[^a-z\s]))[^.!?:]{1,80}[.\W]*"
    rf"|[(\[]?{_WHICH}(?:photo|image|picture|illustration)s? (?:by|courtesy of|via|from|credit) (?:the )?"
    r"(?-i:[A-Z@])[^.!?:,]{2,80}[.\W]*"
)

_STANDARDS = r"our standards:\s*the thomson reuters trust principles\b.{0,40}"

#: Nobody's sentence wherever they stand: of 69,351 paragraphs of gold texts 13 match, which are such notices.
ANYWHERE = (
    pattern(Why.NOTICE, Reach.ITSELF, "|".join(_AFFILIATE), 500, _MONEY),
    pattern(Why.NOTICE, Reach.ITSELF, _STANDARDS, 120, "trust principles"),
)

#: Below an article.
BELOW = (
    pattern(Why.NOTICE, Reach.ITSELF, "|".join(_VIEWS), 500),
    pattern(Why.NOTICE, Reach.ITSELF, _PICTURE, 160),
)
