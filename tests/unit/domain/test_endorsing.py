"""Whether a confirmed address speaks for a website."""

from __future__ import annotations

import pytest

from badges.domain.endorsing import is_proved


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://levain.exemple.fr/", "levain.exemple.fr"),
        ("https://www.levain.fr/nous?a=b", "levain.fr"),
        ("https://levain.fr:8443/", "www.levain.fr"),
        ("https://boutique.levain.fr/", "levain.fr"),
        ("https://levain.fr/", "courriel.levain.fr"),
        ("https://levain.co.uk/", "mail.levain.co.uk"),
        ("https://co.coop/", "mail.co.coop"),
        ("https://levain.eu.org/", "mail.levain.eu.org"),
        ("https://levain.wordpress.com/", "levain.wordpress.com"),
        ("https://gouv.fr/", "gouv.fr"),
    ],
)
def test_one_host_or_one_below_the_other(url: str, domain: str) -> None:
    """The same host, with or without www, and hosts below one another belong to one employer."""
    assert is_proved(url, domain)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://airbus.com/", "mydomain.fr"),
        ("https://airbus.com/", "notairbus.com"),
        ("https://airbus.com/", "airbus.com.mydomain.fr"),
        ("https://airbus.com.mydomain.fr/", "airbus.com"),
        ("https://airbus.com@mydomain.fr/", "airbus.com"),
        ("https://boutique.levain.fr/", "courriel.levain.fr"),
        ("https://gouv.fr/", "mairie.gouv.fr"),
        ("https://levain.co.uk/", "co.uk"),
        ("https://levain.fr/", "fr"),
        ("https://uk.com/", "levain.uk.com"),
        ("https://levain.uk.com/", "uk.com"),
        ("https://levain.eu.org/", "eu.org"),
        ("https://levain.fr.eu.org/", "fr.eu.org"),
        ("https://levain.github.io/", "github.io"),
        ("https://levain.wordpress.com/", "wordpress.com"),
        ("https://levain.blogspot.com/", "www.blogspot.com"),
        ("https://levain.free.fr/", "free.fr"),
        ("https://levain.pagesperso-orange.fr/", "boulange.pagesperso-orange.fr"),
        ("", ""),
    ],
)
def test_everything_else_is_looked_at(url: str, domain: str) -> None:
    """A likeness of names, a shared ending, or two hosts side by side prove nothing."""
    assert not is_proved(url, domain)
