"""The badges command."""
