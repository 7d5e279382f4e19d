"""The command line in a process without a network: unshared where the system allows it, and fenced by Python anyway."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache

WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")
_FENCED = """
import os, runpy, sys
def hear(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
        os.write(2, f"the network was reached for: {event}".encode())
        os._exit(99)
sys.addaudithook(hear)
runpy.run_module("badges", run_name="__main__")
"""


def offline(*arguments: str) -> list[str]:
    """Return the command that runs `badges` with `arguments`; reaching for the network ends it with status 99."""
    return [*_unshared(), sys.executable, "-c", _FENCED, *arguments]


@cache
def _unshared() -> tuple[str, ...]:
    allowed = (
        shutil.which(WITHOUT_NETWORK[0]) and not subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode
    )
    return WITHOUT_NETWORK if allowed else ()
