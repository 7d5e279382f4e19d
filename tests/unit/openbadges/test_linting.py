"""Lint before sign: what we publish is exactly right, private, and signed once."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges import linting, strict_json
from badges.openbadges.documents import Assertion
from badges.openbadges.errors import LintError, LintSpentError
from badges.openbadges.identity import email_identity
from badges.openbadges.linting import Lint, SignerIdentity, lint_hosted, lint_signed
from tests.support.prose import misspelt

PREFIX = "https://badges.exemple.fr/o/cap-tandem/"


def paths(error: pytest.ExceptionInfo[LintError]) -> set[str]:
    """Return where the problems are."""
    return {problem.path for problem in error.value.problems}


def test_the_bytes_are_the_document(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """A good assertion passes, and the lint holds its exact bytes."""
    data = lint_signed(signed_assertion, signer=signer).take()
    assert list(strict_json.loads(data).items()) == list(signed_assertion.items())
    assert Assertion.from_dict(strict_json.loads(data)).to_dict() == signed_assertion


def test_a_later_change_does_not_reach_the_bytes(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """What was linted is what is signed, even if the dict changes in between."""
    lint = lint_signed(signed_assertion, signer=signer)
    signed_assertion["recipient"]["identity"] = "zoe@exemple.fr"
    assert b"zoe" not in lint.take()


def test_bytes_are_taken_once(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """A second take raises."""
    lint = lint_signed(signed_assertion, signer=signer)
    lint.take()
    with pytest.raises(LintSpentError):
        lint.take()


def test_a_lint_is_not_made_by_hand(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """It can be neither constructed, nor copied, nor pickled, nor subclassed."""
    lint = lint_signed(signed_assertion, signer=signer)
    for forge, message in (
        (lambda: Lint(None, b"{}", signer), "a Lint is made by lint_hosted or lint_signed"),
        (lambda: Lint(object(), b"{}", None), "a Lint is made by lint_hosted or lint_signed"),
        (lambda: copy.copy(lint), "a Lint cannot be copied"),
        (lambda: copy.deepcopy(lint), "a Lint cannot be copied"),
        (lambda: pickle.dumps(lint), "a Lint cannot be copied"),
        (lambda: type("Other", (linting.Lint,), {}), "Lint cannot be subclassed"),
    ):
        with pytest.raises(TypeError, match=f"^{message}$"):
            forge()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"@context": ["https://w3id.org/openbadges/v2"]}, "@context"),
        ({"@context": "https://w3id.org/openbadges/v1"}, "@context"),
        ({"type": ["Assertion"]}, "type"),
        ({"id": "urn:uuid:3f2a8c1e-5b7d-1e90-a1c2-0d4e6f8a9b1c"}, "id"),
        ({"id": "urn:uuid:3F2A8C1E-5B7D-4E90-A1C2-0D4E6F8A9B1C"}, "id"),
        ({"id": "urn:uuid:3f2a8c1e-5b7d-4e90-a1c2-0d4e6f8a9b1c\n"}, "id"),
        ({"id": 5}, "id"),
        ({"badge": "https://badges.exemple.fr/o/other/signers/k1/badges/b/1"}, "badge"),
        ({"badge": PREFIX + "signers/k1/badges/"}, "badge"),
        ({"badge": PREFIX + "signers/k1/badges/../../../other/b"}, "badge"),
        ({"badge": PREFIX + "signers/k1/badges/../b"}, "badge"),
        ({"badge": {"id": PREFIX + "signers/k1/badges/b/1"}}, "badge"),
        ({"verification": {"type": "SignedBadge"}}, "verification"),
        ({"verification": {"type": "SignedBadge", "creator": PREFIX + "signers/k2/key"}}, "verification"),
        ({"verification": {"type": "HostedBadge"}}, "verification"),
        ({"issuedOn": "2026-03-12"}, "issuedOn"),
        ({"issuedOn": "2026-03-12T09:30:00"}, "issuedOn"),
        ({"issuedOn": "2026-02-30T09:30:00Z"}, "issuedOn"),
        ({"issuedOn": 1773316800}, "issuedOn"),
        ({"expires": "2026-03-12T09:30:00Z"}, "expires"),
        ({"expires": None}, "expires"),
        ({"issuedOn": "hier", "expires": "2027-03-12T09:30:00Z"}, "issuedOn"),
        ({"image": "data:image/png;base64,AAAA"}, "image"),
        ({"recipientName": "Zoé"}, "recipientName"),
        ({"uid": "1", "extra": 1}, "extra, uid"),
        ({"evidence": [{"narrative": "a", "id": "no address"}]}, "evidence[0].id"),
        ({"narrative": 5}, "narrative"),
        ({"narrative": "Appelez le 06 39 98 00 11"}, "narrative"),
        ({"narrative": "Écrire à zoe@exemple.fr"}, "document"),
        ({"evidence": {"name": "zoe@exemple.fr"}}, "document"),
        ({"narrative": "x" * 40_000}, "document"),
    ],
)
def test_what_a_signed_assertion_may_not_be(
    changes: dict[str, Any], path: str, signed_assertion: dict[str, Any], signer: SignerIdentity
) -> None:
    """Each deviation from what other software accepts, or from privacy, is refused and located."""
    with pytest.raises(LintError) as caught:
        lint_signed(signed_assertion | changes, signer=signer)
    assert {problem.path: problem.code for problem in caught.value.problems} == {
        "" if path == "document" else path: "schema_invalid"
    }
    assert misspelt(caught.value.detail) == []


def test_everything_that_we_publish_at_once(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """An assertion may have all the optional properties, and be as long as the limit."""
    whole = signed_assertion | {
        "expires": "2027-03-12T09:30:00Z",
        "image": PREFIX + "badge.png",
        "evidence": [{"narrative": "Vue"}],
        "narrative": "",
    }
    spare = linting.MAX_ASSERTION - len(strict_json.dumps(whole))
    assert len(lint_signed(whole | {"narrative": "x" * spare}, signer=signer).take()) == linting.MAX_ASSERTION
    with pytest.raises(LintError) as caught:
        lint_signed(whole | {"narrative": "x" * (spare + 1)}, signer=signer)
    assert [str(problem) for problem in caught.value.problems] == ["document: longer than 32768 bytes"]
    assert {problem.code for problem in caught.value.problems} == {"schema_invalid"}


@pytest.mark.parametrize(
    "recipient",
    [
        None,
        "https://badges.exemple.fr/r/Zk3vQ8nT1xY5uW7pL0aBcd",
        {"type": "url", "hashed": False, "identity": "https://badges.exemple.fr/r/court"},
        {"type": "url", "hashed": 0, "identity": "https://badges.exemple.fr/r/Zk3vQ8nT1xY5uW7pL0aBcd"},
        {
            "type": "url",
            "hashed": False,
            "identity": "https://badges.exemple.fr/r/Zk3vQ8nT1xY5uW7pL0aBcd",
            "name": "Zoé",
        },
        {"type": "email", "hashed": False, "identity": "zoe.exemple.fr"},
        {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64},
        {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64, "salt": "sel"},
        {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64, "salt": "0" * 31},
        {"type": "email", "hashed": True, "identity": "md5$" + "0" * 32, "salt": "0" * 32},
        {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64, "salt": "0" * 32, "name": "Zoé"},
        {"type": "email", "hashed": False, "identity": "sha256$" + "0" * 64, "salt": "0" * 32},
        {"type": "telephone", "hashed": False, "identity": "+33639980011"},
        {"type": [], "hashed": False, "identity": "x"},
    ],
)
def test_recipients_that_would_tell_too_much(
    recipient: Any, signed_assertion: dict[str, Any], signer: SignerIdentity
) -> None:
    """A recipient is an opaque URL or a salted hash with 128 bits of salt, nothing else."""
    with pytest.raises(LintError) as caught:
        lint_signed(signed_assertion | {"recipient": recipient}, signer=signer)
    assert {path.partition(".")[0] for path in paths(caught)} == {"recipient"}
    assert misspelt(caught.value.detail) == []


def test_the_email_variant_passes(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """The hash that we make of an address for a backpack is fit to be signed."""
    recipient = email_identity("zoe@exemple.fr").to_dict()
    assert lint_signed(signed_assertion | {"recipient": recipient}, signer=signer).take()


def test_a_hosted_assertion_stands_under_its_issuer(hosted_assertion: dict[str, Any]) -> None:
    """It passes under the prefix of its organisation and not under that of one whose name begins alike."""
    assert lint_hosted(hosted_assertion, prefix=PREFIX).take() == strict_json.dumps(hosted_assertion)
    with pytest.raises(LintError) as caught:
        lint_hosted(hosted_assertion, prefix="https://badges.exemple.fr/o/cap/")
    assert paths(caught) == {"id", "badge"}
    with pytest.raises(ValueError, match="slash"):
        lint_hosted(hosted_assertion, prefix=PREFIX.rstrip("/"))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": PREFIX + "assertions/1"}, "id"),
        ({"id": PREFIX + "assertions/../Qm9uam91ckxlTW9uZGUhIQ"}, "id"),
        ({"id": PREFIX + "assertions/Qm9uam91ckxlTW9uZGUhIQ?x=1"}, "id"),
        ({"badge": "https://other.example/o/cap-tandem/badges/b/1"}, "badge"),
        ({"verification": {"type": "hosted"}}, "verification"),
        ({"verification": {"type": "SignedBadge"}}, "verification"),
    ],
)
def test_what_a_hosted_assertion_may_not_be(
    changes: dict[str, Any], path: str, hosted_assertion: dict[str, Any]
) -> None:
    """A guessable or foreign address, or another verification, is refused, with a prefix and without."""
    for prefix in (PREFIX, None):
        with pytest.raises(LintError) as caught:
            lint_hosted(hosted_assertion | changes, prefix=prefix)
        assert paths(caught) == {path}
        assert misspelt(caught.value.detail) == []


@pytest.mark.parametrize(
    ("key_id", "badges"),
    [
        ("https://badges.exemple.fr/key", PREFIX + "signers/k1/badges/"),
        (PREFIX + "signers/k1/key", PREFIX + "badges/"),
        (PREFIX + "signers/k1/key", PREFIX + "signers/k1/badges"),
        (PREFIX + "signers/k12/key", PREFIX + "signers/k1/badges/"),
    ],
)
def test_a_signer_stays_in_its_scope(key_id: str, badges: str) -> None:
    """A signer whose key or badges stand outside its Profile cannot be made."""
    with pytest.raises(ValueError, match=r"^the key and the badges of a signer stand under its Profile$|slash"):
        SignerIdentity(PREFIX + "signers/k1", key_id, badges, "k1")


@given(
    document=st.dictionaries(
        st.sampled_from(["id", "type", "recipient", "badge", "x", "issuedOn"]), st.text() | st.none()
    )
)
def test_any_document_is_linted_or_refused(document: dict[str, Any], signer: SignerIdentity) -> None:
    """Whatever dict is handed in, the only answer to a bad one is LintError."""
    with pytest.raises(LintError):
        lint_signed(document, signer=signer)
    with pytest.raises(LintError):
        lint_hosted(document)
