"""Values for tests: complete, plain, each with the fields that the test says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.article import Article, Extraction, FeedRef, Fingerprint, Provenance
from schemas.feed import FeedItem, FeedState
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.robots import SiteFile
from schemas.unit import FeedRow, ItemRow, RunSummary, StagedRow, Unit, UnitSummary

T0 = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
FEED = "https://feeds.example/a.xml"


def unit(number: int = 1, *, epoch: int = 1, run_id: str = "run1", at: datetime = T0) -> Unit:
    return Unit(
        unit_id=f"{run_id}-r{number:04d}", run_id=run_id, epoch=epoch, started_at=at,
        deadline_at=at + timedelta(minutes=10),
    )  # fmt: skip


def item(name: str = "1", **values: Any) -> FeedItem:
    defaults = {"feed_url": FEED, "guid": name, "link": f"https://news.example/{name}", "title": f"Title {name}"}
    return FeedItem(**{**defaults, **values})


def staged(name: str = "1", **values: Any) -> StagedRow:
    defaults: dict[str, Any] = {
        "unit": unit(), "item_key": f"key{name}", "feed_url": FEED, "guid": name, "link": f"https://news.example/{name}",
        "content_hash": "c" * 16, "claimed": False, "shown_before": False, "identifier": f"id{name}",
        "url": f"https://news.example/{name}", "aliases": (f"https://news.example/{name}",), "text_sha256": f"t{name}",
        "word_count": 100, "published_at": None, "file": "f.jsonl", "offset": int(name) * 10 if name.isdigit() else 0,
        "length": 9,
    }  # fmt: skip
    return StagedRow(**{**defaults, **values})


def item_row(name: str = "1", outcome: ItemOutcome = ItemOutcome.KNOWN, **values: Any) -> ItemRow:
    return ItemRow(**{"unit": unit(), "item_key": f"key{name}", "item": item(name), "outcome": outcome, **values})


def feed_row(seen: int = 0, outcome: FeedOutcome = FeedOutcome.CHANGED, **values: Any) -> FeedRow:
    state = FeedState(url=FEED, etag='"v1"', next_poll_at=T0 + timedelta(minutes=5))
    return FeedRow(**{"unit": unit(), "outcome": outcome, "state": state, "seen": seen, **values})


def site_file(origin: str = "https://news.example", expires_at: datetime = T0, **values: Any) -> SiteFile:
    defaults: dict[str, Any] = {
        "origin": origin, "kind": "robots.txt", "agent": "newsbeam", "status": 200, "detail": "", "said": "{}",
        "fetched_at": expires_at - timedelta(days=1), "expires_at": expires_at,
    }  # fmt: skip
    return SiteFile(**{**defaults, **values})


def article(name: str = "1", **values: Any) -> Article:
    defaults: dict[str, Any] = {
        "identifier": f"id{name}", "url": f"https://news.example/{name}", "headline": f"Title {name}",
        "article_body": "One.\n\nTwo.", "word_count": 2, "date_first_seen": T0,
        "is_part_of": (FeedRef(feed_url=FEED, guid=name),),
        "extraction": Extraction(method="trafilatura", method_version="2"),
        "fingerprint": Fingerprint(text_sha256=f"t{name}"),
        "provenance": Provenance(pipeline_version="0", run_id="run1", config_hash="h", recorded_at=T0),
    }  # fmt: skip
    return Article(**{**defaults, **values})


def summary(items: dict[str, int], feeds: dict[str, int], **others: Any) -> RunSummary:
    none = dict.fromkeys(("seen", "stored", "revised", "known", "duplicate", "filtered", "deferred", "failed"), 0)
    polls = dict.fromkeys(("changed", "unchanged", "failed", "deferred", "gone"), 0)
    values: dict[str, Any] = {
        "run_id": "run1", "started_at": T0, "finished_at": T0 + timedelta(seconds=4), "units": 1,
        "feeds": {**polls, **feeds}, "items": {**none, **items}, "reconciled": True, "reasons": {}, "published": {},
    }  # fmt: skip
    return RunSummary(**{**values, **others})


def unit_summary(number: int = 1, **values: Any) -> UnitSummary:
    run = summary({}, {})
    defaults: dict[str, Any] = {
        "unit_id": f"run1-r{number:04d}", "run_id": "run1", "started_at": T0, "committed_at": T0, "feeds": run.feeds,
        "items": run.items, "reconciled": True, "reasons": {}, "per_feed": {},
    }  # fmt: skip
    return UnitSummary(**{**defaults, **values})
