"""The real server: slow senders wait alone."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from badges.app.serving import THREADS
from tests.support.ports import free_port

SLOW = THREADS + 8
CONNECTIONS = SLOW + 8
SERVER = """
import sys
from flask import Flask, request
from granian import Granian
from badges.app.bridge import Bridge
from badges.app.connections import server_options
from badges.app.serving import THREADS
from badges.web import arrival

def served():
    arrival.PATIENCE = 2.0
    app = Flask("served")
    app.add_url_rule("/", "echo", lambda: request.get_data() or "nothing", methods=["GET", "POST"])
    app.wsgi_app = arrival.TimelyBodies(app.wsgi_app)
    return Bridge(app, THREADS)

if __name__ == "__main__":
    Granian("served:served", factory=True, address="127.0.0.1", port=int(sys.argv[1]), log_enabled=False,
            **server_options(int(sys.argv[2]), 0.5)).serve()
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a granian that serves a small application as ours is served; it keeps nothing of who was there."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "served.py").write_text(SERVER)
    chosen = free_port()
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "served.py", str(chosen), str(CONNECTIONS)],
        cwd=folder,
        env={"PYTHONPATH": f"{root}:{folder}"},
    )
    try:
        _wait(chosen)
        yield chosen
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            _get(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("granian did not start")


def _get(port: int, data: bytes | None = None) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=data, timeout=10) as answer:
        return bytes(answer.read())


def test_slow_senders_do_not_stop_the_service(port: int) -> None:
    """While more clients than threads do not send what they announced, pages are answered; then each is refused."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for one in slow:
        one.settimeout(10)
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
    began = time.monotonic()
    assert _get(port) == b"nothing"
    assert time.monotonic() - began < 1.5
    told = [one.recv(100).split(b" ")[1] for one in slow]
    assert set(told) == {b"408", b"429"}
    assert told.count(b"408") == 8
    assert _get(port, b"x" * 300_000) == b"x" * 300_000
    for one in slow:
        one.close()


def test_those_who_never_ask_do_not_stop_the_service(port: int) -> None:
    """More connections than there is room for, that do not say what they want, are let go; then pages are answered."""
    for begun in (b"", b"P", b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b"):
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS + 8)]
        for one in idle:
            one.sendall(begun)
        began = time.monotonic()
        assert _get(port) == b"nothing", begun
        assert time.monotonic() - began < 3, begun
        for one in idle:
            one.close()
