"""The table of changes after a draw, which one person requests and another decides on."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0015"
down_revision = "sampling_0014"

_STATEMENTS = (
    # `unit` is the unit that a substitution withdraws; "" of an opening.
    """
    CREATE TABLE sampling.change (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        draw uuid NOT NULL,
        kind text NOT NULL,
        unit text NOT NULL,
        status text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        requested_at timestamptz NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX change_draw ON sampling.change (draw, id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "change")
