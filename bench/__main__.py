"""`make bench`: every benchmark, one after another, but for bench.state, copystate and scale, which fill ledgers, and
bench.extraction, which needs trained models and other extractors.
"""

from bench import feeds, hostile, kinds, memory, metadata, neardup, newsworld, polls, quality, replay

for benchmark in (newsworld, quality, metadata, neardup, kinds, feeds, polls, hostile, memory, replay):
    benchmark.main()
