"""Lines a portion at a time, bounded in number and in bytes: what a sink holds in memory at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MOST_LINES = 500
MOST_BYTES = 16_000_000
"""An article may be as large as its page, 5 MB: five hundred of those would be 2.5 GB."""


def chunks(lines: Iterable[bytes], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES) -> Iterator[list[bytes]]:
    """Lines in their order, as many at a time as both bounds allow; a line beyond them comes alone."""
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        if chunk and (len(chunk) >= most_lines or size + len(line) > most_bytes):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk
