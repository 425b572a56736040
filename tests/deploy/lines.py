"""Command lines of newsbeam's that stand in files of deploy/: what the real parsers say of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from pipelines.cli import parsers
from pipelines.options import beam_flags

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"


def check(words: Sequence[str]) -> list[str]:
    """Read `newsbeam ingest …` as the command would; returns what is Beam's of it, raises UsageError."""
    assert list(words[:2]) == ["newsbeam", "ingest"], words
    top, commands = parsers()
    beam, rest = beam_flags(words[1:], commands["ingest"])
    said = top.parse_args(rest)
    assert said.contact, "site owners have no one to turn to"
    return beam


def documents(path: str) -> list[dict]:
    """The documents of a YAML file in deploy/."""
    return list(yaml.safe_load_all((DEPLOY / path).read_text()))
