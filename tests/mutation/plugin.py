"""A pytest plugin for mutation runs: thousands of short sessions, each of which should say no as soon as it can."""

from __future__ import annotations

import functools
import gc
import os
import resource
import signal
import time

import pytest
from hypothesis import settings
from mutmut.mutation import trampoline

# These look at the corpus rather than at the verifier, make all of it again, or take their time on purpose.
_LEFT_OUT = (
    "test_a_fresh_corpus_has_the_right_answers",
    "test_the_committed_corpus_is_what_the_script_writes",
    "test_the_corpus_is_large_and_mostly_hostile",
    "test_kinds_go_with_verdicts",
    "test_every_code_has_its_cases",
    "test_one_answer_to_everything_fails",
    "test_no_report_repeats_a_private_key",
    "test_ten_seconds_are_the_limit",
)
_LONG = ("test_corpus.py", "test_details.py", "test_never_raises.py")
_MOST_CPU_SECONDS = 15  # all tests together take a third of that
_MOST_BYTES = 4 << 30  # of addresses: several times what the tests take
_IDLE_SECONDS = 60  # no test sleeps for so long
_TIMED_OUT = 36  # what mutmut understands

settings.register_profile("mutation", max_examples=25, derandomize=True, database=None, deadline=None)
settings.load_profile("mutation")

# Every call of a mutated function asks which mutant is meant. mutmut looks into the environment each time, for the
# sake of tests that set it; ours do not, and asking mutmut's own note instead halves the time of a run.
trampoline.get_mutant_under_test = lambda: trampoline._mutant_under_test or ""

_caches: list[functools._lru_cache_wrapper[object]] = []


def pytest_sessionstart() -> None:
    """Stop a mutant that runs in circles, takes all memory or waits for ever.

    Its own time on the processor is what counts: other work on the machine may slow the clock's.
    """
    if "__mutmut_" not in trampoline.get_mutant_under_test():
        return
    for limit, most in ((resource.RLIMIT_CPU, _MOST_CPU_SECONDS), (resource.RLIMIT_AS, _MOST_BYTES)):
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
    spent = time.process_time()

    def stop_when_idle(*_: object) -> None:
        nonlocal spent
        before, spent = spent, time.process_time()
        if spent - before < 0.05:
            os._exit(_TIMED_OUT)

    signal.signal(signal.SIGALRM, stop_when_idle)
    signal.setitimer(signal.ITIMER_REAL, _IDLE_SECONDS, _IDLE_SECONDS)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave those tests out, and put the module's own ones first and the long ones last."""
    left_out = [item for item in items if item.name.partition("[")[0] in _LEFT_OUT]
    config.hook.pytest_deselected(items=left_out)
    kept = [item for item in items if item not in left_out]
    module = trampoline.get_mutant_under_test().partition(".x")[0].rpartition(".")[2]
    items[:] = sorted(kept, key=lambda item: (_is_long(item), item.path.stem != f"test_{module}"))


def _is_long(item: pytest.Item) -> bool:
    return item.path.name in _LONG or "test_any" in item.name


def pytest_collection_finish() -> None:
    """Keep what was imported once out of the garbage collections of every worker."""
    _caches[:] = [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]
    gc.freeze()


def pytest_runtest_setup() -> None:
    """While mutmut learns which test executes which function, no test may profit from what another one did."""
    if trampoline.get_mutant_under_test() == "stats":
        for cached in _caches:
            if cached.__module__.startswith(("badges.", "tests.")):
                cached.cache_clear()
