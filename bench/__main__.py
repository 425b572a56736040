"""`make bench`: every benchmark, one after another."""

from bench import newsworld, quality

newsworld.main()
quality.main()
