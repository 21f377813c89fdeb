"""Orders to leave, their extensions, appeals and entry bans."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_to_leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("annex", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("notified_by", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("term_reason", sa.String(length=40), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("confirms_id", sa.Integer(), nullable=True),
        sa.Column("complied_on", sa.Date(), nullable=True),
        sa.Column("complied_how", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR notified_on < ends_on", name=op.f("ck_order_to_leave_ends")),
        sa.CheckConstraint("term_days BETWEEN 0 AND 365", name=op.f("ck_order_to_leave_term_days")),
        sa.ForeignKeyConstraint(["confirms_id"], ["order_to_leave.id"], name=op.f("fk_order_to_leave_confirms_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_order_to_leave_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_order_to_leave_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_to_leave")),
    )
    op.create_index("ix_order_to_leave_ends_on", "order_to_leave", ["ends_on"], unique=False)
    op.create_index("ix_order_to_leave_household_id", "order_to_leave", ["household_id"], unique=False)
    op.create_table(
        "entry_ban",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_entry_ban_order")),
        sa.CheckConstraint("years BETWEEN 1 AND 20", name=op.f("ck_entry_ban_years")),
        sa.ForeignKeyConstraint(["order_id"], ["order_to_leave.id"], name=op.f("fk_entry_ban_order_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_ban_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_ban")),
    )
    op.create_index("ix_entry_ban_order_id", "entry_ban", ["order_id"], unique=False)
    op.create_table(
        "order_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("suspends", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order_to_leave.id"], name=op.f("fk_order_appeal_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_appeal")),
    )
    op.create_index("ix_order_appeal_order_id", "order_appeal", ["order_id"], unique=False)
    op.create_table(
        "order_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(result = 'granted') = (until_on IS NOT NULL) OR result IS NULL", name=op.f("ck_order_extension_until")
        ),
        sa.CheckConstraint(
            "result IS NULL OR result IN ('granted', 'refused')", name=op.f("ck_order_extension_result")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["order_to_leave.id"], name=op.f("fk_order_extension_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_extension")),
    )
    op.create_index("ix_order_extension_order_id", "order_extension", ["order_id"], unique=False)


def downgrade() -> None:
    op.drop_table("order_extension")
    op.drop_table("order_appeal")
    op.drop_table("entry_ban")
    op.drop_table("order_to_leave")
