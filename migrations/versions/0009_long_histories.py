"""Indexes that keep a page as fast with a long history as with a short one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_placement_unit_until", "placement", ["unit_id", "held_until"])
    op.create_index(
        "ix_placement_lived",
        "placement",
        ["left_on"],
        sqlite_where=sa.text("is_live = 1"),
        postgresql_where=sa.text("is_live"),
    )
    op.create_index("ix_visit_moved_to_id", "visit", ["moved_to_id"])


def downgrade() -> None:
    op.drop_index("ix_visit_moved_to_id", "visit")
    op.drop_index("ix_placement_lived", "placement")
    op.drop_index("ix_placement_unit_until", "placement")
