"""Sites, units, service periods, closures."""

import sqlalchemy as sa
from alembic import op
from overlap import allow_overlap, refuse_overlap

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_nl", sa.String(length=200), nullable=False),
        sa.Column("name_fr", sa.String(length=200), nullable=False),
        sa.Column("name_de", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("postal_code", sa.String(length=10), nullable=True),
        sa.Column("municipality", sa.String(length=200), nullable=True),
        sa.Column("province", sa.String(length=10), nullable=True),
        sa.Column("language_region", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(length=20), nullable=True),
        sa.Column("cluster", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("cleaning_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cleaning_days >= 0 AND cleaning_days <= 60", name=op.f("ck_site_cleaning_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column(
            "unit_type",
            sa.Enum("house", "apartment", "studio", name="unittype", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("bedrooms", sa.Integer(), nullable=True),
        sa.Column("beds_adult", sa.Integer(), nullable=False),
        sa.Column("beds_child", sa.Integer(), nullable=False),
        sa.Column("cots", sa.Integer(), nullable=False),
        sa.Column("family_places", sa.Integer(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("is_assumed", sa.Boolean(), nullable=False),
        sa.Column("characteristics", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("beds_adult >= 0 AND beds_child >= 0 AND cots >= 0", name=op.f("ck_unit_beds")),
        sa.CheckConstraint("family_places >= 1 AND family_places <= 9", name=op.f("ck_unit_family_places")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_unit_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_site_id", ["site_id"], unique=False)

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_over_stay", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_closure_order")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_closure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index("ix_closure_chain_id", ["chain_id"], unique=False)
        batch_op.create_index("ix_closure_unit_id", ["unit_id", "from_on"], unique=False)

    op.create_table(
        "service_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_service_period_order")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_service_period_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_period")),
    )
    with op.batch_alter_table("service_period", schema=None) as batch_op:
        batch_op.create_index("ix_service_period_unit_id", ["unit_id", "from_on"], unique=False)
    refuse_overlap("service_period_overlap", "service_period", ("unit_id",), "from_on", "until_on", "voided_at IS NULL")


def downgrade() -> None:
    allow_overlap("service_period_overlap", "service_period")
    with op.batch_alter_table("service_period", schema=None) as batch_op:
        batch_op.drop_index("ix_service_period_unit_id")

    op.drop_table("service_period")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index("ix_closure_unit_id")
        batch_op.drop_index("ix_closure_chain_id")

    op.drop_table("closure")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_site_id")

    op.drop_table("unit")
    op.drop_table("site")
