"""What employers type without an account is read strictly, and what is published of it holds no contact."""

from __future__ import annotations

from typing import Any

import pytest

from badges.domain.employer_forms import domain_of, is_free_mail, read_name, read_web_address
from badges.domain.planning import FieldProblem

MISSING = ("Écrivez.", "Write.")


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "GMAIL.com", "googlemail.com", "outlook.fr", "hotmail.co.uk", "yahoo.com.br", "orange.fr", "free.fr",
     "laposte.net", "sub.orange.fr", "proton.me", "yopmail.com", "mail.ru", "gmail.com."],
)  # fmt: skip
def test_mailboxes_of_everybody_stand_for_no_employer(domain: str) -> None:
    """Free mail is known with every ending and every case."""
    assert is_free_mail(domain)


@pytest.mark.parametrize(
    "domain", ["boulangerie.fr", "orange-restaurant.fr", "free-lance.fr", "laposte.fr", "mairie-valence.fr", "co.uk"]
)
def test_the_domains_of_employers_are_taken(domain: str) -> None:
    """A name that only resembles free mail is an employer's."""
    assert not is_free_mail(domain)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("www.exemple.fr", "https://www.exemple.fr/"),
        (" HTTPS://Exemple.FR/a?b=1 ", "https://exemple.fr/a?b=1"),
        ("http://exemple.fr", "http://exemple.fr/"),
    ],
)
def test_a_web_address_is_read_in_its_normal_form(typed: str, read: str) -> None:
    """People leave out the scheme; hosts are written in small letters."""
    problems: list[FieldProblem] = []
    assert (read_web_address({"url": typed}, "url", problems), problems) == (read, [])


@pytest.mark.parametrize(
    "typed",
    ["", "exemple", "ftp://exemple.fr", "javascript:alert(1)", "https://a@exemple.fr/", "https://127.0.0.1/",
     "https://[::1]/", "https://" + "a" * 300 + ".fr", "https://exemple.fr\\@autre.fr/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    """Other schemes, users before the host, numbers and endless names lead nowhere."""
    problems: list[FieldProblem] = []
    assert read_web_address({"url": typed}, "url", problems) == ""
    assert [one.field for one in problems] == ["url"]


def test_a_name_cannot_turn_what_is_read() -> None:
    """Direction marks, controls and blanks are left out; what is left of nothing is asked for."""
    problems: list[FieldProblem] = []
    assert read_name({"name": "  Le\u202evain \u2800& Cie\n"}, "name", problems, MISSING) == "Levain & Cie"
    assert problems == []
    read_name({"name": "\u202e\u2800"}, "name", problems, MISSING)
    read_name({"name": "x" * 121}, "name", problems, MISSING)
    assert [one.fr for one in problems] == ["Écrivez.", "Raccourcissez ce texte à 120 signes."]


def test_a_domain_is_shown_in_ascii() -> None:
    """Letters of other alphabets, which pass for ours, are seen."""
    seen: list[Any] = [domain_of("a@exemple.fr"), domain_of("a@аpple.fr")]
    assert seen[0] == "exemple.fr"
    assert seen[1].startswith("xn--")
