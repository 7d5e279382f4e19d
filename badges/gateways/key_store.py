"""Private keys as PKCS#8 files in one folder, each readable by its owner alone."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from threading import Lock

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from badges.gateways.errors import GatewayError

SCHEME = "file:"
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.pem")  # no separator: a name cannot leave the folder
LARGEST = 64 * 1024  # bytes; the PEM of an 8192-bit key is a tenth of that


class KeyStoreError(GatewayError):
    """A private key could not be kept or read."""


class FileKeyStore:
    """Keeps keys in `folder`, encrypted when `passphrase` is set.

    A URI is `file:` and a name inside the folder, so an installation that moves keeps its keys.
    """

    def __init__(self, folder: Path, passphrase: bytes | None) -> None:
        self._folder = folder
        self._passphrase = passphrase or None
        self._parsed: dict[str, RSAPrivateKey] = {}
        self._lock = Lock()

    def create(self, kid: str, *, bits: int) -> str:
        """Generate an RSA key of `bits` bits, store it and return its URI; never overwrites a key."""
        name = _checked_name(f"{kid}.pem")
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if self._passphrase:
            encryption = serialization.BestAvailableEncryption(self._passphrase)
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
        self._write(name, pem)
        uri = f"{SCHEME}{name}"
        with self._lock:
            self._parsed[uri] = key
        return uri

    def load(self, uri: str) -> RSAPrivateKey:
        """Return the key at `uri`, parsed once per process: parsing one costs as much as a hundred signatures."""
        with self._lock:
            found = self._parsed.get(uri)
            if found is None:
                found = self._parsed[uri] = self._parse(_name_in(uri))
        return found

    def _write(self, name: str, pem: bytes) -> None:
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise KeyStoreError(
                f"La clé n’a pas pu être écrite dans {path} ({error.strerror}). "
                "Vérifiez que ce dossier existe et que le service peut y écrire.",
                f"The key could not be written to {path} ({error.strerror}). "
                "Check that the folder exists and that the service may write there.",
            ) from error

    def _read(self, name: str) -> bytes:
        path = self._folder / name
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)  # a link could lead out of the folder
        except OSError as error:
            raise KeyStoreError(
                f"La clé {path} ne peut pas être ouverte ({error.strerror}). "
                "Remettez ce fichier depuis votre sauvegarde des clés.",
                f"The key {path} cannot be opened ({error.strerror}). Restore this file from your backup of the keys.",
            ) from error
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or stat.S_IMODE(found.st_mode) & 0o077:
                raise KeyStoreError(
                    f"La clé {path} peut être lue par d’autres que son propriétaire. Lancez\u00a0: chmod 600 {path}",
                    f"The key {path} can be read by others than its owner. Run: chmod 600 {path}",
                )
            return file.read(LARGEST)

    def _parse(self, name: str) -> RSAPrivateKey:
        pem = self._read(name)
        path = self._folder / name
        if self._passphrase and b"BEGIN ENCRYPTED PRIVATE KEY" not in pem:
            raise KeyStoreError(
                f"La clé {path} n’est pas chiffrée, alors qu’une phrase de passe est réglée. "
                "Chiffrez-la avec «\u00a0openssl pkcs8 -topk8\u00a0», ou retirez BADGES_KEY_PASSPHRASE.",
                f"The key {path} is not encrypted although a passphrase is set. "
                "Encrypt it with “openssl pkcs8 -topk8”, or remove BADGES_KEY_PASSPHRASE.",
            )
        try:
            key = serialization.load_pem_private_key(pem, self._passphrase)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # The library's message could quote the file; it stays out of the sentence and of the logs.
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise KeyStoreError(
                f"La clé {path} n’a pas pu être lue. Vérifiez BADGES_KEY_PASSPHRASE, puis le fichier lui-même.",
                f"The key {path} could not be read. Check BADGES_KEY_PASSPHRASE, then the file itself.",
            )
        return key


def _name_in(uri: str) -> str:
    if not uri.startswith(SCHEME):
        raise KeyStoreError(
            f"L’adresse de clé {uri} n’est pas connue. Cette installation lit des clés «\u00a0file:\u00a0».",
            f"The key address {uri} is not known. This installation reads “file:” keys.",
        )
    return _checked_name(uri.removeprefix(SCHEME))


def _checked_name(name: str) -> str:
    if not SAFE_NAME.fullmatch(name):
        raise KeyStoreError(
            f"Le nom de clé {name!r} n’est pas accepté\u00a0: lettres, chiffres, tirets, puis «\u00a0.pem\u00a0».",
            f"The key name {name!r} is not accepted: letters, digits, hyphens, then “.pem”.",
        )
    return name
