"""What pages ask of their readers, as patterns: to comment, to pass on, to follow, to download, to pay.

Below an article such a call is a short paragraph that quotes nobody and has words of two or three ideas in it, in the
form in which readers are addressed: the ideas are few, their sentences many. Amid a text it must begin as one.
"""

from __future__ import annotations

from transforms.article.call_words import (
    ADDRESSED,
    APP,
    APP_WORDS,
    CHANNEL,
    CHANNEL_WORDS,
    COMMENTS,
    DOWNLOAD,
    ERRORS,
    GO,
    LIKED,
    MISTAKE,
    NEWS,
    OURS,
    PAY,
    PIECE,
    PLACE_NAMES,
    PLACES,
    PRESS,
    RATE,
    SHARE,
    TELL,
    TIPS,
)
from transforms.article.kinds import Reach, Why
from transforms.article.wording import Pattern, pattern

_UNQUOTED = r"[^\"“”„]{3,}"
#: "For the latest news, follow us …": what may stand before the verb.
_LEAD = (
    r"(?:[^.!?\"“”„]{2,60}[?:,!]\s*)?"
    r"(?:(?:please|be sure to|don[’']t forget to|make sure to|you can(?: also)?|(?:click|tap) here to) )?"
)
_LETTER = (
    r"(?=[^.!?]*\b(?:newsletters?|push alerts))[^.!?\"“”„]{3,160}[.!?]\s*"
    r"(?:sign up|subscribe|register|join)\b[^.!?\"“”„]{0,60}[.!\W]*"
)
#: Alone it may be how an author takes leave.
_THANKS = r"\b(?:thanks|thank you)[^.!?]{0,20} for (?:reading|visiting|stopping by)\b"
_ACT = r"(?:like|share|comment|subscribe|follow|rate|review)"
_ACTS = (
    rf"(?:(?:please|don[’']t forget to|remember to) )?{_ACT}(?:\s*(?:,|&|and|/)\s*(?:and )?{_ACT}\b)+"
    r"[^.!?\"“”„]{0,60}[.!\W]*"
)
_QUESTIONS = r"(?:[^.!?\"“”„]{2,140}[?？]\s*){0,3}"
#: Questions, and one sentence more: what is told beside them makes a paragraph the author's.
_ONE_SENTENCE = rf"{_QUESTIONS}(?:[^.!?。]|[.](?=\w)){{2,160}}[.!?。\W]*$"


def _all(*ideas: str, begins: str = "") -> str:
    """A paragraph that has words of each idea and quotes nobody; `begins`: how it does."""
    return (f"(?={begins})" if begins else "") + "".join(f"(?=.*(?:{idea}))" for idea in ideas) + _UNQUOTED


def _call(why: Why, wording: str, max_chars: int, needs: str = "") -> Pattern:
    return pattern(why, Reach.ITSELF, wording, max_chars, needs)


#: Nobody's sentence wherever they stand: 2 of the 69,351 paragraphs of gold texts are such calls (2026-11-30).
ANYWHERE = (
    _call(
        Why.NOTICE,
        r"[^\"“”„]{0,140}\bctrl\s*\+\s*enter\b[^\"“”„]{0,80}"
        rf"|report (?:an?|this) {MISTAKE}\b[^.!?\"“”„]{{0,40}}[.!\W]*",
        320,
        "ctrl|report",
    ),
    _call(
        Why.FOLLOW,
        rf"(?={_LEAD}{GO})(?=.*(?:{OURS}))(?=.*(?:{PLACES}))"
        r"(?:[^.!?\"“”„]|[.!?](?=[\w@])|[?!:](?= )){2,180}[.!\W]*",
        240,
        PLACE_NAMES,
    ),
    _call(Why.FOLLOW, CHANNEL, 160, CHANNEL_WORDS),
    _call(Why.FOLLOW, _all(NEWS, rf"^.{{2,100}}(?:{APP})", begins=f"{_LEAD}(?:{DOWNLOAD})"), 200, APP_WORDS),
)

#: Below an article. Of the gold paragraphs 15 match, wherever they stand, of which 2 are no calls.
BELOW = (
    _call(Why.COMMENTS, _all(COMMENTS, TELL, begins=_ONE_SENTENCE), 320),
    _call(Why.COMMENTS, _all(RATE), 120),
    _call(Why.SHARE, _all(PIECE, LIKED, rf"{SHARE}|{COMMENTS}|subscri|newsletter|[?]$"), 240),
    _call(Why.SHARE, _all(PIECE, SHARE), 240),
    _call(Why.SHARE, _ACTS, 160),
    _call(Why.SHARE, _all(_THANKS, r"subscri|newsletter|\b(?:share|follow|comment)\b"), 240),
    _call(Why.FOLLOW, _all(PLACES, begins=rf"{_LEAD}{GO}"), 300, PLACE_NAMES),
    _call(Why.FOLLOW, _all(rf"{DOWNLOAD}\W*$", APP, NEWS), 120, APP_WORDS),
    _call(Why.FOLLOW, _LETTER, 240),
    _call(Why.FOLLOW, _all(PAY, PRESS, ADDRESSED), 240),
    _call(Why.EMAIL, TIPS, 320),
    _call(Why.NOTICE, ERRORS, 320),
)
