"""Where a request for an article ended: at a consent or login page, an error page, or a list above the article."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from schemas.failure import Reason, Refusal
from transforms.article.sight import Sight
from transforms.article.wall_phrases import listed
from transforms.web.urls import site

Found = tuple[Reason, str]

MAX_WORDS = 150
"""Of a text that may be no article: notices, error pages and prompts have fewer."""

#: First labels of hosts, and segments of paths.
_CONSENT_HOSTS = frozenset(
    listed("consent|consents|guce|myprivacy|privacy-gate|cookiewall|cookie-wall|cookieconsent|privacywall")
)
_CONSENT_PATHS = frozenset(
    listed("privacy-gate|privacygate|cookiewall|cookie-wall|cookie_wall|collectconsent|consent|cookie-consent")
)
_LOGIN_HOSTS = frozenset(listed("login|signin|auth|sso|account|accounts|id|konto|secure-login|identity"))
_LOGIN_PATHS = frozenset(
    listed(
        """
        login|log-in|signin|sign-in|logon|anmelden|anmeldung|einloggen|connexion|se-connecter|identification|inscription
        iniciar-sesion|acceso|accedi|entrar|inloggen|logowanie|zaloguj|registrieren|registrierung|register|registration
        sso|oauth|auth|authorize|subscribe|subscription|abonnement|abonnieren|abo|paywall
        """
    )
)
_ERROR_PATHS = frozenset(
    listed(
        """
        404|error404|error-404|404-error|404-not-found|page-404|not-found|notfound|page-not-found|pagenotfound|error|errors
        fehler|fehlerseite|erreur|errore
        """
    )
)
_HOME = frozenset(listed("index|home|homepage|default|start|startseite"))
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$")


def landed(sight: Sight) -> Found | None:
    """What a page is by where the request ended; null where it ended as it began, or may be an article.

    The other evidence is that the page has little text and doesn't call itself an article; for home pages and lists,
    which have much text, the latter alone. Hosts that do nothing but ask for consent take no other.
    """
    if not sight.requested_url or sight.requested_url == sight.url:
        return None
    asked, got = urlsplit(sight.requested_url), urlsplit(sight.url)
    if _moved_to(_CONSENT_HOSTS, asked, got):
        return Reason.CONSENT_WALL, f"redirected to {got.hostname}"
    if sight.declared:
        return None
    if _is_above(asked, got):
        return Reason.SOFT_404, f"redirected to {got.path[:200] or '/'}, which is no article"
    reason = _by_name(asked, got) if sight.size <= MAX_WORDS else None
    return (reason, f"redirected to {got.hostname}{got.path[:200]}, {sight.size} words of text") if reason else None


def _by_name(asked: SplitResult, got: SplitResult) -> Reason | None:
    segments = _segments(got)
    gained = set(segments) - set(_segments(asked))
    if gained & _CONSENT_PATHS:
        return Reason.CONSENT_WALL
    if gained & _LOGIN_PATHS or _moved_to(_LOGIN_HOSTS, asked, got):
        return Reason.LOGIN_WALL
    return Reason.SOFT_404 if gained.intersection(segments[-1:]) & _ERROR_PATHS else None


def _moved_to(labels: frozenset[str], asked: SplitResult, got: SplitResult) -> bool:
    return _label(got) in labels and _label(asked) not in labels


def _is_above(asked: SplitResult, got: SplitResult) -> bool:
    """Whether an article was asked for, and its site's home page, its language's, or a list above it came."""
    wanted, came = _segments(asked), _segments(got)
    if not wanted or not _is_slug(wanted[-1]) or re.search(r"\d", got.query) or not _same_site(asked, got):
        return False
    home = not came or (len(came) == 1 and (came[0] in _HOME or bool(_LANGUAGE.fullmatch(came[0]))))
    above = 0 < len(came) <= 2 and len(came) < len(wanted) and came == wanted[: len(came)]
    return home or (above and all(map(str.isalpha, came)))


def _same_site(asked: SplitResult, got: SplitResult) -> bool:
    """Whether it is the same host, or the main one of the site: a story may have a host of its own."""
    try:
        main = site(asked.geturl())
    except Refusal:
        return False
    return got.hostname in (asked.hostname, main, f"www.{main}")


def _is_slug(segment: str) -> bool:
    """Whether a segment names an article: three words, or four digits in a row."""
    return segment.count("-") + segment.count("_") >= 2 or bool(re.search(r"\d{4}", segment))


def _segments(parts: SplitResult) -> list[str]:
    return [_ENDING.sub("", segment) for segment in parts.path.lower().split("/") if segment]


def _label(parts: SplitResult) -> str:
    return (parts.hostname or "").partition(".")[0]
