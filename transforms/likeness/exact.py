"""Are two texts the same but for how they are written down?"""

from __future__ import annotations

import hashlib
import re
import unicodedata

MIN_COPY_WORDS = 30
"""Texts of fewer words are never called copies of each other.

What remains of a page behind a wall is short and the same everywhere ("Subscribe to read on", "Please enable
JavaScript", a one-line disclaimer): by text alone, articles that have nothing in common would be merged under one
original. Thirty words are about two sentences; no two articles happen to have those alike.
"""

_WORD = re.compile(r"\w+")


def text_hash(text: str) -> str:
    """Hash by which equal texts are found: 64 hex digits of sha256 over the text's words.

    Letter case, punctuation, white space, paragraphs and compatibility forms (ligatures, full-width letters) make no
    difference; the words and their order do. The leading version changes with the rule.
    """
    joined = " ".join(words(text))
    return hashlib.sha256(f"1\n{joined}".encode("utf-8", "surrogatepass")).hexdigest()


def words(text: str) -> list[str]:
    """The text's words in their normal form."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Folding can undo the normal form (U+0345), so it is restored: Unicode 15, definition D145.
    return _WORD.findall(unicodedata.normalize("NFKC", folded))
