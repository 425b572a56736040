"""`newsbeam schema`: the form of what newsbeam publishes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from pipelines.flags import Parser
from pipelines.schema import KINDS, json_schema
from pipelines.status import OK

_ABOUT = "The schema of a line: of articles/ and duplicates/ (article), of failures/ (failure), or of gaps/ (gap)."


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("schema", help="the schema of the records", description=_ABOUT)
    parser.add_argument("--format", choices=["json-schema"], default="json-schema", help="JSON Schema, draft 2020-12")
    parser.add_argument("--kind", choices=sorted(KINDS), default="article", help="of which line (default: article)")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    sys.stdout.write(json.dumps(json_schema(said.kind), indent=2, ensure_ascii=False) + "\n")
    return OK
