"""Stand-ins for the outside world, each answering a port of `badges.domain.ports`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from badges.domain.ports import ImageRenderer, Mail
from badges.openbadges.verification import LimitedFetcher
from badges.openbadges.verification.addresses import Address

_keys_of_this_process: list[RSAPrivateKey] = []
_drawn_in_this_process: dict[tuple[str, int], bytes] = {}


@dataclass
class FixedClock:
    """A clock that stands still until a test moves it."""

    moment: datetime = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment the test has set."""
        return self.moment

    def advance(self, **duration: float) -> None:
        """Move on by `duration` (the arguments of `timedelta`)."""
        self.moment += timedelta(**duration)


@dataclass
class PooledKeyStore:
    """Keeps keys in memory; generating RSA keys is slow, so every store of a process hands out the same ones.

    Two keys of one store always differ: the n-th key of a store is the n-th key of the process.
    """

    keys: dict[str, RSAPrivateKey] = field(default_factory=dict)

    def create(self, kid: str, *, bits: int) -> str:
        """Return the URI of the next key; only 2048 bits are kept in stock."""
        if bits != 2048:
            raise ValueError("the pool holds keys of 2048 bits")
        if len(self.keys) == len(_keys_of_this_process):
            _keys_of_this_process.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
        uri = f"file:{kid}.pem"
        self.keys[uri] = _keys_of_this_process[len(self.keys)]
        return uri

    def load(self, uri: str) -> RSAPrivateKey:
        """Return the key at `uri`; KeyError when it was never made."""
        return self.keys[uri]


@dataclass
class RecordingMailer:
    """Keeps what was sent."""

    sent: list[Mail] = field(default_factory=list)
    sends: bool = True

    def deliver(self, mail: Mail) -> None:
        """Keep `mail`."""
        self.sent.append(mail)

    def kept(self, *, most: int) -> list[Mail]:
        """Return what was sent, newest first."""
        return self.sent[::-1][:most]

    def forget(self, concerned: Callable[[Mail], bool]) -> None:
        """Lose those of which `concerned` is true."""
        self.sent = [mail for mail in self.sent if not concerned(mail)]


@dataclass
class RecordingRunner:
    """Keeps which batches were to be issued; the test issues them itself."""

    started: list[int] = field(default_factory=list)

    def start(self, batch_id: int) -> None:
        """Keep `batch_id`."""
        self.started.append(batch_id)


@dataclass
class RememberingRenderer:
    """The real renderer, asked once for each drawing: a badge takes 200 ms, and tests adopt the same few."""

    renderer: ImageRenderer

    def png(self, svg: str, *, size: int) -> bytes:
        """Return what the renderer made of `svg` the first time."""
        if (svg, size) not in _drawn_in_this_process:
            _drawn_in_this_process[svg, size] = self.renderer.png(svg, size=size)
        return _drawn_in_this_process[svg, size]


class NoNetworkFetcher(LimitedFetcher):
    """Answers documents of our own, and fails the test that reaches for the network."""

    def __init__(self, allow_loopback: bool = False) -> None:
        super().__init__(allow_loopback=allow_loopback)

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> NoReturn:
        """Refuse, naming the address."""
        pytest.fail(f"a test reached for the network: {address.url}")

    def close(self) -> None:
        """Do nothing."""
