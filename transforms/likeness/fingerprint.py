"""What is kept of a text to find its copies: a sample of its passages, its figures and names, in about 350 bytes."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from schemas.likeness import HEADER_BYTES, KEY_BYTES, KEYS, LEAST_PASSAGES
from transforms.likeness.letters import scramble
from transforms.likeness.tokens import Hashes, Tokens, tokens

VERSION = 1
"""First byte of a fingerprint; others can't be compared with it."""

WIDTH, WIDE = 4, 8
"""Words in a passage; characters, in texts of scripts without spaces (two to a word, by and large)."""

LEAST, MOST, ONE_IN = 48, 72, 16
"""Passages sampled: one in 16, but at least 48 (all of a text of 51 words) and at most 72. With all passages instead,
F1 on the tuning streams was the same within 0.0015."""

TELLING = 24
"""Figures and names sampled."""

SHORT = 27
"""Passages of a text of 30 words: what is shorter is judged by its title as well (similarity.py)."""

TITLED = 45
"""Texts of fewer passages carry their words and title for that: a short one, its copy with a dateline and a credit."""

_HEAD = 4
"""The first quarter of a text is its head."""

_COMPLETE, _WIDE, _ALL_TELLING, _CREDITS_AT, _CREDITS, _SITE, _DAY = 1, 2, 4, 3, 3, 32, 64
"""Bits of the flags; the number of credits lies in two of them, from bit 3 on. Fingerprints of before lack the last."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_FORM = struct.Struct("<BBHBBBB")
_FACTORS = np.array(
    [
        *(0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5),
        *(0x85EBCA77C2B2AE63, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB),
    ],
    np.uint64,
)
_TO_48 = np.uint64(16)
_TO_16 = np.uint64(48)
_NOT_FIGURE = np.uint64(0xFFFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Sampled hashes of a text. A sample is the least hashes of a set, so that two samples can be compared.

    Attributes:
        passages: how many different ones the text has, 65,535 at most.
        sample: 48-bit hashes of passages, ascending.
        complete: these are all.
        head: bit i stands for sample[i]: the passage begins in the first quarter of the text.
        telling: 16-bit hashes of figures (odd) and names (even), ascending.
        all_telling: these are all.
        title, words: of a text under TITLED passages: 16-bit hashes of the words of title and text.
        site: 16-bit hash of the site that it is on, null when that is not known.
        day: of its publication, in UTC, counted from 1970-01-01; null when not known, or not in 1970 to 2149.
        credits: whose story it says it carries: 48-bit hashes (likeness/credits.py). They play no part in likeness.
    """

    passages: int
    sample: tuple[int, ...]
    complete: bool
    wide: bool
    head: int
    telling: tuple[int, ...]
    all_telling: bool
    title: frozenset[int] = frozenset()
    words: frozenset[int] = frozenset()
    site: int | None = None
    day: int | None = None
    credits: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[int, ...]:
        """Texts that share at least two of these are candidates."""
        return self.sample[:KEYS] if len(self.sample) >= LEAST_PASSAGES else ()

    def pack(self) -> bytes:
        """At most 647 bytes, about 350 on average."""
        flags = _COMPLETE * self.complete | _WIDE * self.wide | _ALL_TELLING * self.all_telling
        flags |= len(self.credits) << _CREDITS_AT | _SITE * (self.site is not None) | _DAY * (self.day is not None)
        sizes = (len(self.sample), len(self.telling), len(self.title), len(self.words))
        last = [each for each in (self.site, self.day) if each is not None]
        small = [*self.telling, *sorted(self.title), *sorted(self.words), *last]
        return b"".join(
            [
                _FORM.pack(VERSION, flags, self.passages, *sizes),
                _packed(self.sample),
                self.head.to_bytes((len(self.sample) + 7) // 8, "little"),
                np.array(small, "<u2").tobytes(),
                _packed(self.credits),
            ]
        )


def fingerprint(title: str, text: str, site: str | None = None, published_at: datetime | None = None) -> Fingerprint:
    """Take the fingerprint of a text; an empty one has one that is like no other.

    Args:
        title: its headline.
        text: what is compared.
        site: on which it is published, null when that is not known.
        published_at: with its zone; null when not known.
    """
    found = tokens(text)
    wide = bool(np.count_nonzero(found.alone) * 2 > len(found.alone))
    hashes = _passages(found.hashes, WIDE if wide else WIDTH)
    distinct = _distinct(hashes)
    chosen = distinct[: min(max(LEAST, len(distinct) // ONE_IN), MOST)]
    telling = _distinct((found.hashes >> _TO_16 & _NOT_FIGURE | found.figures)[found.telling])
    short = len(distinct) < TITLED
    return Fingerprint(
        passages=min(len(distinct), 0xFFFF),
        sample=tuple(chosen.tolist()),
        complete=len(chosen) == len(distinct),
        wide=wide,
        head=_head(hashes, chosen),
        telling=tuple(telling[:TELLING].tolist()),
        all_telling=len(telling) <= TELLING,
        title=_words(tokens(title)) if short else frozenset(),
        words=_words(found) if short else frozenset(),
        site=None if site is None else int.from_bytes(hashlib.sha256(site.encode()).digest()[:2], "little"),
        day=_day(published_at),
    )


def unpack(packed: bytes) -> Fingerprint:
    """A fingerprint from its packed form.

    Raises:
        ValueError: it is of another version, or cut off.
    """
    if len(packed) < HEADER_BYTES or packed[0] != VERSION:
        raise ValueError("not a fingerprint of this version")
    _, flags, passages, sampled, telling, title, words = _FORM.unpack_from(packed)
    credits = flags >> _CREDITS_AT & _CREDITS
    head_at = HEADER_BYTES + KEY_BYTES * sampled
    small_at = head_at + (sampled + 7) // 8
    counted, has_site, has_day = telling + title + words, bool(flags & _SITE), bool(flags & _DAY)
    credits_at = small_at + 2 * (counted + has_site + has_day)
    if len(packed) != credits_at + KEY_BYTES * credits:
        raise ValueError("a fingerprint that is cut off")
    small = np.frombuffer(packed, "<u2", counted + has_site + has_day, small_at).tolist()
    return Fingerprint(
        passages=passages,
        sample=_unpacked(packed, HEADER_BYTES, sampled),
        complete=bool(flags & _COMPLETE),
        wide=bool(flags & _WIDE),
        head=int.from_bytes(packed[head_at:small_at], "little"),
        telling=tuple(small[:telling]),
        all_telling=bool(flags & _ALL_TELLING),
        title=frozenset(small[telling : telling + title]),
        words=frozenset(small[telling + title : counted]),
        site=small[counted] if has_site else None,
        day=small[-1] if has_day else None,
        credits=_unpacked(packed, credits_at, credits),
    )


def _day(published_at: datetime | None) -> int | None:
    day = (published_at - _EPOCH).days if published_at else -1
    return day if 0 <= day <= 0xFFFF else None


def _packed(values: tuple[int, ...]) -> bytes:
    """48-bit numbers, six bytes each."""
    return np.array(values, "<u8").view(np.uint8).reshape(-1, 8)[:, :KEY_BYTES].tobytes()


def _unpacked(packed: bytes, at: int, count: int) -> tuple[int, ...]:
    wide = np.zeros((count, 8), np.uint8)
    wide[:, :KEY_BYTES] = np.frombuffer(packed, np.uint8, KEY_BYTES * count, at).reshape(-1, KEY_BYTES)
    return tuple(wide.view("<u8").ravel().tolist())


def _passages(words: Hashes, width: int) -> Hashes:
    """48-bit hashes of the passages of a text, in order; a shorter text is one passage."""
    count = len(words) - width + 1
    if count < 1:
        return scramble((words * _FACTORS[: len(words)]).sum(keepdims=True)) >> _TO_48 if len(words) else words
    total = words[:count] * _FACTORS[0]
    for place in range(1, width):
        total += words[place : place + count] * _FACTORS[place]
    return scramble(total) >> _TO_48


def _head(hashes: Hashes, chosen: Hashes) -> int:
    """Which of the chosen passages occur in the head of the text, as bits."""
    if not len(chosen):
        return 0
    first = hashes[: max(1, len(hashes) // _HEAD)]
    first = first[first <= chosen[-1]]
    present = np.zeros(len(chosen), bool)
    present[np.searchsorted(chosen, first)] = True  # all of `first` are in `chosen`: it has all hashes up to its last
    return int.from_bytes(np.packbits(present, bitorder="little").tobytes(), "little")


def _words(found: Tokens) -> frozenset[int]:
    """At most 48 words, those with the least hashes."""
    return frozenset(_distinct(found.hashes >> _TO_16)[:48].tolist())


def _distinct(values: Hashes) -> Hashes:
    """Ascending, each once; np.unique takes five times as long (NumPy 2.4)."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]
