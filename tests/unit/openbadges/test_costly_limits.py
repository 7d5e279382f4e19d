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
from badges.openbadges.errors import BakingError, KeyRejectedError
from badges.openbadges.jws import MAX_EXPONENT_BITS, load_public_key
from badges.openbadges.verification import ReplayFetcher, Report, verify
from badges.openbadges.verification.keys import MOST_KEYS, MOST_VALUES
from tests.support.remote_issuer import NOW, RemoteIssuer, public_pem, rsa_key

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"{0}>{1}</svg>'


def code_of(attributes: str, inside: str = "") -> str:
    """Return why a drawing without a badge is refused: not_baked is the answer to one that was read."""
    with pytest.raises(BakingError) as caught:
        unbake_svg(DRAWING.format(attributes, inside).encode())
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


def test_the_public_exponent_has_a_limit() -> None:
    """An exponent of 256 bits is read, one of 257 bits is key_invalid."""

    def pem(bits: int) -> str:
        key = RSAPublicNumbers((1 << (bits - 1)) | 1, (3 << 2046) | 1).public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    assert load_public_key(pem(MAX_EXPONENT_BITS)).public_numbers().e.bit_length() == MAX_EXPONENT_BITS
    with pytest.raises(KeyRejectedError) as caught:
        load_public_key(pem(MAX_EXPONENT_BITS + 1))
    assert caught.value.code == "key_invalid"


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
