"""Names that strangers chose cannot pass for somebody else's."""

from __future__ import annotations

import time

import pytest

from badges.domain.strangers import MOST_OF_A_NAME, host_of, is_of, issuer_name, plain_text, tells_contact


def test_a_name_stands_beside_the_host_that_proves_it() -> None:
    """Whoever calls themselves « France Travail » is shown with their own host."""
    issuer = {"id": "https://evil.example:8443/o/x", "name": "France Travail"}
    assert issuer_name(issuer) == "France Travail (evil.example:8443)"


@pytest.mark.parametrize("issuer", [{}, {"id": 7}, {"name": "  "}, {"id": "http://[", "name": 3}])
def test_an_issuer_without_name_or_address_is_no_crash(issuer: dict[str, object]) -> None:
    """Whatever a stranger leaves out, there is a text, perhaps empty."""
    assert isinstance(issuer_name(issuer), str)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://\u0430pple.com/p", "xn--pple-43d.com"),
        ("https://пример.рф:8443/p", "xn--e1afmkfd.xn--p1ai:8443"),
        ("https://appIe.com/p", "appie.com"),
        ("http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080"),
        ("https://évreux.example:443/p", "xn--vreux-9ra.example"),
    ],
)
def test_a_host_is_shown_as_it_is_asked_for(address: str, host: str) -> None:
    """Letters that look like ours, in another alphabet or in capitals, do not pass for them."""
    assert issuer_name({"id": address, "name": "Apple"}) == f"Apple ({host})"


@pytest.mark.parametrize(
    "address",
    [
        "https://france-travail.fr@evil.example/i",
        "https://evil.example\\@france-travail.fr/",
        "https://france-travail.fr\uff0f.evil.example/",
        "https://france-travail.fr\u3002evil.example/",
        "https://france-travail.fr\u202e/",
        f"https://france-travail.fr.{'a.' * 130}evil.example/",
        "https:france-travail.fr",
        "mailto:moi@france-travail.fr",
    ],
)
def test_an_odd_address_proves_no_host(address: str) -> None:
    """What programs read in several ways, or do not ask at all, has no host that could be shown beside a name."""
    assert host_of(address) == ""


@pytest.mark.parametrize(
    "gap", ["\n", "\u00a0" * 500, "\u2028\u3000", "\t\u202e\u00a0", "\u3164\u2800 ", "\u200b \x85"]
)
def test_nothing_pushes_the_host_away(gap: str) -> None:
    """Line ends, blanks of all kinds and direction marks between two words are one space; there are none at the end."""
    assert issuer_name({"id": "https://evil.example/o", "name": f"{gap}France{gap}Travail{gap}"}) == (
        "France Travail (evil.example)"
    )


def test_a_long_name_is_cut_before_its_host() -> None:
    """However long a name is, its host is shown behind the first hundred signs or so."""
    shown = issuer_name({"id": "https://evil.example/o", "name": "Apple " * 100})
    assert shown.endswith("… (evil.example)")
    assert len(shown) == MOST_OF_A_NAME + len("… (evil.example)")


def test_text_that_steers_the_display_is_left_out() -> None:
    """Right-to-left overrides, controls and endless names are not shown."""
    assert plain_text("Tremplin\u202e\u2066\x00 Valserande") == "Tremplin Valserande"
    assert len(plain_text("a" * 10_000)) == 301


def test_only_our_own_prefix_is_ours() -> None:
    """A host that begins like ours is a stranger's."""
    assert is_of({"id": "https://badges.example.org/o/a"}, "https://badges.example.org")
    assert not is_of({"id": "https://badges.example.org.evil.example/o/a"}, "https://badges.example.org")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Boulangerie P\u00e9trin, 26000 Valence", False),
        ("Depuis 1998 \u2013 12 duo-days", False),
        ("06\u200b39\u200b98\u200b00\u200b11", True),
        ("06\u316439\u280098\u31640011", True),
        ("\uff10\uff16\uff13\uff19\uff19\uff18\uff10\uff10\uff11\uff11", True),
        ("\u0660\u0666 \u0663\u0669 \u0669\u0668 \u0660\u0660 \u0661\u0661", True),
        ("06\u00b739\u00b798\u00b700\u00b711", True),
        ("06\u201339\u201398\u201300\u201311", True),
        ("zoe\ufe6bexemple.fr", True),
    ],
)
def test_a_way_to_reach_somebody_is_seen_however_it_is_written(text: str, told: bool) -> None:
    """Signs that do not show, wide ones, digits of other scripts and other dashes hide no number and no address."""
    assert tells_contact(text) is told


@pytest.mark.parametrize(
    "text",
    [
        "06/39/98/00/11",
        "06 / 39 / 98 / 00 / 11",
        "06 - 39 - 98 - 00 - 11",
        "(06) 39 98 00 11",
        "06|39|98|00|11",
        "0639/980011",
        "06(39)98(00)11",
        "+33 (0)6 39 98 00 11",
        "+33/6/39/98/00/11",
        "+ 33 639 980 011",
        "+ 34 612 345 678 €",
        "+ 34 612 345 678",
        "+ 150 000 000 6 39 98 00 11",
        "+ 612 000 000 1",
        "0033 6 39 98 00 11",
        "0033639980011",
        "le 03/04/2026 au 06/39/98/00/11",
        "le 03/04/2026, 06/39/98/00/11",
        "jean [at] exemple.fr",
        "jean(at)exemple.fr",
        "jean (AT) exemple (point) fr",
        "jean{at}exemple[.]fr",
        "jean <at> mon-exemple.fr",
        "jean(a)exemple.fr",
        "jean arobase exemple point fr",
        "jean arobase exemple.fr",
        "jean arobase mon tiret exemple point com",
        "jean.dupont at exemple point fr",
        "jean at exemple dot com",
        "jean at mail dot exemple dot com",
        "jean @ exemple . fr",
        "jean at exemple . fr",
        "jean arobase exemple.asso.fr",
        "jean arobase courriel.exemple point fr",
        "jean_at_exemple_point_fr",
        "jean-at-exemple-dot-fr",
        "06/39/98/00/11 / 06/40/98/00/12",
        "Tél. 06/39/98/00/11 26000 Valence",
    ],
)
def test_a_number_or_an_address_in_disguise_is_seen(text: str) -> None:
    """Strokes, room and brackets between digits hide no number, words for signs no address."""
    assert tells_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2026",
        "2026-03-12",
        "12.03.2026",
        "03/04/2026 - 05/06/2026",
        "03.04.2026 - 05.06.2026",
        "le 03/04/2026 26000 Valence",
        "du 03/04 au 05/06/2026",
        "03/04/2026 26 personnes",
        "09/2026 - 2027",
        "2019/2020",
        "2019-2020, 2020-2021",
        "Septembre 2019/2020/2021",
        "9h30-12h00",
        "09:30-12:00 14:00-17:00",
        "de 9:00 19/11/2026 14 h",
        "1 250,50 € ou 12 000 000 €",
        "+ 150 000 000 €",
        "+ 1 200 000 000",
        "+100 000 000 €",
        "+ 150.000.000 euros",
        "+ 150\u202f250\u202f000\u00a0€, puis 12 emplois",
        "SIRET 552 100 554 00013",
        "SIRET 55210055400013",
        "SIRET 552 100 554 00013 2019/2020",
        "K1302, D1106",
        "12,5 % puis 0,5 %",
        "26000 Valence",
        "07000 Privas, 26000 Valence",
        "départements 01, 07, 26, 38, 42",
        "We met at Booking.com",
        "She worked at Levain.fr in 2026. Great!",
        "He is good at work. We like him.",
        "At this point, com and so on",
        "a look at the point of sale",
        "Un accident du travail (AT) en entreprise. Bravo",
        "accident du travail (AT). Merci",
        "Un bon point : il est à l’heure.",
        "Faire le point fr et en",
        "Il sait taper une arobase et un point final.",
        "au point info jeunesse",
        "Atelier (a) et (b)",
        "Le rendez-vous était au point de vente.",
        "24/7 depuis 2019",
        "Rue du 8 mai 1945, 26000 Valence",
        "Lot 3/4/5/6/7",
        "Depuis 1998 \u2013 12 duo-days",
        "ISO 9001:2015",
        "03/04 - 05/06 - 07/08",
    ],
)
def test_other_numbers_and_words_are_no_contact(text: str) -> None:
    """Dates, years, hours, prices, numbers of registers, and « at » and « point » as words pass."""
    assert not tells_contact(text)


@pytest.mark.parametrize(
    "part",
    [
        "0",
        "06/",
        "06/39/98/00/1x",
        "+3 ",
        "+ 100 000",
        "00 1",
        "(at)",
        "a at a point ",
        f"a arobase {'b' * 60} ",
        "a.",
        "( ",
    ],
)
def test_a_long_text_is_read_in_no_time(part: str) -> None:
    """A text of 100,000 signs that nearly tells something all the way is read at once.

    It takes a tenth of a second; in the square of the length it would take minutes.
    """
    began = time.process_time()
    tells_contact((part * 100_000)[:100_000])
    assert time.process_time() - began < 2
