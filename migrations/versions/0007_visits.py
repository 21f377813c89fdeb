"""Visits and agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_visit_series_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_series")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.Time(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "held", "missed_excused", "missed", "moved", "cancelled", name="result", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("result_reason", sa.String(length=40), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("interpreter_language", sa.String(length=8), nullable=True),
        sa.Column("interpreter_mode", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("topics", sa.String(length=500), nullable=False),
        sa.Column("family_words", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("also_present", sa.String(length=200), nullable=True),
        sa.Column("moved_to_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("moved_to_id IS NULL OR result = 'moved'", name=op.f("ck_visit_moved")),
        sa.CheckConstraint("minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name=op.f("ck_visit_minutes")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_visit_coach_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_visit_household_id")),
        sa.ForeignKeyConstraint(["moved_to_id"], ["visit.id"], name=op.f("fk_visit_moved_to_id")),
        sa.ForeignKeyConstraint(["series_id"], ["visit_series.id"], name=op.f("fk_visit_series_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_visit_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_coach_id", ["coach_id", "planned_on"], unique=False)
        batch_op.create_index("ix_visit_household_id", ["household_id", "planned_on"], unique=False)
        batch_op.create_index("ix_visit_planned_on", ["planned_on"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_agreement_household_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_agreement_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_agreement_visit_id", ["visit_id"], unique=False)

    op.create_table(
        "visit_person",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_person_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visit_person")),
    )


def downgrade() -> None:
    op.drop_table("visit_person")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_visit_id")
        batch_op.drop_index("ix_agreement_household_id")

    op.drop_table("agreement")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_planned_on")
        batch_op.drop_index("ix_visit_household_id")
        batch_op.drop_index("ix_visit_coach_id")

    op.drop_table("visit")
    op.drop_table("visit_series")
