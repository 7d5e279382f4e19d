"""The real server: a demonstration in a folder of its own, served by `badges run` on a port of loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.ports import free_port

START_SECONDS = 60
_FOR_PEOPLE = re.compile(r"/recipients/|/[vV]/|/temoign|\.pdf$")  # pages, and a certificate that is made each time
_FORMS = {"badge.png": "png", "signed.svg": "svg", "badge.jws": "jws"}


@dataclass(frozen=True)
class Published:
    """What visitors know of the installation."""

    port: int
    assertion: str  # its address
    document: bytes
    jws: bytes
    png: bytes
    svg: bytes
    page: str  # the path of the badge's page, by short code
    documents: tuple[str, ...]  # paths that always answer 200


@dataclass(frozen=True)
class Served:
    """The server under load, and where it writes its log."""

    published: Published
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Make a demonstration in `home` and serve it, behind one proxy, until the block ends."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BADGES_", "HOST"))}
    environment |= {"BADGES_ENV": "development", "BADGES_HOME": str(home), "BADGES_PROXIES": "1", "PORT": str(port)}
    command = [sys.executable, "-m", "badges"]
    subprocess.run([*command, "demo"], env=environment, check=True, capture_output=True)
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "run"], env=environment, stdout=output, stderr=output)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", process)
        yield Served(_published(port, json.loads((home / "demo.json").read_text(encoding="utf-8"))), process, log)
    finally:
        process.terminate()
        process.wait(30)


def _published(port: int, demo: dict[str, Any]) -> Published:
    assertion = demo["assertion"]
    forms = {form: _get(f"{assertion}/{name}") for name, form in _FORMS.items()}
    machines = [urlsplit(url).path for url in demo["public"] if not _FOR_PEOPLE.search(url)]
    page = urlsplit(demo["page"]).path
    documents = tuple(path for path in (urlsplit(assertion).path, *machines) if not path.endswith(demo["badge"]))
    return Published(port, assertion, _get(assertion), page=page, documents=documents, **forms)


def _get(url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"Accept": "*/*"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return bytes(answer.read())


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            _get(url)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start.")
