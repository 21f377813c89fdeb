"""Telephones that the search compares, and sessions that were signed out of."""

import sqlalchemy as sa
from alembic import op

from icam.core import telephones

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telephone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("digits", sa.String(length=15), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (household_id IS NULL)", name=op.f("ck_telephone_whose")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_telephone_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_telephone_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephone")),
    )
    op.create_index("ix_telephone_digits", "telephone", ["digits"])
    op.create_index("ix_telephone_household_id", "telephone", ["household_id"])
    op.create_index("ix_telephone_person_id", "telephone", ["person_id"])
    for whose in ("person", "household"):
        _take_over(whose)
    op.create_table(
        "ended_session",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ended_session")),
    )
    op.create_index("ix_ended_session_until_at", "ended_session", ["until_at"])


def _take_over(whose: str) -> None:
    """Write down the numbers that stand with persons and families already."""
    read = sa.table(whose, sa.column("id"), sa.column("phone"))
    written = sa.table("telephone", sa.column(f"{whose}_id"), sa.column("digits"))
    known = op.get_bind().execute(sa.select(read.c.id, read.c.phone).where(read.c.phone.is_not(None)))
    found = [{f"{whose}_id": row.id, "digits": one} for row in known for one in telephones.numbers(row.phone)]
    if found:
        op.get_bind().execute(sa.insert(written), found)


def downgrade() -> None:
    op.drop_index("ix_ended_session_until_at", "ended_session")
    op.drop_table("ended_session")
    op.drop_table("telephone")
