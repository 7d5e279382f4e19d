"""Recipient identities: hashed as the standard says, and never a no where the answer is unknown."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges.documents import IdentityObject
from badges.openbadges.identity import (
    Match,
    email_identity,
    match,
    new_salt,
    normalise_email,
    normalise_telephone,
    normalise_url,
    read_given,
    url_identity,
)

YES = Match("yes")
NO = Match("no", "recipient_mismatch")
UNKNOWN = Match("cannot-tell", "recipient_type_mismatch")


def hashed(text: str, salt: str | None = "sel", algorithm: str = "sha256", kind: str = "email") -> IdentityObject:
    """Return a hashed identity as another issuer would make it."""
    digest = hashlib.new(algorithm, (text + (salt or "")).encode()).hexdigest()
    return IdentityObject(type=kind, hashed=True, salt=salt, identity=f"{algorithm}${digest}")


def test_our_own_hash_is_the_standards() -> None:
    """An address is lower-cased and trimmed, the salt is appended, the digest is SHA-256 in hexadecimal."""
    made = email_identity("  Zoe@Exemple.FR ", "abc")
    assert made == hashed("zoe@exemple.fr", "abc")
    assert made.to_dict().keys() == {"type", "hashed", "salt", "identity"}


def test_a_url_identity_is_in_the_clear() -> None:
    """The identity of a URL is the URL itself, unhashed and without salt."""
    assert url_identity("https://a.example/r/x").to_dict() == {
        "type": "url",
        "hashed": False,
        "identity": "https://a.example/r/x",
    }


def test_each_hash_has_a_salt_of_its_own() -> None:
    """Two identities of one address cannot be linked: 128 fresh bits each."""
    first, second = email_identity("zoe@exemple.fr"), email_identity("zoe@exemple.fr")
    assert first.salt != second.salt
    assert first.identity != second.identity
    assert len(bytes.fromhex(new_salt())) == 16


@given(st.emails())
def test_any_address_matches_itself(address: str) -> None:
    """An address matches its own identity, in capitals and with spaces around too."""
    identity = email_identity(address)
    assert match(identity, f"email: {address} ") == YES
    if address.upper().lower() == address.lower():
        assert match(identity, address.upper()) == YES


def test_composed_and_decomposed_letters_are_one_address() -> None:
    """é is é, however the keyboard wrote it."""
    assert normalise_email("E\u0301lise@exemple.fr") == "élise@exemple.fr"
    assert match(email_identity("élise@exemple.fr"), "e\u0301lise@exemple.fr") == YES


@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
def test_both_algorithms_and_both_cases_of_hexadecimal(algorithm: str) -> None:
    """sha256$ and md5$ are compared, with digits in either case, with salt and without."""
    for salt in ("sel", "", None):
        identity = hashed("zoe@exemple.fr", salt, algorithm)
        digits = identity.identity.partition("$")[2].upper()
        capital = IdentityObject(type="email", hashed=True, salt=salt, identity=f"{algorithm}${digits}")
        for each in (identity, capital):
            assert match(each, "zoe@exemple.fr") == YES
            assert match(each, "zoé@exemple.fr") == NO


def test_an_address_hashed_as_it_was_typed_matches() -> None:
    """Issuers that did not lower-case are understood, when the address is typed their way."""
    assert match(hashed("Zoe@Exemple.fr"), "Zoe@Exemple.fr") == YES
    assert match(hashed("Zoe@Exemple.fr"), "zoe@exemple.fr") == NO


@pytest.mark.parametrize(
    ("identity", "code", "answer"),
    [
        ("zoe@exemple.fr", "recipient_hash_invalid", "no"),
        ("sha256$" + "0" * 63, "recipient_hash_invalid", "no"),
        ("sha256$" + "g" * 64, "recipient_hash_invalid", "no"),
        ("$" + "0" * 64, "recipient_hash_invalid", "no"),
        ("sha256$0$" + "0" * 64, "recipient_hash_invalid", "no"),
        ("md5$" + "0" * 64, "recipient_hash_invalid", "no"),
        ("sha1$" + "0" * 40, "recipient_hash_unsupported", "cannot-tell"),
        ("sha512$" + "0" * 128, "recipient_hash_unsupported", "cannot-tell"),
    ],
)
def test_hashes_that_cannot_be_compared(identity: str, code: str, answer: str) -> None:
    """A broken hash is recipient_hash_invalid; a sound one of another algorithm is not a no."""
    found = match(IdentityObject(type="email", hashed=True, identity=identity), "zoe@exemple.fr")
    assert (found.code, found.answer) == (code, answer)


def test_nothing_is_nobody() -> None:
    """An identity that says nothing is not that of somebody who says nothing either; odd text is compared like any."""
    assert match(IdentityObject(type="email", hashed=False, identity=""), "email: ") == NO
    assert match(hashed("zoe@exemple.fr"), "email:\ud800") == NO
    assert match(IdentityObject(type="email", hashed=False, identity="\ud800@b"), "\ud800@b") == YES


def test_an_email_against_a_url_identity_is_never_no() -> None:
    """An e-mail tested against a URL identity could not be checked, and the other way round too."""
    assert match(url_identity("https://badges.exemple.fr/r/x"), "zoe@exemple.fr") == UNKNOWN
    assert match(email_identity("zoe@exemple.fr"), "https://badges.exemple.fr/r/x") == UNKNOWN
    assert match(email_identity("zoe@exemple.fr"), "+33612345678") == UNKNOWN
    assert match(email_identity("zoe@exemple.fr"), "Zoé") == UNKNOWN


@pytest.mark.parametrize("given_url", ["https://a.example/r/X", "url:https://a.example/r/X", "HTTPS://A.EXAMPLE/r/X"])
def test_urls_are_compared_with_their_host_in_any_case(given_url: str) -> None:
    """Scheme and host are compared without case, the path with it."""
    assert match(url_identity("https://a.example/r/X"), given_url) == YES
    assert match(url_identity("https://a.example/r/x"), given_url) == NO


@pytest.mark.parametrize(
    ("written", "number"), [("00 33 (6) 39", "+33639"), ("+0033", "+0033"), ("06 39", "0639"), ("tel:0", "0")]
)
def test_telephone_numbers_are_written_in_one_way(written: str, number: str) -> None:
    """Digits and the plus sign are kept, and 00 at the beginning stands for the plus."""
    assert normalise_telephone(written) == number


def test_urls_are_written_in_one_way() -> None:
    """Scheme and host are in small letters, the path begins with a slash, and the rest stays as it is."""
    assert normalise_url(" HTTPS://A.Example ") == "https://a.example/"
    assert normalise_url("https://a.example/B?C=D#E") == "https://a.example/B?C=D#E"
    assert normalise_url(" https://[ ") == "https://["


def test_a_slash_at_the_end_of_a_hashed_url() -> None:
    """A site's address was hashed with its last slash by some issuers and without it by others."""
    for written in ("https://a.example", "https://a.example/"):
        for given_url in ("https://a.example", "https://a.example/", " https://a.example/ "):
            assert match(hashed(written, kind="url"), given_url) == YES
        assert match(hashed(written, kind="id"), written) == YES
    assert match(hashed("zoe@exemple.fr"), "zoe@exemple.fr/") == NO


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("Zoé", (None, "Zoé")), ("+33 6 39 98 00 11", ("telephone", "+33 6 39 98 00 11")),
        ("mailto:a@b.example", ("email", "a@b.example")), ("tel:0639980011", ("telephone", "0639980011")),
        ("HTTPS://a.example", ("url", "HTTPS://a.example")), ("12", (None, "12")),
    ],
)  # fmt: skip
def test_what_was_typed(given_text: str, read: tuple[str | None, str]) -> None:
    """A prefix, or the shape of the text, tells what kind of identity it is."""
    assert read_given(given_text) == read


@pytest.mark.parametrize(
    "number", ["+33 6 39 98 00 11", "00 33 639980011", "telephone:+33639980011", "tel:+33-6-39-98-00-11"]
)
def test_telephone_numbers_are_compared_by_their_digits(number: str) -> None:
    """Spaces and dashes in a number do not matter, hashed or not."""
    assert match(IdentityObject(type="telephone", hashed=False, identity="+33639980011"), number) == YES
    assert match(hashed("+33639980011", kind="telephone"), number) == YES
    assert match(IdentityObject(type="telephone", hashed=False, identity="+33639980012"), number) == NO


@pytest.mark.parametrize("kind", ["email", ("email", "url"), "schema:email", "https://schema.org/email"])
def test_the_type_may_be_several_or_an_iri(kind: str | tuple[str, ...]) -> None:
    """The type of an identity may be an array, a compact IRI or a whole one."""
    assert match(IdentityObject(type=kind, hashed=False, identity="Zoe@exemple.fr"), "zoe@exemple.fr") == YES


@given(st.text(max_size=60), st.text(max_size=60), st.booleans(), st.sampled_from(["email", "url", "telephone"]))
def test_any_text_gets_an_answer(identity: str, given_text: str, is_hashed: bool, kind: str) -> None:
    """Whatever stands in a badge or is typed, the answer is yes, no or cannot-tell."""
    found = match(IdentityObject(type=kind, hashed=is_hashed, identity=identity), given_text)
    assert found.answer in {"yes", "no", "cannot-tell"}
    assert (found.answer == "yes") == (found.code is None)
