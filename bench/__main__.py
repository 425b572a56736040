"""`make bench`: every benchmark, one after another, but for bench.state and bench.copystate, which fill ledgers."""

from bench import feeds, hostile, kinds, memory, neardup, newsworld, polls, quality

for benchmark in (newsworld, quality, neardup, kinds, feeds, polls, hostile, memory):
    benchmark.main()
