"""Benchmarks against peers doing the same work in the same run; ``make bench`` writes docs/benchmarks.md."""
