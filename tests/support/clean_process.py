"""Examines inputs that a file holds, each in a process of its own, and prints what they cost as JSON lines.

`python -m tests.support.clean_process FILE`: a pickled list of cases. In a process that did other work before, memory
that was freed and not given back would hide what an input takes; in a fork of one that did nothing, it shows.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

from tests.support.promise import examined

# Far over the promise: what breaks it must be reported, and must not take the machine down.
_ADDRESS_SPACE = 3 * 1024**3
_PROCESSOR_SECONDS = 20


def main() -> None:
    """Read the cases, then fork once for each; a case that never ends, or ends its process, is reported as well."""
    for name, data, resources, recipient in pickle.loads(Path(sys.argv[1]).read_bytes()):
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _examine(name, data, resources, recipient)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            _print(name, problem=f"the process ended with status {status}")


def _examine(name: str, data: bytes | str, resources: dict[str, Any], recipient: str | None) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    try:
        outcome = examined(data, resources, recipient=recipient)
    except (Exception, AssertionError) as error:
        _print(name, problem=repr(error)[:300])
        return
    _print(name, codes=outcome.codes, seconds=round(outcome.cost.seconds, 3), bytes=outcome.cost.bytes)


def _print(name: str, **found: Any) -> None:
    print(json.dumps({"name": name} | found), flush=True)


if __name__ == "__main__":
    main()
