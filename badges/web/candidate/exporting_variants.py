"""The badge for a backpack that wants an e-mail: the address is proved by a code, then the file is made."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from badges.domain.errors import Gone, Refused
from badges.domain.limits import GUESS
from badges.domain.permissions import Audience, open_to
from badges.services.carnets import Carnet
from badges.services.counting import Counts
from badges.services.exporting import email_variant
from badges.services.exporting_codes import Purpose, SentCode, check_code, send_code
from badges.services.publishing import PublishedAssertion
from badges.services.publishing_pages import badge_page
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.exporting_links import advice
from badges.web.candidate.exporting_offers import carried, offered_files
from badges.web.candidate.mailed_codes import LONGEST, code_page, sent_code, typed_code
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db

TakeAwayPage = Callable[..., Response]


def add_routes(routes: Blueprint, counts: Counts, take_away_page: TakeAwayPage) -> None:
    """Add the two forms: the address, then the code that was mailed to it."""

    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def ask_code(code: str, award_id: str) -> Response:
        typed = request.form.get("email", "").strip()[:LONGEST]
        session = writing_db()
        carnet = opened_carnet(code)
        held = carnet.badge(award_id)
        if not held.stands or held.page.hidden:
            return take_away_page(code, carnet, award_id)
        try:
            sent = send_code(instance(), session, counts, Purpose.BACKPACK, held.award, typed)
        except Refused as refusal:
            error = refusal.sentence(language())
            return take_away_page(code, carnet, award_id, status=400, email=typed, error=error)
        commit()
        return _code_page(code, carnet, award_id, sent)

    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def prove(code: str, award_id: str) -> Response:
        session = writing_db()
        carnet = opened_carnet(code)
        held, sent = carnet.badge(award_id), sent_code()
        if sent is None or not held.stands or held.page.hidden:
            return take_away_page(code, carnet, award_id)
        try:
            if not check_code(instance(), counts, Purpose.BACKPACK, held.award, sent, typed_code()):
                setattr(g, GUESS, True)
                error = _("Ce n’est pas le bon code, ou son temps est passé.")
                return _code_page(code, carnet, award_id, sent, error)
            variant = email_variant(instance(), session, held.award, sent.email)
        except Gone:
            return take_away_page(code, opened_carnet(code), award_id)
        except Refused as refusal:
            error = refusal.sentence(language())
            return take_away_page(code, carnet, award_id, status=400, email=sent.email, error=error)
        commit()  # now: making and checking the files takes a while, and needs no writer
        return _files_page(code, award_id, variant, sent.email)

    address = "/c/<code>/badges/<award_id>/backpack"
    routes.add_url_rule(address, "backpack", ask_code, methods=["POST"])
    routes.add_url_rule(f"{address}/code", "prove_address", prove, methods=["POST"])


def _code_page(code: str, carnet: Carnet, award_id: str, sent: SentCode, error: str | None = None) -> Response:
    page = carnet.badge(award_id).page
    return code_page(
        sent,
        action=url_for("candidate.prove_address", code=code, award_id=award_id),
        again=url_for("candidate.take_away", code=code, award_id=award_id, _anchor="backpack"),
        error=error,
        name=page.badge.words(language())["name"],
        image_url=page.badge.image_url,
        issuer_name=page.badge.issuer.name,
    )


def _files_page(code: str, award_id: str, variant: PublishedAssertion, email: str) -> Response:
    page = badge_page(instance(), db(), variant.organisation, variant.public_id)
    if page is None:
        raise LookupError("the variant that was just made is not there")
    answer = render(
        "candidate/backpack.html",
        badge=carried(page),
        files=offered_files(page),
        advice=advice(request.headers.get("User-Agent", "")),
        email=email,
        code=code,
        award_id=award_id,
    )
    keep_private(answer)
    return answer
