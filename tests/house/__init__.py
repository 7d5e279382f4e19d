"""The architecture itself, as tests."""
