"""Indexes that keep a page as fast with a long history as with a short one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_placement_unit_until", "placement", ["unit_id", "held_until"])
    was_moved = sa.text("moved_to_id IS NOT NULL")
    op.create_index(
        "ix_visit_moved_to_id", "visit", ["moved_to_id"], sqlite_where=was_moved, postgresql_where=was_moved
    )
    is_open = sa.text("result IS NULL")
    op.create_index("ix_visit_open", "visit", ["planned_on"], sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    op.drop_index("ix_visit_open", "visit")
    op.drop_index("ix_visit_moved_to_id", "visit")
    op.drop_index("ix_placement_unit_until", "placement")
