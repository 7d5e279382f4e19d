"""Private keys stay private, and stay readable when the installation moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from badges.domain.errors import ProgrammeError
from badges.gateways.key_store import FileKeyStore, KeyStoreError

BITS = 2048


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for keys that does not exist yet."""
    return tmp_path / "keys"


def test_a_key_is_its_owners_alone(folder: Path) -> None:
    """A new key is a PKCS#8 file of mode 0600 in a folder of mode 0700."""
    uri = FileKeyStore(folder, None).create("abc", bits=BITS)
    assert uri == "file:abc.pem"
    assert os.stat(folder / "abc.pem").st_mode & 0o777 == 0o600
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert (folder / "abc.pem").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")


def test_a_passphrase_encrypts_the_key(folder: Path) -> None:
    """With a passphrase the file is encrypted, opens with it, and opens with no other."""
    uri = FileKeyStore(folder, b"ouvre-toi").create("abc", bits=BITS)
    assert (folder / "abc.pem").read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert FileKeyStore(folder, b"ouvre-toi").load(uri).key_size == BITS
    for wrong in (b"autre", None):
        with pytest.raises(KeyStoreError, match="BADGES_KEY_PASSPHRASE"):
            FileKeyStore(folder, wrong).load(uri)


def test_a_clear_key_is_refused_where_a_passphrase_is_set(folder: Path) -> None:
    """A key in clear is not used by an installation that asked for encrypted keys."""
    uri = FileKeyStore(folder, None).create("abc", bits=BITS)
    with pytest.raises(KeyStoreError, match="n’est pas chiffrée"):
        FileKeyStore(folder, b"ouvre-toi").load(uri)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_that_others_can_reach_is_refused(folder: Path, mode: int) -> None:
    """A looser mode is refused with a sentence that names the file and the remedy."""
    uri = FileKeyStore(folder, None).create("abc", bits=BITS)
    os.chmod(folder / "abc.pem", mode)
    with pytest.raises(KeyStoreError) as caught:
        FileKeyStore(folder, None).load(uri)
    assert f"chmod 600 {folder / 'abc.pem'}" in caught.value.fr
    assert f"chmod 600 {folder / 'abc.pem'}" in caught.value.en


def test_a_key_is_never_overwritten(folder: Path) -> None:
    """Creating a second key of the same name fails and leaves the first as it was."""
    store = FileKeyStore(folder, None)
    store.create("abc", bits=BITS)
    before = (folder / "abc.pem").read_bytes()
    with pytest.raises(KeyStoreError):
        store.create("abc", bits=BITS)
    assert (folder / "abc.pem").read_bytes() == before


def test_a_key_is_parsed_once(folder: Path) -> None:
    """The same key object is handed out again without a look at the file."""
    store = FileKeyStore(folder, None)
    uri = store.create("abc", bits=BITS)
    fresh = FileKeyStore(folder, None)
    first = fresh.load(uri)
    (folder / "abc.pem").unlink()
    assert fresh.load(uri) is first


def test_an_installation_that_moves_keeps_its_keys(folder: Path, tmp_path: Path) -> None:
    """A URI is relative to the folder, so that the folder can be moved."""
    uri = FileKeyStore(folder, None).create("abc", bits=BITS)
    number = FileKeyStore(folder, None).load(uri).private_numbers().d
    moved = tmp_path / "elsewhere"
    folder.rename(moved)
    assert FileKeyStore(moved, None).load(uri).private_numbers().d == number


@pytest.mark.parametrize(
    "uri",
    [
        "file:../abc.pem",
        "file:/etc/passwd",
        "file:sub/abc.pem",
        "file:",
        "kms:abc",
        "file:.pem",
        "file:abc.pem\n",
    ],
)
def test_an_address_cannot_leave_the_folder(folder: Path, uri: str) -> None:
    """Only a plain name inside the folder is an address."""
    with pytest.raises(KeyStoreError):
        FileKeyStore(folder, None).load(uri)


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """A symbolic link in the folder is refused, wherever it leads."""
    FileKeyStore(tmp_path / "outside", None).create("abc", bits=BITS)
    folder.mkdir()
    (folder / "abc.pem").symlink_to(tmp_path / "outside" / "abc.pem")
    with pytest.raises(KeyStoreError):
        FileKeyStore(folder, None).load("file:abc.pem")


def test_a_missing_or_damaged_key_gets_a_sentence(folder: Path) -> None:
    """What cannot be read is told in both languages, as an error that any edge understands."""
    store = FileKeyStore(folder, None)
    with pytest.raises(ProgrammeError, match="sauvegarde"):
        store.load("file:gone.pem")
    folder.mkdir(exist_ok=True)
    (folder / "odd.pem").write_bytes(b"no key at all")
    os.chmod(folder / "odd.pem", 0o600)
    with pytest.raises(KeyStoreError) as caught:
        store.load("file:odd.pem")
    assert "no key at all" not in caught.value.fr + caught.value.en
