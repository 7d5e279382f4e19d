"""Coverage-guided fuzzing of whatever strangers hand in: `make fuzz` (docs/fuzzing.md)."""
