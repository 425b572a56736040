"""`newsbeam replay`: archives through the graph, no network."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipelines.collector import unsearched
from pipelines.commands.ingest import Once
from pipelines.flags import Parser, UsageError, duration, header_text
from pipelines.options import (
    Options,
    add_ingest_flags,
    add_record_flags,
    add_watching_flags,
    environment,
    ingest_options,
)
from pipelines.report import log_to_stderr
from pipelines.schedule import Stop
from transforms.io.fileforms import FORMS

_ABOUT = """Reads archives through the same graph as an ingest, without network: WARC files (of `ingest --archive`, of
Common Crawl's CC-NEWS and others) and JSON Lines of url and html. Where an archive has feeds, their items lead to its
pages; pages that no feed names become articles of their own. A unit is a part of a file with up to 20,000 answers; what
is committed is not done again. Flags of Apache Beam's pass through."""

_SUFFIXES = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz", ".jsonl.xz")


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("replay", help="archives through the graph, no network", description=_ABOUT)
    add = parser.add_argument
    add("path", nargs="+", metavar="ARCHIVE", help="files; of a folder all archives in it, by name")
    add("--to", action="append", default=[], metavar="URI", help="where records go (README); repeatable")
    add("--format", choices=list(FORMS), default="jsonl", help="of the files of a folder (default jsonl)")
    add("--ledger", metavar="URL", help="SQLAlchemy URL (default: ledger.db in the first folder of --to)")
    add("--staging", metavar="PATH", help="folder for unpublished records (default: in the first folder of --to)")
    about = "read known articles of these files again; what is read otherwise now is published as a revision"
    add("--reextract", action="store_true", help=about)
    add("--json", action="store_true", help="print the run's summary as one JSON line on stdout")
    add("--wait", type=duration, default=0.0, metavar="DURATION", help="wait for another run's end (default 0)")
    add("--user-agent", type=header_text, metavar="TEXT", help="whose robots directives in pages count")
    add("--robots", choices=("obey", "ignore"), default="obey", help="noindex in pages and headers (default obey)")
    add(
        "--respect-tdm",
        action="store_true",
        help="leave out pages that are reserved (page, headers, archived tdmrep.json)",
    )
    add_record_flags(parser)
    add_watching_flags(parser)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    paths, options = list(archives(said.path)), replay_options(said, beam, environment())
    log_to_stderr(options.log_format)
    stop = Stop()
    stop.listen()
    with unsearched():
        from pipelines.compose import compose  # these import Beam
        from pipelines.engine import check_engine, hush
        from pipelines.replay import replay

    check_engine(options.beam, options.ledger, streaming=False)
    hush()
    parts = compose(options)
    work = partial(replay, options, parts, paths, stop.asked, reextract=said.reextract)
    return Once(options=options, work=work)()


def replay_options(said: argparse.Namespace, beam: Sequence[str], environ: Mapping[str, str]) -> Options:
    """The options of an ingest, as far as a replay has them, else their defaults.

    Raises:
        UsageError: they can't be followed.
    """
    usual = Parser()
    add_ingest_flags(usual)
    return ingest_options(argparse.Namespace(**{**vars(usual.parse_args([])), **vars(said)}), beam, environ)


def archives(names: Sequence[str]) -> Iterator[str]:
    """The files that are meant, in order.

    Raises:
        UsageError: one is not there, is no archive, or needs what is not installed.
    """
    for name in names:
        path = Path(name)
        found = [path] if not path.is_dir() else sorted(each for each in path.iterdir() if _is_archive(each))
        if not found:
            raise UsageError(f"{name}: no archive in this folder ({', '.join(_SUFFIXES)})")
        for each in found:
            check(each)
            yield str(each)


def check(path: Path) -> None:
    """Make sure that a file can be replayed, before anything is done.

    Raises:
        UsageError: it can't; one line says why.
    """
    from transforms.io.archived import Unreadable
    from transforms.io.captures import is_warc

    try:
        warc = is_warc(str(path))
    except Unreadable as error:
        raise UsageError(str(error)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if warc and importlib.util.find_spec("fastwarc") is None:
        raise UsageError(f"{path}: fastwarc is not installed: pip install 'newsbeam[archive]'")


def _is_archive(path: Path) -> bool:
    return path.is_file() and path.name.endswith(_SUFFIXES)
