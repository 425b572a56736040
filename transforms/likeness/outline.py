"""What of a text's paragraphs is kept to tell later what a revision changed: eight bytes each."""

from __future__ import annotations

import difflib
import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from schemas.verdict import REREAD, Change
from transforms.likeness.letters import scramble
from transforms.likeness.tokens import MAX_CHARS, Hashes, tokens

VERSION = 1
MOST = 40
"""Paragraphs told apart; what follows the 39th counts as one, so that an outline has at most 325 bytes."""

SLIGHT_WORDS = 8
"""A paragraph of no more words that ends without a full stop is slight: a counter, a time of update, an advertisement,
a link to another story."""

_FEW = 3
"""So many slight paragraphs may differ without a revision; more are a list or a table that was brought up to date."""

_FORM = struct.Struct("<B2s2s")
_PARAGRAPH = struct.Struct("<I4s")
_ORDERS = np.arange(1, 5, dtype=np.uint64)[:, np.newaxis]
_NEVER, _BYTE = np.uint64(2**64 - 1), np.uint64(0xFF)
_ENDS = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", ":")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`mark`: hash of its words, odd for a slight one; `gist`: four bytes, texts that share much agree in two."""

    mark: int
    gist: bytes

    @property
    def slight(self) -> bool:
        """Whether it is no more than a line that pages change by themselves."""
        return bool(self.mark & 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """The paragraphs of a text, and hashes of the method that found it and of that method's version."""

    method: bytes
    method_version: bytes
    paragraphs: tuple[Paragraph, ...]

    def pack(self) -> bytes:
        """At most 325 bytes."""
        marks = (_PARAGRAPH.pack(each.mark, each.gist) for each in self.paragraphs)
        return b"".join([_FORM.pack(VERSION, self.method, self.method_version), *marks])


def outline(text: str, method: str, method_version: str) -> Outline:
    """The outline of a text whose paragraphs are parted by line breaks."""
    return Outline(_short(method), _short(method_version), tuple(_marked(_parts(text))))


def unpack(packed: bytes) -> Outline | None:
    """An outline from its packed form; None when it is of another version."""
    if len(packed) < _FORM.size or packed[0] != VERSION or (len(packed) - _FORM.size) % _PARAGRAPH.size:
        return None
    _, method, method_version = _FORM.unpack_from(packed)
    return Outline(
        method, method_version, tuple(Paragraph(*each) for each in _PARAGRAPH.iter_unpack(packed[_FORM.size :]))
    )


def change(before: bytes | None, after: bytes | None, *, reread: bool = False) -> Change | None:
    """What a text whose hash is another changed in substance; None for nothing.

    Nothing is: a few slight paragraphs; and paragraphs that came or went whole with another extraction method or
    version of it, whose doing that is. The page in place of the feed's text counts. If the text before is not known,
    the change counts, and how much is null. Of a page that is read again everything counts: that the method reads
    otherwise is what was asked for.
    """
    reason = REREAD if reread else "text-changed"
    old, new = before and unpack(before), after and unpack(after)
    if not old or not new:
        return Change(reason=reason)
    edited, removed, added = _differences(old.paragraphs, new.paragraphs)
    counted = Change(reason=reason, added=len(added), removed=len(removed), edited=len(edited))
    if reread or (old.method == _FEED) is not (new.method == _FEED):
        return counted
    changed = [*edited, *removed, *added]
    cosmetic = len(changed) <= _FEW and all(each.slight for each in changed)
    by_method = (old.method, old.method_version) != (new.method, new.method_version) and not edited
    return None if cosmetic or by_method else counted


def kinship(one: bytes | None, other: bytes | None) -> float | None:
    """The share of the shorter text's paragraphs that the other has word by word; null when one is not known."""
    first, second = one and unpack(one), other and unpack(other)
    if not first or not second or not first.paragraphs or not second.paragraphs:
        return None
    marks, others = ({each.mark for each in text.paragraphs} for text in (first, second))
    return len(marks & others) / min(len(marks), len(others))


def _differences(
    old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> tuple[list[Paragraph], list[Paragraph], list[Paragraph]]:
    """Paragraphs edited (as they are now), removed, added."""
    matcher = difflib.SequenceMatcher(None, [each.mark for each in old], [each.mark for each in new], autojunk=False)
    edited: list[Paragraph] = []
    removed: list[Paragraph] = []
    added: list[Paragraph] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            left = list(old[first:last])
            for each in new[start:end]:
                before = next((one for one in left if _alike(one, each)), None)
                (added if before is None else edited).append(each)
                if before is not None:
                    left.remove(before)
            removed += left
    return edited, removed, added


def _alike(one: Paragraph, other: Paragraph) -> bool:
    return one.slight is other.slight and sum(a == b for a, b in zip(one.gist, other.gist, strict=True)) >= 2


class _Part(NamedTuple):
    """A paragraph that has words: its last line, and their hashes."""

    end: str
    words: Hashes


def _parts(text: str) -> list[_Part]:
    lines = [line.strip() for line in text[:MAX_CHARS].split("\n")]
    found = tokens(text)  # of all at once: by the paragraph it took four times as long
    first = np.searchsorted(found.line, np.arange(len(lines) + 1))
    full = [number for number, line in enumerate(lines) if line]
    lasts = [*full[: MOST - 1], *full[MOST - 1 :][-1:]]
    bounds = zip(full, lasts, strict=False)
    parts = (_Part(lines[last], found.hashes[first[start] : first[last + 1]]) for start, last in bounds)
    return [part for part in parts if len(part.words)]


def _marked(parts: Sequence[_Part]) -> Iterator[Paragraph]:
    for part, gist in zip(parts, _gists([part.words for part in parts]), strict=True):
        mark = int.from_bytes(hashlib.blake2b(part.words.tobytes(), digest_size=4).digest(), "little")
        slight = len(part.words) <= SLIGHT_WORDS and not part.end.endswith(_ENDS)
        yield Paragraph(mark & ~1 | slight, gist)


def _gists(paragraphs: Sequence[Hashes]) -> list[bytes]:
    """A byte of the first pair of words in each of four orders: equal as often as two paragraphs share pairs."""
    if not paragraphs:
        return []
    words, sizes = np.concatenate(paragraphs), np.array([len(each) for each in paragraphs])
    starts, ends = np.cumsum(sizes) - sizes, np.cumsum(sizes) - 1
    pairs = words * np.uint64(3) + np.roll(words, -1)
    single = starts[sizes == 1]
    pairs[single] = words[single]
    ranks = scramble(pairs ^ _ORDERS)
    ranks[:, ends[sizes > 1]] = _NEVER  # no pair: its second word is another paragraph's
    firsts = np.minimum.reduceat(ranks, starts, axis=1)
    return [bytes(each) for each in (firsts & _BYTE).astype(np.uint8).T]


def _short(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=2).digest()


_FEED = _short("feed")
"""The method of texts that stand in for a page (article/feedtext.py)."""
