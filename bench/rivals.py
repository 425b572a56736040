"""Other ways to find copies, at their usual settings: what bench.neardup measures newsbeam beside."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

Document = dict[str, Any]
Labels = list[int]

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Words in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def shingles(text: str, width: int) -> set[bytes]:
    """Runs of words."""
    found = words(text)
    return {" ".join(found[at : at + width]).encode() for at in range(max(1, len(found) - width + 1))}


def exact(documents: Sequence[Document]) -> Labels:
    """Equal texts."""
    first: dict[str, int] = {}
    return [first.setdefault(" ".join(words(each["text"])), at) for at, each in enumerate(documents)]


def headline(documents: Sequence[Document]) -> Labels:
    """Equal titles."""
    first: dict[str, int] = {}
    return [first.setdefault(" ".join(words(each["title"])), at) for at, each in enumerate(documents)]


def simhash(documents: Sequence[Document], distance: int = 3) -> Labels:
    """64 bits over runs of three words, at most three of them apart (found by equal 16-bit blocks); transitive."""
    codes = [_simhash(shingles(each["text"], 3)) for each in documents]
    blocks: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at, code in enumerate(codes):
        for block in range(4):
            blocks[block, code >> 16 * block & 0xFFFF].append(at)
    close = (pair for group in blocks.values() for pair in combinations(group, 2))
    return joined(len(documents), (pair for pair in close if (codes[pair[0]] ^ codes[pair[1]]).bit_count() <= distance))


def _simhash(grams: Iterable[bytes]) -> int:
    votes = [0] * 64
    for gram in grams:
        code = int.from_bytes(hashlib.blake2b(gram, digest_size=8).digest(), "big")
        for bit in range(64):
            votes[bit] += 1 if code >> bit & 1 else -1
    return sum(1 << bit for bit in range(64) if votes[bit] > 0)


def minhash(threshold: float) -> Callable[[Sequence[Document]], Labels]:
    """MinHashLSH of datasketch: 128 permutations over runs of five words, grouped transitively."""
    from datasketch import MinHash, MinHashLSH  # bench/requirements.txt

    def run(documents: Sequence[Document]) -> Labels:
        index, close = MinHashLSH(threshold=threshold, num_perm=128), []
        for at, each in enumerate(documents):
            sketch = MinHash(num_perm=128)
            sketch.update_batch(shingles(each["text"], 5))
            close += [(int(other), at) for other in index.query(sketch)]
            index.insert(str(at), sketch)
        return joined(len(documents), close)

    return run


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> Labels:
    """Groups of documents that pairs connect."""
    parent = list(range(count))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, other in pairs:
        parent[root(one)] = root(other)
    return [root(at) for at in range(count)]
