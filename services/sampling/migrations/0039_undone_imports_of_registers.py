"""Imports into registers that were undone; and of each directory, not only that of enterprises, what was last frozen
from it.
"""

from alembic import op

revision = "sampling_0039"
down_revision = "sampling_0038"

_STATEMENTS = (
    """
    ALTER TABLE sampling.register_import
        ADD COLUMN undone_at timestamptz, ADD COLUMN undo_reason text, ADD COLUMN undone_by text,
        ADD COLUMN undo_event uuid, ADD COLUMN undo_trace text
    """,
    """
    ALTER TABLE sampling.register_entry
        ADD COLUMN undone boolean NOT NULL DEFAULT false, ADD COLUMN retired boolean NOT NULL DEFAULT false,
        ADD COLUMN former jsonb NOT NULL DEFAULT CAST('[]' AS jsonb)
    """,
    "ALTER TABLE sampling.directory_frozen ADD COLUMN directory text NOT NULL DEFAULT 'enterprises'",
    "ALTER TABLE sampling.directory_frozen ALTER COLUMN directory DROP DEFAULT, DROP CONSTRAINT directory_frozen_pkey",
    "ALTER TABLE sampling.directory_frozen ADD PRIMARY KEY (bureau, directory)",
    # A team says of itself only the event that made it, whose id begins with the time in milliseconds (RFC 9562).
    """
    INSERT INTO sampling.directory_frozen (bureau, directory, frozen_at, frozen_by, frame, kind)
    SELECT DISTINCT ON (bureau, directory) bureau, directory, frozen_at, bureau, id, kind FROM (
        SELECT bureau, population AS directory, frozen_at, id, 'frame' AS kind FROM sampling.frame
        WHERE population IN ('people', 'experts', 'items')
        UNION ALL
        SELECT bureau, persons.directory, frozen_at, id, 'roster'
        FROM sampling.roster CROSS JOIN (VALUES ('people'), ('experts')) AS persons (directory)
        UNION ALL
        SELECT bureau, persons.directory,
            to_timestamp(
                CAST(CAST('x' || left(replace(CAST(event AS text), '-', ''), 12) AS bit(48)) AS bigint) / 1000.0
            ),
            draw, 'teams'
        FROM sampling.team_member CROSS JOIN (VALUES ('people'), ('experts')) AS persons (directory)
        WHERE draw IS NOT NULL
        UNION ALL
        SELECT bureau, 'items', drafted_at, id, 'plan' FROM sampling.plan
        WHERE jsonb_array_length(state #> '{editions,-1,content,items}') > 0
            AND state #>> '{editions,-1,content,item_edition}' IS NULL
    ) AS f
    ORDER BY bureau, directory, frozen_at DESC
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
