"""Names are found by any part of them: an index of runs of three letters beside the one of words.

SQLite keeps it in an FTS5 table of its own, PostgreSQL in a column beside the words; triggers on both keep it true.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE VIRTUAL TABLE search_part USING fts5(
        folded, content='person_name', content_rowid='id', tokenize='trigram', columnsize=0
    )
    """,
    """
    CREATE TRIGGER search_part_insert AFTER INSERT ON person_name BEGIN
        INSERT INTO search_part (rowid, folded) VALUES (NEW.id, NEW.folded);
    END
    """,
    """
    CREATE TRIGGER search_part_delete AFTER DELETE ON person_name BEGIN
        INSERT INTO search_part (search_part, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    END
    """,
    """
    CREATE TRIGGER search_part_update AFTER UPDATE OF folded ON person_name BEGIN
        INSERT INTO search_part (search_part, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
        INSERT INTO search_part (rowid, folded) VALUES (NEW.id, NEW.folded);
    END
    """,
    "INSERT INTO search_part (rowid, folded) SELECT id, folded FROM person_name",
)

WORDS = "setweight(to_tsvector('simple', NEW.folded), 'A') || setweight(to_tsvector('simple', NEW.sound_key), 'B')"

WRITE = f"""
    CREATE OR REPLACE FUNCTION search_name_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_name (id, words, folded) VALUES (NEW.id, {WORDS}, NEW.folded)
        ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words, folded = EXCLUDED.folded;
        RETURN NULL;
    END $$
"""

WRITE_BEFORE = f"""
    CREATE OR REPLACE FUNCTION search_name_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_name (id, words) VALUES (NEW.id, {WORDS})
        ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
        RETURN NULL;
    END $$
"""

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "ALTER TABLE search_name ADD COLUMN folded varchar(400) NOT NULL DEFAULT ''",
    "UPDATE search_name s SET folded = n.folded FROM person_name n WHERE n.id = s.id",
    "CREATE INDEX ix_search_name_folded ON search_name USING gin (folded gin_trgm_ops)",
    WRITE,
)


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(WRITE_BEFORE)
        op.execute("ALTER TABLE search_name DROP COLUMN folded")
        return
    for moment in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER search_part_{moment}")
    op.execute("DROP TABLE search_part")
