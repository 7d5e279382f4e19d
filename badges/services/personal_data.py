"""A person's own data: everything that is kept of her, in a file she can keep, and what she corrects herself."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from badges.domain.awarding_matching import match_key
from badges.domain.claiming import AGREED, ConsentKind
from badges.domain.codes import is_public_id
from badges.domain.errors import NotFound, ProgrammeError
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.text import printable, read_email, read_phone
from badges.openbadges import strict_json
from badges.records import carnets, erasing, published
from badges.records.belonging import awards_of, rows_of
from badges.records.tables import Award, Organisation, Person
from badges.services.baking import bake
from badges.services.counting import Counts
from badges.services.exporting import export
from badges.services.exporting_codes import Purpose, SentCode, check_code, send_code
from badges.services.instance import Instance
from badges.services.own_email_letters import tell_old_address
from badges.services.revoking import award_to_revoke

__all__ = [
    "LONGEST_NAME", "Person", "archive", "ask_for_email", "correct", "correct_oneself", "everything", "person_behind",
    "person_of", "take_email",
]  # fmt: skip

LONGEST_NAME: Final = 200
_LONGEST_FIRST_NAME: Final = 60
# What no first name holds, and an address or a number does: it signs testimonies, and begins letters that we send.
_NO_NAME: Final = re.compile(r"[\d/:@\uff20<>]|[.\u2024\u3002\uff0e\uff61]\w\w")
# What would open something, and numbers that mean nothing outside the database.
_TOLD_IDS: Final = frozenset({"public_id", "signed_id"})
_LEFT_OUT: Final = frozenset({"id", "pin_hash", "claim_lookup"})
# Of an employer who proposes a meeting: her carnet shows it once she has said yes.
_OF_OTHERS: Final = {"meeting": frozenset({"contact", "email", "digest"})}
# What an employer wrote is no word of hers or about her before her organisation has passed it on, and a stranger is
# not to reach her by the file. That a meeting was proposed, by whom, what became of it and the note of the desk are
# recorded about her, so she reads them (DESIGN §5); the desk's form says so, and the desk's own file is the same.
_NOT_PASSED_ON: Final = {"meeting": frozenset({"message"})}
# What she wrote for herself alone, and what would open her pages: not for the desk.
_HERS_ALONE: Final = {"share_link": frozenset({"label", "token"})}
_UNKNOWN: Final = "unknown"  # the language of what was agreed to before it was kept
_JSON: Final = "donnees.json"
_LONG_NAME: Final = ("Raccourcissez ce nom.", "Shorten this name.")
_NO_EMAIL: Final = (
    "Cet e-mail n’est pas complet. Exemple\u00a0: prenom.nom@exemple.fr.",
    "This e-mail is not complete. Example: first.last@example.org.",
)
_NO_PHONE: Final = (
    "Ce numéro ne va pas. Exemple\u00a0: 06 39 98 00 01.",
    "This number will not do. Example: +33 6 39 98 00 01.",
)


def person_of(session: Session, public_id: str, organisation_id: int | None = None) -> Person:
    """Return the person `public_id`, of that organisation if one is given; raises NotFound for any other."""
    found = erasing.by_public_id(session, public_id, organisation_id)
    if found is None:
        raise NotFound("Cette personne n’est pas connue ici.", "This person is not known here.")
    return found


def person_behind(instance: Instance, session: Session, typed: str) -> Person:
    """Return the person whose id, or an address, id or code of whose badge was `typed`; raises NotFound, or Gone."""
    found = erasing.by_public_id(session, typed.strip()) if is_public_id(typed.strip()) else None
    return found or award_to_revoke(instance, session, typed).person


def everything(instance: Instance, session: Session, person: Person, *, to_desk: bool = False) -> dict[str, Any]:
    """Return everything that is kept of `person`, table by table, as JSON can say it.

    Codes that open something are left out, `to_desk` also what she wrote for herself alone. A published document is
    given as it was published. What she agreed to is said in the words that she was shown (`wording_says`), else in
    their French (`wording_in_french`).
    """
    organisation = session.get_one(Organisation, person.organisation_id)
    kept: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows_of(session, person.id):
        others = _OF_OTHERS.get(table, frozenset()) | (_HERS_ALONE.get(table, frozenset()) if to_desk else frozenset())
        if row.get("passed_on_at") is None:
            others |= _NOT_PASSED_ON.get(table, frozenset())
        told = {name: _plain(value) for name, value in row.items() if _is_told(name) and name not in others}
        if "wording" in told:
            told |= _agreed(told["wording"], told["language"])
        kept.setdefault(table, []).append(told)
    return {
        "service": instance.urls.base,
        "made_at": instance.clock.now().isoformat(),
        "organisation": {"name": organisation.name, "email": organisation.email, "url": organisation.url},
        "has_pin": person.pin_hash is not None,
        "badges": [
            {"name": name, "address": instance.urls.assertion(organisation.slug, public_id), "page": short}
            for name, public_id, short in _badges(instance, session, person)
        ],
        "kept": kept,
    }


def archive(instance: Instance, session: Session, person: Person, *, to_desk: bool = False) -> bytes:
    """Return a ZIP with everything that is kept of `person` (JSON), her badges (PNG), and the pictures she gave."""
    made = io.BytesIO()
    told = json.dumps(everything(instance, session, person, to_desk=to_desk), ensure_ascii=False, indent=1)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(_JSON, told + "\n")
        for number, (name, data) in enumerate(_pictures(instance, session, person), 1):
            files.writestr(f"badges/{number:02}-{name}", data)
        for number, (table, data) in enumerate(_given(session, person), 1):
            files.writestr(f"images/{number:02}-{table}.jpg", data)
    return made.getvalue()


def correct(
    instance: Instance, session: Session, person: Person, *, first_name: str, email: str, phone: str, name: str = ""
) -> None:
    """Write what `person` says is right; an empty e-mail or phone number is forgotten, an empty `name` stays.

    Published documents hold none of it, so they do not change. Lines of sheets and letters that wait follow. Whoever
    changes her e-mail allows anew that it is compared. Raises FormRefused.
    """
    right = _read(first_name, email, phone, before=person.first_name)
    full = printable(name).strip()[:LONGEST_NAME]
    if len(match_key(full)) > LONGEST_NAME:  # some letters are several once they are compared
        raise FormRefused([FieldProblem("name", *_LONG_NAME)])
    if _is_spelled(full):
        right |= {"name": full, "normalised_name": match_key(full)}
    if right["email"] != person.email:
        carnets.withdraw_consents(session, person.id, ConsentKind.HOLDER, instance.clock.now())
    erasing.correct(session, person, right)


def correct_oneself(
    instance: Instance, session: Session, person: Person, *, first_name: str, email: str, phone: str
) -> None:
    """Do as `correct` what was typed in the carnet of `person`; the address that it gives up is written to.

    Whoever finds a card without a PIN can do this: she learns of it. Raises FormRefused.
    """
    before = person.email
    correct(instance, session, person, first_name=first_name, email=email, phone=phone)
    tell_old_address(instance, session, person, before)


def ask_for_email(instance: Instance, session: Session, counts: Counts, award: Award, typed: str) -> SentCode:
    """Mail a code to the address that the holder of `award` wants to be known by; raises FormRefused, and Refused."""
    if read_email(typed) is None:
        raise FormRefused([FieldProblem("email", *_NO_EMAIL)])
    return send_code(instance, session, counts, Purpose.OWN_EMAIL, award, typed)


def take_email(
    instance: Instance, session: Session, counts: Counts, award: Award, *, sent: SentCode, typed: str
) -> bool:
    """Write the address to which the code was `sent` as the holder's own, if `typed` is that code; raises Refused."""
    if not check_code(instance, counts, Purpose.OWN_EMAIL, award, sent, typed):
        return False
    person = award.person
    first_name, phone = person.first_name, person.phone or ""
    correct_oneself(instance, session, person, first_name=first_name, email=sent.email, phone=phone)
    return True


def _read(first_name: str, email: str, phone: str, *, before: str) -> dict[str, str | None]:
    """Return what was typed; a first name that stands as `before`, as a sheet gave it, is neither cut nor refused."""
    same = first_name.strip() == before
    called = before if same else printable(first_name).strip()[:_LONGEST_FIRST_NAME]
    right = {
        "first_name": called,
        "email": read_email(email) if email.strip() else None,
        "phone": read_phone(phone) if phone.strip() else None,
    }
    problems = []
    if not same and (not _is_spelled(called) or _NO_NAME.search(called)):
        problems.append(FieldProblem("first_name", "Écrivez votre prénom.", "Write your first name."))
    if email.strip() and not right["email"]:
        problems.append(FieldProblem("email", *_NO_EMAIL))
    if phone.strip() and not right["phone"]:
        problems.append(FieldProblem("phone", *_NO_PHONE))
    if problems:
        raise FormRefused(problems)
    return right


def _is_spelled(name: str) -> bool:
    """Tell whether a name holds a letter of any script, as sheets demand: nobody would see joiners alone."""
    return any(sign.isalpha() for sign in name)


def _is_told(column: str) -> bool:
    return (column not in _LEFT_OUT and not column.endswith("_id")) or column in ("public_id", "signed_id")


def _agreed(wording: str, language: str | None) -> dict[str, str]:
    """Return in which language something was agreed to, with its words as they were shown, or their French."""
    said: dict[str, str] = {"language": language or _UNKNOWN}
    if (agreed := AGREED.get(wording)) is None:
        return said
    shown = agreed.shown(language)
    return said | ({"wording_in_french": agreed.fr} if shown is None else {"wording_says": shown})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return strict_json.loads(data) if data.startswith(b"{") else f"{len(data)} bytes"
    return value


def _badges(instance: Instance, session: Session, person: Person) -> Iterator[tuple[str, str, str]]:
    for award in awards_of(session, person.id):
        found = published.assertion_of_award(session, award.id)
        if found is not None:
            name = award.badge_version.content["fr"]["name"]
            yield str(name), found.public_id, instance.urls.short(found.short_code)


def _pictures(instance: Instance, session: Session, person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, PNG) of every badge that stands, those that she hides too."""
    for award in awards_of(session, person.id):
        found = published.assertion_of_award(session, award.id)
        if found is None or found.revoked_at is not None:
            continue
        name = f"{award.badge_version.badge_class.slug}.png"
        if found.is_hidden:  # what nobody may see does not verify
            yield name, bake(instance, session, found, "png", signed=False)
            continue
        try:
            yield name, export(instance, session, found, "png").data
        except ProgrammeError:
            continue


def _given(session: Session, person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield (table, picture) of what she sent."""
    for table, row in rows_of(session, person.id):
        for value in row.values():
            if isinstance(value, bytes | memoryview) and bytes(value).startswith(b"\xff\xd8"):
                yield table, bytes(value)
