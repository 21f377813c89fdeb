"""The walk-in desk and its queue."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name=op.f("fk_walk_in_session_closed_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_walk_in_session_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in_session")),
        sa.UniqueConstraint("office_id", "day", name=op.f("uq_walk_in_session_office_id_day")),
    )
    op.create_index("ix_walk_in_session_day", "walk_in_session", ["day", "id"], unique=False)
    op.create_table(
        "walk_in_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("late_reason", sa.String(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "taken", "done", "left", name="entrystate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("help", sa.String(length=40), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("talk_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state IN ('done', 'left')) = (ended_at IS NOT NULL)", name=op.f("ck_walk_in_entry_ended")),
        sa.CheckConstraint(
            "state <> 'taken' OR (taken_by_id IS NOT NULL AND taken_at IS NOT NULL)",
            name=op.f("ck_walk_in_entry_taken"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_walk_in_entry_number")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_walk_in_entry_case_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_walk_in_entry_entered_by_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_walk_in_entry_household_id")),
        sa.ForeignKeyConstraint(["session_id"], ["walk_in_session.id"], name=op.f("fk_walk_in_entry_session_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_walk_in_entry_taken_by_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_walk_in_entry_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in_entry")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_walk_in_entry_session_id_number")),
        sa.UniqueConstraint("talk_id", name=op.f("uq_walk_in_entry_talk_id")),
    )
    op.create_index("ix_walk_in_entry_household_id", "walk_in_entry", ["household_id"], unique=False)
    op.create_index(
        "uq_walk_in_entry_called",
        "walk_in_entry",
        ["taken_by_id"],
        unique=True,
        sqlite_where=sa.text("state = 'taken'"),
        postgresql_where=sa.text("state = 'taken'"),
    )


def downgrade() -> None:
    op.drop_table("walk_in_entry")
    op.drop_table("walk_in_session")
