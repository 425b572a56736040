"""Ledgers of earlier versions, with their content, and ledgers that are broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from schemas.unit import FeedClaim, ItemTask
from tests.samples import FEED, T0, unit
from transforms.io.ledger import schema
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import LedgerError, engine, reading
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.review import Review
from transforms.io.ledger.schema import _known_versions, _newest, is_current, migrate, version

DATA = Path(__file__).parent / "data"


def restored(folder: Path, name: str) -> str:
    """The ledger of a stored dump."""
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        connection.executescript((DATA / name).read_text())
    return f"sqlite:///{folder / 'ledger.db'}"


def test_every_earlier_schema_has_a_stored_ledger() -> None:
    earlier = sorted(_known_versions() - {_newest()})
    assert [dump.stem for dump in sorted(DATA.glob("*.sql"))][: len(earlier)] == earlier


@pytest.mark.parametrize("dump", sorted(DATA.glob("*.sql")), ids=lambda dump: dump.stem)
def test_a_ledger_of_an_earlier_schema_keeps_all_that_it_knows(tmp_path: Path, dump: Path) -> None:
    url = restored(tmp_path, dump.name)
    assert (version(url) or "")[:4] == dump.stem
    migrate(url)
    assert is_current(url)
    run = Lease(url=url).start("run3", "hash", {"file:///out": "out"}, T0)
    assert run.epoch == 3
    assert Lease(url=url).bury(run, T0) == (["run2-r0001"], ["run2"])
    memory, outbox = SqlMemory(url=url), SqlOutbox(url=url)
    assert memory.identifiers_of(["https://news.example/one"]) == {"https://news.example/one": "id1"}
    assert {key: item.pending for key, item in memory.seen_items(["key1", "key2"]).items()} == {
        "key1": False,
        "key2": True,
    }
    assert outbox.unpublished() == ["run1-r0001"]
    assert [ruling.version for file in outbox.staged("run1-r0001") for ruling in file.rulings] == [2]
    assert outbox.run("run1").items["stored"] == 1
    claims = Agenda(url=url).claim(unit(epoch=3, run_id="run3"), due_at=T0 + timedelta(hours=1), limit=9)
    assert [claim.feed.etag for claim in claims if isinstance(claim, FeedClaim)] == ['"v1"']
    assert [(claim.item.title, claim.attempts) for claim in claims if isinstance(claim, ItemTask)] == [("Title 2", 3)]
    (feed,) = Review(url=url).feeds()
    assert (feed.url, feed.title) == (FEED, "Channel")
    engine(url).dispose()


def test_each_stored_ledger_comes_to_the_tables_of_a_new_one(tmp_path: Path, file_url: str) -> None:
    def tables(url: str) -> set[str]:
        with reading(url) as connection:
            rows = connection.exec_driver_sql("SELECT type, name, tbl_name FROM sqlite_master")
            return {f"{kind} {name} {table}" for kind, name, table in rows}

    for dump in sorted(DATA.glob("*.sql")):
        folder = tmp_path / dump.stem
        folder.mkdir()
        url = restored(folder, dump.name)
        migrate(url)
        assert tables(url) == tables(file_url)
        engine(url).dispose()


def test_a_corrupt_ledger_is_told_in_one_line_with_what_helps(file_url: str, tmp_path: Path) -> None:
    engine(file_url).dispose()
    (path,) = tmp_path.glob("*.db")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)  # the first page, the list of tables, is whole
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"malformed; move it away, and .newsbeam ledger rebuild") as error:
        Lease(url=file_url).start("run1", "hash", {}, T0)
    assert "\n" not in str(error.value)


def test_a_ledger_that_lacks_a_table_is_told_likewise(file_url: str, tmp_path: Path) -> None:
    engine(file_url).dispose()
    (path,) = tmp_path.glob("*.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE items")
    with pytest.raises(LedgerError, match=r"no such table: items; .*newsbeam ledger rebuild"):
        SqlMemory(url=file_url).seen_items(["key1"])


def test_the_files_of_the_migrations_are_what_alembic_knows_and_their_last_is_its_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert {script.revision[:4] for script in scripts.walk_revisions()} == _known_versions()
    assert (scripts.get_current_head() or "")[:4] == _newest()
