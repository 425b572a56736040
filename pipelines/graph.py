"""The graph: one function wires the verbs together, for batch, stream and replay alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor

from schemas.unit import Claim, FeedClaim, ItemTask


@dataclass(frozen=True, kw_only=True)
class Stages:
    """One transform per verb, configured. Tests put others in their place."""

    poll: beam.PTransform
    parse: beam.PTransform
    known: beam.PTransform
    fetch: beam.PTransform
    store: beam.PTransform
    duplicates: beam.PTransform
    commit: beam.PTransform
    publish: beam.PTransform


class GraphError(Exception):
    """The graph leaves an output unread: its elements would be lost without a word."""


def connect(claims: beam.PCollection[Claim], stages: Stages) -> beam.PCollection[str]:
    """Wire the stages.

    Args:
        claims: what is due, windowed so that a unit lies in one window.
        stages: one transform per verb.

    Returns:
        What went wrong in publishing, a line each; it stands in the ledger too.

    Raises:
        GraphError: a stage has an output that nothing reads.
    """
    feeds = claims | "Feeds" >> beam.Filter(lambda claim: isinstance(claim, FeedClaim))
    due = claims | "DueItems" >> beam.Filter(lambda claim: isinstance(claim, ItemTask))
    polled = feeds | "PollFeeds" >> stages.poll
    parsed = polled.fetched | "ParseFeeds" >> stages.parse
    sifted = parsed.shown | "DropKnown" >> stages.known
    tasks = (due, sifted.tasks) | "Tasks" >> beam.Flatten()
    fetched = tasks | "FetchArticles" >> stages.fetch
    staged = fetched.drafts | "Store" >> stages.store
    decided = staged | "FindDuplicates" >> stages.duplicates
    rows = (polled.rows, parsed.rows, sifted.rows, fetched.rows, decided) | "Rows" >> beam.Flatten()
    committed = rows | "Commit" >> stages.commit
    errors: beam.PCollection[str] = committed | "Publish" >> stages.publish
    check_consumed(errors.pipeline, [errors])
    return errors


def check_consumed(pipeline: beam.Pipeline, ends: Iterable[beam.PCollection[Any]]) -> None:
    """Make sure that every output of every transform is read, but for the ends.

    Raises:
        GraphError: one is not; the message names it.
    """
    census = _Census()
    pipeline.visit(census)
    unread = census.made.keys() - census.read - set(ends)
    if unread:
        names = sorted(census.made[output] for output in unread)
        raise GraphError(f"nothing reads the output of: {', '.join(names)}")


class _Census(PipelineVisitor):
    """Which PCollections are made, by whom, and which are read."""

    def __init__(self) -> None:
        self.made: dict[beam.PCollection[Any], str] = {}
        self.read: set[beam.PCollection[Any]] = set()

    def visit_transform(self, transform_node: AppliedPTransform) -> None:
        self._note(transform_node)

    def enter_composite_transform(self, transform_node: AppliedPTransform) -> None:
        # A composite only passes on what its parts make, and its parts read what it reads.
        return

    def _note(self, node: AppliedPTransform) -> None:
        self.read.update(node.inputs)
        for tag, output in node.outputs.items():
            self.made[output] = f"{node.full_label} ({tag})" if tag else node.full_label
