"""A run over archives: each part of a file is a unit that goes through the graph, answered by the file alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.batch import Result, bounded, run_unit
from pipelines.budget import until_cut
from pipelines.compose import Parts, stages, staging_folder
from pipelines.graph import Stages
from pipelines.lines import in_order
from pipelines.options import Options
from schemas.capture import Capture, Kind, Part
from schemas.failure import Refusal
from schemas.feed import NO_FEED, FeedItem, ParsedFeed
from schemas.page import Request
from schemas.unit import Claim, ItemTask, Unit
from schemas.wire import from_wire
from transforms.attempt import attempt, unhurried
from transforms.bounds import FEED_ACCEPT, MAX_FEED_BYTES, PARSER, PARSER_TIMEOUT_S
from transforms.feeds.identity import item_key
from transforms.io.archived import Damaged, Unreadable
from transforms.io.captures import ArchiveFile, Index
from transforms.io.ledger.lease import Run
from transforms.io.ports import Children
from transforms.io.replayed import ArchiveFetcher

_log = logging.getLogger(__name__)

_UNIT_S = 86_400.0
"""A unit of a replay has no time budget: each page has its own, and there is no host to wait for."""


def replay(options: Options, parts: Parts, paths: Sequence[str], stopped: Callable[[], bool] = lambda: False) -> Result:
    """One run over archive files, in the order given; what a run before it has committed is passed over.

    Args:
        options: what was asked for.
        parts: the implementations; the fetcher is not asked.
        paths: files.
        stopped: whether to begin no further unit.

    Raises:
        LedgerHeld: another run is alive on the ledger, and --wait is over.
        LedgerError: the ledger can't be used.
    """

    def rounds(run: Run, _: datetime, enough: Callable[[], bool]) -> Iterator[str]:
        scratch = f"{run.run_id}-unpacked"  # in the staging: if this run dies, the next one clears it away
        for path in paths:
            yield from _file(options, parts, run, path, staging_folder(options) / scratch, enough)
            parts.staging.remove(scratch)

    return bounded(options, parts, rounds, stopped)


def _file(
    options: Options, parts: Parts, run: Run, path: str, folder: Path, enough: Callable[[], bool]
) -> Iterator[str]:
    try:
        for part, index, damaged in ArchiveFile(path, folder).parts():
            if enough():
                return
            _tell(path, damaged)
            if parts.agenda.has_committed(part.key):
                _log.info("%s, part %s: done by an earlier run", path, part.key)
                continue
            yield from _part(options, parts, run, part, index)
    except Unreadable as error:
        yield str(error)
    except OSError as error:
        yield f"{error.filename or path}: {error.strerror or error}"


def _tell(path: str, damaged: Sequence[Damaged]) -> None:
    if damaged:
        first = damaged[0]
        _log.warning("%s: %d damaged records passed over, first at %d: %s", path, len(damaged), first.offset, first.why)


def _part(options: Options, parts: Parts, run: Run, part: Part, index: Index) -> Iterator[str]:
    now = parts.clock()
    unit = Unit(
        unit_id=f"{run.run_id}-{part.key}",
        run_id=run.run_id,
        epoch=run.epoch,
        started_at=min(part.at, now),
        deadline_at=now + timedelta(seconds=_UNIT_S),
    )
    claims = _claims(parts, unit, part, index)
    if not claims:
        return
    _log.info("%s: %d feeds, %d answers", unit.unit_id, len(index.feeds), len(index.by_url))
    yield from run_unit(options, parts, unit, claims, _stages(options, parts, run, part))


def _stages(options: Options, parts: Parts, run: Run, part: Part) -> Stages:
    """The verbs of an ingest, with an archive in the place of the network: polls happened when it was written."""
    made = stages(options, replace(parts, fetcher=ArchiveFetcher(part=part), archive=None), run)
    then = Moment(at=part.at)
    return replace(
        made,
        poll=replace(made.poll, clock=then, budget=until_cut),
        parse=replace(made.parse, clock=then, budget=until_cut),
        fetch=replace(made.fetch, budget=until_cut),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """ports.Clock that stands."""

    at: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.at


def _claims(parts: Parts, unit: Unit, part: Part, index: Index) -> list[Claim]:
    """Its feeds; items of earlier units that wait for a page that it has; pages that neither of these names."""
    pages = {capture.requested_url: capture for capture in index.by_url.values() if capture.kind is Kind.PAGE}
    waiting = {key: link for key, link in parts.agenda.waiting(pages).items() if index.find(link)}
    named = _addresses(index, [*waiting.values(), *_named(parts.children, part, index)])
    alone = [url for url, capture in pages.items() if not {url, capture.url} & named]
    parts.feeds.note(index.feeds, unit.started_at)
    tasks = _tasks(parts, unit, alone)
    if not (index.feeds or waiting or tasks):
        return []
    return parts.agenda.claim_these(unit, list(index.feeds), list(waiting), tasks)


def _tasks(parts: Parts, unit: Unit, urls: Iterable[str]) -> list[ItemTask]:
    items = {item_key(item): item for item in (FeedItem(feed_url=NO_FEED, guid=None, link=url) for url in urls)}
    seen = parts.memory.seen_items(list(items))
    return [
        ItemTask(
            unit=unit,
            item_key=key,
            item=item,
            claimed=True,
            identifier=seen[key].identifier if key in seen else None,
        )
        for key, item in items.items()
    ]


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
