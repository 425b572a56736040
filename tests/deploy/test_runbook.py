"""What the runbook tells an operator to type exists."""

from __future__ import annotations

import re
import shlex

import pytest

from pipelines.cli import parsers
from tests.deploy.lines import DEPLOY, ROOT

PAGES = ("runbook.md", "README.md")


def commands(page: str) -> list[str]:
    """Lines of the page's shell blocks that run newsbeam, long lines joined, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", (DEPLOY / page).read_text(), flags=re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip().startswith("newsbeam ")]


@pytest.mark.parametrize("line", [line for page in PAGES for line in commands(page)])
def test_a_command_is_one_of_newsbeams(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    top, _ = parsers()
    assert top.parse_args(words).command == words[0]


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    named = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (DEPLOY / page).read_text())
    assert named
    for path in named:
        assert (DEPLOY / path).resolve().is_relative_to(ROOT)
        assert (DEPLOY / path).exists(), path
