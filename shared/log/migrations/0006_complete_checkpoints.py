"""Which checkpoints all witnesses have cosigned, when they were published or later: receipts stand under them."""

from alembic import op

from shared.migrations.access import SERVICES, role_of

revision = "log_0006"
down_revision = "log_0005"


def upgrade() -> None:
    # How many witnesses there were is not known of earlier rows: until now, a receipt under one cosignature was final.
    op.execute("ALTER TABLE log.checkpoint ADD COLUMN complete boolean NOT NULL DEFAULT true")
    op.execute("ALTER TABLE log.checkpoint ALTER COLUMN complete DROP DEFAULT")
    op.execute("DROP INDEX log.checkpoint_cosigned")
    op.execute("CREATE INDEX checkpoint_complete ON log.checkpoint (size) WHERE complete AND cosignatures > 0")
    op.execute("CREATE INDEX checkpoint_cosignatures ON log.checkpoint (cosignatures, size)")
    op.execute("""
        CREATE TABLE log.completed (
            size bigint PRIMARY KEY REFERENCES log.checkpoint,
            note bytea NOT NULL,
            completed_at timestamptz NOT NULL
        )
    """)
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.completed "
        "FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()"
    )
    for service in SERVICES:
        op.execute(f"GRANT SELECT ON log.completed TO {role_of(service)}")
    op.execute(f"GRANT INSERT ON log.completed TO {role_of('publishing')}")
