"""The migrations make exactly the schema of the models, and can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from icam.config import ROOT
from icam.db import Instant, db


def _alembic() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def _include(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("search_"))


def test_the_migrations_make_the_schema_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": _include,
                "compare_type": lambda _c, _i, _m, _it, kind: False if isinstance(kind, Instant) else None,
            },
        )
        assert compare_metadata(context, db.metadata) == []


def test_there_is_one_head_and_the_numbers_are_in_order() -> None:
    script = ScriptDirectory.from_config(_alembic())
    numbers = [revision.revision for revision in script.walk_revisions()][::-1]
    assert len(script.get_heads()) == 1
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


def test_every_migration_can_be_taken_back_and_made_again(app: Flask) -> None:
    db.session.remove()
    command.downgrade(_alembic(), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(_alembic(), "head")
    assert "stay" in inspect(db.engine).get_table_names()


def test_every_constraint_has_a_name() -> None:
    for table in db.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name
