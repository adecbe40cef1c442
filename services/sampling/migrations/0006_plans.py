"""Supervision plans and whom they name, and the inspections that are on record."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0006"
down_revision = "sampling_0005"

_TABLES = (
    """
    CREATE TABLE sampling.plan (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
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
    # Whom the plan's newest edition names. `category` is key or general; `team` the code of who inspects it.
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
    # `department` is "" for the bureau's own; `occasion`: plan, draw, complaint, special-order, other.
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
        event uuid NOT NULL,
        PRIMARY KEY (bureau, id)
    )
    """,
    "CREATE INDEX inspection_enterprise ON sampling.inspection (bureau, identifier, held_on)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("plan", "planned", "inspection"):
        grant_table("sampling", table)
