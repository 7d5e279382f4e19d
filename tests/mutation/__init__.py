"""Mutation testing of the library and of the way out (make mutation)."""
