"""Which blocks of a page are in its gold text: found by aligning the two, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

N = 4
MAX_OCCURRENCES = 6
"""Places in the gold text that are tried for one block."""

MIN_ALIGNED = 0.3
MIN_ELSEWHERE = 0.6
"""Share of a block's 4-grams that must be in the gold text, in its order, or out of it (then of 8 words at least)."""

MIN_ELSEWHERE_WORDS = 8

_WORD = re.compile(r"\w+")
Gram = tuple[str, ...]


def labels(blocks: Sequence[str], gold: str) -> list[float]:
    """Of each block the share of its words that the gold text has, 0 for a block that is not in it.

    A block counts where it lies in the order of the others (the heaviest chain of blocks whose places in the gold text
    ascend): a headline that a list of links repeats is no part of the text. Short ones must be a whole line of it.
    """
    text = _Gold(gold)
    words = [_WORD.findall(block) for block in blocks]
    shares = [text.share(each) for each in words]
    found = [
        (number, place, len(each) * share)
        for number, (each, share) in enumerate(zip(words, shares, strict=True))
        if share >= MIN_ALIGNED
        for place in text.places(each)
    ]
    chain = _heaviest_chain(found)
    return _elsewhere(words, shares, chain, text)


class _Gold:
    """The gold text, and where its 4-grams and lines begin."""

    def __init__(self, gold: str) -> None:
        lines = [tuple(_WORD.findall(line)) for line in gold.split("\n")]
        words = [word for line in lines for word in line]
        self.grams: dict[Gram, list[int]] = defaultdict(list)
        for place, gram in enumerate(grams(words)):
            self.grams[gram].append(place)
        self.lines: dict[Gram, list[int]] = defaultdict(list)
        place = 0
        for line in lines:
            self.lines[line].append(place)
            place += len(line)

    def share(self, words: Sequence[str]) -> float:
        """How much of a block is in it."""
        if len(words) < N:
            return float(bool(words) and tuple(words) in self.lines)
        held = [gram in self.grams for gram in grams(words)]
        return sum(held) / len(held)

    def places(self, words: Sequence[str]) -> list[int]:
        """Where a block may begin in it."""
        if len(words) < N:
            return self.lines[tuple(words)][:MAX_OCCURRENCES]
        offset, first = next((at, gram) for at, gram in enumerate(grams(words)) if gram in self.grams)
        return [place - offset for place in self.grams[first][:MAX_OCCURRENCES]]


def grams(words: Sequence[str]) -> Iterable[Gram]:
    """The 4-grams of words, in order."""
    return (tuple(words[place : place + N]) for place in range(len(words) - N + 1))


def page_f1(got: str, gold: str) -> float:
    """F1 of the 4-grams of a text, as the shared scorer takes it of one page."""
    held, wanted = (
        Counter(grams(words) if len(words) >= N else [tuple(words)])
        for words in (_WORD.findall(got), _WORD.findall(gold))
    )
    return 2 * sum((held & wanted).values()) / (held.total() + wanted.total())


def _heaviest_chain(found: Sequence[tuple[int, int, float]]) -> set[int]:
    """Numbers of the blocks in the heaviest chain of (number, place, weight) with both ascending.

    `places` ascend and so do `totals`: the best chain that ends at or before each place.
    """
    places: list[int] = []
    totals: list[tuple[float, tuple[int, object] | None]] = []
    of_block: list[tuple[int, float, tuple[int, object]]] = []
    current = -1
    for number, place, weight in [*sorted(found), (-2, 0, 0.0)]:
        if number != current:
            for at, total, chain in of_block:
                _insert(places, totals, at, total, chain)
            of_block, current = [], number
        before = bisect_left(places, place) - 1
        total, chain = totals[before] if before >= 0 else (0.0, None)
        of_block.append((place, total + weight, (number, chain)))
    node = totals[-1][1] if totals else None
    numbers = set()
    while node is not None:
        numbers.add(node[0])
        node = node[1]  # type: ignore[assignment]  # a linked list, which tuples can't be typed as
    return numbers


def _insert(
    places: list[int],
    totals: list[tuple[float, tuple[int, object] | None]],
    place: int,
    total: float,
    chain: tuple[int, object],
) -> None:
    at = bisect_left(places, place)
    if at < len(places) and places[at] == place and totals[at][0] >= total:
        return
    if at > 0 and totals[at - 1][0] >= total:
        return
    stop = at
    while stop < len(places) and totals[stop][0] <= total:
        stop += 1
    places[at:stop] = [place]
    totals[at:stop] = [(total, chain)]


def _elsewhere(words: Sequence[Sequence[str]], shares: Sequence[float], chain: set[int], text: _Gold) -> list[float]:
    """The chain's shares, and those of long blocks that the gold text has in another order, each of its words once."""
    used = Counter(gram for number in chain for gram in grams(words[number]))
    found = [share if number in chain else 0.0 for number, share in enumerate(shares)]
    for number, each in enumerate(words):
        if number in chain or len(each) < MIN_ELSEWHERE_WORDS or shares[number] < MIN_ELSEWHERE:
            continue
        own = list(grams(each))
        share = sum(used[gram] < len(text.grams.get(gram, ())) for gram in own) / len(own)
        if share >= MIN_ELSEWHERE:
            found[number] = share
            used.update(own)
    return found
