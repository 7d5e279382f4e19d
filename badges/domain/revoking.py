"""Why an award may be withdrawn: a closed list, so that no free text about a person is ever published."""

from __future__ import annotations

from dataclasses import dataclass

from badges.domain.errors import Refused


@dataclass(frozen=True)
class Reason:
    """One reason of the list; its sentences stand on public pages and in public documents."""

    code: str
    fr: str
    en: str

    def sentence(self, language: str) -> str:
        """Return the public sentence in `language` (`fr` or `en`)."""
        return self.en if language == "en" else self.fr


REASONS = {
    reason.code: reason
    for reason in (
        Reason("error", "Ce badge a été attribué par erreur.", "This badge was awarded by mistake."),
        Reason(
            "duplicate",
            "Ce badge a été attribué deux fois\u00a0; l’autre reste valable.",
            "This badge was awarded twice; the other one stands.",
        ),
        Reason(
            "wrong-person",
            "Ce badge a été remis à une autre personne, par erreur.",
            "This badge was given to another person than the one who earned it.",
        ),
        Reason(
            "criteria-not-met",
            "Après vérification, les critères de ce badge n’étaient pas tous remplis.",
            "On review, the criteria of this badge were not all met.",
        ),
        Reason(
            "person-request",
            "La personne a demandé le retrait de ce badge.",
            "This badge was withdrawn at the request of the person who had received it.",
        ),
        Reason(
            "replaced",
            "Ce badge a été remplacé par un nouveau.",
            "This badge has been replaced by a new one.",
        ),
        Reason(
            "key-compromised",
            "La clé qui signait ce badge n’est plus sûre.",
            "The key that signed this badge is no longer safe.",
        ),
    )
}


def reason(code: str) -> Reason:
    """Return the reason `code`; raises Refused, with the list, for any other word."""
    if code not in REASONS:
        codes = ", ".join(REASONS)
        raise Refused(
            f"Le motif «\u00a0{code}\u00a0» n’est pas dans la liste. Choisissez parmi\u00a0: {codes}.",
            f"The reason “{code}” is not in the list. Choose one of: {codes}.",
        )
    return REASONS[code]
