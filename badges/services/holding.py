"""What a person does with her carnet is done one deed after the other, and before or after her erasure."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.errors import Gone
from badges.records import requests


def hold_person(session: Session, person_id: int) -> None:
    """Hold a person until the end of the transaction; raises Gone when she was erased.

    Whatever writes about her asks for this before it touches another row of hers, as erasing does: two that come at
    the same moment wait for each other in one order, and none of them for ever.
    """
    if requests.hold_person(session, person_id) is None:
        raise Gone(
            "Ce carnet a été effacé. Il n’y a plus rien ici.",
            "This badge book was erased. There is nothing left here.",
        )
