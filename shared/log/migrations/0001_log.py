"""The tables of the event log: services append to them, the sequencer orders, publishing signs (docs/protocol.md)."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "log_0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE log.event (
        id uuid CONSTRAINT event_id PRIMARY KEY,
        bureau text NOT NULL,
        stream text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        type text NOT NULL,
        trace text NOT NULL,
        entry bytea NOT NULL CHECK (octet_length(entry) BETWEEN 1 AND 65535),
        salt bytea NOT NULL CHECK (octet_length(salt) = 32),
        payload jsonb NOT NULL,
        leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\\x00'::bytea || entry)) STORED,
        CONSTRAINT event_stream_version UNIQUE (stream, version)
    )
    """,
    # Events that were appended and not yet sequenced. An id is given before the commit, so a reader that follows the
    # ids would miss events that commit later.
    """
    CREATE TABLE log.outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event uuid NOT NULL,
        leaf_hash bytea NOT NULL
    )
    """,
    """
    CREATE TABLE log.entry (
        position bigint PRIMARY KEY CHECK (position >= 0),
        event uuid NOT NULL CONSTRAINT entry_event UNIQUE,
        leaf_hash bytea NOT NULL
    )
    """,
    # Full tiles only; the partial tiles at the right edge are in log.tree.
    """
    CREATE TABLE log.tile (
        level smallint NOT NULL,
        number bigint NOT NULL,
        hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
        PRIMARY KEY (level, number)
    )
    """,
    """
    CREATE TABLE log.tree (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        size bigint NOT NULL,
        edge bytea NOT NULL
    )
    """,
    "INSERT INTO log.tree (size, edge) VALUES (0, '\\x0000000000000000')",
    """
    CREATE TABLE log.checkpoint (
        size bigint PRIMARY KEY,
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        note bytea NOT NULL,
        cosignatures smallint NOT NULL,
        published_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE log.cursor (
        consumer text PRIMARY KEY,
        position bigint NOT NULL
    )
    """,
)

# The database queues every appended event for a position. The function names its table in full and calls nothing, so it
# needs no search_path of its own, which would slow down every append.
_QUEUE = (
    """
    CREATE FUNCTION log.queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO log.outbox (event, leaf_hash) VALUES (NEW.id, NEW.leaf_hash);
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER queue AFTER INSERT ON log.event FOR EACH ROW EXECUTE FUNCTION log.queue()",
)

_REFUSE = """
CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'log.% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    for statement in (*_TABLES, *_QUEUE, _REFUSE):
        op.execute(statement)
    for table in ("event", "entry", "tile", "checkpoint"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()"
        )
    for role in (*map(role_of, SERVICES), "cheqian_sequencer"):
        # Roles belong to the server, not to the database: another database on this server may have created them
        # already.
        op.execute(f"""
            DO $$ BEGIN
                CREATE ROLE {role} LOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$
        """)
    for service in SERVICES:
        op.execute(f"GRANT USAGE ON SCHEMA log TO {role_of(service)}")
        op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA log TO {role_of(service)}")
        op.execute(f"GRANT INSERT ON log.event TO {role_of(service)}")
        op.execute(f"GRANT INSERT, UPDATE ON log.cursor TO {role_of(service)}")
    op.execute(f"GRANT INSERT ON log.checkpoint TO {role_of('publishing')}")
    op.execute("GRANT USAGE ON SCHEMA log TO cheqian_sequencer")
    op.execute("GRANT SELECT, DELETE ON log.outbox TO cheqian_sequencer")
    op.execute("GRANT SELECT, INSERT ON log.entry, log.tile TO cheqian_sequencer")
    op.execute("GRANT SELECT, UPDATE ON log.tree TO cheqian_sequencer")
