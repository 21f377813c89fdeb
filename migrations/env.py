"""How the migrations reach the database: through the application's own engine."""

import sys
from pathlib import Path

from alembic import context

from icam.db import Instant, db

sys.path.insert(0, str(Path(__file__).parent))


def include_object(_item, name, kind, _reflected, _other):
    """Leave search tables, which only one engine has, to the migrations that make them."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def render_item(kind, item, _context):
    """Write our own instant as the plain type it is."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def compare_type(_context, _inspected, _metadata, _inspected_type, metadata_type):
    """Compare the plain type of our own instant."""
    return False if isinstance(metadata_type, Instant) else None


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=compare_type,
        render_item=render_item,
        include_object=include_object,
    )
    with context.begin_transaction():
        context.run_migrations()
