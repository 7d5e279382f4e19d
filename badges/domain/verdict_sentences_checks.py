"""What each step of a verification found, in plain French and English."""

from __future__ import annotations

from typing import Final, NamedTuple

NOT_TRIED: Final = (
    "Ce contrôle n’a pas été fait\u00a0: l’étape d’avant n’a pas tenu.",
    "This check was not tried, because an earlier step did not hold.",
)
_NOTHING: Final = ("Il n’y avait rien à regarder ici.", "There was nothing to look at here.")


class Step(NamedTuple):
    """A step's title, and its sentence for each status; French first, English second.

    What was tried in vain has a code, whose sentence is more precise, so that most steps need no words of their own.
    """

    title: tuple[str, str]
    passed: tuple[str, str]
    failed: tuple[str, str]
    could_not_check: tuple[str, str] = NOT_TRIED
    not_asked: tuple[str, str] = _NOTHING


CHECK_SENTENCES: Final[dict[str, Step]] = {
    "input": Step(
        ("Ce qui a été donné", "What was given"),
        ("Ce que vous avez donné peut être lu.", "What you gave can be read."),
        (
            "Ce que vous avez donné n’est pas un badge que l’on peut lire.",
            "What you gave is no badge that can be read.",
        ),
        could_not_check=(
            "Ce que vous avez donné n’a pas pu être lu jusqu’au bout.",
            "What you gave could not be read to the end.",
        ),
    ),
    "recognised": Step(
        ("Le type de document", "The kind of document"),
        (
            "C’est le badge d’une personne, dans une version que nous vérifions.",
            "It is a person’s badge, in a version that we check.",
        ),
        ("Ce n’est pas le badge d’une personne.", "It is not a person’s badge."),
    ),
    "assertion_fetched": Step(
        ("Le badge chez son émetteur", "The badge at its issuer"),
        ("L’émetteur publie ce badge à son adresse.", "The issuer publishes this badge at its address."),
        (
            "L’émetteur ne publie pas ce badge à cette adresse.",
            "The issuer does not publish this badge at that address.",
        ),
        could_not_check=(
            "Le badge n’a pas pu être lu chez son émetteur.",
            "The badge could not be read at its issuer.",
        ),
    ),
    "jws": Step(
        ("Le texte signé", "The signed text"),
        ("Le texte signé est entier et bien formé.", "The signed text is whole and well formed."),
        ("Le texte signé n’est pas acceptable.", "The signed text is not acceptable."),
    ),
    "not_revoked": Step(
        ("Le retrait", "Revocation"),
        ("L’émetteur n’a pas retiré ce badge.", "The issuer has not revoked this badge."),
        (
            "Ce badge a été retiré, ou la liste des retraits n’est pas la bonne.",
            "This badge was revoked, or the list of revocations is the wrong one.",
        ),
        not_asked=(
            "L’émetteur ne tient pas de liste de badges retirés.",
            "The issuer keeps no list of revoked badges.",
        ),
    ),
    "badge_fetched": Step(
        ("La description du badge", "The badge’s description"),
        ("La description du badge a été trouvée.", "The badge’s description was found."),
        (
            "La description du badge n’est pas là où elle devrait être.",
            "The badge’s description is not where it should be.",
        ),
    ),
    "issuer_fetched": Step(
        ("L’émetteur", "The issuer"),
        ("L’émetteur a été trouvé à son adresse.", "The issuer was found at its address."),
        ("L’émetteur n’a pas pu être établi.", "The issuer could not be established."),
    ),
    "assertion_valid": Step(
        ("Le contenu du badge", "The badge’s content"),
        (
            "Le badge contient tout ce que demande le standard.",
            "The badge holds everything that the standard asks for.",
        ),
        ("Le badge ne respecte pas le standard.", "The badge does not follow the standard."),
    ),
    "badge_valid": Step(
        ("Le contenu de la description", "The description’s content"),
        ("La description du badge est complète.", "The badge’s description is complete."),
        (
            "La description du badge ne respecte pas le standard.",
            "The badge’s description does not follow the standard.",
        ),
    ),
    "issuer_valid": Step(
        ("La fiche de l’émetteur", "The issuer’s profile"),
        ("La fiche de l’émetteur est complète.", "The issuer’s profile is complete."),
        ("La fiche de l’émetteur ne respecte pas le standard.", "The issuer’s profile does not follow the standard."),
    ),
    "assertion_id": Step(
        ("L’adresse du badge", "The badge’s address"),
        ("Le badge porte bien l’adresse où il se trouve.", "The badge bears the address where it stands."),
        (
            "Le badge porte une autre adresse que celle où il se trouve.",
            "The badge bears another address than the one where it stands.",
        ),
    ),
    "assertion_scope": Step(
        ("Le domaine de l’émetteur", "The issuer’s domain"),
        ("Le badge se trouve dans le domaine de son émetteur.", "The badge stands within its issuer’s domain."),
        ("Le badge se trouve hors du domaine de son émetteur.", "The badge stands outside its issuer’s domain."),
    ),
    "badge_scope": Step(
        ("Le droit d’attribuer ce badge", "The right to award this badge"),
        ("L’émetteur peut attribuer ce badge.", "The issuer may award this badge."),
        (
            "L’émetteur ne peut pas attribuer ce badge\u00a0: la description n’est pas la sienne.",
            "The issuer may not award this badge: the description is not theirs.",
        ),
    ),
    "key_listed": Step(
        ("La clé annoncée", "The key announced"),
        (
            "La clé fait partie de celles que l’émetteur reconnaît.",
            "The key is among those that the issuer recognises.",
        ),
        (
            "La clé n’est pas parmi celles que l’émetteur reconnaît.",
            "The key is not among those that the issuer recognises.",
        ),
    ),
    "key_fetched": Step(
        ("La lecture de la clé", "Reading the key"),
        ("La clé a été trouvée à son adresse.", "The key was found at its address."),
        ("La clé n’est pas à l’adresse annoncée.", "The key is not at the address announced."),
    ),
    "key_valid": Step(
        ("La qualité de la clé", "The key’s quality"),
        (
            "La clé appartient à l’émetteur et elle est assez solide.",
            "The key belongs to the issuer and is strong enough.",
        ),
        ("La clé n’est pas acceptable.", "The key is not acceptable."),
    ),
    "signature": Step(
        ("La signature", "The signature"),
        (
            "La signature est celle de l’émetteur, et rien n’a changé depuis.",
            "The signature is the issuer’s, and nothing has changed since.",
        ),
        ("La signature ne correspond pas.", "The signature does not match."),
    ),
    "transport": Step(
        ("La connexion", "The connection"),
        ("Tous les documents sont arrivés par une connexion sûre.", "All documents came over a secure connection."),
        ("Un document est arrivé par une connexion refusée.", "A document came over a connection that is refused."),
    ),
    "recipient": Step(
        ("Le titulaire", "The holder"),
        ("Le badge est bien celui de la personne indiquée.", "The badge is that of the person given."),
        ("Le badge n’est pas celui de la personne indiquée.", "The badge is not that of the person given."),
        could_not_check=(
            "Cette identité ne permet pas de savoir si c’est bien son badge.",
            "This identity cannot tell whether it is their badge.",
        ),
        not_asked=("Aucune personne n’a été indiquée.", "No person was given."),
    ),
    "issued_on": Step(
        ("La date de délivrance", "The date of issue"),
        ("La date de délivrance est passée.", "The date of issue is in the past."),
        ("La date de délivrance est dans le futur.", "The date of issue is in the future."),
    ),
    "expires": Step(
        ("La validité", "The validity"),
        ("Le badge est encore valable.", "The badge is still in force."),
        ("Le badge n’est plus valable.", "The badge is no longer in force."),
        not_asked=("Le badge n’a pas de date de fin.", "The badge has no end date."),
    ),
}
