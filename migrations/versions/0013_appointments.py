"""Invitations, appointments and interpreters."""

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    op.create_index("ix_calendar_feed_account_id", "calendar_feed", ["account_id"], unique=False)
    op.create_table(
        "coach_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("from_on < until_on", name=op.f("ck_coach_absence_order")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_coach_absence_coach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_absence")),
    )
    op.create_index("ix_coach_absence_coach_id", "coach_absence", ["coach_id", "from_on"], unique=False)
    op.create_table(
        "coach_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.Time(), nullable=False),
        sa.Column("until_at", sa.Time(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_coach_hours_hours")),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_coach_hours_order")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_coach_hours_weekday")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_coach_hours_coach_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_coach_hours_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_hours")),
    )
    op.create_index("ix_coach_hours_coach_id", "coach_hours", ["coach_id", "weekday"], unique=False)
    op.create_index("ix_coach_hours_office_id", "coach_hours", ["office_id", "weekday"], unique=False)
    op.create_table(
        "coach_language",
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_coach_language_coach_id")),
        sa.PrimaryKeyConstraint("coach_id", "language", name=op.f("pk_coach_language")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
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
        sa.Column("place_note", sa.String(length=200), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interpreter_language", sa.String(length=8), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "confirmed",
                "attended",
                "no_show",
                "excused",
                "cancelled",
                "rescheduled",
                "wrong_address",
                "interpreter_missing",
                name="appointmentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("moved_to_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "holds = (state IN ('planned', 'confirmed', 'attended'))", name=op.f("ck_appointment_holds")
        ),
        sa.CheckConstraint("moved_to_id IS NULL OR state = 'rescheduled'", name=op.f("ck_appointment_moved")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_hours")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_appointment_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["account.id"], name=op.f("fk_appointment_coach_id")),
        sa.ForeignKeyConstraint(["moved_to_id"], ["appointment.id"], name=op.f("fk_appointment_moved_to_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_appointment_office_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_appointment_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_case_id", "appointment", ["case_id", "starts_at"], unique=False)
    op.create_index("ix_appointment_coach_id", "appointment", ["coach_id", "starts_at"], unique=False)
    op.create_index("ix_appointment_office_id", "appointment", ["office_id", "starts_at"], unique=False)
    op.create_index(
        "ix_appointment_open",
        "appointment",
        ["coach_id", "ends_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'confirmed')"),
        postgresql_where=sa.text("state IN ('planned', 'confirmed')"),
    )
    op.create_index("ix_appointment_room_id", "appointment", ["room_id", "starts_at"], unique=False)
    op.create_index("ix_appointment_starts_at", "appointment", ["starts_at"], unique=False)
    op.create_table(
        "interpreter_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=True),
        sa.Column("interpreter", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "confirmed",
                "refused",
                "cancelled",
                "came",
                "missing",
                name="bookingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_interpreter_booking_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_booking")),
    )
    op.create_index("ix_interpreter_booking_appointment_id", "interpreter_booking", ["appointment_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("explained_in", sa.String(length=8), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("delivery_on", sa.Date(), nullable=True),
        sa.Column("reaction", sa.String(length=40), nullable=True),
        sa.Column("reaction_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "delivery IS NULL OR delivery IN ('delivered', 'returned')", name=op.f("ck_invitation_delivery")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_invitation_number")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_invitation_appointment_id")),
        sa.ForeignKeyConstraint(["case_id"], ["icam_case.id"], name=op.f("fk_invitation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_appointment_id", "invitation", ["appointment_id"], unique=False)
    op.create_index("ix_invitation_sent_on", "invitation", ["sent_on"], unique=False)
    op.create_index(
        "uq_invitation_case_id_number",
        "invitation",
        ["case_id", "number"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    for who in ("coach", "room"):
        refuse_overlap(
            f"appointment_{who}_overlap",
            "appointment",
            (f"{who}_id",),
            "starts_at",
            "ends_at",
            f"holds AND {who}_id IS NOT NULL",
            span="tstzrange",
        )


def downgrade() -> None:
    for who in ("room", "coach"):
        allow_overlap(f"appointment_{who}_overlap", "appointment")
    op.drop_table("invitation")
    op.drop_table("interpreter_booking")
    op.drop_table("appointment")
    op.drop_table("coach_language")
    op.drop_table("coach_hours")
    op.drop_table("coach_absence")
    op.drop_table("calendar_feed")
