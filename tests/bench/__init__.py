"""The benchmark of PERFORMANCE.md: ratios taken side by side, never absolute times; `make bench` runs it."""
