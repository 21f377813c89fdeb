"""Files that are kept as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_kept_file_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_kept_file_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_file")),
    )


def downgrade() -> None:
    op.drop_table("kept_file")
