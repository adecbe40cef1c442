"""Imports that were undone, and when a frame was last frozen from each directory, which keeps imports from that."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0032"
down_revision = "sampling_0031"

_STATEMENTS = (
    "ALTER TABLE sampling.directory_import ADD COLUMN undone_at timestamptz, ADD COLUMN undo_reason text",
    "CREATE TABLE sampling.directory_frozen (bureau text PRIMARY KEY, frozen_at timestamptz NOT NULL)",
    """
    INSERT INTO sampling.directory_frozen
    SELECT bureau, max(frozen_at) FROM sampling.frame WHERE population = 'enterprises' GROUP BY bureau
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "directory_frozen")
