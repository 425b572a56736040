"""Every kind of hostile feed through a real child: read or refused, within its bounds, and nothing loaded."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from schemas.failure import Reason, Refusal
from tests.hostile import Attack
from tests.transforms.feeds.attacks import ATTACKS
from transforms.bounds import PARSER_TIMEOUT_S

MEASURED = "tests.transforms.feeds.attacks:measured_in_child"
MAX_GROWTH_BYTES = 400 * 2**20
"""The goal of issue 7; the worst of them takes 240 MB (measured)."""
BUSY = 10
"""A child that has a core for itself needs no more time than CPU; where tests run others may want it too."""
WHOLE = {
    "stylesheet", "10-mb-text", "10-mb-html", "attributes-100k", "namespaces-100k", "author-dots",
    "doctypes", "declarations", "white-space", "junk-before", "mails", "utf-16-le", "utf-16-be", "utf-16-le-bare",
    "utf-16-be-bare", "utf-32-le", "utf-32-be", "utf-32-le-bare", "utf-32-be-bare", "nul-between", "nul-within",
    "encoding-nul", "utf-16-odd",
}  # fmt: skip
"""Behind these attacks there is a feed, and it is read."""


@pytest.fixture(scope="module")
def answers(listener: socket.socket) -> dict[str, Any]:
    """What came of each attack."""
    attack = Attack(
        function=MEASURED,
        header={},
        max_cpu_s=PARSER_TIMEOUT_S,
        timeout_s=BUSY * PARSER_TIMEOUT_S,
        port=listener.getsockname()[1],
    )
    return attack.answers(ATTACKS)


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_read_or_refused_within_its_bounds(name: str, answers: dict[str, Any]) -> None:
    answer = answers[name]
    assert not isinstance(answer, Refusal), answer  # parser-timeout; parser-crash: out of memory
    assert answer["growth"] < MAX_GROWTH_BYTES
    assert answer["cpu_s"] < PARSER_TIMEOUT_S
    assert answer.get("refused") in (None, Reason.NOT_A_FEED, Reason.COMPRESSION_BOMB)
    if name in WHOLE:
        assert answer["items"] >= 1
        assert "whole" in answer["titles"]


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_loaded_and_no_file_is_read(listener: socket.socket, answers: dict[str, Any]) -> None:
    assert "root:" not in str(answers)
    with pytest.raises(BlockingIOError):
        listener.accept()
