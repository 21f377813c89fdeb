"""Files of individual case management."""

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "icam_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("target_group", sa.String(length=40), nullable=True),
        sa.Column("region", sa.String(length=20), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("contact_point_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("file_language", sa.String(length=2), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("referred_by", sa.String(length=40), nullable=True),
        sa.Column("referral_reference", sa.String(length=200), nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("invitations", sa.Integer(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("next_appointment_on", sa.Date(), nullable=True),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.Column("first_talk_on", sa.Date(), nullable=True),
        sa.Column("last_talk_on", sa.Date(), nullable=True),
        sa.Column("options_from_on", sa.Date(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.Enum("a", "b", "c", name="conclusion", native_enum=False, length=32), nullable=True),
        sa.Column("track_from_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("close_reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name=op.f("ck_icam_case_closed")),
        sa.CheckConstraint("(concluded_on IS NULL) = (conclusion IS NULL)", name=op.f("ck_icam_case_concluded")),
        sa.CheckConstraint("closed_on IS NULL OR opened_on <= closed_on", name=op.f("ck_icam_case_order")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_icam_case_coach_id")),
        sa.ForeignKeyConstraint(["contact_point_id"], ["contact_point.id"], name=op.f("fk_icam_case_contact_point_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["icam_case.id"], name=op.f("fk_icam_case_earlier_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_icam_case_household_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_icam_case_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_icam_case")),
        sa.UniqueConstraint("code", name=op.f("uq_icam_case_code")),
    )
    op.create_index("ix_icam_case_coach_id", "icam_case", ["coach_id", "opened_on", "id"], unique=False)
    op.create_index("ix_icam_case_conclusion", "icam_case", ["conclusion", "opened_on", "id"], unique=False)
    op.create_index("ix_icam_case_entry", "icam_case", ["entry", "opened_on", "id"], unique=False)
    op.create_index("ix_icam_case_household_id", "icam_case", ["household_id", "region"], unique=False)
    op.create_index("ix_icam_case_office_id", "icam_case", ["office_id", "opened_on", "id"], unique=False)
    op.create_index(
        "ix_icam_case_open",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index(
        "ix_icam_case_open_coach_id",
        "icam_case",
        ["coach_id", "opened_on", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index(
        "ix_icam_case_open_region",
        "icam_case",
        ["region", "opened_on", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index("ix_icam_case_opened_on", "icam_case", ["opened_on", "id"], unique=False)
    op.create_index("ix_icam_case_outcome", "icam_case", ["outcome", "opened_on", "id"], unique=False)
    op.create_index("ix_icam_case_region", "icam_case", ["region", "opened_on", "id"], unique=False)
    op.create_index(
        "ix_icam_case_stage_appointed",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND next_appointment_on IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND next_appointment_on IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_icam_case_stage_concluded",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL AND concluded_on IS NOT NULL AND track_from_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL AND concluded_on IS NOT NULL AND track_from_on IS NULL"),
    )
    op.create_index(
        "ix_icam_case_stage_invited",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND invited_on IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND invited_on IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_icam_case_stage_late",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND reply_due_on IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND reply_due_on IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_icam_case_stage_new",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND invited_on IS NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NULL AND invited_on IS NULL"
        ),
    )
    op.create_index(
        "ix_icam_case_stage_on_track",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL AND concluded_on IS NOT NULL AND track_from_on IS NOT NULL"),
        postgresql_where=sa.text("closed_on IS NULL AND concluded_on IS NOT NULL AND track_from_on IS NOT NULL"),
    )
    op.create_index(
        "ix_icam_case_stage_studied",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NOT NULL AND options_from_on IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NOT NULL AND options_from_on IS NOT NULL"
        ),
    )
    op.create_index(
        "ix_icam_case_stage_talking",
        "icam_case",
        ["opened_on", "id"],
        unique=False,
        sqlite_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NOT NULL AND options_from_on IS NULL"
        ),
        postgresql_where=sa.text(
            "closed_on IS NULL AND concluded_on IS NULL AND first_talk_on IS NOT NULL AND options_from_on IS NULL"
        ),
    )
    op.create_index("ix_icam_case_target_group", "icam_case", ["target_group", "opened_on", "id"], unique=False)
    op.create_table(
        "reasoned_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reasoned_look_account_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_reasoned_look_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasoned_look")),
    )
    op.create_index("ix_reasoned_look_account_id", "reasoned_look", ["account_id", "household_id"], unique=False)
    op.create_table(
        "case_coach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_case_coach_order")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_case_coach_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_case_coach_coach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_coach")),
    )
    op.create_index("ix_case_coach_case_id", "case_coach", ["case_id"], unique=False)
    op.create_index("ix_case_coach_coach_id", "case_coach", ["coach_id", "from_on"], unique=False)
    op.create_table(
        "case_stay",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("stay_first", sa.Boolean(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_case_stay_case_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_case_stay_stay_id")),
        sa.PrimaryKeyConstraint("case_id", "stay_id", name=op.f("pk_case_stay")),
    )
    op.create_index("ix_case_stay_stay_id", "case_stay", ["stay_id"], unique=False)
    refuse_overlap("case_coach_overlap", "case_coach", ("case_id",), "from_on", "until_on", "voided_at IS NULL")


def downgrade() -> None:
    allow_overlap("case_coach_overlap", "case_coach")
    op.drop_table("case_stay")
    op.drop_table("case_coach")
    op.drop_table("reasoned_look")
    op.drop_table("icam_case")
