"""Reports that were published."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subtitle", sa.String(length=200), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("trail_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_run_sha256")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_run_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_asked", "run", ["report", "asked", "id"], unique=False)
    op.create_table(
        "run_file",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_file_run_id")),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name=op.f("fk_run_file_sha256")),
        sa.PrimaryKeyConstraint("run_id", "kind", name=op.f("pk_run_file")),
    )
    op.create_table(
        "run_part",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_part_run_id")),
        sa.PrimaryKeyConstraint("run_id", "part", name=op.f("pk_run_part")),
    )


def downgrade() -> None:
    op.drop_table("run_part")
    op.drop_table("run_file")
    op.drop_table("run")
