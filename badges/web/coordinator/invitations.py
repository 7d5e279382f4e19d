"""Handing over the badges of a session or of a sheet: who has taken theirs, the cards to print, the mails to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.claiming import Invitation
from badges.domain.permissions import Audience, may_award, open_to
from badges.services import desk, inviting, inviting_cards, inviting_sending, planning
from badges.web.coordinator.pages import cursor, desk_page, membership, session_title, sms_to
from badges.web.languages import language
from badges.web.requests import commit, db, instance, stop_reading, writing_db

DONE = ("cards", "letters")  # what the page may say was just done


@dataclass(frozen=True)
class Place:
    """A session or a sheet whose badges are handed over, and the addresses of its pages."""

    source: inviting.Source
    kind: str  # session or batch
    org: str

    def address(self, page: str, **query: Any) -> str:
        """Return the address of one of its pages: `invitations`, `cards`, `letters`, `renewal`."""
        query[f"{self.kind}_id"] = self.source.public_id
        return url_for(f"coordinator.{self.kind}_{page}", org=self.org, **query)

    @property
    def planned(self) -> planning.Session:
        """The session that it is, or that its sheet belongs to."""
        return self.source if isinstance(self.source, planning.Session) else self.source.session


def add_routes(routes: Blueprint) -> None:
    """Add the list, the cards and the mails, of a session and of a sheet; a sheet's cards can be made anew."""
    for kind, address in (
        ("session", "/espace/<org>/seances/<session_id>"),
        ("batch", "/espace/<org>/lots/<batch_id>"),
    ):
        routes.add_url_rule(f"{address}/remise", f"{kind}_invitations", _invitations)
        routes.add_url_rule(f"{address}/cartes.pdf", f"{kind}_cards", _cards)
        routes.add_url_rule(f"{address}/courriels", f"{kind}_letters", _letters)
        routes.add_url_rule(f"{address}/courriels", f"send_{kind}_letters", _send_letters, methods=["POST"])
    routes.add_url_rule("/espace/<org>/lots/<batch_id>/cartes", "batch_renewal", _renewal)
    routes.add_url_rule("/espace/<org>/lots/<batch_id>/cartes", "renew_batch", _renew, methods=["POST"])


@open_to(Audience.MEMBER)
def _invitations(org: str, session_id: str = "", batch_id: str = "") -> Response:
    place = _place(org, session_id, batch_id)
    hand_on = may_award(membership().role)
    state = _asked_state()
    parts = inviting_cards.parts(instance(), db(), place.source) if hand_on else {}
    return desk_page(
        "coordinator/invitations.html",
        place=place,
        session_title=session_title(place.planned),
        counts=inviting.counts(instance(), db(), place.source),
        state=state,
        invited=inviting.invited(instance(), db(), place.source, org, state=state, after=cursor(), hand_on=hand_on),
        parts=parts,
        most=inviting_cards.CARDS_IN_FILE,
        unwritten=inviting_sending.unwritten(instance(), db(), place.source) if hand_on else 0,
        states=state_words(),
        done=request.args.get("fait") if request.args.get("fait") in DONE else None,
    )


@open_to(Audience.COORDINATOR)
def _cards(org: str, session_id: str = "", batch_id: str = "") -> Response:
    """Answer a part of the cards with the codes that they have: printing them once more changes nothing."""
    asked = request.args.get("partie", "1")
    part = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    place = _place(org, session_id, batch_id)
    found = inviting_cards.cards(instance(), db(), place.source, part, language())
    return pdf_of(found, f"cartes-{part}.pdf" if part > 1 else "cartes.pdf")


@open_to(Audience.COORDINATOR)
def _letters(org: str, session_id: str = "", batch_id: str = "") -> Response:
    place = _place(org, session_id, batch_id)
    number = inviting_sending.unwritten(instance(), db(), place.source)
    return desk_page("coordinator/letters.html", place=place, session_title=session_title(place.planned), number=number)


@open_to(Audience.COORDINATOR)
def _send_letters(org: str, session_id: str = "", batch_id: str = "") -> Answer:
    """Put the mails into the outbox; a second time there is nobody left to write to."""
    writing_db()
    place = _place(org, session_id, batch_id)
    inviting_sending.send_all(instance(), db(), place.source)
    commit()
    return redirect(place.address("invitations", fait="letters"), 303)


@open_to(Audience.COORDINATOR)
def _renewal(org: str, batch_id: str) -> Response:
    place = _place(org, "", batch_id)
    number = inviting_cards.unclaimed(db(), place.source)
    return desk_page("coordinator/renewal.html", place=place, session_title=session_title(place.planned), number=number)


@open_to(Audience.COORDINATOR)
def _renew(org: str, batch_id: str) -> Answer:
    """Give the cards that nobody has taken other codes."""
    writing_db()
    place = _place(org, "", batch_id)
    inviting_cards.remake_all(instance(), db(), place.source)
    commit()
    return redirect(place.address("invitations", fait="cards"), 303)


def pdf_of(found: inviting_cards.Cards, name: str) -> Response:
    """Answer cards as a PDF that no cache keeps; no transaction is open while it is made."""
    stop_reading()
    words = {
        "for_you": _("Ce badge est pour vous."),
        "scan": _("Scannez le carré, ou allez sur"),
        "then_type": _("et tapez\u00a0:"),
        "qr": _("Code QR qui ouvre ce badge"),
    }
    data = inviting_cards.sheet_of_cards(instance(), found, words, title=_("Cartes à remettre"), language=language())
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def state_words() -> dict[Invitation, str]:
    """Return what became of an invitation in the language of the page."""
    return {
        Invitation.WAITING: _("En attente"),
        Invitation.CLAIMED: _("Pris"),
        Invitation.ENDED: _("Délai passé"),
        Invitation.REFUSED: _("Refusé"),
        Invitation.WITHDRAWN: _("Retiré"),
    }


def sms_link(invited: inviting.Invited) -> str | None:
    """Return a link that opens a text message (RFC 5724) ready to be sent; None without a number or a link.

    The text has no typographic signs: with one of them, a message of 160 signs would hold 70.
    """
    if invited.phone is None or invited.link is None:
        return None
    text = _(
        "Bonjour %(first_name)s, un badge vous attend. Ce lien est à vous, ouvrez-le. %(link)s",
        first_name=invited.first_name,
        link=invited.link,
    )
    return sms_to(invited.phone, text)


def _place(org: str, session_id: str, batch_id: str) -> Place:
    organisation_id = membership().organisation_id
    if batch_id:
        return Place(desk.batch_of(db(), organisation_id, batch_id), "batch", org)
    return Place(planning.session_of(db(), organisation_id, session_id), "session", org)


def _asked_state() -> Invitation | None:
    asked = request.args.get("etat", "")
    return Invitation(asked) if asked in list(Invitation) else None
