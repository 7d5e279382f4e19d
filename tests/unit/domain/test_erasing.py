"""Which letters go with a person."""

from __future__ import annotations

import re

from badges.domain.erasing import Letters, digest_of

HER = "zoe@exemple.fr"


def test_a_letter_to_her_alone_is_hers() -> None:
    """Whatever was written to an address that nobody else has is hers; what is written to others is not."""
    letters = Letters(HER, True, "Zoé", ())
    assert letters.concern(HER, "Bonjour")
    assert not letters.concern("autre@exemple.fr", "Bonjour Zoé")


def test_in_a_shared_mailbox_her_first_name_or_a_code_is_asked() -> None:
    """Of a shared address only the letters that name her, or hold something that is hers alone."""
    letters = Letters(HER, False, "Zoé", ("GQ3NA34J7C",))
    assert letters.concern(HER, "Bonjour Zoé")
    assert letters.concern(HER, "https://exemple.fr/c/GQ3NA34J7C")
    assert letters.concern("autre@exemple.fr", "https://exemple.fr/c/GQ3NA34J7C")
    assert not letters.concern(HER, "Bonjour Théo")


def test_without_an_address_nothing_is_guessed() -> None:
    """Somebody without e-mail has no letters but those that hold what is hers."""
    assert not Letters(None, False, "Zoé", ()).concern("", "Bonjour Zoé")


def test_the_digest_of_an_id_does_not_hold_it() -> None:
    """What the record keeps of a person's id is 64 hex digits that do not contain it."""
    assert re.fullmatch(r"[0-9a-f]{64}", digest_of("aaaaaaaa"))
    assert digest_of("aaaaaaaa") != digest_of("aaaaaaab")
