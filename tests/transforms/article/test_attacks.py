"""Hostile pages through a real child: read or refused, within their bounds, and nothing loaded. All: bench.attacks."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from schemas.failure import Reason, Refusal
from tests.hostile import Attack
from tests.transforms.article.attacks import HTML, SMALL, WHOLE
from tests.transforms.article.floods import FLOODS
from transforms.bounds import EXTRACTOR_TIMEOUT_S

MEASURED = "tests.transforms.article.attacks:measured_in_child"
BUSY = 6
"""A child that has a core for itself needs no more time than CPU; where tests run others may want it too."""
MAX_CPU_S, MAX_GROWTH_BYTES = 0.8 * EXTRACTOR_TIMEOUT_S, 2**30
"""The slowest of all takes 2.5 s, the largest 960 MB (2026-11-25); 6.9 s where all takes two to three times as long."""
COSTLY = {
    "many-bold", "many-paragraphs-unclosed", "many-comments", "many-instructions", "many-links", "many-cells",
    "many-scripts", "many-classes", "table-of-a-million-cells", "attributes-5mb", "attributes-quoted",
    "attributes-of-many", "comment-of-dashes", "title-of-5mb", "one-line", "mojibake", "chinese", "metas",
    "canonical-links", "json-nested", "json-quotes", "json-blocks", "utf-8-invalid-5mb", "no-text", "nuls",
}  # fmt: skip
"""Of the floods those that cost most, or once did."""
ATTACKS = {**SMALL, **{name: FLOODS[name] for name in sorted(COSTLY)}}
LOST = {
    *("nothing", "one-byte", "white", "nul-between", "utf-32-le", "utf-32-be", "utf-8-as-utf-16", "charset-ebcdic"),
    *("pdf", "png", "jpeg", "zip", "film", "gzip", "gzip-bomb", "executable", "svg-frameset", "template-of-tables"),
    *("foster-parents", "adoption", "selects-of-tables"),
}
"""Where there is no article, or nobody can be expected to find it."""
NO_HTML = {"pdf", "png", "jpeg", "zip", "film", "gzip", "gzip-bomb", "executable", "nuls", "charset-ebcdic"}


@pytest.fixture(scope="module")
def answers(listener: socket.socket) -> dict[str, Any]:
    """What came of each attack."""
    attack = Attack(
        function=MEASURED,
        header={"url": "https://site.example/1", "content_type": HTML},
        max_cpu_s=MAX_CPU_S,
        timeout_s=BUSY * EXTRACTOR_TIMEOUT_S,
        port=listener.getsockname()[1],
    )
    return attack.answers(ATTACKS)


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_read_or_refused_within_its_bounds(name: str, answers: dict[str, Any]) -> None:
    answer = answers[name]
    assert not isinstance(answer, Refusal), answer  # parser-timeout; parser-crash: out of memory; parser-error: raised
    assert answer["growth"] < MAX_GROWTH_BYTES
    assert answer["cpu_s"] < MAX_CPU_S
    assert answer.get("refused") in (None, Reason.NOT_HTML, Reason.EMPTY)
    if name in NO_HTML:
        assert answer.get("refused") == Reason.NOT_HTML


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", sorted(SMALL.keys() - LOST))
def test_the_article_behind_a_small_attack_is_read(name: str, answers: dict[str, Any]) -> None:
    assert WHOLE in answers[name]["text"]


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_is_loaded_and_no_file_is_read(listener: socket.socket, answers: dict[str, Any]) -> None:
    assert "root:" not in str(answers)
    with pytest.raises(BlockingIOError):
        listener.accept()
