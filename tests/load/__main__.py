"""`make load`: runs the load for a minute, prints what came of it, and fails when the service did."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

from tests.load.clients import Crowd
from tests.load.installation import served
from tests.load.memory import resident
from tests.load.probe import Probe
from tests.load.report import Outcome
from tests.load.strangers import strangers

SECONDS = 60
COLLECT_SECONDS = 150  # a list of badges may be told for two minutes
_COMPLAINT = re.compile(r"Traceback|request failed|unforeseen|\berror\b|panicked", re.IGNORECASE)


def main() -> int:
    """Run it; the status is not 0 when a promise was broken."""
    with tempfile.TemporaryDirectory() as folder, strangers() as others:
        sys.stderr.write("making an installation …\n")
        with served(Path(folder)) as server:
            sys.stderr.write(f"fifty clients for {SECONDS} s …\n")
            began = time.monotonic()
            crowd = Crowd(server.published, others, began + SECONDS)
            probe = Probe(server.published, began + SECONDS)
            memory = []
            while time.monotonic() < began + SECONDS:
                memory.append(resident(server.process.pid))
                time.sleep(max(0.0, began + len(memory) - time.monotonic()))
            memory.append(resident(server.process.pid))
            probed, seen = probe.collect(COLLECT_SECONDS), crowd.collect(COLLECT_SECONDS)
            alive = server.process.poll() is None
            log = server.log.read_text(encoding="utf-8", errors="replace")
    complaints = [line for line in log.splitlines() if _COMPLAINT.search(line)]
    outcome = Outcome(seen, probed, memory, complaints, alive)
    print(outcome.text())
    return 1 if outcome.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
