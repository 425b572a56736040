"""The ideas of which calls to readers are made (calls.py), each in the words of some fifteen languages.

Verbs stand in the form in which readers are addressed: what is told in the third person is of the article.
"""

from __future__ import annotations

#: This article.
PIECE = (
    r"\b(?:this|our|my|these) (?:\w+ )?(?:posts?|articles?|stor(?:y|ies)|blog|reviews?|recipes?|tutorial|guides?|read"
    r"|episode|reporting)\b|\bcet article|\bla nota\b|\btento článek|\bacest articol"
    r"|\best[ea] (?:artículo|artigo|post|nota|contenido|conteúdo|noticia|notícia|matéria)|\bdeste (?:artigo|post)"
    r"|\b(?:dies\w*|der|unser) (?:artikel|beitrag|text)\b|\bquesto (?:articolo|post)|\bdit (?:artikel|bericht)\b"
    r"|\b(?:стать\w+|новость|материал|пост)\b|\bten (?:artykuł|wpis|tekst)\b|\b(?:haberi|yazıyı|yazımız\w*)\b"
    r"|\b(?:artikel|berita) ini\b|この記事|这篇文章|這篇文章|本文|المقال"
)
LIKED = (
    r"\b(?:liked?|enjoy(?:ed)?|loved?|find|found|value)\b|gefallen|gefällt|\bplu\b|\baimé|\bgust(?:ado|ó)\b|piaciuto"
    r"|gostou|curtiu|\bleuk\b|понравил|spodobał|beğendi|気に入|喜欢|喜歡|أعجب"
)
SHARE = (
    r"(?:^|[.!?:,–—-] ?|\bplease |\bforget to |\bconsider )(?:share|pin)\b[^.!?]{0,40}(?:friends?|family|others"
    r"|someone|anyone|colleagues|followers|network|social|!|[.]?$)|\btell (?:your|a) friends?|\bcomp[aá]rt[eai]\w*"
    r"|\bpartage[rz]?\b|\bteil(?:e|t|en)\b|\bcondivid(?:i|ete)\w*|\bcompartilhe|\bdeel\b|\bподелит\w+|\bделитесь"
    r"|\budostępnij|\bpaylaş(?:ın)?\b|\bbagikan\b|\bsdílejte|\bdistribuie|シェア|いいね|分享|转发|轉發"
    r"|شارك(?:ها|وا|ه)"
)
COMMENTS = (
    r"\b(?:in|via) the comments?\b|\bcomments? (?:section|box|area|below)|\b(?:a|your|any) comments?\b"
    r"|\bcommentaires?\b|\bkommentar(?:e|en|er|feld|bereich|spalte|erna|fältet|feltet|erne)?\b|\bcomentarios?\b"
    r"|\bcomentários?\b|\bcomment[io]\b|\breacties\b|комментари|\bkomentarz\w*|\byorum(?:lar\w*|unuz\w*|larınız\w*)"
    r"|\bkolom komentar\b|コメント|评论区|評論區|留言|التعليقات|\bcomente abaixo"
    r"|(?:^|[.?!:] ?|please )(?:tell us|let (?:us|me) know)(?: below)?\W*$|\breageer hieronder|댓글"
    r"|\b(?:experiences?|thoughts|opinions?|stor(?:y|ies)) below\b"
)
#: Where a sentence, or what is asked in it, begins.
_STARTS = r"(?:^|[.!?:,;¡¿…–—-] ?|\b(?:please|and|or|(?:free|sure|forget) to|e|y|et|und|en|и|i) )"
TELL = (
    r"\blet (?:us|me) know|\btell (?:us|me)\b|\bsound off|\bweigh in|\bchime in|\blove to (?:hear|know)"
    r"|\bjoin (?:in|the (?:conversation|discussion))\b|\bwhat do you think|\bdo you (?:agree|think)|\bforget to share"
    rf"|{_STARTS}(?:(?:share|leave|drop|post) (?:a|us|me|it|them|your|any|this|in)\b|comment below"
    r"|(?:schreib|sag|verrat|teil|diskutier|hinterlass|lass)(?:e|t|et|en sie)?\b|ab in die\b"
    r"|(?:dites|donnez|laissez|partagez|réagissez|n[’']hésitez)\b"
    r"|(?:deja|deje|dejen|déjanos|déjame|cuént\w+|dinos|opina|comenta|coméntanos|escríbenos)\b"
    r"|(?:deixe|conte|diga|comente)\b|(?:lascia|lasciate|scrivi\w*|scrivete\w*|fateci|dicci|diteci)\b"
    r"|(?:laat|vertel|geef|reageer)\b|(?:пишите|напишите|делитесь|поделитесь|оставляйте|оставьте|расскажите|жд[её]м)\b"
    r"|(?:daj|dajcie|podziel|podzielcie|napisz|napiszcie|zostaw|zostawcie|piszcie|czekamy)\b"
    r"|(?:tulis\w*|tinggalkan|bagikan|berätta|skriv|lämna|fortell|fortæl)\b)"
    r"|\b(?:paylaşın|paylaşabilirsiniz|bekliyoruz|yazın|yazmayı|bırakın|belirtin)\b"
    r"|ください|お待ちし|お聞かせ|お願いし|남겨|欢迎|歡迎|شاركونا|شاركنا|شاركوا? ?برأي|اكتبوا|اتركوا"
)
RATE = (
    r"\brate (?:this|it)\b|\bhow (?:useful|helpful) was this"
    r"|\b(?:was|is) this (?:\w+ )?(?:helpful|useful|interesting)\b|\bclick (?:on a star|to rate)|\bvote count\b"
    r"|\bfirst to rate this|点个(?:赞|在看)|點個讚"
)

PLACES = (
    r"\b(?:facebook|twitter|instagram|threads|bluesky|mastodon|tiktok|linkedin|pinterest|youtube|snapchat|flipboard"
    r"|msn|whats ?app|telegram|google (?:news|noticias|notícias|haberler|nieuws|actualités|notizie|discover)|spotify"
    r"|apple (?:news|podcasts)|bbc sounds|iplayer|viber|discord|reddit)\w{0,3}\b|\bx(?= |\)|,|[.!]?$)|телеграм"
    r"|вконтакте|дзен|ватсап|одноклассник|sosyal medya|redes soci|réseaux sociaux|soziale\w* (?:medien|netzw)|соцсет"
    r"|(?:on|our|my) social media|social media (?:channels|accounts|pages)|社交|واتساب|تيليجرام|تلغرام|يوتيوب|فيسبوك"
)
#: Each of them has one of these, in small letters; so below.
PLACE_NAMES = (
    "facebook|twitter|instagram|threads|bluesky|mastodon|tiktok|linkedin|pinterest|youtube|snapchat|flipboard|msn|whats"
    "|telegram|google|spotify|apple|sounds|iplayer|viber|discord|reddit|social|sosyal| x|телеграм|вконтакте|дзен|ватсап"
    "|одноклассник|redes|réseaux|sozial|соцсет|社交|واتساب|تيليجرام|تلغرام|يوتيوب|فيسبوك"
)
GO = (
    r"(?:(?:follow|find|join|watch|catch|add|visit)"
    r" (?=(?:us|me|our|my|the|this|these|all|full|more|it|up)\b|[@\d]|(?-i:[A-Z]))"
    r"|(?:listen to|subscribe to|like (?:us|our)|check (?:us |me )?out|keep up with|get more"
    r"|síg[ua]\w*|sigue (?:a |en |toda? |la actualidad|nuestr\w+|el canal|las )|únete|únase|s[uú]mate|suscríb\w*|entra"
    r"|accede a|recibe (?:las|tod[ao]s|nuestr\w+)|puede[ns]? (?=seguir)|ya puedes|haz clic"
    r"|siga|participe d?[eo]|entre (?:no|na|em)|receba|clique|inscreva-se|acompanhe|faça parte"
    r"|rejoignez|suivez|retrouvez|abonnez-vous|recevez|unisciti|iscriviti|segui|seguici|seguite(?:ci)?|ricevi|clicca"
    r"|folg(?:e|t|en sie) (?=uns|dem|der|den|@)|abonniert|hier geht.?s zu[mr]?|mehr (?:news|nachrichten|infos)"
    r"|word (?:lid|fan|vriend)|volg|meld je|följ|følg|seuraa"
    r"|присоединяйтесь|подпишитесь|подписывайтесь|читайте|следите|смотрите|больше (?:новостей|интересного|фото|видео)"
    r"|підпишіться|підписуйте?сь|стежте|dołącz(?:cie)?|zapisz|obserwuj(?:cie)?|śledź(?:cie)?|polub(?:cie)?|zapraszamy"
    r"|sledujte|urmăr(?:iți|ește)|abonați-vă|kövess\w*|ακολουθήστε|bergabung|gabung|ikuti|dapatkan|theo dõi"
    r"|تابع(?:نا|ونا|وا)?|اشترك(?:وا)?|انضم(?:وا)?)\b)"
)
#: It is the page that speaks: else it could be a step of what is told how to do.
OURS = (
    r"\b(?:(?-i:us)|our|my|me|nuestr\w+|seguirnos|síguenos|síganos|nos|noss[oa]|notre|unser\w*|uns|nostr\w+|seguici"
    r"|ons|onze|наш\w*|нас|nasz\w*|bizi|kami|nás|urmăriți-ne|μας|minket|meitä|oss|chúng tôi|aqu[ií]|noticias"
    r"|notícias)\b|تابعنا|تابعونا|قناتنا"
)
#: Whole calls to follow, in languages whose verb stands last.
CHANNEL = (
    r"[^.!?\"“”„]{2,60}(?:abone olun|takip ed(?:in|ebilirsiniz)|takip et|katılın)\W*|(?:ставьте|ставь) лайк.{0,60}"
    r"|.{0,14}チャンネル登録.{0,20}|.{0,24}(?:扫码|掃碼|扫描|掃描|长按|搜索|关注|關注|加入|追蹤).{0,24}(?:公众号"
    r"|公眾號|二维码|微信|频道|頻道|客户端|关注我们|關注我們).{0,24}"
    r"|.{2,60}(?:구독|팔로우|좋아요).{0,20}(?:부탁|해 ?주세요|하세요).{0,20}|.{2,60}(?:फॉलो|सब्सक्राइब|जुड़ें).{0,20}"
    r"|(?:扫码|掃碼)(?:关注|關注|下载|加入).{0,24}|jangan lupa (?:like|share|follow|subscribe).{0,40}"
    r"|.{0,20}(?:友だち追加|フォローする).{0,10}|.{0,20}フォロー(?:を|の)?(?:お願い|して).{0,14}"
    r"|.{0,20}(?:채널|카카오).{0,10}추가.{0,14}|больше новостей .{0,20}в наш.{2,60}"
)
CHANNEL_WORDS = (
    "abone|takip|katıl|лайк|больше|jangan|チャンネル|フォロー|友だち|码|碼|描|关注|關注|搜索|加入|追蹤|구독|팔로우|좋아요"
    "|채널|카카오|फॉलो|सब्सक्राइब|जुड़ें"
)

DOWNLOAD = (
    r"(?:\b(?:download(?:ing)?|get|install)\b|\bstay [^.!?\"]{2,60} by downloading|herunterladen|\bladen sie"
    r"|\bhier geht es zu|\bdesc[aá]rg(?:a|á|ue|ate|uen|ala|uela)\b|\bbaixe\b|téléchargez|\bscarica(?:te)?\b|\bpobierz"
    r"|скача(?:йте|ть)|установите|\bunduh|indirin|حمّل|(?:点击|點擊|立即)?下[载載])"
)
APP = (
    r"\bapps?\b|-app\b|\b(?:aplicación|aplicativo|application|applicazione|uygulama|aplikasi)|aplikacj|приложени"
    r"|تطبيق|[载載]app|客户端"
)
APP_WORDS = "app|apli|прилож|تطبيق|客户端"
NEWS = (
    r"\b(?:our|nuestr[ao]|noss[ao]|notre|unsere?n?|nostra|onze|alerts?|app store|google play|news|noticias|notícias"
    r"|story|stories|(?:tap|click) here|actualités|notizie|berita|haber\w*)\b|news-|nasz|наш|nachrichten|новост"
    r"|wiadomoś|أخبار|تطبيقنا|客户端|新闻|新聞|下[载載]app"
)
PAY = r"\b(?:donat(?:e|ion|ing)|contribut(?:e|ion|ing)|support(?:ing)?|become a (?:member|patron)|subscrib(?:e|ing))\b"
PRESS = (
    r"\b(?:journalism|local news|reporting|newsroom|journalists|reporters|our work|my work"
    r"|this (?:work|site|blog|newsletter))\b"
)
ADDRESSED = r"\b(?:our|us|we|you|your|please|today)\b"

MISTAKE = r"(?:mistakes?|errors?|typos?|inaccurac\w+|problems? with this|something wrong)"
#: To tell of errors on a page; a bill is none.
ERRORS = (
    r"(?!.*\b(?:factur\w*|fattura|fatura|rechnung\w*|bank|счет\w*)\b)"
    rf"(?:(?:have you )?(?:found|see|seen|spot|spotted|noticed?) (?:(?:an?|any) )?{MISTAKE}\b"
    r"(?=.*\b(?:tell|let|contact|e-?mail|report|click|here|select|highlight|send|correct)\b)"
    r"|(?:haben sie einen )?fehler (?:gefunden|entdeckt)"
    r"|(?:si )?vous avez (?:repéré|trouvé|relevé|constaté) une (?:erreur|faute|coquille)"
    r"|(?:¿\s*)?(?:has |ha )?(?:encontrado|encontraste|detectado) (?:un|algún) error|encontrou (?:um|algum) erro"
    r"|(?:ha|hai) (?:trovato|notato) un errore|(?:heb (?:je|u) een fout|foutje?) (?:gezien|gevonden|ontdekt)"
    r"|(?:zauważył[eaą]ś|znalazł[ea]ś|widzisz) (?:błąd|literówkę)"
    r"|(?:если вы )?(?:нашли|заметили|обнаружили|увидели) (?:ошибку|опечатку|неточность)"
    r"|har du (?:hittat|sett|fundet|funnet|opdaget) en? (?:fel|feil|fejl))\b[^\"“”„]{0,160}"
)
#: To send in what could be news; who asks for the police is of the article.
TIPS = (
    r"(?!.*\b(?:police|sheriff|crime ?stoppers|detectives?)\b)(?:"
    r"(?:have|got|do you have|know of) an? (?:news |hot |story )?(?:tips?|scoops?|story(?: ideas?)?)\b"
    r"(?: (?:for (?:us|me)|to share|we should know about))?\?[^\"“”„]{0,200}"
    r"|do you have (?:any |more )?information (?:about|on) this (?:story|article)\b.*"
    r"|(?:please )?(?:send|e-?mail|submit|text) (?:us )?your "
    r"(?:story ideas?|stories|news tips?|tips|photos?|videos?)\b.*"
    r"|(?:please )?(?:send|submit|e-?mail) (?:us )?(?:news |story )?(?:tips?|ideas) (?:to|at) \S+@.*"
    r"|(?:please )?(?:e-?mail|contact|reach|write to) [^.!?\"“”„]{2,60} (?:at|via|on) \S+@\S+.{0,60}"
    r"|(?:присылайте|шлите|отправляйте) .{0,20}(?:новост|сообщени|фото|видео|истори).*)"
)
