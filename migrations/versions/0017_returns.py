"""Voluntary return files."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COUNTRIES_WITHOUT_VISA = (
    "AD AE AG AL AR AU BA BB BN BR BS CA CL CO CR DM FM GB GD GE GT HK HN IL JP KI KN KR LC MC MD ME MH MK MO MU MX MY "
    "NI NR NZ PA PE PW PY RS SB SC SG SM SV TL TO TT TV TW UA US UY VA VC VE WS XK "
    "BG CY CZ EE HR HU LT LV MT PL RO SI SK"
)
"""Whose citizens need no visa, Kosovo and the newer EU States with them; the office checks it and keeps it."""

RATES = (
    ("visa_required", 35000, 17500),
    ("visa_free", 5000, 2500),
)
"""Cents for an adult and a child since 1 January 2022."""


def upgrade() -> None:
    op.create_table(
        "premium_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "country_group",
            sa.Enum("visa_required", "visa_free", name="countrygroup", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("adult", sa.Integer(), nullable=False),
        sa.Column("child", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.CheckConstraint("adult >= 0 AND child >= 0", name=op.f("ck_premium_rate_amounts")),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_premium_rate_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premium_rate")),
    )
    op.create_table(
        "visa_free_country",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR from_on < until_on", name=op.f("ck_visa_free_country_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_free_country")),
    )
    op.create_index("ix_visa_free_country_country", "visa_free_country", ["country"], unique=False)
    op.create_table(
        "return_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("application_reference", sa.String(length=200), nullable=True),
        sa.Column("luggage", sa.String(length=500), nullable=True),
        sa.Column("needs", sa.String(length=500), nullable=True),
        sa.Column(
            "fit_to_fly",
            sa.Enum("not_needed", "asked", "given", "not_given", name="fittofly", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("fit_until", sa.Date(), nullable=True),
        sa.Column("partner", sa.String(length=40), nullable=True),
        sa.Column("partner_reference", sa.String(length=200), nullable=True),
        sa.Column("reintegration", sa.Text(), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("talk_note", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("departed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("case_id IS NOT NULL OR stay_id IS NOT NULL", name=op.f("ck_return_file_belongs")),
        sa.CheckConstraint("departed_on IS NULL OR opened_on <= departed_on", name=op.f("ck_return_file_order")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_return_file_case_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_return_file_household_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_return_file_opened_by_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_return_file_referral_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_return_file_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_file")),
    )
    op.create_index("ix_return_file_case_id", "return_file", ["case_id"], unique=False)
    op.create_index("ix_return_file_household_id", "return_file", ["household_id"], unique=False)
    op.create_index("ix_return_file_stay_id", "return_file", ["stay_id"], unique=False)
    op.create_index(
        "uq_return_file_running",
        "return_file",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("departed_on IS NULL AND withdrawn_on IS NULL"),
        postgresql_where=sa.text("departed_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.create_table(
        "return_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("clear", "applies", "unknown", name="checkoutcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_return_check_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_return_check_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_check")),
    )
    op.create_index("ix_return_check_file_id", "return_check", ["file_id", "check"], unique=False)
    op.create_index(
        "uq_return_check_current",
        "return_check",
        ["file_id", "check"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "return_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_gone = (reason IS NULL)", name=op.f("ck_return_departure_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_return_departure_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_return_departure_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_departure")),
    )
    op.create_index("ix_return_departure_file_id", "return_departure", ["file_id"], unique=False)
    op.create_table(
        "return_person",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_return_person_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_return_person_person_id")),
        sa.PrimaryKeyConstraint("file_id", "person_id", name=op.f("pk_return_person")),
    )
    op.create_table(
        "return_premium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rate_id", sa.Integer(), nullable=False),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_return_premium_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_return_premium_person_id")),
        sa.ForeignKeyConstraint(["rate_id"], ["premium_rate.id"], name=op.f("fk_return_premium_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_premium")),
    )
    op.create_index("ix_return_premium_file_id", "return_premium", ["file_id"], unique=False)
    op.create_index(
        "uq_return_premium_paid",
        "return_premium",
        ["file_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "return_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("resumed_on IS NULL OR withdrawn_on <= resumed_on", name=op.f("ck_return_withdrawal_order")),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_return_withdrawal_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_withdrawal")),
    )
    op.create_index("ix_return_withdrawal_file_id", "return_withdrawal", ["file_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Enum("air", "rail", "bus", name="mode", native_enum=False, length=32), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("leaves_at", sa.Time(), nullable=True),
        sa.Column("carrier", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("from_place", sa.String(length=200), nullable=True),
        sa.Column("to_place", sa.String(length=200), nullable=True),
        sa.Column("payer", sa.String(length=40), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_ticket_price")),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_ticket_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_file_id", "ticket", ["file_id"], unique=False)
    op.create_index(
        "ix_ticket_leaves_on",
        "ticket",
        ["leaves_on"],
        unique=False,
        sqlite_where=sa.text("cancelled_on IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("cancelled_on IS NULL AND voided_at IS NULL"),
    )
    op.create_index(
        "uq_ticket_stands",
        "ticket",
        ["file_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_on IS NULL AND voided_at IS NULL"),
        postgresql_where=sa.text("cancelled_on IS NULL AND voided_at IS NULL"),
    )
    op.create_table(
        "travel_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("held_by", sa.String(length=40), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column(
            "last_step",
            sa.Enum(
                "evidence",
                "requested",
                "interview",
                "granted",
                "refused",
                "no_answer",
                "used",
                name="documentstep",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_travel_document_cost")),
        sa.ForeignKeyConstraint(["file_id"], ["return_file.id"], name=op.f("fk_travel_document_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_travel_document_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_document")),
    )
    op.create_index("ix_travel_document_file_id", "travel_document", ["file_id"], unique=False)
    op.create_index("ix_travel_document_valid_to", "travel_document", ["valid_to"], unique=False)
    op.create_table(
        "travel_document_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "evidence",
                "requested",
                "interview",
                "granted",
                "refused",
                "no_answer",
                "used",
                name="documentstep",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_travel_document_step_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["travel_document.id"], name=op.f("fk_travel_document_step_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_document_step")),
    )
    op.create_index("ix_travel_document_step_document_id", "travel_document_step", ["document_id"], unique=False)
    refuse_overlap("premium_rate_overlap", "premium_rate", ("country_group",), "from_on", "until_on")
    rates = sa.table(
        "premium_rate",
        sa.column("country_group", sa.String),
        sa.column("adult", sa.Integer),
        sa.column("child", sa.Integer),
        sa.column("from_on", sa.Date),
        sa.column("source", sa.String),
    )
    source = "agii.be, 26/01/2022"
    op.bulk_insert(
        rates,
        [
            {"country_group": group, "adult": adult, "child": child, "from_on": date(2022, 1, 1), "source": source}
            for group, adult, child in RATES
        ],
    )
    countries = sa.table("visa_free_country", sa.column("country", sa.String))
    op.bulk_insert(countries, [{"country": code} for code in COUNTRIES_WITHOUT_VISA.split()])


def downgrade() -> None:
    allow_overlap("premium_rate_overlap", "premium_rate")
    op.drop_table("travel_document_step")
    op.drop_table("travel_document")
    op.drop_table("ticket")
    op.drop_table("return_withdrawal")
    op.drop_table("return_premium")
    op.drop_table("return_person")
    op.drop_table("return_departure")
    op.drop_table("return_check")
    op.drop_table("return_file")
    op.drop_table("visa_free_country")
    op.drop_table("premium_rate")
