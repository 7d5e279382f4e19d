"""Every page that there is, as the application answers it: what a walk over all pages looks at.

Pages are asked for in-process, those behind a form too. Nobody needs to remember a new page: a template that was
never answered is named by `unseen`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, template_rendered
from werkzeug.test import TestResponse

from badges.domain.permissions import Audience
from badges.services.instance import Instance
from badges.services.signing_in import Account, consume_link, new_link
from badges.web.access import SESSION_COOKIE
from badges.web.languages import FURTHER, FURTHER_PAGES, LANGUAGES
from badges.web.rendering import TEMPLATES
from tests.support.addresses import audience, fill, rules_of
from tests.support.client import ACCEPT

PUBLIC = (Audience.ANYONE, Audience.CLAIM_HOLDER)
LOOPBACK = "127.0.0.1"
_KEPT_MAIL = "coordinator.kept_mail"  # is shown on the machine itself alone
_EXTENDS = re.compile(r'\{%\s*extends\s+"([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """A page as it was answered: by which template and view, how it was asked for, in which language, what it was."""

    template: str
    endpoint: str
    asked: str
    language: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    visitor: Visitor = field(repr=False, compare=False)


def page_templates() -> set[str]:
    """Return every template that is a page of its own: it extends the layout, or what extends it."""
    texts = {str(path.relative_to(TEMPLATES)): path.read_text("utf-8") for path in Path(TEMPLATES).rglob("*.html")}
    extended = {found[1] for text in texts.values() if (found := _EXTENDS.search(text))}
    return {name for name, text in texts.items() if _EXTENDS.search(text) and name not in extended}


def languages_of(endpoint: str) -> list[str]:
    """Return the languages in which the product offers a page."""
    return [*LANGUAGES, *(FURTHER if endpoint in FURTHER_PAGES else ())]


@dataclass(eq=False)
class Visitor:
    """Asks an application for pages in one language, and keeps each; as many visitors as there are requests."""

    app: Flask
    instance: Instance
    language: str
    wants: Callable[[str], bool] = lambda _endpoint: True  # which endpoints are looked at
    cookies: Mapping[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list, init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), init=False)

    def __post_init__(self) -> None:
        self._adapter = self.app.url_map.bind("localhost")
        self._rendered: list[str] = []
        self._lock = threading.Lock()
        self._client = self.app.test_client()
        for name, value in self.cookies.items():
            self.keep(name, value)
        template_rendered.connect(self._note, self.app)

    def keep(self, cookie: str, value: str) -> None:
        """Have a cookie from here on, as a browser has one."""
        self._client.set_cookie(cookie, value, domain=urlsplit(self.instance.urls.base).hostname or "")

    def _note(self, _app: Flask, template: Any, **_context: Any) -> None:
        self._rendered.append(template.name)

    def sign_in(self, account: Account) -> None:
        """Ask as `account` from here on."""
        with self.instance.unit_of_work() as session:
            link = new_link(self.instance, session, account)
            cookie = consume_link(self.instance, session, link.rpartition("/")[2].rpartition("=")[2])
        assert cookie
        self.keep(SESSION_COOKIE, cookie)

    def file(self, path: str) -> tuple[bytes, int, list[tuple[str, str]]]:
        """Return what a page of this visitor names: its bytes, status and headers; one at a time."""
        with self._lock:
            answer = self._client.get(
                path, base_url=self.instance.urls.base, environ_base=self._from(next(self._numbers))
            )
            body = answer.get_data()
            answer.close()
            return body, answer.status_code, list(answer.headers)

    def get(self, path: str, *, status: int = 200) -> bytes:
        """Ask for a page, which must have that status; what is no page is not kept."""
        return self._ask("GET", path, status)

    def post(self, path: str, form: Mapping[str, Any] | None = None, *, status: int = 200, of: str = "") -> bytes:
        """Send a form; with `of`, the page on which it stands gives the token against forged requests."""
        token = _TOKEN.search(self._ask("GET", of, 200, keep=False).decode()) if of else None
        return self._ask("POST", path, status, data={**(form or {}), **({"csrf_token": token[1]} if token else {})})

    def get_all(self, values: Mapping[str, str], audiences: tuple[Audience, ...]) -> None:
        """Ask for every address of `audiences` that GET opens; one that refuses would drop out of the walk unseen."""
        for rule in rules_of(self.app, "GET"):
            is_file = Path(rule.rule).suffix or rule.endpoint == "static.file"
            if audience(self.app, rule) in audiences and not is_file:
                self._ask("GET", fill(rule, values), None)

    def _ask(self, method: str, path: str, status: int | None, *, keep: bool = True, **options: Any) -> bytes:
        endpoint, _ = self._adapter.match(path.partition("?")[0], method) if self._known(path, method) else ("", {})
        if keep and method == "GET" and endpoint and not self.wants(endpoint):
            return b""
        base = self.instance.urls.base
        self._rendered.clear()
        answer: TestResponse = self._client.open(
            f"{path}{'&' if '?' in path else '?'}lang={self.language}",
            method=method,
            base_url=base,
            headers=ACCEPT | {"Referer": f"{base}/"},
            environ_base={"REMOTE_ADDR": LOOPBACK} if endpoint == _KEPT_MAIL else self._from(next(self._numbers)),
            **options,
        )
        body = answer.get_data()
        answer.close()
        allowed = (status,) if status else (200, 301, 302, 303, 308)
        assert answer.status_code in allowed, f"{method} {path}: {answer.status}, not {status}: {body[:3000].decode()}"
        is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
        if keep and is_page and self._rendered and self.wants(endpoint) and self.language in languages_of(endpoint):
            headers = tuple((name, value) for name, value in answer.headers if name != "Content-Length")
            seen = (self._rendered[-1], endpoint, f"{method} {path}", self.language, answer.status_code)
            self.answers.append(Answer(*seen, headers, body, self))
        return body

    @staticmethod
    def _from(number: int) -> dict[str, str]:
        """Return the address of one more visitor: a walk is no attack, and must meet no limit."""
        return {"REMOTE_ADDR": f"10.0.{number >> 8 & 255}.{number & 255}"}

    def _known(self, path: str, method: str) -> bool:
        return self._adapter.test(path.partition("?")[0], method)


def unseen(answers: list[Answer]) -> set[str]:
    """Return the pages that no answer showed."""
    return page_templates() - {answer.template for answer in answers}
