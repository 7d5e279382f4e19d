"""A withdrawn award takes everything with it that was published of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.domain.errors import Gone, NotFound, Refused
from badges.openbadges.identity import email_identity
from badges.records import published
from badges.records.tables import Assertion
from badges.services.minting import mint_assertion, new_recipient
from badges.services.revoking import award_to_revoke, revoke

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World


def test_all_variants_are_withdrawn_at_once(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """The hosted, signed and e-mail forms of one award are revoked together; other awards stand."""
    award = award_to_revoke(instance, session, awarded[0].public_id)
    variant = mint_assertion(instance, session, award, email_identity("quelqu-un@exemple.fr"))
    assert revoke(instance, session, award, "error")
    session.commit()
    revoked = session.scalars(select(Assertion).where(Assertion.revoked_at.is_not(None))).all()
    assert {row.public_id for row in revoked} == {awarded[0].public_id, variant.public_id}
    listed = dict(published.revoked_of_signer(session, awarded[0].signer_id))
    assert listed == {awarded[0].signed_id: "error", variant.signed_id: "error"}
    row = published.assertion_at(session, "cap-tandem", awarded[0].public_id)
    assert row is not None
    assert (row.reason, row.revoked_at) == ("error", instance.clock.now())


def test_the_first_reason_stands(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Revoking again changes neither reason nor date."""
    award = award_to_revoke(instance, session, awarded[0].public_id)
    assert revoke(instance, session, award, "error")
    first = instance.clock.now()
    instance.clock.advance(days=1)  # type: ignore[attr-defined] # the clock of tests can move
    assert not revoke(instance, session, award, "duplicate")
    session.refresh(award)
    assert (award.revocation_reason, award.revoked_at) == ("error", first)


def test_a_reason_outside_the_list_is_refused(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Free text is refused, and the award stands."""
    award = award_to_revoke(instance, session, awarded[0].public_id)
    with pytest.raises(Refused, match="wrong-person"):
        revoke(instance, session, award, "parce que")
    session.refresh(award)
    assert award.revoked_at is None


def test_a_badge_is_found_by_each_of_its_names(
    instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """Address, file address, public id, short address, typed code and `urn:uuid:` all lead to the award."""
    row, urls = awarded[0], instance.urls
    typed = "-".join((row.short_code[:4].lower(), row.short_code[4:8], row.short_code[8:]))
    for name in (
        urls.assertion(world.slug, row.public_id),
        urls.assertion_file(world.slug, row.public_id, "badge.png"),
        row.public_id,
        urls.short(row.short_code),
        typed,
        row.signed_id,
    ):
        assert award_to_revoke(instance, session, name).id == row.award_id
    with pytest.raises(NotFound):
        award_to_revoke(instance, session, "https://elsewhere.example/o/x/assertions/y")


def test_another_organisations_badge_does_not_exist(
    instance: Instance, session: Session, world: World, neighbour: World, awarded: list[Assertion]
) -> None:
    """Who works for another organisation finds nothing to revoke."""
    with pytest.raises(NotFound):
        award_to_revoke(instance, session, awarded[0].public_id, organisation_id=neighbour.organisation.id)
    found = award_to_revoke(instance, session, awarded[0].public_id, organisation_id=world.organisation.id)
    assert found.id == awarded[0].award_id


def test_a_withdrawn_award_gets_no_further_assertion(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """No variant can be made of an award that was withdrawn."""
    award = award_to_revoke(instance, session, awarded[0].public_id)
    revoke(instance, session, award, "error")
    with pytest.raises(Gone):
        mint_assertion(instance, session, award, new_recipient(instance))
