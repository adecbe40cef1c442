"""The sequencer takes an event out of the queue only together with its entry in the log."""

from alembic import op

revision = "log_0008"
down_revision = "log_0007"

# Entry by entry through the index: of a large log, PostgreSQL would otherwise read all entries for one round.
_DEQUEUE = """
    CREATE FUNCTION log.dequeue(sequenced bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    DECLARE gone bigint;
    BEGIN
        DELETE FROM log.outbox o USING log.entry e
            WHERE o.id = ANY (sequenced) AND e.event = o.event AND e.leaf_hash = o.leaf_hash AND e.type = o.type;
        GET DIAGNOSTICS gone = ROW_COUNT;
        IF gone <> cardinality(sequenced) THEN
            RAISE '% of % events are not in the log as they are queued', cardinality(sequenced) - gone,
                cardinality(sequenced) USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END $$
"""


def upgrade() -> None:
    op.execute(_DEQUEUE)
    op.execute("REVOKE EXECUTE ON FUNCTION log.dequeue FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION log.dequeue TO cheqian_sequencer")
    op.execute("REVOKE DELETE ON log.outbox FROM cheqian_sequencer")
