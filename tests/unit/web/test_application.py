"""What the application writes into logs, and where its own redirects lead."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from badges.app.application import Application


@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_is_logged_without_its_address(debug: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The log names the rule, the error and the line; neither the token in the path nor what strangers sent."""
    app = Application("https://badges.example.org")
    app.debug = debug
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def crash(code: str) -> str:
        raise ValueError(f"no such {code}")

    app.add_url_rule("/c/<code>", "crash", crash)
    with capture_logs() as logs:
        assert app.test_client().get("/c/F7HT34P6K2?next=secret").status_code == 500
    (line,) = logs
    assert (line["rule"], line["error"], line["method"]) == ("/c/<code>", "ValueError", "GET")
    assert "test_application.py" in line["where"][-1]
    assert not any(word in str(logs) + caplog.text for word in ("F7HT34P6K2", "secret"))


@pytest.mark.parametrize("path", ["", "/", "//", "//evil.example/", "/o//x", "/o/x/", "/dossier", "/dossier/"])
def test_redirects_lead_to_the_base_url(path: str) -> None:
    """Even the redirects of the router itself never repeat the Host header."""
    app = Application("https://badges.example.org")
    for rule in ("/", "/o/<name>", "/dossier/"):
        app.add_url_rule(rule, rule, lambda name="": "found")
    answer = app.test_client().get("/", headers={"Host": "evil.example"}, environ_overrides={"PATH_INFO": path})
    assert "evil.example" not in answer.text.replace(path, "") + answer.headers.get("Location", "").replace(path, "")
    if answer.status_code == 308:
        assert answer.headers["Location"].startswith("https://badges.example.org/")


def test_an_unknown_address_is_no_reason_to_fail() -> None:
    """What fails before any rule was found is logged too."""
    app = Application("https://badges.example.org")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def crash() -> None:
        raise KeyError("x")

    app.before_request(crash)
    with capture_logs() as logs:
        app.test_client().get("/nulle-part")
    assert [line["rule"] for line in logs] == [None]
