"""`make bench`: every benchmark, one after another, but for bench.state, which needs 10 GB and a quarter of an hour."""

from bench import feeds, hostile, kinds, memory, newsworld, polls, quality

for benchmark in (newsworld, quality, kinds, feeds, polls, hostile, memory):
    benchmark.main()
