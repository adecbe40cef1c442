"""Columns of frames and rosters for protocol 2 of the draw.

Frames and rosters that were frozen for protocol 1 are not kept: no draw can be announced over them any more.
"""

from alembic import op

revision = "sampling_0013"
down_revision = "sampling_0012"

_BOTH = """
    ADD COLUMN purpose text NOT NULL,
    ADD COLUMN entropy text NOT NULL,
    ADD COLUMN key text NOT NULL,
    ADD COLUMN excluded_root text NOT NULL,
    ADD COLUMN reasons jsonb NOT NULL,
    ADD COLUMN left_out jsonb NOT NULL,
    ADD COLUMN open_by text NOT NULL,
    ADD COLUMN approved_at timestamptz,
    ADD COLUMN approved_by text
"""
_STATEMENTS = (
    "DELETE FROM sampling.frame",
    "DELETE FROM sampling.roster",
    f"ALTER TABLE sampling.frame {_BOTH}, ADD COLUMN changed integer NOT NULL, ALTER COLUMN exclusions SET NOT NULL",
    f"""
    ALTER TABLE sampling.roster {_BOTH},
        ADD COLUMN excluded integer NOT NULL,
        ADD COLUMN deal integer,
        ADD COLUMN kind text,
        DROP COLUMN deals,
        DROP COLUMN slot
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
