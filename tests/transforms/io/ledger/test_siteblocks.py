"""What is remembered of a site's articles."""

from __future__ import annotations

from datetime import datetime, timedelta

from schemas.outcome import ItemOutcome
from schemas.verdict import Verdict
from tests.samples import T0, staged
from transforms.io.ledger.database import writing
from transforms.io.ledger.siteblocks import OFTEN_KEPT, ONCE_KEPT, SqlSiteMemory, forget_blocks, learn

SITE = "news.example"
DAY = timedelta(days=1)


def verdict(name: str, *blocks: str, outcome: ItemOutcome = ItemOutcome.STORED) -> Verdict:
    row = staged(name, blocks=blocks)
    return Verdict(row=row, outcome=outcome, identifier=row.identifier, url=f"https://www.{SITE}/{name}", version=1)


def learned(url: str, at: datetime, *verdicts: Verdict) -> None:
    with writing(url) as connection:
        learn(connection, verdicts, at)


def test_counts_grow_by_article_and_only_on_their_site(url: str) -> None:
    learned(url, T0, verdict("1", "a", "b"), verdict("2", "a"))
    learned(url, T0 + DAY, verdict("3", "a", "c"))
    memory = SqlSiteMemory(url=url)
    assert memory.recurring(SITE, ["a", "b", "c", "d"], T0 + DAY) == {"a": 3, "b": 1, "c": 1}
    assert memory.recurring("other.example", ["a"], T0 + DAY) == {}


def test_a_unit_reads_what_was_there_at_its_start(url: str) -> None:
    learned(url, T0, verdict("1", "a"))
    learned(url, T0 + DAY, verdict("2", "a", "b"))
    assert SqlSiteMemory(url=url).recurring(SITE, ["a", "b"], T0) == {"a": 1}


def test_copies_and_revisions_teach_nothing(url: str) -> None:
    learned(url, T0, *(verdict("1", "a", outcome=each) for each in ItemOutcome if each is not ItemOutcome.STORED))
    assert SqlSiteMemory(url=url).recurring(SITE, ["a"], T0) == {}


def test_what_no_article_has_had_for_long_is_forgotten(url: str) -> None:
    learned(url, T0, verdict("1", "once", "often"), verdict("2", "often"))
    memory = SqlSiteMemory(url=url)
    for kept, held in ((ONCE_KEPT, {"once": 1, "often": 2}), (ONCE_KEPT + DAY, {"often": 2}), (OFTEN_KEPT + DAY, {})):
        with writing(url) as connection:
            forget_blocks(connection, T0 + kept)
        assert memory.recurring(SITE, ["once", "often"], T0) == held
