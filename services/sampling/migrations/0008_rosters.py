"""Tables of rosters (tasks and people), and of who was drawn by which draw."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0008"
down_revision = "sampling_0007"

_STATEMENTS = (
    """
    CREATE TABLE sampling.roster (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        title text NOT NULL,
        tasks_root text NOT NULL,
        tasks_size integer NOT NULL,
        people_root text NOT NULL,
        people_size integer NOT NULL,
        selection jsonb NOT NULL,
        tasks jsonb NOT NULL,
        people jsonb NOT NULL,
        openings jsonb NOT NULL,
        people_openings jsonb NOT NULL,
        exclusions jsonb NOT NULL,
        disclosure text NOT NULL,
        policy text,
        slot jsonb,
        frozen_at timestamptz NOT NULL,
        frozen_by text NOT NULL,
        event uuid NOT NULL,
        trace text NOT NULL
    )
    """,
    "CREATE INDEX roster_bureau ON sampling.roster (bureau, id)",
    """
    ALTER TABLE sampling.draw
        ADD COLUMN method text NOT NULL DEFAULT 'rank',
        ADD COLUMN kind text,
        ADD COLUMN population text NOT NULL DEFAULT 'enterprises',
        ADD COLUMN frame uuid,
        ADD COLUMN fills uuid
    """,
    # Two indexes: whether a roster is in use by a draw, and which draws fill a vacated slot.
    "CREATE INDEX draw_frame ON sampling.draw (frame)",
    "CREATE INDEX draw_fills ON sampling.draw (fills)",
    # The subjects that a `rank` draw drew: a row for each unit and for each substitute. `embargoed`: the draw is covert
    # and not opened; a report that others may read must not count the row.
    """
    CREATE TABLE sampling.drawn (
        bureau text NOT NULL,
        draw uuid NOT NULL,
        unit text NOT NULL,
        population text NOT NULL,
        kind text,
        identifier text NOT NULL,
        deal text NOT NULL,
        stratum text NOT NULL,
        drawn_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        embargoed boolean NOT NULL,
        PRIMARY KEY (draw, unit)
    )
    """,
    "CREATE INDEX drawn_identifier ON sampling.drawn (bureau, identifier)",
    # The people that an `assign` draw put on tasks. `vacated_at` is set when the person does not take the slot.
    """
    CREATE TABLE sampling.assigned (
        bureau text NOT NULL,
        draw uuid NOT NULL,
        task text NOT NULL,
        slot text NOT NULL,
        enterprise text NOT NULL,
        person text NOT NULL,
        assigned_at timestamptz NOT NULL,
        vacated_at timestamptz,
        vacated_because text,
        embargoed boolean NOT NULL,
        PRIMARY KEY (draw, task, slot)
    )
    """,
    "CREATE INDEX assigned_person ON sampling.assigned (bureau, person)",
    # A task keeps its id in the draws that fill its vacated slots.
    "CREATE INDEX assigned_task ON sampling.assigned (task)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("roster", "drawn", "assigned"):
        grant_table("sampling", table)
