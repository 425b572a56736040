"""The composition root: the one place where ports meet their implementations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from pipelines.budget import POLL_SHARE, UnitBudget
from pipelines.clock import utc_now
from pipelines.drain import DrainWatch
from pipelines.engine import several_processes
from pipelines.graph import Stages
from pipelines.options import Options
from pipelines.sinks import sinks_of
from pipelines.stagings import staging_of
from pipelines.streamoptions import StreamOptions
from pipelines.version import VERSION
from schemas.article import Provenance
from transforms.commit import Commit
from transforms.duplicates import FindDuplicates
from transforms.fetch import FetchArticles
from transforms.io.archive import WarcArchive
from transforms.io.children import ChildPool
from transforms.io.gate import Manners
from transforms.io.gcs_staging import GcsStaging
from transforms.io.http import HttpFetcher
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.hosts import SqlHosts
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease, Run
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.siteblocks import SqlSiteMemory
from transforms.io.ledger.sitefiles import SqlSiteFiles
from transforms.io.ledger.source import LedgerSource
from transforms.io.loop import submit
from transforms.io.ports import Children, Clock, Fetcher, Journal, Memory, SiteMemory
from transforms.io.publishing import Sink
from transforms.io.sinks.folder import check_folder
from transforms.io.staging import FolderStaging
from transforms.known import DropKnown
from transforms.parse import ParseFeeds
from transforms.poll import PollFeeds
from transforms.publish import Publish, Publisher
from transforms.store import Store
from transforms.web.usage import UsageRules


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The implementations behind the ports, for one ingest."""

    agenda: Agenda
    feeds: FeedBook
    lease: Lease
    memory: Memory
    journal: Journal
    outbox: SqlOutbox
    staging: FolderStaging | GcsStaging
    sinks: tuple[Sink, ...]
    fetcher: Fetcher
    children: Children
    clock: Clock
    keep_copies: bool
    sites: SiteMemory | None
    archive: str | None = None

    def fetcher_of(self, run: Run) -> Fetcher:
        """The fetcher of a run, whose name its archive's files bear."""
        if self.archive is None or not isinstance(self.fetcher, HttpFetcher):
            return self.fetcher
        software = f"newsbeam/{VERSION}"
        return replace(self.fetcher, archive=WarcArchive(folder=self.archive, run_id=run.run_id, software=software))

    def publisher(self, run: Run) -> Publisher:
        """What publishes committed units with these parts, as long as the run is the ledger's."""
        return Publisher(
            outbox=self.outbox,
            staging=self.staging,
            sinks=self.sinks,
            clock=self.clock,
            epoch=run.epoch,
            keep_copies=self.keep_copies,
        )


def compose(options: Options) -> Parts:
    """Choose the implementations that the options ask for."""
    if options.archive:
        check_folder(options.archive)
    return Parts(
        agenda=Agenda(url=options.ledger),
        feeds=FeedBook(url=options.ledger),
        lease=Lease(url=options.ledger),
        memory=SqlMemory(url=options.ledger),
        journal=SqlJournal(
            url=options.ledger, scope=options.retry_after_scope, near_kept=timedelta(days=options.near_days)
        ),
        outbox=SqlOutbox(url=options.ledger),
        staging=staging_of(options.staging, options.to, options.ledger),
        sinks=sinks_of(options.to, options.form),
        fetcher=_fetcher(options),
        children=ChildPool(),
        clock=utc_now,
        keep_copies=options.copies == "keep",
        sites=None if options.site_memory == "off" else SqlSiteMemory(url=options.ledger),
        archive=options.archive,
    )


def _fetcher(options: Options) -> HttpFetcher:
    store = SqlSiteFiles(url=options.ledger)
    return HttpFetcher(
        user_agent=options.user_agent,
        clock=utc_now,
        proxy=options.proxy,
        allowed=options.allow_private,
        ports=options.ports,
        per_host_delay_s=options.per_host_delay_s,
        hosts=SqlHosts(url=options.ledger) if several_processes(options.beam) else None,
        retry_after_scope=options.retry_after_scope,
        manners=Manners(agent=options.agent, clock=utc_now, obey=options.robots == "obey", store=store),
    )


def source(options: Options, asked: StreamOptions, parts: Parts, run: Run) -> LedgerSource:
    """What a stream claims."""
    return LedgerSource(
        url=parts.lease.url,
        run=run,
        window_s=asked.commit_every_s,
        budget_s=options.unit_budget_s,
        limit=options.feeds_per_unit,
    )


def _drain(options: Options, parts: Parts, run: Run) -> DrainWatch | None:
    """In one process the signal's handler, or the source, cuts all budgets."""
    if options.stream is None or not several_processes(options.beam):
        return None
    return DrainWatch(source=source(options, options.stream, parts, run))


def stages(options: Options, parts: Parts, run: Run) -> Stages:
    """The verbs, configured."""
    clock, fetcher = parts.clock, parts.fetcher_of(run)
    budget = UnitBudget(clock=clock, heed=_drain(options, parts, run))
    return Stages(
        poll=_poll(options, clock, fetcher, budget),
        parse=ParseFeeds(
            children=parts.children,
            submit=submit,
            clock=clock,
            budget=budget,
            fetcher=fetcher,
            pages=options.backfill,
        ),
        known=DropKnown(memory=parts.memory, clock=clock),
        fetch=_fetch(options, parts, run, fetcher, budget),
        store=Store(staging=parts.staging),
        duplicates=FindDuplicates(memory=parts.memory),
        commit=Commit(
            journal=parts.journal,
            staging=parts.staging,
            clock=clock,
            min_interval_s=options.min_poll_interval_s,
            refetch=_reads_again(options),
        ),
        publish=Publish(publisher=parts.publisher(run), catch_up=options.stream is not None),
    )


def _poll(options: Options, clock: Clock, fetcher: Fetcher, budget: UnitBudget) -> PollFeeds:
    return PollFeeds(
        fetcher=fetcher,
        submit=submit,
        clock=clock,
        budget=replace(budget, share=POLL_SHARE),
        refetch=_reads_again(options),
        concurrency=options.concurrency,
    )


def _fetch(options: Options, parts: Parts, run: Run, fetcher: Fetcher, budget: UnitBudget) -> FetchArticles:
    obey = options.robots == "obey"
    return FetchArticles(
        fetcher=fetcher,
        children=parts.children,
        submit=submit,
        clock=parts.clock,
        budget=budget,
        provenance=_provenance(options, parts, run),
        usage=UsageRules(agent=options.agent, obey_robots=obey, respect_tdm=options.respect_tdm),
        concurrency=options.concurrency,
        sites=parts.sites,
        learns=options.site_memory == "learn",
    )


def _provenance(options: Options, parts: Parts, run: Run) -> Provenance:
    return Provenance(
        pipeline_version=VERSION, run_id=run.run_id, config_hash=options.config_hash(), recorded_at=parts.clock()
    )


def _reads_again(options: Options) -> bool:
    return options.refetch or bool(options.backfill)
