"""`make bench`: every benchmark, one after another."""

from bench import newsworld

newsworld.main()
