"""What came in the place of an article: consent wall, login wall, soft 404, the empty shell of a scripted page, or what
a server shows in the place of any page (placeholders.py).

Precision first: an article about cookies, captchas, missing pages or subscriptions is an article. Each verdict takes
two independent kinds of evidence (where the request ended, what the title says, what the page says, how little it
says), and none but those by address is passed on a text of more than MAX_WORDS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.failure import Reason, Refusal, Stage
from transforms.article import wall_phrases as phrases
from transforms.article.access import Access
from transforms.article.landing import MAX_WORDS, Found, landed
from transforms.article.placeholders import placeholder
from transforms.article.sight import Sight, fold, size

MAX_PROMPT_WORDS = 60
MAX_TINY_WORDS = 30
MAX_SHELL_WORDS = 60
MAX_BLANK_WORDS = 10
MAX_WAITING_WORDS = 3
"""`Loading ...` is no text of an article."""

MIN_NOTICE_SHARE = 0.6
"""Of a text's characters, in paragraphs of a notice: then it is one."""

_MIN_TITLE_CHARS = 4

_NOT_FOUND_TITLES = frozenset(map(fold, phrases.NOT_FOUND_TITLES))
_CONSENT_TITLES = frozenset(map(fold, phrases.CONSENT_TITLES))
_ASKING = phrases.PROMPTS + phrases.LABELS
_MISSING = frozenset({"404", "410"})

_ROOTS = frozenset(phrases.listed("root|app|__next|__nuxt|___gatsby|app-root|react-root|svelte|q-app|main-app"))


def refuse_wall(sight: Sight, access: Access) -> None:
    """Pass every page but those that are something else than an article.

    Args:
        sight: the page, and the text that was found in it.
        access: what it says of access.

    Raises:
        Refusal: consent-wall, login-wall, soft-404, empty-shell, bot-wall; server-error and rate-limited, to be tried
            again; its detail names the evidence.
    """
    found = landed(sight)
    if found is None and sight.size <= MAX_WORDS:
        found = _missing(sight) or _notice(sight) or _locked(sight, access) or _shell(sight) or placeholder(sight)
    if found:
        raise Refusal(*found, stage=Stage.EXTRACT)


def _words(sight: Sight) -> str:
    return f"{sight.size} words of text"


def _missing(sight: Sight) -> Found | None:
    """Soft 404: a title that says so, and next to no text or the explanation that goes with it."""
    heading = next(filter(_says_missing, sight.headings), None)
    if heading is None:
        return None
    said = " ".join(sight.headings)
    told = next((each for each in phrases.NOT_FOUND if each in sight.seen and fold(each) not in said), None)
    tiny = sight.size <= MAX_TINY_WORDS
    if (tiny and not sight.declared) or (told and (tiny or not sight.declared)):
        says = f", the page says: {told}" if told else ""
        return Reason.SOFT_404, f"title {heading!r}, {_words(sight)}{says}"
    return None


def _says_missing(heading: str) -> bool:
    rest = phrases.without_noise(heading)
    return rest in _NOT_FOUND_TITLES if rest else not _MISSING.isdisjoint(heading.split())


def _notice(sight: Sight) -> Found | None:
    """Consent wall: the text is a notice of cookies, under a title that it says nothing of or that is a notice's."""
    titled = next((heading for heading in sight.headings if heading in _CONSENT_TITLES), None)
    if not sight.paragraphs:
        told = [phrase for phrase in phrases.CONSENT if phrase in sight.seen][:3]
        if size(sight.seen) <= MAX_WORDS and (len(told) > 1 or (told and titled)):
            return Reason.CONSENT_WALL, f"no text, the page says: {', '.join(told)}"
        return None
    share = sum(len(paragraph) for paragraph in sight.paragraphs if _has(phrases.CONSENT, paragraph))
    if share < MIN_NOTICE_SHARE * sum(map(len, sight.paragraphs)):
        return None
    if titled or _is_strange(sight):
        under = f"title {titled!r}" if titled else "nothing of its title in it"
        return Reason.CONSENT_WALL, f"the text is a notice of {sight.size} words, {under}"
    return None


def _is_strange(sight: Sight) -> bool:
    """Whether no word of the title, the site's name aside, stands in the text."""
    names = {fold(value) for name, value in sight.metas if name == "og:site_name"}
    own = [heading for heading in sight.headings if heading not in names]
    words = {word for word in own[0].split() if len(word) >= _MIN_TITLE_CHARS} if own else set()
    return bool(words) and words.isdisjoint(fold(sight.text).split())


def _locked(sight: Sight, access: Access) -> Found | None:
    """Login wall or paywall without any text of the article: all there is asks to log in or to subscribe."""
    if sight.size > MAX_PROMPT_WORDS:
        return None
    titled = next((heading for heading in sight.headings if heading in phrases.LOGIN_TITLES), None)
    if titled and sight.asks_password and not sight.declared:
        return Reason.LOGIN_WALL, f"title {titled!r}, it asks for a password"
    if not all(_has(_ASKING, each) for each in sight.paragraphs):
        return None
    signs = [*_signs(sight, access)]
    return (Reason.LOGIN_WALL, f"no article text, {', '.join(signs)}") if len(signs) > 1 else None


def _signs(sight: Sight, access: Access) -> Iterator[str]:
    said = (phrase for where in (sight.text.lower(), sight.seen) for phrase in phrases.PROMPTS if phrase in where)
    if prompt := access.prompt or next(said, None):
        yield f"the page says: {prompt}"
    if sight.asks_password:
        yield "it asks for a password"
    if access.free is False:
        yield access.evidence[0]
    elif access.marks:
        yield access.marks[0]


def _shell(sight: Sight) -> Found | None:
    """Empty shell: hardly anything is shown, and what there is waits for scripts."""
    waits = sight.size <= MAX_WAITING_WORDS or all(_has(phrases.NEEDS_SCRIPTS, each) for each in sight.paragraphs)
    if not waits or size(sight.seen) > MAX_SHELL_WORDS:
        return None
    told = next((each for each in phrases.NEEDS_SCRIPTS if each in sight.unscripted or each in sight.seen), None)
    sign = f"it says: {told}" if told else _root(sight) or _loading(sight)
    return (Reason.EMPTY_SHELL, f"{size(sight.seen)} words shown, {sign}") if sign else None


def _root(sight: Sight) -> str | None:
    """The element that a framework's scripts would fill."""
    named = (element.get("id") for element in sight.tree.iter("div", "main", "section"))
    name = next((name for name in named if name in _ROOTS), None)
    tag = next((element.tag for element in sight.tree.iter("app-root", "ion-app")), None)
    return f"root element {name or tag}" if name or tag else None


def _loading(sight: Sight) -> str | None:
    """Scripts that are loaded by a page that shows next to nothing itself."""
    if sight.size > MAX_WAITING_WORDS or size(sight.seen) > MAX_BLANK_WORDS:
        return None
    scripts = any(script.get("src") for script in sight.tree.iter("script"))
    modules = any(link.get("rel") == "modulepreload" for link in sight.tree.iter("link"))
    return "it loads scripts" if scripts or modules else None


def _has(told: Iterable[str], paragraph: str) -> bool:
    return any(phrase in paragraph for phrase in told)
