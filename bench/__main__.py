"""`make bench`: every benchmark, one after another, but for bench.state, which needs 10 GB and a quarter of an hour."""

from bench import hostile, kinds, memory, metadata, newsworld, polls, quality

for benchmark in (newsworld, quality, metadata, kinds, polls, hostile, memory):
    benchmark.main()
