"""Fifty parallel clients in a few processes, and what each of their requests came to."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue

from tests.load import bombs
from tests.load.asking import Answer, Request, abandoned, ask, garbage, slow_bodies
from tests.load.installation import Published
from tests.load.mix import Kind, Mix
from tests.load.strangers import Strangers

VISITORS, GREEDY, SLOW, CURIOUS, BROKEN = 32, 4, 4, 6, 4  # clients of each sort: fifty
PROCESSES = 2
PAUSE = 1.4  # seconds between two requests of a visitor, on average
SLOW_AT_ONCE = 6  # bodies that one slow client sends at a time
TOO_MANY = 429
NO_ANSWER = "no answer"


@dataclass
class Seen:
    """What the clients of one process were answered: counts by kind and status, and the first surprises."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    worst: dict[str, float] = field(default_factory=dict)  # seconds
    lock: threading.Lock = field(default_factory=threading.Lock)

    def surprise(self, sentence: str) -> None:
        """Keep what should not have happened."""
        with self.lock:
            self.surprises.append(sentence)

    def note(self, kind: str, answer: Answer, request: Request | None = None) -> None:
        """Count an answer, and say so when `request` may not be answered like that."""
        status = NO_ANSWER if answer.status is None else str(answer.status)
        with self.lock:
            self.counts[kind, status] += 1
            self.worst[kind] = max(self.worst.get(kind, 0.0), answer.seconds)
        if request is None or answer.status == TOO_MANY:
            return
        if answer.status not in request.statuses:
            self.surprise(f"{kind}: {request.method} {request.path[:60]} answered {status}")
        elif request.verdicts and answer.status == 200 and not _has_verdict(answer.body, request.verdicts):
            self.surprise(f"{kind}: a wrong verdict: {answer.body[:120]!r}")


def _has_verdict(body: bytes, verdicts: frozenset[bytes]) -> bool:
    return any(b'"verdict":"' + verdict + b'"' in body for verdict in verdicts)


class Crowd:
    """The clients, started at once; `collect` waits for all of them."""

    def __init__(self, published: Published, strangers: Strangers, ends: float) -> None:
        for make in (bombs.pictures, bombs.texts, bombs.heavy, bombs.packed, bombs.corpus):
            make()  # once, before the processes part
        context = get_context("fork")
        self._results: Queue[Seen] = context.Queue()
        roles = [*["visitor"] * VISITORS, *["greedy"] * GREEDY, *["slow"] * SLOW]
        roles += [*["curious"] * CURIOUS, *["broken"] * BROKEN]
        self._processes: list[BaseProcess] = [
            context.Process(
                target=_process,
                args=(roles[number::PROCESSES], number, Mix(published, strangers), ends, self._results),
                daemon=True,
            )
            for number in range(PROCESSES)
        ]
        for process in self._processes:
            process.start()

    def collect(self, seconds: float) -> Seen:
        """Return what all of them have seen; raises queue.Empty when one does not end in time."""
        seen = Seen()
        for _ in self._processes:
            part = self._results.get(timeout=seconds)
            seen.counts.update(part.counts)
            seen.surprises += part.surprises
            for kind, worst in part.worst.items():
                seen.worst[kind] = max(seen.worst.get(kind, 0.0), worst)
        for process in self._processes:
            process.join(seconds)
        return seen


def _process(roles: list[str], seed: int, mix: Mix, ends: float, results: Queue[Seen]) -> None:
    seen = Seen()
    threads = [
        threading.Thread(target=_client, args=(role, random.Random(f"{seed}-{number}"), mix, ends, seen), daemon=True)
        for number, role in enumerate(roles)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(Seen(seen.counts, seen.surprises, seen.worst, None))  # type: ignore[arg-type]  # a lock cannot travel


def _client(role: str, chance: random.Random, mix: Mix, ends: float, seen: Seen) -> None:
    act: Callable[[random.Random, Mix, float, Seen], None] = {
        "visitor": _visit,
        "greedy": _hurry,
        "slow": _dawdle,
        "curious": _ask_about_hostile_servers,
        "broken": _break,
    }[role]
    try:
        while time.monotonic() < ends:
            act(chance, mix, ends, seen)
    except Exception as error:  # a client that stopped is a load that was not there
        seen.surprise(f"a client stopped: {role}: {error!r}")


def _visit(chance: random.Random, mix: Mix, _ends: float, seen: Seen) -> None:
    kinds = mix.kinds()
    kind: Kind = chance.choices(kinds, [one.weight for one in kinds])[0]
    request = kind.make(chance)
    seen.note(kind.name, ask(mix.published.port, request, _anybody(chance)), request)
    time.sleep(chance.uniform(0, 2 * PAUSE))


def _hurry(chance: random.Random, mix: Mix, _ends: float, seen: Seen) -> None:
    """Ask without a pause from one of two addresses: most of it must be refused, or come from memory."""
    request = mix.greedy(chance)
    visitor = f"198.51.100.{chance.randrange(2)}"
    seen.note("without a pause, one address", ask(mix.published.port, request, visitor), request)


def _dawdle(chance: random.Random, mix: Mix, ends: float, seen: Seen) -> None:
    """Send several bodies byte by byte, until each is told that it is too slow."""
    visitors = [_anybody(chance) for _ in range(SLOW_AT_ONCE)]
    for answer in slow_bodies(mix.published.port, visitors, max(1.0, min(20.0, ends - time.monotonic()))):
        seen.note("body of one byte a second", answer, _SLOWLY)


def _ask_about_hostile_servers(chance: random.Random, mix: Mix, _ends: float, seen: Seen) -> None:
    request = mix.hostile_url(chance)
    seen.note("badge of a hostile server", ask(mix.published.port, request, _anybody(chance)), request)
    time.sleep(chance.uniform(0, PAUSE))


def _break(chance: random.Random, mix: Mix, _ends: float, seen: Seen) -> None:
    """Break connections off, and send what is no HTTP."""
    if chance.random() < 0.6:
        kinds = mix.kinds()
        request = chance.choices(kinds, [one.weight for one in kinds])[0].make(chance)
        abandoned(mix.published.port, request, _anybody(chance))
        seen.note("broken off", Answer(None, b"", 0.0))
    else:
        octets = chance.choice(_NO_HTTP) + chance.randbytes(chance.randrange(3000))
        answer = garbage(mix.published.port, octets)
        seen.note("no HTTP", answer, _NONSENSE if answer.status is not None else None)
    time.sleep(chance.uniform(0, PAUSE))


_SLOWLY = Request("POST", "/api/v1/verify", statuses=frozenset({408}))
_NONSENSE = Request("GET", "/", statuses=frozenset({200, 400, 404, 405, 411, 413, 414, 431, 501, 505}) - {501, 505})
_NO_HTTP = (
    b"",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET  /\r\n",
    b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
)


def _anybody(chance: random.Random) -> str:
    """Return one of very many addresses, some of them IPv6, behind whatever the visitor invented."""
    if chance.random() < 0.2:
        return f"2001:db8:{chance.randrange(65536):x}:{chance.randrange(65536):x}::{chance.randrange(65536):x}"
    invented = chance.choice(("", "127.0.0.1, ", "unknown, "))
    return f"{invented}203.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
