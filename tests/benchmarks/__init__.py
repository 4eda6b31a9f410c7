"""Benchmarks: this engine beside others, on the same articles and the same queries; run them with `make bench`."""
