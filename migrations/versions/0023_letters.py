"""Letters: their templates, and those that were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.CheckConstraint("issued >= 0", name=op.f("ck_letter_count_issued")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_letter_count")),
    )
    op.create_table(
        "letter_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.String(length=100), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(checked_by IS NULL) = (checked_on IS NULL)", name=op.f("ck_letter_text_checked")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_letter_text_number")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_letter_text_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("name", "language", "number", name=op.f("uq_letter_text_name_language_number")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "second_invitation",
                "appointment_confirmation",
                "attendance",
                "talk_summary",
                "conclusion_a",
                "conclusion_b",
                "conclusion_c",
                "referral_fedasil",
                "extension_request",
                "allocation",
                "house_rules",
                "inventory_in",
                "inventory_out",
                "key_voucher_receipt",
                "absence_note",
                "school_certificate",
                "damage_report",
                "departure_sheet",
                "transfer_note",
                "absconding",
                "return_declaration",
                "itinerary",
                "document_receipt",
                "home_convention",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("draft", "issued", "replaced", "dropped", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("page_language", sa.String(length=8), nullable=True),
        sa.Column("text_number", sa.Integer(), nullable=True),
        sa.Column("page_number", sa.Integer(), nullable=True),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "delivery", sa.Enum("delivered", "returned", name="delivery", native_enum=False, length=32), nullable=True
        ),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivery_note", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(number IS NULL) = (state IN ('draft', 'dropped'))", name=op.f("ck_letter_state")),
        sa.CheckConstraint("(delivery IS NULL) = (delivered_on IS NULL)", name=op.f("ck_letter_delivered")),
        sa.CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name=op.f("ck_letter_issued")),
        sa.CheckConstraint("(number IS NULL) = (sha256 IS NULL)", name=op.f("ck_letter_bytes")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_letter_case_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_letter_household_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_letter_issued_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_letter_made_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["letter.id"], name=op.f("fk_letter_replaces_id")),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name=op.f("fk_letter_sha256")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_letter_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
        sa.UniqueConstraint("number", name=op.f("uq_letter_number")),
    )
    op.create_index("ix_letter_case_id", "letter", ["case_id"], unique=False)
    op.create_index("ix_letter_household_id", "letter", ["household_id", "id"], unique=False)
    op.create_index("ix_letter_issued_on", "letter", ["issued_on", "id"], unique=False)
    op.create_index("ix_letter_replaces_id", "letter", ["replaces_id"], unique=False)
    op.create_index("ix_letter_stay_id", "letter", ["stay_id"], unique=False)
    op.create_index("ix_letter_subject", "letter", ["kind", "subject_id"], unique=False)


def downgrade() -> None:
    op.drop_table("letter")
    op.drop_table("letter_text")
    op.drop_table("letter_count")
