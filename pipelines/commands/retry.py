"""`newsbeam retry`: chosen dead letters and deferred items, due now."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.clock import utc_now
from pipelines.feedlists import feed_address
from pipelines.flags import duration
from pipelines.grids import Grid, show_grids
from pipelines.ledgers import HELP, existing_ledger, held, prepare
from pipelines.options import Parser, UsageError, environment
from pipelines.status import OK
from schemas.failure import Reason, Stage
from schemas.review import Retrial
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.retrial import Choice, Retrials

_ABOUT = """Make dead letters and deferred items due now, all or those chosen: the next `newsbeam ingest` tries them
again. A deferred item keeps the number of its tries, a dead letter begins anew."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("retry", help="try dead letters and deferred items again", description=_ABOUT)
    parser.add_argument("--reason", metavar="R", help="only items that failed so, as `newsbeam status` names it")
    parser.add_argument("--stage", metavar="S", help=f"only items that failed there: {', '.join(Stage)}")
    parser.add_argument("--feed", metavar="URL", help="only items of this feed")
    parser.add_argument("--dry-run", action="store_true", help="only show which")
    parser.add_argument("--wait", type=duration, default=0.0, metavar="DURATION", help="for a run's end (default 0)")
    parser.add_argument("--ledger", metavar="URL", help=HELP)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    choice, url = choice_of(said), existing_ledger(said.ledger, environment())
    retrials = Retrials(url=url)
    if said.dry_run:
        found = retrials.chosen(choice)
    else:
        prepare(url)
        with held(Lease(url=url), said.wait):
            found = retrials.make_due(choice, utc_now())
    show_grids([retrial_grid(found, dry=said.dry_run)])
    return OK


def choice_of(said: argparse.Namespace) -> Choice:
    """Which items are meant.

    Raises:
        UsageError: there is no such reason or stage, or the feed's address is none.
    """
    reasons, stages = list(Reason), list(Stage)
    if said.reason is not None and said.reason not in reasons:
        raise UsageError(f"--reason {said.reason}: there is no such reason; known are {', '.join(reasons)}")
    if said.stage is not None and said.stage not in stages:
        raise UsageError(f"--stage {said.stage}: there is no such stage; known are {', '.join(stages)}")
    if said.reason == Reason.NO_LINK:
        raise UsageError("--reason no-link: the feed gives these items no address, there is nothing to try again")
    return Choice(
        reason=Reason(said.reason) if said.reason else None,
        stage=Stage(said.stage) if said.stage else None,
        feed_url=feed_address(said.feed) if said.feed else None,
    )


def retrial_grid(found: Sequence[Retrial], *, dry: bool) -> Grid:
    """How many, of which kind, and the first few by address."""
    total = sum(kind.count for kind in found)
    title = f"{total} items {'would be' if dry else 'are'} due now" if total else "No item to try again"
    columns = ("outcome", "stage", "reason", "items", "which")
    note = "the next `newsbeam ingest` tries them" if total and not dry else ""
    return Grid(title=title, columns=columns, rows=[row for kind in found for row in _rows(kind)], note=note)


def _rows(kind: Retrial) -> list[tuple[str | int | None, ...]]:
    links = [*kind.links, *([f"… and {kind.count - len(kind.links)} more"] if kind.count > len(kind.links) else [])]
    first, *others = links or [""]
    return [(kind.outcome, kind.stage, kind.reason, kind.count, first), *(("", "", "", "", link) for link in others)]
