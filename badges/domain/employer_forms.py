"""What employers type without an account: names, web addresses, professional addresses, a few sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from badges.domain.planning import FieldProblem
from badges.domain.strangers import plain_name, plain_text
from badges.domain.text import read_email
from badges.openbadges.verification import FetchError, addresses

LONGEST_NAME: Final = 120  # signs
LONGEST_ADDRESS: Final = 300
NBSP: Final = "\u00a0"


def is_free_mail(domain: str) -> bool:
    """Tell whether anybody can have a mailbox at `domain`, so that it stands for no employer."""
    labels = domain.lower().rstrip(".").split(".")
    family = labels[-2] if len(labels) > 1 else ""
    if family in ("co", "com") and len(labels) > 2:  # yahoo.co.uk
        family = labels[-3]
    return f"{family}.*" in _free_mail() or ".".join(labels[-2:]) in _free_mail()


@cache
def _free_mail() -> frozenset[str]:
    """Return the domains of mailboxes that anybody opens in a minute; `gmail.*` stands for every ending."""
    return frozenset((files("badges.domain") / "data" / "free_mail_domains.txt").read_text("utf-8").split())


def read_name(form: Mapping[str, str], name: str, problems: list[FieldProblem], missing: tuple[str, str]) -> str:
    """Return a name on one line, without what steers its display; `missing` says what to do without one."""
    text = plain_name(form.get(name, "")[: LONGEST_NAME + 1])
    if not text:
        problems.append(FieldProblem(name, *missing))
    elif len(text) > LONGEST_NAME:
        problems.append(_too_long(name, LONGEST_NAME))
    return text


def read_sentences(form: Mapping[str, str], name: str, most: int, problems: list[FieldProblem]) -> str:
    """Return a text of at most `most` signs, without controls and direction marks."""
    text = plain_text(form.get(name, "").replace("\r\n", "\n").strip(), most + 1)
    if len(text) > most:
        problems.append(_too_long(name, most))
    return text


def read_web_address(form: Mapping[str, str], name: str, problems: list[FieldProblem]) -> str:
    """Return an http(s) address of a named host in its normal form; it is shown and never fetched."""
    typed = form.get(name, "").strip()
    if typed and "://" not in typed:
        typed = f"https://{typed}"
    try:
        address = addresses.parse(typed) if typed and len(typed) <= LONGEST_ADDRESS else None
    except FetchError:
        address = None
    if address is None or address.literal is not None or "." not in address.host:
        problems.append(
            FieldProblem(
                name,
                f"Écrivez l’adresse du site, par exemple{NBSP}: https://www.exemple.fr.",
                "Write the address of the website, for instance https://www.example.org.",
            )
        )
        return ""
    return address.url


def read_work_email(form: Mapping[str, str], name: str, problems: list[FieldProblem]) -> str:
    """Return a professional address, lower-cased; mailboxes that anybody can open are refused."""
    email = read_email(form.get(name, "")[:LONGEST_ADDRESS])
    if email is None:
        problems.append(
            FieldProblem(
                name,
                f"Écrivez votre adresse professionnelle, par exemple{NBSP}: prenom@entreprise.fr.",
                "Write your professional address, for instance first@company.org.",
            )
        )
        return ""
    if is_free_mail(domain_of(email)):
        problems.append(
            FieldProblem(
                name,
                "Tout le monde peut ouvrir une telle boîte. Elle ne dit pas où vous travaillez. "
                "Prenez l’adresse que vous donne votre employeur.",
                "Anybody can open such a mailbox. It does not say where you work. "
                "Use the address that your employer gave you.",
            )
        )
        return ""
    return email


def domain_of(email: str) -> str:
    """Return what stands behind the at sign, in ASCII (RFC 5890, A-labels), so that letters of other alphabets show."""
    domain = email.rpartition("@")[2]
    try:
        return addresses.parse(f"https://{domain}/").host
    except FetchError:
        return domain.encode("ascii", "backslashreplace").decode()


def _too_long(name: str, most: int) -> FieldProblem:
    return FieldProblem(name, f"Raccourcissez ce texte à {most} signes.", f"Shorten this text to {most} characters.")
