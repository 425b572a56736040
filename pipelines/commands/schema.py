"""`newsbeam schema`: the form of what newsbeam publishes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from pipelines.flags import Parser
from pipelines.schema import json_schema
from pipelines.status import OK
from schemas.forms.avro import avro_schema
from schemas.forms.bigquery import bigquery_schema
from schemas.forms.sql import ddl
from schemas.published import KINDS

_ABOUT = "The schema of a line: of articles/ and duplicates/ (article), of failures/ (failure), or of gaps/ (gap)."


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("schema", help="the schema of the records", description=_ABOUT)
    about = "JSON Schema (draft 2020-12, the default), Avro, BigQuery, SQL of PostgreSQL, or Arrow as its own text"
    parser.add_argument("--format", choices=list(_FORMS), default="json-schema", help=about)
    parser.add_argument("--kind", choices=sorted(KINDS), default="article", help="of which line (default: article)")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    sys.stdout.write(_FORMS[said.format](said.kind))
    return OK


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _arrow(kind: str) -> str:
    from transforms.io.arrow import arrow_schema  # imports pyarrow

    return str(arrow_schema(kind).to_string(truncate_metadata=False)) + "\n"


_FORMS: dict[str, Callable[[str], str]] = {
    "json-schema": lambda kind: _json(json_schema(kind)),
    "avro": lambda kind: _json(avro_schema(kind)),
    "bigquery": lambda kind: _json(bigquery_schema(kind)),
    "sql": ddl,
    "arrow": _arrow,
}
