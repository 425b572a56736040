"""What blogs and news sites write around an article, in the words that they use: whole lines, never parts of one.

The wording is that of the systems themselves: Blogger's and WordPress's own translations (theme strings, Jetpack's
sharing buttons), Disqus, the free Blogger themes, and the ad labels of news sites. One line per language or group;
`|` parts phrases. Case, accents, punctuation and digits don't count when they are compared: `#` is any number.
"""

from __future__ import annotations

#: Comment forms and counters as Blogger and WordPress print them under an article, and nowhere else.
COMMENT_FORMS = """
post a comment|post comment|no comments|# comments|# comment|leave a reply|leave a reply cancel reply|cancel reply
comments #|no comments yet|# responses|# thoughts on|be the first to comment|comments are closed|comments closed
you must be logged in to post a comment|you must be logged in to comment|log in to leave a comment
your email address will not be published|required fields are marked|your comment is awaiting moderation
save my name email and website in this browser for the next time i comment|save my name
this site uses akismet to reduce spam|learn how your comment data is processed|comments powered by disqus
please enable javascript to view the comments powered by disqus|links to this post|create a link
post a comment blogger
please log in using one of these methods to post your comment|notify me of new comments via email
kommentar veröffentlichen|keine kommentare|# kommentare|# kommentar|schreibe einen kommentar|antwort abbrechen
kommentar hinterlassen|hinterlasse einen kommentar|kommentar schreiben|kommentare deaktiviert
deine e-mail-adresse wird nicht veröffentlicht|erforderliche felder sind mit * markiert|links zu diesem post
enregistrer un commentaire|aucun commentaire|# commentaires|# commentaire|laisser un commentaire|annuler la réponse
publier un commentaire|votre adresse e-mail ne sera pas publiée|les champs obligatoires sont indiqués avec *
publicar un comentario|no hay comentarios|sin comentarios|# comentarios|# comentario|deja una respuesta
deja un comentario|dejar un comentario|dejar una respuesta|cancelar la respuesta|cancelar respuesta
tu dirección de correo electrónico no será publicada|los campos obligatorios están marcados con *
posta un commento|nessun commento|# commenti|# commento|lascia un commento|lascia una risposta|annulla risposta
il tuo indirizzo email non sarà pubblicato|i campi obbligatori sono contrassegnati *
postar um comentário|nenhum comentário|sem comentários|deixe um comentário|deixe uma resposta|enviar um comentário
# comentários|# comentário|o seu endereço de e-mail não será publicado|campos obrigatórios são marcados com *
een reactie posten|geen opmerkingen|geen reacties|# opmerkingen|# reacties|geef een reactie|laat een reactie achter
plaats een reactie|reactie annuleren|je e-mailadres wordt niet gepubliceerd|vereiste velden zijn gemarkeerd met *
отправить комментарий|комментариев нет|нет комментариев|# комментариев|# комментария|# комментарий
добавить комментарий|оставить комментарий|оставьте комментарий|отменить ответ|комментарии #
ваш адрес email не будет опубликован|обязательные поля помечены *
إرسال تعليق|ليست هناك تعليقات|لا توجد تعليقات|# تعليقات|# تعليق|اترك تعليقا|اترك ردا|اترك رد|إلغاء الرد
أضف تعليق|أضف تعليقا
لن يتم نشر عنوان بريدك الإلكتروني|الحقول الإلزامية مشار إليها بـ *
yorum gönder|hiç yorum yok|# yorum|bir yanıt yazın|bir cevap yazın|yanıtı iptal et|cevabı iptal et|yorum yapın
e-posta adresiniz yayınlanmayacak|gerekli alanlar * ile işaretlenmişlerdir
prześlij komentarz|brak komentarzy|# komentarzy|# komentarze|# komentarz|dodaj komentarz|zostaw komentarz
anuluj pisanie odpowiedzi|twój adres e-mail nie zostanie opublikowany|wymagane pola są oznaczone *
posting komentar|tidak ada komentar|# komentar|tinggalkan balasan|batalkan balasan|tinggalkan komentar
alamat email anda tidak akan dipublikasikan|ruas yang wajib ditandai *|catat ulasan|tiada ulasan
コメントを投稿|# 件のコメント|コメントはありません|コメントを残す|コメントをキャンセル|返信をキャンセルする
メールアドレスが公開されることはありません
发表评论|没有评论|发表回复|取消回复|# 条评论|張貼留言|沒有留言|發表留言|發佈留言|取消回覆|# 則留言
您的邮箱地址不会被公开
एक टिप्पणी भेजें|कोई टिप्पणी नहीं|टिप्पणी पोस्ट करें|एक उत्तर दें|उत्तर रद्द करें
댓글 쓰기|댓글 없음|댓글 #개|답글 남기기|댓글 남기기|đăng nhận xét|không có nhận xét nào|để lại một bình luận
skicka en kommentar|inga kommentarer|lämna ett svar|lämna en kommentar|# kommentarer|send en kommentar|skriv et svar
ingen kommentarer|legg inn en kommentar|legg igjen en kommentar|lähetä kommentti|ei kommentteja|jätä kommentti
okomentovat|žádné komentáře|napsat komentář|zrušit odpověď na komentář|megjegyzés küldése|nincsenek megjegyzések
trimiteți un comentariu|niciun comentariu|lasă un răspuns|δημοσίευση σχολίου|δεν υπάρχουν σχόλια|αφήστε μια απάντηση
дописати коментар|немає коментарів|залишити відповідь|залишити коментар|скасувати відповідь|публикуване на коментар
няма коментари|objavi komentar|nema komentara|постави коментар|нема коментара|публикуй коментар
הוסף רשומת תגובה|אין תגובות|כתיבת תגובה|ارسال یک نظر|هیچ نظری موجود نیست|دیدگاهتان را بنویسید|แสดงความคิดเห็น
ไม่มีความคิดเห็น
publica un comentari a l'entrada|cap comentari|deixa un comentari
"""

#: Invitations that some authors also put between paragraphs (Substack's buttons).
COMMENT_INVITATIONS = """
leave a comment|add a comment|write a comment|join the conversation|join the discussion|view comments|show comments
view all comments|see all comments|load more comments|read comments|comment on this article|comment on this story
log in to comment|sign in to comment|loading comments|start the conversation|reader comments
kommentieren|jetzt kommentieren|kommentare anzeigen|alle kommentare anzeigen|commenter cet article
voir les commentaires
lire les commentaires|réagir à cet article|ver comentarios|comentar|ver los comentarios|commenta|scrivi un commento
comente|ver comentários|reageer|bekijk reacties|комментировать|читать комментарии|обсудить|yorumları gör|skomentuj
zobacz komentarze|lihat komentar|コメントする|コメントを見る|查看评论|写评论
"""

#: Older and newer articles, and what stands at the very foot of a page.
NAVIGATION = """
previous post|next post|older post|newer post|older posts|newer posts|previous article|next article|previous story
next story|previous post next post|newer post older post home|older post home|post navigation|view web version
view mobile version|back to top|older|newer|previous entry|next entry|older entries|newer entries|page navigation
neuerer post|älterer post|neuere posts|ältere posts|vorheriger beitrag|nächster beitrag|vorheriger artikel
nächster artikel|beitragsnavigation|web-version anzeigen|zurück zum seitenanfang
article plus récent|article plus ancien|messages plus récents|messages plus anciens|article précédent
article suivant
navigation de l'article|afficher la version web
entrada más reciente|entrada antigua|entradas más recientes|entradas antiguas|entrada anterior|entrada siguiente
siguiente entrada|artículo anterior|artículo siguiente|próximo artículo|navegación de entradas|ver versión web
post più recente|post più vecchio|post più recenti|post più vecchi|articolo precedente|articolo successivo
prossimo articolo|navigazione articoli|visualizza versione web
postagem mais recente|postagem mais antiga|postagens mais recentes|postagens mais antigas|mensagem mais recente
mensagem antiga|post anterior|próximo post|artigo anterior|próximo artigo|navegação de post|ver versão da web
nieuwere post|oudere post|nieuwere posts|oudere posts|vorig bericht|volgend bericht|vorig artikel|volgend artikel
berichtnavigatie|internetversie tonen
следующее сообщение|предыдущее сообщение|предыдущая запись|следующая запись|предыдущая статья|следующая статья
навигация по записям|открыть версию для компьютера
رسالة أحدث|رسالة أقدم|المشاركة السابقة|المشاركة التالية|المقال السابق|المقال التالي|تصفح المقالات|عرض إصدار الويب
sonraki kayıt|önceki kayıt|önceki yazı|sonraki yazı|sonraki makale|önceki makale|yazı gezinmesi
web sürümünü görüntüle
nowszy post|starszy post|nowsze posty|starsze posty|poprzedni wpis|następny wpis|poprzedni artykuł|następny artykuł
nawigacja wpisu|wyświetl wersję na komputer
posting lebih baru|posting lama|postingan lebih baru|postingan lama|artikel sebelumnya|artikel selanjutnya
navigasi pos
pos sebelumnya|pos selanjutnya|lihat versi web|catatan terbaru|catatan lama
次の投稿|前の投稿|前の記事|次の記事|投稿ナビゲーション|ウェブ バージョンを表示
较新的博文|较早的博文|上一篇|下一篇|上一篇文章|下一篇文章|文章导航|文章導覽|較新的文章|較舊的文章|查看网络版
नई पोस्ट|पुरानी पोस्ट|वेब वर्शन देखें|최근 게시물|이전 게시물|이전 글|다음 글|bài đăng mới hơn|bài đăng cũ hơn
senaste inlägg|äldre inlägg|föregående inlägg|nästa inlägg|nyere innlegg|eldre innlegg|nyere opslag|ældre opslag
uudempi teksti|vanhempi viesti|novější příspěvek|starší příspěvek|újabb bejegyzés|régebbi bejegyzés
postare mai nouă|postare mai veche|νεότερη ανάρτηση|παλαιότερη ανάρτηση|новіша публікація|старіша публікація
"""

POWERED = """
powered by blogger|powered by wordpress|powered by wordpress com|proudly powered by wordpress|powered by ghost
powered by substack|blog at wordpress com|create a free website or blog at wordpress com|hosted by blogger
fourni par blogger|con la tecnología de blogger|tecnologia do blogger|com tecnologia do blogger
mogelijk gemaakt door blogger|технологии blogger|يتم التشغيل بواسطة blogger|blogger tarafından desteklenmektedir
obsługiwane przez usługę blogger|diberdayakan oleh blogger|由 blogger 提供支持|技術提供 blogger
blogger द्वारा संचालित|theme images by|simple theme|report abuse|abuse report|distributed by blogger templates
stolz präsentiert von wordpress|fièrement propulsé par wordpress|funciona gracias a wordpress|proudly powered by
"""

#: Headings over a list of other things. What follows is their titles.
LISTS = """
related posts|related articles|related stories|related news|related content|related topics|related reading
related links
related|you may also like|you might also like|you may like these posts|you might like|you may also be interested in
you may like|recommended for you|recommended stories|recommended articles|more stories|more news|latest news
top stories
latest posts|recent posts|popular posts|most popular|most read|trending now|trending|blog archive|search this blog
total pageviews|contact form|social plugin|follow by email|up next|read next|more on this story|more on this topic
more like this|also on this site|from around the web|about me|view my complete profile|email newsletter
ähnliche beiträge|verwandte beiträge|ähnliche artikel|das könnte sie auch interessieren
das könnte dich auch interessieren|das könnte dir auch gefallen
das könnte ihnen auch gefallen|das könnte sie interessieren
auch interessant|mehr zum thema|lesen sie auch|meistgelesen|beliebte posts|blog-archiv|neueste beiträge
articles similaires|articles connexes|sur le même sujet|à lire aussi|lire aussi|vous aimerez aussi|les plus lus
articles les plus consultés|vous pourriez aussi aimer|dans la même rubrique|archives du blog|articles récents
artículos relacionados|entradas relacionadas|noticias relacionadas|te puede interesar|también te puede interesar
lo más leído|entradas populares|quizás te interese|más noticias|archivo del blog|temas relacionados
articoli correlati|potrebbe interessarti anche|potrebbe interessarti|leggi anche|post più popolari|i più letti
artigos relacionados|posts relacionados|notícias relacionadas|você também pode gostar|leia também
postagens mais visitadas
veja também|mais lidas|gerelateerde berichten|gerelateerde artikelen|lees ook|meest gelezen|populaire posts
похожие записи|похожие статьи|похожие материалы|читайте также|по теме|материалы по теме|популярные сообщения
смотрите также
مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|اقرأ أيضا|قد يعجبك أيضا|المشاركات الشائعة|قد تعجبك هذه المشاركات
الأكثر قراءة
benzer yazılar|ilgili yazılar|ilgili haberler|benzer haberler|bunlar da ilginizi çekebilir|popüler yayınlar
podobne wpisy|podobne artykuły|powiązane artykuły|czytaj także|czytaj też|zobacz także|popularne posty
artikel terkait|berita terkait|baca juga|postingan populer|anda mungkin menyukai postingan ini|berita lainnya
関連記事|関連投稿|人気の投稿|おすすめ記事|あわせて読みたい|相关文章|相關文章|热门博文|相关阅读|延伸阅读|猜你喜欢
推荐阅读
संबंधित पोस्ट|लोकप्रिय पोस्ट|यह भी पढ़ें|관련 기사|관련 글|bài viết liên quan|relaterade artiklar|läs också|læs også
"""

SHARING = """
share this|share this post|share this article|share this story|share this page|share this entry|share this news
share with friends|share with your friends|share to|share on social media|share the post|share the article
share your love|spread the love
email this|blogthis|share to x|share to twitter|share to facebook|share to pinterest|like this|spread the word
like loading|get link|other apps|click to share|send this by email|print this page|opens in new window
share this with friends|please share this article|click to print|share this on
teilen mit|diesen beitrag teilen|artikel teilen|diesen artikel teilen|link abrufen|andere apps|beitrag teilen
wird geladen|gefällt mir|partager cet article|partagez cet article|partager l'article|obtenir le lien
autres applications
comparte esto|compartir esto|comparte este artículo|compartir este artículo|compartir esta noticia
comparte esta noticia
obtener enlace|otras aplicaciones|me gusta esto|condividi questo articolo|condividi su|ottieni link|altre app
compartilhe isso|compartilhar isso|compartilhe este artigo|compartilhar este artigo|gerar link|outros aplicativos
compartilhe esta notícia|curtir isso|dit delen|deel dit artikel|deel dit bericht|delen op|поделиться ссылкой
поделиться в соцсетях|поделитесь с друзьями|поделиться новостью|получить ссылку|другие приложения|расскажите друзьям
شارك هذا الموضوع|شارك الموضوع|شارك المقال|شارك هذا المقال|شارك الخبر|bunu paylaş|bu yazıyı paylaş|bu haberi paylaş
bağlantıyı al|diğer uygulamalar|udostępnij ten artykuł|podziel się|udostępnij to|bagikan ini|bagikan artikel ini
bagikan berita ini|sebarkan ini|dapatkan link|aplikasi lainnya|この記事をシェア|この記事をシェアする
リンクを取得|分享到|分享文章
分享此文|ブックマーク #|ツイートする
इसे साझा करें|इसे शेयर करें|dela detta|dela artikeln|dela inlägget|del artiklen|jaa artikkeli
"""

FOLLOWING = """
follow us|follow|subscribe|subscribe now|subscribe to our newsletter|sign up|sign up now|join our newsletter
sign up for our newsletter|sign up for our newsletters|newsletter|get our newsletter|subscribe to us|subscribe here
subscribe by email|get the latest news|subscribe to our channel|join us on telegram|join our telegram channel
folge uns|folgen sie uns|folgt uns|newsletter abonnieren|jetzt abonnieren|newsletter bestellen|suivez-nous|s'abonner
abonnez-vous|inscrivez-vous à notre newsletter|abonnez-vous à notre newsletter|síguenos|suscríbete|suscribirse
suscríbete a nuestra newsletter|suscríbete a nuestro boletín|seguici|iscriviti|iscriviti alla newsletter
iscriviti alla nostra newsletter|siga-nos|inscreva-se|assine nossa newsletter|assine a newsletter|volg ons
abonneer je|schrijf je in voor onze nieuwsbrief|meld je aan voor onze nieuwsbrief|подписаться|подпишитесь
подпишитесь на нашу рассылку|подписывайтесь на нас|تابعنا|تابعونا|اشترك|اشترك الآن|bizi takip edin|abone ol
obserwuj nas
zapisz się do newslettera|subskrybuj|ikuti kami|berlangganan|フォローする|ニュースレターに登録|关注我们|订阅
हमें फॉलो करें
"""

READ_MORE = """
read more|read the full story|read the full article|continue reading|read full article|keep reading|click here
read the rest of this entry|click here to read more|learn more|view more|see more|load more|show more
weiterlesen|mehr lesen|mehr erfahren|lire la suite|en savoir plus|lire plus|leer más|seguir leyendo
continuar leyendo
leggi tutto|continua a leggere|leggi di più|leia mais|continue lendo|continuar lendo|saiba mais|lees meer
lees verder
читать далее|читать дальше|читать полностью|подробнее|اقرأ المزيد|إقرأ المزيد|المزيد|devamını oku|czytaj więcej
czytaj dalej|baca selengkapnya|続きを読む|もっと見る|阅读更多|阅读全文|继续阅读|और पढ़ें|더 보기|đọc thêm
läs mer|læs mere|les mer
"""

#: Nobody's heading and nobody's sentence: dropped wherever they stand.
ANYWHERE = """
advertisement|advertisements|advertisement continue reading|story continues below advertisement|ad feedback
article continues below advertisement|article continues after advertisement|continue reading the main story
story continues below|article continues below|this article continues below|scroll to continue
advertisement scroll to continue
scroll to continue with content|advertisement scroll to continue reading|remove ads|skip advertisement
report this ad
skip to main content|share this article|share this story|share this post|this advertisement has not loaded yet
read more below advertisement|recommended reading below|ads by google
weiterlesen nach der anzeige|anzeige weiterlesen|diesen artikel teilen|la suite après cette publicité
la suite après la publicité
partager cet article|lire la suite après la publicité|continúa leyendo después de la publicidad
compartir este artículo
continua a leggere dopo la pubblicità|condividi questo articolo|continua após a publicidade
continua depois da publicidade
compartilhar este artigo|artikel gaat verder onder de advertentie|tekst gaat verder onder de advertentie
deel dit artikel|продолжение после рекламы|реклама продолжение ниже|scroll to resume content
advertisement gulir untuk melanjutkan
haberin devamı|haberin devamı aşağıda|passer la publicité|continua sotto la pubblicità
sigue leyendo después de la publicidad|tekst loopt door onder de afbeelding|lees verder onder de advertentie
lees verder onder de afbeelding|dalszy ciąg materiału pod wideo|dalsza część artykułu pod wideo
dalsza część tekstu pod wideo|dalsza część artykułu pod materiałem wideo|reszta artykułu pod reklamą
reszta tekstu pod reklamą|artikeln fortsätter under annonsen|artikeln fortsätter efter annonsen
artiklen fortsætter efter annoncen|artiklen fortsætter under billedet|artikkelen fortsetter under annonsen
saken fortsetter under bildet|artikkelen fortsetter under bildet|juttu jatkuu mainoksen jälkeen
juttu jatkuu kuvan alla|článek pokračuje pod reklamou|a cikk a hirdetés után folytatódik
articolul continuă după publicitate|artikel wird unterhalb der anzeige fortgesetzt
nach der anzeige weiterlesen|after newsletter promotion|skip past newsletter promotion
your browser does not support the video tag|your browser does not support the audio element
scroll untuk melanjutkan membaca|スポンサーリンク|スポンサードリンク|この記事をシェアする
"""

#: Labels of advertisements that are headings too, in an article on advertising: dropped inside a text where they
#: stand twice or in capitals, which headings rarely do.
AD_LABELS = """
ad|ads|article content|advertising|sponsored|sponsored content|sponsored links|promoted|anzeige|werbung
publicité|annonce|publicidad
anuncio|anuncios|pubblicità|annuncio|publicidade|anúncio|advertentie|реклама|إعلان|إعلانات|الإعلانات|اعلان|reklam
reklama|iklan|広告|广告|廣告|विज्ञापन|광고|quảng cáo|annons|annonse|mainos|διαφήμιση|hirdetés|publicitate|פרסומת
تبلیغات
"""

#: Furniture in company only: alone each could be a title, a list item or an answer.
COMPANIONS = """
facebook|twitter|whatsapp|telegram|pinterest|linkedin|reddit|tumblr|instagram|youtube|tiktok|flipboard|pocket|viber
messenger|threads|bluesky|mastodon|snapchat|skype|vk|rss|google|google news|google plus|email|e-mail|mail|print|xing
share|tweet|pin|pin it|like|copy link|link|share on|share via|home|homepage|search
comments|comment|reply|reactions|labels|tags|categories|archive|about|about us|contact|contact us|privacy policy
terms of service|terms of use|disclaimer|login|log in|register
emoticon|privacy|imprint|sitemap|all rights reserved|next|previous|x twitter
teilen|drucken|kommentare|startseite|impressum|datenschutz|antworten|suche|weiter|zurück|merken
partager|imprimer|commentaires|accueil|répondre|recherche|suivant|précédent|mentions légales
compartir|imprimir|comentarios|inicio|página principal|responder|etiquetas|buscar|siguiente|anterior
página de inicio
condividi|stampa|commenti|home page|rispondi|etichette|cerca|successivo|precedente|invia tramite email
compartilhar|comentários|página inicial|marcadores|pesquisar|próximo|enviar por e-mail|partilhar
delen|afdrukken|reacties|zoeken|vorige|volgende|поделиться|печать|комментарии|главная|главная страница|ответить
предыдущее|следующее|ярлыки|поиск|мне нравится|مشاركة|شارك|طباعة|تعليقات|الصفحة الرئيسية|الرئيسية|رد|السابق
التالي|فيسبوك|تويتر
واتساب|تيليجرام|paylaş|yazdır|yorumlar|ana sayfa|yanıtla|önceki|sonraki|etiketler|udostępnij|drukuj|komentarze
strona główna
odpowiedz|etykiety|poprzedni|następny|bagikan|cetak|komentar|beranda|balas|sebelumnya|selanjutnya|label|シェア
ホーム|コメント|共有
返信|ツイート|分享|评论|主页|首页|首頁|回复|标签|微信|微博|साझा करें|शेयर करें|मुख्यपृष्ठ|होम|टिप्पणियाँ|공유
댓글|홈|trang chủ|chia sẻ
"""

#: What may stand between those without counting as one.
CONNECTIVES = "#|x|line|on|to|via|at|and|or|auf|per|und|sur|par|et|en|y|su|e|no|op|в|на|и|على|و|で|に"
