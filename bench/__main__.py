"""`make bench`: every benchmark, one after another, but for bench.state, copystate and scale, which fill ledgers, and
bench.extraction, which needs trained models and other extractors.
"""

from bench import (
    attacks,
    feeds,
    hostile,
    kinds,
    memory,
    metadata,
    neardup,
    newsworld,
    polls,
    quality,
    replay,
    sitememory,
    start,
)

ALL = (newsworld, quality, metadata, neardup, kinds, feeds, polls, hostile, attacks, memory, replay, sitememory, start)
for benchmark in ALL:
    benchmark.main()
