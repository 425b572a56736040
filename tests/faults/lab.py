"""Where the fault suite works: a world, a database, and the cases that are made of them."""

from __future__ import annotations

import contextlib
import functools
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.case import Case
from tests.faults.site import serve
from tests.faults.world import World, world
from tests.postgres import database

UNITS = 4
"""Of an undisturbed run."""


@dataclass(kw_only=True)
class Lab:
    """The world, the database, and what an undisturbed run publishes.

    Attributes:
        database: `sqlite`, or the address of a PostgreSQL database from which others can be made.
    """

    folder: Path
    database: str
    items: int
    feeds: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    kept: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def __post_init__(self) -> None:
        self.world = world(0, self.items, self.feeds)
        self.requests = 0
        self.whole = self.kept.enter_context(self.case())
        self.usual_s, self.requests = self._published(self.whole, self.world)
        self.expected = self.whole.published()
        assert set(self.expected.values()) == {1}

    @functools.cached_property
    def half(self) -> Case:
        """What a run of some time ago has left, when feeds had the older half of their items: for others to start from.

        A fault then meets a ledger with a past, as nearly always, and half of the items.
        """
        case = self.kept.enter_context(self.case())
        _, asked = self._published(case, self.world.only(0.5))
        case.requests = self.requests - asked + self.feeds
        return case

    @functools.cached_property
    def calm(self) -> list[tuple[float, str]]:
        """When an undisturbed run of one unit asked the site for what."""
        return self.in_one_unit()

    def in_one_unit(self) -> list[tuple[float, str]]:
        """The same, of one more such run."""
        with self.case(per_unit=self.feeds) as case, serve(self.world.docs()) as site:
            case.heals(site)
            return site.log

    def _published(self, case: Case, shown: World) -> tuple[float, int]:
        """Publish a world; seconds of the run, and how often it asked the site."""
        with serve(shown.docs()) as site:
            return case.heals(site).seconds, len(site.log)

    def close(self) -> None:
        """Drop the databases that others started from."""
        self.kept.close()

    @contextlib.contextmanager
    def case(
        self,
        shown: World | None = None,
        folder: Path | None = None,
        per_unit: int | None = None,
        after: Case | None = None,
    ) -> Iterator[Case]:
        """A new folder and a new ledger, or copies of another case's.

        Args:
            shown: the world, if it is another than the lab's.
            folder: where to, if not into the lab's.
            per_unit: feeds of a unit, if not its part of UNITS.
            after: whose folder and ledger to start from.
        """
        out = (folder or self.folder) / f"case{next(self.numbers)}"
        with contextlib.ExitStack() as stack:
            ledger = f"sqlite:///{out}/ledger.db"
            if self.database != "sqlite":
                ledger = stack.enter_context(database(self.database, after.ledger if after else None))
            if after:
                shutil.copytree(after.out, out)
            feeds, requests = list((shown or self.world).feeds), after.requests if after else self.requests
            yield Case(
                out=out, ledger=ledger, feeds=feeds, per_unit=per_unit or -(-self.feeds // UNITS), requests=requests
            )

    @property
    def sqlite(self) -> bool:
        """Whether the ledger is a file."""
        return self.database == "sqlite"

    def scratch(self) -> Path:
        """A new name in the lab's folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))
