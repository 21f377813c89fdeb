"""A one-time password holds until a day."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("one_time_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "one_time_until")
