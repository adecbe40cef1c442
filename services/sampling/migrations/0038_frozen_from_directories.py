"""Of each directory, which frame or roster was last frozen over it, and by which bureau: a superior draws from the
directory of a county.
"""

from alembic import op

revision = "sampling_0038"
down_revision = "sampling_0037"

_STATEMENTS = (
    """
    ALTER TABLE sampling.directory_frozen
        ADD COLUMN frozen_by text, ADD COLUMN frame uuid, ADD COLUMN kind text
    """,
    "DELETE FROM sampling.directory_frozen",
    """
    INSERT INTO sampling.directory_frozen (bureau, frozen_at, frozen_by, frame, kind)
    SELECT DISTINCT ON (coalesce(p.bureau, f.bureau)) coalesce(p.bureau, f.bureau), f.frozen_at, f.bureau, f.id, f.kind
    FROM (
        SELECT bureau, id, frozen_at, plan, event, 'frame' AS kind FROM sampling.frame WHERE population = 'enterprises'
        UNION ALL
        SELECT bureau, id, frozen_at, plan, event, 'roster' FROM sampling.roster
    ) f LEFT JOIN sampling.plan p ON p.id = f.plan
    ORDER BY coalesce(p.bureau, f.bureau), f.frozen_at DESC, f.event DESC
    """,
    """
    ALTER TABLE sampling.directory_frozen
        ALTER COLUMN frozen_by SET NOT NULL, ALTER COLUMN frame SET NOT NULL, ALTER COLUMN kind SET NOT NULL
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
