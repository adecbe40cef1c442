"""Tables to look up frames and draws. Both are projections."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0002"
down_revision = "sampling_0001"

_TABLES = (
    """
    CREATE TABLE sampling.frame (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        title text NOT NULL,
        root text NOT NULL,
        size integer NOT NULL,
        strata jsonb NOT NULL,
        selection jsonb NOT NULL,
        units jsonb NOT NULL,
        openings jsonb NOT NULL,
        frozen_at timestamptz NOT NULL,
        frozen_by text NOT NULL,
        event uuid NOT NULL,
        trace text NOT NULL
    )
    """,
    "CREATE INDEX frame_bureau ON sampling.frame (bureau, id)",
    # The use case makes sure, under its lock, that serials have no gap; this table too makes sure that none is given
    # twice.
    """
    CREATE TABLE sampling.draw (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        year integer NOT NULL,
        serial bigint NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        announced_at timestamptz NOT NULL,
        replaces uuid CONSTRAINT draw_replaced_once UNIQUE,
        state jsonb NOT NULL,
        CONSTRAINT draw_serial UNIQUE (bureau, year, serial)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    grant_table("sampling", "frame")
    grant_table("sampling", "draw")
