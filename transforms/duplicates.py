"""FindDuplicates: articles of a unit that are like others, of the unit or known, which came before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import apache_beam as beam

from schemas.likeness import HOLDERS, Near, Print, keys_of
from schemas.unit import StagedRow
from transforms.io.ports import Memory
from transforms.likeness.copies import Rank, rank
from transforms.likeness.fingerprint import Fingerprint, unpack
from transforms.likeness.similarity import LEAST_SHARED_KEYS, similarity

LOOKUPS = 500
"""Keys or fingerprints asked of the ledger at once."""

T = TypeVar("T")

Article = str
"""Unit and identifier, parted by a space: what rows are joined by."""


NOWHERE: Rank = (0, False, "")
"""The place of an article of the ledger, which goes by its number."""


class Before(NamedTuple):
    """An article that came before another: `number` in the ledger, 0 for one of the unit, ranked by `at`."""

    number: int
    at: Rank


class Wanted(NamedTuple):
    """An article that is to be compared with one before it."""

    article: Article
    before: Before


class Own(NamedTuple):
    """The fingerprint of a row's article, and the place of the row among those of the unit."""

    order: tuple[str, str, str]
    found: Print


class Candidate(NamedTuple):
    """An article before another, with its fingerprint."""

    before: Before
    found: Print


@dataclass
class FindDuplicates(beam.PTransform):
    """Find what the articles of a unit are like.

    Articles that share keys meet, and are compared if they share enough of them; a key leads each article to the first
    HOLDERS that had it before, so that no group is compared in full, whatever it has in common.

    Input: StagedRow, bounded or windowed, no key (grouped here by unit and key).
    Output: the same rows, those of new articles with `likeness.near`. It is a proposal: Commit decides.
    Failures: none.
    Effects: none; reads the ledger in batches of up to 500 keys or fingerprints.
    Cost: per article 24 messages of 60 bytes by key, a fingerprint (400 bytes) for each article that it is compared
        with, at most 96; rows of at most 1 KB once.
    """

    memory: Memory

    def expand(self, rows: beam.PCollection[StagedRow]) -> beam.PCollection[StagedRow]:
        """Wire it."""
        met = (
            rows
            | "Keys" >> beam.FlatMap(keyed)
            | "GroupByKey" >> beam.GroupByKey()
            | "BatchKeys" >> beam.BatchElements(min_batch_size=LOOKUPS, max_batch_size=LOOKUPS)
            | "Meet" >> beam.ParDo(_Meet(self.memory))
            | "GroupByArticle" >> beam.GroupByKey()
            | "Choose" >> beam.FlatMap(choose).with_outputs("known", main="wanted")
        )
        known = (
            met.known
            | "BatchPrints" >> beam.BatchElements(min_batch_size=LOOKUPS, max_batch_size=LOOKUPS)
            | "Look" >> beam.ParDo(_Look(self.memory))
        )
        # Not CoGroupByKey: it makes eight transforms of each of these joins, a sixth of the graph.
        prints = rows | "Prints" >> beam.FlatMap(printed)
        asked = (met.wanted, prints) | "Asked" >> beam.Flatten() | "Join" >> beam.GroupByKey()
        own = asked | "Hand" >> beam.FlatMap(hand)
        by_article = rows | "ByArticle" >> beam.Map(lambda row: (article_of(row), row))
        joined = (known, own, by_article) | "Candidates" >> beam.Flatten() | "JoinRows" >> beam.GroupByKey()
        return joined | "Verify" >> beam.FlatMap(verify).with_output_types(StagedRow)


def article_of(row: StagedRow) -> Article:
    """What rows of one article in one unit have in common."""
    return f"{row.unit.unit_id} {row.identifier}"


def keyed(row: StagedRow) -> Iterator[tuple[str, Rank]]:
    """The keys of a row that may be new, with the place of its article. What was shown before is known."""
    if row.likeness and not row.shown_before:
        place = rank(row)
        for key in keys_of(row.likeness.fingerprint):
            yield f"{row.unit.unit_id} {key}", place


def meet(unit_id: str, ranks: Iterable[Rank], holders: list[int]) -> Iterator[tuple[Article, Before]]:
    """Each article that has a key with the first that had it before: those of the ledger, then those of the unit."""
    first: dict[str, Rank] = {}
    for mine in ranks:
        first[mine[-1]] = min(mine, first.get(mine[-1], mine))
    before = [Before(number, NOWHERE) for number in holders[:HOLDERS]]
    for mine in sorted(first.values()):
        for other in before:
            yield f"{unit_id} {mine[-1]}", other
        if len(before) < HOLDERS:
            before.append(Before(0, mine))


class _Meet(beam.DoFn):
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def process(self, groups: list[tuple[str, Iterable[Rank]]]) -> Iterator[tuple[Article, Before]]:
        holders = self.memory.holders_of([int(place.split(" ")[1]) for place, _ in groups])
        for place, ranks in groups:
            unit_id, key = place.split(" ")
            yield from meet(unit_id, ranks, holders.get(int(key), []))


def choose(group: tuple[Article, Iterable[Before]]) -> Iterator[Any]:
    """Who shares enough keys with an article to be compared: of the unit by its article, of the ledger by number."""
    article, shared = group[0], Counter(group[1])
    for before in sorted(before for before, count in shared.items() if count >= LEAST_SHARED_KEYS):
        if before.number:
            yield beam.pvalue.TaggedOutput("known", Wanted(article, before))
        else:
            yield f"{article.split(' ')[0]} {before.at[-1]}", Wanted(article, before)


class _Look(beam.DoFn):
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def process(self, wanted: list[Wanted]) -> Iterator[tuple[Article, Candidate]]:
        prints = self.memory.prints_of([before.number for _, before in wanted])
        for article, before in wanted:
            if found := prints.get(before.number):  # else it was forgotten meanwhile
                yield article, Candidate(before, found)


def printed(row: StagedRow) -> Iterator[tuple[Article, Own]]:
    """The fingerprint of an article of the unit, to be handed to those that are to be compared with it."""
    if row.likeness and not row.shown_before:
        yield article_of(row), Own(row.order, Print(identifier=row.identifier, fingerprint=row.likeness.fingerprint))


def hand(group: tuple[Article, Iterable[Wanted | Own]]) -> Iterator[tuple[Article, Candidate]]:
    """The fingerprint of an article to each that wants it; of several rows the first's, as Commit takes that."""
    met = list(group[1])
    prints = sorted(_those(Own, met), key=lambda own: own.order)
    for article, before in _those(Wanted, met):
        yield article, Candidate(before, prints[0].found)


def verify(group: tuple[Article, Iterable[StagedRow | Candidate]]) -> Iterator[StagedRow]:
    """The rows of an article, with those candidates that they are like, the first first."""
    met = list(group[1])
    candidates = sorted(_those(Candidate, met), key=lambda each: (not each.before.number, each.before))
    others = [(each.found.identifier, unpack(each.found.fingerprint)) for each in candidates]
    for row in _those(StagedRow, met):
        yield _compared(row, others)


def _those(kind: type[T], met: Iterable[Any]) -> Iterator[T]:
    """Of what a join has brought together, what is of one kind."""
    return (each for each in met if isinstance(each, kind))


def _compared(row: StagedRow, others: list[tuple[str, Fingerprint]]) -> StagedRow:
    if row.likeness is None or row.shown_before or not others:
        return row
    mine = unpack(row.likeness.fingerprint)
    scored = [
        Near(identifier=identifier, similarity=similarity(mine, other), credits=other.credits)
        for identifier, other in others
    ]
    near = tuple(each for each in scored if each.similarity > 0)
    return replace(row, likeness=replace(row.likeness, near=near))
