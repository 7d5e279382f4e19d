"""One use case per file: awarding, revoking, exporting, verifying."""
