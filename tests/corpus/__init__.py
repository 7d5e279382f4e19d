"""Cases of our own for the verifier, written from its contract and not from its code."""
