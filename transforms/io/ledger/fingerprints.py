"""The index of fingerprints: keys → the first few articles that have them, of the last days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.likeness import HOLDERS, Print, keys_of
from transforms.io.ledger.database import CHUNK, chunks, insert_new, select_in
from transforms.io.ledger.tables import fingerprints, passages

AT_ONCE = 500
"""Fingerprints that a commit forgets, besides two for each that it adds: so that the index shrinks to what is kept."""


def holders(connection: Connection, keys: Sequence[int]) -> dict[int, list[int]]:
    """Key → numbers of the articles that it leads to, in the order in which they came; keys without any left out."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in select_in(connection, [passages.c.key, passages.c.number], passages.c.key, keys):
        found[row.key].append(row.number)
    return {key: sorted(numbers) for key, numbers in found.items()}


def prints(connection: Connection, numbers: Sequence[int]) -> dict[int, Print]:
    """Number → the fingerprint of that article."""
    found = select_in(connection, list(fingerprints.c), fingerprints.c.number, numbers)
    return {row.number: Print(identifier=row.identifier, fingerprint=row.fingerprint) for row in found}


def added_since(connection: Connection, moment: datetime) -> list[Print]:
    """Fingerprints committed at that time or later, the first first."""
    return list(_latest(connection, moment))[::-1]


def _latest(connection: Connection, moment: datetime) -> Iterator[Print]:
    below: int | None = None
    while True:
        older = sa.true() if below is None else fingerprints.c.number < below
        query = sa.select(fingerprints).where(older).order_by(fingerprints.c.number.desc()).limit(CHUNK)
        found = connection.execute(query).all()
        fresh = [row for row in found if row.added_at >= moment]
        yield from (Print(identifier=row.identifier, fingerprint=row.fingerprint) for row in fresh)
        if len(fresh) < CHUNK:
            return
        below = fresh[-1].number


def add(connection: Connection, added: Sequence[Print], now: datetime) -> None:
    """Index articles, in this order. A key that leads to HOLDERS articles already leads to no more."""
    first = (connection.scalar(sa.select(sa.func.max(fingerprints.c.number))) or 0) + 1
    numbered = list(enumerate(added, first))
    insert_new(
        connection,
        fingerprints,
        [
            {"number": number, "identifier": each.identifier, "added_at": now, "fingerprint": each.fingerprint}
            for number, each in numbered
        ],
    )
    keys = {number: keys_of(each.fingerprint) for number, each in numbered}
    taken = _taken(connection, sorted({key for each in keys.values() for key in each}))
    rows = []
    for number, mine in keys.items():
        for key in mine:
            taken[key] += 1
            if taken[key] <= HOLDERS:
                rows.append({"key": key, "number": number})
    # By key: so that each page of the table is met once, however small the database's cache.
    insert_new(connection, passages, sorted(rows, key=lambda row: row["key"]))


def _taken(connection: Connection, keys: Sequence[int]) -> defaultdict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for part in chunks(keys):
        count = sa.func.count()
        query = sa.select(passages.c.key, count).where(passages.c.key.in_(part)).group_by(passages.c.key)
        found.update((key, number) for key, number in connection.execute(query))
    return found


def forget(connection: Connection, before: datetime, added: int) -> None:
    """Forget fingerprints of before that time, the oldest first.

    In the commit that adds others, so that a stream that runs for weeks keeps no more than one of many short runs.
    """
    # They are numbered as they came, so that it needs no index over the times; those of a replay may be the older.
    oldest = connection.execute(sa.select(fingerprints).order_by(fingerprints.c.number).limit(AT_ONCE + 2 * added))
    old = [row for row in oldest if row.added_at < before]
    for part in chunks(sorted((key, row.number) for row in old for key in keys_of(row.fingerprint))):
        pair = sa.tuple_(passages.c.key, passages.c.number)
        connection.execute(sa.delete(passages).where(pair.in_(part)))
    for numbers in chunks([row.number for row in old]):
        connection.execute(sa.delete(fingerprints).where(fingerprints.c.number.in_(numbers)))
