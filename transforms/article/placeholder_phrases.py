"""What servers say in the place of a page: whole headings, folded, and words beside them in lower case."""

from __future__ import annotations

from transforms.article.wall_phrases import listed

TROUBLE_TITLES = frozenset(
    listed(
        """
        bad gateway|service unavailable|service temporarily unavailable|gateway timeout|gateway time out
        backend fetch failed
        internal server error|internal error|server error|application error|temporarily unavailable|wordpress error
        error establishing a database connection|establishing a database connection|database error
        web server is down|web server is returning an unknown error|connection timed out|origin is unreachable
        we ll be back soon|we will be back soon|be right back|we ll be right back|be back soon
        maintenance|site maintenance|maintenance mode|under maintenance|site under maintenance
        website under maintenance
        down for maintenance|scheduled maintenance|undergoing maintenance|wartung|wartungsarbeiten|wartungsmodus
        site en maintenance|maintenance en cours|en mantenimiento|sitio en mantenimiento|em manutenção
        site em manutenção
        in manutenzione|sito in manutenzione|onderhoud|website in onderhoud|технические работы
        ведутся технические работы
        メンテナンス中|ただいまメンテナンス中です|系统维护|网站维护|bakım çalışması|przerwa techniczna
        """
    )
)
TROUBLE = listed(
    """
    try again later|try again in a|temporarily unavailable|temporarily unable|bad gateway|service unavailable
    internal server error|gateway time|critical error on this website|establishing a database connection
    backend fetch failed|guru meditation|performing maintenance|performing some maintenance|performing scheduled
    undergoing maintenance|down for maintenance|our site is|our website is|this site is|this website is|we’ll be back
    we'll be back|we will be back|be back shortly|back online|unsere website|unsere seite|in kürze wieder
    später erneut|nous serons de retour|réessayer plus tard|nuestro sitio|volveremos|inténtelo|nosso site|voltaremos
    il nostro sito|torneremo|onze website|временно|メンテナンス中のため|しばらく|系统维护中
    """
)

HURRY_TITLES = frozenset(
    listed("too many requests|rate limit exceeded|request limit exceeded|you are being rate limited")
)
HURRY = listed("too many requests|rate limit|slow down|try again later|sent too many")

REFUSAL_TITLES = frozenset(
    listed(
        """
        access denied|access forbidden|forbidden|request blocked|blocked|you have been blocked
        sorry you have been blocked
        access to this page has been denied|access to this site has been denied|your access has been blocked
        robot or human|are you a robot|are you human|bot or not|please verify you are a human|verify you are human
        we ve detected unusual activity from your computer network|unusual traffic detected|security verification
        unavailable due to legal reasons|unavailable for legal reasons|not available in your region
        unavailable in your region|not available in your country|this content is not available in your region
        content not available in your region|this site is not available in your region|zugriff verweigert|accès refusé
        acceso denegado|acesso negado|accesso negato|toegang geweigerd|доступ запрещен|доступ запрещён
        доступ ограничен
        """
    )
)
REFUSAL = listed(
    """
    permission to access|verify you are human|not a robot|you’re human|you're human|you are human|a human
    automation tools|403 forbidden
    unusual activity|unusual traffic|security service|security solution|been blocked|reference id|ray id|incident id
    european economic area|gdpr|in your country|in your region|legal reasons|javascript and cookies
    """
)

BROWSER_TITLES = frozenset(
    listed(
        """
        your browser is not supported|your browser isn t supported|browser not supported|unsupported browser
        update your browser|please update your browser|upgrade your browser|please upgrade your browser
        outdated browser
        your browser is out of date|ihr browser wird nicht unterstützt|ihr browser ist veraltet
        navigateur non supporté
        votre navigateur n est pas pris en charge|navegador no compatible|tu navegador no es compatible
        navegador não suportado|browser non supportato
        """
    )
)
BROWSER = listed("browser|navigateur|navegador|браузер")

NOBODY_TITLES = frozenset(
    listed(
        """
        welcome to nginx|apache2 ubuntu default page|apache2 ubuntu default page it works|apache2 debian default page
        apache2 debian default page it works|it works|test page for the apache http server|iis windows server
        default web site page|domain default page|account suspended|this account has been suspended|site not found
        website not found|no such site|there isn t a github pages site here|this domain has expired|domain expired
        this domain is for sale|this domain name is for sale|website coming soon
        """
    )
)
NOBODY = listed(
    "nginx|apache|web server|this domain|domain name|registrar|suspended|hosting provider|github pages|coming soon"
)

PARKED = listed(
    """
    this domain is for sale|domain may be for sale|domain name is for sale|domain is available for|buy this domain
    this domain has expired|domain name has expired|domain has been registered|this domain is parked|domain is parked
    make an offer|diese domain steht zum verkauf|ce nom de domaine est|este dominio está en venta|домен продается
    """
)
