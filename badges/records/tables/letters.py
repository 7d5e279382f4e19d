"""How many letters left lately, by whom or what they are counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from badges.records.tables.base import Base


class LetterCount(Base):
    """The letters of one stretch of time to one mailbox, one domain, or about one organisation."""

    __tablename__ = "letter_count"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # a keyed digest: it tells nobody's address
    began_at: Mapped[datetime] = mapped_column(index=True)
    letters: Mapped[int]
