"""Taking a badge away: a file that is made on demand, read back and verified before anyone gets it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.errors import Gone, ProgrammeError, Refused
from badges.domain.revoking import REASONS
from badges.domain.text import read_email
from badges.openbadges.baking import unbake
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.identity import email_identity
from badges.records import awards, documents
from badges.records.tables import Award
from badges.services.baking import PictureFormat, bake
from badges.services.instance import Instance
from badges.services.minting import mint_assertion
from badges.services.publishing import MEDIA_TYPES, ExportFormat, PublishedAssertion, find_assertion
from badges.services.verifying import verify

__all__ = [
    "ExportFailed", "ExportFormat", "ExportedFile", "email_variant", "export", "failed", "read_address",
    "require_standing", "require_valid",
]  # fmt: skip

MOST_VARIANTS = 5  # of one award: each is a signature and a public document for as long as the service stands
PASSING = {"expired"}  # codes that do not make a file wrong: it says itself until when it holds


@dataclass(frozen=True)
class ExportedFile:
    """A verified file; its name tells the badge, never the person."""

    name: str
    media_type: str
    data: bytes


class ExportFailed(ProgrammeError):
    """The file that was made does not verify, so nobody gets it."""


def export(
    instance: Instance, session: Session, assertion: PublishedAssertion, fmt: ExportFormat, *, signed: bool = False
) -> ExportedFile:
    """Return `assertion` as a file of format `fmt`, in its hosted or its `signed` form.

    PNG and SVG carry the badge baked in (Open Badges 2.0, Baking); `jws` is the signed form alone and
    `json` the hosted one. The file is read back and verified first. Raises Gone for a revoked badge and
    ExportFailed when the file does not hold what it should.
    """
    require_standing(assertion)
    badge = documents.around_assertion(session, assertion.id).version.slug
    if fmt == "json":
        name, data = f"{badge}.json", assertion.document
    elif fmt == "jws":
        name, data = f"{badge}.jws", assertion.jws.encode()
    else:
        name = f"{badge}-signed.{fmt}" if signed else f"{badge}.{fmt}"
        data = _baked(instance, session, assertion, fmt, signed=signed)
    require_valid(instance, session, data, name)
    return ExportedFile(name, MEDIA_TYPES[fmt], data)


def _baked(
    instance: Instance, session: Session, assertion: PublishedAssertion, fmt: PictureFormat, *, signed: bool
) -> bytes:
    wanted = ("jws", assertion.jws) if signed else ("json", assertion.document.decode())
    try:
        data = bake(instance, session, assertion, fmt, signed=signed)
        read_back = unbake(data)
    except OpenBadgesError as error:
        raise failed() from error
    if (read_back.kind, read_back.text) != wanted:
        raise failed()
    return data


def read_address(typed: str) -> str:
    """Return an e-mail address trimmed and in lower case, as backpacks compare it; raises Refused for anything else."""
    email = read_email(typed)
    if email is None:
        raise Refused(
            "Cette adresse e-mail n’est pas complète. Écrivez-la comme dans votre porte-badges, "
            "par exemple prenom.nom@exemple.fr.",
            "This e-mail address is not complete. Write it as in your backpack, for instance first.last@example.org.",
        )
    return email


def require_standing(assertion: PublishedAssertion) -> None:
    """Raise Gone for a revoked badge."""
    if assertion.revoked_at is not None:
        raise Gone(*_withdrawn(assertion.reason))


def require_valid(instance: Instance, session: Session, data: bytes, name: str) -> None:
    """Raise ExportFailed unless our own verifier calls the file `name` valid, or no more than expired."""
    report = verify(instance, session, data, filename=name)
    if report.verdict != "valid" and not (report.codes and set(report.codes) <= PASSING):
        raise failed()


def email_variant(instance: Instance, session: Session, award: Award, address: str) -> PublishedAssertion:
    """Return the assertion of `award` for the e-mail `address` that a backpack knows, with a salt of its own.

    That the address is the person's own is to be proved before (badges.services.exporting_codes). It is trimmed and
    lower-cased before it is hashed, and not kept. The same address again gives the same assertion. Raises Refused for
    what is no address and for one too many, Gone for a revoked award.
    """
    session.refresh(award, ["revoked_at"], with_for_update=True)  # two at once are counted one after the other
    if award.revoked_at is not None:
        raise Gone(*_withdrawn(award.revocation_reason))
    email = read_address(address)
    made = awards.email_variants(session, award.id)
    for one in made:
        if email_identity(email, one.salt).identity == one.hash:
            return find_assertion(instance, session, one.public_id)
    if len(made) >= MOST_VARIANTS:
        raise Refused(
            f"Vous avez déjà préparé ce badge pour {MOST_VARIANTS} adresses e-mail. C’est le plus possible. "
            "Prenez l’une d’elles, ou demandez conseil à votre structure.",
            f"You have already prepared this badge for {MOST_VARIANTS} e-mail addresses. That is the most there can "
            "be. Use one of them, or ask your organisation.",
        )
    assertion = mint_assertion(instance, session, award, email_identity(email))
    return find_assertion(instance, session, assertion.public_id)


def _withdrawn(code: str | None) -> tuple[str, str]:
    reason = REASONS.get(code or "")
    fr, en = (f" {reason.fr}", f" {reason.en}") if reason else ("", "")
    return f"Ce badge a été retiré\u00a0: il ne peut plus être emporté.{fr}", (
        f"This badge was withdrawn: it can no longer be taken away.{en}"
    )


def failed() -> ExportFailed:
    """Return the refusal of a file that does not hold what it should."""
    return ExportFailed(
        "Le fichier du badge n’est pas prêt. Nous donnons seulement des fichiers vérifiés. "
        "Prenez l’adresse du badge, ou réessayez plus tard.",
        "The badge’s file is not ready. We only hand out files that passed our check. "
        "Take the badge’s address, or try again later.",
    )
