"""What stays of a badge that was erased: the random ids under which it was published, and the day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.records.tables.base import BIG, Base


class Tombstone(Base):
    """One id that answers 410 for ever; each stands alone, so that they do not tell what belonged together."""

    __tablename__ = "tombstone"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # badges.domain.erasing.Kind
    signer_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("signer.id"), index=True)
    erased_on: Mapped[date] = mapped_column(index=True)
