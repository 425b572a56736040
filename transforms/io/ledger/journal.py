"""The transaction that ends a unit: all of its outcomes, identities and publications, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.known import Claimed
from schemas.likeness import Print
from schemas.outcome import ItemOutcome
from schemas.unit import FeedRow, ItemRow, Row, StagedRow, Unit
from schemas.verdict import Verdict
from schemas.wire import dumps
from transforms.io.ledger import fingerprints
from transforms.io.ledger.database import insert_new, upsert, writing
from transforms.io.ledger.holds import note, places
from transforms.io.ledger.lease import check_epoch
from transforms.io.ledger.memory import known_to
from transforms.io.ledger.retention import still_shown
from transforms.io.ledger.siteblocks import learn
from transforms.io.ledger.tables import (
    aliases,
    articles,
    claims,
    feeds,
    items,
    outlines,
    rulings,
    runs,
    unit_files,
    unit_sinks,
    units,
)
from transforms.io.ledger.totals import add_to_totals
from transforms.io.ports import Decide, Imbalance, Reconcile
from transforms.web.holds import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlJournal:
    """ports.Journal on SQL.

    Attributes:
        url: the ledger.
        scope: whom a wait that a server asks for holds.
        near_kept: how long fingerprints are kept, by which copies are found.
    """

    url: str
    scope: Scope = "domain"
    near_kept: timedelta = timedelta(days=14)

    def commit(
        self,
        unit: Unit,
        rows: Sequence[Row],
        files: Mapping[str, str],
        *,
        decide: Decide,
        reconcile: Reconcile,
        now: datetime,
    ) -> bool:
        """See ports.Journal."""
        with writing(self.url) as connection:
            state = connection.scalar(sa.select(units.c.state).where(units.c.unit_id == unit.unit_id))
            if state != "open" or not check_epoch(connection, unit.epoch):
                return state in ("committed", "published")
            staged = [row for row in rows if isinstance(row, StagedRow)]
            verdicts = decide(staged, known_to(connection, staged))
            try:
                summary = reconcile(unit, _claimed(connection, unit), rows, verdicts, now)
            except Imbalance as error:
                _close(connection, unit, state="discarded", why=str(error))
                return False
            _record(connection, unit, rows, verdicts, now)
            # A replay's texts are of its archive's time, so that it finds the copies that the ingest found.
            moment = now if unit.closes_at else unit.started_at
            added = _remember_texts(connection, [verdict for verdict in verdicts if verdict.published], now, moment)
            fingerprints.forget(connection, moment - self.near_kept, added)
            asked = (row.hold for row in rows if isinstance(row, (FeedRow, ItemRow)) and row.hold)
            note(connection, asked, self.scope)
            _stage_publication(connection, unit, verdicts, files)
            _close(connection, unit, state="committed", committed_at=now, summary=dumps(summary))
            add_to_totals(connection, summary)
        return True


def _claimed(connection: Connection, unit: Unit) -> Claimed:
    query = sa.select(claims.c.kind, claims.c.subject, claims.c.feed_url).where(claims.c.unit_id == unit.unit_id)
    found = connection.execute(query).all()
    return Claimed(
        feeds=frozenset(row.subject for row in found if row.kind == "feed"),
        items={row.subject: row.feed_url for row in found if row.kind == "item"},
    )


def _close(connection: Connection, unit: Unit, **values: Any) -> None:
    connection.execute(sa.update(units).where(units.c.unit_id == unit.unit_id).values(**values))
    if unit.closes_at and values["state"] == "committed":  # its feeds fall due again while the stream runs
        connection.execute(sa.delete(claims).where(claims.c.unit_id == unit.unit_id))


def _record(
    connection: Connection, unit: Unit, rows: Sequence[Row], verdicts: Sequence[Verdict], now: datetime
) -> None:
    upsert(connection, feeds, [_feed_values(row, now) for row in rows if isinstance(row, FeedRow)])
    ended = [row for row in rows if isinstance(row, ItemRow)]
    # An item that is known stands in the ledger already, as it is; but one whose page is tried again.
    upsert(connection, items, [_item_values(row, now) for row in ended if row.outcome is not ItemOutcome.KNOWN])
    still_shown(connection, [row.item_key for row in ended if row.outcome is ItemOutcome.KNOWN], now)
    _postpone(connection, [row for row in ended if row.outcome is ItemOutcome.KNOWN and row.claimed])
    upsert(connection, items, [_verdict_values(verdict, now) for verdict in verdicts])
    upsert(connection, articles, list(_article_values(unit, verdicts)))
    insert_new(connection, aliases, list(_alias_values(verdicts)))
    learn(connection, verdicts, now)


def _remember_texts(connection: Connection, published: Sequence[Verdict], now: datetime, moment: datetime) -> int:
    """Fingerprints of new articles, in their order, and outlines of all; returns how many articles are new."""
    likenesses = [(verdict, verdict.row.likeness) for verdict in published if verdict.row.likeness]
    new = [
        Print(identifier=verdict.identifier, fingerprint=likeness.fingerprint)
        for verdict, likeness in likenesses
        if verdict.version == 1
    ]
    fingerprints.add(connection, new, moment)
    kept = [
        {"identifier": verdict.identifier, "changed_at": now, "outline": likeness.outline}
        for verdict, likeness in likenesses
    ]
    upsert(connection, outlines, kept)
    return len(new)


def _postpone(connection: Connection, rows: Sequence[ItemRow]) -> None:
    for row in rows:
        given_up = {"item": None} if row.next_try_at is None else {}
        values = {"attempts": row.attempts, "next_try_at": row.next_try_at, **given_up}
        connection.execute(sa.update(items).where(items.c.item_key == row.item_key).values(**values))


def _feed_values(row: FeedRow, now: datetime) -> dict[str, Any]:
    state = {name: getattr(row.state, name) for name in type(row.state).__dataclass_fields__}
    reason = row.reason.value if row.reason else None
    # added_at is only read where the feed is new to the ledger, which a claimed one is not; but SQL wants a value.
    detail = row.failure.detail if row.failure else None
    ended = {"last_poll_at": now, "last_outcome": row.outcome.value, "last_reason": reason, "last_detail": detail}
    return {**state, "added_at": now, **ended, **places(row.state.address)}


def _item_values(row: ItemRow, now: datetime) -> dict[str, Any]:
    again = row.outcome in (ItemOutcome.DEFERRED, ItemOutcome.FAILED)
    return {
        "item_key": row.item_key,
        "feed_url": row.item.feed_url,
        "content_hash": row.item.content_hash(),
        "outcome": row.outcome.value,
        "stage": row.stage.value if row.stage else None,
        "reason": row.reason.value if row.reason else None,
        "identifier": row.identifier,
        "attempts": row.attempts,
        "first_failed_at": row.first_failed_at,
        "next_try_at": row.next_try_at,
        "changed_at": now,
        "shown_at": now,
        "item": dumps(row.item) if again else None,
        **places(row.item.link if row.next_try_at else None),
    }


def _verdict_values(verdict: Verdict, now: datetime) -> dict[str, Any]:
    row = verdict.row
    outcome = ItemOutcome.STORED if verdict.outcome is ItemOutcome.KNOWN else verdict.outcome
    retry = row.retry if verdict.published else None
    return {
        "item_key": row.item_key,
        "feed_url": row.feed_url,
        "content_hash": row.content_hash,
        "outcome": outcome.value,
        "stage": None,
        "reason": None,
        "identifier": verdict.identifier,
        "attempts": retry.attempts if retry else 0,
        "first_failed_at": retry.first_failed_at if retry else None,
        "next_try_at": retry.next_try_at if retry else None,
        "changed_at": now,
        "shown_at": now,
        "item": dumps(retry.item) if retry else None,
        **places(row.link if retry else None),
    }


def _article_values(unit: Unit, verdicts: Sequence[Verdict]) -> Iterator[dict[str, Any]]:
    for verdict in verdicts:
        if verdict.published:
            yield {
                "identifier": verdict.identifier,
                "url": verdict.url,
                "version": verdict.version,
                "text_sha256": verdict.row.text_sha256,
                "copy_of": verdict.copy_of,
                "word_count": verdict.row.word_count,
                "unit_id": unit.unit_id,
                "withdrawn": verdict.row.withdrawn,
            }


def _alias_values(verdicts: Sequence[Verdict]) -> Iterator[dict[str, Any]]:
    for verdict in verdicts:
        for alias in verdict.row.aliases:
            yield {"url": alias, "identifier": verdict.identifier}


def _stage_publication(
    connection: Connection, unit: Unit, verdicts: Sequence[Verdict], files: Mapping[str, str]
) -> None:
    lines = [_ruling_values(unit, verdict) for verdict in verdicts if verdict.published]
    names = {**files, **{line["file"]: "articles" for line in lines}}
    file_rows = [{"unit_id": unit.unit_id, "name": name, "kind": kind} for name, kind in names.items()]
    insert_new(connection, unit_files, file_rows)
    insert_new(connection, rulings, lines)
    sinks = json.loads(connection.scalar(sa.select(runs.c.sinks).where(runs.c.run_id == unit.run_id)) or "{}")
    sink_rows = [{"unit_id": unit.unit_id, "sink": key, "name": name} for key, name in sinks.items()]
    insert_new(connection, unit_sinks, sink_rows)


def _ruling_values(unit: Unit, verdict: Verdict) -> dict[str, Any]:
    return {
        "unit_id": unit.unit_id,
        "file": verdict.row.file,
        "place": verdict.row.offset,
        "length": verdict.row.length,
        "outcome": verdict.outcome.value,
        "identifier": verdict.identifier,
        "url": verdict.url,
        "version": verdict.version,
        "copy_of": verdict.copy_of,
        "similarity": verdict.similarity,
        "change": dumps(verdict.change) if verdict.change else None,
        "carried": json.dumps([[ref.feed_url, ref.guid] for ref in verdict.carried]) if verdict.carried else None,
        "also_at": json.dumps(verdict.also_at) if verdict.also_at else None,
    }
