"""Keys for the corpus, made from a seed: nothing secret is kept, and every run makes the same ones.

Anybody can make these keys, so they protect nothing; they exist so that a fresh corpus equals the committed one.
"""

from __future__ import annotations

import random
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

EXPONENT = 65537
# Searching takes seconds for each key; these are the distances that a search finds.
_DISTANCES = {
    "issuer 2048 p": 103,
    "issuer 2048 q": 366,
    "second 2048 p": 146,
    "second 2048 q": 119,
    "stranger 2048 p": 32,
    "stranger 2048 q": 1115,
    "weak 1024 p": 269,
    "weak 1024 q": 277,
    "weak 2040 p": 482,
    "weak 2040 q": 235,
    "strong 3072 p": 398,
    "strong 3072 q": 1172,
}
_SMALL = [n for n in range(3, 4000, 2) if all(n % m for m in range(3, int(n**0.5) + 1, 2))]

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@lru_cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return the RSA key that belongs to a name."""
    p, q = _prime(f"{name} {bits} p", bits // 2), _prime(f"{name} {bits} q", bits - bits // 2)
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key()


@lru_cache
def elliptic_key() -> ec.EllipticCurvePrivateKey:
    """Return a P-256 key."""
    return ec.derive_private_key(0x1EDBADC0FFEE, ec.SECP256R1())


@lru_cache
def edwards_key() -> ed25519.Ed25519PrivateKey:
    """Return an Ed25519 key."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public_pem(key: PrivateKey | rsa.RSAPublicKey) -> str:
    """Return the public half in PEM (SubjectPublicKeyInfo)."""
    public = key if isinstance(key, rsa.RSAPublicKey) else key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def pkcs1_pem(key: rsa.RSAPrivateKey) -> str:
    """Return the public half in the older PEM form (PKCS #1, RSA PUBLIC KEY)."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode("ascii")


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """Return the whole key in PEM, as an issuer publishes it by mistake; never committed."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def huge_public_key() -> rsa.RSAPublicKey:
    """Return a public key of more than 8192 bits; nobody needs to know whether it has factors."""
    modulus = random.Random("huge").getrandbits(8208) | (1 << 8207) | 1
    return rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()


def _prime(name: str, bits: int) -> int:
    """Return the first prime after a number that comes from a name; where it lies is known for our own names."""
    source = random.Random(f"corpus {name}")
    number = source.getrandbits(bits) | (3 << (bits - 2)) | 1
    number += 2 * _DISTANCES.get(name, 0)
    while any(number % small == 0 for small in _SMALL) or number % EXPONENT == 1 or not _is_prime(number, source):
        number += 2
    return number


def _is_prime(number: int, source: random.Random) -> bool:
    """Tell whether a number is prime, by four rounds of Miller and Rabin."""
    odd, twos = number - 1, 0
    while not odd % 2:
        odd, twos = odd // 2, twos + 1
    for _ in range(4):
        power = pow(source.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True
