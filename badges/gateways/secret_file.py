"""The installation's secret of development, drawn once and kept in a file that only its owner reads."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from badges.gateways.errors import GatewayError

SHORTEST = 32  # bytes, as `Settings` asks of a secret that is given
LARGEST = 4096


class SecretFileError(GatewayError):
    """The file of the secret cannot be trusted or read."""


def kept_secret(path: Path) -> bytes:
    """Return the secret in `path`, drawn at the first start; two first starts at once agree on one.

    A file of ours that others may read is made private. Raises SecretFileError for a link, a file of somebody
    else, and one that holds less than 32 bytes.
    """
    try:
        if not path.is_symlink() and not path.exists():
            _draw(path)
        return _read(path)
    except OSError as error:
        raise SecretFileError(
            f"Le secret {path} ne peut pas être ouvert ({error.strerror}). Remettez ce fichier depuis votre "
            "sauvegarde\u00a0: un lien n’est pas suivi.",
            f"The secret {path} cannot be opened ({error.strerror}). Restore this file from your backup: "
            "a link is not followed.",
        ) from error


def _draw(path: Path) -> None:
    """Put a new secret at `path`, whole or not at all, unless another start has been faster."""
    descriptor, drawn = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SHORTEST))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(drawn, path)
    finally:
        Path(drawn).unlink()


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would keep us waiting
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise SecretFileError(
                f"Le secret {path} n’appartient pas au compte qui lance le service. Donnez-lui ce fichier "
                "(chown), ou lancez le service avec le bon compte.",
                f"The secret {path} does not belong to the account that runs the service. Give it the file "
                "(chown), or run the service with the right account.",
            )
        if stat.S_IMODE(found.st_mode) != 0o600:
            os.fchmod(descriptor, 0o600)
        secret = file.read(LARGEST).strip()
    if len(secret) < SHORTEST:
        raise SecretFileError(
            f"Le secret {path} est trop court pour protéger les codes de remise. Remettez ce fichier depuis votre "
            "sauvegarde\u00a0; s’il n’a jamais servi, supprimez-le, et un nouveau sera tiré.",
            f"The secret {path} is too short to protect the claim codes. Restore this file from your backup; "
            "if it was never used, delete it, and a new one will be drawn.",
        )
    return secret
