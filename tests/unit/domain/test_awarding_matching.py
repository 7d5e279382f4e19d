"""Who is who: matched by name and contact, asked where it could be two, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.domain.awarding_matching import Known, Line, Match, match_key, match_lines

SAID = (True, ("yes",))


def line(number: int, email: str | None = None, phone: str | None = None, *, said: tuple[object, ...] = SAID) -> Line:
    """Return a line for Marie Martin."""
    return Line(number, "marie martin", email, phone, said)


def known(id_: int, email: str | None = None, phone: str | None = None, *, lines: tuple[int, ...] = ()) -> Known:
    """Return a known Marie Martin."""
    return Known(id_, email, phone, frozenset(lines))


def match(lines: list[Line], people: list[Known]) -> list[Match]:
    """Return who the lines are, in their order."""
    found = match_lines(lines, {"marie martin": people})
    return [found[each.number] for each in lines]


@pytest.mark.parametrize("name", ["Marie MARTIN", "MARTIN Marie", "marie  martin", "Márie Martin", "Marie-Martin"])
def test_spellings_of_one_name_share_a_key(name: str) -> None:
    """Case, accents, hyphens, spaces and the order of the words do not make another name."""
    assert match_key(name) == "marie martin"


@pytest.mark.parametrize(
    ("given_line", "people", "expected"),
    [
        pytest.param(line(2), [], Match(), id="nobody known: new"),
        pytest.param(line(2, "a@x"), [known(1, "a@x")], Match(person=1), id="same e-mail"),
        pytest.param(line(2, None, "+33"), [known(1, "a@x", "+33")], Match(person=1), id="same phone"),
        pytest.param(line(2, "a@x", "+34"), [known(1, "a@x", "+33")], Match(person=1), id="e-mail is enough"),
        pytest.param(line(2), [known(1)], Match(candidates=(1,)), id="no contact: asked"),
        pytest.param(line(2), [known(1, "a@x")], Match(candidates=(1,)), id="no contact, known has one: asked"),
        pytest.param(line(2, "b@x"), [known(1, "a@x")], Match(candidates=(1,)), id="another e-mail: asked"),
        pytest.param(line(2), [known(1), known(3)], Match(candidates=(1, 3)), id="two known: asked"),
        pytest.param(
            line(2, "a@x", "+33"),
            [known(1, "a@x"), known(3, None, "+33")],
            Match(candidates=(1, 3)),
            id="e-mail of one, phone of the other: asked",
        ),
        pytest.param(
            line(2, "a@x"),
            [known(1, "a@x"), known(3, "a@x")],
            Match(candidates=(1, 3)),
            id="two with this e-mail: asked",
        ),
        pytest.param(line(2, "a@x"), [known(1, "a@x"), known(3)], Match(person=1), id="contact decides between two"),
        pytest.param(line(2), [known(1, lines=(2,)), known(3)], Match(person=1), id="this very line was read before"),
        pytest.param(line(2), [known(1, lines=(5,)), known(3)], Match(candidates=(1, 3)), id="another line was"),
    ],
)
def test_a_line_and_the_people_we_know(given_line: Line, people: list[Known], expected: Match) -> None:
    """One line against the people of the organisation."""
    assert match([given_line], people) == [expected]


def test_a_second_line_without_contact_is_asked() -> None:
    """Two lines of one name without contact: the second could repeat the first."""
    assert match([line(2), line(3)], []) == [Match(), Match(twins=(2,))]


def test_two_lines_with_different_contacts_are_two_people() -> None:
    """Two e-mails under one name, on one sheet: two people, nothing to ask."""
    assert match([line(2, "a@x"), line(3, "b@x")], []) == [Match(), Match()]


def test_a_line_with_the_same_contact_repeats_the_first() -> None:
    """The same name and e-mail twice is one person; when the lines differ in what they say, that is a conflict."""
    again, against = line(3, "a@x"), line(4, "a@x", said=(False, ()))
    found = match([line(2, "a@x"), again, against], [])
    assert found[1:] == [Match(repeats=2), Match(repeats=2, conflicts=True)]


def test_two_lines_matched_to_one_person_repeat() -> None:
    """One line knows the person by e-mail, another by phone: the second repeats the first."""
    found = match([line(2, "a@x"), line(3, None, "+33")], [known(1, "a@x", "+33")])
    assert found == [Match(person=1), Match(repeats=2)]


def test_a_name_without_contact_is_asked_on_each_line() -> None:
    """The only one known can be only one of two lines: both are asked."""
    found = match([line(2), line(3)], [known(1)])
    assert [each.is_question for each in found] == [True, True]


CONTACTS = st.sampled_from([None, "a@x", "b@x"])


@given(
    lines=st.lists(st.tuples(CONTACTS, st.sampled_from([None, "+331", "+332"])), max_size=6),
    people=st.lists(st.tuples(CONTACTS, st.sampled_from([None, "+331", "+332"])), max_size=4),
)
def test_nobody_is_ever_guessed(
    lines: list[tuple[str | None, str | None]], people: list[tuple[str | None, str | None]]
) -> None:
    """Whoever is matched shares a contact, and no two lines are one person."""
    rows = [line(number, email, phone) for number, (email, phone) in enumerate(lines, 2)]
    those = [known(id_, email, phone) for id_, (email, phone) in enumerate(people, 1)]
    found = match_lines(rows, {"marie martin": those})
    taken = [found[row.number].person for row in rows if found[row.number].person]
    assert len(taken) == len(set(taken))
    for row in rows:
        one = found[row.number]
        sharing = [
            person
            for person in those
            if (row.email and row.email == person.email) or (row.phone and row.phone == person.phone)
        ]
        if one.person is not None:
            assert [person.id for person in sharing] == [one.person]
        elif len(sharing) > 1 and one.repeats is None:
            assert one.is_question
