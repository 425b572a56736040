"""One paragraph → whether it is page furniture by its own words, and how far that can be trusted."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from transforms.article import phrases
from transforms.article.kinds import Mark, Reach, Why
from transforms.article.metadata.daytext import without_days
from transforms.article.patterns import INSIDE, PATTERNS, STAMPS
from transforms.article.wording import Pattern

MAX_SENTENCE_CHARS = 200
"""A paragraph longer than this is no furniture by its wording, but for the fixed sentences of syndication."""

MAX_SYNDICATION_CHARS = 500
"""WordPress's sentence holds a title and a site name; titles of 200 characters exist."""

MAX_DATE_CHARS, MAX_DATE_WORDS, MAX_DATE_WORD = 60, 2, 12
"""Of a line that is a date, and of words beside it: a weekday, a place, a zone."""

MIN_SAID_WORDS = 3
"""Fewer words with a full stop are somebody's sentence."""

_YEAR = re.compile(r"\d{4}")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
#: Accents and vowel points, once a text is decomposed.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u3099\u309a]")
_DOUBLE_QUOTES = re.compile('["“”„]')
_SENTENCE_END = re.compile(r"[.!?。！？؟।…‽][\"'”’»)\]*]*$")
#: Said rather than printed: "No comments." ends an article, "No comments:" stands below one. An ellipsis is printed.
_SAID = re.compile(r"(?:[^.]\.|[。?？])$")
_ITEM = re.compile(r"[-|] |\d+\. ")
_LEADING = re.compile(r"^(?:[^\w@©ⓒ(“„\"]|_)+")


def tokens(text: str) -> tuple[str, ...]:
    """Words without case and accents, numbers as `#`."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded)).replace("ı", "i")  # Turkish: GÖNDERİN, KAYIT
    return tuple("#" if word.isdigit() else word for word in _TOKEN.findall(folded))


def is_sentence(paragraph: str) -> bool:
    """Whether it ends as sentences do."""
    return bool(_SENTENCE_END.search(paragraph))


def has_quotation(paragraph: str) -> bool:
    """Whether somebody is quoted: then it is told, not printed by a page. Guillemets are arrows as often."""
    return bool(_DOUBLE_QUOTES.search(paragraph))


#: A phrase in several lists is of the last.
_LISTS: tuple[tuple[str, Why, Reach], ...] = (
    (phrases.ANYWHERE, Why.ADVERTISEMENT, Reach.ITSELF),
    (phrases.COMPANIONS, Why.CONTEXT, Reach.COMPANION),
    (phrases.READ_MORE, Why.RELATED, Reach.ITSELF),
    (phrases.FOLLOWING, Why.FOLLOW, Reach.ITSELF),
    (phrases.SHARING, Why.SHARE, Reach.ITSELF),
    (phrases.AD_LABELS, Why.ADVERTISEMENT, Reach.ITSELF),
    (phrases.COMMENT_INVITATIONS, Why.COMMENTS, Reach.TITLES),
    (phrases.LISTS, Why.RELATED, Reach.TITLES),
    (phrases.POWERED, Why.NAVIGATION, Reach.REST),
    (phrases.NAVIGATION, Why.NAVIGATION, Reach.REST),
    (phrases.COMMENT_FORMS, Why.COMMENTS, Reach.REST),
)


def _split(block: str) -> Iterator[tuple[str, ...]]:
    """The phrases of a list; `#` stands for any number, so a number for it."""
    for line in block.strip().splitlines():
        yield from filter(None, map(tokens, line.replace("#", "0").split("|")))


_PHRASES = {phrase: Mark(why=why, reach=reach) for block, why, reach in _LISTS for phrase in _split(block)}
_CONNECTIVES = frozenset(_split(phrases.CONNECTIVES))
_ANYWHERE = frozenset(_split(phrases.ANYWHERE))
_AD_LABELS = frozenset(_split(phrases.AD_LABELS))
_LONGEST = max(map(len, _PHRASES))
_FIRST_WORDS = frozenset(phrase[0] for phrase in (*_PHRASES, *_CONNECTIVES))


@functools.cache
def wording_version() -> str:
    """Of the phrases and patterns, by what they say: what a newer one drops is no revision of a publisher's.

    Returns:
        `wording-` and 8 hex digits.
    """
    phrased = [f"{block}{why}{reach}" for block, why, reach in _LISTS]
    patterned = [f"{each.wording}{each.max_chars}{each.mark}" for each in PATTERNS]
    digest = hashlib.blake2b("\n".join([*phrased, *patterned]).encode(), digest_size=4).hexdigest()
    return f"wording-{digest}"


def mark(paragraph: str) -> Mark | None:
    """What a paragraph is by its own words, wherever it stands; None when it may be of the article."""
    if len(paragraph) > MAX_SYNDICATION_CHARS:
        return None
    if not any(map(str.isalnum, paragraph)):  # a line that is drawn
        return Mark(why=Why.CONTEXT, reach=Reach.ITSELF)
    return (covered(paragraph) if _is_plain(paragraph) else None) or _matching(paragraph, PATTERNS)


def patterns_inside(text: str) -> Sequence[Pattern]:
    """Those patterns of what is nobody's article that a text can have."""
    small = text.lower()
    return [pattern for pattern in INSIDE if pattern.is_possible(small)]


def mark_inside(paragraph: str, words: tuple[str, ...], patterns: Sequence[Pattern]) -> Mark | None:
    """What a paragraph is when nobody's article has it; None for all others.

    Args:
        paragraph: of a text.
        words: its tokens, if it is short.
        patterns: those that the text can have.
    """
    if len(paragraph) > MAX_SYNDICATION_CHARS:
        return None
    return _PHRASES[words] if words in _ANYWHERE else _matching(paragraph, patterns)


def mark_on_top(paragraph: str) -> Mark | None:
    """What a paragraph above an article is: when it was published or changed; None for all others."""
    return _matching(paragraph, STAMPS) if len(paragraph) <= MAX_SENTENCE_CHARS else None


def is_date(paragraph: str) -> bool:
    """Whether a paragraph is a date, with a time, a weekday or a place beside it at most."""
    if len(paragraph) > MAX_DATE_CHARS or not any(map(str.isdecimal, paragraph)) or paragraph[-1] in ".!?:":
        return False
    rest = without_days(paragraph, "|")
    lengths = list(map(len, _LETTERS.findall(rest)))
    is_one = rest.count("|") - paragraph.count("|") in (1, 2) and _YEAR.search(paragraph) is not None
    return is_one and len(lengths) <= MAX_DATE_WORDS and max(lengths, default=0) <= MAX_DATE_WORD


def is_ad_label(words: tuple[str, ...]) -> bool:
    """Whether a paragraph of these tokens names an advertisement, or is a heading about them."""
    return words in _AD_LABELS


def is_printed(label: str) -> bool:
    """Whether a label is what pages print beside articles, and no single word: `Haberin Devamı`, `Get Link`."""
    found = covered(label)
    return found is not None and found.reach is not Reach.COMPANION


def _is_plain(paragraph: str) -> bool:
    return len(paragraph) <= MAX_SENTENCE_CHARS and not has_quotation(paragraph)


def _matching(paragraph: str, patterns: Sequence[Pattern]) -> Mark | None:
    line = _LEADING.sub("", paragraph)
    return next((pattern.mark for pattern in patterns if pattern.matches(line)), None)


def covered(paragraph: str) -> Mark | None:
    """The strongest phrase of a paragraph that consists of known phrases and nothing else."""
    words = tokens(paragraph)
    found = _cover(words)
    if not found or (len(words) < MIN_SAID_WORDS and _SAID.search(paragraph)):
        return None
    strongest = max(found, key=lambda each: each.reach)
    if strongest.reach is not Reach.COMPANION:
        return strongest
    if _ITEM.match(paragraph):  # a list item or table row may name a network, or two
        return None
    return Mark(why=Why.SHARE, reach=Reach.ITSELF) if len(found) > 1 else strongest


def _cover(words: Sequence[str]) -> list[Mark]:
    """The phrases that a line is made of, the longest first at each place; none when a word is left over."""
    found, start = [], 0
    while start < len(words):
        stop = _longest(words, start)
        if not stop:
            return []
        phrase = tuple(words[start:stop])
        if phrase in _PHRASES:
            found.append(_PHRASES[phrase])
        start = stop
    return found


def _longest(words: Sequence[str], start: int) -> int:
    """Where the longest known phrase ends that starts at a word; 0 when none does."""
    if words[start] not in _FIRST_WORDS:
        return 0
    for stop in range(min(len(words), start + _LONGEST), start, -1):
        phrase = tuple(words[start:stop])
        if phrase in _PHRASES or phrase in _CONNECTIVES:
            return stop
    return 0
