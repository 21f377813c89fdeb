"""Persons and households."""

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    with op.batch_alter_table("merge", schema=None) as batch_op:
        batch_op.create_index("ix_merge_kept_id", ["subject", "kept_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("script_name", sa.String(length=200), nullable=True),
        sa.Column("sex", sa.Enum("f", "m", "x", "u", name="sex", native_enum=False, length=32), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column(
            "birth_precision",
            sa.Enum("day", "month", "year", name="birthprecision", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("birth_place", sa.String(length=200), nullable=True),
        sa.Column("birth_country", sa.String(length=3), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("family_name <> '' OR given_name <> ''", name=op.f("ck_person_named")),
        sa.CheckConstraint("(birth_on IS NULL) = (birth_precision IS NULL)", name=op.f("ck_person_birth")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name=op.f("fk_person_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_birth_on", ["birth_on"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact_person_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("entry_channel", sa.String(length=40), nullable=True),
        sa.Column("file_language", sa.String(length=2), nullable=True),
        sa.Column("interpreter_language", sa.String(length=8), nullable=True),
        sa.Column("lawyer", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_person_id"], ["person.id"], name=op.f("fk_household_contact_person_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["household.id"], name=op.f("fk_household_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("code", name=op.f("uq_household_code")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("max_end_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_decision_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_household_id", ["household_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR from_on <= until_on", name=op.f("ck_membership_order")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_membership_household_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_membership_person_id", ["person_id"], unique=False)

    op.create_table(
        "person_identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("normal", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_identifier_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_identifier")),
    )
    with op.batch_alter_table("person_identifier", schema=None) as batch_op:
        batch_op.create_index("ix_person_identifier_normal", ["normal"], unique=False)
        batch_op.create_index("ix_person_identifier_person_id", ["person_id"], unique=False)

    op.create_table(
        "person_language",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_interpreter", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_language_person_id")),
        sa.PrimaryKeyConstraint("person_id", "language", name=op.f("pk_person_language")),
    )
    op.create_table(
        "person_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("main", "spelling", "script", name="namekind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("sound_key", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_name_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.create_index("ix_person_name_folded", ["folded"], unique=False)
        batch_op.create_index("ix_person_name_person_id", ["person_id"], unique=False)

    op.create_table(
        "person_nationality",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column(
            "status",
            sa.Enum("declared", "established", name="nationalitystatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_nationality_person_id")),
        sa.PrimaryKeyConstraint("person_id", "country", name=op.f("pk_person_nationality")),
    )
    op.create_table(
        "person_vulnerability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_vulnerability_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_vulnerability")),
    )
    with op.batch_alter_table("person_vulnerability", schema=None) as batch_op:
        batch_op.create_index("ix_person_vulnerability_person_id", ["person_id"], unique=False)
    refuse_overlap(
        "membership_overlap", "membership", ("household_id", "person_id"), "from_on", "until_on", "voided_at IS NULL"
    )


def downgrade() -> None:
    allow_overlap("membership_overlap", "membership")
    with op.batch_alter_table("person_vulnerability", schema=None) as batch_op:
        batch_op.drop_index("ix_person_vulnerability_person_id")

    op.drop_table("person_vulnerability")
    op.drop_table("person_nationality")
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.drop_index("ix_person_name_person_id")
        batch_op.drop_index("ix_person_name_folded")

    op.drop_table("person_name")
    op.drop_table("person_language")
    with op.batch_alter_table("person_identifier", schema=None) as batch_op:
        batch_op.drop_index("ix_person_identifier_person_id")
        batch_op.drop_index("ix_person_identifier_normal")

    op.drop_table("person_identifier")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_person_id")
        batch_op.drop_index("ix_membership_household_id")

    op.drop_table("membership")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_household_id")

    op.drop_table("decision")
    with op.batch_alter_table("merge", schema=None) as batch_op:
        batch_op.drop_index("ix_merge_kept_id")

    op.drop_table("merge")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("ix_household_created_at")

    op.drop_table("household")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_birth_on")

    op.drop_table("person")
