"""`make bench`: every benchmark, one after another, but for bench.state, which needs 10 GB and a quarter of an hour."""

from bench import hostile, kinds, memory, newsworld, polls, quality, replay

for benchmark in (newsworld, quality, kinds, polls, hostile, memory, replay):
    benchmark.main()
