"""What one request may reach: the installation, and one database session that only `commit` makes last."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from badges.services.instance import Instance, begin_writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY = "badges"


def install(app: Flask, instance: Instance) -> None:
    """Hand `instance` to the views of `app`, and close each request's session."""
    app.extensions[_KEY] = instance
    app.after_request(_refuse_forgotten_commit)
    app.teardown_request(_close)


def instance() -> Instance:
    """Return the running installation."""
    return cast(Instance, current_app.extensions[_KEY])


def db() -> Session:
    """Return this request's database session, opened on first use and rolled back unless committed."""
    if "db" not in g:
        g.db = instance().sessions()
        g.db_unsaved = False
        event.listen(g.db, "after_flush", _remember_flush)
    return cast(Session, g.db)


def writing_db() -> Session:
    """Return this request's session, opened as a writer: call it in a view that changes something, before any reading.

    What the visitor sends is read to its end first, so that nobody waits for a slow sender.
    """
    _ = request.form
    session = db()
    begin_writing(session)
    return session


def stop_reading() -> None:
    """End the transaction in which this request has read; what it read stays usable, and it may write next."""
    db().commit()


def commit() -> None:
    """Make the changes of this request last; raises RuntimeError on a GET, which changes nothing."""
    if request.method in SAFE_METHODS:
        raise RuntimeError(f"{request.method} {request.endpoint} must not change anything")
    session = db()
    try:
        session.commit()
    except BaseException:
        session.rollback()  # its connection goes back at once, with nothing open
        raise
    g.db_unsaved = False


def _remember_flush(_session: object, _context: object) -> None:
    g.db_unsaved = True


def _refuse_forgotten_commit(response: Response) -> Response:
    """In tests, fail when a request succeeded and left changes that will be rolled back."""
    if current_app.testing and "db" in g and response.status_code < 400:
        session = db()
        if g.db_unsaved or session.new or session.dirty or session.deleted:
            raise RuntimeError(f"{request.method} {request.endpoint} ended with uncommitted changes")
    return response


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()
