"""The secret of development: drawn once, its owner's alone, and never taken as it is found."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from badges.gateways import secret_file
from badges.gateways.secret_file import SecretFileError, kept_secret


def test_it_is_drawn_once_and_private(tmp_path: Path) -> None:
    """The first start draws 64 hexadecimal digits, the next one reads them, and nothing else is left behind."""
    path = tmp_path / "secret.key"
    secret = kept_secret(path)
    assert len(bytes.fromhex(secret.decode())) == 32
    assert kept_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_two_first_starts_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is slower takes the secret of whoever was faster, never an empty file."""
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(kept_secret, [tmp_path / "secret.key"] * 8))) == 1
    path = tmp_path / "slow.key"
    link = os.link

    def late(drawn: str, wanted: Path) -> None:
        path.write_bytes(b"f" * 32)
        link(drawn, wanted)

    monkeypatch.setattr(secret_file.os, "link", late)
    assert kept_secret(path) == b"f" * 32


def test_an_open_file_is_made_private(tmp_path: Path) -> None:
    """A file of ours that others could read or write is shut to them."""
    path = tmp_path / "secret.key"
    path.write_bytes(b"0123456789abcdef0123456789abcdef\n")
    path.chmod(0o666)
    assert kept_secret(path) == b"0123456789abcdef0123456789abcdef"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b" " * 64, b"x" * 31])
def test_a_short_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    """Fewer than 32 bytes protect no claim code: a sentence says what to do."""
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    with pytest.raises(SecretFileError, match="trop court"):
        kept_secret(path)


def test_links_pipes_and_folders_are_not_followed(tmp_path: Path) -> None:
    """A link, even one that leads nowhere, a pipe and a folder are refused, and nothing is written."""
    target = tmp_path / "target"
    target.write_bytes(b"x" * 64)
    names = ("link", "broken", "pipe", "folder")
    link, broken, pipe, folder = (tmp_path / name for name in names)
    link.symlink_to(target)
    broken.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (link, broken, pipe, folder):
        with pytest.raises(SecretFileError) as refusal:
            kept_secret(path)
        assert refusal.value.fr
        assert refusal.value.en
    assert not (tmp_path / "nowhere").exists()


def test_a_file_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns the file could know the secret, or change it."""
    path = tmp_path / "secret.key"
    path.write_bytes(b"x" * 64)
    other = os.geteuid() + 1
    monkeypatch.setattr(secret_file.os, "geteuid", lambda: other)
    with pytest.raises(SecretFileError, match="n’appartient pas"):
        kept_secret(path)
