"""Stays and placements; no place is held or lived in twice."""

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


LIVE = {"sqlite_where": sa.text("is_live = 1"), "postgresql_where": sa.text("is_live")}


def upgrade() -> None:
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "called_off", sa.Enum("cancelled", "no_show", name="calledoff", native_enum=False, length=32), nullable=True
        ),
        sa.Column("called_off_reason", sa.String(length=40), nullable=True),
        sa.Column("called_off_note", sa.String(length=500), nullable=True),
        sa.Column("called_off_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("destination", sa.String(length=40), nullable=True),
        sa.Column("destination_country", sa.String(length=3), nullable=True),
        sa.Column("departure_note", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("max_end_on", sa.Date(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("second_coach_id", sa.Integer(), nullable=True),
        sa.Column("escorted_by", sa.String(length=40), nullable=True),
        sa.Column("arrival_from", sa.String(length=200), nullable=True),
        sa.Column("previous_stay_id", sa.Integer(), nullable=True),
        sa.Column("persons_expected", sa.Integer(), nullable=True),
        sa.Column("wishes", sa.String(length=500), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(left_on IS NULL) = (outcome IS NULL)", name=op.f("ck_stay_outcome")),
        sa.CheckConstraint("called_off IS NULL OR arrived_on IS NULL", name=op.f("ck_stay_called_off")),
        sa.CheckConstraint(
            "left_on IS NULL OR (arrived_on IS NOT NULL AND arrived_on <= left_on)", name=op.f("ck_stay_order")
        ),
        sa.CheckConstraint(
            "planned_until IS NULL OR planned_from IS NULL OR planned_from <= planned_until", name=op.f("ck_stay_plan")
        ),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_stay_coach_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_stay_decision_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_stay_household_id")),
        sa.ForeignKeyConstraint(["previous_stay_id"], ["stay.id"], name=op.f("fk_stay_previous_stay_id")),
        sa.ForeignKeyConstraint(["second_coach_id"], ["account.id"], name=op.f("fk_stay_second_coach_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stay_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("code", name=op.f("uq_stay_code")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index("ix_stay_arrived_on", ["arrived_on"], unique=False)
        batch_op.create_index("ix_stay_coach_id", ["coach_id"], unique=False)
        batch_op.create_index("ix_stay_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_stay_left_on", ["left_on"], unique=False)
        batch_op.create_index("ix_stay_planned_from", ["planned_from"], unique=False)
        batch_op.create_index(
            "ix_stay_open",
            ["planned_from"],
            unique=False,
            sqlite_where=sa.text("left_on IS NULL AND called_off IS NULL"),
            postgresql_where=sa.text("left_on IS NULL AND called_off IS NULL"),
        )
        batch_op.create_index("ix_stay_site_id", ["site_id", "arrived_on"], unique=False)
        batch_op.create_index("ix_stay_site_left_on", ["site_id", "left_on"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("cleaning_days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cleaning_days IS NULL OR (cleaning_days >= 0 AND cleaning_days <= 60)",
            name=op.f("ck_placement_cleaning_days"),
        ),
        sa.CheckConstraint(
            "left_on IS NULL OR (arrived_on IS NOT NULL AND arrived_on <= left_on)", name=op.f("ck_placement_order")
        ),
        sa.CheckConstraint("place >= 1", name=op.f("ck_placement_place")),
        sa.CheckConstraint("planned_from IS NOT NULL OR arrived_on IS NOT NULL", name=op.f("ck_placement_dated")),
        sa.CheckConstraint(
            "planned_until IS NULL OR planned_from IS NULL OR planned_from <= planned_until",
            name=op.f("ck_placement_plan"),
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_placement_stay_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_placement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_stay_id", ["stay_id"], unique=False)
        batch_op.create_index("ix_placement_unit_id", ["unit_id", "held_from"], unique=False)
        batch_op.create_index("ix_placement_held_until", ["held_until"], unique=False)
    op.create_index("ix_placement_left_on", "placement", ["left_on"], **LIVE)
    op.create_index("ix_placement_unit_left_on", "placement", ["unit_id", "left_on"], **LIVE)

    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_presence_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_presence_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.create_index("ix_presence_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_presence_stay_id", ["stay_id"], unique=False)

    op.create_table(
        "placement_person",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_person_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_placement_person_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "person_id", name=op.f("pk_placement_person")),
    )
    refuse_overlap(
        "placement_held_overlap",
        "placement",
        ("unit_id", "place"),
        "held_from",
        "held_until",
        "is_live AND left_on IS NULL",
    )
    refuse_overlap(
        "placement_lived_overlap",
        "placement",
        ("unit_id", "place"),
        "arrived_on",
        "left_on",
        "is_live AND arrived_on IS NOT NULL",
    )
    refuse_overlap("presence_overlap", "presence", ("stay_id", "person_id"), "from_on", "until_on", "voided_at IS NULL")


def downgrade() -> None:
    allow_overlap("presence_overlap", "presence")
    allow_overlap("placement_lived_overlap", "placement")
    allow_overlap("placement_held_overlap", "placement")
    op.drop_table("placement_person")
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.drop_index("ix_presence_stay_id")
        batch_op.drop_index("ix_presence_person_id")

    op.drop_table("presence")
    op.drop_index("ix_placement_unit_left_on", "placement")
    op.drop_index("ix_placement_left_on", "placement")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_held_until")
        batch_op.drop_index("ix_placement_unit_id")
        batch_op.drop_index("ix_placement_stay_id")

    op.drop_table("placement")
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index("ix_stay_site_left_on")
        batch_op.drop_index("ix_stay_site_id")
        batch_op.drop_index("ix_stay_open")
        batch_op.drop_index("ix_stay_planned_from")
        batch_op.drop_index("ix_stay_left_on")
        batch_op.drop_index("ix_stay_household_id")
        batch_op.drop_index("ix_stay_coach_id")
        batch_op.drop_index("ix_stay_arrived_on")

    op.drop_table("stay")
