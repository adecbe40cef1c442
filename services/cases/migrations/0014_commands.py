"""Commands: what devices have kept on site and sent afterwards, and what became of it; and its streams."""

from alembic import op

from shared.migrations.access import grant_table, let_speak

revision = "cases_0014"
down_revision = "cases_0013"

_TABLES = (
    """
    CREATE TABLE cases.command (
        bureau text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        inspection uuid NOT NULL,
        sender text NOT NULL,
        device_time timestamptz NOT NULL,
        status text NOT NULL,
        last integer NOT NULL,
        state jsonb NOT NULL,
        PRIMARY KEY (bureau, id)
    )
    """,
    "CREATE INDEX command_inspection ON cases.command (inspection, device_time, id)",
    "CREATE INDEX command_made ON cases.command (inspection, last) WHERE last > 0",
    "CREATE INDEX command_waiting ON cases.command (inspection) WHERE status IN ('refused', 'conflict', 'held')",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    let_speak("cases")
    grant_table("cases", "command")
