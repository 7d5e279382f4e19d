"""What the services need from the outside world, as Protocols; `badges.gateways` implements them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from badges.domain.erasing import Erased


class Clock(Protocol):
    """Tells the time, so that tests can hold it still."""

    def now(self) -> datetime:
        """Return the present moment, in UTC, with its zone."""
        ...


class KeyStore(Protocol):
    """Keeps private keys outside the database, each addressed by a URI (`file:…`)."""

    def create(self, kid: str, *, bits: int) -> str:
        """Generate an RSA key of `bits` bits, store it and return its URI; raises KeyStoreError."""
        ...

    def load(self, uri: str) -> RSAPrivateKey:
        """Return the key at `uri`, parsed once per process; raises KeyStoreError (missing, too open, unreadable)."""
        ...


@dataclass(frozen=True)
class Mail:
    """One message, in plain text."""

    to: str
    subject: str
    body: str


class Mailer(Protocol):
    """Hands a message to the world (SMTP in production, a local folder in development).

    `sends` tells whether messages leave this machine: where they do not, nobody else can read them.
    """

    sends: bool

    def deliver(self, mail: Mail) -> None:
        """Send `mail`; raises MailError when it could not be handed over."""
        ...

    def kept(self, *, most: int) -> Sequence[Mail]:
        """Return the latest messages that stayed here instead of leaving, newest first; none where mail leaves."""
        ...

    def forget(self, concerned: Callable[[Mail], bool]) -> None:
        """Delete the messages that stayed here and of which `concerned` is true."""
        ...


class ErasureRecord(Protocol):
    """Keeps what was erased outside the database, so that a backup brings nobody back."""

    def read(self) -> Sequence[Erased]:
        """Return everything that was recorded; raises GatewayError when it cannot be read."""
        ...

    def add(self, erased: Iterable[Erased]) -> None:
        """Record what is being erased, for good: it is kept even if the machine stops now."""
        ...


class ImageRenderer(Protocol):
    """Turns the service's own SVG drawings into PNG."""

    def png(self, svg: str, *, size: int) -> bytes:
        """Return `svg` as a square PNG of `size` pixels a side."""
        ...


@dataclass(frozen=True)
class Photograph:
    """A photograph that was drawn again: a JPEG of pixels alone."""

    data: bytes
    width: int  # pixels
    height: int


class Thumbnailer(Protocol):
    """Makes pictures of strangers fit to be shown."""

    def thumbnail(self, image: bytes) -> bytes | None:
        """Return a PNG, decoded within bounds and drawn again, as a small PNG; None when it cannot be shown."""
        ...

    def photograph(self, image: bytes) -> Photograph | None:
        """Return a JPEG or PNG drawn again, at most 1600 pixels a side, without metadata; None when it cannot be read.

        Raises Refused when too many others are being drawn.
        """
        ...

    def preview(self, photograph: bytes) -> bytes | None:
        """Return a JPEG that was drawn again before as a JPEG of at most 12 KiB; None when it cannot be read."""
        ...

    def logo(self, image: bytes) -> bytes | None:
        """Return a PNG or JPEG drawn again as a small PNG, without metadata; None when it cannot be read.

        Raises Refused when too many others are being drawn.
        """
        ...


QrFormat = Literal["svg", "png"]


class QrDrawer(Protocol):
    """Draws QR codes."""

    def draw(self, text: str, fmt: QrFormat) -> bytes:
        """Return the QR code of `text`, level M, 4 quiet modules, at least 3 pixels a module."""
        ...


class QrReader(Protocol):
    """Reads QR codes in photographs."""

    def is_photograph(self, data: bytes) -> bool:
        """Tell from its first bytes whether a file is a picture of a kind that cameras make, readable or not."""
        ...

    def texts(self, image: bytes) -> Sequence[str]:
        """Return what the QR codes of a photograph say, at most a few; nothing of a picture that cannot be read.

        Raises Refused when too many others are being looked at.
        """
        ...


class Typesetter(Protocol):
    """Makes documents for paper from the templates `templates/print/{template}.typ`.

    `content` is JSON-like and reaches the template as `said`: texts are shown as they are, never read as markup, each
    on one line of at most 4000 characters. `pictures` are drawings of ours, whole SVG files, by names like `badge.svg`.
    """

    def pdf(
        self,
        template: str,
        content: Mapping[str, Any],
        pictures: Mapping[str, bytes],
        *,
        title: str,
        language: str,
        at: datetime,
    ) -> bytes:
        """Return a PDF/UA-1 with that title and language (BCP 47), dated `at`: the same bytes for the same input.

        Raises TypesettingError, a ProgrammeError, for more than one document may hold.
        """
        ...

    def png(
        self, template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes], *, language: str, dpi: int
    ) -> bytes:
        """Return a template of one page as PNG, `dpi` pixels an inch; raises as `pdf` does."""
        ...


class PdfBaker(Protocol):
    """Puts a badge into a PDF document, and takes it out again."""

    def bake(self, pdf: bytes, *, verify: str, body: str) -> bytes:
        """Return `pdf` with a badge: its JSON as `body`, its address as `verify`; raises PdfBakingError."""
        ...

    def unbake(self, pdf: bytes) -> tuple[str, str]:
        """Return what `pdf` holds as (`verify`, `body`); raises PdfBakingError when it holds no badge."""
        ...


class SpreadsheetReader(Protocol):
    """Reads workbooks."""

    def rows(self, data: bytes, *, most: int) -> Sequence[Sequence[str]]:
        """Return the first sheet of an XLSX file as texts, at most `most` rows; raises SpreadsheetError."""
        ...


class BatchRunner(Protocol):
    """Starts the background issuing of a confirmed batch."""

    def start(self, batch_id: int) -> None:
        """Have batch `batch_id` (already committed) issued by whoever is free; returns at once."""
        ...
