"""The index of fingerprints: what leads to whom, what is forgotten, and what units learn of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from schemas.feed import FeedState, ListedFeed
from schemas.known import Known
from schemas.likeness import HOLDERS, Likeness, Print, keys_of
from schemas.unit import Row, StagedRow, Unit
from schemas.verdict import Change, Verdict
from tests.samples import FEED, T0, feed_row, staged, unit
from tests.transforms.likeness.stories import datelined, joined, story
from transforms.balance import reconcile
from transforms.io.ledger import fingerprints
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import reading, writing
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.tables import metadata
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.identity import decide
from transforms.likeness.outline import outline

DAY = timedelta(days=1)


def likeness(text: str) -> Likeness:
    return Likeness(fingerprint=fingerprint("t", text).pack(), outline=outline(text, "m", "1").pack())


def row(name: str, text: str, mine: Unit, **values: object) -> StagedRow:
    return staged(name, unit=mine, likeness=likeness(text), text_sha256=f"hash of {text[:40]}", **values)


def opened(url: str, name: str = "run1", at: datetime = T0, number: int = 1) -> Unit:
    begun = Lease(url=url).start(name, "hash", {"file:///out": "out"}, at)
    mine = unit(number, epoch=begun.epoch, run_id=name, at=at)
    FeedBook(url=url).put([ListedFeed(url=FEED)], at)
    Agenda(url=url).claim(mine, due_at=at, limit=9, all_due=True)
    return mine


def commit(url: str, mine: Unit, rows: list[StagedRow], at: datetime = T0, days: int = 14) -> None:
    journal = SqlJournal(url=url, near_kept=days * DAY)
    given: list[Row] = [feed_row(unit=mine, seen=len(rows), state=FeedState(url=FEED)), *rows]
    assert journal.commit(mine, given, {}, decide=decide, reconcile=reconcile, now=at)


def count(url: str, name: str) -> int:
    with reading(url) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[name])) or 0


def prints(*texts: str) -> list[Print]:
    return [Print(identifier=f"id{n}", fingerprint=fingerprint("t", text).pack()) for n, text in enumerate(texts)]


def own_keys(seed: int, *others: int) -> list[int]:
    """Keys that a story has alone: some of its wordings stand in other made-up stories too."""
    mine, *theirs = (set(keys_of(likeness(joined(story(each))).fingerprint)) for each in (seed, *others))
    return sorted(mine.difference(*theirs))


def test_a_key_leads_to_the_first_that_have_it_in_the_order_of_their_commits(url: str) -> None:
    text = joined(story(1))
    with writing(url) as connection:
        for part in (3, 4):
            fingerprints.add(connection, prints(*[text] * part, joined(story(2))), T0)
    keys = own_keys(1, 2)
    memory = SqlMemory(url=url)
    holders = memory.holders_of(keys)
    assert set(map(tuple, holders.values())) == {(1, 2, 3, 5)}
    assert len(holders) == len(keys)
    assert {number: each.identifier for number, each in memory.prints_of([1, 5, 99]).items()} == {1: "id0", 5: "id0"}
    assert memory.holders_of([1, 2, 3]) == {}
    assert HOLDERS == 4


def test_a_commit_indexes_new_articles_and_copies_but_no_revisions(url: str) -> None:
    mine = opened(url)
    one, other = joined(story(1)), joined(datelined(story(1)))
    commit(url, mine, [row("1", one, mine), row("2", other, mine)])
    assert (count(url, "fingerprints"), count(url, "outlines")) == (2, 2)
    again = opened(url, "run2", T0 + DAY)
    revised = row("1", joined(story(1)[2:]), again, shown_before=True)
    commit(url, again, [revised], T0 + DAY)
    assert (count(url, "fingerprints"), count(url, "outlines")) == (2, 2)
    (ruling,) = [each for file in SqlOutbox(url=url).staged(again.unit_id) for each in file.rulings]
    assert ruling.change == Change(reason="text-changed", added=0, removed=2, edited=0)


def test_fingerprints_are_forgotten_after_their_days_as_others_are_committed(url: str) -> None:
    for number, at in enumerate((T0, T0 + 5 * DAY, T0 + 13 * DAY, T0 + 15 * DAY)):
        mine = opened(url, f"run{number}", at)
        commit(url, mine, [row(str(number), joined(story(number)), mine)], at)
    with reading(url) as connection:
        kept = fingerprints.added_since(connection, T0)
    assert [each.identifier for each in kept] == ["id1", "id2", "id3"]
    assert count(url, "passages") == 3 * 24
    assert SqlMemory(url=url).holders_of(own_keys(0, 1, 2, 3)) == {}


def test_other_days_are_kept_if_asked_for(url: str) -> None:
    for number, at in enumerate((T0, T0 + 2 * DAY)):
        mine = opened(url, f"run{number}", at)
        commit(url, mine, [row(str(number), joined(story(number)), mine)], at, days=1)
    assert count(url, "fingerprints") == 1


def test_a_backlog_is_forgotten_in_shares(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "AT_ONCE", 1)
    with writing(url) as connection:
        fingerprints.add(connection, prints(*(joined(story(n, 2)) for n in range(9))), T0)
    with writing(url) as connection:
        fingerprints.forget(connection, T0 + DAY, added=2)
    assert count(url, "fingerprints") == 4
    with writing(url) as connection:
        fingerprints.forget(connection, T0 + DAY, added=9)
    assert (count(url, "fingerprints"), count(url, "passages")) == (0, 0)


def test_units_that_overlap_learn_of_each_other_in_commit(url: str) -> None:
    """Neither saw the other in FindDuplicates: the second to commit finds the first's article all the same."""
    first = opened(url)
    second = replace(unit(2, epoch=first.epoch, run_id="run1", at=T0), closes_at=T0 + timedelta(minutes=3))
    other = "https://feeds.example/b.xml"
    FeedBook(url=url).put([ListedFeed(url=other)], T0)
    Agenda(url=url).claim(second, due_at=T0, limit=9, all_due=True)
    commit(url, first, [row("1", joined(story(1)), first)], T0 + timedelta(minutes=1))
    copy = row("2", joined(datelined(story(1))), second, feed_url=other)
    rows: list[Row] = [feed_row(unit=second, seen=1, state=FeedState(url=other)), copy]
    verdicts: list[Verdict] = []

    def watched(staged_rows: list[StagedRow], known: Known) -> list[Verdict]:
        verdicts.extend(decide(staged_rows, known))
        return verdicts

    at = T0 + timedelta(minutes=2)
    assert SqlJournal(url=url).commit(second, rows, {}, decide=watched, reconcile=reconcile, now=at)  # type: ignore[arg-type]
    assert [(verdict.outcome.value, verdict.copy_of) for verdict in verdicts] == [("duplicate", "id1")]


def test_a_replay_s_texts_are_as_old_as_its_archive_and_those_before_it_are_not_late(url: str) -> None:
    recent = opened(url, at=T0)
    commit(url, recent, [row("1", joined(story(1)), recent)])
    then = T0 - 300 * DAY
    old = opened(url, "run2", at=then)  # a part of an archive: a unit that is committed long after its start
    asked: list[Known] = []

    def watched(staged_rows: list[StagedRow], known: Known) -> list[Verdict]:
        asked.append(known)
        return decide(staged_rows, known)

    rows: list[Row] = [
        feed_row(unit=old, seen=1, state=FeedState(url=FEED)),
        row("2", joined(story(2)), old),
    ]
    assert SqlJournal(url=url).commit(old, rows, {}, decide=watched, reconcile=reconcile, now=T0)  # type: ignore[arg-type]
    assert [known.late for known in asked] == [()]
    with writing(url) as connection:
        fingerprints.forget(connection, T0 - DAY, added=0)
        assert [each.identifier for each in fingerprints.added_since(connection, then)] == ["id1"]
    assert count(url, "passages") == 24


def test_many_latecomers_are_read_in_pieces(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "CHUNK", 2)
    with writing(url) as connection:
        fingerprints.add(connection, prints(*(joined(story(n, 2)) for n in range(3))), T0)
        fingerprints.add(connection, prints(*(joined(story(n, 2)) for n in range(5))), T0 + DAY)
    with reading(url) as connection:
        assert len(fingerprints.added_since(connection, T0 + DAY)) == 5
        assert len(fingerprints.added_since(connection, T0)) == 8
        assert fingerprints.added_since(connection, T0 + 2 * DAY) == []


def test_outlines_are_forgotten_a_month_after_the_version_that_they_are_of(url: str) -> None:
    for number, at in enumerate((T0, T0 + 20 * DAY, T0 + 31 * DAY)):
        mine = opened(url, f"run{number}", at)
        commit(url, mine, [row(str(number), joined(story(number)), mine)], at)
        begun = Lease(url=url)
        begun.finish(begun.start(f"end{number}", "hash", {}, at), at)
    assert count(url, "outlines") == 2
