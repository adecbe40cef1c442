"""A service appends its own events only, reads the payloads that it needs, and moves its cursor forward only.

The rules come from `shared.log.ownership`.
"""

from alembic import op

from shared.migrations.access import SERVICES, let_hear, let_speak, role_of

revision = "log_0007"
down_revision = "log_0006"

# What everybody can read of an event as soon as it has a position. A view of the owner sees the rows of all services.
_PUBLIC_PART = """
    CREATE VIEW log.public_part AS SELECT id, bureau, stream, version, type, trace, entry FROM log.event
"""
_CURSOR = (
    """
    CREATE FUNCTION log.keep_cursor() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR TG_OP = 'TRUNCATE' THEN
            RAISE 'log.cursor keeps its rows: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.position < 0 OR NEW.position > (SELECT size FROM log.tree)
            OR TG_OP = 'UPDATE' AND (NEW.position < OLD.position OR NEW.consumer <> OLD.consumer)
        THEN
            RAISE 'the cursor of % moves forward only, and not beyond the tree', NEW.consumer
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER forward_only BEFORE INSERT OR UPDATE ON log.cursor
        FOR EACH ROW EXECUTE FUNCTION log.keep_cursor()
    """,
    """
    CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON log.cursor
        FOR EACH STATEMENT EXECUTE FUNCTION log.keep_cursor()
    """,
)


def upgrade() -> None:
    for statement in (_PUBLIC_PART, *_CURSOR):
        op.execute(statement)
    op.execute("ALTER TABLE log.event ENABLE ROW LEVEL SECURITY")
    # The first migration granted all tables of the schema, and so the table of alembic.
    op.execute(f"REVOKE ALL ON log.alembic_version FROM {', '.join(map(role_of, SERVICES))}")
    for service in SERVICES:
        op.execute(f"GRANT SELECT ON log.public_part TO {role_of(service)}")
        let_speak(service)
        let_hear(service)
