"""What each code of the verifier's contract means, in plain French and English (VERIFYING.md, Codes)."""

from __future__ import annotations

from typing import Final

CODE_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "jws_malformed": (
        "Le texte signé est abîmé ou incomplet. Recopiez-le en entier, sans rien ajouter.",
        "The signed text is damaged or incomplete. Copy the whole of it and add nothing.",
    ),
    "jws_header_invalid": (
        "L’en-tête du texte signé ne peut pas être lu. Demandez le badge à la personne qui vous l’a remis.",
        "The header of the signed text cannot be read. Ask the person who gave you the badge for it again.",
    ),
    "jws_alg_not_allowed": (
        "Le badge est signé d’une façon que nous n’acceptons pas\u00a0: elle ne prouve rien.",
        "The badge is signed in a way that we do not accept: it proves nothing.",
    ),
    "jws_crit_unsupported": (
        "La signature demande une option que nous ne connaissons pas. Nous préférons la refuser.",
        "The signature asks for an option that we do not know. We would rather refuse it.",
    ),
    "jws_payload_invalid": (
        "Le texte signé ne contient pas de badge signé.",
        "The signed text does not hold a signed badge.",
    ),
    "jws_signature_invalid": (
        "La signature ne correspond pas. Le contenu a changé depuis la délivrance, ou une autre clé a signé.",
        "The signature does not match. The content has changed since it was issued, or another key signed it.",
    ),
    "json_invalid": (
        "Le texte ne peut pas être lu\u00a0: ce n’est ni une adresse, ni un badge.",
        "The text cannot be read: it is neither an address nor a badge.",
    ),
    "json_duplicate_key": (
        "Le document dit deux fois la même chose de deux façons\u00a0: on ne peut pas s’y fier.",
        "The document says one thing twice in two ways: it cannot be relied on.",
    ),
    "json_too_deep": (
        "Le document est emboîté trop profondément pour être lu sans risque.",
        "The document is nested too deeply to be read safely.",
    ),
    "key_not_authorized": (
        "L’émetteur ne reconnaît pas la clé qui a signé ce badge.",
        "The issuer does not recognise the key that signed this badge.",
    ),
    "key_owner_mismatch": (
        "La clé qui a signé ce badge appartient à quelqu’un d’autre que l’émetteur.",
        "The key that signed this badge belongs to someone other than the issuer.",
    ),
    "key_alg_mismatch": (
        "La clé publiée par l’émetteur n’est pas du type attendu.",
        "The key that the issuer publishes is not of the expected kind.",
    ),
    "key_invalid": (
        "La clé publiée par l’émetteur ne peut pas être lue.",
        "The key that the issuer publishes cannot be read.",
    ),
    "key_too_weak": (
        "La clé publiée par l’émetteur est trop courte\u00a0: n’importe qui pourrait l’imiter.",
        "The key that the issuer publishes is too short: anyone could imitate it.",
    ),
    "key_is_private": (
        "L’émetteur a publié sa clé secrète par erreur\u00a0: tout le monde peut signer à sa place. Prévenez-le.",
        "The issuer published its secret key by mistake: anyone can sign in its name. Please tell them.",
    ),
    "schema_invalid": (
        "Il manque au document une information obligatoire, ou elle est mal écrite.",
        "The document lacks something that is required, or it is badly written.",
    ),
    "field_too_long": (
        "Une information du document dépasse la longueur permise.",
        "Something in the document is longer than allowed.",
    ),
    "reference_type_mismatch": (
        "L’adresse indiquée mène à un document d’une autre sorte que celui qui était annoncé.",
        "The address given leads to another kind of document than the one announced.",
    ),
    "context_not_allowed": (
        "Le document donne à ses mots un sens qui n’est pas celui du standard Open Badges.",
        "The document gives its words a meaning that is not that of the Open Badges standard.",
    ),
    "not_an_assertion": (
        "Ce document n’est pas le badge d’une personne. Demandez-lui l’adresse du sien.",
        "This document is not a person’s badge. Ask them for the address of theirs.",
    ),
    "version_unsupported": (
        "Ce badge est écrit dans une version du standard que nous reconnaissons sans savoir encore la vérifier.",
        "This badge is written in a version of the standard that we recognise but cannot check yet.",
    ),
    "id_mismatch": (
        "Le document trouvé à cette adresse se présente sous une autre adresse.",
        "The document found at this address goes by another address.",
    ),
    "origin_not_allowed": (
        "Le document se trouve à une adresse pour laquelle l’émetteur ne répond pas.",
        "The document stands at an address that the issuer does not answer for.",
    ),
    "issuer_unverifiable": (
        "Impossible d’établir qui a délivré ce badge.",
        "It cannot be established who issued this badge.",
    ),
    "revoked": (
        "Ce badge est marqué comme retiré.",
        "This badge is marked as revoked.",
    ),
    "expired": (
        "La durée de validité de ce badge est passée.",
        "This badge is past its validity.",
    ),
    "issued_in_future": (
        "La date de délivrance est dans le futur.",
        "The date of issue is in the future.",
    ),
    "revocation_unavailable": (
        "La liste des badges retirés ne répond pas\u00a0: nous ne savons pas si celui-ci l’a été. Réessayez plus tard.",
        "The list of revoked badges does not answer: we cannot tell whether this one was revoked. Try again later.",
    ),
    "recipient_mismatch": (
        "Ce badge n’est pas celui de la personne indiquée.",
        "This badge is not that of the person given.",
    ),
    "recipient_type_mismatch": (
        "Ce badge désigne son titulaire d’une autre façon\u00a0: l’identité donnée ne peut pas être comparée.",
        "This badge names its holder in another way: the identity given cannot be compared.",
    ),
    "recipient_hash_invalid": (
        "L’empreinte qui désigne le titulaire est mal écrite\u00a0: elle ne correspond à personne.",
        "The hash that names the holder is badly written: it matches nobody.",
    ),
    "recipient_hash_unsupported": (
        "L’empreinte qui désigne le titulaire est calculée d’une façon que nous ne connaissons pas.",
        "The hash that names the holder was computed in a way that we do not know.",
    ),
    "url_not_allowed": (
        "Cette adresse n’est pas celle d’un document public sur internet\u00a0: nous ne l’ouvrons pas.",
        "This is not the address of a public document on the internet: we do not open it.",
    ),
    "insecure_redirect": (
        "L’adresse renvoie d’une connexion sûre vers une connexion qui ne l’est pas\u00a0: nous ne la suivons pas.",
        "The address leads from a secure connection to an insecure one: we do not follow it.",
    ),
    "too_many_redirects": (
        "L’adresse renvoie trop de fois vers une autre.",
        "The address leads on to another too many times.",
    ),
    "fetch_failed": (
        "Le document n’a pas pu être lu à son adresse.",
        "The document could not be read at its address.",
    ),
    "fetch_timeout": (
        "Le site de l’émetteur n’a pas répondu à temps. Réessayez plus tard.",
        "The issuer’s site did not answer in time. Try again later.",
    ),
    "fetch_budget_exceeded": (
        "Ce badge demande de lire trop de documents\u00a0: nous nous sommes arrêtés avant la fin.",
        "This badge asks for too many documents to be read: we stopped before the end.",
    ),
    "response_too_large": (
        "La réponse du site dépasse la taille permise.",
        "The site’s answer is larger than allowed.",
    ),
    "response_invalid": (
        "La réponse du site est abîmée ou incomplète.",
        "The site’s answer is damaged or incomplete.",
    ),
    "content_type_not_json": (
        "L’adresse mène à une page ou à un autre fichier, pas à un document de badge.",
        "The address leads to a page or another file, not to a badge document.",
    ),
    "insecure_transport": (
        "Un document a voyagé sans protection\u00a0: il peut être montré, mais il ne prouve rien.",
        "A document travelled without protection: it can be shown, but it proves nothing.",
    ),
    "not_baked": (
        "Cette image ne contient pas de badge. Sur iPhone, enregistrez le fichier dans Fichiers, pas dans Photos.",
        "This image holds no badge. On an iPhone, save the file to Files, not to Photos.",
    ),
    "baked_duplicate": (
        "Cette image contient deux fois son badge\u00a0: on ne peut pas s’y fier.",
        "This image holds its badge twice: it cannot be relied on.",
    ),
    "baked_too_large": (
        "Le badge contenu dans l’image dépasse la taille permise.",
        "The badge inside the image is larger than allowed.",
    ),
    "baked_content_invalid": (
        "Ce que contient l’image n’est pas un badge que l’on peut lire.",
        "What the image holds is no badge that can be read.",
    ),
    "baked_conflict": (
        "Cette image contient des badges qui se contredisent.",
        "This image holds badges that contradict each other.",
    ),
    "image_invalid": (
        "Le fichier image est abîmé ou incomplet. Demandez-en une nouvelle copie.",
        "The image file is damaged or incomplete. Ask for a new copy.",
    ),
    "image_too_large": (
        "L’image dépasse 4096\u00a0×\u00a04096 points.",
        "The image is larger than 4096 × 4096 pixels.",
    ),
    "image_type_mismatch": (
        "Le contenu du fichier n’est pas ce que son nom annonce.",
        "The content of the file is not what its name says.",
    ),
    "svg_invalid": (
        "L’image SVG est abîmée ou ne peut pas être lue.",
        "The SVG image is damaged or cannot be read.",
    ),
    "svg_dtd_forbidden": (
        "L’image SVG contient des définitions que nous refusons pour votre sécurité.",
        "The SVG image holds definitions that we refuse for your safety.",
    ),
    "svg_active_content": (
        "L’image SVG contient un programme\u00a0: nous la refusons pour votre sécurité.",
        "The SVG image holds a program: we refuse it for your safety.",
    ),
    "svg_too_complex": (
        "L’image SVG est trop complexe pour être lue sans risque.",
        "The SVG image is too complex to be read safely.",
    ),
    "input_too_large": (
        "Le fichier ou le texte est trop grand\u00a0: 5\u00a0Mio pour un fichier, 64\u00a0Kio pour un texte.",
        "The file or text is too large: 5 MiB for a file, 64 KiB for a text.",
    ),
    "unsupported_media_type": (
        "Ce type de fichier n’est pas un badge. Donnez une image PNG ou SVG, un fichier JSON ou JWS.",
        "This type of file is no badge. Give a PNG or SVG image, a JSON or JWS file.",
    ),
    "unsupported_encoding": (
        "Le texte n’est pas écrit en UTF-8. Enregistrez-le en UTF-8 et réessayez.",
        "The text is not written in UTF-8. Save it as UTF-8 and try again.",
    ),
}
