"""Major hazards: their read rows, and their streams."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "cases_0013"
down_revision = "cases_0012"

_TABLES = (
    """
    CREATE TABLE cases.hazard (
        id uuid PRIMARY KEY,
        bureau text NOT NULL,
        version integer NOT NULL,
        trace text NOT NULL,
        status text NOT NULL,
        hidden boolean NOT NULL,
        inspection uuid,
        finding uuid,
        identifier text NOT NULL,
        name text NOT NULL,
        team text NOT NULL,
        standard text NOT NULL,
        listed_on date NOT NULL,
        due date NOT NULL,
        overdue_after date,
        stopped boolean NOT NULL,
        supervisor text NOT NULL,
        state jsonb NOT NULL
    )
    """,
    "CREATE INDEX hazard_bureau ON cases.hazard (bureau, id)",
    "CREATE INDEX hazard_finding ON cases.hazard (finding)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    let_speak("cases")
    grant_table("cases", "hazard")
