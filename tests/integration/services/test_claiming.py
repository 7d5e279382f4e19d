"""A claim code opens one award, is typed as people type, and is not in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from badges.records.tables import Award
from badges.services.claiming import award_by_claim_code, claim_link, code_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance


def test_a_code_opens_its_award(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Each award's code finds it again, in any case, with or without separators."""
    for assertion in awarded:
        code = code_of(instance, assertion.award)
        for typed in (code, code.lower(), f"{code[:5]} {code[5:]}", f" {code[:5]}-{code[5:]} "):
            found = award_by_claim_code(instance, session, typed)
            assert found is not None
            assert found.id == assertion.award_id
        assert claim_link(instance, assertion.award) == f"{instance.urls.base}/c/{code}"


def test_a_wrong_code_opens_nothing(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """One sign less, one sign changed, or nothing at all: no award."""
    code = code_of(instance, awarded[0].award)
    other = "A" if code[0] != "A" else "C"
    for typed in ("", code[:-1], code + "A", other + code[1:], "0" * 10, "é" * 10):
        assert award_by_claim_code(instance, session, typed) is None


def test_the_database_holds_no_code(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """What is stored to find an award by its code is not the code."""
    codes = {code_of(instance, assertion.award) for assertion in awarded}
    for award in session.scalars(select(Award)):
        kept = " ".join(str(getattr(award, column.key)) for column in Award.__table__.columns)
        assert not any(code in kept for code in codes)
