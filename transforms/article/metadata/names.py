"""What stands where an author is named → names: of people, of organisations, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from transforms.article.marks import is_printed
from transforms.article.metadata import dense_names
from transforms.article.metadata.candidate import unescape
from transforms.article.metadata.daytext import without_days
from transforms.article.metadata.labels import labelled
from transforms.article.metadata.name_words import (
    AGENCIES,
    BUTTONS,
    DEGREES,
    HONORIFICS,
    NOBODY,
    ORGANISATIONS,
    PARTICLES,
    ROLES,
    SITE_ENDINGS,
    TEAMS,
)
from transforms.article.sight import fold
from transforms.feeds.plaintext import tidy

PERSON, ORGANISATION = "Person", "Organization"

MAX_CHARS = 1_000
MAX_PARTS = 64
MAX_NAME_CHARS = 80
MAX_NAME_WORDS = 6

_TAG = re.compile(r"<[^<>]{0,300}>")
_ASIDE = re.compile(r"\([^()]{0,100}\)|\[[^\[\]]{0,100}\]")
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}|(?<!\S)@\w{1,40}|https?://\S{1,300}|www\.\S{1,300}")
#: As RSS has it: the address first, the name as its comment.
_ACCOUNT = re.compile(r"^\s{0,9}\S{1,80}@\S{1,80}\s{1,9}\(([^()]{1,100})\)\s{0,9}$")
#: Between what is said of one person and of the next, or of something else.
_SEGMENT = re.compile(rf"[\n\r|•●►—–]|(?<![{dense_names.HAN}])·|·(?![{dense_names.HAN}])|\s-\s|\s/\s|\s:\s|(?<=\w):\s")
_AND = r"(?:and|und|et|y|e|og|och|en)"
_PART = re.compile(
    rf"\s*[,;、，]\s*(?:{_AND}\s)?|(?<=\S\S\S\S)/(?=\S\S\S\S)|\s+(?:&|\+|{_AND}|ja|ve|dan|и|та|i)\s+|\s&\s*",
)
_TAIL = re.compile(
    r"\s(?:in|for|at|of|from|on|via|am|aus|für|le|as told to|with|mit|is|ist|has)(?:\s.*)?$|\s+[\d(].*$", re.DOTALL
)
_OF = re.compile(r"\s(?:of|for|für)\s")
_JOINT = re.compile(r"(?:and|und|et|&|with|y|e|og|och|en)(?:\s+|$)")
_EDGES = " .,;:-–—*'\"|"
_LETTERS = re.compile(r"[^\W\d_]+")
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE = re.compile(r"[?!…\"“”„<>={}#%$€]|[^\W\d_]{4,}\.\s|\.\.|\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it is published. `type` is `Person`, `Organization` or null; `own`: the site's own."""

    name: str
    type: str | None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who wrote it, and who did something else for it (photographs, reviews, editing), by what one place says."""

    authors: tuple[Name, ...] = ()
    others: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def named(raw: str, sites: frozenset[str], *, running: bool = False) -> Named:
    """The names in a text that stands where an author is named. Remembered: a page says most of them several times.

    Args:
        raw: as found; line breaks part what stands in blocks of their own.
        sites: names of the site, folded.
        running: the text goes on with other things (dates, buttons, a biography): only the names at its beginning are
            taken, those joined to them by `and`, and what stands behind a label.
    """
    authors: dict[str, Name] = {}
    others: dict[str, None] = {}
    label: bool | None = None
    open_end = False
    for segment in islice(_segments(raw), MAX_PARTS):
        joint = _JOINT.match(segment)
        joined = bool(joint or open_end or not authors)
        label, rest = labelled(segment[joint.end() :] if joint else segment, label)
        found = _of_segment(rest, sites)
        if label is False:
            others.update((key(each.name), None) for each in found)
        elif label or joined or not running:
            authors.update((key(each.name), each) for each in found if key(each.name) not in authors)
        label, open_end = None if rest else label, bool(joint and not rest)
    return Named(authors=_people_first(authors.values()), others=tuple(others))


def stated(raw: str, sites: frozenset[str]) -> tuple[Name, ...]:
    """The names in a field that is for names alone, as in feeds: what has no form of a name stands as it is."""
    found = named(raw, sites).authors
    whole = tidy(raw[:MAX_NAME_CHARS])
    return found or ((Name(name=whole, type=None),) if whole and whole.lower() not in NOBODY else ())


def organisation(raw: str, sites: frozenset[str]) -> Named:
    """What is called an organisation where it stands, as one name."""
    name = tidy(unescape(raw[:MAX_CHARS])).strip(_EDGES)
    if not name or len(name) > MAX_NAME_CHARS or name.lower() in NOBODY or _ADDRESS.search(name):
        return Named()
    return Named(authors=(Name(name=name, type=ORGANISATION, own=_is_own(fold(name), name.split(), sites)),))


def key(name: str) -> str:
    """A name for comparison: folded, without accents' variants of spacing and case."""
    words = fold(name.replace(".", " ")).split()
    return " ".join(words[1:] if len(words) > 2 and words[0] in HONORIFICS else words)


def _segments(raw: str) -> Iterator[str]:
    text = _TAG.sub(" ", unescape(raw[:MAX_CHARS]))
    text = _ACCOUNT.sub(r"\1", text)
    text = _ADDRESS.sub(" | ", _ASIDE.sub(" ", text.replace("\u00a0", " ")))
    text = without_days(text, " | ")
    for segment in _SEGMENT.split(text):
        if line := tidy(segment).strip(" ,;-*"):
            yield line


def _of_segment(segment: str, sites: frozenset[str]) -> Sequence[Name]:
    whole = _classified(segment, sites)
    if whole and whole.type == ORGANISATION and (whole.own or is_agency(segment)):
        return (whole,)
    parts = [part for part in islice(_PART.split(segment), MAX_PARTS) if part and not _is_degree(part)]
    found = [name for part in parts if (name := _classified(_without_tail(part), sites))]
    full = [name for name in found if name.type == PERSON]
    # Beside people with full names a single word is a place or a department: `Anna Sleegers, Frankfurt`.
    return full or found


def _without_tail(part: str) -> str:
    """A part without what follows a name, but for `University of the North` and the like."""
    head = _TAIL.sub("", part)
    is_kind = head.split()[-1:] and head.split()[-1].lower() in ORGANISATIONS
    return part if is_kind and _OF.match(part, len(head)) else head


def _classified(part: str, sites: frozenset[str]) -> Name | None:
    """A part as a name; None when it is none: a role, a button, a sentence."""
    whole = tidy(part).strip(_EDGES)
    if whole and _is_own(fold(whole), whole.split(), sites):
        person = _is_person(whole, whole.split()) and not whole.lower().startswith("the ")
        return Name(name=whole, type=None if person else ORGANISATION, own=True)
    name = _trimmed(part)
    words = name.split()
    if not words or name.lower() in NOBODY or len(name) > MAX_NAME_CHARS or _SENTENCE.search(name):
        return None
    if any(word.lower() in BUTTONS for word in words) or not _LETTERS.search(name) or is_printed(name):
        return None
    if _is_degree(words[0]) and "." in words[0]:
        return None
    if _is_organisation(name, words):
        return Name(name=name, type=ORGANISATION)
    if any(map(_is_role, words)) or len(words) > MAX_NAME_WORDS:
        return None
    if _is_person(name, words):
        return Name(name=_cased(name), type=PERSON)
    return Name(name=name, type=None) if len(words) <= 2 else None


def _trimmed(part: str) -> str:
    """A part without degrees, a role or an agency behind the name, and stray punctuation."""
    text = tidy(part)
    name = _undegreed(text).strip(_EDGES)
    words = name.split()
    role = next((place for place, word in enumerate(words) if _is_role(word) and word.lower() not in ORGANISATIONS), 0)
    before = 1 if _CASELESS.search(name) else 2  # `홍길동 기자`: where names are written as one word
    words = words[:role] if role >= before and words[0].lower() != "the" else words
    for size in (3, 2, 1):
        if len(words) >= size + 2 and " ".join(words[-size:]).lower() in AGENCIES:
            words = words[:-size]
    name = " ".join(words)
    return name + "." if re.search(r"(?:^|[\s.])[A-Z]$", name) and f"{name}." in text else name


def _is_role(word: str) -> bool:
    return word.lower().strip(".,") in ROLES


def _is_own(folded: str, words: Sequence[str], sites: frozenset[str]) -> bool:
    """Whether it is the site's name, its initials are (`Deutsche Welle`, dw.com), or a word of it is in capitals."""
    initials = "".join(word[0] for word in folded.split())
    return (
        folded.replace(" ", "") in sites
        or (len(initials) > 1 and initials in sites)
        or any(word.isupper() and len(word) > 2 and word.lower() in sites for word in words)
    )


def _is_organisation(name: str, words: Sequence[str]) -> bool:
    lowered = name.lower()
    if is_agency(name) or lowered.endswith(SITE_ENDINGS) or dense_names.is_house(name):
        return True
    if len(words) > 1 and words[-1].lower() in TEAMS and not name.islower():
        return True
    said = {part for word in words for part in (word.lower().strip(".,'’"), *word.lower().split("-"))}
    called_so = bool(said & ORGANISATIONS) and not said & ROLES and not name.islower()
    return called_so or (lowered.startswith("the ") and len(words) > 1)


def is_team(name: str) -> bool:
    """Whether it is a part of the house that publishes: `Marketing Team`."""
    return name.rpartition(" ")[2].lower() in TEAMS


def is_agency(name: str) -> bool:
    """Whether it is a news agency, or several."""
    return all(part.strip().lower() in AGENCIES for part in re.split(r"[,/&]", name))


def _is_person(name: str, words: Sequence[str]) -> bool:
    """Whether it has the form of a person's full name."""
    if dense_names.is_dense(name):
        return dense_names.is_person(name)
    if _CASELESS.search(name):
        return 2 <= len(name.replace(" ", "")) <= 30
    if len(words) < 2 or any(char.isdigit() for char in name):
        return False
    big = [word for word in words if word[0].isupper() or word.lower() not in PARTICLES]
    return len(big) >= 2 and all(word[0].isupper() or word[0] in "'’" or _inner_capital(word) for word in big)


def _inner_capital(word: str) -> bool:
    """`d’Arcy`, `al-Masri`, `deGrom`."""
    return any(char.isupper() for char in word[1:])


def _cased(name: str) -> str:
    """A name written in capitals in the usual case, unless a word of it may be initials."""
    runs = _LETTERS.findall(name)
    if name != name.upper() or len(runs) < 2 or any(len(run) < 3 for run in runs) or _CASELESS.search(name):
        return name
    return _LETTERS.sub(lambda run: _capitalised(run[0]), name)


def _capitalised(word: str) -> str:
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.lower() if word.lower() in PARTICLES else word.capitalize()


def _undegreed(part: str) -> str:
    """Without degrees behind it: `Ines Abril PhD`. A surname that is also one stays: they come in capitals."""
    words = part.split()
    while len(words) > 2 and _is_degree(words[-1]) and words[-1] != words[-1].capitalize():
        words.pop()
    return " ".join(words)


def _is_degree(part: str) -> bool:
    return part.replace(".", "").strip().lower() in DEGREES


def _people_first(found: Iterable[Name]) -> tuple[Name, ...]:
    """People alone where there are any: beside them organisations are affiliations."""
    names = tuple(found)
    return tuple(name for name in names if name.type == PERSON) or names
