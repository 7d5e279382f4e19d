"""A list of badges checked at once: the page grows row by row, and nothing of it stays here."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from os import SEEK_END

from flask import Blueprint, Response, request, stream_template
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.limits import LIST_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.services.verifying_many import MOST_PIECES, Piece, verify_many
from badges.web.employer.verifying_rows import Tally
from badges.web.forgery import acts_for_nobody
from badges.web.limits import MANY, limited
from badges.web.rendering import render
from badges.web.requests import instance

MOST_LISTS_AT_ONCE = 2  # in one process: each holds one of its few threads while it is told
BUSY_SECONDS = 30
_slots = threading.BoundedSemaphore(MOST_LISTS_AT_ONCE)


def add_routes(routes: Blueprint) -> None:
    """Add the form and the list."""
    routes.add_url_rule("/verify/plusieurs", "verify_many", _form)
    routes.add_url_rule("/verify/plusieurs", "check_many", _check, methods=["POST"])


@open_to(Audience.ANYONE)
def _form() -> Response:
    return _page()


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(MANY)
@accepts_body(LIST_FORM)
def _check() -> Response:
    try:
        pieces = _pieces()
    except RequestEntityTooLarge:
        return _page(413, _("Votre liste est trop lourde. Envoyez 200 badges et 50 Mo au plus à la fois."))
    if not pieces:
        return _page(400, _("Déposez des fichiers, ou collez une adresse par ligne."))
    if len(pieces) > MOST_PIECES:
        sentence = _("Votre liste contient %(count)s badges. Envoyez-en 200 au plus à la fois.", count=len(pieces))
        return _page(400, sentence)
    turn = _Turn(request.files.getlist("files"))
    request.files = ImmutableMultiDict()  # Flask closes them with the view; they are read while the page is told
    if not turn.taken:
        turn.end()
        busy = _page(429, _("D’autres listes sont en cours de vérification. Recommencez dans une demi-minute."))
        busy.headers["Retry-After"] = str(BUSY_SECONDS)
        return busy
    answer = Response(_told(pieces, turn), content_type="text/html; charset=utf-8")
    answer.call_on_close(turn.end)
    answer.headers["X-Accel-Buffering"] = "no"  # rows are to be seen while the others are looked at
    return _private(answer)


class _Turn:
    """One of the few lists that may run at a time, with its files; it ends once, however the answer ends."""

    def __init__(self, files: Sequence[FileStorage]) -> None:
        self.taken = _slots.acquire(blocking=False)
        self._files = files
        self._lock = threading.Lock()

    def end(self) -> None:
        """Let go of the files, and let the next list in."""
        with self._lock:
            taken, self.taken = self.taken, False
        for file in self._files:
            file.close()
        if taken:
            _slots.release()


def _told(pieces: Sequence[Piece], turn: _Turn) -> Iterator[str]:
    """Return the page in parts, one for each row."""
    tally = Tally(len(pieces))
    rows = tally.rows(verify_many(instance(), pieces))
    parts = stream_template("employer/verify_many_result.html", total=len(pieces), rows=rows, tally=tally)

    def joined() -> Iterator[str]:
        waiting: list[str] = []
        try:
            for part in parts:
                waiting.append(part)
                if "</tr>" in part:
                    yield "".join(waiting)
                    waiting.clear()
            yield "".join(waiting)
        finally:
            rows.close()
            turn.end()

    return joined()


def _pieces() -> list[Piece]:
    """Return the badges of the request: its files, then its lines."""
    files = [file for file in request.files.getlist("files") if file.filename]
    lines = [line.strip() for line in request.form.get("lines", "").splitlines()]
    return [*map(_of_file, files), *(_of_line(line) for line in lines if line)]


def _of_file(file: FileStorage) -> Piece:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return Piece(file.filename or "", file.read, file.filename, size)


def _of_line(line: str) -> Piece:
    code = read_code(line, SHORT_LENGTH)
    text = instance().urls.short(code) if code else line
    return Piece(line, lambda: text)


def _page(status: int = 200, problem: str | None = None) -> Response:
    answer = render("employer/verify_many.html", status, problem=problem, most=MOST_PIECES)
    return _private(answer) if request.method == "POST" else answer


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
