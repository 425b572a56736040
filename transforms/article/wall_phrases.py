"""What walls say, in the languages of most news: substrings of text in lower case, lines and `|` between them.

Each is a wall's own voice (it speaks to the reader, or of the page itself), not a word of its subject: articles about
cookies, subscriptions and missing pages have the words, too.
"""

from __future__ import annotations


def listed(block: str) -> tuple[str, ...]:
    """The phrases of a block."""
    lines = block.strip().splitlines()
    return tuple(phrase for line in lines for phrase in map(str.strip, line.split("|")) if phrase)


#: Whole titles and headings of error pages, without 404 and punctuation.
NOT_FOUND_TITLES = frozenset(
    listed(
        """
        not found|page not found|page cannot be found|page can not be found|page could not be found|page missing
        the page cannot be found|the page could not be found|this page could not be found|article not found
        content not found|story not found|file not found|post not found|nothing found|page does not exist
        page doesn t exist|this page doesn t exist|this page does not exist|page unavailable|page not available
        page no longer available|article no longer available|this article is no longer available|article removed
        this page is no longer available|this story is no longer available|content removed|page removed
        content not available|content unavailable
        sorry page not found|sorry we couldn t find that page|we can t find that page|oops page not found
        oops that page can t be found|oops that page can’t be found
        seite nicht gefunden|seite wurde nicht gefunden|die seite wurde nicht gefunden|nicht gefunden
        seite nicht verfügbar|artikel nicht gefunden|beitrag nicht gefunden|inhalt nicht gefunden
        page non trouvée|page introuvable|page inexistante|contenu introuvable|article introuvable
        cette page est introuvable|la page est introuvable
        página no encontrada|no encontrado|página no existe|la página no existe|contenido no encontrado
        no se encontró la página|no se ha encontrado la página|artículo no encontrado
        página não encontrada|não encontrado|página não existe|conteúdo não encontrado|página inexistente
        pagina non trovata|non trovato|pagina inesistente|la pagina non esiste|articolo non trovato
        pagina niet gevonden|niet gevonden|de pagina is niet gevonden|artikel niet gevonden
        strona nie została znaleziona|nie znaleziono strony|nie znaleziono|strona nie istnieje
        sidan hittades inte|sidan kunde inte hittas|sidan finns inte|siden blev ikke fundet|siden findes ikke
        siden ble ikke funnet|siden finnes ikke|fant ikke siden|sivua ei löytynyt|sivua ei löydy
        stránka nenalezena|stránka nebyla nalezena|stránka sa nenašla|az oldal nem található|pagina nu a fost găsită
        pagina nu există|η σελίδα δεν βρέθηκε|страница не найдена|страница не существует|сторінку не знайдено
        страницата не е намерена|stranica nije pronađena|sayfa bulunamadı|aradığınız sayfa bulunamadı
        الصفحة غير موجودة|לא נמצא|הדף לא נמצא|ページが見つかりません|お探しのページは見つかりませんでした
        页面不存在|页面未找到|找不到页面|頁面不存在|找不到網頁|找不到頁面|페이지를 찾을 수 없습니다
        halaman tidak ditemukan|không tìm thấy trang|ไม่พบหน้า
        """
    )
)

#: Words that stand beside such a title.
NOISE = frozenset(
    listed("404|410|error|fehler|erreur|errore|erro|oops|ups|http|hoppla|whoops|ошибка|błąd|fout|hata|virhe|fel|fejl")
)


def without_noise(heading: str) -> str:
    """A folded heading without those."""
    return " ".join(word for word in heading.split() if word not in NOISE)


#: Whole titles and headings of pages that ask for a password.
LOGIN_TITLES = frozenset(
    listed(
        """
        log in|login|sign in|log in or sign up|sign in to your account|log in to your account|member login
        subscriber login
        anmelden|anmeldung|einloggen|connexion|se connecter|identification|iniciar sesión|inicia sesión|acceder|entrar
        accedi|login abbonati|inloggen|logga in|log ind|logg inn|kirjaudu|zaloguj się|logowanie|přihlášení|войти|вход
        авторизация|giriş yap|تسجيل الدخول|ログイン|登录|登入|로그인
        """
    )
)

#: Said below such a title.
NOT_FOUND = listed(
    """
    page you are looking for|page you're looking for|page you were looking for|page you requested
    page you are trying to
    page you have requested|requested page|requested url|we can't find|we can’t find|we couldn't find
    we couldn’t find
    can't find the page|can’t find the page|could not be found|couldn't be found|cannot be found|can't be found
    can’t be found|was not found on this server|no longer exists|does not exist|doesn't exist|doesn’t exist
    may have been moved|has been moved|has been removed|have been removed|page not found|nothing was found at this
    die gesuchte seite|die angeforderte seite|die von ihnen|konnte nicht gefunden werden|wurde nicht gefunden
    existiert nicht|nicht mehr verfügbar|leider nicht gefunden
    la page que vous|n'existe pas|n’existe pas|n'existe plus|n’existe plus|est introuvable|a été déplacée
    a été supprimée
    la página que|no existe|no se encuentra|ha sido eliminad|ha sido movid|no pudimos encontrar|no hemos encontrado
    a página que|não existe|não foi encontrad|foi removid|não conseguimos encontrar
    la pagina che|la pagina richiesta|non esiste|non è stata trovata|è stata rimossa|è stata spostata
    de pagina die|bestaat niet|niet gevonden|is verwijderd|strona, której|nie istnieje|nie została znaleziona
    sidan du|finns inte|hittades inte|siden du|findes ikke|finnes ikke|blev ikke fundet|ble ikke funnet
    etsimääsi|ei löyty
    hledaná stránka|nebyla nalezena|neexistuje|nem található|nu a fost găsit|nu există|δεν βρέθηκε
    не найдена|не существует|была удалена|запрашиваем|не знайдено|не існує|bulunamadı|aradığınız sayfa
    غير موجود|לא נמצא|見つかりません|お探しのページ|不存在|找不到|찾을 수 없|tidak ditemukan|không tồn tại
    """
)

#: Cookie and privacy notices.
CONSENT = listed(
    """
    we use cookies|uses cookies to|use cookies and|we and our partners|we, and our partners|and our partners use
    our partners store|store and/or access information|accept all cookies|accept cookies|reject all|cookie settings
    cookie preferences|manage cookies|manage your cookie|manage preferences|manage options|by clicking accept
    by clicking “accept|by clicking "accept|by clicking 'accept|if you click “accept|if you click 'accept
    by continuing to use|by continuing to browse|we value your privacy|we care about your privacy
    your privacy choices
    before you continue|consent to the use of|withdraw your consent|personalised ads and content
    measurement, audience
    personalized ads and content|personalised advertising and content|personalized advertising and content
    wir verwenden cookies|wir nutzen cookies|wir und unsere partner|verwendet cookies|alle akzeptieren|alle cookies
    cookie-einstellungen|cookies akzeptieren|ihre einwilligung|ihre zustimmung|mit werbung weiterlesen
    ohne werbung lesen
    mit werbung und tracking|ohne werbetracking|pur-abo|family of brands|famille de marques|markenfamilie
    familia de marcas|famiglia di brand|que nous détenons et gérons|werbung und cookies|ihre privatsphäre
    nous utilisons des cookies|nos partenaires|utilise des cookies|accepter et continuer|continuer sans accepter
    tout accepter|tout refuser|paramétrer les cookies|gérer les cookies|votre consentement|vos choix
    utilizamos cookies|usamos cookies|utiliza cookies|nuestros socios|aceptar todas|aceptar cookies|rechazar todas
    configurar cookies|tu privacidad|su consentimiento|aceptar y continuar|tu consentimiento
    os nossos parceiros|nossos parceiros|aceitar todos|aceitar cookies|gerir cookies|a sua privacidade
    sua privacidade
    utilizziamo i cookie|utilizziamo cookie|i nostri partner|utilizza cookie|accetta tutti|accetta e continua
    rifiuta tutti|gestisci cookie|il tuo consenso|la tua privacy
    wij gebruiken cookies|we gebruiken cookies|onze partners|gebruikt cookies|alle cookies accepteren
    cookies weigeren
    jouw toestemming|uw toestemming|cookie-instellingen|akkoord en door
    używamy plików cookie|pliki cookie|nasi partnerzy|naszych partnerów|akceptuję|zaakceptuj wszystkie
    vi använder cookies|vi bruker informasjonskapsler|vi bruger cookies|våra partner|vores partnere|godkänn alla
    godta alle|tillad alle|käytämme evästeitä|hyväksy kaikki|používáme soubory cookie|přijmout vše|souhlas se
    мы используем файлы cookie|мы используем cookie|принять все|çerez kullan|çerezleri kabul|tümünü kabul
    クッキーを使用|cookieを使用|すべて受け入れる|我们使用cookie|接受所有cookie|쿠키를 사용
    """
)

#: Whole titles and headings of consent pages.
CONSENT_TITLES = frozenset(
    listed(
        """
        before you continue|before you continue to google|before you continue to youtube|cookie consent
        cookie notice
        cookie wall|cookiewall|cookies|consent|privacy settings|privacy notice|your privacy|we value your privacy
        we use cookies|cookie settings|privacy gate|cookie preferences|einwilligung|datenschutzeinstellungen
        cookie hinweis|zustimmung|privatsphäre|consentement|gestion des cookies|privacidad|consentimiento
        configuración de cookies|consenso|privacy|impostazioni privacy|privacy instellingen|cookies accepteren
        toestemming|dpg media privacy gate|zgoda|samtycke|samtykke|evästeet|yahoo est désormais dans votre région
        yahoo is part of the yahoo family of brands|yahoo fait partie de la famille de marques yahoo
        yahoo ist teil der yahoo markenfamilie|yahoo es parte de la familia de marcas de yahoo
        yahoo fa parte della famiglia di brand yahoo|bevor sie fortfahren|avant de continuer|antes de continuar
        prima di continuare|voordat je verdergaat
        """
    )
)

#: What stands where the rest of an article would.
PROMPTS = listed(
    """
    subscribe to continue|subscribe to read|subscribe now to|subscribe today to|subscribe for full access
    subscribe to unlock|to continue reading|continue reading this article|keep reading with|to read the full
    to read this article|to read this story|read the full article|read the full story with|already a subscriber
    already subscribed|already have a subscription|already have an account|already a member|is for subscribers
    this content is only available|this article is only available|unlock this article|unlock the full
    log in to continue|log in to read|login to read|sign in to continue|sign in to read|please log in|please sign in
    please login|register to continue|register to read|register for free to|create a free account
    create an account to|you have reached your limit|you've reached your limit|free articles remaining
    you have read all your free|become a member to|start your free trial|start your subscription|jetzt weiterlesen
    um weiterzulesen|weiterlesen mit|jetzt abonnieren|bereits abonnent|bereits registriert|sie haben bereits ein
    schon abonnent|mit einem abo|lesen sie diesen artikel|vollständigen artikel|bitte melden sie sich an
    bitte einloggen|jetzt anmelden|jetzt testen|zugang freischalten|diesen artikel freischalten|déjà abonné
    abonnez-vous pour|pour lire la suite|la suite est réservée|il vous reste|s'abonner pour|s’abonner pour
    connectez-vous pour|se connecter pour|créez un compte|identifiez-vous|lisez l'intégralité|débloquez cet article
    suscríbete para|suscríbase para|ya eres suscriptor|ya soy suscriptor|para seguir leyendo|para continuar leyendo
    inicia sesión para|regístrate para|inicie sesión|assine para|já é assinante|já é subscritor|para continuar a ler
    para continuar lendo|faça login para|faça seu login|abbonati per|sei già abbonato|già abbonato
    per continuare a leggere|continua a leggere con|accedi per|registrati per|abonneer je|al abonnee
    om verder te lezen|lees verder met|verder lezen|log in om|inloggen om|word abonnee|maak een gratis account
    wykup dostęp|masz już dostęp|zaloguj się, aby|aby czytać dalej|kup subskrypcję|för att läsa vidare
    redan prenumerant|logga in för att|bli prenumerant|allerede abonnent|for at læse videre|log ind for at
    for å lese videre|logg inn for å|lukeaksesi|kirjaudu sisään|pokud chcete číst dál|přihlaste se
    чтобы продолжить чтение|войдите, чтобы|оформите подписку|abone olun|devamını okumak için|giriş yapın|この記事は有料
    続きを読むには|ログインして|订阅后|登录后|请登录|付费阅读|로그인 후
    """
)

#: The same said of a text. Sites label articles in lists and sections of their menus with these words, so that they
#: count only in the place of a text.
LABELS = listed(
    """
    for subscribers only|for members only|members-only|subscribers only|subscriber-only|für abonnenten
    nur für abonnenten|exklusiv für abonnenten|para suscriptores|solo suscriptores|exclusivo para suscriptores
    exclusivo para assinantes|conteúdo exclusivo|exclusivo para subscritores|artigo exclusivo
    riservato agli abbonati|per gli abbonati|contenuto riservato|alleen voor abonnees|voor abonnees
    exclusief voor abonnees|dla subskrybentów|tylko dla prenumeratorów|dla prenumeratorów|för prenumeranter
    for abonnenter|kun for abonnenter|tilaajille|vain tilaajille|pro předplatitele|только для подписчиков
    для подписчиков|лише для передплатників|aboneler için|会員限定|有料会員|会员专享|구독자 전용|réservé aux abonnés
    réservée aux abonnés|article réservé|exclusive to subscribers|for paying subscribers|for paid subscribers
    is available to subscribers|dieser artikel ist
    """
)

#: Pages that are put together by scripts.
NEEDS_SCRIPTS = listed(
    """
    enable javascript|javascript is disabled|javascript is not enabled|javascript enabled|requires javascript
    need javascript|needs javascript|without javascript|turn on javascript|activate javascript
    javascript is required
    javascript to be enabled|javascript to run this app|doesn't work properly without|supports javascript
    javascript aktivieren|aktivieren sie javascript|javascript ist deaktiviert|benötigt javascript
    javascript deaktiviert
    activer javascript|activez javascript|javascript est désactivé|nécessite javascript
    habilitar javascript|habilita javascript|habilite javascript|activar javascript|activa javascript
    necesita javascript
    ativar o javascript|ative o javascript|ativar javascript|habilitar o javascript|abilita javascript
    attiva javascript
    abilitare javascript|attivare javascript|schakel javascript|javascript inschakelen|włącz javascript
    włącz obsługę
    włączyć javascript|aktivera javascript|aktiver javascript|slå på javascript|ota javascript|povolte javascript
    включите javascript|включить javascript|увімкніть javascript|javascript'i etkin|javascriptを有効
    启用javascript|启用 javascript|啟用javascript|啟用 javascript|자바스크립트를|javascript를
    """
)
