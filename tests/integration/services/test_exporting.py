"""Files to take away: each verifies, none names the person, none is given when something is wrong."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, get_args

import pytest
from PIL import Image, ImageChops
from sqlalchemy import func, select

from badges.domain.errors import Gone, Refused
from badges.openbadges import jws, strict_json
from badges.openbadges.baking import unbake
from badges.openbadges.documents import IdentityObject
from badges.openbadges.identity import match
from badges.records import documents
from badges.records.tables import Assertion
from badges.services.exporting import MOST_VARIANTS, ExportFailed, ExportFormat, email_variant, export
from badges.services.publishing import find_assertion
from badges.services.revoking import revoke
from badges.services.verifying import verify
from tests.integration.services.awarded import award
from tests.support.sample import BADGE, OTHER_BADGE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World

pytestmark = pytest.mark.parametrize(
    "backend", ["sqlite"], indirect=True
)  # files are made of what publishing read, which is tested on both

FORMS = [(fmt, signed) for fmt in get_args(ExportFormat) for signed in (False, True)]
PICTURES: tuple[ExportFormat, ...] = ("png", "svg")


def test_every_file_verifies(instance: Instance, session: Session, world: World) -> None:
    """PNG, SVG, JWS and JSON, hosted and signed: the verifier calls each valid, and its name is the badge's."""
    _, assertion = award(instance, session, world)
    for fmt, signed in FORMS:
        file = export(instance, session, assertion, fmt, signed=signed)
        assert verify(instance, session, file.data, filename=file.name).verdict == "valid"
        assert file.name in (f"{BADGE}.{fmt}", f"{BADGE}-signed.{fmt}")


def test_pictures_hold_exactly_the_badge(instance: Instance, session: Session, world: World) -> None:
    """A hosted picture holds the hosted document to the byte, a signed one the JWS."""
    _, assertion = award(instance, session, world)
    for fmt in PICTURES:
        hosted = unbake(export(instance, session, assertion, fmt).data)
        signed = unbake(export(instance, session, assertion, fmt, signed=True).data)
        assert (hosted.kind, hosted.text.encode()) == ("json", assertion.document)
        assert (signed.kind, signed.text) == ("jws", assertion.jws)


def test_a_baked_png_is_still_the_picture(instance: Instance, session: Session, world: World) -> None:
    """Baking changes no pixel."""
    _, assertion = award(instance, session, world)
    plain = documents.picture_of_assertion(session, assertion.id).png
    baked = export(instance, session, assertion, "png", signed=True).data
    with Image.open(BytesIO(plain)) as one, Image.open(BytesIO(baked)) as other:
        assert ImageChops.difference(one, other).getbbox() is None


def test_an_expired_badge_can_still_be_taken(instance: Instance, session: Session, world: World) -> None:
    """A badge that has expired says so itself, and its files are still given."""
    _, assertion = award(instance, session, world, badge=1)
    instance.clock.advance(days=4 * 366)  # type: ignore[attr-defined]  # the clock of tests
    file = export(instance, session, assertion, "png")
    assert file.name == f"{OTHER_BADGE}.png"
    assert verify(instance, session, file.data, filename=file.name).codes == ("expired",)


def test_a_revoked_badge_is_not_exported(instance: Instance, session: Session, world: World) -> None:
    """A withdrawn badge gives no file and no e-mail variant, but a sentence."""
    made, assertion = award(instance, session, world)
    revoke(instance, session, made, "error")
    session.expire_all()
    revoked = find_assertion(instance, session, assertion.public_id)
    for fmt, signed in FORMS:
        with pytest.raises(Gone, match="retiré"):
            export(instance, session, revoked, fmt, signed=signed)
    with pytest.raises(Gone, match="par erreur"):
        email_variant(instance, session, made, "awa@example.org")


def test_a_file_that_does_not_verify_is_not_given(instance: Instance, session: Session, world: World) -> None:
    """When what is stored was tampered with, nobody gets the file."""
    _, assertion = award(instance, session, world)
    header, payload, signature = assertion.jws.split(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    wrong = assertion._replace(
        jws=f"{header}.{payload}.{flipped}",
        document=assertion.document.replace(assertion.public_id.encode(), b"AAAAAAAAAAAAAAAAAAAAAA"),
    )
    for fmt, signed in FORMS:
        with pytest.raises(ExportFailed):
            export(instance, session, wrong, fmt, signed=signed)


def test_the_email_variant(instance: Instance, session: Session, world: World) -> None:
    """The variant for a backpack hashes the normalised address with a salt of its own, and verifies for it."""
    made, first = award(instance, session, world)
    variant = email_variant(instance, session, made, "  Awa.Diop@Example.ORG ")
    other = email_variant(instance, session, made, "bo.li@example.org")
    said = [strict_json.loads(one.document)["recipient"] for one in (variant, other)]
    assert {(one["type"], one["hashed"]) for one in said} == {("email", True)}
    assert all(len(one["salt"]) >= 32 for one in said)
    assert said[0]["salt"] != said[1]["salt"]
    assert match(IdentityObject.from_dict(said[0]), "awa.diop@example.org").answer == "yes"
    assert len({first.public_id, variant.public_id, other.public_id}) == 3
    png = export(instance, session, variant, "png", signed=True)
    assert verify(instance, session, png.data, recipient="email:awa.diop@example.org").verdict == "valid"
    assert verify(instance, session, png.data, recipient="email:bo.li@example.org").codes == ("recipient_mismatch",)
    assert jws.parse(variant.jws).payload["recipient"] == said[0]


def test_variants_of_one_award_are_counted(instance: Instance, session: Session, world: World) -> None:
    """The same address gives the same variant again; five addresses are the most, and the sixth gets a sentence."""
    made, _ = award(instance, session, world)
    first = email_variant(instance, session, made, "awa.1@example.org")
    for number in range(2, MOST_VARIANTS + 1):
        email_variant(instance, session, made, f"awa.{number}@example.org")
    assert email_variant(instance, session, made, " AWA.1@Example.org").public_id == first.public_id
    with pytest.raises(Refused, match="5 adresses") as refusal:
        email_variant(instance, session, made, "awa.6@example.org")
    assert "5 e-mail addresses" in refusal.value.en
    count = select(func.count()).select_from(Assertion).where(Assertion.award_id == made.id)
    assert session.scalar(count) == 1 + MOST_VARIANTS


def test_the_address_of_a_variant_is_not_kept(instance: Instance, session: Session, world: World) -> None:
    """What was typed leaves no trace but its hash."""
    made, _ = award(instance, session, world)
    variant = email_variant(instance, session, made, "awa.diop@example.org")
    row = session.get_one(Assertion, variant.id)
    kept = [str(getattr(row, column.key)) for column in Assertion.__table__.columns]
    assert [value for value in kept if "awa.diop" in value.lower()] == []
    assert made.person.email != "awa.diop@example.org"


def test_what_is_no_address_is_refused(instance: Instance, session: Session, world: World) -> None:
    """An incomplete address makes no variant."""
    made, _ = award(instance, session, world)
    for address in ("", "awa", "awa@", "awa@localhost", "a@example.org, b@example.org"):
        with pytest.raises(Refused, match="adresse e-mail"):
            email_variant(instance, session, made, address)
