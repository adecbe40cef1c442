"""An import into a register is one event, however many records it changes: the versions that it made have a table."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0030"
down_revision = "sampling_0029"

_STATEMENTS = (
    # The number of events in the record's own stream. Until now, each version was one.
    "ALTER TABLE sampling.record ADD COLUMN appended integer NOT NULL DEFAULT 0",
    "UPDATE sampling.record SET appended = version",
    "ALTER TABLE sampling.record ALTER COLUMN appended DROP DEFAULT",
    """
    CREATE TABLE sampling.register_entry (
        bureau text NOT NULL,
        directory text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        import uuid NOT NULL,
        key text NOT NULL,
        fields jsonb NOT NULL,
        PRIMARY KEY (bureau, id, version)
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "register_entry")
