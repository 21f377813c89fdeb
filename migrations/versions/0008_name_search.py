"""Find persons by the words and sound keys of their names, whoever writes the names.

SQLite keeps the words in an FTS5 table, PostgreSQL in a tsvector beside each name; triggers on both keep them true.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE VIRTUAL TABLE search_name USING fts5(
        folded, sound_key, content='person_name', content_rowid='id', tokenize='unicode61', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_name_insert AFTER INSERT ON person_name BEGIN
        INSERT INTO search_name (rowid, folded, sound_key) VALUES (NEW.id, NEW.folded, NEW.sound_key);
    END
    """,
    """
    CREATE TRIGGER search_name_delete AFTER DELETE ON person_name BEGIN
        INSERT INTO search_name (search_name, rowid, folded, sound_key)
        VALUES ('delete', OLD.id, OLD.folded, OLD.sound_key);
    END
    """,
    """
    CREATE TRIGGER search_name_update AFTER UPDATE OF folded, sound_key ON person_name BEGIN
        INSERT INTO search_name (search_name, rowid, folded, sound_key)
        VALUES ('delete', OLD.id, OLD.folded, OLD.sound_key);
        INSERT INTO search_name (rowid, folded, sound_key) VALUES (NEW.id, NEW.folded, NEW.sound_key);
    END
    """,
    """
    INSERT INTO search_name (rowid, folded, sound_key) SELECT id, folded, sound_key FROM person_name
    """,
)

WORDS = "setweight(to_tsvector('simple', {0}.folded), 'A') || setweight(to_tsvector('simple', {0}.sound_key), 'B')"

POSTGRESQL = (
    """
    CREATE TABLE search_name (
        id integer CONSTRAINT pk_search_name PRIMARY KEY
            CONSTRAINT fk_search_name_id REFERENCES person_name (id) ON DELETE CASCADE,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_search_name_words ON search_name USING gin (words)",
    f"""
    CREATE FUNCTION search_name_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_name (id, words) VALUES (NEW.id, {WORDS.format("NEW")})
        ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_name_write AFTER INSERT OR UPDATE OF folded, sound_key ON person_name
    FOR EACH ROW EXECUTE FUNCTION search_name_write()
    """,
    f"INSERT INTO search_name (id, words) SELECT n.id, {WORDS.format('n')} FROM person_name n",
)


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER search_name_write ON person_name")
        op.execute("DROP FUNCTION search_name_write()")
    else:
        for moment in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER search_name_{moment}")
    op.execute("DROP TABLE search_name")
