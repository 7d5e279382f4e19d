"""Published keys: RSA, of a sensible size, and public."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges import jws
from badges.openbadges.errors import KeyRejectedError
from tests.support.prose import misspelt

PEM = serialization.Encoding.PEM
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


def public_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    """Return the public half in PEM."""
    return key.public_key().public_bytes(PEM, SPKI).decode()


def refusal(pem: str) -> KeyRejectedError:
    """Return the error with which `pem` is refused."""
    with pytest.raises(KeyRejectedError) as caught:
        jws.load_public_key(pem)
    assert misspelt(caught.value.detail) == []
    return caught.value


@pytest.mark.parametrize("form", [SPKI, serialization.PublicFormat.PKCS1])
def test_both_rsa_spellings_are_read(form: serialization.PublicFormat, private_key: rsa.RSAPrivateKey) -> None:
    """SubjectPublicKeyInfo and PKCS#1 both give the key, with or without a last line break."""
    pem = private_key.public_key().public_bytes(PEM, form).decode()
    for text in (pem, pem.strip(), pem.replace("\n", "\r\n")):
        assert jws.load_public_key(text).public_numbers() == private_key.public_key().public_numbers()


def test_a_published_private_key_is_named_and_not_repeated(private_key: rsa.RSAPrivateKey) -> None:
    """A private key is key_is_private, and no part of it stands in the message."""
    for form in (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL):
        pem = private_key.private_bytes(PEM, form, serialization.NoEncryption()).decode()
        error = refusal(pem)
        assert error.code == "key_is_private"
        assert pem.splitlines()[3] not in str(error)
        assert refusal(public_pem(private_key) + pem).code == "key_is_private"


def test_other_kinds_of_keys_do_not_fit_rs256() -> None:
    """An elliptic key is key_alg_mismatch."""
    assert refusal(public_pem(ec.generate_private_key(ec.SECP256R1()))).code == "key_alg_mismatch"
    assert refusal(public_pem(ed25519.Ed25519PrivateKey.generate())).code == "key_alg_mismatch"


def test_a_short_key_is_too_weak() -> None:
    """An RSA key under 2048 bits is key_too_weak."""
    assert refusal(public_pem(rsa.generate_private_key(65537, 1024))).code == "key_too_weak"


def test_an_enormous_key_is_invalid() -> None:
    """An RSA key over 8192 bits is key_invalid; its numbers need not be a real key's."""
    numbers = rsa.RSAPublicNumbers(65537, (1 << 8199) + 1)
    pem = numbers.public_key().public_bytes(PEM, SPKI).decode()
    assert refusal(pem).code == "key_invalid"


def test_a_long_text_is_no_key(private_key: rsa.RSAPrivateKey) -> None:
    """16 KiB of text are read, white space around the key included; not one character more."""
    pem = public_pem(private_key)
    longest = pem + "\n" * (jws.MAX_PEM_LENGTH - len(pem))
    assert jws.load_public_key(longest).key_size == 2048
    assert refusal(f"{longest}\n").code == "key_invalid"


def test_words_are_no_private_key(private_key: rsa.RSAPrivateKey) -> None:
    """Only the label of a PEM block names a private key."""
    assert jws.load_public_key(f"PRIVATE KEY: no\n{public_pem(private_key)}").key_size == 2048


def test_two_keys_in_one_text_are_invalid(private_key: rsa.RSAPrivateKey) -> None:
    """A text with two keys does not say which one is meant."""
    assert refusal(public_pem(private_key) * 2).code == "key_invalid"


@pytest.mark.parametrize(
    "text", ["", "key", "-----BEGIN PUBLIC KEY-----", "é" * 30, "-----BEGIN PUBLIC KEY-----\nAAAA\n" * 900]
)
def test_what_cannot_be_read_is_invalid(text: str) -> None:
    """Anything else is key_invalid."""
    assert refusal(text).code == "key_invalid"


@given(st.text(max_size=200).map(lambda text: f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"))
def test_nothing_but_our_errors_comes_out(text: str) -> None:
    """Any text is refused with an error of ours."""
    assert refusal(text).code in {"key_invalid", "key_is_private"}
