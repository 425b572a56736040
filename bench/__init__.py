"""Benchmarks: programs, each with a smoke test in tests/bench/; results in RESULTS.md."""
