"""Who and what else is kept: people, experts, items; and when each directory was last gone through."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0004"
down_revision = "sampling_0003"

_TABLES = (
    # One of a register as its newest event left it; what it was before stands in its stream.
    """
    CREATE TABLE sampling.record (
        bureau text NOT NULL,
        directory text NOT NULL,
        key text NOT NULL,
        version integer NOT NULL,
        fields jsonb NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        reason text NOT NULL,
        retired_at timestamptz,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, directory, key)
    )
    """,
    """
    CREATE TABLE sampling.review (
        bureau text NOT NULL,
        directory text NOT NULL,
        version integer NOT NULL,
        reviewed_at timestamptz,
        reviewed_by text,
        reminded_at timestamptz,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, directory)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("record", "review"):
        grant_table("sampling", table)
