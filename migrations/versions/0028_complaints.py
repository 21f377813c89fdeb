"""Complaints and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("outsider", sa.String(length=200), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("is_reserved", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answered_on IS NULL) = (answer IS NULL)", name=op.f("ck_complaint_answer")),
        sa.CheckConstraint("(household_id IS NULL) <> (outsider IS NULL)", name=op.f("ck_complaint_who")),
        sa.CheckConstraint("answered_on IS NULL OR received_on <= answered_on", name=op.f("ck_complaint_answered")),
        sa.CheckConstraint("closed_on IS NULL OR answered_on <= closed_on", name=op.f("ck_complaint_closed")),
        sa.CheckConstraint("person_id IS NULL OR household_id IS NOT NULL", name=op.f("ck_complaint_person")),
        sa.CheckConstraint("withdrawn_on IS NULL OR received_on <= withdrawn_on", name=op.f("ck_complaint_withdrawn")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_complaint_answered_by")),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_complaint_handler_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_complaint_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_complaint_recorded_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_complaint_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("code", name=op.f("uq_complaint_code")),
    )
    op.create_index("ix_complaint_due_on", "complaint", ["due_on"], unique=False)
    op.create_index("ix_complaint_household_id", "complaint", ["household_id"], unique=False)
    op.create_index("ix_complaint_received_on", "complaint", ["received_on", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("complaint")
