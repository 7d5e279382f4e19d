"""Background work: the same services, chunk by chunk."""
