"""A browser of few words: follows links and forms of the app in-process, and checks every page that it is given."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.services.instance import Instance
from badges.services.signing_in import Account, consume_link, new_link
from badges.web.access import SESSION_COOKIE
from tests.support.pages import Page

ACCEPT = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class PageClient:
    """Asks for pages as a browser does; an HTML answer that breaks a rule of the house fails the test."""

    def __init__(self, app: Flask, instance: Instance) -> None:
        self.client: FlaskClient = app.test_client()
        self.instance = instance
        self.base = instance.urls.base
        self.page: Page | None = None

    def get(
        self, path: str, *, status: int = 200, headers: dict[str, str] | None = None, **options: Any
    ) -> TestResponse:
        """Return the answer to GET `path`; fails when its status is another."""
        answer = self.client.get(path, base_url=self.base, headers=ACCEPT | (headers or {}), **options)
        return self._checked(answer, status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, status: int = 302, token: bool = True, **options: Any
    ) -> TestResponse:
        """Send a form, with the token of the last page unless `token` is false; fails when the status is another."""
        hidden = self.page.hidden_fields() if token and self.page else {}
        form = {"csrf_token": hidden["csrf_token"]} if "csrf_token" in hidden else {}
        headers = ACCEPT | {"Referer": f"{self.base}/"}
        answer = self.client.post(path, data=form | (data or {}), base_url=self.base, headers=headers, **options)
        return self._checked(answer, status)

    def follow(self, answer: TestResponse, *, status: int = 200) -> TestResponse:
        """Go where a redirect leads."""
        assert answer.status_code in (301, 302, 303, 307, 308), f"no redirect but {answer.status}"
        return self.get(answer.headers["Location"], status=status)

    def sign_in(self, account: Account) -> None:
        """Be signed in as `account` from here on, as its one-time link would have done."""
        with self.instance.unit_of_work() as session:
            link = new_link(self.instance, session, account)
            cookie = consume_link(self.instance, session, link.rpartition("/")[2].rpartition("=")[2])
        assert cookie, f"the link {link} did not sign in"
        self.client.set_cookie(SESSION_COOKIE, cookie, domain=urlsplit(self.base).hostname or "")

    def _checked(self, answer: TestResponse, status: int) -> TestResponse:
        asked = f"{answer.request.method} {answer.request.path}"
        assert answer.status_code == status, f"{asked} answered {answer.status}, not {status}: {answer.text[:2000]}"
        # A redirect's own body is never seen.
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400 and answer.data:
            self.page = Page(answer.data, self.base)
            problems = self.page.problems()
            assert not problems, f"{asked}:\n  " + "\n  ".join(problems)
        return answer
