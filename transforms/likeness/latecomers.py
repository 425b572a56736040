"""Articles that other units committed while this one was under way: few, and not seen by FindDuplicates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from schemas.likeness import Likeness, Near, Print
from transforms.likeness.fingerprint import Fingerprint, unpack
from transforms.likeness.similarity import LEAST_SHARED_KEYS, similarity


class Latecomers:
    """An index over them, in memory."""

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints: list[tuple[str, Fingerprint]] = []
        self._by_key: defaultdict[int, list[int]] = defaultdict(list)
        for place, each in enumerate(prints):
            found = unpack(each.fingerprint)
            self._prints.append((each.identifier, found))
            for key in found.keys:
                self._by_key[key].append(place)

    def like(self, likeness: Likeness | None) -> tuple[Near, ...]:
        """Those that a text is like."""
        if likeness is None or not self._prints:
            return ()
        mine = unpack(likeness.fingerprint)
        shared = Counter(place for key in mine.keys for place in self._by_key.get(key, ()))
        enough = sorted(place for place, count in shared.items() if count >= LEAST_SHARED_KEYS)
        scored = [(*self._prints[place], similarity(mine, self._prints[place][1])) for place in enough]
        return tuple(
            Near(identifier=identifier, similarity=score, credits=found.credits)
            for identifier, found, score in scored
            if score > 0
        )
