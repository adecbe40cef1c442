"""Annulments: the table of their requests; draws, and rows of who was drawn, say whether the draw is annulled."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0016"
down_revision = "sampling_0015"

_STATEMENTS = (
    # `bureau` is that of the draw, not that of the superior.
    """
    CREATE TABLE sampling.annulment (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        draw uuid NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX annulment_draw ON sampling.annulment (draw, id)",
    "ALTER TABLE sampling.draw ADD COLUMN annulled_from timestamptz",
    "ALTER TABLE sampling.drawn ADD COLUMN annulled boolean NOT NULL DEFAULT FALSE",
    "ALTER TABLE sampling.assigned ADD COLUMN annulled boolean NOT NULL DEFAULT FALSE",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "annulment")
