"""The declarative base: named constraints, UTC timestamps, and the column shapes that tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets zones, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the stored moment its zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table has in common."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite autoincrements INTEGER only
Key = Annotated[int, mapped_column(BIG, primary_key=True)]  # time-ordered: inserts faster than random ones
PublicId = Annotated[str, mapped_column(String(32), unique=True)]
Slug = Annotated[str, mapped_column(String(80))]
Short = Annotated[str, mapped_column(String(200))]
# The language in which the words of a consent were shown; None: from before this was kept, or shown on no page.
ShownIn = Annotated[str | None, mapped_column(String(2))]


def link(target: str) -> Any:
    """Return an indexed foreign key to `target` (`table.column`)."""
    return mapped_column(BIG, ForeignKey(target), index=True)
