"""FindDuplicates: articles of a unit that share their text, with each other or with a known one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import apache_beam as beam

from schemas.unit import StagedRow
from transforms.io.ports import Memory
from transforms.likeness.copies import mark_copies

LOOKUPS = 500
"""Texts asked of the ledger at once."""


@dataclass
class FindDuplicates(beam.PTransform):
    """Mark the copies among the articles of a unit.

    Input: StagedRow, bounded or windowed, no key (grouped here by unit and text).
    Output: the same rows, copies with `copy_of`. It is a proposal: Commit decides.
    Failures: none.
    Effects: none; reads the ledger in batches of up to 500 texts.
    Cost: one shuffle of compact rows (1 KB).
    """

    memory: Memory

    def expand(self, rows: beam.PCollection[StagedRow]) -> beam.PCollection[StagedRow]:
        """Wire it."""
        return (
            rows
            | "KeyByText" >> beam.Map(lambda row: (f"{row.unit.unit_id} {row.text_sha256}", row))
            | "GroupByText" >> beam.GroupByKey()
            | "Values" >> beam.Map(lambda group: list(group[1]))
            | "Batch" >> beam.BatchElements(min_batch_size=LOOKUPS, max_batch_size=LOOKUPS)
            | "Mark" >> beam.ParDo(_Mark(self.memory))
        )


class _Mark(beam.DoFn):
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def process(self, groups: Iterable[list[StagedRow]]) -> Iterator[StagedRow]:
        known = self.memory.originals_of([rows[0].text_sha256 for rows in groups])
        for rows in groups:
            yield from mark_copies(rows, known.get(rows[0].text_sha256))
