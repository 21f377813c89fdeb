"""Parts of long reports that were drawn, and runs that the worker published."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_part",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.CheckConstraint("(html IS NULL) <> (content IS NULL)", name=op.f("ck_paper_part_drawn")),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_paper_part_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paper_part")),
    )
    op.create_index("ix_paper_part_used_on", "paper_part", ["used_on"])
    op.add_column("run", sa.Column("job_id", sa.Integer(), nullable=True))
    op.create_index("ix_run_job_id", "run", ["job_id"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_run_job_id", "run")
    op.drop_column("run", "job_id")
    op.drop_index("ix_paper_part_used_on", "paper_part")
    op.drop_table("paper_part")
