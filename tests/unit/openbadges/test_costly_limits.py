"""The limits that keep dear inputs cheap: what lies at one is read, what lies over it is refused."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badges.openbadges.baking.svg import unbake_svg
from badges.openbadges.baking.svg_reading import MAX_ALL_ATTRIBUTES, MAX_ESCAPES, MAX_NAMESPACE
from badges.openbadges.documents import BadgeClass, DocumentError
from badges.openbadges.documents.reading import MAX_PROBLEMS
from badges.openbadges.errors import BakingError, JwsError, KeyRejectedError, StrictJsonError
from badges.openbadges.jws import MAX_EXPONENT_BITS, MAX_KEY_BITS, MAX_TOKEN_LENGTH, load_public_key, parse
from badges.openbadges.strict_json import MAX_NUMBER_LENGTH, loads
from badges.openbadges.verification import ReplayFetcher, Report, verify
from badges.openbadges.verification.keys import MOST_KEYS, MOST_VALUES
from tests.support.prose import misspelt
from tests.support.remote_issuer import NOW, RemoteIssuer, public_pem, rsa_key

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"{0}>{1}</svg>'


def code_of(attributes: str, inside: str = "") -> str:
    """Return why a drawing without a badge is refused: not_baked is the answer to one that was read."""
    with pytest.raises(BakingError) as caught:
        unbake_svg(DRAWING.format(attributes, inside).encode())
    assert misspelt(caught.value.detail) == []
    return caught.value.code


@pytest.mark.parametrize("spelling", [" xmlns:a='{}'", ' xmlns:a = "{}"', '\nxmlns:a\t=\n"{}"'])
def test_the_name_of_a_namespace_has_a_limit(spelling: str) -> None:
    """256 characters are read, 257 are svg_too_complex, however the declaration is written."""
    assert code_of(spelling.format("u" * MAX_NAMESPACE)) == "not_baked"
    assert code_of(spelling.format("u" * (MAX_NAMESPACE + 1))) == "svg_too_complex"
    assert code_of(f' data-a="{"u" * (MAX_NAMESPACE + 1)}"') == "not_baked"


def test_the_default_namespace_has_the_same_limit() -> None:
    """A child may not declare a long namespace for itself either."""
    assert code_of("", f'<g xmlns="{"u" * MAX_NAMESPACE}"/>') == "not_baked"
    assert code_of("", f'<g xmlns="{"u" * (MAX_NAMESPACE + 1)}"/>') == "svg_too_complex"


def test_all_attributes_together_have_a_limit() -> None:
    """100,000 attributes are read, one more is svg_too_complex; signs of equality elsewhere do not count."""
    groups = '<g a="" b=\'\' c = "" d="" e=""/>' * (MAX_ALL_ATTRIBUTES // 5 - 1)
    assert code_of(' a="" b="" c="" d=""', f"{groups}{'=' * 1_000}") == "not_baked"  # and xmlns
    assert code_of(' a="" b="" c="" d="" e=""', groups) == "svg_too_complex"


def test_escapes_of_styles_have_a_limit() -> None:
    """20,000 escapes in styles and attributes together are read, one more is svg_too_complex."""
    half = r"\a" * (MAX_ESCAPES // 2)
    assert code_of(f' fill="{half}"', f"<style>{half}</style>") == "not_baked"
    assert code_of(f' fill="{half}"', rf"<style>{half}\a</style>") == "svg_too_complex"
    assert code_of(rf' fill="{half}\a"', f"<style>{half}</style>") == "svg_too_complex"


def test_each_code_has_its_hundred_problems() -> None:
    """A document with thousands of problems lists the first hundred of each code, so that none hides another."""
    wrong = {"id": "no address", "alignment": [{}] * 900, "tags": ["x" * 5_000] * 300}
    with pytest.raises(DocumentError) as caught:
        BadgeClass.from_dict(wrong)
    codes = [problem.code for problem in caught.value.problems]
    assert codes.count("schema_invalid") == codes.count("field_too_long") == MAX_PROBLEMS
    assert "alignment[0].targetName" in [problem.path for problem in caught.value.problems]


def pem_of(exponent_bits: int, key_bits: int) -> str:
    """Return a public key of these sizes; its numbers need not be a real key's."""
    numbers = RSAPublicNumbers((1 << (exponent_bits - 1)) | 1, (3 << (key_bits - 2)) | 1)
    return numbers.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_the_public_exponent_has_a_limit() -> None:
    """Exponents from 3 to 256 bits are read, one of 257 bits is key_invalid."""
    for bits in (2, MAX_EXPONENT_BITS):
        assert load_public_key(pem_of(bits, 2048)).public_numbers().e.bit_length() == bits
    with pytest.raises(KeyRejectedError) as caught:
        load_public_key(pem_of(MAX_EXPONENT_BITS + 1, 2048))
    assert caught.value.code == "key_invalid"
    assert misspelt(caught.value.detail) == []


def test_a_key_has_a_limit() -> None:
    """A key of 8,192 bits is read, one of 8,193 bits is key_invalid."""
    assert load_public_key(pem_of(17, MAX_KEY_BITS)).key_size == MAX_KEY_BITS
    with pytest.raises(KeyRejectedError) as caught:
        load_public_key(pem_of(17, MAX_KEY_BITS + 1))
    assert caught.value.code == "key_invalid"


def test_a_token_has_a_limit() -> None:
    """A JWS of 64 KiB is read, one sign more is input_too_large."""
    for length, code in ((MAX_TOKEN_LENGTH, "jws_malformed"), (MAX_TOKEN_LENGTH + 1, "input_too_large")):
        with pytest.raises(JwsError) as caught:
            parse("a" * length)
        assert caught.value.code == code


@pytest.mark.parametrize("start", ["1", "1."])
def test_a_number_has_a_limit(start: str) -> None:
    """A number of 1,000 signs is read, one sign more is json_invalid."""
    longest = start.ljust(MAX_NUMBER_LENGTH, "0")
    assert loads(longest) == json.loads(longest)
    with pytest.raises(StrictJsonError) as refused:
        loads(f"{longest}0")
    assert refused.value.code == "json_invalid"


def signed_with(issuer: RemoteIssuer, keys: list[object]) -> Report:
    """Return the report of a badge that names no key, of an issuer that lists `keys`."""
    issuer.bend(issuer.profile_id, publicKey=keys)
    token = issuer.sign(issuer.payload(verification={"type": "SignedBadge"}))
    return verify(token, fetcher=ReplayFetcher(issuer.resources), now=NOW)


def test_a_hundred_keys_are_tried() -> None:
    """The hundredth key may be the one that signed; with more, the answer is that not all were tried."""
    issuer = RemoteIssuer()
    true = {"id": issuer.key_id, "publicKeyPem": issuer.resources[issuer.key_id]["json"]["publicKeyPem"]}
    others = [{"id": f"a:{n}", "publicKeyPem": public_pem(rsa_key("other"))} for n in range(MOST_KEYS)]
    assert signed_with(issuer, [*others[1:], true]).verdict == "valid"
    assert signed_with(issuer, others).codes == ("jws_signature_invalid",)
    report = signed_with(issuer, [*others, true])
    assert (report.verdict, report.codes) == ("indeterminate", ("fetch_budget_exceeded",))


def test_the_document_of_a_key_has_a_limit() -> None:
    """A key's document of 1,000 values is read, one of more is field_too_long."""
    issuer = RemoteIssuer()
    key = issuer.resources[issuer.key_id]["json"]
    few = MOST_VALUES - 1 - json.dumps(key).count(",") - 2  # for the braces, the array and the comma before it
    issuer.bend(issuer.key_id, x=[0] * (few + 1))
    assert signed_with(issuer, [issuer.key_id]).verdict == "valid"
    issuer.bend(issuer.key_id, x=[0] * (few + 2))
    report = signed_with(issuer, [issuer.key_id])
    assert (report.verdict, report.codes) == ("invalid", ("field_too_long",))
