"""Draws of protocol 2: found by purpose and by frame; the service looks after those that wake.

Read tables are made from the log, and no log of version 1 is kept, so the tables are made anew.
"""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0014"
down_revision = "sampling_0013"

_STATEMENTS = (
    "DROP TABLE sampling.draw",
    """
    CREATE TABLE sampling.draw (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        year integer NOT NULL,
        serial bigint NOT NULL,
        title text NOT NULL,
        purpose text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        announced_at timestamptz NOT NULL,
        replaces uuid CONSTRAINT draw_replaced_once UNIQUE,
        method text NOT NULL,
        kind text,
        population text NOT NULL,
        frame uuid NOT NULL,
        root text NOT NULL,
        wakes_at timestamptz,
        state jsonb NOT NULL,
        CONSTRAINT draw_serial UNIQUE (bureau, year, serial)
    )
    """,
    "CREATE INDEX draw_purpose ON sampling.draw (bureau, purpose)",
    "CREATE INDEX draw_root ON sampling.draw (bureau, root)",
    "CREATE INDEX draw_frame ON sampling.draw (frame)",
    "CREATE INDEX draw_wakes ON sampling.draw (wakes_at) WHERE wakes_at IS NOT NULL",
    # A commitment is used once: an announcement looks for its commitments in all that came before.
    "CREATE INDEX draw_entropy ON sampling.draw USING gin ((state -> 'spec' -> 'entropy') jsonb_path_ops)",
    "DROP TABLE sampling.assigned",
    """
    CREATE TABLE sampling.assigned (
        draw uuid NOT NULL,
        task text NOT NULL,
        slot integer NOT NULL,
        person text NOT NULL,
        bureau text NOT NULL,
        enterprise text NOT NULL,
        assigned_at timestamptz NOT NULL,
        vacated_at timestamptz,
        vacated_because text,
        embargoed boolean NOT NULL,
        PRIMARY KEY (draw, task, slot, person)
    )
    """,
    "CREATE INDEX assigned_person ON sampling.assigned (bureau, person)",
    "CREATE INDEX assigned_task ON sampling.assigned (task)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "draw")
    grant_table("sampling", "assigned")
