"""Tables of plans, of the enterprises that they name, and of inspections on record."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0006"
down_revision = "sampling_0005"

_TABLES = (
    """
    CREATE TABLE sampling.plan (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        kind text NOT NULL,
        year integer NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        drafted_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX plan_bureau ON sampling.plan (bureau, id)",
    # The enterprises that the plan's edition in force names; before the first approval, those of its draft. `category`
    # is key or general; `team` is the code of the team that inspects the enterprise.
    """
    CREATE TABLE sampling.planned (
        plan uuid NOT NULL,
        bureau text NOT NULL,
        identifier text NOT NULL,
        name text NOT NULL,
        category text NOT NULL,
        team text NOT NULL,
        PRIMARY KEY (plan, identifier)
    )
    """,
    # `department` is "" for the bureau's own inspections; `occasion` is plan, draw, complaint, special-order or other.
    # `recording` is the stream in which the inspection was put on record.
    """
    CREATE TABLE sampling.inspection (
        bureau text NOT NULL,
        id uuid NOT NULL,
        identifier text NOT NULL,
        held_on date NOT NULL,
        department text NOT NULL,
        occasion text NOT NULL,
        draw uuid,
        source text NOT NULL,
        remark text,
        recording uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        event uuid NOT NULL,
        trace text NOT NULL,
        PRIMARY KEY (bureau, id)
    )
    """,
    "CREATE INDEX inspection_enterprise ON sampling.inspection (bureau, identifier, held_on)",
    "CREATE INDEX inspection_day ON sampling.inspection (bureau, held_on, id)",
    # Withdrawn inspections are moved here from the table above, so that no query that counts inspections has to leave
    # them out.
    """
    CREATE TABLE sampling.withdrawn_inspection (
        LIKE sampling.inspection,
        withdrawn_at timestamptz NOT NULL,
        withdrawn_by text NOT NULL,
        withdrawn_because text NOT NULL,
        withdrawal uuid NOT NULL,
        PRIMARY KEY (bureau, id)
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("plan", "planned", "inspection", "withdrawn_inspection"):
        grant_table("sampling", table)
