"""Furniture that holds a name, a title, an address or a number: patterns for a whole paragraph, in many languages.

They are read against a paragraph from its first word on (arrows, bullets and emoji before it are gone).
"""

from __future__ import annotations

from transforms.article import calls, disclosures, notices
from transforms.article.kinds import Reach, Why
from transforms.article.wording import pattern

_NETWORKS = (
    r"\b(?:facebook|twitter|x|instagram|telegram|whats ?app|youtube|tiktok|linkedin|pinterest|flipboard"
    r"|threads|bluesky"
    r"|google news|mastodon|snapchat|dailymotion|spotify)\b|вконтакте|телеграм|дзен|фейсбук|твиттер|فيسبوك"
    r"|تويتر|تيليجرام|تلغرام"
    r"|واتساب|يوتيوب|微信|微博"
)
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
#: The rest of a title: no sentence, so no full stop at its end.
_TITLE = r"\S.*[^.。।\s]"

#: A title as it begins: not with a small letter, as "The post by the minister appeared first on television" goes on.
_X = r"(?-i:[^a-zа-яß-ÿ\s]).*"

#: WordPress's footer of a feed item, in those of its translations that no reporter would write. Left out: the Chinese
#: one, which is how it is said that a virus first appeared in a city.
_SYNDICATION = (
    rf"the post {_X} appeared first on .+",
    rf"der beitrag {_X} erschien zuerst auf .+",
    rf"(?:l[’'] ?article|cet article) {_X} est apparu en premier sur .+",
    rf"la entrada {_X} (?:se publicó primero en|aparece primero en|apareció primero en) .+",
    rf"l[’'] ?articolo {_X} (?:proviene da|sembra essere il primo su) .+",
    rf"o (?:post|conteúdo) {_X} (?:apareceu primeiro em|aparece primeiro em) .+",
    rf"(?:het bericht|het artikel) {_X} verscheen eerst op .+",
    rf"сообщение {_X} появились сначала на .+",
    rf"запись {_X} впервые появилась (?!в |на ).+",
    rf"artykuł {_X} pochodzi z serwisu .+",
    rf"(?:artykuł|post) {_X} pojawił się poraz pierwszy w .+",
    rf"{_X} yazısı ilk önce .+ üzerinde ortaya çıktı\W*",
    r"ظهرت المقالة .+ أولاً على .+",
    rf"inlägget {_X} dök först upp på .+",
    rf"indlægget {_X} blev først udgivet på .+",
    rf"příspěvek {_X} se nejdříve objevil na .+",
    rf"articolul {_X} apare prima dată în .+",
    r"投稿 ?.+ は .+ に最初に表示されました。?",
)

_RIGHTS = (
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|tutti i diritti (?:sono )?riservati|todos os direitos reservados|alle rechten voorbehouden"
    r"|все права защищены"
    r"|جميع الحقوق محفوظة|tüm hakları saklıdır|wszelkie prawa zastrzeżone|hak cipta dilindungi"
    r"|無断転載(?:を|・|は)*(?:固く|厳)?禁"
    r"|版权所有|版權所有"
    r"|सर्वाधिकार सुरक्षित|무단 ?전재.{0,8}금지"
)

#: Blogger and WordPress over the keywords of an article.
_LABELS = (
    r"labels|tags?|tagged|tagged in|filed under|posted in|categories|file under|libellés|étiquettes|mots[- ]clés"
    r"|schlagwörter|schlagworte"
    r"|etiquetas|categorías|etichette|marcadores|categorias|ярлыки|метки|теги|рубрики|التسميات|الوسوم"
    r"|etiketler|etiketten|etykiety|tagi"
    r"|ラベル|タグ|标签|標籤|लेबल|라벨|태그|nhãn|etiketter|štítky|címkék|etichete"
)

#: Below articles of Chinese blogs: who wrote it, where it lies, who may copy it.
_COPYRIGHT_OF_BLOGS = (
    r"(?:本文(?:作者|链接|连接|标题|地址|永久链接)|版权声明|版權聲明|原文(?:链接|地址|出处)|文章(?:作者|链接))\s*[:：].+"
    r"|.{0,60}转载请注明.{0,60}"
)

_POSTED_BY = (
    r"posted by|publié par|eingestellt von|publicado por|postado por|pubblicato da|gepost door|geplaatst door"
    r"|автор:|отправлено|مرسلة بواسطة|نشر بواسطة|gönderen|autor:|opublikowane przez|diposting oleh|投稿者"
    r"|发布者[:：]?|द्वारा प्रकाशित"
)

#: `Related: …`, `यह भी पढ़ें- …`
_COLON = r"(?:[:：|»]|[-–—]\s)"

_SEE_ALSO = (
    r"read more|read also|also read|read next|read|related|related (?:article|story|post|news|reading|video"
    r"|coverage)s?|more|see also|see more"
    r"|recommended|don[’']t miss|you may also like|also check|lesen sie auch|lies auch|mehr dazu"
    r"|mehr zum thema|auch interessant|siehe auch"
    r"|à lire aussi|lire aussi|voir aussi|à lire|lea también|lee también|leer también|le puede interesar"
    r"|te puede interesar"
    r"|ver también|leggi anche|leggi pure|potrebbe interessarti|leia também|leia mais|veja também|lees ook|zie ook"
    r"|читайте также|читать также|смотрите также|см\. также|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|اقرأ المزيد"
    r"|ayrıca bakınız|ilgili haber"
    r"|bunu da oku|czytaj też|czytaj także|czytaj również|przeczytaj też|zobacz także|zobacz też|baca juga"
    r"|lihat juga|関連記事|あわせて読みたい"
    r"|延伸阅读|延伸閱讀|相关阅读|推荐阅读|यह भी पढ़ें|ये भी पढ़ें|관련 기사|đọc thêm|läs också|läs även"
    r"|læs også|les også"
)

_FOLLOW_US = (
    r"(?:please )?follow (?:us|me|our)\b|follow @\w|(?:like|find|join) us on\b|like and follow\b"
    r"|stay connected|connect with us\b"
    r"|folge uns\b|folgt uns\b|folgen sie uns\b|suivez[- ]nous\b|rejoignez[- ]nous\b|retrouvez[- ]nous\b"
    r"|síguenos\b|síganos\b"
    r"|seguici\b|siga[- ]nos\b|siga a gente\b|nos siga\b|volg ons\b|читайте нас\b|подписывайтесь на|подпишитесь на"
    r"|следите за нами|присоединяйтесь к нам|تابعنا|تابعونا|bizi .*takip e[dt]|obserwuj nas|śledź nas|polub nas"
    r"|dołącz do nas"
    r"|ikuti kami|ikuti berita|关注我们|हमें .*फॉलो|हमसे जुड़ें|följ oss\b|følg oss\b|følg os\b|seuraa meitä"
)

_SIGN_UP = (
    r"(?:sign[- ]up (?:to|for)|subscribe (?:to|for)) (?:our|my|the|this)\b|(?:join|get) (?:our|my)\b"
    r"|abonnieren sie (?:unseren|den|hier)"
    r"|abonniere unseren|inscrivez-vous à|abonnez-vous à|recevez (?:notre|nos)|suscríbete (?:a|al|aquí)"
    r"|suscríbase a"
    r"|recibe (?:nuestr[ao]s?|gratis)|iscriviti all?a?|inscreva-se n[ao]|assine (?:a|nossa)|receba (?:a nossa"
    r"|nossa)|schrijf je in voor"
    r"|meld je aan voor|abonneer je op|подпишитесь на|подписывайтесь на|اشترك في|اشتركوا في|zapisz się (?:do"
    r"|na)|subskrybuj|abone ol"
    r"|berlangganan"
)
_LETTER = (
    r"newsletters?|mailing list|e-?mail list|youtube channel|telegram channel|whatsapp channel|podcast|infolettre"
    r"|lettre d[’']information|bolet[ií]n|boletim|nieuwsbrief|рассылк|телеграм|telegram|канал|نشرتنا|قناتنا"
    r"|النشرة|bülten|kanał"
    r"|kanal|biuletyn|saluran|ニュースレター"
)

#: Some sentences that invite to have letters: both words are in the first of them.
_INVITATION = (
    r"(?=[^.!?]*\b(?:newsletters?|mailing list|bolet[ií]n|boletim|nieuwsbrief|infolettre|bülten|biuletyn|рассылк))"
    r"(?=[^.!?]*\b(?:sign up|subscribe|abonnier|abonne[zr]|inscri(?:vez|re|ve)|inscreva|inscríb|suscr[ií]b|iscriv"
    r"|assine|cadastre|anmelden|registrier|schrijf|meld je|abone ol|kaydol|zapisz|подпи[шс]))[^\"“„]+"
)
#: How to reach who wrote it.
_REACH = (
    r"(?-i:(?:[^\W\d_a-z][\w.’'-]+ ){2,4}(?:is|covers|writes|reports|can) )[^\"“„]{0,250}"
    rf"\b(?:reach|reached|contact|e-?mail|follow)\b[^\"“„]{{0,60}}(?:{_ADDRESS}|(?<!\w)@\w+)[^\"“„]{{0,60}}"
)

#: Jetpack's sharing buttons, for those who hear the page.
_NEW_WINDOW = (
    r"opens in (?:a )?new window|wird in (?:einem )?neue[mn] fenster geöffnet|ouvre dans une nouvelle fenêtre"
    r"|se abre en una ventana nueva|si apre in una nuova finestra|abre em nova janela|открывается в новом окне"
    r"|wordt in een nieuw venster geopend|yeni pencerede açılır|otwiera się w nowym oknie|membuka di jendela yang baru"
    r"|新しいウィンドウで開きます|在新窗口中打开|فتح في نافذة جديدة"
)

#: How long the text takes to read, alone or beside a date and a name.
_READING_TIME = (
    r"(?:.{1,60}[·•|–—-]\s*)?\d{1,3}[ -]?(?:min(?:ute)?s?\.?[ -]read|min(?:ute)?s? de lecture"
    r"|min(?:utos?)? de (?:lectura|leitura)|min(?:uten)?\.? lese(?:zeit|dauer)|minut[oi] di lettura"
    r"|мин(?:ут[аы]?)?\.? (?:на )?чтени[ея]|d(?:k|akika)\.? okuma(?: süresi)?|min(?:uten)? leestijd"
    r"|menit (?:baca|membaca)|min(?:ut)? czytania)(?:\s*[·•|–—-].{1,60})?"
    r"|(?:(?:estimated )?read(?:ing)? time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|leestijd"
    r"|tempo (?:de leitura|di lettura)|czas czytania|okuma süresi|время чтения|waktu baca)\s*:?\s*"
    r"(?:ca\. |about |~)?\d{1,3}(?: [^\W\d]{1,9}\.?)?"
)
_INBOX = (
    r"(?:get|receive|subscribe|sign up)\b[^.!?\"“„]{3,120}\b(?:in|to) your (?:e-?mail )?inbox\b[^.!?\"“„]{0,30}[.!]?"
)

#: What a form for letters says of itself, before and after.
_FORM = (
    r"(?:privacy notice:\s*)?newsletters may contain info.*|.*\brecaptcha\b.*\b(?:privacy policy|protect our).*"
    r"|(?:please )?check your (?:inbox|e-?mail)\b.{0,60}\bconfirm\b.{0,60}"
    r"|prüfen sie ihr postfach und bestätigen sie .{0,60}"
    r"|vérifiez votre boîte (?:mail|de réception) .{0,80}\bconfirm.{0,40}"
    r"|revisa tu (?:correo|bandeja) .{0,80}\bconfirm.{0,40}|controlla la (?:tua )?casella .{0,80}\bconferm.{0,40}"
    r"|verifique (?:o seu|seu|a sua|sua) (?:e-?mail|caixa) .{0,80}\bconfirm.{0,40}"
    r"|controleer je (?:inbox|mailbox) .{0,80}\bbevestig.{0,40}"
    r"|więcej (?:\w+ )?\w+ (?:znajdziesz|przeczytasz) na stronie głównej .{1,30}"
)

_FORMS = (
    "newsletters may contain|recaptcha|check your|prüfen sie|vérifiez|revisa tu|controlla|verifique|controleer|więcej"
)

#: When it was published or changed, as a line of its own.
_STAMP = (
    r"(?:(?:last |first |originally )?(?:published|updated|posted|modified)(?: on| at)?|publiée? le|mise? à jour le"
    r"|modifiée? le|veröffentlicht(?: am)?|aktualisiert(?: am)?|stand|erstellt am|publicado (?:el|em)"
    r"|actualizado(?: el)?|atualizado em|pubblicato il|aggiornato il|gepubliceerd op|bijgewerkt op|geplaatst op"
    r"|опубликовано|обновлено|дата публикации|投稿日|公開日|更新日|最終更新日?|发布时间|更新时间|发布于|发表于|發表於"
    r"|تاريخ النشر|نشر في|آخر تحديث|입력|수정|yayınlanma(?: tarihi)?|güncelleme(?: tarihi)?|opublikowano|zaktualizowano"
    r"|dipublikasikan|diperbarui)\s*[:：]?\s*(?=(?:[^\W\d]{2,12}[.,]*\s+){0,2}(?:\d\d?(?!\d)|\d{4}[-./年]))(?=[^!?\"“„]{0,40}(?:(?:19|20)\d\d|\d\d[./]\d\d))"
    r"[^!?\"“„]*[^.!?:：\s]"
)

#: Nobody's sentence wherever they stand: of 69,351 paragraphs of gold texts at most 48 (2026-11-30; see `clean`).
INSIDE = (
    pattern(Why.BYLINE, Reach.ITSELF, _READING_TIME, 100),
    pattern(Why.FOLLOW, Reach.ITSELF, _INBOX, 160, "inbox"),
    pattern(Why.FOLLOW, Reach.ITSELF, _FORM, needs=_FORMS),
    pattern(Why.NOTICE, Reach.ITSELF, notices.ANYWHERE, 500),
    pattern(
        Why.RELATED,
        Reach.ITSELF,
        rf"(?!(?:read|recommended|see more)\s*{_COLON})(?:{_SEE_ALSO})\s*{_COLON}\s*(?=(?-i:[^a-zа-яß-ÿ])){_TITLE}",
        160,
    ),
    *calls.ANYWHERE,
    *disclosures.ANYWHERE,
)

#: Over an article, and below it.
STAMPS = (pattern(Why.BYLINE, Reach.ITSELF, _STAMP, 110),)

#: The first that matches gives the reason.
PATTERNS = (
    *INSIDE,
    *STAMPS,
    *calls.BELOW,
    *disclosures.BELOW,
    *(pattern(Why.SYNDICATION, Reach.REST, wording, 500) for wording in _SYNDICATION),
    pattern(Why.COMMENTS, Reach.REST, r"(?:one|\d+) (?:thoughts?|responses?|comments?|replies) (?:on|to) [“\"„«].+"),
    pattern(Why.COMMENTS, Reach.REST, r"(?:\S+ ){1,5}.*\(atom\)\W*", 100),
    pattern(Why.SHARE, Reach.REST, r".*\bblogthis!.*", 250),
    pattern(Why.NAVIGATION, Reach.REST, r"(?:proudly|website) powered by [^.]+|theme: .+ by .+", 80),
    pattern(
        Why.NAVIGATION,
        Reach.REST,
        r"(?:crafted with|designed by|created by|design by) .+\|.+|copyright .+ blogger.*",
        120,
    ),
    pattern(
        Why.NAVIGATION,
        Reach.TITLES,
        rf"(?:previous|next|older|newer) (?:post|article|story|entry)s?(?:\s*[:«»←→|–-]\s*|(?-i:\s?(?=[A-Z]))){_TITLE}",
    ),
    pattern(
        Why.COPYRIGHT,
        Reach.TITLES,
        r"[©ⓒ].*|\(c\)\s*(?:19|20)\d\d\b.*|copyright\s*(?:[:@©ⓒ]|\(c\)|(?:19|20)\d\d\b).*",
        250,
    ),
    pattern(Why.COPYRIGHT, Reach.TITLES, rf"[^\"“„]*(?:{_RIGHTS})[^\"“„]*"),
    pattern(Why.COPYRIGHT, Reach.TITLES, _COPYRIGHT_OF_BLOGS),
    pattern(Why.COPYRIGHT, Reach.TITLES, notices.SCIENCE, 400),
    pattern(Why.COPYRIGHT, Reach.ITSELF, notices.SOURCE, 100),
    pattern(Why.EMAIL, Reach.ITSELF, notices.CONTACT, 300),
    pattern(Why.BYLINE, Reach.ITSELF, notices.EDITED, 120),
    pattern(Why.COMMENTS, Reach.ITSELF, notices.BRACKETED, 160),
    pattern(Why.LABELS, Reach.TITLES, rf"(?:{_LABELS})\s*[:：]\s*{_TITLE}"),
    pattern(Why.LABELS, Reach.TITLES, r"(?:posted|filed) (?:in|under) .+(?:\||tagged|leave a comment|\d comments?).*"),
    pattern(Why.LABELS, Reach.TITLES, r"(?-i:(?:Tags|TAGS)(?:,?\s+#?[^\Wa-z_][\w-]*)+)", 120),
    pattern(Why.SHARE, Reach.ITSELF, rf".*[(（](?:{_NEW_WINDOW})[)）]"),
    pattern(Why.RELATED, Reach.COMPANION, r"(?:in|dans|en|em) [\"“„«].{1,60}[\"”“»]", 80),
    pattern(
        Why.RELATED,
        Reach.TITLES,
        r"(?:view all|more|see all|read more|all) (?:posts|articles|stories) (?:by|from) [^.]+",
        80,
    ),
    pattern(Why.FOLLOW, Reach.ITSELF, r"thanks for reading .*\bsubscribe (?:now|for free|here)\b.*"),
    pattern(Why.BYLINE, Reach.ITSELF, rf"(?:{_POSTED_BY})\s.*\b\d{{1,2}}[:.]\d\d\b.*", 120),
    pattern(
        Why.EMAIL,
        Reach.ITSELF,
        rf"(?:(?:e-?mail|contact|correo|courriel|mail|почта|البريد)[^:：]{{0,20}}[:：])?\s*{_ADDRESS}",
    ),
    pattern(Why.RELATED, Reach.ITSELF, rf"(?:{_SEE_ALSO})\s*{_COLON}\s*{_TITLE}", 160),
    pattern(
        Why.FOLLOW, Reach.ITSELF, rf"(?=.*(?:{_NETWORKS}|@\w))(?:{_FOLLOW_US})(?:[^.!?]|[.!?](?=\S))*[.!]?\W*", 160
    ),
    pattern(
        Why.FOLLOW, Reach.ITSELF, rf"follow (?:the|our) .{{2,60}} on (?:(?:{_NETWORKS})(?:, (?:and )?| and )?){{2,}}\W*"
    ),
    pattern(Why.FOLLOW, Reach.ITSELF, rf"(?:{_SIGN_UP})[^.!?\"“„]*(?:{_LETTER})[^.!?\"“„]*[.!]?\W*", 160),
    pattern(Why.FOLLOW, Reach.ITSELF, _INVITATION, 320),
    pattern(Why.BYLINE, Reach.ITSELF, _REACH, 400),
    pattern(Why.LINK, Reach.COMPANION, r"(?:https?://|www\.)\S+"),
)
