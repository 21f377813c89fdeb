"""Talks, what was said, and what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "best_interests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("heard", sa.String(length=40), nullable=False),
        sa.Column("views", sa.Text(), nullable=True),
        sa.Column("school", sa.Text(), nullable=True),
        sa.Column("health", sa.Text(), nullable=True),
        sa.Column("ties", sa.Text(), nullable=True),
        sa.Column("family_unity", sa.Text(), nullable=True),
        sa.Column("safety", sa.Text(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_best_interests_by_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_best_interests_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_best_interests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_best_interests")),
    )
    op.create_index("ix_best_interests_household_id", "best_interests", ["household_id"], unique=False)
    op.create_index("ix_best_interests_person_id", "best_interests", ["person_id", "on"], unique=False)
    op.create_table(
        "talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("first", "follow_up", "conclusion", name="talkkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "place",
            sa.Enum("office", "phone", "video", "home", "reception", name="place", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("interpreter_language", sa.String(length=8), nullable=True),
        sa.Column("interpreter_mode", sa.String(length=40), nullable=True),
        sa.Column("interpreter", sa.String(length=200), nullable=True),
        sa.Column("also_present", sa.String(length=200), nullable=True),
        sa.Column("questions", sa.Text(), nullable=True),
        sa.Column("new_elements", sa.Text(), nullable=True),
        sa.Column("about_return", sa.Boolean(), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_at", sa.Time(), nullable=True),
        sa.Column("next_appointment_id", sa.Integer(), nullable=True),
        sa.Column("for_person", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name=op.f("ck_talk_minutes")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_talk_appointment_id")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_talk_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_talk_coach_id")),
        sa.ForeignKeyConstraint(["next_appointment_id"], ["appointment.id"], name=op.f("fk_talk_next_appointment_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_talk_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    op.create_index("ix_talk_case_id", "talk", ["case_id", "held_on"], unique=False)
    op.create_index("ix_talk_coach_id", "talk", ["coach_id", "held_on"], unique=False)
    op.create_index(
        "ix_talk_open",
        "talk",
        ["held_on"],
        unique=False,
        sqlite_where=sa.text("written_at IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("written_at IS NULL AND voided_at IS NULL"),
    )
    op.create_index(
        "uq_talk_appointment_id",
        "talk",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "talk_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_talk_agreement_case_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["talk_agreement.id"], name=op.f("fk_talk_agreement_earlier_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_agreement_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_agreement")),
    )
    op.create_index("ix_talk_agreement_case_id", "talk_agreement", ["case_id"], unique=False)
    op.create_index(
        "ix_talk_agreement_due_on",
        "talk_agreement",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND voided_at IS NULL"),
    )
    op.create_index("ix_talk_agreement_talk_id", "talk_agreement", ["talk_id"], unique=False)
    op.create_table(
        "talk_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_original", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_talk_document_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_talk_document_person_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_document_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_document")),
    )
    op.create_index("ix_talk_document_case_id", "talk_document", ["case_id"], unique=False)
    op.create_index("ix_talk_document_talk_id", "talk_document", ["talk_id"], unique=False)
    op.create_table(
        "talk_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("administrative", "support", "own_words", name="notekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_talk_note_by_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_note_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_note")),
    )
    op.create_index("ix_talk_note_talk_id", "talk_note", ["talk_id"], unique=False)
    op.create_index(
        "uq_talk_note_live",
        "talk_note",
        ["talk_id", "heading", "kind"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "talk_person",
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_talk_person_person_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_person_talk_id")),
        sa.PrimaryKeyConstraint("talk_id", "person_id", name=op.f("pk_talk_person")),
    )


def downgrade() -> None:
    op.drop_table("talk_person")
    op.drop_table("talk_note")
    op.drop_table("talk_document")
    op.drop_table("talk_agreement")
    op.drop_table("talk")
    op.drop_table("best_interests")
