"""Two articles beside each other: what they share, and whether one is a copy of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.explanation import Explanation
from transforms.likeness.alignment import Passage, aligned
from transforms.likeness.fingerprint import Fingerprint, fingerprint
from transforms.likeness.similarity import objection, overlap


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The second article as it is to the first.

    Attributes:
        input, identifier: of the second.
        similarity: share of the smaller text that the other has, as the fingerprints tell.
        of_larger, alike: share of the larger; of figures and names (null: too few).
        objection: why they are no copies, null when they are.
        passages: what they share word for word, in the order of the first.
    """

    input: str
    identifier: str | None
    similarity: float
    of_larger: float
    alike: float | None
    objection: str | None
    passages: tuple[Passage, ...]


def compare(one: Explanation, other: Explanation) -> Comparison:
    """Compare the texts that would be stored."""
    texts = [_text(told) for told in (one, other)]
    prints = [_fingerprint(told, text) for told, text in zip((one, other), texts, strict=True)]
    found = overlap(*prints)
    wide = "one is written with spaces between words, the other without" if prints[0].wide != prints[1].wide else None
    return Comparison(
        input=other.input,
        identifier=other.ending.identifier,
        similarity=round(found.of_smaller, 3),
        of_larger=round(found.of_larger, 3),
        alike=None if found.alike is None else round(found.alike, 3),
        objection=wide or objection(found),
        passages=tuple(aligned(*texts)),
    )


def comparison_lines(made: Comparison, width: int) -> Iterator[tuple[str, object]]:
    """Label and value of each line, for a person."""
    yield "copies", "yes" if made.objection is None else f"no: {made.objection}"
    yield "in both", f"{made.similarity:.2f} of the smaller text, {made.of_larger:.2f} of the larger"
    yield "alike", "too few figures and names" if made.alike is None else f"{made.alike:.2f} of the figures and names"
    for passage in made.passages:
        text, half = passage.text, width // 2
        shown = text if len(text) <= width else f"{text[:half]} … {text[-half:]}"
        yield f"= {len(text.split())} words", f"{shown}  (from word {passage.at + 1} and {passage.at_other + 1})"


def _fingerprint(told: Explanation, text: str) -> Fingerprint:
    return fingerprint(_headline(told), text, told.site, told.reading.published_at if told.reading else None)


def _text(told: Explanation) -> str:
    blocks = told.reading.blocks if told.reading else ()
    return "\n\n".join(block.text for block in blocks if block.dropped is None)


def _headline(told: Explanation) -> str:
    facts = told.reading.facts if told.reading else ()
    return next((str(fact.value) for fact in facts if fact.field == "headline" and fact.value), "")
