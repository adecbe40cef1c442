"""Consumers read the log by type, and set aside the events that they cannot take (docs/decisions)."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "log_0002"
down_revision = "log_0001"

# The type of an event is copied to its position, so that one index gives a consumer its types in the order of the log.
_TYPED = (
    # An index entry has at most 2,704 bytes: a longer type could be appended, and would then stop the sequencer.
    "ALTER TABLE log.event ADD CONSTRAINT event_type_length CHECK (octet_length(type) <= 255)",
    "ALTER TABLE log.outbox ADD COLUMN type text",
    "UPDATE log.outbox o SET type = v.type FROM log.event v WHERE v.id = o.event",
    "ALTER TABLE log.outbox ALTER COLUMN type SET NOT NULL",
    "ALTER TABLE log.entry ADD COLUMN type text",
    "ALTER TABLE log.entry DISABLE TRIGGER append_only",
    "UPDATE log.entry e SET type = v.type FROM log.event v WHERE v.id = e.event",
    "ALTER TABLE log.entry ENABLE TRIGGER append_only",
    "ALTER TABLE log.entry ALTER COLUMN type SET NOT NULL",
    "CREATE INDEX entry_type_position ON log.entry (type, position)",
    """
    CREATE OR REPLACE FUNCTION log.queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO log.outbox (event, leaf_hash, type) VALUES (NEW.id, NEW.leaf_hash, NEW.type);
        RETURN NULL;
    END $$
    """,
)

_SET_ASIDE = (
    """
    CREATE TABLE log.set_aside (
        consumer text NOT NULL,
        position bigint NOT NULL,
        event uuid NOT NULL,
        bureau text NOT NULL,
        stream text NOT NULL,
        type text NOT NULL,
        reason text NOT NULL,
        detail text NOT NULL,
        set_aside_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, position)
    )
    """,
    # A hash index, because the name of a stream together with the consumer may be too long for an entry of a B-tree.
    "CREATE INDEX set_aside_stream ON log.set_aside USING hash (stream)",
)


def upgrade() -> None:
    for statement in (*_TYPED, *_SET_ASIDE):
        op.execute(statement)
    for service in SERVICES:
        op.execute(f"GRANT SELECT, INSERT, DELETE ON log.set_aside TO {role_of(service)}")
    for table in ("cursor", "set_aside"):
        # The name of a consumer is the name of its service; `role_of` makes the name of the database role from it.
        op.execute(f"ALTER TABLE log.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_consumer ON log.{table} USING (current_user = '{role_of('')}' || consumer)")
