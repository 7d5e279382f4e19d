"""Runs `badges` in processes forked from one that imported the lower rooms and their libraries once.

Importing them is most of what a command costs. Each command still has a process, an environment, a folder and files
of its own, and imports services and what is above them itself.

`python -m tests.support.warm_commands serve ADDRESS` waits on a socket; `ask ADDRESS ARGUMENT…` has one command run
with its own environment, folder and standard files, and ends with its status.
"""

from __future__ import annotations

import array
import atexit
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

LENGTH = 8  # bytes that say how long a request is
PATIENCE = 180  # seconds for one command
QUEUE = 20  # seconds more, in which whoever asks hears that a command was ended


def ask(address: str, arguments: list[str], environment: dict[str, str], folder: str, files: list[int]) -> int:
    """Have `badges` run with `arguments` and return its status; `files` are standard input, output and error."""
    request = json.dumps([arguments, environment, folder]).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE + QUEUE)
        connection.connect(address)
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
        connection.sendmsg([len(request).to_bytes(LENGTH)], [rights])
        connection.sendall(request)
        told = connection.recv(1)
    if not told:
        raise ConnectionError("the process that runs commands has ended")
    return told[0]


def serve(address: str) -> None:
    """Fork for one request after the other; returns, in the child, when it is time to run its command."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while True:
            connection, _ = listening.accept()
            with connection:
                child = os.fork()
                if child == 0:
                    _become(connection)
                    return
                status = end_of(child, PATIENCE)
                with suppress(BrokenPipeError):  # who asked may be gone
                    connection.sendall(bytes([status & 0xFF]))


def end_of(child: int, patience: float) -> int:
    """Wait for a child, kill it after `patience` seconds, and return its status, or minus the signal that ended it."""
    watched = os.pidfd_open(child)
    try:
        if not select.select([watched], [], [], patience)[0]:
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(watched)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(connection: socket.socket) -> None:
    """Turn this process into the one that was asked for."""
    length, files, _, _ = socket.recv_fds(connection, LENGTH, 3)
    request = b""
    while len(request) < int.from_bytes(length):
        request += connection.recv(1 << 16)
    arguments, environment, folder = json.loads(request)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["badges", *arguments]


def _run() -> None:
    """Run the command and end, without freeing what was imported: that takes longer than most commands."""
    from badges.app import main

    status = status_of(main)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def status_of(main: Callable[[], object]) -> int:
    """Run `main` and return the status that the interpreter would end with, having said what it would say."""
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _import_lower_rooms() -> None:
    import pkgutil
    from importlib import import_module

    import badges.gateways
    import badges.records

    for room in (badges.records, badges.gateways):
        for found in pkgutil.iter_modules(room.__path__):
            import_module(f"{room.__name__}.{found.name}")
    for name in ("badges.settings", "alembic.command", "structlog"):
        import_module(name)


if __name__ == "__main__":
    _, role, at, *rest = sys.argv
    if role == "ask":
        sys.exit(ask(at, rest, dict(os.environ), os.getcwd(), [0, 1, 2]))
    _import_lower_rooms()
    gc.freeze()  # else each command would look through, and so copy, all that was imported
    serve(at)
    _run()
