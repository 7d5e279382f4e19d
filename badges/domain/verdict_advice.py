"""What to do when a badge is not recognised: one next step for each code, in plain French and English."""

from __future__ import annotations

from typing import Final

from badges.openbadges.verification import Check

Words = tuple[str, str]

_ASK_FOR_THE_BADGE: Final = (
    "Demandez à la personne l’image de son badge (PNG ou SVG), ou l’adresse de son assertion\u00a0: le lien que "
    "son porte-badges nomme souvent «\u00a0JSON\u00a0» ou «\u00a0assertion\u00a0».",
    "Ask the person for the image of their badge (PNG or SVG), or for the address of its assertion: the link that "
    "their backpack often calls “JSON” or “assertion”.",
)
_ASK_FOR_THE_ORIGINAL: Final = (
    "Demandez à la personne le fichier d’origine, tel que l’émetteur le lui a remis, ou l’adresse de son badge.",
    "Ask the person for the original file, as the issuer gave it to them, or for the address of their badge.",
)
_CHECK_THE_ADDRESS: Final = (
    "Vérifiez l’adresse signe par signe, ou demandez à la personne l’image de son badge.",
    "Check the address sign by sign, or ask the person for the image of their badge.",
)
_TRY_AGAIN: Final = (
    "Recommencez dans une heure\u00a0: rien ne dit que ce badge soit faux.",
    "Check again in an hour: nothing says that this badge is false.",
)
_ASK_THE_ISSUER: Final = (
    "Ne vous y fiez pas avant d’avoir joint l’émetteur, par un moyen que vous connaissez déjà.",
    "Do not rely on it before you have reached the issuer, in a way that you already know.",
)
_ISSUERS_WORK: Final = (
    "Seul l’émetteur peut corriger ses documents. Demandez-lui de confirmer le badge.",
    "Only the issuer can correct its documents. Ask it to confirm the badge.",
)
_OTHER_IDENTITY: Final = (
    "Demandez à la personne à quelle adresse ce badge lui a été remis.",
    "Ask the person to which address this badge was given.",
)

_GROUPS: Final[tuple[tuple[str, Words], ...]] = (
    ("json_invalid content_type_not_json not_an_assertion unsupported_media_type", _ASK_FOR_THE_BADGE),
    ("not_baked baked_duplicate baked_too_large baked_content_invalid baked_conflict", _ASK_FOR_THE_ORIGINAL),
    ("image_invalid image_too_large image_type_mismatch", _ASK_FOR_THE_ORIGINAL),
    ("svg_invalid svg_dtd_forbidden svg_active_content svg_too_complex", _ASK_FOR_THE_ORIGINAL),
    ("jws_malformed input_too_large unsupported_encoding", _ASK_FOR_THE_ORIGINAL),
    ("fetch_failed url_not_allowed insecure_redirect too_many_redirects", _CHECK_THE_ADDRESS),
    ("response_too_large response_invalid", _CHECK_THE_ADDRESS),
    ("fetch_timeout revocation_unavailable fetch_budget_exceeded", _TRY_AGAIN),
    ("jws_header_invalid jws_alg_not_allowed jws_crit_unsupported", _ASK_THE_ISSUER),
    ("jws_payload_invalid jws_signature_invalid id_mismatch origin_not_allowed", _ASK_THE_ISSUER),
    ("issuer_unverifiable issued_in_future insecure_transport", _ASK_THE_ISSUER),
    ("key_not_authorized key_owner_mismatch key_alg_mismatch key_invalid key_too_weak key_is_private", _ASK_THE_ISSUER),
    ("schema_invalid field_too_long reference_type_mismatch context_not_allowed", _ISSUERS_WORK),
    ("json_duplicate_key json_too_deep", _ISSUERS_WORK),
    ("recipient_mismatch recipient_type_mismatch recipient_hash_invalid recipient_hash_unsupported", _OTHER_IDENTITY),
    (
        "version_unsupported",
        (
            "Faites vérifier ce badge par le site de son émetteur, ou demandez-en une forme Open Badges 2.0.",
            "Have this badge checked by its issuer’s site, or ask for an Open Badges 2.0 form of it.",
        ),
    ),
    (
        "expired",
        ("Demandez à la personne si elle en a un plus récent.", "Ask the person whether they have a newer one."),
    ),
    ("revoked", ("Un retrait ne dit rien de la personne.", "A revocation says nothing about the person.")),
)
NEXT_STEPS: Final[dict[str, Words]] = {code: words for codes, words in _GROUPS for code in codes.split()}

# Steps that look at what the reader gave; all others look at what the issuer publishes about it.
_GIVEN: Final = frozenset({"input", "recognised", "assertion_fetched", "jws"})
_ABOUT_DOCUMENTS: Final = frozenset(
    {
        "json_invalid",
        "content_type_not_json",
        "fetch_failed",
        "url_not_allowed",
        "insecure_redirect",
        "too_many_redirects",
        "response_too_large",
        "response_invalid",
    }
)


def advice(check: Check) -> Words | None:
    """Return what to do about a step that did not hold, French and English; None for one without a code."""
    if check.code is None:
        return None
    given = check.name in _GIVEN
    if check.code == "schema_invalid" and given:
        return _ASK_FOR_THE_BADGE
    return _ISSUERS_WORK if check.code in _ABOUT_DOCUMENTS and not given else NEXT_STEPS[check.code]
