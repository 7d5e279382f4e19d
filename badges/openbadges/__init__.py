"""The Open Badges 2.0 standard as a library: documents, identity, signing, baking, linting, verification."""
