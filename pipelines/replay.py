"""A run over archives: each part of a file is a unit that goes through the graph, answered by the file alone."""

from __future__ import annotations

import hashlib
import logging
import re
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pipelines.batch import run_unit
from pipelines.budget import until_cut
from pipelines.compose import Parts, stages
from pipelines.graph import Stages
from pipelines.lines import in_order
from pipelines.options import Options
from pipelines.runs import Result, active, ended
from pipelines.version import VERSION
from schemas.capture import Capture, Kind, Part
from schemas.failure import Refusal
from schemas.feed import NO_FEED, FeedItem, ParsedFeed
from schemas.page import Request
from schemas.unit import Claim, ItemTask, Unit
from schemas.wire import from_wire
from transforms.article.extract import METHOD, method_version
from transforms.attempt import attempt, unhurried
from transforms.bounds import FEED_ACCEPT, MAX_FEED_BYTES, PARSER, PARSER_TIMEOUT_S
from transforms.feeds.identity import item_key
from transforms.io.archived import Damaged, Unreadable
from transforms.io.captures import ArchiveFile, Index
from transforms.io.ledger.lease import Run
from transforms.io.ledger.memory import MadeFrom
from transforms.io.ledger.sitefiles import SqlSiteFiles
from transforms.io.ports import Children
from transforms.io.replayed import ArchiveFetcher, Moment
from transforms.io.staging import FolderStaging

_log = logging.getLogger(__name__)

_OWN_NAME = re.compile(r"(\d{8}T\d{6}Z-[0-9a-f]{6})-\d{5}\.warc\.gz")
"""Files of the program's own archives, by the run that wrote them."""

_UNIT_S = 86_400.0
"""A unit of a replay has no time budget: each page has its own, and there is no host to wait for."""


def replay(
    options: Options,
    parts: Parts,
    paths: Sequence[str],
    stopped: Callable[[], bool] = lambda: False,
    *,
    reextract: bool = False,
) -> Result:
    """One run over archive files, in the order given; what a run before it has committed is passed over.

    Args:
        options: what was asked for.
        parts: the implementations; the fetcher is not asked.
        paths: files.
        stopped: whether to begin no further unit.
        reextract: read known articles again whose newest version came from these files, and publish as revisions those
            that the extraction of today reads otherwise.

    Raises:
        LedgerHeld: another run is alive on the ledger, and --wait is over.
        LedgerError: the ledger can't be used.
    """
    with active(options, parts) as now:
        replayer = _Replayer(options, parts, now.run, reextract)
        room, name = _scratch(parts), f"{now.run.run_id}-unpacked"
        for path in paths:
            now.errors.extend(replayer.file(path, Path(room.root) / name, lambda: stopped() or now.lost()))
            room.remove(name)
        return ended(parts, now)


def _scratch(parts: Parts) -> FolderStaging:
    """Where packed pages are unpacked: in the staging, so that the next run clears away what a dead one left."""
    here = parts.staging
    return here if isinstance(here, FolderStaging) else FolderStaging(root=f"{tempfile.gettempdir()}/newsbeam")


@dataclass(frozen=True, slots=True)
class _Replayer:
    """Takes archive files through the graph, in one run."""

    options: Options
    parts: Parts
    run: Run
    reextract: bool

    def file(self, path: str, unpack_to: Path, enough: Callable[[], bool]) -> Iterator[str]:
        """Replay one; yields what went wrong, a line each."""
        try:
            for part, index, damaged in ArchiveFile(path, unpack_to).parts():
                if enough():
                    return
                _tell(path, damaged)
                if self.parts.agenda.has_finished(self._suffix(part)):
                    _log.info("%s, part %s: done by an earlier run", path, part.key)
                    continue
                if not (yield from self._part(part, index)):
                    return
        except Unreadable as error:
            yield str(error)
        except OSError as error:
            yield f"{error.filename or path}: {error.strerror or error}"

    def _suffix(self, part: Part) -> str:
        """The end of its unit's id: the same in every run that would do the same."""
        if not self.reextract:
            return f"-{part.key}"
        reads = hashlib.sha256(f"{VERSION}\n{METHOD}\n{method_version()}".encode()).hexdigest()
        return f"-{part.key}-x{reads[:8]}"

    def _part(self, part: Part, index: Index) -> Generator[str, None, bool]:
        now = self.parts.clock()
        unit = Unit(
            unit_id=self.run.run_id + self._suffix(part),
            run_id=self.run.run_id,
            epoch=self.run.epoch,
            started_at=min(part.at, now),
            deadline_at=now + timedelta(seconds=_UNIT_S),
        )
        claims = self._claims(unit, part, index)
        if not claims:
            return True
        _log.info("%s: %d feeds, %d answers", unit.unit_id, len(index.feeds), len(index.by_url))
        return (yield from run_unit(self.options, self.parts, unit, claims, self._stages(part)))

    def _stages(self, part: Part) -> Stages:
        """The verbs of an ingest, with an archive in the place of the network: polls were made when it was written."""
        fetcher = ArchiveFetcher(part=part, store=SqlSiteFiles(url=self.options.ledger))
        parts = replace(self.parts, fetcher=fetcher, archive=None)
        made, then = stages(self.options, parts, self.run), Moment(at=part.at)
        return replace(
            made,
            poll=replace(made.poll, clock=then, budget=until_cut, refetch=self.reextract),
            parse=replace(made.parse, clock=then, budget=until_cut),
            known=replace(made.known, made_here=self._made_from(part) if self.reextract else None),
            fetch=replace(made.fetch, budget=until_cut),
            commit=replace(made.commit, refetch=self.reextract),
        )

    def _made_from(self, part: Part) -> MadeFrom:
        written = _OWN_NAME.fullmatch(part.name or "")
        return MadeFrom(url=self.options.ledger, run_id=written[1] if written else None, key=part.key)

    def _claims(self, unit: Unit, part: Part, index: Index) -> list[Claim]:
        """Its feeds; items of earlier units that were tried again; pages that neither of these names."""
        agenda = self.parts.agenda
        pages = {capture.requested_url: capture for capture in index.by_url.values() if capture.kind is Kind.PAGE}
        asked = {capture.requested_url for capture in index.by_url.values() if capture.kind is not Kind.FEED}
        waiting = {key: link for key, link in agenda.waiting(asked).items() if index.find(link)}
        named = _addresses(index, [*waiting.values(), *_named(self.parts.children, part, index)])
        alone = [url for url, capture in pages.items() if not {url, capture.url} & named]
        tasks = self._tasks(unit, part, alone)
        if not (index.feeds or waiting or tasks):
            return []
        self.parts.feeds.note(index.feeds, unit.started_at)
        return agenda.claim_these(unit, list(index.feeds), list(waiting), tasks)

    def _tasks(self, unit: Unit, part: Part, urls: Iterable[str]) -> list[ItemTask]:
        """Pages to read: known ones if this is another capture of them, or, for a re-extraction, if it is the same."""
        items = {item_key(item): item for item in (FeedItem(feed_url=NO_FEED, guid=None, link=url) for url in urls)}
        seen = {key: before.identifier for key, before in self.parts.memory.seen_items(list(items)).items()}
        made_here = self._made_from(part)([identifier for identifier in seen.values() if identifier])
        return [
            ItemTask(unit=unit, item_key=key, item=item, claimed=True, identifier=seen.get(key), reread=self.reextract)
            for key, item in items.items()
            if key not in seen or (seen[key] in made_here) == self.reextract
        ]


def _tell(path: str, damaged: Sequence[Damaged]) -> None:
    if damaged:
        first = damaged[0]
        _log.warning("%s: %d damaged records passed over, first at %d: %s", path, len(damaged), first.offset, first.why)


def _addresses(index: Index, links: Iterable[str]) -> set[str]:
    """Every address that following these links meets."""
    met: list[Capture] = [capture for link in links for capture in index.chain(link)]
    return {url for capture in met for url in (capture.url, capture.requested_url)}


def _named(children: Children, part: Part, index: Index) -> Iterator[str]:
    """The links of all that the part's feeds show. The graph reads these feeds again: 0.1 to 20 ms each."""
    fetcher = ArchiveFetcher(part=part)

    async def links(feed_url: str) -> list[str]:
        request = Request(url=feed_url, accept=FEED_ACCEPT, max_bytes=MAX_FEED_BYTES, feed_url=feed_url)

        async def read() -> ParsedFeed:
            response = await fetcher.fetch(request)
            header = {"feed_url": response.final_url, "content_type": response.headers.get("content-type")}
            answer = await children.run(PARSER, header, response.body, timeout_s=PARSER_TIMEOUT_S)
            return from_wire(ParsedFeed, answer)

        parsed = await attempt(read(), unhurried)
        return [] if isinstance(parsed, Refusal) else [item.link for item in parsed.items if item.link]

    for found in in_order(index.feeds, links):
        yield from found
