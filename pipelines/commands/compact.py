"""`newsbeam compact`: small files of a folder into large ones."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipelines.flags import positive
from pipelines.ledgers import HELP, existing_ledger
from pipelines.lines import print_text
from pipelines.options import Parser, UsageError, environment
from pipelines.status import OK
from schemas.published import PLACES
from transforms.io.ledger.review import Review
from transforms.io.sinks.compacting import compact

_ABOUT = """Make large files of the small ones in a local folder of --to, a day of each kind at a time, also while runs
publish into it. Readers see every line once at any moment; who has listed a day before its files were exchanged must
list it again. What went into which file stands in compactions/. Files of units that are not published to every sink
stay as they are."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("compact", help="small files of a folder into large ones", description=_ABOUT)
    parser.add_argument("folder", metavar="FOLDER", help="as given in --to")
    parser.add_argument("--ledger", metavar="URL", help=f"{HELP}, else that in the folder")
    parser.add_argument(
        "--target-mb", type=positive, default=128, metavar="N", help="size of a large file (default 128)"
    )
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    root = Path(said.folder)
    if "://" in said.folder or not any((root / place).is_dir() for place in PLACES):
        raise UsageError(f"{said.folder}: not a local folder with records")
    inside = root / "ledger.db"
    default = f"sqlite:///{inside}" if inside.is_file() else None
    url = existing_ledger(said.ledger or environment().get("NEWSBEAM_LEDGER") or default, {})
    for folder, before, after in compact(root, Review(url=url).settled, said.target_mb * 1_000_000):
        print_text([f"{folder.relative_to(root)}: {before} files, now {after}"])
    return OK
