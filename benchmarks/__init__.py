"""Benchmarks: `make bench` measures the figures of docs/storage.md."""
