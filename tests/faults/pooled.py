"""A stream whose work is done by Beam's external workers: python -m tests.faults.pooled PORT ARGUMENTS…

Not what the command allows on an SQLite ledger, since workers may be elsewhere. These are processes of this machine.
It waits for PATIENCE_S, not for two minutes, for a job in which nothing moves, and CANCEL_S for an engine to answer.
"""

from __future__ import annotations

import os
import sys

from pipelines import engine, job
from pipelines.cli import parsers
from pipelines.commands.ingest import Once
from pipelines.compose import compose
from pipelines.options import ingest_options
from pipelines.report import log_to_stderr
from pipelines.schedule import Stop
from pipelines.stream import stream
from tests.pipelines.prism import PRISM

PATIENCE_S = 30.0
"""A worker starts in 8 s on a slow machine."""
CANCEL_S = 5.0


def main(port: str, *argv: str) -> int:
    """Run it as the command would."""
    flags = ("--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=EXTERNAL")
    where = f"--environment_config=localhost:{port}"
    options = ingest_options(parsers()[1]["ingest"].parse_args(argv), [*flags, where], os.environ)
    asked = options.stream
    assert asked
    engine.LOCAL_S, job.CANCEL_S = PATIENCE_S, CANCEL_S
    engine.hush()
    log_to_stderr(options.log_format)
    stop = Stop()
    stop.listen()
    parts = compose(options)
    return Once(options=options, work=lambda: stream(options, asked, parts, stop.asked))()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
