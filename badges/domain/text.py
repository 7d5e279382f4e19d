"""Names, e-mail addresses and phone numbers: compared in one form, shown masked.

What reads addresses and numbers is imported when there are any: most commands start without.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # signs without width that Persian and Indic words and families of emoji are spelled with
HOME_REGION = "FR"  # numbers without a country code are French


def without_accents(text: str) -> str:
    """Return `text` in compatibility form without its accents and case."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def normalise_name(name: str) -> str:
    """Return the form in which two spellings of one name are equal: accents, case, hyphens fall away."""
    folded = without_accents(name)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def first_name_of(name: str) -> str:
    """Return what most likely is the first name in a full `name`; a word in capitals is taken for a family name.

    A word without letters, such as an emoji, calls nobody.
    « DUPONT Jean-Pierre », « Dupont, Jean-Pierre » and « Jean-Pierre Dupont » all give « Jean-Pierre ».
    """
    _, comma, behind = name.partition(",")
    words = (behind if comma and behind.strip() else name).split()
    words = [word for word in words if any(sign.isalpha() for sign in word)] or words
    cased = [word for word in words if word.upper() != word.lower()]
    if len(cased) > 1 and any(len(word) > 1 and word.isupper() for word in cased):
        mixed = [word for word in cased if not (len(word) > 1 and word.isupper())]
        return mixed[0] if mixed else words[0]
    return words[0] if words else name


def printable(text: str) -> str:
    """Return `text` without control and format signs: they hide, turn or part what is read, or cannot be stored.

    Joiners stay: they are part of how some names are spelled.
    """
    return "".join(sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN)


def read_email(text: str) -> str | None:
    """Return the address in `text`, trimmed and lower-cased, or None when it is no e-mail address."""
    from email_validator import EmailNotValidError, validate_email

    cleaned = "".join(sign for sign in text.strip() if unicodedata.category(sign) != "Cf")
    try:
        found = validate_email(cleaned, check_deliverability=False, globally_deliverable=False, test_environment=True)
    except EmailNotValidError:
        return None
    if "." not in found.domain or len(found.normalized) > 254:
        return None
    return found.normalized.lower()


def read_phone(text: str) -> str | None:
    """Return the number in `text` as E.164 (`+33639980012`), or None; without country code it is French."""
    import phonenumbers

    if any(sign.isalpha() for sign in text):
        return None  # the library would dial letters as digits
    try:
        number = phonenumbers.parse(text.strip(), HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_email(email: str) -> str:
    """Return `email` so that its owner recognises it and nobody else learns it: « a•••@e•••.org »."""
    local, _, domain = email.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{host[:1]}•••.{ending}"


def mask_phone(phone: str) -> str:
    """Return `phone` with its last two digits only: « •• •• •• •• 12 »."""
    return f"•• •• •• •• {phone[-2:]}"


def typeset_french(text: str) -> str:
    """Return French `text` with curly apostrophes and no-break spaces, as it is printed."""
    curly = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    before = re.sub(r" (?=[:;!?»%])", "\u00a0", curly)
    return before.replace("« ", "«\u00a0")


def slug_of(name: str) -> str:
    """Return the short name that stands for `name` in addresses: letters without accents, digits, hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", without_accents(name)))[:80].strip("-")
