"""What asks the reference validator outlives it."""

from __future__ import annotations

import sys

import pytest

from tests.conformance.validator import Validator

ECHO = """
import sys
for line in sys.stdin:
    if "end" in line:
        sys.exit("it cannot be answered")
    print(line, end="", flush=True)
"""
# As the real one: a child answers, and holds the same pipes.
HANGING = "import os, time; os.fork(); time.sleep(60)"


def test_a_validator_that_ended_is_started_anew() -> None:
    """A question that ends the process fails with its words, and the next one is answered."""
    validator = Validator([sys.executable, "-I", "-S", "-c", ECHO])
    with pytest.raises(AssertionError, match="ended with 1: it cannot be answered"):
        validator.ask({"name": "end"})
    assert validator.ask({"name": "a"}) == {"name": "a"}
    validator.close()


def test_a_validator_that_hangs_is_ended() -> None:
    """No question waits for longer than its patience."""
    with pytest.raises(AssertionError, match="ended with -9"):
        Validator([sys.executable, "-I", "-S", "-c", HANGING], patience=0.2).ask({})
