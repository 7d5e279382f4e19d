"""Check any badge: an address, a text or a file, read once and never kept; then its holder, and the proof."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.limits import FILE_FORM, GUESS, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.domain.verdicts import code_sentence
from badges.services.outbound import Busy
from badges.services.photographed import examine_likeliest, own_short_code, photographed_addresses
from badges.services.proofs import Examined, InputRefusedError, examine, keep_proof, portable
from badges.web.dates import wait
from badges.web.employer.proof_file import MEDIA_TYPE, proof_file
from badges.web.employer.verifying_forms import is_no_form, meant_for_programs
from badges.web.employer.verifying_result import Result, result_of
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CHECK, limited
from badges.web.rendering import render
from badges.web.requests import db, instance
from badges.web.security_headers import CAMERA_PAGE

MOST_PREFILLED = 2000  # characters
LONGEST_RECIPIENT = 320  # characters, as an e-mail address has at most
REFUSALS = {"input_too_large": 413, "unsupported_media_type": 415}
Problem = tuple[str, str]  # the field, the sentence


def add_routes(routes: Blueprint) -> None:
    """Add the form, the check, and the proof to keep."""
    routes.add_url_rule("/verify", "verify", _form)
    routes.add_url_rule("/verify", "check", _check, methods=["POST"])
    routes.add_url_rule("/verify/preuve", "proof", _proof, methods=["POST"])


@open_to(Audience.ANYONE)
def _form() -> Response:
    """Show the form; an address in `?url=` is filled in, and checked only when the person asks."""
    return _page(text=request.args.get("url", "")[:MOST_PREFILLED])


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(CHECK)
@accepts_body(FILE_FORM)
def _check() -> AnyResponse:
    file, text = request.files.get("file"), request.form.get("text", "").strip()
    if given := request.form.get("given"):  # a badge that was checked already, and whose holder is asked for
        return _answer(given, "", _recipient(), None)
    if file is not None and file.filename:
        return _check_file(file.read(), text, file.filename)
    if not text:
        return _nothing()
    if code := read_code(text, SHORT_LENGTH):
        return redirect(url_for("employer.short", code=code), 303)
    return _answer(text, text, _recipient(), None)


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(CHECK)
@accepts_body(FILE_FORM)
def _proof() -> Response:
    """Answer the proof of a new check as a ZIP: a page to read, a file that replays; nothing of it stays here."""
    given = request.form.get("given", "")
    if not given.strip():
        return _nothing()
    try:
        proof = keep_proof(instance(), db(), given, recipient=_recipient())
    except InputRefusedError as refusal:
        return _refused(refusal, "text")
    except Busy as busy:
        return _busy(busy, given)
    answer = Response(proof_file(proof, instance().urls.base), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{proof.name.removesuffix(".json")}.zip"'
    return _private(answer)


def _check_file(data: bytes, text: str, filename: str) -> AnyResponse:
    """Check the badge that a file is, or the address that a photograph of paper shows as a QR code."""
    addresses = None
    try:
        addresses = photographed_addresses(instance(), data)
        if not addresses:
            return _answer(data, text, _recipient(), filename) if addresses is None else _no_code()
        if code := own_short_code(instance().urls, addresses):
            return redirect(url_for("employer.short", code=code), 303)
        recipient = _recipient()
        address, examined = examine_likeliest(instance(), db(), addresses, recipient=recipient)
    except InputRefusedError as refusal:
        return _refused(refusal, "file")
    except Busy as busy:
        return _busy(busy, portable(addresses[0], None) if addresses else None)
    return _verdict(examined, address, recipient, None)


def _no_code() -> Response:
    """Say that a photograph shows no code that we can read: that is no word about any badge."""
    sentence = _(
        "C’est une photo, et nous n’y lisons pas l’adresse d’un badge. "
        "Tapez ici l’adresse écrite sous le carré, ou les 12 signes. Ou reprenez la photo de plus près."
    )
    return _page(400, problems=[("text", sentence)])


def _nothing() -> Response:
    """Answer a request that holds no badge: 415 where it is no form at all."""
    if is_no_form():
        return _page(415, problems=[("file", meant_for_programs())])
    return _page(400, problems=[("file", _("Déposez une image, ou collez une adresse ou un texte."))])


def _recipient() -> str | None:
    """Return whose badge it should be; an answer to that counts as a guess."""
    recipient = request.form.get("recipient", "").strip()[:LONGEST_RECIPIENT] or None
    setattr(g, GUESS, recipient is not None)
    return recipient


def _answer(data: bytes | str, text: str, recipient: str | None, filename: str | None) -> Response:
    try:
        examined = examine(instance(), db(), data, recipient=recipient, filename=filename)
    except InputRefusedError as refusal:
        return _refused(refusal, "text" if filename is None else "file")
    except Busy as busy:
        return _busy(busy, portable(data, filename))
    return _verdict(examined, text, recipient, filename)


def _verdict(examined: Examined, text: str, recipient: str | None, filename: str | None) -> Response:
    return _page(
        text=text[:MOST_PREFILLED],
        recipient=recipient or "",
        result=result_of(
            examined,
            base=instance().urls.base,
            asked=recipient is not None,
            handed_in=filename or examined.given or "",
        ),
    )


def _refused(refusal: InputRefusedError, field: str) -> Response:
    return _page(REFUSALS.get(refusal.code, 400), problems=[(field, code_sentence(refusal.code, language()))])


def _busy(busy: Busy, given: str | None) -> Response:
    """Ask for a little patience; what was given stays in the form, an image as the badge that it holds."""
    sentences = [_("Beaucoup de vérifications sont en cours."), wait(busy.seconds)]
    if given:
        sentences.append(_("Ce que vous avez donné est resté dans le formulaire."))
    answer = _page(429, text=given or "", recipient=_recipient() or "", patience=" ".join(sentences))
    answer.headers["Retry-After"] = str(busy.seconds)
    return answer


def _page(
    status: int = 200,
    *,
    text: str = "",
    recipient: str = "",
    problems: Sequence[Problem] = (),
    patience: str | None = None,
    result: Result | None = None,
) -> Response:
    answer = render(
        "employer/verify.html",
        status,
        text=text,
        recipient=recipient,
        problems=dict(problems),
        patience=patience,
        result=result,
    )
    answer.headers.update(CAMERA_PAGE)
    return _private(answer) if request.method == "POST" or text else answer


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
