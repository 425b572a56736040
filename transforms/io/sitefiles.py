"""Files that origins keep at a fixed place (robots.txt, tdmrep.json): asked for once, kept, shared by all askers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemas.failure import Reason, Refusal
from schemas.page import Request, Response
from schemas.robots import SiteFile
from schemas.wire import WireError
from transforms.io.ledger.database import LedgerError
from transforms.io.ports import Clock, SiteFileStore
from transforms.web.sitefile import Access, access, filed, fresh

T = TypeVar("T")
Ask = Callable[[Request], Awaitable[Response]]
"""Gets an address without asking anybody's rules."""

#: Origins held in a process, and characters of what their files say: the ledger has the others. 2,000 files of 5 KB, or
#: a dozen of the largest.
_MAX_HELD, _MAX_HELD_CHARS = 2_000, 16_000_000

#: What would befall a request for anything of that origin: told as it is, and nothing is kept of it.
_OF_THE_ORIGIN = frozenset(
    {
        Reason.DNS,
        Reason.CONNECT,
        Reason.ADDRESS_REFUSED,
        Reason.BAD_URL,
        Reason.NOT_CONFIGURED,
        Reason.HOST_PAUSED,
        Reason.NOT_ARCHIVED,
    }
)
_NOWHERE = frozenset({Reason.TOO_MANY_REDIRECTS})  # RFC 9309 section 2.3.1.2: may count as absent

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """A file that an origin may keep.

    Attributes:
        name, path: how it is called, and where it lies.
        accept: value of the Accept header.
        max_bytes: read of it; what follows is cut off.
        agent: for whom it is read.
        read: its bytes → what it says to that agent, to be kept.
        ready: what was kept, or nothing (an empty text) → what can be asked.
    """

    name: str
    path: str
    accept: str
    max_bytes: int
    agent: str
    read: Callable[[bytes], str]
    ready: Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A file as it was found, and what can be asked of it."""

    file: SiteFile
    rules: T


class SiteFiles(Generic[T]):
    """One kind of file of every origin. Belongs to one event loop.

    Whoever asks first sets off one request; whoever asks meanwhile waits for the same. It goes on when they give up:
    others will ask. Origins don't wait for each other, nor for the ledger.
    """

    def __init__(self, kind: Kind[T], ask: Ask, clock: Clock, store: SiteFileStore | None) -> None:
        self._kind, self._ask, self._clock = kind, ask, clock
        self._shelf = Shelf(kind.name, kind.agent, store)
        self._held: OrderedDict[str, Held[T]] = OrderedDict()
        self._chars = 0
        self._coming: dict[str, asyncio.Task[Held[T]]] = {}

    async def of(self, origin: str) -> Held[T]:
        """The file of an origin, no older than it may be.

        Raises:
            Refusal: the origin can't be asked anything: dns, connect, tls…, address-refused.
        """
        held = self._held.get(origin)
        if held and fresh(held.file, self._clock()):
            self._held.move_to_end(origin)
            return held
        task = self._coming.get(origin)
        if task is None:
            task = self._coming[origin] = asyncio.create_task(self._get(origin))
            task.add_done_callback(lambda done: self._ended(origin, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Keep what is not in the ledger yet."""
        await self._shelf.close()

    def _ended(self, origin: str, task: asyncio.Task[Held[T]]) -> None:
        del self._coming[origin]
        if not task.cancelled():
            task.exception()  # asyncio complains of exceptions that nobody asked for

    async def _get(self, origin: str) -> Held[T]:
        before = await self._shelf.get(origin)
        if before is not None and fresh(before, self._clock()):
            with contextlib.suppress(WireError):  # kept by another version, in a form of its own
                return self._hold(before)
        file = await self._fetched(origin, before)
        self._shelf.put(file)
        return self._hold(file)

    async def _fetched(self, origin: str, before: SiteFile | None) -> SiteFile:
        kind, said, detail = self._kind, "", ""
        status: int | None = None
        request = Request(url=origin + kind.path, accept=kind.accept, max_bytes=kind.max_bytes, cut=True)
        try:
            response = await self._ask(request)
            status = response.status
            found = access(status) is Access.FOUND
            said, detail = (kind.read(response.body), "") if found else ("", f"HTTP status {status}")
        except Refusal as refusal:
            if refusal.reason in _OF_THE_ORIGIN or refusal.reason.startswith(Reason.TLS):
                raise
            status = 404 if refusal.reason in _NOWHERE else None
            detail = f"{refusal.reason}: {refusal.detail}"
        facts = {"origin": origin, "kind": kind.name, "agent": kind.agent}
        return filed(before, **facts, status=status, detail=detail, said=said, now=self._clock())

    def _hold(self, file: SiteFile) -> Held[T]:
        held = Held(file, self._kind.ready(file.said))
        self._drop(file.origin)
        self._held[file.origin] = held
        self._chars += len(file.said)
        while len(self._held) > _MAX_HELD or (self._chars > _MAX_HELD_CHARS and len(self._held) > 1):
            self._drop(next(iter(self._held)))
        return held

    def _drop(self, origin: str) -> None:
        if old := self._held.pop(origin, None):
            self._chars -= len(old.file.said)


class Shelf:
    """The ledger's copies, read and written in threads, many at once: no request waits for another's transaction.

    What can't be read is asked for again, what can't be written is not kept: a ledger that fails says so elsewhere.
    """

    def __init__(self, kind: str, agent: str, store: SiteFileStore | None) -> None:
        self._kind, self._agent, self._store = kind, agent, store
        self._wanted: dict[str, asyncio.Future[SiteFile | None]] = {}
        self._new: dict[str, SiteFile] = {}
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None

    async def get(self, origin: str) -> SiteFile | None:
        """The copy of an origin's file, null when there is none."""
        if self._store is None:
            return None
        wanted = self._wanted.setdefault(origin, asyncio.get_running_loop().create_future())
        if self._reader is None:
            self._reader = asyncio.create_task(self._read(self._store))
        return await wanted

    def put(self, file: SiteFile) -> None:
        """Keep a file, soon."""
        if self._store is None:
            return
        self._new[file.origin] = file
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(self._store))

    async def close(self) -> None:
        """Write what is left, when nothing else runs on the loop any more."""
        if self._store is not None and self._new:
            batch, self._new = list(self._new.values()), {}
            with contextlib.suppress(LedgerError):
                self._store.save(batch)  # in no thread: at the end of the interpreter none can be had

    async def _read(self, store: SiteFileStore) -> None:
        try:
            while self._wanted:
                batch, self._wanted = self._wanted, {}
                found: dict[str, SiteFile] = {}
                try:
                    found = await asyncio.to_thread(store.load, self._kind, self._agent, list(batch))
                except LedgerError as error:
                    _log.warning("%s is asked for again: %s", self._kind, error)
                finally:
                    for origin, future in batch.items():
                        if not future.done():
                            future.set_result(found.get(origin))
        finally:
            self._reader = None

    async def _write(self, store: SiteFileStore) -> None:
        try:
            while self._new:
                batch, self._new = self._new, {}
                try:
                    await asyncio.to_thread(store.save, list(batch.values()))
                except LedgerError as error:
                    _log.warning("%s is not kept: %s", self._kind, error)
        finally:
            self._writer = None
