"""A list of badges checked at once: the page grows row by row, and nothing of it stays here."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from math import ceil
from os import SEEK_END

from flask import Blueprint, Response, request, stream_template
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.limits import LIST_FORM, accepts_body, visitor
from badges.domain.permissions import Audience, open_to
from badges.services.verifying_many import LONGEST, MOST_PIECES, Piece, verify_many
from badges.web.dates import wait
from badges.web.employer.verifying_forms import is_no_form, meant_for_programs
from badges.web.employer.verifying_rows import Tally
from badges.web.forgery import acts_for_nobody
from badges.web.limits import MANY, limited
from badges.web.rendering import render
from badges.web.requests import instance
from badges.web.security_headers import OWN_SCRIPTS

MOST_LISTS_AT_ONCE = 16  # in one process, one for each visitor: a list holds a thread while it is told
MOST_KEPT = 512 * 1024  # characters of lines that come back with the form
_running: dict[str, float] = {}  # whose lists, and when they have ended at the latest
_lock = threading.Lock()


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
    if is_no_form():
        return _page(415, meant_for_programs())
    if not pieces:
        return _page(400, _("Déposez des fichiers, ou collez une adresse par ligne."))
    if len(pieces) > MOST_PIECES:
        sentence = _("Votre liste contient %(count)s badges. Envoyez-en 200 au plus à la fois.", count=len(pieces))
        return _page(400, sentence)
    turn = _Turn(visitor(request.remote_addr), request.files.getlist("files"))
    request.files = ImmutableMultiDict()  # Flask closes them with the view; they are read while the page is told
    if turn.busy_for is not None:
        turn.end()
        return _busy(turn)
    answer = Response(_told(pieces, turn), content_type="text/html; charset=utf-8")
    answer.call_on_close(turn.end)
    answer.headers["X-Accel-Buffering"] = "no"  # rows are to be seen while the others are looked at
    answer.headers.update(OWN_SCRIPTS)
    return _private(answer)


class _Turn:
    """One of the few lists that may run at a time, with its files; it ends once, however the answer ends."""

    def __init__(self, whose: str, files: Sequence[FileStorage]) -> None:
        self.visitor = whose
        self.files = files
        self.ends = time.monotonic() + LONGEST
        with _lock:
            self.is_second = whose in _running
            self.busy_for = _seconds_left(whose)
            if self.busy_for is None:
                _running[whose] = self.ends
            self._taken = self.busy_for is None

    def end(self) -> None:
        """Let go of the files, and let the next list in."""
        for file in self.files:
            file.close()
        with _lock:
            if self._taken:
                del _running[self.visitor]
            self._taken = False


def _seconds_left(whose: str) -> int | None:
    """Return None when this visitor may run a list, else in how many seconds the list in the way ends at the latest."""
    if whose not in _running and len(_running) < MOST_LISTS_AT_ONCE:
        return None
    ends = _running.get(whose, min(_running.values()))
    return max(1, ceil(ends - time.monotonic()))


def _busy(turn: _Turn) -> Response:
    """Ask for a little patience; the lines stay in the form, files have to be chosen again."""
    second = _("Une liste est déjà en cours depuis votre connexion.")
    sentences = [second if turn.is_second else _("Beaucoup de listes sont en cours."), wait(turn.busy_for or 1)]
    if turn.files:
        sentences.append(_("Vos fichiers seront à déposer de nouveau."))
    answer = _page(429, " ".join(sentences))
    answer.headers["Retry-After"] = str(turn.busy_for)
    return answer


def _told(pieces: Sequence[Piece], turn: _Turn) -> Iterator[str]:
    """Return the page in parts, one for each row."""
    tally = Tally(len(pieces))
    rows = tally.rows(verify_many(instance(), pieces, visitor=turn.visitor))
    parts = stream_template(
        "employer/verify_many_result.html",
        total=len(pieces),
        rows=rows,
        tally=tally,
        checked_at=instance().clock.now(),
        checked_by=instance().urls.base,
    )

    def joined() -> Iterator[str]:
        waiting: list[str] = []
        try:
            for part in parts:
                waiting.append(part)
                if "</tr>" in part and time.monotonic() < turn.ends:  # then at once: a slow reader keeps no place
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
    lines = request.form.get("lines", "") if status in (400, 429) else ""  # of what is too large nothing is read
    kept = lines if len(lines) <= MOST_KEPT else ""
    answer = render("employer/verify_many.html", status, problem=problem, most=MOST_PIECES, lines=kept)
    answer.headers.update(OWN_SCRIPTS)
    return _private(answer) if request.method == "POST" else answer


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
