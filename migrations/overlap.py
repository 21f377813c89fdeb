"""No two dated rows may hold the same thing on the same day: made by the database itself, on both engines."""

from collections.abc import Sequence

from alembic import op

FOREVER = "9999-12-31"


def refuse_overlap(
    name: str, table: str, keys: Sequence[str], start: str, end: str, where: str = "TRUE", span: str = "daterange"
) -> None:
    """Refuse two rows with equal keys whose half-open periods share a day.

    Args:
        name: of the constraint; the error of either engine contains it.
        start: column with the first day; NULL = from the beginning.
        end: column with the first day no longer; NULL = still running.
        where: which rows count, as SQL over plain column names.
        span: PostgreSQL's type of the period: "daterange" of days, "tstzrange" of instants.
    """
    if op.get_bind().dialect.name == "postgresql":
        same = ", ".join(f"{key} WITH =" for key in keys)
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({same}, {span}({start}, {end}) WITH &&) WHERE ({where})"
        )
        return
    for moment in ("INSERT", "UPDATE"):
        op.execute(_trigger(name, table, keys, start, end, where, moment))


def allow_overlap(name: str, table: str) -> None:
    """Take the refusal away again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return
    for moment in ("insert", "update"):
        op.execute(f"DROP TRIGGER {name}_{moment}")


def _trigger(name: str, table: str, keys: Sequence[str], start: str, end: str, where: str, moment: str) -> str:
    same = " AND ".join(f"o.{key} = NEW.{key}" for key in keys)
    first, last = f"COALESCE(NEW.{start}, '0001-01-01')", f"COALESCE(NEW.{end}, '{FOREVER}')"
    return f"""
        CREATE TRIGGER {name}_{moment.lower()} AFTER {moment} ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id AND ({where})) AND {first} < {last}
        BEGIN
            SELECT RAISE(ABORT, '{name}') WHERE EXISTS (
                SELECT 1 FROM (SELECT * FROM {table} WHERE {where}) o
                WHERE {same} AND o.id <> NEW.id
                AND COALESCE(o.{start}, '0001-01-01') < {last} AND {first} < COALESCE(o.{end}, '{FOREVER}')
                AND COALESCE(o.{start}, '0001-01-01') < COALESCE(o.{end}, '{FOREVER}')
            );
        END
    """
