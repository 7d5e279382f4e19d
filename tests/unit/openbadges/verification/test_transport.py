"""Plain http: what came by it proves nothing, and where it only led somewhere."""

from __future__ import annotations

import pytest

from tests.support.remote_issuer import RemoteIssuer


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose hosted badge is valid."""
    return RemoteIssuer()


def test_plain_http_proves_nothing(issuer: RemoteIssuer) -> None:
    """A badge over plain http is shown, and indeterminate at best."""
    plain = RemoteIssuer(host="http://issuer.example")
    report = plain.verify()
    assert (report.verdict, report.codes) == ("indeterminate", ("insecure_transport",))
    assert report.badge is not None
    issuer.redirect("http://issuer.example/go", "http://issuer.example/on")
    issuer.resources["http://issuer.example/on"] = issuer.resources[issuer.assertion_id]
    assert set(issuer.verify("http://issuer.example/go").codes) == {"id_mismatch", "insecure_transport"}


def test_a_way_over_http_to_the_https_address(issuer: RemoteIssuer) -> None:
    """What stands at the https address that it names itself is verified, however one was led there."""
    issuer.redirect("http://elsewhere.example/go", issuer.assertion_id)
    assert issuer.verify("http://elsewhere.example/go").verdict == "valid"
    issuer.redirect(issuer.badge_id.replace("https", "http"), issuer.badge_id)
    issuer.bend(issuer.assertion_id, badge=issuer.badge_id.replace("https", "http"))
    assert issuer.verify().verdict == "valid"


def test_a_bent_answer_over_http_chooses_no_badge(issuer: RemoteIssuer) -> None:
    """A reference over http that is redirected to another document proves nothing."""
    open_address = "http://issuer.example/org/other"
    issuer.redirect(open_address, issuer.badge_id)
    issuer.bend(issuer.assertion_id, badge=open_address)
    assert issuer.verify().codes == ("insecure_transport",)
