"""Words by which names are told from what stands around them: `By`, roles, organisations, buttons. Lower case."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("\n", "|").split("|") if part.strip())


#: Before the name of who wrote it. Matched as whole beginnings of lines, the longest first.
BY = _words("""
    about|about the author|about author|über den autor|über die autorin|à propos de l'auteur|à propos de l’auteur
    sobre el autor|sobre la autora|sobre o autor|sobre a autora|over de auteur|об авторе|l'autore|l’autore
    reporting by|submitted by|eingereicht von|soumis par|enviado por|inviato da|ingediend door|geplaatst door
    contributor|contributors|writers|reporters|napsal|napsala|napisała|kirjoittanut|ditulis oleh|ein beitrag von
    this post was written by|this article was written by|this story was written by|view all posts by|more from
    article written by|by|written by|story by|words by|words|text by|text|posted by|published by|reported by
    report by|article by|author|authors|author name|writer|reporter|contributed by|byline|interview by|opinion by
    analysis by|commentary by|review by|special report by|post author|created by|in conversation with|guest post by
    a guest post by|exclusive by|von|ein artikel von|eine analyse von|ein kommentar von|ein gastbeitrag von
    ein interview von|autor|autorin|autoren|geschrieben von|verfasst von|veröffentlicht von|gastbeitrag von
    kommentar von|analyse von|interview von|artikel von|eine kolumne von|eine reportage von|ein bericht von
    bericht von|text von|par|propos recueillis par|écrit par|publié par|rédigé par|auteur|autrice|article de|avec
    por|escrito por|publicado por|redacción de|autora|texto|texto de|reportagem de|de|di|a cura di|scritto da|autore
    pubblicato da|testo di|articolo di|door|geschreven door|tekst|tekst van|een artikel van|av|skriven av|skrevet av
    af|skrevet af|tekst av|publicerad av|kirjoittaja|teksti|przez|autorka|autorzy|opracował|opracowała|napisał
    erstellt von|vom|text und fotos|text & fotos|text und foto|text und bild|text & bild|text und interview|interview
    words and photos|words & photos|text and photos|story and photos|texte et photos|textes et photos|texto y fotos
    texto e fotos|testo e foto|tekst en foto's|tekst og foto|text och foto|text och bild|interview und text|entretien
    entrevista|intervista
    autoři|yazan|yazar|haber|oleh|penulis|автор|авторы|текст|автори|de la|szerző|írta|συντάκτης|του|της|文|作者|記者
    记者|文／|文/|撰文|本报记者|本報記者|发布者|发布人|發佈者|投稿者|著者|筆者|執筆|執筆者|ライター|取材・文|文・写真|글|글쓴이|작성자
    مرسلة بواسطة|نشر بواسطة|أرسلت بواسطة|بواسطة|بقلم|كتب|كتبه|كتبت|كتبها|الكاتب|إعداد|نویسنده|توسط|به قلم
    מאת|פורסם על ידי|נכתב על ידי|נשלח על ידי|הכותב|द्वारा|लेखक|प्रेषक|โดย|เขียนโดย|ผู้เขียน
    eingestellt von|gepost door|gönderen|diposting oleh|diposkan oleh|postado por|inserito da|wstawione przez
    opublikowane przez|posté par|опубликовал|опубликовала|отправлено|прислал|αναρτήθηκε από|publicerat av|inlagd av
    lagt inn av|indsendt af|lähettänyt|vložil|přidal|bejegyezte|postat de|публикувано от|đăng bởi|người đăng|tác giả
""")

#: Before the name of who did something else than write it.
NOT_BY = _words("""
    editing by|editing and reporting by
    photography by|photography|photograph by|photographs by|photos by|photo by|photo|photos|images by|image
    styled by|illustration by|illustrations by|illustrated by|art by|graphics by|video by|produced by|edited by
    editor|editors|reviewed by|medically reviewed by|medical reviewer|fact checked by|fact-checked by|fact checker
    expert reviewed by|translated by|translation by|compiled by|curated by|narrated by|hosted by|approved by
    checked by|verified by|picture|clinically reviewed by|scientifically reviewed by|technically reviewed by
    legally reviewed by|additional reporting by|foto von|fotos von|foto|fotos|bild|bilder|video|illustration
    übersetzung|übersetzt von|redaktion|redigiert von|photo de|photos de|traduit par|illustrations de|foto de
    fotografía de|fotos de|traducido por|editado por|foto di|foto's|beeld|beeld van|vertaling|redactie|kuvat|kuva
    編集|责编|责任编辑|責任編輯|фото|写真|撮影|摄影|攝影|编辑|編輯|来源|來源|사진|تصوير|تحرير|ترجمة|المصدر
    zdjęcia|fot.|fotoğraf|penyunting|redaktur|redigerat av|bildquelle|quelle|source|sources
    credit|credits|image credit|courtesy of|directed by|updated by|contributions from|with contributions from
    additional contributions by|with additional reporting by|contributing|in association with|in partnership with
    sponsored by|presented by|powered by|brought to you by|as told to|research by|additional research by
""")

#: A part that holds one of these says what somebody is, not who.
ROLES = _words("""
    editor|editors|editor-in-chief|reporter|reporters|writer|writers|correspondent|correspondents|columnist
    journalist|journalists|author|contributor|contributors|contributing|producer|photographer|analyst|manager
    director|officer|president|founder|co-founder|ceo|cto|cfo|chief|senior|head|lead|specialist|expert|reviewer
    intern|freelance|freelancer|professor|lecturer|researcher|fellow|critic|blogger|strategist|consultant|engineer
    marketing|coordinator|assistant|associate|deputy|managing|executive|redakteur|redakteurin|redaktor|redaktorin
    korrespondent|korrespondentin|autor|autorin|reporterin|chefredakteur|chefredakteurin|ressortleiter
    ressortleiterin|volontär|volontärin|journalistin|leiter|leiterin|mitarbeiter|experte|journaliste|rédacteur
    rédactrice|correspondante|envoyé|envoyée|chroniqueur|chroniqueuse|auteur|autrice|chef|periodista|redactor
    redactora|corresponsal|colaborador|columnista|jornalista|repórter|editora|colunista|redator|giornalista
    redattore|redattrice|corrispondente|inviato|verslaggever|redacteur|correspondente|journalisten|skribent
    reportrar|journalisti|toimittaja|kirjeenvaihtaja|dziennikarz|dziennikarka|redaktorka|novinář|muhabir|wartawan
    jurnalis|корреспондент|журналист|редактор|обозреватель|кореспондент|журналіст|기자|특파원|논설위원|記者|记者
""")

#: A name that holds one of these as a word is that of an organisation.
ORGANISATIONS = _words("""
    news|newsroom|newsdesk|newswire|team|press|agency|agencies|media|times|journal|magazine|tribune|gazette|herald
    daily|newspaper|newspapers|network|channel|radio|tv|television|online|wire|services|inc|inc.|ltd|ltd.|llc|plc
    gmbh|corp|corporation|company|group|university|institute|institution|school|college|foundation|association
    department|ministry|council|committee|commission|society|centre|center|hospital|clinic|museum|library|federation
    union|organization|organisation|agentur|agenturen|redaktion|redaktionsteam|redazione|rédaction|redaction
    redacción|redacao|redação|redactie|redaktionen|toimitus|redakcja|redakce|nachrichten|zeitung|tageszeitung
    rundfunk|presse|verlag|agence|agencia|agência|agenzia|journalen|editorial|editors|staff|desk|ajansı|agentschap
    nyhetsbyrå|uutiset|nyheter|avisen|contributors|correspondents|reporters|writers|bureau|blog|studio|studios|labs
    lab|solutions|technologies|partners|content|sponsored|advertorial|community|marketing|fc|police|government
    office|research|digital|global|international|publishing|publications|productions|entertainment|sports|post
    chronicle|observer|guardian|telegraph|examiner|enquirer|inquirer|courier|dispatch|bulletin|weekly|review|reviews
    weblog|website|admin|support|academy|club|weather|business|health|finance|insider|today|bbc|cnn|npr|wbez|api
    редакция|агентство|новости|ria|тасс|新聞|新聞網|新华社|新华网|通信|編輯部|编辑部|報導|newsteam|report|reports|sentinel|associates
    experts|sciences|process|guidelines|stories|archive|policy
""")

#: Last words of what people who publish together call themselves.
TEAMS = _words(
    "team|staff|desk|newsroom|newsdesk|editors|redaktion|redaktionsteam|équipe|rédaction|redacción|redazione|redactie"
)

#: News agencies, whole names.
AGENCIES = _words("""
    reuters|ap|deutsche presse-agentur|dpa deutsche presse-agentur|austria presse agentur|sportinformationsdienst
    associated press|the associated press|afp|agence france-presse|agence france presse|dpa|dpa-infocom|apa|sda
    keystone-sda|ats|ansa|adnkronos|agi|efe|europa press|lusa|belga|anp|ritzau|tt|ntb|stt|pap|čtk|ctk|mti|tass
    interfax|ria novosti|xinhua|kyodo|jiji press|yonhap|pti|ani|ians|bernama|antara|upi|bloomberg|epd|kna|sid|afx
    dts|ots|aap|pa media|press association|canadian press|the canadian press|anadolu|aa|iha|dha|wam|mena|spa|tanjug
    hina|agerpres|ukrinform|unian|notimex|télam|telam|prensa latina|agência brasil|agencia brasil|estadão conteúdo
    folhapress|stringer|pr newswire|business wire|globenewswire|ap news|ap sports|ap-nachrichtenagentur
""")

#: Nobody: what content systems put where nobody is named, and what stands on buttons.
NOBODY = _words("""
    admin|administrator|editor|guest|anonymous|anonym|unknown|none|null|n/a|na|undefined|author|user|root|test
    webmaster|superuser|super user|default|nobody|no author|not specified|site admin|web admin|wpadmin|wordpress
    system|developer|by|follow|following|share|tweet|email|e-mail|print|save|comment|comments|twitter|facebook
    instagram|linkedin|x|rss|website|bio|full bio|see full bio|read more|view all|view profile|more from|about
    about the author|about us|contact|contact us|profile|posts|all posts|published|updated|posted|last updated|date
    read|min read|advertisement|subscribe|sign up|log in|login|newsletter|home|search|menu|close|back|next|previous
    more|see more|show more|learn more|view bio|expertise|education|experience|disclosure|share this|follow us|reply
    edit|share this article|view more|archive|meet the team|written|author name|posted in|filed under|category
    categories|tags|uncategorized|link copied|copy link|all articles|view author archive|follow on twitter
    get author rss feed|author archive|the author|co-author|and|und|et|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr
    jun|jul|aug|sep|sept|oct|nov|dec|insights|january|february|march|april|may|june|july|august|september|october
    november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|januar|februar|märz|mai|juni|juli
    oktober|dezember|see all|published on|updated on|agenturen|agencies|wire services|red|red.|redaktion
    die redaktion|staff|editors|the editors|redazione|rédaction|publication date|release date|date published
    last modified|first published|editorial guidelines|editorial policy|stand|veröffentlicht|im wortlaut|nachricht
    privacy policy|terms|terms of use|terms of service|terms and conditions|conditions|cookie policy|cookies
    datenschutz|datenschutzerklärung|impressum|もっと見る|続きを読む|コメント|分享|收藏|评论|關注|关注|더보기|구독|공유
    pressemitteilung|press release|communiqué|alle beiträge|alle artikel|tous les articles|todos los artículos
    todas as notícias|tutti gli articoli|alle berichten|gesponserte inhalte|sponsored content|anzeige
""")

#: Small words inside of names.
PARTICLES = _words("""
    de|la|las|los|del|della|delle|di|da|das|dos|do|du|des|le|van|von|der|den|ten|ter|zu|zum|zur|vom|bin|ibn|al|el
    bint|ben|y|e|i|af|av|san|st|st.|mac|op|'t|dello|lo|il|dal|abu|ould|und|d|l|in|het|a|o
""")

#: Behind a name: degrees and the like, without dots.
DEGREES = _words("""
    md|phd|ph d|dphil|msc|ma|mba|ms|rd|rdn|rn|np|jd|dds|do|dvm|esq|cpa|cfp|cpt|cscs|mph|dpt|ldn|psyd|edd|bsc|ba|mpa
    lcsw|pa-c|fand|faaem|facs|facp|bs|bed|llb|llm|cfa|pe|rph|pharmd|dnp|apn|frcp|obe|mbe|cbe|aprn|cpc|fnp|lmft|cssd
    ches|mhs|mfa|med|dc|dpm|od|cnm|faap|facog|ccc-slp|lpc|ibclc|cde|cdces|cissp|pmp|shrm-cp|sphr|phr|bcba
""")

#: A part that holds one of these is a button or says how long it takes to read.
BUTTONS = _words("""
    my|your|our|top|best|view|read|more|click|follow|see|full|posts|articles|profile|subscribe|share|comments|comment|updated|published
    minutes|min|mins|minute|posted|here|this|all|lesen|mehr|melden|lire|leer|leggi|lees|läs|les|czytaj
""")

HONORIFICS = _words("dr|prof|professor|mr|mrs|ms|miss|sir|dame|rev|herr|frau|mme|dipl|ing|mag")

SITE_ENDINGS = tuple(_words(".com|.de|.org|.net|.at|.ch|.fr|.co.uk|.tv|.it|.es|.nl|.be|.io|.se|.is"))

#: How labels end that need no colon behind them.
PREPOSITIONS = tuple(
    _words("""
        about|by|von|vom|par|por|de|di|door|av|af|från|przez|oleh|da|from|of|van|på|του|της|la|con|with|автор|to|από|от
        bởi|gönderen|بواسطة|بقلم|كتب|كتبه|كتبت|كتبها|قلم|توسط|מאת|ידי|द्वारा|โดย|เขียนโดย|投稿者|作者|记者|記者|本报记者|本報記者
        发布者|撰文|글|글쓴이|작성자
    """)
)
