"""The table of visits that were told to cases, and the days and the plan of a roster, of which they are made."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "sampling_0024"
down_revision = "sampling_0023"

_STATEMENTS = (
    # A draw of people sends one crew to an enterprise: two processes cannot tell a visit twice.
    """
    CREATE TABLE sampling.assignment (
        inspection uuid PRIMARY KEY,
        bureau text NOT NULL,
        crew uuid NOT NULL,
        enterprise text NOT NULL,
        targets uuid,
        status text NOT NULL,
        version integer NOT NULL,
        covert boolean NOT NULL,
        visit_from date NOT NULL,
        told_at timestamptz NOT NULL,
        people text[] NOT NULL,
        subjects text[] NOT NULL,
        state jsonb NOT NULL,
        UNIQUE (crew, enterprise)
    )
    """,
    # The plan of a frame or of a roster, and the days of the visits: NULL for those of before.
    "ALTER TABLE sampling.frame ADD COLUMN plan uuid",
    "ALTER TABLE sampling.roster ADD COLUMN plan uuid, ADD COLUMN visit_from date, ADD COLUMN visit_by date",
    "CREATE INDEX assignment_bureau ON sampling.assignment (bureau, visit_from, inspection)",
    "CREATE INDEX assignment_enterprise ON sampling.assignment (bureau, enterprise)",
    "CREATE INDEX assignment_targets ON sampling.assignment (targets)",
    "CREATE INDEX assignment_people ON sampling.assignment USING gin (people)",
    "CREATE INDEX assignment_subjects ON sampling.assignment USING gin (subjects)",
)


def upgrade() -> None:
    let_speak("sampling")
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "assignment")
