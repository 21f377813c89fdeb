"""Residence options, conclusions, consents and referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("a", "b", "c", name="conclusion", native_enum=False, length=32), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("explained_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("present", sa.String(length=200), nullable=True),
        sa.Column("step", sa.String(length=500), nullable=True),
        sa.Column("step_by", sa.Date(), nullable=True),
        sa.Column("forced_return_explained", sa.Boolean(), nullable=False),
        sa.Column("entry_ban_explained", sa.Boolean(), nullable=False),
        sa.Column(
            "signature",
            sa.Enum("signed", "refused", "not_asked", name="signature", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("asks_second", sa.Boolean(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("held_from_on", sa.Date(), nullable=True),
        sa.Column("held_until_on", sa.Date(), nullable=True),
        sa.Column("sent_back_on", sa.Date(), nullable=True),
        sa.Column("set_aside_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> 'a' OR step IS NOT NULL", name=op.f("ck_conclusion_step")),
        sa.CheckConstraint(
            "kind <> 'c' OR (forced_return_explained AND entry_ban_explained)", name=op.f("ck_conclusion_consequences")
        ),
        sa.CheckConstraint("kind <> 'c' OR signature IS NOT NULL", name=op.f("ck_conclusion_signature")),
        sa.CheckConstraint(
            "held_from_on IS NULL OR (sent_back_on IS NULL AND set_aside_on IS NULL)", name=op.f("ck_conclusion_read")
        ),
        sa.CheckConstraint("held_until_on IS NULL OR held_from_on IS NOT NULL", name=op.f("ck_conclusion_held")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_conclusion_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_conclusion_case_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["account.id"], name=op.f("fk_conclusion_reader_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["conclusion.id"], name=op.f("fk_conclusion_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusion")),
    )
    op.create_index("ix_conclusion_case_id", "conclusion", ["case_id"], unique=False)
    op.create_index(
        "uq_conclusion_awaiting",
        "conclusion",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("held_from_on IS NULL AND sent_back_on IS NULL AND set_aside_on IS NULL"),
        postgresql_where=sa.text("held_from_on IS NULL AND sent_back_on IS NULL AND set_aside_on IS NULL"),
    )
    op.create_index(
        "uq_conclusion_holds",
        "conclusion",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("held_from_on IS NOT NULL AND held_until_on IS NULL"),
        postgresql_where=sa.text("held_from_on IS NOT NULL AND held_until_on IS NULL"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_note", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("withdrawn_on IS NULL OR given_on <= withdrawn_on", name=op.f("ck_consent_order")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_consent_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_consent_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_case_id", "consent", ["case_id"], unique=False)
    op.create_index(
        "uq_consent_given",
        "consent",
        ["case_id", "person_id", "service"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL AND voided_at IS NULL"),
    )
    op.create_table(
        "option_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "possible", "not_possible", "applied", "needs_more", name="optionoutcome", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_option_look_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_option_look_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option_look")),
    )
    op.create_index("ix_option_look_case_id", "option_look", ["case_id", "option"], unique=False)
    op.create_index(
        "uq_option_look_current",
        "option_look",
        ["case_id", "option"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "conclusion_option",
        sa.Column("conclusion_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["conclusion_id"], ["conclusion.id"], name=op.f("fk_conclusion_option_conclusion_id")),
        sa.PrimaryKeyConstraint("conclusion_id", "option", name=op.f("pk_conclusion_option")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conclusion_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("accepted", "declined", "no_answer", name="referralanswer", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("answer_note", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answered_on IS NULL) = (answer IS NULL)", name=op.f("ck_referral_answered")),
        sa.CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name=op.f("ck_referral_closed")),
        sa.CheckConstraint("answer IS NULL OR sent_on IS NOT NULL", name=op.f("ck_referral_sent")),
        sa.CheckConstraint("withdrawn_on IS NULL OR sent_on IS NOT NULL", name=op.f("ck_referral_withdrawn")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_referral_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["conclusion_id"], ["conclusion.id"], name=op.f("fk_referral_conclusion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_case_id", "referral", ["case_id"], unique=False)
    op.create_index(
        "ix_referral_unfinished",
        "referral",
        ["sent_on"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "residence_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conclusion_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.Enum("waiting", "applied", "dropped", name="followupresult", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_residence_follow_up_by_id")),
        sa.ForeignKeyConstraint(
            ["conclusion_id"], ["conclusion.id"], name=op.f("fk_residence_follow_up_conclusion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence_follow_up")),
    )
    op.create_index(
        "ix_residence_follow_up_conclusion_id", "residence_follow_up", ["conclusion_id", "on"], unique=False
    )
    op.create_table(
        "referral_person",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_person_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_person_referral_id")),
        sa.PrimaryKeyConstraint("referral_id", "person_id", name=op.f("pk_referral_person")),
    )


def downgrade() -> None:
    op.drop_table("referral_person")
    op.drop_table("residence_follow_up")
    op.drop_table("referral")
    op.drop_table("conclusion_option")
    op.drop_table("option_look")
    op.drop_table("consent")
    op.drop_table("conclusion")
