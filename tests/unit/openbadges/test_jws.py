"""Compact JWS: one spelling, one algorithm, and a signature over every byte."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from hypothesis import given
from hypothesis import strategies as st
from jwt.algorithms import RSAAlgorithm

from badges.openbadges import jws
from badges.openbadges.errors import JwsError, OpenBadgesError
from tests.support.prose import misspelt

PAYLOAD = {"type": "Assertion", "id": "urn:uuid:1"}


def part(value: Any) -> str:
    """Return a part of a token: JSON, or bytes as they are."""
    octets = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def token_of(header: Any, payload: Any = PAYLOAD, signature: bytes = b"\1" * 256) -> str:
    """Return a token that is signed by nobody."""
    return f"{part(header)}.{part(payload)}.{part(signature)}"


@pytest.fixture(scope="session")
def token(private_key: RSAPrivateKey) -> str:
    """A good token, made by PyJWT."""
    return jwt.api_jws.PyJWS().encode(json.dumps(PAYLOAD).encode(), private_key, "RS256", {"kid": "k1"})


def refusal(token: str | bytes) -> str:
    """Return the code with which `token` is refused."""
    with pytest.raises(JwsError) as caught:
        jws.parse(token)
    assert misspelt(caught.value.detail) == []
    return caught.value.code


def test_a_token_of_other_software_is_verified(token: str, private_key: RSAPrivateKey) -> None:
    """What PyJWT signs is read and verified, from text and from bytes."""
    parsed = jws.parse(token)
    jws.verify(parsed, private_key.public_key())
    assert parsed == jws.parse(token.encode())
    assert (parsed.header["kid"], parsed.payload) == ("k1", PAYLOAD)


def test_a_strangers_key_does_not_verify(token: str) -> None:
    """A signature by another key is jws_signature_invalid."""
    with pytest.raises(JwsError) as caught:
        jws.verify(jws.parse(token), generate_private_key(65537, 2048).public_key())
    assert caught.value.code == "jws_signature_invalid"
    assert misspelt(caught.value.detail) == []


@given(data=st.data())
def test_any_flipped_byte_is_refused(data: st.DataObject, token: str, private_key: RSAPrivateKey) -> None:
    """Whatever single byte of a token is changed, to whatever value, it is refused."""
    octets = bytearray(token.encode())
    position = data.draw(st.integers(0, len(octets) - 1))
    octets[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(JwsError):
        jws.verify(jws.parse(bytes(octets)), private_key.public_key())


@pytest.mark.parametrize("flip", [1, 4, 32, 128])
def test_every_position_is_protected(flip: int, token: str, private_key: RSAPrivateKey) -> None:
    """Each byte in turn: no position of a token can change unseen."""
    key = private_key.public_key()
    for position in range(len(token)):
        octets = bytearray(token.encode())
        octets[position] ^= flip
        with pytest.raises(JwsError):
            jws.verify(jws.parse(bytes(octets)), key)


@pytest.mark.parametrize("change", ["{0}=", "{0}\n", " {0}", "{0}.", "{0}.e30", ".{0}", "{0}é", "{0}\0"])
def test_nothing_may_be_added_to_a_token(change: str, token: str) -> None:
    """Padding, white space, another part or another sign make a token jws_malformed."""
    assert refusal(change.format(token)) == "jws_malformed"


def test_a_longer_signature_is_another_signature(token: str, private_key: RSAPrivateKey) -> None:
    """Letters appended in a canonical spelling make the signature too long for the key."""
    for letters in ("A", "AA", "AAA"):
        with pytest.raises(JwsError):
            jws.verify(jws.parse(token + letters), private_key.public_key())


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b", "e30.e30", "e30..e30", ".e30.e30", "e+0.e30.e30", "e3/.e30.", "a.e30."]
)
def test_three_canonical_parts_are_needed(text: str) -> None:
    """Too few, empty or non-base64url parts are jws_malformed."""
    assert refusal(text) == "jws_malformed"


def test_parts_are_written_without_padding() -> None:
    """A part is base64url without its padding, whatever sign it ends in, and reads back as the same bytes."""
    for octets in (b"", *(bytes([number]) * length for number in range(256) for length in (1, 2, 3))):
        assert jws.encode_part(octets) == base64.urlsafe_b64encode(octets).rstrip(b"=")


def test_left_over_bits_must_be_zero() -> None:
    """Two spellings of the same bytes are not both accepted."""
    good = token_of({"alg": "RS256"}, signature=b"\1")
    assert good.endswith(".AQ")
    assert jws.parse(good).signature == b"\1"
    assert refusal(good[:-1] + "R") == "jws_malformed"


@pytest.mark.parametrize(
    "alg", ["none", "None", "HS256", "RS512", "PS256", "ES256", "rs256", "", None, 5, ["RS256"], {}]
)
def test_the_algorithm_is_ours(alg: Any) -> None:
    """Every algorithm but RS256 is jws_alg_not_allowed, whatever shape it has."""
    assert refusal(token_of({"alg": alg})) == "jws_alg_not_allowed"
    assert refusal(f"{part({'alg': alg})}.{part(PAYLOAD)}.") == "jws_alg_not_allowed"


def test_a_missing_algorithm_is_not_allowed() -> None:
    """A header without alg is jws_alg_not_allowed."""
    assert refusal(token_of({"kid": "k1"})) == "jws_alg_not_allowed"


@pytest.mark.parametrize("extra", [{"crit": []}, {"crit": ["b64"]}, {"b64": True}, {"b64": False}, {"zip": "DEF"}])
def test_critical_parameters_are_refused(extra: dict[str, Any]) -> None:
    """Any crit, b64 or zip in the header is jws_crit_unsupported."""
    assert refusal(token_of({"alg": "RS256"} | extra)) == "jws_crit_unsupported"


@pytest.mark.parametrize(
    ("header", "payload", "code"),
    [
        ([], PAYLOAD, "jws_header_invalid"),
        (b"{broken", PAYLOAD, "jws_header_invalid"),
        (b'{"alg":"RS256","alg":"none"}', PAYLOAD, "json_duplicate_key"),
        ({"alg": "RS256"}, [PAYLOAD], "jws_payload_invalid"),
        ({"alg": "RS256"}, b"\xff", "jws_payload_invalid"),
        ({"alg": "RS256"}, b"https://a.example/1", "jws_payload_invalid"),
        ({"alg": "RS256"}, b'{"id":1,"id":2}', "json_duplicate_key"),
        ({"alg": "RS256"}, b"[" * 70, "json_too_deep"),
    ],
)
def test_header_and_payload_are_json_objects(header: Any, payload: Any, code: str) -> None:
    """A header or payload that is no strict JSON object is refused with its own code."""
    assert refusal(token_of(header, payload)) == code


def test_a_key_in_the_token_is_never_used(token: str, private_key: RSAPrivateKey) -> None:
    """A token that brings its own key is checked with the key that was handed in, and fails."""
    stranger = generate_private_key(65537, 2048)
    own = json.loads(RSAAlgorithm.to_jwk(stranger.public_key()))
    forged = jwt.api_jws.PyJWS().encode(b"{}", stranger, "RS256", {"jwk": own, "jku": "https://evil.example"})
    with pytest.raises(JwsError) as caught:
        jws.verify(jws.parse(forged), private_key.public_key())
    assert caught.value.code == "jws_signature_invalid"
    assert misspelt(caught.value.detail) == []


@pytest.mark.parametrize("length", [0, 1, 255, 257, 512])
def test_a_signature_is_as_long_as_its_key(length: int, private_key: RSAPrivateKey) -> None:
    """A signature of another length than the key's is jws_signature_invalid."""
    with pytest.raises(JwsError) as caught:
        jws.verify(jws.parse(token_of({"alg": "RS256"}, signature=b"\0" * length)), private_key.public_key())
    assert caught.value.code == "jws_signature_invalid"
    assert misspelt(caught.value.detail) == []


def test_a_long_token_is_not_read() -> None:
    """A token over 64 KiB is input_too_large."""
    assert refusal("a" * (64 * 1024 + 1)) == "input_too_large"


def test_one_readers_header_is_not_anothers() -> None:
    """Changing what parse returned changes nothing for the next caller."""
    token = token_of({"alg": "RS256", "kid": "k9"})
    jws.parse(token).header["kid"] = "changed"
    assert jws.parse(token).header["kid"] == "k9"


@given(
    st.text(max_size=120) | st.binary(max_size=120) | st.from_regex(r"[A-Za-z0-9_=-]{0,20}(\.[A-Za-z0-9_-]{0,20}){2}")
)
def test_nothing_but_our_errors_comes_out(data: str | bytes) -> None:
    """Any input is parsed or refused with an error of ours."""
    with suppress(OpenBadgesError):
        assert isinstance(jws.parse(data).payload, dict)
