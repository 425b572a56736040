"""Which article is this? The rule that a unit's commit applies, in one place.

The rows of a unit are taken one after another, each as if the ones before it had been committed: so the order of the
rows decides, and it is fixed (StagedRow.order), whatever the order in which pages came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.known import Known, KnownArticle
from schemas.outcome import ItemOutcome
from schemas.unit import StagedRow, Verdict
from transforms.likeness.exact import MIN_COPY_WORDS


def decide(rows: Sequence[StagedRow], known: Known) -> list[Verdict]:
    """A verdict per row.

    - An article is the one that any of its addresses already belongs to; else it is new.
    - New with the text of an article that is known: a copy, published among the duplicates.
    - Known, from an item that its feed showed before and then changed: `revised` if the text differs, else `known`.
    - Known, from an item new to its feed: `duplicate`, without a line of its own.

    Args:
        rows: staged rows of one unit, in any order.
        known: the part of the ledger that bears on them.
    """
    court = _Court(dict(known.by_alias), dict(known.articles), dict(known.by_text))
    # Originals first, so that the copies find them.
    return [court.judge(row) for row in sorted(rows, key=lambda row: (row.copy_of is not None, row.order))]


@dataclass(slots=True)
class _Court:
    """What is known so far: the ledger, and the rows of the unit judged before."""

    by_alias: dict[str, str]
    articles: dict[str, KnownArticle]
    by_text: dict[str, str]
    renamed: dict[str, str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def judge(self, row: StagedRow) -> Verdict:
        identifier = next((self.by_alias[alias] for alias in row.aliases if alias in self.by_alias), row.identifier)
        article = self.articles.get(identifier)
        verdict = self._known(row, article) if article else self._new(row, identifier)
        self._learn(verdict)
        return verdict

    def _new(self, row: StagedRow, identifier: str) -> Verdict:
        original = self._original(row, identifier)
        outcome = ItemOutcome.DUPLICATE if original else ItemOutcome.STORED
        return Verdict(row=row, outcome=outcome, identifier=identifier, url=row.url, version=1, copy_of=original)

    def _known(self, row: StagedRow, article: KnownArticle) -> Verdict:
        changed = row.text_sha256 != article.text_sha256 and article.identifier not in self.settled
        if row.shown_before and changed:
            outcome, version = ItemOutcome.REVISED, article.version + 1
        else:
            outcome, version = ItemOutcome.KNOWN if row.shown_before else ItemOutcome.DUPLICATE, article.version
        return Verdict(
            row=row,
            outcome=outcome,
            identifier=article.identifier,
            url=article.url,
            version=version,
            published=outcome is ItemOutcome.REVISED,
        )

    def _original(self, row: StagedRow, identifier: str) -> str | None:
        if row.word_count < MIN_COPY_WORDS:
            return None
        proposed = self.renamed.get(row.copy_of, row.copy_of) if row.copy_of else None
        original = proposed if proposed in self.articles else self.by_text.get(row.text_sha256)
        return original if original != identifier else None

    def _learn(self, verdict: Verdict) -> None:
        row = verdict.row
        self.renamed[row.identifier] = verdict.identifier
        self.by_alias.update((alias, verdict.identifier) for alias in row.aliases if alias not in self.by_alias)
        if not verdict.published:
            return
        self.settled.add(verdict.identifier)
        self.articles[verdict.identifier] = KnownArticle(
            identifier=verdict.identifier, url=verdict.url, version=verdict.version, text_sha256=row.text_sha256
        )
        if verdict.copy_of is None:
            self.by_text.setdefault(row.text_sha256, verdict.identifier)
